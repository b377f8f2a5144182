"""What a plan refuses, each time with the class, how many it lacks, and the cure."""

from collections.abc import Mapping
from numbers import Integral

import numpy as np

from course_lib.validation import check_rows

_FEW = 5  # bad rows named in an error
MOST_SAMPLES = 10**9  # an epoch above this is a slip of the keyboard, and its index array fills the memory


def checked_counts(counts: Mapping) -> dict:
    """Return class counts as plain ints, or say which is no count."""
    if not isinstance(counts, Mapping):
        raise TypeError(
            f"counts must be a mapping {{class: count}}, got {type(counts).__name__}; "
            "for labels use RatioPlan.from_labels(y)"
        )
    for label, count in counts.items():
        if isinstance(count, (bool, np.bool_)) or not isinstance(count, Integral) or count < 1:
            raise ValueError(
                f"counts[{label!r}]={count!r}; every class needs a whole number of samples, at least 1"
            )
    if len(counts) < 2:
        has = f"only {next(iter(counts))!r}" if counts else "none"
        raise ValueError(
            f"a ratio needs at least 2 classes, and counts has {has}; add samples of another class"
        )
    return {label: int(count) for label, count in counts.items()}


def check_possible(counts: Mapping, after: Mapping, how: str, by_count: bool) -> None:
    """Refuse a plan that empties a class, needs samples it may not copy, or fills the memory."""
    total = sum(after.values())
    if total > MOST_SAMPLES:
        most = max(after, key=lambda label: after[label] / counts[label])
        raise ValueError(
            f"an epoch of {total:,} samples is asked, and {MOST_SAMPLES:,} is the most: class {most!r} has "
            f"{counts[most]:,} and would need {after[most]:,}; choose a milder target, or how='under' or 'weight'"
        )
    for label, count in counts.items():
        if not after[label]:
            raise ValueError(
                f"class {label!r} would keep none of its {count:,} samples; "
                "choose a target that leaves it at least 1, or how='over'"
            )
        if by_count and how == "under" and after[label] > count:
            raise ValueError(
                f"class {label!r} lacks {after[label] - count:,} samples: {after[label]:,} are asked and it has "
                f"{count:,}, and how='under' copies none; ask for at most {count:,}, or use 'over' or 'both'"
            )
        if by_count and how == "over" and after[label] < count:
            raise ValueError(
                f"class {label!r} has {count - after[label]:,} samples too many: {after[label]:,} are asked and "
                f"it has {count:,}, and how='over' drops none; ask for at least {count:,}, or use 'under' or 'both'"
            )


def check_same(planned: Mapping, given: Mapping) -> None:
    """Refuse labels that a plan was not made for."""
    for label in [*planned, *given]:
        if planned.get(label, 0) != given.get(label, 0):
            raise ValueError(
                f"y holds {given.get(label, 0):,} of class {label!r}, and the plan was made for "
                f"{planned.get(label, 0):,}; make one for this y with RatioPlan.from_labels(y)"
            )


def as_table(X, n: int, method: str) -> np.ndarray:
    """Give a table as an array of ``n`` rows of finite numbers, or say what in it is none."""
    try:
        rows = check_rows(X, n)
    except ValueError as error:
        if "inhomogeneous" not in str(error):
            raise
        raise ValueError(f"X must be a table of numbers for {method}; its rows differ in length") from None
    if rows.ndim != 2:
        raise ValueError(
            f"X has shape {rows.shape}, and {method} measures distances between rows of numbers, shape (n, d); "
            "flatten images with X.reshape(len(X), -1), or give a trained model's features"
        )
    if hasattr(rows, "iloc"):
        text = [name for name, kind in zip(rows.columns, rows.dtypes, strict=True) if kind.kind not in "biuf"]
        if text:
            raise TypeError(
                f"X has {len(text)} column(s) that are no numbers, as {text[0]!r}; {method} measures distances: "
                "encode or drop them, or use 'random_over' or 'random_under'"
            )
        rows = rows.to_numpy()
    if rows.dtype.kind not in "biuf":
        raise TypeError(
            f"X is of {rows.dtype}, and {method} measures distances between numbers; encode text and dates first, "
            "or use 'random_over' or 'random_under'"
        )
    bad = np.flatnonzero(~np.isfinite(rows).all(axis=1)) if rows.dtype.kind == "f" else ()
    if len(bad):
        where = ", ".join(map(str, bad[:_FEW])) + (", ..." if len(bad) > _FEW else "")
        raise ValueError(
            f"X has {len(bad):,} row(s) with NaN or infinity, at position(s) {where}; {method} measures distances: "
            "fill or drop those rows, or use 'random_over' or 'random_under'"
        )
    return rows
