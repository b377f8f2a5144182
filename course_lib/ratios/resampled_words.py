"""Resampled data in words, and in the code of imbalanced-learn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from .methods import RESAMPLERS
from .words import NAMED, listed, plain_labels, said_target

if TYPE_CHECKING:
    from .resampled import Resampled


def describe(made: Resampled, names: Mapping | None = None) -> str:
    """Say what was done, see `Resampled.describe`."""
    named = {label: str((names or {}).get(label, label)) for label in made.before}
    way, there = RESAMPLERS[made.method], sum(made.before.values())
    to = "" if made.target is None else f" {said_target(made.target, made.before, named)}"
    rows = f"{len(made):,} rows" + (", as before" if len(made) == there else f" instead of {there:,}")
    moved = {label: abs(made.after[label] - count) for label, count in made.before.items()}
    most = [label for label in sorted(moved, key=moved.__getitem__, reverse=True) if moved[label]]
    if not most:
        return f"{way.title}{to}: {rows}. No class changes."
    told = [
        f"{named[label]} goes from {made.before[label]:,} to {made.after[label]:,}" for label in most[:NAMED]
    ]
    sentence = f"{way.title}{to}: {rows}. {listed(told, len(most) - len(told), 'changes', 'change')}"
    if way.interpolates:
        n = int(made.new.sum())
        sentence += f", {n:,} row{'s' * (n != 1)} of {'it' if len(most) == 1 else 'them'} interpolated"
    return f"{sentence}."


def resampler_code(made: Resampled) -> str:
    """Write it as code, see `Resampled.code`."""
    way = RESAMPLERS[made.method]
    keys, preface = plain_labels(made.before)
    changed = {keys[label]: n for label, n in made.asked.items() if n != made.before[label]}
    if way.how != "clean" and not changed:
        return preface + "X_resampled, y_resampled = X, y  # the classes are as the target wants them\n"
    settings = dict(made.options)
    if way.how == "clean":
        classes = settings.pop("classes", "auto")
        settings["sampling_strategy"] = classes if isinstance(classes, str) else [keys[c] for c in classes]
    else:
        settings |= {"sampling_strategy": changed}
        settings |= {} if made.method == "near_miss" else {"random_state": made.seed}
    module, name = way.peer
    arguments = ", ".join(f"{option}={value!r}" for option, value in settings.items())
    lines = [f"from imblearn.{module} import {name}", ""]
    if way.interpolates:
        lines.append("X = X * 1.0  # a point between two whole numbers has fractions")
    lines.append(f"sampler = {name}({arguments})")
    lines.append("X_resampled, y_resampled = sampler.fit_resample(X, y)")
    return preface + "\n".join(lines) + "\n"
