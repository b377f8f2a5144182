"""Arrays that are slow to make, kept in the user's cache folder and never trusted blindly."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np


def cache_folder() -> Path:
    """Give the folder for kept arrays: ``$TRAIN_WELL_CACHE`` if set, else the user's cache folder."""
    import platformdirs

    return Path(os.environ.get("TRAIN_WELL_CACHE") or platformdirs.user_cache_dir("train-well-on-less"))


def cached(
    name: str, settings: dict, make: Callable[[], dict[str, np.ndarray]], *, drawn_by: Sequence[str]
) -> dict[str, np.ndarray]:
    """Give the arrays of ``make()``, from the cache if they were made before by the same code.

    `settings` are all that decides the result, as JSON can hold it; `drawn_by` are the files of this package with
    the code of `make`. A file in the cache, which begins with `name`, holds the arrays and a SHA-256 over them, the
    settings and the code. Anything else (torn, foreign, older, edited) is made again and replaced. Files are written
    aside and renamed, so a reader never sees half a file; nothing is ever unpickled; a folder that cannot be written
    costs time, nothing else.
    """
    code = hashlib.sha256()
    for file in drawn_by:
        code.update(Path(__file__).with_name(file).read_bytes())
    label = json.dumps({"settings": settings, "code": code.hexdigest()}, sort_keys=True)
    tag = hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()[:16]
    path = cache_folder() / f"{name}-{tag}.npz"
    arrays = _read(path, label)
    if arrays is None:
        arrays = make()
        with suppress(OSError):
            _write(path, arrays, label)
    return arrays


def _read(path: Path, label: str) -> dict[str, np.ndarray] | None:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            arrays = {key: archive[key] for key in archive.files}
        seal = arrays.pop("seal").item()
    except Exception:  # whatever a damaged or foreign file can raise: it is made again
        return None
    return arrays if seal == _seal(arrays, label) else None


def _write(path: Path, arrays: dict[str, np.ndarray], label: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, seal=np.array(_seal(arrays, label)), **arrays)  # type: ignore[arg-type]
        os.replace(aside, path)
    except BaseException:
        os.unlink(aside)
        raise


def _seal(arrays: dict[str, np.ndarray], label: str) -> str:
    digest = hashlib.sha256(label.encode())
    for key in sorted(arrays):
        digest.update(f"{key} {arrays[key].dtype} {arrays[key].shape}".encode())
        digest.update(np.ascontiguousarray(arrays[key]).data)
    return digest.hexdigest()
