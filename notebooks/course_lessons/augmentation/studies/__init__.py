"""The studies of this lesson: what each change of a picture is worth, where, and what it spoils."""

from typing import Any

from course_lessons.augmentation.studies.digits import digits
from course_lessons.augmentation.studies.leak import split_copies
from course_lessons.augmentation.studies.other_sets import SETS, STEPS, on_a_set
from course_lessons.augmentation.studies.rare import rare_class
from course_lessons.augmentation.studies.views import views_averaged
from course_lessons.augmentation.studies.worth import AUGMENTED, SIZES, worth
from course_lib.results import Study

__all__ = ["FITTING", "LONGER", "POLICIES", "STRENGTHS", "STUDIES", "worth"]

FITTING = {"rotation": 15, "shift": 0.05, "scale": 0.1}
"""What a hand does when it writes a digit: a little turned, moved, larger or smaller."""

STRENGTHS: dict[str, tuple[float, ...]] = {
    "rotation": (5, 15, 30, 45, 90, 180),
    "shift": (0.05, 0.1, 0.3),
    "scale": (0.1, 0.4),
    "crop": (0.1, 0.4),
    "light": (0.2, 0.5, 0.9),
    "noise": (0.05, 0.3),
    "erasing": (0.1, 0.4),
    "hflip": (0.5,),
    "vflip": (0.5,),
    "mixup": (0.2,),
}
"""Operations, and how strong; "light" is brightness and contrast together."""

POLICIES: dict[str, dict[str, Any] | None] = {
    "none": None,
    "flip": {"hflip": 0.5},
    "turn any way": {"rotation": 180},
    "masks": {"time_mask": 0.2, "frequency_mask": 0.2},
}


LONGER = 6
"""How many times the steps a policy is tried again with, where a short training may have been too short for it."""


def _policy(name: str, strength: float) -> dict[str, float]:
    names = ("brightness", "contrast") if name == "light" else (name,)
    return dict.fromkeys(names, strength)


_ALONE = {
    f"{name} {strength:g}": {"augment": _policy(name, strength)}
    for name, strengths in STRENGTHS.items()
    for strength in strengths
}


def _learning(steps: int, *sizes: int) -> dict[str, dict[str, Any]]:
    """A learning curve without augmentation, and three sizes with it."""
    plain = {f"{n:,}": {"n": n, "steps": steps} for n in sizes}
    return plain | {
        f"{n:,}, augmented": {"n": n, "steps": steps, "augment": FITTING}
        for n in AUGMENTED
    }


STUDIES = (
    Study(
        "augment-operations",
        digits,
        {"none": {}, "fitting": {"augment": FITTING}, **_ALONE},
    ),
    Study(
        "augment-worth",
        digits,
        {
            **_learning(900, *SIZES),
            "1,000, 300 steps": {"steps": 300},
            "1,000, augmented, 300 steps": {"steps": 300, "augment": FITTING},
        },
    ),
    Study(
        "augment-sets",
        on_a_set,
        {
            f"{of}, {name}": {"of": of, "augment": policy}
            for of in SETS
            for name, policy in POLICIES.items()
        },
    ),
    Study(
        "augment-any-way-longer",
        on_a_set,
        {
            name: {"of": "sketches lying any way", "augment": POLICIES[name]}
            for name in ("none", "turn any way")
        },
        shared={"steps": LONGER * STEPS},
    ),
    Study(
        "augment-leak",
        split_copies,
        {
            "copies after the split": {"copies": 9, "first": "split"},
            "copies before the split": {"copies": 9, "first": "copies"},
        },
        metric="optimism",
    ),
    Study(
        "augment-rare",
        rare_class,
        {
            "copies": {"copied": True},
            "augmented copies": {
                "copied": True,
                "augmented": "copies",
                "augment": FITTING,
            },
            "copies, all augmented": {
                "copied": True,
                "augmented": "all",
                "augment": FITTING,
            },
        },
        metric="balanced_accuracy",
    ),
    Study(
        "augment-views",
        views_averaged,
        {
            f"{trained}, {seen}": {"augment": policy, **views}
            for trained, policy in (("plain", None), ("augmented", FITTING))
            for seen, views in (
                ("one view", {}),
                ("8 views", {"views": 8, "seen": FITTING}),
                ("8 flipped views", {"views": 8, "seen": {"hflip": 0.5}}),
            )
        },
    ),
)
