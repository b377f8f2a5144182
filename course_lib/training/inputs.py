"""From the arrays of a data set to what a model reads."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor


@dataclass(frozen=True, eq=False)
class Inputs:
    """How samples become numbers of a size that a network learns well from.

    Images of uint8 are divided by 255, batch by batch: the whole set stays at one byte a pixel, a quarter of
    what floats take. Images of floats are used as they are. The columns of a table are standardised with the
    mean and standard deviation of the rows trained on, never of those tested on.

    Parameters
    ----------
    shape : tuple of int
        One sample as the model reads it: (channels, height, width) or (columns,).
    mean, spread : ndarray of shape (columns,), optional
        For tables: what is taken off, and what the rest is divided by.
    """

    shape: tuple[int, ...]
    mean: np.ndarray | None = None
    spread: np.ndarray | None = None

    @classmethod
    def of(cls, X: np.ndarray) -> "Inputs":
        """Look at the samples that will be trained on.

        Parameters
        ----------
        X : ndarray
            Images (n, height, width) or (n, height, width, channels), or a table (n, columns).

        Raises
        ------
        ValueError
            If the samples are not numbers, have another shape, or hold NaN or infinity.
        """
        shape = _shape_of_one(X)
        if len(shape) > 1:
            return cls(shape)
        spread = X.std(axis=0, dtype=float)
        return cls(shape, X.mean(axis=0, dtype=float), np.where(spread > 0, spread, 1.0))

    def tensor(self, X: np.ndarray) -> Tensor:
        """Make a tensor (n, *shape): uint8 images stay uint8 and share their memory, all else becomes float.

        Raises
        ------
        ValueError
            If the samples are not of the kind trained on.
        """
        if _shape_of_one(X) != self.shape:
            raise ValueError(
                f"X has shape {X.shape}, so samples of shape {_shape_of_one(X)}, but the model reads samples of "
                f"shape {self.shape}; give samples like those trained on"
            )
        floats = torch.get_default_dtype()
        if self.mean is not None:
            return torch.tensor((X - self.mean) / self.spread, dtype=floats)
        images = torch.from_numpy(np.require(X, requirements=["C", "W"]))
        images = images if images.dtype == torch.uint8 else images.to(floats)
        return images.permute(0, 3, 1, 2) if images.ndim == 4 else images.unsqueeze(1)

    def floats(self, batch: Tensor) -> Tensor:
        """Turn rows of `tensor` into the floats that the model reads; uint8 is scaled to [0, 1]."""
        return batch / 255 if batch.dtype == torch.uint8 else batch


def _shape_of_one(X: np.ndarray) -> tuple[int, ...]:
    """Check samples, and give the shape of one: (channels, height, width) or (columns,)."""
    if X.dtype.kind not in "uifb":
        raise ValueError(
            f"X is {X.dtype}; training needs numbers: encode text and categories as numbers first"
        )
    if X.ndim not in (2, 3, 4):
        raise ValueError(
            f"X has shape {X.shape}; give a table (n, columns), grey images (n, height, width) or "
            "colour images (n, height, width, 3)"
        )
    if X.dtype.kind == "f" and not np.isfinite(X).all():
        row = int(np.argwhere(~np.isfinite(X))[0, 0])
        raise ValueError(f"row {row} of X holds NaN or infinity; drop it or fill the gap first")
    if X.ndim == 2:
        return X.shape[1:]
    return (X.shape[3] if X.ndim == 4 else 1, *X.shape[1:3])
