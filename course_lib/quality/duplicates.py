"""Which samples are there twice: byte for byte, or so nearly that it is no accident."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib.validation import RandomState, check_number

if TYPE_CHECKING:
    import pandas as pd

_SIDE = 16  # images are compared as grey thumbnails of at most this many pixels a side
_DIRECTIONS = 12  # near samples are looked up in the directions in which the samples differ most
_NEIGHBOURS = (8, 128)  # how many neighbours to look at per sample, at first and at most
_EXACT = 2.0**53  # from here on float64 does not hold every whole number


@dataclass(frozen=True, eq=False)
class Samples:
    """Checked samples: a table (n, d) of float64, or images (n, H, W) or (n, H, W, 3) as they came."""

    values: np.ndarray
    columns: tuple[str, ...] = ()  # of a table, each with a name of its own; empty for images
    rest: np.ndarray | None = (
        None  # (n, d): what float64 left off of whole numbers above 2^53, where there are any
    )

    @property
    def are_images(self) -> bool:
        """Whether these are pictures, and not rows of a table."""
        return self.values.ndim > 2

    @property
    def noun(self) -> str:
        """What one sample is called."""
        return "image" if self.are_images else "row"

    @property
    def exact(self) -> np.ndarray:
        """Values by which equal samples are equal, and others are not."""
        return self.values if self.rest is None else np.hstack([self.values, self.rest])

    def __len__(self) -> int:
        return len(self.values)


def check_samples(X: Any) -> Samples:
    """Check a table of numbers (NaN marks what is missing), or grey or colour images.

    Raises
    ------
    ValueError, TypeError
        If there is no sample, the shape is another one, or a value is not a number.

    Examples
    --------
    >>> check_samples([[1, 2], [3, 4]]).columns
    ('column 0', 'column 1')
    """
    values = _as_numbers(X)
    colour = values.ndim == 4 and values.shape[-1] == 3
    if values.ndim not in (2, 3) and not colour:
        raise ValueError(
            f"X has shape {values.shape}; it must be a table (n, d), grey images (n, H, W) or colour images "
            f"(n, H, W, 3); for a single column use .reshape(-1, 1)"
        )
    if not values.size:
        raise ValueError(f"X is empty, of shape {values.shape}; it must hold at least one sample")
    if values.ndim > 2:
        return Samples(values)
    names = [str(name) for name in X.columns] if hasattr(X, "columns") else []
    columns = tuple(
        name if names.count(name) == 1 else f"{name} (column {j})" if names else f"column {j}"
        for j, name in enumerate(names or [""] * values.shape[1])
    )
    table = values.astype(np.float64, copy=False)
    return Samples(table, columns, _rest(X, table))


def _as_numbers(X: Any) -> np.ndarray:
    if hasattr(X, "select_dtypes"):  # a DataFrame
        from pandas.api.types import is_numeric_dtype

        for name, dtype in zip(X.columns, X.dtypes, strict=True):
            if not is_numeric_dtype(dtype):
                raise TypeError(
                    f"X has column {name!r} of type {dtype}, which is not a number; "
                    "encode it (pandas.get_dummies) or drop it"
                )
        return X.to_numpy(dtype=np.float64, na_value=np.nan)
    try:
        values = np.asarray(X)
        if values.dtype.kind == "O":
            values = values.astype(np.float64)  # None becomes NaN
    except (TypeError, ValueError) as error:
        raise TypeError(f"X must hold numbers in rows of equal length: {error}") from None
    if values.dtype.kind not in "biuf":
        raise TypeError(
            f"X holds {values.dtype}, which are not numbers; encode text (pandas.get_dummies) or drop it"
        )
    return values


def _rest(X: Any, table: np.ndarray) -> np.ndarray | None:
    """Give what float64 left off of large whole numbers, so that neighbours among them are not taken for equal."""
    if isinstance(X, np.ndarray) and X.dtype.kind not in "iuO":
        return None
    large = np.flatnonzero((np.abs(table) >= _EXACT).any(axis=0))
    if not len(large):
        return None
    source = None if hasattr(X, "iloc") else np.asarray(X, dtype=object)
    rest = np.zeros_like(table)
    for j in large:
        column = X.iloc[:, j] if source is None else source[:, j]
        rest[:, j] = [each - int(float(each)) if isinstance(each, int) else 0 for each in column.tolist()]
    return rest


def first_equal(X: ArrayLike | pd.DataFrame | Samples) -> np.ndarray:
    """Give for each sample the first one that equals it in every value.

    Parameters
    ----------
    X : array-like or DataFrame of shape (n, d), or images of shape (n, H, W) or (n, H, W, 3)

    Returns
    -------
    ndarray of int64, shape (n,)
        The sample's own position where nothing before it is equal. Values missing in the same places
        count as equal.

    Raises
    ------
    ValueError, TypeError
        If ``X`` is no table of numbers nor a stack of images.

    Notes
    -----
    O(n) by 128-bit hashes (BLAKE2b): about a second for 1 GB. A false match has a chance below 1e-20.

    Examples
    --------
    >>> first_equal([[1, 2], [3, 4], [1, 2]])
    array([0, 1, 0])
    """
    samples = X if isinstance(X, Samples) else check_samples(X)
    seen: dict[bytes, int] = {}
    rows = (blake2b(row.data, digest_size=16).digest() for row in _plain_rows(samples.exact))
    return np.fromiter((seen.setdefault(row, i) for i, row in enumerate(rows)), np.int64, len(samples))


def near_duplicates(
    X: ArrayLike | pd.DataFrame | Samples,
    *,
    near: float = 0.05,
    between: tuple[ArrayLike, ArrayLike] | None = None,
    random_state: RandomState = 0,
) -> np.ndarray:
    """Find samples that are almost, but not exactly, another one: rounded, re-encoded, jittered copies.

    Two samples are near when their distance is at most ``near`` times the usual one (the median over
    random pairs) *and* smaller than chance makes likely: fewer than one sample in a thousand would have an
    unrelated one so close. The second part matters for tables of few columns, where everything is near
    something; it extrapolates the distances of random pairs by their power law (the correlation dimension).

    Tables are compared column by column in units of the standard deviation (a missing value stands at the
    mean), images as grey thumbnails of at most 16 × 16.

    Parameters
    ----------
    X : array-like or DataFrame of shape (n, d), or images of shape (n, H, W) or (n, H, W, 3)
    near : float
        Share of the usual distance, in (0, 1).
    between : pair of index arrays, optional
        Look for samples of the second that are near one of the first (as for a training and a test part);
        default: among all.
    random_state : int, numpy.random.Generator or None
        Draws the pairs that say what is usual.

    Returns
    -------
    ndarray of int64, shape (m, 2)
        For each sample that has a near one: the sample and the nearest to it. Exact duplicates are not
        listed; `first_equal` finds those.

    Raises
    ------
    ValueError, TypeError
        If ``X`` is no table of numbers nor a stack of images, or ``near`` lies outside (0, 1).

    Notes
    -----
    About O(n log n): distances in the 12 main directions never exceed the full ones, so a k-d tree there
    gives every candidate, and each is then checked in full. At most 128 candidates a sample are.

    References
    ----------
    P. Grassberger, I. Procaccia: "Measuring the strangeness of strange attractors", Physica D 9, 1983
    (the power law).

    Examples
    --------
    >>> X = np.random.default_rng(0).normal(size=(100, 8))
    >>> X[7] = X[3] + 0.001
    >>> near_duplicates(X)
    array([[3, 7],
           [7, 3]])
    """
    must = "is a share of the usual distance, to lie in (0, 1), such as 0.05"
    near = check_number("near", near, low=np.nextafter(0, 1), high=np.nextafter(1, 0), must=must)
    samples = X if isinstance(X, Samples) else check_samples(X)
    first = first_equal(samples)
    known = asked = np.unique(first)
    if between is not None:
        known, asked = (_distinct(first, np.asarray(part, dtype=np.int64)) for part in between)
        asked = asked[~np.isin(first[asked], first[known])]
    distinct = np.union1d(known, asked)
    if len(distinct) < 2 or not len(known):
        return np.empty((0, 2), np.int64)
    features = _comparable(samples)
    usual, radius = _radius(features, distinct, near, np.random.default_rng(random_state))
    found = _one_within(features, known, asked, radius, slack=1e-4 * usual)
    return np.column_stack([asked, found])[found >= 0]


def _plain_rows(values: np.ndarray) -> Iterator[np.ndarray]:
    """Give each row's bytes, alike for alike numbers: one zero, one NaN."""
    size = max(1, (1 << 22) // max(1, values[0].nbytes))
    for start in range(0, len(values), size):
        piece = np.ascontiguousarray(values[start : start + size].reshape(-1, values[0].size))
        if piece.dtype.kind == "f":
            piece = np.where(np.isnan(piece), np.nan, piece + 0.0)
        yield from piece


def _distinct(first: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Give one of the rows per distinct sample among them."""
    return np.sort(rows[np.unique(first[rows], return_index=True)[1]])


def _comparable(samples: Samples) -> np.ndarray:
    """Give a row of features per sample whose distances mean something."""
    if samples.are_images:
        return _thumbnails(samples.values)
    from sklearn.preprocessing import StandardScaler

    finite = np.where(np.isfinite(samples.values), samples.values, np.nan)
    finite[:, np.isnan(finite).all(axis=0)] = 0  # of nothing there is no mean
    return np.nan_to_num(StandardScaler().fit_transform(finite))


def _thumbnails(images: np.ndarray) -> np.ndarray:
    """Give flat grey thumbnails of at most 16 × 16, each pixel the mean of a block. float32."""
    blocks = [np.arange(0, side, -(-side // _SIDE)) for side in images.shape[1:3]]
    heights, widths = (
        np.diff(starts, append=side) for starts, side in zip(blocks, images.shape[1:3], strict=True)
    )
    small = np.empty((len(images), len(heights), len(widths)), np.float32)
    size = max(1, (1 << 24) // images[0].size)
    for start in range(0, len(images), size):
        grey = images[start : start + size].astype(np.float32)
        grey = grey.mean(axis=-1) if grey.ndim == 4 else grey
        sums = np.add.reduceat(np.add.reduceat(grey, blocks[0], axis=1), blocks[1], axis=2)
        small[start : start + size] = sums / np.outer(heights, widths)
    return np.nan_to_num(small.reshape(len(images), -1))


def _radius(
    features: np.ndarray, distinct: np.ndarray, near: float, rng: np.random.Generator
) -> tuple[float, float]:
    """Give the usual distance, and the one below which a neighbour is neither usual nor chance."""
    n = len(distinct)
    left, right = rng.choice(distinct, (2, 50_000))
    distances = _distances(features, left[left != right], right[left != right])
    share = min(max(20 / n, 0.002), 0.1)  # among the nearest pairs, but not so few that copies rule them
    close, less_close, usual = np.quantile(distances, [share, 4 * share, 0.5])
    if close == 0:
        return usual, 0.0
    # Pairs nearer than r are a share ~ r^dimension; it is `share` at `close`, and 0.001 / n is wanted.
    one_over_dimension = np.log(less_close / close) / np.log(4)
    return usual, min(near * usual, close * (0.001 / n / share) ** one_over_dimension)


def _one_within(
    features: np.ndarray, known: np.ndarray, asked: np.ndarray, radius: float, slack: float
) -> np.ndarray:
    """Give for each asked sample a known one, not itself, within the radius; -1 where there is none."""
    from scipy.spatial import cKDTree

    directions = _main_directions(features[known])
    tree = cKDTree(features[known] @ directions)
    found = np.full(len(asked), -1)
    open_ = np.arange(len(asked))
    looks, most = _NEIGHBOURS
    while len(open_) and looks <= most:
        reach, places = tree.query(
            features[asked[open_]] @ directions,
            k=range(1, looks + 1),
            distance_upper_bound=radius + slack,
        )
        others = known[np.minimum(places, len(known) - 1)]
        row, place = np.nonzero(np.isfinite(reach) & (others != asked[open_, None]))
        others = others[row, place]
        within = _distances(features, asked[open_[row]], others) <= radius
        done, first = np.unique(row[within], return_index=True)
        found[open_[done]] = others[within][first]
        undecided = np.isfinite(reach[:, -1])  # all places taken: a match may lie beyond the last
        undecided[done] = False
        open_ = open_[undecided]
        looks *= 4
    return found


def _main_directions(features: np.ndarray) -> np.ndarray:
    from scipy.linalg import eigh

    few = features[:: 1 + len(features) // 2000].astype(np.float64)
    d = features.shape[1]
    _, directions = eigh(np.atleast_2d(np.cov(few.T)), subset_by_index=[max(0, d - _DIRECTIONS), d - 1])
    return directions.astype(features.dtype)


def _distances(features: np.ndarray, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    distances = np.empty(len(left))
    size = max(1, (1 << 20) // features.shape[1])
    for start in range(0, len(left), size):
        piece = slice(start, start + size)
        gaps = features[left[piece]].astype(np.float64) - features[right[piece]]
        distances[piece] = np.sqrt(np.einsum("ij,ij->i", gaps, gaps))
    return distances
