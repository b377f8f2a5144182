"""Wrong and right answers to subsets-5, “Not by heart”."""

from course_lessons.subsets.exercises.by_heart import _changed

MISTAKES = {
    "subsets-5": [
        (_changed(epochs=3), "before it has learned them"),
        (_changed(learning_rate=1e-3), "by another field"),
        (_changed(), "as it was"),
        (_changed(seed=3, budget=0.03), "trains as it was"),
        (_changed(budget=1_000), "no more"),
        (_changed(budget=100), "Use all"),
        (_changed(budget=0.5), "keep the 300"),
        (_changed(dropout=0.4, steps=500), "no `steps`"),
        (_changed(dropout=0.95), "learns enough"),
        (_changed(learning_rate=1e-5), "learns enough"),
        (_changed(weight_decay=1e-4), "by heart"),
        (_changed(epochs=25), "Stopping early"),
        (lambda: 0.5, "Change the recipe"),
    ],
}
ALSO_RIGHT = {
    "subsets-5": [
        _changed(weight_decay=0.005),
        _changed(dropout=0.5),
        _changed(dropout=0.4, budget=0.03),
        _changed(dropout=0.4, seed=3),
    ],
}
