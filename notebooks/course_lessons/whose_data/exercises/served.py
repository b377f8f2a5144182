"""What a mixture of dialects comes to: three small networks trained on it, and whom they serve."""

from collections.abc import Mapping
from functools import cache, partial
from numbers import Integral
from typing import NamedTuple

import numpy as np

from course_lib import subsets
from course_lib.datasets import Dataset, load_speech_tones
from course_lib.exercises import Retry

NAMES = ("plain", "coast", "hill", "island")
AS_THEY_COME = (600, 360, 180, 60)
STEPS, SEEDS = 400, 3


class Served(NamedTuple):
    """Mean accuracy over the seeds, in all and of each dialect."""

    total: float
    dialects: tuple[float, ...]

    @property
    def worst(self) -> float:
        """Accuracy of the dialect that is served worst."""
        return min(self.dialects)

    def __str__(self) -> str:
        return ", ".join(
            f"{name} {share:.0%}"
            for name, share in zip(NAMES, self.dialects, strict=True)
        )


@cache
def tones() -> Dataset:
    """The lesson's recordings."""
    return load_speech_tones(n_val=4_000)


@cache
def served(mixture: tuple[int, ...]) -> Served:
    """Train on so many recordings of each dialect, once per seed, and measure on the validation recordings."""
    from dataclasses import replace

    from course_lib.training import Recipe, train

    data = tones()
    glance = replace(data, val=data.val.take(np.arange(100)))
    policy = partial(_draw, mixture)
    runs = [
        train(Recipe(policy=policy, steps=STEPS, seed=seed), glance).evaluate(
            data.val
        )
        for seed in range(SEEDS)
    ]
    by_dialect = np.mean(
        [list(run["accuracy_by_group"].values()) for run in runs], axis=0
    )
    return Served(
        float(np.mean([run["accuracy"] for run in runs])),
        tuple(by_dialect.tolist()),
    )


def _draw(
    mixture: tuple[int, ...], y, budget, *, groups, random_state, **_
) -> np.ndarray:
    return subsets.random(
        groups, None, per_class=dict(enumerate(mixture)), random_state=random_state
    )


def read_counts(
    answer, whole: int, limits: tuple[int, ...]
) -> tuple[int, ...] | Retry:
    """Read ``{dialect: count}``, or say what is wrong with it."""
    if not isinstance(answer, Mapping):
        return Retry(
            f"Your answer is a `{type(answer).__name__}`; give a number for each dialect, such as "
            '`{"plain": 600, "coast": 360}`. The control has it in `control.value`.'
        )
    unknown = [name for name in answer if name not in NAMES]
    if unknown:
        return Retry(
            f"There is no dialect {unknown[0]!r}; they are {', '.join(NAMES)}."
        )
    counts = [answer.get(name, 0) for name in NAMES]
    for name, count, most in zip(NAMES, counts, limits, strict=True):
        if isinstance(count, bool) or not isinstance(count, Integral) or count < 0:
            return Retry(
                f"`{name}: {count!r}` is no number of recordings; give a whole number, 0 or more."
            )
        if count > most:
            return Retry(
                f"You ask for {count} recordings of {name}, and there are only {most} to have."
            )
    if sum(counts) != whole:
        return Retry(
            f"Your numbers add up to {sum(counts):,}; they must add up to {whole:,}."
        )
    return tuple(int(count) for count in counts)
