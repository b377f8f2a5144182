"""Balance by images or by objects: what a classifier of objects learns from pictures that hold several each."""

from functools import cache, lru_cache

import numpy as np

from course_lessons.count_objects.repeat_factors import (
    repeat_factors,
    repeat_indices,
)
from course_lib import metrics
from course_lib.datasets import SceneSplit, load_mnist_5000, load_scenes
from course_lib.metrics import Metric, register
from course_lib.ratios import RatioPlan
from course_lib.results import Study

register(
    Metric("recall_others", "recall of the other classes", True),
    Metric("birds", "share of birds", None),
    Metric("houses", "share of houses", None),
)


WAYS = (
    "every image once",
    "repeated by objects",
    "those without birds four times",
    "evenly by objects",
)
WHERE = ("as drawn", "houses scarce", "birds in every scene")
DATA = ("scenes", "pages of MNIST")
DIGITS = (4, 9, 7, 3, 5)  # stand on the pages in the places of bird, boat, house, …
_SIDE = 8  # pixels that a box is shrunk to
_SCARCE = 0.1  # share of the scenes with houses that stays
_BIRD, _HOUSE = 0, 2
_LEARNED = 350  # of the 500 digits of a class; the others are to be recognised


def recognised_objects(
    seed: int,
    *,
    data: str = "scenes",
    way: str = "every image once",
    where: str = "as drawn",
    n: int = 60,
) -> dict[str, float]:
    """Learn to tell the objects of `n` images apart, one by one.

    Parameters
    ----------
    seed : int
        Draws the images out of 2,000, and what the way draws.
    data : str
        One of `DATA`: the boxes of drawn scenes in grey, 8×8 pixels each; or the same scenes with a real digit of
        MNIST, 14×14, in the place of every object.
    way : str
        One of `WAYS`: images as often as `repeat_factors` says, counting by objects, at a threshold of 1; those
        without birds four times, the others once; or single objects copied until every class has the same number.
    where : str
        One of `WHERE`: any scenes; only a tenth of those with a house; or only scenes with birds in them.
    n : int, default=60

    Returns
    -------
    dict
        balanced_accuracy (mean recall of the five classes), recall_bird, recall_house, recall_others (mean of all but
        birds), on other objects; birds and houses, their share of what was learned from.

    Raises
    ------
    ValueError
        If there is no such way, or there are no such data or scenes.

    Examples
    --------
    >>> recognised_objects(0)["birds"] > 2 * recognised_objects(0, way="evenly by objects")["birds"]
    True
    """
    from sklearn.linear_model import LogisticRegression

    for name, value, known in (
        ("way", way, WAYS),
        ("where", where, WHERE),
        ("data", data, DATA),
    ):
        if value not in known:
            raise ValueError(
                f"{name}={value!r} is unknown; choose one of {', '.join(map(repr, known))}"
            )
    scenes = load_scenes()
    drawn = _draw(scenes.train, where, n, seed)
    counts = scenes.train.counts()[drawn]
    times = np.ones(n, dtype=np.int64)
    if way.startswith("repeated"):
        factors = repeat_factors(counts, 1.0, by="objects")
        times = np.bincount(repeat_indices(factors, random_state=seed), minlength=n)
    elif way.startswith("those"):
        times = np.where(counts[:, _BIRD] > 0, 1, 4)
    X, y, image = _boxes(data, seed, tuple(drawn))
    rows = np.repeat(np.arange(len(y)), times[image])
    if way.startswith("evenly"):
        rows = rows[
            RatioPlan.from_labels(y[rows], "1:1").indices(
                y[rows], random_state=seed
            )
        ]
    fitted = LogisticRegression(max_iter=300).fit(X[rows], y[rows])
    new_X, new_y = _to_recognise(data)
    recall = metrics.recall_per_class(new_y, fitted.predict(new_X), scenes.classes)
    share = np.bincount(y[rows], minlength=scenes.n_classes) / len(rows)
    return {
        "balanced_accuracy": float(np.mean(list(recall.values()))),
        "recall_bird": recall["bird"],
        "recall_house": recall["house"],
        "recall_others": float(
            np.mean([each for name, each in recall.items() if name != "bird"])
        ),
        "birds": float(share[_BIRD]),
        "houses": float(share[_HOUSE]),
    }


def _draw(train: SceneSplit, where: str, n: int, seed: int) -> np.ndarray:
    order = np.random.default_rng(seed).permutation(len(train))
    if where == "birds in every scene":
        order = order[(train.classes[order] == _BIRD).any(axis=1)]
    if where == "houses scarce":
        has_house = (train.classes[order] == _HOUSE).any(axis=1)
        housed = np.flatnonzero(has_house)
        order = np.delete(order, housed[round(_SCARCE * len(housed)) :])
        order = np.random.default_rng([seed, 1]).permutation(order)
    return order[:n]


@lru_cache(maxsize=8)
def _boxes(
    data: str, seed: int, drawn: tuple[int, ...]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give the objects of the images drawn: pixels from 0 to 1, class codes, and the place of their image."""
    if data == "scenes":
        X, y, image = _scene_boxes()
        place = np.full(int(image.max()) + 1, -1)
        place[list(drawn)] = np.arange(len(drawn))
        rows = np.flatnonzero(place[image] >= 0)
        return X[rows], y[rows], place[image[rows]]
    classes = load_scenes().train.classes[list(drawn)]
    image, at = np.nonzero(classes >= 0)
    y, pool, rng = classes[image, at], _digits()[0], np.random.default_rng(seed)
    X = np.empty((len(y), 196))
    for code, images in enumerate(pool):
        order = np.resize(rng.permutation(len(images)), (y == code).sum())
        X[y == code] = images[order]
    return X, y, image


@cache
def _to_recognise(data: str) -> tuple[np.ndarray, np.ndarray]:
    if data == "scenes":
        return _cut(load_scenes().test)[:2]
    pool = _digits()[1]
    return np.concatenate(pool), np.repeat(
        range(len(pool)), [len(each) for each in pool]
    )


@cache
def _digits() -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Give digits of MNIST by class, halved to 14×14: those to be learned from, and those to be recognised."""
    whole = load_mnist_5000()
    parts = (whole.train, whole.val, whole.test)
    images = np.concatenate([part.X for part in parts]).reshape(-1, 14, 2, 14, 2)
    X = images.mean(axis=(2, 4)).reshape(-1, 196) / 255
    y = np.concatenate([part.y for part in parts])
    each = [X[y == digit] for digit in DIGITS]
    return [digits[:_LEARNED] for digits in each], [
        digits[_LEARNED:] for digits in each
    ]


@cache
def _scene_boxes() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return _cut(load_scenes().train)


def _cut(split: SceneSplit) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cut every object out of its scene: pixels (m, 64) from 0 to 1, class codes, and the scene it comes from."""
    image, place = np.nonzero(split.classes >= 0)
    left, top, right, bottom = split.boxes[image, place].T
    steps = np.linspace(0, 1, _SIDE)[:, None]
    across = np.clip(left + steps * (right - left), 0, 63).astype(int).T
    down = np.clip(top + steps * (bottom - top), 0, 63).astype(int).T
    grey = split.images.mean(axis=3) / 255
    pixels = grey[image[:, None, None], down[:, :, None], across[:, None, :]]
    return pixels.reshape(len(image), -1), split.classes[image, place], image


def _settings(places: tuple[str, ...]) -> dict[str, dict]:
    return {
        f"{where}, {n} images, {way}": {"where": where, "n": n, "way": way}
        for where in places
        for n in (60, 240)
        for way in WAYS
        if not (way.startswith("those") and where == "birds in every scene")
    }


STUDIES = (
    Study(
        "objects",
        recognised_objects,
        _settings(WHERE),
        seeds=8,
        metric="balanced_accuracy",
    ),
    Study(
        "objects-mnist",
        recognised_objects,
        _settings(WHERE[:1]),
        shared={"data": "pages of MNIST"},
        seeds=8,
        metric="balanced_accuracy",
    ),
)
