"""Balance by images or by objects: what a classifier of objects learns from scenes that hold several each."""

from functools import cache

import numpy as np

from course_lessons.change_the_data.repeat_factors import (
    repeat_factors,
    repeat_indices,
)
from course_lib import metrics
from course_lib.datasets import SceneSplit, load_scenes
from course_lib.ratios import RatioPlan
from course_lib.results import Study

WAYS = (
    "every image once",
    "repeated by images",
    "repeated by objects",
    "evenly by objects",
)
_SIDE = 8  # pixels that a box is shrunk to
_SCARCE = 0.1  # share of the scenes with houses that stays
_HOUSE = 2


def recognised_objects(
    seed: int, *, way: str = "every image once", scarce: bool = False, n: int = 60
) -> dict[str, float]:
    """Learn to tell the objects of `n` scenes apart, from their boxes in grey, 8×8 pixels each.

    Parameters
    ----------
    seed : int
        Draws the scenes out of 2,000, and what the way draws.
    way : str
        One of `WAYS`: images as often as `repeat_factors` says, counting by images or by objects,
        at a threshold of 1; or single objects copied until every class has the same number.
    scarce : bool, default=False
        Whether only a tenth of the scenes with a house are left.
    n : int, default=60

    Returns
    -------
    dict
        balanced_accuracy (mean recall of the five classes), recall_bird, recall_house, recall_others (mean of all but
        birds), on 500 other scenes; birds and houses, their share of what was learned from.

    Raises
    ------
    ValueError
        If there is no such way.

    Examples
    --------
    >>> recognised_objects(0)["birds"] > 2 * recognised_objects(0, way="evenly by objects")["birds"]
    True
    """
    from sklearn.linear_model import LogisticRegression

    if way not in WAYS:
        raise ValueError(
            f"way={way!r} is unknown; choose one of {', '.join(map(repr, WAYS))}"
        )
    scenes, (X, y, image), (new_X, new_y, _) = _boxes()
    drawn = _draw(scenes.train, scarce, n, seed)
    times = np.zeros(len(scenes.train), dtype=np.int64)
    times[drawn] = 1
    if way.startswith("repeated"):
        factors = repeat_factors(
            scenes.train.counts()[drawn], 1.0, by=way.split()[-1]
        )
        times[drawn] = np.bincount(
            repeat_indices(factors, random_state=seed), minlength=n
        )
    rows = np.repeat(np.arange(len(y)), times[image])
    if way.startswith("evenly"):
        rows = rows[
            RatioPlan.from_labels(y[rows], "1:1").indices(
                y[rows], random_state=seed
            )
        ]
    fitted = LogisticRegression(max_iter=300).fit(X[rows], y[rows])
    recall = metrics.recall_per_class(new_y, fitted.predict(new_X), scenes.classes)
    share = np.bincount(y[rows], minlength=scenes.n_classes) / len(rows)
    return {
        "balanced_accuracy": float(np.mean(list(recall.values()))),
        "recall_bird": recall["bird"],
        "recall_house": recall["house"],
        "recall_others": float(
            np.mean([each for name, each in recall.items() if name != "bird"])
        ),
        "birds": float(share[0]),
        "houses": float(share[_HOUSE]),
    }


def _draw(train: SceneSplit, scarce: bool, n: int, seed: int) -> np.ndarray:
    order = np.random.default_rng(seed).permutation(len(train))
    if scarce:
        has_house = (train.classes[order] == _HOUSE).any(axis=1)
        housed = np.flatnonzero(has_house)
        order = np.delete(order, housed[round(_SCARCE * len(housed)) :])
        order = np.random.default_rng([seed, 1]).permutation(order)
    return order[:n]


@cache
def _boxes():
    """Cut every object out of its scene: pixels (m, 64) from 0 to 1, class codes, and the scene it comes from."""
    scenes = load_scenes()
    return scenes, _cut(scenes.train), _cut(scenes.test)


def _cut(split: SceneSplit) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    image, place = np.nonzero(split.classes >= 0)
    left, top, right, bottom = split.boxes[image, place].T
    steps = np.linspace(0, 1, _SIDE)[:, None]
    across = np.clip(left + steps * (right - left), 0, 63).astype(int).T
    down = np.clip(top + steps * (bottom - top), 0, 63).astype(int).T
    grey = split.images.mean(axis=3) / 255
    pixels = grey[image[:, None, None], down[:, :, None], across[:, None, :]]
    return pixels.reshape(len(image), -1), split.classes[image, place], image


STUDIES = (
    Study(
        "objects",
        recognised_objects,
        {
            f"{way}{', houses scarce' * scarce}": {"way": way, "scarce": scarce}
            for scarce in (False, True)
            for way in WAYS
        },
        seeds=20,
        metric="balanced_accuracy",
    ),
)
