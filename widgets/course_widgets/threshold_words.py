"""A decision in words: the same sentences as static/decision_words.mjs writes."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from course_widgets.decisions import Decision
from course_widgets.label_noise_words import percent


def plain(number: float) -> str:
    """Say a number with four digits that count, as short as that can be; halves go away from 0.

    Examples
    --------
    >>> plain(0.123456), plain(2), plain(-1234.5), plain(0.00001), plain(0.15625)
    ('0.1235', '2', '-1235', '1e-5', '0.1563')
    """
    if not number:
        return "0"
    exact = Decimal(number)
    rounded = exact.quantize(Decimal(1).scaleb(exact.adjusted() - 3), ROUND_HALF_UP)
    if 1e-4 <= abs(number) < 1e6:
        return _trimmed(format(rounded, "f"))
    power = rounded.adjusted()
    return f"{_trimmed(format(rounded.scaleb(-power), 'f'))}e{power:+d}"


def amount(number: float) -> str:
    """Say a cost: large ones grouped and to the cent, small ones with four digits.

    Examples
    --------
    >>> amount(12345.678), amount(0.5), amount(1000)
    ('12,345.68', '0.5', '1,000')
    """
    if number < 100:
        return plain(number)
    whole, cents = divmod(int(number * 100 + 0.5), 100)
    return _trimmed(f"{whole:,}.{cents:02d}")


def describe(decision: Decision, names: Sequence[str]) -> str:
    """Say what a threshold does and what it costs.

    Parameters
    ----------
    decision : Decision
    names : sequence of str
        Of the negative and of the positive class.

    Returns
    -------
    str

    Examples
    --------
    >>> describe(Decision(0.5, 90, 4, 2, 4, miss=10), ("healthy", "ill"))
    'From 0.5 on, 8 of 100 are called ill. Of 6 ill 4 are found (66.7%) and 2 missed; of 94 healthy 4 are false \
alarms (4.3%). Precision 50%, F1 57.1%. At 10 a miss and 1 a false alarm this costs 24.'
    """
    each = decision
    negative, positive = names
    precision = (
        f"Precision {percent(each.true_positives, each.called)}, " if each.called else "Nothing called, "
    )
    f1 = percent(2 * each.true_positives, each.called + each.positives)
    return (
        f"From {plain(each.threshold)} on, {each.called:,} of {each.negatives + each.positives:,} are called "
        f"{positive}. Of {each.positives:,} {positive} {each.true_positives:,} are found "
        f"({percent(each.true_positives, each.positives)}) and {each.false_negatives:,} missed; of "
        f"{each.negatives:,} {negative} {each.false_positives:,} are false alarms "
        f"({percent(each.false_positives, each.negatives)}). {precision}F1 {f1}. At {plain(each.miss)} a miss "
        f"and {plain(each.false_alarm)} a false alarm this costs {amount(each.cost)}."
    )


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
