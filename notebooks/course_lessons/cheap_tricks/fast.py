"""A short training that has every trick of the ladder as a switch, and says how long it took to get how far.

Read `steps_of` from top to bottom: that is the whole loop. `LADDER` says which tricks each rung has.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from time import (
    thread_time as clock,
)  # the processor's: other programs do not count
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from tqdm import tqdm

from course_lib.datasets import Dataset
from course_lib.training.loop import isolated_torch
from course_lib.validation import check_one_of, check_whole_number

CHUNK = 512  # images made ready at a time
SEVERAL = 300  # images that scaling and whitening are worked out from
_NAMES = {
    "schedule": ("constant", "one_cycle"),
    "scaling": ("255", "data set", "picture"),
    "norm": ("", "batch", "group"),
    "precision": ("float32", "bfloat16"),
}


@dataclass(frozen=True, kw_only=True)
class Fast:
    """What decides a run: the plain recipe, and a switch for each trick.

    Parameters
    ----------
    steps, batch_size : int
        Steps to take, and images to learn from in each.
    learning_rate, betas, schedule : float, pair of float, {"constant", "one_cycle"}
        Of Adam: the (highest) rate, and how slowly its two averages forget; the rate's course.
    warm_up : float
        The share of the steps in which one cycle rises.
    scaling : {"255", "data set", "picture"}
        Divide by 255; or take away a mean and divide by a deviation: the data set's, or each picture's own.
    invert : bool
        Whether pictures that are dark at the edge are turned into their negatives.
    norm : {"", "batch", "group"}
        What normalises after each layer that learns.
    hidden : bool
        Whether there is a hidden layer of 64 before the last.
    width : int
        Channels of the first layer; the second has twice as many.
    whitened : bool
        Whether the first layer is worked out from the data, as `whitening` does, and never learns.
    weight_decay, label_smoothing, max_grad_norm, average : float
        AdamW's decay; the share of the target that is spread over all classes; the length to which gradients are
        clipped; how slowly an average over the weights (EMA) forgets. 0 is without.
    precision, channels_last : {"float32", "bfloat16"}, bool
        Of the arithmetic; and how images lie in memory.

    Raises
    ------
    ValueError, TypeError
        If a count is below 1, or a name is unknown.
    """

    steps: int
    batch_size: int = 64
    learning_rate: float = 1e-3
    betas: tuple[float, float] = (0.9, 0.999)
    schedule: str = "constant"
    warm_up: float = 0.3
    scaling: str = "255"
    invert: bool = False
    norm: str = ""
    hidden: bool = True
    width: int = 8
    whitened: bool = False
    weight_decay: float = 0.0
    label_smoothing: float = 0.0
    max_grad_norm: float = 0.0
    average: float = 0.0
    precision: str = "float32"
    channels_last: bool = True

    def __post_init__(self) -> None:
        for name in ("steps", "batch_size", "width"):
            check_whole_number(name, getattr(self, name), at_least=1)
        for name, allowed in _NAMES.items():
            check_one_of(name, getattr(self, name), allowed)

    def rate(self, step: int) -> float:
        """Give the learning rate of a step, counted from 0: constant, or up along a line and down to 0.

        >>> [Fast(steps=4, learning_rate=1.0, schedule="one_cycle", warm_up=0.5).rate(k) for k in range(4)]
        [0.5, 1.0, 1.0, 0.5]
        """
        if self.schedule == "constant":
            return self.learning_rate
        top = self.warm_up * self.steps
        up, down = (
            (step + 1) / max(top, 1),
            (self.steps - step) / (self.steps - top),
        )
        return self.learning_rate * min(up, down, 1.0)


@dataclass
class Learned:
    """What came of it.

    Attributes
    ----------
    model, prepare : nn.Module, Prepare
        The network, and what makes images ready for it.
    seconds, images : float, int
        Processor time of preparing and learning (not of looking how far it is); images seen.
    reached : dict of float to (float, int)
        After how many seconds and images the validation samples were first named so well, for each target.
    """

    model: nn.Module
    prepare: "Prepare"
    seconds: float = 0.0
    images: int = 0
    reached: dict[float, tuple[float, int]] = field(default_factory=dict)

    def accuracy(self, X: np.ndarray, y: np.ndarray) -> float:
        """Give the share of images that are named right."""
        self.model.eval()
        with torch.inference_mode():
            named = [
                self.model(self.prepare(part)).argmax(dim=1)
                for part in torch.from_numpy(X).split(CHUNK)
            ]
        self.model.train()
        return float((torch.cat(named).numpy() == y).mean())


def learn(
    recipe: Fast,
    data: Dataset,
    *,
    seed: int = 0,
    targets: Sequence[float] = (),
    look: int = 320,
) -> Learned:
    """Learn as the recipe says; stop early once every target is reached.

    Parameters
    ----------
    recipe, data, seed : Fast, Dataset, int
        What to do; on `train`; the seed draws the first weights and the order.
    targets : sequence of float
        Shares of the validation samples, looked at after every `look` images.

    Examples
    --------
    >>> from course_lib.datasets import load_mnist_5000
    >>> run = learn(LADDER["batches of 32"], load_mnist_5000(), targets=[0.8])
    >>> 0 < run.reached[0.8][1] < 3_000
    True
    """
    with isolated_torch(), _bar(recipe.steps) as bar:
        for so_far in steps_of(recipe, data, seed=seed, targets=targets, look=look):
            bar.update()
            run = so_far
    return run


def steps_of(
    recipe: Fast,
    data: Dataset,
    *,
    seed: int = 0,
    targets: Sequence[float] = (),
    look: int = 320,
) -> Iterator[Learned]:
    """Learn, and give after every step what came of it so far; who asks sees to torch's state.

    Examples
    --------
    >>> from course_lib.datasets import load_mnist_5000
    >>> [run.images for run in steps_of(Fast(steps=3), load_mnist_5000())]
    [64, 128, 192]
    """
    torch.manual_seed(seed)
    order = torch.Generator().manual_seed(seed)
    x, y = torch.from_numpy(data.train.X), torch.from_numpy(data.train.y)
    started = clock()
    prepare = Prepare(recipe, x[:SEVERAL])
    model = network(recipe, data.n_classes)
    weights = list(model.parameters())
    optimizer = torch.optim.AdamW(
        weights,
        lr=recipe.learning_rate,
        betas=recipe.betas,
        weight_decay=recipe.weight_decay,
        fused=True,
    )
    averaged = (
        AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(recipe.average))
        if recipe.average
        else None
    )
    bfloat16 = (
        torch.autocast("cpu", torch.bfloat16)
        if recipe.precision == "bfloat16"
        else None
    )
    run = Learned(model if averaged is None else averaged.module, prepare)
    step = looked = 0
    several = recipe.batch_size * max(1, CHUNK // recipe.batch_size)
    while step < recipe.steps:
        for rows in torch.randperm(len(y), generator=order).split(several):
            rows = rows[: recipe.batch_size * (recipe.steps - step)]
            ready, truth = prepare(x[rows]), y[rows]
            for images, target in zip(
                ready.split(recipe.batch_size),
                truth.split(recipe.batch_size),
                strict=True,
            ):
                optimizer.param_groups[0]["lr"] = recipe.rate(step)
                with bfloat16 or nullcontext():
                    output = model(images)
                loss = cross_entropy(
                    output.float(),
                    target,
                    label_smoothing=recipe.label_smoothing,
                )
                for weight in weights:
                    weight.grad = None
                loss.backward()
                if recipe.max_grad_norm:
                    nn.utils.clip_grad_norm_(weights, recipe.max_grad_norm)
                optimizer.step()
                if averaged is not None:
                    averaged.update_parameters(model)
                run.images += len(target)
                step += 1
                run.seconds += clock() - started
                over = step == recipe.steps
                if targets and (run.images >= looked + look or over):
                    looked = run.images
                    right = run.accuracy(data.val.X, data.val.y)
                    for each in targets:
                        if right >= each:
                            run.reached.setdefault(each, (run.seconds, run.images))
                yield run
                if over or (targets and len(run.reached) == len(targets)):
                    return
                started = clock()


def _bar(steps: int) -> tqdm:
    """Count the steps where somebody waits and sees no other bar, as `train` does."""
    waiting = "ipykernel" in sys.modules and not getattr(tqdm, "_instances", ())
    return tqdm(
        total=steps,
        desc="training",
        unit="step",
        leave=False,
        delay=0.5,
        disable=not waiting,
    )


class Prepare:
    """Make grey images ready for the network: scaled, and where it never learns, through the first layer.

    Parameters
    ----------
    recipe : Fast
    images : Tensor of uint8, shape (n, height, width)
        Some of those to learn from: means and deviations are theirs.
    """

    def __init__(self, recipe: Fast, images: Tensor) -> None:
        self.recipe = recipe
        some = images.float()
        self.light = _edge(some).median() > 127
        self.mean, self.deviation = some.mean(), some.std()
        self.first: nn.Module | None = None
        if recipe.whitened:
            self.first = nn.Sequential(
                whitening(self._scaled(images), recipe.width), *_after_first()
            )

    def __call__(self, images: Tensor) -> Tensor:
        """Give floats (n, channels, height, width)."""
        with torch.no_grad():
            ready = self._scaled(images)
            if self.recipe.channels_last:
                ready = ready.contiguous(memory_format=torch.channels_last)
            return ready if self.first is None else self.first(ready)

    def _scaled(self, images: Tensor) -> Tensor:
        x = images.float()
        if self.recipe.invert:
            turned = (_edge(x) > 127) != self.light
            x[turned] = 255 - x[turned]
        x = x.unsqueeze(1)
        if self.recipe.scaling == "255":
            return x / 255
        if self.recipe.scaling == "data set":
            return (x - self.mean) / self.deviation
        deviation, mean = torch.std_mean(x.flatten(1), dim=1)
        return (x - mean[:, None, None, None]) / deviation[:, None, None, None].add(
            1e-3
        )


def whitening(x: Tensor, width: int) -> nn.Conv2d:
    """Work out a first layer from images: the main directions of their 5×5 patches, each with its negative.

    Each direction is divided by how much the patches vary along it, so that all outputs vary alike (Coates et al.,
    "An Analysis of Single-Layer Networks in Unsupervised Feature Learning", AISTATS 2011).

    Raises
    ------
    ValueError
        If there are not so many directions: a patch has 25 numbers.

    Examples
    --------
    >>> layer = whitening(torch.rand(50, 1, 28, 28), 8)
    >>> layer.weight.shape, torch.equal(layer.weight[0], -layer.weight[4])
    (torch.Size([8, 1, 5, 5]), True)
    """
    if width % 2 or not 2 <= width <= 50:
        raise ValueError(
            f"width={width} with whitened=True; give an even number from 2 to 50"
        )
    patches = x.unfold(2, 5, 2).unfold(3, 5, 2).reshape(-1, 25)
    variances, directions = torch.linalg.eigh(torch.cov(patches.T))
    kept = width // 2
    filters = directions[:, -kept:] / (variances[-kept:] + 1e-3).sqrt()
    layer = nn.Conv2d(1, width, 5, stride=2, padding=2, bias=False)
    layer.weight.data = torch.cat([filters.T, -filters.T]).reshape(width, 1, 5, 5)
    return layer.requires_grad_(False)


def network(recipe: Fast, n_classes: int) -> nn.Module:
    """Give the network: two convolutions, a hidden layer if the recipe has one, and the last layer.

    >>> sum(each.numel() for each in network(Fast(steps=1), 10).parameters())  # small_cnn's
    11306
    """
    one, two = recipe.width, 2 * recipe.width
    bias = not recipe.norm
    layers: list[nn.Module] = []
    if not recipe.whitened:
        layers += [
            nn.Conv2d(1, one, 5, stride=2, padding=2, bias=bias),
            *_norm(recipe.norm, one),
            *_after_first(),
        ]
    layers += [
        nn.Conv2d(one, two, 3, padding=1, bias=bias),
        *_norm(recipe.norm, two),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
    ]
    features = 9 * two
    if recipe.hidden:
        layers += [
            nn.Linear(features, 64, bias=bias),
            *_norm(recipe.norm, 64, flat=True),
            nn.ReLU(),
        ]
        features = 64
    model = nn.Sequential(*layers, nn.Linear(features, n_classes))
    return (
        model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        if recipe.channels_last
        else model
    )


def _after_first() -> list[nn.Module]:
    return [nn.ReLU(), nn.MaxPool2d(2)]


def _norm(name: str, channels: int, *, flat: bool = False) -> list[nn.Module]:
    if name == "batch":
        return [nn.BatchNorm1d(channels) if flat else nn.BatchNorm2d(channels)]
    return [nn.GroupNorm(4, channels)] if name == "group" else []


def _edge(x: Tensor) -> Tensor:
    """Give the mean grey of the upper and the lower edge of each image (n, height, width)."""
    return (x[:, 0].mean(dim=1) + x[:, -1].mean(dim=1)) / 2


def _ladder() -> dict[str, Fast]:
    """Give the rungs above the default recipe: each has one trick more than the one below.

    Larger steps come where what came before bears them. The number of steps was chosen on the validation samples,
    by seeds that are not the study's: so few that they are just enough for 90 %.
    """
    rungs: Mapping[str, Mapping[str, Any]] = {
        "one cycle, to 0.005": {
            "learning_rate": 0.005,
            "schedule": "one_cycle",
            "steps": 700,
        },
        "the data set's mean": {"scaling": "data set", "steps": 500},
        "batch norm, to 0.02": {
            "norm": "batch",
            "learning_rate": 0.02,
            "steps": 180,
        },
        "each picture's own mean": {"scaling": "picture", "steps": 120},
        "dark pictures inverted": {"invert": True, "steps": 90},
        "twice the channels": {"width": 16, "steps": 70},
        "quicker averages": {"betas": (0.8, 0.95), "warm_up": 0.2, "steps": 60},
        "a whitened first layer": {"whitened": True, "steps": 55},
        "batches of 32": {"batch_size": 32, "steps": 55},
    }
    rung, found = Fast(steps=1), {}
    for name, change in rungs.items():
        rung = found[name] = replace(rung, **change)
    return found


LADDER = _ladder()
"""The rungs by their names, the lowest first."""

RECORDS = {
    0.95: replace(LADDER["batches of 32"], steps=120),
    0.97: replace(LADDER["batches of 32"], steps=300),
}
"""The top of the ladder with more steps, for further targets."""
