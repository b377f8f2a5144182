"""What may happen around the loop: each feature a class of its own, so that the loop stays plain."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy
from tqdm import tqdm

from course_lib.losses import LOSSES
from course_lib.training.recipe import Recipe
from course_lib.training.run import Run
from course_lib.training.transfer import Transfer


@dataclass(kw_only=True, eq=False, repr=False)
class TrainingState(Run):
    """Where a training run stands, what callbacks may read and act on: a `Run` that is still going on.

    Attributes
    ----------
    optimizer : torch.optim.Optimizer
        Holds the present learning rate: ``optimizer.param_groups[0]["lr"]``.
    total_steps, step, epoch : int
        Optimisation steps that the recipe asks for; those taken; the epoch under way, from 1.
    loss : callable, default=cross_entropy
        What the next step minimises: logits (n, C) and class codes (n,) to a number.
    batch_loss, batch_accuracy : float
        What the last step found before it moved the weights, of its own batch.
    """

    optimizer: torch.optim.Optimizer
    total_steps: int
    step: int = 0
    epoch: int = 0
    loss: Callable[[Tensor, Tensor], Tensor] = cross_entropy
    batch_loss: float = math.nan
    batch_accuracy: float = math.nan

    def stop(self, reason: str) -> None:
        """End the run after the epoch under way."""
        self.stopped_by = reason


class Callback:
    """Hooks that do nothing: override those you need.

    Examples
    --------
    >>> from course_lib.datasets import load_digits
    >>> from course_lib.training import train
    >>> class Diary(Callback):
    ...     def on_epoch(self, state):
    ...         epochs.append(state.epoch)
    >>> epochs = []
    >>> run = train(Recipe(model="linear", epochs=2), load_digits(), callbacks=[Diary()])
    >>> epochs
    [1, 2]
    """

    def on_start(self, state: TrainingState) -> None:
        """Before the first step."""

    def on_step(self, state: TrainingState) -> None:
        """After each optimisation step."""

    def on_epoch(self, state: TrainingState) -> None:
        """After each epoch; its row is the last of ``state.history``."""

    def on_end(self, state: TrainingState) -> None:
        """After the last step, also when the run was stopped or interrupted."""


@dataclass
class EarlyStopping(Callback):
    """Stop after `patience` epochs without a new lowest validation loss, and go back to the best weights.

    Prechelt, "Early Stopping – But When?", Neural Networks: Tricks of the Trade, 1998.
    """

    patience: int

    def on_start(self, state: TrainingState) -> None:
        """Forget the run before."""
        self._best_weights: dict[str, Tensor] | None = None

    def on_epoch(self, state: TrainingState) -> None:
        """Keep a copy of the best weights; stop when they are `patience` epochs old."""
        if state.best_epoch == state.epoch:
            self._best_weights = {name: each.clone() for name, each in state.model.state_dict().items()}
        elif state.epoch - (state.best_epoch or 0) >= self.patience:
            state.stop("early stopping")

    def on_end(self, state: TrainingState) -> None:
        """Put the best weights back."""
        if self._best_weights is not None:
            state.model.load_state_dict(self._best_weights)


class CosineSchedule(Callback):
    """Lower the recipe's learning rate to 0 along half a cosine: Loshchilov and Hutter, "SGDR", ICLR 2017."""

    def on_step(self, state: TrainingState) -> None:
        """Set the learning rate of the next step."""
        left = (1 + math.cos(math.pi * (state.step / state.total_steps))) / 2
        for group in state.optimizer.param_groups:
            group["lr"] = group["initial_lr"] * left


class OneCycleSchedule(Callback):
    """Raise the learning rate to the recipe's, then lower it to 0: Smith and Topin, "Super-Convergence", 2018."""

    def on_start(self, state: TrainingState) -> None:
        """Begin with a 25th of the rate."""
        highest = [group["initial_lr"] for group in state.optimizer.param_groups]
        self._schedule = torch.optim.lr_scheduler.OneCycleLR(
            state.optimizer, highest, total_steps=state.total_steps, cycle_momentum=False
        )

    def on_step(self, state: TrainingState) -> None:
        """Set the learning rate of the next step."""
        self._schedule.step()


@dataclass
class LabelSmoothing(Callback):
    """Learn towards targets of which a share is spread over all classes: Szegedy et al., CVPR 2016, section 7."""

    share: float

    def on_start(self, state: TrainingState) -> None:
        """Take the loss over."""
        state.loss = partial(cross_entropy, label_smoothing=self.share)


@dataclass
class GradualUnfreezing(Callback):
    """Thaw the next stage, from the head down, when the transfer says so: Howard and Ruder, "ULMFiT", ACL 2018."""

    transfer: Transfer

    def on_epoch(self, state: TrainingState) -> None:
        """Let what may learn in the next epoch do so."""
        self.transfer.thaw(state.model, epochs=state.epoch)


@dataclass
class DeferredLoss(Callback):
    """Learn with plain cross-entropy at first, and with `loss` once a share `defer` of the steps is taken.

    Cao et al., "Learning Imbalanced Datasets with Label-Distribution-Aware Margin Loss", NeurIPS 2019.
    """

    loss: Callable[[Tensor, Tensor], Tensor]
    defer: float

    def on_start(self, state: TrainingState) -> None:
        """Begin with plain cross-entropy, or at once where no step is deferred."""
        state.loss = cross_entropy
        self.on_step(state)

    def on_step(self, state: TrainingState) -> None:
        """Hand over when the time has come."""
        if state.step == round(self.defer * state.total_steps):
            state.loss = self.loss


class ProgressBar(Callback):
    """A bar on the standard error stream: steps done, time left, validation accuracy of the last epoch.

    Parameters
    ----------
    delay : float, default 0
        Seconds of training before it is drawn.
    """

    def __init__(self, delay: float = 0) -> None:
        self.delay = delay

    def on_start(self, state: TrainingState) -> None:
        """Begin to count."""
        self._bar = tqdm(total=state.total_steps, desc="training", unit="step", leave=False, delay=self.delay)

    def on_step(self, state: TrainingState) -> None:
        """Move on by one step."""
        self._bar.update()

    def on_epoch(self, state: TrainingState) -> None:
        """Show the accuracy, where it was measured."""
        if (accuracy := state.history[-1].get("val_accuracy")) is not None:
            self._bar.set_postfix_str(f"validation accuracy {accuracy:.1%}", refresh=False)

    def on_end(self, state: TrainingState) -> None:
        """Take the bar away."""
        self._bar.close()


def callbacks_of(recipe: Recipe, counts: np.ndarray) -> list[Callback]:
    """Give what a recipe asks for around the plain loop, with so many samples of each class."""
    callbacks: list[Callback] = []
    if recipe.loss != "cross_entropy":
        make = recipe.loss if callable(recipe.loss) else LOSSES[recipe.loss]
        callbacks.append(DeferredLoss(make(counts), recipe.defer))
    if recipe.label_smoothing:
        callbacks.append(LabelSmoothing(recipe.label_smoothing))
    if recipe.schedule != "constant":
        callbacks.append(CosineSchedule() if recipe.schedule == "cosine" else OneCycleSchedule())
    if recipe.transfer and recipe.transfer.thaw_every:
        callbacks.append(GradualUnfreezing(recipe.transfer))
    if recipe.patience is not None:
        callbacks.append(EarlyStopping(recipe.patience))
    return callbacks
