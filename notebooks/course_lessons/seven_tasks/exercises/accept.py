"""From which similarity on are two pictures the same individual? Decided by the strangers that may be let in."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, laws


def _pairs(n: int, seed: int, digits: int = 6) -> tuple[np.ndarray, np.ndarray]:
    """Pairs, one in ten of them the same individual, and how similar they are."""
    rng = np.random.default_rng(seed)
    same = rng.permutation(np.arange(n) < n // 10)
    similarity = np.tanh(rng.normal(0.2, 0.5, n) + 0.9 * same)
    return same, similarity.round(digits)


def _best(same: np.ndarray, similarity: np.ndarray, strangers: float) -> float:
    """The lowest threshold that lets in no more strangers than allowed."""
    others = similarity[~same]
    at = np.r_[np.unique(similarity), np.nextafter(similarity.max(), np.inf)]
    allowed = [(others >= t).mean() <= strangers for t in at]
    return float(at[int(np.argmax(allowed))])


def _judge(answer: Any) -> None:
    accept = laws.Function(
        answer, "accept(same, similarity, strangers)", returns="the threshold"
    )
    cases = (
        (2_000, 0, 0.01, 6),
        (300, 1, 0.05, 6),
        (1_000, 2, 0.001, 6),
        (400, 3, 0.1, 1),
        (50, 4, 0.0, 6),
    )
    for n, seed, strangers, digits in cases:
        same, similarity = _pairs(n, seed, digits)
        got = laws.number(
            accept(same, similarity, strangers), "a threshold", case=accept.case
        )
        laws.require(
            _agrees(same, similarity, strangers, got),
            lambda s=same, v=similarity, x=strangers, g=got: (
                accept.case + _confused(s, v, x, g)
            ),
        )


def _agrees(
    same: np.ndarray, similarity: np.ndarray, strangers: float, got: float
) -> bool:
    """Whether it lets in few enough strangers, and as many of the same as can be."""
    known, best = (
        (similarity[same] >= threshold).sum()
        for threshold in (got, _best(same, similarity, strangers))
    )
    return (similarity[~same] >= got).mean() <= strangers and known == best


def _confused(
    same: np.ndarray, similarity: np.ndarray, strangers: float, got: float
) -> str:
    let_in, found = (
        (similarity[~same] >= got).mean(),
        (similarity[same] >= got).mean(),
    )
    said = f"from {got:.4g} on, {let_in:.2%} of the strangers come in, and {found:.0%} of the same are known."
    wrong = similarity[~same]
    if abs(got - np.quantile(similarity, 1 - strangers)) < 1e-6:
        return f"{said} The share is meant of the pairs that are *not* the same; leave the others out."
    if abs(got - np.quantile(similarity[same], strangers)) < 1e-6:
        return f"{said} That refuses this share of the *same*; asked is a bound on the strangers."
    if abs(got - np.quantile(wrong, strangers)) < 1e-6:
        return f"{said} That lets in all but so many strangers: it is the lower end of their similarities."
    if got == wrong.min():
        return f"{said} That is the stranger who is least alike. Where none may come in, place −1 is the last one."
    down = np.sort(wrong)[::-1]
    if got == down[int(strangers * len(down) + 1e-9)]:
        return (
            f"{said} From your threshold on, so the first who must stay out reaches it and comes in. Go a step "
            "above: `np.nextafter(…, np.inf)`."
        )
    if let_in > strangers and abs(got - np.quantile(wrong, 1 - strangers)) < 1e-6:
        return (
            f"{said} `np.quantile` goes between two of them, and lets in one too many. Count how many may come in, "
            "and sort."
        )
    of_all = [((similarity >= t) & ~same).mean() <= strangers for t in similarity]
    if got == similarity[of_all].min(initial=np.inf):
        return f"{said} You take the share of *all* pairs. It is meant of those that are not the same."
    if abs(got - np.quantile(similarity[same], 1 - strangers)) < 1e-6:
        return f"{said} That lets in this share of the *same*. Asked is a bound on the strangers."
    of_those_in = [(~same[similarity >= t]).mean() <= strangers for t in similarity]
    if strangers and got == similarity[of_those_in].min(initial=np.inf):
        return (
            f"{said} You take the share of strangers among those who come *in*. It is meant of all strangers: "
            "how many of them come in."
        )
    if strangers and not let_in and found:
        return (
            f"{said} You let no stranger in at all. {strangers:.1%} of them may, that is "
            f"{int(strangers * len(wrong) + 1e-9)} of {len(wrong):,}; a lower threshold knows "
            f"{(similarity[same] >= _best(same, similarity, strangers)).mean():.0%}."
        )
    if not strangers and not found:
        return f"{said} “At most” 0% allows 0% itself: `<=`, not `<`. A lower threshold knows some."
    if let_in > strangers:
        return f"{said} Only {strangers:.1%} of the strangers may."
    best = _best(same, similarity, strangers)
    known, more = ((similarity[same] >= each).sum() for each in (got, best))
    if got in wrong:
        entered, may_enter = ((wrong >= each).sum() for each in (got, best))
        return (
            f"{said} Your threshold is a stranger's own similarity: {entered} of them come in, and {may_enter} may. "
            f"Go down as far as just above the first who may *not*: that knows {more} of the same, yours {known}."
        )
    more = (similarity[same] >= best).mean()
    return f"{said} A lower threshold keeps to {strangers:.1%} as well, and knows {more:.0%}."


def _sorted(same, similarity, strangers):
    others = np.sort(similarity[~same])[::-1]
    may_enter = int(strangers * len(others))
    return np.nextafter(others[may_enter], np.inf)


ACCEPT = Exercise(
    id="seven_tasks-5",
    title="Let few strangers in",
    judge=_judge,
    reference=lambda: _sorted,
    solution="""\
def accept(same, similarity, strangers):
    others = np.sort(similarity[~same])[::-1]
    may_enter = int(strangers * len(others))
    return np.nextafter(others[may_enter], np.inf)""",
    praise="The bound is on what hurts, strangers let in; how many of the same are known is then what it is.",
    hints=[
        "Only the pairs that are *not* the same decide the threshold: `similarity[~same]`.",
        "Sort those from the most similar down. So many of them may come in, and the next one must not.",
        "`np.nextafter(x, np.inf)` is the smallest number above `x`: a threshold that just keeps `x` out.",
    ],
)
