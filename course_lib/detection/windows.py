"""The windows that a scene is looked at through, and what each of them shows."""

import numpy as np

from course_lib.datasets import Dataset, Scenes, SceneSplit, Split

SIDE = 16
"""Pixels, the side of a window."""

STRIDE = 4
NEAR, FAR = 3.0, 6.0  # pixels from the centre of an object: nearer, a window shows it; farther, it does not
_ALONG = np.arange(STRIDE // 2, 64, STRIDE)

CENTRES = np.array([[x, y] for y in _ALONG for x in _ALONG])
"""(x, y) of the centre of each window in pixels, row by row from the top left: 256 of them, 4 pixels apart."""


def cut(images) -> np.ndarray:
    """Cut every window out of every image; beyond the edge of an image its last pixels are repeated.

    Parameters
    ----------
    images : ndarray of uint8, shape (n, 64, 64, 3)

    Returns
    -------
    ndarray of uint8, shape (256 n, 16, 16, 3)
        All windows of the first image, in the order of `CENTRES`, then those of the second.

    Raises
    ------
    ValueError
        If the images are none, or of another size.

    Examples
    --------
    >>> cut(np.zeros((2, 64, 64, 3), np.uint8)).shape
    (512, 16, 16, 3)
    """
    images = np.asarray(images)
    if images.ndim != 4 or images.shape[1:] != (64, 64, 3) or not len(images):
        raise ValueError(
            f"images have shape {images.shape}; give one scene or more, (n, 64, 64, 3), such as `scenes.train.images`"
        )
    wide = np.pad(images, ((0, 0), (SIDE // 2,) * 2, (SIDE // 2,) * 2, (0, 0)), mode="edge")
    views = np.lib.stride_tricks.sliding_window_view(wide, (SIDE, SIDE), axis=(1, 2))
    chosen = views[:, _ALONG][:, :, _ALONG]  # (n, 16, 16, 3, side, side), nothing copied so far
    return chosen.transpose(0, 1, 2, 4, 5, 3).reshape(-1, SIDE, SIDE, 3)


def what_they_show(scenes: SceneSplit) -> np.ndarray:
    """Say of every window whether it shows an object, as far as the annotation knows.

    Parameters
    ----------
    scenes : SceneSplit
        Such as ``scenes.train``.

    Returns
    -------
    ndarray of int64, shape (256 n,)
        1 where the window's centre is within 3 pixels of the centre of an object, 0 where it is 6 pixels or more from
        all of them, -1 in between: nothing is learned from those.

    Examples
    --------
    >>> from course_lib.datasets import load_scenes
    >>> shown = what_they_show(load_scenes(n_train=100, n_test=1, n_val=1).train)
    >>> [int((shown == code).sum()) for code in (1, 0, -1)]
    [431, 24059, 1110]
    """
    middles = (scenes.boxes[..., :2] + scenes.boxes[..., 2:]) / 2
    away = np.linalg.norm(middles[:, None] - CENTRES[None, :, None], axis=-1)
    nearest = np.where(scenes.classes[:, None] >= 0, away, np.inf).min(axis=-1)
    return np.select([nearest <= NEAR, nearest < FAR], [1, -1], default=0).ravel()


def within(points, boxes) -> np.ndarray:
    """Say whether each point lies in a box, its edge included; the two are broadcast against each other.

    Examples
    --------
    >>> within([3, 3], [[0, 0, 9, 9], [4, 0, 9, 9]])
    array([ True, False])
    """
    points, boxes = np.asarray(points), np.asarray(boxes)
    return ((points >= boxes[..., :2]) & (points <= boxes[..., 2:])).all(axis=-1)


def window_data(scenes: Scenes) -> Dataset:
    """Make a data set of windows: background or object.

    Parameters
    ----------
    scenes : Scenes
        Their training part becomes the training windows, except for those that show a part of an object.

    Returns
    -------
    Dataset
        `val` and `test` hold the windows of up to 20 scenes, chosen in the same way. To see how good a detector is,
        look at whole scenes, with `measure`.

    Examples
    --------
    >>> from course_lib.datasets import load_scenes
    >>> window_data(load_scenes(n_train=20, n_test=5, n_val=5))
    Dataset('windows', 2 classes, train 4,888 · val 1,211 · test 1,217, 16×16×3 uint8)
    """
    return Dataset(
        "windows",
        train=_known(scenes.train),
        val=_known(scenes.val.take(np.arange(min(20, len(scenes.val))))),
        test=_known(scenes.test.take(np.arange(min(20, len(scenes.test))))),
        classes=("background", "object"),
        description="Windows of 16×16 pixels, cut from drawn scenes.",
    )


def _known(scenes: SceneSplit) -> Split:
    shown = what_they_show(scenes)
    known = np.flatnonzero(shown >= 0)
    return Split(cut(scenes.images)[known], shown[known])
