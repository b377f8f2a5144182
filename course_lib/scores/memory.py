"""What a model learns and forgets again while it trains."""

import numpy as np
import torch

from course_lib.training.callbacks import Callback, TrainingState
from course_lib.training.run import Inputs

from .evaluation import as_in_use


def forgetting(correct) -> np.ndarray:
    """Score each sample by how often it is forgotten: right after one epoch, wrong after the next.

    Parameters
    ----------
    correct : array-like of bool, shape (epochs, n)
        Whether each sample was right after each epoch; `CorrectPerEpoch` records it.

    Returns
    -------
    ndarray of float32, shape (n,)
        Number of times forgotten. A sample that was never right scores ``epochs``, above all others.

    Raises
    ------
    ValueError, TypeError
        If there are fewer than 2 epochs, or ``correct`` is not true or false throughout.

    References
    ----------
    Toneva et al. (2019), "An empirical study of example forgetting during deep neural network learning",
    ICLR.

    Examples
    --------
    >>> forgetting([[True, True, False], [True, False, False], [True, True, False]])
    array([0., 1., 3.], dtype=float32)
    """
    try:
        correct = np.asarray(correct)
    except ValueError:
        raise ValueError("correct has epochs of different length; each must hold all samples") from None
    if correct.ndim != 2 or len(correct) < 2 or not correct.shape[1]:
        raise ValueError(
            f"correct has shape {correct.shape}; it must be (epochs, n), with at least 2 epochs and 1 sample"
        )
    if correct.dtype != bool:
        if correct.dtype.kind not in "biuf" or not np.isin(correct, (0, 1)).all():
            raise TypeError("correct must be true or false (1 or 0) for each epoch and sample")
        correct = correct.astype(bool)
    forgotten = (correct[:-1] & ~correct[1:]).sum(axis=0)
    return np.where(correct.any(axis=0), forgotten, len(correct)).astype(np.float32)


class CorrectPerEpoch(Callback):
    """Record, while training, which samples are right after each epoch.

    Parameters
    ----------
    split : datasets.Split
        The samples to look at: the training set, whether or not the recipe chooses a part of it.
    batch_size : int
        For memory and speed only.

    Attributes
    ----------
    correct : ndarray of bool, shape (epochs, n)

    Examples
    --------
    >>> from course_lib.datasets import load_digits
    >>> from course_lib.training import Recipe, train
    >>> data = load_digits()
    >>> record = CorrectPerEpoch(data.train)
    >>> _ = train(Recipe(model="linear", epochs=3), data, callbacks=[record])
    >>> record.correct.shape == (3, len(data.train))
    True
    >>> scores = forgetting(record.correct)
    """

    def __init__(self, split, *, batch_size: int = 1024) -> None:
        self.split, self.batch_size = split, batch_size
        self._epochs: list[np.ndarray] = []

    @property
    def correct(self) -> np.ndarray:
        """Whether each sample was right after each epoch."""
        return np.array(self._epochs, dtype=bool).reshape(len(self._epochs), len(self.split))

    def on_start(self, state: TrainingState) -> None:
        """Forget the run before, and prepare the samples as the run does."""
        self._epochs = []
        self._inputs = Inputs.fit(self.split.X[state.recipe.choose(self.split)])
        self._x, self._y = self._inputs.transform(self.split.X), torch.as_tensor(self.split.y)

    @torch.inference_mode()
    def on_epoch(self, state: TrainingState) -> None:
        """Look at every sample."""
        with as_in_use(state.model):
            predicted = [
                state.model(self._inputs.floats(self._x[rows])).argmax(dim=1)
                for rows in torch.arange(len(self._y)).split(self.batch_size)
            ]
        self._epochs.append((torch.cat(predicted) == self._y).numpy())
