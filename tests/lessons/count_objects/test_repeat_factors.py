"""Repeat factors: the papers' formulas, what they do to scenes, and epochs that hold them on average."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from course_lessons.count_objects.repeat_factors import repeat_factors, repeat_indices
from course_lib.datasets import load_scenes

tables = arrays(
    np.int64, st.tuples(st.integers(1, 30), st.integers(1, 6)), elements=st.integers(0, 4)
).filter(lambda table: table.any())


def by_the_paper(counts, threshold: float, by: str) -> list[float]:
    """Gupta et al. 2019, section 4, and Yaman et al. 2023, equation by equation."""
    n, objects = len(counts), counts.sum()
    factors = []
    for image in counts:
        factor = 1.0
        for c in np.flatnonzero(image):
            by_images = sum(row[c] > 0 for row in counts) / n
            by_objects = sum(row[c] for row in counts) / objects
            f = {"images": by_images, "objects": by_objects, "both": (by_images * by_objects) ** 0.5}[by]
            factor = max(factor, (threshold / f) ** 0.5)
        factors.append(factor)
    return factors


@given(tables, st.floats(0.001, 1), st.sampled_from(["images", "objects", "both"]))
def test_factors_are_the_papers(counts, threshold, by):
    factors = repeat_factors(counts, threshold, by)
    assert factors == pytest.approx(by_the_paper(counts, threshold, by))
    assert (factors >= 1).all()
    assert (factors[~counts.any(axis=1)] == 1).all()


@given(tables, st.floats(0.001, 0.5))
def test_a_higher_threshold_repeats_no_image_less(counts, threshold):
    assert (repeat_factors(counts, 2 * threshold) >= repeat_factors(counts, threshold)).all()


@given(st.lists(st.floats(0, 5), min_size=1, max_size=40), st.integers(0, 99))
def test_an_epoch_holds_each_factor_rounded_down_or_up(factors, seed):
    epoch = repeat_indices(factors, seed)
    times = np.bincount(epoch, minlength=len(factors))
    assert (times >= np.floor(factors)).all()
    assert (times <= np.ceil(factors)).all()
    assert epoch.dtype == np.int64
    np.testing.assert_array_equal(epoch, repeat_indices(factors, seed))


def test_over_the_epochs_fractions_are_met():
    factors = np.array([1.0, 1.25, 2.5, 0.1])
    times = sum(np.bincount(repeat_indices(factors, seed), minlength=4) for seed in range(4_000)) / 4_000
    assert times == pytest.approx(factors, abs=4 * 0.5 / np.sqrt(4_000))
    assert times[0] == 1


def test_repeating_by_objects_evens_out_the_objects_of_scenes():
    scenes = load_scenes(n_train=600, n_test=5, n_val=5)
    counts = scenes.train.counts()
    images, objects = (counts > 0).sum(axis=0), counts.sum(axis=0)
    assert images.max() / images.min() < 1.5 < objects.max() / objects.min()

    def spread(by: str) -> float:
        epoch = np.concatenate([repeat_indices(repeat_factors(counts, 1.0, by), s) for s in range(20)])
        objects = counts[epoch].sum(axis=0)
        return objects.max() / objects.min()

    assert spread("objects") < spread("both") < spread("images")


@pytest.mark.parametrize(
    ("counts", "options", "error", "words"),
    [
        ([1, 2], {}, TypeError, r"shape \(n_images, n_classes\)"),
        ([[0.5, 1]], {}, TypeError, "must be whole numbers.*scenes.train.counts"),
        ([[1], [1, 2]], {}, TypeError, "must be whole numbers"),
        (
            [[1, -1]],
            {},
            ValueError,
            "counts holds -1; give how many objects of each class .*scenes.train.counts",
        ),
        ([[0, 0]], {}, ValueError, "counts holds no object at all"),
        (np.zeros((0, 3), int), {}, ValueError, "no object at all"),
        ([[1, 1]], {"threshold": 0}, ValueError, "threshold=0 is a frequency"),
        ([[1, 1]], {"threshold": -0.1}, ValueError, "threshold=-0.1"),
        ([[1, 1]], {"threshold": 1.5}, ValueError, "threshold=1.5"),
        ([[1, 1]], {"threshold": float("nan")}, ValueError, "threshold=nan"),
        (
            [[1, 1]],
            {"by": "pixels"},
            ValueError,
            "by='pixels' is unknown; use one of 'images', 'objects', 'both'",
        ),
    ],
)
def test_bad_counts_are_refused(counts, options, error, words):
    with pytest.raises(error, match=words):
        repeat_factors(counts, **{"threshold": 0.1, **options})


@pytest.mark.parametrize(
    ("factors", "error", "words"),
    [
        ([1, -1], ValueError, r"factors\[1\]=-1; a factor is a number from 0"),
        ([1, np.nan], ValueError, r"factors\[1\]=nan"),
        ([np.inf], ValueError, r"factors\[0\]=inf"),
        ([[1.0]], TypeError, "one number per image"),
        (["a"], TypeError, "one number per image"),
    ],
)
def test_bad_factors_are_refused(factors, error, words):
    with pytest.raises(error, match=words):
        repeat_indices(factors)
