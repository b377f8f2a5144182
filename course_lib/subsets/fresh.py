"""A fresh random subset every epoch: the baseline that clever subsets have to beat."""

from numbers import Integral

import numpy as np

from course_lib.labels import encode_labels

from .choose import choose


def rs2(
    y, budget, *, epoch=0, features=None, scores=None, groups=None, random_state=None, per_class=None
) -> np.ndarray:
    """Draw the random subset of one epoch, without repeating a sample until (nearly) all have been used.

    Repeated random sampling: train every epoch on another random subset. The samples are shuffled once and
    dealt out epoch by epoch; when there are not enough left for a whole subset they are shuffled anew.

    Parameters
    ----------
    y, budget, per_class
        As in `draws.random`.
    epoch : int
        Which epoch, counted from 0.
    features, scores, groups : ignored
        Here so that all policies can be called alike.
    random_state : int, numpy.random.Generator or None
        Only an int remembers what was used: call with the same int every epoch. With a generator or None each
        call is an independent draw.

    Returns
    -------
    ndarray of int64, shape (budget,)
        In draw order.

    See Also
    --------
    course_lib.samplers.RS2Sampler : the same as a torch sampler.

    References
    ----------
    Okanovic et al. (2024), "Repeated random sampling for minimizing the time-to-accuracy of learning",
    ICLR.

    Examples
    --------
    >>> y = list(range(6))
    >>> epochs = [rs2(y, 2, epoch=e, random_state=0) for e in range(3)]
    >>> sorted(np.concatenate(epochs).tolist())
    [0, 1, 2, 3, 4, 5]
    """
    if isinstance(epoch, bool) or not isinstance(epoch, Integral) or epoch < 0:
        raise ValueError(f"epoch={epoch!r}; it must be a whole number, 0 or more")

    def pick(count, rng, own):
        if not isinstance(random_state, Integral):
            return rng.permutation(len(own))[:count]
        rounds, turn = divmod(int(epoch), len(own) // count)
        # The first row tells the classes apart, so that quotas do not shuffle two classes alike.
        shuffled = np.random.default_rng([int(random_state), rounds, int(own[0])]).permutation(len(own))
        return shuffled[turn * count : (turn + 1) * count]

    labels = encode_labels(y)
    return choose(pick, labels, budget, np.arange(labels.n), per_class=per_class, random_state=random_state)
