"""ModelChooser with no browser: what limits leave, ties, the code, what is measured here, and tables of all kinds."""

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
import traitlets

from course_lib.datasets import load_digits, load_wine
from course_lib.models import MODELS, build, parameter_count
from course_lib.training import Recipe, train
from course_widgets import ModelChooser
from course_widgets.model_chooser import control as module
from course_widgets.model_chooser.choosing import (
    AXES,
    LIMITS,
    choose,
    loosest,
    over_words,
    status_words,
    stops,
)
from course_widgets.model_chooser.code import source_of, write
from course_widgets.model_chooser.examples import measure_table, measured_table
from course_widgets.model_chooser.measured import COLUMNS, COSTS, check_table

HERE = Path(__file__).parent / "static"
NODE = shutil.which("node")
QUICK = Recipe(policy="stratified", budget=60, steps=8, learning_rate=3e-3)


def table(**columns) -> pd.DataFrame:
    """Three models of known figures; a column may be replaced."""
    frame = pd.DataFrame(
        {
            "model": ["linear", "vgg", "vit"],
            "images": [300, 300, 300],
            "accuracy": [0.80, 0.95, 0.90],
            "low": [0.78, 0.94, 0.88],
            "high": [0.82, 0.96, 0.92],
            "train_seconds": [1.0, 4.0, 9.0],
            "latency_ms": [0.01, 0.10, 0.40],
            "latency_p95_ms": [0.02, 0.12, 0.60],
            "megabytes": [0.003, 0.19, 0.18],
            "parameters": [650, 44_898, 43_786],
            "multiply_adds": [640, 240_712, 171_328],
        }
    )
    return frame.assign(**columns)


def names(chooser: ModelChooser, places) -> list[str]:
    return [chooser.rows[place]["name"] for place in places]


def ask(control, **changes) -> dict:
    control.set_state({"_request": {"id": "view:1", "setting": {**control._to_page(), **changes}}})
    return control._response


# -- the contract ------------------------------------------------------------------------------------------


def test_the_value_is_the_recipe_of_the_pick():
    chooser = ModelChooser(table(), recipe=Recipe(steps=50, learning_rate=0.01))
    assert chooser.value == Recipe(model="vgg", policy="stratified", budget=300, steps=50, learning_rate=0.01)
    chooser.max_latency_ms = 0.05
    assert (chooser.value.model, chooser.chosen["name"]) == ("linear", "linear")
    chooser.min_accuracy = 0.99
    assert chooser.value is None
    assert chooser.chosen is None
    assert chooser.code().startswith(
        "# None of 3 measured models fits. Nearest is linear: at best 17 points too low"
    )


def test_models_may_have_recipes_and_names_of_their_own():
    recipes = {
        name: QUICK.replace(model=model, width=width)
        for name, model, width in (("linear", "linear", 1), ("small vgg", "vgg", 0.25), ("vit", "vit", 0.5))
    }
    own = table(model=["linear", "small vgg", "vit"], images=[60, 60, 60])
    chooser = ModelChooser(own, data=load_digits(), recipe=recipes)
    assert chooser.value == recipes["small vgg"].replace(budget=60)
    assert "model = vgg(tuple(x.shape[1:]), int(y.max()) + 1, width=0.25)" in chooser.code()
    assert chooser.measure()["parameters"] == parameter_count(build("vgg", (1, 8, 8), 10, width=0.25))
    with pytest.raises(
        ValueError, match="model='vgg', which recipe does not know; it knows 'linear', 'small vgg'"
    ):
        ModelChooser(table(), recipe=recipes)


# -- what limits leave -------------------------------------------------------------------------------------


def test_limits_left_out_rule_nothing_out_and_each_rules_out_what_is_beyond_it():
    chooser = ModelChooser(table())
    assert names(chooser, chooser.left.left) == ["linear", "vgg", "vit"]
    for limit, left in {
        "max_latency_ms": (0.12, ["linear", "vgg"]),
        "max_megabytes": (0.18, ["linear", "vit"]),
        "max_train_seconds": (1, ["linear"]),
        "min_accuracy": (0.9, ["vgg", "vit"]),
    }.items():
        one = ModelChooser(table(), **{limit: left[0]})
        assert names(one, one.left.left) == left[1], limit
    few = ModelChooser(table(images=[100, 300, 300]), max_images=150)
    assert names(few, few.left.left) == ["linear on 100 images"]


def test_a_floor_rules_out_whose_whole_interval_lies_below():
    chooser = ModelChooser(table(), min_accuracy=0.955)
    assert names(chooser, chooser.left.left) == ["vgg"], "its mean is .95, and it may be .96"
    chooser.min_accuracy = 0.961
    assert chooser.left.left == ()


def test_the_limit_on_answers_holds_for_the_slow_ones_too():
    chooser = ModelChooser(table(latency_ms=[0.01, 0.1, 0.1]), max_latency_ms=0.3)
    assert names(chooser, chooser.left.left) == ["linear", "vgg"]


def test_what_is_ruled_out_is_told_the_limit_and_by_how_much():
    chooser = ModelChooser(table(), max_latency_ms=0.1, min_accuracy=0.92, max_images=200)
    told = [status_words(chooser.rows, chooser.left, place, chooser.axis) for place in range(3)]
    assert told == [
        "at best 10 points too low, needs 100 more images",
        "its slow answers take 0.02 ms too long, needs 100 more images",
        "its slow answers take 0.5 ms too long, needs 100 more images",
    ]
    assert (
        "Nearest is linear: at best 10 points too low, needs 100 more images; loosen a limit"
        in chooser.describe()
    )


def test_models_too_close_to_call_are_all_named_and_the_cheapest_is_the_pick():
    wide = table(high=[0.82, 0.96, 0.945])
    chooser = ModelChooser(wide)
    assert names(chooser, chooser.left.tied) == ["vgg", "vit"]
    assert chooser.chosen["name"] == "vgg", "it is quicker"
    assert (
        "Too close to call, as the intervals overlap: vgg and vit. The quickest of them is the pick"
        in chooser.describe()
    )
    chooser.axis = "megabytes"
    assert chooser.chosen["name"] == "vit", "it is smaller"
    assert "smallest of them is the pick: vit, size 0.18 MB" in chooser.describe()
    clear = ModelChooser(table())
    assert "No other interval reaches it" in clear.describe()
    assert "Too close" not in clear.describe()


@pytest.mark.parametrize("axis", AXES)
def test_the_front_is_that_of_comparing_all_with_all(axis):
    rng = np.random.default_rng(0)
    for case in _cases(rng, 60):
        rows, limits = case["rows"], case["setting"]
        choice = choose(rows, limits, axis)
        left = [rows[place] for place in choice.left]

        def beaten(row, by):
            no_worse = by[axis] <= row[axis] and by["accuracy"] >= row["accuracy"]
            return no_worse and (by[axis] < row[axis] or by["accuracy"] > row["accuracy"])

        kept = {(row[axis], row["accuracy"]) for row in left if not any(beaten(row, other) for other in left)}
        front = [(rows[place][axis], rows[place]["accuracy"]) for place in choice.front]
        assert front == sorted(kept)
        if left:
            best = max(row["accuracy"] for row in left)
            assert rows[choice.best]["accuracy"] == best
            reach = [row for row in left if row["high"] >= rows[choice.best]["low"]]
            assert rows[choice.pick][axis] == min(row[axis] for row in reach)
            assert len(choice.tied) == len(reach)


def _cases(rng: np.random.Generator, n: int) -> list[dict]:
    """Draw tables of models, with equals among them, and limits that rule some out."""
    cases = []
    for _ in range(n):
        size = int(rng.integers(2, 25))
        frame = pd.DataFrame(
            {
                "model": rng.choice([*MODELS], size),
                "images": rng.choice([100, 300, 1000], size),
                "accuracy": rng.choice(np.linspace(0.5, 1, 21), size),
                **{
                    name: np.round(rng.lognormal(size=size), int(rng.integers(1, 6))) + 0.01 for name in COSTS
                },
            }
        )
        half = rng.choice([0, 0.005, 0.02, 0.05], size)
        frame["low"], frame["high"] = (
            (frame["accuracy"] - half).clip(0),
            (frame["accuracy"] + half).clip(upper=1),
        )
        frame["name"] = [f"row {k}" for k in range(size)]
        rows = frame.to_dict("records")
        setting = {"axis": str(rng.choice([*AXES])), **loosest(rows)}
        for limit in LIMITS:
            if rng.random() < 0.4:
                setting[limit.name] = float(rng.choice(frame[limit.column])) * float(
                    rng.choice([0.5, 1, 1, 1.2])
                )
        cases.append({"rows": rows, "setting": setting})
    return cases


@pytest.mark.skipif(NODE is None, reason="node is missing: install it to test the controls' JavaScript")
def test_browser_and_python_choose_the_same_and_say_the_same():
    cases = _cases(np.random.default_rng(1), 400)
    given = {
        "limits": [vars(each) for each in LIMITS],
        "axes": [vars(each) for each in AXES.values()],
        "cases": cases,
    }
    done = subprocess.run(
        ["node", str(HERE / "choosing_answers.mjs")],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
    )
    answers = json.loads(done.stdout)
    assert 10 < sum(answer["pick"] is None for answer in answers) < 200
    for case, answer in zip(cases, answers, strict=True):
        rows, axis = case["rows"], case["setting"]["axis"]
        choice = choose(rows, case["setting"], axis)
        mine = {name: getattr(choice, name) for name in ("best", "pick", "nearest")}
        assert mine == {name: answer[name] for name in mine}, case
        for name in ("left", "front", "tied"):
            assert list(getattr(choice, name)) == answer[name], (name, case)
        assert [[[limit.name, by] for limit, by in each] for each in choice.over] == answer["over"]
        assert [status_words(rows, choice, place, axis) for place in range(len(rows))] == answer["words"]


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.name)
def test_a_slider_stops_at_round_numbers_from_what_rules_out_to_what_rules_none_out(limit):
    rows = check_table(measured_table())
    places = stops(limit, rows)
    assert places == sorted(set(places))
    assert all(float(f"{place:.3g}") == place for place in places)
    values = [row[limit.column] for row in rows]
    if limit.floor:
        assert (places[0], places[-1]) == (0, 1)
    else:
        assert places[-1] >= max(values)
        assert places[0] < min(values) or limit.column == "images"
    assert over_words(limit, 0.5).strip()


# -- chosen by hand ----------------------------------------------------------------------------------------


def test_any_model_can_be_chosen_by_hand_also_one_that_is_ruled_out():
    chooser = ModelChooser(table(), max_latency_ms=0.2, choice=("vit", 300))
    assert (chooser.value.model, chooser.chosen["name"]) == ("vit", "vit")
    assert (
        "Chosen by hand is vit, 90.0% (88.0% to 92.0%): its slow answers take 0.4 ms too long"
        in chooser.describe()
    )
    chooser.choice = None
    assert chooser.value.model == "vgg"
    for bad in (("vit", 301), ("alexnet", 300), "vit", 5, ("vit",), {}):
        with pytest.raises(
            traitlets.TraitError, match=r"choice=.* cannot be; give None, or a model and a number"
        ):
            chooser.choice = bad
    assert chooser.choice is None


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"axis": "price"}, "axis='price' cannot be; give one of latency_ms, megabytes"),
        ({"min_accuracy": 95}, r"min_accuracy=95 cannot be; give a number from 0 to 1, such as 0.95"),
        ({"max_latency_ms": -1}, "max_latency_ms=-1 cannot be; give a number from 0"),
        ({"max_images": "many"}, "max_images='many' cannot be"),
        ({"runs": [{"model": "vgg"}]}, "each is of a model and a number of images that the table has"),
        (
            {"runs": [{"model": "vgg", "images": 300}]},
            r"nothing to measure on; give pictures: ModelChooser\(table, data=",
        ),
        ({"runs": 3}, "runs cannot be that"),
    ],
    ids=str,
)
def test_a_setting_that_cannot_be_is_refused_with_what_can(setting, words):
    chooser = ModelChooser(table())
    before = chooser._to_page()
    with pytest.raises(traitlets.TraitError, match=words):
        chooser.set(**setting)
    assert chooser._to_page() == before
    assert ask(chooser, **setting)["error"]
    assert ask(chooser, min_accuracy=0.9)["error"] == ""


# -- the code ----------------------------------------------------------------------------------------------


def tensors(X, y):
    x = torch.from_numpy(np.ascontiguousarray(X)).float() / 255
    return (x.permute(0, 3, 1, 2) if x.ndim == 4 else x.unsqueeze(1)), torch.from_numpy(y)


@pytest.fixture(autouse=True)
def same_threads():
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize("model", [name for name in MODELS if name != "efficientnet_lite0"])
@pytest.mark.parametrize(
    "changes",
    [{}, {"steps": None, "epochs": 2, "optimizer": "sgd", "weight_decay": 0.01}],
    ids=["adam", "sgd"],
)
def test_the_code_is_the_model_its_training_and_its_costs(model, changes):
    data = load_digits()
    recipe = QUICK.replace(model=model, seed=3, schedule="cosine", **changes)
    run = train(recipe, data)
    rows = data.train.take(run.indices)
    space = dict(
        zip(
            ("x", "y", "x_val", "y_val"),
            (*tensors(rows.X, rows.y), *tensors(data.val.X, data.val.y)),
            strict=True,
        )
    )
    text = write(recipe)
    assert "course" not in text
    exec(text, space)
    assert space["parameters"] == run.parameters == parameter_count(build(model, (1, 8, 8), 10))
    assert space["accuracy"] == pytest.approx(run.history[-1]["val_accuracy"], abs=0.01)
    for ours, theirs in zip(run.model.parameters(), space["model"].parameters(), strict=True):
        torch.testing.assert_close(theirs, ours, rtol=0, atol=0.01)
    assert 0 < space["latency_ms"] <= space["latency_p95_ms"]
    assert space["train_seconds"] > 0
    assert space["megabytes"] == pytest.approx(4e-6 * run.parameters, rel=0.6, abs=0.05)


def test_the_code_of_the_large_network_builds_it():
    space = {}
    _, source = source_of(MODELS["efficientnet_lite0"])
    head = write(Recipe(model="efficientnet_lite0", policy="random", budget=9)).split("torch.manual_seed")[0]
    assert source in head
    exec(head, space)
    assert parameter_count(space["lite0"]((3, 96, 96), 1000)) == 4_652_008


@pytest.mark.parametrize("name", ModelChooser.STATES)
def test_the_code_of_every_state_is_python_of_the_chosen_model(name):
    control = ModelChooser.STATES[name]()
    compile(control.code(), name, "exec")
    if control.value is not None:
        assert f"model = {control.value.model}(tuple(x.shape[1:])" in control.code()
        assert f"x, y: {control.value.budget:,} training images" in control.code()


@pytest.mark.parametrize(
    "changes",
    [{"patience": 3}, {"augment": {"rotation": 15}}, {"loss": "weighted"}],
    ids=lambda each: next(iter(each)),
)
def test_a_recipe_that_the_code_does_not_have_is_refused(changes):
    with pytest.raises(ValueError, match=f"cannot be written as code: {next(iter(changes))}=.*leave it out"):
        ModelChooser(table(), recipe=Recipe(**changes))
    with pytest.raises(TypeError, match=r"recipe is a str; give a course_lib\.training\.Recipe"):
        ModelChooser(table(), recipe="quick")


# -- measured here -----------------------------------------------------------------------------------------


def measurable(**changes) -> ModelChooser:
    return ModelChooser(table(images=[60, 60, 60]), data=load_digits(), recipe=QUICK, **changes)


def test_what_is_measured_here_is_what_training_comes_to_and_enters_the_trace():
    chooser = measurable(choice=("linear", 60))
    first, second = chooser.measure(), chooser.measure()
    assert [each["seed"] for each in (first, second)] == [0, 1]
    for run in (first, second):
        trained = train(QUICK.replace(model="linear", seed=run["seed"]), load_digits(), test=True)
        assert run["accuracy"] == trained.metrics["accuracy"]
        assert (run["parameters"], run["multiply_adds"]) == (650, 640)
        assert run["megabytes"] == pytest.approx(0.0042, abs=0.002)
        assert all(run[name] > 0 for name in COSTS)
    assert chooser.runs == (first, second)
    assert [len(each["runs"]) for each in chooser.trace] == [0, 1, 2]
    assert f"Measured here: linear {second['accuracy']:.1%}" in chooser.trace[-1]["came_to"]
    assert f"Measured here: linear {first['accuracy']:.1%}" in chooser.describe()
    assert "0.01" not in chooser.trace[0]["came_to"]


def test_a_run_that_the_page_asks_for_is_shown_under_way_and_then_with_its_figures(monkeypatch):
    chooser, sent = measurable(), []
    monkeypatch.setattr(ModelChooser, "send_state", lambda c, key=None: sent.append(c.get_state(key)))
    response = ask(chooser, runs=[{"model": "vgg", "images": 60}])
    assert response["error"] == ""
    assert response["setting"]["runs"][0]["parameters"] == 44_898
    answers = [each["_response"] for each in sent if "_response" in each]
    assert [each.get("more", False) for each in answers] == [True, False]
    steps = [each["_progress"]["done"] for each in sent if "_progress" in each]
    assert steps == [*range(1, 9), 0]
    undone = ask(chooser, runs=[])
    assert (undone["setting"]["runs"], chooser.runs) == ([], ())


def test_an_interrupted_run_is_none_and_the_setting_before_is_back(monkeypatch):
    chooser = measurable()

    def stop(recipe, data, report):
        report(1, 8)
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "measure", stop)
    response = ask(chooser, runs=[{"model": "vgg", "images": 60}])
    assert response["error"] == "Stopped: vgg was not measured. Press again to begin anew."
    assert (response["setting"]["runs"], chooser.runs) == ([], ())
    assert chooser._progress == {"done": 0, "of": 0}


def test_what_was_measured_is_not_measured_again_when_its_setting_comes_back(monkeypatch):
    chooser = measurable(choice=("linear", 60))
    run = chooser.measure()
    monkeypatch.setattr(module, "measure", lambda *_: 1 / 0)
    again = measurable()
    again.set(**again._from_page(chooser._to_page()))
    assert again.runs == (run,)


def test_more_images_than_there_are_cannot_be_measured_and_says_so():
    chooser = ModelChooser(
        table(images=[60, 60, 5000]), data=load_digits(), recipe=QUICK, choice=("vit", 5000)
    )
    with pytest.raises(
        traitlets.TraitError, match="vit is to learn from 5,000 images, and data have 1,078 to train on"
    ):
        chooser.measure()
    with pytest.raises(traitlets.TraitError, match="no model is left to measure; loosen a limit"):
        measurable(min_accuracy=1).measure()


def test_data_that_the_models_cannot_read_are_refused_at_once():
    with pytest.raises(ValueError, match=r"model 'vgg' was given samples of shape .*; it needs images"):
        ModelChooser(table(), data=load_wine())
    digits = load_digits()
    with pytest.raises(ValueError, match=r"data\.test is empty, so nothing can be measured"):
        ModelChooser(table(), data=replace(digits, test=digits.test.take([])))
    with pytest.raises(TypeError, match="data is a str; give a Dataset, such as"):
        ModelChooser(table(), data="photos")


# -- the learner's own table -------------------------------------------------------------------------------

BAD = {
    "no frame": (lambda: table().to_dict(), "table is a dict; give a pandas DataFrame"),
    "a column missing": (
        lambda: table().drop(columns=["low", "megabytes"]),
        r"no column 'low', 'megabytes'; it has 'model', .*rename what is called otherwise: table.rename",
    ),
    "a column twice": (
        lambda: pd.concat([table(), table()[["low"]]], axis=1), r"column 'low' 2 times; keep one: table.loc\[:, ~",
    ),
    "no rows": (lambda: table().iloc[:0], "table has 0 rows"),
    "a model unknown": (
        lambda: table(model=["linear", "vgg", "alexnet"]),
        "row 2 of table has model='alexnet', which course_lib.models.build does not know; it knows 'cnn', 'mlp'",
    ),
    "one model": (lambda: table().iloc[:1], "one model only, 'linear': there is nothing to choose between"),
    "NaN": (
        lambda: table(latency_ms=[0.01, np.nan, 0.4]),
        r"row 1 of table has latency_ms=nan; measure it, or .*: table.dropna\(subset=\['latency_ms'\]\)",
    ),
    "text": (
        lambda: table(megabytes=["1", "2", "3"]),
        r"megabytes='1', which is no number; .*pd.to_numeric\(table\['megabytes'\]",
    ),
    "negative": (lambda: table(train_seconds=[1, -4, 9]), "row 1 of table has train_seconds=-4; a cost is above 0"),
    "percent": (
        lambda: table(accuracy=[80, 95, 90], low=[78, 94, 88], high=[82, 96, 92]),
        r'accuracy=80, which is in percent; accuracies go from 0 to 1: table\[\["accuracy", "low", "high"\]\] /= 100',
    ),
    "an interval beyond 1": (lambda: table(high=[0.82, 1.03, 0.92]), "high=1.03; accuracies go from 0 to 1: clip"),
    "a mean beyond its interval": (lambda: table(low=[0.78, 0.96, 0.88]), "row 1 .* low=0.96 above accuracy=0.95"),
    "latencies swapped": (
        lambda: table(latency_p95_ms=[0.02, 0.05, 0.6]), "latency_ms=0.1 above latency_p95_ms=0.05; .*the median",
    ),
    "no images": (lambda: table(images=[300, 0, 300]), "row 1 of table has images=0; give how many"),
    "half an image": (lambda: table(images=[300, 300, 99.5]), "row 2 of table has images=99.5; give how many"),
    "a row twice": (
        lambda: pd.concat([table(), table().iloc[[1]]]),
        r"model='vgg' on images=300 more than once; keep one .*drop_duplicates\(\[\"model\", \"images\"\]\)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_table_that_cannot_be_is_refused_with_what_there_is_and_a_cure(name):
    make, words = BAD[name]
    with pytest.raises((TypeError, ValueError), match=words):
        ModelChooser(make())


def test_the_cures_work():
    percents = table(accuracy=[80.0, 95, 90], low=[78.0, 94, 88], high=[82.0, 96, 92])
    percents[["accuracy", "low", "high"]] /= 100
    holes = table(latency_ms=[0.01, np.nan, 0.4])
    texts = table(megabytes=["1", "2", "3"])
    texts["megabytes"] = pd.to_numeric(texts["megabytes"])
    twice = pd.concat([table(), table().iloc[[1]]])
    cured = [percents, holes.dropna(subset=["latency_ms"]), texts, twice.drop_duplicates(["model", "images"])]
    assert [len(ModelChooser(each).rows) for each in cured] == [3, 2, 3, 3]


def test_a_table_stays_as_it_is_and_may_have_columns_and_an_index_of_its_own():
    own = table(notes="mine").set_index(pd.Index(["a", "b", "c"]))
    before = own.copy()
    chooser = ModelChooser(own)
    pd.testing.assert_frame_equal(own, before)
    assert chooser.rows[0].keys() == {*COLUMNS, "name", "label"}
    with pytest.raises(ValueError, match="row 'b' of table has megabytes=nan"):
        ModelChooser(own.assign(megabytes=[0.1, np.nan, 0.2]))


# -- the examples ------------------------------------------------------------------------------------------


def test_the_shipped_figures_are_what_measuring_gives():
    stored = measured_table().set_index(["model", "images"])
    again = measure_table(["linear"], [100], range(5)).set_index(["model", "images"])
    for place, row in again.iterrows():
        for column in ("accuracy", "low", "high", "parameters", "multiply_adds", "megabytes"):
            assert stored.loc[place, column] == pytest.approx(row[column], rel=0.02), column
    counts = {
        model: parameter_count(build(model, (1, 8, 8), 10))
        for model in stored.index.get_level_values("model")
    }
    assert stored["parameters"].tolist() == [counts[model] for model, _ in stored.index]
