"""Wrong and right answers to count_objects-2, “Repeat factors”."""

import numpy as np
import pandas as pd
import torch

from course_lessons.count_objects.exercises.factors import (
    FIRST,
    WRONG,
    _three_lines,
    _usual,
    _usual_of_class,
)
from course_lessons.count_objects.repeat_factors import repeat_factors


def _in_course(counts, threshold):
    return repeat_factors(counts, threshold, by="objects")


def _of_classes(counts, threshold):
    return np.maximum(1, np.sqrt(threshold * counts.sum() / counts.sum(axis=0)))


def _by_product(counts, threshold):
    of_class = np.maximum(1, np.sqrt(threshold * counts.sum() / counts.sum(axis=0)))
    return np.maximum(1, (of_class * (counts > 0)).max(axis=1))


def _by_loop(counts, threshold):
    total, times = counts.sum(), []
    for row in counts:
        asked = [(threshold * total / n) ** 0.5 for n in counts.sum(axis=0)[row > 0]]
        times.append(max([1.0, *asked]))
    return times


MISTAKES = {
    "count_objects-2": [
        *(
            (lambda way=way: way, word)
            for (way, _), word in zip(
                WRONG,
                [
                    "shares of *images*",
                    "objects for each *image*",
                    "count the images",
                    "The square root of it",
                    "That is the square",
                    "No class below 1",
                    "the mean",
                    "the smallest",
                    "add up",
                    "multiply",
                    "root of the threshold alone",
                    "root of f alone",
                    "Where does `threshold` go in",
                    "within each image",
                    "multiply the factors by the counts",
                    "image's *objects*",
                    "a single one asks",
                    "holds *most* of",
                    "Are your f *shares*",
                    "keeps the smaller",
                    "f / threshold",
                    "the same factor",
                ],
                strict=True,
            )
        ),
        (lambda: _by_product, "asks for nothing"),
        (
            lambda: lambda c, t: np.where(c.any(axis=1), _three_lines(c, t), 0),
            "gets 0; it holds nothing rare",
        ),
        (lambda: lambda c, t: np.ceil(_three_lines(c, t)), "whole numbers"),
        (lambda: lambda c, t: _three_lines(c, t).round(1), "rounded"),
        (lambda: lambda c, t: _three_lines(c, t) + 0.5, "which factor does each class get"),
        (
            lambda: lambda c, t: [max(_usual_of_class(c, t)[row > 0]) for row in c],
            "An image may hold nothing at all",
        ),
        (lambda: lambda c, t: np.ones(len(c)) * max(1, np.sqrt(t / c.sum(axis=0))), "number by number"),
        (lambda: _of_classes, "each *class*"),
        (lambda: lambda c, t: _three_lines(c, t)[:, None], "the shape"),
        (lambda: lambda c, t: dict(enumerate(_three_lines(c, t))), "a dictionary"),
        (lambda: _three_lines(FIRST, 0.3), "the function itself"),
    ],
}
ALSO_RIGHT = {
    "count_objects-2": [
        lambda: _in_course,
        lambda: _usual,
        lambda: _by_loop,
        lambda: lambda counts, threshold: torch.tensor(_by_loop(counts, threshold)),
        lambda: lambda counts, threshold: pd.Series(_by_loop(counts, threshold)),
    ],
}
