"""Wrong and right answers to change_the_data-1, “Copy the rare class”."""

import numpy as np
import pandas as pd

from course_lessons.change_the_data.exercises.copies import MANY, _by_choice


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


def _in_turn(y: np.ndarray, seed: int) -> list[int]:
    """Every rare row as often as every other, the rest by chance."""
    rng, (zeros, ones) = np.random.default_rng(seed), np.bincount(y)
    rare_rows = rng.permutation(np.flatnonzero(y == (ones < zeros)))
    return [*range(len(y)), *np.resize(rare_rows, abs(int(zeros) - int(ones))).tolist()]


def _of_one(y: np.ndarray, seed: int) -> np.ndarray:
    counts = np.bincount(y)
    one = np.random.default_rng(seed).choice(np.flatnonzero(y == counts.argmin()))
    return np.r_[np.arange(len(y)), np.full(counts.max() - counts.min(), one)]


def _never_the_last(y: np.ndarray, seed: int) -> np.ndarray:
    counts = np.bincount(y)
    rare_rows = np.flatnonzero(y == counts.argmin())
    drawn = np.random.default_rng(seed).integers(max(len(rare_rows) - 1, 1), size=counts.max() - counts.min())
    return np.r_[np.arange(len(y)), rare_rows[drawn]]


def _without_putting_back(y: np.ndarray, seed: int) -> np.ndarray:
    counts = np.bincount(y)
    rare_rows = np.flatnonzero(y == counts.argmin())
    more = np.random.default_rng(seed).choice(rare_rows, counts.max() - counts.min(), replace=False)
    return np.r_[np.arange(len(y)), more]


def _of_anyone(y: np.ndarray, seed: int) -> np.ndarray:
    counts = np.bincount(y)
    return np.r_[np.arange(len(y)), np.random.default_rng(seed).choice(len(y), counts.max() - counts.min())]


def _adding(y, count, seed):
    rare = np.flatnonzero(y == np.bincount(y, minlength=2).argmin())
    return np.append(np.arange(len(y)), np.random.default_rng(seed).choice(rare, count))


def _instead(y, seed):
    counts = np.bincount(y, minlength=2)
    copies = _adding(y, abs(counts[0] - counts[1]), seed)[len(y) :]
    return np.append(np.flatnonzero(y != counts.argmin()), copies)


def _whole_rounds(y, seed):
    counts = np.bincount(y, minlength=2)
    rare = np.flatnonzero(y == counts.argmin())
    return np.append(np.arange(len(y)), np.tile(rare, counts.max() // counts.min() - 1))


def _of_class_one(y, seed):
    y = np.asarray(y)
    more = max(0, np.sum(y == 0) - np.sum(y == 1))
    return np.concatenate(
        [np.arange(len(y)), np.random.default_rng(seed).choice(np.flatnonzero(y == 1), more)]
    )


MISTAKES = {
    "change_the_data-1": [
        (lambda: _without_putting_back, "*with* putting back"),
        (lambda: _of_class_one, "which class is the rarer"),
        (lambda: _within, "rare_rows[drawn]"),
        (lambda: _of_anyone, "among the rare rows alone"),
        (lambda: _dropping, "drops nothing"),
        (lambda: _all_by_chance, "never came"),
        (lambda: _of_class_1, "which one is"),
        (lambda: _too_many, "only 33 are missing"),
        (lambda: lambda y, seed: _adding(y, 20, seed), "How many copies"),
        (lambda: _instead, "take the place of the rare rows"),
        (lambda: _whole_rounds, "You copy every rare row 4 times"),
        (lambda: _of_one, "one or two rows"),
        (lambda: _never_the_last, "were never copied"),
        (lambda: lambda y, seed: _by_choice(y, seed)[len(y) :], "alone. Return *all* rows"),
        (lambda: lambda y, seed: y[_by_choice(y, seed)], "Are those labels"),
        (lambda: lambda y, seed: _by_choice(y, 0), "Whatever the `seed`"),
        (lambda: lambda y, seed: _by_choice(y, None), "The same `seed`"),
        (lambda: lambda y, seed: y == np.bincount(y).argmin(), "mask"),
        (lambda: _by_choice(MANY, 0), "the function itself"),
    ],
}
ALSO_RIGHT = {
    "change_the_data-1": [
        lambda: _by_plan,
        lambda: _by_imblearn,
        lambda: _in_turn,
        lambda: lambda y, seed: _by_choice(y, seed)[::-1],
        lambda: lambda y, seed: pd.Series(_by_choice(y, seed)),
    ],
}
