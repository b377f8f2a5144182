"""What this lesson's studies measure: learners with remedies, and the gradients of batches."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from course_lessons.change_the_loss import studies
from course_lessons.change_the_loss.studies import (
    DATA,
    LEARNERS,
    batch_gradients,
    fit_learner,
    imbalanced_table,
    make_learner,
)
from course_lib import metrics, results, splits
from course_lib.results.study import find_study

LR = {"model": "logistic regression", "data": "eights"}


@pytest.mark.parametrize(("name", "ratio"), [("tumours", 11.2), ("eights", 31.2), ("drawn", 70)])
def test_the_rare_class_is_as_rare_as_it_says(name, ratio):
    X, y = imbalanced_table(name, 3)
    common, rare = np.bincount(y)
    assert common / rare == pytest.approx(ratio, rel=0.02)
    assert len(X) == len(y)
    assert not np.array_equal(imbalanced_table(name, 4)[0], X), "another seed draws others"


def test_no_remedy_is_the_plain_model():
    X, y = imbalanced_table("eights", 0)
    parts = splits.stratified(y, shares=studies.SHARES, random_state=0)
    mean, spread = X[parts.train].mean(axis=0), X[parts.train].std(axis=0)
    X = (X - mean) / np.where(spread > 0, spread, 1)
    plain = LogisticRegression(max_iter=2_000).fit(X[parts.train], y[parts.train])
    p = plain.predict_proba(X[parts.test])[:, 1]
    found = fit_learner(0, **LR)
    assert found["pr_auc"] == pytest.approx(metrics.pr_auc(y[parts.test], p))
    assert found["balanced_accuracy"] == pytest.approx(metrics.balanced_accuracy(y[parts.test], p > 0.5))
    assert found["recall_rare"] == pytest.approx((p[y[parts.test] == 1] > 0.5).mean())


@pytest.mark.parametrize("remedy", ["none", "copies", "SMOTE", "weights", "dropping"])
def test_the_threshold_moves_decisions_and_no_chance(remedy):
    before, after = (fit_learner(1, remedy=remedy, threshold=moved, **LR) for moved in (False, True))
    for figure in ("pr_auc", "ece", "brier"):
        assert before[figure] == after[figure]
    assert before["recall_rare"] != after["recall_rare"] or before["recall_common"] != after["recall_common"]


def test_a_corrected_prior_keeps_the_ranks_and_mends_the_chances():
    for remedy in ("copies", "weights", "dropping"):
        before, after = (fit_learner(1, remedy=remedy, prior=corrected, **LR) for corrected in (False, True))
        assert after["pr_auc"] == pytest.approx(before["pr_auc"], abs=1e-3)
        assert after["ece"] < before["ece"]


def test_every_learner_takes_weights():
    X, y = np.r_[np.zeros((90, 1)), np.ones((10, 1))], np.r_[np.zeros(90), np.arange(10) < 5].astype(int)
    for name in LEARNERS:
        plain, weighted = (
            make_learner(name, weighted=each).fit(X, y).predict_proba([[1.0]])[0, 1] for each in (0, 1)
        )
        assert weighted > plain + 0.1


def test_weights_and_copies_have_one_mean_and_unlike_spreads():
    """In closed form: the mean of one draw over the batch size is the square of a batch's spread."""
    copies, weights = batch_gradients(0), batch_gradients(0, by="weights")
    each, y = studies._sample_gradients(0)
    share = np.bincount(y) / len(y)
    balanced = (each[y == 0].mean(axis=0) + each[y == 1].mean(axis=0)) / 2
    w = 1 / (2 * share[y])
    one_copy = (w / len(y)) @ (each**2).sum(axis=1) - balanced @ balanced
    one_weighted = ((w[:, None] * each) ** 2).sum(axis=1).mean() - balanced @ balanced
    for found, variance in ((copies, one_copy), (weights, one_weighted)):
        assert found["pull"] == pytest.approx(1, abs=0.03)
        assert found["spread"] == pytest.approx(np.sqrt(variance / 64) / np.linalg.norm(balanced), rel=0.05)
    assert weights["spread"] > 2 * copies["spread"]
    assert weights["without_rare"] == pytest.approx((1 - share[1]) ** 64, abs=0.02)
    assert copies["without_rare"] == 0


def test_divided_by_the_sum_of_a_batchs_weights_the_rare_pull_less():
    assert batch_gradients(0, by="weights, divided by their sum")["pull"] < 0.9
    large = batch_gradients(0, by="weights, divided by their sum", batch_size=3_000, batches=100)
    assert large["pull"] == pytest.approx(1, abs=0.05), "with many samples in a batch it makes no difference"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: imbalanced_table("iris", 0), "data='iris' is unknown.*'tumours'"),
        (lambda: fit_learner(0, remedy="prayer"), "remedy='prayer' is unknown.*'SMOTE'"),
        (lambda: fit_learner(0, model="oracle"), "model='oracle' is unknown.*'random forest'"),
        (lambda: batch_gradients(0, by="hand"), "by='hand' is unknown.*'copies'"),
    ],
    ids=["data", "remedy", "model", "by"],
)
def test_unknown_names_are_refused_with_the_known(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_every_table_meets_every_learner_in_the_study():
    settings = find_study("strong-learners")[0].settings
    for data in DATA:
        for model in LEARNERS:
            assert f"{data}, {model}, threshold" in settings


@pytest.mark.parametrize(
    ("name", "only"),
    [
        (
            "strong-learners",
            ("tumours, logistic regression, none", "eights, logistic regression, SMOTE, threshold"),
        ),
        ("weights-or-copies", ("copies", "weights, divided by their sum")),
    ],
)
def test_a_stored_figure_comes_out_again(name, only):
    assert results.check(name, 1, only=only)["same"].all()
