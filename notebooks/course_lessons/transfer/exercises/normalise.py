"""Pictures as the source saw them: three channels first, from about −1 to 1."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws


def _pictures() -> list[np.ndarray]:
    rng = np.random.default_rng(5)
    return [
        rng.integers(0, 256, (4, 6, 5), dtype=np.uint8),
        np.array([[[0, 127, 255]]], dtype=np.uint8),
        rng.integers(0, 40, (2, 7, 9), dtype=np.uint8),
    ]


def _right(images):
    scaled = (images.astype(np.float32) - 127) / 128
    return np.repeat(scaled[:, None], 3, axis=1)


def _judge(answer: Any) -> None:
    as_source = laws.Function(
        answer, "as_source(images)", returns="the pictures as floats"
    )
    for images in _pictures():
        result = as_source(images)
        n, height, width = images.shape
        case = f"With {n} of {height} × {width} pixels: "
        shape = getattr(result, "shape", None)
        if shape is not None and tuple(shape) != (n, 3, height, width):
            laws.require(
                tuple(shape) != (n, height, width, 3),
                f"{case}the channels come last in yours. torch, and the network, want them first: "
                "(n, 3, height, width).",
            )
            laws.require(
                tuple(shape) != (n, 1, height, width),
                f"{case}yours has one channel. The network was built for red, green and blue: "
                "give the grey three times.",
            )
            laws.require(
                tuple(shape) != (n, height, width),
                f"{case}yours has no channels. Put them after the first axis, `images[:, None]`, "
                "and repeat the grey three times.",
            )
            laws.require(
                tuple(shape) != (3, n, height, width),
                f"{case}the channels stand before the pictures in yours: (n, 3, height, width) is asked for.",
            )
        got = laws.array(
            result,
            (n, 3, height, width),
            "the pictures, (n, 3, height, width)",
            case=case,
        )
        laws.require(
            got.dtype.kind == "f",
            f"{case}yours are whole numbers ({got.dtype}); between −1 and 1 there are few of "
            "those. `.astype(np.float32)` before you calculate.",
        )
        got = got.astype(float)
        want = _right(images).astype(float)
        if not np.allclose(got, want, atol=1e-3):
            raise Retry(case + _confused(got, want, images))


def _confused(got: np.ndarray, want: np.ndarray, images: np.ndarray) -> str:
    grey = np.repeat(images[:, None].astype(float), 3, axis=1)
    wrapped = (
        np.repeat((images - np.uint8(127))[:, None].astype(float), 3, axis=1) / 128
    )
    known = (
        (
            wrapped,
            "a dark pixel comes out light: bytes cannot be negative, so 0 − 127 wraps round to "
            "129. Make floats *first*: `images.astype(np.float32)`.",
        ),
        (
            grey / 255,
            "yours run from 0 to 1, as for many networks. This one has learned from (x − 127) / 128.",
        ),
        (
            grey,
            "yours are the bytes themselves, 0 to 255. Take 127 away, and divide by 128.",
        ),
        (grey - 127, "yours are not divided by 128."),
        (
            grey / 128,
            "yours are divided by 128; 127 is still to be taken away before that.",
        ),
        (
            grey / 128 - 127,
            "you divide first and take 127 away then. Brackets: (x − 127) / 128.",
        ),
        (
            grey - 127 / 128,
            "the brackets are missing: `x - 127 / 128` divides 127 alone.",
        ),
        (
            grey / 127.5 - 1,
            "yours run from −1 to 1 exactly, by 127.5. This network's are (x − 127) / 128.",
        ),
        (
            grey / 255 * 2 - 1,
            "yours run from −1 to 1 exactly. This network's are (x − 127) / 128.",
        ),
        (
            np.where(grey < 128, grey - 127, (grey - 256 - 127)) / 128,
            "a light pixel comes out dark: `int8` ends at 127. Take `np.float32`.",
        ),
        (
            (grey - 127) / 128 / 3,
            "you share the grey out over the channels. Each of the three gets all of it.",
        ),
        ((grey - 128) / 127, "127 and 128 have changed places."),
        ((grey - 128) / 128, "128 is taken away where it should be 127."),
        ((grey - 127) / 127, "you divide by 127 where it should be 128."),
        (
            (127 - grey) / 128,
            "the sign is turned round: light pixels come out dark.",
        ),
        (
            (grey / 255 - 127) / 128,
            "the bytes are divided by 255 before. (x − 127) / 128 is meant for bytes, 0 to 255.",
        ),
    )
    with np.errstate(all="ignore"):
        for wrong, hint in known:
            if np.allclose(got, wrong, atol=1e-3):
                return hint
        deviation = grey.std() or 1
        if np.allclose(got, (grey - grey.mean()) / deviation, atol=1e-2):
            return (
                "yours are scaled by mean and deviation of *these* pictures. The network wants what it learned "
                "from: (x − 127) / 128, whatever the pictures."
            )
    if np.allclose(np.sort(got, axis=None), np.sort(want, axis=None), atol=1e-3):
        return (
            "the numbers are right, and in other places: pixels have been mixed up on the way. `reshape` "
            "does that; use `np.repeat(x[:, None], 3, axis=1)`."
        )
    if np.allclose(got[:, 0], want[:, 0], atol=1e-3):
        return "the first channel is right, and others are not. Give the same grey three times."
    at = tuple(np.argwhere(~np.isclose(got, want, atol=1e-3))[0])
    byte = int(grey[at])
    which = "the first pixel" if not any(at) else "a pixel"
    return f"{which}, {byte}, should become ({byte} − 127) / 128 = {want[at]:.3f}; yours is {got[at]:.3f}."


NORMALISE = Exercise(
    id="transfer-4",
    title="As the source saw them",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def as_source(images):
    scaled = (images.astype(np.float32) - 127) / 128
    return np.repeat(scaled[:, None], 3, axis=1)""",
    praise="The same pixels in another scale are other pictures to a network. That line belongs to the weights.",
    hints=[
        "First make floats of the bytes, then take 127 away and divide by 128.",
        "`x[:, None]` puts an axis for the channels behind the first.",
        "`np.repeat(x[:, None], 3, axis=1)` says the grey three times.",
    ],
)
