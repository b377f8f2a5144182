"""How much memory a piece of work needs, measured by asking the operating system while it runs."""

import ctypes
import gc
import threading

import psutil

INTERVAL = 0.03  # seconds between two looks; a look takes some 20 µs


class PeakMemory:
    """Watch how far the process's memory rises while a block runs.

    What is counted is the resident memory that the process has to itself (on Linux without the pages of
    library files, which come and go as code is used for the first time). What the process held before is
    not: freed memory is first handed back to the system where the C library can (glibc), so that one run
    does not live on what the run before it left. A rise shorter than 30 ms may be missed, and the system
    counts in steps, so trust it to about 1 MB, and compare runs in processes of their own where it matters.

    Attributes
    ----------
    rise : int
        Bytes, never negative: the highest level seen, above the level at the start.

    Examples
    --------
    >>> with PeakMemory() as memory:
    ...     block = bytearray(b"1" * 50_000_000)
    >>> 40_000_000 < memory.rise < 160_000_000
    True
    """

    def __enter__(self) -> "PeakMemory":
        gc.collect(1)  # the young generations: a full collection takes longer than a small run
        _hand_back_freed_memory()
        self._process = psutil.Process()
        self._before = self._highest = self._look()
        self._done = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()
        return self

    def __exit__(self, *exception) -> None:
        self._done.set()
        self._watcher.join()
        self._highest = max(self._highest, self._look())

    @property
    def rise(self) -> int:
        """Bytes by which memory rose at most."""
        return self._highest - self._before

    def _watch(self) -> None:
        while not self._done.wait(INTERVAL):
            self._highest = max(self._highest, self._look())

    def _look(self) -> int:
        memory = self._process.memory_info()
        return memory.rss - getattr(memory, "shared", 0)


def _hand_back_freed_memory() -> None:
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (AttributeError, OSError, TypeError):  # macOS, Windows, musl: no such function
        return
