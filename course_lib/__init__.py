"""What the course teaches: sampling, training and measuring, as plain arrays, tensors and models.

Modules load on first use, so that ``import course_lib`` stays fast and a lesson that needs no torch
never imports it.

>>> from course_lib import subsets
>>> subsets.random([0, 0, 1, 1], budget=2, random_state=0).shape
(2,)
"""

import importlib
from types import ModuleType

__version__ = "0.1.0"

_MODULES = (
    "datasets",
    "detection",
    "exercises",
    "experiments",
    "labels",
    "lessons",
    "losses",
    "metrics",
    "models",
    "plots",
    "quality",
    "ratios",
    "results",
    "samplers",
    "scores",
    "splits",
    "subsets",
    "text",
    "training",
    "validation",
)

__all__ = ["__version__", *_MODULES]


def __getattr__(name: str) -> ModuleType:
    if name in _MODULES:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(
        f"module {__name__!r} has no attribute {name!r}; its modules are {', '.join(_MODULES)}"
    )


def __dir__() -> list[str]:
    return sorted(__all__)
