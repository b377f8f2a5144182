"""Wrong and right answers to transfer-3, “Did it really stay frozen?”."""

import numpy as np

from course_lessons.transfer.exercises.moved import _right


def _by_loop(before, after):
    names = set()
    for name, array in after.items():
        if (array != before[name]).any():
            names.add(name)
    return names


def _by_tensors(before, after):
    import torch

    return tuple(
        name for name in before if not torch.equal(torch.tensor(before[name]), torch.tensor(after[name]))
    )


def _in_order(before, after):
    pairs = zip(before.items(), after.values(), strict=True)
    return [name for (name, one), other in pairs if not np.array_equal(one, other)]


MISTAKES = {
    "transfer-3": [
        (lambda: lambda b, a: [k for k in b if np.array_equal(b[k], a[k])], "those that have stayed"),
        (lambda: lambda b, a: [k for k in b if not np.allclose(b[k], a[k])], "to the last bit"),
        (lambda: lambda b, a: [k for k in b if (b[k] != a[k]).all()], "if *any* of its numbers"),
        (lambda: lambda b, a: [k for k in b if np.linalg.norm(b[k]) != np.linalg.norm(a[k])], "their norm"),
        (lambda: lambda b, a: _right(b, a)[:1], "inside the loop"),
        (lambda: lambda b, a: [k for k in b if b[k].sum() != a[k].sum()], "number by number"),
        (lambda: lambda b, a: [k for k in _right(b, a) if k.endswith(("weight", "bias"))], "training mode"),
        (lambda: lambda b, a: [k for k in _right(b, a) if "num" not in k], "counts the batches"),
        (lambda: lambda b, a: [k for k in b if b[k] is not a[k]], "another array"),
        (lambda: _in_order, "another order"),
        (lambda: lambda b, a: [k for k in b if b[k] != a[k]], "is one answer for one name"),
        (lambda: lambda b, a: len(_right(b, a)), "a list of names"),
        (lambda: lambda b, a: ", ".join(_right(b, a)), "a list of names"),
        (lambda: lambda b, a: [a[k] for k in _right(b, a)], "no name of an array"),
        (lambda: lambda b, a: _right(b, a) * 2, "twice"),
        (lambda: lambda b, a: [k for k in _right(b, a) if k != "head.weight"], "numbers differ"),
        (lambda: lambda b, a: _right(b, a) or None, "gives nothing back"),
    ],
}
ALSO_RIGHT = {"transfer-3": [lambda: _by_loop, lambda: _by_tensors]}
