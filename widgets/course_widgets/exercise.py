"""``check``: judge an answer, show the card, remember the attempt, and let the lesson go on."""

import re
from html import escape
from typing import Any

from IPython import get_ipython
from IPython.display import display

from course_lib.exercises import Outcome, assess, progress

MIME = "application/vnd.train-well.check+json"
_CHECK = re.compile(r"^(?:\w+ *= *)?check\(", re.MULTILINE)
# `code`, and *words that matter*: not the stars of a product, which stand between blanks or letters.
_MARKED = re.compile(r"`([^`\n]+)`|(?<![\w*])\*(?! )([^*`\n]+)(?<! )\*(?![\w*])")
_COLOURS = {"pass": "#009E73", "retry": "#D55E00", "todo": "#808080"}


def check(exercise_id: str, answer: Any) -> Any:
    """Check an answer and show how it fared.

    The attempt is appended to ``progress.jsonl`` beside the notebook. A folder that cannot be written costs the
    progress, never the lesson.

    Parameters
    ----------
    exercise_id : str
        Such as ``"subsets-1"``.
    answer : object
        Your answer; ``...`` means "not attempted yet".

    Returns
    -------
    object
        The answer if it is right, else the reference answer, so that the cells below run either way.

    Examples
    --------
    >>> n = check("start_here-1", ...)
    ○ not yet · Exercise 1: Count one class · Replace the `...` with your answer and run the cell again.
    """
    outcome = assess(exercise_id, answer)
    note = ""
    try:
        progress.record(outcome)
    except OSError as error:
        note = f"Your progress was not saved: {error.strerror or error}."
    shell = get_ipython()
    bundle = card(outcome, note, "" if shell is None else shell.user_ns.get("In", [""])[-1])
    if shell is None:  # a script
        print(bundle["text/plain"])
    else:
        display(bundle, raw=True)
    return answer if outcome.status == "pass" else outcome.exercise.reference()


def card(outcome: Outcome, note: str = "", cell: str = "") -> dict[str, Any]:
    """The MIME bundle of an outcome: data for the extension, static HTML for other front ends, one line of text.

    Parameters
    ----------
    outcome : Outcome
    note : str, optional
        A sentence about something that went wrong beside the answer.
    cell : str, optional
        The code that gave the answer, which is shown beside the solution; its check is left out.

    Returns
    -------
    dict
        MIME type to content.

    Examples
    --------
    >>> sorted(card(assess("start_here-1", ...)))
    ['application/vnd.train-well.check+json', 'text/html', 'text/plain']
    """
    payload = outcome.payload()
    if note:
        payload["message"] += f" {note}"
    if outcome.status != "todo" and (answer := _CHECK.split(cell)[0].strip()):
        payload["answer"] = answer
    return {
        MIME: payload,
        "text/html": _html(payload, outcome.exercise.name),
        "text/plain": f"{outcome} {note}".strip(),
    }


def _html(payload: dict[str, Any], name: str) -> str:
    mark = {"pass": "✓ Right", "retry": "✗ Try again", "todo": "○ Not yet"}[payload["status"]]
    hints = "".join(
        f"<details><summary>Hint {number}</summary>{_prose(hint)}</details>"
        for number, hint in enumerate(payload["hints"], 1)
    )
    return (
        f'<div style="border-left: 4px solid {_COLOURS[payload["status"]]}; padding: 0.25em 0.75em">'
        f"<b>{mark}</b> · {escape(name)}"
        f"<p>{_prose(payload['message'])}</p>{hints}"
        f"<details><summary>Show a solution</summary><pre>{escape(payload['solution'])}</pre></details></div>"
    )


def _prose(text: str) -> str:
    """Escaped text, with what stands between backticks as code, and between stars as emphasis.

    >>> _prose("the *mean* of `a*b*c`, not 2 * 3 * <4")
    'the <em>mean</em> of <code>a*b*c</code>, not 2 * 3 * &lt;4'
    """

    def marked(found: re.Match[str]) -> str:
        code, words = found.groups()
        return f"<code>{code}</code>" if code else f"<em>{words}</em>"

    return _MARKED.sub(marked, escape(text))
