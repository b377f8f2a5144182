"""The leak guard: it tells what lies on both sides, and a leak's price is real."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_breast_cancer
from sklearn.neighbors import KNeighborsClassifier

from course_lib import ratios
from course_lib.splits import Parts, check_leaks, grouped, stratified

RNG = np.random.default_rng(0)
X = RNG.normal(size=(100, 8))
THIRDS = Parts(np.arange(60), np.arange(60, 80), np.arange(80, 100))


def _leaks(found):
    return {(leak.kind, leak.left, leak.right): leak.pairs.tolist() for leak in found.found}


def test_a_clean_split_says_what_was_looked_for():
    clean = check_leaks(THIRDS, X, groups=np.arange(100) // 20, source=np.arange(100))
    assert not clean
    assert repr(clean) == ("Nothing leaks: no copy, same row, group or near-duplicate lies in two parts.")


def test_it_tells_the_kind_the_parts_and_the_rows():
    leaky = X.copy()
    leaky[80] = leaky[81] = X[5]
    leaky[65] = X[7] + 1e-4
    leaky[90] = X[61] + 1e-4
    leaky[91] = leaky[90]
    groups = np.r_[np.arange(60), np.arange(100, 140)]
    groups[99] = 3
    found = check_leaks(THIRDS, leaky, groups=groups)
    assert _leaks(found) == {
        ("same row", "train", "test"): [[5, 80], [5, 81]],
        ("near-duplicate", "train", "val"): [[7, 65]],
        ("near-duplicate", "val", "test"): [[61, 90], [61, 91]],
        ("group", "train", "test"): [[3, 99]],
    }
    assert found
    assert found.rows("test").tolist() == [80, 81, 90, 91, 99]
    assert found.rows("val").tolist() == [65]
    assert [len(leak.pairs) for leak in found.found] == [1, 2, 1, 2]
    assert found.sentences()[1] == (
        "2 test rows are in training too (10 %), as row 80 equals row 5: "
        "the model is asked what it was told, and the score comes out too high."
    )
    assert "1 test row is of a group that training holds too (5 %): '3'." in repr(found)
    assert _leaks(check_leaks(THIRDS, leaky, near=None)).keys() == {("same row", "train", "test")}


@given(groups=st.lists(st.integers(0, 30), min_size=30, max_size=30), seed=st.integers(0, 99))
def test_group_leaks_agree_with_a_plain_loop(groups, seed):
    cuts = np.split(np.random.default_rng(seed).permutation(30), [15, 22])
    found = check_leaks(Parts(*cuts), groups=groups)
    for leak in found.found:
        left = getattr(Parts(*cuts), leak.left)
        assert all(groups[a] == groups[b] and a in left for a, b in leak.pairs)
    train = {groups[i] for i in cuts[0]}
    val = {groups[i] for i in cuts[1]}
    assert found.rows("val").tolist() == sorted(i for i in cuts[1] if groups[i] in train)
    assert found.rows("test").tolist() == sorted(i for i in cuts[2] if groups[i] in train | val)


@settings(max_examples=20)
@given(seed=st.integers(0, 99))
def test_dropping_the_rows_it_names_stops_the_leak(seed):
    rng = np.random.default_rng(seed)
    data = rng.normal(size=(60, 6))
    data[30:50] = data[rng.integers(0, 30, 20)] + rng.choice([0, 1e-5], (20, 1))
    parts = Parts(*np.split(rng.permutation(60), [30, 45]))
    found = check_leaks(parts, data)
    assert found
    kept = Parts(parts.train, *(np.setdiff1d(getattr(parts, p), found.rows(p)) for p in ("val", "test")))
    assert not check_leaks(kept, data)


def test_provenance_shows_even_copies_that_were_changed():
    source = np.r_[np.arange(90), np.arange(10)]
    augmented = X[source] + RNG.normal(size=X.shape)
    assert not check_leaks(THIRDS, augmented)
    found = check_leaks(THIRDS, augmented, source=source)
    assert found.rows("test").tolist() == list(range(90, 100))
    assert "resampled before the split" in repr(found)


def test_children_of_two_parents_leak_by_either():
    source = np.column_stack([np.arange(100), np.arange(100)])
    source[99] = 80, 3
    assert _leaks(check_leaks(THIRDS, source=source)) == {("copy", "train", "test"): [[3, 99]]}


def test_resampling_before_the_split_is_found_and_its_score_is_too_good():
    data, y = load_breast_cancer(return_X_y=True)
    rng = np.random.default_rng(0)
    y = rng.permutation(y)  # nothing can be learned: honest accuracy is that of guessing
    source = ratios.RatioPlan.from_labels(y, {0: 1000, 1: 1000}, how="over").indices(y, random_state=0)
    parts = stratified(y[source], random_state=0)
    assert {leak.kind for leak in check_leaks(parts, data[source]).found} == {"same row"}
    honest = stratified(y[source], source=source, together=True, random_state=0)
    assert not check_leaks(honest, data[source], source=source, near=None)

    def score(split):
        model = KNeighborsClassifier(1).fit(data[source][split.train], y[source][split.train])
        return model.score(data[source][split.test], y[source][split.test])

    assert score(parts) > 0.85
    assert score(honest) < 0.65


def test_a_grouped_split_passes_its_own_check():
    groups = RNG.integers(0, 20, 100)
    assert not check_leaks(grouped(groups, random_state=0), groups=groups)


def test_index_arrays_will_do_and_images_too():
    images = RNG.integers(0, 255, (9, 8, 8), dtype=np.uint8)
    images[8] = images[0]
    assert _leaks(check_leaks((range(6), [], [6, 7, 8]), images)) == {("same row", "train", "test"): [[0, 8]]}


BAD = {
    "nothing to look at": ((THIRDS,), {}, ValueError, "give X, groups or source"),
    "too few rows": ((THIRDS, X[:50]), {}, ValueError, "X has 50 rows, but the parts reach to position 99"),
    "too few groups": ((THIRDS,), {"groups": [1, 2]}, ValueError, "groups has 2 rows"),
    "too few sources": ((THIRDS,), {"source": [1, 2]}, ValueError, "source has 2 rows"),
    "missing group": ((THIRDS,), {"groups": [None] * 100}, ValueError, "groups has 100 missing"),
    "NaN for a group": (
        (THIRDS,),
        {"groups": [1.0] * 99 + [np.nan]},
        ValueError,
        r"position\(s\) 99; nobody can say on which side of a split such rows belong: give each its group",
    ),
    "an index for positions": (
        ((pd.RangeIndex(50), [], pd.Index([90, 95])), X),
        {},
        ValueError,
        r"train is a pandas index.*frame\.index\.get_indexer\(train\)",
    ),
    "near": ((THIRDS, X), {"near": 2}, ValueError, "near=2"),
    "source of text": ((THIRDS,), {"source": ["a"] * 100}, ValueError, "position of the original row"),
}


@pytest.mark.parametrize(("arguments", "options", "error", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_refused_with_one_clear_error(arguments, options, error, message):
    with pytest.raises(error, match=message):
        check_leaks(*arguments, **options)


def test_leaks_are_told_for_the_later_part():
    with pytest.raises(ValueError, match="part='train'"):
        check_leaks(THIRDS, X).rows("train")


def test_groups_1_and_text_1_do_not_leak_into_each_other():
    parts = Parts(train=[0, 1], val=[], test=[2, 3])
    assert not check_leaks(parts, groups=[1, 1, "1", "1"])
    found = check_leaks(parts, groups=[1, "1", "1", 2])
    assert _leaks(found) == {("group", "train", "test"): [[1, 2]]}
    assert repr(found).count("''1''") == 1


def test_rows_that_differ_above_2_to_the_53_are_not_the_same_row():
    for rows in (
        np.array([[2**53], [2**53 + 1]]),
        pd.DataFrame({"id": [2**53, 2**53 + 1]}),
        pd.DataFrame({"id": pd.array([2**53, 2**53 + 1], dtype="Int64")}),
        [[2**53], [2**53 + 1]],
    ):
        assert not check_leaks(Parts([0], [], [1]), rows, near=None)
    assert check_leaks(Parts([0], [], [1]), [[2**53 + 1], [2**53 + 1]], near=None)


def test_data_with_an_index_of_its_own_count_by_position():
    frame = pd.DataFrame(X, index=RNG.permutation(100))
    frame.iloc[80] = frame.iloc[5]
    groups = pd.Series(np.arange(100), index=frame.index)
    groups.iloc[99] = 3
    assert _leaks(check_leaks(THIRDS, frame, groups=groups, near=None)) == {
        ("same row", "train", "test"): [[5, 80]],
        ("group", "train", "test"): [[3, 99]],
    }
