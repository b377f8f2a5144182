"""Where things move: one affine map for each picture, and what it does to pixels, boxes, masks and points.

Coordinates are those of pixel edges: the picture spans 0 … width, and the middle of the first pixel is at 0.5.
"""

from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import grid_sample

from course_lib.augment.policy import Augmentation

Draw = Callable[[str], tuple[np.ndarray, np.ndarray]]
"""For an operation: which pictures undergo it, bool (n,), and its evenly drawn values from 0 to 1, (values, n)."""


def draw_maps(policy: Augmentation, draw: Draw, n: int, height: int, width: int) -> np.ndarray:
    """Draw a map for each picture, float (n, 2, 3): what lies at p, from the centre, comes to lie at A p + t."""

    def up_to(name: str) -> np.ndarray:
        """Even between minus and plus the strength, 0 for those left out."""
        on, values = draw(name)
        return policy.strength(name)[0] * (2 * values - 1) * on

    on = set(policy.uses("geometry"))
    one, nothing = np.ones(n), np.zeros(n)
    flip_x = 1.0 - 2.0 * draw("hflip")[0] if "hflip" in on else one
    flip_y = 1.0 - 2.0 * draw("vflip")[0] if "vflip" in on else one
    turn = np.radians(up_to("rotation")[0]) if "rotation" in on else nothing
    scale = 1 + up_to("scale")[0] if "scale" in on else one
    slant = np.tan(np.radians(up_to("shear")[0])) if "shear" in on else nothing
    x, y = up_to("shift") * [[width], [height]] if "shift" in on else (nothing, nothing)
    if "time_shift" in on:
        x = x + up_to("time_shift")[0] * width
    maps = affine(turn, scale, slant, nothing, x, y)
    maps[:, :, 0] *= flip_x[:, None]
    maps[:, :, 1] *= flip_y[:, None]
    if "crop" in on:
        chosen, (amount, across, down) = draw("crop")
        least = (1 - policy.strength("crop")[0]) ** 2  # of the area, which is what is drawn evenly
        cut = 1 - np.sqrt(1 - (1 - least) * amount * chosen)
        maps[:, 0, 2] -= cut * (across - 0.5) * width
        maps[:, 1, 2] -= cut * (down - 0.5) * height
        maps /= (1 - cut)[:, None, None]
    return maps


def affine(
    turn: np.ndarray, scale: np.ndarray, slant: np.ndarray, slant_y: np.ndarray, x: np.ndarray, y: np.ndarray
) -> np.ndarray:
    """Compose slant, size, turn (anticlockwise, in radians) and shift (in pixels) to maps (n, 2, 3)."""
    cos, sin = scale * np.cos(turn), scale * np.sin(turn)
    maps = np.empty((len(turn), 2, 3))
    maps[:, 0, 0], maps[:, 0, 1], maps[:, 0, 2] = cos + sin * slant_y, cos * slant + sin, x
    maps[:, 1, 0], maps[:, 1, 1], maps[:, 1, 2] = cos * slant_y - sin, cos - sin * slant, y
    return maps


def then(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Compose two maps (n, 2, 3) to one."""
    both = second[:, :, :2] @ first
    both[:, :, 2] += second[:, :, 2]
    return both


def sampling_grid(maps: np.ndarray, height: int, width: int) -> Tensor:
    """Say where each pixel comes from, as `grid_sample` reads it: (n, height, width, 2).

    A row's part and a column's part are added as complex numbers: the pair (x, y) in one addition, six times faster
    than `torch.nn.functional.affine_grid`.
    """
    a, b, x, c, d, y = maps.reshape(-1, 6).T
    size = a * d - b * c
    per_column = (
        2 / width * d / size - 2j / height * c / size
    )  # where the inverse map goes, one pixel to the right
    per_row = -2 / width * b / size + 2j / height * a / size
    start = per_column * x + per_row * y
    across, down = (np.arange(side, dtype=np.float32) + 0.5 - side / 2 for side in (width, height))
    row = per_column.astype(np.complex64)[:, None] * across
    column = per_row.astype(np.complex64)[:, None] * down - start.astype(np.complex64)[:, None]
    return torch.view_as_real(torch.from_numpy(row)[:, None] + torch.from_numpy(column)[:, :, None])


def warp(images: Tensor, grid: Tensor, *, mode: str = "bilinear", padding: str = "zeros") -> Tensor:
    """Resample pictures (n, c, height, width)."""
    return grid_sample(images, grid.to(images.dtype), mode=mode, padding_mode=padding, align_corners=False)


def flip(images: Tensor, maps: np.ndarray) -> Tensor:
    """Mirror pictures whose maps do no more: exact, and faster than resampling."""
    for axis, mirrored in ((-1, maps[:, 0, 0] < 0), (-2, maps[:, 1, 1] < 0)):
        if mirrored.any():
            rows = torch.from_numpy(mirrored).reshape(-1, *(1,) * (images.ndim - 1))
            images = torch.where(rows, images.flip(axis), images)
    return images


def move_points(points: np.ndarray, maps: np.ndarray, height: int, width: int) -> np.ndarray:
    """Move points (n, …, 2)."""
    centre = np.array([width / 2, height / 2])
    flat = points.reshape(len(points), -1, 2) - centre
    moved = flat @ maps[:, :, :2].transpose(0, 2, 1) + maps[:, None, :, 2] + centre
    return moved.reshape(points.shape)


def move_boxes(boxes: np.ndarray, maps: np.ndarray, height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Give the boxes (n, k, 4) around the moved corners, cut at the picture's edge; and each one's share inside."""
    corners = move_points(
        boxes[..., [0, 1, 2, 1, 2, 3, 0, 3]].reshape(*boxes.shape[:2], 4, 2), maps, height, width
    )
    low, high = corners.min(axis=2), corners.max(axis=2)
    size = [width, height]
    inside_low, inside_high = low.clip(0, size), high.clip(0, size)
    whole, inside = (high - low).prod(axis=-1), (inside_high - inside_low).prod(axis=-1)
    share = np.divide(inside, whole, out=np.zeros_like(whole), where=whole > 0)
    return np.concatenate([inside_low, inside_high], axis=-1), share


def boxes_of(instances: np.ndarray, places: int) -> tuple[np.ndarray, np.ndarray]:
    """Give the boxes (n, places, 4) around the pixels of instance maps (n, height, width), and how many pixels."""
    n, height, width = instances.shape
    boxes, pixels = np.zeros((n, places, 4)), np.zeros((n, places), dtype=np.int64)
    for place in range(places):
        mask = instances == place + 1
        pixels[:, place] = mask.sum(axis=(1, 2))
        for axis, (size, side) in enumerate(((width, mask.any(axis=1)), (height, mask.any(axis=2)))):
            boxes[:, place, axis] = side.argmax(axis=1)
            boxes[:, place, axis + 2] = size - side[:, ::-1].argmax(axis=1)
    boxes[pixels == 0] = 0
    return boxes, pixels


def swapped(names: Sequence[str]) -> np.ndarray:
    """Say which keypoint takes each one's place in the mirror: left ↔ right, the others their own.

    Raises
    ------
    ValueError
        If a left one has no right one.
    """
    names = list(names)
    other = [name.replace("left", "\0").replace("right", "left").replace("\0", "right") for name in names]
    if lonely := [name for name, pair in zip(names, other, strict=True) if pair not in names]:
        raise ValueError(f"keypoint {lonely[0]!r} has no partner for a mirrored picture; names are {names}")
    return np.array([names.index(pair) for pair in other])
