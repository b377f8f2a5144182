"""What leaks from one part of a split into another."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from course_lib.quality.duplicates import first_equal, near_duplicates
from course_lib.quality.samples import Samples, check_samples, pool
from course_lib.text import count_noun_is, distinct_names, percent, quoted
from course_lib.validation import RandomState, check_one_of

from .parts import Parts, check_source, encode_groups

_WORDS = {"train": "training", "val": "validation", "test": "test"}
_TOO_HIGH = "the model is asked what it was told, and the score comes out too high."
_SENTENCES = {
    "copy": "{touched} made from an original that {left} rows are made from too ({share}), as {one} and {other}: "
    f"the data were resampled before the split, {_TOO_HIGH} Split first, then resample the training part alone.",
    "same row": "{touched} in {left} too ({share}), as {other} equals {one}{without}: " + _TOO_HIGH,
    "group": "{touched} of a group that {left} holds too ({share}): {groups}. The score says nothing of new groups.",
    "near-duplicate": "{touched} almost in {left} too ({share}), as {other} is nearly {one}{without}: "
    "remembering is enough to score.",
}


class Leak(NamedTuple):
    """Rows of the part ``right`` that the part ``left`` gives away: ``pairs`` of (left row, right row)."""

    kind: str
    left: str
    right: str
    pairs: np.ndarray
    sentence: str


@dataclass(frozen=True, eq=False, repr=False)
class Leaks:
    """What `check_leaks` ``found``, a leak per kind and pair of parts, of what it ``looked_for``; true if any."""

    found: tuple[Leak, ...]
    looked_for: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.found)

    def rows(self, part: str = "test") -> np.ndarray:
        """Give the rows of a part that an earlier part gives away, ascending: drop them, and nothing leaks.

        Raises
        ------
        ValueError
            If the part is neither "val" nor "test".
        """
        check_one_of("part", part, ("val", "test"))
        found = [leak.pairs[:, 1] for leak in self.found if leak.right == part]
        return np.unique(np.concatenate([np.empty(0, np.int64), *found]))

    def sentences(self) -> list[str]:
        """Say in plain English what leaks, a sentence per leak."""
        if not self.found:
            *first, last = self.looked_for
            return [f"Nothing leaks: no {', '.join(first)}{' or ' if first else ''}{last} lies in two parts."]
        return [leak.sentence for leak in self.found]

    def __repr__(self) -> str:
        return "\n".join(self.sentences())


def check_leaks(
    parts: Any,
    X: Any = None,
    *,
    groups: ArrayLike | None = None,
    source: Any = None,
    near: float | None = 0.05,
    names: ArrayLike | None = None,
    random_state: RandomState = 0,
) -> Leaks:
    """Look for what a split tears apart: the same row, almost the same row, or a group on both sides.

    Parameters
    ----------
    parts : Parts, (train, val, test) index arrays, or datasets.Dataset
        The split; a data set brings its samples, groups and names, and its rows count through the three parts.
    X : as in `quality.near_duplicates`, optional
        Samples: looked through for equal and almost equal ones, without columns that number the rows.
    groups : array-like of shape (n,), optional
        The group of each sample (patient, speaker, clip).
    source : array-like of int, shape (n,) or (n, k), or ratios.Resampled, optional
        The original row of each sample, if the data have been resampled before the split.
    near, names, random_state
        As in `quality.audit`.

    Returns
    -------
    Leaks

    Raises
    ------
    ValueError, TypeError
        If there is nothing to look at, the parts reach beyond it, or a sample has no group.

    Examples
    --------
    >>> parts = Parts(train=[0, 1], val=[], test=[2, 3])
    >>> check_leaks(parts, groups=["ann", "bob", "bob", "cid"])
    1 test row is of a group that training holds too (50 %): 'bob'. The score says nothing of new groups.
    """
    if hasattr(parts, "classes"):
        ends = np.cumsum([len(parts.train), len(parts.val)])
        X, _, groups, names = pool(parts)
        parts = np.split(np.arange(len(X)), ends)
    parts = parts if isinstance(parts, Parts) else Parts(*parts)
    marks, held, samples = dict[str, np.ndarray](), list[str](), None
    if source is not None:
        marks["copy"] = _reached(parts, "source", check_source(source, len(source)))
    if X is not None:
        samples = check_samples(X, names)
        marks["same row"] = _reached(parts, "X", first_equal(samples.without_identifiers))
    if groups is not None:
        labels = encode_groups(groups)
        marks["group"], held = _reached(parts, "groups", labels.codes), distinct_names(labels.classes)
    if samples is not None and near is not None:
        marks["near-duplicate"] = marks["same row"]
    if not marks:
        raise ValueError("there is nothing to look at; give X, groups or source")
    found = []
    for left, right in combinations(_WORDS, 2):
        ours, theirs = getattr(parts, left), getattr(parts, right)
        for kind, mark in marks.items():
            if kind == "near-duplicate" and samples is not None and near is not None:
                between, alike = (ours, theirs), samples.without_identifiers
                almost = near_duplicates(alike, near=near, between=between, random_state=random_state)
                pairs = _nearly(almost, mark, theirs)
            else:
                pairs = _sharing(mark, ours, theirs)
            if len(pairs):
                groups_held = (
                    [held[code] for code in dict.fromkeys(mark[pairs[:, 1]])] if kind == "group" else []
                )
                sentence = _sentence(kind, left, right, pairs, len(theirs), groups_held, samples)
                found.append(Leak(kind, left, right, pairs, sentence))
    return Leaks(tuple(found), tuple(marks))


def _reached(parts: Parts, name: str, mark: np.ndarray) -> np.ndarray:
    last = max((int(part.max()) for part in parts if len(part)), default=-1)
    if last >= len(mark):
        raise ValueError(
            f"{name} has {len(mark):,} rows, but the parts reach to position {last:,}; give the data that was split"
        )
    return mark


def _sharing(marks: np.ndarray, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Give for each right row that bears a mark of some left row that one and itself."""
    marks = marks.reshape(len(marks), -1)
    known, at = np.unique(marks[left], return_index=True)
    same = np.isin(marks[right], known)
    rows = np.flatnonzero(same.any(axis=1))
    mark = marks[right[rows], same[rows].argmax(axis=1)]
    return np.column_stack([left[at[np.searchsorted(known, mark)] // marks.shape[1]], right[rows]])


def _nearly(pairs: np.ndarray, first: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Give for each right row that is almost some left row that one and itself."""
    values, at = np.unique(first[pairs[:, 0]], return_index=True)
    rows = right[np.isin(first[right], values)]  # a near-duplicate may itself be there twice
    return np.column_stack([pairs[at[np.searchsorted(values, first[rows])], 1], rows])


def _sentence(
    kind: str, left: str, right: str, pairs: np.ndarray, of: int, groups: list[str], samples: Samples | None
) -> str:
    noun, ignored = ("row", ()) if samples is None else (samples.noun, samples.identifiers)
    one, other = (str(row) if samples is None else samples.called([row]) for row in pairs[0])
    return _SENTENCES[kind].format(
        touched=count_noun_is(len(pairs), f"{_WORDS[right]} {noun}"),
        share=percent(len(pairs), of),
        left=_WORDS[left],
        one=f"{noun} {one}",
        other=f"{noun} {other}",
        without=f" but for {quoted(ignored)}" if ignored else "",
        groups=quoted(groups),
    )
