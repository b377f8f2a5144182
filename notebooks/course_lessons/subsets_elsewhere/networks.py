"""Networks ranked on a part of the data: how far the order is that of all."""

from functools import lru_cache
from typing import Any

import numpy as np

from course_lib import results
from course_lib.datasets import Dataset, load_mnist_5000, resize

SIDE, BATCH, STEPS = 14, 32, 400
CANDIDATES: dict[str, dict[str, Any]] = {
    "mlp": {"model": "mlp"},
    "wide mlp": {"model": "mlp", "width": 4.0},
    "cnn": {"model": "cnn", "width": 2.0},
    "wide cnn": {"model": "cnn", "width": 4.0},
    "narrow vgg": {"model": "vgg", "width": 0.25},
    "vgg": {"model": "vgg", "width": 0.5},
    "inception": {"model": "inception", "width": 0.5},
    "resnet": {"model": "resnet", "width": 0.5},
}
"""Eight to choose from, near to each other."""


@lru_cache(maxsize=2)
def load_digits(seed: int) -> Dataset:
    """Give 3,000 real digits of 14 × 14 pixels to learn from, 1,000 to choose on and 1,000 to test.

    >>> load_digits(0).val
    Split(1,000 × (14, 14) uint8)
    """
    return resize(load_mnist_5000(random_state=seed), side=SIDE)


def measure_networks(
    seed: int, *, share: float = 1.0, steps: int = STEPS
) -> dict[str, float]:
    """Train all candidates on a share of the digits, and ask each about the digits to choose on and the test digits.

    Parameters
    ----------
    seed : int
        Draws the digits, the share, and the networks.
    share, steps : float, int
        Of 3,000 digits; steps of 32 digits.

    Returns
    -------
    dict
        accuracy (mean of all on the test), accuracy_<candidate>, val_of_<candidate>, seconds (all together).

    Examples
    --------
    >>> sorted(measure_networks(0, steps=1))[:2]
    ['accuracy', 'accuracy_cnn']
    """
    from course_lib.training import Recipe, train

    data, found, seconds = load_digits(seed), dict[str, float](), 0.0
    for name, setting in CANDIDATES.items():
        recipe = Recipe(
            **setting,
            policy="random",
            budget=round(share * len(data.train)),
            steps=steps,
            batch_size=BATCH,
            learning_rate=3e-3,
            schedule="cosine",
            seed=seed,
        )
        run = train(recipe, data, validation=None)
        seconds += run.seconds
        found[f"val_of_{name}"] = run.evaluate(data.val)["accuracy"]
        found[f"accuracy_{name}"] = run.evaluate(data.test)["accuracy"]
    tested = [found[f"accuracy_{name}"] for name in CANDIDATES]
    return {"accuracy": float(np.mean(tested)), "seconds": seconds, **found}


def measure_ranks(seed: int, *, way: str) -> dict[str, float]:
    """Say how the order of one run of a way agrees with that of all digits, and what choosing by it costs.

    What is true is the mean test accuracy of the *other* seeds on all digits at full length.

    Parameters
    ----------
    seed : int
        Of the run.
    way : str
        A setting of the study "elsewhere-networks".

    Returns
    -------
    dict
        rank_correlation (Spearman), regret (accuracy of the best less that of the chosen).

    Examples
    --------
    >>> measure_ranks(100, way="all, full length")["rank_correlation"] <= 1
    True
    """
    from scipy.stats import spearmanr

    measured = results.load("elsewhere-networks")
    said = np.array(
        [measured.values(f"val_of_{name}")[way][seed] for name in CANDIDATES]
    )
    full = np.array(
        [
            measured.values(f"accuracy_{name}")["all, full length"]
            .drop(seed)
            .mean()
            for name in CANDIDATES
        ]
    )
    return {
        "rank_correlation": float(spearmanr(said, full).statistic),
        "regret": float(full.max() - full[said.argmax()]),
    }
