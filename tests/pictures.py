"""What every picture of the course keeps to, wherever it is drawn: a check each, given what draws it for names."""

import io

import matplotlib as mpl
import matplotlib.mathtext
import matplotlib.style
import numpy as np
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

PLAIN = ("cat", "dog", "cow")
LONG = [f"a name of some length, {k}" for k in range(10)]
ODD = ("$", "costs $5 or $6", r"$\frac{1", "_x^2_", r"50 % of a\b", "{}")


def is_white_whatever_the_style(draw):
    plain = draw(PLAIN)._repr_png_()[0]
    with mpl.rc_context(mpl.style.library["dark_background"] | {"axes.facecolor": "black"}):
        picture = draw(PLAIN)
        png, shown = picture._repr_png_()
    assert isinstance(picture, Figure)
    assert " at 0x" not in repr(picture)
    assert png.startswith(b"\x89PNG")
    assert shown["width"] == 720
    dark, light = (mpl.image.imread(io.BytesIO(file)) for file in (png, plain))
    np.testing.assert_array_equal(dark, light)


def says_all_that_is_drawn(draw):
    picture = draw(PLAIN)
    alt = picture._repr_png_()[1]["alt"]
    assert alt == picture.describe() == f"{picture.title}. {picture.details}."
    assert picture.title.replace(" ", "") == picture._suptitle.get_text().replace("\n", "").replace(" ", "")
    assert all(each in picture.details for each in PLAIN)
    assert any(character.isdigit() for character in picture.details)


def fits(draw):
    for names in (PLAIN, LONG):
        picture = draw(names)
        picture.draw_without_rendering()
        box = picture.get_tightbbox()
        width, height = picture.get_size_inches()
        assert box.x0 >= -0.02
        assert box.x1 <= width + 0.02
        assert box.y0 >= -0.02
        assert box.y1 <= height + 0.02
        title = picture._suptitle.get_window_extent()
        assert all(not axes.get_window_extent().overlaps(title) for axes in picture.axes)


def shows_names_as_they_are_written(draw):
    picture = draw(ODD)

    def parse(*_args, **_options):
        raise AssertionError("a name was read as mathematics")

    before, mpl.mathtext.MathTextParser.parse = mpl.mathtext.MathTextParser.parse, parse
    try:
        assert picture._repr_png_()[0].startswith(b"\x89PNG")
        picture.savefig(io.BytesIO(), bbox_inches="tight")
    finally:
        mpl.mathtext.MathTextParser.parse = before
    texts = " ".join(text.get_text() for text in picture.findobj(mpl.text.Text))
    assert all(each in texts for each in ODD)


CHECKS = (is_white_whatever_the_style, says_all_that_is_drawn, fits, shows_names_as_they_are_written)


def has_a_look_for_each_name(draw):
    """For pictures that tell names apart by colour and mark; three times as many as there are colours."""
    names = [f"class {k}" for k in range(24)]
    (legend,) = draw(names).legends
    marks = zip(legend.get_texts(), legend.legend_handles, strict=True)
    looks = {text.get_text(): _look(mark) for text, mark in marks}
    assert set(names) <= set(looks)
    assert len({looks[each] for each in names}) == len(names)


def _look(mark):
    if hasattr(mark, "patches"):
        mark = mark.patches[0]
    if hasattr(mark, "get_hatch"):
        return to_hex(mark.get_facecolor()), mark.get_hatch()
    return to_hex(mark.get_color()), str(mark.get_marker()), str(mark._unscaled_dash_pattern)
