"""Ensembles: the same as scikit-learn where it has the thing, hand cases and identities where not; bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_iris, make_classification
from sklearn.ensemble import StackingClassifier, VotingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.tree import DecisionTreeClassifier

from course_lib import ensembles, metrics

A = np.array([[0.6, 0.3, 0.1], [0.1, 0.5, 0.4], [0.2, 0.2, 0.6]])
B = np.array([[0.2, 0.7, 0.1], [0.3, 0.4, 0.3], [0.1, 0.8, 0.1]])


@st.composite
def probabilities(draw, most=5):
    m, n, c = draw(st.integers(1, most)), draw(st.integers(1, 8)), draw(st.integers(2, 4))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    return [rng.dirichlet(np.ones(c), n) for _ in range(m)], rng.integers(0, c, n)


@pytest.fixture(scope="module")
def fitted():
    X, y = load_iris(return_X_y=True)
    parts = {
        "nb": GaussianNB(),
        "tree": DecisionTreeClassifier(max_depth=2, random_state=0),
        "knn": KNeighborsClassifier(3),
    }
    learn, ask = np.arange(0, 150, 2), np.arange(1, 150, 2)
    return {name: each.fit(X[learn], y[learn]) for name, each in parts.items()}, X, y, learn, ask


@pytest.mark.parametrize("weights", [None, [1, 2, 4], [5, 1, 1]])
@pytest.mark.parametrize("voting", ["hard", "soft"])
def test_votes_and_averages_are_those_of_the_voting_classifier(fitted, voting, weights):
    models, X, y, learn, ask = fitted
    oracle = VotingClassifier(list(models.items()), voting=voting, weights=weights).fit(X[learn], y[learn])
    members = {name: model.predict_proba(X[ask]) for name, model in models.items()}
    ours = {"hard": ensembles.vote, "soft": ensembles.average}[voting](members, weights=weights)
    assert np.array_equal(ours.argmax(axis=1), oracle.predict(X[ask]))
    if voting == "soft":
        assert np.allclose(ours, oracle.predict_proba(X[ask]))


def test_equal_votes_go_to_the_class_that_comes_first():
    assert ensembles.vote([A, B]).argmax(axis=1).tolist() == [0, 1, 1]


def test_a_log_average_is_the_geometric_mean_made_to_sum_to_1():
    expected = np.sqrt(A * B)
    assert np.allclose(ensembles.average([A, B], how="log"), expected / expected.sum(axis=1, keepdims=True))


def test_one_members_zero_does_not_rule_a_class_out():
    p = ensembles.average([[[0.0, 1.0]], [[0.999999, 0.000001]], [[0.999999, 0.000001]]], how="log")
    assert p[0, 0] > 0.99


def test_disagreement_by_hand_and_by_name():
    table = ensembles.disagreement({"a": A, "b": B})
    assert list(table) == ["a", "b"]
    assert table.to_numpy() == pytest.approx(np.array([[0, 2 / 3], [2 / 3, 0]]))


def test_diversity_by_hand():
    right = {"a": [1, 1, 1, 0, 0, 0], "b": [1, 1, 0, 1, 0, 0]}  # both 2, one each 1, neither 2
    members = {name: np.array([[r, 1 - r] for r in each], float) for name, each in right.items()}
    found = ensembles.diversity(members, np.zeros(6, int))
    assert found["disagreement"] == pytest.approx(2 / 6)
    assert found["double_fault"] == pytest.approx(2 / 6)
    assert found["q_statistic"] == pytest.approx((2 * 2 - 1) / (2 * 2 + 1))


def test_independent_members_have_a_q_of_about_0():
    rng = np.random.default_rng(0)
    members = [np.eye(2)[(rng.random(40_000) < 0.3).astype(int)] for _ in range(2)]
    assert abs(ensembles.diversity(members, np.zeros(40_000, int))["q_statistic"]) < 0.03


@given(probabilities())
@settings(max_examples=60, deadline=None)
def test_the_averages_brier_score_is_the_members_mean_less_their_ambiguity(case):
    members, y = case
    if len(members) < 2:
        return

    def brier(p):
        return ((p - np.eye(p.shape[1])[y]) ** 2).sum(axis=1).mean()

    mean = np.mean([brier(p) for p in members])
    found = ensembles.diversity(members, y)["ambiguity"]
    assert brier(ensembles.average(members)) == pytest.approx(mean - found)


@given(probabilities())
@settings(max_examples=60, deadline=None)
def test_whatever_the_way_rows_sum_to_1_and_the_order_does_not_matter(case):
    members, _ = case
    ways = (
        ensembles.vote,
        ensembles.average,
        lambda each: ensembles.average(each, how="log"),
        lambda each: ensembles.distillation_targets(each, temperature=2),
    )
    for way in ways:
        assert np.allclose(way(members).sum(axis=1), 1)
        assert np.allclose(way(members), way(members[::-1]))


def test_fitted_weights_are_no_worse_than_any_tried():
    rng = np.random.default_rng(1)
    y = rng.integers(0, 3, 200)
    members = [rng.dirichlet(1 + k * np.eye(3)[each], 1)[0] for k in (1, 3, 6) for each in y]
    members = np.array(members).reshape(3, 200, 3)
    found = ensembles.fit_weights(members, y)
    assert found.sum() == pytest.approx(1)
    assert found.min() >= 0
    best = min(log_loss(y, ensembles.average(members, weights=w)) for w in rng.dirichlet(np.ones(3), 400))
    assert log_loss(y, ensembles.average(members, weights=found)) <= best + 1e-6


def test_out_of_fold_is_cross_val_predict():
    X, y = make_classification(120, 6, n_informative=4, n_classes=3, random_state=0)
    folds = StratifiedKFold(4, shuffle=True, random_state=3)
    oracle = cross_val_predict(GaussianNB(), X, y, cv=folds, method="predict_proba")
    ours = ensembles.out_of_fold(
        lambda X, y: GaussianNB().fit(X, y).predict_proba, X, y, folds=4, random_state=3
    )
    assert np.array_equal(ours, oracle)


def test_stacking_out_of_fold_is_that_of_the_stacking_classifier():
    """The same pieces by hand; scikit-learn stacks probabilities themselves, and of two classes one column."""
    X, y = make_classification(150, 6, n_informative=4, n_classes=3, random_state=1)
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    models = [("nb", GaussianNB()), ("tree", DecisionTreeClassifier(max_depth=3, random_state=0))]
    oracle = StackingClassifier(models, LogisticRegression(), cv=folds).fit(X, y)
    seen = {
        name: ensembles.out_of_fold(lambda X, y, m=model: m.fit(X, y).predict_proba, X, y)
        for name, model in models
    }
    second = LogisticRegression().fit(np.hstack(list(seen.values())), y)
    asked = np.hstack([model.fit(X, y).predict_proba(X) for _, model in models])
    assert np.array_equal(second.predict(asked), oracle.predict(X))


def test_stacking_features_lie_side_by_side_and_are_finite():
    features = ensembles.stacking_features({"a": A, "b": np.eye(3)})
    assert features.shape == (3, 6)
    assert np.allclose(features[:, :3], np.log(A))
    assert np.isfinite(features).all()


def test_targets_of_a_temperature_are_the_softmax_of_logits_divided():
    logits = np.log(A)
    soft = np.exp(logits / 3) / np.exp(logits / 3).sum(axis=1, keepdims=True)
    assert np.allclose(ensembles.distillation_targets([A], temperature=3), soft)
    assert np.allclose(ensembles.distillation_targets([A, B]), ensembles.average([A, B]))


def test_averaging_over_confident_members_makes_them_less_so():
    """Three that are each sure, and mostly right of different samples: the average is less sure than right."""
    rng = np.random.default_rng(0)
    y = rng.integers(0, 4, 3_000)
    said = [np.where(rng.random(3_000) < 0.7, y, rng.integers(0, 4, 3_000)) for _ in range(5)]
    members = [0.9 * np.eye(4)[each] + 0.025 for each in said]
    p = ensembles.average(members)
    assert p.max(axis=1).mean() < metrics.accuracy(y, p) - 0.1


BAD = {
    "none": (lambda: ensembles.vote([]), "members is empty"),
    "shapes": (lambda: ensembles.average({"a": A, "b": B[:2]}), r"member 'b' has shape \(2, 3\)"),
    "logits": (lambda: ensembles.average({"a": A, "net": 5 * A - 2}), "member 'net': p holds"),
    "labels": (lambda: ensembles.vote([[0, 1, 2]]), "member '0'"),
    "NaN": (lambda: ensembles.vote([A, A * np.nan]), "member '1': p holds NaN"),
    "weights": (lambda: ensembles.vote([A, B], weights=[1, -1]), "a number from 0"),
    "weights, one": (lambda: ensembles.average([A, B], weights=[1]), "each of the 2 members"),
    "no weight": (lambda: ensembles.average([A, B], weights=[0, 0]), "not all 0"),
    "how": (lambda: ensembles.average([A, B], how="soft"), "use one of 'mean', 'log'"),
    "one member": (lambda: ensembles.diversity([A], [0, 1, 2]), "give two or more"),
    "labels, few": (lambda: ensembles.diversity([A, B], [0, 1]), "one class code from 0 to 2"),
    "labels, text": (lambda: ensembles.fit_weights([A, B], ["a", "b", "c"]), "class code"),
    "labels, high": (lambda: ensembles.fit_weights([A, B], [0, 1, 3]), "class code"),
    "temperature": (lambda: ensembles.distillation_targets([A], temperature=0), "a number above 0"),
    "folds": (
        lambda: ensembles.out_of_fold(lambda X, y: lambda X: A, np.zeros((9, 1)), np.repeat([0, 1, 2], 3)),
        "give 3 folds or fewer",
    ),
    "fold's shape": (
        lambda: ensembles.out_of_fold(
            lambda X, y: lambda X: A, np.zeros((20, 1)), np.repeat([0, 1], 10), folds=2
        ),
        "probabilities of 2 classes",
    ),
}


@pytest.mark.parametrize(("call", "words"), BAD.values(), ids=BAD)
def test_bad_input_is_refused_with_a_cure(call, words):
    with pytest.raises(ValueError, match=words):
        call()
