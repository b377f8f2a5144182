"""Train a model by a recipe: `Recipe` says how, `train` does it, `Run` is what came of it.

>>> from course_lib.datasets import load_digits
>>> run = train(Recipe(policy="random", budget=200, epochs=3), load_digits())
>>> run.n_train, run.samples_seen, len(run.history)
(200, 600, 3)
"""

from course_lib.training.callbacks import (
    Callback,
    DeferredLoss,
    EarlyStopping,
    LearningRateSchedule,
    ProgressBar,
    TrainingState,
)
from course_lib.training.loop import retrain_head, train
from course_lib.training.recipe import LEGAL, Recipe
from course_lib.training.run import Run

__all__ = [
    "LEGAL",
    "Callback",
    "DeferredLoss",
    "EarlyStopping",
    "LearningRateSchedule",
    "ProgressBar",
    "Recipe",
    "Run",
    "TrainingState",
    "retrain_head",
    "train",
]
