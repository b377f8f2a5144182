"""ThresholdTuner with no browser: its arithmetic beside scikit-learn's, its state, the answers to the page."""

import base64
import json

import numpy as np
import pytest
import traitlets
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import (
    average_precision_score,
    confusion_matrix,
    precision_recall_curve,
    roc_auc_score,
    roc_curve,
)

from course_lib.metrics import choose_threshold
from course_widgets import ThresholdTuner
from course_widgets.decisions import Scored
from course_widgets.threshold_tuner.axis import ScoreAxis
from course_widgets.threshold_tuner.resamples import DRAWS, LEFT_OUT, Resamples
from tests.widgets.test_static_modules import HERE, NODE, node

TRUE, SCORE = [0, 0, 0, 1, 1], [0.1, 0.3, 0.6, 0.4, 0.9]
OTHERS = ([0, 1, 0, 1], [0.2, 0.3, 0.5, 0.8])


def release(tuner, **asked) -> dict:
    """Let go of a setting in the page; return what the kernel shows then."""
    tuner.set_state({"_request": {"id": "view:1", "setting": asked}})
    return tuner._response


def of(scored) -> tuple[np.ndarray, np.ndarray]:
    """Labels and scores that were sorted, up to their order."""
    positives = np.diff(scored.positives_below)
    negatives = np.diff(scored.samples_below) - positives
    score = np.concatenate([np.repeat(scored.values, negatives), np.repeat(scored.values, positives)])
    return np.repeat([0, 1], [negatives.sum(), positives.sum()]), score


def some_scores(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Draw labels of both classes and scores, with ties or without, of any size and sign."""
    n = int(rng.choice([2, 3, 10, 200]))
    true = np.r_[0, 1, (rng.random(n - 2) < rng.random()).astype(int)]
    score = rng.normal(size=n) * 10.0 ** rng.integers(-12, 7) + true
    return true, np.round(score, 1) if rng.random() < 0.5 else score


def packed(scored) -> dict[str, str]:
    """Write scores as node reads them."""
    return {name[1:]: base64.b64encode(each).decode() for name, each in scored.packed().items()}


@pytest.mark.parametrize("name", ThresholdTuner.STATES)
def test_code_run_by_itself_decides_as_the_control_does(name):
    tuner = ThresholdTuner.STATES[name]()
    space = dict(zip(("y_true", "y_score"), of(tuner.scored), strict=True))
    if tuner.test:
        space |= dict(zip(("test_true", "test_score"), of(tuner.test), strict=True))
    exec(tuner.code(), space)
    value = tuner.value
    assert ("mean_cost" in space) == tuner.tested
    assert space.get("mean_cost") == (tuner.on_test and tuner.on_test.mean_cost)
    assert [space[each] for each in ("tn", "fp", "fn", "tp")] == [
        value.true_negatives, value.false_positives, value.false_negatives, value.true_positives
    ]  # fmt: skip
    measured = [space[each] for each in ("precision", "recall", "f1", "cost")]
    assert measured == pytest.approx([value.precision, value.recall, value.f1, value.cost])


@pytest.mark.parametrize("name", ["rare positives", "nothing called", "long names"])
def test_picture_is_the_same_bytes_twice(name):
    first, second = (ThresholdTuner.STATES[name]()._repr_mimebundle_()[0]["text/html"] for _ in range(2))
    assert first == second
    assert len(first) > 5_000


@given(st.integers(0, 2**32 - 1))
def test_every_threshold_counts_as_scikit_learn_does(seed):
    rng = np.random.default_rng(seed)
    true, score = some_scores(rng)
    scored = Scored.of(true, score)
    between = rng.uniform(score.min() - 1, score.max() + 1, 3)
    for threshold in [*rng.choice(score, 3), *between]:
        ours = scored.at(threshold)
        counts = [ours.true_negatives, ours.false_positives, ours.false_negatives, ours.true_positives]
        assert counts == confusion_matrix(true, score >= threshold, labels=[0, 1]).ravel().tolist()


@given(st.integers(0, 2**32 - 1))
def test_the_curve_and_its_average_are_scikit_learns(seed):
    true, score = some_scores(np.random.default_rng(seed))
    scored = Scored.of(true, score)
    precision, recall, _ = precision_recall_curve(true, score)
    np.testing.assert_allclose(scored.curve(), [precision[-2::-1], recall[-2::-1]])
    assert scored.average_precision == pytest.approx(average_precision_score(true, score))


@given(st.integers(0, 2**32 - 1))
def test_the_roc_curve_and_its_area_are_scikit_learns(seed):
    true, score = some_scores(np.random.default_rng(seed))
    scored = Scored.of(true, score)
    alarms, recall, _ = roc_curve(true, score, drop_intermediate=False)
    np.testing.assert_allclose(scored.roc(), [alarms, recall])
    assert scored.roc_auc == pytest.approx(roc_auc_score(true, score))


@given(st.integers(0, 2**32 - 1))
def test_the_cheapest_is_that_of_choose_threshold(seed):
    rng = np.random.default_rng(seed)
    true, score = some_scores(rng)
    miss, alarm = (float(each) for each in rng.choice([0.1, 0.7, 1, 3, 10], 2))
    ours, theirs = (
        Scored.of(true, score).cheapest(miss, alarm),
        choose_threshold(true, score, miss=miss, false_alarm=alarm),
    )
    assert ours == (np.nextafter(score.max(), np.inf) if np.isinf(theirs.value) else theirs.value)


def test_the_standard_error_is_that_of_the_costs_one_by_one():
    true, score = some_scores(np.random.default_rng(5))
    each = np.where(true == 1, 7 * (score < 0.3), 0.5 * (score >= 0.3))
    decision = Scored.of(true, score).at(0.3, 7, 0.5)
    assert decision.mean_cost == pytest.approx(each.mean())
    assert decision.mean_cost_error == pytest.approx(each.std() / np.sqrt(len(true)))


# -- the axis and the draws ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scores", "logit", "ends"),
    [
        ([0.2, 0.7], True, (0.1, 0.9)),
        ([0.0, 0.004, 0.9999], True, (0.001, 0.9999)),
        ([1e-12, 0.3, 1 - 1e-12], True, (1e-6, 0.999999)),
        ([0.0, 1.0], False, (0.0, 1.1)),
        ([-3.2, 4.7], False, (-4.0, 5.0)),
        ([120, 980], False, (0.0, 1000.0)),
        ([5, 5.0001], False, None),
        ([0.5, 1.5], False, None),
        ([0, 1e-300], True, (1e-6, 0.9)),
    ],
    ids=str,
)
def test_probabilities_lie_in_log_odds_and_other_scores_as_they_are(scores, logit, ends):
    axis = ScoreAxis.of(Scored.of(np.arange(len(scores)) > 0, scores))
    assert axis.logit == logit
    assert ends in (None, (axis.low, axis.high))
    if not logit:
        assert axis.low <= min(scores) < max(scores) < axis.high
    shares = axis.shares(np.sort(scores))
    assert ((shares >= 0) & (shares <= 1)).all()
    thresholds = axis.thresholds(151)
    assert (np.diff(thresholds) > 0).all()
    assert thresholds[0] <= min(scores)
    np.testing.assert_allclose(axis.shares(thresholds), np.linspace(0, 1, 151), atol=2e-3)


def test_one_score_far_out_does_not_stretch_the_axis():
    scores = np.r_[np.full(500, 0.03), 1e-5, np.full(200, 0.6), 0.99999]
    assert ScoreAxis.of(Scored.of(scores > 0.5, scores)).ticks == (0.01, 0.1, 0.5, 0.9)


def test_the_band_is_that_of_drawing_the_samples_themselves():
    """The draws count what lies between thresholds; a loop draws the samples one by one."""
    rng = np.random.default_rng(0)
    true = (np.arange(400) < 60).astype(int)
    score = np.clip(rng.normal(0.3 + 0.3 * true, 0.15), 0.01, 0.99)
    thresholds = np.array([0.0, 0.2, 0.4, 0.6, 1.0])
    ours = Resamples.of(Scored.of(true, score), thresholds, 1)
    low, high = ours.costs(10, 1)
    drawn = rng.integers(0, 400, (4_000, 400))
    wrong = np.where(true[:, None] == 1, 10 * (score[:, None] < thresholds), score[:, None] >= thresholds)
    costs = np.array([wrong[rows].mean(axis=0) for rows in drawn])
    np.testing.assert_allclose([low, high], np.quantile(costs, [0.025, 0.975], axis=0), rtol=0.12)
    assert ours.missed[:, -1].std() == pytest.approx(np.sqrt(400 * 0.15 * 0.85), rel=0.15)
    cheapest = thresholds[4 - costs[:, ::-1].argmin(axis=1)]
    assert ours.cheapest(10, 1) == (np.quantile(cheapest, 0.025), np.quantile(cheapest, 0.975))


def test_draws_are_those_of_the_seed():
    first, same, other = (ThresholdTuner(TRUE, SCORE, random_state=seed)._resamples for seed in (0, 0, 1))
    assert first == same != other


# -- the test part ---------------------------------------------------------------------------------------


def test_the_test_part_says_nothing_until_it_is_asked():
    tuner = ThresholdTuner(TRUE, SCORE, test=OTHERS, miss=5, threshold=0.4)
    assert tuner.on_test is None
    assert "test part" not in tuner.describe() + tuner.code() + tuner.trace[-1]["came_to"]
    tuner.tested = True
    assert (tuner.on_test.cost, tuner.on_test.mean_cost) == (6, 1.5)
    assert "The test part's 4 samples cost 1.5 each, with a standard error of 1" in tuner.describe()
    assert tuner.trace[-1]["came_to"].endswith("on the test part 1.5")


def test_whoever_asks_often_is_told_that_this_is_choosing():
    tuner = ThresholdTuner(TRUE, SCORE, test=OTHERS)
    prices = {"miss": 1, "false_alarm": 1}
    said = [release(tuner, threshold=at, tested=asked, **prices)["asked"] for at, asked in
            [(0.2, True), (0.2, False), (0.3, False), (0.3, True), (0.2, True)]]  # fmt: skip
    assert [bool(each) for each in said] == [False, False, False, True, True]
    assert said[-1].startswith("Asked at 2 thresholds by now.")


@pytest.mark.parametrize(
    ("test", "words"),
    [
        (3, r"give \(y_true, y_score\) of the samples"),
        ((TRUE, SCORE, SCORE), "test is no pair"),
        ((TRUE, SCORE), "same samples"),
        (([1, 1], [0.1, 0.2]), "test: y_true holds only 1"),
        (([0, 1], ["a", "b"]), "test: y_score is not numbers"),
    ],
)
def test_a_test_part_that_is_none_is_refused(test, words):
    with pytest.raises((TypeError, ValueError), match=words):
        ThresholdTuner(TRUE, SCORE, test=test)


def test_no_test_part_cannot_be_asked():
    tuner = ThresholdTuner(TRUE, SCORE)
    with pytest.raises(traitlets.TraitError, match=r"give test=\(y_true, y_score\)"):
        tuner.tested = True
    assert tuner.tested is False
    assert "no test part" in release(tuner, threshold=0.4, miss=1, false_alarm=1, tested=True)["error"]


def test_a_setting_from_before_there_was_a_test_part_is_still_read():
    assert release(ThresholdTuner(TRUE, SCORE), threshold=0.4, miss=2, false_alarm=1)["error"] == ""


@pytest.mark.parametrize(
    ("score", "prices", "by_price"),
    [
        (SCORE, (19, 1), 0.05),
        (SCORE, (0, 1), 1.0),
        (SCORE, (0, 0), None),
        ([-2, 0.3, 1, 2, 3], (19, 1), None),
    ],
)
def test_the_price_has_a_threshold_of_its_own_where_scores_are_probabilities(score, prices, by_price):
    tuner = ThresholdTuner(TRUE, score, miss=prices[0], false_alarm=prices[1])
    assert tuner.by_price == (by_price if by_price is None else pytest.approx(by_price))
    assert (", by price" in tuner.describe()) == (by_price is not None)


def test_scores_in_single_precision_are_compared_as_they_are():
    """0.7 in single precision is less than 0.7: a comparison in single precision would say otherwise."""
    score = np.array([0.7, 0.2], dtype=np.float32)
    tuner = ThresholdTuner([1, 0], score, threshold=0.7)
    assert tuner.value.called == 0
    space = {"y_true": [1, 0], "y_score": score}
    exec(tuner.code(), space)
    assert (space["tp"], space["fn"]) == (0, 1)


@pytest.mark.parametrize("true", [[False, True, True], [-1, 1, 1], [0.0, 1.0, 1.0]], ids=str)
def test_classes_may_be_written_in_several_ways(true):
    assert ThresholdTuner(true, [0.1, 0.2, 0.9]).value.positives == 2


@pytest.mark.parametrize(
    ("true", "score", "words"),
    [
        ([], [], "y_true has shape .0,."),
        ([[0, 1]], [[0.1, 0.2]], r"y_true has shape \(1, 2\)"),
        ([1, 1], [0.1, 0.2], "holds only 1; a threshold is between two classes"),
        ([0, 1, 2], [0.1, 0.2, 0.3], "holds 0, 1, 2; give 0 and 1, as in y == 2"),
        (["ill", "well"], [0.1, 0.2], "as in y == 'well'"),
        ([0, 1, float("nan")], [0.1, 0.2, 0.3], "holds 0.0, 1.0, nan"),
        ([0, 1], [0.1], r"y_score has shape \(1,\), and y_true has 2 samples"),
        ([0, 1], [[0.9, 0.1], [0.2, 0.8]], r"predict_proba\(X\)\[:, 1\]"),
        ([0, 1], [0.1, float("nan")], "nan at position 1 .1 not finite in all."),
        ([0, 1], [float("-inf"), 0.3], "-inf at position 0"),
        ([0, 1], ["low", "high"], "not numbers"),
        (np.arange(1_000_001) % 2, np.zeros(1_000_001), "at most 1,000,000"),
    ],
)
def test_what_no_control_can_show_is_refused(true, score, words):
    with pytest.raises((TypeError, ValueError), match=words):
        ThresholdTuner(true, score)


@pytest.mark.parametrize("names", ["ab", ("a",), ("a", "b", "c")])
def test_names_are_two(names):
    with pytest.raises(ValueError, match="give two, of the negative and of the positive class"):
        ThresholdTuner(TRUE, SCORE, names=names)


@pytest.mark.parametrize(
    ("trait", "value", "words"),
    [
        ("threshold", float("nan"), "give a finite number"),
        ("threshold", float("inf"), "give one above all scores"),
        ("threshold", "high", "threshold"),
        ("miss", -1, "miss=-1.* from 0 to 1,000,000,000,000"),
        ("false_alarm", float("inf"), "false_alarm=inf cannot be"),
        ("false_alarm", 1e305, "false_alarm=1e\\+305 cannot be"),
    ],
)
def test_bad_value_says_what_is_allowed_and_leaves_the_control_usable(trait, value, words):
    tuner = ThresholdTuner(TRUE, SCORE)
    before = tuner.describe()
    with pytest.raises(traitlets.TraitError, match=words):
        setattr(tuner, trait, value)
    assert tuner.describe() == before
    tuner.threshold = 0.4
    assert tuner._response["setting"]["threshold"] == 0.4


def test_several_are_set_together_or_not_at_all():
    tuner = ThresholdTuner(TRUE, SCORE, miss=3)
    with pytest.raises(traitlets.TraitError):
        tuner.set(threshold=0.2, miss=-1)
    assert (tuner.threshold, tuner.miss) == (0.5, 3)
    tuner.set(threshold=0.4, miss=10, false_alarm=2)
    assert tuner.value.cost == 2


def test_a_release_is_answered_once_with_its_id(monkeypatch):
    states = []
    monkeypatch.setattr(ThresholdTuner, "send_state", lambda t, key=None: states.append(t.get_state(key)))
    tuner = ThresholdTuner(TRUE, SCORE)
    states.clear()
    shown = release(tuner, threshold=0.35, miss=7, false_alarm=0.5)
    assert (shown["id"], shown["error"]) == ("view:1", "")
    assert shown["setting"] == {"threshold": 0.35, "miss": 7, "false_alarm": 0.5, "tested": False}
    assert [state["_response"]["id"] for state in states if "_response" in state] == ["view:1"]
    assert not any("_values" in state for state in states), "the scores are sent once"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"threshold": 0.1, "miss": -2, "false_alarm": 1}, "from 0 to 1,000,000,000,000"),
        ({"threshold": "x", "miss": 1, "false_alarm": 1}, "threshold"),
        ({"threshold": 0.1}, "cannot read"),
    ],
)
def test_a_release_that_cannot_be_is_answered_with_the_reason(asked, words):
    tuner = ThresholdTuner(TRUE, SCORE)
    shown = release(tuner, **asked)
    assert words in shown["error"]
    assert (shown["setting"]["threshold"], shown["setting"]["miss"]) == (0.5, 1)


@pytest.mark.skipif(NODE is None, reason="node is missing: install it to test the controls' JavaScript")
def test_browser_and_python_decide_the_same():
    rng = np.random.default_rng(0)
    cases, decisions = [], []
    for _ in range(200):
        scored = Scored.of(*some_scores(rng))
        threshold = float(rng.choice(scored.values) if rng.random() < 0.5 else rng.normal())
        miss, alarm = (float(rng.choice([0, 1, 0.1, 12.5, 1e-5, 123456])) for _ in range(2))
        case = {"threshold": threshold, "miss": miss, "alarm": alarm, "floor": 0.5}
        cases.append({**packed(scored), **case})
        decisions.append(scored.at(threshold, miss, alarm))
    answers = json.loads(node(str(HERE / "decisions_answers.mjs"), given=json.dumps(cases)))
    for answer, ours in zip(answers, decisions, strict=True):
        assert answer["decision"] == {
            "threshold": ours.threshold,
            "tn": ours.true_negatives,
            "fp": ours.false_positives,
            "fn": ours.false_negatives,
            "tp": ours.true_positives,
        }
        assert answer["cost"] == ours.cost
        assert (answer["mean"], answer["error"]) == (ours.mean_cost, ours.mean_cost_error)


@pytest.mark.skipif(NODE is None, reason="node is missing: install it to test the controls' JavaScript")
def test_browser_and_python_make_the_same_of_the_draws():
    rng = np.random.default_rng(2)
    cases, luck = [], []
    for _ in range(20):
        scored = Scored.of(*some_scores(rng))
        ours = Resamples.of(scored, ScoreAxis.of(scored).thresholds(31), 0)
        miss, alarm = (float(rng.choice([0, 1, 0.1, 12.5])) for _ in range(2))
        packed_draws = base64.b64encode(ours.packed()).decode()
        cases.append({"packed": packed_draws, "draws": DRAWS, "n": scored.n, "miss": miss, "alarm": alarm})
        low, high = ours.costs(miss, alarm)
        luck.append(
            {"low": low.tolist(), "high": high.tolist(), "cheapest": list(ours.cheapest(miss, alarm))}
        )
    assert json.loads(node(str(HERE / "resamples_answers.mjs"), given=json.dumps(cases))) == luck
    assert LEFT_OUT / DRAWS == 0.025


@pytest.mark.skipif(NODE is None, reason="node is missing: install it to test the controls' JavaScript")
def test_the_buttons_go_where_choose_threshold_goes():
    rng = np.random.default_rng(1)
    cases, chosen = [], []
    for _ in range(200):
        true, score = some_scores(rng)
        scored = Scored.of(true, score)
        miss, alarm, floor = (float(each) for each in rng.choice([0.1, 1, 3, 10, 0.7], 3))
        floor = min(floor, 1.0)
        cases.append({**packed(scored), "threshold": 0, "miss": miss, "alarm": alarm, "floor": floor})
        goals = {
            "cheapest": choose_threshold(true, score, "cost", miss=miss, false_alarm=alarm),
            "bestF1": choose_threshold(true, score, "f_beta"),
            "recall": choose_threshold(true, score, "recall", min_recall=floor),
        }
        chosen.append((scored, goals))
    answers = json.loads(node(str(HERE / "decisions_answers.mjs"), given=json.dumps(cases)))
    for answer, (scored, goals) in zip(answers, chosen, strict=True):
        for goal, threshold in goals.items():
            if np.isinf(threshold.value):
                assert scored.at(answer[goal]).called == 0
                assert answer[goal] == np.nextafter(scored.values[-1], np.inf)
            else:
                assert answer[goal] == threshold.value, goal
