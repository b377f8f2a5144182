"""How strongly each sample alone would move the weights."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, pad

from .evaluation import logits_of, score_batches


def grand(model, X, y, *, batch_size: int = 128) -> np.ndarray:
    """Score each sample by the length of its gradient: of its own loss, by all the weights.

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
        0 or more.

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
    return score_batches(_gradient_norms, model, X, y, batch_size=batch_size)


def _gradient_norms(model: nn.Module, inputs: Tensor, labels: Tensor) -> Tensor:
    layers = [module for module in model.modules() if any(True for _ in module.parameters(recurse=False))]
    if not layers:
        raise ValueError("the model has no weights, so a sample has no gradient to score")
    if not all(map(_is_simple, layers)):
        return _by_torch_func(model, inputs, labels)
    with torch.enable_grad(), _frozen(model), _watched(layers) as seen:
        logits = logits_of(model, inputs, labels)
        if len(seen) != len({id(layer) for layer, *_ in seen}):
            return _by_torch_func(model, inputs, labels)  # a layer used twice adds its two gradients up
        total = cross_entropy(logits, labels, reduction="sum")  # samples do not touch each other's loss
        slopes = torch.autograd.grad(total, [output for *_, output in seen])
    squares = sum(
        _squared_norm(layer, entered, slope) for (layer, entered, _), slope in zip(seen, slopes, strict=True)
    )
    return squares.sqrt()


def _squared_norm(layer: nn.Module, entered: Tensor, slope: Tensor) -> Tensor:
    """Give the squared length of each sample's gradient by one layer's weights: (b,)."""
    if isinstance(layer, nn.Conv2d):
        entered, slope = _looked_at(layer, entered), slope.flatten(2).mT
    if slope.ndim == 2:
        by_bias = slope.square().sum(1)
        by_weight = by_bias * entered.square().sum(1)
    else:  # a sum over places: (b, places, in) and (b, places, out)
        entered, slope = entered.flatten(1, -2), slope.flatten(1, -2)
        by_bias = slope.sum(1).square().sum(1)
        by_weight = torch.linalg.vector_norm(slope.mT @ entered, dim=(1, 2)).square()
    return by_weight if layer.bias is None else by_weight + by_bias


def _looked_at(layer: nn.Conv2d, x: Tensor) -> Tensor:
    """Give what each weight of a convolution was multiplied with, place by place: (b, places, weights).

    As `torch.nn.functional.unfold`, in another order of the weights; sooner, since channels lie together.
    """
    (top, left), (down, right) = layer.padding, layer.stride
    x = pad(x, (left, left, top, top)).contiguous(memory_format=torch.channels_last).permute(0, 2, 3, 1)
    for axis, step, kernel, apart in zip(
        (1, 2), (down, right), layer.kernel_size, layer.dilation, strict=True
    ):
        x = x.unfold(axis, apart * (kernel - 1) + 1, step)[..., ::apart]
    return x.permute(0, 1, 2, 4, 5, 3).flatten(3).flatten(1, 2)


def _is_simple(layer: nn.Module) -> bool:
    if type(layer) is nn.Conv2d:
        return layer.groups == 1 and layer.padding_mode == "zeros" and not isinstance(layer.padding, str)
    return type(layer) is nn.Linear


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
def _watched(layers: list[nn.Module]) -> Iterator[list[tuple[nn.Module, Tensor, Tensor]]]:
    """Note what enters and leaves each layer, in the order of use."""
    seen: list[tuple[nn.Module, Tensor, Tensor]] = []

    def note(layer: nn.Module, entered: tuple[Tensor, ...], output: Tensor) -> Tensor:
        if not output.requires_grad:
            output.requires_grad_()  # the backward pass need not go below the first layer
        seen.append((layer, entered[0].detach(), output))
        return output.clone()  # what follows may change its input in place

    hooks = [layer.register_forward_hook(note) for layer in layers]
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
    return sum(each.flatten(1).square().sum(1) for each in gradients.values()).sqrt()
