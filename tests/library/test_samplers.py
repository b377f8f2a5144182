"""The torch samplers: exact ratios, even use, seeded epochs, disjoint shares, one clear error each."""

import os
import subprocess
import sys
import tracemalloc
from functools import partial
from itertools import chain

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare
from torch.utils.data import BatchSampler, DataLoader, TensorDataset

from course_lib import samplers
from course_lib.samplers import BalancedSampler, RatioSampler
from course_lib.subsets.random_sampling import Shuffle

LABELS = np.repeat([0, 1, 2], [700, 250, 50])


class TestShuffle:
    @settings(deadline=None)
    @given(n=st.integers(1, 200_000), key=st.integers(0, 5))
    def test_every_place_is_taken_once(self, n, key):
        assert np.bincount(Shuffle(n, key)(np.arange(n)), minlength=n).tolist() == [1] * n

    @pytest.mark.parametrize("n", [100_000, 1_000_000])
    def test_looks_random(self, n):
        places = Shuffle(n, 3)(np.arange(65_536)).astype(np.int64)
        for distance in (1, 2, 16, 256):
            steps = (places[distance:] - places[:-distance]) % n
            assert chisquare(np.histogram(steps, bins=64, range=(0, n))[0]).pvalue > 1e-4
        assert chisquare(np.histogram(places, bins=64, range=(0, n))[0]).pvalue > 1e-4

    def test_another_key_is_another_order_unrelated_to_the_first(self):
        n = 100_003
        orders = [Shuffle(n, 0, epoch)(np.arange(n)).astype(float) for epoch in range(3)]
        assert np.abs(np.corrcoef([*orders, np.arange(n)])[np.triu_indices(4, 1)]).max() < 0.02

    def test_the_largest_is_as_ready_as_the_smallest(self):
        places = Shuffle(2**32 - 1, 0)(np.arange(10, dtype=np.uint32))
        assert len(set(places.tolist())) == 10

    @pytest.mark.parametrize("n", [0, -1, 2**32])
    def test_bad_size(self, n):
        with pytest.raises(ValueError, match=f"n={n}; a shuffle has 1 to 4294967295 places"):
            Shuffle(n)


def test_balanced_shows_each_class_and_each_of_its_samples_evenly():
    picked = list(BalancedSampler(LABELS, num_samples=3000))
    assert np.bincount(LABELS[picked]).tolist() == [1000] * 3
    uses = np.bincount(picked, minlength=1000)
    for label in (0, 1, 2):
        own = uses[label == LABELS]
        assert own.max() - own.min() <= 1


def test_a_large_class_goes_on_where_it_stopped():
    sampler = BalancedSampler(LABELS, num_samples=300)  # 100 of each class
    epochs = [list(sampler) for _ in range(7)]
    uses = np.bincount(np.concatenate(epochs), minlength=1000)
    assert uses[LABELS == 0].tolist() == [1] * 700
    assert set(uses[LABELS == 2]) == {14}


@given(
    parts=st.dictionaries(st.sampled_from([0, 1, 2]), st.integers(0, 7), min_size=1).filter(
        lambda p: any(p.values())
    ),
    every_batch=st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_ratio_is_exact_over_whole_rounds(parts, every_batch):
    rounds = 30
    shown = np.gcd.reduce(list(parts.values()))
    width = sum(parts.values()) // shown
    sampler = RatioSampler(LABELS, parts, num_samples=rounds * width, every_batch=every_batch)
    counts = np.bincount(LABELS[list(sampler)], minlength=3)
    assert counts.tolist() == [rounds * parts.get(label, 0) // shown for label in range(3)]


def test_shares_that_are_no_whole_numbers_are_kept_to_a_thousandth():
    sampler = RatioSampler(LABELS, {0: 0.123, 1: 0.5, 2: 0.377}, num_samples=10_000)
    assert np.bincount(LABELS[list(sampler)]).tolist() == [1230, 5000, 3770]


@pytest.mark.parametrize("batch_size", [3, 8, 64])
def test_balanced_batches_are_balanced_each(batch_size):
    batches = list(BalancedSampler(LABELS, every_batch=True).batches(batch_size, drop_last=True))
    assert len(batches) == 1000 // batch_size
    for batch in batches:
        counts = np.bincount(LABELS[batch], minlength=3)
        assert counts.max() - counts.min() <= 1


def test_balanced_sampler_mixes_the_classes_in_no_fixed_order():
    labels = np.arange(9000) % 3
    shown = labels[list(BalancedSampler(labels))]
    follows = np.zeros((3, 3))
    np.add.at(follows, (shown[:-1], shown[1:]), 1)
    assert chisquare(follows.ravel()).pvalue > 1e-4


SAMPLERS = {
    "balanced": lambda **k: BalancedSampler(LABELS, **k),
    "ratio": lambda **k: RatioSampler(LABELS, {0: 1, 2: 3}, **k),
    "ratio in every batch": lambda **k: RatioSampler(LABELS, {0: 1, 2: 3}, every_batch=True, **k),
}


@pytest.mark.parametrize("name", SAMPLERS)
class TestEverySampler:
    def test_an_epoch_can_be_repeated_and_differs_from_the_next(self, name):
        sampler = SAMPLERS[name](seed=5)
        first, second = list(sampler), list(sampler)
        assert len(first) == len(second) == len(sampler)
        assert first != second
        sampler.set_epoch(0)
        assert list(sampler) == first
        other = SAMPLERS[name](seed=5)
        other.set_epoch(1)
        assert list(other) == second
        assert list(SAMPLERS[name](seed=6)) != first

    def test_batches_are_the_epoch_cut_up(self, name):
        sampler, plain = SAMPLERS[name](), list(SAMPLERS[name]())
        lists = list(sampler.batches(32))
        sampler.set_epoch(0)
        arrays = list(sampler.batches(32, arrays=True))
        assert list(chain(*lists)) == np.concatenate(arrays).tolist() == plain
        assert len(lists) == len(sampler.batches(32)) == -(-len(plain) // 32)
        assert isinstance(lists[0], list)
        assert isinstance(lists[0][0], int)
        assert arrays[0].dtype == np.int64
        whole = sampler.batches(32, drop_last=True)
        assert [len(batch) for batch in whole] == [32] * len(whole) == [32] * (len(plain) // 32)

    @pytest.mark.parametrize("world_size", [2, 3])
    def test_processes_split_the_epoch_between_them(self, name, world_size):
        whole = list(SAMPLERS[name](seed=1))
        shares = [
            list(SAMPLERS[name](seed=1, rank=rank, world_size=world_size)) for rank in range(world_size)
        ]
        assert {len(share) for share in shares} == {len(whole) // world_size}
        together = list(chain(*shares))
        assert together == whole[: len(together)]
        if name == "subset":
            assert len(set(together)) == len(together)

    def test_feeds_a_data_loader(self, name):
        data = TensorDataset(torch.arange(1000))
        sampler, expected = SAMPLERS[name](), list(SAMPLERS[name]())
        one_by_one = torch.cat([batch for (batch,) in DataLoader(data, batch_size=50, sampler=sampler)])
        assert one_by_one.tolist() == expected
        sampler.set_epoch(0)
        in_batches = torch.cat([batch for (batch,) in DataLoader(data, batch_sampler=sampler.batches(50))])
        assert in_batches.tolist() == expected


def go_on(state: dict, make):
    """A sampler as after a restart: made anew, and told where it was."""
    sampler = make()
    sampler.load_state_dict(state)
    return sampler


@pytest.mark.parametrize("name", SAMPLERS)
class TestGoingOnInsideAnEpoch:
    @pytest.mark.parametrize("share", [0, 0.001, 0.3, 0.999, 1])
    def test_index_by_index(self, name, share):
        make = partial(SAMPLERS[name], seed=5)
        sampler, whole = make(), make()
        given = round(share * len(sampler))
        list(sampler), list(whole)  # an epoch before
        epochs = [list(whole), list(whole)]
        running = iter(sampler)
        shown = [next(running) for _ in range(given)]
        state = sampler.state_dict()
        resumed = go_on(state, make)
        assert resumed.state_dict() == state
        assert shown + list(resumed) == epochs[0]
        assert list(resumed) == epochs[1]
        list(running)
        assert list(go_on(sampler.state_dict(), make)) == epochs[1], "the pass is over: the next one follows"

    @pytest.mark.parametrize("drop_last", [False, True])
    def test_batch_by_batch(self, name, drop_last):
        def make():
            return SAMPLERS[name]().batches(32, drop_last=drop_last)

        whole, batches = list(make()), make()
        for n, _ in enumerate(batches, start=1):
            assert list(go_on(batches.state_dict(), make)) == whole[n:]
        assert list(go_on(batches.state_dict(), make)) == list(batches), (
            "the pass is over: the next one follows"
        )

    def test_over_chunks(self, name, monkeypatch):
        monkeypatch.setattr(samplers, "_CHUNK", 64)
        whole, sampler = list(SAMPLERS[name]()), SAMPLERS[name]()
        for n, _ in enumerate(sampler, start=1):
            assert sampler.state_dict()["given"] == n
            if n == 100:
                assert list(go_on(sampler.state_dict(), SAMPLERS[name])) == whole[n:]
                break

    def test_each_process_goes_on_in_its_own_share(self, name):
        makes = [partial(SAMPLERS[name], rank=rank, world_size=2) for rank in (0, 1)]
        samplers, whole = [make() for make in makes], [list(make()) for make in makes]
        running = [iter(sampler) for sampler in samplers]
        for each in running:
            for _ in range(10):
                next(each)
        for rank, make in enumerate(makes):
            assert list(go_on(samplers[0].state_dict(), make)) == whole[rank][10:]

    def test_the_epoch_that_a_loop_sets_again_goes_on_and_another_begins_anew(self, name):
        sampler = SAMPLERS[name]()
        running = iter(sampler)
        next(running)
        resumed = go_on(sampler.state_dict(), SAMPLERS[name])
        resumed.set_epoch(0)
        assert list(resumed) == list(SAMPLERS[name]())[1:]
        again = go_on(sampler.state_dict(), SAMPLERS[name])
        again.set_epoch(1)
        assert len(list(again)) == len(sampler)

    def test_under_torchs_batch_sampler_as_a_stateful_loader_asks(self, name):
        """torchdata's StatefulDataLoader: the state after a batch; then a new sampler, its state, a new pass."""
        sampler, whole = SAMPLERS[name](), list(BatchSampler(SAMPLERS[name](), 32, drop_last=False))
        running = iter(BatchSampler(sampler, 32, drop_last=False))
        for _ in range(3):
            next(running)
        resumed = SAMPLERS[name]()
        iter(resumed)  # the loader makes a pass, and throws it away
        resumed.load_state_dict(sampler.state_dict())
        assert list(BatchSampler(resumed, 32, drop_last=False)) == whole[3:]


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"epoch": 0}, r"state_dict holds \['epoch'\]; give what state_dict\(\) gave"),
        (
            {**BalancedSampler(LABELS, seed=1).state_dict()},
            "is of seed=1, and this sampler has 0",
        ),
        ({**BalancedSampler(LABELS, num_samples=7).state_dict()}, "num_samples=7, and this sampler has 1000"),
        (
            {**BalancedSampler(LABELS, rank=0, world_size=2).state_dict()},
            "world_size=2, and this sampler has 1",
        ),
        ({**BalancedSampler(LABELS).state_dict(), "given": -1}, "given is -1"),
        ({**BalancedSampler(LABELS).state_dict(), "epoch": 0.5}, "epoch is 0.5"),
    ],
    ids=["keys", "seed", "length", "processes", "given", "epoch"],
)
def test_the_state_of_another_sampler_is_refused(state, message):
    with pytest.raises(ValueError, match=message):
        BalancedSampler(LABELS).load_state_dict(state)


def test_more_shares_than_processes_are_warned_of(monkeypatch):
    monkeypatch.setattr(torch.distributed, "is_initialized", lambda: True)
    monkeypatch.setattr(torch.distributed, "get_world_size", lambda: 2)
    monkeypatch.setattr(torch.distributed, "get_rank", lambda: 1)
    with pytest.warns(
        UserWarning, match=r"world_size=4 and torch.distributed runs 2 .*rank=0, world_size=1 here"
    ):
        BalancedSampler(LABELS, rank=3, world_size=4)
    for share in ({}, {"rank": 1, "world_size": 2}, {"rank": 0, "world_size": 1}):
        BalancedSampler(LABELS, **share)


@pytest.mark.parametrize("kind", ["list", "strings", "int64", "memory map"])
def test_labels_may_come_in_any_form(kind, tmp_path):
    np.save(tmp_path / "labels.npy", LABELS)
    labels = {
        "list": LABELS.tolist(),
        "strings": np.array(["a", "b", "c"])[LABELS],
        "int64": LABELS.astype(np.int64),
        "memory map": np.load(tmp_path / "labels.npy", mmap_mode="r"),
    }[kind]
    assert list(BalancedSampler(labels)) == list(BalancedSampler(LABELS.astype(np.uint8)))


def test_a_million_labels_cost_four_bytes_each_and_no_list():
    labels = (np.arange(1_000_000) % 100 == 0).astype(np.uint8)
    tracemalloc.start()
    sampler = BalancedSampler(labels)
    next(iter(sampler.batches(256)))
    kept = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert kept < 4.5e6 + 1e6  # and the first chunk of indices


def test_many_classes():
    labels = np.arange(5000) % 1700
    assert np.bincount(labels[list(BalancedSampler(labels, num_samples=3400))]).tolist() == [2] * 1700


TWO_PROCESSES = """
import sys, numpy as np, torch.distributed as dist
from course_lib.samplers import BalancedSampler, RatioSampler
rank, store, out = int(sys.argv[1]), sys.argv[2], sys.argv[3]
dist.init_process_group("gloo", init_method=f"file://{store}", rank=rank, world_size=2)
ratio = RatioSampler(np.arange(100), dict.fromkeys(range(100), 1), seed=3)
balanced = BalancedSampler(np.repeat([0, 1], [90, 10]), every_batch=True, seed=3)
batches = balanced.batches(10, drop_last=True, arrays=True)
for epoch in range(2):
    ratio.set_epoch(epoch)
    batches.set_epoch(epoch)
    np.savez(f"{out}/{epoch}-{rank}.npz", ratio=list(ratio), batches=np.stack(list(batches)))
dist.barrier()
dist.destroy_process_group()
"""


def test_two_gloo_processes_each_take_a_share_of_their_own(tmp_path):
    running = [
        subprocess.Popen(
            [sys.executable, "-c", TWO_PROCESSES, str(rank), str(tmp_path / "store"), str(tmp_path)],
            env={**os.environ, "OMP_NUM_THREADS": "1", "GLOO_SOCKET_IFNAME": "lo"},
            stderr=subprocess.PIPE,
        )
        for rank in range(2)
    ]
    for process in running:
        assert process.wait(timeout=120) == 0, process.stderr.read().decode()
        process.stderr.close()
    epochs = [[np.load(tmp_path / f"{epoch}-{rank}.npz") for rank in range(2)] for epoch in range(2)]
    for one, other in epochs:
        assert sorted([*one["ratio"], *other["ratio"]]) == list(range(100))
        assert one["batches"].shape == other["batches"].shape == (5, 10)
        for batch in (*one["batches"], *other["batches"]):
            assert (batch < 90).sum() == 5
    assert epochs[0][0]["ratio"].tolist() != epochs[1][0]["ratio"].tolist()
    alone = RatioSampler(np.arange(100), dict.fromkeys(range(100), 1), seed=3)
    assert [*epochs[0][0]["ratio"], *epochs[0][1]["ratio"]] == list(alone)


BAD_INPUT = {
    "no labels": (lambda: BalancedSampler([]), "labels is empty"),
    "missing labels": (
        lambda: BalancedSampler([0.0, float("nan")]),
        r"labels has 1 missing label\(s\), at position",
    ),
    "labels in a matrix": (lambda: BalancedSampler(np.zeros((2, 2))), r"labels must .* got shape \(2, 2\)"),
    "length 0": (lambda: BalancedSampler(LABELS, num_samples=0), "num_samples is 0; .* from 1 up"),
    "length a float": (
        lambda: BalancedSampler(LABELS, num_samples=1e3),
        "num_samples is 1000.0; give a whole number",
    ),
    "seed negative": (lambda: BalancedSampler(LABELS, seed=-1), "seed is -1"),
    "rank alone": (lambda: BalancedSampler(LABELS, rank=1), "give both or neither"),
    "rank too large": (
        lambda: BalancedSampler(LABELS, rank=2, world_size=2),
        "rank=2 must be from 0 to .* 1",
    ),
    "too many processes": (
        lambda: BalancedSampler([1], rank=0, world_size=2),
        "cannot be shared by 2 processes",
    ),
    "epoch negative": (lambda: BalancedSampler(LABELS).set_epoch(-1), "epoch is -1"),
    "ratio of text": (lambda: RatioSampler(LABELS, "1:3"), r"ratio must be a mapping \{class: number\}"),
    "ratio of an unknown class": (
        lambda: RatioSampler(LABELS, {7: 1}),
        "ratio names 7, .* they hold 0, 1, 2",
    ),
    "ratio negative": (
        lambda: RatioSampler(LABELS, {0: -1}),
        r"ratio\[0\]=-1 must be a number, 0 or more",
    ),
    "ratio NaN": (lambda: RatioSampler(LABELS, {0: float("nan")}), r"ratio\[0\]=nan"),
    "ratio of nothing": (lambda: RatioSampler(LABELS, {0: 0}), "shows no class at all"),
    "ratio too fine": (lambda: RatioSampler(LABELS, {0: 1e-5, 1: 1.0}), "gives 0 less than one part in 1000"),
    "batch size 0": (lambda: BalancedSampler(LABELS).batches(0), "batch_size is 0"),
}


@pytest.mark.parametrize("case", BAD_INPUT)
def test_bad_input_is_one_clear_error(case):
    call, message = BAD_INPUT[case]
    with pytest.raises((ValueError, TypeError), match=message):
        call()
