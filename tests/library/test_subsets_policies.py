"""All policies keep one promise: the exact budget, nothing twice, quotas met, one clear error for bad input."""

import pickle
from collections import Counter
from functools import partial
from inspect import Parameter, signature

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import subsets
from course_lib.subsets import POLICIES

RACED = {**POLICIES, "target_group": partial(subsets.target_group, target=0, share=0.5)}
NEEDS = {
    "features": ["k_center_greedy", "herding", "facility_location", "moderate", "typiclust"],
    "scores": ["hardest", "easiest", "window", "ccs", "by_importance"],
    "groups": ["group_balanced", "target_group"],
}


def problem(y, seed=0):
    rng = np.random.default_rng(seed)
    n = len(y)
    return {
        "features": rng.normal(size=(n, 3)),
        "scores": rng.exponential(size=n) + 0.01,
        "groups": np.arange(n) % 2,
    }


@pytest.mark.parametrize("name", RACED)
@settings(max_examples=25, deadline=None)
@given(
    y=st.lists(st.sampled_from("abc"), min_size=2, max_size=40).filter(lambda y: len(set(y)) > 1),
    data=st.data(),
)
def test_the_budget_is_exact_and_nothing_is_picked_twice(name, y, data):
    # target_group at one half can only reach as far as the smaller half of the groups
    budget = data.draw(st.integers(1, len(y) // 2 if name == "target_group" else len(y)))
    arguments = problem(y)
    picked = RACED[name](y, budget, **arguments, random_state=3)
    assert picked.dtype == np.int64
    assert len(picked) == len(set(picked.tolist())) == budget
    assert picked.min() >= 0
    assert picked.max() < len(y)
    np.testing.assert_array_equal(picked, RACED[name](np.array(y), budget, **arguments, random_state=3))


@pytest.mark.parametrize("name", [name for name in RACED if name not in ("stratified", "class_balanced")])
@pytest.mark.parametrize(
    ("per_class", "budget", "expected"),
    [
        ("stratified", 12, {"a": 8, "b": 4}),
        ("balanced", 12, {"a": 6, "b": 6}),
        ({"a": 4, "b": 2}, 6, {"a": 4, "b": 2}),
        ({"b": 2}, None, {"b": 2}),
    ],
)
def test_every_policy_keeps_quotas_for_the_classes(name, per_class, budget, expected):
    y = np.array(list("aabaab" * 6))
    groups = np.repeat([0, 1, 0], 12)
    picked = RACED[name](y, budget, **{**problem(y), "groups": groups}, random_state=0, per_class=per_class)
    assert Counter(y[picked].tolist()) == expected
    assert len(set(picked.tolist())) == len(picked)


@pytest.mark.parametrize("name", ["k_center_greedy", "herding", "facility_location"])
@pytest.mark.parametrize("kind", ["list", "float64", "uint8 images", "frame", "tensor", "far from zero"])
def test_features_of_any_numeric_kind_give_the_same_picks(name, kind):
    pixels = np.random.default_rng(0).integers(0, 256, size=(60, 4, 4)).astype(np.uint8)
    flat = pixels.reshape(60, 16)
    given_as = {
        "list": flat.tolist(),
        "float64": flat.astype(float),
        "uint8 images": pixels,
        "frame": pd.DataFrame(flat),
        "tensor": torch.tensor(flat, dtype=torch.float32, requires_grad=True),
        "far from zero": flat + 1e7,
    }[kind]
    expected = POLICIES[name](np.zeros(60), 12, features=flat.astype(np.float32), random_state=0)
    np.testing.assert_array_equal(
        POLICIES[name](np.zeros(60), 12, features=given_as, random_state=0), expected
    )


def test_policies_only_use_what_they_need():
    y = np.arange(20) % 2
    for name in POLICIES:
        needed = {key: value for key, value in problem(y).items() if name in NEEDS[key]}
        assert len(RACED[name](y, 6, **needed, random_state=0)) == 6


@pytest.mark.parametrize("need", NEEDS)
def test_what_a_policy_needs_and_is_not_given_is_named(need):
    for name in NEEDS[need]:
        with pytest.raises(ValueError, match=f"{name} needs {need}="):
            RACED[name]([0, 0, 1, 1], 2)


FEATURES_OF_4 = [[0.0, 1.0]] * 4
BAD_COLUMNS = {
    "features of another length": ("features", FEATURES_OF_4[:3], "features has 3 rows but y has 4 labels"),
    "features with NaN": ("features", [[0.0], [1.0], [np.nan], [2.0]], "NaN or infinity, first in row 2"),
    "features with infinity": (
        "features",
        [[0.0], [np.inf], [1.0], [2.0]],
        "NaN or infinity, first in row 1",
    ),
    "features of text": ("features", [["a"], ["b"], ["c"], ["d"]], "features must be numbers.*dtype <U1"),
    "features in one axis": ("features", [1.0, 2.0, 3.0, 4.0], r"got \(4,\).*reshape\(-1, 1\)"),
    "features with ragged rows": ("features", [[1.0], [1.0, 2.0], [1.0], [1.0]], "rows differ in length"),
    "scores of another length": ("scores", [1.0, 2.0], "scores has 2 rows but y has 4 labels"),
    "scores with NaN": ("scores", [1.0, np.nan, 2.0, 3.0], "1 NaN or infinity, first at position 1"),
    "scores of text": ("scores", ["low", "high", "low", "low"], "scores must be numbers"),
    "scores in a column": ("scores", [[1.0], [2.0], [3.0], [4.0]], r"one number per sample.*\(4, 1\)"),
    "groups of another length": ("groups", ["n", "s"], "groups has 2 rows but y has 4 labels"),
    "groups with NaN": ("groups", ["n", None, "s", "s"], "groups has 1 missing"),
}


@pytest.mark.parametrize("case", BAD_COLUMNS)
def test_a_bad_column_is_one_clear_error_in_every_policy_that_reads_it(case):
    need, value, message = BAD_COLUMNS[case]
    for name in NEEDS[need]:
        with pytest.raises((ValueError, TypeError), match=message):
            RACED[name]([0, 0, 1, 1], 2, **{need: value}, random_state=0)


@pytest.mark.parametrize("name", RACED)
@pytest.mark.parametrize(
    ("y", "budget", "message"),
    [
        ([], 1, "y is empty"),
        ([0, 1, None, 1], 1, "y has 1 missing"),
        (3, 1, "y must be an array-like"),
        ([0, 1, 0, 1], 0, "budget=0"),
        ([0, 1, 0, 1], -1, "budget=-1"),
        ([0, 1, 0, 1], 5, "ask for at most 4"),
        ([0, 1, 0, 1], 1.5, r"lie in \(0, 1\]"),
    ],
)
def test_bad_labels_and_budgets_are_the_same_error_in_every_policy(name, y, budget, message):
    with pytest.raises((ValueError, TypeError), match=message):
        RACED[name](y, budget, **problem([0, 1, 0, 1]), random_state=0)


BAD_OPTIONS = {
    "unknown group": (
        lambda y, k: subsets.target_group(y, 2, target="west", **k),
        "target='west' is no group; the groups are 0, 1",
    ),
    "share above 1": (
        lambda y, k: subsets.target_group(y, 2, target=0, share=1.2, **k),
        r"share=1.2 is a share, to lie in \[0, 1\]",
    ),
    "group too small": (
        lambda y, k: subsets.target_group(y, 3, target=0, share=1, **k),
        "asks for 3 samples of group 0, and there are 2",
    ),
    "others too small": (
        lambda y, k: subsets.target_group(y, 3, target=0, share=0.0, **k),
        "asks for 3 samples of the other groups, and there are 2",
    ),
    "skip of everything": (lambda y, k: subsets.window(y, 2, skip=1.0, **k), r"skip=1.0.*\[0, 1\)"),
    "skip negative": (lambda y, k: subsets.ccs(y, 2, skip=-0.1, **k), "skip=-0.1"),
    "no bins": (lambda y, k: subsets.ccs(y, 2, bins=0, **k), "bins is 0; .* from 1 up"),
    "negative epoch": (lambda y, k: subsets.rs2(y, 2, epoch=-1, **k), "epoch is -1; .* from 0 up"),
    "negative importance": (
        lambda y, k: subsets.by_importance(y, 2, scores=[1, -2, 1, 1]),
        "scores hold -2; an importance must be 0 or more",
    ),
    "too few of importance": (
        lambda y, k: subsets.by_importance(y, 2, scores=[1, 0, 0, 0]),
        "2 samples are asked for, but only 1 have an importance above 0",
    ),
}


@pytest.mark.parametrize("case", BAD_OPTIONS)
def test_a_bad_option_is_one_clear_error(case):
    call, message = BAD_OPTIONS[case]
    y = [0, 0, 1, 1]
    with pytest.raises(ValueError, match=message):
        call(y, problem(y))


def test_hardest_and_easiest_are_the_two_ends_and_ties_keep_their_order():
    scores = np.array([2, 5, 5, 1, 3])
    np.testing.assert_array_equal(subsets.hardest([0] * 5, 3, scores=scores), [1, 2, 4])
    np.testing.assert_array_equal(subsets.easiest([0] * 5, 2, scores=scores), [3, 0])


def test_window_skips_only_what_the_budget_allows():
    scores = np.arange(10)
    np.testing.assert_array_equal(subsets.window([0] * 10, 3, scores=scores, skip=0.2), [7, 6, 5])
    assert set(subsets.window([0] * 10, 9, scores=scores, skip=0.5)) == set(range(9))


def test_ccs_covers_all_difficulties_and_leaves_out_the_hardest():
    rng = np.random.default_rng(0)
    scores = np.concatenate([rng.uniform(0, 1, 900), rng.uniform(1, 2, 90), [9.0] * 10])
    picked = subsets.ccs(np.zeros(1000), 100, scores=scores, skip=0.01, bins=10, random_state=0)
    assert scores[picked].max() < 9
    edges = np.linspace(scores.min(), np.sort(scores)[-11], 11)
    np.testing.assert_array_equal(np.histogram(scores[picked], bins=edges)[0], [10] * 10)


def test_by_importance_draws_in_proportion():
    rng = np.random.default_rng(0)
    firsts = [subsets.by_importance([0] * 3, 1, scores=[1, 2, 5], random_state=rng)[0] for _ in range(4000)]
    np.testing.assert_allclose(np.bincount(firsts) / 4000, [1 / 8, 2 / 8, 5 / 8], atol=0.03)


def test_group_balanced_inside_balanced_classes_makes_all_pairs_alike():
    y = np.repeat([0, 1], [80, 20])
    groups = np.tile([0, 0, 0, 1], 25)
    picked = subsets.group_balanced(y, 20, groups=groups, random_state=0, per_class="balanced")
    assert set(Counter(zip(y[picked], groups[picked], strict=True)).values()) == {5}


def test_rs2_deals_out_all_samples_before_it_shuffles_anew():
    y = np.arange(103)
    first_round = [subsets.rs2(y, 10, epoch=epoch, random_state=4) for epoch in range(10)]
    assert len(set(np.concatenate(first_round).tolist())) == 100
    assert set(subsets.rs2(y, 10, epoch=10, random_state=4)) not in [set(subset) for subset in first_round]
    np.testing.assert_array_equal(first_round[3], subsets.rs2(y, 10, epoch=3, random_state=4))
    draws = np.random.default_rng(0)
    assert set(subsets.rs2(y, 10, random_state=draws)) != set(subsets.rs2(y, 10, random_state=draws))


def test_rs2_with_quotas_deals_out_each_class():
    y = np.repeat(["a", "b"], 20)
    epochs = [subsets.rs2(y, 8, epoch=epoch, random_state=0, per_class="balanced") for epoch in range(5)]
    assert len(set(np.concatenate(epochs).tolist())) == 40


SHARED = ["y", "budget", "features", "scores", "groups", "random_state"]


@pytest.mark.parametrize("name", POLICIES)
def test_all_policies_have_one_signature(name):
    parameters = signature(POLICIES[name]).parameters
    assert set(SHARED) <= set(parameters)
    by_keyword = [key for key, each in parameters.items() if each.kind is Parameter.KEYWORD_ONLY]
    assert by_keyword == list(parameters)[2:]
    assert all(parameters[key].default is None for key in SHARED[2:])
    assert ("per_class" in parameters) == (name not in ("stratified", "class_balanced"))


@pytest.mark.parametrize("name", POLICIES)
def test_an_option_that_a_policy_lacks_is_refused_by_name(name):
    with pytest.raises(TypeError, match=rf"{name}.*unexpected keyword argument 'shuffled'"):
        RACED[name](list("aabb"), 2, **problem([0] * 4), random_state=0, shuffled=True)


@pytest.mark.parametrize("name", POLICIES)
def test_a_policy_can_be_sent_to_another_process(name):
    assert pickle.loads(pickle.dumps(POLICIES[name])) is POLICIES[name]


@pytest.mark.parametrize("name", POLICIES)
def test_what_is_shared_is_said_in_the_help_of_every_policy(name):
    text = POLICIES[name].__doc__
    assert "{" not in text.replace('{"stratified", "balanced"}', "")
    titles = ("Parameters", "Returns", "Raises", "Examples")
    places = [text.index(f"{title}\n{'-' * len(title)}\n") for title in titles]
    assert places == sorted(places)
    entries = [line.split(" : ")[0] for line in text[places[0] : places[1]].splitlines() if " : " in line]
    assert set(", ".join(entries).split(", ")) == set(signature(POLICIES[name]).parameters)
