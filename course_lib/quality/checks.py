"""Checks of the samples: each says what it counts, in which rows, and puts it in a sentence."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from course_lib.text import count_noun, count_noun_is, percent, quoted, storage

from .duplicates import near_duplicates
from .samples import Samples

_FENCE = 3  # interquartile ranges: the outer fence of J. Tukey, "Exploratory Data Analysis", 1977


class Check(NamedTuple):
    """What one check found: ``counts[where]``, each out of ``of``; the rows concerned; a sentence."""

    name: str
    counts: dict[str, int]
    of: int
    rows: np.ndarray
    sentence: str


def missing(samples: Samples) -> Check:
    """Count NaN."""
    counts, of, rows = _tally(samples, _test(np.isnan, samples.values))
    total = sum(counts.values())
    sentence = "No value is missing."
    if total:
        sentence = (
            f"{count_noun_is(total, 'value')} missing ({percent(total, samples.values.size)}), "
            f"in {len(rows):,} of {count_noun(len(samples), samples.noun)}{_most(counts)}."
        )
    return Check("missing", counts, of, rows, sentence)


def out_of_range(samples: Samples, ranges) -> Check:
    """Count values outside the given ranges, and infinite ones everywhere."""
    low, high = _bounds(samples, ranges)
    outside = (samples.values < low) | (samples.values > high) | _test(np.isinf, samples.values)
    counts, of, rows = _tally(samples, outside)
    what = "infinite" if ranges is None else "outside the given range"
    sentence = f"No value is {what}."
    if counts:
        total = sum(counts.values())
        sentence = f"{count_noun_is(total, 'value')} {what}, in {count_noun(len(rows), samples.noun)}{_most(counts)}."
    return Check("out of range", counts, of, rows, sentence)


def far_out(samples: Samples) -> Check:
    """Count values of a table far from the middle half of their column."""
    values = np.where(np.isfinite(samples.values), samples.values, np.nan)
    fences = np.full((2, values.shape[1]), np.nan)
    for j, column in enumerate(values.T):
        known = column[~np.isnan(column)]
        if len(known):
            first, third = np.quantile(known, [0.25, 0.75])
            reach = _FENCE * (third - first) or np.nan  # half of them alike: no spread to measure by
            fences[:, j] = first - reach, third + reach
    counts, of, rows = _tally(samples, (values < fences[0]) | (values > fences[1]))
    sentence = "No value lies far out."
    if counts:
        total = sum(counts.values())
        sentence = (
            f"{count_noun_is(total, 'value')} far out: more than {_FENCE} interquartile ranges beyond the "
            f"middle half of the column{_most(counts)}. Slips or true extremes? Look at them."
        )
    return Check("far out", counts, of, rows, sentence)


def constant(samples: Samples) -> Check:
    """Count columns of a single value, or images of a single shade."""
    flat = samples.values.reshape(len(samples), -1)
    if samples.are_images:
        rows = np.flatnonzero((flat == flat[:, :1]).all(axis=1))
        sentence = (
            f"{count_noun_is(len(rows), 'image')} blank, one value all over."
            if len(rows)
            else "No image is blank."
        )
        return Check("blank", _if_any("images", rows), len(samples), rows, sentence)
    known = ~np.isnan(flat)
    start = flat[known.argmax(axis=0), np.arange(flat.shape[1])]
    alike = ((flat == start) | ~known).all(axis=0)
    counts = {name: len(samples) for name, each in zip(samples.columns, alike, strict=True) if each}
    sentence = "No column is constant."
    if counts:
        sentence = (
            f"{count_noun_is(len(counts), 'column')} constant and tells no samples apart: {quoted(counts)}."
        )
    return Check("constant", counts, len(samples), np.empty(0, np.int64), sentence)


def duplicate(samples: Samples, first: np.ndarray) -> Check:
    """Count samples that equal an earlier one."""
    rows = np.flatnonzero(first != np.arange(len(first)))
    sentence = f"No {samples.noun} is there twice."
    if len(rows):
        sentence = (
            f"{count_noun_is(len(rows), samples.noun)} an exact copy of an earlier one "
            f"({percent(len(rows), len(first))}): "
            "a split by row can put copies on both sides."
        )
    return Check("duplicate", _if_any(samples.noun + "s", rows), len(first), rows, sentence)


def near_duplicate(samples: Samples, near: float, random_state) -> Check:
    """Count samples that are nearly another one."""
    rows = near_duplicates(samples.values, near=near, random_state=random_state)[:, 0]
    sentence = f"No {samples.noun} is almost another one."
    if len(rows):
        sentence = (
            f"{count_noun_is(len(rows), samples.noun)} almost, not exactly, another one "
            f"({percent(len(rows), len(samples))}): "
            f"within {percent(near, 1)} of the usual distance."
        )
    return Check("near-duplicate", _if_any(samples.noun + "s", rows), len(samples), rows, sentence)


def memory(samples: Samples) -> Check:
    """Count the bytes as stored, and of images as numbers for training at several resolutions."""
    values = samples.values
    if not samples.are_images:
        shape = f"{count_noun(len(samples), 'row')} of {count_noun(values.shape[1], 'column')}"
        size = f"{shape} take {storage(values.nbytes)}."
        return Check(
            "memory", {f"as {values.dtype}": values.nbytes}, values.nbytes, np.empty(0, np.int64), size
        )
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
    return Check("memory", counts, values.nbytes, np.empty(0, np.int64), sentence)


def _test(test: np.ufunc, values: np.ndarray) -> np.ndarray:
    return test(values) if values.dtype.kind == "f" else np.zeros(values.shape, bool)  # whole numbers: never


def _tally(samples: Samples, found: np.ndarray) -> tuple[dict[str, int], int, np.ndarray]:
    """Give how many values were found and where, of how many, and in which rows."""
    found = found.reshape(len(samples), -1)
    rows = np.flatnonzero(found.any(axis=1))
    if samples.are_images:
        return ({"pixels": int(found.sum())} if len(rows) else {}), found.size, rows
    counts = found.sum(axis=0)
    named = {name: int(count) for name, count in zip(samples.columns, counts, strict=True) if count}
    return named, len(samples), rows


def _if_any(where: str, rows: np.ndarray) -> dict[str, int]:
    return {where: len(rows)} if len(rows) else {}


def _most(counts: dict[str, int]) -> str:
    if len(counts) < 2:
        return "" if set(counts) == {"pixels"} else f", all in {quoted(counts)}"
    worst = max(counts, key=counts.get)
    return f", most in '{worst}' ({counts[worst]:,})"


def _bounds(samples: Samples, ranges) -> tuple[np.ndarray, np.ndarray]:
    """Give the lowest and highest allowed value, of each column where ranges are by column."""
    if ranges is None:
        return np.array(-np.inf), np.array(np.inf)
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


def _pair(name: str, pair) -> np.ndarray:
    low_high = np.asarray(pair)
    if low_high.shape != (2,) or low_high.dtype.kind not in "iuf" or not low_high[0] < low_high[1]:
        raise ValueError(f"{name}={pair!r}; it must be a pair of numbers (low, high), the lower first")
    return low_high
