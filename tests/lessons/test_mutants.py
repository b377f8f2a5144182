"""Judges notice what is wrong: every mutant of every solution is refused, or listed as no fault with the reason.

A lesson's ``faults.toml`` lists what passes: under ``[equivalent.subsets-1]`` a reason and the mutants that it holds
for, under ``[not_yet]`` those that the judge should refuse and does not yet, under ``[slow]`` those that
are right and slow: a slow machine refuses them for their time. ``[sample]`` caps how many are tried where judging
takes seconds.
"""

import pytest

from course_lib.exercises import exercises, guard, laws
from course_lib.lessons import lessons
from tests.lessons import mutants

ALL = [exercise for lesson in lessons() for exercise in exercises(lesson.slug).values()]


@pytest.mark.parametrize("exercise", ALL, ids=lambda exercise: exercise.id)
def test_every_mutant_is_refused_or_known_to_be_no_fault(exercise, monkeypatch):
    monkeypatch.setattr(laws, "SECONDS", 0.5)
    monkeypatch.setattr(guard, "SECONDS", 1.0 if exercise.function else guard.SECONDS)
    tried = mutants.chosen(exercise)
    passed = {key for key, code in tried.items() if mutants.verdict(exercise, code) == "pass"}
    faults = mutants.known_faults(exercise.lesson)
    equivalent = faults.get("equivalent", {}).get(exercise.id, {})
    listed = [key for keys in equivalent.values() for key in keys]
    listed += faults.get("not_yet", {}).get(exercise.id, [])
    passed -= set(faults.get("slow", {}).get(exercise.id, []))
    assert passed - set(listed) == set(), "refuse them, or list them in faults.toml with the reason"
    assert set(listed) - passed == set(), (
        "take them out of faults.toml: they are refused, or no mutants any more"
    )
    assert len(listed) == len(set(listed))


def test_what_a_mutant_is():
    found = mutants.mutants("def f(y, seed):\n    y = y.copy()\n    return np.argmax(y[:3] >= 2 * seed)")
    assert set(found) == {
        "without y = y.copy()",
        "y = y",
        "return np.argmax(y[:3] >= 2 * seed)[::-1]",
        "return np",
        "return y[:3] >= 2 * seed",
        "return np.argmin(y[:3] >= 2 * seed)",
        "return np.argmax(y >= 2 * seed)",
        "return np.argmax(y[3:] >= 2 * seed)",
        "return np.argmax(y[-3:] >= 2 * seed)",
        "return np.argmax(y[:3] > 2 * seed)",
        "return np.argmax(y[:3] <= 2 * seed)",
        "return np.argmax(y[:3] >= 2)",
        "return np.argmax(y[:3] >= seed)",
        "return np.argmax(y[:3] >= 2 / seed)",
        "return np.argmax(y[:3] >= 2 * 0)",
        *(f"return np.argmax(y[:{n}] >= 2 * seed)" for n in (0, 2, 4, 6)),
        *(f"return np.argmax(y[:3] >= {n} * seed)" for n in (0, 1, 3, 4)),
    }


def test_a_page_is_run_as_far_as_a_solution_needs_it():
    names = mutants.page_context("subsets-2")()
    assert names["chance"](10_000) == 1
    assert "measured" not in names
    assert "everything" not in names
