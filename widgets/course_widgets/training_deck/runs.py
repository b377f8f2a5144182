"""What a deck has trained: its runs, which of them each is compared with, and what came of that in words."""

from dataclasses import dataclass, field

from course_lib.training import Recipe
from course_widgets.trace import MOST
from course_widgets.training_deck.curves import HAPPENINGS, Repeats, Trained, happened
from course_widgets.training_deck.knobs import changes, short_words, words


@dataclass
class Log:
    """The runs of a deck, oldest first, and pairs of them that were repeated.

    Attributes
    ----------
    runs : dict of Recipe to Trained
    repeats : dict of (Recipe, Recipe) to Repeats
        By the setting before, and the one that is compared with it.
    """

    runs: dict[Recipe, Trained] = field(default_factory=dict)
    repeats: dict[tuple[Recipe, Recipe], Repeats] = field(default_factory=dict)

    def keep(self, run: Trained) -> None:
        """Add a run; trained again, it is the latest, and the oldest of too many go."""
        self.runs.pop(run.recipe, None)
        self.runs[run.recipe] = run
        for old in list(self.runs)[:-MOST]:
            del self.runs[old]

    def number(self, run: Trained) -> int:
        """Give a run's number, counted from 1 as the page shows it."""
        return list(self.runs).index(run.recipe) + 1

    def last_beside(self, recipe: Recipe) -> Trained | None:
        """Give the latest run of another setting: what one that begins now is compared with."""
        others = [run for run in self.runs.values() if run.recipe != recipe]
        return others[-1] if others else None

    def before(self, run: Trained) -> Trained | None:
        """Give the run that this one is compared with, if it is still there."""
        return self.runs.get(run.against) if run.against else None

    def pair(self, recipe: Recipe) -> tuple[Trained, Trained] | None:
        """Give the run that a setting's is compared with, and its own, if both went to their end."""
        run = self.runs.get(recipe)
        before = self.before(run) if run else None
        return (before, run) if run and before and not (run.stopped or before.stopped) else None

    def repeated(self, recipe: Recipe) -> Repeats | None:
        """Give a setting's run and the one it is compared with over five seeds, if that was done."""
        run = self.runs.get(recipe)
        return self.repeats.get((run.against, run.recipe)) if run and run.against else None

    def words(self, recipe: Recipe, guessing: float) -> str:
        """Say how a setting ended, and what it did that the run before did not; `guessing` is the loss of that."""
        run, said = self.runs.get(recipe), words(recipe)
        if run is None:
            return f"{said}: not trained yet."
        sentences = [f"{said}: {_ended(run)}"]
        if not run.diverged and run.end.train_loss > 0.99 * guessing:
            sentences.append("It learned nothing: that is the loss of guessing")
        if before := self.before(run):
            sentences.append(self._compared(before, run))
            repeats = self.repeated(recipe)
            sentences.append(_repeated_words(repeats) if repeats else "That is one seed each")
        return ". ".join(sentences) + "."

    def line(self, run: Trained) -> str:
        """Say in a line how a run ended, and whether that was expected."""
        end, before = run.end, self.before(run)
        line = f"{short_words(run.recipe)}: {end.train_accuracy:.1%} and {end.val_accuracy:.1%} right"
        if run.stopped:
            return f"{line}, stopped"
        if not before:
            return line + ", diverges" * run.diverged
        now = happened(before, run)
        line += f"; {HAPPENINGS[now][0]}"
        return line + (f", {'' if run.guess == now else 'not '}as expected" if run.guess else "")

    def _compared(self, before: Trained, run: Trained) -> str:
        against = f"Against run {self.number(before)} ({changes(before.recipe, run.recipe)})"
        if run.stopped or before.stopped:
            return f"{against} it is not compared: one of the two was stopped"
        now = happened(before, run)
        losses = f"validation loss {_loss(before.end.val_loss)} → {_loss(run.end.val_loss)}, training loss "
        losses += f"{_loss(before.end.train_loss)} → {_loss(run.end.train_loss)}"
        steps = (
            f", at {before.steps:,} and {run.steps:,} steps"
            if before.recipe.epochs == run.recipe.epochs and before.steps != run.steps
            else ""
        )
        guess = ""
        if run.guess:
            hit = "as you expected" if run.guess == now else f"you expected “{HAPPENINGS[run.guess][0]}”"
            guess = f" – {hit}"
        return f"{against} it {_third(now)}{guess}: {losses}{steps}"


def _ended(run: Trained) -> str:
    end = run.end
    if run.diverged:
        return "it diverged"
    so_far = f"stopped after {run.epochs:.1f} of {run.recipe.epochs:,} epochs: " if run.stopped else ""
    return (
        f"{so_far}right in {end.train_accuracy:.1%} of the training part and {end.val_accuracy:.1%} of the "
        f"validation part (loss {_loss(end.train_loss)} and {_loss(end.val_loss)})"
    )


def _loss(loss: float) -> str:
    return f"{loss:.3f}" if loss < 1000 else "no number"


def _third(happening: str) -> str:
    return {"same": "is about the same"}.get(happening, HAPPENINGS[happening][0])


def _repeated_words(repeats: Repeats) -> str:
    difference, low, high, verdict = repeats.verdict("accuracy")
    points = f"{100 * difference:+.1f} points ({100 * low:+.1f} to {100 * high:+.1f})".replace("-", "−")
    said = f"Over {len(repeats.after)} paired seeds its validation accuracy is {points}: {verdict}"
    if not repeats.is_finite:
        return f"{said}; some of them diverged"
    difference, low, high, verdict = repeats.verdict("val_loss")
    loss = f"{difference:+.3f} ({low:+.3f} to {high:+.3f})".replace("-", "−")
    return f"{said}; its validation loss {loss}: {verdict}"
