"""Scenes to which seven questions can be put: crowded, in changing light, with look-alikes and individuals that move.

They are painted with the shapes of `course_lib.datasets.load_scenes`, and are harder: an object leans and lifts its
wings or arms, stands before another, and has a look-alike of the same colours that counts as background.
"""

from dataclasses import dataclass, fields
from itertools import permutations

import numpy as np
from numpy.typing import ArrayLike

from course_lib.datasets.scene_painting import (
    BROWN,
    COLOURS,
    KEYPOINTS,
    KINDS,
    SHAPES,
    SIDE,
    WHITE,
)
from course_lib.datasets.strokes import polygon_coverage
from course_lib.validation import check_indices, check_one_of, check_whole_number

ACTIONS = ("rest", "left", "right", "up", "down")
MOVES = np.array([[0, 0], [-1, 0], [1, 0], [0, -1], [0, 1]])  # (x, y), y down
PLACES = 6
PATCH = 32  # an object is painted on so many pixels
REACH = 14  # at most so far do objects reach from their centres, in pixels
LEAST_VISIBLE = 20  # pixels; an object of which less is seen is not annotated

# The look-alikes, each in the two colours of an individual; they are never annotated.
LOOK_ALIKES = {
    "kite": [(None, [(0, 0.55), (-0.9, 0.05), (0, -0.6), (0.9, 0.05)])],
    "raft": [
        (BROWN, [(-0.06, 0.6), (0.06, 0.6), (0.06, -0.2), (-0.06, -0.2)]),
        (None, [(-0.95, -0.25), (0.95, -0.25), (0.6, -0.8), (-0.6, -0.8)]),
    ],
    "tent": [(None, [(-0.9, -0.9), (0.9, -0.9), (0, 0.95)])],
    "scarecrow": [
        (BROWN, [(-0.07, 1), (0.07, 1), (0.07, -1), (-0.07, -1)]),
        (None, SHAPES["person"][1][1]),
    ],
    "bush": [(None, [(x, y - 0.75) for x, y in SHAPES["tree"][1][1] if y > 0.2])],
}
PARTS = {**{kind: SHAPES[kind] for kind in KINDS}, **LOOK_ALIKES}

# An individual is known by its two colours, left and right: that makes thirty of each kind, in pairs of the same
# colours the other way round, so that their mean colour is the same. Ten of the thirty never occur in training.
INDIVIDUALS = np.array(
    sorted(
        permutations((0, 1, 2, 3, 5, 6), 2),
        key=lambda pair: (sum(pair) % 3 == 0, pair),
    )
)
SEEN = int(sum(sum(pair) % 3 != 0 for pair in INDIVIDUALS))


@dataclass(frozen=True, eq=False, repr=False)
class TaskScenes:
    """Images with the answers to seven questions; a place without object holds class -1 and zeros.

    Parameters
    ----------
    images, after : ndarray of uint8, shape (n, 64, 64, 3)
        Each scene, and the same a moment later.
    actions : ndarray of int64, shape (n,)
        Which of `ACTIONS` all objects of the scene do.
    classes, identities : ndarray of int64, shape (n, 6)
        Kind of each object, and which individual of its kind it is; -1 where there is none.
    boxes : ndarray of float32, shape (n, 6, 4)
        Left, top, right, bottom of what is visible, in pixels.
    instances : ndarray of uint8, shape (n, 64, 64)
        k + 1 where the object in place k is visible, else 0.
    keypoints : ndarray of float32, shape (n, 6, 4, 2)
        (x, y) in pixels of top, left, right and foot, even where hidden.
    """

    images: np.ndarray
    after: np.ndarray
    actions: np.ndarray
    classes: np.ndarray
    identities: np.ndarray
    boxes: np.ndarray
    instances: np.ndarray
    keypoints: np.ndarray

    def __len__(self) -> int:
        return len(self.images)

    def __repr__(self) -> str:
        return f"TaskScenes({len(self):,} images, {int((self.classes >= 0).sum()):,} objects)"

    @property
    def segments(self) -> np.ndarray:
        """Class of each pixel, int64 (n, 64, 64): 0 for the background, class code + 1 for an object."""
        codes = (
            np.concatenate([np.full((len(self), 1), -1), self.classes], axis=1) + 1
        )
        flat = self.instances.reshape(len(self), -1).astype(np.int64)
        return np.take_along_axis(codes, flat, axis=1).reshape(self.instances.shape)

    @property
    def present(self) -> np.ndarray:
        """Which kinds each image shows, bool (n, 5)."""
        return (self.classes[:, :, None] == np.arange(len(KINDS))).any(axis=1)

    def masks(self, scene: int) -> np.ndarray:
        """Mask of each object of a scene, bool (objects, 64, 64)."""
        places = np.flatnonzero(self.classes[scene] >= 0)
        return self.instances[scene] == places[:, None, None] + 1

    def take(self, indices: ArrayLike) -> "TaskScenes":
        """Give the images at `indices`, with all that belongs to them."""
        rows = check_indices(indices, len(self))
        return TaskScenes(
            **{f.name: getattr(self, f.name)[rows] for f in fields(self)}
        )


def draw_task_scenes(
    n: int, *, individuals: str = "seen", random_state: int = 0
) -> TaskScenes:
    """Draw crowded scenes of two moments each.

    Parameters
    ----------
    n : int
        Scenes, at least 1.
    individuals : {"seen", "new"}
        The twenty of each kind to train on, or the ten that are kept for testing.
    random_state : int, default=0

    Raises
    ------
    ValueError
        If `n` is less than 1, or `individuals` is none of the two.

    Examples
    --------
    >>> scenes = draw_task_scenes(10)
    >>> scenes.images.shape, scenes.keypoints.shape
    ((10, 64, 64, 3), (10, 6, 4, 2))
    """
    n = check_whole_number("n", n, at_least=1)
    check_one_of("individuals", individuals, ("seen", "new"))
    new = individuals == "new"
    rng = np.random.default_rng([random_state, new])
    plan = _plan(n, SEEN if new else 0, len(INDIVIDUALS) if new else SEEN, rng)
    colour, cover = _paint_objects(plan)
    landscape, light = _landscape(n, rng), _light(n, rng)
    drawn = [_compose(landscape, colour, cover, plan, moment) for moment in (0, 1)]
    images, after = (
        (canvas * light + rng.normal(0, 8, canvas.shape))
        .clip(0, 255)
        .astype(np.uint8)
        for canvas, _ in drawn
    )
    return TaskScenes(
        images=images,
        after=after,
        actions=plan["action"],
        **_annotate(plan, drawn[0][1]),
    )


def _plan(
    n: int, first: int, last: int, rng: np.random.Generator
) -> dict[str, np.ndarray]:
    """Decide what stands where: places 0 to 5 for objects, 6 to 8 for look-alikes; kind is an index into `PARTS`."""
    places = PLACES + 3
    kind = np.full((n, places), -1)
    identity = rng.integers(first, last, (n, places))
    centre = rng.uniform(9, SIDE - 9, (n, places, 2))
    for scene in range(n):
        there = rng.integers(1, PLACES + 1) if rng.random() > 0.1 else 0
        some = rng.choice(len(KINDS), rng.integers(1, 4), replace=False)
        kind[scene, :there] = rng.choice(some, there)
        others = rng.integers(
            0 if there else 1, 4
        )  # something moves in every scene
        kind[scene, PLACES : PLACES + others] = len(KINDS) + rng.integers(
            0, len(KINDS), others
        )
        for place in range(1, there):
            if rng.random() < 0.35:  # the same individual again
                twin = rng.integers(0, place)
                kind[scene, place], identity[scene, place] = (
                    kind[scene, twin],
                    identity[scene, twin],
                )
            if rng.random() < 0.35:  # near another
                angle = rng.uniform(0, 2 * np.pi)
                near = centre[scene, rng.integers(0, place)] + 12 * np.array(
                    [np.cos(angle), np.sin(angle)]
                )
                centre[scene, place] = near.clip(9, SIDE - 9)
    action = rng.integers(0, len(ACTIONS), n)
    return {
        "kind": kind,
        "identity": identity,
        "centre": np.rint(centre),
        "depth": rng.permuted(np.tile(np.arange(places), (n, 1)), axis=1),
        "half": rng.uniform(6, 11, (n, places)),
        "build": rng.uniform(0.85, 1.15, (n, places)),
        "turn": rng.normal(0, 0.25, (n, places)),
        "lean": rng.uniform(-0.4, 0.4, (n, places)),
        "lift": rng.uniform(-0.5, 0.5, (n, places)),
        "shade": rng.uniform(0.8, 1.05, (n, places)),
        "action": action,
        "step": MOVES[action] * rng.integers(1, 4, (n, 1)),
    }


def _placed(
    points: ArrayLike, plan: dict[str, np.ndarray], these: np.ndarray
) -> np.ndarray:
    """Lift, lean, turn and size points for each of `these` objects: (x, y up) in pixels from their centres."""
    points = np.asarray(points, dtype=float)
    build, turn, lean, lift, half = (
        plan[name][these][:, None]
        for name in ("build", "turn", "lean", "lift", "half")
    )
    x, y = points[:, 0] * build, points[:, 1]
    x, y = x + lean * y, y + lift * np.abs(x)
    cos, sin = np.cos(turn), np.sin(turn)
    return (
        np.stack([cos * x - sin * y, sin * x + cos * y], axis=-1) * half[..., None]
    ).clip(-REACH, REACH)


def _halves(polygon: list[tuple[float, float]]) -> list[list[tuple[float, float]]]:
    """Cut a polygon along x = 0 into its left and its right part."""
    sides: list[list[tuple[float, float]]] = [[], []]
    for (x0, y0), (x1, y1) in zip(polygon, polygon[1:] + polygon[:1], strict=True):
        for side, sign in zip(sides, (-1, 1), strict=True):
            if sign * x0 >= 0:
                side.append((x0, y0))
            if x0 * x1 < 0:
                side.append((0.0, y0 + (y1 - y0) * x0 / (x0 - x1)))
    return sides


def _paint_objects(plan: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Paint all objects, each on a patch of its own: colour times cover, and the share of each pixel covered.

    They follow each other as in ``plan["kind"][plan["kind"] >= 0]``.
    """
    there = plan["kind"] >= 0
    plan = {
        name: values[there]
        for name, values in plan.items()
        if values.shape[:2] == there.shape
    }
    cover = np.zeros((there.sum(), PATCH, PATCH), dtype=np.float32)
    colour = np.zeros((*cover.shape, 3), dtype=np.float32)
    for code, parts in enumerate(PARTS.values()):
        these = np.flatnonzero(plan["kind"] == code)
        pair, shade = (
            INDIVIDUALS[plan["identity"][these]],
            plan["shade"][these][:, None],
        )
        painted, covered = colour[these], cover[these]
        for rgb, polygon in parts:
            for side, half in enumerate(
                _halves(polygon) if rgb is None else [polygon]
            ):
                part = polygon_coverage(
                    _placed(half, plan, these) / (PATCH / 2), PATCH
                )
                own = (
                    COLOURS[pair[:, side]] if rgb is None else np.asarray(rgb)
                ) * shade
                painted += part[..., None] * (
                    own[:, None, None].astype(np.float32) - painted
                )
                covered += part * (1 - covered)
        colour[these], cover[these] = painted, covered
    return colour, cover


def _landscape(n: int, rng: np.random.Generator) -> np.ndarray:
    """Paint sky and ground with a few pale patches, float32 (n, 64, 64, 3)."""
    rows = np.arange(SIDE)
    horizon = rng.uniform(0.25, 0.75, (n, 1)) * SIDE
    below = (1 / (1 + np.exp((horizon - rows) / 1.5)))[:, :, None, None]
    sky = np.array([170, 205, 235]) + rng.normal(0, 12, (n, 1, 1, 3))
    ground = np.array([150, 175, 120]) + rng.normal(0, 18, (n, 1, 1, 3))
    canvas = np.repeat(sky * (1 - below) + ground * below, SIDE, axis=2)
    grid = np.stack(np.meshgrid(rows, rows), axis=-1)
    for _ in range(3):
        middle, size = (
            rng.uniform(0, SIDE, (n, 1, 1, 2)),
            rng.uniform(4, 12, (n, 1, 1, 2)),
        )
        patch = np.exp(-(((grid - middle) / size) ** 2).sum(axis=-1))[..., None]
        canvas += 0.5 * patch * (WHITE * rng.uniform(0.5, 1, (n, 1, 1, 1)) - canvas)
    return canvas.astype(np.float32)


def _light(n: int, rng: np.random.Generator) -> np.ndarray:
    """Draw the light of each scene, its strength and its colour, as factors of red, green and blue."""
    return (
        rng.uniform(0.55, 1.1, (n, 1, 1, 1)) * rng.uniform(0.85, 1.15, (n, 1, 1, 3))
    ).astype(np.float32)


def _compose(
    landscape: np.ndarray,
    colour: np.ndarray,
    cover: np.ndarray,
    plan: dict[str, np.ndarray],
    moment: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Lay the objects into the landscapes, from back to front; give the images and the instances."""
    margin = PATCH
    canvas = np.pad(landscape, ((0, 0), (margin, margin), (margin, margin), (0, 0)))
    instances = np.zeros(canvas.shape[:3], dtype=np.uint8)
    number = (
        np.cumsum(plan["kind"] >= 0).reshape(plan["kind"].shape) - 1
    )  # of each object among all
    moved = plan["centre"].astype(int) + moment * plan["step"][:, None]
    for scene, depth in enumerate(plan["depth"]):
        for place in np.argsort(depth):
            if plan["kind"][scene, place] < 0:
                continue
            left, top = moved[scene, place] + margin - PATCH // 2
            where = (scene, slice(top, top + PATCH), slice(left, left + PATCH))
            which = number[scene, place]
            over = cover[which]
            canvas[where] = colour[which] + (1 - over)[..., None] * canvas[where]
            mark = place + 1 if place < PLACES else 0
            instances[where] = np.where(over > 0.5, mark, instances[where])
    inner = slice(margin, margin + SIDE)
    return canvas[:, inner, inner], instances[:, inner, inner]


def _annotate(
    plan: dict[str, np.ndarray], instances: np.ndarray
) -> dict[str, np.ndarray]:
    """Give the annotations of all objects of which enough is visible."""
    own = (
        instances[:, None] == np.arange(1, PLACES + 1)[:, None, None]
    )  # (n, 6, 64, 64)
    visible = own.sum(axis=(2, 3)) >= LEAST_VISIBLE
    instances = np.where(
        (own & visible[:, :, None, None]).any(axis=1), instances, 0
    )
    boxes = np.concatenate(
        [_extent(own.any(axis=2)), _extent(own.any(axis=3))], axis=-1
    )[..., [0, 2, 1, 3]]
    keypoints = np.zeros((*visible.shape, 4, 2), dtype=np.float32)
    objects = {
        name: values[:, :PLACES] for name, values in plan.items() if values.ndim > 1
    }
    for code, kind in enumerate(KINDS):
        these = visible & (objects["kind"] == code)
        away = _placed(KEYPOINTS[kind], objects, these) * [1, -1]
        keypoints[these] = objects["centre"][these][:, None] + away
    return {
        "classes": np.where(visible, objects["kind"], -1),
        "identities": np.where(visible, objects["identity"], -1),
        "boxes": np.where(visible[..., None], boxes, 0).astype(np.float32),
        "instances": instances.astype(np.uint8),
        "keypoints": keypoints,
    }


def _extent(there: np.ndarray) -> np.ndarray:
    """Give the first and one past the last place where each row holds."""
    return np.stack(
        [there.argmax(axis=-1), there.shape[-1] - there[..., ::-1].argmax(axis=-1)],
        axis=-1,
    )
