"""The points that a lab draws on: two classes in the plane, split once, in an order of drawing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib.labels import encode_labels

FEWEST = 10  # rare points to train on: SMOTE looks at five neighbours of each
MOST_POINTS = 20_000  # half of them are trained on, at every move
COMMON, RARE = 0, 1
Pair = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True, eq=False)
class TwoClassData:
    """Points of a common and of a rare class, half to train on and half held out.

    More of the rare class only adds to what fewer of it were: any share is a prefix of `train` and of `held_out`.

    Attributes
    ----------
    train, held_out : tuple of ndarray of float64, shape (n, 2)
        The common points, and the rare ones in their order of drawing. Both columns are standardised.
    points : tuple of ndarray of float64, shape (n, 2)
        All common and all rare points, in the order they were given.
    names : tuple of str
        Of the common and of the rare class.
    projected : bool
        Whether the points were projected to the plane, by principal components.
    """

    train: Pair
    held_out: Pair
    points: Pair
    names: tuple[str, str]
    projected: bool

    @classmethod
    def of(
        cls, X: ArrayLike, y: ArrayLike, names: Sequence[str] | None = None, random_state: int = 0
    ) -> "TwoClassData":
        """Take points as they are, or project them; order and split them.

        Parameters
        ----------
        X : array-like of shape (n, d)
            Finite numbers, in two columns or more; more are scaled and projected to two principal components.
        y : array-like of shape (n,)
            Two classes of any hashable kind; the rarer one is the rare one, at a tie the last.
        names : sequence of two str, optional
            Of the common and of the rare class; by default their labels.
        random_state : int
            The order of drawing.

        Raises
        ------
        TypeError, ValueError
            If there are not two classes of enough finite points, or too many of them.
        """
        labels, X = encode_labels(y), _table(X)
        if len(X) != labels.n:
            raise ValueError(f"X has {len(X):,} rows and y {labels.n:,} labels; give one label a row")
        if len(labels.classes) != 2:
            raise ValueError(f"y has {len(labels.classes)} class(es); this control takes two, such as y == 3")
        if labels.n > MOST_POINTS:
            raise ValueError(
                f"{labels.n:,} points are too many to train on at every move; give at most {MOST_POINTS:,}, "
                "drawn at random"
            )
        rare = 0 if labels.counts[0] < labels.counts[1] else 1
        if min(labels.counts) < 2 * FEWEST:
            raise ValueError(
                f"class {labels.classes[rare]!r} has {min(labels.counts)} points; half are held out, and "
                f"{FEWEST} are needed to train on, so give at least {2 * FEWEST}"
            )
        plane = _plane(X)
        points = plane[labels.codes != rare], plane[labels.codes == rare]
        by_class = [labels.classes[code] for code in (1 - rare, rare)]
        train, held_out = _split(points, random_state)
        return cls(
            train,
            held_out,
            points,
            names=_two([_name(label) for label in by_class] if names is None else names),
            projected=X.shape[1] > 2,
        )

    def again(self, random_state: int) -> "TwoClassData":
        """Split and order the same points anew."""
        train, held_out = _split(self.points, random_state)
        return replace(self, train=train, held_out=held_out)

    @property
    def shares(self) -> tuple[float, float]:
        """The smallest and the largest share of rare points that can be drawn."""
        common, rare = (len(points) for points in self.train)
        return FEWEST / (FEWEST + common), rare / (rare + common)

    def draw(self, share: float, part: str = "train") -> tuple[np.ndarray, np.ndarray]:
        """Draw points with a share of rare ones: X (n, 2) and y (n,), 0 common and 1 rare, the common ones first."""
        common, rare = getattr(self, part)
        count = min(len(rare), max(1, round(share / (1 - share) * len(common))))
        return np.vstack([common, rare[:count]]), np.repeat([COMMON, RARE], [len(common), count])


def _split(points: Pair, random_state: int) -> tuple[Pair, Pair]:
    rng = np.random.default_rng(random_state)
    common, rare = (each[rng.permutation(len(each))] for each in points)
    c, r = len(common) // 2, len(rare) // 2
    return (common[:c], rare[:r]), (common[c:], rare[r:])


def _table(X: ArrayLike) -> np.ndarray:
    try:
        X = np.asarray(X, dtype=np.float64)
    except (TypeError, ValueError):
        raise TypeError("X is not numbers; give a table of numbers, a row a point") from None
    if X.ndim != 2 or X.shape[1] < 2:
        raise ValueError(f"X has shape {X.shape}; give two columns or more, a row a point")
    wrong = np.flatnonzero(~np.isfinite(X).all(axis=1))
    if len(wrong):
        raise ValueError(
            f"X has {len(wrong):,} row(s) that are not finite, the first at position {wrong[0]}; "
            "drop those rows or fill the gaps"
        )
    return X


def _plane(X: np.ndarray) -> np.ndarray:
    """Standardise the columns; of more than two, take the two principal components, standardised again."""
    X = _standardised(X)
    if X.shape[1] == 2:
        return X
    _, _, directions = np.linalg.svd(X, full_matrices=False)
    largest = np.abs(directions[:2]).argmax(axis=1)
    signs = np.sign(directions[:2, largest].diagonal())  # of the two signs a direction can have, always one
    return _standardised(X @ (directions[:2] * signs[:, None]).T)


def _standardised(X: np.ndarray) -> np.ndarray:
    std = X.std(axis=0)
    return (X - X.mean(axis=0)) / np.where(std > 0, std, 1)


def _name(label: Any) -> str:
    return label if isinstance(label, str) else f"class {label}"


def _two(names: Sequence[str]) -> tuple[str, str]:
    if isinstance(names, str) or len(names) != 2:
        raise ValueError(f"names={names!r}; give two, of the common and of the rare class")
    common, rare = map(str, names)
    return common, rare
