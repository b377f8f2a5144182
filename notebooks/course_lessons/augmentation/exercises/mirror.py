"""Which digits are still themselves in a mirror."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, laws
from course_lib.exercises.wording import plain

SAFE = (0, 1, 8)
WHY_NOT = {
    2: "A 2 in a mirror swings the other way, as an S or a 5 does.",
    3: "A 3 opens to the left, in a mirror to the right: an Ɛ. It is *upside down* that it stays a 3.",
    4: "A 4 in a mirror has its stem on the left. Nobody writes it so.",
    5: "A 5 in a mirror swings the other way, as a 2 does.",
    6: "A 6 in a mirror is no 6 any more, and no 9 either: for that it would have to be *turned*.",
    7: "A 7 in a mirror points the other way. Nobody writes it so.",
    9: "A 9 in a mirror is no 9 any more; it looks like a P with a tail.",
}
STAYS = {
    0: "A 0 in a mirror is still a 0.",
    1: "A 1, a stroke, leans the other way in a mirror, and many people write it so.",
    8: "An 8 in a mirror is still an 8.",
}


def _judge(answer: Any) -> None:
    digits = laws.array(
        list(answer) if isinstance(answer, set) else answer,
        (None,),
        "the digits that stay, such as `[3, 5]`",
        kinds="iu",
    )
    laws.require(
        digits.size,
        "Your list is empty. Look at the second row of the picture again: some digits are still themselves.",
    )
    strange = [k for k in digits.tolist() if not 0 <= k <= 9]
    laws.require(
        not strange,
        f"Digits run from 0 to 9; in your list is {plain(strange[:1])}.",
    )
    laws.require(
        len(np.unique(digits)) == len(digits),
        f"A digit stands twice in your list, {plain(digits, 10)}. Name each once.",
    )
    for digit, why in WHY_NOT.items():
        laws.require(digit not in digits, why)
    for digit, why in STAYS.items():
        laws.require(digit in digits, f"{why} It may be flipped.")


MIRROR = Exercise(
    id="augmentation-1",
    title="Which may be flipped?",
    judge=_judge,
    reference=lambda: list(SAFE),
    solution="safe = [0, 1, 8]",
    praise="Three of ten. Of the other seven, a flip makes pictures that nobody writes, under a label that is wrong.",
    hints=[
        "Cover the first row of the picture. Which digits of the second row would you read without a doubt?",
        "A digit that is the same on its left and on its right survives a mirror.",
        "There are three: a ring, a stroke, and two rings.",
    ],
)
