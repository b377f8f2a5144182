"""The control: its traits, its answers to the page, its states."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import traitlets

from course_widgets.answering import AnsweringWidget
from course_widgets.imbalance_lab import examples
from course_widgets.imbalance_lab.pool import Pool
from course_widgets.imbalance_lab.remedies import REMEDIES, Setting, features_of
from course_widgets.imbalance_lab.screen import GRID, Screen
from course_widgets.imbalance_lab.trial import Outcome, Trial, run
from course_widgets.imbalance_lab.words import code, describe

_SETTING = tuple(each.name for each in fields(Setting))


class ImbalanceLab(AnsweringWidget, module=Path(__file__).with_name("imbalance_lab.mjs")):
    """Make a class rare, choose a remedy, say what mistakes cost, and see what the trained model does.

    The kernel trains again at every move: scikit-learn's logistic regression on all products of the two columns
    up to `degree`; for the focal loss the same model with the same penalty, by damped Newton steps. Each training
    starts anew, so the picture depends on the setting alone and not on the way there. It is judged on held-out
    points with the same, natural share of the rare class: confusion matrix, precision-recall curve, calibration,
    and cost at the learner's own prices, each beside those of no remedy.

    Parameters
    ----------
    X : array-like of shape (n, d)
        Finite numbers, two columns or more; more are projected to two principal components. At most 20,000 rows; half
        of each class is trained on, half held out. Columns are scaled to mean 0 and spread 1.
    y : array-like of shape (n,)
        Two classes of any hashable kind, at least 20 points of each; the rarer one is the rare one.
    share : float, optional
        Share of the rare class, from 10 points of it up to the share there is; by default 5 %, where that can be.
    remedy : str, default "none"
        "none", "copies", "smote", "drop", "weight", "focal", "logit adjustment" or "threshold" (call rare from the
        chance at which both mistakes cost the same).
    ratio : float, default 1.0
        Common points to one rare one after "copies", "smote" or "drop", from 1; the ratio there is ends it.
    weight : float, default 10.0
        What a rare point counts under "weight", above 0.
    gamma : float, default 2.0
        γ under "focal", from 0.
    miss, false_alarm : float
        Price of a rare point that is not called rare, and of a common one that is; from 0.
    names : sequence of two str, optional
        Of the common and of the rare class; by default their labels.
    degree : int, default 3
        Of the products, 1 (a straight boundary) to 5.
    random_state : int, default 0
        Splits, orders the rare points, and draws what is copied, made or dropped.

    Attributes
    ----------
    value : Outcome
        Setting, decision (counts, precision, recall, cost), average precision and calibration error.
    share, remedy, ratio, weight, gamma, miss, false_alarm
        Set them and the model is trained again.
    train, held_out : tuple of ndarray
        The points (n, 2) at this share, and 1 for those of the rare class.

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
    >>> lab.remedy = "threshold"
    >>> lab.value.decision.recall > before.decision.recall, lab.value.cost < before.cost
    (True, True)
    """

    STATES: ClassVar[Mapping[str, Callable]] = {
        "as it comes": lambda: ImbalanceLab(*examples.moons(), names=("healthy", "ill")),
        "copies": lambda: ImbalanceLab(*examples.moons(), remedy="copies", ratio=2),
        "smote": lambda: ImbalanceLab(*examples.moons(), remedy="smote"),
        "drop": lambda: ImbalanceLab(*examples.moons(), remedy="drop", share=0.02),
        "class weight": lambda: ImbalanceLab(*examples.moons(), remedy="weight", weight=20),
        "focal loss": lambda: ImbalanceLab(*examples.moons(), remedy="focal"),
        "logit adjustment": lambda: ImbalanceLab(*examples.moons(), remedy="logit adjustment"),
        "threshold": lambda: ImbalanceLab(*examples.moons(), remedy="threshold", miss=20),
        "half and half": lambda: ImbalanceLab(*examples.moons(), share=0.5, remedy="smote"),
        "straight line": lambda: ImbalanceLab(*examples.moons(), degree=1, remedy="weight"),
        "breast cancer": lambda: ImbalanceLab(
            *examples.breast_cancer(), names=("benign", "malignant"), remedy="weight"
        ),
        "few points": lambda: ImbalanceLab(*examples.moons(200), share=0.2, remedy="smote"),
        "long names": lambda: ImbalanceLab(
            *examples.moons(400),
            share=0.1,
            names=("a name that is much longer than there is room for", "<b>&"),
        ),
    }

    share = traitlets.Float(0.05, help="share of the rare class")
    remedy = traitlets.Enum(tuple(REMEDIES), "none", help="what is done about it")
    ratio = traitlets.Float(1.0, help="common points to one rare one after copies, SMOTE or dropping")
    weight = traitlets.Float(10.0, help="what a rare point counts under 'weight'")
    gamma = traitlets.Float(2.0, help="of the focal loss")
    miss = traitlets.Float(10.0, help="price of a rare point that is not called rare")
    false_alarm = traitlets.Float(1.0, help="price of a common point that is called rare")

    _about = traitlets.Dict().tag(sync=True)
    _points = traitlets.Bytes().tag(sync=True)

    def __init__(
        self,
        X: Any,
        y: Any,
        *,
        share: float | None = None,
        names: Sequence[str] | None = None,
        degree: int = 3,
        random_state: int = 0,
        **setting: Any,
    ) -> None:
        self.pool = Pool.of(X, y, names, random_state)
        self.degree, self.random_state = _degree(degree), random_state
        self._screen = Screen(self.pool)
        self._grid = features_of(self._screen.grid, self.degree)
        self._trials: dict[Setting, Trial] = {}
        low, high = self.pool.shares
        own = {name: setting.pop(name) for name in _SETTING if name in setting}
        super().__init__(
            _about={
                "names": list(self.pool.names),
                "counts": [len(points) for points in self.pool.train],
                "shares": [low, high],
                "remedies": list(REMEDIES),
                "grid": GRID,
                "projected": self.pool.projected,
            },
            _points=self._screen.packed(np.vstack(self.pool.train)),
            **setting,
        )
        self.set(**{"share": min(max(0.05, low), high) if share is None else share, **own})
        self._show()

    # -- what it is set to ---------------------------------------------------------------------------------

    @property
    def setting(self) -> Setting:
        """All that is set, as one."""
        return Setting(**{name: getattr(self, name) for name in _SETTING})

    @property
    def value(self) -> Outcome:
        """What the remedy comes to on held-out points."""
        return self._trial(self.setting).outcome

    @property
    def train(self) -> tuple[np.ndarray, np.ndarray]:
        """The points to train on, before any remedy."""
        return self.pool.draw(self.share)

    @property
    def held_out(self) -> tuple[np.ndarray, np.ndarray]:
        """The points it is judged on."""
        return self.pool.draw(self.share, "held_out")

    def set(self, **setting: Any) -> None:
        """Set several together.

        Raises
        ------
        traitlets.TraitError
            If one of them cannot be, or there is none of this name; then none is changed.
        """
        unknown = setting.keys() - set(_SETTING)
        if unknown:
            raise traitlets.TraitError(
                f"{sorted(unknown)[0]!r} cannot be set; there are {', '.join(_SETTING)}"
            )
        with self.hold_sync(), self.hold_trait_notifications():
            for name, value in setting.items():
                setattr(self, name, value)

    def code(self) -> str:
        """Return the training and the decision in scikit-learn, imbalanced-learn or, for the focal loss, torch.

        It expects ``X, y = lab.train`` and other points ``X_new``, such as ``lab.held_out[0]``.
        """
        return code(self._trial(self.setting), self.degree)

    def describe(self) -> str:
        """Say what the remedy does and what it is worth."""
        return describe(self._trial(self.setting), self._before(), self.pool)

    def figure(self) -> Any:
        """Draw points and boundary, the precision-recall curve, the calibration, and the counts.

        Returns
        -------
        matplotlib.figure.Figure
        """
        from course_widgets.imbalance_lab.figure import draw

        trial = self._trial(self.setting)
        margin = trial.fitted.margin(self._grid).reshape(GRID, GRID)
        return draw(trial, self._before(), self.pool, self._screen, margin)

    # -- state ---------------------------------------------------------------------------------------------

    @traitlets.validate("share")
    def _possible_share(self, proposal: Any) -> float:
        low, high = self.pool.shares
        if not low - 1e-9 <= proposal.value <= high + 1e-9:
            raise traitlets.TraitError(
                f"share={proposal.value!r} cannot be: with these points it goes from {low:.4g} (10 rare points to "
                f"train on) to {high:.4g} (all there are)"
            )
        return min(max(low, float(proposal.value)), high)

    @traitlets.validate("ratio", "weight", "gamma", "miss", "false_alarm")
    def _possible_number(self, proposal: Any) -> float:
        name, number = proposal.trait.name, proposal.value
        least, most = {"ratio": (1, 1e6), "weight": (1e-6, 1e6), "gamma": (0, 20)}.get(name, (0, math.inf))
        if not least <= number <= most or number == math.inf:
            until = f" to {most:g}" if most < math.inf else ", and be finite"
            raise traitlets.TraitError(
                f"{name}={number!r} cannot be; it must be a number from {least:g}{until}"
            )
        return float(number)

    @traitlets.observe(*_SETTING)
    def _moved(self, _change: Any) -> None:
        self._show()

    def _follow(self, asked: dict) -> None:
        self.set(**asked["setting"])

    def _state(self) -> dict:
        trial, before = self._trial(self.setting), self._before()
        return {
            "setting": asdict(self.setting),
            **self._screen.picture(trial, self.pool, trial.fitted.margin(self._grid)),
            **self._screen.measures(trial),
            "before": self._screen.measures(before),
            "sentence": self.describe(),
            "code": self.code(),
        }

    @property
    def _untreated(self) -> Setting:
        """The same without a remedy; what only remedies heed is left at its default, so that it stays known."""
        return Setting(share=self.share, miss=self.miss, false_alarm=self.false_alarm)

    def _before(self) -> Trial:
        return self._trial(self._untreated)

    def _trial(self, setting: Setting) -> Trial:
        """Train, unless that was done for the setting that is shown or for the one without a remedy."""
        if setting not in self._trials:
            shown = (self.setting, self._untreated)
            kept = {each: trial for each, trial in self._trials.items() if each in shown}
            self._trials = {**kept, setting: run(self.pool, setting, self.degree, self.random_state)}
        return self._trials[setting]


def _degree(degree: int) -> int:
    if isinstance(degree, bool) or not isinstance(degree, (int, np.integer)) or not 1 <= degree <= 5:
        raise ValueError(
            f"degree={degree!r} cannot be; give a whole number from 1 (a straight boundary) to 5"
        )
    return int(degree)
