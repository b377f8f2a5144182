"""ImbalanceLab: make a class rare, choose a remedy and prices, and see what the trained model then does."""

from .control import ImbalanceLab
from .remedies import REMEDIES, Setting
from .trial import Outcome

__all__ = ["REMEDIES", "ImbalanceLab", "Outcome", "Setting"]
