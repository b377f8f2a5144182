"""What is read and done: one folder a lesson, in the order of ``course.toml``."""
