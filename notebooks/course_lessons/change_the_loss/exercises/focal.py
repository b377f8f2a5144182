"""Focal loss: cross-entropy in which what is already right with ease counts less, and that survives large logits."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws


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


def _judge(answer: Any) -> Retry | None:
    import torch
    from torch.nn.functional import cross_entropy

    focal_loss = laws.Function(
        answer, "focal_loss(logits, target, gamma)", returns="the mean loss"
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
    at_zero = focal_loss(logits, target, 0.0)
    laws.require(
        isinstance(at_zero, torch.Tensor) and not at_zero.ndim,
        "At γ = 0 what comes back is no longer one number in a tensor.",
    )
    at_zero = at_zero.item()
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
    every = torch.softmax(logits, dim=1)
    most, by_column = (
        every.max(dim=1).values,
        torch.softmax(logits, dim=0)[torch.arange(len(target)), target],
    )
    twice = torch.nn.functional.cross_entropy(every, target, reduction="none")
    weight = (1 - p) ** 2
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
        want
        / 4: "That is a quarter of it: a weight of 0.25, the α of libraries, which is not asked for.",
        want
        * 0.75: "That is three quarters of it: a weight, as the α of libraries, which is not asked for.",
        ((1 - most) ** 2 * -most.log())
        .mean()
        .item(): "Your p is the *largest* probability of a sample. It is that of the right class, `target`.",
        ((1 - most) ** 2 * -log_p)
        .mean()
        .item(): "Your p in (1 − p) is the *largest* probability of a sample. It is that of the right class.",
        ((1 - by_column) ** 2 * -by_column.log())
        .mean()
        .item(): "Your probabilities sum to 1 down the samples. They should over the classes: `dim=1`.",
        ((1 - every) ** 2 * -every.log())
        .mean()
        .item(): "You take all classes of a sample. p is the probability of the right one alone, `target`.",
        ((1 - every) ** 2 * -every.log())
        .sum(dim=1)
        .mean()
        .item(): "You add up all classes of a sample. p is the probability of the right one alone, `target`.",
        ((1 - torch.exp(-twice)) ** 2 * twice)
        .mean()
        .item(): "The softmax is taken twice: `cross_entropy` wants the logits, and takes it by itself.",
        want
        / np.log(
            10
        ): "That is the logarithm to base 10. A loss takes the natural one, `torch.log`.",
        (weight * -(1 - p).log())
        .mean()
        .item(): "You take log (1 − p). It is log p, and (1 − p) to the power of γ before it.",
        ((1 - logits.sigmoid()) ** 2 * -logits.sigmoid().log())[
            torch.arange(len(target)), target
        ]
        .mean()
        .item(): "Your probabilities come from a sigmoid. Among several classes they sum to 1: a softmax.",
        ((1 - every) ** 2 * -every.log())[:, target]
        .mean()
        .item(): "`[:, target]` takes the classes of *all* samples from each: `[torch.arange(n), target]`.",
        weight.mean().item(): "That is the mean of (1 − p)^γ alone. It is multiplied by −log p.",
        ((1 + log_p) ** 2 * -log_p)
        .mean()
        .item(): "In (1 − p) you have log p in the place of p. p is `exp` of it.",
        (2 * (1 - p) * -log_p)
        .mean()
        .item(): "You multiply by γ. It is a power: `(1 - p) ** gamma`.",
        (
            weight.mean() * -log_p.mean()
        ).item(): "You multiply two means. Multiply sample by sample, then take the mean.",
        (
            (1 - log_p.mean().exp()) ** 2 * -log_p.mean()
        ).item(): 'You take the mean too early: each sample has a p of its own (`reduction="none"`).',
    }
    laws.require(
        np.isfinite(value),
        f"{found} A logarithm of what is 0 or less, such as a logit, is no number: which probabilities do you take?",
    )
    for wrong, hint in known.items():
        if np.isclose(value, wrong, rtol=2e-5):
            return Retry(f"{found} {hint}")
    return Retry(
        f"{found} Its first sample is of class {target[0]} and has p = {p[0]:.3f}, so it adds (1 − p)² · (−log p) = "
        f"{(weight * -log_p)[0]:.3f} to the mean. What do you get for that one?"
    )


def _judge_gradient(focal_loss: laws.Function) -> Retry | None:
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
    return _judge_moderate(focal_loss)


def _judge_moderate(focal_loss: laws.Function) -> Retry | None:
    """Hold the gradient against the right one where samples are neither sure nor lost."""
    import torch

    pulls = []
    logits, target = _case()
    for loss in (focal_loss, _right):
        own = logits.clone().requires_grad_()
        loss(own, target, 2.0).backward()
        pulls.append(own.grad)
    if torch.allclose(*pulls, rtol=1e-3, atol=1e-6):
        return None
    return Retry(
        f"The value is right, its gradient is not: that of the first logit is {pulls[0][0, 0].item():.3g} and should "
        f"be {pulls[1][0, 0].item():.3g}. Is a part of the loss, such as p, detached from the logits?"
    )


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
