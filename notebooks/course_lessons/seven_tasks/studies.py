"""The study of this lesson: seven questions to the same scenes, asked of networks and of answers that hardly look."""

from functools import lru_cache
from typing import Any

from course_lessons.seven_tasks import shortcuts
from course_lessons.seven_tasks.answers import answer, fit
from course_lessons.seven_tasks.measuring import MEASURES
from course_lessons.seven_tasks.scenes import TaskScenes, draw_task_scenes
from course_lib.metrics import Metric, register
from course_lib.results import Study

register(
    Metric("ap50", "average precision, boxes at IoU 0.5", True),
    Metric("ap75", "average precision, boxes at IoU 0.75", True),
    Metric("mask_ap", "average precision of masks", True),
    Metric("mask_ap50", "average precision, masks at IoU 0.5", True),
    Metric("miou", "mean IoU", True),
    Metric("pck", "keypoints near enough", True),
    Metric("auc", "area under the ROC curve", True),
    Metric("eer", "equal error rate", False),
)


LARGE, SMALL = 600, 150
N_TEST = 300


@lru_cache(maxsize=1)
def _drawn(seed: int) -> tuple[TaskScenes, TaskScenes]:
    """Training scenes, and scenes of other individuals to test on."""
    return (
        draw_task_scenes(LARGE, random_state=seed),
        draw_task_scenes(N_TEST, individuals="new", random_state=seed),
    )


@lru_cache(maxsize=1)
def _found(seed: int, n: int, steps: int) -> Any:
    """Boxes, masks and keypoints; what hardly looks stands in the same boxes."""
    train, test = _drawn(seed)
    return answer(
        "objects",
        fit("objects", train.take(range(n)), steps=steps, seed=seed),
        test,
    )


def measure_tasks(
    seed: int, *, n: int, steps: int, looking: bool = True
) -> dict[str, float]:
    """Train a network for each question on `n` scenes, and measure their answers, or those of `shortcuts`."""
    train, test = _drawn(seed)
    answers = {"objects": _found(seed, n, steps)}
    train = train.take(range(n))
    if looking:
        for question in MEASURES.keys() - answers.keys():
            network = fit(question, train, steps=steps, seed=seed)
            answers[question] = answer(question, network, test)
    else:
        answers = {
            "image": shortcuts.every_kind(test),
            "pixels": shortcuts.all_background(test),
            "objects": shortcuts.without_looking_inside(
                answers["objects"], shortcuts.mean_pose(train)
            ),
            "identity": shortcuts.mean_colour(test),
            "action": shortcuts.one_frame(train, test, steps=steps, seed=seed),
        }
    return {
        metric: number
        for question, measure in MEASURES.items()
        for metric, number in measure(test, answers[question]).items()
    }


STUDIES = (
    Study(
        "tasks",
        measure_tasks,
        {
            "600 scenes": {"n": LARGE},
            "without looking": {"n": LARGE, "looking": False},
            "150 scenes": {"n": SMALL},
        },
        shared={"steps": 300},
        seeds=5,
        metric="average_precision",
    ),
)
