"""A model trained and measured on this machine, now: what a row of a table of measured models holds."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from course_lib.datasets import Dataset

if TYPE_CHECKING:
    from course_lib.training import Recipe

Report = Callable[[int, int], None]
"""Hears of the steps that are done, and of all that there are."""
SIGNS = 50  # of progress, at most


def usual_recipe() -> "Recipe":
    """Give how models are trained where nothing else is said: 300 steps, in a second or a few on small pictures."""
    from course_lib.training import Recipe

    return Recipe(policy="stratified", budget=300, steps=300, learning_rate=3e-3, schedule="cosine")


def measure(recipe: "Recipe", data: Dataset, report: Report | None = None) -> dict[str, float]:
    """Train by a recipe and measure: quality on the test samples, as `compare` does, and what it costs here.

    Parameters
    ----------
    recipe, data : Recipe, Dataset
    report : callable, optional
        Hears of the progress.

    Returns
    -------
    dict of str to float
        accuracy (0 to 1), train_seconds (of the processor), latency_ms and latency_p95_ms (on the wall, for an answer
        to one sample, on one thread), megabytes (of the saved weights), parameters, multiply_adds.

    Raises
    ------
    KeyboardInterrupt
        If it was interrupted: a model trained by half is no measurement.

    Examples
    --------
    >>> from course_lib.datasets import load_digits
    >>> from course_lib.training import Recipe
    >>> measure(Recipe(model="linear", epochs=1), load_digits())["parameters"]
    650
    """
    from course_lib.models import measure_costs
    from course_lib.training import Callback, train

    class Reporting(Callback):
        def on_step(self, state):  # type: ignore[no-untyped-def]
            if report and state.step % max(1, state.total_steps // SIGNS) == 0:
                report(state.step, state.total_steps)

    run = train(recipe, data, callbacks=[Reporting()], validation=None, test=True, progress=False)
    if run.stopped_by == "interrupt":
        raise KeyboardInterrupt("interrupted while training")
    cost = measure_costs(run.model, run.inputs.shape)
    return {
        "accuracy": run.metrics["accuracy"],
        "train_seconds": run.seconds,
        "latency_ms": cost.ms_1,
        "latency_p95_ms": cost.ms_1_p95,
        "megabytes": cost.bytes / 1e6,
        "parameters": cost.parameters,
        "multiply_adds": cost.multiply_adds,
    }
