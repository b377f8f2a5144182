"""What each model of this lesson costs, trained or not: numbers to store, multiply-adds, milliseconds, bytes."""

from dataclasses import asdict

import numpy as np

from course_lessons.which_model.studies.families import PARAMETERS, SIDE, width_of

ROUNDS, ANSWERS = 12, 40


def cost(
    seed: int, *, model: str, parameters: int = PARAMETERS
) -> dict[str, float]:
    """Measure what a model for 16×16 grey pictures of ten classes costs; the seed draws its weights.

    Returns
    -------
    dict
        What a `course_lib.models.ModelCost` has, on one thread. Answers to one picture are timed in twelve rounds of
        40, and the quietest counts: what else the machine does can only add to a time.

    Examples
    --------
    >>> found = cost(0, model="linear")
    >>> found["parameters"], found["multiply_adds"]
    (2570, 2560)
    """
    from course_lib.models import build, latencies, measure_costs

    shape = (1, SIDE, SIDE)
    network = build(model, shape, 10, width=width_of(model, parameters), seed=seed)
    rounds = [
        latencies(network, shape, batch=1, repeats=ANSWERS) for _ in range(ROUNDS)
    ]
    return asdict(measure_costs(network, shape)) | {
        "ms_1": min(float(np.median(each)) for each in rounds),
        "ms_1_p95": min(float(np.percentile(each, 95)) for each in rounds),
    }
