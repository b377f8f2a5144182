"""Is this data good enough to train on? An audit: counts, a picture, and plain sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from course_lib.labels import Labels, encode_labels
from course_lib.text import count_noun, count_noun_is, distinct_names, percent, quoted, storage
from course_lib.validation import RandomState

from .duplicates import Samples, check_samples, first_equal, near_duplicates

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from course_lib.plots import Picture

_COUNTED = ("class", "group", "annotation")
_MOST_BARS = 20
_FENCE = 3  # interquartile ranges: the outer fence of J. Tukey, "Exploratory Data Analysis", 1977
_NOBODY = np.empty(0, np.int64)
TROUBLES = (
    "missing",
    "constant",
    "blank",
    "duplicate",
    "near-duplicate",
    "contradiction",
    "out of range",
    "far out",
    "without objects",
)
"""The checks that look for trouble; the others only count."""


class Check(NamedTuple):
    """What one check found: ``counts[where]``, each out of ``of``; the rows concerned; a sentence."""

    name: str
    counts: dict[str, int]
    of: int
    rows: np.ndarray
    sentence: str


@dataclass(frozen=True, eq=False, repr=False)
class Audit:
    """What an audit found.

    Attributes
    ----------
    n : int
        Number of samples.
    noun : str
        What a sample is called: "row" or "image".
    checks : tuple of Check
        One per check, in order: name, counts, rows, sentence.
    """

    n: int
    noun: str
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

        Parameters
        ----------
        check : str
            One of `TROUBLES`, such as ``"duplicate"``.

        Raises
        ------
        ValueError
            If the check is none of them.

        Examples
        --------
        >>> audit([[1, 2], [3, 4], [1, 2]]).rows("duplicate")
        array([2])
        """
        if check not in TROUBLES:
            raise ValueError(f"check={check!r} finds no rows; use one of {', '.join(map(repr, TROUBLES))}")
        return np.unique(
            np.concatenate([_NOBODY, *(each.rows for each in self.checks if each.name == check)])
        )

    def sentences(self) -> list[str]:
        """Say in plain English what was found, one sentence a check."""
        return [check.sentence for check in self.checks if check.sentence]

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def plot(self) -> Picture:
        """Draw how many samples each check found, and the counts of classes, groups and objects.

        Returns
        -------
        Picture
            A matplotlib figure; its title sums up.
        """
        from course_lib.plots import PALETTE, Picture
        from course_lib.plots.picture import listed

        found = {
            each.name: len(self.rows(each.name))
            for each in self.checks
            if each.name in TROUBLES and each.name != "constant"
        }
        told = [f"{count:,} {name}" for name, count in found.items() if count]
        constant = sum(len(each.counts) for each in self.checks if each.name == "constant")
        told += [count_noun(constant, "constant column")] if constant else []
        panels = [(f"{self.noun}s concerned", found)]
        panels += [(each.name, each.counts) for each in self.checks if each.name in _COUNTED]
        heights = [1 + min(len(bars), _MOST_BARS) for _, bars in panels]
        title = f"{count_noun(self.n, self.noun)}: {', '.join(told) or 'no trouble found'}"
        details = (
            f"{heading}: {listed(f'{name} {count:,}' for name, count in bars.items())}"
            for heading, bars in panels
        )
        picture = Picture(0.26 * sum(heights) + 0.6, title, "; ".join(details))
        grid = picture.add_gridspec(len(panels), height_ratios=heights)
        for k, (heading, bars) in enumerate(panels):
            _draw_bars(picture.add_subplot(grid[k]), heading, bars, PALETTE[k % len(PALETTE)])
        return picture


def audit(
    X: ArrayLike | pd.DataFrame,
    y: ArrayLike | None = None,
    *,
    groups: ArrayLike | None = None,
    annotations: Sequence | None = None,
    ranges: tuple[float, float] | Mapping | None = None,
    near: float | None = 0.05,
    random_state: RandomState = 0,
) -> Audit:
    """Look a data set over before training on it.

    Parameters
    ----------
    X : array-like or DataFrame of shape (n, d), or array of shape (n, H, W) or (n, H, W, 3)
        A table of numbers, NaN where one is missing; or images, grey or colour.
    y : array-like of shape (n,), optional
        Labels of any hashable kind; NaN or None where one is missing.
    groups : array-like of shape (n,), optional
        The source of each sample: a patient, a dialect, a hospital.
    annotations : sequence of n sequences, optional
        The classes of the objects in each image, one entry per object.
    ranges : (low, high) or mapping of column to (low, high), optional
        What values are allowed, both ends included.
    near : float or None
        How near, as a share of the usual distance, makes a near-duplicate (see `near_duplicates`); None
        leaves that check out.
    random_state : int, numpy.random.Generator or None
        Draws the pairs of samples that say what distance is usual.

    Returns
    -------
    Audit
        ``.frame`` (every count), ``.troubles`` (those that ask for a decision), ``.rows(check)``,
        ``.sentences()``, ``.plot()``. Columns of one name are told apart by their numbers.

    Raises
    ------
    ValueError, TypeError
        If ``X`` is empty, of another shape or not of numbers; lengths differ; ``ranges`` names an unknown column.

    Notes
    -----
    About O(n log n); a few seconds for 100,000 images of 28 × 28. Nothing is changed or dropped.

    Examples
    --------
    >>> report = audit([[1.0, 5.0], [2.0, np.nan], [1.0, 5.0], [9.0, 5.0]], y=["a", "a", "b", "b"])
    >>> report
    4 rows of 2 columns take 64 bytes.
    1 value is missing (12.5 %), in 1 of 4 rows, all in 'column 1'.
    No value is infinite.
    No value lies far out.
    1 column is constant and tells no samples apart: 'column 1'.
    1 row is an exact copy of an earlier one (25 %): a split by row can put copies on both sides.
    No row is almost another one.
    2 classes of 2 rows each.
    2 rows are equal to another of a different label: not both can be right.
    """
    samples = check_samples(X)
    first = first_equal(samples)
    found = [_memory(samples), _missing(samples), _out_of_range(samples, ranges)]
    found += [_blank(samples)] if samples.are_images else [_far_out(samples), _constant(samples)]
    copies = np.flatnonzero(first != np.arange(len(first)))
    copied = "an exact copy of an earlier one ({share}): a split by row can put copies on both sides."
    found.append(_concerned(samples, "duplicate", copies, f"No {samples.noun} is there twice.", copied))
    if near is not None:
        rows = near_duplicates(samples, near=near, random_state=random_state)[:, 0]
        almost = (
            f"almost, not exactly, another one ({{share}}): within {percent(near, 1)} of the usual distance."
        )
        none = f"No {samples.noun} is almost another one."
        found.append(_concerned(samples, "near-duplicate", rows, none, almost))
    for what, name, given in (("class", "y", y), ("group", "groups", groups)):
        if given is not None:
            labels, there = _labels_of(samples, given, name, found)
            found.append(_per_class(samples, labels, what))
            if name == "y":
                found.append(_contradiction(samples, first, labels, there))
    if annotations is not None:
        found += _annotation(samples, annotations)
    return Audit(len(samples), samples.noun, tuple(found))


def _memory(samples: Samples) -> Check:
    """Count the bytes as stored, and of images as numbers for training at several resolutions."""
    values = samples.values
    if not samples.are_images:
        shape = f"{count_noun(len(samples), 'row')} of {count_noun(values.shape[1], 'column')}"
        sentence = f"{shape} take {storage(values.nbytes)}."
        return Check("memory", {f"as {values.dtype}": values.nbytes}, values.nbytes, _NOBODY, sentence)
    height, width = values.shape[1:3]
    counts = {f"{height} × {width} {values.dtype}, as stored": values.nbytes}
    for factor in (2, 1, 0.5, 0.25):
        h, w = int(height * factor), int(width * factor)
        if h and w:
            counts[f"{h} × {w} float32"] = values.size // (height * width) * h * w * 4
    sentence = (
        f"{count_noun(len(samples), 'image')} of {height} × {width} pixels take {storage(values.nbytes)} as stored "
        f"({values.dtype}) and {storage(counts[f'{height} × {width} float32'])} as float32 for training; at "
        f"{2 * height} × {2 * width} they would take {storage(counts[f'{2 * height} × {2 * width} float32'])}."
    )
    return Check("memory", counts, values.nbytes, _NOBODY, sentence)


def _missing(samples: Samples) -> Check:
    sentence = "{values} missing ({share}), in {rows:,} of {all}{where}."
    return _among(samples, "missing", np.isnan(samples.values), "No value is missing.", sentence)


def _out_of_range(samples: Samples, ranges: Any) -> Check:
    """Count values outside the given ranges, and infinite ones everywhere."""
    low, high = _bounds(samples, ranges)
    outside = (samples.values < low) | (samples.values > high) | np.isinf(samples.values)
    what = "infinite" if ranges is None else "outside the given range"
    sentence = f"{{values}} {what}, in {{some}}{{where}}."
    return _among(samples, "out of range", outside, f"No value is {what}.", sentence)


def _far_out(samples: Samples) -> Check:
    """Count values of a table far from the middle half of their column."""
    values = np.where(np.isfinite(samples.values), samples.values, np.nan)
    known = (column[~np.isnan(column)] for column in values.T)
    first, third = np.transpose([np.quantile(each, [0.25, 0.75]) if len(each) else (0, 0) for each in known])
    # Where half of them are alike there is no width to measure by.
    reach = np.where(third > first, _FENCE * (third - first), np.inf)
    sentence = (
        f"{{values}} far out: more than {_FENCE} interquartile ranges beyond the middle half of the column{{where}}. "
        "Slips or true extremes? Look at them."
    )
    outside = (values < first - reach) | (values > third + reach)
    return _among(samples, "far out", outside, "No value lies far out.", sentence)


def _blank(samples: Samples) -> Check:
    """Count images of a single shade."""
    flat = samples.values.reshape(len(samples), -1)
    rows = np.flatnonzero((flat == flat[:, :1]).all(axis=1))
    return _concerned(samples, "blank", rows, "No image is blank.", "blank, one value all over.")


def _constant(samples: Samples) -> Check:
    """Count columns of a single value."""
    exact = samples.exact
    known = ~np.isnan(exact)
    start = exact[known.argmax(axis=0), np.arange(exact.shape[1])]
    alike = ((exact == start) | ~known).all(axis=0).reshape(-1, len(samples.columns)).all(axis=0)
    counts = {name: len(samples) for name, each in zip(samples.columns, alike, strict=True) if each}
    sentence = "No column is constant."
    if counts:
        columns = count_noun_is(len(counts), "column")
        sentence = f"{columns} constant and tells no samples apart: {quoted(counts)}."
    return Check("constant", counts, len(samples), _NOBODY, sentence)


def _concerned(
    samples: Samples, name: str, rows: np.ndarray, none: str, sentence: str, of: int | None = None
) -> Check:
    """Count samples, out of all or as many as were looked at, and say what they are."""
    of = len(samples) if of is None else of
    if len(rows):
        none = f"{count_noun_is(len(rows), samples.noun)} {sentence.format(share=percent(len(rows), of))}"
    return Check(name, {f"{samples.noun}s": len(rows)} if len(rows) else {}, of, rows, none)


def _labels_of(samples: Samples, given: Any, name: str, found: list[Check]) -> tuple[Labels, np.ndarray]:
    """Encode what is there of labels or groups, and give its positions; what is missing joins what was found."""
    import pandas as pd

    if isinstance(given, str) or not hasattr(given, "__len__"):
        raise TypeError(f"{name} is {given!r}; give an array-like with one of {name} per {samples.noun}")
    values = np.asarray(given) if hasattr(given, "dtype") else np.fromiter(given, object)
    if values.ndim != 1 or len(values) != len(samples):
        raise ValueError(
            f"{name} has shape {values.shape} and X holds {count_noun(len(samples), samples.noun)}; "
            f"give one of {name} per {samples.noun}"
        )
    gone = pd.isna(values)
    if gone.all():
        raise ValueError(f"{name} holds nothing but missing values; leave it out or give some")
    if gone.any():
        rows = np.flatnonzero(gone)
        check = _concerned(samples, "missing", rows, "", f"without {name} ({{share}}).")
        found.append(check._replace(counts={name: len(rows)}))
    return encode_labels(values[~gone], name=name), np.flatnonzero(~gone)


def _per_class(samples: Samples, labels: Labels, what: str) -> Check:
    """Count the samples of each class or group."""
    counts = dict(zip(distinct_names(labels.classes), labels.counts.tolist(), strict=True))
    low, high = min(counts, key=counts.__getitem__), max(counts, key=counts.__getitem__)
    most = count_noun(counts[high], samples.noun)
    if len(counts) == 1:
        sentence = f"All {count_noun(labels.n, samples.noun)} are of the same {what}, '{high}'."
    elif counts[low] == counts[high]:
        sentence = f"{count_noun(len(counts), what)} of {most} each."
    else:
        sentence = (
            f"{count_noun(len(counts), what)} of {counts[low]:,} ('{low}') to {most} ('{high}'): "
            f"{_ratio(counts)} to 1."
        )
    return Check(what, counts, labels.n, _NOBODY, sentence)


def _contradiction(samples: Samples, first: np.ndarray, labels: Labels, there: np.ndarray) -> Check:
    """Count samples that equal another one and carry another label."""
    pairs = np.unique(np.column_stack([first[there], labels.codes]), axis=0)
    same, kinds = np.unique(pairs[:, 0], return_counts=True)
    rows = there[np.isin(first[there], same[kinds > 1])]
    none = f"No two equal {samples.noun}s carry different labels."
    sentence = "equal to another of a different label: not both can be right."
    return _concerned(samples, "contradiction", rows, none, sentence, of=len(there))


def _annotation(samples: Samples, annotations: Any) -> list[Check]:
    """Count the objects of each class, the images that hold the class, and the images without any."""
    objects, owner = _flatten(samples, annotations)
    n, noun = len(samples), samples.noun
    empty = np.flatnonzero(np.bincount(owner, minlength=n) == 0)
    none = (
        f"{count_noun(len(objects), 'object')} in {count_noun(n, noun)}; "
        f"{count_noun(len(empty), noun)} ({percent(len(empty), n)}) without any."
    )
    found = [Check("without objects", {f"{noun}s": len(empty)} if len(empty) else {}, n, empty, none)]
    if objects:
        labels = encode_labels(objects, name="annotations")
        names = distinct_names(labels.classes)
        in_objects = dict(zip(names, labels.counts.tolist(), strict=True))
        held = np.unique(np.column_stack([owner, labels.codes]), axis=0)[:, 1]
        in_images = dict(zip(names, np.bincount(held, minlength=len(names)).tolist(), strict=True))
        sentence = (
            f"Counted in {noun}s that hold them, the classes differ by {_ratio(in_images)} to 1; "
            f"counted in objects, by {_ratio(in_objects)} to 1."
        )
        found.append(Check("annotation", in_objects, len(objects), _NOBODY, sentence))
        found.append(Check(f"{noun}s that hold", in_images, n, _NOBODY, ""))
    return found


def _flatten(samples: Samples, annotations: Any) -> tuple[list, np.ndarray]:
    """Give all objects' classes in a row, and the sample that each belongs to."""
    per_sample = list(annotations)
    for i, objects in enumerate(per_sample):
        if isinstance(objects, str) or not isinstance(objects, (Sequence, np.ndarray)):
            raise TypeError(
                f"annotations[{i}] is {objects!r}; give for each {samples.noun} the classes of its objects, as in "
                "[['cat', 'cat', 'dog'], []]"
            )
    if len(per_sample) != len(samples):
        raise ValueError(
            f"annotations has {count_noun(len(per_sample), 'list')} and X "
            f"{count_noun(len(samples), samples.noun)}; give one each"
        )
    sizes = [len(objects) for objects in per_sample]
    return [label for objects in per_sample for label in objects], np.repeat(np.arange(len(samples)), sizes)


def _among(samples: Samples, name: str, found: np.ndarray, none: str, sentence: str) -> Check:
    """Count values and say where most of them are, of a table by its columns."""
    found = found.reshape(len(samples), -1)
    rows, total = np.flatnonzero(found.any(axis=1)), int(found.sum())
    counts, of, where = {"pixels": total} if total else {}, found.size, ""
    if not samples.are_images:
        per_column = zip(samples.columns, found.sum(axis=0).tolist(), strict=True)
        counts, of = {column: count for column, count in per_column if count}, len(samples)
        worst = max(counts, key=counts.__getitem__, default="")
        where = f", all in '{worst}'"
        if len(counts) > 1:
            where = f", most in '{worst}' ({counts[worst]:,})"
    if total:
        none = sentence.format(
            values=count_noun_is(total, "value"),
            share=percent(total, found.size),
            rows=len(rows),
            some=count_noun(len(rows), samples.noun),
            all=count_noun(len(samples), samples.noun),
            where=where,
        )
    return Check(name, counts, of, rows, none)


def _ratio(counts: dict[str, int]) -> str:
    return f"{max(counts.values()) / min(counts.values()):.3g}"


def _bounds(samples: Samples, ranges: Any) -> np.ndarray:
    """Give the lowest and highest allowed value, of each column where ranges are by column."""
    if ranges is None:
        return np.array([-np.inf, np.inf])
    if not isinstance(ranges, Mapping):
        return _pair("ranges", ranges)
    if samples.are_images:
        raise ValueError(
            "ranges is by column, but X holds images, which have none; give one pair (low, high)"
        )
    bounds = np.array([[-np.inf], [np.inf]]) * np.ones(len(samples.columns))
    for name, pair in ranges.items():
        if str(name) not in samples.columns:
            raise ValueError(
                f"ranges names {name!r}, which is no column; the columns are {quoted(samples.columns, 8)}"
            )
        bounds[:, samples.columns.index(str(name))] = _pair(f"ranges[{name!r}]", pair)
    return bounds


def _pair(name: str, pair: Any) -> np.ndarray:
    low_high = np.asarray(pair)
    if low_high.shape != (2,) or low_high.dtype.kind not in "iuf" or not low_high[0] < low_high[1]:
        raise ValueError(f"{name}={pair!r}; it must be a pair of numbers (low, high), the lower first")
    return low_high


def _draw_bars(axes: Axes, heading: str, bars: dict[str, int], colour: str) -> None:
    shown = bars
    if len(bars) > _MOST_BARS:
        shown = dict(sorted(bars.items(), key=lambda bar: -bar[1])[:_MOST_BARS])
        heading += f" (the {_MOST_BARS} largest of {len(bars)})"
    drawn = axes.barh(list(shown), list(shown.values()), color=colour)
    axes.bar_label(drawn, fmt="{:,.0f}", padding=3, fontsize=9)
    axes.invert_yaxis()
    axes.margins(x=0.12)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=10)
    axes.set_title(heading, loc="left", fontsize=10)
