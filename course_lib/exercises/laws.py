"""Laws that answers keep to, whatever is asked: a judge is a list of them and reads like the task.

Each law gives the answer back in a form to go on with, or raises :class:`~course_lib.exercises.Retry` with what is
wrong and what to do about it; all take ``case=function.case``, which says with which arguments. So a judge needs no
chain of ``if … return``:

>>> from course_lib.exercises import laws
>>> def judge(answer):
...     draw = laws.Function(answer, "draw(n, k, seed)", returns="k positions")
...     rows = laws.indices(draw(50, 20, 0), below=50, count=20, case=draw.case)
...     laws.seeded(draw, 50, 20)
>>> import numpy as np
>>> judge(lambda n, k, seed: np.random.default_rng(seed).permutation(n)[:k])
>>> judge(lambda n, k, seed: np.random.default_rng(seed).integers(0, n, k))
Traceback (most recent call last):
course_lib.exercises.exercise.Retry: With n = 50, k = 20 and seed = 0: only 17 of your 20 positions differ...
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, NoReturn, TypeVar

import numpy as np

from course_lib.exercises.exercise import Retry
from course_lib.exercises.function import Function, same, seeded  # noqa: F401 (laws too: one place to take them from)
from course_lib.exercises.wording import kind_of, plain, plain_number
from course_lib.text import count_noun, quoted

T = TypeVar("T")


def require(holds: Any, hint: str | Callable[[], str]) -> None:
    """Demand what only this exercise demands, or raise `Retry` with a hint (or a function that words it only then).

    Examples
    --------
    >>> require(2 > 1, "Two is more than one.")
    """
    if not holds:
        raise Retry(hint() if callable(hint) else hint)


def indices(
    answer: Any,
    below: int,
    *,
    count: int | None = None,
    repeats: bool | str = "",
    mask: bool = False,
    case: str = "",
    of: str = "positions",
) -> np.ndarray:
    """Demand positions: whole numbers from 0 to `below` − 1, each once.

    Parameters
    ----------
    answer : array-like of shape (k,)
        A list, array, tensor, or a column or index of pandas.
    below : int
        How many samples there are.
    count : int, optional
        How many positions are asked for.
    repeats : bool or str, default=""
        True where a position may come twice; a text is what to say if one does.
    mask : bool, default=False
        Whether one True or False for each sample is as good.
    of : str, default="positions"
        What they are called on the page.

    Returns
    -------
    ndarray of int64, shape (k,)

    Raises
    ------
    Retry
        If they are anything else.

    Examples
    --------
    >>> indices([2, 0], below=3)
    array([2, 0])
    >>> indices(np.nonzero(np.array([0, 1])), below=2)
    Traceback (most recent call last):
    course_lib.exercises.exercise.Retry: Yours is a tuple, which does not pick rows...
    """
    if isinstance(answer, tuple):
        _fail(case, "yours is a tuple, which does not pick rows. If `np.where` made it, take its first part, `[0]`; "
              "else make an array of it.")  # fmt: skip
    rows = array(answer, (None,), f"{of}, in one array", kinds="iufb", case=case)
    if rows.dtype.kind == "b":
        if mask and len(rows) == below:
            return np.flatnonzero(rows)
        _fail(case, f"yours is a mask of True and False, no {of}. `np.flatnonzero(mask)` gives them.")
    if rows.dtype.kind == "f" and rows.size:
        _fail(case, f"{of} are whole numbers; yours have decimals ({rows.dtype}). Where do they come from? "
              "`//` divides into whole numbers, `.astype(int)` makes them.")  # fmt: skip
    rows = rows.astype(np.int64)
    wrong = rows[(rows < 0) | (rows >= below)]
    if wrong.size:
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
    """Demand an array, or what becomes one: numbers in a shape.

    Parameters
    ----------
    answer : array-like
        A list, array, tensor, or a column or frame of pandas. No dictionary: the cells below index it by position.
    shape : sequence of int or None
        The length of each axis; None is any.
    what : str
        What is asked for, such as ``"one number for each of the 4 dialects"``.
    kinds : str, default="iuf"
        Kinds of numpy dtype that will do: whole numbers and decimals, by default.
    finite : bool
        Whether NaN and infinity are refused.

    Returns
    -------
    ndarray

    Raises
    ------
    Retry
        If it is anything else.

    Examples
    --------
    >>> array([1, 2.5], (2,), "one number for each class")
    array([1. , 2.5])
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
    fits = [want in (None, got) for want, got in zip(shape, found.shape, strict=False)]
    if len(shape) == found.ndim == 1 and not all(fits):
        _fail(case, f"yours holds {count_noun(len(found), 'value')}; asked is {what}, {shape[0]} in all.")
    if len(shape) != found.ndim or not all(fits):
        wanted = " × ".join("any" if each is None else f"{each}" for each in shape)
        _fail(case, f"yours has the shape {found.shape}; asked is {what}: {wanted}.")
    if finite and found.dtype.kind == "f" and not np.isfinite(found).all():
        bad = found[~np.isfinite(found)]
        _fail(
            case, f"{bad.size} of your {count_noun(found.size, 'value')} came out as {plain_number(bad[0])}."
        )
    return found


_HOLDS = {"b": "True and False", "U": "texts (take the quotes away)", "c": "complex numbers", "M": "dates"}


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

    Parameters
    ----------
    answer : number
        Neither a text nor True or False, which are no measurements.
    what : str
        What is asked for, such as ``"how many images to draw"``.
    whole : bool, default=False
        Whether decimals are refused. (2.0 is whole.)
    at_least, at_most : float
        What it must lie between.

    Returns
    -------
    float or int
        An int where `whole`.

    Raises
    ------
    Retry
        If it is anything else.

    Examples
    --------
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
    if np.isnan(found) or (whole and not found.is_integer()):
        refuse(plain_number(found))
    if not at_least <= found <= at_most:
        low, high = plain_number(at_least), plain_number(at_most)
        refuse(f"{plain_number(found)}; it lies between {low} and {high}")
    return int(found) if whole else found


def parts(answer: Any, names: Sequence[str], *, case: str = "") -> tuple[Any, ...]:
    """Demand several things at once, as ``return a, b`` gives them.

    Parameters
    ----------
    answer : tuple or list
    names : sequence of str
        What each of them is.

    Returns
    -------
    tuple

    Raises
    ------
    Retry
        If they are more, fewer, or no tuple, list or array.

    Examples
    --------
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
    """Demand a dictionary with these keys and no others.

    Parameters
    ----------
    answer : mapping
    keys : iterable
        All the keys.
    what : str
        What it gives for each, such as ``"a policy for each race"``.

    Returns
    -------
    dict
        A copy, in the order of `keys`.

    Raises
    ------
    Retry
        If it is none, or has other keys.

    Examples
    --------
    >>> mapping({"b": 1}, ["a", "b"], "a count for each")
    Traceback (most recent call last):
    course_lib.exercises.exercise.Retry: Your dictionary has nothing for 'a'; asked is a count for each: 'a', 'b'.
    """
    keys = list(keys)
    if not isinstance(answer, Mapping):
        _fail(case, f"give a dictionary, {what}; yours is {kind_of(answer)}.")
    asked = f"asked is {what}: {quoted(keys, most=12)}"
    if missing := [key for key in keys if key not in answer]:
        _fail(case, f"your dictionary has nothing for {quoted(missing)}; {asked}.")
    if strange := [key for key in answer if key not in keys]:
        _fail(case, f"your dictionary also has {quoted(strange)}; {asked}.")
    return {key: answer[key] for key in keys}


def instance(answer: Any, kind: type[T], hint: str) -> T:
    """Demand a thing of one type, such as a plan or a recipe.

    Parameters
    ----------
    answer : object
    kind : type
    hint : str
        Where such a thing comes from, such as ``"The control's plan is in its `value`: `control.value`."``

    Raises
    ------
    Retry
        If it is of another type.

    Examples
    --------
    >>> instance("1:2", dict, "The control's counts are `control.value`.")
    Traceback (most recent call last):
    course_lib.exercises.exercise.Retry: Your answer is a text. The control's counts are `control.value`.
    """
    if isinstance(answer, type):
        raise Retry(f"Your answer is the class `{answer.__name__}` itself, not one of its kind. {hint}")
    if not isinstance(answer, kind):
        raise Retry(f"Your answer is {kind_of(answer)}. {hint}")
    return answer


def _fail(case: str, text: str) -> NoReturn:
    raise Retry(f"{case}{text}" if case else text[0].upper() + text[1:])
