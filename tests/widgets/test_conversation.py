"""The page asks, the kernel answers: every request, once, whatever goes wrong, and the control stays usable."""

import json
import logging
from pathlib import Path

import pytest
import traitlets

from course_lib.datasets import load_wine
from course_lib.training import Recipe
from course_widgets import (
    AugmentationStudio,
    CourseWidget,
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
from course_widgets.augmentation_studio.pictures import digits
from course_widgets.base import Number
from course_widgets.ensemble_builder.examples import made_up
from course_widgets.inline import STATIC
from course_widgets.model_chooser.examples import measured_table
from course_widgets.subset_explorer.data import moons
from course_widgets.task_viewer.examples import few_scenes
from course_widgets.transfer_lab.data import digits as halves

CONTROLS = {  # a control, a move in the page, and a move that is refused
    "SamplingRatio": (
        lambda: SamplingRatio([0] * 9 + [1], target="1:3"),
        {"target": {"text": "1:2"}, "how": "under", "added": "copies"},
        {"target": {"text": "1:0"}},
    ),
    "ThresholdTuner": (
        lambda: ThresholdTuner([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9]),
        {"threshold": 0.2, "miss": 3, "false_alarm": 2, "tested": False},
        {"miss": -1},
    ),
    "TaskViewer": (
        lambda: TaskViewer(**few_scenes()),
        {"question": "instance", "scene": 2, "score": 0.3, "iou": 0.75, "near": 0.1},
        {"scene": 6},
    ),
    "LabelNoiseLab": (
        lambda: LabelNoiseLab(load_wine(), threshold=0.1, models=["nearest neighbour"]),
        {"rate": 0.1, "threshold": 0.2, "kind": "confusable", "k": 5},
        {"rate": 2},
    ),
    "GroupMixer": (lambda: GroupMixer.STATES["two groups"](), {"counts": [60, 40]}, {"counts": [1, 2]}),
    "ImbalanceLab": (
        lambda: ImbalanceLab.STATES["few points"](),
        {
            "share": 0.3,
            "resample": "copies",
            "ratio": 2,
            "loss": "weight",
            "weight": 5,
            "gamma": 1,
            "prior": True,
            "threshold": "price",
            "miss": 3,
            "false_alarm": 2,
            "draw": 1,
        },
        {"gamma": -1},
    ),
    "SubsetExplorer": (
        lambda: SubsetExplorer(**{**moons(), "seeds": 1}),
        {"policy": "herding", "budget": 12, "per_class": None, "compare": "random", "seed": 3},
        {"budget": 1_000},
    ),
    "ModelChooser": (
        lambda: ModelChooser(measured_table()),
        {
            "axis": "megabytes",
            "max_latency_ms": 3,
            "max_megabytes": 0.5,
            "max_train_seconds": 9,
            "min_accuracy": 0.5,
            "max_images": 300,
            "choice": ["vit", 300],
            "runs": [],
        },
        {"min_accuracy": 2},
    ),
    "AugmentationStudio": (
        lambda: AugmentationStudio(digits(), seeds=1, budget=50),
        {"policy": {"rotation": 15.0, "noise": [0.05, 0.5]}, "seed": 3},
        {"policy": {"rotation": 999}},
    ),
    "EnsembleBuilder": (
        lambda: EnsembleBuilder(*made_up(60), chosen=["net A"]),
        {"chosen": ["net A", "forest"], "how": "vote"},
        {"chosen": ["nobody"]},
    ),
    "SearchRace": (
        lambda: SearchRace.STATES["you begin"](),
        {"left": "in order", "right": "you", "budget": 5, "in_world": 2, "seed": 3, "yours": [4, 0]},
        {"budget": 1},
    ),
    "TrainingDeck": (
        lambda: TrainingDeck.STATES["start"](),
        {
            "learning_rate": 0.01,
            "batch_size": 32,
            "epochs": 3,
            "dropout": 0.2,
            "weight_decay": 0.001,
            "optimizer": "sgd",
        },
        {"dropout": 1},
    ),
    "TransferLab": (
        lambda: TransferLab(*halves(), labels=10, seeds=1, recipe=Recipe(steps=5)),
        {"labels": 20, "thawed": 2, "trunk_rate": 0.1, "seeds": 2},
        {"labels": 0},
    ),
    "TrickLadder": (
        lambda: TrickLadder.STATES["one"](),
        {"on": ["larger steps", "AdamW"]},
        {"on": ["magic"]},
    ),
}
ALL = pytest.mark.parametrize("name", CONTROLS)
BROKEN = [
    TypeError("no such thing"),
    ValueError("bad"),
    ZeroDivisionError(),
    MemoryError(),
    KeyboardInterrupt(),
]


def make(name: str) -> CourseWidget:
    return CONTROLS[name][0]()


def ask(control: CourseWidget, setting, **more) -> dict:
    """Let go of a setting in the page; return what the kernel answers."""
    control.set_state({"_request": {"id": "view:1", "setting": setting, **more}})
    return control._response


@ALL
def test_a_request_is_answered_under_its_id_with_the_setting_it_asked(name, sent):
    control, (_, setting, _) = make(name), CONTROLS[name]
    sent.clear()
    response = ask(control, setting)
    assert (response["id"], response["error"]) == ("view:1", "")
    assert response["setting"] == setting == control._to_page()
    assert (response["sentence"], response["code"]) == (control.describe(), control.code())
    final = [each for each in sent if not each.get("more")]
    assert [each["id"] for each in final] == ["view:1"]


@ALL
def test_a_request_computes_the_state_once(name, monkeypatch):
    control, (_, setting, _) = make(name), CONTROLS[name]
    calls = {each: 0 for each in ("_payload", "_payloads", "code")}
    for each in calls:
        real = getattr(control, each)

        def counted(each=each, real=real):
            calls[each] += 1
            return real()

        monkeypatch.setattr(control, each, counted)
    ask(control, setting)
    assert calls["_payloads"] == 1
    assert max(calls.values()) == 1, calls


@ALL
def test_what_python_sets_together_is_shown_once_and_under_no_id(name, sent):
    control, (_, setting, _) = make(name), CONTROLS[name]
    sent.clear()
    control.set(**control._from_page(setting))
    final = [each for each in sent if not each.get("more")]
    assert [(each["id"], each["setting"]) for each in final] == [("", setting)]


@ALL
@pytest.mark.parametrize("error", BROKEN, ids=lambda error: type(error).__name__)
def test_a_state_that_cannot_be_computed_is_answered_too(name, error, monkeypatch, caplog):
    control, (_, setting, _) = make(name), CONTROLS[name]
    before, sentence = control._to_page(), control.describe()
    with monkeypatch.context() as patch:

        def fail():
            raise error

        patch.setattr(control, "_payloads", fail)
        with caplog.at_level(logging.ERROR):
            response = ask(control, setting)
    assert response["id"] == "view:1"
    assert type(error).__name__ in response["error"]
    assert str(error) in response["error"]
    assert "the one before is back. Choose another" in response["error"]
    assert caplog.records[-1].exc_info[1] is error, "the traceback is in the kernel's log"
    assert response["setting"] == before == control._to_page()
    assert (response["sentence"], control.describe()) == (sentence, sentence)
    control.set_state({"_request": {"id": "view:2", "setting": setting}})
    assert (control._response["id"], control._response["setting"]) == ("view:2", setting)


@ALL
@pytest.mark.parametrize("setting", [None, 5, "x", [], {}, {"nothing": 1}], ids=str)
def test_a_setting_that_cannot_be_read_is_answered_too(name, setting):
    control = make(name)
    before = control._to_page()
    response = ask(control, setting)
    assert "cannot read; reload the page" in response["error"]
    assert (response["id"], response["setting"]) == ("view:1", before)


@ALL
@pytest.mark.parametrize("value", [None, "x", [], {}, -1, 1e305, 1e400, float("nan"), 10**400], ids=str)
def test_nonsense_in_any_place_is_answered_and_leaves_the_control_usable(name, value):
    control, (_, setting, _) = make(name), CONTROLS[name]
    for key in setting:
        before = control._to_page()
        response = ask(control, {**setting, key: value})
        assert response["id"] == "view:1"
        after = before if response["error"] else control._to_page()
        assert response["setting"] == after == control._to_page()
        small = {each: part for each, part in response.items() if not isinstance(part, bytes)}
        json.dumps(small, allow_nan=False, default=lambda part: "" if isinstance(part, bytes) else part)
    assert ask(control, setting, more=1)["error"] == ""


@ALL
def test_a_refusal_says_what_is_allowed_and_shows_the_setting_before(name):
    control, (_, setting, bad) = make(name), CONTROLS[name]
    before = control._to_page()
    response = ask(control, {**setting, **bad})
    assert response["error"]
    assert response["setting"] == before == control._to_page()
    assert ask(control, setting)["error"] == ""


@ALL
def test_unknown_names_are_refused_with_those_that_can_be_set(name):
    control = make(name)
    with pytest.raises(
        traitlets.TraitError, match=f"'mood' cannot be set; {', '.join(control.SETTINGS)} can"
    ):
        control.set(mood=3)


# -- a control of one's own --------------------------------------------------------------------------------


class Dial(CourseWidget, module=STATIC / "slider.mjs"):
    """The smallest control: a level, and what it makes of it."""

    STATES = {"five": lambda: Dial()}  # noqa: RUF012
    SETTINGS = ("level", "tilt")
    level = Number(5, min=0, max=10)
    tilt = Number(0)
    computed = 0

    @property
    def value(self):
        return self.level

    def code(self):
        return f"level = {self.level:g}"

    def figure(self):
        raise NotImplementedError

    def describe(self):
        return f"The level is {self.level:g}."

    @traitlets.validate("tilt")
    def _break(self, proposal):
        return 1 / (13 - proposal.value) and proposal.value

    def _payload(self):
        Dial.computed += 1
        return {"half": self.level / 2, "rest": 10 // (7 - int(self.level))}


def test_a_control_begins_with_a_response_and_computes_it_once():
    Dial.computed = 0
    control = Dial({"level": 3})
    start = {"level": 3, "tilt": 0}
    assert control._response == {
        "id": "", "error": "", "setting": {"level": 3, "tilt": 0}, "sentence": "The level is 3.", "code": "level = 3",
        "half": 1.5, "rest": 2,
        "trace": {
            "steps": [{"setting": start, "line": "The level is 3."}],
            "here": start, "undo": None, "start": start, "recalled": False,
        },
    }  # fmt: skip
    control.level = 4
    assert (Dial.computed, control._response["half"]) == (2, 2)


def test_what_python_sets_and_fails_raises_and_the_setting_before_is_back(sent):
    control = Dial()
    sent.clear()
    with pytest.raises(ZeroDivisionError):
        control.level = 7
    assert (control.level, control._response["setting"]) == (5, {"level": 5, "tilt": 0})
    with pytest.raises(ZeroDivisionError):
        control.set(level=7)
    assert control.level == 5
    control.level = 6
    assert sent[-1]["setting"] == {"level": 6, "tilt": 0}


def test_a_failure_half_way_changes_nothing():
    control = Dial()
    assert "ZeroDivisionError" in ask(control, {"level": 3, "tilt": 13})["error"]
    assert (control.level, control.tilt, control._response["setting"]) == (5, 0, {"level": 5, "tilt": 0})
    with pytest.raises(ZeroDivisionError):
        control.set(level=2, tilt=13)
    assert (control.level, control.tilt) == (5, 0)
    control.set(level=2, tilt=1)
    assert control._response["setting"] == {"level": 2, "tilt": 1}


def test_a_preview_sets_nothing_and_is_refused_where_a_control_has_none():
    control = Dial()
    assert "cannot read" in ask(control, {"level": 2, "tilt": 0}, preview=True)["error"]
    assert control.level == 5


@pytest.mark.parametrize(
    "value", [11, -0.5, float("nan"), float("inf"), True, "3", None, 10**400, 1j], ids=str
)
def test_a_number_out_of_its_bounds_is_refused_with_both(value):
    control = Dial()
    with pytest.raises(traitlets.TraitError, match=r"level=.* cannot be; give a number from 0 to 10"):
        control.level = value
    assert control.level == 5


def test_example_states_are_all_json_but_for_their_bytes():
    for control in (SamplingRatio, ThresholdTuner, GroupMixer):
        state = next(iter(control.STATES.values()))()
        json.dumps({key: each for key, each in state._response.items() if not isinstance(each, bytes)})


def test_every_control_lies_in_a_folder_of_its_own():
    package = Path(STATIC).parent
    for name in CONTROLS:
        folder = package / "".join(f"_{c.lower()}" if c.isupper() else c for c in name)[1:]
        assert {"control.py", "figure.py", f"{folder.name}.mjs", f"{folder.name}.css"} <= {
            each.name for each in folder.iterdir()
        }
