"""From one data set to another: classes made rare, one class against the rest, images with fewer pixels or more."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from numbers import Integral, Real
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from course_lib.datasets.dataset import PARTS, Dataset
from course_lib.labels import encode_labels
from course_lib.validation import check_whole_number

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
        The classes to make rare, by their names in a data set, by their labels in an array; not all of them, unless
        a mapping says of each how much is kept.
    keep : float or int, default=0.1
        What stays of each: a share (a float above 0 up to 1; at least one sample of each class), or a count (a whole
        number from 1).
    parts : sequence of str, default=("train", "val", "test")
        Where in a data set: everywhere, if what is rare to learn from is also rare to meet; ``("train",)`` if not.
    permute : {"rows", "classes"}, default="rows"
        What is put into random order before the first of a class are kept: all rows at once, or each class by itself.
    random_state : int or numpy.random.Generator, default=0
        Draws which samples stay. With the same seed, a larger share keeps all that a smaller one keeps.

    Returns
    -------
    Dataset, or ndarray of int64, shape (n_kept,)
        Of a data set one whose samples stand in their order of before. Of labels the positions that stay: those of
        all other classes, ascending; then those of each class made rare, in the order drawn.

    Raises
    ------
    ValueError
        If a class or a part is unknown, all classes are named, or `keep` is out of range.

    Examples
    --------
    >>> from course_lib.datasets import load_breast_cancer
    >>> make_rare(load_breast_cancer(), ["malignant"], keep=0.1)
    Dataset('breast cancer', 2 classes, train 227 · val 76 · test 75, 30 float64)
    >>> make_rare(np.array([0, 1, 0, 1, 1]), [1], keep=1)
    array([0, 2, 4])
    """
    if permute not in ("rows", "classes"):
        raise ValueError(f"permute={permute!r} is unknown; choose 'rows' or 'classes'")
    if unknown := [part for part in parts if part not in PARTS]:
        raise ValueError(f"parts names {unknown[0]!r}; choose among {', '.join(map(repr, PARTS))}")
    if isinstance(data, Dataset):
        kept = _kept(classes, keep, data.classes, data.name)
        changed = {}
        for part in parts:
            split = getattr(data, part)
            changed[part] = split.take(np.sort(_rows(split.y, kept, permute, random_state)))
        return dataclasses.replace(data, **changed)
    labels = encode_labels(data, name="data")
    return _rows(labels.codes, _kept(classes, keep, labels.classes, "data"), permute, random_state)


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
    code = _code(positive, data.classes, data.name)
    changed = {
        part: dataclasses.replace(getattr(data, part), y=(getattr(data, part).y == code).astype(np.int64))
        for part in PARTS
    }
    return dataclasses.replace(data, **changed, classes=("other", positive))


def resize(images: ArrayLike, side: int) -> np.ndarray:
    """Give square images another size.

    Parameters
    ----------
    images : ndarray of uint8, shape (n, height, width) or (n, height, width, 3)
        At any size.
    side : int
        Pixels per side of the result, from 1.

    Returns
    -------
    ndarray of uint8, shape (n, side, side) or (n, side, side, 3)
        Made smaller, a pixel is the mean of those that it replaces; made larger, it lies on a straight line between
        its neighbours (bilinear).

    Raises
    ------
    ValueError
        If these are no images, or the side is no whole number from 1.

    Examples
    --------
    >>> resize(np.array([[[10, 20], [30, 40]]], dtype=np.uint8), 1).tolist()
    [[[25]]]
    """
    from PIL import Image

    images, side = _images(images), check_whole_number("side", side, at_least=1)
    smaller = side <= min(images.shape[1:3])
    how = Image.Resampling.BOX if smaller else Image.Resampling.BILINEAR
    resized = np.empty((len(images), side, side, *images.shape[3:]), dtype=np.uint8)
    for image, made in zip(images, resized, strict=True):
        made[...] = Image.fromarray(image).resize((side, side), how)
    return resized


def crop(images: ArrayLike, side: int) -> np.ndarray:
    """Keep the middle of each image.

    Parameters
    ----------
    images : ndarray of uint8, shape (n, height, width) or (n, height, width, 3)
        At least `side` pixels high and wide.
    side : int
        Pixels per side of the result, from 1.

    Returns
    -------
    ndarray of uint8, shape (n, side, side) or (n, side, side, 3)

    Raises
    ------
    ValueError
        If these are no images, or smaller than what is to be kept of them.

    Examples
    --------
    >>> crop(np.arange(16, dtype=np.uint8).reshape(1, 4, 4), 2).tolist()
    [[[5, 6], [9, 10]]]
    """
    images, side = _images(images), check_whole_number("side", side, at_least=1)
    height, width = images.shape[1:3]
    if side > min(height, width):
        raise ValueError(f"side={side}, but the images are {height}×{width}; a crop cannot be larger")
    top, left = (height - side) // 2, (width - side) // 2
    return np.ascontiguousarray(images[:, top : top + side, left : left + side])


def resized(data: Dataset, side: int) -> Dataset:
    """Give a data set with all its images resized, see `resize`.

    Raises
    ------
    ValueError
        As `resize`.

    Examples
    --------
    >>> from course_lib.datasets import load_digits
    >>> resized(load_digits(), 16)
    Dataset('digits', 10 classes, train 1,078 · val 359 · test 360, 16×16 uint8)
    """
    return _each(data, resize, side)


def cropped(data: Dataset, side: int) -> Dataset:
    """Give a data set with all its images cropped to their middle, see `crop`.

    Raises
    ------
    ValueError
        As `crop`.

    Examples
    --------
    >>> from course_lib.datasets import load_digits
    >>> cropped(load_digits(), 7).test
    Split(360 × (7, 7) uint8)
    """
    return _each(data, crop, side)


def _kept(classes: Any, keep: float, names: Sequence[Hashable], where: str) -> dict[int, float]:
    """What stays of each class code: a share as a float, a count as an int."""
    if not isinstance(classes, Mapping):
        classes = dict.fromkeys([classes] if isinstance(classes, str) else classes, keep)
        if len(classes) == len(names) and all(name in names for name in classes):
            raise ValueError(f"classes={list(classes)} are all there are; leave at least one common")
    for kept in classes.values():
        if not _is_share_or_count(kept):
            raise ValueError(
                f"keep={kept!r} is not allowed; give the share that stays, above 0 up to 1 (such as 0.1), or a "
                "count, a whole number from 1"
            )
    return {_code(name, names, where): kept for name, kept in classes.items()}


def _is_share_or_count(keep: Any) -> bool:
    if isinstance(keep, bool) or not isinstance(keep, Real):
        return False
    return float(keep) >= 1 if isinstance(keep, Integral) else 0 < float(keep) <= 1


def _rows(y: np.ndarray, kept: Mapping[int, float], permute: str, random_state: Any) -> np.ndarray:
    rng = np.random.default_rng(random_state)
    order = rng.permutation(len(y)) if permute == "rows" else None
    rows = [np.flatnonzero(~np.isin(y, list(kept)))]
    for code, keep in kept.items():
        members = rng.permutation(np.flatnonzero(y == code)) if order is None else order[y[order] == code]
        count = keep if isinstance(keep, Integral) else max(1, round(keep * len(members)))
        if isinstance(keep, Integral) and keep > len(members):
            raise ValueError(f"keep={keep}, but the class has {len(members):,} samples; keep at most so many")
        rows.append(members[:count])
    return np.concatenate(rows)


def _code(name: Hashable, names: Sequence[Hashable], where: str) -> int:
    if name not in names:
        raise ValueError(f"class {name!r} is unknown; {where} has {', '.join(map(repr, names))}")
    return names.index(name)


def _each(data: Dataset, change: Callable[[ArrayLike, int], np.ndarray], side: int) -> Dataset:
    parts = {part: getattr(data, part) for part in PARTS}
    changed = {part: dataclasses.replace(split, X=change(split.X, side)) for part, split in parts.items()}
    return dataclasses.replace(data, **changed)


def _images(images: ArrayLike) -> np.ndarray:
    images = np.asarray(images)
    if images.dtype != np.uint8 or images.ndim not in (3, 4) or (images.ndim == 4 and images.shape[3] != 3):
        raise ValueError(
            f"images are {images.dtype} of shape {images.shape}; give uint8 images (n, height, width), or "
            "(n, height, width, 3) in colour"
        )
    return images
