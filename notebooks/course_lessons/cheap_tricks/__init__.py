"""The lesson "Cheap tricks that work"."""
