"""Eight trainings, seven of them with something wrong: which is which?"""

from typing import Any

from course_lessons.which_model.studies.curves import LETTERS
from course_lib.exercises import Exercise, laws
from course_lib.exercises.wording import kind_of

CLUES = {
    "label noise": "validation is far *above* training: what it cannot learn are labels that say nothing",
    "too short": "there are few steps, and both curves still rise steeply when it ends",
    "leak": "validation is perfect, and the diamond, pictures that nobody has looked at, is far below it",
    "rate too low": "both curves rise together, and slowly, over all the steps that the good training has",
    "good": "both curves rise fast and level off, near each other and near the diamond",
    "wrong normalisation": "it learns its own pictures well, and validation stays at one in ten",
    "over-fitting": "training is perfect; validation and the diamond stay far below, and near each other",
    "rate too high": "both curves jump up and down and stay low, although it has as many steps as the good one",
}


def _judge(answer: Any) -> None:
    asked = "the trouble of each letter"
    got = laws.mapping(answer, LETTERS, asked)
    for letter, trouble in got.items():
        laws.require(
            isinstance(trouble, str) and trouble is not ...,
            lambda letter=letter, trouble=trouble: (
                f"For {letter} give one of the names, as a text; yours is {kind_of(trouble)}."
                if trouble is not ...
                else f"There is still a `...` for {letter}."
            ),
        )
        laws.require(
            trouble in CLUES,
            f"For {letter} yours is {trouble!r}; the names are {', '.join(map(repr, CLUES))}.",
        )
    right = sum(got[letter] == LETTERS[letter] for letter in LETTERS)
    for trouble in got.values():
        twice = [other for other in got if got[other] == trouble]
        laws.require(
            len(twice) == 1,
            f"{' and '.join(twice)} are both {trouble!r}; each name belongs to one. ({right} of 8 are right.)",
        )
    wrong = next(
        (letter for letter in LETTERS if got[letter] != LETTERS[letter]), ""
    )
    laws.require(
        not wrong,
        lambda: (
            f"{right} of 8 are right. Look at {wrong} again, which you call {got[wrong]!r}. With {got[wrong]!r}, "
            f"{CLUES[got[wrong]]}."
        ),
    )


CURVES = Exercise(
    id="which_model-4",
    title="Eight trainings",
    judge=_judge,
    reference=lambda: dict(LETTERS),
    solution="""\
troubles = {
    "A": "label noise",
    "B": "too short",
    "C": "leak",
    "D": "rate too low",
    "E": "good",
    "F": "wrong normalisation",
    "G": "over-fitting",
    "H": "rate too high",
}""",
    praise="Each of the seven has a cure of its own, and most of them cost less than a larger model.",
    hints=[
        "Begin with the odd ones: one is shorter, one has validation far above training, one has it at one in ten.",
        "Two trainings know their own digits by heart. The diamond, digits that nobody has looked at, tells them "
        "apart: where it is far from validation, validation knew them, too.",
        "Of the three that are left, one rises fast and levels off, one crawls, and one jumps.",
    ],
    points=2,
)
