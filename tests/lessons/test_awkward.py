"""Awkward answers, tried on every exercise: each ends in a hint that names what is wrong, and spoils nothing.

What an exercise does not live up to yet stands in its lesson's ``faults.toml``, under ``[awkward]``; a line that is
no longer true fails.
"""

import re
from collections.abc import Callable
from numbers import Number
from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch

from course_lib.exercises import assess, exercises, guard, laws
from course_lib.lessons import lessons
from tests.lessons import mutants
from tests.lessons.test_exercises import told

ALL = [exercise for lesson in lessons() for exercise in exercises(lesson.slug).values()]
UGLY = re.compile(
    r"np\.(?:float|u?int|str|bool)\d*_?\(|\b[Aa] `?(?:ndarray|umbrella|int|int64|object|NoneType)\b|"
    r"\d:\d+\.0\b|[?!]\."
)


class Hostile:
    """Everything about it fails."""

    def _fail(self, *_):
        raise RuntimeError("hands off")

    __getattr__ = __eq__ = __ne__ = __lt__ = __bool__ = __len__ = __repr__ = __str__ = __iter__ = (
        __array__
    ) = _fail
    __float__ = __int__ = __index__ = __getitem__ = __contains__ = _fail
    __hash__ = None


def _zero(value: Any) -> bool:
    """Spoil a value in place; False where there is nothing to spoil."""
    if isinstance(value, pd.DataFrame):
        value[value.select_dtypes("number").columns] = 0
    elif (
        isinstance(value, (np.ndarray, torch.Tensor))
        and value.ndim
        and not getattr(value, "requires_grad", False)
    ):
        value[:] = 0
    elif isinstance(value, list):
        value[:] = [0] * len(value)
    elif isinstance(value, dict):
        value.clear()
    else:
        return False
    return True


def _as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_text(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_as_text(each) for each in value)
    if hasattr(value, "tolist"):
        return _as_text(value.tolist())
    return str(value)


def forgets(right: Callable) -> Callable:
    def answer(*given, **named):
        right(*given, **named)

    return answer


def yields(right: Callable) -> Callable:
    def answer(*given, **named):
        yield right(*given, **named)

    return answer


def poisons(right: Callable) -> Callable:
    def answer(*given, **named):
        found = right(*given, **named)
        answer.nothing_to_spoil = not any([_zero(value) for value in (*given, *named.values())])
        return found

    return answer


def shuffles(right: Callable) -> Callable:
    def answer(*given, **named):
        arrays = [value for value in given if isinstance(value, np.ndarray) and len(np.unique(value)) > 1]
        for value in arrays:
            value[:] = np.roll(value, 1, axis=0)
        answer.nothing_to_spoil = not arrays
        return right(*given, **named)

    return answer


def never_ends(right: Callable) -> Callable:
    def answer(*given, **named):
        while True:
            pass

    return answer


def exits(right: Callable) -> Callable:
    def answer(*given, **named):
        raise SystemExit(1)

    return answer


def breaks(right: Callable) -> Callable:
    def answer(*given, **named):
        return [][len(given)]

    return answer


def writes(right: Callable) -> Callable:
    def answer(*given, **named):
        found = right(*given, **named)
        answer.nothing_to_spoil = laws.same(_as_text(found), found)
        return _as_text(found)

    return answer


def gives(result: Callable[[Any], Any]) -> Callable:
    def make(right: Callable) -> Callable:
        return lambda *given, **named: result(right(*given, **named))

    return make


# what an answer is made of, and what its hint must say
OF_A_FUNCTION: dict[str, tuple[Callable[[Callable], Any], str]] = {
    "forgotten return": (forgets, "gives nothing back"),
    "generator": (yields, "generator"),
    "dots inside": (gives(lambda found: ...), "still a `...`"),
    "poisoner": (poisons, "changes the"),
    "shuffler": (shuffles, "changes the"),
    "endless loop": (never_ends, "still running"),
    "exit": (exits, "ends the program"),
    "error": (breaks, "beyond the end of a list"),
    "hostile result": (gives(lambda found: Hostile()), ""),
    "text result": (gives(lambda found: "?"), ""),
    "numbers as texts": (writes, ""),
    "no arguments": (lambda right: lambda: 0, "The page calls"),
    "too many arguments": (lambda right: lambda a, b, c, d, e, f, g: 0, "The page calls"),
    "class": (lambda right: type("Answer", (), {}), "class"),
    "hostile": (lambda right: Hostile(), ""),
    "result in place of the function": (lambda right: [1, 2, 3], "itself"),
}
OF_A_VALUE: dict[str, tuple[Callable[[Any], Any], str]] = {
    "function": (lambda right: lambda: right, "function"),
    "class": (type, "class"),
    "hostile": (lambda right: Hostile(), ""),
    "numbers as texts": (_as_text, ""),
    "truth": (lambda right: True, ""),
    "array of none": (lambda right: np.array([]), ""),
}
SPOIL = {"poisoner", "shuffler", "numbers as texts"}
ALSO_A_NUMBER = [np.array, np.float64, torch.tensor, lambda value: torch.tensor(float(value))]

CASES = [
    pytest.param(exercise, kind, id=f"{exercise.id}-{kind}")
    for exercise in ALL
    for kind in (OF_A_FUNCTION if exercise.function else OF_A_VALUE)
]
CASES += [pytest.param(exercise, "words", id=f"{exercise.id}-words") for exercise in ALL]
CASES += [
    pytest.param(exercise, "number in other forms", id=f"{exercise.id}-number in other forms")
    for exercise in ALL
    if not exercise.function and isinstance(exercise.reference(), Number)
]


def fault(exercise: Any, kind: str) -> str:
    """What is wrong with how an exercise meets an awkward answer; empty if nothing is."""
    right = exercise.reference()
    if kind == "words":
        said = [outcome.message for outcome in told(exercise.id)]
        return "; ".join(message for message in said if UGLY.search(message) or "Python says" in message)
    if kind == "number in other forms":
        refused = [assess(exercise.id, form(right)).message for form in ALSO_A_NUMBER]
        return "; ".join(message for message in refused if message != exercise.praise)
    make, says = (OF_A_FUNCTION if exercise.function else OF_A_VALUE)[kind]
    answer = make(right)
    outcome = assess(exercise.id, answer)
    if kind in SPOIL and (answer.nothing_to_spoil if exercise.function else laws.same(answer, right)):
        return ""  # an exercise without arrays, or without numbers
    if outcome.status != "retry" or says not in outcome.message or UGLY.search(outcome.message):
        return f"{outcome.status}: {outcome.message}"
    after = assess(exercise.id, exercise.reference())
    return "" if after.status == "pass" else f"spoiled for the right answer: {after.message}"


def not_yet(exercise: Any) -> list[str]:
    return mutants.known_faults(exercise.lesson).get("awkward", {}).get(exercise.id, [])


@pytest.mark.parametrize(("exercise", "kind"), CASES)
def test_an_awkward_answer_gets_its_hint_and_spoils_nothing(exercise, kind, monkeypatch):
    if kind in {"poisoner", "shuffler"} and kind in not_yet(exercise):
        pytest.skip(
            "its judge still hands out its own arrays, and would stay spoiled for the tests after this one"
        )
    if kind == "endless loop":
        monkeypatch.setattr(laws, "SECONDS", 0.2)
        if kind in not_yet(exercise):
            monkeypatch.setattr(guard, "SECONDS", 0.5)
    found = fault(exercise, kind)
    if kind in not_yet(exercise):
        assert found, f"take {kind!r} of {exercise.id} out of faults.toml: it is met now"
    else:
        assert not found


def test_what_is_listed_is_tried():
    tried = {(case.values[0].id, case.values[1]) for case in CASES}
    assert {(each.id, kind) for each in ALL for kind in not_yet(each)} <= tried
