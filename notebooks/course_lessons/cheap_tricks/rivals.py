"""What the fast recipe is held against: a tutorial's training, the course's default, and one without gradients."""

from collections.abc import Sequence
from time import thread_time as clock
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader

from course_lessons.cheap_tricks.fast import SEVERAL, Fast, Prepare, whitening
from course_lib.datasets import Dataset, Split
from course_lib.training import Callback, Recipe, train
from course_lib.training.loop import isolated_torch
from course_lib.training.run import Inputs, map_batches

Reached = tuple[float, int] | None
"""Processor seconds and images until the target; None: it was not reached."""


class Images(torch.utils.data.Dataset):
    """Images as tutorials wrap them: one at a time, made into floats from 0 to 1."""

    def __init__(self, split: Split) -> None:
        self.X, self.y = split.X, split.y

    def __len__(self) -> int:
        return len(self.X)

    def __getitem__(self, k: int) -> tuple[Tensor, Tensor]:
        image = torch.from_numpy(self.X[k]).float().div(255).unsqueeze(0)
        return image, torch.tensor(self.y[k])


def tutorial(
    data: Dataset, target: float, *, seed: int, epochs: int = 4
) -> Reached:
    """Train as the beginner's pages of the frameworks do, until the validation samples are named so well.

    Two 3×3 convolutions of 32 and 64 channels, max pooling, a hidden layer of 128, a quarter dropped out; Adam at
    0.001; batches of 64 from a DataLoader. It is looked at after every 10 steps, which is not counted.
    """
    with isolated_torch():
        torch.manual_seed(seed)
        model = nn.Sequential(
            nn.Conv2d(1, 32, 3),
            nn.ReLU(),
            nn.Conv2d(32, 64, 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Dropout(0.25),
            nn.Flatten(),
            nn.Linear(9216, 128),
            nn.ReLU(),
            nn.Linear(128, data.n_classes),
        )
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
        loader = DataLoader(Images(data.train), batch_size=64, shuffle=True)
        seconds, seen, step = 0.0, 0, 0
        for _ in range(epochs):
            started = clock()
            for images, truth in loader:
                optimizer.zero_grad()
                loss = cross_entropy(model(images), truth)
                loss.backward()
                optimizer.step()
                seen, step = seen + len(truth), step + 1
                if step % 10 == 0:
                    seconds += clock() - started
                    if _right(model, data.val) >= target:
                        return seconds, seen
                    started = clock()
            seconds += clock() - started
    return None


def default(
    data: Dataset, target: float, *, seed: int, epochs: int = 40, **changes: Any
) -> Reached:
    """Train by the course's default recipe, for longer, until the validation samples are named so well."""
    watch = _Until(data.val, target)
    recipe = Recipe(epochs=epochs, seed=seed, **changes)
    run = train(recipe, data, callbacks=[watch], validation=None)
    return (
        (run.seconds - watch.looking, run.samples_seen) if watch.reached else None
    )


class _Until(Callback):
    """Look after every 10 steps, and end the run there by an interrupt, which keeps what it has."""

    def __init__(self, split: Split, target: float) -> None:
        self.split, self.target = split, target
        self.looking, self.reached = 0.0, False

    def on_step(self, state: Any) -> None:
        if state.step % 10:
            return
        started = clock()
        self.reached = _right(state.model, self.split) >= self.target
        state.model.train()
        self.looking += clock() - started
        if self.reached:
            raise KeyboardInterrupt


def without_gradients(
    data: Dataset, *, seed: int, width: int = 24, decay: float = 10.0
) -> tuple[float, int, float]:
    """Whiten, pool, and solve for the last layer at once (ridge regression): no gradient, no step.

    Returns
    -------
    float, int, float
        Processor seconds, images seen, and the share of the test samples that is named right.
    """
    with isolated_torch():
        x = torch.from_numpy(data.train.X)
        rng = np.random.default_rng(seed)
        rows = torch.from_numpy(
            rng.choice(len(x), min(4_000, len(x)), replace=False)
        )
        started = clock()
        prepare = Prepare(
            Fast(steps=1, scaling="picture", invert=True), x[rows[:SEVERAL]]
        )
        first = whitening(prepare(x[rows[:SEVERAL]]), width)
        pool = nn.Sequential(
            first, nn.ReLU(), nn.AvgPool2d(3, stride=2), nn.Flatten()
        )

        def features(images: Tensor) -> Tensor:
            found = pool(prepare(images))
            return torch.cat([found, torch.ones(len(found), 1)], dim=1)

        with torch.no_grad():
            side = features(x[:1]).shape[1]
            products, sums = (
                torch.zeros(side, side),
                torch.zeros(side, data.n_classes),
            )
            targets = torch.eye(data.n_classes)[torch.from_numpy(data.train.y)]
            for part in rows.split(500):
                found = features(x[part])
                products += found.T @ found
                sums += found.T @ targets[part]
            weights = torch.linalg.solve(products + decay * torch.eye(side), sums)
            seconds = clock() - started
            named = features(torch.from_numpy(data.test.X)) @ weights
    right = (named.argmax(dim=1).numpy() == data.test.y).mean()
    return seconds, len(rows), float(right)


def _right(model: nn.Module, split: Split) -> float:
    """Give the share that is named right; the model is left in training mode."""
    x = Inputs.fit(split.X).transform(split.X)
    named: Sequence[Tensor] = map_batches(
        model, lambda part: model(part).argmax(dim=1), x
    )
    model.train()
    return float((torch.cat(list(named)).numpy() == split.y).mean())
