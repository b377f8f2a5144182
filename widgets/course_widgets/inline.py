"""One ES module out of several: a control's front end is loaded from a blob, where relative imports fail."""

import re
from pathlib import Path

STATIC = Path(__file__).parent / "static"
"""What several controls share."""

_IMPORT = re.compile(r'^import\s*\{([^}]*)\}\s*from\s*"(\.\.?/[\w/-]+\.mjs)";?[ \t]*$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async function|function|const|let|class)\b)", re.MULTILINE)
_EXPORTED = re.compile(r"^export (?:async function|function|const|let|class)\s+\*?\s*([\w$]+)", re.MULTILINE)
_LEFT = re.compile(r"^(?:import\b|export\b(?! default)).*", re.MULTILINE)


def inline(module: Path) -> str:
    """Join a module with all it imports, from its own folder or from others.

    Each imported module becomes a function of its own, called once, so that no two modules' names meet.
    What node tests are the originals; what the browser runs is this.

    Parameters
    ----------
    module : Path
        A file such as ``sampling_ratio/sampling_ratio.mjs``.

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
        ``import {a, b as c} from "./name.mjs"`` (or ``"../folder/name.mjs"``),
        ``export function|const|let|class``, or ``export default`` in the first module.

    Examples
    --------
    >>> "import" in inline(STATIC / "slider.mjs")
    False
    """
    joined = _load(module.resolve())
    entry = joined.pop(module.resolve())
    return "".join(_wrapped(path, text) for path, text in joined.items()) + _EXPORT.sub("", entry)


def styles(module: Path) -> str:
    """Join the style sheets that lie beside a module and beside what it imports, imports first.

    Parameters
    ----------
    module : Path
        A file such as ``sampling_ratio/sampling_ratio.mjs``.

    Returns
    -------
    str

    Raises
    ------
    FileNotFoundError, ValueError
        As `inline` does.

    Examples
    --------
    >>> styles(STATIC / "scales.mjs")
    ''
    """
    sheets = [path.with_suffix(".css") for path in _load(module.resolve())]
    return "\n".join(sheet.read_text("utf-8") for sheet in sheets if sheet.exists())


def _load(path: Path, done: dict[Path, str] | None = None, above: tuple[Path, ...] = ()) -> dict[Path, str]:
    """Read a module after all that it imports, with each import as a look-up."""
    done = {} if done is None else done
    if path in above:
        raise ValueError(f"{path.name} imports itself: {' -> '.join(each.stem for each in (*above, path))}")
    text = path.read_text("utf-8")

    def look_up(match: re.Match) -> str:
        return (
            f"const {{{match[1].replace(' as ', ': ')}}} = {_variable((path.parent / match[2]).resolve())};"
        )

    for match in _IMPORT.finditer(text):
        imported = (path.parent / match[2]).resolve()
        if imported not in done:
            _load(imported, done, (*above, path))
    text = _IMPORT.sub(look_up, text)
    if left := _LEFT.search(_EXPORT.sub("", text)):
        raise ValueError(
            f"{path.name}: cannot inline {left[0].strip()!r}; write imports as "
            'import {a, b as c} from "./name.mjs", exports as export function, const, let or class'
        )
    done[path] = text
    return done


def _wrapped(path: Path, text: str) -> str:
    names = ", ".join(_EXPORTED.findall(text))
    return f"const {_variable(path)} = (() => {{\n{_EXPORT.sub('', text)}\nreturn {{ {names} }};\n}})();\n\n"


def _variable(path: Path) -> str:
    return re.sub(r"\W", "_", f"module_{path.parent.name}_{path.stem}")
