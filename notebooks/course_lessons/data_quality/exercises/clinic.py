"""A table as it comes from a clinic: copies, a column that says nothing, and a number that is no measurement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

DAMAGED = "mean area"
HONEST_ZEROS = "mean concavity"
_COPIES = 12
_UNKNOWN = 0.08


def clinic(random_state: int = 0) -> tuple[pd.DataFrame, np.ndarray]:
    """Make the table that lesson 01 audits: ten measurements of 581 tumours, damaged in three ways.

    Parameters
    ----------
    random_state : int, default=0
        Draws what is damaged.

    Returns
    -------
    table : DataFrame of shape (581, 11)
        The ten mean measurements of the breast-cancer data and the constant column ``scanner``; 12 rows are copies;
        in 8 % of the rows an unknown ``mean area`` was written as 0. (The zeros of ``mean concavity`` and
        ``mean concave points`` were measured.)
    labels : ndarray of str, shape (581,)
        "benign" or "malignant".

    Examples
    --------
    >>> table, labels = clinic()
    >>> int((table["mean area"] == 0).sum()), int((table["mean concavity"] == 0).sum())
    (46, 13)
    """
    from sklearn.datasets import load_breast_cancer

    data = load_breast_cancer(as_frame=True)
    rng = np.random.default_rng(random_state)
    rows = np.r_[
        np.arange(len(data.frame)),
        rng.choice(len(data.frame), _COPIES, replace=False),
    ]
    table = data.data.iloc[:, :10].copy()
    unknown = rng.choice(len(table), round(_UNKNOWN * len(table)), replace=False)
    table.loc[unknown, DAMAGED] = 0.0
    table["scanner"] = 1.0
    names = np.array([str(name) for name in data.target_names])
    return table.iloc[rows].reset_index(drop=True), names[
        data.target.to_numpy()[rows]
    ]
