"""What came of a training run: a model that predicts, how well, and at what cost."""

from __future__ import annotations

import ctypes
import gc
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import psutil
import torch
from numpy.typing import ArrayLike
from torch import Tensor, nn

from course_lib.datasets import Split
from course_lib.metrics import accuracy_by_group, score
from course_lib.models import Classifier
from course_lib.training.recipe import Recipe

if TYPE_CHECKING:
    import pandas as pd
    from sklearn.preprocessing import StandardScaler

BATCH = 128  # samples predicted together: more is no faster here, and takes memory
INTERVAL = 0.03  # seconds between two measurements of memory, some 20 µs each


@dataclass(frozen=True, eq=False, repr=False)
class Run:
    """A finished training run: the model, its quality and its cost, side by side.

    Attributes
    ----------
    recipe : Recipe
        What was followed.
    history : list of dict
        A row for each epoch: epoch, train_loss (the recipe's loss), train_accuracy (both averaged over the
        epoch's batches as they were learned from, so a little behind the model at its end), val_loss (always
        cross-entropy), val_accuracy, and the seconds spent learning.
    best_epoch : int or None
        The epoch, from 1, with the lowest validation loss.
    metrics : dict
        What `evaluate` says of the test samples; empty unless the run was asked with ``test=True``.
    seconds : float
        Time spent learning: drawing batches, forward, backward and update. Taken from the processor's clock: on a
        quiet machine the time one waits, and on a busy one, where one waits longer, still the same. The time
        spent on the validation samples is apart, in `validation_seconds`.
    samples_seen : int
        Samples learned from, each time it was.
    n_train : int
        Rows trained on, repeats counted.
    parameters : int
        Numbers that training adjusted.
    peak_memory : int
        Bytes by which the process's memory rose at most while it trained: its copy of the rows trained on,
        weights, gradients, activations. Measured, see `PeakMemory`.
    data_bytes : int
        Bytes of the rows trained on, as stored.
    indices : ndarray of int64, shape (n_train,)
        The training rows that the policy chose.
    stopped_by : {None, "early stopping", "interrupt"}
        None: it went to its last step.
    model : Classifier
        The trained network.
    inputs : Inputs
        How samples become what the network reads.
    classes, group_names : tuple of str
        Names of the codes.
    """

    recipe: Recipe
    model: Classifier
    inputs: Inputs
    classes: tuple[str, ...]
    group_names: tuple[str, ...]
    history: list[dict[str, Any]]
    best_epoch: int | None
    seconds: float
    validation_seconds: float
    samples_seen: int
    n_train: int
    parameters: int
    peak_memory: int
    data_bytes: int
    indices: np.ndarray
    stopped_by: str | None
    metrics: dict[str, Any]

    def __repr__(self) -> str:
        ended = f", stopped by {self.stopped_by}" if self.stopped_by else ""
        quality = f", validation accuracy {self.history[-1]['val_accuracy']:.1%}" if self.history else ""
        return f"Run({len(self.history)} epochs on {self.n_train:,} samples in {self.seconds:.1f} s{quality}{ended})"

    @property
    def frame(self) -> pd.DataFrame:
        """The history as a table."""
        import pandas as pd

        return pd.DataFrame(self.history)

    def predict(self, X: ArrayLike) -> np.ndarray:
        """Give the class code of each sample: int64 (n,).

        Raises
        ------
        ValueError
            If the samples are not of the kind trained on, or there is none.
        """
        return self.predict_proba(X).argmax(axis=1)

    def predict_proba(self, X: ArrayLike) -> np.ndarray:
        """Give the probability of each class: float (n, n_classes), rows sum to 1.

        Raises
        ------
        ValueError
            If the samples are not of the kind trained on, or there is none.
        """
        return self._map(lambda batch: self.model(batch).softmax(dim=1), X)

    def features(self, X: ArrayLike) -> np.ndarray:
        """Give the values of the model's last hidden layer for each sample: float (n, n_features).

        Raises
        ------
        ValueError
            If the samples are not of the kind trained on, or there is none.
        """
        return self._map(self.model.features, X)

    def evaluate(self, split: Split) -> dict[str, Any]:
        """Measure the predictions for a split.

        Parameters
        ----------
        split : Split
            Samples of the same kind as those trained on.

        Returns
        -------
        dict
            As `metrics.score`: accuracy, balanced_accuracy, macro_f1 and recall (a dict, class name to
            share); and where the split has groups, accuracy_by_group.

        Raises
        ------
        ValueError
            If the samples are not of the kind trained on, or there is none.
        """
        predicted = self.predict(split.X)
        measured = score(split.y, predicted, self.classes)
        if split.groups is not None:
            measured["accuracy_by_group"] = accuracy_by_group(
                split.y, predicted, split.groups, self.group_names
            )
        return measured

    def _map(self, function: Callable[[Tensor], Tensor], X: ArrayLike) -> np.ndarray:
        X = np.asarray(X)
        if not len(X):
            raise ValueError(f"X has shape {X.shape}; give at least one sample")
        return torch.cat(map_batches(self.model, function, self.inputs.transform(X))).numpy()


@dataclass(frozen=True, eq=False)
class Inputs:
    """How samples become numbers of a size that a network learns well from.

    Images of uint8 are divided by 255, batch by batch: the whole set stays at one byte a pixel, a quarter of what
    floats take. Images of floats are used as they are. The columns of a table are standardised with the mean and
    standard deviation of the rows trained on, never of those tested on. `shape` is one sample as the model reads it:
    (channels, height, width) or (columns,).
    """

    shape: tuple[int, ...]
    scaler: StandardScaler | None = None

    @classmethod
    def fit(cls, X: np.ndarray) -> Inputs:
        """Prepare for samples like these: images (n, height, width[, channels]) or a table (n, columns).

        Raises
        ------
        ValueError
            If the samples are not numbers, have another shape, or hold NaN or infinity.
        """
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
            raise ValueError(
                f"X has shape {X.shape}, so samples of shape {_sample_shape(X)}, but the model reads samples of "
                f"shape {self.shape}; give samples like those trained on"
            )
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
    """Watch how far the process's memory rises while a block runs.

    What is counted is the resident memory that the process has to itself (on Linux without the pages of
    library files, which come and go as code is used for the first time). What the process held before is
    not: freed memory is first handed back to the system where the C library can (glibc), so that one run
    does not live on what the run before it left. A rise shorter than 30 ms may be missed, and the system
    counts in steps, so trust it to about 1 MB, and compare runs in processes of their own where it matters.

    Attributes
    ----------
    rise : int
        Bytes, never negative: the highest level measured, above the level at the start.

    Examples
    --------
    >>> with PeakMemory() as memory:
    ...     block = bytearray(b"1" * 50_000_000)
    >>> 40_000_000 < memory.rise < 160_000_000
    True
    """

    def __enter__(self) -> PeakMemory:
        gc.collect(1)  # the young generations: a full collection takes longer than a small run
        _hand_back_freed_memory()
        self._process = psutil.Process()
        self._before = self._highest = self._resident()
        self._done = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._done.set()
        self._watcher.join()
        self._highest = max(self._highest, self._resident())

    @property
    def rise(self) -> int:
        """Bytes by which memory rose at most."""
        return self._highest - self._before

    def _watch(self) -> None:
        while not self._done.wait(INTERVAL):
            self._highest = max(self._highest, self._resident())

    def _resident(self) -> int:
        memory = self._process.memory_info()
        return memory.rss - getattr(memory, "shared", 0)


def _hand_back_freed_memory() -> None:
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (AttributeError, OSError, TypeError):  # macOS, Windows, musl: no such function
        return


def _sample_shape(X: np.ndarray) -> tuple[int, ...]:
    """Check samples, and give the shape of one: (channels, height, width) or (columns,)."""
    if X.dtype.kind not in "uifb":
        raise ValueError(
            f"X is {X.dtype}; training needs numbers: encode text and categories as numbers first"
        )
    if X.ndim not in (2, 3, 4):
        raise ValueError(
            f"X has shape {X.shape}; give a table (n, columns), grey images (n, height, width) or "
            "colour images (n, height, width, 3)"
        )
    if X.dtype.kind == "f" and not np.isfinite(X).all():
        row = int(np.argwhere(~np.isfinite(X))[0, 0])
        raise ValueError(f"row {row} of X holds NaN or infinity; drop it or fill the gap first")
    if X.ndim == 2:
        return X.shape[1:]
    return (X.shape[3] if X.ndim == 4 else 1, *X.shape[1:3])
