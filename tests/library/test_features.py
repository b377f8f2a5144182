"""Features from patches: against a loop that does what the paper tells, patch by patch; and what must not matter."""

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression

from course_lib.datasets import load_digits, load_mnist_5000
from course_lib.features import PatchFeatures


@pytest.fixture(scope="module")
def images():
    return load_mnist_5000().train.X[:60]


@pytest.fixture(scope="module")
def fitted(images):
    return PatchFeatures(12, n_filters=5, side=5, grid=3, random_state=1).fit(images)


def pooled_by_loop(fitted, image):
    """One picture: each patch by itself, into the cell that its place lies in."""
    side, grid = fitted.side, fitted.grid
    rows, columns = (extent - side + 1 for extent in image.shape[:2])
    cells = np.zeros((grid, grid, 2 * fitted.n_filters))
    for r in range(rows):
        for c in range(columns):
            patch = image[r : r + side, c : c + side].astype(float).ravel()
            patch = (patch - patch.mean()) / np.sqrt(patch.var() + 10)
            white = (patch - fitted.mean_) @ fitted.whiten_
            alike = (white / (1 + np.linalg.norm(white))) @ fitted.filters_
            both = np.maximum(np.concatenate([alike, -alike]) - 0.25, 0)
            at = [max(k for k in range(grid) if k * n // grid <= p) for p, n in ((r, rows), (c, columns))]
            cells[at[0], at[1]] += both
    return np.sqrt(cells.ravel())


def test_a_picture_is_what_a_loop_over_its_patches_says(fitted, images):
    pooled = np.array([pooled_by_loop(fitted, image) for image in images[:4]])
    want = (pooled - fitted.pca_.mean_) @ fitted.pca_.components_.T / fitted.scale_
    np.testing.assert_allclose(fitted.transform(images[:4]), want, atol=1e-3)


def test_patches_are_whitened(images):
    fitted = PatchFeatures(4, side=4, random_state=0).fit(images)
    views = (
        np.lib.stride_tricks.sliding_window_view(images, (4, 4), axis=(1, 2)).reshape(-1, 16).astype(float)
    )
    views = (views - views.mean(1, keepdims=True)) / np.sqrt(views.var(1, keepdims=True) + 10)
    values = np.linalg.eigvalsh(np.cov((views - fitted.mean_) @ fitted.whiten_, rowvar=False))
    before = np.linalg.eigvalsh(np.cov(views, rowvar=False))
    assert values[-1] / values[1] < before[-1] / before[1] / 5
    np.testing.assert_allclose(np.linalg.norm(fitted.filters_, axis=0), 1, atol=1e-5)


def test_both_ways_to_fit_give_the_same_and_the_mean_variance_is_one(images):
    one, two = (PatchFeatures(10, n_filters=6, random_state=3) for _ in range(2))
    first = one.fit_transform(images)
    np.testing.assert_allclose(first, two.fit(images).transform(images), atol=1e-4)
    assert first.var(axis=0).mean() == pytest.approx(1, rel=1e-4)
    assert first.dtype == np.float32


def test_the_seed_decides_and_labels_do_not(images):
    found = [
        PatchFeatures(8, n_filters=6, random_state=seed).fit_transform(images, y)
        for seed, y in ((0, None), (0, np.arange(60)), (1, None))
    ]
    np.testing.assert_array_equal(found[0], found[1])
    assert not np.allclose(found[0], found[2])


def test_colour_and_grey_alike(images):
    colour = np.repeat(images[..., None], 3, axis=-1)
    assert PatchFeatures(6, n_filters=4).fit_transform(colour).shape == (60, 6)


def test_it_is_a_transformer_like_any_other():
    data = load_digits()
    features = clone(PatchFeatures(24, side=4, grid=2)).fit(data.train.X)
    judge = LogisticRegression(max_iter=500).fit(features.transform(data.train.X), data.train.y)
    assert judge.score(features.transform(data.val.X), data.val.y) > 0.93


def test_a_bar_is_drawn_where_it_is_asked_for(images, capsys):
    PatchFeatures(4, n_filters=3, verbose=True).fit(images[:10])
    assert "patches" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda images: PatchFeatures().fit(images[:, 0]), r"give pictures, \(n, height, width\)"),
        (lambda images: PatchFeatures().fit(images[:1]), "2 or more"),
        (lambda images: PatchFeatures().fit(images[:, :8, :8]), "take a smaller side, such as side=3"),
        (lambda images: PatchFeatures(0).fit(images), "n_components"),
    ],
)
def test_what_cannot_be_described_is_one_clear_error(images, make, message):
    with pytest.raises(ValueError, match=message):
        make(images)


def test_other_channels_than_those_fitted_are_refused(fitted, images):
    with pytest.raises(ValueError, match=r"3 channels; those fitted have 1"):
        fitted.transform(np.repeat(images[..., None], 3, axis=-1))


def test_the_cure_for_small_pictures_works(images):
    assert PatchFeatures(4, side=3).fit_transform(images[:, :8, :8]).shape == (60, 4)
