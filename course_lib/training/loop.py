"""The training loop."""

import functools
import math
from collections.abc import Iterable
from time import thread_time as clock  # the processor's: another program that wants the core must not count

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from course_lib.losses import LOSSES
from course_lib.models import build, parameter_count
from course_lib.training.callbacks import (
    Callback,
    DeferredLoss,
    EarlyStopping,
    LearningRateSchedule,
    ProgressBar,
    TrainingState,
)
from course_lib.training.inputs import Inputs
from course_lib.training.memory import PeakMemory
from course_lib.training.recipe import Recipe
from course_lib.training.run import Run, map_batches
from course_lib.training.threads import torch_to_itself


def train(
    recipe: Recipe, data, *, callbacks: Iterable[Callback] = (), test: bool = False, progress: bool = False
) -> Run:
    """Train a model as the recipe says.

    Parameters
    ----------
    recipe : Recipe
        Everything that decides the run.
    data : Dataset
        `train` is drawn from, `val` is looked at after every epoch.
    callbacks : iterable of Callback
        What else shall happen on the way.
    test : bool, default=False
        Whether to measure the trained model on `test`, into `Run.metrics`. Look once, when all is decided.
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
    FloatingPointError
        If the loss is no longer a number.

    Notes
    -----
    One seed, one result, bit for bit, on one machine, whatever else it does: the run has torch to itself (see
    `threads.torch_to_itself`), so several at once need processes; in threads they queue. An interrupt (the stop
    button of a notebook, Ctrl+C) ends the run and keeps what it has.

    Examples
    --------
    >>> from course_lib.datasets import load_digits
    >>> run = train(Recipe(model="linear", epochs=20), load_digits(), test=True)
    >>> run.metrics["accuracy"] > 0.8
    True
    """
    _refuse_what_cannot_be_trained_on(recipe, data)
    with torch_to_itself():
        _wake_torch()
        torch.default_generator.manual_seed(recipe.seed)
        with PeakMemory() as memory:
            rows = recipe.choose(data.train)
            chosen = data.train.take(rows)
            inputs = Inputs.of(chosen.X)
            model = build(recipe.model, inputs.shape, data.n_classes, dropout=recipe.dropout)
            model.to(memory_format=torch.channels_last)  # convolutions are faster so, and answer the same
            state = TrainingState(recipe, model, _optimizer(recipe, model), _total_steps(recipe, len(rows)))
            bar = [ProgressBar()] if progress else []
            asked = _callbacks_of(recipe, chosen.y, data.n_classes)
            _fit(state, inputs, chosen, data.val, [*asked, *callbacks, *bar])
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


def _fit(state: TrainingState, inputs: Inputs, chosen, val, hooks: list[Callback]) -> None:
    """Go through the epochs, and let the callbacks have their say."""
    x, y = inputs.tensor(chosen.X), torch.tensor(chosen.y)
    x_val, y_val = inputs.tensor(val.X), torch.tensor(val.y)
    order = torch.Generator().manual_seed(state.recipe.seed)
    for hook in hooks:
        hook.on_start(state)
    try:
        while state.running:
            state.epoch += 1
            learned = _learn(state, inputs, x, y, order, hooks)
            state.history.append({"epoch": state.epoch, **learned, **_validate(state, inputs, x_val, y_val)})
            for hook in hooks:
                hook.on_epoch(state)
    except KeyboardInterrupt:
        state.stop("interrupt")
    finally:
        for hook in hooks:
            hook.on_end(state)
        for weight in state.model.parameters():
            weight.grad = None  # a Run is kept; its last gradients need not be


def _learn(
    state: TrainingState, inputs: Inputs, x: Tensor, y: Tensor, order: torch.Generator, hooks: list[Callback]
) -> dict:
    """Learn from every sample once, in a new order, as far as there are steps left."""
    model, optimizer = state.model.train(), state.optimizer
    weights = list(model.parameters())
    losses, answers, truths = 0.0, [], []
    batches = torch.randperm(len(y), generator=order).split(state.recipe.batch_size)
    started = clock()
    try:
        for batch in batches[: state.total_steps - state.step]:
            truth = y.index_select(0, batch)
            scores = model(inputs.floats(x.index_select(0, batch)))
            loss = state.loss(scores, truth)
            for weight in weights:  # as optimizer.zero_grad() does, which takes ten times as long about it
                weight.grad = None
            loss.backward()
            optimizer.step()

            state.step += 1
            state.samples_seen += len(batch)
            losses += _finite(loss.item(), state) * len(batch)
            answers.append(scores.detach())
            truths.append(truth)
            for hook in hooks:
                hook.on_step(state)
        truth = torch.cat(truths)
        right = (torch.cat(answers).argmax(dim=1) == truth).sum().item()
    finally:
        seconds = clock() - started
        state.seconds += seconds
    return {"train_loss": losses / len(truth), "train_accuracy": right / len(truth), "seconds": seconds}


def _validate(state: TrainingState, inputs: Inputs, x: Tensor, y: Tensor) -> dict:
    """Measure loss and accuracy on samples that nothing is learned from."""
    started = clock()
    scores = torch.cat(map_batches(state.model, state.model, inputs, x))
    measured = {
        "val_loss": cross_entropy(scores, y).item(),
        "val_accuracy": (scores.argmax(dim=1) == y).sum().item() / len(y),
    }
    state.validation_seconds += clock() - started
    return measured


@functools.cache
def _wake_torch() -> None:
    """Learn once from nothing, so that what torch loads on first use is not charged to the first run."""
    model = build("cnn", (1, 28, 28), n_classes=2).to(memory_format=torch.channels_last)
    optimizer = _optimizer(Recipe(), model)
    for size in (64, 16):
        cross_entropy(model(torch.zeros(size, 1, 28, 28)), torch.zeros(size, dtype=torch.long)).backward()
        optimizer.step()


def _total_steps(recipe: Recipe, n: int) -> int:
    return recipe.steps or recipe.epochs * math.ceil(n / recipe.batch_size)


def _optimizer(recipe: Recipe, model: nn.Module) -> torch.optim.Optimizer:
    settings = {"lr": recipe.learning_rate, "weight_decay": recipe.weight_decay}
    match recipe.optimizer:  # fused: one pass over the weights instead of one per operation
        case "adam":
            return torch.optim.Adam(model.parameters(), fused=True, **settings)
        case "sgd":
            return torch.optim.SGD(model.parameters(), fused=True, **settings)
        case "rmsprop":
            return torch.optim.RMSprop(model.parameters(), foreach=True, **settings)


def _callbacks_of(recipe: Recipe, y: np.ndarray, n_classes: int) -> list[Callback]:
    asked = []
    if recipe.loss != "cross_entropy":
        make = recipe.loss if callable(recipe.loss) else LOSSES[recipe.loss]
        asked.append(DeferredLoss(make(np.bincount(y, minlength=n_classes)), recipe.defer))
    if recipe.schedule != "constant":
        asked.append(LearningRateSchedule(recipe.schedule))
    if recipe.patience is not None:
        asked.append(EarlyStopping(recipe.patience))
    return asked


def _finite(loss: float, state: TrainingState) -> float:
    if math.isfinite(loss):
        return loss
    raise FloatingPointError(
        f"the loss became {loss} at step {state.step} (epoch {state.epoch}) with "
        f"learning_rate={state.recipe.learning_rate} and optimizer={state.recipe.optimizer!r}: the steps are too "
        "large; try a tenth of the learning rate"
    )


def _refuse_what_cannot_be_trained_on(recipe: Recipe, data) -> None:
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
