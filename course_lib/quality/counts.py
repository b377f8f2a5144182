"""Checks of what belongs to the samples: labels, groups, and the objects annotated in images."""

from collections.abc import Sequence

import numpy as np

from course_lib.labels import Labels, encode_labels
from course_lib.text import count_noun, count_noun_is, percent

from .checks import Check
from .samples import Samples


def labels_of(samples: Samples, given, name: str) -> tuple[Labels, np.ndarray, Check | None]:
    """Encode what is there of labels or groups; say in a check what is missing.

    The codes are of the samples that have a label; the array gives their positions.
    """
    import pandas as pd

    if isinstance(given, str) or not hasattr(given, "__len__"):
        raise TypeError(f"{name} is {given!r}; give an array-like with one of {name} per {samples.noun}")
    values = np.asarray(given) if hasattr(given, "dtype") else np.fromiter(given, object)
    if values.ndim != 1 or len(values) != len(samples):
        raise ValueError(
            f"{name} has shape {values.shape} and X holds {count_noun(len(samples), samples.noun)}; "
            f"give one of {name} per {samples.noun}"
        )
    gone = pd.isna(values)
    if gone.all():
        raise ValueError(f"{name} holds nothing but missing values; leave it out or give some")
    there = np.flatnonzero(~gone)
    labels = encode_labels(values if not gone.any() else values[there].tolist(), name=name)
    if not gone.any():
        return labels, there, None
    rows = np.flatnonzero(gone)
    sentence = (
        f"{count_noun_is(len(rows), samples.noun)} without {name} ({percent(len(rows), len(samples))})."
    )
    return labels, there, Check("missing", {name: len(rows)}, len(samples), rows, sentence)


def per_class(samples: Samples, labels: Labels, what: str) -> Check:
    """Count the samples of each class or group."""
    counts = dict(zip(map(str, labels.classes), labels.counts.tolist(), strict=True))
    low, high = min(counts, key=counts.get), max(counts, key=counts.get)
    if len(counts) == 1:
        sentence = f"All {count_noun(len(labels.codes), samples.noun)} are of the same {what}, '{high}'."
    elif counts[low] == counts[high]:
        sentence = f"{count_noun(len(counts), what)} of {count_noun(counts[high], samples.noun)} each."
    else:
        sentence = (
            f"{count_noun(len(counts), what)} of {counts[low]:,} ('{low}') to "
            f"{count_noun(counts[high], samples.noun)} ('{high}'): {_ratio(counts)} to 1."
        )
    return Check(what, counts, len(labels.codes), np.empty(0, np.int64), sentence)


def contradiction(samples: Samples, first: np.ndarray, labels: Labels, there: np.ndarray) -> Check:
    """Count samples that equal another one and carry another label."""
    pairs = np.unique(np.column_stack([first[there], labels.codes]), axis=0)
    same, kinds = np.unique(pairs[:, 0], return_counts=True)
    rows = there[np.isin(first[there], same[kinds > 1])]
    sentence = f"No two equal {samples.noun}s carry different labels."
    if len(rows):
        equal = f"{count_noun_is(len(rows), samples.noun)} equal to another of a different label"
        sentence = f"{equal}: not both can be right."
    return Check(
        "contradiction", {samples.noun + "s": len(rows)} if len(rows) else {}, len(there), rows, sentence
    )


def annotation(samples: Samples, annotations) -> list[Check]:
    """Count the objects of each class, the images that hold the class, and the images without any."""
    objects, owner = _flatten(samples, annotations)
    n = len(samples)
    empty = np.flatnonzero(np.bincount(owner, minlength=n) == 0)
    none = Check(
        "without objects",
        {samples.noun + "s": len(empty)} if len(empty) else {},
        n,
        empty,
        f"{count_noun(len(objects), 'object')} in {count_noun(n, samples.noun)}; "
        f"{count_noun(len(empty), samples.noun)} ({percent(len(empty), n)}) without any.",
    )
    if not objects:
        return [none]
    labels = encode_labels(objects, name="annotations")
    names = list(map(str, labels.classes))
    in_objects = dict(zip(names, labels.counts.tolist(), strict=True))
    held = np.unique(np.column_stack([owner, labels.codes]), axis=0)[:, 1]
    in_images = dict(zip(names, np.bincount(held, minlength=len(names)).tolist(), strict=True))
    sentence = (
        f"Counted in {samples.noun}s that hold them, the classes differ by {_ratio(in_images)} to 1; "
        f"counted in objects, by {_ratio(in_objects)} to 1."
    )
    nobody = np.empty(0, np.int64)
    return [
        none,
        Check("annotation", in_objects, len(objects), nobody, sentence),
        Check(f"{samples.noun}s that hold", in_images, n, nobody, ""),
    ]


def _flatten(samples: Samples, annotations) -> tuple[list, np.ndarray]:
    """Give all objects' classes in a row, and the sample that each belongs to."""
    per_sample = list(annotations)
    for i, objects in enumerate(per_sample):
        if isinstance(objects, str) or not isinstance(objects, (Sequence, np.ndarray)):
            raise TypeError(
                f"annotations[{i}] is {objects!r}; give for each {samples.noun} the classes of its objects, as in "
                "[['cat', 'cat', 'dog'], []]"
            )
    if len(per_sample) != len(samples):
        raise ValueError(
            f"annotations has {count_noun(len(per_sample), 'list')} and X "
            f"{count_noun(len(samples), samples.noun)}; give one each"
        )
    return [label for objects in per_sample for label in objects], np.repeat(
        np.arange(len(samples)), [len(objects) for objects in per_sample]
    )


def _ratio(counts: dict[str, int]) -> str:
    return f"{max(counts.values()) / min(counts.values()):.3g}"
