"""The detectors of lesson 04: which windows of background to learn from, and which annotations to believe."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from course_lib.experiments import Comparison
from course_lib.trials.detection import detect
from course_lib.trials.repeating import repeat


@dataclass(frozen=True)
class Detections:
    """An experiment of the bank that trains detectors.

    Parameters
    ----------
    recipes : mapping of str to dict
        Arguments of `trials.detection.detect`, by name; the first is the baseline.
    seeds : int, default=10
        How many; each draws its own scenes.
    metric : str, default="average_precision"
        What to compare where nothing else is said.
    """

    recipes: Mapping[str, dict[str, Any]]
    seeds: int = 10
    metric: str = "average_precision"

    @property
    def data(self) -> dict[str, str]:
        """What the file says of where the figures come from."""
        return {"trial": "course_lib.trials.detection.detect"}

    def run(self, seeds: int, **_) -> Comparison:
        """Run it with the seeds 0, 1, …, one at a time."""
        return repeat(self.recipes, detect, seeds=seeds, metric=self.metric)

    def measure(self, name: str, seed: int) -> dict[str, Any]:
        """Run one recipe with one seed, and give the row that `run` holds of it."""
        return {"recipe": name, "seed": seed, **detect(seed, **self.recipes[name])}


def _mined(**changes) -> dict[str, Any]:
    return {"negatives": "hardest", "per_positive": 1, **changes}


def _ways(**changes) -> dict[str, dict[str, Any]]:
    ways = {
        "all": {"negatives": "all"},
        "all, objects copied": {"negatives": "copies"},
        "1:1 at random": {"per_positive": 1},
        "1:3 at random": {"per_positive": 3},
        "1:1 hardest": _mined(),
        "1:3 hardest": _mined(per_positive=3),
        "1:1 hardest but 2 %": _mined(skip=0.02),
        "1:3 in the batch": {"negatives": "in the batch"},
    }
    return {name: {**way, **changes} for name, way in ways.items()}


_KEPT = {
    "all annotated": "all",
    "60 % at random": "random",
    "60 % most agreed": "agreed",
    "60 % by agreement": "by agreement",
    "all that are right": "right",
}

DETECTIONS: dict[str, Detections] = {
    "negatives": Detections(_ways()),
    "negatives-longer": Detections(
        {
            name: _ways(steps=2_400)[name]
            for name in ("all", "all, objects copied", "1:1 at random", "1:1 hardest")
        }
    ),
    "negatives-careless": Detections(_ways(noise=0.4)),
    "annotations": Detections({name: {"objects": kept, "noise": 0.6} for name, kept in _KEPT.items()}),
}
"""By their names in the bank."""
