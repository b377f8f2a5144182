"""Splits into training, validation and test that do not leak, and the guard that finds those which do."""

from .leaks import Leak, Leaks, check_leaks
from .parts import SHARES, Parts, by_time, folds, grouped, stratified

__all__ = ["SHARES", "Leak", "Leaks", "Parts", "by_time", "check_leaks", "folds", "grouped", "stratified"]
