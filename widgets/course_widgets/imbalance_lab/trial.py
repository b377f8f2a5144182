"""One trial: a remedy trained, and judged on the held-out points."""

from dataclasses import dataclass, field

import numpy as np

from course_lib.metrics import reliability
from course_widgets.decisions import Decision, Scored
from course_widgets.imbalance_lab.pool import Pool
from course_widgets.imbalance_lab.remedies import Fitted, Setting, features_of, fit

BINS = 10


@dataclass(frozen=True)
class Outcome:
    """What a remedy comes to, on held-out points with the same share of rare ones.

    Attributes
    ----------
    setting : Setting
    decision : Decision
        The four counts, with precision, recall, F1 and cost; its threshold is the chance that a point is called from.
    average_precision : float
        Area under the precision-recall curve.
    ece : float
        Expected calibration error of the chances, in ten bins.
    n_train : int
        Points trained on, copies and made ones included.
    """

    setting: Setting
    decision: Decision
    average_precision: float
    ece: float
    n_train: int

    @property
    def cost(self) -> float:
        """Price of all mistakes on the held-out points."""
        return self.decision.cost


@dataclass(frozen=True, eq=False)
class Trial:
    """An outcome and what it is drawn from.

    Attributes
    ----------
    outcome : Outcome
    fitted : Fitted
    scored : Scored
        The held-out points' logits.
    bins : list of (float, float, int)
        Mean chance, share of rare points and number of points in each bin that is not empty.
    """

    outcome: Outcome
    fitted: Fitted
    scored: Scored
    bins: list[tuple[float, float, int]] = field(default_factory=list)


def run(pool: Pool, setting: Setting, degree: int, random_state: int) -> Trial:
    """Train under a setting and judge what came of it."""
    from scipy.special import expit

    X, y = pool.draw(setting.share)
    fitted = fit(X, y, setting, degree, random_state)
    new, truth = pool.draw(setting.share, "held_out")
    features = features_of(new, degree)
    called = fitted.margin(features) >= 0
    counts = np.bincount(2 * truth + called, minlength=4).tolist()  # tn, fp, fn, tp
    logit = fitted.logit(features)
    table = reliability(truth, expit(logit), BINS)
    table = table[table["count"] > 0]
    scored = Scored.of(truth, logit)
    outcome = Outcome(
        setting=setting,
        decision=Decision(setting.line, *counts, miss=setting.miss, false_alarm=setting.false_alarm),
        average_precision=scored.average_precision,
        ece=float((table["mean_predicted"] - table["observed"]).abs() @ table["count"] / len(truth)),
        n_train=len(y) if fitted.resampled is None else len(fitted.resampled),
    )
    bins = zip(*(table[name].tolist() for name in ("mean_predicted", "observed", "count")), strict=True)
    return Trial(outcome, fitted, scored, list(bins))
