"""What the lesson's studies measure: which pictures are chosen, by what, and what that saves."""

import numpy as np
import pytest

from course_lessons.which_ones import studies


def test_pool_and_test_share_no_picture_and_the_seed_draws_both():
    for task in studies.TASKS:
        one, two = studies.load_pool(task, 0), studies.load_pool(task, 1)
        assert (len(one.train), len(one.test)) == (studies.POOL, studies.TEST)
        assert not np.array_equal(one.train.X, two.train.X)
        assert not np.array_equal(one.test.X, two.test.X)
        shared = {image.tobytes() for image in one.train.X} & {image.tobytes() for image in one.test.X}
        assert len(shared) <= 1  # the digits hold a copy or two


def test_only_quotas_know_the_classes():
    y = studies.load_pool("digits", 0).train.y
    rows = studies.choose("digits", 0, "random", 100, quotas=True)
    assert np.bincount(y[rows]).tolist() == [10] * 10
    free = studies.choose("digits", 0, "random", 100)
    assert np.ptp(np.bincount(y[free])) > 0


def test_labels_worth_is_read_between_measured_points_and_not_beyond():
    budgets, accuracies = [10, 100, 1000], [0.5, 0.7, 0.69]
    assert studies.labels_worth(budgets, accuracies, 0.6) == pytest.approx(10**1.5)
    assert studies.labels_worth(budgets, accuracies, 0.2) == 10
    assert studies.labels_worth(budgets, accuracies, 0.9) == 1000


def test_nothing_is_saved_by_random_choice():
    saved = studies.labels_saved("digits", "random", 100, resamples=200)
    assert list(saved) == pytest.approx([0, 0, 0], abs=1e-6)


def test_every_study_is_named_once():
    assert len({study.name for study in studies.STUDIES}) == len(studies.STUDIES) == 2
