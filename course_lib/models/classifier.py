"""What every model is: a body that makes features, and a linear head. And the three simplest bodies."""

import math

from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm

SMALLEST_SIDE = 7


class GlobalPool(nn.Module):
    """The mean of each map over the picture: (n, channels, height, width) to (n, channels)."""

    def forward(self, x: Tensor) -> Tensor:
        """Give the means."""
        return x.mean(dim=(2, 3))


class Classifier(nn.Module):
    """A body that learns features, then one linear layer that reads them.

    Parameters
    ----------
    body : nn.Module
        Samples ``(n, *input_shape)`` to features ``(n, n_features)``; its children with weights are its stages.
    n_features, n_classes : int
        Width of the last hidden layer, and number of scores.
    dropout : float
        Chance that a feature is set to 0 while training.

    Examples
    --------
    >>> import torch
    >>> model = Classifier(nn.Flatten(), n_features=4, n_classes=3)
    >>> model(torch.zeros(2, 4)).shape
    torch.Size([2, 3])
    """

    def __init__(self, body: nn.Module, *, n_features: int, n_classes: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.body = body
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(n_features, n_classes)
        self.keeps_statistics = False

    def features(self, x: Tensor) -> Tensor:
        """Give what the last hidden layer makes of ``x``: (n, n_features)."""
        return self.body(x)

    def feature_maps(self, x: Tensor) -> Tensor:
        """Give the maps that the features are the means of, for a head that must know where: (n, channels, h, w).

        Raises
        ------
        ValueError
            If the model has none: its body does not end in a `GlobalPool`.
        """
        if not (isinstance(self.body, nn.Sequential) and isinstance(self.body[-1], GlobalPool)):
            raise ValueError("this model pools no maps; build one that does, such as 'resnet' or 'vit'")
        return self.body[:-1](x)

    def stages(self) -> list[nn.Module]:
        """Give the parts that have weights, from the input to the head, as transfer learning thaws them."""
        return [*(each for each in self.body.children() if any(True for _ in each.parameters())), self.head]

    def train(self, mode: bool = True) -> "Classifier":
        """Go into training mode, or out of it; with `keeps_statistics`, batch norm stays out of it."""
        super().train(mode)
        if self.keeps_statistics:
            for layer in self.body.modules():
                if isinstance(layer, _BatchNorm):
                    layer.eval()
        return self

    def forward(self, x: Tensor) -> Tensor:
        """Give one score (logit) per class: (n, n_classes)."""
        return self.head(self.dropout(self.features(x)))


def small_cnn(
    input_shape: tuple[int, ...], n_classes: int, *, width: float = 1, dropout: float = 0
) -> Classifier:
    """Two convolutions and one hidden layer: about 11,000 parameters for 28×28 grey images.

    The costly second one works on a quarter of the side: some 25 µs per image, forward and backward, on two cores.

    Raises
    ------
    ValueError
        If the input is no image (1 or 3 channels, height, width), or a side is below 7 pixels.

    Examples
    --------
    >>> parameter_count(small_cnn((1, 28, 28), 10))
    11306
    """
    check_images("cnn", input_shape, SMALLEST_SIDE)
    channels, height, breadth = input_shape
    one, two, hidden = (max(1, round(width * each)) for each in (8, 16, 64))
    left = [(side + 1) // 2 // 2 // 2 for side in (height, breadth)]
    body = nn.Sequential(
        nn.Conv2d(channels, one, kernel_size=5, stride=2, padding=2),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(one, two, kernel_size=3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(two * math.prod(left), hidden),
        nn.ReLU(),
    )
    return Classifier(body, n_features=hidden, n_classes=n_classes, dropout=dropout)


def mlp(input_shape: tuple[int, ...], n_classes: int, *, width: float = 1, dropout: float = 0) -> Classifier:
    """One hidden layer of 64 units: it sees every value at once and knows nothing of neighbours.

    Examples
    --------
    >>> parameter_count(mlp((30,), 2))
    2114
    """
    hidden = max(1, round(width * 64))
    body = nn.Sequential(nn.Flatten(), nn.Linear(math.prod(input_shape), hidden), nn.ReLU())
    return Classifier(body, n_features=hidden, n_classes=n_classes, dropout=dropout)


def linear(input_shape: tuple[int, ...], n_classes: int, *, dropout: float = 0) -> Classifier:
    """Logistic regression: one weight per value and class. Its features are the inputs themselves.

    Examples
    --------
    >>> parameter_count(linear((30,), 2))
    62
    """
    return Classifier(nn.Flatten(), n_features=math.prod(input_shape), n_classes=n_classes, dropout=dropout)


def parameter_count(model: nn.Module) -> int:
    """Count the numbers that training adjusts.

    >>> parameter_count(nn.Linear(3, 2))
    8
    """
    return sum(each.numel() for each in model.parameters() if each.requires_grad)


def check_images(name: str, input_shape: tuple[int, ...], smallest: int) -> None:
    """Refuse samples that a network for images cannot read.

    Raises
    ------
    ValueError
        If they are no images of 1 or 3 channels, or a side is below `smallest` pixels.

    >>> check_images("cnn", (3, 28, 28), smallest=7)
    """
    if len(input_shape) != 3 or input_shape[0] not in (1, 3) or min(input_shape[1:]) < smallest:
        raise ValueError(
            f"model {name!r} was given samples of shape {tuple(input_shape)}; it needs images, (1 or 3 channels, "
            f"height, width) with sides of at least {smallest} pixels: enlarge smaller ones; for anything else use "
            "model='mlp' or model='linear'"
        )
