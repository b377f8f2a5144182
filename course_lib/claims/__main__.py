"""Print the ledger: ``python -m course_lib.claims [ID ...]``."""

import argparse

from course_lib.claims.ledger import ledger


def report(*ids: str) -> str:
    """Write the ledger for a terminal: verdict, difference and interval, seeds, the measured runs, the claim.

    Parameters
    ----------
    *ids : str
        As in `ledger`.

    Returns
    -------
    str

    Examples
    --------
    >>> print(report("A2"))
    A2
      holds                   −9.4 [−13.8, −6.8] MB  10  sketches-1000            Training on a part takes less memory
    <BLANKLINE>
    Measure again: python -m course_lib.bank sketches-1000, or another of the runs named before the claims.
    """
    rows = ledger(*ids)
    rows["runs"] = rows["measure again"].str.split().str[-1]
    lines = []
    for name in sorted(rows["id"].unique(), key=lambda name: (name[0], int(name[1:]))):
        lines.append(name)
        columns = rows.loc[rows["id"] == name, ["verdict", "measured", "seeds", "runs", "the claim"]]
        lines += [
            f"  {verdict:<17} {measured:>27}  {seeds:>2}  {runs:<23}  {claim}"
            for verdict, measured, seeds, runs, claim in columns.itertuples(index=False)
        ]
    again = rows["measure again"].iloc[0]
    return "\n".join([*lines, "", f"Measure again: {again}, or another of the runs named before the claims."])


def main() -> None:
    """Read the ids from the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m course_lib.claims", description="What each claim came to, as measured in the bank."
    )
    parser.add_argument("ids", nargs="*", metavar="ID", help="of the syllabus, such as A4; all if left out")
    try:
        print(report(*parser.parse_args().ids))
    except KeyError as unknown:
        parser.error(unknown.args[0])


if __name__ == "__main__":
    main()
