"""Where an exercise is found: each lesson declares its own, loaded when one is asked for."""

from course_lib.exercises.checker import Exercise
from course_lib.lessons import find_lesson


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
