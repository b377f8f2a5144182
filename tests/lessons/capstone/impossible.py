"""Wrong and right answers to capstone-3, “The dishonest log”."""

from collections import Counter

from course_lessons.capstone.exercises.impossible import _find


def _without(rule: str):
    """Make a judge who forgets one of the rules."""

    def find(entries, right, credits):
        bought, found = set(), []
        for k, entry in enumerate(entries):
            rows, labels = entry["rows"], entry["labels"]
            ok = rule == "negative" or all(row >= 0 for row in rows)
            ok &= all(row < len(right) for row in rows)
            ok &= rule == "twice" or len(set(rows)) == len(rows)
            ok &= rule == "before" or not set(rows) & bought
            ok &= rule == "credit" or len(bought) + len(rows) <= credits
            ok = ok and (rule == "labels" or [right[row] for row in rows] == labels)
            if ok or rule == "nothing bought":
                bought |= set(rows)
            if not ok:
                found.append(k)
        return found

    return find


def _by_counting(entries, right, credits):
    """Count what was sold, entry by entry."""
    sold, found = Counter(), []
    for number, each in enumerate(entries):
        then = sold + Counter(each["rows"])
        fine = all(0 <= row < len(right) for row in each["rows"]) and max(then.values(), default=0) <= 1
        fine = fine and then.total() <= credits and each["labels"] == [right[row] for row in each["rows"]]
        sold = then if fine else sold
        found += [] if fine else [number]
    return found


MISTAKES = {
    "capstone-3": [
        (lambda: _without("negative"), "With a negative position"),
        (lambda: _without("twice"), "With a drawing twice in one purchase"),
        (lambda: _without("before"), "With a drawing that was bought before"),
        (lambda: _without("credit"), "With more than the credits"),
        (lambda: _without("labels"), "With another label than the right one"),
        (lambda: _without("nothing bought"), "costs nothing"),
        (lambda: lambda e, r, c: [k + 1 for k in _find(e, r, c)], "Count them from 0"),
        (lambda: lambda e, r, c: [e[k]["rows"] for k in _find(e, r, c)], "numbers of purchases"),
        (lambda: lambda e, r, c: _find(e, r, c)[:1], "With two that cannot be"),
        (
            lambda: lambda e, r, c: [k for k in range(len(e)) if k not in _find(e, r, c)],
            "the purchases that can be",
        ),
        (lambda: lambda e, r, c: _find(e, r, c - 1), "its labels are right"),
        (lambda: lambda e, r, c: len(_find(e, r, c)), "need an array or a list"),
        (
            lambda: lambda entries, right, credits: [row for row in entries if right[row["rows"][0]]],
            "beyond the end of a list",
        ),
        (lambda: [1], "Hand over the function itself"),
    ]
}
ALSO_RIGHT = {"capstone-3": [lambda: _without(""), lambda: _by_counting]}
