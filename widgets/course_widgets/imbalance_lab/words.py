"""A trial in words, and as code in public libraries."""

import numpy as np

from course_widgets.imbalance_lab.pool import Pool
from course_widgets.imbalance_lab.remedies import REMEDIES, RESAMPLING, Setting, reached
from course_widgets.imbalance_lab.trial import Trial
from course_widgets.text import amount, percent, significant


def describe(trial: Trial, before: Trial, pool: Pool) -> str:
    """Say what a remedy does, and what it is worth.

    Parameters
    ----------
    trial : Trial
    before : Trial
        The same without a remedy.
    pool : Pool
        Where the points come from.

    Returns
    -------
    str
    """
    setting, each = trial.outcome.setting, trial.outcome.decision
    common, rare = pool.names
    X, y = pool.draw(setting.share)
    prices = f"At {significant(setting.miss)} a miss and {significant(setting.false_alarm)} a false alarm"
    cost = f"{prices} this costs {amount(each.cost)}"
    if setting.remedy != "none":
        cost += f", without a remedy {amount(before.outcome.cost)}"
    return (
        f"{percent(int(y.sum()), len(X))} of {len(X):,} training points are {rare}. {_remedy(trial, y)}: of "
        f"{each.positives:,} {rare} held out {each.true_positives:,} are found "
        f"({percent(each.true_positives, each.positives)}), of {each.negatives:,} {common} "
        f"{each.false_positives:,} are false alarms ({percent(each.false_positives, each.negatives)}). {cost}. "
        f"The chances are off by {percent(round(1000 * trial.outcome.ece), 1000)} on average."
    )


def _remedy(trial: Trial, y: np.ndarray) -> str:
    setting = trial.outcome.setting
    detail = {
        "weight": f" of {significant(setting.weight)}",
        "focal": f" with γ = {significant(setting.gamma)}",
        "threshold": f", rare from a chance of {percent(round(1000 * setting.line), 1000)} on",
    }.get(setting.remedy, "")
    if setting.remedy in RESAMPLING:
        detail = (
            f" to 1:{significant(round(reached(y, setting), 2))}, {trial.outcome.n_train:,} points trained on"
        )
    return REMEDIES[setting.remedy] + detail


def code(trial: Trial, degree: int) -> str:
    """Write a trial in scikit-learn, imbalanced-learn and torch; see `ImbalanceLab.code`."""
    setting = trial.outcome.setting
    if setting.remedy == "focal" and setting.gamma:
        return _FOCAL.format(degree=degree, gamma=f"{setting.gamma:g}", start=_START)
    adjusted = setting.remedy == "logit adjustment"
    imports = ["import numpy as np", "from scipy.special import expit"] * adjusted + _IMPORTS
    made, fitted_on = "", "X, y"
    if trial.fitted.resampled is not None:
        text, fitted_on = trial.fitted.resampled.code(), "X_resampled, y_resampled"
        head, _, rest = text.partition("\n\n")
        imports, made = ([head, *imports], rest) if rest else (imports, text)
    weights = f", class_weight={{0: 1, 1: {setting.weight:g}}}" if setting.remedy == "weight" else ""
    model = _MODEL.format(degree=degree, weights=weights, fitted_on=fitted_on)
    return "\n".join(imports) + f"\n\n{_START}{made}{model}{_decided(setting)}"


def _decided(setting: Setting) -> str:
    if setting.remedy == "logit adjustment":
        return (
            "# the same as training on logits + log(share of each class), as the intercept is free\n"
            "logit = model.decision_function(X_new) - np.log(np.mean(y) / (1 - np.mean(y)))\n"
            "chance = expit(logit)\n"
            "called = chance >= 0.5\n"
        )
    line = "0.5"
    if setting.remedy == "threshold":
        prices = f"{setting.false_alarm:g} + {setting.miss:g}"
        line = f"{setting.false_alarm:g} / ({prices})" if setting.miss + setting.false_alarm else "0.5"
    why = "  # false alarm / (false alarm + miss): Elkan (2001)" if setting.remedy == "threshold" else ""
    return f"chance = model.predict_proba(X_new)[:, 1]\ncalled = chance >= {line}{why}\n"


_IMPORTS = [
    "from sklearn.linear_model import LogisticRegression",
    "from sklearn.pipeline import make_pipeline",
    "from sklearn.preprocessing import PolynomialFeatures",
]
_START = "# X, y: points to train on, y 0 or 1; X_new: others\n"
_MODEL = """\
model = make_pipeline(
    PolynomialFeatures({degree}, include_bias=False),
    LogisticRegression(solver="newton-cholesky", tol=1e-8{weights}),
)
model.fit({fitted_on})
"""
_FOCAL = """\
import torch
from sklearn.preprocessing import PolynomialFeatures
from torch.nn.functional import binary_cross_entropy_with_logits

{start}features = PolynomialFeatures({degree}, include_bias=False)
Z, target = torch.tensor(features.fit_transform(X)), torch.tensor(y, dtype=torch.float64)
weights = torch.zeros(Z.shape[1] + 1, dtype=torch.float64, requires_grad=True)  # the last is the intercept
optimizer = torch.optim.LBFGS([weights], max_iter=1000, tolerance_grad=1e-7, tolerance_change=1e-12,
                              line_search_fn="strong_wolfe")

def focal_loss():
    optimizer.zero_grad()
    surprise = binary_cross_entropy_with_logits(Z @ weights[:-1] + weights[-1], target, reduction="none")
    loss = ((-torch.expm1(-surprise)) ** {gamma} * surprise).sum() + weights[:-1].square().sum() / 2
    loss.backward()
    return loss

optimizer.step(focal_loss)
with torch.no_grad():
    logit = torch.tensor(features.transform(X_new)) @ weights[:-1] + weights[-1]
chance = torch.sigmoid(logit).numpy()
called = chance >= 0.5
"""
