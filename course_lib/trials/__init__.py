"""Detectors trained on parts of the windows."""
