"""The rules of the house, held by reading the source: which way the arrows point, and what each part may load."""

import ast
import inspect
import json
import re
import shutil
import subprocess
import sys
import tomllib
from graphlib import CycleError, TopologicalSorter
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
    "docs",
    "environment.yml",
    "notebooks",
    "postBuild",
    "pyproject.toml",
    "tests",
    "widgets",
}
MOST_FILES = 97  # 73 for the first eight lessons; models, transfer, tuning and ensembles have the rest
JUPYTER = re.compile(r"IPython|ip\w+|anywidget|traitlets|jupyter\w*|nb\w+|notebook")
ABOVE = {
    "course_lib": {"course_widgets", "course_lessons", "tests", "benchmarks"},
    "widgets": {"course_lessons", "tests", "benchmarks"},
    "notebooks": {"tests", "benchmarks"},
}
WITHOUT_TORCH = [
    "datasets",
    "exercises",
    "metrics",
    "quality",
    "ratios",
    "results",
    "splits",
    "subsets",
]


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


def test_no_module_of_course_lib_needs_itself_in_the_end():
    """An import circle works until somebody imports the other end of it first."""
    files = {_module(path): path for path in _sources("course_lib")}
    TopologicalSorter({name: _needed(name, path, set(files)) for name, path in files.items()}).prepare()


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _needed(name: str, path: Path, modules: set[str]) -> set[str]:
    """The modules among those given that a module imports, wherever in the file, save for type hints."""
    tree = ast.parse(path.read_text("utf-8"))
    hints = [
        node for node in ast.walk(tree) if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node)
    ]
    left_out = {id(each) for node in hints for each in ast.walk(node)}
    found = set()
    for node in ast.walk(tree):
        if id(node) in left_out:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            named = {alias.name: f"{node.module}.{alias.name}" for alias in node.names}
            found |= {full if full in modules else node.module for full in named.values()}
    return {each for each in found & modules if each != name and not name.startswith(f"{each}.")}


def test_a_circle_would_be_seen(tmp_path):
    modules = {"course_lib.a", "course_lib.b"}
    (tmp_path / "a.py").write_text("def f():\n    from course_lib import b\n")
    (tmp_path / "b.py").write_text("from course_lib.a import f\n")
    graph = {
        f"course_lib.{each}": _needed(f"course_lib.{each}", tmp_path / f"{each}.py", modules) for each in "ab"
    }
    with pytest.raises(CycleError):
        TopologicalSorter(graph).prepare()


def test_course_lib_stays_small():
    assert len(_sources("course_lib")) <= MOST_FILES


@pytest.mark.parametrize(
    ("folder", "package"), [("notebooks", "course_lessons"), ("widgets", "course_widgets")]
)
def test_nothing_else_can_be_imported_from_a_folder_on_the_path(folder, package):
    """An editable install puts the folder on the path: whatever lies there would meet a learner's own module."""
    others = [
        path for path in (ROOT / folder).rglob("*.py") if path.relative_to(ROOT / folder).parts[0] != package
    ]
    assert others == []


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
    heavy = {"torch", "optuna", "sklearn", "pandas", "scipy", "matplotlib", "imblearn"}
    loaded = _run(f"import sys, {package}; print(*sys.modules)").split()
    assert heavy.isdisjoint(loaded)


def test_importing_course_lib_takes_under_0_3_seconds_of_the_processor():
    code = "import time; start = time.process_time(); import course_lib; print(time.process_time() - start)"
    assert min(float(_run(code)) for _ in range(3)) < 0.3


@pytest.mark.parametrize("module", WITHOUT_TORCH)
def test_module_does_without_torch(module):
    _run(f"import sys; sys.modules['torch'] = None; import course_lib.{module}")


def test_every_module_is_an_attribute_of_course_lib():
    files = {path.stem for path in (ROOT / "course_lib").glob("*.py")} - {"__init__"}
    assert files < set(dir(course_lib))
    for name in course_lib._MODULES:
        assert inspect.ismodule(getattr(course_lib, name))


def test_the_architecture_names_every_module_of_course_lib_and_no_other():
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    tree = page.partition("\ncourse_lib/")[2].partition("\nwidgets/")[0]
    assert set(re.findall(r"^    (\w+)  ", tree, re.MULTILINE)) == set(course_lib._MODULES)
    assert page.count("\n") < 100, "it is one page"


def test_unknown_module_is_an_attribute_error_that_names_the_known():
    with pytest.raises(AttributeError, match=r"no attribute 'sampling'.*subsets"):
        course_lib.sampling  # noqa: B018


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
