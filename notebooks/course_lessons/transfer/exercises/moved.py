"""What has moved: the names of the arrays of a network that training has changed."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws
from course_lib.exercises.wording import kind_of


def _networks() -> Iterator[tuple[dict[str, np.ndarray], dict[str, np.ndarray]]]:
    """Pairs of weights before and after: some alike, some a little off, counters too."""
    rng = np.random.default_rng(3)
    before = {
        "body.0.weight": rng.normal(size=(2, 1, 2, 2)).round(2),
        "body.1.running_mean": np.zeros(2),
        "body.1.running_var": np.ones(2),
        "body.1.num_batches_tracked": np.array(0),
        "head.weight": rng.normal(size=(3, 2)).round(2),
        "head.bias": np.zeros(3),
    }
    after = {name: array.copy() for name, array in before.items()}
    after["body.1.running_mean"] = after["body.1.running_mean"] + 0.3
    after["body.1.running_var"][1] = 1.5  # one of two
    after["body.1.num_batches_tracked"] = np.array(12)
    after["head.weight"] = after["head.weight"] - 0.5
    after["head.bias"][2] = 1e-9  # one number of five, and by next to nothing
    yield before, after
    yield {"a": np.array([1.0, -1.0])}, {"a": np.array([2.0, -2.0])}
    lower = {name: array.copy() for name, array in before.items()}
    lower["body.0.weight"] = lower["body.0.weight"][
        ::-1
    ].copy()  # the same numbers elsewhere
    yield before, dict(reversed(lower.items()))
    yield before, {name: array.copy() for name, array in before.items()}
    yield {"a": np.array([1.0, 2.0])}, {"a": np.array([2.0, 1.0])}


def _right(before, after):
    return [
        name for name in before if not np.array_equal(before[name], after[name])
    ]


def _judge(answer: Any) -> None:
    moved = laws.Function(
        answer,
        "moved(before, after)",
        returns="a list of names",
        stops={
            "truth value": "`!=` between two arrays gives a True or False for each of their numbers, and between two "
            "dictionaries of arrays it cannot say. `not np.array_equal(before[name], after[name])` is one answer for "
            "one name."
        },
    )
    for before, after in _networks():
        got = moved(before, after)
        _check(got, before, after)


def _check(
    got: Any, before: dict[str, np.ndarray], after: dict[str, np.ndarray]
) -> None:
    case = f"Of the arrays {', '.join(before)}: "
    if isinstance(got, str) or not hasattr(got, "__len__") or isinstance(got, dict):
        raise Retry(f"{case}give a list of names; yours is {kind_of(got)}.")
    names = [each if isinstance(each, str) else repr(each) for each in got]
    want = _right(before, after)
    strange = [name for name in names if name not in before]
    laws.require(
        not strange,
        f"{case}among yours is {', '.join(strange[:3])}, which is no name of an array. Go through "
        "the dictionary's keys.",
    )
    laws.require(
        len(set(names)) == len(names),
        f"{case}you name one twice. Each array is named once, however many numbers of it moved.",
    )
    stayed = [name for name in before if name not in want]
    laws.require(
        not names or set(names) != set(stayed) or not want,
        f"{case}yours are those that have stayed: {', '.join(names)}. Name the others.",
    )
    missed = [name for name in want if name not in names]
    laws.require(
        not (len(want) > 2 and names == want[:1]),
        f"{case}you name the first that has moved, and no other. Does `return` stand inside the loop?",
    )
    laws.require(
        not missed,
        lambda: f"{case}{_missed(missed[0], before, after)}",
    )
    extra = [name for name in names if name not in want]
    why = "Compare the numbers in them: it is no change to be another array, as a copy is."
    if list(before) != list(after):
        why = "The second dictionary has its names in another order: compare name by name, `after[name]`."
    laws.require(
        not extra,
        f"{case}you name {', '.join(extra)}, whose numbers are the same before and after. {why}",
    )


def _missed(
    name: str, before: dict[str, np.ndarray], after: dict[str, np.ndarray]
) -> str:
    one, other = before[name], after[name]
    changed = int((one != other).sum())
    if np.allclose(one, other):
        return (
            f"`{name}` has moved, one number of it by {np.abs(one - other).max():.0g}. A frozen "
            "array is equal to the "
            "last bit, so ask for equal, not for close: `np.array_equal`."
        )
    if changed < one.size:
        return (
            f"`{name}` has moved: {changed} of its {one.size} numbers differ. An array has moved "
            "if *any* of its numbers has."
        )
    if np.array_equal(np.sort(one, axis=None), np.sort(other, axis=None)):
        return (
            f"`{name}` has moved: its numbers have changed places, and their sum, their norm and the largest are "
            "what they were. Compare number by number."
        )
    if np.isclose(one.sum(), other.sum()):
        return f"`{name}` has moved, though its sum is what it was. Compare number by number."
    if one.ndim == 0:
        return (
            f"`{name}` has moved: it counts the batches that batch norm has seen, {one} before and {other} "
            "after."
        )
    if "running" in name:
        return (
            f"`{name}` has moved. It is no weight, and no gradient reaches it: batch norm keeps "
            "it while it is in "
            "training mode. Look at all that is in the dictionary."
        )
    return f"`{name}` has moved: {changed} of its {one.size} numbers differ."


MOVED = Exercise(
    id="transfer-3",
    title="Did it really stay frozen?",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def moved(before, after):
    return [name for name in before if not np.array_equal(before[name], after[name])]""",
    praise="Three lines that find what no accuracy shows: a trunk that was frozen, and moved all the same.",
    hints=[
        "Go through the names: `for name in before`. `before[name]` and `after[name]` are two arrays.",
        "`np.array_equal(one, other)` says whether two arrays are the same, number by number.",
        "Collect those names for which it says no.",
    ],
)
