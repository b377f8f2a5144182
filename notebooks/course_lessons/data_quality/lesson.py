# ---
# jupyter:
#   jupytext:
#     notebook_metadata_filter: train_well,-all
#   train_well:
#     title: Is this data good enough?
#     minutes: 45
#     claims: [B1, B6]
#     budget: {cell_seconds: 10, lesson_seconds: 90, memory_mb: 500}
# ---

# %% [markdown]
# # Is this data good enough?
#
# "Garbage in, garbage out", people say, and train anyway, for nobody knows what the garbage costs. It can be measured. You repair one dirty table in four steps, and score it after each: so you see what every kind of damage cost,
# and how much cleaning buys back.
#
# First, your bets. One clinic sends 200 tumours, measured carelessly: noise on every value (half of what the column
# varies by anyway), three diagnoses in ten wrong. Another measures carefully, but has fewer.

# %%
# how many careful tumours teach a model as much as 200 careless ones? (0 to 200)
worth = "___"
# one value in fifty is missing, in each of 30 columns: how many rows in 100 are whole?
whole_rows = "___"

# %% [markdown]
# ## 1 · Look before you train
#
# The table holds 285 tumours from two clinics: 30 measurements, and a diagnosis. `score` trains a simple model (logistic
# regression) on it, and gives the **accuracy**: the share of 284 other tumours that the model diagnoses correctly. Those *test
# rows* are sound; otherwise we would measure with a bent ruler.

# %%
import numpy as np
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from course_lessons.data_quality.studies.dirty import dirty_table
from course_lib import quality

table, diagnosis, _, test, test_diagnosis = dirty_table(0)
steps = (SimpleImputer(strategy="median"), StandardScaler(), LogisticRegression())
model = make_pipeline(*steps)


def score(table, diagnosis):
    model.fit(table.drop(columns="clinic"), diagnosis)
    return model.score(test, test_diagnosis)


quality.audit(table, diagnosis)

# %% [markdown]
# An **audit** counts what is wrong. (An *interquartile range* is the width of the middle half of a column's values.) It sees empty
# cells, but no made-up values. Which columns hold zeros?

# %%
zeros = (table == 0).sum()
zeros[zeros > 0]

# %% [markdown]
# An outline without dents has a `concavity` of zero: that is a measurement. But a tumour with an *area* of zero? Somebody
# wrote 0 where nothing was known.
#
# **Exercise 1.** Write `repair(table)`: it returns a copy of the table in which the unknown areas, those written as 0 in
# `mean area`, are missing (`np.nan`). Nothing else is changed: rows, columns and index are as they came.

# %% tags=["exercise"]
from course_widgets import check


def repair(table):
    return ...


repair = check("data_quality-1", repair)

# %% [markdown]
# Score it before and after. For now, rows with a gap are left out.

# %% tags=["nbval-ignore-output"]
repaired, mine = repair(table), {}
for name, each in {"as it came": table, "zeros marked": repaired}.items():
    whole = each.notna().all(axis=1)
    mine[name] = score(each[whole], diagnosis[whole])
    print(f"{name}: {whole.sum()} whole rows, {mine[name]:.1%} correct")

# %% [markdown]
# {% set dirty = load("dirty-table") %}
# {% set marked = dirty.verdict("zeros marked", baseline="as it came") %}
# {% do require(marked.words == "too close to call", "marking zeros gains nothing by itself") %}
# One run can be luck. A **seed** is a number that fixes all that chance decides in a run: here, who is tested and where the
# damage falls. We made {{ dirty.seeds | length | spelled }} such tables, with as many seeds. On average, marking the zeros
# changed the accuracy by {{ marked | signed }} points {{ marked | interval }}. The square brackets hold the **95 % interval**: the
# mean differences that go well with what these seeds showed. It reaches from minus to plus: **too close to call**. No wonder:
# every zero that you marked has become a gap, and its row is left out. *What happens to the other 29 values of such a row?*
#
# ## 2 · Gaps
#
# One value in fifty is missing. How many rows are whole?

# %% tags=["nbval-ignore-output"]
whole = table.notna().all(axis=1)
print(f"Your bet: {whole_rows} of 100. Counted: {100 * whole.mean():.0f}.")

# %% [markdown]
# {% set holes = load("gaps") %}
# {% set left = holes.values("n_train").mean() %}
# A row is whole only if all 30 values are there: 0.98 multiplied with itself 30 times is 0.55. And *whose* rows would be left
# out?
#
# **Exercise 2.** Write `with_gaps(table, group)`. `group` is an array with the group of each row, in the order of the rows.
# Return a dictionary: for each group, the share of its rows that have at least one gap. (A column of pandas with the groups
# as its index will do, too.)

# %% tags=["exercise"]


def with_gaps(table, group):
    return ...


with_gaps = check("data_quality-6", with_gaps)

# %% tags=["nbval-ignore-output"]
for name, group in {"clinic": table["clinic"], "diagnosis": diagnosis}.items():
    shares = with_gaps(table, np.asarray(group))
    print(name, {one: f"{share:.0%}" for one, share in shares.items()})
mine["gaps filled"] = score(repaired, diagnosis)
print(f"gaps filled with each column's median: {mine['gaps filled']:.1%} correct")

# %% [markdown]
# {% set filled = dirty.verdict("gaps filled", baseline="zeros marked") %}
# {% do require(filled.words == "better", "filling gains") %}
# Every group has much the same share, so these gaps look like an accident. Then the quick remedy is good: put the column's
# **median** (the middle value) into the gap, and keep the row. Over all tables that gains {{ filled | points }} points
# {{ filled | interval }}.
#
# How far does this go? Here more and more values go missing from a table that is otherwise sound; the test rows have no gaps.

# %%
from course_lessons.data_quality import figures
from course_lib import results

figures.gaps_by_rate(results.load("gaps"))

# %% [markdown]
# {% set dropped, many = holes.verdict("10%, rows dropped"), holes.verdict("30%, filled") %}
# {% set high = holes.verdict("30% of the high, filled") %}
# {% do require(dropped.words == high.words == "worse" and many.difference > -0.01, "filling costs little, the rest a lot") %}
# With one value in ten missing, {{ left["10%, rows dropped"] | count }} of {{ left["complete"] | count }} rows are whole, and
# leaving out the others costs {{ -dropped.difference | points }} points. Filling three values in ten costs
# {{ -many.difference | points }}: the other columns carry the same information. (In a table of unrelated columns, expect worse.)
#
# The third curve is the warning. There *high* values went missing more often, as incomes do in a questionnaire. What is left is no
# longer **representative**, the median is too low, and three in ten cost {{ -high.difference | points }} points. Ask of a gap: *why is
# it there?*
#
# ## 3 · Wrong labels
#
# One diagnosis in ten was written down wrong, and clinic B adds its own. What does a wrong **label** (here, a diagnosis) cost? Look
# at it with handwritten digits, some of which carry the label of another. The model lets the **k nearest** digits, the most
# similar ones, vote. Which k would you trust?

# %%
figures.noise_by_k(results.load("noise-by-k"))

# %% [markdown]
# {% set votes = load("noise-by-k") %}
# {% set one, fifteen = votes.verdict("k = 1, 20%", baseline="k = 1, 0%"), votes.verdict("k = 15, 20%", baseline="k = 15, 0%") %}
# {% set agree = votes.verdict("k = 15, 40% agreeing", baseline="k = 15, 40%") %}
# {% do require(one.difference < -0.15 and fifteen.difference > -0.01 and agree.difference < -0.1, "votes average noise, not agreement") %}
# With every fifth label wrong, one neighbour loses {{ -one.difference | points }} points, and fifteen
# {{ -fifteen.difference | points }}. Wrong labels that point in all directions outvote each other. **How much a wrong label costs
# depends on how much the model averages.** But if the mistakes agree (always the next digit), even fifteen neighbours lose
# {{ -agree.difference | points }} points more, with four labels of ten wrong. A misunderstood instruction is worse than a tired annotator.
#
# ### Finding them
#
# Can one find wrong labels without knowing the right ones? Ask a model how probable each label is: its **self-confidence**. In the
# control, 216 of 1,078 labels are wrong, and the picture shows which. Drag the line: labels left of it are dropped. Look at the
# digits *at the threshold*, and at the curve of the nearest neighbour. Is dropping still worth it with *k* at 15? And can the model
# still find the mistakes when they agree?

# %%
from course_lib import datasets
from course_widgets import LabelNoiseLab

lab = LabelNoiseLab(datasets.load_digits(), rate=0.2)
lab

# %% [markdown]
# **Exercise 3.** Find a threshold that you could defend, with 20 % of the labels wrong: of the labels you keep, at most
# **4 %** are still wrong; and you lose at most **5 %** of the right ones. Leave the mistakes random; let go, and hand over `lab.value`.

# %% tags=["exercise"]
cleaned = ...

cleaned = check("data_quality-2", cleaned)

# %%
report = cleaned.report
print(f"precision {report.precision:.0%}: of those dropped, so many were wrong")
print(f"recall {report.recall:.0%}: of the wrong ones, so many were dropped")

# %% [markdown]
# {% set judged = load("judged-by") %}
# {% set fold = judged.verdict("a model that did not", baseline="a model that saw them") %}
# {% do require(fold.words == "better", "out of fold beats in sample") %}
# Who should be asked? A model that was trained on a label defends it. So cut the data in five, train on four parts, and let
# the model judge the fifth: **out of fold**. On the digits, that is worth {{ fold | points }} points {{ fold | interval }} more
# than asking a model that saw the labels.
#
# **Exercise 4.** Write `self_confidence(model, X, y)`: for each row the probability of its label, by a `model` that was trained
# without that row. `y` holds the labels as numbers 0, 1, …, which are also the columns of the probabilities.
# (`cross_val_predict` is imported.)

# %% tags=["exercise"]
from sklearn.model_selection import cross_val_predict


def self_confidence(model, X, y):
    return ...


self_confidence = check("data_quality-7", self_confidence)

# %% tags=["nbval-ignore-output"]
X, classes = repaired.drop(columns="clinic"), np.unique(diagnosis)
sure = self_confidence(model, X.to_numpy(), np.searchsorted(classes, diagnosis))
for clinic, values in table.groupby("clinic").groups.items():
    print(
        f"clinic {clinic}: {np.mean(sure[values] < 0.2):.0%} of labels under 20 %"
    )
proba = quality.out_of_sample_proba(model, X, diagnosis)
doubted = quality.label_issues(diagnosis, proba, classes=classes)
rows = np.delete(np.arange(len(table)), doubted)
mine["doubted labels out"] = score(repaired.iloc[rows], diagnosis[rows])
print(
    f"{len(doubted)} doubted; without them {mine['doubted labels out']:.1%} correct"
)

# %% [markdown]
# `label_issues` needs no threshold from you. **Confident learning** sets one for each class: a label is doubted when the model would
# rather say another class, and is as sure of that one as it usually is of its members. This is what it gains on the digits, beside
# a *perfect cleaner*, who knows which labels are wrong:

# %%
models = ("nearest neighbour", "decision tree", "support vector machine")
figures.cleaning_gain(results.load("wrong-labels"), models, ("10%", "20%", "40%"))

# %% [markdown]
# {% set wrong = load("wrong-labels") %}
# {% set near = wrong.verdict("nearest neighbour, 40% doubted left out", baseline="nearest neighbour, 40% as they are") %}
# {% set ideal = wrong.verdict("nearest neighbour, 40% wrong ones left out", baseline="nearest neighbour, 40% as they are") %}
# {% for rate in ("10%", "20%", "40%") %}
# {% set kept, all = "support vector machine, " ~ rate ~ " doubted left out", "support vector machine, " ~ rate ~ " as they are" %}
# {% do require(wrong.verdict(kept, baseline=all).words == "too close to call", "the machine gains nothing") %}
# {% endfor %}
# {% set doubts = dirty.verdict("doubted labels out", baseline="gaps filled") %}
# {% set knows = dirty.verdict("perfect cleaner", baseline="gaps filled") %}
# {% do require(doubts.words == knows.words == "better", "cleaning labels pays on the table") %}
# With four labels of ten wrong, one neighbour gains {{ near | points }} points, of {{ ideal | points }} that are there to be gained. The support vector machine,
# which averages, gains nothing that {{ wrong.seeds | length | spelled }} seeds could show. On the dirty tables, leaving out doubted
# labels gains {{ doubts | points }} points {{ doubts | interval }}; a perfect cleaner would gain {{ knows | points }}.
#
# ## 4 · A careless clinic
#
# Now your first bet. The curve shows what careful rows teach, over 100 seeds.

# %%
rows_runs = results.load("careful-rows")
figures.rows_curve(rows_runs)

# %% [markdown]
# **Exercise 5.** Write `rows_worth(sizes, accuracy, target)`: how many rows reach an accuracy of `target`. `sizes` is a list,
# ascending; `accuracy` an array with a row for each seed and a column for each size. Take the mean over the seeds, and go along
# a straight line over the **logarithms** of the sizes. Return `np.inf` if no size reaches the target, and the smallest size if
# that is already better.

# %% tags=["exercise"]


def rows_worth(sizes, accuracy, target):
    return ...


rows_worth = check("data_quality-8", rows_worth)

# %% tags=["nbval-ignore-output"]
runs = rows_runs.values()
careful = [name for name in runs if name.endswith("careful")]
sizes = [int(name.split()[0]) for name in careful]
equal = rows_worth(sizes, runs[careful].to_numpy(), runs["200 careless"].mean())
print(f"Your bet: {worth} careful tumours. Measured: {equal:.1f}.")

ours = rows[table["clinic"].iloc[rows] == "A"]
mine["careless clinic out"] = score(repaired.iloc[ours], diagnosis[ours])
print(f"without clinic B {mine['careless clinic out']:.1%} correct")

# %% [markdown]
# {% set equal, low, high = studies.equal_rows() %}
# {% set clinic = dirty.verdict("careless clinic out", baseline="doubted labels out") %}
# {% set source = load("source").verdict("the same 100 reliable", baseline="200, half unreliable") %}
# {% do require(clinic.words == source.words == "better", "without the careless clinic it is better") %}
# Two hundred careless rows teach as much as {{ equal | number }} careful ones (95 % interval {{ low | number }} to
# {{ high | number }}). So throw clinic B away? Over all tables that gains another {{ clinic | points }} points
# {{ clinic | interval }}. (Where half of 200 rows were careless, and nothing else was wrong, it gained {{ source | points }}.) You can do
# it only because somebody wrote down where each row came from.
#
# ## 5 · The sum
#
# Which step bought most, do you think?

# %%
figures.ladder(results.load("dirty-table"), figures.STEPS, live=mine)

# %% [markdown]
# {% set all = dirty.verdict("careless clinic out", baseline="as it came") %}
# {% set lost = dirty.verdict("never damaged", baseline="as it came") %}
# {% set only = dirty.verdict("clinic out, labels kept", baseline="gaps filled") %}
# {% set other = load("dirty-table-neighbour") %}
# {% set near = other.verdict("doubted labels out", baseline="gaps filled") %}
# {% set fill = other.verdict("gaps filled", baseline="zeros marked") %}
# {% do require(only.words == "too close to call" and near.difference > 0.05 and fill.words == "too close to call", "the neighbour pays for labels and not for gaps") %}
# Cleaning bought back {{ all | points }} of the {{ lost | points }} points that the damage cost. Had you left out the clinic and cleaned
# no label, it would have been too close to call: {{ only | points }} points {{ only | interval }}. And the model matters: with a nearest
# neighbour, cleaning the labels gains {{ near | points }} points, and filling the gaps is too close to call. **So repair one thing,
# score again, and go on where most is gained.**
#
# ## The verdict
#
# Each line is a statement that can fail, the mean difference that was measured with its interval, and what follows.

# %%
import pandas as pd

pd.set_option("display.max_colwidth", None)
verdicts = results.ledger("B1", "B6")
verdicts[["id", "the claim", "measured", "verdict"]].set_index("id")

# %% [markdown]
# ## On your own data
#
# Name your own table or folder. What is in doubt is refused, with its row or column and what cures it. Here are the digits as
# they come.

# %%
own = datasets.load_digits()
# Yours: take the # from a line, and write into it what a message asks for, as drop=["id"].
# own = datasets.load_table("mine.csv", target="label")
# own = datasets.load_image_folder("photos")

print(own.description)
display(quality.audit(own))

# %% tags=["nbval-ignore-output"]
flat = own.train.X.reshape(len(own.train), -1)
folds = min(5, np.bincount(own.train.y).min())
judge = make_pipeline(SimpleImputer(), StandardScaler(), LogisticRegression())
proba = quality.out_of_sample_proba(judge, flat, own.train.y, folds=folds)
issues = quality.label_issues(own.train.y, proba, order="worst")
print(f"{len(issues)} of {len(own.train):,} labels are probably wrong")
doubted = figures.doubted_labels(own, issues[:12], proba)
figures.show_doubted(own, issues[:12], doubted)

# %% [markdown]
# ## To read
#
# - C. Northcutt, L. Jiang and I. Chuang, [*Confident Learning: Estimating Uncertainty in Dataset
#   Labels*](https://arxiv.org/abs/1911.00068), JAIR 2021. Its tool, **cleanlab**, works on text, boxes and masks too.
# - C. Northcutt, A. Athalye and J. Mueller, [*Pervasive Label Errors in Test Sets Destabilize Machine Learning
#   Benchmarks*](https://arxiv.org/abs/2103.14749), NeurIPS 2021: how many labels of the famous sets are wrong.
# - D. Rubin, *Inference and Missing Data*, Biometrika 1976: the question "why is it missing", asked properly.
