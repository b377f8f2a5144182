"""The knobs: what each of them does."""
