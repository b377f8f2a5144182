"""Wrong and right answers to capstone-1, “Fill the emptiest cells”."""

import heapq

import numpy as np

from course_lessons.capstone.exercises.acquire import _fill


def _one_by_one(labels, cells, budget, seed):
    order = np.random.default_rng(seed).permutation(len(cells))
    left = {cell: [row for row in order if cells[row] == cell and labels[row] < 0] for cell in set(cells)}
    heap = [(int(np.sum((cells == cell) & (labels >= 0))), int(cell)) for cell in left]
    heapq.heapify(heap)
    taken = []
    while len(taken) < budget:
        have, cell = heapq.heappop(heap)
        if left[cell]:
            taken.append(int(left[cell].pop()))
            heapq.heappush(heap, (have + 1, cell))
    return taken


def _by_levels(labels, cells, budget, seed):
    rng = np.random.default_rng(seed)
    known, unknown = cells[labels >= 0], np.flatnonzero(labels < 0)
    rank = np.empty(len(cells))
    for cell in np.unique(cells):
        its = rng.permutation(unknown[cells[unknown] == cell])
        rank[its] = np.arange(len(its)) + np.sum(known == cell)
    return sorted(unknown, key=lambda row: rank[row])[:budget]


def _at_random(labels, cells, budget, seed):
    return np.random.default_rng(seed).choice(np.flatnonzero(labels < 0), budget, replace=False)


def _same_from_each(labels, cells, budget, seed):
    """As many from every cell, one after another, whatever it has."""
    unknown = np.random.default_rng(seed).permutation(np.flatnonzero(labels < 0))
    turn = np.array([np.sum(cells[unknown[:k]] == cells[row]) for k, row in enumerate(unknown)])
    return unknown[np.argsort(turn, kind="stable")[:budget]]


def _known_too(labels, cells, budget, seed):
    return _fill(np.full(len(labels), -1), cells, budget, seed)


def _emptiest_alone(labels, cells, budget, seed):
    unknown = np.random.default_rng(seed).permutation(np.flatnonzero(labels < 0))
    have = np.bincount(cells[labels >= 0], minlength=cells.max() + 1)
    return unknown[np.argsort(have[cells[unknown]], kind="stable")[:budget]]


def _unshuffled(labels, cells, budget, seed):
    order = _fill(labels, cells, budget, 0)
    return order[np.random.default_rng(seed).permutation(len(order))]


def _first_of_each(labels, cells, budget, seed):
    """Chance says in which cell one more is bought; within a cell always the first ones."""
    unknown = np.flatnonzero(labels < 0)
    have = np.bincount(cells[labels >= 0], minlength=cells.max() + 1)
    turn = np.array([np.sum(cells[unknown[:k]] == cells[row]) for k, row in enumerate(unknown)])
    luck = np.random.default_rng(seed).random(len(unknown))
    return unknown[np.lexsort((luck, have[cells[unknown]] + turn))[:budget]]


def _spoiling(labels, cells, budget, seed):
    labels[:] = 0
    return np.arange(budget)


MISTAKES = {
    "capstone-1": [
        (lambda: _at_random, "goes to the cell that has the fewest"),
        (lambda: _same_from_each, "count what each *has*"),
        (lambda: _known_too, "have a label already"),
        (lambda: _emptiest_alone, "cells that had [30, 12, 0, 3] labels have"),
        (lambda: _unshuffled, "nothing is left to chance"),
        (lambda: _first_of_each, "never came"),
        (lambda: _spoiling, "changes the `labels`"),
        (lambda: lambda la, c, b, seed: _fill(la, c, b - 1, seed), "are asked for"),
        (
            lambda: lambda la, c, b, seed: np.resize(_fill(la, c, b, seed)[: b // 2 + 1], b),
            "buys the same label twice",
        ),
        (lambda: lambda la, c, b, seed: _fill(la, c, b, None), "two different answers"),
        (lambda: lambda labels, cells, budget: [], "The page calls"),
    ]
}
ALSO_RIGHT = {"capstone-1": [lambda: _one_by_one, lambda: _by_levels]}
