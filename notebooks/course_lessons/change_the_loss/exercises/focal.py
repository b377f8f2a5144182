"""Focal loss: cross-entropy in which what is already right with ease counts less, and that survives large logits."""

from collections.abc import Callable

import numpy as np

from course_lib.exercises import Exercise, Retry


def _case():
    import torch

    generator = torch.Generator().manual_seed(0)
    logits = 3 * torch.randn(40, 5, generator=generator)
    return logits, torch.randint(5, (40,), generator=generator)


def _right(logits, target, gamma):
    """Take the probabilities' logarithms, never the probabilities alone: a probability of 0 has none."""
    import torch

    log_p = torch.log_softmax(logits, dim=1)[torch.arange(len(target)), target]
    return ((1 - log_p.exp()) ** gamma * -log_p).mean()


def _judge(focal_loss: Callable) -> Retry | None:
    import torch
    from torch.nn.functional import cross_entropy

    if not callable(focal_loss):
        return Retry(
            "Hand over the function itself, `focal_loss`, not what it returns."
        )
    logits, target = _case()
    loss = focal_loss(logits, target, 2.0)
    if not isinstance(loss, torch.Tensor):
        return Retry(
            f"You return a `{type(loss).__name__}`; training needs a tensor that remembers how it was made, so that "
            "torch can work out its gradient."
        )
    if loss.ndim:
        return Retry(
            f"You return a tensor of shape {tuple(loss.shape)}. Return one number: the mean over the samples."
        )
    value, want = loss.item(), _right(logits, target, 2.0).item()
    if not np.isclose(value, want, rtol=1e-3):
        return _wrong_value(value, want, logits, target)
    at_zero = focal_loss(logits, target, 0.0).item()
    if not np.isclose(at_zero, cross_entropy(logits, target).item(), rtol=1e-3):
        return Retry(
            f"At γ = 0 it should be plain cross-entropy, {cross_entropy(logits, target):.3f}; yours is "
            f"{at_zero:.3f}. "
            "Where does `gamma` go in?"
        )
    return _judge_gradient(focal_loss)


def _wrong_value(value: float, want: float, logits, target) -> Retry:
    import torch

    log_p = torch.log_softmax(logits, dim=1)[torch.arange(len(target)), target]
    p = log_p.exp()
    found = (
        f"For a test case your loss is {value:.3f}, and it should be {want:.3f}."
    )
    known = {
        -want: "The sign is the other way round: log p is negative, and a loss is not.",
        (p**2 * -log_p)
        .mean()
        .item(): "You weigh by p^γ, which keeps the *easy* samples. It is (1 − p)^γ.",
        want
        / 5: "You divide by samples times classes, as kornia's `mean` does. Divide by the number of samples.",
        want
        * 40: "You add the samples up. Take their mean, so that a larger batch takes no larger step.",
        -log_p.mean().item(): "That is plain cross-entropy: `gamma` makes no difference.",
    }
    for wrong, hint in known.items():
        if np.isclose(value, wrong, rtol=1e-3):
            return Retry(f"{found} {hint}")
    return Retry(
        f"{found} p is the probability that the model gives to the *right* class of each sample."
    )


def _judge_gradient(focal_loss: Callable) -> Retry | None:
    import torch

    sure = torch.tensor(
        [[200.0, 0.0], [0.0, 200.0]], requires_grad=True
    )  # right, and wrong, beyond all doubt
    loss = focal_loss(sure, torch.tensor([0, 0]), 2.0)
    if not loss.requires_grad:
        return Retry(
            "The value is right, but its gradient is lost on the way: no `.item()`, `.detach()` or numpy inside."
        )
    loss.backward()
    if not torch.isfinite(loss) or not torch.isfinite(sure.grad).all():
        return Retry(
            f"With logits of 200 your loss is {loss.item():.3g} and its gradient {sure.grad[1, 0].item():.3g}. "
            "A probability "
            "may round to 0, and log 0 is infinite: take `log_softmax` of the logits."
        )
    if not 99 < loss.item() < 101 or abs(sure.grad[1, 0].item() + 0.5) > 0.01:
        return Retry(
            f"Surely wrong by 200, a sample should still pull back with all its force; yours gives a loss of "
            f"{loss.item():.3g} in the mean instead of 100, and a gradient of {sure.grad[1, 0].item():.3g} "
            "instead of "
            "−0.5. Clipping the probabilities does that: take `log_softmax` of the logits instead."
        )
    return None


FOCAL = Exercise(
    id="change_the_loss-2",
    title="Focal loss",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def focal_loss(logits, target, gamma):
    losses = torch.nn.functional.cross_entropy(logits, target, reduction="none")  # -log p of each sample
    p = torch.exp(-losses)
    return ((1 - p) ** gamma * losses).mean()""",
    praise="At γ = 0 it is cross-entropy, and neither a probability of 0 nor one of 1 breaks it.",
    hints=[
        "p is the probability of the *right* class. −log p of each sample is what cross-entropy is made of.",
        '`cross_entropy(logits, target, reduction="none")` gives −log p of each sample, safely. From it, p is '
        "`torch.exp(-losses)`.",
        "`((1 - p) ** gamma * losses).mean()`.",
    ],
)
