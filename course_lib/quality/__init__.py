"""Is this data good enough? Counting what is wrong with it, finding wrong labels, and damaging it on purpose.

>>> audit([[1, 2], [3, 4], [1, 2]]).rows("duplicate")
array([2])
"""

from .auditing import TROUBLES, Audit, audit
from .confident_learning import label_issues, out_of_sample_proba
from .duplicates import first_equal, near_duplicates

__all__ = [
    "TROUBLES",
    "Audit",
    "audit",
    "first_equal",
    "label_issues",
    "near_duplicates",
    "out_of_sample_proba",
]
