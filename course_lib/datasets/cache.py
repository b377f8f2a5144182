"""Arrays that are slow to make, kept in the user's cache folder and never trusted blindly."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from course_lib.validation import check_whole_number

Arrays = dict[str, np.ndarray]


def cached(name: str, settings: dict, make: Callable[[], Arrays], *, drawn_by: Sequence[str]) -> Arrays:
    """Give the arrays of ``make()``, from the cache if the code of files `drawn_by` made them of these `settings`.

    A kept file (in ``$TRAIN_WELL_CACHE`` if set) is sealed by a SHA-256 over arrays, settings and code; anything else
    (torn, foreign, older, edited) is made again. Nothing is ever unpickled, and a folder that cannot be written costs
    time, nothing else.
    """
    import platformdirs

    folder = Path(os.environ.get("TRAIN_WELL_CACHE") or platformdirs.user_cache_dir("train-well-on-less"))
    code = b"".join(Path(__file__).with_name(file).read_bytes() for file in drawn_by)
    label = json.dumps({"settings": settings, "code": hashlib.sha256(code).hexdigest()}, sort_keys=True)
    tag = hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()[:16]
    path = folder / f"{name}-{tag}.npz"
    arrays = _read(path, label)
    if arrays is None:
        arrays = make()
        with suppress(OSError):
            _write(path, arrays, label)
    return arrays


def cached_splits(
    name: str,
    draw: Callable[..., Arrays],
    settings: Mapping[str, dict[str, Any]],
    *,
    random_state: int,
    drawn_by: Sequence[str],
) -> list[Arrays]:
    """Give ``draw(**settings[part], rng=...)`` of each part, cached; each is drawn by a generator of its own.

    Raises
    ------
    ValueError
        If `random_state` is no whole number from 0.
    """
    seed = check_whole_number("random_state", random_state, at_least=0)
    return [
        cached(
            name,
            {"part": part, **given, "random_state": seed},
            partial(draw, **given, rng=np.random.default_rng([seed, stream])),
            drawn_by=drawn_by,
        )
        for stream, (part, given) in enumerate(settings.items())
    ]


def _read(path: Path, label: str) -> Arrays | None:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            arrays = {key: archive[key] for key in archive.files}
        seal = arrays.pop("seal").item()
    except Exception:  # whatever a damaged or foreign file can raise: it is made again
        return None
    return arrays if seal == _seal(arrays, label) else None


def _write(path: Path, arrays: Arrays, label: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, seal=np.array(_seal(arrays, label)), **arrays)  # type: ignore[arg-type]
        os.replace(aside, path)
    except BaseException:
        os.unlink(aside)
        raise


def _seal(arrays: Arrays, label: str) -> str:
    digest = hashlib.sha256(label.encode())
    for key in sorted(arrays):
        digest.update(f"{key} {arrays[key].dtype} {arrays[key].shape}".encode())
        digest.update(np.ascontiguousarray(arrays[key]).data)
    return digest.hexdigest()
