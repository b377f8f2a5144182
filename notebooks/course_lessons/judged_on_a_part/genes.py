"""Far more genes than patients: genes chosen before a split, or inside of it."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

PATIENTS, GENES, CHOSEN, NEW, FOLDS = 80, 4_000, 20, 1_000, 5


class Patients(NamedTuple):
    """Expressions and labels, of those known and of a thousand others; the genes that count come first.

    Attributes
    ----------
    X, y, new_X, new_y : ndarray
        Rows are patients, columns genes.
    """

    X: np.ndarray
    y: np.ndarray
    new_X: np.ndarray
    new_y: np.ndarray


@lru_cache(maxsize=2)
def draw_patients(seed: int, known: int = 0, shift: float = 0.8) -> Patients:
    """Draw patients of whom half are ill; in the ill, so many of the genes are expressed more.

    >>> draw_patients(0).X.shape
    (80, 4000)
    """
    rng = np.random.default_rng(seed)
    y = np.arange(PATIENTS + NEW) % 2
    X = rng.normal(size=(len(y), GENES)).astype(np.float32)
    X[y == 1, :known] += shift
    return Patients(X[:PATIENTS], y[:PATIENTS], X[PATIENTS:], y[PATIENTS:])


def choose(X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Give the 20 genes whose means differ most between ill and healthy, measured by their scatter (t-test).

    >>> data = draw_patients(0, 20, 3.0)
    >>> sorted(choose(data.X, data.y).tolist()) == list(range(20))
    True
    """
    ill, healthy = X[y == 1], X[y == 0]
    scatter = np.sqrt(
        ill.var(axis=0) / len(ill) + healthy.var(axis=0) / len(healthy)
    )
    t = (ill.mean(axis=0) - healthy.mean(axis=0)) / scatter
    return np.argsort(-np.abs(t))[:CHOSEN]


def measure_genes(seed: int, *, when: str, known: int = 0) -> dict[str, float]:
    """Promise an accuracy by five-fold cross-validation, and ask about a thousand new patients.

    Parameters
    ----------
    seed : int
        Draws the patients and the folds.
    when : {"before", "inside"}
        Genes are chosen once, from all patients; or in each fold, from its training patients.
    known : int, default=0
        How many genes truly count.

    Returns
    -------
    dict
        val_accuracy (promised), accuracy (new patients), optimism, stability (overlap of the genes of two folds),
        recall_known (of the genes that count, chosen from all patients).

    Examples
    --------
    >>> measure_genes(0, when="before")["val_accuracy"] > 0.8
    True
    """
    from sklearn.linear_model import LogisticRegression

    data = draw_patients(seed, known)
    order = np.random.default_rng(seed).permutation(PATIENTS)
    right, chosen = [], []
    before = choose(data.X, data.y)
    for held in np.array_split(order, FOLDS):
        rows = np.setdiff1d(order, held)
        inside = choose(data.X[rows], data.y[rows])
        chosen.append(set(inside.tolist()))
        genes = before if when == "before" else inside
        model = LogisticRegression(C=0.1).fit(data.X[rows][:, genes], data.y[rows])
        right.append(model.score(data.X[held][:, genes], data.y[held]))
    model = LogisticRegression(C=0.1).fit(data.X[:, before], data.y)
    true = model.score(data.new_X[:, before], data.new_y)
    overlaps = [
        len(one & other) / len(one | other)
        for n, one in enumerate(chosen)
        for other in chosen[:n]
    ]
    promised = float(np.mean(right))
    return {
        "val_accuracy": promised,
        "accuracy": true,
        "optimism": promised - true,
        "stability": float(np.mean(overlaps)),
        "recall_known": float((before < known).sum() / max(known, 1)),
    }
