"""The one list of what is measured: label, unit, scale, and which way is better.

Verdicts, tables, pictures and claims read it. What is not in it is refused: a number whose direction nobody has said
cannot be called better or worse.
"""

from dataclasses import dataclass, replace
from typing import Any

_SIGN = str.maketrans("-", "−")


@dataclass(frozen=True)
class Metric:
    """A figure that is measured of a run.

    Parameters
    ----------
    name : str
        The column that holds it, such as ``"recall_rare"``.
    label : str
        What people call it, such as ``"recall of the rare classes"``.
    higher_is_better : bool or None
        Which way is better; None where it says nothing by itself, as how many samples were trained on.
    unit : str, default="points"
        Of a difference, after scaling; "points" are hundredths of a share.
    scale : float, default=100
        What a number is multiplied by to be in that unit.
    digits : int, default=1
        After the decimal point, when shown.

    Examples
    --------
    >>> Metric("recall", "recall", True).signed(-0.0512)
    '−5.1 points'
    """

    name: str
    label: str
    higher_is_better: bool | None
    unit: str = "points"
    scale: float = 100
    digits: int = 1

    @property
    def is_share(self) -> bool:
        """Whether it is a share from 0 to 1: in percent, and its differences in points."""
        return self.unit == "points"

    def number(self, value: float) -> str:
        """Show a difference with its sign, and without the unit: ``"−5.1"``."""
        return f"{self.scale * value:+.{self.digits}f}".translate(_SIGN)

    def signed(self, value: float) -> str:
        """Show a difference with its sign and unit: ``"−5.1 points"``."""
        return f"{self.number(value)} {self.unit}".rstrip()

    def word(self, difference: float) -> str:
        """Say of a difference that is not zero: better or worse, or (where neither is) higher or lower.

        Examples
        --------
        >>> find_metric("accuracy").word(0.1), find_metric("seconds").word(0.1), find_metric("n_train").word(10)
        ('better', 'worse', 'higher')
        """
        if self.higher_is_better is None:
            return "higher" if difference > 0 else "lower"
        return "better" if (difference > 0) == self.higher_is_better else "worse"


_COUNT: dict[str, Any] = {"unit": "", "scale": 1, "digits": 0}
_SECONDS: dict[str, Any] = {"unit": "s", "scale": 1}
_MEGABYTES: dict[str, Any] = {"unit": "MB", "scale": 1e-6}
_NUMBER: dict[str, Any] = {"unit": "", "scale": 1, "digits": 3}

METRICS: dict[str, Metric] = {
    metric.name: metric
    for metric in (
        # quality
        Metric("accuracy", "accuracy", True),
        Metric("balanced_accuracy", "balanced accuracy", True),
        Metric("macro_f1", "macro F1", True),
        Metric("average_precision", "average precision", True),
        Metric("pr_auc", "area under precision and recall", True),
        Metric("recall_rare", "recall of the rare classes", True),
        Metric("recall_common", "recall of the common classes", True),
        Metric("recall_others", "recall of the other classes", True),
        Metric("found", "objects found", True),
        Metric("found_sparing", "objects found, few false alarms", True),
        Metric("ece", "expected calibration error", False),
        Metric("brier", "Brier score", False),
        Metric("expected_cost", "expected cost", False, **_NUMBER),
        # over-fitting
        Metric("train_accuracy", "training accuracy", None),
        Metric("val_accuracy", "validation accuracy", True),
        Metric("gap", "gap between training and validation accuracy", False),
        Metric("val_loss", "validation loss", False, **_NUMBER),
        Metric("by_choice", "balanced accuracy on the part that chose", None),
        Metric("fresh", "balanced accuracy on a part that did not choose", True),
        Metric("gain", "what choosing flatters", False),
        # cost
        Metric("seconds", "training time", False, **_SECONDS),
        Metric("seconds_choosing", "time to choose samples", False, **_SECONDS),
        Metric("seconds_resampling", "time to resample", False, **_SECONDS),
        Metric("peak_memory", "peak memory", False, **_MEGABYTES),
        Metric("data_bytes", "size of the training data", False, **_MEGABYTES),
        Metric("parameters", "parameters trained", False, **_COUNT),
        Metric("labels", "labels needed", False, **_COUNT),
        Metric("steps_to_fit", "steps until the training samples are fitted", False, "steps", 1),
        Metric("steps_to_read", "steps until other samples are read", False, "steps", 1),
        Metric("passes_to_fit", "passes until the training samples are fitted", False, "passes", 1),
        Metric("passes_to_read", "passes until other samples are read", False, "passes", 1),
        # the samples trained on
        Metric("samples_seen", "samples seen", None, **_COUNT),
        Metric("n_train", "training samples", None, **_COUNT),
        Metric("distinct", "distinct training samples", None, **_COUNT),
        Metric("objects", "objects learned from", None, **_COUNT),
        Metric("birds", "share of birds", None),
        Metric("houses", "share of houses", None),
        Metric("wrong", "share of wrong labels", False),
        Metric("missed", "share of background that shows an object", False),
        Metric("noise_after", "share of wrong labels left", False),
        Metric("right_lost", "share of right labels lost", False),
        Metric("without_rare", "share of batches without a rare sample", False),
        Metric("pull", "gradient along the balanced one", None, "%"),
        Metric("spread", "scatter of the gradient", False, "%"),
    )
}
"""By name. Your own figure is known once it stands here: ``METRICS["f2"] = Metric("f2", "F2", True)``."""

FAMILIES: dict[str, Metric] = {
    metric.name: metric
    for metric in (
        Metric("accuracy_after_", "accuracy after steps: ", True),
        Metric("loss_after_", "training loss after steps: ", False, **_NUMBER),
        Metric("recall_", "recall of ", True),
        Metric("accuracy_", "accuracy on ", True),
    )
}
"""What is measured of every class, group or step, by the beginning of the name; the first that fits counts."""


def find_metric(name: str) -> Metric:
    """Look a figure up.

    Parameters
    ----------
    name : str
        A key of `METRICS`, or one that begins like a key of `FAMILIES`: ``"recall_<class>"``, ``"accuracy_<group>"``.

    Returns
    -------
    Metric

    Raises
    ------
    ValueError
        If it is unknown; the message lists the known ones, and says how to make one's own known.

    Examples
    --------
    >>> find_metric("peak_memory").higher_is_better
    False
    >>> find_metric("recall_umbrella").label
    'recall of umbrella'
    """
    if name in METRICS:
        return METRICS[name]
    for prefix, family in FAMILIES.items():
        if name.startswith(prefix) and len(name) > len(prefix):
            return replace(family, name=name, label=family.label + name.removeprefix(prefix))
    known = ", ".join((*METRICS, "recall_<class>", "accuracy_<group>"))
    raise ValueError(
        f"metric {name!r} is unknown, so nobody can say which way is better; known are {known}. If it is your own, "
        f"say so first: metrics.METRICS[{name!r}] = metrics.Metric({name!r}, label=…, higher_is_better=…)"
    )
