"""Which samples: an order of drawing for each class."""

from collections.abc import Iterator

import numpy as np

from course_lib.subsets.labels import Labels, encode


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
    labels = encode(y)
    seeds = class_seeds(len(labels.classes), random_state)
    return {
        label: shuffled(members, seed)
        for label, seed, members in zip(labels.classes, seeds, class_members(labels), strict=True)
    }


def class_seeds(n_classes: int, random_state) -> list[int]:
    """Seed a generator for each class: how many of one are drawn never changes which of another come first."""
    return np.random.default_rng(random_state).integers(2**63, size=n_classes).tolist()


def class_members(labels: Labels) -> Iterator[np.ndarray]:
    """Give the positions of each class, ascending, as arrays of their own."""
    if len(labels.classes) > 64:
        yield from labels.members()
    else:  # a pass for each class is faster than a sort, and holds one class at a time
        yield from (np.flatnonzero(labels.codes == code) for code in range(len(labels.classes)))


def shuffled(members: np.ndarray, seed: int) -> np.ndarray:
    """Shuffle positions in place, and return them."""
    np.random.default_rng(seed).shuffle(members)
    return members
