"""Wrong and right answers to transfer-4, “As the source saw them”."""

import numpy as np

from course_lessons.transfer.exercises.normalise import _right


def _grey(images):
    return np.repeat(images[:, None].astype(float), 3, axis=1)


def _by_torch(images):
    import torch

    x = (torch.from_numpy(images.copy()).float() - 127) / 128
    return x.unsqueeze(1).expand(-1, 3, -1, -1)


def _by_stack(images):
    return (np.stack([images, images, images], axis=1) - 127.0) / 128


def _by_list(images):
    return [[((picture - 127.0) / 128).tolist()] * 3 for picture in images.astype(int)]


MISTAKES = {
    "transfer-4": [
        (lambda: lambda x: _grey(x) / 255, "from 0 to 1"),
        (lambda: lambda x: _grey(x), "the bytes themselves"),
        (lambda: lambda x: _grey(x) - 127, "not divided"),
        (lambda: lambda x: _grey(x) / 128, "still to be taken away"),
        (lambda: lambda x: _grey(x) / 128 - 127, "divide first"),
        (lambda: lambda x: _grey(x) - 127 / 128, "brackets"),
        (lambda: lambda x: _grey(x) / 127.5 - 1, "127.5"),
        (lambda: lambda x: (_grey(x.astype("int8")) - 127) / 128, "ends at 127"),
        (lambda: lambda x: _right(x) / 3, "share the grey out"),
        (lambda: lambda x: _right(x) * np.array([1, 0, 0])[:, None, None], "the first channel is right"),
        (lambda: lambda x: (_grey(x) - 128) / 127, "changed places"),
        (lambda: lambda x: (_grey(x) - 128) / 128, "where it should be 127"),
        (lambda: lambda x: (_grey(x) - 127) / 127, "by 127"),
        (lambda: lambda x: -_right(x), "the sign"),
        (lambda: lambda x: (_grey(x) / 255 - 127) / 128, "by 255 before"),
        (lambda: lambda x: (_grey(x) - _grey(x).mean()) / _grey(x).std(), "*these* pictures"),
        (lambda: lambda x: np.repeat((x - np.uint8(127))[:, None], 3, axis=1) / 128, "wraps round"),
        (lambda: lambda x: np.moveaxis(_right(x), 1, -1), "come last"),
        (lambda: lambda x: _right(x)[:, :1], "one channel"),
        (lambda: lambda x: _right(x)[:, 0], "no channels"),
        (lambda: lambda x: _right(x).swapaxes(0, 1), "before the pictures"),
        (lambda: lambda x: _right(x).astype(int), "whole numbers"),
        (
            lambda: lambda x: ((np.stack([x] * 3, axis=-1) - 127.0) / 128).reshape(len(x), 3, *x.shape[1:]),
            "mixed up",
        ),
        (lambda: lambda x: _right(x) * 0, "the first pixel"),
        (lambda: lambda x: _right(x)[0], "(n, 3, height, width)"),
    ],
}
ALSO_RIGHT = {"transfer-4": [lambda: _by_torch, lambda: _by_stack, lambda: _by_list]}
