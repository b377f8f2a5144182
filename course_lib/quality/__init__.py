"""Is this data good enough? Counting what is wrong with it, finding wrong labels, and making some on purpose."""

from .auditing import TROUBLES, Audit, audit
from .confident_learning import FilterReport, filter_report, label_issues, out_of_sample_proba, wrong_labels
from .duplicates import first_equal, near_duplicates
from .samples import identifier_columns

__all__ = [
    "TROUBLES",
    "Audit",
    "FilterReport",
    "audit",
    "filter_report",
    "first_equal",
    "identifier_columns",
    "label_issues",
    "near_duplicates",
    "out_of_sample_proba",
    "wrong_labels",
]
