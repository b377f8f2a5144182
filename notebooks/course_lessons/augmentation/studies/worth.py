"""What augmentation is worth in labels: how many plain images are as good."""

from collections.abc import Mapping, Sequence

import numpy as np

SIZES = (300, 500, 1_000, 2_000, 3_000)
AUGMENTED = (300, 1_000, 3_000)


def learning_curves() -> tuple[dict[int, np.ndarray], dict[int, np.ndarray]]:
    """Give the accuracies measured at each size, one a seed: of plain images, and of augmented ones."""
    from course_lib.results import load

    accuracy = load("augment-worth").values()
    plain = {n: accuracy[f"{n:,}"].to_numpy() for n in SIZES}
    return plain, {n: accuracy[f"{n:,}, augmented"].to_numpy() for n in AUGMENTED}


def images_worth(plain: Mapping[int, Sequence[float]], accuracy: float) -> float:
    """Read off a learning curve how many images give an accuracy; infinite beyond its end.

    Between two sizes the curve is a straight line over the logarithm of the size.

    Examples
    --------
    >>> round(images_worth({100: [0.7, 0.7], 400: [0.8, 0.8]}, 0.75))
    200
    >>> images_worth({100: [0.7, 0.7], 400: [0.8, 0.8]}, 0.9)
    inf
    """
    sizes = sorted(plain)
    # a curve of means may dip by chance: what counts is the best so far
    means = np.maximum.accumulate([np.mean(plain[n]) for n in sizes])
    if accuracy > means[-1]:
        return np.inf
    return float(np.exp(np.interp(accuracy, means, np.log(sizes))))


def worth(n: int) -> float:
    """Say how many plain images are as good as `n` augmented ones."""
    plain, augmented = learning_curves()
    return images_worth(plain, float(augmented[n].mean()))
