"""Start from what is known."""
