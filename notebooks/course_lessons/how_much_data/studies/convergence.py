"""How soon a network converges, on few images and on many."""

import numpy as np

from course_lib.metrics import Metric, register

register(
    Metric(
        "steps_to_fit",
        "steps until the training samples are fitted",
        False,
        "steps",
        1,
    ),
    Metric(
        "steps_to_read", "steps until other samples are read", False, "steps", 1
    ),
    Metric(
        "passes_to_fit",
        "passes until the training samples are fitted",
        False,
        "passes",
        1,
    ),
    Metric(
        "passes_to_read", "passes until other samples are read", False, "passes", 1
    ),
    Metric("loss_after_", "training loss after steps: ", False, "", 1, 3),
)


EVERY, STEPS = 20, 1_200  # steps between two evaluations, and in all
FITS, READS = (
    0.5,
    0.6,
)  # the loss on its own images, and the share right of others, that are to be reached
KEPT = (40, 100, 200, 400, 800, 1_200)  # steps at which the figures are kept
BATCH = 64


def convergence(seed: int, *, n: int) -> dict[str, float]:
    """Train on `n` sketches, and say after how many steps the network fits them, and reads others.

    Parameters
    ----------
    seed : int
        Draws the sketches, the initial weights and the order of the batches.
    n : int
        Sketches to train on, 64 in each step.

    Returns
    -------
    dict
        steps_to_fit (a loss of at most 0.5 on its own sketches), steps_to_read (60 % of others right), passes_to_fit
        and passes_to_read (the same in passes over the `n` sketches), and loss_after_<k> and accuracy_after_<k> for
        some numbers of steps. What is never reached counts as reached at the last step, 1,200.

    Examples
    --------
    >>> found = convergence(0, n=100)
    >>> found["passes_to_fit"] == found["steps_to_fit"] * 64 / 100
    True
    """
    from course_lessons.how_much_data.studies.periodic_evaluation import (
        PeriodicEvaluation,
    )
    from course_lib.datasets import load_sketches
    from course_lib.training import Recipe, train

    data = load_sketches()
    recipe = Recipe(
        policy="random", budget=n, steps=STEPS, batch_size=BATCH, seed=seed
    )
    rows = recipe.choose(data.train)
    evaluations = PeriodicEvaluation(data.train.take(rows[:300]), data.val, EVERY)
    train(recipe, data, callbacks=[evaluations], validation=None)
    steps, losses, shares = (
        np.array([row[key] for row in evaluations.rows])
        for key in ("step", "loss", "accuracy")
    )
    fit, read = _first(steps, losses <= FITS), _first(steps, shares >= READS)
    return {
        "steps_to_fit": fit,
        "steps_to_read": read,
        "passes_to_fit": fit * BATCH / n,
        "passes_to_read": read * BATCH / n,
        **{f"loss_after_{k}": losses[k // EVERY - 1] for k in KEPT},
        **{f"accuracy_after_{k}": shares[k // EVERY - 1] for k in KEPT},
    }


def _first(steps: np.ndarray, reached: np.ndarray) -> int:
    return int(steps[reached.argmax()] if reached.any() else steps[-1])
