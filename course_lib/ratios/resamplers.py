"""The ways to resample, as imbalanced-learn has them: their options and needs, and which rows they take or make."""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib.labels import Labels, encode_labels
from course_lib.text import count_noun, few
from course_lib.validation import check_one_of, check_whole_number

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


def check_options(method: str, options: Mapping) -> dict:
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


def check_rows(X: Any, n: int) -> Any:
    """Give anything with ``n`` rows so that they can be taken by position."""
    rows = X.tocsr() if hasattr(X, "tocsr") else X if hasattr(X, "iloc") else np.asarray(X)
    if rows.ndim < 1 or rows.shape[0] != n:
        shapes = f"X has shape {rows.shape} and y has {n:,} labels"
        raise ValueError(f"{shapes}; they must be of the same samples, a row each")
    return rows


def check_table(X: Any, n: int, method: str) -> np.ndarray:
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


def select_rows(
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


def interpolate_rows(
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
    table = check_table(X, labels.n, "tomek_links")
    cleaned = _cleaned_classes(labels, sampling_strategy)
    neighbours = NearestNeighbors(n_neighbors=min(3, labels.n)).fit(table)
    codes, nearest = labels.codes, np.full(labels.n, -1)
    asked = np.flatnonzero(codes != labels.counts.argmax())
    for _ in ("outside the largest class", "the nearest to those"):
        distances, found = neighbours.kneighbors(table[asked])
        if _are_tied(table[asked], distances):
            return select_rows("tomek_links", table, labels, {}, {"sampling_strategy": sampling_strategy}, 0)
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


def _by_code(labels: Labels, counts: Mapping) -> dict[int, int]:
    return {code: counts[label] for code, label in enumerate(labels.classes) if label in counts}
