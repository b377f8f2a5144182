"""Several models, one answer: a few lines over the probabilities that each member gives.

For estimators of scikit-learn there are `sklearn.ensemble.VotingClassifier` and `StackingClassifier`; this is for
members that are none, such as networks, or that were measured elsewhere. Members are arrays of probabilities, (n, C)
each, of the same samples and classes, in a list or by their names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib.metrics.probabilities import check_probabilities
from course_lib.validation import RandomState, check_number, check_one_of, check_whole_number

if TYPE_CHECKING:
    import pandas as pd

Members = Mapping[str, ArrayLike] | Sequence[ArrayLike]
FLOOR = 1e-6  # of a probability before its logarithm: one member's 0 must not rule a class out


def as_members(members: Members) -> dict[str, np.ndarray]:
    """Check members, and give their probabilities by name: of a list, their numbers from "0" on.

    Raises
    ------
    ValueError
        If there is none, one holds no probabilities (n, C), or its shape is another than the first's.

    Examples
    --------
    >>> list(as_members([[[0.2, 0.8]], [[0.6, 0.4]]]))
    ['0', '1']
    """
    named = dict(members) if isinstance(members, Mapping) else {str(k): p for k, p in enumerate(members)}
    if not named:
        raise ValueError("members is empty; give the probabilities of one or more, (n, C) each")
    checked: dict[str, np.ndarray] = {}
    for name, each in named.items():
        try:
            p = check_probabilities(each)
        except ValueError as wrong:
            raise ValueError(f"member {name!r}: {wrong}") from None
        if p.ndim != 2 or not p.size:
            raise ValueError(
                f"member {name!r} has shape {p.shape}; give probabilities of every class, (n, C)"
            )
        shape = next(iter(checked.values()), p).shape
        if p.shape != shape:
            raise ValueError(
                f"member {name!r} has shape {p.shape}, the first {shape}; give all the same samples and classes"
            )
        checked[str(name)] = p
    return checked


def _weights(weights: Any, m: int) -> np.ndarray:
    if weights is None:
        return np.full(m, 1 / m)
    given = np.asarray(weights, dtype=float)
    if given.shape != (m,) or not np.isfinite(given).all() or given.min() < 0 or not given.any():
        raise ValueError(f"weights={weights!r}; give each of the {m} members a number from 0, not all 0")
    return given / given.sum()


def vote(members: Members, *, weights: ArrayLike | None = None) -> np.ndarray:
    """Count votes: each member names its likeliest class, and a class gets the share that named it.

    Where votes are equal, ``argmax`` takes the class that comes first, as ``VotingClassifier(voting="hard")`` does.

    Parameters
    ----------
    members : mapping or sequence
        Probabilities (n, C) of each.
    weights : array-like of shape (m,), optional
        How many votes each has; equally many, if left out.

    Returns
    -------
    ndarray of shape (n, C)
        Rows sum to 1.

    Raises
    ------
    ValueError
        As `as_members`; or if weights are negative, or not one each.

    Examples
    --------
    >>> vote([[[0.9, 0.1]], [[0.4, 0.6]], [[0.4, 0.6]]]).argmax(axis=1)
    array([1])
    """
    p = np.stack(list(as_members(members).values()))
    named = np.eye(p.shape[2])[p.argmax(axis=2)]
    return np.tensordot(_weights(weights, len(p)), named, axes=1)


def average(members: Members, *, weights: ArrayLike | None = None, how: str = "mean") -> np.ndarray:
    """Average probabilities: the soft vote.

    Parameters
    ----------
    members, weights
        As in `vote`.
    how : {"mean", "log"}
        The mean; or the mean of logarithms, made to sum to 1 again: one member that thinks a class hardly possible
        then weighs much. (Hinton, "Training Products of Experts", Neural Computation 2002.)

    Raises
    ------
    ValueError
        As `vote`.

    Examples
    --------
    >>> average([[[0.9, 0.1]], [[0.4, 0.6]], [[0.4, 0.6]]]).round(3)
    array([[0.567, 0.433]])
    """
    check_one_of("how", how, ("mean", "log"))
    p = np.stack(list(as_members(members).values()))
    w = _weights(weights, len(p))
    if how == "mean":
        return np.tensordot(w, p, axes=1)
    return _softmax(np.tensordot(w, np.log(np.maximum(p, FLOOR)), axes=1))


def disagreement(members: Members) -> pd.DataFrame:
    """Give for each two members the share of samples for which they name different classes.

    Skalak, "The Sources of Increased Accuracy for Two Proposed Boosting Algorithms", AAAI workshop 1996; it needs no
    labels. See `diversity` for measures that do.

    Raises
    ------
    ValueError
        As `as_members`.

    Examples
    --------
    >>> float(disagreement([[[0.9, 0.1], [0.2, 0.8]], [[0.4, 0.6], [0.3, 0.7]]]).loc["0", "1"])
    0.5
    """
    import pandas as pd

    named = as_members(members)
    said = np.stack([p.argmax(axis=1) for p in named.values()])
    differ = (said[:, None] != said[None]).mean(axis=2)
    return pd.DataFrame(differ, index=list(named), columns=list(named))


def diversity(members: Members, y: ArrayLike) -> dict[str, float]:
    """Measure how much members differ, on average over their pairs.

    Parameters
    ----------
    members : mapping or sequence
        Two or more.
    y : array-like of shape (n,)
        Class codes.

    Returns
    -------
    dict
        disagreement : share of samples named differently. double_fault : share that both name wrong (Giacinto and
        Roli, Image and Vision Computing 2001). q_statistic : Yule's Q of being right, 1 where the same samples are,
        0 where it is independent (Kuncheva and Whitaker, Machine Learning 2003); NaN pairs, where one is never
        wrong, are left out. ambiguity : the members' mean squared distance from their average; the average's Brier
        score is *exactly* so much lower than the mean of theirs (Krogh and Vedelsby, NIPS 1994).

    Raises
    ------
    ValueError
        As `as_members`; if there is one member, or not one label each.

    Examples
    --------
    >>> round(diversity([[[0.9, 0.1], [0.2, 0.8]], [[0.4, 0.6], [0.3, 0.7]]], [0, 1])["ambiguity"], 3)
    0.065
    """
    named = as_members(members)
    p, y = np.stack(list(named.values())), _codes(y, next(iter(named.values())))
    if len(p) < 2:
        raise ValueError("members holds one; give two or more to measure how they differ")
    pairs = np.triu_indices(len(p), 1)
    right = (p.argmax(axis=2) == y).astype(float)
    wrong = 1 - right
    both, neither = (right @ right.T)[pairs], (wrong @ wrong.T)[pairs]
    one = (right @ wrong.T)[pairs] * (wrong @ right.T)[pairs]
    with np.errstate(invalid="ignore"):
        q = (both * neither - one) / (both * neither + one)
    return {
        "disagreement": float(disagreement(named).to_numpy()[pairs].mean()),
        "double_fault": float(neither.mean() / len(y)),
        "q_statistic": float(np.nanmean(q)) if np.isfinite(q).any() else float("nan"),
        "ambiguity": float(((p - p.mean(axis=0)) ** 2).sum(axis=2).mean()),
    }


def stacking_features(members: Members) -> np.ndarray:
    """Put members side by side for a second model: logarithms of all probabilities, (n, members × C).

    Wolpert, "Stacked Generalization", Neural Networks 1992. The rows that the second model learns from must be new to
    the members: validation rows, or `out_of_fold` predictions.

    Raises
    ------
    ValueError
        As `as_members`.

    Examples
    --------
    >>> stacking_features([[[0.5, 0.5]], [[1.0, 0.0]]]).round(1).tolist()
    [[-0.7, -0.7, 0.0, -13.8]]
    """
    return np.hstack([np.log(np.maximum(p, FLOOR)) for p in as_members(members).values()])


def fit_weights(members: Members, y: ArrayLike) -> np.ndarray:
    """Find the weights, from 0 and summing to 1, whose average has the lowest log loss: stacking with little freedom.

    Breiman, "Stacked Regressions", Machine Learning 1996; van der Laan et al., "Super Learner", 2007.

    Parameters
    ----------
    members, y
        Of rows that are new to the members; class codes.

    Raises
    ------
    ValueError
        As `diversity`.

    Examples
    --------
    >>> fit_weights([[[0.9, 0.1], [0.2, 0.8]], [[0.4, 0.6], [0.7, 0.3]]], [0, 1]).round(2).tolist()
    [1.0, 0.0]
    """
    from scipy.optimize import minimize

    p = np.stack(list(as_members(members).values()))
    right = p[:, np.arange(p.shape[1]), _codes(y, p[0])].T  # (n, m): what each gave to the class that it was

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        given = np.maximum(right @ w, FLOOR)
        return -float(np.log(given).mean()), -(right / given[:, None]).mean(axis=0)

    sums = {"type": "eq", "fun": lambda w: w.sum() - 1, "jac": np.ones_like}
    start = np.full(len(p), 1 / len(p))
    found = minimize(loss, start, jac=True, bounds=[(0, 1)] * len(p), constraints=[sums], method="SLSQP")
    return _weights(np.clip(found.x, 0, None), len(p))


def out_of_fold(
    fit: Callable[[np.ndarray, np.ndarray], Callable[[np.ndarray], ArrayLike]],
    X: np.ndarray,
    y: np.ndarray,
    *,
    folds: int = 5,
    random_state: RandomState = 0,
) -> np.ndarray:
    """Have every training sample predicted by a model that has not seen it: `cross_val_predict` for any learner.

    Parameters
    ----------
    fit : callable
        ``fit(X, y)`` learns from some rows and gives what predicts: a function of rows to probabilities (n, C).
    X, y : ndarray
        Training rows (n, …) and class codes (n,).
    folds, random_state : int, seed
        Into how many parts to cut, with each class in the same share; each is predicted by a model of the others.

    Raises
    ------
    ValueError
        If a class has fewer samples than there are folds, or a model gives other than one probability a class.

    Examples
    --------
    >>> from sklearn.linear_model import LogisticRegression
    >>> X, y = np.arange(20.0)[:, None], np.repeat([0, 1], 10)
    >>> out_of_fold(lambda X, y: LogisticRegression().fit(X, y).predict_proba, X, y).shape
    (20, 2)
    """
    from sklearn.model_selection import StratifiedKFold

    check_whole_number("folds", folds, at_least=2)
    X, y = np.asarray(X), np.asarray(y)
    counts = np.bincount(y)
    if (few := counts[counts > 0].min()) < folds:
        raise ValueError(f"folds={folds}, but the rarest class has {few} samples; give {few} folds or fewer")
    shuffle = StratifiedKFold(folds, shuffle=True, random_state=random_state)  # type: ignore[arg-type]
    predicted = np.zeros((len(y), len(counts)))
    for learned, held in shuffle.split(np.zeros(len(y)), y):
        p = np.asarray(fit(X[learned], y[learned])(X[held]))
        if p.shape != (len(held), len(counts)):
            raise ValueError(
                f"a fold's model gave shape {p.shape}; give probabilities of {len(counts)} classes for "
                f"{len(held)} rows"
            )
        predicted[held] = p
    return predicted


def distillation_targets(members: Members, *, temperature: float = 1.0) -> np.ndarray:
    """Give what one small model shall learn from several: the average of their softened probabilities, (n, C).

    Hinton, Vinyals and Dean, "Distilling the Knowledge in a Neural Network", 2015. They need no labels.

    Parameters
    ----------
    members : mapping or sequence
        As in `vote`.
    temperature : float, default=1.0
        Logarithms are divided by it before they become probabilities again; above 1, what is unlikely counts more.

    Raises
    ------
    ValueError
        As `as_members`; or if the temperature is not above 0.

    Examples
    --------
    >>> distillation_targets([[[0.99, 0.01]]], temperature=2).round(2)
    array([[0.91, 0.09]])
    """
    check_number(
        "temperature", temperature, low=np.nextafter(0, 1), must="is not allowed; give a number above 0"
    )
    p = np.stack(list(as_members(members).values()))
    return _softmax(np.log(np.maximum(p, FLOOR)) / temperature).mean(axis=0)


def _softmax(logits: np.ndarray) -> np.ndarray:
    shares = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return shares / shares.sum(axis=-1, keepdims=True)


def _codes(y: ArrayLike, p: np.ndarray) -> np.ndarray:
    codes = np.asarray(y)
    if (
        codes.shape != p.shape[:1]
        or codes.dtype.kind not in "iu"
        or codes.min() < 0
        or codes.max() >= p.shape[1]
    ):
        raise ValueError(
            f"y has shape {codes.shape} of {codes.dtype}; give one class code from 0 to {p.shape[1] - 1} for each "
            f"of the {len(p)} samples"
        )
    return codes
