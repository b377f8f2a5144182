"""The switches train what the studies measured, in steps, and the plain torch they print comes to the very same."""

import pytest
import torch

from course_lessons.cheap_tricks import switches
from course_lessons.cheap_tricks.fast import steps_of
from course_lessons.cheap_tricks.studies import FIVE, sketches
from course_lib import results
from course_lib.training.loop import isolated_torch

EVERYTHING = tuple(switches.TRICKS)
ON = [
    (),
    EVERYTHING[:1],
    ("batch norm", "own mean"),
    ("dark inverted", "whitened layer"),
    EVERYTHING[:5],
    EVERYTHING,
]


def trained(on, seed: int = 0) -> float:
    steps = switches.train(on, seed)
    while True:
        try:
            next(steps)
        except StopIteration as over:
            return over.value
        torch.rand(3)  # what goes on meanwhile decides nothing


@pytest.mark.parametrize("on", ON, ids=len)
def test_the_code_comes_to_what_was_trained_and_that_to_what_was_measured(on):
    data = sketches()
    found = trained(on)
    space = {"X": data.train.X, "y": data.train.y, "X_test": data.test.X, "y_test": data.test.y}
    with isolated_torch():
        exec(switches.write(on), space)
    assert space["accuracy"] == pytest.approx(found, abs=0.01)
    stored = results.load("cheap-tricks-combinations").values()
    if set(on) <= set(FIVE):
        assert found == pytest.approx(stored[" + ".join(on) or "none"][0], abs=0.01)


def test_all_that_was_measured_is_a_switch_and_each_says_what_it_does():
    assert list(switches.TRICKS)[: len(FIVE)] == list(FIVE)
    assert all(switches.TRICKS.values())
    assert len({switches.recipe_of((name,)) for name in EVERYTHING}) == len(EVERYTHING)


def test_a_training_that_is_left_leaves_torch_as_it_was():
    torch.manual_seed(3)
    before, threads = torch.random.get_rng_state(), torch.get_num_threads()
    steps = switches.train(("batch norm",), 1)
    assert next(steps) == pytest.approx(1 / 60)
    assert torch.equal(before, torch.random.get_rng_state())
    assert threads == torch.get_num_threads()
    assert next(iter(steps_of(switches.PLAIN, sketches()))).images == switches.PLAIN.batch_size
