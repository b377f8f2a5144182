"""Bursts show one thing many times; a network is evaluated on its way without changing where it goes."""

import numpy as np
import pytest
import torch

from course_lessons.how_much_data.studies.bursts import jitter, load_bursts
from course_lessons.how_much_data.studies.convergence import BATCH, EVERY, STEPS, convergence
from course_lessons.how_much_data.studies.periodic_evaluation import PeriodicEvaluation
from course_lib.datasets import load_sketches
from course_lib.training import Recipe, train

RECIPE = Recipe(policy="random", budget=100, steps=30, dropout=0.3)


@pytest.fixture(scope="module")
def data():
    return load_sketches(n_val=50)


def test_the_last_evaluation_is_what_the_run_itself_says(data):
    run = train(RECIPE, data)
    own = data.train.take(run.indices)
    evaluations = PeriodicEvaluation(own, data.val, every=10)
    evaluated = train(RECIPE, data, callbacks=[evaluations])
    assert [row["step"] for row in evaluations.rows] == [10, 20, 30]
    assert evaluations.rows[-1]["accuracy"] == pytest.approx(run.evaluate(data.val)["accuracy"], abs=1e-6)
    chance = run.predict_proba(own.X)[np.arange(100), own.y]
    assert evaluations.rows[-1]["loss"] == pytest.approx(-np.log(chance).mean(), rel=1e-3)
    for one, other in zip(run.model.parameters(), evaluated.model.parameters(), strict=True):
        assert torch.equal(one, other), "evaluating changes nothing, with dropout neither"


def test_an_evaluation_every_no_steps_is_refused(data):
    with pytest.raises(ValueError, match="from 1 up"):
        PeriodicEvaluation(data.train, data.val, every=0)


def test_steps_and_passes_agree_and_what_is_never_reached_is_the_end(monkeypatch):
    found = convergence(0, n=200)
    assert found["steps_to_fit"] % EVERY == 0
    assert 0 < found["steps_to_fit"] < STEPS
    assert found["passes_to_read"] == found["steps_to_read"] * BATCH / 200
    assert found["loss_after_40"] > 0.5 > found["loss_after_1200"]
    monkeypatch.setitem(convergence.__globals__, "READS", 1.1)
    assert convergence(0, n=200)["steps_to_read"] == STEPS


def test_a_burst_shows_one_sketch_a_little_differently():
    bursts = load_bursts(n_sketches=40, shots=5, n_val=10, n_test=10)
    sketches = load_sketches(n_train=40, n_val=10, n_test=10)
    X = bursts.train.X.reshape(40, 5, 28, 28).astype(float)
    np.testing.assert_array_equal(bursts.train.y.reshape(40, 5), np.repeat(sketches.train.y[:, None], 5, 1))
    np.testing.assert_array_equal(bursts.train.groups, np.repeat(np.arange(40), 5))
    assert len(np.unique(bursts.train.X.reshape(200, -1), axis=0)) == 200, "no shot is a copy"
    within = np.abs(X - X.mean(axis=1, keepdims=True)).mean()
    assert within < 0.6 * np.abs(X - X.mean(axis=(0, 1))).mean()
    np.testing.assert_array_equal(bursts.test.X, sketches.test.X)
    assert bursts.test.groups is None


def test_a_shot_moves_at_most_a_pixel_and_keeps_the_light():
    dot = np.zeros((50, 9, 9), dtype=np.uint8)
    dot[:, 4, 4] = 200
    taken = jitter(dot, 20, np.random.default_rng(0))
    where = np.argwhere(taken.reshape(1_000, 9, 9) > 120)
    assert len(where) == 1_000
    assert {tuple(place) for place in where[:, 1:].tolist()} == {(r, c) for r in (3, 4, 5) for c in (3, 4, 5)}
    assert taken.max(axis=(2, 3)).mean() == pytest.approx(200, rel=0.02)


@pytest.mark.parametrize(("option", "least"), [({"n_sketches": 5}, 10), ({"shots": 0}, 1)], ids=str)
def test_bursts_of_too_few_are_refused(option, least):
    with pytest.raises(ValueError, match=f"whole number from {least}"):
        load_bursts(**option)
