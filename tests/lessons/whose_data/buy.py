"""Wrong and right answers to whose_data-4, “The next 200 labels”."""

from course_lessons.whose_data.exercises.buy import _more

MISTAKES = {
    "whose_data-4": [
        (
            lambda: _more(plain=100, coast=60, hill=30, island=10),
            "as they come bring only 10",
        ),
        (lambda: _more(hill=200), "With 0 more of island"),
        (lambda: _more(island=100), "add up to 100"),
        (lambda: {"valley": 200}, "no dialect 'valley'"),
        (lambda: 200, "for each dialect"),
    ],
}
ALSO_RIGHT = {
    "whose_data-4": [lambda: {"island": 200}, lambda: _more(hill=30, island=170)],
}
