"""Wrong and right answers to data_quality-5, “Every patient on one side”."""

import numpy as np

from course_lessons.data_quality.exercises.patients import _by_patient, _who


def _by_row(who, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rows = np.random.default_rng(seed).permutation(len(who))
    return rows[len(rows) // 4 :], rows[: len(rows) // 4]


def _one_row_each(who, seed: int) -> tuple[np.ndarray, np.ndarray]:
    _, first = np.unique(who, return_index=True)
    rows = np.random.default_rng(seed).permutation(first)
    return rows[len(rows) // 4 :], rows[: len(rows) // 4]


def _numbers(who, seed: int) -> tuple[np.ndarray, np.ndarray]:
    patients = np.random.default_rng(seed).permutation(np.unique(who))
    return patients[len(patients) // 4 :], patients[: len(patients) // 4]


def _of_scikit_learn(who, seed: int) -> tuple[np.ndarray, np.ndarray]:
    from sklearn.model_selection import GroupShuffleSplit

    return next(GroupShuffleSplit(n_splits=1, test_size=0.25, random_state=seed).split(who, groups=who))


def _of_the_course(who, seed: int) -> tuple[np.ndarray, np.ndarray]:
    from course_lib import splits

    parts = splits.grouped(who, shares=(0.75, 0, 0.25), random_state=seed)
    return parts.train, parts.test


def _masks(who, seed: int) -> tuple[np.ndarray, np.ndarray]:
    tested = np.isin(who, who[_by_patient(who, seed)[1]])
    return ~tested, tested


MISTAKES = {
    "data_quality-5": [
        (lambda: _by_row, "Draw patients"),
        (lambda: _one_row_each, "neither part"),
        (lambda: _numbers, "beyond the last row"),
        (lambda: lambda who, seed: _by_patient(who, 0), "left to chance"),
        (lambda: lambda who, seed: _by_patient(who, seed)[::-1], "quarter"),
        (lambda: _masks, "row numbers"),
        (lambda: _by_patient(_who(), 0), "the function itself"),
    ],
}
ALSO_RIGHT = {
    "data_quality-5": [lambda: _of_scikit_learn, lambda: _of_the_course],
}
