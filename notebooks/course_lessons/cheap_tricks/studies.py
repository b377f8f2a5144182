"""The studies of this lesson: the ladder; each trick at its top; all combinations of five; patience; norms; decay."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from functools import lru_cache
from itertools import product
from typing import Any

import numpy as np

from course_lessons.cheap_tricks import rivals
from course_lessons.cheap_tricks.fast import LADDER, Fast, learn
from course_lessons.cheap_tricks.stopping import FEW, measure_patience
from course_lib.datasets import Dataset, load_sketches
from course_lib.experiments import Comparison, measure_recipe
from course_lib.metrics import Metric, register
from course_lib.metrics.registry import Verdict, paired_interval, verdict_label
from course_lib.results import Study
from course_lib.training import Recipe

register(
    Metric("reached", "runs that reached the target", True),
    Metric("epochs_run", "epochs trained", False, "epochs", 1),
    Metric("too_soon", "runs stopped too soon", False),
)


FRESH = 1000  # the studies' seeds begin here: those below chose the settings
RECORD = LADDER[list(LADDER)[-1]]

PLAIN = Fast(steps=60, batch_size=32)
"""Where all combinations start from: the default recipe, 60 steps of 32."""

FIVE: Mapping[str, Mapping[str, Any]] = {
    "one cycle to 0.01": {"learning_rate": 0.01, "schedule": "one_cycle"},
    "batch norm": {"norm": "batch"},
    "own mean": {"scaling": "picture"},
    "dark inverted": {"invert": True},
    "whitened layer": {"whitened": True},
}
"""The tricks of which all combinations are measured."""

AROUND: Mapping[str, Mapping[str, Any]] = {
    "the record": {},
    "without one cycle": {"schedule": "constant"},
    "without batch norm": {"norm": ""},
    "without each picture's own mean": {"scaling": "data set"},
    "without inverting": {"invert": False},
    "without twice the channels": {"width": 8},
    "without quicker averages": {"betas": (0.9, 0.999)},
    "without the whitened layer": {"whitened": False},
    "without a hidden layer": {"hidden": False},
    "without channels last": {"channels_last": False},
    "with label smoothing of 0.1": {"label_smoothing": 0.1},
    "with averaged weights": {"average": 0.9},
    "with clipping to 1": {"max_grad_norm": 1.0},
    "with weight decay of 0.1": {"weight_decay": 0.1},
    "with bfloat16": {"precision": "bfloat16"},
    "with group norm": {"norm": "group"},
}
"""What is taken from the top of the ladder, or put on it."""

PATIENCES = (1, 2, 3, 5, 10, 20)
NORMS = {"no norm": "", "batch norm": "batch", "group norm": "group"}
SMALL = (4, 32)
RATES = (0.001, 0.005, 0.02, 0.1)
DECAYS = {
    "none": {},
    "L2 0.01": {"weight_decay": 1e-2},
    "AdamW 0.1": {"optimizer": "adamw", "weight_decay": 0.1},
}


@lru_cache(maxsize=1)
def sketches() -> Dataset:
    """Give 10,000 sketches to learn from, 1,000 to validate on, 2,000 to test."""
    return load_sketches()


def time_to(
    seed: int, *, target: float, recipe: Mapping[str, Any] | None
) -> dict[str, float]:
    """Train until the validation samples are named so well, and say how long that took.

    Parameters
    ----------
    seed : int
        A fresh one: `FRESH` is added.
    target : float
        Share of the validation samples, looked at after every 5 steps.
    recipe : mapping or None
        Fields of `Fast`; None is the course's default recipe.

    Returns
    -------
    dict
        seconds of the processor and samples_seen until then (where it was not reached: of the whole run), and
        reached, 1 or 0.

    Examples
    --------
    >>> time_to(0, target=0.5, recipe=asdict(RECORD))["reached"]
    1.0
    """
    data, seed = sketches(), seed + FRESH
    if recipe is None:
        found = rivals.default(data, target, seed=seed)
        assert found is not None  # 40 epochs are more than enough for 90 %
        return {"seconds": found[0], "samples_seen": found[1], "reached": 1.0}
    _warm_up()
    fast = _fast(recipe)
    run = learn(fast, data, seed=seed, targets=[target], look=5 * fast.batch_size)
    seconds, images = run.reached.get(target, (run.seconds, run.images))
    return {
        "seconds": seconds,
        "samples_seen": images,
        "reached": float(target in run.reached),
    }


def measure_fast(
    seed: int, *, start: Mapping[str, Any], **changes: Any
) -> dict[str, float]:
    """Train to the end by a recipe with some changes: accuracy of the test samples, seconds of the processor.

    Examples
    --------
    >>> measure_fast(0, start=asdict(RECORD), steps=20)["accuracy"] > 0.5
    True
    """
    _warm_up()
    run = learn(_fast({**start, **changes}), sketches(), seed=seed + FRESH)
    test = sketches().test
    return {"accuracy": run.accuracy(test.X, test.y), "seconds": run.seconds}


def measure_decay(seed: int, **fields: Any) -> dict[str, float]:
    """Train on 300 sketches for 30 epochs with a weight decay, and measure it as `compare` does."""
    recipe = Recipe(
        policy="random",
        budget=300,
        epochs=30,
        batch_size=32,
        learning_rate=3e-3,
        **fields,
    )
    found = measure_recipe(seed + FRESH, sketches(), recipe)
    return {
        name: found[name] for name in ("accuracy", "train_accuracy", "val_loss")
    }


def _fast(fields: Mapping[str, Any]) -> Fast:
    return Fast(**{**fields, "betas": tuple(fields["betas"])})


@lru_cache(maxsize=1)
def _warm_up() -> None:
    """Train a little by all kinds of steps: what torch loads on first use is nobody's time."""
    for fields in (
        {},
        {"whitened": True, "norm": "batch"},
        {"precision": "bfloat16"},
    ):
        learn(replace(RECORD, steps=3, **fields), sketches())


def _combinations() -> dict[str, dict[str, Any]]:
    """Give all combinations of the five, by their names joined with " + "."""
    found: dict[str, dict[str, Any]] = {}
    for chosen in product((False, True), repeat=len(FIVE)):
        names = [name for name, on in zip(FIVE, chosen, strict=True) if on]
        fields: dict[str, Any] = {}
        for name in names:
            fields |= FIVE[name]
        found[" + ".join(names) or "none"] = fields
    return dict(sorted(found.items(), key=lambda item: len(item[1])))


def times_faster(measured: Comparison, name: str, baseline: str) -> Verdict:
    """Say how many times fewer seconds one setting takes than another, seed by seed, with its interval.

    >>> import pandas as pd
    >>> rows = [(name, seed, s) for name, s in (("plain", 4.0), ("fast", 1.0)) for seed in range(5)]
    >>> frame = pd.DataFrame(rows, columns=["recipe", "seed", "seconds"])
    >>> times_faster(Comparison(frame, "seconds", "plain"), "fast", "plain").difference
    4.0
    """
    seconds = measured.values("seconds")
    ratios = np.log(seconds[baseline] / seconds[name]).to_numpy()
    low, high = paired_interval(ratios)
    words = verdict_label(-high, -low, "seconds", len(ratios))
    return Verdict(
        *(float(np.exp(each)) for each in (ratios.mean(), low, high)), words
    )


def whole_and_sum(measured: Comparison) -> tuple[Verdict, Verdict]:
    """Give what all tricks bring together, and what the sum of what each brings alone would be, with intervals.

    >>> from course_lib import results
    >>> whole, predicted = whole_and_sum(results.load("cheap-tricks-combinations"))
    >>> whole.low <= whole.difference <= whole.high
    True
    """
    right = measured.values()
    gains = right[list(FIVE)].sub(right["none"], axis=0).sum(axis=1).to_numpy()
    low, high = paired_interval(gains)
    words = verdict_label(low, high, "accuracy", len(gains))
    whole = measured.verdict(" + ".join(FIVE), baseline="none")
    return whole, Verdict(float(gains.mean()), low, high, words)


STUDIES = (
    Study(
        "cheap-tricks-ladder",
        time_to,
        {name: {"recipe": asdict(recipe)} for name, recipe in LADDER.items()},
        shared={"target": 0.9},
        seeds=5,
        metric="seconds",
    ),
    Study(
        "cheap-tricks-default",
        time_to,
        {
            "the default recipe": {"recipe": None},
            "the record": {"recipe": asdict(RECORD)},
        },
        shared={"target": 0.9},
        seeds=5,
        metric="seconds",
    ),
    Study(
        "cheap-tricks-around-55",
        measure_fast,
        AROUND,
        shared={"start": asdict(RECORD)},
        seeds=5,
    ),
    Study(
        "cheap-tricks-combinations",
        measure_fast,
        _combinations(),
        shared={"start": asdict(PLAIN)},
        seeds=5,
    ),
    *(
        Study(
            f"cheap-tricks-patience-{task}",
            measure_patience,
            {
                "to the end": {"patience": None},
                **{
                    f"patience {patience}": {"patience": patience}
                    for patience in PATIENCES
                },
                **{
                    f"patience {patience}, {FEW} to validate on": {
                        "patience": patience,
                        "samples": FEW,
                    }
                    for patience in PATIENCES
                },
            },
            shared={"task": task},
            seeds=10,
        )
        for task in ("digits", "tumours")
    ),
    Study(
        "cheap-tricks-norms",
        measure_fast,
        {
            **{
                f"{name}, batches of {size}": {
                    "norm": norm,
                    "batch_size": size,
                    "steps": 800 // size,
                }
                for name, norm in NORMS.items()
                for size in SMALL
            },
            **{
                f"{name}, rate {rate:g}": {"norm": norm, "learning_rate": rate}
                for name, norm in NORMS.items()
                for rate in RATES
            },
        },
        shared={
            "start": {
                **asdict(PLAIN),
                "learning_rate": 0.005,
                "schedule": "one_cycle",
                "scaling": "data set",
            }
        },
        seeds=5,
    ),
    Study("cheap-tricks-decay", measure_decay, DECAYS, seeds=5),
)
