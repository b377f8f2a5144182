"""A race as plain Optuna: the same table, the same searches, trial by trial."""

from collections.abc import Mapping, Sequence
from typing import Any

from course_widgets.search_race.searching import YOU, Trial, space_of, title_of
from course_widgets.search_race.table import Measured

_SAMPLERS = {
    "random": "optuna.samplers.RandomSampler(seed={seed})",
    "halving": "optuna.samplers.RandomSampler(seed={seed})",
    "TPE": "optuna.samplers.TPESampler(seed={seed})",
    "coarse grid": "optuna.samplers.GridSampler({space}, seed={seed})",
}


def write(
    table: Measured, budget: int, world: int, sides: Sequence[tuple[str, str, int, Sequence[Trial]]]
) -> str:
    """Write a race for ``table``, the frame that the control was given.

    Parameters
    ----------
    table, budget, world : Measured, int, int
    sides : sequence of (name of the study, searcher, seed, trials)
    """
    searchers = [searcher for _, searcher, _, _ in sides]
    parts = [_head(table, world)]
    if set(searchers) - {"halving"}:
        parts.append(_OBJECTIVE.format(score=table.rungs[table.whole]))
    if "halving" in searchers:
        parts.append(_HALVED.format(rungs=table.rungs, limit=budget * table.whole))
    parts += [_study(table, budget, *side) for side in sides]
    return "\n\n".join(parts)


def _head(table: Measured, world: int) -> str:
    rows = "table" if table.world is None else f"table[table[{table.world!r}] == {table.worlds[world]!r}]"
    columns = [knob.column for knob in table.knobs]
    lines = [
        "import optuna",
        "",
        f"# table: a row for each setting{f' and {table.world}' if table.world else ''}; trainings are looked up",
        f"rows = {rows}.set_index({columns!r}).to_dict('index')",
    ]
    if table.complete:
        values = {knob.name: list(knob.values) for knob in table.knobs}
        lines += ["space = {", *(f"    {name!r}: {each!r}," for name, each in values.items()), "}"]
        chosen = [
            f"        space[{knob.name!r}][trial.suggest_int({knob.name!r}, 0, {len(knob.values) - 1})],"
            if knob.is_number
            else f"        trial.suggest_categorical({knob.name!r}, space[{knob.name!r}]),"
            for knob in table.knobs
        ]
        lines += ["", "", "def choose(trial):", "    setting = (", *chosen, "    )"]
        found = "setting" if len(columns) > 1 else "setting[0]"
        lines += [f"    return rows[{found}]  # yours: train with this setting"]
    else:
        lines += [
            f"settings = table[{columns!r}].drop_duplicates()",
            "",
            "",
            "def choose(trial):",
            "    setting = settings.iloc[trial.suggest_int('setting', 0, len(settings) - 1)]",
            f"    return rows[{'tuple(setting)' if len(columns) > 1 else 'setting.iloc[0]'}]",
        ]
    return "\n".join(lines) + "\n"


_OBJECTIVE = """\
def objective(trial):
    return choose(trial)[{score!r}]
"""
_HALVED = """\
rungs = {rungs!r}
spent = 0


def halved(trial):
    global spent
    row, before = choose(trial), 0
    for rung, column in rungs.items():
        if spent + rung - before > {limit}:  # no more is left of the budget
            trial.study.stop()
            raise optuna.TrialPruned
        spent, before = spent + rung - before, rung
        trial.report(row[column], rung)
        if rung < max(rungs) and trial.should_prune():
            raise optuna.TrialPruned
    return row[column]
"""


def _study(table: Measured, budget: int, name: str, searcher: str, seed: int, trials: Sequence[Trial]) -> str:
    direction = "maximize" if table.sign > 0 else "minimize"
    title = title_of(searcher)
    listed = searcher not in _SAMPLERS
    if not trials:
        return f"# {title}: nothing tried yet\n"
    lines = [f"# {title}{': the settings in their order' if listed and searcher != YOU else ''}"]
    if listed:
        lines.append(f"{name} = optuna.create_study(direction={direction!r})")
        lines.append(f"for params in {_params(table, trials)}:")
        lines.append(f"    {name}.enqueue_trial(params)")
        lines.append(f"{name}.optimize(objective, n_trials={len(trials)})")
    else:
        lines.append(f"{name} = optuna.create_study(")
        lines.append(f"    direction={direction!r},")
        sampler = _SAMPLERS[searcher].format(seed=seed, space=space_of(table, coarse=True))
        lines.append(f"    sampler={sampler},")
        if searcher == "halving":
            low = min(table.rungs)
            lines.append(
                f"    pruner=optuna.pruners.SuccessiveHalvingPruner(min_resource={low}, reduction_factor=2),"
            )
        lines.append(")")
        if searcher == "halving":
            lines += ["spent = 0", f"{name}.optimize(halved)"]
        else:
            lines.append(f"{name}.optimize(objective, n_trials={budget})")
    lines.append(f"print({title!r}, {name}.best_params, {name}.best_value)")
    return "\n".join(lines) + "\n"


def _params(table: Measured, trials: Sequence[Trial]) -> str:
    written = "".join(f"\n    {_named(table, trial.place)!r}," for trial in trials)
    return f"[{written}\n]"


def _named(table: Measured, place: int) -> Mapping[str, Any]:
    """Give a setting as the code's `choose` is told of it."""
    if not table.complete:
        return {"setting": place}
    return {
        knob.name: knob.values.index(value) if knob.is_number else value
        for knob, value in zip(table.knobs, table.settings[place], strict=True)
    }
