"""`.ci/run` on a bare machine, played by stand-ins: it fetches what is missing, then runs the tests."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

RUN = Path(__file__).parents[2] / ".ci" / "run"
REAL = ("bash", "dirname", "id", "env")
STAND_IN = """#!/bin/sh
echo "${0##*/} $* CI=$CI" >> "$ASKED"
[ "$FAILS" != "${0##*/}" ] || exit 2
"""


@pytest.fixture
def machine(tmp_path):
    """Return ``run(*commands that the machine has, FAILS=one of them)``: the status, and what was called."""
    if shutil.which("bash") is None:
        pytest.skip("bash is missing")
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in REAL:
        (folder / name).symlink_to(shutil.which(name))

    def run(*has: str, **environment: str):
        for name in {"apt-get", "sudo", *has}:
            (folder / name).write_text(STAND_IN)
            (folder / name).chmod(0o755)
        asked = tmp_path / "asked"
        done = subprocess.run(
            [RUN], env={"PATH": str(folder), "ASKED": str(asked), **environment}, check=False
        )
        calls = asked.read_text().splitlines()
        return done.returncode, [
            call.removeprefix("sudo ") for call in calls if not call.startswith("python3")
        ]

    return run


def test_a_machine_with_everything_only_runs_the_tests(machine):
    assert machine("make", "chromium", "node", "python3") == (0, ["make test CI=1"])


def test_what_is_missing_is_installed_first(machine):
    status, asked = machine("make", "python3")
    assert status == 0
    assert asked[0].startswith("apt-get update")
    assert asked[1].endswith("--no-install-recommends chromium fonts-dejavu-core nodejs CI=1")
    assert asked[-1] == "make test CI=1"


def test_a_failing_suite_fails_ci(machine):
    assert machine("make", "chromium", "node", "python3", FAILS="make") == (2, ["make test CI=1"])


def test_a_failing_installation_fails_ci(machine):
    broken = "apt-get" if os.getuid() == 0 else "sudo"
    status, asked = machine("make", "chromium", "python3", FAILS=broken)
    assert status != 0
    assert "make test CI=1" not in asked
