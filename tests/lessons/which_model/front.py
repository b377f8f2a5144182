"""Wrong and right answers to which_model-1, “Not beaten”."""

import numpy as np

from course_lessons.which_model.exercises.front import _right


def _beats(one, other, *, strictly=True):
    return (
        one[0] <= other[0] and one[1] >= other[1] and (not strictly or one[0] < other[0] or one[1] > other[1])
    )


def _by_pairs(cost, accuracy):
    models = list(zip(cost, accuracy, strict=True))
    return [k for k, each in enumerate(models) if not any(_beats(other, each) for other in models)]


def _by_arrays(cost, accuracy):
    c, a = np.asarray(cost), np.asarray(accuracy)
    no_worse = (c[None] <= c[:, None]) & (a[None] >= a[:, None])
    better = (c[None] < c[:, None]) | (a[None] > a[:, None])
    return ~(no_worse & better).any(axis=1)


def _by_sweep(cost, accuracy):
    """From the cheapest on: kept is what is more accurate than all that are cheaper, and its twins."""
    order = np.lexsort((-np.asarray(accuracy), np.asarray(cost)))
    kept, best = set(), None
    for k in order:
        point = cost[k], accuracy[k]
        if best is None or point[1] > best[1] or point == best:
            kept.add(int(k))
            best = point
    return kept


def _sweep_without_twins(cost, accuracy):
    order = np.lexsort((-np.asarray(accuracy), np.asarray(cost)))
    kept, best = [], -1.0
    for k in order:
        if accuracy[k] > best:
            kept.append(k)
            best = accuracy[k]
    return kept


def _only_strictly_in_both(cost, accuracy):
    models = list(zip(cost, accuracy, strict=True))
    return [k for k, (c, a) in enumerate(models) if not any(x < c and y > a for x, y in models)]


def _by_methods_of_lists(cost, accuracy):
    return [k for k in _by_pairs(cost, accuracy) if cost.count(cost[k]) and accuracy.count(accuracy[k])]


MISTAKES = {
    "which_model-1": [
        (lambda: lambda c, a: [a[k] for k in _right(c, a)], "values of `accuracy`"),
        (lambda: lambda c, a: [sorted(c).index(c[k]) for k in _right(c, a)], "an order by cost"),
        (lambda: _only_strictly_in_both, "One of the two figures may be equal"),
        (lambda: _sweep_without_twins, "has the same two figures"),
        (lambda: lambda c, a: [k for k in range(len(c)) if k not in _right(c, a)], "*are* beaten"),
        (lambda: lambda c, a: _right([-x for x in c], a), "treat a high cost"),
        (lambda: lambda c, a: _right(c, [-x for x in a]), "treat a low accuracy"),
        (lambda: lambda c, a: _right([-x for x in c], [-x for x in a]), "turned round"),
        (lambda: lambda c, a: [int(np.argmax(a))], "is missing"),
        (lambda: lambda c, a: list(range(len(c))), "is beaten by model"),
        (lambda: lambda c, a: [c[k] for k in _right(c, a)], "values of `cost`"),
        (lambda: lambda c, a: [k + 1 for k in _right(c, a)], "count from 0"),
        (lambda: lambda c, a: [k - len(c) for k in _right(c, a)], "from 0 to 4; among yours is"),
        (lambda: lambda c, a: [int(np.argmax(np.array(a) / c))], "accuracy 0.90) is missing"),
        (lambda: lambda c, a: len(_right(c, a)), "an array or a list"),
        (lambda: lambda c, a: _right(c, a) * 2, "once"),
        (lambda: lambda c, a: print(_right(c, a)), "gives nothing back"),
        (lambda: [0, 1], "function itself"),
    ],
}  # fmt: skip
ALSO_RIGHT = {
    "which_model-1": [lambda: _by_pairs, lambda: _by_arrays, lambda: _by_sweep, lambda: _by_methods_of_lists]
}
