"""Ways to cut a data set into training, validation and test parts."""

from itertools import pairwise

import numpy as np

from course_lib.labels import Labels, encode_labels

from .parts import Parts
from .provenance import as_source, copies_together, refuse_copies_apart

SHARES = (0.7, 0.15, 0.15)
"""Of training, validation and test, where nothing else is said."""


def stratified(y, *, shares=SHARES, source=None, together=False, random_state=None) -> Parts:
    """Split at random, every class in the same shares.

    Of each class each part gets its share, rounded up or down, and at least one row: a part without a
    class cannot say anything about it.

    Parameters
    ----------
    y : array-like of shape (n,)
        Labels of any hashable kind; at least as many of each class as there are parts.
    shares : (train, val, test)
        Shares that sum to 1; a part of share 0 stays empty.
    source : array-like of int, shape (n,) or (n, k), or ratios.Resampled, optional
        The original row that each row is a copy of (or the k rows it was made from), if the rows have been
        resampled: the index array of the resampling.
    together : bool
        With ``source``: keep all copies of a row in one part, instead of refusing.
    random_state : int, numpy.random.Generator or None
        Where the chance comes from; None is different every time.

    Returns
    -------
    Parts
        Positions in ascending order.

    Raises
    ------
    ValueError, TypeError
        If a class is too small, the shares do not sum to 1, or ``source`` shows that copies of one row would
        come to lie in different parts.

    Notes
    -----
    O(n log n). Like two calls of `sklearn.model_selection.train_test_split` with ``stratify``, which may
    leave a part without a rare class.

    Examples
    --------
    >>> parts = stratified(["common"] * 90 + ["rare"] * 10, random_state=0)
    >>> parts
    Parts(train=70, val=15, test=15)
    """
    labels = encode_labels(y)
    shares = _checked(shares)
    if source is not None:
        parents = as_source(source, len(labels.codes))
        if together:
            return grouped(copies_together(parents), y=y, shares=shares, random_state=random_state)
        refuse_copies_apart(
            parents, np.arange(len(parents)), "row", "or keep the copies of a row in one part: together=True"
        )
    cells = _deal(labels, shares)
    order = np.random.default_rng(random_state).permutation(len(labels.codes))
    order = order[np.argsort(labels.codes[order], kind="stable")]  # class by class, shuffled within
    part = np.repeat(np.tile(np.arange(3), len(cells)), cells.ravel())
    return Parts(*(np.sort(order[part == k]) for k in range(3)))


def grouped(groups, *, y=None, shares=SHARES, source=None, random_state=None) -> Parts:
    """Split so that no group (patient, speaker, hospital, clip) lies in two parts.

    The groups are dealt out, large ones first, each to the part that lacks it most; with ``y`` the classes'
    shares are kept as even as whole groups allow.

    Parameters
    ----------
    groups : array-like of shape (n,)
        The group of each row; at least as many different ones as there are parts.
    y : array-like of shape (n,), optional
        Labels.
    shares, source, random_state
        As in `stratified`. The shares are of rows, and met as nearly as whole groups allow.

    Returns
    -------
    Parts
        Positions in ascending order.

    Raises
    ------
    ValueError, TypeError
        If there are fewer groups than parts, lengths differ, or copies of one row are in different groups.

    Notes
    -----
    O(n + G C) for G groups and C classes. `sklearn.model_selection.StratifiedGroupKFold` deals groups out in
    the same spirit, into folds of equal size.

    Examples
    --------
    >>> grouped(["ann", "ann", "bob", "cid", "cid", "cid"], shares=(0.5, 0.0, 0.5), random_state=0)
    Parts(train=3, val=0, test=3)
    """
    who = encode_labels(groups, name="groups")
    shares = _checked(shares)
    what = (
        encode_labels(y)
        if y is not None
        else Labels((None,), np.zeros_like(who.codes), np.array([len(who.codes)]))
    )
    if len(what.codes) != len(who.codes):
        raise ValueError(
            f"y has {len(what.codes)} entries and groups {len(who.codes)}; give one of each per row"
        )
    used = np.flatnonzero(shares)
    if len(who.classes) < len(used):
        raise ValueError(
            f"groups holds {len(who.classes)} different group(s), and {len(used)} parts need at least one each; "
            "collect more groups, or set a share to 0"
        )
    if source is not None:
        refuse_copies_apart(as_source(source, len(who.codes)), who.codes, "group")
    part = _assign(who, what, shares, np.random.default_rng(random_state))
    return Parts(*(np.flatnonzero(part[who.codes] == k) for k in range(3)))


def by_time(times, *, shares=SHARES, source=None) -> Parts:
    """Split so that training comes before validation, and validation before test.

    A score then says how the model will do on what comes later. Rows of the same time stay together, so the
    shares are met as nearly as that allows.

    Parameters
    ----------
    times : array-like of shape (n,)
        Numbers or dates (numpy, pandas or Python's own); at least as many different ones as there are parts.
    shares, source
        As in `stratified`.

    Returns
    -------
    Parts
        Each part from early to late.

    Raises
    ------
    ValueError, TypeError
        If there are fewer times than parts, times are text, or copies of one row have different times.

    Notes
    -----
    O(n log n). For several folds see `sklearn.model_selection.TimeSeriesSplit`.

    Examples
    --------
    >>> by_time([2021, 2019, 2020, 2020], shares=(0.75, 0.0, 0.25)).train.tolist()
    [1, 2, 3]
    """
    when = encode_labels(times, name="times")
    _refuse_without_order(when)
    shares = _checked(shares)
    if source is not None:
        refuse_copies_apart(as_source(source, len(when.codes)), when.codes, "time")
    used = shares > 0
    if len(when.classes) < used.sum():
        raise ValueError(
            f"times holds {len(when.classes)} different time(s), and {used.sum()} parts need at least one each; "
            "use finer times, or set a share to 0"
        )
    ends = np.cumsum(when.counts)
    cuts = [0]
    for k in range(3):  # each cut at the time nearest to the share, leaving a time for every part
        nearest = 1 + int(np.abs(ends - shares[: k + 1].sum() * ends[-1]).argmin())
        cuts.append(
            int(np.clip(nearest, cuts[-1] + 1, len(ends) - used[k + 1 :].sum())) if used[k] else cuts[-1]
        )
    order = np.argsort(when.codes, kind="stable")
    rows = np.r_[0, ends][cuts]
    return Parts(*(order[start:stop] for start, stop in pairwise(rows)))


def _checked(shares) -> np.ndarray:
    try:
        shares = np.asarray(shares, dtype=np.float64)
    except (TypeError, ValueError):
        shares = np.array(np.nan)
    if shares.shape != (3,) or not (shares >= 0).all() or not np.isclose(shares.sum(), 1, atol=1e-6):
        raise ValueError(
            f"shares={shares.tolist()}; it must hold three shares, of train, val and test, each 0 or more, that sum "
            "to 1, such as (0.7, 0.15, 0.15), or (0.8, 0, 0.2) without validation"
        )
    if np.count_nonzero(shares) < 2:
        raise ValueError(f"shares={shares.tolist()} leaves a single part; at least two must be above 0")
    return shares / shares.sum()


def _deal(labels: Labels, shares: np.ndarray) -> np.ndarray:
    """Give how many rows of each class go to each part, shape (C, 3)."""
    used = shares > 0
    rarest = int(labels.counts.argmin())
    if labels.counts[rarest] < used.sum():
        raise ValueError(
            f"class {labels.classes[rarest]!r} has {labels.counts[rarest]} row(s), and {used.sum()} parts need at "
            "least one each; collect more, join it with another class, or set a share to 0"
        )
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
    n_classes = len(what.classes)
    cells = who.codes.astype(np.int64) * n_classes + what.codes
    sizes = np.bincount(cells, minlength=len(who.classes) * n_classes).reshape(-1, n_classes)
    used = np.flatnonzero(shares)
    wanted = np.outer(shares[used], what.counts)
    lacking = wanted.copy()
    empty = np.ones(len(used), bool)
    part = np.empty(len(who.classes), np.int64)
    order = rng.permutation(len(who.classes))
    order = order[np.argsort(-who.counts[order], kind="stable")]
    for left, group in zip(range(len(order), 0, -1), order, strict=True):
        # What the group adds to the squared miss of each part, class by class, relative to what is wanted.
        miss = ((sizes[group] ** 2 - 2 * sizes[group] * lacking) / wanted).sum(axis=1)
        if left <= empty.sum():
            miss[~empty] = np.inf
        k = miss.argmin()
        part[group] = used[k]
        lacking[k] -= sizes[group]
        empty[k] = False
    return part


def _refuse_without_order(when: Labels) -> None:
    if any(isinstance(time, str) for time in when.classes):
        raise TypeError(
            f"times holds text, {when.classes[0]!r}, whose order is that of the alphabet; "
            "make dates of it first: pandas.to_datetime(times)"
        )
    try:
        sorted(when.classes)
    except TypeError as error:
        raise TypeError(f"times must have an order, as numbers and dates have: {error}") from None
