"""A recipe says everything that decides a training run, as data: what to train on, with what, how long."""

import dataclasses
from collections.abc import Callable, Collection
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any

import numpy as np

from course_lib import subsets
from course_lib.augment.policy import Augmentation
from course_lib.datasets import Split
from course_lib.losses import LOSSES
from course_lib.models import MODELS
from course_lib.text import describe_fields
from course_lib.training.code import code
from course_lib.training.optimizers import OPTIMIZERS
from course_lib.training.transfer import Transfer
from course_lib.validation import check_indices

Check = Callable[[Any], Any]
"""Gives a value as it is kept, or raises a ValueError that says what is allowed."""


def _within(interval: str, kind: type[int] | type[float] = float, *, optional: bool = False) -> Check:
    """Numbers of a kind, within an interval written as in school, such as ``[0, 1)``."""
    low, high = (float(end) for end in interval[1:-1].split(","))
    excluded = (low,) * (interval[0] == "(") + (high,) * (interval[-1] == ")")
    words = f"a number in {interval}" if kind is float else f"a whole number from {low:,.0f} to {high:,.0f}"

    def check(value: Any) -> Any:
        if optional and value is None:
            return None
        fits = isinstance(value, Real if kind is float else Integral) and not isinstance(value, bool)
        if not fits or not low <= value <= high or value in excluded:
            raise ValueError(words + (", or None" if optional else ""))
        return kind(value) + kind(0)  # no -0.0

    return check


def _one_of(names: Collection[str], *also: str, functions: bool = False) -> Check:
    def check(value: Any) -> Any:
        words = (*also, *names)  # looked up when asked: a registry may grow
        if not (functions and callable(value)) and not (isinstance(value, str) and value in words):
            function = ", or a function called like them" if functions else ""
            raise ValueError(f"one of {', '.join(map(repr, words))}{function}")
        return value

    return check


def _budget(value: Any) -> int | float | None:
    share = isinstance(value, Real) and not isinstance(value, Integral)
    try:
        return (_within("(0, 1]") if share else _within("[1, 1e18]", int, optional=True))(value)
    except ValueError:
        raise ValueError("a count (whole number from 1 up), a share (number in (0, 1]), or None") from None


def _made_of(kind: type[Augmentation] | type[Transfer], words: str) -> Check:
    def check(value: Any) -> Any:
        try:
            return None if value is None else kind.from_data(value)
        except TypeError:
            raise ValueError(f"{words}, or None") from None
        except ValueError as error:
            raise ValueError(f"other settings: {error}") from None

    return check


_LEGAL: dict[str, Check] = {
    "model": _one_of(MODELS),
    "width": _within("[0.015625, 16]"),
    "policy": _one_of(subsets.POLICIES, "all", functions=True),
    "budget": _budget,
    "epochs": _within("[1, 100_000]", int),
    "steps": _within("[1, 100_000_000]", int, optional=True),
    "batch_size": _within("[1, 1_000_000]", int),
    "learning_rate": _within("(0, 100]"),
    "optimizer": _one_of(OPTIMIZERS),
    "weight_decay": _within("[0, 10]"),
    "l1": _within("[0, 10]"),
    "max_grad_norm": _within("(0, 1_000_000]", optional=True),
    "dropout": _within("[0, 1)"),
    "schedule": _one_of(("constant", "cosine", "one_cycle")),
    "patience": _within("[1, 100_000]", int, optional=True),
    "loss": _one_of(LOSSES, functions=True),
    "defer": _within("[0, 1)"),
    "label_smoothing": _within("[0, 1)"),
    "augment": _made_of(Augmentation, "an Augmentation, plain data such as {'rotation': 15}"),
    "transfer": _made_of(Transfer, "a Transfer, a finished Run, 'imagenet'"),
    "seed": _within("[0, 4_294_967_295]", int),
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Recipe:
    """Everything that decides a training run. Two runs of one recipe on the same data are the same run.

    Recipes are equal if they print alike, and they print alike only if all settings are the same, those of functions
    too. Functions of a notebook and lambdas are told apart by their code, and by what they captured.

    Parameters
    ----------
    model, width : str, float
        Which of `course_lib.models.MODELS` to train, and its channels as a multiple of the usual number.
    policy, budget : str or callable, int or float, optional
        How to choose the samples to train on ("all", a name in `course_lib.subsets.POLICIES`, or a function called
        like them), and how many: a count, or a share of them.
    epochs, steps : int, int, optional
        Passes over the chosen samples; in their place, steps, which give a subset as much training as the whole set.
    batch_size, learning_rate : int, float
        Samples per step (the last batch of an epoch may be smaller), and the size of a step, at first.
    optimizer, schedule : {"adam", "sgd", "rmsprop", "momentum", "adamw"}, {"constant", "cosine", "one_cycle"}
        "sgd" is plain, "momentum" is SGD with one of 0.9; with "cosine" the rate falls to 0 along half a cosine, with
        "one_cycle" it first rises from a 25th, for three tenths of the steps.
    weight_decay, l1 : float
        Pull of every weight towards 0: in proportion to it (L2 penalty, added to the gradient; of "adamw" taken from
        the weight itself), and as strong for all (L1 penalty, added to the gradient).
    max_grad_norm : float, optional
        Longer gradients, of all weights together, are shortened to this length.
    dropout : float
        Chance that a feature is set to 0 while training.
    patience : int, optional
        Stop after so many epochs without a lower validation loss, and keep the best weights instead of the last.
    loss, defer : str or callable, float
        A name in `course_lib.losses.LOSSES`, or a function called like them, with the counts of the classes trained
        on; and the share of the steps that are taken with plain cross-entropy before (as validation always is).
    label_smoothing : float
        Share of the target that plain cross-entropy spreads evenly over all classes.
    augment : Augmentation or mapping, optional
        How each batch's pictures are changed before they are learned from, such as ``{"rotation": 15}``: those chosen
        for training only, anew in every epoch.
    transfer : Transfer, mapping, Run or "imagenet", optional
        Whose trunk to start from in place of random weights, which stages of it learn, and how fast.
    seed : int
        Decides the draw of the subset, the initial weights, the order of the batches, the dropout and the changes.

    Raises
    ------
    ValueError
        If a field is outside its legal values, or two contradict each other.

    Examples
    --------
    >>> Recipe(policy="random", budget=1_000)
    Recipe(policy='random', budget=1000)
    >>> Recipe(epochs=0)
    Traceback (most recent call last):
    ValueError: epochs=0 is not allowed; give a whole number from 1 to 100,000
    """

    model: str = "cnn"
    width: float = 1.0
    policy: str | Callable[..., np.ndarray] = "all"
    budget: int | float | None = None
    epochs: int = 10
    steps: int | None = None
    batch_size: int = 64
    learning_rate: float = 1e-3
    optimizer: str = "adam"
    weight_decay: float = 0.0
    l1: float = 0.0
    max_grad_norm: float | None = None
    dropout: float = 0.0
    schedule: str = "constant"
    patience: int | None = None
    loss: str | Callable[..., Callable] = "cross_entropy"
    defer: float = 0.0
    label_smoothing: float = 0.0
    augment: Augmentation | None = None
    transfer: Transfer | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        for name, check in _LEGAL.items():
            value = getattr(self, name)
            try:
                object.__setattr__(self, name, check(value))
            except ValueError as allowed:
                raise ValueError(f"{name}={value!r} is not allowed; give {allowed}") from None
        if self.policy == "all" and self.budget is not None:
            cure = "leave the budget out, or choose a policy such as 'random'"
            raise ValueError(f"budget={self.budget!r} with policy='all', which takes every sample; {cure}")
        if self.policy != "all" and isinstance(self.policy, str) and self.budget is None:
            raise ValueError(f"policy={self.policy!r} needs a budget: a count such as 1_000, or a share, 0.1")
        if self.defer and self.loss == "cross_entropy":
            cure = "choose another loss to take over, such as 'weighted'"
            raise ValueError(
                f"defer={self.defer!r} with loss='cross_entropy', which comes first anyway; {cure}"
            )
        if self.label_smoothing and self.loss != "cross_entropy":
            raise ValueError(
                f"label_smoothing={self.label_smoothing!r} with loss={self.loss!r}, and it is cross-entropy that is "
                "smoothed; leave one of the two out"
            )
        if self.transfer and (misfit := self.transfer.misfit(self.model, self.width)):
            raise ValueError(misfit)

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
        """
        if unknown := changes.keys() - _LEGAL.keys():
            raise TypeError(f"Recipe has no field {sorted(unknown)[0]!r}; its fields are {', '.join(_LEGAL)}")
        return dataclasses.replace(self, **changes)

    def code(self) -> str:
        """Write the training as plain torch, for ``model`` (new), ``x`` (float) and ``y`` (codes).

        Raises
        ------
        ValueError
            If the recipe has what these lines do not: a policy, another loss, early stopping, augmentation, a
            transfer (`course_lib.transfer.code` has those).

        Examples
        --------
        >>> print(Recipe(optimizer="momentum", learning_rate=0.1, batch_size=32).code())
        import torch
        from torch.nn.functional import cross_entropy
        <BLANKLINE>
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=0.0)
        order = torch.Generator().manual_seed(0)
        model.train()
        for epoch in range(10):
            for batch in torch.randperm(len(y), generator=order).split(32):
                loss = cross_entropy(model(x[batch]), y[batch])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
        """
        return code(self)

    def choose(self, split: Split) -> np.ndarray:
        """Choose the rows of `split` to train on, as the policy gives them: int64 (n,), repeats allowed.

        Raises
        ------
        ValueError, IndexError
            If the budget is above what there is, or the policy chose nothing, or a row that is not there.
        """
        if self.policy == "all":
            return np.arange(len(split))
        policy = self.policy if callable(self.policy) else subsets.POLICIES[self.policy]
        chosen = np.asarray(policy(split.y, self.budget, groups=split.groups, random_state=self.seed))
        if chosen.size == 0:
            raise ValueError(f"{self!r} chose no sample; give a policy and a budget that choose at least one")
        return check_indices(chosen, len(split))
