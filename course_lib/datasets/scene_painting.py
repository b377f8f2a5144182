"""How scenes are planned, painted and annotated without error: objects of a few coloured polygons each."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from course_lib.datasets.strokes import polygon_coverage

SIDE = 64
PLACES = 6  # objects an image can hold
PATCH = 32  # an object is painted on a patch of this many pixels and then put into the image
_SCENERY_PLACES = 3
_LEAST_VISIBLE = 6  # pixels; an object of which less is visible is not annotated
_MARGIN = PATCH  # round the image while painting, so that objects may stand across its edge
_BLOCK = 128  # images painted at once

# Eight individuals of each kind: their own colour (Okabe and Ito's, softened) and build (width to height).
COLOURS = np.array(
    [[0, 114, 178], [230, 159, 0], [0, 158, 115], [204, 121, 167],
     [86, 180, 233], [213, 94, 0], [240, 228, 66], [110, 80, 60]]
)  # fmt: skip
BUILDS = np.array([0.86, 1.14, 0.95, 1.05, 1.14, 0.86, 1.05, 0.95])
WHITE, DARK, SKIN, BROWN, STONE = (
    np.array(rgb) for rgb in ([245, 245, 240], [60, 50, 50], [235, 190, 155], [120, 85, 55], [140, 138, 135])
)


def _round(x: float, y: float, width: float, height: float, corners: int = 10) -> list[tuple[float, float]]:
    angles = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    return list(zip(x + width * np.cos(angles), y + height * np.sin(angles), strict=True))


# Each kind: (colour, polygon) from back to front, about 1 in radius, y up; no colour is the individual's own.
SHAPES: dict[str, list[tuple[np.ndarray | None, list[tuple[float, float]]]]] = {
    "bird": [
        (None, [(-1, 0.3), (-0.5, 0.5), (0, 0.1), (0.5, 0.5), (1, 0.3), (0.45, 0.05), (0, -0.45), (-0.45, 0.05)]),
    ],
    "boat": [
        (WHITE, [(-0.05, 1), (0.7, -0.15), (-0.05, -0.15)]),
        (BROWN, [(-0.12, 0.95), (-0.02, 0.95), (-0.02, -0.3), (-0.12, -0.3)]),
        (None, [(-0.95, -0.25), (0.95, -0.25), (0.6, -0.8), (-0.6, -0.8)]),
    ],
    "house": [
        (WHITE, [(-0.65, -0.9), (0.65, -0.9), (0.65, 0.1), (-0.65, 0.1)]),
        (DARK, [(-0.16, -0.9), (0.16, -0.9), (0.16, -0.35), (-0.16, -0.35)]),
        (None, [(-0.9, 0.05), (0.9, 0.05), (0, 0.95)]),
    ],
    "person": [
        (DARK, [(-0.3, -0.2), (0.3, -0.2), (0.28, -1), (0.05, -1), (0, -0.4), (-0.05, -1), (-0.28, -1)]),
        (None, [(-0.35, 0.42), (0.35, 0.42), (0.85, -0.02), (0.72, -0.16), (0.32, 0.15),
                (0.3, -0.3), (-0.3, -0.3), (-0.32, 0.15), (-0.72, -0.16), (-0.85, -0.02)]),
        (SKIN, _round(0, 0.7, 0.28, 0.3)),
    ],
    "tree": [
        (BROWN, [(-0.13, -0.95), (0.13, -0.95), (0.13, 0), (-0.13, 0)]),
        (None, _round(0, 0.3, 0.72, 0.68)),
    ],
    "rock": [(STONE, [(-0.8, -0.5), (0.7, -0.5), (0.75, 0), (0.2, 0.45), (-0.5, 0.3)])],
    "cloud": [(WHITE, _round(-0.3, 0, 0.55, 0.25)), (WHITE, _round(0.3, 0.05, 0.6, 0.32))],
}  # fmt: skip
KINDS = ("bird", "boat", "house", "person", "tree")
SCENERY = ("rock", "cloud")  # drawn, never annotated
_BIRD = KINDS.index("bird")
_CLOUD = len(KINDS) + SCENERY.index("cloud")
KEYPOINT_NAMES = ("top", "left", "right", "foot")
KEYPOINTS: dict[str, list[tuple[float, float]]] = {
    "bird": [(0, 0.1), (-1, 0.3), (1, 0.3), (0, -0.45)],
    "boat": [(-0.05, 1), (-0.95, -0.25), (0.95, -0.25), (0, -0.8)],
    "house": [(0, 0.95), (-0.9, 0.05), (0.9, 0.05), (0, -0.9)],
    "person": [(0, 1), (-0.78, -0.09), (0.78, -0.09), (0, -1)],
    "tree": [(0, 0.98), (-0.72, 0.3), (0.72, 0.3), (0, -0.95)],
}


def draw_scenes(n: int, empty: float, clip_length: int, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw `n` images in clips of `clip_length`, and annotate them truly: the arrays of a `SceneSplit`."""
    plan = _plan_clips(n // clip_length, empty, rng)
    plan = {name: np.repeat(values, clip_length, axis=0) for name, values in plan.items()}
    clips, frames = np.divmod(np.arange(n), clip_length)
    moved = plan["centre"] + plan["step"] * frames[:, None, None]
    plan["centre"] = np.rint(moved).clip(-_MARGIN // 2, SIDE + _MARGIN // 2).astype(np.int64)
    images = np.empty((n, SIDE, SIDE, 3), dtype=np.uint8)
    instances = np.empty((n, SIDE, SIDE), dtype=np.uint8)
    for start in range(0, n, _BLOCK):
        block = slice(start, start + _BLOCK)
        images[block], instances[block] = _paint({name: part[block] for name, part in plan.items()}, rng)
    return {"images": images, "clips": clips, "frames": frames, **_annotate(plan, instances)}


def _plan_clips(n: int, empty: float, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Decide what stands where in `n` clips: places 0 to 2 are scenery, the six behind them objects.

    kind is an index into `KINDS` + `SCENERY`, -1 for none; centre and step are in pixels and pixels per frame.
    """
    places = _SCENERY_PLACES + PLACES
    kind = np.full((n, places), -1)
    for clip in range(n):
        scenery = rng.integers(0, _SCENERY_PLACES + 1)
        kind[clip, :scenery] = len(KINDS) + rng.integers(0, len(SCENERY), scenery)
        if rng.random() >= empty:
            some = rng.permutation(len(KINDS))[: rng.integers(1, 4)]
            there = [k for k in some for _ in range(rng.integers(2, 5) if k == _BIRD else 1)]
            kind[clip, _SCENERY_PLACES : _SCENERY_PLACES + len(there)] = there
    horizon = rng.uniform(0.35, 0.7, n) * SIDE
    flies = np.isin(kind, [_BIRD, _CLOUD])
    y = rng.uniform(np.where(flies, 6, horizon[:, None] - 4), np.where(flies, horizon[:, None], SIDE - 6))
    height = np.where(kind < 0, np.inf, y)
    height[:, :_SCENERY_PLACES] = -np.inf
    order = np.argsort(height, axis=1, kind="stable")  # from the highest, painted first, to the lowest
    kind, y = np.take_along_axis(kind, order, axis=1), np.take_along_axis(y, order, axis=1)
    half = np.where(kind == _BIRD, rng.uniform(5, 8, kind.shape), rng.uniform(6, 12, kind.shape))
    return {
        "kind": kind,
        "identity": rng.integers(0, len(BUILDS), (n, places)),
        "centre": np.stack([rng.uniform(6, SIDE - 6, (n, places)), y], axis=-1),
        "step": rng.normal(0, 1.5, (n, places, 2)) * (kind < len(KINDS))[..., None],
        "half": half,
        "turn": rng.normal(0, 0.15, (n, places)),
        "shade": rng.uniform(0.75, 1.05, (n, places)),
        "sky": np.array([170, 205, 235]) + rng.normal(0, 10, (n, 3)),
        "ground": np.array([150, 175, 120]) + rng.normal(0, 15, (n, 3)),
        "horizon": horizon,
    }


def _paint(plan: dict[str, np.ndarray], rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Paint the landscapes and, from back to front, all that stands in them; give the images and the instances."""
    kind = plan["kind"]
    number = np.cumsum(kind >= 0).reshape(kind.shape) - 1  # of each object among all that are painted
    colour = np.empty((number[-1, -1] + 1, PATCH, PATCH, 3), dtype=np.float32)
    cover = np.empty(colour.shape[:3], dtype=np.float32)
    for code, name in enumerate(KINDS + SCENERY):
        these = kind == code
        how = [plan[key][these] for key in ("identity", "half", "turn", "shade")]
        colour[number[these]], cover[number[these]] = _paint_objects(name, *how)
    canvas = np.pad(_landscape(plan), ((0, 0), (_MARGIN, _MARGIN), (_MARGIN, _MARGIN), (0, 0)))
    instances = np.zeros(canvas.shape[:3], dtype=np.uint8)
    for place in range(kind.shape[1]):
        image = np.flatnonzero(kind[:, place] >= 0)
        which = number[image, place]
        left, top = (plan["centre"][image, place] + _MARGIN - PATCH // 2).T
        rows = (top[:, None] + np.arange(PATCH))[:, :, None]
        columns = (left[:, None] + np.arange(PATCH))[:, None, :]
        where = (image[:, None, None], rows, columns)
        canvas[where] = colour[which] + (1 - cover[which])[..., None] * canvas[where]
        mark = max(place - _SCENERY_PLACES + 1, 0)
        instances[where] = np.where(cover[which] > 0.4, mark, instances[where])
    inner = slice(_MARGIN, _MARGIN + SIDE)
    images = canvas[:, inner, inner]
    return (images + rng.normal(0, 5, images.shape)).clip(0, 255).astype(np.uint8), instances[:, inner, inner]


def _annotate(plan: dict[str, np.ndarray], instances: np.ndarray) -> dict[str, np.ndarray]:
    """Give the true annotations of all objects of which enough is visible."""
    n = len(instances)
    objects = {key: plan[key][:, _SCENERY_PLACES:] for key in ("kind", "identity", "centre", "half", "turn")}
    boxes = np.zeros((n, PLACES, 4), dtype=np.float32)
    visible = np.zeros((n, PLACES), dtype=bool)
    for place in range(PLACES):
        mask = instances == place + 1
        visible[:, place] = mask.sum(axis=(1, 2)) >= _LEAST_VISIBLE
        boxes[:, place, ::2], boxes[:, place, 1::2] = _extent(mask.any(axis=1)), _extent(mask.any(axis=2))
        instances[mask & ~visible[:, place, None, None]] = 0
    boxes[~visible] = 0
    keypoints = np.zeros((n, PLACES, len(KEYPOINT_NAMES), 2), dtype=np.float32)
    for code, name in enumerate(KINDS):
        these = (objects["kind"] == code) & visible
        half, turn, build = objects["half"][these], objects["turn"][these], BUILDS[objects["identity"][these]]
        away = _transform(KEYPOINTS[name], half, turn, build) * [1, -1]
        keypoints[these] = objects["centre"][these][:, None] + away
    pixel = np.floor(keypoints).astype(np.int64)
    inside = ((pixel >= 0) & (pixel < SIDE)).all(axis=-1)
    column, row = np.moveaxis(pixel.clip(0, SIDE - 1), -1, 0)
    in_front = instances[np.arange(n)[:, None, None], row, column] > np.arange(1, PLACES + 1)[:, None]
    return {
        "classes": np.where(visible, objects["kind"], -1),
        "boxes": boxes,
        "instances": instances,
        "keypoints": keypoints,
        "keypoints_visible": inside & ~in_front & visible[..., None],
        "identities": np.where(visible, objects["identity"], -1),
    }


def _landscape(plan: dict[str, np.ndarray]) -> np.ndarray:
    rows = np.arange(SIDE, dtype=np.float32)
    below = 1 / (1 + np.exp((plan["horizon"][:, None] - rows) / 1.5))[..., None]
    lighter = (1.1 - 0.2 * rows / SIDE)[:, None]
    colour = (plan["sky"][:, None] * (1 - below) + plan["ground"][:, None] * below) * lighter
    return np.repeat(colour[:, :, None].astype(np.float32), SIDE, axis=2)


def _extent(there: np.ndarray) -> np.ndarray:
    """Give the first and one past the last place where each row holds, (n, 2)."""
    return np.stack([there.argmax(axis=1), there.shape[1] - there[:, ::-1].argmax(axis=1)], axis=1)


def _transform(points: ArrayLike, half: np.ndarray, turn: np.ndarray, build: np.ndarray) -> np.ndarray:
    """Turn, size and stretch the same `k` points for `n` objects: (x, y) in pixels from their centres, (n, k, 2)."""
    points = np.asarray(points, dtype=float)
    x, y = points[:, 0] * build[:, None], np.broadcast_to(points[:, 1], (len(half), len(points)))
    cos, sin = np.cos(turn)[:, None], np.sin(turn)[:, None]
    return np.stack([cos * x - sin * y, sin * x + cos * y], axis=-1) * half[:, None, None]


def _paint_objects(
    kind: str, identity: np.ndarray, half: np.ndarray, turn: np.ndarray, shade: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Paint objects of one kind, each on its own patch: the share of each pixel covered, and colour times that."""
    n = len(identity)
    colour = np.zeros((n, PATCH, PATCH, 3), dtype=np.float32)
    cover = np.zeros((n, PATCH, PATCH), dtype=np.float32)
    for own, polygon in SHAPES[kind]:
        corners = _transform(polygon, half, turn, BUILDS[identity]) / (PATCH / 2)
        part = polygon_coverage(corners, PATCH)
        rgb = (COLOURS[identity] if own is None else np.broadcast_to(own, (n, 3))) * shade[:, None]
        colour += part[..., None] * (rgb[:, None, None, :].astype(np.float32) - colour)
        cover += part * (1 - cover)
    return colour, cover
