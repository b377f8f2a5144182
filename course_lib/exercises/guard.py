"""Running a learner's code so that nothing of it escapes: endless loops end, and errors become plain words.

Python cannot stop code from outside, only ask it to: by a signal where there are some (POSIX, main thread: a cell of
a notebook), by an asynchronous exception elsewhere (Windows, other threads). Both arrive between two steps of Python
code, so a single call into compiled code is waited for, however long it takes; and the second kind does not end a
``time.sleep``.
"""

import ctypes
import linecache
import re
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType
from typing import Any

from course_lib.exercises.wording import name_kind

SECONDS = 60.0  # processor time that judging an answer may take: some judges train networks
_WAIT = 12  # times as long by the clock: a busy machine is slow, and a sleeping function never ends
_TICK = 0.1


class OutOfTime(BaseException):
    """Code ran too long. No `Exception`, so that the code's own ``except Exception`` does not swallow it."""


class Interrupts:
    """Whether the user has interrupted, as against code that raises ``KeyboardInterrupt`` itself."""

    def __init__(self) -> None:
        self.seen = False


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `OutOfTime` as soon as the code inside has taken so many seconds.

    Parameters
    ----------
    seconds : float
        Of the processor, as a busy machine is no fault; by the clock, 12 times as many (for code that only waits).

    Raises
    ------
    OutOfTime
        When they are over. Limits may lie within each other.

    Examples
    --------
    >>> try:
    ...     with time_limit(0.05):
    ...         while True:
    ...             pass
    ... except OutOfTime:
    ...     print("ended")
    ended
    """
    computed, clock = time.process_time(), time.monotonic()

    def over() -> bool:
        waited = time.monotonic() - clock > _WAIT * seconds
        return waited or time.process_time() - computed > seconds

    in_main = threading.current_thread() is threading.main_thread()
    watch = _by_signal if in_main and hasattr(signal, "setitimer") else _by_thread
    with watch(over, min(_TICK, seconds)):
        yield


@contextmanager
def _by_signal(over: Callable[[], bool], tick: float) -> Iterator[None]:
    running = True

    def look(*_: Any) -> None:
        if running and over():
            raise OutOfTime

    handler = signal.signal(signal.SIGALRM, look)
    timer = signal.setitimer(signal.ITIMER_REAL, tick, tick)
    try:
        yield
    finally:
        running = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        signal.setitimer(signal.ITIMER_REAL, *timer)  # a limit around this one goes on


@contextmanager
def _by_thread(over: Callable[[], bool], tick: float) -> Iterator[None]:
    stop, thread = threading.Event(), ctypes.c_ulong(threading.get_ident())

    def look() -> None:
        while not stop.wait(tick):
            if over():
                ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(OutOfTime))

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        stop.set()
        watcher.join()
        ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, None)  # one that is on its way comes too late


@contextmanager
def watch_interrupts() -> Iterator[Interrupts]:
    """Note whether the user interrupts; whoever handled it goes on handling it.

    Examples
    --------
    >>> with watch_interrupts() as interrupts:
    ...     pass
    >>> interrupts.seen
    False
    """
    found = Interrupts()
    handler = signal.getsignal(signal.SIGINT)
    if not callable(handler) or threading.current_thread() is not threading.main_thread():
        yield found  # signals reach the main thread alone
        return

    def note(*arguments: Any) -> None:
        found.seen = True
        handler(*arguments)

    signal.signal(signal.SIGINT, note)
    try:
        yield found
    finally:
        signal.signal(signal.SIGINT, handler)


# What Python, numpy, pandas and torch say (type: message), and what it means. Groups of the pattern fill the braces.
# fmt: off
_MEANINGS = (
    (r"larger sample than population", "it draws more than there are, without putting back"),
    (r"(\w+)\(\) got an unexpected keyword argument '(?:seed|random_state)'",
     "`{0}` takes no seed; a seed belongs into `np.random.default_rng(seed)`"),
    (r"(\w+)\(\) got an unexpected keyword argument '(\w+)'", "`{0}` has no argument `{1}`"),
    (r"(\w+)\(\) missing \d+ required \S+ arguments?: (.*)", "it calls `{0}` without {1}"),
    (r"index (-?\d+) is out of bounds for axis \d+ with size (\d+)",
     "it looks up position {0} where there are only {1} (0 is the first)"),
    (r"(list|tuple|string) index out of range", "it looks up a position beyond the end of a {0}"),
    (r"shapes? (\(.*?\)),? (?:and )?(\(.*?\))",
     "it puts together arrays of shapes {0} and {1}, which do not fit"),
    (r"size (\d+) is different from (\d+)", "it multiplies arrays whose lengths, {1} and {0}, do not fit"),
    (r"boolean index did not match .* is (\d+) but .* is (\d+)", "a mask of {1} entries is used on {0}"),
    (r"size of tensor a \((\d+)\) must match .*b \((\d+)\)",
     "it puts tensors of {0} and {1} together, which do not fit"),
    (r"cannot reshape array of size (\d+) into shape (\(.*?\))",
     "{0} numbers do not fill the shape {1} that `reshape` is told"),
    (r"truth value of .*(?:ambiguous)",
     "`if`, `and`, `or` or `not` was asked of a whole array; use `&`, `|`, `~` or `.any()`, `.all()`"),
    (r"'float' object cannot be interpreted|slice indices must be integers|must be of integer|only integer",
     "a number with decimals stands where a whole number is needed; `//` divides into whole numbers, "
     "`int(…)` and `.astype(int)` make them"),
    (r"name '(\w+)' is not defined",
     "the name `{0}` is not known (a slip of the pen, or a cell above has not run)"),
    (r"local variable '(\w+)'", "it uses `{0}` before anything is assigned to it"),
    (r"module '([\w.]+)' has no attribute '(\w+)'", "there is no `{1}` in `{0}`"),
    (r"'NoneType' object",
     "something in it is `None`: a function that returns nothing was used for its value"),
    (r"'(\w+)' object has no attribute '(\w+)'", "{a:0} has no `.{1}`"),
    (r"'(\w+)' object is not callable", "round brackets stand after {a:0}, as if it were a function"),
    (r"'(\w+)' object is not (?:subscriptable|iterable)", "{a:0} has no parts to take or to go through"),
    (r"unhashable type: '([\w.]+)'", "{a:0} is used as a key, or as a member of a set"),
    (r"unsupported operand type\(s\) for (.+?): '([\w.]+)' and '([\w.]+)'",
     "`{0}` stands between {a:1} and {a:2}; `np.asarray(…)` makes an array of a list"),
    (r"bad operand type for unary (.+?): '([\w.]+)'",
     "`{0}` stands before {a:1}; `np.asarray(…)` makes an array of a list"),
    (r"(?:not enough|too many) values to unpack \(expected (?:at least )?(\d+)",
     "{0} names stand before a `=` that has another number of values after it"),
    (r"zero-size array|empty sequence|iterable argument is empty|empty slice",
     "it asks for the largest, the smallest or the mean of nothing"),
    (r"division by zero", "it divides by zero"),
    (r"read-only", "it writes into something that may only be read"),
    (r"^StopIteration", "`next` was asked for one more where there is none"),
    (r"^RecursionError", "it calls itself without end"),
    (r"^MemoryError", "it needs more memory than there is"),
    (r"^KeyError: (.*)", "it looks up the key {0}, which is not there"),
    (r"^SystemExit", "it ends the program, with `exit()` or `sys.exit()`; use `return` to end a function"),
    (r"^KeyboardInterrupt", "it raises `KeyboardInterrupt`, as if you had stopped it"),
)
# fmt: on


def explain(error: BaseException) -> str:
    """Say in plain words what an error means.

    Parameters
    ----------
    error : BaseException
        Any; one that cannot even be printed gets its kind named.

    Returns
    -------
    str
        Half a sentence, such as "it divides by zero"; Python's own text where there are no words for it.

    Examples
    --------
    >>> explain(AttributeError("'list' object has no attribute 'mean'"))
    'a list has no `.mean`'
    >>> explain(RuntimeError("the cat sat on the keyboard"))
    'Python says “the cat sat on the keyboard” (RuntimeError)'
    """
    name, _, text = text_of(error).partition(": ")
    for pattern, meaning in _MEANINGS:
        if found := re.search(pattern, f"{name}: {text}"):
            named = meaning
            for number, word in enumerate(found.groups()):
                named = named.replace(f"{{a:{number}}}", name_kind(word.rpartition(".")[2])).replace(
                    f"{{{number}}}", word
                )
            return named
    return f"Python says “{text[:200]}” ({name})" if text else f"it raises `{name}`"


def text_of(error: BaseException) -> str:
    """Give an error's type and its text on one line, even of one that cannot be printed.

    Examples
    --------
    >>> text_of(ValueError("no such thing"))
    'ValueError: no such thing'
    """
    name = type.__getattribute__(type(error), "__name__")
    try:
        return f"{name}: {' '.join(str(error).split())}"
    except BaseException:
        return f"{name}: (without words)"


def line_of(error: BaseException, code: CodeType | None) -> str:
    """Quote the line of a function where an error arose; empty where it cannot be found.

    Examples
    --------
    >>> line_of(ValueError(), None)
    ''
    """
    found, trace = "", error.__traceback__
    while trace is not None and code is not None:
        if trace.tb_frame.f_code.co_filename == code.co_filename:
            found = linecache.getline(code.co_filename, trace.tb_lineno).strip()
        trace = trace.tb_next
    return found
