"""How many threads torch may use while a small model trains: one."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch


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
