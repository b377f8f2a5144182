"""The one-page report for the client, drafted from the logbook: choices, costs, intervals, what was not tried."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
from scipy.stats import binomtest

from course_lessons.capstone.client import KINDS, SCHOOLS
from course_lessons.capstone.desk import Desk
from course_lessons.capstone.machine import TARIFF
from course_lib.text import count_noun, describe_fields
from course_lib.training import Recipe


class Report(str):
    """A text in Markdown, which a notebook shows as such."""

    def _repr_markdown_(self) -> str:
        return str(self)


def draft_report(desk: Desk) -> Report:
    """Draft the report. What it says of the learner's reasons, only the learner can write.

    Examples
    --------
    >>> import tempfile
    >>> from course_lessons.capstone.client import Brief
    >>> desk = Desk(3, tempfile.mkdtemp(), Brief(labelled=100, pool=500))
    >>> print(draft_report(desk).splitlines()[2])
    **Nothing was handed in yet.**
    """
    parts = [
        f"### Report to the client, drawings of seed {desk.seed}",
        _result(desk),
        _labels(desk),
        _trainings(desk),
        _handed_in(desk),
        _not_tried(desk),
        "**Why so.** *Two sentences of your own: what you would do with 500 more credits, and whom this network "
        "serves worst.*",
    ]
    return Report("\n\n".join(filter(None, parts)))


def _result(desk: Desk) -> str:
    if not desk.scores:
        return "**Nothing was handed in yet.**"
    last, n = desk.scores[-1], len(desk.scores)
    verdict = "reached" if last.reached else "not reached"
    schools = ", ".join(
        f"{name} {share:.0%}" for name, share in last.by_school.items()
    )
    doubt = often = ""
    if last.low < last.target < last.high:
        doubt = " The interval holds the target: another test might say otherwise."
    if n > 1:
        often = f" The hidden test was looked at {n} times; the last one counts, and choosing by it flatters."
    points, low, high, target, price = (
        100 * each
        for each in (last.score, last.low, last.high, last.target, last.price)
    )
    return (
        f"**{points:.1f} points** (95 % interval {low:.1f} to {high:.1f}); the target of {target:.0f} is {verdict}. "
        f"Right, as the mean over the kinds: {schools}. Missed fish and false alarms cost {price:.1f} points."
        f"{doubt}{often}"
    )


def _labels(desk: Desk) -> str:
    rows, given = desk.bought, desk.brief.labelled
    spent = (
        f"**Labels.** {len(rows):,} of {desk.brief.credits:,} credits were spent"
    )
    if not len(rows):
        return f"{spent}."
    new = rows[rows >= given]
    by_school = _counts(desk.schools[new], SCHOOLS)
    by_kind = _counts(desk.labels[new], KINDS)
    said = f"{spent}: {len(new):,} on new drawings ({by_school}; {by_kind})"
    again = rows[rows < given]
    if not len(again):
        return f"{said}. No given label was asked again, so nobody knows how many are wrong."
    wrong = desk.corrected
    low, high = binomtest(wrong, len(again)).proportion_ci(method="wilson")
    return (
        f"{said}, {len(again):,} on labels that were given: {wrong:,} of those were wrong, {wrong / len(again):.0%} "
        f"({low:.0%} to {high:.0%}) of the ones asked about, which need not be like the others."
    )


def _trainings(desk: Desk) -> str:
    models = Counter(recipe.model for recipe, _ in desk.trained)
    listed = ", ".join(f"{name} {n}×" for name, n in models.items())
    spent = desk.brief.seconds - desk.seconds
    cost = f"{spent:.1f} of {desk.brief.seconds} seconds of the machine"
    return f"**Training.** {count_noun(sum(models.values()), 'training')} ({listed or 'none'}), {cost}."


def _handed_in(desk: Desk) -> str:
    if not desk.scores:
        return ""
    recipe, rows, threshold = desk.handed_in[-1]
    each, often = np.unique(rows, return_counts=True)
    return (
        f"**Handed in.** `{describe_fields(recipe)}`, on {len(each):,} drawings, each up to {often.max()} times "
        f"({_counts(desk.schools[rows], SCHOOLS)}). A fish is called from {threshold:.2f} on."
    )


def _not_tried(desk: Desk) -> str:
    recipes = [recipe for recipe, _ in desk.trained]
    repeated = any(len(np.unique(rows)) < len(rows) for _, rows in desk.trained)
    unused = [
        name for name in TARIFF if name not in {each.model for each in recipes}
    ]
    weighted = any(each.loss != "cross_entropy" for each in recipes)
    missing = {
        f"the models {', '.join(unused)}": bool(unused),
        "augmentation": not any(each.augment for each in recipes),
        "balancing, by repeats or by the loss": not (repeated or weighted),
        "asking again about given labels": not (
            desk.bought < desk.brief.labelled
        ).any(),
        "a threshold other than one half": all(
            at == 0.5 for *_, at in desk.handed_in
        ),
        "a second seed of the same recipe": len(
            {_but_seed(each) for each in recipes}
        )
        == len(recipes),
    }
    return f"**Not tried:** {'; '.join(name for name, is_so in missing.items() if is_so) or 'nothing of the list'}."


def _but_seed(recipe: Recipe) -> Recipe:
    return recipe.replace(seed=0)


def _counts(codes: np.ndarray, names: tuple[str, ...]) -> str:
    counts: Any = np.bincount(codes, minlength=len(names))
    return ", ".join(f"{name} {n:,}" for name, n in zip(names, counts, strict=True))
