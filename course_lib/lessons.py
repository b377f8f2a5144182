"""Where lessons are found: every installed package that brings some, and the order that it gives them.

Such a package names itself under the entry point group `GROUP`. It holds a ``course.toml`` with the parts and the
slugs of their lessons, and a folder for each: ``lesson.py``, and exercises, studies, claims, results if it has them.
"""

import importlib
import importlib.util
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType

GROUP = "train_well.lessons"


@dataclass(frozen=True)
class Lesson:
    """One lesson: its name for ever, its place in the order ("03"), its part's title, its package, where it lies."""

    slug: str
    number: str
    part: str
    package: str
    folder: Path

    @property
    def notebook(self) -> str:
        """File name of its notebook, such as ``"03_subsets.ipynb"``."""
        return f"{self.number}_{self.slug}.ipynb"

    def module(self, name: str) -> ModuleType | None:
        """Import what the lesson has under a name, such as ``"exercises"``; None where it has no such module."""
        if not ((self.folder / f"{name}.py").exists() or (self.folder / name / "__init__.py").exists()):
            return None
        return importlib.import_module(f"{self.package}.{self.slug}.{name}")


@cache
def lessons() -> tuple[Lesson, ...]:
    """Give all lessons there are, in their order; those of other packages after the course's own.

    Raises
    ------
    ValueError
        If two packages bring a lesson of the same slug, or a ``course.toml`` names a lesson that has no folder.

    >>> lessons()[0].slug, lessons()[0].number
    ('start_here', '00')
    """
    found: dict[str, Lesson] = {}
    for package in _packages():
        for part in _order(package)["part"]:
            for slug in part["lessons"]:
                folder = _folder(package) / slug
                if not folder.is_dir():
                    raise ValueError(f"course.toml of {package} names {slug!r}, but {folder} is no folder")
                if slug in found:
                    packages = f"{package} and {found[slug].package}"
                    raise ValueError(f"{packages} both bring a lesson {slug!r}; rename one of them")
                found[slug] = Lesson(slug, f"{len(found):02d}", part["title"], package, folder)
    return tuple(found.values())


def find_lesson(slug: str) -> Lesson:
    """Look a lesson up.

    Raises
    ------
    KeyError
        If there is none of that slug; the message lists those there are.

    >>> find_lesson("subsets").part
    'Choose the data'
    """
    known = {lesson.slug: lesson for lesson in lessons()}
    if slug not in known:
        raise KeyError(f"no lesson {slug!r}; there are {', '.join(known)}")
    return known[slug]


def course_title() -> str:
    """Give the course's title, as its ``course.toml`` has it.

    >>> course_title()
    'Train Well on Less'
    """
    return _order("course_lessons")["title"]


@cache
def former_names() -> dict[str, str]:
    """Give slugs by the numbers that lessons once had, and ids of exercises by those they had in another lesson.

    >>> former_names()["03"], former_names()["data_quality-4"]
    ('subsets', 'split_honestly-2')
    """
    return {old: new for package in _packages() for old, new in _order(package).get("formerly", {}).items()}


def present_id(exercise: str) -> str:
    """Give the id that an exercise has today: its lesson was renamed, or it moved to another.

    >>> present_id("03-2"), present_id("01-4"), present_id("subsets-2")
    ('subsets-2', 'split_honestly-2', 'subsets-2')
    """
    lesson, _, name = exercise.rpartition("-")
    here = f"{former_names().get(lesson, lesson)}-{name}"
    return former_names().get(here, here)


def _packages() -> list[str]:
    names = {point.value for point in entry_points(group=GROUP)}
    return sorted(names, key=lambda name: (name != "course_lessons", name))  # the course's own come first


def _folder(package: str) -> Path:
    if (spec := importlib.util.find_spec(package)) is None or spec.origin is None:
        raise ValueError(f"package {package!r} is to bring lessons, but it cannot be imported; reinstall it")
    return Path(spec.origin).parent


def _order(package: str) -> dict:
    return tomllib.loads((_folder(package) / "course.toml").read_text("utf-8"))
