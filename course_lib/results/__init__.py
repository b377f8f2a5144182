"""Results of studies: measured once, kept with their origin, known to be stale, measured again in samples.

A lesson declares its studies in ``studies.py``, each a `Study` in `STUDIES`: settings × seeds of a function, as
plain data. ``python -m course_lib.results NAME`` measures one and writes ``results/NAME.json`` beside it: every run's
figures, all that was declared, the versions of the libraries, a fingerprint of the code. `load` reads it as if
`compare` had just returned it. ``python -m course_lib.results`` lists the studies and says which are stale.

What a lesson claims stands in its ``claims.toml``; `ledger` works out what each claim came to.
"""

from course_lib.results.claim import Claim, Finding, claims, judge, ledger, report
from course_lib.results.reproduce import check, remeasure, sample
from course_lib.results.store import StaleResults, load, notes, read_record, state, write
from course_lib.results.study import Study, find_study, studies

__all__ = [
    "Claim",
    "Finding",
    "StaleResults",
    "Study",
    "check",
    "claims",
    "find_study",
    "judge",
    "ledger",
    "load",
    "notes",
    "read_record",
    "remeasure",
    "report",
    "sample",
    "state",
    "studies",
    "write",
]
