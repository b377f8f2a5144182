"""Run a contestant in a Python of its own, on one thread: its seconds, and the memory that it needs."""

import multiprocessing
import os
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import Any

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
ENOUGH = 2.0  # seconds: shorter runs are repeated


def alone(prepare: Callable[..., Callable[[], Any]], *arguments) -> tuple[dict, Any]:
    """Time ``prepare(*arguments)()`` in a fresh process.

    Parameters
    ----------
    prepare : callable
        A module's own function that makes the data and gives back the work to time. Preparing is not timed and its
        memory not counted.
    *arguments
        Passed on.

    Returns
    -------
    dict, object
        ``{"seconds": ..., "MB": ...}`` (the shortest of up to five runs; the first run's rise in memory), and what
        the work returned. For a peer that is not installed the dict is ``{"note": "not installed"}``.
    """
    before = {name: os.environ.get(name) for name in THREADS}
    os.environ.update(dict.fromkeys(THREADS, "1"))
    try:
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
            return pool.submit(_measure, prepare, arguments).result()
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.__setitem__(name, value)


def _measure(prepare, arguments) -> tuple[dict, Any]:
    from course_lib.training.run import PeakMemory

    try:
        work = prepare(*arguments)
    except ImportError:
        return {"note": "not installed"}, None
    with PeakMemory() as memory:
        times = [_seconds(work)]
    while sum(seconds for seconds, _ in times) < ENOUGH and len(times) < 5:
        times.append(_seconds(work))
    return {"seconds": min(seconds for seconds, _ in times), "MB": memory.rise / 1e6}, times[0][1]


def _seconds(work) -> tuple[float, Any]:
    started = time.process_time()
    value = work()
    return time.process_time() - started, value
