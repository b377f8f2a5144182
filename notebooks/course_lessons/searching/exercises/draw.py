"""Random search: each knob drawn for itself, anew for each setting."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws
from course_lib.exercises.wording import kind_of, plain

SPACE = {
    "learning_rate": [0.001, 0.003, 0.01, 0.03, 0.1],
    "schedule": ["constant", "cosine"],
    "batch_size": [16, 32, 64],
}
OTHER = {"dropout": [0.0, 0.5], "width": [1, 2, 4, 8], "l1": [0.0]}
N = 400


def _right(space: Mapping[str, list], n: int, seed: int) -> list[dict[str, Any]]:
    rng = np.random.default_rng(seed)
    return [
        {knob: values[rng.integers(len(values))] for knob, values in space.items()}
        for _ in range(n)
    ]


def _judge(answer: Any) -> None:
    draw = laws.Function(
        answer,
        "draw_settings(space, n, seed)",
        returns="a list of n settings",
        stops={"unhashable|not a sequence": "`space[knob]` is a list of values."},
    )
    for space, n in ((SPACE, 3), (OTHER, 5), (SPACE, 1)):
        _are_settings(draw(space, n, 0), space, n, draw.case)
    laws.seeded(draw, SPACE, 8, key=lambda found: [_plain(each) for each in found])
    for space in (SPACE, OTHER):
        found = draw(space, N, 0)
        _are_settings(found, space, N, draw.case)
        _are_independent([_plain(each) for each in found], space)


def _plain(setting: Mapping[str, Any]) -> dict[str, Any]:
    return {
        knob: getattr(value, "item", lambda v=value: v)()
        for knob, value in setting.items()
    }


def _are_settings(found: Any, space: Mapping[str, list], n: int, case: str) -> None:
    case = case if len(case) < 200 else ""
    if isinstance(found, Mapping):
        raise Retry(
            f"{case}yours is one dictionary; return a list of {n}, a dictionary for each setting."
        )
    if not isinstance(found, list | tuple | np.ndarray):
        raise Retry(
            f"{case}yours is {kind_of(found)}; return a list of {n} dictionaries."
        )
    if len(found) != n:
        raise Retry(f"{case}yours holds {len(found)} settings; {n} are asked for.")
    for setting in found:
        if not isinstance(setting, Mapping):
            raise Retry(
                f"{case}each setting is a dictionary, a value for each knob; among yours is {kind_of(setting)}."
            )
        if missing := [knob for knob in space if knob not in setting]:
            raise Retry(
                f"{case}a setting of yours has no value for {missing[0]!r}."
            )
        if extra := [knob for knob in setting if knob not in space]:
            raise Retry(
                f"{case}a setting of yours has {plain(extra[0])}, which is no knob of this space."
            )
        for knob, value in _plain(setting).items():
            if isinstance(value, list | tuple | np.ndarray):
                raise Retry(
                    f"{case}yours has a list for {knob!r}; draw one of its values."
                )
            if value not in space[knob]:
                raise Retry(
                    f"{case}yours has {plain(value)} for {knob!r}. Its values are "
                    f"{', '.join(map(plain, space[knob]))}."
                )


def _are_independent(
    found: list[dict[str, Any]], space: Mapping[str, list]
) -> None:
    """Each knob's values come equally often, and every pair of knobs in all combinations."""
    if all(setting == found[0] for setting in found):
        raise Retry(
            f"All {N} settings of yours are the same one. Draw anew for each."
        )
    for knob, values in space.items():
        counts = Counter(setting[knob] for setting in found)
        if never := [value for value in values if not counts[value]]:
            raise Retry(
                f"In {N} settings {knob!r} is never {plain(never[0])}. Every value of a knob must be able to come."
            )
        rare, often = min(counts.values()), max(counts.values())
        expected = N / len(values)
        if rare < 0.6 * expected or often > 1.4 * expected:
            raise Retry(
                f"In {N} settings of yours {knob!r} has one value {rare} times and another {often} times. Each value "
                "is as likely as the next."
            )
    for one in space:
        for other in space:
            pairs = {(setting[one], setting[other]) for setting in found}
            if one != other and len(pairs) < len(space[one]) * len(space[other]):
                raise Retry(
                    f"In {N} settings of yours {one!r} and {other!r} move together: only {len(pairs)} of their "
                    f"{len(space[one]) * len(space[other])} combinations come. Draw each knob for itself; one "
                    "generator, made once before the loop, goes on from draw to draw."
                )
    lags = [
        sum(
            setting == later
            for setting, later in zip(found, found[lag:], strict=False)
        )
        / (len(found) - lag)
        for lag in range(1, 61)
    ]
    if max(lags) > 0.9:
        raise Retry(
            "Your settings come round and round in the same order, as in a grid. Draw each anew, whatever came "
            "before."
        )


DRAW = Exercise(
    id="searching-1",
    title="Settings at random",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def draw_settings(space, n, seed):
    rng = np.random.default_rng(seed)
    return [
        {knob: values[rng.integers(len(values))] for knob, values in space.items()}
        for _ in range(n)
    ]""",
    praise="Three lines, and no combination had to be listed. Two hundred such searches are replayed below.",
    hints=[
        "Make the generator once, before the loop: `rng = np.random.default_rng(seed)`.",
        "For one setting: a dictionary over `space.items()`, with one value drawn from each list.",
        "`values[rng.integers(len(values))]` draws one value, whatever its type.",
    ],
)
