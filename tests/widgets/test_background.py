"""Work in slices: other work comes in between, an interrupt ends it, and what an interrupt did before comes back."""

import asyncio
import os
import signal

import pytest

from course_widgets.background import Work


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

    return Work(step, stop), state


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
        work = Work(step, lambda: log.append("stopped"))
        work.start()
        await work._task

    asyncio.run(main())
    assert log == ["slice", "slice", "stopped"]


def test_work_that_fails_takes_its_hands_off_the_signal():
    def step() -> bool:
        calls.append(1)
        if len(calls) > 1:
            raise ValueError("no")
        return False

    async def main():
        work = Work(step, lambda: None)
        work.start()
        with pytest.raises(ValueError, match="no"):
            await work._task

    calls: list = []
    asyncio.run(main())


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
