"""Targets: what a learner may ask for, and what it means as a number for every class.

All of it is done in fractions, so that the same target gives the same whole numbers everywhere: here, in
the browser's copy of this arithmetic, and on the next machine.
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from numbers import Integral, Real

RATIO_HELP = (
    "write a ratio as 'a:b', both above 0: '1:1', '1:2', '1:3' (one of the rarer class to three others)"
)


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


def parse_target(target) -> Ratio | Shares | Counts | Fraction:
    """Read a target.

    Parameters
    ----------
    target : str, float or mapping
        ``"a:b"``; one share in (0, 1), for the rarest class (also as text, ``"0.3"`` or ``"30%"``);
        ``{class: share}`` of floats; ``{class: count}`` of ints.

    Returns
    -------
    Ratio, Shares, Counts or Fraction
        A bare Fraction is the rarest class's share.

    Raises
    ------
    ValueError, TypeError
        If it is none of these, or a number in it is out of range.

    Examples
    --------
    >>> parse_target("1:2.5")
    Ratio(low=Fraction(1, 1), high=Fraction(5, 2))
    >>> parse_target("30%")
    Fraction(3, 10)
    """
    if isinstance(target, str):
        return _parse_text(target)
    if isinstance(target, Mapping):
        return _parse_mapping(target)
    if isinstance(target, Real) and not isinstance(target, (bool, Integral)):
        return _share(target, "target")
    raise TypeError(
        f"target={target!r} is no target; {RATIO_HELP}, one share as a float in (0, 1), "
        "or a mapping {class: share} or {class: count}"
    )


def _parse_text(text: str) -> Ratio | Fraction:
    sides = text.strip().split(":")
    if len(sides) == 1 and sides[0]:
        percent = sides[0].endswith("%")
        share = _number(sides[0].removesuffix("%"), text) / (100 if percent else 1)
        if not 0 < share < 1:
            raise ValueError(
                f"target={text!r} is a share, to lie between 0 and 1 (0% and 100%); or {RATIO_HELP}"
            )
        return share
    if len(sides) != 2:
        raise ValueError(f"target={text!r} is no ratio of two numbers; {RATIO_HELP}")
    low, high = (_number(side, text) for side in sides)
    if low <= 0 or high <= 0:
        raise ValueError(
            f"target={text!r} asks for {'none' if low * high == 0 else 'less than none'} of a class; {RATIO_HELP}"
        )
    return Ratio(low, high)


def _number(text: str, whole: str) -> Fraction:
    text = text.strip()
    if not text.lstrip("+-").replace(".", "", 1).isdecimal() or not text.isascii():
        raise ValueError(f"target={whole!r} holds {text!r}, which is no number; {RATIO_HELP}")
    return Fraction(text)


def _parse_mapping(target: Mapping) -> Shares | Counts:
    if not target:
        raise ValueError("target={} names no class; give {class: share} or {class: count}")
    whole = [isinstance(number, Integral) and not isinstance(number, bool) for number in target.values()]
    if all(whole):
        for label, count in target.items():
            if count < 1:
                raise ValueError(
                    f"target[{label!r}]={count}: a class needs at least 1 sample, or leave it out of y"
                )
        return Counts({label: int(count) for label, count in target.items()})
    if any(whole):
        raise ValueError(
            f"target={target!r} mixes counts (whole numbers) and shares (floats in (0, 1)); use one kind"
        )
    shares = {label: _share(share, f"target[{label!r}]") for label, share in target.items()}
    return Shares(shares)


def _share(share, name: str) -> Fraction:
    if not isinstance(share, Real) or isinstance(share, bool):
        raise TypeError(f"{name}={share!r} is no number; it must be a share, a float in (0, 1)")
    if not 0 < share < 1:  # NaN too
        raise ValueError(f"{name}={share!r} is a share, to lie between 0 and 1, neither included")
    return Fraction(str(float(share)))  # 0.3 means three tenths, not the nearest binary number


def goals(counts: Mapping, target, how: str) -> dict:
    """Say how many of each class a target asks for, before rounding.

    Parameters
    ----------
    counts : mapping of class to int
        What there is; at least two classes.
    target : Ratio, Shares, Counts or Fraction
        From `parse_target`.
    how : {"over", "under", "both", "weight"}
        Never fewer than there are; never more; the same total; the same total.

    Returns
    -------
    dict of class to Fraction

    Raises
    ------
    ValueError
        If the target names an unknown class, or does not fit the number of classes.
    """
    if isinstance(target, Counts):
        _check_classes(counts, target.of)
        return {label: Fraction(target.of.get(label, count)) for label, count in counts.items()}
    if isinstance(target, Ratio) and len(counts) > 2:
        return _within_band(counts, target, how)
    if isinstance(target, Ratio):
        target = target.low / (target.low + target.high)
    if isinstance(target, Fraction):
        target = Shares({rarest(counts): target})
    return _scaled(counts, _all_shares(counts, target.of), how)


def rarest(counts: Mapping):
    """Return the class with the fewest samples; at a tie the last one (of 0 and 1, the positive class 1)."""
    return min(reversed(list(counts)), key=counts.__getitem__)


def _check_classes(counts: Mapping, named: Mapping) -> None:
    unknown = [label for label in named if label not in counts]
    if unknown:
        there = ", ".join(map(repr, list(counts)[:8])) + (", ..." if len(counts) > 8 else "")
        raise ValueError(f"target names {unknown[0]!r}, which is no class here; the classes are {there}")


def _all_shares(counts: Mapping, shares: Mapping) -> dict:
    _check_classes(counts, shares)
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


def _scaled(counts: Mapping, shares: Mapping, how: str) -> dict:
    sizes = [count / shares[label] for label, count in counts.items()]
    total = {"over": max, "under": min}.get(how, lambda _: sum(counts.values()))(sizes)
    return {label: total * shares[label] for label in counts}


def _within_band(counts: Mapping, ratio: Ratio, how: str) -> dict:
    slope = ratio.high / ratio.low
    if slope < 1:
        raise ValueError(
            f"target='{float(ratio.low):g}:{float(ratio.high):g}': with {len(counts)} classes a ratio is smallest to "
            "largest class, so the smaller number comes first; to make one class the largest give {class: share}"
        )
    if how == "over":
        low = max(counts.values()) / slope // 1
        return {label: Fraction(max(count, low)) for label, count in counts.items()}
    if how == "under":
        high = min(counts.values()) * slope // 1
        return {label: Fraction(min(count, high)) for label, count in counts.items()}
    low = _floor_of_band(sorted(counts.values()), slope)
    return {label: min(max(Fraction(count), low), low * slope) for label, count in counts.items()}


def _floor_of_band(counts: list, slope: Fraction) -> Fraction:
    """Find the lower edge of the band [edge, slope·edge] that, when counts are moved into it, keeps their sum."""

    def moved(edge: Fraction) -> Fraction:
        return sum(min(max(count, edge), edge * slope) for count in counts)

    total = sum(counts)
    corners = sorted({Fraction(count) for count in counts} | {count / slope for count in counts})
    place = bisect_left(corners, total, key=moved)  # the sum only grows with the edge
    right, at_right = corners[place], moved(corners[place])
    if at_right == total:
        return right
    left, at_left = corners[place - 1], moved(corners[place - 1])
    return left + (right - left) * (total - at_left) / (at_right - at_left)  # straight between corners


def whole_numbers(asked: Mapping) -> dict:
    """Round by largest remainder, to the whole total rounded down; so nothing passes its own next whole number."""
    whole = {label: int(number // 1) for label, number in asked.items()}
    left = int(sum(asked.values()) // 1) - sum(whole.values())
    for label in sorted(asked, key=lambda label: whole[label] - asked[label])[:left]:
        whole[label] += 1
    return whole
