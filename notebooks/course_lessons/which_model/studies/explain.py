"""Where a network looks, said by Grad-CAM and by occlusion; and whether that is true: delete those pixels."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn.functional import interpolate

from course_lessons.which_model.studies.families import (
    PARAMETERS,
    RATE,
    STEPS,
    pictures,
    width_of,
)
from course_lib.training import Recipe, Run, train

LOOKED_AT, SHARP = (
    200,
    28,
)  # digits, and pixels along a side: more than elsewhere, to see where it looks
PATCH, STRIDE = 6, 2
POINTERS = ("random", "brightest", "grad-cam", "occlusion")


def grad_cam(
    model: nn.Module, x: torch.Tensor, classes: torch.Tensor
) -> torch.Tensor:
    """Say for every pixel how much the last maps there speak for a class: (n, 1, height, width), from 0.

    Each map is weighed by the mean gradient of the class's score, and what speaks against the class is cut off.

    Parameters
    ----------
    model : nn.Module
        A `Classifier` that pools maps, in evaluation mode.
    x, classes : Tensor
        Pictures (n, channels, height, width), and the class to explain of each, (n,).

    References
    ----------
    Selvaraju et al., "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization", ICCV 2017.

    Examples
    --------
    >>> from course_lib.models import build
    >>> model = build("vgg", (1, 28, 28), 10, seed=0).eval()
    >>> grad_cam(model, torch.rand(2, 1, 28, 28), torch.tensor([3, 7])).shape
    torch.Size([2, 1, 28, 28])
    """
    maps = model.feature_maps(x)  # type: ignore[operator]
    scores = model.head(maps.mean(dim=(2, 3)))  # type: ignore[operator]
    chosen = scores.gather(1, classes[:, None]).sum()
    (gradient,) = torch.autograd.grad(chosen, maps)
    weights = gradient.mean(dim=(2, 3), keepdim=True)
    found = (weights * maps).sum(dim=1, keepdim=True).relu().detach()
    return interpolate(found, x.shape[2:], mode="bilinear")


def occlusion(
    model: nn.Module,
    x: torch.Tensor,
    classes: torch.Tensor,
    *,
    patch: int = PATCH,
    stride: int = STRIDE,
) -> torch.Tensor:
    """Say for every pixel how far a class's probability falls, on average, when a square over it is blackened.

    Parameters
    ----------
    model, x, classes
        As `grad_cam` has them; any model.
    patch, stride : int
        Side of the square, and how far it moves; the picture is gone over ((side − patch) / stride + 1)² times.

    References
    ----------
    Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014.

    Examples
    --------
    >>> model = nn.Sequential(nn.Flatten(), nn.Linear(64, 2))
    >>> occlusion(model, torch.rand(3, 1, 8, 8), torch.zeros(3, dtype=torch.long), patch=2).shape
    torch.Size([3, 1, 8, 8])
    """
    with torch.no_grad():

        def probability(pictures: torch.Tensor) -> torch.Tensor:
            return model(pictures).softmax(dim=1).gather(1, classes[:, None])[:, 0]

        whole = probability(x)
        falls, times = torch.zeros_like(x[:, :1]), torch.zeros_like(x[:1, :1])
        for top in range(0, x.shape[2] - patch + 1, stride):
            for left in range(0, x.shape[3] - patch + 1, stride):
                square = (..., slice(top, top + patch), slice(left, left + patch))
                hidden = x.clone()
                hidden[square] = 0
                falls[square] += (whole - probability(hidden))[:, None, None, None]
                times[square] += 1
        return falls / times.clamp(min=1)


def delete(x: torch.Tensor, worth: torch.Tensor, share: float) -> torch.Tensor:
    """Blacken a share of each picture's pixels, those of the highest worth.

    Examples
    --------
    >>> x = torch.ones(1, 1, 2, 2)
    >>> delete(x, torch.tensor([[[[0.1, 0.9], [0.3, 0.2]]]]), 0.5)
    tensor([[[[1., 0.],
              [0., 1.]]]])
    """
    flat = worth.flatten(1)
    gone = flat.topk(round(share * flat.shape[1]), dim=1).indices
    kept = torch.ones_like(flat).scatter(1, gone, 0.0)
    return x * kept.reshape(worth.shape)


@lru_cache(maxsize=2)
def trained(seed: int, model: str, side: int) -> Run:
    """Train a model on 1,000 digits, as in "model-families"."""
    recipe = Recipe(
        model=model,
        width=width_of(model, PARAMETERS, side),
        policy="class_balanced",
        budget=1_000,
        steps=STEPS,
        learning_rate=RATE,
        schedule="cosine",
        seed=seed,
    )
    return train(recipe, pictures(seed, side=side))


def after_deletion(
    seed: int,
    *,
    by: str,
    share: float,
    model: str = "vgg",
) -> dict[str, float]:
    """Delete pixels of 200 test digits, and measure what the network still names right.

    Parameters
    ----------
    seed : int
        Splits the digits and trains the network.
    by : {"random", "brightest", "grad-cam", "occlusion"}
        Which pixels go: any; the brightest, which are the stroke; or those that an explanation of the network's own
        answer points at.
    share, model : float, str
        Share of the picture's pixels that go, and which model of 20,000 parameters answers.

    Returns
    -------
    dict
        accuracy after the deletion.
    """
    run = trained(seed, model, SHARP)
    data = pictures(seed, side=SHARP).test.take(np.arange(LOOKED_AT))
    network = run.model.eval()
    x = torch.from_numpy(data.X[:, None]).float() / 255
    with torch.no_grad():
        said = network(x).argmax(dim=1)
    generator = torch.Generator().manual_seed(seed)
    noise = torch.rand(x.shape, generator=generator)
    worth: dict[str, Callable[[], Any]] = {
        "random": lambda: noise,
        "brightest": lambda: x + 1e-3 * noise,
        "grad-cam": lambda: grad_cam(network, x, said),
        "occlusion": lambda: occlusion(network, x, said),
    }
    left = delete(x, worth[by](), share)
    with torch.inference_mode():
        again = network(left).argmax(dim=1)
    return {"accuracy": float((again.numpy() == data.y).mean())}
