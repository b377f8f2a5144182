"""One small trunk, and a head for each question: what a network looks like is decided by what it is asked.

`Trunk` turns a picture of 64 × 64 into 24 channels of 32 × 32 and 48 of 16 × 16. What is asked of the whole picture
is answered by `ImageHead`, of every pixel by `PixelHead`, of every object by `BoxHead`, and, in each box that was
found, by `RegionHead`: a mask and keypoints (He et al., "Mask R-CNN", ICCV 2017; Tian et al., "FCOS", ICCV 2019).
"""

import torch
from torch import Tensor, nn
from torch.nn.functional import grid_sample, interpolate

STRIDE = 4  # pixels from one cell of the coarse map to the next
WIDTHS = (24, 48)
JOINED = 32  # channels of both maps in one
REGION = 10  # cells along each side of what is cut out of the maps for a box
EMBEDDING = 32


def _conv(inputs: int, outputs: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(),
    )


class Trunk(nn.Module):
    """The part that all networks share: six convolutions, and a look at the surroundings from half as many cells."""

    def __init__(self, channels: int = 3) -> None:
        super().__init__()
        fine, coarse = WIDTHS
        self.fine = nn.Sequential(_conv(channels, 16, 2), _conv(16, fine))
        self.coarse = nn.Sequential(_conv(fine, coarse, 2), _conv(coarse, coarse))
        self.around = nn.Sequential(_conv(coarse, coarse, 2), _conv(coarse, coarse))

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """Give the fine map (n, 24, 32, 32) and the coarse map (n, 48, 16, 16) of images (n, channels, 64, 64)."""
        fine = self.fine(images)
        coarse = self.coarse(fine)
        around = interpolate(self.around(coarse), scale_factor=2.0, mode="bilinear")
        return fine, coarse + around


class ImageHead(nn.Module):
    """A row of numbers for a whole picture: the strongest and the mean answer of each channel, and one layer."""

    def __init__(self, outputs: int) -> None:
        super().__init__()
        self.layer = nn.Linear(2 * WIDTHS[1], outputs)

    def forward(self, maps: tuple[Tensor, Tensor]) -> Tensor:
        """Give (n, outputs)."""
        coarse = maps[1].flatten(2)
        return self.layer(
            torch.cat([coarse.amax(dim=2), coarse.mean(dim=2)], dim=1)
        )


class Join(nn.Module):
    """Both maps in one, (n, 32, 32, 32): the coarse one brought up to the size of the fine one."""

    def __init__(self) -> None:
        super().__init__()
        self.fine, self.coarse = (nn.Conv2d(width, JOINED, 1) for width in WIDTHS)

    def forward(self, maps: tuple[Tensor, Tensor]) -> Tensor:
        """Add what each map says, layer by layer."""
        coarse = interpolate(
            self.coarse(maps[1]), scale_factor=2.0, mode="bilinear"
        )
        return (self.fine(maps[0]) + coarse).relu()


class PixelHead(nn.Module):
    """A class for every pixel."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            Join(),
            _conv(JOINED, JOINED),
            nn.Conv2d(JOINED, 4 * classes, 1),
            nn.PixelShuffle(2),
        )

    def forward(self, maps: tuple[Tensor, Tensor]) -> Tensor:
        """Give logits (n, classes, 64, 64)."""
        return self.layers(maps)


class BoxHead(nn.Module):
    """For each cell: how sure there is the middle of an object of each class, and how far its four edges are."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.shared = _conv(WIDTHS[1], WIDTHS[1])
        self.score = nn.Conv2d(WIDTHS[1], classes, 1)
        self.edges = nn.Conv2d(WIDTHS[1], 4, 1)
        nn.init.constant_(self.score.bias, -4.0)  # few cells hold an object

    def forward(self, maps: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor]:
        """Give logits (n, classes, 16, 16), and edges (n, 4, 16, 16): left, top, right, bottom in pixels."""
        shared = self.shared(maps[1])
        cells = (torch.arange(shared.shape[-1]) + 0.5) * STRIDE
        away = (
            self.edges(shared).clamp(-4, 3) + 2
        ).exp()  # from the middle of the cell, in pixels
        x, y = cells.view(1, -1), cells.view(-1, 1)
        edges = [x - away[:, 0], y - away[:, 1], x + away[:, 2], y + away[:, 3]]
        return self.score(shared), torch.stack(edges, dim=1)


class RegionHead(nn.Module):
    """A small picture for each box, cut out of the maps: logits of a mask, and a heat map for each keypoint."""

    def __init__(self, keypoints: int) -> None:
        super().__init__()
        self.join = Join()
        self.layers = nn.Sequential(
            _conv(JOINED, JOINED),
            _conv(JOINED, JOINED),
            nn.ConvTranspose2d(JOINED, 1 + keypoints, 2, 2),
        )

    def forward(
        self, maps: tuple[Tensor, Tensor], boxes: Tensor, image: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Give (boxes, 1, 20, 20) and (boxes, keypoints, 20, 20), for boxes in pixels of the images in `image`."""
        pictures = self.layers(regions(self.join(maps), boxes, image))
        return pictures[:, :1], pictures[:, 1:]


class Embedder(nn.Module):
    """A point on a sphere for each picture of an object: near each other for the same individual."""

    def __init__(self, identities: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            _conv(3, 24),
            _conv(24, 32, 2),
            _conv(32, 48, 2),
            nn.Flatten(),
            nn.Linear(48 * 6 * 6, EMBEDDING),
        )
        self.centres = nn.Parameter(torch.randn(identities, EMBEDDING))

    def forward(self, crops: Tensor) -> Tensor:
        """Give unit vectors (n, 32) for crops (n, 3, 24, 24)."""
        return nn.functional.normalize(self.layers(crops))

    def logits(self, embedded: Tensor) -> Tensor:
        """Compare with a centre for each individual of the training set."""
        return 12 * embedded @ nn.functional.normalize(self.centres).T


def regions(
    maps: Tensor, boxes: Tensor, image: Tensor, side: int = REGION
) -> Tensor:
    """Cut boxes out of maps (or pictures) of 64 × 64 pixels, `side` cells each way, by bilinear sampling."""
    steps = (torch.arange(side) + 0.5) / side
    low, size = boxes[:, :2, None], (boxes[:, 2:] - boxes[:, :2])[:, :, None]
    x, y = ((low + size * steps) / 32 - 1).unbind(
        1
    )  # grid_sample counts from -1 to 1
    grid = torch.stack(
        [x[:, None].expand(-1, side, -1), y[:, :, None].expand(-1, -1, side)],
        dim=-1,
    )
    return grid_sample(maps[image], grid, align_corners=False)


def soft_argmax(heat: Tensor) -> Tensor:
    """Give the mean place of each heat map as shares of its sides, (n, k, 2): x and y (Sun et al., ECCV 2018)."""
    n, k, side, _ = heat.shape
    chance = heat.flatten(2).softmax(dim=2).view(n, k, side, side)
    steps = (torch.arange(side) + 0.5) / side
    return torch.stack(
        [(chance.sum(2) * steps).sum(2), (chance.sum(3) * steps).sum(2)], dim=-1
    )
