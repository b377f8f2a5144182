"""Sketches: 28×28 grey pictures in ten classes, as many as you like, never twice the same.

A sketch class is a function that draws its thing with a `Pen`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from course_lib.datasets.cache import cached_splits
from course_lib.datasets.dataset import Dataset, Split
from course_lib.datasets.strokes import FAR, Pen, polar, stroke_distance
from course_lib.labels import long_tail
from course_lib.validation import check_whole_number

SIZE = 28
STYLES = ("pencil", "chalk")
CHALK_SHARE = 0.04


def load_sketches(
    n_train: int = 10_000,
    n_test: int = 2_000,
    imbalance: float = 1.0,
    random_state: int = 0,
    n_val: int = 1_000,
) -> Dataset:
    """Draw sketches of ten classes: boat, cup, fish, flower, house, key, star, sun, tree and umbrella.

    Parameters
    ----------
    n_train, n_test, n_val : int
        Pictures in each split, at least 10. The first call draws, later ones read from the user's cache folder.
    imbalance : float, default=1.0
        How many times more training pictures the first class has than the last, falling exponentially between.
    random_state : int, default=0
        The same seed gives the same `val` and `test` whatever `n_train` and `imbalance` are.

    Returns
    -------
    Dataset
        uint8 images ``(n, 28, 28)``; `groups` is the drawing style: 4 % of every class are chalk, white on dark.

    Raises
    ------
    ValueError
        If a number is too small, or `imbalance` is below 1.

    References
    ----------
    Y. Cui et al., "Class-Balanced Loss Based on Effective Number of Samples", CVPR 2019 (the long tail).

    Examples
    --------
    >>> sketches = load_sketches(n_train=300, n_test=50, n_val=50, imbalance=10)
    >>> np.bincount(sketches.train.y).tolist()
    [73, 57, 44, 34, 26, 21, 16, 12, 10, 7]
    """
    counts = {}
    for part, n, tail in (("train", n_train, imbalance), ("val", n_val, 1), ("test", n_test, 1)):
        n = check_whole_number(f"n_{part}", n, at_least=len(SKETCH_CLASSES))
        counts[part] = {"counts": long_tail(n, len(SKETCH_CLASSES), tail).tolist()}
    files = ("sketches.py", "strokes.py")
    parts = cached_splits("sketches", draw_sketches, counts, random_state=random_state, drawn_by=files)
    name = "sketches" if imbalance == 1 else "long-tailed sketches"
    classes = tuple(draw.__name__ for draw in SKETCH_CLASSES)
    about = f"Drawings of ten things, {SIZE}×{SIZE} grey pixels, made by course_lib; 4 % are chalk."
    train, val, test = (Split(**arrays) for arrays in parts)
    return Dataset(name, train, val, test, classes, STYLES, about)


def draw_sketches(counts: ArrayLike, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw ``counts[k]`` pictures of class k and shuffle them: X, y, and as groups 0 for pencil, 1 for chalk."""
    counts = np.asarray(counts)
    images = []
    for draw, count in zip(SKETCH_CLASSES, counts, strict=False):
        pen = Pen(count, rng)
        draw(pen)
        images.append(_coverage(_place(_bend(pen.segments(), rng), rng), rng.uniform(1.1, 2.2, count)))
    order = rng.permutation(n := counts.sum())
    y = np.repeat(np.arange(len(counts)), counts)[order]
    ink = np.empty((n, SIZE, SIZE), np.float32)
    for places in np.split(np.argsort(order), counts.cumsum()[:-1]):
        ink[places] = images.pop(0)  # and given up: a small machine holds them once
    strays = _coverage(_stray_strokes(n, rng), rng.uniform(0.8, 1.6, n))
    strays *= rng.uniform(0.2, 0.8, (n, 1, 1)).astype(np.float32)
    np.maximum(ink, strays, out=ink)
    del strays
    groups = np.zeros(n, dtype=np.int64)
    for code in np.unique(y):
        members = np.flatnonzero(y == code)
        chalk = int(CHALK_SHARE * len(members) + rng.random())  # to the nearest whole number by chance
        groups[rng.choice(members, chalk, replace=False)] = 1
    return {"X": _develop(ink, groups == 1, rng), "y": y, "groups": groups}


def _bend(segments: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Bend each picture slowly, as an unsteady hand does; lines that met still meet."""
    n = len(segments)
    wave = rng.uniform(-2.5, 2.5, (n, 1, 1, 2, 2))
    phase = rng.uniform(0, 2 * np.pi, (n, 1, 1, 2))
    strength = rng.uniform(0.0, 0.1, (n, 1, 1, 1))
    return segments + strength * np.sin((wave * segments[..., None, :]).sum(axis=-1) + phase)


def _place(segments: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Turn, slant, stretch and shift each picture."""
    n = len(segments)
    turn = np.radians(rng.normal(0, 12, n))
    size = rng.uniform(0.62, 0.95, (n, 1))
    stretch = np.exp(rng.normal(0, 0.1, (n, 1)))
    across = np.stack([np.cos(turn), np.sin(turn)], axis=-1) * size * stretch
    slant = rng.normal(0, 0.1, (n, 1))
    upward = np.stack([-np.sin(turn), np.cos(turn)], axis=-1) * size / stretch + slant * across
    shift = rng.uniform(-1, 1, (n, 2)) * (1.0 - size) * 0.8
    frame = np.stack([across, upward], axis=1)  # n, (x, y) of the thing, (x, y) of the canvas
    return np.einsum("nsex,nxc->nsec", segments, frame) + shift[:, None, None, :]


def _stray_strokes(n: int, rng: np.random.Generator, most: int = 4) -> np.ndarray:
    """Draw 0 to `most` short lines that belong to nothing."""
    pen = Pen(n, rng)
    for _ in range(most):
        x, y, turn, reach = (pen.between(*ends) for ends in ((-1, 1), (-1, 1), (0, np.pi), (0.1, 0.45)))
        dx, dy = reach * np.cos(turn), reach * np.sin(turn)
        pen.path((x - dx, y - dy), (x + dx, y + dy), chance=0.4)
    return pen.segments()


def _coverage(segments: np.ndarray, width: np.ndarray) -> np.ndarray:
    """Give the share of each pixel that strokes of `width` pixels cover."""
    edge = (width / 2 + 0.5).astype(np.float32)[:, None, None]
    covered = stroke_distance(segments, SIZE)
    return np.clip(np.subtract(edge, covered, out=covered), 0, 1, out=covered)


def _develop(ink: np.ndarray, is_chalk: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Turn ink into grey pixels: pencil on paper or chalk on a board, under uneven light, with noise."""

    def each(low: float, high: float) -> np.ndarray:
        return rng.uniform(low, high, (len(ink), 1, 1)).astype(np.float32)

    is_chalk = is_chalk[:, None, None]
    ground = np.where(is_chalk, each(30, 70), each(195, 245))
    stroke = np.where(is_chalk, each(190, 250), each(15, 85))
    ramp = np.linspace(-1, 1, SIZE, dtype=np.float32)
    down, across, noise = each(-0.15, 0.15), each(-0.15, 0.15), each(4, 20)
    pictures = np.empty(ink.shape, np.uint8)
    for at in range(0, len(ink), 500):  # some at a time: as floats, all would be half of a lesson
        some = slice(at, at + 500)
        light = 1 + down[some] * ramp[:, None] + across[some] * ramp
        grey = (ground[some] + (stroke[some] - ground[some]) * ink[some]) * light
        grey += noise[some] * rng.standard_normal(grey.shape, dtype=np.float32)
        pictures[some] = np.clip(np.rint(grey), 0, 255)
    return pictures


def boat(pen: Pen) -> None:
    """A hull, a mast, one sail or two."""
    hull, mast, top = pen.between(0.6, 0.8), pen.between(-0.15, 0.15), pen.between(0.6, 0.85)
    pen.path((-hull, -0.25), (hull, -0.25), (hull - 0.25, -0.65), (-hull + 0.25, -0.65), closed=True)
    pen.path((mast, -0.25), (mast, top))
    pen.path((mast, top), (mast + pen.between(0.4, 0.6), -0.05), (mast, -0.05))
    pen.path((mast, top - 0.15), (mast - pen.between(0.35, 0.5), -0.05), (mast, -0.05), chance=0.5)


def cup(pen: Pen) -> None:
    """A bowl, a handle, sometimes a saucer or steam."""
    top, foot, bottom = pen.between(0.4, 0.55), pen.between(0.25, 0.4), pen.between(-0.6, -0.4)
    handle = pen.between(0.18, 0.28)
    pen.path((-top, 0.35), (top, 0.35), (foot, bottom), (-foot, bottom), closed=True)
    pen.arc(((top + foot) / 2, 0), (handle, handle), (95, -95), pieces=6)
    pen.path((-top - 0.2, bottom - 0.08), (top + 0.2, bottom - 0.08), chance=0.4)
    for x in (-0.2, 0.15):
        pen.path((x, 0.5), (x + 0.08, 0.62), (x, 0.74), (x + 0.08, 0.86), chance=0.4)


def fish(pen: Pen) -> None:
    """A body, a tail, an eye; it looks left or right."""
    side = np.where(pen.rng.random(pen.n) < 0.5, -1.0, 1.0)
    long, high, tail = pen.between(0.45, 0.6), pen.between(0.25, 0.4), pen.between(0.2, 0.38)
    pen.arc((0.15 * side, 0), (long, high), pieces=12)
    back = 0.15 - long
    pen.path((back * side, 0), ((back - 0.32) * side, tail), ((back - 0.32) * side, -tail), closed=True)
    pen.arc(((long - 0.02) * side, 0.08), (0.03, 0.03), pieces=2)
    pen.path((0.1 * side, high), (-0.1 * side, high + 0.22), (-0.2 * side, high * 0.85), chance=0.4)


def flower(pen: Pen) -> None:
    """A ring of six petals, most on a stem with a leaf."""
    ring, petal, first = pen.between(0.28, 0.36), pen.between(0.15, 0.2), pen.between(0, 60)
    inner = ring - petal + 0.02
    pen.arc((0, 0.2), (inner, inner), pieces=5)
    for k in range(6):
        x, y = polar(ring, first + 60 * k)
        pen.arc((x, 0.2 + y), (petal, petal), pieces=6)
    pen.path((0, 0.2 - ring), (pen.between(-0.1, 0.1), -0.85), chance=0.7)
    pen.path((0, -0.6), (0.25, -0.4), chance=0.5)


def house(pen: Pen) -> None:
    """Walls, a roof, a door; some have a chimney or a window."""
    wall, eaves = pen.between(0.42, 0.6), pen.between(0.0, 0.18)
    height, roof, door = pen.between(-0.05, 0.15), pen.between(0.4, 0.65), pen.between(-0.2, 0.2)
    pen.path((-wall, height), (-wall, -0.7), (wall, -0.7), (wall, height))
    pen.path((-wall - eaves, height), (0, height + roof), (wall + eaves, height), closed=True)
    pen.path((door - 0.12, -0.7), (door - 0.12, -0.3), (door + 0.12, -0.3), (door + 0.12, -0.7), chance=0.75)
    pen.path((0.3, height + roof * 0.5), (0.3, height + roof), chance=0.4)


def key(pen: Pen) -> None:
    """A ring, a shaft, two teeth."""
    side = np.where(pen.rng.random(pen.n) < 0.5, -1.0, 1.0)
    ring = pen.between(0.2, 0.32)
    pen.arc((-0.5 * side, 0), (ring, ring), pieces=9)
    pen.path(((-0.5 + ring) * side, 0), (0.8 * side, 0))
    for x in (0.45, 0.72):
        pen.path((x * side, 0), (x * side, -pen.between(0.2, 0.38)))


def star(pen: Pen) -> None:
    """Five points."""
    outer, inner = pen.between(0.7, 0.85), pen.between(0.26, 0.4)
    pen.path(*(polar(inner if k % 2 else outer, 90 + 36 * k) for k in range(10)), closed=True)


def sun(pen: Pen) -> None:
    """A disc and eight rays."""
    disc, gap, ray = pen.between(0.28, 0.42), pen.between(0.05, 0.14), pen.between(0.2, 0.34)
    first = pen.between(0, 45)
    pen.arc((0, 0), (disc, disc), pieces=10)
    for k in range(8):
        pen.path(polar(disc + gap, first + 45 * k), polar(disc + gap + ray, first + 45 * k))


def tree(pen: Pen) -> None:
    """A trunk under a fir's two tiers or a round crown of three bumps."""
    is_fir = pen.rng.random(pen.n) < 0.5
    fir, crown = np.where(is_fir, 0.0, FAR), np.where(is_fir, FAR, 0.0)
    wide, trunk = pen.between(0.45, 0.62), pen.between(0.07, 0.12)
    for share, base, tip in ((1.0, -0.4, 0.25), (0.75, 0.05, 0.8)):
        pen.path((-wide * share, base + fir), (0, tip + fir), (wide * share, base + fir), closed=True)
    pen.arc((0, 0.4 + crown), (wide * 0.7, 0.42), (-20, 200), pieces=7)
    for side in (-1, 1):
        x, angles = side * wide * 0.55, (90 - side * 10, 90 - side * 190)
        pen.arc((x, crown), (wide * 0.55, 0.3), angles, pieces=6)
        pen.path((x, -0.3 + crown), (side * trunk, -0.25 + crown))
        pen.path((side * trunk, -0.3), (side * trunk * 1.4, -0.85))


def umbrella(pen: Pen) -> None:
    """A canopy with scallops, a stick with a hook."""
    wide, high, hook = pen.between(0.62, 0.8), pen.between(0.45, 0.62), pen.between(0.1, 0.16)
    pen.arc((0, 0.1), (wide, high), (0, 180), pieces=8)
    for x in (-2, 0, 2):
        pen.arc((wide * x / 3, 0.1), (wide / 3, 0.1), (0, 180), pieces=3)
    pen.path((0, 0.1), (0, -0.6))
    pen.arc((hook, -0.6), (hook, hook), (180, 350), pieces=5)
    pen.path((0, 0.1 + high), (0, 0.22 + high))


SKETCH_CLASSES = (boat, cup, fish, flower, house, key, star, sun, tree, umbrella)
