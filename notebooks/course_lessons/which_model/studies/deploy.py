"""A trained network without torch: as an ONNX file, run by onnxruntime, with 32-bit numbers or with 8-bit ones."""

import io
import logging
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from functools import lru_cache
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import torch
from torch import nn

from course_lessons.which_model.studies.explain import trained
from course_lessons.which_model.studies.families import SIDE, pictures
from course_lib.models import latencies

INSTALL = 'pip install "train-well-on-less[deploy]"'
WAYS = ("torch", "onnx", "onnx, dynamic int8", "onnx, static int8")


def export_onnx(model: nn.Module, x: np.ndarray, path: Path) -> Path:
    """Write a network as an ONNX file, for batches of any size.

    Parameters
    ----------
    model : nn.Module
        In evaluation mode: dropout and batch norm are written as they then are.
    x : ndarray
        A few samples as the network reads them, float32 (n, …), n at least 2.
    path : Path
        The file to write.

    Raises
    ------
    ImportError
        If onnx is not installed; the message has the command.
    """
    _require("onnx")
    _require("onnxscript")
    with _quiet():
        torch.onnx.export(
            model.eval(),
            (torch.from_numpy(x[:2]),),
            path,
            input_names=["x"],
            dynamic_shapes=({0: torch.export.Dim("n")},),
            dynamo=True,
            external_data=False,
        )
    return path


def quantise(path: Path, x: np.ndarray | None = None) -> Path:
    """Write an ONNX file anew with 8-bit weights; given samples, the layers calculate in 8 bits, too.

    Parameters
    ----------
    path : Path
        An ONNX file.
    x : ndarray, optional
        Samples, float32 (n, …): static quantisation sees on them which numbers occur between the layers. Without
        them, dynamic quantisation looks anew at every answer.

    Raises
    ------
    ImportError
        If onnxruntime is not installed; the message has the command.
    """
    _require("onnxruntime")
    from onnxruntime import quantization

    small = path.with_name(
        f"{path.stem}-{'dynamic' if x is None else 'static'}.onnx"
    )
    with _quiet():
        if x is None:
            quantization.quantize_dynamic(
                path, small, weight_type=quantization.QuantType.QUInt8
            )
        else:
            quantization.quantize_static(path, small, _Batches(x))
    return small


def session(path: Path) -> Callable[[np.ndarray], np.ndarray]:
    """Give the network of an ONNX file as a function, from samples (n, …) to scores (n, classes), on one thread.

    Raises
    ------
    ImportError
        If onnxruntime is not installed; the message has the command.
    """
    _require("onnxruntime")
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    network = onnxruntime.InferenceSession(
        path, options, providers=["CPUExecutionProvider"]
    )
    return lambda x: network.run(None, {"x": x})[0]


def deployed(seed: int, *, model: str, way: str) -> dict[str, float]:
    """Train a model of 20,000 parameters on 1,000 digits, take it out of torch, and measure it.

    Parameters
    ----------
    seed, model : int, str
        Splits the digits and trains the network; which.
    way : {"torch", "onnx", "onnx, dynamic int8", "onnx, static int8"}
        What answers.

    Returns
    -------
    dict
        accuracy on 1,000 others, ms_1 and ms_1_p95 (one digit, on one thread), bytes of the file.
    """
    data = pictures(seed).test
    x = _floats(data.X)
    answer, file, times = _ways(seed, model)[way]
    return {
        "accuracy": float((answer(x).argmax(axis=1) == data.y).mean()),
        "ms_1": float(np.median(times())),
        "ms_1_p95": float(np.percentile(times(), 95)),
        "bytes": file,
    }


@lru_cache(maxsize=1)
def _ways(seed: int, model: str) -> dict[str, Any]:
    """Each way to answer: the function, the bytes of its file, and its times."""
    run = trained(seed, model, SIDE)
    network = run.model.eval()
    known = _floats(pictures(seed).train.X[:200])
    saved = io.BytesIO()
    torch.save(network.state_dict(), saved)

    def by_torch(x: np.ndarray) -> np.ndarray:
        with torch.inference_mode():
            return network(torch.from_numpy(x)).numpy()

    folder = Path(tempfile.mkdtemp(prefix="which-model-"))
    whole = export_onnx(network, known, folder / f"{model}.onnx")
    files = {
        "onnx": whole,
        "onnx, dynamic int8": quantise(whole),
        "onnx, static int8": quantise(whole, known),
    }
    ways: dict[str, Any] = {
        "torch": (
            by_torch,
            saved.getbuffer().nbytes,
            lambda: latencies(network, (1, SIDE, SIDE), batch=1, repeats=200),
        )
    }
    for name, file in files.items():
        answer = session(file)
        ways[name] = (
            answer,
            file.stat().st_size,
            lambda answer=answer: _times(answer, known[:1]),
        )
    return ways


def _times(answer: Callable, x: np.ndarray, repeats: int = 200) -> np.ndarray:
    """Time answers on the wall, after a warm-up: milliseconds."""
    found = []
    for _ in range(repeats + 10):
        started = perf_counter()
        answer(x)
        found.append(perf_counter() - started)
    return 1_000 * np.array(found[10:])


def _floats(images: np.ndarray) -> np.ndarray:
    return images[:, None].astype(np.float32) / 255


class _Batches:
    """Samples to calibrate with, fifty at a time, as onnxruntime asks for them."""

    def __init__(self, x: np.ndarray) -> None:
        self._left = [x[start : start + 50] for start in range(0, len(x), 50)]

    def get_next(self) -> dict[str, np.ndarray] | None:
        return {"x": self._left.pop(0)} if self._left else None


def _require(module: str) -> None:
    try:
        __import__(module)
    except ImportError:
        raise ImportError(
            f"{module} is not installed, which writes and runs ONNX files; install it with: {INSTALL}"
        ) from None


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what the exporters print and log to themselves."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)
