"""CourseWidget: what every control of the course can do."""

import base64
import html
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar

import anywidget

from course_widgets.inline import inline, styles


class CourseWidget(anywidget.AnyWidget):
    """A control: something to move, a value to go on with, the code it stands for, a picture, a sentence.

    A control names its front end when it is declared, ``class Mine(CourseWidget, module=Path("mine.mjs"))``; the
    style sheets beside it and beside what it imports come along.
    It must have:

    - ``value``: plain data, usable with no widget around it;
    - ``code()``: that value in public libraries, as text that runs;
    - ``figure()``: a matplotlib picture of the same state, for print, for the book, for places without a kernel;
    - ``describe()``: one or two sentences on the state: the picture's alternative text, and what is announced;
    - ``STATES``: example states by name, each a function that makes one; tests, pictures and the gallery
      all use these.

    Notes
    -----
    Traits decide a control's state, so it can be tested with no kernel and no browser. A bad value is refused
    with a ``traitlets.TraitError`` that says what is allowed, and the control keeps the state it had.
    """

    STATES: ClassVar[Mapping[str, Callable[[], "CourseWidget"]]] = {}
    _CONTRACT: ClassVar[tuple[str, ...]] = ("value", "code", "figure", "describe", "STATES")

    def __init_subclass__(cls, *, module: Path | None = None, **kwargs: Any) -> None:
        """Load the front end of a declared control.

        Traitlets makes a subclass for every *instance* (`add_traits`), and those name no module: nothing is
        read or checked for them.
        """
        super().__init_subclass__(**kwargs)
        if module is None:
            return
        missing = [name for name in cls._CONTRACT if getattr(cls, name) is getattr(CourseWidget, name)]
        if missing:
            raise TypeError(
                f"{cls.__name__} lacks {', '.join(missing)}, which every control has; see CourseWidget"
            )
        cls._esm = inline(module)
        cls._css = styles(module)

    @property
    def value(self) -> Any:
        """What the control is set to."""
        raise NotImplementedError

    def code(self) -> str:
        """Return the code that the value stands for."""
        raise NotImplementedError

    def figure(self) -> Any:
        """Return a ``matplotlib.figure.Figure`` of the state."""
        raise NotImplementedError

    def describe(self) -> str:
        """Say the state in a sentence or two."""
        raise NotImplementedError

    def __repr__(self) -> str:
        """Name the control and say its state: the same text on every machine and in every run."""
        return f"<{type(self).__name__}: {self.describe()}>"

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict, dict]:
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return {**data, "text/html": self._picture()}, metadata

    def _picture(self) -> str:
        """Write the state as an image: what is seen where no front end runs."""
        buffer = io.BytesIO()
        self.figure().savefig(buffer, format="png", dpi=96, metadata={"Software": None})
        source = base64.b64encode(buffer.getvalue()).decode("ascii")
        alt = html.escape(self.describe(), quote=True)
        return f'<img alt="{alt}" src="data:image/png;base64,{source}" style="max-width: 100%">'
