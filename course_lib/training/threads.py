"""What a run must have to itself, because the whole process shares it: torch's threads and its random state."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import torch

_ONE_AT_A_TIME = threading.RLock()  # reentrant: a callback may train, too


@contextmanager
def torch_to_itself() -> Iterator[None]:
    """Let one run use torch at a time, on one thread, with gradients, and leave everything as it was.

    Torch's random state (which draws the initial weights and the dropout), its number of threads and the memory
    of the process are shared by all threads of a process; runs side by side would decide each other's results.

    Examples
    --------
    >>> before = torch.random.get_rng_state()
    >>> with torch_to_itself():
    ...     _ = torch.rand(3)
    >>> torch.equal(before, torch.random.get_rng_state())
    True
    """
    with (
        _ONE_AT_A_TIME,
        one_thread(),
        torch.random.fork_rng(devices=[]),
        torch.inference_mode(False),
        torch.enable_grad(),
    ):
        yield


@contextmanager
def one_thread() -> Iterator[None]:
    """Run torch on one thread within the block, and give back the number it had.

    A batch of 64 small images is too little work to share: two threads are no faster than one on a quiet machine,
    and several times slower on a busy one, where each waits for the other at every layer. One thread also gives
    the same numbers whatever the number of cores. The other cores are for other runs: see
    `course_lib.experiments.compare` and its `n_jobs`.

    Examples
    --------
    >>> with one_thread():
    ...     torch.get_num_threads()
    1
    """
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
