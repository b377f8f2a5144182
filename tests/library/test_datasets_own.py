"""The learner's own data: read right, or refused with the place and the cure."""

import numpy as np
import pytest
from PIL import Image

from course_lib.datasets import load_image_folder, load_table

GOOD = ["height,width,kind"] + [f"{k},{2 * k},{'cat' if k % 2 else 'dog'}" for k in range(20)]


@pytest.fixture
def table(tmp_path):
    """Write lines to a CSV file and give its path."""

    def write(lines, encoding="utf-8"):
        path = tmp_path / "pets.csv"
        path.write_bytes("\n".join(lines).encode(encoding))
        return path

    return write


@pytest.fixture
def photos(tmp_path):
    """Write images, given as {"cat/1.png": Image or bytes}, and give their folder."""

    def write(files):
        folder = tmp_path / "photos"
        folder.mkdir()
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            if isinstance(content, bytes):
                path.write_bytes(content)
            else:
                content.save(path)
        return folder

    return write


def picture(colour="red", size=(30, 20), mode="RGB"):
    return Image.new(mode, size, colour)


def two_classes(**more):
    files = {
        f"{kind}/{k}.png": picture(colour)
        for kind, colour in (("cat", "red"), ("dog", "blue"))
        for k in range(5)
    }
    return files | {name.replace("__", "/").replace("_", "."): content for name, content in more.items()}


# A table ------------------------------------------------------------------------------------------------------


def test_table_keeps_every_row_and_its_class(table):
    data = load_table(table(GOOD), target="kind")
    parts = (data.train, data.val, data.test)
    rows = {(*x, data.classes[y]) for part in parts for x, y in zip(part.X, part.y, strict=True)}
    assert rows == {(k, 2 * k, "cat" if k % 2 else "dog") for k in range(20)}
    assert data.name == "pets"
    assert [len(part) for part in parts] == [12, 4, 4]
    assert "height, width" in data.description


def test_table_drops_and_encodes(table):
    lines = [GOOD[0] + ",fur,id"] + [
        f"{line},{'long' if k % 3 else 'short'},x{k}" for k, line in enumerate(GOOD[1:])
    ]
    data = load_table(table(lines), target="kind", drop=["id"], encode=["fur"])
    assert data.train.X.shape[1] == 4
    np.testing.assert_array_equal(data.train.X[:, 2:].sum(axis=1), 1)
    np.testing.assert_array_equal(data.train.X[:, 2] == 1, data.train.X[:, 0] % 3 != 0)


def test_table_classes_as_numbers_keep_their_order(table):
    data = load_table(table(["a,c", *(f"{k},{(2, 10)[k % 2]}" for k in range(20))]), target="c")
    assert data.classes == ("2", "10")


def test_table_split_depends_on_the_seed_only(table):
    path = table(GOOD)
    one, same, other = (load_table(path, target="kind", random_state=seed).train.X for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)


def changed(**rows):
    lines = list(GOOD)
    for name, text in rows.items():
        lines[int(name[3:]) + 1] = text
    return lines


@pytest.mark.parametrize(
    ("lines", "arguments", "message"),
    [
        pytest.param(
            GOOD, {"target": "species"}, "no column 'species'; its columns are 'height'", id="no target"
        ),
        pytest.param(GOOD, {"target": "kind", "drop": ["id"]}, "no column 'id'", id="nothing to drop"),
        pytest.param(GOOD, {"target": "kind", "drop": ["kind"]}, "'kind' is in drop", id="target dropped"),
        pytest.param(
            changed(row3=",6,cat", row8="8,,dog", row9="9,,cat"),
            {"target": "kind"},
            r"3 values are missing: column 'height' in row 3 .*; column 'width' in rows 8, 9 ",
            id="missing values",
        ),
        pytest.param(changed(row4="4,8,"), {"target": "kind"}, "column 'kind' in row 4 ", id="class missing"),
        pytest.param(
            [GOOD[0]] + [f",{k},cat" for k in range(20)],
            {"target": "kind"},
            "0, 1, 2, 3, 4 and 15 more",
            id="all NaN",
        ),
        pytest.param(
            changed(row2="inf,4,dog"), {"target": "kind"}, "'height' is infinite in row 2 ", id="infinite"
        ),
        pytest.param(
            changed(row5="tall,10,cat"),
            {"target": "kind"},
            r"'height' is not numeric .*encode=\['height'\]",
            id="word",
        ),
        pytest.param(
            [GOOD[0]] + [line.replace("dog", "cat") for line in GOOD[1:]],
            {"target": "kind"},
            "one class only, 'cat'",
            id="one class",
        ),
        pytest.param(
            [*GOOD, "1,2,bird"],
            {"target": "kind"},
            r"1 of 3 classes with fewer than 5 samples: 'bird' \(1\)",
            id="few",
        ),
        pytest.param(
            [GOOD[0]] + [f"{k},{k},{k / 7}" for k in range(9)],
            {"target": "kind"},
            "a number to predict",
            id="numbers",
        ),
        pytest.param(
            ["kind"] + ["cat", "dog"] * 9, {"target": "kind"}, "no column beside 'kind'", id="no feature"
        ),
        pytest.param(GOOD[:1], {"target": "kind"}, "has no rows", id="header only"),
        pytest.param([], {"target": "kind"}, "cannot be read as a CSV file", id="empty file"),
        pytest.param(
            ["a,kind", "1,cat", "1,2,3,4"], {"target": "kind"}, "cannot be read as a CSV", id="ragged"
        ),
    ],
)
def test_table_refuses(table, lines, arguments, message):
    with pytest.raises(ValueError, match=message):
        load_table(table(lines), **arguments)


def test_table_in_another_encoding_is_refused(table):
    with pytest.raises(ValueError, match=r"cannot be read as a CSV file: .*utf-8"):
        load_table(table([*GOOD, "1,2,Kätzchen"], encoding="latin-1"), target="kind")


def test_table_that_is_not_there_names_its_neighbours(table):
    path = table(GOOD)
    with pytest.raises(FileNotFoundError, match=r"no file .*cats.csv'; beside it are: pets.csv"):
        load_table(path.with_name("cats.csv"), target="kind")
    with pytest.raises(FileNotFoundError, match="does not exist either"):
        load_table(path.parent / "nowhere" / "cats.csv", target="kind")


# Images -------------------------------------------------------------------------------------------------------


def test_folder_names_are_the_classes(photos):
    data = load_image_folder(photos(two_classes()), size=16)
    assert data.classes == ("cat", "dog")
    for part in (data.train, data.val, data.test):
        assert part.X.dtype == np.uint8
        for image, code in zip(part.X, part.y, strict=True):
            assert image[8, 8].tolist() == ([255, 0, 0] if data.classes[code] == "cat" else [0, 0, 255])


def test_folder_of_mixed_sizes_and_modes(photos):
    more = {
        "cat__big_jpg": picture(size=(200, 90)),
        "cat__grey_png": picture(128, mode="L"),
        "cat__palette_gif": picture().convert("P"),
        "dog__clear_png": picture((0, 0, 255, 128), mode="RGBA"),
        "dog__UPPER_PNG": picture("blue"),
        "dog__notes_txt": b"not an image",
        "dog__.hidden_png": b"nor this",
    }
    data = load_image_folder(photos(two_classes(**more)), size=(10, 12))
    assert sum(len(part) for part in (data.train, data.val, data.test)) == 15
    assert data.train.X.shape[1:] == (10, 12, 3)


def test_folder_in_grey(photos):
    assert load_image_folder(photos(two_classes()), size=8, colour=False).train.X.shape == (6, 8, 8)


def test_sixteen_bits_are_scaled_not_clipped(photos):
    ramp = Image.fromarray(np.full((20, 30), 32_768, dtype=np.uint16))
    files = {f"{kind}/{k}.png": ramp for kind in ("cat", "dog") for k in range(5)}
    assert np.unique(load_image_folder(photos(files), colour=False).train.X).tolist() == [128]


def test_photo_taken_sideways_is_turned_upright(photos):
    files = two_classes()
    sideways = Image.new("RGB", (20, 20), "white")
    sideways.paste("black", (0, 0, 20, 10))  # dark above
    exif = Image.Exif()
    exif[0x0112] = 3  # held upside down
    folder = photos(files)
    for k in range(5):
        sideways.save(folder / "cat" / f"{k}.png", exif=exif)
    data = load_image_folder(folder, size=8, colour=False)
    cat = data.train.X[data.train.y == 0][0]
    assert cat[0, 4] == 255
    assert cat[7, 4] == 0


@pytest.mark.parametrize(
    ("files", "arguments", "message"),
    [
        pytest.param(
            two_classes(cat__torn_png=b"\x89PNG\r\n\x1a\n torn"), {}, "cat/torn.png cannot be read", id="torn"
        ),
        pytest.param(
            two_classes(dog__text_jpg=b"hello"), {}, "dog/text.jpg cannot be read", id="text as image"
        ),
        pytest.param(two_classes(dog__empty_jpg=b""), {}, "dog/empty.jpg cannot be read", id="empty file"),
        pytest.param(
            two_classes(cat__deep_tif=Image.new("F", (9, 9))),
            {},
            "cat/deep.tif .*32 bits",
            id="floating pixels",
        ),
        pytest.param(
            {"1.png": picture()}, {}, "no images in folders of their own", id="images not in folders"
        ),
        pytest.param({}, {}, "no images in folders of their own", id="empty folder"),
        pytest.param(
            {f"cat/{k}.png": picture() for k in range(9)}, {}, "one class only, 'cat'", id="one class"
        ),
        pytest.param(
            two_classes(bird__notes_txt=b""), {}, "folder 'bird' .* holds no image", id="class without image"
        ),
        pytest.param(
            two_classes(bird__1_png=picture()), {}, r"fewer than 5 samples: 'bird' \(1\)", id="too few"
        ),
        pytest.param(two_classes(), {"size": 0}, "size is 0", id="size 0"),
        pytest.param(two_classes(), {"size": (8, 8, 8)}, "size is", id="three sides"),
        pytest.param(two_classes(), {"size": 8.5}, "size is 8.5", id="fraction"),
    ],
)
def test_folder_refuses(photos, files, arguments, message):
    with pytest.raises(ValueError, match=message):
        load_image_folder(photos(files), **arguments)


def test_folder_that_is_not_there(tmp_path):
    with pytest.raises(NotADirectoryError, match="there is no folder"):
        load_image_folder(tmp_path / "photos")
