"""What a lab starts from and what it learns, checked once with one clear error each; the shipped pair of both."""

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np

from course_lib.datasets import Dataset, Split, load_digits, load_sketches
from course_lib.datasets.dataset import change_parts
from course_widgets.training import check_trainable_pictures, train_while_waiting

if TYPE_CHECKING:
    from course_lib.training import Recipe, Run

SOURCE_STEPS = 600
_learned: "WeakKeyDictionary[Dataset, dict[Recipe, Run]]" = WeakKeyDictionary()


def check_pair(source: Any, target: Any, recipe: "Recipe | None") -> "tuple[Run, Dataset]":
    """Give the network to start from, which may first have to be trained, and the data set to learn.

    Raises
    ------
    TypeError, ValueError
        If one of them is something else, cannot be learned from while somebody waits, or their pictures differ.
    """
    target = sketches()[1] if target is None and source is None else _check_pictures("target", target)
    source = sketches()[0] if source is None else source
    if isinstance(source, str) and source == "imagenet":
        raise ValueError(
            "source='imagenet' takes minutes for each training; use its features, which are computed once: "
            "course_lib.transfer.frozen_features(efficientnet_lite0(), data), then linear_probe"
        )
    trained = hasattr(source, "recipe") and hasattr(source, "model")
    shape = source.inputs.shape if trained else _shape_of(_check_pictures("source", source))
    if shape != _shape_of(target):
        raise ValueError(
            f"the source's pictures are {_words(shape)} and the target's {_words(_shape_of(target))}; give pictures "
            "of one size, both in colour or both in grey: course_lib.datasets.resize(data, 28)"
        )
    return source if trained else _learn(source, recipe), target


def _check_pictures(name: str, data: Any) -> Dataset:
    if not isinstance(data, Dataset):
        run = ", or a finished Run" if name == "source" else ""
        raise TypeError(
            f"{name} is a {type(data).__name__}; give a Dataset, such as course_lib.datasets.load_image_folder(…)"
            f"{run}"
        )
    if data.train.X.dtype != np.uint8 or data.train.X.ndim not in (3, 4):
        raise ValueError(
            f"{name} holds {data.train.X.shape[1:]} {data.train.X.dtype}; give pictures of uint8, (height, width) or "
            "(height, width, 3)"
        )
    return check_trainable_pictures(data)


def _shape_of(data: Dataset) -> tuple[int, ...]:
    """Give the shape of a picture as a network reads it, (channels, height, width)."""
    X = data.train.X
    return (X.shape[3] if X.ndim == 4 else 1, *X.shape[1:3])


def _words(shape: tuple[int, ...]) -> str:
    return f"{shape[1]}×{shape[2]} in {'colour' if shape[0] == 3 else 'grey'}"


def _learn(data: Dataset, recipe: "Recipe | None") -> "Run":
    """Train the source's network, once for a data set."""
    from course_lib.training import Recipe

    like = recipe or Recipe()
    how = Recipe(
        model=like.model, width=like.width, steps=SOURCE_STEPS, learning_rate=2e-3, schedule="cosine"
    )
    known = _learned.setdefault(data, {})
    if how not in known:
        known[how] = train_while_waiting(how, data)
    return known[how]


@cache
def sketches() -> tuple[Dataset, Dataset]:
    """Sketches of five classes, boat to house, to start from; and of the other five, to learn."""
    return halves(load_sketches())


@cache
def digits() -> tuple[Dataset, Dataset]:
    """scikit-learn's digits from 0 to 4, 8×8 pixels, to start from; and from 5 to 9, to learn."""
    return halves(load_digits())


def halves(data: Dataset) -> tuple[Dataset, Dataset]:
    """Part a data set by its classes: the first half of them, and the others.

    Examples
    --------
    >>> [half.classes for half in halves(load_digits())]
    [('0', '1', '2', '3', '4'), ('5', '6', '7', '8', '9')]
    """
    middle = data.n_classes // 2
    return _classes(data, range(middle)), _classes(data, range(middle, data.n_classes))


def _classes(data: Dataset, codes: range) -> Dataset:
    names = [data.classes[code] for code in codes]

    def keep(part: Split) -> Split:
        rows = part.take(np.isin(part.y, codes))
        return replace(rows, y=rows.y - codes.start)

    return change_parts(data, keep, classes=names, name=f"{data.name}, {names[0]} to {names[-1]}")
