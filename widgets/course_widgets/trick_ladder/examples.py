"""Tricks of a small network on the digits, and figures made up for them."""

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from course_lib.experiments import Comparison
from course_widgets.trick_ladder.effects import JOINED

if TYPE_CHECKING:
    from course_lib.datasets import Dataset

TRICKS: Mapping[str, Mapping[str, Any]] = {
    "larger steps": {"learning_rate": 0.01},
    "one cycle": {"schedule": "one_cycle"},
    "AdamW": {"optimizer": "adamw"},
    "smoothed labels": {"label_smoothing": 0.1},
}
LONG_NAMES = ("a trick with a name that is much longer than there is room for", "<b>&", "$x_1$")


def made_up(
    tricks: Sequence[str] = tuple(TRICKS)[:3], *, seeds: int = 5, metric: str = "val_accuracy"
) -> Comparison:
    """Make figures up for all combinations: each brings something, and the more is there, the less the next one.

    >>> made_up(["a", "b"], seeds=2).recipes
    ('plain', 'a', 'b', 'a + b')
    """
    import pandas as pd

    rng = np.random.default_rng(0)
    luck = rng.normal(0, 0.15, seeds)
    rows = []
    for k in range(len(tricks) + 1):
        for on in combinations(range(len(tricks)), k):
            name = JOINED.join(tricks[place] for place in on) or "plain"
            for seed in range(seeds):
                gain = sum(1.6 - 0.5 * place for place in on)
                share = 1 / (1 + np.exp(0.8 - gain - luck[seed] - 0.08 * rng.normal()))
                rows.append((name, seed, share if metric == "val_accuracy" else 4 * (1 - share)))
    return Comparison(pd.DataFrame(rows, columns=["recipe", "seed", metric]), metric, "plain")


@cache
def few_digits() -> "Dataset":
    """Give digits to train on while somebody waits.

    >>> len(few_digits().train)
    300
    """
    from course_lib.datasets import load_digits

    return load_digits().take(np.arange(300))
