"""What limits leave of measured models, who is on the front, which one to take; choosing.mjs has the same."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from course_widgets.text import significant

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Axis:
    """A cost that models can be compared by: the column that holds it, and how it is said."""

    column: str
    label: str
    unit: str
    title: str
    cheapest: str


@dataclass(frozen=True)
class Limit:
    """What a model must keep to.

    Attributes
    ----------
    name, column : str
        Of the setting, and of what it bounds.
    label, unit, title : str
        As the page has them.
    over : str
        What is said of a model that does not keep to it; ``{}`` is by how much.
    floor : bool
        Whether it bounds from below.
    scale : float
        What a number is multiplied by to be in that unit.
    """

    name: str
    column: str
    label: str
    unit: str
    title: str
    over: str
    floor: bool = False
    scale: float = 1


AXES = {
    each.column: each
    for each in (
        Axis(
            "latency_ms",
            "latency",
            "ms",
            "Milliseconds for an answer to one picture: half come sooner",
            "quickest",
        ),
        Axis("megabytes", "size", "MB", "Megabytes of the saved weights", "smallest"),
        Axis("train_seconds", "training", "s", "Seconds to train it", "quickest to train"),
        Axis(
            "parameters", "parameters", "", "Numbers that training adjusts", "one with the fewest parameters"
        ),
        Axis(
            "multiply_adds",
            "multiply-adds",
            "",
            "Multiplications for one answer",
            "one with the fewest multiply-adds",
        ),
    )
}
LIMITS = (
    Limit(
        "max_latency_ms", "latency_p95_ms", "Answers within", "ms",
        "95 of 100 answers to one picture must come within so many milliseconds",
        "its slow answers take {} ms too long",
    ),
    Limit("max_megabytes", "megabytes", "Size up to", "MB", "Its saved weights may take so much", "{} MB too large"),
    Limit(
        "max_train_seconds", "train_seconds", "Training up to", "s", "Training may take so long",
        "trains {} s too long",
    ),
    Limit(
        "min_accuracy", "high", "Accuracy from", "%",
        "So accurate must it be: ruled out is a model whose whole interval lies below", "at best {} points too low",
        floor=True, scale=100,
    ),
    Limit(
        "max_images", "images", "Images up to", "", "So many labelled pictures there are to train on",
        "needs {} more images",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """What limits leave of measured models. Numbers are places in the rows.

    Attributes
    ----------
    over : tuple of tuple of (Limit, float)
        Of each row: the limits that it does not keep to, and by how much.
    left, front, tied : tuple of int
        Those that keep to all; those of them that none beats in both accuracy and cost, the cheapest first; those
        whose interval reaches that of the most accurate, itself among them.
    best, pick, nearest : int or None
        The most accurate; the cheapest of the tied; where none is left, the one that misses least.
    """

    over: tuple[tuple[tuple[Limit, float], ...], ...]
    left: tuple[int, ...]
    front: tuple[int, ...]
    tied: tuple[int, ...]
    best: int | None
    pick: int | None
    nearest: int | None


def choose(rows: Sequence[Row], limits: Mapping[str, float], axis: str) -> Choice:
    """Choose among measured models, in O(n²).

    Parameters
    ----------
    rows : sequence of mapping
        With the columns of `AXES` and `LIMITS`, and low and high, the interval of the accuracy.
    limits : mapping of str to float
        A number for each of `LIMITS`.
    axis : str
        The column of `AXES` that says what is cheap.

    Examples
    --------
    >>> from course_widgets.model_chooser.examples import measured_table
    >>> rows = measured_table().to_dict("records")
    >>> chosen = choose(rows, {**loosest(rows), "min_accuracy": 1.01}, "latency_ms")
    >>> chosen.left, chosen.pick
    ((), None)
    """
    over = tuple(_over(row, limits) for row in rows)
    left = tuple(place for place, each in enumerate(over) if not each)
    if not left:
        misses = [
            (len(each), max(_share(limits, one) for one in each), place) for place, each in enumerate(over)
        ]
        return Choice(over, (), (), (), None, None, min(misses)[2])

    def thrift(place: int) -> tuple[float, float, float, int]:
        row = rows[place]
        return row[axis], row["images"], -row["accuracy"], place

    by_cost = sorted(
        left, key=lambda place: (rows[place][axis], -rows[place]["accuracy"], rows[place]["images"], place)
    )
    front: list[int] = []
    for place in by_cost:
        if not front or rows[place]["accuracy"] > rows[front[-1]]["accuracy"]:
            front.append(place)
    best = min(left, key=lambda place: (-rows[place]["accuracy"], *thrift(place)))
    tied = tuple(place for place in left if rows[place]["high"] >= rows[best]["low"])
    return Choice(over, left, tuple(front), tied, best, min(tied, key=thrift), None)


def loosest(rows: Sequence[Row]) -> dict[str, float]:
    """Give limits that rule nothing out: those where the sliders end.

    >>> loosest([{"latency_p95_ms": 0.123, "megabytes": 0.05, "train_seconds": 4, "high": 0.9, "images": 300}])
    {'max_latency_ms': 0.13, 'max_megabytes': 0.05, 'max_train_seconds': 4.0, 'min_accuracy': 0.0, 'max_images': 300}
    """
    return {limit.name: stops(limit, rows)[0 if limit.floor else -1] for limit in LIMITS}


def stops(limit: Limit, rows: Sequence[Row]) -> list[float]:
    """Say where a limit's slider stops: numbers of two digits, from what rules all out to what rules none out.

    >>> stops(LIMITS[1], [{"megabytes": 0.098}, {"megabytes": 0.12}])
    [0.097, 0.098, 0.099, 0.1, 0.11, 0.12]
    """
    values = sorted({row[limit.column] for row in rows})
    if limit.floor:
        return [step / 200 for step in range(201)]
    if limit.column == "images":
        return values
    power = math.floor(math.log10(values[0])) - 1
    digits = math.floor(values[0] / 10.0**power) - 1
    found: list[float] = []
    while not found or found[-1] < values[-1]:
        found.append(digits * 10**power if power >= 0 else digits / 10**-power)
        digits, power = (10, power + 1) if digits == 99 else (digits + 1, power)
    return found


def over_words(limit: Limit, by: float) -> str:
    """Say by how much a limit is missed.

    >>> over_words(LIMITS[0], 0.12345), over_words(LIMITS[3], 0.021), over_words(LIMITS[4], 700)
    ('its slow answers take 0.12 ms too long', 'at best 2.1 points too low', 'needs 700 more images')
    """
    digits = 4 if limit.column == "images" else 2
    return limit.over.format(significant(limit.scale * by, digits))


def status_words(rows: Sequence[Row], choice: Choice, place: int, axis: str) -> str:
    """Say where a model stands: what rules it out, or what speaks for it, or what beats it."""
    if choice.over[place]:
        return ", ".join(over_words(*each) for each in choice.over[place])
    if place == choice.pick:
        return (
            "the pick"
            if choice.pick == choice.best
            else f"the pick: {AXES[axis].cheapest} of those too close to call"
        )
    if place == choice.best:
        return "most accurate, yet too close to call"
    if place in choice.tied:
        return "too close to call"
    if place in choice.front:
        return "less accurate, but cheaper"
    row = rows[place]
    beats = max(
        (rows[each] for each in choice.front if rows[each][axis] <= row[axis]),
        key=lambda each: each["accuracy"],
    )
    better = "better" if beats["low"] > row["high"] else "no worse"
    return f"{beats['name']} is {better} {'and cheaper' if beats[axis] < row[axis] else 'at the same cost'}"


def _over(row: Row, limits: Mapping[str, float]) -> tuple[tuple[Limit, float], ...]:
    sides = (
        (limit, (limits[limit.name] - row[limit.column]) * (1 if limit.floor else -1)) for limit in LIMITS
    )
    return tuple((limit, by) for limit, by in sides if by > 0)


def _share(limits: Mapping[str, float], missed: tuple[Limit, float]) -> float:
    limit, by = missed
    return by / max(limits[limit.name], 1e-12)
