"""The studies of the lesson: split, damage the training part alone, train, score; and the results stored of them."""

import numpy as np
import pandas as pd
import pytest

from course_lessons.data_quality.studies import STUDIES, damage, dirty, worth
from course_lessons.data_quality.studies.tables import table
from course_lib import results
from course_lib.experiments import compare
from course_widgets.label_noise_lab.models import classifier


def test_pairing_over_seeds_is_complete():
    ways = {"few": {"n": 20}, "many": {"n": 200}}
    runs = compare(ways, measure=damage.source, seeds=[3, 5, 8])
    assert runs.seeds == (3, 5, 8)
    assert runs.values().loc[5, "few"] == damage.source(5, n=20)["accuracy"]
    assert runs.baseline == "few"


def test_an_unknown_model_or_table_names_the_known_ones():
    with pytest.raises(ValueError, match="'nearest neighbour'"):
        classifier("oracle")
    with pytest.raises(ValueError, match="choose 'breast cancer', 'wine' or 'digits'"):
        table("iris")


def test_damage_at_rate_zero_is_none():
    assert damage.labels(0) == damage.labels(0, rate=0.0, repair="oracle")
    assert damage.gaps(0)["accuracy"] == damage.gaps(0, repair="drop")["accuracy"]
    assert damage.source(1, drop=True) == damage.source(1)


def test_rows_with_gaps_are_left_out_and_nothing_else():
    counts = [damage.gaps(seed, rate=0.05, repair="drop")["n_train"] for seed in range(8)]
    assert np.mean(counts) == pytest.approx(284 * 0.95**30, rel=0.15)
    too_few = damage.gaps(0, rate=0.5, repair="drop")
    assert too_few["n_train"] < 10
    assert too_few["accuracy"] == pytest.approx(0.627, abs=0.01)


def test_leaving_out_exactly_the_wrong_labels_leaves_none():
    found = damage.labels(2, rate=0.3, repair="oracle")
    assert found["noise_after"] == 0
    assert found["right_lost"] == 0
    assert damage.labels(2, rate=0.3)["noise_after"] == pytest.approx(0.3, abs=0.001)


def test_a_label_is_judged_by_who_saw_it_or_not():
    seen, fresh = (damage.labels(1, rate=0.2, repair=repair) for repair in ("seen", "issues"))
    assert fresh["noise_after"] < seen["noise_after"] < 0.2


def test_one_neighbour_is_the_nearest_neighbour():
    assert damage.neighbours(3, rate=0.3)["accuracy"] == damage.labels(3, rate=0.3)["accuracy"]


def test_one_diagnosis_alone_is_always_said():
    found = [damage.source(seed, n=2) for seed in range(12)]
    constant = [each["accuracy"] for each in found if round(each["accuracy"], 2) in (0.37, 0.63)]
    assert constant, "among twelve draws of two rows some have one diagnosis"


def test_the_table_is_damaged_in_four_ways_and_the_test_rows_in_none():
    from sklearn.datasets import load_breast_cancer

    whole = load_breast_cancer(as_frame=True).data
    found, sound = dirty.dirty_table(4), dirty.dirty_table(4, damaged=False)
    assert found.test.equals(sound.test)
    assert not sound.wrong.any()
    assert (sound.table["clinic"] == "A").all()
    together = pd.concat([sound.table.drop(columns="clinic"), sound.test])
    assert (
        together.sort_values(list(whole)).to_numpy().tolist()
        == whole.sort_values(list(whole)).to_numpy().tolist()
    )
    n, careless = len(found.table), found.table["clinic"] == "B"
    assert careless.sum() == round(0.3 * n)
    assert (found.table[dirty.CODED] == 0).sum() == round(0.08 * n)
    gaps = found.table.isna().sum().drop(["clinic", dirty.CODED])
    assert set(gaps) == {round(0.02 * n)}
    assert found.wrong[careless].mean() == pytest.approx(0.34, abs=0.08)
    assert found.wrong[~careless].mean() == pytest.approx(0.1, abs=0.05)
    assert ((found.diagnosis == sound.diagnosis) == ~found.wrong).all()


def test_each_repair_keeps_what_it_says():
    n = {name: dirty.cleaned(5, repaired=repaired)["n_train"] for name, repaired in (
        ("none", ()), ("zeros", ["zeros"]), ("gaps", ["gaps"]), ("clinic", ["gaps", "clinic"]),
        ("perfect", ["gaps", "perfect labels"]),
    )}  # fmt: skip
    found = dirty.dirty_table(5)
    assert n["gaps"] == len(found.table)
    assert n["none"] == found.table.notna().all(axis=1).sum()
    assert n["zeros"] == (found.table.notna().all(axis=1) & (found.table[dirty.CODED] != 0)).sum()
    assert n["clinic"] == (found.table["clinic"] == "A").sum()
    assert n["perfect"] == (~found.wrong).sum()


def test_rows_are_read_off_the_mean_curve():
    sizes, accuracy = [2, 8, 32], np.array([[0.5, 0.7, 0.9], [0.6, 0.8, 1.0]])
    assert worth.rows_worth(sizes, accuracy, 0.75) == pytest.approx(8)
    assert worth.rows_worth(sizes, accuracy, 0.85) == pytest.approx(16)
    assert worth.rows_worth(sizes, accuracy, 0.1) == pytest.approx(2)
    assert worth.rows_worth(sizes, accuracy, 0.96) == np.inf


def test_the_interval_of_the_rows_is_that_of_the_seeds():
    best, low, high = worth.equal_rows(400)
    runs = results.load("careful-rows").values()
    curve = runs[[f"{n} careful" for n in worth.SIZES]].to_numpy()
    halves = [worth.rows_worth(worth.SIZES, curve[k::2], runs["200 careless"][k::2].mean()) for k in (0, 1)]
    assert low < best < high
    assert 0.5 * low < min(halves) < max(halves) < 2 * high


@pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.name)
def test_the_results_are_what_the_study_gives_today(study):
    stored = results.load(study.name)
    for name in (stored.recipes[0], stored.recipes[-1]):
        row = stored.frame.query("recipe == @name and seed == 1").iloc[0]
        for metric, value in study.measure(1, **study.shared, **study.settings[name]).items():
            assert value == pytest.approx(row[metric], abs=0.02), (name, metric)
