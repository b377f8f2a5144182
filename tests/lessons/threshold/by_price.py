"""Wrong and right answers to threshold-1, “The threshold for a price”."""

from fractions import Fraction

from course_lessons.threshold.exercises.by_price import WRONG, _right

MISTAKES = {
    "threshold-1": [
        *(
            (lambda way=way: way, word)
            for (way, _), word in zip(
                WRONG,
                [
                    "share of the *miss*",
                    "the *odds*",
                    "how many false alarms",
                    "above the line as well",
                    "Where does `false_alarm` go in",
                    "both mistakes cost the same",
                    "from the two prices",
                ],
                strict=True,
            )
        ),
        (lambda: lambda m, f: 100 * _right(m, f), "percentages"),
        (lambda: lambda m, f: round(_right(m, f), 2), "rounded"),
        (lambda: lambda m, f: f / (m + f) / 2, "both should be the same"),
        (lambda: lambda m, f: [_right(m, f)], "give one number"),
        (lambda: 1 / 21, "the function itself"),
    ]
}
ALSO_RIGHT = {
    "threshold-1": [
        lambda: lambda miss, false_alarm: 1 / (1 + miss / false_alarm) if false_alarm else 0,
        lambda: lambda miss, false_alarm: 1 / (1 + miss / false_alarm),
        lambda: lambda miss, false_alarm: 1 - miss / (miss + false_alarm),
        lambda: lambda miss, false_alarm: Fraction(false_alarm) / Fraction(miss + false_alarm),
    ]
}
