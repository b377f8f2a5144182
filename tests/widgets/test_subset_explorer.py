"""SubsetExplorer with no browser: its picks, its code, what it trains on, what the page is sent, what it answers."""

import json

import numpy as np
import pytest
import traitlets

from course_lib.datasets import Dataset, Split, load_digits
from course_lib.subsets import POLICIES, random
from course_lib.training import Recipe, train
from course_widgets import SubsetExplorer
from course_widgets.subset_explorer import control as module
from course_widgets.subset_explorer.data import digits, linear_recipe, moons, plain_digits
from course_widgets.subset_explorer.picks import FACTS, Picks, Setting, budget_steps, takes_quotas
from course_widgets.subset_explorer.samples import pack_samples

RNG = np.random.default_rng(0)
TAKE_QUOTAS = [name for name in FACTS if takes_quotas(name)]


def explorer(**changes) -> SubsetExplorer:
    return SubsetExplorer(**{**digits(), "seeds": 1, **changes})


def ask(control, preview=False, **changes) -> dict:
    """Move or let go in the page; return what the kernel shows then."""
    setting = {**control._to_page(), **changes}
    control.set_state({"_request": {"id": "view:1", "setting": setting, "preview": preview}})
    return control._response


def run(control) -> np.ndarray:
    """What the code picks, given the columns it names."""
    space = {name: getattr(control, name) for name in ("features", "scores", "groups")}
    space["y"] = control.data.train.y
    exec(control.code(), space)
    return space["picked"]


def same_picks(picked: np.ndarray, control) -> None:
    """Hold the code's picks to the control's.

    By facility location, of two samples that are each other's nearest neighbour and far from all picks each gains
    exactly as much; rounding decides. There the objective must be the same, and most of the picks.
    """
    if control.policy != "facility_location":
        np.testing.assert_array_equal(picked, control.indices())
        return
    X, y = control.features.astype(float), control.data.train.y
    classes = [np.full(len(y), True)] if control.per_class is None else [y == c for c in range(10)]
    assert len(classes) == 1 or sorted(y[picked]) == sorted(y[control.indices()])
    for own in (own for own in classes if own[picked].any()):
        served = [
            np.sum(np.linalg.norm(X[own][:, None] - X[rows[own[rows]]], axis=2).min(axis=1) ** 2)
            for rows in (picked, control.indices())
        ]
        assert served[0] == pytest.approx(served[1], rel=1e-5)
    assert len(set(picked)) == control.budget
    assert len(set(picked) & set(control.indices())) >= 0.8 * control.budget


@pytest.fixture
def untrained(monkeypatch):
    """Let no model be trained: for what does not look at accuracies."""
    monkeypatch.setattr(module.Trainer, "_accuracy", lambda self, rows, seed: 0.5)


@pytest.mark.parametrize("name", SubsetExplorer.STATES)
def test_the_code_of_every_state_picks_the_same(name):
    control = SubsetExplorer.STATES[name]()
    same_picks(run(control), control)


@pytest.mark.usefixtures("untrained")
@pytest.mark.parametrize("budget", [1, 60, 0.25])
@pytest.mark.parametrize("policy", POLICIES)
def test_the_code_picks_what_the_policy_of_the_course_picks(policy, budget):
    control = explorer(policy=policy, budget=budget, random_state=3)
    count = control.value["budget"]
    given = {**control.picks.columns, **({"per_class": None} if takes_quotas(policy) else {})}
    expected = POLICIES[policy](control.data.train.y, count, **given, random_state=3)
    np.testing.assert_array_equal(control.indices(), expected)
    same_picks(run(control), control)


@pytest.mark.usefixtures("untrained")
@pytest.mark.parametrize("budget", [4, 70])  # 4: fewer than classes, which are then drawn
@pytest.mark.parametrize("quotas", ["stratified", "balanced"])
@pytest.mark.parametrize("policy", TAKE_QUOTAS)
def test_the_code_keeps_the_quotas(policy, quotas, budget):
    control = explorer(policy=policy, budget=budget, per_class=quotas, random_state=1)
    expected = POLICIES[policy](
        control.data.train.y, budget, **control.picks.columns, per_class=quotas, random_state=1
    )
    np.testing.assert_array_equal(control.indices(), expected)
    same_picks(run(control), control)


@pytest.mark.usefixtures("untrained")
def test_the_code_counts_scores_that_are_whole_numbers_without_a_sign():
    scores = RNG.integers(0, 5, 600).astype(np.uint8)
    for policy in ("hardest", "window", "ccs"):
        control = explorer(scores=scores, policy=policy)
        np.testing.assert_array_equal(run(control), control.indices())


def test_the_menu_knows_every_policy():
    assert set(FACTS) == set(POLICIES)


@pytest.mark.parametrize("policy", [name for name, facts in FACTS.items() if facts.nested])
def test_what_is_called_nested_is(policy):
    data, columns = digits()["data"], explorer_columns()
    quotas = {"per_class": None} if takes_quotas(policy) else {}
    order = Picks(data.train.y, columns["features"][:, :2], **columns).order(policy, 5)
    for count in (1, 17, 300):
        picked = POLICIES[policy](data.train.y, count, **columns, **quotas, random_state=5)
        np.testing.assert_array_equal(order[:count], picked)


@pytest.mark.parametrize("policy", POLICIES)
def test_what_is_called_chance_is(policy):
    y, columns = digits()["data"].train.y, explorer_columns()
    picked = [POLICIES[policy](y, 50, **columns, random_state=seed).tolist() for seed in (0, 1)]
    assert (picked[0] != picked[1]) == FACTS[policy].by_chance


def explorer_columns() -> dict:
    given = digits()
    return {name: given[name] for name in ("features", "scores")} | {"groups": given["data"].train.groups}


def test_the_covering_radius_is_the_largest_distance_to_the_nearest_pick():
    control = explorer(policy="herding", budget=25)
    X = control.features.astype(float)
    far = np.linalg.norm(X[:, None] - X[control.indices()], axis=2).min(axis=1).max()
    assert control._response["radius"] == pytest.approx(far, rel=6e-3)
    assert f"is {control._response['radius']:g} from its nearest pick" in control.describe()
    order = control._orders["herding:0"]
    assert order["rows"][:25] == control.indices().tolist()
    for count, radius in zip(control._about["steps"], order["radii"], strict=True):
        nearest = np.linalg.norm(X[:, None] - X[order["rows"][:count]], axis=2).min(axis=1)
        assert radius == pytest.approx(nearest.max(), rel=6e-3, abs=2e-3), count


@pytest.mark.usefixtures("untrained")
@pytest.mark.parametrize("policy", ["k_center_greedy", "random", "typiclust"])
def test_the_page_can_follow_how_near_the_picks_come_one_by_one(policy):
    control = explorer(policy=policy, budget=40)
    X, rows, reach = control.features.astype(float), control.indices(), control._response["reach"]
    far = np.linalg.norm(X[:, None] - X[rows], axis=2)
    for count in (1, 2, 17, 40):
        last = [max(k for k in range(len(each)) if each[k] < count) for each in reach["picks"]]
        picks = [each[k] for each, k in zip(reach["picks"], last, strict=True)]
        np.testing.assert_allclose(
            [each[k] for each, k in zip(reach["far"], last, strict=True)],
            far[:, :count].min(axis=1),
            rtol=6e-3,
            atol=1e-5,
        )
        np.testing.assert_allclose(
            far[np.arange(600), picks], far[:, :count].min(axis=1), rtol=1e-6, atol=1e-6
        )


@pytest.mark.usefixtures("untrained")
def test_more_than_three_hundred_picks_are_not_followed():
    assert explorer(budget=301)._response["reach"] is None
    assert explorer(budget=300)._response["reach"] is not None


def test_without_features_the_radius_is_measured_in_the_picture():
    points = RNG.normal(size=(200, 2))
    control = SubsetExplorer(plain_digits(), points=points, recipe=linear_recipe(), seeds=1)
    far = np.linalg.norm(points[:, None] - points[control.indices()], axis=2).min(axis=1).max()
    assert control._response["radius"] == pytest.approx(far, rel=6e-3)
    assert control._about["space"] == "picture"


def test_the_result_is_that_of_models_trained_on_exactly_the_picks():
    control = explorer(policy="easiest", budget=80, seeds=2)
    data, recipe = control.data, linear_recipe()

    def accuracy(seed, rows):
        trained = train(recipe.replace(seed=seed, policy=lambda y, budget, **_: rows), data)
        return trained.evaluate(data.val)["accuracy"]

    y, everything = data.train.y, np.arange(600)
    drawn = [random(y, 80, random_state=seed) for seed in (0, 1)]
    expected = [
        [accuracy(seed, control.indices()) for seed in (0, 1)],
        [accuracy(seed, drawn[seed]) for seed in (0, 1)],
        [accuracy(seed, everything) for seed in (0, 1)],
    ]
    np.testing.assert_allclose(control.result.to_page(), expected, atol=6e-5)
    assert control._response["result"] == control.result.to_page()
    band = control.result.picks
    assert (band.low, band.high) == (min(band.shares), max(band.shares))
    assert band.low <= band.mean <= band.high


def test_what_was_trained_before_is_not_trained_again(monkeypatch):
    trained = []
    real = module.Trainer._accuracy
    monkeypatch.setattr(
        module.Trainer, "_accuracy", lambda *given: trained.append(len(given[1])) or real(*given)
    )
    control = explorer(budget=50, seeds=2)
    assert trained == [50, 50, 50, 50, 600, 600]  # the picks, as many at random, all of them
    control.policy = "hardest"
    assert trained[6:] == [50, 50]
    control.compare = "easiest"
    control.policy = "random"
    control.describe()
    assert len(trained) == 8
    control.seed = 1
    assert trained[8:] == [50, 50]


@pytest.mark.usefixtures("untrained")
def test_points_are_the_main_directions_unless_they_are_given():
    control = explorer(points=None)
    packed = np.frombuffer(control._points, "<u2").reshape(-1, 2)
    assert packed.shape == (600, 2)
    assert (packed.min(axis=0), packed.max(axis=0)) == (pytest.approx([0, 0]), pytest.approx([65535, 65535]))
    for axis in (0, 1):  # the features are principal components already
        assert abs(np.corrcoef(packed[:, axis], control.features[:, axis])[0, 1]) > 0.999
    pixels = SubsetExplorer(plain_digits(), recipe=linear_recipe(), seeds=1)
    assert pixels.points.shape == (200, 2)
    one = Split(np.arange(6.0)[:, None], np.arange(6) % 2)
    line = SubsetExplorer(
        Dataset("line", one, one, one, ("a", "b")), budget=2, recipe=linear_recipe(), seeds=1
    )
    assert line.points[:, 1].tolist() == [0] * 6


@pytest.mark.usefixtures("untrained")
def test_the_policy_compared_with_keeps_to_the_same_setting():
    control = explorer(policy="hardest", budget=90, per_class="balanced", compare="random", random_state=2)
    y = control.data.train.y
    others = random(y, 90, per_class="balanced", random_state=2)
    assert control._response["others"] == others.tolist()
    shared = len(set(others) & set(control.indices()))
    assert f"random picks {shared} of them too" in control.describe()
    control.set(compare="class_balanced")  # quotas of its own
    assert control._response["others"] == POLICIES["class_balanced"](y, 90, random_state=2).tolist()


def test_a_pinned_subset_is_compared_with_and_trained_on():
    control = explorer(policy="hardest", budget=30)
    pinned, first = control.value, control.result.picks
    control.set(policy="easiest", budget=20, compare=pinned)
    expected = POLICIES["hardest"](control.data.train.y, 30, scores=control.scores, random_state=0)
    assert control._response["others"] == expected.tolist()
    assert control.result.pinned == first
    assert control._response["result"][3] == list(first.shares)
    assert set(control._orders) == {"hardest:0", "easiest:0"}
    shared = len(set(expected) & set(control.indices()))
    assert f"The pinned subset (hardest, 30) picks {shared} of them too" in control.describe()
    assert "On the pinned subset it is right in" in control.describe()
    assert control.trace[-1]["compare"] == pinned
    assert "beside hardest, 30" in control.trace[-1]["came_to"]
    control.compare = None
    assert len(control._response["result"]) == 3


def test_a_pinned_subset_that_was_never_trained_on_is_trained_on(monkeypatch):
    trained = []
    real = module.Trainer._accuracy
    monkeypatch.setattr(
        module.Trainer, "_accuracy", lambda *given: trained.append(len(given[1])) or real(*given)
    )
    pinned = {"policy": "random", "budget": 0.05, "per_class": None, "seed": 4}
    control = explorer(budget=40, compare=pinned)
    assert trained == [40, 30, 40, 600]
    assert control.compare == {**pinned, "budget": 30}


@pytest.mark.usefixtures("untrained")
@pytest.mark.parametrize(
    ("compare", "words"),
    [
        ({}, "compare names nothing; to compare with a subset, give its `value`: policy, budget"),
        ({"policy": "random"}, "compare names policy; to compare"),
        ({"policy": "best", "budget": 3, "per_class": None, "seed": 0}, "no such policy"),
        ({"policy": "random", "budget": 9_999, "per_class": None, "seed": 0}, "more than the 600"),
        ({"policy": "random", "budget": 3, "per_class": "equal", "seed": 0}, "per_class='equal'"),
        ({"policy": "random", "budget": 3, "per_class": None, "seed": -1}, "whole number"),
        (3, "compare=3 cannot be: there is no such policy"),
    ],
    ids=str,
)
def test_what_is_no_subset_cannot_be_compared_with(compare, words):
    control = explorer()
    with pytest.raises(traitlets.TraitError, match=words):
        control.set(compare=compare)
    assert control.compare is None


@pytest.mark.usefixtures("untrained")
def test_samples_are_sent_as_pictures_that_are_small_enough_or_as_numbers_with_their_names():
    control = explorer()
    assert control._about["size"] == [8, 8, 1]
    np.testing.assert_array_equal(
        np.frombuffer(control._samples, np.uint8).reshape(-1, 8, 8), control.data.train.X
    )
    table = SubsetExplorer(**moons(), seeds=1)
    assert (table._about["size"], table._about["columns"]) == (None, ["column 1", "column 2"])
    np.testing.assert_array_equal(
        np.frombuffer(table._samples, "<f4").reshape(-1, 2), table.data.train.X.astype("<f4")
    )
    rng = np.random.default_rng(0)
    large = Split(
        rng.integers(0, 255, (3, 70, 50, 3)).astype(np.uint8), [0, 1, 1], files=["a.png", "b.png", "c.png"]
    )
    about, samples = pack_samples(Dataset("large", large, large, large, ("x", "y")))
    assert (about["size"], about["origins"]) == ([23, 16, 3], ["a.png", "b.png", "c.png"])
    seen = np.frombuffer(samples, np.uint8).reshape(3, 23, 16, 3)
    assert seen[2, 1, 2] == pytest.approx(large.X[2, 3:6, 6:9].mean(axis=(0, 1)), abs=0.51)
    wide = Split(np.arange(60.0).reshape(2, 30), [0, 1], rows=[2, 5])
    about, samples = pack_samples(Dataset("wide", wide, wide, wide, ("x", "y")))
    assert (len(about["columns"]), about["left_out"], about["origins"]) == (12, 18, ["row 2", "row 5"])
    assert np.frombuffer(samples, "<f4")[12] == 30


def test_the_sliders_steps_are_shares_one_can_name():
    assert budget_steps(10_000)[:3] == [100, 110, 120]
    assert {100, 500, 1_000, 3_000, 5_000, 10_000} <= set(budget_steps(10_000))
    assert budget_steps(2) == [1, 2]


# -- the page --------------------------------------------------------------------------------------------


@pytest.fixture
def states(monkeypatch):
    sent = []
    monkeypatch.setattr(SubsetExplorer, "send_state", lambda c, key=None: sent.append(c.get_state(key)))
    return sent


def test_a_release_is_answered_with_the_picks_at_once_and_then_with_accuracies(states):
    control = explorer()
    states.clear()
    shown = ask(control, policy="hardest", budget=30, compare="easiest", seed=0)
    answers = [state["_response"] for state in states if "_response" in state]
    assert [answer["id"] for answer in answers] == ["view:1", "view:1"]
    assert [answer["result"] for answer in answers] == [None, control.result.to_page()]
    assert answers[0]["rows"] == control.indices().tolist()
    assert [list(state) for state in states if "_orders" in state] == [["_orders"]], "sent once"
    assert "_orders" in states[0], "before the picks are shown"
    assert set(control._orders) == {"hardest:0", "easiest:0"}
    assert control.value == {"policy": "hardest", "budget": 30, "per_class": None, "seed": 0}
    assert (shown["sentence"], shown["error"]) == (control.describe(), "")


def test_a_release_of_what_is_set_already_is_answered_too(states):
    control = explorer()
    states.clear()
    assert ask(control)["id"] == "view:1"
    assert len([state for state in states if "_response" in state]) == 1


def test_a_move_is_answered_without_training_and_changes_no_value(monkeypatch):
    control = explorer(policy="ccs")
    before = control.value
    monkeypatch.setattr(control.trainer, "_measure", lambda *_: pytest.fail("trained"))
    shown = ask(control, preview=True, budget=200)
    assert (
        shown["rows"]
        == POLICIES["ccs"](control.data.train.y, 200, scores=control.scores, random_state=0).tolist()
    )
    assert (shown["setting"]["budget"], shown["result"], shown["error"]) == (200, None, "")
    assert control.value == before


@pytest.mark.parametrize("preview", [False, True])
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"policy": "best"}, "policy='best' cannot be: there is no such policy; choose one of random"),
        ({"policy": None}, "no such policy"),
        ({"policy": ["random"]}, "no such policy"),
        ({"compare": "worst"}, "compare='worst' cannot be"),
        ({"budget": 601}, "more than the 600"),
        ({"budget": 0}, "at least 1"),
        ({"budget": "half"}, "'half'"),
        ({"per_class": "equal"}, "per_class='equal'; give None, 'stratified' or"),
        ({"policy": "stratified", "per_class": "balanced"}, "quotas of its own"),
        ({"policy": "target_group", "budget": 600}, "share asks for 300 samples"),
        ({"seed": -1}, "whole number from 0"),
        ({"seed": 0.5}, "whole number from 0"),
    ],
    ids=str,
)
@pytest.mark.usefixtures("untrained")
def test_what_cannot_be_is_answered_with_the_reason(changes, words, preview):
    control = explorer()
    before = control.value
    shown = ask(control, preview=preview, **changes)
    assert words in shown["error"]
    assert shown["id"] == "view:1"
    assert control.value == before == {name: shown["setting"][name] for name in before}


def test_a_training_that_fails_says_so_and_leaves_the_control_usable(monkeypatch):
    control = explorer()

    def diverge(self, rows, seed):
        raise FloatingPointError("the loss is no longer a number")

    with monkeypatch.context() as patch:
        patch.setattr(module.Trainer, "_accuracy", diverge)
        shown = ask(control, policy="hardest")
        assert "FloatingPointError: the loss is no longer a number" in shown["error"]
        assert (control.policy, shown["setting"]["policy"]) == ("random", "random")
        assert shown["result"] == control.result.to_page(), "that of the setting before"
    assert ask(control, policy="hardest", compare="easiest")["result"] == control.result.to_page()


# -- bad values ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("policy", "best", "no such policy; choose one of random, stratified"),
        ("policy", 3, "policy"),
        ("compare", "best", "compare='best'"),
        ("budget", 0, "at least 1"),
        ("budget", 601, "more than the 600 samples"),
        ("budget", 1.5, "a share, to lie in"),
        ("budget", True, "count .int. or a share"),
        ("budget", "all", "'all'"),
        ("per_class", "equal", "stratified"),
        ("per_class", {0: 3}, "stratified"),
        ("seed", -1, "whole number"),
        ("seed", "0", "whole number"),
        ("seed", 2**32, "4,294,967,295"),
    ],
    ids=str,
)
@pytest.mark.usefixtures("untrained")
def test_bad_value_says_what_is_allowed_and_leaves_the_control_usable(name, value, words):
    control = explorer()
    before = control.value
    for change in (lambda: setattr(control, name, value), lambda: control.set(**{name: value})):
        with pytest.raises(traitlets.TraitError, match=words):
            change()
        assert control.value == before
    control.set(policy="hardest", budget=1.0)
    assert control.value["budget"] == 600


@pytest.mark.usefixtures("untrained")
def test_quotas_and_a_policy_that_sets_its_own_are_refused_and_can_be_set_together():
    control = explorer(per_class="balanced")
    with pytest.raises(traitlets.TraitError, match=r"set\(policy='stratified', per_class=None\)"):
        control.policy = "stratified"
    control.set(policy="stratified", per_class=None)
    with pytest.raises(traitlets.TraitError, match="quotas of its own"):
        control.per_class = "balanced"
    with pytest.raises(traitlets.TraitError, match="'points' cannot be set; policy, budget"):
        control.set(points=None)


@pytest.mark.usefixtures("untrained")
def test_a_policy_without_its_column_is_closed_and_says_why():
    control = SubsetExplorer(plain_digits(), recipe=linear_recipe(), seeds=1)
    told = {each["name"]: each["obstacle"] for each in control._about["policies"]}
    assert told == {name: f"no {facts.column} given" if facts.column else "" for name, facts in FACTS.items()}
    with pytest.raises(traitlets.TraitError, match=r"no features given; choose one of random, .*rs2"):
        control.policy = "herding"
    with pytest.raises(traitlets.TraitError, match="no scores given"):
        control.compare = "hardest"


@pytest.mark.usefixtures("untrained")
def test_importance_below_zero_and_a_single_group_close_their_policies():
    control = explorer(scores=RNG.normal(size=600), groups=["all"] * 600)
    told = {each["name"]: each["obstacle"] for each in control._about["policies"] if each["obstacle"]}
    assert told == {"by_importance": "a score is below 0", "target_group": "there is only one group"}


@pytest.mark.usefixtures("untrained")
def test_importance_zero_is_never_picked_and_a_budget_beyond_is_refused():
    control = explorer(scores=(np.arange(600) < 100).astype(float), policy="by_importance")
    assert len(control._orders["by_importance:0"]["rows"]) == 100
    with pytest.raises(traitlets.TraitError, match="only 100 have an importance above 0"):
        control.budget = 101


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ({"data": None}, TypeError, "give a Dataset"),
        ({"points": np.zeros((5, 2))}, ValueError, r"points has shape \(5, 2\).*\(600, 2\)"),
        ({"points": np.full((600, 2), np.nan)}, ValueError, "NaN"),
        ({"features": np.zeros((5, 2))}, ValueError, "features has 5 rows but y has 600"),
        ({"features": np.full((600, 2), np.inf)}, ValueError, "NaN or infinity"),
        ({"features": [["a", "b"]] * 600}, TypeError, "features must be numbers"),
        ({"scores": np.zeros(5)}, ValueError, "scores has 5 rows"),
        ({"scores": np.full(600, np.nan)}, ValueError, "scores hold 600 NaN"),
        ({"groups": [0, 1]}, ValueError, r"groups has shape \(2,\)"),
        ({"recipe": "quick"}, TypeError, "recipe is a str; give a course_lib.training.Recipe"),
        (
            {"recipe": Recipe(steps=1), "data": moons()["data"], "features": None, "scores": None},
            ValueError,
            "cnn",
        ),
        ({"seeds": 0}, ValueError, "1 to 10"),
        ({"seeds": True}, ValueError, "1 to 10"),
        ({"policy": "best"}, traitlets.TraitError, "no such policy"),
        ({"budget": 601}, traitlets.TraitError, "more than the 600"),
        ({"random_state": None}, traitlets.TraitError, "whole number"),
    ],
    ids=str,
)
def test_what_cannot_be_explored_is_refused(given, error, words):
    with pytest.raises(error, match=words):
        explorer(**given)


def test_data_too_large_of_one_class_or_without_validation_are_refused():
    data = load_digits()
    with pytest.raises(ValueError, match=r"10,001 training samples, and at most 10,000.*data.take"):
        SubsetExplorer(data.take(np.zeros(10_001, int)))
    with pytest.raises(ValueError, match="1 class"):
        SubsetExplorer(data.take(np.flatnonzero(data.train.y == 3)))
    empty = Dataset("empty", data.train, data.val.take([]), data.test, data.classes)
    with pytest.raises(ValueError, match=r"data\.val is empty"):
        SubsetExplorer(empty)


@pytest.mark.usefixtures("untrained")
def test_a_setting_is_data():
    control = explorer(policy="window", budget=33)
    assert Setting(**control.value) == Setting("window", 33)
    assert control.value == json.loads(json.dumps(control.value))
