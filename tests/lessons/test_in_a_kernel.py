"""In a real kernel, as learners have it: an endless loop ends, an exit does not, and interrupting interrupts.

And training says how long it takes, stops when asked to, and can begin anew whenever it was stopped.
"""

import re

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from course_lessons import build

PRELUDE = """
import os, signal, sys, threading
import numpy as np
from course_lib.exercises import assess, laws
laws.SECONDS = 0.3
def endless(n, k, seed):
    while True:
        pass
def exits(n, k, seed):
    sys.exit()
def right(n, k, seed):
    return np.random.default_rng(seed).permutation(n)[:k]
"""
INTERRUPTED = """
laws.SECONDS = 600
threading.Timer(0.5, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
assess("subsets-1", endless).message
"""
CELLS = [
    (PRELUDE, ""),
    ('print(assess("subsets-1", endless).message)', "still running after 0.3 seconds"),
    ('print(assess("subsets-1", exits).message)', "ends the program"),
    ('print(assess("subsets-1", right).status)', "pass"),
    (INTERRUPTED, "KeyboardInterrupt"),
    ('print(assess("subsets-1", right).status)', "pass"),
]


def test_an_answer_cannot_hold_or_end_the_kernel_and_the_user_can(tmp_path):
    notebook = new_notebook(cells=[new_code_cell(code) for code, _ in CELLS])
    build.execute(notebook, folder=tmp_path, timeout=60, allow_errors=True)
    for cell, (_, says) in zip(notebook.cells, CELLS, strict=True):
        said = "".join(output.get("text", "") + output.get("ename", "") for output in cell.outputs)
        assert says in said


# Interrupts when a module of torch's is there, and torch is not there yet; with none, before anything is.
IMPORT = """
import os, signal, sys, threading, time
def stop():
    while {part!r} not in sys.modules:
        time.sleep(0.001)
    assert not hasattr(sys.modules["torch"], "compile"), "it came too late"
    os.kill(os.getpid(), signal.SIGINT)
threading.Thread(target=stop, daemon=True).start()
{what}
time.sleep(5)
"""
TRAIN = """
from course_lib.datasets import load_digits
from course_lib.training import Recipe, train
print(len(train(Recipe(model="linear", epochs=2), load_digits()).history), "epochs")
"""


@pytest.mark.parametrize(
    ("what", "part"),
    [("from course_lib.training import train", "torch"), ("import course_lib, torch", "torch.autograd")],
)
def test_a_first_training_that_is_interrupted_while_torch_is_imported_can_begin_anew(what, part, tmp_path):
    cells = [new_code_cell(code) for code in (IMPORT.format(what=what, part=part), TRAIN, TRAIN)]
    build.execute(new_notebook(cells=cells), folder=tmp_path, timeout=120, allow_errors=True)
    assert [output.ename for output in cells[0].outputs] == ["KeyboardInterrupt"]
    for cell in cells[1:]:
        assert [output.get("text") for output in cell.outputs] == ["2 epochs\n"]


LONG = """
import os, signal, time
from course_lib.datasets import load_digits
from course_lib.experiments import compare
from course_lib.training import Callback, Recipe, train
class Slow(Callback):
    def on_step(self, state):
        time.sleep(0.3)
class Stop(Slow):
    def on_step(self, state):
        super().on_step(state)
        if state.step == 8:
            os.kill(os.getpid(), signal.SIGINT)
recipe, digits = Recipe(model="linear", steps=10), load_digits()
"""
RUNS = {
    "train(recipe, digits, callbacks=[Slow()]).stopped_by": (True, "None"),
    "train(recipe, digits, callbacks=[Stop()]).stopped_by": (True, "interrupt"),
    "train(recipe, digits).stopped_by": (False, "None"),  # done at once
    "train(recipe, digits, callbacks=[Slow()], progress=False).stopped_by": (False, "None"),
}


def test_training_that_takes_longer_than_a_second_shows_the_time_left_and_keeps_what_it_has(tmp_path):
    notebook = new_notebook(
        cells=[new_code_cell(code) for code in (LONG, *(f"print({run})" for run in RUNS))]
    )
    shown = {}

    def look(cell, cell_index, **_):
        shown[cell_index] = "".join(out.text for out in cell.outputs if out.get("name") == "stderr")

    build.execute(notebook, folder=tmp_path, timeout=120, on_cell_executed=look)
    for place, (bar, came_to) in enumerate(RUNS.values(), start=1):
        assert bool(re.search(r"training: +\d+%.* \d+/10 \[\d\d:\d\d<\d\d:\d\d", shown[place])) == bar
        assert [output.text.strip() for output in notebook.cells[place].outputs] == [came_to]


CONTROL = """
import time
from course_lib import training
from course_widgets import SubsetExplorer
from course_widgets.subset_explorer.data import moons
train = training.train
def slowly(*given, **named):
    class Slow(training.Callback):
        def on_step(self, state):
            time.sleep(0.003)
    return train(*given, **named, callbacks=[Slow()])
training.train = slowly
control = SubsetExplorer(**moons(), seeds=1)
"""
ASKED = """
from course_widgets import memory
memory.running_cell = lambda: ("", "")  # as while a page is answered
control.budget = 9
"""


def test_a_control_that_is_made_shows_how_long_it_trains_and_one_that_is_asked_leaves_that_to_its_page(
    tmp_path,
):
    notebook = new_notebook(cells=[new_code_cell(CONTROL), new_code_cell(ASKED)])
    shown = []

    def look(cell, cell_index, **_):
        shown.append("training:" in "".join(out.get("text", "") for out in cell.outputs))

    build.execute(notebook, folder=tmp_path, timeout=120, on_cell_executed=look)
    assert shown == [True, False]
