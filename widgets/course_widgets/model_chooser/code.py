"""A model as plain torch: its family's code as course_lib.models has it, a loop that trains it, what it costs."""

import ast
import importlib
import inspect
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from course_lib.models import MODELS

if TYPE_CHECKING:
    from course_lib.training import Recipe

_CLASSIFIER = """\
def Classifier(body, *, n_features, n_classes, dropout):
    return nn.Sequential(body, nn.Dropout(dropout), nn.Linear(n_features, n_classes))
"""
_IMPORTS = {
    "import io",
    "import time",
    "import numpy as np",
    "import torch",
    "from torch import nn",
    "from torch.nn.functional import cross_entropy",
    "from torch.utils.flop_counter import FlopCounterMode",
}
_MEASURING = """\
model.eval()
with torch.inference_mode():
    accuracy = (model(x_val).argmax(dim=1) == y_val).double().mean().item()
    milliseconds = []
    for _ in range(55):
        started = time.perf_counter()
        model(x_val[:1])
        milliseconds.append(1000 * (time.perf_counter() - started))
    latency_ms, latency_p95_ms = np.percentile(milliseconds[5:], [50, 95])  # without the warm-up
    with FlopCounterMode(display=False) as counter:
        model(x_val[:1])
multiply_adds = counter.get_total_flops() // 2
parameters = sum(each.numel() for each in model.parameters())
weights = io.BytesIO()
torch.save(model.state_dict(), weights)
megabytes = weights.tell() / 1e6
"""


def write(recipe: "Recipe") -> str:
    """Write how a recipe's model is built, trained and measured.

    Parameters
    ----------
    recipe : Recipe
        Such as `Recipe.code` can write, with a count of training images.

    Returns
    -------
    str
        It expects ``x`` and ``x_val``, floats from 0 to 1 of shape (n, channels, height, width), and ``y`` and
        ``y_val``, class codes; it leaves ``model``, ``accuracy`` and the costs.

    Examples
    --------
    >>> from course_lib.training import Recipe
    >>> text = write(Recipe(model="mlp", policy="random", budget=300, steps=100))
    >>> "model = mlp(tuple(x.shape[1:]), int(y.max()) + 1)" in text
    True
    """
    imports, source = source_of(MODELS[recipe.model])
    return "\n".join(
        [
            *_sorted(_IMPORTS | imports),
            "",
            f"# x, y: {recipe.budget:,} training images, floats from 0 to 1, (n, channels, height, width), and their",
            "# class codes 0, 1, …; x_val, y_val: other images, to measure on",
            "torch.set_num_threads(1)",
            "",
            "",
            _CLASSIFIER,
            "",
            source,
            "",
            *_training(recipe),
            "",
            _MEASURING,
        ]
    )


def _training(recipe: "Recipe") -> list[str]:
    width = f", width={recipe.width!r}" if recipe.width != 1 else ""
    loop = recipe.replace(policy="all", budget=None).code().splitlines()
    return [
        f"torch.manual_seed({recipe.seed})",
        f"model = {MODELS[recipe.model].__name__}(tuple(x.shape[1:]), int(y.max()) + 1{width})",
        "model.to(memory_format=torch.channels_last)  # convolutions are faster so",
        "started = time.process_time()",
        *(line for line in loop if line and not line.startswith(("import ", "from "))),
        "train_seconds = time.process_time() - started",
    ]


@cache
def source_of(function: Any) -> tuple[frozenset[str], str]:
    """Give a function's source with all that it uses of course_lib, what is used first; and the imports it needs.

    Docstrings and checks of what is given are left out.
    """
    imports: set[str] = set()
    parts: dict[tuple[str, str], str] = {}
    _collect(function.__module__, function.__name__, imports, parts)
    return frozenset(imports), "\n\n".join(parts.values())


def _collect(module: str, name: str, imports: set[str], parts: dict[tuple[str, str], str]) -> None:
    if name == "Classifier" or (module, name) in parts:
        return
    text = inspect.getsource(importlib.import_module(module))
    tree = ast.parse(text)
    defined = {each: node for node in tree.body for each in _names_of(node)}
    imported = {
        (alias.asname or alias.name): (node, alias)
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    if name in imported:
        node, alias = imported[name]
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("course_lib"):
            _collect(str(node.module), alias.name, imports, parts)
        else:
            imports.add(ast.unparse(type(node)(**{**vars(node), "names": [alias]})))
        return
    if name not in defined:
        return  # Python's own
    unsaid = _unsaid(defined[name])
    used = [
        each.id for each in _walk(defined[name], unsaid) if isinstance(each, ast.Name) and each.id != name
    ]
    for each in dict.fromkeys(used):
        _collect(module, each, imports, parts)
    parts[module, name] = _without(text, defined[name], unsaid)


def _names_of(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [each.id for target in node.targets for each in ast.walk(target) if isinstance(each, ast.Name)]
    return []


def _unsaid(node: ast.stmt) -> list[ast.stmt]:
    """Find docstrings, and what refuses wrong arguments."""
    found: list[ast.stmt] = []
    for each in ast.walk(node):
        if not isinstance(each, ast.FunctionDef | ast.ClassDef):
            continue
        for at, statement in enumerate(each.body):
            docstring = at == 0 and ast.get_docstring(each) is not None
            called = (
                statement.value.func
                if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
                else None
            )
            check = isinstance(called, ast.Name) and called.id.startswith("check_")
            refusal = isinstance(statement, ast.If) and isinstance(statement.body[-1], ast.Raise)
            if docstring or check or refusal:
                found.append(statement)
    return found


def _walk(node: ast.AST, without: list[ast.stmt]) -> Any:
    yield node
    for child in ast.iter_child_nodes(node):
        if child not in without:
            yield from _walk(child, without)


def _without(text: str, node: ast.stmt, unsaid: list[ast.stmt]) -> str:
    lines = text.splitlines()
    left_out = {line for each in unsaid for line in range(each.lineno, (each.end_lineno or 0) + 1)}
    kept = [
        lines[line - 1] for line in range(node.lineno, (node.end_lineno or 0) + 1) if line not in left_out
    ]
    return re.sub(r":\n\n+", ":\n", "\n".join(kept)) + "\n"


def _sorted(imports: set[str] | frozenset[str]) -> list[str]:
    """Put the imports in their usual order, those of one module on one line."""
    names: dict[str, set[str]] = {}
    for line in imports:
        if line.startswith("from "):
            module, _, name = line.removeprefix("from ").partition(" import ")
            names.setdefault(module, set()).add(name)
    lines = [line for line in imports if line.startswith("import ")]
    lines += [f"from {module} import {', '.join(sorted(each))}" for module, each in names.items()]
    ours = ("numpy", "torch")

    def place(line: str) -> tuple[bool, bool, str]:
        module = line.split()[1]
        return module.split(".")[0] in ours, line.startswith("from"), module

    ordered = sorted(lines, key=place)
    first = next(k for k, line in enumerate(ordered) if place(line)[0])
    return [*ordered[:first], "", *ordered[first:]]
