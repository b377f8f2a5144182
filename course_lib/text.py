"""Counts, shares and sizes in plain English."""


def count_noun(count: int, noun: str) -> str:
    """Say how many, with the noun in its number.

    >>> count_noun(1, "row"), count_noun(1200, "row"), count_noun(3, "class")
    ('1 row', '1,200 rows', '3 classes')
    """
    plural = "es" if noun.endswith("s") else "s"
    return f"{count:,} {noun}{'' if count == 1 else plural}"


def count_noun_is(count: int, noun: str) -> str:
    """Say how many there are, as the start of a sentence.

    >>> count_noun_is(1, "row"), count_noun_is(2, "row")
    ('1 row is', '2 rows are')
    """
    return f"{count_noun(count, noun)} {'is' if count == 1 else 'are'}"


def percent(count: float, of: float) -> str:
    """Say a share.

    >>> percent(1, 8), percent(1, 3), percent(1, 10**6)
    ('12.5 %', '33.3 %', 'under 0.1 %')
    """
    share = 100 * count / of
    return "under 0.1 %" if 0 < share < 0.1 else f"{share:.3g} %"


def quoted(names, most: int = 3) -> str:
    """Name a few.

    >>> print(quoted(["a", "b"]), quoted("abcde"), sep="; ")
    'a', 'b'; 'a', 'b', 'c' and 2 more
    """
    names = list(names)
    said = ", ".join(f"'{name}'" for name in names[:most])
    return said + (f" and {len(names) - most} more" if len(names) > most else "")


def storage(size: int) -> str:
    """Say a size in memory, in powers of ten.

    >>> storage(64), storage(115_008), storage(7_840_000), storage(1_250_000_000)
    ('64 bytes', '115 kB', '7.84 MB', '1.25 GB')
    """
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= factor:
            return f"{size / factor:.3g} {unit}"
    return count_noun(size, "byte")
