"""Numbers in a lesson's text: written as expressions on the results, filled in when the notebook is built.

A markdown cell may hold ``{{ expression }}`` and ``{% set name = expression %}`` (jinja2). What is there to be asked:

``load(name)``
    The measured runs of a study: ``.verdict(candidate, metric=…, baseline=…)``, ``.values(metric)``, ``.seeds``.
``claim(id, …)``
    What was found for a claim; further fields (``study="labels"``) choose among those of one id.
``require(condition, why)``
    Says what a paragraph takes for granted; the notebook is not built where it no longer holds.
``studies``
    The lesson's own ``studies`` module.
``lesson(slug)``
    Another lesson: its ``.number``, its ``.title``, and ``.link``, which is both.

A name set in one cell holds in those below it. The filters (`FILTERS`) say how a number is written, and never its
unit, which stands in the text: ``{{ loss | points }} points``.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import jupytext
import numpy as np
from jinja2 import Environment, StrictUndefined, TemplateSyntaxError, nodes
from nbformat import NotebookNode

from course_lib.lessons import Lesson, find_lesson
from course_lib.results import claims, load

EXPRESSION = re.compile(r"\{([{%])(?P<asked>.*?)[%}]\}", re.DOTALL)
_SPELLED = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]


class ProseError(ValueError):
    """An expression in a lesson's text that cannot be filled in; the message says which, and where."""


def fill(notebook: NotebookNode, lesson: Lesson) -> None:
    """Put results in place of the expressions in a lesson's markdown cells.

    Raises
    ------
    ProseError
        If an expression cannot be evaluated, looks at no result or does not say how its number is written, or if what
        a paragraph requires no longer holds. The message names lesson, cell and expression.
    """
    known = {
        "load": load,
        "claim": find_claim,
        "require": _require,
        "lesson": refer,
    }
    if (studies := lesson.module("studies")) is not None:
        known["studies"] = studies
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and EXPRESSION.search(cell.source):
            try:
                cell.source = fill_text(cell.source, known)
            except ProseError as error:
                raise ProseError(
                    f"lesson {lesson.slug}, cell {cell.id}: {error}"
                ) from error.__cause__


def fill_text(text: str, known: dict[str, Any]) -> str:
    """Fill one text in; names that it sets are added to `known`.

    Raises
    ------
    ProseError
        As `fill` does; the message names the expression.

    Examples
    --------
    >>> fill_text("It loses {{ -loss | points }} points.", {"loss": -0.0461})
    'It loses 4.6 points.'
    >>> fill_text("It loses {{ 0.05 | points }} points.", {})
    Traceback (most recent call last):
        ...
    course_lessons.prose.ProseError: {{ 0.05 | points }} looks at no result; a measured number is not typed
    """
    try:
        tree = _ENVIRONMENT.parse(text)
    except TemplateSyntaxError as error:
        raise ProseError(
            f"{_at(text, error.lineno)} cannot be read: {error.message}"
        ) from error
    for node in _asked(tree):
        if next(node.find_all(nodes.Name), None) is None:
            raise ProseError(
                f"{_at(text, node.lineno)} looks at no result; a measured number is not typed"
            )
    template = _ENVIRONMENT.from_string(text)
    try:
        module = template.make_module(known)
        filled = str(module)
    except Exception as error:  # an expression may raise anything
        raise ProseError(
            f"{_at(text, _line(error, template))}: {_message(error)}"
        ) from error
    known |= {name: value for name, value in vars(module).items() if name[0] != "_"}
    return filled


def find_claim(id: str, **fields: Any) -> Any:
    """What was found for the claim of an id: the one whose fields are as given.

    Raises
    ------
    ValueError
        If there is no such claim, or more than one.

    Examples
    --------
    >>> find_claim("A1", candidate="1,000 at random", metric="seconds").words
    'holds'
    """
    found = [each for each in claims() if each.id == id]
    chosen = [
        each
        for each in found
        if all(getattr(each, name) == value for name, value in fields.items())
    ]
    if len(chosen) != 1:
        raise ValueError(
            f"claim({id!r}) with {fields} is {len(chosen)} claims; choose among "
            f"{[(each.study, each.candidate, each.metric) for each in found]}"
        )
    return chosen[0].finding()


@dataclass(frozen=True)
class Reference:
    """Another lesson, as a text speaks of it."""

    number: str
    title: str
    notebook: str

    @property
    def link(self) -> str:
        """Markdown: number and title, leading to the notebook."""
        return f"[{self.number} · {self.title}]({self.notebook})"


@cache
def refer(slug: str) -> Reference:
    """Look another lesson up.

    Raises
    ------
    KeyError
        If there is none of that slug.

    Examples
    --------
    >>> refer("start_here").link
    '[00 · Start here](00_start_here.ipynb)'
    """
    lesson = find_lesson(slug)
    text = jupytext.read(lesson.folder / "lesson.py", fmt="py:percent")
    return Reference(
        lesson.number, text.metadata["train_well"]["title"], lesson.notebook
    )


# --- How numbers are written --------------------------------------------------


def number(value: Any, scale: float = 1, digits: int | None = None) -> str:
    """Write a number, or the difference of a verdict; by default with one decimal below 10 and none above.

    Raises
    ------
    ValueError
        If it is infinite or not a number.

    Examples
    --------
    >>> number(-0.0461, 100), number(44.12), number(0.0461, 100, 2), number(-0.01)
    ('−4.6', '44', '4.61', '0.0')
    """
    value = scale * float(getattr(value, "difference", value))
    if not np.isfinite(value):
        raise ValueError(f"{value} is no number to be written")
    if digits is None:
        digits = 1 if abs(round(value, 1)) < 10 else 0
    written = f"{value:,.{digits}f}".replace("-", "−")
    return written.removeprefix("−") if not written.strip("−0.") else written


def points(value: Any, digits: int | None = None) -> str:
    """Write a difference of shares in points.

    >>> points(-0.441)
    '−44'
    """
    return number(value, 100, digits)


def percent(value: Any, digits: int | None = None) -> str:
    """Write a share in percent.

    >>> percent(0.874), percent(0.0061)
    ('87', '0.6')
    """
    return number(value, 100, digits)


def signed(value: Any, digits: int | None = None, scale: float = 100) -> str:
    """Write a difference with its sign, in points where no other scale is given.

    >>> signed(0.014), signed(-0.236, scale=1, digits=2)
    ('+1.4', '−0.24')
    """
    written = number(value, scale, digits)
    return (
        written
        if written.startswith("−") or not written.strip("0.")
        else f"+{written}"
    )


def interval(verdict: Any, digits: int = 1, scale: float = 100) -> str:
    """Write the interval of a verdict (or of a low and a high), in points where no other scale is given.

    An end near 0 gets up to two digits more, so that the reader sees on which side of 0 it lies.

    >>> interval((-0.469, -0.4131)), interval((0.0004, 0.009)), interval((0, 0.009))
    ('[−46.9, −41.3]', '[0.04, 0.9]', '[0.0, 0.9]')
    """
    written = []
    for end in _ends(verdict):
        shown = (d for d in range(digits, digits + 3) if round(scale * end, d))
        written.append(number(end, scale, next(shown, digits)))
    return "[{}, {}]".format(*written)


def span(verdict: Any, digits: int | None = None, scale: float = 100) -> str:
    """Write the same interval in words.

    >>> span((0.03, 0.16)), span((-0.012, 0.01))
    ('3.0 to 16', '−1.2 to 1.0')
    """
    return " to ".join(number(end, scale, digits) for end in _ends(verdict))


def times(value: Any, digits: int | None = None) -> str:
    """Write a ratio.

    >>> times(23.7), times(2.43)
    ('24', '2.4')
    """
    return number(value, 1, digits)


def count(value: Any) -> str:
    """Write how many there are, the thousands apart.

    >>> count(97_612.4)
    '97,612'
    """
    return number(value, 1, 0)


def spelled(value: Any) -> str:
    """Write a small count in a word.

    >>> spelled(10), spelled(40)
    ('ten', '40')
    """
    return _SPELLED[int(value)] if value in range(len(_SPELLED)) else count(value)


def seconds(value: Any, digits: int | None = None) -> str:
    """Write a time.

    >>> seconds(0.78)
    '0.8'
    """
    return number(value, 1, digits)


def megabytes(value: Any, digits: int | None = None) -> str:
    """Write a size in memory, given in bytes, in megabytes.

    >>> megabytes(7_840_000)
    '7.8'
    """
    return number(value, 1e-6, digits)


def word(
    verdict: Any,
    better: str = "beats",
    worse: str = "loses to",
    close: str = "is too close to call against",
) -> str:
    """Say which way a verdict points.

    A difference that is neither better nor worse in itself takes the first word where it is higher.

    >>> from types import SimpleNamespace as Verdict
    >>> word(Verdict(words="better")), word(Verdict(words="worse"), worse="costs")
    ('beats', 'costs')
    """
    if verdict.words in ("better", "higher"):
        return better
    return worse if verdict.words in ("worse", "lower") else close


FILTERS: dict[str, Callable[..., str]] = {
    each.__name__: each
    for each in (
        number,
        points,
        percent,
        signed,
        interval,
        span,
        times,
        count,
        spelled,
        seconds,
        megabytes,
        word,
    )
}


def _ends(verdict: Any) -> tuple[float, float]:
    return (
        (verdict.low, verdict.high) if hasattr(verdict, "low") else tuple(verdict)
    )


def _require(condition: bool, why: str) -> str:
    if not condition:
        raise ValueError(
            f"the text takes for granted what no longer holds ({why}); rewrite the paragraph"
        )
    return ""


# --- jinja2 ------------------------------------------------------------------


def _as_written(value: Any) -> Any:
    """Refuse what would stand in the text as Python prints it."""
    if isinstance(value, str) or (
        isinstance(value, int) and not isinstance(value, bool)
    ):
        return value
    raise ValueError(
        f"{value!r} does not say how it is written; choose a filter: {', '.join(FILTERS)}"
    )


_ENVIRONMENT = Environment(
    undefined=StrictUndefined,
    finalize=lambda value: (
        value if isinstance(value, StrictUndefined) else _as_written(value)
    ),
    extensions=["jinja2.ext.do"],
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    autoescape=False,
)
_ENVIRONMENT.filters.update(FILTERS)


def _asked(tree: nodes.Template) -> Iterator[nodes.Node]:
    for output in tree.find_all(nodes.Output):
        yield from (
            node
            for node in output.nodes
            if not isinstance(node, nodes.TemplateData)
        )
    yield from tree.find_all(nodes.Assign)


def _line(error: BaseException, template: Any) -> int:
    """The line of the text at which filling it in failed."""
    line, trace = 1, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_globals.get("__jinja_template__") is template:
            line = template.get_corresponding_lineno(trace.tb_lineno)
        trace = trace.tb_next
    return line


def _at(text: str, line: int) -> str:
    """The expressions that stand on a line of a text."""
    found = [
        " ".join(match[0].split())
        for match in EXPRESSION.finditer(text)
        if text.count("\n", 0, match.start()) < line
        and line <= text.count("\n", 0, match.end()) + 1
    ]
    return " or ".join(found) or text.splitlines()[line - 1].strip()


def _message(error: Exception) -> str:
    return str(error.args[0]) if isinstance(error, KeyError) else str(error)
