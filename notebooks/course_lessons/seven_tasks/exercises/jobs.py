"""Which question is a job: the cheapest annotation that answers it."""

from typing import Any

from course_lib.exercises import Exercise, laws

TASKS = (
    "classification",
    "detection",
    "semantic segmentation",
    "instance segmentation",
    "pose",
    "identity",
    "video",
)
RIGHT = {
    "sort photographs: is a bird in it?": "classification",
    "count the boats in a harbour": "detection",
    "what share of a leaf is brown?": "semantic segmentation",
    "the area of each of two cells that touch": "instance segmentation",
    "the angle of a knee": "pose",
    "is this the owner of the passport?": "identity",
    "is the door being opened or closed?": "video",
}
_WHY = {
    "sort photographs: is a bird in it?": "One word for the whole picture is all that is asked. A box would cost "
    "many times as much, and nobody asked where.",
    "count the boats in a harbour": "A count needs each boat once, and a box is the cheapest way to say so. One "
    "word for the picture cannot count; masks cost more and count no better.",
    "what share of a leaf is brown?": "A share of an area is a matter of pixels, and there is nothing to tell "
    "apart but brown and green: a class for each pixel is enough.",
    "the area of each of two cells that touch": "Of two cells that touch a class for each pixel makes one patch. "
    "The area of *each* needs a mask of its own.",
    "the angle of a knee": "An angle is between three points: hip, knee, ankle. No box and no mask has them.",
    "is this the owner of the passport?": "The owner was in no training set, so there is no class for them. Two "
    "pictures are compared.",
    "is the door being opened or closed?": "In a single picture a door half open is both. Only a second moment "
    "says which.",
}


def _judge(answer: Any) -> None:
    if isinstance(answer, dict):
        chosen = laws.mapping(answer, RIGHT, "one of the seven for each job")
    else:
        what = "seven texts, one for each job"
        tasks = laws.array(answer, (len(RIGHT),), what, kinds="U")
        chosen = dict(zip(RIGHT, tasks.tolist(), strict=True))
    chosen = {
        job: task.strip().lower() if isinstance(task, str) else task
        for job, task in chosen.items()
    }
    for job, task in chosen.items():
        laws.require(
            isinstance(task, str) and task in TASKS,
            f"For “{job}” yours is {task!r}; choose one of {', '.join(map(repr, TASKS))}.",
        )
    for job, task in chosen.items():
        laws.require(task == RIGHT[job], f"“{job}”: {_WHY[job]}")


JOBS = Exercise(
    id="seven_tasks-1",
    title="Which question is it?",
    judge=_judge,
    reference=lambda: list(RIGHT.values()),
    solution="tasks = [\n"
    + "".join(f'    "{task}",  # {job}\n' for job, task in RIGHT.items())
    + "]",
    praise="Each job gets the cheapest annotation that answers it, and no cheaper one would.",
    hints=[
        "Ask of each job: what would somebody have to draw or write on a picture, at the least?",
        "All seven occur, each once.",
        "Two cells that touch are one patch to semantic segmentation; an owner who was never seen is no class.",
    ],
)
