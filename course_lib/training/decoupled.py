"""Decoupled training: features from all the data as they come, then a new head on balanced classes."""

import copy
import dataclasses
from collections.abc import Callable

import numpy as np
import torch

from course_lib.datasets import Dataset, Split
from course_lib.models import Classifier
from course_lib.ratios import RatioPlan
from course_lib.training.loop import train
from course_lib.training.run import Run


def retrain_head(
    run: Run,
    data: Dataset,
    *,
    policy: str | Callable[..., np.ndarray] = "class_balanced",
    budget: int | float | None = None,
    steps: int = 500,
    learning_rate: float = 0.01,
    loss: str | Callable[..., Callable] = "cross_entropy",
) -> Run:
    """Keep what a run learned to see, and learn anew how to decide: only the last layer, on balanced classes.

    Parameters
    ----------
    run : Run
        A finished run; it stays as it is.
    data : Dataset
        What it was trained on. The head learns from the same rows.
    policy, budget, loss
        As in a `Recipe`. The default copies samples until every class has as many as the largest one; any other
        named policy needs a budget.
    steps : int, default=500
        Optimisation steps of the head, from 1. Batches, optimizer and seed are those of the run's recipe.
    learning_rate : float, default=0.01
        Of the first step; it falls to 0 along half a cosine. A head alone, on features of one scale, bears larger
        steps than a network.

    Returns
    -------
    Run
        With the run's body and the new head. Its history, seconds and samples seen are those of both stages.

    Raises
    ------
    ValueError
        If a setting is outside its legal values, or a class has no samples in the run's rows.

    Notes
    -----
    What is rare is learned best for the features when it is seen as it comes; it is the classifier that the shares
    bend: B. Kang et al., "Decoupling Representation and Classifier for Long-Tailed Recognition", ICLR 2020. This is
    their cRT: the head begins from nothing. The features are standardised while it learns; that is then taken into
    its weights. They are worked out once, so a step costs little.

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
    seen = dataclasses.replace(
        data,
        name=f"features of {data.name}",
        train=Split(run.features(rows.X), rows.y, rows.groups),
        val=Split(run.features(data.val.X), data.val.y, data.val.groups),
        test=Split(run.features(data.test.X[:1]), data.test.y[:1]),  # not looked at
    )
    if policy == "class_balanced" and budget is None:
        policy = copies_to_balance
    recipe = run.recipe.replace(
        model="linear",
        policy=policy,
        budget=budget,
        steps=steps,
        learning_rate=learning_rate,
        schedule="cosine",
        loss=loss,
        defer=0.0,
        patience=None,
    )
    second = train(recipe, seen)
    epochs = len(run.history)
    history = [*run.history, *({**row, "epoch": epochs + row["epoch"]} for row in second.history)]
    return dataclasses.replace(
        run,
        model=_with_head(run.model, second),
        history=history,
        best_epoch=min(history, key=lambda row: row["val_loss"])["epoch"] if history else None,
        seconds=run.seconds + second.seconds,
        validation_seconds=run.validation_seconds + second.validation_seconds,
        samples_seen=run.samples_seen + second.samples_seen,
        peak_memory=max(run.peak_memory, second.peak_memory),
        stopped_by=second.stopped_by or run.stopped_by,
        metrics={},
    )


def copies_to_balance(y, budget=None, *, random_state=0, **_) -> np.ndarray:
    """Copy samples until every class has as many as the largest: a policy without a budget.

    Examples
    --------
    >>> copies_to_balance([0, 0, 0, 1], random_state=0).tolist()
    [0, 1, 2, 3, 3, 3]
    """
    return RatioPlan.from_labels(y, "1:1", how="over").indices(y, random_state=random_state)


def _with_head(model: Classifier, second: Run) -> Classifier:
    """Copy a model and give it the head that was learned on its standardised features."""
    copied = copy.deepcopy(model)
    learned, inputs = second.model.head, second.inputs
    with torch.no_grad():
        weight = learned.weight.double() / torch.from_numpy(inputs.spread)
        copied.head.weight.copy_(weight)
        copied.head.bias.copy_(learned.bias.double() - weight @ torch.from_numpy(inputs.mean))
    return copied
