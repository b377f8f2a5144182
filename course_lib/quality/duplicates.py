"""Which samples are there twice: byte for byte, or so nearly that it is no accident."""

from hashlib import blake2b

import numpy as np

from .samples import Samples, as_samples

_SIDE = 16  # images are compared as grey thumbnails of at most this many pixels a side
_DIRECTIONS = 12  # near samples are looked up in the directions in which the samples differ most
_NEIGHBOURS = (8, 128)  # how many neighbours to look at per sample, at first and at most


def first_equal(X) -> np.ndarray:
    """Give for each sample the first one that equals it in every value.

    Parameters
    ----------
    X : array-like or DataFrame of shape (n, d), or images of shape (n, H, W) or (n, H, W, 3)

    Returns
    -------
    ndarray of int64, shape (n,)
        The sample's own position where nothing before it is equal. Values missing in the same places
        count as equal.

    Notes
    -----
    O(n) by 128-bit hashes (BLAKE2b): about a second for 1 GB. A false match has a chance below 1e-20.

    Examples
    --------
    >>> first_equal([[1, 2], [3, 4], [1, 2]])
    array([0, 1, 0])
    """
    values = as_samples(X).values
    seen: dict[bytes, int] = {}
    return np.fromiter(
        (
            seen.setdefault(blake2b(row, digest_size=16).digest(), i)
            for i, row in enumerate(_plain_rows(values))
        ),
        np.int64,
        len(values),
    )


def near_duplicates(X, *, near=0.05, between=None, random_state=0) -> np.ndarray:
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
    if not 0 < near < 1:
        raise ValueError(f"near={near!r} is a share of the usual distance, to lie in (0, 1), such as 0.05")
    samples = as_samples(X)
    first = first_equal(samples.values)
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


def _plain_rows(values: np.ndarray):
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
    values = np.where(np.isfinite(samples.values), samples.values, np.nan)
    there = np.maximum(np.count_nonzero(~np.isnan(values), axis=0), 1)
    values -= np.nansum(values, axis=0) / there
    spread = np.sqrt(np.nansum(values**2, axis=0) / there)
    return np.nan_to_num(values / np.where(spread > 0, spread, 1))


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


def _radius(features, distinct, near, rng) -> tuple[float, float]:
    """Give the usual distance, and the one below which a neighbour is neither usual nor chance."""
    n = len(distinct)
    left, right = rng.choice(distinct, (2, 50_000))
    apart = _distances(features, left[left != right], right[left != right])
    share = min(max(20 / n, 0.002), 0.1)  # among the nearest pairs, but not so few that copies rule them
    close, less_close, usual = np.quantile(apart, [share, 4 * share, 0.5])
    if close == 0:
        return usual, 0.0
    # Pairs nearer than r are a share ~ r^dimension; it is `share` at `close`, and 0.001 / n is wanted.
    one_over_dimension = np.log(less_close / close) / np.log(4)
    return usual, min(near * usual, close * (0.001 / n / share) ** one_over_dimension)


def _one_within(features, known, asked, radius, slack) -> np.ndarray:
    """Give for each asked sample a known one, not itself, within the radius; -1 where there is none."""
    from scipy.spatial import cKDTree

    directions = _main_directions(features[known])
    tree = cKDTree(features[known] @ directions)
    found = np.full(len(asked), -1)
    open_ = np.arange(len(asked))
    looks, most = _NEIGHBOURS
    while len(open_) and looks <= most:
        away, places = tree.query(
            features[asked[open_]] @ directions,
            k=range(1, looks + 1),
            distance_upper_bound=radius + slack,
        )
        others = known[np.minimum(places, len(known) - 1)]
        row, place = np.nonzero(np.isfinite(away) & (others != asked[open_, None]))
        others = others[row, place]
        within = _distances(features, asked[open_[row]], others) <= radius
        done, first = np.unique(row[within], return_index=True)
        found[open_[done]] = others[within][first]
        undecided = np.isfinite(away[:, -1])  # all places taken: a match may lie beyond the last
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


def _distances(features, left, right) -> np.ndarray:
    apart = np.empty(len(left))
    size = max(1, (1 << 20) // features.shape[1])
    for start in range(0, len(left), size):
        piece = slice(start, start + size)
        gaps = features[left[piece]].astype(np.float64) - features[right[piece]]
        apart[piece] = np.sqrt(np.einsum("ij,ij->i", gaps, gaps))
    return apart
