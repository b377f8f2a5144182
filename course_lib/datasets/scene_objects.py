"""What scenes are made of: a few coloured polygons for each kind of object, and how they are painted."""

from __future__ import annotations

import numpy as np

from course_lib.datasets.strokes import polygon_coverage

PATCH = 32  # an object is painted on a patch of this many pixels and then put into the image

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
SHAPES = {
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
KEYPOINT_NAMES = ("top", "left", "right", "foot")
KEYPOINTS = {
    "bird": [(0, 0.1), (-1, 0.3), (1, 0.3), (0, -0.45)],
    "boat": [(-0.05, 1), (-0.95, -0.25), (0.95, -0.25), (0, -0.8)],
    "house": [(0, 0.95), (-0.9, 0.05), (0.9, 0.05), (0, -0.9)],
    "person": [(0, 1), (-0.78, -0.09), (0.78, -0.09), (0, -1)],
    "tree": [(0, 0.98), (-0.72, 0.3), (0.72, 0.3), (0, -0.95)],
}


def turned(points, half: np.ndarray, turn: np.ndarray, build: np.ndarray) -> np.ndarray:
    """Turn, size and stretch the same points for `n` objects.

    Parameters
    ----------
    points : array-like, shape (k, 2)
        In the object's own frame, y up.
    half, turn, build : ndarray, shape (n,)
        Half the object's height in pixels, its turn in radians, its width to its height.

    Returns
    -------
    ndarray, shape (n, k, 2)
        (x, y) in pixels from the object's centre, y up.
    """
    points = np.asarray(points, dtype=float)
    x, y = points[:, 0] * build[:, None], np.broadcast_to(points[:, 1], (len(half), len(points)))
    cos, sin = np.cos(turn)[:, None], np.sin(turn)[:, None]
    return np.stack([cos * x - sin * y, sin * x + cos * y], axis=-1) * half[:, None, None]


def paint(kind: str, identity, half, turn, shade) -> tuple[np.ndarray, np.ndarray]:
    """Paint `n` objects of one kind, each on a patch of its own.

    Parameters
    ----------
    kind : str
        A key of `SHAPES`.
    identity : ndarray of int, shape (n,)
        Which individual, 0 to 7.
    half, turn : ndarray, shape (n,)
        Half the height in pixels, at most 12, and the turn in radians.
    shade : ndarray, shape (n,)
        How bright, 1 as it is.

    Returns
    -------
    colour : ndarray of float32, shape (n, 32, 32, 3)
        From 0 to 255, already multiplied by `cover`.
    cover : ndarray of float32, shape (n, 32, 32)
        How much of each pixel the object covers, 0 to 1.
    """
    n = len(identity)
    colour = np.zeros((n, PATCH, PATCH, 3), dtype=np.float32)
    cover = np.zeros((n, PATCH, PATCH), dtype=np.float32)
    for own, polygon in SHAPES[kind]:
        corners = turned(polygon, half, turn, BUILDS[identity]) / (PATCH / 2)
        part = polygon_coverage(corners, PATCH)
        rgb = (COLOURS[identity] if own is None else np.broadcast_to(own, (n, 3))) * shade[:, None]
        colour += part[..., None] * (rgb[:, None, None, :].astype(np.float32) - colour)
        cover += part * (1 - cover)
    return colour, cover
