"""What the hidden test says of a network: the worst school, less the price of missed fish and false alarms."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from course_lessons.capstone.client import (
    FISH,
    KINDS,
    SCHOOLS,
    Brief,
    draw_hidden_test,
)
from course_lib.training import Run


@dataclass(frozen=True)
class Score:
    """What the hidden test says of what was handed in.

    Attributes
    ----------
    score, target : float
        Share right in the worst school less the price per drawing; what the client wants of it.
    worst : str
        The school with the smallest share right.
    by_school : mapping of str to float
        Share right in each, the mean over the kinds: a key counts as much as a house.
    price : float
        Of a drawing, for missed fish and false alarms.
    low, high : float
        95 % interval of the score, over hidden tests of that size (`grade` says how).
    submission : int
        Which one it is of this game.
    """

    score: float
    target: float
    worst: str
    by_school: Mapping[str, float]
    price: float
    low: float
    high: float
    submission: int

    @property
    def reached(self) -> bool:
        """Whether the target is reached."""
        return self.score >= self.target

    def __str__(self) -> str:
        schools = ", ".join(
            f"{name} {share:.0%}" for name, share in self.by_school.items()
        )
        points, low, high, target, price = (
            100 * each
            for each in (self.score, self.low, self.high, self.target, self.price)
        )
        return (
            f"submission {self.submission}: {points:.1f} points [{low:.1f}, {high:.1f}], target {target:.0f} "
            f"{'reached' if self.reached else 'not reached'} ({schools}; less {price:.1f} for missed fish and "
            "false alarms)"
        )


def grade(
    run: Run, seed: int, brief: Brief, threshold: float, submission: int
) -> Score:
    """Look at the hidden test of a seed, once, with a trained network.

    The interval is of the Bayesian bootstrap (Rubin, "The Bayesian Bootstrap", The Annals of Statistics, 1981): the
    test's drawings get random weights, 400 times.
    """
    test = draw_hidden_test(seed, brief)
    proba = run.predict_proba(test.X)
    right = proba.argmax(axis=1) == test.y
    called, is_fish = proba[:, FISH] >= threshold, test.y == FISH
    price = brief.miss * (is_fish & ~called) + brief.false_alarm * (
        ~is_fish & called
    )
    cell = np.eye(len(SCHOOLS) * len(KINDS))[test.groups * len(KINDS) + test.y]

    def score(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        shares = (weights * right) @ cell / (weights @ cell)
        by_school = shares.reshape(len(weights), len(SCHOOLS), len(KINDS)).mean(
            axis=2
        )
        return by_school, by_school.min(axis=1) - weights @ price / weights.sum(
            axis=1
        )

    by_school, points = score(np.ones((1, len(right))))
    likely = score(np.random.default_rng(0).exponential(size=(400, len(right))))[1]
    low, high = np.quantile(likely, [0.025, 0.975]).tolist()
    shares = dict(zip(SCHOOLS, by_school[0].tolist(), strict=True))
    worst = min(shares, key=lambda name: shares[name])
    return Score(
        float(points[0]),
        brief.target,
        worst,
        shares,
        float(price.mean()),
        low,
        high,
        submission,
    )
