"""A remedy in public libraries: scikit-learn, imbalanced-learn, and torch for the focal loss."""

from course_widgets.imbalance_lab.remedies import FitResult, Setting


def write(result: FitResult, degree: int, odds: float) -> str:
    """Write a fit as code; see `ImbalanceLab.code`. `odds`: of the rare class, that training believes in."""
    setting, resampled = result.setting, result.model.resampled
    focal = setting.loss == "focal" and setting.gamma > 0
    shifted = setting.prior or setting.loss == "logit adjustment"
    imports = ["import numpy as np"] * shifted
    imports += ["from scipy.special import expit"] * (shifted or focal)
    imports += _FOCAL_IMPORTS if focal else _IMPORTS
    made, fitted_on = "", ("X", "y")
    if resampled is not None:
        text, fitted_on = resampled.code(), ("X_resampled", "y_resampled")
        head, _, rest = text.partition("\n\n")
        imports, made = ([head, *imports], rest) if rest else (imports, text)
    weights = f", class_weight={{0: 1, 1: {setting.weight:g}}}" if setting.loss == "weight" else ""
    template = _FOCAL if focal else _MODEL
    model = template.format(
        degree=degree, weights=weights, gamma=f"{setting.gamma:g}", X=fitted_on[0], y=fitted_on[1]
    )
    return "\n".join(imports) + f"\n\n{_START}{made}{model}{_decision(setting, focal, fitted_on[1], odds)}"


def _decision(setting: Setting, focal: bool, y: str, odds: float) -> str:
    shifts = []
    if setting.loss == "logit adjustment":
        shifts += [
            "# the same as training on logits + log(share of each class), as the intercept is free",
            f"logit = logit - np.log(np.mean({y}) / (1 - np.mean({y})))",
        ]
    if setting.prior:
        shifts += [
            f"# Bayes' rule: training believed in odds of {odds:.4g}; true are those of y",
            f"logit = logit - np.log({odds!r} / (np.mean(y) / (1 - np.mean(y))))",
        ]
    given = ["probability = model.predict_proba(X_new)[:, 1]"]
    if shifts or focal:
        logit = [] if focal else ["logit = model.decision_function(X_new)"]
        given = [*logit, *shifts, "probability = expit(logit)"]
    threshold, why = "0.5", ""
    if setting.threshold == "price" and setting.miss + setting.false_alarm:
        threshold = f"{setting.false_alarm:g} / ({setting.false_alarm:g} + {setting.miss:g})"
        why = "  # false alarm / (false alarm + miss): Elkan (2001)"
    return "\n".join([*given, f"called = probability >= {threshold}{why}\n"])


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
model.fit({X}, {y})
"""
_FOCAL_IMPORTS = [
    "import torch",
    "from sklearn.preprocessing import PolynomialFeatures",
    "from torch.nn.functional import binary_cross_entropy_with_logits",
]
_FOCAL = """\
features = PolynomialFeatures({degree}, include_bias=False)
Z, target = torch.tensor(features.fit_transform({X})), torch.tensor({y}, dtype=torch.float64)
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
    logit = (torch.tensor(features.transform(X_new)) @ weights[:-1] + weights[-1]).numpy()
"""
