"""RatioPlan against imbalanced-learn, torch and plain properties."""

import time
import tracemalloc
from collections import Counter
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from imblearn.over_sampling import RandomOverSampler
from imblearn.under_sampling import RandomUnderSampler

from course_lib.ratios import HOW, RatioPlan, class_permutations, parse_target

CATS = {"cat": 900, "dog": 100}
LONG_TAIL = {"a": 500, "b": 180, "c": 60, "d": 20, "e": 5}

class_counts = st.lists(st.integers(1, 300), min_size=2, max_size=12).map(
    lambda numbers: {f"c{place}": number for place, number in enumerate(numbers)}
)
ratios = st.tuples(st.integers(1, 9), st.integers(1, 9)).map(lambda sides: f"{min(sides)}:{max(sides)}")


def labels_of(counts: dict, random_state: int = 0) -> np.ndarray:
    y = np.repeat(np.array(list(counts)), list(counts.values()))
    return np.random.default_rng(random_state).permutation(y)


def plan_or_none(counts, target, how):
    """The plan, or None where it would empty a class: that is refused, and tested elsewhere."""
    try:
        return RatioPlan(counts, target, how)
    except ValueError as error:
        if "would keep none" not in str(error):
            raise
        return None


# -- against imbalanced-learn ----------------------------------------------------------------------------


@pytest.mark.parametrize(("how", "sampler"), [("over", RandomOverSampler), ("under", RandomUnderSampler)])
@pytest.mark.parametrize("counts", [CATS, LONG_TAIL, {0: 7, 1: 3}, {True: 4, False: 9}], ids=str)
def test_one_to_one_counts_are_imbalanced_learns(counts, how, sampler):
    y = labels_of(counts)
    _, expected = sampler(random_state=0).fit_resample(np.zeros((len(y), 1)), y)
    assert RatioPlan.from_labels(y, "1:1", how).after == Counter(expected.tolist())


@pytest.mark.parametrize(("how", "sampler"), [("over", RandomOverSampler), ("under", RandomUnderSampler)])
@pytest.mark.parametrize("high", [1, 2, 3, 7])
def test_two_class_ratios_are_imbalanced_learns_to_the_sample(how, sampler, high):
    y = labels_of({"common": 997, "rare": 101})
    _, expected = sampler(sampling_strategy=1 / high, random_state=0).fit_resample(np.zeros((len(y), 1)), y)
    assert RatioPlan.from_labels(y, f"1:{high}", how).after == Counter(expected.tolist())


@pytest.mark.parametrize("how", ["over", "under", "both"])
@pytest.mark.parametrize("counts", [CATS, LONG_TAIL, {("a", 1): 9, ("b", 2): 3}, {3: 40, 10: 7}], ids=str)
def test_code_runs_and_makes_the_plans_counts(counts, how):
    plan = RatioPlan(counts, "1:2", how)
    y = list(np.random.default_rng(0).permutation(np.repeat(np.arange(len(counts)), list(counts.values()))))
    y = [list(counts)[code] for code in y]
    space = {"X": np.arange(len(y))[:, None], "y": y}
    exec(plan.code(), space)
    classes = space.get("classes")
    got = Counter(classes[label] if classes else label for label in space["y_resampled"])
    assert got == plan.after
    assert len(space["X_resampled"]) == plan.total


def test_code_of_a_plan_that_changes_nothing_runs_too():
    space = {"X": [[1], [2]], "y": ["a", "b"]}
    exec(RatioPlan({"a": 1, "b": 1}).code(), space)
    assert space["y_resampled"] == ["a", "b"]


def test_weights_code_draws_the_target_in_expectation():
    plan = RatioPlan({"cat": 9_000, "dog": 1_000}, "1:2", "weight")
    y = labels_of(plan.counts)
    space = {"y": y}
    exec(plan.code(), space)
    drawn = Counter(y[list(space["sampler"])].tolist())
    assert sum(drawn.values()) == 10_000
    assert drawn["dog"] / 10_000 == pytest.approx(1 / 3, abs=4 * np.sqrt(2 / 9 / 10_000))
    assert space["loss"].weight.tolist() == pytest.approx(list(plan.weights.values()), rel=1e-5)


@pytest.mark.parametrize(("how", "sampler"), [("over", RandomOverSampler), ("under", RandomUnderSampler)])
def test_indices_of_a_million_are_several_times_faster_than_imbalanced_learn(how, sampler):
    y = (np.random.default_rng(0).random(1_000_000) < 0.1).astype(int)
    X = np.arange(len(y))[:, None]
    plan = RatioPlan.from_labels(y, "1:1", how)

    def seconds(work) -> float:
        start = time.perf_counter()
        work()
        return time.perf_counter() - start

    ours = min(seconds(lambda: plan.indices(y)) for _ in range(5))
    theirs = min(seconds(lambda: sampler(random_state=0).fit_resample(X, y)) for _ in range(3))
    assert theirs / ours >= 3  # 6 to 16 on a quiet machine


@pytest.mark.parametrize("how", ["over", "under", "both", "weight"])
def test_indices_need_at_most_two_index_arrays(how):
    y = (np.random.default_rng(0).random(1_000_000) < 0.1).astype(int)
    plan = RatioPlan.from_labels(y, "1:1", how)
    tracemalloc.start()
    chosen = plan.indices(y)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak <= 2 * max(chosen.nbytes, 8 * len(y))


# -- properties ------------------------------------------------------------------------------------------


@given(class_counts, ratios, st.sampled_from(HOW))
def test_each_way_keeps_its_promise(counts, target, how):
    if (plan := plan_or_none(counts, target, how)) is None:
        return
    if how == "over":
        assert not any(plan.dropped.values())
    if how == "under":
        assert not any(plan.duplicated.values())
    if how == "both":
        assert plan.total == sum(counts.values())
    if how == "weight":
        assert plan.after == counts
    for label in counts:
        assert plan.after[label] == counts[label] + plan.duplicated[label] - plan.dropped[label]


@given(class_counts, ratios, st.sampled_from(["over", "under", "both"]))
def test_no_class_is_further_from_another_than_the_ratio(counts, target, how):
    low, high = map(int, target.split(":"))
    if (plan := plan_or_none(counts, target, how)) is None:
        return
    if high * min(counts.values()) >= low * max(counts.values()):
        assert plan.after == counts
    after = plan.after.values()
    assert min(after) + 1 > Fraction(max(after) - 1, high) * low  # to within the rounding


@given(class_counts, st.data(), st.sampled_from(["over", "under", "both"]))
def test_shares_are_met_to_within_one_sample(counts, data, how):
    parts = data.draw(st.lists(st.integers(1, 20), min_size=len(counts), max_size=len(counts)))
    shares = {label: part / sum(parts) for label, part in zip(counts, parts, strict=True)}
    if (plan := plan_or_none(counts, shares, how)) is None:
        return
    sizes = [counts[label] / share for label, share in shares.items()]
    total = {"over": max(sizes), "under": min(sizes), "both": sum(counts.values())}[how]
    for label, share in shares.items():
        assert abs(plan.after[label] - share * total) <= 1.001


@given(class_counts, ratios, st.sampled_from(HOW), st.integers(0, 2**32))
def test_indices_hold_what_the_plan_says_and_copy_evenly(counts, target, how, seed):
    if (plan := plan_or_none(counts, target, how)) is None:
        return
    y = labels_of(counts, random_state=seed)
    chosen = plan.indices(y, random_state=seed)
    assert chosen.dtype == np.int64
    assert Counter(y[chosen].tolist()) == plan.after
    times = np.bincount(chosen, minlength=len(y))
    for label in counts:
        own = times[y == label]
        assert own.max() - own.min() <= 1
    np.testing.assert_array_equal(chosen, plan.indices(y, random_state=seed))


@given(class_counts, st.integers(0, 100))
def test_a_smaller_plan_is_part_of_a_larger_and_a_prefix_of_the_permutations(counts, seed):
    y = labels_of(counts)
    orders = class_permutations(y, random_state=seed)
    assert all(set(orders[label]) == set(np.flatnonzero(y == label)) for label in counts)
    smaller = Counter()
    for more in (1, 2, 5, 400):
        plan = RatioPlan(counts, {label: more for label in counts}, "both")
        chosen = Counter(plan.indices(y, random_state=seed).tolist())
        for label, order in orders.items():
            passes, rest = divmod(plan.after[label], len(order))
            assert [chosen[i] for i in order] == [passes + 1] * rest + [passes] * (len(order) - rest)
        assert smaller <= chosen
        smaller = chosen


@given(class_counts, ratios)
def test_weights_give_the_same_shares_as_copies(counts, target):
    plan = RatioPlan(counts, target, "weight")
    effective = {label: plan.weights[label] * count for label, count in counts.items()}
    both = plan_or_none(counts, target, "both")
    assert sum(effective.values()) == pytest.approx(len(counts) * sum(counts.values()))
    for label in counts if both else ():
        assert effective[label] / len(counts) == pytest.approx(both.after[label], abs=1)


# -- cases -----------------------------------------------------------------------------------------------


def test_weights_can_ask_for_what_copies_cannot():
    weights = RatioPlan({"a": 1, "b": 1}, {"b": 0.25}, "weight").weights
    assert weights["a"] == pytest.approx(3 * weights["b"])
    with pytest.raises(ValueError, match="keep none"):
        RatioPlan({"a": 1, "b": 1}, {"b": 0.25}, "under")


def test_weights_are_one_over_p():
    assert RatioPlan({0: 900, 1: 100}, how="weight").weights == pytest.approx({0: 1 / 0.9, 1: 10})


@pytest.mark.parametrize(
    ("target", "how", "after"),
    [
        ("1:2", "over", {"cat": 900, "dog": 450}),
        ("1:3", "under", {"cat": 300, "dog": 100}),
        ("1 : 3", "both", {"cat": 750, "dog": 250}),
        ("2:1", "over", {"cat": 900, "dog": 1800}),
        ("1:2.5", "under", {"cat": 250, "dog": 100}),
        (0.25, "over", {"cat": 900, "dog": 300}),
        ("25%", "under", {"cat": 300, "dog": 100}),
        ({"cat": 0.6}, "both", {"cat": 600, "dog": 400}),
        ({"cat": 0.5, "dog": 0.5}, "under", {"cat": 100, "dog": 100}),
        ({"dog": 333}, "over", {"cat": 900, "dog": 333}),
        ({"dog": 50, "cat": 1000}, "both", {"cat": 1000, "dog": 50}),
    ],
)
def test_two_classes(target, how, after):
    assert RatioPlan(CATS, target, how).after == after


@pytest.mark.parametrize(
    ("target", "how", "after"),
    [
        ("1:1", "over", [500, 500, 500, 500, 500]),
        ("1:3", "over", [500, 180, 166, 166, 166]),
        ("1:3", "under", [15, 15, 15, 15, 5]),
        ("1:1", "both", [153, 153, 153, 153, 153]),
        ("1:1000", "over", [500, 180, 60, 20, 5]),
        ({"e": 0.1}, "under", [500 * 45 // 760, 11, 4, 1, 5]),
    ],
)
def test_more_than_two_classes(target, how, after):
    got = list(RatioPlan(LONG_TAIL, target, how).after.values())
    assert sum(got) == pytest.approx(sum(after), abs=1)
    assert got == pytest.approx(after, abs=1)


def test_both_spreads_the_remainder_over_equal_classes():
    assert list(RatioPlan({"a": 7, "b": 2, "c": 1}, "1:1", "both").after.values()) == [4, 3, 3]


def test_a_tie_takes_the_last_class_for_the_rarer_one():
    assert RatioPlan({0: 10, 1: 10}, "2:1", "under").after == {0: 5, 1: 10}


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize(
    ("counts", "target", "words"),
    [
        ({"a": 20, "b": 10}, "1:10", "they are at 1:2 already"),
        ({"a": 20, "b": 10}, "1:2", "they are at 1:2 already"),
        ({"a": 5, "b": 5}, "1:7", "they are at 1:1 already"),
        ({"a": 20, "b": 10}, 0.1, "b has 33.33% already"),
        ({"a": 20, "b": 10}, "10%", "b has 33.33% already"),
        (LONG_TAIL, "1:101", "they are at 1:100 already"),
        (LONG_TAIL, 0.005, "e has 0.65% already"),
    ],
)
def test_what_is_milder_than_asked_stays_as_it_is_and_is_told(counts, target, words, how):
    plan = RatioPlan(counts, target, how)
    assert plan.after == counts
    assert len(set(plan.weights.values())) == 1
    assert plan.describe().endswith(f"samples an epoch, as before. No class changes: {words}.")


def test_an_imbalance_is_made_worse_by_shares_or_counts_alone():
    assert RatioPlan({"a": 20, "b": 10}, {"b": 0.1}, "over").after == {"a": 90, "b": 10}


# Without "majority" for over- and "minority" for under-sampling, which imbalanced-learn refuses too
STRATEGIES = [
    *(
        (word, "over", RandomOverSampler)
        for word in ("auto", "all", "minority", "not minority", "not majority")
    ),
    *(
        (word, "under", RandomUnderSampler)
        for word in ("auto", "all", "majority", "not minority", "not majority")
    ),
]


@pytest.mark.parametrize(("word", "how", "sampler"), STRATEGIES)
@pytest.mark.parametrize("counts", [LONG_TAIL, {0: 4, 1: 4, 2: 9}, {0: 9, 1: 4, 2: 9}], ids=str)
def test_words_of_sampling_strategy_are_imbalanced_learns(word, how, sampler, counts):
    y = labels_of(counts)
    _, expected = sampler(sampling_strategy=word, random_state=0).fit_resample(np.zeros((len(y), 1)), y)
    plan = RatioPlan.from_labels(y, word, how)
    assert plan.after == Counter(expected.tolist())
    assert f"sampling by sampling_strategy={word!r}: " in plan.describe()


@pytest.mark.parametrize(
    "y",
    [
        ["a", "b", "a", "a"],
        np.array([True, False, True, True]),
        [("x", 1), ("y", 2), ("x", 1), ("x", 1)],
        [1, "one", 1, 1],
        pd.Series(["a", "b", "a", "a"], index=[9, 8, 7, 6]),
        pd.Categorical(["a", "b", "a", "a"]),
        np.array([-5, 2**40, -5, -5]),
    ],
    ids=["strings", "bools", "tuples", "mixed", "series", "categorical", "wide ints"],
)
def test_labels_of_any_hashable_kind(y):
    plan = RatioPlan.from_labels(y, "1:1", "over")
    assert sorted(plan.indices(y).tolist()) == [0, 1, 1, 1, 2, 3]


def test_repr_makes_the_plan_again():
    plan = RatioPlan(CATS, {"dog": 0.4}, "both")
    assert eval(repr(plan)) == plan
    with pytest.raises(AttributeError):
        plan.how = "over"


@pytest.mark.parametrize(
    ("counts", "target", "how", "sentence"),
    [
        (CATS, "1:1", "under", "Under-sampling to 1:1: 200 samples an epoch instead of 1,000. "
         "cat goes from 900 to 100."),
        (CATS, "1:1", "weight", "Weighting to 1:1: 1,000 samples an epoch, as before. "
         "One dog counts 10 and one cat counts 1.11."),
        ({"MRI": 30, "X-ray": 10}, "1:1", "weight", "Weighting to 1:1: 40 samples an epoch, as before. "
         "One X-ray counts 4 and one MRI counts 1.33."),
        (CATS, 0.1, "over", "Over-sampling to 10% of dog: 1,000 samples an epoch, as before. "
         "No class changes: dog has 10% already."),
        (CATS, {"dog": 100}, "over", "Over-sampling to the counts set by hand: 1,000 samples an epoch, as before. "
         "No class changes."),
        (LONG_TAIL, "1:1", "over", "Over-sampling to 1:1: 2,500 samples an epoch instead of 765. "
         "e goes from 5 to 500, d goes from 20 to 500, c goes from 60 to 500 and 1 more class changes."),
        (CATS, {"dog": 400}, "over", "Over-sampling to the counts set by hand: 1,300 samples an epoch instead of "
         "1,000. dog goes from 100 to 400."),
    ],
)  # fmt: skip
def test_describe_says_what_changes(counts, target, how, sentence):
    assert RatioPlan(counts, target, how).describe() == sentence


# -- what is refused, and with which words ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "target", "how", "words"),
    [
        (CATS, "1:0", "over", "'1:0' asks for none.*'1:1', '1:2'"),
        (CATS, "0:1", "under", "'0:1' asks for none"),
        (CATS, "-1:2", "over", "less than none"),
        (CATS, "1:2:3", "over", "no ratio of two numbers"),
        (CATS, "one to two", "over", "holds 'one to two', which is no number"),
        (CATS, "", "over", "no ratio of two numbers"),
        (CATS, "1:nan", "over", "no number"),
        (CATS, 0.0, "over", r"target=0.0 is a share, to lie between 0 and 1"),
        (CATS, -0.1, "over", "target=-0.1 is a share"),
        (CATS, 1.0, "over", "target=1.0 is a share"),
        (CATS, float("nan"), "over", "target=nan is a share"),
        (CATS, "120%", "over", "between 0 and 1"),
        (CATS, {}, "over", "names no class"),
        (CATS, {"fox": 0.5}, "over", "names 'fox', which is no class here; the classes are 'cat', 'dog'"),
        (CATS, {"cat": 0.5, "dog": 0.6}, "over", "sum to 1.1; they must sum to 1"),
        (LONG_TAIL, {"a": 0.5, "b": 0.5}, "over", r"nothing for the 3 class\(es\) not named"),
        (CATS, {"cat": 0.5, "dog": 3}, "over", "mixes counts"),
        (CATS, {"dog": 0}, "over", "needs at least 1 sample"),
        (
            CATS,
            {"dog": 130},
            "under",
            "'dog' lacks 30 samples: 130 are asked and it has 100.*'over' or 'both'",
        ),
        (CATS, {"cat": 800}, "over", "'cat' has 100 samples too many: 800 are asked and it has 900.*'under'"),
        (CATS, "100000000:1", "over", "90,000,000,900 samples.*'dog' has 100"),
        ({"a": 5, "b": 5}, "7:1", "under", "class 'a' would keep none of its 5"),
        (CATS, "majority", "over", "target='majority' is not for over-sampling; use one of 'auto', 'all'"),
        (CATS, "minority", "under", "target='minority' is not for under-sampling"),
        (CATS, "minority", "both", "says which classes to over- or under-sample, and how='both' is neither"),
        (LONG_TAIL, "2:1", "over", "with 5 classes a ratio is smallest to largest"),
        (CATS, "1:1", "sideways", "how='sideways' is unknown; use one of 'over', 'under', 'both', 'weight'"),
        ({"cat": 9}, "1:1", "over", "at least 2 classes, and counts has only 'cat'"),
        ({}, "1:1", "over", "counts has none"),
        ({"cat": 9, "dog": 0}, "1:1", "over", r"counts\['dog'\]=0"),
        ({"cat": 9, "dog": 1.5}, "1:1", "over", r"counts\['dog'\]=1.5"),
    ],
)
def test_what_cannot_be_is_refused_with_the_cure(counts, target, how, words):
    with pytest.raises(ValueError, match=words):
        RatioPlan(counts, target, how)


@pytest.mark.parametrize("target", [None, 1, True, ["1", "2"]], ids=str)
def test_what_is_no_target_at_all_is_a_type_error(target):
    with pytest.raises(TypeError, match="is no target; write a ratio as 'a:b'"):
        parse_target(target)


@pytest.mark.parametrize(
    ("y", "error", "words"),
    [
        ([], ValueError, "y is empty"),
        (["a"], ValueError, "at least 2 classes, and counts has only 'a'"),
        ([0.0, float("nan"), 1.0, float("nan")], ValueError, r"2 missing label\(s\), at position\(s\) 1, 3"),
        (["a", None, "b"], ValueError, r"1 missing label\(s\), at position\(s\) 1"),
        ([["a"], ["b"]], TypeError, "hashable"),
        (np.zeros((3, 2)), ValueError, r"shape \(3, 2\)"),
        ("aab", TypeError, "array-like"),
    ],
)
def test_labels_that_cannot_be_planned_are_refused(y, error, words):
    with pytest.raises(error, match=words):
        RatioPlan.from_labels(y)


def test_counts_must_be_a_mapping():
    with pytest.raises(TypeError, match="from_labels"):
        RatioPlan([900, 100])


def test_a_plan_refuses_other_labels():
    with pytest.raises(ValueError, match="y holds 2 of class 'dog', and the plan was made for 1"):
        RatioPlan({"cat": 1, "dog": 1}).indices(["cat", "dog", "dog"])
