"""The tables that the studies start from: whole, flat, and kept."""

from functools import cache

import numpy as np


@cache
def table(name: str) -> tuple[np.ndarray, np.ndarray]:
    """All rows of a data set that ships with scikit-learn; do not change them in place.

    Parameters
    ----------
    name : {"breast cancer", "wine", "digits"}

    Returns
    -------
    X : ndarray of float64, shape (n, d)
        In the units measured; digits in shares of full ink, so from 0 to 1.
    y : ndarray of int64, shape (n,)
    """
    from sklearn import datasets

    if name not in ("breast cancer", "wine", "digits"):
        raise ValueError(
            f"data={name!r} is unknown; choose 'breast cancer', 'wine' or 'digits'"
        )
    X, y = getattr(datasets, f"load_{name.replace(' ', '_')}")(return_X_y=True)
    return (X / 16 if name == "digits" else X), y.astype(np.int64)
