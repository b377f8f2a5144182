"""TaskViewer with no browser: what it calls right, wrong and missed, its code, its refusals."""

import numpy as np
import pytest
import traitlets

from course_widgets import TaskViewer
from course_widgets.task_viewer.data import NEEDS, QUESTIONS
from course_widgets.task_viewer.examples import few_scenes
from course_widgets.task_viewer.judging import THRESHOLDS, runs

IMAGE = np.zeros((1, 40, 60, 3), np.uint8)
BOXES = [[5, 5, 25, 25], [30, 5, 50, 25]]


def objects(labels, boxes, scores=None, **more):
    """The objects of one picture."""
    one = {"labels": labels, "boxes": np.reshape(boxes, (-1, 4)), **more}
    return [one if scores is None else {**one, "scores": scores}]


def detector(answer, classes=("cat", "dog"), **setting) -> TaskViewer:
    """Two objects, a cat and a dog, and what somebody answered."""
    return TaskViewer(
        IMAGE, {"objects": objects([0, 1], BOXES)}, {"objects": answer}, classes=classes, **setting
    )


def rows(viewer) -> list[tuple[str, str]]:
    return [tuple(row) for row in viewer._response["rows"]]


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize(
    "thresholds", [{}, {"score": 0.3, "iou": 0.75, "near": 0.2}], ids=["usual", "others"]
)
def test_code_run_by_itself_measures_what_the_control_says(question, thresholds):
    given = few_scenes()
    viewer = TaskViewer(**given, question=question, **thresholds)
    space = {"truth": given["truth"], "answers": given["answers"]}
    exec(viewer.code(), space)
    assert space["number"] == pytest.approx(viewer.value.number)


@pytest.mark.parametrize(
    ("labels", "boxes", "said"),
    [
        ([0, 1], BOXES, [("cat 0.90, IoU 1.00", "right"), ("dog 0.80, IoU 1.00", "right")]),
        ([0, 0], BOXES, [("cat 0.90, IoU 1.00", "right"), ("cat 0.80: really dog", "wrong"), ("dog", "missed")]),
        ([0, 0], [BOXES[0]] * 2,
         [("cat 0.90, IoU 1.00", "right"), ("cat 0.80: found already", "wrong"), ("dog", "missed")]),
        ([0], [[5, 5, 25, 13]], [("cat 0.90: IoU 0.40 only", "wrong"), ("cat", "missed"), ("dog", "missed")]),
        ([1], [[1, 30, 9, 39]], [("dog 0.90: nothing there", "wrong"), ("cat", "missed"), ("dog", "missed")]),
        ([], [], [("cat", "missed"), ("dog", "missed")]),
    ],
    ids=["both", "other class", "twice", "too small", "nothing there", "nothing said"],
)  # fmt: skip
def test_an_answer_is_right_or_it_is_said_why_not(labels, boxes, said):
    viewer = detector(objects(labels, boxes, scores=[0.9, 0.8][: len(labels)]))
    assert rows(viewer) == said
    counts = {state: sum(each == state for _, each in said) for state in ("right", "wrong", "missed")}
    assert viewer._response["here"] == counts
    assert (viewer.value.right, viewer.value.wrong, viewer.value.missed) == tuple(counts.values())


def test_the_thresholds_decide_what_counts():
    viewer = detector(objects([0, 1], [[5, 5, 25, 19], BOXES[1]], scores=[0.9, 0.3]))
    assert (viewer.value.right, viewer.value.missed) == (1, 1)
    viewer.score = 0.2
    assert (viewer.value.right, viewer.value.number) == (2, 1.0)
    viewer.iou = 0.75
    assert (viewer.value.right, viewer.value.wrong, viewer.value.number) == (1, 1, 0.5)
    assert [each["iou"] for each in viewer.trace] == [0.5, 0.5, 0.75]


@pytest.mark.parametrize("question", QUESTIONS)
def test_only_thresholds_that_count_change_an_answer(question):
    viewer = TaskViewer(**few_scenes(), question=question)
    before = viewer.value
    for name in {"score", "iou", "near"} - set(THRESHOLDS[question]):
        setattr(viewer, name, 0.31)
        assert viewer.value == before, name


def test_a_mask_is_judged_by_its_pixels_and_not_by_its_box():
    mask = np.zeros((1, 40, 60), bool)
    mask[0, 5:25, 5:25] = True
    corner = mask & (np.arange(60) < 13)
    truth = {"objects": objects([0], BOXES[:1], masks=mask)}
    answers = {"objects": objects([0], BOXES[:1], [0.9], masks=corner)}
    viewer = TaskViewer(IMAGE, truth, answers, classes=["cat"], question="detection")
    assert viewer.value.right == 1
    viewer.question = "instance"
    assert (viewer.value.right, rows(viewer)[0]) == (0, ("cat 0.90: IoU 0.40 only", "wrong"))
    assert viewer._response["marks"][0]["runs"] == runs(corner[0]) == [[y, 5, 13] for y in range(5, 25)]


def test_a_keypoint_is_near_by_the_size_of_its_object():
    points = np.array([[[10.0, 10.0], [20.0, 20.0]]])
    truth = {"objects": objects([0], BOXES[:1], keypoints=points)}
    answers = {"objects": objects([0], BOXES[:1], [0.9], keypoints=points + np.array([[1, 0], [0, 3]]))}
    viewer = TaskViewer(IMAGE, truth, answers, classes=["cat"], question="pose")
    assert viewer.value.number == 0.5
    viewer.near = 0.15
    assert viewer.value.number == 1.0
    viewer.score = 0.95
    assert (viewer.value.number, viewer.value.missed, rows(viewer)) == (0, 2, [("cat: not found", "missed")])


def test_pairs_are_compared_within_a_class():
    truth = {"objects": objects([0, 0, 1], [*BOXES, BOXES[0]], identities=np.array([4, 4, 4]))}
    viewer = TaskViewer(
        IMAGE, truth, {"embeddings": [np.array([[1.0, 0], [0.6, 0.8], [1, 0]])]}, classes=["cat", "dog"]
    )
    assert rows(viewer) == [("two cats, 0.60", "right")]
    assert viewer.question == "identity"
    viewer.score = 0.7
    assert rows(viewer) == [("two cats, 0.60", "missed")]
    assert np.isnan(viewer.value.number), "of one kind of pair alone nothing can be judged"
    assert viewer._response["facts"][0][1] == "–"


def test_all_background_has_many_right_pixels_and_a_low_mean_iou():
    segments = np.zeros((1, 40, 60), int)
    segments[0, :6, :10] = 1
    viewer = TaskViewer(IMAGE, {"segments": segments}, {"segments": segments * 0}, classes=["cat"])
    assert viewer._response["facts"][1][:2] == ["right pixels", "97.5%"]
    assert viewer.value.number == pytest.approx((2340 / 2400 + 0) / 2)


def test_questions_are_those_that_can_be_judged():
    given = few_scenes()
    assert TaskViewer(**given).pictures.questions == tuple(QUESTIONS)
    for task, key in NEEDS.items():
        only = {**given, "answers": {key: given["answers"][key]}}
        assert task in TaskViewer(**only).pictures.questions
    without = [
        {name: one[name] for name in ("labels", "scores", "boxes")} for one in given["answers"]["objects"]
    ]
    assert TaskViewer(**{**given, "answers": {"objects": without}}).pictures.questions == ("detection",)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"images": np.zeros((6, 8, 8, 3))}, "type float64; give uint8"),
        ({"images": np.zeros((300, 5, 5), np.uint8)}, r"at most 200 .* give some of them, such as images\[:24\]"),
        ({"after": np.zeros((6, 8, 8, 3), np.uint8)}, "give the same pictures later"),
        ({"answers": {}}, "answers is empty; give some of present, objects, segments"),
        ({"answers": {"boxes": 1}}, "answers holds 'boxes'; give some of present"),
        ({"truth": {}}, "truth has no .* to judge them by; give both"),
        ({"answers": {"present": np.ones((6, 2))}}, r"answers\['present'\] has shape \(6, 2\); give \(6, 5\)"),
        ({"answers": {"present": np.full((6, 5), np.nan)}}, "holds what is no number"),
        ({"answers": {"segments": np.zeros((6, 4, 4))}}, r"give \(6, 64, 64\)"),
        ({"answers": {"objects": []}}, "has 0 entries for 6 images; give one for each"),
        ({"answers": {"objects": [{"labels": [], "boxes": []}] * 6}}, "has no 'scores'; give labels, boxes, scores"),
        ({"answers": {"objects": objects([9], [BOXES[0]], [0.5]) * 6}}, "holds 9; give codes from 0 to 4"),
        ({"answers": {"objects": objects([1], BOXES, [0.5]) * 6}}, r"has shape \(2, 4\); give \(1, 4\)"),
        ({"images": [np.zeros((8, 8, 3), np.uint8), np.zeros((8, 9, 3), np.uint8)]}, "bring all to one size"),
        ({"answers": {"objects": objects([-1], [BOXES[0]], [0.5]) * 6}}, "holds -1; give codes from 0 to 4"),
        ({"answers": {"objects": objects(["cat"], [BOXES[0]], [0.5]) * 6}}, r"holds 'cat'; give numbers: \[cla"),
        ({"answers": {"objects": objects([1], [BOXES[0]], [90]) * 6}}, "holds 90; give how sure the model is"),
        ({"answers": {"objects": objects([1], [[20, 15, 4, 3]], [0.5]) * 6}}, r"boxes\[:, 2:\] \+= boxes\[:, :2\]"),
        ({"answers": {"objects": objects([1], [[0.1, 0.2, 0.5, 1]], [0.5]) * 6}}, r"boxes \* \[64, 64, 64, 64\]"),
        ({"answers": {"embeddings": [np.ones((9, 2))] * 6}}, r"give a row for each of the \d objects in truth"),
    ],
)  # fmt: skip
def test_what_does_not_go_with_the_pictures_is_refused(changes, words):
    with pytest.raises(ValueError, match=words):
        TaskViewer(**{**few_scenes(), **changes})


COLOURS = np.random.default_rng(0).integers(0, 256, (2, 40, 60, 3), dtype=np.uint8)
HELD = {
    "channels first": COLOURS.transpose(0, 3, 1, 2),
    "of torchvision": COLOURS.transpose(0, 3, 1, 2).astype(np.float32) / 255,
    "floats": COLOURS.astype(float),
    "shares": COLOURS / 255,
    "of sixteen bits": COLOURS.astype(np.uint16) * 256,
    "with an alpha channel": np.concatenate([COLOURS, COLOURS[..., :1]], axis=3),
    "one alone": COLOURS[0],
}


@pytest.mark.parametrize("images", HELD.values(), ids=HELD)
def test_images_as_other_libraries_hold_them_are_refused_with_the_line_that_makes_them_right(images):
    nothing = {"objects": [{"labels": [], "boxes": [], "scores": []}] * (2 if images.ndim == 4 else 1)}
    with pytest.raises(ValueError, match="give uint8") as refused:
        TaskViewer(images, nothing, nothing, classes=["cat"])
    names = {"np": np, "images": images}
    exec(str(refused.value).partition("): ")[2], names)
    viewer = TaskViewer(names["images"], nothing, nothing, classes=["cat"])
    np.testing.assert_array_equal(viewer.pictures.images, COLOURS[: len(viewer.pictures.images)])


@pytest.mark.parametrize(
    ("trait", "value", "words"),
    [
        ("question", "speech", "there are answers for classification, detection"),
        ("scene", 6, "scene=6 cannot be; give a whole number from 0 to 5"),
        ("scene", -1, "from 0 to 5"),
        ("score", 1.5, "score=1.5 cannot be; give a number from 0 to 1"),
        ("iou", 0, "from 0.05 to 0.95"),
        ("near", 0, "from 0.01 to 0.5"),
    ],
)
def test_a_bad_setting_says_what_is_allowed_and_leaves_the_control_usable(trait, value, words):
    viewer = TaskViewer(**few_scenes())
    before = viewer.describe()
    with pytest.raises(traitlets.TraitError, match=words):
        setattr(viewer, trait, value)
    assert viewer.describe() == before
    viewer.scene = 1
    assert viewer._response["setting"]["scene"] == 1


def test_pictures_are_sent_once(monkeypatch):
    states = []
    monkeypatch.setattr(TaskViewer, "send_state", lambda v, key=None: states.append(v.get_state(key)))
    viewer = TaskViewer(**few_scenes())
    states.clear()
    viewer.set(question="semantic", scene=3)
    assert len(states) == 1
    assert "_images" not in states[0]


def test_the_page_gets_the_same_bytes_whatever_the_order_of_memory():
    given = few_scenes()
    turned = np.asfortranarray(given["images"])
    assert TaskViewer(**given | {"images": turned})._images == TaskViewer(**given)._images
