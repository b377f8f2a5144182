"""The learner's folder: clean copies of the lessons, which are theirs from then on.

A built notebook in ``notebooks/`` is for reading: its outputs are there before a question is asked. Learners work on
copies without outputs, the same that *Reset lesson* brings back. What lies in the folder is never written over: a
lesson that is there, under whatever name or number, is left alone (the JupyterLab extension offers its new text).
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

from jupyter_core.paths import jupyter_path

from course_lib.lessons import former_names, lessons

_EXTENSION = Path("train-well-on-less") / "lessons"
_CLONE = Path(__file__).parents[2] / "widgets" / "labextension" / "lessons"


@dataclass(frozen=True)
class Prepared:
    """What `prepare` did: file names by what became of them."""

    folder: Path
    copied: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    """Files in a lesson's place that are no notebook, or not that lesson's. They were left alone."""


def originals() -> Path:
    """The folder that holds the lessons without outputs: the clone's, or the installed extension's.

    Raises
    ------
    FileNotFoundError
        If there is none.
    """
    installed = [
        Path(folder) / _EXTENSION for folder in jupyter_path("labextensions")
    ]
    for folder in (_CLONE, *installed):
        if (folder / "course.json").is_file():
            return folder
    raise FileNotFoundError(
        "the lessons are not installed: looked into "
        + ", ".join(str(folder) for folder in installed)
        + ". "
        "Install the course again: python -m pip install --force-reinstall --no-deps train-well-on-less"
    )


def prepare(folder: str | Path) -> Prepared:
    """Put a copy of each lesson that is not there yet into a folder, which is made when missing.

    Raises
    ------
    NotADirectoryError
        If `folder` is a file.
    OSError
        If it cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> place = tempfile.mkdtemp()
    >>> len(prepare(place).copied) == len(list(Path(place).iterdir())) > 0
    True
    >>> prepare(place).copied
    []
    """
    folder = Path(folder)
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(
            f"{str(folder)!r} is a file; name a folder for your copies of the lessons"
        )
    source = originals()
    folder.mkdir(parents=True, exist_ok=True)
    there = {
        _slug(path): path.name
        for path in sorted(folder.glob("*.ipynb"))
        if ".backup-" not in path.name
    }
    done = Prepared(folder)
    for lesson in lessons():
        original = source / lesson.notebook
        if lesson.slug in there:
            done.kept.append(there[lesson.slug])
        elif original.is_file():
            try:
                with (folder / lesson.notebook).open("xb") as copy:
                    copy.write(original.read_bytes())
                done.copied.append(lesson.notebook)
            except FileExistsError:
                done.unreadable.append(lesson.notebook)
    return done


def _slug(path: Path) -> str | None:
    """The lesson that a notebook says it is, by the name that it has today."""
    try:
        declared = json.loads(path.read_bytes())["metadata"]["train_well"]["lesson"]
    except (OSError, ValueError, RecursionError, KeyError, TypeError):
        return None
    return (
        former_names().get(declared, declared)
        if isinstance(declared, str)
        else None
    )
