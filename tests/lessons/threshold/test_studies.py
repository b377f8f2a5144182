"""What this lesson's studies measure: what thresholds cost, and what probabilities are worth."""

import numpy as np
import pytest

from course_lessons.threshold import studies
from course_lessons.threshold.studies import (
    cost_of_threshold,
    draw_eights,
    draw_payments,
    make_learner,
    worth_of_probabilities,
)
from course_lib import metrics, results

PLAIN = {"model": "logistic regression"}


def test_parts_share_no_row_and_are_as_rare_as_they_say():
    for data, rare in ((draw_payments(3), 70), (draw_eights(3), 45)):
        parts = (data.train, data.val, data.test)
        rows = [row.tobytes() for part in parts for row in part.X]
        assert len(set(rows)) == len(rows)
        for part in parts:
            assert (part.y == 0).sum() / part.y.sum() == pytest.approx(rare, rel=0.07)
    assert not np.array_equal(draw_payments(4).test.X, draw_payments(3).test.X)


def test_costs_are_those_of_scikit_learns_model_by_hand():
    data = draw_payments(1)
    model = make_learner("logistic regression").fit(data.train.X, data.train.y)
    p, y = model.predict_proba(data.test.X)[:, 1], data.test.y
    found = cost_of_threshold(1, by="price", **PLAIN)
    by_hand = (20 * ((y == 1) & (p < 1 / 21)) + ((y == 0) & (p >= 1 / 21))).mean()
    assert found["expected_cost"] == pytest.approx(by_hand)
    assert found["threshold"] == pytest.approx(1 / 21)


def test_nobody_beats_the_oracle_on_test_nor_the_search_on_validation():
    found = {by: cost_of_threshold(2, by=by, **PLAIN) for by in ("half", "price", "search", "oracle")}
    assert min(found, key=lambda by: found[by]["expected_cost"]) == "oracle"
    assert min(found, key=lambda by: found[by]["expected_cost_val"]) == "search"


def test_calibration_keeps_the_order_and_is_learned_from_validation_alone():
    data = draw_payments(0)
    val_p, test_p = studies._probabilities(0, "payments", "boosting, 60 rounds", "as they are")
    (moved,) = studies._platt(val_p, data.val.y, test_p)
    assert metrics.pr_auc(data.test.y, moved) == pytest.approx(metrics.pr_auc(data.test.y, test_p), abs=1e-3)
    assert (
        metrics.brier(data.val.y, studies._platt(val_p, data.val.y, val_p)[0])
        <= metrics.brier(data.val.y, val_p) * 1.05
    )


def test_the_base_rate_is_calibrated_and_worth_nothing():
    found = worth_of_probabilities(0, remedy="base rate")
    share = draw_payments(0).test.y.mean()
    assert found["ece"] < 0.001
    assert found["brier"] == pytest.approx(share * (1 - share), abs=1e-4)
    assert found["pr_auc"] == pytest.approx(share)


def test_a_corrected_prior_keeps_the_order_and_mends_the_mean():
    before, after = (
        worth_of_probabilities(1, remedy="dropping", prior=prior, **PLAIN) for prior in (False, True)
    )
    assert after["pr_auc"] == pytest.approx(before["pr_auc"], abs=1e-3)
    assert after["ece"] < 0.1 * before["ece"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: cost_of_threshold(0, by="hand"), "by='hand' is unknown.*'price'"),
        (lambda: cost_of_threshold(0, data="iris"), "data='iris' is unknown.*'payments'"),
        (lambda: worth_of_probabilities(0, remedy="prayer"), "remedy='prayer' is unknown.*'dropping'"),
        (lambda: make_learner("oracle"), "model='oracle' is unknown.*'logistic regression'"),
    ],
    ids=["by", "data", "remedy", "model"],
)
def test_unknown_names_are_refused_with_the_known(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize(
    ("name", "setting"),
    [
        ("threshold-costs", "payments, logistic regression, by price"),
        ("honest-probabilities", "MNIST eights, logistic regression, dropping, corrected"),
    ],
)
def test_a_stored_figure_comes_out_again(name, setting):
    assert results.check(name, 1, only=(setting,))["same"].all()
