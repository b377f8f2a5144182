"""TrainingDeck: set the knobs, watch the curves grow, say beforehand what will come."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from weakref import WeakValueDictionary

import traitlets

from course_lib.datasets import Dataset
from course_lib.training import Recipe, Run, Training
from course_widgets.background import BackgroundWidget, time_for_a_slice
from course_widgets.memory import Memory, shows_progress
from course_widgets.trace import Step
from course_widgets.training_deck.code import write
from course_widgets.training_deck.curves import (
    HAPPENINGS,
    RULE,
    SEEDS,
    Recorder,
    Repeats,
    Trained,
    loss_of_guessing,
    sum_up,
)
from course_widgets.training_deck.data import check_data, check_recipe, check_trainable, digits, table
from course_widgets.training_deck.knobs import KNOBS, OPTIMIZERS, SETTINGS, changes, words
from course_widgets.training_deck.runs import Log

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_NOTHING = "the setting has not been trained; call deck.train(), or press Train"


_logs: dict[Memory, Log] = {}
_decks: "WeakValueDictionary[Memory, TrainingDeck]" = WeakValueDictionary()


class TrainingDeck(BackgroundWidget, module=Path(__file__).with_name("training_deck.mjs")):
    """Set learning rate, batch size, epochs and more, train, and watch loss and accuracy grow on both parts.

    Training goes on in the kernel, a slice at a time: other cells run in between, the page never waits, and Stop
    keeps what there is. Runs of before stay in the picture as ghosts, and in the trace with a way back to each.
    Before a changed knob is tried the page asks what to expect; afterwards it says what happened, by a rule that it
    states. One seed is one seed: another button repeats the last two settings over five, pair by pair.

    Parameters
    ----------
    train : Dataset, Split or pair of array-like
        What to learn from: a `Dataset`, whose validation part is then taken; a `Split`; or samples and their labels,
        as `course_lib.training.train` takes them: a table (n, columns), or images (n, height, width[, 3]).
    val : Split or pair of array-like, optional
        What to measure on, where `train` is no `Dataset`.
    recipe : Recipe, optional
        Where the knobs stand at first, with model, width, schedule, L1 penalty and seed, which have none.

    Attributes
    ----------
    value : Recipe
        What the knobs say, ready for ``train(deck.value, data)``.
    learning_rate, batch_size, epochs, optimizer, dropout, weight_decay
        Set them and the picture follows; to set several at once, use ``set(epochs=…, optimizer=…)``.
    data : Dataset
        Both parts.
    runs : list of Trained
        What was trained, with its curves, oldest first.
    run : Run
        The model of the present setting.

    Raises
    ------
    TypeError, ValueError
        If there is nothing to learn from or to measure on, or the model cannot read it.
    traitlets.TraitError
        If a knob cannot be set so; it keeps the value it had.

    Examples
    --------
    >>> deck = TrainingDeck.STATES["start"]()
    >>> deck.epochs = 2
    >>> deck.value
    Recipe(model='mlp', epochs=2, learning_rate=0.003)
    >>> deck.train().end.val_accuracy > 0.3
    True
    """

    STATES: ClassVar[Mapping] = {
        "start": lambda: _digits(),
        "trained": lambda: _after(_digits(), {}),
        "two runs": lambda: _after(_digits(), {}, {"learning_rate": 0.03}, guess="better"),
        "repeated": lambda: _repeated(_after(_digits(), {}, {"learning_rate": 0.03})),
        "diverged": lambda: _after(_digits(), {}, {"learning_rate": 10.0}, guess="better"),
        "many runs": lambda: _after(
            _digits(),
            *({"learning_rate": rate, "optimizer": name} for name in OPTIMIZERS for rate in (0.001, 0.01)),
        ),
        "a table": lambda: _after(
            TrainingDeck(*table(), recipe=Recipe(model="linear", epochs=30, batch_size=16)), {}
        ),
        "every knob": lambda: _after(
            _digits(batch_size=16, optimizer="adamw", dropout=0.5, weight_decay=0.01, schedule="cosine"), {}
        ),
    }

    SETTINGS = SETTINGS

    learning_rate, batch_size, epochs, dropout, weight_decay = (
        traitlets.TraitType[Any, Any](getattr(Recipe(), knob.name), help=knob.about) for knob in KNOBS
    )
    optimizer: traitlets.TraitType[Any, Any] = traitlets.TraitType(
        Recipe().optimizer, help="how a gradient becomes a step"
    )

    _about = traitlets.Dict().tag(sync=True)
    _runs: traitlets.List[Any] = traitlets.List().tag(sync=True)

    def __init__(
        self, train: Any = None, val: Any = None, *, recipe: Recipe | None = None, **kwargs: Any
    ) -> None:
        if train is None:
            raise TypeError("train is missing; give a Dataset, or TrainingDeck((X, y), (X_val, y_val))")
        self.data: Dataset = check_data(train, val)
        self.recipe = check_recipe(Recipe() if recipe is None else recipe)
        check_trainable(self.recipe, self.data)
        self._log = Log() if self._memory is None else _logs.setdefault(self._memory, Log())
        self._models: dict[Recipe, Run] = {}
        self._guess = loss_of_guessing(self.data.train.y)
        if self._memory:
            if before := _decks.get(self._memory):  # its cell runs again
                before.stop()
            _decks[self._memory] = self
        super().__init__(self._knobs_of(self.recipe), _about=self._facts(), **kwargs)
        self._trace.steps.clear()
        for run in self.runs:
            self._note(run)
        self._show_runs()
        self._respond()

    # -- what it is set to ---------------------------------------------------------------------------------

    @property
    def value(self) -> Recipe:
        """The recipe that the knobs say."""
        return self.recipe.replace(**self._setting())

    @property
    def runs(self) -> list[Trained]:
        """What was trained, oldest first."""
        return list(self._log.runs.values())

    @property
    def run(self) -> Run:
        """The model of the present setting.

        Raises
        ------
        LookupError
            If the setting has not been trained by this deck.
        """
        if self.value not in self._models:
            raise LookupError(_NOTHING)
        return self._models[self.value]

    @property
    def repeats(self) -> Repeats | None:
        """The present run and the one before over five seeds, if that was done."""
        return self._log.repeated(self.value)

    @property
    def training(self) -> bool:
        """Whether a training is under way."""
        return self._work is not None

    def train(self, guess: str = "") -> Trained:
        """Train the present setting and wait for it; an interrupt keeps what there is.

        Parameters
        ----------
        guess : {"", "over", "under", "better", "same", "diverges"}
            What it will do that the run before did not.

        Raises
        ------
        ValueError
            If there is no such guess.
        RuntimeError
            If another training is under way.
        """
        self._check_free()
        work = _Training(self, self._check_guess(guess), progress=shows_progress())
        while not work.advance(lambda: False):
            pass
        self._end(work)
        self._respond()
        return self._log.runs[self.value]

    def repeat(self) -> Repeats:
        """Train the present setting and the one before it with five seeds each, and wait for that.

        Raises
        ------
        LookupError
            If there are no two runs yet that went to their end.
        KeyboardInterrupt
            If that was interrupted: less than five seeds allow no verdict.
        """
        self._check_free()
        work = _Repeating(self, progress=shows_progress())
        while not work.advance(lambda: False):
            pass
        self._end(work)
        self._respond()
        if self.repeats is None:
            raise KeyboardInterrupt("interrupted while repeating")
        return self.repeats

    def stop(self) -> None:
        """Stop what is under way; what there is of it is kept."""
        if self._halt():
            self._respond(self._last_asked)

    def code(self) -> str:
        """Return the training as plain torch, for ``X`` and ``y`` as ``deck.data.train`` has them."""
        return write(self.value, self.data)

    def describe(self) -> str:
        """Say what the knobs are set to, where that ended, and what it did that the run before did not."""
        return self._log.words(self.value, self._guess)

    def figure(self) -> "Figure":
        """Draw loss and accuracy of the present run, and the others as ghosts."""
        from course_widgets.training_deck.figure import draw

        return draw(self)

    # -- state ---------------------------------------------------------------------------------------------

    @traitlets.validate(*SETTINGS)
    def _possible(self, proposal: Any) -> Any:
        name = proposal.trait.name
        return self._knobs_of(self._with({name: proposal.value}))[name]

    def _with(self, knobs: Mapping[str, Any]) -> Recipe:
        """Give the recipe with its knobs set so.

        Raises
        ------
        TraitError
            If one cannot be.
        """
        try:
            return self.recipe.replace(**knobs)
        except (ValueError, TypeError) as error:
            raise traitlets.TraitError(str(error)) from None

    def _take_over(self, settings: Mapping[str, Any]) -> None:
        """Set all together, checked before: to traitlets, 16 and 16.0 are the same."""
        self._with({name: each for name, each in settings.items() if name in self.SETTINGS})
        super()._take_over(settings)

    def _knobs_of(self, recipe: Recipe) -> dict[str, Any]:
        return {name: getattr(recipe, name) for name in self.SETTINGS}

    def _present(self) -> Trained | None:
        return self._log.runs.get(self.value)

    def _line(self) -> str:
        run = self._present()
        return self._log.line(run) if run else ""

    def _facts(self) -> dict[str, Any]:
        """Give what there is: the knobs and where their sliders stop, the rule, and what guessing would come to."""
        knobs = [
            {
                "name": knob.name,
                "label": knob.label,
                "about": knob.about,
                "steps": list(knob.steps),
                "whole": knob.whole,
            }
            for knob in KNOBS
        ]
        return {
            "knobs": knobs,
            "optimizers": [[name, *said] for name, said in OPTIMIZERS.items()],
            "expectations": [[name, *said] for name, said in HAPPENINGS.items()],
            "rule": RULE,
            "guessing": round(self._guess, 4),
            "model": self.recipe.model,
            "samples": [len(self.data.train), len(self.data.val)],
            "seed": self.recipe.seed,
            "seeds": SEEDS,
        }

    def _payload(self) -> dict[str, Any]:
        last = self._log.last_beside(self.value)
        return {
            "changed": changes(last.recipe, self.value) if last else "",
            "last": self._log.number(last) if last else None,
            "repeatable": self._log.pair(self.value) is not None and self.repeats is None,
        }

    # -- training ------------------------------------------------------------------------------------------

    def _act(self, name: str, guess: str = "", **_: Any) -> None:
        """Train, stop, or repeat."""
        if name == "stop":
            self._halt()
        elif name == "train" and not self._work:
            self._begin(_Training(self, self._check_guess(guess)))
        elif name == "repeat" and not self._work and self._log.pair(self.value):
            self._begin(_Repeating(self))
        elif name not in ("train", "repeat"):
            super()._act(name)

    def start(self, guess: str = "") -> None:
        """Train the present setting, and go on with the notebook meanwhile; `stop` ends it.

        Parameters
        ----------
        guess : {"", "over", "under", "better", "same", "diverges"}
            As `train` has it.

        Raises
        ------
        ValueError, RuntimeError
            As `train` does.
        """
        self._check_free()
        self._begin(_Training(self, self._check_guess(guess)))

    def _slice(self, work: "_Training | _Repeating") -> None:
        """Train for a moment, and tell the page."""
        if work.advance(time_for_a_slice()):
            self._end(work)
            self._respond(self._last_asked)
        else:
            self._live = work.to_page()

    def _halt(self) -> bool:
        """End what is under way, where it is; say whether there was anything."""
        work = self._work
        if work is None:
            return False
        work.stop()
        self._end(work)
        return True

    def _end(self, work: "_Training | _Repeating") -> None:
        """Take over what came of it."""
        self._work = None
        work.keep()
        self._show_runs()
        self._leave()

    def _note(self, run: Trained) -> None:
        setting = self._knobs_of(run.recipe)
        self._trace.note(Step(setting, setting, self._log.line(run)))

    def _show_runs(self) -> None:
        self._runs = [
            {
                "setting": self._knobs_of(run.recipe),
                "label": words(run.recipe),
                "stopped": run.stopped,
                "before": self.runs.index(before) if (before := self._log.before(run)) else None,
                **run.curve.to_page(),
            }
            for run in self.runs
        ]

    def _check_guess(self, guess: Any) -> str:
        if guess != "" and guess not in HAPPENINGS:
            raise ValueError(
                f"guess={guess!r} is none; give one of {', '.join(map(repr, HAPPENINGS))}, or ''"
            )
        return guess

    def _check_free(self) -> None:
        if self._work:
            raise RuntimeError("a training is under way; wait for it, or call deck.stop()")


class _Training:
    """One run of a deck, under way."""

    def __init__(self, deck: TrainingDeck, guess: str, progress: bool | None = False) -> None:
        self._deck, self._recipe = deck, deck.value
        last = deck._log.last_beside(self._recipe)
        self._context = {"against": last.recipe if last else None, "guess": guess}
        self._recorder, self._failed = Recorder(deck.data), False
        self._run = Training(self._recipe, deck.data, callbacks=[self._recorder], progress=progress)

    def advance(self, pause: Any) -> bool:
        """Train until it is time to pause; say whether it is over."""
        try:
            return self._run.advance(pause)
        except FloatingPointError:
            self._failed = True
            return True

    def stop(self) -> None:
        """End it where it is."""
        self._run.stop()

    def to_page(self) -> dict[str, Any]:
        """Give the curve so far."""
        state = self._run.state
        assert state is not None  # it has begun
        return {
            "kind": "train",
            "setting": self._deck._knobs_of(self._recipe),
            "label": words(self._recipe),
            "epochs": self._recipe.epochs,
            "done": state.step / state.total_steps,
            **self._recorder.growing(state).to_page(),
        }

    def keep(self) -> None:
        """Put it into the deck's log and trace."""
        deck, state = self._deck, self._run.state
        assert state is not None
        run = sum_up(self._recorder, state, deck.data, failed=self._failed, **self._context)
        deck._log.keep(run)
        deck._models[run.recipe] = self._run.run
        deck._note(run)


class _Repeating:
    """Two settings of a deck over several seeds, under way."""

    def __init__(self, deck: TrainingDeck, progress: bool | None = False) -> None:
        pair = deck._log.pair(deck.value)
        if pair is None:
            raise LookupError("there are no two runs to repeat; train one setting to its end, then another")
        self._deck, self._progress = deck, progress
        self._pair = (pair[0].recipe, pair[1].recipe)
        first = self._pair[0].seed
        seeds = range(first, first + SEEDS)
        self._ends = {each.recipe: each.end for each in pair}
        self._left = [
            recipe.replace(seed=seed) for seed in seeds for recipe in self._pair if seed != recipe.seed
        ]
        self._of = len(self._left)
        self._now: tuple[Training, Recorder] | None = None

    def advance(self, pause: Any) -> bool:
        """Train until it is time to pause; say whether all are trained."""
        while self._left:
            if self._now is None:
                recorder = Recorder(self._deck.data)
                training = Training(
                    self._left[0], self._deck.data, callbacks=[recorder], progress=self._progress
                )
                self._now = training, recorder
            training, recorder = self._now
            try:
                over = training.advance(pause)
            except FloatingPointError:
                over = True
            if not over:
                return False
            if training.run.stopped_by:
                self._left.clear()
                break
            assert recorder.end is not None
            self._ends[self._left.pop(0)] = recorder.end
            self._now = None
        return True

    def stop(self) -> None:
        """Give up: less than all seeds allow no verdict."""
        self._left.clear()

    def to_page(self) -> dict[str, Any]:
        """Say how far it is."""
        return {"kind": "repeat", "done": self._of - len(self._left), "of": self._of}

    def keep(self) -> None:
        """Put the verdict into the deck's log, if all are there."""
        sides = [
            [end for recipe, end in self._ends.items() if recipe.replace(seed=each.seed) == each]
            for each in self._pair
        ]
        if all(len(side) == SEEDS for side in sides):
            self._deck._log.repeats[self._pair] = Repeats(tuple(sides[0]), tuple(sides[1]))


# -- example states ----------------------------------------------------------------------------------------


def _digits(**knobs: Any) -> TrainingDeck:
    return TrainingDeck(digits(), recipe=Recipe(**{"model": "mlp", "learning_rate": 0.003, **knobs}))


def _after(deck: TrainingDeck, *settings: Mapping[str, Any], guess: str = "") -> TrainingDeck:
    for number, setting in enumerate(settings):
        deck.set(**setting)
        deck.train(guess if number else "")
    return deck


def _repeated(deck: TrainingDeck) -> TrainingDeck:
    deck.repeat()
    return deck
