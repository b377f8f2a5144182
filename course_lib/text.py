"""Counts, shares, sizes and names in plain English; settings written so that two different ones never read alike."""

import contextlib
import dataclasses
import functools
import hashlib
import operator
import sys
import types
from collections.abc import Iterable, Mapping
from typing import Any


def count_noun(count: int, noun: str) -> str:
    """Say how many, with the noun in its number.

    >>> count_noun(1, "row"), count_noun(1200, "row"), count_noun(3, "class"), count_noun(2, "sketch")
    ('1 row', '1,200 rows', '3 classes', '2 sketches')
    """
    return f"{count:,} {noun}{'' if count == 1 else 'es' if noun.endswith(('s', 'ch', 'sh', 'x')) else 's'}"


def count_noun_is(count: int, noun: str) -> str:
    """Say how many there are, as the start of a sentence.

    >>> count_noun_is(1, "row"), count_noun_is(2, "row")
    ('1 row is', '2 rows are')
    """
    return f"{count_noun(count, noun)} {'is' if count == 1 else 'are'}"


def percent(count: float, of: float) -> str:
    """Say a share.

    >>> percent(1, 8), percent(1, 3), percent(1, 10**6)
    ('12.5 %', '33.3 %', 'under 0.1 %')
    """
    share = 100 * count / of
    return "under 0.1 %" if 0 < share < 0.1 else f"{share:.3g} %"


def distinct_names(labels: Iterable) -> list[str]:
    """Give each label a name of its own: its text, or its code where two would read alike.

    >>> distinct_names([1, 2]), distinct_names([1, "1"])
    (['1', '2'], ['1', "'1'"])
    """
    labels = list(labels)
    names = [str(label) for label in labels]
    return names if len(set(names)) == len(names) else [repr(label) for label in labels]


def quoted(names: Iterable[object], most: int = 3) -> str:
    """Name a few.

    >>> print(quoted(["a", "b"]), quoted("abcde"), sep="; ")
    'a', 'b'; 'a', 'b', 'c' and 2 more
    """
    names = list(names)
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(f"'{name}'" for name in names[:most]) + more


def few(values: Iterable[object], most: int = 8) -> str:
    """Write the first of some values as Python does.

    >>> print(few(["a", 1]), few(range(9), most=2), sep="; ")
    'a', 1; 0, 1, ...
    """
    values = list(values)
    return ", ".join(map(repr, values[:most])) + (", ..." if len(values) > most else "")


def storage(size: int) -> str:
    """Say a size in memory, in powers of ten.

    >>> storage(64), storage(115_008), storage(7_840_000), storage(1_250_000_000)
    ('64 bytes', '115 kB', '7.84 MB', '1.25 GB')
    """
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= factor:
            return f"{size / factor:.3g} {unit}"
    return count_noun(size, "byte")


def describe_fields(settings: Any) -> str:
    """Write a dataclass down as the call that makes it: by the fields that differ from their defaults.

    >>> Point = dataclasses.make_dataclass("Point", [("x", int, 0), ("y", int, 0)])
    >>> describe_fields(Point(y=2))
    'Point(y=2)'
    """
    return f"{type(settings).__name__}({_changed_fields(settings, describe)})"


def describe(value: Any, within: tuple[int, ...] = ()) -> str:
    """Write a setting down so that two different ones never read alike, and without an address.

    What cannot be imported (a lambda, a function of a notebook) has a fingerprint of its code, what is too long (an
    array) one of its content. `within` are the ids of what holds the value.

    >>> print(describe(functools.partial(round, ndigits=2)), describe({"k": [1, 2.5]}))
    partial(round, ndigits=2) {'k': [1, 2.5]}
    """
    if type(value) in (type(None), bool, int, float, complex, str, bytes):
        return repr(value)
    if id(value) in within:  # it holds itself
        return "…"
    inner = functools.partial(describe, within=(*within, id(value)))
    if isinstance(value, functools.partial):
        settings = [f"{name}={inner(each)}" for name, each in sorted(value.keywords.items())]
        return f"partial({', '.join([inner(value.func), *map(inner, value.args), *settings])})"
    if isinstance(value, types.MethodType):
        return f"{inner(value.__self__)}.{value.__name__}"
    if isinstance(value, type) or (callable(value) and hasattr(value, "__name__")):
        return _name(value, inner)
    if isinstance(value, Mapping):
        return _short(value, f"{{{', '.join(sorted(f'{inner(k)}: {inner(v)}' for k, v in value.items()))}}}")
    if isinstance(value, list | tuple):
        text = ", ".join(map(inner, value))
        return _short(value, f"[{text}]" if isinstance(value, list) else f"({text}{',' * (len(value) == 1)})")
    if isinstance(value, set | frozenset):
        return _short(value, f"{{{', '.join(sorted(map(inner, value)))}}}")
    if hasattr(value, "detach"):  # a tensor
        value = value.detach().numpy()
    if hasattr(value, "tobytes") and hasattr(value, "dtype"):  # an array, or a number of NumPy's
        if not value.ndim:
            return inner(value.item())
        content = str(value.tolist()).encode() if value.dtype.hasobject else value.tobytes()
        return f"{type(value).__name__}{value.shape}@{_fingerprint(str(value.dtype).encode() + content)}"
    state = getattr(value, "__dict__", None)
    if state is None or hasattr(value, "iloc"):
        import joblib

        return f"{_name(type(value), inner)}@{joblib.hash(value)[:8]}"
    if dataclasses.is_dataclass(value) and state.keys() == {each.name for each in dataclasses.fields(value)}:
        return f"{_name(type(value), inner)}({_changed_fields(value, inner)})"
    return f"{_name(type(value), inner)}({', '.join(f'{k}={inner(v)}' for k, v in sorted(state.items()))})"


def _changed_fields(settings: Any, inner: Any) -> str:
    """Write down the fields of a dataclass that differ from their defaults."""
    shown = []
    for field in dataclasses.fields(settings):
        made, text = field.default_factory, inner(getattr(settings, field.name))
        if text != inner(field.default if made is dataclasses.MISSING else made()):
            shown.append(f"{field.name}={text}")
    return ", ".join(shown)


def _name(value: Any, inner: Any) -> str:
    """Name a function or class by the shortest place that it can be imported from, or else by its code."""
    name, module = getattr(value, "__qualname__", value.__name__), getattr(value, "__module__", None) or ""
    parts = module.split(".") if module != "__main__" else []
    for place in (".".join(parts[:length]) for length in range(1, len(parts) + 1)):
        with contextlib.suppress(AttributeError, KeyError):
            if operator.attrgetter(name)(sys.modules[place]) is value:
                return name if place == "builtins" else f"{place}.{name}"
    if isinstance(value, type):
        own = vars(value).items()
        code = inner({key: each for key, each in own if callable(each) or not key.startswith("__")})
    elif isinstance(value, types.FunctionType):
        captured = [cell.cell_contents for cell in value.__closure__ or ()]
        code = _code(value.__code__, inner) + inner([value.__defaults__, value.__kwdefaults__, captured])
    else:
        code = inner(getattr(value, "__wrapped__", None))
    return f"{name.rpartition('<locals>.')[2]}@{_fingerprint(code)}"


def _code(code: types.CodeType, inner: Any) -> str:
    constants = [_code(c, inner) if isinstance(c, types.CodeType) else inner(c) for c in code.co_consts]
    return f"{code.co_code.hex()}{constants}{code.co_names}{code.co_varnames}"


def _short(value: Any, text: str) -> str:
    return text if len(text) <= 72 else f"{type(value).__name__} of {len(value):,}@{_fingerprint(text)}"


def _fingerprint(content: str | bytes) -> str:
    data = content.encode() if isinstance(content, str) else content
    return hashlib.sha256(data).hexdigest()[:8]
