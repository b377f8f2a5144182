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
