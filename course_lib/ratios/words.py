"""A plan in words, and in the code of public libraries."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from .targets import Counts, Ratio, parse_target, rarest

if TYPE_CHECKING:
    from .plan import RatioPlan

WAYS = {
    "over": "Over-sampling",
    "under": "Under-sampling",
    "both": "Over- and under-sampling",
    "weight": "Weighting",
}
NAMED = 3  # classes told one by one; more of them would be a list, not a sentence


def describe(plan: RatioPlan, names: Mapping | None = None) -> str:
    """Say a plan in words, see `RatioPlan.describe`."""
    named = {label: str((names or {}).get(label, label)) for label in plan.counts}
    start = (
        f"{WAYS[plan.how]} {said_target(plan.target, plan.counts, named)}: {plan.total:,} samples an epoch"
    )
    if plan.how == "weight":
        return f"{start}, as before. {_weights(plan, named)}."
    there = sum(plan.counts.values())
    start += ", as before. " if plan.total == there else f" instead of {there:,}. "
    moved = {label: abs(plan.after[label] - count) for label, count in plan.counts.items()}
    most = [label for label in sorted(moved, key=moved.__getitem__, reverse=True) if moved[label]]
    if not most:
        return f"{start}No class changes."
    told = [
        f"{named[label]} goes from {plan.counts[label]:,} to {plan.after[label]:,}" for label in most[:NAMED]
    ]
    return f"{start}{listed(told, len(most) - len(told), 'changes', 'change')}."


def said_target(target, counts: Mapping, named: Mapping) -> str:
    """Say what a target, as it was given, aims at."""
    parsed = parse_target(target)
    if isinstance(parsed, Fraction):
        return f"to {decimal(float(100 * parsed))}% of {named[rarest(counts)]}"
    if isinstance(parsed, Ratio):
        return f"to {''.join(target.split())}"
    return f"to the {'counts' if isinstance(parsed, Counts) else 'shares'} set by hand"


def _weights(plan: RatioPlan, named: Mapping) -> str:
    heaviest = sorted(plan.weights, key=plan.weights.__getitem__, reverse=True)
    told = [f"one {named[label]} counts {decimal(plan.weights[label])}" for label in heaviest[:NAMED]]
    return listed(
        told, len(heaviest) - len(told), "has a smaller weight", "have smaller weights"
    ).capitalize()


def listed(told: list[str], more: int, one: str, several: str) -> str:
    """Join what is told of some classes, and count the others."""
    if more:
        told = [*told, f"{more} more {'class ' + one if more == 1 else 'classes ' + several}"]
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"


def decimal(number: float) -> str:
    """Write a number with at most two decimals, halves up: the same digits as in the browser."""
    hundredths = int(number * 100 + 0.5)
    return f"{hundredths // 100:,}.{hundredths % 100:02d}".rstrip("0").rstrip(".")


def sampler_code(plan: RatioPlan) -> str:
    """Write a plan as code, see `RatioPlan.code`."""
    keys, preface = plain_labels(plan.counts)
    if plan.how == "weight":
        return preface + _weights_code(plan, keys)
    fewer = {keys[label]: plan.after[label] for label, dropped in plan.dropped.items() if dropped}
    more = {keys[label]: plan.after[label] for label, copies in plan.duplicated.items() if copies}
    if not fewer and not more:
        return preface + "X_resampled, y_resampled = X, y  # the classes are as the target wants them\n"
    steps = [
        ("fewer", "under_sampling", "RandomUnderSampler", fewer),
        ("more", "over_sampling", "RandomOverSampler", more),
    ]
    steps = [step for step in steps if step[-1]]
    lines = [f"from imblearn.{module} import {name}" for _, module, name, _ in reversed(steps)] + [""]
    given = "X, y"
    for variable, _, name, counts in steps:
        lines.append(f"{variable} = {name}(sampling_strategy={counts!r}, random_state=0)")
        lines.append(f"X_resampled, y_resampled = {variable}.fit_resample({given})")
        given = "X_resampled, y_resampled"
    return preface + "\n".join(lines) + "\n"


def _weights_code(plan: RatioPlan, keys: Mapping) -> str:
    weights = (
        "{" + ", ".join(f"{keys[label]!r}: {weight:.6g}" for label, weight in plan.weights.items()) + "}"
    )
    return f"""\
import torch
from torch.utils.data import WeightedRandomSampler

weights = {weights}
per_sample = torch.tensor([weights[label] for label in y], dtype=torch.double)
sampler = WeightedRandomSampler(per_sample, num_samples=len(y), generator=torch.Generator().manual_seed(0))

# or draw every sample once, and weigh its loss (class 0 is {next(iter(keys.values()))!r}, and so on)
loss = torch.nn.CrossEntropyLoss(weight=torch.tensor(list(weights.values())))
"""


def plain_labels(counts: Mapping) -> tuple[dict, str]:
    """Give each class a key that imbalanced-learn takes, and the line of code that turns ``y`` into those."""
    kinds = set(map(type, counts))
    if len(kinds) == 1 and kinds <= {str, int, bool}:
        return {label: label for label in counts}, ""
    preface = f"classes = {list(counts)!r}\ny = [classes.index(label) for label in y]  # plain numbers\n\n"
    return {label: code for code, label in enumerate(counts)}, preface
