"""Remedies for unequal classes, as data: what to do to the samples, to the loss, to the head and to the answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from course_lib.ratios import HOW, RESAMPLERS
from course_lib.text import describe_fields

PLANS = tuple(way for way in HOW if way != "weight")
THRESHOLDS = ("balanced", "cost", "f_beta")
_UNKNOWN_PRIOR = ("focal",)


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
        Correct the chances: from the shares that training believed in to those of the validation samples.
    threshold : {None, "balanced", "cost", "f_beta"}, default=None
        The likeliest class; or, of two classes, the threshold that is best on the validation samples, by balanced
        accuracy, by cost or by F1. Of more classes only "balanced": chances are divided by the classes' shares to
        the power of τ, which the validation samples choose.

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
