"""The fast greedy policies against loops that do exactly what the definition says."""

import tracemalloc
from itertools import combinations

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from course_lib import subsets


def clusters(n, d=8, seed=0):
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(10, d)) * 4
    return centres[rng.integers(10, size=n)] + rng.normal(size=(n, d))


def gauss(n, d=8, seed=0):
    return np.random.default_rng(seed).normal(size=(n, d))


def with_duplicates(n, d=8, seed=0):
    return np.repeat(gauss(n // 4, d, seed), 4, axis=0)


DATA = [clusters, gauss, with_duplicates]


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize(("n", "k"), [(40, 40), (600, 80), (3000, 700)])
def test_k_center_always_picks_the_farthest(data, n, k):
    features = data(n)
    picked = subsets.k_center_greedy(np.zeros(n), k, features=features, random_state=1)
    assert len(set(picked.tolist())) == k
    nearest = cdist(features, features[picked[:1]]).ravel()
    for pick in picked[1:]:
        assert nearest[pick] == pytest.approx(nearest.max(), rel=1e-5, abs=1e-3)  # ties aside
        nearest = np.minimum(nearest, cdist(features, features[[pick]]).ravel())


def test_k_center_makes_the_same_picks_as_the_loop_where_nothing_ties():
    features = gauss(2500, d=16)
    picked = subsets.k_center_greedy(np.zeros(2500), 300, features=features, random_state=0)
    loop = [picked[0]]
    nearest = cdist(features, features[picked[:1]]).ravel()
    for _ in range(299):
        loop.append(nearest.argmax())
        nearest = np.minimum(nearest, cdist(features, features[loop[-1:]]).ravel())
    np.testing.assert_array_equal(picked, loop)


def test_k_center_radius_is_within_twice_the_best():
    features = gauss(12, d=2)
    picked = subsets.k_center_greedy(np.zeros(12), 3, features=features, random_state=0)
    distance = cdist(features, features)
    best = min(distance[:, list(three)].min(1).max() for three in combinations(range(12), 3))
    assert subsets.distance_to_picks(features, picked).max() <= 2 * best + 1e-5


def test_distance_to_picks_is_the_distance():
    features = clusters(5000)
    picked = np.arange(0, 5000, 7)
    np.testing.assert_allclose(
        subsets.distance_to_picks(features, picked), cdist(features, features[picked]).min(1), atol=1e-2
    )
    with pytest.raises(ValueError, match="picked is empty"):
        subsets.distance_to_picks(features, [])


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize(("n", "k"), [(40, 40), (600, 80), (1000, 200)])
def test_facility_location_always_picks_the_largest_gain(data, n, k):
    features = data(n)
    picked = subsets.facility_location(np.zeros(n), k, features=features)
    assert len(set(picked.tolist())) == k
    distance = cdist(features, features, "sqeuclidean")
    assert distance[picked[0]].sum() == pytest.approx(distance.sum(1).min(), rel=1e-6)
    reach = distance[picked[0]]
    for pick in picked[1:]:
        gain = np.maximum(reach[:, None] - distance, 0).sum(0)
        assert gain[pick] >= gain.max() * (1 - 1e-4) - 1e-2  # ties aside
        reach = np.minimum(reach, distance[pick])


def test_facility_location_reaches_the_objective_of_plain_greedy():
    features = clusters(800)
    distance = cdist(features, features, "sqeuclidean")
    loop = [distance.sum(0).argmin()]
    for _ in range(99):
        reach = distance[loop].min(0)
        loop.append(np.maximum(reach[:, None] - distance, 0).sum(0).argmax())
    picked = subsets.facility_location(np.zeros(800), 100, features=features)
    assert distance[picked].min(0).sum() == pytest.approx(distance[loop].min(0).sum(), rel=1e-5)
    np.testing.assert_array_equal(picked[:50], loop[:50])


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize(("n", "k"), [(40, 40), (600, 150)])
def test_herding_always_picks_what_brings_the_means_together(data, n, k):
    features = data(n)
    picked = subsets.herding(np.zeros(n), k, features=features)
    assert len(set(picked.tolist())) == k
    mean, total, left = features.mean(0), np.zeros(features.shape[1]), np.ones(n, bool)
    for step, pick in enumerate(picked, 1):
        gap = np.linalg.norm((total + features) / step - mean, axis=1)
        assert gap[pick] <= gap[left].min() + 1e-4
        total += features[pick]
        left[pick] = False


def test_herding_follows_the_mean_far_better_than_chance():
    features = clusters(2000)
    gap = np.linalg.norm(
        features[subsets.herding(np.zeros(2000), 50, features=features)].mean(0) - features.mean(0)
    )
    chance = np.linalg.norm(
        features[np.random.default_rng(0).choice(2000, 50, replace=False)].mean(0) - features.mean(0)
    )
    assert gap < chance / 10


@pytest.mark.parametrize("policy", [subsets.k_center_greedy, subsets.facility_location, subsets.herding])
def test_a_smaller_budget_is_the_first_part_of_a_larger_one(policy):
    features = clusters(500)
    large = policy(np.zeros(500), 60, features=features, random_state=0)
    np.testing.assert_array_equal(policy(np.zeros(500), 25, features=features, random_state=0), large[:25])


def test_moderate_is_nearest_to_the_median_distance_of_its_class():
    features, y = gauss(200), np.repeat([0, 1], 100)
    picked = subsets.moderate(y, 20, features=features)
    for label in (0, 1):
        own = np.flatnonzero(y == label)
        distance = np.linalg.norm(features[own] - features[own].mean(0), axis=1)
        off = np.abs(distance - np.median(distance))
        assert set(picked) & set(own) == set(own[np.argsort(off)[:10]])


def test_the_greedy_policies_need_no_matrix_of_all_pairs():
    features = np.random.default_rng(0).normal(size=(12_000, 8)).astype(np.float32)
    for policy in (subsets.k_center_greedy, subsets.facility_location):
        tracemalloc.start()
        policy(np.zeros(len(features), np.uint8), 20, features=features, random_state=0)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 20e6  # all pairs would be 576 MB
