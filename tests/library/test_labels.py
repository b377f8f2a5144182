"""Labels of any kind as codes, and counts that add up."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from course_lib.labels import encode_labels, largest_remainder


@pytest.mark.parametrize(
    ("y", "classes"),
    [
        (["b", "a", "b"], ("a", "b")),
        ([1, "a", 1], (1, "a")),
        ([(0, 1), (0, 0)], ((0, 0), (0, 1))),
        ([3, -2, 3], (-2, 3)),
        ([10**12, 5], (5, 10**12)),
        ([True, False], (False, True)),
        (np.array([0, 2, 1], dtype=np.uint8), (0, 1, 2)),
        (np.array([2.5, -1.0]), (-1.0, 2.5)),
        (pd.Series(["x", "y"], index=[7, 9]), ("x", "y")),
        (pd.Categorical(["x", "y"]), ("x", "y")),
        (np.array(["2024-01-02", "2024-01-01"], dtype="datetime64[D]"), None),
    ],
    ids=str,
)
def test_labels_of_any_kind_are_encoded(y, classes):
    labels = encode_labels(y)
    assert [labels.classes[code] for code in labels.codes] == (
        y.tolist() if hasattr(y, "tolist") else list(y)
    )
    assert classes is None or labels.classes == classes
    np.testing.assert_array_equal(labels.counts, np.bincount(labels.codes))
    for code, members in enumerate(labels.members()):
        np.testing.assert_array_equal(members, np.flatnonzero(labels.codes == code))


def test_codes_stay_narrow_and_ready_codes_are_not_copied():
    assert encode_labels(np.arange(300) % 256).codes.dtype == np.uint8
    assert encode_labels(np.arange(300)).codes.dtype == np.uint16
    ready = (np.arange(100) % 10).astype(np.uint8)
    assert encode_labels(ready).codes is ready


@given(
    weights=st.lists(st.integers(0, 1000), min_size=1, max_size=8).filter(any),
    data=st.data(),
)
def test_largest_remainder_sums_exactly_and_stays_inside_the_capacity(weights, data):
    capacity = [data.draw(st.integers(0, 50)) if weight else 0 for weight in weights]
    total = data.draw(st.integers(0, sum(capacity)))
    quotas = largest_remainder(weights, total, capacity=capacity)
    assert quotas.sum() == total
    assert (quotas >= 0).all()
    assert (quotas <= capacity).all()


@given(
    weights=st.lists(st.integers(0, 5), min_size=1, max_size=8).filter(any),
    total=st.integers(0, 60),
    seed=st.integers(0, 99),
)
@example(
    weights=[2, 3, 3, 3, 4, 4, 1, 4], total=8, seed=0
)  # 1 is due as much more as a 4, and comes behind it
def test_lots_are_drawn_only_for_who_gets_any_at_all(weights, total, seed):
    first, drawn = (largest_remainder(weights, total, random_state=state) for state in (None, seed))
    assert drawn.sum() == total
    assert sorted(zip(weights, drawn, strict=True)) == sorted(zip(weights, first, strict=True))
    changed = first != drawn
    assert (np.minimum(first, drawn)[changed] == 0).all()
    assert (np.maximum(first, drawn) <= 1)[changed].all()


def test_lots_leave_what_is_drawn_later_as_it_was():
    used, unused = np.random.default_rng(4), np.random.default_rng(4)
    first, second = (largest_remainder([1] * 20, 5, random_state=used).tolist() for _ in range(2))
    assert first != second
    assert used.random() == unused.random()


@pytest.mark.parametrize(
    "y",
    [
        [np.str_("cat"), np.str_("dog")],
        [np.str_("cat"), 3],
        [np.int64(1), np.int64(2)],
        np.array([np.str_("a"), 2], dtype=object),
        [np.float64(0.5), np.float64(2**60)],
        [np.True_, np.False_],
    ],
)
def test_classes_are_written_as_python_writes_them(y):
    labels = encode_labels(y)
    assert not any(isinstance(each, np.generic) for each in labels.classes)
    assert set(labels.classes) == set(y)
    assert [labels.classes[code] for code in labels.codes] == list(y)
