"""The code that a control prints, and its trace, hold Python's own values, whatever numpy's the learner brought."""

from dataclasses import replace

import numpy as np
import pytest

from course_lib.datasets import load_digits, load_speech_tones
from course_lib.training import Recipe
from course_widgets import (
    AugmentationStudio,
    EnsembleBuilder,
    GroupMixer,
    ImbalanceLab,
    LabelNoiseLab,
    ModelChooser,
    SamplingRatio,
    SearchRace,
    SubsetExplorer,
    TaskViewer,
    ThresholdTuner,
    TrainingDeck,
    TransferLab,
    TrickLadder,
)
from course_widgets.model_chooser.examples import measured_table
from course_widgets.search_race.examples import made_up
from course_widgets.task_viewer.examples import few_scenes
from course_widgets.transfer_lab.data import digits
from course_widgets.trick_ladder.examples import made_up as tricks
from course_widgets.trick_ladder.recipes import tricks_of

TEXTS = [np.str_("cat")] * 30 + [np.str_("dog")] * 10
POINTS = np.random.default_rng(0).normal(size=(40, 2))
PAIR = (np.str_("cat"), np.str_("dog"))


def _digits():
    data = load_digits()
    return replace(data, classes=tuple(np.array(data.classes)))


def _tones():
    data = load_speech_tones(600)
    return replace(data, group_names=tuple(np.array(data.group_names)))


MADE = {
    "texts": lambda: SamplingRatio(TEXTS, target="1:1"),
    "a positive class": lambda: SamplingRatio(np.array(TEXTS), positive=np.str_("dog")),
    "numbers": lambda: SamplingRatio([np.int64(0)] * 30 + [np.int64(1)] * 10, target=np.float64(0.5)),
    "counts": lambda: SamplingRatio(
        TEXTS, target={np.str_("cat"): np.int64(30), np.str_("dog"): np.int64(20)}
    ),
    "groups": lambda: GroupMixer(_tones(), budget=np.int64(100)),
    "studio": lambda: AugmentationStudio(
        _digits(),
        policy={"rotation": np.float64(15), "noise": (np.float64(0.1), np.float64(0.5))},
        budget=np.int64(50),
        seeds=np.int64(1),
        random_state=np.int64(3),
    ),
    "deck": lambda: TrainingDeck(
        (POINTS, TEXTS),
        (POINTS, TEXTS),
        recipe=Recipe(model="mlp", learning_rate=np.float64(0.01), epochs=np.int64(2)),
    ),
    "explorer": lambda: SubsetExplorer(_digits(), policy=np.str_("random"), budget=np.int64(20)),
    "chooser": lambda: ModelChooser(
        measured_table(), max_images=np.float32(300), choice=(np.str_("vit"), np.int64(300))
    ),
    "builder": lambda: EnsembleBuilder(
        [(np.str_("net"), np.array([[0.5, 0.5]], np.float32), np.float32(0.5), np.int64(9))],
        np.array([1], np.uint8),
        chosen=[np.str_("net")],
        how=np.str_("vote"),
    ),
    "pictures": lambda: TaskViewer(
        **few_scenes(),
        question=np.str_("pose"),
        scene=np.int64(1),
        score=np.float64(0.4),
        near=np.float32(0.25),
    ),
    "race": lambda: SearchRace(
        made_up().astype({"rate": np.float32, "batch": np.int8}),
        knobs=["rate", "batch", "optimizer"],
        score="val_accuracy",
        world="world",
        left=np.str_("one knob at a time"),
        right=np.str_("you"),
        budget=np.int64(3),
        yours=[np.int64(2), np.int64(9), np.int64(5)],
    ),
    "transfer": lambda: TransferLab(
        *digits(),
        labels=np.int64(20),
        thawed=np.int64(2),
        trunk_rate=np.float64(0.1),
        seeds=np.int64(1),
        recipe=Recipe(steps=2),
    ),
    "ladder": lambda: TrickLadder(
        tricks([np.str_("a")]),
        **tricks_of(Recipe(), {np.str_("a"): {"learning_rate": np.float64(0.01)}}, load_digits()),
        on=[np.str_("a")],
    ),
    "two names": lambda: ThresholdTuner(
        [0, 0, 1, 1], [0.1, 0.4, 0.3, 0.9], names=PAIR, threshold=np.float64(0.5)
    ),
}


@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
def test_code_and_trace_are_plain(make):
    control = make()
    for said in (control.code(), repr(control.trace), repr(control)):
        assert "np.str_" not in said
        assert "np.int" not in said
        assert "np.float" not in said


def test_the_labs_that_fit_models_take_names_as_they_come():
    labs = ImbalanceLab(np.repeat(POINTS, 5, axis=0), np.repeat(TEXTS, 5)), LabelNoiseLab(_digits())
    for lab in labs:
        assert "np.str_" not in lab.code() + repr(lab.trace)
