"""What the page shows of a single sample: its picture, or its first numbers, and where it came from."""

from typing import Any

import numpy as np

from course_lib.datasets import Dataset

SIDE = 32  # pixels of a picture's longer side, at most
MOST_BYTES = 8_000_000
MOST_COLUMNS = 12


def pack_samples(data: Dataset) -> tuple[dict[str, Any], bytes]:
    """Pack the training samples as the page looks at them.

    Parameters
    ----------
    data : Dataset
        Pictures, which are shrunk to 32 pixels or fewer; or a table, of which the first 12 columns go.

    Returns
    -------
    about : dict
        ``size``: height, width and channels of a picture, or None; ``columns``: names of a table's numbers, and
        ``left_out``, how many more there are; ``origins``: the file or the row of each sample, or None.
    samples : bytes
        uint8, picture by picture; or float32, row by row.

    Examples
    --------
    >>> from course_lib.datasets import load_digits, load_wine
    >>> about, samples = pack_samples(load_digits())
    >>> about["size"], len(samples) == 1_078 * 8 * 8
    ([8, 8, 1], True)
    >>> pack_samples(load_wine())[0]["columns"][:2]
    ['alcohol', 'malic_acid']
    """
    X, train = data.train.X, data.train
    origins = None
    if train.files is not None:
        origins = [str(name) for name in train.files]
    elif train.rows is not None:
        origins = [f"row {row}" for row in train.rows]
    about: dict[str, Any] = {"size": None, "columns": [], "left_out": 0, "origins": origins}
    if X.ndim == 2:
        names = data.columns or [f"column {k + 1}" for k in range(X.shape[1])]
        about.update(columns=list(names[:MOST_COLUMNS]), left_out=max(0, X.shape[1] - MOST_COLUMNS))
        return about, X[:, :MOST_COLUMNS].astype("<f4").tobytes()
    pictures = _shrunk(X if X.ndim == 4 else X[..., None])
    return {**about, "size": list(pictures.shape[1:])}, pictures.tobytes()


def _shrunk(pictures: np.ndarray) -> np.ndarray:
    """Take the mean of so many pixels each way that all pictures together are small enough: uint8."""
    n, height, width, channels = pictures.shape
    by = -(-max(height, width) // SIDE)
    while by < min(height, width) and n * (height // by) * (width // by) * channels > MOST_BYTES:
        by += 1
    by = min(by, height, width)
    if by > 1:
        rows, columns = height // by, width // by
        blocks = pictures[:, : rows * by, : columns * by].reshape(n, rows, by, columns, by, channels)
        pictures = blocks.mean(axis=(2, 4))
    if pictures.dtype != np.uint8 and pictures.max() <= 1:
        pictures = 255 * pictures
    return np.clip(np.round(pictures), 0, 255).astype(np.uint8)
