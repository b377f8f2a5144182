"""Where an exercise is found: one module of exercises per lesson, loaded when it is asked for."""

import importlib
import pkgutil
from functools import cache
from pathlib import Path

from course_lib.exercises.checker import Exercise


@cache
def _lessons() -> tuple[str, ...]:
    modules = pkgutil.iter_modules([str(Path(__file__).parent)])
    return tuple(m.name.removeprefix("lesson_") for m in modules if m.name.startswith("lesson_"))


def exercises(lesson: str) -> dict[str, Exercise]:
    """The exercises of one lesson, in order.

    Parameters
    ----------
    lesson : str
        The lesson's number, such as ``"03"``.

    Returns
    -------
    dict of str to Exercise

    Raises
    ------
    KeyError
        If no lesson of that number has exercises.

    Examples
    --------
    >>> list(exercises("00"))
    ['00-1', '00-2']
    """
    if lesson not in _lessons():
        raise KeyError(f"no lesson {lesson!r} has exercises; those that have are {', '.join(_lessons())}")
    module = importlib.import_module(f"course_lib.exercises.lesson_{lesson}")
    return {exercise.id: exercise for exercise in module.EXERCISES}


def get(exercise_id: str) -> Exercise:
    """The exercise of that id.

    Parameters
    ----------
    exercise_id : str
        Such as ``"03-1"``.

    Returns
    -------
    Exercise

    Raises
    ------
    KeyError
        If there is none; the message lists the ids of that lesson.

    Examples
    --------
    >>> get("00-1").title
    'Count one class'
    """
    found = exercises(str(exercise_id).split("-")[0])
    if exercise_id not in found:
        raise KeyError(f"no exercise {exercise_id!r}; this lesson has {', '.join(found)}")
    return found[exercise_id]
