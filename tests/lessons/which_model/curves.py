"""Wrong and right answers to which_model-4, “Eight trainings”."""

from types import MappingProxyType

from course_lessons.which_model.studies.curves import LETTERS


def _swapped(one, other):
    return LETTERS | {one: LETTERS[other], other: LETTERS[one]}


MISTAKES = {
    "which_model-4": [
        (lambda: _swapped("C", "G"), "Look at C"),
        (lambda: _swapped("A", "G"), "Look at A again"),
        (lambda: _swapped("B", "D"), "rise together, and slowly"),
        (lambda: _swapped("D", "H"), "jump up and down"),
        (lambda: _swapped("E", "D"), "6 of 8 are right. Look at D"),
        (lambda: _swapped("F", "A"), "stays at one in ten"),
        (lambda: _swapped("F", "H"), "Look at F"),
        (lambda: dict.fromkeys(LETTERS, "good"), "are both"),
        (lambda: {k: v for k, v in LETTERS.items() if k != "H"}, "nothing for 'H'"),
        (lambda: {v: k for k, v in LETTERS.items()}, "nothing for 'A'"),
        (lambda: LETTERS | {"E": "fine"}, "the names are"),
        (lambda: LETTERS | {"E": ...}, "still a `...` for E"),
        (lambda: LETTERS | {"E": 5}, "as a text"),
        (lambda: LETTERS | {"E": "Good"}, "'Good'"),
        (lambda: list(LETTERS.values()), "Give a dictionary"),
        (lambda: {"a" if k == "A" else k: v for k, v in LETTERS.items()}, "has 'a'; write it as 'A'"),
    ],
}
ALSO_RIGHT = {
    "which_model-4": [
        lambda: dict(reversed(LETTERS.items())),
        lambda: MappingProxyType(LETTERS),
    ]
}
