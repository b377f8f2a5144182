"""Wrong and right answers to the five exercises."""

import numpy as np
import torch

from course_lessons.seven_tasks.exercises.accept import _sorted
from course_lessons.seven_tasks.exercises.guess import _guess
from course_lessons.seven_tasks.exercises.hits import _WAYS, _best_only, _by_object, _one_by_one
from course_lessons.seven_tasks.exercises.iou import _by_class
from course_lessons.seven_tasks.exercises.jobs import RIGHT
from course_lib.metrics.overlap import match, mean_iou

JOBS = list(RIGHT)


def _choosing(job: int, task: str):
    return lambda: {**RIGHT, JOBS[job]: task}


# -- mean IoU ------------------------------------------------------------------------------------------


def _each(divide, classes=np.union1d):
    def answer(truth, answer):
        return np.mean([divide(truth == c, answer == c) for c in classes(truth, answer)])

    return lambda: answer


def _added_up(truth, answer):
    both = np.union1d(truth, answer)
    shared = sum(((truth == c) & (answer == c)).sum() for c in both)
    return shared / sum(((truth == c) | (answer == c)).sum() for c in both)


def _by_codes(truth, answer):
    each = []
    for c in range(max(truth.max(), answer.max()) + 1):
        either = ((truth == c) | (answer == c)).sum()
        each.append(((truth == c) & (answer == c)).sum() / max(1, either))
    return np.mean(each)


def _by_scikit_learn(truth, answer):
    from sklearn.metrics import jaccard_score

    return jaccard_score(np.ravel(truth), np.ravel(answer), average="macro")


def _iou(a, b):
    return (a & b).sum() / (a | b).sum()


def _in_place(truth, answer):
    truth += 1
    return _by_class(truth, answer + 1)


# -- hits ----------------------------------------------------------------------------------------------


def _columns_of_a_list(overlap, threshold):
    free, right = set(range(np.shape(overlap)[1])), []
    for row in overlap:
        best = max(free, key=lambda at: row[at], default=None)
        right.append(best is not None and row[best] >= threshold)
        free -= {best} if right[-1] else set()
    return right


def _not_without_objects(overlap, threshold):
    free, right = np.array(overlap), np.zeros(len(overlap), bool)
    for k in range(len(free)):
        if free[k].max() >= threshold:
            right[k] = True
            free[:, free[k].argmax()] = 0
    return right


def _whole_row_taken(overlap, threshold):
    """An answer that finds nothing free takes the object it overlaps most away from the others."""
    taken, right = set(), []
    for row in overlap:
        free = [at for at in range(len(row)) if at not in taken]
        best = max(free, key=lambda at: row[at], default=None)
        right.append(best is not None and row[best] >= threshold)
        taken |= {best}
    return right


# -- keypoints -----------------------------------------------------------------------------------------


def _shares(boxes, keypoints):
    corner, size = boxes[:, None, :2], boxes[:, None, 2:] - boxes[:, None, :2]
    return (keypoints - corner) / size


def _sizes(boxes):
    return boxes[:, None, 2:] - boxes[:, None, :2]


def _by_longer_side(boxes, keypoints, new_boxes):
    longer, new = (_sizes(each).max(axis=2, keepdims=True) for each in (boxes, new_boxes))
    return new_boxes[:, None, :2] + ((keypoints - boxes[:, None, :2]) / longer).mean(axis=0) * new


def _laid(shares, new):
    return new[:, None, :2] + shares * (new[:, None, 2:] - new[:, None, :2])


def _by_loops(boxes, keypoints, new_boxes):
    total = np.zeros(keypoints.shape[1:])
    for (left, top, right, bottom), points in zip(boxes, keypoints, strict=True):
        total += (points - [left, top]) / [right - left, bottom - top]
    mean = total / len(boxes)
    return [[[a + x * (c - a), b + y * (d - b)] for x, y in mean] for a, b, c, d in new_boxes]


# -- strangers -----------------------------------------------------------------------------------------


def _by_search(same, similarity, strangers):
    for threshold in np.unique(similarity):
        if (similarity[~same] >= threshold).mean() <= strangers:
            return threshold
    return similarity.max() + 1


def _down(same, similarity):
    return np.sort(similarity[~same])[::-1]


def _by_rule(same, similarity, keeps):
    return next((t for t in np.unique(similarity) if keeps(t)), np.inf)


def _by_roc(same, similarity, strangers):
    from sklearn.metrics import roc_curve

    let_in, _, thresholds = roc_curve(same, similarity, drop_intermediate=False)
    return thresholds[let_in <= strangers + 1e-12][-1]


def _one_fewer(same, similarity, strangers):
    """The last stranger who may come in, or just above all where none may."""
    down, may_enter = _down(same, similarity), int(strangers * (~same).sum())
    return down[may_enter - 2] if may_enter > 1 else np.nextafter(down[0], np.inf)


def _quantile_above(same, similarity, strangers):
    return np.quantile(similarity[~same], 1 - strangers / 2, method="higher")


def _absent_are_right(truth, answer):
    codes = range(max(truth.max(), answer.max()) + 1)
    return np.mean([_iou(truth == c, answer == c) if np.isin(c, [truth, answer]) else 1 for c in codes])


MISTAKES = {
    "seven_tasks-1": [
        (_choosing(0, "detection"), "nobody asked where"),
        (_choosing(1, "classification"), "cannot count"),
        (_choosing(2, "instance segmentation"), "a class for each pixel is enough"),
        (_choosing(3, "semantic segmentation"), "makes one patch"),
        (_choosing(4, "detection"), "between three points"),
        (_choosing(5, "classification"), "no class for them"),
        (_choosing(6, "classification"), "second moment"),
        (_choosing(6, "Film"), "choose one of"),
        (lambda: {JOBS[0]: "classification"}, "has nothing for"),
        (lambda: ["pose"], "holds 1 value"),
        (lambda: list(range(7)), "asked is seven texts"),
    ],
    "seven_tasks-2": [
        (lambda: lambda t, a: round(float(_by_class(t, a)), 3), "You have rounded"),
        (lambda: _absent_are_right, "you count it as right"),
        (lambda: lambda t, a: (t == a).mean(), "the share of right pixels"),
        (lambda: lambda t, a: 100 * _by_class(t, a), "in percent"),
        (_each(_iou, lambda t, a: np.setdiff1d(np.union1d(t, a), [0])), "The background is a class"),
        (_each(_iou, lambda t, a: np.unique(t)), "only in `answer`"),
        (lambda: _by_codes, "no pixel in either"),
        (_each(lambda a, b: (a & b).sum() / max(1, a.sum())), "the recall"),
        (_each(lambda a, b: (a & b).sum() / max(1, b.sum())), "the precision"),
        (_each(lambda a, b: 2 * (a & b).sum() / (a.sum() + b.sum())), "the Dice coefficient"),
        (lambda: _added_up, "add all classes up"),
        (_each(lambda a, b: (a ^ b).sum() / (a | b).sum()), "one minus it"),
        (_each(_iou, np.intersect1d), "only one of the two arrays"),
        (_each(lambda a, b: (a & b).sum() / (a.sum() + b.sum())), "stand twice"),
        (lambda: lambda t, a: np.mean([_by_class(x, y) for x, y in zip(t, a, strict=True)]), "by picture"),
        (_each(lambda a, b: _iou(a, b) * a.mean() * 4), "the classes by their pixels"),
        (lambda: lambda t, a: _iou(t == t.min(), a == t.min()), "inside the loop"),
        (_each(_iou, lambda t, a: range(t.max() + 1)), "0 / 0"),
        (lambda: _in_place, "changes the `truth`"),
        (lambda: 0.5, "the function itself"),
    ],
    "seven_tasks-3": [
        (lambda: lambda o, t: o.max(axis=1, initial=0) >= t, "no longer"),
        (lambda: _not_without_objects, "no column"),
        (lambda: lambda o, t: match(o, np.nextafter(t, 1)) >= 0, "is enough"),
        (lambda: lambda o, t: match(o, t) < 0, "the false alarms"),
        (
            lambda: lambda o, t: _best_only(o, t) if o.shape[1] else np.zeros(len(o), bool),
            "only among the free",
        ),
        (lambda: lambda o, t: (match(o[::-1], t) >= 0)[::-1], "the surest, and chooses first"),
        (lambda: lambda o, t: match(o, t), "other values than True"),
        (lambda: lambda o, t: _whole_row_taken(o, t) if o.shape[1] else [False] * len(o), "stays free"),
        (lambda: _WAYS[1][0], "the *first* free object"),
        (lambda: _WAYS[0][0], "takes all objects"),
        (lambda: lambda o, t: _by_object(o, t) if o.size else [False] * len(o), "not the objects"),
        (lambda: lambda o, t: match(o, 0.5) >= 0, "compare with 0.5"),
        (lambda: lambda o, t: (match(o, t) >= 0) & (np.arange(len(o)) > 0), "with the overlaps"),
        (lambda: lambda o, t: (match(o, t) >= 0).sum(), "need an array"),
    ],
    "seven_tasks-4": [
        (lambda: lambda b, k, n: np.repeat(k.mean(axis=0)[None], len(n), axis=0), "*in the box*"),
        (lambda: lambda b, k, n: n[:, None, :2] + (k - b[:, None, :2]).mean(axis=0), "so many pixels"),
        (
            lambda: lambda b, k, n: np.repeat(_shares(b, k).mean(axis=0)[None], len(n), axis=0),
            "shares of a box",
        ),
        (lambda: lambda b, k, n: _laid(_shares(b, k).mean(axis=0), n) - n[:, None, :2], "Add the corner"),
        (lambda: lambda b, k, n: _laid(np.median(_shares(b, k), axis=0), n), "the median"),
        (
            lambda: lambda b, k, n: _laid(_shares(b, k).mean(axis=(0, 1)) + np.zeros((k.shape[1], 1)), n),
            "over the objects alone",
        ),
        (lambda: lambda b, k, n: _laid(_shares(b, k).mean(axis=0)[:, ::-1], n), "changed places"),
        (lambda: lambda b, k, n: _laid(_shares(b, k)[0], n), "the first object's"),
        (lambda: lambda b, k, n: _laid((k / _sizes(b)).mean(axis=0), n), "in the *picture*"),
        (
            lambda: lambda b, k, n: _laid((k - b[:, None, :2]).mean(axis=0) / _sizes(b).mean(axis=0), n),
            "object by object",
        ),
        (
            lambda: (
                lambda b, k, n: (
                    n[:, None, :2] + ((k - b[:, None, :2]) / b[:, None, 2:]).mean(axis=0) * n[:, None, 2:]
                )
            ),
            "left, top, right, bottom",
        ),
        (lambda: _by_longer_side, "the longer side"),
        (lambda: lambda b, k, n: _laid(np.full(k.shape[1:], 0.5), n), "in the middle"),
        (lambda: lambda b, k, n: _guess(b, k, n).round(), "whole pixels"),
        (lambda: lambda b, k, n: (k - b[:, :2]) / (b[:, 2:] - b[:, :2]), "an axis for the points"),
        (lambda: lambda b, k, n: _laid(_shares(b, k).max(axis=0), n), "is off by"),
    ],
    "seven_tasks-5": [
        (lambda: lambda s, v, x: np.quantile(v[s], 1 - x), "lets in this share of the *same*"),
        (lambda: lambda s, v, x: v[~s].max() + 1e-6, "no stranger in at all"),
        (
            lambda: lambda s, v, x: _by_rule(s, v, lambda t: (~s[v >= t]).mean() <= x),
            "among those who come *in*",
        ),
        (lambda: lambda s, v, x: np.quantile(v, 1 - x), "leave the others out"),
        (lambda: lambda s, v, x: np.quantile(v[s], x), "refuses this share"),
        (lambda: lambda s, v, x: np.quantile(v[~s], x), "the lower end"),
        (lambda: lambda s, v, x: np.quantile(v[~s], 1 - x), "lets in one too many"),
        (lambda: lambda s, v, x: _down(s, v)[int(x * (~s).sum())], "reaches it and comes in"),
        (lambda: lambda s, v, x: _down(s, v)[int(x * (~s).sum()) - 1], "who may *not*"),
        (lambda: lambda s, v, x: _by_rule(s, v, lambda t: ((v >= t) & ~s).mean() <= x), "share of *all*"),
        (lambda: lambda s, v, x: _by_rule(s, v, lambda t: (v[~s] >= t).mean() < x), "`<=`, not `<`"),
        (lambda: lambda s, v, x: 0.5, "of the strangers may"),
        (lambda: lambda s, v, x: v.max() + 1, "A lower threshold"),
        (lambda: lambda s, v, x: _one_fewer(s, v, x), "a stranger's own similarity"),
        (lambda: lambda s, v, x: _quantile_above(s, v, x), "a stranger's own similarity"),
        (lambda: lambda s, v, x: v[~s] >= 0.5, "a threshold"),
    ],
}
ALSO_RIGHT = {
    "seven_tasks-1": [
        lambda: dict(reversed(RIGHT.items())),
        lambda: tuple(RIGHT.values()),
        lambda: [task.capitalize() for task in RIGHT.values()],
        lambda: np.array(list(RIGHT.values())),
    ],
    "seven_tasks-2": [
        lambda: _by_scikit_learn,
        lambda: mean_iou,
        lambda: lambda truth, answer: torch.tensor(_by_class(truth, answer)),
    ],
    "seven_tasks-3": [
        lambda: _columns_of_a_list,
        lambda: lambda overlap, threshold: (match(overlap, threshold) >= 0).astype(int),
        lambda: lambda overlap, threshold: torch.tensor(_one_by_one(overlap, threshold)),
    ],
    "seven_tasks-4": [lambda: _by_loops, lambda: lambda b, k, n: torch.tensor(_guess(b, k, n))],
    "seven_tasks-5": [
        lambda: _by_search,
        lambda: _by_roc,
        lambda: lambda s, v, x: float(_sorted(s, v, x)),
    ],
}
