"""A split that keeps every patient on one side."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws
from course_lib.exercises.wording import plain
from course_lib.text import count_noun

SHARE = (0.22, 0.28)  # of the rows, in the test part, on average
UNEQUAL = 0.1  # seven standard deviations of the difference, over 60 seeds
PARTS = ("the training part", "the test part")


def _who(seed: int = 0, patients: int = 90) -> np.ndarray:
    """Patients with one to seven measurements each, in no order, numbered with gaps."""
    rng = np.random.default_rng(seed)
    numbers = rng.choice(10_000, size=patients, replace=False)
    return rng.permutation(np.repeat(numbers, rng.integers(1, 8, size=patients)))


def _judge_patients(answer: Any) -> None:
    split = laws.Function(
        answer,
        "split_by_patient(who, seed)",
        returns="both parts' row numbers",
        stops={
            "every value in both parts": "`stratify` would put every patient on both sides."
        },
    )
    for who in (_who(), _who(1, 24), np.repeat(np.arange(40)[::-2], 4)):
        _parts(split, who, 0)
    who = _who()
    laws.seeded(split, who, key=lambda parts: sorted(int(row) for row in parts[1]))
    tested = [_parts(split, who, seed)[1] for seed in range(60)]
    numbers, visits = np.unique(who, return_counts=True)
    chance = np.mean([np.isin(numbers, who[rows]) for rows in tested], axis=0)
    often, seldom = chance[visits > 4].mean(), chance[visits < 4].mean()
    laws.require(
        abs(often - seldom) < UNEQUAL,
        f"Over 60 seeds patients with five measurements or more were tested in {often:.0%} of them, those with "
        f"up to three in {seldom:.0%}. Everybody has the same chance if you draw among the patients, each listed "
        "once.",
    )
    share = np.mean([len(rows) / len(who) for rows in tested])
    laws.require(
        not SHARE[0] <= 1 - share <= SHARE[1],
        f"Over 60 seeds the second part holds {share:.0%} of the rows on average. The training part comes first.",
    )
    laws.require(
        SHARE[0] <= share <= SHARE[1],
        f"Over 60 seeds the test part holds {share:.1%} of the rows on average; a quarter was asked for. Are a "
        "quarter of the *patients* drawn, each of them once?",
    )
    never = np.setdiff1d(who, who[np.concatenate(tested)])
    laws.require(
        not never.size,
        lambda: (
            f"Over 60 seeds, {count_noun(never.size, 'patient')} of 90 never came into the test part, patient "
            f"{never[0]} for one. Every patient should have the same chance."
        ),
    )


def _parts(split: laws.Function, who: np.ndarray, seed: int) -> list[np.ndarray]:
    """Both parts, in which every row and every patient is once."""
    two = laws.parts(split(who, seed), PARTS, case=split.case)
    if any(_is_patients(part, who) for part in two):
        raise Retry(
            f"{split.case}those are the patients' numbers. Return the *rows*, as `np.flatnonzero` finds them."
        )
    train, test = (
        laws.indices(
            part, below=len(who), of=f"row numbers of {name}", case=split.case
        )
        for part, name in zip(two, PARTS, strict=True)
    )
    twice = np.intersect1d(train, test)
    laws.require(
        not twice.size,
        f"{split.case}{count_noun(twice.size, 'row')} {'is' if twice.size == 1 else 'are'} in both parts.",
    )
    both = np.intersect1d(who[train], who[test])
    laws.require(
        not both.size,
        lambda: (
            f"{split.case}{count_noun(both.size, 'patient')} {'has' if both.size == 1 else 'have'} measurements in "
            f"both parts, patient {both[0]} for one. Draw patients, not rows."
        ),
    )
    left = len(who) - len(train) - len(test)
    laws.require(
        not left,
        f"{split.case}{left} of {len(who)} rows are in neither part. All the rows of a patient go where the patient "
        "goes.",
    )
    laws.require(
        len(train) and len(test),
        f"{split.case}one part is empty; of {plain(len(np.unique(who)))} patients about a quarter are for the test. "
        "Their numbers are no places: draw among `np.unique(who)`.",
    )
    return [train, test]


def _is_patients(part: Any, who: np.ndarray) -> bool:
    """Whether what should be row numbers are the numbers of patients instead."""
    try:
        numbers = np.unique(np.asarray(part))
    except Exception:  # a law says what is wrong with it
        return False
    return bool(
        numbers.dtype.kind in "iuf"
        and numbers.size
        and np.isin(numbers, who).all()
        and numbers.max() >= len(who)
    )


def _by_patient(who, seed: int) -> tuple[np.ndarray, np.ndarray]:
    patients = np.random.default_rng(seed).permutation(np.unique(who))
    tested = np.isin(who, patients[: len(patients) // 4])
    return np.flatnonzero(~tested), np.flatnonzero(tested)


PATIENTS = Exercise(
    id="split_honestly-3",
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
