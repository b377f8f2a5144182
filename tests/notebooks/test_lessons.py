"""Every lesson is up to date, and with the reference solutions every check passes, inside the lesson's budget.

The unsolved notebooks are run strictly by nbval (see ``course_lessons/pytest_plugin.py``).
"""

import json
import time

import nbformat
import psutil
import pytest

from course_lessons import build
from course_lib.exercises import exercises, progress

LESSONS = pytest.mark.parametrize("lesson", build.own_lessons(), ids=lambda lesson: lesson.slug)
CARD = "application/vnd.train-well.check+json"
SLACK = 2  # a cell may take twice as long as its budget says
USUAL = 0.10  # seconds that `_chore` takes on a quiet machine of the kind the budgets are for


@LESSONS
def test_the_notebook_is_built_from_its_source(lesson):
    assert not build.out_of_date(lesson), "run `make notebooks`"


def test_the_extension_knows_these_lessons():
    """Read by it in place of every notebook."""
    written = json.loads((build.PRISTINE / build.CATALOGUE).read_text("utf-8"))
    assert written == build.catalogue(), "run `make notebooks`"
    assert [each["slug"] for each in written["lessons"]] == [lesson.slug for lesson in build.own_lessons()]


@pytest.mark.parametrize("folder", [build.NOTEBOOKS, build.PRISTINE], ids=lambda path: path.name)
def test_no_notebook_is_left_over(folder):
    assert {path.name for path in folder.glob("*.ipynb")} == {each.notebook for each in build.own_lessons()}


@LESSONS
def test_the_learners_copy_is_unsolved_and_clean(lesson):
    notebook = nbformat.read(build.places(lesson)[0], as_version=4)
    nbformat.validate(notebook)
    cards = [card for cell in notebook.cells for card in _cards(cell)]
    assert [card["exercise"] for card in cards] == list(exercises(lesson.slug))
    assert {card["status"] for card in cards} == {"todo"}
    for number, cell in enumerate(notebook.cells):
        assert "execution" not in cell.metadata
        if cell.cell_type == "code":
            assert cell.execution_count, f"cell {number} was never run, so nbval would compare nothing"
            assert not [out for out in cell.outputs if out.output_type == "error"]


@LESSONS
def test_solved_every_check_passes_within_the_budget(lesson, tmp_path):
    notebook = build.solve(build.read(lesson))
    watch, before = _Watch(), _chore()
    build.execute(
        notebook,
        folder=tmp_path,
        on_cell_execute=watch.start,
        on_cell_executed=watch.stop,
        on_cell_complete=watch.look,
    )
    tasks = exercises(lesson.slug)
    cards = [card for cell in notebook.cells for card in _cards(cell)]
    assert {card["exercise"]: card["status"] for card in cards} == dict.fromkeys(tasks, "pass")
    assert set(progress.solved(tmp_path / "progress.jsonl")) == set(tasks)

    # budgets are for a quiet machine: one that is now ten times slower at a fixed chore is given ten times as long
    slack = SLACK * max(1.0, before / USUAL, _chore() / USUAL)
    budget = notebook.metadata.train_well.budget
    slow = {
        number: seconds
        for number, seconds in watch.seconds.items()
        if seconds > slack * budget["cell_seconds"]
    }
    assert not slow
    assert sum(watch.seconds.values()) <= slack * budget["lesson_seconds"]
    assert watch.memory <= budget["memory_mb"] * 2**20


def _chore():
    began = time.perf_counter()
    for number in range(1_500_000):
        number * number
    return time.perf_counter() - began


def _cards(cell):
    return [out["data"][CARD] for out in cell.get("outputs", []) if CARD in out.get("data", {})]


class _Watch:
    """Seconds per cell, and the most memory that a kernel of ours has held between cells (bytes)."""

    def __init__(self):
        self.seconds, self.memory = {}, 0

    def start(self, cell, cell_index):
        self.began = time.perf_counter()

    def stop(self, cell, cell_index, **_):
        self.seconds[cell_index] = time.perf_counter() - self.began

    def look(self, cell, cell_index):
        kernels = [
            p
            for p in psutil.Process().children(recursive=True)
            if "ipykernel_launcher" in " ".join(_arguments(p))
        ]
        self.memory = max([self.memory, *(p.memory_info().rss for p in kernels)])


def _arguments(process):
    try:
        return process.cmdline()
    except psutil.Error:
        return []
