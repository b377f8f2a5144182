# ---
# jupyter:
#   jupytext:
#     notebook_metadata_filter: train_well,-all
#   train_well:
#     title: Split it honestly
#     minutes: 45
#     claims: [B5, B7]
#     budget: {cell_seconds: 10, lesson_seconds: 90, memory_mb: 500}
# ---

# %% [markdown]
# # Split it honestly
#
# A colleague has built a model that recognises malignant tumours. The data are really hard: 357 benign tumours, only 30
# malignant ones, and measurements so blurred that no model can be sure. And yet, run this:

# %%
import numpy as np
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import train_test_split

from course_lessons.split_honestly.studies.leaks import blurred_tumours
from course_lib.ratios import RatioPlan
from course_widgets import check
from course_widgets.label_noise_lab.models import classifier


def balance_and_split(y, seed):
    plan = RatioPlan.from_labels(y, "1:1")  # copies of the rare class
    rows = plan.indices(y, random_state=seed)
    return train_test_split(
        rows, test_size=0.3, stratify=y[rows], random_state=seed
    )


def colleagues_score(model, X, y, seed):
    train, test = balance_and_split(y, seed)
    model.fit(X[train], y[train])
    return balanced_accuracy_score(y[test], model.predict(X[test]))


model = classifier("nearest neighbour")
tumours = {seed: blurred_tumours(seed) for seed in range(5)}
scores = [colleagues_score(model, *tumours[seed], seed) for seed in tumours]
print(f"{np.mean(scores):.0%} balanced accuracy on tumours it was not trained on?")

# %% [markdown]
# (The **balanced accuracy** is the mean over both classes of the share that is found, so that guessing gives one half. A
# **stratified** split keeps the shares of the classes in both parts. A **seed** fixes what chance decides.)
#
# Would you ship it? Write down your bets.

# %%
# What is this model worth on new tumours: balanced accuracy in percent, 50 to 100?
on_new = "___"
# The best of 100 models on validation data: how many points better does it look than it is?
flattery = "___"

# %% [markdown]
# ## 1 · A score that is too good
#
# There is a test for miracles that needs no insight: **feed the procedure noise**. Columns that know nothing of the labels
# give 50 % on average, whatever the model.

# %%
hard, ill = tumours[0]
noise = np.random.default_rng(0).normal(size=hard.shape)
scores = [colleagues_score(model, noise, ill, seed) for seed in range(5)]
print(f"{np.mean(scores):.0%} balanced accuracy on pure noise")

# %% [markdown]
# So the score does not come from the tumours. Follow one malignant row through `balance_and_split`: after the copying it is
# there a dozen times. Where do the twelve go?
#
# **Exercise 1.** `train` and `test` are arrays: for each row of a part, the number of the original row that it is a copy of.
# Write `met_before(train, test)`: the share of the *test rows* whose original is in the training part, too.

# %% tags=["exercise"]


def met_before(train, test):
    return ...


met_before = check("split_honestly-1", met_before)

# %% tags=["nbval-ignore-output"]
train, test = balance_and_split(ill, 0)
for name, kind in {"benign": 0, "malignant": 1}.items():
    share = met_before(train, test[ill[test] == kind])
    print(f"{share:.0%} of the {name} test rows were met in training")

# %% [markdown]
# That is a **leak**: the model is asked what it was told. A nearest neighbour needs nothing else, it looks up the copy.
#
# **Exercise 2.** Write `honest_score(model, X, y, seed)`: the balanced accuracy, a share, that can be believed. It trains
# the `model` that it is given, once, on rows of `X` that are balanced 1:1 by copying rows of the rarer of two classes, 0
# and 1, and dropping none of the commoner. The test part holds 30 % of each class, every row once and as it came; all
# other rows are there to learn from. The seed decides the split.

# %% tags=["exercise"]


def honest_score(model, X, y, seed):
    return ...


honest_score = check("split_honestly-2", honest_score)

# %% tags=["nbval-ignore-output"]
on_noise = [honest_score(model, noise, ill, seed) for seed in range(5)]
on_tumours = [honest_score(model, *tumours[seed], seed) for seed in tumours]
print(f"You said {on_new} %. Honest: {np.mean(on_tumours):.0%} on the tumours,")
print(f"{np.mean(on_noise):.0%} on noise")

# %%
from course_lessons.split_honestly import figures
from course_lib import results

kinds = (
    "nearest neighbour",
    "decision tree",
    "random forest",
    "logistic regression",
)
figures.slopes(
    results.load("resampled-first"),
    kinds,
    {"resample first": "copied, then split", "split first": "split, then copied"},
    title="The best model of the one side is the worst of the other",
)

# %% [markdown]
# {% set copied = load("resampled-first").values().mean() %}
# {% set trap, bare = copied["random forest, resample first"], copied["random forest, split first"] %}
# {% do require(trap == copied.max() and bare == copied.min(), "the best of one column is the worst of the other") %}
# Over {{ load("resampled-first").seeds | length | spelled }} seeds the forest falls from {{ trap | percent(1) }} to
# {{ bare | percent(1) }} %. The lines cross: this leak does not only flatter, it makes you **choose the wrong model**.
#
# ### Let the machine watch
#
# `check_leaks` looks at a finished split: for copies, near-copies, and groups that lie on both sides. And if you tell a split
# where its rows come from, it refuses to begin:

# %%
from course_lib import splits

copies = RatioPlan.from_labels(ill, "1:1").indices(ill, random_state=0)
after_copying = splits.stratified(ill[copies], shares=(0.7, 0, 0.3), random_state=0)
print(splits.check_leaks(after_copying, hard[copies]))
try:
    splits.stratified(ill[copies], source=copies, random_state=0)
except ValueError as refusal:
    print(refusal)

# %% [markdown]
# ## 2 · The same patient on both sides
#
# There are leaks without a copy. Here 150 patients were measured four times each. No two rows are equal. But if one lies in
# training and its sister in the test, *recognising the patient* is enough.

# %%
from course_lessons.split_honestly.studies.leaks import repeated_visits

visits_X, visits_y, who = repeated_visits(seed=0)
by_row = splits.stratified(visits_y, shares=(0.7, 0, 0.3), random_state=0)
splits.check_leaks(by_row, groups=who)

# %% [markdown]
# **Exercise 3.** Write `split_by_patient(who, seed)`. `who` is an array that holds the patient's number for every row, in
# no particular order. Return two arrays (or lists), the row numbers of the training part and those of the test part, in
# any order. Every row is in one of them, and no patient is in both. The seed decides who is tested, with the same chance
# for everybody; a quarter of the rows is for the test (22 to 28 %, on average over many seeds).

# %% tags=["exercise"]


def split_by_patient(who, seed):
    return ...


split_by_patient = check("split_honestly-3", split_by_patient)

# %% tags=["nbval-ignore-output"]
train, test = split_by_patient(who, 0)
model.fit(visits_X[train], visits_y[train])
print(
    f"{model.score(visits_X[test], visits_y[test]):.1%} on new patients (one split)"
)
print(splits.check_leaks((train, [], test), groups=who))

# %%
figures.slopes(
    results.load("patients"),
    ("nearest neighbour", "random forest", "logistic regression"),
    {"by measurement": "split by measurement", "by patient": "split by patient"},
    title="Who knows the patients looks best, and is worst on new ones",
)

# %% [markdown]
# {% set met = load("patients").values().mean() %}
# {% set known, new = met["nearest neighbour, by measurement"], met["nearest neighbour, by patient"] %}
# {% do require(known == met.max() and new == met.min(), "the best is the worst") %}
# Split by measurement, the nearest neighbour is right in {{ known | percent(1) }} %, and looks best. On new patients it is right in
# {{ new | percent(1) }} %, and is the worst. Both numbers are true: one of patients you know, one of patients you don't. **A
# score is true only for what the split imitates.** So ask what your model will meet. Will it be a new patient, speaker, camera,
# hospital? Will it be next year? Then the test part must be that, too.
#
# ## 3 · Choosing is learning
#
# People split into **three parts**: train on the first, choose by the second (**validation**), look at the third (**test**)
# once. Why not choose and test on the same? Here 100 small trees are made from the blurred tumours, and validation picks the
# best.

# %%
figures.flattered(results.load("chosen"))

# %% [markdown]
# {% set flattered = load("chosen").values("gain").mean() %}
# {% do require(flattered["best of 1"] < flattered["best of 10"] < flattered["best of 100"], "more choice flatters more") %}
# The best of 100 looks {{ flattered["best of 100"] | points }} points better than it is. The validation part
# holds only nine malignant rows, so one tree of a hundred is soon lucky. With more rows, luck counts less; with more models, more. A test part that was looked at a hundred times is a validation part.
#
# **Exercise 4.** Write `report(val, test)`. Both are arrays with a score for each model, in the same order. Return the position
# of the model that you ship, and the score that you report of it.

# %% tags=["exercise"]


def report(val, test):
    return ...


report = check("split_honestly-4", report)

# %% tags=["nbval-ignore-output"]
gain = 100 * results.load("chosen").values("gain").mean()["best of 100"]
print(f"You said {flattery} points. Measured: {gain:.0f}.")

# %% [markdown]
# ## 4 · What is learned, is learned from the training part
#
# The article's list for **preprocessing** is short: *resize, crop, bring pixels to 0 … 1*. Tables have a fourth: bring all
# columns to one unit. What is each worth?
#
# {% set photos = load("photographs") %}
# {% set crop = photos.verdict("cropped") %}
# {% set unit = photos.verdict("network, 30 passes, 0 to 1", baseline="network, 30 passes, 0 to 255") %}
# {% set long = photos.verdict("network, 120 passes, 0 to 1", baseline="network, 120 passes, 0 to 255") %}
# {% set same = photos.verdict("cropped, 0 to 255", baseline="cropped") %}
# {% do require(crop.words == unit.words == long.words == "better" and same.low == same.high == 0, "crop and unit pay") %}
# We put 28 × 28 handwritten digits into frames of 56 × 56, anywhere. Both remedies make 28 × 28 pixels of it: to *resize* the
# whole frame, or to *crop* around the ink. Cropping gains {{ crop | points }} points {{ crop | interval }} with a nearest neighbour.
# Pixels from 0 to 1 in place of 0 to 255 change nothing for it (all distances shrink alike), and give a small network
# {{ unit | points }} points {{ unit | interval }}; trained four times as long, {{ long | points }}.
#
# For tables, here is what one unit (mean 0, standard deviation 1) adds:

# %%
figures.scaling_gains(
    results.load("scaling"),
    ("wine", "breast cancer", "digits"),
    ("nearest neighbour", "support vector machine", *kinds[1:]),
)

# %% [markdown]
# {% set units = load("scaling") %}
# {% set wines = units.verdict("wine, nearest neighbour, scaled", baseline="wine, nearest neighbour, as measured") %}
# {% set ink = units.verdict("digits, nearest neighbour, scaled", baseline="digits, nearest neighbour, as measured") %}
# {% set margins = units.verdict("wine, support vector machine, scaled", baseline="wine, support vector machine, as measured") %}
# {% do require(margins.difference > wines.difference and wines.words == "better" and ink.words == "worse", "distances gain, pixels lose") %}
# Where distances are measured, and one column counts in thousands and another in tenths, it gains {{ wines | points }} to
# {{ margins | points }} points. Trees ask "above 755?" of one column at a time, and any unit will do. On these small pictures, whose pixels have one unit
# already, it *costs* the nearest neighbour {{ -ink.difference | points }}: rim pixels that are nearly always empty are blown up.
#
# Mean and standard deviation are **learned from data**. So they come from the training part alone, as everything that is
# learned. Tomorrow's patient comes alone; she has no standard deviation.
#
# **Exercise 5.** Write `standardise(train, test)`: it returns both parts, the training part first, scaled by what the
# **training** part knows. Both come as arrays, a column for each measurement, and keep their shapes. A column that is
# constant in training has a standard deviation of 0: divide by 1 there. (Whether you divide by *n* or by *n* − 1 in the
# standard deviation does not matter.)

# %% tags=["exercise"]


def standardise(train, test):
    return ...


standardise = check("split_honestly-5", standardise)

# %% [markdown]
# {% set peeked = load("columns-first") %}
# {% set both = load("scaled-by").verdict("by all rows") %}
# {% set peek, fair = peeked.values().mean()["by all rows"], peeked.values().mean()["by the training rows"] %}
# {% do require(peek > 0.7 and fair < 0.55 and both.low > -0.01 and both.high < 0.01, "choosing columns leaks, scaling hardly") %}
# Does it matter? With the wines, scaling by all rows changes the score of a nearest neighbour by {{ both | signed }} points
# {{ both | interval }}. But *choose* 10 of 1,000 columns by how well they go with the labels of all
# rows, and then split: on pure noise that gives {{ peek | percent }} % accuracy. Chosen by the training rows, it is
# {{ fair | percent }} %. **Split first. Then look.**
#
# ## The verdict
#
# Each line is a statement that can fail, the mean difference that was measured with its 95 % interval, and what follows.

# %%
import pandas as pd

pd.set_option("display.max_colwidth", None)
verdicts = results.ledger("B5", "B7")
verdicts[["id", "the claim", "measured", "verdict"]].set_index("id")

# %% [markdown]
# ## On your own data
#
# Name your own table or folder. Say there what belongs together: `groups="hospital"` keeps each hospital on one side of the
# split, `time="date"` tests on the latest. Then look at what the split still tears apart.

# %%
from course_lib import datasets

own = datasets.load_digits()
# Yours: take the # from a line, and write into it what a message asks for, as drop=["id"].
# own = datasets.load_table("mine.csv", target="label")
# own = datasets.load_image_folder("photos")

print(own.description)
parts = {"training": own.train, "validation": own.val, "test": own.test}
for name, part in parts.items():
    rarest = np.bincount(part.y, minlength=len(own.classes)).min()
    print(f"{name}: {len(part):,} rows, {rarest} of its rarest class")
splits.check_leaks(own)

# %% [markdown]
# ## To read
#
# - S. Kapoor and A. Narayanan, [*Leakage and the Reproducibility Crisis in Machine-Learning-Based
#   Science*](https://arxiv.org/abs/2207.07048), Patterns 2023: seventeen fields of science, and how the leak got in.
# - T. Hastie, R. Tibshirani and J. Friedman, *The Elements of Statistical Learning*, 2009, section 7.10: the wrong and the
#   right way to do cross-validation, with the thousand columns of noise.
# - scikit-learn, [*Common pitfalls*](https://scikit-learn.org/stable/common_pitfalls.html): how a `Pipeline` keeps what is learned
#   in the training part.
