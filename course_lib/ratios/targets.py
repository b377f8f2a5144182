"""Targets: what may be asked for, and how many of each class that means.

All of it is done in fractions, so that the same target gives the same whole numbers here and in the browser.
"""

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from numbers import Integral, Real
from typing import Any

import numpy as np

from course_lib.text import few
from course_lib.validation import check_number

_RATIO_HELP = (
    "write a ratio as 'a:b', both above 0: '1:1', '1:2', '1:3' (one of the rarer class to three others)"
)
_STRATEGIES = {
    "over": ("auto", "all", "minority", "not minority", "not majority"),
    "under": ("auto", "all", "majority", "not minority", "not majority"),
}


@dataclass(frozen=True)
class Ratio:
    """``low:high``, rarer class to commoner; with three classes and more, smallest to largest at the most."""

    low: Fraction
    high: Fraction


@dataclass(frozen=True)
class Shares:
    """Shares of the whole, by class; classes not named split the rest in the proportion they have."""

    of: dict


@dataclass(frozen=True)
class Counts:
    """Numbers of samples, by class; classes not named keep what they have."""

    of: dict


@dataclass(frozen=True)
class Strategy:
    """Which classes get as many samples as the largest has, or the smallest: a word of imbalanced-learn's."""

    word: str


Target = Ratio | Shares | Counts | Strategy | Fraction


def parse_target(target: str | float | Mapping) -> Target:
    """Read a target.

    Parameters
    ----------
    target : str, float or mapping
        As for `RatioPlan`.

    Returns
    -------
    Ratio, Shares, Counts, Strategy or Fraction
        A bare Fraction is the rarest class's share.

    Raises
    ------
    ValueError, TypeError
        If it is none of these, or a number in it is out of range.

    Examples
    --------
    >>> parse_target("1:2.5"), parse_target("30%")
    (Ratio(low=Fraction(1, 1), high=Fraction(5, 2)), Fraction(3, 10))
    """
    if isinstance(target, str):
        return _parse_text(target)
    if isinstance(target, Mapping):
        return _parse_mapping(target)
    if isinstance(target, Real) and not isinstance(target, (bool, Integral)):
        return _parse_share(target, "target")
    raise TypeError(
        f"target={target!r} is no target; {_RATIO_HELP}, one share as a float in (0, 1), "
        "or a mapping {class: share} or {class: count}"
    )


def _parse_text(text: str) -> Ratio | Strategy | Fraction:
    if any(text in words for words in _STRATEGIES.values()):
        return Strategy(text)
    sides = text.strip().split(":")
    if len(sides) > 2 or not sides[0]:
        raise ValueError(f"target={text!r} is no ratio of two numbers; {_RATIO_HELP}")
    if len(sides) == 1:
        share = _parse_number(sides[0].removesuffix("%"), text) / (100 if sides[0].endswith("%") else 1)
        if not 0 < share < 1:
            raise ValueError(
                f"target={text!r} is a share, to lie between 0 and 1 (0% and 100%); or {_RATIO_HELP}"
            )
        return share
    low, high = (_parse_number(side, text) for side in sides)
    if low <= 0 or high <= 0:
        none = "none" if low * high == 0 else "less than none"
        raise ValueError(f"target={text!r} asks for {none} of a class; {_RATIO_HELP}")
    return Ratio(low, high)


def _parse_number(text: str, whole: str) -> Fraction:
    text = text.strip()
    if not text.lstrip("+-").replace(".", "", 1).isdecimal() or not text.isascii():
        raise ValueError(f"target={whole!r} holds {text!r}, which is no number; {_RATIO_HELP}")
    return Fraction(text)


def _parse_mapping(target: Mapping) -> Shares | Counts:
    whole = [isinstance(number, Integral) and not isinstance(number, bool) for number in target.values()]
    if not target or any(whole) != all(whole):
        raise ValueError(
            f"target={target!r} {'mixes counts and shares' if target else 'names no class'}; "
            "give {class: share} of floats in (0, 1), or {class: count} of whole numbers"
        )
    if not all(whole):
        return Shares({label: _parse_share(share, f"target[{label!r}]") for label, share in target.items()})
    for label, count in target.items():
        if count < 1:
            raise ValueError(
                f"target[{label!r}]={count}: a class needs at least 1 sample, or leave it out of y"
            )
    return Counts({label: int(count) for label, count in target.items()})


def _parse_share(share: Any, name: str) -> Fraction:
    inside = {"low": np.nextafter(0, 1), "high": np.nextafter(1, 0)}
    number = check_number(name, share, **inside, must="is a share, to lie between 0 and 1, neither included")
    return Fraction(str(number))  # 0.3 means three tenths, not the nearest binary number


def target_counts(counts: Mapping, target: Target, how: str) -> dict[Hashable, Fraction]:
    """Say how many of each class a target asks for: never fewer than there are, never more, or the same total."""
    if isinstance(target, Counts):
        check_classes(counts, target.of, "target")
        return {label: Fraction(target.of.get(label, count)) for label, count in counts.items()}
    if isinstance(target, Strategy):
        changed = strategy_classes(counts, target.word, how)
        level = (max if how == "over" else min)(counts.values())
        return {label: Fraction(level if label in changed else count) for label, count in counts.items()}
    if is_met(counts, target):
        return {label: Fraction(count) for label, count in counts.items()}
    if isinstance(target, Ratio) and len(counts) > 2:
        return _within_band(counts, target, how)
    if isinstance(target, Ratio):
        target = target.low / (target.low + target.high)
    shares = _all_shares(counts, {rarest(counts): target} if isinstance(target, Fraction) else target.of)
    sizes = [count / shares[label] for label, count in counts.items()]
    total = {"over": max, "under": min}.get(how, lambda _: sum(counts.values()))(sizes)
    return {label: total * shares[label] for label in counts}


def is_met(counts: Mapping, target: Target) -> bool:
    """Say whether the classes are already as near to even as a ratio, or a share of the rarest, asks."""
    if isinstance(target, Ratio):
        return target.low * max(counts.values()) <= target.high * min(counts.values())
    return isinstance(target, Fraction) and target * sum(counts.values()) <= counts[rarest(counts)]


def rarest(counts: Mapping) -> Hashable:
    """Return the class with the fewest samples; at a tie the last one (of 0 and 1, the positive class 1)."""
    return min(reversed(list(counts)), key=counts.__getitem__)


def strategy_classes(counts: Mapping, word: str, how: str, name: str = "target") -> set:
    """Say which classes a word of imbalanced-learn's ``sampling_strategy`` means, to over- or under-sample."""
    if how not in _STRATEGIES:
        raise ValueError(
            f"{name}={word!r} says which classes to over- or under-sample, and how={how!r} is neither; "
            "give a ratio, such as '1:1', or how='over' or 'under'"
        )
    if word not in _STRATEGIES[how]:
        raise ValueError(
            f"{name}={word!r} is not for {how}-sampling; use one of {', '.join(map(repr, _STRATEGIES[how]))}"
        )
    word = {"over": "not majority", "under": "not minority"}[how] if word == "auto" else word
    edges = {"minority": min, "majority": max}
    named = {edge: {choose(counts, key=counts.__getitem__)} for edge, choose in edges.items()}
    return named[word] if word in named else set(counts) - named.get(word.removeprefix("not "), set())


def check_classes(counts: Mapping, named: Iterable, name: str) -> None:
    """Refuse classes that there are not."""
    if unknown := [label for label in named if label not in counts]:
        raise ValueError(
            f"{name} names {unknown[0]!r}, which is no class here; the classes are {few(counts)}"
        )


def _all_shares(counts: Mapping, shares: Mapping) -> dict:
    check_classes(counts, shares, "target")
    rest = 1 - sum(shares.values())
    others = sum(count for label, count in counts.items() if label not in shares)
    if others and rest <= 0:
        raise ValueError(
            f"the shares sum to {float(1 - rest):g}, which leaves nothing for the {len(counts) - len(shares)} "
            "class(es) not named; lower them to a sum below 1"
        )
    if not others and abs(rest) > Fraction(1, 10**6):
        raise ValueError(
            f"the shares sum to {float(1 - rest):g}; they must sum to 1 (or leave a class out: it takes the rest)"
        )
    if not others:
        return {label: shares[label] / (1 - rest) for label in counts}
    return {label: shares.get(label, rest * count / others) for label, count in counts.items()}


def _within_band(counts: Mapping, ratio: Ratio, how: str) -> dict:
    slope = ratio.high / ratio.low
    if slope < 1:
        raise ValueError(
            f"target='{float(ratio.low):g}:{float(ratio.high):g}': with {len(counts)} classes a ratio is smallest to "
            "largest class, so the smaller number comes first; to make one class the largest give {class: share}"
        )
    low, high = Fraction(0), Fraction(max(counts.values()))
    if how == "over":
        low = Fraction(high / slope // 1)
    elif how == "under":
        high = Fraction(min(counts.values()) * slope // 1)
    else:
        low = _band_edge(sorted(counts.values()), slope)
        high = low * slope
    return {label: min(max(Fraction(count), low), high) for label, count in counts.items()}


def _band_edge(counts: list, slope: Fraction) -> Fraction:
    """Find the lower edge of the band [edge, slope·edge] that, when counts are moved into it, keeps their sum."""

    def moved(edge: Fraction) -> Fraction:
        return Fraction(sum(min(max(count, edge), edge * slope) for count in counts))

    total = sum(counts)
    corners = sorted({Fraction(count) for count in counts} | {count / slope for count in counts})
    place = bisect_left(corners, total, key=moved)  # the sum only grows with the edge
    right, at_right = corners[place], moved(corners[place])
    if at_right == total:
        return right
    left, at_left = corners[place - 1], moved(corners[place - 1])
    return left + (right - left) * (total - at_left) / (at_right - at_left)  # straight between corners


def round_counts(asked: Mapping) -> dict:
    """Round by largest remainder, to the whole total rounded down; so nothing passes its own next whole number."""
    whole = {label: int(number // 1) for label, number in asked.items()}
    left = int(sum(asked.values()) // 1) - sum(whole.values())
    for label in sorted(asked, key=lambda label: whole[label] - asked[label])[:left]:
        whole[label] += 1
    return whole
