"""Members made up for the example states: of several families, quality and certainty."""

import numpy as np

_KINDS = {  # how good, how much it shares with its family, how sure, seconds for an answer, bytes
    "net A": (2.6, 1.6, 1.0, 4e-4, 90_000),
    "net B": (2.6, 1.6, 1.0, 4e-4, 90_000),
    "net C": (2.5, 1.6, 1.0, 4e-4, 90_000),
    "net D": (2.6, 1.6, 1.0, 4e-4, 90_000),
    "other net": (2.4, 0.6, 0.9, 9e-4, 25_000),
    "wide net": (2.8, 1.0, 1.3, 9e-4, 340_000),
    "nearest neighbours": (2.0, 0.2, 0.7, 6e-4, 2_100_000),
    "naive Bayes": (1.1, 0.2, 4.0, 3e-4, 42_000),
    "forest": (2.2, 0.3, 0.4, 6e-2, 15_500_000),
    "linear": (1.5, 0.3, 0.6, 1e-4, 21_000),
    "weak net": (1.2, 1.2, 0.8, 4e-4, 90_000),
    "coin": (0.0, 0.0, 0.3, 1e-6, 80),
}


def made_up(
    n: int = 600, classes: int = 6, names: list[str] | None = None, seed: int = 0
) -> tuple[list[tuple[str, np.ndarray, float, float]], np.ndarray]:
    """Make members and labels up: networks that err alike, others that err elsewhere, one far too sure.

    >>> members, y = made_up(50)
    >>> len(members), members[0][1].shape, y.shape
    (12, (50, 6), (50,))
    """
    rng = np.random.default_rng(seed)
    y = rng.integers(0, classes, n)
    truth = np.eye(classes)[y]
    common, family = rng.normal(size=(n, classes)), rng.normal(size=(n, classes))
    members = []
    for name, (good, shared, sure, seconds, size) in _KINDS.items():
        own = rng.normal(size=(n, classes))
        logits = good * truth + 0.5 * common + 0.6 * shared * family + (1.3 - 0.5 * shared) * own
        p = np.exp(sure * 1.6 * logits)
        members.append((name, p / p.sum(axis=1, keepdims=True), seconds, size))
    return [each for each in members if names is None or each[0] in names], y
