"""The job itself: a game whose last submission reaches the target."""

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from course_lessons.capstone.client import Brief
from course_lessons.capstone.desk import Desk
from course_lessons.capstone.logbook import DishonestLog
from course_lessons.capstone.marking import what_could_not_be
from course_lessons.capstone.players import VGG, Plan, play
from course_lib.exercises import Exercise, Retry, laws

SEED = 7
QUICK = Plan(
    whose="even over schools",
    balance=True,
    recipe={**VGG, "steps": 300},
    threshold=0.25,
)


def _judge(answer: Any) -> None:
    desk = laws.instance(answer, Desk, "Hand over the desk that you played at.")
    laws.require(
        desk.brief == Brief(),
        "That desk has another brief: other credits, seconds or prices. Play for this client.",
    )
    laws.require(
        desk.scores,
        f"Nothing was handed in yet. {desk.credits:,} credits and {desk.seconds:.0f} s are left; "
        "`desk.hand_in(recipe, subset, threshold)` ends the job.",
    )
    try:
        found = what_could_not_be(desk.path, desk.seed)
    except DishonestLog as wrong:
        raise Retry(f"The logbook is not as the desk wrote it: {wrong}.") from None
    except OSError:
        raise Retry(f"The logbook {desk.path.name} cannot be read.") from None
    laws.require(not found, lambda: f"In the logbook: {'; '.join(found)}.")
    last = desk.scores[-1]
    laws.require(last.reached, lambda: _what_lacks(desk))


def _what_lacks(desk: Desk) -> str:
    last = desk.scores[-1]
    said = (
        f"{100 * last.score:.1f} points; the client wants {100 * last.target:.0f}. "
    )
    best = max(desk.scores, key=lambda score: score.score)
    if best.reached:
        return f"{said}Submission {best.submission} had reached it, and the last one counts: hand that in again."
    if last.price > 0.3:
        return (
            f"{said}Fish alone cost {100 * last.price:.0f} points. From which probability on is a drawing called "
            "one, and how many fish did the network learn from, how often?"
        )
    if desk.seconds < 2:
        return f"{said}The seconds are spent: play another seed, `desk = Desk({desk.seed + 1})`."
    worst = f"In {last.worst} only {last.by_school[last.worst]:.0%} are right."
    if desk.credits > 100:
        return f"{said}{worst} {desk.credits:,} credits are left."
    return f"{said}{worst} {desk.seconds:.0f} s of the machine are left: longer, larger, balanced?"


@cache
def _delivered() -> Desk:
    folder = Path(tempfile.mkdtemp()) / "our answer"
    folder.mkdir()
    desk = Desk(SEED, folder)
    play(desk, QUICK)
    return desk


DELIVER = Exercise(
    id="capstone-2",
    title="Deliver",
    judge=_judge,
    reference=_delivered,
    solution="""\
recipe = Recipe(model="vgg", width=0.5, steps=400, schedule="one_cycle", learning_rate=5e-3)
if not desk.scores:
    # whose: first all schools alike
    desk.buy(acquire(desk.labels, desk.schools, 500, seed=0))
    # which: then what a first network takes for the rare kinds of each school
    known = np.flatnonzero(desk.labels >= 0)
    finder = desk.train(recipe.replace(steps=200), known)
    kinds = np.where(desk.labels < 0, finder.predict(desk.X), desk.labels)
    desk.buy(acquire(desk.labels, 6 * desk.schools + kinds, 500, seed=0))
    # each kind of each school comes equally often; then the price alone gives the threshold
    known = np.flatnonzero(desk.labels >= 0)
    balanced = players.balanced_by_cell(desk, known, np.random.default_rng(0))
    print(desk.hand_in(recipe, balanced, threshold=1 / 4))
played = desk""",
    praise="Delivered, by the worst school and with what it cost. Now read your report as the client would.",
    points=3,
    hints=[
        "Which school is worst, and how many labels does it have of each kind? Buy there.",
        "A network learns what it sees often. Repeat the rare cells in the subset (`players.balanced_by_cell`), and "
        "train long enough: `desk.price(recipe, subset)` says what it costs.",
        "With balanced kinds the threshold follows from the price alone: 1 / (3 + 1). A small `vgg` with "
        '`schedule="one_cycle"` learns more from the same labels than the default `cnn`.',
    ],
)
