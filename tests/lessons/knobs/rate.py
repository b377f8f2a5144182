"""Wrong and right answers to knobs-1, “A rate to begin with”."""

import numpy as np

from course_lessons.knobs.exercises.rate import _right


def _by_pandas(rates, losses):
    import pandas as pd

    return pd.Series(losses, index=rates).idxmin() / 10


def _by_loop(rates, losses):
    lowest, best = float("inf"), None
    for rate, loss in zip(rates, losses, strict=True):
        if loss < lowest:
            lowest, best = loss, rate
    return 0.1 * best


def _by_mask(rates, losses):
    fine = np.isfinite(losses)
    return np.array([rates[fine][losses[fine].argmin()] * 0.1])


def _thrown_out(rates, losses):
    return rates[np.argmin(losses[~np.isnan(losses)])] / 10


def _steepest(rates, losses):
    return rates[np.nanargmin(np.gradient(losses))] / 10


MISTAKES = {
    "knobs-1": [
        (lambda: lambda rates, losses: [_right(rates, losses)], "a list of one"),
        (lambda: lambda rates, losses: rates[np.argmin(losses)] / 10, "A NaN is taken for the lowest"),
        (lambda: lambda rates, losses: 10 * _right(rates, losses), "about to be too large"),
        (lambda: lambda rates, losses: 100 * _right(rates, losses), "*Divide*"),
        (lambda: lambda rates, losses: np.nanargmin(losses) / 10, "the *place*"),
        (lambda: lambda rates, losses: np.nanmin(losses) / 10, "the lowest *loss*"),
        (lambda: _thrown_out, "stand beside"),
        (lambda: _steepest, "*fastest*"),
        (lambda: lambda rates, losses: rates[np.nanargmax(losses)] / 10, "*highest*"),
        (lambda: lambda rates, losses: rates[-1] / 10, "the last rate"),
        (lambda: lambda rates, losses: min(rates) / 10, "the first rate"),
        (lambda: lambda rates, losses: np.log10(_right(rates, losses)), "a logarithm"),
        (lambda: lambda rates, losses: rates[np.nanargmin(losses) - 1], "too early"),
        (lambda: lambda rates, losses: rates[np.nanargmin(losses) + 1] / 10, "too late"),
        (lambda: lambda rates, losses: _right(rates, losses) / 10, "a hundredth"),
        (lambda: lambda rates, losses: 9 * _right(rates, losses), "taken a tenth *away*"),
        (lambda: lambda rates, losses: round(_right(rates, losses), 3), "You have rounded"),
        (lambda: lambda rates, losses: rates[losses == min(losses)] / 10, "not even NaN itself"),
        (
            lambda: lambda rates, losses: sorted(zip(losses, rates, strict=True))[0][1] / 10,
            "go astray",
        ),
        (lambda: lambda rates, losses: rates[int(np.nanargmin(losses) / 10)], "not of its place"),
        (lambda: lambda rates, losses: float("nan"), "no number counts for nothing"),
        (lambda: lambda rates, losses: rates / 10, "one learning rate"),
        (lambda: lambda rates, losses: (_right(rates, losses), np.nanmin(losses)), "one learning rate"),
        (lambda: lambda rates, losses: str(_right(rates, losses)), "take the quotes away"),
        (lambda: 0.001, "the function itself"),
    ],
}
ALSO_RIGHT = {"knobs-1": [lambda: _by_pandas, lambda: _by_loop, lambda: _by_mask]}
