"""Work that takes seconds, done a slice at a time: between two slices the kernel runs cells and answers its pages."""

import asyncio
import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

_under_way: list["Work"] = []
_before: Any = None  # what an interrupt did before the first of them began


class Work:
    """Work under way on the kernel's event loop; where none runs (a script, a test), it is done at once.

    Interrupting the kernel ends all work that is under way; while a cell runs, it interrupts that.

    Parameters
    ----------
    step : callable
        Does a slice of some hundredths of a second, and says whether all is done. It raises nothing.
    stop : callable
        Ends it where it is; called between two slices.
    """

    def __init__(self, step: Callable[[], bool], stop: Callable[[], None]) -> None:
        self._step, self._stop = step, stop
        self.interrupted = False

    def start(self) -> None:
        """Begin: the first slice is done at once."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            while not self._step():
                pass
            return
        if not self._step():
            _take_interrupts(self)
            self._task = loop.create_task(self._go_on())  # held: a loop forgets tasks that nobody holds

    async def _go_on(self) -> None:
        try:
            done = False
            while not done:
                await asyncio.sleep(0.001)  # a message comes in by several turns of the loop
                done = self._slice()
        finally:
            _leave_interrupts(self)

    def _slice(self) -> bool:
        try:
            if not self.interrupted:
                return self._step()
            self._stop()
        except KeyboardInterrupt:  # of a cell that waits, and lets the loop go on meanwhile
            self.interrupted = True
            return False
        return True


def _take_interrupts(work: Work) -> None:
    global _before
    if not _under_way and threading.current_thread() is threading.main_thread():
        _before = signal.signal(signal.SIGINT, _interrupt_all)
    _under_way.append(work)


def _leave_interrupts(work: Work) -> None:
    _under_way.remove(work)
    if not _under_way and signal.getsignal(signal.SIGINT) is _interrupt_all:
        signal.signal(signal.SIGINT, _before)


def _interrupt_all(_signal: int, _frame: FrameType | None) -> None:
    for each in _under_way:
        each.interrupted = True
