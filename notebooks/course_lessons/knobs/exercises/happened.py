"""What turning a knob did: the training samples and the new ones tell over-fitting from under-fitting."""

from typing import Any

from course_lib.exercises import Exercise, Retry, laws
from course_lib.exercises.wording import plain

WORDS = ("better", "over-fits", "under-fits", "no change")
CASES = (
    ((0.875, 0.75), (0.5, 0.25), 0.125),
    ((0.75, 0.5), (1.0, 0.25), 0.125),
    ((0.75, 0.5), (0.75, 0.4375), 0.125),
    ((0.75, 0.5), (0.75, 0.25), 0.125),
    ((0.875, 0.75), (0.5, 0.75), 0.125),
    ((0.5, 0.25), (0.75, 0.5), 0.125),
    ((0.5, 0.25), (0.25, 0.5), 0.125),
    ((0.75, 0.5), (1.0, 0.5), 0.125),
    ((0.75, 0.5), (0.75, 0.5), 0.0),
    ((0.75, 0.5), (1.0, 0.25), 0.25),
    ((0.75, 0.5), (0.5, 0.25), 0.125),
    ((0.75, 0.5), (0.5, 0.0), 0.25),
    ((0.5, 0.25), (0.5, 0.5), 0.25),
    ((1.0, 0.5), (0.9375, 0.25), 0.125),
)


def _right(before, after, margin):
    own, new = after[0] - before[0], after[1] - before[1]
    if new > margin:
        return "better"
    if new < -margin:
        return "under-fits" if own < -margin else "over-fits"
    return "no change"


def _judge(answer: Any) -> None:
    what_happened = laws.Function(
        answer, "what_happened(before, after, margin)", returns="one of four words"
    )
    for case in CASES:
        got = what_happened(*case)
        said = what_happened.case
        if isinstance(got, str) and got not in WORDS:
            same = [each for each in WORDS if _letters(each) == _letters(got)]
            raise Retry(
                f"{said}yours is {plain(got)}; write it as {same[0]!r}."
                if same
                else f"{said}yours is {plain(got)}. The four words are {', '.join(map(repr, WORDS))}."
            )
        if not isinstance(got, str):
            raise Retry(
                f"{said}give one of the words {', '.join(map(repr, WORDS))}; yours is {plain(got)}."
            )
        want = _right(*case)
        if got != want:
            raise Retry(said + _why(got, want, *case))


def _why(got: str, want: str, before: tuple, after: tuple, margin: float) -> str:
    own, new = after[0] - before[0], after[1] - before[1]
    moved = f"the training samples go by {own:+.4g} and the new ones by {new:+.4g}".replace(
        "-", "−"
    )
    said = f"yours is {got!r}, but {moved}. "
    if abs(new) == margin and got != "no change":
        return f"{said}A change must be *more* than the margin, which is {margin:g}, to count: {want!r}."
    if (
        want == "no change"
        and got in ("better", "over-fits")
        and abs(own) <= margin
    ):
        return f"{said}Nothing has moved by more than the margin of {margin:g}: {want!r}."
    if new < -margin and got == "better" and own > margin:
        return (
            f"{said}The first of a pair is of the training samples, the second of the new ones. Those have *lost*: "
            f"{want!r}."
        )
    if new < -margin and got == "better":
        return f"{said}New samples have *lost*: a change is after less before. That is {want!r}."
    if want == "no change" and abs(own) > margin:
        return (
            f"{said}New samples are what counts, and there it is no more than the margin of {margin:g}: {want!r}, "
            "whatever the training samples do."
        )
    if abs(own) == margin and want == "over-fits":
        return (
            f"{said}The training samples have not lost *more* than the margin of {margin:g}, so they are learned as "
            f"well as before: {want!r}."
        )
    if want == "over-fits" and got == "under-fits":
        return (
            f"{said}It is worse on new samples, while it learns its own as well as before, or better (a loss within "
            f"the margin is none): {want!r}."
        )
    if want == "under-fits":
        return f"{said}It has become worse on both. Whoever no longer learns even the training samples {want}."
    if want == "better":
        return (
            f"{said}New samples have gained more than the margin of {margin:g}: {want!r}, whatever the training "
            "samples do."
        )
    return f"{said}That is {want!r}."


def _letters(word: str) -> str:
    return "".join(filter(str.isalpha, word.lower()))


HAPPENED = Exercise(
    id="knobs-3",
    title="Over or under?",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def what_happened(before, after, margin):
    own, new = after[0] - before[0], after[1] - before[1]
    if new > margin:
        return "better"
    if new < -margin:
        return "under-fits" if own < -margin else "over-fits"
    return "no change\"""",
    praise="Two curves, not one: from new samples alone nobody can tell over-fitting from under-fitting.",
    hints=[
        "First two differences, after less before: one of the training samples, one of the new ones.",
        "Begin with the new samples: a gain, a loss, or neither. Only at a loss do the training samples matter.",
        "At a loss: have the training samples lost more than the margin, too?",
    ],
)
