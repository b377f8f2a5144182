"""Numbers as every control writes them; static/numbers.mjs writes the same in the page."""

from decimal import ROUND_HALF_UP, Decimal


def percent(part: int, of: int) -> str:
    """Say a share of whole numbers, with a decimal where it is not a whole percent; halves go up.

    Examples
    --------
    >>> percent(1, 3), percent(1, 4), percent(0, 0)
    ('33.3%', '25%', '0%')
    """
    tenths = (2000 * part + of) // (2 * of) if of else 0
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}%"


def significant(number: float, digits: int = 4) -> str:
    """Say a number with so many digits that count, as short as that can be; halves go away from 0.

    Examples
    --------
    >>> significant(0.123456), significant(2), significant(-1234.5), significant(0.00001), significant(0.15625)
    ('0.1235', '2', '-1235', '1e-5', '0.1563')
    """
    if not number:
        return "0"
    exact = Decimal(number)
    rounded = exact.quantize(Decimal(1).scaleb(exact.adjusted() + 1 - digits), ROUND_HALF_UP)
    if 1e-4 <= abs(number) < 1e6:
        return _trimmed(format(rounded, "f"))
    power = rounded.adjusted()
    return f"{_trimmed(format(rounded.scaleb(-power), 'f'))}e{power:+d}"


def probability(number: float) -> str:
    """Say a number with four digits, and near 1 with as many as tell it from 1 to a hundredth of the distance.

    Examples
    --------
    >>> probability(0.047619), probability(0.99995), probability(1.0), probability(3.25)
    ('0.04762', '0.99995', '1', '3.25')
    """
    digits = 4
    while (
        0.5 < number < 1
        and digits < 12
        and abs(float(significant(number, digits)) - number) > 0.01 * (1 - number)
    ):
        digits += 1
    return significant(number, digits)


def decimal(number: float) -> str:
    """Say a number from 0 on with at most two decimals, halves up.

    Examples
    --------
    >>> decimal(1234.5), decimal(0.125), decimal(7)
    ('1,234.5', '0.13', '7')
    """
    whole, hundredths = divmod(int(number * 100 + 0.5), 100)
    return _trimmed(f"{whole:,}.{hundredths:02d}")


def amount(number: float) -> str:
    """Say a cost: large ones grouped and to the cent, small ones with four digits.

    Examples
    --------
    >>> amount(12345.678), amount(0.5), amount(1000)
    ('12,345.68', '0.5', '1,000')
    """
    if number < 100:
        return significant(number)
    return decimal(number)


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
