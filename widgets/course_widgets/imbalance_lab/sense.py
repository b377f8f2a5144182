"""What does not make sense together, said: two remedies that count the same thing twice, or nothing."""

import numpy as np

from course_widgets.imbalance_lab.remedies import Setting, believed_odds, ratio_after
from course_widgets.text import significant

FEW = 30  # rare points, below which another draw often says something else


def objections(setting: Setting, y: np.ndarray, rare: str) -> list[str]:
    """Say what a learner should know of a setting.

    Parameters
    ----------
    setting : Setting
    y : ndarray of int, shape (n,)
        The training points' classes, before any remedy.
    rare : str
        What the rare class is called.

    Returns
    -------
    list of str
        A sentence each.

    Examples
    --------
    >>> y = np.repeat([0, 1], [900, 100])
    >>> objections(Setting(resample="copies", threshold="price"), y, "ill")
    ["The price's threshold wants true probabilities, and training saw 1:1: the rare class is counted twice. Correct \
the prior."]
    >>> objections(Setting(prior=True), y, "ill")
    ['Nothing has moved the probabilities, so there is nothing to correct.']
    """
    natural = float(y.sum() / (len(y) - y.sum()))
    odds = believed_odds(y, setting)
    moved = not np.isclose(odds, natural)
    focal, adjusted = setting.loss == "focal" and setting.gamma > 0, setting.loss == "logit adjustment"
    resampled = setting.resample != "none" and ratio_after(y, setting) < 0.999 / natural
    said = []
    if resampled and setting.loss == "weight" and setting.weight != 1:
        said.append(
            f"Resampling and the weight both count the rare class up: together as if there were {_ratio(odds)}."
        )
    if resampled and adjusted and ratio_after(y, setting) == 1:
        said.append("After 1:1 the shares are even, so logit adjustment finds nothing to take out.")
    if focal and setting.prior:
        said.append("Focal loss makes probabilities modest; that is no shift, so no prior takes it back.")
    elif setting.prior and not moved:
        said.append("Nothing has moved the probabilities, so there is nothing to correct.")
    elif setting.prior and adjusted and not resampled:
        said.append("The prior takes back just what logit adjustment took out: no remedy is left.")
    if setting.threshold == "price" and focal:
        said.append("The price's threshold wants true probabilities, and those of focal loss are too modest.")
    elif setting.threshold == "price" and moved and not setting.prior:
        said.append(
            f"The price's threshold wants true probabilities, and training saw {_ratio(odds)}: the rare class is "
            "counted twice. Correct the prior."
        )
    if (n := int(y.sum())) < FEW:
        said.append(f"Only {n} {rare} to train on: draw again, and see how much is luck.")
    return said


def _ratio(odds: float) -> str:
    return f"1:{significant(round(1 / odds, 2))}" if odds <= 1 else f"{significant(round(odds, 2))}:1"
