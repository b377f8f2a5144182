"""A cell that runs again goes on from the last setting, unless the code says otherwise; what was tried is kept."""

import json
import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from course_lib.datasets import load_wine
from course_widgets import LabelNoiseLab, SamplingRatio, memory
from course_widgets.trace import MOST
from tests.widgets.test_conversation import ALL, CONTROLS, Dial, ask, make

Y = ["cat"] * 90 + ["dog"] * 10


class Notebook:
    """A notebook whose cells run in this process, as a front end that names them asks for."""

    def __init__(self):
        self.runs, self.parent = 0, {}

    def run(self, cell: str, kind: str = "execute_request") -> None:
        self.runs += 1
        self.parent = {
            "header": {"msg_id": f"run-{self.runs}", "msg_type": kind},
            "metadata": {"cellId": cell},
        }

    def restart(self) -> None:
        memory._unwritten.clear()


@pytest.fixture
def notebook(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JPY_SESSION_NAME", "my-course/03_subsets.ipynb")
    monkeypatch.setattr(memory, "_unwritten", {})
    monkeypatch.setattr(memory, "_running", ("", memory.Counter()))
    notebook = Notebook()
    monkeypatch.setattr("IPython.get_ipython", lambda: SimpleNamespace(get_parent=lambda: notebook.parent))
    return notebook


def again(notebook, make=lambda: SamplingRatio(Y), cell="a", *, restart=False):
    """Run the cell that makes a control, perhaps in a new kernel."""
    if restart:
        notebook.restart()
    notebook.run(cell)
    return make()


def move(control, text: str) -> None:
    assert ask(control, {"target": {"text": text}, "how": "over", "added": "copies"})["error"] == ""


# -- the last setting --------------------------------------------------------------------------------------


@ALL
@pytest.mark.parametrize("restart", [False, True], ids=["same kernel", "new kernel"])
def test_every_control_goes_on_from_its_last_setting(name, restart, notebook):
    start, setting, _ = CONTROLS[name]
    control = again(notebook, start)
    declared = control._to_page()
    assert ask(control, setting)["error"] == ""
    value = repr(control.value)
    control = again(notebook, start, restart=restart)
    assert control._to_page() == control._response["setting"] == setting
    assert repr(control.value) == value
    trace = control._response["trace"]
    assert (trace["recalled"], trace["start"], trace["here"]) == (True, declared, setting)
    assert ask(control, trace["start"])["setting"] == declared
    assert again(notebook, start, restart=True)._response["trace"]["recalled"] is False


def test_it_is_computed_once(notebook):
    control = again(notebook, Dial)
    ask(control, {"level": 3, "tilt": 0})
    Dial.computed = 0
    assert (again(notebook, Dial).level, Dial.computed) == (3, 1)


@pytest.mark.parametrize(
    "changed",
    [
        lambda: SamplingRatio([*Y, "dog"]),
        lambda: SamplingRatio(Y, how="under"),
        lambda: SamplingRatio(Y, random_state=1),
        lambda: SamplingRatio(Y, class_names=["a", "b"]),
    ],
    ids=["data", "setting", "seed", "names"],
)
def test_where_the_code_gives_something_else_the_code_wins(changed, notebook):
    move(again(notebook), "1:2")
    control = again(notebook, changed, restart=True)
    assert control.target == "1:1"
    assert control._response["trace"]["recalled"] is False


def test_data_that_the_page_never_sees_count_too(notebook):
    wine = load_wine()
    start = lambda data: lambda: LabelNoiseLab(data, models=["nearest neighbour"])  # noqa: E731
    ask(again(notebook, start(wine)), {"rate": 0.1, "threshold": 0.2})
    assert again(notebook, start(wine), restart=True).rate == 0.1
    wine.train.X[3, 3] += 1
    assert again(notebook, start(wine), restart=True).rate == 0.2


def test_other_cells_notebooks_classes_and_places_are_other_controls(notebook, monkeypatch):
    move(again(notebook), "1:2")
    assert again(notebook, cell="b").target == "1:1"
    notebook.run("a")
    first, second = SamplingRatio(Y), SamplingRatio(Y)
    assert (first.target, second.target) == ("1:2", "1:1")
    move(second, "1:3")
    assert again(notebook, restart=True).target == "1:2"
    monkeypatch.setenv("JPY_SESSION_NAME", "my-course/copy.ipynb")
    assert again(notebook).target == "1:1"


def test_nothing_is_remembered_where_nobody_says_which_cell_runs(notebook, tmp_path):
    """A test, nbval, the builder of the notebooks, a script: their controls begin as the code says."""
    for run in (lambda: notebook.run(""), lambda: notebook.run("a", "comm_msg"), notebook.parent.clear):
        run()
        control = SamplingRatio(Y)
        move(control, "1:2")
        run()
        assert SamplingRatio(Y).target == "1:1"
    assert list(tmp_path.iterdir()) == []


def test_what_python_sets_is_not_remembered(notebook, tmp_path):
    again(notebook).target = "1:2"
    assert again(notebook).target == "1:1"
    assert list(tmp_path.iterdir()) == []


def test_moves_on_the_way_and_refusals_are_not_remembered(notebook):
    control = again(notebook, Dial)
    ask(control, {"level": 3, "tilt": 0}, moving=True)
    ask(control, {"level": 99, "tilt": 0})
    ask(control, {"level": 7, "tilt": 0})
    assert again(notebook, Dial).level == 5


def test_a_line_a_release_and_no_line_is_rewritten(notebook, tmp_path):
    control = again(notebook)
    move(control, "1:2")
    first = (tmp_path / memory.FILE).read_bytes()
    move(control, "1:2")
    move(control, "1:3")
    written = (tmp_path / memory.FILE).read_bytes()
    assert written.startswith(first)
    assert len(written.split()) < 100
    assert [json.loads(line)["setting"]["target"] for line in written.splitlines() if line] == [
        {"text": "1:2"},
        {"text": "1:3"},
    ]


@pytest.mark.parametrize(
    "rubbish",
    [b'{"v": 1, "control": "SamplingRatio", "cell": "a', b"\xff\xfe SamplingRatio\n", b'["SamplingRatio"]\n',
     b"[" * 100_000 + b'"SamplingRatio"\n', b'{"v": 1, "control": "SamplingRatio", "cell": "a", "setting": 3}\n'],
    ids=["torn", "bytes", "list", "deep", "foreign"],
)  # fmt: skip
def test_lines_that_cannot_be_read_hide_no_others(rubbish, notebook, tmp_path):
    move(again(notebook), "1:2")
    with (tmp_path / memory.FILE).open("ab") as file:
        file.write(rubbish)
    assert again(notebook, restart=True).target == "1:2"
    move(again(notebook), "1:4")
    assert again(notebook, restart=True).target == "1:4"


@pytest.mark.parametrize(
    "setting", [{}, {"target": 3}, {"target": {"text": "1:0"}, "how": "over", "added": "copies"}], ids=str
)
def test_a_setting_that_can_no_longer_be_is_left(setting, notebook, tmp_path):
    move(again(notebook), "1:2")
    entry = json.loads((tmp_path / memory.FILE).read_text().split("\n")[1])
    (tmp_path / memory.FILE).write_text(json.dumps({**entry, "setting": setting}))
    control = again(notebook, restart=True)
    assert (control.target, control._response["setting"]["target"]) == ("1:1", {"text": "1:1"})
    assert control._response["trace"]["recalled"] is False
    move(control, "1:5")


COPY = "03_subsets.backup-20261121-093000-{}.ipynb"


def reset(folder, number: str) -> None:
    """Do with the controls' file what *Reset lesson* does: see reset.mjs and its test."""
    (folder / memory.FILE).rename(folder / COPY.format(number).replace(".ipynb", f".{memory.FILE}"))


@pytest.mark.parametrize("restart", [False, True], ids=["same kernel", "new kernel"])
def test_a_lesson_that_is_reset_begins_anew_and_its_copy_and_other_lessons_go_on(
    restart, notebook, tmp_path, monkeypatch
):
    def begins(name: str) -> str:
        monkeypatch.setenv("JPY_SESSION_NAME", f"my-course/{name}")
        return again(notebook, restart=restart).target

    for name, text in [("other.ipynb", "1:7"), ("03_subsets.ipynb", "1:2")]:
        begins(name)
        move(again(notebook), text)
    reset(tmp_path, "125")
    assert begins("03_subsets.ipynb") == "1:1"
    assert begins(COPY.format("125")) == "1:2"
    assert begins("other.ipynb") == "1:7"
    monkeypatch.setenv("JPY_SESSION_NAME", "my-course/03_subsets.ipynb")
    move(again(notebook), "1:3")
    assert begins("03_subsets.ipynb") == "1:3"
    reset(tmp_path, "125-2")
    assert [begins(name) for name in ("03_subsets.ipynb", COPY.format("125-2"), COPY.format("125"))] == [
        "1:1", "1:3", "1:2",
    ]  # fmt: skip
    move(again(notebook), "1:4")  # in the first copy
    assert [begins(name) for name in (COPY.format("125"), "other.ipynb")] == ["1:4", "1:7"]


def test_a_folder_that_cannot_be_written_costs_the_memory_of_the_next_kernel(notebook, tmp_path):
    (tmp_path / memory.FILE).mkdir()
    control = again(notebook)
    move(control, "1:2")
    assert control._response["setting"]["target"] == {"text": "1:2"}
    assert again(notebook).target == "1:2"
    assert again(notebook, restart=True).target == "1:1"


def test_the_fingerprint_is_the_same_in_every_process():
    code = (
        "import joblib, numpy as np, pandas as pd; from course_lib.datasets import load_wine;"
        "from course_lib.training import Recipe;"
        "print(joblib.hash(((load_wine(), np.arange(9.0), pd.Series(['a', 'b']), Recipe()), {'x': ['p', 'q']})))"
    )
    command = [sys.executable, "-c", code]
    first, second = (subprocess.run(command, capture_output=True, check=True).stdout for _ in range(2))
    assert first == second != b""


def test_what_has_no_fingerprint_is_not_remembered(notebook):
    start = lambda: Dial(log=lambda: 1)  # noqa: E731
    notebook.run("a")
    assert memory.memory_of("Dial", start) is None


# -- what was tried ----------------------------------------------------------------------------------------


@ALL
def test_every_control_says_in_a_line_what_was_tried(name):
    control, (_, setting, _) = make(name), CONTROLS[name]
    first = control._to_page()
    try_it = control.train if name == "TrainingDeck" else lambda: None  # it is tried by a button
    try_it()
    ask(control, setting)
    try_it()
    lines = [each["line"] for each in control._response["trace"]["steps"]]
    assert len(set(lines)) == 2
    assert all(0 < len(line) <= 110 and "\n" not in line for line in lines), lines
    assert [each["came_to"] for each in control.trace] == lines
    frame = pd.DataFrame(control.trace)
    assert list(frame) == [*control.SETTINGS, "came_to"]
    control.set(**{each: control.trace[0][each] for each in control.SETTINGS})
    assert control._to_page() == first


def level(control, value: float, **how) -> dict:
    return ask(control, {"level": value, "tilt": 0}, **how)["trace"]


def test_a_setting_is_tried_once_and_undo_goes_back_move_by_move():
    control = Dial({"level": 1})
    for value in (2, 3, 1, 4):
        trace = level(control, value)
    assert [each["setting"]["level"] for each in trace["steps"]] == [1, 2, 3, 4]
    back = []
    while trace["undo"]:
        back.append(trace["undo"]["level"])
        trace = level(control, trace["undo"]["level"], undo=True)
    assert back == [1, 3, 2, 1]
    assert (control.level, trace["here"]["level"]) == (1, 1)
    assert [each["setting"]["level"] for each in trace["steps"]] == [1, 2, 3, 4]


def test_a_jump_to_what_was_tried_can_be_undone():
    control = Dial({"level": 1})
    for value in (2, 3, 2):
        trace = level(control, value)
    assert trace["undo"]["level"] == 3


def test_moves_on_the_way_leave_no_trace_and_what_python_sets_does():
    control = Dial({"level": 1})
    level(control, 2, moving=True)
    assert [each["level"] for each in control.trace] == [1]
    control.level = 3
    assert [each["level"] for each in control.trace] == [1, 3]


def test_refusals_and_failures_leave_no_trace():
    control = Dial({"level": 1})
    level(control, 99)
    trace = level(control, 7)
    assert [each["setting"]["level"] for each in trace["steps"]] == [1]
    assert trace["undo"] is None


def test_the_oldest_steps_are_forgotten_and_the_start_is_still_there():
    control = Dial({"level": 0})
    for value in np.linspace(0.1, 6.9, 50):
        trace = level(control, float(value))
    assert len(trace["steps"]) == len(control.trace) == MOST == 30
    assert trace["start"]["level"] == 0
    assert trace["steps"][-1]["setting"] == trace["here"]
