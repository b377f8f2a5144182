"""Which hundred of ten thousand to train on, read from measured runs."""

from collections.abc import Mapping

from course_lib import bank
from course_lib.exercises import Exercise, Retry

RACES = {
    "clean": "race-clean",
    "long tail": "race-longtail",
    "wrong labels": "race-noisy",
}
_SHARE = "1%"


def _policies() -> list[str]:
    """The policies that train on 1 % and no more; another draw each epoch sees everything in the end."""
    names = bank.load(RACES["clean"]).recipes
    return [
        name.removeprefix(f"{_SHARE} ")
        for name in names
        if name.startswith(f"{_SHARE} ") and "rs2" not in name
    ]


def _best(race: str) -> str:
    return (
        bank.load(RACES[race])
        .values()
        .mean()[[f"{_SHARE} {name}" for name in _policies()]]
        .idxmax()
    )


def _judge(choice) -> Retry | None:
    if not isinstance(choice, Mapping) or set(choice) != set(RACES):
        return Retry(
            'Give a policy for each of the three: `{"clean": "…", "long tail": "…", "wrong labels": "…"}`.'
        )
    for race, asked in choice.items():
        name = str(asked).removeprefix(f"{_SHARE} ")  # as the tables have it
        if name == "rs2":
            return Retry(
                "`rs2` draws another 1 % every epoch, so after a while it has trained on everything. You "
                "may have 100 images."
            )
        if name not in _policies():
            return Retry(
                f"{name!r} did not race; those that did, by their names: {', '.join(_policies())}."
            )
        runs, best = bank.load(RACES[race]), _best(race)
        found = runs.verdict(f"{_SHARE} {name}", baseline=best)
        if found.words == "worse":
            return Retry(_said(race, name, runs, found))
    return None


def _said(race: str, name: str, runs, found) -> str:
    wrong = runs.values("wrong")[f"{_SHARE} {name}"].mean()
    points = f"{-100 * found.difference:.0f} points"
    behind = f"On “{race}”, `{name}` is {points} behind the best, and the interval keeps clear of 0"
    if wrong > 0.25:
        return f"{behind}. {wrong:.0%} of its picks are labelled wrong: what is unusual is often an error."
    return f"{behind}. Look at the 1 % column again, and leave `rs2` out."


ONE_PERCENT = Exercise(
    id="which_ones-4",
    title="A hundred of ten thousand",
    judge=_judge,
    reference=lambda: {
        race: _best(race).removeprefix(f"{_SHARE} ") for race in RACES
    },
    solution="""\
choice = {"clean": "facility_location", "long tail": "facility_location", "wrong labels": "herding"}""",
    praise="No policy that ten seeds know to be better, on any of the three.",
    hints=[
        'Sort the 1 % column of each race: `race.values().mean().filter(like="1% ").sort_values()`.',
        "With wrong labels, prefer a policy whose picks are seldom wrong: the figure `wrong` says how "
        "seldom.",
    ],
)
