"""Small members of six families of image networks: the block that makes each, and how the blocks are put together.

All look at a quarter of the side in the end, pool over the picture, and read it with one linear layer, so that they
differ in their blocks alone. At width 1 each has about 45,000 parameters for 28×28 grey images of ten classes; the
channels are scaled by `width`. Each child of a body is a stage, which transfer learning thaws as one.
"""

from collections.abc import Callable
from functools import partial

import torch
from torch import Tensor, nn

from course_lib.models.classifier import Classifier, GlobalPool, check_images

SMALLEST_SIDE = 8  # a quarter of it is 2: batch norm must not meet a single value
PATCH = 4


def conv_norm(
    c_in: int,
    c_out: int,
    kernel: int = 3,
    *,
    stride: int = 1,
    groups: int = 1,
    act: type[nn.Module] | None = nn.ReLU,
) -> nn.Sequential:
    """Convolve, normalise over the batch, activate: what five of the families are made of.

    >>> conv_norm(1, 8, stride=2)(torch.zeros(2, 1, 28, 28)).shape
    torch.Size([2, 8, 14, 14])
    """
    conv = nn.Conv2d(c_in, c_out, kernel, stride=stride, padding=kernel // 2, groups=groups, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(c_out), *([act(inplace=True)] if act else []))


def vgg(input_shape: tuple[int, ...], n_classes: int, *, width: float = 1, dropout: float = 0) -> Classifier:
    """3×3 convolutions and max pooling, and nothing else.

    Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", ICLR 2015; with
    batch norm, as it has been trained since.

    Examples
    --------
    >>> vgg((1, 28, 28), 10).feature_maps(torch.zeros(2, 1, 28, 28)).shape
    torch.Size([2, 52, 7, 7])
    """
    check_images("vgg", input_shape, SMALLEST_SIDE)
    one, two, three = _channels(width, 16, 32, 52)
    body = nn.Sequential(
        nn.Sequential(conv_norm(input_shape[0], one), nn.MaxPool2d(2)),
        nn.Sequential(conv_norm(one, two), nn.MaxPool2d(2)),
        nn.Sequential(conv_norm(two, three), conv_norm(three, three)),
        GlobalPool(),
    )
    return Classifier(body, n_features=three, n_classes=n_classes, dropout=dropout)


class InceptionBlock(nn.Module):
    """Looks at four scales at once and sets them side by side; 1×1 convolutions before keep that cheap."""

    def __init__(self, c_in: int, c_out: int) -> None:
        super().__init__()
        tall, slim, thin = (max(1, round(c_out * share)) for share in (3 / 8, 1 / 8, 1 / 16))
        self.one = conv_norm(c_in, c_out - c_out // 2 - 2 * slim, 1)
        self.three = nn.Sequential(conv_norm(c_in, tall, 1), conv_norm(tall, c_out // 2, 3))
        self.five = nn.Sequential(conv_norm(c_in, thin, 1), conv_norm(thin, slim, 5))
        self.pool = nn.Sequential(nn.MaxPool2d(3, stride=1, padding=1), conv_norm(c_in, slim, 1))

    def forward(self, x: Tensor) -> Tensor:
        """(n, c_in, h, w) to (n, c_out, h, w)."""
        return torch.cat([self.one(x), self.three(x), self.five(x), self.pool(x)], dim=1)


def inception(
    input_shape: tuple[int, ...], n_classes: int, *, width: float = 1, dropout: float = 0
) -> Classifier:
    """Blocks that look at four scales at once, in the shares of channels that the paper's first block has.

    Szegedy et al., "Going Deeper with Convolutions", CVPR 2015; with batch norm (Ioffe and Szegedy, ICML 2015).

    Examples
    --------
    >>> inception((1, 28, 28), 10).feature_maps(torch.zeros(2, 1, 28, 28)).shape
    torch.Size([2, 80, 7, 7])
    """
    check_images("inception", input_shape, SMALLEST_SIDE)
    stem, one, two = _channels(width, 16, 64, 80, multiple=8)
    body = nn.Sequential(
        conv_norm(input_shape[0], stem, stride=2),
        nn.Sequential(InceptionBlock(stem, one), nn.MaxPool2d(2)),
        InceptionBlock(one, two),
        InceptionBlock(two, two),
        GlobalPool(),
    )
    return Classifier(body, n_features=two, n_classes=n_classes, dropout=dropout)


class ResidualBlock(nn.Module):
    """Two 3×3 convolutions that learn what to add to their input."""

    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.residual = self.make_residual(c_in, c_out, stride)
        self.shortcut = _shortcut(c_in, c_out, stride)

    def make_residual(self, c_in: int, c_out: int, stride: int) -> nn.Module:
        """Build what learns: (n, c_in, h, w) to (n, c_out, h, w), the sides over the stride."""
        return nn.Sequential(conv_norm(c_in, c_out, stride=stride), conv_norm(c_out, c_out, act=None))

    def forward(self, x: Tensor) -> Tensor:
        """(n, c_in, h, w) to (n, c_out, h, w), the sides over the stride."""
        return (self.shortcut(x) + self.residual(x)).relu()


def resnet(
    input_shape: tuple[int, ...], n_classes: int, *, width: float = 1, dropout: float = 0
) -> Classifier:
    """Blocks that learn what to add to their input: the paper's network for small images, with one block a stage.

    He et al., "Deep Residual Learning for Image Recognition", CVPR 2016, section 4.2; without the costly block at
    the full side, and with projected shortcuts.

    Examples
    --------
    >>> resnet((1, 28, 28), 10).feature_maps(torch.zeros(2, 1, 28, 28)).shape
    torch.Size([2, 48, 7, 7])
    """
    check_images("resnet", input_shape, SMALLEST_SIDE)
    one, two, three = _channels(width, 16, 24, 48)
    body = nn.Sequential(
        conv_norm(input_shape[0], one),
        ResidualBlock(one, two, stride=2),
        ResidualBlock(two, three, stride=2),
        GlobalPool(),
    )
    return Classifier(body, n_features=three, n_classes=n_classes, dropout=dropout)


class RegNetBlock(ResidualBlock):
    """A 3×3 convolution in groups of eight channels between two 1×1 convolutions, added to its input."""

    def make_residual(self, c_in: int, c_out: int, stride: int) -> nn.Module:
        """Build what learns: (n, c_in, h, w) to (n, c_out, h, w), the sides over the stride."""
        return nn.Sequential(
            conv_norm(c_in, c_out, 1),
            conv_norm(c_out, c_out, 3, stride=stride, groups=c_out // 8),
            conv_norm(c_out, c_out, 1, act=None),
        )


def regnet(
    input_shape: tuple[int, ...], n_classes: int, *, width: float = 1, dropout: float = 0
) -> Classifier:
    """Grouped bottlenecks whose depth and widths follow a rule instead of a search; widths are multiples of eight.

    Radosavovic et al., "Designing Network Design Spaces", CVPR 2020 (RegNetX, bottleneck ratio 1).

    Examples
    --------
    >>> regnet((1, 28, 28), 10).feature_maps(torch.zeros(2, 1, 28, 28)).shape
    torch.Size([2, 64, 7, 7])
    """
    check_images("regnet", input_shape, SMALLEST_SIDE)
    stem, one, two = _channels(width, 16, 32, 64, multiple=8)
    body = nn.Sequential(
        conv_norm(input_shape[0], stem, stride=2),
        RegNetBlock(stem, one),
        RegNetBlock(one, two, stride=2),
        nn.Sequential(RegNetBlock(two, two), RegNetBlock(two, two)),
        GlobalPool(),
    )
    return Classifier(body, n_features=two, n_classes=n_classes, dropout=dropout)


_conv_silu = partial(conv_norm, act=nn.SiLU)


class MBConv(nn.Module):
    """Widen with 1×1, look with one filter a channel, weigh the channels, narrow with 1×1; add the input if it fits.

    Without `squeeze` it is the block of MobileNetV2 and of EfficientNet-Lite. `unit` makes a normalised convolution.
    """

    def __init__(
        self,
        c_in: int,
        c_out: int,
        kernel: int = 3,
        *,
        stride: int = 1,
        expansion: int = 6,
        squeeze: bool = True,
        unit: Callable[..., nn.Module] = _conv_silu,
    ) -> None:
        super().__init__()
        wide = c_in * expansion
        self.layers = nn.Sequential(
            *([unit(c_in, wide, 1)] if expansion > 1 else []),
            unit(wide, wide, kernel, stride=stride, groups=wide),
            *([SqueezeExcitation(wide, max(1, c_in // 4))] if squeeze else []),
            unit(wide, c_out, 1, act=None),
        )
        self.adds = stride == 1 and c_in == c_out

    def forward(self, x: Tensor) -> Tensor:
        """(n, c_in, h, w) to (n, c_out, h, w), the sides over the stride."""
        return x + self.layers(x) if self.adds else self.layers(x)


class SqueezeExcitation(nn.Module):
    """Weighs each channel by what the whole picture shows: Hu et al., "Squeeze-and-Excitation", CVPR 2018."""

    def __init__(self, channels: int, squeezed: int) -> None:
        super().__init__()
        self.weigh = nn.Sequential(
            nn.Conv2d(channels, squeezed, 1), nn.SiLU(), nn.Conv2d(squeezed, channels, 1), nn.Sigmoid()
        )

    def forward(self, x: Tensor) -> Tensor:
        """(n, channels, h, w) to the same shape."""
        return x * self.weigh(x.mean(dim=(2, 3), keepdim=True))


def efficientnet(
    input_shape: tuple[int, ...], n_classes: int, *, width: float = 1, dropout: float = 0
) -> Classifier:
    """Few multiply-adds for what it learns: the first stages of EfficientNet-B0, one block each, and its last layer.

    Tan and Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks", ICML 2019.

    Examples
    --------
    >>> efficientnet((1, 28, 28), 10).feature_maps(torch.zeros(2, 1, 28, 28)).shape
    torch.Size([2, 128, 7, 7])
    """
    check_images("efficientnet", input_shape, SMALLEST_SIDE)
    stem, one, two, three, last = _channels(width, 16, 8, 24, 32, 128)
    body = nn.Sequential(
        conv_norm(input_shape[0], stem, stride=2, act=nn.SiLU),
        MBConv(stem, one, 3, expansion=1),
        MBConv(one, two, 3, stride=2),
        MBConv(two, three, 5),
        MBConv(three, three, 5),
        conv_norm(three, last, 1, act=nn.SiLU),
        GlobalPool(),
    )
    return Classifier(body, n_features=last, n_classes=n_classes, dropout=dropout)


class Patches(nn.Module):
    """A picture as a sequence: each patch of 4×4 pixels one vector, plus what is learned of its position."""

    def __init__(self, input_shape: tuple[int, ...], dim: int) -> None:
        super().__init__()
        channels, height, width = input_shape
        self.embed = nn.Conv2d(channels, dim, kernel_size=PATCH, stride=PATCH)
        self.position = nn.Parameter(
            torch.empty(1, height // PATCH * (width // PATCH), dim).normal_(std=0.02)
        )

    def forward(self, x: Tensor) -> Tensor:
        """(n, channels, h, w) to (n, patches, dim)."""
        return self.embed(x).flatten(2).transpose(1, 2) + self.position


class TransformerBlock(nn.Module):
    """Attention lets every patch ask every other; then two layers work on each by itself. Both add to their input."""

    def __init__(self, dim: int, heads: int = 2) -> None:
        super().__init__()
        self.heads = heads
        self.norm_1, self.norm_2 = nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.query_key_value, self.merge = nn.Linear(dim, 3 * dim), nn.Linear(dim, dim)
        self.mlp = nn.Sequential(nn.Linear(dim, 2 * dim), nn.GELU(), nn.Linear(2 * dim, dim))

    def forward(self, x: Tensor) -> Tensor:
        """(n, patches, dim) to the same shape."""
        x = x + self.attend(self.norm_1(x))
        return x + self.mlp(self.norm_2(x))

    def attend(self, x: Tensor) -> Tensor:
        """Mix the values of all patches, (n, patches, dim), by how well their keys answer each one's query."""
        n, patches, dim = x.shape
        parts = self.query_key_value(x).view(n, patches, 3, self.heads, dim // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        answers = (query @ key.mT * (dim // self.heads) ** -0.5).softmax(dim=-1)
        mixed = answers @ value
        return self.merge(mixed.transpose(1, 2).reshape(n, patches, dim))


class ToMaps(nn.Module):
    """The sequence of patches as a picture again, (n, dim, height, width), so that all trunks give the same kind."""

    def __init__(self, input_shape: tuple[int, ...], dim: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(dim)
        self.sides = [side // PATCH for side in input_shape[1:]]

    def forward(self, x: Tensor) -> Tensor:
        """(n, patches, dim) to (n, dim, rows, columns of patches)."""
        return self.norm(x).transpose(1, 2).unflatten(2, self.sides)


def vit(input_shape: tuple[int, ...], n_classes: int, *, width: float = 1, dropout: float = 0) -> Classifier:
    """A picture read as a sequence of patches of 4×4 pixels: nothing is built in of what is near what.

    Dosovitskiy et al., "An Image is Worth 16×16 Words", ICLR 2021; pooled as in Beyer et al., "Better plain ViT
    baselines for ImageNet-1k", arXiv:2205.01580.

    Raises
    ------
    ValueError
        If a side is no multiple of 4, as patches have it.

    Examples
    --------
    >>> vit((1, 28, 28), 10).feature_maps(torch.zeros(2, 1, 28, 28)).shape
    torch.Size([2, 32, 7, 7])
    """
    check_images("vit", input_shape, SMALLEST_SIDE)
    if any(side % PATCH for side in input_shape[1:]):
        sides = " × ".join(str(-(-side // PATCH) * PATCH) for side in input_shape[1:])
        raise ValueError(
            f"model 'vit' was given images of {input_shape[1]} × {input_shape[2]} pixels; it reads patches of "
            f"{PATCH} × {PATCH}, so both sides must be multiples of {PATCH}: resize to {sides}, or use model='resnet'"
        )
    (dim,) = _channels(width, 32, multiple=2)
    body = nn.Sequential(
        Patches(input_shape, dim),
        *(TransformerBlock(dim) for _ in range(5)),
        ToMaps(input_shape, dim),
        GlobalPool(),
    )
    return Classifier(body, n_features=dim, n_classes=n_classes, dropout=dropout)


def _shortcut(c_in: int, c_out: int, stride: int) -> nn.Module:
    """What a block adds to: its input, projected where the shape changes."""
    same = c_in == c_out and stride == 1
    return nn.Identity() if same else conv_norm(c_in, c_out, 1, stride=stride, act=None)


def _channels(width: float, *base: int, multiple: int = 1) -> list[int]:
    return [max(multiple, round(width * each / multiple) * multiple) for each in base]
