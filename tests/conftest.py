"""What holds for every test: no deadline on a busy machine, and in CI no skipping for want of a tool."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

BROWSER = Path(__file__).parent / "browser"
IN_CI = bool(os.environ.get("CI"))

settings.register_profile("course", deadline=None, derandomize=IN_CI)
settings.load_profile("course")


def _left_out(report, path: Path) -> bool:
    """Whether this skip hides what CI must run: any test in a browser, or one that misses a tool."""
    if not (IN_CI and report.skipped) or hasattr(report, "wasxfail"):
        return False
    return path.is_relative_to(BROWSER) or "missing" in str(report.longrepr)


def _fail(report) -> None:
    report.outcome = "failed"
    report.longrepr = f"skipped, which CI does not allow here: {report.longrepr}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    """Fail a test that CI was to run and that skipped itself."""
    report = yield
    if _left_out(report, item.path):
        _fail(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    """Fail a whole module that skipped itself in CI."""
    report = yield
    if _left_out(report, collector.path):
        _fail(report)
    return report


def pytest_terminal_summary(terminalreporter):
    """Say at the end what was left out, so that a green line is not read for more than it is."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = [report.longrepr[2] for report in skipped if isinstance(report.longrepr, tuple)]
    missing = [reason.removeprefix("Skipped: ") for reason in reasons if "missing" in reason]
    if missing:
        terminalreporter.section("left out on this machine")
        for reason in sorted(set(missing)):
            terminalreporter.line(f"{missing.count(reason)} test(s): {reason}")
