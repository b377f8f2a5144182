"""An exercise, where it is found, and what becomes of an answer to it."""

import ast
import dis
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import FunctionType
from typing import Any, Literal

from course_lib.exercises import guard
from course_lib.exercises.wording import kind_of
from course_lib.lessons import find_lesson, present_id

_STUB = {"RESUME", "NOP", "LOAD_CONST", "RETURN_CONST", "RETURN_VALUE"}  # what ``return ...`` is made of


class Retry(Exception):
    """What a judge raises, or returns, for an answer that is not right yet.

    Parameters
    ----------
    hint : str
        What is wrong with *this* answer and where to look; words between backticks are shown as code.
    """

    def __init__(self, hint: str) -> None:
        super().__init__(hint)
        self.hint = hint


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """One task of a lesson, with everything needed to check an answer.

    Parameters
    ----------
    id, title : str
        The lesson's slug and a number for ever, such as ``"subsets-2"``; a few words for the card and the panel.
    judge : callable
        ``judge(answer)``: raises or returns `Retry`, unless what the answer *does* is right.
    reference : callable
        ``reference() -> answer``: a right one, for the rest of the lesson to go on with when the learner's is not.
    solution, praise : str
        The code that replaces the learner's ``...``; what a right answer has shown, in one sentence.
    hints : sequence of str
        From a nudge to almost everything.
    points : int
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
        return f"Exercise {self.place}: {self.title}"

    @property
    def place(self) -> int:
        """Its place in the lesson, from 1. It may change, as when another is put before it; the id never does."""
        return 1 + list(exercises(self.lesson)).index(self.id)

    @property
    def function(self) -> str | None:
        """The name of the function that is asked for; ``None`` where a value is."""
        last = ast.parse(self.solution).body[-1]
        return last.name if isinstance(last, ast.FunctionDef) else None


@dataclass(frozen=True)
class Outcome:
    """How an answer to an exercise fared.

    Attributes
    ----------
    exercise : Exercise
    status : {"pass", "retry", "todo"}
        Right, not right yet, or not attempted (the answer is still ``...``).
    message : str
        The praise, the hint for this mistake, or the invitation to try.
    """

    exercise: Exercise
    status: Literal["pass", "retry", "todo"]
    message: str

    def payload(self) -> dict[str, Any]:
        """The outcome as plain data: the content of ``application/vnd.train-well.check+json``."""
        task = self.exercise
        asked = {name: getattr(task, name) for name in ("lesson", "place", "title", "points", "solution")}
        outcome = {"v": 1, "exercise": task.id, "status": self.status, "message": self.message}
        return {**outcome, **asked, "hints": list(task.hints)}

    def __str__(self) -> str:
        mark = {"pass": "✓ right", "retry": "✗ try again", "todo": "○ not yet"}[self.status]
        return f"{mark} · {self.exercise.name} · {self.message}"


def exercises(lesson: str) -> dict[str, Exercise]:
    """Give the exercises of a lesson (its slug) by their ids, in order; none if it asks for nothing.

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
    """Look an exercise up, such as ``"subsets-1"``, or by a name that it once had.

    Raises
    ------
    KeyError
        If there is none; the message lists the ids of that lesson, or the lessons.

    Examples
    --------
    >>> get("start_here-1").title
    'Count one class'
    """
    today = present_id(str(exercise_id))
    found = exercises(today.rpartition("-")[0])
    if today not in found:
        raise KeyError(f"no exercise {exercise_id!r}; this lesson has {', '.join(found) or 'none'}")
    return found[today]


def assess(exercise_id: str, answer: Any) -> Outcome:
    """Judge an answer: a bad one never raises, its outcome says what is wrong, and that the page goes on with ours.

    Parameters
    ----------
    exercise_id : str
        Such as ``"subsets-1"``.
    answer : object
        The learner's; ``...`` (Ellipsis), or a function that only returns it, means "not attempted".

    Raises
    ------
    KeyError, KeyboardInterrupt
        If there is no such exercise; if the user interrupts. (Code that raises that itself gets a hint.)

    Examples
    --------
    >>> print(assess("start_here-1", ...))
    ○ not yet · Exercise 1: Count one class · Replace the `...` with your answer and run the cell again.
    """
    exercise = get(exercise_id)
    with guard.watch_interrupts() as interrupted:
        try:
            with guard.time_limit(guard.SECONDS):
                if answer is ... or _is_stub(answer):
                    return Outcome(
                        exercise, "todo", "Replace the `...` with your answer and run the cell again."
                    )
                verdict = _nothing(exercise) if answer is None else exercise.judge(answer)
        except Retry as retry:
            verdict = retry
        except guard.OutOfTime:
            verdict = Retry("The check did not end with your answer. Does it wait, or go round for ever?")
        except BaseException as error:  # a learner's code may raise anything; the lesson must go on
            if interrupted.is_set():
                raise
            stopped = guard.stopped(error, answer if type(answer) is FunctionType else None)
            verdict = Retry(f"The check of your answer, {kind_of(answer)}, {stopped}")
    if verdict is None:
        return Outcome(exercise, "pass", exercise.praise)
    needless = [name for name in guard.page_data(answer) if not re.search(rf"\b{name}\b", exercise.solution)]
    read = ", ".join(f"`{name}`" for name in needless if exercise.function)
    besides = (
        f" (Yours reads {read} from the page, too; work with what the function is given.)" if read else ""
    )
    return Outcome(exercise, "retry", f"{verdict.hint}{besides} The cells below go on with our answer.")


def _nothing(exercise: Exercise) -> Retry:
    """Say what `None` means, where a function is asked for and where a value is."""
    if exercise.function:
        return Retry(
            f"Your answer is `None`, no function. Hand over `{exercise.function}` itself, without brackets after it: "
            "called, it gave nothing back, so it has no `return` either."
        )
    return Retry(
        "Your answer is `None`: nothing. That is what a name gets from code that does something and gives nothing "
        "back, such as `print(…)`, `.sort()` or `.append(…)`."
    )


def _is_stub(answer: Any) -> bool:
    """Whether the answer is a function that still reads ``return ...``."""
    if type(answer) is not FunctionType:  # isinstance would ask the answer for its `__class__`
        return False
    body = list(dis.get_instructions(answer))
    return {each.opname for each in body} <= _STUB and any(each.argval is ... for each in body)
