"""Ten things that a pen draws with a few strokes, never twice the same."""

from __future__ import annotations

import numpy as np

from course_lib.datasets.strokes import AWAY, Pen


def boat(pen: Pen) -> None:
    """A hull, a mast, one sail or two."""
    hull, mast = pen.between(0.6, 0.8), pen.between(-0.15, 0.15)
    top = pen.between(0.6, 0.85)
    pen.path((-hull, -0.25), (hull, -0.25), (hull - 0.25, -0.65), (-hull + 0.25, -0.65), closed=True)
    pen.path((mast, -0.25), (mast, top))
    pen.path((mast, top), (mast + pen.between(0.4, 0.6), -0.05), (mast, -0.05))
    pen.path((mast, top - 0.15), (mast - pen.between(0.35, 0.5), -0.05), (mast, -0.05), chance=0.5)


def cup(pen: Pen) -> None:
    """A bowl, a handle, sometimes a saucer or steam."""
    top, foot = pen.between(0.4, 0.55), pen.between(0.25, 0.4)
    bottom = pen.between(-0.6, -0.4)
    handle = pen.between(0.18, 0.28)
    pen.path((-top, 0.35), (top, 0.35), (foot, bottom), (-foot, bottom), closed=True)
    pen.arc((top + foot) / 2, 0.0, handle, handle, 95, -95, pieces=6)
    pen.path((-top - 0.2, bottom - 0.08), (top + 0.2, bottom - 0.08), chance=0.4)
    for x in (-0.2, 0.15):
        pen.path((x, 0.5), (x + 0.08, 0.62), (x, 0.74), (x + 0.08, 0.86), chance=0.4)


def fish(pen: Pen) -> None:
    """A body, a tail, an eye; it looks left or right."""
    side = np.where(pen.rng.random(pen.n) < 0.5, -1.0, 1.0)
    long, high = pen.between(0.45, 0.6), pen.between(0.25, 0.4)
    tail = pen.between(0.2, 0.38)
    pen.arc(0.15 * side, 0, long, high, pieces=12)
    back = 0.15 - long
    pen.path((back * side, 0), ((back - 0.32) * side, tail), ((back - 0.32) * side, -tail), closed=True)
    pen.arc((long - 0.02) * side, 0.08, 0.03, 0.03, pieces=2)
    pen.path((0.1 * side, high), (-0.1 * side, high + 0.22), (-0.2 * side, high * 0.85), chance=0.4)


def flower(pen: Pen) -> None:
    """A ring of petals, most on a stem with a leaf."""
    petals = 6
    ring, petal = pen.between(0.28, 0.36), pen.between(0.15, 0.2)
    first = pen.between(0, 60)
    pen.arc(0, 0.2, ring - petal + 0.02, ring - petal + 0.02, pieces=5)
    for k in range(petals):
        angle = np.radians(first + 360 * k / petals)
        pen.arc(ring * np.cos(angle), 0.2 + ring * np.sin(angle), petal, petal, pieces=6)
    pen.path((0, 0.2 - ring), (pen.between(-0.1, 0.1), -0.85), chance=0.7)
    pen.path((0, -0.6), (0.25, -0.4), chance=0.5)


def house(pen: Pen) -> None:
    """Walls, a roof, a door; some have a chimney or a window."""
    wall, eaves = pen.between(0.42, 0.6), pen.between(0.0, 0.18)
    height, roof = pen.between(-0.05, 0.15), pen.between(0.4, 0.65)
    door = pen.between(-0.2, 0.2)
    pen.path((-wall, height), (-wall, -0.7), (wall, -0.7), (wall, height))
    pen.path((-wall - eaves, height), (0, height + roof), (wall + eaves, height), closed=True)
    pen.path((door - 0.12, -0.7), (door - 0.12, -0.3), (door + 0.12, -0.3), (door + 0.12, -0.7), chance=0.75)
    pen.path((0.3, height + roof * 0.5), (0.3, height + roof), chance=0.4)


def key(pen: Pen) -> None:
    """A ring, a shaft, two teeth."""
    side = np.where(pen.rng.random(pen.n) < 0.5, -1.0, 1.0)
    ring = pen.between(0.2, 0.32)
    pen.arc(-0.5 * side, 0, ring, ring, pieces=9)
    pen.path(((-0.5 + ring) * side, 0), (0.8 * side, 0))
    for x in (0.45, 0.72):
        pen.path((x * side, 0), (x * side, -pen.between(0.2, 0.38)))


def star(pen: Pen) -> None:
    """Five points."""
    outer, inner = pen.between(0.7, 0.85), pen.between(0.26, 0.4)
    corners = []
    for k in range(10):
        angle = np.radians(90 + 36 * k)
        radius = outer if k % 2 == 0 else inner
        corners.append((radius * np.cos(angle), radius * np.sin(angle)))
    pen.path(*corners, closed=True)


def sun(pen: Pen) -> None:
    """A disc and eight rays."""
    disc = pen.between(0.28, 0.42)
    gap, ray = pen.between(0.05, 0.14), pen.between(0.2, 0.34)
    first = pen.between(0, 45)
    pen.arc(0, 0, disc, disc, pieces=10)
    for k in range(8):
        angle = np.radians(first + 45 * k)
        near, far = disc + gap, disc + gap + ray
        pen.path((near * np.cos(angle), near * np.sin(angle)), (far * np.cos(angle), far * np.sin(angle)))


def tree(pen: Pen) -> None:
    """A trunk under a fir's two tiers or a round crown of three bumps."""
    is_fir = pen.rng.random(pen.n) < 0.5
    fir, crown = np.where(is_fir, 0.0, AWAY), np.where(is_fir, AWAY, 0.0)
    wide, trunk = pen.between(0.45, 0.62), pen.between(0.07, 0.12)
    for share, base, tip in ((1.0, -0.4, 0.25), (0.75, 0.05, 0.8)):
        pen.path((-wide * share, base + fir), (0, tip + fir), (wide * share, base + fir), closed=True)
    pen.arc(0, 0.4 + crown, wide * 0.7, 0.42, -20, 200, pieces=7)
    for side in (-1, 1):
        pen.arc(side * wide * 0.55, 0.0 + crown, wide * 0.55, 0.3, 90 - side * 10, 90 - side * 190, pieces=6)
        pen.path((side * wide * 0.55, -0.3 + crown), (side * trunk, -0.25 + crown))
        pen.path((side * trunk, -0.3), (side * trunk * 1.4, -0.85))


def umbrella(pen: Pen) -> None:
    """A canopy with scallops, a stick with a hook."""
    wide, high = pen.between(0.62, 0.8), pen.between(0.45, 0.62)
    hook = pen.between(0.1, 0.16)
    pen.arc(0, 0.1, wide, high, 0, 180, pieces=8)
    for x in (-2, 0, 2):
        pen.arc(wide * x / 3, 0.1, wide / 3, 0.1, 0, 180, pieces=3)
    pen.path((0, 0.1), (0, -0.6))
    pen.arc(hook, -0.6, hook, hook, 180, 350, pieces=5)
    pen.path((0, 0.1 + high), (0, 0.22 + high))


THINGS = (boat, cup, fish, flower, house, key, star, sun, tree, umbrella)
