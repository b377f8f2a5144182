"""Wrong and right answers of this lesson."""

import numpy as np

from course_lessons.judged_on_a_part.exercises import folds
from course_lessons.judged_on_a_part.exercises.ahead import _right as ahead
from course_lessons.judged_on_a_part.exercises.nearest import _right as twins
from course_lessons.judged_on_a_part.exercises.places import _right as recall


def _above(s, own, others):
    rows = np.arange(len(own))
    return (s[rows[:, None], others] > s[rows, own][:, None]).sum(axis=1)


def _one_by_one(s, own, others, k):
    hits = [sum(s[p][i] > s[p][own[p]] for i in others[p]) < k for p in range(len(own))]
    return sum(hits) / len(hits)


def _sorted(s, own, others, k):
    hits = 0
    for person, item in enumerate(own):
        ranked = sorted([item, *others[person]], key=lambda i: -s[person, i])
        hits += item in ranked[:k]
    return hits / len(own)


def _masked(X, y, groups, choose, learn):
    told = np.empty(len(y))
    for held in groups:
        rest = np.ones(len(y), dtype=bool)
        rest[held] = False
        columns = choose(X[rest], y[rest])
        told[held] = learn(X[rest][:, columns], y[rest]).predict(X[held][:, columns])
    return (told == y).mean()


def _weighted(X, y, groups, choose, learn):
    shares = []
    for k, held in enumerate(groups):
        rows = np.concatenate([*groups[:k], *groups[k + 1 :]])
        columns = choose(X[rows], y[rows])
        told = learn(X[np.ix_(rows, columns)], y[rows]).predict(X[np.ix_(held, columns)])
        shares.append(np.mean(told == y[held]))
    return np.average(shares, weights=[len(held) for held in groups])


MISTAKES = {
    "judged_on_a_part-1": [
        (lambda: lambda s, m, a: twins(s, m, a) * len(a), "how many. Asked"),
        (lambda: lambda s, m, a: 100 * twins(s, m, a), "in percent"),
        (lambda: lambda s, m, a: np.mean(s.argmax(axis=1) == a), "`argmax` gives positions"),
        (lambda: lambda s, m, a: np.isin(a, m).mean(), "some text of their module"),
        (lambda: lambda s, m, a: np.mean(m[s.argmin(axis=1)] == a), "least similar"),
        (lambda: lambda s, m, a: 1 - twins(s, m, a), "*another* module"),
        (lambda: lambda s, m, a: np.mean(a[s.argmax(axis=0)] == m), "each learned text"),
        (lambda: lambda s, m, a: s.max(axis=1).mean(), "how similar they are"),
        (lambda: lambda s, m, a: 0.123, "the most similar one to each"),
        (lambda: lambda s, m, a: m[s.argmax(axis=1)] == a, "`.mean()` is a share"),
        (lambda: lambda s, m, a: print(twins(s, m, a)), "gives nothing back"),
    ],
    "judged_on_a_part-2": [
        (lambda: lambda s, o, c, k: recall(s, o, c, k) * len(o), "how many people"),
        (lambda: lambda s, o, c, k: 100 * recall(s, o, c, k), "in percent"),
        (lambda: lambda s, o, c, k: np.mean(_above(s, o, c) <= k), "is number 4"),
        (
            lambda: lambda s, o, c, k: np.mean([sum(s[p, c[p]] >= s[p, o[p]]) < k for p in range(len(o))]),
            "of the *same* score",
        ),
        (lambda: lambda s, o, c, k: 1 - recall(s, o, c, k), "is *not* there"),
        (
            lambda: lambda s, o, c, k: np.mean((s > s[np.arange(len(o)), o][:, None]).sum(axis=1) < k),
            "those in `others` alone",
        ),
        (lambda: lambda s, o, c, k: np.mean(c.shape[1] - _above(s, o, c) < k), "push it down"),
        (lambda: lambda s, o, c, k: _above(s, o, c).mean(), "on average"),
        (lambda: lambda s, o, c, k: recall(s, o, c, k) / k, "nothing is divided by k"),
        (lambda: lambda s, o, c, k: 0.123, "have a higher score"),
        (lambda: lambda s, o, c, k: print(recall(s, o, c, k)), "gives nothing back"),
    ],
    "judged_on_a_part-3": [
        (lambda: lambda n, held, gap: ahead(n, held, gap)[::-1], "wrong way round"),
        (lambda: lambda n, held, gap: ahead(n, held, 0), "0 windows lie between"),
        (lambda: lambda n, held, gap: ahead(n, held, gap - 1), "1 windows lie between"),
        (lambda: lambda n, held, gap: ahead(n, held, gap + 1), "2 are enough"),
        (
            lambda: lambda n, held, gap: (np.arange(n - held), np.arange(n - held + gap, n)),
            "take the gap from",
        ),
        (
            lambda: lambda n, held, gap: (ahead(n, held, gap)[0], np.arange(n - held + 1, n)),
            "about 2 windows",
        ),
        (lambda: lambda n, held, gap: (np.arange(held, n), np.arange(held)), "the last windows are 7 to 9"),
        (
            lambda: lambda n, held, gap: (np.arange(n), ahead(n, held, gap)[1]),
            "3 windows are learned from and",
        ),
        (lambda: lambda n, held, gap: (np.arange(2, n - held - gap), ahead(n, held, gap)[1]), "all 5 before"),
        (lambda: lambda n, held, gap: ahead(n, held, gap)[0], "2 things are asked for"),
    ],
    "judged_on_a_part-4": [
        (lambda: folds._before, "know the answers of those held back"),
        (lambda: folds._on_itself, "that it has learned from"),
        (lambda: folds._of_learned, "that it has learned from"),
        (lambda: folds._all_columns, "columns chosen are not used"),
        (lambda: lambda *all: 100 * folds._right(*all), "in percent"),
        (lambda: folds._by_held, "Choose them from the others"),
        (lambda: folds._of_folds, "mean over folds"),
        (lambda: lambda *all: folds._right(*all) * len(all[1]), "how many. Asked"),
        (lambda: lambda *all: 1 - folds._right(*all), "named wrong"),
        (lambda: lambda X, y, folds, choose, learn: 0.123, "held back once"),
        (lambda: lambda X, y, folds, choose, learn: print(0.5), "gives nothing back"),
    ],
}
ALSO_RIGHT = {
    "judged_on_a_part-1": [
        lambda: lambda s, m, a: sum(m[row.argmax()] == each for row, each in zip(s, a, strict=True)) / len(a),
        lambda: lambda s, m, a: np.mean(m[np.argsort(-s, axis=1)[:, 0]] == a),
    ],
    "judged_on_a_part-2": [lambda: _one_by_one, lambda: _sorted],
    "judged_on_a_part-3": [
        lambda: lambda n, held, gap: (list(range(n - held - gap)), list(range(n - held, n))),
        lambda: lambda n, held, gap: (np.arange(n)[: n - held - gap], np.arange(n)[-held:]),
    ],
    "judged_on_a_part-4": [
        lambda: _masked,
        lambda: _weighted,
    ],
}
