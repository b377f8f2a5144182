"""The learner's own data: words, texts, dates, sparse tables, identifiers, spoken of as the file speaks of them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from sklearn.compose import make_column_transformer
from sklearn.datasets import load_breast_cancer
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB, MultinomialNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from course_lib.datasets import Dataset, Split
from course_lib.quality import audit, first_equal, identifier_columns, near_duplicates, out_of_sample_proba
from course_lib.splits import Parts, check_leaks, stratified

RNG = np.random.default_rng(0)
N = 400


def _customers():
    """A messy table: 400 rows, then 20 copies and 10 near-copies of the first under new numbers."""
    table = pd.DataFrame(
        {
            "Unnamed: 0": range(N),
            "customer_id": RNG.permutation(N) + 70_000,
            "city": RNG.choice(["Rome", "Oslo", None], N),
            "plan": pd.Categorical(RNG.choice(["a", "b"], N)),
            "age": pd.array(RNG.integers(18, 90, N), dtype="Int64"),
            "pay": RNG.exponential(50, N),
            "since": pd.Timestamp("2020-01-01") + pd.to_timedelta(RNG.integers(0, 1500, N), "D"),
            "vip": RNG.random(N) < 0.1,
            "price": [f"{price:.2f}".replace(".", ",") for price in RNG.exponential(9, N)],
        }
    )
    near = table.iloc[20:30].assign(pay=lambda frame: frame["pay"] + 0.01)
    whole = pd.concat([table, table.iloc[:20], near])
    return whole.assign(
        **{"Unnamed: 0": range(430), "customer_id": [*table["customer_id"], *range(90_000, 90_030)]}
    )


CUSTOMERS = _customers().set_axis([f"row {i}" for i in range(2, 432)])


def test_a_mixed_table_is_audited_without_the_columns_that_number_its_rows():
    report = audit(CUSTOMERS, ["yes", "no"] * 215, ranges={"age": (0, 120)})
    assert report.rows("duplicate").tolist() == list(range(400, 420))
    assert report.named("duplicate").tolist() == [f"row {i}" for i in range(402, 422)]
    assert report.rows("near-duplicate").tolist() == [*range(20, 30), *range(420, 430)]
    assert report.rows("missing").tolist() == np.flatnonzero(CUSTOMERS["city"].isna()).tolist()
    troubles = report.troubles
    assert troubles.loc[troubles["check"] == "identifier", "where"].tolist() == ["Unnamed: 0", "customer_id"]
    assert {"city", "pay"} == set(troubles.loc[troubles["check"].isin(["missing", "far out"]), "where"])
    text = repr(report)
    assert "2 columns seem only to number or name the rows: 'Unnamed: 0', 'customer_id'." in text
    assert "both sides. Rows: 'row 402', 'row 403', 'row 404', 'row 405', 'row 406' and 15 more." in text


def test_copies_under_new_numbers_are_leaks_that_are_called_as_the_file_calls_them():
    parts = Parts(np.arange(400), np.arange(400, 420), np.arange(420, 430))
    found = check_leaks(parts, CUSTOMERS)
    assert found.rows("val").tolist() == list(range(400, 420))
    assert found.rows("test").tolist() == list(range(420, 430))
    assert "as row 'row 402' equals row 'row 2' but for 'Unnamed: 0', 'customer_id': the model" in repr(found)
    assert "as row 402 equals row 2 but for" in repr(check_leaks(parts, CUSTOMERS, names=range(2, 432)))
    assert "as row 400 equals row 0 but for" in repr(check_leaks(parts, CUSTOMERS.reset_index(drop=True)))


IDENTIFIERS = {
    "a saved index": ({"Unnamed: 0": range(9), "x": [1.5] * 9}, ["Unnamed: 0"]),
    "a counter": ({"n": range(100), "x": [1.5] * 100}, ["n"]),
    "a shuffled part of a counter": ({"n": RNG.permutation(1000)[:300]}, ["n"]),
    "numbers called so": ({"customerId": RNG.choice(10**9, 50, replace=False)}, ["customerId"]),
    "large numbers called so": ({"tweet id": [2**60 + k for k in range(50)]}, ["tweet id"]),
    "names": ({"patient": [f"P-{k:03}" for k in range(50)]}, ["patient"]),
    "large numbers not called so": ({"income": RNG.choice(10**9, 50, replace=False)}, []),
    "large numbers in order": ({"opened": np.cumsum(RNG.integers(1, 10**7, 50))}, ["opened"]),
    "a counter with a copy": ({"n": [*range(50), 3]}, ["n"]),
    "patients seen four times": ({"patient_id": [*RNG.choice(10**9, 50, replace=False)] * 4}, []),
    "a musical key": ({"key": RNG.integers(0, 12, 500)}, []),
    "a number in a word": ({"paid": RNG.choice(10**9, 50, replace=False)}, []),
    "an unnamed measurement": ({"Unnamed: 3": np.arange(50) / 3}, []),
    "measurements": ({"x": RNG.normal(size=50), "y": np.arange(50) / 3}, []),
    "ages": ({"age": RNG.integers(18, 90, 50)}, []),
    "few rows": ({"n": range(9)}, []),
    "spelled numbers": ({"price": [f"{k},25" for k in range(50)]}, []),
    "texts": ({"review": [f"the film number {k} was too long" for k in range(50)]}, []),
    "dates": ({"day": pd.date_range("2024-01-01", periods=50)}, []),
    "with gaps": ({"n": [*range(50), None]}, ["n"]),
}


@pytest.mark.parametrize(("columns", "expected"), IDENTIFIERS.values(), ids=IDENTIFIERS)
def test_identifiers_are_told_from_measurements(columns, expected):
    assert list(identifier_columns(pd.DataFrame(columns))) == expected


def test_columns_that_repeat_another_or_the_class_are_named():
    age = np.random.default_rng(0).integers(20, 70, 40)
    left = np.tile([0, 1, 1, 0], 10)
    table = pd.DataFrame(
        {
            "age": age,
            "years": age.astype(float),
            "site": np.tile(["N", "S", "S", "S", "N"], 8),
            "region": np.tile(["north", "south", "south", "south", "north"], 8),
            "why": np.where(left == 1, "price", None),
            "gone": left,
        }
    )
    report = audit(table, np.where(left, "left", "stays"), near=None)
    assert "2 columns repeat another: 'years' is 'age', 'region' is 'site'." in report.sentences()
    assert any(
        each.startswith("2 columns tell the class of every row: 'why', 'gone'.")
        for each in report.sentences()
    )
    where = report.troubles.set_index("check")["where"]
    assert [*where["repeated"], *where["tells the class"]] == ["years", "region", "why", "gone"]
    assert not any(
        "repeat" in each or "tell the" in each for each in audit(table[["age", "site"]], left).sentences()
    )


def test_a_column_that_tells_nearly_every_class_is_named_with_its_share():
    y = np.repeat([0, 1, 2], [400, 300, 300])
    slips = y.copy()
    slips[[0, 1, 400]] = 2  # not one in a hundred of a class
    table = pd.DataFrame({"stage": slips, "age": np.random.default_rng(0).integers(20, 70, 1_000)})
    (said,) = (each for each in audit(table, y, near=None).sentences() if " tells the class " in each)
    assert said.startswith("1 column tells the class of all rows, or nearly all: 'stage' (99.7 %).")
    table.loc[[401, 402, 403], "stage"] = np.nan  # more than one
    assert not any(" tells the class " in each for each in audit(table, y, near=None).sentences())


def test_a_column_of_numbers_is_a_table_of_one():
    column = pd.Series([1.5, 2.5, 1.5], index=[7, 8, 9], name="dose")
    report = audit(column, ranges={"dose": (0, 2)})
    assert report.named("duplicate").tolist() == [9]
    assert report.named("out of range").tolist() == [8]


def test_a_counter_alone_is_compared_all_the_same():
    assert not audit(np.arange(50.0).reshape(-1, 1)).rows("duplicate").size


cells = st.sampled_from([1, "1", 1.5, "", "a", True, None])


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=30))
def test_rows_of_words_and_numbers_are_equal_where_python_says_so(rows):
    expected = [rows.index(row) for row in rows]
    assert first_equal([list(row) for row in rows]).tolist() == expected
    assert first_equal(pd.DataFrame(rows, dtype=object)).tolist() == expected
    assert first_equal(np.array([*map(list, rows)], dtype=object)).tolist() == expected


REVIEWS = [" ".join(RNG.choice([f"word{k}" for k in range(900)], RNG.integers(8, 60))) for _ in range(300)]


def test_texts_are_searched_for_copies_and_retyped_ones():
    texts = [*REVIEWS, REVIEWS[0], REVIEWS[1].upper() + " !", REVIEWS[2] + " word7", None, " "]
    report = audit(pd.Series(texts, index=[f"{k}.txt" for k in range(305)]), [0, 1] * 152 + [0])
    assert report.named("duplicate").tolist() == ["300.txt"]
    assert set(report.rows("near-duplicate")) >= {1, 2, 301, 302}
    assert len(report.rows("near-duplicate")) <= 6
    assert report.named("missing").tolist() == ["303.txt"]
    assert report.named("blank").tolist() == ["304.txt"]
    assert "1 text is an exact copy of an earlier one" in repr(report)
    found = check_leaks((range(300), [], range(300, 303)), texts)
    assert found.rows().tolist() == [300, 301, 302]
    assert "as text 300 equals text 0" in repr(found)
    mixed = pd.DataFrame(
        {"stars": RNG.integers(1, 6, 302), "review": [*REVIEWS, REVIEWS[0], REVIEWS[1].upper()]}
    )
    mixed.loc[[300, 301], "stars"] = mixed.loc[[0, 1], "stars"].to_numpy()
    assert audit(mixed).rows("duplicate").tolist() == [300]
    assert {1, 301} <= set(audit(mixed).rows("near-duplicate"))


def test_a_sparse_table_gives_what_the_dense_one_gives():
    dense = sparse.random(200, 30, 0.2, random_state=0).toarray()
    dense[150], dense[3, 3], dense[7, 8] = dense[4], np.nan, np.inf
    dense[:, 29] = 0
    for X in (sparse.csr_matrix(dense), sparse.coo_array(dense), sparse.csc_array(dense)):
        report, expected = audit(X, [0, 1] * 100), audit(dense, [0, 1] * 100)
        for check in ("missing", "out of range", "duplicate", "contradiction"):
            assert report.rows(check).tolist() == expected.rows(check).tolist(), check
        others = expected.troubles.query("check != 'far out'")  # the middle half of a sparse column is zero
        assert report.troubles["where"].tolist() == others["where"].tolist()
    assert check_leaks((range(150), [], range(150, 200)), X).rows().tolist() == [150]
    wide = sparse.random(300, 50_000, 0.001, random_state=0, format="lil")
    wide[299] = wide[5] * 1.01
    assert near_duplicates(wide).tolist() == [[5, 299], [299, 5]]
    with pytest.raises(ValueError, match=r"X\.toarray\(\)"):
        audit(X, ranges=(0, 1))


def test_dates_and_numbers_of_every_kind_are_compared_to_the_last_digit():
    days = pd.to_datetime(["2024-01-01 00:00:00.000000001", "2024-01-01 00:00:00.000000002", None] * 2)
    assert first_equal(pd.DataFrame({"t": days})).tolist() == [0, 1, 2, 0, 1, 2]
    assert first_equal(pd.DataFrame({"t": days.tz_localize("UTC")})).tolist() == [0, 1, 2, 0, 1, 2]
    large = pd.array([2**62, 2**62 + 1, None, 2**62], dtype="Int64")
    assert first_equal(pd.DataFrame({"n": large})).tolist() == [0, 1, 2, 0]
    assert (
        audit(pd.DataFrame({"n": large, "ok": pd.array([True, None] * 2, dtype="boolean")}))
        .rows("missing")
        .size
        == 3
    )


def _dataset(X, **names):
    cuts = ([0, 1, 2], [3], [4])
    parts = (
        Split(X[c], np.array(c) % 2, np.array(c) // 3, **{k: v[c] for k, v in names.items()}) for c in cuts
    )
    return Dataset("mine", *parts, classes=("bad", "good"), group_names=("ann", "bob"))


def test_a_data_set_brings_its_names():
    X = np.array([[1.0, 2], [3, np.nan], [5, 6], [7, 8], [1, 2]])
    data = _dataset(X, rows=np.array([12, 20, 31, 42, 57]))
    data = Dataset(
        *(getattr(data, k) for k in ("name", "train", "val", "test", "classes", "group_names")),
        "",
        ("a", "b"),
    )
    report = audit(data, near=None)
    assert report.named("duplicate").tolist() == [57]
    for sentence in [
        "in 1 of 5 rows, all in 'b'. Rows: 20.",
        "2 classes of 2 ('good') to 3 rows ('bad')",
        "('bob')",
    ]:
        assert sentence in repr(report)
    found = check_leaks(data, near=None)
    assert "1 test row is in training too (100 %), as row 57 equals row 12:" in repr(found)
    assert "of a group that validation holds too (100 %): 'bob'" in repr(found)
    images = RNG.integers(0, 255, (5, 6, 6), dtype=np.uint8)
    images[4] = images[2]
    photos = _dataset(images, files=np.array([f"cat/{k}.jpg" for k in range(5)]))
    assert "as image 'cat/4.jpg' equals image 'cat/2.jpg'" in repr(check_leaks(photos, near=None))
    assert audit(photos, near=None).named("duplicate").tolist() == ["cat/4.jpg"]


def test_out_of_sample_proba_hands_on_what_came():
    y = np.array(["no", "yes"] * 60)
    frame = pd.DataFrame(
        {"city": np.where(y == "no", "Oslo", "Rome"), "age": RNG.normal(size=120)}, RNG.permutation(120)
    )
    columns = make_pipeline(
        make_column_transformer((OneHotEncoder(), ["city"]), remainder="passthrough"), LogisticRegression()
    )
    texts = [f"{city} is a city" for city in frame["city"]]
    words = make_pipeline(CountVectorizer(), MultinomialNB())
    counts = CountVectorizer().fit_transform(texts)
    for model, X in [
        (columns, frame),
        (words, texts),
        (words, pd.Series(texts, frame.index)),
        (words, np.array(texts)),
        (MultinomialNB(), counts),
        (MultinomialNB(), sparse.coo_array(counts)),
    ]:
        proba = out_of_sample_proba(model, X, y)
        assert ((proba[:, 1] > 0.5) == (y == "yes")).all()
    with pytest.raises(ValueError, match="X has 120 samples and y 119"):
        out_of_sample_proba(MultinomialNB(), counts, y[1:])
    X, y = load_breast_cancer(return_X_y=True)
    np.testing.assert_allclose(
        out_of_sample_proba(GaussianNB(), pd.DataFrame(X), y), out_of_sample_proba(GaussianNB(), X, y)
    )


def test_a_split_of_mixed_rows_passes_its_own_check_once_copies_are_dropped():
    table = CUSTOMERS.drop(CUSTOMERS.index[np.r_[audit(CUSTOMERS).rows("duplicate"), 420:430]])
    assert not check_leaks(stratified(table["plan"], random_state=0), table)
