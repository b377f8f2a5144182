"""Labels made wrong at a known rate, judged by a model, and filtered: what is caught, and what is lost."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from course_lib import quality
from course_widgets.label_noise_lab.models import classifier

FINEST = 1_000  # self-confidence is kept in thousandths, rounded down, so that every front end counts alike


@dataclass(frozen=True, eq=False)
class Cleaned:
    """Labels after a filter.

    Attributes
    ----------
    rate : float
        Share of labels that were made wrong.
    threshold : float
        What a label was given at least, if it is kept.
    dropped : ndarray of int64
        Positions of the labels that were dropped.
    report : quality.FilterReport
        How many of them really were wrong.
    kind : {"uniform", "confusable"}
        Whether a wrong label was any other class, or always the next one.
    """

    rate: float
    threshold: float
    dropped: np.ndarray
    report: quality.FilterReport
    kind: str = "uniform"


@dataclass(frozen=True, eq=False)
class NoisyLabels:
    """Labels, some of them wrong, and a model's self-confidence in each (Northcutt, Jiang and Chuang, 2021).

    Attributes
    ----------
    rate : float
        Share of labels that is wrong.
    given : ndarray of int64, shape (n,)
        The labels, wrong ones among them.
    true : ndarray of int64, shape (n,)
        The labels as they were.
    self_confidence : ndarray of int64, shape (n,)
        Probability of the given label in thousandths, rounded down, by a model that has not seen the sample.
    kind : {"uniform", "confusable"}
        Whether a wrong label is any other class, or always the next one.
    """

    rate: float
    given: np.ndarray
    true: np.ndarray
    self_confidence: np.ndarray
    kind: str = "uniform"

    @property
    def wrong(self) -> np.ndarray:
        """Which labels are wrong: bool, shape (n,)."""
        return self.given != self.true

    def filter(self, threshold: float) -> Cleaned:
        """Drop every label whose self-confidence is below the threshold.

        Parameters
        ----------
        threshold : float
            In [0, 1]; looked at in steps of a thousandth.

        Returns
        -------
        Cleaned
        """
        dropped = np.flatnonzero(self.self_confidence < round(FINEST * threshold))
        report = quality.filter_report(self.given, self.true, dropped)
        return Cleaned(self.rate, threshold, dropped, report, self.kind)


def noisy_labels(
    X: np.ndarray, y: ArrayLike, rate: float, *, kind: str = "uniform", random_state: int = 0
) -> NoisyLabels:
    """Make some labels wrong, and ask logistic regression how probable it finds each.

    Parameters
    ----------
    X : ndarray of shape (n, d)
        Samples.
    y : ndarray of int, shape (n,)
        Codes from 0; at least 5 of each class.
    rate : float
        Share to make wrong, in [0, 1].
    kind : {"uniform", "confusable"}, default="uniform"
        Wrong labels are any other class, with the same chance; or always the next one, so that the mistakes agree.
    random_state : int, default=0
        Draws the mistakes and the folds.

    Returns
    -------
    NoisyLabels

    Raises
    ------
    ValueError
        If the rate is no share, or so many labels are wrong that a class has fewer than 5 left.

    Examples
    --------
    >>> from sklearn.datasets import load_wine
    >>> noisy = noisy_labels(*load_wine(return_X_y=True), rate=0.1)
    >>> noisy.filter(0.1).report.precision > 0.8
    True
    """
    true = np.asarray(y)
    given, _ = quality.wrong_labels(true, rate, kind=kind, random_state=random_state)
    guess = quality.out_of_sample_proba(
        classifier("logistic regression"), X, given, random_state=random_state
    )
    own = guess[np.arange(len(given)), given]
    return NoisyLabels(rate, given, true, np.floor(FINEST * own).astype(np.int64), kind)


def accuracies(
    models: Sequence[str], X: np.ndarray, y: np.ndarray, X_new: np.ndarray, y_new: np.ndarray
) -> list[float]:
    """Train each model on one part and score it on another.

    Parameters
    ----------
    models : sequence of str
        Names in `MODELS`.
    X, y : ndarray of shape (n, d) and (n,)
        To train on.
    X_new, y_new : ndarray of shape (m, d) and (m,)
        To score on.

    Returns
    -------
    list of float
        NaN for all where fewer than two classes are left to train on.

    Examples
    --------
    >>> accuracies(["nearest neighbour"], np.eye(2), np.array([0, 1]), np.eye(2), np.array([0, 1]))
    [1.0]
    """
    if len(np.unique(y)) < 2:
        return [float("nan")] * len(models)
    return [float(classifier(name).fit(X, y).score(X_new, y_new)) for name in models]
