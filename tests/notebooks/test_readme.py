"""What the README says of the lessons is so, and the lesson that it writes from nothing can be built by its text."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from course_lessons import build
from course_lib import results

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
SLUG = "small_batches"
ORDER = f'title = "Of my own"\n\n[[part]]\ntitle = "My part"\nlessons = ["{SLUG}"]\n'
TRY_ANSWERS = f"""
import answers
from course_lib.exercises import assess, exercises, get
for id in exercises("{SLUG}"):
    assert assess(id, get(id).reference()).status == "pass"
    for make, word in answers.MISTAKES[id]:
        outcome = assess(id, make())
        assert outcome.status == "retry" and word in outcome.message, outcome.message
    for make in answers.ALSO_RIGHT[id]:
        assert assess(id, make()).status == "pass"
"""


def test_every_lesson_in_its_table_is_there():
    rows = re.findall(r"^\| (\d\d) \| \[(.+?)\]\(notebooks/(.+?)\) \| (\d+) \|", README, re.MULTILINE)
    lessons = {each["notebook"]: each for each in build.catalogue()["lessons"]}
    assert len(rows) >= 8
    for number, title, notebook, minutes in rows:
        lesson = lessons[notebook]
        assert (number, title, int(minutes)) == (lesson["number"], lesson["title"], lesson["minutes"])


# What came out rests on these: the first of some statements in the ledger, and the verdicts from there on.
YES, NO, OPEN = "holds", "does not hold", "too close to call"
CAME_OUT = [
    ("Training on a part is faster", [YES, OPEN]),
    ("1,000 of 10,000 lose no accuracy", [NO] * 6),
    ("Choosing by facility location, without labels, beats choosing at random", [YES] * 6 + [OPEN] * 2),
    ("A random part is better than everything with its objects copied", [OPEN]),
    ("Looking at the 300 hardest labels gains more", [YES] * 2),
    ("The hardest beat as many at random, all labels right", [NO] * 2),
    ("Dropping to 1:1 harms calibration (ECE)", [YES] * 4),
    ("Thirty-two random trials are as good as all 243 combinations", [YES]),
    ("Small data ask for a light model, 100 digits, a quarter of the weights", [NO] * 2),
]


def test_what_came_out_is_what_the_ledger_says():
    assert len(re.findall(r"^\d\. \*", README, re.MULTILINE)) == 5
    claims = results.ledger()
    for begins, verdicts in CAME_OUT:
        [statement] = {each.statement for each in results.claims() if each.statement.startswith(begins)}
        first = claims.index[claims["the claim"].str.startswith(statement)][0]
        assert claims.loc[first : first + len(verdicts) - 1, "verdict"].tolist() == verdicts, begins
    moved = claims.loc[claims["figure"] == "balanced_accuracy_own", "verdict"]
    assert (moved == YES).mean() < 1 / 2  # with a threshold on both sides
    knobs = claims[claims["study"].str.startswith("knobs-")]
    large = knobs[
        knobs["the claim"].str.contains("too large") & knobs["the claim"].str.endswith(": sketches")
    ]
    assert set(large["verdict"]) == {NO, OPEN}


def test_every_file_that_it_links_to_is_there():
    links = re.findall(r"\]\((?!https?:)([^)]+)\)", README)
    root = Path(__file__).parents[2]
    assert [link for link in links if not (root / link).exists()] == []


@pytest.fixture(scope="module")
def package(tmp_path_factory) -> Path:
    """A folder on the path with an installed package of somebody's own, its lesson copied out of the README."""
    folder = tmp_path_factory.mktemp("site")
    blocks = dict(re.findall(rf"```\w+\n# ((?:tests/lessons/)?{SLUG}/\S+)\n(.*?)```", README, re.DOTALL))
    for name, text in blocks.items():
        path = folder / ("answers.py" if name.startswith("tests/") else f"own_lessons/{name}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (folder / "own_lessons" / "__init__.py").touch()
    (folder / "own_lessons" / "course.toml").write_text(ORDER, "utf-8")
    about = folder / "own_lessons-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: own-lessons\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[train_well.lessons]\nown-lessons = own_lessons\n")
    return folder


def _run(folder: Path, *arguments: str) -> str:
    path = os.pathsep.join(filter(None, [str(folder), os.environ.get("PYTHONPATH")]))
    done = subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, "PYTHONPATH": path},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_lesson_that_it_writes_can_be_measured_and_built(package):
    _run(package, "-m", "course_lib.results", "batches-digits")
    _run(package, "-m", "course_lessons.build", SLUG, "--to", "learner")
    _run(package, "-m", "course_lessons.build", SLUG, "--to", "learner", "--check")
    _run(package, "-c", TRY_ANSWERS)
    (path,) = (package / "learner").iterdir()
    assert re.fullmatch(rf"\d\d_{SLUG}\.ipynb", path.name)
    notebook = nbformat.read(path, as_version=4)
    about = notebook.metadata["train_well"]
    assert (about["lesson"], about["part"], about["claims"]) == (SLUG, "My part", ["X1"])
    assert [each["title"] for each in about["sections"]] == ["1 · In as many passes", "The verdict"]
    markdown = (cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    text = " ".join(" ".join(markdown).split())
    assert re.search(r"over five seeds: 256 a batch (loses to|is too close to call against) 16 a batch", text)
    assert "{" not in text
    assert "does not hold" in json.dumps(notebook.cells[-1].outputs)


def test_a_lesson_of_another_package_needs_a_place_to_go(package):
    path = os.pathsep.join(filter(None, [str(package), os.environ.get("PYTHONPATH")]))
    done = subprocess.run(
        [sys.executable, "-m", "course_lessons.build", SLUG],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "is of own_lessons: say where its notebook goes, --to FOLDER" in done.stderr
