"""ImbalanceLab: make a class rare, choose a remedy and prices, and see what the trained model then does."""

from course_widgets.imbalance_lab.control import ImbalanceLab
from course_widgets.imbalance_lab.remedies import REMEDIES, Setting
from course_widgets.imbalance_lab.trial import Outcome

__all__ = ["REMEDIES", "ImbalanceLab", "Outcome", "Setting"]
