"""Which hundred of ten thousand to train on, read from measured runs."""

from typing import Any

from course_lib import results
from course_lib.exercises import Exercise, laws
from course_lib.text import quoted

STUDIES = {
    "clean": "race-clean",
    "long tail": "race-longtail",
    "wrong labels": "race-noisy",
}
_SHARE = "1%"


def _policies() -> list[str]:
    """The policies that train on 1 % and no more; a fresh draw each epoch sees everything in the end."""
    names = results.load(STUDIES["clean"]).recipes
    at_one = (name.partition(" ") for name in names)
    return [
        policy for share, _, policy in at_one if share == _SHARE and policy != "rs2"
    ]


def _best(data: str) -> str:
    means = results.load(STUDIES[data]).values().mean()
    return means[[f"{_SHARE} {name}" for name in _policies()]].idxmax()


def _judge(answer: Any) -> None:
    choice = laws.mapping(answer, STUDIES, "a policy for each of the three sets")
    for data, asked in choice.items():
        chosen = laws.instance(
            asked,
            str,
            f'Give the name of a policy, as in `{{"{data}": "random"}}`.',
        )
        name = chosen.strip().removeprefix(f"{_SHARE} ")  # as the tables have it
        laws.require(
            name != "rs2",
            "`rs2` draws another 1 % every epoch, so after a while it has trained on everything. You may have 100 "
            "images.",
        )
        share, _, policy = name.partition(" ")
        laws.require(
            policy not in _policies() or not share.endswith("%"),
            f"`{name}` trains on {share} of the images; you may have 1 %.",
        )
        laws.require(
            name in _policies(),
            f"{name!r} was not compared; those that were, by their names: {quoted(_policies(), most=99)}.",
        )
        runs = results.load(STUDIES[data])
        found = runs.verdict(f"{_SHARE} {name}", baseline=_best(data))
        laws.require(
            found.words != "worse",
            lambda data=data, name=name, runs=runs, found=found: _behind(
                data, name, runs, found
            ),
        )


def _behind(data: str, name: str, runs, found) -> str:
    wrong = runs.values("wrong")[f"{_SHARE} {name}"].mean()
    points = f"{-100 * found.difference:.0f} points"
    behind = f"On “{data}”, `{name}` is {points} behind the best, and the interval keeps clear of 0"
    if wrong > 0.25:
        return f"{behind}. {wrong:.0%} of its picks are labelled wrong: what is unusual is often an error."
    return f"{behind}. Sort the 1 % rows of that set again, and leave `rs2` out."


ONE_PERCENT = Exercise(
    id="which_ones-4",
    title="A hundred of ten thousand",
    judge=_judge,
    reference=lambda: {
        data: _best(data).removeprefix(f"{_SHARE} ") for data in STUDIES
    },
    solution="""\
choice = {"clean": "facility_location", "long tail": "facility_location", "wrong labels": "herding"}""",
    praise="No policy that ten seeds know to be better, on any of the three.",
    hints=[
        'Sort the 1 % rows of each set: `clean.values().mean().filter(like="1% ").sort_values()`.',
        "With wrong labels, prefer a policy whose picks are seldom wrong: the figure `wrong` says how seldom.",
    ],
)
