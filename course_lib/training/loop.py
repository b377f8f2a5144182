"""The training loop: a run that can pause, and `train`, which takes it to its end."""

import atexit
import dataclasses
import functools
import math
import sys
import threading
import weakref
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from inspect import GEN_CLOSED, getgeneratorstate
from time import thread_time as clock  # the processor's: another program that wants the core must not count
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy
from tqdm import tqdm

from course_lib import uninterrupted
from course_lib.augment import mix
from course_lib.augment.apply import check_pictures
from course_lib.datasets import Dataset, Split
from course_lib.models import Classifier, build
from course_lib.training.callbacks import (
    Callback,
    EarlyStopping,
    ProgressBar,
    TrainingState,
    callbacks_of,
)
from course_lib.training.optimizers import make_optimizer
from course_lib.training.recipe import Recipe
from course_lib.training.run import Inputs, PeakMemory, Run, map_batches
from course_lib.validation import check_one_of

_ONE_AT_A_TIME = threading.RLock()  # reentrant: a callback may train, too
_paused: "weakref.WeakSet[Training]" = weakref.WeakSet()


@atexit.register
def _end_what_pauses() -> None:
    """End runs that still pause when Python exits: torch crashes on a graph torn down with the frame it is in."""
    for each in list(_paused):
        each.stop()


def train(
    recipe: Recipe,
    data: Dataset,
    *,
    callbacks: Iterable[Callback] = (),
    validation: str | None = "epoch",
    test: bool = False,
    progress: bool | None = None,
) -> Run:
    """Train a model as the recipe says.

    One seed, one result, bit for bit, on one machine: the run is alone with torch, so that several at once need
    processes; in threads they queue. An interrupt (Ctrl+C, a notebook's stop button) ends it and keeps what it has.

    Parameters
    ----------
    recipe, data : Recipe, Dataset
        What decides the run; `train` is drawn from, `val` is watched, as `validation` says.
    callbacks : iterable of Callback
        What else shall happen on the way.
    validation : {"epoch", "end", None}, default="epoch"
        When to measure on `val`: after every epoch, once at the end, or never, and then it may be empty. It decides
        time and no weight: with few training samples it takes longer than learning. Hugging Face's `eval_strategy`.
    test : bool, default=False
        Whether to measure the trained model on `test`, into `Run.metrics`: once, when all is decided.
    progress : bool, optional
        Whether to draw a bar with the time left on the standard error stream. By default in a notebook, where it
        takes longer than half a second and no other bar is drawn.

    Raises
    ------
    ValueError, TypeError
        If there are no samples, the policy cannot meet its budget, or the model cannot read such samples; if early
        stopping lacks the validation of every epoch; if recipe and data are none.
    FloatingPointError
        If the loss is no longer a number.

    Examples
    --------
    >>> from course_lib.datasets import load_digits
    >>> train(Recipe(model="linear", epochs=20), load_digits(), test=True).metrics["accuracy"] > 0.8
    True
    """
    with isolated_torch():
        training = Training(recipe, data, callbacks=callbacks, validation=validation, progress=progress)
        with PeakMemory() as memory:
            training.advance()
    run = training.run
    whole = np.array_equal(run.indices, np.arange(len(data.train)))
    run.peak_memory = memory.rise + whole * run.data_bytes
    if test:
        run.metrics.update(run.evaluate(data.test))
    return run


class Training:
    """A run that can pause: what `train` does, a while at a time, with other work in between.

    Between two whiles torch is left as it was, and other work with it changes nothing of the run: it comes out as
    from `train`, bit for bit, and several take turns. Only `Run.peak_memory` is not measured.

    Parameters
    ----------
    recipe, data, callbacks, validation, progress
        As `train` has them.

    Attributes
    ----------
    state : TrainingState or None
        Where the run stands, for reading; None before it first goes on.
    over : bool
        Whether it has ended, also by an error.

    Raises
    ------
    ValueError, TypeError
        As `train` does; what only building the network shows, when it first goes on.

    Examples
    --------
    >>> from course_lib.datasets import load_digits
    >>> training = Training(Recipe(model="linear", epochs=2), load_digits())
    >>> training.advance(pause=lambda: training.state.step == 20)
    False
    >>> training.state.epoch, training.advance(), len(training.run.history)
    (2, True, 2)
    """

    def __init__(
        self,
        recipe: Recipe,
        data: Dataset,
        *,
        callbacks: Iterable[Callback] = (),
        validation: str | None = "epoch",
        progress: bool | None = False,
    ) -> None:
        check_one_of("validation", validation, ("epoch", "end", None))
        _check_trainable(recipe, data, ("train",) if validation is None else ("train", "val"))
        with isolated_torch(), uninterrupted():  # half of what it loads could not be loaded again
            _warm_up(table=data.train.X.ndim == 2)
        self.state: TrainingState | None = None
        self.over = False
        self._random: Tensor | None = None  # torch's random state, of this run alone
        self._pause: Callable[[], bool] = _never
        self._steps = self._go(recipe, data, list(callbacks), validation, progress)

    @property
    def run(self) -> Run:
        """What came of it so far: the finished run, once it is over.

        Raises
        ------
        RuntimeError
            If it has not begun.
        """
        if self.state is None:
            raise RuntimeError("the run has not begun; call advance() first")
        return Run(**{each.name: getattr(self.state, each.name) for each in dataclasses.fields(Run)})

    def advance(self, pause: Callable[[], bool] | None = None) -> bool:
        """Go on until `pause` says so, which is asked after every step, or to the end; say whether that is reached.

        An interrupt (Ctrl+C) ends the run, which keeps what it has.

        Raises
        ------
        FloatingPointError
            If the loss is no longer a number.
        """
        self._pause = pause or _never
        return self._resume(lambda: next(self._steps, None))

    def stop(self) -> None:
        """End the run where it is, as an interrupt does."""
        if self.state is None:
            self.advance(lambda: True)
        if not self.over:
            self._resume(self._interrupt)

    def _interrupt(self) -> None:
        with suppress(StopIteration):
            self._steps.throw(KeyboardInterrupt())

    def _resume(self, go: Callable[[], object]) -> bool:
        with isolated_torch():
            if self._random is not None:
                torch.default_generator.set_state(self._random)
            try:
                go()
            finally:
                self.over = getgeneratorstate(self._steps) == GEN_CLOSED
                (_paused.discard if self.over else _paused.add)(self)
                self._random = torch.default_generator.get_state()
        return self.over

    def _go(
        self,
        recipe: Recipe,
        data: Dataset,
        callbacks: list[Callback],
        validation: str | None,
        progress: bool | None,
    ) -> Generator[None]:
        """Train, and pause after the steps where that is wished."""
        torch.default_generator.manual_seed(recipe.seed)
        rows = recipe.choose(data.train)
        whole = np.array_equal(rows, np.arange(len(data.train)))  # then a copy would only take memory
        chosen = data.train if whole else data.train.take(rows)
        inputs = Inputs.fit(chosen.X)
        model, optimizer = _network(recipe, inputs.shape, data.n_classes)
        self.state = TrainingState(
            recipe=recipe,
            model=model,
            inputs=inputs,
            classes=data.classes,
            group_names=data.group_names,
            indices=rows,
            data_bytes=chosen.X.nbytes + chosen.y.nbytes,
            optimizer=optimizer,
            total_steps=recipe.steps or recipe.epochs * math.ceil(len(rows) / recipe.batch_size),
        )
        hooks = [*callbacks_of(recipe, np.bincount(chosen.y, minlength=data.n_classes)), *callbacks]
        if validation != "epoch" and any(isinstance(hook, EarlyStopping) for hook in hooks):
            raise ValueError(
                f"validation={validation!r}, and early stopping needs the loss after every epoch; leave "
                "validation out, or patience"
            )
        hooks += _bars(progress)
        yield from _fit(self.state, chosen, data.val, validation, hooks, lambda: self._pause())


def _never() -> bool:
    return False


@contextmanager
def isolated_torch() -> Iterator[None]:
    """Let one run use torch at a time, on one thread, with gradients, and leave everything as it was.

    Random state and number of threads belong to the process: runs side by side would decide each other's results. A
    batch of 64 small images is too little work for two threads, and one gives the same numbers on any machine.
    """
    with _ONE_AT_A_TIME, torch.random.fork_rng(devices=[]), torch.inference_mode(False), torch.enable_grad():
        before = torch.get_num_threads()
        torch.set_num_threads(1)
        try:
            yield
        finally:
            torch.set_num_threads(before)


def _bars(progress: bool | None) -> list[ProgressBar]:
    """Give the bar that was asked for; left open, one where somebody waits and sees no other."""
    if progress is None:
        waiting = "ipykernel" in sys.modules and not getattr(tqdm, "_instances", ())
        return [ProgressBar(delay=0.5)] if waiting else []
    return [ProgressBar()] if progress else []


def _fit(
    state: TrainingState,
    chosen: Split,
    val: Split,
    validation: str | None,
    hooks: list[Callback],
    pause: Callable[[], bool],
) -> Generator[None]:
    """Go through the epochs, call the callbacks, and yield after the steps where `pause` says so."""
    x, y = state.inputs.transform(chosen.X), torch.tensor(chosen.y)
    if validation:
        others = state.inputs.transform(val.X), torch.tensor(val.y)
    # augmentation's own: all other draws are as without
    views = np.random.default_rng([state.recipe.seed, 1])
    if state.recipe.augment:
        check_pictures(Inputs.floats(x[:1]), state.recipe.augment)
    order = torch.Generator().manual_seed(state.recipe.seed)
    for hook in hooks:
        hook.on_start(state)
    try:
        while state.stopped_by is None and state.step < state.total_steps:
            state.epoch += 1
            learned = yield from _learn_epoch(state, x, y, order, views, hooks, pause)
            measured = _validate(state, *others) if validation == "epoch" else {}
            state.history.append({"epoch": state.epoch, **learned, **measured})
            for hook in hooks:
                hook.on_epoch(state)
        if validation == "end":
            state.history[-1].update(_validate(state, *others))
    except KeyboardInterrupt:
        state.stop("interrupt")
    finally:
        for hook in hooks:
            hook.on_end(state)
        for weight in state.model.parameters():
            weight.grad = None  # a Run is kept; its last gradients need not be


def _learn_epoch(
    state: TrainingState,
    x: Tensor,
    y: Tensor,
    order: torch.Generator,
    views: np.random.Generator,
    hooks: list[Callback],
    pause: Callable[[], bool],
) -> Generator[None, None, dict[str, float]]:
    """Learn from every sample once, in a new order, as far as there are steps left."""
    model, optimizer, policy = state.model.train(), state.optimizer, state.recipe.augment
    weights = list(model.parameters())
    losses, correct, seen = 0.0, 0, 0
    batches = torch.randperm(len(y), generator=order).split(state.recipe.batch_size)
    started = clock()
    try:
        for batch in batches[: state.total_steps - state.step]:
            target = y.index_select(0, batch)
            images = Inputs.floats(x.index_select(0, batch))
            if policy is None:
                output = model(images)
                loss = state.loss(output, target)
            else:
                mixed = mix(images, target, policy, random_state=views)
                output, target = model(mixed.images), mixed.y
                loss = mixed.loss(state.loss, output)
            for weight in weights:  # as optimizer.zero_grad() does, which takes ten times as long about it
                weight.grad = None
            loss.backward()
            optimizer.step()

            state.step += 1
            state.samples_seen += len(batch)
            state.batch_loss = loss.item()
            losses += state.batch_loss * len(batch)
            if not math.isfinite(losses):
                raise FloatingPointError(
                    f"the loss became {state.batch_loss} at step {state.step} (epoch {state.epoch}) with "
                    f"learning_rate={state.recipe.learning_rate}: the steps are too large; try a tenth of it"
                )
            # counted step by step: outputs kept until the end would split the heap, by up to 200 MB
            right = int((output.argmax(dim=1) == target).sum())
            state.batch_accuracy = right / len(batch)
            correct += right
            seen += len(batch)
            for hook in hooks:
                hook.on_step(state)
            if pause():
                paused = clock()
                try:
                    yield
                finally:
                    started += clock() - paused  # what was done meanwhile is not the run's
    finally:
        seconds = clock() - started
        state.seconds += seconds
    return {"train_loss": losses / seen, "train_accuracy": correct / seen, "seconds": seconds}


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
    model, optimizer = _network(Recipe(), (1, 28, 28), n_classes=2)
    for size in (64, 16):
        cross_entropy(model(torch.zeros(size, 1, 28, 28)), torch.zeros(size, dtype=torch.long)).backward()
        optimizer.step()


def _network(
    recipe: Recipe, shape: tuple[int, ...], n_classes: int
) -> tuple[Classifier, torch.optim.Optimizer]:
    model = build(recipe.model, shape, n_classes, width=recipe.width, dropout=recipe.dropout)
    if recipe.transfer:
        recipe.transfer.apply(model)
        with torch.random.fork_rng(devices=[]):
            torch.default_generator.manual_seed(recipe.seed)
            model.head.reset_parameters()  # the same whatever was drawn for the trunk before
    model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # convolutions are faster, and the same
    groups: list[dict[str, Any]] = [{"params": list(model.parameters()), "lr": recipe.learning_rate}]
    if recipe.transfer:
        stages = model.stages()
        rates = recipe.transfer.rates(len(stages), recipe.learning_rate)
        groups = [
            {"params": list(stage.parameters()), "lr": rate}
            for stage, rate in zip(stages, rates, strict=True)
        ]
    groups = [{**group, "initial_lr": group["lr"]} for group in groups]
    optimizer = make_optimizer(
        recipe.optimizer,
        groups,
        weight_decay=recipe.weight_decay,
        l1=recipe.l1,
        max_grad_norm=recipe.max_grad_norm,
    )
    return model, optimizer


def _check_trainable(recipe: Any, data: Any, needed: Collection[str]) -> None:
    if not isinstance(recipe, Recipe):
        raise TypeError(f"recipe is a {type(recipe).__name__}; call train(Recipe(...), data)")
    for part in ("train", "val", "test", "classes"):
        if not hasattr(data, part):
            raise TypeError(f"data is a {type(data).__name__} without {part!r}; give a datasets.Dataset")
        if part in needed and not len(getattr(data, part)):
            without = ", or validation=None" if part == "val" else ""
            raise ValueError(f"data.{part} has no samples; give at least one{without}")
        if part != "classes":
            _check_finite(getattr(data, part), getattr(data, "columns", ()))


def _check_finite(split: Any, columns: Sequence[str]) -> None:
    if split.X.dtype.kind == "f" and not (known := np.isfinite(split.X)).all():
        row, place = np.argwhere(~known)[0, :2]
        where = f"row {row if split.rows is None else split.rows[row]}"
        where += f", column {columns[place]!r}," if columns else ""
        raise ValueError(
            f"{where} of X holds NaN or infinity; fill the gap, or drop it, as load_table does with missing='drop'"
        )
