"""ImbalanceLab: make a class rare, choose a remedy and costs, and see what the trained model then does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike

from course_widgets.base import CourseWidget, Number, WholeNumber
from course_widgets.decisions import MOST_COST
from course_widgets.imbalance_lab.code import write
from course_widgets.imbalance_lab.data import TwoClassData
from course_widgets.imbalance_lab.payload import GRID, Plane, figures
from course_widgets.imbalance_lab.remedies import (
    LOSSES,
    REMEDIES,
    RESAMPLE,
    THRESHOLDS,
    FitResult,
    Setting,
    believed_odds,
    features_of,
    fit_and_judge,
    ratio_after,
)
from course_widgets.imbalance_lab.sense import objections
from course_widgets.text import amount, percent, probability, significant

if TYPE_CHECKING:
    from matplotlib.figure import Figure


MOST_DRAWS = 999


class ImbalanceLab(CourseWidget, module=Path(__file__).with_name("imbalance_lab.mjs")):
    """Make a class rare, combine remedies, say what mistakes cost, and see what the trained model does.

    The kernel trains again at every move: scikit-learn's logistic regression on all products of the two columns
    up to `degree`; for the focal loss the same model with the same penalty, by damped Newton steps. Each training
    starts anew, so the picture depends on the setting alone and not on the way there. It is judged on held-out
    points with the same, natural share of the rare class: confusion matrix, precision-recall curve, calibration,
    and the learner's own costs, each beside those of no remedy. What does not make sense together is said.

    Parameters
    ----------
    X : array-like of shape (n, d)
        Finite numbers, two columns or more; more are projected to two principal components. At most 20,000 rows; half
        of each class is trained on, half held out. Columns are scaled to mean 0 and standard deviation 1.
    y : array-like of shape (n,)
        Two classes of any hashable kind, at least 20 points of each; the rarer one is the rare one.
    share : float, optional
        Share of the rare class, from 10 points of it up to the share there is; by default 5 %, where that can be.
    remedy : str, optional
        One remedy alone, in place of the next ones: "none", "copies", "smote", "drop", "weight", "focal",
        "logit adjustment" or "threshold" (the price's).
    resample : {"none", "copies", "smote", "drop"}
        How the training points are changed.
    ratio : float, default 1.0
        Common points to one rare one after that, from 1; the ratio there is ends it.
    loss : {"plain", "weight", "focal", "logit adjustment"}
        How mistakes count in training.
    weight : float, default 10.0
        What a rare point counts under "weight", above 0.
    gamma : float, default 2.0
        γ under "focal", from 0.
    prior : bool, default False
        Correct the probabilities for the share that training believed in, by Bayes' rule.
    threshold : {"half", "price"}
        Call rare from a probability of one half, or from false alarm / (miss + false alarm).
    miss, false_alarm : float
        Cost of a rare point that is not called rare, and of a common one that is; from 0.
    draw : int, default 0
        Which draw of the points, up to 999: another one trains and judges on other halves.
    names : sequence of two str, optional
        Of the common and of the rare class; by default their labels.
    degree : int, default 3
        Of the products, 1 (a straight boundary) to 5.
    random_state : int, default 0
        Splits, orders the rare points, and draws what is copied, made or dropped, for draw 0.

    Attributes
    ----------
    value : FitResult
        Setting, decision (counts, precision, recall, cost), average precision and calibration error.
    share, resample, ratio, loss, weight, gamma, prior, threshold, miss, false_alarm, draw
        Set them and the model is trained again.
    train, held_out : tuple of ndarray
        The points (n, 2) at this share, and 1 for those of the rare class.
    objections : list of str
        What does not make sense together.

    Raises
    ------
    TypeError, ValueError
        If there are not two classes of enough finite points.
    traitlets.TraitError
        If a setting cannot be; the control keeps the one it had.

    Examples
    --------
    >>> lab = ImbalanceLab.STATES["as it comes"]()
    >>> before = lab.value
    >>> lab.threshold = "price"
    >>> lab.value.decision.recall > before.decision.recall, lab.value.cost < before.cost
    (True, True)
    """

    STATES: ClassVar[Mapping[str, Callable]] = {
        "as it comes": lambda: ImbalanceLab(*_moons(), names=("healthy", "ill")),
        "copies": lambda: ImbalanceLab(*_moons(), remedy="copies", ratio=2),
        "smote": lambda: ImbalanceLab(*_moons(), remedy="smote"),
        "drop": lambda: ImbalanceLab(*_moons(), remedy="drop", share=0.02),
        "class weight": lambda: ImbalanceLab(*_moons(), remedy="weight", weight=20),
        "focal loss": lambda: ImbalanceLab(*_moons(), remedy="focal"),
        "logit adjustment": lambda: ImbalanceLab(*_moons(), remedy="logit adjustment"),
        "threshold": lambda: ImbalanceLab(*_moons(), remedy="threshold", miss=20),
        "copies, corrected, by price": lambda: ImbalanceLab(
            *_moons(), resample="copies", prior=True, threshold="price"
        ),
        "counted twice": lambda: ImbalanceLab(
            *_moons(), resample="smote", loss="weight", threshold="price", share=0.01
        ),
        "another draw": lambda: ImbalanceLab(*_moons(), resample="drop", draw=3, share=0.01),
        "half and half": lambda: ImbalanceLab(*_moons(), share=0.5, remedy="smote"),
        "straight line": lambda: ImbalanceLab(*_moons(), degree=1, remedy="weight"),
        "breast cancer": lambda: ImbalanceLab(
            *_breast_cancer(), names=("benign", "malignant"), remedy="weight"
        ),
        "few points": lambda: ImbalanceLab(*_moons(200), share=0.2, remedy="smote"),
        "long names": lambda: ImbalanceLab(
            *_moons(400),
            share=0.1,
            names=("a name that is much longer than there is room for", "<b>&"),
        ),
    }

    SETTINGS = tuple(each.name for each in fields(Setting))

    share = Number(0.05, min=0, max=1, help="share of the rare class")
    resample = traitlets.Enum(tuple(RESAMPLE), "none", help="how the training points are changed")
    ratio = Number(1.0, min=1, max=1e6, help="common points to one rare one after copies, SMOTE or dropping")
    loss = traitlets.Enum(tuple(LOSSES), "plain", help="how mistakes count in training")
    weight = Number(10.0, min=1e-6, max=1e6, help="what a rare point counts under 'weight'")
    gamma = Number(2.0, min=0, max=20, help="of the focal loss")
    prior = traitlets.Bool(
        False, help="whether probabilities are corrected for the share training believed in"
    )
    threshold = traitlets.Enum(THRESHOLDS, "half", help="from where a point is called rare")
    miss = Number(10.0, min=0, max=MOST_COST, help="cost of a rare point that is not called rare")
    false_alarm = Number(1.0, min=0, max=MOST_COST, help="cost of a common point that is called rare")
    draw = WholeNumber(0, min=0, max=MOST_DRAWS, help="which draw of the points")

    _about = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        X: ArrayLike,
        y: ArrayLike,
        *,
        share: float | None = None,
        names: Sequence[str] | None = None,
        degree: int = 3,
        random_state: int = 0,
        **setting: Any,
    ) -> None:
        self._first = self._drawn = TwoClassData.of(X, y, names, random_state)
        self._drawn_as = 0
        self.degree, self.random_state = _check_degree(degree), random_state
        self._plane = Plane(self.data)
        self._grid = features_of(self._plane.grid, self.degree)
        self._results: dict[Setting, FitResult] = {}
        self._costs: dict[Setting, tuple[float, float]] = {}  # of all that was tried, and of no remedy
        low, high = self._first.shares
        chosen = _alone(setting.pop("remedy")) if "remedy" in setting else {}
        chosen |= {name: setting.pop(name) for name in self.SETTINGS if name in setting}
        chosen["share"] = min(max(0.05, low), high) if share is None else share
        super().__init__(
            chosen,
            _about={
                "names": list(self.data.names),
                "counts": [len(points) for points in self.data.train],
                "shares": [low, high],
                "draws": MOST_DRAWS + 1,
                "grid": GRID,
            },
            **setting,
        )

    # -- what it is set to ---------------------------------------------------------------------------------

    @property
    def data(self) -> TwoClassData:
        """The points, split and ordered as this draw has them."""
        if self._drawn_as != self.draw:
            self._drawn_as, self._drawn = self.draw, self._first.again(self.random_state + self.draw)
        return self._drawn

    @property
    def remedy(self) -> str:
        """What is done, by the names of single remedies; set it to have that one alone."""
        names = [
            each for each, sets in REMEDIES.items() if sets and sets.items() <= vars(self.setting).items()
        ]
        return " + ".join([*names, *(["prior"] if self.prior else [])]) or "none"

    @remedy.setter
    def remedy(self, name: str) -> None:
        self.set(remedy=name)

    def set(self, **changes: Any) -> None:
        """Set several together; ``remedy`` stands for one alone, as in the constructor."""
        if "remedy" in changes:
            changes = {**_alone(changes.pop("remedy")), **changes}
        super().set(**changes)

    @property
    def objections(self) -> list[str]:
        """What does not make sense together, and how little there is to learn from."""
        return objections(self.setting, self.train[1], self.data.names[1])

    @property
    def setting(self) -> Setting:
        """All that is set, as one."""
        return Setting(**self._setting())

    @property
    def value(self) -> FitResult:
        """What the remedy comes to on held-out points."""
        return self._result(self.setting)

    @property
    def train(self) -> tuple[np.ndarray, np.ndarray]:
        """The points to train on, before any remedy."""
        return self.data.draw(self.share)

    @property
    def held_out(self) -> tuple[np.ndarray, np.ndarray]:
        """The points it is judged on."""
        return self.data.draw(self.share, "held_out")

    def code(self) -> str:
        """Return the training and the decision in scikit-learn, imbalanced-learn or, for the focal loss, torch.

        It expects ``X, y = lab.train`` and other points ``X_new``, such as ``lab.held_out[0]``.
        """
        return write(self.value, self.degree, believed_odds(self.train[1], self.setting))

    def describe(self) -> str:
        """Say what the remedy does and what it is worth."""
        result, (common, rare), y = self.value, self.data.names, self.train[1]
        each = result.decision
        cost = (
            f"At {significant(self.miss)} a miss and {significant(self.false_alarm)} a false alarm this costs "
            f"{amount(result.cost)}"
        )
        if self.setting != self.setting.untreated:
            cost += f", without a remedy {amount(self._before.cost)}"
        drawn = f"Draw {self.draw}: " if self.draw else ""
        return (
            f"{drawn}{percent(int(y.sum()), len(y))} of {len(y):,} training points are {rare}. "
            f"{self._remedy_words()}, called {rare} from a probability of "
            f"{probability(self.setting.called_from)} on: of {each.positives:,} {rare} held out "
            f"{each.true_positives:,} are found ({percent(each.true_positives, each.positives)}), "
            f"of {each.negatives:,} {common} {each.false_positives:,} are false alarms "
            f"({percent(each.false_positives, each.negatives)}). {cost}. "
            f"The probabilities are off by {percent(round(1000 * result.ece), 1000)} on average."
        )

    def figure(self) -> "Figure":
        """Draw points and boundary, the precision-recall curve, the calibration, and the counts."""
        from course_widgets.imbalance_lab.figure import draw

        return draw(self)

    # -- state ---------------------------------------------------------------------------------------------

    @traitlets.validate("share")
    def _possible_share(self, proposal: Any) -> float:
        low, high = self.data.shares
        if not low - 1e-9 <= proposal.value <= high + 1e-9:
            raise traitlets.TraitError(
                f"share={proposal.value!r} cannot be: with these points it goes from {low:.4g} (10 rare points to "
                f"train on) to {high:.4g} (all there are)"
            )
        return min(max(low, proposal.value), high)

    def _from_page(self, setting: Mapping[str, Any]) -> dict[str, Any]:
        """Read a setting; one of before remedies could be combined names one alone."""
        if "remedy" in setting:
            setting = {"draw": 0, **setting, **_alone(setting["remedy"])}
        return super()._from_page({**setting, "prior": setting["prior"] is True})

    def _payload(self) -> dict[str, Any]:
        result = self.value
        self._costs[self.setting] = result.cost, self._before.cost
        margin = result.model.margin(self._grid)
        return {
            **self._plane.pack(result, len(self.train[1]), margin),
            **figures(result),
            "points": self._plane.pack_points(np.vstack(self.data.train)),
            "before": figures(self._before),
            "called_from": self.setting.called_from,
            "objections": " ".join(self.objections),
            "luck": self._luck(),
        }

    def _luck(self) -> str:
        """Say what the draws of this setting that were tried came to, each beside no remedy on the same points."""
        alike = {
            each: costs
            for each, costs in self._costs.items()
            if replace(each, draw=self.draw) == self.setting
        }
        if len(alike) < 2:
            return ""
        ours, plain = zip(*alike.values(), strict=True)
        text = f"{len(alike)} draws: it costs {amount(min(ours))} to {amount(max(ours))}"
        if self.setting == self.setting.untreated:
            return f"{text}."
        better = sum(cost < before for cost, before in alike.values())
        without = f"without a remedy {amount(min(plain))} to {amount(max(plain))}"
        return f"{text}, {without}; cheaper in {better} of {len(alike)}."

    def _line(self) -> str:
        each, result = self.value.decision, self.value
        precision = percent(each.true_positives, each.called) if each.called else "–"
        return (
            f"{self._remedy_words(short=True)}, {percent(round(1000 * self.share), 1000)} rare"
            f"{f', draw {self.draw}' if self.draw else ''}: recall "
            f"{percent(each.true_positives, each.positives)}, precision {precision}, cost {amount(result.cost)} "
            f"({significant(self.miss)} and {significant(self.false_alarm)} each)"
        )

    def _remedy_words(self, short: bool = False) -> str:
        words = []
        if self.resample != "none":
            ratio = significant(round(ratio_after(self.train[1], self.setting), 2))
            trained = "" if short else f" ({self.value.n_train:,} points trained on)"
            words.append(f"{RESAMPLE[self.resample][0]} to 1:{ratio}{trained}")
        if self.loss != "plain":
            detail = {
                "weight": f" of {significant(self.weight)}",
                "focal": f" with γ = {significant(self.gamma)}",
            }
            words.append(LOSSES[self.loss] + detail.get(self.loss, ""))
        words += ["corrected prior"] * self.prior + ["the price's threshold"] * (self.threshold == "price")
        if short and len(words) > 1:  # a line has room for few words of each
            for long, brief in _BRIEFLY.items():
                words = [each.replace(long, brief) for each in words]
        text = " + ".join(words) or "no remedy"
        return text[0].upper() + text[1:]

    @property
    def _before(self) -> FitResult:
        return self._result(self.setting.untreated)

    def _result(self, setting: Setting) -> FitResult:
        """Train, unless that was done for the setting that is shown or for the one without a remedy."""
        if setting not in self._results:
            shown = (self.setting, self.setting.untreated)
            kept = {each: result for each, result in self._results.items() if each in shown}
            self._results = {
                **kept,
                setting: fit_and_judge(self.data, setting, self.degree, self.random_state + self.draw),
            }
        return self._results[setting]


_BRIEFLY = {
    " to 1:": " 1:",
    "class weight of": "weight",
    "corrected prior": "prior",
    "the price's threshold": "price",
}


def _alone(remedy: Any) -> dict[str, Any]:
    """Set one remedy and no other."""
    if remedy not in REMEDIES:
        raise traitlets.TraitError(
            f"remedy={remedy!r} cannot be; give one of {', '.join(map(repr, REMEDIES))}"
        )
    return {"resample": "none", "loss": "plain", "prior": False, "threshold": "half", **REMEDIES[remedy]}


def _check_degree(degree: int) -> int:
    if isinstance(degree, bool) or not isinstance(degree, (int, np.integer)) or not 1 <= degree <= 5:
        raise ValueError(
            f"degree={degree!r} cannot be; give a whole number from 1 (a straight boundary) to 5"
        )
    return int(degree)


# -- example states ----------------------------------------------------------------------------------------


def _moons(n: int = 10_000) -> tuple[np.ndarray, np.ndarray]:
    """Make two half moons that overlap, as many points in the one as in the other."""
    from sklearn.datasets import make_moons

    return make_moons(n, noise=0.35, random_state=0)


def _breast_cancer() -> tuple[np.ndarray, np.ndarray]:
    """Load 569 tumours, 30 measures each; 1 is malignant."""
    from sklearn.datasets import load_breast_cancer

    X, y = load_breast_cancer(return_X_y=True)
    return X, 1 - y
