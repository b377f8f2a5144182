"""Fingerprints of code: what a study measures with, function by function, so that other code may change beside it."""

import ast
import hashlib
import importlib.util
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path

OWN_CODE = ("course_lib", "course_widgets")

Place = tuple[str, str]
"""A module, and a name in it; "" is what the module does when it is imported, "*" all that it offers."""


def fingerprint(module: str, names: Collection[str] = ()) -> str:
    """Give a fingerprint of a module's code, and of all the code of this course that it reaches.

    Docstrings, comments and layout do not count, nor in which module something is defined.

    Parameters
    ----------
    module : str
    names : collection of str, optional
        What the module's functions are told to ask other modules for, as in ``getattr(datasets, "load_digits")``.
    """
    code = sorted((name, text) for (_, name), text in reached(module, names).items())
    return hashlib.sha256("\n".join(f"# {name}\n{text}" for name, text in code).encode()).hexdigest()[:32]


def reached(module: str, names: Collection[str] = ()) -> Mapping[Place, str]:
    """Give the code that a module reaches: all of its own, and of others what is named there, directly or not.

    Names are followed as they are written, so rather too far than not far enough: a local variable called like a
    function reaches that, and a module that is handed on counts whole, unless it offers one of the `names`. What is
    not of this course, or of the package that the module is from, does not count.
    """
    own = frozenset({*OWN_CODE, module.partition(".")[0]})
    found: dict[Place, str] = {}
    todo = [(module, name) for name in _definitions(module)]
    while todo:
        place = todo.pop()
        if place in found:
            continue
        found[place] = _code(place)
        if place[1] == "*":
            offered = {*_definitions(place[0]), *_imports(place[0])} - {""}
            for name in offered.intersection(names) or offered:
                todo.extend(_follow(place[0], name, (), own))
        else:
            todo.extend(_uses(place, own))
    return {place: text for place, text in found.items() if text}


@cache
def _code(place: Place) -> str:
    """Give the code of a place as it would be written without docstrings, comments and any layout of its own."""
    module, name = place
    return "\n".join(ast.unparse(_without_words(each)) for each in _definitions(module).get(name, ()))


@cache
def _uses(place: Place, own: frozenset[str]) -> tuple[Place, ...]:
    """Give the places that a place names."""
    module, name = place
    statements = _definitions(module).get(name, ())
    imported = _imports(module)
    local = {key: target for each in statements for key, target in _imports_in(module, each)}
    found = [(module, "")]
    for each in statements:
        for root, attributes in _names(each):
            if root in local or root in imported:
                found.extend(_follow(*(local.get(root) or imported[root]), attributes, own))
            elif root in _definitions(module):
                found.append((module, root))
    return tuple(dict.fromkeys(found))


def _follow(source: str, name: str, attributes: tuple[str, ...], own: frozenset[str]) -> Iterator[Place]:
    """Give the places that an imported name stands for, with what is asked of it where it is a module."""
    if source.partition(".")[0] not in own:
        return
    if name and (inside := f"{source}.{name}") and _file(inside):
        source, name = inside, ""
    if not name and attributes:
        yield from _follow(source, attributes[0], attributes[1:], own)
    elif not name:
        yield source, "*"
    elif name in _definitions(source):
        yield source, name
    elif name in _imports(source):
        yield source, ""
        yield from _follow(*_imports(source)[name], attributes, own)


@cache
def _definitions(module: str) -> Mapping[str, list[ast.stmt]]:
    """Give the statements at a module's top level by the names that they define; under "" those that define none."""
    found: dict[str, list[ast.stmt]] = {"": []}
    for statement in _tree(module).body:
        if not isinstance(statement, ast.Import | ast.ImportFrom):
            for name in _defined_by(statement) or {""}:
                found.setdefault(name, []).append(statement)
    return found


def _defined_by(statement: ast.stmt) -> set[str]:
    """Give the names that a statement defines, or changes by assigning to an item or attribute."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {statement.name}
    found = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Name | ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store):
            while isinstance(node, ast.Attribute | ast.Subscript):
                node = node.value
            found |= {node.id} if isinstance(node, ast.Name) else set()
    return found


@cache
def _imports(module: str) -> Mapping[str, Place]:
    """Give what is imported at a module's top level, by the names that it has there."""
    plain = (each for each in _tree(module).body if not isinstance(each, ast.FunctionDef | ast.ClassDef))
    return {name: target for each in plain for name, target in _imports_in(module, each)}


def _imports_in(module: str, statement: ast.stmt) -> Iterator[tuple[str, Place]]:
    """Give the imports in a statement: the name that is bound, the module, and what of it ("" is the module)."""
    path = _file(module)
    package = module.split(".") if path and path.name == "__init__.py" else module.split(".")[:-1]
    for node in ast.walk(statement):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                yield (alias.asname, (alias.name, "")) if alias.asname else (top, (top, ""))
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            yield from ((alias.asname or alias.name, (source, alias.name)) for alias in node.names)


def _names(node: ast.AST) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give the names in a piece of code, with the attributes that are asked of each: ``a.b.c`` is a, (b, c)."""
    attributes, inner = list[str](), node
    while isinstance(inner, ast.Attribute):
        attributes.insert(0, inner.attr)
        inner = inner.value
    if isinstance(inner, ast.Name):
        yield inner.id, tuple(attributes)
    else:
        for child in ast.iter_child_nodes(inner):
            yield from _names(child)


@cache
def _tree(module: str) -> ast.Module:
    path = _file(module)
    return ast.parse(path.read_text("utf-8") if path else "")


@cache
def _file(module: str) -> Path | None:
    """Find a module's file without importing it (which for some loads torch)."""
    top, *rest = module.split(".")
    spec = importlib.util.find_spec(top)
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(spec.submodule_search_locations[0], *rest)
    candidates = (path / "__init__.py", path.with_suffix(".py"))
    return next((each for each in candidates if each.is_file()), None)


def _without_words(statement: ast.stmt) -> ast.AST:
    """Leave out docstrings, and every other text that stands alone."""
    tree = ast.parse(ast.unparse(statement))
    for node in ast.walk(tree):
        if isinstance(body := getattr(node, "body", None), list):
            texts = (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant) for each in body)
            node.body = [each for each, text in zip(body, texts, strict=True) if not text]  # type: ignore[attr-defined]
    return tree
