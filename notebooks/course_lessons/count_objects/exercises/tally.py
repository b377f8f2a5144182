"""Count each class twice: the images it is in, and the objects it has."""

import numpy as np

from course_lib.exercises import Exercise, Retry, laws
from course_lib.exercises.wording import plain

# a row an image; in each some class is never seen, and some image holds nothing
FIRST = np.array(
    [
        [0, 0, 0, 1],
        [0, 0, -1, -1],
        [2, 1, -1, -1],
        [-1, -1, -1, -1],
        [2, 0, 0, 0],
        [1, -1, -1, -1],
    ]
)
WIDE = np.array(
    [
        [-1, -1, -1, -1, -1, -1],
        [4, 4, 4, 4, 4, 4],
        [3, 5, 4, -1, -1, -1],
        [-1, -1, -1, -1, -1, -1],
        [5, 5, 3, 5, 4, 1],
    ]
)
NARROW = np.array([[1], [0], [-1], [1], [1], [0], [1]])
CASES = ((FIRST, 4), (WIDE, 7), (NARROW, 2), (FIRST[:, ::-1], 3))


def _count(classes, n_classes):
    is_of = classes[:, :, None] == np.arange(n_classes)
    return is_of.any(axis=1).sum(axis=0), is_of.sum(axis=(0, 1))


def _in_places(classes, n_classes):
    is_of = classes[:, :, None] == np.arange(n_classes)
    return is_of.any(axis=0).sum(axis=0), _count(classes, n_classes)[1]


def _whole_images(classes, n_classes):
    is_of = classes[:, :, None] == np.arange(n_classes)
    return is_of.all(axis=1).sum(axis=0), _count(classes, n_classes)[1]


WRONG = [
    (
        lambda classes, n: (
            np.full(n, (np.asarray(classes) >= 0).any(axis=1).sum()),
            _count(classes, n)[1],
        ),
        "Your first count is of the images with any object at all. Count those with the class: `(classes == "
        "code).any(axis=1)`.",
    ),
    (
        lambda classes, n: (
            np.minimum(_count(classes, n)[1], len(classes)),
            _count(classes, n)[1],
        ),
        "Your first count is of objects, cut off at the number of images. Count the images that each class is in.",
    ),
    (
        lambda *case: _count(*case)[::-1],
        "Both counts are right, in the wrong order: images first, then objects.",
    ),
    (
        lambda *case: (_count(*case)[1],) * 2,
        "Your first count is of objects too. An image with three birds is *one* image with birds.",
    ),
    (
        lambda *case: (_count(*case)[0],) * 2,
        "Your second count is of images too. An image with three birds holds *three* objects.",
    ),
    (
        lambda classes, n_classes: _count(classes - 1, n_classes),
        "Your counts are those of the *next* class: do you begin with code 1? The first is 0.",
    ),
    (
        lambda classes, n_classes: (
            _count(classes, n_classes)[0],
            _count(classes + 1, n_classes)[1],
        ),
        "Your first number of objects is that of -1, the empty places: `np.unique` and `np.bincount(… + 1)` count "
        "them, too.",
    ),
    (
        lambda classes, n_classes: (
            _count(classes[:, :1], n_classes)[0],
            _count(classes, n_classes)[1],
        ),
        "Your first count looks at the first column of `classes` alone. A class may stand in any: `.any(axis=1)`.",
    ),
    (
        _in_places,
        "Your first count is of *places*, the columns of `classes` that a class comes up in. An image is a row: "
        "`.any(axis=1)`.",
    ),
    (
        _whole_images,
        "Your first count is of images that hold the class and *nothing else*. One of it is enough: `any`, not "
        "`all`.",
    ),
]


def _judge(answer) -> None:
    tally = laws.Function(
        answer,
        "tally(classes, n_classes)",
        returns="the numbers of images and of objects",
        stops={
            "no negative elements": "Leave out the empty places first: `classes[classes >= 0]`."
        },
    )
    both = [_counts(tally, *case) for case in CASES]

    def is_as(way) -> bool:
        return all(
            np.array_equal(got, way(*case))
            for got, case in zip(both, CASES, strict=True)
        )

    if is_as(_count):
        return
    for way, hint in WRONG:
        laws.require(not is_as(way), hint)
    laws.require(
        not all(
            np.array_equal(given[:-1], right[:-1])
            for got, case in zip(both, CASES, strict=True)
            for given, right in zip(got, _count(*case), strict=True)
        ),
        "All classes are right but the last. Does the -1 of an empty place count for it? As an index, -1 is the "
        "last one.",
    )
    laws.require(
        all((each == np.rint(each)).all() for got in both for each in got),
        "Some of your counts are no whole numbers. Are they shares, of `.mean()`? Count with `.sum()`.",
    )
    for got, (classes, n_classes) in zip(both, CASES, strict=True):
        want = _count(classes, n_classes)
        for given, right, of in zip(got, want, ("images", "objects"), strict=True):
            if not np.array_equal(given, right):
                code = int(np.flatnonzero(given != right)[0])
                raise Retry(
                    f"In {plain(classes)} with {n_classes} classes, class {code} has {right[code]} {of}; you count "
                    f"{plain(given[code])}. (For all classes: yours {plain(given)}, right {plain(right)}.) Where "
                    "does that come from?"
                )


def _counts(tally: laws.Function, classes, n_classes: int) -> list[np.ndarray]:
    names = ("the number of images of each class", "the number of its objects")
    given = tally(classes, n_classes)
    laws.require(
        n_classes == 2 or _shape(given) != (n_classes, 2),
        lambda: (
            f"{tally.case}you return a pair for each class. Return two arrays: the numbers of images of all classes, "
            "and the numbers of objects of all classes."
        ),
    )
    counts = []
    for part, what in zip(
        laws.parts(given, names, case=tally.case), names, strict=True
    ):
        counts.append(
            laws.array(
                part,
                (n_classes,),
                f"{what} (0 for a class that is never seen; -1 is no class)",
                case=tally.case,
            )
        )
    return counts


def _shape(given) -> tuple[int, ...]:
    try:
        return np.shape(given)
    except ValueError:
        return ()


TALLY = Exercise(
    id="count_objects-1",
    title="Images and objects",
    judge=_judge,
    reference=lambda: _count,
    solution="""\
def tally(classes, n_classes):
    is_of = classes[:, :, None] == np.arange(n_classes)  # image, place, class
    return is_of.any(axis=1).sum(axis=0), is_of.sum(axis=(0, 1))""",
    praise="Two answers to “how many birds are there?”. A model that learns from objects meets the second.",
    hints=[
        "`classes == 0` marks the birds, a row for each image.",
        "`(classes == 0).sum()` counts all birds; `(classes == 0).any(axis=1).sum()` the images with a bird.",
        "Do both for every code in `range(n_classes)`; -1, an empty place, is never among them.",
    ],
)
