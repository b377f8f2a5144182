"""A filtered set of labels in words: the same sentences as static/noise.mjs writes."""

from course_lib.trials import Cleaned


def percent(part: int, of: int) -> str:
    """Say a share of whole numbers, with a decimal where it is not a whole percent; halves go up.

    Examples
    --------
    >>> percent(1, 3), percent(1, 4), percent(0, 0)
    ('33.3%', '25%', '0%')
    """
    tenths = (2000 * part + of) // (2 * of) if of else 0
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}%"


def describe(cleaned: Cleaned) -> str:
    """Say what a filter drops, what of it was wrong, and what is left.

    Parameters
    ----------
    cleaned : Cleaned

    Returns
    -------
    str
    """
    report = cleaned.report
    start = f"{report.wrong:,} of {report.n:,} labels are wrong ({percent(report.wrong, report.n)})."
    line = f"{round(1000 * cleaned.threshold) / 10:g}%"
    if not report.dropped:
        return f"{start} Nothing is dropped."
    left = report.n - report.dropped
    of_them = f" ({percent(report.caught, report.wrong)} of these)" if report.wrong else ""
    after = f"Of the {left:,} left, {percent(report.wrong - report.caught, left)} are wrong."
    return (
        f"{start} Dropping what is believed less than {line} drops {report.dropped:,}: {report.caught:,} wrong"
        f"{of_them} and {report.lost:,} right. {after if left else 'Nothing is left.'}"
    )
