"""One way to build every model, by name; and the width at which a model meets a budget."""

from collections.abc import Callable

import torch

from course_lib.models.classifier import Classifier, linear, mlp, parameter_count, small_cnn
from course_lib.models.costs import multiply_adds as count_multiply_adds
from course_lib.models.families import efficientnet, inception, regnet, resnet, vgg, vit
from course_lib.models.pretrained import lite0
from course_lib.validation import check_number, check_one_of, check_whole_number

MODELS: dict[str, Callable[..., Classifier]] = {
    "cnn": small_cnn,
    "mlp": mlp,
    "linear": linear,
    "vgg": vgg,
    "inception": inception,
    "resnet": resnet,
    "efficientnet": efficientnet,
    "regnet": regnet,
    "vit": vit,
    "efficientnet_lite0": lite0,
}
ONE_WIDTH = ("linear", "efficientnet_lite0")
STEPS, WIDEST = 64, 16  # widths are tried in steps of 1/64, up to 16


def build(
    name: str,
    input_shape: tuple[int, ...],
    n_classes: int,
    *,
    width: float = 1.0,
    dropout: float = 0.0,
    seed: int | None = None,
) -> Classifier:
    """Build the model called `name` in `MODELS`.

    Parameters
    ----------
    name : str
        "cnn", "mlp", "linear", a small member of a family ("vgg", "inception", "resnet", "efficientnet", "regnet",
        "vit"), or "efficientnet_lite0", which has its published size.
    input_shape : tuple of int
        Shape of one sample: (channels, height, width) or (columns,).
    n_classes : int
        Number of classes, at least 2.
    width : float, default=1.0
        How many channels, as a multiple of the usual number, above 0 to 16.
    dropout : float, default=0.0
        Chance, 0 to below 1, that a feature is set to 0 while training.
    seed : int, optional
        Draws the initial weights, without touching torch's own random state; left out, that draws them.

    Raises
    ------
    ValueError
        If the name is unknown, there are fewer than 2 classes, the model cannot read such samples, or has one width.

    Examples
    --------
    >>> one, two = (build("mlp", (3,), 2, seed=7) for _ in range(2))
    >>> torch.equal(one.head.weight, two.head.weight)
    True
    >>> parameter_count(build("resnet", (1, 28, 28), 10, width=0.5))
    10874
    """
    check_one_of("model", name, MODELS)
    if n_classes < 2:
        raise ValueError(f"n_classes={n_classes}; a classifier needs at least 2 classes to tell apart")
    check_number(
        "width", width, low=1 / STEPS, high=WIDEST, must=f"is outside 1/{STEPS} … {WIDEST}; 1 is usual"
    )
    if width != 1 and name in ONE_WIDTH:
        raise ValueError(f"width={width!r} with model={name!r}, which has one width; leave it out")
    settings = {"dropout": dropout} | ({} if name in ONE_WIDTH else {"width": width})
    with torch.random.fork_rng(devices=[], enabled=seed is not None):
        if seed is not None:
            torch.default_generator.manual_seed(seed)
        return MODELS[name](tuple(input_shape), n_classes, **settings)


def match_width(
    name: str,
    input_shape: tuple[int, ...],
    n_classes: int,
    *,
    parameters: int | None = None,
    multiply_adds: int | None = None,
) -> float:
    """Find the width at which a model comes nearest to a budget: of parameters, or of multiply-adds per sample.

    Whole channels (RegNet: multiples of eight) leave it within a few per cent, at small budgets within a fifth.

    Parameters
    ----------
    name, input_shape, n_classes
        As `build` has them.
    parameters, multiply_adds : int
        The budget: one of the two.

    Raises
    ------
    ValueError
        If not one budget is given, the model has one width or cannot read such samples, or no width meets the budget.

    Examples
    --------
    >>> match_width("vgg", (1, 28, 28), 10, parameters=20_000)
    0.65625
    """
    if (parameters is None) == (multiply_adds is None):
        raise ValueError("give one budget, as in parameters=45_000 or multiply_adds=5_000_000")
    unit = "parameters" if multiply_adds is None else "multiply-adds"
    budget = check_whole_number(unit, parameters if multiply_adds is None else multiply_adds, at_least=1)
    if name in ONE_WIDTH:
        raise ValueError(f"model={name!r} has one width; choose another model to meet a budget with")

    def cost(step: int) -> int:
        with torch.device("meta"):  # shapes alone: nothing is drawn or computed
            model = build(name, input_shape, n_classes, width=step / STEPS)
        return parameter_count(model) if multiply_adds is None else count_multiply_adds(model, input_shape)

    low, high = 1, STEPS * WIDEST
    if not cost(low) <= budget <= cost(high):
        raise ValueError(
            f"model {name!r} has {cost(low):,} to {cost(high):,} {unit} on samples of shape {tuple(input_shape)}; "
            f"{budget:,} is outside"
        )
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if cost(middle) <= budget else (low, middle)
    return min((low, high), key=lambda step: abs(cost(step) - budget)) / STEPS
