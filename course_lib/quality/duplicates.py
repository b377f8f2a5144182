"""Which samples are there twice: byte for byte, or so nearly that it is no accident."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib.validation import RandomState, check_number

from .samples import Samples, check_samples

if TYPE_CHECKING:
    import pandas as pd

_SIDE = 16  # images are compared as grey thumbnails of at most this many pixels a side
_DIRECTIONS = 12  # near samples are looked up in the directions in which the samples differ most
_NEIGHBOURS = (8, 32, 128)  # how many neighbours to look at per sample, until one is near or none can be
_MOST_WORDS = 32  # of a column: a direction for each; more share as many
_WIDTH = 512  # directions that the words of texts, and the columns of wide sparse tables, share


def first_equal(X: ArrayLike | pd.DataFrame | Samples) -> np.ndarray:
    """Give for each sample the first one that equals it in every value; values missing in the same places are equal.

    Parameters
    ----------
    X : array-like, DataFrame or sparse matrix of shape (n, d), list of n texts, or images (n, H, W) or (n, H, W, 3)

    Returns
    -------
    ndarray of int64, shape (n,)
        The sample's own position where nothing before it is equal. By 128-bit hashes, in O(n).

    Raises
    ------
    ValueError, TypeError
        If ``X`` is nothing of the kind.

    Examples
    --------
    >>> first_equal([[1, "a"], ["1", "a"], [1, "a"]])
    array([0, 1, 0])
    """
    samples, seen = check_samples(X), dict[bytes, int]()
    rows = (blake2b(row, digest_size=16).digest() for row in _plain_rows(samples))
    return np.fromiter((seen.setdefault(row, i) for i, row in enumerate(rows)), np.int64, len(samples))


def near_duplicates(
    X: ArrayLike | pd.DataFrame | Samples,
    *,
    near: float = 0.05,
    between: tuple[ArrayLike, ArrayLike] | None = None,
    random_state: RandomState = 0,
) -> np.ndarray:
    """Find samples that are almost, but not exactly, another one: rounded, re-encoded, jittered, retyped copies.

    Near is at most ``near`` times the usual distance (the median over random pairs) *and* less than chance makes
    likely: fewer than one sample in a thousand would have an unrelated one so close. Numbers are compared in standard
    deviations of their column, words by being the same, texts by the words and pairs of words that two do not share,
    images as grey thumbnails.

    Parameters
    ----------
    X : array-like, DataFrame or sparse matrix of shape (n, d), list of n texts, or images (n, H, W) or (n, H, W, 3)
    near : float
        Share of the usual distance, in (0, 1).
    between : pair of index arrays, optional
        Look for samples of the second that are near one of the first; default: among all.
    random_state : int, numpy.random.Generator or None
        Draws the pairs that say what is usual.

    Returns
    -------
    ndarray of int64, shape (m, 2)
        For each sample that has a near one: the sample and the nearest to it. About O(n log n).

    Raises
    ------
    ValueError, TypeError
        If ``X`` is nothing of the kind, or ``near`` lies outside (0, 1).

    References
    ----------
    P. Grassberger and I. Procaccia, "Measuring the strangeness of strange attractors", Physica D 1983 (what chance
    makes likely: distances follow a power law).

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
    samples = check_samples(X)
    first = first_equal(samples)
    known = asked = np.unique(first)
    if between is not None:
        known, asked = (_distinct(first, np.asarray(part, dtype=np.int64)) for part in between)
        asked = asked[~np.isin(first[asked], first[known])]
    distinct = np.union1d(known, asked)
    if len(distinct) < 2 or not len(known):
        return np.empty((0, 2), np.int64)
    features = _features(samples)
    if samples.noun == "text":
        near **= 0.5  # the square of their distance is the share of the words that differs
    usual, radius = _radius(features, distinct, near, np.random.default_rng(random_state))
    found = _one_within(features, known, asked, radius, slack=1e-4 * usual)
    return np.column_stack([asked, found])[found >= 0]


def _plain_rows(samples: Samples) -> Iterator[bytes | memoryview]:
    """Give each row's bytes, alike for alike numbers: one zero, one NaN."""
    if samples.is_sparse:
        table = samples.values
        numbers = np.where(np.isnan(table.data), np.nan, table.data)
        for start, stop in pairwise(table.indptr):
            yield table.indices[start:stop].tobytes() + b" " + numbers[start:stop].tobytes()
        return
    values = samples.exact
    size = max(1, (1 << 22) // max(1, values[0].nbytes))
    for start in range(0, len(values), size):
        piece = np.ascontiguousarray(values[start : start + size].reshape(-1, values[0].size))
        if piece.dtype.kind == "f":
            piece = np.where(np.isnan(piece), np.nan, piece + 0.0)
        yield from (row.data for row in piece)


def _distinct(first: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Give one of the rows per distinct sample among them."""
    return np.sort(rows[np.unique(first[rows], return_index=True)[1]])


def _features(samples: Samples) -> np.ndarray:
    """Give a row of features per sample whose distances mean something: what two columns differ in adds about 2."""
    if samples.are_images:
        return _thumbnails(samples.values)
    from sklearn.preprocessing import StandardScaler

    if samples.is_sparse:
        return _sketch(samples.values)
    numbers = np.where(np.isfinite(samples.values), samples.values, np.nan)[:, samples.numbers]
    numbers[:, np.isnan(numbers).all(axis=0)] = 0  # of nothing there is no mean
    blocks = [np.nan_to_num(StandardScaler().fit_transform(numbers))] if numbers.size else []
    for name, kind, codes in zip(samples.columns, samples.kinds, samples.values.T, strict=True):
        if kind == "text":
            blocks.append(_text_features(samples.texts[name]))
        elif kind not in ("number", "date"):
            blocks.append(_word_features(np.nan_to_num(codes, nan=-1).astype(np.int64)))
    return np.hstack(blocks)


def _sketch(table: Any) -> np.ndarray:
    """Give the rows of a sparse table, each column by its largest value, with columns thrown together by chance."""
    from scipy.sparse import csr_array
    from sklearn.preprocessing import MaxAbsScaler

    table, d, rng = table.copy(), table.shape[1], np.random.default_rng(0)
    table.data = np.nan_to_num(table.data, posinf=0, neginf=0)
    places = np.arange(d) if d <= _WIDTH else rng.integers(_WIDTH, size=d)
    signs = rng.choice([-1.0, 1.0], d)  # on average, what is thrown together neither adds up nor vanishes
    return (MaxAbsScaler().fit_transform(table) @ csr_array((signs, (np.arange(d), places)))).toarray()


def _word_features(codes: np.ndarray) -> np.ndarray:
    """Give each word a direction of its own, or shared by chance, and none to what is missing."""
    words, width = max(codes.max() + 1, 1), _MOST_WORDS
    by_chance = np.random.default_rng(0).normal(0, width**-0.5, (words, width)) if words > width else None
    directions = np.eye(words) if by_chance is None else by_chance
    return np.where(codes[:, None] < 0, 0, directions[codes])


def _text_features(texts: list[str]) -> np.ndarray:
    from sklearn.feature_extraction.text import HashingVectorizer

    pieces = HashingVectorizer(n_features=_WIDTH, token_pattern=r"\w+", ngram_range=(1, 2), dtype=np.float32)
    return pieces.transform(texts).toarray()


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
    from scipy.linalg import eigh
    from scipy.spatial import cKDTree

    covariance = np.atleast_2d(np.cov(features[:: 1 + len(features) // 2000].T, dtype=np.float64))
    last = len(covariance) - 1
    _, directions = eigh(covariance, subset_by_index=[max(0, last + 1 - _DIRECTIONS), last])
    flat = features @ directions.astype(features.dtype)
    tree = cKDTree(flat[known])
    found = np.full(len(asked), -1)
    open_ = np.arange(len(asked))
    for looks in _NEIGHBOURS:
        reach, places = tree.query(
            flat[asked[open_]], range(1, looks + 1), distance_upper_bound=radius + slack
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
    return found


def _distances(features: np.ndarray, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    distances = np.empty(len(left))
    size = max(1, (1 << 20) // features.shape[1])
    for start in range(0, len(left), size):
        piece = slice(start, start + size)
        gaps = features[left[piece]].astype(np.float64) - features[right[piece]]
        distances[piece] = np.sqrt(np.einsum("ij,ij->i", gaps, gaps))
    return distances
