"""Wrong and right answers to whose_data-2, “The same from every dialect”."""

import numpy as np
import pandas as pd

from course_lessons.whose_data.exercises.balance import RARE, _deal, recordings
from course_lib import labels, subsets


def _by_quota(words: np.ndarray, dialects: np.ndarray, budget: int, seed: int) -> np.ndarray:
    have = np.bincount(dialects)
    quotas = labels.largest_remainder(np.ones(len(have), int), budget, capacity=have)
    parts = []
    for dialect, quota in enumerate(quotas):
        own = np.flatnonzero(dialects == dialect)
        if quota:
            parts.append(own[subsets.class_balanced(words[own], int(quota), random_state=seed)])
    return np.concatenate(parts)


def _one_by_one(words: np.ndarray, dialects: np.ndarray, budget: int, seed: int) -> list[int]:
    order = np.random.default_rng(seed).permutation(len(words))
    left, taken = set(order.tolist()), []
    while len(taken) < budget:
        for dialect in np.unique(dialects):
            own = [row for row in order if row in left and dialects[row] == dialect]
            if own and len(taken) < budget:
                said = [words[row] for row in taken if dialects[row] == dialect]
                taken.append(min(own, key=lambda row: said.count(words[row])))
                left.remove(taken[-1])
    return [int(row) for row in taken]


def _a_quarter_each(words, dialects, budget, seed):
    rng = np.random.default_rng(seed)
    members = (np.flatnonzero(dialects == dialect) for dialect in range(4))
    return np.concatenate([rng.permutation(own)[: budget // 4] for own in members])


def _choosing_a_quarter_each(words, dialects, budget, seed):
    rng = np.random.default_rng(seed)
    members = (np.flatnonzero(dialects == dialect) for dialect in range(4))
    return np.concatenate([rng.choice(own, budget // 4, replace=False) for own in members])


def _spoiling(words, dialects, budget, seed):
    words[:] = 0
    return _deal(words, dialects, budget, seed)


def _any_seed(words, dialects, budget, seed):
    return _deal(words, dialects, budget, int(np.random.default_rng().integers(1_000)))


def _the_first_of_each(words, dialects, budget, seed):
    """Chance decides who gets one more, and never which recording of a word it is."""
    cards = pd.DataFrame({"word": words, "dialect": dialects})
    cards["luck"] = np.random.default_rng(seed).random(len(cards))
    cards["turn"] = cards.groupby(["dialect", "word"]).cumcount()
    cards = cards.sort_values(["turn", "luck"])
    cards["turn"] = cards.groupby("dialect").cumcount()
    return cards.sort_values(["turn", "luck"]).index[:budget]


MISTAKES = {
    "whose_data-2": [
        (lambda: _a_quarter_each, "cannot give"),
        (lambda: _choosing_a_quarter_each, "fewer recordings than its part"),
        (
            lambda: lambda w, d, b, seed: subsets.group_balanced(w, b, groups=d, random_state=seed),
            "the words are not",
        ),
        (
            lambda: lambda w, d, b, seed: subsets.class_balanced(w, b, random_state=seed),
            "Every dialect that can",
        ),
        (
            lambda: lambda w, d, b, seed: subsets.class_balanced(d, b, random_state=seed, replace=True),
            "without replacement",
        ),
        (lambda: lambda w, d, b, seed: _deal(w, d, 40, seed), "yours are 40 recordings, not 131"),
        (lambda: lambda w, d, b, seed: _deal(w, d, b, 0), "nothing is left to chance"),
        (lambda: _the_first_of_each, "before some are taken"),
        (lambda: _any_seed, "gives two different answers"),
        (lambda: lambda w, d, b, seed: w[_deal(w, d, b, seed)], "of your 40 indices differ"),
        (lambda: _spoiling, "changes the `words`"),
        (lambda: _deal(*recordings(RARE, 0), 40, 0), "the function itself"),
    ],
}
ALSO_RIGHT = {
    "whose_data-2": [
        lambda: _by_quota,
        lambda: _one_by_one,
        lambda: lambda w, d, b, seed: list(_deal(w, d, b, seed)[::-1]),
    ],
}
