"""A table with a row for each object: read as it stands there, or refused with the place and a cure that works."""

import re

import pandas as pd
import pytest

from course_lib.datasets import load_objects

BOXES = "file,x,class\n" + "\n".join(f"{k // 2}.jpg,{k},{('cat', 'NA', '01', '1')[k % 4]}" for k in range(8))
COLUMNS = {"image": "file", "label": "class"}
READ = {
    "words that pandas takes for gaps, and codes": (BOXES, {}, ["cat", "NA", "01", "1"] * 2),
    "capitals and spaces": ("file,class\na.jpg,cat\na.jpg,Cat\na.jpg,cat ", {}, ["cat", "Cat", "cat "]),
    "by semicolons, in Latin letters": (
        "file;class\nü.jpg;Bär\n".encode("latin-1"),
        {"sep": ";", "encoding": "latin-1"},
        ["Bär"],
    ),
    "rows of images without objects": ("file,class\na.jpg,cat\nb.jpg,\n", {"missing": "drop"}, ["cat"]),
    "a comma in quotes": ('file,class\n"a, b.jpg","cat, black"\n', {}, ["cat, black"]),
}
REFUSED = {
    "an empty class": (
        BOXES + "\n9.jpg,1,",
        {},
        "1 value missing: column 'class' in row 10",
        {"missing": "drop"},
    ),
    "an empty image": (BOXES + "\n ,1,cat", {}, "column 'file' in row 10", {"missing": "drop"}),
    "semicolons": (BOXES.replace(",", ";"), {}, "give sep=';'", {"sep": ";"}),
    "Latin letters": (
        BOXES.replace("cat", "Bär").encode("latin-1"),
        {},
        "try encoding='cp1252'",
        {"encoding": "cp1252"},
    ),
    "another capital": (BOXES.replace("class", "Class", 1), {}, "did you mean 'Class'?", {"label": "Class"}),
    "one column for both": (BOXES, {"image": "class"}, "a column has one use", {"image": "file"}),
    "lines above": ("made by a tool\n\n" + BOXES, {}, "remove what is above line 3", None),
    "a row too long": (BOXES + "\n1.jpg,2,cat,black", {}, "Row 10 has 4", None),
    "two columns of one name": (
        "file,class,x,x\na.jpg,cat,1,2\n",
        {},
        "two columns called 'x'; rename one",
        None,
    ),
}


def written(tmp_path, content):
    path = tmp_path / "boxes.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(("content", "options", "labels"), READ.values(), ids=READ)
def test_each_spelling_of_a_class_is_one_of_its_own(tmp_path, content, options, labels):
    assert load_objects(written(tmp_path, content), **COLUMNS | options)["label"].tolist() == labels


@pytest.mark.parametrize(("content", "options", "message", "cure"), REFUSED.values(), ids=REFUSED)
def test_what_is_in_doubt_is_refused_and_the_cure_works(tmp_path, content, options, message, cure):
    with pytest.raises(ValueError, match=re.escape(message)):
        load_objects(written(tmp_path, content), **COLUMNS | options)
    if cure:
        assert len(load_objects(written(tmp_path, content), **COLUMNS | options | cure)) == 8


def test_rows_are_those_of_the_file_and_a_frame_is_taken_too(tmp_path):
    path = written(tmp_path, BOXES.replace("\n1.jpg", "\n\n1.jpg", 1))
    assert load_objects(path, **COLUMNS).index.tolist() == [2, 3, 5, 6, 7, 8, 9, 10]
    frame = pd.DataFrame({"file": [3, 3, 7], "class": pd.Categorical(["a", "b", "a"])})
    assert load_objects(frame, **COLUMNS)["image"].tolist() == ["3", "3", "7"]
    with pytest.raises(FileNotFoundError, match=r"beside it are: boxes\.csv"):
        load_objects(tmp_path / "objects.csv", **COLUMNS)
