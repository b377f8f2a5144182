"""Real data: what ships with scikit-learn, and what OpenML has, fetched once and kept on disk by scikit-learn."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from course_lib.datasets.dataset import Dataset, Split, split_in_three

FASHION = (
    "t-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"
)  # fmt: skip
CIFAR = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")


def load_digits(random_state: int = 0) -> Dataset:
    """Load 1,797 real handwritten digits, split 60 : 20 : 20 with each digit in the same share.

    Parameters
    ----------
    random_state : int, default=0
        Seed of the split.

    Returns
    -------
    Dataset
        8×8 grey images, uint8. The scans count ink from 0 to 16; here they are scaled to 0 … 255, so that
        every image set of the course has one range.

    References
    ----------
    E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository,
    1998; as shipped by scikit-learn.

    Examples
    --------
    >>> digits = load_digits()
    >>> digits.train.X.shape, digits.train.X.max()
    ((1078, 8, 8), np.uint8(255))
    """
    from sklearn.datasets import load_digits as load

    scans = load()
    images = np.rint(scans.images * (255 / 16)).astype(np.uint8)
    train, val, test = split_in_three(images, scans.target, random_state=random_state)
    about = "1,797 real handwritten digits, 8×8 pixels (UCI, 1998; shipped with scikit-learn)."
    return Dataset("digits", train, val, test, tuple("0123456789"), description=about)


def load_breast_cancer(random_state: int = 0) -> Dataset:
    """Load 569 tumours, 30 measurements each, split 60 : 20 : 20 with each class in the same share.

    Parameters
    ----------
    random_state : int, default=0
        Seed of the split.

    Returns
    -------
    Dataset
        float64 table ``(n, 30)`` in the units measured, so its columns differ a thousandfold in size; classes
        malignant (212) and benign (357).

    References
    ----------
    W. Wolberg, O. Mangasarian, N. Street and W. Street, "Breast Cancer Wisconsin (Diagnostic)", UCI Machine
    Learning Repository, 1993; as shipped by scikit-learn.

    Examples
    --------
    >>> load_breast_cancer()
    Dataset('breast cancer', 2 classes, train 341 · val 114 · test 114, 30 float64)
    """
    from sklearn.datasets import load_breast_cancer as load

    return _table("breast cancer", load(), "569 tumours, 30 measurements of cell nuclei each", random_state)


def load_wine(random_state: int = 0) -> Dataset:
    """Load 178 wines of three growers, 13 chemical measurements each, split 60 : 20 : 20 by grower.

    Parameters
    ----------
    random_state : int, default=0
        Seed of the split.

    Returns
    -------
    Dataset
        float64 table ``(n, 13)``; classes of 59, 71 and 48 wines.

    References
    ----------
    S. Aeberhard and M. Forina, "Wine", UCI Machine Learning Repository, 1991; as shipped by scikit-learn.

    Examples
    --------
    >>> load_wine()
    Dataset('wine', 3 classes, train 106 · val 36 · test 36, 13 float64)
    """
    from sklearn.datasets import load_wine as load

    return _table("wine", load(), "178 wines of three growers, 13 chemical measurements each", random_state)


def load_mnist(random_state: int = 0) -> Dataset:
    """Fetch 70,000 handwritten digits, 28×28 grey pixels; tens of megabytes the first time.

    Parameters
    ----------
    random_state : int, default=0
        Seed of the draw of 10,000 validation images from the 60,000 training images.

    Returns
    -------
    Dataset
        50,000 training, 10,000 validation and the usual 10,000 test images, uint8.

    Raises
    ------
    ConnectionError
        If OpenML cannot be reached and the data were not kept earlier; the message says what to do.

    References
    ----------
    Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, "Gradient-Based Learning Applied to Document Recognition",
    Proceedings of the IEEE, 1998; OpenML 554.
    """
    return _image_set("MNIST", 554, (28, 28), tuple("0123456789"), "load_digits()", random_state)


def load_fashion_mnist(random_state: int = 0) -> Dataset:
    """Fetch 70,000 pictures of clothes, 28×28 grey pixels; tens of megabytes the first time.

    Parameters
    ----------
    random_state : int, default=0
        Seed of the draw of 10,000 validation images from the 60,000 training images.

    Returns
    -------
    Dataset
        50,000 training, 10,000 validation and the usual 10,000 test images, uint8.

    Raises
    ------
    ConnectionError
        If OpenML cannot be reached and the data were not kept earlier; the message says what to do.

    References
    ----------
    H. Xiao, K. Rasul and R. Vollgraf, "Fashion-MNIST", arXiv:1708.07747, 2017; OpenML 40996.
    """
    return _image_set("Fashion-MNIST", 40996, (28, 28), FASHION, "load_sketches()", random_state)


def load_cifar10(random_state: int = 0) -> Dataset:
    """Fetch 60,000 small photographs, 32×32 colour pixels; hundreds of megabytes the first time.

    Parameters
    ----------
    random_state : int, default=0
        Seed of the split: OpenML does not say which images were the usual test set, so 10,000 are drawn, as
        many of each class; results compare with published ones roughly only.

    Returns
    -------
    Dataset
        40,000 training, 10,000 validation and 10,000 test images, uint8 ``(n, 32, 32, 3)``.

    Raises
    ------
    ConnectionError
        If OpenML cannot be reached and the data were not kept earlier; the message says what to do.

    References
    ----------
    A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009; OpenML 40927.
    """
    return _image_set("CIFAR-10", 40927, (3, 32, 32), CIFAR, "load_sketches()", random_state)


def load_credit_fraud(random_state: int = 0) -> Dataset:
    """Fetch 284,807 card payments, 492 of them frauds (0.17 %); some hundred megabytes the first time.

    Parameters
    ----------
    random_state : int, default=0
        Seed of the split 60 : 20 : 20, frauds in the same share in each.

    Returns
    -------
    Dataset
        float64 table; classes genuine and fraud.

    Raises
    ------
    ConnectionError
        If OpenML cannot be reached and the data were not kept earlier; the message says what to do.

    References
    ----------
    A. Dal Pozzolo, O. Caelen, R. Johnson and G. Bontempi, "Calibrating Probability with Undersampling for
    Unbalanced Classification", IEEE CIDM 2015; OpenML 1597.
    """
    fetched = _fetch("credit-card fraud", 1597, "load_sketches(imbalance=100)", as_frame=True)
    y = (fetched.target.astype(str).str.strip("'") == "1").to_numpy().astype(np.int64)
    X = fetched.data.to_numpy(dtype=np.float64)
    train, val, test = split_in_three(X, y, random_state=random_state)
    about = f"{len(y):,} card payments of two days, {y.sum():,} of them frauds (OpenML 1597)."
    return Dataset("credit-card fraud", train, val, test, ("genuine", "fraud"), description=about)


def load_adult(random_state: int = 0) -> Dataset:
    """Fetch 48,842 answers to the US census of 1994: who earns over 50,000 dollars a year?

    Parameters
    ----------
    random_state : int, default=0
        Seed of the split 60 : 20 : 20 by class.

    Returns
    -------
    Dataset
        float64 table: numbers as they are, one 0/1 column for each answer in words, unknown answers among
        them; `groups` is the sex that the census noted.

    Raises
    ------
    ConnectionError
        If OpenML cannot be reached and the data were not kept earlier; the message says what to do.

    References
    ----------
    R. Kohavi, "Scaling Up the Accuracy of Naive-Bayes Classifiers", KDD 1996; OpenML 1590.
    """
    import pandas as pd

    fetched = _fetch("adult", 1590, "load_breast_cancer()", as_frame=True)
    answers = fetched.data
    words = [column for column in answers if not pd.api.types.is_numeric_dtype(answers[column])]
    answers = answers.assign(**{c: answers[c].astype(object).fillna("unknown").astype(str) for c in words})
    X = pd.get_dummies(answers, columns=words, dtype=float)
    sexes, groups = np.unique(answers["sex"], return_inverse=True)
    y = fetched.target.astype(str).str.contains(">").to_numpy().astype(np.int64)
    train, val, test = split_in_three(X.to_numpy(np.float64), y, groups=groups, random_state=random_state)
    about = f"{len(y):,} answers to the US census of 1994 (OpenML 1590). Features: {', '.join(X.columns)}."
    return Dataset("adult", train, val, test, ("up to 50K", "over 50K"), tuple(sexes), about)


def _table(name: str, table: Any, what: str, random_state: int) -> Dataset:
    train, val, test = split_in_three(table.data, table.target, random_state=random_state)
    about = f"{what} (UCI; shipped with scikit-learn). Features: {', '.join(table.feature_names)}."
    return Dataset(name, train, val, test, table.target_names, description=about)


def _image_set(
    name: str, data_id: int, shape: tuple[int, ...], classes: tuple[str, ...], instead: str, random_state: int
) -> Dataset:
    fetched = _fetch(name, data_id, instead, as_frame=False)
    X = np.asarray(fetched.data).astype(np.uint8).reshape(-1, *shape)
    if len(shape) == 3:  # colours come first there, last here
        X = np.ascontiguousarray(np.moveaxis(X, 1, -1))
    y = np.asarray(fetched.target).astype(np.int64)
    whole = Split(X, y)
    if len(shape) == 2:
        rest, test = np.arange(60_000), np.arange(60_000, 70_000)
    else:
        rest, test = _draw(np.arange(len(y)), y, random_state)
    train, val = _draw(rest, y, random_state)
    about = f"{len(y):,} images of {X.shape[1]}×{X.shape[2]} pixels (OpenML {data_id})."
    parts = [whole.take(np.sort(rows)) for rows in (train, val, test)]
    return Dataset(name, parts[0], parts[1], parts[2], classes, description=about)


def _draw(rows: np.ndarray, y: np.ndarray, random_state: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw 10,000 of `rows`, classes in their shares; give the others and those drawn."""
    from sklearn.model_selection import train_test_split

    return train_test_split(rows, test_size=10_000, stratify=y[rows], random_state=random_state)


def _fetch(name: str, data_id: int, instead: str, *, as_frame: bool) -> Any:
    from sklearn.datasets import fetch_openml, get_data_home

    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "A network error occurred")  # it tries again; then we say so
            return fetch_openml(data_id=data_id, as_frame=as_frame, parser="auto")
    except OSError as error:  # URLError, HTTPError, ConnectionError and timeouts are all of this kind
        raise ConnectionError(
            f"{name} could not be fetched from OpenML ({error}). Offline? Then use {instead}, which comes with "
            f"the course. Online, try again in a minute: once fetched, the data stay in {get_data_home()!r} "
            "and need no internet; that folder can be copied from another machine"
        ) from error
