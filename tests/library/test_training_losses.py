"""Other losses in the loop, deferred losses, and a second stage for the head."""

import re
from functools import partial

import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy

from course_lib import metrics
from course_lib.datasets import Dataset, Split, load_digits
from course_lib.losses import LOSSES, FocalLoss
from course_lib.ratios import RatioPlan
from course_lib.training import Callback, Recipe, retrain_head, train

QUICK = Recipe(model="linear", epochs=2)


def unequal(n=(300, 30), *, seed=0, columns=4, apart=2.0):
    """Make a table of two overlapping classes, the second rare in training; balanced elsewhere."""
    rng = np.random.default_rng(seed)

    def split(counts):
        y = np.repeat([0, 1], counts)
        return Split(rng.normal(size=(len(y), columns)) + apart * y[:, None] / np.sqrt(columns), y)

    return Dataset("unequal", split(n), split((200, 200)), split((500, 500)), ("common", "rare"))


def weights(run):
    return torch.cat([each.flatten() for each in run.model.state_dict().values()])


class Watch(Callback):
    """Write down which loss each step will use."""

    def on_start(self, state):
        self.losses = [state.loss]

    def on_step(self, state):
        self.losses.append(state.loss)


def test_the_usual_loss_is_torchs_own_function_bit_for_bit():
    """`test_training` holds the loop to torch written by hand; here, that nothing stands in between."""
    watch = Watch()
    run = train(QUICK, load_digits(), callbacks=[watch])
    assert set(watch.losses) == {cross_entropy}
    by_factory = train(QUICK.replace(loss=LOSSES["cross_entropy"]), load_digits())
    neutral = train(QUICK.replace(loss=partial(LOSSES["focal"], gamma=0)), load_digits())
    assert torch.equal(weights(run), weights(by_factory))
    assert torch.equal(weights(run), weights(neutral))


def by_hand(data, loss, *, steps, first=None, switch=0):
    """Write the loop out for a linear model on a standardised table."""
    from course_lib.models import build

    mean, spread = data.train.X.mean(axis=0), data.train.X.std(axis=0)
    x = torch.tensor((data.train.X - mean) / spread, dtype=torch.float32)
    y = torch.tensor(data.train.y)
    model = build("linear", x.shape[1:], 2, seed=0)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
    order, step = torch.Generator().manual_seed(0), 0
    while step < steps:
        for batch in torch.randperm(len(y), generator=order).split(64)[: steps - step]:
            optimizer.zero_grad()
            (first if step < switch else loss)(model(x[batch]), y[batch]).backward()
            optimizer.step()
            step += 1
    return torch.cat([each.flatten() for each in model.state_dict().values()])


@pytest.mark.parametrize("name", LOSSES)
def test_a_named_loss_is_made_from_the_counts_trained_on(name):
    data = unequal()
    run = train(Recipe(model="linear", steps=20, loss=name), data)
    torch.testing.assert_close(weights(run), by_hand(data, LOSSES[name]([300, 30]), steps=20))


def test_counts_are_those_of_the_rows_that_were_chosen_and_of_every_class():
    made = []

    def note(counts):
        made.append(counts.tolist())
        return FocalLoss(1.0)

    train(QUICK.replace(loss=note, policy=lambda y, budget, **_: np.r_[0:50, 300:305]), unequal())
    three = unequal()
    three = Dataset("three", three.train, three.val, three.test, ("common", "rare", "never"))
    train(QUICK.replace(loss=note), three)
    assert made == [[50, 5], [300, 30, 0]]


@pytest.mark.parametrize(("defer", "switch"), [(0.0, 0), (0.5, 10), (0.77, 15), (0.999, 20)])
def test_a_deferred_loss_takes_over_at_its_step(defer, switch):
    data, loss = unequal(), LOSSES["weighted"]([300, 30])
    run = train(Recipe(model="linear", steps=20, loss="weighted", defer=defer), data)
    expected = by_hand(data, loss, steps=20, first=cross_entropy, switch=switch)
    torch.testing.assert_close(weights(run), expected)


def test_validation_stays_plain_cross_entropy():
    data = unequal()
    run = train(QUICK.replace(loss="weighted"), data)
    chances = run.predict_proba(data.val.X)[np.arange(400), data.val.y]
    assert run.history[-1]["val_loss"] == pytest.approx(-np.log(chances).mean(), rel=1e-4)


@pytest.mark.parametrize("loss", ["weighted", "effective_number", "logit_adjustment", "balanced_softmax"])
def test_the_rare_class_is_found_more_often(loss):
    data = unequal(apart=1.5)
    recipe = Recipe(model="linear", epochs=60, learning_rate=0.01)
    plain, other = (train(each, data, test=True).metrics for each in (recipe, recipe.replace(loss=loss)))
    assert other["recall"]["rare"] > plain["recall"]["rare"] + 0.2
    assert other["recall"]["common"] < plain["recall"]["common"]
    assert other["balanced_accuracy"] > plain["balanced_accuracy"]


def test_a_class_never_drawn_is_refused_with_the_cure():
    recipe = QUICK.replace(loss="weighted", policy=lambda y, budget, **_: np.arange(100))
    with pytest.raises(ValueError, match=r"class 1 has no samples.*class_balanced"):
        train(recipe, unequal())


@pytest.mark.parametrize("defer", [0.3, 0.999])
def test_deferring_needs_something_to_take_over(defer):
    with pytest.raises(ValueError, match=re.escape(f"defer={defer} with loss='cross_entropy'")):
        Recipe(defer=defer)


def test_a_recipe_shows_its_loss():
    assert repr(Recipe(loss="focal", defer=0.5)) == "Recipe(loss='focal', defer=0.5)"
    assert (
        repr(Recipe(loss=partial(LOSSES["focal"], gamma=5)))
        == "Recipe(loss=partial(course_lib.losses.focal, gamma=5))"
    )


# ── decoupled training ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def first():
    data = unequal(apart=1.5)
    return data, train(Recipe(model="mlp", epochs=20, dropout=0.1, seed=3), data)


def test_the_body_stays_and_the_head_is_learned_on_balanced_classes(first):
    data, run = first
    before = weights(run).clone()
    again = retrain_head(run, data, steps=200)
    assert torch.equal(weights(run), before)
    for name, each in run.model.body.state_dict().items():
        assert torch.equal(each, again.model.body.state_dict()[name])
    recall = [
        metrics.recall_per_class(data.test.y, each.predict(data.test.X), data.classes)
        for each in (run, again)
    ]
    assert recall[1]["rare"] > recall[0]["rare"] + 0.2


def test_the_new_head_gives_what_it_gave_on_standardised_features(first):
    data, run = first
    again = retrain_head(run, data, steps=30)
    copies = RatioPlan.from_labels(data.train.y).indices(data.train.y, random_state=3)
    seen = Dataset(
        "features",
        Split(run.features(data.train.X)[copies], data.train.y[copies]),
        *(Split(run.features(part.X), part.y) for part in (data.val, data.test)),
        data.classes,
    )
    recipe = Recipe(model="linear", steps=30, learning_rate=0.01, schedule="cosine", dropout=0.1, seed=3)
    head = train(recipe, seen)
    np.testing.assert_allclose(
        again.predict_proba(data.test.X), head.predict_proba(seen.test.X), rtol=1e-3, atol=1e-5
    )


def test_both_stages_are_paid_for(first):
    data, run = first
    again = retrain_head(run, data, steps=30)
    assert again.samples_seen - run.samples_seen == pytest.approx(30 * 64, abs=64 * 4)
    assert again.seconds > run.seconds
    epochs = [row["epoch"] for row in again.history]
    assert epochs == list(range(1, len(epochs) + 1))
    assert len(epochs) > len(run.history)
    assert again.history[again.best_epoch - 1]["val_loss"] == min(row["val_loss"] for row in again.history)
    assert (again.n_train, again.metrics) == (330, {})


def test_the_head_learns_from_the_rows_of_the_run_alone():
    data = unequal()
    run = train(Recipe(model="mlp", epochs=1, policy=lambda y, budget, **_: np.r_[0:40, 300:310]), data)
    changed = Dataset("changed", Split(data.train.X.copy(), data.train.y), data.val, data.test, data.classes)
    changed.train.X[50:300] = 1e3
    one, other = retrain_head(run, data, steps=5), retrain_head(run, changed, steps=5)
    assert torch.equal(weights(one), weights(other))


def test_a_head_needs_steps(first):
    data, run = first
    with pytest.raises(ValueError, match="steps=0 is not allowed"):
        retrain_head(run, data, steps=0)
