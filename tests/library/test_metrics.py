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
    assert metrics.worst_group_accuracy(true, predicted, groups) == pytest.approx(
        np.nanmin(list(by_group.values()))
    )


def test_torch_tensors_are_understood():
    torch = pytest.importorskip("torch")
    assert metrics.accuracy(torch.tensor([0, 1]), torch.tensor([[0.9, 0.1], [0.8, 0.2]])) == 0.5


@pytest.mark.parametrize(
    ("true", "predicted", "message"),
    [
        pytest.param([], [], "y_true is empty", id="empty"),
        pytest.param([0, 1], [0], "y_true has 2 samples", id="lengths differ"),
        pytest.param([[0], [1]], [0, 1], "y_true has shape", id="true in columns"),
        pytest.param(["a"], ["a"], "whole numbers", id="words"),
        pytest.param([0, 1], [0.2, 0.7], "whole numbers", id="one probability a sample"),
        pytest.param([0, 4], [0, 1], "y_true holds class 4, but classes has 4 names", id="unknown class"),
        pytest.param([0, 1], [0, -1], "y_pred holds class -1", id="negative class"),
        pytest.param([0, 1], np.full((2, 3), 0.3), "3 probabilities a sample", id="too few columns"),
        pytest.param([0, 1], np.array([[1, 0, 0, 0], [np.nan] * 4]), "NaN in row 1", id="NaN"),
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
