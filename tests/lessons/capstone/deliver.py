"""Wrong and right answers to capstone-2, “Deliver”."""

import shutil
import tempfile
from functools import cache
from pathlib import Path

import numpy as np

from course_lessons.capstone.client import Brief
from course_lessons.capstone.desk import Desk
from course_lessons.capstone.exercises.deliver import SEED, _delivered
from course_lib.exercises import get
from course_lib.training import Recipe

SMALL = Brief(credits=20, labelled=100, pool=300, test=5)


def _elsewhere(desk: Desk) -> Desk:
    """Give a desk with a copy of a logbook: it goes on where the other stands."""
    folder = Path(tempfile.mkdtemp())
    shutil.copy(desk.path, folder)
    return Desk(desk.seed, folder)


@cache
def _fresh() -> Desk:
    return Desk(SEED, tempfile.mkdtemp())


def _hurried() -> Desk:
    desk = Desk(SEED, tempfile.mkdtemp())
    desk.hand_in(Recipe(epochs=1), np.arange(800))
    return desk


def _worse_at_last() -> Desk:
    desk = _elsewhere(_delivered())
    desk.hand_in(Recipe(epochs=1), np.arange(800))
    return desk


def _torn_out() -> Desk:
    desk = _elsewhere(_delivered())
    lines = desk.path.read_text("utf-8").splitlines(keepends=True)
    desk.path.write_text("".join(lines[:2] + lines[3:]), "utf-8")
    return desk


def _another_brief() -> Desk:
    return Desk(SEED, tempfile.mkdtemp(), SMALL)


def _gone() -> Desk:
    desk = _elsewhere(_delivered())
    desk.path.unlink()
    return desk


def played() -> dict:
    """Give the page of the solution: the desk is played already, as it is when the cell runs again."""
    return {"np": np, "Recipe": Recipe, "desk": _delivered(), "check": lambda id, answer: get(id).reference()}


CONTEXT = {"capstone-2": played}
MISTAKES = {
    "capstone-2": [
        (_fresh, "Nothing was handed in yet"),
        (_hurried, "Fish alone cost 50 points"),
        (_worse_at_last, "the last one counts"),
        (_torn_out, "not as the desk wrote it"),
        (_another_brief, "another brief"),
        (_gone, "has no beginning"),
        (lambda: 58.8, "Hand over the desk"),
        (lambda: Desk, "not one of its kind"),
    ]
}
ALSO_RIGHT = {"capstone-2": [lambda: _elsewhere(_delivered()), _delivered]}
