"""Whose data? Groups and dialects"""
