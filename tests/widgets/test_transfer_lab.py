"""TransferLab with no browser: what it trains, the code that trains the same, what it says, what it refuses."""

import copy
from dataclasses import replace

import numpy as np
import pytest
import torch
import traitlets
from tqdm import tqdm

from course_lib.datasets import Dataset, load_wine, resize
from course_lib.datasets.dataset import change_parts
from course_lib.training import Recipe, Transfer, train
from course_widgets import TransferLab
from course_widgets.transfer_lab import control as module
from course_widgets.transfer_lab import data as pairs
from course_widgets.transfer_lab import training
from course_widgets.transfer_lab.data import digits, halves
from course_widgets.transfer_lab.training import Measured, Outcome, Trainer

QUICK = Recipe(steps=30, learning_rate=5e-3, schedule="cosine")


def lab(**changes) -> TransferLab:
    return TransferLab(*digits(), **{"labels": 20, "seeds": 2, "recipe": QUICK, **changes})


def ask(control, moving=False, **changes) -> dict:
    """Move or let go in the page; return what the kernel shows then."""
    setting = {**control._to_page(), **changes}
    control.set_state({"_request": {"id": "view:1", "setting": setting, "moving": moving}})
    return control._response


@pytest.fixture
def untrained(monkeypatch):
    """Let no model be trained: a start is worth 10 points, and 1 more for each seed."""

    def measure(self, recipe):
        worth = 0.1 + recipe.seed / 100 if recipe.transfer else 0
        return Measured(0.6 + worth, 0.5 - worth)

    monkeypatch.setattr(Trainer, "_measure", measure)


@pytest.mark.parametrize("name", TransferLab.STATES)
def test_the_code_of_every_state_trains_the_same_network(name):
    control = TransferLab.STATES[name]()
    run = train(control.value, control.data)
    labelled = control.data.train.take(run.indices)
    space = {
        "model": copy.deepcopy(control.source.model),
        "x": torch.from_numpy(labelled.X).unsqueeze(1) / 255,
        "y": torch.from_numpy(labelled.y),
    }
    space["model"].requires_grad_(True)
    with torch.random.fork_rng(devices=[]):
        exec(control.code(), space)
    ours, theirs = run.model.state_dict(), space["model"].state_dict()
    for each in ours:
        torch.testing.assert_close(ours[each], theirs[each], atol=2e-4, rtol=2e-3, msg=each)


def test_the_value_is_the_recipe_that_is_measured_and_its_baseline_differs_by_the_start_alone():
    control = lab(thawed=2, trunk_rate=0.1)
    val = control.data.val

    def accuracy(recipe):
        return float((train(recipe, control.data).predict(val.X) == val.y).mean())

    seeds = [control.value.replace(seed=seed) for seed in (0, 1)]
    transferred, scratch = control.result.accuracies
    assert transferred == [accuracy(recipe) for recipe in seeds]
    assert scratch == [accuracy(recipe.replace(transfer=None)) for recipe in seeds]
    assert [control.value.transfer.thawed, control.value.transfer.trunk_rate] == [2, 0.1]
    drawn = [set(recipe.choose(control.data.train)) for recipe in seeds]
    assert len(drawn[0]) == 20
    assert drawn[0] != drawn[1], "other labels for each seed"
    classes = control.data.train.y[list(drawn[0])]
    assert np.bincount(classes).tolist() == [4] * 5


def test_a_network_that_was_trained_already_is_started_from():
    old, new = digits()
    run = train(Recipe(model="resnet", width=0.5, steps=5), old)
    control = TransferLab(
        run, new, labels=10, seeds=1, recipe=QUICK.replace(model="resnet", width=0.5, steps=3)
    )
    assert control.source is run
    assert control._stages == len(run.model.stages())
    assert control.value.transfer.source.model == "resnet"
    assert TransferLab(run, new, labels=10, seeds=1, recipe=None)._recipe.model == "resnet"


def test_where_the_trunk_is_frozen_its_rate_decides_nothing():
    control = lab(thawed=1, trunk_rate=0.1)
    before, sentence = control.result, control.describe()
    assert control.value.transfer.trunk_rate == 1
    assert "rate" not in sentence
    control.trunk_rate = 1
    assert (control.result, control.describe()) == (before, sentence)


def test_all_layers_are_all_whatever_their_number():
    assert lab().value.transfer.thawed is None
    assert lab().thawed == 4
    assert lab(thawed=4).value == lab().value


# -- verdicts, sentences ---------------------------------------------------------------------------------


@pytest.mark.usefixtures("untrained")
def test_the_interval_comes_with_the_seeds():
    control = lab(seeds=1)
    assert "too few seeds to call, +10.0 points over one seed." in control.describe()
    control.seeds = 5
    verdict = control.result.verdict
    assert verdict.words == "better"
    assert 0.09 < verdict.low < verdict.difference < verdict.high < 0.15
    assert verdict.difference == pytest.approx(0.12)
    assert (
        "the start is right in 72.0%, from scratch it is 60.0%: better, +12.0 points (+" in control.describe()
    )
    assert control._response["outcome"]["words"] == "better"


def test_what_is_the_same_or_scatters_is_said_so():
    def outcome(*gains):
        pairs = [(Measured(0.5 + gain, 1), Measured(0.5, 2)) for gain in gains]
        return Outcome(*map(tuple, zip(*pairs, strict=True)))

    assert outcome(0, 0, 0, 0, 0).verdict.words == "the same"
    assert outcome(0.1, -0.1, 0.05, -0.02, 0.01).verdict.words == "too close to call"
    assert outcome(-0.1, -0.12, -0.09, -0.1, -0.11).verdict.words == "worse"
    assert outcome(0.1, 0.1).seconds == (1, 2)


@pytest.mark.usefixtures("untrained")
def test_the_sentence_says_what_learns():
    control = lab(seeds=5)
    assert control.describe().startswith("20 labels, all layers learn. After 30 steps")
    control.set(labels=100, thawed=2, trunk_rate=0.03)
    start = "100 labels, the last 2 of 4 layers learn, the trunk at 0.03 of the head's rate. After 30 steps"
    assert control.describe().startswith(start)
    control.set(thawed=1)
    assert control.describe().startswith("100 labels, the head alone learns. After")
    assert control.trace[-1]["came_to"].endswith("72.0%, from scratch 60.0% (+12.0, better)")
    epochs = lab(recipe=Recipe(epochs=7), seeds=1)
    assert "After 7 epochs" in epochs.describe()


@pytest.mark.usefixtures("untrained")
def test_all_that_was_tried_is_told_and_what_is_set_alike_is_marked():
    control = lab()
    control.labels = 100
    control.thawed = 1
    told = control._response["tried"]
    assert [(each["labels"], each["alike"]) for each in told] == [(20, False), (100, False), (100, True)]
    assert set(control.tried) == {(20, 4, 1.0), (100, 4, 1.0), (100, 1, 1.0)}
    axes = control.figure().axes
    assert [line.get_label() for line in axes[0].lines][:2] == ["from scratch", "from the source, so set"]
    assert len(axes[1].get_yticklabels()) == control.seeds


# -- training, asked by the page -------------------------------------------------------------------------


def test_each_model_is_told_as_soon_as_it_is_trained(sent):
    control = lab(seeds=1)
    sent.clear()
    shown = ask(control, labels=33, seeds=2)
    done = [(len(each["outcome"]["transferred"]), len(each["outcome"]["scratch"])) for each in sent]
    assert done == [(1, 0), (1, 1), (2, 1), (2, 2)]
    assert [each.get("more", False) for each in sent] == [True, True, True, False]
    assert sent[0]["sentence"] == "33 labels, all layers learn: training."
    assert shown["sentence"] == control.describe()
    assert "difference" not in sent[0]["outcome"]


def test_a_pair_more_trains_a_pair_and_what_is_known_is_told_at_once(monkeypatch, sent):
    control, trained = lab(labels=41, seeds=1), []
    real = training.train_while_waiting
    monkeypatch.setattr(
        training, "train_while_waiting", lambda *given: trained.append(given[0]) or real(*given)
    )
    ask(control, moving=True, seeds=2)
    assert [(recipe.seed, recipe.transfer is None) for recipe in trained] == [(1, False), (1, True)]
    sent.clear()
    ask(control, seeds=2)
    assert (len(trained), len(sent)) == (2, 1)
    ask(control, thawed=1)
    assert len(trained) == 4, "from scratch is known for these labels"
    assert lab(labels=41, seeds=2).result
    assert len(trained) == 4, "nor is it trained again when the cell runs again"


def test_pairs_on_the_way_leave_no_trace():
    control = lab(seeds=1)
    for seeds in (1, 2):
        ask(control, moving=True, labels=30, seeds=seeds)
    assert [each["labels"] for each in control.trace] == [20]
    ask(control, labels=30, seeds=2)
    assert [(each["labels"], each["seeds"]) for each in control.trace] == [(20, 1), (30, 2)]


def test_an_interrupted_training_is_no_result(monkeypatch):
    control = lab()
    before = control._response["setting"]

    def stopped(recipe, data, **more):
        run = train(recipe, data, **more)
        run.stopped_by = "interrupt"
        return run

    with monkeypatch.context() as patch:
        patch.setattr("course_lib.training.train", stopped)
        shown = ask(control, labels=25)
    assert "KeyboardInterrupt: interrupted while training" in shown["error"]
    assert (control.labels, shown["setting"]) == (20, before)
    assert ask(control, labels=26)["error"] == ""


def test_a_long_creation_shows_how_far_it_is_and_a_release_does_not(monkeypatch, capsys):
    monkeypatch.setattr(
        module, "tqdm", lambda *given, **more: tqdm(*given, **{**more, "delay": 0, "mininterval": 0})
    )
    control = lab(labels=27)
    assert "training from the source and from scratch: " in capsys.readouterr().err
    ask(control, labels=28)
    assert capsys.readouterr().err == ""


# -- what cannot be --------------------------------------------------------------------------------------

BAD = [
    ({"labels": 4}, "labels=4 cannot be; give a whole number from 5 to 537"),
    ({"labels": 538}, "labels=538 cannot be; give a whole number from 5 to 537"),
    ({"labels": 20.5}, "labels=20.5 cannot be; give a whole number"),
    ({"labels": True}, "labels=True cannot be"),
    ({"thawed": 0}, "thawed=0 cannot be; give a whole number from 1"),
    ({"thawed": 5}, "thawed=5 cannot be; give a whole number from 1 to 4"),
    ({"thawed": "all"}, "thawed='all' cannot be"),
    ({"trunk_rate": 0}, "trunk_rate=0 cannot be; give a number from 0.001 to 1; to let the trunk stay"),
    ({"trunk_rate": 2}, "trunk_rate=2 cannot be"),
    ({"seeds": 21}, "seeds=21 cannot be; give a whole number from 1 to 20"),
    ({"seeds": float("nan")}, "seeds=nan cannot be"),
]


@pytest.mark.parametrize(("changes", "words"), BAD, ids=str)
@pytest.mark.usefixtures("untrained")
def test_what_cannot_be_is_refused_with_the_reason(changes, words):
    control = lab()
    before = control._to_page()
    with pytest.raises(traitlets.TraitError) as refused:
        control.set(**changes)
    assert words in str(refused.value)
    shown = ask(control, **changes)
    assert words in shown["error"]
    assert shown["setting"] == before == control._to_page()
    if changes != {"thawed": "all"}:
        with pytest.raises(traitlets.TraitError):
            lab(**changes)


def _without(part: str, data: Dataset) -> Dataset:
    return replace(data, **{part: getattr(data, part).take([])})


def _grown(data: Dataset) -> Dataset:
    return change_parts(data, lambda part: replace(part, X=np.repeat(part.X[..., None], 3, axis=3)))


OLD, NEW = digits()
PAIRS = {
    "no data": (lambda: (OLD, 5), TypeError, "target is a int; give a Dataset, such as"),
    "no target": (lambda: (OLD, None), TypeError, "target is a NoneType; give a Dataset"),
    "a text": (
        lambda: ("sketches", NEW),
        TypeError,
        "source is a str; give a Dataset, such as .*, or a finished Run",
    ),
    "imagenet": (lambda: ("imagenet", NEW), ValueError, "takes minutes for each training; use its features"),
    "a table": (
        lambda: (OLD, load_wine()),
        ValueError,
        r"target holds \(13,\) float64; give pictures of uint8",
    ),
    "other sizes": (
        lambda: (OLD, resize(NEW, 16)),
        ValueError,
        "source's pictures are 8×8 in grey and the target's 16×16 in grey; .*resize",
    ),
    "grey and colour": (lambda: (OLD, _grown(NEW)), ValueError, "8×8 in grey and the target's 8×8 in colour"),
    "own pictures alone": (
        lambda: (None, NEW),
        ValueError,
        "source's pictures are 28×28 in grey and the target's 8×8",
    ),
    "large": (lambda: (OLD, resize(NEW, 100)), ValueError, "100×100; at most 96 pixels a side"),
    "nothing to measure on": (lambda: (OLD, _without("val", NEW)), ValueError, "data.val is empty"),
    "one class": (
        lambda: (OLD, NEW.take(np.flatnonzero(NEW.train.y == 0))),
        ValueError,
        r"1 class\(es\) to train on",
    ),
    "fewer pictures than classes": (
        lambda: (OLD, NEW.take([0, 1, 2])),
        ValueError,
        "3 training pictures of 5 classes; give one of each or more",
    ),
}


@pytest.mark.parametrize(("given", "error", "words"), PAIRS.values(), ids=PAIRS)
def test_pictures_that_cannot_be_are_refused(given, error, words):
    with pytest.raises(error, match=words):
        TransferLab(*given(), labels=5, seeds=1, recipe=QUICK)


RECIPES = {
    "no recipe": ({"steps": 9}, TypeError, "recipe is a dict; give a course_lib.training.Recipe"),
    "dropout": (QUICK.replace(dropout=0.5), ValueError, "dropout=0.5 is not in these lines; leave it out"),
    "another network": (Recipe(model="mlp"), ValueError, "does not fit model='mlp'; use model='cnn'"),
}


@pytest.mark.parametrize(("recipe", "error", "words"), RECIPES.values(), ids=RECIPES)
def test_recipes_that_cannot_be_are_refused(recipe, error, words):
    run = train(QUICK, OLD)
    with pytest.raises(error, match=words):
        TransferLab(run, NEW, labels=5, seeds=1, recipe=recipe)


def test_what_a_refusal_advises_works():
    old, new = (resize(each, 16) for each in digits())
    assert TransferLab(old, new, labels=10, seeds=1, recipe=QUICK).labels == 10
    mlp = TransferLab(OLD, NEW, labels=10, seeds=1, recipe=QUICK.replace(model="mlp"))
    assert mlp._about["stages"] == 2


def test_a_source_is_learned_once(monkeypatch):
    trained = []
    real = pairs.train_while_waiting
    monkeypatch.setattr(pairs, "train_while_waiting", lambda *given: trained.append(given) or real(*given))
    source = halves(change_parts(OLD, lambda part: part))[0]
    target = change_parts(source, lambda part: part)
    for _ in range(2):
        TransferLab(source, target, labels=10, seeds=1, recipe=QUICK)
    assert len(trained) == 1


def test_the_slider_stops_at_all_there_is():
    stops = lab()._about["labels"]
    assert stops[0] == 5 == NEW.n_classes
    assert stops[-1] == len(NEW.train)
    assert stops == sorted(set(stops))
    assert lab(labels=stops[-1]).labels == len(NEW.train)


def test_the_shipped_pair_are_sketches_of_other_classes():
    old, new = pairs.sketches()
    assert (len(old.classes), len(new.classes)) == (5, 5)
    assert not set(old.classes) & set(new.classes)
    for half in (old, new):
        assert half.train.X.shape[1:] == (28, 28)
        assert set(np.unique(half.train.y)) == set(range(5))
        assert len(half.val) > 300


def test_transfer_hands_the_value_on():
    control = lab(thawed=3, trunk_rate=0.3)
    again = Transfer(source=control.source, thawed=3, trunk_rate=0.3)
    assert repr(control.value.transfer) == repr(again)
