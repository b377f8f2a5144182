"""Real data that come with scikit-learn."""

from __future__ import annotations

import numpy as np

from course_lib.datasets.dataset import Dataset, split_in_three


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
    return Dataset(
        name="digits",
        train=train,
        val=val,
        test=test,
        classes=tuple("0123456789"),
        description="1,797 real handwritten digits, 8×8 pixels (UCI, 1998; shipped with scikit-learn).",
    )


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


def _table(name: str, table, what: str, random_state: int) -> Dataset:
    train, val, test = split_in_three(table.data, table.target, random_state=random_state)
    features = ", ".join(table.feature_names)
    return Dataset(
        name=name,
        train=train,
        val=val,
        test=test,
        classes=table.target_names,
        description=f"{what} (UCI; shipped with scikit-learn). Features: {features}.",
    )
