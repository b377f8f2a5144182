"""Comparisons are paired, honest about few seeds, and their interval covers what it says."""

import threading

import joblib
import numpy as np
import pandas as pd
import pytest
from scipy import stats

from course_lib import metrics
from course_lib.datasets import Dataset, Split, load_digits, resize
from course_lib.experiments import (
    Comparison,
    Remedy,
    compare,
    comparison,
    measure_recipe,
    paired_interval,
)
from course_lib.experiments.measures import metric_names
from course_lib.results import studies
from course_lib.results.store import read_record
from course_lib.training import Recipe, train

QUICK = Recipe(model="linear", epochs=2)


@pytest.fixture(scope="module")
def digits():
    return load_digits()


def table(metric="accuracy", **recipes):
    rows = [
        {"recipe": name, "seed": seed, "accuracy": value, "seconds": value, metric: value}
        for name, values in recipes.items()
        for seed, value in enumerate(values)
    ]
    return Comparison(pd.DataFrame(rows), metric, next(iter(recipes)))


def test_the_interval_holds_the_mean_as_often_as_it_says():
    rng = np.random.default_rng(0)
    hits = [
        low <= 0 <= high
        for low, high in (
            paired_interval(rng.normal(size=5), resamples=1_000, random_state=rng) for _ in range(400)
        )
    ]
    assert 0.89 <= np.mean(hits) <= 0.99


def test_it_is_wider_than_the_plain_percentile_interval_and_approaches_it():
    rng = np.random.default_rng(1)
    for n, slack in ((6, 1.15), (400, 0.98)):
        values = rng.normal(size=n)
        plain = stats.bootstrap(
            (values,), np.mean, method="percentile", rng=np.random.default_rng(0)
        ).confidence_interval
        low, high = paired_interval(values)
        assert (high - low) > slack * (plain.high - plain.low)
    assert high - low == pytest.approx(plain.high - plain.low, rel=0.05)


@pytest.mark.parametrize("bad", [[], [0.1], [0.1, np.nan], [np.inf, 0.1], [[0.1, 0.2]]], ids=str)
def test_differences_that_cannot_be_judged_are_refused(bad):
    with pytest.raises(ValueError, match="give 2 finite numbers or more"):
        paired_interval(bad)


def test_what_varies_from_seed_to_seed_but_not_within_it_is_called():
    luck = np.random.default_rng(0).normal(0, 0.2, 6)
    found = table(base=0.5 + luck, better=0.51 + luck + [0.001, 0, -0.001, 0.002, 0, 0]).verdict("better")
    assert found.words == "better"
    assert found.difference == pytest.approx(0.01, abs=0.001)
    assert 0 < found.low < found.difference < found.high


@pytest.mark.parametrize(
    ("metric", "shift", "words"),
    [
        ("accuracy", 0.1, "better"),
        ("accuracy", -0.1, "worse"),
        ("seconds", 0.1, "worse"),
        ("seconds", -0.1, "better"),
    ],
)
def test_words_know_which_way_is_good(metric, shift, words):
    noise = np.array([0.0, 0.01, -0.01, 0.005, -0.005])
    assert table(base=noise * 0, other=shift + noise).verdict("other", metric=metric).words == words


def test_zero_in_the_interval_is_too_close_to_call():
    assert (
        table(base=[0.0] * 5, other=[0.1, -0.1, 0.05, -0.02, 0.01]).verdict("other").words
        == "too close to call"
    )


def test_few_seeds_are_never_called():
    assert (
        table(base=[0.0] * 4, other=[0.1, 0.11, 0.1, 0.1]).verdict("other").words == "too few seeds to call"
    )


def test_the_summary_has_a_row_each_and_none_for_the_baseline_itself():
    summary = table(a=[0.5] * 5, b=[0.6] * 5, c=[0.4] * 5).summary(baseline="b").set_index("recipe")
    assert summary.loc["b", "verdict"] == ""
    assert np.isnan(summary.loc["b", "difference"])
    assert summary.loc[["a", "c"], "verdict"].tolist() == ["worse", "worse"]


def test_recipes_share_the_seeds_and_the_same_seed_is_the_same_run(digits):
    twice = compare({"one": QUICK, "same": QUICK.replace(seed=99)}, digits, seeds=[3, 4], progress=False)
    assert twice.seeds == (3, 4)
    assert (twice.values()["one"] == twice.values()["same"]).all()


def test_joblib_workers_give_the_same_figures(digits):
    recipes = {"all": QUICK, "few": QUICK.replace(policy="random", budget=100)}
    here, there = (compare(recipes, digits, seeds=2, n_jobs=jobs, progress=False) for jobs in (1, 2))
    pd.testing.assert_frame_equal(here.values(), there.values())


def test_joblibs_own_settings_are_followed(digits):
    recipes = {"all": QUICK.replace(model="mlp", dropout=0.5), "few": QUICK}
    here = compare(recipes, digits, seeds=2, progress=False)
    with joblib.parallel_config("threading", n_jobs=2):
        there = compare(recipes, digits, seeds=2, progress=False)
    pd.testing.assert_frame_equal(here.values(), there.values())


def test_a_run_that_is_waited_for_in_vain_is_named():
    def slow(seed, stuck=False):
        if stuck and seed == 8:
            given_up.wait()
        return {"accuracy": 0.5}

    given_up = threading.Event()
    with (
        joblib.parallel_config("threading", n_jobs=2),
        pytest.raises(TimeoutError, match=r"'two' with seed 8 gave nothing in 0\.2 seconds"),
    ):
        compare({"one": {}, "two": {"stuck": True}}, measure=slow, seeds=[7, 8], timeout=0.2, progress=False)
    given_up.set()


def test_an_interrupt_keeps_the_seeds_that_were_finished(digits, monkeypatch):
    measure_row, calls = comparison.measure_row, []

    def interrupted_in_the_third_seed(*arguments):
        calls.append(arguments)
        if len(calls) == 6:
            raise KeyboardInterrupt
        return measure_row(*arguments)

    monkeypatch.setattr(comparison, "measure_row", interrupted_in_the_third_seed)
    kept = compare({"a": QUICK, "b": QUICK}, digits, seeds=5, progress=False)
    assert kept.seeds == (0, 1)
    assert len(kept.frame) == 4


@pytest.mark.parametrize("names", [("pen", "ink"), ()], ids=["named groups", "groups without names"])
def test_every_figure_that_is_named_is_measured_and_no_other(names):
    rng = np.random.default_rng(0)
    part = Split(rng.normal(size=(20, 2)), np.arange(20) % 2, np.arange(20) % 4 // 2)
    data = Dataset("toy", part, part, part, ("a", "b"), names)
    assert list(measure_recipe(0, data, QUICK)) == metric_names(data)


def test_an_unknown_metric_is_refused_before_anything_is_trained(digits, monkeypatch):
    monkeypatch.setattr(comparison, "measure_row", pytest.fail)
    with pytest.raises(ValueError, match=r"metric 'speed' is unknown.*seconds"):
        compare({"a": QUICK}, digits, metric="speed")
    with pytest.raises(ValueError, match=r"metric='ece' is unknown; use one of .*seconds"):
        compare({"a": QUICK}, digits, metric="ece")


def test_figures_are_those_of_the_weights_that_early_stopping_keeps():
    rng = np.random.default_rng(0)
    parts = [Split(rng.normal(size=(n, 20)), rng.integers(0, 2, n)) for n in (60, 200, 50)]
    data = Dataset("noise", *parts, classes=("a", "b"))
    patient = Recipe(model="mlp", learning_rate=0.02, epochs=8, patience=100)  # never stops, yet goes back
    kept = patient.replace(epochs=train(patient, data).best_epoch, patience=None)
    assert kept.epochs < 8
    one, other = (measure_recipe(0, data, recipe) for recipe in (patient, kept))
    for figure in ("accuracy", "val_loss", "val_accuracy", "train_accuracy", "gap"):
        assert one[figure] == other[figure]


def fair(seed, *, heads=0.5):
    return {"accuracy": heads + seed % 3 / 100}


def test_whatever_a_function_of_the_seed_measures_is_paired():
    runs = compare({"fair": {}, "bent": {"heads": 0.8}}, measure=fair, seeds=[3, 5, 8], progress=False)
    assert (runs.seeds, runs.baseline, runs.recipes) == ((3, 5, 8), "fair", ("fair", "bent"))
    assert runs.values().loc[5].tolist() == [fair(5)["accuracy"], fair(5, heads=0.8)["accuracy"]]


def test_every_seed_may_have_data_of_its_own_which_all_settings_share():
    drawn = []

    def draw(seed):
        drawn.append(seed)
        return 10 * seed

    def measure(seed, data, times):
        return {"n_train": data * times}

    runs = compare(
        {"a": {"times": 1}, "b": {"times": 2}},
        draw,
        measure=measure,
        seeds=[1, 2],
        metric="n_train",
        progress=False,
    )
    assert drawn == [1, 2]
    assert runs.values().to_numpy().tolist() == [[10, 20], [20, 40]]


def test_an_interrupt_keeps_finished_seeds_whatever_is_measured():
    def interrupted(seed, n):
        if (seed, n) == (2, 1):
            raise KeyboardInterrupt
        return {"accuracy": seed + n}

    kept = compare({"a": {"n": 0}, "b": {"n": 1}}, measure=interrupted, seeds=5, progress=False)
    assert (kept.seeds, len(kept.frame)) == ((0, 1), 4)
    with pytest.raises(KeyboardInterrupt, match="before the first seed"):
        compare({"b": {"n": 1}}, measure=interrupted, seeds=[2, 3], progress=False)


REFUSED = {
    "no recipe": (lambda d: compare({}, d), "nothing to compare"),
    "one seed": (lambda d: compare({"a": QUICK}, d, seeds=1), "at least 2"),
    "no seed": (lambda d: compare({"a": QUICK}, d, seeds=[]), "at least 2"),
    "unknown baseline": (
        lambda d: compare({"a": QUICK}, d, baseline="b"),
        "baseline='b' is unknown; use one of 'a'",
    ),
    "no data": (lambda d: compare({"a": QUICK}), "data=None.*give a Dataset"),
    "two kinds": (
        lambda d: compare({"a": QUICK, "b": Remedy()}, d),
        "Recipe and Remedy; .*one kind at a time",
    ),
    "no measure": (lambda d: compare({"a": {"n": 3}}), "of kind dict.*measure="),
    "a metric not measured": (
        lambda d: compare({"a": {}}, measure=lambda seed: {"accuracy": 1}, metric="ece", progress=False),
        "metric='ece' is unknown; use one of 'accuracy'",
    ),
    "unknown metric": (
        lambda d: table(a=[1, 2]).values("speed"),
        "metric='speed' is unknown; use one of 'accuracy'",
    ),
    "unknown recipe": (lambda d: table(a=[1, 2]).verdict("b"), "recipe='b' is unknown; use one of 'a'"),
}


@pytest.mark.parametrize(("call", "message"), REFUSED.values(), ids=REFUSED)
def test_bad_input_is_refused(call, message, digits):
    with pytest.raises(ValueError, match=message):
        call(digits)


def test_the_picture_shows_every_difference_and_the_live_runs():
    measured = table(base=[0.5] * 5, other=[0.6, 0.61, 0.6, 0.59, 0.6])
    live = table(base=[0.5, 0.5], other=[0.58, 0.9])
    picture = measured.plot(live=live)
    (axes,) = picture.axes
    assert axes.lines[-1].get_xdata() == pytest.approx([8, 40])
    assert axes.get_xlim()[1] > 40
    assert "better" in picture.describe()


def test_each_recipe_may_see_its_own_data(digits):
    small = resize(digits, 4)
    runs = compare(
        {"8 × 8": QUICK, "4 × 4": QUICK}, {"8 × 8": digits, "4 × 4": small}, seeds=2, progress=False
    )
    assert runs.values("parameters").loc[0].tolist() == [64 * 10 + 10, 16 * 10 + 10]
    alone = compare({"4 × 4": QUICK}, small, seeds=2, progress=False)
    assert runs.values()["4 × 4"].tolist() == alone.values()["4 × 4"].tolist()


def test_a_recipe_without_data_is_named(digits):
    with pytest.raises(ValueError, match="nothing for setting 'other'"):
        compare({"one": QUICK, "other": QUICK}, {"one": digits}, seeds=2)


# ── which way is better ──────────────────────────────────────────────────────────────────────────────────────────

STORED = sorted(  # to read the results of a study, its lesson is imported, which says what it measures
    {column for name in studies() for row in read_record(name)["rows"] for column in row} - {"recipe", "seed"}
)
LOWER = {
    *(
        "seconds",
        "seconds_choosing",
        "seconds_resampling",
        "peak_memory",
        "data_bytes",
        "parameters",
        "multiply_adds",
        "bytes",
        "labels",
    ),
    *("ms_1", "ms_1_p95", "ms_64", "ms_64_p95"),
    *("epochs_run", "too_soon"),
    *("excess", "regret", "false_negatives", "mae", "val_mae", "optimism_mae", "machine_seconds"),
    *(
        "gap",
        "val_loss",
        "lowest_val_loss",
        "ece",
        "brier",
        "log_loss",
        "expected_cost",
        "gain",
        "spread",
        "missed",
        "wrong",
        "without_rare",
        "optimism",
        "eer",
    ),
    *("noise_after", "right_lost", "steps_to_fit", "steps_to_read", "passes_to_fit", "passes_to_read"),
    *(
        name
        for name in STORED
        if name.startswith(("loss_after_", "val_loss_after_", "optimism_after_", "flattery_after_"))
    ),
}
NEITHER = {
    *("expected_cost_val", "threshold", "shift"),
    *("samples_seen", "n_train", "distinct", "objects", "birds", "houses", "pull", "by_choice"),
    *("train_accuracy", "train_loss", "log10_rate", "disagreement", "support_vectors"),
    *(name for name in STORED if name.startswith(("train_accuracy_after_", "train_loss_after_"))),
}


@pytest.mark.parametrize("metric", STORED)
def test_every_stored_figure_is_judged_the_right_way_round(metric):
    for shift in (1.0, -1.0):
        words = table(base=[0.0] * 5, other=[shift] * 5, metric=metric).verdict("other").words
        if metric in NEITHER:
            assert words == ("higher" if shift > 0 else "lower")
        else:
            assert words == ("better" if (shift < 0) == (metric in LOWER) else "worse")


def test_an_unknown_figure_is_refused_until_somebody_says_which_way_is_better(monkeypatch):
    runs = table(base=[0.0] * 5, other=[1.0] * 5, metric="f2")
    with pytest.raises(ValueError, match=r"metric 'f2' is unknown.*accuracy.*register"):
        runs.verdict("other")
    monkeypatch.setattr("course_lib.metrics.registry.METRICS", dict(metrics.METRICS))
    metrics.register(metrics.Metric("f2", "F2", higher_is_better=False))
    assert runs.verdict("other").words == "worse"
    metrics.register(metrics.Metric("f2", "F2", higher_is_better=False))
    with pytest.raises(ValueError, match="metric 'f2' is known already, as 'F2'"):
        metrics.register(metrics.Metric("f2", "F2", higher_is_better=True))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("accuracy", "−5.0 points"),
        ("seconds", "−0.1 s"),
        ("val_loss", "−0.050"),
        ("n_train", "−0"),
        ("peak_memory", "−0.0 MB"),
    ],
)
def test_a_difference_is_shown_in_its_unit(name, shown):
    assert metrics.find_metric(name).signed(-0.05) == shown


def test_a_figure_is_known_by_the_name_that_it_has():
    assert all(name == metric.name for name, metric in {**metrics.METRICS, **metrics.FAMILIES}.items())
    assert metrics.find_metric("accuracy_after_40").label == "accuracy after steps: 40"
    assert metrics.find_metric("accuracy_afternoon").label == "accuracy on afternoon"
    for name in ("recall_", "accuracy_", "", "Accuracy"):
        with pytest.raises(ValueError, match="is unknown"):
            metrics.find_metric(name)
