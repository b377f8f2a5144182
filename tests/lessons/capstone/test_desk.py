"""The desk, its logbook and the marking: what is paid is written down, and what could not be is found."""

import json
import shutil

import numpy as np
import pytest
from sklearn.metrics import balanced_accuracy_score

from course_lessons.capstone import logbook
from course_lessons.capstone.client import FISH, KINDS, SCHOOLS, Brief, draw_drawings, draw_hidden_test
from course_lessons.capstone.desk import Desk, OverBudget
from course_lessons.capstone.logbook import DishonestLog
from course_lessons.capstone.machine import recipe_as_data, recipe_of
from course_lessons.capstone.marking import mark
from course_lessons.capstone.players import Plan, balanced_by_cell, doubtful, fill_evenly, play
from course_lessons.capstone.report import draft_report
from course_lessons.capstone.scoring import grade
from course_lib.training import Recipe

SMALL = Brief(credits=60, labelled=120, pool=400, test=10)
QUICK = Recipe(model="linear", epochs=2)


@pytest.fixture
def desk(tmp_path) -> Desk:
    return Desk(3, tmp_path, SMALL)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A whole game: labels, a training that is not handed in, a submission."""
    desk = Desk(3, tmp_path_factory.mktemp("ada"), SMALL)
    desk.buy([3, 130, 131])
    desk.train(QUICK, np.arange(120))
    desk.hand_in(QUICK.replace(augment={"noise": 0.1}), [*range(120), 130, 131], 0.3)
    return desk


def _copy(desk: Desk, folder) -> Desk:
    shutil.copy(desk.path, folder)
    return Desk(desk.seed, folder, desk.brief)


# --- The client -----------------------------------------------------------------------------------------------------


def test_the_drawings_are_as_the_brief_says():
    brief = Brief(pool=2_000)
    drawn = draw_drawings(5, brief)
    counts = np.bincount(drawn.right[brief.labelled :], minlength=len(KINDS))
    assert counts[0] / counts[-1] == pytest.approx(brief.tail, rel=0.1)
    assert np.bincount(drawn.schools) / len(drawn.schools) == pytest.approx(brief.shares, abs=0.03)
    wrong = drawn.given != drawn.right[: brief.labelled]
    for school, share in enumerate(brief.wrong):
        assert wrong[drawn.schools[: brief.labelled] == school].mean() == pytest.approx(share, abs=0.01)
    assert np.median(drawn.X[drawn.schools == 2]) < 100 < np.median(drawn.X[drawn.schools == 0])


def test_no_drawing_of_the_hidden_test_is_for_sale_and_seeds_differ():
    test, drawn = draw_hidden_test(3, SMALL), draw_drawings(3, SMALL)
    assert not {each.tobytes() for each in test.X} & {each.tobytes() for each in drawn.X}
    assert not np.array_equal(draw_hidden_test(4, SMALL).X, test.X)
    assert np.bincount(test.y).tolist() == [SMALL.test] * len(KINDS)


# --- Buying and training --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "error", "says"),
    [
        ([-1], IndexError, "outside 0"),
        ([520], IndexError, "outside 0"),
        ([5, 5], ValueError, "comes twice"),
        ([130], ValueError, "was bought before"),
        ([1.5], IndexError, "whole numbers"),
        (np.arange(200, 300), OverBudget, "100 labels are asked for, and 59"),
    ],
)
def test_what_cannot_be_bought_costs_nothing(desk, rows, error, says):
    desk.buy([130])
    before = desk.path.read_bytes()
    with pytest.raises(error, match=says):
        desk.buy(rows)
    assert desk.credits == 59
    assert desk.path.read_bytes() == before


def test_a_bought_label_is_the_right_one_and_a_wrong_one_is_corrected(desk):
    drawn = draw_drawings(3, SMALL)
    wrong = np.flatnonzero(drawn.given != drawn.right[:120])[:5]
    assert desk.buy(wrong).tolist() == drawn.right[wrong].tolist() == desk.labels[wrong].tolist()
    assert desk.corrected == 5
    assert (desk.labels[120:] == -1).all()


def test_nothing_of_the_desk_can_be_written_over(desk):
    for array in (desk.X, desk.schools, desk.labels):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    with pytest.raises(AttributeError, match="labels"):
        desk.labels = np.zeros(520, dtype=int)
    desk.buy([0])
    desk.history[0]["seed"] = 9
    assert desk.history[0]["seed"] == 3


def test_a_second_is_a_number_of_pictures(desk):
    rows = np.arange(100)
    assert desk.price(Recipe(epochs=10), rows) == pytest.approx(1_000 / 10_000)
    assert desk.price(Recipe(steps=10), rows) == pytest.approx(640 / 10_000)
    assert desk.price(Recipe(steps=10, model="vgg", width=0.5), rows) == pytest.approx(4 * 640 / 10_000)
    run = desk.train(QUICK, rows)
    assert SMALL.seconds - desk.seconds == pytest.approx(run.samples_seen * 0.25 / 10_000)


@pytest.mark.parametrize(
    ("recipe", "rows", "error", "says"),
    [
        (QUICK, [], ValueError, "the subset is empty"),
        ("vgg", [0], TypeError, "the recipe is a str"),
        (QUICK, [0, 200], ValueError, "drawing 200 has no label"),
        (Recipe(policy="random", budget=5), [0], ValueError, "leave policy and budget out"),
        (Recipe(model="vit"), [0], ValueError, "'vit' is not on the client's machine"),
        (Recipe(patience=2), [0], ValueError, "no patience"),
        (Recipe(epochs=90_000), np.arange(120), OverBudget, "60.0 s are left"),
    ],
)
def test_what_cannot_be_trained_costs_nothing(desk, recipe, rows, error, says):
    with pytest.raises(error, match=says):
        desk.train(recipe, rows)
    assert desk.seconds == SMALL.seconds
    assert not desk.path.exists()


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_a_training_that_gives_no_network_is_not_paid(desk, tmp_path, monkeypatch, error):
    def stopped(*arguments, **named):
        raise error

    monkeypatch.setattr("course_lessons.capstone.desk.train", stopped)
    with pytest.raises(error):
        desk.train(Recipe(steps=100), np.arange(120))
    assert Desk(3, tmp_path, SMALL).seconds == desk.seconds == SMALL.seconds


def test_a_training_that_never_ended_is_paid_whole(desk, tmp_path, monkeypatch):
    def killed(*arguments, **named):
        raise SystemExit

    monkeypatch.setattr("course_lessons.capstone.desk.train", killed)
    with pytest.raises(SystemExit):
        desk.train(Recipe(steps=100), np.arange(120))
    assert Desk(3, tmp_path, SMALL).seconds == pytest.approx(SMALL.seconds - 0.64)


def test_an_interrupted_training_pays_what_it_learned_from_and_is_not_handed_in(desk, monkeypatch):
    from course_lib.training import Callback

    class Stop(Callback):
        def on_step(self, state):
            if state.step == 3:
                raise KeyboardInterrupt

    from course_lessons.capstone import desk as module

    usual = module.train
    monkeypatch.setattr(module, "train", lambda *a, **k: usual(*a, callbacks=[Stop()], **k))
    with pytest.raises(ValueError, match="stopped by interrupt"):
        desk.hand_in(Recipe(steps=100), np.arange(120))
    assert not desk.scores
    assert SMALL.seconds - desk.seconds == pytest.approx(3 * 60 / 10_000, abs=0.01)


def test_recipes_come_back_from_the_logbook_as_they_were():
    recipe = Recipe(model="vgg", width=0.5, steps=9, augment={"noise": [0.1, 0.5]}, loss="weighted", seed=4)
    assert recipe_of(json.loads(json.dumps(recipe_as_data(recipe)))) == recipe


# --- The score ------------------------------------------------------------------------------------------------------


def test_the_score_is_that_of_scikit_learn_and_of_counting_by_hand(whole):
    recipe, rows, threshold = whole.handed_in[-1]
    run, test = whole.train(recipe, rows), draw_hidden_test(3, SMALL)
    proba = run.predict_proba(test.X)
    shares = [
        balanced_accuracy_score(test.y[test.groups == school], proba.argmax(axis=1)[test.groups == school])
        for school in range(3)
    ]
    price = 0.0
    for kind, chance in zip(test.y, proba[:, FISH], strict=True):
        if kind == FISH:
            price += 3 * (chance < threshold)
        else:
            price += chance >= threshold
    score = whole.scores[-1]
    assert score.by_school == pytest.approx(dict(zip(SCHOOLS, shares, strict=True)))
    assert score.price == pytest.approx(price / len(test.y))
    assert score.score == pytest.approx(min(shares) - score.price)
    assert score.low < score.score < score.high


def test_an_oracle_has_all_points_and_a_network_that_calls_nobody_pays_for_each_fish():
    test = draw_hidden_test(3, SMALL)

    class Oracle:
        def predict_proba(self, X):
            return np.eye(len(KINDS))[test.y]

    best = grade(Oracle(), 3, SMALL, 0.5, 1)
    assert (best.score, best.low, best.high) == (1.0, 1.0, 1.0)
    assert grade(Oracle(), 3, Brief(**{**SMALL.__dict__, "miss": 6.0}), 1.0, 1).price == 0
    Oracle.predict_proba = lambda self, X: np.full((len(test.y), len(KINDS)), 1 / 6)
    assert grade(Oracle(), 3, SMALL, 0.5, 1).price == pytest.approx(3 / 6)


# --- The logbook ----------------------------------------------------------------------------------------------------


def test_whoever_opens_the_desk_again_goes_on(whole, tmp_path):
    again = _copy(whole, tmp_path)
    assert (again.credits, again.seconds, again.scores) == (whole.credits, whole.seconds, whole.scores)
    assert again.labels.tolist() == whole.labels.tolist()


def test_a_torn_line_is_skipped_and_what_comes_after_it_is_whole(desk, tmp_path):
    desk.buy([200])
    with desk.path.open("ab") as file:
        file.write(b'{"n": 3, "act": "bu')
    again = Desk(3, tmp_path, SMALL)
    again.buy([201])
    assert Desk(3, tmp_path, SMALL).bought.tolist() == [200, 201]


def test_a_byte_order_mark_of_an_editor_changes_nothing(desk, tmp_path):
    desk.buy([200])
    desk.path.write_bytes(b"\xef\xbb\xbf" + desk.path.read_bytes())
    assert Desk(3, tmp_path, SMALL).bought.tolist() == [200]


EDITS = {
    "a changed figure": lambda lines: [
        line.replace('"threshold": 0.3', '"threshold": 0.2') for line in lines
    ],
    "a line less": lambda lines: lines[:1] + lines[2:],
    "a line twice": lambda lines: [*lines, lines[1]],
    "lines in another order": lambda lines: [lines[0], lines[2], lines[1], *lines[3:]],
    "another seed": lambda lines: [lines[0].replace('"seed": 3', '"seed": 4'), *lines[1:]],
    "no beginning": lambda lines: lines[1:],
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_an_edited_logbook_is_noticed(whole, tmp_path, edit):
    lines = whole.path.read_text("utf-8").splitlines(keepends=True)
    (tmp_path / whole.path.name).write_text("".join(edit(lines)), "utf-8")
    with pytest.raises(DishonestLog, match=r"line|beginning"):
        Desk(3, tmp_path, SMALL)


def test_another_games_logbook_is_refused(whole, tmp_path):
    shutil.copy(whole.path, tmp_path / "capstone-4.jsonl")
    with pytest.raises(DishonestLog, match="has seed 3, and seed 4"):
        Desk(4, tmp_path, SMALL)
    shutil.copy(whole.path, tmp_path)
    with pytest.raises(DishonestLog, match="another brief"):
        Desk(3, tmp_path, Brief(**{**SMALL.__dict__, "credits": 61}))


def test_a_logbook_that_changes_under_the_desk_is_noticed(desk, tmp_path):
    Desk(3, tmp_path, SMALL).buy([300])
    with pytest.raises(DishonestLog, match="another notebook") as found:
        desk.buy([301])
    assert f"desk = Desk(3, {str(tmp_path)!r})" in str(found.value)


def test_whoever_asks_for_the_hidden_test_is_written_down(desk):
    with pytest.raises(PermissionError, match="now stands in the logbook"):
        _ = desk.hidden_test
    assert desk.history[-1]["act"] == "peek"
    assert "asked for the hidden test (1×)" in mark([desk.path], 3, SMALL)["remarks"][0]


# --- Marking --------------------------------------------------------------------------------------------------------


def _forged(whole, folder, change) -> str:
    """Write a whole new logbook with a change, sealed as if it were honest; give what is remarked."""
    before, path = None, folder / whole.path.name
    for entry in json.loads(json.dumps(whole.history)):
        change(entry)
        plain = {key: value for key, value in entry.items() if key not in ("n", "seal")}
        before = logbook.append(path, plain, before)
    return mark([path], 3, SMALL)["remarks"][0]


def _buys(**fields):
    return lambda entry: entry["act"] == "buy" and entry.update(fields)


FORGERIES = {
    "another label": (_buys(labels=[0, 0, 0]), "other labels than the client's"),
    "bought twice": (_buys(rows=[3, 130, 130]), "comes twice"),
    "a negative position": (_buys(rows=[3, -1, 131]), "outside 0"),
    "more than the credits": (_buys(rows=[*range(200, 300)], labels=[0] * 100), "60 credits are left"),
    "never bought": (_buys(rows=[3], labels=[draw_drawings(3, SMALL).right[3].item()]), "has no label"),
    "a cheaper training": (
        lambda entry: entry["act"] == "train" and entry.update(seconds=0.001),
        "another price",
    ),
    "a training that was not paid": (
        lambda entry: entry["act"] == "trained" and entry.update(seconds=0.0),
        "half of it not paid",
    ),
    "a stopped training, handed in": (
        lambda entry: entry["act"] == "trained" and entry.update(seconds=0.0, stopped_by="interrupt"),
        "without a training that came to its end",
    ),
    "no opening": (lambda entry: entry.update(act="steal"), "has no beginning"),
    "an entry without its figures": (lambda entry: entry.pop("seconds", None), "not as a desk writes them"),
    "a higher score": (
        lambda entry: entry["act"] == "score" and entry["score"].update(score=0.99),
        "99.0 points are written",
    ),
}


@pytest.mark.parametrize(("change", "says"), FORGERIES.values(), ids=FORGERIES)
def test_a_forged_logbook_is_found_by_playing_it_again(whole, tmp_path, change, says):
    assert says in _forged(whole, tmp_path, change)


def test_an_honest_class_is_marked_best_first_without_remarks(whole, tmp_path):
    other = Desk(3, tmp_path, SMALL)
    other.hand_in(Recipe(model="linear", epochs=1), np.arange(100))
    empty = tmp_path / "empty.jsonl"
    empty.write_text("")
    table = mark([other.path, whole.path, empty], 3, SMALL)
    assert table["remarks"].tolist()[:2] == ["", ""]
    assert "no beginning" in table["remarks"][2]
    assert table["score"][0] >= table["score"][1]
    assert set(table["player"]) == {tmp_path.name, whole.path.parent.name, "empty"}
    assert table.set_index("player").loc[whole.path.parent.name, "credits"] == 3


def test_what_a_class_has_not_handed_in_is_said(tmp_path):
    desk = Desk(3, tmp_path, SMALL)
    desk.buy([200])
    assert mark(str(desk.path), 3, SMALL)["remarks"].tolist() == ["nothing was handed in"]
    assert "there is no file" in mark([tmp_path / "ada.jsonl"], 3, SMALL)["remarks"][0]
    with pytest.raises(ValueError, match="no file is given"):
        mark([], 3, SMALL)


# --- Report and players ---------------------------------------------------------------------------------------------


def test_a_file_in_the_folder_at_hand_has_a_player(whole, monkeypatch):
    monkeypatch.chdir(whole.path.parent)
    table = mark([whole.path.name], 3, SMALL, train_again=False)
    assert table["player"].tolist() == [whole.path.parent.name]


def test_the_report_says_what_was_done_and_what_was_not(whole):
    text = draft_report(whole)
    assert "3 of 60 credits were spent: 2 on new drawings" in text
    assert "the models mlp, cnn, vgg, resnet" in text
    assert "augmentation" not in text.partition("**Not tried:**")[2]
    assert "A fish is called from 0.30 on" in text


def test_filling_evenly_is_pouring_one_by_one():
    rng = np.random.default_rng(0)
    for _ in range(20):
        counts, n = rng.integers(0, 30, 4), int(rng.integers(1, 60))
        after = np.sort(counts + fill_evenly(counts, n))
        level = max(level for level in range(100) if np.maximum(level - counts, 0).sum() <= n)
        assert after.sum() == counts.sum() + n
        assert ((after >= level) & ((after <= level + 1) | np.isin(after, counts))).all()


def test_a_plan_spends_what_it_says(tmp_path):
    plan = Plan(
        whose="even over schools",
        which="guessed rare",
        clean="ask again",
        balance=True,
        recipe={"model": "linear", "epochs": 1},
    )
    desk = Desk(3, tmp_path, SMALL)
    play(desk, plan)
    assert desk.credits in range(0, 13)
    assert (desk.bought < SMALL.labelled).sum() <= 12
    assert not mark([desk.path], 3, SMALL)["remarks"][0]


def test_balance_repeats_no_drawing_too_often_and_doubts_only_given_labels(desk):
    rng = np.random.default_rng(0)
    rows = balanced_by_cell(desk, np.arange(120), rng, most=4)
    cells = desk.schools[rows] * 6 + desk.labels[rows]
    known = desk.schools[:120] * 6 + desk.labels[:120]
    for cell in np.unique(known):
        n = (known == cell).sum()
        assert (cells == cell).sum() == min(np.bincount(known).max(), 4 * n)
    desk.buy([0, 1, 2])
    assert set(doubtful(desk, rng)) <= set(range(3, 120))
