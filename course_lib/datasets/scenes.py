"""Scenes: small landscapes with several objects, each known by class, box, mask, keypoints and identity."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from course_lib.datasets.cache import cached_splits
from course_lib.datasets.scene_painting import KEYPOINT_NAMES, KINDS, draw_scenes
from course_lib.validation import check_indices, check_share, check_whole_number


@dataclass(frozen=True, eq=False, repr=False)
class SceneSplit:
    """Images with up to six annotated objects each; a place without object holds class -1 and zeros.

    Parameters
    ----------
    images : ndarray of uint8, shape (n, 64, 64, 3)
    classes, identities : ndarray of int64, shape (n, 6)
        Class code of each object as annotated, and which of eight individuals it is; -1 where there is none.
    boxes : ndarray of float32, shape (n, 6, 4)
        Left, top, right and bottom edge in pixels, around what is visible of the object, as annotated.
    instances : ndarray of uint8, shape (n, 64, 64)
        0 for the landscape, k + 1 where the object in place k is visible.
    keypoints : ndarray of float32, shape (n, 6, 4, 2)
        (x, y) in pixels of top, left, right and foot, even where hidden.
    keypoints_visible : ndarray of bool, shape (n, 6, 4)
        Whether the point is inside the image and nothing stands before it.
    clips, frames : ndarray of int64, shape (n,)
        Which clip an image belongs to, and its place in it; an object keeps its place among six through a clip.
    agreement : ndarray of float32, shape (n, 6)
        How far the annotators agreed about the object, 0 to 1; NaN where nothing is annotated.
    wrong : ndarray of bool, shape (n, 6)
        Whether the annotation is missed, shifted or of another class. Real data do not come with it.
    """

    images: np.ndarray
    classes: np.ndarray
    boxes: np.ndarray
    instances: np.ndarray
    keypoints: np.ndarray
    keypoints_visible: np.ndarray
    identities: np.ndarray
    clips: np.ndarray
    frames: np.ndarray
    agreement: np.ndarray
    wrong: np.ndarray

    def __len__(self) -> int:
        return len(self.images)

    def __repr__(self) -> str:
        return f"SceneSplit({len(self):,} images, {int((self.classes >= 0).sum()):,} objects)"

    @property
    def masks(self) -> np.ndarray:
        """Class mask of each image, int64 (n, 64, 64): 0 for the landscape, class code + 1 for an object."""
        codes = np.concatenate([np.full((len(self), 1), -1), self.classes], axis=1) + 1
        flat = np.take_along_axis(codes, self.instances.reshape(len(self), -1).astype(np.int64), axis=1)
        return flat.reshape(self.instances.shape)

    def counts(self, n_classes: int = len(KINDS)) -> np.ndarray:
        """Count the annotated objects of each class in each image, int64 (n, n_classes)."""
        return (self.classes[:, :, None] == np.arange(n_classes)).sum(axis=1)

    def take(self, indices: ArrayLike) -> SceneSplit:
        """Give the images at `indices`, with all that belongs to them; repeats are allowed.

        Raises
        ------
        IndexError
            If one is not a whole number in ``0 .. len(self)-1``.
        """
        rows = check_indices(indices, len(self))
        return SceneSplit(**{f.name: getattr(self, f.name)[rows] for f in dataclasses.fields(self)})


@dataclass(frozen=True, eq=False, repr=False)
class Scenes:
    """Training, validation and test scenes with the names of their classes; only `train` may be annotated wrongly."""

    name: str
    train: SceneSplit
    val: SceneSplit
    test: SceneSplit
    classes: tuple[str, ...] = KINDS
    keypoint_names: tuple[str, ...] = KEYPOINT_NAMES
    description: str = ""

    @property
    def n_classes(self) -> int:
        """Number of classes."""
        return len(self.classes)

    def __repr__(self) -> str:
        sizes = " · ".join(f"{part} {len(getattr(self, part)):,}" for part in ("train", "val", "test"))
        return f"Scenes({self.name!r}, {self.n_classes} classes, {sizes}, 64×64×3 uint8)"

    def take(self, indices: ArrayLike) -> Scenes:
        """Narrow `train` to the images at `indices`, as `SceneSplit.take` does; `val` and `test` stay as they are."""
        return dataclasses.replace(self, train=self.train.take(indices))


def load_scenes(
    n_train: int = 2_000,
    n_test: int = 500,
    *,
    annotation_noise: float = 0.0,
    empty: float = 0.2,
    clip_length: int = 1,
    random_state: int = 0,
    n_val: int = 500,
) -> Scenes:
    """Draw landscapes with up to six birds, boats, houses, persons and trees.

    As many images show one class as another, but birds come two to four at a time. Rocks and clouds are drawn too
    and never annotated.

    Parameters
    ----------
    n_train, n_test, n_val : int
        Images in each split, at least 1.
    annotation_noise : float, default=0.0
        Share of the training objects whose class and box are wrong: a third each missed, shifted, of another class.
    empty : float, default=0.2
        Chance, 0 to 1, that an image (or clip) shows no object.
    clip_length : int, default=1
        Images in a clip, in which objects move on; it must divide the numbers of images.
    random_state : int, default=0

    Raises
    ------
    ValueError
        If a number is outside its range.

    Examples
    --------
    >>> load_scenes(n_train=60, n_test=20, n_val=20).train.boxes.shape
    (60, 6, 4)
    """
    clip_length = check_whole_number("clip_length", clip_length, at_least=1)
    for name, value in (("annotation_noise", annotation_noise), ("empty", empty)):
        check_share(name, value)
    drawn = {}
    for part, n in {"train": n_train, "val": n_val, "test": n_test}.items():
        n = check_whole_number(f"n_{part}", n, at_least=1)
        if n % clip_length:
            raise ValueError(
                f"n_{part} is {n}, clip_length is {clip_length}; give a multiple of {clip_length}"
            )
        drawn[part] = {"n": n, "empty": float(empty), "clip_length": clip_length}
    files = ("scene_painting.py", "strokes.py")
    parts = cached_splits("scenes", draw_scenes, drawn, random_state=random_state, drawn_by=files)
    for stream, (noise, arrays) in enumerate(zip((annotation_noise, 0, 0), parts, strict=True)):
        rng = np.random.default_rng([random_state, stream, 1])
        arrays |= corrupt_annotations(arrays["classes"], arrays["boxes"], noise, rng)
    about = "Drawn landscapes, 64×64 colour pixels, with up to six annotated objects; made by course_lib."
    train, val, test = (SceneSplit(**arrays) for arrays in parts)
    return Scenes("scenes", train, val, test, description=about)


def corrupt_annotations(
    classes: np.ndarray, boxes: np.ndarray, share: float, rng: np.random.Generator
) -> dict[str, np.ndarray]:
    """Corrupt a share of true annotations, a third each missed, shifted, of another class, and say which."""
    classes, boxes = classes.copy(), boxes.copy()
    objects = np.argwhere(classes >= 0)
    corrupt = rng.permutation(objects)[: round(share * len(objects))]
    missed, shifted, mistaken = (tuple(some.T) for some in np.array_split(corrupt, 3))
    classes[mistaken] = (classes[mistaken] + rng.integers(1, len(KINDS), len(mistaken[0]))) % len(KINDS)
    boxes[shifted] = _shifted(boxes[shifted], rng)
    classes[missed] = -1
    boxes[missed] = 0
    wrong = np.zeros(classes.shape, dtype=bool)
    wrong[tuple(corrupt.T)] = True
    agreement = np.where(wrong, rng.beta(3, 3, wrong.shape), rng.beta(9, 2, wrong.shape)).astype(np.float32)
    agreement[classes < 0] = np.nan
    return {"classes": classes, "boxes": boxes, "wrong": wrong, "agreement": agreement}


def _shifted(boxes: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Move boxes by 40 to 80 % of their sides, towards the middle of the image."""
    corner, far = boxes[:, :2], boxes[:, 2:]
    side = far - corner
    inwards = np.where((corner + far) / 2 < 32, 1, -1)
    moved = inwards * side * rng.uniform(0.4, 0.8, side.shape)
    return np.concatenate([corner + moved, far + moved], axis=1).clip(0, 64).astype(np.float32)
