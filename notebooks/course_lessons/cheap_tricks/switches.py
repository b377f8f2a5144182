"""The tricks as switches, as `TrickLadder` takes them: what each does, a training that pauses, and plain torch."""

from collections.abc import Generator
from dataclasses import replace

from course_lessons.cheap_tricks.fast import CHUNK, SEVERAL, Fast, steps_of
from course_lessons.cheap_tricks.studies import FIVE, FRESH, PLAIN, sketches
from course_lib.training.loop import isolated_torch

TRICKS = {
    "one cycle to 0.01": "the learning rate rises to 0.01, and falls to 0",
    "batch norm": "each channel gets mean 0 and deviation 1 over the batch",
    "own mean": "each picture's own mean and deviation, in place of a division by 255",
    "dark inverted": "pictures that are dark at the edge become their negatives",
    "whitened layer": "a first layer worked out from the data, which never learns",
    "label smoothing": "a tenth of the target is spread over all classes",
    "averaged weights": "an average over the weights of the last steps answers (EMA)",
    "weight decay": "AdamW takes a share of each weight, 0.1 of the rate",
}
"""What each does; of the first five all combinations were measured."""
_CHANGES = {
    **FIVE,
    "label smoothing": {"label_smoothing": 0.1},
    "averaged weights": {"average": 0.9},
    "weight decay": {"weight_decay": 0.1},
}


def recipe_of(on: tuple[str, ...]) -> Fast:
    """Give the plain recipe with some tricks.

    >>> recipe_of(("batch norm",)).norm
    'batch'
    """
    recipe = PLAIN
    for name in on:
        recipe = replace(recipe, **_CHANGES[name])
    return recipe


def train(on: tuple[str, ...], seed: int) -> Generator[float, None, float]:
    """Train as the studies do, a step at a time; yield the share that is done, and return the test's accuracy."""
    recipe, data = recipe_of(on), sketches()
    steps = steps_of(recipe, data, seed=seed + FRESH)
    while True:
        with isolated_torch():
            run = next(steps, None)
        if run is None:
            break
        so_far = run
        yield run.images / (recipe.steps * recipe.batch_size)
    with isolated_torch():
        return so_far.accuracy(data.test.X, data.test.y)


def write(on: tuple[str, ...]) -> str:
    """Write the first of those trainings as plain torch; it comes to the same figure.

    >>> print(write(("one cycle to 0.01",)).splitlines()[-12].strip())
    optimizer.param_groups[0]["lr"] = 0.01 * min((step + 1) / 18, (60 - step) / 42, 1)
    """
    recipe = recipe_of(on)
    parts = [_HEAD.format(seed=FRESH), _prepare(recipe)]
    if recipe.whitened:
        parts.append(
            _WHITENED.format(
                several=SEVERAL, kept=recipe.width // 2, width=recipe.width
            )
        )
    parts += [_network(recipe), _loop(recipe)]
    return "\n".join(parts)


_HEAD = """\
# X, y: grey images (n, 28, 28) from 0 to 255 and class codes to learn from; X_test, y_test to judge by
import torch
from torch import nn
from torch.nn.functional import cross_entropy

torch.manual_seed({seed})
order = torch.Generator().manual_seed({seed})
x, target = torch.as_tensor(X), torch.as_tensor(y)
"""
_WHITENED = """
patches = prepare(x[:{several}]).unfold(2, 5, 2).unfold(3, 5, 2).reshape(-1, 25)
variances, directions = torch.linalg.eigh(torch.cov(patches.T))
filters = (directions[:, -{kept}:] / (variances[-{kept}:] + 1e-3).sqrt()).T
first = nn.Conv2d(1, {width}, 5, stride=2, padding=2, bias=False).requires_grad_(False)
first.weight.data = torch.cat([filters, -filters]).reshape({width}, 1, 5, 5)
first = nn.Sequential(first, nn.ReLU(), nn.MaxPool2d(2))
"""


def _prepare(recipe: Fast) -> str:
    lines = ["", "def prepare(images):", "    images = images.float()"]
    if recipe.invert:
        lines = [
            "",
            "def edge(images):",
            "    return (images[:, 0].mean(dim=1) + images[:, -1].mean(dim=1)) / 2",
            "",
            "",
            f"light = edge(x[:{SEVERAL}].float()).median() > 127",
            "",
            *lines,
            "    turned = (edge(images) > 127) != light",
            "    images[turned] = 255 - images[turned]",
        ]
    if recipe.scaling == "picture":
        lines += [
            "    deviation, mean = torch.std_mean(images.flatten(1), dim=1)",
            "    images = (images - mean[:, None, None]) / (deviation[:, None, None] + 1e-3)",
        ]
    else:
        lines += ["    images = images / 255"]
    lines += [
        "    return images.unsqueeze(1).contiguous(memory_format=torch.channels_last)",
        "",
    ]
    return "\n".join(lines)


def _network(recipe: Fast) -> str:
    one, two = recipe.width, 2 * recipe.width
    bias, norm = (", bias=False", recipe.norm) if recipe.norm else ("", "")
    flat, square = (
        ("    nn.BatchNorm1d({}),", "    nn.BatchNorm2d({}),") if norm else ("", "")
    )
    lines = [
        *(
            []
            if recipe.whitened
            else [
                f"    nn.Conv2d(1, {one}, 5, stride=2, padding=2{bias}),",
                square.format(one),
                "    nn.ReLU(),",
                "    nn.MaxPool2d(2),",
            ]
        ),
        f"    nn.Conv2d({one}, {two}, 3, padding=1{bias}),",
        square.format(two),
        "    nn.ReLU(),",
        "    nn.MaxPool2d(2),",
        "    nn.Flatten(),",
        f"    nn.Linear({9 * two}, 64{bias}),",
        flat.format(64),
        "    nn.ReLU(),",
        "    nn.Linear(64, int(target.max()) + 1),",
    ]
    made = "\n".join(["model = nn.Sequential(", *filter(None, lines), ")"])
    averaged = (
        "\naveraged = torch.optim.swa_utils.AveragedModel(\n"
        f"    model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn({recipe.average})\n)"
        if recipe.average
        else ""
    )
    return f"{made}.to(memory_format=torch.channels_last){averaged}"


def _loop(recipe: Fast) -> str:
    steps, batch, top = (
        recipe.steps,
        recipe.batch_size,
        recipe.warm_up * recipe.steps,
    )
    rate = f"{recipe.learning_rate} * min((step + 1) / {top:g}, ({steps} - step) / {steps - top:g}, 1)"
    smoothing = (
        f", label_smoothing={recipe.label_smoothing}"
        if recipe.label_smoothing
        else ""
    )
    ready = "first(prepare(x[rows]))" if recipe.whitened else "prepare(x[rows])"
    part = "first(prepare(part))" if recipe.whitened else "prepare(part)"
    cycle, average = recipe.schedule == "one_cycle", bool(recipe.average)
    lines = [
        "optimizer = torch.optim.AdamW(",
        f"    model.parameters(), lr={recipe.learning_rate}, weight_decay={recipe.weight_decay}, fused=True",
        ")",
        "step = 0",
        f"for rows in torch.randperm(len(x), generator=order)[: {steps} * {batch}].split({CHUNK}):",
        "    with torch.no_grad():",
        f"        ready = {ready}",
        f"    for images, truth in zip(ready.split({batch}), target[rows].split({batch}), strict=True):",
        *([f'        optimizer.param_groups[0]["lr"] = {rate}'] if cycle else []),
        f"        loss = cross_entropy(model(images), truth{smoothing})",
        "        optimizer.zero_grad()",
        "        loss.backward()",
        "        optimizer.step()",
        *(["        averaged.update_parameters(model)"] if average else []),
        "        step += 1",
        "",
        *(["model = averaged.module"] if average else []),
        "model.eval()",
        "with torch.inference_mode():",
        f"    parts = torch.as_tensor(X_test).split({CHUNK})",
        f"    named = torch.cat([model({part}).argmax(dim=1) for part in parts])",
        "accuracy = (named == torch.as_tensor(y_test)).float().mean().item()",
        "",
    ]
    return "\n".join(lines)
