"""Laws that answers keep to, whatever is asked: a judge is a list of them and reads like the task.

Each gives the answer back in a form to go on with, or raises `Retry` with what is wrong and what to do about it. With
``case=function.case`` a hint says for which arguments.

>>> def judge(answer):
...     draw = Function(answer, "draw(n, k, seed)", returns="k positions")
...     rows = indices(draw(50, 20, 0), below=50, count=20, case=draw.case)
...     seeded(draw, 50, 20)
>>> judge(lambda n, k, seed: np.random.default_rng(seed).permutation(n)[:k])
>>> judge(lambda n, k, seed: np.random.default_rng(seed).integers(0, n, k))
Traceback (most recent call last):
course_lib.exercises.exercise.Retry: With n = 50, k = 20 and seed = 0: only 17 of your 20 positions differ...
"""

import contextlib
import copy
import inspect
import re
import warnings
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, NoReturn, TypeVar

import numpy as np

from course_lib.exercises import guard
from course_lib.exercises.exercise import Retry
from course_lib.exercises.wording import kind_of, plain, plain_number
from course_lib.text import count_noun, quoted

T = TypeVar("T")
SECONDS = 5.0  # processor time that one call of a learner's function may take
_LONGEST = 100  # characters in which a hint quotes an argument: it is read aloud, too
_HOLDS = {
    "b": "True and False",
    "i": "numbers",
    "u": "numbers",
    "f": "numbers with decimals",
    "U": "texts (take the quotes away)",
    "c": "complex numbers",
    "M": "dates",
}


class Function:
    """A learner's function, called safely: on copies, in time, with every error in plain words.

    What it raises becomes a hint that says with which arguments and at which line; it must return something,
    and leave what it is given alone. `case` is its last call, to begin a hint with: ``"With n = 50 and seed = 0: "``.

    Parameters
    ----------
    answer : object
        The learner's answer.
    signature : str
        As in the task: ``"draw(n, k, *, seed)"``. What stands before a ``*`` is passed by position, so that it may be
        called as the learner likes.
    returns : str
        What comes back, such as ``"k positions"``, to tell whoever forgot ``return``.
    stops : mapping of str to str, optional
        By a pattern of an error's text, or of its meaning, what it means in this task:
        ``{"draws more": "The rarest class has 40."}``.

    Raises
    ------
    Retry
        When made, if the answer is no function or cannot be called as the page does; when called, see above.

    Examples
    --------
    >>> double = Function(lambda x: x * 2, "double(x)")
    >>> double(np.array([1, 2])), double.case
    (array([2, 4]), 'With x = [1, 2]: ')
    """

    def __init__(
        self, answer: Any, signature: str, *, returns: str = "its result", stops: Mapping[str, str] = {}
    ) -> None:
        self.name, _, arguments = signature.rstrip(")").partition("(")
        self._by_place, self._by_name = (re.findall(r"\w+", part) for part in arguments.partition("*")[::2])
        self._answer, self._returns, self._stops, self.case = answer, returns, stops, ""
        if inspect.isclass(answer):
            raise Retry(f"Your answer is a class. Hand over a function, `{self.name}`, made with `def`.")
        if not callable(answer):
            raise Retry(
                f"Hand over the function itself, `{self.name}`, without brackets after it; what came is "
                f"{kind_of(answer)}."
            )
        self._check_arguments(signature)

    def _check_arguments(self, signature: str) -> None:
        try:
            takes = inspect.signature(self._answer)
        except Exception:  # a function in C may not say
            return
        own = list(takes.parameters)
        try:
            takes.bind(*self._by_place, **dict.fromkeys(self._by_name))
        except TypeError:
            raise Retry(
                f"The page calls `{signature}`, in that order; yours takes {', '.join(own) or 'nothing'}. Begin it "
                f"with `def {signature}:`."
            ) from None
        if own != self._by_place and sorted(own) == sorted(self._by_place):
            raise Retry(f"The page calls `{signature}`; yours has them in another order: ({', '.join(own)}).")

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Call the learner's function as the page does, and give what it returns."""
        given = dict(zip(self._by_place, arguments, strict=False)) | named
        own = {name: _copied(value) for name, value in given.items()}
        said = [f"{name} = {_said(value)}" for name, value in given.items()]
        when = "With " + " and ".join(filter(None, [", ".join(said[:-1]), *said[-1:]])) if said else "Called"
        self.case = f"{when}: "
        result = self._run(own, when)
        self._check_result(result)
        for name, value in given.items():
            if not same(own[name], value):
                raise Retry(
                    f"Your `{self.name}` changes the `{name}` that it is given, and whoever gave it still needs it. "
                    "Begin with a copy, or make a new one in place of `-=`, `[…] =`, `.sort()` or `shuffle`."
                )
        return result

    def _run(self, own: dict[str, Any], when: str) -> Any:
        places = [own[name] for name in self._by_place if name in own]
        try:
            with guard.time_limit(SECONDS), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return self._answer(*places, **{name: own[name] for name in self._by_name if name in own})
        except guard.OutOfTime:
            raise Retry(
                f"{when} your `{self.name}` was still running after {plain_number(SECONDS)} seconds. Is there a loop "
                "that never ends?"
            ) from None
        except (Exception, SystemExit) as error:
            text, stopped = guard.text_of(error), guard.stopped(error, self._answer)
            words = [cure for pattern, cure in self._stops.items() if re.search(pattern, f"{text} {stopped}")]
            raise Retry(" ".join([f"{when} your `{self.name}` {stopped}", *words])) from None

    def _check_result(self, result: Any) -> None:
        if result is None and (why := guard.why_nothing(self._answer)):
            raise Retry(f"{self.case}your `{self.name}` gives nothing back. {why} Asked is {self._returns}.")
        if result is None:
            raise Retry(
                f"Your `{self.name}` gives nothing back. It should end with `return` and {self._returns}; `print` "
                "only shows it."
            )
        if result is ... or (isinstance(result, tuple) and any(part is ... for part in result)):
            raise Retry(
                f"There is still a `...` in what `{self.name}` returns; write {self._returns} in its place."
            )
        if inspect.isgenerator(result):
            raise Retry(
                f"Your `{self.name}` says `yield`, so it is a generator: it hands out one thing at a time. Collect "
                f"them in a list, and `return` {self._returns}."
            )
        if inspect.iscoroutine(result):
            result.close()
            raise Retry(f"Your `{self.name}` begins with `async def`; a plain `def` is asked for.")


def require(holds: Any, hint: str | Callable[[], str]) -> None:
    """Demand what only this exercise demands; a hint that is costly to word may be a function."""
    if not holds:
        _fail("", hint() if callable(hint) else hint)


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal, arrays and frames and what holds them included; NaN equals NaN.

    >>> same([np.array([1.0, np.nan])], [np.array([1.0, np.nan])]), same([1], (1,))
    (True, False)
    """
    if type(one) is not type(other):
        return False
    if isinstance(one, Mapping):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    if hasattr(one, "equals"):  # of pandas
        return bool(one.equals(other))
    if hasattr(one, "detach"):
        one, other = one.detach().cpu().numpy(), other.detach().cpu().numpy()
    if isinstance(one, np.ndarray):
        nan = one.dtype.kind in "fcmM"
        return one.dtype == other.dtype and bool(np.array_equal(one, other, equal_nan=nan))
    try:
        return bool(one == other) or (one != one and other != other)
    except Exception:  # things that cannot be compared
        return True


def seeded(function: Function, *arguments: Any, key: Callable[[Any], Any] = lambda answer: answer) -> None:
    """Demand the same answer for the same `seed`, another for another; `key` is `sorted` where order says nothing."""
    *draws, again = (key(function(*arguments, seed=seed)) for seed in (0, 1, 2, 3, 0))
    require(
        same(draws[0], again),
        "The same `seed` gives two different answers. All chance must come from one generator, made from it: "
        "`np.random.default_rng(seed)`.",
    )
    require(
        not all(same(draws[0], other) for other in draws[1:]),
        "Whatever the `seed`, the answer is the same: nothing is left to chance. Where does `seed` go in?",
    )


def indices(
    answer: Any,
    below: int,
    *,
    count: int | None = None,
    repeats: bool | str = "",
    mask: bool = False,
    given: Mapping[str, Any] = {},
    case: str = "",
    of: str = "positions",
) -> np.ndarray:
    """Demand whole numbers from 0 to `below` − 1, each once, in anything but a tuple; gives an int64 array.

    `repeats` is True where a number may come twice, or what to say if one does; `mask` allows one True or False for
    each of `below`; `of` is what the page calls them. What they pick from is `given`, by its name, to tell whoever
    gives the values that stand there.

    >>> indices(np.nonzero(np.array([0, 1])), below=2)
    Traceback (most recent call last):
    course_lib.exercises.exercise.Retry: Yours is a tuple of 1, which does not pick rows...
    """
    if isinstance(answer, tuple):
        cure = "Make a list or an array of it."
        if any(hasattr(part, "__len__") for part in answer):
            cure = f"Give the {of} alone, in one array."
            if len(answer) == 1:
                cure = "If `np.where` made it, take its first part, `[0]`."
        _fail(case, f"yours is a tuple of {len(answer)}, which does not pick rows. {cure}")
    rows = array(answer, (None,), f"{of}, in one array", kinds="iufb", case=case)
    if rows.dtype.kind == "b":
        if mask and len(rows) == below:
            return np.flatnonzero(rows)
        _fail(case, f"yours is a mask of True and False, no {of}. `np.flatnonzero(mask)` gives them.")
    few = repeats is not True and len(np.unique(rows)) < len(rows)
    odd = rows[rows != np.floor(rows)]
    for name, values in given.items():
        out = odd.size or rows.dtype.kind == "f" or ((rows < 0) | (rows >= below)).any()
        some = len(rows) > 2 or (len(rows) and rows.dtype.kind == "f")
        if some and (few or out) and np.isin(rows, np.asarray(values)).all():
            _fail(case, f"those are values of `{name}`, such as {plain_number(rows[0])}. Return the {of}: the places "
                  f"in `{name}`, counted from 0, where they stand.")  # fmt: skip
    if odd.size:
        _fail(case, f"{of} are whole numbers; among yours is {odd[0]:.5g}. Is that a value, rather than the place "
              "where it stands?")  # fmt: skip
    if rows.dtype.kind == "f" and rows.size:
        _fail(case, f"{of} are whole numbers; yours have decimals ({rows.dtype}). Where do they come from? "
              "`//` divides into whole numbers, `.astype(int)` makes them.")  # fmt: skip
    rows = rows.astype(np.int64)
    if (wrong := rows[(rows < 0) | (rows >= below)]).size:
        _fail(case, f"{of} run from 0 to {below - 1:,}; among yours is {wrong[0]:,}.")
    if count is not None and len(rows) != count:
        _fail(case, f"yours are {len(rows):,} {of}; {count:,} are asked for.")
    different = len(np.unique(rows))
    if repeats is not True and different < len(rows):
        _fail(case, f"only {different:,} of your {len(rows):,} {of} differ. "
              f"{repeats or 'Each may come once: draw without putting back.'}")  # fmt: skip
    return rows


def array(
    answer: Any,
    shape: Sequence[int | None],
    what: str,
    *,
    kinds: str = "iuf",
    finite: bool = True,
    case: str = "",
) -> np.ndarray:
    """Demand numbers in a shape (None is any length): an array, or what becomes one, but no dictionary.

    `what` is asked for, such as ``"one number for each dialect"``, of these `kinds` of numpy dtype.

    >>> array({0: 1.0}, (1,), "one number for each class")
    Traceback (most recent call last):
    course_lib.exercises.exercise.Retry: Yours is a dictionary; the cells below need an array or a list: one number...
    """
    if isinstance(answer, (Mapping, set, frozenset, str, bytes)) or not hasattr(answer, "__len__"):
        _fail(case, f"yours is {kind_of(answer)}; the cells below need an array or a list: {what}.")
    try:
        found = np.asarray(answer.detach().cpu() if hasattr(answer, "detach") else answer)
    except (ValueError, TypeError):
        _fail(case, f"the parts of yours are of different lengths; asked is {what}.")
    if found.dtype.kind == "O":  # numbers of other libraries: Decimal, Fraction, nullable columns
        if odd := next(filter(None, map(_odd, found.ravel())), ""):
            _fail(case, f"in yours is {odd}; asked is {what}.")
        found = found.astype(float)
    if found.dtype.kind not in kinds and found.size:
        _fail(case, f"yours holds {_HOLDS.get(found.dtype.kind, found.dtype)}; asked is {what}.")
    if found.shape == (0,) and len(shape) > 1 and shape[0] == 0:  # a list of no rows has no columns
        found = found.reshape([each or 0 for each in shape])
    fits = [want in (None, got) for want, got in zip(shape, found.shape, strict=False)]
    if len(shape) == found.ndim == 1 and not all(fits):
        _fail(case, f"yours holds {count_noun(len(found), 'value')}; asked is {what}, {shape[0]} in all.")
    if len(shape) != found.ndim or not all(fits):
        wanted = " × ".join("any" if each is None else f"{each}" for each in shape)
        wanted = "in one row, not in rows and columns" if wanted == "any" else wanted
        flat = "; `.ravel()` makes one row of it" if found.shape == (*found.shape[:1], 1) else ""
        _fail(case, f"yours has the shape {found.shape}; asked is {what}: {wanted}{flat}.")
    if finite and found.dtype.kind == "f" and (bad := found[~np.isfinite(found)]).size:
        values = count_noun(found.size, "value")
        _fail(case, f"{bad.size} of your {values} came out as {plain_number(bad[0])}.")
    return found


def _odd(value: Any) -> str:
    """Name what is no number; empty for one."""
    try:
        float(value)
    except (ValueError, TypeError):
        return kind_of(value)
    return kind_of(value) if isinstance(value, str) else ""


def number(
    answer: Any,
    what: str,
    *,
    whole: bool = False,
    at_least: float = -np.inf,
    at_most: float = np.inf,
    case: str = "",
) -> float:
    """Demand one number, in whatever it is kept: Python's, numpy's, a tensor or an array of no dimension.

    Neither a text nor True or False, which are no measurements. Gives an int where `whole` (2.0 is), else a float.

    >>> number(np.array(3.0), "how many", whole=True)
    3
    >>> number("3", "how many")
    Traceback (most recent call last):
    course_lib.exercises.exercise.Retry: Give one number, how many; yours is a text, '3': take the quotes away.
    """

    def refuse(found: str) -> NoReturn:
        _fail(case, f"give one {'whole ' * whole}number, {what}; yours is {found}.")

    if isinstance(answer, str):
        refuse(f"a text, {plain(answer)}: take the quotes away")
    if "bool" in str(getattr(answer, "dtype", "")) and getattr(answer, "ndim", None):
        size = count_noun(int(np.size(answer)), "value")
        refuse(f"{kind_of(answer)} of {size}, True or False: `.sum()` of it counts, `.mean()` is a share")
    if isinstance(answer, bool) or "bool" in str(getattr(answer, "dtype", "")):
        refuse("`True` or `False`, which says whether something holds, and not how many do")
    if getattr(answer, "ndim", hasattr(answer, "__len__")):
        refuse(f"{kind_of(answer)} of {len(answer)}")
    if callable(answer):
        refuse(f"{kind_of(answer)} (did you leave out the brackets that call it?)")
    try:
        found = float(answer.detach() if hasattr(answer, "detach") else answer)
    except Exception:
        refuse(kind_of(answer))
    if np.isnan(found) or (whole and np.isinf(found)):
        refuse(plain_number(found))
    if whole and not found.is_integer():
        share = 0 < found < 1
        refuse(f"{found:,.6g}{', a share' * share or '; round it, down or up as the task says'}")
    if not at_least <= found <= at_most:
        refuse(f"{plain_number(found)}; it lies between {plain_number(at_least)} and {plain_number(at_most)}")
    return int(found) if whole else found


def parts(answer: Any, names: Sequence[str], *, case: str = "") -> tuple[Any, ...]:
    """Demand several things at once, as ``return a, b`` gives them.

    >>> parts(([0, 1], [2]), ("the training rows", "the test rows"))
    ([0, 1], [2])
    """
    asked = f"{len(names)} things are asked for: {' and '.join(names)}"
    if not isinstance(answer, (tuple, list, np.ndarray)):
        _fail(case, f"yours is {kind_of(answer)}; {asked}, as `return a, b` gives two.")
    if len(answer) != len(names):
        _fail(case, f"yours is {kind_of(answer)} of {len(answer)}; {asked}.")
    return tuple(answer)


def mapping(answer: Any, keys: Iterable[Hashable], what: str, *, case: str = "") -> dict[Any, Any]:
    """Demand a dictionary with these keys and no others, and `what` for each; gives a copy in the order of `keys`.

    >>> mapping({"b": 1}, ["a", "b"], "a count for each")
    Traceback (most recent call last):
    course_lib.exercises.exercise.Retry: Your dictionary has nothing for 'a'; asked is a count for each: 'a', 'b'.
    """
    keys = list(keys)
    if not isinstance(answer, Mapping):
        _fail(case, f"give a dictionary, {what}; yours is {kind_of(answer)}.")
    asked = f"asked is {what}: {quoted(keys, most=12)}"
    missing = [key for key in keys if key not in answer]
    alike = {str(key).strip().casefold(): key for key in answer if key not in keys}
    if spelled := next((key for key in missing if str(key).casefold() in alike), None):
        _fail(
            case,
            f"your dictionary has {plain(alike[str(spelled).casefold()])}; write it as {plain(spelled)}.",
        )
    if missing:
        _fail(case, f"your dictionary has nothing for {quoted(missing)}; {asked}.")
    if strange := [key for key in answer if key not in keys]:
        _fail(case, f"your dictionary also has {quoted(strange)}; {asked}.")
    return {key: answer[key] for key in keys}


def instance(answer: Any, kind: type[T], hint: str) -> T:
    """Demand a thing of one type; the hint says where such a thing comes from.

    >>> instance("1:2", dict, "The control's counts are `control.value`.")
    Traceback (most recent call last):
    course_lib.exercises.exercise.Retry: Your answer is a text. The control's counts are `control.value`.
    """
    if isinstance(answer, kind):
        return answer
    itself = isinstance(answer, type) and f"the class `{answer.__name__}` itself, not one of its kind"
    _fail("", f"your answer is {itself or kind_of(answer)}. {hint}")


def _fail(case: str, text: str) -> NoReturn:
    raise Retry(f"{case}{text}" if case else text[0].upper() + text[1:])


def _copied(value: Any) -> Any:
    """Copy what a function is to be given; a tensor with a gradient to collect is the judge's to read, and stays."""
    if getattr(value, "requires_grad", False):
        return value
    try:
        return copy.deepcopy(value)
    except Exception:  # what cannot be copied is handed over itself
        return value


def _said(value: Any) -> str:
    """Name an argument in a hint: small ones in full, large ones by their size."""
    if isinstance(value, Mapping) and any(np.size(each) > 1 for each in value.values()):
        return f"a dictionary with {', '.join(value)}"
    shape = getattr(value, "shape", None) or ((len(value),) if isinstance(value, (list, tuple, dict)) else ())
    if not shape or (len(shape) == 1 and shape[0] <= 8 and not hasattr(value, "columns")):
        said = kind_of(value) if callable(value) else plain(value)
        if not shape or len(said) <= _LONGEST or isinstance(value, dict):
            return said
        with contextlib.suppress(ValueError):  # parts of different lengths
            shape = np.shape(value)
    return f"{kind_of(value)} of {' × '.join(f'{length:,}' for length in shape)}"
