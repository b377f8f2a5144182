"""Progress is never lost, never fatal, and survives two writers and a crash."""

import json
import multiprocessing
import os

import pytest

from course_lib.exercises import Outcome, assess, exercises, get, progress
from course_lib.lessons import former_names, lessons
from course_widgets import check
from course_widgets.exercise import card


def attempt(correct: bool):
    return assess("start_here-1", reference() if correct else 0)


def reference():
    return get("start_here-1").reference()


@pytest.fixture
def file(tmp_path):
    return tmp_path / "progress.jsonl"


def test_an_attempt_is_a_line_and_reading_gives_it_back(file):
    written = [progress.record(attempt(False), file), progress.record(attempt(True), file)]
    assert progress.read(file) == written
    assert [entry["status"] for entry in written] == ["retry", "pass"]
    assert progress.solved(file) == {"start_here-1": 1}


def test_what_the_panel_brought_in_beside_it_counts(file):
    now = progress.record(attempt(False), file)
    earlier = now | {"at": "2025-01-01T00:00:00+00:00", "status": "pass"}
    beside = file.with_name("progress.imported-20261128-101500-001-abc123.jsonl")
    beside.write_text(json.dumps(earlier) + "\n")
    file.with_name("progress.old.jsonl").write_text(json.dumps(earlier | {"exercise": "subsets-1"}) + "\n")
    assert progress.read(file) == [earlier, now]
    assert set(progress.solved(file)) == {"start_here-1"}
    file.unlink()
    assert progress.read(file) == [earlier]


def test_dots_leave_no_line(file):
    assert progress.record(assess("start_here-1", ...), file) is None
    assert not file.exists()


DAMAGE = {
    "torn": b'{"v":1,"at":"2026',
    "not json": b"hello",
    "not an object": b"[1, 2]",
    "null": b"null",
    "other version": b'{"v":2,"at":"x","lesson":"00","exercise":"start_here-1","status":"pass","points":1}',
    "no exercise": b'{"v":1,"at":"x","lesson":"00","status":"pass","points":1}',
    "odd status": b'{"v":1,"at":"x","lesson":"00","exercise":"start_here-1","status":"won","points":1}',
    "odd points": b'{"v":1,"at":"x","lesson":"00","exercise":"start_here-1","status":"pass","points":"1"}',
    "not text": b"\xff\xfe\x00",
    "deep": b"[" * 100_000,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
@pytest.mark.parametrize("ends", [b"", b"\n"], ids=["torn end", "whole line"])
def test_damage_costs_only_the_damaged_line(file, damage, ends):
    progress.record(attempt(True), file)
    with file.open("ab") as stream:
        stream.write(damage + ends)
    progress.record(attempt(False), file)
    assert [entry["status"] for entry in progress.read(file)] == ["pass", "retry"]


def _write_many(path, times):
    outcome = attempt(True)
    for _ in range(times):
        progress.record(outcome, path)


def test_two_kernels_may_write_at_once(file):
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_many, args=(file, 50)) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert len(progress.read(file)) == 100
    # who meets the other's line half written begins a new one: an empty line may be left, and no attempt is lost
    assert all(json.loads(line) for line in file.read_text().splitlines() if line)


def test_a_folder_in_place_of_the_file_is_an_os_error(file):
    file.mkdir()
    with pytest.raises(OSError, match=r"directory|denied"):
        progress.record(attempt(True), file)


def test_a_full_disk_is_told(file, monkeypatch):
    progress.record(attempt(False), file)
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, line: write(descriptor, line[:20]))
    with pytest.raises(OSError, match=r"only a part .*progress\.jsonl.*disk full"):
        progress.record(attempt(True), file)
    monkeypatch.undo()
    progress.record(attempt(True), file)
    assert [entry["status"] for entry in progress.read(file)] == ["retry", "pass"]


def test_a_byte_order_mark_costs_no_attempt(file):
    progress.record(attempt(True), file)
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert progress.solved(file) == {"start_here-1": 1}


def test_an_exercise_solved_under_its_old_number_is_solved(file):
    old = {"v": 1, "at": "2026-11-21", "lesson": "03", "exercise": "03-2", "status": "pass", "points": 2}
    file.write_text(json.dumps(old) + "\n")
    assert progress.solved(file) == {"subsets-2": 2}
    assert progress.read(file) == [old | {"lesson": "subsets", "exercise": "subsets-2"}]
    assert json.loads(file.read_text()) == old, "what stands in the file is left as it is"


def test_check_goes_on_where_nothing_can_be_saved(tmp_path, monkeypatch, capsys):
    (tmp_path / "progress.jsonl").mkdir()  # cannot be opened for writing, not even by root
    monkeypatch.chdir(tmp_path)
    assert check("start_here-1", 0) == reference()
    assert "progress was not saved" in capsys.readouterr().out


def test_check_returns_the_answer_or_the_reference(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    right = float(reference())
    assert check("start_here-1", right) is right
    assert check("start_here-1", ...) == reference()
    assert os.listdir(tmp_path) == ["progress.jsonl"]
    assert len(progress.read("progress.jsonl")) == 1


@pytest.mark.parametrize("status", ["pass", "retry", "todo"])
def test_the_card_of_an_answer_brings_the_code_that_gave_it_and_not_its_check(status):
    outcome = Outcome(get("start_here-1"), status, "…")
    code = "import numpy as np\n\nn = np.sum([1, 2])"
    for check_it in ('check("start_here-1", n)', 'n = check("start_here-1", n)'):
        payload = card(outcome, cell=f"{code}\n\n{check_it}\n")["application/vnd.train-well.check+json"]
        assert payload.get("answer") == (None if status == "todo" else code)
    assert "answer" not in card(outcome)["application/vnd.train-well.check+json"]


def test_the_static_card_escapes_everything():
    evil = Outcome(
        get("start_here-1"), "retry", "<script>alert(1)</script> `<img src=x onerror=alert(1)>` ok"
    )
    html = card(evil)["text/html"]
    assert "<script>" not in html
    assert "<img" not in html
    assert "<code>&lt;img" in html


@pytest.mark.parametrize("name", ["data_quality-4", "01-4"])
def test_an_exercise_that_moved_to_another_lesson_is_solved_there(file, name):
    old = {"v": 1, "at": "2026-11-21", "lesson": "x", "exercise": name, "status": "pass", "points": 1}
    file.write_text(json.dumps(old) + "\n")
    assert progress.solved(file) == {"split_honestly-2": 1}
    assert progress.read(file)[0]["lesson"] == "split_honestly"
    assert get(name) is get("split_honestly-2")


def test_no_exercise_has_the_name_of_one_that_moved():
    today = {id for lesson in lessons() for id in exercises(lesson.slug)}
    moved = {old: new for old, new in former_names().items() if "-" in old}
    assert moved
    assert not set(moved) & today
    assert set(moved.values()) <= today
    assert len(set(moved.values())) == len(moved)
    assert set(former_names().values()) - set(moved.values()) <= {lesson.slug for lesson in lessons()}
