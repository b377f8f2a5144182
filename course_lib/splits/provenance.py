"""Where rows come from: the leak guard that refuses to tear copies of one row apart."""

import numpy as np

from course_lib.labels import encode_labels

_CURE = (
    "Split first, then resample the training part alone: train = parts.train[plan.indices(y[parts.train])]"
)


def as_source(source, n: int) -> np.ndarray:
    """Check the original row, or rows, that each of ``n`` rows was made from.

    Parameters
    ----------
    source : array-like of int, shape (n,) or (n, k), or ratios.Resampled
        The index array that resampling gave; or, for rows made from several (as SMOTE interpolates
        between two), all their parents. What `ratios.resample` gives knows them.
    n : int
        Number of rows.

    Returns
    -------
    ndarray of int64, shape (n, k)

    Raises
    ------
    ValueError
        If the shape is another one, or it holds anything but positions.

    Examples
    --------
    >>> as_source([0, 1, 1], n=3).shape
    (3, 1)
    """
    parents = np.asarray(getattr(source, "source", source))
    if parents.ndim not in (1, 2) or len(parents) != n:
        raise ValueError(
            f"source has shape {parents.shape} and there are {n} rows; give the original row of each"
        )
    if parents.dtype.kind not in "iu" or (parents.size and parents.min() < 0):
        raise ValueError(
            "source must hold positions of original rows, whole numbers from 0, as the index array that was "
            f"resampled with; got {parents.dtype}" + ("" if parents.dtype.kind not in "iu" else " below 0")
        )
    return parents.reshape(n, -1).astype(np.int64)


def refuse_copies_apart(parents: np.ndarray, units, unit: str, cure: str = "") -> None:
    """Refuse to split into units where one original row is in two of them.

    Parameters
    ----------
    parents : ndarray of int64, shape (n, k)
        See `as_source`.
    units : array-like of int, shape (n,)
        What the split keeps whole: the row's own number, its group, its time.
    unit : str
        What to call a unit in the error.
    cure : str
        What else helps, in a few words.

    Raises
    ------
    ValueError
        Saying how many, and why that inflates the score.

    Examples
    --------
    >>> refuse_copies_apart(as_source([5, 7], n=2), units=[0, 1], unit="row")
    """
    pairs = np.column_stack([parents.ravel(), np.repeat(np.asarray(units), parents.shape[1])])
    rows, times = np.unique(np.unique(pairs, axis=0)[:, 0], return_counts=True)
    torn = times > 1
    if torn.any():
        most = int(times.argmax())
        raise ValueError(
            f"these rows were resampled before the split: {torn.sum():,} of {len(rows):,} original rows are there "
            f"more than once (row {rows[most]} in {times[most]} {unit}s). Copies of one row would lie in the "
            "training and in the test part, the model would be asked what it was told, and the score would come "
            f"out too high. {_CURE}{'; ' if cure else ''}{cure}"
        )


def copies_together(parents: np.ndarray) -> np.ndarray:
    """Give rows that share an original row, directly or through others, the same number.

    Parameters
    ----------
    parents : ndarray of int64, shape (n, k)
        See `as_source`.

    Returns
    -------
    ndarray of shape (n,)

    Examples
    --------
    >>> copies_together(as_source([[0, 0], [1, 1], [0, 1], [2, 2]], n=4)).tolist()
    [0, 0, 0, 1]
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    n, k = parents.shape
    original = n + encode_labels(parents.ravel()).codes.astype(
        np.int64
    )  # originals are nodes after the n rows
    edges = (np.ones(n * k, bool), (np.repeat(np.arange(n), k), original))
    nodes = int(original.max()) + 1
    return connected_components(coo_array(edges, shape=(nodes, nodes)), directed=False)[1][:n]
