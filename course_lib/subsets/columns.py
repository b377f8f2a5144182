"""What a policy may look at besides the labels: checked once, here, with one clear error each."""

import numpy as np

from course_lib.labels import Labels, encode_labels

_CHUNK = 1 << 16


def as_features(features, n: int, policy: str) -> np.ndarray:
    """Give features as a 2-D numeric array of ``n`` finite rows, without copying them where that can be.

    Parameters
    ----------
    features : array-like of shape (n, d) or (n, ...)
        Numbers; an array, memory map, tensor or frame. More than two axes (images) are flattened.
    n : int
        Number of samples.
    policy : str
        Who asks, for the errors.

    Returns
    -------
    ndarray of shape (n, d)

    Examples
    --------
    >>> as_features(np.zeros((5, 2, 3)), 5, "herding").shape
    (5, 6)
    """
    if features is None:
        raise ValueError(
            f"{policy} needs features=, one row of numbers per sample, shape (n, d): "
            "a table's columns, the pixels, or a trained model's last hidden layer"
        )
    array = _numbers(features, "features", "of shape (n, d)")
    if array.ndim < 2:
        raise ValueError(
            f"features must have shape (n, d), got {array.shape}; for one feature use .reshape(-1, 1)"
        )
    _same_length(array, n, "features")
    array = array.reshape(n, -1)
    if array.dtype.kind == "f":
        for start in range(0, n, _CHUNK):
            bad = np.flatnonzero(~np.isfinite(array[start : start + _CHUNK]).all(axis=1))
            if len(bad):
                raise ValueError(
                    f"features hold NaN or infinity, first in row {start + bad[0]}; fill or drop such rows first"
                )
    return array


def as_scores(scores, n: int, policy: str) -> np.ndarray:
    """Give scores as ``n`` finite numbers, one per sample.

    Examples
    --------
    >>> as_scores([3, 1, 2], 3, "hardest")
    array([3, 1, 2])
    """
    if scores is None:
        raise ValueError(
            f"{policy} needs scores=, one number per sample, for instance from course_lib.scores"
        )
    array = _numbers(scores, "scores", "one per sample")
    if array.ndim != 1:
        raise ValueError(f"scores must hold one number per sample, shape (n,), got shape {array.shape}")
    _same_length(array, n, "scores")
    bad = np.flatnonzero(~np.isfinite(array))
    if len(bad):
        raise ValueError(
            f"scores hold {len(bad)} NaN or infinity, first at position {bad[0]}; score those samples first"
        )
    return array


def as_groups(groups, n: int, policy: str) -> Labels:
    """Give groups encoded like labels (`encode_labels`), one per sample.

    Examples
    --------
    >>> as_groups(["north", "south", "north"], 3, "group_balanced").classes
    ('north', 'south')
    """
    if groups is None:
        raise ValueError(f"{policy} needs groups=, one group per sample (a dialect, a hospital, a domain)")
    encoded = encode_labels(groups, name="groups")
    _same_length(encoded.codes, n, "groups")
    return encoded


def _numbers(values, name: str, shape: str) -> np.ndarray:
    if hasattr(values, "detach"):  # a tensor, perhaps with a gradient or on an accelerator
        values = values.detach().cpu()
    try:
        array = np.asarray(values)
    except ValueError:
        raise ValueError(
            f"{name} must be a regular array of numbers, {shape}; its rows differ in length"
        ) from None
    if array.dtype.kind not in "biuf":
        raise TypeError(
            f"{name} must be numbers, {shape}, got dtype {array.dtype}; encode text and dates first"
        )
    return array


def _same_length(array: np.ndarray, n: int, name: str) -> None:
    if len(array) != n:
        raise ValueError(
            f"{name} has {len(array)} rows but y has {n} labels; they must be of the same samples"
        )
