"""Ways to cut a data set into training, validation and test parts, never through the copies of one row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib.labels import Labels, encode_labels
from course_lib.validation import RandomState, check_positions

SHARES = (0.7, 0.15, 0.15)
"""Of training, validation and test, where nothing else is said."""


@dataclass(frozen=True, eq=False, repr=False)
class Parts:
    """Positions of the training, validation and test samples.

    Parameters
    ----------
    train, val, test : array-like of int, shape (n_part,)
        Positions, counted from 0; no position may be in two parts. A part may be empty.

    Raises
    ------
    ValueError
        If the parts overlap, or a position is negative, not whole, or the name of a row in a pandas index.

    Examples
    --------
    >>> parts = Parts(train=[0, 1, 4], val=[2], test=[3])
    >>> train, val, test = parts
    >>> parts
    Parts(train=3, val=1, test=1)
    """

    train: np.ndarray
    val: np.ndarray
    test: np.ndarray

    def __post_init__(self) -> None:
        for name in ("train", "val", "test"):
            check_positions(name, getattr(self, name))
            positions = np.asarray(getattr(self, name))
            if positions.ndim != 1 or (len(positions) and positions.dtype.kind not in "iu"):
                raise ValueError(
                    f"{name} must be positions, whole numbers in one dimension, got {positions!r}"
                )
            object.__setattr__(self, name, positions.astype(np.int64))
        seen, times = np.unique(np.concatenate([*self]), return_counts=True)
        if len(seen) and seen[0] < 0:
            raise ValueError(f"position {seen[0]} is negative; positions count from 0")
        if (times > 1).any():
            raise ValueError(
                f"position {seen[times > 1][0]} is there twice; a row belongs to one part, once "
                "(resample a part after the split)"
            )

    def __iter__(self) -> Iterator[np.ndarray]:
        return iter((self.train, self.val, self.test))

    def __repr__(self) -> str:
        return f"Parts(train={len(self.train)}, val={len(self.val)}, test={len(self.test)})"


def stratified(
    y: ArrayLike,
    *,
    shares: ArrayLike = SHARES,
    source: Any = None,
    together: bool = False,
    random_state: RandomState = None,
) -> Parts:
    """Split at random, every class in the same shares: rounded up or down, and at least one row in each part.

    Parameters
    ----------
    y : array-like of shape (n,)
        Labels of any hashable kind; at least as many of each class as there are parts.
    shares : (train, val, test)
        Shares that sum to 1; a part of share 0 stays empty.
    source : array-like of int, shape (n,) or (n, k), or ratios.Resampled, optional
        Where the rows have been resampled: the original row, or rows, that each was made from. Copies of one are
        refused, or with ``together=True`` kept in one part.
    random_state : int, numpy.random.Generator or None
        Where the chance comes from; None is different every time.

    Returns
    -------
    Parts
        Positions in ascending order.

    Raises
    ------
    ValueError, TypeError
        If a class is too small, the shares do not sum to 1, or copies of one row would lie in different parts.

    Examples
    --------
    >>> stratified(["common"] * 90 + ["rare"] * 10, random_state=0)
    Parts(train=70, val=15, test=15)
    """
    labels = encode_labels(y)
    wanted = _checked(shares)
    if together and source is not None:
        copies = _copies_together(check_source(source, labels.n))
        return grouped(copies, y=labels, shares=wanted, random_state=random_state)
    if source is not None:
        _refuse_copies(check_source(source, labels.n))
    cells = _deal(labels, wanted)
    order = np.random.default_rng(random_state).permutation(labels.n)
    order = order[np.argsort(labels.codes[order], kind="stable")]  # class by class, shuffled within
    part = np.repeat(np.tile(np.arange(3), len(cells)), cells.ravel())
    return Parts(*(np.sort(order[part == k]) for k in range(3)))


def grouped(
    groups: ArrayLike, *, y: Any = None, shares: ArrayLike = SHARES, random_state: RandomState = None
) -> Parts:
    """Split so that no group (patient, speaker, hospital, clip) lies in two parts.

    The larger half of the groups is dealt out by lot, a part's chance being what it still lacks, so that every group
    may come to be tested; the others go, in random order, where rows (with ``y`` rows of their classes) lack most.

    Parameters
    ----------
    groups : array-like of shape (n,)
        The group of each row; at least as many different ones as there are parts.
    y : array-like of shape (n,), optional
        Labels.
    shares, random_state
        As in `stratified`. The shares are of rows, and met as nearly as whole groups allow.

    Returns
    -------
    Parts
        Positions in ascending order.

    Raises
    ------
    ValueError, TypeError
        If there are fewer groups than parts, lengths differ, or a row has no group.

    Examples
    --------
    >>> grouped(["ann", "ann", "bob", "cid", "cid", "cid"], shares=(0.5, 0.0, 0.5), random_state=0)
    Parts(train=3, val=0, test=3)
    """
    who = encode_groups(groups)
    wanted = _checked(shares)
    what = encode_labels(np.zeros(who.n, np.uint8) if y is None else y)
    if what.n != who.n:
        raise ValueError(f"y has {what.n} entries and groups {who.n}; give one of each per row")
    there = len(who.classes)
    _check_enough(f"groups holds {there} different group(s)", there, wanted, "collect more groups")
    part = _assign(who, what, wanted, np.random.default_rng(random_state))
    return Parts(*(np.flatnonzero(part[who.codes] == k) for k in range(3)))


def by_time(times: ArrayLike, *, shares: ArrayLike = SHARES) -> Parts:
    """Split so that training comes before validation, and validation before test; rows of one time stay together.

    Parameters
    ----------
    times : array-like of shape (n,)
        Numbers or dates (numpy, pandas or Python's own); at least as many different ones as there are parts.
    shares : (train, val, test)
        Shares that sum to 1, met as nearly as that allows.

    Returns
    -------
    Parts
        Each part from early to late.

    Raises
    ------
    ValueError, TypeError
        If there are fewer times than parts, or times are text or missing.

    Examples
    --------
    >>> by_time([2021, 2019, 2020, 2020], shares=(0.75, 0.0, 0.25)).train.tolist()
    [1, 2, 3]
    """
    when = encode_labels(times, name="times", missing="drop those rows, or find out when they were measured")
    if any(isinstance(time, str) for time in when.classes) or not _have_order(when.classes):
        raise TypeError(
            "times must have an order, as numbers and dates have; make dates of text: pandas.to_datetime(times)"
        )
    wanted = _checked(shares)
    there = len(when.classes)
    _check_enough(f"times holds {there} different time(s)", there, wanted, "use finer times")
    used = wanted > 0
    ends = np.cumsum(when.counts)
    cuts = [0]
    for k in range(3):  # each cut at the time nearest to the share, leaving a time for every part
        nearest = 1 + int(np.abs(ends - wanted[: k + 1].sum() * ends[-1]).argmin())
        last = len(ends) - used[k + 1 :].sum()
        cuts.append(int(np.clip(nearest, cuts[-1] + 1, last)) if used[k] else cuts[-1])
    order = np.argsort(when.codes, kind="stable")
    return Parts(*(order[start:stop] for start, stop in pairwise(np.r_[0, ends][cuts])))


def folds(part: Any, *, at_most: int = 5, random_state: int = 0) -> list[tuple[np.ndarray, np.ndarray]]:
    """Give the folds of a cross-validation: as many as the rarest class and the groups allow, groups on one side.

    Parameters
    ----------
    part : datasets.Split
        Labels `y` as codes, and `groups` if there are any.
    at_most : int, default=5
    random_state : int, default=0

    Returns
    -------
    list of (ndarray of int64, ndarray of int64)
        Positions to learn from, and to be answered, as scikit-learn takes them for `cv`; by `StratifiedGroupKFold`.

    Raises
    ------
    ValueError
        If there are no two groups, or no two samples of a class.

    Examples
    --------
    >>> from course_lib.datasets import load_wine
    >>> [len(answered) for _, answered in folds(load_wine().train)]
    [21, 22, 21, 21, 21]
    """
    from sklearn.model_selection import StratifiedGroupKFold

    groups = np.arange(len(part)) if part.groups is None else part.groups
    n_groups, rarest = len(np.unique(groups)), np.bincount(part.y).min()
    if min(n_groups, rarest) < 2:
        what = "one group to learn from" if rarest > 1 else "a class of one sample to learn from"
        raise ValueError(f"{what}; collect more, or load with mix_groups=True")
    cv = StratifiedGroupKFold(min(at_most, n_groups, rarest), shuffle=True, random_state=random_state)
    return list(cv.split(groups[:, None], part.y, groups))


def encode_groups(groups: ArrayLike) -> Labels:
    """Encode groups; a row without one is refused, as it may belong with any other."""
    cure = (
        "nobody can say on which side of a split such rows belong: give each its group (a group of its own, if it "
        "belongs with no other), or leave those rows out"
    )
    return encode_labels(groups, name="groups", missing=cure)


def check_source(source: Any, n: int) -> np.ndarray:
    """Give the original row, or rows, that each of ``n`` rows was made from: int64, shape (n, k).

    Raises
    ------
    ValueError
        If the shape is another one, or it holds anything but positions.
    """
    parents = np.asarray(getattr(source, "source", source))  # what `ratios.resample` gives knows its own
    whole = parents.dtype.kind in "iu" and not (parents.size and parents.min() < 0)
    if parents.ndim not in (1, 2) or len(parents) != n or not whole:
        raise ValueError(
            f"source has shape {parents.shape} of {parents.dtype}, and there are {n} rows; give the position of the "
            "original row of each, from 0, as the index array that was resampled with"
        )
    return parents.reshape(n, -1).astype(np.int64)


def _refuse_copies(parents: np.ndarray) -> None:
    """Refuse where one original row stands behind several rows."""
    pairs = np.column_stack([parents.ravel(), np.repeat(np.arange(len(parents)), parents.shape[1])])
    rows, times = np.unique(np.unique(pairs, axis=0)[:, 0], return_counts=True)
    if (times > 1).any():
        most = int(times.argmax())
        raise ValueError(
            f"these rows were resampled before the split: {(times > 1).sum():,} of {len(rows):,} original rows are "
            f"there more than once (row {rows[most]} in {times[most]} rows). Copies of one row would lie in the "
            "training and in the test part, the model would be asked what it was told, and the score would come out "
            "too high. Split first, then resample the training part alone: train = "
            "parts.train[plan.indices(y[parts.train])]; or keep the copies of a row in one part: together=True"
        )


def _copies_together(parents: np.ndarray) -> np.ndarray:
    """Give rows that share an original row, directly or through others, the same number."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    n, k = parents.shape
    original = n + np.unique(parents.ravel(), return_inverse=True)[1]  # originals are nodes after the n rows
    edges = (np.ones(n * k, bool), (np.repeat(np.arange(n), k), original))
    nodes = int(original.max()) + 1
    return connected_components(coo_array(edges, shape=(nodes, nodes)), directed=False)[1][:n]


def _checked(shares: ArrayLike) -> np.ndarray:
    try:
        shares = np.asarray(shares, dtype=np.float64)
    except (TypeError, ValueError):
        shares = np.array(np.nan)
    total = shares.sum()
    if shares.shape != (3,) or not (
        (shares >= 0).all() and (shares > 0).sum() > 1 and abs(total - 1) <= 1e-5
    ):
        raise ValueError(
            f"shares={shares.tolist()}; it must hold three shares, of train, val and test, each 0 or more and at "
            "least two above 0, that sum to 1, such as (0.7, 0.15, 0.15), or (0.8, 0, 0.2) without validation"
        )
    return shares / total


def _check_enough(what: str, there: int, shares: np.ndarray, cure: str) -> None:
    needed = np.count_nonzero(shares)
    if there < needed:
        raise ValueError(f"{what}, and {needed} parts need at least one each; {cure}, or set a share to 0")


def _have_order(values: Sequence) -> bool:
    try:
        return bool(sorted(values))
    except TypeError:
        return False


def _deal(labels: Labels, shares: np.ndarray) -> np.ndarray:
    """Give how many rows of each class go to each part, shape (C, 3)."""
    used = shares > 0
    rarest = int(labels.counts.argmin())
    least = int(labels.counts[rarest])
    what, cure = (
        f"class {labels.classes[rarest]!r} has {least} row(s)",
        "collect more, join it with another class",
    )
    _check_enough(what, least, shares, cure)
    if len(labels.classes) < 2:
        raise ValueError(
            f"y holds a single class, {labels.classes[0]!r}, so there is nothing to stratify by; "
            "it needs at least 2"
        )
    ideal = np.outer(labels.counts, shares)
    cells = np.maximum(np.floor(ideal + 1e-9).astype(np.int64), used)
    owed = np.zeros(3)  # to each part by the classes so far: rounding must not add up
    for c in np.argsort(labels.counts, kind="stable"):
        owed += ideal[c] - cells[c]
        while (spare := labels.counts[c] - cells[c].sum()) != 0:
            if spare > 0:
                k = np.where(cells[c] < ideal[c], owed, -np.inf).argmax()
            else:  # some part got its one row on credit
                k = np.where(cells[c] > 1, owed, np.inf).argmin()
            cells[c, k] += np.sign(spare)
            owed[k] -= np.sign(spare)
    return cells


def _assign(who: Labels, what: Labels, shares: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Give the part of each group."""
    n_groups, n_classes = len(who.classes), len(what.classes)
    cells = who.codes.astype(np.int64) * n_classes + what.codes
    sizes = np.bincount(cells, minlength=n_groups * n_classes).reshape(-1, n_classes)
    by_lot = (who.counts >= np.median(who.counts)) & (who.counts > who.counts.min())
    order = rng.permutation(n_groups)
    order = np.r_[order[by_lot[order]], order[~by_lot[order]]]
    used = np.flatnonzero(shares)
    wanted = np.outer(shares[used], what.counts)
    lacking = wanted.copy()
    empty = np.ones(len(used), bool)
    part = np.empty(n_groups, np.int64)
    for left, group in zip(range(n_groups, 0, -1), order, strict=True):
        open_ = empty if left <= empty.sum() else np.ones(len(used), bool)  # no part may stay empty
        if by_lot[group]:
            chance = np.where(open_, np.maximum(lacking.sum(axis=1), 1e-9), 0)
            k = int(rng.choice(len(used), p=chance / chance.sum()))
        else:
            # What the group adds to the squared miss of each part, class by class, relative to what is wanted.
            miss = ((sizes[group] ** 2 - 2 * sizes[group] * lacking) / wanted).sum(axis=1)
            k = int(np.where(open_, miss, np.inf).argmin())
        part[group] = used[k]
        lacking[k] -= sizes[group]
        empty[k] = False
    return part
