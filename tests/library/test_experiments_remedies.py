"""A race is fair: one split, the same steps, only the training part changed; its figures are what they say."""

import dataclasses
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import metrics
from course_lib.datasets import Dataset, Split, load_digits, make_rare, one_against_rest
from course_lib.experiments import Remedy, RemedyMeasure, compare, remedies
from course_lib.experiments.remedies import (
    MEASURED,
    apply_resampling,
    implied_prior,
    predict_labels,
    rare_classes,
    standardise,
)
from course_lib.losses import LOSSES
from course_lib.ratios import RatioPlan
from course_lib.training import Recipe, train

PRICES = {"miss": 10.0, "false_alarm": 1.0}
QUICK = Recipe(model="linear", steps=40, learning_rate=0.01)
REMEDIES = {  # one of each kind
    "none": Remedy(),
    "copies": Remedy(resample="random_over"),
    "SMOTE": Remedy(resample="smote"),
    "dropping": Remedy(resample="random_under"),
    "weights": Remedy(loss="weighted"),
    "effective number": Remedy(loss="effective_number"),
    "focal": Remedy(loss="focal"),
    "logit adjustment": Remedy(loss="logit_adjustment"),
    "deferred weights": Remedy(loss="weighted", defer=0.8),
    "new head": Remedy(head=True),
    "threshold": Remedy(threshold="balanced"),
    "copies, prior corrected": Remedy(resample="random_over", prior=True),
}


def measured(remedy, data, rare, seed=0):
    return RemedyMeasure(recipe=QUICK, steps=QUICK.steps, rare=rare, **PRICES)(seed, data, remedy)


@pytest.fixture(scope="module")
def eights():
    return make_rare(one_against_rest(load_digits(), "8"), ["8"], keep=0.3)


def table(counts=(200, 20, 8), *, seed=0):
    rng = np.random.default_rng(seed)

    def split(each):
        y = np.repeat(np.arange(3), each)
        return Split(rng.normal(size=(len(y), 4)) * [1, 10, 100, 0] + y[:, None], y)

    return Dataset("toy", split(counts), split((40, 40, 40)), split((50, 50, 50)), ("a", "b", "c"))


# ── a remedy is data ─────────────────────────────────────────────────────────────────────────────────────────────


def test_every_remedy_is_shown_as_what_makes_it():
    for remedy in REMEDIES.values():
        assert eval(repr(remedy)) == remedy


BAD_REMEDIES = {
    "unknown way": ({"resample": "smite"}, "resample='smite' is unknown.*'over'.*'smote'"),
    "a target alone": ({"target": "1:2"}, "target='1:2'.* without resample"),
    "options alone": ({"options": {"k_neighbors": 3}}, "k_neighbors.*without resample"),
    "unknown threshold": ({"threshold": 0.3}, "threshold=0.3 is unknown.*'balanced'"),
    "a head and a loss": ({"head": True, "loss": "focal"}, "leave resample and loss out"),
    "a head and copies": ({"head": True, "resample": "over"}, "leave resample and loss out"),
    "focal, corrected": ({"loss": "focal", "prior": True}, "it is not known which shares"),
}


@pytest.mark.parametrize(("fields", "message"), BAD_REMEDIES.values(), ids=BAD_REMEDIES)
def test_a_remedy_that_makes_no_sense_is_refused(fields, message):
    with pytest.raises(ValueError, match=message):
        Remedy(**fields)


# ── before training: only the training part is changed ───────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "way", ["random_over", "smote", "borderline_smote", "random_under", "tomek_links", "over"]
)
def test_resampled_rows_come_from_the_training_part_alone(way, eights):
    more, source = apply_resampling(eights.train, Remedy(resample=way), seed=1)
    assert source.shape == (len(more), 2)
    assert 0 <= source.min() <= source.max() < len(eights.train)
    assert (eights.train.y[source] == more.y[:, None]).all(), "both parents are of the row's class"
    copied = source[:, 0] == source[:, 1]
    assert np.array_equal(more.X[copied], eights.train.X[source[copied, 0]])
    low, high = np.sort(eights.train.X[source].astype(int), axis=1).transpose(1, 0, 2, 3)
    assert ((low <= more.X) & (high >= more.X)).all(), "between its parents, rounded"
    assert more.X.dtype == np.uint8
    if way != "tomek_links":
        assert len(set(np.bincount(more.y))) == 1


def test_a_plan_and_a_ratio_are_followed(eights):
    more, source = apply_resampling(eights.train, Remedy(resample="both", target="1:3"), seed=4)
    expected = RatioPlan.from_labels(eights.train.y, "1:3", "both").indices(eights.train.y, random_state=4)
    np.testing.assert_array_equal(source[:, 0], expected)
    np.testing.assert_array_equal(more.y, eights.train.y[expected])


def test_nothing_asked_is_nothing_done(eights):
    same, source = apply_resampling(eights.train, Remedy(loss="focal"), seed=0)
    assert same is eights.train
    np.testing.assert_array_equal(source, np.arange(len(same))[:, None].repeat(2, axis=1))


def test_tables_get_the_scale_of_their_training_part():
    data = table()
    scaled = standardise(data)
    np.testing.assert_allclose(scaled.train.X.std(axis=0), [1, 1, 1, 1], rtol=1e-6)
    mean, spread = data.train.X.mean(axis=0), data.train.X.std(axis=0)
    np.testing.assert_allclose(scaled.test.X, (data.test.X - mean) / spread)
    images = load_digits()
    assert standardise(images) is images


# ── in training, and after it ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("remedy", "shares"),
    [
        (Remedy(), [0.9, 0.09, 0.01]),
        (Remedy(loss="weighted"), [1 / 3] * 3),
        (Remedy(loss="logit_adjustment"), [1 / 3] * 3),
        (Remedy(loss="balanced_softmax"), [1 / 3] * 3),
        (Remedy(loss="logit_adjustment", loss_options={"tau": 0.0}), [0.9, 0.09, 0.01]),
        (Remedy(loss="effective_number", loss_options={"beta": 0.0}), [0.9, 0.09, 0.01]),
        (Remedy(head=True), [1 / 3] * 3),
    ],
    ids=repr,
)
def test_what_training_makes_a_model_believe(remedy, shares):
    np.testing.assert_allclose(implied_prior(np.array([900, 90, 10]), remedy), shares, rtol=1e-5)


def test_chances_are_corrected_to_the_shares_of_the_validation_part(eights):
    remedy = Remedy(resample="over", prior=True)
    row = measured(remedy, eights, rare=("8",))
    more, _ = apply_resampling(eights.train, remedy, seed=0)
    run = train(QUICK, dataclasses.replace(eights, train=more))
    true = eights.val.y.mean()
    p = metrics.correct_prior(run.predict_proba(eights.test.X)[:, 1], trained=0.5, true=true)
    assert row["ece"] == pytest.approx(metrics.ece(eights.test.y, p), abs=1e-6)
    assert row["brier"] == pytest.approx(metrics.brier(eights.test.y, p), abs=1e-6)
    assert row["pr_auc"] == pytest.approx(metrics.pr_auc(eights.test.y, p), abs=1e-6)
    assert row["recall_8"] == pytest.approx((p[eights.test.y == 1] > 0.5).mean())


def two_columns(p):
    return np.column_stack([1 - p, p])


@given(st.integers(0, 500))
def test_a_threshold_is_chosen_on_validation_and_only_there(seed):
    rng = np.random.default_rng(seed)
    y = np.r_[0, 1, (rng.random(30) < 0.3)].astype(int)
    val, test = rng.random(32).round(1), rng.random(50).round(1)
    decide = partial(
        predict_labels, val_y=y, val_p=two_columns(val), test_p=two_columns(test), prior=None, positive=1
    )
    share = y.mean()
    wanted = {
        "balanced": metrics.choose_threshold(y, val, miss=1 / share, false_alarm=1 / (1 - share)),
        "cost": metrics.choose_threshold(y, val, **PRICES),
        "f_beta": metrics.choose_threshold(y, val, by="f_beta"),
    }
    for by, threshold in wanted.items():
        np.testing.assert_array_equal(decide(Remedy(threshold=by), costs=PRICES), threshold(test))
    np.testing.assert_array_equal(decide(Remedy(), costs=PRICES), two_columns(test).argmax(axis=1))


def test_the_rare_class_may_be_class_0():
    y, p = np.array([0, 1, 1, 1]), two_columns(np.array([0.8, 0.9, 0.95, 0.99]))
    said = predict_labels(Remedy(threshold="balanced"), y, p, p, None, 0, PRICES)
    assert said.tolist() == [0, 1, 1, 1]


def test_of_many_classes_the_shares_are_divided_out_as_far_as_validation_says():
    shares = np.array([0.8, 0.15, 0.05])
    rng = np.random.default_rng(0)
    y = rng.integers(0, 3, 3_000)
    z = rng.normal(size=(3_000, 3)) + 1.5 * np.eye(3)[y]
    fair = np.exp(1.5 * z) / np.exp(1.5 * z).sum(axis=1, keepdims=True)  # Bayes' rule at equal shares
    bent = metrics.correct_prior(fair, trained=[1, 1, 1], true=shares)
    said = predict_labels(Remedy(threshold="balanced"), y, bent, bent, shares, 2, PRICES)
    best = metrics.balanced_accuracy(y, fair)
    assert metrics.balanced_accuracy(y, bent) < best - 0.1
    assert metrics.balanced_accuracy(y, said) > best - 0.01


def test_a_loss_with_options_is_made_of_them():
    assert Remedy(loss="weighted").make_loss() == "weighted"
    made = Remedy(loss="focal", loss_options={"gamma": 5.0}).make_loss()([9, 1])
    assert (type(made), made.gamma) == (type(LOSSES["focal"]([9, 1])), 5.0)


# ── the race ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_remedy_takes_as_many_steps_on_the_same_split(eights, monkeypatch):
    taken = []

    class Watched(dict):
        pass

    before = remedies.fit

    def note(data, remedy, recipe):
        run = before(data, remedy, recipe)
        taken.append((recipe.steps, run.samples_seen, len(data.train), data.test is eights.test))
        return run

    monkeypatch.setattr(remedies, "fit", note)
    quick = RemedyMeasure(steps=30, recipe=QUICK)
    found = compare(REMEDIES, eights, measure=quick, seeds=2, progress=False)
    assert (found.metric, found.baseline) == ("balanced_accuracy", "none")
    assert {steps for steps, *_ in taken} == {30}
    assert all(untouched for *_, untouched in taken)
    batches = {seen / 64 for _, seen, *_ in taken}
    assert max(batches) <= 30
    assert min(batches) > 26, "of 30 steps only the last batch of an epoch is smaller"
    assert found.recipes == tuple(REMEDIES)
    assert found.seeds == (0, 1)
    assert set(found.frame.columns) == {"recipe", "seed", *MEASURED, "recall_other", "recall_8"}


def test_a_split_of_its_own_for_every_seed_is_shared_by_the_remedies():
    asked = []

    def splits(seed):
        asked.append(seed)
        return table(seed=seed)

    quick = RemedyMeasure(steps=10)
    found = compare({"none": Remedy(), "same": Remedy()}, splits, measure=quick, seeds=[3, 5], progress=False)
    assert asked == [3, 3, 5], "once to see the classes, then once a seed"
    for figure in ("accuracy", "ece", "recall_rare"):
        values = found.values(figure)
        assert (values["none"] == values["same"]).all()


def test_the_row_of_no_remedy_is_a_plain_run(eights):
    row = measured(Remedy(), eights, rare=("8",))
    run = train(QUICK, eights, test=True)
    for figure in ("accuracy", "balanced_accuracy", "macro_f1"):
        assert row[figure] == run.metrics[figure]
    assert row["recall_rare"] == run.metrics["recall"]["8"]
    assert row["recall_common"] == run.metrics["recall"]["other"]
    assert row["expected_cost"] == metrics.expected_cost(eights.test.y, run.predict(eights.test.X), **PRICES)
    assert (row["n_train"], row["distinct"]) == (len(eights.train), len(eights.train))


def test_what_is_copied_or_dropped_is_told(eights):
    rows = {way: measured(Remedy(resample=way), eights, rare=("8",)) for way in ("smote", "random_under")}
    n, rare = len(eights.train), int(eights.train.y.sum())
    assert (rows["smote"]["n_train"], rows["smote"]["distinct"]) == (2 * (n - rare), n)
    assert rows["random_under"]["n_train"] == rows["random_under"]["distinct"] == 2 * rare


def test_several_rare_classes_are_averaged():
    row = measured(Remedy(), standardise(table()), rare=("b", "c"))
    assert row["recall_rare"] == pytest.approx((row["recall_b"] + row["recall_c"]) / 2)
    assert row["recall_common"] == row["recall_a"]


def test_a_remedy_helps_the_rare_class(eights):
    names = ("none", "weights", "copies", "logit adjustment", "threshold")
    quick = RemedyMeasure(steps=150, recipe=QUICK)
    found = compare({name: REMEDIES[name] for name in names}, eights, measure=quick, progress=False)
    for name in names[1:]:
        assert found.verdict(name, metric="recall_rare").words == "better", name
    assert found.verdict("copies", metric="ece").words == "worse"


def test_which_classes_are_rare():
    assert rare_classes(table()) == ("b", "c")
    assert rare_classes(table((30, 25, 30))) == ("b",)
    assert rare_classes(table((30, 30, 30))) == ("c",)
    assert RemedyMeasure().bind(table()).recipe.model == "mlp"
    assert RemedyMeasure().bind(load_digits()).recipe.model == "cnn"


def compare_two(data, **options):
    return compare(
        {"x": Remedy(), "y": Remedy()}, data, measure=RemedyMeasure(**options), seeds=2, progress=False
    )


BAD = {
    "unknown metric": (
        lambda d: compare(REMEDIES, d, metric="val_loss"),
        "metric='val_loss' is unknown; use one of .*pr_auc",
    ),
    "unknown rare class": (
        lambda d: compare_two(d, rare=["9"]),
        "rare='9' is unknown; use one of 'other', '8'",
    ),
    "no step": (lambda d: compare_two(d, steps=0), "steps=0 is not allowed"),
    "unknown loss": (
        lambda d: compare({"x": Remedy(loss="hinge")}, d, seeds=2, progress=False),
        "loss='hinge' is not allowed",
    ),
    "a negative cost": (lambda d: compare_two(d, steps=1, miss=-1), "miss=-1 is no cost"),
}


@pytest.mark.parametrize(("call", "message"), BAD.values(), ids=BAD)
def test_a_comparison_that_cannot_be_run_is_refused(call, message, eights):
    with pytest.raises(ValueError, match=message):
        call(eights)


def test_which_classes_are_rare_is_decided_once_for_all_seeds():
    def splits(seed):
        return table((200, 20, 8) if seed == 0 else (200, 120, 8), seed=seed)

    quick = RemedyMeasure(steps=5, recipe=QUICK)
    found = compare({"a": Remedy()}, splits, measure=quick, seeds=2, progress=False).frame
    np.testing.assert_allclose(found["recall_rare"], (found["recall_b"] + found["recall_c"]) / 2)
