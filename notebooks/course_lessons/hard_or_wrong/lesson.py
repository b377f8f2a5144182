# ---
# jupyter:
#   jupytext:
#     notebook_metadata_filter: train_well,-all
#   train_well:
#     title: "Hard, or wrong?"
#     minutes: 40
#     claims: [A10]
#     budget: {cell_seconds: 10, lesson_seconds: 90, memory_mb: 700}
# ---

# %% [markdown]
# # Hard, or wrong?
#
# *Train on the hard ones: the easy ones teach nothing new.* That sounds right. But a picture can be hard for two reasons. It is
# an odd one. Or its **label is wrong**, and no model should learn it. From where the model stands the two look the same.
#
# Here are 3,000 real handwritten digits. In many real sets some labels are wrong; here we make one in ten wrong ourselves, so
# that we know which. **Write down your bets.**

# %%
# how many of the hundred hardest have a wrong label?
wrong_of_the_100_hardest = "___"
# 300 labels are wrong. A person looks at 300 of 3,000. How many of the wrong ones do they find,
found_at_random = "___"  # ... if the 300 are drawn at random?
found_among_hardest = "___"  # ... if they are the 300 hardest?

# %% [markdown]
# ## 1 · How hard?
#
# A model is to say of every picture how likely each digit is. As features it gets the **patches** of lesson
# {{ lesson("which_ones").number }}; the model is logistic regression, and takes a second.

# %% tags=["nbval-ignore-output"]
from dataclasses import replace

import numpy as np
from sklearn.linear_model import LogisticRegression

from course_lessons.hard_or_wrong import figures, studies
from course_lib import datasets, plots, quality, results
from course_lib.features import PatchFeatures

clean = datasets.load_mnist_5000()
given, is_wrong = quality.wrong_labels(clean.train.y, 0.1, random_state=0)
digits = replace(clean, train=replace(clean.train, y=given))
X = PatchFeatures(verbose=True).fit_transform(digits.train.X)
proba = quality.out_of_sample_proba(
    LogisticRegression(max_iter=1_000), X, given, random_state=0
)
proba[0].round(2)

# %% [markdown]
# **Exercise 1.** Write `hardness(y, proba)`: for each sample the largest probability of a class that is *not* its label, less
# the probability of its label. `y` holds the labels as column numbers of `proba`. The result lies between −1 (easy: the
# model is sure of the label) and 1 (it is sure of another).

# %% tags=["exercise"]
from course_widgets import check


def hardness(y, proba):
    return ...


hardness = check("hard_or_wrong-2", hardness)

# %% [markdown]
# Now **look** at the twenty hardest. Below each: the label as given, and what the model would rather say.

# %% tags=["nbval-ignore-output"]
hard = np.asarray(hardness(given, proba))
figures.show_hardest(
    digits, hard, proba, most=20, title="The twenty hardest of 3,000 digits"
)

# %% tags=["nbval-ignore-output"]
order = np.argsort(-hard)
print(f"You said {wrong_of_the_100_hardest} of the hundred hardest.")
for n in (100, 300, 600):
    found = is_wrong[order[:n]].sum()
    print(f"{found} of the {n} hardest are labelled wrong")
print(
    f"For the 300 you said {found_among_hardest}, and {found_at_random} at random."
)

# %% [markdown]
# {% set D, S = load("cleaning-digits"), load("cleaning-sketches") %}
# {% set wrong, drawn = D.values("wrong").mean(), S.values("wrong").mean() %}
# {% do require(wrong["hardest, 100, wrong"] > 0.9 and drawn["hardest, 100, wrong"] > 0.9, "the hardest are wrong") %}
# Over ten seeds {{ wrong["hardest, 100, wrong"] | percent }} % of the hundred hardest digits have a wrong label, and
# {{ wrong["hardest, 300, wrong"] | percent }} % of the three hundred hardest. On drawn sketches, which are harder to tell apart, it
# is {{ drawn["hardest, 100, wrong"] | percent }} and {{ drawn["hardest, 300, wrong"] | percent }} %. One label in ten is wrong
# here; a cleaner set has a better top. Of 300 drawn at random only 30 or so are wrong. *Which of the twenty would you have called wrong yourself?*
#
# ## 2 · Ask somebody who has not been told
#
# One thing made this work: nobody was asked about a label that they had been told. `out_of_sample_proba` splits the samples into
# five **folds**, and for each fold asks a model that has learned from the other four. That is called *out of fold*.
#
# **Exercise 2.** Write `out_of_fold(learn, X, y, fold)`. `fold` holds the number of each sample's fold. `learn(X, y)` learns
# from some rows and gives back `predict`; `predict(X)` gives a row of 10 probabilities for each row of `X`. Return the
# probabilities of all samples, each from a model that has not seen its fold. There may be any number of folds.


# %% tags=["exercise"]
def out_of_fold(learn, X, y, fold):
    return ...


out_of_fold = check("hard_or_wrong-3", out_of_fold)

# %% [markdown]
# What happens without the folds shows best with a model that learns its samples by heart: a forest of trees. When is a label
# doubted? **Confident learning** (Northcutt, Jiang and Chuang 2021) asks how sure the model is, on average, of the samples that are
# labelled 7. Whoever is labelled 1, and is a 7 with at least that probability, is doubted.

# %% tags=["nbval-ignore-output"]
from sklearn.ensemble import RandomForestClassifier


def learn(X, y):
    return RandomForestClassifier(20, random_state=0).fit(X, y).predict_proba


fold = np.random.default_rng(0).permutation(np.arange(len(X)) % 3)
ways = {
    "forest, asked about its own samples": learn(X, given)(X),
    "forest, out of fold": out_of_fold(learn, X, given, fold),
    "logistic regression, out of fold": proba,
}
for name, said in ways.items():
    doubted = quality.label_issues(given, said)
    right = is_wrong[doubted].sum()
    print(f"{name:38} doubts {len(doubted):3}, {right:3} of them wrong")

# %% [markdown]
# The forest has learned the wrong labels too, and repeats them. **A doubt that comes from the training samples themselves is
# worth nothing.** *Would a network trained for a few epochs on everything be a fair judge of its own labels?*
#
# ## 3 · Look, fix, train again
#
# A person looks at the hardest, and puts right what is wrong. The model only says where to look.
#
# **Exercise 3.** Write `look_at(y, hard, looks, person)`: the labels after a person has looked at the `looks` hardest.
# `person(positions)` gives the right labels of these samples. All others keep theirs, and `y` stays as it is.


# %% tags=["exercise"]
def look_at(y, hard, looks, person):
    return ...


look_at = check("hard_or_wrong-4", look_at)

# %%
fixed = look_at(given, hard, 300, lambda rows: clean.train.y[rows])
print(
    f"wrong labels: {(given != clean.train.y).sum()} before, {(fixed != clean.train.y).sum()} after"
)

# %% [markdown]
# Is the model better for it? Over ten seeds, asked about 1,000 other digits (whose labels are right):

# %%
cleaned = results.load("cleaning-digits")
figures.over_looks(
    cleaned,
    studies.LOOKS,
    title="Looks at the hardest pay, and as many at random do not",
)

# %% [markdown]
# {% set most, chance, ceiling = D.verdict("look at the 300 hardest"), D.verdict("look at 300 at random"), D.verdict("all put right") %}
# {% set twice = D.verdict("look at the 600 hardest") %}
# {% set sketched, best = S.verdict("look at the 300 hardest"), S.verdict("all put right") %}
# {% do require(most.words == twice.words == sketched.words == "better" and chance.words == "too close to call", "looking at the hardest pays") %}
# Looking at the 300 hardest gains **{{ most | points }} points** of accuracy ({{ most | interval }}), at 300 drawn at random
# {{ chance | signed }} ({{ chance | interval }}). Perfect labels would gain {{ ceiling | points }}: that is the **ceiling**.
# 600 looks gain {{ twice | points }}. On the sketches the 300 hardest gain
# {{ sketched | points }} ({{ sketched | interval }}), of {{ best | points }} that there are to gain. The first hundred looks buy
# nothing that ten seeds could see: a logistic regression averages over many labels, and bears some wrong ones.
#
# And without a person? One can **drop** what is doubted, or **believe** the model's guess:

# %%
rows = cleaned.summary().set_index("recipe")
without = [
    "drop as many at random",
    "drop, forest in sample",
    "drop, forest out of fold",
    "drop the doubted",
    "believe the guess",
    "drop all that are wrong",
    "all put right",
]
plots.intervals(
    rows.loc[without].reset_index(),
    metric="balanced_accuracy",
    baseline="as labelled",
    title="Without a person little is gained, and in sample nothing",
)

# %% [markdown]
# {% set drop, believe = D.verdict("drop the doubted"), D.verdict("believe the guess") %}
# {% set own, perfect = D.verdict("drop, forest in sample"), D.verdict("drop all that are wrong") %}
# {% set there = S.verdict("drop the doubted") %}
# {% do require(own.difference == 0 and perfect.words == "better", "in sample it doubts nothing") %}
# Dropping what the forest doubts *in sample* changes nothing: it doubts nothing. Dropping what is doubted out of fold
# {{ drop | word("gains", "costs", "is too close to call") }} on the digits ({{ drop | signed }} points, {{ drop | interval }}) and
# {{ there | word("gains", "costs", "is too close to call") }} on the sketches ({{ there | signed }}, {{ there | interval }}). Dropping
# *exactly* the wrong ones gains {{ perfect | points }}. Why so far apart, though the filter leaves only
# {{ wrong["drop the doubted"] | percent(1) }} % wrong? Those that stay are the ones that the model believes. A person sees
# what the model cannot.
#
# ## 4 · Train on the hard ones?
#
# So step over the very hardest, which are probably wrong, and take the hard ones that come next.
#
# **Exercise 4.** Write `pick(scores, budget, skip)`: `scores` says how hard each sample is (large is hard). Leave out the share
# `skip` of *all* samples that is hardest, and return the positions of the `budget` hardest of what is left.


# %% tags=["exercise"]
def pick(scores, budget, skip):
    return ...


pick = check("hard_or_wrong-1", pick)

# %%
for skip in (0, 0.05, 0.12):
    rows = np.asarray(pick(hard, 1_000, skip))
    print(
        f"skip {skip:4.0%}: {is_wrong[rows].mean():4.0%} of the 1,000 are labelled wrong"
    )

# %% [markdown]
# Which samples to keep, then, if you keep few? *hard, not hardest* is your `pick` with 12 % skipped. No way looks
# after equal classes; the scores come from all 3,000 labels.

# %%
kept = {
    "at random": "at random",
    "hardest": "hardest",
    "hard, not hardest": "hard, not hardest",
    "easiest": "easiest",
}
figures.clean_and_wrong(
    cleaned,
    kept,
    studies.BUDGETS,
    title="Digits: the hardest win where they are many and right; few and wrong, they ruin",
)

# %% [markdown]
# {% set gain, drawn_gain = D.verdict("hardest, 1000, clean", baseline="at random, 1000, clean"), S.verdict("hardest, 1000, clean", baseline="at random, 1000, clean") %}
# {% set small = D.verdict("hardest, 100, clean", baseline="at random, 100, clean") %}
# {% set spoiled, stepped = D.values().mean()["hardest, 100, wrong"], D.verdict("hard, not hardest, 1000, wrong", baseline="at random, 1000, wrong") %}
# {% set all_of_it = D.verdict("hard, not hardest, 1000, wrong") %}
# {% set on_clean, on_wrong = D.verdict("at random, not doubted, 100, clean", baseline="at random, 100, clean"), D.verdict("at random, not doubted, 100, wrong", baseline="at random, 100, wrong") %}
# {% set oracle = D.verdict("at random, all right, 100, wrong", baseline="at random, 100, wrong") %}
# {% do require(gain.words == drawn_gain.words == stepped.words == all_of_it.words == "better" and small.words == "worse", "the hard ones pay where there are many") %}
# **With right labels**: of a hundred the hardest lose {{ -small.difference | points }} points to as many at random; of a thousand they *win*
# {{ gain | points }} ({{ gain | interval }}), on the sketches {{ drawn_gain | points }} ({{ drawn_gain | interval }}). The
# easiest lose for a plain reason: a hundred of them hold {{ D.values("distinct").mean()["easiest, 100, clean"] | number(digits=1) }}
# of the ten classes, on average. That is missing *balance*, not ease.
#
# **With wrong labels** a hundred of the hardest come to {{ spoiled | percent }} %: below guessing, for nearly all they teach is
# false. But a thousand without the hardest 12 % are {{ stepped | points }} points above a thousand at random ({{ stepped | interval }}), and
# {{ all_of_it | points }} above all 3,000 as labelled ({{ all_of_it | interval }}).
#
# One control is missing: does a filter help because it drops *wrong* ones, or because it prefers *typical* ones? Ask it where no
# label is wrong. A hundred at random of those not doubted gain {{ on_wrong | points }} points with wrong labels
# ({{ on_wrong | interval }}; exactly the right ones would gain {{ oracle | points }}), and {{ on_clean | signed }}
# ({{ on_clean | interval }}) with right ones. *What would you conclude if those two were the same?*
#
# ## The verdict

# %%
import pandas as pd

pd.set_option("display.max_colwidth", None)
results.ledger_by_statement(
    "A10", studies=[study.name for study in studies.STUDIES]
)

# %% [markdown]
# - The hardest samples are often the wrongly labelled ones. **Look at them before you train on them.**
# - Ask out of fold. Who has been told a label cannot doubt it.
# - A person's looks pay at the top of the list, and nothing elsewhere. What is dropped or believed automatically gains less: what
#   the model cannot see stays wrong.
# - Hard ones pay where there are many and the labels are right. Few and hard is worse than few at random.
# - Mistakes here are random. People's mistakes agree: an odd 7 is called 1 by all. Those are harder to find.
# - The judge is logistic regression, trained to its end, so no length of training is hidden in these numbers. What a network
#   does with wrong labels, which it can learn by heart, is not tested here.
#
# ## On your own data
#
# The hardest of yours, out of fold. Name your own file in one of the lines, and look at what comes.

# %% tags=["nbval-ignore-output"]
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

own = datasets.load_digits()
# Yours: take the # from a line, and write into it what a message asks for, as drop=["id"].
# own = datasets.load_table("mine.csv", target="label")
# own = datasets.load_image_folder("photos", size=32)

describe = (
    PatchFeatures(side=3)
    if own.train.X.ndim > 2
    else make_pipeline(SimpleImputer(), StandardScaler())
)
own_X = describe.fit_transform(own.train.X)  # no label is looked at
folds = min(5, np.bincount(own.train.y).min())
own_proba = quality.out_of_sample_proba(
    LogisticRegression(max_iter=1_000), own_X, own.train.y, folds=folds
)
own_hard = np.asarray(hardness(own.train.y, own_proba))
hardest = figures.hardest_labels(own, own_hard, own_proba)
figures.show_hardest(
    own, own_hard, own_proba, most=12, title="Would you have said the same?"
)

# %% [markdown]
# ## To read
#
# - C. Northcutt, L. Jiang and I. Chuang, [*Confident Learning: Estimating Uncertainty in Dataset
#   Labels*](https://arxiv.org/abs/1911.00068), JAIR 2021; and [*cleanlab*](https://github.com/cleanlab/cleanlab), the library.
# - M. Paul, S. Ganguli and G. K. Dziugaite, [*Deep Learning on a Data Diet*](https://arxiv.org/abs/2107.07075), NeurIPS 2021:
#   scores of hardness after a few epochs; section 4 steps over the hardest.
# - B. Sorscher et al., [*Beyond Neural Scaling Laws*](https://arxiv.org/abs/2206.14486), NeurIPS 2022: keep the hard ones if
#   you have plenty, the easy ones if not.
#
# Where hard ones are sought on purpose: {{ lesson("which_background").link }}.
