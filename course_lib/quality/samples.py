"""What can be looked over: tables of numbers and words, sparse ones, texts, images; and what the file calls them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from numbers import Integral
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from course_lib.text import distinct_names

if TYPE_CHECKING:
    import pandas as pd

_EXACT = 2.0**53  # from here on float64 does not hold every whole number
_LEAST = 15  # rows; among fewer, values that all differ, or go with the class, say nothing
_EACH = 5  # rows a class; with fewer, many a value goes with a class
_SURE = 0.99  # of the rows of each class, from which on a value tells it
_PROSE = 3  # spaces a value, from which on words are texts
_NUMBERS = ("integer", "floating", "mixed-integer-float", "decimal", "boolean", "empty")
_FIGURE = r"\s*[-+]?\d[\d.,]*\s*"
_SAVED_INDEX = re.compile(r"Unnamed: \d+")
_IDENTIFIER = re.compile(r"(?i:(?:^|[\W_])(?:id|uuid|guid|index|idx|key|nr))$|[a-z](?:ID|Id|Key)$")


@dataclass(frozen=True, eq=False)
class Samples:
    """Checked samples: a table (n, d) of float64, words as codes; a sparse one; or images as they came."""

    values: Any
    columns: tuple[str, ...] = ()  # of a table, each with a name of its own; empty for images
    kinds: tuple[
        str, ...
    ] = ()  # of the columns: "number", "date", or "word", "figure" (spelled numbers), "text", as codes
    texts: dict[str, list[str]] = field(default_factory=dict)  # what stands in the columns of texts
    rest: np.ndarray | None = None  # (n, d): what float64 left off of whole numbers above 2^53, if anything
    names: np.ndarray | None = None  # (n,): row numbers or names in the file, where they are known
    noun: str = "row"
    nbytes: int = 0

    @property
    def are_images(self) -> bool:
        """Whether these are pictures, and not rows of a table."""
        return self.noun == "image"

    @property
    def is_sparse(self) -> bool:
        """Whether these are rows of a sparse matrix."""
        return hasattr(self.values, "tocsr")

    @property
    def numbers(self) -> np.ndarray:
        """Which columns hold numbers, bool of shape (d,)."""
        return np.array([kind in ("number", "date") for kind in self.kinds], bool)

    @property
    def exact(self) -> np.ndarray:
        """Values by which equal samples are equal, and others are not."""
        return self.values if self.rest is None else np.hstack([self.values, self.rest])

    @cached_property
    def identifiers(self) -> dict[str, str]:
        """The columns that number or name the rows (saved indices, counters, identity numbers), and why."""
        columns = [] if self.is_sparse else enumerate(zip(self.columns, self.kinds, strict=True))
        found = {name: self._identifies(j, name, kind) for j, (name, kind) in columns}
        return {name: why for name, why in found.items() if why}

    def _identifies(self, j: int, name: str, kind: str) -> str:
        values = self.values[:, j] if self.rest is None else self.values[:, j] + 1j * self.rest[:, j]
        values = values[~np.isnan(values)]
        n, real = len(values), values.real
        if kind in ("date", "figure", "text") or not np.isfinite(real).all() or (real % 1).any():
            return ""
        if kind == "number" and _SAVED_INDEX.fullmatch(name):
            return "a saved index"
        if n < _LEAST or any(len(np.unique(part)) < 0.9 * len(part) for part in (values[:1000], values)):
            return ""
        different, span = len(np.unique(values)), np.ptp(real) + 1
        if kind == "number" and different == span:
            return f"counts {real.min():.0f} to {real.max():.0f}"
        if different < n:
            return ""
        if kind == "word":
            return "another word in each row"
        # So many numbers drawn from so small a range would not all differ, but for one case in a thousand.
        dense, steps = n * (n - 1) / 2 / span > np.log(1000), np.diff(real)
        if dense or (steps > 0).all() or (steps < 0).all():
            return "another whole number in each row" + ", in order" * (not dense)
        return "another whole number in each row, by its name an identifier" if is_identifier(name) else ""

    @cached_property
    def repeated(self) -> dict[str, str]:
        """The columns that say in each row what an earlier one says, and the name of that; constant ones aside."""
        seen: dict[Any, str] = {}
        found = {}
        for j, (name, number) in enumerate(
            () if self.is_sparse else zip(self.columns, self.numbers, strict=True)
        ):
            column = self.values[:, j] + 0.0  # so that -0 is 0
            column[np.isnan(column)] = np.nan
            if (column[0] == column).all() or np.isnan(column).all():
                continue
            rest = b"" if self.rest is None else self.rest[:, j].tobytes()
            first = seen.setdefault((number, column.tobytes(), rest), name)
            if first != name:
                found[name] = first
        return found

    @cached_property
    def without_identifiers(self) -> Samples:
        """The samples without such columns, unless nothing is left: an identity number hides a copy."""
        keep = [j for j, name in enumerate(self.columns) if name not in self.identifiers]
        if not self.identifiers or not keep:
            return self
        columns, kinds = (tuple(each[j] for j in keep) for each in (self.columns, self.kinds))
        rest = None if self.rest is None else self.rest[:, keep]
        return replace(self, values=self.values[:, keep], columns=columns, kinds=kinds, rest=rest)

    def called(self, rows: Iterable[int], most: int = 5) -> str:
        """Say what the file calls some of the samples; their positions where it is not known."""
        rows = list(rows)
        names = [i if self.names is None else self.names[i] for i in rows[:most]]
        more = f" and {len(rows) - most:,} more" if len(rows) > most else ""
        return ", ".join(f"'{name}'" if isinstance(name, str) else str(name) for name in names) + more

    def __len__(self) -> int:
        return self.values.shape[0]


def is_identifier(name: str) -> bool:
    """Tell whether a column is called like an identifier, as ``customer_id`` is."""
    return bool(_IDENTIFIER.search(name))


def identifier_columns(X: ArrayLike | pd.DataFrame) -> dict[str, str]:
    """Name the columns of a table that number or name its rows, and say why: a saved index, a counter, a name.

    Whole numbers or words that all differ, of which a model learns the order of the file, and behind which copies
    hide. Numbers count where they lie densely or in order, or where the column is called so (``customer_id``).

    Raises
    ------
    ValueError, TypeError
        If ``X`` is no table.

    Examples
    --------
    >>> import pandas as pd
    >>> identifier_columns(pd.DataFrame({"Unnamed: 0": range(20), "age": [30, 41] * 10}))
    {'Unnamed: 0': 'a saved index'}
    """
    return check_samples(X).identifiers


class Telling(NamedTuple):
    """A column that tells the class: what stands for each class, as words, and in how many rows it is right."""

    words: tuple[str, ...]
    rows: int


def columns_that_tell_the_class(table: pd.DataFrame, y: np.ndarray) -> dict[str, Telling]:
    """Find the columns with a value for each class (of two: a value, and none) that stands there and nowhere else.

    Up to one row in a hundred of each class may be otherwise. Of a new row, whose class is not known yet, there would
    be no such value.

    Parameters
    ----------
    table : DataFrame of shape (n, d)
        Numbers or words, NaN where missing; spaces around words do not count.
    y : ndarray of int, shape (n,)
        Codes of the classes, from 0 without a gap.

    Examples
    --------
    >>> import pandas as pd
    >>> columns_that_tell_the_class(pd.DataFrame({"why": ["price", None] * 10, "age": range(20)}), np.arange(20) % 2)
    {'why': Telling(words=("'price'", 'nothing'), rows=20)}
    """
    import pandas as pd

    n, k = len(y), len(np.unique(y))
    if k < 2 or n < max(_LEAST, _EACH * k):
        return {}
    most = k + (1 - _SURE) * n  # values that such a column can have
    found = {}
    for name, column in table.items():
        gone = column.isna().to_numpy()
        ways: list[tuple[np.ndarray, tuple[str, ...]]]
        ways = [(gone.astype(int), ("a value", "nothing"))] if k == 2 and gone.any() else []
        if column.iloc[:1_000].nunique() <= most:
            codes, values = pd.factorize(column.str.strip() if column.dtype == object else column)
            ways.insert(0, (codes + 1, ("nothing", *map(repr, values))))
        for codes, words in ways:
            pairs, counts = np.unique(codes * k + y, return_counts=True)
            value, of = np.divmod(pairs, k)
            sure = counts >= _SURE * np.maximum(np.bincount(codes)[value], np.bincount(y)[of])
            if sure.sum() == k:
                said = dict(zip(of[sure], value[sure], strict=True))
                found[str(name)] = Telling(tuple(words[said[c]] for c in range(k)), int(counts[sure].sum()))
                break
    return found


def pool(data: Any) -> tuple[Any, np.ndarray, np.ndarray | None, np.ndarray | None]:
    """Give X, y, groups and names of all the samples of a `datasets.Dataset`, by the names that its file has."""
    import pandas as pd

    parts = (data.train, data.val, data.test)
    X, y, groups, rows, files = (
        None if getattr(parts[0], name) is None else np.concatenate([getattr(part, name) for part in parts])
        for name in ("X", "y", "groups", "rows", "files")
    )
    if data.columns:
        X = pd.DataFrame(X, columns=list(data.columns))
    if groups is not None and data.group_names:
        groups = np.array(data.group_names, dtype=object)[groups]
    return X, np.array(data.classes, dtype=object)[y], groups, rows if files is None else files


def check_samples(X: Any, names: ArrayLike | None = None) -> Samples:
    """Check a table (dense, sparse, of numbers or of words), a list of texts, or grey or colour images.

    Raises
    ------
    ValueError, TypeError
        If there is no sample, the shape is another one, a column name is there twice, or a value is of no such kind.
    """
    samples = X if isinstance(X, Samples) else _convert(X)
    if 0 in samples.values.shape:
        raise ValueError(f"X is empty, of shape {samples.values.shape}; it must hold at least one sample")
    if names is None:
        return samples
    called = np.asarray(names)
    if called.shape != (len(samples),):
        raise ValueError(f"names has shape {called.shape} and X {len(samples)} samples; give one name each")
    return replace(samples, names=called)


def _convert(X: Any) -> Samples:
    from scipy.sparse import csr_array, issparse

    if issparse(X):
        table = csr_array(X, dtype=np.float64)
        table.sum_duplicates()
        table.eliminate_zeros()
        size = table.data.nbytes + table.indices.nbytes + table.indptr.nbytes
        return Samples(table, *_numbered(table.shape[1]), nbytes=size)
    if hasattr(X, "columns"):
        return _from_frame(X)
    try:
        values = np.asarray(X)
    except ValueError as error:
        raise TypeError(f"X must hold rows of equal length: {error}") from None
    numbers = values.dtype.kind in "biuf"
    if numbers and values.ndim == 1 and hasattr(X, "to_frame"):
        return _from_frame(X.to_frame())
    if values.ndim == 1 and len(values) and not numbers:
        return _from_texts(X)
    if not (values.ndim in (2, 3) or (values.ndim == 4 and values.shape[-1] == 3)):
        raise ValueError(
            f"X has shape {values.shape}; it must be a table (n, d), grey images (n, H, W) or colour images "
            f"(n, H, W, 3), or a list of texts; for a single column use .reshape(-1, 1)"
        )
    if values.ndim > 2:
        if not numbers:
            raise TypeError(f"X holds images of {values.dtype}, which are not numbers")
        return Samples(values, noun="image", nbytes=values.nbytes)
    whole = values.dtype.kind in "iu" or not isinstance(X, np.ndarray)
    if numbers and not (whole and (np.abs(values) >= _EXACT).any()):
        table = values.astype(np.float64, copy=False)
        return Samples(table, *_numbered(table.shape[1]), nbytes=table.nbytes)
    as_it_is = (
        X if isinstance(X, np.ndarray) else np.array(X, dtype=object)
    )  # [1, "a"] stays a number and a word
    return _from_frame(as_it_is, _numbered(values.shape[1])[0])


def _numbered(d: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(f"column {j}" for j in range(d)), ("number",) * d


def _from_texts(X: Any) -> Samples:
    import pandas as pd

    texts = pd.Series(np.asarray(X, dtype=object), X.index if hasattr(X, "iloc") else None)
    there = [each for each in texts if isinstance(each, str)]
    if not there or len(there) < texts.notna().sum():
        raise TypeError("X has one dimension, and not of texts alone; give texts, or the rows of a table")
    size = sum(len(text.encode()) for text in there)
    return replace(_from_frame(texts.to_frame("text"), prose=0), noun="text", nbytes=size)


def _from_frame(X: Any, columns: tuple[str, ...] = (), prose: int = _PROSE) -> Samples:
    import pandas as pd

    frame = pd.DataFrame(X)
    if not frame.columns.is_unique:
        name = frame.columns[frame.columns.duplicated()][0]
        raise ValueError(
            f"X has {(frame.columns == name).sum()} columns named {name!r}; give each a name of its own, as in "
            "X.columns = [f'{name} {j}' for j, name in enumerate(X.columns)]"
        )
    columns = columns or tuple(distinct_names(frame.columns))
    values, rest = np.zeros(frame.shape), np.zeros(frame.shape)
    kinds, texts = [], {}
    for j, name in enumerate(columns):
        column = frame.iloc[:, j]
        kinds.append("date" if column.dtype.kind in "mM" else "number")
        if not _to_numbers(column, name, values[:, j], rest[:, j]):
            text = column.astype(object).where(column.notna(), "").map(str)
            kinds[j] = "figure" if text.str.fullmatch(_FIGURE).mean() > 0.5 else "word"
            if text.str.count(" ").mean() >= prose:
                kinds[j], texts[name] = "text", text.tolist()
    plain = frame.index.equals(pd.RangeIndex(len(frame))) or not frame.index.is_unique
    names = None if plain else frame.index.to_numpy()
    mixed = set(kinds) != {"number"}
    size = int(frame.memory_usage(index=False, deep=True).sum()) if mixed else values.nbytes
    return Samples(values, columns, tuple(kinds), texts, rest if rest.any() else None, names, nbytes=size)


def _to_numbers(column: pd.Series, name: str, values: np.ndarray, rest: np.ndarray) -> bool:
    """Write a column's numbers, or else codes of its words; tell whether they are numbers."""
    import pandas as pd
    from pandas.api import types

    if column.dtype.kind in "mM":
        dates = pd.array(pd.Index(column).asi8, dtype="Int64")
        dates[column.isna().to_numpy()] = pd.NA
        column = pd.Series(dates)
    inferred = types.infer_dtype(column, skipna=True) if column.dtype == object else ""
    try:
        if types.is_numeric_dtype(column) or inferred in _NUMBERS:
            if column.dtype.kind == "c":
                raise TypeError("complex numbers")
            values[:] = column.to_numpy(dtype=np.float64, na_value=np.nan)
            if (np.abs(values) >= _EXACT).any():
                whole = (each if isinstance(each, Integral) else 0 for each in column.tolist())
                rest[:] = [int(each) - int(float(each)) for each in whole]
            return True
        codes = pd.factorize(column)[0]
    except TypeError as error:
        raise TypeError(f"X has {name!r}, which holds neither numbers nor words: {error}") from None
    values[:] = np.where(codes < 0, np.nan, codes)
    return False
