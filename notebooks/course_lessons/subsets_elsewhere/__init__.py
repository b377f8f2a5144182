"""Subsets elsewhere: a part in place of all, in other fields than networks."""
