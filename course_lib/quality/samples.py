"""Rows of a table or a stack of images, checked once and given to every measure in one form."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Samples:
    """Checked samples: a table (n, d) of float64, or images (n, H, W) or (n, H, W, 3) as they came."""

    values: np.ndarray
    columns: tuple[str, ...]  # of a table; empty for images

    @property
    def are_images(self) -> bool:
        """Whether these are pictures, and not rows of a table."""
        return self.values.ndim > 2

    @property
    def noun(self) -> str:
        """What one sample is called."""
        return "image" if self.are_images else "row"

    def __len__(self) -> int:
        """Count the samples."""
        return len(self.values)


def as_samples(X, *, name: str = "X") -> Samples:
    """Check samples and give them in one form.

    Parameters
    ----------
    X : array-like or DataFrame of shape (n, d), or array of shape (n, H, W) or (n, H, W, 3)
        A table of numbers (NaN marks what is missing), or grey or colour images.
    name : str
        What to call ``X`` in an error.

    Returns
    -------
    Samples
        Tables as float64; images in their own type, not copied.

    Raises
    ------
    ValueError, TypeError
        If there is no sample, the shape is another one, or a value is not a number.

    Examples
    --------
    >>> as_samples([[1, 2], [3, 4]]).columns
    ('column 0', 'column 1')
    """
    columns = tuple(map(str, X.columns)) if hasattr(X, "columns") else None
    values = _as_numbers(X, name)
    colour = values.ndim == 4 and values.shape[-1] == 3
    if values.ndim not in (2, 3) and not colour:
        raise ValueError(
            f"{name} has shape {values.shape}; it must be a table (n, d), grey images (n, H, W) or colour images "
            f"(n, H, W, 3); for a single column use .reshape(-1, 1)"
        )
    if not values.size:
        raise ValueError(f"{name} is empty, of shape {values.shape}; it must hold at least one sample")
    if values.ndim > 2:
        return Samples(values, ())
    return Samples(
        values.astype(np.float64, copy=False), columns or tuple(f"column {j}" for j in range(values.shape[1]))
    )


def _as_numbers(X, name: str) -> np.ndarray:
    if hasattr(X, "select_dtypes"):  # a DataFrame
        text = X.columns.difference(X.select_dtypes(["number", "bool"]).columns, sort=False)
        if len(text):
            raise TypeError(
                f"{name} has column {text[0]!r} of type {X[text[0]].dtype}, which is not a number; "
                "encode it (pandas.get_dummies) or drop it"
            )
        return X.to_numpy(dtype=np.float64, na_value=np.nan)
    try:
        values = np.asarray(X)
        if values.dtype.kind == "O":
            values = values.astype(np.float64)  # None becomes NaN
    except (TypeError, ValueError) as error:
        raise TypeError(f"{name} must hold numbers in rows of equal length: {error}") from None
    if values.dtype.kind not in "biuf":
        raise TypeError(
            f"{name} holds {values.dtype}, which are not numbers; encode text (pandas.get_dummies) or drop it"
        )
    return values
