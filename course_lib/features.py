"""Features of pictures that need no label and no network: what their own small patches look like."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator, TransformerMixin

from course_lib.validation import check_whole_number

_CONTRAST = 10.0  # added to a patch's variance (pixels of 0 to 255): an empty patch is not blown up
_WHITENING = 0.1  # added to each direction's variance, for the same reason
_UNLIKE = 0.25  # a patch less like a filter than this (from 0 to 1) holds nothing of it
_IN_A_BLOCK = 256  # pictures whose patches are held at once
_DRAWN = 20_000  # patches that the filters are learned from


class PatchFeatures(TransformerMixin, BaseEstimator):
    """Describe pictures by which of their patches look like which of a few filters, and where.

    Patches are cut out of the pictures, brought to one contrast and whitened; k-means finds
    their kinds, the filters.
    A picture is how much it holds of each filter, bright or dark, in each cell of a grid; of these numbers (their
    roots) the main directions are kept, scaled together to a mean variance of 1. No label is looked at. Seconds for
    thousands of small pictures; O(n · pixels · filters).

    Parameters
    ----------
    n_components : int, default=48
        Numbers to a picture, less where there are fewer pictures.
    n_filters, side, grid : int
        Kinds of patches, pixels along a patch, and cells along a picture.
    random_state : int, default=0
        Draws the patches and begins k-means.
    verbose : bool, default=False
        Whether to draw a bar on the standard error stream.

    References
    ----------
    A. Coates, H. Lee and A. Ng, "An Analysis of Single-Layer Networks in Unsupervised Feature Learning", AISTATS
    2011.

    Examples
    --------
    >>> from course_lib.datasets import load_digits
    >>> images = load_digits().train.X
    >>> PatchFeatures(16, side=4).fit_transform(images).shape
    (1078, 16)
    """

    def __init__(
        self,
        n_components: int = 48,
        *,
        n_filters: int = 24,
        side: int = 6,
        grid: int = 4,
        random_state: int = 0,
        verbose: bool = False,
    ) -> None:
        self.n_components = n_components
        self.n_filters = n_filters
        self.side = side
        self.grid = grid
        self.random_state = random_state
        self.verbose = verbose

    def fit(self, X: ArrayLike, y: Any = None) -> Self:
        """Find the filters, and the main directions of what they see; labels are not looked at.

        Parameters
        ----------
        X : array-like of shape (n, height, width) or (n, height, width, channels)
            Two pictures or more, 0 to 255.
        y : ignored

        Raises
        ------
        ValueError
            If X holds no pictures, or smaller ones than patch and grid need.
        """
        self.fit_transform(X)
        return self

    def fit_transform(self, X: ArrayLike, y: Any = None) -> np.ndarray:
        """Fit, and describe the same pictures, in half the time of two calls."""
        from sklearn.decomposition import PCA

        images = self._check(X, at_least=2)
        self._find_filters(images)
        pooled = self._pool(images)
        self.pca_ = PCA(min(self.n_components, *pooled.shape), random_state=self.random_state)
        found = self.pca_.fit_transform(pooled)
        self.scale_ = float(np.sqrt(np.square(found).mean())) or 1.0
        return (found / self.scale_).astype(np.float32)

    def transform(self, X: ArrayLike) -> np.ndarray:
        """Describe pictures: float32 of shape (n, n_components).

        Raises
        ------
        ValueError
            If X holds no pictures of the kind that was fitted.
        """
        return (self.pca_.transform(self._pool(self._check(X))) / self.scale_).astype(np.float32)

    def _find_filters(self, images: np.ndarray) -> None:
        """Draw patches, learn how to whiten them, and cluster them."""
        from sklearn.cluster import KMeans

        rng = np.random.default_rng(self.random_state)
        each = max(1, -(-_DRAWN // len(images)))
        drawn = []
        for row in rng.permutation(len(images))[:_DRAWN]:  # one by one: all patches of all would not fit
            own = self._cut(images[row : row + 1]).reshape(-1, self.side**2 * images.shape[3])
            drawn.append(own[rng.integers(len(own), size=each)])
        patches = _one_contrast(np.concatenate(drawn))
        self.mean_ = patches.mean(axis=0)
        variances, directions = np.linalg.eigh(np.cov(patches - self.mean_, rowvar=False))
        scale = 1 / np.sqrt(np.maximum(variances, 0) + _WHITENING)
        self.whiten_ = ((directions * scale) @ directions.T).astype(np.float32)
        white = (patches - self.mean_) @ self.whiten_
        centres = KMeans(self.n_filters, n_init=1, random_state=self.random_state).fit(white).cluster_centers_
        lengths = np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-12)
        self.filters_ = (centres / lengths).T.astype(np.float32)

    def _check(self, X: ArrayLike, at_least: int = 1) -> np.ndarray:
        images = np.asarray(X)
        for name in ("n_components", "n_filters", "side", "grid"):
            check_whole_number(name, getattr(self, name), at_least=1)
        if images.ndim not in (3, 4) or len(images) < at_least:
            raise ValueError(
                f"X has shape {images.shape}; give pictures, (n, height, width) or (n, height, width, channels), "
                f"{at_least} or more"
            )
        least = self.side + self.grid - 1
        if min(images.shape[1:3]) < least:
            raise ValueError(
                f"the pictures are {images.shape[1]}×{images.shape[2]} pixels; with side={self.side} and "
                f"grid={self.grid} they need {least} or more each way: take a smaller side, such as side=3"
            )
        images = images[..., None] if images.ndim == 3 else images
        if at_least == 1 and self.side**2 * images.shape[3] != len(self.mean_):
            fitted = len(self.mean_) // self.side**2
            raise ValueError(f"the pictures have {images.shape[3]} channels; those fitted have {fitted}")
        return images

    def _cut(self, images: np.ndarray) -> np.ndarray:
        """Cut all patches: (n, rows, columns, side² · channels)."""
        views = np.lib.stride_tricks.sliding_window_view(images, (self.side, self.side), axis=(1, 2))
        return views.reshape(*views.shape[:3], -1)

    def _pool(self, images: np.ndarray) -> np.ndarray:
        """Say how much of each filter, bright and dark, each cell of the grid holds: (n, grid² · 2 filters)."""
        from tqdm import tqdm

        pooled = []
        starts = range(0, len(images), _IN_A_BLOCK)
        for start in tqdm(starts, "patches", leave=False, disable=not self.verbose):
            patches = self._cut(images[start : start + _IN_A_BLOCK])
            n, rows, columns, size = patches.shape
            white = (_one_contrast(patches.reshape(-1, size)) - self.mean_) @ self.whiten_
            white /= 1 + np.linalg.norm(white, axis=1, keepdims=True)
            alike = (white @ self.filters_).reshape(n, rows, columns, -1)
            both = np.maximum(np.concatenate([alike, -alike], axis=-1) - _UNLIKE, 0)
            at_rows, at_columns = (np.arange(self.grid) * extent // self.grid for extent in (rows, columns))
            cells = np.add.reduceat(np.add.reduceat(both, at_rows, axis=1), at_columns, axis=2)
            pooled.append(np.sqrt(cells.reshape(n, -1)))
        return np.concatenate(pooled)


def _one_contrast(patches: np.ndarray) -> np.ndarray:
    """Bring each patch, a row, to mean 0 and about the same spread."""
    patches = patches.astype(np.float32)
    patches -= patches.mean(axis=1, keepdims=True)
    patches /= np.sqrt(patches.var(axis=1, keepdims=True) + _CONTRAST)
    return patches
