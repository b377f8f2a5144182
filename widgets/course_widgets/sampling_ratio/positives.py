"""One class against all others, exactly: so many negatives to each positive, whatever way leads there."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from course_lib.ratios import RatioPlan, parse_target
from course_lib.ratios.targets import Shares, round_counts, target_counts


def one_against_all(target: Any) -> tuple[Any, Fraction] | None:
    """Give the class and its share, where a target sets one class against all others by an exact share.

    Examples
    --------
    >>> one_against_all({"dog": Fraction(1, 3)}), one_against_all({"dog": 0.25}), one_against_all("1:2")
    (('dog', Fraction(1, 3)), None, None)
    """
    if not isinstance(target, Mapping) or len(target) != 1:
        return None
    label, share = next(iter(target.items()))
    return (label, share) if isinstance(share, Fraction) else None


def plan_of(counts: Mapping, target: Any, how: str) -> RatioPlan:
    """Make the plan of a target; where that is an exact share of one class, of exactly so many samples.

    Raises
    ------
    ValueError, TypeError
        As `RatioPlan` does.

    Examples
    --------
    >>> plan_of({"cat": 900, "dog": 100}, {"dog": Fraction(1, 3)}, "over").after
    {'cat': 900, 'dog': 450}
    """
    one = one_against_all(target)
    if one is None:
        return RatioPlan(counts, target, how)
    parse_target(target)  # refuses what is no share
    label, share = one
    if how == "weight":  # weights are no whole numbers
        return RatioPlan(counts, {label: float(share)}, how)
    return RatioPlan(counts, round_counts(target_counts(counts, Shares({label: share}), how)), how)
