"""The bank holds what its command would measure, and says what to do when it does not."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from course_lib import bank, claims

NAMES = pytest.mark.parametrize("name", bank.EXPERIMENTS)


@NAMES
def test_an_experiment_is_measured_whole_with_its_provenance(name):
    record = bank.read_record(name)
    assert record["command"] == f"python -m course_lib.bank {name}"
    assert set(bank.records.VERSIONED) < set(record["versions"])
    assert record["cores"] >= 1
    assert len(bank.load(name).seeds) == bank.EXPERIMENTS[name].seeds >= 5


TINY = bank.Experiment(
    {
        "all": {"model": "linear", "epochs": 1},
        "few": {"model": "linear", "policy": "random", "budget": 50},
    },
    "load_digits",
    seeds=2,
)

SAMPLE = [
    ("sketches-1000", "1,000 class-balanced"),
    ("longtail-1000", "1,000 at random"),
    ("sketches-curve", "3,000"),
]


@pytest.mark.parametrize(("name", "recipe"), SAMPLE)
def test_a_sample_measured_again_falls_into_the_stored_band(name, recipe):
    (row,) = bank.check(name, seed=1, only=(recipe,)).to_dict("records")
    assert row["inside"]
    assert row["low"] < row["stored"] < row["high"]
    assert row["high"] - row["low"] < 0.5


def test_a_run_out_of_the_band_is_told(monkeypatch):
    name, recipe = SAMPLE[0]
    usual = bank.load(name).values()[recipe].mean()
    for again, inside in ((usual, True), (usual + 0.25, False), (usual - 0.25, False)):
        rows = pd.DataFrame({"recipe": [recipe], "seed": [99], "accuracy": [again]})
        monkeypatch.setattr(bank.again, "recompute", lambda *_, rows=rows: rows)
        assert bank.check(name, seed=99)["inside"].tolist() == [inside]


def test_the_band_is_students_interval_of_prediction(monkeypatch):
    name, recipe = SAMPLE[0]
    stored = bank.load(name).values()[recipe]
    rows = pd.DataFrame({"recipe": [recipe], "seed": [0], "accuracy": [0.5]})
    monkeypatch.setattr(bank.again, "recompute", lambda *_: rows)
    n = len(stored)
    spread = stored.std() * np.sqrt(1 + 1 / n)
    low, high = stats.t(df=n - 1, loc=stored.mean(), scale=spread).interval(0.999)
    (row,) = bank.check(name, seed=0).to_dict("records")
    assert (row["low"], row["high"]) == pytest.approx((low - 0.005, high + 0.005))


def test_an_interrupted_writing_leaves_the_old_file(folder, monkeypatch):
    monkeypatch.setitem(bank.EXPERIMENTS, "tiny", TINY)
    (folder / "tiny.json").write_text("as it was")

    def pulled_plug(path, text, encoding):
        path.touch()
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "write_text", pulled_plug)
    with pytest.raises(KeyboardInterrupt):
        bank.write("tiny", progress=False)
    assert (folder / "tiny.json").read_text("utf-8") == "as it was"


@pytest.mark.parametrize(
    ("arguments", "status"), [(["source", "--check", "2"], 0), (["no-such"], 2)], ids=str
)
def test_the_command_line_checks(arguments, status):
    done = subprocess.run(
        [sys.executable, "-m", "course_lib.bank", *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == status
    assert ("inside" in done.stdout) == (status == 0)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name in bank.EXPERIMENTS:
        (tmp_path / f"{name}.json").write_text(bank.records.path_of(name).read_text())
    monkeypatch.setattr(bank.records, "path_of", lambda name: tmp_path / f"{name}.json")
    return tmp_path


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"rows": 3}', '{"rows": [{}], "recipes": {}}'], ids=repr)
def test_a_damaged_file_says_how_to_measure_again(folder, damage):
    (folder / "sketches-1000.json").write_text(damage)
    with pytest.raises(
        ValueError, match=r"damaged; measure it with: python -m course_lib.bank sketches-1000"
    ):
        bank.load("sketches-1000")


def test_a_missing_file_says_how_to_measure(folder):
    (folder / "sketches-1000.json").unlink()
    with pytest.raises(ValueError, match=r"no measured runs of 'sketches-1000'; measure it with"):
        bank.load("sketches-1000")


def test_a_file_of_other_recipes_is_refused(folder):
    file = folder / "sketches-1000.json"
    record = json.loads(file.read_text())
    record["recipes"]["all 10,000"]["epochs"] = 11
    file.write_text(json.dumps(record))
    with pytest.raises(ValueError, match="other recipes or seeds"):
        bank.load("sketches-1000")


def test_an_unknown_experiment_lists_what_there_is():
    with pytest.raises(KeyError, match="sketches-1000"):
        bank.load("sketches-2000")


def test_writing_measures_and_reads_back(tmp_path, monkeypatch):
    monkeypatch.setattr(bank.records, "path_of", lambda name: tmp_path / f"{name}.json")
    monkeypatch.setitem(bank.EXPERIMENTS, "tiny", TINY)
    bank.write("tiny", progress=False)
    assert bank.load("tiny").recipes == ("all", "few")
    again = bank.recompute("tiny", 1)
    assert again["accuracy"].tolist() == pytest.approx(
        bank.load("tiny").values("accuracy").loc[1].tolist(), abs=1e-4
    )


@pytest.mark.parametrize("claim", claims.LEDGER, ids=lambda claim: f"{claim.id} {claim.says}")
def test_a_claim_is_worked_out_from_the_runs(claim):
    finding = claim.finding()
    assert finding.words in ("holds", "does not hold", "too close to call")
    assert finding.low <= finding.difference <= finding.high
    assert finding.seeds >= 5


@pytest.mark.parametrize(
    ("expects", "low", "high", "margin", "words"),
    [
        ("lower", -2, -1, 0, "holds"),
        ("lower", 1, 2, 0, "does not hold"),
        ("lower", -1, 1, 0, "too close to call"),
        ("higher", 1, 2, 0, "holds"),
        ("higher", -2, -1, 0, "does not hold"),
        ("not lower", -0.5, 2, 1, "holds"),
        ("not lower", -1.5, 2, 1, "too close to call"),
        ("not lower", -3, -2, 1, "does not hold"),
        ("same", -0.5, 0.5, 1, "holds"),
        ("same", -0.5, 1.5, 1, "too close to call"),
        ("same", -1.5, 0.5, 1, "too close to call"),
        ("same", 1.5, 2, 1, "does not hold"),
        ("same", -3, -2, 1, "does not hold"),
    ],
)
def test_a_verdict_needs_the_whole_interval(expects, low, high, margin, words):
    claim = claims.Claim(
        id="X1",
        says="",
        lesson="00",
        experiment="",
        candidate="",
        baseline="",
        metric="",
        expects=expects,
        margin=margin,
    )
    assert claims.Finding(claim, (low + high) / 2, low, high, 10).words == words


def test_an_unknown_claim_lists_what_there_is():
    with pytest.raises(KeyError, match=r"'Z9'.*A1"):
        claims.ledger("Z9")
