"""Stored results were measured with these rows: the same seed must go on giving them."""

import hashlib

import numpy as np
import pytest
from sklearn.naive_bayes import GaussianNB

from course_lib import quality, splits


def digest(*arrays):
    found = hashlib.sha256()
    for array in map(np.ascontiguousarray, arrays):
        found.update(f"{array.dtype.kind}{array.shape}".encode() + array.astype("<i8").tobytes())
    return found.hexdigest()[:16]


def labels(seed, n=387):
    return np.random.default_rng(seed).choice(3, n, p=(0.6, 0.3, 0.1))


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ((0.7, 0, 0.3), "77c1374b34892d65"),
        ((0.5, 0, 0.5), "97da2cea5c7bd074"),
        ((0.4, 0.3, 0.3), "785b774dfebe3c9e"),
        ((0.8, 0, 0.2), "4266a1a31ce22ab3"),
        ((0.7, 0.15, 0.15), "e002efefb4ba8265"),
    ],
)
def test_stratified_gives_the_rows_that_studies_were_measured_with(shares, expected):
    parts = [splits.stratified(labels(seed), shares=shares, random_state=seed) for seed in range(5)]
    assert digest(*(rows for part in parts for rows in part)) == expected


def test_stratified_of_twelve_rows():
    parts = splits.stratified([0, 1, 1, 0, 1, 0, 1, 1, 0, 1, 1, 1], shares=(0.5, 0.25, 0.25), random_state=3)
    assert [part.tolist() for part in parts] == [[0, 2, 5, 7, 10, 11], [1, 3, 4], [6, 8, 9]]


def test_groups_of_equal_size_are_dealt_as_the_patients_of_the_studies():
    who = np.repeat(np.random.default_rng(1).permutation(569)[:150], 4)
    y = np.repeat(np.random.default_rng(2).integers(0, 2, 150), 4)
    with_y = [splits.grouped(who, y=y, shares=(0.7, 0, 0.3), random_state=seed) for seed in range(5)]
    without = [splits.grouped(who, random_state=seed) for seed in range(5)]
    assert digest(*(rows for part in with_y for rows in part)) == "0c7054798ddc8fc7"
    assert digest(*(rows for part in without for rows in part)) == "1de8938014f1044e"


def test_labels_are_made_wrong_in_the_same_rows():
    y = labels(7, 80)
    wrong = [
        each
        for kind in ("uniform", "confusable")
        for seed in range(5)
        for each in quality.wrong_labels(y, 0.3, kind=kind, random_state=seed)
    ]
    assert digest(*wrong) == "0979082324693643"


def test_samples_are_predicted_in_the_same_folds():
    X, y = np.random.default_rng(0).normal(size=(80, 5)), labels(7, 80)
    proba = quality.out_of_sample_proba(GaussianNB(), X, y, random_state=5)
    weights = np.arange(1, 81)[:, None] * [1, 2, 3]
    assert (proba * weights).sum() == pytest.approx(4810.316132248306)
