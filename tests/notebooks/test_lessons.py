"""Every lesson is up to date, and so is what is made of it.

The notebooks are run strictly by nbval, as they are and solved on the way, inside the lesson's budget: see
``course_lessons/pytest_plugin.py``, whose own judgement is tried here.
"""

import json
import os
import re
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from course_lessons import build
from course_lessons.pytest_plugin import SILENCE, SLACK
from course_lib.exercises import exercises, get

LESSONS = pytest.mark.parametrize("lesson", build.own_lessons(), ids=lambda lesson: lesson.slug)
CARD = "application/vnd.train-well.check+json"


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


def test_a_lesson_with_the_same_code_keeps_its_outputs(monkeypatch, tmp_path):
    lesson = build.own_lessons()[0]
    monkeypatch.setattr(build, "NOTEBOOKS", tmp_path)
    before = nbformat.read(build.places(build.own_lessons()[0])[1], as_version=4)
    code = [cell for cell in before.cells if cell.cell_type == "code"]
    for number, cell in enumerate(code):
        cell.outputs = [nbformat.v4.new_output("stream", text=str(number))]
        cell.execution_count = number + 1
    nbformat.write(before, tmp_path / f"77_{lesson.slug}.ipynb")  # where it stood in the order of before

    notebook = build.read(lesson)
    notebook.cells[0].source += " More text."
    assert build.keep_outputs(notebook, lesson)
    kept = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.outputs[0].text for cell in kept] == [str(number) for number in range(len(code))]
    assert [cell.execution_count for cell in kept] == list(range(1, len(code) + 1))

    other = build.read(lesson)
    next(cell for cell in other.cells if cell.cell_type == "code").source += "\n1 + 1"
    assert not build.keep_outputs(other, lesson)

    other = build.read(lesson)
    next(cell for cell in other.cells if "train_well" in cell.metadata).metadata.train_well.solution += "\n"
    assert not build.keep_outputs(other, lesson), "its card would show the solution of before"


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


STUB = 'from course_widgets import check\nfound = ...\nfound = check("start_here-1", found)'
LONG = SLACK * SILENCE + 0.2
BUSY = f"import time\nbegin = time.process_time()\nwhile time.process_time() < begin + {LONG}:\n    pass"


def test_what_goes_wrong_in_a_lesson_is_told(tmp_path):
    """A solution that is wrong, another answer on the page than when it was built, more than the budget allows."""
    reference = get("start_here-1").reference()
    facts = [
        {"exercise": "start_here-1", "solution": f"found = {answer}"} for answer in ("'?'", f"{reference}.0")
    ]
    unlike = {"tags": ["nbval-ignore-output"]}
    cells = [
        *(new_code_cell(STUB, metadata={**unlike, "train_well": each}) for each in facts),
        new_code_cell("twice = 2 * found"),
        new_code_cell("print(twice)", outputs=[new_output("stream", text=f"{2 * reference}\n")]),
        new_code_cell(STUB, metadata={**unlike, "train_well": facts[1]}),
        *(
            new_code_cell("print(found)", outputs=[new_output("stream", text=f"{shown}\n")])
            for shown in (f"{reference}.0", reference, "another")
        ),
        new_code_cell(BUSY),
    ]
    for number, cell in enumerate(cells):
        cell.execution_count = number + 1
    budget = {"cell_seconds": 1, "lesson_seconds": 1, "memory_mb": 1}
    asked = [{"id": "start_here-1"}, {"id": "start_here-2"}]
    about = {"lesson": "toy", "number": "99", "budget": budget, "exercises": asked}
    nbformat.write(new_notebook(cells=cells, metadata={"train_well": about}), tmp_path / "99_toy.ipynb")
    options = [
        "--nbval",
        "--nbval-current-env",
        "-p",
        "course_lessons.pytest_plugin",
        "-p",
        "no:cacheprovider",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-rA", *options, "99_toy.ipynb"],
        cwd=tmp_path,
        env={**os.environ, "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
    )
    said = done.stdout
    for cell, outcome in {
        "Cell 0": "PASSED",
        "Cell 0, solved": "FAILED",
        "Cell 1": "PASSED",
        "Cell 1, solved": "PASSED",
        "Cell 3": "PASSED",  # as it was built, from what stood in for the answer
        "Cell 4, solved": "PASSED",
        "Cell 5": "PASSED",  # with the answer
        "Cell 6": "PASSED",  # with what stood in for it
        "Cell 7": "FAILED",
        "Cell 8": "PASSED",
        "Budget": "FAILED",
    }.items():
        assert f"{outcome} 99_toy.ipynb::{cell}" in said, said
    for words in (
        "The solution of start_here-1 does not pass",
        "Cell outputs differ",
        r"solved are \['start_here-1'\], not \['start_here-1', 'start_here-2'\]",
        r"cell 8 takes \d",
        r"cell 8 computes for \d.* without a bar",
        r"it takes \d+ s",
        r"it takes \d+ MB of memory; its budget is 1 MB",
    ):
        assert re.search(words, said), said


def _cards(cell):
    return [out["data"][CARD] for out in cell.get("outputs", []) if CARD in out.get("data", {})]
