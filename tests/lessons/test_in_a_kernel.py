"""In a real kernel, as learners have it: an endless loop ends, an exit does not, and interrupting interrupts."""

from nbformat.v4 import new_code_cell, new_notebook

from course_lessons import build

PRELUDE = """
import os, signal, sys, threading
import numpy as np
from course_lib.exercises import assess, function
function.SECONDS = 0.3
def endless(n, k, seed):
    while True:
        pass
def exits(n, k, seed):
    sys.exit()
def right(n, k, seed):
    return np.random.default_rng(seed).permutation(n)[:k]
"""
INTERRUPTED = """
function.SECONDS = 600
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
