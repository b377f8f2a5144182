"""The studies of this lesson: what three players, one trick each, and other ways to the target come to."""

import tempfile
from pathlib import Path

from course_lessons.capstone.desk import Desk
from course_lessons.capstone.players import PLANS, TRICKS, WAYS, play
from course_lib.metrics import Metric, register
from course_lib.results import Study

register(
    Metric("client_score", "score of the client", True),
    Metric("labels", "labels needed", False, "", 1, 0),
    Metric("machine_seconds", "seconds of the client's machine", False, "", 1, 3),
)


def measure_player(seed: int, plan: str) -> dict[str, float]:
    """Let one of `players.PLANS` play the game of a seed, with a logbook of its own.

    Examples
    --------
    >>> measure_player(0, "naive")["labels"]
    1000.0
    """
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(seed, Path(folder))
        score = play(desk, PLANS[plan])
        return {
            "client_score": score.score,
            **{
                f"accuracy_{name}": share for name, share in score.by_school.items()
            },
            "accuracy_worst": score.by_school[score.worst],
            "expected_cost": score.price,
            "labels": float(len(desk.bought)),
            "machine_seconds": desk.brief.seconds - desk.seconds,
        }


def _study(name: str, plans: tuple[str, ...], *, seeds: int) -> Study:
    settings = {plan: {"plan": plan} for plan in plans}
    return Study(name, measure_player, settings, seeds=seeds, metric="client_score")


STUDIES = (
    _study("capstone-players", ("naive", "careful", "best known"), seeds=20),
    _study("capstone-tricks", ("naive", *TRICKS, *WAYS), seeds=5),
)
