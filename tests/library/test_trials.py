"""The trials of lesson 01: split, damage the training part alone, train, score; and the bank that keeps them."""

import numpy as np
import pytest

from course_lib import bank, trials
from course_lib.trials.banked import SERIES


def test_pairing_over_seeds_is_complete():
    ways = {"few": {"n": 20}, "many": {"n": 200}}
    runs = trials.repeat(ways, trials.source, seeds=[3, 5, 8])
    assert runs.seeds == (3, 5, 8)
    assert runs.values().loc[5, "few"] == trials.source(5, n=20)["accuracy"]
    assert runs.baseline == "few"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"settings": {}}, "holds nothing to compare"),
        ({"seeds": 1}, "1 seed cannot show"),
        ({"baseline": "none"}, "choose one of 'a'"),
    ],
)
def test_what_cannot_be_compared_is_refused(arguments, words):
    arguments = {"settings": {"a": {}}, "trial": trials.source, "seeds": 2, **arguments}
    with pytest.raises(ValueError, match=words):
        trials.repeat(arguments.pop("settings"), arguments.pop("trial"), **arguments)


def test_an_unknown_model_or_table_names_the_known_ones():
    with pytest.raises(ValueError, match="'nearest neighbour'"):
        trials.classifier("oracle")
    with pytest.raises(ValueError, match="choose 'breast cancer', 'wine' or 'digits'"):
        trials.scaling(0, data="iris")


def test_a_model_scales_by_its_training_rows_alone():
    X = np.array([[0.0, 0.0], [1.0, 1000.0], [0.1, 900.0]])
    model = trials.classifier("nearest neighbour").fit(X[:2], [0, 1])
    raw = trials.classifier("nearest neighbour", scale=False).fit(X[:2], [0, 1])
    assert model["standardscaler"].mean_.tolist() == [0.5, 500.0]
    assert raw.predict(X[2:]).tolist() == [1]


def test_damage_at_rate_zero_is_none():
    assert trials.labels(0) == trials.labels(0, rate=0.0, repair="oracle")
    assert trials.gaps(0)["accuracy"] == trials.gaps(0, repair="drop")["accuracy"]
    assert trials.source(1, drop=True) == trials.source(1)


def test_rows_with_gaps_are_left_out_and_nothing_else():
    counts = [trials.gaps(seed, rate=0.05, repair="drop")["n_train"] for seed in range(8)]
    assert np.mean(counts) == pytest.approx(284 * 0.95**30, rel=0.15)
    too_few = trials.gaps(0, rate=0.5, repair="drop")
    assert too_few["n_train"] < 10
    assert too_few["accuracy"] == pytest.approx(0.627, abs=0.01)


def test_leaving_out_exactly_the_wrong_labels_leaves_none():
    found = trials.labels(2, rate=0.3, repair="oracle")
    assert found["noise_after"] == 0
    assert found["right_lost"] == 0
    assert trials.labels(2, rate=0.3)["noise_after"] == pytest.approx(0.3, abs=0.001)


def test_noise_reveals_the_leak(monkeypatch):
    def noise(seed):
        rng = np.random.default_rng(seed)
        return rng.normal(size=(387, 30)), np.repeat([0, 1], [357, 30])

    monkeypatch.setattr("course_lib.trials.honesty.blurred_tumours", noise)
    honest, leaky = (
        np.mean([trials.resampled(seed, first=first)["balanced_accuracy"] for seed in range(5)])
        for first in ("split", "resample")
    )
    assert honest == pytest.approx(0.5, abs=0.08)
    assert leaky > 0.9


def test_a_patient_stays_in_one_part_only_if_asked():
    X, y, who = trials.visits(0)
    assert (np.unique(who, return_counts=True)[1] == 4).all()
    assert all(len(np.unique(y[who == each])) == 1 for each in np.unique(who))
    assert len(np.unique(X, axis=0)) == len(X), "no row is a copy"


@pytest.mark.parametrize("name", SERIES)
def test_the_bank_keeps_what_the_trials_give_today(name):
    stored = bank.load(name)
    only = (stored.recipes[0], stored.recipes[-1])
    again = bank.recompute(name, seed=1, only=only).set_index("recipe")
    for recipe in only:
        row = stored.frame.query("recipe == @recipe and seed == 1").iloc[0]
        for figure in again.columns.drop("seed"):
            assert again.loc[recipe, figure] == pytest.approx(row[figure], abs=0.02), (recipe, figure)
