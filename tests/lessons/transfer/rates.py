"""Wrong and right answers to transfer-2, “The lower, the slower”."""

import numpy as np

from course_lessons.transfer.exercises.rates import _right


def _by_loop(n_layers, rate, decay):
    rates = []
    for _ in range(n_layers):
        rates.insert(0, rate)
        rate *= decay
    return rates


def _by_numpy(n_layers, rate, decay):
    return rate * np.power(float(decay), np.arange(n_layers)[::-1])


def _by_the_course(n_layers, rate, decay):
    from course_lib.training import Transfer

    return Transfer(source="imagenet", stage_decay=decay, trunk_rate=decay).rates(n_layers, rate)


MISTAKES = {
    "transfer-2": [
        (lambda: lambda n, rate, decay: _right(n, rate, decay)[::-1], "the head comes last"),
        (lambda: lambda n, rate, decay: [decay * each for each in _right(n, rate, decay)], "whole rate"),
        (lambda: lambda n, rate, decay: [rate] * n, "the same for all"),
        (lambda: lambda n, rate, decay: [rate * decay] * (n - 1) + [rate], "again and again"),
        (lambda: lambda n, rate, decay: [rate * decay**-k for k in reversed(range(n))], "growing"),
        (lambda: lambda n, rate, decay: [decay**k for k in reversed(range(n))], "shares alone"),
        (lambda: lambda n, rate, decay: _right(n, rate, 1 - decay), "0.9 times that above"),
        (lambda: lambda n, rate, decay: [round(each, 4) for each in _right(n, rate, decay)], "rounded"),
        (lambda: lambda n, rate, decay: [rate * decay ^ k for k in range(n)], "`a ** b` is"),
        (lambda: lambda n, rate, decay: [rate * (1 - decay * k) for k in reversed(range(n))], "is right"),
        (lambda: lambda n, rate, decay: [rate * k for k in range(n)], "each layer below it"),
        (lambda: lambda n, rate, decay: _right(n - 1, rate, decay), "value"),
        (lambda: lambda n, rate, decay: rate * decay**n, "one rate for each layer"),
        (lambda: lambda n, rate, decay: print(_right(n, rate, decay)), "gives nothing back"),
    ],
}
ALSO_RIGHT = {"transfer-2": [lambda: _by_loop, lambda: _by_numpy, lambda: _by_the_course]}
