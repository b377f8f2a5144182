"""Real figures to try the control with: models measured on scikit-learn's digits, and how they were measured."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from course_lib.datasets import Dataset, load_digits
from course_lib.metrics.registry import paired_interval
from course_lib.models import build, latencies
from course_widgets.model_chooser.measuring import measure, usual_recipe

MEASURED = Path(__file__).with_name("examples.csv")
"""What ``python -m course_widgets.model_chooser.examples`` wrote on a machine with two cores."""
FAMILIES = ("linear", "cnn", "vgg", "resnet", "efficientnet", "vit")
IMAGES = (100, 300, 1000)
SEEDS = 5
QUIET = 100  # times that a latency is measured; the quietest counts: other programs are not the model's
_COSTS = ("train_seconds", "megabytes", "parameters", "multiply_adds")


@cache
def digits() -> Dataset:
    """Give the pictures of the examples, 8 × 8, of ten classes; to choose by, validation stands as the test part."""
    data = load_digits()
    return replace(data, test=data.val)


def measured_table() -> pd.DataFrame:
    """Give six families at three numbers of training images, a row each.

    >>> measured_table().shape
    (18, 11)
    """
    return pd.read_csv(MEASURED)


def measure_table(models: Iterable[str], images: Iterable[int], seeds: Sequence[int]) -> pd.DataFrame:
    """Measure models on the digits: mean accuracy over the seeds with its 95 % interval, medians of the costs.

    >>> measure_table(["linear"], [50], [0, 1])["parameters"].tolist()
    [650]
    """
    rows, sizes = [], list(images)
    for model in models:
        latency = _latency(model)
        for size in sizes:
            recipe = usual_recipe().replace(model=model, budget=size)
            runs = pd.DataFrame([measure(recipe.replace(seed=seed), digits()) for seed in seeds])
            low, high = paired_interval(runs["accuracy"])
            costs = runs[list(_COSTS)].median()
            quality = {"accuracy": runs["accuracy"].mean(), "low": max(low, 0), "high": min(high, 1)}
            rows.append({"model": model, "images": size, **quality, **costs, **latency})
    return pd.DataFrame(rows).astype({"parameters": np.int64, "multiply_adds": np.int64})


def _latency(model: str) -> dict[str, float]:
    shape, n_classes = (1, *digits().train.X.shape[1:]), len(digits().classes)
    built = build(model, shape, n_classes, seed=0)
    times = [latencies(built, shape, batch=1, repeats=20) for _ in range(QUIET)]
    median, slow = min((np.percentile(each, [50, 95]) for each in times), key=lambda each: each[1])
    return {"latency_ms": median, "latency_p95_ms": slow}


if __name__ == "__main__":
    measure_table(FAMILIES, IMAGES, range(SEEDS)).to_csv(MEASURED, index=False, float_format="%.5g")
