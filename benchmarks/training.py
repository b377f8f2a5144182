"""Seconds per epoch on 10,000 images of 28×28: `train` beside the bare arithmetic, a tutorial's loop and skorch.

Everybody trains the same small CNN on the same uint8 images, 64 at a time in random order, with Adam, on one thread,
in turn within each round. What is timed is one epoch of learning of a network that has learned for one epoch already;
nobody looks at validation samples (`train`, which always does, is given a single one). Seconds are the processor's,
of the whole process: on a quiet machine the same as those on the wall, and on a busy one still the same. The bare
forward and backward gets its batches ready-made as floats and never updates a weight: less than that, nobody can do.
"""

import copy
from collections.abc import Callable
from time import process_time as clock

import pandas as pd
import torch
from skorch import NeuralNetClassifier
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader, Dataset

from course_lib.datasets import load_sketches
from course_lib.training import Callback, Recipe, train
from course_lib.training.loop import isolated_torch

RECIPE = Recipe(epochs=2)
ROUNDS = 9


class Images(Dataset):
    """Images as tutorials wrap them: one at a time, made into floats from 0 to 1."""

    def __init__(self, X, y) -> None:
        self.X, self.y = X, y

    def __len__(self) -> int:
        return len(self.X)

    def __getitem__(self, k: int) -> tuple[Tensor, Tensor]:
        image = torch.from_numpy(self.X[k]).float().div(255).unsqueeze(0)
        return image, torch.tensor(self.y[k])


class Stopwatch(Callback):
    """Note the time at the end of every epoch."""

    def on_start(self, state) -> None:
        self.times = []

    def on_epoch(self, state) -> None:
        self.times.append(clock())


def course_train(model: nn.Module, data) -> float:
    """`train` itself, its second epoch: the first brings a new model to where the others start."""
    watch = Stopwatch()
    train(RECIPE, data, callbacks=[watch], validation=None)
    return watch.times[1] - watch.times[0]


def forward_backward(model: nn.Module, data, *, update: bool = False) -> float:
    """The arithmetic alone: batches lie ready, nothing is counted, and no weight changes unless `update`."""
    x, y = torch.from_numpy(data.train.X).unsqueeze(1), torch.from_numpy(data.train.y)
    order = torch.randperm(len(y), generator=torch.Generator().manual_seed(RECIPE.seed))
    batches = [(x[rows].float().div(255), y[rows]) for rows in order.split(RECIPE.batch_size)]
    weights, optimizer = list(model.parameters()), adam(model)
    started = clock()
    for images, truth in batches:
        for weight in weights:
            weight.grad = None
        cross_entropy(model(images), truth).backward()
        if update:
            optimizer.step()
    return clock() - started


def data_loader(model: nn.Module, data) -> float:
    """The loop of a tutorial."""
    loader = DataLoader(Images(data.train.X, data.train.y), batch_size=RECIPE.batch_size, shuffle=True)
    optimizer = torch.optim.Adam(model.parameters(), lr=RECIPE.learning_rate)
    started = clock()
    losses = 0.0
    for images, truth in loader:
        optimizer.zero_grad()
        loss = cross_entropy(model(images), truth)
        loss.backward()
        optimizer.step()
        losses += loss.item()
    return clock() - started


def skorch_fit(model: nn.Module, data) -> float:
    """A skorch net on the same data set, without its table of epochs and its validation."""
    net = NeuralNetClassifier(
        model,
        criterion=nn.CrossEntropyLoss,
        optimizer=torch.optim.Adam,
        lr=RECIPE.learning_rate,
        batch_size=RECIPE.batch_size,
        max_epochs=1,
        iterator_train__shuffle=True,
        train_split=None,
        verbose=0,
    ).initialize()
    started = clock()
    net.partial_fit(Images(data.train.X, data.train.y))
    return clock() - started


def adam(model: nn.Module) -> torch.optim.Optimizer:
    return torch.optim.Adam(model.parameters(), lr=RECIPE.learning_rate, fused=True)


CONTESTANTS: dict[str, Callable[[nn.Module, object], float]] = {
    "forward and backward alone": forward_backward,
    "… and the update of the weights": lambda model, data: forward_backward(model, data, update=True),
    "forward and backward alone, channels last": lambda model, data: forward_backward(
        model.to(memory_format=torch.channels_last), data
    ),
    "course_lib.training.train": course_train,
    "a tutorial's DataLoader loop": data_loader,
    "skorch": skorch_fit,
}


def main() -> pd.DataFrame:
    """The median over the rounds, and how many times the bare arithmetic and `train` it is (median of ratios)."""
    data = load_sketches()
    learned = train(RECIPE.replace(epochs=1), data).model.to(memory_format=torch.contiguous_format)
    with isolated_torch():
        rounds = [
            {name: run(copy.deepcopy(learned).train(), data) for name, run in CONTESTANTS.items()}
            for _ in range(ROUNDS)
        ]
    seconds = pd.DataFrame(rounds)
    return pd.DataFrame(
        {
            "one epoch of 10,000 images": seconds.columns,
            "seconds": seconds.median().to_numpy(),
            "ratio": seconds.div(seconds["forward and backward alone"], axis=0).median().to_numpy(),
            "times train": seconds.div(seconds["course_lib.training.train"], axis=0).median().to_numpy(),
            "µs per image": (1e6 * seconds.median() / len(data.train)).to_numpy(),
        }
    )


if __name__ == "__main__":
    from benchmarks.__main__ import run

    run("training")
