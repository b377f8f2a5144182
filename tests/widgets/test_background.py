"""Work in slices: other work comes in between, an interrupt ends it, and what an interrupt did before comes back."""

import asyncio
import os
import signal

import pytest

from course_widgets import SearchRace, TrainingDeck, TrickLadder, background
from course_widgets.background import BackgroundWidget, Work
from course_widgets.search_race.repeats import RACES
from tests.widgets.test_conversation import ask


@pytest.fixture(autouse=True)
def at_rest():
    """Ignore interrupts, as a kernel does that runs no cell."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    yield
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    signal.signal(signal.SIGINT, before)


def counting(to: int, log: list, name: str = ""):
    """Make work that is done after so many slices, and that notes each of them."""
    state = {"done": 0, "stopped": False}

    def step() -> bool:
        state["done"] += 1
        log.append(f"{name}{state['done']}")
        return state["done"] >= to

    def stop() -> None:
        state["stopped"] = True

    return Work(step, stop, never), state


def never(error: Exception) -> None:
    raise AssertionError("this work does not fail") from error


def test_without_a_loop_it_is_done_at_once():
    work, state = counting(3, log := [])
    work.start()
    assert (log, state["stopped"]) == (["1", "2", "3"], False)


def test_the_first_slice_is_done_at_once_and_other_work_comes_between_the_next():
    async def main():
        for name in "ab":
            counting(3, log, name)[0].start()
        log.append("cell")
        while len(log) < 7:
            await asyncio.sleep(0)

    log: list = []
    asyncio.run(main())
    assert log[:3] == ["a1", "b1", "cell"]
    assert sorted(log[3:]) == ["a2", "a3", "b2", "b3"]


def test_an_interrupt_ends_all_work_and_leaves_the_signal_as_it_was():
    async def main():
        made = [counting(1_000_000, log, name) for name in "ab"]
        for work, _ in made:
            work.start()
        await asyncio.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)
        await asyncio.gather(*(work._task for work, _ in made))
        return [state["stopped"] for _, state in made]

    log: list = []
    assert asyncio.run(main()) == [True, True]


def test_an_interrupt_that_a_cell_meets_in_a_slice_ends_the_work_between_two():
    log: list = []

    def step() -> bool:
        log.append("slice")
        if len(log) == 2:
            raise KeyboardInterrupt
        return False

    async def main():
        work = Work(step, lambda: log.append("stopped"), never)
        work.start()
        await work._task

    asyncio.run(main())
    assert log == ["slice", "slice", "stopped"]


def failing_in(slice_: int):
    """Make work that fails in that slice, and a list of the failures it was given."""
    told: list[Exception] = []
    done = iter(range(1, 100))

    def step() -> bool:
        if next(done) == slice_:
            raise ValueError("no")
        return False

    return Work(step, lambda: None, told.append), told


def test_what_a_later_slice_raises_is_told_and_ends_the_work():
    async def main():
        work, told = failing_in(3)
        work.start()
        await work._task
        return [str(error) for error in told]

    assert asyncio.run(main()) == ["no"]


def test_what_the_first_slice_raises_goes_to_who_began_it():
    async def main():
        work, told = failing_in(1)
        with pytest.raises(ValueError, match="no"):
            work.start()
        return told

    assert asyncio.run(main()) == []


def test_an_interrupt_while_a_cell_runs_is_the_cells():
    async def main():
        work, state = counting(100, log)
        work.start()
        await asyncio.sleep(0.005)
        resting = signal.signal(signal.SIGINT, signal.default_int_handler)  # as a kernel does for a cell
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        signal.signal(signal.SIGINT, resting)
        await work._task
        return state["stopped"]

    log: list = []
    assert asyncio.run(main()) is False
    assert len(log) == 100


# -- controls that work so ---------------------------------------------------------------------------------

CONTROLS = {  # where each is about to begin, and what its page asks then
    "TrainingDeck": (lambda: TrainingDeck.STATES["start"](), "train"),
    "SearchRace": (lambda: SearchRace.STATES["random and one knob at a time"](), "repeat"),
    "TrickLadder": (lambda: TrickLadder.STATES["one"](), "run"),
}


@pytest.mark.parametrize("failing", [1, 3], ids=["in the first slice", "in a later slice"])
@pytest.mark.parametrize("name", CONTROLS)
def test_a_page_is_told_of_a_failure_and_can_ask_again(name, failing, monkeypatch):
    make, action = CONTROLS[name]
    control = make()
    work, slices = type(control)._slice, []

    def slice_(self, of):
        slices.append(of)
        if len(slices) == failing:
            raise MemoryError("no room")
        work(self, of)

    async def go_on() -> dict:
        while control._work:
            await asyncio.sleep(0)
        return control._response

    async def main():
        with monkeypatch.context() as patch:
            patch.setattr(type(control), "_slice", slice_)
            patch.setattr(background, "SLICE", 0)
            shown = ask(control, control._to_page(), action={"name": action})
            assert (shown["error"] == "") == (failing > 1)
            shown = await go_on()
        assert "This setting failed (MemoryError: no room)" in shown["error"]
        assert (shown["id"], len(slices), control._live) == (control._last_asked, failing, {})
        ask(control, control._to_page(), action={"name": action}, id="view:2")
        return await go_on()

    assert asyncio.run(main())["error"] == ""


def test_every_control_that_works_so_is_tried_here():
    assert {kind.__name__ for kind in BackgroundWidget.__subclasses__()} == set(CONTROLS)


def test_what_was_stopped_does_no_slice_of_what_was_begun_after_it(monkeypatch):
    control = SearchRace.STATES["random and one knob at a time"]()
    real, slices = SearchRace._slice, []

    def slice_(self, work):
        slices.append(work)
        real(self, work)

    async def main():
        for number, action in enumerate(("repeat", "stop", "repeat")):
            ask(control, control._to_page(), action={"name": action}, id=f"view:{number}")
        while control._work:
            await asyncio.sleep(0)

    monkeypatch.setattr(SearchRace, "_slice", slice_)
    asyncio.run(main())
    first, *others = slices
    assert len(others) == RACES
    assert first not in others


def test_an_interrupt_of_the_first_slice_leaves_nothing_under_way(monkeypatch):
    def interrupted(self, work):
        raise KeyboardInterrupt

    control = SearchRace.STATES["random and one knob at a time"]()
    monkeypatch.setattr(SearchRace, "_slice", interrupted)
    assert "KeyboardInterrupt" in ask(control, control._to_page(), action={"name": "repeat"})["error"]
    assert control._work is None
