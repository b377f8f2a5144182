"""What one batch says of the balanced gradient: with weights, and with copies."""

from functools import lru_cache

import numpy as np

from course_lessons.change_the_data.studies.ratio_sweep import rare_class
from course_lib.datasets import make_rare
from course_lib.metrics import Metric, register
from course_lib.results import Study

register(
    Metric("without_rare", "share of batches without a rare sample", False),
    Metric("pull", "gradient along the balanced one", None, "%"),
    Metric("spread", "scatter of the gradient", False, "%"),
)


def rare_eights(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Give real digits of which one in 32 is an eight.

    Parameters
    ----------
    seed : int
        Draws which eights are left.

    Returns
    -------
    X : ndarray of float64, shape (1675, 64)
        Ink of each pixel, 0 to 1.
    y : ndarray of int64, shape (1675,)

    Examples
    --------
    >>> np.bincount(rare_eights(0)[1]).tolist()
    [1623, 52]
    """
    X, y = rare_class("eights")
    rows = make_rare(y, [1], 0.3, permute="classes", random_state=seed)
    return X[rows], y[rows]


def batch_gradients(
    seed: int, *, by: str = "copies", batch_size: int = 64, batches: int = 4_000
) -> dict[str, float]:
    """Ask what the gradient of one batch says of the balanced gradient: of weighted samples, or of balanced copies.

    The model is logistic regression on the eights, on its way: all weights are a third of what they end at. The
    balanced gradient is the mean of the two classes' own mean gradients.

    Parameters
    ----------
    seed : int
        Draws the data and the batches.
    by : {"copies", "weights", "weights, divided by their sum"}
        Draw both classes alike; or draw samples as they come and weigh each by 1/p, over the number of classes and
        samples; or over the sum of the batch's weights, as torch's ``CrossEntropyLoss(weight=…)`` does.
    batch_size, batches : int
        Samples in a batch; batches drawn.

    Returns
    -------
    dict
        pull (mean over the batches of how far the gradient goes along the balanced one; 1 is as far), spread (root
        of the mean square distance from it, in its lengths), without_rare (share of batches without a rare sample).

    Raises
    ------
    ValueError
        If there is no such way.

    Examples
    --------
    >>> copies, weights = batch_gradients(0), batch_gradients(0, by="weights")
    >>> bool(abs(copies["pull"] - weights["pull"]) < 0.1), weights["spread"] > 1.5 * copies["spread"]
    (True, True)
    """
    ways = ("copies", "weights", "weights, divided by their sum")
    if by not in ways:
        raise ValueError(
            f"by={by!r} is unknown; choose one of {', '.join(map(repr, ways))}"
        )
    each, y = _sample_gradients(seed)
    balanced = (each[y == 0].mean(axis=0) + each[y == 1].mean(axis=0)) / 2
    length = np.linalg.norm(balanced)
    rng = np.random.default_rng(seed)
    share = np.bincount(y) / len(y)
    probability = 1 / (2 * share[y] * len(y)) if by == "copies" else None
    drawn = rng.choice(len(y), size=(batches, batch_size), p=probability)
    weight = np.ones(drawn.shape) if by == "copies" else 1 / (2 * share[y[drawn]])
    total = weight.sum(axis=1, keepdims=True) if by.endswith("sum") else batch_size
    found = np.einsum("bs,bsd->bd", weight / total, each[drawn])
    return {
        "pull": float((found @ balanced).mean() / length**2),
        "spread": float(
            np.sqrt(((found - balanced) ** 2).sum(axis=1).mean()) / length
        ),
        "without_rare": float((y[drawn] == 0).all(axis=1).mean()),
    }


@lru_cache(maxsize=1)
def _sample_gradients(seed: int) -> tuple[np.ndarray, np.ndarray]:
    from sklearn.linear_model import LogisticRegression

    X, y = rare_eights(seed)
    X = np.column_stack([X - X.mean(axis=0), np.ones(len(X))])
    weighted = LogisticRegression(max_iter=2_000, class_weight="balanced")
    fitted = weighted.fit(X[:, :-1], y)
    weights = np.r_[fitted.coef_[0], fitted.intercept_] / 3
    p = 1 / (1 + np.exp(-X @ weights))
    return (p - y)[:, None] * X, y


STUDIES = (
    Study(
        "weights-or-copies",
        batch_gradients,
        {
            by: {"by": by}
            for by in ("copies", "weights", "weights, divided by their sum")
        }
        | {
            "weights, batches of 512": {
                "by": "weights",
                "batch_size": 512,
                "batches": 1_000,
            }
        },
        seeds=20,
        metric="spread",
    ),
)
