"""Subsets elsewhere: the part that judges, in text, recommenders, time series and biology."""
