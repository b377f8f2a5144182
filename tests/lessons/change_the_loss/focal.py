"""Wrong and right answers to change_the_loss-2, “Focal loss”."""

from course_lessons.change_the_loss.exercises.focal import _right


def _from_cross_entropy(logits, target, gamma):
    import torch
    from torch.nn.functional import cross_entropy

    losses = cross_entropy(logits, target, reduction="none")
    return ((1 - torch.exp(-losses)) ** gamma * losses).mean()


def _by_the_course(logits, target, gamma):
    from course_lib.losses import FocalLoss

    return FocalLoss(gamma)(logits, target)


def _by_probabilities(logits, target, gamma, least=0.0, weigh=lambda p, gamma: (1 - p) ** gamma):
    import torch

    p = torch.softmax(logits, dim=1)[torch.arange(len(target)), target].clamp_min(least)
    return (weigh(p, gamma) * -p.log()).mean()


def _of(p, gamma):
    return ((1 - p) ** gamma * -p.log()).mean()


def _factor_held(logits, target, gamma):
    import torch

    log_p = torch.log_softmax(logits, dim=1)[torch.arange(len(target)), target]
    return ((1 - log_p.exp()).detach() ** gamma * -log_p).mean()


MISTAKES = {
    "change_the_loss-2": [
        (
            lambda: lambda z, y, g: _by_probabilities(z, y, g, weigh=lambda p, g: p**g),
            "keeps the *easy*",
        ),
        (lambda: lambda z, y, g: _right(z, y, g) / z.shape[1], "as kornia's"),
        (lambda: lambda z, y, g: -_right(z, y, g), "The sign"),
        (lambda: lambda z, y, g: _right(z, y, g) * len(y), "Take their mean"),
        (lambda: lambda z, y, g: _right(z, y, 0), "plain cross-entropy"),
        (lambda: lambda z, y, g: _right(z, y, 2), "At γ = 0"),
        (lambda: lambda z, y, g: 0.25 * _right(z, y, g), "0.25"),
        (lambda: lambda z, y, g: _of(z.softmax(1).max(dim=1).values, g), "the *largest* probability"),
        (lambda: lambda z, y, g: _of(z.softmax(0)[range(len(y)), y], g), "`dim=1`"),
        (lambda: lambda z, y, g: _of(z.softmax(1), g), "You take all classes"),
        (lambda: lambda z, y, g: _from_cross_entropy(z.softmax(1), y, g), "The softmax is taken twice"),
        (lambda: lambda z, y, g: _right(z, y, 0) * (1 - (-_right(z, y, 0)).exp()) ** g, "too early"),
        (lambda: lambda z, y, g: _right(z, y, 1) * g, "It is a power"),
        (lambda: lambda z, y, g: _right(z, y, g) / 2.302585, "base 10"),
        (lambda: lambda z, y, g: _of(z.sigmoid()[range(len(y)), y], g), "a sigmoid"),
        (lambda: lambda z, y, g: _of(z.softmax(1)[:, y], g), "*all* samples"),
        (lambda: lambda z, y, g: _of(z[range(len(y)), y], g), "which probabilities do you take"),
        (
            lambda: (
                lambda z, y, g: -((1 - (p := z.softmax(1)[range(len(y)), y])) ** g * (1 - p).log()).mean()
            ),
            "log (1 − p)",
        ),
        (lambda: lambda z, y, g: _right(z, y, 3), "What do you get for that one"),
        (lambda: _by_probabilities, "log 0 is infinite"),
        (lambda: lambda z, y, g: _by_probabilities(z, y, g, least=1e-7), "Clipping"),
        (lambda: lambda z, y, g: _right(z, y, g).detach(), "gradient is lost"),
        (lambda: lambda z, y, g: _right(z, y, g).item(), "remembers"),
        (lambda: lambda z, y, g: _right(z[:1], y[:1], g).reshape(1), "one number"),
        (lambda: _factor_held, "detached from the logits"),
        (lambda: 2.0, "the function itself"),
    ],
}
ALSO_RIGHT = {
    "change_the_loss-2": [lambda: _from_cross_entropy, lambda: _by_the_course],
}
