"""Wrong and right answers to the exercises of “Searching”."""

import itertools
import random

import numpy as np

from course_lessons.searching.exercises.budget import _right as epochs
from course_lessons.searching.exercises.draw import _right as drawn
from course_lessons.searching.table import load_data
from course_lib.tuning import tune


def _grid(space, n, seed):
    every = [dict(zip(space, values, strict=True)) for values in itertools.product(*space.values())]
    return [every[k % len(every)] for k in range(n)]


def _shuffled_grid(space, n, seed):
    every = [dict(zip(space, values, strict=True)) for values in itertools.product(*space.values())]
    order = np.random.default_rng(seed).permutation(len(every))
    return [every[order[k % len(every)]] for k in range(n)]


def _diagonal(space, n, seed):
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(n):
        u = rng.random()
        found.append({knob: values[int(u * len(values))] for knob, values in space.items()})
    return found


def _always(space, n, seed):
    rng = np.random.default_rng(seed)
    one = {knob: values[rng.integers(len(values))] for knob, values in space.items()}
    return [one] * n


def _without_the_last(space, n, seed):
    rng = np.random.default_rng(seed)
    return [
        {knob: values[rng.integers(max(1, len(values) - 1))] for knob, values in space.items()}
        for _ in range(n)
    ]


def _between(space, n, seed):
    rng = np.random.default_rng(seed)
    return [
        {k: rng.uniform(min(v), max(v)) if not isinstance(v[0], str) else v[0] for k, v in space.items()}
        for _ in range(n)
    ]


def _first_more_often(space, n, seed):
    rng = np.random.default_rng(seed)
    return [{k: v[int(len(v) * rng.random() ** 2)] for k, v in space.items()} for _ in range(n)]


def _unseeded(space, n, seed):
    return [{knob: random.choice(values) for knob, values in space.items()} for _ in range(n)]


def _by_choice(space, n, seed):
    rng = random.Random(seed)
    return [{knob: rng.choice(values) for knob, values in space.items()} for _ in range(n)]


def _from_all(space, n, seed):
    every = [dict(zip(space, values, strict=True)) for values in itertools.product(*space.values())]
    return [every[k] for k in np.random.default_rng(seed).integers(len(every), size=n)]


def _column_by_column(space, n, seed):
    rng = np.random.default_rng(seed)
    columns = {knob: rng.choice(np.array(values, dtype=object), n) for knob, values in space.items()}
    return [{knob: columns[knob][k] for knob in space} for k in range(n)]


def _again(n, rungs):
    return sum(n // 2**k * epochs for k, epochs in enumerate(rungs))


def _rounds_up(n, rungs):
    return sum(-(-n // 2**k) * (b - a) for k, (a, b) in enumerate(zip((0, *rungs), rungs, strict=False)))


def _by_recursion(n, rungs, before=0):
    return n * (rungs[0] - before) + (_by_recursion(n // 2, rungs[1:], rungs[0]) if len(rungs) > 1 else 0)


def _more(recipe, space, storage, trials):
    return tune(recipe, space, load_data(), trials=trials + 3, storage=storage)


def _nowhere(recipe, space, storage, trials):
    return tune(recipe, space, load_data(), trials=trials)


def _best_alone(recipe, space, storage, trials):
    return tune(recipe, space, load_data(), trials=trials, storage=storage).best


def _deletes(recipe, space, storage, trials):
    from pathlib import Path

    Path(storage).unlink()
    return tune(recipe, space, load_data(), trials=trials, storage=storage)


def _only_the_rest(recipe, space, storage, trials):
    return tune(recipe, space, load_data(), trials=2, storage=storage)


def _quietly(recipe, space, storage, trials):
    return tune(recipe, space, load_data(), trials=trials, storage=storage, sampler="random", progress=False)


MISTAKES = {
    "searching-1": [
        (lambda: _grid, "the `seed`"),
        (lambda: _shuffled_grid, "round and round"),
        (lambda: _diagonal, "move together"),
        (lambda: _always, "the same one"),
        (lambda: _without_the_last, "never"),
        (lambda: _between, "Its values are"),
        (lambda: _first_more_often, "as likely"),
        (lambda: _unseeded, "same `seed`"),
        (lambda: lambda space, n, seed: drawn(space, 1, seed)[0], "one dictionary"),
        (lambda: lambda space, n, seed: drawn(space, 10, seed), "are asked for"),
        (
            lambda: lambda space, n, seed: [list(each.values()) for each in drawn(space, n, seed)],
            "is a dictionary",
        ),
        (lambda: lambda space, n, seed: [dict(space)] * n, "has a list for"),
        (
            lambda: lambda space, n, seed: [{**each, "seed": seed} for each in drawn(space, n, seed)],
            "no knob",
        ),
        (
            lambda: lambda space, n, seed: [dict(list(each.items())[:-1]) for each in drawn(space, n, seed)],
            "has no value for",
        ),
        (lambda: lambda space, n, seed: print(drawn(space, n, seed)), "gives nothing back"),
        (lambda: drawn({"a": [1]}, 2, 0), "the function itself"),
    ],
    "searching-2": [
        (lambda: _again, "from where they stand"),
        (lambda: lambda n, rungs: n * rungs[-1], "trained to the end"),
        (lambda: lambda n, rungs: n * rungs[0], "first rung alone"),
        (lambda: lambda n, rungs: epochs(n, rungs) - n * rungs[0], "first rung costs"),
        (lambda: lambda n, rungs: epochs(n // 2, rungs), "halve *after*"),
        (lambda: lambda n, rungs: epochs(n, rungs) / rungs[-1], "in whole trainings"),
        (lambda: lambda n, rungs: epochs(n, rungs[:-1]), "last rung is missing"),
        (lambda: _rounds_up, "round the half up"),
        (lambda: lambda n, rungs: len(rungs) * n * rungs[0], "as the first"),
        (lambda: lambda n, rungs: sum(n // 2**k for k in range(len(rungs))), "multiply by"),
        (lambda: lambda n, rungs: sum(rungs), "as often as"),
        (lambda: lambda n, rungs: [epochs(n, rungs)], "a number of epochs"),
        (lambda: 120, "the function itself"),
    ],
    "searching-3": [
        (lambda: lambda v, t: v.max() - t.max(), "each column's own"),
        (lambda: lambda v, t: t[v.argmax()] - v[v.argmax()], "sign is turned"),
        (lambda: lambda v, t: v[t.argmax()] - t[t.argmax()], "alone: choose by those"),
        (lambda: lambda v, t: (v - t).mean(), "mean over all"),
        (lambda: lambda v, t: (v[::-1] - t[::-1])[v[::-1].argmax()], "take the first of them"),
        (lambda: lambda v, t: (v - t).max(), "largest difference"),
        (lambda: lambda v, t: 100 * (v[v.argmax()] - t[v.argmax()]), "in points"),
        (lambda: lambda v, t: v.max(), "their difference"),
        (lambda: lambda v, t: t.max() - t[v.argmax()], "has cost"),
        (lambda: lambda v, t: v.argmax(), "*place*"),
        (lambda: lambda v, t: v[v.argmin()] - t[v.argmin()], "*worst*"),
        (lambda: lambda v, t: abs(v[v.argmax()] - t[v.argmax()]), "absolute"),
        (lambda: lambda v, t: v - t, "one difference"),
    ],
    "searching-4": [
        (lambda: _more, "*in all*"),
        (lambda: _nowhere, "has 5 of its own"),
        (lambda: _best_alone, "the whole search"),
        (lambda: _deletes, "are gone"),
        (lambda: _only_the_rest, "hand both over"),
        (lambda: lambda recipe, space, storage, trials: 3, "the whole search"),
    ],
}
ALSO_RIGHT = {
    "searching-1": [lambda: _by_choice, lambda: _from_all, lambda: _column_by_column],
    "searching-2": [lambda: _by_recursion, lambda: lambda n, rungs: float(epochs(n, rungs))],
    "searching-3": [
        lambda: lambda v, t: float(v.max() - t[list(v).index(max(v))]),
        lambda: lambda v, t: max(zip(v, t, strict=True), key=lambda pair: pair[0])[0] - t[np.argmax(v)],
    ],
    "searching-4": [lambda: _quietly, lambda: lambda *given: _quietly(*given)],
}
