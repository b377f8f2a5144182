"""The studies of the lesson: what a split that leaks promises, what preparing is worth; and the results stored."""

import numpy as np
import pytest

from course_lessons.split_honestly.studies import STUDIES, leaks, preprocessing
from course_lib import results
from course_widgets.label_noise_lab.models import classifier


def test_a_model_scales_by_its_training_rows_alone():
    X = np.array([[0.0, 0.0], [1.0, 1000.0], [0.1, 900.0]])
    model = classifier("nearest neighbour").fit(X[:2], [0, 1])
    raw = classifier("nearest neighbour", scale=False).fit(X[:2], [0, 1])
    assert model["standardscaler"].mean_.tolist() == [0.5, 500.0]
    assert raw.predict(X[2:]).tolist() == [1]


def test_noise_reveals_the_leak(monkeypatch):
    def noise(seed):
        rng = np.random.default_rng(seed)
        return rng.normal(size=(387, 30)), np.repeat([0, 1], [357, 30])

    monkeypatch.setattr("course_lessons.split_honestly.studies.leaks.blurred_tumours", noise)
    honest, leaky = (
        np.mean([leaks.resampled(seed, first=first)["balanced_accuracy"] for seed in range(5)])
        for first in ("split", "resample")
    )
    assert honest == pytest.approx(0.5, abs=0.08)
    assert leaky > 0.9


def test_a_patient_stays_in_one_part_only_if_asked():
    X, y, who = leaks.repeated_visits(0)
    assert (np.unique(who, return_counts=True)[1] == 4).all()
    assert all(len(np.unique(y[who == each])) == 1 for each in np.unique(who))
    assert len(np.unique(X, axis=0)) == len(X), "no row is a copy"


def test_scaling_by_the_training_rows_is_what_a_pipeline_does():
    from sklearn.datasets import load_wine
    from sklearn.model_selection import train_test_split

    X, y = load_wine(return_X_y=True)
    peeked, fair = (
        np.mean([preprocessing.scaling(seed, data="wine", **how)["accuracy"] for seed in range(5)])
        for how in ({"scale": False, "peek": True}, {})
    )
    scores = []
    for seed in range(5):
        train, test = train_test_split(np.arange(len(y)), test_size=0.5, stratify=y, random_state=seed)
        scores.append(classifier("nearest neighbour").fit(X[train], y[train]).score(X[test], y[test]))
    assert fair == pytest.approx(np.mean(scores), abs=0.03)
    assert peeked == pytest.approx(fair, abs=0.02)


def test_a_crop_finds_the_digit_wherever_it_lies():
    digit = np.zeros((28, 28))
    digit[4:24, 6:20] = np.arange(1, 281).reshape(20, 14)
    crops = [
        preprocessing._cropped(preprocessing._framed(digit, *corner))
        for corner in ((0, 0), (28, 28), (3, 17))
    ]
    for crop in crops:
        np.testing.assert_array_equal(crop, crops[0])
        assert crop.shape == (28, 28)
        assert sorted(crop[crop > 0]) == sorted(digit[digit > 0])


def test_half_the_side_is_the_mean_of_four_pixels():
    frame = np.arange(56 * 56.0).reshape(56, 56)
    halved = preprocessing._halved(frame)
    assert halved[0, 0] == frame[:2, :2].mean()
    assert halved[-1, 3] == frame[-2:, 6:8].mean()


def test_the_unit_of_pixels_is_nothing_to_a_nearest_neighbour():
    one, other = (preprocessing.pictures(2, prepare="crop", scale=scale) for scale in (True, False))
    assert one == other


@pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.name)
def test_the_results_are_what_the_study_gives_today(study):
    stored = results.load(study.name)
    for name in (stored.recipes[0], stored.recipes[-1]):
        row = stored.frame.query("recipe == @name and seed == 1").iloc[0]
        for metric, value in study.measure(1, **study.shared, **study.settings[name]).items():
            assert value == pytest.approx(row[metric], abs=0.02), (name, metric)
