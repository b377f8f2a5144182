"""The studies measure what they say: each part against what scikit-learn, a loop or arithmetic gives."""

import numpy as np
import pytest
from scipy.spatial.distance import cdist
from scipy.stats import rankdata
from sklearn.cluster import KMeans

from course_lessons.subsets_elsewhere import clusters, data, networks, svm, trees
from course_lessons.subsets_elsewhere.studies import FRESH, STUDIES
from course_lib import results


def test_all_is_measured_on_seeds_that_no_setting_was_tried_on():
    assert {study.first_seed for study in STUDIES} == {FRESH}
    assert min(results.load("elsewhere-svm").seeds) == FRESH


@pytest.mark.parametrize("wrong", [0.0, 0.15])
def test_labels_are_wrong_as_often_as_said_and_never_in_the_test(wrong):
    right, drawn = data.draw_border(3), data.draw_border(3, wrong=wrong)
    assert np.array_equal(right.test_y, drawn.test_y)
    assert (right.y != drawn.y).mean() == pytest.approx(wrong, abs=0.02)


def test_support_vectors_alone_give_the_same_machine():
    rows, _ = svm.choose(3, "support vectors", 1.0, 0.0)
    drawn = data.draw_border(3)
    alone = svm.machine().fit(drawn.X[rows], drawn.y[rows]).decision_function(drawn.test_X)
    whole = svm.machine().fit(drawn.X, drawn.y).decision_function(drawn.test_X)
    np.testing.assert_allclose(alone, whole, atol=0.05)


@pytest.mark.parametrize("way", ["random", "border"])
def test_a_part_has_as_many_rows_as_its_share(way):
    rows, seconds = svm.choose(3, way, 0.1, 0.15)
    assert len(set(rows.tolist())) == 600
    assert seconds >= 0


def test_the_disagreement_of_a_forest_is_that_of_all_pairs():
    from sklearn.ensemble import RandomForestClassifier

    found = trees.measure_forest(3, rows=0.1, columns="sqrt", trees=4)
    table = data.draw_table(3)
    forest = RandomForestClassifier(4, max_samples=0.1, max_features="sqrt", random_state=3)
    forest.fit(table.X, table.y)
    told = [tree.predict(table.test_X) for tree in forest.estimators_]
    apart = [(told[a] != told[b]).mean() for a in range(4) for b in range(a)]
    assert found["disagreement"] == pytest.approx(np.mean(apart))
    assert found["accuracy"] == forest.score(table.test_X, table.test_y)


def test_boosting_comes_out_the_same_again(monkeypatch):
    monkeypatch.setattr(trees, "ROUNDS", 5)
    one, again = (trees.measure_boosting(FRESH, way="goss")["accuracy"] for _ in range(2))
    assert one == again


def test_goss_estimates_the_sum_of_all_gradients():
    gradients = np.random.default_rng(0).normal(0.3, 1, 200)
    rng = np.random.default_rng(1)
    sums = [
        (weights * gradients[rows]).sum()
        for rows, weights in (trees.by_gradient(gradients, 0.1, 0.1, rng) for _ in range(4_000))
    ]
    assert np.mean(sums) == pytest.approx(gradients.sum(), abs=3 * np.std(sums) / 4_000**0.5)


def test_a_coreset_estimates_the_sum_over_all_points():
    X = np.random.default_rng(0).normal(1, 2, (300, 2))
    rng = np.random.default_rng(1)
    sums = [weights @ X[rows] for rows, weights in (clusters.coreset(X, 30, rng) for _ in range(4_000))]
    np.testing.assert_allclose(np.mean(sums, axis=0), X.sum(axis=0), rtol=0.03)


def test_excess_is_that_of_scikit_learns_inertia_over_the_true_centres(monkeypatch):
    def draw(seed, far=16.0):
        return data.draw_clusters(seed, n=4_000, far=far)

    monkeypatch.setattr(clusters, "draw_clusters", draw)
    found = clusters.measure_clusters(2, far=40.0)
    X, y = draw(2, 40.0)
    centres = np.array([X[y == k].mean(axis=0) for k in range(data.CLUSTERS)])
    ours = KMeans(data.CLUSTERS, n_init=5, random_state=2).fit(X)
    true = (cdist(X, centres).min(axis=1) ** 2).sum()
    assert found["excess"] == pytest.approx(ours.inertia_ / true - 1)
    assert found["recall_rare"] == 1


def test_all_directions_of_a_picture_hold_all_of_it_and_more_digits_more():
    few, many = (clusters.measure_directions(3, n=n)["explained"] for n in (40, 400))
    assert 0 < few < many < 1


def test_ranks_are_those_of_the_other_seeds_means():
    measured = results.load("elsewhere-networks")
    seed, way = measured.seeds[0], "10 %, as many steps"
    told = [measured.values(f"val_of_{name}")[way][seed] for name in networks.CANDIDATES]
    others = [
        measured.values(f"accuracy_{name}")["all, full length"].drop(seed).mean()
        for name in networks.CANDIDATES
    ]
    found = networks.measure_ranks(seed, way=way)
    correlation = np.corrcoef(rankdata(told), rankdata(others))[0, 1]
    assert found["rank_correlation"] == pytest.approx(correlation)
    assert found["regret"] == pytest.approx(max(others) - others[int(np.argmax(told))])
