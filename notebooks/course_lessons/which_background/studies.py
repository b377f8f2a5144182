"""Detectors that learn from different windows of the same scenes: which background, and which annotated objects."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from time import thread_time as clock
from typing import Any

import numpy as np

from course_lessons.which_background import detection
from course_lib import datasets, subsets
from course_lib.datasets import Dataset, Scenes, SceneSplit
from course_lib.metrics import Metric, register
from course_lib.results import Study

register(
    Metric("found", "objects found", True),
    Metric("found_sparing", "objects found, few false alarms", True),
    Metric("missed", "share of background that shows an object", False),
    Metric("objects", "objects learned from", None, "", 1, 0),
    Metric("seconds_choosing", "time to choose samples", False, "s", 1),
)


BACKGROUND = ("all", "oversample", "random", "hardest", "ohem")
OBJECTS = ("all", "random", "agreed", "by agreement", "right")


def measure_detector(
    seed: int,
    *,
    loader: str = "load_scenes",
    options: Mapping[str, Any] | None = None,
    annotation_noise: float = 0.0,
    background: str = "random",
    ratio: float = 3.0,
    skip: float = 0.0,
    objects: str = "all",
    share: float = 0.6,
    steps: int = 600,
    ohem_batch_size: int = 512,
    batch_size: int | None = None,
    looked_at: int | None = None,
) -> dict[str, float]:
    """Train a detector on chosen windows of scenes, and let it find the objects of other scenes.

    Parameters
    ----------
    seed : int
        Draws the scenes, the mistakes of their annotators, the windows and the training.
    loader, options
        Name of a loader of scenes in `course_lib.datasets`, and its arguments.
    annotation_noise : float, default=0.0
        Share of the training objects whose annotation is wrong: a third each missed, boxed askew, misnamed (which
        does no harm here: a detector is asked where, not what).
    background : {"all", "oversample", "random", "hardest", "ohem"}
        Windows of background to learn from: all; all, and the windows with objects copied until there are `ratio`
        to one; drawn at random; those that a detector trained on such a random draw for a third of the steps is
        surest about; the hardest of each batch, in large batches.
    ratio : float, default=3.0
        Windows of background to a window with an object.
    skip : float, default=0.0
        Share of all background windows, the very hardest, that "hardest" leaves out.
    objects : {"all", "random", "agreed", "by agreement", "right"}
        Annotated objects to learn from: all; a `share` of them at random; the ones about which the annotators agreed
        most; drawn with chances in proportion to the agreement; all whose annotation is right, which nobody knows
        of real data. Nothing is learned from windows that show one of the others.
    share : float, default=0.6
        Of the annotated objects to keep, where it is not all.
    steps : int, default=600
        Optimisation steps in all, those of choosing included.
    ohem_batch_size : int, default=512
        Windows in a batch of "ohem", where no `batch_size` is given; the others have the recipe's own.
    batch_size : int, optional
        Windows in a batch.
    looked_at : int, optional
        Windows that may be looked at in all, in place of `steps`: those of all batches, and those that are scored to
        choose the hardest, though a score costs less than a step.

    Returns
    -------
    dict
        average_precision, found and found_sparing, as `detection.measure`; missed (share of the background windows
        learned from that show an object which nobody annotated), objects (windows with an object learned from),
        n_train, samples_seen (windows looked at), seconds (learning) and seconds_choosing.

    Raises
    ------
    ValueError
        If `background` or `objects` is unknown.

    Examples
    --------
    >>> round(measure_detector(0, options={"n_train": 40, "n_test": 10, "n_val": 2}, steps=3)["missed"], 3)
    0.0
    """
    from course_lib.training import Recipe, train

    if background not in BACKGROUND:
        raise ValueError(
            f"background={background!r} is unknown; choose one of {', '.join(map(repr, BACKGROUND))}"
        )
    drawn = (seed, loader, json.dumps(options or {}))
    data, hidden = _windows(*drawn, annotation_noise, objects, share)
    y = data.train.y
    size = batch_size or (
        ohem_batch_size if background == "ohem" else Recipe().batch_size
    )
    scored = len(y) if background == "hardest" else 0
    if looked_at is not None:
        if looked_at < scored + size:
            raise ValueError(
                f"looked_at={looked_at:,} is too few: {scored:,} windows are scored, and a batch has {size}"
            )
        steps = (looked_at - scored) // size
    recipe = partial(Recipe, seed=seed, steps=steps, batch_size=size)
    started, spent = clock(), 0
    if background in ("random", "hardest"):
        quotas = {
            0: min(round(ratio * (y == 1).sum()), (y == 0).sum()),
            1: (y == 1).sum(),
        }
        rows = subsets.random(y, None, per_class=quotas, random_state=seed)
        if background == "hardest":
            spent = steps // 3
            scout = train(recipe(policy=_always(rows), steps=spent), data)
            scores = detection.objectness(scout, data.train.X)
            rows = subsets.window(
                y, None, per_class=quotas, scores=scores, skip=skip
            )
    else:
        rows = np.arange(len(y))
        if background == "oversample":
            copies = _repeat_to(np.flatnonzero(y == 1), (y == 0).sum() / ratio)
            rows = np.concatenate([np.flatnonzero(y == 0), copies])
    chosen = clock() - started
    changes = {}
    if background == "ohem":
        changes = {"loss": partial(detection.ohem_loss, ratio=ratio)}
    rest = recipe(policy=_always(rows), steps=steps - spent, **changes)
    run = train(rest, data, validation=None)
    learned_background = rows[y[rows] == 0]
    return {
        **detection.measure(run, _scenes(*drawn, 0.0).test),
        "missed": float(hidden[learned_background].mean()),
        "objects": int((y[rows] == 1).sum()),
        "n_train": len(rows),
        "samples_seen": scored + size * steps,
        "seconds": run.seconds,
        "seconds_choosing": chosen,
    }


def keep_objects(
    scenes: SceneSplit, objects: str, share: float, seed: int
) -> np.ndarray:
    """Say which annotated objects to learn from.

    Parameters
    ----------
    scenes : SceneSplit
    objects, share, seed
        As for `measure_detector`.

    Returns
    -------
    ndarray of bool, shape (n, 6)

    Raises
    ------
    ValueError
        If `objects` is unknown.

    Examples
    --------
    >>> noisy = datasets.load_scenes(n_train=100, n_test=1, n_val=1, annotation_noise=0.5).train
    >>> kept = keep_objects(noisy, "agreed", 0.5, seed=0)
    >>> noisy.wrong[kept].mean() < noisy.wrong[noisy.classes >= 0].mean()
    np.True_
    """
    there = scenes.classes >= 0
    if objects not in OBJECTS:
        raise ValueError(
            f"objects={objects!r} is unknown; choose one of {', '.join(map(repr, OBJECTS))}"
        )
    if objects == "all":
        return there
    if objects == "right":
        return there & ~scenes.wrong
    policy = {
        "random": subsets.random,
        "agreed": subsets.hardest,
        "by agreement": subsets.by_importance,
    }[objects]
    picked = policy(
        scenes.classes[there],
        share,
        scores=scenes.agreement[there],
        random_state=seed,
    )
    kept = np.zeros_like(there)
    kept[tuple(np.argwhere(there)[picked].T)] = True
    return kept


@lru_cache(maxsize=2)
def _scenes(
    seed: int, loader: str, options: str, annotation_noise: float
) -> Scenes:
    load = getattr(datasets, loader)
    return load(
        **json.loads(options),
        annotation_noise=annotation_noise,
        random_state=seed,
    )


@lru_cache(maxsize=1)
def _windows(
    seed: int,
    loader: str,
    options: str,
    annotation_noise: float,
    objects: str,
    share: float,
) -> tuple[Dataset, np.ndarray]:
    """Give the windows as data, and which of the training windows show an object, annotated or not."""
    noisy = _scenes(seed, loader, options, annotation_noise)
    perfect = _scenes(seed, loader, options, 0.0)
    kept = keep_objects(noisy.train, objects, share, seed)
    trusted = replace(noisy.train, classes=np.where(kept, noisy.train.classes, -1))
    data = detection.window_data(replace(noisy, train=trusted))
    known = detection.window_labels(trusted) >= 0
    doubted = detection.window_labels(noisy.train)[known] != 0
    hidden = detection.window_labels(perfect.train)[known] != 0
    # nothing is learned from windows that show an object left out
    learn = (data.train.y == 1) | ~doubted
    return data.take(np.flatnonzero(learn)), hidden[learn]


def _always(rows: np.ndarray) -> Callable[..., np.ndarray]:
    """Make a policy that gives these rows."""
    return lambda *_, **__: rows


def _repeat_to(rows: np.ndarray, n: float) -> np.ndarray:
    """Repeat rows in turn until there are `n`; at least each once."""
    return np.resize(rows, max(len(rows), round(n)))


_WAYS = {
    "all": {"background": "all"},
    "all, objects copied": {"background": "oversample"},
    "1:1 at random": {"background": "random", "ratio": 1},
    "1:3 at random": {"background": "random", "ratio": 3},
    "1:1 hardest": {"background": "hardest", "ratio": 1},
    "1:3 hardest": {"background": "hardest", "ratio": 3},
    "1:1 hardest but 2 %": {"background": "hardest", "ratio": 1, "skip": 0.02},
    "1:3 in the batch": {"background": "ohem"},
}
_EQUAL = {
    "all, objects copied": _WAYS["all, objects copied"],
    "copied, batches of 512": {**_WAYS["all, objects copied"], "batch_size": 512},
    "mined, batches of 64": {**_WAYS["1:3 in the batch"], "batch_size": 64},
    "mined, batches of 512": _WAYS["1:3 in the batch"],
    "1:1 hardest but 2 %": _WAYS["1:1 hardest but 2 %"],
}
_KEPT = {
    "all annotated": "all",
    "60 % at random": "random",
    "60 % most agreed": "agreed",
    "60 % by agreement": "by agreement",
    "all that are right": "right",
}


def _study(
    name: str,
    settings: Mapping[str, Mapping[str, Any]],
    seeds: int = 10,
    **shared: Any,
) -> Study:
    options = {"n_train": 400, "n_test": 300, "n_val": 20}
    return Study(
        name,
        measure_detector,
        settings,
        shared={"options": options, **shared},
        seeds=seeds,
        metric="average_precision",
    )


STUDIES = (
    _study("negatives", _WAYS),
    _study(
        "negatives-longer",
        {
            name: _WAYS[name]
            for name in (
                "all",
                "all, objects copied",
                "1:1 at random",
                "1:1 hardest",
            )
        },
        steps=2_400,
    ),
    _study("negatives-equal", _EQUAL, looked_at=160_000),
    _study("negatives-equal-longer", _EQUAL, looked_at=320_000),
    _study("negatives-careless", _WAYS, annotation_noise=0.4),
    _study(
        "annotations",
        {name: {"objects": kept} for name, kept in _KEPT.items()},
        annotation_noise=0.6,
    ),
)
