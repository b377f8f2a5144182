"""How scenes are planned, painted and annotated without error."""

from __future__ import annotations

import numpy as np

from course_lib.datasets.scene_objects import (
    BUILDS,
    KEYPOINT_NAMES,
    KEYPOINTS,
    KINDS,
    PATCH,
    SCENERY,
    paint,
    turned,
)

SIDE = 64
PLACES = 6  # objects an image can hold
_SCENERY_PLACES = 3
_LEAST_SEEN = 6  # pixels; an object of which less is seen is not annotated
_MARGIN = PATCH  # round the image while painting, so that objects may stand across its edge
_BIRD = KINDS.index("bird")
_CLOUD = len(KINDS) + SCENERY.index("cloud")
_BLOCK = 128  # images painted at once


def draw_scenes(n: int, empty: float, clip_length: int, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw `n` images in clips of `clip_length`, and annotate them truly.

    Returns
    -------
    dict of ndarray
        images, classes, boxes, instances, keypoints, keypoints_seen, identities, clips and frames, as
        `SceneSplit` describes them.

    Examples
    --------
    >>> drawn = draw_scenes(4, 0.0, 2, np.random.default_rng(0))
    >>> drawn["images"].shape, drawn["clips"].tolist(), drawn["frames"].tolist()
    ((4, 64, 64, 3), [0, 0, 1, 1], [0, 1, 0, 1])
    """
    plan = plan_clips(n // clip_length, empty, rng)
    plan = {name: np.repeat(values, clip_length, axis=0) for name, values in plan.items()}
    clips, frames = np.divmod(np.arange(n), clip_length)
    moved = plan["centre"] + plan["step"] * frames[:, None, None]
    plan["centre"] = np.rint(moved).clip(-_MARGIN // 2, SIDE + _MARGIN // 2).astype(np.int64)
    images = np.empty((n, SIDE, SIDE, 3), dtype=np.uint8)
    instances = np.empty((n, SIDE, SIDE), dtype=np.uint8)
    for start in range(0, n, _BLOCK):
        block = slice(start, start + _BLOCK)
        images[block], instances[block] = paint_scenes(
            {name: part[block] for name, part in plan.items()}, rng
        )
    return {"images": images, "clips": clips, "frames": frames, **annotate(plan, instances)}


def plan_clips(n: int, empty: float, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Decide what stands where in `n` clips; places 0 to 2 are scenery, the six behind them objects.

    Returns
    -------
    dict of ndarray
        kind : int64 (n, 9), an index into `KINDS` + `SCENERY`, -1 for none. identity : int64 (n, 9). centre,
        step : float (n, 9, 2), pixels and pixels per frame. half, turn, shade : float (n, 9). sky, ground :
        float (n, 3). horizon : float (n,), row.
    """
    places = _SCENERY_PLACES + PLACES
    kind = np.full((n, places), -1)
    for clip in range(n):
        scenery = rng.integers(0, _SCENERY_PLACES + 1)
        kind[clip, :scenery] = len(KINDS) + rng.integers(0, len(SCENERY), scenery)
        if rng.random() >= empty:
            some = rng.permutation(len(KINDS))[: rng.integers(1, 4)]
            there = [k for k in some for _ in range(_how_many(k, rng))]
            kind[clip, _SCENERY_PLACES : _SCENERY_PLACES + len(there)] = there
    horizon = rng.uniform(0.35, 0.7, n) * SIDE
    flies = np.isin(kind, [_BIRD, _CLOUD])
    y = rng.uniform(np.where(flies, 6, horizon[:, None] - 4), np.where(flies, horizon[:, None], SIDE - 6))
    kind, y = _nearer_in_front(kind, y)
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


def paint_scenes(plan: dict[str, np.ndarray], rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Paint the landscapes and, from back to front, all that stands in them.

    Returns
    -------
    images : ndarray of uint8, shape (n, 64, 64, 3)
    instances : ndarray of uint8, shape (n, 64, 64)
        0 for landscape and scenery, k + 1 for the object in place k.
    """
    kind = plan["kind"]
    number = np.cumsum(kind >= 0).reshape(kind.shape) - 1  # of each object among all that are painted
    colour = np.empty((number[-1, -1] + 1, PATCH, PATCH, 3), dtype=np.float32)
    cover = np.empty(colour.shape[:3], dtype=np.float32)
    for code, name in enumerate(KINDS + SCENERY):
        these = kind == code
        look = [plan[key][these] for key in ("identity", "half", "turn", "shade")]
        colour[number[these]], cover[number[these]] = paint(name, *look)
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
    images = images + rng.normal(0, 5, images.shape)
    return images.clip(0, 255).astype(np.uint8), instances[:, inner, inner]


def annotate(plan: dict[str, np.ndarray], instances: np.ndarray) -> dict[str, np.ndarray]:
    """Give class, box, keypoints and identity of every object of which enough is seen.

    Returns
    -------
    dict of ndarray
        classes, boxes, instances, keypoints, keypoints_seen and identities, as `SceneSplit` describes them.
    """
    n = len(instances)
    objects = {key: plan[key][:, _SCENERY_PLACES:] for key in ("kind", "identity", "centre", "half", "turn")}
    boxes = np.zeros((n, PLACES, 4), dtype=np.float32)
    seen = np.zeros((n, PLACES), dtype=bool)
    for place in range(PLACES):
        mask = instances == place + 1
        seen[:, place] = mask.sum(axis=(1, 2)) >= _LEAST_SEEN
        boxes[:, place] = np.concatenate([_extent(mask.any(axis=1)), _extent(mask.any(axis=2))], axis=1)[
            :, [0, 2, 1, 3]
        ]
        instances[mask & ~seen[:, place, None, None]] = 0
    boxes[~seen] = 0
    keypoints = np.zeros((n, PLACES, len(KEYPOINT_NAMES), 2), dtype=np.float32)
    for code, name in enumerate(KINDS):
        these = (objects["kind"] == code) & seen
        half, turn, build = objects["half"][these], objects["turn"][these], BUILDS[objects["identity"][these]]
        away = turned(KEYPOINTS[name], half, turn, build) * [1, -1]
        keypoints[these] = objects["centre"][these][:, None] + away
    pixel = np.floor(keypoints).astype(np.int64)
    inside = ((pixel >= 0) & (pixel < SIDE)).all(axis=-1)
    column, row = np.moveaxis(pixel.clip(0, SIDE - 1), -1, 0)
    in_front = instances[np.arange(n)[:, None, None], row, column] > np.arange(1, PLACES + 1)[:, None]
    return {
        "classes": np.where(seen, objects["kind"], -1),
        "boxes": boxes,
        "instances": instances,
        "keypoints": keypoints,
        "keypoints_seen": inside & ~in_front & seen[..., None],
        "identities": np.where(seen, objects["identity"], -1),
    }


def _how_many(kind: int, rng: np.random.Generator) -> int:
    return int(rng.integers(2, 5)) if kind == _BIRD else 1


def _nearer_in_front(kind: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Order the objects of each scene from the highest, painted first, to the lowest."""
    height = np.where(kind < 0, np.inf, y)
    height[:, :_SCENERY_PLACES] = -np.inf
    order = np.argsort(height, axis=1, kind="stable")
    return np.take_along_axis(kind, order, axis=1), np.take_along_axis(y, order, axis=1)


def _landscape(plan: dict[str, np.ndarray]) -> np.ndarray:
    rows = np.arange(SIDE, dtype=np.float32)
    below = 1 / (1 + np.exp((plan["horizon"][:, None] - rows) / 1.5))[..., None]
    lighter = (1.1 - 0.2 * rows / SIDE)[:, None]
    colour = (plan["sky"][:, None] * (1 - below) + plan["ground"][:, None] * below) * lighter
    return np.repeat(colour[:, :, None].astype(np.float32), SIDE, axis=2)


def _extent(there: np.ndarray) -> np.ndarray:
    """Give the first and one past the last place where each row holds, (n, 2)."""
    return np.stack([there.argmax(axis=1), there.shape[1] - there[:, ::-1].argmax(axis=1)], axis=1)
