"""What SamplingRatio and its page send each other: targets both can read, points and objects packed once."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib.ratios import RatioPlan, Resampled, class_permutations, parse_target
from course_lib.ratios.targets import Counts, Shares, Strategy

MOST_SENT = 20_000  # interpolated points shown: more would be a blot


def target_to_page(plan: RatioPlan, one: tuple[Any, Fraction] | None = None) -> dict:
    """Write a plan's target as the browser reads it: as text, or by the classes' places; `one` as an exact share."""
    target: Any = plan.target
    place = {label: code for code, label in enumerate(plan.counts)}
    if one:
        return {"shares": [[place[one[0]], f"{one[1].numerator}/{one[1].denominator}"]]}
    match parse_target(target):
        case Strategy():
            return {"counts": [[place[label], count] for label, count in plan.after.items()]}
        case Counts(of):
            return {"counts": [[place[label], count] for label, count in of.items()]}
        case Shares(of):
            return {"shares": [[place[label], _plain(target[label])] for label in of]}
    return {"text": target if isinstance(target, str) else _plain(target)}


def target_from_page(written: Mapping, classes: Sequence) -> Any:
    """Read a target that the browser wrote."""
    if "counts" in written:
        return {classes[code]: int(count) for code, count in written["counts"]}
    if "shares" in written:
        return {classes[code]: _read_share(share) for code, share in written["shares"]}
    return str(written["text"])


def _read_share(share: str | float) -> Fraction | float:
    return Fraction(share) if "/" in str(share) else float(share)


def _plain(share: float) -> str:
    return format(Decimal(str(float(share))), "f")  # 1e-05 is 0.00001 in the browser's arithmetic


def pack_points(points: np.ndarray, y: ArrayLike, random_state: int) -> bytes:
    """Pack points class after class, each in its order of drawing: what a plan keeps is a prefix."""
    order = np.concatenate(list(class_permutations(y, random_state).values()))
    return _in_frame(points[order], points)


def pack_objects(objects: Mapping[str, np.ndarray], y: ArrayLike, random_state: int) -> bytes:
    """Pack running sums of the objects in the same order: what a prefix of a class holds is one look-up."""
    if not objects:
        return b""
    table = np.column_stack(list(objects.values()))
    sums = [np.cumsum(table[order], axis=0) for order in class_permutations(y, random_state).values()]
    return np.concatenate(sums).astype("<u4").tobytes()


def pack_made(made: Resampled, points: np.ndarray, classes: Sequence) -> dict:
    """Write interpolated points as the browser reads them: how many of each class, and where."""
    rows = np.flatnonzero(made.new)
    rows = rows[:: max(1, -(-len(rows) // MOST_SENT))]
    of_class = [rows[made.y[rows] == label] for label in classes]
    xy = _in_frame(made.X[np.concatenate(of_class)], points)
    return {"counts": [len(each) for each in of_class], "xy": xy}


def _in_frame(points: np.ndarray, all_points: np.ndarray) -> bytes:
    """Write points as two uint16 each, 0 to 65,535 across the square that all points fill."""
    low, high = all_points.min(axis=0), all_points.max(axis=0)
    return np.round((points - low) / np.where(high > low, high - low, 1) * 65535).astype("<u2").tobytes()
