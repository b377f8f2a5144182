"""The learning-rate range test: a short run in which the rate grows, to see where learning starts and ends."""

from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from course_lib.datasets import Dataset
from course_lib.training.callbacks import Callback, TrainingState
from course_lib.training.loop import train
from course_lib.training.recipe import Recipe
from course_lib.validation import check_number, check_whole_number


@dataclass(frozen=True, eq=False, repr=False)
class RangeTest:
    """What a range test met.

    Attributes
    ----------
    rates, losses : ndarray of float, shape (n_steps,)
        The learning rate of each step, rising, and the loss of its batch *before* the step; fewer than were asked
        for where the loss was no longer a number.
    """

    rates: np.ndarray
    losses: np.ndarray

    def __repr__(self) -> str:
        return f"RangeTest({len(self.rates)} steps, rates {self.rates[0]:.1e} to {self.rates[-1]:.1e})"

    def smoothed(self, beta: float = 0.9) -> np.ndarray:
        """Give the losses as a running mean in which each older step counts `beta` times less: float (n_steps,).

        >>> RangeTest(np.array([0.1, 0.2, 0.4]), np.array([4.0, 2.0, 2.0])).smoothed(beta=0.5).round(2).tolist()
        [4.0, 2.67, 2.29]
        """
        weights = beta ** np.subtract.outer(np.arange(len(self.losses)), np.arange(len(self.losses)))
        weights = np.tril(weights)
        return weights @ self.losses / weights.sum(axis=1)


class _GrowingRate(Callback):
    """Raise the rate by the same factor with every step, and note each step's loss."""

    def __init__(self, rates: np.ndarray) -> None:
        self.rates = rates
        self.losses: list[float] = []

    def on_start(self, state: TrainingState) -> None:
        self._set(state, self.rates[0])

    def on_step(self, state: TrainingState) -> None:
        self.losses.append(state.batch_loss)
        if state.step < len(self.rates):
            self._set(state, self.rates[state.step])

    @staticmethod
    def _set(state: TrainingState, rate: float) -> None:
        for group in state.optimizer.param_groups:
            group["lr"] = float(rate)


def range_test(
    recipe: Recipe, data: Dataset, *, lowest: float = 1e-5, highest: float = 10.0, steps: int = 100
) -> RangeTest:
    """Train for some steps while the learning rate grows, by the same factor each time, and note the loss.

    At first nothing happens, then the loss falls, then the steps are too large and it rises. A good constant rate is
    usually somewhat below the one with the lowest loss; which, is a rule of thumb, and no more.

    Parameters
    ----------
    recipe, data : Recipe, Dataset
        What to train; the recipe's own rate, schedule, patience and length do not count.
    lowest, highest : float
        First rate and last.
    steps : int, default=100
        At least 10.

    Raises
    ------
    ValueError
        If the rates are not in order above 0, or the steps too few; if the recipe has a transfer, whose stages have
        rates of their own; as `train` does.

    References
    ----------
    Smith, "Cyclical Learning Rates for Training Neural Networks", WACV 2017, section 3.3.

    Examples
    --------
    >>> from course_lib.datasets import load_digits
    >>> found = range_test(Recipe(), load_digits(), steps=50)
    >>> len(found.rates), bool(found.losses.min() < found.losses[0])
    (50, True)
    """
    check_number("lowest", lowest, low=1e-12, must="is outside what a rate can be; give a number above 0")
    check_number("highest", highest, low=lowest, must=f"is below lowest={lowest!r}; exchange the two")
    check_whole_number("steps", steps, at_least=10)
    if recipe.transfer:
        raise ValueError("the recipe has a transfer, whose stages have rates of their own; leave it out")
    rates = np.geomspace(lowest, highest, steps)
    growing = _GrowingRate(rates)
    with suppress(FloatingPointError):  # it has gone as far as it could
        train(
            recipe.replace(steps=steps, schedule="constant", patience=None, defer=0.0),
            data,
            callbacks=[growing],
            validation=None,
            progress=False,
        )
    losses = np.array(growing.losses)
    return RangeTest(rates[: len(losses)], losses)
