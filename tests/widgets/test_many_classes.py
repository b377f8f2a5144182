"""Many classes, and numbers out of all bounds: every control answers, at once, or says at once what it can take."""

import re
import time
from dataclasses import replace

import numpy as np
import pytest
import traitlets

from course_lib.datasets import Dataset, Split
from course_lib.training import Recipe
from course_widgets import (
    AugmentationStudio,
    EnsembleBuilder,
    GroupMixer,
    ImbalanceLab,
    LabelNoiseLab,
    ModelChooser,
    SamplingRatio,
    SubsetExplorer,
    TaskViewer,
    ThresholdTuner,
    TrainingDeck,
    TransferLab,
)
from course_widgets.figures import MOST_CLASSES, shown_classes
from course_widgets.model_chooser.examples import measured_table
from course_widgets.task_viewer.examples import few_scenes
from tests.widgets.test_conversation import ALL, CONTROLS, ask, make

N_CLASSES = 5_000
BUDGET = 2 * 1.0  # processor seconds, twice over: processors differ
Y = np.r_[np.repeat(np.arange(N_CLASSES), 2), np.arange(100)]
NAMES = [f"class {code}" for code in range(N_CLASSES)]
POINTS = np.random.default_rng(0).normal(size=(len(Y), 2))


def many(n_classes: int = N_CLASSES) -> Dataset:
    """A data set of 10,000 samples in many classes, which are also the groups."""
    y = np.repeat(np.arange(N_CLASSES), 2) % n_classes
    train = Split(POINTS[: len(y)], y, y)
    return Dataset(
        name="many",
        classes=tuple(NAMES[:n_classes]),
        group_names=tuple(NAMES),
        train=train,
        val=train,
        test=train,
    )


def many_pictures(n_classes: int = N_CLASSES) -> Dataset:
    """The same with a small picture for each sample."""
    data = many(n_classes)
    parts = {
        part: replace(getattr(data, part), X=np.zeros((2 * N_CLASSES, 8, 8), np.uint8))
        for part in ("train", "val", "test")
    }
    return replace(data, **parts)


@pytest.fixture(scope="module", autouse=True)
def _warm():
    """Import what is imported on first use: a lesson has it long before."""
    SamplingRatio([0, 0, 1], [[0, 0], [1, 1], [2, 2]])._repr_mimebundle_()


def seconds(work) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


@pytest.mark.parametrize("points", [None, POINTS], ids=["bars", "points"])
@pytest.mark.parametrize("how", ["over", "under", "both", "weight"])
def test_a_sampling_ratio_of_5000_classes_is_there_at_once(how, points):
    made = []

    def show():
        made.append(SamplingRatio(Y, points, how=how, class_names=NAMES))
        made[-1]._repr_mimebundle_()

    setting = {"target": {"text": "1:1.5"}, "how": how, "added": "copies"}
    assert min(seconds(show) for _ in range(2)) < BUDGET
    assert seconds(lambda: ask(made[-1], setting)) < BUDGET
    assert made[-1]._response["error"] == ""
    assert len(made[-1].value.after) == N_CLASSES
    assert all(len(each["came_to"]) < 110 for each in made[-1].trace)


REFUSED = {
    "AugmentationStudio": (
        lambda: AugmentationStudio(many_pictures()),
        "5,000 classes, and models of at most 100",
    ),
    "TransferLab": (
        lambda: TransferLab(many_pictures(), many_pictures()),
        "5,000 classes, and models of at most 100",
    ),
    "SubsetExplorer": (lambda: SubsetExplorer(many()), "5,000 classes, and models of at most 100"),
    "LabelNoiseLab": (lambda: LabelNoiseLab(many()), "5,000 classes, and models of at most 100"),
    "GroupMixer": (lambda: GroupMixer(many()), r"5000 group\(s\); this control mixes 2 to 8"),
    "ImbalanceLab": (lambda: ImbalanceLab(POINTS, Y), r"5000 class\(es\); this control takes two"),
    "EnsembleBuilder": (
        lambda: EnsembleBuilder([("net", np.full((len(Y), 200), 1 / 200), 0, 0)], Y % 200),
        "10,100 samples of 200 classes are too many",
    ),
    "ModelChooser": (
        lambda: ModelChooser(measured_table(), data=many_pictures()),
        "5,000 classes, and models of at most 100",
    ),
    "TaskViewer": (
        lambda: TaskViewer(**few_scenes() | {"classes": NAMES}),
        "classes holds 5,000 names; this control takes at most 1,000",
    ),
    "ThresholdTuner": (lambda: ThresholdTuner(Y, POINTS[:, 0]), "y_true holds 0, 1, 2, 3, ...; give 0 and 1"),
    "SMOTE": (
        lambda: SamplingRatio(Y, POINTS, added="smote"),
        "5,000 classes, and at most 1,000 can be: use added='copies'",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_who_trains_or_takes_few_classes_says_so_at_once(name):
    start, words = REFUSED[name]

    def refused():
        with pytest.raises((ValueError, traitlets.TraitError), match=words):
            start()

    assert min(seconds(refused) for _ in range(2)) < BUDGET


def test_what_a_refusal_advises_works():
    few = many(100)
    assert SubsetExplorer(few, budget=200, seeds=1).value["budget"] == 200
    assert SamplingRatio(Y, POINTS, added="copies").added == "copies"
    studio = AugmentationStudio(many_pictures(100), seeds=1)
    assert len(studio.figure().axes[-2].get_yticklabels()) == MOST_CLASSES
    hundred = many_pictures(100)
    assert TransferLab(hundred, hundred, labels=100, seeds=1, recipe=Recipe(steps=2)).labels == 100
    joined = replace(few, classes=few.classes[:2], **{
        part: replace(getattr(few, part), y=np.minimum(getattr(few, part).y, 1)) for part in ("train", "val", "test")
    })  # fmt: skip
    assert (
        LabelNoiseLab(joined.take(np.arange(0, 10_000, 40)), models=["nearest neighbour"]).value.report.n
        == 250
    )


def test_a_deck_of_5000_classes_is_there_at_once_and_is_trained():
    made = []
    recipe = Recipe(model="linear", epochs=1, batch_size=2_000)
    assert min(seconds(lambda: made.append(TrainingDeck(many(), recipe=recipe))) for _ in range(2)) < BUDGET
    assert made[-1].train().steps == 5


def test_every_control_that_takes_classes_is_tried():
    assert {*REFUSED, "SamplingRatio", "TrainingDeck"} >= set(CONTROLS) - {"SearchRace", "TrickLadder"}


def test_the_largest_and_the_smallest_have_rows_of_their_own():
    sizes = np.random.default_rng(0).permutation(N_CLASSES)
    codes = shown_classes(sizes.tolist())
    assert codes == sorted(codes)
    assert sorted(sizes[codes]) == [*range(20), *range(N_CLASSES - 20, N_CLASSES)]
    assert shown_classes(range(MOST_CLASSES)) == list(range(MOST_CLASSES))


def test_the_picture_names_how_many_it_shows():
    axes = SamplingRatio(Y, class_names=NAMES).figure().axes[0]
    assert len(axes.get_yticklabels()) == MOST_CLASSES
    assert axes.get_title(loc="left").endswith("; 40 of 5,000 classes")


# -- numbers out of all bounds -----------------------------------------------------------------------------

HUGE = [1e305, 10**309, 10**400]
FORMS = {
    "number": lambda huge: huge,
    "below": lambda huge: -huge,
    "list": lambda huge: [huge, huge],
    "counts": lambda huge: {"counts": [[0, huge], [1, 1]]},
    "class": lambda huge: {"counts": [[huge, 1]]},
    "shares": lambda huge: {"shares": [[0, huge]]},
    "text": lambda huge: {"text": f"1:{huge}"},
}


@ALL
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("huge", HUGE, ids=["1e305", "10^309", "10^400"])
def test_a_number_out_of_all_bounds_is_answered(name, form, huge):
    control, (_, setting, _) = make(name), CONTROLS[name]
    for key in setting:
        before = control._to_page()
        response = ask(control, {**setting, key: FORMS[form](huge)}, again=key)
        assert response["id"] == "view:1"
        assert len(response["error"]) <= 400
        assert "failed" not in response["error"]
        assert response["setting"] == control._to_page()
        if response["error"]:
            assert control._to_page() == before
    assert ask(control, setting)["error"] == ""


@ALL
@pytest.mark.parametrize("huge", [*HUGE, 10**5_000], ids=["1e305", "10^309", "10^400", "10^5000"])
def test_python_is_refused_shortly_and_nothing_is_changed(name, huge):
    control = make(name)
    before = control._to_page()
    numbers = [
        each
        for each, trait in control.traits().items()
        if each in control.SETTINGS and hasattr(trait, "cure")
    ]
    for key in numbers:
        if key == "threshold" and huge == 1e305:
            continue  # above all scores, and finite
        with pytest.raises(traitlets.TraitError, match=rf"{key}=.{{1,60}} cannot be; give a") as refused:
            control.set(**{key: huge})
        assert len(str(refused.value)) < 200
    assert control._to_page() == before
    assert re.match("<", repr(control))
