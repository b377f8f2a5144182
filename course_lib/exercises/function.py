"""A learner's function, called safely, and what its answers do when the seed is another."""

import copy
import inspect
import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from course_lib.exercises import guard
from course_lib.exercises.exercise import Retry
from course_lib.exercises.wording import kind_of, plain, plain_number

SECONDS = 5.0
"""Processor time that one call of a learner's function may take."""


class Function:
    """A learner's function, called safely: on copies, in time, with every error in plain words.

    Law by law: it is a function and takes what the page gives it; it ends; what it raises becomes a hint that says
    with which arguments and at which line; it returns something; what it was given is unchanged afterwards. It never
    gets the judge's own arrays, so it cannot spoil them.

    Parameters
    ----------
    answer : object
        The learner's answer.
    signature : str
        Name and arguments as the task gives them, such as ``"draw(n, k, seed)"``. Those after a ``*`` are passed by
        name, all others by position, so that the learner may call them what they like.
    returns : str
        What comes back, such as ``"k positions"``, to tell whoever forgot ``return``.
    stops : mapping of str to str, optional
        What an error means in this task: a pattern of its text, and the words for it, as in
        ``{"larger sample": "The rarest class has only 40."}``.
    seconds : float, optional
        Processor time for one call; by default `SECONDS`.

    Attributes
    ----------
    case : str
        The last call, as the beginning of a hint: ``"With n = 50 and seed = 0: "``.

    Raises
    ------
    Retry
        When made, if the answer is no function or cannot be called as the page does; when called, see above.

    Examples
    --------
    >>> double = Function(lambda x: x * 2, "double(x)")
    >>> double(np.array([1, 2])), double.case
    (array([2, 4]), 'With x = [1, 2]: ')
    >>> Function(lambda x: x[5], "fifth(x)")([1, 2])
    Traceback (most recent call last):
    course_lib.exercises.exercise.Retry: With x = [1, 2] your `fifth` stopped...: it looks up a position beyond the...
    """

    def __init__(
        self,
        answer: Any,
        signature: str,
        *,
        returns: str = "its result",
        stops: Mapping[str, str] | None = None,
        seconds: float | None = None,
    ) -> None:
        self.name, _, listed = signature.rstrip(")").partition("(")
        plain_ones, _, named = listed.partition("*")
        self._by_place = re.findall(r"\w+", plain_ones)
        self._by_name = re.findall(r"\w+", named)
        self._answer, self._returns, self._stops, self._seconds = answer, returns, stops or {}, seconds
        self.case = ""
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
        try:
            takes.bind(*self._by_place, **dict.fromkeys(self._by_name))
        except TypeError:
            names = ", ".join(takes.parameters) or "nothing"
            raise Retry(
                f"The page calls `{signature}`, in that order; yours takes {names}. Begin it with "
                f"`def {signature}:`."
            ) from None
        own = list(takes.parameters)
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

    def _check_result(self, result: Any) -> None:
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

    def _run(self, own: dict[str, Any], when: str) -> Any:
        seconds = SECONDS if self._seconds is None else self._seconds
        places = [own[name] for name in self._by_place if name in own]
        try:
            with guard.time_limit(seconds), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return self._answer(*places, **{name: own[name] for name in self._by_name if name in own})
        except guard.OutOfTime:
            raise Retry(
                f"{when} your `{self.name}` was still running after {plain_number(seconds)} seconds. Is there a loop "
                "that never ends?"
            ) from None
        except (Exception, SystemExit) as error:
            raise Retry(self._stopped(error, when)) from None

    def _stopped(self, error: BaseException, when: str) -> str:
        line = guard.line_of(error, getattr(inspect.unwrap(self._answer), "__code__", None))
        told = [words for pattern, words in self._stops.items() if re.search(pattern, guard.text_of(error))]
        at = f", in the line `{line}`" if line else ""
        return f"{when} your `{self.name}` stopped{at}: {guard.explain(error)}.{''.join(f' {each}' for each in told)}"


def seeded(
    function: Callable[..., Any],
    *arguments: Any,
    seed: str = "seed",
    key: Callable[[Any], Any] = lambda answer: answer,
    seeds: Sequence[int] = (0, 1, 2, 3),
) -> None:
    """Demand the same answer for the same seed, and another one for another.

    Parameters
    ----------
    function : Function
        What is called with a seed.
    *arguments
        Its other arguments, by position.
    seed : str, default="seed"
        The argument that takes the seed.
    key : callable, optional
        What of an answer must be the same, or differ: `set` or `sorted` where the order says nothing.
    seeds : sequence of int
        Several, as two draws may agree by chance.

    Raises
    ------
    Retry
        If one seed gives two answers, or all seeds one.

    Examples
    --------
    >>> seeded(Function(lambda n, seed: np.arange(n), "shuffle(n, seed)"), 8)
    Traceback (most recent call last):
    course_lib.exercises.exercise.Retry: Whatever the `seed`, the answer is the same...
    """
    draws = [key(function(*arguments, **{seed: each})) for each in (*seeds, seeds[0])]
    if not same(draws[0], draws.pop()):
        raise Retry(
            f"The same `{seed}` gives two different answers. All chance must come from one generator, made from it: "
            f"`np.random.default_rng({seed})`."
        )
    if all(same(draws[0], other) for other in draws[1:]):
        raise Retry(
            f"Whatever the `{seed}`, the answer is the same: nothing is left to chance. Where does `{seed}` go in?"
        )


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal, arrays and frames and what holds them included; NaN equals NaN.

    Examples
    --------
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
        return bool(
            one.dtype == other.dtype and np.array_equal(one, other, equal_nan=one.dtype.kind in "fcmM")
        )
    try:
        return bool(one == other) or (one != one and other != other)
    except Exception:  # things that cannot be compared
        return True


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
    shape = getattr(value, "shape", None) or ((len(value),) if isinstance(value, (list, tuple, dict)) else ())
    if not shape or (len(shape) == 1 and shape[0] <= 8 and not hasattr(value, "columns")):
        return kind_of(value) if callable(value) else plain(value)
    return f"{kind_of(value)} of {' × '.join(f'{length:,}' for length in shape)}"
