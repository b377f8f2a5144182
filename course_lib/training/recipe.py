"""A recipe says everything that decides a training run, as data: what to train on, with what, how long."""

import dataclasses
import math
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any

import numpy as np

from course_lib import subsets
from course_lib.datasets import Split
from course_lib.losses import LOSSES
from course_lib.models import MODELS
from course_lib.text import describe_fields
from course_lib.validation import check_indices

OPTIMIZERS = ("adam", "sgd", "rmsprop")
SCHEDULES = ("constant", "cosine")


@dataclass(frozen=True)
class Legal:
    """Legal values of a field: what they are in words, whether a value is one, and how it is kept."""

    words: Callable[[], str]
    allows: Callable[[Any], bool]
    keep: Callable[[Any], Any] = lambda value: value

    def __str__(self) -> str:
        return self.words()


def _whole(low: int, high: int, *, optional: bool = False) -> Legal:
    """Whole numbers from `low` to `high`, or None where it is optional."""
    words = f"a whole number from {low} to {high:,}" + (", or None" if optional else "")
    return Legal(
        lambda: words,
        lambda value: (optional and value is None) or (_is(Integral, value) and low <= value <= high),
        lambda value: value if value is None else int(value),
    )


def _number(interval: str) -> Legal:
    """Finite numbers within an interval written as in school, such as ``[0, 1)``."""
    low, high = (float(end) for end in interval[1:-1].split(","))

    def allows(value: Any) -> bool:
        if not _is(Real, value) or not math.isfinite(value):
            return False
        above = value > low if interval[0] == "(" else value >= low
        return above and (value < high if interval[-1] == ")" else value <= high)

    return Legal(lambda: f"a number in {interval}", allows, lambda value: float(value) + 0.0)  # no -0.0


def _one_of(names: Callable[[], Iterable[str]], *, callables: bool = False) -> Legal:
    """One of the names, looked up when asked, or a function where `callables`."""
    also = ", or a function called like them" if callables else ""
    return Legal(
        lambda: f"one of {', '.join(map(repr, names()))}{also}",
        lambda value: (callables and callable(value)) or (isinstance(value, str) and value in names()),
    )


def _is(kind: type, value: Any) -> bool:
    return isinstance(value, kind) and not isinstance(value, bool)


_COUNT, _SHARE = _whole(1, sys.maxsize, optional=True), _number("(0, 1]")
LEGAL: dict[str, Legal] = {
    "model": _one_of(lambda: MODELS),
    "policy": _one_of(lambda: ("all", *subsets.POLICIES), callables=True),
    "budget": Legal(
        lambda: "a count (whole number from 1 up), a share (number in (0, 1]), or None",
        lambda value: (_COUNT if value is None or _is(Integral, value) else _SHARE).allows(value),
        lambda value: (_COUNT if value is None or _is(Integral, value) else _SHARE).keep(value),
    ),
    "epochs": _whole(1, 100_000),
    "steps": _whole(1, 100_000_000, optional=True),
    "batch_size": _whole(1, 1_000_000),
    "learning_rate": _number("(0, 100]"),
    "optimizer": _one_of(lambda: OPTIMIZERS),
    "weight_decay": _number("[0, 10]"),
    "dropout": _number("[0, 1)"),
    "schedule": _one_of(lambda: SCHEDULES),
    "patience": _whole(1, 100_000, optional=True),
    "loss": _one_of(lambda: LOSSES, callables=True),
    "defer": _number("[0, 1)"),
    "seed": _whole(0, 2**32 - 1),
}
"""What each field of a `Recipe` may be."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Recipe:
    """Everything that decides a training run. Two runs of one recipe on the same data are the same run.

    Recipes are equal if they print alike, and they print alike only if all settings are the same: those of functions,
    too. Functions of a notebook and lambdas are told apart by their code, and by what they captured.

    Parameters
    ----------
    model : {"cnn", "mlp", "linear"}, default="cnn"
        Which of `course_lib.models.MODELS` to train.
    policy : str or callable, default="all"
        How to choose the samples to train on: "all", a name in `course_lib.subsets.POLICIES`, or a function
        called like them. A policy that looks at features or scores gets them beforehand:
        ``functools.partial(subsets.hardest, scores=losses)``.
    budget : int or float, optional
        How many samples the policy may choose: a count (from 1), or a share of them (above 0, up to 1).
        None with "all"; every other named policy needs one.
    epochs : int, default=10
        Passes over the chosen samples, from 1.
    steps : int, optional
        Optimisation steps (batches learned from), from 1; replaces `epochs`. The way to give a subset as
        much training as the whole set gets.
    batch_size : int, default=64
        Samples per step, from 1. The last batch of an epoch may be smaller.
    learning_rate : float, default=1e-3
        Size of a step, above 0 up to 100; at first, where a schedule lowers it.
    optimizer : {"adam", "sgd", "rmsprop"}, default="adam"
        Rule that turns gradients into steps. "sgd" is plain, without momentum.
    weight_decay : float, default=0.0
        Pull of every weight towards 0 (L2 penalty, added to the gradient), 0 to 10.
    dropout : float, default=0.0
        Chance that a feature is set to 0 while training, 0 to below 1.
    schedule : {"constant", "cosine"}, default="constant"
        The learning rate stays, or falls to 0 along half a cosine over the whole run.
    patience : int, optional
        Stop after so many epochs without a lower validation loss, from 1, and keep the best weights.
        None: train to the end and keep the last weights.
    loss : str or callable, default="cross_entropy"
        What to make small in training: a name in `course_lib.losses.LOSSES`, or a function called like them, with
        the counts of the classes trained on: ``functools.partial(LOSSES["focal"], gamma=5.0)``. The validation
        loss is always plain cross-entropy, so that recipes can be compared.
    defer : float, default=0.0
        Share of the steps, 0 to below 1, that are taken with plain cross-entropy before `loss` takes over: deferred
        re-weighting (Cao et al., "Learning Imbalanced Datasets with Label-Distribution-Aware Margin Loss", NeurIPS
        2019).
    seed : int, default=0
        Decides the draw of the subset, the initial weights, the order of the batches and the dropout.
        0 to 4,294,967,295.

    Raises
    ------
    ValueError
        If a field is outside its legal values (`LEGAL`), or policy and budget contradict each other.

    Examples
    --------
    >>> Recipe(policy="random", budget=1_000)
    Recipe(policy='random', budget=1000)
    >>> Recipe(epochs=0)
    Traceback (most recent call last):
    ValueError: epochs=0 is not allowed; give a whole number from 1 to 100,000
    """

    model: str = "cnn"
    policy: str | Callable[..., np.ndarray] = "all"
    budget: int | float | None = None
    epochs: int = 10
    steps: int | None = None
    batch_size: int = 64
    learning_rate: float = 1e-3
    optimizer: str = "adam"
    weight_decay: float = 0.0
    dropout: float = 0.0
    schedule: str = "constant"
    patience: int | None = None
    loss: str | Callable[..., Callable] = "cross_entropy"
    defer: float = 0.0
    seed: int = 0

    def __post_init__(self) -> None:
        for name, legal in LEGAL.items():
            value = getattr(self, name)
            if not legal.allows(value):
                raise ValueError(f"{name}={value!r} is not allowed; give {legal}")
            object.__setattr__(self, name, legal.keep(value))
        if self.policy == "all" and self.budget is not None:
            raise ValueError(
                f"budget={self.budget!r} with policy='all', which takes every sample; "
                "leave the budget out, or choose a policy such as 'random'"
            )
        if self.policy != "all" and isinstance(self.policy, str) and self.budget is None:
            raise ValueError(
                f"policy={self.policy!r} needs a budget: a count such as 1_000, or a share such as 0.1"
            )
        if self.defer and self.loss == "cross_entropy":
            raise ValueError(
                f"defer={self.defer!r} with loss='cross_entropy', which is what is put first; choose another loss "
                "to take over, such as 'weighted'"
            )

    def __repr__(self) -> str:
        return describe_fields(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Recipe) and repr(self) == repr(other)

    def __hash__(self) -> int:
        return hash(repr(self))

    def replace(self, **changes: Any) -> "Recipe":
        """Give the same recipe with some fields changed.

        Raises
        ------
        TypeError
            If a field does not exist.

        Examples
        --------
        >>> Recipe(epochs=3).replace(seed=1)
        Recipe(epochs=3, seed=1)
        """
        unknown = changes.keys() - LEGAL.keys()
        if unknown:
            raise TypeError(f"Recipe has no field {sorted(unknown)[0]!r}; its fields are {', '.join(LEGAL)}")
        return dataclasses.replace(self, **changes)

    def choose(self, split: Split) -> np.ndarray:
        """Choose the rows of `split` to train on.

        Parameters
        ----------
        split : Split
            Samples to choose from.

        Returns
        -------
        ndarray of int64, shape (n,)
            Rows, as the policy gave them; repeats are allowed.

        Raises
        ------
        ValueError
            If the budget is above what there is, or the policy chose nothing.
        IndexError
            If the policy chose a row that is not there.

        Examples
        --------
        >>> from course_lib.datasets import load_digits
        >>> Recipe(policy="random", budget=0.1).choose(load_digits().train).shape
        (108,)
        """
        if self.policy == "all":
            return np.arange(len(split))
        policy = self.policy if callable(self.policy) else subsets.POLICIES[self.policy]
        chosen = np.asarray(policy(split.y, self.budget, groups=split.groups, random_state=self.seed))
        if chosen.size == 0:
            raise ValueError(f"{self!r} chose no sample; give a policy and a budget that choose at least one")
        return check_indices(chosen, len(split))
