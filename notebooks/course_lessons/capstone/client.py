"""The client: what is wanted, the drawings of three schools, and the hidden test. All of it follows from a seed."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.ndimage import gaussian_filter

from course_lib.datasets import Split
from course_lib.datasets.sketches import SKETCH_CLASSES, draw_sketches
from course_lib.labels import long_tail

SCHOOLS = ("town", "valley", "harbour")
KINDS = ("house", "tree", "sun", "flower", "fish", "key")
FISH = KINDS.index("fish")


@dataclass(frozen=True)
class Brief:
    """What the client pays for, and what it costs.

    Attributes
    ----------
    credits, seconds : int
        Labels that can be asked for; seconds of the client's machine, of `PICTURES_A_SECOND` pictures each.
    target : float
        The score to reach: share right in the worst school, less the price per drawing.
    miss, false_alarm : float
        Price of a fish that is not called, and of another drawing that is.
    labelled, pool, test : int
        Drawings with a label at the start, without one, and of each kind in the hidden test.
    shares, wrong : tuple of float
        Of each school: its share of the drawings, and the share of its labels that are wrong at the start.
    tail : float
        How many times more houses there are than keys.
    """

    credits: int = 1_000
    seconds: int = 60
    target: float = 0.5
    miss: float = 3.0
    false_alarm: float = 1.0
    labelled: int = 800
    pool: int = 20_000
    test: int = 300
    shares: tuple[float, float, float] = (0.65, 0.27, 0.08)
    wrong: tuple[float, float, float] = (0.08, 0.30, 0.08)
    tail: float = 15.0


@dataclass(frozen=True, eq=False)
class Drawings:
    """All drawings of one seed, the labelled ones first: pictures, schools, and what only the client knows.

    Attributes
    ----------
    X, schools : ndarray
        uint8 pictures (n, 28, 28), and the code of the school that each is from.
    given : ndarray
        Labels of the first drawings, as the schools gave them; some are wrong.
    right : ndarray
        The right label of every drawing. A label is bought at the desk.
    """

    X: np.ndarray
    schools: np.ndarray
    given: np.ndarray
    right: np.ndarray


@lru_cache(maxsize=2)
def draw_drawings(seed: int, brief: Brief) -> Drawings:
    """Draw the labelled drawings and the pool of a seed.

    Examples
    --------
    >>> drawn = draw_drawings(3, Brief(labelled=100, pool=500))
    >>> len(drawn.X), len(drawn.given), round(float((drawn.given == drawn.right[:100]).mean()), 2)
    (600, 100, 0.87)
    """
    start, pool = (
        _draw(
            long_tail(n, len(KINDS), brief.tail),
            brief.shares,
            np.random.default_rng([seed, stream]),
        )
        for stream, n in enumerate((brief.labelled, brief.pool))
    )
    given, rng = start.y.copy(), np.random.default_rng([seed, 3])
    for school, share in enumerate(brief.wrong):
        its = rng.permutation(np.flatnonzero(start.groups == school))
        its = its[: round(share * len(its))]
        steps = rng.integers(1, len(KINDS), len(its))
        given[its] = (given[its] + steps) % len(KINDS)
    X = np.concatenate([start.X, pool.X])
    schools = np.concatenate([start.groups, pool.groups])
    return Drawings(X, schools, given, np.concatenate([start.y, pool.y]))


@lru_cache(maxsize=1)
def draw_hidden_test(seed: int, brief: Brief) -> Split:
    """Draw the hidden test: as many of each kind, a third from each school. The desk looks at it, nobody else.

    >>> np.bincount(draw_hidden_test(3, Brief(test=5)).y).tolist()
    [5, 5, 5, 5, 5, 5]
    """
    rng = np.random.default_rng([seed, 2])
    return _draw(np.full(len(KINDS), brief.test), (1 / 3, 1 / 3, 1 / 3), rng)


def _draw(
    counts: np.ndarray, shares: tuple[float, ...], rng: np.random.Generator
) -> Split:
    names = [draw.__name__ for draw in SKETCH_CLASSES]
    codes = [names.index(kind) for kind in KINDS]
    of_all = np.zeros(len(names), dtype=int)
    of_all[codes] = counts
    drawn = draw_sketches(of_all, rng)
    y = np.argsort(codes)[np.searchsorted(np.sort(codes), drawn["y"])]
    schools = rng.choice(len(shares), len(y), p=shares)
    return Split(_as_sent(drawn["X"], schools, rng), y, schools)


def _as_sent(
    X: np.ndarray, schools: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Make each drawing look as its school sends it: scanned, photographed in a mirror, or in chalk on a board."""
    valley, harbour = (np.flatnonzero(schools == code) for code in (1, 2))
    X[valley] = X[valley][:, :, ::-1]
    sideways = valley[rng.random(len(valley)) < 0.5]
    X[sideways] = np.rot90(X[sideways], axes=(1, 2))
    board = gaussian_filter(255 - X[harbour].astype(np.float32), (0, 0.6, 0.6))
    chalk = rng.uniform(0.4, 0.8, (len(harbour), 1, 1))
    board = 40 + chalk * board + rng.normal(0, 12, board.shape)
    X[harbour] = np.clip(board, 0, 255).astype(np.uint8)
    return X
