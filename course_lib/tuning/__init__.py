"""Search for good settings of a `Recipe`, thin over Optuna: `tune` searches, `Search` is what came of it.

>>> from course_lib.datasets import load_digits
>>> from course_lib.training import Recipe
>>> space = {"learning_rate": {"low": 1e-3, "high": 0.1, "log": True}, "batch_size": [32, 64]}
>>> search = tune(Recipe(model="linear", epochs=2), space, load_digits(), trials=4, sampler="random", progress=False)
>>> search
Search(4 trials finished, best val_accuracy 0.922)
>>> search.best.learning_rate > 0.01
True
"""

from course_lib.tuning.search import Search, tune
from course_lib.tuning.space import PRUNERS, SAMPLERS

__all__ = ["PRUNERS", "SAMPLERS", "Search", "tune"]
