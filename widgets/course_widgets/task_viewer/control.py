"""TaskViewer: seven questions to one picture, their answers laid over it, and the number that judges each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import traitlets

from course_widgets.base import CourseWidget, Number, _short
from course_widgets.task_viewer.code import code_of
from course_widgets.task_viewer.data import QUESTIONS, check_pictures
from course_widgets.task_viewer.examples import few_scenes
from course_widgets.task_viewer.judging import MISSED, NAMES, RIGHT, THRESHOLDS, WRONG, Judge
from course_widgets.text import percent, significant

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Verdict:
    """What the answers to one question come to over all pictures.

    Attributes
    ----------
    question : str
        Such as "detection".
    right, wrong, missed : int
        Answers (pixels, keypoints, pairs) at the thresholds that are set.
    metric, number : str, float
        What belongs to the question, and how much it is; NaN where nothing can be judged.
    """

    question: str
    right: int
    wrong: int
    missed: int
    metric: str
    number: float


class TaskViewer(CourseWidget, module=Path(__file__).with_name("task_viewer.mjs")):
    """Lay the answers to seven questions over pictures, and see which are right.

    What is wrong is red and crossed, what is missed dotted; the same stands beside the picture in words. Sliders
    move the score from which an answer counts, the overlap from which it is at its object, and how near a keypoint
    must be.

    Parameters
    ----------
    images : array-like of uint8, shape (n, height, width, 3) or (n, height, width)
        Up to 200 pictures of up to 1,024 pixels a side.
    truth, answers : mapping
        For the questions that are to be asked, what is true and what was answered:

        - "present": (n, classes), 0 or 1, and how sure it is (classification);
        - "objects": for each picture a dict of labels (k,) and boxes (k, 4: left, top, right, bottom), in `answers`
          also scores (k,) (detection); with masks (k, height, width) (instance segmentation), with keypoints
          (k, points, 2) (pose);
        - "segments": (n, height, width), 0 for the background and class code + 1 (semantic segmentation);
        - "embeddings", in `answers`: for each picture a row for each object of `truth`, whose dicts have identities
          (k,);
        - "actions": (n,) codes, and how sure of each (n, actions) (video).
    classes, actions : sequence of str
        Their names.
    after : array-like of uint8, optional
        The pictures a moment later, shown beside the first for the video's question.
    question : str, optional
        Detection, or else the first that there are answers for, if left out.
    scene : int, default 0
        Which picture.
    score, iou, near : float, default 0.5, 0.5, 0.05
        The thresholds; `near` is a share of the longer side of an object's box.

    Attributes
    ----------
    value : Verdict
        What the answers come to over all pictures.
    question, scene, score, iou, near
        Set them and the picture follows.

    Raises
    ------
    ValueError
        If truths and answers do not go with the pictures.
    traitlets.TraitError
        If a setting cannot be; the control keeps the one it had.

    Examples
    --------
    >>> image = np.zeros((1, 32, 32, 3), dtype=np.uint8)
    >>> truth = {"objects": [{"labels": [0], "boxes": [[4, 4, 20, 20]]}]}
    >>> answers = {"objects": [{"labels": [0, 0], "scores": [0.9, 0.6], "boxes": [[5, 4, 20, 20], [22, 2, 30, 9]]}]}
    >>> viewer = TaskViewer(image, truth, answers, classes=["cat"])
    >>> viewer.value.right, viewer.value.wrong
    (1, 1)
    >>> viewer.score = 0.7
    >>> viewer.value.wrong
    0
    """

    STATES: ClassVar[Mapping[str, Callable]] = {
        "detection": lambda: TaskViewer(**few_scenes(), scene=2),
        "classification": lambda: TaskViewer(**few_scenes(), question="classification", scene=1),
        "semantic": lambda: TaskViewer(**few_scenes(), question="semantic", scene=2),
        "instance": lambda: TaskViewer(**few_scenes(), question="instance", iou=0.75, scene=2),
        "pose": lambda: TaskViewer(**few_scenes(), question="pose", scene=3),
        "identity": lambda: TaskViewer(**few_scenes(), question="identity", score=0.8, scene=1),
        "video": lambda: TaskViewer(**few_scenes(), question="video", scene=4),
        "nothing said": lambda: TaskViewer(**few_scenes(), score=1.0),
        "an empty picture": lambda: TaskViewer(**few_scenes(empty=True)),
        "boxes alone, grey": lambda: TaskViewer(**few_scenes(only="objects")),
        "long names": lambda: TaskViewer(
            **few_scenes()
            | {"classes": [f"a name that is much too long for its place <b>& {k}" for k in range(5)]}
        ),
    }

    SETTINGS = ("question", "scene", "score", "iou", "near")

    question = traitlets.Unicode(help="which of the seven tasks")
    scene = traitlets.Int(0, help="which picture, from 0")
    score = Number(0.5, min=0, max=1, help="from here on an answer counts")
    iou = Number(0.5, min=0.05, max=0.95, help="from this overlap on it is at its object")
    near = Number(0.05, min=0.01, max=0.5, help="so near must a keypoint be, as a share of its object")

    _about = traitlets.Dict().tag(sync=True)
    _images = traitlets.Bytes().tag(sync=True)
    _after = traitlets.Bytes().tag(sync=True)

    def __init__(
        self,
        images: Any,
        truth: Mapping[str, Any],
        answers: Mapping[str, Any],
        *,
        classes: Sequence[str],
        actions: Sequence[str] = (),
        after: Any = None,
        question: str | None = None,
        scene: int = 0,
        score: float = 0.5,
        iou: float = 0.5,
        near: float = 0.05,
        **kwargs: Any,
    ) -> None:
        self.pictures = check_pictures(images, truth, answers, classes, actions, after)
        self.judge = Judge(self.pictures)
        tasks = self.pictures.questions
        n, height, width = self.pictures.images.shape[:3]
        super().__init__(
            {
                "question": question or ("detection" if "detection" in tasks else tasks[0]),
                "scene": scene,
                "score": score,
                "iou": iou,
                "near": near,
            },
            _about={
                "n": n,
                "height": height,
                "width": width,
                "questions": [[task, QUESTIONS[task], list(THRESHOLDS[task])] for task in tasks],
                "moments": 1 if self.pictures.after is None else 2,
            },
            _images=self.pictures.images.tobytes(),
            _after=b"" if self.pictures.after is None else self.pictures.after.tobytes(),
            **kwargs,
        )

    @traitlets.validate("question")
    def _check_question(self, proposal: Any) -> str:
        if proposal.value not in self.pictures.questions:
            raise traitlets.TraitError(
                f"question={proposal.value!r} cannot be; there are answers for {', '.join(self.pictures.questions)}"
            )
        return proposal.value

    @traitlets.validate("scene")
    def _check_scene(self, proposal: Any) -> int:
        n = len(self.pictures.images)
        if not 0 <= proposal.value < n:
            raise traitlets.TraitError(
                f"scene={_short(proposal.value)} cannot be; give a whole number from 0 to {n - 1}"
            )
        return proposal.value

    @property
    def _thresholds(self) -> dict[str, float]:
        return {"score": self.score, "iou": self.iou, "near": self.near}

    @property
    def value(self) -> Verdict:
        """What the answers to the question come to over all pictures."""
        counts = self.judge.totals(self.question, **self._thresholds)
        number = self.judge.number(self.question, **self._thresholds)
        right, wrong, missed = (counts[state] for state in (RIGHT, WRONG, MISSED))
        return Verdict(self.question, right, wrong, missed, self.metric, number)

    @property
    def metric(self) -> str:
        """The name of the number that belongs to the question, with the threshold it depends on."""
        name = NAMES[self.question]
        if self.question in ("detection", "instance"):
            return f"{name} at IoU {significant(self.iou)}"
        if self.question == "pose":
            return f"{name} at {significant(self.near)}"
        return name

    def code(self) -> str:
        """Return the judging in numpy and scikit-learn; it expects ``truth`` and ``answers`` as they were given."""
        return code_of(self.question, self.score, self.iou, self.near)

    def describe(self) -> str:
        """Say what is right, wrong and missed in this picture, and what all pictures come to."""
        here = self.judge.picture(self.question, self.scene, **self._thresholds)
        all_of = self.value
        if self.question == "semantic":
            pixels = f"{percent(here.counts[RIGHT], sum(here.counts.values()))} of the pixels are right"
            said = f"{pixels}: {'; '.join(text for text, _ in here.rows)}"
        else:
            told = [f"{text} ({state})" for text, state in here.rows[:8]]
            more = f" and {len(here.rows) - 8} more" if len(here.rows) > 8 else ""
            said = ("; ".join(told) or "nothing is there and nothing is said") + more
        asked = QUESTIONS[self.question].rstrip("?").lower()
        return (
            f"Picture {self.scene + 1} of {len(self.pictures.images)}, {asked}: {said}. "
            f"Over all pictures {_counted(all_of)}, {all_of.metric} {_number(all_of.number)}."
        )

    def _line(self) -> str:
        each = self.value
        place = [f"{name} {significant(getattr(self, name))}" for name in THRESHOLDS[self.question]]
        settings = " · ".join([self.question, f"picture {self.scene + 1}", *place])
        return f"{settings}: {each.metric} {_number(each.number)}"

    def _payload(self) -> dict[str, Any]:
        here = self.judge.picture(self.question, self.scene, **self._thresholds)
        each = self.value
        return {
            "marks": here.marks,
            "rows": [list(row) for row in here.rows],
            "here": here.counts,
            "facts": [[each.metric, _number(each.number), "over all pictures"], *_shares(each)],
        }

    def figure(self) -> "Figure":
        """Draw the picture with the answers laid over it, and beside it the same in words."""
        from course_widgets.task_viewer.figure import draw

        return draw(self)


def _number(value: float) -> str:
    return "–" if np.isnan(value) else f"{value:.3f}"


def _counted(each: Verdict) -> str:
    return f"{each.right:,} right, {each.wrong:,} wrong and {each.missed:,} missed"


def _shares(each: Verdict) -> list[list[str]]:
    """Give the two shares that stand beside the number."""
    right, said, there = each.right, each.right + each.wrong, each.right + each.missed
    if each.question in ("semantic", "video", "pose"):
        of = said + each.missed
        name = {"semantic": "right pixels", "video": "right clips", "pose": "right points"}[each.question]
        return [[name, percent(right, of), f"of {of:,}"]]
    if each.question == "identity":
        return [
            ["right pairs", percent(right, said + each.missed), f"of {said + each.missed:,} shown together"]
        ]
    return [
        ["precision", percent(right, said) if said else "–", f"of {said:,} said"],
        ["recall", percent(right, there) if there else "–", f"of {there:,} there"],
    ]
