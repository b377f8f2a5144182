"""From one data set to another: classes made rare, one class against the rest, images with fewer pixels or more."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from numbers import Integral, Real
from typing import Any, TypeVar

import numpy as np

from course_lib.datasets.dataset import PARTS, Dataset, change_parts
from course_lib.labels import encode_labels
from course_lib.text import quoted
from course_lib.validation import check_one_of, check_whole_number

DataT = TypeVar("DataT", Dataset, np.ndarray)


def make_rare(
    data: DataT,
    classes: Hashable | Iterable[Hashable] | Mapping[Hashable, float],
    keep: float = 0.1,
    *,
    parts: Sequence[str] = PARTS,
    permute: str = "rows",
    random_state: int | np.random.Generator = 0,
) -> DataT:
    """Keep only some of the samples of some classes.

    Parameters
    ----------
    data : Dataset, or array-like of shape (n,)
        A data set; or labels, one a sample.
    classes : str or iterable, or mapping of class to `keep`
        Which to make rare, by name or label; not all, unless a mapping says of each how much is kept.
    keep : float or int, default=0.1
        What stays of each: a share (float above 0 up to 1; at least one sample), or a count (whole number from 1).
    parts : sequence of str, default=("train", "val", "test")
        Where in a data set: ``("train",)`` if what is rare to learn from is not rare to meet.
    permute : {"rows", "classes"}, default="rows"
        Whether the draw orders all rows at once, or each class by itself.
    random_state : int or numpy.random.Generator, default=0
        With the same seed, a larger share keeps all that a smaller one keeps.

    Returns
    -------
    Dataset, or ndarray of int64, shape (n_kept,)
        A data set in its order of before. Of labels the positions that stay: those of all other classes, ascending,
        then those of each class made rare, in the order drawn.

    Raises
    ------
    ValueError
        If a class or a part is unknown, all classes are named, or `keep` is out of range.

    Examples
    --------
    >>> make_rare(np.array([0, 1, 0, 1, 1]), [1], keep=1)
    array([0, 2, 4])
    """
    check_one_of("permute", permute, ("rows", "classes"))
    for part in parts:
        check_one_of("part", part, PARTS)

    def rows(y: np.ndarray, names: Sequence[Hashable], where: str) -> np.ndarray:
        return _rows(y, _kept(classes, keep, names, where), permute, random_state)

    if isinstance(data, Dataset):
        name, names = data.name, data.classes
        return change_parts(data, lambda part: part.take(np.sort(rows(part.y, names, name))), parts)
    labels = encode_labels(data, name="data")
    return rows(labels.codes, labels.classes, "data")


def one_against_rest(data: Dataset, positive: str) -> Dataset:
    """Ask one question of many classes: is it the one called `positive` (class 1), or any "other" (class 0)?

    Raises
    ------
    ValueError
        If there is no such class.

    Examples
    --------
    >>> from course_lib.datasets import load_digits
    >>> one_against_rest(load_digits(), "8").classes
    ('other', '8')
    """
    if positive not in data.classes:
        rarest = data.classes[np.bincount(data.train.y, minlength=data.n_classes).argmin()]
        raise ValueError(
            f"{data.name} has no class {positive!r}; its classes are {quoted(data.classes)}. Name the one to be "
            f"found, such as: positive = {rarest!r}"
        )
    code = data.classes.index(positive)
    return change_parts(
        data, lambda part: replace(part, y=(part.y == code).astype(np.int64)), classes=("other", positive)
    )


def resize(images: DataT, side: int) -> DataT:
    """Give images another size: `side` pixels high and wide.

    Made smaller, a pixel is the mean of those that it replaces; made larger, it lies on a straight line between its
    neighbours (bilinear).

    Parameters
    ----------
    images : Dataset, or ndarray of uint8, shape (n, height, width) or (n, height, width, 3)
    side : int

    Raises
    ------
    ValueError
        If these are no images, or the side is no whole number from 1.

    Examples
    --------
    >>> resize(np.array([[[10, 20], [30, 40]]], dtype=np.uint8), 1).tolist()
    [[[25]]]
    """
    return _with_images(images, _resize, side)


def crop(images: DataT, side: int) -> DataT:
    """Keep the middle of images such as `resize` takes, `side` pixels high and wide.

    Raises
    ------
    ValueError
        If these are no images, or smaller than what is to be kept of them.

    Examples
    --------
    >>> from course_lib.datasets import load_digits
    >>> crop(load_digits(), 4).test
    Split(360 × (4, 4) uint8)
    """
    return _with_images(images, _crop, side)


def _with_images(images: DataT, change: Callable[[np.ndarray, int], np.ndarray], side: int) -> DataT:
    if isinstance(images, Dataset):
        return change_parts(images, lambda part: replace(part, X=_with_images(part.X, change, side)))
    images = np.asarray(images)
    if images.dtype != np.uint8 or images.ndim not in (3, 4) or (images.ndim == 4 and images.shape[3] != 3):
        raise ValueError(
            f"images are {images.dtype} of shape {images.shape}; give uint8 images (n, height, width), or "
            "(n, height, width, 3) in colour"
        )
    return change(images, check_whole_number("side", side, at_least=1))


def _resize(images: np.ndarray, side: int) -> np.ndarray:
    from PIL import Image

    how = Image.Resampling.BOX if side <= min(images.shape[1:3]) else Image.Resampling.BILINEAR
    resized = np.empty((len(images), side, side, *images.shape[3:]), dtype=np.uint8)
    for image, made in zip(images, resized, strict=True):
        made[...] = Image.fromarray(image).resize((side, side), how)
    return resized


def _crop(images: np.ndarray, side: int) -> np.ndarray:
    height, width = images.shape[1:3]
    if side > min(height, width):
        raise ValueError(f"side={side}, but the images are {height}×{width}; a crop cannot be larger")
    top, left = (height - side) // 2, (width - side) // 2
    return np.ascontiguousarray(images[:, top : top + side, left : left + side])


def _kept(classes: Any, keep: float, names: Sequence[Hashable], where: str) -> dict[int, float]:
    """What stays of each class code: a share as a float, a count as an int."""
    if not isinstance(classes, Mapping):
        classes = dict.fromkeys([classes] if isinstance(classes, str) else classes, keep)
        if set(classes) == set(names):
            raise ValueError(f"classes={list(classes)} are all there are; leave at least one common")
    for kept in classes.values():
        is_number = isinstance(kept, Real) and not isinstance(kept, bool)
        if not (is_number and (float(kept) >= 1 if isinstance(kept, Integral) else 0 < float(kept) <= 1)):
            raise ValueError(
                f"keep={kept!r} is not allowed; give the share that stays, above 0 up to 1 (such as 0.1), or a "
                "count, a whole number from 1"
            )
    return {_code(name, names, where): kept for name, kept in classes.items()}


def _rows(y: np.ndarray, kept: Mapping[int, float], permute: str, random_state: Any) -> np.ndarray:
    rng = np.random.default_rng(random_state)
    order = rng.permutation(len(y)) if permute == "rows" else None
    rows = [np.flatnonzero(~np.isin(y, list(kept)))]
    for code, keep in kept.items():
        members = rng.permutation(np.flatnonzero(y == code)) if order is None else order[y[order] == code]
        count = keep if isinstance(keep, Integral) else max(1, round(keep * len(members)))
        if count > len(members) and isinstance(keep, Integral):
            raise ValueError(f"keep={keep}, but the class has {len(members):,} samples; keep at most so many")
        rows.append(members[:count])
    return np.concatenate(rows)


def _code(name: Hashable, names: Sequence[Hashable], where: str) -> int:
    if name not in names:
        raise ValueError(f"class {name!r} is unknown; {where} has {', '.join(map(repr, names))}")
    return names.index(name)
