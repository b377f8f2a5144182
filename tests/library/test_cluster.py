"""`compare` and `tune` on a Dask cluster of two local workers, which may be killed; needs the extra ``cluster``."""

import os

import joblib
import pandas as pd
import pytest

from course_lib.datasets import load_digits
from course_lib.experiments import compare, measure_recipe
from course_lib.training import Recipe
from course_lib.tuning import tune

distributed = pytest.importorskip("distributed", reason='pip install -e ".[cluster]"')

pytestmark = pytest.mark.filterwarnings("default")  # Dask's own are not ours to mend

QUICK = Recipe(model="linear", steps=20)
RECIPES = {"all": QUICK, "few": QUICK.replace(policy="random", budget=100)}
SPACE = {"learning_rate": [0.001, 0.01, 0.1], "batch_size": [32, 64]}


@pytest.fixture(scope="module")
def cluster():
    """Give the scheduler of a cluster; while it lives, ``joblib.parallel_config("dask")`` finds it."""
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster),
    ):
        yield cluster.scheduler


@pytest.fixture(scope="module")
def digits():
    return load_digits()


@pytest.mark.usefixtures("cluster")
def test_a_killed_worker_changes_no_figure(digits, tmp_path):
    killed = tmp_path / "killed"

    def measure(seed, data, recipe):
        if seed == 1 and not killed.exists():
            killed.touch()
            os._exit(1)
        return measure_recipe(seed, data, recipe)

    with joblib.parallel_config("dask"):
        there = compare(RECIPES, digits, measure=measure, seeds=3, progress=False)
    assert killed.exists()
    pd.testing.assert_frame_equal(there.values(), compare(RECIPES, digits, seeds=3, progress=False).values())


@pytest.mark.usefixtures("cluster")
def test_workers_share_a_search_and_one_that_is_killed_loses_nothing(digits, tmp_path):
    killed = tmp_path / "killed"

    def search():
        from course_lib.tuning import search

        if not killed.exists():
            killed.touch()
            search.train = lambda *_args, **_more: os._exit(1)  # in the middle of a trial
        path = tmp_path / "search.log"
        return tune(QUICK, SPACE, digits, sampler="grid", storage=path, progress=False).frame

    with joblib.parallel_config("dask"):
        frames = joblib.Parallel()(joblib.delayed(search)() for _ in range(2))
    here = tune(QUICK, SPACE, digits, sampler="grid", progress=False).frame
    columns = [*SPACE, "val_accuracy"]
    expected = here[columns].sort_values(list(SPACE), ignore_index=True)
    for frame in frames:
        pd.testing.assert_frame_equal(frame[columns].sort_values(list(SPACE), ignore_index=True), expected)


def test_a_run_that_kills_every_worker_ends_with_an_error_that_names_it(cluster, monkeypatch):
    def measure(seed):
        os._exit(1)

    monkeypatch.setattr(cluster, "allowed_failures", 0)
    with (
        joblib.parallel_config("dask"),
        pytest.raises(TimeoutError, match="'deadly' with seed 0 gave nothing in 5 seconds"),
    ):
        compare({"deadly": {}}, measure=measure, seeds=2, timeout=5, progress=False)
