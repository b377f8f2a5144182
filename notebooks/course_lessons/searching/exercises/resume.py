"""Going on with a search that was stopped."""

import tempfile
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path
from typing import Any

from course_lessons.searching.table import load_data
from course_lib.exercises import Exercise, Retry, laws
from course_lib.exercises.wording import kind_of

BEGUN, ALL = 3, 5
SPACE = {
    "learning_rate": {"low": 1e-3, "high": 0.1, "log": True},
    "batch_size": [32, 64],
}


def _recipe() -> Any:
    from course_lib.training import Recipe

    return Recipe(model="linear", epochs=1, policy="random", budget=50)


def _right(recipe, space, storage, trials):
    from course_lib.tuning import tune

    return tune(
        recipe, space, load_data(), trials=trials, storage=storage, progress=False
    )


def _trials(path: Path) -> list[Any]:
    """What a journal holds, read by Optuna itself."""
    import optuna

    from course_lib.tuning.journal import open_journal

    try:
        study = optuna.load_study(study_name="search", storage=open_journal(path))
    except KeyError:
        return []
    return [
        trial
        for trial in study.trials
        if trial.state.name in ("COMPLETE", "PRUNED")
    ]


def _judge(answer: Any) -> None:
    from course_lib.tuning import Search, tune

    go_on = laws.Function(
        answer,
        "go_on(recipe, space, storage, trials)",
        returns="the search that `tune` gives",
        stops={
            "holds a search with another": "Hand recipe and space over as they came, and the page's `digits`."
        },
    )
    with tempfile.TemporaryDirectory() as folder, redirect_stderr(StringIO()):
        path = Path(folder) / "begun.journal"
        tune(
            _recipe(),
            SPACE,
            load_data(),
            trials=BEGUN,
            storage=path,
            progress=False,
        )
        before = [
            (trial.number, trial.params, trial.datetime_complete)
            for trial in _trials(path)
        ]
        found = go_on(_recipe(), SPACE, str(path), ALL)
        kept = _trials(path)
        same = [
            (trial.number, trial.params, trial.datetime_complete)
            for trial in kept[:BEGUN]
        ] == before
        if not isinstance(found, Search):
            raise Retry(
                f"Yours gives {kind_of(found)}; return what `tune` gives, the whole search."
            )
        n = len(found.frame)
        if not same:
            raise Retry(
                "The trials that were finished are gone from the storage. Leave the file as it is: `tune` adds to "
                "it."
            )
        if len(kept) == BEGUN:
            where = f"; the search that you return has {n} of its own" * (
                n != BEGUN
            )
            raise Retry(
                f"With {BEGUN} trials in the storage and trials = {ALL}, the file still holds {BEGUN}{where}. "
                f"Call `tune` anew, and hand both over: `tune(…, trials=trials, storage=storage)`."
            )
        if len(kept) == BEGUN + ALL:
            raise Retry(
                f"Now there are {len(kept)} trials: {ALL} more than before. `trials` is how many there are to be *in "
                "all*."
            )
        if len(kept) != ALL:
            raise Retry(
                f"With {BEGUN} trials in the storage and trials = {ALL} there are {len(kept)} in the end; `trials` "
                "is how many there are to be in all. Hand it over as it is."
            )
        if n != ALL:
            raise Retry(
                f"The file holds all {ALL} trials, but the search that you return holds {n}."
            )
        if sorted(
            trial.params["learning_rate"] for trial in kept[BEGUN:]
        ) == sorted(trial.params["learning_rate"] for trial in kept[: ALL - BEGUN]):
            raise Retry("The new trials repeat the first ones.")


RESUME = Exercise(
    id="searching-4",
    title="Go on where it stopped",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def go_on(recipe, space, storage, trials):
    return tune(recipe, space, digits, trials=trials, storage=storage)""",
    praise="What was finished is not trained again, and nothing counts twice. After a crash it is the same line.",
    hints=[
        "It is one call of `tune`, with the same recipe, space and digits as before.",
        "`storage=storage` names the file; `tune` finds in it what is finished.",
        "`trials=trials` is how many there are to be in all, those in the file among them.",
    ],
)
