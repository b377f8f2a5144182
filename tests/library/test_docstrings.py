"""What a public function says of itself: how it is used, and when it raises."""

import ast
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

import course_lib

ROOT = Path(__file__).parents[2]
MODULES = sorted(
    [
        *(ROOT / "course_lib").rglob("*.py"),
        *(ROOT / "widgets" / "course_widgets").rglob("*.py"),
        *(ROOT / "notebooks" / "course_lessons").glob("*.py"),
    ]
)
WITHOUT_DOCTEST = {  # "module.function": why its example is not run
    **dict.fromkeys(
        [f"datasets.load_{name}" for name in ("mnist", "fashion_mnist", "credit_fraud")],
        "downloads hundreds of megabytes",
    ),
    "results.check": "trains for minutes",
    "results.write": "trains for minutes, and writes into a lesson",
}


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


def _public(body: list[ast.stmt], within: str = "") -> Iterator[tuple[str, ast.FunctionDef, str]]:
    """Functions and methods that anybody may call: name, definition and the docstring that speaks for them."""
    for node in body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            doc = ast.get_docstring(node) or ""
            yield from _public(node.body, f"{node.name}.")
            made = [
                each
                for each in node.body
                if isinstance(each, ast.FunctionDef) and each.name in ("__init__", "__post_init__")
            ]
            yield from ((f"{node.name}.{each.name}", each, doc) for each in made)
        elif isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and node.name != "main":
            yield within + node.name, node, ast.get_docstring(node) or ""


def _raises(function: ast.FunctionDef) -> bool:
    """Whether its own code holds a ``raise``, or calls a check that is there to raise."""
    todo: list[ast.AST] = list(function.body)
    while todo:
        node = todo.pop()
        if isinstance(node, ast.FunctionDef | ast.Lambda | ast.ClassDef):
            continue  # raises when it is called, if it is
        if isinstance(node, ast.Raise):
            return "NotImplementedError" not in ast.unparse(node)  # else: a subclass is to write it
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name.startswith(("check_", "_check_")):
                return True
        todo.extend(ast.iter_child_nodes(node))
    return False


def _undocumented(source: str) -> set[str]:
    public = _public(ast.parse(source).body)
    says = (
        "Raises\n",
        "{parameters}",
    )  # the latter is what `subsets.selection.policy` fills in, Raises and all
    return {
        name for name, function, doc in public if _raises(function) and not any(each in doc for each in says)
    }


def _offered(path: Path) -> set[str] | None:
    """What the package that a file belongs to has in its ``__all__``; None where it keeps no such list."""
    folder = next(each for each in ("course_lib", "widgets", "notebooks") if path.is_relative_to(ROOT / each))
    within = path.relative_to(ROOT if folder == "course_lib" else ROOT / folder).with_suffix("").parts
    package = ".".join(within[: 2 if folder == "course_lib" else 1]).removesuffix(".__init__")
    listed = getattr(importlib.import_module(package), "__all__", None) if folder != "notebooks" else None
    return None if listed is None else set(listed)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_public_function_that_raises_says_when(path):
    silent, offered = _undocumented(path.read_text("utf-8")), _offered(path)
    assert {name for name in silent if offered is None or name.partition(".")[0] in offered} == set()


def test_all_that_a_package_offers_is_asked_when_it_raises():
    assert {"resample", "tomek_links"} <= (
        _offered(ROOT / "course_lib" / "ratios" / "resampling.py") or set()
    )
    assert "check" in (_offered(ROOT / "widgets" / "course_widgets" / "exercise.py") or set())
    assert _offered(ROOT / "course_lib" / "validation.py") is None  # all of it


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def f():\n    raise ValueError", {"f"}),
        ("def f(x):\n    '''F.'''\n    return check_rows(x)", {"f"}),
        (
            "def f(x):\n    '''F.\n\n    Raises\n    ------\n    ValueError\n    '''\n    raise ValueError",
            set(),
        ),
        ("class A:\n    def f(self):\n        if True:\n            raise ValueError", {"A.f"}),
        ("class A:\n    def __post_init__(self):\n        check_rows(self.x)", {"A.__post_init__"}),
        ("def _f():\n    raise ValueError\n\n\ndef g():\n    def inner():\n        raise ValueError", set()),
    ],
)
def test_what_raises_is_seen(source, found):
    assert _undocumented(source) == found
