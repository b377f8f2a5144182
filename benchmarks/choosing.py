"""What choosing costs, as a share of the training time that it saves: every policy, 1,000 of 10,000 images.

Training on the subset saves nine tenths of the time of a full run. Against that stands the time to choose: a short
training for the policies that need scores or features, looking at every sample, and the picking itself. A policy
whose share is above 1 costs more than it saves: its subset spares labels, not compute. One thread, small CNN.
"""

import time

import numpy as np
import pandas as pd

from benchmarks._alone import alone

BUDGET, EPOCHS, SHORT = 1_000, 10, 2  # the scores' own training is as short as the papers have it
NEEDS = [
    *((name, None) for name in ("random", "stratified", "class_balanced", "rs2")),
    *((name, "groups") for name in ("group_balanced", "target_group")),
    *((name, "features") for name in ("k_center_greedy", "herding", "facility_location")),
    *((name, "features") for name in ("typiclust", "moderate")),
    *((name, "el2n") for name in ("hardest", "easiest", "window", "ccs")),
    ("by_importance", "loss"),
    ("hardest", "grand"),
    ("ccs", "forgetting"),
]


def main() -> pd.DataFrame:
    """Time a full run, a run on a subset, and every policy."""
    _, rows = alone(_prepare)
    table = pd.DataFrame(rows)
    saves = table.pop("saved").iloc[0]
    table["share of what it saves"] = (table["seconds to prepare"] + table["seconds to pick"]) / saves
    table["verdict"] = np.where(table["share of what it saves"] < 1, "saves time", "COSTS MORE THAN IT SAVES")
    return table.sort_values("share of what it saves", ignore_index=True)


def _prepare():
    import torch

    from course_lib.datasets import load_sketches
    from course_lib.scores import SCORES, CorrectPerEpoch, forgetting
    from course_lib.subsets import POLICIES
    from course_lib.training import Recipe, train

    torch.set_num_threads(1)
    data = load_sketches()
    X, y = data.train.X, data.train.y

    def measure() -> list[dict]:
        train(Recipe(epochs=1), data)  # what is loaded on first use is charged to nobody
        full, on_subset = (
            _seconds(lambda recipe=recipe: train(recipe, data))[0]
            for recipe in (Recipe(epochs=EPOCHS), Recipe(epochs=EPOCHS, policy="random", budget=BUDGET))
        )
        record = CorrectPerEpoch(data.train)
        short, run = _seconds(lambda: train(Recipe(epochs=SHORT), data))
        remembered, _ = _seconds(lambda: train(Recipe(epochs=EPOCHS), data, callbacks=[record]))
        columns = {
            "features": _seconds(lambda: run.features(X)),
            "forgetting": _seconds(lambda: forgetting(record.correct)),
            "groups": (0.0, data.train.groups),
            **{name: _seconds(lambda score=score: score(run, X, y)) for name, score in SCORES.items()},
        }
        trained = {"forgetting": remembered, "groups": 0.0}
        rows = []
        for name, need in NEEDS:
            policy = POLICIES[name]
            looked, column = columns.get(need, (0.0, None))
            given = {need if need in ("features", "groups") else "scores": column} if need else {}
            if name == "target_group":
                given |= {"share": 0.1}
            rows.append(
                {
                    "policy": name,
                    "from": need or "labels alone",
                    "seconds to prepare": looked + (trained.get(need, short) if need else 0.0),
                    "seconds to pick": _seconds(
                        lambda policy=policy, given=given: policy(y, BUDGET, random_state=0, **given)
                    )[0],
                    "saved": full - on_subset,
                }
            )
        return rows

    return measure


def _seconds(work) -> tuple[float, object]:
    started = time.process_time()
    value = work()
    return time.process_time() - started, value


if __name__ == "__main__":
    print(main().to_string(index=False, float_format=lambda value: f"{value:,.3g}"))
