"""The twelve members of one seed, kept whole: ``python -m course_lessons.ensembles.studies.shelf`` writes them.

What each says of 2,000 test sketches is kept in 255ths, its cost beside it.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from course_lessons.ensembles.studies.combine import OTHERS
from course_lessons.ensembles.studies.members import (
    LENGTHS,
    Member,
    estimator,
    load_task,
    network,
)

FILE = Path(__file__).parents[1] / "results" / "members.npz"
TASK, SEED = "sketches", 0
SHELF = (
    *(f"vgg {k}" for k in (1, 2, 3, 4)),
    *("cnn", "resnet", "mlp"),
    *OTHERS,
    "vgg of 150",
)
"""The twelve members."""


@dataclass(frozen=True, eq=False)
class Shelf:
    """Members that have been measured.

    Attributes
    ----------
    test : dict of str to ndarray, shape (n, 10)
        Probabilities, by member.
    y_test : ndarray
        Labels, as codes.
    classes : tuple of str
    seconds, ms_1, bytes : dict of str to number
        Of learning, on the processor; for an answer to one picture; when saved.
    """

    test: dict[str, np.ndarray]
    y_test: np.ndarray
    classes: tuple[str, ...]
    seconds: dict[str, float]
    ms_1: dict[str, float]
    bytes: dict[str, int]


def _trained(name: str) -> Member:
    if name in OTHERS:
        return estimator(TASK, SEED, name)
    if name == "vgg of 150":
        return network(TASK, SEED, "vgg", LENGTHS["long"], images=150)[0]
    family, _, number = name.partition(" ")
    how = {"number": int(number)} if number else {}
    return network(TASK, SEED, family, LENGTHS["long"], **how)[0]


def in_255ths(p: np.ndarray) -> np.ndarray:
    """Round probabilities to 255ths, rows that sum to 255: what is left over goes where most was cut off.

    >>> in_255ths(np.array([[0.5, 0.5, 0.0]])).tolist()
    [[128, 127, 0]]
    """
    scaled = 255 * p.astype(float) / p.sum(axis=1, keepdims=True, dtype=float)
    whole = np.floor(scaled)
    left = (255 - whole.sum(axis=1)).round().astype(int)
    rank = np.argsort(np.argsort(whole - scaled, axis=1, kind="stable"), axis=1)
    return (whole + (rank < left[:, None])).astype(np.uint8)


@cache
def load_shelf() -> Shelf:
    """Read the members.

    >>> shelf = load_shelf()
    >>> len(shelf.test), shelf.test["forest"].shape
    (12, (2000, 10))
    """
    with np.load(FILE) as kept:
        names = kept["names"].tolist()
        of = {part: kept[part] for part in kept.files}
    return Shelf(
        test={name: p / 255 for name, p in zip(names, of["test"], strict=True)},
        y_test=of["y_test"].astype(np.int64),
        classes=tuple(of["classes"].tolist()),
        seconds=dict(zip(names, of["seconds"].tolist(), strict=True)),
        ms_1=dict(zip(names, of["ms_1"].tolist(), strict=True)),
        bytes=dict(zip(names, of["bytes"].tolist(), strict=True)),
    )


def main() -> None:
    """Train the members, and write the file."""
    data = load_task(TASK, SEED)
    kept = [_trained(name) for name in SHELF]
    FILE.parent.mkdir(exist_ok=True)
    np.savez_compressed(
        FILE,
        names=np.array(SHELF),
        classes=np.array(data.classes),
        test=np.stack([in_255ths(each.test) for each in kept]),
        y_test=data.test.y.astype(np.uint8),
        seconds=np.array([round(each.seconds, 3) for each in kept]),
        ms_1=np.array([round(each.ms_1, 4) for each in kept]),
        bytes=np.array([each.bytes for each in kept]),
    )
    print(f"{FILE.name}: {FILE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
