"""What may happen around the loop: each feature a class of its own, so that the loop stays plain."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from course_lib.models import Classifier
from course_lib.training.recipe import Recipe


@dataclass
class TrainingState:
    """Where a training run stands: what callbacks may read and act on.

    Parameters
    ----------
    recipe : Recipe
        What is being followed.
    model : Classifier
        The network, at its present weights.
    optimizer : torch.optim.Optimizer
        Holds the present learning rate: ``optimizer.param_groups[0]["lr"]``.
    total_steps : int
        Optimisation steps that the recipe asks for.
    loss : callable, default=cross_entropy
        What the next step minimises: logits (n, C) and class codes (n,) to a number.

    Attributes
    ----------
    step, epoch : int
        Steps taken; the epoch under way, from 1.
    history : list of dict
        One row for each finished epoch.
    samples_seen : int
        Samples learned from, repeats counted.
    seconds, validation_seconds : float
        Processor time spent learning, and on the validation samples.
    stopped_by : str or None
        Why the run ends before its last step.
    """

    recipe: Recipe
    model: Classifier
    optimizer: torch.optim.Optimizer
    total_steps: int
    loss: Callable[[Tensor, Tensor], Tensor] = cross_entropy
    step: int = 0
    epoch: int = 0
    history: list[dict] = field(default_factory=list)
    samples_seen: int = 0
    seconds: float = 0.0
    validation_seconds: float = 0.0
    stopped_by: str | None = None

    @property
    def running(self) -> bool:
        """Whether there is a step left to take."""
        return self.stopped_by is None and self.step < self.total_steps

    @property
    def best_epoch(self) -> int | None:
        """The epoch, from 1, with the lowest validation loss so far; None before the first has ended."""
        return min(self.history, key=lambda row: row["val_loss"])["epoch"] if self.history else None

    def stop(self, reason: str) -> None:
        """End the run after the epoch under way."""
        self.stopped_by = reason


class Callback:
    """Hooks that do nothing: override those you need.

    Examples
    --------
    >>> class Chatty(Callback):
    ...     def on_epoch(self, state):
    ...         lines.append(f"epoch {state.epoch}: {state.history[-1]['val_accuracy']:.0%}")
    >>> from course_lib.datasets import load_digits
    >>> from course_lib.training import train
    >>> lines = []
    >>> _ = train(Recipe(model="linear", epochs=2), load_digits(), callbacks=[Chatty()])
    >>> len(lines)
    2
    """

    def on_start(self, state: TrainingState) -> None:
        """Before the first step."""

    def on_step(self, state: TrainingState) -> None:
        """After each optimisation step."""

    def on_epoch(self, state: TrainingState) -> None:
        """After each epoch; its row is the last of ``state.history``."""

    def on_end(self, state: TrainingState) -> None:
        """After the last step, also when the run was stopped or interrupted."""


class EarlyStopping(Callback):
    """Stop when the validation loss no longer falls, and go back to the weights of the best epoch.

    Parameters
    ----------
    patience : int
        Epochs without a new lowest validation loss before stopping, from 1.

    Raises
    ------
    ValueError
        If `patience` is below 1.

    References
    ----------
    L. Prechelt, "Early Stopping – But When?", in Neural Networks: Tricks of the Trade, 1998.

    Examples
    --------
    >>> EarlyStopping(patience=3).patience
    3
    """

    def __init__(self, patience: int) -> None:
        if patience < 1:
            raise ValueError(f"patience={patience} is not allowed; give a whole number from 1 up")
        self.patience = patience

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


class LearningRateSchedule(Callback):
    """Change the learning rate after every step.

    Parameters
    ----------
    kind : {"constant", "cosine"}
        "constant" leaves it; "cosine" lowers it from the recipe's learning rate to 0 along half a cosine.

    References
    ----------
    I. Loshchilov and F. Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", ICLR 2017 (no
    restarts here).

    Examples
    --------
    >>> schedule = LearningRateSchedule("cosine")
    >>> [round(schedule.factor(done), 2) for done in (0.0, 0.5, 1.0)]
    [1.0, 0.5, 0.0]
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def factor(self, done: float) -> float:
        """Give the share of the first learning rate that is left when a share `done` of the steps is."""
        return 1.0 if self.kind == "constant" else (1 + math.cos(math.pi * done)) / 2

    def on_step(self, state: TrainingState) -> None:
        """Set the learning rate of the next step."""
        rate = state.recipe.learning_rate * self.factor(state.step / state.total_steps)
        for group in state.optimizer.param_groups:
            group["lr"] = rate


class DeferredLoss(Callback):
    """Learn with plain cross-entropy at first, and with another loss from a share of the steps on.

    Parameters
    ----------
    loss : callable
        What takes over: logits (n, C) and class codes (n,) to a number.
    defer : float
        Share of the steps before that, 0 to below 1; rounded to whole steps.

    References
    ----------
    K. Cao, C. Wei, A. Gaidon, N. Arechiga and T. Ma, "Learning Imbalanced Datasets with Label-Distribution-Aware
    Margin Loss", NeurIPS 2019.

    Examples
    --------
    >>> from course_lib.losses import LOSSES
    >>> DeferredLoss(LOSSES["weighted"]([90, 10]), defer=0.8).defer
    0.8
    """

    def __init__(self, loss: Callable[[Tensor, Tensor], Tensor], defer: float) -> None:
        self.loss, self.defer = loss, defer

    def on_start(self, state: TrainingState) -> None:
        """Begin with plain cross-entropy, or at once where no step is deferred."""
        state.loss = cross_entropy
        self.on_step(state)

    def on_step(self, state: TrainingState) -> None:
        """Hand over when the time has come."""
        if state.step == round(self.defer * state.total_steps):
            state.loss = self.loss


class ProgressBar(Callback):
    """A bar on the standard error stream: steps done, time left, validation accuracy of the last epoch."""

    def on_start(self, state: TrainingState) -> None:
        """Draw the empty bar."""
        from tqdm import tqdm

        self._bar = tqdm(total=state.total_steps, unit="step", leave=False)

    def on_step(self, state: TrainingState) -> None:
        """Move on by one step."""
        self._bar.update()

    def on_epoch(self, state: TrainingState) -> None:
        """Show the accuracy."""
        self._bar.set_postfix_str(
            f"validation accuracy {state.history[-1]['val_accuracy']:.1%}", refresh=False
        )

    def on_end(self, state: TrainingState) -> None:
        """Take the bar away."""
        self._bar.close()
