"""From a data set of equal classes to one of unequal ones: some classes made rare, or one against the rest."""

import dataclasses
from collections.abc import Iterable, Sequence
from numbers import Real

import numpy as np

from course_lib.datasets.dataset import Dataset, Split

PARTS = ("train", "val", "test")


def make_rare(
    data: Dataset,
    classes: Iterable[str],
    keep: float = 0.1,
    *,
    parts: Sequence[str] = PARTS,
    random_state: int = 0,
) -> Dataset:
    """Keep only a share of the samples of some classes.

    Parameters
    ----------
    data : Dataset
        Stays as it is.
    classes : iterable of str
        Names of the classes to make rare; not all of them.
    keep : float, default=0.1
        Share of their samples that stays, above 0 up to 1; at least one sample of each class in each part.
    parts : sequence of str, default=("train", "val", "test")
        Where: everywhere, if what is rare to learn from is also rare to meet; ``("train",)`` if not.
    random_state : int, default=0
        Draws which samples stay. With the same seed, a larger share keeps all that a smaller one keeps.

    Returns
    -------
    Dataset

    Raises
    ------
    ValueError
        If a class or a part is unknown, all classes are named, or `keep` is out of range.

    Examples
    --------
    >>> from course_lib.datasets import load_breast_cancer
    >>> make_rare(load_breast_cancer(), ["malignant"], keep=0.1)
    Dataset('breast cancer', 2 classes, train 227 · val 76 · test 75, 30 float64)
    """
    names = [classes] if isinstance(classes, str) else list(classes)
    codes = [_code(data, name) for name in names]
    if len(set(codes)) == data.n_classes:
        raise ValueError(f"classes={names} are all there are; leave at least one common")
    if not isinstance(keep, Real) or isinstance(keep, bool) or not 0 < keep <= 1:
        raise ValueError(f"keep={keep!r} is not allowed; give the share that stays, above 0 up to 1")
    if unknown := [part for part in parts if part not in PARTS]:
        raise ValueError(f"parts names {unknown[0]!r}; choose among {', '.join(map(repr, PARTS))}")
    changed = {part: _thinned(getattr(data, part), codes, keep, random_state) for part in parts}
    return dataclasses.replace(data, **changed)


def one_against_rest(data: Dataset, positive: str) -> Dataset:
    """Ask one question of many classes: is it this one? Class 1 is, class 0 is any other.

    Parameters
    ----------
    data : Dataset
        Stays as it is.
    positive : str
        Name of the class.

    Returns
    -------
    Dataset
        With two classes, ``("other", positive)``.

    Raises
    ------
    ValueError
        If there is no such class.

    Examples
    --------
    >>> from course_lib.datasets import load_digits
    >>> eights = one_against_rest(load_digits(), "8")
    >>> eights.classes, np.bincount(eights.train.y).tolist()
    (('other', '8'), [974, 104])
    """
    code = _code(data, positive)
    parts = {part: getattr(data, part) for part in PARTS}
    asked = {
        part: Split(split.X, (split.y == code).astype(np.int64), split.groups)
        for part, split in parts.items()
    }
    return dataclasses.replace(data, **asked, classes=("other", positive))


def _thinned(split: Split, codes: list[int], keep: float, random_state: int) -> Split:
    rng = np.random.default_rng(random_state)
    order = rng.permutation(len(split))
    dropped = np.zeros(len(split), dtype=bool)
    for code in codes:
        members = order[split.y[order] == code]
        dropped[members[max(1, round(keep * len(members))) :]] = True
    return split.take(~dropped)


def _code(data: Dataset, name: str) -> int:
    if name not in data.classes:
        raise ValueError(f"class {name!r} is unknown; {data.name} has {', '.join(map(repr, data.classes))}")
    return data.classes.index(name)
