"""Ensembles: several models, one answer."""
