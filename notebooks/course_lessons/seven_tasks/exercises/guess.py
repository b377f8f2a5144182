"""Keypoints without looking: the mean place in a box."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, laws


def _drawn(n: int, points: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Boxes of many shapes, and keypoints somewhere about the same place in each."""
    rng = np.random.default_rng(seed)
    low = rng.uniform(0, 40, (n, 2))
    size = rng.uniform(4, 30, (n, 2))
    shares = rng.uniform(0, 1, (points, 2)) + rng.normal(0, 0.1, (n, points, 2))
    return np.concatenate([low, low + size], axis=1), low[:, None] + shares * size[
        :, None
    ]


def _guess(boxes, keypoints, new_boxes):
    low, size = boxes[:, None, :2], boxes[:, None, 2:] - boxes[:, None, :2]
    shares = ((keypoints - low) / size).mean(axis=0)
    return new_boxes[:, None, :2] + shares * (
        new_boxes[:, None, 2:] - new_boxes[:, None, :2]
    )


def _judge(answer: Any) -> None:
    guess = laws.Function(
        answer,
        "guess(boxes, keypoints, new_boxes)",
        returns="the keypoints in each new box",
        stops={
            "broadcast": "Boxes are (n, 4) and keypoints (n, points, 2): `boxes[:, None, :2]` has an axis for the "
            "points."
        },
    )
    for n, points, new in ((30, 4, 5), (3, 17, 1), (8, 1, 8), (5, 4, 4)):
        boxes, keypoints = _drawn(n, points, n)
        others, _ = _drawn(new, points, n + 100)
        got = laws.array(
            guess(boxes, keypoints, others),
            (new, points, 2),
            f"{points} points, x and y, for each of {new} new boxes",
            case=guess.case,
        )
        right = _guess(boxes, keypoints, others)
        laws.require(
            np.abs(got - right).max() < 1e-6,
            lambda b=boxes, k=keypoints, o=others, g=got: (
                guess.case + _confused(b, k, o, g)
            ),
        )


def _confused(
    boxes: np.ndarray, keypoints: np.ndarray, others: np.ndarray, got: np.ndarray
) -> str:
    low, high = boxes[:, None, :2], boxes[:, None, 2:]
    shares = (keypoints - low) / (high - low)
    new_low, new_size = (
        others[:, None, :2],
        others[:, None, 2:] - others[:, None, :2],
    )

    def are(values: np.ndarray) -> bool:
        return np.abs(got - values).max() < 1e-6

    if are(np.broadcast_to(keypoints.mean(axis=0), got.shape)):
        return "every new box gets the same points of the picture. Where are they *in the box*?"
    if are(new_low + (keypoints - low).mean(axis=0)):
        return (
            "your points are so many pixels from the corner, in small boxes as in large ones. Divide by the "
            "box's width and height, and multiply by the new one's."
        )
    if are(np.broadcast_to(shares.mean(axis=0), got.shape)):
        return "those are shares of a box, from 0 to 1. Lay them into the new boxes: corner plus share times size."
    if are(shares.mean(axis=0) * new_size + np.zeros_like(got)):
        return "your points are counted from the new box's corner. Add the corner."
    if are(new_low + np.median(shares, axis=0) * new_size):
        return "that is the median place; asked is the mean."
    if are(new_low + shares.mean(axis=(0, 1)) * new_size + np.zeros_like(got)):
        return "all keypoints of a box are at one place: take the mean over the objects alone, `axis=0`."
    if are(new_low + shares.mean(axis=0)[:, ::-1] * new_size):
        return "x and y have changed places."
    if are(new_low + shares[0] * new_size):
        return "that is the first object's pose. Take the mean over all of them."
    if are(new_low + (keypoints / (high - low)).mean(axis=0) * new_size):
        return (
            "you divide where a keypoint is in the *picture*. Count it from its box's corner first: "
            "`keypoints - boxes[:, None, :2]`."
        )
    if are(
        new_low
        + (keypoints - low).mean(axis=0) / (high - low).mean(axis=0) * new_size
    ):
        return (
            "you divide the mean place by the mean size, so large boxes count for more. Divide object by object, "
            "then take the mean."
        )
    if are(new_low + ((keypoints - low) / high).mean(axis=0) * others[:, None, 2:]):
        return "you read boxes as left, top, width, height. They are left, top, right, bottom."
    longer = (high - low).max(axis=2, keepdims=True)
    if are(
        new_low
        + ((keypoints - low) / longer).mean(axis=0)
        * new_size.max(axis=2, keepdims=True)
    ):
        return "you divide x and y by the longer side. Divide x by the width and y by the height."
    if are(new_low + new_size / 2 + np.zeros_like(got)):
        return "you put all points in the middle of the box. Where do `keypoints` lie on average?"
    if are(np.round(_guess(boxes, keypoints, others))):
        return "you round to whole pixels. Leave the decimals."
    want = _guess(boxes, keypoints, others)
    box, point, axis = np.unravel_index(np.abs(got - want).argmax(), got.shape)
    name, start, end = (
        ("x", "left", "right") if axis == 0 else ("y", "top", "bottom")
    )
    low, high = others[box, axis], others[box, axis + 2]
    share = shares.mean(axis=0)[point, axis]
    return (
        f"the {name} of keypoint {point} in new box {box} is off by {abs(got - want).max():.1f} pixels. On average "
        f"that keypoint lies at a share of {share:.3f} from {start} to {end} of its box; this one goes from "
        f"{low:.1f} to {high:.1f}, so at {want[box, point, axis]:.1f}. Yours is at {got[box, point, axis]:.1f}."
    )


GUESS = Exercise(
    id="seven_tasks-4",
    title="Keypoints without looking",
    judge=_judge,
    reference=lambda: _guess,
    solution="""\
def guess(boxes, keypoints, new_boxes):
    corner, size = boxes[:, None, :2], boxes[:, None, 2:] - boxes[:, None, :2]
    shares = ((keypoints - corner) / size).mean(axis=0)
    new_size = new_boxes[:, None, 2:] - new_boxes[:, None, :2]
    return new_boxes[:, None, :2] + shares * new_size""",
    praise="No pixel was looked at. Whatever a pose network is praised for, this much of it came with the box.",
    hints=[
        "Where is a keypoint in its box? 0 is the left edge, 1 the right one: `(x − left) / (right − left)`.",
        "`boxes[:, None, :2]` are the corners with an axis for the points, `boxes[:, None, 2:]` those opposite.",
        "Take the mean of the shares over the objects, then: new corner + shares · new size.",
    ],
)
