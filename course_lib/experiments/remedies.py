"""Remedies for unequal classes: what to do to samples, loss, head and answer; and what each is worth."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from time import thread_time as clock
from typing import TYPE_CHECKING, Any

import numpy as np

from course_lib import metrics
from course_lib.datasets import Dataset, Split
from course_lib.ratios import HOW, RESAMPLERS, RatioPlan, resample
from course_lib.text import describe_fields

if TYPE_CHECKING:  # torch loads when training does
    from course_lib.training import Recipe, Run

MEASURED = (
    "accuracy",
    "balanced_accuracy",
    "macro_f1",
    "recall_rare",
    "recall_common",
    "pr_auc",
    "ece",
    "brier",
    "expected_cost",
    "seconds",
    "seconds_resampling",
    "samples_seen",
    "n_train",
    "distinct",
    "parameters",
    "peak_memory",
)
"""What is measured of every remedy, beside recall_<class>."""
PLANS = tuple(way for way in HOW if way != "weight")
THRESHOLDS = ("balanced", "cost", "f_beta")
_UNKNOWN_PRIOR = ("focal",)
_POWERS = np.linspace(0, 2, 41)


@dataclass(frozen=True, kw_only=True)
class Remedy:
    """What to do about unequal classes; with nothing set, nothing.

    Parameters
    ----------
    resample : str, optional
        How to change the training samples: a key of `course_lib.ratios.RESAMPLERS` ("random_over", "smote",
        "random_under", "tomek_links", …), or one of a `RatioPlan`'s ways, "over", "under" and "both".
    target : str, float or mapping, optional
        To which ratio, as for a `RatioPlan`; "1:1" where a way reaches one and nothing is said.
    options : mapping, optional
        Of the resampler, such as ``{"k_neighbors": 3}``.
    loss : str, default="cross_entropy"
        A key of `course_lib.losses.LOSSES`.
    loss_options : mapping, optional
        Of the loss, such as ``{"gamma": 5.0}``.
    defer : float, default=0.0
        As in a `Recipe`.
    head : bool, default=False
        Train as usual for three quarters of the steps, then a new head on balanced classes: see
        `course_lib.training.retrain_head`.
    prior : bool, default=False
        Correct the probabilities: from the shares that training believed in to those of the validation samples.
    threshold : {None, "balanced", "cost", "f_beta"}, default=None
        The likeliest class; or, of two classes, the threshold that is best on the validation samples, by balanced
        accuracy, by cost or by F1. Of more classes only "balanced": probabilities are divided by the classes' shares
        to the power of τ, which the validation samples choose.

    Raises
    ------
    ValueError
        If a way is unknown, or settings contradict each other.

    Examples
    --------
    >>> Remedy(resample="smote", target="1:2")
    Remedy(resample='smote', target='1:2')
    >>> Remedy(target="1:2")
    Traceback (most recent call last):
    ValueError: target='1:2' without resample; say how to reach it, such as resample='random_over'
    """

    resample: str | None = None
    target: str | float | Mapping | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    loss: str = "cross_entropy"
    loss_options: Mapping[str, Any] = field(default_factory=dict)
    defer: float = 0.0
    head: bool = False
    prior: bool = False
    threshold: str | None = None

    def __post_init__(self) -> None:
        ways = (*PLANS, *RESAMPLERS)
        if self.resample is not None and self.resample not in ways:
            raise ValueError(
                f"resample={self.resample!r} is unknown; use one of {', '.join(map(repr, ways))}"
            )
        if self.resample is None and (self.target is not None or self.options):
            given = (
                f"target={self.target!r}" if self.target is not None else f"options={dict(self.options)!r}"
            )
            raise ValueError(f"{given} without resample; say how to reach it, such as resample='random_over'")
        if self.threshold is not None and self.threshold not in THRESHOLDS:
            raise ValueError(
                f"threshold={self.threshold!r} is unknown; use None or one of {', '.join(map(repr, THRESHOLDS))}"
            )
        if self.head and (self.resample or self.loss != "cross_entropy"):
            raise ValueError(
                "head=True learns its features from all samples with cross-entropy; leave resample and loss out"
            )
        if self.prior and self.loss in _UNKNOWN_PRIOR:
            raise ValueError(
                f"prior=True with loss={self.loss!r}: it is not known which shares that loss makes a model believe "
                "in; correct after resampling or weights, or move the threshold"
            )

    def __repr__(self) -> str:
        return describe_fields(self)

    def make_loss(self) -> Any:
        """Give what a `Recipe` takes as loss."""
        from course_lib.losses import LOSSES

        return partial(LOSSES[self.loss], **self.loss_options) if self.loss_options else self.loss


REMEDIES: Mapping[str, Remedy] = {
    "none": Remedy(),
    "copies": Remedy(resample="random_over"),
    "SMOTE": Remedy(resample="smote"),
    "dropping": Remedy(resample="random_under"),
    "weights": Remedy(loss="weighted"),
    "effective number": Remedy(loss="effective_number"),
    "focal": Remedy(loss="focal"),
    "logit adjustment": Remedy(loss="logit_adjustment"),
    "deferred weights": Remedy(loss="weighted", defer=0.8),
    "new head": Remedy(head=True),
    "threshold": Remedy(threshold="balanced"),
    "copies, prior corrected": Remedy(resample="random_over", prior=True),
}
"""One of each kind, by name; the first is the baseline."""


def at_ratios(remedies: Mapping[str, Remedy], ratios: Iterable[str | float]) -> dict[str, Remedy]:
    """Try each remedy at several ratios.

    Parameters
    ----------
    remedies : mapping of str to Remedy
        That resample.
    ratios : iterable of str or float
        Targets, as for a `RatioPlan`.

    Returns
    -------
    dict of str to Remedy
        By names such as "SMOTE 1:2".

    Examples
    --------
    >>> list(at_ratios({"SMOTE": REMEDIES["SMOTE"]}, ["1:1", "1:2"]))
    ['SMOTE 1:1', 'SMOTE 1:2']
    """
    ratios = list(ratios)
    return {
        f"{name} {ratio}": replace(remedy, target=ratio)
        for name, remedy in remedies.items()
        for ratio in ratios
    }


# ── what a remedy does to one run: before training, in it, and after it ──────────────────────────────────────────


def apply_resampling(split: Split, remedy: Remedy, seed: int) -> tuple[Split, np.ndarray]:
    """Resample training samples as a remedy asks.

    Parameters
    ----------
    split : Split
        Training samples, and no others: what is resampled before the split leaks.
    remedy : Remedy
    seed : int

    Returns
    -------
    Split
        Images stay uint8 (flattened for ways that measure distances, and rounded after).
    ndarray of int64, shape (m, 2)
        The rows of `split` that each row comes from: twice the same, but for points between two.

    Examples
    --------
    >>> from course_lib.datasets import load_digits, make_rare
    >>> rare = make_rare(load_digits(), ["8"], keep=0.2).train
    >>> more, source = apply_resampling(rare, Remedy(resample="smote"), seed=0)
    >>> np.bincount(more.y)[8] > np.bincount(rare.y)[8], more.X.dtype
    (np.True_, dtype('uint8'))
    """
    if remedy.resample is None:
        rows = np.arange(len(split))
        return split, np.column_stack([rows, rows])
    if remedy.resample in PLANS:
        plan = RatioPlan.from_labels(split.y, remedy.target or "1:1", remedy.resample)
        rows = plan.indices(split.y, random_state=seed)
        return split.take(rows), np.column_stack([rows, rows])
    by_distance = RESAMPLERS[remedy.resample].uses_distances
    X = split.X.reshape(len(split), -1).astype(float) if by_distance else split.X
    made = resample(X, split.y, remedy.target, remedy.resample, random_state=seed, **remedy.options)
    X = made.X.reshape(-1, *split.X.shape[1:])
    if by_distance and split.X.dtype.kind in "iu":
        X = np.rint(X).astype(split.X.dtype)
    groups = None if split.groups is None else split.groups[made.origin]
    return Split(X, made.y, groups), made.source


def standardise(data: Dataset) -> Dataset:
    """Bring the columns of a table to the scale of its training part, so that distances mean something; leave images.

    Examples
    --------
    >>> from course_lib.datasets import load_breast_cancer
    >>> standardise(load_breast_cancer()).train.X.std(axis=0).round(6).max()
    np.float64(1.0)
    """
    from sklearn.preprocessing import StandardScaler

    if data.train.X.ndim > 2:
        return data
    scaler = StandardScaler().fit(data.train.X)
    parts = {part: getattr(data, part) for part in ("train", "val", "test")}
    return replace(
        data, **{part: replace(split, X=scaler.transform(split.X)) for part, split in parts.items()}
    )


def fit(data: Dataset, remedy: Remedy, recipe: "Recipe") -> "Run":
    """Train on resampled data as a remedy asks; the steps are those of the recipe, whatever the remedy.

    Examples
    --------
    >>> from course_lib.datasets import load_digits
    >>> from course_lib.training import Recipe
    >>> fit(load_digits(), Remedy(loss="weighted"), Recipe(model="linear", steps=20)).samples_seen
    1270
    """
    from course_lib.training import retrain_head, train

    if not remedy.head:
        return train(recipe.replace(loss=remedy.make_loss(), defer=remedy.defer), data)
    last = max(1, recipe.steps // 4)
    return retrain_head(train(recipe.replace(steps=max(1, recipe.steps - last)), data), data, steps=last)


def implied_prior(counts: np.ndarray, remedy: Remedy) -> np.ndarray:
    """Work out which shares of the classes training makes a model believe in.

    Parameters
    ----------
    counts : ndarray of int, shape (C,)
        Samples of each class trained on, after resampling; each above 0.
    remedy : Remedy

    Returns
    -------
    ndarray of float, shape (C,)
        They sum to 1.

    Examples
    --------
    >>> implied_prior(np.array([90, 10]), Remedy()).tolist()
    [0.9, 0.1]
    >>> implied_prior(np.array([90, 10]), Remedy(loss="weighted")).round(6).tolist()
    [0.5, 0.5]
    """
    if remedy.head:
        return np.full(len(counts), 1 / len(counts))
    mass = counts.astype(float)
    if remedy.loss != "cross_entropy":
        from course_lib.losses import LOSSES

        loss = LOSSES[remedy.loss](counts, **remedy.loss_options)
        weight, shift = (getattr(loss, name, None) for name in ("weight", "shift"))
        mass = mass if weight is None else mass * weight.double().numpy()
        mass = mass if shift is None else mass * np.exp(-shift.double().numpy())
    return mass / mass.sum()


def predict_labels(
    remedy: Remedy,
    val_y: np.ndarray,
    val_p: np.ndarray,
    test_p: np.ndarray,
    prior: np.ndarray,
    positive: int,
    costs: Mapping[str, float],
) -> np.ndarray:
    """Decide on the test samples, by what the validation samples say.

    Parameters
    ----------
    remedy : Remedy
        Says how.
    val_y : ndarray of int, shape (m,)
    val_p, test_p : ndarray of float, shapes (m, C), (n, C)
        Probabilities.
    prior : ndarray of float, shape (C,)
        Shares of the classes that training believed in.
    positive : int
        Of two classes, the one to be found.
    costs : mapping
        miss and false_alarm.

    Returns
    -------
    ndarray of int64, shape (n,)
        Class codes.

    Examples
    --------
    >>> p = np.array([[0.9, 0.1], [0.7, 0.3], [0.6, 0.4]])
    >>> predict_labels(Remedy(threshold="balanced"), np.array([0, 1, 1]), p, p, np.array([0.5, 0.5]), 1, {}).tolist()
    [0, 1, 1]
    """
    if remedy.threshold is None:
        return test_p.argmax(axis=1)
    if val_p.shape[1] > 2:
        found = [metrics.balanced_accuracy(val_y, (val_p / prior**power).argmax(axis=1)) for power in _POWERS]
        power = _POWERS[int(np.argmax(found))]  # at a tie the smallest: the least change
        return (test_p / prior**power).argmax(axis=1)
    wanted = (val_y == positive).astype(np.int64)
    if remedy.threshold == "balanced":
        costs = {"miss": 1 / wanted.mean(), "false_alarm": 1 / (1 - wanted.mean())}
    by = "f_beta" if remedy.threshold == "f_beta" else "cost"
    called = metrics.choose_threshold(wanted, val_p[:, positive], by, **costs)(test_p[:, positive])
    return np.where(called == 1, positive, 1 - positive)


# ── what is measured of it ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class RemedyMeasure:
    """How `compare` measures remedies: the same split, the same number of steps, the same costs of mistakes for all.

    Parameters
    ----------
    steps : int, default=500
        Optimisation steps of every run, whatever the remedy does to the number of samples.
    recipe : Recipe, optional
        Model, batch size, learning rate, … of all runs. Left out: the "cnn" on images, the "mlp" on tables.
    rare : iterable of str, optional
        Names of the classes that `recall_rare` is about. Left out: the training part's classes with fewer than half
        the mean number of samples, or the smallest class.
    miss, false_alarm : float, default=10.0, 1.0
        Cost of taking a rare class for a common one, and of the reverse.

    Notes
    -----
    Trained on `train`, resampled or not; `val` moves thresholds and tells the true shares; measured on `test`, as it
    came. Tables are standardised by the training part before they are resampled: SMOTE measures distances.

    Examples
    --------
    >>> from course_lib.datasets import load_digits, make_rare, one_against_rest
    >>> from course_lib.experiments import compare
    >>> from course_lib.training import Recipe
    >>> eights = make_rare(one_against_rest(load_digits(), "8"), ["8"], keep=0.3)
    >>> remedies = {"none": Remedy(), "weights": Remedy(loss="weighted")}
    >>> quick = RemedyMeasure(steps=100, recipe=Recipe(model="linear"))
    >>> found = compare(remedies, eights, measure=quick, seeds=2, progress=False)
    >>> found.verdict("weights", metric="recall_rare").difference > 0
    True
    """

    steps: int = 500
    recipe: "Recipe | None" = None
    rare: Sequence[str] | None = None
    miss: float = 10.0
    false_alarm: float = 1.0

    def bind(self, data: Dataset) -> "RemedyMeasure":
        """Fill in what was left out, as the data have it.

        Raises
        ------
        ValueError
            If a rare class is none of the data's, or the steps are none.
        """
        rare = tuple(self.rare) if self.rare is not None else rare_classes(data)
        if unknown := [name for name in rare if name not in data.classes]:
            raise ValueError(
                f"rare names {unknown[0]!r}; the classes are {', '.join(map(repr, data.classes))}"
            )
        recipe = (self.recipe or usual_recipe(data)).replace(steps=self.steps)
        return replace(self, rare=rare, recipe=recipe)

    def metric_names(self, data: Dataset) -> list[str]:
        """Name what is measured of every run on `data`."""
        return [*MEASURED, *(f"recall_{name}" for name in data.classes)]

    def __call__(self, seed: int, data: Dataset, remedy: Remedy) -> dict[str, float]:
        """Train with one remedy, and measure the run.

        Parameters
        ----------
        seed : int
            Draws what is resampled, the initial weights and the order of the batches.
        data : Dataset
        remedy : Remedy

        Returns
        -------
        dict of str to float
            Quality (accuracy, balanced_accuracy, macro_f1, recall_rare and recall_common, the mean recalls of the two
            kinds of classes, recall_<class>, pr_auc, ece, brier, expected_cost) and cost (seconds of training,
            seconds_resampling, samples_seen, n_train, distinct training rows used, parameters, peak_memory in
            bytes).
        """
        bound = self.bind(data)
        data, recipe = standardise(data), bound.recipe.replace(seed=seed)
        started = clock()
        more, source = apply_resampling(data.train, remedy, seed)
        resampling = clock() - started
        run = fit(replace(data, train=more), remedy, recipe)
        if run.stopped_by == "interrupt":
            raise KeyboardInterrupt
        val_p, test_p = run.predict_proba(data.val.X), run.predict_proba(data.test.X)
        prior = implied_prior(np.bincount(more.y, minlength=data.n_classes), remedy)
        if remedy.prior:
            true = np.bincount(data.val.y, minlength=data.n_classes)
            val_p, test_p = (metrics.correct_prior(p, trained=prior, true=true) for p in (val_p, test_p))
            prior = true / true.sum()
        codes = [data.classes.index(each) for each in bound.rare]
        costs = {"miss": self.miss, "false_alarm": self.false_alarm}
        labels = predict_labels(remedy, data.val.y, val_p, test_p, prior, codes[0], costs)
        return {
            **_quality(data, labels, test_p, codes, costs),
            "seconds": run.seconds,
            "seconds_resampling": resampling,
            "samples_seen": run.samples_seen,
            "n_train": len(more),
            "distinct": len(np.unique(source)),
            "parameters": run.parameters,
            "peak_memory": run.peak_memory,
        }


def rare_classes(data: Dataset) -> tuple[str, ...]:
    """Name the classes with fewer than half the mean number of training samples, or else the smallest one.

    Examples
    --------
    >>> from course_lib.datasets import load_sketches
    >>> rare_classes(load_sketches(n_train=1_000, n_test=50, n_val=50, imbalance=100))
    ('key', 'star', 'sun', 'tree', 'umbrella')
    """
    counts = np.bincount(data.train.y, minlength=data.n_classes)
    rare = np.flatnonzero(counts < counts.mean() / 2)
    # at a tie the last class, as a RatioPlan has it: of 0 and 1, the positive one
    codes = rare if len(rare) else [len(counts) - 1 - int(counts[::-1].argmin())]
    return tuple(data.classes[code] for code in codes)


def usual_recipe(data: Dataset) -> "Recipe":
    """Give the recipe that suits the samples: the "cnn" on images, the "mlp" on tables.

    Examples
    --------
    >>> from course_lib.datasets import load_breast_cancer
    >>> usual_recipe(load_breast_cancer()).model
    'mlp'
    """
    from course_lib.training import Recipe

    return Recipe(model="mlp" if data.train.X.ndim == 2 else "cnn")


def _quality(
    data: Dataset, labels: np.ndarray, p: np.ndarray, codes: list[int], costs: Mapping[str, float]
) -> dict[str, float]:
    y = data.test.y
    scores = metrics.score(y, labels, data.classes)
    recall = scores.pop("recall")
    rare = {data.classes[code] for code in codes}
    if data.n_classes == 2:  # one class against the other: of codes[0], whichever that is
        asked, probability = (y == codes[0]).astype(np.int64), p[:, codes[0]]
    else:
        asked, probability = y, p
    return {
        **scores,
        "recall_rare": float(np.nanmean([recall[data.classes[code]] for code in codes])),
        "recall_common": float(np.nanmean([each for name, each in recall.items() if name not in rare])),
        **{f"recall_{name}": each for name, each in recall.items()},
        "pr_auc": metrics.pr_auc(asked, probability),
        "ece": metrics.ece(asked, probability),
        "brier": metrics.brier(asked, probability),
        "expected_cost": metrics.expected_cost(y, labels, positive=codes, **costs),
    }
