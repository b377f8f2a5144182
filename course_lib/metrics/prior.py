"""Chances for a world in which the classes have other shares than in training."""

from numbers import Real

import numpy as np

from course_lib.metrics.checks import as_chances


def correct_prior(p, *, trained, true) -> np.ndarray:
    """Turn chances learned at one mix of classes into chances at another: exact, if only the mix differs.

    A model trained on balanced copies believes in a balanced world. Bayes' rule takes that back: each class's chance
    is multiplied by its true share over its share in training, and all are scaled to sum to 1.

    Parameters
    ----------
    p : array-like of float, shape (n,) or (n, C)
        Chance of class 1, or of every class.
    trained : float, or array-like of shape (C,)
        Share of class 1 in what was trained on, resampled as it was, above 0 and below 1; or the shares (or counts)
        of all classes, each above 0.
    true : float, or array-like of shape (C,)
        The same where the model will be used; 0 is allowed in an array.

    Returns
    -------
    ndarray of float, shape as `p`

    Raises
    ------
    ValueError
        If a chance is NaN or outside [0, 1], a share is out of range, or there is not one for each class.

    References
    ----------
    C. Elkan, "The Foundations of Cost-Sensitive Learning", IJCAI 2001, theorem 2; for undersampling, A. Dal Pozzolo
    et al., "Calibrating Probability with Undersampling for Unbalanced Classification", IEEE SSCI 2015.

    Examples
    --------
    Trained at 1:1, used where 1 in 100 is positive:

    >>> correct_prior([0.5, 0.9, 0.99], trained=0.5, true=0.01).round(3).tolist()
    [0.01, 0.083, 0.5]
    """
    p = np.asarray(p)
    if p.ndim not in (1, 2):
        raise ValueError(
            f"p has shape {p.shape}; give the chance of class 1, (n,), or of every class, (n, C)"
        )
    classes = 2 if p.ndim == 1 else p.shape[1]
    ratio = _shares("true", true, classes) / _shares("trained", trained, classes, above=True)
    checked = as_chances(p)
    if p.ndim == 1 or classes > 2:
        every = np.column_stack([1 - checked, checked]) if p.ndim == 1 else checked
    else:
        every = p.astype(float)
    moved = every * ratio
    total = moved.sum(axis=1, keepdims=True)
    moved = np.divide(moved, total, out=every.copy(), where=total > 0)
    return moved[:, 1] if p.ndim == 1 else moved


def _shares(name: str, shares, classes: int, *, above: bool = False) -> np.ndarray:
    if isinstance(shares, Real) and not isinstance(shares, bool):
        if classes != 2:
            raise ValueError(
                f"{name}={shares!r} is one share, but p is of {classes} classes; give one for each"
            )
        if not 0 < shares < 1:  # NaN too
            raise ValueError(
                f"{name}={shares!r} is not allowed; give the share of class 1, above 0 and below 1"
            )
        return np.array([1 - shares, shares], dtype=float)
    values = np.asarray(shares, dtype=float)
    if values.shape != (classes,):
        raise ValueError(
            f"{name} has shape {values.shape}, but p is of {classes} classes; give one share for each"
        )
    if (
        not np.isfinite(values).all()
        or values.min() < 0
        or values.sum() == 0
        or (above and values.min() == 0)
    ):
        least = "above 0" if above else "from 0, not all 0"
        raise ValueError(
            f"{name}={values.tolist()} are no shares; give a finite number {least} for each class"
        )
    return values / values.sum()
