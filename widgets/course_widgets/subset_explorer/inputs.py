"""What the explorer is given, checked once, with one clear error each."""

from typing import Any

import numpy as np

from course_lib import datasets
from course_lib.subsets.selection import check_features, check_scores

MOST_SAMPLES = 10_000


def checked_data(data: Any) -> datasets.Dataset:
    """Give the data set back if it can be explored.

    Raises
    ------
    TypeError, ValueError
        If it is no data set, is too large, or holds fewer than two classes.
    """
    if not isinstance(data, datasets.Dataset):
        raise TypeError(
            f"data is a {type(data).__name__}; give a Dataset, such as course_lib.datasets.load_digits()"
        )
    n, there = len(data.train), len(np.unique(data.train.y))
    if n > MOST_SAMPLES:
        raise ValueError(
            f"data has {n:,} training samples, and at most {MOST_SAMPLES:,} can be drawn and picked from at every "
            "move; narrow it with data.take(indices)"
        )
    if there < 2:
        raise ValueError(f"data has {there} class(es) to train on; a subset of one class teaches nothing")
    if not len(data.val):
        raise ValueError("data.val is empty, so no model can be measured; give validation samples")
    return data


def checked_columns(
    data: datasets.Dataset, features: Any, scores: Any, groups: Any
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


def checked_points(points: Any, data: datasets.Dataset, features: np.ndarray | None) -> np.ndarray:
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


def checked_recipe(recipe: Any) -> Any:
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
