"""How hard, or how telling, each sample is: one number each, larger is harder; for `course_lib.subsets` to choose."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, one_hot, pad

from course_lib.training.callbacks import Callback, TrainingState
from course_lib.training.run import Inputs
from course_lib.validation import check_whole_number

__all__ = ["SCORES", "CorrectPerEpoch", "el2n", "forgetting", "grand", "loss"]

_WHOLE = (torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64)


def el2n(model: Any, X: ArrayLike | Tensor, y: ArrayLike | Tensor, *, batch_size: int = 256) -> np.ndarray:
    """Score each sample by the length of its error: the predicted probabilities minus the truth. One forward pass.

    For a model that has trained a few epochs: later, what it knows by heart scores near 0. One run is noisy; the
    paper takes the mean of ten. Paul, Ganguli & Dziugaite, "Deep learning on a data diet", NeurIPS 2021.

    Parameters
    ----------
    model : nn.Module or training.Run
        Gives one logit per class. A `Run` prepares ``X`` as it did for training; a module is given ``X`` as it is.
    X, y : array or tensor of shape (n, ...), (n,)
        The samples, and their class codes from 0.
    batch_size : int
        Samples in a batch; for memory and speed only.

    Returns
    -------
    ndarray of float32, shape (n,)
        From 0 (sure and right) to √2 (sure and wrong).

    Raises
    ------
    ValueError, TypeError, FloatingPointError
        If samples and labels do not match each other or the model, there are none, or a score is no number.

    Examples
    --------
    >>> el2n(nn.Identity(), torch.tensor([[9.0, -9.0], [0.0, 0.0], [-9.0, 9.0]]), [0, 0, 0]).round(3)
    array([0.   , 0.707, 1.414], dtype=float32)
    """

    def error(logits: Tensor, labels: Tensor) -> Tensor:
        return (logits.softmax(dim=1) - one_hot(labels, logits.shape[1])).norm(dim=1)

    return _score_batches(model, X, y, batch_size, error)


def loss(model: Any, X: ArrayLike | Tensor, y: ArrayLike | Tensor, *, batch_size: int = 256) -> np.ndarray:
    """Score each sample by its cross-entropy loss, minus the logarithm of the true class's probability. One pass.

    Parameters
    ----------
    model, X, y, batch_size : as in `el2n`

    Returns
    -------
    ndarray of float32, shape (n,)

    Examples
    --------
    >>> loss(nn.Identity(), torch.tensor([[0.0, 0.0], [9.0, -9.0]]), [0, 1]).round(3)
    array([ 0.693, 18.   ], dtype=float32)
    """
    return _score_batches(model, X, y, batch_size, partial(cross_entropy, reduction="none"))


def grand(model: Any, X: ArrayLike | Tensor, y: ArrayLike | Tensor, *, batch_size: int = 128) -> np.ndarray:
    """Score each sample by the length of the gradient of its own loss by all the weights.

    One pass serves a batch: a linear or convolutional layer's gradient is a product of what went in and how the loss
    changes with what came out (Goodfellow, "Efficient per-example gradient computations", 2015). Other layers, or one
    used twice, go through `torch.func`, several times slower. Source: as of `el2n`.

    Parameters
    ----------
    model, X, y, batch_size : as in `el2n`

    Returns
    -------
    ndarray of float32, shape (n,)

    Examples
    --------
    >>> model = nn.Linear(2, 2)
    >>> _ = nn.init.zeros_(model.weight), nn.init.zeros_(model.bias)
    >>> grand(model, [[0.0, 0.0], [3.0, 4.0]], [0, 1])  # error (0.5, -0.5), times (1, x)
    array([0.70710677, 3.6055512 ], dtype=float32)
    """
    return _score_batches(model, X, y, batch_size)


SCORES: dict[str, Callable[..., np.ndarray]] = {"el2n": el2n, "grand": grand, "loss": loss}


def forgetting(correct: ArrayLike) -> np.ndarray:
    """Score each sample by how often it is forgotten: right after one epoch, wrong after the next.

    Toneva et al., "An empirical study of example forgetting during deep neural network learning", ICLR 2019.

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

    Examples
    --------
    >>> forgetting([[True, True, False], [True, False, False], [True, True, False]])
    array([0., 1., 3.], dtype=float32)
    """
    try:
        right = np.asarray(correct)
    except ValueError:
        raise ValueError("correct has epochs of different length; each must hold all samples") from None
    if right.ndim != 2 or len(right) < 2 or not right.shape[1]:
        raise ValueError(f"correct has shape {right.shape}; it must be (epochs, n), with at least 2 epochs")
    if right.dtype.kind not in "biuf" or not np.isin(right, (0, 1)).all():
        raise TypeError("correct must be true or false (1 or 0) for each epoch and sample")
    right = right.astype(bool)
    forgotten = (right[:-1] & ~right[1:]).sum(axis=0)
    return np.where(right.any(axis=0), forgotten, len(right)).astype(np.float32)


class CorrectPerEpoch(Callback):
    """Record, while training, which samples are right after each epoch: ``correct``, bool, shape (epochs, n).

    Parameters
    ----------
    split : datasets.Split
        The samples to look at, chosen by the recipe or not. Then ``train(recipe, data, callbacks=[record])``.
    """

    def __init__(self, split: Any) -> None:
        self.split, self.correct = split, np.empty((0, len(split)), dtype=bool)

    def on_start(self, state: TrainingState) -> None:
        """Forget the run before, and prepare the samples as the run does."""
        self.correct = self.correct[:0]
        self._inputs = Inputs.fit(self.split.X[state.recipe.choose(self.split)])
        self._x, self._y = self._inputs.transform(self.split.X), torch.as_tensor(self.split.y)

    @torch.inference_mode()
    def on_epoch(self, state: TrainingState) -> None:
        """Look at every sample."""
        with _evaluating(state.model):
            batches = map(self._inputs.floats, self._x.split(1024))
            predicted = torch.cat([state.model(batch).argmax(dim=1) for batch in batches])
        self.correct = np.vstack([self.correct, (predicted == self._y).numpy()])


@contextmanager
def _evaluating(model: nn.Module) -> Iterator[None]:
    """Switch dropout and batch statistics off within the block, and put each module back as it was."""
    before = {module: module.training for module in model.modules()}
    model.eval()
    try:
        yield
    finally:
        for module, training in before.items():
            module.training = training


def _score_batches(
    model: Any, X: Any, y: Any, batch_size: int, of_logits: Callable[[Tensor, Tensor], Tensor] | None = None
) -> np.ndarray:
    """Score every sample, a batch at a time: by its logits and label, else by its gradient."""
    if X is None or not hasattr(X, "__len__") or not len(X):
        raise ValueError("X is empty; give at least one sample")
    module = model if isinstance(model, nn.Module) else getattr(model, "model", None)
    if not isinstance(module, nn.Module):
        raise TypeError(f"model must be a torch module or a training Run, got {type(model).__name__}")
    check_whole_number("batch_size", batch_size, at_least=1)
    weights = next(module.parameters(), torch.empty(0))
    prepare = partial(Tensor.to, dtype=weights.dtype) if module is model else model.inputs.floats
    inputs = _tensor(X, "X") if module is model else model.inputs.transform(np.asarray(X))
    codes, scored = _tensor(y, "y"), []
    if codes.dtype not in _WHOLE or codes.shape != inputs.shape[:1] or codes.min() < 0:
        got = f"{codes.dtype} of shape {tuple(codes.shape)}, {codes.min()} the least"
        raise ValueError(f"y must be class codes from 0, one for each of {len(inputs)} samples; got {got}")
    with _evaluating(module), torch.inference_mode(of_logits is not None):
        for batch, truth in zip(inputs.split(batch_size), codes.long().split(batch_size), strict=True):
            batch, truth = prepare(batch).to(weights.device), truth.to(weights.device)
            if of_logits:
                scored.append(of_logits(_class_logits(module, batch, truth), truth))
            else:
                scored.append(_gradient_norms(module, batch, truth))
    scores = torch.cat(scored).detach().float().cpu().numpy()
    if not np.isfinite(scores).all():
        where = np.isfinite(scores).argmin()
        raise FloatingPointError(f"sample {where} scores {scores[where]}; look for NaN in X or the weights")
    return scores


def _tensor(values: Any, name: str) -> Tensor:
    if isinstance(values, Tensor):
        return values.detach()
    array = np.asarray(values)
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{name} must hold numbers, got dtype {array.dtype}; encode text and categories")
    return torch.from_numpy(np.require(array, requirements=["C", "W"]))


def _class_logits(model: nn.Module, inputs: Tensor, labels: Tensor) -> Tensor:
    """Give the model's scores per class, having checked that the labels are among the classes."""
    logits = model(inputs)
    if logits.ndim != 2:
        raise ValueError(f"the model gives shape {tuple(logits.shape)}; it must give one score per class")
    if labels.max() >= logits.shape[1]:
        raise ValueError(f"y holds class {int(labels.max())}, and the model tells {logits.shape[1]} apart")
    return logits


def _gradient_norms(model: nn.Module, inputs: Tensor, labels: Tensor) -> Tensor:
    """Give the lengths of single samples' gradients, from what enters and leaves each layer in one pass."""
    layers = [module for module in model.modules() if any(True for _ in module.parameters(recurse=False))]
    if not layers:
        raise ValueError("the model has no weights, so a sample has no gradient to score")
    if not all(map(_is_simple, layers)):
        return _by_torch_func(model, inputs, labels)
    seen: list[tuple[nn.Module, Tensor, Tensor]] = []

    def record(layer: nn.Module, entered: tuple[Tensor, ...], output: Tensor) -> Tensor:
        if not output.requires_grad:
            output.requires_grad_()  # the layer's own weights are frozen
        seen.append((layer, entered[0].detach(), output))
        return output.clone()  # what follows may change its input in place

    hooks = [layer.register_forward_hook(record) for layer in layers]
    try:
        with torch.enable_grad():
            logits = _class_logits(model, inputs, labels)
            total = cross_entropy(logits, labels, reduction="sum")  # samples do not touch each other's loss
    finally:
        for hook in hooks:
            hook.remove()
    if len(seen) != len({id(layer) for layer, *_ in seen}):
        return _by_torch_func(model, inputs, labels)  # a layer used twice adds its two gradients up
    slopes = torch.autograd.grad(total, [output for *_, output in seen])
    norms = [_squared_norm(layer, x, slope) for (layer, x, _), slope in zip(seen, slopes, strict=True)]
    return sum(norms, start=torch.zeros(())).sqrt()


def _is_simple(layer: nn.Module) -> bool:
    if type(layer) is nn.Conv2d:
        return layer.groups == 1 and layer.padding_mode == "zeros" and not isinstance(layer.padding, str)
    return type(layer) is nn.Linear


def _squared_norm(layer: Any, x: Tensor, slope: Tensor) -> Tensor:
    """Give the squared length of each sample's gradient by one layer's weights: (b,)."""
    if isinstance(layer, nn.Conv2d):
        x, slope = _patches(layer, x), slope.flatten(2).mT
    if slope.ndim == 2:
        by_bias = slope.square().sum(1)
        by_weight = by_bias * x.square().sum(1)
    else:  # a sum over places: (b, places, in) and (b, places, out)
        x, slope = x.flatten(1, -2), slope.flatten(1, -2)
        by_bias = slope.sum(1).square().sum(1)
        by_weight = torch.linalg.vector_norm(slope.mT @ x, dim=(1, 2)).square()
    return by_weight if layer.bias is None else by_weight + by_bias


def _patches(layer: nn.Conv2d, x: Tensor) -> Tensor:
    """As `torch.nn.functional.unfold`, (b, places, weights), but sooner, since channels lie together."""
    top, left = map(int, layer.padding)
    x = pad(x, (left, left, top, top)).contiguous(memory_format=torch.channels_last).permute(0, 2, 3, 1)
    for axis, (kernel, dilation) in enumerate(zip(layer.kernel_size, layer.dilation, strict=True)):
        x = x.unfold(axis + 1, dilation * (kernel - 1) + 1, layer.stride[axis])[..., ::dilation]
    return x.permute(0, 1, 2, 4, 5, 3).flatten(3).flatten(1, 2)


def _by_torch_func(model: nn.Module, inputs: Tensor, labels: Tensor) -> Tensor:
    weights = {name: each.detach() for name, each in model.named_parameters()}

    def own_loss(weights: dict[str, Tensor], x: Tensor, label: Tensor) -> Tensor:
        return cross_entropy(torch.func.functional_call(model, weights, (x[None],)), label[None])

    gradients = torch.func.vmap(torch.func.grad(own_loss), in_dims=(None, 0, 0))(weights, inputs, labels)
    return sum((each.flatten(1).square().sum(1) for each in gradients.values()), start=torch.zeros(())).sqrt()
