"""ImbalanceLab with no kernel and no browser: remedies beside public libraries, state, what the page is sent."""

from dataclasses import replace

import numpy as np
import pytest
import traitlets
from sklearn.datasets import make_moons
from sklearn.decomposition import PCA
from sklearn.metrics import average_precision_score, confusion_matrix
from sklearn.preprocessing import StandardScaler

from course_lib.metrics import ece, expected_cost
from course_widgets import ImbalanceLab
from course_widgets.imbalance_lab.data import TwoClassData
from course_widgets.imbalance_lab.payload import GRID
from course_widgets.imbalance_lab.remedies import LOSSES, REMEDIES, RESAMPLE, Setting, features_of, fit
from course_widgets.imbalance_lab.sense import objections

X, Y = make_moons(2_000, noise=0.35, random_state=1)


def lab(**changes) -> ImbalanceLab:
    return ImbalanceLab(X, Y, **changes)


def release(control, **setting) -> dict:
    """Move in the page; return what the kernel shows then."""
    control.set_state({"_request": {"id": "view:1", "setting": {**control._to_page(), **setting}}})
    return control._response


def run_code(control) -> dict:
    """Run the control's code by itself, on its points."""
    points, truth = control.train
    space = {"X": points.copy(), "y": truth.copy(), "X_new": control.held_out[0]}
    exec(control.code(), space)
    return space


@pytest.mark.parametrize("name", ImbalanceLab.STATES)
def test_code_run_by_itself_decides_as_the_control_does(name):
    control = ImbalanceLab.STATES[name]()
    space = run_code(control)
    truth, each = control.held_out[1], control.value.decision
    counts = [each.true_negatives, each.false_positives, each.false_negatives, each.true_positives]
    assert confusion_matrix(truth, space["called"], labels=[0, 1]).ravel().tolist() == counts
    assert control.value.average_precision == pytest.approx(
        average_precision_score(truth, space["probability"]), abs=1e-4
    )
    assert control.value.ece == pytest.approx(ece(truth, space["probability"], bins=10), abs=1e-4)
    assert control.value.cost == pytest.approx(
        expected_cost(truth, space["called"], miss=control.miss, false_alarm=control.false_alarm) * len(truth)
    )


@pytest.mark.parametrize("name", ["smote", "drop", "few points"])
def test_picture_is_the_same_bytes_twice(name):
    first, second = (ImbalanceLab.STATES[name]()._repr_mimebundle_()[0]["text/html"] for _ in range(2))
    assert first == second
    assert len(first) > 5_000


@pytest.mark.parametrize("gamma", [0.5, 1.0, 5.0, 10.0])
@pytest.mark.parametrize("share", [0.02, 0.5])
def test_focal_loss_is_torchs_at_any_gamma(gamma, share):
    control = lab(remedy="focal", gamma=gamma, share=share)
    fitted = fit(*control.train, control.setting, 3, 0)
    logit = fitted.logit(features_of(control.held_out[0], 3))
    np.testing.assert_allclose(run_code(control)["probability"], 1 / (1 + np.exp(-logit)), atol=2e-4)


def test_focal_loss_at_gamma_0_and_weight_1_are_no_remedy():
    plain = lab().value
    assert replace(lab(remedy="focal", gamma=0).value, setting=plain.setting) == plain
    assert replace(lab(remedy="weight", weight=1).value, setting=plain.setting) == plain


def test_logit_adjustment_is_training_on_shifted_logits():
    """Minimise the adjusted loss itself: the shift may be left to the intercept only if this agrees."""
    from scipy.optimize import minimize

    control = lab(remedy="logit adjustment", share=0.1)
    points, truth = control.train
    Z = np.column_stack([features_of(points, 3), np.ones(len(truth))])
    shift, sign = np.log(truth.mean() / (1 - truth.mean())), np.where(truth, 1, -1)

    def loss(w):
        margin = sign * (Z @ w + shift)
        slope = -sign / (1 + np.exp(margin))
        return np.logaddexp(0, -margin).sum() + w[:-1] @ w[:-1] / 2, slope @ Z + np.r_[w[:-1], 0]

    found = minimize(
        loss, np.zeros(Z.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 5_000, "ftol": 1e-14}
    ).x
    fitted = fit(points, truth, control.setting, 3, 0)
    np.testing.assert_allclose(fitted.logit(features_of(points, 3)), Z @ found, atol=2e-3)


def test_weights_and_copies_to_the_same_ratio_find_nearly_the_same():
    """Copies are weights with a dice: equal in expectation."""
    copies = lab(remedy="copies", share=0.1, ratio=1.0).value.decision
    weights = lab(remedy="weight", share=0.1, weight=9.0).value.decision
    assert copies.recall == pytest.approx(weights.recall, abs=0.05)
    assert copies.precision == pytest.approx(weights.precision, abs=0.05)


@pytest.mark.parametrize("remedy", REMEDIES)
def test_remedies_never_touch_what_is_held_out(remedy):
    control, plain = lab(remedy=remedy, share=0.1), lab(share=0.1)
    for ours, theirs in zip(control.held_out, plain.held_out, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert control.value.decision.positives == plain.value.decision.positives
    assert control._response["before"]["cost"] == plain.value.cost


@pytest.mark.parametrize("remedy", ["copies", "smote", "drop"])
def test_beyond_the_ratio_there_is_nothing_changes(remedy):
    control = lab(remedy=remedy, share=0.1, ratio=50)
    assert control.value.n_train == len(control.train[1])
    assert set(control._response["used"]) == {1}


# -- remedies together -----------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("resample", RESAMPLE)
def test_any_remedies_together_are_what_their_code_does(resample, loss):
    control = ImbalanceLab(
        X[:600],
        Y[:600],
        share=0.1,
        resample=resample,
        ratio=2,
        loss=loss,
        prior=True,
        threshold="price",
        miss=4,
    )
    space, truth = run_code(control), control.held_out[1]
    counts = confusion_matrix(truth, space["called"], labels=[0, 1]).ravel().tolist()
    each = control.value.decision
    assert counts == [each.true_negatives, each.false_positives, each.false_negatives, each.true_positives]
    logit = control.value.model.logit(features_of(control.held_out[0], 3))
    np.testing.assert_allclose(space["probability"], 1 / (1 + np.exp(-logit)), atol=1e-3)


def test_the_corrected_prior_takes_back_what_logit_adjustment_took_out():
    points = features_of(lab().held_out[0], 3)
    plain, back = (
        lab(**each).value.model.logit(points) for each in ({}, {"loss": "logit adjustment", "prior": True})
    )
    np.testing.assert_allclose(back, plain, atol=1e-9)


@pytest.mark.parametrize(
    "remedy",
    [{"resample": "copies"}, {"resample": "drop", "ratio": 2}, {"loss": "weight", "weight": 19}],
    ids=str,
)
def test_the_corrected_prior_makes_probabilities_honest_again(remedy):
    """On the average of many points: the base rate, which is the oracle of a corrected model."""
    control = ImbalanceLab(*make_moons(6_000, noise=0.35, random_state=0), share=0.05, **remedy)
    mean = {}
    for control.prior in (False, True):
        logit = control.value.model.logit(features_of(control.held_out[0], 3))
        mean[control.prior] = (1 / (1 + np.exp(-logit))).mean()
    assert mean[False] > 0.1
    assert mean[True] == pytest.approx(0.05, abs=0.015)


RARE = np.repeat([0, 1], [900, 100])


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({}, []),
        ({"resample": "copies"}, []),
        ({"threshold": "price"}, []),
        ({"resample": "copies", "prior": True, "threshold": "price"}, []),
        ({"loss": "weight", "prior": True, "threshold": "price"}, []),
        ({"resample": "drop", "threshold": "price"}, ["training saw 1:1: the rare class is counted twice"]),
        ({"loss": "weight", "weight": 3, "threshold": "price"}, ["training saw 1:3"]),
        (
            {"resample": "smote", "loss": "weight"},
            ["count the rare class up: together as if there were 10:1"],
        ),
        ({"resample": "copies", "ratio": 50, "loss": "weight"}, []),
        ({"resample": "copies", "loss": "logit adjustment"}, ["finds nothing to take out"]),
        ({"loss": "logit adjustment", "prior": True}, ["no remedy is left"]),
        ({"prior": True}, ["nothing to correct"]),
        ({"loss": "focal", "prior": True}, ["no prior takes it back"]),
        ({"loss": "focal", "threshold": "price"}, ["those of focal loss are too modest"]),
        ({"loss": "focal", "gamma": 0, "threshold": "price"}, []),
    ],
    ids=str,
)
def test_what_makes_no_sense_together_is_said(setting, words):
    said = objections(Setting(share=0.1, **setting), RARE, "ill")
    assert len(said) == len(words)
    assert all(word in sentence for word, sentence in zip(words, said, strict=True))


def test_few_rare_points_are_warned_of():
    assert objections(Setting(), np.repeat([0, 1], [500, 12]), "ill") == [
        "Only 12 ill to train on: draw again, and see how much is luck."
    ]


def test_one_remedy_alone_has_a_name_and_takes_the_place_of_others():
    control = lab(resample="smote", loss="weight", prior=True)
    assert control.remedy == "smote + weight + prior"
    for name in REMEDIES:
        control.remedy = name
        assert control.remedy == name
        assert control.setting == replace(lab(remedy=name).setting)


def test_a_setting_from_before_remedies_could_be_combined_is_still_read():
    control = lab(resample="copies")
    old = {"share": 0.1, "remedy": "weight", "ratio": 2, "weight": 5, "gamma": 1, "miss": 3, "false_alarm": 2}
    control.set_state({"_request": {"id": "view:1", "setting": old}})
    assert control._response["error"] == ""
    assert control.setting == Setting(0.1, "none", 2, "weight", 5, 1, False, "half", 3, 2, 0)


# -- other draws -----------------------------------------------------------------------------------------


def test_another_draw_has_other_halves_of_the_same_points():
    control = lab(share=0.1, resample="copies")
    first, value = control.data, control.value
    control.draw = 3
    assert control.value == replace(
        lab(share=0.1, resample="copies", random_state=3).value, setting=control.setting
    )
    for now, before in zip(control.data.points, first.points, strict=True):
        np.testing.assert_array_equal(now, before)
    assert (np.sort(control.data.train[0], axis=0) != np.sort(first.train[0], axis=0)).any()
    control.draw = 0
    assert control.value == value


def test_the_draws_that_were_tried_are_summed_up_beside_no_remedy_on_the_same():
    control = lab(share=0.1, resample="drop")
    assert control._response["luck"] == ""
    costs, plain = [], []
    for control.draw in (0, 1, 2):
        costs.append(control.value.cost)
        plain.append(lab(share=0.1, draw=control.draw).value.cost)
    better = sum(ours < theirs for ours, theirs in zip(costs, plain, strict=True))
    assert control._response["luck"] == (
        f"3 draws: it costs {min(costs):g} to {max(costs):g}, without a remedy {min(plain):g} to {max(plain):g}; "
        f"cheaper in {better} of 3."
    )
    assert len(control.trace) == 3
    assert "draw 2" in control.trace[-1]["came_to"]


# -- the points ------------------------------------------------------------------------------------------


def test_more_of_the_rare_class_only_adds_to_what_fewer_were():
    control = lab(share=0.05)
    few = control.train[0]
    control.share = 0.2
    many = control.train[0]
    np.testing.assert_array_equal(many[: len(few)], few)
    assert control.train[1].mean() == pytest.approx(0.2, abs=0.001)
    assert control.held_out[1].mean() == pytest.approx(0.2, abs=0.001)


def test_points_are_split_once_and_none_is_on_both_sides():
    data = TwoClassData.of(X, Y, None, 0)
    both = np.vstack([*data.train, *data.held_out])
    assert len(np.unique(both, axis=0)) == len(X)
    np.testing.assert_allclose(both.mean(axis=0), 0, atol=1e-12)
    assert [len(points) for points in data.train] == [500, 500]


def test_many_columns_are_projected_as_scikit_learn_does():
    rng = np.random.default_rng(0)
    wide = rng.normal(size=(300, 6)) @ rng.normal(size=(6, 6))
    y = (np.arange(300) % 5 == 0).astype(int)
    data = TwoClassData.of(wide, y, None, 0)
    ours = np.vstack([*data.train, *data.held_out])
    theirs = StandardScaler().fit_transform(PCA(2).fit_transform(StandardScaler().fit_transform(wide)))
    order = np.lexsort(np.abs(ours).round(9).T), np.lexsort(np.abs(theirs).round(9).T)
    np.testing.assert_allclose(np.abs(ours)[order[0]], np.abs(theirs)[order[1]], atol=1e-8)
    assert data.projected


def test_the_rarer_class_is_the_rare_one_whatever_it_is_called():
    control = ImbalanceLab(X[: 1_000 + 200], np.repeat(["a", "b"], [200, 1_000]))
    assert control.data.names == ("b", "a")
    assert lab().data.names == ("class 0", "class 1")


# -- what the page is sent -------------------------------------------------------------------------------


@pytest.mark.parametrize("remedy", REMEDIES)
def test_the_frame_says_which_side_of_the_boundary_each_place_is(remedy):
    control = lab(remedy=remedy, share=0.1)
    frame = np.frombuffer(control._response["frame"], np.uint8)
    fitted = fit(*control.train, control.setting, 3, 0)
    margin = fitted.margin(features_of(control._plane.grid, 3))
    sure = np.abs(margin) > 0.05
    assert frame.shape == (GRID * GRID,)
    np.testing.assert_array_equal((frame > 127.5)[sure], (margin >= 0)[sure])
    assert 0 < (frame > 127.5).mean() < 1


def test_points_are_sent_and_lie_where_they_are():
    control = lab()
    sent = np.frombuffer(control._response["points"], "<u2").reshape(-1, 2) / 65535
    plane = control._plane
    np.testing.assert_allclose(
        plane.low + sent * (plane.high - plane.low), np.vstack(control.data.train), atol=1e-4
    )
    assert sent.min() > 0.03
    assert sent.max() < 0.97


def test_what_is_copied_dropped_and_made_is_sent():
    control = lab(share=0.1, remedy="copies")
    used = np.frombuffer(control._response["used"], np.uint8)
    assert used.sum() == control.value.n_train == 1_000
    assert (used[:500] == 1).all()
    control.remedy = "drop"
    used = np.frombuffer(control._response["used"], np.uint8)
    assert (used[:500].sum(), used[500:].sum()) == (56, 56)
    control.remedy = "smote"
    made = np.frombuffer(control._response["made"], "<u2").reshape(-1, 2)
    assert len(made) == 500 - 56
    assert set(control._response["used"]) == {1}


def test_the_curve_that_is_sent_is_thin_and_ends_at_all():
    control = lab(share=0.5)
    curve = np.array(control._response["curve"])
    assert len(curve) < 700
    assert (np.diff(curve[:, 0]) >= 0).all()
    assert curve[-1, 0] == 1


def test_a_move_is_answered_once_and_nothing_is_sent_twice(monkeypatch):
    states = []
    monkeypatch.setattr(ImbalanceLab, "send_state", lambda c, key=None: states.append(c.get_state(key)))
    control = lab()
    states.clear()
    shown = release(control, share=0.1, remedy="weight", weight=5, miss=3)
    assert (shown["id"], shown["error"]) == ("view:1", "")
    assert shown["setting"]["share"] == 0.1
    assert control.value.setting == Setting(share=0.1, loss="weight", weight=5.0, miss=3.0)
    assert [state["_response"]["id"] for state in states if "_response" in state] == ["view:1"]
    assert not any("_about" in state for state in states)


# -- what cannot be --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"share": 0.9}, "from 0.01961 .10 rare points to train on. to 0.5"),
        ({"share": 0.0}, "cannot be"),
        ({"share": float("nan")}, "cannot be"),
        ({"remedy": "prayer"}, "remedy='prayer' cannot be; give one of 'none', 'copies'"),
        ({"resample": "prayer"}, "resample"),
        ({"loss": None}, "loss"),
        ({"threshold": 0.3}, "threshold"),
        ({"draw": -1}, "draw=-1.* from 0 to 999"),
        ({"draw": 0.5}, "whole number"),
        ({"ratio": 0}, "ratio=0.* from 1 to 1,000,000"),
        ({"weight": 0}, "weight=0"),
        ({"weight": float("inf")}, "weight=inf"),
        ({"gamma": -1}, "gamma=-1.* from 0 to 20"),
        ({"miss": -1}, "miss=-1.* from 0 to 1,000,000,000,000"),
        ({"false_alarm": float("nan")}, "false_alarm=nan"),
        ({"mood": 3}, "'mood' cannot be set; share, resample"),
    ],
    ids=str,
)
def test_bad_value_says_what_is_allowed_and_leaves_the_control_usable(setting, words):
    control = lab()
    before = control.describe()
    with pytest.raises(traitlets.TraitError, match=words):
        control.set(**setting)
    assert control.describe() == before
    control.set(remedy="threshold", share=0.1)
    assert control._response["setting"]["threshold"] == "price"


def test_a_move_that_cannot_be_is_answered_with_the_reason():
    control = lab()
    assert "from 0 to 20" in release(control, gamma=-3)["error"]
    assert control._response["setting"]["gamma"] == 2


@pytest.mark.parametrize(
    ("points", "labels", "words"),
    [
        (X[:, :1], Y, "give two columns or more"),
        (X, Y[:-1], "2,000 rows and y 1,999 labels"),
        (X, np.zeros(2_000, int), "1 class"),
        (X, np.arange(2_000) % 3, r"3 class\(es\); this control takes two, such as y == 3"),
        (np.where(np.arange(4_000).reshape(-1, 2) == 6, np.nan, X), Y, "not finite, the first at position 3"),
        (X, np.arange(2_000) < 19, "19 points; .* at least 20"),
        (np.zeros((20_001, 2)), np.arange(20_001) % 2, "at most 20,000"),
        ([["a", "b"]], [0], "not numbers"),
    ],
)
def test_points_that_no_model_can_be_trained_on_are_refused(points, labels, words):
    with pytest.raises((TypeError, ValueError), match=words):
        ImbalanceLab(points, labels)


@pytest.mark.parametrize(("option", "words"), [({"degree": 0}, "degree=0"), ({"names": ["a"]}, "give two")])
def test_options_that_cannot_be_are_refused(option, words):
    with pytest.raises(ValueError, match=words):
        lab(**option)


def test_mistakes_that_cost_nothing_leave_the_threshold_in_the_middle():
    assert Setting(threshold="price", miss=0, false_alarm=0).called_from == 0.5
    assert lab(remedy="threshold", false_alarm=0).value.decision.called == len(lab().held_out[1])
    assert lab(remedy="threshold", miss=0).value.decision.called == 0
