"""What leaks from one part of a split into another."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from course_lib.labels import encode_labels
from course_lib.quality.duplicates import first_equal, near_duplicates
from course_lib.text import count_noun_is, percent, quoted

from .parts import Parts
from .provenance import as_source

if TYPE_CHECKING:
    import pandas as pd

_WORDS = {"train": "training", "val": "validation", "test": "test"}


class Leak(NamedTuple):
    """Rows of the part ``right`` that the part ``left`` gives away: ``pairs`` of (left row, right row)."""

    kind: str
    left: str
    right: str
    pairs: np.ndarray
    sentence: str


@dataclass(frozen=True, eq=False, repr=False)
class Leaks:
    """What `check_leaks` found; true where it found any.

    Attributes
    ----------
    found : tuple of Leak
        A leak per kind and pair of parts.
    looked_for : tuple of str
        The kinds that were checked.
    """

    found: tuple[Leak, ...]
    looked_for: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether anything leaks."""
        return bool(self.found)

    @property
    def frame(self) -> pd.DataFrame:
        """A line per leak: kind, left, right, and the number of rows of the right part that it touches."""
        import pandas as pd

        lines = [(leak.kind, leak.left, leak.right, len(leak.pairs)) for leak in self.found]
        return pd.DataFrame(lines, columns=["kind", "left", "right", "rows"])

    def rows(self, part: str = "test") -> np.ndarray:
        """Give the rows of a part that an earlier part gives away, ascending: drop them, and nothing leaks.

        Parameters
        ----------
        part : {"val", "test"}

        Examples
        --------
        >>> check_leaks(Parts(train=[0, 1], val=[], test=[2]), [[1, 2], [3, 4], [1, 2]]).rows()
        array([2])
        """
        if part not in ("val", "test"):
            raise ValueError(f"part={part!r}; leaks are told for the later part, 'val' or 'test'")
        found = [leak.pairs[:, 1] for leak in self.found if leak.right == part]
        return np.unique(np.concatenate([np.empty(0, np.int64), *found]))

    def sentences(self) -> list[str]:
        """Say in plain English what leaks, a sentence per leak."""
        if not self.found:
            *first, last = self.looked_for
            kinds = f"{', '.join(first)} or {last}" if first else last
            return [f"Nothing leaks: no {kinds} lies in two parts."]
        return [leak.sentence for leak in self.found]

    def __repr__(self) -> str:
        """Give the sentences, one a line."""
        return "\n".join(self.sentences())


def check_leaks(parts, X=None, *, groups=None, source=None, near=0.05, random_state=0) -> Leaks:
    """Look for what a split tears apart: the same row, almost the same row, or a group on both sides.

    Parameters
    ----------
    parts : Parts, or (train, val, test) index arrays
        The split.
    X : array-like or DataFrame of shape (n, d), or images of shape (n, H, W) or (n, H, W, 3), optional
        Samples: looked through for equal and almost equal ones.
    groups : array-like of shape (n,), optional
        The group of each sample (patient, speaker, clip).
    source : array-like of int, shape (n,) or (n, k), or ratios.Resampled, optional
        The original row of each sample, if the data have been resampled before the split.
    near : float or None
        See `quality.near_duplicates`; None looks for exact copies only.
    random_state : int, numpy.random.Generator or None
        Draws the pairs of samples that say what distance is usual.

    Returns
    -------
    Leaks
        ``.frame``, ``.rows("test")``, ``.sentences()``; true where there is a leak.

    Raises
    ------
    ValueError, TypeError
        If there is nothing to look at, or the parts reach beyond it.

    Notes
    -----
    About O(n log n).

    Examples
    --------
    >>> parts = Parts(train=[0, 1], val=[], test=[2, 3])
    >>> check_leaks(parts, groups=["ann", "bob", "bob", "cid"])
    1 test row is of a group that training holds too (50 %): 'bob'. The score says nothing of new groups.
    """
    parts = parts if isinstance(parts, Parts) else Parts(*parts)
    if X is None and groups is None and source is None:
        raise ValueError("there is nothing to look at; give X, groups or source")
    marks = {}
    if source is not None:
        marks["copy"] = as_source(source, len(source))
    if X is not None:
        marks["same row"] = first_equal(X)
    if groups is not None:
        marks["group"] = encode_labels(groups, name="groups").codes
    for kind, marked in marks.items():
        parts.require(len(marked), {"copy": "source", "same row": "X", "group": "groups"}[kind])
    found = []
    for left, right in combinations(("train", "val", "test"), 2):
        ours, theirs = getattr(parts, left), getattr(parts, right)
        pairs = {kind: _sharing(marked, ours, theirs) for kind, marked in marks.items()}
        if X is not None and near is not None:
            pairs["near-duplicate"] = _nearly(X, marks["same row"], ours, theirs, near, random_state)
        found += [
            Leak(kind, left, right, which, _sentence(kind, left, right, which, len(theirs), groups, source))
            for kind, which in pairs.items()
            if len(which)
        ]
    looked_for = [*marks, *(["near-duplicate"] if X is not None and near is not None else [])]
    return Leaks(tuple(found), tuple(looked_for))


def _sharing(marks: np.ndarray, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Give for each right row that bears a mark of some left row that one and itself."""
    marks = marks.reshape(len(marks), -1)
    width = marks.shape[1]
    known, at = np.unique(marks[left], return_index=True)
    same = np.isin(marks[right], known)
    rows = np.flatnonzero(same.any(axis=1))
    mark = marks[right[rows], same[rows].argmax(axis=1)]
    return np.column_stack([left[at[np.searchsorted(known, mark)] // width], right[rows]])


def _nearly(X, first, left, right, near, random_state) -> np.ndarray:
    """Give for each right row that is almost some left row that one and itself."""
    pairs = near_duplicates(X, near=near, between=(left, right), random_state=random_state)
    values, at = np.unique(first[pairs[:, 0]], return_index=True)
    rows = right[np.isin(first[right], values)]  # a near-duplicate may itself be there twice
    return np.column_stack([pairs[at[np.searchsorted(values, first[rows])], 1], rows])


def _sentence(leak: str, left: str, right: str, pairs: np.ndarray, of: int, groups, source) -> str:
    one, other = pairs[0]
    touched = f"{count_noun_is(len(pairs), f'{_WORDS[right]} row')}"
    share = percent(len(pairs), of)
    if leak == "group":
        named = list(dict.fromkeys(np.asarray(groups, dtype=object)[pairs[:, 1]].tolist()))
        return (
            f"{touched} of a group that {_WORDS[left]} holds too ({share}): {quoted(named)}. "
            "The score says nothing of new groups."
        )
    if leak == "copy":
        return (
            f"{touched} made from an original that {_WORDS[left]} rows are made from too ({share}), as rows {one} "
            f"and {other}: the data were resampled before the split, the model is asked what it was told, and the "
            "score comes out too high. Split first, then resample the training part alone."
        )
    if leak == "same row":
        return (
            f"{touched} in {_WORDS[left]} too ({share}), as row {other} equals row {one}: "
            "the model is asked what it was told, and the score comes out too high."
        )
    return (
        f"{touched} almost in {_WORDS[left]} too ({share}), as row {other} is nearly row {one}: "
        "remembering is enough to score."
    )
