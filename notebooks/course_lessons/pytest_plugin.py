"""How pytest runs notebooks: compared strictly, solved on the way, and a lesson in one process.

Loaded by ``-p course_lessons.pytest_plugin``. The bytes of a picture depend on the machine's fonts, a progress bar on
its speed: both are left out of what nbval compares. What a training run prints differs in the last digit between
processors: such cells carry the tag ``nbval-ignore-output``, and the exercises check them.

A built lesson is run once, by nbval, as it stands. Only each exercise cell runs twice: with the learner's ``...``, as
it is in the notebook, then with the reference solution, whose check must pass. From there on the lesson goes on with
that answer, as a learner's does. A cell that then shows something else than in the notebook runs again with what
stood in for the answer when the notebook was built, and must show the same. Below the last cell what the lesson took
is held against its budget.

Under ``-n 2 --dist loadscope`` all tests of one lesson go to one process, and the lessons are shared among the
processes. (Not by marks and ``--dist loadgroup``: pytest 9 no longer reads what xdist 3.8 writes for that.)
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
import pytest
from nbval.plugin import IPyNbCell, IPyNbFile, NbCellError
from xdist.scheduler import LoadScopeScheduling

from course_lib.exercises import progress
from course_lib.lessons import lessons

_PICTURE = re.compile(r"data:image/png;base64,[A-Za-z0-9+/=\s]+")
_OF_A_LESSON = re.compile(r"/\d+_(\w+)(?:\.|::)ipynb::|\[(\w+?)(?:-\d+[^\]]*)?\]$")
# In the kernel, around a cell that is solved: which names it changes, and what they were before. And back again.
_BEFORE = "import builtins as _b; _b._unsolved = dict(globals()); del _b"
_AFTER = """import builtins as _b
_b._answers = getattr(_b, "_answers", {}) | {
    _k: (_unsolved[_k], _v) for _k, _v in list(globals().items()) if _k in _unsolved and _unsolved[_k] is not _v
}
del _b._unsolved, _b"""
# In the kernel: write the processor seconds that importing took so far to a file. No bar can move meanwhile.
_IMPORTS = """
def _watch_imports(path):
    import sys, time
    from pathlib import Path
    loader = sys.modules["_frozen_importlib"]
    find, spent, within = loader._find_and_load, 0.0, False
    def load(*given):
        nonlocal spent, within
        if within:
            return find(*given)
        within, began = True, time.process_time()
        try:
            return find(*given)
        finally:
            within, took = False, time.process_time() - began
            spent += took
            if took > 0.01:
                Path(path).write_text(str(spent))
    loader._find_and_load = load
_watch_imports({path!r})
del _watch_imports"""
_BACK = "globals().update({k: old for k, (old, new) in _answers.items() if globals().get(k) is new})"
_CARD = "application/vnd.train-well.check+json"
SLACK = 3  # processors differ, and two that share one core are slower than one: budgets are of a quiet machine
SILENCE = 1.2  # processor seconds that a cell may compute without a bar, what it imports aside


def pytest_collectstart(collector: pytest.Collector) -> None:
    """Leave out what differs between machines, and put the solutions in."""
    if isinstance(collector, IPyNbFile):
        collector.skip_compare += ("image/png", "stderr")
        collector.sanitize_patterns[_PICTURE.pattern] = "PICTURE"
        collector.collect = partial(_with_solutions, collector, collector.collect)


# --- Lessons, solved on the way -----------------------------------------------


def _with_solutions(file: IPyNbFile, cells: Any) -> Iterator[pytest.Item]:
    """After each exercise cell of a lesson the same with its solution; after all of them the budget."""
    for cell in cells():
        yield cell
        if "solution" in cell.cell.metadata.get("train_well", {}):
            yield SolvedCell.of(cell)
    if "train_well" in file.nb.metadata:
        yield Budget.from_parent(file, name="Budget")


class SolvedCell(IPyNbCell):
    """An exercise cell with the reference solution in place of the stub: its check must pass."""

    @classmethod
    def of(cls, cell: IPyNbCell) -> "SolvedCell":
        """Make it from the cell as the lesson has it."""
        from course_lessons import build

        solved, options = cell.cell.copy(), cell.options.copy()
        options["check"] = False
        solved.source = build.solve(
            solved.source, solved.metadata.train_well.solution
        )
        return cls.from_parent(
            cell.parent,
            name=f"{cell.name}, solved",
            cell_num=cell.cell_num,
            cell=solved,
            options=options,
        )

    def reportinfo(self) -> tuple[Path, int, str]:
        """Name the cell."""
        return self.path, 0, f"{self.path.name}::{self.name}"

    def runtest(self) -> None:
        """Run the cell; what it shows is a card that says so."""
        super().runtest()
        asked = self.cell.metadata.train_well.exercise
        cards = [
            output["data"][_CARD]
            for output in self.test_outputs
            if _CARD in output.get("data", {})
        ]
        if [(card["exercise"], card["status"]) for card in cards] != [
            (asked, "pass")
        ]:
            self.raise_cell_error(f"The solution of {asked} does not pass: {cards}")


class LessonRun:
    """What a lesson takes while it runs: processor seconds of each cell, those of imports, and which showed a bar.

    A cell that was solved counts as such. Its kernel works in a folder of its own, where progress is kept.
    """

    def __init__(self, file: IPyNbFile) -> None:
        self.seconds: dict[int, float] = {}
        self.importing: dict[int, float] = {}
        self.bars: set[int] = set()
        self.kernel = psutil.Process(file.kernel.km.provisioner.process.pid)
        folder = TemporaryDirectory()
        file.addfinalizer(folder.cleanup)
        self.folder = Path(folder.name)
        self.tell = partial(file.kernel.kc.execute, silent=True)
        self.tell(f"__import__('os').chdir({folder.name!r})")
        self._imports = TemporaryDirectory()
        file.addfinalizer(self._imports.cleanup)
        self.tell(_IMPORTS.replace("{path!r}", repr(f"{self._imports.name}/spent")))
        self.since: int | None = None

    @classmethod
    def of(cls, file: IPyNbFile) -> "LessonRun":
        """The run of a lesson's file; begun when its first cell is."""
        if _RUN not in file.stash:
            file.stash[_RUN] = cls(file)
        return file.stash[_RUN]

    def spent(self) -> float:
        """Processor seconds of the kernel so far."""
        times = self.kernel.cpu_times()
        return times.user + times.system

    def imported(self) -> float:
        """Processor seconds of the kernel that went into imports so far."""
        told = Path(self._imports.name) / "spent"
        return float(told.read_text() or 0) if told.exists() else 0.0

    @contextmanager
    def watch(self, cell: IPyNbCell) -> Iterator[None]:
        """Remember what a cell takes, and whether it shows a bar (which nbval's own outputs no longer have)."""
        file, number = cell.parent, cell.cell_num
        before, listen = (self.spent(), self.imported()), file.get_kernel_message
        self.bars.discard(number)

        def hear(**options: Any) -> dict[str, Any]:
            message = listen(**options)
            if "%|" in message["content"].get("text", ""):
                self.bars.add(number)
            return message

        file.get_kernel_message = hear
        try:
            yield
        finally:
            file.get_kernel_message = listen
            self.seconds[number] = self.spent() - before[0]
            self.importing[number] = self.imported() - before[1]

    @contextmanager
    def answer(self, cell: SolvedCell) -> Iterator[None]:
        """Remember what the names that a solution changes stood for."""
        self.tell(_BEFORE)
        try:
            yield
        finally:
            self.tell(_AFTER)
            self.since = cell.cell_num if self.since is None else self.since

    def put_back(self) -> int:
        """Let all answers be what stood in for them, and say which cell the first of them is in."""
        self.tell(_BACK)
        since, self.since = self.since, None
        return since

    def repeat(self, cell: IPyNbCell, since: int) -> None:
        """Run the cells of the lesson from one on again, as they are, to the one above a cell."""
        code = [each for each in cell.parent.nb.cells if each.cell_type == "code"]
        for each in code[since : cell.cell_num]:
            cell.parent.kernel.await_reply(self.tell(each.source), timeout=300)

    def peak(self) -> int:
        """The most memory held (bytes): Linux and Windows remember it; elsewhere, what is held now."""
        status = Path(f"/proc/{self.kernel.pid}/status")
        if status.exists():
            return 1024 * int(
                re.search(r"VmHWM:\s*(\d+) kB", status.read_text())[1]
            )
        held = self.kernel.memory_info()
        return getattr(held, "peak_wset", held.rss)


_RUN = pytest.StashKey[LessonRun]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Run a cell, note what it takes, and go back to what stood in for answers where it shows something else.

    Raises
    ------
    NbCellError
        If the cell fails, or shows something else even so.
    """
    if not (
        isinstance(item, IPyNbCell) and "train_well" in item.parent.nb.metadata
    ):
        return (yield)
    run = LessonRun.of(item.parent)
    if isinstance(item, SolvedCell):
        with run.watch(item), run.answer(item):
            return (yield)
    try:
        with run.watch(item):
            return (yield)
    except NbCellError as error:
        if run.since is None or str(error) != "Cell outputs differ":
            raise
    since = run.put_back()
    try:
        with run.watch(item):
            return item.runtest()
    except NbCellError:  # it may show what cells above made of the answer
        run.repeat(item, since)
    with run.watch(item):
        return item.runtest()


class Budget(pytest.Item):
    """The whole lesson: all exercises are solved, and it took no more than it says.

    In seconds of the processor: a busy machine must not fail a test.
    """

    def runtest(self) -> None:
        """Hold what the lesson took against its budget, and against what the README promises."""
        cells = [cell for cell in self.parent.nb.cells if cell.cell_type == "code"]
        about, run = self.parent.nb.metadata.train_well, LessonRun.of(self.parent)
        if len(run.seconds) < len(cells):
            pytest.skip("not every cell of the lesson was run")
        if found := "\n".join(self._complaints(about, run)):
            pytest.fail(f"lesson {about.lesson}:\n{found}", pytrace=False)

    def _complaints(self, about: Any, run: LessonRun) -> Iterator[str]:
        asked = {exercise.id for exercise in about.exercises}
        solved = set(progress.solved(run.folder / progress.FILE))
        if solved != asked:
            yield f"solved are {sorted(solved)}, not {sorted(asked)}"
        for cell, spent in run.seconds.items():
            if spent > SLACK * about.budget.cell_seconds:
                yield f"cell {cell} takes {spent:.1f} s"
            silent = spent - run.importing[cell]
            if silent > SLACK * SILENCE and cell not in run.bars:
                yield f"cell {cell} computes for {silent:.1f} s without a bar"
        spent, peak = sum(run.seconds.values()), run.peak() / 2**20
        if spent > SLACK * about.budget.lesson_seconds:
            yield f"it takes {spent:.0f} s"
        promised = _promised(self.path.parents[1] / "README.md", about.number)
        if peak > about.budget.memory_mb or peak > 1.1 * promised:
            budget = (
                f"{about.budget.memory_mb} MB, the README promises {promised:.0f}"
            )
            yield f"it takes {peak:.0f} MB of memory; its budget is {budget}"

    def reportinfo(self) -> tuple[Path, int, str]:
        """Name the lesson."""
        return self.path, 0, f"{self.path.name}::{self.name}"


def _promised(readme: Path, number: str) -> float:
    """How many MB a lesson takes, by the table in the README beside our own; no limit for those of others."""
    text = readme.read_text("utf-8") if readme.exists() else ""
    row = re.search(rf"^\| {number} \|.*\| (\d+) MB \|", text, re.MULTILINE)
    return float(row[1]) if row else float("inf")


# --- Shared out among processes -----------------------------------------------


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Share out the lessons, and of the other tests the modules.

    In the order in which they are found: browser and lessons first, which take long; examples in docstrings last. (By
    the number of tests, as xdist would, a few long ones are left to one process in the end.)
    """
    if config.getvalue("dist") == "loadscope":
        config.option.loadscopereorder = False
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
