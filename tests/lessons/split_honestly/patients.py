"""Wrong and right answers to split_honestly-3, “Every patient on one side”."""

import numpy as np
from sklearn.model_selection import train_test_split

from course_lessons.split_honestly.exercises.patients import _by_patient, _who


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


def _by_fold(who, seed: int) -> tuple[list, list]:
    from sklearn.model_selection import GroupKFold

    folds = GroupKFold(4, shuffle=True, random_state=seed)
    train, test = next(folds.split(who, groups=who))
    return train.tolist(), test.tolist()


def _by_coin(who, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Every patient tosses for the test part; one of them is always in it, so that none is empty."""
    patients, at = np.unique(who, return_inverse=True)
    tossed = np.random.default_rng(seed).permutation(len(patients)) * 4 < len(patients)
    return np.flatnonzero(~tossed[at]), np.flatnonzero(tossed[at])


def _masks(who, seed: int) -> tuple[np.ndarray, np.ndarray]:
    tested = np.isin(who, who[_by_patient(who, seed)[1]])
    return ~tested, tested


def _with_where(who, seed: int):
    tested = _masks(who, seed)[1]
    return np.where(~tested), np.where(tested)


def _first_half(who, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Only patients with small numbers are ever tested."""
    patients = np.unique(who)
    drawn = np.random.default_rng(seed).permutation(patients[: (len(patients) + 1) // 2])
    tested = np.isin(who, drawn[: max(1, len(patients) // 4)])
    return np.flatnonzero(~tested), np.flatnonzero(tested)


def _quarter_of(share):
    def split(who, seed: int) -> tuple[np.ndarray, np.ndarray]:
        patients = np.random.default_rng(seed).permutation(np.unique(who))
        tested = np.isin(who, patients[: max(1, int(share * len(patients)))])
        return np.flatnonzero(~tested), np.flatnonzero(tested)

    return split


def _rows_of_both(who, seed: int) -> tuple[np.ndarray, np.ndarray]:
    train, test = _by_patient(who, seed)
    return np.append(train, test[:2]), test


def _in_place(who, seed: int):
    np.random.default_rng(seed).shuffle(who)
    return _by_patient(who, seed)


def _by_rows(who, seed):
    """Whoever has more rows comes earlier, and is tested more often."""
    order = list(dict.fromkeys(np.random.default_rng(seed).permutation(who)))
    tested = np.isin(who, order[: len(order) // 6])
    return np.flatnonzero(~tested), np.flatnonzero(tested)


def _numbers_for_places(who, seed):
    patients = np.random.default_rng(seed).permutation(len(np.unique(who)))
    tested = np.isin(who, patients[: len(patients) // 4])
    return np.flatnonzero(~tested), np.flatnonzero(tested)


MISTAKES = {
    "split_honestly-3": [
        (lambda: _by_row, "Draw patients"),
        (lambda: _one_row_each, "neither part"),
        (lambda: _numbers, "the patients' numbers"),
        (lambda: lambda who, seed: _by_patient(who, 0), "Whatever the `seed`"),
        (lambda: lambda who, seed: _by_patient(who, None), "The same `seed`"),
        (lambda: lambda who, seed: _by_patient(who, seed)[::-1], "The training part comes first"),
        (lambda: _quarter_of(1 / 3), "a quarter was asked for"),
        (lambda: _by_rows, "draw among the patients, each listed once"),
        (lambda: _numbers_for_places, "draw among `np.unique(who)`"),
        (lambda: lambda who, seed: train_test_split(np.arange(len(who)), stratify=who), "on both sides"),
        (lambda: _quarter_of(0.2), "20.0% of the rows on average"),
        (lambda: _first_half, "never came into the test part"),
        (lambda: _masks, "a mask of True and False"),
        (lambda: _with_where, "`np.where` made it"),
        (lambda: _rows_of_both, "2 rows are in both parts"),
        (lambda: lambda who, seed: _by_patient(who, seed)[1], "2 things are asked for"),
        (lambda: lambda who, seed: (np.arange(len(who)), np.array([], int)), "one part is empty"),
        (lambda: _in_place, "changes the `who`"),
        (lambda: _by_patient(_who(), 0), "the function itself"),
    ],
}
ALSO_RIGHT = {
    "split_honestly-3": [
        lambda: _of_scikit_learn,
        lambda: _of_the_course,
        lambda: _by_fold,
        lambda: _by_coin,
        lambda: lambda who, seed: list(_by_patient(who, seed)),
    ],
}
