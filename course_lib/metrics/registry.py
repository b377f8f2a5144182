"""The one list of what is measured: label, unit, scale, and which way is better; and what a difference says.

Verdicts, tables, pictures and claims read it. What is not in it is refused: a number whose direction nobody has said
cannot be called better or worse.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

FEWEST_SEEDS = 5
"""Of fewer differences, no bootstrap interval covers 95 %: even from the lowest to the highest of 4 covers 88 %."""

_SIGN = str.maketrans("-", "−")


@dataclass(frozen=True)
class Metric:
    """A figure that is measured of a run.

    Parameters
    ----------
    name, label : str
        The column that holds it, such as ``"recall_rare"``, and what people call it.
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
        """Say of a difference that is not zero: better or worse, or (where neither is) higher or lower."""
        if self.higher_is_better is None:
            return "higher" if difference > 0 else "lower"
        return "better" if (difference > 0) == self.higher_is_better else "worse"


_COUNT: dict[str, Any] = {"unit": "", "scale": 1, "digits": 0}
_SECONDS: dict[str, Any] = {"unit": "s", "scale": 1}
_MILLISECONDS: dict[str, Any] = {"unit": "ms", "scale": 1, "digits": 2}
_MEGABYTES: dict[str, Any] = {"unit": "MB", "scale": 1e-6}
_NUMBER: dict[str, Any] = {"unit": "", "scale": 1, "digits": 3}

METRICS: dict[str, Metric] = {
    metric.name: metric
    for metric in (
        # quality
        Metric("accuracy", "accuracy", True),
        Metric("balanced_accuracy", "balanced accuracy", True),
        Metric("balanced_accuracy_own", "balanced accuracy at its own threshold", True),
        Metric("macro_f1", "macro F1", True),
        Metric("average_precision", "average precision", True),
        Metric("pr_auc", "area under precision and recall", True),
        Metric("recall_rare", "recall of the rare classes", True),
        Metric("recall_common", "recall of the common classes", True),
        Metric("ece", "expected calibration error", False),
        Metric("brier", "Brier score", False),
        Metric("log_loss", "log loss", False, **_NUMBER),
        Metric("member_accuracy", "accuracy of the members, on average", True),
        Metric("disagreement", "share of samples that two members name differently", None),
        Metric("expected_cost", "expected cost", False, **_NUMBER),
        Metric("threshold", "threshold", None, **_NUMBER),
        # over-fitting
        Metric("train_accuracy", "training accuracy", None),
        Metric("val_accuracy", "validation accuracy", True),
        Metric("gap", "gap between training and validation accuracy", False),
        Metric("val_loss", "validation loss", False, **_NUMBER),
        Metric("train_loss", "training loss", None, **_NUMBER),
        Metric("optimism", "validation accuracy above that on new samples", False),
        # cost
        Metric("seconds", "training time", False, **_SECONDS),
        Metric("seconds_resampling", "time to resample", False, **_SECONDS),
        Metric("peak_memory", "peak memory", False, **_MEGABYTES),
        Metric("data_bytes", "size of the training data", False, **_MEGABYTES),
        Metric("parameters", "parameters trained", False, **_COUNT),
        Metric("multiply_adds", "multiply-adds for an answer", False, **_COUNT),
        Metric("bytes", "size on the disk", False, "kB", 1e-3),
        Metric("ms_1", "time for an answer to one", False, **_MILLISECONDS),
        Metric("ms_1_p95", "time for an answer to one, 95 % below", False, **_MILLISECONDS),
        Metric("ms_64", "time for answers to 64", False, **_MILLISECONDS),
        Metric("ms_64_p95", "time for answers to 64, 95 % below", False, **_MILLISECONDS),
        # the samples trained on
        Metric("samples_seen", "samples seen", None, **_COUNT),
        Metric("n_train", "training samples", None, **_COUNT),
        Metric("distinct", "distinct training samples", None, **_COUNT),
        Metric("right_lost", "share of right labels lost", False),
    )
}
"""By name, what many measure; `register` adds to them."""

FAMILIES: dict[str, Metric] = {
    metric.name: metric
    for metric in (
        Metric("accuracy_after_", "accuracy after steps: ", True),
        Metric("val_accuracy_after_", "validation accuracy, after ", True),
        Metric("val_of_", "accuracy on validation samples: ", True),
        Metric("recall_", "recall of ", True),
        Metric("accuracy_", "accuracy on ", True),
    )
}
"""What is measured of every class, group or step, by the beginning of the name; the longest that fits counts."""


def register(*metrics: Metric) -> None:
    """Make figures known that are measured in one place only: a lesson's, or your own.

    Parameters
    ----------
    *metrics : Metric
        A name that ends in an underscore is the beginning of many: ``"recall_"`` stands for ``"recall_umbrella"``.

    Raises
    ------
    ValueError
        If a name is known already, as another figure.

    Examples
    --------
    >>> register(Metric("f2_of_", "F2 of ", higher_is_better=True))
    >>> find_metric("f2_of_umbrella").label
    'F2 of umbrella'
    """
    for metric in metrics:
        known = FAMILIES if metric.name.endswith("_") else METRICS
        if known.setdefault(metric.name, metric) != metric:
            raise ValueError(
                f"metric {metric.name!r} is known already, as {known[metric.name].label!r}; give yours another name"
            )


def find_metric(name: str) -> Metric:
    """Look a figure up.

    Parameters
    ----------
    name : str
        A key of `METRICS`, or one that begins like a key of `FAMILIES`: ``"recall_<class>"``, ``"accuracy_<group>"``.

    Raises
    ------
    ValueError
        If it is unknown; the message lists the known ones, and says how to make one's own known.

    Examples
    --------
    >>> find_metric("peak_memory").higher_is_better, find_metric("recall_umbrella").label
    (False, 'recall of umbrella')
    """
    if name in METRICS:
        return METRICS[name]
    fitting = [prefix for prefix in FAMILIES if name.startswith(prefix) and len(name) > len(prefix)]
    if fitting:
        family = FAMILIES[prefix := max(fitting, key=len)]
        return replace(family, name=name, label=family.label + name.removeprefix(prefix))
    known = ", ".join((*METRICS, "recall_<class>", "accuracy_<group>"))
    raise ValueError(
        f"metric {name!r} is unknown, so nobody can say which way is better; known are {known}. If it is your own, "
        f"say so first: metrics.register(metrics.Metric({name!r}, label=…, higher_is_better=…))"
    )


@dataclass(frozen=True)
class Verdict:
    """What the paired differences say: mean of candidate minus baseline, its 95 % interval, and `verdict_label`."""

    difference: float
    low: float
    high: float
    words: str


def paired_interval(
    differences: ArrayLike,
    *,
    level: float = 0.95,
    resamples: int = 10_000,
    random_state: int | np.random.Generator = 0,
) -> tuple[float, float]:
    """Bootstrap interval of a mean difference, with percentiles *expanded* so far that they match Student's t.

    Hesterberg, "What Teachers Should Know About the Bootstrap", The American Statistician 69(4), 2015.

    Raises
    ------
    ValueError
        With fewer than 2 differences, or one that is not a number.

    >>> paired_interval([-0.09, -0.08, -0.10, -0.07, -0.09])[1] < 0
    True
    """
    from scipy import stats

    differences = np.asarray(differences, dtype=float)
    n = differences.size
    if differences.ndim != 1 or n < 2 or not np.isfinite(differences).all():
        raise ValueError(
            f"differences={differences.tolist()} cannot be judged; give 2 finite numbers or more"
        )
    tail = stats.norm.sf(np.sqrt(n / (n - 1)) * stats.t.isf((1 - level) / 2, n - 1))
    rng = np.random.default_rng(random_state)
    means = differences[rng.integers(0, n, (resamples, n))].mean(axis=1)
    low, high = np.quantile(means, [tail, 1 - tail])
    return float(low), float(high)


def verdict_label(low: float, high: float, metric: str, seeds: int) -> str:
    """Say what an interval of a difference in `metric` over so many seeds allows to say.

    >>> verdict_label(0.5, 0.9, "seconds", seeds=10), verdict_label(-0.1, 0.9, "seconds", seeds=10)
    ('worse', 'too close to call')
    """
    measured = find_metric(metric)
    if seeds < FEWEST_SEEDS:
        return "too few seeds to call"
    if low <= 0 <= high:
        return "too close to call"
    return measured.word(low)
