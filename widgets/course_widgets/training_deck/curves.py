"""What is measured while a model learns, where it ends, and what a second run did that the first did not."""

import math
from collections import deque
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from course_lib.datasets import Dataset, Split
from course_lib.metrics.registry import paired_interval, verdict_label
from course_lib.training import Callback, Recipe
from course_lib.training.callbacks import TrainingState
from course_lib.training.run import map_batches

MOST_POINTS = 300  # of a curve
LEAST_SAMPLES = 256  # that a point of the training curve is a mean of
SHARE = 0.04  # of the samples' work that looking at the validation part between epochs may take
MOST_MEASURED = 5_000  # training samples that the end is measured on
COUNTS = 0.1  # a change of the validation loss that counts, as a share of what it was
SEEDS = 5

HAPPENINGS = {
    "over": ("over-fits more", "Worse on new samples, though it knows those learned from as well or better."),
    "under": ("under-fits more", "Worse on new samples, and on those learned from too."),
    "better": ("gets better", "Better on new samples."),
    "same": ("about the same", "No change that counts."),
    "diverges": ("diverges", "The steps are so large that it never learns."),
}
RULE = (
    "Both parts are measured at the end, without dropout. The validation loss counts as changed if it differs by a "
    "tenth or more: lower, it gets better; higher, it over-fits more where the training loss did not rise, and "
    "under-fits more where that rose too; else it is about the same. It diverges if the loss is no longer a number, "
    "or rose above twice that of guessing by the classes' shares, and the training part does not end clearly below "
    "that of guessing."
)


@dataclass
class Curve:
    """A run as it is drawn: where it was measured, in epochs, and what was found.

    Attributes
    ----------
    train, val : list of [epochs, loss, accuracy]
        Means over batches as they were learned from, with dropout; and the whole validation part.
    """

    train: list[list[float]] = field(default_factory=list)
    val: list[list[float]] = field(default_factory=list)

    def to_page(self) -> dict[str, list[list[float | None]]]:
        """Write it as the page reads it: four digits, and None where it is no number."""
        return {"train": _rounded(self.train), "val": _rounded(self.val)}


@dataclass(frozen=True)
class End:
    """Losses and accuracies at the end of a run, on both parts, without dropout."""

    train_loss: float
    train_accuracy: float
    val_loss: float
    val_accuracy: float


@dataclass(frozen=True)
class Trained:
    """A run that is over.

    Attributes
    ----------
    recipe : Recipe
    curve, end : Curve, End
    epochs : float
        Epochs that it got to, which a stop may have cut short.
    steps : int
    diverged : bool
        By the rule.
    against : Recipe or None
        The run before, that it is compared with.
    guess : str
        What the learner expected, of `HAPPENINGS`; "" for nothing.
    """

    recipe: Recipe
    curve: Curve
    end: End
    epochs: float
    steps: int
    diverged: bool
    against: Recipe | None = None
    guess: str = ""

    @property
    def stopped(self) -> bool:
        """Whether it was stopped before its end."""
        return not self.diverged and self.epochs < self.recipe.epochs


def happened(before: Trained, after: Trained) -> str:
    """Say what the second run did that the first did not, by `RULE`: one of `HAPPENINGS`."""
    if after.diverged:
        return "diverges"
    change = after.end.val_loss - before.end.val_loss
    if before.diverged or change < -COUNTS * before.end.val_loss:
        return "better"
    if change <= COUNTS * before.end.val_loss:
        return "same"
    return "under" if after.end.train_loss > before.end.train_loss else "over"


@dataclass(frozen=True)
class Repeats:
    """The ends of two settings over the same seeds, pair by pair."""

    before: tuple[End, ...]
    after: tuple[End, ...]

    def verdict(self, name: str) -> tuple[float, float, float, str]:
        """Give the mean difference in "accuracy" or "val_loss", its interval, and what that allows to say."""
        of = "val_accuracy" if name == "accuracy" else name
        pairs = zip(self.before, self.after, strict=True)
        differences = [getattr(after, of) - getattr(before, of) for before, after in pairs]
        if not any(differences):
            return 0.0, 0.0, 0.0, "the same"
        low, high = paired_interval(differences)
        return float(np.mean(differences)), low, high, verdict_label(low, high, name, len(differences))

    @property
    def is_finite(self) -> bool:
        """Whether every loss is a number."""
        return all(math.isfinite(end.val_loss) for end in (*self.before, *self.after))


class Recorder(Callback):
    """Keeps the curve of a run, and measures its end.

    The training curve takes what the batches say anyway. The validation part is measured after every epoch, as
    `train` does anyway; at the start; and between, as often as that takes a small share of the work.
    """

    def __init__(self, data: Dataset) -> None:
        self._data = data
        self.curve = Curve()
        self.end: End | None = None
        self.highest = 0.0

    def on_start(self, state: TrainingState) -> None:
        """Measure the untrained network: the first point, before anything is learned."""
        self._x, self._y = _tensors(state, self._data.val)
        self._in_epoch = math.ceil(state.n_train / state.recipe.batch_size)
        fewest = math.ceil(LEAST_SAMPLES / state.recipe.batch_size)
        self._width = max(fewest, math.ceil(state.total_steps / MOST_POINTS))
        between = math.ceil(len(self._y) / 3 / SHARE / state.recipe.batch_size)  # forward alone is a third
        self._between = max(between, self._width)
        self._batches: deque[tuple[float, float]] = deque(maxlen=self._width)
        self._look(state)

    def on_step(self, state: TrainingState) -> None:
        """Note what the batch said; look at the validation part if it is time."""
        self._batches.append((state.batch_loss, state.batch_accuracy))
        self.highest = max(self.highest, state.batch_loss)
        if state.step % self._width == 0 or state.step == state.total_steps:
            self._note(state)
        at = state.step % self._in_epoch
        if at and at % self._between == 0 and self._in_epoch - at > self._between / 2:
            self._look(state)

    def on_epoch(self, state: TrainingState) -> None:
        """Take the measurement of the epoch's end."""
        last = state.history[-1]
        if state.epoch % max(1, math.ceil(state.recipe.epochs / MOST_POINTS)) == 0:
            self.curve.val.append([self._epochs(state), last["val_loss"], last["val_accuracy"]])

    def on_end(self, state: TrainingState) -> None:
        """Measure both parts as they are read: without dropout."""
        split = self._data.train
        if len(split) > MOST_MEASURED:
            split = split.take(np.random.default_rng(0).permutation(len(split))[:MOST_MEASURED])
        train, val = (measure(state, *part) for part in (_tensors(state, split), (self._x, self._y)))
        self.end = End(*train, *val)
        if self.curve.val[-1][0] < self._epochs(state):
            self.curve.val.append([self._epochs(state), *val])

    def growing(self, state: TrainingState) -> Curve:
        """Give the curve so far, with a point for the batches that make none yet."""
        batches = [self._mean(state)] if self._batches else []
        return Curve([*self.curve.train, *batches], self.curve.val)

    def _note(self, state: TrainingState) -> None:
        self.curve.train.append(self._mean(state))
        self._batches.clear()

    def _mean(self, state: TrainingState) -> list[float]:
        return [self._epochs(state), *np.mean(self._batches, axis=0).tolist()]

    def _look(self, state: TrainingState) -> None:
        self.curve.val.append([self._epochs(state), *measure(state, self._x, self._y)])
        state.model.train()

    def _epochs(self, state: TrainingState) -> float:
        return state.step / self._in_epoch


def sum_up(
    recorder: Recorder, state: TrainingState, data: Dataset, *, failed: bool, **context: Any
) -> Trained:
    """Sum a run up that is over; `failed` is one whose loss was no longer a number."""
    assert recorder.end is not None  # measured where the run ends, however it does
    end, guessing = recorder.end, loss_of_guessing(data.train.y)
    shot_up = recorder.highest > 2 * guessing and end.train_loss >= 0.95 * guessing
    return Trained(
        state.recipe,
        recorder.curve,
        end,
        state.step / math.ceil(state.n_train / state.recipe.batch_size),
        state.step,
        failed or not math.isfinite(end.train_loss + end.val_loss) or shot_up,
        **context,
    )


def measure(state: TrainingState, x: Tensor, y: Tensor) -> tuple[float, float]:
    """Give loss and accuracy on samples, with the model at rest, where it is left."""
    logits = torch.cat(map_batches(state.model, state.model, x))
    return cross_entropy(logits, y).item(), (logits.argmax(dim=1) == y).sum().item() / len(y)


def loss_of_guessing(y: np.ndarray) -> float:
    """Give the loss of who knows the classes' shares and nothing else.

    >>> round(loss_of_guessing(np.array([0, 1, 0, 1])), 4)
    0.6931
    """
    shares = np.bincount(y) / len(y)
    shares = shares[shares > 0]
    return float(-(shares * np.log(shares)).sum())


def _tensors(state: TrainingState, split: Split) -> tuple[Tensor, Tensor]:
    return state.inputs.transform(split.X), torch.tensor(split.y)


def _rounded(rows: list[list[float]]) -> list[list[float | None]]:
    return [[float(f"{each:.4g}") if math.isfinite(each) else None for each in row] for row in rows]
