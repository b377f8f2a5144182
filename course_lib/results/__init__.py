"""Results of studies: measured once, kept with their origin, known to be stale, measured again in samples.

A lesson declares its studies in ``studies.py``, each a `Study` in `STUDIES`: settings × seeds of a function, as plain
data. ``python -m course_lib.results NAME`` measures one and writes ``results/NAME.json`` beside it; `load` reads that
as if `compare` had just returned it. What a lesson claims stands in its ``claims.toml``: see `ledger`.
"""

from course_lib.results.claim import Claim, claims, ledger, ledger_by_statement
from course_lib.results.reproduce import check
from course_lib.results.store import StaleResults, load, state, write
from course_lib.results.study import Study, studies

__all__ = [
    "Claim",
    "StaleResults",
    "Study",
    "check",
    "claims",
    "ledger",
    "ledger_by_statement",
    "load",
    "state",
    "studies",
    "write",
]
