"""Values, kinds of things and numbers as hints say them: no type name of Python's, no digit too many."""

import re
from typing import Any

_AN = re.compile(r"`?(?:[aeio]|u(?!ni(?![nmd])|se|su|ti|bi)|8|11\b|18\b|hour|honest|heir|nd)", re.IGNORECASE)
_A = re.compile(r"`?(?:eu|one\b|once\b)", re.IGNORECASE)


def with_article(noun: str) -> str:
    """Put "a" or "an" before a noun, as it is spoken.

    >>> [with_article(noun) for noun in ("umbrella", "user", "`ndarray`", "`int`", "8", "hour")]
    ['an umbrella', 'a user', 'an `ndarray`', 'an `int`', 'an 8', 'an hour']
    """
    return f"{'an' if _AN.match(noun) and not _A.match(noun) else 'a'} {noun}"


def plain_number(value: Any) -> str:
    """Say a number, whatever it is kept in, with no more digits than it needs.

    >>> [plain_number(value) for value in (1.0, 0.125, 12_345, 1234.56, -1e-7, float("nan"), float("inf"))]
    ['1', '0.125', '12,345', '1,235', '-1e-07', 'not a number (NaN)', 'infinity']
    """
    if isinstance(value, int):
        return f"{value:,}"
    value = float(value)
    if value != value:
        return "not a number (NaN)"
    if abs(value) == float("inf"):
        return "infinity" if value > 0 else "minus infinity"
    return f"{value:,.0f}" if value == int(value) or 1e3 <= abs(value) < 1e15 else f"{value:.3g}"


def plain(value: Any, most: int = 8) -> str:
    """Say a value as one would write it, without the names of number types; a long one is cut.

    >>> import numpy as np
    >>> plain([np.float64(0.5), np.int64(3)]), plain("cat"), plain({"a": 1.0}), plain(range(20), most=3)
    ('[0.5, 3]', "'cat'", "{'a': 1}", '[0, 1, 2, …]')
    """
    try:
        if isinstance(value, (str, bool)) or value is None:
            text = repr(value)
            return text if len(text) <= 60 else f"{text[:57]}…'"
        if isinstance(value, dict):
            said = [f"{plain(key)}: {plain(each)}" for key, each in list(value.items())[:most]]
            return f"{{{', '.join(said + ['…'] * (len(value) > most))}}}"
        if hasattr(value, "tolist"):  # arrays, tensors, columns, and numbers of numpy
            value = value.tolist()
        if isinstance(value, (list, tuple, range)):
            said = [plain(each) for each in value[:most]] + ["…"] * (len(value) > most)
            return f"({', '.join(said)})" if isinstance(value, tuple) else f"[{', '.join(said)}]"
        return plain_number(value)
    except Exception:  # an object whose own methods fail
        return kind_of(value)


_KINDS = {
    "NoneType": "`None`",
    "bool": "`True` or `False`",
    "str": "a text",
    "dict": "a dictionary",
    "ndarray": "an array",
    "Tensor": "a tensor",
    "DataFrame": "a data frame",
    "Series": "a column of pandas",
    "builtin_function_or_method": "a function",
    "method": "a function",
    "type": "a class",
    "ellipsis": "`...`",
}
_OWN_WORDS = ("list", "tuple", "set", "function", "generator", "coroutine", "range", "module")


def kind_of(value: Any) -> str:
    """Say what kind of thing a value is, in plain words; never fails, whatever the value does.

    >>> import numpy as np
    >>> [kind_of(value) for value in (np.zeros(3), np.float64(1), "a", int, len, None, {1}, iter([]))]
    ['an array', 'a number', 'a text', 'a class', 'a function', '`None`', 'a set', 'a `list_iterator`']
    """
    kind = type(value)
    return "a class" if issubclass(kind, type) else name_kind(type.__getattribute__(kind, "__name__"))


def name_kind(name: str) -> str:
    """Say what things of a type are, given the type's name.

    >>> name_kind("ndarray"), name_kind("int64"), name_kind("Recipe")
    ('an array', 'a number', 'a `Recipe`')
    """
    if re.fullmatch(r"u?int\d*|float\d*", name):
        return "a number"
    return with_article(name) if name in _OWN_WORDS else _KINDS.get(name, with_article(f"`{name}`"))
