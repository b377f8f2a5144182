"""Train a model by a recipe: `Recipe` says how, `train` does it, `Run` is what came of it.

>>> from course_lib.datasets import load_digits
>>> run = train(Recipe(policy="random", budget=200, epochs=3), load_digits())
>>> run.n_train, run.samples_seen, len(run.history)
(200, 600, 3)
"""

from course_lib.training.callbacks import (
    Callback,
    CosineSchedule,
    DeferredLoss,
    EarlyStopping,
    GradualUnfreezing,
    LabelSmoothing,
    OneCycleSchedule,
    ProgressBar,
    TrainingState,
)
from course_lib.training.decoupled import retrain_head
from course_lib.training.loop import Training, train
from course_lib.training.range_test import RangeTest, range_test
from course_lib.training.recipe import Recipe
from course_lib.training.run import Run
from course_lib.training.transfer import Transfer, Weights

__all__ = [
    "Callback",
    "CosineSchedule",
    "DeferredLoss",
    "EarlyStopping",
    "GradualUnfreezing",
    "LabelSmoothing",
    "OneCycleSchedule",
    "ProgressBar",
    "RangeTest",
    "Recipe",
    "Run",
    "Training",
    "TrainingState",
    "Transfer",
    "Weights",
    "range_test",
    "retrain_head",
    "train",
]
