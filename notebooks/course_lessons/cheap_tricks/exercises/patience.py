"""Where a patience stops a training, and which weights it keeps."""

from typing import Any

from course_lessons.cheap_tricks.stopping import stop as _right
from course_lib.exercises import Exercise, Retry, laws

CASES = (
    ([1.0, 0.8, 0.9, 0.85, 0.7, 0.75, 0.72, 0.71, 0.74, 0.73, 0.2], 3),
    ([1.0, 0.8, 0.9, 0.85, 0.7, 0.75, 0.72, 0.71, 0.74, 0.73, 0.2], 2),
    ([2.0, 1.0, 1.0, 1.0, 0.5], 2),
    ([0.9, 0.8, 0.7, 0.6], 2),
    ([0.5, 0.6, 0.4, 0.45, 0.3], 1),
    ([0.5, 0.6, 0.7, 0.65], 3),
    ([0.5, 0.6, 0.7, 0.4, 0.65], 4),
    ([3.0, 4.0, 5.0, 4.5, 4.0, 3.5, 2.0], 5),
    ([0.7], 1),
)


def _judge(answer: Any) -> None:
    stop = laws.Function(
        answer,
        "stop(losses, patience)",
        returns="two epochs, the last and the best",
    )
    for losses, patience in CASES:
        got = laws.parts(
            stop(losses, patience),
            ("the last epoch", "the epoch whose weights are kept"),
            case=stop.case,
        )
        last, kept = (
            laws.number(each, what, whole=True, case=stop.case)
            for each, what in zip(
                got, ("the last epoch", "the epoch that is kept"), strict=True
            )
        )
        if (last, kept) != _right(losses, patience):
            raise Retry(
                stop.case + _confused(int(last), int(kept), losses, patience)
            )


def _confused(last: int, kept: int, losses: list[float], patience: int) -> str:
    end, best = _right(losses, patience)
    n, said = len(losses), f"you give {last} and {kept}."
    if (last, kept) == (end - 1, best - 1):
        return (
            f"{said} Those are places, counted from 0; epochs are counted from 1."
        )
    if (kept, last) == (end, best):
        return f"{said} The other way round: first the last epoch, then the one that is kept."
    at_once = _at_once(losses, patience)
    lowest_of_all = losses.index(min(losses)) + 1
    if (last, kept) == at_once == (min(n, kept + patience), lowest_of_all):
        return (
            f"{said} Do you look for the lowest of *all* losses, or count epochs that are worse than the one "
            "*before*? At each epoch, how long ago was the lowest *so far*?"
        )
    if (last, kept) == at_once:
        return (
            f"{said} You count epochs that are worse than the one *before*. What counts is how long ago the lowest "
            "loss of all was."
        )
    if (last, kept) == _equal_counts(losses, patience):
        return f"{said} A loss that is only as low as the lowest is no new lowest: patience goes on running out."
    if kept == lowest_of_all != best:
        return (
            f"{said} The loss after epoch {kept} is the lowest of all, but the training had ended after epoch {end}: "
            "what comes later is never seen."
        )
    if kept == last == end:
        return f"{said} Not the last weights are kept but the best so far, those after epoch {best}."
    if kept == best and last == min(n, end + 1) != end:
        return f"{said} That is one epoch too late: with a patience of {patience} it ends {patience} after the best."
    if kept == best and last == end - 1:
        return f"{said} That is one epoch too soon: with a patience of {patience} it ends {patience} after the best."
    if last > n:
        return f"{said} There are {n} epochs only: when they are over, so is the training."
    if kept == best and last == n:
        return (
            f"{said} The loss was lowest after epoch {best}, and for {patience} epochs then no lower: it ends after "
            f"epoch {end}."
        )
    if kept == best:
        return (
            f"{said} It ends after epoch {end}: {_why(losses, patience, end, best)}"
        )
    return (
        f"{said} Until epoch {end}, where it ends, the loss is lowest after epoch {best}: "
        f"{_why(losses, patience, end, best)}"
    )


def _why(losses: list[float], patience: int, end: int, best: int) -> str:
    if end - best < patience:
        return "the epochs are over before patience is."
    return f"{patience} epochs in a row brought no lower loss."


def _at_once(losses: list[float], patience: int) -> tuple[int, int]:
    worse = 0
    for k in range(1, len(losses)):
        worse = worse + 1 if losses[k] >= losses[k - 1] else 0
        if worse == patience:
            return k + 1, losses.index(min(losses[: k + 1])) + 1
    return len(losses), losses.index(min(losses)) + 1


def _equal_counts(losses: list[float], patience: int) -> tuple[int, int]:
    best = 0
    for k, loss in enumerate(losses):
        if loss <= losses[best]:
            best = k
        elif k - best >= patience:
            return k + 1, best + 1
    return len(losses), best + 1


PATIENCE = Exercise(
    id="cheap_tricks-2",
    title="When to stop",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def stop(losses, patience):
    best = 0
    for k in range(len(losses)):
        if losses[k] < losses[best]:
            best = k
        elif k - best == patience:
            return k + 1, best + 1
    return len(losses), best + 1""",
    praise="That is all that EarlyStopping does in any library, besides keeping a copy of the weights.",
    hints=[
        "Go through the epochs in their order, and remember where the loss was lowest so far.",
        "A new lowest loss: remember its place. None for `patience` epochs: return.",
        "If the loop ends, so did the training: return its last epoch, and the best.",
    ],
)
