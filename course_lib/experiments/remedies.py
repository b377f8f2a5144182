"""Remedies for unequal classes: what to do to samples, loss, head and answer; and what each is worth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from time import thread_time as clock
from typing import TYPE_CHECKING, Any

import numpy as np

from course_lib import metrics
from course_lib.datasets import Dataset, Split
from course_lib.experiments.measures import QUALITY
from course_lib.ratios import HOW, RESAMPLERS, RatioPlan, resample
from course_lib.text import describe_fields
from course_lib.validation import check_one_of

if TYPE_CHECKING:  # torch loads when training does
    from course_lib.training import Recipe, Run

OF_RUNS = ("seconds", "samples_seen", "n_train", "parameters", "peak_memory")
MEASURED = (
    *(*QUALITY, "recall_rare", "recall_common", "pr_auc", "ece", "brier", "expected_cost"),
    *(*OF_RUNS, "seconds_resampling", "distinct"),
)
"""What is measured of every remedy, beside recall_<class>."""
PLANS = tuple(way for way in HOW if way != "weight")
_POWERS = np.linspace(0, 2, 41)


@dataclass(frozen=True, kw_only=True)
class Remedy:
    """What to do about unequal classes; with nothing set, nothing.

    Parameters
    ----------
    resample : str, optional
        How to change the training samples: a key of `course_lib.ratios.RESAMPLERS` ("random_over", "smote", …), or
        one of a `RatioPlan`'s ways, "over", "under" and "both".
    target : str, float or mapping, optional
        To which ratio, as for a `RatioPlan`; "1:1" where a way reaches one and nothing is said.
    loss, defer : str, float
        A key of `course_lib.losses.LOSSES`, and the share of the steps before it takes over, as in a `Recipe`.
    options, loss_options : mapping, optional
        Of the resampler, such as ``{"k_neighbors": 3}``, and of the loss, such as ``{"gamma": 5.0}``.
    head, prior : bool, default=False
        Train a new head in the last quarter of the steps (see `course_lib.training.retrain_head`); correct the
        probabilities from the shares that training believed in to those of the validation samples.
    threshold : {None, "balanced", "cost", "f_beta"}, default=None
        The likeliest class; or, of two classes, the threshold that is best on the validation samples. Of more classes
        only "balanced": probabilities over shares to the power of τ, which the validation samples choose.

    Raises
    ------
    ValueError
        If a way is unknown, or settings contradict each other.

    Examples
    --------
    >>> Remedy(resample="smote", target="1:2")
    Remedy(resample='smote', target='1:2')
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
        check_one_of("resample", self.resample, (None, *PLANS, *RESAMPLERS))
        check_one_of("threshold", self.threshold, (None, "balanced", "cost", "f_beta"))
        if self.resample is None and (self.target is not None or self.options):
            raise ValueError(
                f"target={self.target!r}, options={dict(self.options)!r} without resample; say how to reach it, such "
                "as resample='random_over'"
            )
        if self.head and (self.resample or self.loss != "cross_entropy"):
            raise ValueError(
                "head=True learns its features from all samples with cross-entropy; leave resample and loss out"
            )
        if self.prior and self.loss == "focal":
            raise ValueError(
                "prior=True with loss='focal': it is not known which shares that loss makes a model believe in; "
                "correct after resampling or weights, or move the threshold"
            )

    def __repr__(self) -> str:
        return describe_fields(self)

    def make_loss(self) -> Any:
        """Give what a `Recipe` takes as loss."""
        from course_lib.losses import LOSSES

        return partial(LOSSES[self.loss], **self.loss_options) if self.loss_options else self.loss


def apply_resampling(split: Split, remedy: Remedy, seed: int) -> tuple[Split, np.ndarray]:
    """Resample training samples, and give the two rows that each comes from: alike, but for points between two."""
    if remedy.resample is None:
        return split, np.arange(len(split)).repeat(2).reshape(-1, 2)
    if remedy.resample in PLANS:
        plan = RatioPlan.from_labels(split.y, remedy.target or "1:1", remedy.resample)
        rows = plan.indices(split.y, random_state=seed)
        return split.take(rows), rows.repeat(2).reshape(-1, 2)
    by_distance = RESAMPLERS[remedy.resample].uses_distances
    X = split.X.reshape(len(split), -1).astype(float) if by_distance else split.X
    made = resample(X, split.y, remedy.target, remedy.resample, random_state=seed, **remedy.options)
    X = made.X.reshape(-1, *split.X.shape[1:])
    if by_distance and split.X.dtype.kind in "iu":
        X = np.rint(X).astype(split.X.dtype)
    groups = None if split.groups is None else split.groups[made.origin]
    return Split(X, made.y, groups), made.source


def standardise(data: Dataset) -> Dataset:
    """Bring the columns of a table to the scale of its training part; leave images as they are."""
    from sklearn.preprocessing import StandardScaler

    if data.train.X.ndim > 2:
        return data
    scale = StandardScaler().fit(data.train.X).transform
    train, val, test = (replace(part, X=scale(part.X)) for part in (data.train, data.val, data.test))
    return replace(data, train=train, val=val, test=test)


def fit(data: Dataset, remedy: Remedy, recipe: "Recipe") -> "Run":
    """Train on resampled data as a remedy asks; the steps are those of the recipe, whatever the remedy."""
    from course_lib.training import retrain_head, train

    validation = "epoch" if recipe.patience else None
    if not remedy.head:
        recipe = recipe.replace(loss=remedy.make_loss(), defer=remedy.defer)
        return train(recipe, data, validation=validation)
    steps = recipe.steps or 0
    last = max(1, steps // 4)
    features = train(recipe.replace(steps=max(1, steps - last)), data, validation=validation)
    return retrain_head(features, data, steps=last, validation=None)


def implied_prior(counts: np.ndarray, remedy: Remedy) -> np.ndarray:
    """Work out which shares of the classes, float (C,), training on `counts` makes a model believe in."""
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
    """Decide on the test samples, by what the validation samples say; of two classes, find `positive`."""
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


@dataclass(frozen=True, kw_only=True)
class RemedyMeasure:
    """How `compare` measures remedies: the same split, the same number of steps, the same costs of mistakes for all.

    Trained on `train`, resampled or not; `val` moves thresholds and tells the true shares; measured on `test`, as it
    came. Tables are standardised before they are resampled: SMOTE measures distances.

    Parameters
    ----------
    steps : int, default=500
        Optimisation steps of every run, whatever the remedy does to the number of samples.
    recipe, rare : Recipe, sequence of str, optional
        Model, learning rate, … of all runs (left out: the "cnn" on images, the "mlp" on tables), and the classes that
        `recall_rare` is about (those with under half the mean number of training samples, or the smallest).
    miss, false_alarm : float, default=10.0, 1.0
        Cost of taking a rare class for a common one, and of the reverse.

    Examples
    --------
    >>> from course_lib.datasets import load_digits, make_rare, one_against_rest
    >>> from course_lib.training import Recipe
    >>> eights = make_rare(one_against_rest(load_digits(), "8"), ["8"], keep=0.3)
    >>> measure = RemedyMeasure(steps=100, recipe=Recipe(model="linear"))
    >>> measure(0, eights, Remedy(loss="weighted"))["recall_rare"] > measure(0, eights, Remedy())["recall_rare"]
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
        from course_lib.training import Recipe

        rare = rare_classes(data) if self.rare is None else tuple(self.rare)
        for name in rare:
            check_one_of("rare", name, data.classes)
        recipe = self.recipe or Recipe(model="mlp" if data.train.X.ndim == 2 else "cnn")
        return replace(self, rare=rare, recipe=recipe.replace(steps=self.steps))

    def metric_names(self, data: Dataset) -> list[str]:
        """Name what is measured of every run on `data`."""
        return [*MEASURED, *(f"recall_{name}" for name in data.classes)]

    def __call__(self, seed: int, data: Dataset, remedy: Remedy) -> dict[str, float]:
        """Train with one remedy, and measure the run: `MEASURED` and recall_<class>, by their names.

        distinct are the different training rows used; recall_rare and recall_common are means over the classes.
        """
        bound = self.bind(data)
        assert bound.recipe is not None
        assert bound.rare is not None
        data = standardise(data)
        started = clock()
        more, source = apply_resampling(data.train, remedy, seed)
        resampling = clock() - started
        run = fit(replace(data, train=more), remedy, bound.recipe.replace(seed=seed))
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
            **_quality(data, labels, test_p, codes),
            "expected_cost": metrics.expected_cost(data.test.y, labels, positive=codes, **costs),
            "seconds_resampling": resampling,
            "distinct": len(np.unique(source)),
            **{name: getattr(run, name) for name in OF_RUNS},
        }


def rare_classes(data: Dataset) -> tuple[str, ...]:
    """Name the classes with fewer than half the mean number of training samples, or else the smallest one."""
    counts = np.bincount(data.train.y, minlength=data.n_classes)
    rare = np.flatnonzero(counts < counts.mean() / 2)
    # at a tie the last class, as a RatioPlan has it: of 0 and 1, the positive one
    codes = rare if len(rare) else [len(counts) - 1 - int(counts[::-1].argmin())]
    return tuple(data.classes[code] for code in codes)


def _quality(data: Dataset, labels: np.ndarray, p: np.ndarray, codes: list[int]) -> dict[str, float]:
    """Measure predictions for the test samples; of two classes, the probability of codes[0], whichever that is."""
    y, rare = data.test.y, {data.classes[code] for code in codes}
    scores = metrics.score(y, labels, data.classes)
    recall = scores.pop("recall")
    asked, probability = y, p
    if data.n_classes == 2:
        asked, probability = (y == codes[0]).astype(np.int64), p[:, codes[0]]
    return {
        **scores,
        "recall_rare": float(np.nanmean([recall[data.classes[code]] for code in codes])),
        "recall_common": float(np.nanmean([each for name, each in recall.items() if name not in rare])),
        **{f"recall_{name}": each for name, each in recall.items()},
        "pr_auc": metrics.pr_auc(asked, probability),
        "ece": metrics.ece(asked, probability),
        "brier": metrics.brier(asked, probability),
    }
