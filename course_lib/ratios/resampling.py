"""Resampling to any ratio, keeping account of where every row comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from numbers import Integral
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib.labels import encode_labels
from course_lib.text import count_noun
from course_lib.validation import RandomState, check_one_of

from .plan import UNCHANGED_CODE, RatioPlan, describe_changes, describe_target, plain_labels
from .resamplers import (
    RESAMPLERS,
    check_class_sizes,
    check_options,
    check_rows,
    check_table,
    interpolate_rows,
    select_rows,
    tomek_links,
)


@dataclass(frozen=True, eq=False, repr=False)
class Resampled:
    """Resampled data, with the origin of every row; made by `resample`.

    Attributes
    ----------
    X, y : ndarray, DataFrame, Series or sparse, as given; (m, d) and (m,)
        The rows and their labels. Ways that interpolate give floats.
    origin : ndarray of int64, shape (m,)
        Position of the row that each is, or was made from: an index array where nothing is interpolated.
    partner : ndarray of int64, shape (m,)
        Position of the other end of the line that an interpolated row lies on; -1 elsewhere.
    new : ndarray of bool, shape (m,)
        Rows that were added: copies, and interpolated ones.
    before, asked, after : dict of class to int
        Samples of each class: there were, were wanted, there are.
    target, method, options, seed
        What was asked, and the seed that imbalanced-learn was given.

    Examples
    --------
    >>> from course_lib.ratios import resample
    >>> resample([[0.0], [1.0], [2.0], [9.0]], ["a", "a", "b", "b"], {"b": 3}, "smote", k_neighbors=1)
    Resampled(SMOTE to the counts set by hand: 5 rows instead of 4. b goes from 2 to 3, 1 row of it interpolated.)
    """

    X: Any
    y: Any
    origin: np.ndarray
    partner: np.ndarray
    new: np.ndarray
    before: dict
    asked: dict
    after: dict
    method: str
    target: str | float | Mapping | None = None
    options: dict = field(default_factory=dict)
    seed: int = 0

    def __len__(self) -> int:
        return len(self.y)

    def __repr__(self) -> str:
        return f"Resampled({self.describe()})"

    @property
    def source(self) -> np.ndarray:
        """Both parents of each row, int64 (m, 2), for the leak guard: ``check_leaks(parts, source=resampled)``."""
        return np.column_stack([self.origin, np.where(self.partner < 0, self.origin, self.partner)])

    def describe(self, names: Mapping | None = None) -> str:
        """Say in a sentence or two what was done; `names` are those to use for the classes, by default the labels."""
        named = {label: str((names or {}).get(label, label)) for label in self.before}
        way, there = RESAMPLERS[self.method], sum(self.before.values())
        to = "" if self.target is None else f" {describe_target(self.target, self.before, named)}"
        rows = f"{len(self):,} rows" + (", as before" if len(self) == there else f" instead of {there:,}")
        sentence = f"{way.title}{to}: {rows}. {describe_changes(self.before, self.after, self.target, named)}"
        if way.interpolates and (n := int(self.new.sum())):
            changed = sum(self.after[label] != count for label, count in self.before.items())
            sentence += f", {count_noun(n, 'row')} of {'it' if changed == 1 else 'them'} interpolated"
        return f"{sentence}."

    def code(self) -> str:
        """Write it for ``X`` and ``y`` with imbalanced-learn alone: the same rows (cleaned, by class)."""
        way = RESAMPLERS[self.method]
        keys, preface = plain_labels(self.before)
        settings = dict(self.options)
        if way.how == "clean":
            classes = settings.get("sampling_strategy", "auto")
            if not isinstance(classes, str):
                settings["sampling_strategy"] = [keys[label] for label in classes]
        else:
            changed = {keys[label]: n for label, n in self.asked.items() if n != self.before[label]}
            if not changed:
                return preface + UNCHANGED_CODE
            settings["sampling_strategy"] = changed
            settings |= {} if self.method == "near_miss" else {"random_state": self.seed}
        arguments = ", ".join(f"{option}={value!r}" for option, value in settings.items())
        lines = [f"from {way.module} import {way.peer}", ""]
        if way.interpolates:
            lines.append("X = X * 1.0  # a point between two whole numbers has fractions")
        lines.append(f"sampler = {way.peer}({arguments})")
        lines.append("X_resampled, y_resampled = sampler.fit_resample(X, y)")
        return preface + "\n".join(lines) + "\n"


def resample(
    X: Any,
    y: ArrayLike,
    target: str | float | Mapping | None = None,
    method: str = "smote",
    *,
    random_state: RandomState = 0,
    **options: Any,
) -> Resampled:
    """Resample data to a ratio, and say where each row came from. Split first, then resample the training part alone.

    Parameters
    ----------
    X : array-like or DataFrame of shape (n, d)
        Finite numbers; for ``"random_over"`` and ``"random_under"`` anything with rows: images, text, sparse.
    y : array-like of shape (n,)
        Labels of any hashable kind.
    target : str, float or mapping, optional
        As for `RatioPlan`, by default ``"1:1"``; the cleaning ways ``"tomek_links"`` and ``"enn"`` take none.
    method : str, default "smote"
        - ``"random_over"`` copies; ``"smote"`` makes points between a sample and one of its ``k_neighbors=5``
          of the class; ``"borderline_smote"`` only from samples that have other classes near (among
          ``m_neighbors=10``; ``kind="borderline-2"`` also towards other classes); ``"adasyn"`` the more from a
          sample, the more of its ``n_neighbors=5`` are of other classes, so that the ratio is met only nearly.
        - ``"random_under"`` drops; ``"near_miss"`` keeps those nearest to the rarest class (``version=1``, 2 or 3;
          version 3 may keep fewer than asked).
        - ``"tomek_links"`` drops what `tomek_links` finds; ``"enn"`` drops samples whose ``n_neighbors=3`` are not
          all (``kind_sel="mode"``: mostly) of their class; ``sampling_strategy="auto"``: in all but the rarest.
    random_state : int, numpy.random.Generator or None
        Where the chance comes from.
    **options
        What the way lets one set, see above.

    Raises
    ------
    ValueError, TypeError
        If the target cannot be met this way, a class has fewer samples than the way looks for neighbours,
        ``X`` is no table of finite numbers, or an option is unknown.

    References
    ----------
    Chawla et al., "SMOTE", JAIR 2002; Han et al., "Borderline-SMOTE", ICIC 2005; He et al., "ADASYN", IJCNN 2008;
    Zhang and Mani, "kNN Approach to Unbalanced Data Distributions" (NearMiss), ICML workshop 2003; Wilson,
    "Asymptotic Properties of Nearest Neighbor Rules Using Edited Data" (ENN), IEEE Trans. SMC 1972.

    Examples
    --------
    >>> X, y = np.random.default_rng(0).normal(size=(120, 2)), np.repeat(["cat", "dog"], [100, 20])
    >>> made = resample(X, y, "1:2", "smote")
    >>> made.after, int(made.new.sum()), made.X.shape
    ({'cat': 100, 'dog': 50}, 30, (150, 2))
    """
    check_one_of("method", method, RESAMPLERS)
    way, labels = RESAMPLERS[method], encode_labels(y)
    counts = labels.class_counts
    settings = check_options(method, options)
    if way.how == "clean" and target is not None:
        raise ValueError(
            f"target={target!r}: {method} drops what it finds doubtful and reaches no ratio; leave target out"
        )
    plan = RatioPlan(counts, "1:1" if target is None else target, "over" if way.how == "over" else "under")
    asked = counts if way.how == "clean" else plan.after
    rows = check_table(X, labels.n, method) if way.uses_distances else check_rows(X, labels.n)
    changed = {label: n for label, n in asked.items() if n != counts[label]}
    check_class_sizes(method, counts, changed, settings)
    seed, partner = _seed(random_state), None
    if way.interpolates:
        rows, origin, partner = interpolate_rows(method, rows, labels, changed, settings, seed)
    elif method == "tomek_links":
        origin = tomek_links(rows, labels, **settings)
    else:
        origin = select_rows(method, rows, labels, changed, settings, seed)
    if partner is None:
        rows = _taken(X if hasattr(X, "iloc") else rows, origin)
    elif hasattr(X, "iloc"):
        import pandas as pd

        rows = pd.DataFrame(rows, columns=X.columns)
    given = np.asarray(y) if hasattr(y, "dtype") else labels.class_array()[labels.codes]
    return Resampled(
        X=rows,
        y=_taken(y if hasattr(y, "iloc") else given, origin),
        origin=origin,
        partner=np.full(len(origin), -1) if partner is None else partner,
        new=np.arange(len(origin)) >= (labels.n if way.how == "over" else len(origin)),
        before=counts,
        after=labels._replace(counts=np.bincount(labels.codes[origin], minlength=len(counts))).class_counts,
        asked=asked,
        method=method,
        target=None if way.how == "clean" else plan.target,
        options=options,
        seed=seed,
    )


def _seed(random_state: RandomState) -> int:
    """Give imbalanced-learn, which knows no Generator, a seed: the given one, or one drawn."""
    if isinstance(random_state, Integral) and 0 <= random_state < 2**32:
        return int(random_state)
    return int(np.random.default_rng(random_state).integers(2**32))


def _taken(rows: Any, origin: np.ndarray) -> Any:
    return rows.iloc[origin].reset_index(drop=True) if hasattr(rows, "iloc") else rows[origin]
