"""Searches: replayed on a table of measured settings, and taken up again from their file, beside plain Optuna.

200 searches of 100 trials each, at random and by successive halving, on the 243 settings of the lesson (halving ends
when all are begun); the usual way is a loop of ask, look up, tell (a tenth of the searches, times ten). And a search
of 1,000 finished trials that is called again (made of copies of 100, for speed): `tune` mends the file, looks for
lost trials and hands back the search; Optuna alone loads the study.
"""

import json
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from unittest import mock

import numpy as np
import optuna
import pandas as pd

from course_lessons.searching import replays
from course_lib.datasets import load_digits
from course_lib.training import Recipe, train
from course_lib.tuning import search, tune

SEARCHES, TRIALS, SHARE = 200, 100, 10
KEPT, BEGUN = 1_000, 100
RECIPE = Recipe(model="linear", epochs=1)
SPACE = {"learning_rate": {"low": 1e-3, "high": 0.1, "log": True}, "batch_size": [32, 64], "dropout": [0.0]}


def main() -> pd.DataFrame:
    """One row for each thing done and each way to do it: seconds."""
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    table = replays.load_table()
    rows = []
    for name, prunes in (("random", False), ("halving", True)):
        ours = _seconds(lambda name=name: replays.race(name, searches=SEARCHES, looks=(TRIALS,)))
        plain = _seconds(lambda prunes=prunes: _plain_loop(table, prunes=prunes)) * SHARE
        rows.append(
            {"what": f"{SEARCHES} searches of {TRIALS} trials, {name}", "ours": ours, "Optuna": plain}
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "search.journal"
        data = load_digits()
        data = replace(data, train=data.train.take(np.arange(64)), val=data.val.take(np.arange(20)))
        run = train(RECIPE, data)
        with mock.patch.object(search, "train", return_value=run), mock.patch.object(os, "fsync"):
            _go_on(path, data, BEGUN)
        _repeat(path, KEPT // BEGUN)
        resumed = _seconds(lambda: _go_on(path, data, KEPT))
        rows.append(
            {"what": f"{KEPT:,} trials, taken up", "ours": resumed, "Optuna": _seconds(lambda: _load(path))}
        )
    found = pd.DataFrame(rows)
    found["times as fast"] = found["Optuna"] / found["ours"]
    return found


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _plain_loop(table: replays.Table, *, prunes: bool) -> None:
    pruner = optuna.pruners.SuccessiveHalvingPruner(min_resource=3, reduction_factor=2)
    for seed in range(SEARCHES // SHARE):
        curves = table.curves[seed % len(table.curves)]
        study = optuna.create_study(
            direction="maximize",
            sampler=optuna.samplers.RandomSampler(seed=seed),
            pruner=pruner if prunes else optuna.pruners.NopPruner(),
        )

        def objective(trial: optuna.Trial, curves: np.ndarray = curves) -> float:
            sizes = enumerate(replays.SHAPE)
            place = np.ravel_multi_index(
                [trial.suggest_int(f"{k}", 0, n - 1) for k, n in sizes], replays.SHAPE
            )
            for rung in replays.RUNGS if prunes else ():
                trial.report(curves[place, rung - 1], rung)
                if trial.should_prune():
                    raise optuna.TrialPruned
            return float(curves[place, -1])

        study.optimize(objective, n_trials=TRIALS)


def _go_on(path: Path, data, trials: int) -> None:
    found = tune(RECIPE, SPACE, data, trials=trials, sampler="random", storage=path, progress=False)
    assert len(found.frame) == trials


def _repeat(path: Path, times: int) -> None:
    """Let a journal hold its trials so many times, each with a number of its own."""
    records = [json.loads(line) for line in path.read_text().splitlines()]
    of_trials = [each for each in records if "trial_id" in each or each["op_code"] == 4]
    written = [each for each in records if each not in of_trials]
    for k in range(times):
        written += [
            {**each, **({"trial_id": each["trial_id"] + BEGUN * k} if "trial_id" in each else {})}
            for each in of_trials
        ]
    path.write_text("".join(f"{json.dumps(each, separators=(',', ':'))}\n" for each in written))


def _load(path: Path) -> None:
    backend = optuna.storages.journal.JournalFileBackend(str(path))
    study = optuna.load_study(study_name="search", storage=optuna.storages.JournalStorage(backend))
    assert len(study.trials) == KEPT
