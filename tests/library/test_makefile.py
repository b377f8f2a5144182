"""`make lab` and `make test` on a machine that is all stand-ins: which commands they run, and when they do not."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAKE = shutil.which("make")
pytestmark = pytest.mark.skipif(MAKE is None, reason="make is missing")

# Plays Python: says which version it is, makes a .venv that holds itself, and writes down what it was asked to do.
PYTHON = """#!/bin/sh
echo "$*" >> "$ASKED"
case "$*" in
    --version) echo "Python $VERSION" ;;
    *version_info*) case "$VERSION" in 3.1[1-4]*) ;; *) exit 1 ;; esac ;;
    *ensurepip*) [ -z "$NO_VENV_MODULE" ] ;;
    "-m venv .venv") mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
    "-m pip "*) [ -z "$PIP_FAILS" ] ;;
esac
"""


class Clone:
    """A fresh clone in a folder with a space in its name, on a machine whose only Python is the stand-in."""

    def __init__(self, folder: Path):
        self.folder = folder / "a clone"
        self.bin = folder / "bin"
        self.asked = folder / "asked"
        (self.folder / "widgets" / "labextension").mkdir(parents=True)
        (self.folder / "widgets" / "labextension" / "package.json").touch()
        for name in ("Makefile", "pyproject.toml", "constraints.txt"):
            shutil.copy(ROOT / name, self.folder)
        self.bin.mkdir()
        (self.bin / "python3").write_text(PYTHON)
        (self.bin / "python3").chmod(0o755)

    def make(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
        self.asked.write_text("")
        hidden = {
            "PYTHON",
            "PIP_ARGS",
            "TORCH_INDEX",
            "ARGS",
            "DISPLAY",
            "WAYLAND_DISPLAY",
            "BROWSER",
            "MAKEFLAGS",
            "MAKELEVEL",  # set when the suite itself was started by make, which then announces folders
        }
        inherited = {name: value for name, value in os.environ.items() if name not in hidden}
        environment = {"VERSION": "3.12.1", **environment, "ASKED": str(self.asked)}
        path = os.pathsep.join([str(self.bin), "/usr/bin", "/bin"])
        return subprocess.run(
            [MAKE, *arguments],
            cwd=self.folder,
            env=inherited | environment | {"PATH": path},
            capture_output=True,
            text=True,
        )

    def ran(self, module: str) -> list[str]:
        return [line for line in self.asked.read_text().splitlines() if line.startswith(f"-m {module}")]


@pytest.fixture
def clone(tmp_path) -> Clone:
    return Clone(tmp_path)


def test_lab_makes_the_environment_installs_and_opens_the_learners_folder(clone):
    result = clone.make("lab", "ARGS=--port 9999")
    assert result.returncode == 0, result.stderr
    assert clone.ran("venv") == ["-m venv .venv"]
    (install,) = clone.ran("pip")
    assert install.endswith("-c constraints.txt torch==2.13.0 -e .")
    (lab,) = clone.ran("course_lessons")
    assert lab.startswith("-m course_lessons my-course")
    assert lab.endswith("--port 9999")
    assert ("--allow-root" in lab) == (os.getuid() == 0)


@pytest.mark.skipif(os.uname().sysname != "Linux", reason="elsewhere there is always a display")
def test_lab_leaves_the_browser_alone_where_there_is_no_display(clone):
    said = clone.make("lab").stdout
    assert "--no-browser" in clone.ran("course_lessons")[0]
    assert "open the address" in said
    clone.make("lab", DISPLAY=":0")
    assert "--no-browser" not in clone.ran("course_lessons")[0]


def test_second_start_installs_nothing(clone):
    clone.make("lab")
    clone.make("lab")
    assert clone.ran("venv") == clone.ran("pip") == []
    assert len(clone.ran("course_lessons")) == 1


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt", "widgets/labextension/package.json"])
def test_a_change_in_what_is_installed_installs_again_into_the_same_environment(clone, name):
    clone.make("lab")
    stamp = (clone.folder / ".venv" / "lab").stat().st_mtime
    os.utime(clone.folder / name, (stamp + 5, stamp + 5))
    clone.make("lab")
    assert clone.ran("venv") == []
    assert len(clone.ran("pip")) == 1


def test_the_developers_environment_serves_the_lab_too(clone):
    clone.make("test")
    assert clone.ran("pip")[0].endswith("-e .[dev]")
    clone.make("lab")
    assert clone.ran("pip") == []


def test_an_install_that_failed_fails_loudly_and_is_begun_anew(clone):
    assert clone.make("lab", PIP_FAILS="yes").returncode != 0
    assert clone.ran("course_lessons") == []
    assert clone.make("lab").returncode == 0
    assert clone.ran("venv") == ["-m venv .venv"]


def _no_python(clone):
    (clone.folder / ".venv" / "bin" / "python").unlink()


def _dangling_python(clone):
    _no_python(clone)
    (clone.folder / ".venv" / "bin" / "python").symlink_to("gone")


def _moved(clone):
    clone.folder = clone.folder.rename(clone.folder.with_name("moved"))


@pytest.mark.parametrize("break_it", [_no_python, _dangling_python, _moved])
def test_a_broken_environment_is_made_anew(clone, break_it):
    clone.make("lab")
    break_it(clone)
    assert clone.make("lab").returncode == 0
    assert clone.ran("venv") == ["-m venv .venv"]
    assert len(clone.ran("course_lessons")) == 1


def test_an_empty_half_made_environment_is_made_anew(clone):
    (clone.folder / ".venv").mkdir()
    assert clone.make("lab").returncode == 0
    assert len(clone.ran("course_lessons")) == 1


@pytest.mark.parametrize("version", ["2.7.18", "3.10.13", "3.15.0"])
def test_an_unsuitable_python_is_refused_with_the_cure(clone, version):
    for name in ("python3.11", "python3.12", "python3.13", "python3.14", "python"):  # hide the machine's own
        shutil.copy(clone.bin / "python3", clone.bin / name)
    result = clone.make("lab", VERSION=version)
    assert result.returncode != 0
    assert f"needs Python 3.11 to 3.14; python3 is Python {version}" in result.stderr
    assert "make lab PYTHON=" in result.stderr
    assert not (clone.folder / ".venv").exists()


def test_python_may_be_named(clone, tmp_path):
    mine = tmp_path / "my python"
    shutil.move(clone.bin / "python3", mine)
    assert clone.make("lab", f"PYTHON={mine}").returncode == 0
    assert len(clone.ran("course_lessons")) == 1


def test_python_without_venv_says_what_to_install(clone):
    result = clone.make("lab", NO_VENV_MODULE="yes")
    assert result.returncode != 0
    assert "python3-venv" in result.stderr


def test_pip_may_be_told_where_to_look(clone):
    clone.make("lab", "PIP_ARGS=--no-index --find-links wheels", "TORCH_INDEX=file:///cpu wheels")
    (install,) = clone.ran("pip")
    assert "--no-index --find-links wheels --extra-index-url file:///cpu wheels -c constraints.txt" in install


def test_a_failing_test_fails_make(clone):
    clone.make("lab")
    python = clone.folder / ".venv" / "bin" / "python"
    python.write_text(python.read_text() + 'case "$*" in "-m pytest"*) exit 1 ;; esac\n')
    assert clone.make("test").returncode != 0


def test_help_lists_every_command(clone):
    said = clone.make().stdout
    assert [line.split()[1] for line in said.splitlines()] == [
        "help",
        "lab",
        "test",
        "notebooks",
        "bench",
        "oldest",
    ]
