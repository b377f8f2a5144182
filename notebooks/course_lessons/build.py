"""Build the learners' notebooks: ``python -m course_lessons.build [SLUG ...] [--text | --check]``.

A lesson is written once, in ``<slug>/lesson.py`` (jupytext, ``py:percent``). Building it fills results into its text
(:mod:`course_lessons.prose`), executes the cells with the learner's ``...`` in place and writes
``notebooks/NN_slug.ipynb``: text outputs and pictures kept, stable cell ids, no timings, no live-widget state. Never
edit the built notebook. A copy without outputs goes to the JupyterLab extension, which puts it back when a learner
resets the lesson, and beside it ``course.json``, which tells the extension what lessons there are.

An exercise is a code cell tagged ``exercise`` that ends in ``check("slug-k", …)``. What stands before the ``check``
is the stub; the reference solution is declared with the exercise in ``<slug>/exercises``.
"""

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

from course_lessons import prose
from course_lib.exercises import exercises, get
from course_lib.lessons import Lesson, course_title, former_names, lessons

NOTEBOOKS = Path(__file__).parents[1]
PRISTINE = NOTEBOOKS.parent / "widgets" / "labextension" / "lessons"
CATALOGUE = "course.json"
_CATALOGUED = (
    "number",
    "title",
    "part",
    "minutes",
    "claims",
    "sections",
    "exercises",
    "version",
)
_CHECK = re.compile(r'^(?:\w+ = )?check\(\s*"(?P<id>[\w-]+)"', re.MULTILINE)
_HEADING = re.compile(r"^## +(.+?) *$", re.MULTILINE)
_LIVE = "application/vnd.jupyter.widget-view+json"


def own_lessons() -> list[Lesson]:
    """The lessons of this package, in order."""
    return [lesson for lesson in lessons() if lesson.package == __package__]


def read(lesson: Lesson) -> NotebookNode:
    """The learner's notebook of one lesson, not yet executed.

    Raises
    ------
    ValueError
        If an exercise cell has no ``check``, if the exercises checked are not those declared, in their order, or if
        the text cannot be filled in.
    """
    notebook = jupytext.read(lesson.folder / "lesson.py", fmt="py:percent")
    declared = notebook.metadata["train_well"]
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {
                "display_name": "Python 3 (ipykernel)",
                "language": "python",
                "name": "python3",
            },
            "language_info": {"name": "python"},
        }
    )
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for number, cell in enumerate(notebook.cells):
        cell.id = f"{lesson.slug}-{number:02d}"
    prose.fill(notebook, lesson)
    if following := _following(lesson):
        text = f"**Next:** {prose.refer(following.slug).link}"
        notebook.cells.append(
            nbformat.v4.new_markdown_cell(text, id=f"{lesson.slug}-next")
        )
    tasks = exercises(lesson.slug)
    checked = [
        cell.metadata["train_well"]["exercise"]
        for cell in _mark_exercises(notebook)
    ]
    if checked != list(tasks):
        raise ValueError(
            f"lesson {lesson.slug} checks {checked}, but its exercises are {list(tasks)}, in that order"
        )
    notebook.metadata["train_well"] = nbformat.from_dict(
        {
            "lesson": lesson.slug,
            "number": lesson.number,
            "part": lesson.part,
            **declared,
            "sections": _sections(notebook),
            "exercises": [
                {"id": task.id, "title": task.title, "points": task.points}
                for task in tasks.values()
            ],
            "version": _version(notebook),
        }
    )
    return notebook


def _following(lesson: Lesson) -> Lesson | None:
    """The lesson of the same package that comes next."""
    after = (each for each in lessons() if each.number > lesson.number)
    return next((each for each in after if each.package == lesson.package), None)


def _version(notebook: NotebookNode) -> str:
    """A fingerprint of what the lesson says, by which a learner's older copy is known."""
    said = json.dumps(
        [[cell.cell_type, cell.source] for cell in notebook.cells],
        ensure_ascii=False,
    )
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def _sections(notebook: NotebookNode) -> list[dict[str, str]]:
    """The headings of the second level, each with the id of the cell that it stands in."""
    return [
        {"title": title, "cell": cell.id}
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for title in _HEADING.findall(cell.source)
    ]


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


def solve(source: str, solution: str) -> str:
    """The code of an exercise cell with the solution in place of the stub; what the stub imports stays."""
    start = _CHECK.search(source).start()
    imports = [
        line
        for line in source[:start].splitlines()
        if line.startswith(("import ", "from "))
    ]
    return "\n".join([*imports, solution, "", source[start:]])


def execute(
    notebook: NotebookNode, *, folder: Path = NOTEBOOKS, timeout: int = 300, **hooks
) -> NotebookNode:
    """Run every cell in a fresh kernel whose working directory is `folder`, and clean what it leaves behind."""
    client = NotebookClient(
        notebook,
        timeout=timeout,
        kernel_name="python3",
        coalesce_streams=True,  # how prints fall into messages is a matter of how busy the machine is
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


def keep_outputs(notebook: NotebookNode, lesson: Lesson) -> bool:
    """Give `notebook` the outputs of the lesson's built one, if both have the same code; whether that could be done.

    So a lesson whose text or place in the order changed needs no run.
    """
    for path in NOTEBOOKS.glob(f"[0-9][0-9]_{lesson.slug}.ipynb"):
        built = nbformat.read(path, as_version=4)
        before, now = _code_cells(built), _code_cells(notebook)
        if [_code(cell) for cell in before] == [_code(cell) for cell in now]:
            for old, new in zip(before, now, strict=True):
                new.outputs = old.outputs
                new.execution_count = old.execution_count
            return True
    return False


def _code(cell: NotebookNode) -> tuple[str, str]:
    """What a cell runs, and the solution that its card keeps."""
    return cell.source, cell.metadata.get("train_well", {}).get("solution", "")


def _code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def places(lesson: Lesson, to: Path | None = None) -> list[Path]:
    """Where the notebook of a lesson lies: the learner's, and for our own the one to start afresh from."""
    if to is not None:
        return [to / lesson.notebook]
    return [NOTEBOOKS / lesson.notebook, PRISTINE / lesson.notebook]


def write(lesson: Lesson, notebook: NotebookNode, to: Path | None = None) -> None:
    """Write an executed notebook for the learner, and one without outputs to start afresh from.

    Notebooks that the lesson had while it stood elsewhere in the order are taken away.
    """
    for path, content in zip(
        places(lesson, to), (notebook, read(lesson)), strict=False
    ):
        path.parent.mkdir(exist_ok=True, parents=True)
        for former in path.parent.glob(f"[0-9][0-9]_{lesson.slug}.ipynb"):
            former.unlink()
        nbformat.write(content, path)


def out_of_date(lesson: Lesson, to: Path | None = None) -> bool:
    """Whether a built notebook, or the one to start afresh from, does not say what its lesson says."""
    says = _said(read(lesson))
    return not all(
        path.exists() and _said(nbformat.read(path, as_version=4)) == says
        for path in places(lesson, to)
    )


def catalogue() -> dict[str, Any]:
    """What the JupyterLab extension must know of the course, so that it needs to open no notebook.

    Taken from the notebooks to start afresh from: title, parts and lessons in their order, and former names.
    """
    found = {}
    for lesson in own_lessons():
        path = PRISTINE / lesson.notebook
        if path.exists():
            about = nbformat.read(path, as_version=4).metadata["train_well"]
            found[lesson.slug] = {
                "slug": lesson.slug,
                "notebook": lesson.notebook,
                **{name: about.get(name) for name in _CATALOGUED},
            }
    return {
        "v": 1,
        "title": course_title(),
        "lessons": list(found.values()),
        "formerly": former_names(),
    }


def write_catalogue() -> None:
    """Write `catalogue` beside the notebooks to start afresh from: a lesson a line."""
    about = catalogue()
    listed = ",\n".join(
        json.dumps(each, ensure_ascii=False) for each in about.pop("lessons")
    )
    head = json.dumps(about, ensure_ascii=False).removesuffix("}")
    text = f'{head}, "lessons": [\n{listed}\n]}}\n'
    (PRISTINE / CATALOGUE).write_text(text, "utf-8")


def _said(notebook: NotebookNode) -> list:
    return [
        notebook.metadata,
        *(
            (cell.cell_type, cell.id, cell.source, cell.metadata)
            for cell in notebook.cells
        ),
    ]


def main() -> int:
    """Build the lessons named (default: all of ours), or with ``--check`` say which are out of date."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("slug", nargs="*", help="of lessons, such as subsets")
    parser.add_argument(
        "--to",
        type=Path,
        metavar="FOLDER",
        help="write the notebooks there, and nothing else: for the lessons of another package",
    )
    parser.add_argument(
        "--text",
        action="store_true",
        help="run only the lessons whose code changed; the others keep their outputs",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing; fail if a notebook differs from its lesson",
    )
    arguments = parser.parse_args()
    known = {lesson.slug: lesson for lesson in lessons()}
    for slug in arguments.slug:
        if slug not in known:
            parser.error(f"no lesson {slug!r}; there are {', '.join(known)}")
        if known[slug].package != __package__ and arguments.to is None:
            parser.error(
                f"lesson {slug!r} is of {known[slug].package}: say where its notebook goes, --to FOLDER"
            )
    chosen = [known[slug] for slug in arguments.slug] or own_lessons()
    if arguments.check:
        return _check(chosen, arguments.to)
    for lesson in chosen:
        notebook = read(lesson)
        if not (arguments.text and keep_outputs(notebook, lesson)):
            print(f"running {lesson.slug} …", flush=True)
            execute(notebook)
        write(lesson, notebook, arguments.to)
    if arguments.to is None:
        write_catalogue()
    return 0


def _check(chosen: list[Lesson], to: Path | None) -> int:
    stale = [lesson.slug for lesson in chosen if out_of_date(lesson, to)]
    if stale:
        print(
            f"out of date, run `make notebooks`: {', '.join(stale)}",
            file=sys.stderr,
        )
    return bool(stale)


if __name__ == "__main__":
    sys.exit(main())
