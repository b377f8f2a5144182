"""Measure experiments, or check what was measured: ``python -m course_lib.bank NAME ... [--check SEED]``."""

import argparse
import sys

from course_lib import bank


def main() -> int:
    """Read the names from the command line; give 1 if a checked run falls out of its band."""
    parser = argparse.ArgumentParser(
        prog="python -m course_lib.bank", description=bank.__doc__.splitlines()[0]
    )
    parser.add_argument("name", nargs="+", choices=bank.EXPERIMENTS)
    parser.add_argument("--jobs", type=int, default=1, help="runs at a time (default 1, for honest seconds)")
    parser.add_argument("--check", type=int, metavar="SEED", help="run one seed again, write nothing")
    arguments = parser.parse_args()
    good = True
    for name in arguments.name:
        if arguments.check is None:
            path = bank.write(name, n_jobs=arguments.jobs)
            print(f"{path.name}: {path.stat().st_size:,} bytes")
            table = bank.load(name).summary()
        else:
            table = bank.check(name, arguments.check)
            good = good and table["inside"].all()
        print(table.round(3).to_string(index=False))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
