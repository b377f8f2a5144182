"""How pytest runs notebooks: compared strictly, and a lesson in one process.

Loaded by ``-p course_lessons.pytest_plugin``. The bytes of a picture depend on the machine's fonts, a progress bar on
its speed: both are left out of what nbval compares. What a training run prints differs in the last digit between
processors: such cells carry the tag ``nbval-ignore-output``, and the exercises check them.

Under ``-n 2 --dist loadscope`` all tests of one lesson go to one process, and the lessons are shared among the
processes. (Not by marks and ``--dist loadgroup``: pytest 9 no longer reads what xdist 3.8 writes for that.)
"""

import re
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from course_lib.lessons import lessons

_PICTURE = re.compile(r"data:image/png;base64,[A-Za-z0-9+/=\s]+")
_OF_A_LESSON = re.compile(r"/\d+_(\w+)(?:\.|::)ipynb::|\[(\w+?)(?:-\d+[^\]]*)?\]$")


def pytest_collectstart(collector: pytest.Collector) -> None:
    """Leave out what differs between machines."""
    if getattr(collector, "skip_compare", None):
        collector.skip_compare += ("image/png", "stderr")
        collector.sanitize_patterns[_PICTURE.pattern] = "PICTURE"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Share out the lessons, and of the other tests the modules."""
    if config.getvalue("dist") == "loadscope":
        return LessonScheduling(config, log)
    return None


class LessonScheduling(LoadScopeScheduling):
    """What must, or had better, run in one process: the tests of a lesson; else those of a module."""

    def _split_scope(self, nodeid: str) -> str:
        return scope(nodeid)


def scope(nodeid: str) -> str:
    """Name what a test belongs to.

    Examples
    --------
    >>> scope("notebooks/03_subsets::ipynb::Cell 4"), scope("tests/test_x.py::test_solved[subsets]")
    ('subsets', 'subsets')
    >>> scope("tests/test_x.py::test_a_mistake[subsets-2-a word]"), scope("tests/test_x.py::test_other[2-a]")
    ('subsets', 'tests/test_x.py')
    """
    match = _OF_A_LESSON.search(nodeid)
    slug = match and (match[1] or match[2])
    known = slug in {lesson.slug for lesson in lessons()}
    return slug if known else nodeid.rsplit("::", 1)[0]
