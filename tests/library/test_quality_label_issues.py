"""Confident learning: cleanlab's answers, a loop over the definition, one clear error for each bad input."""

import json
import tracemalloc
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.datasets import load_digits
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import LinearSVC

from course_lib.quality import filter_report, label_issues, out_of_sample_proba, wrong_labels

CASES = json.loads(Path(__file__).with_name("label_issues_by_cleanlab.json").read_text("utf-8"))["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_set_is_the_one_that_cleanlab_gave(case):
    proba = np.array(case["proba"], dtype=case["dtype"])
    assert label_issues(np.array(case["y"]), proba).tolist() == case["issues"]
    assert label_issues(case["y"], np.asfortranarray(proba)).tolist() == case["issues"]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("step", [0, 0.1, 5e-7], ids=["smooth", "ties", "near the slack"])
def test_the_set_is_the_one_that_cleanlab_gives(step, dtype):
    reason = "cleanlab is not installed; its stored answers are compared all the same"
    cleanlab = pytest.importorskip("cleanlab.filter", reason=reason)
    for seed in range(20):
        y, proba = _noisy(seed, step)
        theirs = cleanlab.find_label_issues(y, proba.astype(dtype), filter_by="confident_learning", n_jobs=1)
        np.testing.assert_array_equal(label_issues(y, proba.astype(dtype)), np.flatnonzero(theirs))


@given(seed=st.integers(0, 10**6), step=st.sampled_from([0, 0.1, 0.25, 5e-7]))
def test_a_loop_over_the_definition_finds_the_same(seed, step):
    y, proba = _noisy(seed, step)
    bars = [max(proba[y == k, k].mean(), 2e-6) if (y == k).any() else 2 for k in range(proba.shape[1])]
    expected = []
    for i, (given_label, row) in enumerate(zip(y, proba, strict=True)):
        confident = [k for k, bar in enumerate(bars) if row[k] >= bar - 1e-6]
        if len(confident) > 1:
            confident = [row.argmax()]
        eased = row.copy()
        eased[given_label] += 1e-6
        if confident and confident[0] != given_label and eased.argmax() != given_label:
            expected.append(i)
    assert label_issues(y, proba).tolist() == expected


def test_worst_first_sorts_the_same_samples_by_margin():
    y, proba = _noisy(0, 0)
    worst = label_issues(y, proba, order="worst")
    others = np.where(np.eye(proba.shape[1], dtype=bool)[y], -1, proba).max(axis=1)
    margin = proba[np.arange(len(y)), y] - others
    assert (np.diff(margin[worst]) >= 0).all()
    np.testing.assert_array_equal(np.sort(worst), label_issues(y, proba))


def test_labels_of_any_kind_are_found_by_the_name_of_their_column():
    y, proba = _noisy(3, 0)
    names = np.array(["zebra", "ape", "cat", "dog"])
    np.testing.assert_array_equal(
        label_issues(names[y].tolist(), proba, classes=names), label_issues(y, proba)
    )


def test_a_memory_map_larger_than_a_chunk_is_read_in_pieces(tmp_path):
    y, proba = _noisy(1, 0, n=30_000)
    mapped = np.memmap(tmp_path / "proba", dtype=np.float64, mode="w+", shape=proba.shape)
    mapped[:] = proba
    expected = label_issues(y, proba)
    tracemalloc.start()
    found = label_issues(y, mapped)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    np.testing.assert_array_equal(found, expected)
    assert peak < 9 * len(y) + 900_000  # bytes: 9 a sample, and a chunk


def test_planted_errors_are_found_with_out_of_sample_probabilities():
    X, y = load_digits(return_X_y=True)
    noisy, _ = wrong_labels(y, 0.1, random_state=0)
    proba = out_of_sample_proba(KNeighborsClassifier(10), X, noisy)
    report = filter_report(noisy, y, label_issues(noisy, proba))
    assert report.precision > 0.9
    assert report.recall > 0.75


def test_out_of_sample_means_that_memorising_does_not_help():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(200, 5)), rng.integers(0, 2, 200)
    proba = out_of_sample_proba(KNeighborsClassifier(1), X, y)
    assert 0.35 < (proba.argmax(axis=1) == y).mean() < 0.65  # seen samples would give 1.0


def test_out_of_sample_proba_takes_images_and_the_columns_are_the_sorted_classes():
    rng = np.random.default_rng(0)
    y = np.array(["b", "a"] * 20)
    images = rng.normal(size=(40, 4, 4)) + 9 * (y == "b")[:, None, None]
    proba = out_of_sample_proba(GaussianNB(), images, y)
    assert ((proba[:, 1] > 0.5) == (y == "b")).all()


HALVES = np.full((4, 2), 0.5)
BAD = {
    "empty": (([], np.empty((0, 2))), ValueError, "y is empty"),
    "one class": (([0, 0, 0, 0], HALVES), ValueError, "single class"),
    "NaN probability": (([0, 1, 0, 1], HALVES * np.nan), ValueError, "runs from nan to nan.*none is NaN"),
    "logits": (([0, 1, 0, 1], HALVES * -9), ValueError, "from -4.5 to -4.5.*softmax"),
    "missing label": (([0, 1, None, 1], HALVES), ValueError, "1 missing label"),
    "wrong length": (([0, 1, 0], HALVES), ValueError, "y has 3 labels and proba 4 rows"),
    "a label beyond the columns": (
        ([0, 1, 2, 1], HALVES),
        ValueError,
        "y holds 2, for which proba has no column",
    ),
    "a negative label": ((np.array([0, 1, -1, 1]), HALVES), ValueError, "y holds -1"),
    "text without classes": ((list("abab"), HALVES), ValueError, "y holds 'a'.*classes=model.classes_"),
    "text for probabilities": (([0, 1], [["a", "b"]] * 2), TypeError, "proba must hold numbers"),
    "one column": (([0, 0], [[1.0]] * 2), ValueError, r"shape \(2, 1\)"),
    "flat": (([0, 1], [0.1, 0.9]), ValueError, r"shape \(2,\)"),
}


@pytest.mark.parametrize(("arguments", "error", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_refused_with_one_clear_error(arguments, error, message):
    with pytest.raises(error, match=message):
        label_issues(*arguments)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"order": "best"}, "order='best' is unknown"),
        ({"classes": ["a"]}, "classes must name each of the 2 columns of proba once"),
        ({"classes": ["a", "a"]}, "classes must name each of the 2 columns of proba once"),
    ],
)
def test_bad_options_are_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        label_issues([0, 1, 0, 1], HALVES, **changes)


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"model": LinearSVC()}, TypeError, "LinearSVC has no predict_proba"),
        ({"y": [0] * 9}, ValueError, "X has 10 samples and y 9 labels"),
        ({"y": [0] * 8 + [1] * 2}, ValueError, "folds=5, but class 1 has 2 sample"),
        ({"y": [0] * 10}, ValueError, "single class, 0"),
        ({"folds": 1}, ValueError, "folds=1.*from 2 to 5"),
    ],
)
def test_out_of_sample_proba_refuses(changes, error, message):
    arguments = {"model": GaussianNB(), "X": np.zeros((10, 2)), "y": [0] * 5 + [1] * 5} | changes
    with pytest.raises(error, match=message):
        out_of_sample_proba(arguments.pop("model"), arguments.pop("X"), arguments.pop("y"), **arguments)


def test_filter_report_counts_what_was_caught():
    report = filter_report(list("aabbb"), list("abbab"), dropped=np.array([True, True, False, False, False]))
    assert (report.n, report.wrong, report.dropped, report.caught, report.lost) == (5, 2, 2, 1, 1)
    assert (report.precision, report.recall) == (0.5, 0.5)
    assert report.noise_after == pytest.approx(1 / 3)


def test_filter_report_of_nothing_has_no_precision():
    assert np.isnan(filter_report([0, 1], [0, 1], dropped=[]).precision)
    assert np.isnan(filter_report([0, 1], [0, 1], dropped=[]).recall)
    assert np.isnan(filter_report([0, 1], [0, 1], dropped=[0, 1]).noise_after)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([0, 1], [0], []), r"shape \(2,\) and y_true \(1,\)"),
        (([], [], []), "one label of each a sample"),
        (([0, 1], [0, 1], [2]), r"index 2 is outside 0 \.\. 1"),
        (([0, 1], [0, 1], [-1]), r"index -1 is outside 0 \.\. 1"),
        (([0, 1], [0, 1], [0.5]), "whole numbers"),
        (([0, 1], [0, 1], [True]), r"mask has shape \(1,\), but there are 2 samples"),
    ],
)
def test_filter_report_refuses(arguments, message):
    with pytest.raises((ValueError, IndexError), match=message):
        filter_report(*arguments)


def _noisy(seed, step, n=200):
    """Labels of four classes, a third of them drawn at random, with probabilities in steps of a kind."""
    rng = np.random.default_rng(seed)
    proba = rng.dirichlet(np.full(4, 0.8), n)
    if step >= 0.1:
        proba = np.round(proba / step) * step
    elif step:
        proba = (np.round(proba, 1) + rng.integers(-2, 3, proba.shape) * step).clip(0, 1)
    y = np.where(rng.random(n) < 0.33, rng.integers(0, 4, n), proba.argmax(axis=1))
    return y, proba


def test_the_benchmark_races_the_same_sets_and_says_what_is_not_installed():
    from benchmarks.label_issues import main

    table = main(samples=5000, repeats=1)
    assert table["what"].iloc[0] == "label_issues"
    assert table["ratio"].iloc[0] == 1
    assert table["same set"].iloc[1:3].tolist() == ["yes", "yes"]
    assert table["what"].str.contains("cleanlab").sum() == 3


def test_filter_report_compares_labels_as_they_are():
    assert filter_report([1, "1", "a"], ["1", "1", "a"], dropped=[0]).caught == 1
    assert filter_report([2**53, 2**53 + 1], np.array([2.0**53, 2.0**53]), dropped=[]).wrong == 1
    assert filter_report(np.array([0, 1]), [0, 1.0], dropped=[]).wrong == 0
    assert filter_report([("a", 1), ("a", 2)], [("a", 1), ("b", 2)], dropped=[]).wrong == 1


def test_filter_report_counts_by_position_whatever_the_index():
    noisy, true = pd.Series([0, 1, 1], index=[2, 0, 1]), pd.Series([0, 0, 1])
    assert filter_report(noisy, true, dropped=pd.Series([1], index=[9])).caught == 1
    assert filter_report(noisy, true, dropped=noisy.to_numpy() == 1).caught == 1
    with pytest.raises(ValueError, match=r"frame\.index\.get_indexer\(dropped\)"):
        filter_report(noisy, true, dropped=noisy.index[:1])


def test_label_issues_counts_by_position_whatever_the_index():
    y, proba = _noisy(3, 0)
    index = np.random.default_rng(0).permutation(len(y))
    np.testing.assert_array_equal(
        label_issues(pd.Series(y, index=index), pd.DataFrame(proba, index=index)), label_issues(y, proba)
    )
