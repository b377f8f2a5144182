"""What every control promises, of every state that it names.

The list of controls is the package's: a new one is tried here without a word.
"""

import json

import numpy as np
import pytest

import course_widgets
from course_lib.augment import Augmentation
from course_lib.ratios import RatioPlan
from course_lib.training import Recipe
from course_widgets.label_noise_lab.control import Cleaned

CONTROLS = [name for name in course_widgets.__all__ if name not in ("CourseWidget", "check")]
STATES = [
    pytest.param(control, state, id=f"{control}-{state}")
    for control in CONTROLS
    for state in getattr(course_widgets, control).STATES
]


def plain(value):
    """What goes to the page as JSON: all but bytes."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items() if not isinstance(each, bytes)}
    return [plain(each) for each in value] if isinstance(value, list) else value


def is_what_was_tried(studio, state):
    assert isinstance(studio.value, Augmentation)
    assert [each["policy"] for each in studio.trace] == [studio.value]


def mixes_the_budget(mixer, state):
    assert sum(mixer.value.values()) == mixer.budget


def cleans(lab, state):
    assert isinstance(lab.value, Cleaned)


def picks_one_or_none(chooser, state):
    assert chooser.value is None if state == "nothing left" else isinstance(chooser.value, Recipe)
    assert all(len(each["came_to"]) < 160 for each in chooser.trace)


def is_a_plan(control, state):
    assert isinstance(control.value, RatioPlan)


def keeps_the_budget(explorer, state):
    assert len(explorer.indices()) == explorer.value["budget"]
    assert explorer.indices().dtype == np.int64
    json.dumps(explorer.value)


def remembers_its_runs(deck, state):
    assert isinstance(deck.value, Recipe)
    assert [step["came_to"] for step in deck.trace] == [deck._log.line(run) for run in deck.runs]


def starts_with_its_labels(lab, state):
    assert isinstance(lab.value, Recipe)
    assert [each["labels"] for each in lab.trace] == [lab.labels]


BESIDES = {
    "AugmentationStudio": is_what_was_tried,
    "GroupMixer": mixes_the_budget,
    "LabelNoiseLab": cleans,
    "ModelChooser": picks_one_or_none,
    "SamplingRatio": is_a_plan,
    "SubsetExplorer": keeps_the_budget,
    "TrainingDeck": remembers_its_runs,
    "TransferLab": starts_with_its_labels,
}
"""What only one control promises of its states."""
ENDS = {"ImbalanceLab": "on average.", "SubsetExplorer": "%)."}
"""How its sentence ends."""


@pytest.mark.parametrize(("name", "state"), STATES)
def test_every_state_meets_the_contract(name, state):
    make = getattr(course_widgets, name).STATES[state]
    control, again = make(), make()
    response, sentence = control._response, control.describe()
    assert sentence.endswith(ENDS.get(name, "."))
    compile(control.code(), "<code>", "exec")
    assert (response["code"], response["sentence"]) == (control.code(), sentence)
    assert repr(control) == repr(again) == f"<{name}: {sentence}>"
    assert " at 0x" not in repr(control)
    own = {key: each for key, each in control.get_state().items() if key[0] == "_" and key[:6] != "_model"}
    json.dumps(plain(own), allow_nan=False)
    pictures = [each._repr_mimebundle_()[0]["text/html"] for each in (control, again)]
    assert pictures[0] == pictures[1]
    assert len(pictures[0]) > 5_000
    BESIDES.get(name, lambda control, state: None)(control, state)


def test_every_control_is_tried_in_conversation_too():
    from tests.widgets.test_conversation import CONTROLS as TALKING

    assert set(CONTROLS) == set(TALKING)
