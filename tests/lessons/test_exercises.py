"""Every exercise, in both directions: right answers pass, each known mistake gets the hint for that mistake."""

import pytest

from course_lib.exercises import Retry, assess, exercises, get
from course_lib.lessons import lessons

ALL = [exercise for lesson in lessons() for exercise in exercises(lesson.slug).values()]
EACH = pytest.mark.parametrize("exercise", ALL, ids=lambda e: e.id)
MISTAKES = [
    pytest.param(exercise, make, word, id=f"{exercise.id}-{word}")
    for exercise in ALL
    for make, word in exercise.mistakes
]
ALSO_RIGHT = [
    pytest.param(exercise, make, id=f"{exercise.id}-{number}")
    for exercise in ALL
    for number, make in enumerate(exercise.also_right)
]


def stub(n, k, seed):
    """Written by the lesson."""
    return ...


@EACH
def test_a_function_that_returns_dots_is_not_attempted(exercise):
    assert assess(exercise.id, stub).status == "todo"
    assert assess(exercise.id, lambda x: x[..., 0]).status == "retry"


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


@pytest.mark.parametrize(("exercise", "make", "word"), MISTAKES)
def test_a_mistake_gets_the_hint_for_it(exercise, make, word):
    outcome = assess(exercise.id, make())
    assert outcome.status == "retry"
    assert word in outcome.message


@pytest.mark.parametrize(("exercise", "make"), ALSO_RIGHT)
def test_another_right_answer_passes(exercise, make):
    outcome = assess(exercise.id, make())
    assert outcome.status == "pass", outcome.message


@EACH
def test_it_is_declared_whole(exercise):
    assert len(exercise.mistakes) >= 3
    assert len(exercise.also_right) >= 2
    assert len(exercise.hints) >= 2
    assert exercise.points >= 1
    compile(exercise.solution, exercise.id, "exec")


@EACH
def test_each_mistake_is_told_apart(exercise):
    hints = [assess(exercise.id, make()).message for make, _ in exercise.mistakes]
    assert len(set(hints)) == len(hints)


def test_ids_are_unique_and_name_their_lesson():
    assert len({e.id for e in ALL}) == len(ALL)
    for lesson in lessons():
        assert {e.lesson for e in exercises(lesson.slug).values()} <= {lesson.slug}


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
