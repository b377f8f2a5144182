"""How right is it, for each of them?"""

from collections.abc import Callable, Mapping

import numpy as np

from course_lib.exercises import Exercise, Retry


def _case(n_groups: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(n_groups)
    dialects = np.concatenate(
        [np.arange(n_groups), rng.choice(n_groups, 500, p=_shares(n_groups))]
    )
    return rng.random(len(dialects)) < 0.9 - 0.15 * dialects, dialects


def _shares(n: int) -> np.ndarray:
    return np.arange(n, 0, -1) / np.arange(n, 0, -1).sum()


def _means(right: np.ndarray, dialects: np.ndarray) -> list[float]:
    return [right[dialects == one].mean() for one in range(dialects.max() + 1)]


def _judge(per_dialect: Callable) -> Retry | None:
    if not callable(per_dialect):
        return Retry(
            "Hand over the function itself, `per_dialect`, not what it returns."
        )
    right, dialects = _case(4)
    answer = per_dialect(right, dialects)
    if isinstance(answer, Mapping):
        answer = [answer[key] for key in sorted(answer)]
    if np.ndim(answer) != 1:
        return Retry(
            "Return one number for each dialect: a list or an array of four, in the order of their codes."
        )
    got, want = np.asarray(answer, float), np.array(_means(right, dialects))
    if len(got) != 4:
        return Retry(
            f"You return {len(got)} numbers; there are 4 dialects here, so give one number for each."
        )
    if np.allclose(got, want, atol=1e-3):
        right, dialects = _case(3)
        if len(np.asarray(list(per_dialect(right, dialects)))) != 3:
            return Retry(
                "With three dialects you still return another number of figures. Ask the data how many there are."
            )
        return None
    if np.allclose(got, got[0]):
        return Retry(
            "You return the same number for every dialect: the total. Look at one dialect's recordings only."
        )
    if np.allclose(got.sum(), right.mean(), atol=1e-3):
        return Retry(
            "Your numbers add up to the total: you divide by *all* recordings. Divide by those of that dialect."
        )
    if np.allclose(got, want * np.bincount(dialects)):
        return Retry(
            "Those are counts of right answers. Accuracy is a share: divide by that dialect's recordings."
        )
    if np.allclose(got, 1 - want, atol=1e-3):
        return Retry(
            "Those are the shares that went *wrong*. Accuracy is the share that is right."
        )
    if np.allclose(got, 100 * want, atol=0.1):
        return Retry(
            "That is right in percent; return shares between 0 and 1, as the rest of the page does."
        )
    return Retry(
        f"For a test case you return {np.round(got, 2).tolist()}, but it is {np.round(want, 2).tolist()}."
    )


PER_DIALECT = Exercise(
    id="whose_data-1",
    title="Right for whom?",
    judge=_judge,
    reference=lambda: _means,
    solution="""\
def per_dialect(right, dialects):
    return [right[dialects == one].mean() for one in range(dialects.max() + 1)]""",
    praise="One figure for each dialect. The mean of True and False is the share of True.",
    hints=[
        "`dialects == 3` marks the recordings of one dialect, and `right[dialects == 3]` are the answers to those.",
        "The mean of an array of True and False is the share of True.",
        "`[right[dialects == one].mean() for one in range(4)]`, for however many dialects there are.",
    ],
)
