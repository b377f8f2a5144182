# ---
# jupyter:
#   jupytext:
#     notebook_metadata_filter: train_well,-all
#   train_well:
#     title: "Searching: which settings to try"
#     minutes: 40
#     claims: [B16, B18]
#     budget: {cell_seconds: 10, lesson_seconds: 90, memory_mb: 700}
# ---

# %% [markdown]
# # Searching: which settings to try
#
# {{ lesson("knobs").link }} turned one knob at a time. You have several, and they depend on each other. Whoever tries all
# combinations trains for days. You will read: *search at random instead of trying all combinations*; and: *use a grid,
# random search, or Bayesian optimisation*. Which one, and for how many trainings?
#
# To compare searches you must run each of them many times. That would be thousands of trainings. So we trained
# *every* combination of four knobs beforehand. On that table a whole search is replayed in no time, as often as you
# like.
#
# First, **write down your bets**.

# %%
# With the epochs of two trainings, whose setting is best: "grid", "random",
# "one knob at a time", "halving", "model"?
winner = "___"

# How many settings, tried at random, are as good as all combinations (within a point)?
enough = "___"

# %% [markdown]
# ## 1 · The table
#
# 200 real handwritten digits to train on, a network with one hidden layer, 24 epochs. Nine learning rates, three batch
# sizes, three optimizers, three strengths of dropout; each combination with three seeds. A seed draws other digits
# and other first weights, so we call it a *world*. A search sees the accuracy on 200 **validation** images of its
# world. How good a setting really is, its *quality*, we take from 1,000 **test** images and all three worlds.

# %%
import numpy as np
import pandas as pd

from course_lessons.searching import figures, replays, studies
from course_lessons.searching.table import KNOBS
from course_lib import results

table = replays.load_table()
print(f"{replays.SIZE} settings; the best has {100 * table.quality.max():.1f} %")
figures.surface(
    table, title="Each optimizer has a band of good rates, at another place"
)

# %% [markdown]
# {% set T = load("search-table") %}
# {% set quality = T.values().mean() %}
# {% set matters = studies.replays.importance() %}
# {% set default = quality["adam 0.001, batch 64, dropout 0"] %}
# {% do require(matters["optimizer"] > 3 * matters["batch_size"] and matters["learning_rate"] > 3 * matters["batch_size"], "rate and optimizer matter, batch and dropout hardly") %}
# The median setting has {{ quality.median() | percent }} %, the usual defaults (Adam, 0.001, batches of 64, no dropout)
# {{ default | percent }} %, the best {{ quality.max() | percent(digits=1) }} %. Which knob matters? Take the mean over all
# settings with the same value of a knob: how much do these means vary, as a share of the variation among all settings?
# The rate alone explains {{ matters["learning_rate"] | percent }} %, the optimizer {{ matters["optimizer"] | percent }} %,
# the batch size {{ matters["batch_size"] | percent }} %, dropout {{ matters["dropout"] | percent }} %. Much of the rest is
# rate and optimizer *together*: no rate is good for all three.
#
# ## 2 · A grid, or at random?
#
# A **grid** tries every combination of a few values of each knob. **Random search** draws each knob for itself, anew for
# every setting (Bergstra and Bengio 2012).
#
# **Exercise 1.** Write `draw_settings(space, n, seed)`: a list of `n` settings. `space` has for each knob a list of its
# values; a setting is a dictionary with one of them for each knob. Draw every knob for itself, all values equally likely.


# %% tags=["exercise"]
from course_widgets import check


def draw_settings(space, n, seed):
    return ...


draw_settings = check("searching-1", draw_settings)

# %% [markdown]
# Now 200 of your searches, each with 64 trials, against four ways to lay a grid or turn the knobs. After every trial a search
# holds the setting that is best so far *by validation*; the curves show the quality of that one.

# %%
searches = [draw_settings(KNOBS, 64, seed) for seed in range(200)]
best = table.quality.max()
figures.side_by_side(
    {
        "your random search": replays.race(searches),
        "coarse grid": replays.race("grid, coarse"),
        "grid, fine in the rate": replays.race("grid, fine rate"),
        "all combinations, in order": replays.race("grid, in order"),
        "one knob at a time": replays.race("one knob at a time"),
    },
    title="Some plans start well and stick; random search goes on climbing",
    best=best,
)

# %% [markdown]
# {% set R = load("search-replays") %}
# {% set coarse = R.verdict("random", baseline="grid, coarse") %}
# {% set fine4 = R.verdict("random", baseline="grid, fine rate", metric="found_after_4") %}
# {% set fine = R.verdict("random", baseline="grid, fine rate") %}
# {% set ordered = R.verdict("random", baseline="grid, in order", metric="found_after_32") %}
# {% set single = R.verdict("random", baseline="one knob at a time") %}
# {% set early = R.verdict("random", baseline="one knob at a time", metric="found_after_2") %}
# {% do require(ordered.words == "better" and single.words == "better" and early.words == "worse" and fine4.words != "better", "in order loses, one knob at a time leads and falls behind") %}
# Random search against each of them, in points (replayed over {{ R.seeds | length }} searches, with 95 % intervals):
#
# - **Coarse grid** (three rates, three optimizers, the ends of the other knobs): {{ coarse | signed }} after 16 trials
#   ({{ coarse | interval }}), {{ coarse | word("ahead", "behind", "too close to call") }}.
# - **Grid fine in the rate**, the rest at the defaults: {{ fine4 | signed }} after 4 ({{ fine4 | interval }}),
#   {{ fine | signed }} after 16 ({{ fine | interval }}). It leads early; then it holds what looked best by validation in
#   one world, and is worse in the others.
# - **All combinations in order**, stopped after 32: {{ ordered | signed }} ({{ ordered | interval }}). It has seen two rates.
# - **One knob at a time** from the defaults: {{ early | signed }} after 2 trials ({{ early | interval }}), {{ single | signed }}
#   after 16 ({{ single | interval }}). It starts well, and then sticks.
#
# The intervals cover the luck of the searches. There are only three worlds: in others the small differences may turn.
#
# *Why can a search turn one knob after another and never find the best rate for momentum?*
#
# ## 3 · Learn from what you have seen
#
# Random search forgets. **Bayesian optimisation** fits a model to the trials so far and asks it what to try next. **TPE**
# models where the good and where the bad settings lie (Bergstra et al. 2011); a **Gaussian process** models the accuracy
# itself. **Quasi-random** points have no memory, but fill the space more evenly than chance does.
#
# Another idea saves on the trainings. **Successive halving** begins many, looks after a few epochs, and goes on with the
# better half (Jamieson and Talwalkar 2016). **Hyperband** runs several such rounds, which begin with more or fewer
# trainings (Li et al. 2018).
#
# **Exercise 2.** Write `epochs_of_halving(n, rungs)`: begin `n` trainings; up to the first rung all are trained. At each
# rung but the last the better half goes on, `n // 2`, *from where it stands*. How many epochs is that in all? With 16 and
# rungs at 3, 6, 12 and 24 epochs?


# %% tags=["exercise"]
def epochs_of_halving(n, rungs):
    return ...


epochs_of_halving = check("searching-2", epochs_of_halving)

# %%
spent = epochs_of_halving(16, (3, 6, 12, 24))
print(f"{spent} epochs: as many as {spent / 24:g} whole trainings")
figures.settling(table, title="The ranking settles long before the training ends")

# %% [markdown]
# {% set last = T.values("accuracy") %}
# {% set after = {} %}
# {% for k in (1, 3, 12, 24) %}
# {% do after.update({k: T.values("val_after_" ~ k).corrwith(last, axis=1, method="spearman").mean()}) %}
# {% endfor %}
# There is a line for each world. A rank correlation of 1 means: the same order. After one epoch the ranking by validation
# agrees with the test accuracy at the end by {{ after[1] | number(digits=2) }}, after 3 by
# {{ after[3] | number(digits=2) }}, after 12 by {{ after[12] | number(digits=2) }}. After all 24 it is only
# {{ after[24] | number(digits=2) }}: 200 images cannot rank more finely.

# %%
curves = {
    name: replays.race(name)
    for name in ("random", "quasi-random", "halving", "hyperband")
}
# a model thinks before each trial, so these searches were run beforehand
measured = results.load("search-tpe")
curves["TPE"] = {
    n: measured.values(f"found_after_{n}")["TPE"] for n in replays.LOOKS
}
figures.side_by_side(
    curves,
    title="Equal epochs: what each has found after so many whole trainings",
    best=best,
)

# %% [markdown]
# {% set P = load("search-tpe") %}
# {% set tpe = P.verdict("TPE", baseline="random") %}
# {% set late = P.verdict("TPE", baseline="random", metric="found_after_64") %}
# {% set quasi = R.verdict("quasi-random", baseline="random") %}
# {% set half2 = R.verdict("halving", baseline="random", metric="found_after_2") %}
# {% set half8 = R.verdict("halving", baseline="random", metric="found_after_8") %}
# {% set G = load("search-gp") %}
# {% set gp = G.verdict("Gaussian process", baseline="random") %}
# {% do require(half2.words == half8.words == "better" and tpe.words == late.words == gp.words == quasi.words == "too close to call", "halving gains, models do not") %}
# Against random search, in points:
#
# - **Halving: {{ half2 | signed }}** with the epochs of two whole trainings ({{ half2 | interval }}), {{ half8 | signed }} with
#   those of eight ({{ half8 | interval }}). It sees sixteen settings for the price of five.
# - **TPE**: {{ tpe | signed }} after 16 trials ({{ tpe | interval }}), {{ late | signed }} after 64 ({{ late | interval }}).
# - **Gaussian process**: {{ gp | signed }} after 16 ({{ gp | interval }}).
# - **Quasi-random**: {{ quasi | signed }} after 16 ({{ quasi | interval }}).
#
# All but halving are too close to call. In textbooks models win. *What stops them here?*
#
# Watch them. Each surface holds all settings of one world, covered until a searcher tries them; the tests open when the
# budget is spent. Then set *Against* to **You**: can you beat chance with 16 trainings? And is what you found as good on
# test? One race says little; *Repeat* runs it in all worlds. The halving here is that of `tune`, below: it does not wait
# for all sixteen, but compares each training with those that came before it, so the first ones run to their end.

# %%
from course_widgets import SearchRace

race = SearchRace(
    replays.as_frame(),
    knobs=list(KNOBS),
    world="world",
    rungs={3: "epoch 3", 6: "epoch 6", 12: "epoch 12", 24: "validation"},
    test="test",
    metric="accuracy",
    start={
        "learning_rate": 0.001,
        "batch_size": 64,
        "optimizer": "adam",
        "dropout": 0,
    },
    left="one knob at a time",
    right="halving",
)
race

# %% [markdown]
# ## 4 · The winner's curse
#
# {% set every = R.verdict("random", baseline="all settings", metric="found_after_32") %}
# {% set eight = R.verdict("random", baseline="all settings", metric="found_after_8") %}
# {% do require(every.low > -0.01, "32 are as good as all, within a point") %}
# All curves go flat below the dotted line, which is the best setting of all. Trying *all* settings and taking the best by
# validation gains {{ -every.difference | points }} points over 32 at random ({{ every | interval }} for random search), and
# {{ -eight.difference | points }} over eight ({{ eight | interval }}). What holds every search back is the ruler: 200
# validation images cannot tell settings apart that differ by a point. The best of many is good *and lucky*: the
# **winner's curse**.
#
# **Exercise 3.** Write `flattered_by(validation, test)`: two arrays, a figure for each setting tried. A search takes the
# setting that is best by validation (the first, where two are). By how much is its validation figure above its test
# figure?


# %% tags=["exercise"]
def flattered_by(validation, test):
    return ...


flattered_by = check("searching-3", flattered_by)

# %%
seen = {50: table.smaller[50], 100: table.smaller[100], 200: table.curves[..., -1]}
orders = [
    (seed % 3, replays.at_random(np.random.default_rng(seed)))
    for seed in range(200)
]
figures.side_by_side(
    {
        f"{images} validation images": {
            n: [
                flattered_by(of[w][order[:n]], table.test[w][order[:n]])
                for w, order in orders
            ]
            for n in (1, *replays.LOOKS)
        }
        for images, of in seen.items()
    },
    title="The more you try, the more the best figure flatters",
    of="validation above test",
)

# %% [markdown]
# {% set V = load("search-validation") %}
# {% set flat = V.values("flattery_after_32").mean() %}
# {% set more = V.verdict("50 images") %}
# {% set price = V.verdict("50 images", metric="found_after_32") %}
# {% do require(more.words == "worse" and price.words == "worse", "50 images flatter more, and find less") %}
# The curves begin below 0: these validation images happen to be hard ones, the first 50 above all. What counts is how they
# climb. Against the mean of all that were tried, the best of 32 is flattered by {{ flat["200 images"] | points }} points with 200
# images, and by {{ flat["50 images"] | points }} with 50 ({{ more | signed }}, {{ more | interval }}). And 50 images *find* less:
# {{ price | signed }} points ({{ price | interval }}). So measure what you have found once more, on images that chose nothing.
#
# ## 5 · A live search
#
# `tune` searches over the fields of a `Recipe`, with Optuna inside. A range is data; `pruner="halving"` ends trainings
# early; `storage` names a file. Interrupt it (■ above the page) whenever you like: what is finished stays.

# %% tags=["nbval-ignore-output"]
import tempfile
from pathlib import Path

from course_lessons.searching.table import load_data, recipe_for
from course_lib.training import train
from course_lib.tuning import tune

digits, recipe = load_data(), recipe_for()
space = {
    "learning_rate": {"low": 0.001, "high": 0.1, "log": True},
    "optimizer": ["adam", "rmsprop", "momentum"],
    "dropout": {"low": 0.0, "high": 0.6},
}
# to go on tomorrow, name a file of yours
storage = Path(tempfile.mkdtemp()) / "search.journal"
search = tune(recipe, space, digits, trials=6, pruner="halving", storage=storage)
search.frame.round(4)

# %% [markdown]
# **Exercise 4.** Six are not enough. Write `go_on(recipe, space, storage, trials)`: it goes on with the search that
# the file `storage` holds, on the same `digits`, until there are `trials` in all, and returns the search. (`tune?` shows
# what it takes.)


# %% tags=["exercise"]
def go_on(recipe, space, storage, trials):
    return ...


go_on = check("searching-4", go_on)

# %% tags=["nbval-ignore-output"]
search = go_on(recipe, space, storage, 16)
final = train(search.best, digits, test=True)
print(search.best)
print(f"by validation {search.value:.1%}, on test {final.metrics['accuracy']:.1%}")

# %% [markdown]
# Two notebooks that name the same file share one search, and if one of them crashes, the other tries its setting again.
#
# ## The verdict

# %%
replayed = results.load("search-replays")
after_two = replayed.values("found_after_2").mean().drop("all settings")
print(f"Best after two trainings: {after_two.idxmax()}. You said: {winner}.")
as_good = studies.as_good_as_all(replayed, within=0.01)
print(f"Within a point of all: {as_good} at random. You said: {enough}.")
pd.set_option("display.max_colwidth", None)
results.ledger("B16", "B18")[["the claim", "measured", "verdict"]]

# %% [markdown]
# - You do not need all combinations: {{ studies.as_good_as_all(R, within=0.01) }} at random are as good within a point. Search rate and optimizer
#   *together*.
# - End early what falls behind: it costs a line, and gives many settings for the price of few.
# - After some ten trials the validation images decide, not the searcher. Models of what was seen had nothing to gain here.
# - The figure that chose is not the figure to report.
# - All this on one small task, with four knobs and three worlds. With more knobs there is more for a model to learn.
#
# ## On your own data
#
# Twelve trials with halving, then the best on the test part. Name your file in one of the two lines.

# %% tags=["nbval-ignore-output"]
from course_lib import datasets
from course_lib.training import Recipe

own = datasets.load_digits()
# Yours: take the # from one of the lines, and write into it what a message asks for.
# own = datasets.load_image_folder("photos", size=32)
# own = datasets.load_table("mine.csv", target="label")

start = Recipe(model="mlp" if own.train.X.ndim == 2 else "cnn", epochs=8)
own_space = {
    "learning_rate": {"low": 0.0003, "high": 0.03, "log": True},
    "optimizer": ["adam", "momentum"],
    "dropout": {"low": 0.0, "high": 0.6},
}
own_search = tune(start, own_space, own, trials=12, pruner="halving")
own_final = train(own_search.best, own, test=True)
print(own_search.best)
print(
    f"by validation {own_search.value:.1%}, on test {own_final.metrics['accuracy']:.1%}"
)

# %% [markdown]
# ## To read
#
# - J. Bergstra and Y. Bengio, [*Random Search for Hyper-Parameter
#   Optimization*](https://www.jmlr.org/papers/v13/bergstra12a.html), JMLR 2012: figure 1 is the whole argument.
# - J. Bergstra et al., [*Algorithms for Hyper-Parameter
#   Optimization*](https://papers.nips.cc/paper/2011/hash/86e8f7ab32cfd12577bc2619bc635690-Abstract.html), NeurIPS 2011: TPE.
# - K. Jamieson and A. Talwalkar, [*Non-stochastic Best Arm Identification and Hyperparameter
#   Optimization*](https://arxiv.org/abs/1502.07943), AISTATS 2016; L. Li et al.,
#   [*Hyperband*](https://arxiv.org/abs/1603.06560), JMLR 2018: halving.
# - G. C. Cawley and N. L. C. Talbot, [*On Over-fitting in Model Selection and Subsequent Selection Bias in Performance
#   Evaluation*](https://jmlr.org/papers/v11/cawley10a.html), JMLR 2010: the winner's curse.
# - [Optuna](https://optuna.readthedocs.io): what is inside `tune`, and much more.
