"""How often to show an image that holds several objects."""

import numpy as np

from course_lessons.count_objects.repeat_factors import repeat_factors
from course_lib.exercises import Exercise, Retry, laws
from course_lib.exercises.wording import plain

# objects of each class in each image: 17 : 6 : 1; then a class without objects; then one image with every class
FIRST = np.array(
    [[4, 0, 0], [3, 1, 0], [0, 0, 0], [2, 0, 1], [3, 1, 0], [1, 2, 0], [4, 2, 0]]
)
EMPTY = np.array(
    [[0, 0, 5, 0], [1, 0, 2, 0], [0, 0, 0, 0], [0, 0, 9, 1], [0, 0, 1, 0]]
)
EVERY = np.array([[2, 3], [1, 1], [5, 0], [0, 4], [0, 0]])
CASES = (
    (FIRST, 0.3),
    (EMPTY, 0.2),
    (EVERY, 0.1),
    (FIRST, 1.0),
    (np.array([[5, 1, 1], [5, 1, 1]]), 0.5),
)


def _usual(counts, threshold, *, least=1.0, root=0.5, of=np.max, by="objects"):
    with np.errstate(divide="ignore", invalid="ignore"):
        share = {
            "objects": counts.sum(axis=0) / counts.sum(),
            "images": (counts > 0).mean(axis=0),
            "objects an image": counts.mean(axis=0),
            "all images": (counts > 0).sum(axis=0) / (counts > 0).sum(),
        }[by]
        of_class = np.maximum(least, (threshold / share) ** root)
    return np.array([of(of_class[row > 0]) if row.any() else 1.0 for row in counts])


def _by_hand(of_class, counts):
    return np.where(counts > 0, of_class, 1).max(axis=1)


def _share(counts):
    return counts.sum(axis=0) / counts.sum()


def _turned(counts, threshold):
    with np.errstate(divide="ignore"):
        of_class = np.maximum(
            1, np.sqrt(counts.sum(axis=0) / counts.sum() / threshold)
        )
    return np.where(counts > 0, of_class, 1).max(axis=1)


def _of_all(counts, threshold):
    least = _share(counts)[counts.any(axis=0)].min()
    return np.full(len(counts), max(1, np.sqrt(threshold / least)))


def _at_least_once(factor):
    """A way by each class's factor from its share and the threshold, with nothing else wrong."""

    def way(counts, threshold):
        with np.errstate(divide="ignore", invalid="ignore"):
            return _by_hand(
                np.maximum(1, factor(_share(counts), threshold)), counts
            )

    return way


def _at_most_once(counts, threshold):
    with np.errstate(divide="ignore"):
        return _by_hand(np.minimum(1, np.sqrt(threshold / _share(counts))), counts)


def _in_each_image(counts, threshold):
    with np.errstate(divide="ignore", invalid="ignore"):
        share = counts / counts.sum(axis=1, keepdims=True)
        return _by_hand(np.maximum(1, np.sqrt(threshold / share)), counts)


def _times_counts(counts, threshold):
    each = _usual_of_class(counts, threshold)
    return np.where(counts > 0, counts * each, 1).max(axis=1)


def _weighted_mean(counts, threshold):
    each = np.where(counts > 0, _usual_of_class(counts, threshold), 0)
    return np.where(
        counts.any(axis=1),
        (counts * each).sum(axis=1) / np.maximum(counts.sum(axis=1), 1),
        1,
    )


def _from_two(counts, threshold):
    return np.where(counts > 1, _usual_of_class(counts, threshold), 1).max(axis=1)


def _of_most(counts, threshold):
    of_most = _usual_of_class(counts, threshold)[counts.argmax(axis=1)]
    return np.where(counts.any(axis=1), of_most, 1)


def _usual_of_class(counts, threshold):
    with np.errstate(divide="ignore"):
        each = np.maximum(1, np.sqrt(threshold / _share(counts)))
    return np.where(np.isfinite(each), each, 1)


def _way(**options):
    return lambda counts, threshold: _usual(counts, threshold, **options)


WRONG = [
    (
        _way(by="images"),
        "Your f are shares of *images*. Count objects: `counts.sum(axis=0) / counts.sum()`.",
    ),
    (
        _way(by="objects an image"),
        "Your f are objects for each *image*. They should be shares of all objects: `counts.sum(axis=0) / "
        "counts.sum()`.",
    ),
    (
        _way(by="all images"),
        "You count the images of each class. Count objects: `counts.sum(axis=0) / counts.sum()`.",
    ),
    (
        _way(root=1.0),
        "That is `threshold / f` itself. The square root of it keeps the rarest from being shown dozens of times.",
    ),
    (
        _way(root=2.0),
        "That is the square of `threshold / f`. Take its square *root*: `np.sqrt`.",
    ),
    (
        _way(least=0.0),
        "Some factors come out below 1, so that images would be dropped. No class below 1: `np.maximum(1, …)`.",
    ),
    (
        _way(of=np.mean),
        "You take the mean over an image's classes. It is shown as often as its *rarest* class asks: the largest.",
    ),
    (
        _way(of=np.min),
        "You take the smallest of an image's factors. It is shown as often as its *rarest* class asks: the largest.",
    ),
    (
        _way(of=np.sum),
        "You add up an image's factors. It is shown as often as its *rarest* class asks: the largest of them.",
    ),
    (
        _way(of=np.prod),
        "You multiply an image's factors. It is shown as often as its *rarest* class asks: the largest of them.",
    ),
    (
        _at_least_once(lambda share, threshold: np.sqrt(threshold) / share),
        "You take the root of the threshold alone. It goes over the whole of it: `np.sqrt(threshold / f)`.",
    ),
    (
        _at_least_once(lambda share, threshold: threshold / np.sqrt(share)),
        "You take the root of f alone. It goes over the whole of it: `np.sqrt(threshold / f)`.",
    ),
    (
        _at_least_once(lambda share, threshold: np.sqrt(1 / share)),
        "Whatever the threshold, your factors are the same. Where does `threshold` go in?",
    ),
    (
        _in_each_image,
        "Your f are shares *within each image*. f is a class's share of all objects of all images: "
        "`counts.sum(axis=0) / counts.sum()`.",
    ),
    (
        _times_counts,
        "You multiply the factors by the counts. `counts` only says which classes are in the image: `counts > 0`.",
    ),
    (
        _weighted_mean,
        "You take the mean over an image's *objects*. It is shown as often as its rarest class asks: the largest.",
    ),
    (
        _from_two,
        "You leave out classes that are in an image once. Also a single one asks: `counts > 0`.",
    ),
    (
        _of_most,
        "You take the factor of the class that an image holds *most* of. It is shown as often as its rarest asks.",
    ),
    (
        lambda counts, threshold: np.ones(len(counts)),
        "All your factors are 1. Are your f *shares*, that sum to 1?",
    ),
    (
        _at_most_once,
        "None of your factors is above 1. `np.minimum` keeps the smaller of two numbers; no class *below* 1 is "
        "`np.maximum`.",
    ),
    (
        _turned,
        "You have f / threshold: the common classes are repeated. The *rarer* a class, the larger threshold / f.",
    ),
    (
        _of_all,
        "Every image gets the same factor. Look only at the classes that are *in* it: `counts > 0`.",
    ),
]


def _judge(answer) -> None:
    factors = laws.Function(
        answer,
        "factors(counts, threshold)",
        returns="a factor for each image",
        stops={
            "empty sequence|argument is empty|zero-size": "An image may hold nothing at all: it is shown once.",
            "truth value": "`np.maximum(1, …)` compares number by number, `max` does not.",
        },
    )
    found = []
    for counts, threshold in CASES:
        given = factors(counts, threshold)
        laws.require(
            not hasattr(given, "__len__") or len(given) != counts.shape[1],
            "That is a factor for each *class*. Now give each image the largest of those of its classes.",
        )
        given = laws.array(
            given,
            (len(counts),),
            "one factor for each image",
            finite=False,
            case=factors.case,
        )
        found.append(given.astype(float))
    _check_factors(found)


def _check_factors(found: list[np.ndarray]) -> None:
    right = [repeat_factors(*case, by="objects") for case in CASES]

    def are(others, at_most: float = 1e-6) -> bool:
        return all(
            np.allclose(got, other, atol=at_most, rtol=0)
            for got, other in zip(found, others, strict=True)
        )

    def seem(way) -> bool:
        """Whether a way explains them, but for images without objects and what is no number."""
        return all(
            np.allclose(
                got[sure := counts.any(axis=1) & np.isfinite(got)],
                way(counts, threshold)[sure],
                atol=1e-6,
            )
            for got, (counts, threshold) in zip(found, CASES, strict=True)
        )

    if are(right):
        return
    for way, hint in WRONG:
        laws.require(not seem(way), hint)
    for rounded in (np.rint, np.ceil, np.floor):
        laws.require(
            not are([rounded(each) for each in right]),
            "Your factors are whole numbers. Leave them unrounded: 1.4 times is 14 times in ten epochs.",
        )
    laws.require(
        not are(right, at_most=0.051),
        "Nearly: yours are rounded. Leave them as they come out.",
    )
    for got, want, (counts, threshold) in zip(found, right, CASES, strict=True):
        wrong = ~np.isclose(got, want, atol=1e-6)
        if not wrong.any():
            continue
        laws.require(
            not np.isnan(got).any() and not np.isinf(got).any(),
            f"In {plain(counts)} class {int(counts.sum(axis=0).argmin())} has no object at all, and your factors "
            f"come to {plain(got)}. A class that no image holds asks for nothing: choose with "
            "`np.where(counts > 0, …, 1)` rather than by a product.",
        )
        empty = ~counts.any(axis=1)
        laws.require(
            wrong[~empty].any(),
            f"The image without any object gets {plain(got[empty][0])}; it holds nothing rare, and is shown once.",
        )
        raise Retry(
            f"For the counts {plain(counts)}, a row an image, and a threshold of {threshold} you give "
            f"{plain(got.round(3))}, it is {plain(want.round(3))}. The shares of all objects are "
            f"{plain((counts.sum(axis=0) / counts.sum()).round(3))}: which factor does each class get by yours?"
        )


def _three_lines(counts, threshold):
    share = counts.sum(axis=0) / counts.sum()
    of_class = np.maximum(1, np.sqrt(threshold / share))
    return np.where(counts > 0, of_class, 1).max(axis=1)


FACTORS = Exercise(
    id="count_objects-2",
    title="Repeat factors",
    judge=_judge,
    reference=lambda: _three_lines,
    solution="""\
def factors(counts, threshold):
    share = counts.sum(axis=0) / counts.sum()
    of_class = np.maximum(1, np.sqrt(threshold / share))
    return np.where(counts > 0, of_class, 1).max(axis=1)""",
    praise="Each image comes up as often as the rarest thing in it asks. That is what LVIS is trained with.",
    hints=[
        "First each class's share of all objects, then its factor, then for each image the largest of those in it.",
        "`of_class = np.maximum(1, np.sqrt(threshold / share))` has a number for each class.",
        "`np.where(counts > 0, of_class, 1)` puts it where the class is and 1 elsewhere; take `.max(axis=1)`.",
    ],
)
