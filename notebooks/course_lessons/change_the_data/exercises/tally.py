"""Count each class twice: the images it is in, and the objects it has."""

from collections.abc import Callable

import numpy as np

from course_lib.exercises import Exercise, Retry

_CLASSES = np.array(
    [
        [0, 0, 0, 1],
        [0, 0, -1, -1],
        [2, 1, -1, -1],
        [-1, -1, -1, -1],
        [2, 0, 0, 0],
        [1, -1, -1, -1],
    ]
)
_IMAGES, _OBJECTS = (
    np.array([3, 3, 2, 0]),
    np.array([8, 3, 2, 0]),
)  # class 3 is never seen


def _judge(tally: Callable) -> Retry | None:
    if not callable(tally):
        return Retry("Hand over the function itself, `tally`, not what it returns.")
    given = tally(_CLASSES.copy(), 4)
    if not isinstance(given, tuple | list | np.ndarray) or len(given) != 2:
        return Retry(
            "Return two things: for each class the number of images, and the number of objects."
        )
    lengths = [np.shape(each) for each in given]
    if lengths != [(4,), (4,)]:
        return Retry(
            f"With four classes you return counts of shape {lengths[0]} and {lengths[1]}; each must hold four "
            "numbers. (The last class is never seen: its counts are 0. And -1 is no class.)"
        )
    images, objects = (np.asarray(each, dtype=float) for each in given)
    if np.array_equal(images, _IMAGES) and np.array_equal(objects, _OBJECTS):
        return None
    if np.array_equal(images, _OBJECTS) and np.array_equal(objects, _IMAGES):
        return Retry(
            "Both counts are right, in the wrong order: images first, then objects."
        )
    if np.array_equal(images, _OBJECTS) and np.array_equal(objects, _OBJECTS):
        return Retry(
            "Your first count is of objects too. An image with three birds is *one* image with birds."
        )
    if np.array_equal(images, _IMAGES) and np.array_equal(objects, _IMAGES):
        return Retry(
            "Your second count is of images too. An image with three birds holds *three* objects."
        )
    if images[3] or objects[3]:
        return Retry(
            "You count objects of a class that is not there. Is the -1 of an empty place counted as the last class?"
        )
    return Retry(
        f"For a test case you return {images.astype(int).tolist()} images and {objects.astype(int).tolist()} "
        f"objects; it is {_IMAGES.tolist()} and {_OBJECTS.tolist()}."
    )


def _by_broadcast(classes, n_classes):
    is_of = classes[:, :, None] == np.arange(n_classes)
    return is_of.any(axis=1).sum(axis=0), is_of.sum(axis=(0, 1))


TALLY = Exercise(
    id="change_the_data-5",
    title="Images and objects",
    judge=_judge,
    reference=lambda: _by_broadcast,
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
