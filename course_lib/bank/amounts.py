"""The experiments of lesson 02: how many images, how different, how large."""

from typing import Any

from course_lib.bank.experiment import Experiment
from course_lib.trials.banked import Series

_BASE = {"learning_rate": 2e-3, "schedule": "cosine"}
_SIZES = (40_000, 10_000, 1_600, 800, 400, 200, 100)
_SMALL = {"steps": 1_000, **_BASE}
_PIXELS = {"policy": "random", "budget": 2_500, "steps": 1_000, **_BASE}


def _bursts(sketches: int, budget: int) -> dict[str, Any]:
    """So many images, which are of so many sketches."""
    return {"policy": ["few_groups", {"n_groups": sketches}], "budget": budget, **_SMALL}


def _seen(*steps: tuple[str, int], **changes) -> dict[str, Any]:
    """The same images, resized or cropped."""
    return {**_PIXELS, "seen": [[name, {"side": side}] for name, side in steps], **changes}


AMOUNTS: dict[str, Experiment | Series] = {
    "labels": Experiment(
        {f"{n:,}": {"policy": "random", "budget": n, "steps": 2_000, **_BASE} for n in _SIZES},
        "load_sketches",
        seeds=10,
        options={"n_train": 40_000, "n_val": 200},
    ),
    "labels-longer": Experiment(
        {f"{n:,}": {"policy": "random", "budget": n, "steps": 4_000, **_BASE} for n in (40_000, 10_000)},
        "load_sketches",
        seeds=10,
        options={"n_train": 40_000, "n_val": 200},
    ),
    "diversity": Experiment(
        {
            "1,000 of 1,000 sketches": _bursts(1_000, 1_000),
            "1,000 of 100 sketches": _bursts(100, 1_000),
            "250 of 250 sketches": _bursts(250, 250),
            "4,000 of 100 sketches": _bursts(100, 4_000),
            "100 of 100 sketches": _bursts(100, 100),
        },
        "load_bursts",
        seeds=10,
    ),
    "resolution": Experiment(
        {
            "28 × 28": _PIXELS,
            "14 × 14": _seen(("resized", 14)),
            "56 × 56, enlarged": _seen(("resized", 56)),
            "14 × 14, enlarged to 28": _seen(("resized", 14), ("resized", 28)),
            "10,000 of 14 × 14": _seen(("resized", 14), budget=10_000),
            "14 × 14, cropped": _seen(("cropped", 14)),
        },
        "load_sketches",
        seeds=10,
        options={"n_val": 200},
    ),
    "convergence": Series(
        {f"{n:,}": {"n": n} for n in (10_000, 1_000, 300)},
        "convergence",
        seeds=10,
        metric="steps_to_fit",
    ),
}
"""By their names in the bank."""
