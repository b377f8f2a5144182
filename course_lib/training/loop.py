"""The training loop; and decoupled training: features from all data as they come, then a head on balanced classes."""

import copy
import dataclasses
import functools
import math
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from time import thread_time as clock  # the processor's: another program that wants the core must not count
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from course_lib.datasets import Dataset, Split
from course_lib.losses import LOSSES
from course_lib.models import Classifier, build, parameter_count
from course_lib.ratios import RatioPlan
from course_lib.training.callbacks import (
    Callback,
    DeferredLoss,
    EarlyStopping,
    LearningRateSchedule,
    ProgressBar,
    TrainingState,
)
from course_lib.training.recipe import Recipe
from course_lib.training.run import Inputs, PeakMemory, Run, map_batches

_ONE_AT_A_TIME = threading.RLock()  # reentrant: a callback may train, too


def train(
    recipe: Recipe,
    data: Dataset,
    *,
    callbacks: Iterable[Callback] = (),
    test: bool = False,
    progress: bool = False,
) -> Run:
    """Train a model as the recipe says.

    Parameters
    ----------
    recipe : Recipe
        Everything that decides the run.
    data : Dataset
        `train` is drawn from, `val` is measured on after every epoch.
    callbacks : iterable of Callback
        What else shall happen on the way.
    test : bool, default=False
        Whether to measure the trained model on `test`, into `Run.metrics`. Do so once, when all is decided.
    progress : bool, default=False
        Whether to draw a bar with the time left on the standard error stream.

    Returns
    -------
    Run
        The trained model, its quality and its cost.

    Raises
    ------
    ValueError
        If there are no samples, the policy cannot meet its budget, or the model cannot read such samples.
    TypeError
        If `recipe` is no recipe or `data` no data set.
    FloatingPointError
        If the loss is no longer a number.

    Notes
    -----
    One seed, one result, bit for bit, on one machine, whatever else it does: the run is alone with torch (see
    `isolated_torch`), so several at once need processes; in threads they queue. An interrupt (the stop
    button of a notebook, Ctrl+C) ends the run and keeps what it has.

    Examples
    --------
    >>> from course_lib.datasets import load_digits
    >>> run = train(Recipe(model="linear", epochs=20), load_digits(), test=True)
    >>> run.metrics["accuracy"] > 0.8
    True
    """
    _check_trainable(recipe, data)
    with isolated_torch():
        _warm_up(table=data.train.X.ndim == 2)
        torch.default_generator.manual_seed(recipe.seed)
        with PeakMemory() as memory:
            rows = recipe.choose(data.train)
            chosen = data.train.take(rows)
            inputs = Inputs.fit(chosen.X)
            model = build(recipe.model, inputs.shape, data.n_classes, dropout=recipe.dropout)
            _channels_last(model)
            total = recipe.steps or recipe.epochs * math.ceil(len(rows) / recipe.batch_size)
            state = TrainingState(recipe, model, _optimizer(recipe, model), total)
            hooks = [*_callbacks_of(recipe, chosen.y, data.n_classes), *callbacks]
            _fit(state, inputs, chosen, data.val, [*hooks, ProgressBar()] if progress else hooks)
    run = Run(
        recipe=recipe,
        model=model,
        inputs=inputs,
        classes=data.classes,
        group_names=data.group_names,
        history=state.history,
        best_epoch=state.best_epoch,
        seconds=state.seconds,
        validation_seconds=state.validation_seconds,
        samples_seen=state.samples_seen,
        n_train=len(rows),
        parameters=parameter_count(model),
        peak_memory=memory.rise,
        data_bytes=chosen.X.nbytes + chosen.y.nbytes,
        indices=rows,
        stopped_by=state.stopped_by,
        metrics={},
    )
    if test:
        run.metrics.update(run.evaluate(data.test))
    return run


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
    """Keep the features that a run has learned, and train the last layer anew, on balanced classes.

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
    Features are learned best from the data as they come; it is the classifier that the classes' shares bend: B. Kang
    et al., "Decoupling Representation and Classifier for Long-Tailed Recognition", ICLR 2020. This is their cRT: the
    head begins from nothing. The features are standardised while it learns; that is then taken into its weights. They
    are worked out once, so a step costs little.

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
    features = dataclasses.replace(
        data,
        name=f"features of {data.name}",
        train=Split(run.features(rows.X), rows.y, rows.groups),
        val=Split(run.features(data.val.X), data.val.y, data.val.groups),
        test=Split(run.features(data.test.X[:1]), data.test.y[:1]),  # not used
    )
    if policy == "class_balanced" and budget is None:
        policy = balanced_copies
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
    second = train(recipe, features)
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


@contextmanager
def isolated_torch() -> Iterator[None]:
    """Let one run use torch at a time, on one thread, with gradients, and leave everything as it was.

    Torch's random state (which draws the initial weights and the dropout), its number of threads and the memory
    of the process are shared by all threads of a process; runs side by side would decide each other's results.

    Examples
    --------
    >>> before = torch.random.get_rng_state()
    >>> with isolated_torch():
    ...     _ = torch.rand(3)
    >>> torch.equal(before, torch.random.get_rng_state())
    True
    """
    with (
        _ONE_AT_A_TIME,
        one_thread(),
        torch.random.fork_rng(devices=[]),
        torch.inference_mode(False),
        torch.enable_grad(),
    ):
        yield


@contextmanager
def one_thread() -> Iterator[None]:
    """Run torch on one thread within the block, and give back the number it had.

    A batch of 64 small images is too little work to share: two threads are no faster than one on a quiet machine,
    and several times slower on a busy one, where each waits for the other at every layer. One thread also gives
    the same numbers whatever the number of cores. The other cores are for other runs: see
    `course_lib.experiments.compare` and its `n_jobs`.

    Examples
    --------
    >>> with one_thread():
    ...     torch.get_num_threads()
    1
    """
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def balanced_copies(y: ArrayLike, budget: None = None, *, random_state: int = 0, **_: Any) -> np.ndarray:
    """Copy samples until every class has as many as the largest: a policy without a budget.

    Examples
    --------
    >>> balanced_copies([0, 0, 0, 1], random_state=0).tolist()
    [0, 1, 2, 3, 3, 3]
    """
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


def _fit(state: TrainingState, inputs: Inputs, chosen: Split, val: Split, hooks: list[Callback]) -> None:
    """Go through the epochs, and call the callbacks."""
    x, y = inputs.transform(chosen.X), torch.tensor(chosen.y)
    x_val, y_val = inputs.transform(val.X), torch.tensor(val.y)
    order = torch.Generator().manual_seed(state.recipe.seed)
    for hook in hooks:
        hook.on_start(state)
    try:
        while state.running:
            state.epoch += 1
            learned = _learn_epoch(state, x, y, order, hooks)
            state.history.append({"epoch": state.epoch, **learned, **_validate(state, x_val, y_val)})
            for hook in hooks:
                hook.on_epoch(state)
    except KeyboardInterrupt:
        state.stop("interrupt")
    finally:
        for hook in hooks:
            hook.on_end(state)
        for weight in state.model.parameters():
            weight.grad = None  # a Run is kept; its last gradients need not be


def _learn_epoch(
    state: TrainingState, x: Tensor, y: Tensor, order: torch.Generator, hooks: list[Callback]
) -> dict[str, float]:
    """Learn from every sample once, in a new order, as far as there are steps left."""
    model, optimizer = state.model.train(), state.optimizer
    weights = list(model.parameters())
    losses, logits, targets = 0.0, [], []
    batches = torch.randperm(len(y), generator=order).split(state.recipe.batch_size)
    started = clock()
    try:
        for batch in batches[: state.total_steps - state.step]:
            target = y.index_select(0, batch)
            output = model(Inputs.floats(x.index_select(0, batch)))
            loss = state.loss(output, target)
            for weight in weights:  # as optimizer.zero_grad() does, which takes ten times as long about it
                weight.grad = None
            loss.backward()
            optimizer.step()

            state.step += 1
            state.samples_seen += len(batch)
            losses += _finite(loss.item(), state) * len(batch)
            logits.append(output.detach())
            targets.append(target)
            for hook in hooks:
                hook.on_step(state)
        target = torch.cat(targets)
        correct = (torch.cat(logits).argmax(dim=1) == target).sum().item()
    finally:
        seconds = clock() - started
        state.seconds += seconds
    return {"train_loss": losses / len(target), "train_accuracy": correct / len(target), "seconds": seconds}


def _validate(state: TrainingState, x: Tensor, y: Tensor) -> dict[str, float]:
    """Measure loss and accuracy on samples that nothing is learned from."""
    started = clock()
    logits = torch.cat(map_batches(state.model, state.model, x))
    measured = {
        "val_loss": cross_entropy(logits, y).item(),
        "val_accuracy": (logits.argmax(dim=1) == y).sum().item() / len(y),
    }
    state.validation_seconds += clock() - started
    return measured


@functools.cache
def _warm_up(*, table: bool) -> None:
    """Train once on nothing, so that what is loaded on first use is not charged to the first run."""
    if table:
        import sklearn.preprocessing  # noqa: F401
    model = _channels_last(build("cnn", (1, 28, 28), n_classes=2))
    optimizer = _optimizer(Recipe(), model)
    for size in (64, 16):
        cross_entropy(model(torch.zeros(size, 1, 28, 28)), torch.zeros(size, dtype=torch.long)).backward()
        optimizer.step()


def _channels_last(model: Classifier) -> Classifier:
    """Lay out the weights so that convolutions are faster; they give the same numbers."""
    return model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's hints lack it


def _optimizer(recipe: Recipe, model: nn.Module) -> torch.optim.Optimizer:
    kind, fast = {
        "adam": (torch.optim.Adam, "fused"),  # one pass over the weights instead of one per operation
        "sgd": (torch.optim.SGD, "fused"),
        "rmsprop": (torch.optim.RMSprop, "foreach"),
    }[recipe.optimizer]
    settings = {"lr": recipe.learning_rate, "weight_decay": recipe.weight_decay, fast: True}
    return kind(model.parameters(), **settings)


def _callbacks_of(recipe: Recipe, y: np.ndarray, n_classes: int) -> list[Callback]:
    callbacks: list[Callback] = []
    if recipe.loss != "cross_entropy":
        make = recipe.loss if callable(recipe.loss) else LOSSES[recipe.loss]
        callbacks.append(DeferredLoss(make(np.bincount(y, minlength=n_classes)), recipe.defer))
    if recipe.schedule != "constant":
        callbacks.append(LearningRateSchedule(recipe.schedule))
    if recipe.patience is not None:
        callbacks.append(EarlyStopping(recipe.patience))
    return callbacks


def _finite(loss: float, state: TrainingState) -> float:
    if math.isfinite(loss):
        return loss
    raise FloatingPointError(
        f"the loss became {loss} at step {state.step} (epoch {state.epoch}) with "
        f"learning_rate={state.recipe.learning_rate} and optimizer={state.recipe.optimizer!r}: the steps are too "
        "large; try a tenth of the learning rate"
    )


def _check_trainable(recipe: Any, data: Any) -> None:
    if not isinstance(recipe, Recipe):
        raise TypeError(f"recipe is a {type(recipe).__name__}; call train(Recipe(...), data)")
    missing = [part for part in ("train", "val", "test", "classes") if not hasattr(data, part)]
    if missing:
        raise TypeError(
            f"data is a {type(data).__name__} without {missing[0]!r}; give a course_lib.datasets.Dataset"
        )
    for part in ("train", "val"):
        if not len(getattr(data, part)):
            raise ValueError(f"data.{part} has no samples; give at least one")
