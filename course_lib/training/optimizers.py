"""The optimizers that a recipe can name: which of torch's each is, made ready, and written down."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import torch


class Kind(NamedTuple):
    """Which class of ``torch.optim`` it is, with what besides rate and decay, and how it goes fastest."""

    name: str
    settings: Mapping[str, float]
    fast: str


OPTIMIZERS = {
    "adam": Kind("Adam", {}, "fused"),  # one pass over the weights instead of one per operation
    "sgd": Kind("SGD", {}, "fused"),
    "rmsprop": Kind("RMSprop", {}, "foreach"),
    "momentum": Kind("SGD", {"momentum": 0.9}, "fused"),
    "adamw": Kind("AdamW", {}, "fused"),
}


def make_optimizer(
    name: str,
    groups: Iterable[dict[str, Any]],
    *,
    weight_decay: float = 0.0,
    l1: float = 0.0,
    max_grad_norm: float | None = None,
) -> torch.optim.Optimizer:
    """Make the optimizer called `name` in `OPTIMIZERS`.

    Parameters
    ----------
    name : str
        "sgd"; "momentum", which is SGD with a momentum of 0.9; "rmsprop", "adam", "adamw".
    groups : iterable of dict
        Weights, and their learning rate, as torch has them: ``[{"params": [...], "lr": 0.1}]``.
    weight_decay, l1 : float, default=0
        Pull of every weight towards 0: in proportion to it (added to the gradient as an L2 penalty would be; of
        "adamw" taken from the weight itself), and the same for all (an L1 penalty's gradient).
    max_grad_norm : float, optional
        Length to which a longer gradient, of all weights together, is shortened before the step.

    References
    ----------
    Sutskever et al., "On the importance of initialization and momentum in deep learning", ICML 2013; Kingma and Ba,
    "Adam", ICLR 2015; Loshchilov and Hutter, "Decoupled Weight Decay Regularization", ICLR 2019 ("adamw"); Pascanu
    et al., "On the difficulty of training recurrent neural networks", ICML 2013 (`max_grad_norm`).

    Examples
    --------
    >>> weight = torch.nn.Parameter(torch.tensor([2.0, -2.0, 0.0]))
    >>> optimizer = make_optimizer("sgd", [{"params": [weight], "lr": 0.5}], l1=1.0)
    >>> weight.grad = torch.zeros(3)
    >>> optimizer.step()
    >>> weight.tolist()
    [1.5, -1.5, 0.0]
    """
    kind = OPTIMIZERS[name]
    make = getattr(torch.optim, kind.name)
    optimizer = make(groups, weight_decay=weight_decay, **kind.settings, **{kind.fast: True})
    if l1:

        def pull(optimizer: torch.optim.Optimizer, *_: Any) -> None:
            for group in optimizer.param_groups:
                for weight in group["params"]:
                    if weight.grad is not None:
                        weight.grad.add_(weight.detach().sign(), alpha=l1)

        optimizer.register_step_pre_hook(pull)
    if max_grad_norm is not None:

        def clip(optimizer: torch.optim.Optimizer, *_: Any) -> None:
            weights = [weight for group in optimizer.param_groups for weight in group["params"]]
            torch.nn.utils.clip_grad_norm_(weights, max_grad_norm)

        optimizer.register_step_pre_hook(clip)
    return optimizer


def optimizer_code(name: str, weights: str, *, learning_rate: float | None, weight_decay: float) -> str:
    """Write an optimizer as the call that makes it; without a rate, where the groups of weights have their own.

    >>> optimizer_code("momentum", "model.parameters()", learning_rate=0.1, weight_decay=0.0)
    'torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=0.0)'
    """
    kind = OPTIMIZERS[name]
    rate = {} if learning_rate is None else {"lr": learning_rate}
    settings = {**rate, **kind.settings, "weight_decay": weight_decay}
    return f"torch.optim.{kind.name}({weights}, {', '.join(f'{key}={value!r}' for key, value in settings.items())})"
