"""SearchRace with no browser: its searches beside Optuna's, the page's arithmetic beside its own; tables; answers."""

import base64
import contextlib
import io
import json

import numpy as np
import optuna
import pandas as pd
import pytest
import traitlets

from course_widgets import SearchRace
from course_widgets.search_race.examples import RUNGS, as_optuna_writes, made_up
from course_widgets.search_race.figure import ranks
from course_widgets.search_race.repeats import RACES, Repeats
from course_widgets.search_race.searching import (
    SEARCHERS,
    YOU,
    best_so_far,
    chance_at_random,
    flattery,
    search,
    spent_after,
)
from course_widgets.search_race.surface import lay_out
from course_widgets.search_race.table import Measured
from tests.widgets.test_conversation import ask
from tests.widgets.test_static_modules import HERE, NODE, node

KNOBS = ["rate", "batch", "optimizer"]
GIVEN = {"knobs": KNOBS, "score": "val_accuracy", "test": "accuracy", "world": "world", "rungs": RUNGS}
TABLE = Measured.of(made_up(), **GIVEN)


def race(**changes) -> SearchRace:
    return SearchRace(made_up(), **{**GIVEN, "budget": 6, **changes})


def run(code: str, table: pd.DataFrame) -> dict:
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    space = {"table": table}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(code, space)
    return space


@pytest.mark.parametrize("searcher", SEARCHERS)
def test_code_run_by_itself_tries_the_same_trials(searcher):
    control = race(left=searcher, right="in order", yours=[4, 9, 2, 20, 7, 8], seed=3)
    control.in_world = 1
    study = run(control.code(), made_up())["left_study"]
    expected = [trial.place for trial in control.trials("left")]
    places = []
    for trial in study.trials:
        setting = {
            knob.name: knob.values[trial.params[knob.name]] if knob.is_number else trial.params[knob.name]
            for knob in control.measured.knobs
        }
        places.append(control._place(setting, "code"))
    assert places[: len(expected)] == expected, "a trial for which nothing is left may follow"
    assert len(places) <= len(expected) + 1
    assert study.best_value == control.value["left"]["score"]


def test_code_of_a_table_with_gaps_runs_too():
    control = SearchRace.STATES["Optuna's trials"]()
    space = run(control.code(), as_optuna_writes())
    for side in ("left", "right"):
        assert space[f"{side}_study"].best_value == control.value[side]["score"]
        tried = [trial.params["setting"] for trial in space[f"{side}_study"].trials]
        assert tried == [trial.place for trial in control.trials(side)]


@pytest.mark.parametrize("searcher", [name for name in SEARCHERS if name != YOU])
@pytest.mark.parametrize("budget", [2, 11])
def test_no_search_spends_more_than_its_budget(searcher, budget):
    for seed in range(3):
        trials = search(TABLE, searcher, budget, world=1, seed=seed)
        spent = spent_after(TABLE, trials)
        assert spent == sorted(spent)
        assert spent[-1] <= budget
        assert trials == search(TABLE, searcher, budget, world=1, seed=seed)
        assert best_so_far(TABLE, trials, 1)[-1] is not None
    if searcher != "halving":
        assert len(trials) == budget


def test_halving_sees_more_settings_and_ends_those_that_are_behind():
    trials = search(TABLE, "halving", 12, seed=1)
    assert len(trials) > 12
    ended = [trial for trial in trials if trial.rung < 2]
    assert ended
    assert np.mean([TABLE.seen[0, each.place, 0] for each in ended]) < np.mean(
        [TABLE.seen[0, each.place, 0] for each in trials if each.rung == 2]
    )


def test_what_is_best_is_best_of_those_that_were_trained_to_the_end():
    trials = search(TABLE, "halving", 12, world=2, seed=4)
    for k, best in enumerate(best_so_far(TABLE, trials, 2)):
        whole = [trial.place for trial in trials[: k + 1] if trial.rung == 2]
        assert best == (max(whole, key=lambda place: TABLE.seen[2, place, -1]) if whole else None)


def test_less_is_better_where_the_metric_says_so():
    table = Measured.of(as_optuna_writes(), metric="log_loss")
    trials = search(table, "in order", 10)
    assert best_so_far(table, trials, 0)[-1] == int(table.seen[0, :10, 0].argmin())
    assert chance_at_random(table, int(table.seen[0, :, 0].argmin()), 1, 0) == pytest.approx(1 / 40)


def test_the_chance_at_random_is_that_of_many_searches():
    place, rng = 13, np.random.default_rng(0)
    seen = TABLE.seen[0, :, -1]
    found = seen[rng.integers(0, len(seen), (20_000, 5))].max(axis=1)
    assert chance_at_random(TABLE, place, 5, 0) == pytest.approx((found >= seen[place]).mean(), abs=0.01)


def test_flattery_is_what_the_lesson_asks_for():
    trials = search(TABLE, "random", 20, seed=1)
    places = [trial.place for trial in trials]
    off = TABLE.seen[0, :, -1] - TABLE.test[0]
    best = best_so_far(TABLE, trials, 0)[-1]
    assert flattery(TABLE, trials, 0) == pytest.approx(off[best] - np.mean([off[each] for each in places]))


@pytest.mark.skipif(NODE is None, reason="node is missing: install it to test the controls' JavaScript")
def test_browser_and_python_come_to_the_very_same():
    cases, drawn = [], []
    for name in SearchRace.STATES:
        control = SearchRace.STATES[name]()
        packed = {key[1:]: base64.b64encode(each).decode() for key, each in control._packed().items()}
        table, world = control.measured, control.place_of_world
        about = {"rungs": list(table.rungs), "sign": table.sign, "n": len(table.settings)}
        for side in ("left", "right"):
            trials = control.trials(side)
            pairs = [[trial.place, trial.rung] for trial in trials]
            cases.append({**packed, "about": about, "world": world, "trials": pairs})
            drawn.append((table, trials, world))
    told = json.loads(node(str(HERE / "racing_answers.mjs"), given=json.dumps(cases)))
    for answer, (table, trials, world) in zip(told, drawn, strict=True):
        assert answer["spent"] == spent_after(table, trials)
        assert answer["best"] == best_so_far(table, trials, world)
        rank = ranks(table.seen[world], table.sign)
        assert answer["ranks"] == [rank[trial.place, trial.rung] for trial in trials]
        tests = [None if table.test is None else table.test[world, trial.place] for trial in trials]
        assert answer["tests"] == tests


def test_many_races_are_paired_and_say_how_sure_they_are():
    control = race(left="in order", right="random", budget=3)
    repeats = control.repeat()
    assert (len(repeats.worth), repeats.over) == (RACES, True)
    difference, low, high, word = repeats.verdict(control.measured)
    assert low < difference < high
    assert word == ("too close to call" if low <= 0 <= high else "better" if low > 0 else "worse")
    assert "Over 60 races, random against in order by accuracy, mean of 3 worlds" in control.describe()
    control.budget = 4
    assert control.repeats is None
    control.budget = 3
    assert control.repeats is repeats


def test_a_race_of_yours_is_not_repeated():
    control = race(left="random", right=YOU)
    with pytest.raises(ValueError, match="set left and right to other searchers"):
        control.repeat()
    assert ask(control, control._to_page(), action={"name": "repeat"})["error"] == ""
    assert control.repeats is None


def test_the_page_has_races_repeated_and_can_stop():
    control = race(left="in order", right="in order", budget=2)
    response = ask(control, control._to_page(), action={"name": "repeat"})
    assert (response["repeated"], control._live, response["error"]) == (True, {}, "")
    assert "too close to call" in response["sentence"]
    control.budget = 3
    work = control._work = Repeats("in order", "random", 3, 0)
    control._slice(work)
    assert control._live == {"done": 1, "of": RACES}
    ask(control, control._to_page(), action={"name": "stop"})
    assert (control._work, control._live, control.repeats) == (None, {}, None)
    assert "cannot read" in ask(control, control._to_page(), action={"name": "win"})["error"]


def test_your_trials_are_counted_and_tests_stay_shut_until_all_are_spent():
    control = race(left="random", right=YOU, budget=3)
    control.yours = [{"rate": 0.01, "batch": 16, "optimizer": "adam"}, np.int64(3)]
    assert control.yours[1] == 3
    assert "test" not in control.value["left"]
    assert "You have tried 2 of 3" in control.describe()
    control.yours = [*control.yours, 7]
    assert control.value["right"]["test"] in TABLE.test[0]
    assert "one race" in control.describe()


@pytest.mark.parametrize(
    ("trait", "value", "words"),
    [
        ("left", "magic", "left='magic' cannot be; give one of random, coarse grid"),
        ("budget", 1, "give a whole number from 2 to 64"),
        ("budget", 31, "the table has 30 settings"),
        ("in_world", 5, r"in_world=5 cannot be; give one of \[0, 1, 2\]"),
        ("seed", -1, "whole number from 0"),
        ("yours", [{"rate": 7}], "which was not measured; give a setting such as"),
        ("yours", [30], "place from 0 to 29"),
        ("yours", [1, 1], "holds a setting twice"),
        ("yours", "adam", "give a list of settings"),
    ],
)
def test_bad_value_says_what_is_allowed_and_leaves_the_control_usable(trait, value, words):
    control = race()
    before = control.describe()
    with pytest.raises(traitlets.TraitError, match=words):
        setattr(control, trait, value)
    assert control.describe() == before
    control.budget = 5
    assert control._response["setting"]["budget"] == 5


def test_only_one_can_be_you():
    control = race(left=YOU)
    with pytest.raises(traitlets.TraitError, match="only one of the two can be you"):
        control.right = YOU
    control.set(left="random", right=YOU)
    assert (control.left, control.right) == ("random", YOU)


FRAME = made_up(1).drop(columns="world")
SMALL = {"knobs": KNOBS, "score": "val_accuracy"}
BAD = {
    "a study": (object(), {}, TypeError, "table is a object; give a DataFrame .*trials_dataframe"),
    "no such column": (FRAME, {**SMALL, "test": "tset"}, ValueError, "no column 'tset'; it has rate, batch"),
    "nothing searched": (
        FRAME,
        {"score": "val_accuracy"},
        ValueError,
        "no column .* begins with 'params_'; say .*rate",
    ),
    "one text": (FRAME, {**SMALL, "knobs": "rate"}, ValueError, r"give a list: knobs=\['rate'\]"),
    "a knob and a score": (
        FRAME,
        {**SMALL, "knobs": ["val_accuracy"]},
        ValueError,
        "cannot be a knob and a score",
    ),
    "direction": (
        FRAME.rename(columns={"val_accuracy": "v"}),
        {**SMALL, "score": "v"},
        ValueError,
        "metric 'v' is unknown",
    ),
    "no direction": (FRAME, {**SMALL, "metric": "gap_x"}, ValueError, "unknown"),
    "neither": (FRAME, {**SMALL, "metric": "train_accuracy"}, ValueError, "says nothing of better and worse"),
    "a failed trial": (
        FRAME.assign(val_accuracy=[np.nan, *[0.5] * 29]),
        SMALL,
        ValueError,
        "in 1 of 30 rows, .* index 0",
    ),
    "texts": (FRAME.assign(val_accuracy="good"), SMALL, ValueError, "holds 'good'; give numbers"),
    "twice": (
        pd.concat([FRAME, FRAME.head(1)]),
        SMALL,
        ValueError,
        "rows 0 and 30 are the same setting; take their mean",
    ),
    "not in a world": (
        made_up().iloc[:-1],
        GIVEN,
        ValueError,
        r"setting \(0.1, 64, 'momentum'\) was not measured in world 2",
    ),
    "conditional": (
        FRAME.assign(rate=[None, *FRAME.rate[1:]]),
        SMALL,
        ValueError,
        "knob 'rate' has no value in 1 rows",
    ),
    "too few": (FRAME.head(3), SMALL, ValueError, "the table has 3 settings; give from 4"),
    "rungs": (
        FRAME,
        {**SMALL, "rungs": {0: "after_1", 4: "val_accuracy"}},
        ValueError,
        "give from 2 to 8 columns by epochs",
    ),
    "rungs down": (
        FRAME,
        {**SMALL, "rungs": {4: "after_1", 1: "val_accuracy"}},
        ValueError,
        r"the order \[1, 4\]",
    ),
    "another score": (
        FRAME,
        {**SMALL, "rungs": {1: "after_1", 4: "after_2"}},
        ValueError,
        "its column is 'after_2', and score",
    ),
}


@pytest.mark.parametrize(("table", "given", "kind", "words"), BAD.values(), ids=BAD)
def test_what_no_race_can_be_run_on_is_refused(table, given, kind, words):
    with pytest.raises(kind, match=words):
        SearchRace(table, **given)


def test_a_refusals_advice_works():
    twice = pd.concat([FRAME, FRAME.head(1)])
    mean = twice.groupby(KNOBS, as_index=False).mean(numeric_only=True)
    assert len(SearchRace(mean, **SMALL).measured.settings) == 30
    gaps = made_up().iloc[:-1]
    kept = gaps.groupby(KNOBS).filter(lambda rows: len(rows) == 3)
    assert SearchRace(kept, **GIVEN).measured.complete is False
    failed = FRAME.assign(val_accuracy=[np.nan, *FRAME.val_accuracy[1:]])
    assert len(SearchRace(failed[np.isfinite(failed["val_accuracy"])], **SMALL).measured.settings) == 29


def test_a_study_of_optuna_is_taken_as_it_is():
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=0))
    study.optimize(
        lambda t: t.suggest_float("x", 0, 1) + len(t.suggest_categorical("kind", ["a", "bb"])), n_trials=12
    )
    control = SearchRace(
        study.trials_dataframe(), metric="log_loss", left="in order", right="random", budget=12
    )
    assert control.value["left"]["score"] == study.best_value
    assert control.value["left"]["setting"] == study.best_params
    assert control.searchers == ("random", "in order", YOU)


def test_every_setting_has_a_cell_of_its_own_and_the_surface_is_wide():
    for table in (TABLE, Measured.of(as_optuna_writes(), metric="log_loss")):
        surface = lay_out(table)
        assert len(set(surface.at)) == len(table.settings) <= surface.columns * surface.rows
        assert all(0 <= x < surface.columns and 0 <= y < surface.rows for x, y in surface.at)
        assert surface.columns > surface.rows
    surface = lay_out(TABLE)
    for place, (column, row) in enumerate(surface.at):
        named = {**dict(zip(surface.across_names, surface.across[column], strict=True)),
                 **dict(zip(surface.down_names, surface.down[row], strict=True))}  # fmt: skip
        assert ", ".join(f"{knob} {named[knob]}" for knob in KNOBS) == TABLE.words(place)


def test_names_of_a_page_are_never_html():
    frame = FRAME.assign(optimizer=FRAME.optimizer.replace({"adam": "<b>adam</b>"}))
    assert "<b>adam</b>" in SearchRace(frame, **SMALL)._about["settings"][0]
    assert "&lt;b&gt;" in SearchRace(frame, **SMALL)._repr_mimebundle_()[0]["text/html"]
