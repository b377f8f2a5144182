"""Decoupled training: features from all data as they come, then a head on balanced classes."""

import copy
import dataclasses
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike

from course_lib.datasets import Dataset, Split
from course_lib.models import Classifier
from course_lib.ratios import RatioPlan
from course_lib.training.loop import train
from course_lib.training.run import Run


def retrain_head(
    run: Run,
    data: Dataset,
    *,
    steps: int = 500,
    learning_rate: float = 0.01,
    validation: str | None = "epoch",
) -> Run:
    """Keep the features that a run has learned, and train the last layer anew, on classes balanced by copies.

    Features are learned best from the data as they come; it is the classifier that the classes' shares bend. This is
    the paper's cRT; what comes back has the run's body, and the history, seconds and samples seen of both stages.

    Parameters
    ----------
    run, data : Run, Dataset
        A finished run, which stays as it is, and what it was trained on. The head learns from the same rows.
    steps, learning_rate : int, float
        Optimisation steps of the head, and their size at first; it falls to 0 along half a cosine.
    validation : {"epoch", "end", None}, default="epoch"
        As for `train`.

    Raises
    ------
    ValueError
        If a setting is outside its legal values, or a class has no samples in the run's rows.

    References
    ----------
    Kang et al., "Decoupling Representation and Classifier for Long-Tailed Recognition", ICLR 2020.

    Examples
    --------
    >>> from course_lib.datasets import load_digits
    >>> from course_lib.training import Recipe
    >>> digits = load_digits()
    >>> run = train(Recipe(model="mlp", epochs=2), digits)
    >>> again = retrain_head(run, digits, steps=100)
    >>> np.array_equal(again.features(digits.val.X), run.features(digits.val.X))
    True
    """
    rows = data.train.take(np.unique(run.indices))
    unused = Split(run.features(data.test.X[:1]), data.test.y[:1])
    features = dataclasses.replace(
        data,
        name=f"features of {data.name}",
        train=Split(run.features(rows.X), rows.y, rows.groups),
        val=Split(run.features(data.val.X), data.val.y, data.val.groups) if validation else unused,
        test=unused,
    )
    recipe = run.recipe.replace(
        model="linear",
        width=1,
        transfer=None,
        policy=balanced_copies,
        budget=None,
        steps=steps,
        learning_rate=learning_rate,
        schedule="cosine",
        loss="cross_entropy",
        defer=0.0,
        label_smoothing=0.0,
        patience=None,
        augment=None,
    )
    second = train(recipe, features, validation=validation)
    epochs = len(run.history)
    return dataclasses.replace(
        run,
        model=_with_head(run.model, second),
        history=[*run.history, *({**row, "epoch": epochs + row["epoch"]} for row in second.history)],
        seconds=run.seconds + second.seconds,
        validation_seconds=run.validation_seconds + second.validation_seconds,
        samples_seen=run.samples_seen + second.samples_seen,
        peak_memory=max(run.peak_memory, second.peak_memory),
        stopped_by=second.stopped_by or run.stopped_by,
        metrics={},
    )


def balanced_copies(y: ArrayLike, budget: None = None, *, random_state: int = 0, **_: Any) -> np.ndarray:
    """Copy samples until every class has as many as the largest: a policy without a budget."""
    return RatioPlan.from_labels(y, "1:1", how="over").indices(y, random_state=random_state)


def _with_head(model: Classifier, second: Run) -> Classifier:
    """Copy a model and give it the head that was learned on its standardised features."""
    copied = copy.deepcopy(model)
    learned, scaler = second.model.head, second.inputs.scaler
    assert scaler is not None  # features are a table
    with torch.no_grad():
        weight = learned.weight.double() / torch.from_numpy(scaler.scale_)
        copied.head.weight.copy_(weight)
        copied.head.bias.copy_(learned.bias.double() - weight @ torch.from_numpy(scaler.mean_))
    return copied
