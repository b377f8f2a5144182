"""What SamplingRatio refuses to show, and what it makes of the rest."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from course_lib.labels import Labels


def named(classes: tuple, names: Sequence | Mapping | None) -> dict:
    """Give each class its name."""
    if isinstance(names, Mapping):
        return {label: str(names.get(label, label)) for label in classes}
    if names is None:
        names = classes
    if len(names) != len(classes):
        raise ValueError(
            f"class_names has {len(names)} names for {len(classes)} classes; give one for each of "
            f"{', '.join(map(repr, classes[:8]))}{', ...' if len(classes) > 8 else ''}, in this order"
        )
    return {label: str(name) for label, name in zip(classes, names, strict=True)}


def positives_of(labels: Labels, positive: Any, names: Sequence | Mapping | None) -> tuple[np.ndarray, dict]:
    """Set one class against all others: labels False and True, and names for them."""
    if positive not in labels.classes:
        there = ", ".join(map(repr, labels.classes[:8])) + (", ..." if len(labels.classes) > 8 else "")
        raise ValueError(f"positive={positive!r} is no class of y; the classes are {there}")
    y = labels.codes == labels.classes.index(positive)
    if 2 * y.sum() > len(y) and not y.all():
        raise ValueError(
            f"positive={positive!r} is {y.sum():,} of {len(y):,} samples; 1:2 means one positive to two negatives, "
            "so the positive class is to be the rarer part: choose another one"
        )
    every = named(labels.classes, names)
    name = every.pop(positive)
    return y, {False: next(iter(every.values())) if len(every) == 1 else f"not {name}", True: name}


def checked_points(points: Any, n: int) -> np.ndarray:
    """Give points as finite numbers (n, 2)."""
    points = np.asarray(points, dtype=np.float64)
    if points.shape != (n, 2):
        raise ValueError(f"points has shape {points.shape}; y has {n:,} labels, so it must be ({n}, 2)")
    wrong = np.flatnonzero(~np.isfinite(points).all(axis=1))
    if len(wrong):
        where = ", ".join(map(str, wrong[:5])) + (", ..." if len(wrong) > 5 else "")
        raise ValueError(
            f"points has {len(wrong):,} row(s) that are not finite, at position(s) {where}; "
            "drop those samples or fill the gaps"
        )
    return points


def checked_objects(objects: Mapping | None, n: int) -> dict[str, np.ndarray]:
    """Give the objects of each kind in each sample as whole numbers."""
    if objects is None:
        return {}
    if not isinstance(objects, Mapping) or not objects:
        raise TypeError(
            f"objects must be a mapping {{kind: objects in each sample}}, got {type(objects).__name__}; for scenes "
            "give dict(zip(scenes.classes, scenes.train.counts().T))"
        )
    counted = {str(kind): np.asarray(counts) for kind, counts in objects.items()}
    for kind, counts in counted.items():
        if counts.shape != (n,):
            raise ValueError(
                f"objects[{kind!r}] has shape {counts.shape}; y has {n:,} labels, so it must be ({n},)"
            )
        if counts.dtype.kind not in "iub" or counts.min() < 0:
            raise ValueError(f"objects[{kind!r}] holds what is no count; give whole numbers from 0")
    return {kind: counts.astype(np.int64) for kind, counts in counted.items()}
