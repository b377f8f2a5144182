"""Is this data good enough to train on? An audit: counts and plain sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from course_lib.labels import Labels, encode_labels
from course_lib.text import count_noun, count_noun_is, distinct_names, percent, quoted, storage
from course_lib.validation import RandomState, check_one_of

from .duplicates import first_equal, near_duplicates
from .samples import Samples, check_samples, columns_that_tell_the_class, pool

if TYPE_CHECKING:
    import pandas as pd

_FENCE = 3  # interquartile ranges: the outer fence of J. Tukey, "Exploratory Data Analysis", 1977
_NONE = np.empty(0, np.int64)
TROUBLES = (
    "missing",
    "constant",
    "repeated",
    "identifier",
    "tells the class",
    "blank",
    "duplicate",
    "near-duplicate",
    "contradiction",
    "out of range",
    "far out",
)
"""The checks that look for trouble; the others only count."""


class Check(NamedTuple):
    """What one check found: ``counts[where]``, each out of ``of``; a sentence; the rows concerned."""

    name: str
    counts: dict[str, int]
    of: int
    sentence: str
    rows: np.ndarray = _NONE


@dataclass(frozen=True, eq=False, repr=False)
class Audit:
    """What an audit of the ``samples`` found, a `Check` each in ``checks``."""

    samples: Samples
    checks: tuple[Check, ...]

    @property
    def frame(self) -> pd.DataFrame:
        """A line per count: check, where, count, of (what it is out of), share."""
        import pandas as pd

        lines = [
            (check.name, where, count, check.of, count / check.of)
            for check in self.checks
            for where, count in (check.counts or {"": 0}).items()
        ]
        return pd.DataFrame(lines, columns=["check", "where", "count", "of", "share"])

    @property
    def troubles(self) -> pd.DataFrame:
        """The lines of `frame` that ask for a decision."""
        frame = self.frame
        return frame[frame["check"].isin(TROUBLES) & (frame["count"] > 0)].reset_index(drop=True)

    def rows(self, check: str) -> np.ndarray:
        """Give the positions of the samples that a check found, ascending.

        Raises
        ------
        ValueError
            If the check is none of `TROUBLES`.
        """
        check_one_of("check", check, TROUBLES)
        return np.unique(np.concatenate([_NONE, *(each.rows for each in self.checks if each.name == check)]))

    def named(self, check: str) -> np.ndarray:
        """Give what the file calls the samples that a check found: row numbers, file names, the index of a frame."""
        rows = self.rows(check)
        return rows if self.samples.names is None else self.samples.names[rows]

    def sentences(self) -> list[str]:
        """Say in plain English what was found, one sentence a check."""
        return [check.sentence for check in self.checks if check.sentence]

    def __repr__(self) -> str:
        return "\n".join(self.sentences())


def audit(
    X: Any,
    y: ArrayLike | None = None,
    *,
    groups: ArrayLike | None = None,
    ranges: tuple[float, float] | Mapping | None = None,
    near: float | None = 0.05,
    names: ArrayLike | None = None,
    random_state: RandomState = 0,
) -> Audit:
    """Look a data set over before training on it. Nothing is changed or dropped.

    Parameters
    ----------
    X : array-like, DataFrame or sparse matrix of shape (n, d), list of n texts, images, or datasets.Dataset
        Numbers, words and dates, NaN or None where missing; images (n, H, W) or (n, H, W, 3). A data set brings its
        labels, groups and names, and is looked over whole: training, validation, test.
    y, groups : array-like of shape (n,), optional
        Labels, and the source of each sample (a patient, a hospital), of any hashable kind; None where missing.
    ranges : (low, high) or mapping of column to (low, high), optional
        What values are allowed, both ends included.
    near : float or None
        What makes a near-duplicate (see `near_duplicates`); None leaves that check out.
    names : array-like of shape (n,), optional
        What the file calls the samples: row numbers, file names. Default: the index of a frame.
    random_state : int, numpy.random.Generator or None
        Draws the pairs of samples that say what distance is usual.

    Returns
    -------
    Audit
        Copies are looked for without columns that number the rows.

    Raises
    ------
    ValueError, TypeError
        If ``X`` is empty or of another kind, lengths differ, a column is there twice, or ``ranges`` names none.

    Examples
    --------
    >>> report = audit([[1.0, 5.0], [2.0, np.nan], [1.0, 5.0], [9.0, 5.0]], y=["a", "a", "b", "b"])
    >>> report
    4 rows of 2 columns take 64 bytes.
    1 value is missing (12.5 %), in 1 of 4 rows, all in 'column 1'.
    No value is infinite.
    No value is far out.
    1 column is constant and tells no samples apart: 'column 1'.
    1 row is an exact copy of an earlier one (25 %): a split by row can put copies on both sides.
    No row is almost another one.
    2 classes of 2 rows each.
    2 rows are equal to another of a different label (50 %): not both can be right.
    """
    if hasattr(X, "train"):
        X, y, groups, names = pool(X)
        if names is not None:  # as the file has them, so that of two copies the later one is the copy
            order = np.argsort(names, kind="stable")
            X, y, names = X.iloc[order] if hasattr(X, "iloc") else X[order], y[order], names[order]
            groups = None if groups is None else groups[order]
    samples = check_samples(X, names)
    distinct = samples.without_identifiers
    first = first_equal(distinct)
    found = [_memory(samples), _among(samples, "missing", _each(samples, np.isnan), "missing")]
    if samples.noun != "text":
        found.append(_out_of_range(samples, ranges))
    if samples.noun != "row":
        found.append(_blank(samples))
    else:
        found += [*([] if samples.is_sparse else [_far_out(samples)]), *_columns_to_drop(samples)]
    rows, why = (
        np.flatnonzero(first != np.arange(len(first))),
        ": a split by row can put copies on both sides",
    )
    found.append(_concerned(samples, "duplicate", rows, "an exact copy of an earlier one", why))
    if near is not None:
        rows = near_duplicates(distinct, near=near, random_state=random_state)[:, 0]
        why = f": within {percent(near, 1)} of the usual distance, not equal"
        found.append(_concerned(samples, "near-duplicate", rows, "almost another one", why))
    for what, name, given in (("class", "y", y), ("group", "groups", groups)):
        if given is not None:
            labels, there = _labels_of(samples, given, name, found)
            found.append(_per_class(samples, labels, what))
            if name == "y":
                if samples.noun == "row" and not samples.is_sparse:
                    found.append(_tell_the_class(samples, labels, there))
                pairs = np.unique(np.column_stack([first[there], labels.codes]), axis=0)
                same, kinds = np.unique(pairs[:, 0], return_counts=True)
                rows, what = (
                    there[np.isin(first[there], same[kinds > 1])],
                    "equal to another of a different label",
                )
                why = ": not both can be right"
                found.append(_concerned(samples, "contradiction", rows, what, why, of=len(there)))
    return Audit(samples, tuple(found))


def _memory(samples: Samples) -> Check:
    """Count the bytes as stored, and of images as numbers for training at several resolutions."""
    size, n = samples.nbytes, count_noun(len(samples), samples.noun)
    if not samples.are_images:
        shape = "" if samples.noun == "text" else f" of {count_noun(len(samples.columns), 'column')}"
        return Check("memory", {"as stored": size}, size, f"{n}{shape} take {storage(size)}.")
    (height, width), kind = samples.values.shape[1:3], samples.values.dtype
    sides = [(int(height * by), int(width * by)) for by in (1, 2, 0.5, 0.25)]
    each = samples.values.size // (height * width) * 4
    sizes = {f"{h} × {w} float32": each * h * w for h, w in sides if h and w}
    trained, double = list(sizes.values())[:2]
    sentence = (
        f"{n} of {height} × {width} pixels take {storage(size)} as stored ({kind}) and {storage(trained)} as float32 "
        f"for training; at {2 * height} × {2 * width} they would take {storage(double)}."
    )
    return Check("memory", {f"{height} × {width} {kind}, as stored": size} | sizes, size, sentence)


def _out_of_range(samples: Samples, ranges: Any) -> Check:
    """Count values outside the given ranges, and infinite ones everywhere."""
    found = _each(samples, np.isinf)
    if ranges is None:
        return _among(samples, "out of range", found, "infinite")
    low, high = _bounds(samples, ranges)
    found |= (samples.values < low) | (samples.values > high)
    return _among(samples, "out of range", found, "outside the given range")


def _far_out(samples: Samples) -> Check:
    """Count numbers of a table far from the middle half of their column."""
    looked_at = samples.numbers & ~np.isin(samples.columns, list(samples.identifiers))
    values = np.where(np.isfinite(samples.values) & looked_at, samples.values, np.nan)
    known = (column[~np.isnan(column)] for column in values.T)
    first, third = np.transpose([np.quantile(each, [0.25, 0.75]) if len(each) else (0, 0) for each in known])
    # Where half of them are alike there is no width to measure by.
    reach = np.where(third > first, _FENCE * (third - first), np.inf)
    outside = (values < first - reach) | (values > third + reach)
    why = f": more than {_FENCE} interquartile ranges beyond the middle half of its column; slip or true extreme?"
    return _among(samples, "far out", outside, "far out", why)


def _blank(samples: Samples) -> Check:
    """Count images of a single shade, and texts without a word."""
    flat = samples.values.reshape(len(samples), -1)
    blank, why = (flat == flat[:, :1]).all(axis=1), "one value all over"
    if not samples.are_images:
        (texts,), why = samples.texts.values(), "without a word"
        blank = ~np.isnan(flat[:, 0]) & [not text.strip() for text in texts]
    return _concerned(samples, "blank", np.flatnonzero(blank), "blank", f": {why}")


def _columns_to_drop(samples: Samples) -> tuple[Check, ...]:
    """Count columns of a single value, those that repeat another, and those that number or name the rows."""
    n = len(samples)
    if samples.is_sparse:
        alike = (samples.values.max(axis=0) - samples.values.min(axis=0)).toarray().ravel() == 0
    else:
        exact = samples.exact
        known = ~np.isnan(exact)
        start = exact[known.argmax(axis=0), np.arange(exact.shape[1])]
        alike = ((exact == start) | ~known).all(axis=0).reshape(-1, len(samples.columns)).all(axis=0)
    constant = dict.fromkeys(np.array(samples.columns)[alike].tolist(), n)
    says, named = "No column is constant.", dict.fromkeys(samples.identifiers, n)
    if constant:
        says = f"{count_noun_is(len(constant), 'column')} constant and tells no samples apart: {quoted(constant)}."
    names = (
        f"{count_noun(len(named), 'column')} seem{'s' * (len(named) == 1)} only to number or name the rows: "
        f"{quoted(named)}. If so, leave out what a model can learn nothing from but the order of the file; copies "
        "were looked for without."
    )
    pairs = [f"'{column}' is '{first}'" for column, first in samples.repeated.items()]
    more = f", and {len(pairs) - 3:,} more" if len(pairs) > 3 else ""
    again = (
        f"{count_noun(len(pairs), 'column')} repeat{'s' * (len(pairs) == 1)} another: {', '.join(pairs[:3])}"
    )
    return (
        Check("constant", constant, n, says),
        Check("repeated", dict.fromkeys(samples.repeated, n), n, f"{again}{more}." if pairs else ""),
        Check("identifier", named, n, names if named else ""),
    )


def _tell_the_class(samples: Samples, labels: Labels, there: np.ndarray) -> Check:
    """Count columns of a table with a value for each class, in its rows and in no others, or all but so."""
    import pandas as pd

    table = pd.DataFrame(samples.values[there], columns=list(samples.columns))
    counts = {name: told.rows for name, told in columns_that_tell_the_class(table, labels.codes).items()}
    n = len(there)
    each = [f"'{name}'" + f" ({percent(rows, n)})" * (rows < n) for name, rows in counts.items()]
    more = f" and {len(each) - 3:,} more" if len(each) > 3 else ""
    sentence = (
        f"{count_noun(len(each), 'column')} tell{'s' * (len(each) == 1)} the class of "
        f"{'every row' if set(counts.values()) == {n} else 'all rows, or nearly all'}: {', '.join(each[:3])}{more}. "
        "What is made from the class is not known of a new row."
    )
    return Check("tells the class", counts, n, sentence if counts else "")


def _labels_of(samples: Samples, given: Any, name: str, found: list[Check]) -> tuple[Labels, np.ndarray]:
    """Encode what is there of labels or groups, and give its positions; what is missing joins what was found."""
    import pandas as pd

    several = hasattr(given, "__len__") and not isinstance(given, str)
    values = np.fromiter(given, object) if several and not hasattr(given, "dtype") else np.asarray(given)
    if values.shape != (len(samples),):
        raise ValueError(
            f"{name} has shape {values.shape} and X holds {count_noun(len(samples), samples.noun)}; give an "
            f"array-like with one of {name} per {samples.noun}"
        )
    gone = pd.isna(values)
    if gone.all():
        raise ValueError(f"{name} holds nothing but missing values; leave it out or give some")
    if gone.any():
        check = _concerned(samples, "missing", np.flatnonzero(gone), f"without {name}")
        found.append(check._replace(counts={name: int(gone.sum())}))
    return encode_labels(values[~gone], name=name), np.flatnonzero(~gone)


def _per_class(samples: Samples, labels: Labels, what: str) -> Check:
    """Count the samples of each class or group."""
    counts = dict(zip(distinct_names(labels.classes), labels.counts.tolist(), strict=True))
    low, high = min(counts, key=counts.__getitem__), max(counts, key=counts.__getitem__)
    most, classes = count_noun(counts[high], samples.noun), count_noun(len(counts), what)
    sentence = (
        f"{classes} of {counts[low]:,} ('{low}') to {most} ('{high}'): {counts[high] / counts[low]:.3g} to 1."
    )
    if counts[low] == counts[high]:
        sentence = f"{classes} of {most} each."
    if len(counts) == 1:
        sentence = f"All {most} are of the same {what}, '{high}'."
    return Check(what, counts, labels.n, sentence)


def _concerned(
    samples: Samples, name: str, rows: np.ndarray, what: str, why: str = "", of: int | None = None
) -> Check:
    """Count samples, out of all or as many as were looked at, and say what they are and which."""
    of, noun = len(samples) if of is None else of, samples.noun
    if not len(rows):
        return Check(name, {}, of, f"No {noun} is {what}.")
    sentence = f"{count_noun_is(len(rows), noun)} {what} ({percent(len(rows), of)}){why}."
    return Check(name, {f"{noun}s": len(rows)}, of, sentence + _which(samples, rows), rows)


def _among(samples: Samples, name: str, found: Any, what: str, why: str = "") -> Check:
    """Count values and say where most of them are, of a table by its columns."""
    found = found.reshape(len(samples), -1)
    rows, total, cells = np.flatnonzero(found.sum(axis=1)), int(found.sum()), int(np.prod(found.shape))
    if not total:
        return Check(name, {}, cells if samples.are_images else len(samples), f"No value is {what}.")
    counts, of, where = {"pixels": total}, cells, ""
    if not samples.are_images:
        per_column = zip(samples.columns, found.sum(axis=0).tolist(), strict=True)
        counts, of = {column: count for column, count in per_column if count}, len(samples)
        worst = max(counts, key=counts.__getitem__)
        where = f", most in '{worst}' ({counts[worst]:,})" if len(counts) > 1 else f", all in '{worst}'"
    sentence = (
        f"{count_noun_is(total, 'value')} {what} ({percent(total, cells)}), in {len(rows):,} of "
        f"{count_noun(len(samples), samples.noun)}{where}{why}" + ("" if why else ".")
    )
    return Check(name, counts, of, sentence + _which(samples, rows), rows)


def _which(samples: Samples, rows: np.ndarray) -> str:
    return "" if samples.names is None else f" {samples.noun.capitalize()}s: {samples.called(rows)}."


def _each(samples: Samples, test: Callable) -> Any:
    """Tell of each value whether it passes; of a sparse table, where a zero never does, as a sparse one."""
    if not samples.is_sparse:
        return test(samples.values)
    found = samples.values.copy()
    found.data = test(found.data)
    return found


def _bounds(samples: Samples, ranges: Any) -> np.ndarray:
    """Give the lowest and highest allowed value, of each column of a table."""
    if samples.are_images and not isinstance(ranges, Mapping):
        return _pair(ranges)
    if samples.is_sparse:
        raise ValueError("ranges are those of a dense table, and X is a sparse matrix; give X.toarray()")
    columns = [name for name, number in zip(samples.columns, samples.numbers, strict=True) if number]
    bounds = np.array([[-np.inf], [np.inf]]) * np.ones(len(samples.columns))
    for key, pair in (ranges if isinstance(ranges, Mapping) else dict.fromkeys(columns, ranges)).items():
        name = repr(key) if repr(key) in columns else str(key)
        if name not in columns:
            raise ValueError(
                f"ranges names {key!r}, which is no column of numbers; those are {quoted(columns, 8) or 'missing'}"
            )
        bounds[:, samples.columns.index(name)] = _pair(pair)
    return bounds


def _pair(pair: Any) -> np.ndarray:
    low_high = np.asarray(pair)
    if low_high.shape != (2,) or low_high.dtype.kind not in "iuf" or not low_high[0] < low_high[1]:
        raise ValueError(f"ranges holds {pair!r}; it must be a pair of numbers (low, high), the lower first")
    return low_high
