"""How wrong a model is about each sample."""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, one_hot

from .evaluation import logits_of, score_batches


def el2n(model, X, y, *, batch_size: int = 256) -> np.ndarray:
    """Score each sample by the length of its error: the predicted probabilities minus the truth.

    Taken from a model that has trained for only a few epochs: later, the samples it knows by heart all
    score near 0. One run is noisy; the paper takes the mean over ten: ``np.mean([el2n(run, X, y) for run in
    runs], axis=0)``.

    Parameters
    ----------
    model : nn.Module or training.Run
        Gives one score (logit) per class.
    X : array or tensor of shape (n, ...)
        The samples, as the model reads them (a `Run` prepares them itself).
    y : array or tensor of int, shape (n,)
        Class codes, 0 to C - 1.
    batch_size : int
        For memory and speed only.

    Returns
    -------
    ndarray of float32, shape (n,)
        From 0 (sure and right) to √2 (sure and wrong).

    Notes
    -----
    One forward pass.

    References
    ----------
    Paul, Ganguli & Dziugaite (2021), "Deep learning on a data diet: finding important examples early in
    training", NeurIPS.

    Examples
    --------
    >>> logits = torch.tensor([[9.0, -9.0], [0.0, 0.0], [-9.0, 9.0]])
    >>> el2n(nn.Identity(), logits, [0, 0, 0]).round(3)
    array([0.   , 0.707, 1.414], dtype=float32)
    """

    @torch.inference_mode()
    def error(model: nn.Module, inputs: Tensor, labels: Tensor) -> Tensor:
        logits = logits_of(model, inputs, labels)
        return (logits.softmax(dim=1) - one_hot(labels, logits.shape[1])).norm(dim=1)

    return score_batches(error, model, X, y, batch_size=batch_size)


def loss(model, X, y, *, batch_size: int = 256) -> np.ndarray:
    """Score each sample by its cross-entropy loss.

    Parameters
    ----------
    model, X, y, batch_size
        As in `el2n`.

    Returns
    -------
    ndarray of float32, shape (n,)
        Minus the logarithm of the probability that the model gives to the true class; 0 or more.

    Notes
    -----
    One forward pass.

    Examples
    --------
    >>> loss(nn.Identity(), torch.tensor([[0.0, 0.0], [9.0, -9.0]]), [0, 1]).round(3)
    array([ 0.693, 18.   ], dtype=float32)
    """

    @torch.inference_mode()
    def each(model: nn.Module, inputs: Tensor, labels: Tensor) -> Tensor:
        return cross_entropy(logits_of(model, inputs, labels), labels, reduction="none")

    return score_batches(each, model, X, y, batch_size=batch_size)
