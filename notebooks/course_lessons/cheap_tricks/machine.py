"""What this machine can do on one thread, measured now, and how much of it a training uses."""

from collections.abc import Callable
from time import perf_counter, thread_time

import pandas as pd
import torch

from course_lessons.cheap_tricks.fast import Fast, learn, network
from course_lib.datasets import Dataset
from course_lib.models import multiply_adds
from course_lib.training.loop import isolated_torch

SIDE = 768  # of the square matrices
BYTES = 64_000_000  # copied at a time: more than any cache holds


def ceiling(*, device: str = "cpu", repeats: int = 5) -> dict[str, float]:
    """Measure what is the most here: multiply-adds a second in a product of matrices, bytes a second in a copy.

    Parameters
    ----------
    device : str, default="cpu"
        As torch names it; the CPU is asked on one thread.
    repeats : int, default=5
        The quickest counts.

    Raises
    ------
    ValueError
        If this machine has no such device.

    Examples
    --------
    >>> sorted(ceiling(repeats=1))
    ['bytes a second', 'multiply-adds a second']
    """
    if device != "cpu" and not devices().get(device.partition(":")[0]):
        have = ", ".join(name for name, there in devices().items() if there)
        raise ValueError(f"device={device!r} is not here; this machine has {have}")
    with isolated_torch():
        one = torch.rand(SIDE, SIDE, device=device)
        block = torch.zeros(BYTES // 4, device=device)
        other = torch.zeros_like(block)
        product = min(_seconds(lambda: one @ one, device) for _ in range(repeats))
        copy = min(
            _seconds(lambda: other.copy_(block), device) for _ in range(repeats)
        )
    return {
        "multiply-adds a second": SIDE**3 / product,
        "bytes a second": 2 * BYTES / copy,  # read and written
    }


def devices() -> dict[str, bool]:
    """Say which kinds of devices torch finds here.

    >>> devices()["cpu"]
    True
    """
    return {
        "cpu": True,
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
    }


def use(recipe: Fast, data: Dataset, *, seed: int = 0) -> float:
    """Give the multiply-adds a second that a training makes: those of its layers, forward once and backward twice.

    Preparing, pooling, norms and the update of the weights make none, and take time.
    """
    learn(recipe, data, seed=seed)  # what is loaded on first use
    run = learn(recipe, data, seed=seed)
    shape = tuple(run.prepare(torch.from_numpy(data.train.X[:1])).shape[1:])
    return (
        3
        * multiply_adds(network(recipe, data.n_classes), shape)
        * run.images
        / run.seconds
    )


def used(recipes: dict[str, Fast], data: Dataset) -> pd.DataFrame:
    """Hold trainings against the ceiling: multiply-adds a second in billions, and in percent of the most.

    >>> from course_lib.datasets import load_mnist_5000
    >>> list(used({"plain": Fast(steps=3)}, load_mnist_5000()).columns)
    ['billions a second', '% of the most']
    """
    most = ceiling()["multiply-adds a second"]
    rates = {"a product of matrices": most}
    rates |= {name: use(recipe, data) for name, recipe in recipes.items()}
    table = pd.DataFrame({"billions a second": rates}) / 1e9
    table["% of the most"] = 100 * table["billions a second"] * 1e9 / most
    return table.round(2).rename_axis("multiply-adds, on one thread")


def _seconds(work: Callable[[], object], device: str) -> float:
    """Time some work: by the processor's time as trainings are, or on the wall where another device does it."""
    if device == "cpu":
        started = thread_time()
        work()
        return thread_time() - started
    wait = getattr(torch, device.partition(":")[0]).synchronize
    wait()
    begun = perf_counter()
    work()
    wait()
    return perf_counter() - begun
