"""Start from what is known: features computed once, a classifier on top of them, fine-tuning as a recipe.

`Recipe(transfer=...)` fine-tunes (`Transfer` says what learns, and how fast); what needs no training of the trunk is
quicker with features that are computed once, and kept.
"""

import dataclasses
import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike

from course_lib.datasets import Dataset, Split
from course_lib.datasets.cache import Arrays, cached
from course_lib.models import Classifier
from course_lib.training import Recipe, Transfer
from course_lib.training.loop import isolated_torch
from course_lib.training.optimizers import optimizer_code
from course_lib.training.run import Inputs, map_batches
from course_lib.validation import check_number, check_whole_number

__all__ = ["Transfer", "cached_features", "code", "frozen_features", "linear_probe"]

CHUNK = 32  # pictures between two signs of progress


def cached_features(
    model: Classifier, X: ArrayLike, *, progress: bool | Callable[[int, int], None] = False
) -> np.ndarray:
    """Give what a model's trunk makes of pictures, computed once and kept in the user's cache folder.

    Parameters
    ----------
    model : Classifier
        At rest, its batch norm with the statistics that it has learned.
    X : array-like of uint8, shape (n, height, width[, 3])
        Pictures, as `Split.X` has them.
    progress : bool or callable, default=False
        Whether to draw a bar on the standard error stream; or what is called with the pictures done, and all.

    Returns
    -------
    features : ndarray of float32, shape (n, n_features)

    Raises
    ------
    ValueError
        If X holds no pictures, or none that the model can read.

    Examples
    --------
    >>> from course_lib.models import build
    >>> cached_features(build("resnet", (1, 28, 28), 10, seed=0), np.zeros((3, 28, 28), np.uint8)).shape
    (3, 48)
    """
    X = np.asarray(X)
    if X.ndim not in (3, 4) or not len(X):
        raise ValueError(f"X has shape {X.shape}; give pictures, (n, height, width) or (n, height, width, 3)")
    x = Inputs.fit(X).transform(X)

    def compute() -> Arrays:
        with isolated_torch(), _reporting(progress, len(X)) as report:
            was_training = model.training
            parts = []
            for chunk in x.split(CHUNK):
                parts += map_batches(model, model.features, chunk)
                report(len(chunk))
            model.train(was_training)
        return {"features": torch.cat(parts).numpy()}

    weights = model.body.state_dict().items()
    digests = {
        "pictures": _digest([X]),
        "trunk": hashlib.sha256(str(model.body).encode()).hexdigest(),
        "weights": _digest(each.numpy() for _, each in weights),
    }
    try:
        return cached("features", digests, compute, drawn_by=())["features"]
    except RuntimeError as error:
        needs = f"the model cannot read samples of shape {tuple(x.shape[1:])}"
        raise ValueError(f"{needs} ({error}); give pictures like those that it has learned from") from None


def frozen_features(
    model: Classifier, data: Dataset, *, progress: bool | Callable[[int, int], None] = False
) -> Dataset:
    """Give the same data with a trunk's features in place of the pictures: a table to learn from in no time.

    >>> from course_lib.datasets import load_digits
    >>> from course_lib.models import build
    >>> frozen_features(build("resnet", (1, 8, 8), 10, seed=0), load_digits()).train
    Split(1,078 × (48,) float32)
    """
    parts = {}
    for name in ("train", "val", "test"):
        split = getattr(data, name)
        parts[name] = dataclasses.replace(split, X=cached_features(model, split.X, progress=progress))
    return dataclasses.replace(data, name=f"features of {data.name}", columns=(), **parts)


def linear_probe(split: Split, *, C: float = 1.0) -> Any:
    """Fit logistic regression on standardised features.

    Parameters
    ----------
    split : Split
        Features (n, d) and class codes, as `frozen_features` gives them.
    C : float, default=1.0
        How little the weights are pulled towards 0, above 0.

    Returns
    -------
    classifier : sklearn.pipeline.Pipeline
        Fitted; predicts codes of those classes that the split has.

    Raises
    ------
    ValueError
        If the split is no table, has one class only, or C is not above 0.

    References
    ----------
    Donahue et al., "DeCAF: A Deep Convolutional Activation Feature for Generic Visual Recognition", ICML 2014.

    Examples
    --------
    >>> from course_lib.datasets import load_breast_cancer
    >>> data = load_breast_cancer()
    >>> linear_probe(data.train).score(data.val.X, data.val.y) > 0.9
    True
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    check_number("C", C, low=1e-12, must="is outside what logistic regression takes; give a number above 0")
    if split.X.ndim != 2:
        raise ValueError(
            f"the samples have shape {split.X.shape[1:]}; give features, as frozen_features makes them"
        )
    if len(np.unique(split.y)) < 2:
        raise ValueError("there are labels of one class only; label some of another, too")
    return make_pipeline(StandardScaler(), LogisticRegression(C=C, max_iter=1_000)).fit(split.X, split.y)


def code(recipe: Recipe, *, n_classes: int = 10) -> str:
    """Write a recipe's fine-tuning as plain torch, for ``model`` (trained), ``x`` (float) and ``y`` (codes).

    Raises
    ------
    ValueError
        If the recipe has no transfer, or what these lines do not have: another loss, early stopping, augmentation,
        dropout, an L1 penalty, clipping, label smoothing, one cycle.

    Examples
    --------
    >>> text = code(Recipe(model="efficientnet_lite0", transfer="imagenet"), n_classes=3)
    >>> "model.head = nn.Linear(model.head.in_features, 3)" in text
    True
    """
    check_whole_number("n_classes", n_classes, at_least=2)
    transfer = recipe.transfer
    if transfer is None:
        raise ValueError("the recipe has no transfer; add transfer=run, or transfer='imagenet'")
    plain = Recipe()
    for name in ("loss", "patience", "augment", "dropout", "l1", "max_grad_norm", "label_smoothing"):
        if getattr(recipe, name) != getattr(plain, name):
            raise ValueError(f"{name}={getattr(recipe, name)!r} is not in these lines; leave it out")
    if recipe.schedule == "one_cycle":
        raise ValueError("schedule='one_cycle' is not in these lines; take 'cosine', or leave it out")
    frozen = [f"for stage in stages[:-{transfer.thawed}]:", "    stage.requires_grad_(False)"]
    below = recipe.learning_rate * transfer.trunk_rate
    rates = f"{below!r} * {transfer.stage_decay!r} ** k for k in reversed(range(len(stages) - 1))"
    epochs, steps, left = f"{recipe.epochs}", f"{recipe.epochs} * in_epoch", ""
    if recipe.steps is not None:
        epochs, steps, left = "-(-steps // in_epoch)", f"{recipe.steps}", "[: steps - epoch * in_epoch]"
    decay = recipe.weight_decay
    optimizer = optimizer_code(recipe.optimizer, "groups", learning_rate=None, weight_decay=decay)
    falls = recipe.schedule == "cosine"
    counted = [f"in_epoch = -(-len(y) // {recipe.batch_size})", f"steps = {steps}"]
    counted = counted if falls or recipe.steps is not None else []
    thaw = [
        f"    if epoch and epoch % {transfer.thaw_every} == 0:",
        f"        for stage in stages[-{transfer.thawed} - epoch // {transfer.thaw_every} :]:",
        "            stage.requires_grad_(True)",
    ]
    at_rest = [
        "    for layer in model.body.modules():",
        "        if isinstance(layer, nn.BatchNorm2d):",
        "            layer.eval()  # it normalises with what the source has seen",
    ]
    lines = [
        "import torch",
        "from torch import nn",
        "from torch.nn.functional import cross_entropy",
        "",
        f"torch.manual_seed({recipe.seed})",
        f"model.head = nn.Linear(model.head.in_features, {n_classes})",
        "stages = [each for each in model.body if list(each.parameters())] + [model.head]",
        *(frozen if transfer.thawed else []),
        f"rates = [{rates}] + [{recipe.learning_rate!r}]",
        'groups = [{"params": stage.parameters(), "lr": rate} for stage, rate in zip(stages, rates)]',
        f"optimizer = {optimizer}",
        f"order = torch.Generator().manual_seed({recipe.seed})",
        *counted,
        *(["schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)"] if falls else []),
        f"for epoch in range({epochs}):",
        *(thaw if transfer.thaw_every else []),
        "    model.train()",
        *(at_rest if transfer.batch_norm == "eval" else []),
        f"    for batch in torch.randperm(len(y), generator=order).split({recipe.batch_size}){left}:",
        "        optimizer.zero_grad()",
        "        cross_entropy(model(x[batch]), y[batch]).backward()",
        "        optimizer.step()",
        *(["        schedule.step()"] if falls else []),
    ]
    return "\n".join(lines)


@contextmanager
def _reporting(progress: bool | Callable[[int, int], None], total: int) -> Iterator[Callable[[int], Any]]:
    """Give what is called with each few pictures that are done."""
    if not callable(progress):
        from tqdm import tqdm

        with tqdm(total=total, unit="picture", leave=False, disable=not progress) as bar:
            yield bar.update
        return
    done = 0

    def report(more: int) -> None:
        nonlocal done
        done += more
        progress(done, total)

    yield report


def _digest(arrays: Iterable[np.ndarray]) -> str:
    digest = hashlib.sha256()
    for each in arrays:
        digest.update(f"{each.dtype} {each.shape}".encode())
        digest.update(np.ascontiguousarray(each).data)
    return digest.hexdigest()
