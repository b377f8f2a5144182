"""What leaks from one part of a split into another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from course_lib.quality.duplicates import first_equal, near_duplicates
from course_lib.text import count_noun_is, distinct_names, percent, quoted
from course_lib.validation import RandomState

from .parts import Parts, check_source, encode_groups

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

        Raises
        ------
        ValueError
            If the part is another.

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
        return "\n".join(self.sentences())


def check_leaks(
    parts: Parts | Iterable[ArrayLike],
    X: ArrayLike | pd.DataFrame | None = None,
    *,
    groups: ArrayLike | None = None,
    source: Any = None,
    near: float | None = 0.05,
    random_state: RandomState = 0,
) -> Leaks:
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
        If there is nothing to look at, the parts reach beyond it, or a sample has no group.

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
    marks, names = {}, []
    if source is not None:
        marks["copy"] = check_source(source, len(source))
        parts.require(len(source), "source")
    if X is not None:
        marks["same row"] = first_equal(X)
        parts.require(len(marks["same row"]), "X")
    if groups is not None:
        labels = encode_groups(groups)
        marks["group"], names = labels.codes, distinct_names(labels.classes)
        parts.require(labels.n, "groups")
    looked_for = [*marks, *(["near-duplicate"] if X is not None and near is not None else [])]
    found = []
    for left, right in combinations(_WORDS, 2):
        ours, theirs = getattr(parts, left), getattr(parts, right)
        for kind in looked_for:
            if kind == "near-duplicate" and X is not None and near is not None:
                almost = near_duplicates(X, near=near, between=(ours, theirs), random_state=random_state)
                pairs = _nearly(almost, marks["same row"], theirs)
            else:
                pairs = _sharing(marks[kind], ours, theirs)
            if len(pairs):
                held = (
                    [names[code] for code in dict.fromkeys(marks[kind][pairs[:, 1]])]
                    if kind == "group"
                    else []
                )
                sentence = _sentence(kind, left, right, pairs, len(theirs), held)
                found.append(Leak(kind, left, right, pairs, sentence))
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


def _nearly(pairs: np.ndarray, first: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Give for each right row that is almost some left row that one and itself."""
    values, at = np.unique(first[pairs[:, 0]], return_index=True)
    rows = right[np.isin(first[right], values)]  # a near-duplicate may itself be there twice
    return np.column_stack([pairs[at[np.searchsorted(values, first[rows])], 1], rows])


def _sentence(kind: str, left: str, right: str, pairs: np.ndarray, of: int, groups: list[str]) -> str:
    one, other = pairs[0]
    touched, share = count_noun_is(len(pairs), f"{_WORDS[right]} row"), percent(len(pairs), of)
    too_high = "the model is asked what it was told, and the score comes out too high."
    return {
        "group": f"{touched} of a group that {_WORDS[left]} holds too ({share}): {quoted(groups)}. "
        "The score says nothing of new groups.",
        "copy": f"{touched} made from an original that {_WORDS[left]} rows are made from too ({share}), as rows "
        f"{one} and {other}: the data were resampled before the split, {too_high} "
        "Split first, then resample the training part alone.",
        "same row": f"{touched} in {_WORDS[left]} too ({share}), as row {other} equals row {one}: {too_high}",
        "near-duplicate": f"{touched} almost in {_WORDS[left]} too ({share}), as row {other} is nearly row {one}: "
        "remembering is enough to score.",
    }[kind]
