"""Trees: forests on some rows and some columns, and boosting on rows drawn by their gradients."""

from time import thread_time

import numpy as np

from course_lessons.subsets_elsewhere.data import draw_table

TREES = 50
ROUNDS, RATE, DEPTH = 60, 0.3, 4
TOP = 0.1
"""Of boosting by gradients: the share of the rows that is always kept, and that drawn from the others."""


def measure_forest(
    seed: int,
    *,
    rows: float = 1.0,
    columns: float | str = 1.0,
    trees: int = TREES,
) -> dict[str, float]:
    """Learn a forest whose trees see some of the rows, and at each split some of the columns.

    Parameters
    ----------
    seed : int
        Draws the table and the forest.
    rows : float
        Share of the rows that each tree draws, with repeats.
    columns : float or "sqrt"
        Share of the columns that each split looks at.
    trees : int, default=50
        How many.

    Returns
    -------
    dict
        accuracy, seconds, member_accuracy, disagreement (of two trees).

    Examples
    --------
    >>> measure_forest(0, rows=0.1, columns="sqrt", trees=5)["member_accuracy"] > 0.6
    True
    """
    from sklearn.ensemble import RandomForestClassifier

    data = draw_table(seed)
    forest = RandomForestClassifier(
        trees, max_samples=rows, max_features=columns, random_state=seed
    )
    began = thread_time()
    forest.fit(data.X, data.y)
    seconds = thread_time() - began
    said = np.array([tree.predict(data.test_X) for tree in forest.estimators_])
    ones = said.mean(axis=0)
    pairs = trees / max(trees - 1, 1)
    return {
        "accuracy": forest.score(data.test_X, data.test_y),
        "seconds": seconds,
        "member_accuracy": float((said == data.test_y).mean()),
        "disagreement": float((2 * ones * (1 - ones)).mean() * pairs),
    }


def by_gradient(
    gradients: np.ndarray, top: float, other: float, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Keep the rows of the largest gradients, draw from the others, and weigh these up: GOSS.

    G. Ke et al., "LightGBM", NeurIPS 2017.

    Parameters
    ----------
    gradients : ndarray of shape (n,)
        With their signs.
    top, other : float
        Shares of the n rows to keep, and to draw.
    rng : Generator
        Draws.

    Returns
    -------
    rows, weights : ndarray
        Weights are 1 of the kept and (1 - top) / other of the drawn.

    Examples
    --------
    >>> rows, weights = by_gradient(np.array([0.1, -9, 0.2, 0.3]), 0.25, 0.5, np.random.default_rng(0))
    >>> int(rows[0]), weights.tolist()
    (1, [1.0, 1.5, 1.5])
    """
    n = len(gradients)
    kept = round(top * n)
    order = np.argsort(-np.abs(gradients))
    drawn = rng.choice(order[kept:], round(other * n), replace=False)
    weights = np.repeat([1.0, (1 - top) / other], [kept, len(drawn)])
    return np.concatenate([order[:kept], drawn]), weights


def measure_boosting(
    seed: int, *, way: str | None = None, wrong: float = 0.1
) -> dict[str, float]:
    """Boost trees that each learn from all rows, from a fifth at random, or from a fifth by gradient.

    Parameters
    ----------
    seed : int
        Draws the table and the rows.
    way : {None, "random", "goss", "goss unweighted"}
        All; a fifth at random; a tenth by gradient and a tenth of the others, weighed up or not.
    wrong : float, default=0.1
        Share of wrong labels.

    Returns
    -------
    dict
        accuracy, seconds.

    Examples
    --------
    >>> 0.5 < measure_boosting(0, way="random")["accuracy"] < 1
    True
    """
    from sklearn.tree import DecisionTreeRegressor

    data, rng = draw_table(seed, wrong=wrong), np.random.default_rng(seed)
    n = len(data.X)
    score, asked = np.zeros(n), np.zeros(len(data.test_X))
    seconds = 0.0
    for _ in range(ROUNDS):
        began = thread_time()
        gradients = data.y - 1 / (1 + np.exp(-score))
        rows, weights = np.arange(n), np.ones(n)
        if way == "random":
            rows = rng.choice(n, round(2 * TOP * n), replace=False)
            weights = np.ones(len(rows))
        elif way is not None:
            rows, weights = by_gradient(gradients, TOP, TOP, rng)
        if way == "goss unweighted":
            weights = np.ones(len(rows))
        tree = DecisionTreeRegressor(
            max_depth=DEPTH, min_samples_leaf=5, random_state=seed
        )
        tree.fit(data.X[rows], gradients[rows], sample_weight=weights)
        score += 4 * RATE * tree.predict(data.X)
        seconds += thread_time() - began
        asked += 4 * RATE * tree.predict(data.test_X)
    return {
        "accuracy": float(((asked > 0) == data.test_y).mean()),
        "seconds": seconds,
    }
