"""The studies of the lesson: split, damage the training part alone, train, score; and the results stored of them."""

import numpy as np
import pytest

from course_lessons.data_quality import studies
from course_lessons.data_quality.studies import STUDIES, leaks
from course_lib import results
from course_lib.experiments import compare
from course_widgets.label_noise_lab.models import classifier


def test_pairing_over_seeds_is_complete():
    ways = {"few": {"n": 20}, "many": {"n": 200}}
    runs = compare(ways, measure=studies.source, seeds=[3, 5, 8])
    assert runs.seeds == (3, 5, 8)
    assert runs.values().loc[5, "few"] == studies.source(5, n=20)["accuracy"]
    assert runs.baseline == "few"


def test_an_unknown_model_or_table_names_the_known_ones():
    with pytest.raises(ValueError, match="'nearest neighbour'"):
        classifier("oracle")
    with pytest.raises(ValueError, match="choose 'breast cancer', 'wine' or 'digits'"):
        studies.scaling(0, data="iris")


def test_a_model_scales_by_its_training_rows_alone():
    X = np.array([[0.0, 0.0], [1.0, 1000.0], [0.1, 900.0]])
    model = classifier("nearest neighbour").fit(X[:2], [0, 1])
    raw = classifier("nearest neighbour", scale=False).fit(X[:2], [0, 1])
    assert model["standardscaler"].mean_.tolist() == [0.5, 500.0]
    assert raw.predict(X[2:]).tolist() == [1]


def test_damage_at_rate_zero_is_none():
    assert studies.labels(0) == studies.labels(0, rate=0.0, repair="oracle")
    assert studies.gaps(0)["accuracy"] == studies.gaps(0, repair="drop")["accuracy"]
    assert studies.source(1, drop=True) == studies.source(1)


def test_rows_with_gaps_are_left_out_and_nothing_else():
    counts = [studies.gaps(seed, rate=0.05, repair="drop")["n_train"] for seed in range(8)]
    assert np.mean(counts) == pytest.approx(284 * 0.95**30, rel=0.15)
    too_few = studies.gaps(0, rate=0.5, repair="drop")
    assert too_few["n_train"] < 10
    assert too_few["accuracy"] == pytest.approx(0.627, abs=0.01)


def test_leaving_out_exactly_the_wrong_labels_leaves_none():
    found = studies.labels(2, rate=0.3, repair="oracle")
    assert found["noise_after"] == 0
    assert found["right_lost"] == 0
    assert studies.labels(2, rate=0.3)["noise_after"] == pytest.approx(0.3, abs=0.001)


def test_noise_reveals_the_leak(monkeypatch):
    def noise(seed):
        rng = np.random.default_rng(seed)
        return rng.normal(size=(387, 30)), np.repeat([0, 1], [357, 30])

    monkeypatch.setattr("course_lessons.data_quality.studies.leaks.blurred_tumours", noise)
    honest, leaky = (
        np.mean([studies.resampled(seed, first=first)["balanced_accuracy"] for seed in range(5)])
        for first in ("split", "resample")
    )
    assert honest == pytest.approx(0.5, abs=0.08)
    assert leaky > 0.9


def test_a_patient_stays_in_one_part_only_if_asked():
    X, y, who = leaks.repeated_visits(0)
    assert (np.unique(who, return_counts=True)[1] == 4).all()
    assert all(len(np.unique(y[who == each])) == 1 for each in np.unique(who))
    assert len(np.unique(X, axis=0)) == len(X), "no row is a copy"


@pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.name)
def test_the_results_are_what_the_study_gives_today(study):
    stored = results.load(study.name)
    for name in (stored.recipes[0], stored.recipes[-1]):
        row = stored.frame.query("recipe == @name and seed == 1").iloc[0]
        for metric, value in study.measure(1, **study.shared, **study.settings[name]).items():
            assert value == pytest.approx(row[metric], abs=0.02), (name, metric)
