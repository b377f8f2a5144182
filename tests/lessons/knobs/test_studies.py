"""The studies turn one knob at a time, and measure what they say."""

import dataclasses

import numpy as np
import pytest
from sklearn.metrics import log_loss

from course_lessons.knobs import studies
from course_lessons.knobs.studies import SETTINGS, at, load_task, measure, recipe_for
from course_lib.training import Recipe, train

KNOBS = {"learning_rate", "batch_size", "dropout", "weight_decay", "l1", "optimizer", "steps", "epochs"}


def test_a_setting_turns_one_knob_or_says_which_others():
    base = recipe_for("sketches")
    for name, fields in SETTINGS.items():
        recipe = recipe_for("sketches", **fields)
        turned = {
            field.name
            for field in dataclasses.fields(Recipe)
            if getattr(recipe, field.name) != getattr(base, field.name)
        }
        assert turned <= KNOBS
        along = {"steps"} if "equal steps" in name else set()
        along |= {"optimizer"} if name.startswith("decay") else set()
        along |= {"learning_rate"} if "rate 0.003 " in name or "rate 0.0003, epochs" in name else set()
        along |= {"learning_rate"} if name.split()[0] in studies.OPTIMIZERS else set()
        assert len(turned - along) <= 1, name
    assert len({repr(recipe_for("sketches", **fields)) for fields in SETTINGS.values()}) == len(SETTINGS)


def test_equal_steps_are_equal_and_equal_epochs_are_not():
    data = load_task("digits")
    taken = {}
    for way in ("equal steps", "equal epochs"):
        recipe = recipe_for("digits", **SETTINGS[f"batch, {way} 128"])
        run = train(recipe, data)
        taken[way] = sum(-(-300 // 128) for _ in run.history) if way == "equal epochs" else recipe.steps
    assert taken == {"equal steps": 600, "equal epochs": 180}


def test_what_is_measured_is_what_the_run_does():
    data = load_task("tumours", 3)
    found = measure(3, task="tumours", epochs=20)
    run = train(recipe_for("tumours", epochs=20, seed=3), data)
    own = data.train.take(run.indices)
    assert found["accuracy"] == (run.predict(data.test.X) == data.test.y).mean()
    assert found["train_accuracy"] == (run.predict(own.X) == own.y).mean()
    assert found["train_loss"] == pytest.approx(log_loss(own.y, run.predict_proba(own.X)), rel=1e-4)
    assert found["val_loss"] == run.history[-1]["val_loss"]
    assert found["lowest_val_loss"] == min(row["val_loss"] for row in run.history)
    assert found["val_loss_after_10"] == run.history[1]["val_loss"]


def test_a_run_that_is_lost_counts_as_one_that_guesses():
    found = measure(0, task="tumours", optimizer="sgd", learning_rate=100.0, weight_decay=10)
    data = load_task("tumours", 0)
    assert found["accuracy"] == np.bincount(data.test.y).max() / len(data.test)
    assert found["val_loss"] == found["train_loss"] == found["val_loss_after_50"] == studies.WORST
    assert found.keys() == measure(0, task="tumours", epochs=2).keys()


def test_a_value_that_is_the_bases_own_is_the_base():
    assert at("rate", 1e-3) == at("batch, equal steps", 32) == at("L2", 0.0) == at("decay", 0) == "as it is"
    assert SETTINGS[at("decay", 10)] == {"optimizer": "adamw", "weight_decay": 10.0}


def test_random_recipes_are_of_the_ranges_that_the_page_says():
    drawn = [
        fields
        for name, fields in next(
            each for each in studies.STUDIES if each.name == "knobs-defaults-tones"
        ).settings.items()
        if name.startswith("random")
    ]
    assert len(drawn) == 20
    assert all(3e-4 <= each["learning_rate"] <= 1e-2 and 0 <= each["dropout"] <= 0.6 for each in drawn)
    assert all(1e-5 <= each["weight_decay"] <= 10**-2.5 for each in drawn)
    assert {each["optimizer"] for each in drawn} == {"adam", "adamw", "rmsprop"}
    assert {each["batch_size"] for each in drawn} == {16, 32, 64, 128}
