"""How right is it, for each of them?"""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, laws
from course_lib.exercises.wording import plain


def _heard(n_dialects: int, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Recordings of unequal dialects, in no order; the last dialect has one recording. The rarer, the worse."""
    rng = np.random.default_rng(n_dialects)
    shares = np.arange(n_dialects, 1, -1.0)
    shares = shares / shares.sum()
    others = rng.choice(
        n_dialects - 1, n - n_dialects, p=shares if n_dialects > 1 else None
    )
    dialects = rng.permutation(np.append(np.arange(n_dialects), others))
    right = rng.random(len(dialects)) < 0.9 - 0.12 * dialects
    right[dialects == n_dialects - 1] = True
    return right, dialects


def _means(right: np.ndarray, dialects: np.ndarray) -> list[float]:
    return [right[dialects == one].mean() for one in range(dialects.max() + 1)]


def _judge(answer: Any) -> None:
    per_dialect = laws.Function(
        answer,
        "per_dialect(right, dialects)",
        returns="one share for each dialect",
    )
    for case in (_heard(4, 500), _heard(3, 60), _heard(6, 211)):
        _check(per_dialect, *case)


def _check(
    per_dialect: laws.Function, right: np.ndarray, dialects: np.ndarray
) -> None:
    want = np.array(_means(right, dialects))
    got = laws.array(
        per_dialect(right, dialects),
        (None,),
        "one share for each dialect, in the order of their codes",
        finite=False,
        case=per_dialect.case,
    )
    laws.require(
        len(got) != 1,
        f"{per_dialect.case}yours is one number, for {len(want)} dialects. Does `return` stand inside the loop?",
    )
    laws.require(
        len(got) == len(want),
        f"{per_dialect.case}yours are {len(got)} numbers, for {len(want)} dialects. How many there are, `dialects` "
        "says: the codes run from 0 to its largest.",
    )
    laws.require(
        np.isfinite(got).all() and np.allclose(got, want, atol=1e-3),
        lambda: per_dialect.case + _confused(right, dialects, got, want),
    )


def _confused(
    right: np.ndarray, dialects: np.ndarray, got: np.ndarray, want: np.ndarray
) -> str:
    recordings = np.bincount(dialects)
    if not np.isfinite(got).all():
        return f"yours are {_written(got)}: the mean of no recordings is not a number. Which codes do you ask for?"
    if not (got % 1).any() and (got <= 1).all() and len(set(got)) < 3:
        return (
            f"yours are whole numbers, {_written(got)}, and the shares are {_written(want)}. `/` divides, `//` cuts "
            "the decimals off; and a share is a mean, no median."
        )
    if np.allclose(
        got, [part.mean() for part in np.array_split(right, len(want))], atol=1e-3
    ):
        return (
            "you cut the recordings into equal parts, one after another. The dialects come in no order, and not as "
            "often: `dialects` says which recording is whose."
        )
    if np.allclose(got, right.mean(), atol=1e-3):
        return "you give every dialect the same number, the total. Look at one dialect's recordings only."
    if np.allclose(got, want * recordings / len(right), atol=1e-3):
        return "your numbers add up to the total: you divide by *all* recordings. Divide by those of that dialect."
    if np.allclose(got, recordings / len(right), atol=1e-3):
        return "those are the shares of the dialects among all recordings. How many of a dialect's are right?"
    if np.allclose(got, want * recordings / right.sum(), atol=1e-3):
        return "those are the dialects' shares of all *right* answers. Divide by the recordings of that dialect."
    if np.allclose(got, want * recordings):
        return "those are counts of right answers. Accuracy is a share: divide by that dialect's recordings."
    if np.allclose(got, 1 - want, atol=1e-3):
        return "those are the shares that went *wrong*. Accuracy is the share that is right."
    if np.allclose(got, 100 * want, atol=0.1):
        return "that is right in percent; give shares between 0 and 1, as the rest of the page does."
    if np.allclose(np.sort(got), np.sort(want), atol=1e-3):
        return (
            f"the shares are right, but in another order: yours are {_written(got)}. Asked is the order of the "
            "codes, 0 first."
        )
    if np.allclose(got, want, atol=0.06):
        return f"yours are {_written(got)}, and the shares are {_written(want)}. Do you round?"
    return f"yours are {_written(got)}, and the shares are {_written(want)}. Which recordings do yours count?"


def _written(shares: np.ndarray) -> str:
    return plain(np.round(shares, 3).tolist())


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
