"""Ranking, calibration, thresholds, costs and priors: against scikit-learn, brute force and closed forms."""

import numpy as np
import pandas as pd
import pytest
import sklearn.metrics as oracle
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve

from course_lib import metrics

TENTHS = st.integers(0, 10).map(lambda tenth: tenth / 10)  # ties, edges of bins, 0 and 1 included


@st.composite
def scored(draw):
    """Draw labels of both classes, and probabilities with ties."""
    n = draw(st.integers(2, 25))
    y = np.array(draw(st.lists(st.integers(0, 1), min_size=n, max_size=n)))
    y[0], y[-1] = 0, 1
    return y, np.array(draw(st.lists(TENTHS, min_size=n, max_size=n)))


@st.composite
def three_classes(draw):
    n = draw(st.integers(3, 20))
    y = np.array(draw(st.lists(st.integers(0, 2), min_size=n, max_size=n)))
    y[:2] = 0, 2
    rng = np.random.default_rng(draw(st.integers(0, 999)))
    return y, rng.dirichlet(np.ones(3), size=n).round(6) / 1.0


# ── ranking ──────────────────────────────────────────────────────────────────────────────────────────────────────


@given(scored())
def test_pr_auc_is_the_mean_precision_over_the_finds(pair):
    y, s = pair
    area, before = 0.0, 0.0
    for value in np.unique(s)[::-1]:
        called = s >= value
        recall, precision = (called & (y == 1)).sum() / y.sum(), y[called].mean()
        area, before = area + (recall - before) * precision, recall
    assert metrics.pr_auc(y, s) == pytest.approx(area)
    assert metrics.pr_auc(y, np.column_stack([1 - s, s])) == pytest.approx(area)


@given(three_classes())
def test_pr_auc_of_several_classes_is_the_mean_over_those_that_occur(pair):
    y, p = pair
    expected = np.mean([oracle.average_precision_score(y == code, p[:, code]) for code in np.unique(y)])
    assert metrics.pr_auc(y, p) == pytest.approx(expected)


def test_a_guess_has_the_share_of_the_rare_class():
    rng = np.random.default_rng(0)
    y = (rng.random(200_000) < 0.02).astype(int)
    assert metrics.pr_auc(y, rng.random(len(y))) == pytest.approx(0.02, abs=0.002)


# ── calibration ──────────────────────────────────────────────────────────────────────────────────────────────────


@given(scored())
def test_brier_is_scikit_learns(pair):
    y, p = pair
    assert metrics.brier(y, p) == pytest.approx(oracle.brier_score_loss(y, p))
    assert metrics.brier(y, np.column_stack([1 - p, p])) == pytest.approx(oracle.brier_score_loss(y, p))


@given(three_classes())
def test_brier_of_several_classes_is_summed_over_them(pair):
    y, p = pair
    expected = np.mean([sum((p[i, c] - (y[i] == c)) ** 2 for c in range(3)) for i in range(len(y))])
    assert metrics.brier(y, p) == pytest.approx(expected)


def ece_by_hand(predicted, observed, bins):
    total = 0.0
    for b in range(bins):
        low, high = b / bins, (b + 1) / bins
        inside = [
            (s, c)
            for s, c in zip(predicted, observed, strict=True)
            if (low < s <= high) or (b == 0 and s == 0)
        ]
        if inside:
            s, c = np.mean(inside, axis=0)
            total += len(inside) / len(predicted) * abs(s - c)
    return total


@given(scored(), st.sampled_from([1, 2, 5, 10]))
def test_ece_is_its_definition(pair, bins):
    y, p = pair
    nudged = np.clip(
        p + 1e-9 * np.sign(0.5 - p), 0, 1
    )  # off the edges, where 3/10 and 0.3 may differ in a bit
    assert metrics.ece(y, nudged, bins) == pytest.approx(ece_by_hand(nudged, y, bins), abs=1e-6)


@given(three_classes(), st.sampled_from([1, 4, 15]))
def test_ece_of_several_classes_asks_how_often_the_likeliest_is_right(pair, bins):
    y, p = pair
    expected = ece_by_hand(p.max(axis=1), (p.argmax(axis=1) == y).astype(float), bins)
    assert metrics.ece(y, p, bins) == pytest.approx(expected, abs=1e-9)


@given(scored(), st.integers(1, 12))
def test_reliability_is_scikit_learns_where_there_are_samples(pair, bins):
    y, p = pair
    table = metrics.reliability(y, p, bins)
    observed, mean_predicted = calibration_curve(y, p, n_bins=bins)
    filled = table[table["count"] > 0]
    np.testing.assert_allclose(filled["mean_predicted"], mean_predicted)
    np.testing.assert_allclose(filled["observed"], observed)
    assert len(table) == bins
    assert table["count"].sum() == len(y)
    assert table.loc[table["count"] == 0, ["mean_predicted", "observed"]].isna().all(axis=None)


def test_true_probabilities_are_calibrated_and_overconfident_ones_are_not():
    rng = np.random.default_rng(0)
    p = rng.random(100_000)
    y = (rng.random(len(p)) < p).astype(int)
    assert metrics.ece(y, p) < 0.01
    sure = p**3 / (p**3 + (1 - p) ** 3)
    assert metrics.ece(y, sure) > 0.1
    assert metrics.brier(y, p) == pytest.approx(1 / 6, abs=0.005)  # the mean of p (1 − p)


# ── cost, thresholds ─────────────────────────────────────────────────────────────────────────────────────────────


@given(scored(), st.floats(0, 100), st.floats(0, 100))
def test_cost_is_counted(pair, miss, false_alarm):
    y, p = pair
    called = (p > 0.5).astype(int)
    table = oracle.confusion_matrix(y, called, labels=[0, 1])
    expected = (table[1, 0] * miss + table[0, 1] * false_alarm) / len(y)
    assert metrics.expected_cost(y, called, miss=miss, false_alarm=false_alarm) == pytest.approx(expected)


def test_one_rare_class_for_another_is_no_miss():
    y, called = [0, 0, 3, 3, 4], [0, 4, 4, 1, 4]
    assert metrics.expected_cost(y, called, miss=10, false_alarm=1, positive=(3, 4)) == pytest.approx(11 / 5)


def candidates(s):
    return [np.inf, *np.unique(s)[::-1]]  # from the highest: ties go to the first


@given(scored(), st.floats(0, 20), st.floats(0.01, 20))
def test_the_cheapest_threshold_is_that_of_brute_force(pair, miss, false_alarm):
    y, s = pair
    costs = [
        metrics.expected_cost(y, (s >= value).astype(int), miss=miss, false_alarm=false_alarm)
        for value in candidates(s)
    ]
    found = metrics.choose_threshold(y, s, miss=miss, false_alarm=false_alarm)
    assert found.figure == pytest.approx(min(costs))
    near = [value for value, cost in zip(candidates(s), costs, strict=True) if np.isclose(cost, min(costs))]
    assert found.value in near
    exact = [value for value, cost in zip(candidates(s), costs, strict=True) if cost == found.figure]
    assert found.value == max(exact, default=found.value)
    np.testing.assert_array_equal(found(s), s >= found.value)


@given(scored(), st.sampled_from([0, 0.5, 1, 2]))
def test_the_best_f_beta_is_that_of_scikit_learn(pair, beta):
    y, s = pair
    figures = [
        oracle.fbeta_score(y, (s >= value).astype(int), beta=beta, zero_division=0) for value in candidates(s)
    ]
    found = metrics.choose_threshold(y, s, by="f_beta", beta=beta)
    assert found.figure == pytest.approx(max(figures))
    near = [
        value for value, each in zip(candidates(s), figures, strict=True) if np.isclose(each, max(figures))
    ]
    assert found.value == near[0]


@given(scored(), st.floats(0.01, 1))
def test_the_least_recall_is_kept_at_the_highest_precision(pair, least):
    y, s = pair
    found = metrics.choose_threshold(y, s, by="recall", min_recall=least)
    called = s >= found.value
    assert found.recall == pytest.approx(y[called].sum() / y.sum())
    assert found.recall >= least - 1e-9
    assert found.precision == found.figure == pytest.approx(y[called].mean())
    others = [
        (y[s >= value].mean(), value) for value in candidates(s)[1:] if y[s >= value].sum() >= least * y.sum()
    ]
    best = max(precision for precision, _ in others)
    assert found.precision == pytest.approx(best)
    assert found.value == max(value for precision, value in others if np.isclose(precision, best))


@given(scored())
def test_a_threshold_says_what_it_does(pair):
    y, s = pair
    found = metrics.choose_threshold(y, s, miss=3, false_alarm=1)
    assert found.misses == ((s < found.value) & (y == 1)).sum()
    assert found.false_alarms == ((s >= found.value) & (y == 0)).sum()
    assert found.recall == pytest.approx(1 - found.misses / y.sum())


def test_ties_and_ends():
    equal = metrics.choose_threshold([0, 1], [0.5, 0.5], miss=1, false_alarm=1)
    assert equal.value == np.inf, "calling both or nobody costs the same: the fewest alarms"
    assert equal([0.5, 1e9]).tolist() == [0, 0]
    assert metrics.choose_threshold([0, 1], [0.5, 0.5], miss=2, false_alarm=1).value == 0.5
    assert metrics.choose_threshold([0, 1, 0], [3, 9, 9.5], miss=0, false_alarm=1).value == np.inf
    assert metrics.choose_threshold([0, 1, 0], [3, 9, 9.5], miss=1, false_alarm=0).value == 9
    assert metrics.choose_threshold([0, 1, 0], [-3, -2, -9], by="f_beta").value == -2


def test_the_threshold_of_calibrated_probabilities_is_the_ratio_of_the_costs():
    rng = np.random.default_rng(1)
    p = rng.random(200_000)
    y = (rng.random(len(p)) < p).astype(int)
    assert metrics.choose_threshold(y, p, miss=9, false_alarm=1).value == pytest.approx(0.1, abs=0.02)


# ── priors ───────────────────────────────────────────────────────────────────────────────────────────────────────

SHARE = st.floats(0.01, 0.99)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=5), SHARE, SHARE)
def test_the_prior_is_corrected_as_elkan_has_it(p, trained, true):
    p = np.array(p)
    theorem = true * (p - p * trained) / (trained - p * trained + true * p - trained * true)
    np.testing.assert_allclose(metrics.correct_prior(p, trained=trained, true=true), theorem, atol=1e-9)
    columns = metrics.correct_prior(np.column_stack([1 - p, p]), trained=trained, true=true)
    np.testing.assert_allclose(columns[:, 1], theorem, atol=1e-9)
    np.testing.assert_allclose(columns.sum(axis=1), 1)


@given(three_classes(), st.lists(st.integers(1, 99), min_size=6, max_size=6))
def test_a_correction_is_undone_by_its_reverse_and_keeps_the_odds(pair, counts):
    _, p = pair
    trained, true = counts[:3], counts[3:]
    there = metrics.correct_prior(p, trained=trained, true=true)
    np.testing.assert_allclose(metrics.correct_prior(there, trained=true, true=trained), p, atol=1e-6)
    np.testing.assert_allclose(metrics.correct_prior(p, trained=trained, true=trained), p, atol=1e-6)
    assume((p > 1e-3).all())
    odds, after = p[:, 0] / p[:, 2], there[:, 0] / there[:, 2]
    factor = (true[0] / trained[0]) / (true[2] / trained[2])
    np.testing.assert_allclose(after / odds, factor, rtol=1e-6)


def test_shares_by_class_are_taken_in_the_order_of_the_classes():
    p = np.array([[0.2, 0.5, 0.3]])
    counts = pd.Series(["b"] * 30 + ["a"] * 5 + ["c"] * 10).value_counts()
    expected = metrics.correct_prior(p, trained=[5, 30, 10], true=[1, 1, 1])
    np.testing.assert_array_equal(metrics.correct_prior(p, trained=counts, true=[1, 1, 1]), expected)


def test_a_model_of_balanced_copies_is_calibrated_again():
    """Two normal classes, 1 in 50: the posterior in a balanced world, taken back, is the true one."""
    rng = np.random.default_rng(0)
    y = (rng.random(100_000) < 0.02).astype(int)
    x = rng.normal(2.0 * y, 1.0)
    balanced = 1 / (1 + np.exp(2.0 - 2.0 * x))  # Bayes' rule at equal shares
    corrected = metrics.correct_prior(balanced, trained=0.5, true=0.02)
    assert metrics.ece(y, balanced) > 0.1
    assert metrics.ece(y, corrected) < 0.005


def test_a_class_that_is_not_there_gets_no_probability():
    gone = metrics.correct_prior([[0.2, 0.3, 0.5]], trained=[1, 1, 1], true=[1, 1, 0])
    np.testing.assert_allclose(gone, [[0.4, 0.6, 0.0]])
    sure = metrics.correct_prior([[0.0, 0.0, 1.0]], trained=[1, 1, 1], true=[1, 1, 0])
    assert np.isfinite(sure).all()


# ── bad input ────────────────────────────────────────────────────────────────────────────────────────────────────

Y, P = [0, 1, 1], [0.2, 0.7, 0.9]
NAN = [0.2, np.nan, 0.9]
THREE = [[0.2, 0.3, 0.5]] * 3
COSTS = {"miss": 1, "false_alarm": 1}
BAD = {
    "pr_auc, NaN": (lambda: metrics.pr_auc(Y, NAN), "y_score holds NaN or infinity in row 1"),
    "pr_auc, infinite": (lambda: metrics.pr_auc(Y, [0, 1, np.inf]), "infinity in row 2"),
    "pr_auc, one class": (lambda: metrics.pr_auc([1, 1, 1], P), "holds class 1 alone"),
    "pr_auc, one class of three": (lambda: metrics.pr_auc([1, 1, 1], THREE), "holds class 1 alone"),
    "pr_auc, lengths": (lambda: metrics.pr_auc(Y, P[:2]), r"3 samples and y_score has shape \(2,\)"),
    "pr_auc, third class": (
        lambda: metrics.pr_auc([0, 1, 2], P),
        "holds 2, and nobody says which.*positive=2",
    ),
    "pr_auc, negative class": (
        lambda: metrics.pr_auc([0, 1, -1], P),
        "-1, and nobody says which.*name it, as in positive=1",
    ),
    "pr_auc, words": (lambda: metrics.pr_auc(Y, ["a", "b", "c"]), "give numbers"),
    "brier, NaN": (lambda: metrics.brier(Y, NAN), "p holds NaN or infinity in row 1"),
    "brier, above 1": (lambda: metrics.brier(Y, [0.2, 0.7, 1.1]), "p holds 1.1; probabilities lie between"),
    "brier, below 0": (lambda: metrics.brier(Y, [-0.2, 0.7, 1]), "p holds -0.2"),
    "brier, lengths": (lambda: metrics.brier(Y, P[:2]), "3 samples and p has shape"),
    "brier, sums": (lambda: metrics.brier(Y, [[0.2, 0.3, 0.9]] * 3), "row 0 of p sums to 1.4"),
    "brier, unknown class": (lambda: metrics.brier([0, 1, 3], THREE), "holds class 3"),
    "brier, empty": (lambda: metrics.brier([], []), "y_true is empty"),
    "ece, no bins": (lambda: metrics.ece(Y, P, bins=0), "bins is 0; give a whole number from 1"),
    "ece, part of a bin": (lambda: metrics.reliability(Y, P, bins=2.5), "bins is 2.5; give a whole"),
    "cost, negative": (lambda: metrics.expected_cost(Y, Y, miss=-1, false_alarm=1), "miss=-1 is no cost"),
    "cost, NaN": (lambda: metrics.expected_cost(Y, Y, miss=1, false_alarm=np.nan), "false_alarm=nan is no"),
    "cost, lengths": (lambda: metrics.expected_cost(Y, [0], **COSTS), "one prediction each"),
    "threshold, NaN": (lambda: metrics.choose_threshold(Y, NAN, **COSTS), "NaN or infinity in row 1"),
    "threshold, one class": (lambda: metrics.choose_threshold([0, 0, 0], P, **COSTS), "class 0 alone"),
    "threshold, lengths": (lambda: metrics.choose_threshold(Y, P[:1], **COSTS), "one score each"),
    "threshold, no cost": (lambda: metrics.choose_threshold(Y, P, miss=3), "needs the cost of both"),
    "threshold, free": (
        lambda: metrics.choose_threshold(Y, P, miss=0, false_alarm=0),
        "every threshold as good",
    ),
    "threshold, negative": (
        lambda: metrics.choose_threshold(Y, P, miss=1, false_alarm=-2),
        "=-2 is no cost",
    ),
    "threshold, beta": (lambda: metrics.choose_threshold(Y, P, by="f_beta", beta=-1), "beta=-1"),
    "threshold, no recall": (
        lambda: metrics.choose_threshold(Y, P, by="recall"),
        "min_recall=None is not allowed: .*above 0 up to 1",
    ),
    "threshold, recall 0": (
        lambda: metrics.choose_threshold(Y, P, by="recall", min_recall=0),
        "min_recall=0 ",
    ),
    "threshold, recall 2": (
        lambda: metrics.choose_threshold(Y, P, by="recall", min_recall=2),
        "min_recall=2 ",
    ),
    "threshold, by": (lambda: metrics.choose_threshold(Y, P, by="luck"), "by='luck' is unknown.*'cost'"),
    "prior, NaN": (lambda: metrics.correct_prior(NAN, trained=0.5, true=0.1), "NaN or infinity in row 1"),
    "prior, above 1": (lambda: metrics.correct_prior([2.0], trained=0.5, true=0.1), "p holds 2"),
    "prior, share 0": (lambda: metrics.correct_prior(P, trained=0.5, true=0.0), "true=0.0 is not allowed"),
    "prior, share 1": (lambda: metrics.correct_prior(P, trained=1, true=0.5), "trained=1 is not allowed"),
    "prior, share NaN": (lambda: metrics.correct_prior(P, trained=np.nan, true=0.5), "trained=nan"),
    "prior, none trained": (lambda: metrics.correct_prior(P, trained=[1, 0], true=[1, 1]), "are no shares"),
    "prior, negative": (lambda: metrics.correct_prior(P, trained=[1, 1], true=[2, -1]), "are no shares"),
    "prior, one share of three": (
        lambda: metrics.correct_prior(THREE, trained=0.5, true=0.1),
        "of 3 classes",
    ),
    "prior, two shares of three": (
        lambda: metrics.correct_prior(THREE, trained=[1, 1], true=[1, 1]),
        r"shape \(2,\), but p is of 3 classes",
    ),
}


@pytest.mark.parametrize(("call", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_refused_with_the_cure(call, message):
    with pytest.raises(ValueError, match=message):
        call()


# ── labels of any kind, numbers of any kind ──────────────────────────────────────────────────────────────────────

KINDS = {
    "text": ("good", "bad"),
    "−1/1": (-1, 1),
    "1/2": (1, 2),
    "bool": (False, True),
    "swapped": (1, 0),
    "1 and '1'": (1, "1"),
}


@pytest.mark.parametrize(("negative", "positive"), KINDS.values(), ids=KINDS)
@given(pair=scored())
def test_labels_of_any_kind_measure_as_0_and_1_do(pair, negative, positive):
    y, p = pair
    named = [positive if each else negative for each in y]
    for measure in (metrics.pr_auc, metrics.brier, metrics.ece):
        assert measure(named, p, positive=positive) == pytest.approx(measure(y, p))
    assert metrics.reliability(named, p, positive=positive).equals(metrics.reliability(y, p))
    assert metrics.choose_threshold(named, p, positive=positive, **COSTS) == metrics.choose_threshold(
        y, p, **COSTS
    )
    called = [positive if each else negative for each in p > 0.5]
    assert metrics.expected_cost(
        named, called, positive=positive, miss=3, false_alarm=1
    ) == metrics.expected_cost(y, p > 0.5, miss=3, false_alarm=1)


@given(pair=scored())
def test_two_columns_are_of_the_classes_in_sorted_order(pair):
    y, p = pair
    named = np.where(y == 1, "bad", "good")
    columns = np.column_stack([p, 1 - p])  # bad, good
    assert metrics.brier(named, columns, positive="bad") == pytest.approx(metrics.brier(y, p))
    assert metrics.pr_auc(named, columns, positive="bad") == pytest.approx(metrics.pr_auc(y, p))


TWO = np.array(["good", "bad", "good"])
UNCLEAR = {
    "text without positive": (lambda: metrics.pr_auc(TWO, P), r"'bad', and nobody says.*positive='good'"),
    "−1/1 without positive": (
        lambda: metrics.expected_cost([-1, 1], [-1, 1], **COSTS),
        "holds -1, and nobody",
    ),
    "1/2 without positive": (lambda: metrics.choose_threshold([1, 2, 2], P, **COSTS), "holds 2, and nobody"),
    "absent positive": (
        lambda: metrics.expected_cost(TWO, TWO, positive="evil", **COSTS),
        "positive='evil' does not occur in y_true, which holds 'bad', 'good'",
    ),
    "'1' is not 1": (lambda: metrics.brier([0, 1], [0, 1], positive="1"), "positive='1' does not occur"),
    "no sample to be found": (lambda: metrics.expected_cost([0, 0], [0, 1], **COSTS), "holds no 1"),
    "predictions by other labels": (
        lambda: metrics.expected_cost([-1, 1], [0, 1], positive=1, **COSTS),
        "y_pred holds 0, and y_true -1 and 1; predict by the same labels",
    ),
    "codes for text": (
        lambda: metrics.expected_cost(TWO, [0, 1, 0], positive="bad", **COSTS),
        "labels of one kind for both",
    ),
    "one column of probabilities": (lambda: metrics.brier([0, 1], [[0.2], [0.7]]), r"column p\[:, 0\]"),
    "one column of scores": (lambda: metrics.pr_auc([0, 1], [[0.2], [0.7]]), r"column p\[:, 0\]"),
    "two columns of one class": (
        lambda: metrics.brier(["a", "a"], [[0.2, 0.8]] * 2, positive="a"),
        "p is of 2 classes and y_true holds 'a', so which column is of positive='a' is not said",
    ),
    "one of three": (
        lambda: metrics.brier([0, 1, 2], THREE, positive=1),
        "p is of 3 classes .* which column",
    ),
    "codes beyond the columns": (lambda: metrics.pr_auc([1, 2, 3], THREE), "holds class 3"),
    "a threshold for NaN": (
        lambda: metrics.choose_threshold(Y, P, **COSTS)([0.1, np.nan]),
        "y_score holds NaN",
    ),
    "a threshold for two columns": (
        lambda: metrics.choose_threshold(Y, P, **COSTS)([[0.1, 0.9]]),
        r"shape \(1, 2\)",
    ),
}


@pytest.mark.parametrize(("call", "message"), UNCLEAR.values(), ids=UNCLEAR)
def test_a_measure_that_would_answer_for_nobody_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_numbers_may_be_arrays_and_tensors_of_no_dimension():
    torch = pytest.importorskip("torch")
    for number in (np.array, torch.tensor, np.float64):
        assert metrics.expected_cost(Y, [0, 0, 1], miss=number(3.0), false_alarm=number(1.0)) == 1.0
        assert metrics.choose_threshold(Y, P, by="recall", min_recall=number(1.0)).value == 0.7
        assert metrics.choose_threshold(Y, P, by="f_beta", beta=number(2.0)).value == 0.7
        np.testing.assert_allclose(metrics.correct_prior(P, trained=number(0.5), true=number(0.5)), P)
    assert len(metrics.reliability(Y, P, bins=np.array(4))) == 4


def test_positions_count_whatever_the_index():
    y = pd.Series(["good", "bad", "good"], index=[2, 0, 1])
    p = pd.Series([0.1, 0.9, 0.2], index=[5, 4, 3])
    assert metrics.brier(y, p, positive="bad") == pytest.approx((0.01 + 0.01 + 0.04) / 3)
    assert metrics.choose_threshold(y, p, positive="bad", **COSTS).value == 0.9
