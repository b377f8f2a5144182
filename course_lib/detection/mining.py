"""Learn from the hard windows of every batch: hard-example mining while training."""

from collections.abc import Callable

from course_lib import subsets


def mined_loss(counts=None, *, per_positive: float = 3.0) -> Callable:
    """Make a loss that looks at a whole batch and learns from its objects and its hardest background alone.

    Parameters
    ----------
    counts : ignored
        Here so that a recipe can name it: ``Recipe(loss=mined_loss, batch_size=512)``. Objects are so few that only
        a large batch holds some.
    per_positive : float, default=3.0
        Windows of background kept for each object of the batch.

    Returns
    -------
    callable
        ``loss(scores, truth)``: the mean cross-entropy of what `subsets.ohem` keeps.

    References
    ----------
    Shrivastava, Gupta & Girshick (2016), "Training region-based object detectors with online hard example mining",
    CVPR.

    Examples
    --------
    >>> import torch
    >>> scores, truth = torch.tensor([[0.0, 0.0], [0.0, 5.0], [9.0, 0.0], [8.0, 0.0]]), torch.tensor([1, 0, 0, 0])
    >>> loss = mined_loss(per_positive=1)
    >>> round(loss(scores, truth).item(), 2)  # the mean of 0.69 and 5.01; the easy ones do not count
    2.85
    """
    from torch.nn.functional import cross_entropy

    def loss(scores, truth):
        each = cross_entropy(scores, truth, reduction="none")
        return each[subsets.ohem(each.detach(), truth, ratio=per_positive)].mean()

    return loss
