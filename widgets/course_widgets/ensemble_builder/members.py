"""Members as a control takes them: names, probabilities and what an answer costs, checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np

from course_lib.metrics.probabilities import check_probabilities
from course_widgets.ensemble_builder.assembling import UNITS, named_by

MOST_MEMBERS, MOST_SAMPLES, MOST_CLASSES = 12, 5_000, 100
MOST_BYTES = 3_000_000  # to the page, once
LONGEST = 40  # letters of a name
FORM = "give (name, probabilities (n, C), seconds for an answer, bytes) of each"


@dataclass(frozen=True, eq=False)
class Shelf:
    """Measured members.

    Attributes
    ----------
    names : tuple of str
    units : ndarray of uint16, shape (members, n, C)
        Probabilities, in `assembling.UNITS`.
    y : ndarray of int64, shape (n,)
    seconds, sizes : tuple of float
        For an answer to one sample; of the saved member.
    right : tuple of int
        How many samples each names right.
    """

    names: tuple[str, ...]
    units: np.ndarray
    y: np.ndarray
    seconds: tuple[float, ...]
    sizes: tuple[float, ...]
    right: tuple[int, ...]

    @classmethod
    def of(cls, members: Any, y: Any) -> "Shelf":
        """Check members and labels.

        Raises
        ------
        TypeError, ValueError
            If they are none, do not go together, or are too many; the message names the member.

        Examples
        --------
        >>> Shelf.of([("coin", [[0.5, 0.5]], 1e-6, 10)], [1]).right
        (0,)
        """
        rows = [_row(number, each) for number, each in enumerate(_listed(members))]
        names = tuple(name for name, *_ in rows)
        if twice := next((name for k, name in enumerate(names) if name in names[:k]), None):
            raise ValueError(f"two members are called {twice!r}; give each a name of its own")
        first = rows[0][1]
        for name, p, *_ in rows:
            if p.shape != first.shape:
                raise ValueError(
                    f"member {name!r} has probabilities of shape {p.shape}, and {names[0]!r} of {first.shape}; all "
                    "are of the same samples and classes"
                )
        n, classes = first.shape
        if n > MOST_SAMPLES or classes > MOST_CLASSES:
            raise ValueError(
                f"{n:,} samples of {classes} classes are too many to move; give at most {MOST_SAMPLES:,} of "
                f"{MOST_CLASSES}, drawn at random"
            )
        if (size := 2 * len(rows) * n * classes) > MOST_BYTES:
            most = MOST_BYTES // (2 * len(rows) * classes)
            raise ValueError(
                f"{size / 1e6:.0f} MB are too much for the page; give {most:,} samples, drawn at random"
            )
        units = np.stack([np.rint(UNITS * p) for _, p, *_ in rows]).astype(np.uint16)
        codes = _codes(y, n, classes)
        right = (named_by(units) == codes).sum(axis=1)
        seconds, sizes = tuple(row[2] for row in rows), tuple(row[3] for row in rows)
        return cls(names, units, codes, seconds, sizes, tuple(map(int, right)))

    def packed(self) -> dict[str, bytes]:
        """Pack them for the page: uint16, little-endian, the members one after the other; and the labels."""
        return {
            "_units": self.units.astype("<u2").tobytes(),
            "_labels": self.y.astype("<u2").tobytes(),
        }


def _listed(members: Any) -> list:
    if isinstance(members, str | bytes | dict) or not hasattr(members, "__iter__"):
        raise TypeError(f"members is a {type(members).__name__}; give a list: {FORM}")
    listed = list(members)
    if not 1 <= len(listed) <= MOST_MEMBERS:
        raise ValueError(f"there are {len(listed)} members; give from 1 to {MOST_MEMBERS}")
    return listed


def _row(number: int, given: Any) -> tuple[str, np.ndarray, float, float]:
    if isinstance(given, str) or not isinstance(given, Sequence) or len(given) != 4:
        what = f"has {len(given)} parts" if isinstance(given, Sequence) else f"is a {type(given).__name__}"
        raise ValueError(f"member {number} {what}; {FORM}")
    name, proba, seconds, size = given
    if not isinstance(name, str) or not name.strip() or len(name) > LONGEST:
        raise ValueError(f"member {number} is called {name!r:.60}; give a name of up to {LONGEST} letters")
    try:
        p = check_probabilities(proba)
    except ValueError as wrong:
        raise ValueError(f"member {name!r}: {wrong}") from None
    if p.ndim != 2 or not len(p):
        raise ValueError(f"member {name!r} has shape {p.shape}; give probabilities of every class, (n, C)")
    for what, value in (("seconds", seconds), ("bytes", size)):
        number_given = isinstance(value, Real) and not isinstance(value, bool)
        if not number_given or not 0 <= float(value) < 1e15:
            raise ValueError(f"member {name!r} has {what}={value!r}; give a finite number from 0")
    return str(name), p, float(seconds), float(size)


def _codes(y: Any, n: int, classes: int) -> np.ndarray:
    codes = np.asarray(y)
    if codes.shape != (n,):
        raise ValueError(
            f"y has shape {codes.shape}, and the members speak of {n:,} samples; give one label each"
        )
    if codes.dtype.kind not in "iu" or codes.min() < 0 or codes.max() >= classes:
        some = codes[:1].tolist()[0] if codes.dtype.kind not in "iu" else int(max(codes.max(), -codes.min()))
        raise ValueError(
            f"y holds {some!r}; give class codes from 0 to {classes - 1}, the columns of the probabilities: with "
            "scikit-learn np.searchsorted(model.classes_, y)"
        )
    return codes.astype(np.int64)
