"""Wrong and right answers to ensembles-1, “Count votes”."""

from collections import Counter

import numpy as np

from course_lessons.ensembles.exercises.voted import _right


def _by_scipy(members):
    from scipy.stats import mode

    return mode([p.argmax(axis=1) for p in members], axis=0).mode


def _by_counter(members):
    found = []
    for said in zip(*(p.argmax(axis=1).tolist() for p in members), strict=True):
        votes = Counter(said)
        found.append(min(votes, key=lambda c: (-votes[c], c)))
    return found


def _by_one_hot(members):
    return sum(np.eye(p.shape[1])[p.argmax(axis=1)] for p in members).argmax(axis=1)


def _by_the_library(members):
    from course_lib import ensembles

    return ensembles.vote(members).argmax(axis=1)


def _last_of_equal(members):
    votes = sum(np.eye(p.shape[1])[p.argmax(axis=1)] for p in members)
    return votes.shape[1] - 1 - votes[:, ::-1].argmax(axis=1)


def _majority_or_first(members):
    named = np.stack([p.argmax(axis=1) for p in members])
    votes = sum(np.eye(p.shape[1])[p.argmax(axis=1)] for p in members)
    return np.where(votes.max(axis=1) > len(members) / 2, votes.argmax(axis=1), named[-1])


MISTAKES = {
    "ensembles-1": [
        (lambda: lambda members: np.mean(members, axis=0).argmax(axis=1), "averages the probabilities"),
        (lambda: lambda members: np.max(members, axis=0).argmax(axis=1), "the surest member"),
        (lambda: lambda members: np.median([p.argmax(axis=1) for p in members], axis=0), "names, not amounts"),
        (lambda: lambda members: members[0].argmax(axis=1), "the first member names alone"),
        (lambda: lambda members: np.mean(members, axis=0).argmin(axis=1), "the *largest* probability"),
        (lambda: lambda members: _right(members) + 1, "one too high"),
        (lambda: _last_of_equal, "comes first"),
        (lambda: _majority_or_first, "has most votes, 2 of 4"),
        (lambda: lambda members: np.stack([p.argmax(axis=1) for p in members]), "a row for each member"),
        (lambda: lambda members: np.mean(members, axis=0), "a number for each class"),
        (lambda: lambda members: [np.bincount(p.argmax(axis=1)).argmax() for p in members], "for each *member*"),
        (lambda: lambda members: _right(members)[:-1], "holds 4 values"),
        (lambda: lambda members: int(_right(members)[0]), "an array or a list"),
        (lambda: lambda members: print(_right(members)), "gives nothing back"),
        (lambda: [0, 1, 1], "the function itself"),
    ],
}  # fmt: skip
ALSO_RIGHT = {
    "ensembles-1": [lambda: _by_scipy, lambda: _by_counter, lambda: _by_one_hot, lambda: _by_the_library]
}
