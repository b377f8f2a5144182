"""Wrong and right answers of this lesson."""

import numpy as np
from scipy.stats import kendalltau, spearmanr

from course_lessons.subsets_elsewhere.exercises.border import _right as near
from course_lessons.subsets_elsewhere.exercises.drawn import _right as goss
from course_lessons.subsets_elsewhere.exercises.order import _right as order
from course_lessons.subsets_elsewhere.exercises.weighed import _right as weigh


def _signed(g, top, other, *, seed):
    rng, kept = np.random.default_rng(seed), round(top * len(g))
    by = np.argsort(-g)
    rows = np.r_[by[:kept], rng.choice(by[kept:], round(other * len(g)), replace=False)]
    return rows, goss(g, top, other, seed=seed)[1]


def _next(g, top, other, *, seed):
    by, kept = np.argsort(-np.abs(g)), round(top * len(g))
    rng = np.random.default_rng(seed)
    rest = by[kept : kept + round(other * len(g)) + 1]
    rows = np.r_[by[:kept], rng.permutation(rest)[: round(other * len(g))]]
    return rows, goss(g, top, other, seed=seed)[1]


def _at_random(g, top, other, *, seed):
    rows = np.random.default_rng(seed).permutation(len(g))[: round(top * len(g)) + round(other * len(g))]
    return rows, np.ones(len(rows))


def _weights(change):
    def answer(g, top, other, *, seed):
        rows, weights = goss(g, top, other, seed=seed)
        return rows, change(weights, round(top * len(g)), top, other)

    return answer


def _by_partition(g, top, other, *, seed):
    rng, kept = np.random.default_rng(seed), round(top * len(g))
    large = np.argpartition(-np.abs(g), kept)[:kept]
    rest = np.setdiff1d(np.arange(len(g)), large)
    drawn = rng.permutation(rest)[: round(other * len(g))]
    return [*drawn, *large], [(1 - top) / other] * len(drawn) + [1.0] * kept


def _loops(a, b):
    n = len(a)
    return sum((a[i] - a[j]) * (b[i] - b[j]) > 0 for i in range(n) for j in range(n)) / (n * (n - 1))


def _cut_down(g, top, other, *, seed):
    rng, kept = np.random.default_rng(seed), int(top * len(g))
    by = np.argsort(-np.abs(g))
    rows = np.r_[by[:kept], rng.choice(by[kept:], int(other * len(g)), replace=False)]
    return rows, np.repeat([1, (1 - top) / other], [kept, len(rows) - kept])


def _by_counts(g, top, other, *, seed):
    """Weigh by how many rows are left and drawn, where their shares are no whole numbers."""
    rows, weights = goss(g, top, other, seed=seed)
    kept = round(top * len(g))
    return rows, np.where(weights == 1, 1, (len(g) - kept) / (len(rows) - kept))


def _positive_only(d, n):
    side = np.flatnonzero(d > 0)
    return side[np.argsort(d[side])[:n]]


MISTAKES = {
    "subsets_elsewhere-1": [
        (lambda: lambda d, n: np.argsort(d)[:n], "on the negative side"),
        (lambda: lambda d, n: np.argsort(-d)[:n], "on the positive side"),
        (lambda: lambda d, n: np.argsort(-np.abs(d))[:n], "farthest from the border"),
        (lambda: lambda d, n: np.arange(n), "the first 3 rows"),
        (lambda: lambda d, n: np.sort(np.abs(d))[:n], "positions are whole numbers; among yours is 0.2"),
        (lambda: lambda d, n: near(d, n)[:-1], "3 are asked for"),
        (lambda: lambda d, n: d[near(d, n)], "values of `distances`"),
        (lambda: lambda d, n: print(near(d, n)), "gives nothing back"),
        (lambda: lambda d, n: np.argsort(np.abs(d - 1))[:n], "is nearer"),
        (lambda: _positive_only, "lie on the positive side"),
    ],
    "subsets_elsewhere-2": [
        (lambda: _signed, "without its sign"),
        (lambda: _next, "never come up"),
        (lambda: _at_random, "rows of the largest gradients are not among"),
        (lambda: _weights(lambda w, k, t, o: np.ones(len(w))), "all weigh 1"),
        (
            lambda: _weights(lambda w, k, t, o: np.r_[np.full(k, w[-1]), np.ones(len(w) - k)]),
            "wrong way round",
        ),
        (lambda: _weights(lambda w, k, t, o: np.r_[w[:k], np.full(len(w) - k, 1 / o)]), "a drawn row weighs"),
        (lambda: _weights(lambda w, k, t, o: 2 * w), "its weight is 1"),
        (lambda: _weights(lambda w, k, t, o: w.astype(int)), "cut down from 4.5"),
        (lambda: _cut_down, "are cut down. `round`"),
        (lambda: lambda g, top, other, *, seed: goss(g, top, other, seed=0), "Whatever the `seed`"),
        (lambda: lambda g, top, other, *, seed: goss(g, top, other, seed=None), "two different answers"),
        (lambda: lambda g, top, other, *, seed: goss(g, top, other, seed=seed)[0], "2 things are asked for"),
    ],
    "subsets_elsewhere-3": [
        (lambda: lambda c, r: 1 / c[r], "divide by 5"),
        (lambda: lambda c, r: c[r], "must count *less*"),
        (lambda: lambda c, r: np.ones(len(r)), "All weigh the same"),
        (lambda: lambda c, r: 1 / (len(c) * c[r]), "how many were *drawn*"),
        (lambda: lambda c, r: weigh(c, r) / weigh(c, r).sum(), "estimates a mean"),
        (lambda: lambda c, r: 1 / (len(r) * c), "for every point"),
        (lambda: lambda c, r: np.sqrt(weigh(c, r)), "1 / (m·p)"),
        (lambda: lambda c, r: print(weigh(c, r)), "gives nothing back"),
    ],
    "subsets_elsewhere-4": [
        (lambda: lambda a, b: kendalltau(a, b).statistic, "Kendall"),
        (lambda: lambda a, b: spearmanr(a, b).statistic, "Spearman"),
        (lambda: lambda a, b: np.corrcoef(a, b)[0, 1], "correlates the values"),
        (lambda: lambda a, b: order(a, b) * len(a) * (len(a) - 1) / 2, "how many"),
        (lambda: lambda a, b: (np.argsort(a) == np.argsort(b)).mean(), "the same place"),
        (lambda: lambda a, b: np.mean((a[:, None] < a) == (b[:, None] < b)), "no pair with itself"),
        (lambda: lambda a, b: 1 - order(a, b), "change their order"),
        (lambda: lambda a, b: 100 * order(a, b), "in percent"),
        (lambda: lambda a, b: np.mean((np.diff(a) > 0) == (np.diff(b) > 0)), "neighbours only"),
        (lambda: lambda a, b: order(a, b) * (len(a) - 1) / len(a) / 2, "make 6 pairs, not 16"),
        (lambda: lambda a, b: 0.123, "in both"),
        (lambda: lambda a, b: print(order(a, b)), "gives nothing back"),
    ],
}
ALSO_RIGHT = {
    "subsets_elsewhere-1": [
        lambda: lambda d, n: sorted(range(len(d)), key=lambda k: abs(d[k]))[:n],
        lambda: lambda d, n: np.argpartition(np.abs(d), n - 1)[:n],
    ],
    "subsets_elsewhere-2": [
        lambda: _by_partition,
        lambda: _by_counts,
        lambda: lambda g, top, other, *, seed: tuple(each[::-1] for each in goss(g, top, other, seed=seed)),
    ],
    "subsets_elsewhere-3": [
        lambda: lambda c, r: (1 / len(r)) / c[r],
        lambda: lambda c, r: [1 / (len(r) * c[k]) for k in r],
    ],
    "subsets_elsewhere-4": [
        lambda: lambda a, b: (kendalltau(a, b).statistic + 1) / 2,
        lambda: _loops,
    ],
}
