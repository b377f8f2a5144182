"""RatioPlan: how many of each class, and which samples."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from course_lib.labels import encode_labels

from .checks import check_possible, check_same, checked_counts
from .draws import class_members, class_seeds, first_drawn
from .targets import Counts, goals, parse_target, whole_numbers
from .words import describe, sampler_code

HOW = ("over", "under", "both", "weight")


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
        - a float in (0, 1), or ``"30%"``: the share of the rarest class.
        - ``{class: share}``, floats; classes not named split the rest in the proportion they have.
        - ``{class: count}``, ints; classes not named keep what they have.
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

    def __post_init__(self):
        """Check what was asked and work the plan out."""
        if self.how not in HOW:
            raise ValueError(f"how={self.how!r} is unknown; use one of {', '.join(map(repr, HOW))}")
        counts = checked_counts(self.counts)
        target = parse_target(self.target)
        asked = goals(counts, target, self.how)
        whole = whole_numbers(asked)
        if self.how != "weight":  # weights move no sample, so they can empty no class
            check_possible(counts, whole, self.how, isinstance(target, Counts))
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
    def from_labels(cls, y, target="1:1", how: str = "over") -> "RatioPlan":
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

        Examples
        --------
        >>> RatioPlan.from_labels([0, 0, 0, 1], target=0.4)
        RatioPlan(counts={0: 3, 1: 1}, target=0.4, how='over')
        """
        labels = encode_labels(y)
        return cls(dict(zip(labels.classes, labels.counts.tolist(), strict=True)), target, how)

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

    def indices(self, y, random_state=0) -> np.ndarray:
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
            order, then the first part of its `draw_orders`: a larger plan only adds, a smaller only takes
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
        check_same(self.counts, dict(zip(labels.classes, labels.counts.tolist(), strict=True)))
        seeds = class_seeds(len(labels.classes), random_state)
        members = class_members(labels)
        chosen, end = np.empty(self.total, dtype=np.int64), 0
        for code, label in enumerate(labels.classes):
            start, end = end, end + self.after[label]
            _fill(chosen[start:end], members(code), seeds[code])
        return chosen

    def frame(self):
        """Return the plan as a table: one row a class.

        Returns
        -------
        pandas.DataFrame
            Columns class, before, after, duplicated, dropped, share_before, share_after, weight.

        Examples
        --------
        >>> RatioPlan({"cat": 3, "dog": 1}).frame()[["class", "before", "after", "weight"]]
          class  before  after    weight
        0   cat       3      3  1.333333
        1   dog       1      3  4.000000
        """
        import pandas as pd

        frame = pd.DataFrame(
            {
                "class": list(self.counts),
                "before": list(self.counts.values()),
                "after": list(self.after.values()),
                "duplicated": list(self.duplicated.values()),
                "dropped": list(self.dropped.values()),
            }
        )
        frame["share_before"] = frame["before"] / frame["before"].sum()
        frame["share_after"] = frame["after"] / frame["after"].sum()
        return frame.assign(weight=list(self.weights.values()))

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
        return describe(self, names)

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
        return sampler_code(self)


def _fill(chosen: np.ndarray, members: np.ndarray, seed: int) -> None:
    passes, rest = divmod(len(chosen), len(members))
    chosen[: len(chosen) - rest].reshape(passes, len(members))[:] = members
    if rest:
        chosen[len(chosen) - rest :] = first_drawn(members, seed, rest)
