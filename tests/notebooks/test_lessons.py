"""Every lesson is up to date, and with the reference solutions every check passes, inside the lesson's budget.

The unsolved notebooks are run strictly by nbval (see ``course_lessons/pytest_plugin.py``).
"""

import json
import re
from pathlib import Path

import nbformat
import psutil
import pytest

from course_lessons import build
from course_lib.exercises import exercises, progress

LESSONS = pytest.mark.parametrize("lesson", build.own_lessons(), ids=lambda lesson: lesson.slug)
CARD = "application/vnd.train-well.check+json"
SILENCE = 1.2  # processor seconds that a cell may compute without a bar: what it imports is among them
SLACK = 2  # processors differ: a cell may take twice as long as its budget says
README = (build.NOTEBOOKS.parent / "README.md").read_text("utf-8")


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
    watch = _Watch()
    build.execute(
        notebook,
        folder=tmp_path,
        on_cell_execute=watch.start,
        on_cell_executed=watch.stop,
    )
    tasks = exercises(lesson.slug)
    cards = [card for cell in notebook.cells for card in _cards(cell)]
    assert {card["exercise"]: card["status"] for card in cards} == dict.fromkeys(tasks, "pass")
    assert set(progress.solved(tmp_path / "progress.jsonl")) == set(tasks)

    budget = notebook.metadata.train_well.budget
    slow = {cell: spent for cell, spent in watch.seconds.items() if spent > SLACK * budget["cell_seconds"]}
    assert not slow
    silent = {cell: spent for cell, spent in watch.seconds.items() if cell not in watch.bars}
    assert not {cell: spent for cell, spent in silent.items() if spent > SLACK * SILENCE}
    assert sum(watch.seconds.values()) <= SLACK * budget["lesson_seconds"]
    assert watch.peak <= budget["memory_mb"] * 2**20
    promised = int(re.search(rf"^\| {lesson.number} \|.*\| (\d+) MB \|", README, re.MULTILINE)[1])
    assert watch.peak <= 1.1 * promised * 2**20, "the README promises less memory than the lesson takes"


def _cards(cell):
    return [out["data"][CARD] for out in cell.get("outputs", []) if CARD in out.get("data", {})]


class _Watch:
    """Processor seconds per cell, the cells with a progress bar, and the most memory ever held (bytes)."""

    def __init__(self):
        self.seconds, self.bars, self.peak = {}, set(), 0

    def start(self, cell, cell_index):
        self.began = self._spent()

    def stop(self, cell, cell_index, **_):
        self.seconds[cell_index] = self._spent() - self.began
        if any("%|" in output.get("text", "") for output in cell.get("outputs", [])):
            self.bars.add(cell_index)
        self.peak = max([self.peak, *map(_peak, _kernels())])

    def _spent(self):
        return sum(process.cpu_times().user + process.cpu_times().system for process in _kernels())


def _kernels():
    return [each for each in psutil.Process().children(recursive=True) if _is_kernel(each)]


def _is_kernel(process):
    try:
        return "ipykernel_launcher" in " ".join(process.cmdline())
    except psutil.Error:
        return False


def _peak(process):
    """Of resident memory: Linux and Windows remember it; elsewhere, what is held now."""
    status = Path(f"/proc/{process.pid}/status")
    if status.exists():
        return 1024 * int(re.search(r"VmHWM:\s*(\d+) kB", status.read_text())[1])
    held = process.memory_info()
    return getattr(held, "peak_wset", held.rss)
