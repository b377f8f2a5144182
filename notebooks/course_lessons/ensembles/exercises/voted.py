"""The majority's class for each sample; of equal votes the class that comes first."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws


def _members() -> Iterator[list[np.ndarray]]:
    """Probabilities of several members: ties, a sure minority, as many samples as members, classes nobody names."""
    yield [
        np.array([[0.4, 0.6], [0.7, 0.3], [0.1, 0.9], [0.6, 0.4], [0.4, 0.6]]),
        np.array([[0.4, 0.6], [0.1, 0.9], [0.8, 0.2], [0.4, 0.6], [0.3, 0.7]]),
        np.array([[0.9, 0.1], [0.8, 0.2], [0.4, 0.6], [0.3, 0.7], [0.2, 0.8]]),
    ]
    yield [
        np.array([[0.1, 0.4, 0.5], [0.2, 0.5, 0.3]]),
        np.array([[0.1, 0.8, 0.1], [0.3, 0.3, 0.4]]),
        np.array([[0.0, 0.3, 0.7], [0.1, 0.1, 0.8]]),
        np.array([[0.1, 0.5, 0.4], [0.5, 0.3, 0.2]]),
    ]
    rng = np.random.default_rng(3)
    yield [rng.dirichlet(np.full(5, 0.7), 40) for _ in range(5)]
    yield [rng.dirichlet(np.full(3, 2.0), 4) for _ in range(4)]
    yield [np.array([[0.2, 0.5, 0.3], [0.6, 0.3, 0.1], [0.1, 0.1, 0.8]])]


def _right(members):
    named = [p.argmax(axis=1) for p in members]
    classes = members[0].shape[1]
    return np.array(
        [
            np.bincount([each[k] for each in named], minlength=classes).argmax()
            for k in range(len(named[0]))
        ]
    )


def _judge(answer: Any) -> None:
    vote = laws.Function(answer, "vote(members)", returns="a class for each sample")
    for members in _members():
        n = len(members[0])
        value = vote(members)
        _shape(value, members, vote.case)
        got = laws.array(value, (n,), "one class for each sample", case=vote.case)
        want = _right(members)
        if not np.array_equal(got, want):
            raise Retry(vote.case + _confused(got, want, members))


def _shape(value: Any, members: list, case: str) -> None:
    """Tell whoever gives one thing for each member, or all shares, what it is."""
    m, n, c = (len(members), *members[0].shape)
    shape = np.shape(value) if hasattr(value, "__len__") else ()
    laws.require(
        shape != (m, n),
        f"{case}yours has a row for each member. Count the votes of each sample, over the members.",
    )
    laws.require(
        shape != (n, c),
        f"{case}yours has a number for each class. Give the class that has most votes: `.argmax(axis=1)`.",
    )
    laws.require(
        shape != (m,) or m == n,
        f"{case}yours has a value for each *member*. The majority is taken sample by sample.",
    )


def _confused(got: np.ndarray, want: np.ndarray, members: list) -> str:
    named = np.stack([p.argmax(axis=1) for p in members])
    k = int(np.flatnonzero(got != want)[0])
    votes = np.bincount(named[:, k], minlength=members[0].shape[1])
    said = (
        f"for sample {k} the members name {', '.join(map(str, named[:, k]))}, "
        f"and you come to {got[k]:g}. "
    )
    if np.array_equal(got, want + 1):
        return f"{said}Yours are one too high: classes count from 0."
    if np.array_equal(got, np.mean(members, axis=0).argmax(axis=1)):
        return f"{said}That averages the probabilities, so a sure member counts more. In a vote each has one."
    if np.array_equal(
        got, np.mean(members, axis=0).argmin(axis=1)
    ) or np.array_equal(got, np.stack([p.argmin(axis=1) for p in members])[0]):
        return f"{said}Take the class with the *largest* probability: `argmax`."
    if (
        got[k] == named.mean(axis=0)[k] or got[k] == np.median(named, axis=0)[k]
    ) and (got[k] not in np.flatnonzero(votes == votes.max())):
        return f"{said}Classes are names, not amounts: their mean or median says nothing. Count votes."
    if np.array_equal(got, named[0]):
        return f"{said}That is what the first member names alone."
    if np.array_equal(got, np.max(members, axis=0).argmax(axis=1)):
        return f"{said}That is the class of the surest member. In a vote each has one vote, sure or not."
    if votes[int(got[k])] == votes.max() if 0 <= got[k] < len(votes) else False:
        return f"{said}Class {want[k]} has as many votes, and comes first."
    return f"{said}Class {want[k]} has most votes, {votes.max()} of {len(members)}."


VOTED = Exercise(
    id="ensembles-1",
    title="Count votes",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def vote(members):
    named = np.stack([p.argmax(axis=1) for p in members])
    votes = np.stack([(named == c).sum(axis=0) for c in range(members[0].shape[1])])
    return votes.argmax(axis=0)""",
    praise="One member, one vote: how sure it was is forgotten. The average remembers.",
    hints=[
        "First what each member names: `p.argmax(axis=1)` of its probabilities.",
        "Then count, for each sample and each class, how many members named it.",
        "`argmax` over the classes gives the class with most votes; of equal ones it takes the first.",
    ],
)
