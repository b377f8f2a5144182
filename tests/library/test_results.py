"""Results are what their studies declare, or are refused; what has changed is noted, and measured again first."""

import ast
import dataclasses
import importlib
import inspect
import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from course_lib import results
from course_lib.experiments import Comparison, measure_declared
from course_lib.lessons import Lesson, lessons
from course_lib.results import Study, reproduce, store, study
from course_lib.results.claim import judge, read_claims
from course_lib.results.fingerprint import fingerprint, reached
from course_lib.results.store import StaleResults

STUDIES = results.studies()


@pytest.mark.parametrize("name", STUDIES)
def test_every_study_is_measured_whole_with_its_origin(name):
    record = store.read_record(name)
    assert record["command"] == f"python -m course_lib.results {name}"
    assert set(record["versions"]) == {"python", *store.LIBRARIES}
    assert record["cores"] >= 1
    least = 5 if len(STUDIES[name].settings) < 200 else 3  # hundreds of settings are a table to search in
    assert len(results.load(name).seeds) == STUDIES[name].seeds >= least
    assert results.state(name) in store.USABLE


def test_todays_share_of_all_runs_comes_out_again():
    """A few seconds of it; what has changed comes first. `--sample` on the command line takes as long as wanted."""
    again = reproduce.sample(3, seconds=10)
    assert again["inside"].all(), again.to_string()


# ── a lesson of its own ──────────────────────────────────────────────────────────────────────────────────────────


def coin(seed, *, heads=0.5, bias=0.0, data=None):
    """Throw a coin."""
    return {"accuracy": heads + bias + seed % 3 / 100, "seconds": np.random.default_rng().random()}


TINY = Study("tiny", coin, {"fair": {}, "bent": {"heads": 0.8}}, shared={"data": {"imbalance": 100}}, seeds=5)


@pytest.fixture
def declare(tmp_path, monkeypatch):
    """Return ``declare(*studies)``: from then on those are all there are, in a lesson of their own."""
    lesson = Lesson("toy", "01", "Toys", "toys", tmp_path)

    def declared(*studies):
        monkeypatch.setattr(study, "lessons", lambda: (lesson,))
        monkeypatch.setattr(study, "_of", lambda lesson: studies)
        return lesson

    return declared


@pytest.fixture
def file(declare, tmp_path):
    """The file of `TINY`, measured."""
    declare(TINY)
    return results.write("tiny", progress=False)


def test_what_is_written_is_read_back(file):
    runs = results.load("tiny")
    assert (runs.recipes, runs.seeds, runs.baseline, runs.metric) == (
        ("fair", "bent"),
        (0, 1, 2, 3, 4),
        "fair",
        "accuracy",
    )
    assert runs.values().loc[2].tolist() == [0.52, 0.82]
    assert results.state("tiny") == "fresh"
    assert store.notes("tiny") == []


CHANGED = {
    "the data's options": ({"shared": {"data": {"imbalance": 2}}}, "shared → data → imbalance was 100, is 2"),
    "more shared": ({"shared": {"data": {"imbalance": 100}, "bias": 0.1}}, "shared → bias is new"),
    "less shared": ({"shared": {}}, "shared → data is gone"),
    "a setting's argument": (
        {"settings": {"fair": {}, "bent": {"heads": 0.9}}},
        "settings → bent → heads was 0.8, is 0.9",
    ),
    "a setting more": ({"settings": {"fair": {}, "bent": {"heads": 0.8}, "x": {}}}, "settings → x is new"),
    "a setting less": ({"settings": {"fair": {}}}, "settings → bent is gone"),
    "fewer seeds": ({"seeds": 4}, r"seeds was \[0, 1, 2, 3, 4\], is \[0, 1, 2, 3\]"),
    "another measure": (
        {"measure": measure_declared, "settings": {"a": {"loader": "x"}}, "shared": {}},
        "measure was",
    ),
}


@pytest.mark.parametrize(("changes", "differs"), CHANGED.values(), ids=CHANGED)
def test_results_of_another_declaration_are_refused_with_the_command_that_renews_them(
    changes, differs, file, declare
):
    declare(dataclasses.replace(TINY, **changes))
    with pytest.raises(
        StaleResults, match=rf"{differs}.*; measure it with: python -m course_lib.results tiny"
    ):
        results.load("tiny")
    assert results.state("tiny") == "declaration changed"


def test_what_decides_no_figure_may_change(file, declare):
    other_order = {"bent": {"heads": 0.8}, "fair": {}}
    declare(dataclasses.replace(TINY, settings=other_order, metric="seconds"))
    assert results.load("tiny").baseline == "bent"


def test_another_default_of_the_measure_is_another_declaration(file, declare, monkeypatch):
    def other(seed, *, heads=0.6, bias=0.0, data=None, new=None): ...

    monkeypatch.setattr(coin, "__signature__", study.inspect.signature(other), raising=False)
    with pytest.raises(StaleResults, match=r"defaults → heads was 0.5, is 0.6"):
        results.load("tiny")


def test_a_new_argument_whose_default_does_nothing_is_allowed(file, monkeypatch):
    def longer(seed, *, heads=0.5, bias=0.0, data=None, new=None): ...

    monkeypatch.setattr(coin, "__signature__", study.inspect.signature(longer), raising=False)
    assert len(results.load("tiny").seeds) == 5


@pytest.mark.parametrize(
    "name", [name for name, each in STUDIES.items() if "options" in each.shared or "loader" in each.shared]
)
def test_the_data_of_a_stored_study_are_part_of_its_declaration(name, monkeypatch):
    options = {**STUDIES[name].shared.get("options", {}), "n_train": 77}
    other = dataclasses.replace(STUDIES[name], shared={**STUDIES[name].shared, "options": options})
    monkeypatch.setattr(study, "_of", lambda lesson: (other,))
    with pytest.raises(StaleResults, match="shared → options"):
        results.load(name)


def test_other_libraries_and_another_code_are_noted_and_no_error(file, monkeypatch):
    record = json.loads(file.read_text("utf-8"))
    record["versions"]["torch"] = "1.0"
    file.write_text(json.dumps(record), "utf-8")
    assert [note[:29] for note in store.notes("tiny")] == ["measured with torch 1.0, here"]
    assert results.state("tiny") == "fresh"
    monkeypatch.setattr(store, "fingerprint", lambda *_: "of other code")
    assert len(store.notes("tiny")) == 2
    assert results.state("tiny") == "code changed"
    assert len(results.load("tiny").seeds) == 5


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"rows": 3}', '{"rows": [{}], "settings": {}}'], ids=repr)
def test_a_damaged_file_says_how_to_measure_again(damage, file):
    file.write_text(damage)
    with pytest.raises(StaleResults, match=r"damaged; measure it with: python -m course_lib.results tiny"):
        results.load("tiny")
    assert results.state("tiny") == "damaged"


@pytest.mark.parametrize(
    "change", [lambda rows: rows[1:], lambda rows: [*rows, rows[0]]], ids=["gone", "twice"]
)
def test_a_file_that_lacks_runs_is_damaged(change, file):
    record = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps({**record, "rows": change(record["rows"])}))
    with pytest.raises(StaleResults, match="lack runs, or have some twice"):
        results.load("tiny")


def test_a_missing_file_says_how_to_measure(declare):
    declare(TINY)
    with pytest.raises(StaleResults, match=r"'tiny' has no results yet; measure it with"):
        results.load("tiny")
    assert results.state("tiny") == "missing"


def test_an_unknown_study_lists_what_there_is():
    with pytest.raises(KeyError, match=r"'sketches-2000'; there are .*sketches-1000"):
        study.find_study("sketches-2000")


def test_a_name_belongs_to_one_lesson(monkeypatch):
    monkeypatch.setattr(study, "_of", lambda lesson: (TINY,))
    with pytest.raises(ValueError, match=r"'start_here' and 'data_quality' both have a study 'tiny'"):
        results.studies()


def test_an_interrupted_writing_leaves_the_old_file(file, monkeypatch):
    before = file.read_text("utf-8")

    def pulled_plug(path, text, encoding):
        path.touch()
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "write_text", pulled_plug)
    with pytest.raises(KeyboardInterrupt):
        results.write("tiny", progress=False)
    assert file.read_text("utf-8") == before


def interrupted(seed):
    if seed == 3:
        raise KeyboardInterrupt
    return {"accuracy": 0.5}


def test_an_interrupted_measuring_leaves_the_old_file(file, declare):
    before = file.read_text("utf-8")
    declare(Study("tiny", interrupted, {"a": {}}))
    with pytest.raises(KeyboardInterrupt):
        results.write("tiny", progress=False)
    assert file.read_text("utf-8") == before


REFUSED = {
    "no settings": ({"settings": {}}, "has 0 settings .*give a setting or more"),
    "one seed": ({"seeds": 1}, "seeds=1; .*2 seeds to be paired"),
    "an unknown metric": ({"metric": "speed"}, "metric 'speed' is unknown"),
    "a name with a slash": ({"name": "a/b"}, "cannot be a file's name"),
    "the name of a command": ({"name": "claims"}, "cannot be a file's name"),
    "a function without a name": ({"measure": lambda seed: {}}, "that a module defines by name"),
    "no plain data": ({"shared": {"data": np.array([1])}}, r"array\(\[1\]\) is no plain data"),
    "an unknown argument": (
        {"settings": {"a": {"tails": 1}}},
        "unexpected keyword argument 'tails'.*of coin",
    ),
}


@pytest.mark.parametrize(("changes", "message"), REFUSED.values(), ids=REFUSED)
def test_a_study_that_cannot_be_run_is_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        dataclasses.replace(TINY, **changes)


# ── the fingerprint of the code ──────────────────────────────────────────────────────────────────────────────────


def test_the_code_is_what_the_measure_reaches_directly_or_not():
    places = reached("course_lib.experiments.measures", ["load_sketches", "longtail", "random_subset"])
    assert {("course_lib.training.loop", "train"), ("course_lib.datasets.sketches", "load_sketches")} <= set(
        places
    )
    modules = {module for module, _ in places}
    assert not {"course_lib.plots", "course_lib.exercises", "course_lib.experiments.comparison"} & modules


@pytest.fixture
def toybox(tmp_path, monkeypatch):
    """Return ``fingerprint_of(changed files)``: that of a small package, freshly written under another name."""
    names = iter("abcdefghij")

    def write(*asked, **changes):
        package = f"toybox_{tmp_path.name}_{next(names)}".replace("-", "_")
        for name, text in {
            **TOYBOX,
            **{name.replace("__", "/"): text for name, text in changes.items()},
        }.items():
            path = tmp_path / package / f"{name}.py"
            path.parent.mkdir(exist_ok=True, parents=True)
            path.write_text(text.replace("toybox", package))
        (tmp_path / package / "__init__.py").write_text("")
        monkeypatch.syspath_prepend(tmp_path)
        places = {
            (module.removeprefix(package), name) for module, name in reached(f"{package}.studies", asked)
        }
        return fingerprint(f"{package}.studies", asked), places

    return write


TOYBOX = {
    "studies": """
from toybox.parts import wheel as w, oil
from toybox import axle

def measure():
    return w.turn(1) + axle.LENGTH
""",
    "parts/__init__": """
from .fluid import oil
""",
    "parts/fluid": """
def oil():
    return 3
""",
    "parts/wheel": """
def turn(x):
    from ..axle import grease
    return grease(x)

def unused():
    return 0
""",
    "axle": """
import numpy as np

LENGTH = 3
TABLE = {}
TABLE['a'] = 1

def grease(x):
    return Grease().on(x)

class Grease:
    def on(self, x):
        return x + 1

SIZE = 4
""",
    "unused": "print('never')",
}


def test_names_are_followed_through_modules_packages_and_functions(toybox):
    _, places = toybox()
    assert places == {
        (".studies", "measure"),
        (".parts.wheel", "turn"),
        (".axle", "LENGTH"),
        (".axle", "grease"),
        (".axle", "Grease"),
    }


WHEEL, AXLE, MEASURE = TOYBOX["parts/wheel"], TOYBOX["axle"], TOYBOX["studies"]


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({"parts__wheel": WHEEL.replace("turn(x):", "turn(x):\n    '''Words.'''\n\n    # why\n")}, True),
        ({"parts__wheel": WHEEL.replace("return 0", "return 1")}, True),
        ({"parts__fluid": "def oil():\n    return 5\n"}, True),
        ({"axle": AXLE.replace("SIZE = 4", "SIZE = 5")}, True),
        ({"axle": AXLE.replace("x + 1", "(\n    x + 1)")}, True),
        ({"axle": AXLE.replace("x + 1", "x + 2")}, False),
        ({"axle": AXLE.replace("LENGTH = 3", "LENGTH = 5")}, False),
        ({"axle": AXLE.replace("'a'", "'b'")}, True),
        ({"axle": AXLE + "\nnp.seterr(all='ignore')\n"}, False),
        ({"axle": AXLE.replace("x + 1", "x + 1 + TABLE['a']")}, False),
        ({"parts__wheel": WHEEL.replace("grease(x)", "grease(x) + 'x'")}, False),
        ({"studies": MEASURE.replace("w.turn(1)", "w.turn(1) + oil()")}, False),
        ({"studies": MEASURE + "\nOTHER = 1\n"}, False),
        (
            {
                "studies": "from toybox.moved import turn\nfrom toybox import axle\n\nclass w:\n    turn = turn\n"
            },
            False,
        ),
    ],
    ids=[
        "a docstring and a comment",
        "a function beside it",
        "what is imported and not used",
        "a constant that nothing uses",
        "layout",
        "a method that is reached",
        "a constant that is reached",
        "a table that nothing uses",
        "what a module does on import",
        "a table that is used now",
        "text that is code",
        "a function that is used now",
        "anything in the measure's own module",
        "another measure",
    ],
)
def test_what_cannot_change_a_figure_does_not_change_the_fingerprint(changes, same, toybox):
    assert (toybox()[0] == toybox(**changes)[0]) == same


def test_a_function_may_move(toybox):
    moved = {
        "gone": AXLE,
        "axle": "from .gone import LENGTH, grease\n",
    }
    assert toybox()[0] == toybox(**moved)[0]


def test_of_a_table_every_line_that_fills_it_counts(toybox):
    uses = MEASURE.replace("axle.LENGTH", "axle.TABLE['a']")
    before = toybox(studies=uses)[0]
    assert before != toybox(studies=uses, axle=AXLE.replace("'a'] = 1", "'a'] = 2"))[0]


def test_a_module_that_is_handed_on_counts_whole_or_what_is_asked_of_it(toybox):
    uses = MEASURE.replace("axle.LENGTH", "getattr(axle, name)")
    assert {(".axle", "SIZE"), (".axle", "TABLE")} <= toybox(studies=uses)[1]
    assert {name for module, name in toybox("SIZE", studies=uses)[1] if module == ".axle"} == {
        "SIZE",
        "grease",
        "Grease",
    }


def test_of_a_package_that_is_handed_on_what_it_offers_counts(toybox):
    uses = "from toybox import parts\n\ndef measure(name):\n    return getattr(parts, name)()\n"
    assert (".parts.fluid", "oil") in toybox(studies=uses)[1]


# ── measuring again ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_run_that_comes_out_the_same_is_told_from_one_that_does_not(file, monkeypatch):
    assert results.check("tiny", 2)["same"].tolist() == [True, True]
    monkeypatch.setattr(
        Study, "run", lambda *_, **__: pd.DataFrame([{"recipe": "fair", "seed": 2, **coin(0)}])
    )
    (row,) = results.check("tiny", 2).to_dict("records")
    assert (row["inside"], row["same"], row["stored"], row["again"]) == (True, False, 0.52, 0.5)


@pytest.mark.parametrize(("off", "inside"), [(0, True), (0.25, False), (-0.25, False)])
def test_a_run_out_of_the_band_is_told(off, inside, file, monkeypatch):
    row = {"recipe": "fair", "seed": 99, "accuracy": 0.51 + off, "seconds": 1.0}
    monkeypatch.setattr(Study, "run", lambda *_, **__: pd.DataFrame([row]))
    found = results.check("tiny", seed=99)
    assert (found["inside"].tolist(), found["same"].tolist()) == ([inside], [False])


def test_the_band_is_students_interval_of_prediction(file, monkeypatch):
    stored = results.load("tiny").values()["fair"]
    n = len(stored)
    std = stored.std() * np.sqrt(1 + 1 / n)
    low, high = stats.t(df=n - 1, loc=stored.mean(), scale=std).interval(0.999)
    (row,) = results.check("tiny", seed=0, only=["fair"]).to_dict("records")
    assert (row["low"], row["high"]) == pytest.approx((low - 0.005, high + 0.005))


def test_an_unknown_setting_lists_what_there_is(file):
    with pytest.raises(ValueError, match="only='unfair' is unknown; use one of 'fair', 'bent'"):
        results.check("tiny", 0, only=["unfair"])


def test_over_the_turns_every_run_has_its_turn(file, monkeypatch):
    turns = [reproduce.sample(4, turn=turn) for turn in range(100, 103)]
    runs = {(row.study, row.recipe, row.seed) for turn in turns for row in turn.itertuples()}
    assert len(runs) == 10
    assert [len(turn) for turn in turns] == [4, 4, 4]
    assert set(map(tuple, turns[0][["recipe", "seed"]].values)).isdisjoint(
        map(tuple, turns[1][["recipe", "seed"]].values)
    )
    assert len(reproduce.sample(4, turn=0, seconds=0)) == 1, (
        "a budget that is spent lets no further run begin"
    )


def test_what_has_changed_is_measured_again_first_and_may_be_accepted(file, declare):
    other = dataclasses.replace(TINY, name="other")
    declare(TINY, other)
    path = results.write("other", progress=False)
    record = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**record, "code": None}), "utf-8")
    assert set(reproduce.sample(4, turn=0)["study"]) == {"other"}
    assert results.state("other") == "code not recorded"
    assert store.notes("other") == ["measured before code was fingerprinted"]
    assert reproduce.accept(reproduce.sample(4, turn=0)) == ["other"]
    assert results.state("other") == "fresh"
    after = json.loads(path.read_text("utf-8"))
    assert (after["code"], len(after["confirmed"]["runs"]), after["rows"]) == (None, 4, record["rows"])
    assert set(reproduce.sample(10, turn=0)["study"]) == {"tiny", "other"}


def test_what_was_accepted_is_added_up_until_the_code_changes(file, monkeypatch):
    def accepted():
        return json.loads(file.read_text("utf-8"))["confirmed"]["runs"]

    for seed in (3, 1, 3):
        assert reproduce.accept(results.check("tiny", seed, ["fair"])) == ["tiny"]
    assert accepted() == [["fair", 3], ["fair", 1]]
    monkeypatch.setattr(store, "fingerprint", lambda *_: "of other code")
    assert results.state("tiny") == "code changed"
    reproduce.accept(results.check("tiny", 0))
    assert accepted() == [["fair", 0], ["bent", 0]]
    assert results.state("tiny") == "fresh"


def test_what_comes_out_otherwise_is_not_accepted(file, monkeypatch):
    record = json.loads(file.read_text("utf-8"))
    rows = [{**row, "accuracy": row["accuracy"] + 0.001} for row in record["rows"]]
    file.write_text(json.dumps({**record, "code": None, "rows": rows}), "utf-8")
    again = reproduce.sample(2)
    assert again["inside"].all()
    assert reproduce.accept(again) == []
    assert results.state("tiny") == "code not recorded"


def test_a_sample_of_stale_results_says_what_to_do(file, declare):
    declare(dataclasses.replace(TINY, seeds=6))
    with pytest.raises(StaleResults, match=r"measure it with: python -m course_lib.results tiny"):
        reproduce.sample(1)


# ── the command line ─────────────────────────────────────────────────────────────────────────────────────────────


def command(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "course_lib.results", *arguments], capture_output=True, text=True, check=False
    )


def test_the_command_line_lists_the_studies():
    done = command()
    assert done.returncode == 0
    assert [line.split("  ")[0] in store.USABLE for line in done.stdout.splitlines()] == [True] * len(STUDIES)
    assert all(name in done.stdout for name in STUDIES)


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["claims", "A2"], 0, "holds"),
        (["no-such"], 2, "no study 'no-such'; there are"),
        (["claims", "Z9"], 2, "no claim 'Z9'"),
        (["sketches-1000", "--check", "x"], 2, "invalid int value"),
    ],
    ids=str,
)
def test_the_command_line_answers(arguments, status, words):
    done = command(*arguments)
    assert done.returncode == status
    assert words in done.stdout + done.stderr


def test_the_command_line_measures_and_checks(declare, monkeypatch, capsys):
    from course_lib.results.__main__ import main

    declare(TINY)
    for arguments, status, words in (
        (["tiny"], 0, "better"),
        (["tiny", "--check", "1"], 0, "inside"),
        (["tiny", "--check", "1", "--accept"], 0, "tiny: recorded that today's code gives the same"),
        (["--sample", "2", "--accept"], 0, "same"),
        ([], 0, "fresh                tiny                        2 × 5"),
    ):
        monkeypatch.setattr(sys, "argv", ["results", *arguments])
        assert main() == status
        assert words in capsys.readouterr().out
    monkeypatch.setattr(reproduce, "RESOLUTION", -1.0)
    monkeypatch.setattr(sys, "argv", ["results", "tiny", "--check", "1"])
    assert main() == 1


# ── claims ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "claim", results.claims(), ids=lambda claim: f"{claim.id} {claim.statement} {claim.place}"
)
def test_a_claim_is_judged_by_its_interval(claim):
    finding = claim.finding()
    runs = results.load(claim.study).values(claim.metric)
    differences = (runs[claim.candidate] - runs[claim.baseline]).to_numpy(float)
    assert finding.difference == pytest.approx(differences.mean())
    assert finding.low <= finding.difference <= finding.high
    assert finding.seeds == len(differences) >= 5
    sure_below, sure_above = finding.high < -claim.margin, finding.low > claim.margin
    if not differences.any() and claim.expects in ("lower", "higher"):
        assert finding.words == "does not hold"  # no difference at all is neither
    elif claim.expects == "same":
        within = -claim.margin <= finding.low <= finding.high <= claim.margin
        assert finding.words == (
            "holds" if within else "does not hold" if sure_below or sure_above else UNDECIDED
        )
    elif claim.expects == "lower":
        assert finding.words == ("holds" if sure_below else "does not hold" if sure_above else UNDECIDED)
    elif claim.expects == "higher":
        assert finding.words == ("holds" if sure_above else "does not hold" if sure_below else UNDECIDED)
    else:
        no_loss = finding.low >= -claim.margin
        assert finding.words == ("holds" if no_loss else "does not hold" if sure_below else UNDECIDED)


UNDECIDED, FEW = "too close to call", "too few seeds to call"
NOISE = np.array([0.0, 0.001, -0.001, 0.0005, -0.0005])
EXPECTATIONS = ("lower", "higher", "not lower", "same")
YES, NO = "holds", "does not hold"
PLANTED = {  # candidate minus baseline in each of the seeds, and what each of `EXPECTATIONS` comes to
    "clearly higher": (0.05 + NOISE, (NO, YES, YES, NO)),
    "clearly lower": (-0.05 + NOISE, (YES, NO, NO, NO)),
    "a little lower": (-0.005 + NOISE, (YES, NO, YES, YES)),
    "straddling, within the margin": (NOISE, (UNDECIDED, UNDECIDED, YES, YES)),
    "straddling": (100 * NOISE, (UNDECIDED,) * 4),
    "around the margin": (-0.01 + NOISE, (YES, NO, UNDECIDED, UNDECIDED)),
    "exactly zero": (0 * NOISE, (NO, NO, YES, YES)),
    "too few seeds": (0.05 + NOISE[:4], (FEW,) * 4),
}


@pytest.mark.parametrize("expects", EXPECTATIONS)
@pytest.mark.parametrize(("differences", "verdicts"), PLANTED.values(), ids=PLANTED)
@pytest.mark.parametrize("metric", ["accuracy", "seconds"], ids=["higher is better", "lower is better"])
def test_a_verdict_follows_from_planted_results(differences, verdicts, expects, metric, monkeypatch):
    rows = [
        {"recipe": name, "seed": seed, metric: 0.5 + (name == "candidate") * difference}
        for seed, difference in enumerate(differences)
        for name in ("baseline", "candidate")
    ]
    planted = Comparison(pd.DataFrame(rows), metric, "baseline")
    monkeypatch.setattr("course_lib.results.claim.load", lambda name: planted)
    claim = results.Claim(
        id="X1",
        statement="",
        study="planted",
        candidate="candidate",
        baseline="baseline",
        metric=metric,
        expects=expects,
        margin=0.01 if expects in ("not lower", "same") else 0.0,
    )
    assert claim.finding().words == verdicts[EXPECTATIONS.index(expects)]


@pytest.mark.parametrize(
    ("expects", "low", "high", "margin", "words"),
    [
        ("lower", -2, -1, 0, "holds"),
        ("lower", 1, 2, 0, "does not hold"),
        ("lower", -1, 1, 0, UNDECIDED),
        ("lower", -1, 0, 0, UNDECIDED),
        ("higher", 1, 2, 0, "holds"),
        ("higher", -2, -1, 0, "does not hold"),
        ("higher", 0, 1, 0, UNDECIDED),
        ("higher", 0, 0, 0, "does not hold"),
        ("lower", 0, 0, 0, "does not hold"),
        ("not lower", -0.5, 2, 1, "holds"),
        ("not lower", -1, 2, 1, "holds"),
        ("not lower", -1.5, 2, 1, UNDECIDED),
        ("not lower", -3, -2, 1, "does not hold"),
        ("same", -0.5, 0.5, 1, "holds"),
        ("same", -0.5, 1.5, 1, UNDECIDED),
        ("same", -1.5, 0.5, 1, UNDECIDED),
        ("same", 1.5, 2, 1, "does not hold"),
        ("same", -3, -2, 1, "does not hold"),
        ("same", 0, 0, 0, "holds"),
    ],
)
def test_a_verdict_needs_the_whole_interval(expects, low, high, margin, words):
    assert judge(low, high, expects, margin) == words
    assert judge(low, high, expects, margin, seeds=4) == FEW


def test_an_unknown_claim_lists_what_there_is():
    with pytest.raises(KeyError, match=r"'Z9'.*A1"):
        results.ledger("Z9")
    with pytest.raises(KeyError, match=r"'Z9'.*A1"):
        results.ledger_by_statement("Z9")


def test_the_ledger_in_short_says_of_every_comparison_where_it_was_found():
    short = results.ledger_by_statement("A3")
    counts = short.apply(lambda cells: sum(len(cell.split("; ")) for cell in cells if cell))
    found = results.ledger("A3")["verdict"].value_counts()
    assert counts[counts > 0].to_dict() == found.to_dict()
    parts = short.loc["In detection a random part generalises better than everything"]
    assert (parts["holds"], parts["too close to call"]) == ("600 steps", "four times the steps")


def test_a_verdict_names_its_side_of_a_statement_whatever_the_verdict_of_the_side_before(monkeypatch):
    def side(statement, place, words):
        blank = dict.fromkeys(("candidate", "baseline", "metric"), "")
        return results.Claim(
            id="A1", statement=statement, place=place, study=words, expects="higher", **blank
        )

    known = [
        side("Dropped: better than all", "digits", "too close to call"),
        side("Dropped: better than all", "sketches", "holds"),
        side("… as good as the best", "digits", "does not hold"),
        side("… as good as the best", "sketches", "too close to call"),
        side("Without sides: one colon", "digits", "holds"),
        side("Nowhere", "", "holds"),
    ]
    monkeypatch.setattr("course_lib.results.claim.claims", lambda: known)
    monkeypatch.setattr(results.Claim, "finding", lambda self: SimpleNamespace(words=self.study))
    short = results.ledger_by_statement()
    assert short.to_dict("index") == {
        "Dropped": {
            "holds": "better than all: sketches",
            "too close to call": "better than all: digits; as good as the best: sketches",
            "does not hold": "as good as the best: digits",
        },
        "Without sides: one colon": {"holds": "digits", "too close to call": "", "does not hold": ""},
        "Nowhere": {"holds": "●", "too close to call": "", "does not hold": ""},
    }


GOOD = """
[[claim]]
id = "A1"
statement = "Copies help"
study = "sketches-1000"
candidate = "copies"
baseline = "none"
metric = "accuracy"
expects = "higher"
"""
BAD_CLAIMS = {
    "no TOML": ("[[claim]\n", "claims.toml is no TOML"),
    "a field that is unknown": (
        GOOD + 'says = "x"\n',
        r"claim 1, A1 “Copies help”: 'says' is no field.*where",
    ),
    "a field that lacks": (
        GOOD.replace('baseline = "none"\n', ""),
        "lacks 'baseline'; add a line: baseline = …",
    ),
    "another expectation": (
        GOOD.replace('"higher"', '"better"'),
        "expects='better' is unknown; use one of 'lower'",
    ),
    "a margin that counts nothing": (GOOD + "margin = 0.01\n", "margin=0.01 with expects='higher'"),
    "a negative margin": (GOOD.replace('"higher"', '"same"') + "margin = -1\n", "a margin is above 0"),
    "places named nowhere": (GOOD + 'where = ["a", "b"]\n', "where and {where} go together"),
    "places not listed": (GOOD.replace('"copies"', '"{where}, copies"'), "where and {where} go together"),
}


@pytest.mark.parametrize(("text", "message"), BAD_CLAIMS.values(), ids=BAD_CLAIMS)
def test_a_claim_that_is_not_complete_is_refused_with_file_claim_and_cure(text, message, tmp_path):
    file = tmp_path / "claims.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(ValueError, match=r"claims\.toml") as refused:
        list(read_claims(file, lessons()[0]))
    assert refused.match(message)


def test_a_statement_of_several_places_is_said_once(tmp_path):
    file = tmp_path / "claims.toml"
    text = GOOD.replace('"copies"', '"{where}, copies"').replace('"none"', '"{where}, none"')
    file.write_text(text + 'where = ["a forest", "a tree"]\n', "utf-8")
    one, other = read_claims(file, lessons()[0])
    assert one.statement == other.statement == "Copies help"
    assert (one.place, one.candidate, one.baseline) == ("a forest", "a forest, copies", "a forest, none")
    assert (other.place, other.candidate) == ("a tree", "a tree, copies")
    assert one.lesson == "start_here"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"study": "sketches-2000"}, "no study 'sketches-2000'"),
        ({"candidate": "copies"}, "recipe='copies' is unknown; use one of"),
        ({"metric": "ece"}, "metric='ece' is unknown; use one of"),
    ],
    ids=str,
)
def test_a_claim_about_what_no_study_has_is_named(changes, message):
    claim = dataclasses.replace(results.claims()[0], **changes)
    with pytest.raises(ValueError, match=rf"claims.toml of lesson .*“.*”: .*{message}"):
        claim.finding()


DRAWS_NOTHING = {"LogisticRegression", "SVC", "StratifiedKFold", "PCA"}
"""Take a seed, and need none as they are used here: solvers and kernels that draw nothing, folds in order."""


def test_whatever_draws_is_given_a_seed():
    """A tree that may choose among equal splits is another one each time."""
    unseeded = []
    for path in (
        path for folder in ("course_lib", "notebooks", "widgets") for path in Path(folder).rglob("*.py")
    ):
        tree = ast.parse(path.read_text("utf-8"))
        imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
        own = {
            alias.asname or alias.name: getattr(importlib.import_module(node.module), alias.name, None)
            for node in imports
            if node.module.startswith(("sklearn", "imblearn"))
            for alias in node.names
        }
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            what = own.get(getattr(call.func, "id", None))
            if callable(what) and what.__name__ not in DRAWS_NOTHING:
                given = {keyword.arg for keyword in call.keywords}
                if "random_state" in inspect.signature(what).parameters and not given & {
                    "random_state",
                    None,
                }:
                    unseeded.append(f"{path}:{call.lineno}: {ast.unparse(call)}")
    assert not unseeded
