"""One ES module out of several: a widget's front end is loaded from a blob, where relative imports fail."""

import re
from pathlib import Path

STATIC = Path(__file__).parent / "static"

_IMPORT = re.compile(r'^import\s*\{([^}]*)\}\s*from\s*"\./([\w-]+)\.mjs";?[ \t]*$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async function|function|const|let|class)\b)", re.MULTILINE)
_EXPORTED = re.compile(r"^export (?:async function|function|const|let|class)\s+\*?\s*([\w$]+)", re.MULTILINE)
_LEFT = re.compile(r"^(?:import\b|export\b(?! default)).*", re.MULTILINE)


def inline(name: str, folder: Path = STATIC) -> str:
    """Join a module with all it imports.

    Each imported module becomes a function of its own, called once, so that no two modules' names meet.
    What node tests are the originals; what the browser runs is this.

    Parameters
    ----------
    name : str
        The module's name: ``"sampling_ratio"`` for ``sampling_ratio.mjs``.
    folder : Path
        Where it and its imports lie.

    Returns
    -------
    str
        A module without imports, with the same ``export default``.

    Raises
    ------
    FileNotFoundError
        If a module is not there.
    ValueError
        If a module imports itself, or imports or exports in a form that is not
        ``import {a, b as c} from "./name.mjs"``, ``export function|const|let|class``, or ``export default``
        in the first module.

    Examples
    --------
    >>> "import" in inline("fraction")
    False
    """
    done = _loaded(name, folder)
    entry = done.pop(name)
    return "".join(_wrapped(module, text) for module, text in done.items()) + _EXPORT.sub("", entry)


def styles(name: str, folder: Path = STATIC) -> str:
    """Join the style sheets that lie beside a module and beside what it imports, imports first.

    Parameters
    ----------
    name : str
        The module's name.
    folder : Path
        Where it and its imports lie.

    Returns
    -------
    str

    Examples
    --------
    >>> styles("fraction")
    ''
    """
    sheets = [folder / f"{module}.css" for module in _loaded(name, folder)]
    return "\n".join(sheet.read_text("utf-8") for sheet in sheets if sheet.exists())


def _loaded(name: str, folder: Path) -> dict[str, str]:
    done: dict[str, str] = {}
    _load(name, folder, done, ())
    return done


def _load(name: str, folder: Path, done: dict[str, str], above: tuple[str, ...]) -> None:
    if name in above:
        raise ValueError(f"{name}.mjs imports itself: {' -> '.join((*above, name))}")
    text = (folder / f"{name}.mjs").read_text("utf-8")
    for module in (match[2] for match in _IMPORT.finditer(text)):
        if module not in done:
            _load(module, folder, done, (*above, name))
    text = _IMPORT.sub(
        lambda match: f"const {{{match[1].replace(' as ', ': ')}}} = {_variable(match[2])};", text
    )
    if left := _LEFT.search(_EXPORT.sub("", text)):
        raise ValueError(
            f"{name}.mjs: cannot inline {left[0].strip()!r}; write imports as "
            'import {a, b as c} from "./name.mjs", exports as export function, const, let or class'
        )
    done[name] = text


def _wrapped(name: str, text: str) -> str:
    names = ", ".join(_EXPORTED.findall(text))
    return f"const {_variable(name)} = (() => {{\n{_EXPORT.sub('', text)}\nreturn {{ {names} }};\n}})();\n\n"


def _variable(name: str) -> str:
    return f"module_{name.replace('-', '_')}"
