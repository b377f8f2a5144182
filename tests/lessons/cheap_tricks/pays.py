"""Wrong and right answers to cheap_tricks-1, “Does it pay?”."""

from course_lessons.cheap_tricks.exercises.pays import _by_middle, _counting_touch, _right, _sign


def _by_sum(points, seconds):
    signs = _sign(points), _sign(seconds)
    if 1 in signs and -1 in signs:
        return "you choose"
    return {-1: "drop", 0: "too close", 1: "keep"}[max(-1, min(1, sum(signs)))]


def _by_table(points, seconds):
    low, high = zip(points, seconds, strict=True)
    sure = max(low) > 0, min(high) < 0
    return {(True, True): "you choose", (True, False): "keep", (False, True): "drop"}.get(sure, "too close")


def _without_choice(points, seconds):
    return "keep" if _right(points, seconds) == "you choose" else _right(points, seconds)


def _close_if_one_is(points, seconds):
    return "too close" if 0 in (_sign(points), _sign(seconds)) else _right(points, seconds)


def _swapped(points, seconds):
    return {"keep": "drop", "drop": "keep"}.get(_right(points, seconds), _right(points, seconds))


MISTAKES = {
    "cheap_tricks-1": [
        (lambda: _by_middle, "middle of an interval"),
        (lambda: _counting_touch, "holds 0"),
        (lambda: _without_choice, "for its user to say"),
        (lambda: _close_if_one_is, "only there"),
        (lambda: _swapped, "are gained for sure"),
        (lambda: lambda points, seconds: True, "one of 'keep'"),
        (lambda: lambda points, seconds: "maybe", "one of 'keep'"),
        (lambda: lambda points, seconds: print("keep"), "gives nothing back"),
        (lambda: "keep", "the function itself"),
    ]
}
ALSO_RIGHT = {"cheap_tricks-1": [lambda: _by_sum, lambda: _by_table]}
