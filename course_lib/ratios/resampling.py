"""Resampling to any ratio through imbalanced-learn, keeping account of where every row comes from."""

import importlib
import warnings
from collections.abc import Mapping
from numbers import Integral

import numpy as np

from course_lib.labels import Labels, encode_labels
from course_lib.validation import check_rows

from .checks import as_table
from .cleaning import edited_nearest_neighbours, tomek_links
from .methods import RESAMPLERS, check_large_enough, checked_options, find_resampler
from .plan import RatioPlan
from .resampled import Resampled

_CLEANING = {"tomek_links": tomek_links, "enn": edited_nearest_neighbours}


def resample(
    X, y, target: str | float | Mapping | None = None, method: str = "smote", *, random_state=0, **options
) -> Resampled:
    """Resample data to a ratio, and say where each row came from.

    Parameters
    ----------
    X : array-like or DataFrame of shape (n, d)
        Numbers, none of them missing. ``"random_over"`` and ``"random_under"`` take anything with rows, images too.
    y : array-like of shape (n,)
        Labels of any hashable kind.
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
        - ``"tomek_links"`` and ``"enn"`` clean, see `tomek_links` and `edited_nearest_neighbours`.
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
    way = find_resampler(method)
    labels = encode_labels(y)
    counts = dict(zip(labels.classes, labels.counts.tolist(), strict=True))
    filled = checked_options(method, options)
    asked = RatioPlan(
        counts, "1:1" if target is None else target, "over" if way.how == "over" else "under"
    ).after
    if way.how == "clean":
        if target is not None:
            raise ValueError(
                f"target={target!r}: {method} drops what it finds doubtful and reaches no ratio; leave target out"
            )
        asked = counts
    rows = as_table(X, labels.n, method) if way.measures else check_rows(X, labels.n)
    changed = {label: n for label, n in asked.items() if n != counts[label]}
    check_large_enough(method, filled, counts, changed)
    seed = _seed(random_state)
    partner = None
    if way.how == "clean":
        origin = _CLEANING[method](rows, labels, **filled)
    elif way.interpolates:
        rows, origin, partner = _interpolated(method, rows, labels, changed, filled, seed)
    else:
        origin = _chosen(method, rows, labels, changed, filled, seed)
    after = np.bincount(labels.codes[origin], minlength=len(counts)).tolist()
    return Resampled(
        X=_taken(X if hasattr(X, "iloc") else rows, origin) if partner is None else _framed(rows, X),
        y=_column(y, labels)[origin],
        origin=origin,
        partner=np.full(len(origin), -1) if partner is None else partner,
        new=np.arange(len(origin)) >= (labels.n if way.how == "over" else len(origin)),
        before=counts,
        after=dict(zip(labels.classes, after, strict=True)),
        asked=asked,
        method=method,
        target="1:1" if target is None and way.how != "clean" else target,
        options=options,
        seed=seed,
    )


def _seed(random_state) -> int:
    """Give imbalanced-learn, which knows no Generator, a seed: the given one, or one drawn."""
    if isinstance(random_state, Integral) and 0 <= random_state < 2**32:
        return int(random_state)
    return int(np.random.default_rng(random_state).integers(2**32))


def _strategy(labels: Labels, changed: Mapping) -> dict[int, int]:
    return {code: changed[label] for code, label in enumerate(labels.classes) if label in changed}


def _interpolated(method, rows, labels, changed, options, seed) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give the rows with the new ones below, their origins and their partners."""
    from .parents import TRACED

    there, none = np.arange(labels.n), np.full(labels.n, -1)
    rows = rows if rows.dtype.kind == "f" else rows.astype(np.float64)
    if not changed:
        return rows, there, none
    sampler = TRACED[method](sampling_strategy=_strategy(labels, changed), random_state=seed, **options)
    try:
        made, _ = sampler.fit_resample(rows, labels.codes)
    except (RuntimeError, ValueError) as error:  # ADASYN, where no sample has another class near
        raise ValueError(f"{method} finds nothing to make new samples from ({error}); use 'smote'") from None
    parents = np.concatenate(sampler.parents_)
    _check_all_made(method, labels, changed, parents)
    return made, np.r_[there, parents[:, 0]], np.r_[none, parents[:, 1]]


def _check_all_made(method: str, labels: Labels, changed: Mapping, parents: np.ndarray) -> None:
    made = np.bincount(labels.codes[parents[:, 0]], minlength=len(labels.classes))
    for label, count in zip(labels.classes, made.tolist(), strict=True):
        if label in changed and not count:
            raise ValueError(
                f"{method} makes no sample of class {label!r}: none of them has other classes near, but not only "
                "those; raise m_neighbors, or use 'smote'"
            )


def _chosen(method, rows, labels, changed, options, seed) -> np.ndarray:
    """Give the positions of the rows that imbalanced-learn takes."""
    if not changed:
        return np.arange(labels.n)
    module, name = RESAMPLERS[method].peer
    sampler = getattr(importlib.import_module(f"imblearn.{module}"), name)
    measures = RESAMPLERS[method].measures
    chance = {} if measures else {"random_state": seed}
    with warnings.catch_warnings():
        warnings.filterwarnings(
            "ignore", message="The number of the samples to be selected"
        )  # NearMiss-3, see above
        sampler = sampler(sampling_strategy=_strategy(labels, changed), **chance, **options)
        sampler.fit_resample(rows if measures else np.arange(labels.n)[:, None], labels.codes)
    return sampler.sample_indices_.astype(np.int64)


def _taken(rows, origin: np.ndarray):
    return rows.iloc[origin].reset_index(drop=True) if hasattr(rows, "iloc") else rows[origin]


def _framed(rows: np.ndarray, X):
    if not hasattr(X, "iloc"):
        return rows
    import pandas as pd

    return pd.DataFrame(rows, columns=X.columns)


def _column(y, labels: Labels) -> np.ndarray:
    """Give the labels as an array, of objects where they are of several kinds."""
    if hasattr(y, "dtype"):
        return np.asarray(y)
    classes = np.array(labels.classes) if len(set(map(type, labels.classes))) == 1 else None
    if classes is None or classes.ndim > 1:
        classes = np.fromiter(labels.classes, dtype=object, count=len(labels.classes))
    return classes[labels.codes]
