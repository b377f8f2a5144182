"""Milliseconds of one forward and backward pass at 4,096 × 1,000 logits, beside cross-entropy. One thread.

The contestants take turns, and the shortest of their passes counts. The naive focal loss takes softmax, power and
logarithm of all n × C numbers, as many a published snippet does; kornia's is timed where kornia is installed.
"""

import time

import pandas as pd

BATCH, CLASSES, TURNS = 4_096, 1_000, 60


def main() -> pd.DataFrame:
    """Time all contestants; ratios are to torch's cross-entropy."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    counts = torch.randint(1, 1_000, (CLASSES,))
    logits, target = torch.randn(BATCH, CLASSES, requires_grad=True), torch.randint(CLASSES, (BATCH,))
    losses = {name: loss for name, make in CONTESTANTS.items() if (loss := make(counts)) is not None}
    times = {name: [] for name in losses}
    for _ in range(TURNS):
        for name, loss in losses.items():
            logits.grad = None
            started = time.process_time()
            loss(logits, target).backward()
            times[name].append(1e3 * (time.process_time() - started))
    torch.set_num_threads(threads)
    table = pd.DataFrame(
        {"loss": list(CONTESTANTS), "ms": [min(times.get(name, [float("nan")])) for name in CONTESTANTS]}
    )
    return table.assign(ratio=table["ms"] / table["ms"].iloc[0])


def _named(name: str):
    def make(counts):
        from course_lib.losses import LOSSES

        return LOSSES[name](counts)

    return make


def _kornia(counts):
    try:
        from kornia.losses import FocalLoss
    except ImportError:
        return None

    return FocalLoss(alpha=None, gamma=2.0, reduction="mean")


def _naive(counts):
    def loss(logits, target):
        import torch

        chance = logits.softmax(dim=1)
        one_hot = torch.nn.functional.one_hot(target, logits.shape[1])
        return -(one_hot * (1 - chance) ** 2 * chance.log()).sum(dim=1).mean()

    return loss


CONTESTANTS = {
    "cross-entropy, torch's own": _named("cross_entropy"),
    "weighted, torch's own": _named("weighted"),
    "focal": _named("focal"),
    "logit adjustment": _named("logit_adjustment"),
    "focal, naive": _naive,
    "focal, kornia": _kornia,
}

if __name__ == "__main__":
    print(main().to_string(index=False, float_format=lambda value: f"{value:,.4g}"))
