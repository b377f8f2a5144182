"""Seven questions to one picture."""
