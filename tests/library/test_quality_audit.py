"""The audit: every number against a plain count, and sentences that say those numbers."""

import re
import time
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from course_lib.quality import TROUBLES, audit

NAN = np.nan
TABLE = pd.DataFrame(
    {
        "age": [30.0, 41, NAN, 30, 999, 35, 33, 38],
        "site": [7.0] * 8,
        "dose": [1.0, NAN, NAN, 1, 2, 1, 3, 2],
    }
)


def _count(report, check, where=""):
    frame = report.frame
    return int(frame.loc[(frame["check"] == check) & (frame["where"] == where), "count"].iloc[0])


def test_a_table_with_one_of_each_trouble():
    report = audit(TABLE, ["a", None, *"abbbba"], ranges={"age": (0, 120)}, groups=[1, 1, 1, 1, 2, 2, 2, 2])
    assert _count(report, "missing", "age") == 1
    assert _count(report, "missing", "dose") == 2
    assert _count(report, "missing", "y") == 1
    assert _count(report, "constant", "site") == 8
    assert _count(report, "out of range", "age") == 1
    assert _count(report, "far out", "age") == 1
    assert _count(report, "duplicate", "rows") == 1
    assert _count(report, "contradiction", "rows") == 2
    assert _count(report, "class", "b") == 4
    assert _count(report, "group", "2") == 4
    assert report.rows("missing").tolist() == [1, 2]
    assert report.rows("contradiction").tolist() == [0, 3]
    assert report.rows("out of range").tolist() == report.rows("far out").tolist() == [4]
    assert set(report.troubles["check"]) < set(TROUBLES)
    for sentence in [
        "3 values are missing (12.5 %), in 2 of 8 rows, most in 'dose' (2).",
        "1 value is outside the given range (4.17 %), in 1 of 8 rows, all in 'age'.",
        "1 column is constant and tells no samples apart: 'site'.",
        "1 row is without y (12.5 %).",
        "2 classes of 3 ('a') to 4 rows ('b'): 1.33 to 1.",
        "2 groups of 4 rows each.",
        "2 rows are equal to another of a different label (28.6 %): not both can be right.",
    ]:
        assert sentence in report.sentences()


def test_a_sound_table_has_no_trouble():
    X = np.random.default_rng(0).normal(size=(200, 6)).clip(-2, 2)
    report = audit(X, np.arange(200) % 4)
    assert report.troubles.empty
    assert all(len(report.rows(check)) == 0 for check in TROUBLES)


@given(
    X=arrays(
        np.float64,
        st.tuples(st.integers(1, 20), st.integers(1, 4)),
        elements=st.sampled_from([0.0, -0.0, 1.0, 2.0, 50.0, NAN, np.inf]),
    )
)
def test_counts_agree_with_pandas(X):
    report = audit(X, ranges=(0, 2))
    frame = pd.DataFrame(X)
    there = report.frame.groupby("check")["count"].sum()
    assert there["missing"] == frame.isna().sum().sum()
    assert there["out of range"] == ((frame < 0) | (frame > 2)).sum().sum()
    assert there["duplicate"] == frame.duplicated().sum()
    assert there["constant"] == len(X) * sum(
        column.dropna().unique().size <= 1 for _, column in frame.items()
    )
    np.testing.assert_array_equal(report.rows("missing"), np.flatnonzero(frame.isna().any(axis=1)))


def test_far_out_is_tukeys_outer_fence():
    column = np.r_[np.arange(101.0), 229, 230] / 10  # quartiles 2.55 and 7.65: the upper fence is 22.95
    assert audit(column.reshape(-1, 1)).rows("far out").tolist() == [102]
    assert audit(np.r_[np.zeros(99), 1.0].reshape(-1, 1)).rows("far out").size == 0


def test_images_and_their_size():
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (40, 32, 24, 3), dtype=np.uint8)
    images[5] = 17
    images[9] = images[3]
    report = audit(images)
    assert _count(report, "memory", "32 × 24 uint8, as stored") == images.nbytes
    assert _count(report, "memory", "64 × 48 float32") == 16 * images.nbytes
    assert _count(report, "memory", "16 × 12 float32") == images.nbytes
    assert report.rows("blank").tolist() == [5]
    assert report.rows("duplicate").tolist() == [9]


def test_every_number_in_a_sentence_is_in_the_frame_or_follows_from_it():
    report = audit(TABLE, list("aaabbbbb"), groups=list("xyxyxyxy"))
    frame = report.frame
    known = {Fraction(value) for value in [*frame["count"], *frame["of"], TABLE.size, len(TABLE), 3, 5]}
    known |= {Fraction(len(report.rows(check))) for check in TROUBLES}
    known |= {Fraction(int(n)) for n in frame.groupby("check")["count"].sum()}
    known |= {Fraction(int(n)) for n in frame.groupby("check").size()}
    for sentence in report.sentences():
        bare = re.sub(r"'[^']*'|\([\d.]+ %\)|[\d.]+ to 1\b", "", sentence)
        assert {Fraction(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", bare)} <= known, (
            sentence
        )


def test_the_representation_is_the_sentences_and_holds_no_address():
    report = audit([[1.0], [2.0]])
    assert repr(report).splitlines() == report.sentences()
    assert "0x" not in repr(report)


def test_a_single_class_is_said_and_not_refused():
    assert "All 3 rows are of the same class, 'a'." in audit([[1], [2], [3]], ["a"] * 3).sentences()


def test_a_hundred_thousand_rows_take_seconds():
    X = np.random.default_rng(0).normal(size=(100_000, 20))
    started = time.perf_counter()
    audit(X, np.arange(100_000) % 10)
    assert time.perf_counter() - started < 20  # 2 on an idle machine


BAD = {
    "empty": (([],), {}, ValueError, r"X has shape \(0,\)"),
    "no rows": ((np.empty((0, 3)),), {}, ValueError, "X is empty"),
    "one dimension": (([1, 2, 3],), {}, ValueError, r"\.reshape\(-1, 1\)"),
    "five dimensions": ((np.zeros((1, 1, 1, 1, 1)),), {}, ValueError, "shape"),
    "complex numbers": ((np.array([[1j], [2j]]),), {}, TypeError, "complex numbers"),
    "lists for values": (
        (pd.DataFrame({"n": [[1], [2]]}),),
        {},
        TypeError,
        "'n', which holds neither numbers nor",
    ),
    "pictures of text": (([[["a"]]],), {}, TypeError, "not numbers"),
    "text beside numbers": ((["a", 1],), {}, TypeError, "not of texts alone"),
    "names of fewer": (([[1], [2]],), {"names": [7]}, ValueError, r"names has shape \(1,\)"),
    "two columns of one name": (
        (pd.DataFrame([[1, 2]], columns=["a", "a"]),),
        {},
        ValueError,
        r"2 columns named 'a'.*X\.columns = \[",
    ),
    "range of words": (
        (pd.DataFrame({"n": [1], "city": ["Rome"]}),),
        {"ranges": {"city": (0, 1)}},
        ValueError,
        "'city', which is no column of numbers; those are 'n'",
    ),
    "ragged": (([[1], [1, 2]],), {}, TypeError, "rows of equal length"),
    "wrong length of y": (([[1], [2]], [0]), {}, ValueError, "y has shape"),
    "a single label": (([[1], [2]], "ab"), {}, ValueError, "give an array-like with one of y per row"),
    "a number for labels": (([[1], [2]], 3), {}, ValueError, r"y has shape \(\)"),
    "wrong length of groups": (([[1], [2]],), {"groups": [1]}, ValueError, "groups has shape"),
    "nothing but missing labels": (([[1], [2]], [NAN, NAN]), {}, ValueError, "nothing but missing"),
    "unknown column": (
        ([[1], [2]],),
        {"ranges": {"age": (0, 1)}},
        ValueError,
        "'age', which is no column of numbers; those are 'column 0'",
    ),
    "range the wrong way": (([[1], [2]],), {"ranges": (1, 0)}, ValueError, r"ranges holds \(1, 0\)"),
    "range of text": (([[1], [2]],), {"ranges": "01"}, ValueError, "pair of numbers"),
    "columns of images": ((np.zeros((2, 4, 4)),), {"ranges": {0: (0, 1)}}, ValueError, "ranges names 0"),
    "near too far": (([[1], [2]],), {"near": 1.5}, ValueError, "near=1.5"),
}


@pytest.mark.parametrize(("arguments", "options", "error", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_refused_with_one_clear_error(arguments, options, error, message):
    with pytest.raises(error, match=message):
        audit(*arguments, **options)


def test_asking_for_the_rows_of_a_mere_count_is_refused():
    with pytest.raises(ValueError, match="check='class' is unknown; use one of 'missing'"):
        audit([[1], [2]], [0, 1]).rows("class")


def test_classes_and_groups_1_and_text_1_are_kept_apart():
    report = audit([[1], [2], [3]], y=[1, "1", "1"], groups=[2**53, 2**53 + 1, 2**53 + 1])
    assert _count(report, "class", "1") == 1
    assert _count(report, "class", "'1'") == 2
    assert _count(report, "group", str(2**53)) == 1


def test_columns_1_and_text_1_are_told_apart_and_the_cure_of_equal_names_works():
    X = pd.DataFrame([[NAN, 1.0]], columns=[1, "1"])
    assert _count(audit(X), "missing", "1") == 1
    assert _count(audit(X, ranges={"1": (2, 3)}), "out of range", "'1'") == 1
    X.columns = ["a", "a"]
    with pytest.raises(ValueError, match="2 columns named 'a'") as refusal:
        audit(X)
    cure = str(refusal.value).partition("as in ")[2]
    exec(cure)
    assert audit(X).rows("missing").tolist() == [0]


@pytest.mark.parametrize(
    "rows",
    [
        np.array([[2**53, 0], [2**53 + 1, 0]]),
        [[2**53, 0], [2**53 + 1, 0]],
        [[2**53, None], [2**53 + 1, None]],
        pd.DataFrame({"id": [2**53, 2**53 + 1], "x": [0.5, 0.5]}),
        np.array([[2**64 - 1], [2**64 - 2]], dtype=np.uint64),
    ],
    ids=["array", "list", "list with None", "frame", "unsigned"],
)
def test_whole_numbers_that_a_float_cannot_hold_are_compared_exactly(rows):
    report = audit(rows, y=["a", "b"], near=None)
    assert report.rows("duplicate").size == report.rows("contradiction").size == 0
    assert not any("'id'" in sentence for sentence in report.sentences() if "constant" in sentence)
    same = audit(np.array([[2**53 + 1], [2**53 + 1]]), near=None)
    assert same.rows("duplicate").tolist() == [1]
    assert _count(same, "constant", "column 0") == 2


def test_an_index_of_its_own_does_not_move_a_row():
    frame = TABLE.set_index(np.array([7, 3, 5, 1, 0, 2, 6, 4]))
    y = pd.Series(list("aaabbbbb"), index=frame.index[::-1])
    report = audit(frame, y)
    assert report.rows("far out").tolist() == [4]
    assert report.rows("contradiction").tolist() == [0, 3]


def test_a_share_may_be_an_array_or_tensor_of_no_dimension():
    X = np.random.default_rng(0).normal(size=(50, 4))
    assert audit(X, near=np.array(0.05)).sentences() == audit(X).sentences()
