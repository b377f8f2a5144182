"""The learner's own data: a table in a CSV file, or a folder of images for each class."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib.datasets.dataset import Dataset, split_in_three

if TYPE_CHECKING:
    import pandas as pd

IMAGE_ENDINGS = (".bmp", ".gif", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp")
_LEAST = 5  # samples of a class, so that training, validation and test get one each


def load_table(
    path: str | Path,
    *,
    target: str,
    drop: Sequence[str] = (),
    encode: Sequence[str] = (),
    random_state: int = 0,
) -> Dataset:
    """Read a CSV file into a data set, split 60 : 20 : 20 with each class in the same share.

    Parameters
    ----------
    path : str or Path
        A CSV file with a header line.
    target : str
        Column with the class of each row: words or whole numbers.
    drop : sequence of str, default=()
        Columns to leave out, such as an identity number.
    encode : sequence of str, default=()
        Columns with words, each turned into one 0/1 column per word ("one-hot").
    random_state : int, default=0
        Seed of the split.

    Returns
    -------
    Dataset
        float64 table ``(n, d)``, values as in the file; scaling is left to you (lesson 01).

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If a column or a value is missing, a value is endless, a feature is not numeric, or a class is alone or has
        fewer than 5 rows; the message says where.

    Examples
    --------
    >>> from tempfile import NamedTemporaryFile
    >>> with NamedTemporaryFile("w", suffix=".csv") as file:
    ...     print("height,width,kind", *["1,2,cat\\n3,4,dog"] * 10, sep="\\n", file=file, flush=True)
    ...     load_table(file.name, target="kind").classes
    ('cat', 'dog')
    """
    import pandas as pd

    path = Path(path).expanduser()
    if not path.is_file():
        raise FileNotFoundError(f"there is no file {str(path)!r}; {_nearby(path)}")
    try:
        table = pd.read_csv(path)
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        raise ValueError(f"{path.name} cannot be read as a CSV file: {error}") from error
    for column in (target, *drop, *encode):
        if column not in table:
            raise ValueError(
                f"{path.name} has no column {column!r}; its columns are {', '.join(map(repr, table.columns))}"
            )
    if table.empty:
        raise ValueError(f"{path.name} has no rows below its header line")
    if target in (*drop, *encode):
        raise ValueError(f"target {target!r} is in drop or encode; these are for features")
    table = table.drop(columns=list(drop))
    if table.shape[1] == 1:
        raise ValueError(f"{path.name} has no column beside {target!r}; give at least one feature")
    _refuse_missing(table)
    features = pd.get_dummies(table.drop(columns=target), columns=list(encode), dtype=float)
    _refuse_words(features)
    X = features.to_numpy(dtype=np.float64)
    for column, endless in zip(features.columns, np.isinf(X).T, strict=True):
        if endless.any():
            raise ValueError(f"column {column!r} is infinite in {_rows(endless)}; mend or remove them")
    labels = table[target] if table[target].dtype.kind in "iufb" else table[target].astype(str)
    names, y = _encode_classes(labels, f"column {target!r}")
    about = f"{len(y):,} rows of {path.name}; features: {', '.join(map(str, features.columns))}."
    return Dataset(path.stem, *split_in_three(X, y, random_state=random_state), names, description=about)


def load_image_folder(
    path: str | Path, *, size: int | tuple[int, int] = 64, colour: bool = True, random_state: int = 0
) -> Dataset:
    """Read a folder that holds one folder of images for each class, split 60 : 20 : 20.

    Parameters
    ----------
    path : str or Path
        ``path/cat/1.jpg``, ``path/dog/7.png`` …; hidden files and those with no image's ending are passed over.
    size : int or (height, width), default=64
        Pixels. Every image is resized to it and keeps no border, so a square `size` stretches what is not square.
    colour : bool, default=True
        Keep red, green and blue; False gives grey images.
    random_state : int, default=0
        Seed of the split.

    Returns
    -------
    Dataset
        uint8 images, ``(n, height, width, 3)`` or ``(n, height, width)``; classes in alphabetical order.

    Raises
    ------
    NotADirectoryError
        If there is no such folder.
    ValueError
        If an image cannot be read (the message says which), or there are fewer than two classes, or fewer than
        5 images in one.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from PIL import Image
    >>> with TemporaryDirectory() as folder:
    ...     for name in (f"{kind}/{k}.png" for kind in ("cat", "dog") for k in range(5)):
    ...         (Path(folder) / name).parent.mkdir(exist_ok=True)
    ...         Image.new("RGB", (40, 30)).save(Path(folder) / name)
    ...     load_image_folder(folder, size=(24, 32)).train.X.shape
    (6, 24, 32, 3)
    """
    path = Path(path).expanduser()
    if not path.is_dir():
        raise NotADirectoryError(f"there is no folder {str(path)!r}; {_nearby(path)}")
    height, width = _sides(size)
    folders = sorted(f for f in path.iterdir() if f.is_dir() and not f.name.startswith((".", "_")))
    files = {folder.name: _images_in(folder) for folder in folders}
    if not any(files.values()):
        raise ValueError(
            f"{path.name!r} holds no images in folders of their own; put those of each class into a folder "
            f"named after it, such as {path.name}/cat/1.jpg (endings read: {', '.join(IMAGE_ENDINGS)})"
        )
    if empty := [name for name, found in files.items() if not found]:
        raise ValueError(f"folder {empty[0]!r} in {path.name!r} holds no image; fill it or remove it")
    labels = np.repeat(list(files), [len(found) for found in files.values()])
    names, y = _encode_classes(labels, f"folder {path.name!r}")
    X = np.empty((len(y), height, width, 3) if colour else (len(y), height, width), dtype=np.uint8)
    for k, image in enumerate(chain.from_iterable(files.values())):
        X[k] = _read_image(image, (width, height), "RGB" if colour else "L")
    about = f"{len(y):,} images of {path.name}, resized to {height}×{width} pixels."
    return Dataset(path.name, *split_in_three(X, y, random_state=random_state), names, description=about)


def _images_in(folder: Path) -> list[Path]:
    files = (file for file in folder.iterdir() if not file.name.startswith("."))
    return sorted(file for file in files if file.suffix.lower() in IMAGE_ENDINGS)


def _read_image(file: Path, size: tuple[int, int], mode: str) -> np.ndarray:
    from PIL import Image, ImageOps

    try:
        with Image.open(file) as image:
            upright = ImageOps.exif_transpose(image)
            if upright.mode.startswith("I;16"):  # Pillow would clip 16 bits to 8 where they should be scaled
                upright = Image.fromarray((np.asarray(upright) // 256).astype(np.uint8))
            elif upright.mode in ("I", "F"):
                raise ValueError("its pixels have 32 bits and so no known range; save it with 8 or 16")
            return np.asarray(upright.convert(mode).resize(size, Image.Resampling.BILINEAR))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError(
            f"{file.parent.name}/{file.name} cannot be read as an image; mend or remove it ({error})"
        ) from error


def _sides(size: Any) -> tuple[int, int]:
    sides = (size, size) if np.ndim(size) == 0 else tuple(size)
    if len(sides) != 2 or not all(isinstance(side, int | np.integer) and side >= 1 for side in sides):
        raise ValueError(f"size is {size!r}; give the pixels of a side, such as 64, or (height, width)")
    return int(sides[0]), int(sides[1])


def _encode_classes(labels: ArrayLike, where: str) -> tuple[tuple[str, ...], np.ndarray]:
    names, y, counts = np.unique(np.asarray(labels), return_inverse=True, return_counts=True)
    if len(names) < 2:
        raise ValueError(f"{where} holds one class only, {str(names[0])!r}; a classifier needs at least two")
    few = [f"{str(name)!r} ({count})" for name, count in zip(names, counts, strict=True) if count < _LEAST]
    if few:
        raise ValueError(
            f"{where} has {len(few)} of {len(names)} classes with fewer than {_LEAST} samples: {', '.join(few[:5])}; "
            "training, validation and test need one each: add samples, merge classes, or check that this is "
            "the class and not a number to predict"
        )
    return tuple(map(str, names)), y.astype(np.int64)


def _refuse_missing(table: pd.DataFrame) -> None:
    missing = table.isna()
    found = [f"{name!r} in {_rows(missing[name])}" for name in table.columns[missing.any()][:5]]
    if found:
        raise ValueError(
            f"{missing.to_numpy().sum():,} values are missing: column {'; column '.join(found)}. Fill them in, or "
            "remove those rows or columns (lesson 01 shows what each costs)"
        )


def _refuse_words(features: pd.DataFrame) -> None:
    words = [c for c in features.columns if features[c].dtype.kind not in "iufb"]
    if words:
        columns = "columns {} are" if len(words) > 1 else "column {} is"
        raise ValueError(
            f"{columns.format(', '.join(map(repr, words)))} not numeric (such as {features[words[0]].iloc[0]!r}); "
            f"leave out with drop={words!r}, or turn into 0/1 columns with encode={words!r}"
        )


def _rows(where: ArrayLike) -> str:
    rows = np.flatnonzero(where)
    more = f" and {len(rows) - 5:,} more" if len(rows) > 5 else ""
    return f"row{'s' if len(rows) > 1 else ''} {', '.join(map(str, rows[:5]))}{more} (counted from 0)"


def _nearby(path: Path) -> str:
    if not path.parent.is_dir():
        return f"the folder {str(path.parent)!r} does not exist either"
    there = sorted(p.name for p in path.parent.iterdir() if not p.name.startswith("."))
    return f"beside it are: {', '.join(there[:8])}" if there else "its folder is empty"
