"""Lesson "Which model?"."""
