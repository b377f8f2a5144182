"""A model for judges: of scikit-learn's kind, and it keeps a note of what it is given."""

from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin


class Seen:
    """What a model was given: the rows and labels of each `fit`, the rows and answers of each `predict`."""

    def __init__(self) -> None:
        self.fits: list[tuple[np.ndarray, np.ndarray]] = []
        self.predictions: list[tuple[np.ndarray, np.ndarray]] = []

    def __deepcopy__(self, memo: Any) -> "Seen":
        """Stay the same where the model that holds it is copied or cloned."""
        return self

    def forget(self) -> None:
        """Begin anew."""
        self.fits.clear()
        self.predictions.clear()


class Model(ClassifierMixin, BaseEstimator):
    """A model that keeps a note of what it is given, and is right on most rows: more often on the second class."""

    def __init__(self, seen: Seen | None = None) -> None:
        self.seen = seen

    def __eq__(self, other: object) -> bool:
        """Hold two for the same, whatever they have learned: to be trained is what it is handed over for."""
        return isinstance(other, Model)

    __hash__ = BaseEstimator.__hash__

    def fit(self, X: Any, y: Any) -> "Model":
        """Keep a note of the rows and labels."""
        X, y = np.asarray(X, dtype=float), np.asarray(y)
        if X.ndim != 2 or len(X) != len(y):
            raise ValueError(
                f"X has the shape {X.shape} and y {y.shape}; a row and a label for each sample are needed"
            )
        self.classes_ = np.unique(y)
        self.seen.fits.append((X, y))
        return self

    def predict(self, X: Any) -> np.ndarray:
        """Answer by the first column, in which the rows' number and class are hidden."""
        X = np.asarray(X, dtype=float)
        numbers = np.rint(X[:, 0]).astype(int)
        is_second = X[:, 0] > numbers
        answers = np.where(is_second, numbers % 5 != 0, numbers % 3 == 0).astype(
            int
        )
        self.seen.predictions.append((X, answers))
        return answers
