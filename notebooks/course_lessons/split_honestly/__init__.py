"""Split it honestly."""
