"""The widget contract, and how a control's modules become one."""

import re
import subprocess
import sys

import pytest
import traitlets

import course_widgets
from course_widgets import CourseWidget
from course_widgets.inline import STATIC, inline, styles

SLIDER = STATIC / "slider.mjs"


class Picture:
    """A stand-in for a matplotlib figure."""

    def savefig(self, buffer, **_):
        buffer.write(b"picture")


def declare(**without):
    """Declare a control that borrows a front end; names in `without` are left out."""
    body = {
        "value": property(lambda self: self.level),
        "code": lambda self: f"level = {self.level}",
        "figure": lambda self: Picture(),
        "describe": lambda self: 'the "level" is <5>',
        "STATES": {"five": lambda: None},
        "SETTINGS": ("level",),
        "level": traitlets.Int(5).tag(sync=True),
    }
    body = {name: part for name, part in body.items() if name not in without}
    return type(CourseWidget)("Dial", (CourseWidget,), body, module=SLIDER)


@pytest.mark.parametrize("part", ["value", "code", "figure", "describe", "STATES", "SETTINGS"])
def test_a_control_without_a_part_of_the_contract_is_refused(part):
    with pytest.raises(TypeError, match=f"Dial lacks {part}, which every control has"):
        declare(**{part: None})


def test_the_contract_is_read_once_and_not_for_every_instance():
    """Traitlets subclasses again for each instance; nothing may be loaded or checked for those."""
    Dial = declare()
    first, second = Dial(), Dial()
    assert type(first) is not Dial
    assert first._esm == second._esm == inline(SLIDER)
    first.add_traits(extra=traitlets.Int(1))
    assert first.extra == 1


def test_a_subclass_of_a_control_keeps_its_front_end():
    class Bigger(declare()):
        pass

    assert Bigger()._esm == inline(SLIDER)


def test_base_class_promises_and_does_not_deliver():
    with pytest.raises(NotImplementedError):
        CourseWidget()
    bare = CourseWidget.__new__(CourseWidget)
    for ask in (lambda: bare.value, bare.code, bare.figure, bare.describe):
        with pytest.raises(NotImplementedError):
            ask()


def test_repr_says_the_state_and_no_address():
    assert repr(declare()()) == '<Dial: the "level" is <5>>'


def test_fallback_is_a_picture_with_its_sentence_escaped():
    data, _ = declare()()._repr_mimebundle_()
    assert set(data) == {"application/vnd.jupyter.widget-view+json", "text/plain", "text/html"}
    assert 'alt="the &quot;level&quot; is &lt;5&gt;"' in data["text/html"]
    assert 'src="data:image/png;base64,cGljdHVyZQ=="' in data["text/html"]


def test_it_is_shown_as_an_output_whose_picture_follows(monkeypatch):
    shown = []
    for name in ("display", "update_display"):
        monkeypatch.setattr(
            f"course_widgets.base.{name}", lambda data, name=name, **how: shown.append((name, data, how))
        )
    control = declare()()
    control._ipython_display_()
    control.set_state({"_request": {"id": "view:1", "picture": 1}})
    assert [name for name, *_ in shown] == ["display", "update_display"]
    (_, data, how), (_, _, later) = shown
    assert how == later == {"metadata": {}, "raw": True, "display_id": control.model_id}
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == control.model_id
    assert data["text/html"].startswith('<div data-train-well="control"><img alt=')
    assert "Run this cell to make it live" in data["text/html"]
    assert control._response["id"] == "", "no answer: the notebook has it"


def test_a_picture_that_cannot_be_drawn_is_in_the_log_and_not_in_the_way(monkeypatch, caplog):
    control = declare()()
    monkeypatch.setattr(control, "figure", lambda: 1 / 0)
    control.set_state({"_request": {"id": "view:1", "picture": 1}})
    assert "could not be drawn" in caplog.text
    assert control._response["error"] == ""


def test_importing_widgets_loads_no_widget_library():
    code = "import sys, course_widgets; print('anywidget' in sys.modules, 'ipywidgets' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.split() == ["False", "False"]
    assert {"CourseWidget", "SamplingRatio"} <= set(dir(course_widgets))


def test_a_figure_loads_no_pyplot():
    """pyplot would switch the notebook's backend on, and keep every figure alive."""
    code = (
        "import sys; from course_widgets import SamplingRatio; "
        "SamplingRatio([0, 0, 1])._repr_mimebundle_(); print('matplotlib.pyplot' in sys.modules)"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "False\n"
    )


# -- joining modules -------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    def write(**modules):
        for name, text in modules.items():
            (tmp_path / f"{name}.mjs").write_text(text, "utf-8")
        return tmp_path

    return write


def test_names_of_two_modules_do_not_meet(folder):
    where = folder(
        one="const secret = 1;\nexport const first = () => secret;\n",
        two='import { first } from "./one.mjs";\nconst secret = 2;\n'
        "export function second() {\n  return secret + first();\n}\n",
        top='import {\n  second as other,\n} from "./two.mjs";\nimport { first } from "./one.mjs";\n'
        "const secret = 3;\nexport default { answer: secret + other() + first() };\n",
    )
    joined = inline(where / "top.mjs")
    assert not re.search(r"^\s*import\b|^export (?!default)", joined, re.MULTILINE)
    assert joined.count("const first = () => secret") == 1, "each module once"
    assert joined.index("_one =") < joined.index("_two =")


def test_modules_come_from_other_folders_too_whatever_they_are_called(folder):
    where = folder(one="export const first = 1;\n")
    (where / "mine").mkdir()
    (where / "mine" / "one.mjs").write_text("export const first = 2;\n", "utf-8")
    top = where / "mine" / "top.mjs"
    top.write_text(
        'import { first as theirs } from "../one.mjs";\nimport { first } from "./one.mjs";\n'
        "export default first + theirs;\n",
        "utf-8",
    )
    joined = inline(top)
    theirs, mine = re.findall(r"const \{.*\} = (\w+);", joined)
    assert theirs != mine
    assert f"const {theirs} = (() => {{\nconst first = 1;" in joined
    assert f"const {mine} = (() => {{\nconst first = 2;" in joined


@pytest.mark.parametrize(
    "text",
    [
        'import everything from "./one.mjs";\n',
        'import * as one from "./one.mjs";\n',
        'import { first } from "https://example.org/one.mjs";\n',
        'export { first } from "./one.mjs";\n',
        "const a = 1;\nexport { a };\n",
    ],
)
def test_forms_that_cannot_be_joined_are_refused(folder, text):
    where = folder(one="export const first = 1;\n", top=text)
    with pytest.raises(ValueError, match=r"top\.mjs: cannot inline .*; write imports as"):
        inline(where / "top.mjs")


def test_a_circle_of_imports_is_refused(folder):
    where = folder(
        a='import { b } from "./b.mjs";\nexport const a = 1;\n',
        b='import { a } from "./a.mjs";\nexport const b = 1;\n',
    )
    with pytest.raises(ValueError, match=r"a\.mjs imports itself: a -> b -> a"):
        inline(where / "a.mjs")


def test_a_missing_module_is_named(folder):
    with pytest.raises(FileNotFoundError, match=r"b\.mjs"):
        inline(folder(a='import { b } from "./b.mjs";\n') / "a.mjs")


def test_styles_come_with_the_modules_they_belong_to():
    sheet = styles(STATIC.parent / "sampling_ratio" / "sampling_ratio.mjs")
    assert sheet.index(".tw-control {") < sheet.index(".tw-bars {") < sheet.index(".tw-head {")


def test_every_style_belongs_to_a_module():
    assert all(path.with_suffix(".mjs").exists() for path in STATIC.parent.rglob("*.css"))


def leading_classes(sheet):
    """Name the class that each selector of a sheet begins with, below the control itself."""
    rules = re.findall(r"([^{}]+)\{", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL))
    selectors = [
        part for rule in rules if "@" not in rule for part in re.split(r",(?![^()]*\))", rule.strip())
    ]
    named = [re.findall(r"\.(tw-[\w-]+)", selector.replace(".tw-control", "")) for selector in selectors]
    return {classes[0] for classes in named if classes}


def test_no_two_sheets_style_the_same_class():
    """Sheets of all controls apply to the whole page, so whichever came last would win."""
    owners = {}
    for sheet in sorted(STATIC.parent.rglob("*.css")):
        for name in leading_classes(sheet.read_text("utf-8")):
            owners.setdefault(name, []).append(sheet.name)
    assert {name: sheets for name, sheets in owners.items() if len(sheets) > 1} == {}
