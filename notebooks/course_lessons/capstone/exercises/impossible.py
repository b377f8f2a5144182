"""The dishonest log: purchases that cannot have happened."""

from typing import Any

from course_lib.exercises import Exercise, Retry, laws

RIGHT = [0, 3, 1, 2, 2, 0, 5, 4]


def _buy(*rows: int, **changed: int) -> dict[str, list[int]]:
    labels = [RIGHT[row % len(RIGHT)] for row in rows]
    return {
        "rows": list(rows),
        "labels": [changed.get("all", each) for each in labels],
    }


# Purchases, the credits, and what is wrong with one that is
CASES: tuple[tuple[str, list[dict], int], ...] = (
    ("an honest logbook", [_buy(3, 0), _buy(), _buy(5), _buy(7, 6)], 5),
    ("a negative position", [_buy(1), _buy(-1), _buy(2)], 8),
    ("a position that is no drawing", [_buy(8), _buy(0, 1)], 8),
    ("a drawing twice in one purchase", [_buy(4), _buy(2, 2), _buy(3)], 8),
    (
        "a drawing that was bought before",
        [_buy(4, 1), _buy(2), _buy(0, 1), _buy(5)],
        8,
    ),
    ("another label than the right one", [_buy(0), _buy(1, 2, all=3), _buy(3)], 8),
    ("more than the credits", [_buy(0, 1), _buy(2, 3), _buy(4)], 3),
    (
        "an impossible purchase, and then an honest one of the same",
        [_buy(6, 6), _buy(6)],
        1,
    ),
    ("two that cannot be", [_buy(2, 2), _buy(1), _buy(9)], 8),
    ("a label too few", [_buy(0), {"rows": [1, 2], "labels": [3]}], 8),
    ("nothing at all", [], 4),
)


def _find(entries: list[dict], right: list[int], credits: int) -> list[int]:
    bought: set[int] = set()
    found = []
    for k, entry in enumerate(entries):
        rows = entry["rows"]
        there = all(0 <= row < len(right) for row in rows)
        new = len(set(rows) - bought) == len(rows) <= credits - len(bought)
        if there and new and [right[row] for row in rows] == entry["labels"]:
            bought |= set(rows)
        else:
            found.append(k)
    return found


def _judge(answer: Any) -> None:
    impossible = laws.Function(
        answer,
        "impossible(entries, right, credits)",
        returns="the numbers of the purchases that cannot be",
    )
    for name, entries, credits in CASES:
        numbers = laws.indices(
            impossible(entries, RIGHT, credits),
            below=max(len(entries), 1),
            case=f"With {name}: ",
            of="numbers of purchases",
        )
        expected = _find(entries, RIGHT, credits)
        missed = sorted({*expected} - {*numbers.tolist()})
        accused = sorted({*numbers.tolist()} - {*expected})
        if expected and sorted(each - 1 for each in numbers) == expected:
            raise Retry(
                f"With {name}, purchase {expected[0]} cannot be, and you say {numbers[0]}. Count them from 0."
            )
        possible = sorted({*range(len(entries))} - {*expected})
        if possible and sorted(numbers.tolist()) == possible:
            raise Retry(
                f"With {name}, you give {possible}: those are the purchases that can be."
            )
        if missed:
            raise Retry(
                f"With {name}, purchase {missed[0]} of {_said(entries)} with {credits} credits passes, and cannot be."
            )
        if accused:
            after = expected and expected[0] < accused[0]
            why = (
                "What could not be bought was not bought, and costs nothing."
                if after
                else "It asks for new drawings, no more than the credits, and its labels are right."
            )
            raise Retry(
                f"With {name}, you accuse purchase {accused[0]} of {_said(entries)} with {credits} credits, and it "
                f"is honest. {why}"
            )


def _said(entries: list[dict]) -> str:
    return str([entry["rows"] for entry in entries])


IMPOSSIBLE = Exercise(
    id="capstone-3",
    title="The dishonest log",
    judge=_judge,
    reference=lambda: _find,
    solution="""\
def impossible(entries, right, credits):
    bought, found = set(), []
    for k, entry in enumerate(entries):
        rows = entry["rows"]
        there = all(0 <= row < len(right) for row in rows)
        new = len(set(rows) - bought) == len(rows) <= credits - len(bought)
        if there and new and [right[row] for row in rows] == entry["labels"]:
            bought |= set(rows)
        else:
            found.append(k)
    return found""",
    praise="That is how the desk's own judge reads a logbook: it plays it again, and believes nothing.",
    hints=[
        "Play it again: keep a set of what was bought so far, and ask of each purchase whether it could be.",
        "Four questions: is each a drawing, from 0 on? Is none bought before, or twice in this purchase? Are there "
        "credits? Are the labels right?",
        "Only a purchase that passes all four goes into the set.",
    ],
)
