"""Wrong and right answers to how_much_data-3, “As different as can be”."""

import numpy as np
import pandas as pd
import torch

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

    return subsets.group_balanced(sketch * 0, budget, groups=sketch, random_state=seed)


def _first_of_each(sketch, budget, seed):
    order = np.random.default_rng(seed).permutation(len(sketch))
    return order[np.sort(np.unique(np.asarray(sketch)[order], return_index=True)[1])][:budget]


def _then_at_random(sketch, budget, seed):
    first = _first_of_each(sketch, budget, seed)
    rest = np.random.default_rng(seed).permutation(np.setdiff1d(np.arange(len(sketch)), first))
    return np.concatenate([first, rest[: budget - len(first)]])


def _by_number(sketch, budget, seed):
    """The sketches with the smallest numbers get what is left over."""
    order = np.random.default_rng(seed).permutation(len(sketch))
    turn = pd.Series(sketch[order]).groupby(sketch[order]).cumcount().to_numpy()
    return order[np.lexsort([sketch[order], turn])][:budget]


def _always_the_first(sketch, budget, seed):
    """Chance decides which sketches, and never which image of one."""
    tie = np.random.default_rng(seed).permutation(len(sketch))
    turn = pd.Series(sketch).groupby(sketch).cumcount().to_numpy()
    return np.lexsort([tie, turn])[:budget]


def _each_its_part(sketch, budget, seed):
    rng = np.random.default_rng(seed)
    part = budget // len(np.unique(sketch))
    return np.concatenate(
        [rng.choice(np.flatnonzero(sketch == each), part, replace=False) for each in np.unique(sketch)]
    )


def _by_codes(sketch, budget, seed):
    """Takes the sketches' numbers for 0, 1, 2 …"""
    rng = np.random.default_rng(seed)
    piles = [rng.permutation(np.flatnonzero(sketch == each)) for each in range(sketch.max() + 1)]
    return np.array([piles[k % len(piles)][k // len(piles)] for k in range(budget)])


def _in_place(sketch, budget, seed):
    np.random.default_rng(seed).shuffle(sketch)
    return _turns(sketch, budget, seed)


def _by_code(sketch, budget, seed):
    """As if sketches were numbered without gaps."""
    rng = np.random.default_rng(seed)
    drawn = rng.permutation(sketch.max() + 1)[:budget]
    return [rng.choice(np.flatnonzero(sketch == number)) for number in drawn]


MISTAKES = {
    "how_much_data-3": [
        (lambda: lambda s, b, seed: np.random.default_rng(seed).permutation(len(s))[:b], "are possible"),
        (lambda: lambda s, b, seed: _first_of_each(s, b, seed), "go round again"),
        (lambda: _by_code, "`np.unique(sketch)` lists those that there are"),
        (lambda: lambda s, b, seed: _turns(s, b + 1, seed)[: len(s)], "is 6 in all"),
        (lambda: _then_at_random, "before any"),
        (
            lambda: lambda s, b, seed: np.unique(s)[np.arange(b) % len(np.unique(s))] * 0,
            "take each image once",
        ),
        (lambda: lambda s, b, seed: _turns(s, b, 0), "Whatever the `seed`"),
        (lambda: lambda s, b, seed: _turns(s, b, None), "The same `seed`"),
        (lambda: _by_number, "which sketches are shown"),
        (lambda: _always_the_first, "before some are taken"),
        (lambda: _each_its_part, "show 6 of them, an image of each"),
        (lambda: _by_codes, "stopped, in the line"),
        (lambda: _in_place, "changes the `sketch`"),
        (lambda: lambda s, b, seed: np.arange(len(s)) < b, "a mask"),
        (lambda: lambda s, b, seed: s[_turns(s, b, seed)], "those are the numbers of sketches"),
        (lambda: _turns(SKETCH, 10, 0), "the function itself"),
    ],
}
ALSO_RIGHT = {
    "how_much_data-3": [
        lambda: _one_by_one,
        lambda: _by_policy,
        lambda: lambda s, b, seed: pd.Index(_turns(s, b, seed)),
        lambda: lambda s, b, seed: torch.tensor(_turns(s, b, seed)),
    ],
}
