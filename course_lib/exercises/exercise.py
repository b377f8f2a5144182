"""An exercise, where it is found, and what becomes of an answer to it."""

import dis
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from course_lib.lessons import find_lesson

Status = Literal["pass", "retry", "todo"]


@dataclass(frozen=True)
class Retry:
    """What a judge returns for an answer that is not right yet.

    Parameters
    ----------
    hint : str
        What is wrong with *this* answer and where to look, in one or two sentences. Words between backticks
        are shown as code.
    """

    hint: str


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """One task of a lesson, with everything needed to check an answer.

    What is known to be wrong or right (``MISTAKES``, ``ALSO_RIGHT``) lies with the lesson's tests.

    Parameters
    ----------
    id : str
        The lesson's slug and the place in it, such as ``"subsets-2"``.
    title : str
        A few words, shown on the card and in the Course panel.
    judge : callable
        ``judge(answer) -> None | Retry``: ``None`` for a right answer. It looks at what the answer *does*. It may
        raise: the error is then shown to the learner as the hint.
    reference : callable
        ``reference() -> answer``: a right answer, handed on to the rest of the lesson when the learner's is not.
    solution : str
        The code that replaces the learner's ``...``; shown on request and run by the tests.
    praise : str
        What a right answer has shown; one sentence.
    hints : sequence of str
        Staged hints, from a nudge to almost everything.
    points : int, default 1
        What solving it earns.
    """

    id: str
    title: str
    judge: Callable[[Any], Retry | None]
    reference: Callable[[], Any]
    solution: str
    praise: str
    hints: Sequence[str]
    points: int = 1

    @property
    def lesson(self) -> str:
        """The lesson's slug, such as ``"subsets"``."""
        return self.id.rpartition("-")[0]

    @property
    def name(self) -> str:
        """What a learner calls it: its place in the lesson and its title."""
        return f"Exercise {self.id.rpartition('-')[2]}: {self.title}"


@dataclass(frozen=True)
class Outcome:
    """How an answer fared.

    Attributes
    ----------
    exercise : Exercise
        The exercise that was answered.
    status : {"pass", "retry", "todo"}
        Right, not right yet, or not attempted (the answer is still ``...``).
    message : str
        The praise, the hint for this mistake, or the invitation to try.
    """

    exercise: Exercise
    status: Status
    message: str

    def payload(self) -> dict[str, Any]:
        """The outcome as plain data: the content of ``application/vnd.train-well.check+json``."""
        return {
            "v": 1,
            "exercise": self.exercise.id,
            "lesson": self.exercise.lesson,
            "title": self.exercise.title,
            "status": self.status,
            "message": self.message,
            "points": self.exercise.points,
            "hints": list(self.exercise.hints),
            "solution": self.exercise.solution,
        }

    def __str__(self) -> str:
        mark = {"pass": "✓ right", "retry": "✗ try again", "todo": "○ not yet"}[self.status]
        return f"{mark} · {self.exercise.name} · {self.message}"


def exercises(lesson: str) -> dict[str, Exercise]:
    """The exercises of one lesson, in order.

    Parameters
    ----------
    lesson : str
        The lesson's slug, such as ``"subsets"``.

    Returns
    -------
    dict of str to Exercise
        Empty if the lesson asks for nothing.

    Raises
    ------
    KeyError
        If there is no such lesson.

    Examples
    --------
    >>> list(exercises("start_here"))
    ['start_here-1', 'start_here-2']
    """
    module = find_lesson(lesson).module("exercises")
    return {} if module is None else {exercise.id: exercise for exercise in module.EXERCISES}


def get(exercise_id: str) -> Exercise:
    """The exercise of that id.

    Parameters
    ----------
    exercise_id : str
        The lesson's slug and the exercise's place in it, such as ``"subsets-1"``.

    Returns
    -------
    Exercise

    Raises
    ------
    KeyError
        If there is none; the message lists the ids of that lesson, or the lessons.

    Examples
    --------
    >>> get("start_here-1").title
    'Count one class'
    """
    found = exercises(str(exercise_id).rpartition("-")[0])
    if exercise_id not in found:
        raise KeyError(f"no exercise {exercise_id!r}; this lesson has {', '.join(found) or 'none'}")
    return found[exercise_id]


def assess(exercise_id: str, answer: Any) -> Outcome:
    """Judge an answer. Never raises for a bad *answer*, only for an unknown exercise.

    Parameters
    ----------
    exercise_id : str
        Such as ``"subsets-1"``.
    answer : object
        The learner's answer; ``...`` (Ellipsis), or a function that only returns it, means "not attempted".

    Returns
    -------
    Outcome

    Raises
    ------
    KeyError
        If there is no such exercise; the message lists those there are.

    Examples
    --------
    >>> print(assess("start_here-1", ...))
    ○ not yet · Exercise 1: Count one class · Replace the `...` with your answer and run the cell again.
    """
    exercise = get(exercise_id)
    if answer is ... or _is_stub(answer):
        return Outcome(exercise, "todo", "Replace the `...` with your answer and run the cell again.")
    if answer is None:
        return Outcome(exercise, "retry", "Your answer is `None`. Does your function have a `return`?")
    try:
        verdict = exercise.judge(answer)
    except Exception as error:  # a learner's code may raise anything; the lesson must go on
        return Outcome(exercise, "retry", f"Checking your answer raised `{type(error).__name__}: {error}`")
    if verdict is None:
        return Outcome(exercise, "pass", exercise.praise)
    return Outcome(exercise, "retry", verdict.hint)


_STUB = {"RESUME", "NOP", "LOAD_CONST", "RETURN_CONST", "RETURN_VALUE"}


def _is_stub(answer: Any) -> bool:
    """Whether the answer is a function that still reads ``return ...``."""
    if not hasattr(answer, "__code__"):
        return False
    body = list(dis.get_instructions(answer))
    return {each.opname for each in body} <= _STUB and any(each.argval is ... for each in body)
