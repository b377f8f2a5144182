"""A shop with a known truth: what 500 people like of 1,000 items; and models that learn it from what they took."""

from functools import lru_cache
from time import thread_time
from typing import NamedTuple

import numpy as np

from course_lib import results
from course_lib.results.study import find_study

PEOPLE, ITEMS, TASTES = 500, 1_000, 4
TAKEN, KEPT_BACK = 30, 5
"""Items that each person takes; how many of them are kept back to choose settings by, and as many to test."""
SIZE, BATCH, RATE = 16, 1_000, 0.01
DRAWN, FIRST = 100, 10
TAIL = 0.1
"""Items that are not among this share, the most popular, are the tail."""


class Shop(NamedTuple):
    """What was taken, what was kept back, and the truth.

    Attributes
    ----------
    taken, val, test : ndarray of int, shapes (people, 20), (people, 5) and (people, 5)
        Items by person: to learn from, to choose settings by, and to test.
    liked : ndarray of bool, shape (people, items)
        The truth, which no shop knows.
    popular : ndarray of int, shape (items,)
        How often each was taken.
    """

    taken: np.ndarray
    val: np.ndarray
    test: np.ndarray
    liked: np.ndarray
    popular: np.ndarray


@lru_cache(maxsize=2)
def draw_shop(seed: int) -> Shop:
    """Draw tastes, and what people take: of what they like, rather what is seen more.

    >>> shop = draw_shop(0)
    >>> shop.taken.shape, shop.val.shape, float(shop.liked.mean().round(2))
    ((500, 20), (500, 5), 0.14)
    """
    rng = np.random.default_rng(seed)
    people, items = (
        rng.normal(size=(n, TASTES)) / TASTES**0.25 for n in (PEOPLE, ITEMS)
    )
    like = 5 * people @ items.T - 5
    seen = -0.7 * np.log(1 + rng.permutation(ITEMS))
    drawn = seen - np.logaddexp(0, -like) + rng.gumbel(size=like.shape)
    taken = rng.permuted(np.argsort(-drawn)[:, :TAKEN], axis=1)
    val, test, learned = np.split(taken, [KEPT_BACK, 2 * KEPT_BACK], axis=1)
    popular = np.bincount(learned.ravel(), minlength=ITEMS)
    return Shop(learned, val, test, like > 0, popular)


def draw_negatives(
    shop: Shop, people: np.ndarray, how: str, k: int, rng: np.random.Generator
) -> np.ndarray:
    """Draw k items for each of some people; what they have taken is drawn again, up to three times.

    Parameters
    ----------
    shop, people : Shop, ndarray of shape (n,)
        The shop, and whom to draw for.
    how : {"uniform", "popular"}
        All alike; those that are taken more often, more often.
    k, rng : int, Generator
        How many; what draws.

    Returns
    -------
    ndarray of int, shape (n, k)

    Examples
    --------
    >>> draw_negatives(draw_shop(0), np.array([3, 4]), "uniform", 5, np.random.default_rng(0)).shape
    (2, 5)
    """
    chance = (shop.popular + 1) ** 0.75 if how == "popular" else np.ones(ITEMS)
    limits = np.cumsum(chance / chance.sum())
    limits[-1] = 1.0
    drawn = np.searchsorted(limits, rng.random((len(people), k)))
    for _ in range(3):
        again = (drawn[:, :, None] == shop.taken[people][:, None]).any(axis=-1)
        drawn[again] = np.searchsorted(limits, rng.random(again.sum()))
    return drawn


def learn(
    shop: Shop,
    seed: int,
    how: str = "uniform",
    k: int = 1,
    *,
    epochs: int = 20,
    decay: float = 0.02,
) -> tuple[np.ndarray, dict[str, float]]:
    """Learn to put what a person took above what was drawn against it (Bayesian personalised ranking).

    S. Rendle et al., "BPR", UAI 2009.

    Parameters
    ----------
    shop, seed : Shop, int
        What was taken; what draws.
    how : {"uniform", "popular", "hardest"}
        How negatives are drawn; "hardest" draws k alike, and takes the one that the model likes best.
    k, epochs, decay : int, int, float
        Negatives; passes over what was taken; penalty on large numbers.

    Returns
    -------
    scores : ndarray of shape (people, items)
    known : dict
        seconds, false_negatives (the share of the negatives that is liked).
    """
    import torch

    rng, began = np.random.default_rng(seed), thread_time()
    people, items = (
        torch.tensor(rng.normal(0, 0.1, (n, SIZE)), requires_grad=True)
        for n in (PEOPLE, ITEMS)
    )
    optimizer = torch.optim.Adam([people, items], lr=RATE, weight_decay=decay)
    who, what = (
        np.repeat(np.arange(PEOPLE), shop.taken.shape[1]),
        shop.taken.ravel(),
    )
    liked = []
    for _ in range(epochs):
        for rows in np.split(rng.permutation(len(who)), len(who) // BATCH):
            drawn = draw_negatives(shop, who[rows], how, k, rng)
            of_people, of_drawn = people[who[rows]], items[drawn]
            against = (of_drawn * of_people[:, None]).sum(dim=-1)
            if how == "hardest":
                worst = against.argmax(dim=1, keepdim=True)
                against = against.gather(1, worst)
                drawn = np.take_along_axis(drawn, worst.numpy(), axis=1)
            margin = (of_people * items[what[rows]]).sum(
                dim=-1, keepdim=True
            ) - against
            optimizer.zero_grad()
            (-100 * torch.nn.functional.logsigmoid(margin).mean()).backward()
            optimizer.step()
            liked.append(shop.liked[who[rows][:, None], drawn].mean())
    known = {
        "seconds": thread_time() - began,
        "false_negatives": float(np.mean(liked)),
    }
    return (people @ items.T).detach().numpy(), known


def judge(shop: Shop, scores: np.ndarray, seed: int) -> dict[str, float]:
    """Judge by what was kept back: its place among all items that were not taken, and among 100 drawn ones.

    Parameters
    ----------
    shop, scores, seed : Shop, ndarray of shape (people, items), int
        What was kept back; a model's scores; draws the hundred.

    Returns
    -------
    dict
        recall_at_10, recall_at_10_tail, recall_sampled: shares of what was kept back that is in the first ten of all,
        of all if it is rare, and of a hundred; recall_at_10_val, recall_sampled_val: of what settings are chosen by.

    Examples
    --------
    >>> shop = draw_shop(0)
    >>> truth = judge(shop, shop.liked.astype(float), 0)
    >>> truth["recall_sampled"] > truth["recall_at_10"]
    True
    """
    rng = np.random.default_rng(seed)
    left = scores + 1e-9 * rng.random(scores.shape)
    np.put_along_axis(left, shop.taken, -np.inf, axis=1)

    def places(own: np.ndarray, others: np.ndarray) -> np.ndarray:
        return (
            others[:, None, :] > np.take_along_axis(left, own, axis=1)[..., None]
        ).sum(axis=-1)

    often = np.argsort(np.argsort(-shop.popular))
    tail = often[shop.test] >= TAIL * ITEMS
    hit = places(shop.test, left) < FIRST
    drawn = np.take_along_axis(
        left, rng.integers(0, ITEMS, (PEOPLE, DRAWN)), axis=1
    )
    return {
        "recall_at_10": float(hit.mean()),
        "recall_at_10_tail": float(hit[tail].mean()),
        "recall_sampled": float((places(shop.test, drawn) < FIRST).mean()),
        "recall_at_10_val": float((places(shop.val, left) < FIRST).mean()),
        "recall_sampled_val": float((places(shop.val, drawn) < FIRST).mean()),
    }


def measure_recommender(
    seed: int,
    *,
    how: str | None = None,
    k: int = 1,
    epochs: int = 20,
    decay: float = 0.02,
) -> dict[str, float]:
    """Learn from what was taken, against negatives of a kind, and judge by all items and by a hundred.

    Parameters
    ----------
    seed : int
        Draws the shop, the negatives and the hundred.
    how, k, epochs, decay
        See `learn`; None recommends to all what is popular.

    Returns
    -------
    dict
        As `judge` and `learn` give them.

    Examples
    --------
    >>> measure_recommender(0)["recall_at_10_tail"]
    0.0
    """
    shop = draw_shop(seed)
    if how is None:
        scores = np.tile(shop.popular.astype(float), (PEOPLE, 1))
        return {"seconds": 0.0, "false_negatives": 0.0, **judge(shop, scores, seed)}
    scores, known = learn(shop, seed, how, k, epochs=epochs, decay=decay)
    return {**known, **judge(shop, scores, seed)}


def measure_chosen(
    seed: int, *, way: str | None = None, judged_by: str = "recall_at_10_val"
) -> dict[str, float]:
    """Take the settings of a way that a judge chose in the study "judged-tuning", and measure them on another shop.

    Parameters
    ----------
    seed : int
        As in `measure_recommender`; none that was tuned on.
    way, judged_by : str, str
        Begins the names of the settings to choose among (None recommends to all what is popular); the figure that
        chooses, by its mean.

    Returns
    -------
    dict
        As `measure_recommender` gives them.

    Examples
    --------
    >>> measure_chosen(100, way="1 uniform")["recall_at_10"] > 0.1
    True
    """
    if way is None:
        return measure_recommender(seed)
    study, _ = find_study("judged-tuning")
    means = results.load("judged-tuning").values(judged_by).mean()
    chosen = means[means.index.str.startswith(f"{way},")].idxmax()
    return measure_recommender(seed, **study.settings[chosen])
