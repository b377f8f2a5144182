"""Draw without replacement: distinct, repeatable, every sample with the same chance."""

import numpy as np

from course_lib.exercises import Exercise, laws


def _judge_draw(answer) -> None:
    draw = laws.Function(
        answer,
        "draw(n, k, seed)",
        returns="the k indices",
        stops={
            "draws more": "Of `n` indices, 0 among them, come `k`: all of them where `k` is `n`."
        },
    )
    for n, k in ((1_000, 100), (30, 1), (7, 7)):
        laws.indices(
            draw(n, k, 0),
            below=n,
            count=k,
            of="indices",
            case=draw.case,
            repeats="You draw with replacement, so some samples come twice and others pay for it.",
        )
    laws.seeded(draw, 20, 5, key=lambda rows: sorted(int(row) for row in rows))
    drawn = [draw(20, 5, seed) for seed in range(300)]
    often = (
        np.bincount(np.ravel(drawn), minlength=20) / 75
    )  # 1 where every index has the same chance
    laws.require(
        often.min() > 0.5 and often.max() < 1.6,
        f"Over 300 seeds, index {often.argmin()} came up {often.min():.0%} as often as it should and index "
        f"{often.argmax()} {often.max():.0%}: not every sample has the same chance.",
    )


def _draw(n: int, k: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).choice(n, size=k, replace=False)


DRAW = Exercise(
    id="subsets-1",
    title="Draw 100 of 1,000",
    judge=_judge_draw,
    reference=lambda: _draw,
    solution="""\
def draw(n, k, seed):
    rng = np.random.default_rng(seed)
    return rng.choice(n, size=k, replace=False)""",
    praise="Different indices, the same for the same seed, and each sample with the same chance.",
    hints=[
        "`np.random.default_rng(seed)` makes a generator that gives the same numbers for the same seed.",
        "Its method `choice(n, size=k)` draws from `0 … n-1`, and by default puts each one back.",
        "`rng.choice(n, size=k, replace=False)` does not put them back.",
    ],
)
