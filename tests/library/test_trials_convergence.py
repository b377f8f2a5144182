"""Looks at a network on its way: at the right steps, with the right figures, without changing where it goes."""

import numpy as np
import pytest
import torch

from course_lib.datasets import load_sketches
from course_lib.training import Recipe, train
from course_lib.trials.convergence import BATCH, EVERY, STEPS, convergence
from course_lib.trials.looks import Looks

RECIPE = Recipe(policy="random", budget=100, steps=30, dropout=0.3)


@pytest.fixture(scope="module")
def data():
    return load_sketches(n_val=50)


def test_the_last_look_is_what_the_run_itself_says(data):
    run = train(RECIPE, data)
    own = data.train.take(run.indices)
    looks = Looks(own, data.val, every=10)
    looked_at = train(RECIPE, data, callbacks=[looks])
    assert [row["step"] for row in looks.rows] == [10, 20, 30]
    assert looks.rows[-1]["accuracy"] == pytest.approx(run.evaluate(data.val)["accuracy"], abs=1e-6)
    chance = run.predict_proba(own.X)[np.arange(100), own.y]
    assert looks.rows[-1]["loss"] == pytest.approx(-np.log(chance).mean(), rel=1e-3)
    for one, other in zip(run.model.parameters(), looked_at.model.parameters(), strict=True):
        assert torch.equal(one, other), "looking changes nothing, with dropout neither"


def test_a_look_every_no_steps_is_refused(data):
    with pytest.raises(ValueError, match="from 1 up"):
        Looks(data.train, data.val, every=0)


def test_steps_and_passes_agree_and_what_is_never_reached_is_the_end(monkeypatch):
    found = convergence(0, n=200)
    assert found["steps_to_fit"] % EVERY == 0
    assert 0 < found["steps_to_fit"] < STEPS
    assert found["passes_to_read"] == found["steps_to_read"] * BATCH / 200
    assert found["loss_after_40"] > 0.5 > found["loss_after_1200"]
    monkeypatch.setattr("course_lib.trials.convergence.READS", 1.1)
    assert convergence(0, n=200)["steps_to_read"] == STEPS
