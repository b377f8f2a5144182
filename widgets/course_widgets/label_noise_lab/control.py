"""LabelNoiseLab: make labels wrong, choose a threshold, see what is dropped and what that is worth."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import traitlets

from course_lib import datasets, quality
from course_widgets.base import CourseWidget, Number, WholeNumber, check_data
from course_widgets.label_noise_lab.models import MODELS
from course_widgets.label_noise_lab.neighbours import VOTING, Neighbours
from course_widgets.label_noise_lab.noise import Cleaned, NoisyLabels, accuracies, noisy_labels
from course_widgets.text import percent

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_WRONG = 0.6
RATES = tuple(round(0.05 * step, 2) for step in range(13))
"""Shares of wrong labels that the slider stops at."""
KINDS = ("uniform", "confusable")
"""A wrong label is any other class; or always the next one, so that the mistakes agree."""
MOST_VOTES = 25


class LabelNoiseLab(CourseWidget, module=Path(__file__).with_name("label_noise_lab.mjs")):
    """Choose how many labels are wrong, and how, and below which probability a label is dropped.

    A label's self-confidence is the probability that a logistic regression gives it which was trained on other
    samples. The picture shows it, right labels above and wrong ones below, and the threshold under which labels are
    dropped. What the nearest neighbours say is worked out in the browser, whatever is moved; on release the other
    models are trained on what is left. All are scored on the validation part, whose labels are all right.

    Parameters
    ----------
    data : course_lib.datasets.Dataset
        At most 10,000 training samples: grey images, or a table without gaps. Its labels are taken to be right.
    rate : float, default 0.2
        Share of training labels to make wrong, from 0 to 0.6.
    threshold : float, default 0.0
        Labels that are given less are dropped; from 0 to 1, in steps of a thousandth.
    models : sequence of str
        What to train: names in `course_widgets.label_noise_lab.models.MODELS`. Of the "nearest neighbour" the control
        sets how many vote; its columns are brought to one scale over all training samples, dropped ones too.
    kind : {"uniform", "confusable"}
        A wrong label is any other class, with the same chance; or always the next class, so that the mistakes agree.
    k : int, default 1
        How many nearest neighbours vote, 1 to 25.
    random_state : int, default 0
        Draws the wrong labels and the folds.

    Attributes
    ----------
    value : Cleaned
        rate, kind, threshold, ``dropped`` (positions) and ``report`` (how many were wrong).
    rate, kind, threshold, k
        Set them and the picture follows.

    Raises
    ------
    TypeError, ValueError
        If there is no data set, it is too large or has gaps, or a model is unknown.
    traitlets.TraitError
        If a setting is out of range; the control keeps the one it had.

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
        "agreeing mistakes": lambda: LabelNoiseLab(
            datasets.load_digits(), rate=0.4, threshold=0.1, kind="confusable", k=15
        ),
        "half wrong": lambda: LabelNoiseLab(datasets.load_digits(), rate=0.5, threshold=0.15),
        "all dropped": lambda: LabelNoiseLab(datasets.load_wine(), threshold=1.0),
        "table": lambda: LabelNoiseLab(datasets.load_wine(), rate=0.1, threshold=0.1),
    }

    SETTINGS = ("rate", "threshold", "kind", "k")

    rate = Number(0.2, min=0, max=MOST_WRONG, cure="; for 10 % write 0.1", help="share of wrong labels")
    threshold = Number(
        0.0, min=0, max=1, cure="; for 10 % write 0.1", help="drop labels whose self-confidence is below this"
    )
    kind = traitlets.Enum(KINDS, "uniform", help="any other class, or always the next one")
    k = WholeNumber(1, min=1, max=MOST_VOTES, help="nearest neighbours that vote")

    _about = traitlets.Dict().tag(sync=True)
    _images = traitlets.Bytes().tag(sync=True)
    _labels = traitlets.Bytes().tag(sync=True)
    _ranked = traitlets.Bytes().tag(sync=True)

    def __init__(
        self,
        data: datasets.Dataset,
        rate: float = 0.2,
        threshold: float = 0.0,
        models: Sequence[str] = ("nearest neighbour", "decision tree", "support vector machine"),
        *,
        kind: str = "uniform",
        k: int = 1,
        random_state: int = 0,
        **kwargs: Any,
    ) -> None:
        self.data, self.models, self.random_state = _check_data(data), _check_models(models), random_state
        self._X, self._X_new = (_flat(part.X) for part in (data.train, data.val))
        # Kept for this lab, not for the class: a cache on the method would keep every lab alive.
        self._noisy = lru_cache(2)(self._make_noisy)
        self._fitted = lru_cache(4)(self._fit)
        self._neighbours = Neighbours(self._X, self._X_new, data.val.y) if VOTING in self.models else None
        pictures = self._pictures
        super().__init__(
            {"rate": rate, "threshold": threshold, "kind": kind, "k": k},
            _about={
                "models": list(self.models),
                "classes": list(data.classes),
                "size": None if pictures is None else list(pictures.shape[1:]),
                "rates": list(RATES),
                "most_votes": MOST_VOTES,
                "voting": None if self._neighbours is None else self.models.index(VOTING),
                "real": data.val.y.tolist(),
                "depth": 0 if self._neighbours is None else self._neighbours.ranked.shape[1],
            },
            _images=b"" if pictures is None else np.ascontiguousarray(pictures).tobytes(),
            _labels=self._at_every_rate(),
            _ranked=b"" if self._neighbours is None else self._neighbours.ranked.tobytes(),
            **kwargs,
        )

    # -- what it is set to ---------------------------------------------------------------------------------

    @property
    def labels(self) -> NoisyLabels:
        """The labels at the present rate, some of them wrong, and the model's self-confidence in each."""
        return self._noisy(self.kind, self.rate)

    @property
    def value(self) -> Cleaned:
        """What the filter drops."""
        return self.labels.filter(self.threshold)

    @property
    def accuracy(self) -> dict[str, dict[str, float]]:
        """Accuracy of each model on the validation part: with all labels, with what is kept, with the right ones."""
        return self._accuracy(self.labels, self.threshold)

    def code(self) -> str:
        """Return filter and vote in scikit-learn; it expects ``X``, a row a sample, and ``y``, labels from 0."""
        seed = int(np.random.default_rng(self.random_state).integers(2**31))
        code = _CODE.format(seed=seed, threshold=f"{self.threshold:g}")
        left = np.delete(self.labels.given, self.value.dropped)
        if self._neighbours is None or len(np.unique(left)) < 2:
            return code
        return code + _VOTE.format(k=min(self.k, len(left)))

    def describe(self) -> str:
        """Say what is dropped, what of it was wrong, and the accuracy that results."""
        filtered, (name, row) = self._filter_sentences(), next(iter(self.accuracy.items()))
        if np.isnan(row["kept"]):
            return f"{filtered} That is too little to train on."
        n = len(self.data.val)
        after, before = (percent(round(n * row[key]), n) for key in ("kept", "all"))
        who = f"the {self.label(name)} are" if self._votes(name) > 1 else f"{name} is"
        if not len(self.value.dropped):
            return f"{filtered} Trained on all of them, {who} right in {before}."
        return f"{filtered} Trained on what is left, {who} right in {after}, on all labels in {before}."

    def votes_by_threshold(self) -> dict[float, float]:
        """Accuracy of the nearest neighbours at thresholds from 0 to 1; empty, if they are not among the models."""
        labels, places = self.labels, [place / 40 for place in range(41)]
        if self._neighbours is None:
            return {}
        kept = [labels.self_confidence >= round(1000 * place) for place in places]
        return {
            place: self._neighbours.accuracy(labels.given, rows, self.k)
            for place, rows in zip(places, kept, strict=True)
        }

    def label(self, name: str) -> str:
        """Write a model's name, with how many neighbours vote."""
        return f"{self._votes(name)} nearest neighbours" if self._votes(name) > 1 else name

    def figure(self) -> "Figure":
        """Draw self-confidence and threshold, the accuracies, and the pictures of the least self-confidence."""
        from course_widgets.label_noise_lab.figure import draw

        return draw(self)

    # -- state ---------------------------------------------------------------------------------------------

    @traitlets.validate("rate", "kind")
    def _possible(self, proposal: Any) -> Any:
        name = proposal.trait.name
        setting = {"kind": self.kind, "rate": self.rate, name: proposal.value}
        setting["rate"] = round(setting["rate"], 3)
        try:
            self._noisy(**setting)
        except ValueError as error:
            raise traitlets.TraitError(str(error)) from None
        return setting[name]

    @traitlets.validate("threshold")
    def _in_thousandths(self, proposal: Any) -> float:
        return round(proposal.value, 3)

    def _from_page(self, setting: Mapping[str, Any]) -> dict[str, Any]:
        """Read a setting, also one that was kept when there was no `kind` and no `k`."""
        return super()._from_page({"kind": "uniform", "k": 1, **setting})

    def _line(self) -> str:
        report, (name, row) = self.value.report, next(iter(self.accuracy.items()))
        right = "too few to train on" if np.isnan(row["kept"]) else f"{self.label(name)} {row['kept']:.1%}"
        agreeing = ", agreeing" if self.kind == "confusable" else ""
        return (
            f"{self.rate:.0%} wrong{agreeing}, below {100 * self.threshold:g}% dropped: {report.caught:,} wrong, "
            f"{report.lost:,} right; {right}"
        )

    def _payloads(self) -> Iterator[dict[str, Any]]:
        """Show the labels at once, and what the models make of them when they are trained."""
        labels = self.labels
        shown = {
            "code": self.code(),
            "self_confidence": labels.self_confidence.tolist(),
            "given": labels.given.tolist(),
            "true": labels.true.tolist(),
        }
        if not self._is_shown(labels):
            yield {**shown, "sentence": self._filter_sentences(), "more": True}
        measured = [
            [None if np.isnan(share) else share for share in row.values()] for row in self.accuracy.values()
        ]
        yield {**shown, "accuracy": measured, "sentence": self.describe()}

    def _is_shown(self, labels: NoisyLabels) -> bool:
        """Say whether the page has these labels."""
        return (self._shown.get("kind"), self._shown.get("rate")) == (labels.kind, labels.rate)

    @property
    def _pictures(self) -> np.ndarray | None:
        return self.data.train.X if self.data.train.X.ndim == 3 else None

    def _votes(self, name: str) -> int:
        return self.k if name == VOTING else 1

    def _make_noisy(self, kind: str, rate: float) -> NoisyLabels:
        return noisy_labels(self._X, self.data.train.y, rate, kind=kind, random_state=self.random_state)

    def _at_every_rate(self) -> bytes:
        """Pack the labels of each kind at each place of the slider: uint8."""
        given = [
            quality.wrong_labels(self.data.train.y, rate, kind=kind, random_state=self.random_state)[0]
            for kind in KINDS
            for rate in RATES
        ]
        return np.array(given, np.uint8).tobytes()

    def _accuracy(self, labels: NoisyLabels, threshold: float) -> dict[str, dict[str, float]]:
        kept = labels.self_confidence >= round(1000 * threshold)
        parts = {"all": np.full(len(kept), True), "kept": kept, "right": ~labels.wrong}
        fitted = {
            key: iter(self._fitted(labels.kind, labels.rate, part.tobytes())) for key, part in parts.items()
        }
        return {
            name: {
                key: self._neighbours.accuracy(labels.given, part, self.k)
                if self._neighbours and name == VOTING
                else next(fitted[key])
                for key, part in parts.items()
            }
            for name in self.models
        }

    def _fit(self, kind: str, rate: float, kept: bytes) -> list[float]:
        """Train all models but the voting one on the labels that are kept, and score them."""
        given, rows = self._noisy(kind, rate).given, np.frombuffer(kept, bool)
        models = [name for name in self.models if name != VOTING]
        return accuracies(models, self._X[rows], given[rows], self._X_new, self.data.val.y)

    def _filter_sentences(self) -> str:
        report, threshold = self.value.report, f"{round(1000 * self.threshold) / 10:g}%"
        agreeing = ", always called the next class" if self.kind == "confusable" and report.wrong else ""
        start = (
            f"{report.wrong:,} of {report.n:,} labels are wrong "
            f"({percent(report.wrong, report.n)}){agreeing}."
        )
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
_VOTE = """
from sklearn.neighbors import KNeighborsClassifier

scaler = StandardScaler().fit(X)
neighbours = KNeighborsClassifier({k}).fit(scaler.transform(X[kept]), y[kept])
# neighbours.predict(scaler.transform(X_new)): their votes
"""


def _check_data(data: Any) -> datasets.Dataset:
    shape = check_data(data).train.X.shape
    if len(shape) not in (2, 3):
        raise ValueError(f"data.train.X has shape {shape}; give grey images (n, H, W) or a table (n, d)")
    if not np.isfinite(data.train.X).all():
        raise ValueError("data.train.X holds missing values; fill the gaps first")
    if not len(data.val):
        raise ValueError("data.val is empty, so no model can be measured; give validation samples")
    return data


def _check_models(models: Sequence[str]) -> tuple[str, ...]:
    unknown = [name for name in models if name not in MODELS]
    if unknown or not models:
        raise ValueError(f"models={list(models)!r}; choose one or more of {', '.join(map(repr, MODELS))}")
    return tuple(models)


def _flat(X: np.ndarray) -> np.ndarray:
    return X.reshape(len(X), -1) / (255 if X.dtype == np.uint8 else 1)
