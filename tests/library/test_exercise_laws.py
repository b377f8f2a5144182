"""The laws of the exercises, and the guard around a learner's code: what each refuses, in which words."""

import os
import random
import signal
import threading
import time
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.utils import resample as sample_rows

from course_lib.exercises import Exercise, Retry, assess, exercise, guard, laws, wording


def hint_of(law, *arguments, **options) -> str:
    with pytest.raises(Retry) as found:
        law(*arguments, **options)
    return found.value.hint


# --- A function, called safely --------------------------------------------------------------------------------------


def forgets(n, seed):
    np.random.default_rng(seed).permutation(n)


def yields(n, seed):
    yield from range(n)


async def waits(n, seed):
    return n


def half_done(n, seed):
    return n, ...


def exits(n, seed):
    raise SystemExit


def endless(n, seed):
    while True:
        with suppress(Exception):  # must not swallow the end
            n += 1


def recursive(n, seed):
    return recursive(n, seed)


class Unprintable(Exception):
    def __str__(self):
        raise RuntimeError("no")

    __repr__ = __str__


def raises_unprintable(n, seed):
    raise Unprintable


def seeds_choice(n, seed):
    return np.random.default_rng().choice(n, size=n, seed=seed)


def sorts_and_returns(n, seed):
    return list(range(n)).sort()


def keeps_what_shuffle_gives(n, seed):
    rows = np.arange(n)
    rows = np.random.default_rng(seed).shuffle(rows)
    return rows


def fills_in_place(n, seed):
    return pd.Series([2, 1]).sort_values(inplace=True)  # noqa: PD002


def says_none(n, seed):
    return [n] if n > 100 else None


def returns_nothing(n, seed):
    if n > 100:
        return [n]
    else:
        return {}.get(n)


def falls_through(n, seed):
    if n > 100:
        return [n]


def has_an_inner_one(n, seed):
    def inner():
        return n

    inner()


def draws_too_many(n, seed):
    return np.random.default_rng(seed).choice(n, size=n + 1, replace=False)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (forgets, "gives nothing back. It should end with `return` and the rows"),
        (yields, "generator"),
        (waits, "async def"),
        (half_done, "still a `...`"),
        (exits, "ends the program"),
        (endless, "still running after 0.3 seconds"),
        (recursive, "calls itself without end"),
        (raises_unprintable, "Unprintable"),
        (draws_too_many, "in the line `return np.random.default_rng(seed).choice(n, size=n + 1, replace=False)`"),
        (draws_too_many, "more than there are"),
        (draws_too_many, "A cure for this task."),
        (lambda n, seed: n / 0, "With n = 10 and seed = 3 your `pick` stopped"),
        (lambda n, seed: n / 0, "divides by zero"),
        (lambda n, seed: unknown, "the name `unknown` is not known"),  # noqa: F821
        (lambda n, seed: [1][n], "beyond the end of a list"),
        (lambda n, seed: [1].mean(), "a list has no `.mean`"),
        (lambda n, seed: np.zeros(3) + np.zeros(4), "shapes (3,) and (4,)"),
        (lambda n, seed: np.zeros(3)[n], "position 10 where there are only 3"),
        (lambda n, seed: np.zeros(3)[: n / 2], "whole number"),
        (lambda n, seed: 1 if np.arange(n) > 2 else 0, "whole array"),
        (lambda n, seed: np.arange(n)[np.ones(4, bool)], "a mask of 4 entries is used on 10"),
        (lambda n, seed: {}["cat"], "the key 'cat'"),
        (lambda n, seed: np.array([]).max(), "of nothing"),
        (lambda n, seed: -[1], "`-` stands before a list"),
        (lambda n, seed: None + 1, "`+` stands between `None` and a number"),
        (lambda n, seed: np.noexist, "there is no `noexist` in `numpy`"),
        (lambda n, seed: random.Random(seed).sample(range(n), n + 1), "more than there are"),
        (lambda n, seed: random.Random(seed).choice([]), "draws from nothing"),
        (lambda n, seed: np.random.default_rng(seed).choice([]), "draws from nothing"),
        (lambda n, seed: np.random.default_rng(seed).integers(0), "draws from nothing"),
        (lambda n, seed: np.random.default_rng(seed).choice(np.float64(2.5)), "what is no row of things"),
        (lambda n, seed: np.random.default_rng(seed).choice(n, p=np.ones(n)), "add up to 1"),
        (lambda n, seed: np.concatenate([np.ones(2), np.ones((2, 2))]), "arrays of 1 and of 2 dimensions"),
        (lambda n, seed: np.concatenate([1, 2]), "joins single numbers"),
        (lambda n, seed: np.concatenate([]), "joins nothing"),
        (lambda n, seed: np.vstack([np.ones(2), np.ones(3)]), "other lengths differ"),
        (lambda n, seed: np.zeros(-1), "below 0 stands where a length"),
        (lambda n, seed: np.bincount([-1, 2]), "below 0 stands where a length"),
        (lambda n, seed: np.repeat([1, 2], [-1, 1]), "below 0 stands where a length"),
        (lambda n, seed: float(np.ones(2)), "whole array stands where one number"),
        (lambda n, seed: torch.ones(2).item(), "whole array stands where one number"),
        (lambda n, seed: np.array([[1], [2, 3]]), "of different lengths"),
        (lambda n, seed: np.zeros(2).__setitem__(slice(None), np.ones(3)), "array of shape (3,) into one of (2,)"),
        (lambda n, seed: np.zeros(2).__setitem__(np.array([True, False]), np.ones(3)), "3 values into the 1 places"),
        (lambda n, seed: np.zeros(2).__setitem__(np.array([True, True]), np.eye(2)), "that hold one number each"),
        (lambda n, seed: pd.DataFrame({"a": [1, 2]}).assign(b=np.ones(3)), "3 values into a column of 2"),
        (lambda n, seed: train_test_split(range(n), stratify=range(n)), "one value has a single row"),
        (lambda n, seed: train_test_split(range(n), range(n - 1)), "parts of different lengths, 10, 9"),
        (lambda n, seed: LogisticRegression().fit(np.ones((n, 1)), np.ones(n)), "samples of one class alone"),
        (lambda n, seed: LogisticRegression().fit(np.eye(2), [0, 1]).predict(np.eye(3)),
         "a `LogisticRegression` learned from 2 columns and is asked about 3"),
        (lambda n, seed: LogisticRegression().fit([0, 1], [0, 1]), "`.reshape(-1, 1)`"),
        (lambda n, seed: LogisticRegression().fit([[np.nan], [1]], [0, 1]), "NaN or infinity"),
        (lambda n, seed: sample_rows(range(n), n_samples=np.int64(0)), "or None; it gets 0"),
        (lambda n, seed: float("a few"), "a text stands where a number is needed"),
        (lambda n, seed: np.arange(n).index(3), "an array has no `.index`"),
        (lambda n, seed: [].pop(), "out of a list where there is none left"),
        (lambda n, seed: np.interp(1, [1, 2], [1, 2, 3]), "parts of different lengths"),
        (lambda n, seed: list(zip([1], [1, 2], strict=True)), "parts of different lengths"),
        (lambda n, seed: np.stack([np.ones(2), np.ones(3)]), "arrays of different shapes"),
        (lambda n, seed: __import__("no_such_library"), "there is no `no_such_library` here"),
        (sorts_and_returns, "`sort` gives back nothing (`None`). Give it a line of its own"),
        (keeps_what_shuffle_gives, "With n = 10 and seed = 3: your `pick` gives nothing back. `shuffle`"),
        (fills_in_place, "`sort_values` with `inplace=True` gives back nothing"),
        (says_none, "It says `return None` there. Asked is the rows."),
        (returns_nothing, "What stands after its `return` is `None` there."),
        (falls_through, "Some of its ways end at a `return`, and this one does not."),
        (has_an_inner_one, "should end with `return` and the rows"),
    ],
)  # fmt: skip
def test_what_becomes_of_a_call_is_said_in_words(answer, says, monkeypatch):
    monkeypatch.setattr(laws, "SECONDS", 0.3)
    pick = laws.Function(
        answer, "pick(n, seed)", returns="the rows", stops={"more than there are": "A cure for this task."}
    )
    assert says in hint_of(pick, 10, 3)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (lambda n: n, "The page calls `pick(n, seed)`, in that order; yours takes n."),
        (lambda n, seed, extra: n, "yours takes n, seed, extra"),
        (lambda seed, n: n, "in another order"),
        (lambda n, *, seed: n, "in that order"),
        (dict, "a class"),
        ([1, 2], "what came is a list"),
        (np.zeros(3), "what came is an array"),
    ],
)
def test_what_cannot_be_called_as_the_page_does_is_refused_at_once(answer, says):
    assert says in hint_of(laws.Function, answer, "pick(n, seed)")


@pytest.mark.parametrize(
    "answer", [lambda a, b: a + b, lambda *all: sum(all), lambda n, seed=0, more=1: n + seed, max]
)
def test_names_of_the_learners_own_will_do(answer):
    assert laws.Function(answer, "add(n, seed)")(2, 0) == 2


def test_what_stands_after_a_star_is_passed_by_name():
    policy = laws.Function(lambda y, *, random_state, **_: (y, random_state), "policy(y, *, random_state)")
    assert policy([1], random_state=3) == ([1], 3)
    assert policy(y=[1], random_state=3) == ([1], 3)
    assert "yours takes y, seed" in hint_of(laws.Function, lambda y, seed: y, "policy(y, *, random_state)")


def zero(values):
    values[:] = 0


POISON = {
    "array": (lambda: np.arange(5.0), zero),
    "array with NaN": (lambda: np.array([np.nan, 2, 1]), lambda values: values.sort()),
    "list": (lambda: [3, 1, 2], list.sort),
    "nested": (lambda: [np.arange(3)], lambda given: zero(given[0])),
    "dict": (lambda: {"a": 1}, dict.clear),
    "frame": (lambda: pd.DataFrame({"a": [1, 2]}), lambda frame: frame.insert(0, "b", 1)),
    "series": (lambda: pd.Series([1, 2]), lambda series: series.__setitem__(0, 5)),
    "tensor": (lambda: torch.arange(3), lambda tensor: tensor.zero_()),
}


@pytest.mark.parametrize("kind", POISON)
def test_an_answer_that_changes_what_it_is_given_is_told_and_spoils_nothing(kind):
    make, poison = POISON[kind]
    values = make()

    def spoil(values):
        poison(values)
        return 1

    assert "changes the `values`" in hint_of(laws.Function(spoil, "spoil(values)"), values)
    assert laws.same(values, make())
    assert laws.Function(lambda values: 1, "leave(values)")(values) == 1


def test_a_gradient_reaches_the_judges_tensor():
    logits = torch.ones(3, requires_grad=True)
    laws.Function(lambda logits: logits.sum(), "loss(logits)")(logits).backward()
    assert logits.grad.tolist() == [1, 1, 1]


def test_a_warning_in_a_learners_code_stays_in_there():
    assert np.isnan(laws.Function(lambda x: np.mean(x), "mean(x)")([]))


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (lambda n, seed: np.random.default_rng().permutation(n), "gives two different answers"),
        (lambda n, seed: np.arange(n), "Whatever the `seed`"),
        (lambda n, seed: np.random.default_rng(3).permutation(n), "Whatever the `seed`"),
    ],
)
def test_chance_comes_from_the_seed(answer, says):
    assert says in hint_of(laws.seeded, laws.Function(answer, "mix(n, seed)"), 9)


def test_where_order_says_nothing_another_order_is_no_other_draw():
    mix = laws.Function(lambda n, seed: np.random.default_rng(seed).permutation(n), "mix(n, seed)")
    laws.seeded(mix, 9)
    assert "nothing is left to chance" in hint_of(laws.seeded, mix, 9, key=sorted)


# --- What comes back ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        [2, 0, 1],
        np.array([2, 0, 1], np.uint8),
        torch.tensor([2, 0, 1]),
        pd.Series([2, 0, 1], index=[7, 8, 9]),
        pd.Index([2, 0, 1]),
        range(2, -1, -1),
        pd.Series([2, 0, 1], dtype="Int64"),
    ],
    ids=lambda answer: type(answer).__name__,
)
def test_positions_come_in_many_forms(answer):
    rows = laws.indices(answer, below=3, count=3)
    assert rows.dtype == np.int64
    assert set(rows) == {0, 1, 2}


@pytest.mark.parametrize(
    ("answer", "options", "says"),
    [
        ((1, 2), {}, "tuple"),
        ({1, 2}, {}, "a set"),
        ({0: 1}, {}, "a dictionary"),
        (3, {}, "a number"),
        ("12", {}, "a text"),
        (["1", "2"], {}, "take the quotes away"),
        ([1.0, 2], {}, "have decimals"),
        ([1.5, 2], {}, "among yours is 1.5. Is that a value"),
        ([0.5, 0.2, 0.9], {"given": {"scores": [0.2, 0.5, 0.9]}}, "values of `scores`, such as 0.5"),
        ([0.5], {"given": {"scores": [0.2, 0.5, 0.9]}}, "values of `scores`, such as 0.5"),
        ([3.0, 1.0], {"given": {"cost": [3.0, 1.0, 2.0]}}, "values of `cost`, such as 3"),
        ([70, 30, 30], {"given": {"who": [30, 50, 70]}}, "values of `who`, such as 70"),
        ([0, 1, 0, 1], {"given": {"y": [0, 1, 1]}}, "values of `y`"),
        ((np.array([1]),), {}, "`np.where` made it"),
        ((np.ones(2), np.ones(2)), {}, "tuple of 2, which does not pick rows. Give the positions alone"),
        ([True, False], {}, "mask of True and False"),
        ([[1], [2]], {}, "`.ravel()` makes one row of it"),
        ([[1], [2, 3]], {}, "different lengths"),
        ([None, 1], {}, "n yours is `None`"),
        ([-1, 2], {}, "among yours is -1"),
        ([10], {}, "from 0 to 9; among yours is 10"),
        ([1, 1, 2], {}, "nly 2 of your 3 positions differ"),
        ([1, 1, 2], {"repeats": "So some come twice."}, "So some come twice."),
        ([1, 2], {"count": 3}, "2 positions; 3 are asked for"),
        ([], {"count": 3}, "0 positions; 3 are asked for"),
        ([1, 2], {"count": 3, "case": "With k = 3: ", "of": "rows"}, "With k = 3: yours are 2 rows"),
        (pd.DataFrame({"a": [1]}), {}, "shape"),
        (iter([1]), {}, "list_iterator"),
    ],
)
def test_what_is_no_positions_is_told_apart(answer, options, says):
    assert says in hint_of(laws.indices, answer, 10, **options)


def test_a_mask_and_repeats_where_they_are_allowed():
    assert laws.indices([True, False, True], 3, mask=True).tolist() == [0, 2]
    assert laws.indices([0, 0], 3, repeats=True).tolist() == [0, 0]


@pytest.mark.parametrize(
    "answer",
    [3, 3.0, np.int8(3), np.float32(3), np.array(3), torch.tensor(3.0), Decimal(3), Fraction(3),
     torch.tensor(3.0, requires_grad=True)],
    ids=lambda answer: f"{type(answer).__name__}",
)  # fmt: skip
def test_numbers_come_in_many_forms(answer):
    assert laws.number(answer, "how many", whole=True) == 3


@pytest.mark.parametrize(
    ("answer", "options", "says"),
    [
        ("3", {}, "a text, '3': take the quotes away"),
        (True, {}, "`True` or `False`"),
        (np.bool_(True), {}, "`True` or `False`"),
        (torch.tensor(True), {}, "`True` or `False`"),
        (np.array([3]), {}, "an array of 1"),
        (np.array([True, False]), {}, "an array of 2 values, True or False: `.sum()` of it counts"),
        ([3], {}, "a list of 1"),
        ({}, {}, "a dictionary of 0"),
        (len, {}, "brackets that call it"),
        (float("nan"), {}, "not a number (NaN)"),
        (2.5, {"whole": True}, "Give one whole number, how many; yours is 2.5"),
        (0.3, {"whole": True}, "yours is 0.3, a share."),
        (2_130.37, {"whole": True}, "yours is 2,130.37; round it, down or up"),
        (float("inf"), {"whole": True}, "infinity"),
        (-1, {"at_least": 0, "at_most": 9}, "yours is -1; it lies between 0 and 9"),
        (np.float64(12_345), {"at_most": 9}, "yours is 12,345;"),
        (object(), {}, "an `object`"),
    ],
)
def test_what_is_no_number_is_told_apart(answer, options, says):
    assert says in hint_of(laws.number, answer, "how many", **options)


@pytest.mark.parametrize(
    "answer",
    [[1, 2], (1.0, 2.0), np.array([1, 2]), pd.Series([1, 2]), torch.tensor([1.0, 2.0], requires_grad=True),
     [Decimal(1), 2]],
    ids=lambda answer: type(answer).__name__,
)  # fmt: skip
def test_arrays_come_in_many_forms(answer):
    assert laws.array(answer, (2,), "a number each").tolist() == [1, 2]


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({0: 1, 1: 2}, "a dictionary; the cells below need an array or a list: a number each"),
        (3, "a number"),
        (["1", "2"], "take the quotes away"),
        ([1, 2, 3], "3 values; asked is a number each, 2 in all"),
        ([[1, 2]], "shape (1, 2)"),
        ([1, np.nan], "1 of your 2 values came out as not a number"),
        ([1, None], "n yours is `None`"),
        (pd.Series(["1", "2"], dtype=object), "n yours is a text"),
        ([True, False], "True and False"),
    ],
)
def test_what_is_no_array_of_numbers_is_told_apart(answer, says):
    assert says in hint_of(laws.array, answer, (2,), "a number each")


def test_an_empty_list_has_no_wrong_kind():
    assert laws.array([], (None,), "positions", kinds="iu").size == 0


def test_parts_mappings_and_things_of_one_type():
    assert laws.parts([1, 2], ("one", "two")) == (1, 2)
    assert "a list of 3; 2 things are asked for: one and two" in hint_of(
        laws.parts, [1, 2, 3], ("one", "two")
    )
    assert "Yours is a number" in hint_of(laws.parts, 1, ("one", "two"))
    assert "a data frame" in hint_of(laws.parts, pd.DataFrame({"a": [1], "b": [2]}), ("one", "two"))
    assert laws.mapping({"b": 1, "a": 2}, "ab", "counts") == {"a": 2, "b": 1}
    assert "also has 'c'" in hint_of(laws.mapping, {"a": 1, "b": 1, "c": 1}, "ab", "counts")
    assert "yours is a list" in hint_of(laws.mapping, ["a"], "ab", "counts")
    assert "has 'A'; write it as 'a'" in hint_of(laws.mapping, {"A": 1, "b": 1}, "ab", "counts")
    assert "has 1; write it as '1'" in hint_of(laws.mapping, {1: 1}, "1", "counts")
    assert laws.instance(3, int, "Take three.") == 3
    assert hint_of(laws.instance, "3", int, "Take three.") == "Your answer is a text. Take three."
    assert "the class `int` itself" in hint_of(laws.instance, int, int, "Take three.")


LEAVES = st.floats() | st.integers() | st.text()


@given(st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_a_value_is_the_same_as_its_copy(value):
    assert laws.same(value, laws._copied(value))


# --- Time -----------------------------------------------------------------------------------------------------------


def spin():
    while True:
        pass


@pytest.fixture(params=["main thread", "another thread"])
def run(request):
    """Run something where signals arrive, and where they don't; give what it raised."""

    def here(work):
        try:
            work()
        except BaseException as error:
            return error
        return None

    def elsewhere(work):
        found = []
        thread = threading.Thread(target=lambda: found.append(here(work)))
        thread.start()
        thread.join()
        return found[0]

    return here if request.param == "main thread" else elsewhere


def test_an_endless_loop_ends_wherever_it_runs(run):
    def work():
        with guard.time_limit(0.1):
            spin()

    assert isinstance(run(work), guard.OutOfTime)


def test_limits_lie_within_each_other(run):
    def inner_first():
        with guard.time_limit(30):
            with pytest.raises(guard.OutOfTime), guard.time_limit(0.1):
                spin()
            sum(range(1000))

    def outer_still_counts():
        with guard.time_limit(0.3):
            with guard.time_limit(30):
                pass
            spin()

    assert run(inner_first) is None
    assert isinstance(run(outer_still_counts), guard.OutOfTime)


def test_code_in_time_is_left_alone_and_so_are_the_handlers(run):
    before = signal.getsignal(signal.SIGALRM), signal.getsignal(signal.SIGINT)

    def work():
        with guard.time_limit(5), guard.watch_interrupts():
            sum(range(1000))

    assert run(work) is None
    assert (signal.getsignal(signal.SIGALRM), signal.getsignal(signal.SIGINT)) == before
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_waiting_is_counted_by_the_clock(monkeypatch):
    monkeypatch.setattr(guard, "_WAIT", 2)
    with pytest.raises(guard.OutOfTime), guard.time_limit(0.05):
        time.sleep(60)


# --- Whatever an answer does, the check ends in a hint --------------------------------------------------------------


class Hostile:
    """Everything about it fails."""

    def __getattribute__(self, name):
        raise RuntimeError("hands off")

    def _fail(self, *_):
        raise RuntimeError("hands off")

    __eq__ = __ne__ = __lt__ = __bool__ = __len__ = __repr__ = __str__ = __iter__ = __call__ = __float__ = (
        _fail
    )
    __hash__ = None


class Exits:
    def __getattr__(self, name):
        raise SystemExit(3)


class Interrupting:
    def __eq__(self, other):
        raise KeyboardInterrupt

    __hash__ = None


class Endless:
    def __eq__(self, other):
        spin()

    __hash__ = None


@pytest.fixture
def task(monkeypatch):
    """An exercise whose judge compares with 3."""

    def judge(answer):
        return None if answer == 3 else Retry("Not three.")

    made = Exercise(
        id="planted-1", title="Three", judge=judge, reference=lambda: 3, solution="three = 3",
        praise="Yes.", hints=["Count."],
    )  # fmt: skip
    monkeypatch.setattr(exercise, "get", lambda id: made)
    monkeypatch.setattr(guard, "SECONDS", 0.3)
    return made


@pytest.mark.parametrize("make", [Hostile, Exits, Interrupting, Endless, Unprintable])
def test_nothing_escapes_from_a_check(task, make):
    outcome = assess("planted-1", make())
    assert outcome.status == "retry"
    assert outcome.message.endswith("The cells below go on with our answer.")
    assert assess("planted-1", 3).status == "pass"


PAGE, MASS, SIX = [1, 2], np.ones(2), 6


def test_whoever_reads_the_page_instead_of_what_is_given_is_told():
    def counts(y):
        return [len(PAGE), MASS[0], SIX, sum(PAGE[0] for _ in y), hint_of, np.pi]

    assert guard.page_data(counts) == ["MASS", "PAGE"]
    assert guard.page_data(lambda PAGE: len(PAGE)) == guard.page_data(len) == guard.page_data(Hostile()) == []
    seen = assess("whose_data-1", lambda right, dialects: MASS).message
    assert "(Yours reads `MASS` from the page, too; work with what the function is given.)" in seen
    assert "Yours reads" not in assess("subsets-2", counts).message  # a value is asked for


def test_a_real_interrupt_interrupts(task):
    class Slow:
        def __eq__(self, other):
            os.kill(os.getpid(), signal.SIGINT)
            spin()

        __hash__ = None

    with pytest.raises(KeyboardInterrupt):
        assess("planted-1", Slow())
    assert assess("planted-1", 3).status == "pass"


def test_none_means_another_thing_where_a_function_is_asked_for():
    assert "no function" in assess("subsets-1", None).message
    assert "Hand over `draw` itself" in assess("subsets-1", None).message
    assert "`.sort()`" in assess("start_here-1", None).message
    assert "return" not in assess("start_here-1", None).message


# --- Words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("noun", "article"),
    [
        ("umbrella", "an"), ("eight", "an"), ("unimportant", "an"), ("ndarray", "an"), ("8", "an"), ("80", "an"),
        ("11", "an"), ("hour", "an"), ("`int`", "an"), ("apple", "an"), ("user", "a"), ("unit", "a"), ("one", "a"),
        ("university", "a"), ("boat", "a"), ("European", "a"), ("1", "a"), ("110", "a"), ("`RatioPlan`", "a"),
    ],
)  # fmt: skip
def test_articles_are_as_spoken(noun, article):
    assert wording.with_article(noun) == f"{article} {noun}"


NUMPY = [np.float64(1), np.array([1.0, 2]), [np.float64(0.1)], {"a": np.int64(1)}]


@pytest.mark.parametrize("value", NUMPY)
def test_no_type_of_numpy_shows_in_what_is_said(value):
    assert "np." not in wording.plain(value)
    assert "ndarray" not in wording.kind_of(value)
    assert "1.0" not in wording.plain(value)


def test_a_hostile_thing_has_a_name_all_the_same():
    assert wording.plain(Hostile()) == wording.kind_of(Hostile()) == "a `Hostile`"
