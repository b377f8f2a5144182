"""What a mixture of dialects comes to: three small networks trained on it, and whom they serve."""

from collections.abc import Mapping
from functools import cache, partial
from typing import Any, NamedTuple

import numpy as np

from course_lib import subsets
from course_lib.datasets import Dataset, load_speech_tones
from course_lib.exercises import laws
from course_lib.exercises.wording import kind_of, plain

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
    from course_lib.training import Recipe, train

    data = tones()
    policy = partial(_draw, mixture)
    recipe = Recipe(policy=policy, steps=STEPS)
    runs = [
        train(recipe.replace(seed=seed), data, validation=None).evaluate(data.val)
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
    answer: Any, whole: int, limits: tuple[int, ...], *, such_as: str
) -> tuple[int, ...]:
    """Read ``{dialect: count}``, where a dialect left out counts 0; a hint has `such_as` for an example.

    Raises
    ------
    Retry
        If it is anything else, if there are not as many recordings, or if the counts do not add up to `whole`.
    """
    laws.require(
        isinstance(answer, Mapping),
        lambda: (
            f"Your answer is {kind_of(answer)}; give a number for each dialect, such as {such_as}."
        ),
    )
    unknown = [name for name in answer if name not in NAMES]
    laws.require(
        not unknown,
        lambda: (
            f"There is no dialect {plain(unknown[0])}; they are {', '.join(NAMES)}."
        ),
    )
    shares = [
        each for each in answer.values() if isinstance(each, float) and 0 < each < 1
    ]
    laws.require(
        not shares,
        lambda: (
            f"{plain(shares[0])} is a share; give numbers of recordings, which add up to {whole:,}."
        ),
    )
    counts = []
    for name, most in zip(NAMES, limits, strict=True):
        count = laws.number(
            answer.get(name, 0),
            f"how many recordings of {name}",
            whole=True,
            case=f"For {name}: ",
        )
        laws.require(
            0 <= count <= most,
            f"You ask for {count:,} recordings of {name}; there are 0 to {most:,} to have.",
        )
        counts.append(count)
    laws.require(
        sum(counts) == whole,
        f"Your numbers add up to {sum(counts):,}; they must add up to {whole:,}.",
    )
    return tuple(counts)
