"""Which samples: an order of drawing for each class."""

from collections.abc import Callable
from functools import partial

import numpy as np

from course_lib.labels import Labels, encode_labels
from course_lib.subsets.shuffle import LISTED, Shuffle

_CHUNK = 1 << 17  # labels looked at together
_PLACES = 1 << 15  # places computed together: few enough to stay in the processor's cache


def draw_orders(y, random_state=0) -> dict:
    """Shuffle each class: the order in which its samples are drawn.

    `RatioPlan.indices` takes the first part of these orders, so plans of one ``random_state`` are nested, and a
    browser that was sent the orders once shows exactly the samples that Python trains on.

    Parameters
    ----------
    y : array-like of shape (n,)
        Labels of any hashable kind.
    random_state : int, numpy.random.Generator or None
        Where the chance comes from; None is different every time.

    Returns
    -------
    dict of class to ndarray of int64
        Positions in ``y``.

    Examples
    --------
    >>> {label: sorted(order.tolist()) for label, order in draw_orders(["a", "b", "a"]).items()}
    {'a': [0, 2], 'b': [1]}
    """
    labels = encode_labels(y)
    seeds = class_seeds(len(labels.classes), random_state)
    members = class_members(labels)
    return {
        label: first_drawn(members(code), seeds[code], int(labels.counts[code])).astype(np.int64)
        for code, label in enumerate(labels.classes)
    }


def class_seeds(n_classes: int, random_state) -> list[int]:
    """Seed a generator for each class: how many of one are drawn never changes which of another come first."""
    return np.random.default_rng(random_state).integers(2**63, size=n_classes).tolist()


def class_members(labels: Labels) -> Callable[[int], np.ndarray]:
    """Return a function from a class's code to its positions, ascending, in an array of their own."""
    if len(labels.classes) > 64:
        return labels.members().__getitem__
    return partial(_members_of, labels)  # a pass for each class is faster than a sort, and needs less


def _members_of(labels: Labels, code: int) -> np.ndarray:
    narrow = np.int32 if len(labels.codes) < 2**31 else np.int64
    members, end = np.empty(labels.counts[code], dtype=narrow), 0
    for first in range(0, len(labels.codes), _CHUNK):
        found = np.flatnonzero(labels.codes[first : first + _CHUNK] == code)
        members[end : end + len(found)] = found + first
        end += len(found)
    return members


def first_drawn(members: np.ndarray, seed: int, count: int) -> np.ndarray:
    """Draw positions without replacement: the first `count` of a random order that the seed decides.

    A long order is never made: where each place goes is computed (`subsets.shuffle`). A short one is made in place.
    """
    if len(members) <= LISTED:
        np.random.default_rng(seed).shuffle(members)
        return members[:count]
    order, drawn = Shuffle(len(members), seed), np.empty(count, dtype=members.dtype)
    for first in range(0, count, _PLACES):
        places = order(np.arange(first, min(first + _PLACES, count)))
        drawn[first : first + len(places)] = members[places]
    return drawn
