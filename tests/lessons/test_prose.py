"""Numbers in prose: filled in from results when a notebook is built, and no longer typed by hand."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import jupytext
import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course_lessons import build, prose
from course_lib.experiments import Comparison
from course_lib.lessons import Lesson, find_lesson

ROOT = Path(__file__).parents[2]

LESSONS = pytest.mark.parametrize("lesson", build.own_lessons(), ids=lambda lesson: lesson.slug)


def planted(gain: float) -> Comparison:
    """Ten seeds in which "b" is better than "a" by a gain, give or take a little."""
    rows = [
        {
            "recipe": recipe,
            "seed": seed,
            "accuracy": 0.5 + seed / 1000 + (gain + (seed - 4.5) / 500) * (recipe == "b"),
        }
        for seed in range(10)
        for recipe in "ab"
    ]
    return Comparison(pd.DataFrame(rows), "accuracy", "a")


# --- Filling in -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gain", "says"),
    [
        (0.0441, "b beats a by 4.4 points [4.0, 4.8], over ten seeds."),
        (-0.25, "b loses to a by −25 points [−25.4, −24.6], over ten seeds."),
        (-0.0009, "b is too close to call against a by −0.1 points [−0.5, 0.3], over ten seeds."),
    ],
)
def test_the_text_follows_the_result(gain, says):
    text = (
        '{% set runs = load("any") %}\n{% set gain = runs.verdict("b") %}\n'
        "b {{ gain | word }} a by {{ gain | points }} points {{ gain | interval }}, "
        "over {{ runs.seeds | length | spelled }} seeds."
    )
    assert prose.fill_text(text, {"load": lambda name: planted(gain)}) == says


@pytest.fixture
def lesson(tmp_path) -> Lesson:
    """A lesson that no package brings: its text in a folder, and nothing else."""
    return Lesson("planted", "99", "A part", "course_lessons", tmp_path)


HEADER = """# ---
# jupyter:
#   jupytext:
#     notebook_metadata_filter: train_well,-all
#   train_well: {title: Planted, minutes: 1, claims: []}
# ---

"""


def test_a_built_notebook_is_out_of_date_when_a_result_changes(lesson, tmp_path, monkeypatch):
    (lesson.folder / "lesson.py").write_text(
        HEADER + '# %% [markdown]\n# Gains {{ load("x").verdict("b") | points }} points.\n\n# %%\n1 + 1\n'
    )
    monkeypatch.setattr(build, "NOTEBOOKS", tmp_path)
    monkeypatch.setattr(build, "PRISTINE", tmp_path / "pristine")
    monkeypatch.setattr(build, "exercises", lambda slug: {})
    monkeypatch.setattr(prose, "load", lambda name: planted(0.05))
    build.write(lesson, build.read(lesson))
    for path in build.places(lesson):
        assert "Gains 5.0 points." in path.read_text("utf-8")
    assert not build.out_of_date(lesson)
    monkeypatch.setattr(prose, "load", lambda name: planted(0.06))
    assert build.out_of_date(lesson)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{{ 0.44 | points }}", r"\{\{ 0\.44 \| points \}\} looks at no result"),
        ("{% set loss = 0.44 %}{{ loss }}", "looks at no result"),
        ("fine\n\n{{ gone | points }} points", r"\{\{ gone \| points \}\}: 'gone' is undefined"),
        ('a\n{{ load("any").verdict("c") | points }}', r"verdict\(\"c\"\).*recipe='c' is unknown"),
        ('{{ load("any").verdict("b").difference }}', r"choose a filter: number, points, percent"),
        ("{{ load( }}", "cannot be read"),
        ('{% do require(load("any").verdict("b").words == "worse", "b loses") %}', r"\(b loses\); rewrite"),
        ('{{ claim("A1", metric="weight") }}', r"is 0 claims; choose among"),
        ('{{ claim("Z9").words }}', r"claim\('Z9'\)"),
    ],
)
def test_what_cannot_be_filled_in_says_where(lesson, text, says, monkeypatch):
    monkeypatch.setattr(prose, "load", lambda name: planted(0.05))
    cells = [new_code_cell("{{ not prose }}", id="c-0"), new_markdown_cell(text, id="c-1")]
    with pytest.raises(prose.ProseError, match=f"lesson planted, cell c-1: (?s:.*){says}"):
        prose.fill(new_notebook(cells=cells), lesson)


def test_a_name_holds_in_the_cells_below_and_code_is_left_alone(lesson, monkeypatch):
    monkeypatch.setattr(prose, "load", lambda name: planted(0.05))
    cells = [
        new_markdown_cell('{% set gain = load("any").verdict("b") %}\nA *text*, with {braces} and 50 %.'),
        new_code_cell('print(f"{{x}}")'),
        new_markdown_cell("{{ gain | signed }}"),
    ]
    notebook = new_notebook(cells=cells)
    prose.fill(notebook, lesson)
    assert [cell.source for cell in notebook.cells] == [
        "A *text*, with {braces} and 50 %.",
        'print(f"{{x}}")',
        "+5.0",
    ]


def test_a_paragraph_that_requires_what_holds_is_left_as_it_is():
    text = "{% do require(gain.words == 'better', 'b gains') %}\nIt pays."
    assert (
        prose.fill_text(text, {"gain": planted(0.05).verdict("b"), "require": prose._require}) == "It pays."
    )


def test_another_lesson_is_spoken_of_by_its_slug():
    text = '{{ lesson("which_ones").link }}, lesson {{ lesson("which_ones").number }}'
    notebook = new_notebook(cells=[new_markdown_cell(text)])
    prose.fill(notebook, find_lesson("subsets"))
    other = find_lesson("which_ones")
    says = f"[{other.number} · Which ones to label?]({other.notebook}), lesson {other.number}"
    assert notebook.cells[0].source == says


def test_results_of_the_course_can_be_asked_for():
    text = 'It {{ claim("A1", candidate="1,000 at random", metric="seconds").words }}.'
    notebook = new_notebook(cells=[new_markdown_cell(text)])
    prose.fill(notebook, find_lesson("subsets"))
    assert notebook.cells[0].source == "It holds."


# --- Nothing is typed -----------------------------------------------------------------------------------------------

TYPED = tomllib.loads((Path(__file__).parent / "typed_figures.toml").read_text("utf-8"))
NUMBER = r"(?<![\d:.,])[−+-]?\d[\d,]*(?:\.\d+)?"
SPELLED = r"\b(?:half a|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty)"
FIGURE = re.compile(
    rf"(?:{NUMBER}(?:,? (?:to|and|or|–|,) |, ))*(?:{NUMBER})\**\s*(?:%|points?\b|times\b)"
    rf"|{SPELLED}\**\spoints?\b"
    rf"|\[\s*{NUMBER}\s*(?:,|to)\s*{NUMBER}\s*\]"
    r"|(?<![\w.(:^])[−+]\d[\d.]*\b"
)
# what is no measured figure: code, formulas, addresses, results that are filled in, and the level of all intervals
LEFT_OUT = re.compile(
    r"`[^`]*`|\$[^$]*\$|\]\([^)]*\)|\{[{%].*?[}%]\}|95 % (?:interval|confidence)", re.DOTALL
)


def typed_figures(cells) -> list[str]:
    """Figures that stand typed in markdown, where they are no settings of the code in their section.

    A percentage is a setting where the section's code has it, as 0.15, "15%" or "15 %". What an exercise asks for is
    a setting too.
    """
    sections, found = [[]], []
    for cell in cells:
        if cell.cell_type == "markdown" and re.search(r"^## ", cell.source, re.MULTILINE):
            sections.append([])
        sections[-1].append(cell)
    for section in sections:
        code = "\n".join(cell.source for cell in section if cell.cell_type == "code")
        settings = {100 * float(each) for each in re.findall(r"\b0\.\d+", code)}
        settings |= {float(each) for each in re.findall(r"(\d+(?:\.\d+)?) ?%", code)}
        text = "\n\n".join(cell.source for cell in section if cell.cell_type == "markdown")
        for paragraph in re.split(r"\n\s*\n", LEFT_OUT.sub(" ", text)):
            if paragraph.lstrip().startswith("**Exercise"):
                continue
            figures = (" ".join(match[0].replace("*", "").split()) for match in FIGURE.finditer(paragraph))
            found += [figure for figure in figures if not _is_setting(figure, settings)]
    return found


def _is_setting(figure: str, settings: set[float]) -> bool:
    numbers = {float(each) for each in re.findall(r"\d+(?:\.\d+)?", figure)}
    return figure.endswith("%") and all(any(abs(n - s) < 1e-9 for s in settings) for n in numbers)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("cost **44 points** of accuracy", ["44 points"]),
        ("read 70, 83 and 87 %. All", ["70, 83 and 87 %"]),
        ("from −1.2 to +1.0 over", ["−1.2", "+1.0"]),
        ("it is [−46.9, −41.3] points", ["[−46.9, −41.3]"]),
        ("nearly six points, 24 times as fast", ["six points", "24 times"]),
        ("found at 1:1, 69 % at 1:3", ["69 %"]),
        ("keep 10 % or 25 % of them", ["25 %"]),
        ("a 95 % interval, 28 × 28 pixels, lesson 03, 2^24", []),
        ("`a[-1]` is 5 % of $x - 3 %$, see [5 %](a 6 %)", ["5 %", "5 %"]),
        ("{{ loss | points }} points, {{ a }} times", []),
        ("**Exercise 2.** Reach 79 % or more.", []),
        ("A rate of 1e-3, the years 2017–2018, in 2012: ten", []),
    ],
)
def test_typed_figures_are_seen(text, figures):
    cells = [new_markdown_cell(f"## 1\n\n{text}"), new_code_cell("draw(0.1)")]
    assert typed_figures(cells) == figures


@LESSONS
def test_no_measured_number_is_typed(lesson):
    """`typed_figures.toml` lists what is not converted yet, and what rightly stands typed, with its reason."""
    cells = jupytext.read(lesson.folder / "lesson.py", fmt="py:percent").cells
    found = Counter(typed_figures(cells))
    allowed = Counter(TYPED["not_yet"].get(lesson.slug, [])) + Counter(
        list(TYPED["on_purpose"].get(lesson.slug, {}))
    )
    typed = found - allowed
    assert not typed, f"write {list(typed)} as {{{{ expressions }}}} on the results (course_lessons/prose.py)"
    gone = allowed - found
    assert not gone, f"take {list(gone)} out of typed_figures.toml: no longer in the text"


@LESSONS
def test_no_table_on_a_page_is_cut_short(lesson):
    cells = nbformat.read(ROOT / "notebooks" / lesson.notebook, 4).cells
    outputs = [output.get("data", {}) for cell in cells for output in cell.get("outputs", [])]
    assert not [
        cut for data in outputs for cut in re.findall(r">[^<]*\.\.\.</t[dh]>", data.get("text/html", ""))
    ]
