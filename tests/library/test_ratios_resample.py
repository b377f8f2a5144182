"""resample and positives_negatives: imbalanced-learn's rows, with parents that are really theirs."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_breast_cancer

from course_lib.ratios import RESAMPLERS, Resampled, positives_negatives, resample
from course_lib.splits import Parts, check_leaks, stratified

OVER = [name for name, way in RESAMPLERS.items() if way.how == "over"]
UNDER = [name for name, way in RESAMPLERS.items() if way.how == "under"]
CLEAN = [name for name, way in RESAMPLERS.items() if way.how == "clean"]
BETWEEN = [name for name, way in RESAMPLERS.items() if way.interpolates]
TO_A_RATIO = [*OVER, *UNDER]


def clouds(counts=(200, 60, 30), d=3, random_state=0):
    """Classes whose points lie among each other, in mixed order."""
    rng = np.random.default_rng(random_state)
    y = rng.permutation(np.repeat(np.arange(len(counts)), counts))
    return rng.normal(size=(len(y), d)) + y[:, None] * 0.7, y


def off_the_segment(made: Resampled, X) -> float:
    """How far new rows lie from the segment between their parents, as a share of the data's extent."""
    origin, partner = (
        np.asarray(X, float)[parents[made.partner >= 0]] for parents in (made.origin, made.partner)
    )
    along, step = partner - origin, made.X[made.partner >= 0] - origin
    share = np.einsum("ij,ij->i", along, step) / np.maximum(np.einsum("ij,ij->i", along, along), 1e-300)
    return np.abs(step - np.clip(share, 0, 1)[:, None] * along).max(initial=0) / np.abs(X).max()


# -- the rows are imbalanced-learn's ---------------------------------------------------------------------


@pytest.mark.parametrize("method", RESAMPLERS)
@pytest.mark.parametrize("kind", ["numbers", "words", "tuples"])
def test_code_in_imbalanced_learn_makes_the_same_rows(method, kind):
    X, codes = clouds()
    y = {
        "numbers": codes,
        "words": np.array(["cat", "dog", "fox"])[codes],
        "tuples": [("c", int(c)) for c in codes],
    }[kind]
    made = resample(X, y, None if method in CLEAN else "1:2", method, random_state=3)
    space = {"X": X, "y": y}
    exec(made.code(), space)
    theirs, labels = np.asarray(space["X_resampled"]), np.asarray(space["y_resampled"])
    ours = made.y if kind != "tuples" else np.array([label[1] for label in made.y])
    if method in CLEAN:
        theirs, labels = (part[np.lexsort(theirs.T)] for part in (theirs, labels))
        ours, made_X = ours[np.lexsort(made.X.T)], made.X[np.lexsort(made.X.T)]
    else:
        made_X = made.X
    np.testing.assert_array_equal(made_X, theirs)
    np.testing.assert_array_equal(ours, labels)


@pytest.mark.parametrize(
    ("method", "options"),
    [
        ("smote", {"k_neighbors": 2}),
        ("borderline_smote", {"kind": "borderline-2", "m_neighbors": 6, "k_neighbors": 3}),
        ("adasyn", {"n_neighbors": 9}),
        ("near_miss", {"version": 2}),
        ("near_miss", {"version": 3, "n_neighbors_ver3": 5}),
        ("enn", {"kind_sel": "mode", "n_neighbors": 5}),
        ("tomek_links", {"classes": [0]}),
    ],
)
def test_options_reach_imbalanced_learn(method, options):
    X, y = clouds()
    made = resample(X, y, method=method, **options)
    space = {"X": X, "y": y}
    exec(made.code(), space)
    assert Counter(space["y_resampled"].tolist()) == made.after
    assert sorted(map(tuple, space["X_resampled"])) == sorted(map(tuple, made.X))
    assert made.after != resample(X, y, method=method).after or not np.array_equal(
        made.X, resample(X, y, method=method).X
    )


@pytest.mark.parametrize("method", TO_A_RATIO)
@pytest.mark.parametrize("target", ["1:1", "1:2", "1:3", {1: 61}])
def test_the_ratio_is_met_to_the_sample(method, target):
    X, y = clouds()
    if isinstance(target, dict) and method in UNDER:
        target = {1: 59}
    if method == "adasyn" and target in ("1:3", {1: 61}):
        target = "1:1.5"  # it makes nothing where each sample's part is below a half
    made = resample(X, y, target, method)
    assert Counter(made.y.tolist()) == made.after
    if method == "adasyn":
        assert sum(made.after.values()) == pytest.approx(sum(made.asked.values()), abs=30)
    else:
        assert made.after == made.asked


# -- where rows come from --------------------------------------------------------------------------------


@settings(max_examples=40)
@given(
    st.sampled_from(BETWEEN),
    st.integers(0, 10**6),
    st.sampled_from([(80, 25, 12), (60, 20)]),
    st.integers(1, 6),
    st.booleans(),
)
def test_every_new_row_lies_between_its_parents(method, seed, counts, d, copies):
    X, y = clouds(counts, d, seed)
    if copies:
        X[1::2] = X[::2][: len(X[1::2])]
    try:
        made = resample(X, y, "1:2", method, random_state=seed)
    except ValueError:  # no border, or nothing for ADASYN to do: see the table of what is refused
        return
    assert off_the_segment(made, X) < 1e-12
    assert np.array_equal(made.X[~made.new], X)
    assert np.array_equal(made.new, made.partner >= 0)
    assert np.array_equal(made.y, y[made.origin])
    assert np.array_equal(made.y[made.new], y[made.partner[made.new]])


def test_borderline_2_may_look_towards_another_class_and_says_so():
    X, y = clouds()
    made = resample(X, y, "1:1", "borderline_smote", kind="borderline-2")
    assert off_the_segment(made, X) < 1e-12
    assert np.array_equal(made.y[made.new], y[made.origin[made.new]])
    assert (y[made.partner[made.new]] != made.y[made.new]).any()


@pytest.mark.parametrize("method", ["random_over", *UNDER, *CLEAN])
def test_what_is_not_interpolated_is_an_index_array(method):
    X, y = clouds()
    made = resample(X, y, None if method in CLEAN else "1:2", method)
    np.testing.assert_array_equal(made.X, X[made.origin])
    assert (made.partner == -1).all()
    assert made.new.sum() == (len(made) - len(y) if method == "random_over" else 0)
    assert made.origin.dtype == made.partner.dtype == np.int64


def test_whole_numbers_are_interpolated_as_they_should_and_do_not_wrap():
    rng = np.random.default_rng(0)
    X, y = rng.integers(0, 256, (60, 4), dtype=np.uint8), np.repeat([0, 1], [45, 15])
    made = resample(X, y)
    assert made.X.dtype == np.float64
    assert off_the_segment(made, X) < 1e-12
    space = {"X": X, "y": y}
    exec(made.code(), space)
    np.testing.assert_array_equal(space["X_resampled"], made.X)


def test_single_precision_stays():
    X, y = clouds()
    assert resample(X.astype(np.float32), y).X.dtype == np.float32


def test_images_can_be_copied_and_dropped():
    images, y = np.random.default_rng(0).integers(0, 9, (30, 8, 8)), np.repeat([0, 1], [20, 10])
    for method in ("random_over", "random_under"):
        made = resample(images, y, "1:1", method)
        np.testing.assert_array_equal(made.X, images[made.origin])
        assert made.after == {0: len(made) // 2, 1: len(made) // 2}


def test_frames_stay_frames():
    X, y = clouds()
    frame = pd.DataFrame(X, columns=list("abc"), index=np.arange(len(X))[::-1])
    made, copied = resample(frame, y), resample(frame.assign(word="w"), y, method="random_over")
    assert list(made.X) == list("abc")
    np.testing.assert_array_equal(made.X.to_numpy(), resample(X, y).X)
    assert copied.X["word"].eq("w").all()
    assert copied.X.index.tolist() == list(range(len(copied)))


def test_a_ratio_that_is_there_already_changes_nothing():
    X, y = clouds((20, 20))
    for method in TO_A_RATIO:
        made = resample(X, y, "1:1", method)
        np.testing.assert_array_equal(made.X, X)
        assert not made.new.any()
        space = {"X": X, "y": y}
        exec(made.code(), space)
        assert space["X_resampled"] is X


def test_chance_comes_from_random_state():
    X, y = clouds()
    rows = [resample(X, y, random_state=seed).X for seed in (0, 0, 1, np.random.default_rng(0), None)]
    np.testing.assert_array_equal(rows[0], rows[1])
    assert not np.array_equal(rows[0], rows[2])
    again = resample(X, y, random_state=np.random.default_rng(0)).X
    np.testing.assert_array_equal(rows[3], again)


@pytest.mark.parametrize(
    ("target", "method", "sentence"),
    [
        ({"dog": 25, "fox": 30}, "smote", "SMOTE to the counts set by hand: 125 rows instead of 100. fox goes from "
         "10 to 30 and dog goes from 20 to 25, 25 rows of them interpolated."),
        ({"dog": 21}, "smote", "SMOTE to the counts set by hand: 101 rows instead of 100. dog goes from 20 to 21, "
         "1 row of it interpolated."),
        ("1:1", "near_miss", "NearMiss to 1:1: 30 rows instead of 100. cat goes from 70 to 10 and "
         "dog goes from 20 to 10."),
        ("1:9", "random_over", "Copying at random to 1:9: 100 rows, as before. No class changes."),
    ],
)  # fmt: skip
def test_it_says_what_was_done(target, method, sentence):
    rng = np.random.default_rng(0)
    y = np.repeat(["cat", "dog", "fox"], [70, 20, 10])
    made = resample(rng.normal(size=(100, 2)), y, target, method)
    assert made.describe() == sentence
    assert repr(made) == f"Resampled({made.describe()})"
    assert "Katze" in made.describe({"cat": "Katze"}) or "cat" not in made.describe()


# -- the leak guard reads it -----------------------------------------------------------------------------


@pytest.mark.parametrize("method", OVER)
def test_rows_made_before_the_split_are_found_on_both_sides(method):
    X, y = load_breast_cancer(return_X_y=True)
    made = resample(X, y, "1:1", method)
    parts = stratified(made.y, random_state=0)
    found = check_leaks(parts, source=made)
    assert "resampled before the split" in repr(found)
    torn = set(parts.train[made.new[parts.train]]) | set(parts.train)
    parents = {int(p) for i in torn for p in made.source[i]}
    expected = [i for i in parts.test if parents & set(made.source[i].tolist())]
    assert set(expected) <= set(found.rows("test"))
    with pytest.raises(ValueError, match="resampled before the split"):
        stratified(made.y, source=made, random_state=0)
    honest = stratified(made.y, source=made, together=True, random_state=0)
    assert not check_leaks(honest, source=made)


def test_the_training_part_resampled_alone_leaks_nothing():
    X, y = load_breast_cancer(return_X_y=True)
    parts = stratified(y, random_state=0)
    made = resample(X[parts.train], y[parts.train])
    source = np.r_[parts.train[made.source], np.repeat(parts.test[:, None], 2, axis=1)]
    both = Parts(np.arange(len(made)), [], np.arange(len(made), len(source)))
    assert not check_leaks(both, source=source)


# -- what is refused -------------------------------------------------------------------------------------

X, Y = clouds()
NAN = X.copy()
NAN[[3, 7], 0] = np.nan
FEW = np.r_[np.zeros(20, int), 1, 1, 1]
BAD = {
    "unknown method": ((X, Y, "1:1", "smoke"), {}, ValueError, "method='smoke' is unknown; use one of 'random_over'"),
    "unknown option": ((X, Y), {"k": 3}, TypeError, "smote takes no option 'k'; its options are k_neighbors"),
    "option of another": ((X, Y, "1:1", "random_over"), {"k_neighbors": 3}, TypeError, "it has no options"),
    "no neighbours": ((X, Y), {"k_neighbors": 0}, ValueError, "k_neighbors is 0; give a whole number from 1"),
    "half a neighbour": ((X, Y), {"k_neighbors": 2.5}, ValueError, "k_neighbors is 2.5"),
    "kind": ((X, Y, "1:1", "borderline_smote"), {"kind": "x"}, ValueError, "kind='x'; use one of 'borderline-1'"),
    "version": ((X, Y, "1:1", "near_miss"), {"version": 4}, ValueError, "version=4; use one of 1, 2, 3"),
    "ratio 0": ((X, Y, "1:0"), {}, ValueError, "asks for none"),
    "negative": ((X, Y, "-1:2"), {}, ValueError, "less than none"),
    "more than exist": ((X, Y, {1: 100}, "random_under"), {}, ValueError, "1 lacks 40 samples: 100 are asked"),
    "fewer than exist": ((X, Y, {1: 10}), {}, ValueError, "1 has 50 samples too many"),
    "class absent": ((X, Y, {7: 100}), {}, ValueError, "target names 7, which is no class here"),
    "one class": ((X, [0] * len(X)), {}, ValueError, "at least 2 classes"),
    "missing label": ((X[:3], [0, None, 1]), {}, ValueError, "1 missing label"),
    "no rows": ((X[:0], []), {}, ValueError, "y is empty"),
    "lengths": ((X, Y[:-1]), {}, ValueError, r"X has shape \(290, 3\) and y has 289 labels"),
    "lengths, copied": ((X, Y[:-1], "1:1", "random_over"), {}, ValueError, "of the same samples, a row each"),
    "NaN": ((NAN, Y), {}, ValueError, r"2 row\(s\) with NaN or infinity, at position\(s\) 3, 7.*use 'random_over'"),
    "images": ((np.zeros((290, 8, 8)), Y), {}, ValueError, r"flatten images with X.reshape\(len\(X\), -1\), or give"),
    "text": (([["a"]] * 290, Y), {}, TypeError, "encode text and dates first"),
    "frame of text": ((pd.DataFrame({"a": ["x"] * 290}), Y), {}, TypeError,
                      r"1 column\(s\) that are no numbers, as 'a'"),
    "ragged": (([[1], [1, 2], *([[1]] * 288)], Y), {}, ValueError, "its rows differ in length"),
    "class too small": ((X[:23], FEW), {}, ValueError,
                        "class 1 has 3 samples, and smote looks for k_neighbors=5 others of the class: it needs 6; "
                        "lower k_neighbors to at most 2"),
    "class of one": ((X[:21], FEW[:21]), {}, ValueError, "class 1 has 1 sample,.*it needs 6; use 'random_over'"),
    "adasyn too small": ((X[:23], FEW, "1:1", "adasyn"), {}, ValueError, "lower n_neighbors to at most 2"),
    "near_miss too small": ((X[:22], FEW[:22], "1:1", "near_miss"), {}, ValueError, "lower n_neighbors to 2"),
    "fewer than m": ((X[:8], [0] * 5 + [1] * 3, "1:1", "borderline_smote"), {"k_neighbors": 1}, ValueError,
                     "y has 8 samples, and borderline_smote looks at m_neighbors=10 others of each"),
    "no border": ((np.r_[X[:60], X[:20] + 99], np.repeat([0, 1], [60, 20]), "1:1", "borderline_smote"),
                  {"m_neighbors": 3}, ValueError, "makes no sample of class 1"),
    "no others near": ((np.r_[X[:40], X[:20] + 99], np.repeat([0, 1], [40, 20]), "1:1", "adasyn"), {}, ValueError,
                       "adasyn finds nothing to make new samples from.*use 'smote'"),
    "ratio of cleaning": ((X, Y, "1:2", "enn"), {}, ValueError, "target='1:2': enn drops what it finds doubtful"),
    "random_state": ((X, Y), {"random_state": "x"}, (TypeError, ValueError), "x|seed|int"),
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "options", "error", "words"), BAD.values(), ids=BAD)
def test_what_cannot_be_is_refused_with_the_cure(arguments, options, error, words):
    with pytest.raises(error, match=words):
        resample(*arguments, **options)


# -- positives and negatives -----------------------------------------------------------------------------


@given(st.integers(1, 50), st.integers(1, 300), st.sampled_from([0.5, 1, 2, 3, 7, 2.5]), st.integers(0, 9))
def test_positives_all_stay_and_negatives_are_as_many_as_asked(positives, negatives, each, seed):
    y = np.random.default_rng(seed).permutation(np.repeat([1, 0, 2], [positives, negatives, negatives // 2]))
    there, asked = (y != 1).sum(), int(positives * each)
    if asked < 1:
        return
    kept = positives_negatives(y, 1, each, fewer="keep", random_state=seed)
    assert np.array_equal(np.sort(kept[y[kept] == 1]), np.flatnonzero(y == 1))
    assert len(np.unique(kept)) == len(kept)
    assert (y[kept] != 1).sum() == min(asked, there)
    copied = positives_negatives(y, 1, each, fewer="copy", random_state=seed)
    assert (y[copied] != 1).sum() == asked
    times = np.bincount(copied, minlength=len(y))[y != 1]
    assert times.max() - times.min() <= 1
    if asked <= there:
        np.testing.assert_array_equal(positives_negatives(y, 1, each, random_state=seed), kept)


def test_one_to_three_only_adds_to_one_to_two():
    y = np.repeat(["well", "ill"], [90, 10])
    two, three = (positives_negatives(y, "ill", k) for k in (2, 3))
    assert (len(two), len(three)) == (30, 40)
    assert set(two) < set(three)


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (([0, 0, 1], 7), ValueError, "positive=7 is no class of y; the classes are 0, 1"),
        (([1, 1], 1), ValueError, "every sample is 1: there are no negatives"),
        (([0, 1], 1, 0), ValueError, "negatives_per_positive=0; give a number above 0"),
        (([0, 1], 1, -2), ValueError, "negatives_per_positive=-2"),
        (([0, 1], 1, float("nan")), ValueError, "negatives_per_positive=nan"),
        (([0, 1], 1, "2"), TypeError, "negatives_per_positive='2'"),
        (([0, 1, 1], 1, 0.2), ValueError, "leaves no negative for 2 positive.*at least 0.5"),
        (([0, 0, 0, 1, 1], 1, 2), ValueError, r"4 negatives are asked \(2 for each of 2 positives\), and y has 3; "
         "ask for at most 1.5 for each.*fewer='keep'"),
    ],
)  # fmt: skip
def test_positives_and_negatives_that_cannot_be_are_refused(arguments, error, words):
    with pytest.raises(error, match=words):
        positives_negatives(*arguments)


def test_what_to_do_with_fewer_is_one_of_three():
    with pytest.raises(ValueError, match="fewer='drop'; use one of 'refuse', 'keep', 'copy'"):
        positives_negatives([0, 1], 1, 1, fewer="drop")
