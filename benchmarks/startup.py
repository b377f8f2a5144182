"""Seconds to import, and memory an idle kernel holds: course_lib beside the libraries that it puts off loading.

An idle learner's kernel is what fills a shared machine (Binder, JupyterHub), so it is weighed as it really is: an
ipykernel of its own, after every cell of the first lesson. The resident size (RSS) counts shared libraries in full,
the proportional size (PSS, Linux only) splits them among the processes that share them.
"""

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pandas as pd
import psutil
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import start_new_kernel

LESSON = Path(__file__).parents[1] / "notebooks" / "00_start_here.ipynb"
STATEMENTS = (
    "import course_lib",
    "from course_lib import datasets, ratios, subsets",
    "from course_widgets import check",
    "import numpy",
    "import pandas",
    "import sklearn",
    "import torch",
)
REPEATS = 5
MB = 2**20


def seconds(statement: str) -> float:
    """The wall seconds of one import, in a Python of its own, without the time Python itself takes to start."""
    code = f"import time; start = time.perf_counter(); {statement}; print(time.perf_counter() - start)"
    return float(
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    )


def import_times() -> pd.DataFrame:
    """The median of several imports each, taken in turn so that a slow moment of the machine hits all alike."""
    rounds = [[seconds(statement) for statement in STATEMENTS] for _ in range(REPEATS + 1)]
    medians = [
        statistics.median(times) for times in zip(*rounds[1:], strict=True)
    ]  # the first reads a cold disk
    return pd.DataFrame({"what": STATEMENTS, "seconds": medians})


def kernel_memory() -> pd.DataFrame:
    """What one kernel holds: empty, after the first lesson, and after the torch that this lesson does without."""
    with _kernel() as (client, process):
        rows = [_weigh("an idle kernel, nothing run", process)]
        for cell in nbformat.read(LESSON, as_version=4).cells:
            if cell.cell_type == "code":
                _execute(client, cell.source)
        rows.append(_weigh(f"after every cell of {LESSON.name}", process))
        _execute(client, "import sys; assert 'torch' not in sys.modules, 'the first lesson loaded torch'")
        _execute(client, "import torch")
        rows.append(_weigh("after import torch on top", process))
    return pd.DataFrame(rows)


@contextmanager
def _kernel() -> Iterator[tuple[BlockingKernelClient, psutil.Process]]:
    with (
        tempfile.TemporaryDirectory() as elsewhere
    ):  # the lesson's checks leave a progress file where they run
        manager, client = start_new_kernel(cwd=elsewhere, stderr=subprocess.DEVNULL)
        try:
            yield client, psutil.Process(manager.provisioner.process.pid)
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)


def _execute(client: BlockingKernelClient, code: str) -> None:
    reply = client.execute_interactive(code, timeout=120, output_hook=lambda message: None)
    if reply["content"]["status"] != "ok":
        raise RuntimeError(f"the kernel could not run {code!r}: {reply['content'].get('evalue')}")


def _weigh(what: str, process: psutil.Process) -> dict:
    memory = process.memory_full_info()
    return {"what": what, "RSS MB": memory.rss / MB, "PSS MB": getattr(memory, "pss", float("nan")) / MB}


def main() -> pd.DataFrame:
    """One table: imports by seconds, then kernels by memory, each with its ratio to its own first row."""
    imports, kernels = import_times(), kernel_memory()
    imports["ratio"] = imports["seconds"] / imports["seconds"].iloc[0]
    kernels["ratio"] = kernels["RSS MB"] / kernels["RSS MB"].iloc[0]
    return pd.concat([imports, kernels], ignore_index=True)[["what", "seconds", "RSS MB", "PSS MB", "ratio"]]
