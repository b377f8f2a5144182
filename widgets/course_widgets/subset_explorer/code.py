"""The picks as plain code: numpy, and scikit-learn for distances. What a policy is, once more and shortest."""

from collections.abc import Mapping

import numpy as np

from course_lib.labels import encode_labels
from course_lib.subsets.selection import class_quotas
from course_widgets.subset_explorer.picks import FACTS, Setting

_DISTANCES = "from sklearn.metrics.pairwise import euclidean_distances\n"

_COLUMNS = {
    "features": "features: a row of numbers for every sample",
    "scores": "scores: a number for every sample, larger is harder",
    "groups": "groups: the group of every sample",
}

_EQUALLY = """\
def equally(sizes, count):  # a number for each size, as equal as can be
    levels = range(count + 1)
    level = max(k for k in levels if np.minimum(sizes, k).sum() <= count)
    numbers = np.minimum(sizes, level)
    more = np.flatnonzero(sizes > level)
    if level == 0:  # too few for all: draw lots
        more = rng.spawn(1)[0].permutation(more)
    numbers[more[: count - numbers.sum()]] += 1
    return numbers


"""

_SHUFFLED = "    return rows[rng.permutation(len(rows))[:count]]\n"

_HARDEST = '    hard = rows[np.argsort(-1.0 * scores[rows], kind="stable")]\n'

_BODIES = {
    "random": _SHUFFLED,
    "stratified": _SHUFFLED,
    "class_balanced": _SHUFFLED,
    "rs2": """\
    first_epoch = np.random.default_rng([SEED, 0, rows[0]])
    return rows[first_epoch.permutation(len(rows))[:count]]
""",
    "k_center_greedy": """\
    X = features[rows]
    picked, nearest = [rng.integers(len(X))], np.inf
    while len(picked) < count:
        to_last = euclidean_distances(X, X[picked[-1:]])[:, 0]
        nearest = np.minimum(nearest, to_last)
        nearest[picked] = -1
        picked.append(int(nearest.argmax()))  # the farthest from all picks
    return rows[picked]
""",
    "herding": """\
    X = features[rows] - features[rows].mean(axis=0)
    picked, total, half_norms = [], 0 * X[0], (X**2).sum(axis=1) / 2
    while len(picked) < count:
        # the next pick brings their mean nearest to the mean of all
        picked.append(int(np.argmin(half_norms + X @ total)))
        total = total + X[picked[-1]]
        half_norms[picked] = np.inf
    return rows[picked]
""",
    "facility_location": """\
    far = euclidean_distances(features[rows], squared=True)  # n x n numbers
    picked = [int(far.sum(axis=0).argmin())]
    while len(picked) < count:
        reach = far[:, picked].min(axis=1, keepdims=True)
        gain = np.maximum(reach - far, 0).sum(axis=0)
        gain[picked] = -1
        picked.append(int(gain.argmax()))
    return rows[picked]
""",
    "typiclust": """\
    from sklearn.cluster import KMeans
    from sklearn.neighbors import NearestNeighbors

    X, k = features[rows], min(count, 500)
    kinds = KMeans(k, random_state=int(rng.integers(2**31))).fit_predict(X)
    sizes, given, picked = np.bincount(kinds, minlength=k), np.zeros(k), []
    left = [np.flatnonzero(kinds == kind) for kind in range(k)]
    while len(picked) < count:
        none = [len(own) == 0 for own in left]
        kind = np.lexsort((-sizes, given, sizes <= 5, none))[0]
        densest, near = 0, min(20, len(left[kind]) // 2)
        if near:
            neighbours = NearestNeighbors(n_neighbors=near).fit(X[left[kind]])
            densest = neighbours.kneighbors()[0].mean(axis=1).argmin()
        picked.append(left[kind][densest])
        left[kind] = np.delete(left[kind], densest)
        given[kind] += 1
    return rows[picked]
""",
    "moderate": """\
    X = features[rows]
    far = np.linalg.norm(X - X.mean(axis=0, dtype=float), axis=1)
    return rows[np.argsort(np.abs(far - np.median(far)), kind="stable")[:count]]
""",
    "hardest": f"{_HARDEST}    return hard[:count]\n",
    "easiest": '    return rows[np.argsort(scores[rows], kind="stable")[:count]]\n',
    "window": f"""\
{_HARDEST}    start = min(int(0.1 * len(rows)), len(rows) - count)  # skip a tenth
    return hard[start : start + count]
""",
    "ccs": f"""\
{_HARDEST}    kept = hard[min(int(0.1 * len(rows)), len(rows) - count) :]
    edges = np.linspace(scores[kept].min(), scores[kept].max(), 51)[1:-1]
    bins = np.searchsorted(edges, scores[kept], side="right")
    own = [np.flatnonzero(bins == each) for each in np.unique(bins)]
    numbers = equally(np.array([len(each) for each in own]), count)
    drawn = [rng.permutation(each)[:k] for each, k in zip(own, numbers)]
    return kept[np.concatenate(drawn)]
""",
    "by_importance": """\
    with np.errstate(divide="ignore"):
        arrival = rng.exponential(size=len(rows)) / scores[rows]
    return rows[np.argsort(arrival, kind="stable")[:count]]
""",
    "group_balanced": """\
    own = [rows[groups[rows] == each] for each in np.unique(groups[rows])]
    numbers = equally(np.array([len(each) for each in own]), count)
    drawn = [rng.permutation(each)[:k] for each, k in zip(own, numbers)]
    return np.concatenate(drawn)
""",
    "target_group": """\
    names, sizes = np.unique(groups, return_counts=True)
    rarest, wanted = sizes.argmin(), round(0.5 * count)  # half of them from it
    own = [rows[groups[rows] == each] for each in names]
    others = np.array([len(each) for each in own])
    others[rarest] = 0
    numbers, rest = np.divmod(others * (count - wanted), max(1, others.sum()))
    turns, none = np.arange(len(own)), np.flatnonzero((others > 0) & (numbers == 0))
    if len(none) > 1:  # lots, should there be too few for all
        turns[none] = rng.spawn(1)[0].permutation(none)
    turns = turns[np.argsort(-rest[turns], kind="stable")]
    numbers[turns[: count - wanted - numbers.sum()]] += 1
    numbers[rarest] = wanted
    drawn = [rng.permutation(each)[:k] for each, k in zip(own, numbers)]
    return np.concatenate(drawn)
""",
}


def write(setting: Setting, y: np.ndarray) -> str:
    """Write a setting as code that picks the same samples.

    Parameters
    ----------
    setting : Setting
    y : ndarray of int, shape (n,)
        Class codes.

    Returns
    -------
    str
        It expects ``y``, the class codes, where there are quotas, and the column that the policy looks at; it leaves
        ``picked``. Where two samples serve exactly as well, distances rounded otherwise can decide for the other.

    Examples
    --------
    >>> space = {}
    >>> exec(write(Setting("random", 3, seed=1), np.zeros(10, int)), space)
    >>> space["picked"].tolist()
    [8, 4, 7]
    """
    facts, body = FACTS[setting.policy], _BODIES[setting.policy]
    quotas, lots = _quotas(setting, y)
    expected = [_COLUMNS[facts.column]] if facts.column else []
    expected += ["y: the class of every sample, 0, 1, 2 …"] if quotas else []
    parts = [
        "import numpy as np\n",
        _DISTANCES if "euclidean_distances" in body else "",
        "\n",
        *(f"# {line}\n" for line in expected),
        f"rng = np.random.default_rng({setting.seed})\n" if "rng." in body else "",
        "rng.spawn(1)  # which drew the classes that give one\n" if lots and "rng." in body else "",
        "\n\n" if expected or "rng." in body else "\n",
        _EQUALLY if "equally(" in body else "",
        f"def choose(rows, count):\n{body.replace('SEED', str(setting.seed))}\n\n",
        _per_class(quotas) if quotas else f"picked = choose(np.arange({len(y)}), {setting.budget})\n",
        "# train on X[picked], y[picked]\n",
    ]
    return "".join(parts)


def _quotas(setting: Setting, y: np.ndarray) -> tuple[dict[int, int], bool]:
    """Count the samples of each class by its code, if there are quotas at all, and say whether lots were drawn."""
    way = setting.per_class or {"stratified": "stratified", "class_balanced": "balanced"}.get(setting.policy)
    if not way:
        return {}, False
    labels, rng = encode_labels(y), np.random.default_rng(setting.seed)
    counts = class_quotas(labels, setting.budget, way, random_state=rng)
    lots = rng.bit_generator.seed_seq.n_children_spawned > 0  # type: ignore[attr-defined]
    return dict(zip(labels.classes, counts.tolist(), strict=True)), lots


def _per_class(quotas: Mapping[int, int]) -> str:
    wanted = ", ".join(f"{label}: {count}" for label, count in quotas.items() if count)
    return (
        f"# samples of each class\nwanted = {{{wanted}}}\n"
        "own = {each: np.flatnonzero(y == each) for each in wanted}\n"
        "picked = np.concatenate([choose(own[each], wanted[each]) for each in wanted])\n"
    )
