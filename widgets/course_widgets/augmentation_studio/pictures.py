"""The pictures that a studio changes, checked once with one clear error each; which are shown, and which are read."""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Protocol
from weakref import WeakKeyDictionary

import numpy as np
import torch
from torch.nn.functional import avg_pool2d

from course_lib.augment import Augmentation, augment
from course_lib.datasets import Dataset, load_digits, load_mnist_5000
from course_lib.datasets.dataset import change_parts, split_in_three
from course_lib.labels import encode_labels
from course_widgets.training import check_trainable_pictures

SHOWN = 24  # pictures on the wall
READ = 200  # pictures that the judge reads at every move, those on the wall among them
READ_SIDE = 32  # pixels a side that models read: larger pictures are reduced for them
_FEWEST = 5  # of a class, so that each part of the split has one


def check_pictures(X: Any, y: Any, random_state: int) -> Dataset:
    """Give what a studio was given as a data set of uint8 pictures: a `Dataset`, arrays with labels, or nothing.

    Raises
    ------
    TypeError, ValueError
        If these are no pictures with labels, too few, too many, too small or too large.
    """
    if X is None and y is None:
        return mnist()
    if isinstance(X, Dataset):
        if y is not None:
            raise TypeError("y is given beside a Dataset, which has its own labels; leave y out")
        parts = (X.train, X.val, X.test)
        bytes_already = all(part.X.dtype == np.uint8 and part.X.ndim in (3, 4) for part in parts)
        data = X if bytes_already else change_parts(X, lambda part: replace(part, X=_as_bytes(part.X)))
    else:
        data = _split(X, y, random_state)
    return check_trainable_pictures(data)


def _split(X: Any, y: Any, random_state: int) -> Dataset:
    if X is None or y is None:
        raise TypeError(
            f"{'X' if X is None else 'y'} is missing; give pictures and their labels, AugmentationStudio(X, y), "
            "or a Dataset, such as course_lib.datasets.load_image_folder('photos')"
        )
    pictures, labels = _as_bytes(np.asarray(X)), encode_labels(y)
    if labels.n != len(pictures):
        raise ValueError(f"X has {len(pictures):,} pictures and y {labels.n:,} labels; give one for each")
    rarest = int(labels.counts.argmin())
    if labels.counts[rarest] < _FEWEST:
        raise ValueError(
            f"class {labels.classes[rarest]!r} has {labels.counts[rarest]} picture(s); to train, to judge and to "
            f"measure takes {_FEWEST} of each class or more: give more, or leave the class out"
        )
    parts = split_in_three(pictures, labels.codes.astype(np.int64), random_state=random_state)
    return Dataset("your pictures", *parts, labels.classes)


def _as_bytes(X: np.ndarray) -> np.ndarray:
    """Give pictures as uint8, (n, height, width) or (n, height, width, 3)."""
    if X.ndim not in (3, 4) or (X.ndim == 4 and X.shape[3] != 3):
        raise ValueError(
            f"pictures have shape {X.shape}; give (n, height, width), or (n, height, width, 3) in colour"
        )
    if X.dtype == np.uint8:
        return X
    if X.dtype.kind != "f":
        raise ValueError(f"pictures are {X.dtype}; give uint8, from 0 to 255, or floats from 0 to 1")
    if X.size and not (X.min() >= 0 and X.max() <= 1):  # NaN too
        raise ValueError(
            f"pixels go from {X.min():g} to {X.max():g}; give floats from 0 to 1: X / 255, or X.astype('uint8')"
        )
    return np.rint(255 * X).astype(np.uint8)


@dataclass(frozen=True, eq=False)
class Changed:
    """Pictures as a policy changes them, and what a judge is to read.

    Attributes
    ----------
    wall : ndarray of uint8, shape (k, height, width[, 3])
        What hangs on the wall.
    X, y : ndarray of uint8, shape (n, ...), ndarray of int, shape (n,)
        What is read, and what it says; what is on the wall comes first.
    on_wall : int
        How many of them are on the wall.
    marks : dict
        More that the page draws on the wall: boxes and points of scenes.
    gone : int
        Objects that are no longer in the picture.
    """

    wall: np.ndarray
    X: np.ndarray
    y: np.ndarray
    on_wall: int
    marks: dict[str, Any]
    gone: int = 0


class Wall(Protocol):
    """What a studio shows: it changes as the policy says.

    Attributes
    ----------
    data : Dataset
        What models learn from, are tested on and read.
    originals : ndarray of uint8
        What hangs there, unchanged.
    """

    data: Dataset
    originals: np.ndarray

    def change(self, policy: Augmentation, seed: int) -> Changed:
        """Change what is shown and what is read."""
        ...

    def facts(self) -> dict[str, Any]:
        """Give what the page must know of it."""
        ...


class PictureWall:
    """Pictures of one class each, from the validation part. What models read of large ones is reduced."""

    def __init__(self, given: Dataset) -> None:
        self.factor = -(-max(given.train.X.shape[1:3]) // READ_SIDE)
        self.data = _for_models(given, self.factor)
        rows = by_turns(given.val.y, max(READ, len(given.classes)))
        self.y = given.val.y[rows]
        self.originals = given.val.X[rows[:SHOWN]]
        self._more = self.data.val.X[rows[SHOWN:]]

    def change(self, policy: Augmentation, seed: int) -> Changed:
        """Change what is shown and what is read; same seed, same changes."""
        n = len(self.originals)
        if self.factor == 1:
            X = augment(np.concatenate([self.originals, self._more]), policy, random_state=seed).images
            return Changed(X[:n], X, self.y, n, {})
        wall = augment(self.originals, policy, random_state=seed).images
        X = reduced(wall, self.factor)
        if len(self._more):
            rng = np.random.default_rng([seed, 1])
            more = augment(self._more, at_scale(policy, 1 / self.factor), random_state=rng).images
            X = np.concatenate([X, more])
        return Changed(wall, X, self.y, n, {})

    def facts(self) -> dict[str, Any]:
        """Give the label of each picture on the wall."""
        return {"labels": self.y[: len(self.originals)].tolist()}


_reduced: "WeakKeyDictionary[Dataset, Dataset]" = WeakKeyDictionary()


def _for_models(data: Dataset, factor: int) -> Dataset:
    if factor == 1:
        return data
    if data not in _reduced:
        _reduced[data] = change_parts(data, lambda part: replace(part, X=reduced(part.X, factor)))
    return _reduced[data]


def reduced(X: np.ndarray, factor: int) -> np.ndarray:
    """Make pictures so many times smaller: a pixel is the mean of those that it replaces.

    Examples
    --------
    >>> reduced(np.array([[[0, 100], [50, 50]]], dtype=np.uint8), 2).tolist()
    [[[50]]]
    """
    blocks = []
    for start in range(0, len(X), 256):
        x = torch.from_numpy(np.ascontiguousarray(X[start : start + 256])).float()
        x = x.permute(0, 3, 1, 2) if X.ndim == 4 else x.unsqueeze(1)
        small = avg_pool2d(x, factor, ceil_mode=True).round_().to(torch.uint8)
        blocks.append((small.permute(0, 2, 3, 1) if X.ndim == 4 else small[:, 0]).numpy())
    return np.concatenate(blocks) if blocks else X[:, ::factor, ::factor]


def at_scale(policy: Augmentation, scale: float) -> Augmentation:
    """Give the policy for pictures of another size: a blur counts pixels, and noise is averaged with them.

    Examples
    --------
    >>> at_scale(Augmentation(rotation=15, blur=2, noise=[0.1, 0.5]), 0.5)
    Augmentation(rotation=15.0, blur=1.0, noise=(0.05, 0.5))
    """
    changes = {}
    for name in ("blur", "noise"):
        strength, chance = policy.strength(name)
        changes[name] = [scale * strength, chance]
    return policy.replace(**changes)


def by_turns(y: np.ndarray, most: int) -> np.ndarray:
    """Choose pictures class by class in turns: the first of each, then the second of each, at most so many.

    Examples
    --------
    >>> by_turns(np.array([0, 0, 0, 1, 1, 2]), 5)
    array([0, 3, 5, 1, 4])
    """
    order = np.argsort(y, kind="stable")
    starts = np.searchsorted(y[order], y[order])
    turn = np.arange(len(y)) - starts  # how many of its class came before
    return order[np.lexsort((y[order], turn))][:most]


# -- example states ----------------------------------------------------------------------------------------


@cache
def mnist() -> Dataset:
    """5,000 of MNIST's digits, read once: a cell that runs again finds them, and the models trained on them."""
    return load_mnist_5000()


@cache
def digits() -> Dataset:
    """scikit-learn's digits, 8×8 pixels."""
    return load_digits()


@cache
def colours(classes: tuple[str, ...] = ("sunset", "sea", "meadow"), side: int = 18) -> Dataset:
    """Landscapes in colour, 60 of each kind, which differ by their colours and by nothing else."""
    rng = np.random.default_rng(0)
    base = np.array([[220, 120, 60], [60, 110, 200], [70, 160, 70]])[: len(classes)]
    y = np.repeat(np.arange(len(classes)), 60)
    rows = np.linspace(0.5, 1.1, side)[None, :, None, None]
    X = base[y][:, None, None, :] * rows + rng.normal(0, side, (len(y), side, 4 * side // 3, 3))
    parts = split_in_three(X.clip(0, 255).astype(np.uint8), y)
    return Dataset("landscapes", *parts, classes)
