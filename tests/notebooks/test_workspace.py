"""The learner's folder: clean copies of the lessons, and nothing that is there is ever written over."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from course_lessons import __main__ as command
from course_lessons import workspace
from course_lib.lessons import lessons

ROOT = Path(__file__).parents[2]
OURS = [lesson.notebook for lesson in lessons() if lesson.package == "course_lessons"]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_fresh_folder_gets_every_lesson_without_a_single_output(tmp_path):
    done = workspace.prepare(tmp_path / "a folder" / "mine")
    assert done.copied == OURS
    assert not done.kept
    for name in OURS:
        notebook = nbformat.read(done.folder / name, 4)
        assert not any(cell.get("outputs") for cell in notebook.cells)
        assert notebook.metadata.train_well.version


def test_nothing_that_is_there_is_written_over_or_copied_twice(tmp_path):
    workspace.prepare(tmp_path)
    mine = tmp_path / OURS[3]
    mine.write_bytes(mine.read_bytes().replace(b"...", b"42"))
    (tmp_path / OURS[1]).rename(tmp_path / "my own name.ipynb")
    (tmp_path / OURS[2]).rename(tmp_path / f"77{OURS[2][2:]}")  # as it was numbered elsewhere
    (tmp_path / "progress.jsonl").write_text("{}")
    before = contents(tmp_path)
    done = workspace.prepare(tmp_path)
    assert contents(tmp_path) == before
    assert done.copied == []
    assert set(done.kept) == set(OURS) - {OURS[1], OURS[2]} | {"my own name.ipynb", f"77{OURS[2][2:]}"}


def test_a_lesson_under_its_former_name_is_that_lesson(tmp_path):
    notebook = nbformat.v4.new_notebook(metadata={"train_well": {"lesson": "03"}})
    nbformat.write(notebook, tmp_path / "03_all.ipynb")
    assert "03_subsets.ipynb" not in workspace.prepare(tmp_path).copied


@pytest.mark.parametrize(
    "there", [b"", b"not json", b"[" * 100_000, b'{"metadata": {"train_well": {"lesson": 3}}}', b"\xff\xfe"]
)
def test_what_stands_in_a_lessons_place_and_is_none_is_left_alone_and_named(tmp_path, there, capsys):
    (tmp_path / OURS[0]).write_bytes(there)
    done = workspace.prepare(tmp_path)
    assert (tmp_path / OURS[0]).read_bytes() == there
    assert done.unreadable == [OURS[0]]
    assert done.copied == OURS[1:]
    assert command.main([str(tmp_path), "--prepare"]) == 0
    assert (
        f"{OURS[0]} in {tmp_path} is not the course's lesson: it was left alone." in capsys.readouterr().out
    )


def test_a_copy_that_reset_made_is_not_the_lesson(tmp_path):
    shutil.copy(workspace.originals() / OURS[0], tmp_path / "00_start_here.backup-20261121-093000-000.ipynb")
    assert OURS[0] in workspace.prepare(tmp_path).copied


def test_a_file_in_place_of_the_folder_is_refused_with_a_cure(tmp_path, capsys):
    (tmp_path / "mine").write_text("a file")
    with pytest.raises(NotADirectoryError, match="is a file; name a folder"):
        workspace.prepare(tmp_path / "mine")
    with pytest.raises(SystemExit, match="1"):
        command.main([str(tmp_path / "mine")])
    assert "is a file; name a folder" in capsys.readouterr().err
    assert (tmp_path / "mine").read_text() == "a file"


def test_without_a_clone_the_installed_lessons_are_found_and_their_lack_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(workspace, "_CLONE", tmp_path / "no clone")
    monkeypatch.setattr(workspace, "jupyter_path", lambda kind: [str(tmp_path / kind)])
    with pytest.raises(FileNotFoundError, match=r"not installed.*Install the course again"):
        workspace.originals()
    installed = tmp_path / "labextensions" / "train-well-on-less" / "lessons"
    installed.mkdir(parents=True)
    (installed / "course.json").write_text("{}")
    assert workspace.originals() == installed


@pytest.mark.parametrize(
    ("asked", "folder", "rest"),
    [
        ([], "my-course", []),
        (["here"], "here", []),
        (["--port", "9999"], "my-course", ["--port", "9999"]),
        (["here", "--no-browser", "--port=1"], "here", ["--no-browser", "--port=1"]),
    ],
)
def test_jupyterlab_starts_in_the_learners_folder_and_gets_the_rest(
    tmp_path, monkeypatch, asked, folder, rest
):
    import jupyterlab.labapp

    started = []
    monkeypatch.setattr(jupyterlab.labapp, "main", started.append)
    monkeypatch.chdir(tmp_path)
    for page in ("/lab/tree/00_start_here.ipynb", "/lab"):  # the second time, where the learner left off
        assert command.main(asked) == 0
        root = (tmp_path / folder).resolve()
        assert started.pop() == [f"--ServerApp.root_dir={root}", f"--LabApp.default_url={page}", *rest]
    assert len(list((tmp_path / folder).glob("*.ipynb"))) == len(OURS)


def test_binder_prepares_the_folder_that_the_badge_leads_to(tmp_path):
    (script,) = [line for line in (ROOT / "postBuild").read_text().splitlines() if line.startswith("python")]
    *_, folder, option = script.split()
    assert option == "--prepare"
    assert f"urlpath=lab/tree/{folder}/00_start_here.ipynb" in (ROOT / "README.md").read_text("utf-8")
    asked = [sys.executable, *script.split()[1:]]
    subprocess.run(asked, cwd=tmp_path, check=True, timeout=120)
    assert (
        json.loads((tmp_path / folder / OURS[0]).read_bytes())["metadata"]["train_well"]["lesson"]
        == "start_here"
    )
