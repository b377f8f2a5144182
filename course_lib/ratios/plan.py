"""RatioPlan: how many of each class, and which samples."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from numbers import Integral

import numpy as np
from numpy.typing import ArrayLike

from course_lib.labels import Labels, encode_labels
from course_lib.subsets.random_sampling import LISTED, Shuffle
from course_lib.validation import RandomState, check_one_of

from .targets import Counts, Ratio, Strategy, is_met, parse_target, rarest, round_counts, target_counts

_WAYS = {
    "over": "Over-sampling",
    "under": "Under-sampling",
    "both": "Over- and under-sampling",
    "weight": "Weighting",
}
HOW = tuple(_WAYS)
MOST_SAMPLES = 10**9  # an epoch above this is a slip of the keyboard, and its index array fills the memory
_MOST_NAMED = 3  # classes named one by one; more of them would be a list, not a sentence
_LABELS_AT_ONCE = 1 << 17
_PLACES_AT_ONCE = 1 << 15  # few enough to stay in the processor's cache


@dataclass(frozen=True)
class RatioPlan:
    """A plan for class balance: what is copied, what is dropped, what is weighted.

    Parameters
    ----------
    counts : mapping of class to int
        Samples there are of each class; two classes or more.
    target : str, float or mapping, default "1:1"
        - ``"a:b"``, rarer class to commoner: of two classes exactly (at a tie the last is the rarer). Of more it is
          smallest to largest *at the most*, classes in between stay: ``"over"`` lifts those below a/b of the largest,
          ``"under"`` cuts those above b/a times the smallest, ``"both"`` moves both edges so that the total stays.
        - a float in (0, 1), or ``"30%"``: the rarest class's share of the whole. So 0.5 means 1:1, where
          imbalanced-learn's ``sampling_strategy=0.5`` means 1:2.
        - ``{class: share}``, floats (the others split the rest as they are), or ``{class: count}``, ints.
        - ``"auto"``, ``"minority"``, ``"not majority"``, …, imbalanced-learn's ``sampling_strategy``: which classes
          get as many samples as the largest has (``"over"``) or the smallest (``"under"``).

        Classes nearer to even than ``"a:b"`` or a share of the rarest asks stay as they are.
    how : {"over", "under", "both", "weight"}, default "over"
        Copy samples; drop samples; both, at the same total; or leave the samples alone and weigh them.

    Attributes
    ----------
    after : dict of class to int
        Samples of each class in an epoch; fractions go by largest remainder, so the total is right to the sample.
    duplicated, dropped : dict of class to int
        Copies made, samples left out.
    weights : dict of class to float
        What one sample of each class counts so that the *untouched* set has the plan's class shares: C·t/p for C
        classes and a share of t in the plan and p in the set; at "1:1" that is 1/p.

    Raises
    ------
    ValueError, TypeError
        If there are fewer than two classes, or the target makes no sense or cannot be met this way.

    Examples
    --------
    >>> plan = RatioPlan({"cat": 900, "dog": 100}, target="1:1", how="under")
    >>> plan.after, plan.dropped
    ({'cat': 100, 'dog': 100}, {'cat': 800, 'dog': 0})
    >>> RatioPlan({"cat": 900, "dog": 100}, how="weight").weights
    {'cat': 1.1111111111111112, 'dog': 10.0}
    """

    counts: Mapping
    target: str | float | Mapping = "1:1"
    how: str = "over"
    after: dict = field(init=False, repr=False, compare=False)
    weights: dict = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        check_one_of("how", self.how, HOW)
        counts, target = _check_counts(self.counts), parse_target(self.target)
        asked = target_counts(counts, target, self.how)
        after = dict(counts)
        if self.how != "weight":  # weights move no sample, so they can empty no class
            asked = after = round_counts(asked)
            _check_possible(counts, after, self.how, isinstance(target, Counts))
        total, scale = sum(asked.values()), len(counts) * sum(counts.values())
        weights = {c: float(Fraction(asked[c] * scale) / (total * n)) for c, n in counts.items()}
        for name, value in {"counts": counts, "after": after, "weights": weights}.items():
            object.__setattr__(self, name, value)

    @classmethod
    def from_labels(cls, y: ArrayLike, target: str | float | Mapping = "1:1", how: str = "over") -> RatioPlan:
        """Make a plan for labels of any hashable kind; one that is missing is refused."""
        return cls(encode_labels(y).class_counts, target, how)

    @property
    def duplicated(self) -> dict:
        """Copies made of each class."""
        return {label: max(0, self.after[label] - count) for label, count in self.counts.items()}

    @property
    def dropped(self) -> dict:
        """Samples left out of each class."""
        return {label: max(0, count - self.after[label]) for label, count in self.counts.items()}

    @property
    def total(self) -> int:
        """Samples in an epoch."""
        return sum(self.after.values())

    def indices(self, y: ArrayLike, random_state: RandomState = 0) -> np.ndarray:
        """Choose the samples of the labels that the plan was made for, class after class: positions, int64 (total,).

        Within a class come whole passes over its samples in their order, then the first part of its
        `class_permutations`: a larger plan only adds to a smaller. Shuffle before training. O(n + total).

        Raises
        ------
        ValueError
            If ``y`` does not hold the plan's counts.
        """
        labels = encode_labels(y)
        given = labels.class_counts
        for label in [*self.counts, *given]:
            if self.counts.get(label, 0) != given.get(label, 0):
                raise ValueError(
                    f"y holds {given.get(label, 0):,} of class {label!r}, and the plan was made for "
                    f"{self.counts.get(label, 0):,}; make one for this y with RatioPlan.from_labels(y)"
                )
        chosen, end = np.empty(self.total, dtype=np.int64), 0
        for label, members, seed in _seeded_members(labels, random_state):
            start, end = end, end + self.after[label]
            passes, rest = divmod(end - start, len(members))
            chosen[start : end - rest].reshape(passes, len(members))[:] = members
            if rest:
                chosen[end - rest : end] = sample_prefix(members, seed, rest)
        return chosen

    def describe(self, names: Mapping | None = None) -> str:
        """Say the plan in one or two sentences; `names` are those to use for the classes, by default the labels."""
        named = {label: str((names or {}).get(label, label)) for label in self.counts}
        there, aim = sum(self.counts.values()), describe_target(self.target, self.counts, named)
        before = ", as before" if self.total == there else f" instead of {there:,}"
        if self.how == "weight" and not is_met(self.counts, parse_target(self.target)):
            heaviest = sorted(self.weights, key=self.weights.__getitem__, reverse=True)
            told = [f"one {named[c]} counts {_decimal(self.weights[c])}" for c in heaviest]
            changes = "O" + _listed(told, "has a smaller weight", "have smaller weights")[1:]
        else:
            changes = describe_changes(self.counts, self.after, self.target, named)
        return f"{_WAYS[self.how]} {aim}: {self.total:,} samples an epoch{before}. {changes}."

    def code(self) -> str:
        """Write the plan for ``X`` and ``y`` with imbalanced-learn; for ``how="weight"`` with torch."""
        keys, preface = plain_labels(self.counts)
        if self.how == "weight":
            weights = ", ".join(f"{keys[label]!r}: {weight:.6g}" for label, weight in self.weights.items())
            return preface + _WEIGHTS_CODE.format(weights=weights, first=next(iter(keys.values())))
        imports: list[str] = []
        steps: list[str] = []
        given = "X, y"
        for variable, way, moved in (("fewer", "under", self.dropped), ("more", "over", self.duplicated)):
            if changed := {keys[label]: self.after[label] for label, by in moved.items() if by}:
                name = f"Random{way.capitalize()}Sampler"
                imports.insert(0, f"from imblearn.{way}_sampling import {name}")
                steps += [
                    f"{variable} = {name}(sampling_strategy={changed!r}, random_state=0)",
                    f"X_resampled, y_resampled = {variable}.fit_resample({given})",
                ]
                given = "X_resampled, y_resampled"
        if not steps:
            return preface + UNCHANGED_CODE
        return preface + "\n".join([*imports, "", *steps]) + "\n"


UNCHANGED_CODE = "X_resampled, y_resampled = X, y  # the classes are as the target wants them\n"
_WEIGHTS_CODE = """\
import torch
from torch.utils.data import WeightedRandomSampler

weights = {{{weights}}}
per_sample = torch.tensor([weights[label] for label in y], dtype=torch.double)
# draws by chance, with repeats; course_lib.samplers.RatioSampler shows every sample of a class equally often
sampler = WeightedRandomSampler(per_sample, num_samples=len(y), generator=torch.Generator().manual_seed(0))

# or draw every sample once, and weigh its loss (class 0 is {first!r}, and so on)
loss = torch.nn.CrossEntropyLoss(weight=torch.tensor(list(weights.values())))
"""


def describe_target(target: str | float | Mapping, counts: Mapping, named: Mapping) -> str:
    """Say what a target, as it was given, aims at."""
    parsed = parse_target(target)
    if isinstance(parsed, Fraction):
        return f"to {_decimal(float(100 * parsed))}% of {named[rarest(counts)]}"
    if isinstance(parsed, Ratio):
        return f"to {''.join(str(target).split())}"
    if isinstance(parsed, Strategy):
        return f"by sampling_strategy={parsed.word!r}"
    return f"to the {'counts' if isinstance(parsed, Counts) else 'shares'} set by hand"


def describe_changes(
    before: Mapping, after: Mapping, target: str | float | Mapping | None, named: Mapping
) -> str:
    """Say which classes change, the most changed first; and if none does, how near to even they are already."""
    moved = sorted(before, key=lambda label: abs(after[label] - before[label]), reverse=True)
    told = [f"{named[c]} goes from {before[c]:,} to {after[c]:,}" for c in moved if after[c] != before[c]]
    if told:
        return _listed(told, "changes", "change")
    parsed = None if target is None else parse_target(target)
    if isinstance(parsed, Ratio):
        steepness = _decimal(max(before.values()) / min(before.values()))
        return f"No class changes: they are at 1:{steepness} already"
    if isinstance(parsed, Fraction):
        rare = rarest(before)
        share = _decimal(100 * before[rare] / sum(before.values()))
        return f"No class changes: {named[rare]} has {share}% already"
    return "No class changes"


def _listed(told: list[str], one: str, several: str) -> str:
    """Join what is told of the first few classes, and count the others."""
    more = len(told) - _MOST_NAMED
    told = told[:_MOST_NAMED]
    if more > 0:
        told.append(f"{more} more {'class ' + one if more == 1 else 'classes ' + several}")
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"


def _decimal(number: float) -> str:
    """Write a number with at most two decimals, halves up: the same digits as in the browser."""
    hundredths = int(number * 100 + 0.5)
    return f"{hundredths // 100:,}.{hundredths % 100:02d}".rstrip("0").rstrip(".")


def plain_labels(counts: Mapping) -> tuple[dict, str]:
    """Give each class a key that imbalanced-learn takes, and the line of code that turns ``y`` into those."""
    kinds = set(map(type, counts))
    if len(kinds) == 1 and kinds <= {str, int, bool}:
        return {label: label for label in counts}, ""
    preface = f"classes = {list(counts)!r}\ny = [classes.index(label) for label in y]  # plain numbers\n\n"
    return {label: code for code, label in enumerate(counts)}, preface


def class_permutations(y: ArrayLike, random_state: RandomState = 0) -> dict:
    """Shuffle each class: the order in which `RatioPlan.indices` draws its samples, so plans of one seed are nested.

    Parameters
    ----------
    y : array-like of shape (n,)
        Labels of any hashable kind.
    random_state : int, numpy.random.Generator or None
        Where the chance comes from.

    Returns
    -------
    dict of class to ndarray of int64
        Positions in ``y``.

    Examples
    --------
    >>> {label: sorted(order.tolist()) for label, order in class_permutations(["a", "b", "a"]).items()}
    {'a': [0, 2], 'b': [1]}
    """
    drawn = _seeded_members(encode_labels(y), random_state)
    return {label: sample_prefix(own, seed, len(own)).astype(np.int64) for label, own, seed in drawn}


def sample_prefix(members: np.ndarray, seed: int, count: int) -> np.ndarray:
    """Draw the first `count` of a random order that the seed decides; a long one is computed, never made."""
    if len(members) <= LISTED:
        np.random.default_rng(seed).shuffle(members)
        return members[:count]
    order, drawn = Shuffle(len(members), seed), np.empty(count, dtype=members.dtype)
    for first in range(0, count, _PLACES_AT_ONCE):
        places = order(np.arange(first, min(first + _PLACES_AT_ONCE, count)))
        drawn[first : first + len(places)] = members[places]
    return drawn


def _seeded_members(labels: Labels, random_state: RandomState) -> Iterable[tuple]:
    """Give class by class the label, its positions, and a seed: how many of one are drawn never changes another."""
    seeds = np.random.default_rng(random_state).integers(2**63, size=len(labels.classes)).tolist()
    if len(labels.classes) > 64:
        return zip(labels.classes, labels.members(), seeds, strict=True)
    # a pass for each of few classes is faster than a sort, and needs less memory
    members = (_members_of(labels, code) for code in range(len(labels.classes)))
    return zip(labels.classes, members, seeds, strict=True)


def _members_of(labels: Labels, code: int) -> np.ndarray:
    members, end = np.empty(labels.counts[code], np.int32 if labels.n < 2**31 else np.int64), 0
    for first in range(0, labels.n, _LABELS_AT_ONCE):
        found = np.flatnonzero(labels.codes[first : first + _LABELS_AT_ONCE] == code)
        members[end : end + len(found)] = found + first
        end += len(found)
    return members


def _check_counts(counts: Mapping) -> dict[Hashable, int]:
    if not isinstance(counts, Mapping):
        raise TypeError(
            f"counts must be a mapping {{class: count}}, got {type(counts).__name__}; "
            "for labels use RatioPlan.from_labels(y)"
        )
    for label, count in counts.items():
        if isinstance(count, (bool, np.bool_)) or not isinstance(count, Integral) or count < 1:
            raise ValueError(
                f"counts[{label!r}]={count!r}; every class needs a whole number of samples, at least 1"
            )
    if len(counts) < 2:
        has = f"only {next(iter(counts))!r}" if counts else "none"
        raise ValueError(
            f"a ratio needs at least 2 classes, and counts has {has}; add samples of another class"
        )
    return {label: int(count) for label, count in counts.items()}


def _check_possible(counts: Mapping, after: Mapping, how: str, by_count: bool) -> None:
    """Refuse a plan that empties a class, needs samples it may not copy, or fills the memory."""
    total = sum(after.values())
    if total > MOST_SAMPLES:
        most = max(after, key=lambda label: after[label] / counts[label])
        raise ValueError(
            f"an epoch of {total:,} samples is asked, and {MOST_SAMPLES:,} is the most: class {most!r} has "
            f"{counts[most]:,} and would need {after[most]:,}; choose a milder target, or how='under' or 'weight'"
        )
    for label, count in counts.items():
        asked = after[label]
        if not asked:
            raise ValueError(
                f"class {label!r} would keep none of its {count:,} samples; "
                "choose a target that leaves it at least 1, or how='over'"
            )
        lacks = (asked - count) * {"under": 1, "over": -1, "both": 0}[how]
        if by_count and lacks > 0:
            wrong, never, least = (
                (f"lacks {lacks:,} samples", "copies", "most")
                if how == "under"
                else (f"has {lacks:,} samples too many", "drops", "least")
            )
            raise ValueError(
                f"class {label!r} {wrong}: {asked:,} are asked and it has {count:,}, and how={how!r} {never} none; "
                f"ask for at {least} {count:,}, or use {'over' if how == 'under' else 'under'!r} or 'both'"
            )
