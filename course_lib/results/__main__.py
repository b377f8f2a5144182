"""Measure studies, check and list what was measured: ``python -m course_lib.results [NAME ...]``."""

import argparse
import sys

import pandas as pd

from course_lib import results


def main() -> int:
    """Do what the command line asks for; give 1 if a checked run falls out of its band."""
    parser = argparse.ArgumentParser(
        prog="python -m course_lib.results",
        description="Without a name: list the studies, and say which are stale. With names: measure them, and "
        "write their files. 'claims [ID ...]' prints what each claim came to.",
    )
    parser.add_argument("name", nargs="*", help="of a study; or 'claims' and ids, such as A4")
    parser.add_argument("--jobs", type=int, default=1, help="runs at a time (default 1, for honest seconds)")
    parser.add_argument("--check", type=int, metavar="SEED", help="run one seed again, write nothing")
    parser.add_argument(
        "--sample", type=int, metavar="N", help="run N of all the runs again, other ones each turn"
    )
    parser.add_argument("--turn", type=int, help="which turn (default: the number of the day)")
    parser.add_argument(
        "--seconds", type=float, help="with --sample: begin no run after so much processor time"
    )
    parser.add_argument(
        "--accept",
        action="store_true",
        help="with --sample: note that today's code gives the same, where it does",
    )
    asked = parser.parse_args()
    try:
        if asked.sample is not None:
            table = results.sample(asked.sample, turn=asked.turn, seconds=asked.seconds, accept=asked.accept)
            return _print_checked(table)
        if asked.name[:1] == ["claims"]:
            print(results.report(*asked.name[1:]))
            return 0
        for name in asked.name:
            results.find_study(name)  # all of them known, before the first is measured for hours
        if asked.check is not None:
            return max(_print_checked(results.check(name, asked.check)) for name in asked.name)
        for name in asked.name:
            path = results.write(name, n_jobs=asked.jobs)
            print(f"{path.name}: {path.stat().st_size:,} bytes")
            print(results.load(name).summary().round(3).to_string(index=False))
        if not asked.name:
            _print_states()
    except (KeyError, ValueError) as wrong:
        parser.error(str(wrong.args[0]))
    return 0


def _print_checked(table: pd.DataFrame) -> int:
    sys.stdout.write(table.round(3).to_string(index=False) + "\n")
    return 0 if table["inside"].all() else 1


def _print_states() -> None:
    for name, study in results.studies().items():
        found = results.state(name)
        noted = "; ".join(results.notes(name)) if found in ("fresh", "code changed") else ""
        size = f"{len(study.settings)} × {study.seeds}"
        sys.stdout.write(f"{found:<20} {name:<24} {size:>8}  {noted}".rstrip() + "\n")


if __name__ == "__main__":
    sys.exit(main())
