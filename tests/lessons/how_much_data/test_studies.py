"""Evaluates a network on its way: at the right steps, with the right figures, without changing where it goes."""

import numpy as np
import pytest
import torch

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
