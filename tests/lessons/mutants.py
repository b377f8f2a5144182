"""Mechanical faults in a solution: does the judge notice each of them?

A mutant is the solution of an exercise with one thing changed: a constant, a sign, a comparison, an argument, a line
left out. ``python -m tests.lessons.mutants subsets-1`` shows them all, and what the judge makes of each.

A solution runs in what it finds on its page: `page_context` executes, of the cells above, only what the solution's
names need. Where that costs too much, the lesson's tests give the names in a dict
``CONTEXT = {"subsets-2": make_names}``.
"""

import ast
import builtins
import copy
import difflib
import dis
import importlib
import io
import sys
import tomllib
import warnings
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

import jupytext
import numpy as np

from course_lib.exercises import Exercise, assess, get, guard, laws
from course_lib.lessons import find_lesson

MOST = 60  # of an exercise; which ones is drawn by their text, so always the same
_SWAPS = {
    one: other
    for pair in (
        "min max", "argmin argmax", "minimum maximum", "mean sum", "ceil floor", "any all", "std var", "log log10",
        "head tail", "permutation sort", "log2 log", "round floor",
    )
    for one, other in (pair.split(), pair.split()[::-1])
}  # fmt: skip
_OTHER = {
    ast.Add: [ast.Sub], ast.Sub: [ast.Add], ast.Mult: [ast.Div], ast.Div: [ast.Mult], ast.FloorDiv: [ast.Div],
    ast.Mod: [ast.FloorDiv], ast.Pow: [ast.Mult], ast.BitAnd: [ast.BitOr], ast.BitOr: [ast.BitAnd],
    ast.Lt: [ast.LtE, ast.Gt], ast.LtE: [ast.Lt, ast.GtE], ast.Gt: [ast.GtE, ast.Lt], ast.GtE: [ast.Gt, ast.LtE],
    ast.Eq: [ast.NotEq], ast.NotEq: [ast.Eq], ast.In: [ast.NotIn], ast.NotIn: [ast.In],
}  # fmt: skip


def mutants(solution: str) -> dict[str, str]:
    """Give the mutants of a solution: what reads differently in each, to its whole code."""
    tree = ast.parse(solution)
    whole = ast.unparse(tree)
    found: dict[str, str] = {}
    for place, node in enumerate(ast.walk(tree)):
        for number in range(len(list(_replacements(node)))):
            mutated = copy.deepcopy(tree)
            target = list(ast.walk(mutated))[place]
            _put(mutated, target, list(_replacements(target))[number])
            code = ast.unparse(ast.fix_missing_locations(mutated))
            if code != whole and code not in found.values():
                found.setdefault(_difference(whole, code), code)
    return found


def _put(tree: ast.AST, old: ast.AST, new: ast.AST | None) -> None:
    """Replace a node; take a statement away where there is nothing to replace it with."""
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, field, new)
            elif isinstance(value, list) and any(each is old for each in value):
                at = next(number for number, each in enumerate(value) if each is old)
                value[at : at + 1] = [new] if new is not None else [] if len(value) > 1 else [ast.Pass()]


def _difference(old: str, new: str) -> str:
    lines = list(difflib.ndiff(old.splitlines(), new.splitlines()))
    added = [line[2:].strip() for line in lines if line.startswith("+ ")]
    return " ⏎ ".join(added) or "without " + "; ".join(
        line[2:].strip() for line in lines if line.startswith("- ")
    )


def _replacements(node: ast.AST) -> Iterator[ast.AST | None]:
    """What may stand in the place of a node. None: nothing."""
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        value = node.value
        if isinstance(value, bool):
            others = [not value]
        elif isinstance(value, int):
            others = [value + 1, value - 1, value * 2, 0]
        else:
            others = [value * 2, value / 2, 0.0]
        yield from (
            ast.Constant(other) for other in others if other != value or type(other) is not type(value)
        )
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, (ast.operator, ast.cmpop)):
        yield from (other() for other in _OTHER.get(type(node), ()))
    elif isinstance(node, ast.BinOp):
        yield from (node.left, node.right)
    elif isinstance(node, ast.Call):
        yield from _calls(node)
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        yield node.value
        yield from _slices(node)
    elif isinstance(node, ast.Tuple) and len(node.elts) == 2 and isinstance(node.ctx, ast.Load):
        yield ast.Tuple(node.elts[::-1], ast.Load())
    elif isinstance(node, ast.Attribute) and node.attr in _SWAPS:
        yield ast.Attribute(node.value, _SWAPS[node.attr], node.ctx)
    elif isinstance(node, ast.Name) and node.id == "seed":
        yield ast.Constant(0)
    elif isinstance(node, ast.Name) and node.id in _SWAPS and hasattr(builtins, _SWAPS[node.id]):
        yield ast.Name(_SWAPS[node.id], node.ctx)
    elif isinstance(node, ast.Return) and node.value is not None:
        yield ast.Return(ast.Subscript(node.value, ast.Slice(step=ast.Constant(-1)), ast.Load()))
    elif isinstance(node, ast.If):
        yield ast.If(ast.Constant(True), node.body, [])
        yield ast.If(ast.Constant(False), node.body, node.orelse)
    elif isinstance(node, (ast.Assign, ast.AugAssign, ast.Expr)):
        yield None


def _calls(node: ast.Call) -> Iterator[ast.AST]:
    """A call without a keyword, with two arguments swapped or one less, or not made at all; a seed forgotten."""
    for number in range(len(node.keywords)):
        yield ast.Call(node.func, node.args, node.keywords[:number] + node.keywords[number + 1 :])
    for number in range(len(node.args) - 1):
        args = list(node.args)
        args[number : number + 2] = args[number : number + 2][::-1]
        yield ast.Call(node.func, args, node.keywords)
    if node.args and ast.unparse(node.args[-1]) == "seed":
        yield ast.Call(node.func, node.args[:-1], node.keywords)
    if ast.unparse(node.func).rpartition(".")[2] in {"argsort", "sort", "sorted"} and node.args:
        yield ast.Call(node.func, [ast.UnaryOp(ast.USub(), node.args[0]), *node.args[1:]], node.keywords)
    if node.args:
        yield node.args[0]
    if isinstance(node.func, ast.Attribute):
        yield node.func.value


def _slices(node: ast.Subscript) -> Iterator[ast.AST]:
    """The other end: ``x[:k]`` becomes ``x[k:]`` and ``x[-k:]``."""
    if isinstance(node.slice, ast.Slice) and node.slice.upper and not node.slice.lower:
        end = node.slice.upper
        yield ast.Subscript(node.value, ast.Slice(lower=end), node.ctx)
        yield ast.Subscript(node.value, ast.Slice(lower=ast.UnaryOp(ast.USub(), end)), node.ctx)


def chosen(exercise: Exercise) -> dict[str, str]:
    """The mutants that are tried: all, or as many as the cap allows, which a lesson's ``faults.toml`` can lower."""
    found = mutants(exercise.solution)
    most = known_faults(exercise.lesson).get("sample", {}).get(exercise.id, MOST)
    keys = sorted(found, key=lambda key: zlib.crc32(key.encode()))[:most]
    return {key: code for key, code in found.items() if key in keys}


def known_faults(slug: str) -> dict[str, Any]:
    """What a lesson's ``faults.toml`` says, in the tables sample, equivalent, not_yet and awkward."""
    path = Path(__file__).parent / slug / "faults.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}


# --- The page -------------------------------------------------------------------------------------------------------


def _names(code: CodeType, *operations: str) -> set[str]:
    """Names of the page (no locals of a function) that code loads or stores."""
    found = {each.argval for each in dis.get_instructions(code) if each.opname in operations}
    inner = (each for each in code.co_consts if isinstance(each, CodeType))
    return found.union(*(_names(each, *operations) for each in inner))


def _code(statements: list[ast.stmt]) -> CodeType:
    return compile(ast.Module(statements, []), "<page>", "exec")


def _needed(statements: list[ast.stmt]) -> set[str]:
    return _names(_code(statements), "LOAD_NAME", "LOAD_GLOBAL")


def _bound(statement: ast.stmt) -> set[str]:
    """Names that a statement gives a value, or changes: ``x = …``, ``x["a"] = …``, ``x.set(…)``."""
    changed = {
        each.value.id
        for each in ast.walk(statement)
        if isinstance(each, (ast.Subscript, ast.Attribute))
        and (isinstance(each.ctx, ast.Store) or getattr(each, "attr", "") == "set")
        and isinstance(each.value, ast.Name)
    }
    return _names(_code([statement]), "STORE_NAME", "STORE_GLOBAL") | changed


@cache
def _page(exercise_id: str) -> tuple[tuple[ast.stmt, ...], ast.expr]:
    """The statements that stand above an exercise's check, and the expression that is handed to it."""
    cells = jupytext.read(find_lesson(get(exercise_id).lesson).folder / "lesson.py", fmt="py:percent").cells
    above: list[ast.stmt] = []
    for cell in cells:
        if cell.cell_type != "code":
            continue
        for statement in ast.parse(cell.source).body:
            for call in ast.walk(statement):
                if (
                    isinstance(call, ast.Call)
                    and getattr(call.func, "id", "") == "check"
                    and isinstance(call.args[0], ast.Constant)
                    and call.args[0].value == exercise_id
                ):
                    return tuple(above), call.args[1]
            above.append(statement)
    raise LookupError(f"no cell checks {exercise_id!r}")


def page_context(exercise_id: str) -> Callable[[], dict[str, Any]]:
    """Give a maker of the names that a solution needs from its page; what it sets on a control is fresh each time."""
    solution = ast.parse(get(exercise_id).solution).body
    needed, touched = _needed(solution), set().union(*map(_bound, solution))
    kept: list[ast.stmt] = []
    for statement in reversed(_page(exercise_id)[0]):
        if _bound(statement) & needed:
            kept.insert(0, statement)
            needed |= _needed([statement])
    kept = [each for each in kept if "check" not in _bound(each)]
    first = next((number for number, each in enumerate(kept) if _bound(each) & touched), len(kept))
    names: dict[str, Any] = {"check": lambda id, answer: get(id).reference()}
    with _quiet():
        exec(_code(kept[:first]), names)

    def make() -> dict[str, Any]:
        own = dict(names)
        with _quiet():
            exec(_code(kept[first:]), own)
        return own

    return make


@cache
def _context(exercise_id: str) -> Callable[[], dict[str, Any]]:
    folder = Path(__file__).parent / get(exercise_id).lesson
    for path in sorted(folder.glob("*.py")):
        module = importlib.import_module(f"tests.lessons.{folder.name}.{path.stem}")
        if exercise_id in getattr(module, "CONTEXT", {}):
            return module.CONTEXT[exercise_id]
    return page_context(exercise_id)


# --- The verdict ----------------------------------------------------------------------------------------------------


def answer_of(exercise: Exercise, code: str) -> Any:
    """Run a solution's code on its page, and give what would be handed to the check."""
    names = _context(exercise.id)()
    with _quiet(), guard.time_limit(5):
        exec(code, names)
        return eval(compile(ast.Expression(_page(exercise.id)[1]), "<check>", "eval"), names)


def verdict(exercise: Exercise, code: str) -> str:
    """What becomes of a mutant: "pass", or why it does not.

    A value that is the very answer of the solution is no fault, however it was come by.
    """
    try:
        answer = answer_of(exercise, code)
    except (Exception, guard.OutOfTime) as error:
        return f"stops before the check: {guard.explain(error)}"
    if exercise.function is None and laws.same(answer, _answer(exercise.id)):
        return "the same value"
    with _quiet():
        outcome = assess(exercise.id, answer)
    return "pass" if outcome.status == "pass" else outcome.message


@cache
def _answer(exercise_id: str) -> Any:
    return answer_of(get(exercise_id), get(exercise_id).solution)


@contextmanager
def _quiet() -> Iterator[None]:
    with redirect_stdout(io.StringIO()), warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


def main() -> None:
    """Show the mutants of the exercises named, and what becomes of each."""
    for id in sys.argv[1:]:
        exercise = get(id)
        print(f"{id}, unchanged: {assess(id, _answer(id)).message}")
        for key, code in chosen(exercise).items():
            print(f"    {key}\n        {verdict(exercise, code)}")


if __name__ == "__main__":
    main()
