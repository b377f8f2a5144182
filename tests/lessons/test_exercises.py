"""Every exercise, in both directions: right answers pass, each known mistake gets the hint for that mistake.

What is known lies in ``tests/lessons/<slug>/``, in as many modules as is convenient. Each declares::

    MISTAKES = {"subsets-1": [(make_a_wrong_answer, "a word of the hint that it must get"), …]}
    ALSO_RIGHT = {"subsets-1": [make_another_right_answer, …]}
"""

import importlib
import re
from collections.abc import Callable
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from course_lib.exercises import Outcome, Retry, assess, exercises, get
from course_lib.lessons import lessons

ALL = [exercise for lesson in lessons() for exercise in exercises(lesson.slug).values()]
EACH = pytest.mark.parametrize("exercise", ALL, ids=lambda exercise: exercise.id)
_MODULES = [
    importlib.import_module(f"tests.lessons.{path.parent.name}.{path.stem}")
    for lesson in lessons()
    for path in sorted((Path(__file__).parent / lesson.slug).glob("*.py"))
]


def _known(name: str) -> dict[str, list]:
    """What the lessons' modules declare under a name, exercise by exercise."""
    found = [(id, answers) for module in _MODULES for id, answers in getattr(module, name, {}).items()]
    assert len(dict(found)) == len(found), f"an exercise has {name} in two modules"
    return dict(found)


MISTAKES: dict[str, list[tuple[Callable[[], Any], str]]] = _known("MISTAKES")
ALSO_RIGHT: dict[str, list[Callable[[], Any]]] = _known("ALSO_RIGHT")


@cache
def told(id: str) -> list[Outcome]:
    """What each known mistake of an exercise comes to; asked by several tests, and judged once."""
    return [assess(id, make()) for make, _ in MISTAKES[id]]


def stub(n, k, seed):
    """Written by the lesson."""
    return ...


NONSENSE = {
    "None": None,
    "text": "?",
    "object": object(),
    "list": [],
    "dict": {},
    "nan": float("nan"),
    "negative": -1,
    "broken function": lambda: 1 / 0,
}


@EACH
def test_a_function_that_returns_dots_is_not_attempted(exercise):
    assert assess(exercise.id, stub).status == "todo"
    assert assess(exercise.id, lambda x: x[..., 0]).status == "retry"


@EACH
def test_the_reference_is_right(exercise):
    outcome = assess(exercise.id, exercise.reference())
    assert (outcome.status, outcome.message) == ("pass", exercise.praise)


@EACH
def test_dots_are_not_attempted(exercise):
    assert assess(exercise.id, ...).status == "todo"


@EACH
@pytest.mark.parametrize("nonsense", NONSENSE.values(), ids=NONSENSE)
def test_nonsense_is_a_retry_and_never_an_error(exercise, nonsense):
    outcome = assess(exercise.id, nonsense)
    assert outcome.status == "retry"
    assert outcome.message


@pytest.mark.parametrize(
    ("id", "number", "word"),
    [
        pytest.param(id, number, word, id=f"{id}-{word}")
        for id, mistakes in MISTAKES.items()
        for number, (_, word) in enumerate(mistakes)
    ],
)
def test_a_mistake_gets_the_hint_for_it(id, number, word):
    outcome = told(id)[number]
    assert outcome.status == "retry"
    assert word in outcome.message


@pytest.mark.parametrize(
    ("id", "make"),
    [
        pytest.param(id, make, id=f"{id}-{number}")
        for id, answers in ALSO_RIGHT.items()
        for number, make in enumerate(answers)
    ],
)
def test_another_right_answer_passes(id, make):
    outcome = assess(id, make())
    assert outcome.status == "pass", outcome.message


@EACH
def test_it_is_declared_whole(exercise):
    assert len(MISTAKES[exercise.id]) >= 3
    assert len(ALSO_RIGHT[exercise.id]) >= 2
    assert len(exercise.hints) >= 2
    assert exercise.points >= 1
    compile(exercise.solution, exercise.id, "exec")


@EACH
def test_each_mistake_is_told_apart(exercise):
    hints = [outcome.message for outcome in told(exercise.id)]
    assert len(set(hints)) == len(hints)


def test_ids_are_unique_and_name_their_lesson():
    assert len({e.id for e in ALL}) == len(ALL)
    for lesson in lessons():
        assert {e.lesson for e in exercises(lesson.slug).values()} <= {lesson.slug}


def test_every_answer_is_to_an_exercise_that_there_is():
    assert set(chain(MISTAKES, ALSO_RIGHT)) <= {exercise.id for exercise in ALL}


@pytest.mark.parametrize("unknown", ["start_here-99", "nowhere-1", "", 3])
def test_an_unknown_exercise_says_what_there_is(unknown):
    with pytest.raises(KeyError, match=r"there are|this lesson has"):
        get(unknown)


def test_an_error_in_the_judge_becomes_a_hint():
    class Odd:
        def __eq__(self, other):
            raise RuntimeError("no comparison")

    assert assess("start_here-1", Odd()).status == "retry"
    assert isinstance(Retry("x"), Retry)


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.slug)
def test_the_text_counts_the_exercises_as_cards_and_panel_do(lesson):
    text = (lesson.folder / "lesson.py").read_text("utf-8")
    found = re.findall(r'\*\*Exercise (\d+)\.\*\*|check\("([\w-]+)"', text)
    ids = [id for _, id in found if id]
    assert ids == list(exercises(lesson.slug))
    counted = [int(number) for number, _ in found if number]
    assert counted == list(range(1, len(ids) + 1))
