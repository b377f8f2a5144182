"""What was tried with a control: each setting once, with what it came to, and the way that led to the present one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MOST = 30


@dataclass(frozen=True)
class Step:
    """A setting that was tried.

    Attributes
    ----------
    written : dict
        The setting as the page reads it.
    setting : dict
        The traits.
    line : str
        What was set and what it came to; empty where that is not known yet, which is on the way, and no step.
    """

    written: dict[str, Any]
    setting: dict[str, Any]
    line: str


class Trace:
    """At most 30 steps, of which the oldest are forgotten.

    Parameters
    ----------
    start : mapping
        The setting that the code declares, as the page reads it.
    """

    def __init__(self, start: Mapping[str, Any]) -> None:
        self.start = dict(start)
        self.steps: list[Step] = []
        self.recalled = False
        self._way: list[dict[str, Any]] = []

    def arrive(self, step: Step, *, undo: bool = False) -> None:
        """Note where the control is now, come by a move or by taking the last one back."""
        if undo and len(self._way) > 1:
            self._way.pop()
        if not self._way or self._way[-1] != step.written:
            self._way = [*self._way, step.written][-MOST:]
        if step.line:
            self.note(step)

    def note(self, step: Step) -> None:
        """Note what a setting came to, wherever the control is now."""
        places = [each.written for each in self.steps]
        if step.written in places:
            self.steps[places.index(step.written)] = step
        else:
            self.steps = [*self.steps, step][-MOST:]

    def to_page(self) -> dict[str, Any]:
        """Write it as the page reads it: steps, the setting that "undo" goes to, and the one at the start."""
        return {
            "steps": [{"setting": each.written, "line": each.line} for each in self.steps],
            "here": self._way[-1] if self._way else None,
            "undo": self._way[-2] if len(self._way) > 1 else None,
            "start": self.start,
            "recalled": self.recalled,
        }
