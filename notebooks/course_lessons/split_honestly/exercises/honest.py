"""The same task, the same model, the same balancing: and a score that can be believed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws
from course_lib.exercises.wording import plain
from course_lib.ratios import RatioPlan
from course_lib.text import count_noun

if TYPE_CHECKING:
    from course_lessons.data_quality.exercises.watched import Model, Seen

TESTED = 0.3
_NEAR = 0.006  # so that a score in whole percent will do


def _task(
    n: int, rare: int, rarer: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Rows in no order, two classes, and a first column that tells each row apart: its number, and a little more."""
    rng = np.random.default_rng(seed)
    y = np.where(rng.permutation(n) < rare, rarer, 1 - rarer)
    X = rng.normal(size=(n, 4))
    X[:, 0] = np.arange(n) + np.where(y == 1, 0.2, -0.2)
    return X, y


def _judge_honest(answer: Any) -> None:
    from course_lessons.data_quality.exercises.watched import Model, Seen

    honest_score = laws.Function(
        answer,
        "honest_score(model, X, y, seed)",
        returns="the score on the test part",
    )
    model = Model(Seen())
    for X, y in (_task(200, 30, 1, 0), _task(387, 31, 1, 1), _task(153, 51, 0, 2)):
        _check(honest_score, model, X, y)
    X, y = _task(200, 30, 1, 0)

    def rows_used(_: Any) -> list[list[int]]:
        used = [
            sorted(_numbers(rows))
            for rows in (_tested(model.seen)[0], model.seen.fits[-1][0])
        ]
        model.seen.forget()
        return used

    laws.seeded(honest_score, model, X, y, key=lambda score: rows_used(score)[0])
    laws.seeded(honest_score, model, X, y, key=rows_used)


def _tested(seen: Seen) -> tuple[np.ndarray, np.ndarray]:
    """The rows of the test part and the answers to them, in one call or in several, whatever else is asked."""
    fitted = seen.fits[-1][0]
    fresh = [each for each in seen.predictions if not _common(each[0], fitted)]
    several = [row for rows, _ in fresh for row in _numbers(rows)]
    if fresh and len(set(several)) == len(several):
        return tuple(map(np.concatenate, zip(*fresh, strict=True)))
    return (fresh or seen.predictions)[0 if fresh else -1]


def _numbers(X: np.ndarray) -> list[int]:
    """Which rows of the task these are."""
    return np.rint(np.nan_to_num(X[:, 0])).astype(int).tolist()


def _check(
    honest_score: laws.Function, model: Model, X: np.ndarray, y: np.ndarray
) -> None:
    model.seen.forget()
    given = honest_score(model, X, y, 0)
    case, seen = honest_score.case, model.seen
    score = laws.number(given, "the balanced accuracy on the test part", case=case)
    laws.require(
        seen.fits,
        f"{case}the `model` that is given is never trained. Use it in place of one of your own: `model.fit(…)`.",
    )
    laws.require(
        len(seen.fits) == 1,
        f"{case}the `model` is trained {len(seen.fits)} times. Asked is one split, and one training on it.",
    )
    laws.require(
        seen.predictions,
        f"{case}the trained `model` is never asked for its answers: `model.predict(…)`.",
    )
    (fitted, labels), asked = seen.fits[-1], [rows for rows, _ in seen.predictions]
    for rows in (fitted, *asked):
        strange = np.count_nonzero(~_are_rows(rows, X))
        laws.require(
            not strange,
            f"{case}{strange} of {len(rows)} rows that the model is given are none of `X`. Hand it rows as they are: "
            "it scales by itself, and balancing copies rows.",
        )
    learned = np.array(_numbers(fitted))
    laws.require(
        np.array_equal(labels, y[learned]),
        f"{case}the rows that the model learns from have lost their labels: {np.mean(labels != y[learned]):.0%} of "
        "them get another one than in `y`. Take the same rows of both.",
    )
    rows, answers = _tested(seen)
    tested = np.array(_numbers(rows))
    _check_leak(case, y, learned, tested)
    _check_parts(case, y, learned, tested)
    _check_score(case, score, y[tested], answers)


def _are_rows(rows: np.ndarray, X: np.ndarray) -> np.ndarray:
    """Say of each row whether it is one of the task."""
    if rows.shape[1:] != X.shape[1:]:
        return np.full(len(rows), False)
    numbers = np.clip(_numbers(rows), 0, len(X) - 1)
    return np.isclose(rows, X[numbers]).all(axis=1)


def _common(some: np.ndarray, others: np.ndarray) -> set[int]:
    return set(_numbers(some)) & set(_numbers(others))


def _check_leak(
    case: str, y: np.ndarray, learned: np.ndarray, tested: np.ndarray
) -> None:
    both = np.intersect1d(learned, tested)
    if not both.size:
        return
    if both.size == len(np.unique(tested)):
        if len(np.unique(learned)) > len(both):
            raise Retry(
                f"{case}all rows of the test part are among those that the model learns from. Take what it "
                "learns from "
                "of the other rows alone: split first, then copy."
            )
        raise Retry(
            f"{case}the score is taken on the rows the model was trained on. Score on the test rows."
        )
    left = len(y) - len(np.unique(tested))
    if learned.max() < left and not (np.sort(tested) >= left).all():
        raise Retry(
            f"{case}your model learns from the rows 0 to {learned.max()} of `X`, some of which are in the test part. "
            "Indices of a plan made for `y[train]` count within `train`: `train[plan.indices(…)]` are the rows."
        )
    raise Retry(
        f"{case}{count_noun(both.size, 'row')} of `X` {'is' if both.size == 1 else 'are'} on both sides: the model "
        "learns from a copy and is tested on another. What happens first, the copying or the split?"
    )


def _check_parts(
    case: str, y: np.ndarray, learned: np.ndarray, tested: np.ndarray
) -> None:
    laws.require(
        len(np.unique(tested)) == len(tested),
        f"{case}rows of the test part come up to {np.bincount(tested).max()} times in it. Tomorrow's patients are "
        "not balanced either: copy in the training part alone.",
    )
    there, held_out = (
        np.bincount(y, minlength=2),
        np.bincount(y[tested], minlength=2),
    )
    asked = TESTED * there
    laws.require(
        abs(len(tested) - asked.sum()) <= 2,
        f"{case}the test part holds {len(tested)} of {len(y)} rows, {len(tested) / len(y):.0%}; 30 % are asked for.",
    )
    laws.require(
        (np.abs(held_out - asked) < 1.5).all(),
        f"{case}of classes with {plain(there)} rows the test part holds {plain(held_out)}, and 30 % of each are "
        f"{plain(np.round(asked, 1))}. Cut each class in the same shares: `stratify=y`.",
    )
    common = there.argmax()
    left = there[common] - held_out[common]
    kept = len(np.unique(learned[y[learned] == common]))
    laws.require(
        kept == left,
        f"{case}of class {common}, the commoner one, {left} rows are left beside the test part, and the model learns "
        f"from {kept} of them. Balance by copying the rare class, and drop nothing.",
    )
    counts = np.bincount(y[learned], minlength=2)
    laws.require(
        abs(counts[0] - counts[1]) <= 1,
        f"{case}the model learns from classes with {plain(counts)} rows. Balance what it learns from, as the "
        "colleague does: 1:1, by copies.",
    )


def _check_score(
    case: str, score: float, labels: np.ndarray, answers: np.ndarray
) -> None:
    recalls = [np.mean(answers[labels == each] == each) for each in (0, 1)]
    precisions = [np.mean(labels[answers == each] == each) for each in (0, 1)]
    want = float(np.mean(recalls))
    if abs(score - want) <= _NEAR:
        return
    for wrong, hint in (
        (
            np.mean(answers == labels),
            "That is the share of right answers, row by row, and rewards whoever always says the common class. Use "
            "`balanced_accuracy_score`.",
        ),
        (
            np.mean(precisions),
            "`balanced_accuracy_score` takes the true labels first, `y[test]`, and the answers second.",
        ),
        (
            recalls[0],
            "That looks at class 0 alone. Balanced accuracy is the mean over both.",
        ),
        (
            recalls[1],
            "That looks at class 1 alone. Balanced accuracy is the mean over both.",
        ),
        (1 - want, "That is the share of *wrong* answers."),
        (100 * want, "Give a share between 0 and 1, not percent."),
    ):
        if abs(score - wrong) <= 1e-3:
            raise Retry(f"{case}your score is {score:.3f}. {hint}")
    raise Retry(
        f"{case}your score is {score:.3f}; the model's answers on your test part have a balanced accuracy of "
        f"{want:.3f}. Which answers and which labels do you compare?"
    )


def _honest(model, X, y, seed: int) -> float:
    from sklearn.metrics import balanced_accuracy_score
    from sklearn.model_selection import train_test_split

    train, test = train_test_split(
        np.arange(len(y)), test_size=TESTED, stratify=y, random_state=seed
    )
    plan = RatioPlan.from_labels(y[train], "1:1")
    train = train[plan.indices(y[train], random_state=seed)]
    fitted = model.fit(X[train], y[train])
    return balanced_accuracy_score(y[test], fitted.predict(X[test]))


HONEST = Exercise(
    id="split_honestly-2",
    title="Find the leak",
    judge=_judge_honest,
    reference=lambda: _honest,
    solution="""\
def honest_score(model, X, y, seed):
    rows = np.arange(len(y))
    train, test = train_test_split(
        rows, test_size=0.3, stratify=y, random_state=seed
    )
    plan = RatioPlan.from_labels(y[train], "1:1")
    train = train[plan.indices(y[train], random_state=seed)]
    model.fit(X[train], y[train])
    return balanced_accuracy_score(y[test], model.predict(X[test]))""",
    praise="Split first, copy then, and only in the training part: the test rows are rows that the model never met.",
    hints=[
        "Follow one malignant tumour. After the copying it is there a dozen times; where do the twelve go?",
        "Split `np.arange(len(y))`, then balance `y[train]`: its plan's indices count within `train`.",
        "`train = train[plan.indices(y[train], random_state=seed)]`, and the test part stays as it is.",
    ],
)
