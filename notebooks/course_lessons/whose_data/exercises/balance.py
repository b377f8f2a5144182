"""The same number from every dialect, and within a dialect of every word."""

from collections.abc import Callable

import numpy as np

from course_lib.exercises import Exercise, Retry

BUDGET = 40
# How many recordings of each word (across) each dialect (down) has: the rare ones did not say every word as often.
THERE = np.array([[40, 40, 40], [24, 5, 1], [9, 9, 9], [3, 2, 1]])
DIALECTS, WORDS = (
    codes[np.repeat(np.arange(12), THERE.ravel())]
    for codes in (np.arange(12) // 3, np.arange(12) % 3)
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


def _judge(balance: Callable) -> Retry | None:
    if not callable(balance):
        return Retry(
            "Hand over the function itself, `balance`, not what it returns."
        )
    rows = np.asarray(balance(WORDS, DIALECTS, BUDGET, 0))
    if rows.ndim != 1 or rows.dtype.kind not in "iu":
        return Retry(
            "Return a one-dimensional array of indices, so that `dialects[rows]` are the chosen ones."
        )
    if len(np.unique(rows)) < len(rows):
        return Retry(
            "Some recordings were taken twice. Draw without replacement: a copy holds nothing new."
        )
    got = np.zeros_like(THERE)
    np.add.at(got, (DIALECTS[rows], WORDS[rows]), 1)
    if len(rows) != BUDGET:
        return Retry(
            f"You return {len(rows)} recordings, not {BUDGET}. The rarest dialect has only {THERE[3].sum()}: what it "
            "cannot give, the others must."
        )
    if not _is_fair(THERE.sum(axis=1), got.sum(axis=1)):
        return Retry(
            f"From dialects of {THERE.sum(axis=1).tolist()} recordings you take {got.sum(axis=1).tolist()}. Every "
            "dialect that can should give the same."
        )
    for have, taken in zip(THERE, got, strict=True):
        if not _is_fair(have, taken):
            return Retry(
                f"The dialects are even, the words are not: from a dialect with {have.tolist()} recordings of three "
                f"words you take {taken.tolist()}. Spread each dialect's part over its words."
            )
    if set(rows.tolist()) == set(
        np.asarray(balance(WORDS, DIALECTS, BUDGET, 1)).tolist()
    ):
        return Retry(
            "Two seeds chose the very same recordings. Shuffle with `seed` before you choose."
        )
    return None


def _deal(
    words: np.ndarray, dialects: np.ndarray, budget: int, seed: int
) -> np.ndarray:
    import pandas as pd

    cards = pd.DataFrame({"word": words, "dialect": dialects}).sample(
        frac=1, random_state=seed
    )
    cards["turn"] = cards.groupby(["dialect", "word"]).cumcount()
    cards = cards.sort_values("turn", kind="stable")
    cards["turn"] = cards.groupby("dialect").cumcount()
    return cards.sort_values("turn", kind="stable").index[:budget].to_numpy()


BALANCE = Exercise(
    id="whose_data-2",
    title="The same from every dialect",
    judge=_judge,
    reference=lambda: _deal,
    solution="""\
def balance(words, dialects, budget, seed):
    cards = pd.DataFrame({"word": words, "dialect": dialects}).sample(frac=1, random_state=seed)
    # within a dialect: all the words' firsts, then all their seconds …
    cards["turn"] = cards.groupby(["dialect", "word"]).cumcount()
    cards = cards.sort_values("turn", kind="stable")
    # and over the dialects the same: all the dialects' firsts, then their seconds …
    cards["turn"] = cards.groupby("dialect").cumcount()
    return cards.sort_values("turn", kind="stable").index[:budget].to_numpy()""",
    praise="Even over the dialects, and within each of them over the words, and the budget is met.",
    hints=[
        "Deal cards: one recording of every dialect, then a second one of every dialect, and so on; who has none "
        "left is skipped.",
        "Which recording a dialect deals next is a second deal, over its words.",
        "In pandas, `groupby(…).cumcount()` says of each row whether it is the first, second, third … of its kind. "
        "Sort by that, and do it once for the words within a dialect and once for the dialects.",
    ],
)
