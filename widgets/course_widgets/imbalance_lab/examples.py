"""What ImbalanceLab's example states are made of."""

import numpy as np


def moons(n: int = 10_000) -> tuple[np.ndarray, np.ndarray]:
    """Make two half moons that overlap, as many points in the one as in the other."""
    from sklearn.datasets import make_moons

    return make_moons(n, noise=0.35, random_state=0)


def breast_cancer() -> tuple[np.ndarray, np.ndarray]:
    """Load 569 tumours, 30 measures each; 1 is malignant."""
    from sklearn.datasets import load_breast_cancer

    X, y = load_breast_cancer(return_X_y=True)
    return X, 1 - y
