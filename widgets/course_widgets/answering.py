"""AnsweringWidget: the page asks, the kernel answers."""

from typing import Any, ClassVar

import traitlets

from course_widgets.base import CourseWidget

UNREADABLE = "the page sent a setting that this control cannot read; reload the page"


class AnsweringWidget(CourseWidget):
    """A control that works something out in the kernel when the learner lets go.

    The page puts a setting with an id into ``_asked``; what comes of it is put into ``_shown`` under that id, once,
    or with the reason why not. What Python sets is shown under no id. A control of this kind must have:

    - ``_follow(asked)``: take the setting over, or raise ``traitlets.TraitError``;
    - ``_state()``: what the page shows of the state it is in;
    - ``_UNREADABLE_IF``, where what the page sent can be wrong in more ways: the errors that say so;
    - an observer that calls ``_show()`` when a trait moves.
    """

    _UNREADABLE_IF: ClassVar[tuple[type[Exception], ...]] = (KeyError, TypeError)

    _asked = traitlets.Dict({"id": ""}).tag(sync=True)
    _shown = traitlets.Dict().tag(sync=True)

    def _follow(self, asked: dict) -> None:
        raise NotImplementedError

    def _state(self) -> dict:
        raise NotImplementedError

    @traitlets.observe("_asked")
    def _heard(self, change: Any) -> None:
        asked, error = change.new, ""
        with self.hold_sync():  # one answer, whatever was set on the way to it
            try:
                self._follow(asked)
            except traitlets.TraitError as refused:
                error = str(refused)
            except self._UNREADABLE_IF:
                error = UNREADABLE
            self._show(asked.get("id", ""), error)

    def _show(self, answers: str = "", error: str = "") -> None:
        self._shown = {"id": answers, **self._state(), "error": error}
