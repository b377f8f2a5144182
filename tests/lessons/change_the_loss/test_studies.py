"""What this lesson's studies measure: the gradients of batches, losses judged fairly, and shifts of the log-odds."""

import numpy as np
import pytest

from course_lessons.change_the_loss.studies import gradients
from course_lessons.change_the_loss.studies.gradients import batch_gradients
from course_lessons.change_the_loss.studies.losses import (
    _at_own_threshold,
    _weighted_over_batch_size,
    long_tailed,
    trained_with_loss,
)
from course_lessons.change_the_loss.studies.shifts import payment_log_odds
from course_lib import metrics, results


def test_weights_and_copies_have_one_mean_and_unlike_spreads():
    """In closed form: the mean of one draw over the batch size is the square of a batch's spread."""
    copies, weights = batch_gradients(0), batch_gradients(0, by="weights")
    each, y = gradients._sample_gradients(0)
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


def test_a_weighted_loss_over_the_batch_size_is_torchs_sum_over_it():
    import torch
    from torch.nn import CrossEntropyLoss

    logits, target = torch.randn(40, 2, generator=torch.Generator().manual_seed(0)), torch.arange(40) % 5 % 2
    counts = np.array([90, 10])
    summed = CrossEntropyLoss(weight=torch.tensor([100 / 180, 5.0]), reduction="sum")(logits, target)
    assert float(_weighted_over_batch_size(counts)(logits, target)) == pytest.approx(float(summed) / 40)


def test_data_are_as_rare_as_they_say():
    eights = long_tailed("eights", 1)
    assert [round((part.y == 0).sum() / (part.y == 1).sum()) for part in (eights.train, eights.test)] == [
        31,
        9,
    ]
    tail = np.bincount(long_tailed("MNIST", 1).train.y)
    assert tail[0] == 100 * tail[9]
    assert len(set(np.bincount(long_tailed("MNIST", 1).test.y))) == 1


def test_a_threshold_of_its_own_never_reads_the_test_labels():
    from dataclasses import replace

    rows = long_tailed("MNIST", 0)
    rng = np.random.default_rng(0)
    val_p, test_p = (rng.dirichlet(np.ones(10), len(part)) for part in (rows.val, rows.test))
    other = replace(rows, test=replace(rows.test, y=rng.permutation(rows.test.y)))
    assert (_at_own_threshold(rows, val_p, test_p) == _at_own_threshold(other, val_p, test_p)).all()


def test_a_shift_leaves_the_order_and_takes_the_threshold_along():
    log_odds, odds = payment_log_odds()
    plain = log_odds["plain"]
    shifted = plain - np.log(odds)
    y = np.arange(len(plain)) % 7 == 0
    assert metrics.pr_auc(y.astype(int), shifted) == metrics.pr_auc(y.astype(int), plain)
    assert ((shifted >= 0) == (plain >= np.log(odds))).all()
    for name in ("weights", "copies"):
        assert np.median(log_odds[name] - plain) == pytest.approx(-np.log(odds), abs=0.5)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: long_tailed("iris", 0), "data='iris' is unknown.*'eights'"),
        (lambda: batch_gradients(0, by="hand"), "by='hand' is unknown.*'copies'"),
    ],
    ids=["data", "by"],
)
def test_unknown_names_are_refused_with_the_known(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_stored_gradients_come_out_again():
    assert results.check("weights-or-copies", 1, only=("copies", "weights, divided by their sum"))[
        "same"
    ].all()


def test_a_network_trained_again_falls_into_the_stored_band():
    (row,) = results.check("losses-eights", seed=1, only=("200 steps, logit adjustment",)).to_dict("records")
    assert row["inside"]
    assert trained_with_loss(0, steps=40)["shift"] == 0
