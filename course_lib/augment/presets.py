"""TrivialAugment and RandAugment: for each picture, operations drawn from their papers' spaces."""

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import conv2d

from course_lib.augment import geometry
from course_lib.augment.pixels import brighten, contrast, each, saturate
from course_lib.augment.policy import Augmentation

LEVELS = 31
MOVES = ("shear_x", "shear_y", "shift_x", "shift_y", "rotate")
_VALUES = (
    "brightness",
    "colour",
    "contrast",
    "sharpness",
    "posterise",
    "solarise",
    "autocontrast",
    "equalise",
)
SPACE = ("identity", *MOVES, *_VALUES)
UNSIGNED = ("posterise", "solarise")


def strengths(preset: str, name: str, level: np.ndarray, size: tuple[int, ...]) -> np.ndarray:
    """Give an operation's strength at levels 0 to 30: the "wide" space of TrivialAugment (shifts up to 32 pixels), or
    RandAugment's (shifts up to 150/331 of a side), as torchvision has them."""
    part, wide = level / (LEVELS - 1), preset == "trivialaugment"
    height, width = size
    if name == "posterise":  # bits left of eight
        return 8 - np.rint(level / ((LEVELS - 1) / (6 if wide else 4)))
    if name == "solarise":  # values from here on are turned round
        return 1 - part
    highest = {"shear_x": 0.99, "shear_y": 0.99, "shift_x": 32.0, "shift_y": 32.0, "rotate": 135.0}
    if not wide:
        shift = 150 / 331
        highest = {
            "shear_x": 0.3,
            "shear_y": 0.3,
            "shift_x": shift * width,
            "shift_y": shift * height,
            "rotate": 30,
        }
    return part * highest.get(name, 0.99 if wide else 0.9)


def apply_preset(images: Tensor, policy: Augmentation, rng: np.random.Generator) -> tuple[Tensor, np.ndarray]:
    """Change a copy's pixels by the operations drawn; give the maps (n, 2, 3) of those that move, to be composed."""
    assert policy.preset
    n, size, images = len(images), tuple(images.shape[-2:]), images.clone()
    maps = np.tile(np.eye(2, 3), (n, 1, 1))
    rounds = policy.n_operations if policy.preset == "randaugment" else 1
    for drawn, levels, signs in rng.random((n, rounds, 3)).transpose(1, 2, 0):
        chosen = (drawn * len(SPACE)).astype(int)
        level = np.full(n, policy.magnitude)
        if policy.preset == "trivialaugment":
            level = (levels * LEVELS).astype(int)
        for code in np.unique(chosen):
            name, rows = SPACE[code], np.flatnonzero(chosen == code)
            amount = strengths(policy.preset, name, level[rows], size)
            if name not in UNSIGNED:
                amount = np.where(signs[rows] < 0.5, -amount, amount)
            if name in MOVES:
                maps[rows] = geometry.then(maps[rows], move(name, amount))
            elif name != "identity":
                at = torch.from_numpy(rows)
                images[at] = CHANGES[name](images[at], amount)
    return images, maps


def move(name: str, amount: np.ndarray) -> np.ndarray:
    """Give the maps (n, 2, 3) of one geometric operation."""
    nothing, one = np.zeros(len(amount)), np.ones(len(amount))
    slant, slant_y = (amount if name == f"shear_{axis}" else nothing for axis in "xy")
    x, y = (amount if name == f"shift_{axis}" else nothing for axis in "xy")
    turn = np.radians(amount) if name == "rotate" else nothing
    return geometry.affine(turn, one, slant, slant_y, x, y)


def sharpen(images: Tensor, factor: np.ndarray) -> Tensor:
    """Move every pixel away from its smoothed value, or towards it; the outermost row and column stay."""
    kernel = images.new_full((1, 1, 3, 3), 1 / 13)
    kernel[..., 1, 1] = 5 / 13
    smooth, by = images.clone(), each(factor, images)
    if min(images.shape[-2:]) > 2:
        inner = conv2d(images.reshape(-1, 1, *images.shape[-2:]), kernel)
        smooth[..., 1:-1, 1:-1] = inner.reshape(*images.shape[:2], *inner.shape[-2:])
    return (smooth * (1 - by)).addcmul(images, by).clamp_(0, 1)


def posterise(images: Tensor, bits: np.ndarray) -> Tensor:
    """Keep so many of the eight bits of each value."""
    step = each(2.0 ** (8 - bits), images)
    return (images * 255).round_().div_(step).floor_().mul_(step).div_(255)


def solarise(images: Tensor, start: np.ndarray) -> Tensor:
    """Turn values round from `start` up."""
    return torch.where(images >= each(start, images), 1 - images, images)


def autocontrast(images: Tensor, _: np.ndarray) -> Tensor:
    """Stretch each channel to reach from 0 to 1."""
    low, high = images.amin((2, 3), keepdim=True), images.amax((2, 3), keepdim=True)
    span = high - low
    return torch.where(span > 0, (images - low) / torch.where(span > 0, span, 1), images).clamp_(0, 1)


def equalise(images: Tensor, _: np.ndarray) -> Tensor:
    """Give each channel's 256 values a flat histogram, as Pillow does."""
    flat = (images * 255).round_().to(torch.int64).reshape(-1, images.shape[-2] * images.shape[-1])
    counts = torch.zeros(len(flat), 256, dtype=torch.int64).scatter_add_(1, flat, torch.ones_like(flat))
    last = counts.gather(1, flat.amax(1, keepdim=True))  # how often the highest value occurs
    step = (flat.shape[1] - last) // 255
    before = counts.cumsum(1) - counts
    table = ((before + step // 2) // step.clamp(min=1)).clamp_(0, 255)
    equal = torch.where(step > 0, table.gather(1, flat), flat)
    return (equal.to(images.dtype) / 255).reshape(images.shape)


def _around_one(change: Callable[[Tensor, np.ndarray], Tensor]) -> Callable[[Tensor, np.ndarray], Tensor]:
    return lambda images, amount: change(images, 1 + amount)


CHANGES: dict[str, Callable[[Tensor, np.ndarray], Tensor]] = {
    "brightness": _around_one(brighten),
    "contrast": _around_one(contrast),
    "colour": _around_one(
        lambda images, factor: saturate(images, factor) if images.shape[1] == 3 else images
    ),
    "sharpness": _around_one(sharpen),
    "posterise": posterise,
    "solarise": solarise,
    "autocontrast": autocontrast,
    "equalise": equalise,
}
