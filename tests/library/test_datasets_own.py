"""The learner's own data: read faithfully, or refused with the place and a cure that works."""

import gzip
import io
import pickle
import re
import shutil
import struct
import zlib

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from course_lib import splits
from course_lib.datasets import load_image_folder, load_table
from tests.library import realistic_files as realistic

PARTS = ("train", "val", "test")


def kind(k):
    return "cat" if k % 2 else "dog"


def pets(cell="{k}.5,{j}.25,{kind}", header="height,width,kind", n=20, **rows):
    """Lines of a table, by a pattern; ``row3="…"`` replaces the line of the third sample, counted from 0."""
    lines = [header, *(cell.format(k=k, j=7 * k % 13, kind=kind(k)) for k in range(n))]
    for name, line in rows.items():
        lines[int(name[3:]) + 1] = line
    return lines


def pets_frame():
    return pd.read_csv(io.StringIO("\n".join(pets())))


def write(tmp_path, lines, encoding="utf-8"):
    path = tmp_path / "pets.csv"
    path.write_bytes(lines if isinstance(lines, bytes) else "\n".join(lines).encode(encoding))
    return path


def together(data, field):
    return np.concatenate([getattr(getattr(data, part), field) for part in PARTS])


def labels(data):
    """The class of each row of the file."""
    return {
        int(row): data.classes[code]
        for row, code in zip(together(data, "rows"), together(data, "y"), strict=True)
    }


# What is read, and how: lines, options, and what must hold of the data.
CODES = [f"{k}.5,{('01', '1', '1.1', '1.10', '1E2', '100', '0A')[k % 7]}" for k in range(70)]
READ = {
    "each spelling its own class": (
        ["a,c", *CODES],
        {},
        lambda d: set(d.classes) == {"01", "1", "1.1", "1.10", "1E2", "100", "0A"},
    ),
    "late rows do not change early ones": (
        [
            "a,c",
            *(f"{k}.5,{'01' if k % 2 else '1'}" for k in range(3_000)),
            *["1.5,0A", "2.5,0A", "3.5,0A", "4.5,0A", "5.5,0A"],
        ],
        {},
        lambda d: set(d.classes) == {"01", "1", "0A"},
    ),
    "numbers as classes in their order": (
        ["a,c", *(f"{k}.5,{(2, 10, -1)[k % 3]}" for k in range(30))],
        {},
        lambda d: d.classes == ("-1", "2", "10"),
    ),
    "NA and None are words": (
        ["a,c", *(f"{k}.5,{('NA', 'None', 'null', 'nan')[k % 4]}" for k in range(40))],
        {},
        lambda d: set(d.classes) == {"NA", "None", "null", "nan"},
    ),
    "a space makes another class": (
        ["a,c", *(f"{k}.5,{('cat', 'cat ')[k % 2]}" for k in range(20))],
        {},
        lambda d: d.classes == ("cat", "cat "),
    ),
    "true and false as classes": (
        ["a,c", *(f"{k}.5,{k % 2 == 0}" for k in range(20))],
        {},
        lambda d: d.classes == ("False", "True"),
    ),
    "minus one and one": (
        ["a,c", *(f"{k}.5,{(-1) ** k}" for k in range(20))],
        {},
        lambda d: d.classes == ("-1", "1"),
    ),
    "positive is class 1": (
        pets(),
        {"target": "kind", "positive": "cat"},
        lambda d: d.classes == ("dog", "cat") and labels(d)[3] == "cat",
    ),
    "rows as a spreadsheet counts": (
        pets(row4=""),
        {"target": "kind"},
        lambda d: sorted(labels(d)) == [r for r in range(2, 22) if r != 6],
    ),
    "empty rows are counted and named": (
        pets(row4="", row9=",,"),
        {"target": "kind"},
        lambda d: "2 empty rows passed over (rows 6, 11)" in d.description,
    ),
    "a cell of two lines is one row": (
        pets('{k}.5,"{j}\n",{kind}'),
        {"target": "kind"},
        lambda d: sorted(labels(d)) == list(range(2, 22)),
    ),
    "byte order mark": (
        "\ufeff".encode() + "\n".join(pets()).encode(),
        {"target": "kind"},
        lambda d: d.columns == ("height", "width"),
    ),
    "Windows line ends": (
        "\r\n".join(pets()).encode(),
        {"target": "kind"},
        lambda d: d.classes == ("cat", "dog"),
    ),
    "old Mac line ends": ("\r".join(pets()).encode(), {"target": "kind"}, lambda d: len(labels(d)) == 20),
    "quoted separators": (
        pets('{k}.5,"{j}",{kind}', row1='1.5,"7",cat'),
        {"target": "kind"},
        lambda d: d.columns == ("height", "width"),
    ),
    "an inch mark": (
        pets("{k}.5,{j},{kind}", row1='1.5,7,5"'.replace('5"', "cat")),
        {"target": "kind"},
        lambda d: len(labels(d)) == 20,
    ),
    "spaces round numbers": (
        pets(" {k}.5 , {j},{kind}"),
        {"target": "kind"},
        lambda d: d.train.X.dtype == np.float64,
    ),
    "exponents": (pets("{k}.5e-3,{j},{kind}"), {"target": "kind"}, lambda d: together(d, "X").max() == 12),
    "one and zero of words": (
        pets("{k}.5,{j},{kind}", row0="0.5,0,dog"),
        {"target": "kind", "encode": "width", "keep": "width"},
        lambda d: "width=7" in d.columns and set(d.train.X[:, 1:].sum(axis=1)) == {1},
    ),
    "true and false as a feature": (
        [h.replace("{b}", str(i % 3 == 0)) for i, h in enumerate(pets("{k}.5,{{b}},{kind}"))],
        {"target": "kind"},
        lambda d: set(together(d, "X")[:, 1]) == {0, 1},
    ),
    "drop as one word": (
        pets("{k}.5,{j},{k},{kind}", "h,w,id,kind"),
        {"target": "kind", "drop": "id"},
        lambda d: d.columns == ("h", "w"),
    ),
    "columns named i and d stay": (
        pets("{k}.5,{j}.5,{j}.5,{k},{kind}", "i,d,w,id,kind"),
        {"target": "kind", "drop": "id"},
        lambda d: d.columns == ("i", "d", "w"),
    ),
    "gaps kept": (
        pets(row3=",6.5,cat"),
        {"target": "kind", "missing": "keep"},
        lambda d: np.isnan(together(d, "X")).sum() == 1,
    ),
    "gaps of words kept": (
        pets("{k}.5,{kind}er,{kind}", row3="3.5,,cat"),
        {"target": "kind", "encode": "width", "missing": "keep"},
        lambda d: np.isnan(together(d, "X")).sum() == 2,
    ),
    "rows with gaps left out": (
        pets(row3=",6.5,cat"),
        {"target": "kind", "missing": "drop"},
        lambda d: "1 row with a missing value left out (row 5)" in d.description and 5 not in labels(d),
    ),
    "copies stay together": (
        pets(n=40) + pets(n=40)[1:],
        {"target": "kind"},
        lambda d: (
            all(len({r in d.train.rows for r in (k, k + 40)}) == 1 for k in range(2, 42))
            and "40 copies" in d.description
        ),
    ),
    "copies with other labels too": (
        [*pets(n=30), "0.5,0.25,cat", "2.5,1.25,cat"],
        {"target": "kind"},
        lambda d: all(
            len({r in getattr(d, p).rows for r in pair}) == 1 for pair in ((2, 32), (4, 33)) for p in PARTS
        ),
    ),
    "copies hidden by a counter": (
        [f"{h},{i}" if i else h + ",id" for i, h in enumerate(pets(n=40) + pets(n=40)[1:])],
        {"target": "kind", "drop": "id"},
        lambda d: "40 copies" in d.description,
    ),
    "groups on one side": (
        pets("{k}.5,{j}.5,h{j},{kind}", "a,b,hospital,kind", n=130),
        {"target": "kind", "groups": "hospital"},
        lambda d: (
            not {*d.train.groups} & {*d.test.groups} and d.group_names[0] == "h0" and d.columns == ("a", "b")
        ),
    ),
    "time goes forward": (
        pets("{k}.5,{j}.5,{k},{kind}", "a,b,year,kind"),
        {"target": "kind", "time": "year"},
        lambda d: d.train.rows.max() < d.val.rows.min() < d.test.rows.min(),
    ),
    "dates": (
        [
            h.replace("{d}", f"2024-{i % 12 + 1:02d}-{i % 28 + 1:02d}")
            for i, h in enumerate(pets("{k}.5,{{d}},{kind}", "a,date,kind", n=60))
        ],
        {"target": "kind", "time": "date"},
        lambda d: max((r - 1) % 12 for r in d.train.rows) <= min((r - 1) % 12 for r in d.test.rows),
    ),
    "a frame of nullable types": (
        lambda: pd.DataFrame(
            {
                "a": pd.array([*range(19), None], dtype="Int64") * 3 % 7,
                "b": pd.array([True, True, False, False] * 5, dtype="boolean"),
                "c": np.arange(20) / 3,
                "kind": pd.Categorical(["x", "y"] * 10),
            }
        ),
        {"target": "kind", "missing": "keep"},
        lambda d: d.columns == ("a", "b", "c") and np.isnan(together(d, "X")).sum() == 1,
    ),
    "a frame of bool and float": (
        lambda: pd.get_dummies(
            pd.DataFrame({"c": np.arange(20) / 3, "fur": ["long", "long", "short", "short"] * 5})
        ).assign(kind=["x", "y"] * 10),
        {"target": "kind"},
        lambda d: set(together(d, "X")[:, 1]) == {0, 1},
    ),
    "two equal columns are named": (
        pets("{k}.5,{j}.25,{k}.50,{kind}", "height,width,tall,kind"),
        {"target": "kind"},
        lambda d: "column 'tall' repeats 'height'" in d.description and len(d.columns) == 3,
    ),
    "measurements beyond whole numbers": (
        ["height,kind", *(f"{7 * k % 20}.5e200,{kind(k)}" for k in range(20))],
        {"target": "kind"},
        lambda d: together(d, "X").max() == 19.5e200,
    ),
    "equal rows of two classes are counted": (
        pets(row3="2.5,1.25,cat"),
        {"target": "kind"},
        lambda d: "2 samples are equal to one of another class" in d.description,
    ),
    "what nearly tells the class is named": (
        pets("{k}.5,{kind}ish,{kind}", n=400, row7="7.5,dogish,cat", row8="8.5,,dog"),
        {"target": "kind", "encode": "width", "missing": "keep"},
        lambda d: (
            "column 'width' ('dogish' for 'dog', 'catish' for 'cat') tells the class of 99.5 % of the rows"
            in d.description
        ),
    ),
    "a column called like a method": (
        pets(header="shape,values,kind"),
        {"target": "kind"},
        lambda d: d.columns == ("shape", "values"),
    ),
    "one semicolon file": (
        pets("{k},5;{j};{kind}", "a;b;kind"),
        {"target": "kind", "sep": ";", "decimal": ","},
        lambda d: (together(d, "X")[:, 0] % 1 == 0.5).all(),
    ),
    "tabs": (
        pets("{k}.5\t{j}.5\t{kind}", "a\tb\tkind"),
        {"target": "kind", "sep": "\t"},
        lambda d: d.columns == ("a", "b"),
    ),
    "thousands": (
        pets('"{k},000.5",{j}.5,{kind}'),
        {"target": "kind", "thousands": ","},
        lambda d: sorted(together(d, "X")[:, 0])[1] == 1000.5,
    ),
    "UTF-16": (
        "\n".join(pets()).encode("utf-16"),
        {"target": "kind", "encoding": "utf-16"},
        lambda d: len(labels(d)) == 20,
    ),
    "Windows letters": (
        "\n".join(pets(header="Höhe,b,kind")).encode("cp1252"),
        {"target": "kind", "encoding": "cp1252"},
        lambda d: d.columns[0] == "Höhe",
    ),
}
READ |= {
    "UTF-16 without a mark": (
        "\n".join(pets()).encode("utf-16-le"),
        {"target": "kind", "encoding": "utf-16-le"},
        lambda d: d.columns == ("height", "width"),
    ),
    "UTF-16 with a mark, its order said": (
        "\n".join(pets()).encode("utf-16"),
        {"target": "kind", "encoding": "utf-16-le"},
        lambda d: d.columns == ("height", "width"),
    ),
    "the minus of typesetters": (
        pets("\u2212{k}.5,{j}.25,{kind}"),
        {"target": "kind"},
        lambda d: together(d, "X")[:, 0].max() == -0.5,
    ),
    "three hundred classes": (
        ["a,c", *(f"{k}.5,c{k % 300}" for k in range(1_800))],
        {},
        lambda d: len(d.classes) == 300 and all(labels(d)[k + 2] == f"c{k % 300}" for k in range(1_800)),
    ),
    "capitals make another class, which is said": (
        ["a,c", *(f"{k}.5,{('Yes', 'yes', 'no')[k % 3]}" for k in range(30))],
        {},
        lambda d: len(d.classes) == 3 and "'Yes', 'yes' differ by spaces or capitals alone" in d.description,
    ),
    "a space at the end makes another class, which is said": (
        ["a,c", *(f"{k}.5,{('yes', 'yes ', 'no')[k % 3]}" for k in range(30))],
        {},
        lambda d: len(d.classes) == 3 and "'yes', 'yes ' differ" in d.description,
    ),
    "columns laid out by spaces": (
        pets("{k}.5   {j}.25  {kind}", "height   width  kind"),
        {"target": "kind", "sep": " "},
        lambda d: d.columns == ("height", "width") and len(labels(d)) == 20,
    ),
    "a text of a book's length": (
        pets("{k}.5,word {kind}er,{kind}", row3='3.5,"' + "soup " * 40_000 + '",cat'),
        {"target": "kind", "text": "width"},
        lambda d: len(labels(d)) == 20,
    ),
    "all in quotes": (
        [f'"{line}"'.replace(",", '","') for line in pets()],
        {"target": "kind"},
        lambda d: d.classes == ("cat", "dog"),
    ),
    "single quotes": (
        ["'" + line.replace(",", "','") + "'" for line in pets()],
        {"target": "kind", "quote": "'"},
        lambda d: d.columns == ("height", "width"),
    ),
    "a name of two lines": (
        pets(header='"height\n(cm)",width,kind'),
        {"target": "kind"},
        lambda d: d.columns[0] == "height\n(cm)" and min(labels(d)) == 2,
    ),
    "names that differ by a capital": (
        pets(header="a,A,kind"),
        {"target": "kind"},
        lambda d: d.columns == ("a", "A"),
    ),
    "nan is a word": (
        pets("{k}.5,{kind}er,{kind}", row3="3.5,nan,cat"),
        {"target": "kind", "encode": "width"},
        lambda d: "width=nan" in d.columns,
    ),
    "a target without a name": (
        pets(header="height,width,"),
        {"target": "Unnamed: 2"},
        lambda d: d.classes == ("cat", "dog"),
    ),
    "groups on both sides": (
        pets("{k}.5,h{j},{kind}", "a,hospital,kind", n=130),
        {"target": "kind", "groups": "hospital", "mix_groups": True},
        lambda d: {*d.train.groups} == {*d.test.groups} and d.columns == ("a",),
    ),
    "groups and time": (
        pets("{k}.5,h{j},{k},{kind}", "a,hospital,year,kind", n=60),
        {"target": "kind", "groups": "hospital", "time": "year", "mix_groups": True},
        lambda d: d.train.rows.max() < d.test.rows.min() and len(d.group_names) == 13,
    ),
    "dates as the Americans write them": (
        ["a,day,c", *(f"{k}.5,{k % 12 + 1}/{k % 28 + 1}/20{k // 12 + 10},{k % 2}" for k in range(60))],
        {"time": "day", "time_format": "%m/%d/%Y"},
        lambda d: d.train.rows.max() < d.val.rows.min(),
    ),
    "a frame as read from a spreadsheet": (
        lambda: pd.DataFrame(
            {"a": [f"{k}.5" for k in range(20)], "b": ["01", np.nan] * 10, "kind": ["1", "01"] * 10},
            dtype=str,
        ),
        {"target": "kind", "drop": "b"},
        lambda d: set(d.classes) == {"1", "01"},
    ),
    "a frame with an index of its own": (
        lambda: pd.DataFrame({"a": np.arange(20) / 3, "kind": ["x", "y"] * 10}, index=range(500, 520)),
        {"target": "kind"},
        lambda d: sorted(labels(d)) == list(range(2, 22)),
    ),
}


@pytest.mark.parametrize(("lines", "options", "holds"), READ.values(), ids=READ)
def test_what_is_in_the_file_is_what_is_loaded(tmp_path, lines, options, holds):
    source = lines() if callable(lines) else write(tmp_path, lines)
    data = load_table(source, **{"target": "c", **options})
    assert holds(data), data.description


# What is refused: lines, options, the message; and the options, named in the message, or the lines that cure it.
UNIQUE = [f"word{k}" for k in range(40)]
KIND = {"target": "kind"}
REFUSED = {
    "no such target": (
        pets(),
        {"target": "species"},
        "no column 'species'; its columns are 'height', 'width', 'kind'",
        {"target": "kind"},
    ),
    "nothing to drop": (pets(), KIND | {"drop": ["id"]}, "no column 'id'", {"drop": []}),
    "target dropped": (pets(), KIND | {"drop": "kind"}, "'kind' is in target and in drop", {"drop": []}),
    "dropped and encoded": (
        pets(),
        KIND | {"drop": "width", "encode": "width"},
        "'width' is in drop and in encode",
        {"encode": []},
    ),
    "encoded and text": (
        pets(),
        KIND | {"text": "width", "encode": "width"},
        "'width' is in encode and in text",
        {"encode": [], "text": []},
    ),
    "missing values": (
        pets(row3=",6,cat", row8="8.5,,dog", row9="9.5,,cat"),
        KIND,
        "3 values missing: column 'height' in row 5; column 'width' in rows 10, 11",
        {"missing": "drop"},
    ),
    "missing values, kept": (
        pets(row3=",6,cat"),
        KIND,
        "missing: column 'height' in row 5",
        {"missing": "keep"},
    ),
    "missing values, column left out": (
        pets(row3=",6,cat"),
        KIND,
        "missing: column 'height'",
        {"drop": ["height"]},
    ),
    "a space is missing": (pets(row3=" ,6,cat"), KIND, "column 'height' in row 5", {"missing": "drop"}),
    "class missing": (pets(row4="4.5,8.5,"), KIND, "column 'kind' in row 6", {"missing": "drop"}),
    "class missing, gaps kept": (
        pets(row4="4.5,8.5,"),
        KIND | {"missing": "keep"},
        "column 'kind' in row 6",
        {"missing": "drop"},
    ),
    "an empty column": (
        pets(",{j}.5,{kind}"),
        KIND,
        r"'height': nothing stands there in any row; leave out with drop=\['height'\]",
        {"drop": ["height"]},
    ),
    "all rows have gaps": (
        ["a,b,c,kind", *((f",{k}.5" if k % 3 else f"{k}.5,") + f",{k}.25,{kind(k)}" for k in range(40))],
        KIND | {"missing": "drop"},
        r"has 0 rows without a missing value, of class 'dog' 0; leave out the emptiest column with drop=\['a'\]",
        {"drop": ["a"]},
    ),
    "infinite": (
        pets(row2="inf,4,dog"),
        KIND,
        "'height' is infinite in row 4",
        {"na": ["inf"], "missing": "drop"},
    ),
    "too large to be finite": (
        pets(row2="1e999,4,dog"),
        KIND,
        "'height' is infinite in row 4",
        {"na": ["1e999"], "missing": "drop"},
    ),
    "one question mark": (
        pets(row5="?,10,cat"),
        KIND,
        r"'height' is not numeric in row 7, such as '\?'",
        {"na": ["?"], "missing": "drop"},
    ),
    "NA among numbers": (
        pets(row5="NA,10,cat"),
        KIND,
        "not numeric in row 7, such as 'NA'",
        {"na": ["NA"], "missing": "drop"},
    ),
    "words": (
        pets("{kind}ty,{j}.5,{kind}", row3="dogty,8.5,cat"),
        KIND,
        "column 'height' not numeric .such as 'dogty'",
        {"encode": ["height"]},
    ),
    "words left out": (
        pets("{kind}ty,{j}.5,{kind}", row3="dogty,8.5,cat"),
        KIND,
        "leave all out with",
        {"drop": ["height"]},
    ),
    "an identifier in words": (
        ["name,b,kind", *(f"{w},{k * 3}.5,{kind(k)}" for k, w in enumerate(UNIQUE))],
        KIND,
        "column 'name' not numeric",
        {"drop": ["name"]},
    ),
    "sentences": (
        ["said,b,kind", *(f"a nice {w} it is,{k * 3}.5,{kind(k)}" for k, w in enumerate(UNIQUE))],
        KIND,
        "column 'said' not numeric",
        {"text": ["said"]},
    ),
    "a word for each row": (
        ["name,b,kind", *(f"{w},{k * 3}.5,{kind(k)}" for k, w in enumerate(UNIQUE))],
        KIND | {"encode": "name"},
        r"makes 40 columns of 40 rows",
        {"encode": [], "drop": ["name"]},
    ),
    "a word for each row, meant": (
        ["name,b,kind", *(f"{w},{k * 3}.5,{kind(k)}" for k, w in enumerate(UNIQUE))],
        KIND | {"encode": "name"},
        r"say that you mean it",
        {"keep": ["name"]},
    ),
    "dates as features": (
        [f"{h},2024-03-{i % 28 + 1:02d}" if i else h + ",day" for i, h in enumerate(pets(n=300))],
        KIND,
        "column 'day' not numeric",
        {"encode": ["day"]},
    ),
    "different dates": (
        [f"{h},20{i:02d}-03-05" if i else h + ",day" for i, h in enumerate(pets(n=60))],
        KIND,
        "split by date with",
        {"time": "day"},
    ),
    "European dates": (
        [f"{h},{i % 28 + 1}.3.2024" if i else h + ",day" for i, h in enumerate(pets())],
        KIND | {"time": "day"},
        "'day' is no date .* row",
        {"time_format": "%d.%m.%Y"},
    ),
    "one bad date": (
        [
            f"{h},{f'2024-03-{i:02d}' if i < 20 else 'soon'}" if i else h + ",day"
            for i, h in enumerate(pets(row3="3.5,1,cat"))
        ],
        KIND | {"time": "day"},
        "in row 21, such as 'soon'",
        {"time": None, "drop": "day"},
    ),
    "a saved index": (
        pets("{k},{k}.5,{j}.25,{kind}", ",a,b,kind"),
        KIND,
        r"'Unnamed: 0' \(a saved index\)",
        {"drop": ["Unnamed: 0"]},
    ),
    "a shuffled counter": (
        [f"{h},{i * 8 % 21}" if i else h + ",w" for i, h in enumerate(pets())],
        KIND,
        r"'w' \(counts 1 to 20\)",
        {"drop": ["w"]},
    ),
    "a counter that is measured": (
        pets("{k},{j}.25,{kind}"),
        KIND,
        "use as measured with",
        {"keep": ["height"]},
    ),
    "numbers that grow": (
        pets("1{k:02d}7,{j}.25,{kind}"),
        KIND,
        "another whole number in each row, in order",
        {"drop": ["height"]},
    ),
    "a name says so": (
        pets("{k}.5,{j},{kind}", "a,patient_id,kind"),
        KIND,
        r"'patient_id' \(whole numbers, by its name",
        {"drop": ["patient_id"]},
    ),
    "a name in camel case": (
        pets("{k}.5,{j},{kind}", "a,customerId,kind"),
        KIND,
        "'customerId'",
        {"keep": ["customerId"]},
    ),
    "numbers too long": (
        pets("190071992547{k:03d}999,{j}.25,{kind}"),
        KIND,
        "too long to tell apart",
        {"drop": ["height"]},
    ),
    "codes with a 0 in front": (
        pets("{k}.5,00{j},{kind}"),
        KIND,
        r"'width' \(codes with a 0 in front",
        {"drop": ["width"]},
    ),
    "a counter that copies share": (
        [*pets("{k},{j}.25,{kind}"), "3,8.25,cat"],
        KIND,
        r"'height' \(counts 0 to 19",
        {"drop": ["height"]},
    ),
    "a title above the header": (["My pets", *pets()], KIND, "remove what is above line 2", pets()),
    "what Excel writes for itself": (
        ["sep=;", *pets("{k}.5;{j}.5;{kind}", "a;b;kind")],
        KIND,
        "give sep=';', and remove what is above line 2",
        pets(),
    ),
    "two indices": (
        pets("{k},1{k:02d},{j}.25,{kind}", ",nr,b,kind"),
        KIND,
        "'Unnamed: 0'.*'nr'",
        {"drop": ["Unnamed: 0", "nr"]},
    ),
    "semicolons": (
        pets("{k}.5;{j}.5;{kind}", "a;b;kind"),
        KIND,
        "no column 'kind' in its first line when split at ','",
        {"sep": ";"},
    ),
    "tabs": (pets("{k}.5\t{j}.5\t{kind}", "a\tb\tkind"), KIND, "when split at ','", {"sep": "\t"}),
    "bars": (pets("{k}.5|{j}.5|{kind}", "a|b|kind"), KIND, "when split at ','", {"sep": "|"}),
    "semicolons and commas": (
        pets("{k},5;{j},5;{kind}", "a;b;kind"),
        KIND,
        "when split at ','",
        {"sep": ";", "decimal": ","},
    ),
    "decimal commas": (
        pets("{k},5;{j},25;{kind}", "a;b;kind"),
        KIND | {"sep": ";"},
        "not numeric in rows 2, 3",
        {"decimal": ","},
    ),
    "points and commas": (
        pets("1.{k:03d},5;{j},25;{kind}", "a;b;kind"),
        KIND | {"sep": ";", "decimal": ","},
        "not numeric",
        {"thousands": "."},
    ),
    "commas and points": (
        pets('"1,{k:03d}.5",{j}.25,{kind}'),
        KIND,
        "it is 1,000.5 then",
        {"thousands": ","},
    ),
    "a comma that may be either": (
        pets('"1,{k:03d}",{j}.25,{kind}'),
        KIND | {"keep": "height"},
        "thousands=','.*decimal=','",
        {"decimal": ",", "drop": "width", "keep": "height"},
    ),
    "spaces in numbers": (pets("1 {k:03d}.5,{j}.25,{kind}"), KIND, "not numeric", {"thousands": " "}),
    "Swiss numbers": (pets("1'{k:03d}.5,{j}.25,{kind}"), KIND, "not numeric", {"thousands": "'"}),
    "underscores are no digits": (
        pets(row3="1_0,6,cat"),
        KIND,
        "such as '1_0'",
        {"na": ["1_0"], "missing": "drop"},
    ),
    "long separator": (pets(), KIND | {"sep": ", "}, "give the one character", {"drop": [], "sep": ","}),
    "latin letters": (
        "\n".join(pets(header="Höhe,b,kind")).encode("latin-1"),
        KIND,
        r"not written in utf-8 \(line 1",
        {"encoding": "cp1252"},
    ),
    "UTF-16": ("\n".join(pets()).encode("utf-16"), KIND, "not written in utf-8", {"encoding": "utf-16"}),
    "bytes that cp1252 lacks": (
        "\n".join(pets(header="a\x81,b,kind")).encode("latin-1"),
        KIND,
        "not written in utf-8",
        {"encoding": "latin-1"},
    ),
    "an unknown encoding": (
        pets(),
        KIND | {"encoding": "klingon"},
        "not written in klingon",
        {"encoding": "utf-8"},
    ),
    "one class": (pets("{k}.5,{j}.5,cat"), KIND, "one class only, 'cat'", pets()),
    "a class of one": (
        [*pets(), "1.5,2.5,bird"],
        KIND,
        r"1 of 3 classes with fewer than 5 samples: 'bird' \(1\)",
        pets(),
    ),
    "numbers to predict": (pets("{k}.5,{j}.5,{k}.7"), KIND, "a number to predict", pets()),
    "no feature": (["kind", *["cat", "dog"] * 9], KIND, "no column beside 'kind'", pets()),
    "header only": (pets()[:1], KIND, "has no rows", pets()),
    "empty file": ([], KIND, "no header line", pets()),
    "a row too long": (
        pets(row3="3.5,6,cat,7"),
        KIND,
        "1 row with another number of values than the 3 of its header: row 5. Row 5 has 4",
        pets(),
    ),
    "a row too short": (pets(row3="3.5,cat"), KIND, "Row 5 has 2: '3.5,cat'", pets()),
    "an unquoted comma": (
        pets(row3="3,5,6,cat"),
        KIND,
        "Put a value that holds ',' into quotes",
        pets(row3='"3.5",6,cat'),
    ),
    "a quote that never closes": (
        pets(row3='"3.5,6,cat'),
        KIND,
        "cannot be read at line .*swallows what follows",
        pets(),
    ),
    "a quote, as a character": (
        pets(
            "{k}.5,{j}.5,{kind}",
            row3='3.5,6.5,"cat',
            row7='7.5,6.5,"cat',
            row9='9.5,1,"cat',
            row11='11.5,1,"cat',
            row13='13.5,1,"cat',
        ),
        KIND,
        "cannot be read at line",
        {"quote": None},
    ),
    "rows inside quotes": (
        pets("{k}.5,{j}.5,{kind}", "a,kind2,kind", n=40, row3='3.5,"6.5,cat', row30='30.5,6.5",dog'),
        KIND,
        "row 5 .* holds whole rows inside a quoted value",
        pets(),
    ),
    "few rows without gaps": (
        pets("{k}.5,,{kind}", **{f"row{k}": f"{k}.5,{k}.25,{kind(k)}" for k in range(6)}),
        KIND | {"missing": "drop"},
        r"has 6 rows without a missing value, of class 'dog' 3; leave out the emptiest column with drop=\['width'\]",
        {"drop": ["width"]},
    ),
    "one name twice": (pets(header="a,a,kind"), KIND, "two columns called 'a'", pets(header="a,b,kind")),
    "names meet after encoding": (
        pets("{k}.5,{kind}er,{kind}", "fur=cater,fur,kind", row3="3.5,doger,cat"),
        KIND | {"encode": "fur"},
        "come to be called 'fur=cater'",
        {"encode": [], "drop": "fur"},
    ),
    "a positive that is none": (
        pets(),
        KIND | {"positive": "1"},
        "the classes of column 'kind' are 'cat', 'dog'",
        {"positive": "cat"},
    ),
    "a positive of three": (
        pets() + ["1.5,2,bird"] * 2 + ["8.5,3,bird", "8.5,4,bird", "8.5,5,bird"],
        KIND | {"positive": "cat"},
        "one_against_rest",
        {"positive": None},
    ),
    "few codes": (
        ["a,kind", *(f"{k % 3 * 2}.5,{kind(k)}" for k in range(40))],
        KIND,
        "only 3 of 40 samples differ",
        {"copies": "apart"},
    ),
    "copied in bulk": (
        pets() + pets()[1:] + pets()[1:],
        KIND,
        "only 20 of 60 samples differ",
        {"copies": "together"},
    ),
    "copies of too few": (
        pets("{k}.5,{j}.5,cat") + ["3.5,99,dog"] * 6,
        KIND,
        "class 'dog' would be missing",
        {"copies": "apart"},
    ),
    "groups and time": (
        pets("{k}.5,{j},{k},{kind}", "a,g,year,kind", n=60),
        KIND | {"groups": "g", "time": "year"},
        "split by time alone with",
        {"mix_groups": True},
    ),
    "two hospitals": (
        pets("{k}.5,{kind}er,{kind}"),
        KIND | {"groups": "width"},
        "2 different groups|collect more groups",
        {"groups": None, "drop": "width"},
    ),
    "a classes all at one time": (
        [f"{k}.5,{k},{'cat' if k < 12 else 'dog'}" if k >= 0 else "a,year,kind" for k in range(-1, 20)],
        KIND | {"time": "year"},
        "would be missing from the",
        {"time": None, "drop": "year"},
    ),
    "an Excel file": (
        b"PK\x03\x04 and more",
        KIND,
        "an Excel file.*save the sheet as CSV",
        "\ufeff".encode() + "\r\n".join(pets()).encode(),
    ),
    "an old Excel file": (
        b"\xd0\xcf\x11\xe0 and more",
        KIND,
        "an Excel file",
        lambda: pd.DataFrame([r.split(",") for r in pets()[1:]], columns=["a", "b", "kind"]),
    ),
    "no such word for missing": (
        pets(),
        KIND | {"missing": "ignore"},
        "use one of 'refuse', 'drop', 'keep'",
        {"missing": "refuse"},
    ),
    "no such word for copies": (
        pets(),
        KIND | {"copies": "both"},
        "use one of None, 'together', 'apart'",
        {"copies": "apart"},
    ),
}
REFUSED |= {
    f"letters of {encoding}": (
        "\n".join(pets(header=f"a,b,{name}")).encode(encoding),
        {"target": name},
        "not written in utf-8",
        {"encoding": encoding},
    )
    for encoding, name in (("cp1251", "вид"), ("gb18030", "种类"), ("shift_jis", "種類"), ("cp1250", "łąka"))
}
DAYS = [(k % 28 + 1, k % 12 + 1, 2010 + k // 12) for k in range(60)]


def days(written):
    """A table of dates, written as an f-string of a day, a month and a year."""
    return ["a,day,kind", *(f"{k}.5,{written(*day)},{kind(k)}" for k, day in enumerate(DAYS))]


DAY = KIND | {"time": "day"}
MISSING = ["NA", "N/A", "-", "null", ".", "?"]
REFUSED |= {
    "UTF-16 without a mark": (
        "\n".join(pets()).encode("utf-16-be"),
        KIND,
        "not written in utf-8",
        {"encoding": "utf-16-be"},
    ),
    "UTF-32": ("\n".join(pets()).encode("utf-32"), KIND, "not written in utf-8", {"encoding": "utf-32"}),
    "a mark of UTF-8, called something else": (
        "\n".join(pets()).encode("utf-8-sig"),
        KIND | {"encoding": "cp1252"},
        "not written in cp1252",
        {"encoding": "utf-8"},
    ),
    "letters of UTF-8, called something else": (
        "\n".join(pets(header="Höhe,b,kind")).encode(),
        KIND | {"encoding": "latin-1"},
        "not written in latin-1",
        {"encoding": "utf-8"},
    ),
    "spaces in the header": (
        pets(header="height, width, kind"),
        KIND,
        "no column 'kind'; its columns are 'height', ' width', ' kind'",
        {"target": " kind"},
    ),
    "a separator too many everywhere": (
        [line + "," for line in pets()],
        KIND,
        r"'Unnamed: 3': nothing stands there in any row; leave out with drop=\['Unnamed: 3'\]",
        {"drop": ["Unnamed: 3"]},
    ),
    "a separator too many below the header": (
        [line + "," * bool(k) for k, line in enumerate(pets())],
        KIND,
        "So have all rows: name each of their columns",
        (pets("{k}.5,{j}.5,{kind},", "height,width,kind,rest"), {"drop": "rest"}),
    ),
    "names of rows without a name": (
        [f"r{k},{line}" if k else line for k, line in enumerate(pets())],
        KIND,
        "Row 2 has 4.* name each of their columns in the header line",
        (pets("r{k},{k}.5,{j}.5,{kind}", "name,height,width,kind"), {"drop": "name"}),
    ),
    "a space before quotes": (
        pets('{k}.5, "New York, NY",{kind}'),
        KIND | {"encode": "width"},
        "Quotes count right after ',' only: remove the space between",
        pets('{k}.5,"{j},25",{kind}'),
    ),
    "mostly missing": (
        pets("NA,{j}.25,{kind}", n=60, **{f"row{5 * k}": f"{k}.5,{k}.25,{kind(k)}" for k in range(12)}),
        KIND,
        "such as 'NA'",
        {"na": ["NA"], "missing": "drop"},
    ),
    "six ways to say missing": (
        pets(n=60, **{f"row{3 * k}": f"{na},{k}.25,cat" for k, na in enumerate(MISSING)}),
        KIND,
        "such as 'NA'",
        {"na": MISSING, "missing": "drop"},
    ),
    "what Excel says of a mistake": (
        pets(row3="#DIV/0!,1,cat", row5="#REF!,2,cat"),
        KIND,
        "in rows 5, 7, such as '#DIV/0!'",
        {"na": ["#DIV/0!", "#REF!"], "missing": "drop"},
    ),
    "a word in a late row": (
        pets(n=5_000, row4500="abc,1,dog"),
        KIND,
        "not numeric in row 4502, such as 'abc'",
        {"na": ["abc"], "missing": "drop", "copies": "together"},
    ),
    "digits of another script": (
        pets(row3="٣.5,1,cat"),
        KIND,
        "not numeric in row 5, such as '٣.5'",
        {"na": ["٣.5"], "missing": "drop"},
    ),
    "percent": (pets("{k}.5%,{j}.25,{kind}"), KIND, "a number with '%' in each row; take that away", pets()),
    "money": (pets("${k}.5,{j}.25,{kind}"), KIND, r"a number with '\$' in each row", {"drop": ["height"]}),
    "a unit": (pets("{k}.5 kg,{j}.25,{kind}"), KIND, "a number with ' kg' in each row", pets()),
    "a debt in brackets": (pets("({k}.5),{j}.25,{kind}"), KIND, "as bookkeepers write them", pets()),
    "the class under another name": (
        pets("{k}.5,{kind}ish,{kind}"),
        KIND,
        "column 'width' \\('dogish' for 'dog', 'catish' for 'cat'\\) tells the class of every row",
        {"drop": ["width"]},
    ),
    "the class under another name, and meant": (
        pets("{k}.5,1,{kind}", **{f"row{k}": f"{k}.5,2,cat" for k in range(1, 20, 2)}),
        KIND,
        "'2' for 'cat'",
        {"keep": ["width"]},
    ),
    "a reason that one class alone has": (
        pets("{k}.5,,{kind}", **{f"row{k}": f"{k}.5,{7 * k % 13},cat" for k in range(1, 20, 2)}),
        KIND,
        "nothing for 'dog', a value for 'cat'",
        {"drop": ["width"]},
    ),
    "codes of a letter and a number": (
        pets("B{k},{k}.25,{kind}", n=60),
        KIND,
        "column 'height' not numeric",
        {"drop": ["height"]},
    ),
    "true and 1": (
        pets("{k}.5,TRUE,{kind}", row3="3.5,1,cat", row4="4.5,1,dog"),
        KIND,
        "column 'width' not numeric",
        {"encode": ["width"]},
    ),
    "a header again among the rows": (
        [*pets(), *pets("1{k}.5,{j}.75,{kind}")],
        KIND,
        "not numeric in row 22, such as 'height'",
        [*pets(), *pets("1{k}.5,{j}.75,{kind}")[1:]],
    ),
    "a row of totals": ([*pets(), "Total,190,"], KIND, "column 'kind' in row 22", pets()),
    "a row that is cut off": ([*pets(), "3."], KIND, "row 22. Row 22 has 1", pets()),
    "an empty line above the header": (["", *pets()], KIND, "with nothing above it", pets()),
    "quotes inside quotes": (
        pets('{k}.5,"a \\"b\\" c",{kind}'),
        KIND | {"encode": "width"},
        r'one inside quotes is written twice \(""\)',
        pets('{k}.5,"a ""b"" c",{kind}'),
    ),
    "colons": (pets("{k}.5:{j}.5:{kind}", "a:b:kind"), KIND, "when split at ','", {"sep": ":"}),
    "spaces": (pets("{k}.5 {j}.5 {kind}", "a b kind"), KIND, "when split at ','", {"sep": " "}),
    "packed": (gzip.compress("\n".join(pets()).encode()), KIND, "unpack the archive", pets()),
    "a table of columns": (b"PAR1" + bytes(range(256)), KIND, "a Parquet file", lambda: pd.DataFrame(
        [line.split(",") for line in pets()[1:]], columns=["a", "b", "kind"])),
    "dates with slashes": (days("{1:02d}/{0:02d}/{2}".format), DAY, "'day' is no date", {"time_format": "%m/%d/%Y"}),
    "day first": (days("{0:02d}/{1:02d}/{2}".format), DAY, "'day' is no date", {"time_format": "%d/%m/%Y"}),
    "dates with hours": (days("{}.{}.{} 14:30".format), DAY, "'day' is no date", {"time_format": "%d.%m.%Y %H:%M"}),
    "dates without marks": (days("{0:02d}{1:02d}{2}".format), DAY, "'day' is no date", {"time_format": "%d%m%Y"}),
    "a group missing": (
        pets("{k}.5,h{j},{kind}", "a,hospital,kind", n=130, row3="3.5,,cat"),
        KIND | {"groups": "hospital", "missing": "keep"},
        "column 'hospital' in row 5",
        {"missing": "drop"},
    ),
    "a date to predict": (pets("{k}.5,{j}.25,2024-03-{k:02d}"), KIND, "20 of 20 classes with fewer than 5", pets()),
    "a web page": (b"<html><td>kind</td></html>", KIND, "an HTML page", pets()),
    "what pandas saved": (
        pets("{k},{k}.5,{j}.25,{kind}", "level_0,a,b,kind"),
        KIND,
        r"'level_0' \(counts 0 to 19\)",
        {"drop": ["level_0"]},
    ),
    "a telephone number": (pets("+4930{k:07d},{j}.25,{kind}"), KIND, "'height'", {"drop": ["height"]}),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "options", "message", "cure"), REFUSED.values(), ids=REFUSED)
def test_what_is_in_doubt_is_refused_and_the_cure_works(tmp_path, lines, options, message, cure):
    with pytest.raises(ValueError, match=message) as refused:
        load_table(write(tmp_path, lines), **options)
    if isinstance(cure, tuple):
        load_table(write(tmp_path, cure[0]), **options | cure[1])
    elif not isinstance(cure, dict):
        load_table(cure() if callable(cure) else write(tmp_path, cure), **options)
    if not isinstance(cure, dict):
        return
    said = str(refused.value)
    first = next(iter(cure))
    if (
        first
        in (
            "sep",
            "decimal",
            "thousands",
            "encoding",
            "quote",
            "na",
            "copies",
            "keep",
            "text",
            "missing",
            "time_format",
        )
        and cure[first]
    ):
        assert f"{first}={cure[first]!r}" in said or f"'{cure[first]}'" in said
    load_table(write(tmp_path, lines), **options | cure)


def test_a_minus_of_bookkeepers_is_rewritten_as_the_message_says(tmp_path):
    cells = ["(1,234.50)", "2,000.00", "17", "1,000-"]
    lines = ["height,kind", *(f'"{cells[(k + k // 4) % 4]}",{kind(k)}' for k in range(36))]
    path = write(tmp_path, lines)
    options = {"target": "kind", "copies": "apart", "thousands": ","}
    with pytest.raises(ValueError, match=r"bookkeepers .* such as '.*'; write '-.*' in the file") as refused:
        load_table(path, **options)
    frame = pd.read_csv(path, dtype=str)
    exec(re.search(r"frame\['height'\] = .*$", str(refused.value))[0], {"frame": frame})
    assert {-1234.5, -1000, 2000, 17} <= set(together(load_table(frame, **options), "X").ravel())


@pytest.mark.filterwarnings("error")
def test_a_wide_table_is_read_column_by_column(tmp_path):
    """A copy behind 300 columns is found, and no column makes another one slower (pandas would warn)."""
    X = np.random.default_rng(0).integers(-500, 500, (60, 300)) / 8
    X[1::2, 7] = -0.0
    X[::2, 7] = 0
    X[59] = X[58]
    table = pd.DataFrame(X).rename(columns="c{}".format).assign(kind=[kind(k // 2) for k in range(60)])
    path = tmp_path / "wide.csv"
    table.to_csv(path, index=False)
    data = load_table(path, target="kind")
    order = np.argsort(together(data, "rows"))
    np.testing.assert_array_equal(together(data, "X")[order], X)
    assert "1 copy kept on one side" in data.description


def test_there_are_eighty_inputs_and_more():
    assert len(READ) + len(REFUSED) + len(PICTURES) + len(PICTURES_REFUSED) >= 80


def test_every_value_of_a_table_comes_out_in_its_row(tmp_path):
    data = load_table(write(tmp_path, pets()), target="kind")
    for part in (data.train, data.val, data.test):
        for x, code, row in zip(part.X, part.y, part.rows, strict=True):
            assert (*x, data.classes[code]) == (row - 1.5, 7 * (row - 2) % 13 + 0.25, kind(row))
    assert [len(getattr(data, part)) for part in PARTS] == [12, 4, 4]
    few = data.take([3, 3, 1])
    assert few.train.rows.tolist() == data.train.rows[[3, 3, 1]].tolist()


def test_the_split_depends_on_the_seed_only(tmp_path):
    path = write(tmp_path, pets())
    one, same, other = (load_table(path, target="kind", random_state=seed).train.rows for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)


def test_a_file_that_is_not_there_names_its_neighbours(tmp_path):
    path = write(tmp_path, pets())
    with pytest.raises(FileNotFoundError, match=r"no file .*cats.csv'; beside it are: pets.csv"):
        load_table(path.with_name("cats.csv"), target="kind")
    with pytest.raises(FileNotFoundError, match="does not exist either"):
        load_table(path.parent / "nowhere" / "cats.csv", target="kind")


# Pictures -----------------------------------------------------------------------------------------------------


def picture(shade=0, mode="L", size=(30, 20)):
    return Image.new("L", size, shade).convert(mode)


def two_classes(**more):
    """Five pictures of each of two classes; ``{"cat/1.png": an image or bytes}``."""
    files = {f"{kind(k)}/{k}.png": picture(10 * k) for k in range(10)}
    return files | more


def photos(tmp_path, files):
    folder = tmp_path / "photos"
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True, parents=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            content.save(path, **{"format": "JPEG"} if path.suffix == ".jfif" else {})
    return folder


def of(data, name):
    """The picture that was read from a file."""
    (at,) = np.flatnonzero(together(data, "files") == name)
    return together(data, "X")[at]


def frames(n):
    return {"save_all": True, "append_images": [picture(9) for _ in range(n - 1)]}


DEEP = Image.fromarray(np.linspace(0, 4_095, 600).reshape(20, 30).astype(np.uint16))
CLEAR = Image.new("RGBA", (30, 20), (0, 0, 0, 0))
PALETTE = Image.new("P", (30, 20))
PALETTE.info["transparency"] = 0
PICTURES = {
    "class of the folder": (
        two_classes(),
        {},
        lambda d: all(
            n.startswith(d.classes[c]) for n, c in zip(together(d, "files"), together(d, "y"), strict=True)
        ),
    ),
    "shade of the file": (
        two_classes(),
        {"size": 8},
        lambda d: all((of(d, f"{kind(k)}/{k}.png") == 10 * k).all() for k in range(10)),
    ),
    "grey": (two_classes(), {"colour": False, "size": (8, 9)}, lambda d: d.train.X.shape == (6, 8, 9)),
    "jfif is jpeg": (
        two_classes(**{"cat/x.jfif": picture(80)}),
        {},
        lambda d: abs(of(d, "cat/x.jfif").astype(int) - 80).max() < 4,
    ),
    "capital endings": (
        two_classes(**{"cat/x.PNG": picture(80)}),
        {},
        lambda d: "cat/x.PNG" in together(d, "files"),
    ),
    "a folder called _x": (
        two_classes(**{f"_x/{k}.png": picture(100 + k) for k in range(5)}),
        {},
        lambda d: d.classes == ("_x", "cat", "dog"),
    ),
    "clear is white": (
        two_classes(**{"cat/x.png": CLEAR}),
        {},
        lambda d: (
            (of(d, "cat/x.png") == 255).all()
            and "1 transparent picture laid on white ('cat/x.png')" in d.description
        ),
    ),
    "grey and clear is white": (
        two_classes(**{"cat/x.png": CLEAR.convert("LA")}),
        {},
        lambda d: (of(d, "cat/x.png") == 255).all(),
    ),
    "palette and clear is white": (
        two_classes(**{"cat/x.png": PALETTE}),
        {},
        lambda d: (of(d, "cat/x.png") == 255).all(),
    ),
    "12 bits in 16": (
        two_classes(**{"cat/x.png": DEEP}),
        {"size": (20, 30)},
        lambda d: of(d, "cat/x.png").max() == 255 and "16 bits scaled from 0 … 4,095" in d.description,
    ),
    "16 bits": (
        two_classes(**{"cat/x.png": Image.fromarray(np.full((20, 30), 32_768, np.uint16))}),
        {},
        lambda d: (of(d, "cat/x.png") == 128).all(),
    ),
    "four colours of print": (
        two_classes(**{"cat/x.jpg": picture(80, "RGB").convert("CMYK")}),
        {},
        lambda d: abs(of(d, "cat/x.jpg").astype(int) - 80).max() < 6,
    ),
    "texts are counted": (
        two_classes(**{"cat/notes.txt": b"hello", "Thumbs.db": b"?"}),
        {},
        lambda d: "2 files no pictures, passed over ('Thumbs.db', 'cat/notes.txt')" in d.description,
    ),
    "hidden files": (
        two_classes(**{"cat/.x.png": b"?", ".cache/a/x.png": b"?"}),
        {},
        lambda d: len(together(d, "y")) == 10,
    ),
    "sub-folders taken": (
        two_classes(**{"cat/old/x.png": picture(80)}),
        {"subfolders": True},
        lambda d: "cat/old/x.png" in together(d, "files"),
    ),
    "copies on one side": (
        two_classes(**{f"cat/again{k}.png": picture(10 * k) for k in (1, 3, 5, 7, 9)}),
        {},
        lambda d: all(
            (f"cat/{k}.png" in getattr(d, p).files) == (f"cat/again{k}.png" in getattr(d, p).files)
            for k in (1, 3, 5, 7, 9)
            for p in PARTS
        ),
    ),
    "positive is class 1": (two_classes(), {"positive": "cat"}, lambda d: d.classes == ("dog", "cat")),
    "left out is said": (
        two_classes(**{"cat/x.heic": b"?"}),
        {"skip": ".heic"},
        lambda d: "1 file left out ('cat/x.heic')" in d.description,
    ),
}
RAMP = np.linspace(0, 65_535, 600).reshape(20, 30)


def saved(image, ending, **options):
    """The bytes of a picture, saved."""
    file = io.BytesIO()
    image.save(file, ending, **options)
    return file.getvalue()


PICTURES |= {
    "16 bits, the other end first": (
        two_classes(**{"cat/x.tif": saved(Image.frombytes("I;16B", (30, 20), RAMP.astype(">u2").tobytes()), "TIFF")}),
        {"size": (20, 30)},
        lambda d: abs(of(d, "cat/x.tif")[..., 0] - RAMP / 257).max() <= 1,
    ),
    "16 bits in a netpbm file": (
        two_classes(**{"cat/x.pgm": b"P5\n30 20\n65535\n" + RAMP.astype(">u2").tobytes()}),
        {"size": (20, 30)},
        lambda d: abs(of(d, "cat/x.pgm")[..., 0] - RAMP / 257).max() <= 1 and "of 16 bits" in d.description,
    ),
    "one bit": (
        two_classes(**{"cat/x.png": Image.new("1", (30, 20), 1)}),
        {},
        lambda d: (of(d, "cat/x.png") == 255).all(),
    ),
    "colours as eyes see them": (
        two_classes(**{"cat/x.tif": saved(Image.new("LAB", (30, 20), (128, 128, 128)), "TIFF")}),
        {},
        lambda d: (of(d, "cat/x.tif") == 119).all(),
    ),
    "another kind than its name says": (
        two_classes(**{"cat/x.jpg": saved(picture(80), "PNG")}),
        {},
        lambda d: (of(d, "cat/x.jpg") == 80).all(),
    ),
    "a single pixel, and a line": (
        two_classes(**{"cat/x.png": Image.new("L", (1, 1), 80), "dog/x.png": Image.new("L", (1, 3_000), 81)}),
        {},
        lambda d: (of(d, "cat/x.png") == 80).all() and (of(d, "dog/x.png") == 81).all(),
    ),
    "pages": (
        two_classes(**{"cat/x.tif": saved(picture(80), "TIFF", **frames(2))}),
        {},
        lambda d: "first frame taken of 1 moving picture ('cat/x.tif')" in d.description,
    ),
    "a profile that is none": (
        two_classes(**{"cat/x.jpg": saved(picture(80), "JPEG", icc_profile=b"junk" * 50)}),
        {},
        lambda d: abs(of(d, "cat/x.jpg").astype(int) - 80).max() < 4,
    ),
    "names of all kinds": (
        {f"{name}/{k} ü.png": picture(10 * k + i) for i, name in enumerate(("Größe $", " cat")) for k in range(6)},
        {},
        lambda d: d.classes == (" cat", "Größe $") and "Größe $/0 ü.png" in together(d, "files"),
    ),
    "two hundred classes": (
        {f"c{c:03}/{k}.png": Image.new("RGB", (4, 4), (c, k, 0)) for c in range(200) for k in range(5)},
        {"size": 4},
        lambda d: len(d.classes) == 200 and len(together(d, "y")) == 1_000,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "options", "holds"), PICTURES.values(), ids=PICTURES)
def test_pictures_come_out_as_they_are(tmp_path, files, options, holds):
    data = load_image_folder(photos(tmp_path, files), **options)
    assert holds(data), data.description


def test_the_first_of_several_frames_is_taken_and_said(tmp_path):
    folder = photos(tmp_path, two_classes())
    picture(80).save(folder / "cat" / "x.gif", **frames(3))
    data = load_image_folder(folder)
    assert (of(data, "cat/x.gif") == 80).all()
    assert "first frame taken of 1 moving picture ('cat/x.gif')" in data.description


def test_pictures_behind_links_are_read_and_links_that_lead_up_are_not(tmp_path):
    folder, elsewhere = photos(tmp_path, two_classes()), tmp_path / "elsewhere"
    elsewhere.mkdir()
    for k in range(5):
        picture(200 + k).save(elsewhere / f"{k}.png")
    (folder / "bird").symlink_to(elsewhere)
    (folder / "dog" / "x.png").symlink_to(elsewhere / "0.png")
    (folder / "cat" / "up").symlink_to(folder)
    data = load_image_folder(folder)
    assert data.classes == ("bird", "cat", "dog")
    assert sum(data.classes[code] == "bird" for code in together(data, "y")) == 5
    assert (of(data, "dog/x.png") == 200).all()
    (folder / "cat" / "more").symlink_to(elsewhere)
    with pytest.raises(ValueError, match=r"5 files in sub-folders of a class .*'cat/more/0.png'"):
        load_image_folder(folder)
    (folder / "cat" / "more").unlink()
    (folder / "cat" / "x.png").symlink_to(tmp_path / "gone.png")
    with pytest.raises(ValueError, match=r"cat/x.png cannot be read .*skip='cat/x.png'"):
        load_image_folder(folder)
    load_image_folder(folder, skip="cat/x.png")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (lambda frame: frame.to_html(index=False), "an HTML page (spreadsheets open it, and save as CSV)"),
        (lambda frame: "<?xml version='1.0'?><rows><row/></rows>", "an XML file"),
        (lambda frame: "@RELATION pets\n@ATTRIBUTE kind {cat,dog}\n@DATA\n1,cat", "an ARFF file"),
        (lambda frame: frame.to_json(orient="records"), "a JSON file, no table of text"),
        (lambda frame: frame.to_json(orient="records", lines=True), "pandas.read_json(…, lines=True)"),
        (lambda frame: b"PAR1 and more", "a Parquet file"),
        (lambda frame: b"SQLite format 3\0" + bytes(200), "a data base of SQLite"),
        (lambda frame: pickle.dumps(frame), "a pickle of Python"),
        (lambda frame: '"kind,weight"\n"cat,3"\n', "take the quotes at both ends of the lines away"),
    ],
)
def test_a_file_of_another_format_is_called_by_its_name(tmp_path, content, says):
    path, made = tmp_path / "pets.csv", content(pets_frame())
    path.write_bytes(made if isinstance(made, bytes) else made.encode())
    with pytest.raises(ValueError, match=re.escape(says)):
        load_table(path, target="kind")


def test_the_frame_that_json_gives_can_be_loaded(tmp_path):
    path = tmp_path / "pets.json"
    pets_frame().to_json(path, orient="records")
    with pytest.raises(ValueError, match="read_json"):
        load_table(path, target="kind")
    assert load_table(pd.read_json(path), target="kind").classes == ("cat", "dog")


def test_a_table_may_begin_with_a_bracket_or_less_than(tmp_path):
    for name in ("[kg]", "{x}", "<5"):
        path = write(tmp_path, pets(header=f"{name},width,kind"))
        assert name in load_table(path, target="kind").columns


def test_a_column_written_otherwise_is_named(tmp_path):
    path = write(tmp_path, pets(header="height,width,Kind "))
    with pytest.raises(ValueError, match="did you mean 'Kind '"):
        load_table(path, target="kind")
    load_table(path, target="Kind ")


def test_an_archive_or_a_picture_for_a_folder(tmp_path):
    folder = photos(tmp_path, two_classes())
    picture = sorted((folder / "cat").iterdir())[0]
    with pytest.raises(NotADirectoryError, match=re.escape(f"load_image_folder({str(folder)!r})")):
        load_image_folder(picture)
    archive = tmp_path / "photos.zip"
    archive.write_bytes(b"PK")
    with pytest.raises(NotADirectoryError, match="unpack it, and give the folder"):
        load_image_folder(archive)


def test_folders_that_differ_by_capitals_alone_are_kept_apart_and_named(tmp_path):
    folder = photos(tmp_path, two_classes())
    shutil.copytree(folder / "cat", folder / "Cat ")
    data = load_image_folder(folder)
    assert data.classes == ("Cat ", "cat", "dog")
    assert "differ by spaces or capitals alone" in data.description


def test_a_file_for_a_folder_and_a_folder_for_a_file(tmp_path):
    path, folder = write(tmp_path, pets()), photos(tmp_path, two_classes())
    with pytest.raises(
        ValueError, match=r"'photos' is a folder; give pictures to load_image_folder\('.*photos'\)"
    ):
        load_table(folder, target="kind")
    with pytest.raises(
        NotADirectoryError, match=r"'pets.csv' is a file; give a table to load_table\('.*pets.csv'"
    ):
        load_image_folder(path)


def test_a_photo_taken_upside_down_is_turned_upright(tmp_path):
    folder = photos(tmp_path, two_classes())
    turned = Image.new("RGB", (20, 20), "white")
    turned.paste("black", (0, 0, 20, 10))  # dark above
    exif = Image.Exif()
    exif[0x0112] = 3
    turned.save(folder / "cat" / "x.png", exif=exif)
    read = of(load_image_folder(folder, size=8, colour=False), "cat/x.png")
    assert (read[0] == 255).all()
    assert (read[7] == 0).all()


PICTURES_REFUSED = {
    "torn": (
        two_classes(**{"cat/torn.png": b"\x89PNG\r\n\x1a\n torn"}),
        {},
        "cat/torn.png cannot be read",
        {"skip": "cat/torn.png"},
    ),
    "a text as a picture": (
        two_classes(**{"dog/text.jpg": b"hello"}),
        {},
        "dog/text.jpg cannot be read",
        {"skip": "dog/text.jpg"},
    ),
    "an empty file": (
        two_classes(**{"dog/empty.jpg": b""}),
        {},
        "dog/empty.jpg cannot be read",
        {"skip": "dog/empty.jpg"},
    ),
    "32 bits": (
        two_classes(**{"cat/deep.tif": Image.new("F", (9, 9))}),
        {},
        "cat/deep.tif .*32 bits",
        {"skip": "cat/deep.tif"},
    ),
    "heic": (
        two_classes(**{"cat/a.heic": b"?", "dog/b.HEIC": b"?"}),
        {},
        "2 files of a kind that is not read in 'photos': 'cat/a.heic', 'dog/b.HEIC'",
        {"skip": [".HEIC", ".heic"]},
    ),
    "no ending": (
        two_classes(**{"cat/IMG1": b"?"}),
        {},
        "1 file of a kind .*'cat/IMG1'",
        {"skip": ["cat/IMG1"]},
    ),
    "loose pictures": (
        two_classes(**{"a.png": picture(3)}),
        {},
        "1 file in no class's folder in 'photos': 'a.png'",
        {"skip": ["a.png"]},
    ),
    "sub-folders": (
        two_classes(**{"cat/old/x.png": picture(80)}),
        {},
        "1 file in sub-folders of a class .*'cat/old/x.png'",
        {"subfolders": True},
    ),
    "sub-folders left out": (
        two_classes(**{"cat/old/x.png": picture(80)}),
        {},
        "leave out",
        {"skip": ["cat/old/x.png"]},
    ),
    "an empty class": (
        two_classes(**{"bird/notes.txt": b""}),
        {},
        "folder 'bird' .* holds no image",
        {"skip": ["bird"]},
    ),
    "one class": (
        {f"cat/{k}.png": picture(k) for k in range(9)},
        {},
        "one class only, 'cat'.* such as photos/cat/1",
        None,
    ),
    "one picture many times": (
        {f"{c}/{k}.png": picture() for c in ("cat", "dog") for k in range(8)},
        {},
        "only 1 of 16 samples differ, too few for three parts; say copies='apart'",
        {"copies": "apart"},
    ),
    "too few": (
        two_classes(**{"bird/1.png": picture(99)}),
        {},
        r"fewer than 5 samples: 'bird' \(1\)",
        {"skip": "bird"},
    ),
    "pictures alone": ({"1.png": picture()}, {}, "no images in folders of their own", None),
    "nothing": ({}, {}, "no images in folders of their own", None),
    "size 0": (two_classes(), {"size": 0}, "size is 0", {"size": 64}),
    "three sides": (two_classes(), {"size": (8, 8, 8)}, "size is", {"size": (8, 8)}),
    "a fraction": (two_classes(), {"size": 8.5}, "size is 8.5", {"size": 8}),
    "a positive that is none": (
        two_classes(),
        {"positive": "cats"},
        "the classes of folder 'photos' are 'cat', 'dog'",
        {"positive": "cat"},
    ),
}
NOISE = saved(Image.fromarray(np.random.default_rng(0).integers(0, 255, (90, 90, 3), dtype=np.uint8)), "PNG")
PICTURES_REFUSED |= {
    f"{what}": (two_classes(**{name: content}), {}, message, {"skip": skip})
    for what, name, content, message, skip in (
        ("cut off", "cat/x.png", NOISE[:8_000], "cat/x.png cannot be read .*truncated", "cat/x.png"),
        (
            "numbers",
            "cat/x.tif",
            saved(Image.new("F", (9, 9)), "TIFF"),
            "32 bits and so no known range",
            "cat/x.tif",
        ),
        (
            "too large",
            "cat/x.png",
            saved(Image.new("1", (14_000, 14_000)), "PNG"),
            "exceeds limit",
            "cat/x.png",
        ),
        ("no ending", "cat/x", NOISE, "of a kind that is not read .*'cat/x'", ["cat/x"]),
        ("a drawing", "cat/x.svg", b"<svg/>", "of a kind that is not read", [".svg"]),
        ("what a Mac packs", "__MACOSX/cat/._1.png", b"?", "folder '__MACOSX' .* no image", ["__MACOSX"]),
        ("a folder like a picture", "cat/x.png/1.png", NOISE, "in sub-folders", ["cat/x.png/1.png"]),
    )
}
PICTURES_REFUSED["one picture five times"] = (
    two_classes(**{f"bird/{k}.png": picture(77) for k in range(5)}),
    {},
    "class 'bird' would be missing from the training part",
    {"copies": "apart"},
)


@pytest.mark.parametrize(
    ("files", "options", "message", "cure"), PICTURES_REFUSED.values(), ids=PICTURES_REFUSED
)
def test_pictures_in_doubt_are_refused_and_the_cure_works(tmp_path, files, options, message, cure):
    folder = photos(tmp_path, files)
    with pytest.raises(ValueError, match=message) as refused:
        load_image_folder(folder, **options)
    if cure:
        if {"skip", "subfolders"} & set(cure):
            ((option, value),) = cure.items()
            assert f"{option}={value!r}" in str(refused.value) or message.startswith("fewer")
        load_image_folder(folder, **options | cure)


def test_parts_of_a_split_are_no_classes(tmp_path):
    folder = photos(
        tmp_path,
        {f"{part}/{name}": image for part in ("train", "test") for name, image in two_classes().items()},
    )
    with pytest.raises(ValueError, match="holds its classes a folder deeper, in 'test', 'train'") as refused:
        load_image_folder(folder)
    advice = str(refused.value).split("load_image_folder(")[1].split(")")[0].strip("'")
    assert load_image_folder(advice).classes == ("cat", "dog")


def test_colours_of_sixteen_bits_are_refused_before_half_is_lost(tmp_path):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    lines = b"".join(b"\0" + np.full((30, 3), 3_000, ">u2").tobytes() for _ in range(20))
    head = struct.pack(">IIBBBBB", 30, 20, 16, 2, 0, 0, 0)
    deep = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(lines))
        + chunk(b"IEND", b"")
    )
    folder = photos(tmp_path, two_classes(**{"cat/x.png": deep}))
    with pytest.raises(ValueError, match=r"cat/x.png .*skip='cat/x.png'.*colours have 16 bits"):
        load_image_folder(folder)
    load_image_folder(folder, skip="cat/x.png")


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(NotADirectoryError, match="there is no folder"):
        load_image_folder(tmp_path / "photos")


# Six files such as people bring ---------------------------------------------------------------------------------


def test_a_messy_churn_table_is_read_after_what_is_in_doubt_has_been_said(tmp_path):
    path, options = realistic.churn(tmp_path), {"target": "churn"}
    gone = ["customerID", "since", "Unnamed: 0", "zip"]
    words = ["gender", *(f"service{k}" for k in range(8)), "contract", "payment"]
    for message, said in (
        ("values missing", {"missing": "drop"}),
        (r"'age' is not numeric .*na=\['\?'\]", {"na": ["?"]}),
        ("not numeric", {"drop": ["customerID", "since"], "encode": words}),
        (r"'Unnamed: 0' \(a saved index.*'zip' \(codes", {"drop": gone}),
    ):  # fmt: skip
        with pytest.raises(ValueError, match=message):
            load_table(path, **options)
        options |= said
    data = load_table(path, positive="Yes", **options)
    file = pd.read_csv(path, dtype=str, keep_default_na=False)
    assert len(file) == realistic.N_CHURN
    assert file.shape[1] == 22
    for row, code in labels(data).items():
        assert file.churn[row - 2] == code
    assert "service0=NA" in data.columns
    lost = (file.age == "?") | (file.total == " ")
    assert len(labels(data)) == (~lost).sum()
    assert data.classes == ("No", "Yes")
    at = data.columns.index("monthly")
    values = dict(zip(together(data, "rows").tolist(), together(data, "X")[:, at], strict=True))
    assert all(float(file.monthly[row - 2]) == value for row, value in values.items())
    whose = {part: set(file.customerID[getattr(data, part).rows - 2]) for part in PARTS}
    assert not whose["train"] & whose["test"], "copies on both sides"


def test_reviews_are_read_as_words(tmp_path):
    path = realistic.reviews(tmp_path)
    with pytest.raises(ValueError, match=r"text=\['review'\]"):
        load_table(path, target="label")
    data = load_table(path, target="label", text="review")
    assert len(labels(data)) == 400
    lovely = data.test.X[:, data.columns.index("review: lovely")] > 0
    np.testing.assert_array_equal(lovely, data.test.y == data.classes.index("good"))
    assert not any(column.endswith(f": {row - 2}") for column in data.columns for row in data.test.rows)


def test_three_hundred_pictures_of_mixed_formats(tmp_path):
    data = load_image_folder(realistic.pictures(tmp_path), size=24, colour=False)
    assert len(together(data, "y")) == 300
    for part in (data.train, data.test):
        left = part.X[:, :, :10].mean(axis=(1, 2)) > part.X[:, :, 14:].mean(axis=(1, 2))
        clear = np.array([name.endswith(".png") for name in part.files])
        np.testing.assert_array_equal(left[~clear], (part.y == data.classes.index("left"))[~clear])
    assert "28 pictures of 16 bits scaled from 0 … 4,095" in data.description
    for name in together(data, "files"):
        if "again" in name:
            twin = name.replace("again", "")
            assert sum({name, twin} <= set(getattr(data, part).files) for part in PARTS) == 1


def test_a_european_table_of_semicolons_and_commas(tmp_path):
    path, options = realistic.european(tmp_path), {"target": "Güte"}
    for message, said in (
        (r"encoding='cp1252'", {"encoding": "cp1252"}),
        (r"sep=';', decimal=','", {"sep": ";", "decimal": ","}),
        (r"thousands='\.'", {"thousands": "."}),
        ("'Verkauft'.*'Straße'.*not numeric", {"encode": "Straße", "time": "Verkauft"}),
        ("no date", {"time_format": "%d.%m.%Y"}),
    ):
        with pytest.raises(ValueError, match=message):
            load_table(path, **options)
        options |= said
    data = load_table(path, **options)
    file = pd.read_csv(
        path, sep=";", decimal=",", thousands=".", encoding="cp1252", parse_dates=["Verkauft"], dayfirst=True
    )
    for column in ("Fläche", "Preis", "Baujahr"):
        np.testing.assert_array_equal(
            data.train.X[:, data.columns.index(column)], file[column][data.train.rows - 2]
        )
    assert file.Verkauft[data.train.rows - 2].max() < file.Verkauft[data.test.rows - 2].min()


def test_hospitals_stay_on_one_side_and_the_past_before_the_future(tmp_path):
    path = realistic.hospitals(tmp_path)
    file = pd.read_csv(path)
    data = load_table(path, target="outcome", positive="died", drop=["patient_id", "date"], groups="hospital")
    parts = splits.Parts(*(getattr(data, part).rows - 2 for part in PARTS))
    leaks = splits.check_leaks(parts, file[["age", "pressure"]].to_numpy(), groups=file.hospital)
    assert not leaks.found if hasattr(leaks, "found") else not list(leaks)
    assert len(data.group_names) == 20
    data = load_table(path, target="outcome", drop=["patient_id", "hospital"], time="date")
    assert file.date[data.train.rows - 2].max() < sorted(file.date)[650]


def test_codes_stay_codes(tmp_path):
    path = realistic.codes(tmp_path)
    with pytest.raises(ValueError, match="only 9 of 500 samples differ"):
        load_table(path, target="code")
    data = load_table(path, target="code", encode="shelf", copies="apart")
    file = pd.read_csv(path, dtype=str)
    assert set(data.classes) == {"01", "1", "1.1", "1.10", "0A"}
    assert all(file.code[row - 2] == code for row, code in labels(data).items())


def test_masks_beside_pictures_are_no_class(tmp_path):
    """A folder of masks has the other folders' names; each cure that the refusal offers is followed."""
    for k in range(12):
        for folder, shade in ((kind(k), k), ("Masks", 100 + k)):
            file = tmp_path / folder / f"{k}{'_mask' * (folder == 'Masks' and k > 5)}.png"
            file.parent.mkdir(exist_ok=True)
            Image.new("RGB", (9, 9), (shade,) * 3).save(file)
    with pytest.raises(ValueError, match=r"look like masks.*skip='Masks', or rename the folder"):
        load_image_folder(tmp_path)
    assert load_image_folder(tmp_path, skip="Masks").classes == ("cat", "dog")
    (tmp_path / "Masks").rename(tmp_path / "carnival")
    assert load_image_folder(tmp_path).classes == ("carnival", "cat", "dog")
