"""The loop does what its switches say; what it is held against is what it says; the studies differ in one thing."""

import dataclasses
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch
from torch import nn

from course_lessons.cheap_tricks import machine, rivals, stopping, studies
from course_lessons.cheap_tricks.fast import LADDER, Fast, Prepare, learn, network, whitening
from course_lib.datasets import load_mnist_5000
from course_lib.training import Recipe, train

QUICK = Fast(steps=12)


@pytest.fixture(scope="module")
def digits():
    return load_mnist_5000()


def weights(run):
    return torch.cat([each.flatten() for each in run.model.parameters()])


def test_without_a_trick_it_is_the_librarys_own_training(digits):
    """Same network, same first weights, same loss: only the order of the batches is drawn in other portions."""
    fast = learn(replace(QUICK, steps=1, batch_size=3_000), digits, seed=3)
    recipe = Recipe(steps=1, batch_size=3_000, optimizer="adamw", seed=3)
    plain = train(recipe, digits, validation=None)
    library = torch.cat([each.flatten() for each in plain.model.parameters()])
    torch.testing.assert_close(weights(fast), library, atol=1e-4, rtol=1e-3)


def test_one_seed_is_one_result_and_torch_is_left_as_it_was(digits):
    torch.manual_seed(5)
    before = torch.random.get_rng_state()
    one, again, other = (learn(QUICK, digits, seed=seed) for seed in (1, 1, 2))
    assert torch.equal(weights(one), weights(again))
    assert not torch.equal(weights(one), weights(other))
    assert torch.equal(before, torch.random.get_rng_state())
    assert one.images == 12 * 64


SWITCHES = {
    "schedule": "one_cycle",
    "betas": (0.5, 0.6),
    "scaling": "picture",
    "norm": "batch",
    "hidden": False,
    "width": 10,
    "whitened": True,
    "weight_decay": 0.5,
    "label_smoothing": 0.3,
    "max_grad_norm": 0.01,
    "average": 0.9,
    "precision": "bfloat16",
    "learning_rate": 0.01,
    "batch_size": 32,
}


@pytest.mark.parametrize(("field", "value"), SWITCHES.items(), ids=SWITCHES)
def test_every_switch_changes_what_is_learned(field, value, digits):
    plain, other = (weights(learn(recipe, digits)) for recipe in (QUICK, replace(QUICK, **{field: value})))
    assert plain.shape != other.shape or not torch.equal(plain, other)


def test_the_time_to_a_target_leaves_out_the_looking(digits):
    target = replace(QUICK, steps=60)
    looked = learn(target, digits, targets=[0.1, 1.1], look=64)
    assert looked.reached[0.1][1] == 64
    assert 1.1 not in looked.reached
    assert looked.images == 60 * 64 - 8  # the last batch of an epoch of 3,000 holds 56


def test_a_whitened_layer_gives_outputs_that_vary_alike():
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(400, 1, 28, 28, generator=generator)
    x[..., 1:] += x[..., :-1].clone()  # neighbours are alike
    layer = whitening(x, 6)
    patches = x.unfold(2, 5, 2).unfold(3, 5, 2).reshape(-1, 25)
    out = patches @ layer.weight[:3].reshape(3, 25).T
    torch.testing.assert_close(torch.cov(out.T), torch.eye(3), atol=0.05, rtol=0)
    with pytest.raises(ValueError, match="even number from 2 to 50"):
        whitening(x, 7)


def test_pictures_are_scaled_as_the_switch_says():
    images = torch.randint(150, 256, (40, 28, 28), generator=torch.Generator().manual_seed(0)).byte()
    images[7] = 255 - images[7]
    own = Prepare(Fast(steps=1, scaling="picture"), images)(images)
    assert own.mean(dim=(1, 2, 3)).abs().max() < 1e-4
    assert own.std(dim=(1, 2, 3)).sub(1).abs().max() < 1e-3
    inverted = Prepare(Fast(steps=1, invert=True), images)(images)
    torch.testing.assert_close(inverted[7], 1 - images[7].unsqueeze(0) / 255)
    torch.testing.assert_close(inverted[6], images[6].unsqueeze(0) / 255)


def test_a_rung_has_one_trick_more():
    recipes = [Fast(steps=1), *LADDER.values()]
    for below, above in pairwise(recipes):
        changed = {
            each.name
            for each in dataclasses.fields(Fast)
            if getattr(below, each.name) != getattr(above, each.name)
        } - {"steps"}
        assert 1 <= len(changed) <= 2
        assert changed - {"learning_rate", "warm_up"} == {min(changed - {"learning_rate", "warm_up"})}


def test_around_the_top_one_thing_differs_and_all_combinations_are_there():
    for name, fields in studies.AROUND.items():
        assert len(fields) == (name != "the record")
        assert all(getattr(studies.RECORD, key) != value for key, value in fields.items())
    combined = next(each for each in studies.STUDIES if each.name == "cheap-tricks-combinations")
    assert len({str(each) for each in combined.settings.values()}) == 2 ** len(studies.FIVE)


@pytest.mark.parametrize("norm", ["", "batch", "group"])
def test_norms_stand_where_they_should(norm):
    kinds = [type(each) for each in network(Fast(steps=1, norm=norm), 10) if "Norm" in type(each).__name__]
    assert (
        kinds
        == {
            "": [],
            "batch": [nn.BatchNorm2d, nn.BatchNorm2d, nn.BatchNorm1d],
            "group": [nn.GroupNorm] * 3,
        }[norm]
    )


def test_a_patience_is_replayed_as_the_library_stops():
    """The library's own early stopping on the same run ends after the same epoch."""
    seed, patience = 2, 3
    data = stopping.load_task("tumours", seed)
    data = dataclasses.replace(data, test=data.test)
    kept = stopping.long_run("tumours", seed)
    run = train(stopping.recipe_for("tumours", seed).replace(patience=patience), data)
    assert len(data.val) <= stopping.MANY  # then both look at all of them
    assert stopping.stop(kept.many, patience) == (len(run.history), run.best_epoch)


def test_the_default_and_the_tutorial_stop_at_the_target(digits):
    small = dataclasses.replace(digits, val=digits.val.take(np.arange(100)))
    assert _steps(rivals.default(small, 0.3, seed=0)[1]) % 10 == 0
    seconds, images = rivals.tutorial(small, 0.2, seed=0)
    assert seconds > 0
    assert _steps(images) % 10 == 0
    assert rivals.default(small, 1.1, seed=0, epochs=1) is None


def _steps(images):
    """Give the steps of 64 in which so many images are seen, of which an epoch has 3,000."""
    epochs, rest = divmod(images, 3_000)
    return 47 * epochs + -(-rest // 64)


def test_what_is_solved_without_gradients_is_good(digits):
    assert rivals.without_gradients(digits, seed=0)[2] > 0.9


def test_the_ceiling_is_above_what_training_makes_of_it(digits):
    table = machine.used({"plain": QUICK}, digits)
    assert 0 < table["% of the most"]["plain"] < 100
    with pytest.raises(ValueError, match="device='tpu' is not here; this machine has cpu"):
        machine.ceiling(device="tpu")
