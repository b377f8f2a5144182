"""RatioPlan: how many of each class, and which samples."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from numbers import Integral

import numpy as np
from numpy.typing import ArrayLike

from course_lib.labels import Labels, encode_labels
from course_lib.subsets.shuffle import LISTED, Shuffle
from course_lib.validation import RandomState

from .targets import Counts, Ratio, Strategy, is_met, parse_target, rarest, round_counts, target_counts

HOW = ("over", "under", "both", "weight")
MOST_SAMPLES = 10**9  # an epoch above this is a slip of the keyboard, and its index array fills the memory
_WAYS = {
    "over": "Over-sampling",
    "under": "Under-sampling",
    "both": "Over- and under-sampling",
    "weight": "Weighting",
}
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
        - ``"a:b"``, rarer class to commoner. Two classes get exactly this ratio (at a tie the last class is
          the rarer one). With three or more it is smallest class to largest *at the most*: ``"over"`` lifts
          every class that is below a/b of the largest, ``"under"`` cuts every class above b/a times the
          smallest, ``"both"`` moves both edges so that the total stays; classes in between stay as they are.
        - a float in (0, 1), or ``"30%"``: the share of the rarest class, of the whole. So 0.5 means 1:1, and
          1/3 means 1:2; imbalanced-learn's ``sampling_strategy=0.5`` means 1:2.
        - ``{class: share}``, floats; classes not named split the rest in the proportion they have.
        - ``{class: count}``, ints; classes not named keep what they have.
        - ``"auto"``, ``"minority"``, ``"not majority"``, ``"all"``, …, as imbalanced-learn's
          ``sampling_strategy``: which classes get as many samples as the largest has (``"over"``) or the
          smallest (``"under"``).

        Classes that are nearer to even than ``"a:b"`` or a share of the rarest asks stay as they are: no plan makes
        a mild imbalance worse, unless by ``{class: share}`` or ``{class: count}``.
    how : {"over", "under", "both", "weight"}, default "over"
        Copy samples and drop none; drop samples and copy none; both, at the same total; or leave the samples
        alone and weigh them.

    Attributes
    ----------
    after : dict of class to int
        Samples of each class in an epoch. Exact: fractions go by largest remainder, so that the total is
        right to the sample; the bounds of an ``"a:b"`` over three classes or more are rounded down.
    duplicated, dropped : dict of class to int
        Copies made, samples left out.
    weights : dict of class to float
        What one sample of each class counts so that the *untouched* set has the plan's class shares.
        At "1:1" that is 1/p, with p the class's share among two: 10 for p = 0.1, 1.11 for p = 0.9.
        In general C·t/p for C classes and a share of t in the plan; 1/p again wherever t = 1/C.

    Raises
    ------
    ValueError, TypeError
        If there are fewer than two classes, if the target makes no sense, or if it cannot be met this way;
        then the message says which class lacks how many, and the cure.

    See Also
    --------
    imblearn.over_sampling.RandomOverSampler, imblearn.under_sampling.RandomUnderSampler :
        The same counts. They draw copies by chance; a plan copies every sample of a class once before it
        copies any twice.

    Examples
    --------
    >>> plan = RatioPlan({"cat": 900, "dog": 100}, target="1:1", how="under")
    >>> plan.after, plan.dropped
    ({'cat': 100, 'dog': 100}, {'cat': 800, 'dog': 0})
    >>> RatioPlan({"cat": 900, "dog": 100}, how="weight").weights
    {'cat': 1.1111111111111112, 'dog': 10.0}
    >>> plan = RatioPlan.from_labels(["cat"] * 6 + ["dog"] * 2, "1:2", how="over")
    >>> plan.indices(["cat"] * 6 + ["dog"] * 2, random_state=0).tolist()
    [0, 1, 2, 3, 4, 5, 6, 7, 7]
    """

    counts: Mapping
    target: str | float | Mapping = "1:1"
    how: str = "over"
    after: dict = field(init=False, repr=False, compare=False)
    weights: dict = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check what was asked and work the plan out."""
        if self.how not in HOW:
            raise ValueError(f"how={self.how!r} is unknown; use one of {', '.join(map(repr, HOW))}")
        counts = _check_counts(self.counts)
        target = parse_target(self.target)
        asked = target_counts(counts, target, self.how)
        whole = round_counts(asked)
        if self.how != "weight":  # weights move no sample, so they can empty no class
            _check_possible(counts, whole, self.how, isinstance(target, Counts))
        weighed = asked if self.how == "weight" else whole
        total, there = sum(weighed.values()), sum(counts.values())
        object.__setattr__(self, "counts", counts)
        object.__setattr__(self, "after", dict(counts) if self.how == "weight" else whole)
        object.__setattr__(
            self,
            "weights",
            {c: float(Fraction(weighed[c] * len(counts) * there) / (total * n)) for c, n in counts.items()},
        )

    @classmethod
    def from_labels(cls, y: ArrayLike, target: str | float | Mapping = "1:1", how: str = "over") -> RatioPlan:
        """Make a plan for labels.

        Parameters
        ----------
        y : array-like of shape (n,)
            Labels of any hashable kind; NaN and None are refused, with their positions.
        target, how
            As for the class.

        Returns
        -------
        RatioPlan

        Raises
        ------
        ValueError, TypeError
            As for the class, or if a label is missing.

        Examples
        --------
        >>> RatioPlan.from_labels([0, 0, 0, 1], target=0.4)
        RatioPlan(counts={0: 3, 1: 1}, target=0.4, how='over')
        """
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
        """Choose the samples.

        Parameters
        ----------
        y : array-like of shape (n,)
            The labels the plan was made for: the same count of each class, in any order.
        random_state : int, numpy.random.Generator or None
            Where the chance comes from; None is different every time.

        Returns
        -------
        ndarray of int64, shape (total,)
            Positions in ``y``, class after class. Within a class come whole passes over its samples in their
            order, then the first part of its `class_permutations`: a larger plan only adds, a smaller only takes
            away. Shuffle before training. For ``how="weight"``, every position once.

        Raises
        ------
        ValueError
            If ``y`` does not hold the plan's counts.

        Notes
        -----
        O(n + total), without sorting. Beside the result it needs at most 6n bytes.
        """
        labels = encode_labels(y)
        given = labels.class_counts
        for label in [*self.counts, *given]:
            if self.counts.get(label, 0) != given.get(label, 0):
                raise ValueError(
                    f"y holds {given.get(label, 0):,} of class {label!r}, and the plan was made for "
                    f"{self.counts.get(label, 0):,}; make one for this y with RatioPlan.from_labels(y)"
                )
        seeds, members = _class_seeds(len(labels.classes), random_state), _class_members(labels)
        chosen, end = np.empty(self.total, dtype=np.int64), 0
        for code, label in enumerate(labels.classes):
            start, end = end, end + self.after[label]
            own = members(code)
            passes, rest = divmod(end - start, len(own))
            chosen[start : end - rest].reshape(passes, len(own))[:] = own
            if rest:
                chosen[end - rest : end] = sample_prefix(own, seeds[code], rest)
        return chosen

    def describe(self, names: Mapping | None = None) -> str:
        """Say the plan in one or two sentences.

        Parameters
        ----------
        names : mapping of class to str, optional
            Names to use for the classes; by default the labels.

        Returns
        -------
        str

        Examples
        --------
        >>> RatioPlan({"cat": 900, "dog": 100}, "1:2").describe()
        'Over-sampling to 1:2: 1,350 samples an epoch instead of 1,000. dog goes from 100 to 450.'
        """
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
        """Write the plan with public libraries: imbalanced-learn for samples, torch for weights.

        Returns
        -------
        str
            Python that expects ``X`` (n, d) and ``y`` (n,), and makes ``X_resampled`` and ``y_resampled``; for
            ``how="weight"`` it expects ``y`` and makes ``sampler`` and ``loss``.

        Examples
        --------
        >>> print(RatioPlan({"cat": 900, "dog": 100}).code(), end="")
        from imblearn.over_sampling import RandomOverSampler
        <BLANKLINE>
        more = RandomOverSampler(sampling_strategy={'dog': 900}, random_state=0)
        X_resampled, y_resampled = more.fit_resample(X, y)
        """
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
    """Shuffle each class: the order in which its samples are drawn.

    `RatioPlan.indices` takes the first part of these orders, so plans of one ``random_state`` are nested, and a
    browser that was sent the orders once shows exactly the samples that Python trains on.

    Parameters
    ----------
    y : array-like of shape (n,)
        Labels of any hashable kind.
    random_state : int, numpy.random.Generator or None
        Where the chance comes from; None is different every time.

    Returns
    -------
    dict of class to ndarray of int64
        Positions in ``y``.

    Raises
    ------
    ValueError, TypeError
        If ``y`` is no array-like of labels, or one is missing.

    Examples
    --------
    >>> {label: sorted(order.tolist()) for label, order in class_permutations(["a", "b", "a"]).items()}
    {'a': [0, 2], 'b': [1]}
    """
    labels = encode_labels(y)
    seeds, members = _class_seeds(len(labels.classes), random_state), _class_members(labels)
    return {
        label: sample_prefix(members(code), seeds[code], int(labels.counts[code])).astype(np.int64)
        for code, label in enumerate(labels.classes)
    }


def sample_prefix(members: np.ndarray, seed: int, count: int) -> np.ndarray:
    """Draw positions without replacement: the first `count` of a random order that the seed decides.

    A long order is never made: where each place goes is computed (`Shuffle`). A short one is made in place.
    """
    if len(members) <= LISTED:
        np.random.default_rng(seed).shuffle(members)
        return members[:count]
    order, drawn = Shuffle(len(members), seed), np.empty(count, dtype=members.dtype)
    for first in range(0, count, _PLACES_AT_ONCE):
        places = order(np.arange(first, min(first + _PLACES_AT_ONCE, count)))
        drawn[first : first + len(places)] = members[places]
    return drawn


def _class_seeds(n_classes: int, random_state: RandomState) -> list[int]:
    """Seed a generator for each class: how many of one are drawn never changes which of another come first."""
    return np.random.default_rng(random_state).integers(2**63, size=n_classes).tolist()


def _class_members(labels: Labels) -> Callable[[int], np.ndarray]:
    """Return a function from a class's code to its positions, ascending, in an array of their own."""
    if len(labels.classes) > 64:
        return labels.members().__getitem__
    return partial(_members_of, labels)  # a pass for each class is faster than a sort, and needs less


def _members_of(labels: Labels, code: int) -> np.ndarray:
    narrow = np.int32 if len(labels.codes) < 2**31 else np.int64
    members, end = np.empty(labels.counts[code], dtype=narrow), 0
    for first in range(0, len(labels.codes), _LABELS_AT_ONCE):
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
        if by_count and how == "under" and asked > count:
            raise ValueError(
                f"class {label!r} lacks {asked - count:,} samples: {asked:,} are asked and it has "
                f"{count:,}, and how='under' copies none; ask for at most {count:,}, or use 'over' or 'both'"
            )
        if by_count and how == "over" and asked < count:
            raise ValueError(
                f"class {label!r} has {count - asked:,} samples too many: {asked:,} are asked and "
                f"it has {count:,}, and how='over' drops none; ask for at least {count:,}, or use 'under' or 'both'"
            )
