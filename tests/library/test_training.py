"""The loop is held to torch written by hand; its figures to what they claim to be."""

import copy
import dataclasses
import os
import pickle
import re
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from torch.nn.functional import cross_entropy

from course_lib import subsets
from course_lib.datasets import Dataset, Split, load_digits
from course_lib.losses import LOSSES
from course_lib.models import MODELS, build
from course_lib.training import Callback, EarlyStopping, RangeTest, Recipe, Training, range_test, train
from course_lib.training.run import Inputs, PeakMemory

QUICK = Recipe(model="linear", epochs=2)


@pytest.fixture(scope="module")
def digits():
    return load_digits()


def weights(run):
    return {name: each.clone() for name, each in run.model.state_dict().items()}


def same(one, two):
    return all(torch.equal(one[name], two[name]) for name in one)


def toy(n=60, *, seed=0, columns=3, classes=2):
    """Make a table whose classes lie apart."""
    rng = np.random.default_rng(seed)

    def split(size):
        y = np.arange(size) % classes
        return Split(rng.normal(size=(size, columns)) + 2.0 * y[:, None], y)

    return Dataset("toy", split(n), split(40), split(40), classes=tuple("abcdef"[:classes]))


# ── the loop, against torch written by hand ──────────────────────────────────────────────────────────────────────


def by_hand(recipe, data, optimizer, rows):
    """Write the training loop as a tutorial does, on the batches that the recipe's seed gives."""
    x = torch.from_numpy(data.train.X[rows]).unsqueeze(1).float().div(255)
    y = torch.from_numpy(data.train.y[rows])
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(recipe.seed)
        model = build(recipe.model, (1, 8, 8), data.n_classes, dropout=recipe.dropout)
        model.to(memory_format=torch.channels_last)
        optimizer = optimizer(model.parameters())
        steps = recipe.epochs * -(-len(y) // recipe.batch_size)
        schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=steps)
        order = torch.Generator().manual_seed(recipe.seed)
        for _ in range(recipe.epochs):
            model.train()
            for batch in torch.randperm(len(y), generator=order).split(recipe.batch_size):
                optimizer.zero_grad()
                cross_entropy(model(x[batch]), y[batch]).backward()
                optimizer.step()
                if recipe.schedule == "cosine":
                    schedule.step()
    return model.state_dict()


ADAM, ADAMW = torch.optim.Adam, torch.optim.AdamW
SGD, RMSPROP = torch.optim.SGD, torch.optim.RMSprop
BY_HAND = {
    "adam": (Recipe(), lambda p: ADAM(p, lr=1e-3, fused=True)),
    "sgd and weight decay": (
        Recipe(optimizer="sgd", learning_rate=0.1, weight_decay=0.01),
        lambda p: SGD(p, lr=0.1, weight_decay=0.01, fused=True),
    ),
    "rmsprop": (Recipe(optimizer="rmsprop"), lambda p: RMSPROP(p, lr=1e-3)),
    "momentum": (
        Recipe(optimizer="momentum", learning_rate=0.05, weight_decay=0.01),
        lambda p: SGD(p, lr=0.05, momentum=0.9, weight_decay=0.01, fused=True),
    ),
    "adam and weight decay": (
        Recipe(weight_decay=0.01),
        lambda p: ADAM(p, lr=1e-3, weight_decay=0.01, fused=True),
    ),
    "adamw": (
        Recipe(optimizer="adamw", weight_decay=0.1),
        lambda p: ADAMW(p, lr=1e-3, weight_decay=0.1, fused=True),
    ),
    "odd batches": (Recipe(batch_size=97), lambda p: ADAM(p, lr=1e-3, fused=True)),
    "a subset": (Recipe(policy="random", budget=200), lambda p: ADAM(p, lr=1e-3, fused=True)),
    "dropout": (Recipe(model="mlp", dropout=0.5), lambda p: ADAM(p, lr=1e-3, fused=True)),
}


@pytest.mark.parametrize(("recipe", "optimizer"), BY_HAND.values(), ids=BY_HAND)
def test_it_is_the_loop_that_one_would_write_bit_for_bit(recipe, optimizer, digits):
    recipe = recipe.replace(epochs=2, seed=3)
    rows = (
        subsets.random(digits.train.y, recipe.budget, random_state=3)
        if recipe.budget
        else np.arange(len(digits.train))
    )
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    expected = by_hand(recipe, digits, optimizer, rows)
    torch.set_num_threads(threads)
    assert same(expected, weights(train(recipe, digits)))


AS_CODE = [
    *(recipe for recipe, _ in BY_HAND.values() if recipe.policy == "all"),
    Recipe(l1=0.01),
    Recipe(optimizer="sgd", learning_rate=0.05, l1=0.003, weight_decay=0.01),
    Recipe(model="mlp", dropout=0.3, steps=25, schedule="cosine", seed=5),
    Recipe(batch_size=100, schedule="cosine"),
    Recipe(schedule="one_cycle", optimizer="momentum", learning_rate=0.05),
    Recipe(steps=25, schedule="one_cycle", label_smoothing=0.2),
    Recipe(optimizer="sgd", learning_rate=0.2, max_grad_norm=0.3, l1=0.003),
]


@pytest.mark.parametrize("recipe", AS_CODE, ids=repr)
def test_its_code_trains_the_same_network(recipe, digits):
    recipe = recipe.replace(epochs=2)
    names = {
        "x": torch.from_numpy(digits.train.X).unsqueeze(1).float() / 255,
        "y": torch.from_numpy(digits.train.y),
    }
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(recipe.seed)
        names["model"] = build(recipe.model, (1, 8, 8), digits.n_classes)
        exec(recipe.code(), names)
    ours = weights(train(recipe, digits))
    for name, each in names["model"].state_dict().items():
        torch.testing.assert_close(ours[name], each, atol=5e-4, rtol=5e-3, msg=name)


@settings(max_examples=50)
@given(
    *2
    * [
        st.fixed_dictionaries(
            {
                "optimizer": st.sampled_from(["sgd", "momentum", "rmsprop", "adam", "adamw"]),
                "learning_rate": st.sampled_from([0.1, 0.1 + 1e-15]),
                "weight_decay": st.sampled_from([0.0, 0.01]),
                "l1": st.sampled_from([0.0, 0.01]),
                "dropout": st.sampled_from([0.0, 0.01]),
                "batch_size": st.sampled_from([32, 64]),
                "steps": st.none() | st.just(10),
                "schedule": st.sampled_from(["constant", "cosine", "one_cycle"]),
                "max_grad_norm": st.sampled_from([None, 0.5, 1.0]),
                "label_smoothing": st.sampled_from([0.0, 0.1]),
            }
        )
    ]
)
def test_two_recipes_never_print_alike_nor_do_their_codes(one, other):
    one, other = Recipe(**one), Recipe(**other)
    assert (repr(one) == repr(other)) == (one.code() == other.code()) == (one == other)


@pytest.mark.parametrize(
    "fields",
    [{"policy": "random", "budget": 10}, {"loss": "focal"}, {"patience": 3}, {"augment": {"rotation": 15}}],
    ids=str,
)
def test_what_its_code_has_not_is_refused(fields):
    with pytest.raises(ValueError, match=f"{next(iter(fields))}=.* is not in these lines; leave it out"):
        Recipe(**fields).code()


def test_the_last_steps_loss_is_there_to_look_at(digits):
    losses = []

    class Watch(Callback):
        def on_step(self, state):
            losses.append(state.batch_loss)

    run = train(QUICK.replace(epochs=1, batch_size=154), digits, callbacks=[Watch()])
    assert np.mean(losses) == pytest.approx(run.history[0]["train_loss"])


# ── the range test ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_range_test_is_a_run_whose_rate_grows(digits):
    found = range_test(
        Recipe(optimizer="sgd", batch_size=32, seed=2), digits, lowest=1e-3, highest=1.0, steps=40
    )
    assert found.rates == pytest.approx(np.geomspace(1e-3, 1.0, 40))
    x, y = torch.from_numpy(digits.train.X).unsqueeze(1).float() / 255, torch.from_numpy(digits.train.y)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(2)
        model = build("cnn", (1, 8, 8), digits.n_classes)
        optimizer = SGD(model.parameters(), lr=1.0)
        schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda k: 1e-3 * 1000 ** (k / 39))
        order, losses = torch.Generator().manual_seed(2), []
        for _ in range(2):
            for batch in torch.randperm(len(y), generator=order).split(32):
                optimizer.zero_grad()
                loss = cross_entropy(model(x[batch]), y[batch])
                loss.backward()
                optimizer.step()
                schedule.step()
                losses.append(loss.item())
    assert found.losses == pytest.approx(np.array(losses[:40]), rel=1e-3)


def test_the_range_test_ends_where_the_loss_does(digits):
    found = range_test(Recipe(optimizer="sgd", weight_decay=10), digits, lowest=1e-3, highest=1e30, steps=60)
    assert 3 < len(found.rates) == len(found.losses) < 60
    assert np.isfinite(found.losses).all()


def test_the_recipes_own_rate_does_not_count_in_a_range_test(digits):
    one, other = (
        range_test(Recipe(learning_rate=rate, schedule=schedule, patience=1), digits, steps=20)
        for rate, schedule in ((1e-3, "constant"), (0.1, "cosine"))
    )
    assert np.array_equal(one.losses, other.losses)


def test_smoothed_losses_are_pandas_exponential_means():
    losses = np.random.default_rng(0).random(30)
    found = RangeTest(np.geomspace(1e-3, 1, 30), losses)
    assert found.smoothed(0.8) == pytest.approx(pd.Series(losses).ewm(alpha=0.2).mean().to_numpy())


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"lowest": 0}, "lowest=0 .*above 0"),
        ({"lowest": 1e-2, "highest": 1e-3}, "highest=0.001 is below lowest=0.01; exchange"),
        ({"steps": 3}, "steps.*3"),
    ],
)
def test_a_range_test_that_cannot_be_is_refused(settings, message, digits):
    with pytest.raises(ValueError, match=message):
        range_test(Recipe(), digits, **settings)


def test_the_cosine_schedule_is_torchs(digits):
    recipe = Recipe(schedule="cosine", epochs=2)
    expected = by_hand(recipe, digits, lambda p: ADAM(p, lr=1e-3, fused=True), np.arange(len(digits.train)))
    learned = weights(train(recipe, digits))
    for name, value in expected.items():  # torch works its rate out step by step, with another rounding
        torch.testing.assert_close(learned[name], value, rtol=1e-3, atol=1e-5)


class Rates(Callback):
    def on_start(self, state):
        self.rates = [state.optimizer.param_groups[0]["lr"]]

    def on_step(self, state):
        self.rates.append(state.optimizer.param_groups[0]["lr"])


def test_one_cycle_rises_for_three_tenths_of_the_steps_and_ends_at_nothing(digits):
    watch = Rates()
    train(Recipe(steps=100, schedule="one_cycle", learning_rate=0.01), digits, callbacks=[watch])
    rates = np.array(watch.rates[:100])
    assert rates[0] == pytest.approx(0.01 / 25)
    assert (rates.argmax(), rates.max()) == (29, pytest.approx(0.01))
    assert rates[-1] < 1e-6
    assert train(Recipe(steps=1, schedule="one_cycle"), digits).samples_seen == 64


def test_smoothed_labels_are_learned_from_and_not_validated_on(digits):
    recipe = Recipe(model="linear", epochs=40, learning_rate=0.02)
    plain, smoothed = train(recipe, digits), train(recipe.replace(label_smoothing=0.3), digits)
    sure, surer = (run.predict_proba(digits.val.X).max(axis=1).mean() for run in (smoothed, plain))
    assert sure < 0.75 < 0.9 < surer
    chances = smoothed.predict_proba(digits.val.X)[np.arange(len(digits.val)), digits.val.y]
    assert smoothed.history[-1]["val_loss"] == pytest.approx(-np.log(chances).mean(), rel=1e-4)
    with pytest.raises(ValueError, match=r"label_smoothing=0.1 with loss='focal'.*leave one of the two out"):
        Recipe(label_smoothing=0.1, loss="focal")


def test_a_step_is_no_longer_than_the_clipped_gradient(digits):
    before, moved = {}, []

    class Moves(Callback):
        def on_start(self, state):
            before.update({name: each.clone() for name, each in state.model.state_dict().items()})

        def on_step(self, state):
            now = state.model.state_dict()
            moved.append(sum(((now[name] - before[name]) ** 2).sum() for name in now).sqrt().item())
            before.update({name: each.clone() for name, each in now.items()})

    train(
        Recipe(optimizer="sgd", learning_rate=1.0, max_grad_norm=0.01, epochs=1), digits, callbacks=[Moves()]
    )
    assert moved == pytest.approx([0.01] * len(moved), rel=1e-3)


def test_a_linear_model_finds_what_logistic_regression_finds():
    data = toy(400)
    run = train(
        Recipe(model="linear", learning_rate=0.05, epochs=150, schedule="cosine", batch_size=100), data
    )
    inputs = (data.val.X - data.train.X.mean(axis=0)) / data.train.X.std(axis=0)
    oracle = LogisticRegression(C=np.inf).fit(
        (data.train.X - data.train.X.mean(axis=0)) / data.train.X.std(axis=0), data.train.y
    )
    assert np.abs(run.predict_proba(data.val.X) - oracle.predict_proba(inputs)).max() < 0.02


def test_one_seed_is_one_result_and_another_is_another(digits):
    recipe = Recipe(policy="random", budget=150, epochs=2, dropout=0.3)
    first, again, other = train(recipe, digits), train(recipe, digits), train(recipe.replace(seed=1), digits)
    assert same(weights(first), weights(again))
    without_time = [{k: v for k, v in row.items() if k != "seconds"} for row in first.history]
    assert without_time == [{k: v for k, v in row.items() if k != "seconds"} for row in again.history]
    assert not np.array_equal(first.indices, other.indices)
    assert not same(weights(first), weights(other))


def test_torch_is_left_as_it_was(digits):
    torch.manual_seed(11)
    before, threads = torch.random.get_rng_state(), torch.get_num_threads()
    with torch.no_grad():
        train(QUICK, digits)
        assert not torch.is_grad_enabled()
    with torch.inference_mode():
        train(QUICK, digits)
        assert torch.is_inference_mode_enabled()
    with pytest.raises(ValueError, match="budget"):
        train(QUICK.replace(policy="random", budget=10**6), digits)
    assert torch.equal(before, torch.random.get_rng_state())
    assert torch.get_num_threads() == threads


def test_runs_in_threads_queue_and_come_out_the_same(digits):
    recipes = [Recipe(model="mlp", epochs=2, dropout=0.5, seed=seed) for seed in (1, 2)]
    with ThreadPoolExecutor(2) as pool:
        side_by_side = list(pool.map(lambda recipe: weights(train(recipe, digits)), recipes))
    assert all(same(weights(train(r, digits)), each) for r, each in zip(recipes, side_by_side, strict=True))


def test_a_callback_may_train_too(digits):
    class Teacher(Callback):
        def on_start(self, state):
            train(QUICK.replace(epochs=1), digits)

    recipe = Recipe(model="mlp", epochs=2, dropout=0.5)
    assert same(weights(train(recipe, digits)), weights(train(recipe, digits, callbacks=[Teacher()])))


# ── what a Run says ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_figures_are_what_they_say(digits):
    run = train(Recipe(model="mlp", policy="random", budget=130, epochs=3, batch_size=50, seed=4), digits)
    assert np.array_equal(run.indices, subsets.random(digits.train.y, 130, random_state=4))
    assert (run.n_train, run.samples_seen, len(run.history)) == (130, 390, 3)
    assert run.parameters == 64 * 64 + 64 + 64 * 10 + 10
    assert run.data_bytes == 130 * (64 + 8)
    assert run.metrics == {}
    assert run.stopped_by is None
    last = run.history[-1]
    assert last["val_accuracy"] == pytest.approx((run.predict(digits.val.X) == digits.val.y).mean())
    chances = run.predict_proba(digits.val.X)
    assert last["val_loss"] == pytest.approx(
        -np.log(chances[np.arange(len(chances)), digits.val.y]).mean(), 1e-4
    )
    assert run.best_epoch == 1 + int(np.argmin([row["val_loss"] for row in run.history]))
    assert run.seconds == pytest.approx(sum(row["seconds"] for row in run.history))
    assert re.fullmatch(r"Run\(3 epochs on 130 samples in .* s, validation accuracy .*%\)", repr(run))


def test_seconds_are_those_of_work_not_of_waiting(digits):
    class Sluggard(Callback):
        def on_step(self, state):
            time.sleep(0.02)

    began = time.thread_time()
    run = train(QUICK, digits, callbacks=[Sluggard()])
    assert 0 < run.seconds < min(time.thread_time() - began, 34 * 0.02)
    assert run.validation_seconds > 0


def test_training_figures_are_those_of_the_epochs_own_batches(digits):
    seen = []

    class Watch(Callback):
        def on_start(self, state):
            state.model.register_forward_hook(lambda _, __, scores: seen.append(scores.detach().clone()))

    run = train(QUICK.replace(epochs=1), digits, callbacks=[Watch()])
    order = torch.randperm(len(digits.train), generator=torch.Generator().manual_seed(0))
    truth = torch.from_numpy(digits.train.y)[order]
    scores = torch.cat(seen)[: len(truth)]
    assert run.history[0]["train_loss"] == pytest.approx(cross_entropy(scores, truth).item(), rel=1e-5)
    assert run.history[0]["train_accuracy"] == pytest.approx(
        (scores.argmax(1) == truth).float().mean().item()
    )


def test_test_samples_are_measured_only_when_asked(digits):
    blind = Dataset("blind", digits.train, digits.val, Split(np.zeros((1, 3)), np.array([0])), digits.classes)
    assert train(QUICK, blind).metrics == {}
    measured = train(QUICK, digits, test=True)
    right = measured.predict(digits.test.X) == digits.test.y
    assert measured.metrics["accuracy"] == pytest.approx(right.mean())
    assert measured.metrics["recall"]["3"] == pytest.approx(right[digits.test.y == 3].mean())


def test_groups_are_measured_where_there_are_any():
    data = toy()
    styles = np.arange(len(data.test)) % 2
    data = Dataset(
        "toy", data.train, data.val, Split(data.test.X, data.test.y, styles), data.classes, ("pen", "ink")
    )
    run = train(QUICK, data, test=True)
    right = run.predict(data.test.X) == data.test.y
    assert run.metrics["accuracy_by_group"]["ink"] == pytest.approx(right[styles == 1].mean())


def test_steps_replace_epochs_and_the_last_epoch_may_be_cut(digits):
    run = train(Recipe(model="linear", policy="random", budget=100, batch_size=40, steps=7), digits)
    assert len(run.history) == 3
    assert run.samples_seen == 100 + 100 + 40


def test_repeated_rows_are_learned_from_as_often_as_they_stand(digits):
    def thrice(y, budget, *, random_state, **_):
        return np.repeat(np.arange(20), 3)

    run = train(QUICK.replace(policy=thrice), digits)
    assert (run.n_train, run.samples_seen) == (60, 120)
    narrowed = train(QUICK, digits.take(np.repeat(np.arange(20), 3)))
    assert same(weights(run), weights(narrowed))


def test_a_mask_chooses_too(digits):
    run = train(QUICK.replace(policy=lambda y, budget, **_: np.asarray(y) < 2), digits)
    assert set(digits.train.y[run.indices]) == {0, 1}


def test_a_run_can_be_kept_and_sent(digits):
    run = train(Recipe(epochs=1), digits)
    back = pickle.loads(pickle.dumps(run))
    assert np.array_equal(back.predict(digits.val.X), run.predict(digits.val.X))
    assert all(each.grad is None for each in run.model.parameters())


def test_features_are_what_the_head_reads(digits):
    run = train(Recipe(model="mlp", epochs=1), digits)
    head = run.model.head
    scores = run.features(digits.val.X) @ head.weight.detach().numpy().T + head.bias.detach().numpy()
    assert np.array_equal(scores.argmax(axis=1), run.predict(digits.val.X))


def test_read_only_and_backward_arrays_are_read(digits):
    run = train(Recipe(epochs=1), digits)
    X = digits.val.X.copy()
    X.flags.writeable = False
    assert np.array_equal(run.predict(X[::-1])[::-1], run.predict(digits.val.X))


@pytest.mark.parametrize("shape", [(12, 9), (12, 9, 3)], ids=["grey", "colour"])
@pytest.mark.parametrize("dtype", [np.uint8, np.float64])
def test_images_of_every_kind_train(shape, dtype):
    X = np.random.default_rng(0).integers(0, 256, (40, *shape)).astype(dtype)
    X = X if dtype == np.uint8 else X / 255
    part = Split(X, np.arange(40) % 2)
    run = train(Recipe(epochs=2), Dataset("noise", part, part, part, ("a", "b")))
    assert run.predict_proba(X).shape == (40, 2)


def test_uint8_and_the_same_floats_train_alike():
    X = np.random.default_rng(0).integers(0, 256, (40, 8, 8, 3), dtype=np.uint8)
    runs = []
    for values in (X, X.astype(np.float32) / np.float32(255)):
        part = Split(values, np.arange(40) % 2)
        runs.append(train(Recipe(epochs=2), Dataset("noise", part, part, part, ("a", "b"))))
    assert same(weights(runs[0]), weights(runs[1]))


def test_tables_are_standardised_by_the_rows_trained_on():
    X = np.array([[0.0, 5.0], [2.0, 5.0], [100.0, 7.0]])
    inputs = Inputs.fit(X[:2])
    assert inputs.transform(X).tolist() == [[-1.0, 0.0], [1.0, 0.0], [99.0, 2.0]]


# ── early stopping, schedules, bars: the callbacks ───────────────────────────────────────────────────────────────


def overfitting():
    """Make noise labels: the validation loss soon rises."""
    rng = np.random.default_rng(0)
    parts = [Split(rng.normal(size=(n, 20)), rng.integers(0, 2, n)) for n in (60, 200, 10)]
    return Dataset("noise", *parts, classes=("a", "b"))


def test_early_stopping_goes_back_to_the_best_weights():
    recipe = Recipe(model="mlp", learning_rate=0.02, epochs=200, patience=3)
    run = train(recipe, overfitting())
    assert run.stopped_by == "early stopping"
    assert len(run.history) == run.best_epoch + 3
    up_to_best = train(recipe.replace(epochs=run.best_epoch, patience=None), overfitting())
    assert same(weights(run), weights(up_to_best))


@pytest.mark.parametrize("validation", ["end", None])
def test_when_it_is_validated_decides_no_weight(digits, validation):
    recipe = Recipe(model="mlp", policy="random", budget=100, epochs=3, dropout=0.2)
    watched, run = train(recipe, digits), train(recipe, digits, validation=validation)
    assert same(weights(run), weights(watched))
    measured = [row.get("val_loss") for row in run.history]
    assert measured == [None, None, watched.history[-1]["val_loss"] if validation else None]
    assert run.best_epoch == (3 if validation else None)
    assert ("validation accuracy" in repr(run)) == bool(validation)
    assert (run.validation_seconds > 0) == bool(validation)


def test_without_validation_there_need_be_no_validation_samples(digits):
    data = dataclasses.replace(digits, val=digits.val.take([]))
    assert same(weights(train(QUICK, data, validation=None)), weights(train(QUICK, digits)))
    with pytest.raises(ValueError, match=r"data\.val has no samples; .* validation=None"):
        train(QUICK, data, validation="end")


@pytest.mark.parametrize("early", [{"patience": 3}, {}], ids=["of the recipe", "as a callback"])
def test_early_stopping_asks_for_validation_after_every_epoch(digits, early):
    callbacks = [] if early else [EarlyStopping(3)]
    with pytest.raises(ValueError, match=r"validation='end', .* leave validation out"):
        train(QUICK.replace(**early), digits, callbacks=callbacks, validation="end")


def test_early_stopping_restores_the_best_weights_also_when_it_never_stops():
    recipe = Recipe(model="mlp", learning_rate=0.02, epochs=8, patience=100)
    run = train(recipe, overfitting())
    assert run.stopped_by is None
    assert run.best_epoch < 8
    assert same(
        weights(run), weights(train(recipe.replace(epochs=run.best_epoch, patience=None), overfitting()))
    )


def test_hooks_are_called_in_order(digits):
    calls = []

    class Diary(Callback):
        def on_start(self, state):
            calls.append("start")

        def on_step(self, state):
            calls.append(state.step)

        def on_epoch(self, state):
            calls.append(f"epoch {state.epoch}")

        def on_end(self, state):
            calls.append("end")

    train(
        QUICK.replace(policy="random", budget=100, batch_size=64),
        digits,
        callbacks=[Diary(), EarlyStopping(9)],
    )
    assert calls == ["start", 1, 2, "epoch 1", 3, 4, "epoch 2", "end"]


def test_a_callback_can_stop_the_run(digits):
    class Enough(Callback):
        def on_epoch(self, state):
            state.stop("enough")

    assert train(QUICK.replace(epochs=50), digits, callbacks=[Enough()]).stopped_by == "enough"


def test_the_bar_goes_to_the_error_stream_and_shows_the_time_left(digits, capsys):
    train(Recipe(epochs=3), digits, progress=True)
    out, err = capsys.readouterr()
    assert out == ""
    assert re.search(r"0/51 \[", err)


class InterruptAt(Callback):
    def __init__(self, step):
        self.at = step

    def on_step(self, state):
        if state.step == self.at:
            raise KeyboardInterrupt


def test_an_interrupt_keeps_what_was_learned(digits):
    recipe = Recipe(model="linear", epochs=50)
    run = train(recipe, digits, callbacks=[InterruptAt(40)])
    assert run.stopped_by == "interrupt"
    assert len(run.history) == 2  # 17 steps each; the third was under way
    assert run.samples_seen == 2 * 1078 + 6 * 64
    assert same(weights(run), weights(train(recipe.replace(steps=40), digits)))


def test_an_interrupt_before_the_first_epoch_ends_leaves_a_run_that_predicts(digits):
    run = train(Recipe(model="linear"), digits, callbacks=[InterruptAt(1)])
    assert (run.history, run.best_epoch) == ([], None)
    assert run.predict(digits.val.X).shape == (len(digits.val),)
    assert repr(run).endswith("stopped by interrupt)")


@pytest.fixture
def ctrl_c():
    """Let SIGINT interrupt, as at a terminal: a job started in the background (a CI's, say) ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c")
def test_a_real_signal_interrupts(digits):
    class Impatient(Callback):
        def on_start(self, state):
            threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()

    run = train(Recipe(epochs=100_000), digits, callbacks=[Impatient()])
    assert run.stopped_by == "interrupt"


# ── memory ───────────────────────────────────────────────────────────────────────────────────────────────────────


# ── a run that pauses ──────────────────────────────────────────────────────────────────────────────────────────


def without_time(run):
    return [{name: each for name, each in row.items() if name != "seconds"} for row in run.history]


def test_a_run_that_pauses_comes_out_as_one_that_does_not_whatever_is_done_meanwhile(digits):
    recipe = Recipe(model="mlp", dropout=0.5, epochs=3, patience=1)
    expected, waiting = train(recipe, digits), [Training(recipe.replace(seed=k), digits) for k in (0, 1)]
    while not all(each.over for each in waiting):
        for each in waiting:
            each.over or each.advance(pause=lambda: True)
        torch.rand(7)
        train(QUICK.replace(epochs=1), digits.take(np.arange(64)))
    run = waiting[0].run
    assert same(weights(run), weights(expected))
    assert without_time(run) == without_time(expected)
    assert (run.samples_seen, run.stopped_by) == (expected.samples_seen, expected.stopped_by)
    assert not same(weights(waiting[1].run), weights(expected))


def test_torch_is_left_as_it_was_between_two_steps(digits):
    torch.manual_seed(11)
    before, threads = torch.random.get_rng_state(), torch.get_num_threads()
    training = Training(Recipe(model="mlp", dropout=0.5, epochs=1), digits)
    training.advance(pause=lambda: True)
    assert torch.equal(torch.random.get_rng_state(), before)
    assert torch.get_num_threads() == threads
    assert (training.over, training.state.step) == (False, 1)


def test_a_run_that_is_stopped_keeps_what_it_has(digits):
    training = Training(Recipe(epochs=50), digits)
    training.advance(pause=lambda: training.state.step == 20)
    training.stop()
    run = training.run
    assert training.over
    assert (run.stopped_by, run.samples_seen, len(run.history)) == ("interrupt", 20 * 64 - 64 + 54, 1)
    assert training.advance()
    assert run.predict(digits.val.X).shape == (len(digits.val),)
    training.stop()


def test_a_run_that_is_stopped_before_it_began_takes_one_step(digits):
    training = Training(Recipe(), digits)
    with pytest.raises(RuntimeError, match=r"has not begun; call advance\(\) first"):
        training.run  # noqa: B018
    training.stop()
    assert (training.state.step, training.run.stopped_by) == (1, "interrupt")


def test_time_spent_between_two_steps_is_not_the_runs(digits, monkeypatch):
    now = 0.0
    monkeypatch.setattr("course_lib.training.loop.clock", lambda: now)
    training = Training(QUICK, digits)
    while not training.advance(pause=lambda: True):
        now += 1000
    assert training.run.seconds == training.run.validation_seconds == 0


def test_a_run_that_diverges_is_over(digits):
    steep = Recipe(model="mlp", optimizer="sgd", learning_rate=100, weight_decay=10, epochs=30)
    training = Training(steep, digits)
    with pytest.raises(FloatingPointError, match="the steps are too large"):
        training.advance()
    assert training.over
    assert training.advance()


def test_memory_counts_what_a_block_holds_at_its_highest():
    with PeakMemory() as memory:
        block = np.ones(8_000_000)  # 64 MB
        time.sleep(0.1)
        del block
        time.sleep(0.1)
    assert 60e6 < memory.rise < 90e6


def test_what_was_freed_before_is_no_alibi():
    for _ in range(2):
        with PeakMemory() as memory:
            blocks = [np.ones(2_000) for _ in range(4_000)]  # 64 MB in small pieces, which the heap keeps
            time.sleep(0.1)
        del blocks
        assert 55e6 < memory.rise < 90e6


# ── what is refused, and how ─────────────────────────────────────────────────────────────────────────────────────


BAD_FIELDS = {
    "model": ["lenet", None, 3],
    "width": [0, -1, 17, None, "wide"],
    "policy": ["best", None, 7],
    "budget": [0, -5, 0.0, 1.5, float("nan"), "100", True],
    "epochs": [0, -1, 2.5, None, True, "10"],
    "steps": [0, -3, 1.5, False],
    "batch_size": [0, 32.0, None],
    "learning_rate": [0, -1e-3, float("nan"), float("inf"), 101, "fast", True],
    "optimizer": ["Adam", None],
    "weight_decay": [-0.1, 11, float("nan")],
    "l1": [-0.1, 11, float("nan"), "0.1"],
    "max_grad_norm": [0, -1, float("nan"), float("inf"), "1"],
    "dropout": [-0.1, 1, 1.0, "0.5"],
    "schedule": ["linear", None],
    "patience": [0, -1, 2.5],
    "loss": ["hinge", None, 3],
    "defer": [-0.1, 1, 1.0, float("nan"), "half"],
    "label_smoothing": [-0.1, 1, float("nan"), None, "0.1"],
    "augment": [3, "rotation", True],
    "transfer": [3, "resnet", True],
    "seed": [-1, 2**32, 1.5, None],
}
LEGAL = {
    "model": f"one of {', '.join(map(repr, MODELS))}",
    "width": "a number in [0.015625, 16]",
    "policy": f"one of {', '.join(map(repr, ('all', *subsets.POLICIES)))}, or a function called like them",
    "budget": "a count (whole number from 1 up), a share (number in (0, 1]), or None",
    "epochs": "a whole number from 1 to 100,000",
    "steps": "a whole number from 1 to 100,000,000, or None",
    "batch_size": "a whole number from 1 to 1,000,000",
    "learning_rate": "a number in (0, 100]",
    "optimizer": "one of 'adam', 'sgd', 'rmsprop', 'momentum', 'adamw'",
    "weight_decay": "a number in [0, 10]",
    "l1": "a number in [0, 10]",
    "max_grad_norm": "a number in (0, 1_000_000], or None",
    "dropout": "a number in [0, 1)",
    "schedule": "one of 'constant', 'cosine', 'one_cycle'",
    "patience": "a whole number from 1 to 100,000, or None",
    "loss": f"one of {', '.join(map(repr, LOSSES))}, or a function called like them",
    "defer": "a number in [0, 1)",
    "label_smoothing": "a number in [0, 1)",
    "augment": "an Augmentation, plain data such as {'rotation': 15}, or None",
    "transfer": "a Transfer, a finished Run, 'imagenet', or None",
    "seed": "a whole number from 0 to 4,294,967,295",
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in BAD_FIELDS.items() for value in values], ids=str
)
def test_a_field_outside_its_legal_values_is_refused_with_both(name, value):
    with pytest.raises(ValueError, match=rf"^{name}={re.escape(repr(value))} is not allowed; give ") as error:
        Recipe(**{name: value})
    assert str(error.value).endswith(f"give {LEGAL[name]}")


def test_every_field_has_its_legal_values_and_is_explained():
    assert list(BAD_FIELDS) == list(LEGAL) == list(Recipe.__dataclass_fields__)
    for name in LEGAL:
        assert re.search(rf"^    (\w+, )?{name}(, \w+)? : ", Recipe.__doc__, flags=re.MULTILINE)


@settings(max_examples=50)
@given(
    st.fixed_dictionaries(
        {
            "epochs": st.integers(1, 100_000),
            "learning_rate": st.floats(0, 100, exclude_min=True),
            "dropout": st.floats(0, 1, exclude_max=True),
            "weight_decay": st.floats(0, 10),
            "l1": st.floats(0, 10),
            "patience": st.none() | st.integers(1, 100_000),
            "seed": st.integers(0, 2**32 - 1),
        }
    )
)
def test_a_recipe_is_data(fields):
    recipe = Recipe(**fields)
    assert recipe == eval(repr(recipe)) == copy.deepcopy(recipe) == Recipe().replace(**fields)
    assert hash(recipe) == hash(Recipe(**fields))
    with pytest.raises(AttributeError):
        recipe.epochs = 3


class Draw:
    def __init__(self, first=0):
        self.first = first

    def __call__(self, y, budget, **_):
        return np.arange(self.first, self.first + budget)


def captured(first):
    return lambda y, budget, **_: np.arange(first, first + budget)


def in_a_notebook(first):
    """Define a policy as a cell does that is run again with another number in it."""
    cell = {"np": np, "__name__": "__main__"}
    exec(f"def policy(y, budget, **_):\n    return np.arange({first}, {first} + budget)", cell)
    return cell["policy"]


def scored(first):
    scores = np.arange(1078)
    scores[539] = first
    return partial(subsets.hardest, scores=scores)


POLICIES = {
    "function": lambda k: (subsets.random, subsets.hardest)[k],
    "partial": lambda k: partial(subsets.random, per_class=("balanced", "proportional")[k]),
    "partial with an array": scored,
    "partial of a partial": lambda k: partial(scored(0), per_class=("balanced", "proportional")[k]),
    "closure": captured,
    "notebook": in_a_notebook,
    "default": lambda k: lambda y, budget, first=k, **_: np.arange(first, budget),
    "object": Draw,
    "method": lambda k: Draw(k).__call__,
}
SETTINGS = st.tuples(st.sampled_from(list(POLICIES)), st.integers(0, 1), st.sampled_from([1, 5, 1.0, 0.5]))


@given(SETTINGS, SETTINGS)
def test_recipes_print_alike_and_are_equal_only_if_all_is_the_same(one, other):
    recipes = [Recipe(policy=POLICIES[kind](k), budget=budget) for kind, k, budget in (one, other)]
    same = [(*each, type(each[-1])) for each in (one, other)]
    assert (repr(recipes[0]) == repr(recipes[1])) == (same[0] == same[1])
    assert (recipes[0] == recipes[1]) == (same[0] == same[1])
    assert len(set(recipes)) == len(set(same))


@pytest.mark.parametrize(
    ("policy", "shown"),
    [
        (subsets.random, r"course_lib\.subsets\.random"),
        (scored(0), r"partial\(course_lib\.subsets\.hardest, scores=ndarray\(1078,\)@\w{8}\)"),
        (Draw(2), r"[\w.]+\.Draw\(first=2\)"),
        (captured(2), r"<lambda>@\w{8}"),
        (in_a_notebook(2), r"policy@\w{8}"),
    ],
    ids=["function", "partial", "object", "closure", "notebook"],
)
def test_a_policy_of_ones_own_is_shown_without_an_address(policy, shown):
    assert re.fullmatch(rf"Recipe\(policy={shown}, budget=5\)", repr(Recipe(policy=policy, budget=5)))


def test_a_policy_is_given_what_it_looks_at_beforehand(digits):
    assert set(
        train(
            QUICK.replace(policy=partial(subsets.hardest, scores=np.arange(1078)), budget=10), digits
        ).indices
    ) == set(range(1068, 1078))


def test_groups_are_handed_to_the_policy():
    data = toy()
    train_part = Split(data.train.X, data.train.y, (np.arange(60) < 6).astype(int))
    data = Dataset("toy", train_part, data.val, data.test, data.classes)
    run = train(QUICK.replace(policy="group_balanced", budget=12), data)
    assert (train_part.groups[run.indices] == 1).sum() == 6


def test_numbers_of_numpy_are_numbers():
    assert repr(Recipe(epochs=np.int64(3), learning_rate=1)) == repr(Recipe(epochs=3, learning_rate=1.0))
    assert Recipe(epochs=np.int64(3), learning_rate=np.float64(0.1), budget=None).epochs == 3
    assert Recipe(policy="random", budget=np.float32(0.5)).budget == 0.5


class Missing:
    pass


def nan_at(row, columns=2):
    X = np.ones((10, columns))
    X[row, 1] = np.nan
    part = Split(X, np.arange(10) % 2)
    return Dataset("holes", part, part, part, ("a", "b"))


def one_class():
    part = Split(np.ones((4, 2)), np.zeros(4, dtype=int))
    return Dataset("one", part, part, part, ("a",))


def empty(name):
    data = toy()
    parts = {each: getattr(data, each) for each in ("train", "val", "test")}
    return Dataset("empty", **(parts | {name: data.train.take([])}), classes=data.classes)


def words():
    part = Split(np.array([["a"], ["b"]]), np.array([0, 1]))
    return Dataset("words", part, part, part, ("a", "b"))


REFUSED = {
    "all with a budget": (lambda d: Recipe(budget=10), ValueError, "budget=10 with policy='all'"),
    "a policy without budget": (lambda d: Recipe(policy="random"), ValueError, "'random' needs a budget"),
    "no such field": (lambda d: Recipe().replace(lr=1), TypeError, "no field 'lr'.*learning_rate"),
    "budget above what there is": (
        lambda d: train(Recipe(policy="random", budget=2_000), d),
        ValueError,
        "2,?000.*1,?078",
    ),
    "swapped": (lambda d: train(d, Recipe()), TypeError, r"recipe is a Dataset; call train\(Recipe"),
    "no data set": (lambda d: train(QUICK, Missing()), TypeError, "Missing without 'train'"),
    "validation at an unknown time": (
        lambda d: train(QUICK, d, validation="step"),
        ValueError,
        "use one of 'epoch', 'end', None",
    ),
    "no training samples": (lambda d: train(QUICK, empty("train")), ValueError, "data.train has no samples"),
    "no validation samples": (lambda d: train(QUICK, empty("val")), ValueError, "data.val has no samples"),
    "one class": (lambda d: train(QUICK, one_class()), ValueError, "at least 2 classes"),
    "NaN": (lambda d: train(QUICK, nan_at(7)), ValueError, "row 7 .*NaN"),
    "NaN to validate on": (
        lambda d: train(QUICK, dataclasses.replace(toy(), val=nan_at(7, columns=3).train)),
        ValueError,
        "row 7 .*NaN",
    ),
    "other columns to validate on": (
        lambda d: train(QUICK, dataclasses.replace(toy(), val=toy(columns=4).val)),
        ValueError,
        r"shape \(4,\), but the model reads samples of shape \(3,\)",
    ),
    "NaN to predict": (
        lambda d: train(QUICK, toy()).predict(nan_at(2, columns=3).train.X),
        ValueError,
        "row 2 .*NaN",
    ),
    "text": (lambda d: train(QUICK, words()), ValueError, "encode text"),
    "cnn on a table": (lambda d: train(Recipe(), toy()), ValueError, "model='mlp'"),
    "a policy that chooses nothing": (
        lambda d: train(QUICK.replace(policy=lambda y, budget, **_: []), d),
        ValueError,
        "chose no sample",
    ),
    "a policy beyond the rows": (
        lambda d: train(QUICK.replace(policy=lambda y, budget, **_: [5000]), d),
        IndexError,
        "5000 is outside",
    ),
    "other images to predict": (
        lambda d: train(QUICK, d).predict(np.zeros((2, 9, 9))),
        ValueError,
        r"samples of shape \(1, 9, 9\), but the model reads samples of shape \(1, 8, 8\)",
    ),
    "nothing to predict": (
        lambda d: train(QUICK, d).predict(d.val.X[:0]),
        ValueError,
        "at least one sample",
    ),
    "a loss that explodes": (
        lambda d: train(
            Recipe(model="mlp", optimizer="sgd", learning_rate=100, weight_decay=10, epochs=30), d
        ),
        FloatingPointError,
        r"loss became (nan|inf) at step \d+ .*learning_rate=100.*a tenth",
    ),
}


@pytest.mark.parametrize(("call", "error", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_work_is_refused_with_the_cure(call, error, message, digits):
    with pytest.raises(error, match=message):
        call(digits)
