"""Work that takes seconds, done a slice at a time: between two slices the kernel runs cells and answers its pages."""

import asyncio
import signal
import threading
from collections.abc import Callable
from types import FrameType

_under_way: list["Work"] = []


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
            _under_way.append(self)
            self._task = loop.create_task(self._go_on())  # held: a loop forgets tasks that nobody holds

    async def _go_on(self) -> None:
        try:
            done = False
            while not done:
                await asyncio.sleep(0.001)  # a message comes in by several turns of the loop
                done = self._slice()
        finally:
            _under_way.remove(self)
            _leave_interrupts()

    def _slice(self) -> bool:
        _take_interrupts()
        try:
            if not self.interrupted:
                return self._step()
            self._stop()
        except KeyboardInterrupt:  # of a cell that waits, and lets the loop go on meanwhile
            self.interrupted = True
            return False
        return True


def _take_interrupts() -> None:
    """Hear interrupts where nobody does: a kernel ignores them unless a cell runs, and then they are the cell's."""
    in_main = threading.current_thread() is threading.main_thread()
    if in_main and signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, _interrupt_all)


def _leave_interrupts() -> None:
    if not _under_way and signal.getsignal(signal.SIGINT) is _interrupt_all:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _interrupt_all(_signal: int, _frame: FrameType | None) -> None:
    for each in _under_way:
        each.interrupted = True
