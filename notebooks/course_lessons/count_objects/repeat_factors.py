"""Repeat factors: images with several objects each cannot be balanced class by class, but they can be repeated."""

import numpy as np
from numpy.typing import ArrayLike

from course_lib.validation import RandomState, check_number, check_one_of


def repeat_factors(
    counts: ArrayLike, threshold: float, by: str = "images"
) -> np.ndarray:
    """Say how often each image is to be shown, so that rare classes come up more often.

    A class of frequency f is to be repeated max(1, √(threshold / f)) times, an image as often as the rarest in it.

    Parameters
    ----------
    counts : array-like of int, shape (n_images, n_classes)
        How many objects of each class each image holds, as from ``scenes.train.counts()``.
    threshold : float
        Frequency in (0, 1] below which a class is repeated. LVIS takes 0.001 for its 1,203 classes.
    by : {"images", "objects", "both"}, default "images"
        Frequency as a share of the images (LVIS), of all objects, or the two's geometric mean (instance-aware).

    Returns
    -------
    ndarray of float64, shape (n_images,)
        At least 1, and 1 for images without objects.

    Raises
    ------
    ValueError, TypeError
        If the counts are no table of whole numbers from 0, hold no object, or the threshold lies outside (0, 1].

    References
    ----------
    Gupta et al., "LVIS", CVPR 2019; Yaman et al., "Instance-Aware Repeat Factor Sampling …", arXiv:2305.08069, 2023.

    Examples
    --------
    >>> counts = [[1, 0], [1, 0], [2, 0], [0, 1]]  # one image of four holds the second class
    >>> repeat_factors(counts, threshold=1.0)
    array([1.15470054, 1.15470054, 1.15470054, 2.        ])
    """
    table = _check_counts(counts)
    must = "is a frequency, to lie in (0, 1], such as 0.1"
    threshold = check_number(
        "threshold", threshold, low=np.nextafter(0, 1), high=1, must=must
    )
    in_images, in_objects = (
        (table > 0).mean(axis=0),
        table.sum(axis=0) / table.sum(),
    )
    frequencies = {
        "images": in_images,
        "objects": in_objects,
        "both": np.sqrt(in_images * in_objects),
    }
    check_one_of("by", by, frequencies)
    with np.errstate(divide="ignore"):  # a class that no image holds
        of_class = np.maximum(1, np.sqrt(threshold / frequencies[by]))
    return np.where(table > 0, of_class, 1.0).max(axis=1)


def repeat_indices(factors: ArrayLike, random_state: RandomState = 0) -> np.ndarray:
    """List the images of an epoch: each as often as its factor says, the fraction by chance.

    Parameters
    ----------
    factors : array-like of shape (n,)
        From `repeat_factors`; any numbers from 0.
    random_state : int, numpy.random.Generator or None
        Where the chance comes from; another for each epoch, and they average out to the factors.

    Returns
    -------
    ndarray of int64
        Positions, ascending; shuffle before training.

    Raises
    ------
    ValueError, TypeError
        If a factor is negative or not finite, or there is not one number per image.

    Examples
    --------
    >>> repeat_indices([1.0, 2.0, 1.5], random_state=0)
    array([0, 1, 1, 2, 2])
    """
    factors = np.asarray(factors)
    if factors.ndim != 1 or factors.dtype.kind not in "iuf":
        raise TypeError(
            f"factors must be one number per image, got {factors.dtype} of shape {factors.shape}"
        )
    bad = np.flatnonzero(~(np.isfinite(factors) & (factors >= 0)))
    if len(bad):
        raise ValueError(
            f"factors[{bad[0]}]={factors[bad[0]]}; a factor is a number from 0, as from repeat_factors"
        )
    whole = np.floor(factors)
    chance = np.random.default_rng(random_state).random(len(factors))
    return np.repeat(
        np.arange(len(factors)),
        (whole + (chance < factors - whole)).astype(np.int64),
    )


def _check_counts(counts: ArrayLike) -> np.ndarray:
    try:
        table = np.asarray(counts)
    except ValueError:
        table = np.empty(0, dtype=object)
    if table.ndim != 2 or table.dtype.kind not in "iu":
        raise TypeError(
            f"counts must be whole numbers, shape (n_images, n_classes), got {table.dtype} of shape {table.shape}; "
            "for scenes give scenes.train.counts()"
        )
    if not table.any() or table.min() < 0:
        holds = table.min() if table.any() else "no object at all"
        raise ValueError(
            f"counts holds {holds}; give how many objects of each class (0 or more) there are in each image, as "
            "scenes.train.counts()"
        )
    return table.astype(np.int64)
