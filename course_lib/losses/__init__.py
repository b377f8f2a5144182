"""Losses for unequal classes: weights, focal loss, logit adjustment. Each is an ``nn.Module`` on (n, C) logits.

`LOSSES` makes each of them from the counts of the classes trained on, so that a `Recipe` can name one:
``Recipe(loss="balanced_softmax")``, or ``Recipe(loss=functools.partial(LOSSES["focal"], gamma=5.0))``.

>>> LOSSES["weighted"]([900, 100]).weight.tolist() == class_weights([900, 100]).tolist()
True
"""

from course_lib.losses.focal import FocalLoss, SigmoidFocalLoss
from course_lib.losses.named import LOSSES
from course_lib.losses.shifted import BalancedSoftmaxLoss, LogitAdjustedLoss
from course_lib.losses.weights import class_weights

__all__ = [
    "LOSSES",
    "BalancedSoftmaxLoss",
    "FocalLoss",
    "LogitAdjustedLoss",
    "SigmoidFocalLoss",
    "class_weights",
]
