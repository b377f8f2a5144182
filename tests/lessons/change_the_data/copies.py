"""Wrong and right answers to change_the_data-1, “Copy the rare class”."""

import numpy as np

from course_lessons.change_the_data.exercises.copies import _by_choice, _labels


def _by_plan(y: np.ndarray, seed: int) -> np.ndarray:
    from course_lib.ratios import RatioPlan

    return RatioPlan.from_labels(y, "1:1").indices(y, random_state=seed)


def _by_imblearn(y: np.ndarray, seed: int) -> np.ndarray:
    from imblearn.over_sampling import RandomOverSampler

    sampler = RandomOverSampler(random_state=seed)
    sampler.fit_resample(np.arange(len(y))[:, None], y)
    return sampler.sample_indices_


def _all_by_chance(y: np.ndarray, seed: int) -> np.ndarray:
    rng, counts = np.random.default_rng(seed), np.bincount(y)
    rare_rows = np.flatnonzero(y == counts.argmin())
    return np.r_[
        np.flatnonzero(y == counts.argmax()),
        rng.choice(rare_rows[:-1], counts.max()),
    ]


def _within(y: np.ndarray, seed: int) -> np.ndarray:
    counts = np.bincount(y)
    more = np.random.default_rng(seed).integers(counts.min(), size=counts.max() - counts.min())
    return np.r_[np.arange(len(y)), more]


def _dropping(y: np.ndarray, seed: int) -> np.ndarray:
    rng, counts = np.random.default_rng(seed), np.bincount(y)
    return np.concatenate([rng.permutation(np.flatnonzero(y == c))[: counts.min()] for c in (0, 1)])


def _of_class_1(y: np.ndarray, seed: int) -> np.ndarray:
    rows = np.flatnonzero(y == 1)
    return np.r_[
        np.arange(len(y)),
        np.random.default_rng(seed).choice(rows, abs(len(y) - 2 * len(rows))),
    ]


def _too_many(y: np.ndarray, seed: int) -> np.ndarray:
    counts = np.bincount(y)
    rare_rows = np.flatnonzero(y == counts.argmin())
    return np.r_[
        np.arange(len(y)),
        np.random.default_rng(seed).choice(rare_rows, counts.max()),
    ]


MISTAKES = {
    "change_the_data-1": [
        (lambda: _within, "rare_rows[drawn]"),
        (lambda: _dropping, "drops nothing"),
        (lambda: _all_by_chance, "some never come"),
        (lambda: _of_class_1, "which class is rarer"),
        (lambda: _too_many, "How many copies"),
        (lambda: lambda y, seed: _by_choice(y, 0), "Two seeds"),
        (lambda: lambda y, seed: y == np.bincount(y).argmin(), "mask"),
        (lambda: _by_choice(_labels(1), 0), "the function itself"),
    ],
}
ALSO_RIGHT = {
    "change_the_data-1": [lambda: _by_plan, lambda: _by_imblearn],
}
