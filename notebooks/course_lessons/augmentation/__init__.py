"""Augmentation that fits the scene."""
