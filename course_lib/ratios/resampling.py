"""Resampling to any ratio through imbalanced-learn, keeping account of where every row comes from."""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Integral
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib.labels import Labels, encode_labels
from course_lib.text import count_noun, few
from course_lib.validation import RandomState, check_one_of, check_whole_number

from .plan import UNCHANGED_CODE, RatioPlan, describe_changes, describe_target, plain_labels
from .targets import check_classes, strategy_classes


@dataclass(frozen=True)
class Resampler:
    """A way to resample.

    Parameters
    ----------
    title, peer : str
        Its name in a sentence, and its class in imbalanced-learn.
    how : {"over", "under", "clean"}
        Adds samples to a ratio; drops samples to a ratio; drops whatever it finds doubtful, to no ratio.
    options : mapping of str to int or tuple
        What may be set: the default of a whole number from 1 up, or all values allowed, the default first.
    near_own, near_any : str
        The option that says how many neighbours of the own class, and of any, it looks for.
    uses_distances : bool
        Whether it needs a table of numbers to measure distances in.
    """

    title: str
    how: str
    peer: str
    options: Mapping = field(default_factory=dict)
    near_own: str = ""
    near_any: str = ""
    uses_distances: bool = True

    @property
    def interpolates(self) -> bool:
        """Whether it makes samples between two others."""
        return self.how == "over" and self.uses_distances

    def sampler(self, mixin: type = object, **settings: Any) -> Any:
        """Make imbalanced-learn's, joined with a class of one's own."""
        peer = getattr(importlib.import_module(self.module), self.peer)
        return type(self.peer, (mixin, peer) if mixin is not object else (peer,), {})(**settings)

    @property
    def module(self) -> str:
        """Where imbalanced-learn keeps it."""
        return f"imblearn.{'over' if self.how == 'over' else 'under'}_sampling"


_CLASSES = ("auto", "all", "majority", "not minority", "not majority")
_BORDERLINE = {"k_neighbors": 5, "m_neighbors": 10, "kind": ("borderline-1", "borderline-2")}
_NEAR_MISS = {"version": (1, 2, 3), "n_neighbors": 3, "n_neighbors_ver3": 3}
_ENN = {"n_neighbors": 3, "kind_sel": ("all", "mode"), "sampling_strategy": _CLASSES}

RESAMPLERS: Mapping[str, Resampler] = {
    "random_over": Resampler("Copying at random", "over", "RandomOverSampler", uses_distances=False),
    "smote": Resampler("SMOTE", "over", "SMOTE", {"k_neighbors": 5}, "k_neighbors"),
    "borderline_smote": Resampler(
        "Borderline-SMOTE", "over", "BorderlineSMOTE", _BORDERLINE, "k_neighbors", "m_neighbors"
    ),
    "adasyn": Resampler("ADASYN", "over", "ADASYN", {"n_neighbors": 5}, "n_neighbors"),
    "random_under": Resampler("Dropping at random", "under", "RandomUnderSampler", uses_distances=False),
    "near_miss": Resampler("NearMiss", "under", "NearMiss", _NEAR_MISS),
    "tomek_links": Resampler("Cutting Tomek links", "clean", "TomekLinks", {"sampling_strategy": _CLASSES}),
    "enn": Resampler(
        "Editing by nearest neighbours", "clean", "EditedNearestNeighbours", _ENN, near_any="n_neighbors"
    ),
}


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
    settings = _check_options(method, options)
    if way.how == "clean" and target is not None:
        raise ValueError(
            f"target={target!r}: {method} drops what it finds doubtful and reaches no ratio; leave target out"
        )
    plan = RatioPlan(counts, "1:1" if target is None else target, "over" if way.how == "over" else "under")
    asked = counts if way.how == "clean" else plan.after
    rows = _check_table(X, labels.n, method) if way.uses_distances else _rows(X, labels.n)
    changed = {label: n for label, n in asked.items() if n != counts[label]}
    check_class_sizes(method, counts, changed, settings)
    seed, partner = _seed(random_state), None
    if way.interpolates:
        rows, origin, partner = _interpolated(method, rows, labels, changed, settings, seed)
    elif method == "tomek_links":
        origin = tomek_links(rows, labels, **settings)
    else:
        origin = _selected(method, rows, labels, changed, settings, seed)
    if partner is None:
        rows = _taken(X if hasattr(X, "iloc") else rows, origin)
    elif hasattr(X, "iloc"):
        import pandas as pd

        rows = pd.DataFrame(rows, columns=X.columns)
    return Resampled(
        X=rows,
        y=_taken(y if hasattr(y, "iloc") else _as_array(y, labels), origin),
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


def tomek_links(X: Any, y: ArrayLike, *, sampling_strategy: str | Sequence[Hashable] = "auto") -> np.ndarray:
    """Cut Tomek links: drop samples whose nearest neighbour is of another class, and has them as its nearest.

    Parameters
    ----------
    X : array-like or DataFrame of shape (n, d)
        Finite numbers, in comparable units.
    y : array-like of shape (n,)
        Labels of any hashable kind.
    sampling_strategy : str or list of classes, default "auto"
        Where to drop: all classes but the rarest; or ``"all"``, ``"majority"``, ``"not majority"``, a list.

    Returns
    -------
    ndarray of int64
        Positions of the samples that stay, ascending: those that stay with imbalanced-learn's ``TomekLinks``.

    Raises
    ------
    ValueError, TypeError
        If ``X`` is no table of finite numbers, or a class is not there.

    References
    ----------
    Tomek, "Two Modifications of CNN", IEEE Trans. SMC 1976.

    Examples
    --------
    >>> tomek_links([[0.0], [1.0], [1.1], [5.0]], ["a", "a", "b", "a"])
    array([0, 2, 3])
    """
    from sklearn.neighbors import NearestNeighbors

    # One end of a link is outside the largest class: only those m are asked, and their nearest, O(m·n·d).
    # Where two are equally near, to rounding, all are asked, as imbalanced-learn does.
    labels = encode_labels(y)
    table = _check_table(X, labels.n, "tomek_links")
    cleaned = _cleaned_classes(labels, sampling_strategy)
    neighbours = NearestNeighbors(n_neighbors=min(3, labels.n)).fit(table)
    codes, nearest = labels.codes, np.full(labels.n, -1)
    asked = np.flatnonzero(codes != labels.counts.argmax())
    for _ in ("outside the largest class", "the nearest to those"):
        distances, found = neighbours.kneighbors(table[asked])
        if _are_tied(table[asked], distances):
            return _selected("tomek_links", table, labels, {}, {"sampling_strategy": sampling_strategy}, 0)
        nearest[asked] = found[:, 1]
        asked = np.setdiff1d(found[:, 1], asked)
        if not len(asked):
            break
    linked = (nearest >= 0) & (nearest[nearest] == np.arange(labels.n)) & (codes[nearest] != codes)
    return np.flatnonzero(~(linked & cleaned[codes]))


def _are_tied(rows: np.ndarray, distances: np.ndarray) -> bool:
    """Say whether rounding could give a row (its own nearest, at 0) another order of neighbours."""
    squared = distances**2
    norms = np.einsum("ij,ij->i", rows, rows, dtype=np.float64) + squared[:, -1]
    lost = 32 * (rows.shape[1] + 16) * np.finfo(np.float64).eps * norms
    return bool((np.diff(squared, axis=1).min(axis=1) <= lost).any())


def _cleaned_classes(labels: Labels, sampling_strategy: str | Sequence[Hashable]) -> np.ndarray:
    """Say of each class whether samples of it may be dropped."""
    if len(labels.classes) < 2:
        raise ValueError(f"y holds only {labels.classes[0]!r}; cleaning needs samples of another class too")
    if isinstance(sampling_strategy, str):
        named = strategy_classes(labels.class_counts, sampling_strategy, "under", "sampling_strategy")
    else:
        named = set(sampling_strategy)
        check_classes(labels.class_counts, named, "sampling_strategy")
    return np.array([label in named for label in labels.classes])


def _selected(
    method: str, rows: Any, labels: Labels, changed: Mapping, settings: Mapping, seed: int
) -> np.ndarray:
    """Give the positions of the rows that imbalanced-learn takes; of cleaning ascending."""
    way, settings = RESAMPLERS[method], dict(settings)
    if way.how == "clean":
        cleaned = _cleaned_classes(labels, settings["sampling_strategy"])
        settings["sampling_strategy"] = np.flatnonzero(cleaned).tolist()
    elif not changed:
        return np.arange(labels.n)
    else:
        settings["sampling_strategy"] = _by_code(labels, changed)
    if not way.uses_distances:
        rows, settings["random_state"] = np.arange(labels.n)[:, None], seed
    sampler = way.sampler(**settings)
    with warnings.catch_warnings():  # NearMiss-3 may keep fewer, as `resample` says
        warnings.filterwarnings("ignore", message="The number of the samples to be selected")
        sampler.fit_resample(rows, labels.codes)
    chosen = sampler.sample_indices_.astype(np.int64)
    return np.sort(chosen) if way.how == "clean" else chosen


def _interpolated(
    method: str, rows: np.ndarray, labels: Labels, changed: Mapping, settings: Mapping, seed: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give the rows with the new ones below, their origins and their partners."""
    there, none = np.arange(labels.n), np.full(labels.n, -1)
    rows = rows if rows.dtype.kind == "f" else rows.astype(np.float64)
    if not changed:
        return rows, there, none
    tracer = _TracedADASYN if method == "adasyn" else _TracedSMOTE
    sampler = RESAMPLERS[method].sampler(
        tracer, sampling_strategy=_by_code(labels, changed), random_state=seed, **settings
    )
    try:
        made, _ = sampler.fit_resample(rows, labels.codes)
    except (RuntimeError, ValueError) as error:  # ADASYN, where no sample has another class near
        raise ValueError(f"{method} finds nothing to make new samples from ({error}); use 'smote'") from None
    parents = np.concatenate(sampler.parents_)
    n_made = np.bincount(labels.codes[parents[:, 0]], minlength=len(labels.classes)).tolist()
    for label, count in zip(labels.classes, n_made, strict=True):
        if label in changed and not count:
            raise ValueError(
                f"{method} makes no sample of class {label!r}: none of them has other classes near, but not only "
                "those; raise m_neighbors, or use 'smote'"
            )
    return made, np.r_[there, parents[:, 0]], np.r_[none, parents[:, 1]]


_Peer: Any = object  # stands for the class of imbalanced-learn's that a tracer is joined with


class _TracedSMOTE(_Peer):
    """Makes SMOTE and Borderline-SMOTE list (origin, partner) of their new samples, class by class."""

    def _fit_resample(self, X: np.ndarray, y: np.ndarray) -> tuple:
        self.labels_, self.parents_ = y, [np.empty((0, 2), np.int64)]
        return super()._fit_resample(X, y)

    def _generate_samples(
        self, X: Any, nn_data: Any, nn_num: Any, rows: Any, cols: Any, steps: Any, y_type: Any, y: Any = None
    ) -> Any:
        members = np.flatnonzero(self.labels_ == y_type)
        origins = getattr(self, "in_danger_indices", {}).get(y_type, members)
        partners = members if y is None else np.arange(len(nn_data))  # borderline-2 looks among all
        self.parents_.append(np.column_stack([origins[rows], partners[nn_num[rows, cols]]]))
        return super()._generate_samples(X, nn_data, nn_num, rows, cols, steps, y_type, y)


class _TracedADASYN(_Peer):
    """The same for ADASYN. It draws inside one long method: its neighbours are recorded, and its draws repeated."""

    def _validate_estimator(self) -> None:
        super()._validate_estimator()
        ask = self.nn_.kneighbors
        self.answers_: list = []

        def record(*arguments: Any, **options: Any) -> Any:
            self.answers_.append(ask(*arguments, **options))
            return self.answers_[-1]

        self.nn_.kneighbors = record

    def _fit_resample(self, X: np.ndarray, y: np.ndarray) -> tuple:
        from sklearn.utils import check_random_state

        resampled = super()._fit_resample(X, y)
        random, k = check_random_state(self.random_state), self.nn_.n_neighbors - 1
        answers = iter(self.answers_)
        self.parents_ = [np.empty((0, 2), np.int64)]
        for label, wanted in self.sampling_strategy_.items():
            if not wanted:
                continue
            members = np.flatnonzero(y == label)
            among_all, among_own = next(answers)[:, 1:], next(answers)[:, 1:]
            foreign = np.sum(y[among_all] != label, axis=1) / k
            foreign /= np.sum(foreign)
            rows = np.repeat(np.arange(len(members)), np.rint(foreign * wanted).astype(int))
            cols = random.choice(k, size=len(rows))
            random.uniform(size=(len(rows), 1))  # the place between the two
            self.parents_.append(np.column_stack([members[rows], members[among_own[rows, cols]]]))
        return resampled


def _by_code(labels: Labels, counts: Mapping) -> dict[int, int]:
    return {code: counts[label] for code, label in enumerate(labels.classes) if label in counts}


def _seed(random_state: RandomState) -> int:
    """Give imbalanced-learn, which knows no Generator, a seed: the given one, or one drawn."""
    if isinstance(random_state, Integral) and 0 <= random_state < 2**32:
        return int(random_state)
    return int(np.random.default_rng(random_state).integers(2**32))


def _rows(X: Any, n: int) -> Any:
    """Give anything with ``n`` rows so that they can be taken by position."""
    rows = X.tocsr() if hasattr(X, "tocsr") else X if hasattr(X, "iloc") else np.asarray(X)
    if rows.ndim < 1 or rows.shape[0] != n:
        shapes = f"X has shape {rows.shape} and y has {n:,} labels"
        raise ValueError(f"{shapes}; they must be of the same samples, a row each")
    return rows


def _taken(rows: Any, origin: np.ndarray) -> Any:
    return rows.iloc[origin].reset_index(drop=True) if hasattr(rows, "iloc") else rows[origin]


def _as_array(y: ArrayLike, labels: Labels) -> np.ndarray:
    """Give the labels as an array, of objects where they are tuples or of several kinds."""
    if hasattr(y, "dtype"):
        return np.asarray(y)
    classes = np.fromiter(labels.classes, dtype=object, count=len(labels.classes))
    plain = len(set(map(type, classes))) == 1 and not isinstance(classes[0], tuple)
    return (np.array(classes.tolist()) if plain else classes)[labels.codes]


def _check_options(method: str, options: Mapping) -> dict:
    """Give the options with defaults filled in, or say what is allowed."""
    allowed, settings = RESAMPLERS[method].options, {}
    for name in options:
        if name not in allowed:
            listed = f"its options are {', '.join(allowed)}" if allowed else "it has no options"
            raise TypeError(f"{method} takes no option {name!r}; {listed}")
    for name, legal in allowed.items():
        value = options.get(name, legal[0] if isinstance(legal, tuple) else legal)
        if not isinstance(legal, tuple):
            value = check_whole_number(name, value, at_least=1)
        elif name != "sampling_strategy" or isinstance(value, str):  # a list of classes is checked against y
            check_one_of(name, value, legal)
        settings[name] = value
    return settings


def check_class_sizes(method: str, counts: Mapping, changed: Mapping, settings: Mapping) -> None:
    """Refuse classes, of those to change, with fewer samples than the way has neighbours to look at."""
    way, rarest = RESAMPLERS[method], min(counts, key=counts.__getitem__)
    own = [] if settings.get("kind") == "borderline-2" else changed  # which looks among all
    looks = [(f"class {label!r}", counts[label], way.near_own, 1, "others of the class") for label in own]
    if method == "near_miss":
        looks.append((f"class {rarest!r}", counts[rarest], "n_neighbors", 0, "of the class"))
    looks.append(("y", sum(counts.values()), way.near_any, 1, "others"))
    for who, has, option, itself, which in looks:
        if option and has < (needed := settings[option] + itself):
            lower = f"lower {option} to at most {has - itself}, or " if has > itself else ""
            raise ValueError(
                f"{who} has {count_noun(has, 'sample')}, and {method} looks for {option}={settings[option]} {which}: "
                f"it needs {needed}; {lower}use 'random_{'over' if way.how == 'over' else 'under'}'"
            )


def _check_table(X: Any, n: int, method: str) -> np.ndarray:
    """Give a table as an array of ``n`` rows of finite numbers, or say what in it is none."""
    needs = f"{method} measures distances between rows of numbers, shape (n, d)"
    instead = "or use 'random_over' or 'random_under'"
    if hasattr(X, "tocsr"):
        raise TypeError(
            f"X is sparse ({type(X).__name__}, shape {X.shape}), and {needs}, all of them held; "
            f"give X.toarray() if it fits in memory, {instead}, which take sparse rows"
        )
    try:
        rows = _rows(X, n)
    except ValueError as error:
        if "inhomogeneous" not in str(error):
            raise
        raise ValueError(f"X must be a table of numbers for {method}; its rows differ in length") from None
    if rows.ndim != 2:
        raise ValueError(
            f"X has shape {rows.shape}, and {needs}; "
            "flatten images with X.reshape(len(X), -1), or give a trained model's features"
        )
    kinds = dict(rows.dtypes) if hasattr(rows, "iloc") else {"of this array": rows.dtype}
    if text := [name for name, kind in kinds.items() if kind.kind not in "biuf"]:
        raise TypeError(
            f"X has {len(text)} column(s) that are no numbers, as {text[0]!r} ({kinds[text[0]]}), and {needs}; "
            f"encode text and dates first, or drop them, {instead}"
        )
    rows = np.asarray(rows)
    bad = np.flatnonzero(~np.isfinite(rows).all(axis=1))
    if len(bad):
        raise ValueError(
            f"X has {len(bad):,} row(s) with NaN or infinity, at position(s) {few(bad.tolist(), 5)}, and {needs}; "
            f"fill or drop those rows, {instead}"
        )
    return rows
