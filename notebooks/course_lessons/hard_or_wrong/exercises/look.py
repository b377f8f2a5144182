"""A person looks at the hardest labels and puts right what is wrong."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws


def _right(y, hard, looks, person):
    y = y.copy()
    seen = np.argsort(-hard)[:looks]
    y[seen] = person(seen)
    return y


def _case(n: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    truth = rng.integers(10, size=n)
    y = np.where(
        rng.random(n) < 0.3, (truth + 1 + rng.integers(9, size=n)) % 10, truth
    )
    return truth, y, rng.permutation(np.linspace(-1, 1, n))


def _judge(answer: Any) -> None:
    look_at = laws.Function(
        answer, "look_at(y, hard, looks, person)", returns="the labels"
    )
    for n, looks, seed in ((30, 7, 0), (41, 20, 1), (12, 12, 2), (19, 1, 3)):
        truth, y, hard = _case(n, seed)
        asked: list[int] = []

        def person(rows, truth=truth, asked=asked):
            rows = np.atleast_1d(np.asarray(rows))
            if rows.dtype.kind == "b":
                rows = np.flatnonzero(rows)
            if rows.dtype.kind != "i" or (
                rows.size and not 0 <= rows.min() <= rows.max() < len(truth)
            ):
                raise ValueError(
                    f"person(rows) wants positions from 0 to {len(truth) - 1}"
                )
            asked.extend(rows.tolist())
            return truth[rows]

        got = look_at(y, hard, looks, person)
        case = f"With {n} labels and {looks} looks: "
        labels = laws.array(
            got, (n,), "a label for each sample", kinds="iu", case=case
        )
        _check(labels, truth, y, hard, looks, asked, case)


def _check(labels, truth, y, hard, looks, asked, case) -> None:
    hardest = np.argsort(-hard)[:looks]
    want = y.copy()
    want[hardest] = truth[hardest]
    if len(set(asked)) > looks:
        raise Retry(
            f"{case}the person was shown {len(set(asked))} samples. Only {looks} looks are paid for."
        )
    if not asked:
        raise Retry(
            f"{case}the person was shown nothing. Ask them: `person(positions)` gives the right labels."
        )
    if set(asked) == set(np.argsort(hard)[:looks].tolist()) and looks < len(y):
        raise Retry(
            f"{case}you show the *easiest*. Large is hard: sort by `-hard`."
        )
    if set(asked) != set(hardest.tolist()):
        raise Retry(
            f"{case}{len(set(asked) & set(hardest.tolist()))} of the samples shown are among the {looks} hardest. "
            "`np.argsort(-hard)` gives positions, the hardest first."
        )
    if np.array_equal(labels, y) and not np.array_equal(y, want):
        raise Retry(
            f"{case}the labels are as they were. Put what the person says in their places."
        )
    if not np.array_equal(labels, want):
        wrong = np.flatnonzero(labels != want)
        raise Retry(
            f"{case}{len(wrong)} labels are not as they should be, that of sample {wrong[0]} among them: those seen "
            "get what the person says of them, in the same order, and all others stay."
        )


LOOK = Exercise(
    id="hard_or_wrong-4",
    title="Look at the hardest",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def look_at(y, hard, looks, person):
    y = y.copy()
    seen = np.argsort(-hard)[:looks]
    y[seen] = person(seen)
    return y""",
    praise="The person decides; the model only says where to look.",
    hints=[
        "`np.argsort(-hard)[:looks]` are the positions to show.",
        "Copy `y`, and write `person(seen)` into `y[seen]`.",
    ],
)
