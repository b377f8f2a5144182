"""97 % of MNIST's digits with 300 steps: a recipe of one's own, trained and judged on images that it did not see."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

from course_lib.exercises import Exercise, Retry, laws
from course_lib.exercises.wording import plain_number

STEPS, BATCH, GOAL, SEEDS = 300, 64, 0.97, (11, 12, 13)


@lru_cache(maxsize=1)
def _digits() -> Any:
    from course_lib.datasets import load_mnist_5000

    return load_mnist_5000()


def _right() -> Any:
    from course_lessons.cheap_tricks.fast import LADDER

    return replace(
        LADDER["batches of 32"], steps=STEPS, batch_size=BATCH, invert=False
    )


def _judge(answer: Any) -> None:
    from course_lessons.cheap_tricks.fast import Fast

    recipe = laws.instance(
        answer, Fast, "Give a recipe: `Fast(steps=300, batch_size=64, …)`."
    )
    laws.require(
        recipe.steps <= STEPS,
        f"{recipe.steps:,} steps are more than the {STEPS} that you have.",
    )
    laws.require(
        recipe.batch_size <= BATCH,
        f"Batches of {recipe.batch_size:,} are larger than the {BATCH} that you have: with them a step costs more.",
    )
    reached = share_right(recipe)
    if not reached >= GOAL:
        raise Retry(
            f"It names {100 * reached:.1f} % of new digits right, on average over {len(SEEDS)} seeds; "
            f"{100 * GOAL:.0f} % are the goal. {_next(recipe)}"
        )


@lru_cache(maxsize=32)
def share_right(recipe: Any) -> float:
    """Train a recipe with three seeds, and give the mean share right of digits that it did not see.

    Raises
    ------
    Retry
        If it cannot be trained.
    """
    from course_lessons.cheap_tricks.fast import learn

    data = _digits()
    try:
        runs = [learn(recipe, data, seed=seed) for seed in SEEDS]
    except Exception as error:
        raise Retry(
            f"It cannot be trained: {type(error).__name__}: {error}. `Fast?` says what each field takes."
        ) from None
    return sum(run.accuracy(data.test.X, data.test.y) for run in runs) / len(runs)


def _next(recipe: Any) -> str:
    """Say what is missing most."""
    rate = plain_number(recipe.learning_rate)
    if recipe.schedule == "constant":
        return "Its rate is constant: a cycle ends at 0, and takes larger steps before (`schedule`)."
    if not recipe.norm:
        return "It has no norm: with one it bears larger steps, and learns sooner (`norm`)."
    if recipe.learning_rate < 0.004:
        return (
            f"With {rate} its steps are small for so few of them (`learning_rate`)."
        )
    if recipe.learning_rate > 0.06:
        return f"With {rate} its steps are very large (`learning_rate`)."
    if recipe.steps < STEPS:
        return f"It takes {recipe.steps} steps, and you have {STEPS}."
    if recipe.batch_size < BATCH:
        return f"Its batches hold {recipe.batch_size}, and may hold {BATCH}."
    return "What of the ladder has it not yet: `width`, `scaling`, `whitened`?"


BUDGET = Exercise(
    id="cheap_tricks-4",
    title="97 % in 300 steps",
    judge=_judge,
    reference=_right,
    solution="""\
mine = Fast(
    steps=300,
    batch_size=64,
    learning_rate=0.02,
    schedule="one_cycle",
    norm="batch",
    scaling="picture",
    width=16,
)""",
    praise="And the tricks were found on other pictures than these: that is why they are worth knowing.",
    hints=[
        "Begin with `schedule` and `norm`; then the rate can be larger.",
        "A rate between 0.005 and 0.03 suits one cycle with batch norm.",
        "`scaling`, `width` and `whitened` bring the rest. `LADDER` holds all rungs of the sketches.",
    ],
)
