"""What came of a training run: a model that predicts, how well, and at what cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn

from course_lib import metrics as measures
from course_lib.training.inputs import Inputs
from course_lib.training.recipe import Recipe

if TYPE_CHECKING:
    import pandas as pd

BATCH = 128  # samples looked at together when nothing is learned: larger is no faster here, and takes memory


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
        weights, gradients, activations. Measured, see `memory.PeakMemory`.
    data_bytes : int
        Bytes of the rows trained on, as stored.
    indices : ndarray of int64, shape (n_train,)
        The training rows that the policy chose.
    stopped_by : {None, "early stopping", "interrupt"}
        None: it went to its last step.
    model : nn.Module
        The trained network.
    inputs : Inputs
        How samples become what the network reads.
    classes, group_names : tuple of str
        Names of the codes.
    """

    recipe: Recipe
    model: nn.Module
    inputs: Inputs
    classes: tuple[str, ...]
    group_names: tuple[str, ...]
    history: list[dict]
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
    metrics: dict

    def __repr__(self) -> str:
        ended = f", stopped by {self.stopped_by}" if self.stopped_by else ""
        quality = f", validation accuracy {self.history[-1]['val_accuracy']:.1%}" if self.history else ""
        return f"Run({len(self.history)} epochs on {self.n_train:,} samples in {self.seconds:.1f} s{quality}{ended})"

    @property
    def frame(self) -> pd.DataFrame:
        """The history as a table."""
        import pandas as pd

        return pd.DataFrame(self.history)

    def predict(self, X) -> np.ndarray:
        """Give the class code of each sample: int64 (n,)."""
        return self.predict_proba(X).argmax(axis=1)

    def predict_proba(self, X) -> np.ndarray:
        """Give the chance of each class: float (n, n_classes), rows sum to 1."""
        return self._map(lambda batch: self.model(batch).softmax(dim=1), X)

    def features(self, X) -> np.ndarray:
        """Give what the model's last hidden layer makes of each sample: float (n, n_features)."""
        return self._map(self.model.features, X)

    def evaluate(self, split) -> dict:
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
        """
        predicted = self.predict(split.X)
        measured = measures.score(split.y, predicted, self.classes)
        if split.groups is not None:
            measured["accuracy_by_group"] = measures.accuracy_by_group(
                split.y, predicted, split.groups, self.group_names
            )
        return measured

    def _map(self, function, X) -> np.ndarray:
        X = np.asarray(X)
        if not len(X):
            raise ValueError(f"X has shape {X.shape}; give at least one sample")
        return torch.cat(map_batches(self.model, function, self.inputs, self.inputs.tensor(X))).numpy()


def map_batches(model: nn.Module, function, inputs: Inputs, x: Tensor) -> list[Tensor]:
    """Apply `function` to the samples of `x`, some at a time, with the model at rest (no dropout, no gradient)."""
    model.eval()
    with torch.inference_mode():
        return [function(inputs.floats(batch)) for batch in x.split(BATCH)]
