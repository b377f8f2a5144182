# ---
# jupyter:
#   jupytext:
#     notebook_metadata_filter: train_well,-all
#   train_well:
#     title: "Whose data? Groups and dialects"
#     minutes: 45
#     claims: [A11]
#     budget: {cell_seconds: 10, lesson_seconds: 90, memory_mb: 1000}
# ---

# %% [markdown]
# # Whose data? Groups and dialects
#
# A program listens for ten spoken words: *yes, no, up, down, left, right, on, off, stop, go*. Eighty percent of what it
# hears, it gets right. Is that good enough to ship?
#
# It depends on who is speaking. In this lesson you ask a figure **for whom** it is true, choose a training set for those
# who were left out, and find out what that costs the others.
#
# Half of the recordings are in the *plain* dialect, three in ten are from the *coast*, three in twenty from the *hill*,
# and one in twenty is from the *island*. Before anything runs, **write down your bet**.

# %%
# When 80 % are right in all, what percentage of the island's recordings is?
island_right = ...

# When every dialect gets the same share of the training set, how many points does plain lose?
plain_loses = ...


def said(bet):
    """The bet, or a gap where there is none."""
    return "___" if bet is ... else bet


# %% [markdown]
# ## 1 · Eighty percent, for whom?
#
# The recordings are spectrograms, drawn by the course itself: time runs to the right, low tones are at the bottom, and
# brightness is energy. Nobody spoke them. Here is one word, *no*, in all four dialects.

# %%
import numpy as np
import pandas as pd

from course_lib import datasets, plots
from course_lib.datasets import Split

data = datasets.load_speech_tones(n_val=4_000)
dialects = data.group_names
said_no = np.flatnonzero(data.train.y == data.classes.index("no"))
no = data.train.take(said_no)
plots.class_gallery(
    Split(no.X, no.groups), dialects, per_class=9, title="“no”, in four dialects"
)

# %% [markdown]
# The vowel moves: what the island says for *no* looks more like another word than like the plain *no*. A model has to
# have met it.
#
# There are 6,000 training recordings, of which you can afford to have **1,200** labelled. Drawn at random, about 60 of
# them are from the island. Until we say otherwise, every training run gets 400 steps, so that none wins by learning for
# longer.

# %% tags=["nbval-ignore-output"]
from course_lib.training import Recipe, train

at_random = train(Recipe(policy="random", budget=1_200, steps=400), data)
right = at_random.predict(data.val.X) == data.val.y
print(f"{right.mean():.1%} of {len(right):,} validation recordings are right")

# %% [markdown]
# **Exercise 1.** `right` says of each validation recording whether it was right, and `data.val.groups` which dialect
# it is in (codes from 0 up). Write `per_dialect(right, dialects)`: the share that is right, one number for each dialect,
# in the order of their codes.

# %% tags=["exercise"]
from course_widgets import check


def per_dialect(right, dialects):
    return ...


per_dialect = check("whose_data-1", per_dialect)

# %% tags=["nbval-ignore-output"]
served = dict(zip(dialects, per_dialect(right, data.val.groups), strict=True))
print(f"You said {said(island_right)} % for the island.")
plots.recall_bars({"at random": served}, xlabel="recognised right, %")

# %% [markdown]
# The one number was an average over people, and it was mostly the average of those who are many. The island hardly
# counts in it: one recording in twenty. That is why, wherever groups matter, the figure to watch is the accuracy of
# the **worst group** (Sagawa and others, 2020).
#
# How blind is the total? Here is the hardest test: leave the island out of the training set *altogether*, and put others
# in its place. Ten seeds each, on the test recordings.

# %%
from course_lib import bank

measured = bank.load("dialects-1200")
figures = ["accuracy", *(f"accuracy_{dialect}" for dialect in dialects)]


def points(runs, name, baseline=None):
    """Difference to the baseline in points, its 95 % interval, and the verdict: a row for each figure."""
    found = [
        runs.verdict(name, metric=figure, baseline=baseline) for figure in figures
    ]
    table = pd.DataFrame(
        [vars(each) for each in found], index=["in all", *dialects]
    )
    table[["difference", "low", "high"]] *= 100
    return table.round(1).rename(columns={"words": "verdict"})


points(measured, "1,200 without island")

# %% [markdown]
# The island loses **23 points**: from one word in two to fewer than one in three. The total loses 0.9, and over ten
# seeds that is *too close to call*. Whoever watches only the total does not see a whole dialect disappear.
#
# (A word of caution. There are 200 island recordings to test on, so a share of about 70 % is itself only known to
# within 6 points. The intervals here say how much the *training* varies; all models are tested on the same 200.)

# %% [markdown]
# ## 2 · Select for one, or balance over all
#
# Two ways to give the island more of the 1,200:
#
# - **target one group**: take a set share from the island, say a fifth, and the rest from the others as they come;
# - **balance**: take the same number from every dialect.
#
# You have met balance over classes. Over groups there is one more trap: take 300 recordings from the hill at random, and
# it may be that one word is hardly among them. A good draw is even over the dialects, *and within each dialect over the
# words*.
#
# **Exercise 2.** Write `balance(words, dialects, budget, seed)`: indices of exactly `budget` different recordings.
# Every dialect that can gives the same number (or one more), and spreads its part over its words in the same way. Who
# has too few gives all, and the others make up for it.


# %% tags=["exercise"]
def balance(words, dialects, budget, seed):
    return ...


balance = check("whose_data-2", balance)

# %% [markdown]
# Your function now trains a model. As many recordings, as many steps: only *whose* they are is different.

# %% tags=["nbval-ignore-output"]


def my_policy(y, budget, *, groups, random_state, **_):
    return np.asarray(balance(y, groups, budget, random_state))


balanced = train(Recipe(policy=my_policy, budget=1_200, steps=400), data)
right_now = balanced.predict(data.val.X) == data.val.y
served_now = dict(
    zip(dialects, per_dialect(right_now, data.val.groups), strict=True)
)
print(f"in all: {right.mean():.1%} at random, {right_now.mean():.1%} balanced")
plots.recall_bars(
    {"at random": served, "balanced": served_now}, xlabel="recognised right, %"
)

# %% [markdown]
# That is one seed. Over ten, against 1,200 at random:

# %%
points(measured, "1,200 balanced")

# %%
points(measured, "1,200, a fifth island")

# %% [markdown]
# Both ways give the island **more than 20 points**, without one more label and without one more step.
#
# And the price? Balance takes half of *plain*'s recordings away, from 600 to 300, and plain loses **2.5 points**; the
# interval keeps clear of zero, so that price is real. For coast and hill it is too close to call, and so it is for the
# total. A fifth for the island takes 120 from all the others together, and there no loss can be told from chance. (It
# is not proven to be zero, either. Plain's interval reaches down to 2.8 points.)
#
# Why so unequal? A learning curve is steep at its beginning and flat later on. The 240th recording of the island teaches
# a great deal, the 600th of plain very little. So moving labels from those who have many to those who have few is cheap.
#
# All at once, by the figure to watch, the worst dialect of each run:

# %%
from course_lib.experiments import Comparison

worst = measured.frame[figures[1:]].min(axis=1)
by_worst = Comparison(
    measured.frame.assign(accuracy_worst=worst),
    metric="accuracy_worst",
    baseline="1,200 at random",
)
by_worst.summary().round(3)

# %% [markdown]
# Look at the last line. *All 6,000* recordings, five times as many, hold 300 of the island, as many as the balanced
# 1,200 do. At equal steps that is too close to call against 1,200 at random, and far from what balance does. The network
# sees an island recording in one of twenty places either way. We come back to what happens when it may train for longer.

# %% tags=["nbval-ignore-output"]
plain_lost = (
    -100 * measured.verdict("1,200 balanced", metric="accuracy_plain").difference
)
print(
    f"You said plain loses {said(plain_loses)} points when all get the same. Measured: {plain_lost:.1f}."
)

# %% [markdown]
# ## 3 · The control: mix the dialects yourself
#
# Between "as they come" and "the same of each" lies everything else. Each slider is a dialect's part of the 1,200; move
# one and the others make room. **When you let go, the kernel trains a network on exactly that mixture**, which takes a
# second or two, and shows on the right whom it serves. Earlier mixtures stay as faint marks. Try five or six, and watch
# the picture on the right: upwards is better for the worst dialect, to the right is better in all.

# %% tags=["nbval-ignore-output"]
from course_widgets import GroupMixer

control = GroupMixer(data, budget=1_200)
control

# %% [markdown]
# One training is one seed, and two mixtures that differ by a point or two may well change places with another seed. What
# stands out over that is real: the steep rise while the island has few recordings, and how little the total minds.
#
# **Exercise 3.** Find a mixture that you could defend to everybody: at least **67 %** right in *every* dialect, and
# at least **77 %** right in all. Set the control and hand over `control.value`. (The check trains your mixture with three
# seeds, so that luck alone will not do. Give it some seconds.)

# %% tags=["exercise"]
mixture = ...

mixture = check("whose_data-3", mixture)

# %%
print("recordings of each dialect:", mixture)

# %% [markdown]
# It leaves with you, as always, in plain numpy. (`groups` holds the dialect of each recording, as a code.)

# %% tags=["nbval-ignore-output"]
print(control.code())

# %% [markdown]
# ## 4 · What to buy next
#
# So far the budget was fixed. Now you have your 1,200 as they come, **and money for 200 more labels**. You may say which
# dialect they are to be in.
#
# **Exercise 4.** Plan the purchase: how many more of each dialect, 200 in all, so that *no* dialect stays below
# **66 %**? (The check trains on your 1,400 with three seeds.)

# %% tags=["exercise"]
buy = ...

buy = check("whose_data-4", buy)

# %% [markdown]
# What would other purchases have been worth? Each of them was measured over ten seeds, with the same 400 steps. Across is
# how many more recordings were bought; upwards, how much of the island's speech is right.

# %%
more = bank.load("dialects-more")
island = more.values("accuracy_island")
curves = {
    "only of the island": {0: island["1,200 as they come"]}
    | {n: island[f"{n} more of island"] for n in (50, 100, 200)},
    "as they come": {0: island["1,200 as they come"]}
    | {n: island[f"{n:,} more as they come"] for n in (200, 1_200, 4_800)},
}
plots.curves_over(
    curves,
    over="more recordings bought",
    of="right on the island",
    x_scale=1,
    title="50 of the right ones help the island more than 4,800 as they come",
)

# %%
points(more, "50 more of island", baseline="4,800 more as they come")

# %% [markdown]
# **Fifty** island recordings bring the island 6.7 points above what **4,800** recordings as they come bring it. The 4,800
# are worth something to the others: a point in all, a point for plain, two for coast. That is what "more data" buys when
# nobody asks whose. Two hundred of the island bring it from 54 to 71 %; balance brought it from 52 to 74 % without buying any. For
# the island, then, moving labels was worth a little more than 200 new ones of the right kind, and no number of new ones
# of the usual kind that we tried.
#
# ### Would longer training do it?
#
# An objection is due. With 400 steps, 6,000 recordings are seen barely four times each. Perhaps the large set only had
# too little time. So once more, with **four times as many steps** for everyone:

# %%
longer = bank.load("dialects-longer")
(100 * longer.frame.groupby("recipe", sort=False)[figures].mean()).round(1)

# %% [markdown]
# Everybody is served better now, and the objection was half right: with time to learn, 4,800 more recordings bring the
# island 9 points and everyone else about 3. A large set needs long training, or it is wasted. The other half stands.
# Two hundred recordings of the island, at a twenty-fourth of the labels, still bring *the island* further:

# %%
points(longer, "200 more of island", baseline="4,800 more as they come")

# %% [markdown]
# Four points more for the island, three points less for the others. So which is the better purchase? The figures do not
# say. They say what each choice is worth *to whom*, and whoever decides must then say whom the program is for.
#
# Balance, too, looks kinder with longer training: the island gains 15 points over "as they come", and plain pays less
# than a point (the interval only just keeps clear of zero).
#
# ## The verdict

# %%
from course_lib.claims import ledger

ledger("A11")[["the claim", "figure", "measured", "verdict"]]

# %% [markdown]
# Choosing the training set *for* somebody works, and it is cheap, because it takes from where there is plenty. It is
# not free: when all get the same, the largest group pays. And nobody would have noticed any of it in the total, of which
# ten seeds cannot even say whether it rose or fell.
#
# All this about drawn speech and a small network. What carries over is the habit: **split every figure by group before
# you believe it, and look at the worst.** When the groups are not recorded, that is the first thing to buy.
#
# ## On your own data
#
# It takes a group for each sample: a hospital, a camera, a region, a year. Here the group is simply *how much ink* a
# real handwritten digit has, since the digits come without their writers. Put your own data and groups in the first
# lines.

# %% tags=["nbval-ignore-output"]
from dataclasses import replace

from course_lib.experiments import compare

# or: load_table("mine.csv", target="label"), load_image_folder("photos")
own = datasets.load_digits()
names = ("thin", "usual", "bold")


def with_groups(split):
    """Give each sample a group, as a code from 0 up; yours may be a column of your table."""
    ink = split.X.reshape(len(split), -1).mean(axis=1)
    edges = np.quantile(
        own.train.X.reshape(len(own.train), -1).mean(axis=1), [0.1, 0.9]
    )
    return replace(split, groups=np.searchsorted(edges, ink))


own = replace(
    own,
    train=with_groups(own.train),
    val=with_groups(own.val),
    test=with_groups(own.test),
    group_names=names,
)
fields = {
    "model": "cnn" if own.train.X.ndim > 2 else "mlp",
    "budget": 0.2,
    "steps": 300,
}
own_runs = compare(
    {
        "at random": Recipe(policy="random", **fields),
        "balanced": Recipe(policy="group_balanced", **fields),
    },
    own,
    seeds=5,
    progress=False,
)
own_runs.frame.groupby("recipe", sort=False)[
    ["accuracy", *(f"accuracy_{n}" for n in names)]
].mean().round(3)

# %% [markdown]
# Look at every column before you call it a success: what the rare group gains, what the others pay, and (with ten seeds)
# which of the two is real.
#
# ## To read
#
# - S. Sagawa et al., *Distributionally Robust Neural Networks for Group Shifts*, ICLR 2020: train for the worst group, and
#   why large networks need more than that.
# - B. Y. Idrissi et al., *Simple Data Balancing Achieves Competitive Worst-Group-Accuracy*, CLeaR 2022: what you have
#   done here, against far more complicated methods.
# - A. Koenecke et al., *Racial Disparities in Automated Speech Recognition*, PNAS 2020: five commercial systems, each
#   making nearly twice as many errors for one group of speakers as for the other.
#
# What else can be done with an unequal set (copy, weight, change the loss) is the subject of **06** and **07**.
