"""What the explorer is given, checked once with one clear error each; and what its example states are made of."""

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib.datasets import Dataset, Split, load_digits
from course_lib.subsets.selection import check_features, check_scores
from course_widgets.base import check_data

if TYPE_CHECKING:
    from course_lib.training import Recipe


def check_explored(data: Any) -> Dataset:
    """Give the data set back if it can be explored.

    Raises
    ------
    TypeError, ValueError
        If it is no data set, is too large, or holds fewer than two classes.
    """
    there = len(np.unique(check_data(data).train.y))
    if there < 2:
        raise ValueError(f"data has {there} class(es) to train on; a subset of one class teaches nothing")
    if not len(data.val):
        raise ValueError("data.val is empty, so no model can be measured; give validation samples")
    return data


def check_columns(
    data: Dataset, features: ArrayLike | None, scores: ArrayLike | None, groups: ArrayLike | None
) -> dict[str, np.ndarray | None]:
    """Give what policies look at as arrays of one row for each training sample.

    Raises
    ------
    TypeError, ValueError
        If a column is of another length, or not of finite numbers.
    """
    n = len(data.train)
    groups = data.train.groups if groups is None else np.unique(np.asarray(groups), return_inverse=True)[1]
    if groups is not None and groups.shape != (n,):
        raise ValueError(
            f"groups has shape {groups.shape}; data.train has {n:,} samples, so it must be ({n},)"
        )
    return {
        "features": None if features is None else check_features(features, n, "SubsetExplorer"),
        "scores": None if scores is None else check_scores(scores, n, "SubsetExplorer"),
        "groups": groups,
    }


def check_points(points: ArrayLike | None, data: Dataset, features: np.ndarray | None) -> np.ndarray:
    """Give where each sample is drawn: float (n, 2); by default the two main directions of features or samples.

    Raises
    ------
    ValueError
        If there are not two finite numbers for each sample, or the samples have gaps.
    """
    n = len(data.train)
    if points is None:
        return _main_directions(data.train.X.reshape(n, -1) if features is None else features)
    points = np.asarray(points, dtype=np.float64)
    if points.shape != (n, 2):
        raise ValueError(
            f"points has shape {points.shape}; data.train has {n:,} samples, so it must be ({n}, 2)"
        )
    return check_features(points, n, "SubsetExplorer")


def _main_directions(rows: np.ndarray) -> np.ndarray:
    from sklearn.decomposition import PCA

    rows = check_features(rows, len(rows), "SubsetExplorer").astype(np.float64)
    if rows.shape[1] < 2 or len(rows) < 2:
        return np.column_stack([rows[:, 0], np.zeros(len(rows))])
    return PCA(2, random_state=0).fit_transform(rows)


def check_recipe(recipe: Any) -> "Recipe":
    """Give a recipe back.

    Raises
    ------
    TypeError
        If it is none.
    """
    from course_lib.training import Recipe

    if not isinstance(recipe, Recipe):
        raise TypeError(f"recipe is a {type(recipe).__name__}; give a course_lib.training.Recipe")
    return recipe


# -- example states ----------------------------------------------------------------------------------------


def linear_recipe() -> "Recipe":
    """A linear model, 30 steps."""
    from course_lib.training import Recipe

    return Recipe(model="linear", steps=30, learning_rate=1e-2)


def plain_digits() -> Dataset:
    """200 digits, and nothing else that a policy could look at."""
    return load_digits().take(np.arange(200))


@cache
def digits() -> dict[str, Any]:
    """600 digits, a tenth of them labelled wrong; 16 features, the self-confidence that a label lacks, two groups."""
    from sklearn.decomposition import PCA
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict

    whole, n, rng = load_digits().take(np.arange(600)), 600, np.random.default_rng(0)
    y, wrong = whole.train.y.copy(), rng.choice(n, n // 10, replace=False)
    y[wrong] = (y[wrong] + rng.integers(1, 10, len(wrong))) % 10
    groups = (rng.random(n) < 0.15).astype(int)
    pixels = whole.train.X.reshape(n, -1) / 255
    proba = cross_val_predict(LogisticRegression(max_iter=200), pixels, y, cv=3, method="predict_proba")
    train = Split(whole.train.X, y, groups)
    return {
        "data": Dataset(whole.name, train, whole.val, whole.test, whole.classes, ("paper", "board")),
        "features": PCA(16, random_state=0).fit_transform(pixels).astype(np.float32),
        "scores": 1 - proba[np.arange(n), y],
        "recipe": linear_recipe(),
    }


def moons(n: int = 40, classes: tuple[str, str] = ("day", "night")) -> dict[str, Any]:
    """Points in the plane, two classes: a table so small that every pick can be seen."""
    from sklearn.datasets import make_moons

    train, val, test = (
        Split(*make_moons(size, noise=0.12, random_state=size)) for size in (n, n + 60, n + 61)
    )
    data = Dataset("moons", train, val, test, classes)
    recipe = linear_recipe().replace(model="mlp", steps=60)
    return {"data": data, "features": train.X, "points": train.X, "recipe": recipe}
