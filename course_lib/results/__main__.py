"""Measure studies, check and list what was measured: ``python -m course_lib.results [NAME ...]``."""

import argparse
import sys

import pandas as pd

from course_lib import results
from course_lib.results.reproduce import accept, sample
from course_lib.results.store import USABLE, notes
from course_lib.results.study import find_study


def main() -> int:
    """Do what the command line asks for; give 1 if a checked run falls out of its band."""
    parser = argparse.ArgumentParser(
        prog="python -m course_lib.results",
        description="Without a name: list the studies, and say which are stale. With names: measure them, and "
        "write their files. 'claims [ID ...]' prints what each claim came to.",
    )
    add = parser.add_argument
    add("name", nargs="*", help="of a study; or 'claims' and ids, such as A4")
    add("--jobs", type=int, default=1, help="runs at a time (default 1, for honest seconds)")
    add("--check", type=int, metavar="SEED", help="run one seed again, write nothing")
    add("--sample", type=int, metavar="N", help="run N of all the runs again, other ones each turn")
    add("--turn", type=int, help="with --sample: which turn (default: the number of the day)")
    add("--seconds", type=float, help="with --sample: begin no run after so much processor time")
    add("--accept", action="store_true", help="record that today's code gives the same, where the runs do")
    asked = parser.parse_args()
    try:
        for name in asked.name if asked.name[:1] != ["claims"] else ():
            find_study(name)  # all of them known, before the first is measured for hours
        if asked.name[:1] == ["claims"]:
            print(_claims(asked.name[1:]))
        elif asked.sample is not None or asked.check is not None:
            tables = [results.check(name, asked.check) for name in asked.name if asked.sample is None]
            table = pd.concat(tables or [sample(asked.sample, asked.turn, asked.seconds)])
            print(table.round(3).to_string(index=False))
            for name in accept(table) if asked.accept else ():
                print(f"{name}: recorded that today's code gives the same")
            return 0 if table["inside"].all() else 1
        elif not asked.name:
            print("\n".join(map(_line, results.studies().values())))
        else:
            for name in asked.name:
                path = results.write(name, n_jobs=asked.jobs)
                print(f"{path.name}: {path.stat().st_size:,} bytes")
                print(results.load(name).summary().round(3).to_string(index=False))
    except (KeyError, ValueError) as wrong:
        parser.error(str(wrong.args[0]))
    return 0


def _line(study: results.Study) -> str:
    state, size = results.state(study.name), f"{len(study.settings)} × {study.seeds}"
    noted = "; ".join(notes(study.name)) if state in USABLE else ""
    return f"{state:<20} {study.name:<24} {size:>8}  {noted}".rstrip()


def _claims(ids: list[str]) -> str:
    rows, lines = results.ledger(*ids), []
    for name in sorted(rows["id"].unique(), key=lambda name: (name[0], int(name[1:]))):
        lines.append(name)
        for row in rows[rows["id"] == name].to_dict("records"):
            verdict = f"{row['verdict']:<17} {row['measured']:>27}  {row['seeds']:>2}"
            lines.append(f"  {verdict}  {row['study']:<23}  {row['the claim']}")
    again = rows["measure again"].iloc[0]
    return "\n".join(
        [*lines, "", f"Measure again: {again}, or another of the studies named before the claims."]
    )


if __name__ == "__main__":
    sys.exit(main())
