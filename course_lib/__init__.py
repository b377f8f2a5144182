"""What the course teaches: sampling, training and measuring, as plain arrays, tensors and models.

Modules load on first use, so that ``import course_lib`` stays fast and a lesson that needs no torch
never imports it.

>>> from course_lib import subsets
>>> subsets.random([0, 0, 1, 1], budget=2, random_state=0).shape
(2,)
"""

import importlib
import pkgutil
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

__version__ = "0.1.0"

_MODULES = tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))

__all__ = ["__version__", *_MODULES]


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hold an interrupt (Ctrl+C, a notebook's stop button) back until the block has ended."""
    handler, held = signal.getsignal(signal.SIGINT), []
    if not callable(handler) or threading.current_thread() is not threading.main_thread():
        yield  # signals reach the main thread alone
        return
    signal.signal(signal.SIGINT, lambda *arguments: held.append(arguments))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
        if held:
            handler(*held[-1])


class _Whole(MetaPathFinder, Loader):
    """Has torch imported whole: half of it, left by an interrupt, can neither be used nor be imported again."""

    _importing = False

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find torch, and nothing else; whoever only asks whether it is there imports nothing."""
        spec = PathFinder.find_spec(name, path) if name == "torch" and not self._importing else None
        if spec:
            spec.loader = self
        return spec

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Import it as if nobody had asked yet, so that an interrupt comes when it is there."""
        self._importing = True
        try:
            with uninterrupted():
                module = importlib.import_module(spec.name)
        finally:
            self._importing = False
        self._spec = module.__spec__
        return module

    def exec_module(self, module: Any) -> None:
        """It has been: leave it as it is."""
        module.__spec__ = self._spec


sys.meta_path.insert(0, _Whole())


def __getattr__(name: str) -> ModuleType:
    if name in _MODULES:
        return importlib.import_module(f"{__name__}.{name}")
    known = ", ".join(_MODULES)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}; its modules are {known}")


def __dir__() -> list[str]:
    return sorted(__all__)
