"""What the small sizes of the stored learning curve forecast."""

import numpy as np

from course_lib import results

SIZES = (100, 200, 400, 800, 1_600)


def small_errors() -> np.ndarray:
    """The error of each seed (down) at each of the small sizes (across)."""
    accuracy = results.load("labels").values()[[f"{n:,}" for n in SIZES]]
    return 1 - accuracy.to_numpy()


def promised(n: int) -> float:
    """The error that `forecast` expects of `n` images, from the small sizes."""
    from course_lessons.how_much_data.power_law import forecast

    return float(forecast(SIZES, small_errors(), [n]).error[0])


def followed(n: int, *, mean: bool) -> np.ndarray:
    """The error at `n` on straight lines through the logarithms of the three smallest sizes.

    One line through the means of the seeds, or one for each seed: what an owner of one set of images would draw.
    """
    errors = small_errors()[:, :3]
    logs = np.log(errors.mean(axis=0, keepdims=True) if mean else errors)
    slopes, heights = np.polyfit(np.log(SIZES[:3]), logs.T, 1)
    return np.exp(slopes * np.log(n) + heights)
