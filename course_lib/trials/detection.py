"""Detectors that learn from different windows of the same scenes: a seed in, figures out."""

from dataclasses import replace
from functools import lru_cache, partial
from time import thread_time as clock

import numpy as np

from course_lib import subsets

SCENES, TEST_SCENES = 400, 300
NEGATIVES = ("all", "copies", "random", "hardest", "in the batch")
OBJECTS = ("all", "random", "agreed", "by agreement", "right")


def detect(
    seed: int,
    *,
    negatives: str = "random",
    per_positive: float = 3.0,
    skip: float = 0.0,
    noise: float = 0.0,
    objects: str = "all",
    share: float = 0.6,
    steps: int = 600,
) -> dict[str, float]:
    """Train a detector on chosen windows of 400 scenes, and let it find the objects of 300 others.

    Parameters
    ----------
    seed : int
        Draws the scenes, the mistakes of their annotators, the windows and the training.
    negatives : {"all", "copies", "random", "hardest", "in the batch"}
        Windows of background to learn from: all; all, and the windows with objects copied until there are
        `per_positive` to one; drawn at random; those that a detector trained on such a random draw for a third of the
        steps is surest about; the hardest of each batch, in large batches.
    per_positive : float, default=3.0
        Windows of background to a window with an object.
    skip : float, default=0.0
        Share of all background windows, the very hardest, that "hardest" leaves out.
    noise : float, default=0.0
        Share of the training objects whose annotation is wrong: a third each missed, boxed askew, misnamed (which
        does no harm here: a detector is asked where, not what).
    objects : {"all", "random", "agreed", "by agreement", "right"}
        Annotated objects to learn from: all; a `share` of them at random; the ones about which the annotators agreed
        most; drawn with chances in proportion to the agreement; all whose annotation is right, which nobody knows
        of real data. Nothing is learned from windows that show one of the others.
    share : float, default=0.6
        Of the annotated objects to keep, where it is not all.
    steps : int, default=600
        Optimisation steps in all, those of choosing included.

    Returns
    -------
    dict
        average_precision, found and found_sparing, as `detection.measure`; missed (share of the background windows
        learned from that show an object which nobody annotated), objects (windows with an object learned from),
        n_train, seconds (learning) and seconds_choosing.

    Examples
    --------
    >>> round(detect(0, steps=3)["missed"], 3)
    0.0
    """
    from course_lib import detection
    from course_lib.training import Recipe, train

    if negatives not in NEGATIVES:
        raise ValueError(
            f"negatives={negatives!r} is unknown; choose one of {', '.join(map(repr, NEGATIVES))}"
        )
    data, hidden = _windows(seed, noise, objects, share)
    y = data.train.y
    recipe = partial(Recipe, seed=seed, steps=steps)
    started, spent = clock(), 0
    if negatives in ("random", "hardest"):
        quotas = {0: min(round(per_positive * (y == 1).sum()), (y == 0).sum()), 1: (y == 1).sum()}
        rows = subsets.random(y, None, per_class=quotas, random_state=seed)
        if negatives == "hardest":
            spent = steps // 3
            scout = train(recipe(policy=_these(rows), steps=spent), data)
            scores = detection.objectness(scout, data.train.X)
            rows = subsets.window(y, None, per_class=quotas, scores=scores, skip=skip)
    else:
        rows = np.arange(len(y))
        if negatives == "copies":
            rows = np.concatenate(
                [np.flatnonzero(y == 0), _copies(np.flatnonzero(y == 1), (y == 0).sum() / per_positive)]
            )
    chosen = clock() - started
    changes = {}
    if negatives == "in the batch":
        changes = {"loss": partial(detection.ohem_loss, ratio=per_positive), "batch_size": 512}
    run = train(recipe(policy=_these(rows), steps=steps - spent, **changes), data)
    background = rows[y[rows] == 0]
    return {
        **detection.measure(run, _scenes(seed, 0.0).test),
        "missed": float(hidden[background].mean()),
        "objects": int((y[rows] == 1).sum()),
        "n_train": len(rows),
        "seconds": run.seconds,
        "seconds_choosing": chosen,
    }


def keep_objects(scenes, objects: str, share: float, seed: int) -> np.ndarray:
    """Say which annotated objects to learn from.

    Parameters
    ----------
    scenes : SceneSplit
    objects, share, seed
        As for `detect`.

    Returns
    -------
    ndarray of bool, shape (n, 6)

    Examples
    --------
    >>> from course_lib.datasets import load_scenes
    >>> noisy = load_scenes(n_train=100, n_test=1, n_val=1, annotation_noise=0.5).train
    >>> kept = keep_objects(noisy, "agreed", 0.5, seed=0)
    >>> noisy.wrong[kept].mean() < noisy.wrong[noisy.classes >= 0].mean()
    np.True_
    """
    there = scenes.classes >= 0
    if objects not in OBJECTS:
        raise ValueError(f"objects={objects!r} is unknown; choose one of {', '.join(map(repr, OBJECTS))}")
    if objects == "all":
        return there
    if objects == "right":
        return there & ~scenes.wrong
    policy = {"random": subsets.random, "agreed": subsets.hardest, "by agreement": subsets.by_importance}[
        objects
    ]
    picked = policy(scenes.classes[there], share, scores=scenes.agreement[there], random_state=seed)
    kept = np.zeros_like(there)
    kept[tuple(np.argwhere(there)[picked].T)] = True
    return kept


@lru_cache(maxsize=1)
def _windows(seed: int, noise: float, objects: str, share: float):
    """Give the windows as data, and which of the training windows show an object, annotated or not."""
    from course_lib import detection

    scenes = _scenes(seed, noise)
    kept = keep_objects(scenes.train, objects, share, seed)
    trusted = replace(scenes.train, classes=np.where(kept, scenes.train.classes, -1))
    data = detection.window_data(replace(scenes, train=trusted))
    known = detection.window_labels(trusted) >= 0
    doubted = detection.window_labels(scenes.train)[known] != 0
    hidden = detection.window_labels(_scenes(seed, 0.0).train)[known] != 0
    learn = (data.train.y == 1) | ~doubted  # nothing is learned from windows that show an object left out
    return data.take(np.flatnonzero(learn)), hidden[learn]


@lru_cache(maxsize=2)
def _scenes(seed: int, noise: float):
    from course_lib.datasets import load_scenes

    return load_scenes(SCENES, TEST_SCENES, annotation_noise=noise, n_val=20, random_state=seed)


def _these(rows: np.ndarray):
    """Make a policy that always gives these rows."""
    return lambda *_, **__: rows


def _copies(rows: np.ndarray, n: float) -> np.ndarray:
    return np.resize(rows, max(len(rows), round(n)))
