"""Running a learner's code so that nothing of it escapes: endless loops end, and errors become plain words.

Python can only ask code to stop: by a signal where there are some (POSIX, main thread: a cell of a notebook), by an
asynchronous exception elsewhere, which does not end a ``time.sleep``. A call into compiled code ends first, in both.
"""

import ast
import ctypes
import dis
import inspect
import linecache
import re
import signal
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np

from course_lib.exercises.wording import name_kind

SECONDS = 60.0  # processor time that judging an answer may take: some judges train networks
_WAIT = 12  # times as long by the clock: a busy machine is slow, and a sleeping function never ends
_TICK = 0.1


class OutOfTime(BaseException):
    """Code ran too long. No `Exception`, so that the code's own ``except Exception`` does not swallow it."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `OutOfTime` as soon as the code inside has taken so many seconds of the processor (a busy machine is no
    fault), or 12 times as many by the clock (it may only wait). Limits may lie within each other.
    """
    computed, clock = time.process_time(), time.monotonic()

    def over() -> bool:
        return time.process_time() - computed > seconds or time.monotonic() - clock > _WAIT * seconds

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
def watch_interrupts() -> Iterator[threading.Event]:
    """Note whether the user interrupts (code may raise ``KeyboardInterrupt``, too); whoever handled it goes on."""
    seen = threading.Event()
    handler = signal.getsignal(signal.SIGINT)
    if not callable(handler) or threading.current_thread() is not threading.main_thread():
        yield seen  # signals reach the main thread alone
        return

    def note(*arguments: Any) -> None:
        seen.set()
        handler(*arguments)

    signal.signal(signal.SIGINT, note)
    try:
        yield seen
    finally:
        signal.signal(signal.SIGINT, handler)


# What Python, numpy, pandas and torch say (type: message), and what it means. Groups of the pattern fill the braces.
# fmt: off
_MEANINGS = (
    (r"truth value of .*(?:ambiguous)",
     "`if`, `and`, `or` or `not` was asked of a whole array; use `&`, `|`, `~` or `.any()`, `.all()`"),
    (r"[Ll]arger (?:sample )?than population", "it draws more than there are, without putting back"),
    (r"a cannot be empty|from an empty sequence|low >= high|empty range", "it draws from nothing"),
    (r"a must be (?:greater than 0|a positive|1-dim|a sequence)", "it draws from what is no row of things"),
    (r"[Pp]robabilities (?:do not sum|are not)", "the probabilities of a draw are no shares that add up to 1"),
    (r"(\w+)\(\) got an unexpected keyword argument '(?:seed|random_state)'",
     "`{0}` takes no seed; a seed belongs into `np.random.default_rng(seed)`"),
    (r"(\w+)\(\) got an unexpected keyword argument '(\w+)'", "`{0}` has no argument `{1}`"),
    (r"(\w+)\(\) missing \d+ required \S+ arguments?: (.*)", "it calls `{0}` without {1}"),
    (r"index (-?\d+) is out .* size (\d+)", "it looks up position {0} where there are only {1} (0 is the first)"),
    (r"pop from (?:an )?empty (list|set|deque)", "it takes one more out of a {0} where there is none left"),
    (r"(list|tuple|string) index out of range", "it looks up a position beyond the end of a {0}"),
    (r"shapes? (\(.*?\)),? (?:and )?(\(.*?\))", "it puts together arrays of shapes {0} and {1}, which do not fit"),
    (r"object too deep for desired array", "it hands over a table where a single row of numbers belongs"),
    (r"size (\d+) is different from (\d+)", "it multiplies arrays whose lengths, {1} and {0}, do not fit"),
    (r"boolean index did not match .* is (\d+) but .* is (\d+)", "a mask of {1} entries is used on {0}"),
    (r"tensor a \((\d+)\) must match .*b \((\d+)\)", "it puts tensors of {0} and {1} together, which do not fit"),
    (r"input array from shape (\(.*?\)) into shape (\(.*?\))", "it puts an array of shape {0} into one of {1}"),
    (r"value array of shape (\(.*?\)) could not be broadcast to indexing result of shape (\(.*?\))",
     "it puts an array of shape {0} into places of shape {1}"),
    (r"boolean array indexing assignment cannot assign (\d+) input values to the (\d+) output",
     "it puts {0} values into the {1} places of a mask"),
    (r"boolean array indexing assignment .* input has (\d+) dimensions",
     "it puts an array of {0} dimensions into places of a mask that hold one number each"),
    (r"same number of dimensions.* has (\d+) .* has (\d+)", "it joins arrays of {0} and of {1} dimensions"),
    (r"zero-dimensional arrays cannot", "it joins single numbers; put each in a list, `[number]`"),
    (r"need at least one array|No objects to concatenate", "it joins nothing: the list of parts is empty"),
    (r"array dimensions except|must match exactly", "it joins arrays whose other lengths differ"),
    (r"Length of values \((\d+)\) .*index \((\d+)\)", "it puts {0} values into a column of {1}"),
    (r"inconsistent numbers of samples: \[(.*)\]", "it hands on parts of different lengths, {0}"),
    (r"not of the same length|must (?:be|have|all be) (?:of |the )*(?:same|equal) (?:length|size)"
     r"|zip\(\) argument|expected .* (?:same|equal) length",
     "it hands on parts of different lengths, which belong together one by one"),
    (r"must have the same shape|each tensor to be equal size", "it stacks arrays of different shapes"),
    (r"negative dimensions|no negative elements|negative values|[Cc]ounts? cannot be negative|must be non-?negative",
     "a number below 0 stands where a length or a count is needed"),
    (r"size-1 arrays|length-1 arrays|0-dimensional arrays|one element|Tensor with \d+ elements",
     "a whole array stands where one number is needed"),
    (r"with a sequence|inhomogeneous", "it makes an array of parts that are of different lengths"),
    (r"[Ll]east populated class", "it wants rows of every value in both parts, and one value has a single row"),
    (r"(?:more than 1|at least 2|greater than one) class", "it is handed samples of one class alone"),
    (r"X has (\d+) features, but (\w+) is expecting (\d+)",
     "a `{1}` learned from {2} columns and is asked about {0}, as if it learned from other data than it is given"),
    (r"Expected 2D array", "a row of numbers stands where a table is needed; `.reshape(-1, 1)` makes one column"),
    (r"contains (?:NaN|infinity)", "there is NaN or infinity in what it hands on"),
    (r"could not convert string|invalid literal for", "a text stands where a number is needed"),
    (r"The '(\w+)' parameter of (\w+) must be (.*?)\. Got (?:np\.\w+\()?([^\s)]+)",
     "`{0}` of `{1}` must be {2}; it gets {3}"),
    (r"array of size (\d+) into shape (\(.*?\))", "{0} numbers do not fill the shape {1} that `reshape` is told"),
    (r"'float' object cannot be interpreted|slice indices must be integers|must be of integer|only integer",
     "a number with decimals stands where a whole number is needed; `//` divides into whole numbers, "
     "`int(…)` and `.astype(int)` make them"),
    (r"name '(\w+)' is not defined", "the name `{0}` is not known (a slip of the pen, or a cell above has not run)"),
    (r"No module named '([\w.]+)'", "there is no `{0}` here; the task can be done without it"),
    (r"cannot import name '(\w+)' from '([\w.]+)'", "there is no `{0}` in `{1}`"),
    (r"local variable '(\w+)'", "it uses `{0}` before anything is assigned to it"),
    (r"module '([\w.]+)' has no attribute '(\w+)'", "there is no `{1}` in `{0}`"),
    (r"'NoneType' object", "something in it is `None`: a function that returns nothing was used for its value"),
    (r"'([\w.]+)' object has no attribute '(\w+)'", "{a:0} has no `.{1}`"),
    (r"'(\w+)' object is not callable", "round brackets stand after {a:0}, as if it were a function"),
    (r"'(\w+)' object is not (?:subscriptable|iterable)", "{a:0} has no parts to take or to go through"),
    (r"unhashable type: '([\w.]+)'", "{a:0} is used as a key, or as a member of a set"),
    (r"operand type\(s\) for \^|bitwise_xor", "`^` is no power in Python; `a ** b` is"),
    (r"unsupported operand type\(s\) for (.+?): '([\w.]+)' and '([\w.]+)'",
     "`{0}` stands between {a:1} and {a:2}; `np.asarray(…)` makes an array of a list"),
    (r"type for unary (.+?): '([\w.]+)'", "`{0}` stands before {a:1}; `np.asarray(…)` makes an array of a list"),
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
    """Say in half a sentence what an error means; Python's own text where there are no words for it.

    >>> explain(AttributeError("'list' object has no attribute 'mean'"))
    'a list has no `.mean`'
    >>> explain(RuntimeError("the cat sat on the keyboard"))
    'Python says “the cat sat on the keyboard” (RuntimeError)'
    """
    name, _, text = text_of(error).partition(": ")
    for pattern, meaning in _MEANINGS:
        if found := re.search(pattern, f"{name}: {text}"):
            for number, word in enumerate(found.groups()):
                kind = name_kind(word.rpartition(".")[2])
                meaning = meaning.replace(f"{{a:{number}}}", kind).replace(f"{{{number}}}", word)
            return meaning
    return f"Python says “{text[:200]}” ({name})" if text else f"it raises `{name}`"


_IN_PLACE = ("append", "extend", "fill", "insert", "print", "remove", "reverse", "shuffle", "sort", "update")


def why_nothing(function: Any) -> str:
    """Say why a function may have given `None` where it does return something; empty where its code cannot be read.

    >>> why_nothing(len)
    ''
    """
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except Exception:  # written where no source is kept, or not on lines of its own
        return ""
    whole = next(node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.Lambda)))
    own = list(_own_nodes(whole))
    returned = [part for node in own if isinstance(node, ast.Return) for part in _either(node.value)]
    names = {node.id for node in returned if isinstance(node, ast.Name)}
    made = [
        node.value
        for node in own
        if isinstance(node, ast.Assign)
        and any(isinstance(to, ast.Name) and to.id in names for to in node.targets)
    ]
    for call in (node for node in (*returned, *made) if isinstance(node, ast.Call)):
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        inplace = any(word.arg == "inplace" for word in call.keywords)
        if name in _IN_PLACE or inplace:
            how = "with `inplace=True` " * inplace
            return (
                f"`{name}` {how}gives back nothing (`None`). Give it a line of its own, and return the thing "
                "itself."
            )
    if any(isinstance(node, ast.Constant) and node.value is None for node in returned):
        return "It says `return None` there."
    if not any(returned) or isinstance(whole, ast.Lambda):
        return ""
    if _passes(whole.body):
        return "Some of its ways end at a `return`, and this one does not."
    return "What stands after its `return` is `None` there."


def _either(value: ast.AST | None) -> list[ast.AST | None]:
    """What a value may be: both sides of ``a if x else b``."""
    return [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]


def _passes(body: list[ast.stmt]) -> bool:
    """Whether one may come to the end of these lines without a ``return``."""
    last = body[-1]
    if isinstance(last, ast.If):
        return not last.orelse or _passes(last.body) or _passes(last.orelse)
    if isinstance(last, ast.Try):
        return any(map(_passes, [last.orelse or last.body, *(each.body for each in last.handlers)]))
    return _passes(last.body) if isinstance(last, ast.With) else not isinstance(last, (ast.Return, ast.Raise))


def _own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """What stands in a function, and in none within it."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            yield from _own_nodes(child)


_NO_DATA = (str, bytes, int, float, np.generic, type(None), type, ModuleType)


def page_data(function: Any) -> list[str]:
    """Name the data of the page that a function reads beside its arguments: no functions, modules, texts or numbers.

    >>> rows = [3, 1, 2]
    >>> page_data(lambda y: len(rows) + len(y))
    ['rows']
    """
    if type(function) is not FunctionType:
        return []
    codes = [function.__code__]
    for code in codes:
        codes += [part for part in code.co_consts if isinstance(part, CodeType)]
    names = {
        each.argval for code in codes for each in dis.get_instructions(code) if each.opname == "LOAD_GLOBAL"
    }
    kinds = {name: type(function.__globals__[name]) for name in names & set(function.__globals__)}
    return sorted(
        name for name, kind in kinds.items() if not issubclass(kind, _NO_DATA) and "__call__" not in dir(kind)
    )


def text_of(error: BaseException) -> str:
    """Give an error's type and its text on one line, even of one that cannot be printed.

    >>> text_of(ValueError("no such thing"))
    'ValueError: no such thing'
    """
    name = type.__getattribute__(type(error), "__name__")
    try:
        return f"{name}: {' '.join(str(error).split())}"
    except BaseException:
        return f"{name}: (without words)"


def stopped(error: BaseException, function: Any) -> str:
    """Say where a function stopped (None where the line cannot be known) and what the error means.

    >>> stopped(ZeroDivisionError("division by zero"), None)
    'stopped: it divides by zero.'
    """
    code, line, trace = getattr(inspect.unwrap(function), "__code__", None), "", error.__traceback__
    while trace is not None and code is not None:
        if trace.tb_frame.f_code.co_filename == code.co_filename:
            line = linecache.getline(code.co_filename, trace.tb_lineno).strip()
        trace = trace.tb_next
    return f"stopped{f', in the line `{line}`' * bool(line)}: {explain(error)}."
