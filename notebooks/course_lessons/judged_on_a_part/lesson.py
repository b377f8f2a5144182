# ---
# jupyter:
#   jupytext:
#     notebook_metadata_filter: train_well,-all
#   train_well:
#     title: "Subsets elsewhere: the part that judges"
#     minutes: 40
#     claims: [A12]
#     budget: {cell_seconds: 10, lesson_seconds: 30, memory_mb: 400}
# ---

# %% [markdown]
# # Subsets elsewhere: the part that judges
#
# A part can teach; that was {{ lesson("subsets_elsewhere").link }}. Here a part **judges**: rows that were held back say how good a model is, and which of
# several to take. They say it rightly if **they are to what was learned from as the future is to what is known**. In four fields the usual
# part is not. The sections stand alone: take those that you need.
#
# **Write down your bets** first.

# %%
# From which library is a description? A model is asked about a random half. Asked about
# files it has seen nothing of: how many points less does it get right?
points_less = "___"

# Is what a shop recommends any good? Do a hundred items, drawn at random, put
# recommenders in the same order as all items? "yes" or "no"
same_order = "___"

# A random fifth of the past promises an error. How much larger, in %, is that of the next 250 days?
larger_error = "___"

# 80 patients, 4,000 genes, all of it pure chance. The 20 best genes are chosen,
# then the model is cross-validated: how many % right does it promise?
by_chance = "___"

# %% [markdown]
# ## 1 · Text: will there be more from the same file?
#
# Real text lies on your disk: the descriptions (docstrings) in the source of numpy, scipy, scikit-learn, pandas and torch. From which of the five is one?
# Their names are taken out. A text becomes a row of numbers, one for each word: how often it comes, less if many texts have it (**tf-idf**).
#
# Two descriptions in a file (a *module*) often share whole sentences. Does a random split put such twins on both sides?
#
# **Exercise 1.** Write `twins(similar, learned, asked)`. `similar` has a row for each text asked about, a column for each learned one, and tells how alike
# they are. `learned` and `asked` are their modules. Return the share of the texts asked about whose most similar learned text is of their own module.


# %% tags=["exercise"]
import numpy as np

from course_widgets import check


def twins(similar, learned, asked):
    return ...


twins = check("judged_on_a_part-1", twins)

# %% tags=["nbval-ignore-output"]
from sklearn.feature_extraction.text import TfidfVectorizer

from course_lessons.judged_on_a_part.text import halves, read_docstrings

docs = read_docstrings()
words = TfidfVectorizer().fit_transform(docs.text)
learned, asked = halves(docs, 0, by_module=False)
similar = (words[asked] @ words[learned].T).toarray()
share = twins(similar, docs.module[learned], docs.module[asked])
print(
    f"{len(docs.text):,} descriptions; {share:.0%} have their twin across a random split"
)

# %%
from course_lessons.judged_on_a_part import figures

print("You said, points less:", points_less)
figures.show("judged-text")

# %% [markdown]
# {% set T = load("judged-text") %}
# {% set leak = T.verdict("at random", baseline="by module") %}
# {% set few = T.verdict("10 % of the docstrings", baseline="by module") %}
# {% set words = T.verdict("1,000 words", baseline="by module") %}
# {% set hashed = T.verdict("1,024 hashed columns", baseline="1,000 words") %}
# {% set right = T.values("accuracy").mean() %}
# {% set ts = T.values("seconds").mean() %}
# {% do require(leak.words == "better" and few.words == "worse", "a random split promises more, a tenth loses") %}
# {{ T.seeds | length | spelled | capitalize }} seeds, other ones than those that settings were tried on, with 95 % intervals. A random half promises {{ right["at random"] | percent }} % right, new modules
# keep {{ right["by module"] | percent }} %: {{ leak | points }} points ({{ leak | interval }}) hang on knowing the file. Neither number is wrong. Will your model meet texts from files that it knows? Then the first is yours.
#
# And the part that teaches? A tenth of the *texts* costs {{ -few.difference | points }} points ({{ few | interval }}). The 1,000 most frequent *words* cost {{ -words.difference | points }}
# ({{ words | interval }}), in {{ (ts["1,000 words"] / ts["by module"]) | percent }} % of the time. **Hashing** needs no list of words: a rule puts each word into one of 1,024 columns, several in each.
# It is {{ hashed | word("better than", "worse than", "too close to call against") }} the 1,000 words ({{ hashed | signed }}, {{ hashed | interval }}).
#
# *What is the "module" in your data: the patient, the camera, the author, the day?*
#
# ## 2 · Recommenders: a hundred against all
#
# A shop knows what people took, not what they disliked. So a recommender learns to put what was taken above **negatives**: items drawn among the others,
# anew each time. That is a subset; *which*? At random, by popularity, or the hardest: of several, the one that the model likes best.
#
# Five items of each person are kept back, and looked for one at a time. **Recall in the first ten** is the share of them that is among their person's first ten of all
# items. As that is slow with a million items, often it is looked for among *a hundred* drawn ones only.
#
# **Exercise 2.** Write `recall(scores, own, others, k)`. `scores` has a row for each person, a column for each item. `own` is one item kept back of each person, `others` has
# a row of other items for each. Return the share of people for whom fewer than `k` of their others have a higher score than their own item.


# %% tags=["exercise"]
def recall(scores, own, others, k):
    return ...


recall = check("judged_on_a_part-2", recall)

# %% [markdown]
# The shop is drawn: 500 people took 30 of 1,000 items each, what they like, and rather what is seen more. Two simple recommenders:

# %%
from course_lessons.judged_on_a_part.recommender import draw_shop

shop = draw_shop(7)
taken = np.zeros((500, 1_000))
np.put_along_axis(taken, shop.taken, 1, axis=1)
rest = np.array([np.flatnonzero(row == 0) for row in taken])
hundred = np.random.default_rng(0).permuted(rest, axis=1)[:, :100]
recommenders = {
    "popular": np.tile(shop.popular, (500, 1)),
    "taken together": taken @ (taken.T @ taken),
}
for name, scores in recommenders.items():
    of_all = recall(scores, shop.test[:, 0], rest, 10)
    of_hundred = recall(scores, shop.test[:, 0], hundred, 10)
    print(
        f"{name}: in the first ten of all {of_all:.1%}, of a hundred {of_hundred:.1%}"
    )

# %%
print("You said, the same order:", same_order)
figures.show("judged-shop")

# %% [markdown]
# {% set H = load("judged-shop") %}
# {% set soft, hard = "1 by popularity, chosen on a hundred", "the hardest of 5" %}
# {% set all_say = H.verdict(soft, baseline=hard, metric="recall_at_10") %}
# {% set few_say = H.verdict(soft, baseline=hard, metric="recall_sampled") %}
# {% set paid = H.verdict(soft, baseline="1 by popularity", metric="recall_at_10") %}
# {% set h = H.values("recall_at_10").mean() %}
# {% set tail = H.values("recall_at_10_tail").mean() %}
# {% set liked = H.values("false_negatives").mean() %}
# {% set more = H.verdict("4 uniform", baseline="1 uniform", metric="recall_at_10") %}
# {% set harder = H.verdict("the hardest of 20", baseline="1 uniform", metric="recall_at_10") %}
# {% set rare = H.verdict(soft, baseline="1 uniform", metric="recall_at_10_tail") %}
# {% do require(all_say.words == "worse" and few_say.words == "better" and paid.words == "worse", "the two judges disagree") %}
# {{ H.seeds | length }} shops. Passes and penalty of each way were chosen on other items, in five other shops. Of a hundred an item needs a place among the best tenth, of all 1,000
# one among the best hundredth. So the two judges ask different things, and **disagree**: of all items negatives by popularity, as a hundred chose
# their settings, are {{ all_say | signed }} points against the hardest of 5 ({{ all_say | interval }}), of a hundred {{ few_say | signed }} ({{ few_say | interval }}). And who *chooses* on a hundred pays:
# {{ paid | signed }} points ({{ paid | interval }}) against the settings that all items chose.
#
# And the part that teaches? Four negatives are {{ more | word("better than", "worse than", "too close to call against") }} one ({{ more | signed }}, {{ more | interval }}), the hardest of 20 are {{ harder | signed }}
# ({{ harder | interval }}): {{ liked["the hardest of 20"] | percent }} % of them would be liked (**false negatives**), of random ones {{ liked["1 uniform"] | percent }} %. Rare items (all but the most popular tenth)
# are hardly found at all. Most of them by what the hundred chose: {{ tail[soft] | percent }} %, {{ rare | signed }} ({{ rare | interval }}) against random negatives. So say first what the shop is to be good at, and judge that.
#
# *A paper ranks among a hundred. What would you like to see before you believe its order?*
#
# ## 3 · Days in a row: the future comes last
#
# From the last 28 days of a demand, a forest forecasts the mean of the next 14. Such a *window* is 42 days long, and the next one begins a day later: they have nearly all
# days in common. Which windows may judge? The last ones; and a **gap** before them as long as a window, so that no day is on both sides.
#
# **Exercise 3.** Write `hold_last(n, held, gap)`: of windows 0 to n − 1 the last `held` are asked about, the `gap` before them left out, all before learned from. Return the positions of
# those to learn from, and of those to ask about.


# %% tags=["exercise"]
def hold_last(n, held, gap):
    return ...


hold_last = check("judged_on_a_part-3", hold_last)

# %%
from sklearn.ensemble import RandomForestRegressor

from course_lessons.judged_on_a_part.series import DAYS, draw_demand, windows

X, y = windows(draw_demand(7)[:DAYS])
mixed = np.random.default_rng(0).permutation(len(X))
splits = {
    "a random fifth": np.split(mixed, [4 * len(X) // 5]),
    "the last fifth": hold_last(len(X), len(X) // 5, 42),
}
for name, (learned, asked) in splits.items():
    forest = RandomForestRegressor(20, max_features=0.4, random_state=0)
    missed = forest.fit(X[learned], y[learned]).predict(X[asked]) - y[asked]
    print(f"{name} promises an error of {np.abs(missed).mean():.2f}")

# %%
print("You said, larger by:", larger_error)
figures.show("judged-promise")

# %% [markdown]
# {% set D = load("judged-promise") %}
# {% set d = D.values("val_mae").mean() %}
# {% set came = D.values("mae").mean() %}
# {% set off = D.verdict("a random fifth", baseline="the last fifth", metric="val_mae") %}
# {% set gap = D.verdict("the last fifth, after a gap", baseline="the last fifth", metric="val_mae") %}
# {% set Q = load("judged-past") %}
# {% set calm = Q.verdict("the last tenth, steady", baseline="a random tenth, steady") %}
# {% set moved = Q.verdict("the last tenth, drifting", baseline="a random tenth, drifting") %}
# {% set all_days = Q.verdict("the last tenth, drifting", baseline="all days, drifting") %}
# {% set broken = studies.interval_of("judged-promise", "optimism_mae", "a random fifth") %}
# {% set kept_late = studies.interval_of("judged-promise", "optimism_mae", "the last fifth") %}
# {% do require(broken[0] > 0 and off.words == "better" and calm.words == "worse" and all_days.words == "better", "a random fifth promises too little; the last days win only in drift") %}
# {{ D.seeds | length }} series; 20 before them were too few to tell. A random fifth promises an error of {{ d["a random fifth"] | number(digits=2) }}, the next 250 days bring {{ came["a random fifth"] | number(digits=2) }}: {{ (came["a random fifth"] / d["a random fifth"] - 1) | percent }} %
# more ({{ (came["a random fifth"] - d["a random fifth"]) | signed(scale=1, digits=2) }}, {{ broken | interval(scale=1, digits=2) }}). The last fifth promises {{ d["the last fifth"] | number(digits=2) }}; what comes differs by {{ (came["the last fifth"] - d["the last fifth"]) | signed(scale=1, digits=2) }}
# ({{ kept_late | interval(scale=1, digits=2) }}). With a gap it promises {{ gap | signed(scale=1, digits=2) }} against none ({{ gap | interval(scale=1, digits=2) }}).
#
# And which days should teach? In another demand, which hangs on heat and price, always in the same way, the last tenth of three years is {{ calm | word("better than", "worse than", "too close to call against") }} a random tenth:
# {{ calm | signed(scale=1, digits=2) }} in error ({{ calm | interval(scale=1, digits=2) }}), for a random one has seen all seasons. When the price counts for more from day to day it is {{ moved | signed(scale=1, digits=2) }}
# ({{ moved | interval(scale=1, digits=2) }}), and better than *all* days by {{ -all_days.difference | number(digits=2) }} ({{ all_days | interval(scale=1, digits=2) }}). Which of the two worlds is yours, the last days can tell.
#
# *Your data are a patient's heartbeats. Which windows may judge?*
#
# ## 4 · Genes: chosen before the split
#
# 80 patients, half of them ill, and 4,000 genes measured of each. One takes the 20 genes that differ most between ill and healthy, and cross-validates: each fifth of the
# patients is asked about once, by a model that has learned from the others.
#
# **Exercise 4.** Write `honest(X, y, folds, choose, learn)`. `folds` is a list of arrays of rows. `choose(X, y)` gives columns, `learn(X, y)` a model that can `.predict(X)`.
# Hold each fold back once, and let both see the other rows only. Return the share of all patients that are named right.


# %% tags=["exercise"]
def honest(X, y, folds, choose, learn):
    return ...


honest = check("judged_on_a_part-4", honest)

# %%
from sklearn.linear_model import LogisticRegression

from course_lessons.judged_on_a_part.genes import choose, draw_patients

X, y = draw_patients(7)[:2]
folds = np.array_split(np.random.default_rng(0).permutation(80), 5)
genes = choose(X, y)


def learn(X, y):
    return LogisticRegression(C=0.1).fit(X, y)


def keep_all(X, y):
    return np.arange(20)


print("You said, %:", by_chance)
print(f"chosen before: {honest(X[:, genes], y, folds, keep_all, learn):.0%} right")
print(f"chosen inside: {honest(X, y, folds, choose, learn):.0%} right")

# %%
figures.show("judged-genes")

# %% [markdown]
# {% set G = load("judged-genes") %}
# {% set g = G.values("val_accuracy").mean() %}
# {% set kept = G.values("accuracy").mean() %}
# {% set stable = G.values("stability").mean() %}
# {% set known = G.values("recall_known").mean() %}
# {% set shy = G.verdict("chosen inside, 20 genes count", baseline="chosen before, 20 genes count", metric="optimism") %}
# In {{ G.seeds | length }} draws pure chance is promised to be {{ g["chosen before, pure chance"] | percent }} % right, and is {{ kept["chosen before, pure chance"] | percent }} %: of 4,000 genes some fit the labels of all 80 patients by
# accident, those held back among them. Where 20 genes truly count, {{ g["chosen before, 20 genes count"] | percent }} % is promised and {{ kept["chosen before, 20 genes count"] | percent }} % kept. Inside of the folds it is
# {{ g["chosen inside, 20 genes count"] | percent }} %: a little too low, as each model learns from four fifths.
#
# And is the chosen *part* the same each time? Two folds share {{ stable["chosen inside, 20 genes count"] | percent }} % of all the genes that either of them chose, by pure chance {{ stable["chosen inside, pure chance"] | percent }} %. Of the 20 that count
# {{ known["chosen inside, 20 genes count"] | percent }} % are found. A list of genes is a guess, even if the model is good.
#
# *Which steps of your own work look at the labels before the split?*
#
# ## The verdict

# %%
import pandas as pd

from course_lessons.judged_on_a_part import studies
from course_lib import results

pd.set_option("display.max_colwidth", None)
results.ledger_by_statement(
    "A12", studies=[study.name for study in studies.STUDIES]
)

# %% [markdown]
# - A part that is held back judges rightly if it is to the rest as the future is to what you know. Ask that before you split.
# - What comes from one source (a file, a patient, a day) stays on one side; otherwise you measure memory.
# - A hundred drawn items put recommenders in another order than all items, and choose other settings.
# - The last days judge a forecast, and whether the last ones or all of them should teach.
# - Whatever looks at labels belongs inside of the folds: choosing genes, scaling, tuning.
# - Shops, series and patients are drawn here, so that the truth is known; the texts are real, and those of your installation.
#
# ## On your own data
#
# A test for any procedure: **shuffle the labels**. Nothing is left to learn, and balanced accuracy is what guessing gives, one half for two classes. What is promised above it comes from a leak. Here the five best columns are chosen before
# the split or inside of it. With few columns and many rows the leak is small; with thousands of columns you have seen it.

# %% tags=["nbval-ignore-output"]
from sklearn.feature_selection import SelectKBest
from sklearn.impute import SimpleImputer
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.tree import DecisionTreeClassifier
from tqdm import tqdm

from course_lib import datasets

own = datasets.load_breast_cancer().train
# Yours: take the # from the line, and write into it what a message asks for.
# own = datasets.load_table("mine.csv", target="label").train

model = DecisionTreeClassifier(min_samples_leaf=5, random_state=0)
# gaps are filled with the mean of their column, inside of the folds as well
best = make_pipeline(SimpleImputer(), SelectKBest(k=min(5, own.X.shape[1])))
promises = []
for seed in tqdm(range(10)):
    shuffled = np.random.default_rng(seed).permutation(own.y)
    chosen = best.fit_transform(own.X, shuffled)
    before = cross_val_score(model, chosen, shuffled, scoring="balanced_accuracy")
    steps = make_pipeline(best, model)
    inside = cross_val_score(steps, own.X, shuffled, scoring="balanced_accuracy")
    promises.append({"chosen before": before.mean(), "inside": inside.mean()})
pd.DataFrame(promises).mean().map("balanced accuracy {:.1%}".format)

# %% [markdown]
# ## To read
#
# - W. Krichene and S. Rendle, [*On Sampled Metrics for Item Recommendation*](https://doi.org/10.1145/3394486.3403226), KDD 2020.
# - S. Rendle et al., [*BPR: Bayesian Personalized Ranking from Implicit Feedback*](https://arxiv.org/abs/1205.2618), UAI 2009.
# - C. Ambroise and G. J. McLachlan, [*Selection bias in gene extraction on the basis of microarray gene-expression data*](https://doi.org/10.1073/pnas.102102699), PNAS 2002.
# - V. Cerqueira, L. Torgo and I. Mozetič, [*Evaluating time series forecasting models*](https://doi.org/10.1007/s10994-020-05910-7), Machine Learning 2020.
# - S. Kapoor and A. Narayanan, [*Leakage and the reproducibility crisis in machine-learning-based science*](https://doi.org/10.1016/j.patter.2023.100804), Patterns 2023.
# - K. Weinberger et al., [*Feature Hashing for Large Scale Multitask Learning*](https://arxiv.org/abs/0902.2206), ICML 2009.
