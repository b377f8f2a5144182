"""Where each setting lies on the surface: knobs across and down, so that it is about three times as wide as high."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import ceil, log, prod, sqrt

from course_widgets.search_race.table import Knob, Measured, said

WIDER = 3
MOST_ACROSS = 40


@dataclass(frozen=True)
class Surface:
    """The surface, in cells.

    Attributes
    ----------
    columns, rows : int
    at : tuple of (int, int)
        Column and row of each setting.
    across, down : tuple of tuple of str
        What the columns and rows say: one text for each knob, the one that changes fastest last; empty where the
        settings have gaps, and stand one after another.
    across_names, down_names : tuple of str
        Of the knobs.
    """

    columns: int
    rows: int
    at: tuple[tuple[int, int], ...]
    across: tuple[tuple[str, ...], ...] = ()
    down: tuple[tuple[str, ...], ...] = ()
    across_names: tuple[str, ...] = ()
    down_names: tuple[str, ...] = ()


def lay_out(table: Measured) -> Surface:
    """Lay the settings of a table out.

    >>> from course_widgets.search_race.examples import made_up
    >>> surface = lay_out(Measured.of(made_up(1), knobs=["rate", "batch", "optimizer"], score="val_accuracy"))
    >>> surface.columns, surface.rows, surface.across_names, surface.down[0]
    (10, 3, ('optimizer', 'rate'), ('16',))
    """
    n = len(table.settings)
    if not table.complete:
        columns = min(MOST_ACROSS, ceil(sqrt(WIDER * n)))
        return Surface(columns, ceil(n / columns), tuple((k % columns, k // columns) for k in range(n)))
    across, down = _sides(table.knobs)
    named = [
        {knob.name: value for knob, value in zip(table.knobs, each, strict=True)} for each in table.settings
    ]

    def place(knobs: Sequence[Knob], setting: dict) -> int:
        at = 0
        for knob in knobs:
            at = at * len(knob.values) + knob.values.index(setting[knob.name])
        return at

    return Surface(
        _size(across),
        _size(down),
        tuple((place(across, each), place(down, each)) for each in named),
        _texts(across),
        _texts(down),
        tuple(knob.name for knob in across),
        tuple(knob.name for knob in down),
    )


def _size(knobs: Sequence[Knob]) -> int:
    return prod(len(knob.values) for knob in knobs)


def _texts(knobs: Sequence[Knob]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(map(said, values)) for values in product(*(knob.values for knob in knobs)))


def _sides(knobs: Sequence[Knob]) -> tuple[list[Knob], list[Knob]]:
    """Put the knob with most values across, and of the others those that give the best form; rather texts."""
    longest = max(knobs, key=lambda knob: len(knob.values))
    others = [knob for knob in knobs if knob is not longest]
    sides = [
        ([*chosen, longest], [knob for knob in others if knob not in chosen])
        for k in range(len(others) + 1)
        for chosen in combinations(others, k)
    ]

    def bad(side: tuple[list[Knob], list[Knob]]) -> tuple[float, int]:
        form = abs(log(_size(side[0]) / (WIDER * _size(side[1]))))
        return round(form, 6), sum(knob.is_number for knob in side[0])

    return min(sides, key=bad)
