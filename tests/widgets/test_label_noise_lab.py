"""LabelNoiseLab with no kernel and no browser: its state, what the page is sent, what it makes of the answer."""

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import traitlets

from course_lib import datasets
from course_lib.quality import filter_report
from course_widgets import LabelNoiseLab
from course_widgets.label_noise_lab.control import KINDS, RATES
from course_widgets.label_noise_lab.neighbours import Neighbours
from course_widgets.label_noise_lab.noise import NoisyLabels, noisy_labels

HERE = Path(__file__).parent / "static"
NODE = shutil.which("node")


def wine(**changes) -> LabelNoiseLab:
    return LabelNoiseLab(datasets.load_wine(), **{"rate": 0.2, "threshold": 0.1, **changes})


def release(lab, **asked) -> dict:
    """Let go of a setting in the page; return what the kernel shows then."""
    lab.set_state({"_request": {"id": "view:1", "setting": asked}})
    return lab._response


@pytest.mark.parametrize("name", ["a good threshold", "table", "all dropped"])
def test_picture_is_the_same_bytes_twice(name):
    first, second = (LabelNoiseLab.STATES[name]()._repr_mimebundle_()[0]["text/html"] for _ in range(2))
    assert first == second
    assert len(first) > 5_000


@pytest.mark.parametrize(("rate", "threshold", "k"), [(0.2, 0.1, 1), (0.0, 0.3, 4), (0.4, 0.02, 25)])
@pytest.mark.parametrize("kind", KINDS)
def test_code_run_by_itself_keeps_and_calls_what_the_control_does(rate, threshold, kind, k):
    lab = wine(rate=rate, threshold=threshold, kind=kind, k=k)
    names = {"X": lab.data.train.X, "y": lab.labels.given.copy()}
    exec(lab.code(), names)
    kept = np.delete(np.arange(len(lab.labels.given)), lab.value.dropped)
    np.testing.assert_array_equal(names["kept"], kept)
    votes = names["neighbours"].predict(names["scaler"].transform(lab.data.val.X))
    assert lab.accuracy["nearest neighbour"]["kept"] == np.mean(votes == lab.data.val.y)


def test_code_does_not_let_vote_where_there_is_nothing_to_vote():
    assert "KNeighborsClassifier" not in wine(threshold=1.0).code()
    assert "KNeighborsClassifier" not in wine(models=["decision tree"]).code()


def test_value_judges_the_filter_by_the_truth():
    lab = wine()
    labels, value = lab.labels, lab.value
    assert labels.wrong.sum() == round(0.2 * len(labels.given))
    np.testing.assert_array_equal(labels.true, lab.data.train.y)
    assert value.report == filter_report(labels.given, labels.true, value.dropped)
    assert (labels.self_confidence[value.dropped] < 100).all()
    assert (np.delete(labels.self_confidence, value.dropped) >= 100).all()


def test_accuracy_is_that_of_models_trained_on_what_is_left():
    from course_widgets.label_noise_lab.models import classifier

    lab = wine(models=["5 neighbours"])
    keep = np.delete(np.arange(len(lab.labels.given)), lab.value.dropped)
    val = lab.data.val
    expected = (
        classifier("5 neighbours").fit(lab.data.train.X[keep], lab.labels.given[keep]).score(val.X, val.y)
    )
    assert lab.accuracy["5 neighbours"]["kept"] == expected
    assert lab.accuracy["5 neighbours"]["all"] < lab.accuracy["5 neighbours"]["right"]


def test_the_right_labels_are_the_same_at_every_threshold():
    lab = wine()
    before = lab.labels
    lab.threshold = 0.4
    assert lab.labels is before
    lab.rate = 0.1
    assert lab.labels.wrong.sum() == 11


@pytest.mark.parametrize(
    ("trait", "value", "words"),
    [
        ("rate", 0.7, "from 0 to 0.6"),
        ("rate", -0.1, "from 0 to 0.6; for 10 % write 0.1"),
        ("rate", float("nan"), "from 0 to 0.6"),
        ("threshold", 10, "from 0 to 1"),
        ("threshold", "high", "threshold"),
        ("kind", "odd", "uniform"),
        ("k", 0, "whole number from 1 to 25"),
        ("k", 2.5, "whole number from 1 to 25"),
    ],
)
def test_bad_value_says_what_is_allowed_and_leaves_the_control_usable(trait, value, words):
    lab = wine()
    before = lab.describe()
    with pytest.raises(traitlets.TraitError, match=words):
        setattr(lab, trait, value)
    assert lab.describe() == before
    lab.threshold = 0.3
    assert lab._response["setting"]["threshold"] == 0.3


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: LabelNoiseLab([[1, 2]]), "data is a list; give a Dataset"),
        (lambda: wine(models=["oracle"]), "choose one or more of 'logistic regression'"),
        (lambda: wine(models=[]), "choose one or more"),
        (lambda: LabelNoiseLab(datasets.load_wine().take(np.zeros(10_001, int))), "at most 10,000"),
        (lambda: LabelNoiseLab(_without_validation()), "data.val is empty"),
    ],
)
def test_what_no_control_can_show_is_refused(make, words):
    with pytest.raises((TypeError, ValueError), match=words):
        make()


def _without_validation():
    wine = datasets.load_wine()
    return replace(wine, val=datasets.Split(wine.val.X[:0], wine.val.y[:0]))


def test_gaps_are_refused():
    data = datasets.load_wine()
    data.train.X[0, 0] = np.nan
    with pytest.raises(ValueError, match="fill the gaps first"):
        LabelNoiseLab(data)


def test_a_release_is_answered_with_its_id_and_new_labels():
    lab = wine()
    shown = release(lab, rate=0.4, threshold=0.25)
    now = {"rate": 0.4, "threshold": 0.25, "kind": "uniform", "k": 1}
    assert (shown["id"], shown["setting"], shown["error"]) == ("view:1", now, "")
    assert sum(a != b for a, b in zip(shown["given"], shown["true"], strict=True)) == 42
    assert lab.value.threshold == 0.25


def test_new_labels_are_shown_before_the_models_are_trained_and_the_same_ones_only_once(monkeypatch):
    states = []
    monkeypatch.setattr(LabelNoiseLab, "send_state", lambda lab, key=None: states.append(lab.get_state(key)))
    lab = wine()
    states.clear()
    release(lab, rate=0.1, threshold=0.5)
    first, last = (state["_response"] for state in states if "_response" in state)
    assert (first["id"], first["more"], "accuracy" in first) == ("view:1", True, False)
    assert first["self_confidence"] == last["self_confidence"]
    assert last["sentence"].startswith(first["sentence"])
    states.clear()
    release(lab, rate=0.1, threshold=0.4, k=3)
    assert [state["_response"]["id"] for state in states if "_response" in state] == ["view:1"]


def test_a_setting_kept_by_a_lab_without_kind_and_k_still_loads():
    shown = release(wine(), rate=0.1, threshold=0.5)
    assert (shown["error"], shown["setting"]["kind"], shown["setting"]["k"]) == ("", "uniform", 1)


def test_agreeing_mistakes_all_go_to_the_next_class():
    lab = wine(kind="confusable", rate=0.3)
    labels = lab.labels
    assert labels.wrong.sum() == 32
    assert (labels.given[labels.wrong] == (labels.true[labels.wrong] + 1) % 3).all()
    assert lab.value.kind == "confusable"
    assert "always called the next class" in lab.describe()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"rate": 3, "threshold": 0.1}, "from 0 to 0.6"),
        ({"rate": "x", "threshold": 0.1}, "rate"),
        ({"threshold": 0.1}, "cannot read"),
    ],
)
def test_a_release_that_cannot_be_is_answered_with_the_reason(asked, words):
    lab = wine()
    shown = release(lab, **asked)
    assert words in shown["error"]
    assert shown["setting"] == {"rate": 0.2, "threshold": 0.1, "kind": "uniform", "k": 1}


def test_self_confidence_is_low_where_a_label_is_wrong():
    data = datasets.load_wine().train
    noisy = noisy_labels(data.X, data.y, 0.2)
    assert noisy.wrong.sum() == round(0.2 * len(data))
    assert noisy.self_confidence[noisy.wrong].mean() < 200 < noisy.self_confidence[~noisy.wrong].mean()
    assert noisy.filter(0.0).report.dropped == 0
    assert noisy.filter(1.0).report.dropped == np.count_nonzero(noisy.self_confidence < 1000)
    assert noisy.self_confidence.min() >= 0
    assert noisy.self_confidence.max() <= 1000


def test_pictures_are_sent_once_and_as_they_are():
    lab = LabelNoiseLab.STATES["digits"]()
    sent = np.frombuffer(lab._images, np.uint8).reshape(-1, *lab._about["size"])
    np.testing.assert_array_equal(sent, lab.data.train.X)
    assert wine()._about["size"] is None


def _filters() -> list[NoisyLabels]:
    rng = np.random.default_rng(0)
    made = []
    for n in (1, 2, 7, 40, 1_500) * 12:
        true, given = rng.integers(0, 3, n), rng.integers(0, 3, n)
        confidence = rng.integers(0, 1_001, n)
        made.append(NoisyLabels(0.5, true if rng.random() < 0.2 else given, true, confidence))
    return made


@pytest.mark.parametrize("k", [1, 2, 5, 25, 200])
@pytest.mark.parametrize("most", [10**6, 36 * 3], ids=["all ranked", "three of each"])
def test_neighbours_vote_as_scikit_learns_do(k, most):
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.preprocessing import StandardScaler

    data, rng = datasets.load_wine(), np.random.default_rng(k)
    ours = Neighbours(data.train.X, data.val.X, data.val.y, most=most)
    scaler = StandardScaler().fit(data.train.X)
    for share in (0.02, 0.3, 1):
        given, kept = rng.integers(0, 3, 106), rng.random(106) < share
        kept[np.argmax(given == 0)] = kept[np.argmax(given == 1)] = True
        theirs = KNeighborsClassifier(min(k, kept.sum())).fit(
            scaler.transform(data.train.X[kept]), given[kept]
        )
        assert ours.accuracy(given, kept, k) == theirs.score(scaler.transform(data.val.X), data.val.y)


def test_the_page_is_sent_who_is_near_and_the_labels_at_every_place_of_the_slider():
    lab = wine()
    ranked = np.frombuffer(lab._ranked, np.uint16).reshape(36, lab._about["depth"])
    assert (np.sort(ranked, axis=1) == np.arange(106)).all()
    sent = np.frombuffer(lab._labels, np.uint8).reshape(len(KINDS), len(RATES), 106)
    for kind in KINDS:
        for place, rate in enumerate(RATES):
            lab.set(kind=kind, rate=rate)
            np.testing.assert_array_equal(sent[KINDS.index(kind), place], lab.labels.given)


def _elections():
    rng = np.random.default_rng(2)
    for n, k, share in [(1, 1, 1), (2, 1, 1), (30, 5, 0.5), (80, 25, 0.2), (80, 3, 0.02), (500, 15, 0.7)] * 5:
        X, X_new, real = rng.normal(size=(n, 3)), rng.normal(size=(20, 3)), rng.integers(0, 4, 20)
        neighbours = Neighbours(X, X_new, real, most=20 * 40)
        yield neighbours, rng.integers(0, 4, n), rng.random(n) < share, k


@pytest.mark.skipif(NODE is None, reason="node is missing: install it to test the controls' JavaScript")
def test_browser_and_python_count_the_same_votes_or_the_browser_leaves_it_to_the_kernel():
    cases = list(_elections())
    given = json.dumps(
        [
            {
                "ranked": each.ranked.ravel().tolist(),
                "depth": each.ranked.shape[1],
                "real": each.y_new.tolist(),
                "given": labels.tolist(),
                "kept": kept.tolist(),
                "k": k,
            }
            for each, labels, kept, k in cases
        ]
    )
    done = subprocess.run(
        [NODE, str(HERE / "votes_answers.mjs")], input=given, capture_output=True, text=True, check=True
    )
    answers = json.loads(done.stdout)
    for answer, (each, labels, kept, k) in zip(answers, cases, strict=True):
        share = each.accuracy(labels, kept, k)
        few = (kept[each.ranked].sum(axis=1) < min(k, kept.sum())).any()
        assert answer == ("few" if np.isnan(share) else "unknown" if few else share)
    assert {"few", "unknown"} < set(answers)


@pytest.mark.skipif(NODE is None, reason="node is missing: install it to test the controls' JavaScript")
def test_browser_and_python_drop_the_same():
    thresholds = np.random.default_rng(1).integers(0, 101, 60) / 100
    cases = list(zip(_filters(), thresholds.tolist(), strict=True))
    given = json.dumps(
        [
            {"confidence": c.self_confidence.tolist(), "wrong": c.wrong.tolist(), "threshold": t}
            for c, t in cases
        ]
    )
    done = subprocess.run(
        [NODE, str(HERE / "noise_answers.mjs")], input=given, capture_output=True, text=True, check=True
    )
    for answer, (labels, threshold) in zip(json.loads(done.stdout), cases, strict=True):
        report = labels.filter(threshold).report
        assert answer == {key: getattr(report, key) for key in ("n", "wrong", "dropped", "caught", "lost")}
