"""TrainingDeck with no browser: what it trains, what it measures, what it says of it, its code, what it refuses."""

import asyncio
import json
import math
import signal
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
import torch
import traitlets
from torch.nn.functional import cross_entropy

from course_lib.datasets import Dataset, Split
from course_lib.metrics.registry import paired_interval
from course_lib.training import Recipe, train
from course_widgets import TrainingDeck, background
from course_widgets.memory import Memory
from course_widgets.training_deck import curves, runs
from course_widgets.training_deck.curves import HAPPENINGS, Curve, End, Repeats, Trained, happened
from course_widgets.training_deck.data import digits, table
from course_widgets.training_deck.knobs import KNOBS, OPTIMIZERS, SETTINGS

RNG = np.random.default_rng(0)


def deck(**knobs) -> TrainingDeck:
    return TrainingDeck(digits(), recipe=Recipe(**{"model": "mlp", "learning_rate": 0.003, **knobs}))


def ask(control, action=None, **changes) -> dict:
    """Let go of a setting in the page, or press a button; return what the kernel shows then."""
    ask.count += 1
    request = {"id": f"view:{ask.count}", "setting": {**control._to_page(), **changes}}
    control.set_state({"_request": {**request, **({"action": action} if action else {})}})
    return control._response


ask.count = 0


# -- what it trains, and what it measures ------------------------------------------------------------------


def test_the_run_is_that_of_the_engine_bit_for_bit():
    control = deck(optimizer="adamw", dropout=0.3, weight_decay=0.01, batch_size=32, epochs=4)
    ended, alone = control.train(), train(control.value, digits())
    for name, each in alone.model.state_dict().items():
        assert torch.equal(control.run.model.state_dict()[name], each), name
    at_epochs = [row for row in ended.curve.val if row[0] > 0]
    assert at_epochs == [[row["epoch"], row["val_loss"], row["val_accuracy"]] for row in alone.history]
    assert ended.steps == 4 * math.ceil(300 / 32)


def test_the_training_curve_is_the_mean_over_the_batches_as_they_were_learned_from():
    control = deck(batch_size=64, epochs=4)
    rows = control.train().curve.train
    losses = batch_losses(control)
    ends = [0, *(round(5 * epochs) for epochs, _, _ in rows)]
    assert ends[-1] == len(losses) == 20
    expected = [np.mean(losses[a:b]) for a, b in pairwise(ends)]
    np.testing.assert_allclose([loss for _, loss, _ in rows], expected, rtol=1e-5)


def batch_losses(control) -> list[float]:
    """Run the control's code, and note every batch's loss."""
    losses: list = []
    text = control.code().replace(
        "        loss.backward()", "        losses.append(loss.item())\n        loss.backward()"
    )
    execute(text, control, losses=losses)
    return losses


def execute(text: str, control, **space) -> dict:
    space = {"X": control.data.train.X, "y": control.data.train.y, **space}
    with torch.random.fork_rng(devices=[]):
        exec(text, space)
    return space


def test_the_first_point_is_the_untrained_network_before_anything_is_learned():
    rows = deck().train().curve.val
    assert rows[0][0] == 0
    assert rows[0][1] == pytest.approx(math.log(10), abs=0.3)


def test_the_end_is_measured_at_rest_on_both_parts():
    control = deck(dropout=0.8, epochs=5)
    end, run = control.train().end, control.run
    for part, loss, accuracy in (
        (digits().train, end.train_loss, end.train_accuracy),
        (digits().val, end.val_loss, end.val_accuracy),
    ):
        proba = torch.from_numpy(run.predict_proba(part.X))
        assert loss == pytest.approx(
            torch.nn.functional.nll_loss(proba.log(), torch.tensor(part.y)).item(), abs=1e-5
        )
        assert accuracy == (run.predict(part.X) == part.y).mean()


def test_a_curve_has_at_most_so_many_points_and_they_are_spread_evenly(monkeypatch):
    monkeypatch.setattr(curves, "MOST_POINTS", 20)
    curve = deck(epochs=60, batch_size=300).train().curve
    assert len(curve.train) == 20
    assert [row[0] for row in curve.train] == [3.0 * k for k in range(1, 21)]
    assert [row[0] for row in curve.val] == [0, *(3 * k for k in range(1, 21))]


def test_a_long_epoch_is_looked_at_on_the_way_at_a_small_share_of_the_work():
    n = 4_000
    X, y = RNG.normal(size=(n, 3)), np.arange(n) % 2
    control = TrainingDeck((X, y), (X[:60], y[:60]), recipe=Recipe(model="linear", epochs=1, batch_size=16))
    rows = control.train().curve.val
    assert len(rows) > 4
    looked_at = 60 * (len(rows) - 2)  # the start and the epoch's end are what `train` does too, or once
    assert looked_at / 3 <= curves.SHARE * n


def test_what_is_trained_once_is_shown_at_once_and_a_former_curve_does_not_change():
    control = deck()
    first = control.train()
    control.learning_rate = 0.01
    second = control.train()
    control.learning_rate = 0.003
    assert control.runs == [first, second]
    assert control._present() is first
    assert "Against" not in control.describe(), "the first run is compared with nothing"


# -- its code ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TrainingDeck.STATES)
@pytest.mark.parametrize("epochs", [1, 3])
def test_the_code_of_every_state_comes_to_the_points_of_its_curve(name, epochs):
    control = TrainingDeck.STATES[name]()
    if control.learning_rate >= 1:
        control.learning_rate = 0.003  # a run that blows up amplifies the last digit
    control.set(epochs=epochs)
    rows = control.train().curve.val
    model = execute(control.code(), control)["model"].eval()
    with torch.inference_mode():
        x = control.run.inputs.floats(control.run.inputs.transform(control.data.val.X))
        loss = cross_entropy(model(x), torch.tensor(control.data.val.y)).item()
    assert rows[-1][:2] == pytest.approx([epochs, loss], rel=2e-3)


@pytest.mark.parametrize(
    "recipe", [Recipe(), Recipe(model="linear"), Recipe(model="resnet", width=0.5, dropout=0.2)], ids=repr
)
def test_the_code_builds_the_models_of_pictures(recipe):
    X, y = RNG.integers(0, 256, (24, 12, 12, 3), dtype=np.uint8), np.arange(24) % 3
    control = TrainingDeck((X, y), (X, y), recipe=recipe.replace(epochs=2, batch_size=8))
    end = control.train().end
    model = execute(control.code(), control)["model"].eval()
    with torch.inference_mode():
        loss = cross_entropy(model(torch.tensor(X).permute(0, 3, 1, 2) / 255), torch.tensor(y)).item()
    assert loss == pytest.approx(end.train_loss, rel=2e-3)
    assert ("course_lib" in control.code()) == (recipe.model == "resnet")


# -- what it says --------------------------------------------------------------------------------------------


def trained(train_loss: float, val_loss: float, **more) -> Trained:
    end = End(train_loss, 0.5, val_loss, 0.5)
    return Trained(Recipe(), Curve(), end, more.pop("epochs", 10), 100, **{"diverged": False, **more})


RULES = [
    ((0.5, 1.0), (0.4, 1.2), "over"),
    ((0.5, 1.0), (0.5, 1.2), "over"),
    ((0.5, 1.0), (0.6, 1.2), "under"),
    ((0.5, 1.0), (0.6, 0.8), "better"),
    ((0.5, 1.0), (0.1, 1.09), "same"),
    ((0.5, 1.0), (0.9, 0.91), "same"),
]


@pytest.mark.parametrize(("before", "after", "says"), RULES, ids=str)
def test_what_happened_is_called_by_the_stated_rule(before, after, says):
    assert happened(trained(*before), trained(*after)) == says


def test_a_run_that_diverges_is_called_so_and_any_other_is_better_than_it():
    lost = trained(3.0, 3.0, diverged=True)
    assert happened(trained(0.5, 1.0), lost) == "diverges"
    assert happened(lost, trained(2.0, 5.0)) == "better"


@pytest.mark.parametrize(
    ("knobs", "diverges"),
    [({"learning_rate": 10.0}, True), ({"learning_rate": 1e-5}, False), ({}, False)],
    ids=str,
)
def test_a_dead_network_has_diverged_and_one_that_learns_slowly_has_not(knobs, diverges):
    assert deck(**knobs).train().diverged is diverges


def test_a_loss_that_is_no_number_is_a_run_that_diverged():
    control = deck(optimizer="sgd", learning_rate=100.0, weight_decay=10.0, epochs=30)
    ended = control.train()
    assert (ended.diverged, ended.stopped) == (True, False)
    assert ended.epochs < 30
    assert "it diverged" in control.describe()
    json.dumps([control._runs, control._response], allow_nan=False)
    control._repr_mimebundle_()


def test_a_run_that_learned_nothing_is_told_so():
    words = "It learned nothing: that is the loss of guessing"
    assert words in _told(deck(learning_rate=1e-5, optimizer="sgd"))
    assert words not in _told(deck())
    assert words not in _told(deck(learning_rate=10.0)), "that diverged"


def _told(control) -> str:
    control.train()
    return control.describe()


def test_an_expectation_is_remembered_and_compared_with_what_happened():
    control = deck()
    control.train()
    control.learning_rate = 0.03
    assert control.train("over").guess == "over"
    assert "it gets better – you expected “over-fits more”" in control.describe()
    assert control.trace[-1]["came_to"].endswith("gets better, not as expected")
    control.learning_rate = 0.031
    control.train("same")
    assert "it is about the same – as you expected" in control.describe()


def test_what_is_equal_is_said():
    control = deck()
    control.train()
    control.batch_size = 16
    control.train()
    assert "at 50 and 190 steps" in control.describe()
    assert "That is one seed each" in control.describe()


def test_a_run_is_compared_with_the_latest_before_it():
    control = deck()
    for rate in (0.003, 0.01, 0.03):
        control.learning_rate = rate
        control.train()
    assert "Against run 2 (learning rate 0.01 → 0.03)" in control.describe()
    assert control._response["last"] == 2


def test_repeats_are_paired_over_five_seeds_and_the_verdict_is_the_courses():
    control = deck(epochs=3)
    control.train()
    control.learning_rate = 0.01
    control.train()
    repeats = control.repeat()
    for side, rate in ((repeats.before, 0.003), (repeats.after, 0.01)):
        recipes = [Recipe(model="mlp", learning_rate=rate, epochs=3, seed=seed) for seed in range(5)]
        expected = [train(recipe, digits()).history[-1]["val_accuracy"] for recipe in recipes]
        assert [end.val_accuracy for end in side] == expected
    differences = [
        a.val_accuracy - b.val_accuracy for a, b in zip(repeats.after, repeats.before, strict=True)
    ]
    difference, low, high, words = repeats.verdict("accuracy")
    assert difference == pytest.approx(np.mean(differences))
    assert (low, high) == paired_interval(differences)
    assert words == "better"
    assert "Over 5 paired seeds" in control.describe()
    assert "one seed" not in control.describe()
    assert control._response["repeatable"] is False


def test_a_verdict_can_be_too_close_to_call():
    ends = [
        tuple(End(0, 0, loss, accuracy) for loss, accuracy in side)
        for side in (
            [(1, 0.5), (1, 0.6), (1, 0.7), (1, 0.6), (1, 0.5)],
            [(1.1, 0.6), (0.9, 0.5), (1.2, 0.7), (0.8, 0.5), (1, 0.6)],
        )
    ]
    assert [Repeats(*ends).verdict(name)[3] for name in ("accuracy", "val_loss")] == ["too close to call"] * 2
    assert Repeats(ends[0], ends[0]).verdict("accuracy") == (0, 0, 0, "the same")


# -- stopped, interrupted, in slices -----------------------------------------------------------------------


def in_slices(control, work, after: int = 3):
    """Run a coroutine function on an event loop, with one step of training a slice; return what it returns."""

    async def main():
        return await work()

    return asyncio.run(main())


@pytest.fixture
def stepwise(monkeypatch):
    """Let a slice be one step, whatever the clock says."""
    ticks = iter(range(10**9))
    monkeypatch.setattr(background, "clock", lambda: float(next(ticks)))


async def until(condition) -> None:
    while not condition():
        await asyncio.sleep(0)


@pytest.mark.usefixtures("stepwise")
def test_training_goes_on_between_other_work_and_comes_out_the_same():
    control, alone = deck(), deck().train()

    async def work():
        shown = ask(control, {"name": "train", "guess": ""})
        assert control.training
        assert (shown["error"], control._live["kind"]) == ("", "train")
        assert control._live["val"][0][0] == 0, "the first point comes with the answer"
        seen = []
        while control.training:
            await asyncio.sleep(0)
            torch.rand(3)
            seen.append(control._live.get("done", 1))
        assert len(set(seen)) > 20
        assert seen == sorted(seen)

    in_slices(control, work)
    assert control.runs[0].curve == alone.curve
    assert control._live == {}
    assert control._response["sentence"] == control.describe()


@pytest.mark.usefixtures("stepwise")
def test_a_curve_grows_at_every_look_however_long_the_run_is():
    control = deck(epochs=100_000)

    async def work():
        control.start()
        for _ in range(5):
            seen.append(control._live["train"])
            await until(lambda: control._live["train"] != seen[-1])
        control.stop()

    seen: list = []
    in_slices(control, work)
    assert [len(each) for each in seen] == [1] * 5, "one point, which grows"
    assert [round(5 * each[0][0]) for each in seen] == sorted(round(5 * each[0][0]) for each in seen)


@pytest.mark.usefixtures("stepwise")
def test_stop_keeps_what_there_is_and_the_setting_can_be_trained_again():
    control = deck(epochs=1_000)

    async def work():
        ask(control, {"name": "train", "guess": ""})
        await until(lambda: control._live["done"] > 0.001)
        shown = ask(control, {"name": "stop"})
        assert not control.training
        return shown

    shown = in_slices(control, work)
    (run,) = control.runs
    assert run.stopped
    assert 0 < run.steps < 50
    assert f"stopped after {run.epochs:.1f} of 1,000 epochs" in shown["sentence"]
    assert control.run.stopped_by == "interrupt"
    control.epochs = 3
    control.train()
    assert "not compared: one of the two was stopped" in control.describe()
    assert control._log.pair(control.value) is None


@pytest.mark.usefixtures("stepwise")
def test_interrupting_the_kernel_stops_it_too():
    control = deck(epochs=1_000)

    async def work():
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # as in a kernel that runs no cell
        control.start()
        await until(lambda: control._live["done"] > 0.001)
        signal.raise_signal(signal.SIGINT)
        await until(lambda: not control.training)
        signal.signal(signal.SIGINT, before)

    in_slices(control, work)
    assert control.runs[0].stopped


@pytest.mark.usefixtures("stepwise")
def test_two_decks_train_at_the_same_time_and_come_out_as_alone():
    decks, alone = [deck(dropout=0.5), deck(optimizer="sgd")], [deck(dropout=0.5), deck(optimizer="sgd")]

    async def work():
        for each in decks:
            each.start()
        assert all(each.training for each in decks)
        await until(lambda: not any(each.training for each in decks))

    in_slices(decks[0], work)
    assert [each.runs[0].curve for each in decks] == [each.train().curve for each in alone]


@pytest.mark.usefixtures("stepwise")
def test_a_knob_can_be_moved_meanwhile_and_the_run_is_of_the_setting_that_was_trained():
    control = deck()

    async def work():
        ask(control, {"name": "train", "guess": ""})
        shown = ask(control, learning_rate=0.01)
        assert "not trained yet" in shown["sentence"]
        await until(lambda: not control.training)

    in_slices(control, work)
    assert [run.recipe.learning_rate for run in control.runs] == [0.003]
    assert control.learning_rate == 0.01
    assert [step["learning_rate"] for step in control.trace] == [0.003]
    assert control._response["id"] == f"view:{ask.count}", "told under the page's last question"


@pytest.mark.usefixtures("stepwise")
def test_while_one_is_under_way_another_is_refused_in_python_and_not_begun_from_the_page():
    control = deck()

    async def work():
        control.start()
        for begin in (control.train, control.start, control.repeat):
            with pytest.raises(RuntimeError, match=r"under way; wait for it, or call deck.stop\(\)"):
                begin()
        ask(control, {"name": "train", "guess": ""}, learning_rate=0.5)
        await until(lambda: not control.training)

    in_slices(control, work)
    assert [run.recipe.learning_rate for run in control.runs] == [0.003]


@pytest.mark.usefixtures("stepwise")
def test_repeating_goes_on_in_slices_and_stopped_it_says_nothing():
    control = deck(epochs=2)
    control.train()
    control.learning_rate = 0.01
    control.train()

    async def work():
        ask(control, {"name": "repeat"})
        await until(lambda: control._live["done"] == 2)
        assert control._live == {"kind": "repeat", "done": 2, "of": 8}
        ask(control, {"name": "stop"})
        assert not control.training
        assert control.repeats is None
        ask(control, {"name": "repeat"})
        await until(lambda: not control.training)

    in_slices(control, work)
    assert len(control.repeats.after) == 5
    assert len(control.runs) == 2, "the repeats are no runs of their own"


def test_an_interrupt_while_python_waits_keeps_what_there_is(monkeypatch):
    control = deck(epochs=50)
    real = curves.Recorder.on_step

    def interrupted(self, state):
        real(self, state)
        if state.step == 12:
            raise KeyboardInterrupt

    monkeypatch.setattr(curves.Recorder, "on_step", interrupted)
    assert control.train().steps == 12
    assert control.runs[0].stopped


@pytest.mark.usefixtures("stepwise")
def test_a_training_that_fails_is_told_and_leaves_the_deck_usable(monkeypatch):
    control = deck()

    def broken(self, state):
        raise MemoryError("no room")

    async def work():
        with monkeypatch.context() as patch:
            patch.setattr(curves.Recorder, "on_step", broken)
            return ask(control, {"name": "train", "guess": ""})

    shown = in_slices(control, work)
    assert "This setting failed (MemoryError: no room)" in shown["error"]
    assert control.training is False
    assert (control.runs, control._live) == ([], {})
    assert control.train().end.val_accuracy > 0.5


def test_python_exits_while_a_run_pauses():
    """torch crashes on a graph that is torn down with the frame it is in, if another object holds the run."""
    code = """
from course_widgets import TrainingDeck
from course_lib.training import Recipe
from course_widgets.training_deck.control import _Training
from course_widgets.training_deck.data import digits
deck = TrainingDeck(digits(), recipe=Recipe(model="mlp", epochs=100))
work = _Training(deck, "")
work.advance(lambda: work._run.state.step >= 480)
"""
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


# -- the page ----------------------------------------------------------------------------------------------


def test_a_setting_that_is_let_go_of_trains_nothing_and_is_no_step_yet():
    control = deck()
    shown = ask(control, learning_rate=0.01)
    assert "not trained yet" in shown["sentence"]
    assert (shown["trace"]["steps"], shown["trace"]["undo"]["learning_rate"]) == ([], 0.003)
    assert control.runs == []


def test_trained_settings_are_steps_with_a_way_back():
    control = deck()
    for rate in (0.003, 0.03):
        ask(control, {"name": "train", "guess": ""}, learning_rate=rate)
    first = control._response["trace"]["steps"][0]["setting"]
    shown = ask(control, **first)
    assert (control.learning_rate, shown["sentence"]) == (0.003, control.describe())
    assert len(control.trace) == 2


@pytest.mark.parametrize(
    "action",
    [{"name": "fly"}, {}, {"name": "train", "guess": "x"}, {"name": "train", "guess": []}, 5, None],
    ids=str,
)
def test_an_action_that_cannot_be_is_answered_and_does_nothing(action):
    control = deck()
    before = control._to_page()
    control.set_state({"_request": {"id": "view:a", "setting": {**before, "epochs": 3}, "action": action}})
    assert (control._response["id"], control._response["error"] != "") == ("view:a", True)
    assert control._to_page() == before == control._response["setting"]
    assert control.runs == []


BAD = [
    ("learning_rate", 0, "learning_rate=0 is not allowed; give a number in (0, 100]"),
    ("learning_rate", float("nan"), "give a number in (0, 100]"),
    ("batch_size", 0, "batch_size=0 is not allowed; give a whole number from 1 to 1,000,000"),
    ("batch_size", 1.5, "give a whole number"),
    ("epochs", "many", "epochs='many' is not allowed; give a whole number from 1 to 100,000"),
    ("dropout", 1, "give a number in [0, 1)"),
    ("weight_decay", -1, "give a number in [0, 10]"),
    ("optimizer", "lion", "optimizer='lion' is not allowed; give one of 'adam'"),
]


@pytest.mark.parametrize(("name", "value", "words"), BAD, ids=str)
def test_a_knob_that_cannot_be_set_so_says_what_is_allowed(name, value, words):
    control = deck()
    before = control._to_page()
    with pytest.raises(traitlets.TraitError) as refused:
        setattr(control, name, value)
    assert words in str(refused.value)
    shown = ask(control, **{name: value})
    assert words in shown["error"]
    assert shown["setting"] == before == control._to_page()


def test_every_knob_and_optimizer_of_the_page_is_one_of_the_recipe():
    from course_lib.training.optimizers import OPTIMIZERS as KNOWN

    control = deck()
    assert set(OPTIMIZERS) == set(KNOWN)
    assert set(SETTINGS) == {knob["name"] for knob in control._about["knobs"]} | {"optimizer"}
    for knob in KNOBS:
        assert list(knob.steps) == sorted(set(knob.steps))
        for step in knob.steps:
            value = int(step) if knob.whole else step
            assert getattr(Recipe().replace(**{knob.name: value}), knob.name) == value


def test_the_page_sends_whole_numbers_as_it_has_them():
    control = deck()
    assert ask(control, batch_size=16, epochs=3)["error"] == ""
    assert "batch_size=16.0 is not allowed" in ask(control, batch_size=16.0)["error"]
    assert isinstance(control.batch_size, int)


# -- what it is given --------------------------------------------------------------------------------------


def test_arrays_with_any_labels_are_data():
    control = TrainingDeck(*table(), recipe=Recipe(model="linear"))
    assert set(control.data.classes) == set(np.unique(table()[0][1]))
    np.testing.assert_array_equal(control.data.train.X, table()[0][0])
    assert [control.data.classes[code] for code in control.data.val.y] == table()[1][1].tolist()
    lists = TrainingDeck(
        ([[0.0], [1.0]] * 4, list("abababab")), ([[0.5]], ["b"]), recipe=Recipe(model="linear")
    )
    assert lists.train().steps == 10


def test_splits_and_a_data_set_are_data():
    data = digits()
    assert TrainingDeck(data, recipe=Recipe(model="mlp")).data is data
    split = TrainingDeck(data.train, data.val, recipe=Recipe(model="mlp"))
    assert split.train().end == TrainingDeck(data, recipe=Recipe(model="mlp")).train().end


X, Y = RNG.normal(size=(8, 3)), np.arange(8) % 2
GAP = np.where(np.arange(24).reshape(8, 3) == 13, np.nan, X)
REFUSED = {
    "nothing": (lambda: TrainingDeck(), TypeError, "train is missing"),
    "no validation": (lambda: TrainingDeck((X, Y)), TypeError, "val is missing"),
    "a bare array": (lambda: TrainingDeck(X, Y), TypeError, r"train is a ndarray; give a pair \(X, y\)"),
    "one of both": (lambda: TrainingDeck(digits(), (X, Y)), TypeError, "val is given beside a Dataset"),
    "lengths": (
        lambda: TrainingDeck((X, Y[:3]), (X, Y)),
        ValueError,
        r"X of shape \(8, 3\) and y of shape \(3,\)",
    ),
    "other samples": (lambda: TrainingDeck((X, Y), (X[:, :2], Y)), ValueError, "prepare them alike"),
    "one class": (
        lambda: TrainingDeck((X, np.zeros(8, int)), (X, Y), recipe=Recipe(model="mlp")),
        ValueError,
        "train holds one class only, '0'",
    ),
    "a number to predict": (
        lambda: TrainingDeck((X, X[:, 0]), (X, Y)),
        ValueError,
        "cut it into classes first",
    ),
    "a gap": (lambda: TrainingDeck((GAP, Y), (X, Y), recipe=Recipe(model="mlp")), ValueError, "row 4 .*NaN"),
    "a gap to measure on": (
        lambda: TrainingDeck((X, Y), (GAP, Y), recipe=Recipe(model="mlp")),
        ValueError,
        "row 4 .*NaN",
    ),
    "texts": (
        lambda: TrainingDeck((X.astype(str), Y), (X.astype(str), Y), recipe=Recipe(model="mlp")),
        ValueError,
        "training needs numbers",
    ),
    "no samples": (
        lambda: TrainingDeck((X[:0], Y[:0]), (X, Y), recipe=Recipe(model="mlp")),
        ValueError,
        "data.train has no samples",
    ),
    "a table for a cnn": (
        lambda: TrainingDeck((X, Y), (X, Y)),
        ValueError,
        "use model='mlp' or model='linear'",
    ),
    "no recipe": (
        lambda: TrainingDeck(digits(), recipe="cnn"),
        TypeError,
        "give a course_lib.training.Recipe",
    ),
    "a policy": (
        lambda: TrainingDeck(digits(), recipe=Recipe(policy="random", budget=10)),
        ValueError,
        r"policy='random' is not on this deck.*call train\(recipe, data\)",
    ),
    "early stopping": (
        lambda: TrainingDeck(digits(), recipe=Recipe(patience=3)),
        ValueError,
        "patience=3 is not",
    ),
}


@pytest.mark.parametrize(("call", "error", "words"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_trained_is_refused_with_the_cure(call, error, words):
    with pytest.raises(error, match=words):
        call()


def test_a_run_before_there_is_one_is_refused():
    control = deck()
    with pytest.raises(LookupError, match=r"call deck.train\(\), or press Train"):
        control.run  # noqa: B018
    with pytest.raises(LookupError, match="train one setting to its end, then another"):
        control.repeat()
    with pytest.raises(ValueError, match="guess='more' is none; give one of 'over'"):
        control.train("more")


# -- made again ----------------------------------------------------------------------------------------------


def test_a_cell_that_runs_again_finds_its_runs_and_stops_what_is_under_way(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    place = Memory("a.ipynb", "cell", "TrainingDeck", 0, "given")
    monkeypatch.setattr("course_widgets.base.memory_of", lambda *_: place)
    first = deck()
    first.train()
    ask(first, learning_rate=0.01)

    async def work():
        first.start()
        await asyncio.sleep(0)
        again = deck()
        assert not first.training
        return again

    again = in_slices(first, work)
    assert again.learning_rate == 0.01
    assert [run.recipe.learning_rate for run in again.runs] == [0.003, 0.01]
    assert [step["learning_rate"] for step in again.trace] == [0.003, 0.01]
    assert len(again._runs) == 2


def test_at_most_thirty_runs_are_kept(monkeypatch):
    control = deck(epochs=1)
    monkeypatch.setattr(runs, "MOST", 3)
    for rate in (0.001, 0.002, 0.003, 0.004, 0.005):
        control.learning_rate = rate
        control.train()
    assert [run.recipe.learning_rate for run in control.runs] == [0.003, 0.004, 0.005]


def test_a_happening_has_words_for_the_page():
    assert all(words and meaning.endswith(".") for words, meaning in HAPPENINGS.values())


def test_classes_that_only_the_validation_part_has_are_named():
    data = Dataset("d", Split(X, Y), Split(X, np.full(8, 2)), Split(X, Y), tuple("abc"))
    assert math.isfinite(TrainingDeck(data, recipe=Recipe(model="mlp")).train().end.val_loss)
