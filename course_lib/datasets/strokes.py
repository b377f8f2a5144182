"""Drawing with strokes, many pictures at once: a pen for `n` variations, and the distance to its lines.

Pictures live on a canvas from -1 to 1 in x (right) and y (up).
"""

from __future__ import annotations

import numpy as np

Coordinate = float | np.ndarray  # the same in all pictures, or of each its own
Point = tuple[Coordinate, Coordinate]
_BLOCK = 64  # pictures worked on together, so that three blocks of pixels stay in the processor's cache
FAR = 1e3  # a stroke that a picture lacks is drawn this far out, where it covers no pixel


class Pen:
    """Draws the same idea `n` times at once, each time a little differently."""

    def __init__(self, n: int, rng: np.random.Generator) -> None:
        self.n = n
        self.rng = rng
        self._strokes: list[np.ndarray] = []

    def between(self, low: float, high: float) -> np.ndarray:
        """Draw one number for each picture, uniformly between `low` and `high`."""
        return self.rng.uniform(low, high, self.n)

    def path(self, *points: Point, closed: bool = False, chance: float = 1.0) -> None:
        """Draw straight lines from point to point; a share `chance` of the pictures gets them."""
        corners = np.stack([self._point(*each) for each in points + points[:closed]], axis=1)
        self._add(corners, chance)

    def arc(self, centre: Point, half_axes: Point, angles: Point = (0, 360), *, pieces: int = 10) -> None:
        """Draw part of an ellipse, from the first of `angles` to the second, in degrees."""
        first, last = (np.radians(np.broadcast_to(angle, self.n))[:, None] for angle in angles)
        angle = first + (last - first) * np.linspace(0.0, 1.0, pieces + 1)
        middle, half = self._point(*centre)[:, None, :], self._point(*half_axes)[:, None, :]
        self._add(middle + half * np.stack([np.cos(angle), np.sin(angle)], axis=-1), 1.0)

    def segments(self) -> np.ndarray:
        """Give all lines drawn so far, shape (n, segments, 2, 2): both ends, each (x, y)."""
        return np.concatenate(self._strokes, axis=1)

    def _point(self, x: Coordinate, y: Coordinate) -> np.ndarray:
        return np.stack([np.broadcast_to(x, self.n), np.broadcast_to(y, self.n)], axis=-1).astype(float)

    def _add(self, corners: np.ndarray, chance: float) -> None:
        segments = np.stack([corners[:, :-1], corners[:, 1:]], axis=2)
        if chance < 1.0:
            segments[self.rng.random(self.n) >= chance] = FAR
        self._strokes.append(segments)


def polar(radius: Coordinate, degrees: Coordinate) -> Point:
    """Give the point at this distance and direction from the middle."""
    angle = np.radians(degrees)
    return radius * np.cos(angle), radius * np.sin(angle)


def stroke_distance(segments: np.ndarray, size: int) -> np.ndarray:
    """Measure how far each pixel is from the nearest line, in pixels: float32 (n, size, size), row 0 at the top.

    `segments` (n, s, 2, 2) are lines by their ends; each is taken in its own frame: `along` it from its middle, and
    `across` it. O(n · s · size²).
    """
    centres = (np.arange(size) + 0.5) * (2 / size) - 1
    ends = segments * [size / 2, -size / 2]
    middle, run = ends.mean(axis=2), ends[:, :, 1] - ends[:, :, 0]
    length = np.hypot(run[..., 0], run[..., 1])[..., None]
    direction = np.where(length > 0, run / np.maximum(length, 1e-9), [1.0, 0.0])  # of a dot: any
    ux, uy = np.split(direction, 2, axis=-1)
    half = (length / 2).astype(np.float32)[..., None]
    # dx[n, s, column] and dy[n, s, row]: from the middle of the line to the pixel, in pixels
    dx, dy = centres * (size / 2) - middle[..., :1], centres * (size / 2) - middle[..., 1:]
    along_x, across_x = ((u * dx)[:, :, None, :].astype(np.float32) for u in (ux, uy))
    along_y, across_y = ((u * dy)[..., None].astype(np.float32) for u in (uy, ux))

    nearest = np.full((len(segments), size, size), np.inf, dtype=np.float32)
    for start in range(0, len(segments), _BLOCK):
        block = slice(start, start + _BLOCK)
        near = nearest[block]
        along, across = np.empty_like(near), np.empty_like(near)
        for line in range(segments.shape[1]):
            np.add(along_x[block, line], along_y[block, line], out=along)
            np.abs(along, out=along)
            np.subtract(along, half[block, line], out=along)
            np.maximum(along, 0, out=along)  # past the end of the line; 0 beside it
            np.square(along, out=along)
            np.subtract(across_x[block, line], across_y[block, line], out=across)
            np.square(across, out=across)
            np.add(along, across, out=along)
            np.minimum(near, along, out=near)
    return np.sqrt(nearest, out=nearest)


def polygon_coverage(corners: np.ndarray, size: int) -> np.ndarray:
    """Give the share of each pixel that polygons with these `corners` (n, k, 2) cover; edges are a pixel wide."""
    following = np.roll(corners, -1, axis=1)
    x = (np.arange(size) + 0.5) * (2 / size) - 1
    y = -x  # rows run down
    inside = np.zeros((len(corners), size, size), dtype=bool)
    for (x0, y0), (x1, y1) in zip(corners.transpose(1, 2, 0), following.transpose(1, 2, 0), strict=True):
        crosses = (y0[:, None] <= y) != (y1[:, None] <= y)  # this edge passes this row
        with np.errstate(divide="ignore", invalid="ignore"):
            at = x0[:, None] + (x1 - x0)[:, None] * (y - y0[:, None]) / (y1 - y0)[:, None]
        inside ^= crosses[..., None] & (x < at[..., None])
    away = stroke_distance(np.stack([corners, following], axis=2), size)
    return np.clip(0.5 + np.where(inside, away, -away), 0, 1)
