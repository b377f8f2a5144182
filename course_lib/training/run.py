"""What came of a training run: a model that predicts, how well, and at what cost."""

from __future__ import annotations

import ctypes
import gc
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import psutil
import torch
from numpy.typing import ArrayLike
from torch import Tensor, nn

from course_lib.datasets import Split
from course_lib.metrics import accuracy_by_group, score
from course_lib.models import Classifier, parameter_count
from course_lib.training.recipe import Recipe

if TYPE_CHECKING:
    from sklearn.preprocessing import StandardScaler

BATCH = 128  # samples predicted together: more is no faster here, and takes memory
INTERVAL = 0.03  # seconds between two measurements of memory, some 20 µs each


@dataclass(kw_only=True, eq=False, repr=False)
class Run:
    """A finished training run: the model, its quality and its cost, side by side.

    Attributes
    ----------
    recipe, model, inputs : Recipe, Classifier, Inputs
        What was followed, the trained network, and how samples become what it reads.
    classes, group_names : tuple of str
        Names of the codes.
    history : list of dict
        A row for each epoch: epoch, train_loss (the recipe's loss) and train_accuracy (both over the epoch's batches
        as they were learned from), the seconds spent learning, and where it was validated val_loss (always
        cross-entropy) and val_accuracy.
    seconds, validation_seconds : float
        Processor time spent learning, and that spent on the validation samples.
    samples_seen : int
        Samples learned from, each time it was.
    peak_memory, data_bytes : int
        Bytes that the run took at most (see `PeakMemory`; the rows trained on count also where they were there
        before), and those of the rows trained on.
    indices : ndarray of int64, shape (n_train,)
        The training rows that the policy chose, repeats included.
    stopped_by : str or None
        "early stopping", "interrupt", a callback's reason; None: it went to its last step.
    metrics : dict
        What `evaluate` says of the test samples; empty unless the run was asked with ``test=True``.
    """

    recipe: Recipe
    model: Classifier
    inputs: Inputs
    classes: tuple[str, ...]
    group_names: tuple[str, ...]
    indices: np.ndarray
    data_bytes: int
    history: list[dict[str, Any]] = field(default_factory=list)
    seconds: float = 0.0
    validation_seconds: float = 0.0
    samples_seen: int = 0
    peak_memory: int = 0
    stopped_by: str | None = None
    metrics: dict[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        ended = f", stopped by {self.stopped_by}" if self.stopped_by else ""
        last = self.history[-1] if self.history else {}
        quality = f", validation accuracy {last['val_accuracy']:.1%}" if "val_accuracy" in last else ""
        return f"Run({len(self.history)} epochs on {self.n_train:,} samples in {self.seconds:.1f} s{quality}{ended})"

    @property
    def best_epoch(self) -> int | None:
        """The epoch, from 1, with the lowest validation loss; None if none was validated."""
        validated = [row for row in self.history if "val_loss" in row]
        return min(validated, key=lambda row: row["val_loss"])["epoch"] if validated else None

    @property
    def n_train(self) -> int:
        """Rows trained on, repeats counted."""
        return len(self.indices)

    @property
    def parameters(self) -> int:
        """Numbers that training adjusted."""
        return parameter_count(self.model)

    def predict(self, X: ArrayLike) -> np.ndarray:
        """Give the class code of each sample: int64 (n,)."""
        return self.predict_proba(X).argmax(axis=1)

    def predict_proba(self, X: ArrayLike) -> np.ndarray:
        """Give the probability of each class: float (n, n_classes), rows sum to 1."""
        return self._map(lambda batch: self.model(batch).softmax(dim=1), X)

    def features(self, X: ArrayLike) -> np.ndarray:
        """Give the values of the model's last hidden layer for each sample: float (n, n_features)."""
        return self._map(self.model.features, X)

    def evaluate(self, split: Split) -> dict[str, Any]:
        """Measure the predictions for a split as `metrics.score` does, and where it has groups accuracy_by_group."""
        predicted = self.predict(split.X)
        measured = score(split.y, predicted, self.classes)
        if split.groups is not None:
            groups = accuracy_by_group(split.y, predicted, split.groups, self.group_names)
            measured["accuracy_by_group"] = groups
        return measured

    def _map(self, function: Callable[[Tensor], Tensor], X: ArrayLike) -> np.ndarray:
        X = np.asarray(X)
        if not len(X):
            raise ValueError(f"X has shape {X.shape}; give at least one sample")
        return torch.cat(map_batches(self.model, function, self.inputs.transform(X))).numpy()


@dataclass(frozen=True, eq=False)
class Inputs:
    """How samples become numbers of a size that a network learns well from.

    Images of uint8 are divided by 255, batch by batch: the whole set stays at one byte a pixel. The columns of a
    table are standardised by the rows trained on. `shape` is one sample: (channels, height, width) or (columns,).
    """

    shape: tuple[int, ...]
    scaler: StandardScaler | None = None

    @classmethod
    def fit(cls, X: np.ndarray) -> Inputs:
        """Prepare for samples like these: images (n, height, width[, channels]) or a table (n, columns)."""
        shape = _sample_shape(X)
        if len(shape) > 1:
            return cls(shape)
        from sklearn.preprocessing import StandardScaler

        return cls(shape, StandardScaler().fit(X.astype(float)))

    def transform(self, X: np.ndarray) -> Tensor:
        """Make a tensor (n, *shape): uint8 images stay uint8 and share their memory, all else becomes float.

        Raises
        ------
        ValueError
            If the samples are not of the kind trained on.
        """
        if _sample_shape(X) != self.shape:
            differs = f"X has samples of shape {_sample_shape(X)}, but the model reads samples of shape {self.shape}"
            raise ValueError(f"{differs}; give samples like those trained on")
        floats = torch.get_default_dtype()
        if self.scaler is not None:
            return torch.tensor(self.scaler.transform(X.astype(float)), dtype=floats)
        images = torch.from_numpy(np.require(X, requirements=["C", "W"]))
        images = images if images.dtype == torch.uint8 else images.to(floats)
        return images.permute(0, 3, 1, 2) if images.ndim == 4 else images.unsqueeze(1)

    @staticmethod
    def floats(batch: Tensor) -> Tensor:
        """Turn rows of what `transform` gave into the floats that the model reads; uint8 is scaled to [0, 1]."""
        return batch / 255 if batch.dtype == torch.uint8 else batch


def map_batches(model: nn.Module, function: Callable[[Tensor], Tensor], x: Tensor) -> list[Tensor]:
    """Apply `function` to the samples of `x`, some at a time, with the model at rest (no dropout, no gradient)."""
    model.eval()
    with torch.inference_mode():
        return [function(Inputs.floats(batch)) for batch in x.split(BATCH)]


class PeakMemory:
    """Watch by how many bytes, `rise`, the process's memory rises at most while a block runs.

    Counted is the resident memory that the process has to itself, on Linux without the pages of library files. What
    was freed before is first handed back to the system where the C library can (glibc), so that one run does not live
    on what the run before it left. A rise shorter than 30 ms may be missed; trust it to about 1 MB.
    """

    def __enter__(self) -> PeakMemory:
        gc.collect(1)  # the young generations: a full collection takes longer than a small run
        with suppress(AttributeError, OSError, TypeError):  # macOS, Windows, musl: no such function
            ctypes.CDLL(None).malloc_trim(0)
        self._process = psutil.Process()
        self._before = self._highest = self._resident()
        self._done = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._done.set()
        self._watcher.join()
        self.rise = max(self._highest, self._resident()) - self._before

    def _watch(self) -> None:
        while not self._done.wait(INTERVAL):
            self._highest = max(self._highest, self._resident())

    def _resident(self) -> int:
        memory = self._process.memory_info()
        return memory.rss - getattr(memory, "shared", 0)


def _sample_shape(X: np.ndarray) -> tuple[int, ...]:
    """Check samples, and give the shape of one: (channels, height, width) or (columns,)."""
    if X.dtype.kind not in "uifb":
        raise ValueError(f"X is {X.dtype}; training needs numbers: encode text and categories as such first")
    if X.ndim not in (2, 3, 4):
        kinds = "a table (n, columns), grey images (n, height, width) or colour images (n, height, width, 3)"
        raise ValueError(f"X has shape {X.shape}; give {kinds}")
    if X.dtype.kind == "f" and not np.isfinite(X).all():
        row = int(np.argwhere(~np.isfinite(X))[0, 0])
        raise ValueError(f"row {row} of X holds NaN or infinity; drop it or fill the gap first")
    return X.shape[1:] if X.ndim == 2 else (X.shape[3] if X.ndim == 4 else 1, *X.shape[1:3])
