"""The members: networks and others, each trained once a seed; kept are its probabilities and its cost."""

import io
import pickle
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from time import perf_counter, thread_time
from typing import Any

import numpy as np

from course_lib.datasets import (
    Dataset,
    Split,
    load_mnist_5000,
    load_sketches,
    resize,
)

SIDE = 16
IMAGES = {"sketches": 1_000, "digits": 300}
"""Labelled pictures that members learn from."""
LENGTHS = {"short": 100, "long": 300}
"""Steps of 32 pictures that a network takes; on the sketches those of `SLOWER` take three times as many."""
SLOWER = ("cnn", "mlp")
RECIPE = {"sketches": "vgg", "digits": "mlp"}
"""The recipe that several networks differ from each other only in the seed by."""
RECIPES: dict[str, dict[str, Any]] = {
    "vgg": {"model": "vgg", "width": 0.25},
    "cnn": {"model": "cnn", "width": 2.0},
    "resnet": {"model": "resnet", "width": 0.25},
    "mlp": {"model": "mlp"},
    "wide mlp": {"model": "mlp", "width": 4.0},
}
CYCLES = 4  # of a run that snapshots are taken of


@dataclass(frozen=True, eq=False)
class Member:
    """What is kept of a trained member: its probabilities of the validation and of the test part, and its cost.

    Attributes
    ----------
    val, test : ndarray of float32, shape (n, 10)
    seconds, ms_1 : float
        Processor seconds of learning; milliseconds on the wall for an answer to one picture, the median.
    bytes : int
        Size when saved.
    """

    val: np.ndarray
    test: np.ndarray
    seconds: float
    ms_1: float
    bytes: int


@lru_cache(maxsize=2)
def load_task(task: str, seed: int) -> Dataset:
    """Load sketches or real digits as 16×16 pictures; the train part holds the labelled ones of this seed first.

    >>> load_task("digits", 0)
    Dataset('MNIST 5000', 10 classes, train 3,000 · val 1,000 · test 1,000, 16×16 uint8)
    """
    data = load_sketches() if task == "sketches" else load_mnist_5000(seed)
    order = np.random.default_rng([seed, 7]).permutation(len(data.train))
    if task == "sketches":
        order = order[:4_000]
    return resize(replace(data, train=data.train.take(order)), SIDE)


def labelled(task: str, seed: int) -> Split:
    """Give the labelled pictures of a seed.

    >>> len(labelled("digits", 0))
    300
    """
    return load_task(task, seed).train.take(np.arange(IMAGES[task]))


def learn(
    task: str,
    seed: int,
    family: str,
    steps: int,
    *,
    number: int = 0,
    images: int | None = None,
    bagged: bool = False,
    rows: np.ndarray | None = None,
    cycles: int = 1,
) -> tuple[Any, list[dict[str, np.ndarray]]]:
    """Train a network of `RECIPES`; give its `Run`, and what it says of each part at the end of each cycle.

    Parameters
    ----------
    task, seed, family, steps
        Which pictures, split and draw; a key of `RECIPES`; steps of 32, before those of `SLOWER` are multiplied.
    number : int
        Which of several by one recipe: decides the weights at first, and the order.
    images, bagged, rows
        Learn from the first so many labelled pictures only; from as many drawn with repeats (Breiman, "Bagging
        Predictors", 1996); from these rows of them.
    cycles : int
        How often the learning rate falls to 0 and starts again (Huang et al., "Snapshot Ensembles", ICLR 2017).
    """
    from course_lib.training import Callback, Recipe, train

    data, own = load_task(task, seed), labelled(task, seed)
    chosen = np.arange(images or len(own)) if rows is None else rows
    if bagged:
        rng = np.random.default_rng([seed, number, 11])
        chosen = rng.choice(chosen, len(chosen))
    own = own.take(chosen)
    said: list[dict[str, np.ndarray]] = []
    slow = task == "sketches" and family in SLOWER
    total = 3 * steps if slow else steps

    class Cycles(Callback):
        """Set the rate of the next step; at the end of a cycle, keep what the network says."""

        def on_step(self, state: Any) -> None:
            length = total // cycles
            at = state.step % length
            left = (1 + np.cos(np.pi * at / length)) / 2
            for group in state.optimizer.param_groups:
                group["lr"] = group["initial_lr"] * left
            if at == 0:
                parts = {"val": data.val, "test": data.test}
                said.append(
                    {
                        part: state.predict_proba(split.X)
                        for part, split in parts.items()
                    }
                )
                state.model.train()

    recipe = Recipe(
        **RECIPES[family],
        steps=total,
        batch_size=32,
        learning_rate=1e-2 if family in ("vgg", "resnet") else 3e-3,
        seed=1_000 * number + seed,
    )
    few = replace(data, train=own, val=data.val.take(np.arange(10)))
    run = train(recipe, few, validation=None, callbacks=[Cycles()])
    return run, said


@lru_cache(maxsize=200)
def network(
    task: str, seed: int, family: str, steps: int, **how: Any
) -> tuple[Member, ...]:
    """Train a network as `learn` does, once, and keep a `Member` for each of its cycles.

    >>> (member,) = network("digits", 0, "mlp", 8)
    >>> member.test.shape, member.bytes > 50_000
    ((1000, 10), True)
    """
    import torch

    from course_lib.models import latencies

    run, said = learn(task, seed, family, steps, **how)
    saved = io.BytesIO()
    torch.save(run.model.state_dict(), saved)
    ms = float(
        np.median(latencies(run.model, run.inputs.shape, batch=1, repeats=50))
    )
    return tuple(
        Member(
            **each,
            seconds=run.seconds / len(said),
            ms_1=ms,
            bytes=len(saved.getvalue()),
        )
        for each in said
    )


def _estimators() -> dict[str, Callable[[], Any]]:
    """Give the members that are no networks, as functions that make them."""
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.naive_bayes import GaussianNB
    from sklearn.neighbors import KNeighborsClassifier

    return {
        "k-NN": lambda: KNeighborsClassifier(5, weights="distance"),
        "naive Bayes": lambda: GaussianNB(var_smoothing=1e-2),
        "logistic regression": lambda: LogisticRegression(C=0.1, max_iter=2_000),
        "forest": lambda: RandomForestClassifier(100, random_state=0),
    }


def as_table(X: np.ndarray) -> np.ndarray:
    """Give pictures as rows of numbers from 0 to 1.

    >>> as_table(np.full((3, 16, 16), 255, np.uint8)).shape
    (3, 256)
    """
    return X.reshape(len(X), -1) / 255


@lru_cache(maxsize=40)
def estimator(task: str, seed: int, name: str) -> Member:
    """Fit one that is no network: k-NN, naive Bayes, logistic regression or a forest.

    >>> estimator("digits", 0, "k-NN").test.shape
    (1000, 10)
    """
    data, own = load_task(task, seed), labelled(task, seed)
    model = _estimators()[name]()
    began = thread_time()
    model.fit(as_table(own.X), own.y)
    seconds = thread_time() - began
    one, times = as_table(data.test.X[:1]), []
    for _ in range(20):
        began = perf_counter()
        model.predict_proba(one)
        times.append(1_000 * (perf_counter() - began))
    return Member(
        val=model.predict_proba(as_table(data.val.X)).astype(np.float32),
        test=model.predict_proba(as_table(data.test.X)).astype(np.float32),
        seconds=seconds,
        ms_1=float(np.median(times)),
        bytes=len(pickle.dumps(model)),
    )
