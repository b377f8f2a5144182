"""Run a model over data in batches, the way it would be used and not the way it is trained."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import torch
from torch import Tensor, nn


def score_batches(
    score: Callable[[nn.Module, Tensor, Tensor], Tensor], model, X, y, *, batch_size: int
) -> np.ndarray:
    """Score every sample: one number each, a batch at a time.

    Parameters
    ----------
    score : callable
        ``score(model, inputs, labels) -> (b,)``.
    model : nn.Module or training.Run
        Gives one score (logit) per class. A `Run` prepares ``X`` as it did for training; a bare module is
        given ``X`` as it is, as numbers of its own precision.
    X : array or tensor of shape (n, ...)
        The samples.
    y : array or tensor of int, shape (n,)
        Class codes, 0 to C - 1.
    batch_size : int
        Samples in a batch; for memory and speed only.

    Returns
    -------
    ndarray of float32, shape (n,)

    Raises
    ------
    ValueError, TypeError
        If there is nothing to score, or samples and labels do not match each other or the model.
    FloatingPointError
        If a score is no number.

    Examples
    --------
    >>> total = lambda model, inputs, labels: model(inputs).sum(dim=1)
    >>> score_batches(total, nn.Identity(), np.eye(3), [0, 1, 2], batch_size=2)
    array([1., 1., 1.], dtype=float32)
    """
    model, inputs, prepare = _model_and_inputs(model, X)
    labels = _class_codes(y, len(inputs))
    if isinstance(batch_size, bool) or not isinstance(batch_size, int) or batch_size < 1:
        raise ValueError(f"batch_size={batch_size!r}; it must be a whole number, 1 or more")
    device = next((weights.device for weights in model.parameters()), torch.device("cpu"))
    scored = []
    with as_in_use(model):
        for batch, truth in zip(inputs.split(batch_size), labels.split(batch_size), strict=True):
            batch = prepare(batch).to(device)
            scored.append(score(model, batch, truth.to(device)).detach().float().cpu())
    scores = torch.cat(scored).numpy()
    if not np.isfinite(scores).all():
        where = np.flatnonzero(~np.isfinite(scores))[0]
        raise FloatingPointError(
            f"sample {where} scores {scores[where]}; look for NaN in X, or weights that have grown without bound"
        )
    return scores


def logits_of(model: nn.Module, inputs: Tensor, labels: Tensor) -> Tensor:
    """Give the model's scores per class, having checked that the labels are among the classes.

    Examples
    --------
    >>> logits_of(nn.Identity(), torch.zeros(1, 2), torch.tensor([5]))
    Traceback (most recent call last):
    ValueError: y holds class 5, but the model tells only 2 classes apart (0 to 1)
    """
    logits = model(inputs)
    if logits.ndim != 2:
        raise ValueError(
            f"the model gives shape {tuple(logits.shape)}; it must give one score per class, (n, C)"
        )
    if labels.max() >= logits.shape[1]:
        raise ValueError(
            f"y holds class {int(labels.max())}, but the model tells only {logits.shape[1]} classes apart "
            f"(0 to {logits.shape[1] - 1})"
        )
    return logits


@contextmanager
def as_in_use(model: nn.Module) -> Iterator[None]:
    """Switch dropout and batch statistics off within the block, and put each module back as it was.

    Examples
    --------
    >>> dropout = nn.Dropout()
    >>> with as_in_use(dropout):
    ...     dropout.training
    False
    >>> dropout.training
    True
    """
    before = {module: module.training for module in model.modules()}
    model.eval()
    try:
        yield
    finally:
        for module, training in before.items():
            module.training = training


def _model_and_inputs(model, X) -> tuple[nn.Module, Tensor, Callable[[Tensor], Tensor]]:
    if X is None or not hasattr(X, "__len__") or not len(X):
        raise ValueError("X is empty; give at least one sample")
    if isinstance(model, nn.Module):
        kind = next((weights.dtype for weights in model.parameters()), torch.get_default_dtype())
        return model, _tensor(X, "X"), lambda batch: batch.to(kind)
    if hasattr(model, "model") and hasattr(model, "inputs"):
        return model.model, model.inputs.transform(np.asarray(X)), model.inputs.floats
    raise TypeError(f"model must be a torch module or a training Run, got {type(model).__name__}")


def _tensor(values, name: str) -> Tensor:
    if isinstance(values, Tensor):
        return values.detach()
    array = np.asarray(values)
    if array.dtype.kind not in "biuf":
        raise TypeError(
            f"{name} must hold numbers, got dtype {array.dtype}; encode text and categories first"
        )
    return torch.from_numpy(np.require(array, requirements=["C", "W"]))


def _class_codes(y, n: int) -> Tensor:
    codes = _tensor(y, "y")
    if codes.ndim != 1 or codes.is_floating_point() or codes.dtype == torch.bool:
        raise TypeError(
            f"y must be class codes, whole numbers in one axis, got {codes.dtype} of shape {tuple(codes.shape)}"
        )
    if len(codes) != n:
        raise ValueError(f"y has {len(codes)} labels but X has {n} samples; they must be of the same samples")
    if codes.min() < 0:
        raise ValueError(f"y holds class {int(codes.min())}; codes are counted from 0")
    return codes.long()
