"""What bad data cost: a seed and a kind of damage in, the accuracy on undamaged test rows out."""

import numpy as np

from course_lessons.data_quality import corruption
from course_lessons.data_quality.studies.tables import table
from course_lib import quality, splits
from course_lib.metrics import Metric, register
from course_widgets.label_noise_lab.models import classifier

register(
    Metric("noise_after", "share of wrong labels left", False),
)


HALVES = (
    0.5,
    0.0,
    0.5,
)  # training and test; nothing is chosen by these studies, so no validation part


def source(
    seed: int,
    *,
    n: int = 200,
    unreliable: float = 0.0,
    drop: bool = False,
    model: str = "logistic regression",
) -> dict[str, float]:
    """Train on tumours of which a share comes from an unreliable source.

    Parameters
    ----------
    seed : int
        Draws the split, the training rows and the damage.
    n : int, default=200
        Training rows, of 284 there are.
    unreliable : float, default=0.0
        Share of them with noise of half a standard deviation on every value and three labels in ten wrong.
    drop : bool, default=False
        Whether to leave those rows out.
    model : str
        A name in `MODELS`.

    Returns
    -------
    dict
        accuracy (of always saying the one diagnosis, where all rows have the same), and n_train.

    Examples
    --------
    >>> source(0)["accuracy"] > source(0, unreliable=1.0)["accuracy"]
    True
    """
    X, y = table("breast cancer")
    parts = splits.stratified(y, shares=HALVES, random_state=seed)
    rows = np.random.default_rng(seed).permutation(parts.train)[:n]
    came = corruption.unreliable_source(
        X[rows], y[rows], unreliable, random_state=seed
    )
    kept = ~came.unreliable if drop else np.full(n, True)
    if len(np.unique(came.y[kept])) == 1:
        return {
            "accuracy": float(np.mean(y[parts.test] == came.y[kept][0])),
            "n_train": int(kept.sum()),
        }
    fitted = classifier(model).fit(came.X[kept], came.y[kept])
    return {
        "accuracy": fitted.score(X[parts.test], y[parts.test]),
        "n_train": int(kept.sum()),
    }


def gaps(
    seed: int,
    *,
    rate: float = 0.0,
    kind: str = "random",
    repair: str = "fill",
    model: str = "logistic regression",
) -> dict[str, float]:
    """Train on tumours with values missing.

    Parameters
    ----------
    seed : int
        Draws the split and the gaps.
    rate : float, default=0.0
        Share of the values of each column that is lost.
    kind : {"random", "high"}
        Which are: any, or high ones more easily.
    repair : {"fill", "drop"}
        Put the column's median in, or leave out every row with a gap.
    model : str
        A name in `MODELS`.

    Returns
    -------
    dict
        accuracy (of always saying the commoner class, where fewer than 10 rows or one class are left), and n_train.

    Examples
    --------
    >>> gaps(0, rate=0.05, repair="drop")["n_train"]
    57
    """
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline

    X, y = table("breast cancer")
    parts = splits.stratified(y, shares=HALVES, random_state=seed)
    holey, lost = corruption.missing_values(
        X[parts.train], rate, kind=kind, random_state=seed
    )
    kept = ~lost.any(axis=1) if repair == "drop" else np.full(len(holey), True)
    labels = y[parts.train][kept]
    if len(labels) < 10 or len(np.unique(labels)) < 2:
        return {"accuracy": np.mean(y[parts.test] == 1), "n_train": len(labels)}
    fitted = make_pipeline(SimpleImputer(strategy="median"), classifier(model)).fit(
        holey[kept], labels
    )
    return {
        "accuracy": fitted.score(X[parts.test], y[parts.test]),
        "n_train": len(labels),
    }


def labels(
    seed: int,
    *,
    rate: float = 0.0,
    kind: str = "uniform",
    repair: str = "none",
    model: str = "nearest neighbour",
) -> dict[str, float]:
    """Train on digits with wrong labels.

    Parameters
    ----------
    seed : int
        Draws the split and the mistakes.
    rate : float, default=0.0
        Share of training labels that is wrong.
    kind : {"uniform", "confusable"}
        Wrong labels are any other digit, with the same chance; or always the next one.
    repair : {"none", "issues", "seen", "oracle"}
        Keep all; leave out what confident learning doubts, out of fold; the same, by a model that was trained on the
        very labels it judges; leave out exactly the wrong ones.
    model : str
        A name in `MODELS`; it gets the pixels as they are, which all have the same unit.

    Returns
    -------
    dict
        accuracy, n_train, noise_after (share of wrong labels in what is left), right_lost (share of the right ones
        that were left out).

    Examples
    --------
    >>> labels(0, rate=0.2)["accuracy"] < labels(0, rate=0.2, repair="issues")["accuracy"]
    True
    """
    X, y = table("digits")
    parts = splits.stratified(y, shares=HALVES, random_state=seed)
    train, given = X[parts.train], y[parts.train]
    noisy, wrong = quality.wrong_labels(given, rate, kind=kind, random_state=seed)
    dropped = np.flatnonzero(wrong) if repair == "oracle" else np.empty(0, np.int64)
    judge = classifier("logistic regression", scale=False)
    if repair == "issues":
        guess = quality.out_of_sample_proba(judge, train, noisy, random_state=seed)
        dropped = quality.label_issues(noisy, guess)
    if repair == "seen":
        guess = judge.fit(train, noisy).predict_proba(train)
        dropped = quality.label_issues(noisy, guess)
    report = quality.filter_report(noisy, given, dropped)
    train, noisy = np.delete(train, dropped, axis=0), np.delete(noisy, dropped)
    fitted = classifier(model, scale=False).fit(train, noisy)
    return {
        "accuracy": fitted.score(X[parts.test], y[parts.test]),
        "n_train": len(train),
        "noise_after": report.noise_after,
        "right_lost": report.lost / (report.n - report.wrong),
    }


def neighbours(
    seed: int, *, k: int = 1, rate: float = 0.0, kind: str = "uniform"
) -> dict[str, float]:
    """Let the k nearest digits vote, where some have wrong labels.

    Parameters
    ----------
    seed : int
        Draws the split and the mistakes, the same as in `labels`.
    k : int, default=1
        Digits that are asked.
    rate : float, default=0.0
        Share of training labels that is wrong.
    kind : {"uniform", "confusable"}
        Wrong labels are any other digit, with the same chance; or always the next one.

    Returns
    -------
    dict
        accuracy.

    Examples
    --------
    >>> neighbours(0, k=15, rate=0.2)["accuracy"] > neighbours(0, rate=0.2)["accuracy"]
    True
    """
    from sklearn.neighbors import KNeighborsClassifier

    X, y = table("digits")
    parts = splits.stratified(y, shares=HALVES, random_state=seed)
    noisy, _ = quality.wrong_labels(
        y[parts.train], rate, kind=kind, random_state=seed
    )
    voting = KNeighborsClassifier(n_neighbors=k).fit(X[parts.train], noisy)
    return {"accuracy": voting.score(X[parts.test], y[parts.test])}
