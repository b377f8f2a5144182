"""A learning rate for each layer: the head's whole, each one below it smaller than the one above."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws

CASES = (
    (4, 0.002, 0.1),
    (3, 0.5, 0.5),
    (1, 0.01, 0.3),
    (6, 1.0, 0.9),
    (2, 0.03, 1.0),
)


def _right(n_layers, rate, decay):
    return [rate * decay**below for below in reversed(range(n_layers))]


def _judge(answer: Any) -> None:
    layer_rates = laws.Function(
        answer,
        "layer_rates(n_layers, rate, decay)",
        returns="one rate for each layer",
    )
    for n_layers, rate, decay in CASES:
        got = laws.array(
            _listed(layer_rates(n_layers, rate, decay)),
            (n_layers,),
            "one rate for each layer",
            case=layer_rates.case,
        ).astype(float)
        want = np.array(_right(n_layers, rate, decay))
        if not np.allclose(got, want, rtol=1e-6, atol=0):
            raise Retry(layer_rates.case + _confused(got, want, rate, decay))


def _listed(rates: Any) -> Any:
    return list(rates) if isinstance(rates, (map, range, reversed)) else rates


def _confused(got: np.ndarray, want: np.ndarray, rate: float, decay: float) -> str:
    shown = ", ".join(f"{each:.3g}" for each in got)
    n = len(got)
    if np.allclose(got, want[::-1]):
        return (
            f"yours are {shown}, from the head to the input. The list begins at the input, and the head comes "
            "last."
        )
    if np.allclose(got, want * decay):
        return (
            f"yours are {shown}. The head, the last of them, keeps the whole rate, {rate:g}; only those below "
            "it are lower."
        )
    if np.allclose(got, rate):
        return f"yours are {shown}: the same for all. Each layer gets `decay` times the rate of the one above it."
    if np.allclose(got, np.r_[np.full(n - 1, rate * decay), rate]):
        return (
            f"yours are {shown}: one rate for all below the head. Each is `decay` times that of the one "
            "*above it*, so it falls again and again."
        )
    if np.allclose(got, rate / (want / rate)):
        return (
            f"yours are {shown}, growing towards the input. The lowest layers are the most general: they move "
            "least."
        )
    if np.allclose(got, want / rate):
        return f"yours are {shown}: the shares alone. Multiply by `rate`."
    if np.allclose(got, rate * (1 - decay) ** np.arange(n)[::-1]):
        return f"yours are {shown}: each is {1 - decay:.3g} times that above it. It is `decay` times, {decay:g}."
    if any(np.allclose(got, want.round(digits)) for digits in (2, 3, 4, 5)):
        return f"yours are {shown}, rounded. The lowest rates are small: leave their decimals."
    if np.isclose(got[-1], rate):
        return (
            f"yours are {shown}. The head is right; the layer below it gets {rate:g} × {decay:g} = "
            f"{rate * decay:.3g}, the next one that times {decay:g} again."
        )
    return (
        f"yours are {shown}; the head, last in the list, gets {rate:g}, and each layer below it {decay:g} "
        f"times that of the one above: {', '.join(f'{each:.3g}' for each in want)}."
    )


RATES = Exercise(
    id="transfer-2",
    title="The lower, the slower",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def layer_rates(n_layers, rate, decay):
    return [rate * decay ** (n_layers - 1 - layer) for layer in range(n_layers)]""",
    praise="With decay 1 it is ordinary fine-tuning, with decay near 0 a frozen trunk: one number between the two.",
    hints=[
        "The head is the last in the list and gets `rate`. How many layers lie between it and the first?",
        "A layer that has k layers above it gets `rate * decay ** k`.",
        "Layer number `layer`, counted from 0 at the input, has `n_layers - 1 - layer` above it.",
    ],
)
