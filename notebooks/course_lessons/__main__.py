"""Open the course: ``python -m course_lessons [FOLDER] [options of JupyterLab]``."""

import argparse
import sys

from course_lessons.workspace import Prepared, prepare

FOLDER = "my-course"
FIRST = "00_start_here.ipynb"


def main(arguments: list[str] | None = None) -> int:
    """Make the learner's folder where it is missing, and start JupyterLab in it."""
    parser = argparse.ArgumentParser(
        prog="train-well-on-less",
        description="Open the course in JupyterLab. Your copies of the lessons, your answers and your progress lie "
        "in a folder of yours; nothing in it is ever written over. Further options go to JupyterLab: --port 9999.",
    )
    parser.add_argument(
        "folder",
        nargs="?",
        default=FOLDER,
        help="yours (default: %(default)s, made when missing)",
    )
    parser.add_argument(
        "--prepare",
        action="store_true",
        help="only put the lessons there; start nothing",
    )
    arguments = sys.argv[1:] if arguments is None else arguments
    ours = {"-h", "--help", "--prepare"}
    end = next(
        (
            at
            for at, each in enumerate(arguments)
            if each.startswith("-") and each not in ours
        ),
        None,
    )
    asked, rest = (
        parser.parse_args(arguments[:end]),
        [] if end is None else arguments[end:],
    )
    try:
        done = prepare(asked.folder)
    except OSError as error:
        parser.exit(1, f"{parser.prog}: {error}\n")
    sys.stdout.write(_said(done))
    sys.stdout.flush()
    if asked.prepare:
        return 0
    from jupyterlab.labapp import (
        main as start,  # takes a second, which `--prepare` need not wait for
    )

    page = "/lab" if done.kept else f"/lab/tree/{FIRST}"
    start(
        [
            f"--ServerApp.root_dir={done.folder.resolve()}",
            f"--LabApp.default_url={page}",
            *rest,
        ]
    )
    return 0


def _said(done: Prepared) -> str:
    lines = []
    if done.copied:
        lines.append(
            f"Your copies of {len(done.copied)} lessons are now in {done.folder}."
        )
    if done.kept:
        lines.append(
            f"Your {len(done.kept)} lessons in {done.folder} were left as they are."
        )
    lines += [
        f"{name} in {done.folder} is not the course's lesson: it was left alone. Rename it to get the lesson."
        for name in done.unreadable
    ]
    return "".join(line + "\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
