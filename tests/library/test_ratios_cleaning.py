"""Tomek links and edited nearest neighbours: the rows that imbalanced-learn keeps, ties and copies included."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from imblearn.under_sampling import EditedNearestNeighbours, TomekLinks
from sklearn.datasets import load_breast_cancer, load_digits
from sklearn.neighbors import NearestNeighbors

from course_lib.ratios import cleaning, edited_nearest_neighbours, nearness, tomek_links


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
    return rng.normal(size=(n, d)).astype(np.float32)


KINDS = ["grid", "copies", "rounded", "far from zero", "outliers", "single precision"]


def labels(n: int, n_classes: int, rng) -> np.ndarray:
    shares = [0.9, 0.1] if n_classes == 2 else rng.dirichlet(np.full(n_classes, 0.6))
    y = rng.choice(n_classes, size=n, p=shares)
    y[:n_classes] = np.arange(n_classes)
    return y


def kept_by(sampler, X, y) -> np.ndarray:
    sampler.fit_resample(X, y)
    return np.sort(sampler.sample_indices_)


@pytest.fixture
def by_bounds(monkeypatch):
    """Small tables are worked out by bounds too, as large ones are."""
    monkeypatch.setattr(cleaning, "_SMALL", 0)


cases = st.tuples(
    st.sampled_from(KINDS),
    st.integers(12, 160),
    st.sampled_from([1, 4, 5, 8, 15, 16, 40]),
    st.sampled_from([2, 2, 3, 5]),
    st.integers(0, 10**6),
)


@pytest.mark.parametrize("small", [0, 2_000], ids=["by bounds", "as it comes"])
@settings(max_examples=40)
@given(cases, st.sampled_from(["auto", "all", "majority", "not majority", [0]]))
def test_tomek_links_keep_imbalanced_learns_rows(small, case, classes):
    kind, n, d, n_classes, seed = case
    rng = np.random.default_rng(seed)
    X, y = table(kind, n, d, rng), labels(n, n_classes, rng)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cleaning, "_SMALL", small)
        ours = tomek_links(X, y, classes=classes)
    np.testing.assert_array_equal(ours, kept_by(TomekLinks(sampling_strategy=classes), X, y))


@pytest.mark.parametrize("small", [0, 2_000], ids=["by bounds", "as it comes"])
@settings(max_examples=40)
@given(cases, st.sampled_from(["auto", "all", [0]]), st.sampled_from(["all", "mode"]), st.integers(1, 5))
def test_editing_keeps_imbalanced_learns_rows(small, case, classes, kind_sel, k):
    kind, n, d, n_classes, seed = case
    rng = np.random.default_rng(seed)
    X, y = table(kind, n, d, rng), labels(n, n_classes, rng)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cleaning, "_SMALL", small)
        ours = edited_nearest_neighbours(X, y, n_neighbors=k, kind_sel=kind_sel, classes=classes)
    peer = EditedNearestNeighbours(n_neighbors=k, kind_sel=kind_sel, sampling_strategy=classes)
    np.testing.assert_array_equal(ours, kept_by(peer, X, y))


@pytest.mark.parametrize("kind", KINDS)
def test_ties_are_decided_alike_in_tables_too_large_for_one_piece(kind, by_bounds):
    """Beyond a thousand queries a processor scikit-learn shares its work out in another way."""
    rng = np.random.default_rng(0)
    n = 1024 * (nearness.os.cpu_count() or 1) + 700 if (nearness.os.cpu_count() or 1) <= 4 else 4_000
    X, y = table(kind, n, 20, rng), labels(n, 2, rng)
    np.testing.assert_array_equal(tomek_links(X, y), kept_by(TomekLinks(), X, y))
    np.testing.assert_array_equal(edited_nearest_neighbours(X, y), kept_by(EditedNearestNeighbours(), X, y))


@pytest.mark.parametrize("load", [load_breast_cancer, load_digits])
def test_real_tables(load, by_bounds):
    X, y = load(return_X_y=True)
    y = (y == 0).astype(int)
    np.testing.assert_array_equal(tomek_links(X, y), kept_by(TomekLinks(), X, y))
    np.testing.assert_array_equal(edited_nearest_neighbours(X, y), kept_by(EditedNearestNeighbours(), X, y))


def test_labels_of_any_kind_and_frames():
    X, y = load_breast_cancer(return_X_y=True, as_frame=True)
    named = [("a", "b")[code] for code in y]
    np.testing.assert_array_equal(tomek_links(X, named), tomek_links(X.to_numpy(), y))
    np.testing.assert_array_equal(tomek_links(X, named, classes=["a"]), tomek_links(X, y, classes=[0]))


def test_told_is_what_asking_everyone_tells():
    rng = np.random.default_rng(0)
    X = table("copies", 6_000, 20, rng)
    fitted, everyone = NearestNeighbors(n_neighbors=4).fit(X), np.arange(6_000)
    wanted = np.sort(rng.choice(6_000, 40, replace=False))
    whole = fitted.kneighbors(X, return_distance=False)
    np.testing.assert_array_equal(nearness.told(fitted, X, everyone, wanted), whole[wanted])


def test_bounds_hold():
    rng = np.random.default_rng(0)
    X = table("outliers", 400, 12, rng)
    points, rows, others = nearness.Nearness(X), np.arange(0, 400, 3), np.arange(1, 400, 7)
    least, most = points.within(rows, others)
    true = ((X[rows, None] - X[None, others]) ** 2).sum(axis=2).min(axis=1) / points.scale**2
    assert (least <= true * (1 + 1e-12)).all()
    assert (true <= most * (1 + 1e-12)).all()
    nearest, _, sure = points.nearest(rows)
    apart = ((X[rows, None] - X[None]) ** 2).sum(axis=2)
    apart[np.arange(len(rows)), rows] = np.inf
    np.testing.assert_array_equal(nearest[sure], apart.argmin(axis=1)[sure])
    assert 0.5 < sure.mean() < 1  # beside the outliers the others are close together
    assert nearness.Nearness(rng.normal(size=(400, 12))).nearest(rows)[2].mean() > 0.99


@pytest.mark.parametrize(("clean", "share"), [(tomek_links, 0.025), (edited_nearest_neighbours, 0.3)])
def test_only_those_who_matter_are_asked(monkeypatch, clean, share):
    """A hundredth in the minority, inside the majority: the work in pairs looked at, of all n² that there are."""
    looked, asked = [], []
    gaps, tell = nearness.Nearness._gaps, nearness.told

    def counted(*arguments, **options):
        for columns, some, piece in gaps(*arguments, **options):
            looked.append(piece.size)
            yield columns, some, piece

    monkeypatch.setattr(nearness.Nearness, "_gaps", counted)
    monkeypatch.setattr(cleaning, "told", lambda *given: asked.append(len(given[-1])) or tell(*given))
    rng = np.random.default_rng(0)
    y = (rng.random(10_000) < 0.01).astype(int)
    clean(rng.normal(size=(len(y), 32)), y)
    assert sum(looked) < share * len(y) ** 2
    assert sum(asked) == 0


X, Y = np.random.default_rng(0).normal(size=(30, 2)), np.repeat([0, 1], [20, 10])
BAD = {
    "one class": ((X, [0] * 30), {}, ValueError, "y holds only 0; cleaning needs samples of another class"),
    "classes": ((X, Y), {"classes": "minority"}, ValueError, "classes='minority'; use one of 'auto'"),
    "class absent": ((X, Y), {"classes": [3]}, ValueError, "classes names 3, which is no class here"),
    "lengths": ((X, Y[1:]), {}, ValueError, "must be of the same samples"),
    "NaN": ((np.where(X > 1, np.nan, X), Y), {}, ValueError, "with NaN or infinity"),
    "images": ((X.reshape(30, 2, 1), Y), {}, ValueError, "flatten images"),
    "text": ((pd.DataFrame({"a": ["x"] * 30}), Y), {}, TypeError, "no numbers, as 'a'"),
}


@pytest.mark.parametrize("clean", [tomek_links, edited_nearest_neighbours])
@pytest.mark.parametrize(("arguments", "options", "error", "words"), BAD.values(), ids=BAD)
def test_bad_input_is_refused(clean, arguments, options, error, words):
    with pytest.raises(error, match=words):
        clean(*arguments, **options)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"n_neighbors": 0}, "n_neighbors is 0"),
        ({"n_neighbors": 30}, "n_neighbors=30 and there are 30 samples; ask for at most 29"),
        ({"kind_sel": "any"}, "kind_sel='any'; use one of 'all', 'mode'"),
    ],
)
def test_editing_says_what_it_takes(options, words):
    with pytest.raises(ValueError, match=words):
        edited_nearest_neighbours(X, Y, **options)
