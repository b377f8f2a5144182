"""The JupyterLab extension without a browser: its pure modules in node, and what its sources promise."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXTENSION = ROOT / "widgets" / "labextension"
MODULES = sorted((EXTENSION / "modules").glob("*.mjs"))
NODE_TESTS = sorted((Path(__file__).parent / "labextension").glob("*.test.mjs"))
PURE = {
    "cardmodel",
    "course",
    "folder",
    "guard",
    "lessons",
    "progress",
    "reset",
    "update",
}  # run in node, with no DOM
IMPORT = re.compile(r'^(?:import|\} from) .*?"(\./[^"]+)";$', re.MULTILINE)
RUNS_TEXT = (
    r"innerHTML|outerHTML|insertAdjacentHTML|setHTML|srcdoc|document\.write|DOMParser|\beval\b|new Function"
)


def _package() -> dict:
    return json.loads((EXTENSION / "package.json").read_text("utf-8"))


def _imports(module: Path) -> set[str]:
    return {Path(name).stem for name in IMPORT.findall(module.read_text("utf-8"))}


def _name(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("file", NODE_TESTS, ids=_name)
def test_pure_modules_in_node(file):
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is missing: install Node 20 or newer to test the extension's pure modules")
    run = subprocess.run(
        [node, "--test", "--test-reporter=tap", file], capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 0, run.stdout[-5000:] + run.stderr[-1000:]
    assert re.search(r"^# pass [1-9]", run.stdout, re.MULTILINE), "no test ran"


def test_the_container_offers_what_the_package_names():
    build = _package()["jupyterlab"]["_build"]
    container = (EXTENSION / build["load"]).read_text("utf-8")
    offered = dict(re.findall(r'"(\./\w+)": "(\w+\.mjs)"', container))
    assert set(offered) == {build["extension"], build["mimeExtension"], build["style"]}
    assert all((EXTENSION / "modules" / module).is_file() for module in offered.values())
    assert f'_JUPYTERLAB["{_package()["name"]}"]' in container


@pytest.mark.parametrize("module", MODULES, ids=_name)
def test_modules_import_only_each_other(module):
    """A bare or versioned name would be fetched from nowhere, or twice."""
    text = module.read_text("utf-8")
    named = re.findall(r'^(?:import|\} from) .*?"([^"]+)";$', text, re.MULTILINE)
    assert [name for name in named if not (module.parent / name).is_file()] == []


@pytest.mark.parametrize("name", sorted(PURE))
def test_pure_modules_lean_on_pure_modules_only(name):
    module = EXTENSION / "modules" / f"{name}.mjs"
    assert _imports(module) <= PURE
    assert not re.search(r"\b(document|window)\.", module.read_text("utf-8"))


@pytest.mark.parametrize("module", [*MODULES, EXTENSION / "remoteEntry.js"], ids=_name)
def test_no_text_is_ever_parsed_as_html_or_run(module):
    assert re.findall(RUNS_TEXT, module.read_text("utf-8")) == []


def test_every_style_sheet_is_loaded():
    sheets = re.search(r"SHEETS = \[(.*)\]", (EXTENSION / "modules" / "style.mjs").read_text("utf-8"))[1]
    assert set(re.findall(r"\w+", sheets)) == {sheet.stem for sheet in (EXTENSION / "style").iterdir()}


def test_menus_and_toolbars_name_commands_that_exist():
    schema = (EXTENSION / "schemas" / "train-well-on-less" / "plugin.json").read_text("utf-8")
    used = set(re.findall(r'"train-well-on-less:([\w-]+)"', schema)) - {"course"}  # the icon
    source = (EXTENSION / "modules" / "commands.mjs").read_text("utf-8")
    assert used <= set(re.findall(r"\$\{PREFIX\}:([\w-]+)", source))


def test_settings_say_what_they_are_and_have_a_default():
    schema = json.loads((EXTENSION / "schemas" / "train-well-on-less" / "plugin.json").read_text("utf-8"))
    assert set(schema["properties"]) == {"folder", "showOnStart"}
    for each in schema["properties"].values():
        assert each["title"]
        assert each["description"]
        assert "default" in each
