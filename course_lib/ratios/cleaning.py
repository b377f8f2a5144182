"""Cleaning: drop samples of common classes that lie where other classes are."""

import numpy as np

from course_lib.labels import Labels, encode_labels
from course_lib.validation import check_whole_number

from .checks import as_table
from .nearness import Nearness, told

_WIDE = 5  # columns from which on bounds are cheaper than scikit-learn's tree
_SMALL = 2_000  # samples up to which nothing needs to be clever
_FEW_OPEN = 200  # samples left open by the bounds that are looked at one by one
_FEW_OTHERS = 4  # times as many of a class as of all others, before bounds spare much


def tomek_links(X, y, *, classes="auto") -> np.ndarray:
    """Cut Tomek links: drop samples whose nearest neighbour is of another class, and has them as its nearest.

    Parameters
    ----------
    X : array-like or DataFrame of shape (n, d)
        Finite numbers, in comparable units.
    y : array-like of shape (n,)
        Labels of any hashable kind.
    classes : str or list of classes, default "auto"
        Where to drop: ``"auto"`` is all classes but the rarest; or ``"all"``, ``"majority"``,
        ``"not majority"``, a list.

    Returns
    -------
    ndarray of int64
        Positions of the samples that stay, ascending: those that stay with imbalanced-learn's ``TomekLinks``.

    Raises
    ------
    ValueError, TypeError
        If ``X`` is no table of finite numbers, or a class is not there.

    Notes
    -----
    O(m·n·d), m samples outside the largest class: only they are asked for their nearest neighbour, since of a
    link at least one end is among them, and a neighbour of the largest class is given up at the first point
    that lies nearer to it. imbalanced-learn asks everyone, O(n²·d). Memory n·d single-precision numbers.

    References
    ----------
    I. Tomek: "Two modifications of CNN", IEEE Transactions on Systems, Man, and Cybernetics 6, 1976.

    Examples
    --------
    >>> tomek_links([[0.0], [1.0], [1.1], [5.0]], ["a", "a", "b", "a"])
    array([0, 2, 3])
    """
    labels = encode_labels(y)
    table = as_table(X, labels.n, "tomek_links")
    targeted = _targeted(labels, classes)
    codes, largest = labels.codes, labels.counts.argmax()
    nearest_to = _nearest_by_bounds(table) if _is_large(table) else _nearest_by_tree(table)
    nearest = np.full(labels.n, -1)
    small = np.flatnonzero(codes != largest)
    nearest[small], squared = nearest_to(small)
    outward = np.flatnonzero(codes[nearest[small]] == largest)
    outward = outward[np.argsort(squared[outward], kind="stable")]
    partners, first = np.unique(nearest[small[outward]], return_index=True)
    nearest[partners], _ = nearest_to(partners, below=squared[outward[first]])
    everyone = np.arange(labels.n)
    linked = (nearest >= 0) & (nearest[nearest] == everyone) & (codes[nearest] != codes)
    return np.flatnonzero(~(linked & targeted[codes]))


def edited_nearest_neighbours(X, y, *, n_neighbors=3, kind_sel="all", classes="auto") -> np.ndarray:
    """Edit by nearest neighbours: drop samples that have other classes among the nearest to them.

    Parameters
    ----------
    X : array-like or DataFrame of shape (n, d)
        Finite numbers, in comparable units.
    y : array-like of shape (n,)
        Labels of any hashable kind.
    n_neighbors : int, default 3
        How many neighbours are looked at.
    kind_sel : {"all", "mode"}, default "all"
        A sample stays if all of them are of its class; or if its class is the commonest among them.
    classes : str or list of classes, default "auto"
        As for `tomek_links`.

    Returns
    -------
    ndarray of int64
        Positions of the samples that stay, ascending: those that stay with imbalanced-learn's
        ``EditedNearestNeighbours``, which gives them class after class.

    Raises
    ------
    ValueError, TypeError
        If ``X`` is no table of finite numbers, a class is not there, or there are too few samples.

    Notes
    -----
    A sample stays for certain if more of its class lie nearer than the nearest of another class, and most find
    those among the first few thousand points looked at; only the others are compared with all. Where the
    other classes are no small part, and in tables of few columns, scikit-learn is asked about everyone.

    References
    ----------
    D. Wilson: "Asymptotic properties of nearest neighbor rules using edited data", IEEE Transactions on
    Systems, Man, and Cybernetics 2, 1972.

    Examples
    --------
    >>> edited_nearest_neighbours([[0.0], [1.0], [1.1], [5.0], [6.0]], list("aabaa"), n_neighbors=1)
    array([0, 2, 3, 4])
    """
    labels = encode_labels(y)
    table = as_table(X, labels.n, "edited_nearest_neighbours")
    k = check_whole_number("n_neighbors", n_neighbors, at_least=1)
    if kind_sel not in ("all", "mode"):
        raise ValueError(f"kind_sel={kind_sel!r}; use one of 'all', 'mode'")
    if k >= labels.n:
        raise ValueError(
            f"n_neighbors={k} and there are {labels.n:,} samples; ask for at most {labels.n - 1}"
        )
    targeted = _targeted(labels, classes)
    points = Nearness(table) if _is_large(table) else None
    fitted = _fitted(table, k + 1)
    kept = np.ones(labels.n, bool)
    for code in np.flatnonzero(targeted):
        members = np.flatnonzero(labels.codes == code)
        stay, open_ = np.zeros(len(members), bool), np.ones(len(members), bool)
        if points is not None and labels.counts[code] >= _FEW_OTHERS * (labels.n - labels.counts[code]):
            stay, open_ = _by_bounds(points, members, np.flatnonzero(labels.codes != code), k, kind_sel)
        near = labels.codes[_neighbours(points, fitted, table, members, np.flatnonzero(open_))]
        stay[open_] = (near == code).all(axis=1) if kind_sel == "all" else _commonest(near) == code
        kept[members] = stay
    return np.flatnonzero(kept)


def _is_large(table: np.ndarray) -> bool:
    return len(table) > _SMALL and table.shape[1] >= _WIDE


def _nearest_by_tree(table: np.ndarray):
    fitted, everyone = _fitted(table, 2), np.arange(len(table))

    def nearest_to(rows: np.ndarray, below=None):
        nearest = told(fitted, table, everyone, rows)[:, 1]
        gaps = table[rows].astype(np.float64) - table[nearest]
        return nearest, np.einsum("ij,ij->i", gaps, gaps)

    return nearest_to


def _nearest_by_bounds(table: np.ndarray):
    points, fitted, everyone = Nearness(table), _fitted(table, 2), np.arange(len(table))

    def nearest_to(rows: np.ndarray, below=None):
        nearest, squared, sure = points.nearest(rows, below)
        open_ = np.flatnonzero((nearest >= 0) & ~sure)
        nearest[open_] = _neighbours(points, fitted, table, everyone, rows[open_])[:, 0]
        squared[open_] = points.squared(rows[open_], nearest[open_])
        return nearest, squared

    return nearest_to


def _fitted(table: np.ndarray, n_neighbors: int):
    from sklearn.neighbors import NearestNeighbors

    return NearestNeighbors(n_neighbors=n_neighbors).fit(table)


def _neighbours(points, fitted, table: np.ndarray, queried: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Give the neighbours that scikit-learn tells of ``queried[wanted]``, without asking it where they are clear."""
    k = fitted.n_neighbors - 1
    near, clear = np.empty((len(wanted), k), np.int64), np.zeros(len(wanted), bool)
    if points is not None and len(wanted) <= _FEW_OPEN:
        near, clear = points.exactly(queried[wanted], k)
    near[~clear] = told(fitted, table, queried, wanted[~clear])[:, 1:]
    return near


def _by_bounds(points: Nearness, members, others, k: int, kind_sel: str) -> tuple[np.ndarray, np.ndarray]:
    """Say which members stay for certain, and of which it stays open."""
    least, most = points.within(members, others)
    stay = points.crowded(members, least, k, certain=True)
    open_ = ~stay
    if kind_sel == "all":
        rest = np.flatnonzero(open_)
        open_[rest] = points.crowded(members[rest], most[rest], k + 1, certain=False)
        open_[rest] |= points.could_be_copies(members[rest], least[rest])
    return stay, open_


def _commonest(near: np.ndarray) -> np.ndarray:
    """Give the commonest code of each row, of several the first."""
    counts = np.stack([(near == code).sum(axis=1) for code in range(int(near.max(initial=0)) + 1)], axis=1)
    return counts.argmax(axis=1)


def _targeted(labels: Labels, classes) -> np.ndarray:
    """Say for each class whether samples of it may be dropped."""
    if len(labels.classes) < 2:
        raise ValueError(f"y holds only {labels.classes[0]!r}; cleaning needs samples of another class too")
    everyone = np.arange(len(labels.classes))
    rarest, largest = labels.counts.argmin(), labels.counts.argmax()
    if isinstance(classes, str):
        named = {
            "auto": everyone != rarest,
            "not minority": everyone != rarest,
            "not majority": everyone != largest,
            "majority": everyone == largest,
            "all": everyone >= 0,
        }
        if classes not in named:
            raise ValueError(
                f"classes={classes!r}; use one of {', '.join(map(repr, named))}, or a list of classes"
            )
        return named[classes]
    unknown = [label for label in classes if label not in labels.classes]
    if unknown:
        there = ", ".join(map(repr, labels.classes[:8])) + (", ..." if len(labels.classes) > 8 else "")
        raise ValueError(f"classes names {unknown[0]!r}, which is no class here; the classes are {there}")
    return np.array([label in list(classes) for label in labels.classes])
