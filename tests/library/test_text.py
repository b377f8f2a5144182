"""Settings written down: two that differ never read alike, whatever they are."""

import itertools
import types
from functools import partial

import numpy as np
import pandas as pd
import pytest
import scipy.sparse
import torch
from hypothesis import given
from hypothesis import strategies as st

from course_lib.experiments import Remedy
from course_lib.losses import LOSSES
from course_lib.text import describe

LONG = np.arange(10_000.0)
CHANGED = LONG.copy()
CHANGED[5_000] += 1e-9


def in_a_notebook(code):
    cell = {"__name__": "__main__"}
    exec(code, cell)
    return cell["made"]


DIFFERENT = {
    "numbers": (1, 1.0, True, 1 + 0j, 1.5, "1", b"1", None),
    "containers": ([1], (1,), {1}, {1: 1}, [1, 1], [[1]], {"1": 1}),
    "long": (list(range(100)), list(range(99, -1, -1)), tuple(range(100)), dict.fromkeys(range(100))),
    "arrays": (LONG, CHANGED, LONG.astype(np.float32), LONG[None], LONG[:-1], LONG.astype(object)),
    "tensors": (torch.tensor(LONG), torch.tensor(CHANGED), torch.tensor(LONG).float()),
    "frames": (pd.DataFrame({"a": LONG}), pd.DataFrame({"b": LONG}), pd.DataFrame({"a": CHANGED})),
    "columns": (pd.Series(LONG), pd.Series(LONG, index=CHANGED), pd.Series(LONG, name="a")),
    "sparse": (scipy.sparse.csr_array(LONG[None]), scipy.sparse.csr_array(CHANGED[None])),
    "partials": (partial(round), partial(round, 2), partial(round, ndigits=2), partial(max, 2), round),
    "losses": tuple(set(LOSSES.values())),  # two names have one class
    "modules": (torch.nn.Linear(2, 2), torch.nn.Linear(2, 2), torch.nn.Linear(2, 3), torch.nn.ReLU()),
    "methods": (pd.Series([1]).sum, pd.Series([2]).sum, pd.Series([1]).mean),
    "lambdas": (lambda x: x, lambda x: x + 1, lambda x: x + 2, lambda y: y + 1, lambda x, k=1: x + 1),
    "inner constants": (lambda x: (lambda: 1)(), lambda x: (lambda: 2)()),
    "names": (lambda x: np.mean(x), lambda x: np.median(x)),
    "notebook functions": tuple(in_a_notebook(f"def made(x):\n    return x + {k}") for k in range(3)),
    "notebook classes": tuple(
        in_a_notebook(f"class made:\n    def __call__(self):\n        return {k}")() for k in range(3)
    ),
    "generators": (np.random.default_rng(0), np.random.default_rng(1)),
}


@pytest.mark.parametrize("values", DIFFERENT.values(), ids=DIFFERENT)
def test_different_settings_read_differently_and_without_an_address(values):
    texts = [describe(value) for value in values]
    for (k, one), (m, other) in itertools.combinations(enumerate(texts), 2):
        assert one != other, (k, m)
    assert [describe(value) for value in values] == texts
    assert not any(" at 0x" in text for text in texts)
    assert max(map(len, texts)) < 2_000


SAME = {
    "orders of keys": ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
    "orders of keywords": (partial(round, a=1, b=2), partial(round, b=2, a=1)),
    "sets": ({"x", "y", "z"}, {"z", "y", "x"}),
    "memory layouts": (LONG.reshape(100, 100), np.asfortranarray(LONG.reshape(100, 100))),
    "numbers of NumPy": (3, np.int64(3)),
    "a cell run twice": tuple(in_a_notebook("def made(x):\n    return {x, 'a', 'b'}") for _ in range(2)),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_the_same_settings_read_the_same(one, other):
    assert describe(one) == describe(other)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.floats(allow_nan=False)
    | st.text("ab'\", {}", max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab", max_size=2), inner, max_size=3),
)


def typed(value):
    """What tells values apart, 1 and True and 1.0 among them."""
    if isinstance(value, list):
        return ("list", *map(typed, value))
    if isinstance(value, dict):
        return ("dict", frozenset((key, typed(each)) for key, each in value.items()))
    return (type(value), repr(value))


@given(VALUES, VALUES)
def test_plain_values_read_alike_only_if_they_are_the_same(one, other):
    assert (describe(one) == describe(other)) == (typed(one) == typed(other))


def test_what_holds_itself_comes_to_an_end():
    loop = types.SimpleNamespace(name="a")
    loop.own = [loop]
    assert describe(loop) == "types.SimpleNamespace(name='a', own=[…])"


def test_remedies_show_all_their_settings():
    neighbours = [Remedy(resample="smote", options={"k_neighbors": k}) for k in (3, 5)]
    targets = [Remedy(resample="over", target=target) for target in (None, 0.5, "1:2", {0: 100, 1: 50})]
    assert len({repr(each) for each in neighbours + targets}) == 6
    assert repr(neighbours[0]) == "Remedy(resample='smote', options={'k_neighbors': 3})"
