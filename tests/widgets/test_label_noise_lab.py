"""LabelNoiseLab with no kernel and no browser: its state, what the page is sent, what it makes of the answer."""

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import traitlets

from course_lib import datasets
from course_lib.quality import filter_report
from course_widgets import LabelNoiseLab
from course_widgets.label_noise_lab.noise import Cleaned, NoisyLabels, noisy_labels

HERE = Path(__file__).parent / "static"
NODE = shutil.which("node")


def wine(**changes) -> LabelNoiseLab:
    return LabelNoiseLab(datasets.load_wine(), **{"rate": 0.2, "threshold": 0.1, **changes})


def release(lab, **asked) -> dict:
    """Let go of a setting in the page; return what the kernel shows then."""
    lab.set_state({"_request": {"id": "view:1", "setting": asked}})
    return lab._response


@pytest.mark.parametrize("name", LabelNoiseLab.STATES)
def test_every_state_meets_the_contract(name):
    lab = LabelNoiseLab.STATES[name]()
    assert isinstance(lab.value, Cleaned)
    assert lab.describe().endswith(".")
    assert repr(lab) == f"<LabelNoiseLab: {lab.describe()}>"
    assert lab._response["sentence"] == lab.describe()
    assert lab._response["code"] == lab.code()
    json.dumps(lab._response, allow_nan=False)


@pytest.mark.parametrize("name", ["a good threshold", "table", "all dropped"])
def test_picture_is_the_same_bytes_twice(name):
    first, second = (LabelNoiseLab.STATES[name]()._repr_mimebundle_()[0]["text/html"] for _ in range(2))
    assert first == second
    assert len(first) > 5_000


@pytest.mark.parametrize(("rate", "threshold"), [(0.2, 0.1), (0.0, 0.3), (0.4, 0.02)])
def test_code_run_by_itself_keeps_what_the_control_keeps(rate, threshold):
    lab = wine(rate=rate, threshold=threshold)
    names = {"X": lab.data.train.X, "y": lab.labels.given.copy()}
    exec(lab.code(), names)
    kept = np.delete(np.arange(len(lab.labels.given)), lab.value.dropped)
    np.testing.assert_array_equal(names["kept"], kept)


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
    ],
)
def test_what_no_control_can_show_is_refused(make, words):
    with pytest.raises((TypeError, ValueError), match=words):
        make()


def test_gaps_are_refused():
    data = datasets.load_wine()
    data.train.X[0, 0] = np.nan
    with pytest.raises(ValueError, match="fill the gaps first"):
        LabelNoiseLab(data)


def test_a_release_is_answered_with_its_id_and_new_labels():
    lab = wine()
    shown = release(lab, rate=0.4, threshold=0.25)
    assert (shown["id"], shown["setting"], shown["error"]) == ("view:1", {"rate": 0.4, "threshold": 0.25}, "")
    assert sum(a != b for a, b in zip(shown["given"], shown["true"], strict=True)) == 42
    assert lab.value.threshold == 0.25


def test_a_setting_that_is_let_go_is_answered_once(monkeypatch):
    states = []
    monkeypatch.setattr(LabelNoiseLab, "send_state", lambda lab, key=None: states.append(lab.get_state(key)))
    lab = wine()
    states.clear()
    release(lab, rate=0.1, threshold=0.5)
    assert [state["_response"]["id"] for state in states if "_response" in state] == ["view:1"]


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
    assert shown["setting"] == {"rate": 0.2, "threshold": 0.1}


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
