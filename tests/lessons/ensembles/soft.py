"""Wrong and right answers to ensembles-4, “Learn from shares”."""

import numpy as np

from course_lessons.ensembles.exercises.soft import _right


def _by_torch(student, teacher):
    import torch
    from torch.nn.functional import cross_entropy

    return cross_entropy(torch.from_numpy(np.log(student)), torch.from_numpy(teacher))


def _by_loops(student, teacher):
    losses = [
        -sum(t * np.log(s) for s, t in zip(own, his, strict=True))
        for own, his in zip(student, teacher, strict=True)
    ]
    return sum(losses) / len(losses)


def _divergence(student, teacher):
    from scipy.special import rel_entr

    return rel_entr(teacher, student).sum(axis=1).mean()


def _hard(student, teacher):
    return -np.log(student[np.arange(len(student)), teacher.argmax(axis=1)]).mean()


MISTAKES = {
    "ensembles-4": [
        (lambda: lambda s, t: -_right(s, t), "needs a minus"),
        (lambda: lambda s, t: _right(np.maximum(t, 1e-12), s), "the *student's* probabilities"),
        (lambda: lambda s, t: _right(t, s), "the *student's* probabilities"),
        (lambda: lambda s, t: -np.log((t * s).sum(axis=1)).mean(), "the logarithm of the sum"),
        (
            lambda: lambda s, t: _right(np.exp(s) / np.exp(s).sum(axis=1, keepdims=True), t),
            "probabilities already",
        ),
        (lambda: lambda s, t: -(t * np.log(s)).mean(), "mean over the *samples* only"),
        (lambda: lambda s, t: -(t * np.log(s)).sum(), "the sum over the samples"),
        (lambda: lambda s, t: -(t * np.log(s)).mean(axis=1).sum(), "the other way round"),
        (lambda: lambda s, t: _right(np.maximum(t, 1e-300), s), "the *student's* probabilities"),
        (lambda: _hard, "only the teacher's likeliest class"),
        (lambda: lambda s, t: -np.log(s).sum(axis=1).mean(), "The teacher is not in it"),
        (lambda: lambda s, t: -(t * np.log2(s)).sum(axis=1).mean(), "natural logarithm"),
        (lambda: lambda s, t: ((t - s) ** 2).sum(axis=1).mean(), "a squared distance"),
        (lambda: lambda s, t: -(t * s).sum(axis=1).mean(), "The logarithm is missing"),
        (lambda: _divergence, "the divergence"),
        (lambda: lambda s, t: -(t * np.log(s)).sum(axis=1), "a loss for each sample"),
        (lambda: lambda s, t: abs(t - s).sum(axis=1).mean(), "For each sample"),
        (lambda: lambda s, t: -(t * np.log(s)), "one number"),
        (lambda: lambda s, t: print(_right(s, t)), "gives nothing back"),
        (lambda: 0.7, "the function itself"),
    ],
}
ALSO_RIGHT = {"ensembles-4": [lambda: _by_torch, lambda: _by_loops]}
