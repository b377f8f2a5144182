"""How good a detector is: what it points at, in scenes that it has not learned from."""

from collections.abc import Sequence

import numpy as np

from course_lib.datasets import SceneSplit
from course_lib.detection.pointing import find_objects
from course_lib.detection.windows import within


def right_or_wrong(points, boxes) -> np.ndarray:
    """Say which points show an object that no earlier point has shown.

    Parameters
    ----------
    points : array-like of shape (k, 2)
        (x, y) in pixels, the surest first.
    boxes : array-like of shape (m, 4)
        Left, top, right and bottom edge of the objects that are there.

    Returns
    -------
    ndarray of bool, shape (k,)
        True where the point lies in the box of an object that is not taken yet; of several it takes the one whose
        middle is nearest. A second point at the same object is a false alarm.

    Examples
    --------
    >>> right_or_wrong([[5, 5], [6, 5], [50, 50]], [[0, 0, 10, 10]])
    array([ True, False, False])
    """
    boxes = np.asarray(boxes, dtype=float).reshape(-1, 4)
    middles, taken = (boxes[:, :2] + boxes[:, 2:]) / 2, np.zeros(len(boxes), dtype=bool)
    right = np.zeros(len(points), dtype=bool)
    for k, point in enumerate(np.asarray(points, dtype=float)):
        free = np.flatnonzero(within(point, boxes) & ~taken)
        if len(free):
            taken[free[np.linalg.norm(middles[free] - point, axis=1).argmin()]] = True
            right[k] = True
    return right


def average_precision(sureness, right, n_objects: int) -> float:
    """Give the mean precision over all objects: at each one found, the share right of what was said until then.

    Parameters
    ----------
    sureness : array-like of float, shape (k,)
        Of every point, over all scenes; only the order counts.
    right : array-like of bool, shape (k,)
        As `right_or_wrong` gives it.
    n_objects : int
        How many objects there are, at least 1; one that is never found counts 0.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    ValueError
        If there is no object, or more points are right than there are objects.

    Examples
    --------
    >>> round(average_precision([0.9, 0.8, 0.7, 0.6], [True, False, True, False], n_objects=4), 3)
    0.417
    """
    from sklearn.metrics import average_precision_score

    right = np.asarray(right, dtype=bool)
    if n_objects < max(1, right.sum()):
        raise ValueError(
            f"n_objects={n_objects}, and {right.sum()} points are right; give the number of all objects, at least 1 "
            "and no fewer than were found"
        )
    if not right.any():
        return 0.0
    return float(average_precision_score(right, sureness) * right.sum() / n_objects)


def found_at(sureness, right, n_objects: int, false_alarms: int) -> float:
    """Give the share of the objects that is found before there are more than so many false alarms.

    Parameters
    ----------
    sureness, right, n_objects
        As for `average_precision`.
    false_alarms : int
        Over all scenes, 0 or more.

    Returns
    -------
    float
        From 0 to 1.

    Examples
    --------
    >>> found_at([0.9, 0.8, 0.7, 0.6], [True, False, True, False], n_objects=4, false_alarms=1)
    0.5
    """
    right = np.asarray(right, dtype=bool)[np.argsort(-np.asarray(sureness, dtype=float), kind="stable")]
    return float(right[np.cumsum(~right) <= false_alarms].sum() / n_objects)


def measure(run, scenes: SceneSplit) -> dict[str, float]:
    """Let a detector find the objects of whole scenes.

    Parameters
    ----------
    run : Run
        A model trained on `window_data`.
    scenes : SceneSplit
        Such as ``scenes.test``, with at least one object.

    Returns
    -------
    dict
        average_precision; found (share of the objects found at one false alarm a scene) and found_sparing (at one
        false alarm in ten scenes).

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> from course_lib.datasets import load_scenes
    >>> def by_contrast(windows):
    ...     there = windows.std(axis=(1, 2, 3)) / 128
    ...     return np.stack([1 - there, there], axis=1)
    >>> detector = SimpleNamespace(predict_proba=by_contrast)
    >>> measure(detector, load_scenes(n_train=1, n_test=100, n_val=1).test)["average_precision"] > 0.3
    True
    """
    sightings = find_objects(run, scenes.images)
    boxes = [own[codes >= 0] for own, codes in zip(scenes.boxes, scenes.classes, strict=True)]
    return _figures(sightings, boxes)


def _figures(sightings: Sequence[np.ndarray], boxes: Sequence[np.ndarray]) -> dict[str, float]:
    right = np.concatenate(
        [right_or_wrong(points[:, :2], own) for points, own in zip(sightings, boxes, strict=True)]
    )
    sureness, n_objects = np.concatenate(sightings)[:, 2], sum(map(len, boxes))
    return {
        "average_precision": average_precision(sureness, right, n_objects),
        "found": found_at(sureness, right, n_objects, len(boxes)),
        "found_sparing": found_at(sureness, right, n_objects, len(boxes) // 10),
    }
