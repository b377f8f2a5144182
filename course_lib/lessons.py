"""Where lessons are found: every installed package that brings some, and the order that it gives them.

A package with lessons names itself under the entry point group `GROUP`. It holds a ``course.toml`` with the parts and
the slugs of their lessons, and a folder for each slug: ``lesson.py`` (the text), and, as far as the lesson has them,
``exercises`` and ``studies`` (modules or packages), ``claims.toml`` and ``results/``.
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
    """One lesson: where it stands in the course, and where its files lie.

    Attributes
    ----------
    slug : str
        Its name for ever: of its folder, its exercises (``"subsets-2"``) and a learner's progress.
    number : str
        Its place in the order, such as ``"03"``.
    part : str
        Title of the part that it belongs to.
    package : str
        The package that brings it, such as ``"course_lessons"``.
    folder : Path
        Where its files lie.
    """

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
    """All lessons there are, in their order; those of other packages after the course's own.

    Raises
    ------
    ValueError
        If two packages bring a lesson of the same slug, or a ``course.toml`` names a lesson that has no folder.

    Examples
    --------
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
                    raise ValueError(
                        f"{package} and {found[slug].package} both bring a lesson {slug!r}; rename one of them"
                    )
                found[slug] = Lesson(slug, f"{len(found):02d}", part["title"], package, folder)
    return tuple(found.values())


def find_lesson(slug: str) -> Lesson:
    """Look a lesson up.

    Raises
    ------
    KeyError
        If there is none of that slug; the message lists those there are.

    Examples
    --------
    >>> find_lesson("subsets").part
    'Choose the data'
    """
    for lesson in lessons():
        if lesson.slug == slug:
            return lesson
    raise KeyError(f"no lesson {slug!r}; there are {', '.join(lesson.slug for lesson in lessons())}")


@cache
def course_title() -> str:
    """The course's title, as its ``course.toml`` gives it.

    Examples
    --------
    >>> course_title()
    'Train Well on Less'
    """
    return _order("course_lessons")["title"]


@cache
def former_slugs() -> dict[str, str]:
    """Give the slugs of lessons by the names that their exercises once had: ``{"03": "subsets", …}``.

    Examples
    --------
    >>> former_slugs()["03"]
    'subsets'
    """
    return {old: slug for package in _packages() for old, slug in _order(package).get("formerly", {}).items()}


def _packages() -> list[str]:
    names = {point.value for point in entry_points(group=GROUP)}
    return sorted(names, key=lambda name: (name != "course_lessons", name))  # the course's own come first


def _folder(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ValueError(f"package {package!r} is to bring lessons, but it cannot be imported; reinstall it")
    return Path(spec.origin).parent


def _order(package: str) -> dict:
    return tomllib.loads((_folder(package) / "course.toml").read_text("utf-8"))
