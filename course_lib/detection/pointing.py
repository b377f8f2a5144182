"""Where a model sees an object: how sure it is at every window, and the places that stand out."""

import numpy as np

from course_lib.detection.windows import CENTRES, cut

_LEAST = 1e-38  # chances below this are not told apart


def alarm(run, windows) -> np.ndarray:
    """Say how sure a model is that a window shows an object.

    Parameters
    ----------
    run : Run
        A model trained on `window_data`, or anything with its `predict_proba`.
    windows : ndarray of uint8, shape (n, 16, 16, 3)

    Returns
    -------
    ndarray of float64, shape (n,)
        Log-odds: 0 when object and background are as likely, larger when it is an object. (The chances themselves are
        rounded to 1 long before the order is lost.)

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> coin = SimpleNamespace(predict_proba=lambda windows: np.full((len(windows), 2), 0.5))
    >>> alarm(coin, np.zeros((2, 16, 16, 3), np.uint8))
    array([0., 0.])
    """
    background, there = np.maximum(run.predict_proba(windows).astype(np.float64), _LEAST).T
    return np.log(there / background)


def peaks(alarms) -> np.ndarray:
    """Say which windows are more sure of an object than all eight around them.

    Parameters
    ----------
    alarms : ndarray of float, shape (256 n,)
        As `alarm` gives them for the windows of `n` scenes.

    Returns
    -------
    ndarray of bool, shape (256 n,)

    References
    ----------
    Zhou, Wang & Krähenbühl (2019), "Objects as points", which takes the same instead of non-maximum suppression
    over boxes.

    Examples
    --------
    >>> alarms = np.zeros(256)
    >>> alarms[[5, 6, 200]] = 2.0, 1.0, 3.0
    >>> np.flatnonzero(peaks(alarms) & (alarms > 0))
    array([  5, 200])
    """
    side = int(np.sqrt(len(CENTRES)))
    maps = np.asarray(alarms, dtype=float).reshape(-1, side, side)
    wide = np.pad(maps, ((0, 0), (1, 1), (1, 1)), constant_values=-np.inf)
    around = np.lib.stride_tricks.sliding_window_view(wide, (3, 3), axis=(1, 2))
    return (maps >= around.max(axis=(-2, -1))).ravel()


def find_objects(run, images) -> list[np.ndarray]:
    """Point at what a model takes for objects.

    Parameters
    ----------
    run : Run
        A model trained on `window_data`.
    images : ndarray of uint8, shape (n, 64, 64, 3)

    Returns
    -------
    list of ndarray of float64, shape (k, 3)
        For each image the points x and y in pixels and how sure the model is (log-odds), the surest first. However
        unsure: where to draw the line is another question.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> def by_brightness(windows):
    ...     there = windows.mean(axis=(1, 2, 3)) / 255
    ...     return np.stack([1 - there, there], axis=1)
    >>> image = np.zeros((1, 64, 64, 3), np.uint8)
    >>> image[0, 10:26, 34:50] = 204
    >>> find_objects(SimpleNamespace(predict_proba=by_brightness), image)[0][0].round(1).tolist()
    [42.0, 18.0, 1.4]
    """
    alarms = alarm(run, cut(images))
    standing_out = peaks(alarms).reshape(len(images), -1)
    found = []
    for own, there in zip(alarms.reshape(len(images), -1), standing_out, strict=True):
        places = np.flatnonzero(there)
        places = places[np.argsort(-own[places], kind="stable")]
        found.append(np.column_stack([CENTRES[places], own[places]]))
    return found
