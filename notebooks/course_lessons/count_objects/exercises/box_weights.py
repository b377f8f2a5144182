"""A weight for each object, so that every class has the same total weight."""

from typing import Any

import numpy as np

from course_lessons.count_objects.exercises.tally import FIRST, NARROW, WIDE
from course_lib.exercises import Exercise, Retry, laws
from course_lib.exercises.wording import plain

CASES = ((FIRST, 4), (WIDE, 7), (NARROW, 2))


def _right(classes: np.ndarray, n_classes: int) -> np.ndarray:
    counts = np.bincount(classes[classes >= 0], minlength=n_classes)
    total = counts.sum() / (counts > 0).sum()
    of_class = total / np.maximum(counts, 1)
    return np.where(classes >= 0, of_class[classes], 0.0)


def _of_images(classes: np.ndarray, n_classes: int) -> np.ndarray:
    images = (classes[:, :, None] == np.arange(n_classes)).any(axis=1).sum(axis=0)
    return _normal(1 / np.maximum(images, 1), classes)


def _normal(of_class: np.ndarray, classes: np.ndarray) -> np.ndarray:
    weights = np.where(classes >= 0, of_class[classes], 0.0)
    return weights * (classes >= 0).sum() / weights.sum()


def _all_classes(classes: np.ndarray, n_classes: int) -> np.ndarray:
    counts = np.bincount(classes[classes >= 0], minlength=n_classes)
    of_class = counts.sum() / n_classes / np.maximum(counts, 1)
    return np.where(classes >= 0, of_class[classes], 0.0)


def _counts(classes: np.ndarray, n_classes: int) -> np.ndarray:
    return np.bincount(classes[classes >= 0], minlength=n_classes)


WRONG = [
    (
        _of_images,
        "Your weights go by the number of *images* of each class. Count its objects.",
    ),
    (
        lambda classes, n: _normal(_counts(classes, n).astype(float), classes),
        "The more objects a class has, the more each counts with you. It should be the other way round: 1 "
        "over the count.",
    ),
    (
        lambda classes, n: _normal(
            1 / np.sqrt(np.maximum(_counts(classes, n), 1)), classes
        ),
        "You take the square root of the count. Then the common classes still have more weight in all.",
    ),
    (
        lambda classes, n: (classes >= 0).astype(float),
        "Every object counts 1, so nothing changes. An object of a class with many of them should count less.",
    ),
    (
        _all_classes,
        "Your weights don't average 1: do you share them out over classes that have no object here, too?",
    ),
]


def _judge(answer: Any) -> None:
    box_weights = laws.Function(
        answer,
        "box_weights(classes, n_classes)",
        returns="a weight for each place",
        stops={
            "no negative elements": "Leave out the empty places first: `classes[classes >= 0]`."
        },
    )
    found = []
    for classes, n_classes in CASES:
        given = box_weights(classes, n_classes)
        laws.require(
            np.shape(given) != (n_classes,) or classes.shape == (n_classes,),
            "That is a weight for each *class*. Give every place in `classes` that of its class: `weights[classes]`.",
        )
        given = laws.array(
            given, classes.shape, "a weight for each place", case=box_weights.case
        )
        laws.require(
            (given[classes < 0] == 0).all(),
            f"{box_weights.case}an empty place, -1, has the weight {plain(given[classes < 0].max())}; it "
            "holds nothing and "
            "counts 0. (As an index, -1 is the last class.)",
        )
        found.append(given.astype(float))

    def are(way: Any, off: float = 1e-9) -> bool:
        return all(
            np.allclose(got, way(*case), atol=off)
            for got, case in zip(found, CASES, strict=True)
        )

    if are(_right):
        return
    for way, hint in WRONG:
        laws.require(not are(way), hint)
    laws.require(
        not are(_right, 0.051),
        "Nearly: yours are rounded. Leave them as they come out.",
    )
    for got, (classes, n_classes) in zip(found, CASES, strict=True):
        totals = np.bincount(
            classes[classes >= 0], weights=got[classes >= 0], minlength=n_classes
        )
        there = totals[_counts(classes, n_classes) > 0]
        laws.require(
            not np.allclose(there, there[0]),
            f"Every class has the same total weight, but the weights average "
            f"{plain(got[classes >= 0].mean().round(3))}; "
            "scale them so that the objects average 1.",
        )
        if not np.allclose(got, _right(classes, n_classes)):
            raise Retry(
                f"In {plain(classes)} the classes have the total weights {plain(totals.round(2))} with yours. "
                "Those that "
                "have objects should all have the same."
            )


BOX_WEIGHTS = Exercise(
    id="count_objects-4",
    title="A weight for each object",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def box_weights(classes, n_classes):
    counts = np.bincount(classes[classes >= 0], minlength=n_classes)
    each = counts.sum() / (counts > 0).sum()  # the total weight of every class
    of_class = each / np.maximum(counts, 1)
    return np.where(classes >= 0, of_class[classes], 0)""",
    praise="No image is repeated or dropped, and every class has the same say in the loss.",
    hints=[
        "Count the objects of each class first; leave the -1 out.",
        "An object of a class with n objects counts in proportion to 1/n, whatever image it is in.",
        "Weights that average 1: every class that occurs gets all objects divided by the number of such classes.",
    ],
)
