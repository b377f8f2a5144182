"""The bank of measured runs: what takes longer than a cell may, computed once and kept with its provenance.

An experiment is data: recipes, a data set, seeds. ``python -m course_lib.bank NAME`` runs it and writes
``measured/NAME.json``: every run's figures, the seeds, the versions and the command. `load` reads it as if `compare`
had just returned it; ``python -m course_lib.bank NAME --check SEED`` runs one seed again and holds it against what is
stored, as the tests do with a sample.
"""

from course_lib.bank.again import check, recompute
from course_lib.bank.declared import EXPERIMENTS, Experiment
from course_lib.bank.records import load, read_record, write

__all__ = ["EXPERIMENTS", "Experiment", "check", "load", "read_record", "recompute", "write"]
