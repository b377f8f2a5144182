"""Microseconds an image that each family takes to learn from, and those of pretrained features.

The small members, at one number of parameters, learn from 64 grey images of 28×28 at a time, forward and backward.
EfficientNet-Lite0 answers with the features of colour photographs of 96×96. One thread, in turn within each round;
seconds are the processor's. Beside them stand the multiply-adds of one image, forward: fewer are not faster.
"""

from time import thread_time as clock

import numpy as np
import pandas as pd
import torch

from course_lib.models import build, efficientnet_lite0, multiply_adds, parameter_count
from course_lib.training.loop import isolated_torch

FAMILIES = ("cnn", "vgg", "resnet", "inception", "regnet", "vit", "efficientnet")
SHAPE, BATCH, ROUNDS = (1, 28, 28), 64, 15
PHOTOGRAPH, PHOTOGRAPHS = (3, 96, 96), 32


def main() -> pd.DataFrame:
    """The median over the rounds."""
    models = {name: build(name, SHAPE, 10, seed=0) for name in FAMILIES}
    large = efficientnet_lite0(pretrained=False)  # as fast with ImageNet's weights as with any
    x, photographs = torch.rand(BATCH, *SHAPE), torch.rand(PHOTOGRAPHS, *PHOTOGRAPH)
    for model in (*models.values(), large):
        model.to(memory_format=torch.channels_last)
    with isolated_torch():
        rounds = [
            {
                **{name: learn(model, x) / BATCH for name, model in models.items()},
                "lite0": answer(large, photographs) / PHOTOGRAPHS,
            }
            for _ in range(ROUNDS)
        ]
    seconds = pd.DataFrame(rounds).median()
    rows = [
        {
            "model": name,
            "parameters": parameter_count(model),
            "million multiply-adds": multiply_adds(model, SHAPE) / 1e6,
            "µs an image": 1e6 * seconds[name],
        }
        for name, model in models.items()
    ]
    rows.append(
        {
            "model": "efficientnet_lite0, features alone, 96×96",
            "parameters": parameter_count(large),
            "million multiply-adds": multiply_adds(large, PHOTOGRAPH) / 1e6,
            "µs an image": 1e6 * seconds["lite0"],
        }
    )
    table = pd.DataFrame(rows)
    fastest = seconds["vgg"] * 1e6
    return table.assign(
        **{"times vgg": np.where(table.index < len(models), table["µs an image"] / fastest, np.nan)}
    )


def learn(model: torch.nn.Module, x: torch.Tensor) -> float:
    model.train()
    for weight in model.parameters():
        weight.grad = None
    started = clock()
    model(x).sum().backward()
    return clock() - started


def answer(model: torch.nn.Module, x: torch.Tensor) -> float:
    model.eval()
    started = clock()
    with torch.inference_mode():
        model.features(x)
    return clock() - started


if __name__ == "__main__":
    from benchmarks.__main__ import run

    run("models")
