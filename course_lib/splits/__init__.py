"""Splits into training, validation and test that do not leak, and the guard that finds those which do.

>>> parts = stratified([0] * 80 + [1] * 20, shares=(0.8, 0.0, 0.2), random_state=0)
>>> parts
Parts(train=80, val=0, test=20)
>>> print(check_leaks(parts, groups=range(100)))
Nothing leaks: no group lies in two parts.
"""

from .leaks import Leak, Leaks, check_leaks
from .parts import SHARES, Parts, by_time, grouped, stratified

__all__ = ["SHARES", "Leak", "Leaks", "Parts", "by_time", "check_leaks", "grouped", "stratified"]
