"""Lesson: finding good settings by search: grid, random, models of what was seen, stopping early."""
