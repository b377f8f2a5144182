"""What a model costs: numbers to store, multiply-adds and milliseconds for an answer, bytes on the disk."""

import io
import warnings
from dataclasses import dataclass
from time import perf_counter

import numpy as np
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from course_lib.models.classifier import parameter_count
from course_lib.text import storage
from course_lib.validation import check_whole_number

WARM_UP = 5


@dataclass(frozen=True, kw_only=True)
class ModelCost:
    """What a model costs on this machine.

    Attributes
    ----------
    parameters, multiply_adds, bytes : int
        Numbers that training adjusts; multiplications with an addition for one sample; size of the saved weights.
    ms_1, ms_1_p95, ms_64, ms_64_p95 : float
        Milliseconds on the wall for an answer to 1 sample, and to 64 at once: the median, and what 95 % stay below.
    """

    parameters: int
    multiply_adds: int
    bytes: int
    ms_1: float
    ms_1_p95: float
    ms_64: float
    ms_64_p95: float

    def __str__(self) -> str:
        return (
            f"{self.parameters:,} parameters, {self.multiply_adds:,} multiply-adds, {storage(self.bytes)}, "
            f"{self.ms_1:.3g} ms for one sample, {self.ms_64:.3g} ms for 64"
        )


def measure_costs(model: nn.Module, input_shape: tuple[int, ...], *, repeats: int = 50) -> ModelCost:
    """Measure what a model costs: latency on one thread, after a warm-up, as it answers (no dropout, no gradient).

    Parameters
    ----------
    model : nn.Module
        Reads batches (n, *input_shape) of floats; stays in the mode it is in.
    input_shape : tuple of int
        Shape of one sample.
    repeats : int, default=50
        Answers to one sample that are timed; those to 64 are a fifth as many. At least 5.

    Raises
    ------
    ValueError
        If there are fewer than 5 repeats.

    Examples
    --------
    >>> cost = measure_costs(nn.Linear(30, 2), (30,), repeats=5)
    >>> cost.parameters, cost.multiply_adds
    (62, 60)
    """
    check_whole_number("repeats", repeats, at_least=5)
    saved = io.BytesIO()
    torch.save(model.state_dict(), saved)
    one = latencies(model, input_shape, batch=1, repeats=repeats)
    many = latencies(model, input_shape, batch=64, repeats=max(5, repeats // 5))
    return ModelCost(
        parameters=parameter_count(model),
        multiply_adds=multiply_adds(model, input_shape),
        bytes=saved.getbuffer().nbytes,
        ms_1=float(np.median(one)),
        ms_1_p95=float(np.percentile(one, 95)),
        ms_64=float(np.median(many)),
        ms_64_p95=float(np.percentile(many, 95)),
    )


def multiply_adds(model: nn.Module, input_shape: tuple[int, ...]) -> int:
    """Count the multiply-adds of one answer, by torch's own counter: convolutions, products of matrices, attention.

    >>> multiply_adds(nn.Conv2d(1, 8, kernel_size=3), (1, 28, 28)) == 26 * 26 * 8 * 9
    True
    """
    device = next((each.device for each in model.parameters()), torch.device("cpu"))
    training = model.training
    with torch.no_grad(), warnings.catch_warnings(), FlopCounterMode(display=False) as counter:
        warnings.simplefilter("ignore")
        model.eval()(torch.zeros(1, *input_shape, device=device))
    model.train(training)
    return counter.get_total_flops() // 2


def latencies(model: nn.Module, input_shape: tuple[int, ...], *, batch: int, repeats: int) -> np.ndarray:
    """Time answers to so many samples at once, on one thread, after a warm-up: milliseconds, float (repeats,).

    Raises
    ------
    ValueError
        If nothing would be timed.

    Examples
    --------
    >>> latencies(nn.Linear(30, 2), (30,), batch=4, repeats=7).shape
    (7,)
    """
    check_whole_number("batch", batch, at_least=1)
    check_whole_number("repeats", repeats, at_least=1)
    x = torch.rand(batch, *input_shape, generator=torch.Generator().manual_seed(0))
    threads, training = torch.get_num_threads(), model.training
    torch.set_num_threads(1)
    try:
        model.eval()
        with torch.inference_mode():
            times = [_seconds(model, x) for _ in range(WARM_UP + repeats)]
    finally:
        torch.set_num_threads(threads)
        model.train(training)
    return 1000 * np.array(times[WARM_UP:])


def _seconds(model: nn.Module, x: torch.Tensor) -> float:
    started = perf_counter()
    model(x)
    return perf_counter() - started
