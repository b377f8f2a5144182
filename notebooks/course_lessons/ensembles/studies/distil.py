"""One small network that learns from what an ensemble says, also of pictures that nobody has labelled."""

from functools import lru_cache

import numpy as np

from course_lessons.ensembles.studies.combine import TEAM, log_loss
from course_lessons.ensembles.studies.members import (
    IMAGES,
    LENGTHS,
    RECIPE,
    RECIPES,
    learn,
    load_task,
)
from course_lib import ensembles, metrics


@lru_cache(maxsize=2)
def _said(task: str, seed: int, length: str) -> list[np.ndarray]:
    """Give what each network of the team says of every training picture, labelled or not, then of the test part."""
    data = load_task(task, seed)
    X = np.concatenate([data.train.X, data.test.X])
    runs = (
        learn(task, seed, RECIPE[task], LENGTHS[length], number=int(name[-1]))[0]
        for name in TEAM
    )
    return [run.predict_proba(X).astype(float) for run in runs]


def student(
    X: np.ndarray,
    targets: np.ndarray,
    asked: np.ndarray,
    steps: int,
    seed: int,
    family: str = "mlp",
) -> np.ndarray:
    """Train a network on probabilities instead of labels; give what it says of other pictures.

    Parameters
    ----------
    X, targets : ndarray of uint8 (n, 16, 16), ndarray (n, C)
        Pictures, and the probabilities to learn; rows of 0 and 1 are labels.
    asked : ndarray
        Pictures to answer for.
    steps, seed : int
        Of 32 pictures; decides weights and order.
    family : str
        A key of `RECIPES`.

    Examples
    --------
    >>> pictures = np.zeros((8, 16, 16), np.uint8)
    >>> student(pictures, np.tile([0.75, 0.25], (8, 1)), pictures[:1], 200, 0).round(1)
    array([[0.8, 0.2]], dtype=float32)
    """
    import torch
    from torch.nn.functional import cross_entropy

    from course_lib.models import build
    from course_lib.training.loop import isolated_torch

    with isolated_torch():
        x = torch.from_numpy(X)[:, None].float() / 255
        y = torch.from_numpy(targets).float()
        model = build(
            input_shape=x.shape[1:],
            n_classes=y.shape[1],
            seed=seed,
            **{
                "name" if key == "model" else key: value
                for key, value in RECIPES[family].items()
            },
        )
        optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
        falling = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
        order = torch.Generator().manual_seed(seed)
        batches: list[torch.Tensor] = []
        for _ in range(steps):
            batches = batches or list(
                torch.randperm(len(x), generator=order).split(32)
            )
            batch = batches.pop()
            loss = cross_entropy(model(x[batch]), y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            falling.step()
        model.eval()
        with torch.no_grad():
            new = torch.from_numpy(asked)[:, None].float() / 255
            return model(new).softmax(dim=1).numpy()


def measure_distilled(
    seed: int,
    *,
    task: str,
    teachers: int,
    length: str = "long",
    unlabelled: bool = False,
    steps: int | None = None,
) -> dict[str, float]:
    """Train one network on what teachers say, and measure it; or with no steps of its own, measure the teachers.

    Parameters
    ----------
    seed, task, length
        As `measure` has them; the length is that of the teachers' training.
    teachers : int
        How many networks teach, up to four; of 0, the labels do.
    unlabelled : bool
        Whether 2,700 pictures more (of the sketches 3,000) are learned from, of which only the teachers speak.
    steps : int, optional
        That the student takes.

    Returns
    -------
    dict
        accuracy, brier, ece, log_loss.
    """
    data, n = load_task(task, seed), IMAGES[task]
    y = data.test.y
    targets = np.eye(10)[data.train.y]
    p = targets[:1]
    if teachers:
        said = ensembles.average(_said(task, seed, length)[:teachers])
        targets, p = np.split(said, [len(data.train)])
    if steps is not None:
        chosen = slice(None) if unlabelled else slice(n)
        p = student(
            data.train.X[chosen],
            targets[chosen],
            data.test.X,
            steps,
            1_000 + seed,
            RECIPE[task],
        ).astype(float)
        p /= p.sum(axis=1, keepdims=True)
    return {
        "accuracy": metrics.accuracy(y, p),
        "brier": metrics.brier(y, p),
        "ece": metrics.ece(y, p),
        "log_loss": log_loss(y, p),
    }
