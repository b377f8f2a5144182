"""Searches are replayed as they would have run: what they see, what they spend, what they hold."""

import itertools

import numpy as np
import pytest

from course_lessons.searching import replays, table
from course_lessons.searching.exercises.budget import _right as epochs_of_halving
from course_lessons.searching.replays import EPOCHS, KNOBS, RUNGS, SHAPE, SIZE
from course_lib import results
from course_lib.training import train


@pytest.fixture(scope="module")
def measured():
    return replays.load_table()


@pytest.fixture
def toy():
    """One world in which everybody knows the best setting from the first epoch on: the last."""
    values = np.arange(SIZE) / SIZE
    return replays.Table(np.repeat(values[None, :, None], EPOCHS, axis=2), values[None], {})


def test_the_table_holds_what_was_measured(measured):
    rows = results.load("search-table").frame
    row = rows[(rows["recipe"] == "momentum 0.1, batch 32, dropout 0.3") & (rows["seed"] == 1)].iloc[0]
    place = replays.place_of(
        {"learning_rate": 0.1, "batch_size": 32, "optimizer": "momentum", "dropout": 0.3}
    )
    assert measured.test[1, place] == row["accuracy"]
    assert measured.curves[1, place, 2] == row["val_after_3"]
    assert measured.smaller[50][1, place] == row["val_of_50"]
    assert list(table.settings()) == list(results.load("search-table").recipes)


def test_what_is_measured_of_a_setting_is_what_its_training_does():
    knobs = {"learning_rate": 0.01, "batch_size": 128, "optimizer": "adam", "dropout": 0.3}
    found = table.measure(1, **knobs)
    run = train(table.recipe_for(seed=1, **knobs), table.load_data(), test=True)
    assert found["accuracy"] == run.metrics["accuracy"]
    assert [found[f"val_after_{k}"] for k in (1, 24)] == [run.history[k]["val_accuracy"] for k in (0, 23)]
    assert run.recipe.epochs == EPOCHS == RUNGS[-1]


def test_a_training_that_diverges_counts_as_naming_one_class():
    knobs = {"learning_rate": 100.0, "batch_size": 32, "optimizer": "momentum", "dropout": 0.0}
    found = table.measure(0, **knobs)
    assert found.keys() == table.measure(0, **{**knobs, "learning_rate": 0.01}).keys()
    assert found["accuracy"] < 0.2


@pytest.mark.parametrize("searcher", replays.WITHOUT_MODEL)
def test_no_search_spends_more_than_it_has_or_tries_a_setting_twice(measured, searcher):
    steps = replays.replay(searcher, measured, 4, trials=20)
    reached: dict[int, int] = {}
    spent = 0
    for setting, epochs in steps:
        assert epochs > reached.get(setting, 0)
        spent += epochs - reached.get(setting, 0)
        reached[setting] = epochs
    assert spent <= 20 * EPOCHS
    epochs, _ = replays.best_so_far(steps, measured, 1)
    assert epochs[-1] == spent


@pytest.mark.parametrize("searcher", replays.HALVINGS)
def test_halving_ends_when_every_setting_was_begun(measured, searcher):
    steps = replays.replay(searcher, measured, 0, trials=SIZE)
    assert {setting for setting, _ in steps} == set(range(SIZE))


@pytest.mark.parametrize("searcher", [*replays.WITHOUT_MODEL, "TPE"])
def test_a_search_is_its_seeds(measured, searcher):
    first, again, other = (replays.replay(searcher, measured, seed, trials=12) for seed in (3, 3, 6))
    assert first == again
    assert (first == other) == (searcher == "grid, in order")


def test_the_best_so_far_is_the_best_that_was_seen(measured):
    steps = replays.replay("random", measured, 5, trials=30)
    _, best = replays.best_so_far(steps, measured, 2)
    for n in range(1, 31):
        tried = [setting for setting, _ in steps[:n]]
        assert best[n - 1] == max(tried, key=lambda setting: measured.curves[2, setting, -1])


def test_a_training_that_went_further_counts_before_one_that_did_not(measured):
    low, high = np.argsort(measured.curves[0, :, 2])[[0, -1]]
    _, best = replays.best_so_far([(int(low), 6), (int(high), 3)], measured, 0)
    assert best.tolist() == [low, low]


def test_a_round_of_halving_keeps_the_better_half_and_costs_what_the_exercise_says(toy):
    steps = []
    for step in replays.halve(toy.curves[0], np.random.default_rng(0), ((3, 16),)):
        if len(steps) == 16 + 8 + 4 + 2:
            break
        steps.append(step)
    alive = [{setting for setting, epochs in steps if epochs == rung} for rung in RUNGS]
    assert [len(each) for each in alive] == [16, 8, 4, 2]
    for before, after in itertools.pairwise(alive):
        assert after == set(sorted(before)[len(before) // 2 :])
    epochs, best = replays.best_so_far(steps, toy, 0)
    assert epochs[-1] == epochs_of_halving(16, RUNGS) == 120
    assert best[-1] == max(alive[0])


def test_one_knob_at_a_time_starts_at_the_defaults_and_climbs(toy):
    steps = [setting for setting, _ in replays.replay("one knob at a time", toy, 0, trials=64)]
    assert steps[0] == np.ravel_multi_index(replays.DEFAULT, SHAPE)
    assert len(set(steps)) == len(steps)
    assert SIZE - 1 in steps[: sum(SHAPE) - 3]  # the best of all, when each knob has been turned once


def test_a_grid_is_every_combination_of_its_values():
    found = replays.part_of_grid(np.random.default_rng(0), (0, 4, 8), (0, 2), (0, 1, 2), (0, 2))
    knobs = np.array(np.unravel_index(found, SHAPE))
    assert len(set(found)) == 36
    assert [sorted(set(each)) for each in knobs] == [[0, 4, 8], [0, 2], [0, 1, 2], [0, 2]]


def test_quasi_random_points_are_more_even_than_chance():
    def gaps(order):
        first = np.bincount(np.unravel_index(order[:27], SHAPE)[0], minlength=SHAPE[0])
        return np.abs(first - 3).sum()

    rngs = [np.random.default_rng(seed) for seed in range(20)]
    even = np.mean([gaps(replays.quasi_random(rng)) for rng in rngs])
    assert even < 0.7 * np.mean([gaps(replays.at_random(rng)) for rng in rngs])


def test_importance_is_the_share_of_a_knobs_own_effect():
    values = np.zeros(SHAPE) + 2 * np.arange(SHAPE[0])[:, None, None, None] + np.arange(SHAPE[2])[:, None]
    shares = replays.importance(values)
    variances = 4 * np.var(range(SHAPE[0])), np.var(range(SHAPE[2]))
    assert shares["learning_rate"] == pytest.approx(variances[0] / sum(variances))
    assert shares["optimizer"] == pytest.approx(variances[1] / sum(variances))
    assert shares["dropout"] == pytest.approx(0) == shares["batch_size"]
    both = np.zeros(SHAPE) + np.array([1, -1, 0])[:, None, None] * np.array([1, -1, 0])[:, None]
    assert sum(replays.importance(both).values()) == pytest.approx(0)  # together alone: no main effect


def test_own_searches_are_replayed_as_the_lessons_are(measured):
    settings = [
        dict(zip(KNOBS, values, strict=True))
        for values in ((each[knob] for knob in KNOBS) for each in table.settings().values())
    ]
    own = [[settings[k] for k, _ in replays.replay("random", measured, seed, trials=16)] for seed in range(9)]
    one, other = replays.race(own, looks=(2, 16)), replays.race("random", searches=9, looks=(2, 16))
    assert all(np.array_equal(one[n], other[n]) for n in (2, 16))


@pytest.mark.parametrize("searcher", ["random", "halving", "all settings"])
def test_stored_replays_are_of_this_table(searcher):
    stored = results.load("search-replays").frame.set_index(["recipe", "seed"])
    found = replays.measure(7, searcher=searcher, table="")
    assert stored.loc[(searcher, 7)].round(5).to_dict() == {name: round(x, 5) for name, x in found.items()}


def test_the_curse_is_validation_less_test_of_the_best(measured):
    found = replays.measure_curse(5, validation=100, table="")
    order = replays.at_random(np.random.default_rng(5))[:8]
    best = max(order, key=lambda setting: measured.smaller[100][2, setting])
    assert found["optimism_after_8"] == measured.smaller[100][2, best] - measured.test[2, best]
