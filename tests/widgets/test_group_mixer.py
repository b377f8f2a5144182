"""GroupMixer with no browser: its state, what it trains on, what the page is sent, what it makes of the answer."""

import json
from collections import Counter
from types import SimpleNamespace

import numpy as np
import pytest
import traitlets

from course_lib.datasets import load_digits
from course_lib.labels import largest_remainder
from course_lib.training import Recipe, train
from course_widgets import GroupMixer
from course_widgets.group_mixer.control import MixtureResult
from course_widgets.group_mixer.control import _few_tones as few_tones
from course_widgets.group_mixer.control import _quick_recipe as quick_recipe
from tests.widgets.test_static_modules import HERE, NODE, node

NATURAL = {"plain": 60, "coast": 36, "hill": 18, "island": 6}
EVEN = {"plain": 40, "coast": 40, "hill": 20, "island": 20}


def mixer(**changes) -> GroupMixer:
    return GroupMixer(few_tones(), **{"budget": 120, "recipe": quick_recipe(), **changes})


def release(control, counts) -> dict:
    """Let go of a mixture in the page; return what the kernel shows then."""
    control.set_state({"_request": {"id": "view:1", "setting": {"counts": counts}}})
    return control._response


@pytest.mark.parametrize("name", GroupMixer.STATES)
def test_the_code_draws_exactly_what_was_trained_on(name):
    control = GroupMixer.STATES[name]()
    groups = control.data.train.groups
    space = {"groups": groups}
    exec(control.code(), space)
    np.testing.assert_array_equal(space["rows"], control.indices())
    drawn = Counter(control.names[code] for code in groups[space["rows"]])
    assert drawn == {each: count for each, count in control.value.items() if count}


def test_the_result_is_that_of_a_model_trained_on_the_mixture_and_measured_on_validation():
    control = mixer(counts=EVEN)
    data = few_tones()
    run = train(
        Recipe(model="linear", steps=40, policy=lambda y, budget, **_: control.indices()), data, test=False
    )
    expected = run.evaluate(data.val)
    assert control.result.total == pytest.approx(expected["accuracy"], abs=6e-4)
    assert control.result.accuracy == pytest.approx(list(expected["accuracy_by_group"].values()), abs=6e-4)
    assert control.result.worst == min(control.result.accuracy)


def test_the_first_mixture_is_as_the_groups_come():
    assert mixer().value == NATURAL
    assert mixer(budget=0.5).value == {"plain": 100, "coast": 60, "hill": 30, "island": 10}


def test_more_of_a_group_only_adds_to_what_fewer_were():
    few, more = mixer(), mixer(counts={"plain": 50, "coast": 36, "hill": 18, "island": 16})
    groups = few.data.train.groups
    island = [set(each.indices()[groups[each.indices()] == 3]) for each in (few, more)]
    assert island[0] < island[1]


def test_mixtures_tried_before_are_kept_and_not_trained_again(monkeypatch):
    control = mixer()
    control.counts = EVEN
    monkeypatch.setattr(control, "_train", lambda mixture: pytest.fail("trained again"))
    control.counts = NATURAL
    assert [each.counts for each in control.tried] == [tuple(NATURAL.values()), tuple(EVEN.values())]
    assert [each["counts"] for each in control._response["tried"]] == [list(EVEN.values())]


def test_another_seed_is_another_draw_and_another_start_and_the_mean_is_what_counts():
    control = mixer(counts=EVEN)
    shown = control._response
    control.set_state(
        {"_request": {"id": "view:1", "setting": shown["setting"], "action": {"name": "again"}}}
    )
    shown, (first, second) = control._response, control.result.seeds
    assert shown["seeds"] == [list(first), list(second)]
    assert first != second

    def drawn(y, budget, **_):
        return control._rows(tuple(EVEN.values()), 1)

    run = train(Recipe(model="linear", steps=40, policy=drawn, seed=1), few_tones(), test=False)
    assert second[0] == pytest.approx(run.evaluate(few_tones().val)["accuracy"], abs=6e-4)
    np.testing.assert_allclose(
        [shown["total"], *shown["accuracy"]], np.mean([first, second], axis=0), atol=1e-4
    )
    np.testing.assert_allclose(shown["spread"], np.std([first, second], axis=0, ddof=1), atol=1e-4)
    assert "over 2 seeds" in control.describe()
    assert control.trace[-1]["came_to"].endswith("2 seeds")
    assert len(control.tried) == 1


def test_an_action_that_there_is_not_is_refused():
    control = mixer()
    control.set_state(
        {"_request": {"id": "view:1", "setting": control._to_page(), "action": {"name": "sell"}}}
    )
    assert "cannot read" in control._response["error"]


def test_the_frontier_is_what_no_other_beats_both_ways(monkeypatch):
    control = mixer()
    points = [(0.8, 0.5), (0.7, 0.7), (0.75, 0.5), (0.6, 0.7), (0.65, 0.75)]
    results = {(k,): MixtureResult((k,), ((total, 0.9, worst),)) for k, (total, worst) in enumerate(points)}
    monkeypatch.setattr(control, "_results", results)
    assert [each.counts for each in control.frontier] == [(0,), (1,), (4,)]


def test_a_training_that_is_interrupted_is_no_result(monkeypatch):
    control = mixer()
    run = SimpleNamespace(stopped_by="interrupt")
    monkeypatch.setattr("course_lib.training.train", lambda *given, **named: run)
    with pytest.raises(KeyboardInterrupt):
        control.counts = EVEN
    assert len(control.tried) == 1
    assert control.value == NATURAL


def test_a_release_is_trained_on_and_answered_once_with_its_id(monkeypatch):
    states = []
    monkeypatch.setattr(GroupMixer, "send_state", lambda c, key=None: states.append(c.get_state(key)))
    control = mixer()
    states.clear()
    shown = release(control, list(EVEN.values()))
    assert shown["id"] == "view:1"
    assert shown["setting"]["counts"] == shown["counts"] == [40, 40, 20, 20] == list(control.value.values())
    assert (shown["error"], shown["sentence"]) == ("", control.describe())
    assert [state["_response"]["id"] for state in states if "_response" in state] == ["view:1"]
    json.dumps(shown)


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ([120, 0, 0, 1], "add up to 121"),
        ([80, 10, 0, 30], "'island'.*there are 20"),
        ([-1, 121, 0, 0], "'plain'"),
        ([1.5, 118.5, 0, 0], "whole number"),
        ([120], "cannot read"),
        (None, "cannot read"),
        (["a", "b", "c", "d"], "whole number"),
    ],
)
def test_a_release_that_cannot_be_is_answered_with_the_reason(counts, words):
    control = mixer()
    shown = release(control, counts)
    assert shown["counts"] == list(NATURAL.values())
    assert control.value == NATURAL
    with pytest.raises(AssertionError, match=words):
        raise AssertionError(shown["error"])


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({"valley": 120}, "'valley'; the groups are plain, coast, hill, island"),
        ({"plain": 100}, "add up to 100; they must add up to the budget, 120"),
        ({"plain": 100, "island": 21}, "there are 20, so give a whole number from 0"),
        ({"plain": True, "coast": 119}, "whole number"),
        ("half", "dict"),
    ],
)
def test_bad_value_says_what_is_allowed_and_leaves_the_control_usable(counts, words):
    control = mixer()
    with pytest.raises(traitlets.TraitError, match=words):
        control.counts = counts
    control.counts = {"plain": 100, "coast": 20}
    assert control.value == {"plain": 100, "coast": 20, "hill": 0, "island": 0}


def test_data_without_groups_are_refused():
    with pytest.raises(ValueError, match=r"data.train has no groups"):
        GroupMixer(load_digits())
    with pytest.raises(ValueError, match=r"budget=401 is more than the 400"):
        mixer(budget=401)


@pytest.mark.skipif(NODE is None, reason="node is missing: install it to test the controls' JavaScript")
def test_the_page_shares_out_as_python_does():
    rng = np.random.default_rng(0)
    cases = []
    for _ in range(300):
        limits = rng.integers(1, 10 ** rng.integers(1, 5), size=rng.integers(2, 9))
        weights = rng.integers(1, 50, size=len(limits))
        total = rng.integers(0, limits.sum() + 1)
        cases.append([weights.tolist(), int(total), limits.tolist()])
    module = HERE.parents[2] / "widgets" / "course_widgets" / "group_mixer" / "mixture.mjs"
    script = (
        f'import {{ shareOut }} from "{module.as_uri()}";'
        f"console.log(JSON.stringify({json.dumps(cases)}.map((each) => shareOut(...each))));"
    )
    shared = json.loads(node("--input-type=module", given=script))
    for (weights, total, limits), ours in zip(cases, shared, strict=True):
        assert ours == largest_remainder(weights, total, capacity=limits).tolist(), (weights, total, limits)


@pytest.mark.skipif(NODE is None, reason="node is missing: install it to test the controls' JavaScript")
def test_locked_groups_keep_theirs_and_the_sum_stays_whatever_is_moved():
    rng = np.random.default_rng(1)
    cases = []
    for _ in range(300):
        limits = rng.integers(1, 500, size=rng.integers(2, 9))
        base = np.array([rng.integers(0, limit + 1) for limit in limits])
        c, to = int(rng.integers(len(limits))), int(rng.integers(-5, 600))
        cases.append([base.tolist(), c, to, limits.tolist(), (rng.random(len(limits)) < 0.4).tolist()])
    module = HERE.parents[2] / "widgets" / "course_widgets" / "group_mixer" / "mixture.mjs"
    script = (
        f'import {{ remix }} from "{module.as_uri()}";'
        f"console.log(JSON.stringify({json.dumps(cases)}.map((each) => remix(...each))));"
    )
    for (base, c, to, limits, locked), mixed in zip(
        cases, json.loads(node("--input-type=module", given=script)), strict=True
    ):
        free = [i for i in range(len(base)) if i != c and not locked[i]]
        least = max(0, base[c] + sum(base[i] - limits[i] for i in free))
        most = min(limits[c], base[c] + sum(base[i] for i in free))
        assert mixed[c] == min(most, max(least, to))
        assert sum(mixed) == sum(base)
        assert all(0 <= count <= limit for count, limit in zip(mixed, limits, strict=True))
        assert all(mixed[i] == base[i] for i in range(len(base)) if locked[i] and i != c)
