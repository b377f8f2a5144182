"""What SubsetExplorer's example states are made of: so small that a test trains on them in a moment."""

from functools import cache
from typing import Any

import numpy as np

from course_lib.datasets import Dataset, Split, load_digits


def linear_recipe() -> Any:
    """A linear model, 30 steps."""
    from course_lib.training import Recipe

    return Recipe(model="linear", steps=30, learning_rate=1e-2)


def plain_digits() -> Dataset:
    """200 digits, and nothing else that a policy could look at."""
    return load_digits().take(np.arange(200))


@cache
def digits() -> dict[str, Any]:
    """600 digits, a tenth of them labelled wrong; 16 features, how little a label is believed, two groups."""
    from sklearn.decomposition import PCA
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict

    whole, n, rng = load_digits().take(np.arange(600)), 600, np.random.default_rng(0)
    y, wrong = whole.train.y.copy(), rng.choice(n, n // 10, replace=False)
    y[wrong] = (y[wrong] + rng.integers(1, 10, len(wrong))) % 10
    groups = (rng.random(n) < 0.15).astype(int)
    pixels = whole.train.X.reshape(n, -1) / 255
    belief = cross_val_predict(LogisticRegression(max_iter=200), pixels, y, cv=3, method="predict_proba")
    train = Split(whole.train.X, y, groups)
    return {
        "data": Dataset(whole.name, train, whole.val, whole.test, whole.classes, ("paper", "board")),
        "features": PCA(16, random_state=0).fit_transform(pixels).astype(np.float32),
        "scores": 1 - belief[np.arange(n), y],
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
