"""Work that takes seconds, done a slice at a time: between two slices the kernel runs cells and answers its pages."""

import asyncio
import signal
import threading
from collections.abc import Callable
from time import perf_counter as clock
from types import FrameType
from typing import Any

import traitlets

from course_widgets.base import FAILED, CourseWidget

SLICE = 0.07  # seconds of work between two looks at what the page and other cells want
_under_way: list["Work"] = []


class Work:
    """Work under way on the kernel's event loop; where none runs (a script, a test), it is done at once.

    Interrupting the kernel ends all work that is under way; while a cell runs, it interrupts that.

    Parameters
    ----------
    step : callable
        Does a slice of some hundredths of a second, and says whether all is done.
    stop : callable
        Ends it where it is; called between two slices.
    fail : callable
        Is given what a later slice raises, which ends the work. What the first one raises goes to who began it.
    """

    def __init__(
        self, step: Callable[[], bool], stop: Callable[[], None], fail: Callable[[Exception], None]
    ) -> None:
        self._step, self._stop, self._fail = step, stop, fail
        self.interrupted = False

    def start(self) -> None:
        """Begin: the first slice is done at once, and may raise."""
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
        except Exception as error:
            self._fail(error)
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


def time_for_a_slice() -> Callable[[], bool]:
    """Begin a slice; what is given back says whether its time is over."""
    until = clock() + SLICE
    return lambda: clock() >= until


class BackgroundWidget(CourseWidget):
    """A control that works for seconds while the notebook goes on; how far it is, the page sees in ``_live``.

    It has ``_slice(work)``, which does a slice of what `_begin` was given, shows how far that is, and at the end
    calls `_leave` and answers under `_last_asked`; and ``stop()``, which ends it on the way. Either may raise.
    """

    _live = traitlets.Dict().tag(sync=True)
    _work: Any = None

    def _begin(self, work: Any) -> None:
        """Begin to work; a failure of the first slice is one of whoever asked for it."""
        self._work = work
        try:
            Work(lambda: self._go_on_with(work), self.stop, self._tell).start()
        except BaseException:
            self._leave()
            raise

    def _go_on_with(self, work: Any) -> bool:
        if self._work is work:  # else it was stopped
            self._slice(work)
        return self._work is not work

    def _slice(self, work: Any) -> None:
        """Work for a moment."""
        raise NotImplementedError

    def stop(self) -> None:
        """End what is under way."""
        raise NotImplementedError

    def _leave(self) -> None:
        """Have nothing under way."""
        self._work, self._live = None, {}

    def _tell(self, error: Exception) -> None:
        """Tell the page that what went on failed."""
        self.log.error("%s cannot go on", type(self).__name__, exc_info=error)
        self._leave()
        reason = f"{type(error).__name__}: {error}"
        self._answer(self._last_asked, self._shown_response, FAILED.format(reason))

    @property
    def _last_asked(self) -> str:
        """The page's last question: what ends later is told under it, so that nobody's move is taken back."""
        return str(self._request.get("id", ""))
