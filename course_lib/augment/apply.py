"""Change pictures as a policy says, and all that is known of them with them: boxes, masks, keypoints, labels."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from course_lib.augment import geometry
from course_lib.augment.pixels import change_pixels
from course_lib.augment.policy import OPERATIONS, Augmentation
from course_lib.augment.presets import apply_preset
from course_lib.datasets import SceneSplit
from course_lib.validation import RandomState, check_share, check_whole_number

_VALUES = {"rotation": 1, "scale": 1, "shear": 1, "shift": 2, "time_shift": 1, "crop": 3, "brightness": 1}
_VALUES |= {
    "contrast": 1,
    "saturation": 1,
    "hue": 1,
    "noise": 2,
    "erasing": 4,
    "time_mask": 2,
    "frequency_mask": 2,
}
_COLUMNS: dict[str, slice] = {}  # of the numbers drawn for a picture: its own for each operation, on or off
for _name in OPERATIONS:
    _start = max((columns.stop for columns in _COLUMNS.values()), default=0)
    _COLUMNS[_name] = slice(_start, _start + 1 + _VALUES.get(_name, 0))
_DRAWN = _COLUMNS["cutmix"].stop


@dataclass(frozen=True, eq=False)
class Augmented:
    """Changed pictures and what moved with them, of the kinds and shapes that were given.

    Attributes
    ----------
    images, boxes, masks, instances, keypoints
        As given to `augment`, moved.
    visible : ndarray of bool, shape (n, k, p)
        Whether a keypoint lies inside the picture, belongs to an object that was kept, and was visible before.
    kept : ndarray of bool, shape (n, k)
        Whether enough of an object is still inside. Others have box, pixels and keypoints' visibility set to 0.
    maps : ndarray of float, shape (n, 2, 3)
        Where a point p, measured from the centre, came to lie: A p + t, in pixels.
    """

    images: Any
    boxes: Any
    masks: Any
    instances: Any
    keypoints: Any
    visible: Any
    kept: Any
    maps: np.ndarray


@dataclass(frozen=True, eq=False)
class Mixed:
    """A batch to learn from: pictures, and where they were mixed, each one's partner and how much is its own.

    Attributes
    ----------
    images, y : Tensor
        Changed pictures, and the labels of the larger part of each.
    other, share : Tensor, float
        Labels of the other part, and what is the larger part's share; `y` and 1 where nothing was mixed.
    """

    images: Tensor
    y: Tensor
    other: Tensor
    share: float = 1.0

    def loss(self, criterion: Any, logits: Tensor) -> Tensor:
        """Give the loss against both labels by their shares: for cross-entropy, that against `soft_labels`."""
        loss = criterion(logits, self.y)
        return (
            loss if self.share == 1 else self.share * loss + (1 - self.share) * criterion(logits, self.other)
        )

    def soft_labels(self, n_classes: int) -> Tensor:
        """Give each class's share in each picture, float (n, n_classes)."""
        eye = torch.eye(n_classes)
        return self.share * eye[self.y] + (1 - self.share) * eye[self.other]


def change_batch(
    images: Tensor, policy: Augmentation, rng: np.random.Generator
) -> tuple[Tensor, Any, np.ndarray]:
    """Change pictures, floats (n, c, height, width) from 0 to 1; give the grid that moved them, and the maps, too."""
    n, _, height, width = images.shape
    uniform = rng.random((n, _DRAWN)).T

    def draw(name: str) -> tuple[np.ndarray, np.ndarray]:
        columns = _COLUMNS[name]
        strength, chance = policy.strength(name)
        return uniform[columns.start] < (strength if name in ("hflip", "vflip") else chance), uniform[
            columns.start + 1 : columns.stop
        ]

    own = False  # whether `images` is a copy that may be overwritten
    maps, grid = geometry.draw_maps(policy, draw, n, height, width), None
    if policy.preset:
        images, first = apply_preset(images, policy, rng)
        maps, own = geometry.then(first, maps), True
    if policy.preset or set(policy.uses("geometry")) - {"hflip", "vflip"}:
        grid, own = geometry.sampling_grid(maps, height, width), True
        images = geometry.warp(images, grid, padding=policy.padding)
    else:
        images = geometry.flip(images, maps)
    if policy.uses("colour", "pixels"):
        images = change_pixels(images if own else images.clone(), policy, draw)
    return images, grid, maps


def augment(
    images: Any,
    policy: Augmentation,
    *,
    boxes: Any = None,
    masks: Any = None,
    instances: Any = None,
    keypoints: Any = None,
    visible: Any = None,
    keypoint_names: Sequence[str] = (),
    min_visible: float = 0.25,
    random_state: RandomState = None,
) -> Augmented:
    """Change pictures as the policy says, and all that is known of them in the same resampling.

    Coordinates are those of pixel edges: a picture spans 0 … width. An object is kept where at least `min_visible` of
    it is still inside: of its pixels if `instances` are given, else of the moved box. In a mirrored picture keypoints
    whose names say left and right change names. Each picture has its own draws, and each operation its own: to add
    one changes nothing of the others.

    Parameters
    ----------
    images : ndarray (n, height, width[, 3]) or Tensor (n, 1 or 3, height, width)
        uint8, or floats from 0 to 1.
    policy : Augmentation
        Without mixing, which takes labels: see `mix`.
    boxes : array-like of shape (n, k, 4), optional
        Left, top, right, bottom edge; a place without object holds zeros.
    masks, instances : array-like of int, shape (n, height, width), optional
        Codes of pixels, moved without mixing; in `instances`, k + 1 is the object of the k-th box, and boxes are
        those of the moved pixels.
    keypoints, visible, keypoint_names : array-like (n, k, p, 2), array-like of bool (n, k, p), sequence of p str
        Points (x, y) of objects, whether they can be seen (left out: all), and what they are called.
    min_visible : float, default=0.25
        Share of an object that must be inside for it to be kept.
    random_state : int, Generator, optional
        Same seed, same pictures.

    Raises
    ------
    ValueError, TypeError
        If pictures, boxes, masks or points are not of such shapes and values, or the policy does not fit them.

    Examples
    --------
    >>> half = np.zeros((1, 4, 4), dtype=np.uint8)
    >>> half[:, :, 0] = 255
    >>> changed = augment(half, Augmentation(hflip=1), boxes=[[[0, 0, 1, 4]]])
    >>> changed.images[0, 0].tolist(), changed.boxes[0, 0].tolist()
    ([0, 0, 0, 255], [3.0, 0.0, 4.0, 4.0])
    """
    if not isinstance(policy, Augmentation):
        raise TypeError(
            f"policy is a {type(policy).__name__}; give an Augmentation, such as Augmentation(rotation=15)"
        )
    if mixing := policy.uses("mixing"):
        raise ValueError(f"{mixing[0]} mixes labels too; use mix(), or policy.replace({mixing[0]}=0)")
    x = _tensor(images)
    check_pictures(x, policy)
    check_share("min_visible", min_visible)
    n, _, height, width = x.shape
    boxes, masks, instances, keypoints, visible = _targets(x, boxes, masks, instances, keypoints, visible)
    changed, grid, maps = change_batch(x, policy, np.random.default_rng(random_state))
    moved: list[Any] = [None if each is None else _move_mask(each, grid, maps) for each in (masks, instances)]
    kept: Any = None
    if boxes is not None:
        before = (boxes[..., 2:] > boxes[..., :2]).all(axis=-1)
        boxes, share = geometry.move_boxes(boxes, maps, height, width)
        if instances is not None:
            of_pixels, pixels = geometry.boxes_of(moved[1], boxes.shape[1])
            _, pixels_before = geometry.boxes_of(instances, boxes.shape[1])
            whole = pixels_before * np.abs(np.linalg.det(maps[:, :, :2]))[:, None]
            boxes = np.where(pixels_before[..., None] > 0, of_pixels, boxes)
            share = np.where(pixels_before > 0, pixels / whole.clip(1e-9), share)
        kept = before & (share >= min_visible) & (share > 0)
        boxes = np.where(kept[..., None], boxes, 0)
        if instances is not None:
            gone = np.concatenate([np.zeros((n, 1), dtype=bool), ~kept], axis=1)
            flat = moved[1].reshape(n, -1).astype(np.int64)
            hidden = np.take_along_axis(gone, flat.clip(0, gone.shape[1] - 1), axis=1)
            moved[1][hidden.reshape(moved[1].shape)] = 0
    if keypoints is not None:
        keypoints = geometry.move_points(keypoints, maps, height, width)
        inside = ((keypoints >= 0) & (keypoints < [width, height])).all(axis=-1)
        visible = inside & visible if kept is None else inside & visible & kept[..., None]
        if keypoint_names:
            keypoints, visible = _renamed(
                keypoints, visible, keypoint_names, np.linalg.det(maps[:, :, :2]) < 0
            )
    return Augmented(_like(images, changed), boxes, moved[0], moved[1], keypoints, visible, kept, maps)


def augment_scenes(
    scenes: SceneSplit,
    policy: Augmentation,
    *,
    keypoint_names: Sequence[str] = ("top", "left", "right", "foot"),
    min_visible: float = 0.25,
    random_state: RandomState = None,
) -> SceneSplit:
    """Change scenes, and boxes, instance maps and keypoints with them; what is dropped has class −1.

    Raises
    ------
    ValueError, TypeError
        As `augment` does.

    Examples
    --------
    >>> from course_lib.datasets import load_scenes
    >>> scenes = load_scenes(n_train=4, n_test=1, n_val=1).train
    >>> augment_scenes(scenes, Augmentation(rotation=10), random_state=0).boxes.shape
    (4, 6, 4)
    """
    changed = augment(
        scenes.images,
        policy,
        boxes=scenes.boxes,
        instances=scenes.instances,
        keypoints=scenes.keypoints,
        visible=scenes.keypoints_visible,
        keypoint_names=keypoint_names,
        min_visible=min_visible,
        random_state=random_state,
    )
    gone = ~changed.kept
    return dataclasses.replace(
        scenes,
        images=changed.images,
        boxes=changed.boxes.astype(np.float32),
        instances=changed.instances,
        keypoints=np.where(gone[..., None, None], 0, changed.keypoints).astype(np.float32),
        keypoints_visible=changed.visible,
        classes=np.where(gone, -1, scenes.classes),
        identities=np.where(gone, -1, scenes.identities),
        agreement=np.where(gone, np.nan, scenes.agreement).astype(np.float32),
    )


def mix(images: Tensor, y: Tensor, policy: Augmentation, *, random_state: RandomState = None) -> Mixed:
    """Change a batch as the policy says, mixup and CutMix included: what `train` learns from.

    One share is drawn for the batch, as both papers' code does; CutMix's is then that of the pixels.

    Parameters
    ----------
    images, y : Tensor (n, c, height, width) of floats from 0 to 1, Tensor of int (n,)
        A batch and its class codes.
    policy, random_state : Augmentation, int or Generator

    Raises
    ------
    ValueError, TypeError
        If the policy does not fit the pictures, or these are no floats from 0 to 1.

    Examples
    --------
    >>> batch = mix(torch.rand(2, 1, 8, 8), torch.tensor([0, 1]), Augmentation(mixup=0.4), random_state=0)
    >>> batch.soft_labels(2).sum(dim=1).tolist()
    [1.0, 1.0]
    """
    check_pictures(images, policy)
    rng = np.random.default_rng(random_state)
    changed = change_batch(images, policy, rng)[0]
    drawn = [name for name in policy.uses("mixing") if rng.random() < policy.strength(name)[1]]
    if not drawn:
        return Mixed(changed, y, y)
    name = drawn[int(rng.random() * len(drawn))]
    alpha = policy.strength(name)[0]
    share, partner = rng.beta(alpha, alpha), torch.from_numpy(rng.permutation(len(y)))
    if name == "mixup":
        changed = torch.lerp(changed[partner], changed, share)
    else:
        height, width = changed.shape[-2:]
        side = np.sqrt(1 - share)
        across, down = rng.random(2) * [width, height]
        ends = [(across, width), (down, height)]
        (left, right), (top, bottom) = (
            (round(max(at - side * size / 2, 0)), round(min(at + side * size / 2, size))) for at, size in ends
        )
        changed = changed.clone()
        changed[..., top:bottom, left:right] = changed[partner, :, top:bottom, left:right]
        share = 1 - (bottom - top) * (right - left) / (height * width)
    return Mixed(changed, y, y[partner], share) if share >= 0.5 else Mixed(changed, y[partner], y, 1 - share)


def predict_augmented(
    run: Any, X: np.ndarray, policy: Augmentation, *, views: int = 8, random_state: RandomState = None
) -> np.ndarray:
    """Average a model's probabilities over changed views of each picture: test-time augmentation.

    Parameters
    ----------
    run : Run, or anything with ``predict_proba``
    X : ndarray, shape (n, height, width[, 3])
        Pictures, as the model was trained on.
    policy, views, random_state : Augmentation, int, int or Generator
        How views differ, and how many; the picture itself is the first.

    Returns
    -------
    ndarray of float, shape (n, n_classes)

    Raises
    ------
    ValueError, TypeError
        If `views` is below 1, or as `augment` does.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> left = SimpleNamespace(predict_proba=lambda X: X[:, 0, :] / 255)
    >>> predict_augmented(left, np.array([[[255, 0]] * 2], dtype=np.uint8), Augmentation(hflip=1), views=2)
    array([[0.5, 0.5]])
    """
    views = check_whole_number("views", views, at_least=1)
    rng = np.random.default_rng(random_state)
    total = run.predict_proba(X)
    for _ in range(views - 1):
        total = total + run.predict_proba(augment(X, policy, random_state=rng).images)
    return total / views


def check_pictures(images: Any, policy: Augmentation) -> None:
    """Refuse pictures that the policy cannot change.

    Raises
    ------
    ValueError
        If shape or values are wrong, or they are grey where colour is asked.
    """
    shape = tuple(getattr(images, "shape", ()))
    if not isinstance(images, Tensor) or len(shape) != 4 or shape[1] not in (1, 3) or 0 in shape:
        raise ValueError(
            f"pictures have shape {shape}; give a tensor (n, 1 or 3, height, width), or an array (n, height, width) "
            "or (n, height, width, 3)"
        )
    if not images.is_floating_point():
        raise ValueError(f"pictures are {images.dtype}; give floats from 0 to 1: images / 255")
    low, high = (float(end) for end in torch.aminmax(images))
    if not (low >= 0 and high <= 1):
        raise ValueError(f"pixels go from {low:g} to {high:g}; give uint8, or floats from 0 to 1 without NaN")
    if shape[1] == 1 and (colour := {"saturation", "hue"} & set(policy.uses())):
        name = sorted(colour)[0]
        raise ValueError(f"{name} needs colour, but the pictures are grey; use policy.replace({name}=0)")


def _tensor(images: Any) -> Tensor:
    """Give pictures as floats (n, c, height, width): whole numbers of 8 bits divided by 255."""
    if isinstance(images, Tensor):
        return images / 255 if images.dtype == torch.uint8 else images
    X = np.asarray(images)
    if X.ndim not in (3, 4) or (X.ndim == 4 and X.shape[3] != 3) or 0 in X.shape:
        raise ValueError(f"pictures have shape {X.shape}; give at least one, (n, height, width[, 3])")
    if X.dtype != np.uint8 and X.dtype.kind != "f":
        raise ValueError(f"pictures are {X.dtype}; give uint8, or floats from 0 to 1")
    x = torch.from_numpy(np.ascontiguousarray(X))
    x = x.permute(0, 3, 1, 2).contiguous() if X.ndim == 4 else x.unsqueeze(1)
    return x / 255 if x.dtype == torch.uint8 else x


def _like(images: Any, changed: Tensor) -> Any:
    """Give changed pictures as they came: array or tensor, uint8 or floats."""
    if (
        (images.dtype == torch.uint8)
        if isinstance(images, Tensor)
        else (np.asarray(images).dtype == np.uint8)
    ):
        changed = (changed * 255).round_().to(torch.uint8)
    if isinstance(images, Tensor):
        return changed
    array = changed.permute(0, 2, 3, 1).numpy()
    return np.ascontiguousarray(array[..., 0] if np.ndim(images) == 3 else array)


def _targets(x: Tensor, boxes: Any, masks: Any, instances: Any, keypoints: Any, visible: Any) -> list[Any]:
    """Check all that comes with pictures."""
    n, _, height, width = x.shape
    boxes, keypoints = (None if each is None else np.array(each, dtype=float) for each in (boxes, keypoints))
    if boxes is not None:
        if boxes.ndim != 3 or boxes.shape[0] != n or boxes.shape[2] != 4:
            raise ValueError(
                f"boxes have shape {boxes.shape}; give ({n}, k, 4): a row of boxes for each picture"
            )
        wrong = ~((boxes >= 0) & (boxes <= [width, height, width, height])).all(axis=-1)  # NaN too
        wrong |= (boxes[..., 2:] < boxes[..., :2]).any(axis=-1)
        if wrong.any():
            i, k = np.argwhere(wrong)[0]
            raise ValueError(
                f"box {k} of picture {i} is {boxes[i, k].tolist()}; give left ≤ right and top ≤ bottom within the "
                f"{width}×{height} picture: boxes.clip(0, {max(width, height)})"
            )
    for name, each in (("masks", masks), ("instances", instances)):
        if each is not None and (
            np.shape(each) != (n, height, width) or np.asarray(each).dtype.kind not in "iub"
        ):
            found = f"{np.asarray(each).dtype} of shape {np.shape(each)}"
            raise ValueError(f"{name} are {found}; give whole numbers of shape ({n}, {height}, {width})")
    if instances is not None and (
        boxes is None or np.max(instances) > boxes.shape[1] or np.min(instances) < 0
    ):
        raise ValueError(
            "instances hold k + 1 where the object of the k-th box is, so give boxes with a place for each"
        )
    if keypoints is not None:
        places = "k" if boxes is None else boxes.shape[1]
        if (
            keypoints.ndim != 4
            or keypoints.shape[::3] != (n, 2)
            or (boxes is not None and keypoints.shape[1] != places)
        ):
            raise ValueError(f"keypoints have shape {keypoints.shape}; give ({n}, {places}, p, 2)")
        if not np.isfinite(keypoints).all():
            raise ValueError("keypoints hold NaN or infinity; set unknown ones to 0 and visible=False")
        visible = (
            np.ones(keypoints.shape[:3], dtype=bool) if visible is None else np.array(visible, dtype=bool)
        )
        if visible.shape != keypoints.shape[:3]:
            raise ValueError(
                f"visible has shape {visible.shape}; give {keypoints.shape[:3]}, one for each keypoint"
            )
    masks, instances = (None if each is None else np.asarray(each) for each in (masks, instances))
    return [boxes, masks, instances, keypoints, visible]


def _move_mask(mask: np.ndarray, grid: Tensor | None, maps: np.ndarray) -> np.ndarray:
    """Move a map of codes with the pictures; the nearest pixel's code, 0 beyond the edge."""
    codes = torch.from_numpy(np.ascontiguousarray(mask).astype(np.float32)).unsqueeze(1)
    moved = geometry.flip(codes, maps) if grid is None else geometry.warp(codes, grid, mode="nearest")
    return moved.squeeze(1).numpy().astype(mask.dtype)


def _renamed(
    keypoints: np.ndarray, visible: np.ndarray, names: Sequence[str], mirrored: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Let left and right change names where a picture is mirrored."""
    if len(names) != keypoints.shape[2]:
        raise ValueError(f"there are {len(names)} keypoint_names for {keypoints.shape[2]} keypoints")
    other = geometry.swapped(names)
    keypoints = np.where(mirrored[:, None, None, None], keypoints[:, :, other], keypoints)
    return keypoints, np.where(mirrored[:, None, None], visible[:, :, other], visible)
