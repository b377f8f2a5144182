"""Wrong and right answers to how_much_data-3, “As different as can be”."""

import numpy as np

from course_lessons.how_much_data.exercises.spread import SKETCH, _turns


def _one_by_one(sketch, budget, seed):
    left = np.random.default_rng(seed).permutation(len(sketch)).tolist()
    taken: list[int] = []
    while len(taken) < budget:
        have = np.bincount(np.asarray(sketch)[taken].astype(int), minlength=max(sketch) + 1)
        taken.append(min(left, key=lambda row: have[sketch[row]]))
        left.remove(taken[-1])
    return taken


def _by_policy(sketch, budget, seed):
    from course_lib import subsets

    rows = np.random.default_rng(seed).permutation(len(sketch))
    names = np.random.default_rng(seed).permutation(max(sketch) + 1)  # so that no sketch always comes first
    return rows[
        subsets.group_balanced(
            rows * 0,
            budget,
            groups=names[np.asarray(sketch)[rows]],
            random_state=seed,
        )
    ]


def _first_of_each(sketch, budget, seed):
    order = np.random.default_rng(seed).permutation(len(sketch))
    return order[np.unique(np.asarray(sketch)[order], return_index=True)[1]][:budget]


def _then_at_random(sketch, budget, seed):
    first = _first_of_each(sketch, budget, seed)
    rest = np.random.default_rng(seed).permutation(np.setdiff1d(np.arange(len(sketch)), first))
    return np.concatenate([first, rest[: budget - len(first)]])


MISTAKES = {
    "how_much_data-3": [
        (
            lambda: lambda s, b, seed: np.random.default_rng(seed).permutation(len(s))[:b],
            "are possible",
        ),
        (lambda: lambda s, b, seed: _first_of_each(s, b, seed), "go round again"),
        (lambda: _then_at_random, "before any"),
        (
            lambda: lambda s, b, seed: np.unique(s)[np.arange(b) % 10] * 0,
            "taken twice",
        ),
        (lambda: lambda s, b, seed: _turns(s, b, 0), "Two seeds"),
        (lambda: lambda s, b, seed: np.arange(len(s)) < b, "array of indices"),
        (lambda: _turns(SKETCH, 10, 0), "the function itself"),
    ],
}
ALSO_RIGHT = {
    "how_much_data-3": [lambda: _one_by_one, lambda: _by_policy],
}
