"""As many of the rare class as of the common one, by copying."""

import numpy as np

from course_lib.exercises import Exercise, laws
from course_lib.text import count_noun_is


def _labels(zeros: int, ones: int) -> np.ndarray:
    return np.random.default_rng(5).permutation(np.repeat([0, 1], [zeros, ones]))


MANY = _labels(40, 7)
CASES = (MANY, _labels(7, 40), _labels(12, 9), _labels(2, 55), _labels(5, 5))


def _judge(answer) -> None:
    copies = laws.Function(
        answer,
        "copies(y, seed)",
        returns="the indices",
        stops={
            "draws more": "More copies are missing than there are rare rows, so each may come several times: "
            "draw *with* putting back.",
            "negative dimensions|negative": "Class 1 is not always the rarer one. Ask `y` which is.",
            "same number of dimensions": "`np.where` gives a tuple; its first part, `[0]`, has the rows.",
        },
    )
    for y in CASES:
        rows = laws.indices(
            copies(y, 0), below=len(y), repeats=True, case=copies.case, of="indices"
        )
        _check_rows(y, rows)
    laws.seeded(copies, MANY, key=lambda rows: sorted(int(row) for row in rows))
    drawn = [
        np.bincount(np.asarray(copies(MANY, seed)), minlength=len(MANY))
        for seed in range(60)
    ]
    rare = MANY == 1
    copied = np.array(drawn)[:, rare] - 1
    laws.require(
        (copied > 0).sum(axis=1).min() > 2,
        f"With 40 of class 0 and 7 of class 1 all {copied[0].sum()} copies are of the same one or two rows. Draw "
        "each of them anew.",
    )
    laws.require(
        copied.sum(axis=0).min() > 0,
        f"In 60 draws with 60 seeds, {(copied.sum(axis=0) == 0).sum()} of the 7 rare rows were never copied. Does "
        "the draw leave out the first or the last of them?",
    )


def _check_rows(y: np.ndarray, rows: np.ndarray) -> None:
    have = np.bincount(y, minlength=2)
    rare, most = int(have.argmin()), int(have.max())
    times, counts = (
        np.bincount(rows, minlength=len(y)),
        np.bincount(y[rows], minlength=2),
    )
    case = f"With {have[0]} of class 0 and {have[1]} of class 1: after yours the labels come to {counts.tolist()}"
    common = y != rare
    extra = np.flatnonzero(times > 1)
    laws.require(
        len(y) < 5 or rows.size == 0 or rows.max() > 1,
        f"{case}: your array holds nothing but 0 and 1. Are those labels, `y[rows]`? Return the indices, `rows`.",
    )
    laws.require(
        not (have[0] != have[1] and counts[rare] and not times[common].any()),
        f"{case}: yours are rows of the rarer class alone. Return *all* rows, and the copies after them: "
        "`np.concatenate([…, …])`.",
    )
    laws.require(
        not (
            extra.size
            and y[extra].min() == y[extra].max() != rare
            and have[0] != have[1]
            and counts.max() > most
        ),
        f"{case}: you copy class {1 - rare}, and here class {rare} is the rarer. Ask `y` which one is.",
    )
    laws.require(
        not ((times[common] > 1).any() and extra.max(initial=0) < have.min()),
        f"{case}: rows of the common class are there more than once. The draw counts *within* the rare rows; "
        "`rare_rows[drawn]` says which rows of `y` they are.",
    )
    laws.require(
        not (times[common] > 1).any() or have[0] == have[1],
        f"{case}: rows of the common class are there more than once. Copies are drawn among the rare rows alone, "
        "`np.flatnonzero(y == rare)`.",
    )
    gone = int((times[common] == 0).sum())
    laws.require(
        not gone,
        f"{case}: of the common class {count_noun_is(gone, 'row')} gone. This remedy drops nothing: begin with all "
        "rows, and add.",
    )
    lost = int((times == 0).sum())
    laws.require(
        not lost,
        f"{case}: of the {have.min()} rare rows {lost} never came. Drawn by chance, "
        "some do not: keep every row once, and draw only the *copies*.",
    )
    added, least = int(counts[rare] - have.min()), int(have.min())
    laws.require(
        added != most or have[0] == have[1],
        f"{case}. You add as many copies as the common class has rows, {most}; only {most - least} are missing.",
    )
    laws.require(
        counts[0] == counts[1] or counts[rare] != most - least,
        f"{case}. Your copies take the place of the rare rows; keep those, too: *all* rows, and then copies.",
    )
    laws.require(
        counts[0] == counts[1] or added,
        f"{case}: nothing is added. Do you ask `y` which class is the rarer? Here it is {rare}.",
    )
    laws.require(
        counts[0] == counts[1] or added % least,
        f"{case}. You copy every rare row {added // least} times, and whole rounds do not come to {most}: draw as "
        "many copies as are missing.",
    )
    laws.require(
        counts[0] == counts[1],
        f"{case}, and both should come to {most}. How many copies of the rarer class are missing, and how many do "
        "you draw?",
    )


def _by_choice(y: np.ndarray, seed: int) -> np.ndarray:
    counts = np.bincount(y)
    rare_rows = np.flatnonzero(y == counts.argmin())
    more = np.random.default_rng(seed).choice(
        rare_rows, counts.max() - counts.min()
    )
    return np.concatenate([np.arange(len(y)), more])


COPIES = Exercise(
    id="change_the_data-1",
    title="Copy the rare class",
    judge=_judge,
    reference=lambda: _by_choice,
    solution="""\
def copies(y, seed):
    counts = np.bincount(y)
    rare_rows = np.flatnonzero(y == counts.argmin())
    more = np.random.default_rng(seed).choice(rare_rows, counts.max() - counts.min())
    return np.concatenate([np.arange(len(y)), more])""",
    praise="Every row is there, the rare ones several times, and both classes count the same.",
    hints=[
        "Begin with all rows, `np.arange(len(y))`, and add rows of the rare class.",
        "`np.bincount(y)` counts both classes; their difference is the number of copies that is missing.",
        "`np.flatnonzero(y == rare)` are the rows to copy, and `rng.choice(those, how_many)` draws among them, with "
        "repeats.",
    ],
)
