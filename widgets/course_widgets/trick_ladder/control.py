"""TrickLadder: switch tricks on and off; what they bring together, and what the sum of each alone would be."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import traitlets

from course_widgets.background import BackgroundWidget, time_for_a_slice
from course_widgets.base import _short
from course_widgets.memory import Memory
from course_widgets.trick_ladder.effects import JOINED, MOST_TRICKS, Combinations, Effect, effect_of
from course_widgets.trick_ladder.examples import LONG_NAMES, TRICKS, few_digits, made_up
from course_widgets.trick_ladder.recipes import tricks_of
from course_widgets.trick_ladder.training import PAIRS, Pairs, Runs, Train

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course_lib.experiments import Comparison

_logs: dict[Memory, Runs] = {}
"""What was trained, while the kernel lives: a cell that runs again finds it."""


class TrickLadder(BackgroundWidget, module=Path(__file__).with_name("trick_ladder.mjs")):
    """Switch tricks on and off: what each brings alone, what it brings here, and what all that are on bring.

    Beside each trick stand two differences over paired seeds, with their intervals: what it brings to the plain
    recipe, and what it brings to the others that are on. Below, the sum of those alone is held against the whole, as
    it was measured. Where a combination was not measured, nothing is said of it. A button trains it here and now,
    and the plain recipe beside it, over seeds of their own; the notebook goes on meanwhile.

    Parameters
    ----------
    measured : Comparison
        Of settings named by their tricks, joined with " + ", against a baseline that has none: what
        `course_lib.experiments.compare` or `course_lib.results.load` gives. Not every combination need be there.
    tricks : mapping of str to str
        From 1 to 10: their names, and what each does.
    train : callable
        ``train(on, seed)`` trains with the tricks of the tuple `on`: a generator that yields the share that is done,
        after every step or so, and returns the figure that `measured` has.
    write : callable
        ``write(on)`` gives that training as plain torch.
    on : sequence of str
        Those that are on at first.

    Attributes
    ----------
    value : dict
        on, and where there are such: measured, predicted, beyond (their difference), mine, each with difference, low
        and high.
    on : tuple of str
        Set it and the picture follows.
    mine : Effect or None
        What was found here.

    Raises
    ------
    TypeError, ValueError
        If what was measured are no combinations of the tricks.
    traitlets.TraitError
        If a trick is none of these; the control keeps what it had.

    See Also
    --------
    course_widgets.trick_ladder.recipes.tricks_of : tricks, train and write, from a `Recipe` and its changes.

    Examples
    --------
    >>> ladder = TrickLadder.STATES["two"]()
    >>> ladder.on
    ('larger steps', 'one cycle')
    >>> ladder.value["measured"]["difference"] < ladder.value["predicted"]["difference"]
    True
    """

    STATES: ClassVar[Mapping[str, Callable[[], "TrickLadder"]]] = {
        "start": lambda: _example(),
        "one": lambda: _example(on=["one cycle"]),
        "two": lambda: _example(on=["larger steps", "one cycle"]),
        "all that was measured": lambda: _example(on=list(TRICKS)[:3]),
        "not measured": lambda: _example(on=["one cycle", "smoothed labels"]),
        "run here": lambda: _run(_example(on=["larger steps"])),
        "one seed": lambda: _example(made_up(seeds=1), on=["larger steps", "one cycle"]),
        "a loss": lambda: _example(made_up(metric="val_loss"), on=["larger steps", "one cycle"]),
        "long names": lambda: TrickLadder(
            made_up(LONG_NAMES),
            **tricks_of(_recipe(), {name: {} for name in LONG_NAMES}, few_digits()),
            on=LONG_NAMES[:2],
        ),
    }

    SETTINGS = ("on",)

    on: traitlets.TraitType[Any, Any] = traitlets.TraitType((), help="the tricks that are on")

    _about = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        measured: "Comparison",
        tricks: Mapping[str, str],
        *,
        train: Train,
        write: Callable[[tuple[str, ...]], str],
        on: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        self.tricks = _check_tricks(tricks)
        self.combinations = Combinations.of(measured, list(self.tricks))
        self._train, self._write = train, write
        first = max(self.combinations.seeds) + 1
        runs = Runs(tuple(range(first, first + PAIRS)))
        self._runs = runs if self._memory is None else _logs.setdefault(self._memory, runs)
        super().__init__({"on": on}, _about=self._facts(), **kwargs)

    # -- what it is set to ---------------------------------------------------------------------------------

    @property
    def value(self) -> dict[str, Any]:
        """The tricks that are on, and what is known of them."""
        found = {"measured": self.combinations.effect(self.on), "mine": self.mine} if self.on else {}
        if len(self.on) > 1:
            found["predicted"] = self.combinations.predicted(self.on)
            found["beyond"] = self.combinations.beyond(self.on)
        known = {
            name: {"difference": each.difference, "low": each.low, "high": each.high}
            for name, each in found.items()
            if each is not None
        }
        return {"on": list(self.on), **known}

    @property
    def mine(self) -> Effect | None:
        """What the tricks that are on brought here, over the pairs that were trained to their end."""
        pairs = np.array(self._runs.pairs(self.on))
        return (
            effect_of(pairs[:, 0] - pairs[:, 1], self.combinations.metric) if len(pairs) and self.on else None
        )

    def code(self) -> str:
        """Return the training with the tricks that are on, as plain torch."""
        return self._write(self.on)

    def describe(self) -> str:
        """Say what is on, what that brings, and what the sum of each alone would be."""
        found, on = self.combinations, self.on
        plain = found.found[frozenset()]
        if not on:
            reached = f"{found.metric.label} {self._number(plain.mean())}"
            return f"Nothing is on: the plain recipe, {reached}{self._best_alone()}."
        said = []
        if whole := found.effect(on):
            reached = self._number(found.found[frozenset(on)].mean())
            said.append(
                f"{self._named()}: {found.metric.label} {self._number(plain.mean())} → {reached}, "
                f"{self._words(whole)} over {_seeds(whole.seeds)}: {whole.words}"
            )
        else:
            said.append(f"{self._named()}: this combination was not measured")
        if len(on) > 1:
            said.append(self._sum_words())
        if self.mine:
            said.append(
                f"Run here over {_seeds(self.mine.seeds)}: {self._words(self.mine)}, {self.mine.words}"
            )
        return ". ".join(said) + "."

    def _best_alone(self) -> str:
        found = self.combinations
        sign = -1 if found.metric.higher_is_better is False else 1
        alone = {name: each for name in self.tricks if (each := found.alone(name)) is not None}
        if not alone:
            return ""
        best = max(alone, key=lambda name: sign * alone[name].difference)
        return f". Alone, {best} brings most: {self._words(alone[best])}"

    def _sum_words(self) -> str:
        predicted, beyond = self.combinations.predicted(self.on), self.combinations.beyond(self.on)
        if predicted is None:
            missing = [name for name in self.on if self.combinations.alone(name) is None]
            return f"No sum can be said: alone, {' and '.join(missing)} was not measured"
        said = f"What each brings alone is in sum {self._signed(predicted.difference)}"
        if beyond is None:
            return said
        return f"{said}; the whole is {self._words(beyond)} from that: {beyond.words}"

    def _named(self) -> str:
        *others, last = self.on
        named = f"{', '.join(others)} and {last}" if others else last
        return named[0].upper() + named[1:]

    def _words(self, effect: Effect) -> str:
        said = self._signed(effect.difference)
        return f"{said} ({self._range(effect)})" if effect.seeds > 1 else said

    def _range(self, effect: Effect) -> str:
        number = self.combinations.metric.number
        return f"{number(effect.low)} to {number(effect.high)}"

    def _signed(self, difference: float) -> str:
        return self.combinations.metric.signed(difference)

    def _number(self, value: float) -> str:
        metric = self.combinations.metric
        number = f"{metric.scale * value:.{metric.digits}f}"
        return f"{number}%" if metric.is_share else f"{number} {metric.unit}".rstrip()

    def _line(self) -> str:
        whole, predicted = self.combinations.effect(self.on), self.combinations.predicted(self.on)
        if not self.on:
            return "nothing on"
        said = self._signed(whole.difference) if whole else "not measured"
        summed = f", in sum {self._signed(predicted.difference)}" if predicted and len(self.on) > 1 else ""
        mine = f", here {self._signed(self.mine.difference)}" if self.mine else ""
        return f"{JOINED.join(self.on)}: {said}{summed}{mine}"

    def figure(self) -> "Figure":
        """Draw what each trick brings alone and here, and the sum of those alone against the whole."""
        from course_widgets.trick_ladder.figure import draw

        return draw(self)

    # -- state ---------------------------------------------------------------------------------------------

    @traitlets.validate("on")
    def _possible_tricks(self, proposal: Any) -> tuple[str, ...]:
        given, names = proposal.value, list(self.tricks)
        if isinstance(given, str) or not isinstance(given, list | tuple):
            raise traitlets.TraitError(f"on={_short(given)} cannot be; give names, as in on=[{names[0]!r}]")
        for name in given:
            if name not in names:
                raise traitlets.TraitError(
                    f"on has {_short(name)}, which is no trick here; there are {', '.join(names)}"
                )
        return tuple(name for name in names if name in given)

    def _to_page(self) -> dict[str, Any]:
        return {"on": list(self.on)}

    def _facts(self) -> dict[str, Any]:
        """Give what stays: the tricks, and from where to where differences are drawn."""
        found = self.combinations
        effects = [each for on in found.found if (each := found.effect(on)) is not None]
        effects += [each for on in found.found if (each := found.predicted(on)) is not None]
        ends = [found.metric.scale * end for each in effects for end in (each.low, each.high)]
        return {
            "tricks": [[name, what] for name, what in self.tricks.items()],
            "range": [min(0.0, *ends), max(0.0, *ends)],
            "unit": found.metric.unit,
            "label": found.metric.label,
            "pairs": PAIRS,
            "seeds": len(found.seeds),
        }

    def _payload(self) -> dict[str, Any]:
        found = self.combinations
        several = len(self.on) > 1
        rows = [
            [self._to_page_of(found.alone(name)), self._to_page_of(found.here(name, self.on))]
            for name in self.tricks
        ]
        return {
            "rows": rows,
            "sum": self._to_page_of(found.predicted(self.on)) if several else None,
            "whole": self._to_page_of(found.effect(self.on)) if self.on else None,
            "mine": self._to_page_of(self.mine),
            "left": PAIRS - len(self._runs.pairs(self.on)),
        }

    def _to_page_of(self, effect: Effect | None) -> dict[str, Any] | None:
        if effect is None:
            return None
        scale = self.combinations.metric.scale
        return {
            "at": [scale * each for each in (effect.difference, effect.low, effect.high)],
            "text": self.combinations.metric.number(effect.difference),
            "range": self._range(effect) if effect.seeds > 1 else "one seed",
            "words": effect.words,
        }

    # -- trained here --------------------------------------------------------------------------------------

    def run(self) -> Effect | None:
        """Train what is on, and the plain recipe beside it, over five seeds; wait for that.

        Pairs that were trained before count, and are not trained again.

        Raises
        ------
        RuntimeError
            If a training is under way.
        """
        if self._work:
            raise RuntimeError("a training is under way; wait for it, or call ladder.stop()")
        Pairs(self._runs, self.on, self._train).advance(lambda: False)
        self._respond()
        return self.mine

    def stop(self) -> None:
        """End what is under way; pairs that are there stay."""
        self._leave()

    def _act(self, name: str, **_: Any) -> None:
        """Train what is on, or stop."""
        if name == "stop":
            self.stop()
        elif name != "run":
            super()._act(name)
        elif self.on and not self._work:
            self._begin(Pairs(self._runs, self.on, self._train))

    def _slice(self, work: Pairs) -> None:
        """Train for a moment, and tell the page."""
        before = len(self._runs.pairs(work.on))
        if work.advance(time_for_a_slice()):
            self._leave()
            self._respond(self._last_asked)
        else:
            self._live = {"on": list(work.on), "done": work.done}
            if len(self._runs.pairs(work.on)) > before:
                self._respond(self._last_asked)


def _check_tricks(tricks: Any) -> dict[str, str]:
    if not isinstance(tricks, Mapping) or not 1 <= len(tricks) <= MOST_TRICKS:
        raise TypeError(
            f"tricks={_short(tricks)} cannot be; give from 1 to {MOST_TRICKS} names with what each does, such as "
            '{"one cycle": "the rate rises and falls"}'
        )
    for name in tricks:
        if not isinstance(name, str) or not name or JOINED in name:
            raise ValueError(
                f"tricks has {_short(name)}; give it a name without {JOINED!r}, which joins several"
            )
    return {str(name): str(what) for name, what in tricks.items()}


def _seeds(n: int) -> str:
    return "one seed" if n == 1 else f"{n} paired seeds"


# -- example states ----------------------------------------------------------------------------------------


def _recipe() -> Any:
    from course_lib.training import Recipe

    return Recipe(model="mlp", steps=12)


def _example(measured: "Comparison | None" = None, **setting: Any) -> TrickLadder:
    measured = measured or made_up()
    tricks = tricks_of(_recipe(), TRICKS, few_digits(), metric=measured.metric)
    return TrickLadder(measured, **tricks, **setting)


def _run(ladder: TrickLadder) -> TrickLadder:
    ladder.run()
    return ladder
