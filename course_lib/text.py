"""Counts, shares, sizes and names in plain English; settings written so that two different ones never read alike."""

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

    >>> count_noun(1, "row"), count_noun(1200, "row"), count_noun(3, "class")
    ('1 row', '1,200 rows', '3 classes')
    """
    plural = "es" if noun.endswith("s") else "s"
    return f"{count:,} {noun}{'' if count == 1 else plural}"


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
    said = ", ".join(f"'{name}'" for name in names[:most])
    return said + (f" and {len(names) - most} more" if len(names) > most else "")


def storage(size: int) -> str:
    """Say a size in memory, in powers of ten.

    >>> storage(64), storage(115_008), storage(7_840_000), storage(1_250_000_000)
    ('64 bytes', '115 kB', '7.84 MB', '1.25 GB')
    """
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= factor:
            return f"{size / factor:.3g} {unit}"
    return count_noun(size, "byte")


def describe(value: object) -> str:
    """Write a setting down so that two different ones never read alike, and without an address.

    Plain values and containers are written out, partials and objects with all their settings, functions and classes
    by where they are imported from. What has no such place (a lambda, a closure with what it captured, a function of
    a notebook) is told apart by a fingerprint of its code, and what is too long (an array) by one of its content.

    Examples
    --------
    >>> print(describe(functools.partial(round, ndigits=2)), describe({"k": [1, 2.5]}))
    partial(round, ndigits=2) {'k': [1, 2.5]}
    >>> describe(lambda x: x + 1) == describe(lambda x: x + 2)
    False
    """
    return _describe(value, ())


def describe_fields(settings: Any) -> str:
    """Write a dataclass down as the call that makes it: by the fields that differ from their defaults.

    Examples
    --------
    >>> Point = dataclasses.make_dataclass("Point", [("x", int, 0), ("y", int, 0)])
    >>> describe_fields(Point(y=2))
    'Point(y=2)'
    """
    usual = {field.name: field.default for field in dataclasses.fields(settings)}
    usual |= {
        field.name: field.default_factory()
        for field in dataclasses.fields(settings)
        if field.default_factory is not dataclasses.MISSING
    }
    given = {name: describe(getattr(settings, name)) for name in usual}
    shown = (f"{name}={text}" for name, text in given.items() if text != describe(usual[name]))
    return f"{type(settings).__name__}({', '.join(shown)})"


def _describe(value: Any, above: tuple[int, ...]) -> str:
    """Describe a value within others, whose ids are `above`."""
    if type(value) in (type(None), bool, int, float, complex, str, bytes):
        return repr(value)
    if id(value) in above:  # it holds itself
        return "…"
    inner = functools.partial(_describe, above=(*above, id(value)))
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
    settings = [f"{name}={inner(each)}" for name, each in sorted(state.items())]
    return f"{_name(type(value), inner)}({', '.join(settings)})"


def _name(value: Any, inner: Any) -> str:
    """Name a function or class by the shortest place that it can be imported from, or else by its code."""
    name, module = getattr(value, "__qualname__", value.__name__), getattr(value, "__module__", None) or ""
    places = module.split(".") if module != "__main__" else []
    for length in range(1, len(places) + 1):
        place = ".".join(places[:length])
        try:
            if operator.attrgetter(name)(sys.modules[place]) is value:
                return name if place == "builtins" else f"{place}.{name}"
        except (AttributeError, KeyError):
            continue
    if isinstance(value, type):
        code = inner(
            {key: each for key, each in vars(value).items() if callable(each) or not key.startswith("__")}
        )
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
