"""SamplingRatio with no kernel and no browser: its state, what the page is sent, what it makes of the answer."""

import json
import re
import shutil
import subprocess
from collections import Counter
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import traitlets

from course_lib.ratios import RatioPlan
from course_widgets import SamplingRatio
from course_widgets.sampling_ratio.positives import plan_of

HERE = Path(__file__).parent / "static"
NODE = shutil.which("node")
PETS = ["cat"] * 900 + ["dog"] * 100


@pytest.fixture
def sent(monkeypatch):
    """What controls send to the page from now on, as a list of states."""
    states = []
    monkeypatch.setattr(
        SamplingRatio, "send_state", lambda control, key=None: states.append(control.get_state(key))
    )
    return states


def release(control, asked: dict) -> dict:
    """Let go of a setting in the page; return what the kernel shows then."""
    control.set_state({"_request": {"id": "view:1", "setting": {"added": "copies", **asked}}})
    return control._response


@pytest.mark.parametrize(
    "name",
    [
        "two classes",
        "points",
        "weights",
        "by hand",
        "long names",
        "positives",
        "objects",
        "interpolated",
        "twenty classes",
    ],
)
def test_picture_is_the_same_bytes_twice(name):
    first, second = (SamplingRatio.STATES[name]()._repr_mimebundle_()[0]["text/html"] for _ in range(2))
    assert first == second
    assert len(first) > 5_000


@pytest.mark.parametrize("how", ["over", "under", "both", "weight"])
@pytest.mark.parametrize(("positive", "negatives"), [("dog", 2), ("fox", 3), ("cat", 10)])
def test_one_class_is_set_against_all_others_exactly(positive, negatives, how):
    y = ["cat"] * 617 + ["dog"] * 83 + ["fox"] * 311
    control = SamplingRatio(y, target={positive: Fraction(1, 1 + negatives)}, how=how)
    plan = control.value
    weigh = plan.weights if how == "weight" else dict.fromkeys(plan.after, 1)
    after = {label: count * weigh[label] for label, count in plan.after.items()}
    ratio = sum(after[label] for label in after if label != positive) / after[positive]
    assert ratio == pytest.approx(negatives, abs=(1 + negatives) / min(after.values()))
    assert f"{positive} to all others: 1:{negatives}." in control.describe()
    again = SamplingRatio(y)
    shown = release(again, control._to_page())
    assert (shown["error"], shown["setting"]) == ("", control._to_page())
    assert again.value == control.value
    assert again.target == control.target


@pytest.mark.parametrize("share", ["1/0", "a/3", "3/2", "-1/3", "1/3/4", "0/4"])
def test_a_share_that_is_none_is_answered_with_the_reason(share):
    control = SamplingRatio(PETS)
    shown = release(control, {"target": {"shares": [[1, share]]}, "how": "over"})
    assert shown["error"]
    assert control.target == "1:1"


@pytest.mark.skipif(NODE is None, reason="node is missing: install it to test the controls' JavaScript")
def test_browser_and_python_set_one_class_against_all_others_alike():
    rng = np.random.default_rng(0)
    cases = []
    for _ in range(300):
        n = int(rng.choice([2, 3, 8]))
        counts = rng.integers(1, 10 ** rng.integers(1, 6), size=n).tolist()
        share = [int(rng.integers(n)), f"1/{rng.integers(2, 12)}"]
        cases.append(
            {
                "counts": counts,
                "target": {"shares": [share]},
                "how": str(rng.choice(["over", "under", "both"])),
            }
        )
    done = subprocess.run(
        [NODE, str(HERE / "plan_answers.mjs")],
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        check=True,
    )
    refused = 0
    for case, answer in zip(cases, json.loads(done.stdout), strict=True):
        ((code, share),) = case["target"]["shares"]
        try:
            plan = plan_of(dict(enumerate(case["counts"])), {code: Fraction(share)}, case["how"])
        except ValueError:
            refused += 1
            assert answer.get("kind") == "Refused", case
            continue
        assert answer["after"] == list(plan.after.values()), case
    assert refused < 100


def test_points_between_others_are_made_for_exactly_so_many():
    control = SamplingRatio(
        [0] * 90 + [1] * 10,
        [[i % 7, i % 11] for i in range(100)],
        target={1: Fraction(1, 3)},
        added="smote",
    )
    assert Counter(control.interpolated().y.tolist()) == {0: 90, 1: 45}
    assert control.value.after == {0: 90, 1: 45}


def test_value_follows_the_traits():
    control = SamplingRatio(PETS)
    assert control.value == RatioPlan({"cat": 900, "dog": 100}, "1:1", "over")
    control.target = "1:3"
    control.how = "under"
    assert control.value.after == {"cat": 300, "dog": 100}
    assert Counter(PETS[i] for i in control.indices()) == control.value.after


@pytest.mark.parametrize(
    ("trait", "value", "words"),
    [
        ("target", "1:0", "'1:1', '1:2'"),
        ("target", -0.5, "between 0 and 1"),
        ("target", None, "is no target"),
        ("target", {"fox": 3}, "the classes are 'cat', 'dog'"),
        ("target", {"dog": 50}, "'dog' has 50 samples too many.*'under' or 'both'"),
        ("how", "sideways", "sideways"),
    ],
)
def test_bad_value_says_what_is_allowed_and_leaves_the_control_usable(trait, value, words):
    control = SamplingRatio(PETS, target="1:2")
    with pytest.raises(traitlets.TraitError, match=words):
        setattr(control, trait, value)
    assert control.value.after == {"cat": 900, "dog": 450}
    control.target = "1:3"
    assert control._response["setting"]["target"] == {"text": "1:3"}


def test_two_traits_that_only_go_together_are_set_together():
    control = SamplingRatio(PETS)
    control.set(target={"dog": 50}, how="under")
    assert control.value.after == {"cat": 900, "dog": 50}
    with pytest.raises(traitlets.TraitError, match="lacks 100"):
        control.set(target={"dog": 200}, how="under")
    assert control.value.after == {"cat": 900, "dog": 50}


@pytest.mark.parametrize(
    ("target", "spoken"),
    [
        ("1:2", {"text": "1:2"}),
        ("30%", {"text": "30%"}),
        (0.25, {"text": "0.25"}),
        (1e-5, {"text": "0.00001"}),
        ({"dog": 0.25}, {"shares": [[1, "0.25"]]}),
        ({"dog": 50, "cat": 7}, {"counts": [[1, 50], [0, 7]]}),
    ],
)
def test_a_target_survives_the_way_to_the_page_and_back(target, spoken):
    control = SamplingRatio(["cat"] * 900_000 + ["dog"] * 100_000, target=target, how="both")
    assert control._response["setting"]["target"] == spoken
    again = SamplingRatio(["cat"] * 900_000 + ["dog"] * 100_000)
    release(again, {"how": "both", "target": spoken})
    assert again.value.after == control.value.after


def test_a_release_is_answered_once_with_its_id_and_code(sent):
    control = SamplingRatio(PETS)
    sent.clear()
    shown = dict(release(control, {"how": "under", "target": {"text": "1:2"}}))
    trace = shown.pop("trace")
    assert trace["here"] == trace["steps"][-1]["setting"] == shown["setting"]
    plan = RatioPlan({"cat": 900, "dog": 100}, "1:2", "under")
    assert shown == {
        "id": "view:1",
        "setting": {"how": "under", "target": {"text": "1:2"}, "added": "copies"},
        "sentence": plan.describe(),
        "code": plan.code(),
        "made": None,
        "error": "",
    }
    assert [state["_response"]["id"] for state in sent if "_response" in state] == ["view:1"]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"how": "over", "target": {"text": "1:0"}}, "asks for none"),
        ({"how": "under", "target": {"counts": [[1, 200]]}}, "lacks 100"),
        ({"how": "sideways", "target": {"text": "1:1"}}, "sideways"),
        ({"how": "over", "target": {"counts": [[7, 200]]}}, "cannot read"),
        ({"how": "over", "target": {}}, "cannot read"),
        ({"target": {"text": "1:1"}}, "cannot read"),
        ({"how": "over", "target": {"counts": "no"}}, "cannot read"),
    ],
)
def test_a_release_that_cannot_be_is_answered_with_the_reason(asked, words):
    control = SamplingRatio(PETS, target="1:2")
    shown = release(control, asked)
    assert words in shown["error"]
    assert shown["setting"] == {"how": "over", "target": {"text": "1:2"}, "added": "copies"}
    assert control.value.after == {"cat": 900, "dog": 450}


def test_points_are_sent_so_that_a_prefix_of_each_class_is_what_python_takes():
    rng = np.random.default_rng(0)
    y = rng.integers(0, 3, size=500) * 10
    points = rng.normal(size=(500, 2)) * [3, 40]
    control = SamplingRatio(y, points, target={0: 11, 10: 500, 20: 40}, how="both", random_state=5)
    sent_points = np.frombuffer(control._points, "<u2").reshape(-1, 2).astype(float)
    low, high = points.min(axis=0), points.max(axis=0)
    sent_points = sent_points / 65535 * (high - low) + low
    chosen = control.indices()
    start = 0
    for label, count in control.counts.items():
        passes, rest = divmod(control.value.after[label], count)
        expected = np.r_[
            np.repeat(np.flatnonzero(y == label), passes), chosen[y[chosen] == label][passes * count :]
        ]
        shown = np.r_[np.tile(np.arange(count), passes), np.arange(rest)] + start
        np.testing.assert_allclose(
            np.sort(sent_points[shown], axis=0),
            np.sort(points[expected], axis=0),
            atol=(high - low).max() / 65535,
        )
        start += count


def test_points_on_a_line_are_no_division_by_zero():
    control = SamplingRatio([0, 0, 1], [[0, 1], [1, 1], [2, 1]])
    assert np.frombuffer(control._points, "<u2").reshape(-1, 2)[:, 1].tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"y": []}, "y is empty"),
        ({"y": ["a", "a"]}, "at least 2 classes"),
        ({"y": ["a", None]}, "missing label"),
        ({"y": [0, 1], "points": [[0, 0]]}, r"points has shape \(1, 2\); y has 2 labels"),
        (
            {"y": [0, 1], "points": [[0, 0], [np.nan, 0]]},
            r"1 row\(s\) that are not finite, at position\(s\) 1",
        ),
        ({"y": [0, 1], "class_names": ["one"]}, "1 names for 2 classes; give one for each of 0, 1"),
    ],
)
def test_what_no_control_can_show_is_refused(arguments, words):
    with pytest.raises(ValueError, match=words):
        SamplingRatio(**arguments)


@pytest.mark.parametrize("names", [["no", "yes"], {0: "no", 1: "yes"}], ids=["list", "mapping"])
def test_classes_are_called_by_their_names(names):
    control = SamplingRatio([0] * 9 + [1], class_names=names)
    assert control._about["names"] == ["no", "yes"]
    assert "yes goes from 1 to 9" in control.describe()
    assert control.value.after == {0: 9, 1: 9}


def test_names_with_signs_are_drawn_as_they_are():
    SamplingRatio([0, 0, 1], class_names=["$x_1", "<script>alert(1)</script>"])._repr_mimebundle_()


def test_a_million_labels_are_ready_in_a_moment():
    control = SamplingRatio.STATES["a million labels"]()
    assert len(control._points) == 4_000_000
    assert control.value.total == 2 * min(control.counts.values())


# -- positives and negatives -----------------------------------------------------------------------------

ZOO = ["cat"] * 60 + ["dog"] * 8 + ["fox"] * 32


def test_one_class_against_the_rest():
    control = SamplingRatio(ZOO, target="1:3", how="under", positive="dog")
    assert control.value.after == {False: 24, True: 8}
    chosen = Counter(ZOO[i] == "dog" for i in control.indices())
    assert chosen == {False: 24, True: 8}
    assert control._about["names"] == ["not dog", "dog"]
    assert control._about["positives"]
    assert "not dog goes from 92 to 24" in control.describe()
    space = {"X": np.arange(100)[:, None], "y": ZOO}
    exec(control.code(), space)
    assert Counter(space["y_resampled"]) == control.value.after


def test_of_two_classes_both_keep_their_names():
    control = SamplingRatio([0] * 9 + [1], class_names=["well", "ill"], positive=1)
    assert control._about["names"] == ["well", "ill"]


def test_a_ratio_that_has_too_few_negatives_says_so_and_costs_no_positives():
    control = SamplingRatio(["no"] * 60 + ["yes"] * 40, target="1:3", how="under", positive="yes")
    assert control.value.after == {False: 60, True: 40}
    assert control.describe().endswith("No class changes: they are at 1:1.5 already.")


@pytest.mark.parametrize(("word", "after"), [("minority", [6, 6, 3]), ("not majority", [6, 6, 6])])
def test_words_of_sampling_strategy_reach_the_page_as_counts(word, after):
    y = [0] * 6 + [1] * 2 + [2] * 3
    control = SamplingRatio(y, target=word)
    assert list(control.value.after.values()) == after
    assert control._response["setting"]["target"] == {"counts": [[c, count] for c, count in enumerate(after)]}
    with pytest.raises(traitlets.TraitError, match="is neither"):
        control.how = "both"


# -- objects beside images -------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["over", "under", "both", "weight"])
def test_objects_are_those_of_the_images_chosen(how):
    rng = np.random.default_rng(0)
    y, birds, boats = rng.integers(0, 3, 200) ** 2, rng.integers(0, 5, 200), rng.integers(0, 2, 200)
    control = SamplingRatio(y, target="1:2", how=how, objects={"bird": birds, "boat": boats})
    if how == "weight":
        weights = np.array([control.value.weights[label] for label in y]) / 3
        assert control.object_counts() == pytest.approx({"bird": birds @ weights, "boat": boats @ weights})
    else:
        chosen = control.indices()
        assert control.object_counts() == {"bird": birds[chosen].sum(), "boat": boats[chosen].sum()}
    assert "In objects, bird " in control.describe()
    sums = np.frombuffer(control._objects, "<u4").reshape(200, 2)
    ends = np.cumsum(list(control.counts.values())) - 1
    assert sums[ends].sum(axis=0).tolist() == [birds.sum(), boats.sum()]


# -- points between two ----------------------------------------------------------------------------------


def cloud(n: int = 100):
    rng = np.random.default_rng(0)
    return (np.arange(n) % 10 == 0).astype(int), rng.normal(size=(n, 2))


def test_interpolated_points_are_smotes_and_go_with_their_setting():
    y, points = cloud()
    control = SamplingRatio(y, points, target="1:2", added="smote")
    made = control.interpolated()
    assert made.after == control.value.after == {0: 90, 1: 45}
    shown = control._response
    assert (shown["setting"]["added"], shown["made"]["counts"]) == ("smote", [0, 35])
    xy = np.frombuffer(shown["made"]["xy"], "<u2").reshape(-1, 2) / 65535
    low, high = points.min(axis=0), points.max(axis=0)
    np.testing.assert_allclose(xy * (high - low) + low, made.X[made.new], atol=(high - low).max() / 65535)
    space = {"X": points, "y": y}
    exec(control.code(), space)
    np.testing.assert_array_equal(space["X_resampled"], made.X)
    assert control.describe().endswith("What is added lies between two of its class (SMOTE).")
    control.how = "under"
    assert control._response["made"] is None
    assert "SMOTE" not in control.describe() + control.code()


def test_a_release_brings_the_points_of_its_own_setting():
    y, points = cloud()
    control = SamplingRatio(y, points)
    shown = release(control, {"how": "over", "target": {"text": "1:3"}, "added": "smote"})
    assert (shown["id"], shown["setting"]["target"]) == ("view:1", {"text": "1:3"})
    assert shown["made"]["counts"] == [0, 20]
    assert release(control, {"how": "over", "target": {"text": "1:3"}})["made"] is None


def test_other_features_can_be_interpolated_too():
    y, points = cloud()
    control = SamplingRatio(y, target="1:2")
    assert control.interpolated(np.c_[points, points]).X.shape == (135, 4)
    with pytest.raises(ValueError, match="there are no points to make new ones between; give X"):
        control.interpolated()


def test_few_of_a_hundred_thousand_points_are_sent():
    y, points = cloud(60_000)
    control = SamplingRatio(y, points, added="smote")
    assert 10_000 < sum(control._response["made"]["counts"]) <= 20_000


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (
            {"positive": "hen"},
            ValueError,
            "positive='hen' is no class of y; the classes are 'cat', 'dog', 'fox'",
        ),
        (
            {"positive": "cat"},
            ValueError,
            "positive='cat' is 60 of 100 samples; 1:2 means one positive to two",
        ),
        ({"objects": [1, 2]}, TypeError, r"objects must be a mapping.*zip\(scenes.classes"),
        ({"objects": {}}, TypeError, "objects must be a mapping"),
        ({"objects": {"bird": [1, 2]}}, ValueError, r"objects\['bird'\] has shape \(2,\); y has 100 labels"),
        ({"objects": {"bird": [-1] * 100}}, ValueError, r"objects\['bird'\] holds what is no count"),
        ({"objects": {"bird": [0.5] * 100}}, ValueError, "holds what is no count"),
        ({"added": "smote"}, traitlets.TraitError, "added='smote' makes points between others; give points"),
        ({"added": "noise"}, traitlets.TraitError, "noise"),
        (
            {"added": "smote", "y": [0] * 96 + [1] * 4, "points": np.zeros((100, 2))},
            traitlets.TraitError,
            "class 1 has 4 samples, and smote looks for k_neighbors=5 others of the class",
        ),
    ],
)
def test_what_the_new_parts_refuse(arguments, error, words):
    with pytest.raises(error, match=words):
        SamplingRatio(**{"y": ZOO, **arguments})


def test_too_few_to_interpolate_is_told_when_let_go():
    control = SamplingRatio([0] * 96 + [1] * 4, np.random.default_rng(0).normal(size=(100, 2)))
    shown = release(control, {"how": "over", "target": {"text": "1:2"}, "added": "smote"})
    assert "class 1 has 4 samples" in shown["error"]
    assert control.added == "copies"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"targets": "1:2"}, "takes no argument 'targets'; did you mean target?"),
        ({"method": "under"}, "takes no argument 'method'; it takes y, points, target, how, class_names"),
    ],
)
def test_an_argument_that_nobody_reads_is_refused(given, told):
    with pytest.raises(TypeError, match=re.escape(told)):
        SamplingRatio([0, 0, 1], **given)


def test_arguments_of_every_jupyter_widget_are_taken():
    assert SamplingRatio([0, 0, 1], layout={"width": "50%"}).layout.width == "50%"
