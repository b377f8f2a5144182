"""How hard, or how telling, each sample is: one number each, larger is harder.

From a model: `el2n`, `loss` (one forward pass) and `grand` (one forward and backward pass). From a whole run:
`forgetting`. What to do with them: `course_lib.subsets`, ``hardest``, ``ccs``, ``window``, ...

>>> sorted(SCORES)
['el2n', 'grand', 'loss']
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, one_hot, pad

from course_lib.training.callbacks import Callback, TrainingState
from course_lib.training.run import Inputs

__all__ = ["SCORES", "CorrectPerEpoch", "el2n", "evaluation_mode", "forgetting", "grand", "loss"]


def el2n(model: Any, X: ArrayLike | Tensor, y: ArrayLike | Tensor, *, batch_size: int = 256) -> np.ndarray:
    """Score each sample by the length of its error: the predicted probabilities minus the truth. One forward pass.

    Taken from a model that has trained for only a few epochs: later, the samples it knows by heart all
    score near 0. One run is noisy; the paper takes the mean over ten: ``np.mean([el2n(run, X, y) for run in
    runs], axis=0)``.

    Parameters
    ----------
    model : nn.Module or training.Run
        Gives one score (logit) per class. A `Run` prepares ``X`` as it did for training; a bare module is
        given ``X`` as it is, as numbers of its own precision.
    X : array or tensor of shape (n, ...)
        The samples, as the model reads them.
    y : array or tensor of int, shape (n,)
        Class codes, 0 to C - 1.
    batch_size : int
        Samples in a batch; for memory and speed only.

    Returns
    -------
    ndarray of float32, shape (n,)
        From 0 (sure and right) to √2 (sure and wrong).

    Raises
    ------
    ValueError, TypeError
        If there is nothing to score, or samples and labels do not match each other or the model.
    FloatingPointError
        If a score is no number.

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
        logits = _class_logits(model, inputs, labels)
        return (logits.softmax(dim=1) - one_hot(labels, logits.shape[1])).norm(dim=1)

    return _score_batches(error, model, X, y, batch_size)


def loss(model: Any, X: ArrayLike | Tensor, y: ArrayLike | Tensor, *, batch_size: int = 256) -> np.ndarray:
    """Score each sample by its cross-entropy loss. One forward pass.

    Parameters
    ----------
    model, X, y, batch_size
        As in `el2n`.

    Returns
    -------
    ndarray of float32, shape (n,)
        Minus the logarithm of the probability that the model gives to the true class; 0 or more.

    Raises
    ------
    ValueError, TypeError, FloatingPointError
        As in `el2n`.

    Examples
    --------
    >>> loss(nn.Identity(), torch.tensor([[0.0, 0.0], [9.0, -9.0]]), [0, 1]).round(3)
    array([ 0.693, 18.   ], dtype=float32)
    """

    @torch.inference_mode()
    def each(model: nn.Module, inputs: Tensor, labels: Tensor) -> Tensor:
        return cross_entropy(_class_logits(model, inputs, labels), labels, reduction="none")

    return _score_batches(each, model, X, y, batch_size)


def grand(model: Any, X: ArrayLike | Tensor, y: ArrayLike | Tensor, *, batch_size: int = 128) -> np.ndarray:
    """Score each sample by the length of its gradient: of its own loss, by all the weights.

    Parameters
    ----------
    model, X, y, batch_size
        As in `el2n`.

    Returns
    -------
    ndarray of float32, shape (n,)
        0 or more.

    Raises
    ------
    ValueError, TypeError, FloatingPointError
        As in `el2n`, or if the model has no weights.

    Notes
    -----
    One batched forward and backward pass serves all samples of a batch. The gradient of a layer's weights is
    made of two things that the passes hold for each sample: what went into the layer, and how the loss changes
    with what came out. For a linear layer it is their outer product, whose length is the product of their
    lengths; for a convolution, the sum of outer products over all places. The gradients of the weights
    themselves, summed over the batch, are never computed. A model with other layers that have weights (batch
    norm, attention, ...), or that uses a layer twice, is scored by `torch.func`, sample by sample in effect:
    the same numbers, several times slower.

    References
    ----------
    Paul, Ganguli & Dziugaite (2021), "Deep learning on a data diet: finding important examples early in
    training", NeurIPS. The outer products: Goodfellow (2015), "Efficient per-example gradient computations".

    Examples
    --------
    >>> model = nn.Linear(2, 2)
    >>> _ = nn.init.zeros_(model.weight), nn.init.zeros_(model.bias)
    >>> grand(model, [[0.0, 0.0], [3.0, 4.0]], [0, 1])  # error (0.5, -0.5), times (1, x)
    array([0.70710677, 3.6055512 ], dtype=float32)
    """
    return _score_batches(_gradient_norms, model, X, y, batch_size)


SCORES: dict[str, Callable[..., np.ndarray]] = {"el2n": el2n, "grand": grand, "loss": loss}


def forgetting(correct: ArrayLike) -> np.ndarray:
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
        right = np.asarray(correct)
    except ValueError:
        raise ValueError("correct has epochs of different length; each must hold all samples") from None
    if right.ndim != 2 or len(right) < 2 or not right.shape[1]:
        raise ValueError(
            f"correct has shape {right.shape}; it must be (epochs, n), with at least 2 epochs and 1 sample"
        )
    if right.dtype != bool:
        if right.dtype.kind not in "biuf" or not np.isin(right, (0, 1)).all():
            raise TypeError("correct must be true or false (1 or 0) for each epoch and sample")
        right = right.astype(bool)
    forgotten = (right[:-1] & ~right[1:]).sum(axis=0)
    return np.where(right.any(axis=0), forgotten, len(right)).astype(np.float32)


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

    def __init__(self, split: Any, *, batch_size: int = 1024) -> None:
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
        with evaluation_mode(state.model):
            predicted = [
                state.model(self._inputs.floats(batch)).argmax(dim=1)
                for batch in self._x.split(self.batch_size)
            ]
        self._epochs.append((torch.cat(predicted) == self._y).numpy())


@contextmanager
def evaluation_mode(model: nn.Module) -> Iterator[None]:
    """Switch dropout and batch statistics off within the block, and put each module back as it was.

    Examples
    --------
    >>> dropout = nn.Dropout()
    >>> with evaluation_mode(dropout):
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


def _score_batches(
    score: Callable[[nn.Module, Tensor, Tensor], Tensor], model: Any, X: Any, y: Any, batch_size: int
) -> np.ndarray:
    """Score every sample, a batch at a time: ``score(model, inputs, labels) -> (b,)``."""
    model, inputs, prepare = _model_and_inputs(model, X)
    labels = _class_codes(y, len(inputs))
    if isinstance(batch_size, bool) or not isinstance(batch_size, int) or batch_size < 1:
        raise ValueError(f"batch_size={batch_size!r}; it must be a whole number, 1 or more")
    device = next((weights.device for weights in model.parameters()), torch.device("cpu"))
    scored = []
    with evaluation_mode(model):
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


def _class_logits(model: nn.Module, inputs: Tensor, labels: Tensor) -> Tensor:
    """Give the model's scores per class, having checked that the labels are among the classes."""
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


def _model_and_inputs(model: Any, X: Any) -> tuple[nn.Module, Tensor, Callable[[Tensor], Tensor]]:
    if X is None or not hasattr(X, "__len__") or not len(X):
        raise ValueError("X is empty; give at least one sample")
    if isinstance(model, nn.Module):
        kind = next((weights.dtype for weights in model.parameters()), torch.get_default_dtype())
        return model, _tensor(X, "X"), lambda batch: batch.to(kind)
    if hasattr(model, "model") and hasattr(model, "inputs"):
        return model.model, model.inputs.transform(np.asarray(X)), model.inputs.floats
    raise TypeError(f"model must be a torch module or a training Run, got {type(model).__name__}")


def _tensor(values: Any, name: str) -> Tensor:
    if isinstance(values, Tensor):
        return values.detach()
    array = np.asarray(values)
    if array.dtype.kind not in "biuf":
        raise TypeError(
            f"{name} must hold numbers, got dtype {array.dtype}; encode text and categories first"
        )
    return torch.from_numpy(np.require(array, requirements=["C", "W"]))


def _class_codes(y: Any, n: int) -> Tensor:
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


# -- the lengths of single samples' gradients, from one pass ------------------------------------------------


def _gradient_norms(model: nn.Module, inputs: Tensor, labels: Tensor) -> Tensor:
    layers = [module for module in model.modules() if any(True for _ in module.parameters(recurse=False))]
    if not layers:
        raise ValueError("the model has no weights, so a sample has no gradient to score")
    if not all(map(_is_simple, layers)):
        return _by_torch_func(model, inputs, labels)
    with torch.enable_grad(), _frozen(model), _recorded(layers) as seen:
        logits = _class_logits(model, inputs, labels)
        if len(seen) != len({id(layer) for layer, *_ in seen}):
            return _by_torch_func(model, inputs, labels)  # a layer used twice adds its two gradients up
        total = cross_entropy(logits, labels, reduction="sum")  # samples do not touch each other's loss
        slopes = torch.autograd.grad(total, [output for *_, output in seen])
    norms = [_squared_norm(layer, x, slope) for (layer, x, _), slope in zip(seen, slopes, strict=True)]
    return sum(norms[1:], start=norms[0]).sqrt()


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
    """Give what each weight of a convolution was multiplied with, place by place: (b, places, weights).

    As `torch.nn.functional.unfold`, in another order of the weights; sooner, since channels lie together.
    """
    (top, left), (down, right) = map(int, layer.padding), layer.stride
    x = pad(x, (left, left, top, top)).contiguous(memory_format=torch.channels_last).permute(0, 2, 3, 1)
    for axis, step, kernel, dilation in zip(
        (1, 2), (down, right), layer.kernel_size, layer.dilation, strict=True
    ):
        x = x.unfold(axis, dilation * (kernel - 1) + 1, step)[..., ::dilation]
    return x.permute(0, 1, 2, 4, 5, 3).flatten(3).flatten(1, 2)


@contextmanager
def _frozen(model: nn.Module) -> Iterator[None]:
    """Spare the backward pass the gradients of the weights."""
    before = [(weights, weights.requires_grad) for weights in model.parameters()]
    model.requires_grad_(False)
    try:
        yield
    finally:
        for weights, asked in before:
            weights.requires_grad_(asked)


@contextmanager
def _recorded(layers: list[nn.Module]) -> Iterator[list[tuple[nn.Module, Tensor, Tensor]]]:
    """Record what enters and leaves each layer, in the order of use."""
    seen: list[tuple[nn.Module, Tensor, Tensor]] = []

    def record(layer: nn.Module, entered: tuple[Tensor, ...], output: Tensor) -> Tensor:
        if not output.requires_grad:
            output.requires_grad_()  # the backward pass need not go below the first layer
        seen.append((layer, entered[0].detach(), output))
        return output.clone()  # what follows may change its input in place

    hooks = [layer.register_forward_hook(record) for layer in layers]
    try:
        yield seen
    finally:
        for hook in hooks:
            hook.remove()


def _by_torch_func(model: nn.Module, inputs: Tensor, labels: Tensor) -> Tensor:
    weights = {name: each.detach() for name, each in model.named_parameters()}

    def own_loss(weights: dict[str, Tensor], x: Tensor, label: Tensor) -> Tensor:
        logits = torch.func.functional_call(model, weights, (x.unsqueeze(0),))
        return cross_entropy(logits, label.unsqueeze(0))

    gradients = torch.func.vmap(torch.func.grad(own_loss), in_dims=(None, 0, 0))(weights, inputs, labels)
    norms = [each.flatten(1).square().sum(1) for each in gradients.values()]
    return sum(norms[1:], start=norms[0]).sqrt()
