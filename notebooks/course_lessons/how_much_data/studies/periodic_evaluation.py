"""A callback that evaluates the network every few steps, on images it learns from and on others."""

import torch
from torch.nn.functional import cross_entropy

from course_lib.datasets import Split
from course_lib.training.callbacks import Callback, TrainingState
from course_lib.training.run import Inputs


class PeriodicEvaluation(Callback):
    """Evaluate every few steps: the loss on its own samples, the accuracy on others.

    Parameters
    ----------
    own, others : Split
        Images trained on, and images not trained on.
    every : int
        Steps between two evaluations, from 1.

    Attributes
    ----------
    rows : list of dict
        For each evaluation the step, the loss on `own`, and the accuracy on `others`.

    Examples
    --------
    >>> from course_lib.datasets import load_digits
    >>> from course_lib.training import Recipe, train
    >>> digits = load_digits()
    >>> evaluations = PeriodicEvaluation(digits.train, digits.val, every=5)
    >>> _ = train(Recipe(model="linear", steps=20), digits, callbacks=[evaluations])
    >>> [row["step"] for row in evaluations.rows]
    [5, 10, 15, 20]
    """

    def __init__(self, own: Split, others: Split, every: int) -> None:
        if every < 1:
            raise ValueError(
                f"every={every} is not allowed; give a whole number from 1 up"
            )
        inputs = Inputs.fit(own.X)
        self.every = every
        self.rows: list[dict[str, float]] = []
        self._own, self._others = (
            (inputs.floats(inputs.transform(split.X)), torch.tensor(split.y))
            for split in (own, others)
        )

    def on_step(self, state: TrainingState) -> None:
        """Evaluate, when it is time, and go on training."""
        if state.step % self.every:
            return
        (x, y), (x_others, y_others) = self._own, self._others
        state.model.eval()
        with torch.inference_mode():
            loss = cross_entropy(state.model(x), y).item()
            right = (
                (state.model(x_others).argmax(dim=1) == y_others)
                .float()
                .mean()
                .item()
            )
        state.model.train()
        self.rows.append({"step": state.step, "loss": loss, "accuracy": right})
