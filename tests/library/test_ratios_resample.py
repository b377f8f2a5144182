"""resample and tomek_links: imbalanced-learn's rows, with parents that are really theirs."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from imblearn.under_sampling import EditedNearestNeighbours, TomekLinks
from scipy import sparse
from sklearn.datasets import load_breast_cancer, load_digits

from course_lib.ratios import RESAMPLERS, Resampled, resample, tomek_links
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
        ("tomek_links", {"sampling_strategy": [0]}),
        ("enn", {"sampling_strategy": "majority"}),
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


def test_a_series_of_labels_stays_one():
    X, y = clouds()
    series = pd.Series(y, index=np.arange(len(y))[::-1], name="kind").astype("category")
    for method in ("smote", "random_under"):
        made = resample(X, series, "1:2", method)
        expected = pd.Series(resample(X, y, "1:2", method).y, name="kind").astype("category")
        pd.testing.assert_series_equal(made.y, expected)


@pytest.mark.parametrize("kind", [sparse.csr_matrix, sparse.coo_array], ids=lambda kind: kind.__name__)
def test_sparse_rows_can_be_copied_and_dropped(kind):
    X, y = clouds()
    for method in ("random_over", "random_under"):
        made = resample(kind(X), y, "1:2", method)
        np.testing.assert_array_equal(made.X.toarray(), X[made.origin])


def test_a_milder_imbalance_than_asked_gets_no_new_rows():
    X, y = clouds((40, 20))
    for method in TO_A_RATIO:
        assert len(resample(X, y, "1:10", method)) == 60


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
        ("1:9", "random_over", "Copying at random to 1:9: 100 rows, as before. No class changes: they are at 1:7 "
         "already."),
    ],
)  # fmt: skip
def test_it_says_what_was_done(target, method, sentence):
    rng = np.random.default_rng(0)
    y = np.repeat(["cat", "dog", "fox"], [70, 20, 10])
    made = resample(rng.normal(size=(100, 2)), y, target, method)
    assert made.describe() == sentence
    assert repr(made) == f"Resampled({made.describe()})"
    assert "Katze" in made.describe({"cat": "Katze"}) or "cat" not in made.describe()


# -- cleaning --------------------------------------------------------------------------------------------


def table(kind: str, n: int, d: int, rng) -> np.ndarray:
    """Points among which ties are certain, likely, or made by rounding."""
    if kind == "grid":
        return rng.integers(0, 3, size=(n, d)).astype(float)
    if kind == "copies":
        return rng.normal(size=(n // 2 + 1, d))[rng.integers(0, n // 2 + 1, n)]
    if kind == "rounded":
        return rng.normal(size=(n, d)).round(1) * 0.37
    if kind == "far from zero":
        return rng.normal(size=(n, d)) + 10.0 ** rng.integers(0, 7)
    if kind == "outliers":
        return rng.normal(size=(n, d)) * np.exp(3 * rng.normal(size=(n, 1)))
    return rng.normal(size=(n, d)).astype(np.float32 if kind == "single precision" else np.float64)


KINDS = ["plain", "grid", "copies", "rounded", "far from zero", "outliers", "single precision"]


def kept_by(sampler, X, y) -> np.ndarray:
    sampler.fit_resample(X, y)
    return np.sort(sampler.sample_indices_)


@settings(max_examples=150)
@given(
    st.sampled_from(KINDS),
    st.integers(12, 300),
    st.sampled_from([1, 4, 15, 16, 40]),
    st.sampled_from([2, 2, 3, 5]),
    st.sampled_from(["auto", "all", "majority", "not majority", [0]]),
    st.integers(0, 10**6),
)
def test_cleaning_keeps_imbalanced_learns_rows(kind, n, d, n_classes, classes, seed):
    rng = np.random.default_rng(seed)
    X = table(kind, n, d, rng)
    y = rng.choice(
        n_classes, size=n, p=[0.9, 0.1] if n_classes == 2 else rng.dirichlet(np.full(n_classes, 0.6))
    )
    y[:n_classes] = np.arange(n_classes)
    peers = {"tomek_links": TomekLinks, "enn": EditedNearestNeighbours}
    for method, peer in peers.items():
        made = resample(X, y, method=method, sampling_strategy=classes)
        np.testing.assert_array_equal(made.origin, kept_by(peer(sampling_strategy=classes), X, y))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("d", [5, 20])
def test_links_are_the_same_in_tables_too_large_for_one_piece(kind, d):
    """Beyond a thousand queries a processor scikit-learn shares its work out in another way, which decides ties."""
    rng = np.random.default_rng(0)
    X, y = table(kind, 4_000, d, rng), (rng.random(4_000) < 0.1).astype(int)
    np.testing.assert_array_equal(tomek_links(X, y), kept_by(TomekLinks(), X, y))


@pytest.mark.parametrize("load", [load_breast_cancer, load_digits])
def test_links_of_real_tables(load):
    X, y = load(return_X_y=True)
    y = (y == 0).astype(int)
    np.testing.assert_array_equal(tomek_links(X, y), kept_by(TomekLinks(), X, y))


def test_only_those_outside_the_largest_class_and_their_neighbours_are_asked(monkeypatch):
    from sklearn.neighbors import NearestNeighbors

    asked, ask = [], NearestNeighbors.kneighbors
    monkeypatch.setattr(
        NearestNeighbors, "kneighbors", lambda near, X, *rest: asked.append(len(X)) or ask(near, X, *rest)
    )
    rng = np.random.default_rng(0)
    y = (rng.random(5_000) < 0.01).astype(int)
    tomek_links(rng.normal(size=(len(y), 20)), y)
    assert len(asked) == 2
    assert sum(asked) <= 2 * y.sum()


def test_links_in_labels_of_any_kind_and_frames():
    X, y = load_breast_cancer(return_X_y=True, as_frame=True)
    named = [("a", "b")[code] for code in y]
    np.testing.assert_array_equal(tomek_links(X, named), tomek_links(X.to_numpy(), y))
    only_a = tomek_links(X, named, sampling_strategy=["a"])
    np.testing.assert_array_equal(only_a, tomek_links(X, y, sampling_strategy=[0]))


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
    "kind": ((X, Y, "1:1", "borderline_smote"), {"kind": "x"}, ValueError,
             "kind='x' is unknown; use one of 'borderline-1'"),
    "version": ((X, Y, "1:1", "near_miss"), {"version": 4}, ValueError, "version=4 is unknown; use one of 1, 2, 3"),
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
    "near_miss too small": ((X[:22], FEW[:22], "1:1", "near_miss"), {}, ValueError, "lower n_neighbors to at most 2"),
    "fewer than m": ((X[:8], [0] * 5 + [1] * 3, "1:1", "borderline_smote"), {"k_neighbors": 1}, ValueError,
                     "y has 8 samples, .* m_neighbors=10 others: it needs 11; lower m_neighbors to at most 7"),
    "no border": ((np.r_[X[:60], X[:20] + 99], np.repeat([0, 1], [60, 20]), "1:1", "borderline_smote"),
                  {"m_neighbors": 3}, ValueError, "makes no sample of class 1"),
    "no others near": ((np.r_[X[:40], X[:20] + 99], np.repeat([0, 1], [40, 20]), "1:1", "adasyn"), {}, ValueError,
                       "adasyn finds nothing to make new samples from.*use 'smote'"),
    "sparse": ((sparse.csr_matrix(X), Y), {}, TypeError,
               r"X is sparse \(csr_matrix, shape \(290, 3\)\), and smote measures .*X.toarray\(\).*'random_over'"),
    "sparse, lengths": ((sparse.csr_matrix(X), Y[1:], "1:1", "random_over"), {}, ValueError, "of the same samples"),
    "classes to clean": ((X, Y, None, "enn"), {"sampling_strategy": "minority"}, ValueError,
                         "sampling_strategy='minority' is unknown; use one of 'auto', 'all', 'majority'"),
    "class to clean": ((X, Y, None, "tomek_links"), {"sampling_strategy": [3]}, ValueError,
                       "sampling_strategy names 3, which is no class here; the classes are 0, 1, 2"),
    "class to edit": ((X, Y, None, "enn"), {"sampling_strategy": [3]}, ValueError, "names 3, which is no class here"),
    "too few to edit": ((X[:3], [0, 1, 1], None, "enn"), {}, ValueError, "enn looks .*lower n_neighbors to"),
    "kind_sel": ((X, Y, None, "enn"), {"kind_sel": "any"}, ValueError,
                 "kind_sel='any' is unknown; use one of 'all', 'mode'"),
    "ratio of cleaning": ((X, Y, "1:2", "enn"), {}, ValueError, "target='1:2': enn drops what it finds doubtful"),
    "random_state": ((X, Y), {"random_state": "x"}, (TypeError, ValueError), "x|seed|int"),
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "options", "error", "words"), BAD.values(), ids=BAD)
def test_what_cannot_be_is_refused_with_the_cure(arguments, options, error, words):
    with pytest.raises(error, match=words):
        resample(*arguments, **options)


@pytest.mark.parametrize(
    ("X", "y", "options", "error", "words"),
    [
        (X, [0] * 290, {}, ValueError, "y holds only 0; cleaning needs samples of another class too"),
        (X, Y, {"sampling_strategy": "minority"}, ValueError, "'minority' is not for under-sampling"),
        (X, Y, {"sampling_strategy": [3]}, ValueError, "sampling_strategy names 3, which is no class here"),
        (X, Y[1:], {}, ValueError, "must be of the same samples"),
        (NAN, Y, {}, ValueError, "with NaN or infinity"),
        (X.reshape(290, 3, 1), Y, {}, ValueError, "flatten images"),
        (pd.DataFrame({"a": ["x"] * 290}), Y, {}, TypeError, "no numbers, as 'a'"),
    ],
    ids=["one class", "word", "class absent", "lengths", "NaN", "images", "text"],
)  # fmt: skip
def test_what_has_no_links_is_refused(X, y, options, error, words):
    with pytest.raises(error, match=words):
        tomek_links(X, y, **options)
