"""Pictures with what is true of them and what was answered, as plain arrays; checked once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.text import few

QUESTIONS = {
    "classification": "What is in it?",
    "detection": "What, and where?",
    "semantic": "What is each pixel?",
    "instance": "Which pixels are which object?",
    "pose": "How does it stand?",
    "identity": "Is it the same one?",
    "video": "What is it doing?",
}
"""The seven questions by the name of their task."""
NEEDS = {
    "classification": "present",
    "detection": "objects",
    "semantic": "segments",
    "instance": "objects",
    "pose": "objects",
    "identity": "embeddings",
    "video": "actions",
}
_OF_OBJECTS = {
    "labels": (),
    "scores": (),
    "boxes": (4,),
    "masks": None,
    "keypoints": None,
    "identities": (),
}
MOST_PICTURES = 200
MOST_PIXELS = 1024
MOST_CLASSES = 1_000


@dataclass(frozen=True, eq=False)
class Pictures:
    """Pictures (n, h, w, 3), the truths and the answers by their keys, and the names of classes and actions."""

    images: np.ndarray
    after: np.ndarray | None
    truth: dict[str, Any]
    answers: dict[str, Any]
    classes: tuple[str, ...]
    actions: tuple[str, ...]

    @property
    def questions(self) -> tuple[str, ...]:
        """The tasks that there are truths and answers for."""
        return tuple(task for task in QUESTIONS if self._has(task))

    def _has(self, task: str) -> bool:
        key = NEEDS[task]
        if key not in self.answers:
            return False
        part = {"instance": "masks", "pose": "keypoints"}.get(task)
        sides = (self.truth["objects"], self.answers["objects"]) if part else ()
        return all(part in one for side in sides for one in side)


def check_pictures(
    images: Any,
    truth: Mapping[str, Any],
    answers: Mapping[str, Any],
    classes: Sequence[str],
    actions: Sequence[str] = (),
    after: Any = None,
) -> Pictures:
    """Check that truths and answers belong to the pictures, and give both as arrays.

    Raises
    ------
    ValueError
        If a shape does not fit; the message names the part, what it has and what it should have.
    """
    images = _as_images("images", images)
    n, height, width = images.shape[:3]
    if after is not None:
        after = _as_images("after", after)
        if after.shape != images.shape:
            raise ValueError(
                f"after has shape {after.shape}, but images {images.shape}; give the same pictures later"
            )
    names, doings = tuple(map(str, classes)), tuple(map(str, actions))
    if len(names) > MOST_CLASSES:
        raise ValueError(
            f"classes holds {len(names):,} names; this control takes at most {MOST_CLASSES:,}: keep those that occur"
        )
    checked: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
    unknown = set(answers) - set(NEEDS.values())
    if unknown or not answers:
        given = f"answers holds {min(map(repr, unknown))}" if unknown else "answers is empty"
        raise ValueError(f"{given}; give some of {', '.join(dict.fromkeys(NEEDS.values()))}")
    for key in answers:
        wanted = "objects" if key == "embeddings" else key
        if wanted not in truth:
            raise ValueError(
                f"answers holds {key!r}, but truth has no {wanted!r} to judge them by; give both"
            )
        for side, source, own in (("truth", truth, wanted), ("answers", answers, key)):
            where = f"{side}[{own!r}]"
            target = checked[side == "answers"]
            if own == "objects":
                target[own] = _objects(where, source[own], n, (height, width), len(names), side == "answers")
            elif own == "embeddings":
                target[own] = [np.asarray(each, dtype=float) for each in _one_each(where, source[own], n)]
            else:
                shape: tuple[int, ...] = {
                    "present": (n, len(names)),
                    "segments": (n, height, width),
                    "actions": (n,) if side == "truth" else (n, len(doings)),
                }[own]
                target[own] = _array(where, source[own], shape)
    for k, embedded in enumerate(checked[1].get("embeddings", ())):
        objects = checked[0]["objects"][k]
        if "identities" not in objects:
            raise ValueError(
                "answers holds 'embeddings', but the objects of truth have no 'identities'; give both"
            )
        if embedded.ndim != 2 or len(embedded) != len(objects["labels"]):
            raise ValueError(
                f"answers['embeddings'][{k}] has shape {embedded.shape}; give a row for each of the "
                f"{len(objects['labels'])} objects in truth"
            )
    return Pictures(images, after, *checked, names, doings)


def _as_images(name: str, images: Any) -> np.ndarray:
    if isinstance(images, list | tuple) and len(sizes := {np.shape(image) for image in images}) > 1:
        raise ValueError(f"{name} has pictures of other shapes, {few(sorted(sizes))}; bring all to one size")
    array = np.asarray(images)
    if array.ndim == 3 and array.shape[2] not in (3, 4):
        array = np.repeat(array[..., None], 3, axis=3)
    if array.ndim != 4 or array.shape[3] != 3 or array.dtype != np.uint8 or not len(array):
        raise ValueError(
            f"{name} has shape {array.shape} and type {array.dtype}; give uint8 (n, height, width, 3), or grey "
            f"(n, height, width){_as_wanted(name, array)}"
        )
    if len(array) > MOST_PICTURES or max(array.shape[1:3]) > MOST_PIXELS:
        raise ValueError(
            f"{name} has {len(array)} pictures of {array.shape[1]} × {array.shape[2]}; this control shows at most "
            f"{MOST_PICTURES} of {MOST_PIXELS} × {MOST_PIXELS}: give some of them, such as {name}[:24]"
        )
    return array


def _as_wanted(name: str, array: np.ndarray) -> str:
    """Write the line that makes such images of arrays as other libraries hold them."""
    line = f"np.asarray({name})"
    if array.ndim == 3:
        line += "[None]"  # one picture alone
    elif array.ndim == 4 and array.shape[1] == 3 != array.shape[3]:
        line += ".transpose(0, 2, 3, 1)"
    elif array.ndim == 4 and array.shape[3] == 4:
        line += "[..., :3]"
    if array.dtype.kind in "fb":
        line = f"({line}{' * 255' if array.max(initial=0) <= 1 else ''}).round().astype(np.uint8)"
    elif array.dtype == np.uint16:
        line = f"({line} // 256).astype(np.uint8)"
    return "" if line == f"np.asarray({name})" else f": {name} = {line}"


def _array(where: str, values: Any, shape: tuple[int, ...]) -> np.ndarray:
    array = np.asarray(values.detach() if hasattr(values, "detach") else values)
    if array.shape != shape:
        raise ValueError(f"{where} has shape {array.shape}; give {shape}")
    if array.dtype.kind not in "biuf":
        cure = ": [classes.index(name) for name in …]" if where.endswith("['labels']") else ""
        raise ValueError(f"{where} holds {few(array.ravel().tolist(), 2)}; give numbers{cure}")
    if not np.isfinite(array).all():
        raise ValueError(f"{where} holds what is no number; give finite ones")
    return array


def _one_each(where: str, values: Any, n: int) -> list[Any]:
    if len(values) != n:
        raise ValueError(f"{where} has {len(values)} entries for {n} images; give one for each")
    return list(values)


def _objects(
    where: str, given: Any, n: int, size: tuple[int, int], n_classes: int, scored: bool
) -> list[dict[str, np.ndarray]]:
    checked = []
    for k, one in enumerate(_one_each(where, given, n)):
        must = ["labels", "boxes", *(["scores"] if scored else [])]
        if missing := [name for name in must if name not in one]:
            raise ValueError(f"{where}[{k}] has no {missing[0]!r}; give {', '.join(must)} for every image")
        many = len(one["labels"])
        arrays = {}
        for name in _OF_OBJECTS.keys() & one.keys():
            tail = (
                {"masks": size, "keypoints": (*np.shape(one[name])[1:2], 2)}.get(name)
                or _OF_OBJECTS[name]
                or ()
            )
            arrays[name] = _array(
                f"{where}[{k}][{name!r}]",
                np.asarray(one[name]).reshape(-1, *tail) if not many else one[name],
                (many, *tail),
            )
        labels = arrays["labels"]
        if (strange := labels[(labels < 0) | (labels >= n_classes) | (labels % 1 != 0)]).size:
            raise ValueError(
                f"{where}[{k}]['labels'] holds {strange[0]}; give codes from 0 to {n_classes - 1}, places in classes"
            )
        left, top, right, bottom = arrays["boxes"].T
        if (turned := np.flatnonzero((right < left) | (bottom < top))).size:
            raise ValueError(
                f"{where}[{k}]['boxes'] holds {arrays['boxes'][turned[0]].tolist()}; give (left, top, right, "
                "bottom), and for (left, top, width, height): boxes[:, 2:] += boxes[:, :2]"
            )
        if scored and ((arrays["scores"] < 0) | (arrays["scores"] > 1)).any():
            worst = arrays["scores"][np.abs(arrays["scores"] - 0.5).argmax()]
            raise ValueError(
                f"{where}[{k}]['scores'] holds {worst:g}; give how sure the model is, from 0 to 1 (percent / 100; of "
                "a model's raw outputs the sigmoid)"
            )
        if scored:
            order = np.argsort(-arrays["scores"].astype(float), kind="stable")
            arrays = {name: values[order] for name, values in arrays.items()}
        checked.append(arrays)
    if 0 < max((one["boxes"].max(initial=0) for one in checked), default=0) <= 1 < min(size):
        raise ValueError(
            f"{where} has all boxes between 0 and 1, as shares of the picture; give pixels: boxes * "
            f"{[size[1], size[0]] * 2}"
        )
    return checked
