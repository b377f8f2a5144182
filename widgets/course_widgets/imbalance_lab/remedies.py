"""The remedies for a rare class, each as what it changes (points, loss, prior, threshold), fitted and judged."""

import math
from dataclasses import dataclass, field

import numpy as np

from course_lib.metrics import reliability
from course_lib.ratios import Resampled, resample
from course_widgets.decisions import Decision, Scored
from course_widgets.imbalance_lab.data import TwoClassData

RESAMPLE = {  # how points are resampled: the word in a sentence, and the key of `course_lib.ratios.resample`
    "none": ("", ""),
    "copies": ("copies", "random_over"),
    "smote": ("SMOTE", "smote"),
    "drop": ("dropping", "random_under"),
}
LOSSES = {  # what each is called in a sentence
    "plain": "",
    "weight": "class weight",
    "focal": "focal loss",
    "logit adjustment": "logit adjustment",
}
THRESHOLDS = ("half", "price")
REMEDIES = {  # each alone, by its name: what it sets
    "none": {},
    **{each: {"resample": each} for each in RESAMPLE if each != "none"},
    **{each: {"loss": each} for each in LOSSES if each != "plain"},
    "threshold": {"threshold": "price"},
}
BINS = 10
_MOST_STEPS = 100


@dataclass(frozen=True)
class Setting:
    """All that a learner sets.

    Attributes
    ----------
    share : float
        Of rare points, in training and held out alike.
    resample, loss : str
        Keys of `RESAMPLE` and of `LOSSES`.
    ratio : float
        Common points to one rare one after copies, SMOTE or dropping.
    weight : float
        What a rare point counts under "weight".
    gamma : float
        γ of the focal loss.
    prior : bool
        Whether probabilities are corrected for the share that training believed in.
    threshold : str
        One of `THRESHOLDS`.
    miss, false_alarm : float
        Cost of a rare point taken for a common one, and of the reverse.
    draw : int
        Which draw of the points.
    """

    share: float = 0.05
    resample: str = "none"
    ratio: float = 1.0
    loss: str = "plain"
    weight: float = 10.0
    gamma: float = 2.0
    prior: bool = False
    threshold: str = "half"
    miss: float = 10.0
    false_alarm: float = 1.0
    draw: int = 0

    @property
    def called_from(self) -> float:
        """The probability from which a point is called rare: half, or where both mistakes cost the same."""
        costs = self.miss + self.false_alarm
        return self.false_alarm / costs if self.threshold == "price" and costs else 0.5

    @property
    def untreated(self) -> "Setting":
        """The same without a remedy; what only remedies heed is left at its default, so that it stays known."""
        return Setting(share=self.share, miss=self.miss, false_alarm=self.false_alarm, draw=self.draw)


def believed_odds(y: np.ndarray, setting: Setting) -> float:
    """Give the odds of the rare class that a model is trained to believe in, on these points; focal loss aside."""
    if setting.loss == "logit adjustment":
        return 1.0
    ratio = (len(y) - y.sum()) / y.sum() if setting.resample == "none" else ratio_after(y, setting)
    return float((setting.weight if setting.loss == "weight" else 1.0) / ratio)


@dataclass(frozen=True, eq=False)
class Model:
    """A model trained under a remedy.

    Attributes
    ----------
    coefficients, intercept
        Of the features; their sum is the logit.
    shift : float
        What logit adjustment, or the corrected prior, takes off the logit.
    threshold : float
        The probability from which a point is called rare.
    n_train : int
        Points trained on.
    resampled : Resampled or None
        Those points, where they were resampled.
    """

    coefficients: np.ndarray
    intercept: float
    shift: float
    threshold: float
    n_train: int
    resampled: Resampled | None

    def logit(self, features: np.ndarray) -> np.ndarray:
        """Give how surely each row is rare; above 0 means rather so than not."""
        return features @ self.coefficients + self.intercept - self.shift

    def margin(self, features: np.ndarray) -> np.ndarray:
        """Give how far each row's logit is beyond the threshold's: from 0 on it is called rare."""
        if self.threshold in (0, 1):
            return np.full(len(features), math.inf if self.threshold == 0 else -math.inf)
        return self.logit(features) - math.log(self.threshold / (1 - self.threshold))


@dataclass(frozen=True)
class FitResult:
    """What a remedy comes to, on held-out points with the same share of rare ones.

    Attributes
    ----------
    setting : Setting
    decision : Decision
        The four counts, with precision, recall, F1 and cost; its threshold is the probability to be called from.
    average_precision : float
        Area under the precision-recall curve.
    ece : float
        Expected calibration error of the probabilities, in ten bins.
    n_train : int
        Points trained on, copies and interpolated ones included.
    model : Model
    scored : Scored
        The held-out points' logits.
    bins : tuple of (float, float, int)
        Mean probability, share of rare points and number of points in each bin that is not empty.
    """

    setting: Setting
    decision: Decision
    average_precision: float
    ece: float
    n_train: int
    model: Model = field(repr=False, compare=False)
    scored: Scored = field(repr=False, compare=False)
    bins: tuple[tuple[float, float, int], ...] = field(repr=False, compare=False)

    @property
    def cost(self) -> float:
        """Cost of all mistakes on the held-out points."""
        return self.decision.cost


def fit_and_judge(data: TwoClassData, setting: Setting, degree: int, random_state: int) -> FitResult:
    """Train under a setting, and judge on the held-out points."""
    from scipy.special import expit

    model = fit(*data.draw(setting.share), setting, degree, random_state)
    X, y = data.draw(setting.share, "held_out")
    features = features_of(X, degree)
    tn, fp, fn, tp = np.bincount(2 * y + (model.margin(features) >= 0), minlength=4).tolist()
    logit = model.logit(features)
    table = reliability(y, expit(logit), BINS)
    table = table[table["count"] > 0]
    scored = Scored.of(y, logit)
    return FitResult(
        setting,
        Decision(setting.called_from, tn, fp, fn, tp, setting.miss, setting.false_alarm),
        average_precision=scored.average_precision,
        ece=float((table["mean_predicted"] - table["observed"]).abs() @ table["count"] / len(y)),
        n_train=model.n_train,
        model=model,
        scored=scored,
        bins=tuple(table[["mean_predicted", "observed", "count"]].itertuples(index=False, name=None)),
    )


def features_of(X: np.ndarray, degree: int) -> np.ndarray:
    """Give all products of the two columns up to a degree, float64 (n, d), without the constant."""
    from sklearn.preprocessing import PolynomialFeatures

    return PolynomialFeatures(degree, include_bias=False).fit_transform(X)


def fit(X: np.ndarray, y: np.ndarray, setting: Setting, degree: int, random_state: int) -> Model:
    """Train under a remedy: scikit-learn's logistic regression on products of the columns.

    Logit adjustment needs no training of its own here: where the intercept is free, adding the classes' log shares to
    the logits in training moves the intercept by their difference and nothing else.
    """
    resampled, shift = None, 0.0
    rare_odds = float(y.mean() / (1 - y.mean()))
    if setting.prior:
        shift += math.log(believed_odds(y, setting) / rare_odds)
    if setting.resample != "none":
        way = RESAMPLE[setting.resample][1]
        resampled = resample(X, y, _target(y, setting), way, random_state=random_state)
        X, y = resampled.X, resampled.y
    if setting.loss == "logit adjustment":
        shift += float(np.log(y.mean() / (1 - y.mean())))
    features = features_of(X, degree)
    if setting.loss == "focal" and setting.gamma:
        coefficients, intercept = _focal(features, y, setting.gamma)
    else:
        coefficients, intercept = _logistic(features, y, setting.weight if setting.loss == "weight" else 1.0)
    return Model(coefficients, intercept, shift, setting.called_from, len(y), resampled)


def ratio_after(y: np.ndarray, setting: Setting) -> float:
    """Give how many common points there are to one rare one after resampling: at most as many as before."""
    return min(setting.ratio, (len(y) - y.sum()) / y.sum())


def _target(y: np.ndarray, setting: Setting) -> str | dict[int, int]:
    ratio = ratio_after(y, setting)
    return f"1:{ratio:.6g}" if ratio == setting.ratio else {1: int(y.sum())}


def _logistic(features: np.ndarray, y: np.ndarray, weight: float) -> tuple[np.ndarray, float]:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(solver="newton-cholesky", tol=1e-8, class_weight={0: 1.0, 1: weight})
    model.fit(features, y)
    return model.coef_[0], float(model.intercept_[0])


def _focal(features: np.ndarray, y: np.ndarray, gamma: float) -> tuple[np.ndarray, float]:
    """Minimise the focal loss with logistic regression's penalty, ½‖w‖², by damped Newton steps from 0."""
    signed = np.column_stack([features, np.ones(len(y))]) * np.where(y, 1, -1)[:, None]
    penalty = np.r_[np.ones(features.shape[1]), 0]

    def loss(weights: np.ndarray) -> float:
        surprise = np.logaddexp(0, -signed @ weights)  # -log p, p the chance of the right class
        return float((-np.expm1(-surprise)) ** gamma @ surprise + penalty @ weights**2 / 2)

    weights = np.zeros(signed.shape[1])
    value = loss(weights)
    for _ in range(_MOST_STEPS):
        slope, bend = _slope_and_bend(signed @ weights, gamma)
        gradient = slope @ signed + penalty * weights
        # the focal loss bends down where a point is quite wrong: its absolute bend keeps the step downhill
        hessian = (signed * np.abs(bend)[:, None]).T @ signed + np.diag(penalty + 1e-9)
        step = np.linalg.solve(hessian, gradient)
        size = 1.0
        while (lower := loss(weights - size * step)) > value - 1e-4 * size * gradient @ step and size > 1e-9:
            size /= 2
        weights, gained, value = weights - size * step, value - lower, lower
        if gained <= 1e-12 * abs(value):
            break
    return weights[:-1], float(weights[-1])


def _slope_and_bend(margin: np.ndarray, gamma: float) -> tuple[np.ndarray, np.ndarray]:
    """Give first and second derivative of (1 - p)^γ · -log p by the margin, the logit of p."""
    surprise = np.logaddexp(0, -margin)
    p, q = np.exp(-surprise), -np.expm1(-surprise)
    slope = -(q**gamma) * (gamma * p * surprise + q)
    bend = p * q**gamma * (gamma**2 * p * surprise + 2 * gamma * q - gamma * q * surprise + q)
    return slope, bend
