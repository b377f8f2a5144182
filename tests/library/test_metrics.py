"""Metrics against scikit-learn, and the errors they give."""

import numpy as np
import pytest
import sklearn.metrics as oracle
from hypothesis import given
from hypothesis import strategies as st

from course_lib import metrics

CLASSES = ("boat", "cup", "fish", "key")


@st.composite
def predictions(draw):
    n = draw(st.integers(1, 40))
    codes = st.lists(st.integers(0, 3), min_size=n, max_size=n)
    return np.array(draw(codes)), np.array(draw(codes))


@given(predictions())
def test_score_is_scikit_learns(pair):
    true, predicted = pair
    scored = metrics.score(true, predicted, CLASSES)
    assert scored["accuracy"] == pytest.approx(oracle.accuracy_score(true, predicted))
    assert scored["macro_f1"] == pytest.approx(
        oracle.f1_score(true, predicted, average="macro", zero_division=0)
    )
    if len(set(true)) > 1 and set(predicted) <= set(true):  # scikit-learn warns about any other
        assert scored["balanced_accuracy"] == pytest.approx(oracle.balanced_accuracy_score(true, predicted))
    for code, name in enumerate(CLASSES):
        if (true == code).any():
            assert scored["recall"][name] == pytest.approx((predicted[true == code] == code).mean())
        else:
            assert np.isnan(scored["recall"][name])


@given(predictions())
def test_balanced_accuracy_is_the_mean_recall_of_classes_that_occur(pair):
    true, predicted = pair
    expected = np.mean([(predicted[true == code] == code).mean() for code in np.unique(true)])
    assert metrics.balanced_accuracy(true, predicted) == pytest.approx(expected)


@given(predictions())
def test_probabilities_count_as_their_largest(pair):
    true, predicted = pair
    probabilities = np.full((len(true), 4), 0.1)
    probabilities[np.arange(len(true)), predicted] = 0.7
    np.testing.assert_equal(
        metrics.score(true, probabilities, CLASSES), metrics.score(true, predicted, CLASSES)
    )


@given(predictions())
def test_confusion_is_scikit_learns(pair):
    frame = metrics.confusion(*pair, CLASSES)
    np.testing.assert_array_equal(frame, oracle.confusion_matrix(*pair, labels=range(4)))
    assert tuple(frame.index) == tuple(frame.columns) == CLASSES


@given(predictions())
def test_groups_add_up_to_the_whole(pair):
    true, predicted = pair
    groups = true % 2
    by_group = metrics.accuracy_by_group(true, predicted, groups, ("even", "odd"))
    total = sum(np.nan_to_num(by_group[name]) * (groups == g).sum() for g, name in enumerate(by_group))
    assert total == pytest.approx((true == predicted).sum())


def test_torch_tensors_are_understood():
    torch = pytest.importorskip("torch")
    assert metrics.accuracy(torch.tensor([0, 1]), torch.tensor([[0.9, 0.1], [0.8, 0.2]])) == 0.5


@pytest.mark.parametrize(
    ("true", "predicted", "message"),
    [
        pytest.param([], [], "y_true is empty", id="empty"),
        pytest.param([0, 1], [0], "y_true has 2 samples", id="lengths differ"),
        pytest.param([[0], [1]], [0, 1], "y_true has shape", id="true in columns"),
        pytest.param(["a"], ["a"], "a label is 'a', and classes=.* lacks it; .*whole numbers", id="words"),
        pytest.param([0, 1], [0.2, 0.7], "whole numbers", id="one probability a sample"),
        pytest.param(
            [0, 4], [0, 1], "y_true holds class 4; of 4 classes the codes are 0 to 3", id="unknown class"
        ),
        pytest.param([0, 1], [0, -1], "y_pred holds class -1", id="negative class"),
        pytest.param([0, 1], np.full((2, 3), 0.3), "3 probabilities a sample", id="too few columns"),
        pytest.param([0, 1], np.array([[1, 0, 0, 0], [np.nan] * 4]), "NaN or infinity in row 1", id="NaN"),
    ],
)
def test_score_refuses(true, predicted, message):
    with pytest.raises(ValueError, match=message):
        metrics.score(true, predicted, CLASSES)


@pytest.mark.parametrize(
    ("groups", "message"),
    [
        pytest.param([0], "groups has shape", id="lengths differ"),
        pytest.param([0, 2], "groups holds 2", id="unnamed group"),
        pytest.param([0, -1], "groups holds -1", id="negative group"),
    ],
)
def test_groups_refuse(groups, message):
    with pytest.raises(ValueError, match=message):
        metrics.accuracy_by_group([0, 1], [0, 1], groups, ("a", "b"))


PROBABILITIES = np.array([0.9, 0.8, 0.3, 0.7, 0.1, 0.4])[:, None]


def test_a_column_of_labels_is_those_labels():
    y = np.array([1, 1, 0, 1, 0, 1])
    decided = (PROBABILITIES >= 0.5).astype(int)
    assert metrics.accuracy(y, decided) == metrics.accuracy(y, decided.ravel()) == pytest.approx(5 / 6)


def test_labels_may_be_text_or_minus_one_and_one():
    y, said = ["good", "bad", "good", "good"], ["good", "good", "bad", "good"]
    assert metrics.accuracy(y, said) == 0.5
    assert metrics.balanced_accuracy(y, said) == pytest.approx(oracle.balanced_accuracy_score(y, said))
    assert metrics.macro_f1(y, said) == pytest.approx(oracle.f1_score(y, said, average="macro"))
    assert metrics.balanced_accuracy([-1, 1, 1], [-1, -1, 1]) == 0.75
    assert metrics.accuracy([True, False], [1, 0]) == 1.0


@pytest.mark.parametrize("kind", [list, np.array], ids=["list", "array"])
def test_names_of_the_classes_measure_as_their_codes_do(kind):
    names = ("sun", "moon", "dust")  # not in the alphabet's order
    y, said = np.array([0, 1, 1, 0, 1]), np.array([0, 0, 1, 0, 1])
    named, named_said = (kind([names[code] for code in codes]) for codes in (y, said))
    assert str(metrics.score(named, named_said, names)) == str(metrics.score(y, said, names))
    assert metrics.confusion(named, named_said, names).equals(metrics.confusion(y, said, names))
    assert metrics.recall_per_class([True, False], [True, True], names[:2]) == {"sun": 0.0, "moon": 1.0}


@pytest.mark.parametrize(
    ("true", "predicted", "message"),
    [
        pytest.param(
            [1, 1, 0, 1, 0, 1], PROBABILITIES, r"\(p\[:, 0\] >= 0.5\)", id="one column of probabilities"
        ),
        pytest.param([-1, 1], [[0.9, 0.1], [0.2, 0.8]], "y_true holds class -1; of 2 classes", id="−1/1"),
        pytest.param([1, 2], [[0.9, 0.1], [0.2, 0.8]], "y_true holds class 2; of 2 classes", id="1/2"),
        pytest.param(["a", "b"], [0, 1], "labels of one kind for both", id="text and codes"),
        pytest.param(
            ["a", "b"], [[0.9, 0.1], [0.2, 0.8]], "class codes as whole numbers", id="text, columns"
        ),
        pytest.param([0, 1], [["a", "b"], ["b", "a"]], "one label each", id="columns of text"),
    ],
)
def test_accuracy_refuses_what_it_would_answer_for_nobody(true, predicted, message):
    with pytest.raises(ValueError, match=message):
        metrics.accuracy(true, predicted)


def test_every_group_has_its_accuracy_under_a_name_of_its_own():
    y, said = [0, 1, 0, 1, 1], [0, 1, 1, 1, 1]
    assert metrics.accuracy_by_group(y, said, ["Rome", "Rome", "Oslo", "Oslo", "Oslo"]) == {
        "Oslo": pytest.approx(2 / 3),
        "Rome": 1.0,
    }
    assert metrics.accuracy_by_group(y, said, [1, 1, "1", "1", "1"]) == {
        "1": 1.0,
        "'1'": pytest.approx(2 / 3),
    }
    large = [2**53, 2**53, 2**53 + 1, 2**53 + 1, 2**53 + 1]
    assert len(metrics.accuracy_by_group(y, said, large)) == 2
    assert metrics.accuracy_by_group(y, said, [0, 0, 0, 0, 0], ("a", "b")) == {
        "a": 0.8,
        "b": pytest.approx(np.nan, nan_ok=True),
    }


@pytest.mark.parametrize(
    ("groups", "message"),
    [([0, 0, -1, 0, 0], "groups holds -1; codes count from 0"), ([0, None, 0, 0, 0], "give each its group")],
)
def test_no_group_is_left_out_in_silence(groups, message):
    with pytest.raises(ValueError, match=message):
        metrics.accuracy_by_group([0, 1, 0, 1, 1], [0, 1, 1, 1, 1], groups)
