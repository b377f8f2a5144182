"""EnsembleBuilder with no browser: its arithmetic beside the metrics', the page's beside its own; its answers."""

import base64
import json

import numpy as np
import pytest
import traitlets
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest
from sklearn.metrics import accuracy_score

from course_lib import ensembles, metrics
from course_widgets import EnsembleBuilder
from course_widgets.ensemble_builder.assembling import (
    UNITS,
    answers,
    assemble,
    best_of,
    gain,
    wilson,
)
from course_widgets.ensemble_builder.examples import made_up
from course_widgets.ensemble_builder.members import MOST_MEMBERS, Shelf
from tests.widgets.test_conversation import ask
from tests.widgets.test_static_modules import HERE, NODE, node

P, Y = [[0.75, 0.25], [0.5, 0.5], [0.125, 0.875]], [0, 1, 1]
ONE = [("net", P, 0.001, 10)]


def some(rng: np.random.Generator) -> tuple[Shelf, list[int], str]:
    """Draw members and a choice of them: few samples or many, sure or not, with ties between them."""
    m, n, c = int(rng.integers(1, 7)), int(rng.choice([1, 2, 9, 120])), int(rng.integers(2, 6))
    sure = rng.choice([0.2, 1, 5])
    proba = rng.dirichlet(np.full(c, 1 / sure), (m, n))
    if rng.random() < 0.4:
        proba = np.round(4 * proba) + 1e-9
        proba /= proba.sum(axis=2, keepdims=True)
    shelf = Shelf.of([(f"m{k}", p, 0.1, 5) for k, p in enumerate(proba)], rng.integers(0, c, n))
    chosen = sorted(rng.choice(m, int(rng.integers(1, m + 1)), replace=False).tolist())
    return shelf, chosen, str(rng.choice(["average", "vote"]))


@pytest.mark.parametrize("name", EnsembleBuilder.STATES)
def test_code_run_by_itself_comes_to_the_same(name):
    builder = EnsembleBuilder.STATES[name]()
    shelf = builder.shelf
    proba = dict(zip(shelf.names, shelf.units / UNITS, strict=True))
    space = {"proba": proba, "y": shelf.y}
    exec(builder.code(), space)
    if not builder.chosen:
        assert "accuracy" not in space
        return
    assert space["accuracy"] == builder.value["accuracy"]
    assert space["brier"] == pytest.approx(builder.value["brier"], abs=1e-9)
    assert space["ece"] == pytest.approx(builder.value["ece"], abs=1e-9)


@pytest.mark.parametrize("name", ["four alike", "none", "long names"])
def test_picture_is_the_same_bytes_twice(name):
    first, second = (EnsembleBuilder.STATES[name]()._repr_mimebundle_()[0]["text/html"] for _ in range(2))
    assert first == second
    assert len(first) > 5_000


@given(st.integers(0, 2**32 - 1))
def test_the_figures_are_those_of_the_metrics(seed):
    shelf, chosen, how = some(np.random.default_rng(seed))
    found = assemble(shelf.units[chosen], shelf.y, how)
    members = [u / u.sum(axis=1, keepdims=True, dtype=float) for u in shelf.units[chosen]]
    p = {"average": ensembles.average, "vote": ensembles.vote}[how](members)
    assert found.right == pytest.approx(found.n * accuracy_score(shelf.y, answers(shelf.units[chosen], how)))
    three = np.c_[p, np.zeros(len(p))] if p.shape[1] == 2 else p  # the Brier score of every class, not of one
    assert found.brier == pytest.approx(metrics.brier(shelf.y, three), abs=1e-3)
    if how == "average":
        assert found.sure == pytest.approx(p.max(axis=1).mean() - found.accuracy, abs=1e-3)
        table = ensembles.disagreement(members).to_numpy()
        pairs = np.triu_indices(len(table), 1)
        assert found.differ == pytest.approx(table[pairs].mean() if len(table) > 1 else 0, abs=0.35)
    assert sum(count for count, _ in found.right_by) == found.n
    assert sum(right for _, right in found.right_by) == found.right


def test_the_calibration_error_is_that_of_the_metrics():
    members, y = made_up(1_500, 5)
    shelf = Shelf.of(members, y)
    for chosen in ([0], [0, 7], list(range(12))):
        p = ensembles.average([u / u.sum(axis=1, keepdims=True, dtype=float) for u in shelf.units[chosen]])
        assert assemble(shelf.units[chosen], y, "average").ece == pytest.approx(metrics.ece(y, p), abs=2e-4)


@pytest.mark.parametrize(("right", "n"), [(0, 5), (5, 5), (81, 100), (1_500, 2_000)])
def test_the_interval_is_wilsons(right, n):
    assert wilson(right, n) == pytest.approx(
        tuple(binomtest(right, n).proportion_ci(method="wilson")), abs=1e-6
    )


def test_a_gain_is_paired_and_too_close_where_few_samples_differ():
    y = np.zeros(100, int)
    better = gain(y, np.r_[np.ones(30, int), np.zeros(70, int)], y)
    assert (better.difference, better.word) == (0.3, "better")
    assert better.interval[0] < 0.3 < better.interval[1]
    assert gain(y, np.r_[1, np.zeros(99, int)], y).word == "too close to call"
    assert gain(np.r_[np.ones(30, int), np.zeros(70, int)], y, y).word == "worse"


@pytest.mark.skipif(NODE is None, reason="node is missing: install it to test the controls' JavaScript")
def test_browser_and_python_come_to_the_very_same():
    rng = np.random.default_rng(0)
    cases, drawn = [], []
    for _ in range(200):
        shelf, chosen, how = some(rng)
        packed = {name[1:]: base64.b64encode(each).decode() for name, each in shelf.packed().items()}
        cases.append({**packed, "classes": shelf.units.shape[2], "chosen": chosen, "how": how})
        drawn.append((shelf, chosen, how))
    told = json.loads(node(str(HERE / "assembling_answers.mjs"), given=json.dumps(cases)))
    for answer, (shelf, chosen, how) in zip(told, drawn, strict=True):
        found, here = assemble(shelf.units[chosen], shelf.y, how), answers(shelf.units[chosen], how)
        assert answer["answer"] == here.tolist()
        assert [tuple(each) for each in answer["rightBy"]] == list(found.right_by)
        for name in ("n", "right", "members", "brier", "ece", "sure", "differ"):
            assert answer[name] == getattr(found, name), name
        assert tuple(answer["interval"]) == found.interval
        assert answer["alone"] == list(shelf.right)
        assert answer["best"] == best_of(shelf.right, chosen)
        above = gain(here, answers(shelf.units[[answer["best"]]], how), shelf.y)
        assert answer["gain"] == {
            "better": above.better,
            "worse": above.worse,
            "difference": above.difference,
            "low": above.interval[0],
            "high": above.interval[1],
            "word": above.word,
        }
        for member, right in enumerate(answer["toggled"]):
            others = sorted(set(chosen) ^ {member})
            expected = int((answers(shelf.units[others], how) == shelf.y).sum()) if others else None
            assert right == expected


def test_members_stand_in_the_shelfs_order_and_once():
    builder = EnsembleBuilder(*made_up(), chosen=["forest", "net A", "forest"])
    assert builder.value["members"] == ["net A", "forest"]
    assert builder.value["seconds"] == pytest.approx(4e-4 + 6e-2)


def test_a_release_is_answered_once_and_the_bytes_are_sent_once(monkeypatch):
    states = []
    monkeypatch.setattr(EnsembleBuilder, "send_state", lambda w, key=None: states.append(w.get_state(key)))
    builder = EnsembleBuilder(*made_up())
    states.clear()
    shown = ask(builder, {"chosen": ["forest"], "how": "vote"})
    assert (shown["id"], shown["error"], shown["setting"]["how"]) == ("view:1", "", "vote")
    assert not any("_units" in state for state in states)
    assert "forest alone" in shown["sentence"]


@pytest.mark.parametrize(
    ("trait", "value", "words"),
    [
        ("chosen", ["nobody"], "'nobody', which is not on the shelf; there are 'net A, net B"),
        ("chosen", "net A", r"give names, as in chosen=\['net A'\]"),
        ("chosen", 3, "give names"),
        ("how", "median", "give one of average, vote"),
    ],
)
def test_bad_value_says_what_is_allowed_and_leaves_the_control_usable(trait, value, words):
    builder = EnsembleBuilder(*made_up())
    before = builder.describe()
    with pytest.raises(traitlets.TraitError, match=words):
        setattr(builder, trait, value)
    assert builder.describe() == before
    builder.chosen = ["forest", "net B"]
    assert builder._response["setting"]["chosen"] == ["net B", "forest"]


BAD = {
    "a dictionary": ({"net": P}, Y, TypeError, "give a list: give .name, probabilities"),
    "none": ([], Y, ValueError, "there are 0 members; give from 1 to 12"),
    "many": ([(f"m{k}", P, 0, 0) for k in range(MOST_MEMBERS + 1)], Y, ValueError, "there are 13 members"),
    "two parts": ([("net", P)], Y, ValueError, "member 0 has 2 parts; give"),
    "a model": ([object()], Y, ValueError, "member 0 is a object; give"),
    "no name": ([("", P, 0, 0)], Y, ValueError, "give a name of up to 40 letters"),
    "twice": ([*ONE, *ONE], Y, ValueError, "two members are called 'net'"),
    "logits": ([("net", [[3.0, -1.0]], 0, 0)], [0], ValueError, "member 'net': p holds .*softmax"),
    "labels for probabilities": ([("net", [0, 1, 1], 0, 0)], Y, ValueError, "member 'net' has shape"),
    "other samples": ([*ONE, ("b", P[:2], 0, 0)], Y, ValueError, "'b' has probabilities of shape .2, 2."),
    "seconds": ([("net", P, -1, 0)], Y, ValueError, "seconds=-1; give a finite number"),
    "bytes": ([("net", P, 0, "10 MB")], Y, ValueError, "bytes='10 MB'"),
    "NaN": ([("net", P, float("nan"), 0)], Y, ValueError, "seconds=nan"),
    "few labels": (ONE, [0, 1], ValueError, "y has shape .2,., and the members speak of 3 samples"),
    "texts": (ONE, ["a", "b", "b"], ValueError, "y holds 'a'; give class codes from 0 to 1.*searchsorted"),
    "a class more": (ONE, [0, 1, 2], ValueError, "y holds 2; give class codes from 0 to 1"),
    "samples": ([("net", np.full((5_001, 2), 0.5), 0, 0)], [0] * 5_001, ValueError, "at most 5,000 of 100"),
    "bytes for the page": (
        [(f"m{k}", np.full((5_000, 50), 0.02), 0, 0) for k in range(8)],
        [0] * 5_000,
        ValueError,
        "4 MB are too much for the page; give 3,750 samples",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("members", "y", "kind", "words"), BAD.values(), ids=BAD)
def test_what_no_control_can_show_is_refused(members, y, kind, words):
    with pytest.raises(kind, match=words):
        EnsembleBuilder(members, y)


def test_a_refusals_advice_works():
    members = [(f"m{k}", np.full((3_750, 50), 0.02), 0, 0) for k in range(8)]
    assert EnsembleBuilder(members, [0] * 3_750).value["accuracy"] == 1


def test_estimators_of_scikit_learn_fit_in_as_the_error_says():
    from sklearn.datasets import load_iris
    from sklearn.naive_bayes import GaussianNB

    X, y = load_iris(return_X_y=True)
    names = np.array(["setosa", "versicolor", "virginica"])[y]
    model = GaussianNB().fit(X, names)
    codes = np.searchsorted(model.classes_, names)
    builder = EnsembleBuilder([("nb", model.predict_proba(X), 1e-4, 900)], codes)
    assert builder.value["accuracy"] == model.score(X, names)
