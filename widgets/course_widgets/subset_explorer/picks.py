"""Which samples a policy picks, what it needs for that, how far its picks reach, and how many two policies share."""

from collections.abc import Mapping
from functools import lru_cache
from numbers import Integral
from typing import Any, NamedTuple

import numpy as np

from course_lib.subsets import POLICIES, distance_to_picks

MOST_FOLLOWED = 300  # picks whose order is looked at one by one
_PERCENTS = (*np.arange(1, 2, 0.1), *np.arange(2, 5, 0.25), *np.arange(5, 10, 0.5))
_PERCENTS += (*np.arange(10, 20, 1), *np.arange(20, 50, 2.5), *np.arange(50, 101, 5))


class PolicyFacts(NamedTuple):
    """What the menu knows of a policy: its family, the column it needs, how its picks come about.

    Attributes
    ----------
    family : str
        Under which heading the menu lists it.
    column : {"", "features", "scores", "groups"}
        The column that it cannot do without.
    nested : bool
        Whether without quotas a smaller budget takes the first part of what a larger one takes. Then one order
        of the samples says the picks at every budget, and the page need not ask for them.
    by_chance : bool
        Whether another seed picks others.
    """

    family: str
    column: str = ""
    nested: bool = False
    by_chance: bool = False


FACTS = {
    "random": PolicyFacts("By chance", nested=True, by_chance=True),
    "stratified": PolicyFacts("By chance", by_chance=True),
    "class_balanced": PolicyFacts("By chance", by_chance=True),
    "rs2": PolicyFacts("By chance", nested=True, by_chance=True),
    "k_center_greedy": PolicyFacts("Representative", "features", nested=True, by_chance=True),
    "herding": PolicyFacts("Representative", "features", nested=True),
    "facility_location": PolicyFacts("Representative", "features", nested=True),
    "typiclust": PolicyFacts("Representative", "features", by_chance=True),
    "moderate": PolicyFacts("Representative", "features", nested=True),
    "hardest": PolicyFacts("By score", "scores", nested=True),
    "easiest": PolicyFacts("By score", "scores", nested=True),
    "window": PolicyFacts("By score", "scores"),
    "ccs": PolicyFacts("By score", "scores", by_chance=True),
    "by_importance": PolicyFacts("By score", "scores", nested=True, by_chance=True),
    "group_balanced": PolicyFacts("By group", "groups", by_chance=True),
    "target_group": PolicyFacts("By group", "groups", by_chance=True),
}
"""Every policy of `course_lib.subsets.POLICIES`, in the menu's order."""

QUOTAS = ("stratified", "balanced")
"""What a policy may keep to besides: the classes' own shares, or the same number of each."""

WITHOUT_QUOTAS = tuple(name for name in FACTS if name in ("stratified", "class_balanced"))
"""The policies that are quotas themselves."""


def obstacles(
    features: np.ndarray | None, scores: np.ndarray | None, groups: np.ndarray | None
) -> dict[str, str]:
    """Say of each policy why it cannot be chosen with these columns; empty text where nothing is in the way.

    >>> obstacles(None, np.array([0.5, -1.0]), None)["by_importance"]
    'a score is below 0'
    """
    columns = {"": True, "features": features, "scores": scores, "groups": groups}
    reasons = {
        name: "" if columns[about.column] is not None else f"no {about.column} given"
        for name, about in FACTS.items()
    }
    if scores is not None and (scores < 0).any():
        reasons["by_importance"] = "a score is below 0"
    if groups is not None and len(np.unique(groups)) < 2:
        reasons["target_group"] = "there is only one group"
    return reasons


def takes_quotas(policy: str) -> bool:
    """Say whether a policy may be told to keep quotas for the classes.

    >>> takes_quotas("hardest"), takes_quotas("stratified")
    (True, False)
    """
    return policy in POLICIES and policy not in WITHOUT_QUOTAS


def label(policy: str) -> str:
    """Write a policy's name as words.

    >>> label("k_center_greedy"), label("by_importance")
    ('k-center greedy', 'by importance')
    """
    for joined in ("k_center", "class_balanced", "group_balanced"):
        policy = policy.replace(joined, joined.replace("_", "-"))
    return policy.replace("_", " ")


class Setting(NamedTuple):
    """What decides the picks: a policy of `course_lib.subsets`, how many, quotas for the classes, a seed."""

    policy: str
    budget: int
    per_class: str | None = None
    seed: int = 0

    def with_policy(self, policy: str) -> "Setting":
        """Give the same for another policy; its quotas too, where it takes them."""
        return self._replace(policy=policy, per_class=self.per_class if takes_quotas(policy) else None)


def subset_beside(setting: Setting, compare: str | Mapping[str, Any]) -> Setting:
    """Give the subset that a setting is compared with: another policy at the same budget, or one that was pinned.

    Raises
    ------
    ValueError
        If what is pinned is no subset.

    Examples
    --------
    >>> subset_beside(Setting("hardest", 5, "balanced"), "stratified")
    Setting(policy='stratified', budget=5, per_class=None, seed=0)
    """
    if isinstance(compare, str):
        return setting.with_policy(compare)
    if compare.keys() != set(Setting._fields):
        raise ValueError(
            f"compare names {', '.join(map(str, compare)) or 'nothing'}; to compare with a subset, give its `value`: "
            f"{', '.join(Setting._fields)}"
        )
    return Setting(**compare)


def budget_steps(n: int) -> list[int]:
    """List the budgets that the slider stops at: from 1 % to all of `n` samples, finer below than above.

    Examples
    --------
    >>> budget_steps(40)[:5], len(budget_steps(10_000))
    ([1, 2, 3, 4, 5], 65)
    """
    return sorted({max(1, round(n * percent / 100)) for percent in _PERCENTS})


class Picks:
    """The picks of every policy on one set of samples, each worked out once.

    Parameters
    ----------
    y : ndarray of int, shape (n,)
        Class codes.
    points : ndarray of float, shape (n, 2)
        Where each sample is drawn; distances are measured here if there are no features.
    features, scores, groups : ndarray or None
        What the policies look at.

    Attributes
    ----------
    obstacles : dict of str to str
        Why a policy cannot be chosen; empty text where it can.
    steps : list of int
        The budgets that the slider stops at.
    """

    def __init__(
        self,
        y: np.ndarray,
        points: np.ndarray,
        *,
        features: np.ndarray | None = None,
        scores: np.ndarray | None = None,
        groups: np.ndarray | None = None,
    ) -> None:
        self.y, self.points = y, points
        self.columns = {"features": features, "scores": scores, "groups": groups}
        self.space = points if features is None else features
        self.obstacles = obstacles(features, scores, groups)
        self.steps = budget_steps(len(y))
        # Kept for each set of samples, not for the class: a cache on the method would keep every set alive.
        self._chosen = lru_cache(64)(self._choose)
        self.order = lru_cache(16)(self._order)
        self.radii = lru_cache(16)(self._radii)

    def check(self, setting: Setting, compare: str | Mapping[str, Any] | None) -> None:
        """Make sure that a policy, and one to compare it with, can pick so.

        Raises
        ------
        ValueError
            If not; it says what is allowed.
        """
        for name, policy in (("policy", setting.policy), ("compare", compare)):
            reason = "there is no such policy"
            if isinstance(policy, str):
                reason = self.obstacles.get(policy, reason)
            if reason and not (name == "compare" and (policy is None or isinstance(policy, Mapping))):
                can = ", ".join(each for each, obstacle in self.obstacles.items() if not obstacle)
                raise ValueError(f"{name}={policy!r} cannot be: {reason}; choose one of {can}")
        if setting.per_class not in (None, *QUOTAS):
            raise ValueError(f"per_class={setting.per_class!r}; give None, 'stratified' or 'balanced'")
        seed = setting.seed
        if isinstance(seed, bool) or not isinstance(seed, Integral) or not 0 <= seed < 2**32:
            raise ValueError(f"seed={seed!r}; give a whole number from 0 to {2**32 - 1:,}")
        self.rows(setting)
        if isinstance(compare, Mapping):
            self.check(subset_beside(setting, compare), None)
        elif compare is not None:
            self.rows(setting.with_policy(compare))

    def rows(self, setting: Setting) -> np.ndarray:
        """Give the picks: int64 (budget,), in the policy's own order.

        Raises
        ------
        ValueError
            If the policy cannot pick so many, or takes no quotas.
        """
        if setting.per_class and not takes_quotas(setting.policy):
            raise ValueError(
                f"per_class={setting.per_class!r} with policy={setting.policy!r}, which has quotas of its own; "
                f"set(policy={setting.policy!r}, per_class=None)"
            )
        if self.nested(setting):
            order = self.order(setting.policy, setting.seed)
            if setting.budget <= len(order):
                return order[: setting.budget]
        return self._chosen(setting)

    def nested(self, setting: Setting) -> bool:
        """Say whether one order answers for every budget, all else as it is."""
        return FACTS[setting.policy].nested and setting.per_class is None

    def radius(self, rows: np.ndarray) -> float:
        """Measure the covering radius: the largest distance of any sample to its nearest pick."""
        return float(distance_to_picks(self.space, rows).max())

    def reach(self, rows: np.ndarray) -> dict[str, list] | None:
        """Follow how near the picks come to each sample, as they come one by one.

        Parameters
        ----------
        rows : ndarray of int64
            The picks in their order.

        Returns
        -------
        dict or None
            ``picks``: for each sample the positions in `rows` of those that were nearer to it than all before, and
            ``far``: how far each of them is, to three digits. None for more than 300 picks.
        """
        if len(rows) > MOST_FOLLOWED:
            return None
        from sklearn.metrics.pairwise import euclidean_distances

        far = euclidean_distances(np.asarray(self.space, np.float64), self.space[rows].astype(np.float64))
        far[rows, np.arange(len(rows))] = 0
        before = np.minimum.accumulate(far, axis=1)[:, :-1]
        nearer = np.column_stack([np.full(len(far), True), far[:, 1:] < before])
        positions = [np.flatnonzero(each) for each in nearer]
        return {
            "picks": [each.tolist() for each in positions],
            "far": [[three_digits(row[k]) for k in each] for row, each in zip(far, positions, strict=True)],
        }

    def _choose(self, setting: Setting) -> np.ndarray:
        quotas = {"per_class": setting.per_class} if takes_quotas(setting.policy) else {}
        policy = POLICIES[setting.policy]
        return policy(self.y, setting.budget, **self.columns, **quotas, random_state=setting.seed)

    def _order(self, policy: str, seed: int) -> np.ndarray:
        """Order all samples as a nested policy picks them; those that it never picks are left out."""
        scores = self.columns["scores"]
        most = len(self.y)
        if policy == "by_importance" and scores is not None:
            most = int(np.count_nonzero(scores))
        return self._choose(Setting(policy, most, None, seed))

    def _radii(self, policy: str, seed: int) -> list[float]:
        """Measure the covering radius at every step of the slider, as far as the order goes."""
        order, nearest, radii = self.order(policy, seed), np.inf, []
        for start, stop in zip([0, *self.steps], self.steps, strict=False):
            if stop > len(order):
                break
            nearest = np.minimum(nearest, distance_to_picks(self.space, order[start:stop]))
            radii.append(float(nearest.max()))
        return radii


def three_digits(number: float) -> float:
    """Round as the sentence does: rounded again, the page's number could differ from it."""
    return float(f"{number:.3g}")


def count_shared(rows: np.ndarray, others: np.ndarray) -> int:
    """Count the samples that are in both.

    >>> count_shared(np.array([1, 2, 3]), np.array([3, 4, 1]))
    2
    """
    return len(np.intersect1d(rows, others))
