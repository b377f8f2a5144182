"""Resampled: data that know where each row came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .resampled_words import describe, resampler_code


@dataclass(frozen=True, eq=False, repr=False)
class Resampled:
    """Resampled data, with the origin of every row; made by `resample`.

    Attributes
    ----------
    X : ndarray or DataFrame of shape (m, d), or images as given
        The rows. Ways that interpolate give floats: a point between two whole numbers has fractions.
    y : ndarray of shape (m,)
        Their labels.
    origin : ndarray of int64, shape (m,)
        Position of the row that each is, or was made from. Where nothing is interpolated, ``X`` is the given
        one at ``origin``: an index array like any other.
    partner : ndarray of int64, shape (m,)
        Position of the second parent of an interpolated row, which lies on the straight line from origin to
        partner; -1 elsewhere.
    new : ndarray of bool, shape (m,)
        Rows that were added: copies, and interpolated ones.
    before, asked, after : dict of class to int
        Samples of each class: there were, were wanted, there are.
    target, method, options, seed
        What was asked, and the seed that imbalanced-learn was given.

    Examples
    --------
    >>> from course_lib.ratios import resample
    >>> made = resample([[0.0], [1.0], [2.0], [9.0]], ["a", "a", "b", "b"], {"b": 3}, "smote", k_neighbors=1)
    >>> made
    Resampled(SMOTE to the counts set by hand: 5 rows instead of 4. b goes from 2 to 3, 1 row of it interpolated.)
    >>> made.origin[made.new], made.partner[made.new]
    (array([2]), array([3]))
    """

    X: Any
    y: np.ndarray
    origin: np.ndarray
    partner: np.ndarray
    new: np.ndarray
    before: dict
    asked: dict
    after: dict
    method: str
    target: str | float | Mapping | None = None
    options: dict = field(default_factory=dict)
    seed: int = 0

    def __len__(self) -> int:
        return len(self.y)

    def __repr__(self) -> str:
        return f"Resampled({self.describe()})"

    @property
    def source(self) -> np.ndarray:
        """Both parents of each row, int64 (m, 2), for the leak guard: ``check_leaks(parts, source=resampled)``."""
        return np.column_stack([self.origin, np.where(self.partner < 0, self.origin, self.partner)])

    def describe(self, names: Mapping | None = None) -> str:
        """Say in a sentence or two what was done.

        Parameters
        ----------
        names : mapping of class to str, optional
            Names to use for the classes; by default the labels.
        """
        return describe(self, names)

    def code(self) -> str:
        """Write it with imbalanced-learn alone.

        Returns
        -------
        str
            Python that expects ``X`` and ``y`` and makes ``X_resampled`` and ``y_resampled``: the same rows (the
            cleaning ways and NearMiss of imbalanced-learn give them class after class).
        """
        return resampler_code(self)
