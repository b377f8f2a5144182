"""The sampling plan: from class counts and a target ratio to how many of each class, and to indices.

>>> plan = RatioPlan({"cat": 900, "dog": 100}, target="1:2", how="over")
>>> plan.after
{'cat': 900, 'dog': 450}
"""

from .draws import draw_orders
from .plan import HOW, RatioPlan
from .targets import parse_target

__all__ = ["HOW", "RatioPlan", "draw_orders", "parse_target"]
