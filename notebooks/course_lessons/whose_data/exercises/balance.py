"""The same number from every dialect, and within a dialect of every word."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, laws

# How many recordings of each word (across) each dialect (down) has: the rare ones did not say every word as often.
RARE = np.array([[40, 40, 40], [24, 5, 1], [9, 9, 9], [3, 2, 1]])
GAPS = np.array(
    [[0, 12, 5, 30], [8, 8, 0, 8], [1, 1, 50, 0], [21, 3, 14, 9], [2, 2, 2, 2]]
)


def recordings(there: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Give the word and the dialect of every recording, in no order."""
    order = np.random.default_rng(seed).permutation(there.sum())
    dialects, words = np.divmod(np.arange(there.size), there.shape[1])
    return tuple(
        np.repeat(codes, there.ravel())[order] for codes in (words, dialects)
    )


def _fair(counts: np.ndarray, budget: int) -> np.ndarray:
    """Raise the level until the budget is spent, no one above what it has; the last round may be incomplete."""
    level = next(
        level
        for level in range(budget + 1)
        if np.minimum(counts, level).sum() >= budget
    )
    return np.minimum(counts, level)


def _is_fair(have: np.ndarray, got: np.ndarray) -> bool:
    fair = _fair(have, int(got.sum()))
    return bool(
        (got <= fair).all() and (got >= np.minimum(have, fair.max() - 1)).all()
    )


def _judge(answer: Any) -> None:
    balance = laws.Function(
        answer,
        "balance(words, dialects, budget, seed)",
        returns="the indices of the chosen recordings",
        stops={
            "draws more": "A dialect, or a word in it, has fewer recordings than its part; what it lacks, the "
            "others make up for."
        },
    )
    cases = ((RARE, 40, 0), (RARE, 131, 1), (GAPS, 97, 2), (GAPS, 3, 3))
    for case in cases:
        _check(balance, *case)
    laws.seeded(balance, *recordings(RARE, 0), 40, key=sorted)
    drawn = [
        np.ravel(balance(*recordings(RARE, 0), 131, seed)) for seed in range(60)
    ]
    never = int(RARE.sum() - len(np.unique(np.concatenate(drawn))))
    laws.require(
        not never,
        f"In 60 draws of 131 with 60 seeds, {never} of {RARE.sum()} recordings never came. Are all recordings of a "
        "word shuffled with `seed`, before some are taken?",
    )


def _check(
    balance: laws.Function, there: np.ndarray, budget: int, seed: int
) -> None:
    words, dialects = recordings(there, seed)
    rows = laws.indices(
        balance(words, dialects, budget, seed),
        below=len(words),
        repeats="Draw without replacement: a copy holds nothing new.",
        case=balance.case,
        of="indices",
    )
    have = there.sum(axis=1)
    laws.require(
        len(rows) == budget,
        f"{balance.case}yours are {len(rows)} recordings, not {budget}. The dialects have {have.tolist()}: what one "
        "cannot give, the others must.",
    )
    got = np.zeros_like(there)
    np.add.at(got, (dialects[rows], words[rows]), 1)
    laws.require(
        _is_fair(have, got.sum(axis=1)),
        f"{balance.case}from dialects of {have.tolist()} recordings you take {got.sum(axis=1).tolist()}. Every "
        "dialect that can gives the same, or one more.",
    )
    for own, taken in zip(there, got, strict=True):
        laws.require(
            _is_fair(own, taken),
            f"{balance.case}the dialects are even, the words are not: from a dialect with {own.tolist()} recordings "
            f"of {len(own)} words you take {taken.tolist()}. Spread each dialect's part over its words.",
        )


def _deal(
    words: np.ndarray, dialects: np.ndarray, budget: int, seed: int
) -> np.ndarray:
    import pandas as pd

    cards = pd.DataFrame({"word": words, "dialect": dialects})
    cards = cards.sample(frac=1, random_state=seed)
    cards["turn"] = cards.groupby(["dialect", "word"]).cumcount()
    cards = cards.sort_values("turn")
    cards["turn"] = cards.groupby("dialect").cumcount()
    return cards.sort_values("turn").index[:budget]


BALANCE = Exercise(
    id="whose_data-2",
    title="The same from every dialect",
    judge=_judge,
    reference=lambda: _deal,
    solution="""\
def balance(words, dialects, budget, seed):
    cards = pd.DataFrame({"word": words, "dialect": dialects})
    cards = cards.sample(frac=1, random_state=seed)
    # within a dialect: all the words' firsts, then all their seconds …
    cards["turn"] = cards.groupby(["dialect", "word"]).cumcount()
    cards = cards.sort_values("turn")
    # and over the dialects the same: all the dialects' firsts, then their seconds …
    cards["turn"] = cards.groupby("dialect").cumcount()
    return cards.sort_values("turn").index[:budget]""",
    praise="Even over the dialects, and within each of them over the words, and the budget is met.",
    hints=[
        "Deal cards: one recording of every dialect, then a second one of every dialect, and so on; who has none "
        "left is skipped.",
        "Which recording a dialect deals next is a second deal, over its words.",
        "In pandas, `groupby(…).cumcount()` says of each row whether it is the first, second, third … of its kind. "
        "Sort by that, and do it once for the words within a dialect and once for the dialects.",
    ],
)
