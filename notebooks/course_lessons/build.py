"""Build the learners' notebooks: ``python -m course_lessons.build [SLUG ...] [--check]``.

A lesson is written once, in ``<slug>/lesson.py`` (jupytext, ``py:percent``). Building it fills results into its text
(:mod:`course_lessons.prose`), executes the cells with the learner's ``...`` in place and writes
``notebooks/NN_slug.ipynb``: text outputs and pictures kept, stable cell ids, no timings, no live-widget state. Never
edit the built notebook. A copy without outputs goes to the JupyterLab extension, which puts it back when a learner
resets the lesson.

An exercise is a code cell tagged ``exercise`` that ends in ``check("slug-k", …)``. What stands before the ``check``
is the stub; the reference solution is declared with the exercise in ``<slug>/exercises``.
"""

import argparse
import copy
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

from course_lessons import prose
from course_lib.exercises import exercises, get
from course_lib.lessons import Lesson, lessons

NOTEBOOKS = Path(__file__).parents[1]
PRISTINE = NOTEBOOKS.parent / "widgets" / "labextension" / "lessons"
_CHECK = re.compile(r'^(?:\w+ = )?check\(\s*"(?P<id>[\w-]+)"', re.MULTILINE)
_LIVE = "application/vnd.jupyter.widget-view+json"


def own_lessons() -> list[Lesson]:
    """The lessons of this package, in order."""
    return [lesson for lesson in lessons() if lesson.package == __package__]


def read(lesson: Lesson) -> NotebookNode:
    """The learner's notebook of one lesson, not yet executed."""
    notebook = jupytext.read(lesson.folder / "lesson.py", fmt="py:percent")
    about = {
        "lesson": lesson.slug,
        "number": lesson.number,
        "part": lesson.part,
        **notebook.metadata["train_well"],
    }
    tasks = exercises(lesson.slug)
    about["exercises"] = [
        {"id": task.id, "title": task.title, "points": task.points}
        for task in tasks.values()
    ]
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {
                "display_name": "Python 3 (ipykernel)",
                "language": "python",
                "name": "python3",
            },
            "language_info": {"name": "python"},
            "train_well": about,
        }
    )
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for number, cell in enumerate(notebook.cells):
        cell.id = f"{lesson.slug}-{number:02d}"
    prose.fill(notebook, lesson)
    checked = [
        cell.metadata["train_well"]["exercise"]
        for cell in _mark_exercises(notebook)
    ]
    if checked != list(tasks):
        raise ValueError(
            f"lesson {lesson.slug} checks {checked}, but its exercises are {list(tasks)}, in that order"
        )
    return notebook


def _mark_exercises(notebook: NotebookNode) -> Iterator[NotebookNode]:
    for cell in notebook.cells:
        if "exercise" not in cell.metadata.get("tags", []):
            continue
        match = _CHECK.search(cell.source)
        if match is None:
            raise ValueError(
                f'an exercise cell has no check("…", …) at the start of a line:\n{cell.source}'
            )
        cell.metadata["train_well"] = {
            "exercise": match["id"],
            "solution": get(match["id"]).solution,
        }
        yield cell


def solve(notebook: NotebookNode) -> NotebookNode:
    """The same notebook with the reference solution in every exercise cell."""
    solved = copy.deepcopy(notebook)
    for cell in _mark_exercises(solved):
        start = _CHECK.search(cell.source).start()
        imports = [
            line
            for line in cell.source[:start].splitlines()
            if line.startswith(("import ", "from "))
        ]
        cell.source = "\n".join(
            [
                *imports,
                cell.metadata["train_well"]["solution"],
                "",
                cell.source[start:],
            ]
        )
    return solved


def execute(
    notebook: NotebookNode, *, folder: Path = NOTEBOOKS, timeout: int = 300, **hooks
) -> NotebookNode:
    """Run every cell in a fresh kernel whose working directory is `folder`, and clean what it leaves behind."""
    client = NotebookClient(
        notebook,
        timeout=timeout,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        **hooks,
    )
    client.execute()
    return clean(notebook)


def clean(notebook: NotebookNode) -> NotebookNode:
    """Drop what differs from run to run: progress bars, timings, and views of widgets that are gone."""
    notebook.metadata.pop("widgets", None)
    notebook.metadata.language_info = {
        "name": "python"
    }  # the kernel adds its version
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = [
                output for output in cell.outputs if output.get("name") != "stderr"
            ]
            for output in cell.outputs:
                output.get("data", {}).pop(_LIVE, None)
    return notebook


def built(lesson: Lesson) -> Path:
    """Where the learner's notebook of a lesson lies."""
    return NOTEBOOKS / f"{lesson.number}_{lesson.slug}.ipynb"


def write(lesson: Lesson, notebook: NotebookNode) -> None:
    """Write an executed notebook for the learner, and one without outputs to start afresh from."""
    nbformat.write(notebook, built(lesson))
    PRISTINE.mkdir(exist_ok=True)
    nbformat.write(read(lesson), PRISTINE / built(lesson).name)


def out_of_date(lesson: Lesson) -> bool:
    """Whether a built notebook, or the one to start afresh from, does not say what its lesson says."""
    copies = [built(lesson), PRISTINE / built(lesson).name]
    return not all(
        copy.exists()
        and _said(nbformat.read(copy, as_version=4)) == _said(read(lesson))
        for copy in copies
    )


def _said(notebook: NotebookNode) -> list:
    return [
        notebook.metadata,
        *(
            (cell.cell_type, cell.id, cell.source, cell.metadata)
            for cell in notebook.cells
        ),
    ]


def main() -> int:
    """Build the lessons named (default: all), or with ``--check`` say which are out of date."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("slug", nargs="*", help="of lessons, such as subsets")
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing; fail if a notebook differs from its lesson",
    )
    arguments = parser.parse_args()
    if unknown := set(arguments.slug) - {lesson.slug for lesson in own_lessons()}:
        parser.error(
            f"no lesson {unknown.pop()!r}; there are {', '.join(each.slug for each in own_lessons())}"
        )
    chosen = [
        each
        for each in own_lessons()
        if not arguments.slug or each.slug in arguments.slug
    ]
    stale = [
        lesson.slug for lesson in chosen if arguments.check and out_of_date(lesson)
    ]
    for lesson in chosen if not arguments.check else ():
        print(f"running {lesson.slug} …", flush=True)
        write(lesson, execute(read(lesson)))
    if stale:
        print(
            f"out of date, run `make notebooks`: {', '.join(stale)}",
            file=sys.stderr,
        )
    return bool(stale)


if __name__ == "__main__":
    sys.exit(main())
