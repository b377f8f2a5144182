"""What owners of one set of images each would forecast, from the stored learning curve."""

import numpy as np

from course_lib import results

SIZES = (100, 200, 400, 800, 1_600)
BOUGHT = {2_000: "labels", 4_000: "labels-longer"}
"""By the steps of training, the study that trained on what was bought after the forecast."""


def small_errors() -> np.ndarray:
    """The error of each seed (down) at each of the small sizes (across).

    The draws of one seed are nested: a row is what an owner of 1,600 images measures, who has no others.

    Examples
    --------
    >>> small_errors().shape
    (10, 5)
    """
    accuracy = results.load("labels").values()[[f"{n:,}" for n in SIZES]]
    return 1 - accuracy.to_numpy()


def promised(n: int) -> np.ndarray:
    """Give what each of the owners forecasts of `n` images: rows of error, low and high.

    Examples
    --------
    >>> promised(10_000).shape
    (10, 3)
    """
    from course_lessons.how_much_data.power_law import forecast

    owners = [forecast(SIZES, curve, [n]) for curve in small_errors()]
    return np.array([[each.error[0], each.low[0], each.high[0]] for each in owners])


def how_many_hold(n: int, error: float) -> int:
    """Count the owners whose interval for `n` images holds an error.

    Examples
    --------
    >>> how_many_hold(10_000, 0.99)
    0
    """
    _, low, high = promised(n).T
    return int(np.sum((low <= error) & (error <= high)))


def measured_later(n: int) -> dict[str, float]:
    """Give the mean errors of those who bought `n` images, by how long they trained.

    Examples
    --------
    >>> list(measured_later(10_000))
    ['measured, 2,000 steps', 'measured, 4,000 steps']
    """
    return {
        f"measured, {steps:,} steps": round(
            float(1 - over_sizes(name)[n].mean()), 4
        )
        for steps, name in BOUGHT.items()
    }


def over_sizes(
    name: str, ending: str = "", metric: str = "accuracy"
) -> dict[int, np.ndarray]:
    """Give one figure of a study over the number of images: those settings that are a number and `ending`.

    Examples
    --------
    >>> list(over_sizes("labels-longer"))
    [10000, 40000]
    """
    values = results.load(name).values(metric)
    named = {each: each.removesuffix(ending).replace(",", "") for each in values}
    sizes = {
        each: int(n)
        for each, n in named.items()
        if n.isdigit() and each.endswith(ending)
    }
    return {
        sizes[each]: values[each].to_numpy()
        for each in sorted(sizes, key=sizes.get)
    }


def errors_over(
    name: str, ending: str = "", most: int = 1_600
) -> dict[int, np.ndarray]:
    """Give the errors of a study over the number of images, up to `most`.

    Examples
    --------
    >>> list(errors_over("labels"))
    [100, 200, 400, 800, 1600]
    """
    return {
        n: 1 - right for n, right in over_sizes(name, ending).items() if n <= most
    }


def both_over(
    name: str, ending: str = ""
) -> dict[int, tuple[np.ndarray, np.ndarray]]:
    """Give the shares right of a network's own images and of new ones, over their number.

    Examples
    --------
    >>> own, new = both_over("labels")[100]
    >>> bool(own.mean() > new.mean() + 0.4)
    True
    """
    own = over_sizes(name, ending, "train_accuracy")
    return {n: (own[n], new) for n, new in over_sizes(name, ending).items()}


def to_halve(name: str, ending: str = "") -> float:
    """Say how many times the images halve the error, by the line through a study's small sizes.

    Examples
    --------
    >>> 3.5 < to_halve("labels") < 4.5
    True
    """
    from course_lessons.how_much_data.power_law import forecast

    errors = errors_over(name, ending)
    return forecast(list(errors), np.transpose(list(errors.values())), [1]).to_halve


def read_over_steps(name: str) -> dict[str, dict[int, np.ndarray]]:
    """Give how many others networks on few and on many sketches read, from step to step.

    Examples
    --------
    >>> list(read_over_steps("convergence"))
    ['300 sketches', '1,000 sketches', '10,000 sketches']
    """
    runs, steps = results.load(name), (100, 200, 400, 800, 1_200)
    read = {k: runs.values(f"accuracy_after_{k}") for k in steps}
    return {
        f"{n} sketches": {k: shares[n].to_numpy() for k, shares in read.items()}
        for n in ("300", "1,000", "10,000")
    }


def scores_of_sizes() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Give both scores of each size of image, trained shortly and for longer.

    Examples
    --------
    >>> list(scores_of_sizes())[0]
    '28 × 28, 1,000 steps'
    """
    return {
        f"{size}, {steps} steps": _both(name, size)
        for size in ("28 × 28", "14 × 14, enlarged to 28", "14 × 14")
        for steps, name in (("1,000", "resolution"), ("4,000", "resolution-longer"))
    }


def four_networks() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Give both scores of four networks that lack different things.

    Examples
    --------
    >>> list(four_networks())
    ['A', 'B', 'C', 'D']
    """
    return {
        "A": _both("labels", "400"),
        "B": _both("resolution", "14 × 14"),
        "C": _both("labels-longer", "40,000"),
        "D": _both("resolution-longer", "14 × 14"),
    }


def _both(name: str, setting: str) -> tuple[np.ndarray, np.ndarray]:
    runs = results.load(name)
    own, new = runs.values("train_accuracy"), runs.values()
    return own[setting].to_numpy(), new[setting].to_numpy()
