"""AugmentationStudio with no browser: what it changes, who reads it, what it trains, its code, what it refuses."""

import sys

import numpy as np
import pytest
import torch
import traitlets
from tqdm import tqdm

from course_lib.augment import OPERATIONS, Augmentation, augment, augment_scenes, code
from course_lib.datasets import Dataset, Split, resize
from course_lib.training import Recipe, train
from course_widgets import AugmentationStudio
from course_widgets.augmentation_studio import control as module
from course_widgets.augmentation_studio import training
from course_widgets.augmentation_studio.pictures import by_turns, colours, digits, reduced
from course_widgets.augmentation_studio.scenes import cut_out, small_scenes
from course_widgets.augmentation_studio.training import TESTS, Outcome, Trainer, judge_of, quick_recipe, read

RNG = np.random.default_rng(0)


def studio(policy=None, **changes) -> AugmentationStudio:
    return AugmentationStudio(digits(), policy=policy, **{"seeds": 2, "budget": 100, **changes})


def ask(control, preview=False, **changes) -> dict:
    """Move or let go in the page; return what the kernel shows then."""
    setting = {**control._to_page(), **changes}
    control.set_state({"_request": {"id": "view:1", "setting": setting, "preview": preview}})
    return control._response


@pytest.fixture
def untrained(monkeypatch):
    """Let no model be trained on release: for what does not look at accuracies."""
    monkeypatch.setattr(Trainer, "_accuracies", lambda self, policy, seed: (0.9, 0.8, 0.7))


@pytest.fixture
def states(monkeypatch):
    sent = []
    monkeypatch.setattr(AugmentationStudio, "send_state", lambda c, key=None: sent.append(c.get_state(key)))
    return sent


TRANSFORMS = {
    "hflip": "RandomHorizontalFlip",
    "vflip": "RandomVerticalFlip",
    **dict.fromkeys(("rotation", "scale", "shear", "shift"), "RandomAffine"),
    "crop": "RandomResizedCrop",
    **dict.fromkeys(("brightness", "contrast", "saturation", "hue"), "ColorJitter"),
    "blur": "GaussianBlur",
    "noise": "GaussianNoise",
    "erasing": "RandomErasing",
}
PRESETS = {"trivialaugment": "TrivialAugmentWide", "randaugment": "RandAugment"}


@pytest.mark.parametrize("name", AugmentationStudio.STATES)
def test_the_code_of_every_state_calls_a_transform_for_each_operation(name, monkeypatch):
    called = []

    class Recorder:
        def __getattr__(self, transform):
            return lambda *given, **named: called.append((transform, named)) or called[-1]

        InterpolationMode = type("InterpolationMode", (), {"BILINEAR": "bilinear"})

    modules = {"torchvision": object(), "torchvision.transforms": type("transforms", (), {"v2": Recorder()})}
    for module_name, each in modules.items():
        monkeypatch.setitem(sys.modules, module_name, each)
    control = AugmentationStudio.STATES[name]()
    size = tuple(control._about["size"])
    assert control.code() == code(control.value, size=size, n_classes=len(control.data.classes))
    space = {}
    exec(control.code(), space)
    expected = {TRANSFORMS[each] for each in control.value.uses()} | {PRESETS.get(control.value.preset)} - {
        None
    }
    made = {transform for transform, _ in called} - {"Compose", "RandomApply", "Identity"}
    assert made == expected
    assert space["transform"][0] == "Compose"
    turns = [named["degrees"] for _, named in called if "degrees" in named]
    assert not control.value.rotation or turns == [control.value.rotation]


@pytest.mark.parametrize("name", AugmentationStudio.STATES)
def test_the_code_of_every_state_runs_and_changes_pictures_of_their_shape(name):
    control = AugmentationStudio.STATES[name]()
    pytest.importorskip("torchvision")
    space = {}
    exec(control.code(), space)
    given = torch.rand(3, control._about["channels"], *control._about["size"])
    images = given if control.value.preset is None else (255 * given).to(torch.uint8)
    changed = [space["transform"](images) for _ in range(20)]  # some only by chance
    assert {each.shape for each in changed} == {given.shape}
    assert all(torch.equal(each, images) for each in changed) == (control.value == Augmentation())


def test_what_the_torchvision_code_and_the_studio_make_is_of_the_same_distribution():
    pytest.importorskip("torchvision")
    control = studio({"brightness": 0.5}, seeds=1)
    space = {}
    exec(control.code(), space)
    torch.manual_seed(0)
    grey = torch.full((1, 1, 8, 8), 0.4)
    theirs = [float(space["transform"](grey).mean()) for _ in range(400)]
    ours = augment(grey.expand(400, 1, 8, 8), control.value, random_state=0).images.mean((1, 2, 3))
    assert np.mean(theirs) == pytest.approx(float(ours.mean()), abs=0.02)
    assert np.std(theirs) == pytest.approx(float(ours.std()), rel=0.15)


def test_what_torchvision_cannot_the_code_says():
    text = AugmentationStudio.STATES["in colour"]().code()
    assert "# beyond the edge this is black; kornia has padding_mode='reflection'" in text
    assert "beyond" not in studio({"hflip": 0.5, "padding": "reflection"}, seeds=1).code()


def test_the_wall_holds_the_pictures_as_the_policy_changes_them():
    control = studio({"rotation": 40}, random_state=3)
    rows = by_turns(digits().val.y, 200)
    expected = augment(digits().val.X[rows], Augmentation(rotation=40), random_state=3).images
    np.testing.assert_array_equal(control.changed().X, expected)
    wall = np.frombuffer(control._response["wall"], np.uint8).reshape(24, 8, 8)
    np.testing.assert_array_equal(wall, expected[:24])
    np.testing.assert_array_equal(
        np.frombuffer(control._originals, np.uint8).reshape(24, 8, 8), digits().val.X[rows[:24]]
    )
    assert control._about["labels"] == digits().val.y[rows[:24]].tolist()
    assert control._about["labels"][:10] == list(range(10)), "class by class, in turns"


def test_one_operation_more_changes_nothing_of_the_others():
    control = studio({"rotation": 40})
    turned = control.changed().wall
    control.policy = {"rotation": 40, "brightness": 0.0001}
    assert np.abs(control.changed().wall.astype(int) - turned).max() <= 1


def test_readings_are_counted_as_a_loop_counts_them():
    control = studio({"rotation": 90})
    changed = control.changed()
    proba = control.judge.predict_proba(changed.X)
    counts = np.zeros((10, 3), int)
    for row, label in zip(proba, changed.y, strict=True):
        kind = 2 if row.argmax() != label else 0 if row[label] >= 0.8 else 1
        counts[label, kind] += 1
    np.testing.assert_array_equal(control.reading.counts, counts)
    assert control._response["counts"] == counts.tolist()
    assert control._response["named"] == proba.argmax(axis=1)[:24].tolist()
    sure, unsure, wrong = counts.sum(axis=0)
    assert control.reading.total == (sure, unsure, wrong)
    assert f"takes {wrong / 2:g}% for another class" in control.describe()


def test_where_nothing_is_left_nothing_is_read():
    assert read(lambda X: 1 / 0, np.zeros((0, 8, 8)), np.zeros(0, int), 3).total == (0, 0, 0)


def test_a_judge_that_is_never_right_reads_nothing():
    wrong = read(lambda X: np.eye(3)[np.full(len(X), 2)], np.zeros((4, 8, 8)), np.array([0, 0, 1, 1]), 3)
    assert wrong.total == (0, 0, 4)
    assert wrong.counts.tolist() == [[0, 0, 2], [0, 0, 2], [0, 0, 0]]


def test_the_learners_own_judge_reads_the_pictures():
    class Ones:
        def predict_proba(self, X):
            return np.eye(10)[np.ones(len(X), int)]

    control = studio(judge=Ones(), seeds=1)
    assert control.reading.counts[1].tolist() == [20, 0, 0]
    assert control.reading.total[2] == 180
    with pytest.raises(TypeError, match="judge is a str; give a Run, or anything with predict_proba"):
        studio(judge="me")


def test_the_experienced_judge_reads_most_pictures_as_they_are_and_knows_a_turn():
    judge, val = judge_of(digits()), digits().val
    assert judge is judge_of(digits()), "trained once"
    plain = train(quick_recipe(digits()).replace(steps=600), digits())
    turned = augment(val.X, Augmentation(rotation=30), random_state=0).images
    right = [(run.predict(X) == val.y).mean() for X in (val.X, turned) for run in (judge, plain)]
    assert right[0] > 0.85
    assert right[2] > right[3]


def test_the_result_is_that_of_models_trained_with_and_without_over_the_same_seeds():
    policy = Augmentation(rotation=15)
    control, data = studio(policy), digits()
    tests = [augment(data.val.X, each, random_state=0).images for each in TESTS.values()]

    def accuracies(seed, change):
        recipe = quick_recipe(data).replace(policy="stratified", budget=100, seed=seed, augment=change)
        run = train(recipe, data)
        return [(run.predict(X) == data.val.y).mean() for X in tests]

    np.testing.assert_allclose(control.result.trained, [accuracies(seed, policy) for seed in (0, 1)])
    np.testing.assert_allclose(control.result.plain, [accuracies(seed, None) for seed in (0, 1)])
    told = control._response["outcome"]
    assert [row["name"] for row in told] == list(TESTS)
    assert [row["with"] for row in told] == np.round(control.result.means, 4).tolist()
    assert {row["words"] for row in told} == {"too few seeds to call"}


def test_a_verdict_takes_five_seeds_and_a_difference():
    plain = tuple((0.5, 0.5, 0.5) for _ in range(5))
    trained = tuple((0.5, 0.6 + k / 100, 0.49 + k / 100) for k in range(5))
    words = [verdict.words for verdict in Outcome(trained, plain).verdicts]
    assert words == ["the same", "better", "too close to call"]
    one = Outcome(trained[:1], plain[:1]).verdicts[1]
    assert (one.difference, one.words) == (pytest.approx(0.1), "too few seeds to call")


def test_what_was_trained_before_is_not_trained_again(monkeypatch):
    control, trained = studio({"shift": 0.123}), []
    real = training.train_while_waiting
    monkeypatch.setattr(
        training, "train_while_waiting", lambda recipe, data: trained.append(recipe) or real(recipe, data)
    )
    control.seed = 5
    control.describe()
    assert trained == []
    control.policy = {"shift": 0.124}
    assert [recipe.augment for recipe in trained] == [Augmentation(shift=0.124)] * 2
    assert studio({"shift": 0.124}).result == control.result, "nor when the cell runs again"
    assert len(trained) == 2


def test_an_interrupted_training_is_no_result(monkeypatch):
    control = studio()
    before = control._response

    def stopped(recipe, data, **more):
        run = train(recipe, data, **more)
        run.stopped_by = "interrupt"
        return run

    with monkeypatch.context() as patch:
        patch.setattr("course_lib.training.train", stopped)
        shown = ask(control, policy={"shift": 0.31})
    assert "KeyboardInterrupt: interrupted while training" in shown["error"]
    assert (control.value, shown["setting"]) == (Augmentation(), before["setting"])
    assert ask(control, policy={"shift": 0.31}, seed=1)["error"] == ""


def test_a_long_creation_shows_how_far_it_is_and_a_release_does_not(monkeypatch, capsys):
    monkeypatch.setattr(
        module, "tqdm", lambda *given, delay, **more: tqdm(*given, delay=0, mininterval=0, **more)
    )
    control = AugmentationStudio(colours(), seeds=2, budget=20, policy={"shift": 0.2})
    assert "training with and without: " in capsys.readouterr().err
    ask(control, policy={"shift": 0.3})
    assert capsys.readouterr().err == ""


# -- the page --------------------------------------------------------------------------------------------


def test_a_release_shows_the_pictures_at_once_and_then_the_accuracies_seed_by_seed(states):
    control = studio(seeds=3)
    states.clear()
    shown = ask(control, policy={"shift": 0.077})
    answers = [state["_response"] for state in states if "_response" in state]
    assert [answer["id"] for answer in answers] == ["view:1"] * 4
    assert [answer.get("done") for answer in answers] == [None, 1, 2, None]
    assert [answer.get("more", False) for answer in answers] == [True, True, True, False]
    assert [answer["outcome"] is None for answer in answers] == [True, False, False, False]
    assert {answer["wall"] for answer in answers} == {control.changed().wall.tobytes()}
    assert shown["sentence"] == control.describe()
    assert control.value == Augmentation(shift=0.077)


def test_a_move_is_answered_without_training_and_changes_no_value(monkeypatch):
    control = studio({"rotation": 10})
    monkeypatch.setattr(Trainer, "_accuracies", lambda *_: pytest.fail("trained"))
    shown = ask(control, preview=True, policy={"rotation": 170}, seed=4)
    expected = augment(control.wall.originals, Augmentation(rotation=170), random_state=4).images
    assert shown["wall"] == expected.tobytes()
    assert shown["setting"] == {"policy": {"rotation": 170.0}, "seed": 4}
    assert (shown["outcome"], shown["error"]) == (None, "")
    assert control.value == Augmentation(rotation=10)


BAD = [
    ({"policy": {"rotation": 200}}, "rotation=200 is outside 0 … 180 degrees; 15 is usual, 0 is off"),
    ({"policy": {"rotation": "much"}}, "rotation='much' is outside"),
    ({"policy": {"rotation": float("nan")}}, "rotation=nan is outside"),
    ({"policy": {"noise": [0.1, 2]}}, "noise's chance=2 is a chance"),
    ({"policy": {"hflip": [0.5, 0.5]}}, "give a number, the chance"),
    ({"policy": {"turn": 3}}, "'turn'"),
    ({"policy": {"preset": "autoaugment"}}, "preset='autoaugment'"),
    ({"policy": {"mixup": 0.2}}, "mixup mixes pictures and their labels"),
    ({"policy": {"hue": 0.1}}, "hue needs colour, but the pictures are grey"),
    ({"policy": 15}, "policy is a int; give an Augmentation, or plain data such as {'rotation': 15}"),
    ({"policy": None}, "policy is a NoneType"),
    ({"seed": -1}, "give a whole number from 0 to 4,294,967,295"),
    ({"seed": 0.5}, "give a whole number from 0"),
]


@pytest.mark.parametrize("preview", [False, True])
@pytest.mark.parametrize(("changes", "words"), BAD, ids=str)
@pytest.mark.usefixtures("untrained")
def test_what_cannot_be_is_answered_with_the_reason(changes, words, preview):
    control = studio({"rotation": 10})
    before = control._to_page()
    shown = ask(control, preview=preview, **changes)
    assert words in shown["error"]
    assert shown["setting"] == before == control._to_page()


@pytest.mark.parametrize(("changes", "words"), BAD, ids=str)
@pytest.mark.usefixtures("untrained")
def test_python_is_told_what_is_allowed(changes, words):
    control = studio({"rotation": 10})
    with pytest.raises(traitlets.TraitError) as refused:
        control.set(**changes)
    assert words in str(refused.value)
    assert control.value == Augmentation(rotation=10)


def test_every_slider_begins_at_nothing_holds_the_usual_strength_and_is_legal():
    for name, steps in module.STEPS.items():
        operation = OPERATIONS[name]
        assert steps[0] == 0
        assert list(steps) == sorted(set(steps))
        assert operation.usual in steps
        assert steps[-1] <= operation.highest


def test_a_spectrograms_operations_have_sliders_where_the_code_asks_for_them():
    names = [each["name"] for each in studio({"time_mask": 0.2}, seeds=1)._about["operations"]]
    assert set(names) == {*module.STEPS, "time_mask"} - {"saturation", "hue"}


# -- large pictures, and scenes ---------------------------------------------------------------------------


def test_large_pictures_hang_as_they_are_and_are_read_reduced():
    control = AugmentationStudio.STATES["large pictures"]()
    changed = control.changed()
    assert changed.wall.shape == (24, 60, 80, 3)
    np.testing.assert_array_equal(changed.wall[0].shape, control._about["size"] + [3])
    assert (changed.X.shape, control.data.train.X.shape[1:]) == ((36, 20, 27, 3), (20, 27, 3))
    np.testing.assert_array_equal(changed.X[:24], reduced(changed.wall, 3))
    again = control.wall.change(control.value, 0)
    np.testing.assert_array_equal(again.X, changed.X)
    assert (control.wall.change(control.value, 1).X != changed.X).any()


def test_a_reduced_picture_is_that_of_the_course():
    X = RNG.integers(0, 256, (300, 12, 12, 3)).astype(np.uint8)
    for pictures in (X, X[..., 0]):
        assert np.abs(reduced(pictures, 3).astype(int) - resize(pictures, 4)).max() <= 1


def test_boxes_and_points_of_scenes_move_with_them():
    control = AugmentationStudio.STATES["scenes"]()
    whole = small_scenes().val
    there = whole.take(np.flatnonzero((whole.classes >= 0).any(axis=1))[:60])
    moved = augment_scenes(there, control.value, random_state=0)
    shown, changed = control._response, control.changed()
    assert shown["wall"] == moved.images[:24].tobytes()
    boxes = [
        [scene, *moved.boxes[scene, place].tolist(), moved.classes[scene, place]]
        for scene in range(24)
        for place in range(6)
        if moved.classes[scene, place] >= 0
    ]
    np.testing.assert_allclose(shown["boxes"], boxes, atol=0.051)
    assert len(shown["named"]) == len(boxes) == changed.on_wall
    assert len(shown["points"]) == moved.keypoints_visible[:24].sum()
    assert all(0 <= x < 64 and 0 <= y < 64 for _, x, y in shown["points"])
    objects = int((there.classes >= 0).sum())
    assert changed.gone == objects - int((moved.classes >= 0).sum()) > 0
    assert f"Of {objects} objects {changed.gone} are no longer in the picture" in control.describe()
    assert control.reading.counts.sum() == objects - changed.gone


def test_scenes_of_which_nothing_is_left_are_shown_all_the_same():
    control = AugmentationStudio.STATES["scenes"]()
    control.wall.change = lambda policy, seed: module.Changed(
        control.wall.originals,
        np.empty((0, 24, 24, 3), np.uint8),
        np.empty(0, int),
        0,
        {"boxes": [], "points": []},
        9,
    )
    assert ask(control, seed=1)["error"] == ""
    assert "Of 9 objects 9 are no longer in the picture" in control.describe()
    control.figure()


def test_an_object_is_cut_out_as_pillow_cuts_it():
    from PIL import Image

    scenes = small_scenes().val
    X, y, where = cut_out(scenes)
    for k in range(0, len(X), 7):
        box = scenes.boxes[tuple(where[k])].tolist()
        large = min(box[2] - box[0], box[3] - box[1]) > 24  # where Pillow averages
        image = Image.fromarray(scenes.images[where[k, 0]])
        theirs = np.asarray(image.resize((24, 24), Image.Resampling.BILINEAR, box=box)).astype(int)
        assert y[k] == scenes.classes[tuple(where[k])]
        if not large:
            assert np.abs(X[k] - theirs)[1:-1, 1:-1].mean() < 12


def test_scenes_have_labels_of_their_own():
    with pytest.raises(TypeError, match="y is given beside Scenes"):
        AugmentationStudio(small_scenes(), [0, 1])


# -- the learner's own pictures --------------------------------------------------------------------------


def own(n: int = 40, shape=(12, 10, 3)) -> tuple[np.ndarray, list[str]]:
    y = ["cat", "dog"] * (n // 2)
    bright = np.array([60, 190])[np.arange(n) % 2].reshape(-1, *(1,) * len(shape))
    return (bright + RNG.integers(-40, 40, (n, *shape))).astype(np.uint8), y


def test_own_pictures_in_colour_are_split_shown_and_learned_from():
    X, y = own()
    control = AugmentationStudio(X, y, policy={"hue": 0.2}, seeds=1)
    assert control.data.classes == ("cat", "dog")
    assert [len(part) for part in (control.data.train, control.data.val, control.data.test)] == [24, 8, 8]
    assert (control._about["size"], control._about["channels"]) == ([12, 10], 3)
    assert control._about["budget"] == 24
    assert len(control._response["wall"]) == 8 * 12 * 10 * 3
    assert {each["name"] for each in control._about["operations"]} == set(module.STEPS)
    floats = AugmentationStudio(X / 255, y, policy={"hue": 0.2}, seeds=1)
    np.testing.assert_array_equal(floats.changed().wall, control.changed().wall)


@pytest.mark.parametrize(
    ("X", "y", "error", "words"),
    [
        (own()[0], None, TypeError, "y is missing; give pictures and their labels"),
        (None, [0, 1], TypeError, "X is missing"),
        (digits(), [0, 1], TypeError, "y is given beside a Dataset"),
        (own()[0], ["cat", "dog"], ValueError, "X has 40 pictures and y 2 labels"),
        (
            own()[0],
            ["cat"] * 36 + ["dog"] * 4,
            ValueError,
            r"class 'dog' has 4 picture\(s\); .* takes 5 of each",
        ),
        (own()[0], ["cat"] * 40, ValueError, r"1 class\(es\)"),
        (
            own()[0].astype(int),
            own()[1],
            ValueError,
            "pictures are int64; give uint8, from 0 to 255, or floats",
        ),
        (own()[0] * 1.0, own()[1], ValueError, "pixels go from .* X / 255"),
        (np.full((40, 8, 8), np.nan), own()[1], ValueError, "pixels go from nan"),
        (own(shape=(12, 10, 4))[0], own()[1], ValueError, r"shape \(40, 12, 10, 4\)"),
        (own(shape=(100,))[0], own()[1], ValueError, r"shape \(40, 100\)"),
        (own(shape=(6, 20))[0], own()[1], ValueError, "pictures are 6×20; a model reads those of 7 pixels"),
        (own(shape=(97, 20))[0], own()[1], ValueError, r"at most 96 pixels.*resize\(data, 64\)"),
        (np.zeros((0, 8, 8), np.uint8), [], ValueError, "y is empty"),
        (own()[0], [None] * 40, ValueError, "missing"),
    ],
    ids=str,
)
def test_pictures_that_cannot_be_changed_or_learned_from_are_refused(X, y, error, words):
    with pytest.raises(error, match=words):
        AugmentationStudio(X, y)


def test_data_sets_that_are_no_pictures_too_large_or_without_validation_are_refused():
    data = digits()
    with pytest.raises(ValueError, match=r"10,001 training samples, and at most 10,000.*data\.take"):
        AugmentationStudio(data.take(np.zeros(10_001, int)))
    with pytest.raises(ValueError, match=r"data\.val is empty"):
        AugmentationStudio(Dataset("empty", data.train, data.val.take([]), data.test, data.classes))
    table = Split(RNG.random((20, 3)), np.arange(20) % 2)
    with pytest.raises(ValueError, match=r"shape \(20, 3\)"):
        AugmentationStudio(Dataset("table", table, table, table, ("a", "b")))


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ({"budget": 0}, ValueError, "budget=0 cannot be; give a whole number from 1 to 10,000"),
        ({"seeds": 21}, ValueError, "seeds=21 cannot be; give a whole number from 1 to 20"),
        ({"seeds": True}, ValueError, "whole number"),
        ({"recipe": "quick"}, TypeError, "recipe is a str; give a course_lib.training.Recipe"),
        ({"policy": {"rotation": 181}}, traitlets.TraitError, "outside 0 … 180"),
        ({"policy": [15]}, traitlets.TraitError, "policy is a list"),
        ({"random_state": None}, traitlets.TraitError, "whole number"),
    ],
    ids=str,
)
def test_what_else_cannot_be_is_refused(given, error, words):
    with pytest.raises(error, match=words):
        studio(**given)


def test_a_recipe_of_ones_own_is_followed():
    control = studio(recipe=Recipe(model="linear", steps=7), seeds=1)
    assert control.trainer._recipe(Augmentation(), 0) == Recipe(
        model="linear", steps=7, policy="stratified", budget=100
    )
    everything = AugmentationStudio(colours(), seeds=1, recipe=Recipe(model="linear", steps=2))
    assert everything.trainer._recipe(Augmentation(), 1).policy == "all"
