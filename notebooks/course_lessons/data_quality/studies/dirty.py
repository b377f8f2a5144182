"""One dirty table, as clinics send them, and the test rows, sound, by which every repair of it is scored."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import numpy as np
import pandas as pd

from course_lessons.data_quality import corruption
from course_lib import quality, splits
from course_widgets.label_noise_lab.models import classifier

CODED = "mean area"
"""The column in which somebody wrote 0 where nothing was known."""

MEASURED_ZEROS = "mean concavity"
"""A column in which a zero is a measurement: that outline has no dents."""

CARELESS = "B"
REPAIRS = ("zeros", "gaps", "labels", "clinic")
"""In the order of the lesson; "perfect labels" stands for somebody who knows exactly which labels are wrong."""

_SHARE_CARELESS = 0.3  # of the rows: noise of half a standard deviation on each value, three diagnoses in ten wrong
_SLIPS = 0.1  # of all diagnoses: written down wrong, in both clinics
_LOST = 0.02  # of the values of each column
_CODED = 0.08  # of the areas: written as 0


class Dirty(NamedTuple):
    """A dirty table with its diagnoses, which of them are wrong, and sound rows to test on.

    ``table`` has shape (285, 31): 30 measurements, and the ``clinic`` that a row came from.
    """

    table: pd.DataFrame
    diagnosis: np.ndarray
    wrong: np.ndarray
    test: pd.DataFrame
    test_diagnosis: np.ndarray


def dirty_table(random_state: int = 0, *, damaged: bool = True) -> Dirty:
    """Damage half of the breast-cancer data in four ways, and keep the other half to test on.

    Parameters
    ----------
    random_state : int, default=0
        Draws the halves and the damage.
    damaged : bool, default=True
        Without damage, it is the table as it should be.

    Returns
    -------
    Dirty

    Examples
    --------
    >>> dirty = dirty_table()
    >>> dirty.table.shape, int((dirty.table["mean area"] == 0).sum()), int(dirty.wrong.sum())
    ((285, 31), 23, 40)
    """
    from sklearn.datasets import load_breast_cancer

    data = load_breast_cancer(as_frame=True)
    names = np.array([str(name) for name in data.target_names])
    diagnosis = names[data.target.to_numpy()]
    parts = splits.stratified(
        diagnosis, shares=(0.5, 0, 0.5), random_state=random_state
    )
    sound, given = data.data.iloc[parts.train], diagnosis[parts.train]
    careless = np.zeros(len(sound), bool)
    values, labels = sound.to_numpy(), given
    if damaged:
        rng = np.random.default_rng(random_state)
        values, labels, careless = corruption.unreliable_source(
            sound, given, _SHARE_CARELESS, random_state=rng
        )
        labels, _ = quality.wrong_labels(labels, _SLIPS, random_state=rng)
        values, _ = corruption.missing_values(values, _LOST, random_state=rng)
        coded = rng.permutation(len(values))[: round(_CODED * len(values))]
        values[coded, list(sound).index(CODED)] = 0
    table = pd.DataFrame(values, columns=sound.columns)
    table["clinic"] = np.where(careless, CARELESS, "A")
    return Dirty(
        table,
        labels,
        labels != given,
        data.data.iloc[parts.test].reset_index(drop=True),
        diagnosis[parts.test],
    )


def cleaned(
    seed: int,
    *,
    repaired: Collection[str] = (),
    model: str = "logistic regression",
    damaged: bool = True,
) -> dict[str, float]:
    """Repair a dirty table in some ways, train on what is left, and score on sound rows.

    Parameters
    ----------
    seed : int
        Draws the table.
    repaired : collection of str
        Of `REPAIRS`: zeros that are no measurements are marked as missing; gaps are filled with the column's median
        (else a row with a gap is left out); labels that confident learning doubts, out of fold, are left out
        ("perfect labels": exactly the wrong ones); the careless clinic's rows are left out.
    model : str
        A name in `MODELS`.
    damaged : bool, default=True
        Whether the table is damaged at all.

    Returns
    -------
    dict
        accuracy, and n_train.

    Examples
    --------
    >>> cleaned(0, repaired=REPAIRS)["accuracy"] > cleaned(0)["accuracy"]
    True
    """
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline

    dirty = dirty_table(seed, damaged=damaged)
    X, y = dirty.table.drop(columns="clinic"), dirty.diagnosis
    if "zeros" in repaired:
        X[CODED] = X[CODED].mask(X[CODED] == 0)
    kept = np.full(len(X), True)
    if "gaps" not in repaired:
        kept &= X.notna().all(axis=1).to_numpy()
    if "labels" in repaired:
        judge = make_pipeline(
            SimpleImputer(strategy="median"), classifier("logistic regression")
        )
        names = np.unique(y)
        proba = quality.out_of_sample_proba(judge, X, y)
        kept[quality.label_issues(y, proba, classes=names)] = False
    if "perfect labels" in repaired:
        kept &= ~dirty.wrong
    if "clinic" in repaired:
        kept &= (dirty.table["clinic"] != CARELESS).to_numpy()
    fitted = make_pipeline(SimpleImputer(strategy="median"), classifier(model))
    fitted.fit(X[kept], y[kept])
    return {
        "accuracy": fitted.score(dirty.test, dirty.test_diagnosis),
        "n_train": int(kept.sum()),
    }
