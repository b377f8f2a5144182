"""Scenes on the wall: their boxes and points move with the pictures, and a judge reads what stands in each box."""

from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import torch
from torch.nn.functional import grid_sample

from course_lib.augment import Augmentation, augment_scenes
from course_lib.datasets import Dataset, Scenes, SceneSplit, Split, load_scenes
from course_widgets.augmentation_studio.pictures import SHOWN, Changed

SIDE = 24  # pixels a side of an object that is cut out, which is what models read
_READ = 60  # scenes whose objects are read


class SceneWall:
    """Scenes of the validation part, with several objects each. Models learn from objects cut out of scenes."""

    def __init__(self, scenes: Scenes) -> None:
        self.data = _objects(scenes)
        full = np.flatnonzero((scenes.val.classes >= 0).any(axis=1))
        self._scenes, self._names = scenes.val.take(full[:_READ]), scenes.keypoint_names
        self.originals = self._scenes.images[:SHOWN]

    def change(self, policy: Augmentation, seed: int) -> Changed:
        """Change the scenes; give what is still in them, cut out, and boxes and points of those on the wall."""
        changed = augment_scenes(self._scenes, policy, keypoint_names=self._names, random_state=seed)
        X, y, where = cut_out(changed)
        wall, shown = changed.take(np.arange(len(self.originals))), where[:, 0] < SHOWN
        gone = int((self._scenes.classes >= 0).sum()) - len(y)
        return Changed(wall.images, X, y, int(shown.sum()), _marks(wall), gone)

    def facts(self) -> dict[str, Any]:
        """Give the boxes and points before anything is changed."""
        return {"labels": [], "before_marks": _marks(self._scenes.take(np.arange(len(self.originals))))}


def _marks(scenes: SceneSplit) -> dict[str, Any]:
    """Write boxes as [scene, left, top, right, bottom, class] and visible points as [scene, x, y]."""
    there = scenes.classes >= 0
    at = np.argwhere(there)
    boxes = np.column_stack([at[:, 0], scenes.boxes[there].round(1), scenes.classes[there]])
    seen = scenes.keypoints_visible & there[..., None]
    points = np.column_stack([np.argwhere(seen)[:, 0], scenes.keypoints[seen].round(1)])
    return {"boxes": boxes.round(1).tolist(), "points": points.round(1).tolist()}


def cut_out(scenes: SceneSplit) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cut all objects out of their scenes by their boxes.

    Returns
    -------
    X : ndarray of uint8, shape (n, 24, 24, 3)
    y : ndarray of int64, shape (n,)
        Their classes.
    where : ndarray of int, shape (n, 2)
        Scene and place of each.

    Examples
    --------
    >>> X, y, where = cut_out(small_scenes().val)
    >>> X.shape[1:], len(X) == len(y) == int((small_scenes().val.classes >= 0).sum())
    ((24, 24, 3), True)
    """
    where = np.argwhere(scenes.classes >= 0)
    at = tuple(where.T)
    left, top, right, bottom = scenes.boxes[at].astype(np.float32).T
    height, width = scenes.images.shape[1:3]
    along = (np.arange(SIDE, dtype=np.float32) + 0.5) / SIDE
    x = (left[:, None] + (right - left)[:, None] * along) / width * 2 - 1
    y = (top[:, None] + (bottom - top)[:, None] * along) / height * 2 - 1
    grid = torch.from_numpy(np.stack(np.broadcast_arrays(x[:, None, :], y[:, :, None]), axis=-1).copy())
    blocks = [np.empty((0, SIDE, SIDE, 3), np.uint8)]
    for start in range(0, len(where), 256):
        rows = where[start : start + 256, 0]
        images = torch.from_numpy(scenes.images[rows]).permute(0, 3, 1, 2).float()
        cut = grid_sample(images, grid[start : start + 256], padding_mode="border", align_corners=False)
        blocks.append(cut.round_().to(torch.uint8).permute(0, 2, 3, 1).numpy())
    return np.concatenate(blocks), scenes.classes[at], where


_cut: "WeakKeyDictionary[Scenes, Dataset]" = WeakKeyDictionary()


def _objects(scenes: Scenes) -> Dataset:
    """Give the objects of scenes as a data set of pictures, cut out once."""
    if scenes not in _cut:
        train, val, test = (Split(*cut_out(split)[:2]) for split in (scenes.train, scenes.val, scenes.test))
        _cut[scenes] = Dataset(f"objects of {scenes.name}", train, val, test, scenes.classes)
    return _cut[scenes]


# -- example states ----------------------------------------------------------------------------------------


@cache
def small_scenes() -> Scenes:
    """A hundred scenes to learn from."""
    return load_scenes(n_train=100, n_val=60, n_test=20)
