"""Several views of a picture, one answer: the mean of the probabilities."""

from functools import reduce
from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws
from course_lib.exercises.wording import plain


def make_model(classes: int):
    """A model of nothing: bright columns of a picture speak for a class, more than in proportion."""

    def predict_proba(pictures):
        columns = np.asarray(pictures, dtype=float).mean(axis=1)[:, :classes]
        raised = (columns / 255) ** 3 + 0.02
        return raised / raised.sum(axis=1, keepdims=True)

    return predict_proba


def _views(seed: int, *shape: int) -> np.ndarray:
    """Views of pictures, shape (views, n, height, width)."""
    return np.random.default_rng(seed).integers(0, 256, shape).astype(np.uint8)


# more views than pictures and fewer, one view, one picture, views as many as classes
CASES = (
    (make_model(3), _views(0, 4, 5, 2, 6)),
    (make_model(4), _views(1, 1, 3, 3, 5)),
    (make_model(2), _views(2, 7, 1, 2, 3)),
    (make_model(3), _views(3, 3, 3, 4, 3)),
)


def _average(predict_proba, views):
    return np.mean([predict_proba(view) for view in views], axis=0)


def _votes(predict_proba, views):
    told = np.stack([predict_proba(view) for view in views])
    return np.eye(told.shape[2])[told.argmax(axis=2)].mean(axis=0)


def _of_all(combine):
    return lambda predict_proba, views: combine(
        np.stack([predict_proba(view) for view in views])
    )


def _mixed(predict_proba, views):
    told = np.concatenate([predict_proba(view) for view in views])
    return told.reshape(len(views[0]), len(views), -1).mean(axis=1)


def _geometric(told):
    mean = np.exp(np.log(told).mean(axis=0))
    return mean / mean.sum(axis=1, keepdims=True)


WRONG = [
    (
        lambda predict_proba, views: predict_proba(views[0]),
        "You ask for the first view alone. All of them are to be heard.",
    ),
    (
        lambda predict_proba, views: predict_proba(np.mean(views, axis=0)),
        "You average the *pictures*, which gives one blurred picture. Ask for each view, and average the answers.",
    ),
    (
        _votes,
        "You count votes: of each view only its first choice. A view that is unsure should count for less: average "
        "the probabilities.",
    ),
    (
        _of_all(lambda told: told.sum(axis=0)),
        "Your rows sum to the number of views. Probabilities sum to 1: take the mean.",
    ),
    (
        _of_all(lambda told: told.sum(axis=0) / 8),
        "You divide by 8. Divide by the number of the views that are given: `len(views)`.",
    ),
    (
        lambda predict_proba, views: predict_proba(views[0]) / len(views),
        "You add up the first view alone. Does `return` stand inside the loop?",
    ),
    (
        lambda predict_proba, views: reduce(
            lambda one, other: (one + other) / 2,
            [predict_proba(view) for view in views],
        ),
        "You halve again and again, so that the last view counts most. Add all up, then divide once.",
    ),
    (
        lambda predict_proba, views: (
            _average(predict_proba, views) * len(views) / len(views[0])
        ),
        "You divide by the number of pictures. Divide by the number of views, `len(views)`.",
    ),
    (
        _mixed,
        "You mix the pictures up. All pictures of the first view come first: `.reshape(views, pictures, -1)`, and "
        "the mean over `axis=0`.",
    ),
    (
        _of_all(lambda told: told.max(axis=0)),
        "You take the highest probability of each class. Then they don't sum to 1; take the mean.",
    ),
    (
        _of_all(lambda told: np.median(told, axis=0)),
        "You take the median. Asked is the mean.",
    ),
    (
        _of_all(_geometric),
        "You average the logarithms. Asked is the mean of the probabilities themselves.",
    ),
]


def _judge(answer: Any) -> None:
    averaged = laws.Function(
        answer,
        "averaged(predict_proba, views)",
        returns="the mean probabilities, a row for each picture",
    )
    given = [_probabilities(averaged, *case) for case in CASES]

    def is_as(way) -> bool:
        return all(
            np.allclose(got, way(*case))
            for got, case in zip(given, CASES, strict=True)
        )

    for way, hint in WRONG:
        laws.require(not is_as(way), hint)
    for got, case in zip(given, CASES, strict=True):
        right = _average(*case)
        if not np.allclose(got, right):
            raise Retry(
                f"With {len(case[1])} views of {len(right)} pictures: for the first picture the mean is "
                f"{plain(right[0])}, and yours is {plain(got[0])}."
            )


def _probabilities(averaged: laws.Function, predict_proba, views) -> np.ndarray:
    n, classes = predict_proba(views[0]).shape
    given = averaged(predict_proba, views)
    shape = getattr(given, "shape", None)
    laws.require(
        shape != (n,),
        f"{averaged.case}you give one number for each picture. Give a probability for each class; who wants a class "
        "takes `.argmax(axis=1)` then.",
    )
    laws.require(
        shape != (len(views), n, classes),
        f"{averaged.case}the answers of all views are there, one below the other. Average over the views, "
        "`axis=0`.",
    )
    laws.require(
        shape != (n, len(views), classes),
        f"{averaged.case}the answers to all views of each picture are there. Average over the views, `axis=1` here.",
    )
    laws.require(
        n == len(views) or shape != (len(views), classes),
        f"{averaged.case}you average over the pictures, and a row for each view is left. Average over the views.",
    )
    laws.require(
        not (np.ndim(given) == 0 and isinstance(given, float) and np.isnan(given)),
        f"{averaged.case}yours is a mean of nothing (NaN). Is a view left out? All of them are to be heard.",
    )
    return laws.array(
        given,
        (n, classes),
        "a row for each picture, a probability for each class",
        kinds="f",
        case=averaged.case,
    )


AVERAGE = Exercise(
    id="augmentation-5",
    title="One answer from many views",
    judge=_judge,
    reference=lambda: _average,
    solution="""\
def averaged(predict_proba, views):
    return np.mean([predict_proba(view) for view in views], axis=0)""",
    praise="A view that is unsure counts for little, and one that is sure for much.",
    hints=[
        "`predict_proba(view)` gives a row for each picture and a column for each class. Call it for every view.",
        "Collect the answers in a list, and take the mean over the list.",
        "`np.mean([…], axis=0)` is that mean: over the views, for each picture and class.",
    ],
)
