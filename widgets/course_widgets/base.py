"""CourseWidget: what every control of the course can do, and how it answers its page."""

import base64
import html
import inspect
import io
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from numbers import Real
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Any, ClassVar, Self

import anywidget
import traitlets
from IPython.display import display, update_display

from course_lib.labels import plain_label
from course_widgets.inline import inline, styles
from course_widgets.memory import memory_of
from course_widgets.trace import Step, Trace

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course_lib.datasets import Dataset

MOST_SAID = 400  # letters of a refusal that the page shows
MOST_SAMPLES, MOST_CLASSES = 10_000, 100  # that models are trained on while the learner waits
FINITE = sys.float_info.max
UNREADABLE = "The page sent a setting that this control cannot read; reload the page."
FAILED = (
    "This setting failed ({}), so the one before is back. Choose another, or run the cell again; "
    "the whole report is in the kernel's log."
)


def _short(value: Any) -> str:
    """Write a value that is refused; one that fills the page, or that Python cannot write, in part."""
    try:
        text = repr(value)
    except ValueError:  # a whole number of too many digits
        return "a number of too many digits"
    return text if len(text) <= 60 else f"{text[:56]} ..."


def _plain(value: Any) -> Any:
    """Give a setting as Python's own values."""
    if isinstance(value, Mapping):
        return {_plain(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(_plain, value))
    return plain_label(value)


class Number(traitlets.Float):
    """A finite number; what is outside its bounds is refused with both of them.

    Parameters
    ----------
    default_value : float
    min, max : float, optional
        The bounds, both allowed.
    cure : str, default ""
        What more there is to say to whoever gave something else.
    """

    def __init__(
        self,
        default_value: float,
        *,
        min: float = -FINITE,
        max: float = FINITE,
        cure: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(default_value, min=min, max=max, **kwargs)
        self.cure = cure

    def validate(self, obj: Any, value: Any) -> float:
        """Give the number back as a float.

        Raises
        ------
        traitlets.TraitError
            If it is none, or outside the bounds.
        """
        number = not isinstance(value, bool) and isinstance(value, Real)
        if not number or not self.min <= value <= self.max:  # also NaN, and whole numbers that no float holds
            bounds = f"number from {self.min:g} to {self.max:,.15g}" if self.max < FINITE else "finite number"
            raise traitlets.TraitError(f"{self.name}={_short(value)} cannot be; give a {bounds}{self.cure}")
        return float(value)


class WholeNumber(Number):
    """A whole number; what is none, or outside its bounds, is refused with both of them."""

    def validate(self, obj: Any, value: Any) -> int:  # type: ignore[override]
        """Give the number back as an int.

        Raises
        ------
        traitlets.TraitError
            If it is none, or outside the bounds.
        """
        whole = not isinstance(value, bool) and isinstance(value, Real) and self.min <= value <= self.max
        if not whole or value != int(value):
            bounds = f"whole number from {self.min:,} to {self.max:,}"
            raise traitlets.TraitError(f"{self.name}={_short(value)} cannot be; give a {bounds}{self.cure}")
        return int(value)


class CourseWidget(anywidget.AnyWidget):
    """A control: something to move, a value to go on with, the code it stands for, a picture, a sentence.

    A control names its front end when it is declared, ``class Mine(CourseWidget, module=Path("mine.mjs"))``; the
    style sheets beside it and beside what it imports come along. It must have:

    - ``value``: plain data, usable with no widget around it;
    - ``code()``: that value in public libraries, as text that runs;
    - ``figure()``: a matplotlib picture of the same state, for print, for the book, for places without a kernel;
    - ``describe()``: a few sentences on the state: the picture's alternative text, and what is announced;
    - ``STATES``: example states by name, each a function that makes one; tests, pictures and the gallery
      all use these;
    - ``SETTINGS``: the traits that a learner sets, which together decide the state;
    - ``_payload()``: what else the page shows of the state. A control that learns it by and by has ``_payloads()``.

    Notes
    -----
    Traits decide a control's state, so it can be tested with no kernel and no browser. A bad value is refused
    with a ``traitlets.TraitError`` that says what is allowed, and the control keeps the state it had.

    The page puts ``{"id": …, "setting": {…}}`` into ``_request``; ``_response`` says the setting under that id, with
    sentence, code and payload, computed once. Every request is answered: where a setting is refused, or its state
    fails, with that error and the state before, which the control then has again. What Python sets is shown under
    no id. With ``"preview": true`` the page asks what would be, and nothing is set (``_preview``); with ``"action"``,
    that something be done with the setting (``_act``). What is asked on
    the way (``"moving": true``) leaves no trace; what is let go of does, and is where the control begins when its
    cell runs again, as long as the code gives it the same (`course_widgets.memory`). A learner who leaves the control
    before that is answered may be about to run a cell: then the request also comes as a message of its own, which
    nothing holds back. With ``"picture"`` a page at rest asks that the notebook's picture follow; where that would
    draw the control itself anew, it does not ask.
    """

    STATES: ClassVar[Mapping[str, Callable[[], "CourseWidget"]]] = {}
    SETTINGS: ClassVar[tuple[str, ...]] = ()
    _CONTRACT: ClassVar[tuple[str, ...]] = ("value", "code", "figure", "describe", "STATES", "SETTINGS")

    _request = traitlets.Dict({"id": ""}).tag(sync=True)
    _response = traitlets.Dict().tag(sync=True)

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

    def __new__(cls, *given: Any, **named: Any) -> Self:
        """Note what the code gives, whatever control it is: that decides whether the last setting still holds."""
        made = super().__new__(cls, *given, **named)
        made._memory = memory_of(cls.__name__, (given, named))
        return made

    def __init__(self, setting: Mapping[str, Any] | None = None, **traits: Any) -> None:
        """Begin with a setting, or with the last one that the learner had; what is not named has its default."""
        self._quiet = True  # no response to what is set
        self._shown: dict[str, Any] = {}  # the traits of the last setting that could be shown
        self._shown_response: dict[str, Any] = {}
        self._refuse_unknown(traits)
        super().__init__(**traits)
        self.observe(self._on_setting, self.SETTINGS)
        self.on_msg(self._on_message)
        self._take_over(setting or {})
        self._quiet = False
        self._shown = self._setting()
        self._trace = Trace(self._to_page())
        if not self._go_on():
            self._respond()

    def _refuse_unknown(self, given: Iterable[str]) -> None:
        """Refuse an argument that nobody reads, as traitlets does not."""
        unknown = [name for name in given if not self.has_trait(name)]
        if not unknown:
            return
        kind = type(self)
        known = [
            name
            for name, each in inspect.signature(kind.__init__).parameters.items()
            if name != "self" and each.kind is not inspect.Parameter.VAR_KEYWORD
        ]
        near = get_close_matches(unknown[0], known, n=1)
        meant = f"; did you mean {near[0]}?" if near else f"; it takes {', '.join(known)}"
        raise TypeError(f"{kind.__name__} takes no argument {unknown[0]!r}{meant}")

    @property
    def value(self) -> Any:
        """What the control is set to."""
        raise NotImplementedError

    def code(self) -> str:
        """Return the code that the value stands for."""
        raise NotImplementedError

    def figure(self) -> "Figure":
        """Draw the state, as a ``matplotlib.figure.Figure``."""
        raise NotImplementedError

    def describe(self) -> str:
        """Say the state in a few sentences."""
        raise NotImplementedError

    @property
    def trace(self) -> list[dict[str, Any]]:
        """What was tried, oldest first: the settings, and under "came_to" what each came to, in a line."""
        return [{**each.setting, "came_to": each.line} for each in self._trace.steps]

    def set(self, **changes: Any) -> None:
        """Set several together, where one of them alone would not go with the others.

        Parameters
        ----------
        **changes
            Any of ``SETTINGS``; what is not named stays.

        Raises
        ------
        traitlets.TraitError
            If they cannot be, or there is none of this name; then none is changed.
        """
        self._take_over(changes)
        self._respond()

    def __repr__(self) -> str:
        """Name the control and say its state: the same text on every machine and in every run."""
        return f"<{type(self).__name__}: {self.describe()}>"

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict, dict]:
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        return {**data, "text/html": self._picture()}, metadata

    def _ipython_display_(self, **kwargs: Any) -> None:
        """Show the control as an output whose picture can follow (`_keep_picture`)."""
        self._display(display)

    def _keep_picture(self) -> None:
        """Have the notebook hold a picture of the present setting; without one the control goes on all the same."""
        try:
            self._display(update_display)
        except (Exception, KeyboardInterrupt):
            self.log.exception("%s could not be drawn", type(self).__name__)

    def _display(self, show: Callable[..., Any]) -> None:
        data, metadata = self._repr_mimebundle_()
        show(data, metadata=metadata, raw=True, display_id=self.model_id)

    def _picture(self) -> str:
        """Write the state as an image: what is seen where no front end or no kernel runs."""
        buffer = io.BytesIO()
        self.figure().savefig(buffer, format="png", dpi=96, metadata={"Software": None})
        source = base64.b64encode(buffer.getvalue()).decode("ascii")
        alt = html.escape(self.describe(), quote=True)
        image = f'<img alt="{alt}" src="data:image/png;base64,{source}" style="max-width: 100%">'
        note = '<p style="color: #767676">A picture of the last setting. Run this cell to make it live.</p>'
        return f'<div data-train-well="control">{image}{note}</div>'

    # -- what a control may say of itself ------------------------------------------------------------------

    def _payload(self) -> dict[str, Any]:
        """Give what the page shows of the state, besides setting, sentence and code."""
        return {}

    def _payloads(self) -> Iterator[dict[str, Any]]:
        """Give whole responses, one after the other; the last of them is final."""
        yield {"sentence": self.describe(), "code": self.code(), **self._payload()}

    def _line(self) -> str:
        """Say in a line what is set and what it comes to; nothing, where that is not known yet."""
        return self.describe()

    def _act(self, name: str, **how: Any) -> None:
        """Do what a button of the page asks, with the setting taken over; what takes seconds goes on in `Work`."""
        raise traitlets.TraitError(UNREADABLE)

    def _preview(self, changes: Mapping[str, Any]) -> dict[str, Any]:
        """Give what the page would be told of another setting, without taking it over."""
        raise traitlets.TraitError(UNREADABLE)

    def _to_page(self) -> dict[str, Any]:
        """Write the setting as the page reads it."""
        return self._setting()

    def _from_page(self, setting: Mapping[str, Any]) -> dict[str, Any]:
        """Read a setting that the page wrote; what goes wrong here means that it cannot be read."""
        return {name: setting[name] for name in self.SETTINGS}

    # -- asked and answered --------------------------------------------------------------------------------

    def _setting(self) -> dict[str, Any]:
        return {name: _plain(getattr(self, name)) for name in self.SETTINGS}

    def _take_over(self, changes: Mapping[str, Any]) -> None:
        unknown = changes.keys() - set(self.SETTINGS)
        if unknown:
            raise traitlets.TraitError(f"{min(unknown)!r} cannot be set; {', '.join(self.SETTINGS)} can")
        self._quiet, quiet = True, self._quiet  # one response, whatever moves on the way to it
        try:
            with self.hold_trait_notifications():
                for name, value in changes.items():
                    setattr(self, name, value)
        except BaseException:
            self._trait_values.update(self._shown)
            raise
        finally:
            self._quiet = quiet

    def _go_on(self) -> bool:
        """Begin with the last setting of this place; say whether there is one that can be."""
        last = self._memory and self._memory.recall()
        if not last or last == self._trace.start:
            return False
        self._trace.recalled = True
        try:
            self._take_over(self._from_page(last))
            self._respond()
        except Exception as error:
            self.log.warning("%s cannot go on with %r: %s", type(self).__name__, last, error)
            self._trait_values.update(self._shown)
            self._trace.recalled = False
        return self._trace.recalled

    def _on_setting(self, _change: Any) -> None:
        if not self._quiet:
            self._respond()

    @traitlets.observe("_request")
    def _on_request(self, change: Any) -> None:
        request, read = change.new, False
        request_id = str(request.get("id", ""))
        if request.get("picture"):
            self._keep_picture()
            return
        try:
            changes, read = self._from_page(request["setting"]), True
            if request.get("preview"):
                self._answer(request_id, {**self._preview(changes), "trace": self._trace.to_page()})
                return
            self._take_over(changes)
            if "action" in request:
                self._do(request["action"])
            moving = bool(request.get("moving"))
            self._respond(request_id, moving=moving, undo=bool(request.get("undo")))
            if not moving:
                self._remember()
        except traitlets.TraitError as refused:
            self._answer(request_id, self._shown_response, shorten(str(refused), MOST_SAID, placeholder=" …"))
        except (Exception, KeyboardInterrupt) as failed:
            self.log.exception("%s cannot answer %r", type(self).__name__, request)
            reason = f"{type(failed).__name__}: {failed}".rstrip(": ")
            self._answer(request_id, self._shown_response, FAILED.format(reason) if read else UNREADABLE)

    def _on_message(self, _widget: Any, content: Any, _buffers: Any) -> None:
        """Hear a request that was let go of while the kernel was busy, before the same comes as a trait."""
        if isinstance(content, dict) and isinstance(content.get("request"), dict):
            self.set_state({"_request": content["request"]})

    def _do(self, action: Mapping[str, Any]) -> None:
        """Do what a button asks; where that fails, have the setting before again."""
        try:
            self._act(**action)
        except BaseException:
            self._trait_values.update(self._shown)
            raise

    def _remember(self) -> None:
        try:
            if self._memory:
                self._memory.keep(self._to_page())
        except OSError as error:
            self.log.warning("the setting was not saved, and is forgotten with the kernel: %s", error)

    def _respond(self, request_id: str = "", *, moving: bool = False, undo: bool = False) -> None:
        """Show the state that is set; where that fails, have the one before again."""
        try:
            for payload in self._payloads():
                written = self._to_page()
                if not moving and not payload.get("more"):
                    self._trace.arrive(Step(written, self._setting(), self._line()), undo=undo)
                response = {"setting": written, **payload, "trace": self._trace.to_page()}
                self._answer(request_id, response)
        except BaseException:
            self._trait_values.update(self._shown)
            if not request_id and self._shown_response:  # nobody asked: the page goes back without a word
                self._answer("", self._shown_response)
            raise
        self._shown, self._shown_response = self._setting(), response

    def _answer(self, request_id: str, response: Mapping[str, Any], error: str = "") -> None:
        self._response = {**response, "id": request_id, "error": error}


def check_data(data: Any) -> "Dataset":
    """Give a data set back if models can be trained on it at every move.

    Raises
    ------
    TypeError, ValueError
        If it is no data set, or has too many training samples or classes.

    Examples
    --------
    >>> from course_lib.datasets import load_wine
    >>> check_data(load_wine())
    Dataset('wine', 3 classes, train 106 · val 36 · test 36, 13 float64)
    """
    from course_lib.datasets import Dataset

    if not isinstance(data, Dataset):
        raise TypeError(
            f"data is a {type(data).__name__}; give a Dataset, such as course_lib.datasets.load_digits()"
        )
    if len(data.train) > MOST_SAMPLES:
        raise ValueError(
            f"data has {len(data.train):,} training samples, and at most {MOST_SAMPLES:,} can be trained on at every "
            "move; narrow it with data.take(indices)"
        )
    if len(data.classes) > MOST_CLASSES:
        raise ValueError(
            f"data has {len(data.classes):,} classes, and models of at most {MOST_CLASSES} can be trained at every "
            "move; make a Dataset of fewer, the rare ones joined into one"
        )
    return data
