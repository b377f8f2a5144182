"""A recipe says everything that decides a training run, as data: what to train on, with what, how long."""

import dataclasses
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from numbers import Integral, Real

import numpy as np

from course_lib import subsets
from course_lib.losses import LOSSES
from course_lib.models import MODELS
from course_lib.validation import check_indices

OPTIMIZERS = ("adam", "sgd", "rmsprop")
SCHEDULES = ("constant", "cosine")
LARGEST_SEED = 2**32 - 1


@dataclass(frozen=True)
class Whole:
    """Legal values of a field: whole numbers from `low` to `high`, or None where it is optional."""

    low: int
    high: float = math.inf
    optional: bool = False

    def __str__(self) -> str:
        upper = f"from {self.low} up" if self.high == math.inf else f"from {self.low} to {self.high:,}"
        return f"a whole number {upper}" + (", or None" if self.optional else "")

    def allows(self, value: object) -> bool:
        """Say whether `value` is legal."""
        if value is None:
            return self.optional
        return isinstance(value, Integral) and not isinstance(value, bool) and self.low <= value <= self.high


@dataclass(frozen=True)
class Number:
    """Legal values of a field: finite numbers within an interval written as in school, such as ``[0, 1)``."""

    interval: str

    def __str__(self) -> str:
        return f"a number in {self.interval}"

    def allows(self, value: object) -> bool:
        """Say whether `value` is legal."""
        if not isinstance(value, Real) or isinstance(value, bool) or not math.isfinite(value):
            return False
        low, high = (float(end) for end in self.interval[1:-1].split(","))
        above = value > low if self.interval[0] == "(" else value >= low
        return above and (value < high if self.interval[-1] == ")" else value <= high)


@dataclass(frozen=True)
class OneOf:
    """Legal values of a field: one of the names, looked up when asked, or a function where `callables`."""

    names: Callable[[], tuple[str, ...]]
    callables: bool = False

    def __str__(self) -> str:
        named = "one of " + ", ".join(map(repr, self.names()))
        return named + (", or a function called like them" if self.callables else "")

    def allows(self, value: object) -> bool:
        """Say whether `value` is legal."""
        return (self.callables and callable(value)) or (isinstance(value, str) and value in self.names())


@dataclass(frozen=True)
class Budget:
    """Legal values of a field: a count of samples, a share of them, or None."""

    def __str__(self) -> str:
        return "a count (whole number from 1 up), a share (number in (0, 1]), or None"

    def allows(self, value: object) -> bool:
        """Say whether `value` is legal."""
        return Whole(1, optional=True).allows(value) or (
            not isinstance(value, Integral) and Number("(0, 1]").allows(value)
        )


LEGAL: dict[str, Whole | Number | OneOf | Budget] = {
    "model": OneOf(lambda: tuple(MODELS)),
    "policy": OneOf(lambda: ("all", *subsets.POLICIES), callables=True),
    "budget": Budget(),
    "epochs": Whole(1, 100_000),
    "steps": Whole(1, 100_000_000, optional=True),
    "batch_size": Whole(1, 1_000_000),
    "learning_rate": Number("(0, 100]"),
    "optimizer": OneOf(lambda: OPTIMIZERS),
    "weight_decay": Number("[0, 10]"),
    "dropout": Number("[0, 1)"),
    "schedule": OneOf(lambda: SCHEDULES),
    "patience": Whole(1, 100_000, optional=True),
    "loss": OneOf(lambda: tuple(LOSSES), callables=True),
    "defer": Number("[0, 1)"),
    "seed": Whole(0, LARGEST_SEED),
}


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """Everything that decides a training run. Two runs of one recipe on the same data are the same run.

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
        changed = {
            field.name: getattr(self, field.name)
            for field in dataclasses.fields(self)
            if getattr(self, field.name) != field.default
        }
        shown = (f"{name}={_short(value)}" for name, value in changed.items())
        return f"Recipe({', '.join(shown)})"

    def replace(self, **changes) -> "Recipe":
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

    def choose(self, split) -> np.ndarray:
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


def _short(value: object) -> str:
    """Show a value without an address: a function by its name, one with settings as partial(name)."""
    if isinstance(value, partial):
        return f"partial({_short(value.func)})"
    return getattr(value, "__name__", None) or (type(value).__name__ if callable(value) else repr(value))
