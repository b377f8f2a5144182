"""What GroupMixer's example states are made of: so small that a test trains on them in a moment."""

from dataclasses import replace
from functools import cache
from typing import Any


def quick_recipe() -> Any:
    """A linear model, 40 steps."""
    from course_lib.training import Recipe

    return Recipe(model="linear", steps=40)


@cache
def few_tones() -> Any:
    """400 speech tones to train on."""
    from course_lib.datasets import load_speech_tones

    return load_speech_tones(n_train=400, n_test=40, n_val=200)


def two_groups(common: str = "day", rare: str = "night") -> Any:
    """The same in two groups: 80 % and 20 %."""
    tones = few_tones()
    splits = {part: getattr(tones, part) for part in ("train", "val", "test")}
    joined = {part: replace(split, groups=(split.groups > 1).astype(int)) for part, split in splits.items()}
    return replace(tones, **joined, group_names=(common, rare))
