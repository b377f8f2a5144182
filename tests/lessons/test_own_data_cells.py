"""The own-data cell of every lesson on six files such as people bring: right, or refused with advice that works.

A learner takes the # from a line of the cell and names their file. What is refused is mended as the message says. So
does the test, and looks at what comes out in the end.
"""

import ast
import contextlib
import io
import re
from functools import cache, partial

import jupytext
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from PIL import Image

from course_lessons.build import own_lessons
from course_lib import datasets
from course_lib.exercises import exercises
from course_lib.lessons import find_lesson
from tests.library import realistic_files as realistic

SLUGS = (
    "data_quality",
    "split_honestly",
    "how_much_data",
    "subsets",
    "which_ones",
    "hard_or_wrong",
    "whose_data",
    "change_the_data",
    "threshold",
    "change_the_loss",
)
QUICK = {"steps": 60, "seeds": 3, "n_estimators": 10, "resamples": 100}  # a test has no time for more
ADVICE = re.compile(r"\b(\w+)=('[^']*'|\[[^\]]*\]|True)")


@cache
def cells(slug: str) -> tuple[str, str]:
    """What the lesson has imported by then, and its own-data cells as one text."""
    notebook = jupytext.read(find_lesson(slug).folder / "lesson.py", fmt="py:percent").cells
    (at,) = (k for k, cell in enumerate(notebook) if "## On your own data" in cell.source)
    imports = [
        ast.unparse(statement)
        for cell in notebook[:at]
        if cell.cell_type == "code"
        for statement in ast.parse(cell.source).body
        if isinstance(statement, ast.Import | ast.ImportFrom)
    ]
    own = [cell.source for cell in notebook[at + 1 :] if cell.cell_type == "code"]
    return "\n".join(imports), "\n".join(own)


class Page:
    """A page on which the learner's cell runs: what it shows, and the names that it leaves."""

    def __init__(self, slug: str, line: str, given: dict | None = None, **settings: str) -> None:
        imports, own = cells(slug)
        loader = re.match(r"\w+ = datasets\.\w+", line)[0]
        own, found = re.subn(rf"^# {re.escape(loader)}.*$", lambda _: line, own, flags=re.MULTILINE)
        assert found == 1, f"the cell has no line for {loader}"
        for name, value in settings.items():
            own, found = re.subn(rf"^{name} = .*$", f"{name} = {value}", own, flags=re.MULTILINE)
            assert found == 1, f"the cell has no setting {name}"
        self.shown: list = []
        written = {each.function: each.reference() for each in exercises(slug).values() if each.function}
        self.names: dict = {"display": self.shown.append, **written, **(given or {})}
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
            exec(imports, self.names)
            for statement in quick(ast.parse(own)).body:
                if isinstance(statement, ast.Expr):
                    shown = eval(compile(ast.Expression(statement.value), slug, "eval"), self.names)
                    self.shown += [] if shown is None else [shown]
                else:
                    exec(compile(ast.Module([statement], []), slug, "exec"), self.names)
        self.printed = printed.getvalue()
        plt.close("all")

    def __getitem__(self, name: str):
        return self.names[name]

    @property
    def text(self) -> str:
        return "\n".join([self.printed, *map(str, self.shown)])


def quick(tree: ast.Module) -> ast.Module:
    """Shorten what takes long, by its name in a call; the rest of the cell stays as it is."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in QUICK and isinstance(node.value, ast.Constant):
            node.value = ast.Constant(QUICK[node.arg])
        named = getattr(node.targets[0], "id", "") if isinstance(node, ast.Assign) else ""
        if named in QUICK and isinstance(node.value, ast.Constant):
            node.value = ast.Constant(QUICK[named])
        if isinstance(node, ast.Dict):
            for k, key in enumerate(node.keys):
                if isinstance(key, ast.Constant) and key.value in QUICK:
                    node.values[k] = ast.Constant(QUICK[key.value])
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "RandomForestClassifier":
            node.args = [ast.Constant(QUICK["n_estimators"])]
    return ast.fix_missing_locations(tree)


def advised(message: str) -> dict:
    """The options of the first cure that a message gives, as they stand there."""
    cure = re.split(r"\bor\b", message[ADVICE.search(message).start() :])[0]
    found: dict = {}
    for option, value in ADVICE.findall(cure):
        found.setdefault(option, ast.literal_eval(value))
    return found


# The files: how each is made, what its owner knows and no message can say, the class to be found, a column of groups.
FILES = {
    "churn": (realistic.churn, {"target": "churn"}, "Yes", "contract"),
    "reviews": (realistic.reviews, {"target": "label"}, "bad", None),
    "pictures": (realistic.pictures, {"size": 16, "colour": False}, "left", None),
    "european": (realistic.european, {"target": "Güte", "time": "Verkauft"}, "schlecht", "Straße"),
    "hospitals": (
        realistic.hospitals,
        {"target": "outcome", "drop": ["patient_id", "date"], "groups": "hospital"},
        "died",
        "hospital",
    ),
    "codes": (realistic.codes, {"target": "code"}, "01", None),
}
EACH_FILE = pytest.mark.parametrize("name", FILES)
LOADERS = {"pictures": datasets.load_image_folder}


def follow(load, options: dict) -> dict:
    """Load, and do what each message says, until nothing is refused any more."""
    options = dict(options)
    for _ in range(6):
        try:
            load(**options)
        except ValueError as refused:
            options |= advised(str(refused))
        else:
            return options
    raise AssertionError("six messages followed, and it is still refused")


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict[str, tuple]:
    """Each file, and the options that its owner comes to by doing what the messages say."""
    made = {}
    for name, (make, options, *_) in FILES.items():
        path = make(tmp_path_factory.mktemp(name))
        made[name] = path, follow(partial(LOADERS.get(name, datasets.load_table), path), options)
    return made


def line(path, options: dict) -> str:
    loader = "load_image_folder" if path.is_dir() else "load_table"
    return f"own = datasets.{loader}({str(path)!r}, {', '.join(f'{o}={v!r}' for o, v in options.items())})"


def in_file(path, options: dict) -> pd.DataFrame:
    """The table as pandas reads it, all of it text; rows by the numbers of a spreadsheet."""
    style = {"sep": options.get("sep", ","), "encoding": options.get("encoding", "utf-8")}
    table = pd.read_csv(path, dtype=str, keep_default_na=False, **style)
    return table.set_index(np.arange(2, len(table) + 2))


def known_rows(page: Page, path, options: dict) -> pd.DataFrame:
    """The rows of the file that were loaded; their classes are those that stand in it."""
    own, table = page["own"], in_file(path, options)
    for part in (own.train, own.val, own.test):
        assert table.loc[part.rows, options["target"]].tolist() == [own.classes[code] for code in part.y]
    return table.loc[np.concatenate([own.train.rows, own.val.rows, own.test.rows])]


def usual_share(page: Page) -> float:
    """How often one is right who always says the commonest class."""
    return np.bincount(page["own"].test.y).max() / len(page["own"].test)


@EACH_FILE
def test_the_audit_speaks_of_the_file(files, name):
    path, options = files[name]
    page = Page("data_quality", line(path, options))
    own, doubted = page["own"], page["doubted"]
    assert own.description in page.printed
    if name == "pictures":
        assert len(own.train) + len(own.val) + len(own.test) == 300
        assert "12 images are an exact copy of an earlier one (4 %)" in page.text
        assert [file.split("/")[0] for file in doubted.index] == doubted["labelled"].tolist()
        assert doubted.index.name == "file"
        return
    table = known_rows(page, path, options)
    assert doubted["labelled"].tolist() == table.loc[doubted.index, options["target"]].tolist()
    assert (doubted["labelled"] != doubted["rather"]).all()
    features = [
        c for c in table if c not in (options["target"], *options.get("drop", ()), options.get("groups"))
    ]
    copies = table.sort_index().duplicated(features)
    found = f"{copies.sum()} row{'s are' if copies.sum() > 1 else ' is'} an exact copy of an earlier one"
    assert (found if copies.any() else "No row is an exact copy") in page.text
    if copies.any():
        assert f"Rows: {', '.join(map(str, table.sort_index().index[copies][:5]))} and" in page.text


@EACH_FILE
def test_the_split_is_looked_through_for_what_it_tears_apart(files, name):
    path, options = files[name]
    page = Page("split_honestly", line(path, options))
    assert page["own"].description in page.printed
    for part, split in page["parts"].items():
        counts = np.bincount(split.y, minlength=len(page["own"].classes))
        assert f"{part}: {len(split):,} rows, {counts.min()} of its rarest class" in page.printed
    if name != "pictures":
        assert ("Nothing leaks" in page.text) == (options.get("copies") != "apart")


def test_the_labels_doubted_are_those_that_are_wrong(files, tmp_path):
    path, options = files["reviews"]
    table = in_file(path, options)
    wrong = table.index[np.arange(len(table)) % 41 == 7]
    table.loc[wrong, "label"] = table.loc[wrong, "label"].map({"good": "bad", "bad": "good"})
    other = tmp_path / "reviews.csv"
    table.to_csv(other, index=False)
    page = Page("data_quality", line(other, options))
    learned = set(page["own"].train.rows) & set(wrong)
    assert set(page["doubted"].index) <= learned
    assert len(page["doubted"]) >= 0.8 * len(learned) > 4


@EACH_FILE
def test_a_curve_promises_what_such_a_file_can_give(files, name):
    path, options = files[name]
    page = Page("how_much_data", line(path, options))
    promise, errors, n = page["own_promise"], page["own_errors"], len(page["own"].train)
    assert page["sizes"] == [n // 16, n // 8, n // 4, n // 2] or len(page["sizes"]) == 4
    assert promise.sizes[-1] == pytest.approx(2 * n)
    assert ((promise.low > 0) & (promise.low <= promise.error) & (promise.error <= promise.high)).all()
    assert promise.error[-1] <= errors.max() + 1e-9, "more data are promised to do harm"
    assert (promise.high <= 1).all(), "more wrong than there are"
    by_guessing = 1 - usual_share(page)
    if name in ("hospitals", "codes", "european"):  # where nothing is to be learned
        assert promise.error[-1] == pytest.approx(by_guessing, abs=0.15)
    if name in ("reviews", "pictures"):  # where all is
        assert promise.error[-1] < 0.5 * by_guessing


@EACH_FILE
def test_subsets_are_of_the_size_said_and_as_good_as_such_a_file_lets_them_be(files, name):
    path, options = files[name]
    page = Page("subsets", line(path, options))
    frame, n = page["own_runs"].frame, len(page["own"].train)
    shares = frame.groupby("recipe")["n_train"].first() / n
    tenths = [recipe for recipe in shares.index if recipe not in ("all of it", "half")]
    assert shares["all of it"] == 1
    assert shares[tenths].between(0.09, 0.11).all()
    whole = page["own_runs"].values()["all of it"].mean()
    if name in ("reviews", "pictures"):
        assert whole > usual_share(page) + 0.15
    else:
        assert whole == pytest.approx(usual_share(page), abs=0.12)


@EACH_FILE
def test_what_to_label_next_is_chosen_without_a_label_and_judged_against_chance(files, name):
    path, options = files[name]
    page = Page("which_ones", line(path, options))
    chosen, budget, y = page["chosen"], page["budget"], page["own"].train.y
    assert len(set(chosen)) == budget == min(50, len(y) // 4)
    page.names["own"] = None  # labels and all
    again = page["subsets"].facility_location(range(len(y)), budget, features=page["own_pool"])
    np.testing.assert_array_equal(chosen, again)
    reached = page["own_reached"]
    assert [len(each) for each in reached.values()] == [20, 20, 1]
    assert all(0 <= share <= 1 for each in reached.values() for share in each)
    if name in ("reviews", "pictures"):
        assert max(reached["facility location"]) > 0.6


@EACH_FILE
def test_the_hardest_are_those_that_the_model_would_call_something_else(files, name):
    path, options = files[name]
    page = Page("hard_or_wrong", line(path, options))
    own, hardest = page["own"], page["hardest"]
    assert len(hardest) <= 12
    assert (hardest["labelled"] != hardest["rather"]).all()
    assert hardest["hardness"].is_monotonic_decreasing
    if name != "pictures":
        table = known_rows(page, path, options)
        assert hardest["labelled"].tolist() == table.loc[hardest.index, options["target"]].tolist()
    else:
        assert [file.split("/")[0] for file in hardest.index] == hardest["labelled"].tolist()
    assert page["own_proba"].shape == (len(own.train), len(own.classes))


@EACH_FILE
def test_groups_are_those_of_the_file_or_asked_for(files, name):
    path, options = files[name]
    groups = FILES[name][3]
    if name != "pictures":
        with pytest.raises(ValueError, match="no group lies on both sides") as refused:
            Page("whose_data", line(path, options))
        assert advised(str(refused.value)) == {"groups": "region", "mix_groups": True}
        if groups is None:
            return
        encode = [column for column in options.get("encode", []) if column != groups]
        options = options | {"groups": groups, "mix_groups": True, "encode": encode}
    page = Page("whose_data", line(path, options))
    test, frame = page["own"].test, page["own_runs"].frame
    names = page["own"].group_names
    if name == "pictures":
        assert names == ("dark", "usual", "bright")
        assert np.bincount(page["own"].train.groups).tolist() == pytest.approx([18, 144, 18], abs=1)
    else:
        assert [names[code] for code in test.groups] == in_file(path, options).loc[test.rows, groups].tolist()
        assert not any(column.startswith(groups) for column in page["own"].columns)
    counts = np.bincount(test.groups, minlength=len(names))
    right = sum(frame[f"accuracy_{each}"].fillna(0) * n for each, n in zip(names, counts, strict=True))
    np.testing.assert_allclose(right / counts.sum(), frame["accuracy"])
    assert [f"accuracy_{each}" for each, n in zip(names, counts, strict=True) if n] == page["tested"]


@EACH_FILE
def test_every_ratio_of_the_search_can_be_made_and_is_scored(files, name):
    path, options = files[name]
    page = Page("change_the_data", line(path, options), positive=repr(FILES[name][2]))
    scores = pd.DataFrame(page["search"].cv_results_)
    assert not scores.isna().filter(like="score").any(axis=None)
    y, folds = page["to_find"], page["folds"]
    assert (
        y.sum()
        == (page["own"].train.y == 1).sum()
        == (np.array(page["own"].classes)[page["own"].train.y] == FILES[name][2]).sum()
    )
    if page["own"].train.groups is not None:
        assert not any(set(page["groups"][a]) & set(page["groups"][b]) for a, b in folds)
    balanced = name in ("reviews", "pictures")
    assert len(scores) == (1 if balanced else 5)
    predicted = [
        page["pipeline"].set_params(more="passthrough").fit(page["own_X"][a], y[a]).predict(page["own_X"][b])
        for a, b in folds
    ]
    costs = [
        20 * ((y[b] == 1) & (p == 0)).sum() + ((y[b] == 0) & (p == 1)).sum()
        for (_, b), p in zip(folds, predicted, strict=True)
    ]
    assert scores["mean_test_score"][0] == pytest.approx(-np.mean(costs))


@EACH_FILE
def test_costs_at_a_threshold_are_those_of_the_class_named(files, name):
    path, options = files[name]
    page = Page("change_the_loss", line(path, options), positive=repr(FILES[name][2]))
    y, p, found = page["y_test"], page["p_test"], page["rows"]["weights 1/p"]
    assert page["own"].classes[1] == FILES[name][2]
    for column, at in (("cost at 0.5", 0.5), ("cost there", found["threshold"])):
        assert found[column] == pytest.approx((10 * ((y == 1) & (p < at)) + ((y == 0) & (p >= at))).mean())
    assert found["PR-AUC"] > 0.8 * y.mean()
    assert found["Brier"] == pytest.approx(np.mean((p - y) ** 2))


@EACH_FILE
def test_the_price_of_the_class_named_decides_its_threshold(files, name):
    path, options = files[name]
    page = Page("threshold", line(path, options), positive=repr(FILES[name][2]))
    y, p = page["y_test"], page["p_test"]
    assert page["own"].classes[1] == FILES[name][2]
    assert page["rows"]["by price"]["threshold"] == pytest.approx(1 / 11)
    for found in page["rows"].values():
        at = found["threshold"]
        assert found["cost"] == pytest.approx((10 * ((y == 1) & (p < at)) + ((y == 0) & (p >= at))).mean())
    assert page["base"] == pytest.approx(np.mean((y - page["y_train"].mean()) ** 2))


@pytest.mark.parametrize("slug", [slug for slug in SLUGS if slug != "whose_data"])
def test_gaps_that_were_kept_are_filled_or_named_with_what_cures_them(tmp_path, slug):
    lines = ["a,b,label", *(f"{k}.5,{k * k % 101}.25,{('bad', 'good')[k % 2]}" for k in range(100))]
    lines[3] = ",4.25,bad"
    path, options = tmp_path / "mine.csv", {"target": "label", "missing": "keep", "random_state": 2}
    path.write_text("\n".join(lines))
    positive = {"positive": "'bad'"} if slug in RESULTS else {}
    if slug in ("which_ones", "hard_or_wrong", "data_quality", "split_honestly", *RESULTS):
        assert np.isnan(Page(slug, line(path, options), **positive)["own"].train.X).sum() == 1
        return
    with pytest.raises(ValueError, match="row 4, column 'a', of X holds NaN") as refused:
        Page(slug, line(path, options), **positive)
    assert advised(str(refused.value)) == {"missing": "drop"}
    Page(slug, line(path, options | {"missing": "drop"}), **positive)


@pytest.mark.parametrize("slug", ["change_the_data", "threshold", "change_the_loss"])
def test_folds_are_as_many_as_rows_and_groups_allow(tmp_path, slug):
    lines = ["a,g,label", *(f"{k}.5,h{k % 3},{('bad', 'good')[k // 2 % 2]}" for k in range(60))]
    path, options = tmp_path / "mine.csv", {"target": "label", "groups": "g"}
    path.write_text("\n".join(lines))
    with pytest.raises(ValueError, match="mix_groups=True") as refused:
        Page(slug, line(path, options), positive="'bad'")
    page = Page(slug, line(path, options | advised(str(refused.value))), positive="'bad'")
    assert len(page["folds"]) == 3
    path.write_text("\n".join(lines[:13]))
    page = Page(slug, line(path, {"target": "label", "drop": "g"}), positive="'bad'")
    assert len(page["folds"]) == 3


def test_what_may_happen_to_own_pictures_is_decided_by_their_classes(files):
    path, options = files["pictures"]
    page = Page("augmentation", line(path, options))
    found = page["own_runs"].values().mean()
    assert (page["own_runs"].frame["n_train"] == 180).all()
    assert found["none"] > 0.6
    assert found["mirrored"] < found["none"], "left and right were mirrored"
    table = files["churn"][0]
    with pytest.raises(NotADirectoryError, match=r"give a table to load_table\("):
        Page("augmentation", f"own = datasets.load_image_folder({str(table)!r})")


def test_photographs_of_ones_own_are_learned_from_scratch_and_by_imagenets_features(files):
    path, options = files["pictures"]
    page = Page("transfer", line(path, options))
    assert page["seen"].train.X.shape == (180, 1280)
    assert set(page["own_right"]) == {"from scratch", "frozen features"}
    assert list(page["own_right"]["from scratch"]) == [45, 180]
    assert page["own_right"]["frozen features"][180].mean() > 0.6
    with pytest.raises(NotADirectoryError, match=r"give a table to load_table\("):
        Page("transfer", f"own = datasets.load_image_folder({str(files['churn'][0])!r})")


@pytest.mark.parametrize("name", ["churn", "pictures"])
def test_rates_for_a_file_of_ones_own_go_by_a_range_test_on_it(files, name):
    path, options = files[name]
    page = Page("knobs", line(path, options))
    assert page["first"] == page["tested"].rates[page["tested"].smoothed().argmin()] / 10
    tried = [float(each.removeprefix("rate ")) for each in page["own_runs"].recipes]
    assert tried == pytest.approx([page["first"] * times for times in (1 / 10, 1 / 3, 1, 3, 10)], rel=0.06)
    assert page["own_runs"].values("val_accuracy").mean().max() > 0.6
    assert (page["own_runs"].frame["n_train"] == len(page["own"].train)).all()


@pytest.mark.parametrize("name", ["churn", "pictures"])
def test_a_search_on_a_file_of_ones_own_ends_with_the_best_on_its_test_part(files, name):
    path, options = files[name]
    page = Page("searching", line(path, options))
    tried = page["own_search"].frame
    assert len(tried) == 12
    assert page["own_search"].value == tried.loc[~tried.pruned, "val_accuracy"].max() > 0.6
    assert page["own_search"].best.learning_rate in set(tried.learning_rate)
    assert page["own_final"].metrics["accuracy"] > 0.6


def test_a_table_of_ones_own_is_answered_by_five_models_and_three_ways_to_join_them(files):
    path, options = files["churn"]
    page = Page("ensembles", line(path, options))
    assert len(page["own_rows"]) == len(page["own_models"]) > 4
    assert page["own_rows"].between(50, 100).all()


@pytest.mark.parametrize("name", ["churn", "pictures"])
def test_tricks_are_compared_on_a_file_of_ones_own_by_its_validation_part(files, name):
    path, options = files[name]
    page = Page("cheap_tricks", line(path, options))
    assert page["own_runs"].recipes == ("as it is", "one cycle", "and smoothed labels", "and weight decay")
    assert page["own_runs"].metric == "val_accuracy"
    assert page["own_runs"].values().max().max() > 0.6
    assert (page["own_runs"].frame["n_train"] == len(page["own"].train)).all()


def test_three_families_learn_ones_own_pictures_and_are_timed(files):
    path, options = files["pictures"]
    page = Page("which_model", line(path, options))
    assert list(page["own_rows"].index) == ["cnn", "vgg", "resnet"]
    assert page["own_rows"]["right, %"].max() > 60
    assert (page["own_rows"]["ms for an answer"] > 0).all()
    table = files["churn"][0]
    with pytest.raises(NotADirectoryError, match=r"give a table to load_table\("):
        Page("which_model", f"own = datasets.load_image_folder({str(table)!r})")


def test_the_stack_of_a_small_table_or_of_few_groups_has_folds_that_they_allow(tmp_path):
    lines = ["a,g,label", *(f"{k}.5,h{k // 2 % 6},{('bad', 'good')[k % 2]}" for k in range(60))]
    path, options = tmp_path / "mine.csv", {"target": "label", "groups": "g"}
    path.write_text("\n".join(lines))
    page = Page("ensembles", line(path, options))
    folds, groups = page["own_models"]["stacked"].cv, page["own"].train.groups
    assert len(folds) == len(np.unique(groups)) < 5
    assert not any(set(groups[a]) & set(groups[b]) for a, b in folds)
    path.write_text("\n".join(lines[:11]))
    page = Page("ensembles", line(path, {"target": "label", "drop": "g"}))
    assert len(page["own_models"]["stacked"].cv) == 3
    assert page["own_rows"].between(0, 100).all()


def test_parts_of_a_table_of_ones_own_teach_a_forest_and_shuffled_labels_teach_nothing(files):
    path, options = files["churn"]
    page = Page("subsets_elsewhere", line(path, options))
    n = len(page["own"].train)
    assert list(page["own_right"]) == [f"{round(share * n):,} rows" for share in (0.1, 0.3, 1)]
    assert all(0.4 < right < 1 for right in page["own_right"].values())
    page = Page("judged_on_a_part", line(path, options) + ".train")
    assert len(page["promises"]) == 10
    assert np.mean([each["inside"] for each in page["promises"]]) == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize("name", ["churn", "pictures"])
def test_cells_of_group_and_class_are_counted_of_a_file_of_ones_own(files, name):
    path, options = files[name]
    if name == "churn":
        encode = [column for column in options["encode"] if column != "contract"]
        options = options | {"groups": "contract", "mix_groups": True, "encode": encode}
    page = Page("capstone", line(path, options))
    own = page["own"]
    assert page["own_cells"].sum().to_dict() == dict(
        zip(own.classes, np.bincount(own.train.y).tolist(), strict=True)
    )
    assert set(page["own_cells"].index) <= set(own.group_names)


def test_ten_photographs_have_a_label_of_each_class_at_least(tmp_path):
    for k in range(10):
        (tmp_path / "photos" / "ab"[k % 2]).mkdir(parents=True, exist_ok=True)
        Image.new("L", (32, 32), 20 * k).save(tmp_path / "photos" / "ab"[k % 2] / f"{k}.png")
    assert Page("transfer", line(tmp_path / "photos", {"size": 32}))["own_sizes"] == [2, 6]


def test_objects_of_ones_own_are_counted_by_image_and_class(tmp_path):
    path = tmp_path / "boxes.csv"
    rows = [("a b.jpg", "NA"), ("a b.jpg", "1"), ("ü.jpg", "NA"), ("ü.jpg", "NA"), ("$c$.jpg", "01")]
    path.write_text("name;x;kind\n" + "".join(f"{image};7;{kind}\n" for image, kind in rows), "utf-8")
    mine = f"boxes = datasets.load_objects({str(path)!r}, image='name', label='kind'"
    ours = {"scenes": datasets.load_scenes(9)}
    with pytest.raises(ValueError, match="give sep=';'"):
        Page("count_objects", mine + ")", ours, common="'NA'")
    with pytest.raises(ValueError, match=r"no object is a 'bird'; there are \['01', '1', 'NA'\]"):
        Page("count_objects", mine + ", sep=';')", ours)
    found = Page("count_objects", mine + ", sep=';')", ours, common="'NA'")["by_class"]
    assert found[["images", "objects", "without a NA"]].T.to_dict("list") == {
        "01": [1, 1, 1],
        "1": [1, 1, 0],
        "NA": [2, 3, 0],
    }


def test_no_lesson_that_takes_own_data_is_left_out():
    takes = [
        each.slug
        for each in own_lessons()
        if "# own = datasets.load_" in (each.folder / "lesson.py").read_text("utf-8")
    ]
    others = {"augmentation", "transfer", "which_model", "knobs", "searching", "cheap_tricks", "ensembles"}
    others |= {"subsets_elsewhere", "judged_on_a_part", "capstone"}
    assert set(takes) == {*SLUGS, *others}


LABELS = {
    "0 and 1": ("1", "0"),
    "-1 and 1": ("1", "-1"),
    "1 and 2": ("2", "1"),
    "2 rare, 1 common": ("1", "2"),
    "words": ("bad", "good"),
    "words, the other way": ("good", "bad"),
    "truth": ("True", "False"),
    "a third": ("bad", "good", "unsure"),
}
RESULTS = {
    "change_the_data": lambda page: page["search"].cv_results_["mean_test_score"].tolist(),
    "threshold": lambda page: [list(row.values()) for row in page["rows"].values()],
    "change_the_loss": lambda page: [list(row.values()) for row in page["rows"].values()],
}


@pytest.mark.parametrize("slug", RESULTS)
def test_whatever_the_labels_the_prices_are_the_same(slug, tmp_path):
    rng, days = np.random.default_rng(0), np.arange(150)
    rare = days % 5 == 0
    X = rng.normal(rare[:, None], 1, (150, 3)).round(3)
    told = []
    for positive, *others in LABELS.values():
        labels = np.where(rare, positive, np.array(others)[days % len(others)])
        path = tmp_path / "mine.csv"
        pd.DataFrame(X, columns=list("abc")).assign(day=days, label=labels).to_csv(path, index=False)
        mine = line(path, {"target": "label", "time": "day"})
        with pytest.raises(ValueError, match="Name the one to be found, such as: positive = ") as refused:
            Page(slug, mine)
        if len(others) == 1:
            assert str(refused.value).endswith(f"positive = {positive!r}")
        page = Page(slug, mine, positive=repr(positive))
        told.append(RESULTS[slug](page))
        assert page["own"].train.y.tolist() == rare[page["own"].train.rows - 2].tolist()
    assert all(result == told[0] for result in told)
