"""Real text that is on every learner's disk: the docstrings of the installed libraries. None of it is shipped."""

import ast
import re
import warnings
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from time import thread_time
from typing import Any, NamedTuple

import numpy as np

LIBRARIES = ("numpy", "scipy", "sklearn", "pandas", "torch")
FILES = 60
"""Source files that are read of each library, spread over all of it."""
WORDS = 25
"""Docstrings of fewer words are left out."""
_NAMES = re.compile(
    r"\b(numpy|np|scipy|sp|sklearn|scikit|learn|pandas|pd|torch|pytorch)\b",
    re.IGNORECASE,
)


class Docstrings(NamedTuple):
    """Docstrings, the library that each is from as a number, and the module that it is from.

    Attributes
    ----------
    text : list of str
        Without the libraries' names.
    y : ndarray of int
        Into `LIBRARIES`.
    module : ndarray of int
        The same number, the same file.
    """

    text: list[str]
    y: np.ndarray
    module: np.ndarray


@cache
def read_docstrings(files: int = FILES) -> Docstrings:
    """Read docstrings from the installed libraries' source, importing none of them.

    >>> found = read_docstrings(2)
    >>> len(found.text) == len(found.y) == len(found.module) > 0
    True
    """
    text, y, module = [], [], []
    number = 0
    for k, library in enumerate(LIBRARIES):
        for path in _spread(library, files):
            for docstring in _docstrings(path):
                text.append(docstring)
                y.append(k)
                module.append(number)
            number += 1
    return Docstrings(text, np.array(y), np.array(module))


def _spread(library: str, files: int) -> list[Path]:
    """Give files of a library that have docstrings, the same ones each time, from all of its folders."""
    spec = find_spec(library)
    if spec is None or spec.origin is None:
        raise ValueError(f"{library} is not installed; the course needs it")
    root = Path(spec.origin).parent
    found = [
        path
        for path in sorted(root.rglob("*.py"))
        if "test" not in path.relative_to(root).as_posix()
        and 4_000 < path.stat().st_size < 80_000
    ]
    chosen = np.random.default_rng(0).permutation(len(found))[:files]
    return [found[k] for k in sorted(chosen)]


def _docstrings(path: Path) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # of the library's own text, such as "\d" in a string
        tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found = ast.get_docstring(node) or ""
            if len(found.split()) >= WORDS:
                yield _NAMES.sub(" ", found)


def _columns(kind: str) -> Any:
    """Give what makes columns of texts: all words, the 1,000 most frequent, or 1,024 hashed."""
    from sklearn.feature_extraction.text import (
        HashingVectorizer,
        TfidfTransformer,
        TfidfVectorizer,
    )
    from sklearn.pipeline import make_pipeline

    if kind == "hashed":
        return make_pipeline(
            HashingVectorizer(n_features=1_024, norm=None), TfidfTransformer()
        )
    return TfidfVectorizer(max_features=1_000 if kind == "frequent" else None)


def halves(
    docs: Docstrings, seed: int, by_module: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Split in half: docstring by docstring, or module by module.

    >>> learned, asked = halves(read_docstrings(2), 0, by_module=True)
    >>> len(set(read_docstrings(2).module[learned]) & set(read_docstrings(2).module[asked]))
    0
    """
    rng = np.random.default_rng(seed)
    if not by_module:
        order = rng.permutation(len(docs.y))
        return order[::2], order[1::2]
    modules = rng.permutation(docs.module.max() + 1)
    first = np.isin(docs.module, modules[::2])
    return np.flatnonzero(first), np.flatnonzero(~first)


def measure_text(
    seed: int, *, by_module: bool = True, share: float = 1.0, columns: str = "all"
) -> dict[str, float]:
    """Learn from half of the docstrings which library one is from, and ask about the other half.

    Parameters
    ----------
    seed : int
        Draws the halves, and the share.
    by_module : bool, default=True
        Whether a module's docstrings stay on one side.
    share : float, default=1.0
        Of the docstrings of the first half, to learn from.
    columns : {"all", "frequent", "hashed"}
        All words; the 1,000 most frequent; all, hashed into 1,024 columns.

    Returns
    -------
    dict
        accuracy, seconds, n_train, parameters.

    Examples
    --------
    >>> 0.3 < measure_text(0, share=0.1)["accuracy"] < 0.8  # it reads for a second or two
    True
    """
    from sklearn.linear_model import LogisticRegression

    docs = read_docstrings()
    learned, asked = halves(docs, seed, by_module)
    learned = np.random.default_rng(seed).permutation(learned)
    learned = learned[: round(share * len(learned))]
    began = thread_time()
    made = _columns(columns)
    X = made.fit_transform([docs.text[k] for k in learned])
    model = LogisticRegression(C=10, max_iter=300).fit(X, docs.y[learned])
    seconds = thread_time() - began
    right = model.score(
        made.transform([docs.text[k] for k in asked]), docs.y[asked]
    )
    return {
        "accuracy": right,
        "seconds": seconds,
        "n_train": len(learned),
        "parameters": model.coef_.size,
    }
