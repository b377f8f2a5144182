"""TrickLadder: what was measured and only that, sums of pairs, trainings in slices; its code is what it trains."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import torch
import traitlets

from course_lib.experiments import Comparison
from course_lib.models import build
from course_lib.training import Recipe, train
from course_lib.training.loop import isolated_torch
from course_widgets import TrickLadder
from course_widgets.trick_ladder.effects import Combinations
from course_widgets.trick_ladder.examples import TRICKS, few_digits, made_up
from course_widgets.trick_ladder.recipes import tricks_of
from course_widgets.trick_ladder.training import PAIRS, Pairs, Runs
from tests.widgets.test_conversation import ask

STATES = TrickLadder.STATES
MEASURED = made_up()
FOUND = Combinations.of(MEASURED, list(TRICKS))


def comparison(**values: list[float]) -> Comparison:
    """Give a comparison by accuracy: of each setting a number a seed; "__" stands for " + "."""
    rows = [
        (name.replace("__", " + "), seed, value)
        for name, each in values.items()
        for seed, value in enumerate(each)
    ]
    return Comparison(pd.DataFrame(rows, columns=["recipe", "seed", "accuracy"]), "accuracy", "none")


def coin(on, seed):
    """Train in two steps: each trick brings a tenth."""
    yield 0.4
    yield 0.8
    return 0.3 + 0.1 * len(on) + 0.01 * seed


def ladder(measured: Comparison = MEASURED, **more) -> TrickLadder:
    given = {"tricks": dict.fromkeys(TRICKS, ""), "train": coin, "write": lambda on: f"# {on}\n"}
    return TrickLadder(measured, **{**given, **more})


def test_effects_are_those_of_the_paired_runner():
    for name in MEASURED.recipes[1:]:
        on, theirs = name.split(" + "), MEASURED.verdict(name)
        mine = FOUND.effect(on)
        assert (mine.difference, mine.low, mine.high, mine.words) == pytest.approx(
            (theirs.difference, theirs.low, theirs.high, theirs.words)
        )
    theirs = MEASURED.verdict("larger steps + one cycle", baseline="one cycle")
    for on in (["one cycle"], ["larger steps", "one cycle"]):
        assert FOUND.here("larger steps", on).difference == pytest.approx(theirs.difference)
    assert FOUND.here("larger steps", []) == FOUND.alone("larger steps")


def test_the_sum_is_seed_by_seed_and_so_is_what_the_whole_is_beyond_it():
    measured = comparison(none=[0.1, 0.2], a=[0.2, 0.5], b=[0.4, 0.3], a__b=[0.6, 0.6])
    found = Combinations.of(measured, ["a", "b"])
    gains = np.array([0.1 + 0.3, 0.3 + 0.1])
    assert found.predicted(["a", "b"]).difference == pytest.approx(gains.mean())
    beyond = found.beyond(["b", "a"])
    assert beyond.difference == pytest.approx((np.array([0.5, 0.4]) - gains).mean())
    assert beyond.words == "too few seeds to call"


@pytest.mark.parametrize(("metric", "words"), [("val_accuracy", "less"), ("val_loss", "less")])
def test_less_than_the_sum_is_less_gained_whichever_way_is_better(metric, words):
    found = Combinations.of(made_up(metric=metric), list(TRICKS))
    assert found.beyond(["larger steps", "one cycle"]).words == f"{words} than the sum"


def test_nothing_is_said_of_what_was_not_measured():
    control = ladder(on=["one cycle", "smoothed labels"])
    assert control.value == {"on": ["one cycle", "smoothed labels"]}
    response = control._response
    assert (response["whole"], response["sum"], response["mine"]) == (None, None, None)
    assert response["rows"][3] == [None, None]
    assert response["rows"][0][0] is not None
    assert response["rows"][0][1] is None, "larger steps beside the two was not measured"
    assert "this combination was not measured" in control.describe()
    assert "alone, smoothed labels was not measured" in control.describe()
    measured = comparison(none=[0.1] * 5, a=[0.2] * 5, b=[0.4] * 5)
    alone = ladder(measured, tricks={"a": "", "b": ""}, on=["a", "b"])
    assert alone.value["predicted"]["difference"] == pytest.approx(0.4)
    assert "beyond" not in alone.value


def test_run_mine_pairs_with_the_plain_recipe_over_seeds_that_are_not_the_stored_ones():
    control = ladder(on=["one cycle", "AdamW"])
    found = control.run()
    assert (found.difference, found.seeds) == (pytest.approx(0.2), PAIRS)
    assert {seed for _, seed in control._runs.found} == {5, 6, 7, 8, 9}
    assert "Run here over 5 paired seeds: +20.0 points (+20.0 to +20.0), better" in control.describe()
    assert control.trace[-1]["came_to"].endswith("here +20.0 points")
    trained = []
    control._train = lambda on, seed: trained.append((on, seed)) or coin(on, seed)
    control.on = ["AdamW"]
    assert control.mine is None
    control.run()
    assert [on for on, _ in trained] == [("AdamW",)] * PAIRS, "the plain recipe was trained already"
    control.run()
    assert len(trained) == PAIRS


def test_the_page_trains_in_slices_and_what_is_there_stays_when_it_stops():
    control = ladder(on=["AdamW"])
    control._work = Pairs(control._runs, control.on, coin)
    pause = iter([False] * 6 + [True] * 99)
    assert control._work.advance(lambda: next(pause)) is False
    assert len(control._runs.pairs(control.on)) == 1
    assert 0.2 < control._work.done < 0.3
    with pytest.raises(RuntimeError, match="wait for it, or call ladder"):
        control.run()
    ask(control, {"on": ["AdamW"]}, action={"name": "stop"})
    assert (control._live, control._work) == ({}, None)
    assert control.mine.words == "too few seeds to call"
    assert control._response["left"] == PAIRS - 1
    response = ask(control, {"on": ["AdamW"]}, action={"name": "run"})
    assert (response["left"], response["mine"]["text"], response["error"]) == (0, "+10.0", "")
    assert "cannot read" in ask(control, {"on": []}, action={"name": "win"})["error"]
    assert ask(control, {"on": []}, action={"name": "run"})["mine"] is None, "nothing is on: nothing to run"


def test_a_training_that_fails_is_told_and_the_control_goes_on():
    def broken(on, seed):
        yield 0.1
        raise MemoryError("no more")

    control = ladder(on=["AdamW"], train=broken)
    response = ask(control, {"on": ["AdamW"]}, action={"name": "run"})
    assert "MemoryError" in control._response["error"]
    assert (control._work, control._live) == (None, {})
    assert response["setting"] == {"on": ["AdamW"]}
    assert ask(control, {"on": []})["error"] == ""


def test_how_far_it_is_only_grows():
    runs, done = Runs(tuple(range(3))), []
    work = Pairs(runs, ("a",), coin)
    while not work.advance(lambda: True):
        done.append(work.done)
    assert all(one <= other for one, other in pairwise(done))
    assert (0 < done[0] < done[-1] < 1, work.done) == (True, 1)


def test_tricks_of_a_recipe_train_as_train_does():
    given = tricks_of(Recipe(model="mlp", steps=9), TRICKS, few_digits())
    shares, runs = [], Runs((3,), {((), 3): 0.0})
    work = Pairs(runs, ("larger steps", "AdamW"), given["train"])
    while not work.advance(lambda: True):
        shares.append(work.done)
    recipe = Recipe(model="mlp", steps=9, learning_rate=0.01, optimizer="adamw", seed=3)
    [(found, _)] = runs.pairs(("larger steps", "AdamW"))
    assert found == train(recipe, few_digits()).history[-1]["val_accuracy"]
    assert shares == pytest.approx([k / 9 for k in range(1, 10)])


@pytest.mark.parametrize("on", [(), ("larger steps", "one cycle", "smoothed labels")])
def test_the_code_is_the_training(on):
    recipe = Recipe(model="mlp", steps=9)
    given = tricks_of(recipe, TRICKS, few_digits())
    for name in on:
        recipe = recipe.replace(**TRICKS[name])
    data, run = few_digits(), train(recipe, few_digits())
    space = {
        "x": torch.from_numpy(data.train.X).unsqueeze(1).float() / 255,
        "y": torch.from_numpy(data.train.y),
    }
    with isolated_torch():
        torch.manual_seed(recipe.seed)
        space["model"] = build(recipe.model, (1, 8, 8), data.n_classes)
        exec(given["write"](on), space)
    ours = torch.cat([each.flatten() for each in run.model.parameters()])
    theirs = torch.cat([each.flatten() for each in space["model"].parameters()])
    torch.testing.assert_close(theirs, ours, atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (["magic"], "on has 'magic', which is no trick here; there are larger steps, one cycle"),
        ("AdamW", r"give names, as in on=\['larger steps'\]"),
        (3, "on=3 cannot be"),
    ],
)
def test_bad_value_says_what_is_allowed_and_leaves_the_control_usable(value, words):
    control = STATES["one"]()
    with pytest.raises(traitlets.TraitError, match=words):
        control.on = value
    assert control.on == ("one cycle",)
    control.on = ["AdamW", "one cycle", "AdamW"]
    assert control._response["setting"] == {"on": ["one cycle", "AdamW"]}


BAD = {
    "no comparison": (MEASURED.frame, {}, TypeError, "measured is a DataFrame; give a Comparison"),
    "another setting": (
        comparison(none=[0.1], magic=[0.2]),
        {},
        ValueError,
        "'magic', which is no combination of the tricks larger steps",
    ),
    "a trick twice": (
        comparison(none=[0.1], AdamW__AdamW=[0.2]),
        {},
        ValueError,
        "'AdamW \\+ AdamW', which is no combination",
    ),
    "no plain recipe": (
        comparison(AdamW=[0.2]),
        {},
        ValueError,
        "no 'none', its baseline; measure the recipe without any trick",
    ),
    "a run missing": (
        comparison(none=[0.1, 0.2], AdamW=[0.2]),
        {},
        ValueError,
        "lacks runs; give every setting the same seeds",
    ),
    "no tricks": (MEASURED, {"tricks": {}}, TypeError, "give from 1 to 10 names with what each does"),
    "a list": (MEASURED, {"tricks": list(TRICKS)}, TypeError, "cannot be; give from 1 to 10 names"),
    "two in one": (MEASURED, {"tricks": {"a + b": ""}}, ValueError, "without ' \\+ ', which joins several"),
    "many": (MEASURED, {"tricks": {f"t{k}": "" for k in range(11)}}, TypeError, "from 1 to 10"),
    "an argument": (MEASURED, {"trick": 1}, TypeError, "did you mean tricks?"),
}


@pytest.mark.parametrize(("measured", "more", "error", "words"), BAD.values(), ids=BAD)
def test_what_cannot_be_shown_is_refused_with_a_cure(measured, more, error, words):
    with pytest.raises(error, match=words):
        ladder(measured, **more)


def test_own_measurements_are_what_compare_gives():
    """The way to a ladder of one's own: compare all combinations, and name the changes."""
    from course_lib.experiments import compare

    changes = {"larger steps": {"learning_rate": 0.01}}
    recipe = Recipe(model="mlp", steps=9)
    runs = compare(
        {"plain": recipe, "larger steps": recipe.replace(**changes["larger steps"])},
        few_digits(),
        seeds=5,
        metric="val_accuracy",
    )
    control = TrickLadder(runs, **tricks_of(recipe, changes, few_digits()), on=["larger steps"])
    stored = control.value["measured"]["difference"]
    control._runs.seeds = runs.seeds
    assert control.run().difference == pytest.approx(stored), "the same seeds come to the same"
