"""Predictions that do not depend on the company: batch norm at rest, and the model left as it was."""

import copy
from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws


def _right(model, x):
    import torch

    was = model.training
    model.eval()
    with torch.no_grad():
        classes = model(x).argmax(dim=1)
    model.train(was)
    return classes


def _model(training: bool) -> Any:
    """Give a small model whose batch norm has seen other images than those to predict."""
    import torch
    from torch import nn

    class Kept(nn.Sequential):
        """Handed over itself, and not as a copy: what happens to it is what is judged. The learner may copy it."""

        handed = False

        def __deepcopy__(self, memo: Any) -> "Kept":
            if not self.handed:
                self.handed = True
                return self
            return Kept(*(copy.deepcopy(each, memo) for each in self)).train(
                self.training
            )

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        model = Kept(
            nn.BatchNorm1d(6),
            nn.Linear(6, 16),
            nn.BatchNorm1d(16),
            nn.ReLU(),
            nn.Dropout(0.5),
            nn.Linear(16, 5),
        )
        model.train()
        for _ in range(30):
            model(2 * torch.randn(64, 6) + 1)
    return model.train(training)


def _samples() -> Any:
    import torch

    return 2 * torch.randn(40, 6, generator=torch.Generator().manual_seed(1)) + 3


def _judge(answer: Any) -> None:
    import torch

    predict = laws.Function(
        answer, "predict(model, x)", returns="a class for each image"
    )
    x = _samples()
    for training in (True, False):
        model = _model(training)
        want = _right(_model(training), x).numpy()
        before = {name: each.clone() for name, each in model.state_dict().items()}
        watch = _Watch()
        model.register_forward_hook(watch)
        with torch.enable_grad():  # whatever the learner leaves behind
            found = predict(model, x)
            still_on = torch.is_grad_enabled()
        mode = f"A model in {'training' if training else 'evaluation'} mode: "
        if watch.training:
            raise Retry(
                f"{mode}you let it predict in training mode. There batch norm uses the mean of this very "
                "batch, so that an answer depends on the other images, and dropout drops. `model.eval()` first."
            )
        codes = laws.array(
            found, (None,), "a class for each image", kinds="iuf", finite=False
        )
        laws.require(
            len(codes) == len(x),
            f"{mode}you give {len(codes)} classes for {len(x)} images; `argmax(dim=1)` gives one for each.",
        )
        if not np.array_equal(codes, want):
            raise Retry(
                f"{mode}for {int((codes != want).sum())} of {len(x)} images that is not the class with the highest "
                "score: `model(x).argmax(dim=1)`."
            )
        after = model.state_dict()
        laws.require(
            all(torch.equal(before[name], after[name]) for name in before),
            f"{mode}something in it has changed while it predicted: weights, or the means that batch norm keeps. "
            "Predict once, after `model.eval()`, and change nothing.",
        )
        modes = {each.training for each in model.modules()}
        laws.require(
            modes == {training},
            f"{mode}afterwards it is in {'training' if True in modes else 'evaluation'} mode, and "
            "whoever uses it next is surprised. Remember `model.training`, "
            "and say `model.train(…)` with it at the end.",
        )
        laws.require(
            still_on,
            f"{mode}afterwards gradients are off for the whole program. Switch them off only while it predicts: "
            "`with torch.no_grad():`.",
        )
        laws.require(
            all(each.requires_grad for each in model.parameters()),
            f"{mode}afterwards its weights take no gradients (`requires_grad`), so it can learn no more. Leave them, "
            "and predict inside `with torch.no_grad():`.",
        )
        laws.require(
            not watch.gradients,
            f"{mode}gradients are kept while it predicts, which nobody needs: it takes time and memory. Predict "
            "inside `with torch.no_grad():`.",
        )


class _Watch:
    """Note how the model stands when it predicts last."""

    training = gradients = False

    def __call__(self, model: Any, _given: Any, output: Any) -> None:
        self.training, self.gradients = model.training, output.requires_grad


AT_REST = Exercise(
    id="cheap_tricks-3",
    title="Predict at rest",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def predict(model, x):
    was = model.training
    model.eval()
    with torch.no_grad():
        classes = model(x).argmax(dim=1)
    model.train(was)
    return classes""",
    praise="A forgotten eval() is the most frequent bug with batch norm: figures that change with the company.",
    hints=[
        "Three things matter: the mode while it predicts, the mode afterwards, and no gradients.",
        "`model.eval()` changes the mode, `model.training` says which it was, `model.train(was)` puts it back.",
        "`with torch.no_grad():` around `model(x).argmax(dim=1)`.",
    ],
)
