"""LabelNoiseLab: make labels wrong, choose a threshold, see what is dropped and what that is worth."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import traitlets

from course_lib import datasets
from course_widgets.base import CourseWidget, Number, check_data
from course_widgets.label_noise_lab.models import MODELS
from course_widgets.label_noise_lab.noise import Cleaned, NoisyLabels, accuracies, noisy_labels
from course_widgets.text import percent

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_WRONG = 0.6


class LabelNoiseLab(CourseWidget, module=Path(__file__).with_name("label_noise_lab.mjs")):
    """Choose how many labels are wrong, and below which probability a label is dropped.

    A label's self-confidence is the probability that a logistic regression gives it which was trained on other
    samples. The picture shows it, right labels above and wrong ones below, and the threshold under which labels are
    dropped. Moving the threshold is worked out in the browser; on release the models are trained on what is left, and
    scored on the validation part, whose labels are all right.

    Parameters
    ----------
    data : course_lib.datasets.Dataset
        At most 10,000 training samples: grey images, or a table without gaps. Its labels are taken to be right.
    rate : float, default 0.2
        Share of training labels to make wrong, from 0 to 0.6.
    threshold : float, default 0.0
        Labels that are given less are dropped; from 0 to 1, in steps of a thousandth.
    models : sequence of str
        What to train: names in `course_widgets.label_noise_lab.models.MODELS`.
    random_state : int, default 0
        Draws the wrong labels and the folds.

    Attributes
    ----------
    value : Cleaned
        rate, threshold, ``dropped`` (positions) and ``report`` (how many were wrong).
    rate, threshold
        Set them and the picture follows.

    Raises
    ------
    TypeError, ValueError
        If there is no data set, it is too large or has gaps, or a model is unknown.
    traitlets.TraitError
        If a share is out of range; the control keeps the one it had.

    Examples
    --------
    >>> lab = LabelNoiseLab(datasets.load_wine(), rate=0.1, threshold=0.2)
    >>> lab.value.report.wrong
    11
    """

    STATES: ClassVar[Mapping[str, Callable]] = {
        "digits": lambda: LabelNoiseLab(datasets.load_digits()),
        "a good threshold": lambda: LabelNoiseLab(datasets.load_digits(), threshold=0.1),
        "too strict": lambda: LabelNoiseLab(datasets.load_digits(), threshold=0.8),
        "nothing wrong": lambda: LabelNoiseLab(datasets.load_digits(), rate=0.0, threshold=0.1),
        "half wrong": lambda: LabelNoiseLab(datasets.load_digits(), rate=0.5, threshold=0.15),
        "all dropped": lambda: LabelNoiseLab(datasets.load_wine(), threshold=1.0),
        "table": lambda: LabelNoiseLab(datasets.load_wine(), rate=0.1, threshold=0.1),
    }

    SETTINGS = ("rate", "threshold")

    rate = Number(0.2, min=0, max=MOST_WRONG, cure="; for 10 % write 0.1", help="share of wrong labels")
    threshold = Number(
        0.0, min=0, max=1, cure="; for 10 % write 0.1", help="drop labels whose self-confidence is below this"
    )

    _about = traitlets.Dict().tag(sync=True)
    _images = traitlets.Bytes().tag(sync=True)

    def __init__(
        self,
        data: datasets.Dataset,
        rate: float = 0.2,
        threshold: float = 0.0,
        models: Sequence[str] = ("nearest neighbour", "decision tree", "support vector machine"),
        *,
        random_state: int = 0,
        **kwargs: Any,
    ) -> None:
        self.data, self.models, self.random_state = _check_data(data), _check_models(models), random_state
        self._X, self._X_new = (_flat(part.X) for part in (data.train, data.val))
        # Kept for this lab, not for the class: a cache on the method would keep every lab alive.
        self._noisy = lru_cache(2)(self._make_noisy)
        self._bounds = lru_cache(1)(self._measure_bounds)
        self._kept = lru_cache(1)(self._measure_kept)
        pictures = self._pictures
        super().__init__(
            {"rate": rate, "threshold": threshold},
            _about={
                "models": list(self.models),
                "classes": list(data.classes),
                "size": None if pictures is None else list(pictures.shape[1:]),
            },
            _images=b"" if pictures is None else np.ascontiguousarray(pictures).tobytes(),
            **kwargs,
        )

    # -- what it is set to ---------------------------------------------------------------------------------

    @property
    def labels(self) -> NoisyLabels:
        """The labels at the present rate, some of them wrong, and the model's self-confidence in each."""
        return self._noisy(self.rate)

    @property
    def value(self) -> Cleaned:
        """What the filter drops."""
        return self.labels.filter(self.threshold)

    @property
    def accuracy(self) -> dict[str, dict[str, float]]:
        """Accuracy of each model on the validation part: with all labels, with what is kept, with the right ones."""
        everything, right = self._bounds(self.rate)
        rows = zip(self.models, everything, self._kept(self.rate, self.threshold), right, strict=True)
        return {name: {"all": a, "kept": b, "right": c} for name, a, b, c in rows}

    def code(self) -> str:
        """Return the filter in scikit-learn; it expects ``X``, a row a sample, and ``y``, labels from 0."""
        seed = int(np.random.default_rng(self.random_state).integers(2**31))
        return _CODE.format(seed=seed, threshold=f"{self.threshold:g}")

    def describe(self) -> str:
        """Say what is dropped, what of it was wrong, and the accuracy that results."""
        filtered, (name, row), n = (
            _filter_sentences(self.value),
            next(iter(self.accuracy.items())),
            len(self.data.val),
        )
        if np.isnan(row["kept"]):
            return f"{filtered} That is too little to train on."
        after, before = (percent(round(n * row[key]), n) for key in ("kept", "all"))
        if not len(self.value.dropped):
            return f"{filtered} Trained on all of them, {name} is right in {before}."
        return f"{filtered} Trained on what is left, {name} is right in {after}, on all labels in {before}."

    def figure(self) -> "Figure":
        """Draw self-confidence and threshold, the accuracies, and the pictures of the least self-confidence."""
        from course_widgets.label_noise_lab.figure import draw

        return draw(self)

    # -- state ---------------------------------------------------------------------------------------------

    @traitlets.validate("rate")
    def _possible_rate(self, proposal: Any) -> float:
        rate = round(proposal.value, 3)
        try:
            self._noisy(rate)
        except ValueError as error:
            raise traitlets.TraitError(str(error)) from None
        return rate

    @traitlets.validate("threshold")
    def _in_thousandths(self, proposal: Any) -> float:
        return round(proposal.value, 3)

    def _line(self) -> str:
        report, (name, row) = self.value.report, next(iter(self.accuracy.items()))
        right = "too few to train on" if np.isnan(row["kept"]) else f"{name} {row['kept']:.1%}"
        return (
            f"{self.rate:.0%} wrong, below {100 * self.threshold:g}% dropped: {report.caught:,} wrong, "
            f"{report.lost:,} right; {right}"
        )

    def _payload(self) -> dict[str, Any]:
        labels = self.labels
        return {
            "self_confidence": labels.self_confidence.tolist(),
            "given": labels.given.tolist(),
            "true": labels.true.tolist(),
            "accuracy": [
                [None if np.isnan(share) else share for share in row.values()]
                for row in self.accuracy.values()
            ],
        }

    @property
    def _pictures(self) -> np.ndarray | None:
        return self.data.train.X if self.data.train.X.ndim == 3 else None

    def _make_noisy(self, rate: float) -> NoisyLabels:
        return noisy_labels(self._X, self.data.train.y, rate, random_state=self.random_state)

    def _measure_bounds(self, rate: float) -> tuple[list[float], list[float]]:
        """Train on all labels of a rate, and on the right ones alone."""
        wrong = self._noisy(rate).wrong
        return self._fit(rate, np.full(len(wrong), True)), self._fit(rate, ~wrong)

    def _measure_kept(self, rate: float, threshold: float) -> list[float]:
        labels = self._noisy(rate)
        kept = np.full(len(labels.given), True)
        kept[labels.filter(threshold).dropped] = False
        return self._fit(rate, kept)

    def _fit(self, rate: float, kept: np.ndarray) -> list[float]:
        val, given = self.data.val, self._noisy(rate).given
        return accuracies(self.models, self._X[kept], given[kept], self._X_new, val.y)


def _filter_sentences(cleaned: Cleaned) -> str:
    report, threshold = cleaned.report, f"{round(1000 * cleaned.threshold) / 10:g}%"
    start = f"{report.wrong:,} of {report.n:,} labels are wrong ({percent(report.wrong, report.n)})."
    if not report.dropped:
        return f"{start} Nothing is dropped."
    left = report.n - report.dropped
    of_them = f" ({percent(report.caught, report.wrong)} of these)" if report.wrong else ""
    after = f"Of the {left:,} left, {percent(report.wrong - report.caught, left)} are wrong."
    return (
        f"{start} Dropping labels with a self-confidence below {threshold} drops {report.dropped:,}: "
        f"{report.caught:,} wrong{of_them} and {report.lost:,} right. {after if left else 'Nothing is left.'}"
    )


_CODE = """\
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

# X: a row a sample; y: labels 0, 1, 2 …, some of them wrong
model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=300))
folds = StratifiedKFold(5, shuffle=True, random_state={seed})
self_confidence = cross_val_predict(model, X, y, cv=folds, method="predict_proba")[np.arange(len(y)), y]
kept = np.flatnonzero(self_confidence >= {threshold})
# X[kept], y[kept]: train on these
"""


def _check_data(data: Any) -> datasets.Dataset:
    shape = check_data(data).train.X.shape
    if len(shape) not in (2, 3):
        raise ValueError(f"data.train.X has shape {shape}; give grey images (n, H, W) or a table (n, d)")
    if not np.isfinite(data.train.X).all():
        raise ValueError("data.train.X holds missing values; fill the gaps first")
    return data


def _check_models(models: Sequence[str]) -> tuple[str, ...]:
    unknown = [name for name in models if name not in MODELS]
    if unknown or not models:
        raise ValueError(f"models={list(models)!r}; choose one or more of {', '.join(map(repr, MODELS))}")
    return tuple(models)


def _flat(X: np.ndarray) -> np.ndarray:
    return X.reshape(len(X), -1) / (255 if X.dtype == np.uint8 else 1)
