"""Sketches: 28×28 grey pictures of ten drawn things, as many as you like, never twice the same."""

from __future__ import annotations

import numpy as np

from course_lib.datasets.cache import cached
from course_lib.datasets.dataset import Dataset, Split
from course_lib.datasets.strokes import Pen, stroke_distance
from course_lib.datasets.things import THINGS
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
    """Draw sketches of ten things: boat, cup, fish, flower, house, key, star, sun, tree and umbrella.

    The first call draws (13,000 pictures take a second or two); later ones read from the user's cache folder.

    Parameters
    ----------
    n_train, n_test, n_val : int
        Pictures in each split, at least 10 (one of each thing). The three are drawn independently.
    imbalance : float, default=1.0
        How many times more training pictures the first class has than the last: class k gets a share
        proportional to ``imbalance ** (-k / 9)``, an exponential long tail (Cui et al., 2019). `n_train`
        stays the total, no class falls below 1 picture, and `val` and `test` stay balanced.
    random_state : int, default=0
        Seed. The same seed gives the same `val` and `test` whatever `n_train` and `imbalance` are.

    Returns
    -------
    Dataset
        uint8 images ``(n, 28, 28)``; `groups` is the drawing style: 4 % of every class are chalk, white on
        dark.

    References
    ----------
    Y. Cui et al., "Class-Balanced Loss Based on Effective Number of Samples", CVPR 2019 (the long tail).

    Examples
    --------
    >>> sketches = load_sketches(n_train=300, n_test=50, n_val=50, imbalance=10)
    >>> sketches
    Dataset('long-tailed sketches', 10 classes, train 300 · val 50 · test 50, 28×28 uint8)
    >>> np.bincount(sketches.train.y).tolist()
    [73, 57, 44, 34, 26, 21, 16, 12, 10, 7]
    """
    n_train, n_val, n_test = (
        check_whole_number(name, value, at_least=len(THINGS))
        for name, value in (("n_train", n_train), ("n_val", n_val), ("n_test", n_test))
    )
    random_state = check_whole_number("random_state", random_state, at_least=0)
    parts = {
        "train": long_tail(n_train, len(THINGS), imbalance),
        "val": long_tail(n_val, len(THINGS)),
        "test": long_tail(n_test, len(THINGS)),
    }
    splits = {
        part: Split(
            **cached(
                "sketches",
                {"part": part, "counts": counts.tolist(), "random_state": random_state},
                lambda counts=counts, stream=stream: draw_sketches(
                    counts, np.random.default_rng([random_state, stream])
                ),
                drawn_by=("sketches.py", "strokes.py", "things.py"),
            )
        )
        for stream, (part, counts) in enumerate(parts.items())
    }
    return Dataset(
        name="sketches" if imbalance == 1 else "long-tailed sketches",
        **splits,
        classes=tuple(thing.__name__ for thing in THINGS),
        group_names=STYLES,
        description=f"Drawings of ten things, {SIZE}×{SIZE} grey pixels, made by course_lib; 4 % are chalk.",
    )


def draw_sketches(counts, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw ``counts[k]`` pictures of thing k and shuffle them.

    Returns
    -------
    dict
        X : uint8 (n, 28, 28); y : int64 (n,), the thing; groups : int64 (n,), 0 pencil and 1 chalk.

    Notes
    -----
    Varied at random: each thing's proportions, place, size, turn, slant, a slow bend, stroke width, ink,
    paper, the fall of light, stray strokes and noise.

    Examples
    --------
    >>> drawn = draw_sketches([3, 2], np.random.default_rng(0))
    >>> drawn["X"].shape, sorted(drawn["y"].tolist())
    ((5, 28, 28), [0, 0, 0, 1, 1])
    """
    images, labels = [], []
    for code, (thing, count) in enumerate(zip(THINGS, counts, strict=False)):
        pen = Pen(count, rng)
        thing(pen)
        images.append(coverage(place(bend(pen.segments(), rng), rng), rng.uniform(1.1, 2.2, count)))
        labels.append(np.full(count, code))
    ink, y = np.concatenate(images), np.concatenate(labels)
    order = rng.permutation(len(y))
    ink, y = ink[order], y[order]
    n = len(y)
    strays = coverage(stray_strokes(n, rng), rng.uniform(0.8, 1.6, n))
    ink = np.maximum(ink, strays * rng.uniform(0.2, 0.8, (n, 1, 1)).astype(np.float32))
    groups = chalk(y, rng)
    return {"X": develop(ink, groups == 1, rng), "y": y, "groups": groups}


def bend(segments: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Bend each picture slowly, as an unsteady hand does; lines that met still meet."""
    n = len(segments)
    wave = rng.uniform(-2.5, 2.5, (n, 1, 1, 2, 2))
    phase = rng.uniform(0, 2 * np.pi, (n, 1, 1, 2))
    strength = rng.uniform(0.0, 0.1, (n, 1, 1, 1))
    angle = (wave * segments[..., None, :]).sum(axis=-1) + phase
    return segments + strength * np.sin(angle)


def place(segments: np.ndarray, rng: np.random.Generator) -> np.ndarray:
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


def stray_strokes(n: int, rng: np.random.Generator, most: int = 4) -> np.ndarray:
    """Draw 0 to `most` short lines that belong to nothing."""
    pen = Pen(n, rng)
    for _ in range(most):
        x, y, turn, reach = (
            pen.between(-1, 1),
            pen.between(-1, 1),
            pen.between(0, np.pi),
            pen.between(0.1, 0.45),
        )
        dx, dy = reach * np.cos(turn), reach * np.sin(turn)
        pen.path((x - dx, y - dy), (x + dx, y + dy), chance=0.4)
    return pen.segments()


def coverage(segments: np.ndarray, width: np.ndarray) -> np.ndarray:
    """Give the share of each pixel that strokes of `width` pixels cover, float32 (n, 28, 28)."""
    edge = (width / 2 + 0.5).astype(np.float32)[:, None, None]
    return np.clip(edge - stroke_distance(segments, SIZE), 0, 1)


def chalk(y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Mark 4 % of each class as chalk, to the nearest whole number by chance."""
    groups = np.zeros(len(y), dtype=np.int64)
    for code in np.unique(y):
        members = np.flatnonzero(y == code)
        count = int(CHALK_SHARE * len(members) + rng.random())
        groups[rng.choice(members, count, replace=False)] = 1
    return groups


def develop(ink: np.ndarray, is_chalk: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Turn ink into grey pixels: pencil on paper or chalk on a board, under uneven light, with noise."""
    n = len(ink)

    def each(low, high):
        return rng.uniform(low, high, (n, 1, 1)).astype(np.float32)

    is_chalk = is_chalk[:, None, None]
    ground = np.where(is_chalk, each(30, 70), each(195, 245))
    stroke = np.where(is_chalk, each(190, 250), each(15, 85))
    ramp = np.linspace(-1, 1, SIZE, dtype=np.float32)
    light = 1 + each(-0.15, 0.15) * ramp[:, None] + each(-0.15, 0.15) * ramp
    grey = (ground + (stroke - ground) * ink) * light
    grey += each(4, 20) * rng.standard_normal(grey.shape, dtype=np.float32)
    return np.clip(np.rint(grey), 0, 255).astype(np.uint8)
