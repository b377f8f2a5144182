"""The rival of a chosen subset: one drawn at random, of the same size and the same classes."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, laws


def _case(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Labels with gaps in their codes, not in order, and a choice that prefers some classes and leaves one out."""
    rng = np.random.default_rng(seed)
    y = rng.permutation(np.repeat([7, 2, 4, 9], [61, 33, 18, 40]))
    picked = np.concatenate(
        [
            rng.permutation(np.flatnonzero(y == label))[:n]
            for label, n in ((2, 9), (7, 3), (4, 8))
        ]
    )
    return y, rng.permutation(picked)


def _right(y, picked, *, seed):
    rng = np.random.default_rng(seed)
    rows = []
    for label in np.unique(y[picked]):
        own = np.flatnonzero(y == label)
        n = np.count_nonzero(y[picked] == label)
        rows.append(rng.choice(own, n, replace=False))
    return np.concatenate(rows)


def _judge(answer: Any) -> None:
    rival = laws.Function(
        answer, "rival(y, picked, *, seed)", returns="positions in `y`"
    )
    for seed in (0, 1):
        y, picked = _case(seed)
        given = rival(y, picked, seed=seed)
        laws.require(
            not _within_classes(given, y, picked),
            f"{rival.case}yours are places within each class, counted from 0 in each. Look up where those samples "
            "stand in `y`: `np.flatnonzero(y == label)[places]`.",
        )
        rows = laws.indices(
            given,
            below=len(y),
            given={"y": y},
            case=rival.case,
        )
        want, got = (
            {
                int(label): int(np.count_nonzero(y[own] == label))
                for label in np.unique(y)
            }
            for own in (picked, rows)
        )
        laws.require(
            want == got,
            lambda want=want, got=got, rows=rows, picked=picked: (
                rival.case + _confused(want, got, len(rows), len(picked))
            ),
        )
    y, picked = _case(2)
    drawn = [rival(y, picked, seed=seed) for seed in range(60)]
    laws.require(
        not laws.same(sorted(drawn[0]), sorted(picked)),
        "That is the choice itself. The rival draws again, from all samples of each class.",
    )
    laws.seeded(
        rival, y, picked, key=lambda rows: sorted(np.asarray(rows).tolist())
    )
    often = np.zeros(len(y))
    for rows in drawn:
        often[np.asarray(rows)] += 1
    chosen = np.isin(np.arange(len(y)), picked)
    for label in np.unique(y[picked]):
        own = y == label
        share = np.count_nonzero(own & chosen) / own.sum()
        laws.require(
            np.mean(often[own] == 0) < 0.3 and often[own & ~chosen].any(),
            f"In 60 draws, {np.count_nonzero(own & (often == 0))} of the {own.sum()} samples of class {label} never "
            "come up. Draw from all samples of the class, those that were picked among them.",
        )
        laws.require(
            abs(often[own & chosen].mean() / 60 - share) < 0.15,
            f"In class {label}, the picked come up {often[own & chosen].mean() / 60:.0%} of the time; by chance "
            f"it would be {share:.0%}. Draw from all samples of the class alike.",
        )


def _within_classes(given: Any, y: np.ndarray, picked: np.ndarray) -> bool:
    """Tell whether these count from 0 in each class, one class after the other, and are of other classes in `y`."""
    labels, counts = np.unique(y[picked], return_counts=True)
    try:
        rows = np.ravel(given).astype(int)
    except (TypeError, ValueError):
        return False
    if len(rows) != len(picked) or not np.isin(rows, np.arange(len(y))).all():
        return False
    own = np.split(rows, np.cumsum(counts)[:-1])
    return np.any(y[rows] != np.repeat(labels, counts)) and all(
        each.max() < np.count_nonzero(y == label)
        and len(np.unique(each)) == len(each)
        for each, label in zip(own, labels, strict=True)
    )


def _confused(want: dict, got: dict, n: int, asked: int) -> str:
    there = [label for label in want if want[label]]
    if n != asked:
        return f"yours are {n} positions, and {asked} were picked."
    taken = [got[label] for label in there]
    if max(taken) - min(taken) <= 2 and len(set(want.values())) > 2:
        return f"you take as many of each class. The choice has {want}, and so has its rival."
    if any(got[label] for label in want if not want[label]):
        return f"by class the choice has {want}; yours {got}: a draw from everything. Draw class by class."
    return f"by class the choice has {want}, and yours {got}."


RIVAL = Exercise(
    id="which_ones-7",
    title="A fair rival",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def rival(y, picked, *, seed):
    rng = np.random.default_rng(seed)
    rows = []
    for label in np.unique(y[picked]):
        own = np.flatnonzero(y == label)
        n = np.count_nonzero(y[picked] == label)
        rows.append(rng.choice(own, n, replace=False))
    return np.concatenate(rows)""",
    praise="Same size, same classes, and nothing else in common: what is left between the two is the choice.",
    hints=[
        "Class by class: how many of it were picked, and which samples of it are there?",
        "`np.flatnonzero(y == label)` are all positions of a class; `rng.choice(own, n, replace=False)` draws n.",
    ],
)
