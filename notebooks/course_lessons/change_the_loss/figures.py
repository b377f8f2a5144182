"""The pictures of this lesson: gradients of batches, the focal loss, shifts of the log-odds, losses judged fairly."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from course_lessons.change_the_loss.studies.gradients import rare_eights
from course_lessons.change_the_loss.studies.losses import LARGE, LENGTHS, LOSSES
from course_lib import results
from course_lib.plots import PALETTE, Picture, style
from course_lib.plots.comparisons import mark_intervals
from course_lib.plots.picture import INK, MUTED, listed


def batch_clouds(class_weights: Callable[[np.ndarray], Any]) -> Picture:
    """Show where 1,000 batches of 64 pull a model that knows nothing yet: digits weighted, and digits copied.

    Parameters
    ----------
    class_weights : callable
        Gives a weight for each class from the labels.

    Examples
    --------
    >>> batch_clouds(lambda y: len(y) / np.bincount(y)).title
    'Weights and copies pull the same way; weights scatter far more'
    """
    X, y = rare_eights(seed=0)
    weight = np.asarray(class_weights(y), dtype=float)
    weight = weight / weight[y].mean()
    pulls = (y - 0.5)[:, None] * np.column_stack(
        [X - X.mean(axis=0), np.ones(len(X))]
    )
    rng = np.random.default_rng(0)
    drawn = rng.integers(len(y), size=(1_000, 64))
    evenly = rng.choice(len(y), size=(1_000, 64), p=weight[y] / len(y))
    batches = {
        "weights": (weight[y[drawn]][:, :, None] * pulls[drawn]).mean(axis=1),
        "copies": pulls[evenly].mean(axis=1),
    }
    goal = (weight[y][:, None] * pulls).mean(axis=0)
    along = goal / np.linalg.norm(goal)
    across = batches["weights"] - np.outer(batches["weights"] @ along, along)
    across = np.linalg.svd(across - across.mean(axis=0), full_matrices=False)[2][0]
    picture = Picture(
        3.6, "Weights and copies pull the same way; weights scatter far more"
    )
    axes = picture.plain_axes(x="pull along the balanced one", y="pull across it")
    said = []
    for (name, each), colour in zip(batches.items(), PALETTE, strict=False):
        x, up = (each @ way / np.linalg.norm(goal) for way in (along, across))
        axes.scatter(x, up, s=8, alpha=0.4, color=colour, linewidth=0, label=name)
        said.append(
            f"{name}: {x.mean():.2f} of the way on average, standard deviation {x.std():.2f}"
        )
    axes.plot(1, 0, "k+", markersize=14, markeredgewidth=2)
    axes.legend(loc="lower right", frameon=False, markerscale=3)
    picture.details = "; ".join(said)
    return picture


def focal_pull(focal_loss: Callable) -> Picture:
    """Show how hard one sample pulls at its logit, by the probability that it gives to the right class.

    Parameters
    ----------
    focal_loss : callable
        ``focal_loss(logits, target, gamma)``, the mean over the samples, as a tensor.
    """
    import torch

    p = torch.linspace(0.01, 0.99, 99)
    picture = Picture(
        3.2, "The larger γ, the less those pull that are right already"
    )
    axes = picture.plain_axes(
        grid="y", x="probability given to the right class", y="pull"
    )
    for k, gamma in enumerate((0, 1, 2, 5)):
        logit = torch.logit(p).requires_grad_()
        scores = torch.stack([torch.zeros_like(logit), logit], dim=1)
        loss = len(p) * focal_loss(
            scores, torch.ones(len(p), dtype=torch.int64), float(gamma)
        )
        loss.backward()
        assert logit.grad is not None
        axes.plot(
            p,
            logit.grad.abs(),
            color=style(k).color,
            linewidth=2,
            label=f"γ = {gamma}",
        )
    axes.legend(frameon=False)
    return picture


def shifts(log_odds: Mapping[str, np.ndarray], expected: float) -> Picture:
    """Draw the log-odds after each remedy over those of the plain model; dashed, the plain ones and those shifted.

    Parameters
    ----------
    log_odds : mapping of str to ndarray
        Of each model for the same payments; the first is the plain one.
    expected : float
        By how much the remedies should shift them.

    Examples
    --------
    >>> shifts({"plain": np.array([-4.0, 0.0]), "weights": np.array([0.0, 4.0])}, 4.2).details
    'weights: shifted by 4.0 in the middle, 4.2 expected'
    """
    plain, *others = log_odds
    picture, said = Picture(3.3, "Three remedies, one shift of the log-odds"), []
    x = log_odds[plain]
    ends = np.array([x.min(), x.max()])
    for number, name in enumerate(others):
        axes = picture.add_subplot(1, len(others), number + 1, facecolor="white")
        axes.scatter(
            x,
            log_odds[name],
            s=4,
            color=style(number).color,
            alpha=0.4,
            linewidths=0,
        )
        axes.plot(ends, ends, color=MUTED, linestyle=":", linewidth=1.4)
        axes.plot(ends, ends + expected, color=INK, linestyle="--", linewidth=1.4)
        axes.set_title(name, fontsize=10, color=INK)
        axes.set_xlabel("log-odds, plain", color=INK)
        if not number:
            axes.set_ylabel("log-odds after it", color=INK)
        axes.spines[["top", "right"]].set_visible(False)
        found = np.median(log_odds[name] - x)
        said.append(
            f"{name}: shifted by {found:.1f} in the middle, {expected:.1f} expected"
        )
    lines = [
        picture.axes[0].plot([], [], color=INK, linestyle="--")[0],
        picture.axes[0].plot([], [], color=MUTED, linestyle=":")[0],
    ]
    picture.legend_below(
        [(lines[0], f"shifted by {expected:.1f}"), (lines[1], "not shifted")]
    )
    picture.details = "; ".join(said)
    return picture


def judged_fairly(data: str) -> Picture:
    """Show each loss against plain cross-entropy, by order, at one half and at its own threshold; a panel a length.

    Parameters
    ----------
    data : {"eights", "MNIST"}

    Examples
    --------
    >>> judged_fairly("eights").title
    'Eights: by the likeliest class most win; at their own threshold little is left'
    """
    measured = results.load(f"losses-{data}")
    names = [name for name in LOSSES if name != "cross-entropy"]
    shown = {
        "order (PR-AUC)": "pr_auc",
        "likeliest class": "balanced_accuracy",
        "own threshold": "balanced_accuracy_own",
    }
    where = data[0].upper() + data[1:]
    picture = Picture(
        0.55 * len(names) + 1.1,
        f"{where}: by the likeliest class most win; at their own threshold little is left",
    )
    legend: list = []
    said = []
    for number, steps in enumerate(LENGTHS[data]):
        axes = picture.add_subplot(1, 2, number + 1, facecolor="white")
        found = {
            words: [
                measured.verdict(
                    f"{steps} steps, {name}",
                    metric=metric,
                    baseline=f"{steps} steps, cross-entropy",
                )
                for name in names
            ]
            for words, metric in shown.items()
        }
        legend = mark_intervals(axes, found)
        axes.set_yticks(
            range(len(names)), names if not number else [""] * len(names)
        )
        axes.set_ylim(len(names) - 0.4, -0.6)
        axes.set_title(f"{steps:,} steps", fontsize=10, color=INK)
        axes.set_xlabel("points above plain cross-entropy", color=INK)
        axes.grid(axis="x", color="#DDDDDD", linewidth=0.8)
        axes.spines[["top", "right"]].set_visible(False)
        said += [
            f"{steps} steps, {name}: "
            f"{', '.join(f'{words} {100 * verdicts[k].difference:+.1f}' for words, verdicts in found.items())}"
            for k, name in enumerate(names)
        ]
    hollow = picture.axes[0].plot(
        [], [], "o", color=MUTED, markerfacecolor="white"
    )[0]
    picture.legend_below([*legend, (hollow, "hollow: too close to call")])
    picture.details = listed(said, "; ")
    return picture


def large_batches() -> Picture:
    """Show PR-AUC on the eights by batch size: plain, weighted and copied, over the seeds of "losses-eights"."""
    from course_lib.plots import curves_over

    order = results.load("losses-eights").values("pr_auc")
    steps = LENGTHS["eights"][0]
    return curves_over(
        {
            name.removesuffix(", batches of 512"): {
                64: order[
                    f"{steps} steps, {name.removesuffix(', batches of 512')}"
                ],
                512: order[f"{steps} steps, {name}"],
            }
            for name in LARGE
        },
        over="samples in a batch, equal steps",
        of="pr_auc",
        x_scale=1,
        title="Larger batches help all three, and weights most",
    )


def print_wins(data: str) -> None:
    """Print which losses clearly beat plain cross-entropy at their own threshold, trained for longer.

    >>> print_wins("eights")
    At its own threshold, after 600 steps, clearly better: none
    """
    measured, steps = results.load(f"losses-{data}"), LENGTHS[data][1]
    won = [
        name
        for name in LOSSES
        if name != "cross-entropy"
        and measured.verdict(
            f"{steps} steps, {name}",
            metric="balanced_accuracy_own",
            baseline=f"{steps} steps, cross-entropy",
        ).words
        == "better"
    ]
    print(
        f"At its own threshold, after {steps} steps, clearly better: {', '.join(won) or 'none'}"
    )
