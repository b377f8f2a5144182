"""Microseconds a sample to score 10,000 images with the small CNN, beside a plain forward and backward pass.

``grand`` needs each sample's own gradient over all weights. Others get it from a loop over single samples, or from
``torch.func.vmap(grad)``, which on a CPU is hardly faster. One thread.
"""

import pandas as pd

from benchmarks._alone import alone

IMAGES, CLASSES, BATCH = 10_000, 10, 128
LOOPED = 500  # the loop over single samples is timed on this many


def main() -> pd.DataFrame:
    """Time all contestants; ratios are to the plain pass."""
    rows = []
    for name, (contestant, n) in CONTESTANTS.items():
        measured, _ = alone(contestant, n)
        rows.append({"what": name, "µs a sample": measured["seconds"] / n * 1e6, "MB": measured["MB"]})
    table = pd.DataFrame(rows)
    return table.assign(ratio=table["µs a sample"] / table["µs a sample"].iloc[0])


def problem(n: int):
    """Images, labels and a model nobody has trained."""
    import torch

    from course_lib.models import build

    torch.set_num_threads(1)
    torch.manual_seed(0)
    return build("cnn", (1, 28, 28), CLASSES).eval(), torch.rand(n, 1, 28, 28), torch.randint(CLASSES, (n,))


def _plain(n: int):
    from torch.nn.functional import cross_entropy

    model, X, y = problem(n)

    def run():
        for x, labels in zip(X.split(BATCH), y.split(BATCH), strict=True):
            model.zero_grad()
            cross_entropy(model(x), labels).backward()

    return run


def _score(name: str, n: int):
    from course_lib.scores import SCORES

    model, X, y = problem(n)
    return lambda: SCORES[name](model, X, y)


def _grand(n: int):
    return _score("grand", n)


def _el2n(n: int):
    return _score("el2n", n)


def _loss(n: int):
    return _score("loss", n)


def _loop(n: int):
    import torch
    from torch.nn.functional import cross_entropy

    model, X, y = problem(n)
    weights = list(model.parameters())

    def run():
        for x, label in zip(X, y, strict=True):
            gradients = torch.autograd.grad(cross_entropy(model(x[None]), label[None]), weights)
            torch.cat([each.flatten() for each in gradients]).norm()

    return run


def _vmap(n: int):
    import torch
    from torch.nn.functional import cross_entropy

    model, X, y = problem(n)
    weights = {name: each.detach() for name, each in model.named_parameters()}

    def own(weights, x, label):
        return cross_entropy(torch.func.functional_call(model, weights, (x[None],)), label[None])

    per_sample = torch.func.vmap(torch.func.grad(own), in_dims=(None, 0, 0))

    def run():
        for x, labels in zip(X.split(BATCH), y.split(BATCH), strict=True):
            gradients = per_sample(weights, x, labels)
            sum(each.flatten(1).square().sum(1) for each in gradients.values()).sqrt()

    return run


CONTESTANTS = {
    "plain forward and backward": (_plain, IMAGES),
    "grand": (_grand, IMAGES),
    "grand, torch.func.vmap(grad)": (_vmap, IMAGES),
    "grand, loop over single samples": (_loop, LOOPED),
    "el2n": (_el2n, IMAGES),
    "loss": (_loss, IMAGES),
}

if __name__ == "__main__":
    print(main().to_string(index=False, float_format=lambda value: f"{value:,.4g}"))
