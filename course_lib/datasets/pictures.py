"""The learner's own pictures: every file of a folder is read, or named and refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from course_lib.datasets.cells import nearby
from course_lib.datasets.dataset import Dataset, Split
from course_lib.datasets.own import encode_classes, note_alike, split_whole
from course_lib.quality.duplicates import first_equal
from course_lib.text import count_noun, quoted
from course_lib.validation import check_one_of

IMAGE_ENDINGS = (
    ".bmp", ".gif", ".jfif", ".jpe", ".jpeg", ".jpg", ".pbm", ".pgm", ".png", ".ppm", ".tif", ".tiff", ".webp"
)  # fmt: skip
_MASKS = ("annotation", "annotations", "mask", "masks", "segmentation", "segmentations")
_NOTES = (".csv", ".db", ".htm", ".html", ".ini", ".json", ".log", ".md", ".txt", ".xml", ".yaml", ".yml")


def load_image_folder(
    path: str | Path,
    *,
    size: int | tuple[int, int] = 64,
    colour: bool = True,
    positive: str | None = None,
    subfolders: bool = False,
    skip: str | Sequence[str] = (),
    copies: str = "together",
    random_state: int = 0,
) -> Dataset:
    """Read a folder that holds one folder of pictures for each class, split 60 : 20 : 20.

    What is transparent is laid on white; 16-bit pictures are scaled by the range that they use together; equal
    pictures stay on one side of the split. Texts and hidden files are passed over; all else is read or refused.

    Parameters
    ----------
    path : str or Path
        ``path/cat/1.jpg``, ``path/dog/7.png`` …
    size : int or (height, width), default=64
        Pixels. Every picture is resized to it and keeps no border, so a square `size` stretches what is not square.
    colour : bool, default=True
        Keep red, green and blue; False gives grey images.
    positive : str, optional
        Of two classes the one to find, which becomes class 1.
    subfolders : bool, default=False
        Take the pictures in a class's sub-folders for the class's own.
    skip : str or sequence of str, default=()
        What to leave out: names of files or folders, paths such as "cat/7.jpg", endings such as ".heic".
    copies : {"together", "apart"}, default="together"
        Whether equal pictures stay on one side of the split.
    random_state : int, default=0

    Returns
    -------
    Dataset
        uint8 images, ``(n, height, width, 3)`` or ``(n, height, width)``; `files` of each split are those in `path`.

    Raises
    ------
    NotADirectoryError, ValueError
        If there is no such folder, or something in it is in doubt; the message says what, and what to do.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from PIL import Image
    >>> with TemporaryDirectory() as folder:
    ...     for k, name in enumerate(f"{kind}/{k}.png" for kind in ("cat", "dog") for k in range(5)):
    ...         (Path(folder) / name).parent.mkdir(exist_ok=True)
    ...         Image.new("RGB", (40, 30), (k, k, k)).save(Path(folder) / name)
    ...     load_image_folder(folder, size=(24, 32)).val.files.tolist()
    ['cat/3.png', 'dog/4.png']
    """
    check_one_of("copies", copies, ("together", "apart"))
    path = Path(path).expanduser()
    if path.is_file():
        raise NotADirectoryError(f"{path.name!r} is a file; {_instead_of_file(path)}")
    if not path.is_dir():
        raise NotADirectoryError(f"there is no folder {str(path)!r}; {nearby(path)}")
    height, width = _sides(size)
    notes: list[str] = []
    files = _pictures(path, {skip} if isinstance(skip, str) else set(skip), subfolders, notes)
    names = [file.relative_to(path).as_posix() for file in files]
    classes, y = encode_classes([name.partition("/")[0] for name in names], f"folder {path.name!r}", positive)
    note_alike(classes, notes)
    X = _read_pictures(files, names, (width, height), "RGB" if colour else "L", notes)
    same = np.unique(first_equal(X), return_inverse=True)[1]
    parts = split_whole(y, classes, same, None, None, copies, notes, random_state)
    all_ = Split(X, y, files=np.array(names))
    about = f"{len(y):,} images of {path.name}, resized to {height}×{width} pixels"
    train, val, test = map(all_.take, parts)
    return Dataset(path.name, train, val, test, classes, description="; ".join([about, *notes]) + ".")


def _instead_of_file(path: Path) -> str:
    if path.suffix.lower() in (".zip", ".tar", ".gz", ".tgz", ".7z", ".rar"):
        return "unpack it, and give the folder that comes of it"
    if path.suffix.lower() in IMAGE_ENDINGS:
        above = str(path.resolve().parent.parent)
        return f"give the folder that holds a folder of pictures for each class: load_image_folder({above!r})"
    return f"give a table to load_table({str(path)!r}, target=…)"


def _files(folder: Path, above: tuple[Path, ...] = ()) -> Iterator[Path]:
    """Give what is not hidden, through links too, but for those that lead back up."""
    above = (*above, folder.resolve())
    for each in folder.iterdir():
        if each.name.startswith("."):
            continue
        if not each.is_dir():
            yield each
        elif each.resolve() not in above:
            yield from _files(each, above)


def _pictures(path: Path, skip: set[str], subfolders: bool, notes: list[str]) -> list[Path]:
    """Find the pictures of all classes; refuse what is in doubt."""
    found: dict[str, list[str]] = {
        "read": [],
        "loose": [],
        "deep": [],
        "notes": [],
        "unread": [],
        "skipped": [],
    }
    folders = {each.name for each in path.iterdir() if each.is_dir() and not each.name.startswith(".")} - skip
    for file in sorted(_files(path)):
        name = file.relative_to(path)
        ending = file.suffix.lower()
        if skip & {*name.parts, name.as_posix(), ending, file.suffix}:
            kind = "skipped"
        elif ending in _NOTES:
            kind = "notes"
        elif ending not in IMAGE_ENDINGS:
            kind = "unread"
        else:
            kind = (
                ("loose", "read")[len(name.parts) - 1]
                if len(name.parts) < 3
                else "read"
                if subfolders
                else "deep"
            )
        found[kind].append(name.as_posix())
    if found["deep"] and not found["read"]:
        inner = Counter(name.partition("/")[0] for name in found["deep"])
        raise ValueError(
            f"{path.name!r} holds its classes a folder deeper, in {quoted(sorted(inner))}; give one of them: "
            f"load_image_folder({str(path / inner.most_common(1)[0][0])!r})"
        )
    if not found["read"]:
        raise ValueError(
            f"{path.name!r} holds no images in folders of their own; put those of each class into a folder "
            f"named after it, such as {path.name}/cat/1.jpg (endings read: {', '.join(IMAGE_ENDINGS)})"
        )
    for kind, what, cure in (
        ("loose", "in no class's folder", "move there"),
        ("deep", "in sub-folders of a class", "take for the class's own with subfolders=True"),
        ("unread", "of a kind that is not read", "save as .png or .jpg"),
    ):
        if files := found[kind]:
            out = sorted({Path(file).suffix for file in files} - {""}) if kind == "unread" else files[:20]
            raise ValueError(
                f"{count_noun(len(files), 'file')} {what} in {path.name!r}: {quoted(files, 5)}; {cure}, or leave out "
                f"with skip={out or files!r}"
            )
    if len(inside := {name.partition("/")[0] for name in found["read"]} | folders) == 1:
        raise ValueError(
            f"folder {path.name!r} holds one class only, {min(inside)!r}, and a classifier needs at least two: each "
            f"folder in it is a class; put the pictures of each into one of its own, such as {path.name}/cat/1.jpg"
        )
    if empty := folders - {name.partition("/")[0] for name in found["read"]}:
        raise ValueError(
            f"folder {min(empty)!r} in {path.name!r} holds no image; fill it, or leave it out with "
            f"skip={sorted(empty)!r}"
        )
    _refuse_masks(found["read"], path.name)
    for kind, what in (("notes", "no pictures, passed over"), ("skipped", "left out")):
        if files := found[kind]:
            notes.append(f"{count_noun(len(files), 'file')} {what} ({quoted(files)})")
    return [path / name for name in found["read"]]


def _refuse_masks(names: list[str], where: str) -> None:
    """Refuse a folder of masks that would pass for a class: a picture each of another folder's names."""
    stems: dict[str, set[str]] = {}
    for name in names:
        stems.setdefault(name.partition("/")[0], set()).add(Path(name).stem.removesuffix("_mask"))
    for folder in stems:
        others = set().union(*(stems[each] for each in stems if each != folder))
        if folder.casefold() in _MASKS and stems[folder] <= others:
            raise ValueError(
                f"folder {folder!r} in {where!r} has a picture for names that other folders have too, such as "
                f"{min(stems[folder])!r}: these look like masks of the pictures, no class. Leave it out with "
                f"skip={folder!r}, or rename the folder if it is a class"
            )


def _read_pictures(
    files: list[Path], names: list[str], size: tuple[int, int], mode: str, notes: list[str]
) -> np.ndarray:
    from PIL import Image, ImageOps

    pictures: list[Any] = []
    deep, clear, moving = [], [], []
    for file, name in zip(files, names, strict=True):
        try:
            with Image.open(file) as image:
                if getattr(image, "n_frames", 1) > 1:
                    moving.append(name)
                is_deep = image.mode.startswith("I;16") or (image.mode, image.format) == ("I", "PPM")
                if ";16" in str(image.tile[:1]) and not is_deep:
                    raise ValueError("its colours have 16 bits, of which half would be lost; save it with 8")
                upright = ImageOps.exif_transpose(image)
                if is_deep:
                    deep.append(len(pictures))
                    pictures.append(np.asarray(upright))
                    continue
                if upright.mode in ("I", "F"):
                    raise ValueError("its pixels have 32 bits and so no known range; save it with 8 or 16")
                if upright.has_transparency_data:
                    clear.append(name)
                    upright = upright.convert("RGBA")
                    upright = Image.alpha_composite(Image.new("RGBA", upright.size, "white"), upright)
                pictures.append(_fit(upright.convert("RGB"), size, mode))
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            raise ValueError(
                f"{name} cannot be read as an image; mend it, or leave it out with skip={name!r} ({error})"
            ) from error
    if deep:
        most = 2 ** max(8, *(int(pictures[k].max()).bit_length() for k in deep)) - 1
        notes.append(f"{count_noun(len(deep), 'picture')} of 16 bits scaled from 0 … {most:,}")
        for k in deep:
            grey = np.rint(pictures[k] * (255 / most)).astype(np.uint8)
            pictures[k] = _fit(Image.fromarray(grey), size, mode)
    if clear:
        notes.append(f"{count_noun(len(clear), 'transparent picture')} laid on white ({quoted(clear)})")
    if moving:
        notes.append(f"first frame taken of {count_noun(len(moving), 'moving picture')} ({quoted(moving)})")
    return np.stack(pictures)


def _fit(image: Any, size: tuple[int, int], mode: str) -> np.ndarray:
    from PIL import Image

    return np.asarray(image.convert(mode).resize(size, Image.Resampling.BILINEAR))


def _sides(size: Any) -> tuple[int, int]:
    sides = (size, size) if np.ndim(size) == 0 else tuple(size)
    if len(sides) != 2 or not all(isinstance(side, int | np.integer) and side >= 1 for side in sides):
        raise ValueError(f"size is {size!r}; give the pixels of a side, such as 64, or (height, width)")
    return int(sides[0]), int(sides[1])
