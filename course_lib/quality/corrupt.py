"""Labels made wrong on purpose and at a known rate, to measure what that costs, and what finds them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from course_lib.labels import encode_labels
from course_lib.validation import RandomState, check_one_of, check_share


def wrong_labels(
    y: ArrayLike, rate: float, *, kind: str = "uniform", random_state: RandomState = None
) -> tuple[np.ndarray, np.ndarray]:
    """Replace some labels by wrong ones.

    Parameters
    ----------
    y : array-like of shape (n,)
        Labels of any hashable kind, of at least two classes.
    rate : float
        Share of labels to make wrong, in [0, 1]; met exactly (rounded to whole samples).
    kind : {"uniform", "confusable"}
        A wrong label is any other class with the same chance; or always the next class in sorted order, and the
        first for the last, as when a dog becomes a wolf and never a car ("pair flip").
    random_state : int, numpy.random.Generator or None
        Where the chance comes from.

    Returns
    -------
    y_noisy, wrong : ndarray of shape (n,)
        A copy with wrong labels, and which they are (bool).

    Raises
    ------
    ValueError, TypeError
        If the rate lies outside [0, 1], the kind is unknown, or there is one class only.

    References
    ----------
    B. Han et al., "Co-teaching: Robust Training of Deep Neural Networks with Extremely Noisy Labels", NeurIPS 2018.

    Examples
    --------
    >>> noisy, wrong = wrong_labels(["cat", "dog", "cat", "dog"], rate=0.5, random_state=0)
    >>> int(wrong.sum()), all(noisy[wrong] != np.array(["cat", "dog", "cat", "dog"])[wrong])
    (2, True)
    """
    labels, rate = encode_labels(y), check_share("rate", rate)
    check_one_of("kind", kind, ("uniform", "confusable"))
    rng = np.random.default_rng(random_state)
    codes = labels.codes.astype(np.int64)
    if len(labels.classes) < 2:
        raise ValueError(f"y holds a single class, {labels.classes[0]!r}; a wrong label needs another one")
    steps = rng.integers(1, len(labels.classes), labels.n) if kind == "uniform" else 1
    wrong = np.zeros(labels.n, bool)
    wrong[rng.permutation(labels.n)[: round(rate * labels.n)]] = True
    noisy = np.where(wrong, (codes + steps) % len(labels.classes), codes)
    names = np.array(labels.classes, y.dtype) if isinstance(y, np.ndarray) else labels.class_array()
    return names[noisy], wrong
