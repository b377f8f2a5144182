"""Resampling to any ratio through imbalanced-learn, keeping account of where every row comes from."""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Integral
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib.labels import Labels, encode_labels
from course_lib.text import count_noun
from course_lib.validation import RandomState, check_rows, check_whole_number

from .plan import UNCHANGED_CODE, RatioPlan, describe_changes, describe_target, plain_labels
from .targets import check_classes, strategy_classes


@dataclass(frozen=True)
class Resampler:
    """A way to resample.

    Parameters
    ----------
    title : str
        Its name in a sentence.
    how : {"over", "under", "clean"}
        Adds samples to a ratio; drops samples to a ratio; drops whatever it finds doubtful, to no ratio.
    peer : str
        Its class in imbalanced-learn.
    options : mapping of str to int or tuple
        What may be set: the default of a whole number from 1 up, or all values allowed, the default first.
    uses_distances : bool
        Whether it needs a table of numbers to measure distances in.
    interpolates : bool
        Whether it makes samples between two others.
    """

    title: str
    how: str
    peer: str
    options: Mapping = field(default_factory=lambda: MappingProxyType({}))
    uses_distances: bool = True
    interpolates: bool = False


_CLASSES = ("auto", "all", "majority", "not minority", "not majority")

RESAMPLERS: Mapping[str, Resampler] = MappingProxyType(
    {
        "random_over": Resampler("Copying at random", "over", "RandomOverSampler", uses_distances=False),
        "smote": Resampler("SMOTE", "over", "SMOTE", {"k_neighbors": 5}, interpolates=True),
        "borderline_smote": Resampler(
            "Borderline-SMOTE",
            "over",
            "BorderlineSMOTE",
            {"k_neighbors": 5, "m_neighbors": 10, "kind": ("borderline-1", "borderline-2")},
            interpolates=True,
        ),
        "adasyn": Resampler("ADASYN", "over", "ADASYN", {"n_neighbors": 5}, interpolates=True),
        "random_under": Resampler("Dropping at random", "under", "RandomUnderSampler", uses_distances=False),
        "near_miss": Resampler(
            "NearMiss", "under", "NearMiss", {"version": (1, 2, 3), "n_neighbors": 3, "n_neighbors_ver3": 3}
        ),
        "tomek_links": Resampler(
            "Cutting Tomek links", "clean", "TomekLinks", {"sampling_strategy": _CLASSES}
        ),
        "enn": Resampler(
            "Editing by nearest neighbours",
            "clean",
            "EditedNearestNeighbours",
            {"n_neighbors": 3, "kind_sel": ("all", "mode"), "sampling_strategy": _CLASSES},
        ),
    }
)


@dataclass(frozen=True, eq=False, repr=False)
class Resampled:
    """Resampled data, with the origin of every row; made by `resample`.

    Attributes
    ----------
    X : ndarray or DataFrame of shape (m, d), or images or sparse rows as given
        The rows. Ways that interpolate give floats: a point between two whole numbers has fractions.
    y : ndarray or Series of shape (m,)
        Their labels.
    origin : ndarray of int64, shape (m,)
        Position of the row that each is, or was made from. Where nothing is interpolated, ``X`` is the given
        one at ``origin``: an index array like any other.
    partner : ndarray of int64, shape (m,)
        Position of the second parent of an interpolated row, which lies on the straight line from origin to
        partner; -1 elsewhere.
    new : ndarray of bool, shape (m,)
        Rows that were added: copies, and interpolated ones.
    before, asked, after : dict of class to int
        Samples of each class: there were, were wanted, there are.
    target, method, options, seed
        What was asked, and the seed that imbalanced-learn was given.

    Examples
    --------
    >>> from course_lib.ratios import resample
    >>> made = resample([[0.0], [1.0], [2.0], [9.0]], ["a", "a", "b", "b"], {"b": 3}, "smote", k_neighbors=1)
    >>> made
    Resampled(SMOTE to the counts set by hand: 5 rows instead of 4. b goes from 2 to 3, 1 row of it interpolated.)
    >>> made.origin[made.new], made.partner[made.new]
    (array([2]), array([3]))
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
        """Say in a sentence or two what was done.

        Parameters
        ----------
        names : mapping of class to str, optional
            Names to use for the classes; by default the labels.
        """
        named = {label: str((names or {}).get(label, label)) for label in self.before}
        way, there = RESAMPLERS[self.method], sum(self.before.values())
        to = "" if self.target is None else f" {describe_target(self.target, self.before, named)}"
        rows = f"{len(self):,} rows" + (", as before" if len(self) == there else f" instead of {there:,}")
        sentence = f"{way.title}{to}: {rows}. {describe_changes(self.before, self.after, self.target, named)}"
        if way.interpolates and (n := int(self.new.sum())):
            changed = sum(self.after[label] != count for label, count in self.before.items())
            sentence += f", {n:,} row{'s' * (n != 1)} of {'it' if changed == 1 else 'them'} interpolated"
        return f"{sentence}."

    def code(self) -> str:
        """Write it with imbalanced-learn alone.

        Returns
        -------
        str
            Python that expects ``X`` and ``y`` and makes ``X_resampled`` and ``y_resampled``: the same rows (the
            cleaning ways and NearMiss of imbalanced-learn give them class after class).
        """
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
        lines = [f"from {_module(way)} import {way.peer}", ""]
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
    """Resample data to a ratio, and say where each row came from.

    Parameters
    ----------
    X : array-like or DataFrame of shape (n, d)
        Numbers, none of them missing. ``"random_over"`` and ``"random_under"`` take anything with rows: images,
        text, sparse matrices.
    y : array-like of shape (n,)
        Labels of any hashable kind. A Series stays one.
    target : str, float or mapping, optional
        As for `RatioPlan`: ``"a:b"``, a share, ``{class: share}`` or ``{class: count}``; by default ``"1:1"``.
        The cleaning ways ``"tomek_links"`` and ``"enn"`` reach no ratio and take none.
    method : str, default "smote"
        A key of `RESAMPLERS`.

        - ``"random_over"`` copies; ``"smote"`` makes points between a sample and one of its ``k_neighbors=5``
          of the class; ``"borderline_smote"`` only from samples that have other classes near (among
          ``m_neighbors=10``; ``kind="borderline-2"`` also towards other classes); ``"adasyn"`` the more from a
          sample, the more of its ``n_neighbors=5`` are of other classes. ADASYN meets the ratio only nearly.
        - ``"random_under"`` drops; ``"near_miss"`` keeps those nearest to the rarest class (``version=1``, 2 or 3;
          version 3 may keep fewer than asked).
        - ``"tomek_links"`` drops what `tomek_links` finds; ``"enn"`` (edited nearest neighbours) drops samples
          whose ``n_neighbors=3`` are not all (``kind_sel="mode"``: mostly) of their class. Both keep the order,
          and drop from the classes of ``sampling_strategy="auto"``: all but the rarest.
    random_state : int, numpy.random.Generator or None
        Where the chance comes from; None is different every time.
    **options
        What the way lets one set, see above.

    Returns
    -------
    Resampled

    Raises
    ------
    ValueError, TypeError
        If the target cannot be met this way, a class has fewer samples than the way has neighbours to look at,
        ``X`` is no table of finite numbers, or an option is unknown. The message gives the cure.

    Notes
    -----
    Split first, then resample the training part alone. The splits of `course_lib.splits` refuse data that were
    resampled before them, when they are given ``source=resampled``.

    References
    ----------
    N. Chawla et al.: "SMOTE", JAIR 2002. H. Han et al.: "Borderline-SMOTE", ICIC 2005. H. He et al.: "ADASYN",
    IJCNN 2008. J. Zhang, I. Mani: "kNN approach to unbalanced data distributions" (NearMiss), ICML workshop 2003.
    D. Wilson: "Asymptotic properties of nearest neighbor rules using edited data" (ENN), IEEE Transactions on
    Systems, Man, and Cybernetics 2, 1972.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> X, y = rng.normal(size=(120, 2)), np.repeat(["cat", "dog"], [100, 20])
    >>> made = resample(X, y, "1:2", "smote")
    >>> made.after, int(made.new.sum()), made.X.shape
    ({'cat': 100, 'dog': 50}, 30, (150, 2))
    >>> resample(X, y, "1:3", "random_under").after
    {'cat': 60, 'dog': 20}
    """
    if method not in RESAMPLERS:
        raise ValueError(f"method={method!r} is unknown; use one of {', '.join(map(repr, RESAMPLERS))}")
    way, labels = RESAMPLERS[method], encode_labels(y)
    counts = labels.class_counts
    settings = _check_options(method, options)
    plan = RatioPlan(counts, "1:1" if target is None else target, "over" if way.how == "over" else "under")
    if way.how == "clean" and target is not None:
        raise ValueError(
            f"target={target!r}: {method} drops what it finds doubtful and reaches no ratio; leave target out"
        )
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
    after = labels._replace(counts=np.bincount(labels.codes[origin], minlength=len(counts))).class_counts
    return Resampled(
        X=_taken(X if hasattr(X, "iloc") else rows, origin) if partner is None else _framed(rows, X),
        y=_taken(y if hasattr(y, "iloc") else _as_array(y, labels), origin),
        origin=origin,
        partner=np.full(len(origin), -1) if partner is None else partner,
        new=np.arange(len(origin)) >= (labels.n if way.how == "over" else len(origin)),
        before=counts,
        after=after,
        asked=asked,
        method=method,
        target="1:1" if target is None and way.how != "clean" else target,
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
        Where to drop: ``"auto"`` is all classes but the rarest; or ``"all"``, ``"majority"``,
        ``"not majority"``, a list.

    Returns
    -------
    ndarray of int64
        Positions of the samples that stay, ascending: those that stay with imbalanced-learn's ``TomekLinks``.

    Raises
    ------
    ValueError, TypeError
        If ``X`` is no table of finite numbers, or a class is not there.

    Notes
    -----
    Of a link at least one end is outside the largest class. So only these m samples are asked for their nearest
    neighbour, and the neighbours found for theirs: O(m·n·d), where imbalanced-learn asks all, O(n²·d). Where two
    neighbours are equally near, to rounding, the answer depends on who is asked with whom: then it asks all, too.

    References
    ----------
    I. Tomek: "Two modifications of CNN", IEEE Transactions on Systems, Man, and Cybernetics 6, 1976.

    Examples
    --------
    >>> tomek_links([[0.0], [1.0], [1.1], [5.0]], ["a", "a", "b", "a"])
    array([0, 2, 3])
    """
    from sklearn.neighbors import NearestNeighbors

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
    sampler = getattr(importlib.import_module(_module(way)), way.peer)(**settings)
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
    way = RESAMPLERS[method]
    peer = getattr(importlib.import_module(_module(way)), way.peer)
    traced = type(f"Traced{way.peer}", (_TracedADASYN if method == "adasyn" else _TracedSMOTE, peer), {})
    sampler = traced(sampling_strategy=_by_code(labels, changed), random_state=seed, **settings)
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


def _module(way: Resampler) -> str:
    return f"imblearn.{'over' if way.how == 'over' else 'under'}_sampling"


def _by_code(labels: Labels, counts: Mapping) -> dict[int, int]:
    return {code: counts[label] for code, label in enumerate(labels.classes) if label in counts}


def _seed(random_state: RandomState) -> int:
    """Give imbalanced-learn, which knows no Generator, a seed: the given one, or one drawn."""
    if isinstance(random_state, Integral) and 0 <= random_state < 2**32:
        return int(random_state)
    return int(np.random.default_rng(random_state).integers(2**32))


def _rows(X: Any, n: int) -> Any:
    """Give anything with ``n`` rows so that they can be taken by position."""
    if not hasattr(X, "tocsr"):
        return check_rows(X, n)
    if X.shape[0] != n:
        raise ValueError(f"X is sparse, of shape {X.shape}, and y has {n:,} labels; give a row for each")
    return X.tocsr()


def _taken(rows: Any, origin: np.ndarray) -> Any:
    return rows.iloc[origin].reset_index(drop=True) if hasattr(rows, "iloc") else rows[origin]


def _framed(rows: np.ndarray, X: Any) -> Any:
    if not hasattr(X, "iloc"):
        return rows
    import pandas as pd

    return pd.DataFrame(rows, columns=X.columns)


def _as_array(y: ArrayLike, labels: Labels) -> np.ndarray:
    """Give the labels as an array, of objects where they are of several kinds."""
    if hasattr(y, "dtype"):
        return np.asarray(y)
    classes = np.array(labels.classes) if len(set(map(type, labels.classes))) == 1 else None
    if classes is None or classes.ndim > 1:
        classes = np.fromiter(labels.classes, dtype=object, count=len(labels.classes))
    return classes[labels.codes]


def _check_options(method: str, options: Mapping) -> dict:
    """Give the options with defaults filled in, or say what is allowed."""
    allowed = RESAMPLERS[method].options
    for name in options:
        if name not in allowed:
            listed = f"its options are {', '.join(allowed)}" if allowed else "it has no options"
            raise TypeError(f"{method} takes no option {name!r}; {listed}")
    return {
        name: _check_option(name, options[name], legal)
        if name in options
        else (legal[0] if isinstance(legal, tuple) else legal)
        for name, legal in allowed.items()
    }


def _check_option(name: str, value: Any, legal: int | tuple) -> Any:
    if not isinstance(legal, tuple):
        return check_whole_number(name, value, at_least=1)
    if name == "sampling_strategy" and not isinstance(value, str):
        return value  # a list of classes: checked against y
    if isinstance(value, bool) or value not in legal:
        raise ValueError(f"{name}={value!r}; use one of {', '.join(map(repr, legal))}")
    return value


def check_class_sizes(method: str, counts: Mapping, changed: Mapping, settings: Mapping) -> None:
    """Refuse classes, of those to change, with fewer samples than the way has neighbours to look at."""
    n = sum(counts.values())
    among = {"smote": "k_neighbors", "borderline_smote": "k_neighbors", "adasyn": "n_neighbors"}.get(method)
    for label in changed if among and settings.get("kind") != "borderline-2" else ():
        k, has = settings[among], counts[label]
        if has <= k:
            cure = (
                f"lower {among} to at most {has - 1}, or use 'random_over'"
                if has > 1
                else "use 'random_over'"
            )
            raise ValueError(
                f"class {label!r} has {count_noun(has, 'sample')}, and {method} looks for {among}={k} others "
                f"of the class: it needs {k + 1}; {cure}"
            )
    if method == "near_miss":
        smallest = min(counts, key=counts.__getitem__)
        if counts[smallest] < settings["n_neighbors"]:
            raise ValueError(
                f"class {smallest!r} has {count_noun(counts[smallest], 'sample')}, and near_miss measures the "
                f"distance to n_neighbors={settings['n_neighbors']} of them; lower n_neighbors to "
                f"{counts[smallest]}, or use 'random_under'"
            )
    whole = {"borderline_smote": "m_neighbors", "enn": "n_neighbors"}.get(method)
    if whole and n <= settings[whole]:
        raise ValueError(
            f"y has {n:,} samples, and {method} looks at {whole}={settings[whole]} others of each; "
            f"lower {whole} to at most {n - 1}"
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
        rows = check_rows(X, n)
    except ValueError as error:
        if "inhomogeneous" not in str(error):
            raise
        raise ValueError(f"X must be a table of numbers for {method}; its rows differ in length") from None
    if rows.ndim != 2:
        raise ValueError(
            f"X has shape {rows.shape}, and {needs}; "
            "flatten images with X.reshape(len(X), -1), or give a trained model's features"
        )
    if hasattr(rows, "iloc"):
        text = [name for name, kind in zip(rows.columns, rows.dtypes, strict=True) if kind.kind not in "biuf"]
        if text:
            raise TypeError(
                f"X has {len(text)} column(s) that are no numbers, as {text[0]!r}, and {needs}; "
                f"encode or drop them, {instead}"
            )
        rows = rows.to_numpy()
    if rows.dtype.kind not in "biuf":
        raise TypeError(f"X is of {rows.dtype}, and {needs}; encode text and dates first, {instead}")
    bad = np.flatnonzero(~np.isfinite(rows).all(axis=1)) if rows.dtype.kind == "f" else ()
    if len(bad):
        where = ", ".join(map(str, bad[:5])) + (", ..." if len(bad) > 5 else "")
        raise ValueError(
            f"X has {len(bad):,} row(s) with NaN or infinity, at position(s) {where}, and {needs}; "
            f"fill or drop those rows, {instead}"
        )
    return rows
