"""The studies differ in what they say they do, and measure what they say; what is kept is what was measured."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import log_loss as log_loss_of_scikit_learn

from course_lessons.ensembles.studies import SETTINGS, STUDIES
from course_lessons.ensembles.studies.combine import combine, log_loss, measure, soften, temperature_of
from course_lessons.ensembles.studies.distil import student
from course_lessons.ensembles.studies.members import (
    IMAGES,
    estimator,
    labelled,
    learn,
    load_task,
    network,
)
from course_lessons.ensembles.studies.shelf import SHELF, in_255ths, load_shelf
from course_lib import ensembles
from course_lib.training import Recipe, train

FEW = 40  # steps


@pytest.fixture(scope="module")
def digits():
    return load_task("digits", 0)


def test_a_setting_names_its_members_and_way():
    every = {name: setting for study in STUDIES[:3] for name, setting in study.settings.items()}
    for name, setting in every.items():
        words = name.removesuffix(", short")
        assert ("short" in name) == (setting.get("length") == "short")
        if " + " in words:
            assert words.split(" + ")[1].split(",")[0] in setting["members"]
        for how in ("vote", "log", "stack", "weights", "best"):
            assert (f", {how}" in words) == (setting.get("how") == how)
    assert len(set(map(repr, SETTINGS.values()))) == len(SETTINGS)


def test_pictures_without_labels_are_none_of_those_with(digits):
    own = labelled("digits", 0)
    assert len(own) == IMAGES["digits"]
    assert np.array_equal(own.X, digits.train.X[: len(own)])
    rest = {each.tobytes() for each in digits.train.X[len(own) :]}
    assert not rest & {each.tobytes() for each in own.X}


def test_one_cycle_is_a_cosine_and_what_is_kept_is_the_end(digits):
    (member,) = network("digits", 0, "mlp", FEW)
    recipe = Recipe(model="mlp", steps=FEW, batch_size=32, learning_rate=3e-3, schedule="cosine")
    run = train(recipe, replace(digits, train=labelled("digits", 0)), validation=None)
    np.testing.assert_allclose(member.test, run.predict_proba(digits.test.X), atol=1e-5)


def test_snapshots_are_taken_at_the_end_of_each_cycle_and_the_last_is_the_run(digits):
    run, said = learn("digits", 0, "mlp", FEW, cycles=4)
    assert len({each["test"].tobytes() for each in said}) == 4
    assert np.array_equal(said[-1]["test"], run.predict_proba(digits.test.X))
    parts = network("digits", 0, "mlp", FEW, cycles=4)
    assert [each.test.tobytes() for each in parts] == [each["test"].tobytes() for each in said]


def test_bagged_ones_learn_from_other_draws_of_as_many(digits):
    runs = [learn("digits", 0, "mlp", 2, number=k, bagged=True)[0] for k in (1, 2)]
    assert [run.n_train for run in runs] == [IMAGES["digits"]] * 2
    one, other = (run.predict_proba(digits.test.X[:5]) for run in runs)
    assert not np.allclose(one, other)


def test_what_is_measured_is_what_the_members_say(digits):
    found = measure(0, task="digits", members=["k-NN", "naive Bayes"], length="short")
    y = digits.test.y
    parts = [estimator("digits", 0, name).test for name in ("k-NN", "naive Bayes")]
    p = np.mean(parts, axis=0, dtype=float)
    alone = [(each.argmax(axis=1) == y).mean() for each in parts]
    assert found["accuracy"] == pytest.approx((p.argmax(axis=1) == y).mean(), abs=2e-3)  # ties
    assert found["ensemble_gain"] == pytest.approx(found["accuracy"] - np.mean(alone))
    assert found["disagreement"] == (parts[0].argmax(axis=1) != parts[1].argmax(axis=1)).mean()


def test_the_log_loss_is_scikit_learns():
    p = np.random.default_rng(0).dirichlet(np.ones(4), 100)
    y = np.arange(100) % 4
    assert log_loss(y, p) == pytest.approx(log_loss_of_scikit_learn(y, p))


def test_weights_and_best_look_at_validation_rows_alone():
    rng = np.random.default_rng(0)
    y = rng.integers(0, 10, 400)
    good = 0.8 * np.eye(10)[y] + 0.02
    bad = rng.dirichlet(np.ones(10), 400)
    parts = {"bad": (bad, bad), "good": (good, bad[::-1])}
    assert np.array_equal(combine(parts, y, "best", 300), bad[::-1])
    assert np.allclose(combine(parts, y, "weights", 300), bad[::-1], atol=1e-3)


def test_a_temperature_undoes_what_made_probabilities_too_sure():
    rng = np.random.default_rng(0)
    honest = rng.dirichlet(np.full(10, 0.3), 3_000)
    y = np.array([rng.choice(10, p=each) for each in honest])
    sure = soften(np.maximum(honest, 1e-6), 0.25)
    assert temperature_of(sure, y) == pytest.approx(4, rel=0.3)
    parts = {"sure": (sure, sure)}
    told = combine(parts, y, "tempered", 3_000)
    assert log_loss(y, told) < log_loss(y, sure) - 0.1
    assert np.allclose(told, combine(parts, y, "calibrated", 3_000))


def test_a_student_learns_what_it_is_told():
    rng = np.random.default_rng(0)
    X = rng.integers(0, 120, (128, 16, 16)).astype(np.uint8)
    X[:64, :8] += 120
    told = np.repeat([[0.2, 0.8], [0.9, 0.1]], 64, axis=0)
    said = student(X, told, X, 200, 0)
    assert said[:64, 0].mean() == pytest.approx(0.2, abs=0.08)
    assert said[64:, 0].mean() == pytest.approx(0.9, abs=0.08)


def test_255ths_sum_to_255_and_are_near():
    p = np.random.default_rng(0).dirichlet(np.full(10, 0.3), 500)
    kept = in_255ths(p)
    assert (kept.astype(int).sum(axis=1) == 255).all()
    assert np.abs(kept / 255 - p).max() < 1 / 255
    assert np.array_equal(in_255ths(kept / 255), kept)


def test_the_shelf_is_of_these_sketches_and_an_estimator_on_it_says_what_it_says_today():
    shelf, data = load_shelf(), load_task("sketches", 0)
    assert list(shelf.test) == list(SHELF)
    assert len(SHELF) == 12
    assert np.array_equal(shelf.y_test, data.test.y)
    assert shelf.classes == data.classes
    today = estimator("sketches", 0, "k-NN").test
    assert np.abs(shelf.test["k-NN"] - today).max() < 1 / 128
    together = ensembles.average([shelf.test[f"vgg {k}"] for k in (1, 2, 3, 4)])
    assert (together.argmax(axis=1) == shelf.y_test).mean() > 0.8
