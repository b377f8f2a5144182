"""Small members of each family: quick enough to train live on two cores, real enough to learn from.

Every one is a `Classifier`: a body that turns samples into features, and a linear head that turns
features into one score (logit) per class.

>>> model = build("cnn", (1, 28, 28), n_classes=10)
>>> model(torch.zeros(5, 1, 28, 28)).shape, model.features(torch.zeros(5, 1, 28, 28)).shape
(torch.Size([5, 10]), torch.Size([5, 64]))
"""

import math
from collections.abc import Callable

import torch
from torch import Tensor, nn

SMALLEST_SIDE = 7


class Classifier(nn.Module):
    """A body that learns features, then one linear layer that reads them.

    Parameters
    ----------
    body : nn.Module
        Samples ``(n, *input_shape)`` to features ``(n, n_features)``.
    n_features, n_classes : int
        Width of the last hidden layer, and number of scores.
    dropout : float, default=0.0
        Chance that a feature is set to 0 while training.

    Examples
    --------
    >>> model = Classifier(nn.Flatten(), n_features=4, n_classes=3)
    >>> model(torch.zeros(2, 4)).shape
    torch.Size([2, 3])
    """

    def __init__(self, body: nn.Module, *, n_features: int, n_classes: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.body = body
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(n_features, n_classes)

    def features(self, x: Tensor) -> Tensor:
        """Give what the last hidden layer makes of ``x``: (n, n_features)."""
        return self.body(x)

    def forward(self, x: Tensor) -> Tensor:
        """Give one score (logit) per class: (n, n_classes)."""
        return self.head(self.dropout(self.features(x)))


def small_cnn(input_shape: tuple[int, ...], n_classes: int, *, dropout: float = 0.0) -> Classifier:
    """Two convolutions and one hidden layer: about 11,000 parameters for 28×28 grey images.

    The first convolution looks at every second pixel and the pooling halves again, so that the costly
    second one works on a quarter of the side: some 25 µs per image, forward and backward, on two cores.

    Parameters
    ----------
    input_shape : tuple of int
        (channels, height, width): 1 or 3 channels, each side at least 7 pixels.
    n_classes : int
        Number of scores.
    dropout : float, default=0.0
        Chance that one of the 64 features is set to 0 while training.

    Raises
    ------
    ValueError
        If the input is not an image, or too small to be halved three times.

    References
    ----------
    Y. LeCun et al., "Gradient-Based Learning Applied to Document Recognition", Proc. IEEE 1998.

    Examples
    --------
    >>> parameter_count(small_cnn((1, 28, 28), 10))
    11306
    """
    if len(input_shape) != 3 or input_shape[0] not in (1, 3) or min(input_shape[1:]) < SMALLEST_SIDE:
        raise ValueError(
            f"model 'cnn' was given samples of shape {tuple(input_shape)}; it needs images, (1 or 3 channels, "
            f"height, width) with sides of at least {SMALLEST_SIDE} pixels; for anything else use model='mlp' "
            "or model='linear'"
        )
    channels, height, width = input_shape
    left = [(side + 1) // 2 // 2 // 2 for side in (height, width)]
    body = nn.Sequential(
        nn.Conv2d(channels, 8, kernel_size=5, stride=2, padding=2),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(8, 16, kernel_size=3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(16 * math.prod(left), 64),
        nn.ReLU(),
    )
    return Classifier(body, n_features=64, n_classes=n_classes, dropout=dropout)


def mlp(input_shape: tuple[int, ...], n_classes: int, *, dropout: float = 0.0) -> Classifier:
    """One hidden layer of 64 units: it sees every value at once and knows nothing of neighbours.

    Parameters
    ----------
    input_shape : tuple of int
        Any: (columns,) of a table, or (channels, height, width) of an image, which is flattened.
    n_classes : int
        Number of scores.
    dropout : float, default=0.0
        Chance that one of the 64 units is set to 0 while training.

    Examples
    --------
    >>> parameter_count(mlp((30,), 2))
    2114
    """
    body = nn.Sequential(nn.Flatten(), nn.Linear(math.prod(input_shape), 64), nn.ReLU())
    return Classifier(body, n_features=64, n_classes=n_classes, dropout=dropout)


def linear(input_shape: tuple[int, ...], n_classes: int, *, dropout: float = 0.0) -> Classifier:
    """Logistic regression: one weight per value and class. Its features are the inputs themselves.

    Parameters
    ----------
    input_shape : tuple of int
        Any, as for `mlp`.
    n_classes : int
        Number of scores.
    dropout : float, default=0.0
        Chance that an input is set to 0 while training.

    Examples
    --------
    >>> parameter_count(linear((30,), 2))
    62
    """
    return Classifier(nn.Flatten(), n_features=math.prod(input_shape), n_classes=n_classes, dropout=dropout)


MODELS: dict[str, Callable[..., Classifier]] = {"cnn": small_cnn, "mlp": mlp, "linear": linear}


def build(
    name: str, input_shape: tuple[int, ...], n_classes: int, *, dropout: float = 0.0, seed: int | None = None
) -> Classifier:
    """Build the model called `name` in `MODELS`.

    Parameters
    ----------
    name : str
        "cnn", "mlp" or "linear".
    input_shape : tuple of int
        Shape of one sample: (channels, height, width) or (columns,).
    n_classes : int
        Number of classes, at least 2.
    dropout : float, default=0.0
        Chance, 0 to below 1, that a feature is set to 0 while training.
    seed : int, optional
        Draws the initial weights; torch's own random state is left as it was. Without a seed they come
        from torch's random state.

    Raises
    ------
    ValueError
        If the name is unknown, there are fewer than 2 classes, or the model cannot read such samples.

    Examples
    --------
    >>> one, two = (build("mlp", (3,), 2, seed=7) for _ in range(2))
    >>> torch.equal(one.head.weight, two.head.weight)
    True
    """
    if name not in MODELS:
        raise ValueError(f"model={name!r} is unknown; choose one of {', '.join(map(repr, MODELS))}")
    if n_classes < 2:
        raise ValueError(f"n_classes={n_classes}; a classifier needs at least 2 classes to tell apart")
    with torch.random.fork_rng(devices=[], enabled=seed is not None):
        if seed is not None:
            torch.default_generator.manual_seed(seed)
        return MODELS[name](tuple(input_shape), n_classes, dropout=dropout)


def parameter_count(model: nn.Module) -> int:
    """Count the numbers that training adjusts.

    Examples
    --------
    >>> parameter_count(nn.Linear(3, 2))
    8
    """
    return sum(each.numel() for each in model.parameters() if each.requires_grad)
