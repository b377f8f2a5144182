"""LabelNoiseLab: make labels wrong, draw a line, see what is dropped and what it is worth."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import traitlets

from course_lib import datasets
from course_lib.trials import MODELS, Cleaned, NoisyLabels, accuracies, noisy_labels
from course_widgets.answering import AnsweringWidget
from course_widgets.text import percent

MOST_SAMPLES = 10_000  # a model is fitted at every release
MOST_WRONG = 0.6


class LabelNoiseLab(AnsweringWidget, module=Path(__file__).with_name("label_noise_lab.mjs")):
    """Choose how many labels are wrong, and below which probability a label is dropped.

    Each label is believed to some degree: the probability that a logistic regression gives it which was trained on
    other samples. The picture shows these beliefs, right labels above and wrong ones below, and the line under which
    labels are dropped. Moving the line is worked out in the browser; on release the models are trained on what is
    left, and scored on the validation part, whose labels are all right.

    Parameters
    ----------
    data : course_lib.datasets.Dataset
        At most 10,000 training samples: grey images, or a table without gaps. Its labels are taken to be right.
    rate : float, default 0.2
        Share of training labels to make wrong, from 0 to 0.6.
    threshold : float, default 0.0
        Labels that are given less are dropped; from 0 to 1, in steps of a thousandth.
    models : sequence of str
        What to train: names in `course_lib.trials.MODELS`.
    random_state : int, default 0
        Draws the wrong labels and the folds.

    Attributes
    ----------
    value : course_lib.trials.Cleaned
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
        "a good line": lambda: LabelNoiseLab(datasets.load_digits(), threshold=0.1),
        "too strict": lambda: LabelNoiseLab(datasets.load_digits(), threshold=0.8),
        "nothing wrong": lambda: LabelNoiseLab(datasets.load_digits(), rate=0.0, threshold=0.1),
        "half wrong": lambda: LabelNoiseLab(datasets.load_digits(), rate=0.5, threshold=0.15),
        "all dropped": lambda: LabelNoiseLab(datasets.load_wine(), threshold=1.0),
        "table": lambda: LabelNoiseLab(datasets.load_wine(), rate=0.1, threshold=0.1),
    }

    rate = traitlets.Float(0.2, help="share of wrong labels")
    threshold = traitlets.Float(0.0, help="drop labels that are given less than this")

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
        self.data, self.models, self.random_state = _checked(data), _known(models), random_state
        self._X, self._X_new = (_flat(part.X) for part in (data.train, data.val))
        self._damaged: dict[float, NoisyLabels] = {}
        self._bounds: dict[
            float, tuple[list, list]
        ] = {}  # by rate: with all labels, with the right ones alone
        self._kept: dict[tuple[float, float], list] = {}  # by rate and threshold
        pictures = data.train.X if data.train.X.ndim == 3 else None
        super().__init__(
            _about={
                "models": list(self.models),
                "classes": list(data.classes),
                "size": list(pictures.shape[1:]) if pictures is not None else None,
            },
            _images=b"" if pictures is None else np.ascontiguousarray(pictures).tobytes(),
            **kwargs,
        )
        self.set(rate=rate, threshold=threshold)
        self._show()

    # -- what it is set to ---------------------------------------------------------------------------------

    @property
    def labels(self) -> NoisyLabels:
        """The damaged labels at the present rate, and how much each is believed."""
        if self.rate not in self._damaged:
            self._damaged = {self.rate: self._damage(self.rate)}
        return self._damaged[self.rate]

    @property
    def value(self) -> Cleaned:
        """What the filter drops."""
        return self.labels.filter(self.threshold)

    @property
    def accuracy(self) -> dict[str, dict[str, float]]:
        """Accuracy of each model on the validation part: with all labels, with what is kept, with the right ones."""
        at = (self.rate, self.threshold)
        if self.rate not in self._bounds:
            wrong = self.labels.wrong
            self._bounds = {self.rate: (self._fit(np.full(len(wrong), True)), self._fit(~wrong))}
        if at not in self._kept:
            kept = np.full(len(self.labels.given), True)
            kept[self.value.dropped] = False
            self._kept = {at: self._fit(kept)}
        everything, right = self._bounds[self.rate]
        rows = zip(self.models, everything, self._kept[at], right, strict=True)
        return {name: {"all": a, "kept": b, "right": c} for name, a, b, c in rows}

    def set(self, *, rate: float | None = None, threshold: float | None = None) -> None:
        """Set both together.

        Raises
        ------
        traitlets.TraitError
            If one of them cannot be; then neither is changed.
        """
        with self.hold_sync(), self.hold_trait_notifications():
            self.rate = self.rate if rate is None else rate
            self.threshold = self.threshold if threshold is None else threshold

    def code(self) -> str:
        """Return the filter in scikit-learn; it expects ``X``, a row a sample, and ``y``, labels from 0."""
        seed = int(np.random.default_rng(self.random_state).integers(2**31))
        return _CODE.format(seed=seed, threshold=f"{self.threshold:g}")

    def describe(self) -> str:
        """Say what is dropped, what of it was wrong, and the accuracy that results."""
        said = describe(self.value)
        name, row = next(iter(self.accuracy.items()))
        if np.isnan(row["kept"]):
            return f"{said} That is too little to train on."
        n = len(self.data.val)
        after, before = (percent(round(n * row[key]), n) for key in ("kept", "all"))
        if not len(self.value.dropped):
            return f"{said} Trained on all of them, {name} is right in {before}."
        return f"{said} Trained on what is left, {name} is right in {after}, on all labels in {before}."

    def figure(self) -> Any:
        """Draw the beliefs, the line, the accuracies, and the pictures that are believed least.

        Returns
        -------
        matplotlib.figure.Figure
        """
        from course_widgets.label_noise_lab.figure import draw

        pictures = self.data.train.X if self.data.train.X.ndim == 3 else None
        return draw(self.labels, self.value, self.accuracy, pictures, self.data.classes)

    # -- state ---------------------------------------------------------------------------------------------

    @traitlets.validate("rate")
    def _possible_rate(self, proposal: Any) -> float:
        rate = _share("rate", proposal.value, MOST_WRONG)
        if rate not in self._damaged:
            try:
                self._damaged[rate] = self._damage(rate)
            except ValueError as error:
                raise traitlets.TraitError(str(error)) from None
        return rate

    @traitlets.validate("threshold")
    def _possible_threshold(self, proposal: Any) -> float:
        return _share("threshold", proposal.value, 1.0)

    @traitlets.observe("rate", "threshold")
    def _moved(self, _change: Any) -> None:
        self._show()

    def _follow(self, asked: dict) -> None:
        self.set(rate=asked["rate"], threshold=asked["threshold"])

    def _state(self) -> dict:
        labels = self.labels
        return {
            "rate": self.rate,
            "threshold": self.threshold,
            "belief": labels.belief.tolist(),
            "given": labels.given.tolist(),
            "true": labels.true.tolist(),
            "accuracy": [
                [None if np.isnan(share) else share for share in row.values()]
                for row in self.accuracy.values()
            ],
            "sentence": self.describe(),
            "code": self.code(),
        }

    def _damage(self, rate: float) -> NoisyLabels:
        return noisy_labels(self._X, self.data.train.y, rate, random_state=self.random_state)

    def _fit(self, kept: np.ndarray) -> list[float]:
        new = self.data.val
        return accuracies(self.models, self._X[kept], self.labels.given[kept], self._X_new, new.y)


def describe(cleaned: Cleaned) -> str:
    """Say what a filter drops, what of it was wrong, and what is left.

    Parameters
    ----------
    cleaned : Cleaned

    Returns
    -------
    str
    """
    report = cleaned.report
    start = f"{report.wrong:,} of {report.n:,} labels are wrong ({percent(report.wrong, report.n)})."
    line = f"{round(1000 * cleaned.threshold) / 10:g}%"
    if not report.dropped:
        return f"{start} Nothing is dropped."
    left = report.n - report.dropped
    of_them = f" ({percent(report.caught, report.wrong)} of these)" if report.wrong else ""
    after = f"Of the {left:,} left, {percent(report.wrong - report.caught, left)} are wrong."
    return (
        f"{start} Dropping what is believed less than {line} drops {report.dropped:,}: {report.caught:,} wrong"
        f"{of_them} and {report.lost:,} right. {after if left else 'Nothing is left.'}"
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
belief = cross_val_predict(model, X, y, cv=folds, method="predict_proba")[np.arange(len(y)), y]
kept = np.flatnonzero(belief >= {threshold})
# X[kept], y[kept]: train on these
"""


def _share(name: str, share: float, most: float) -> float:
    if not 0 <= share <= most:
        raise traitlets.TraitError(f"{name}={share!r} is a share, from 0 to {most:g}; for 10 % write 0.1")
    return round(share, 3)


def _checked(data: Any) -> datasets.Dataset:
    if not isinstance(data, datasets.Dataset):
        raise TypeError(
            f"data is a {type(data).__name__}; give a Dataset, such as course_lib.datasets.load_digits()"
        )
    n, shape = len(data.train), data.train.X.shape
    if n > MOST_SAMPLES:
        raise ValueError(
            f"data has {n:,} training samples, and at most {MOST_SAMPLES:,} can be trained on at every move; "
            "narrow it with data.take(indices)"
        )
    if len(shape) not in (2, 3):
        raise ValueError(f"data.train.X has shape {shape}; give grey images (n, H, W) or a table (n, d)")
    if not np.isfinite(data.train.X).all():
        raise ValueError("data.train.X holds missing values; fill the gaps first")
    return data


def _known(models: Sequence[str]) -> tuple[str, ...]:
    unknown = [name for name in models if name not in MODELS]
    if unknown or not models:
        raise ValueError(f"models={list(models)!r}; choose one or more of {', '.join(map(repr, MODELS))}")
    return tuple(models)


def _flat(X: np.ndarray) -> np.ndarray:
    return X.reshape(len(X), -1) / (255 if X.dtype == np.uint8 else 1)
