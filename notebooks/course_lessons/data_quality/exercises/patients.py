"""A split that keeps every patient on one side."""

from collections.abc import Callable

import numpy as np

from course_lib.exercises import Exercise, Retry


def _who(seed: int = 0) -> np.ndarray:
    """Patients with one to seven measurements each, in no order, numbered with gaps."""
    rng = np.random.default_rng(seed)
    numbers = rng.choice(10_000, size=90, replace=False)
    return rng.permutation(np.repeat(numbers, rng.integers(1, 8, size=90)))


def _judge_patients(split: Callable) -> Retry | None:
    if not callable(split):
        return Retry(
            "Hand over the function itself, `split_by_patient`, not what it returns."
        )
    who = _who()
    train, test = (np.asarray(part) for part in split(who, 0))
    if (
        train.ndim != 1
        or test.ndim != 1
        or train.dtype.kind not in "iu"
        or test.dtype.kind not in "iu"
    ):
        return Retry(
            "Return two arrays of row numbers, so that `X[train]` and `X[test]` are the two parts."
        )
    if max(train.max(initial=0), test.max(initial=0)) >= len(who):
        return Retry(
            "Some of your numbers are beyond the last row. Those may be the patients' numbers; return the *rows*, as "
            "`np.flatnonzero` finds them."
        )
    if np.intersect1d(train, test).size:
        return Retry(f"{np.intersect1d(train, test).size} rows are in both parts.")
    both = np.intersect1d(who[train], who[test])
    if both.size:
        return Retry(
            f"{both.size} patients have measurements in both parts, patient {both[0]} for one. "
            "Draw patients, not rows."
        )
    if len(np.unique(np.r_[train, test])) < len(who):
        return Retry(
            f"{len(who) - len(np.unique(np.r_[train, test]))} of {len(who)} rows are in neither part. All the rows "
            "of a patient go where the patient goes."
        )
    share = np.mean(
        [len(split(_who(seed), seed)[1]) / len(_who(seed)) for seed in range(5)]
    )
    if not 0.15 <= share <= 0.35:
        return Retry(
            f"The test part holds {share:.0%} of the rows; about a quarter was asked for."
        )
    if all(
        np.array_equal(np.sort(split(who, 0)[1]), np.sort(split(who, seed)[1]))
        for seed in (1, 2, 3)
    ):
        return Retry(
            "Every seed gives the same split, so which patients are tested was not left to chance."
        )
    if not np.array_equal(np.sort(split(who, 5)[1]), np.sort(split(who, 5)[1])):
        return Retry(
            "The same seed gave two different splits. Make the generator from `seed`."
        )
    return None


def _by_patient(who, seed: int) -> tuple[np.ndarray, np.ndarray]:
    patients = np.random.default_rng(seed).permutation(np.unique(who))
    tested = np.isin(who, patients[: len(patients) // 4])
    return np.flatnonzero(~tested), np.flatnonzero(tested)


PATIENTS = Exercise(
    id="data_quality-5",
    title="Every patient on one side",
    judge=_judge_patients,
    reference=lambda: _by_patient,
    solution="""\
def split_by_patient(who, seed):
    patients = np.random.default_rng(seed).permutation(np.unique(who))
    tested = np.isin(who, patients[: len(patients) // 4])
    return np.flatnonzero(~tested), np.flatnonzero(tested)""",
    praise="Patients were drawn, and their rows went with them: the score is now about people nobody has met.",
    hints=[
        "First choose *patients*: `np.unique(who)` lists each of them once.",
        "Shuffle them with the seed, and take a quarter for the test.",
        "`np.isin(who, chosen)` marks all rows of the chosen patients; `np.flatnonzero` gives their numbers.",
    ],
)
