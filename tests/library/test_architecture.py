"""The rules of the house, held by reading the source: which way the arrows point, and what each part may load."""

import ast
import importlib
import inspect
import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import course_lib

ROOT = Path(__file__).parents[2]
LABEXTENSION = ROOT / "widgets" / "labextension"
TOP_LEVEL = {
    ".ci",
    ".gitignore",
    "LICENSE",
    "Makefile",
    "README.md",
    "benchmarks",
    "constraints.txt",
    "course_lib",
    "environment.yml",
    "notebooks",
    "pyproject.toml",
    "tests",
    "widgets",
}
JUPYTER = re.compile(r"IPython|ip\w+|anywidget|traitlets|jupyter\w*|nb\w+|notebook")
ABOVE = {
    "course_lib": {"course_widgets", "course_lessons", "tests", "benchmarks"},
    "widgets": {"course_lessons", "tests", "benchmarks"},
    "notebooks": {"tests", "benchmarks"},
}
WITHOUT_TORCH = [
    "bank",
    "claims",
    "datasets",
    "detection",
    "exercises",
    "metrics",
    "quality",
    "ratios",
    "results",
    "splits",
    "subsets",
]
WITHOUT_DOCTEST = {  # "module.function": why its example is not run
    **dict.fromkeys(
        [f"datasets.load_{name}" for name in ("mnist", "fashion_mnist", "cifar10", "credit_fraud", "adult")],
        "downloads hundreds of megabytes",
    ),
    "bank.recompute": "trains for minutes",
    "bank.write": "trains for minutes, and writes into the package",
    **dict.fromkeys(["results.check", "results.remeasure", "results.sample"], "trains for minutes"),
    "results.write": "trains for minutes, and writes into a lesson",
}


def _sources(*folders: str, suffixes: tuple[str, ...] = (".py",)) -> list[Path]:
    files = (path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in suffixes)
    return sorted(path for path in files if "node_modules" not in path.parts)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _imported(path: Path) -> set[str]:
    """The top-level packages that a file imports, wherever in the file it does so."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module.partition(".")[0])
    return names


def _run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def tracked() -> list[str]:
    """The files under version control, as paths from the root."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("git, or this clone's .git folder, is missing")
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    return [name for name in listing.split("\0") if name]


@pytest.mark.parametrize("path", _sources("course_lib", "widgets", "notebooks"), ids=_name)
def test_arrows_point_from_notebooks_to_widgets_to_course_lib(path):
    above = ABOVE[path.relative_to(ROOT).parts[0]]
    assert not _imported(path) & above


@pytest.mark.parametrize("path", _sources("course_lib"), ids=_name)
def test_course_lib_knows_nothing_of_jupyter(path):
    assert [name for name in _imported(path) if JUPYTER.fullmatch(name)] == []


@pytest.mark.parametrize("path", _sources("course_lib"), ids=_name)
def test_course_lib_prints_only_from_a_command_line(path):
    tree = ast.parse(path.read_text("utf-8"))
    commands = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "main"]
    commands += [
        node for node in tree.body if isinstance(node, ast.If) and "__main__" in ast.unparse(node.test)
    ]
    allowed = {id(node) for command in commands for node in ast.walk(command)}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and id(node) not in allowed]
    assert [
        call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"
    ] == []


@pytest.mark.parametrize("package", ["course_lib", "course_widgets", "course_lessons"])
def test_importing_it_stays_light(package):
    heavy = {"torch", "sklearn", "pandas", "scipy", "matplotlib", "imblearn"}
    loaded = _run(f"import sys, {package}; print(*sys.modules)").split()
    assert heavy.isdisjoint(loaded)


def test_importing_course_lib_takes_under_0_3_seconds():
    code = "import time; start = time.perf_counter(); import course_lib; print(time.perf_counter() - start)"
    assert min(float(_run(code)) for _ in range(3)) < 0.3


@pytest.mark.parametrize("module", WITHOUT_TORCH)
def test_module_does_without_torch(module):
    _run(f"import sys; sys.modules['torch'] = None; import course_lib.{module}")


def test_every_module_that_course_lib_names_is_there():
    for name in course_lib._MODULES:
        assert inspect.ismodule(getattr(course_lib, name))
    there = {
        path.stem
        for path in (ROOT / "course_lib").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert there - {"__init__"} - set(course_lib._MODULES) == set()


def test_unknown_module_is_an_attribute_error_that_names_the_known():
    with pytest.raises(AttributeError, match=r"no attribute 'sampling'.*subsets"):
        course_lib.sampling  # noqa: B018


@pytest.mark.parametrize("name", course_lib._MODULES)
def test_public_functions_show_how_they_are_used(name):
    module = importlib.import_module(f"course_lib.{name}")
    public = getattr(module, "__all__", None) or [each for each in vars(module) if not each.startswith("_")]
    functions = {each: vars(module).get(each) for each in public}
    own = {
        f"{name}.{each}": inspect.getdoc(function) or ""
        for each, function in functions.items()
        if inspect.isfunction(function) and function.__module__.startswith(module.__name__) and each != "main"
    }
    assert [each for each, doc in own.items() if ">>>" not in doc and each not in WITHOUT_DOCTEST] == []


@pytest.mark.parametrize("path", _sources("course_lib", "widgets", "notebooks"), ids=_name)
def test_a_module_is_named_after_its_idea(path):
    assert path.stem not in {"utils", "util", "helpers", "misc", "common"}


def test_the_top_level_is_the_one_that_the_readme_explains(tracked):
    assert {name.partition("/")[0] for name in tracked} == TOP_LEVEL


def test_no_file_names_a_machine_or_a_package_index(tracked):
    hosts = [
        "pypi" + r"\.org",
        "python" + "hosted",
        "npm" + r"js\.org",
        r"download\.py" + "torch",
        "ana" + r"conda\.(org|com)",
    ]
    folders = [r"(?<![\w.:/])/(" + "work|root|home|Users|opt" + r")/\w"]
    pattern = re.compile("|".join(hosts + folders))
    found = []
    for name in tracked:
        path = ROOT / name
        try:
            text = path.read_text("utf-8") if path.is_file() else ""
        except UnicodeDecodeError:
            continue
        found += [f"{name}: {match[0]}" for match in pattern.finditer(text)]
    assert found == []


def test_versions_agree():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert course_lib.__version__ == version
    assert json.loads((LABEXTENSION / "package.json").read_text("utf-8"))["version"] == version


def test_a_browser_cannot_keep_an_old_extension():
    """JupyterLab serves what lies under static/ as never changing."""
    package = json.loads((LABEXTENSION / "package.json").read_text("utf-8"))
    load = package["jupyterlab"]["_build"]["load"]
    assert not (LABEXTENSION / "static").exists() or load.endswith(f"?v={package['version']}")
    assert (LABEXTENSION / load.partition("?")[0]).is_file()
