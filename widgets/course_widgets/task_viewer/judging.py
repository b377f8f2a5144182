"""What is right, wrong and missed in one picture, and the number that belongs to the question over all of them."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from course_lib.metrics.overlap import (
    box_iou,
    correct_keypoints,
    detection_precision,
    mask_iou,
    match,
    mean_iou,
)
from course_widgets.task_viewer.data import Pictures

RIGHT, WRONG, MISSED = "right", "wrong", "missed"
NAMES = {
    "classification": "macro F1",
    "detection": "AP",
    "semantic": "mean IoU",
    "instance": "mask AP",
    "pose": "PCK",
    "identity": "AUC",
    "video": "accuracy",
}
THRESHOLDS = {
    "classification": ("score",),
    "detection": ("score", "iou"),
    "semantic": (),
    "instance": ("score", "iou"),
    "pose": ("score", "near"),
    "identity": ("score",),
    "video": (),
}
"""Those that count for each question."""


@dataclass
class Judged:
    """What is laid over a picture (`marks`), the same in words (`rows`: text, state), and how many of each state."""

    marks: list[dict[str, Any]] = field(default_factory=list)
    rows: list[tuple[str, str]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: {RIGHT: 0, WRONG: 0, MISSED: 0})

    def add(self, said: str, state: str, /, **mark: Any) -> None:
        """Count an answer (or what lacks one), say it, and lay a mark over the picture."""
        self.counts[state] += 1
        self.rows.append((said, state))
        if mark:
            self.marks.append({**mark, "state": state})


class Judge:
    """Judges the answers to the questions about some pictures at the thresholds of a control."""

    def __init__(self, pictures: Pictures) -> None:
        self.pictures = pictures
        keep = lru_cache(maxsize=1_000)
        self._picture = keep(self._judged)
        self._number = keep(self._measured)
        self._overlap = keep(self._overlapping)

    def picture(self, task: str, scene: int, **thresholds: float) -> Judged:
        """Judge the answers to one picture at a score, an iou, and a share near."""
        judged = self._picture(task, scene, *_that_count(task, thresholds))
        for mark in judged.marks:  # only of the picture that is shown: of all of them it would take too long
            if "mask" in mark:
                mark["runs"] = runs(mark.pop("mask"))
        return judged

    def number(self, task: str, **thresholds: float) -> float:
        """Give the number that belongs to the question, over all pictures; NaN where there is nothing to judge."""
        return self._number(task, *_that_count(task, thresholds))

    def _judged(self, task: str, scene: int, score: float, iou: float, near: float) -> Judged:
        judge = {
            "classification": lambda: self._classes(scene, score),
            "detection": lambda: self._objects(scene, score, iou, "boxes"),
            "instance": lambda: self._objects(scene, score, iou, "masks"),
            "semantic": lambda: self._pixels(scene),
            "pose": lambda: self._pose(scene, score, near),
            "identity": lambda: self._pairs(scene, score),
            "video": lambda: self._action(scene),
        }
        return judge[task]()

    def totals(self, task: str, **thresholds: float) -> dict[str, int]:
        """Count right, wrong and missed over all pictures."""
        count = _that_count(task, thresholds)
        each = [self._picture(task, k, *count).counts for k in range(len(self.pictures.images))]
        return {state: sum(counts[state] for counts in each) for state in (RIGHT, WRONG, MISSED)}

    def _measured(self, task: str, score: float, iou: float, near: float) -> float:
        from sklearn.metrics import f1_score, roc_auc_score

        truth, answers = self.pictures.truth, self.pictures.answers
        if task == "classification":
            said = answers["present"] >= score
            return float(f1_score(truth["present"].astype(bool), said, average="macro", zero_division=0))
        if task == "semantic":
            return mean_iou(truth["segments"], answers["segments"])
        if task == "video":
            return float((answers["actions"].argmax(axis=1) == truth["actions"]).mean())
        if task == "identity":
            same, similarity = self.all_pairs()
            return float(roc_auc_score(same, similarity)) if len(np.unique(same)) == 2 else float("nan")
        if not any(len(one["labels"]) for one in truth["objects"]):
            return float("nan")
        if task == "pose":
            near_enough = [self._near(k, score, near)[0] for k in range(len(self.pictures.images))]
            return float(np.concatenate(near_enough).mean())
        scores, labels = ([one[name] for one in answers["objects"]] for name in ("scores", "labels"))
        part = "boxes" if task == "detection" else "masks"
        overlaps = [self._overlap(k, part) for k in range(len(self.pictures.images))]
        return detection_precision(
            scores, labels, overlaps, [one["labels"] for one in truth["objects"]], [iou]
        )

    def all_pairs(self) -> tuple[np.ndarray, np.ndarray]:
        """Give all pairs of objects of one class over all pictures: whether they are the same, and how similar."""
        objects = self.pictures.truth["objects"]
        labels, identities = (np.concatenate([one[n] for one in objects]) for n in ("labels", "identities"))
        unit = _unit(np.concatenate(self.pictures.answers["embeddings"]))
        one, other = np.triu_indices(len(labels), 1)
        alike = labels[one] == labels[other]
        one, other = one[alike], other[alike]
        return identities[one] == identities[other], (unit[one] * unit[other]).sum(axis=1)

    def _overlapping(self, scene: int, part: str) -> np.ndarray:
        truth, answer = (side["objects"][scene] for side in (self.pictures.truth, self.pictures.answers))
        return (box_iou if part == "boxes" else mask_iou)(answer[part], truth[part])

    def _matched(self, scene: int, score: float, iou: float, part: str) -> tuple[np.ndarray, ...]:
        """Give the answers that count, which object each one found, and its overlap with each."""
        truth, answer = (side["objects"][scene] for side in (self.pictures.truth, self.pictures.answers))
        shown = np.flatnonzero(answer["scores"] >= score)
        overlap = self._overlap(scene, part)[shown]
        named = answer["labels"][shown, None] == truth["labels"]
        return shown, match(np.where(named, overlap, 0), iou), overlap

    def _classes(self, scene: int, score: float) -> Judged:
        judged = Judged()
        truth, chances = (side["present"][scene] for side in (self.pictures.truth, self.pictures.answers))
        for name, there, chance in zip(self.pictures.classes, truth, chances, strict=True):
            said = chance >= score
            if said or there:
                state = RIGHT if said and there else WRONG if said else MISSED
                judged.add(f"{name} {chance:.2f}", state)
        return judged

    def _objects(self, scene: int, score: float, iou: float, part: str) -> Judged:
        judged, classes = Judged(), self.pictures.classes
        truth, answer = (side["objects"][scene] for side in (self.pictures.truth, self.pictures.answers))
        shown, found, overlap = self._matched(scene, score, iou, part)
        for k, at, row in zip(shown, found, overlap, strict=True):
            name = classes[answer["labels"][k]]
            text = f"{name} {answer['scores'][k]:.2f}"
            reason = (
                f", IoU {row[at]:.2f}"
                if at >= 0
                else _why(row, answer["labels"][k], truth["labels"], classes, iou)
            )
            mark = {"code": int(answer["labels"][k]), "text": text}
            judged.add(text + reason, RIGHT if at >= 0 else WRONG, **mark, **_shape(answer, k, part))
        for k in np.setdiff1d(np.arange(len(truth["labels"])), found):
            name = classes[truth["labels"][k]]
            judged.add(name, MISSED, code=int(truth["labels"][k]), text=name, **_shape(truth, k, part))
        return judged

    def _pixels(self, scene: int) -> Judged:
        truth, said = (side["segments"][scene] for side in (self.pictures.truth, self.pictures.answers))
        judged = Judged()
        judged.counts = {RIGHT: int((truth == said).sum()), WRONG: int((truth != said).sum()), MISSED: 0}
        names = ("background", *self.pictures.classes)
        for code in np.union1d(truth, said):
            name = names[code] if code < len(names) else f"class {code}"
            both, either = ((truth == code) & (said == code)).sum(), ((truth == code) | (said == code)).sum()
            judged.rows.append((f"{name}: IoU {both / either:.2f}", RIGHT if both > either / 2 else WRONG))
            if code:
                mark = {"code": int(code) - 1, "state": RIGHT}
                judged.marks.append({**mark, "mask": (said == code) & (truth == code)})
        judged.marks.append({"code": -1, "state": WRONG, "mask": truth != said})
        return judged

    def _near(self, scene: int, score: float, near: float) -> tuple[np.ndarray, np.ndarray]:
        """Say which keypoints of each object are near enough, and give those that were answered (NaN for none)."""
        truth, answer = (side["objects"][scene] for side in (self.pictures.truth, self.pictures.answers))
        shown, found, _ = self._matched(scene, score, 0.5, "boxes")
        points = np.full(truth["keypoints"].shape, np.nan)
        points[found[found >= 0]] = answer["keypoints"][shown[found >= 0]]
        sizes = (truth["boxes"][:, 2:] - truth["boxes"][:, :2]).max(axis=1, initial=0)
        return correct_keypoints(points, truth["keypoints"], sizes, near), points

    def _pose(self, scene: int, score: float, near: float) -> Judged:
        judged, truth = Judged(), self.pictures.truth["objects"][scene]
        right, points = self._near(scene, score, near)
        for k, name in enumerate(self.pictures.classes[code] for code in truth["labels"]):
            code = int(truth["labels"][k])
            if np.isnan(points[k]).all():
                judged.counts[MISSED] += len(points[k])
                judged.rows.append((f"{name}: not found", MISSED))
                judged.marks.append(
                    {"code": code, "state": MISSED, "text": name, "box": truth["boxes"][k].tolist()}
                )
                continue
            judged.counts[RIGHT] += int(right[k].sum())
            judged.counts[WRONG] += int((~right[k]).sum())
            judged.rows.append(
                (f"{name}: {right[k].sum()} of {len(right[k])} points", RIGHT if right[k].all() else WRONG)
            )
            judged.marks += [
                {
                    "code": code,
                    "state": RIGHT if good else WRONG,
                    "point": said.tolist(),
                    "from": true.tolist(),
                }
                for said, true, good in zip(points[k], truth["keypoints"][k], right[k], strict=True)
            ]
        return judged

    def _pairs(self, scene: int, score: float) -> Judged:
        judged, truth = Judged(), self.pictures.truth["objects"][scene]
        unit = _unit(self.pictures.answers["embeddings"][scene])
        middles = (truth["boxes"][:, :2] + truth["boxes"][:, 2:]) / 2
        for one, other in zip(*np.triu_indices(len(unit), 1), strict=True):
            if truth["labels"][one] != truth["labels"][other]:
                continue
            similarity = float(unit[one] @ unit[other])
            same, said = truth["identities"][one] == truth["identities"][other], similarity >= score
            if not same and not said:
                judged.counts[RIGHT] += 1
                continue
            state = RIGHT if same and said else WRONG if said else MISSED
            name = self.pictures.classes[truth["labels"][one]]
            line = [middles[one].tolist(), middles[other].tolist()]
            at = middles[[one, other]].mean(axis=0).tolist()
            judged.add(
                f"two {name}s, {similarity:.2f}",
                state,
                code=int(truth["labels"][one]),
                line=line,
                at=at,
                text=f"{similarity:.2f}",
            )
        return judged

    def _action(self, scene: int) -> Judged:
        judged, names = Judged(), self.pictures.actions
        chances, truth = self.pictures.answers["actions"][scene], int(self.pictures.truth["actions"][scene])
        said = int(chances.argmax())
        judged.add(f"{names[said]} {chances[said]:.2f}", RIGHT if said == truth else WRONG)
        if said != truth:
            judged.rows.append((f"{names[truth]} {chances[truth]:.2f}", MISSED))
        return judged


def _that_count(task: str, thresholds: dict[str, float]) -> tuple[float, ...]:
    return tuple(thresholds[name] if name in THRESHOLDS[task] else 0.0 for name in ("score", "iou", "near"))


def _why(row: np.ndarray, label: int, labels: np.ndarray, classes: tuple[str, ...], iou: float) -> str:
    """Say why an answer is a false alarm."""
    if not row.size or row.max() < 0.1:
        return ": nothing there"
    own = np.where(labels == label, row, 0)
    if own.max() >= iou:
        return ": found already"
    if row.max() >= iou:
        return f": really {classes[labels[row.argmax()]]}"
    return f": IoU {row.max():.2f} only"


def _shape(objects: dict[str, np.ndarray], k: int, part: str) -> dict[str, Any]:
    box = np.asarray(objects["boxes"][k], dtype=float).round(2).tolist()
    return {"box": box} if part == "boxes" else {"at": box[:2], "mask": objects["masks"][k]}


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)


def runs(mask: np.ndarray) -> list[list[int]]:
    """Give a mask as runs of pixels: row, first column, one past the last.

    >>> runs(np.array([[0, 1, 1], [0, 0, 0], [1, 0, 1]], dtype=bool))
    [[0, 1, 3], [2, 0, 1], [2, 2, 3]]
    """
    edges = np.diff(np.pad(mask.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    (rows, starts), (_, ends) = np.nonzero(edges == 1), np.nonzero(edges == -1)
    return np.stack([rows, starts, ends], axis=1).tolist()
