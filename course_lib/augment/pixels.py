"""What happens to values where they are: light, colour, blur, noise, what is taken away. All floats from 0 to 1."""

import functools
import math
from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import conv2d, pad

from course_lib.augment.geometry import Draw
from course_lib.augment.policy import Augmentation

_GREY = (0.299, 0.587, 0.114)


def change_pixels(images: Tensor, policy: Augmentation, draw: Draw) -> Tensor:
    """Apply the operations of colour and of pixels, one after the other; `images` may be overwritten."""
    for name in policy.uses("colour", "pixels"):
        strength, _ = policy.strength(name)
        on, values = draw(name)
        images = _APPLY[name](images, strength, on, values)
    return images


def grey(images: Tensor) -> Tensor:
    """Give the light of each pixel, (n, 1, height, width), as television weighs the colours."""
    if images.shape[1] == 1:
        return images
    red, green, blue = (images[:, k : k + 1] * weight for k, weight in enumerate(_GREY))
    return red.add_(green).add_(blue)


def each(values: np.ndarray, images: Tensor) -> Tensor:
    """Give one number a picture in a shape that multiplies `images`."""
    return torch.from_numpy(values).to(images.dtype).view(-1, 1, 1, 1)


def brighten(images: Tensor, factor: np.ndarray) -> Tensor:
    """Multiply the light; in place."""
    return images.mul_(each(factor, images)).clamp_(0, 1)


def contrast(images: Tensor, factor: np.ndarray) -> Tensor:
    """Move every value away from the picture's mean grey, or towards it; in place."""
    mean = images.mean(dim=(1, 2, 3), keepdim=True) if images.shape[1] == 1 else None
    if mean is None:  # the mean of the greys is the grey of the means
        mean = (images.mean(dim=(2, 3), keepdim=True) * images.new_tensor(_GREY).view(1, 3, 1, 1)).sum(
            1, True
        )
    by = each(factor, images)
    return images.mul_(by).add_(mean.mul_(1 - by)).clamp_(0, 1)


def saturate(images: Tensor, factor: np.ndarray) -> Tensor:
    """Move every pixel away from its own grey, or towards it."""
    by = each(factor, images)
    return (grey(images) * (1 - by)).addcmul(images, by).clamp_(0, 1)


def turn_hue(images: Tensor, turn: np.ndarray) -> Tensor:
    """Turn every pixel's hue by a share of the colour circle; saturation and value (of HSV) stay."""
    value, low = images.amax(1), images.amin(1)
    spread = value - low
    safe = torch.where(spread > 0, spread, torch.ones_like(spread))
    red, green, blue = images.unbind(1)
    sector = torch.where(
        value == red,
        (green - blue) / safe,
        torch.where(value == green, 2 + (blue - red) / safe, 4 + (red - green) / safe),
    )
    sector = sector + 6 * each(turn, images)[:, 0]
    far = [((sector + k) % 6) for k in (5, 3, 1)]  # of red, green and blue from the hue
    return torch.stack([value - spread * torch.minimum(k, 4 - k).clamp(0, 1) for k in far], dim=1)


def gaussian_blur(images: Tensor, sigma: float) -> Tensor:
    """Blur by a Gaussian cut at three standard deviations; the edge reflects."""
    n, channels, height, width = images.shape
    reach = min(math.ceil(3 * sigma), height - 1, width - 1)
    kernel = torch.exp(-0.5 * (torch.arange(-reach, reach + 1, dtype=images.dtype) / sigma) ** 2)
    kernel /= kernel.sum()
    flat = pad(images.reshape(n * channels, 1, height, width), (reach,) * 4, mode="reflect")
    blurred = conv2d(conv2d(flat, kernel.view(1, 1, 1, -1)), kernel.view(1, 1, -1, 1))
    return blurred.reshape(images.shape)


@functools.lru_cache(maxsize=4)
def _noise_pool(size: int) -> Tensor:
    """Standard normal numbers, drawn once: a picture takes a stretch of them from anywhere."""
    return torch.randn(size, generator=torch.Generator().manual_seed(0), dtype=torch.float32)


def add_noise(images: Tensor, sigma: np.ndarray, where: np.ndarray) -> Tensor:
    """Add Gaussian noise from the pool, in place; pictures, in the order of `where`, share its entries."""
    size, n = images[0].numel(), len(images)
    pool = _noise_pool(max(2**16, 4 << size.bit_length()))  # small enough to stay in the cache
    # no two pictures begin in the same stretch, so none has the noise of another
    stretch = (len(pool) - size) // n
    slot = np.empty(n, np.int64)
    slot[np.argsort(where)] = np.arange(n)
    starts = torch.from_numpy(slot * stretch + (where * stretch).astype(np.int64))
    noise = pool.unfold(0, size, 1).index_select(0, starts).view(images.shape)
    return images.addcmul_(noise.to(images.dtype), each(sigma, images)).clamp_(0, 1)


def fill_rectangles(images: Tensor, boxes: np.ndarray, value: Tensor | float) -> Tensor:
    """Set what lies within a rectangle of whole pixels, int (n, 4) as left, top, right, bottom, to a value."""
    left, top, right, bottom = torch.from_numpy(boxes).view(-1, 4, 1).unbind(1)
    across, down = torch.arange(images.shape[-1]), torch.arange(images.shape[-2])
    columns = ((across >= left) & (across < right)).view(len(images), 1, 1, -1)
    rows = ((down >= top) & (down < bottom)).view(len(images), 1, -1, 1)
    if isinstance(value, Tensor):
        return torch.where(rows & columns, value, images)
    return images.masked_fill_(rows & columns, value)


Apply = Callable[[Tensor, float, np.ndarray, np.ndarray], Tensor]


def _factor(operation: Callable[[Tensor, np.ndarray], Tensor]) -> Apply:
    def apply(images: Tensor, strength: float, on: np.ndarray, values: np.ndarray) -> Tensor:
        return operation(images, 1 + strength * (2 * values[0] - 1) * on)

    return apply


def _some(images: Tensor, on: np.ndarray, operation: Callable[[Tensor, np.ndarray], Tensor]) -> Tensor:
    """Apply an operation that can't be turned down to nothing to those pictures that undergo it."""
    if on.all():
        return operation(images, on)
    rows = torch.from_numpy(np.flatnonzero(on))
    return images.index_copy_(0, rows, operation(images[rows], on)) if len(rows) else images


def _hue(images: Tensor, strength: float, on: np.ndarray, values: np.ndarray) -> Tensor:
    return _some(images, on, lambda some, on: turn_hue(some, strength * (2 * values[0, on] - 1)))


def _blur(images: Tensor, strength: float, on: np.ndarray, values: np.ndarray) -> Tensor:
    return _some(images, on, lambda some, on: gaussian_blur(some, strength))


def _noise(images: Tensor, strength: float, on: np.ndarray, values: np.ndarray) -> Tensor:
    sign = np.where(values[1] < 0.5, -1, 1)
    return add_noise(images, strength * sign * on, values[0])


def _erase(images: Tensor, strength: float, on: np.ndarray, values: np.ndarray) -> Tensor:
    """Zhong et al., "Random Erasing", AAAI 2020, with black: areas from 2 %, sides 0.3 to 3.3 times each other."""
    height, width = images.shape[-2:]
    least = min(0.02, strength)
    area = (least + (strength - least) * values[0]) * height * width
    ratio = np.exp(np.log(0.3) + (np.log(3.3) - np.log(0.3)) * values[1])
    high = np.rint(np.sqrt(area * ratio)).clip(1, height)
    wide = np.rint(np.sqrt(area / ratio)).clip(1, width)
    left, top = np.floor(values[2] * (width - wide + 1)), np.floor(values[3] * (height - high + 1))
    box = np.stack([left, top, left + wide * on, top + high * on], axis=1)
    return fill_rectangles(images, box.astype(np.int64), 0.0)


def _mask(axis: int) -> Apply:
    def apply(images: Tensor, strength: float, on: np.ndarray, values: np.ndarray) -> Tensor:
        side = images.shape[-1 - axis]
        wide = np.floor(values[0] * (strength * side + 1)) * on
        start = np.floor(values[1] * (side - wide + 1))
        box = np.tile([0, 0, images.shape[-1], images.shape[-2]], (len(images), 1))
        box[:, axis], box[:, axis + 2] = start, start + wide
        return fill_rectangles(images, box, images.mean(dim=(1, 2, 3), keepdim=True))

    return apply


_APPLY: dict[str, Apply] = {
    "brightness": _factor(brighten),
    "contrast": _factor(contrast),
    "saturation": _factor(saturate),
    "hue": _hue,
    "blur": _blur,
    "noise": _noise,
    "erasing": _erase,
    "time_mask": _mask(0),
    "frequency_mask": _mask(1),
}
