"""Change the proportions with the control, at a price that was agreed before."""

import numpy as np

from course_lessons.subsets.exercises.tail import tail, tail_labels
from course_lib.exercises import Exercise, laws
from course_lib.exercises.wording import plain_number, with_article
from course_lib.ratios import RatioPlan

MOST_UNEQUAL, MOST_OFTEN, AT_LEAST = 10, 8, 9_000


def _plan(target, how: str) -> RatioPlan:
    return RatioPlan.from_labels(
        np.array(tail().classes)[tail_labels()], target, how=how
    )


def _judge_plan(answer) -> None:
    plan = laws.instance(
        answer, RatioPlan, "The control's plan is in its `value`: `control.value`."
    )
    there = _plan("1:10", "both").counts
    laws.require(
        set(plan.counts) == set(there),
        "That plan is for other labels than those of this page. Use the `value` of the control above.",
    )
    laws.require(
        dict(plan.counts) == dict(there),
        f"That plan is for {sum(plan.counts.values()):,} images; here are {sum(there.values()):,}, with a long "
        "tail. Use the `value` of the control above.",
    )
    laws.require(
        plan.how != "weight",
        "Weights change no counts. Choose a way that copies or drops: `over`, `under` or `both`.",
    )
    after = plan.after
    rarest, commonest = min(after, key=after.get), max(after, key=after.get)
    copied = max(after, key=lambda label: after[label] / plan.counts[label])
    often = -(-after[copied] // plan.counts[copied])
    laws.require(
        after[commonest]
        <= 1.02
        * MOST_UNEQUAL
        * after[rarest],  # counts are whole: 1:10 may come out as 1:10.02
        lambda: (
            f"There are {plain_number(after[commonest] / after[rarest])} {commonest}s for every {rarest}; "
            f"at most {MOST_UNEQUAL} are allowed. Ask for a more equal ratio."
        ),
    )
    laws.require(
        often <= MOST_OFTEN,
        f"{with_article(copied).capitalize()} would be seen up to {often} times an epoch; at most {MOST_OFTEN} times "
        "are allowed. Copy less: ask for a less equal ratio, or drop from the common classes as well.",
    )
    laws.require(
        plan.total >= AT_LEAST,
        f"Only {plan.total:,} samples are left of {len(tail_labels()):,}; keep {AT_LEAST:,} or more. Drop less.",
    )


PLAN = Exercise(
    id="subsets-4",
    title="Proportions at a price",
    judge=_judge_plan,
    reference=lambda: _plan("1:10", "both"),
    solution="""\
from course_lib.ratios import RatioPlan

plan = RatioPlan.from_labels(labels, "1:10", how="both")""",
    praise="Every way has a price: copies, lost images, or some of each. This one is within your conditions.",
    hints=[
        "`over` copies rare images, `under` drops common ones. Which of your three conditions does each one break?",
        "`both` copies and drops. The number of samples stays, so the price is paid by both ends.",
        "Choose `both` and the ratio 1:10, let go, and use `control.value`.",
    ],
)
