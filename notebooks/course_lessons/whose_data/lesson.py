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
# It depends on who is speaking. In this lesson you ask of a score: true **for whom?** You choose a training set for those
# who were left out, and find out what that costs the others.
#
# Half of the recordings are in the *plain* dialect, three in ten are from the *coast*, three in twenty from the *hill*,
# and one in twenty is from the *island*. Before anything runs, **write down your bet**.

# %%
# Of all recordings, 80 % are recognised. What percentage of the island's?
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
# **Exercise 1.** `right` says of each validation recording whether it was recognised (True or False), and
# `data.val.groups` which dialect it is in: codes from 0 up, in no order. Write `per_dialect(right, dialects)`: a list or
# an array with the share that is right, from 0 to 1 and not rounded, one for each dialect in the order of their codes. It
# should do for any number of dialects; each code up to the highest has recordings.

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
# The one number was an average over people, and such an average mostly reflects the largest group. The island hardly
# counts in it: one recording in twenty. That is why, wherever groups matter, the figure to watch is the accuracy of
# the **worst group** (Sagawa and others, 2020).
#
# {% set runs = load("dialects-1200") %}
# How blind is the total? Here is the hardest test: leave the island out of the training set *altogether*, and put others
# in its place. The table holds the difference to 1,200 at random, over {{ runs.seeds | length | spelled }} seeds, on the
# test recordings.

# %%
from course_lib import results

measured = results.load("dialects-1200")
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
# {% set without = "1,200 without island" %}
# {% set loss = runs.verdict(without) %}
# {% set island = runs.values("accuracy_island") %}
# {% do require(loss.words == "too close to call", "the total does not show a dialect left out") %}
# {% do require(runs.verdict(without, metric="accuracy_island").words == "worse", "the island loses") %}
# The island loses **{{ -runs.verdict(without, metric="accuracy_island").difference | points }} points**: of its
# recordings {{ island["1,200 at random"].mean() | percent }} % were recognised, now {{ island[without].mean() | percent }} %
# are. The total loses {{ -loss.difference | points }}, and over {{ runs.seeds | length | spelled }} seeds that is *too
# close to call*. Whoever watches only the total does not see a whole dialect disappear.
#
# Two words of caution. There are 200 island recordings to test on, so a share of seven in ten is itself only known to
# within {{ studies.sampling_error(0.7, 200) | points(0) }} points; but all models are tested on the same 200, and the
# intervals here say how much the *training* varies. And it varies much: the very same recipe, 1,200 at random, recognises
# from {{ island["1,200 at random"].min() | percent }} to {{ island["1,200 at random"].max() | percent }} % of the island's
# recordings, depending on the seed. One training of yours says little about the island.

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
# **Exercise 2.** Write `balance(words, dialects, budget, seed)`: indices of exactly `budget` different recordings, in any
# order. Every dialect that can gives the same number (or one more), and spreads its part over its words in the same way.
# A dialect with too few gives all it has, and the others make up for it; so does a word within a dialect, which may lack
# it altogether. `words` and `dialects` are codes, one for each recording. The same `seed`, the same draw; with another, any
# recording may come.


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
# That is one seed. Over {{ runs.seeds | length | spelled }}, against 1,200 at random:

# %%
points(measured, "1,200 balanced")

# %%
points(measured, "1,200, a fifth island")

# %% [markdown]
# {% set balanced, fifth = "1,200 balanced", "1,200, a fifth island" %}
# {% set price = runs.verdict(balanced, metric="accuracy_plain") %}
# {% set no_price = runs.verdict(fifth, metric="accuracy_plain") %}
# {% do require(price.words == "worse", "plain pays for balance") %}
# {% do require(no_price.words == "too close to call", "no price of a fifth for the island is seen") %}
# Both ways help the island: by **{{ runs.verdict(balanced, metric="accuracy_island") | points }}** and
# **{{ runs.verdict(fifth, metric="accuracy_island") | points }} points**, without one more label and without one more
# step.
#
# And the price? Balance takes half of *plain*'s recordings away, from 600 to 300, and plain loses
# **{{ -price.difference | points }} points**; the interval keeps clear of zero, so that price is real. For coast and hill
# it is too close to call, and so it is for the total. A fifth for the island, 240 in place of 60, takes 180 from all the
# others together, and there no loss can be told from chance. (It is not proven to be zero, either. Plain's interval
# reaches down to {{ -no_price.low | points }} points.)
#
# Why so unequal? A learning curve is steep at its beginning and flat later on. The 240th recording of the island teaches
# a great deal, the 600th of plain very little. So moving labels from those who have many to those who have few is cheap.
#
# {% set no, go = runs.verdict(fifth, metric="recall_no"), runs.verdict(fifth, metric="recall_go") %}
# {% set trade = runs.frame["recall_no"].corr(runs.frame["recall_go"]) %}
# {% do require(trade < -0.8, "no and go are traded for each other") %}
# Not every split is by dialect. Split the same runs by *word*: with a fifth of island, *no* is recognised
# {{ no | signed }} points {{ no | interval }} more often, and *go* {{ go | signed }} {{ go | interval }}. Over all runs of
# this table the two go against each other (a correlation of {{ trade | number(digits=2) }}): after 400 steps a network hardly
# tells them apart, and what one gains the other loses.
#
# All recipes, by the figure to watch, the worst dialect of each run:

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
# {% set worst = studies.worst_dialect("dialects-1200") %}
# {% do require(worst.verdict("1,200 balanced", baseline="all 6,000").words == "better", "balance beats all") %}
# Look at the last line. *All 6,000* recordings, five times as many, hold 300 of the island, as many as the balanced
# 1,200 do. At equal steps that {{ worst.verdict("all 6,000") | word("beats", "loses to", "is too close to call against") }}
# 1,200 at random, and stays {{ worst.verdict("1,200 balanced", baseline="all 6,000") | points }} points behind balance. The
# network sees an island recording in one of twenty places either way. We come back to what happens when it may train for
# longer.

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
# One training is one seed, and for the island one seed is not much: with the mixture as it comes, its share has a
# standard deviation of {{ island["1,200 at random"].std() | points(0) }} points over the seeds. Two mixtures that differ by
# less may well change places. What stands out over that is real: the steep rise while the island has few recordings, and
# how little the total changes.
#
# **Exercise 3.** Find a mixture that you could defend to everybody: at least **67 %** right in *every* dialect, and
# at least **77 %** right in all. Set the control and hand over `control.value`. (The check trains your mixture with three
# seeds, for 400 steps each, and takes the means on the validation recordings: luck alone will not do. Give it some
# seconds.)

# %% tags=["exercise"]
mixture = ...

mixture = check("whose_data-3", mixture)

# %%
print("recordings of each dialect:", mixture)

# %% [markdown]
# Here is the code to take away, in plain numpy. (`groups` holds the dialect of each recording, as a code.)

# %% tags=["nbval-ignore-output"]
print(control.code())

# %% [markdown]
# ## 4 · What to buy next
#
# So far the budget was fixed. Now you have your 1,200 as they come, **and money for 200 more labels**. You may say which
# dialect they are to be in.
#
# **Exercise 4.** Plan the purchase: how many more of each dialect, 200 in all, so that *no* dialect stays below
# **66 %**? Hand over a dictionary; a dialect that you leave out gets none. (The check trains on your 1,400 as above: three
# seeds, 400 steps, the means on the validation recordings.)

# %% tags=["exercise"]
buy = ...

buy = check("whose_data-4", buy)

# %% [markdown]
# {% set more = load("dialects-more") %}
# What would other purchases have been worth? Each of them was measured over {{ more.seeds | length | spelled }} seeds, with
# the same 400 steps. Across is how many more recordings were bought; upwards, how much of the island's speech is right.

# %%
more = results.load("dialects-more")
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
    title="After 400 steps, 50 of the right ones help the island more than 4,800 as they come",
)

# %%
points(more, "50 more of island", baseline="4,800 more as they come")

# %% [markdown]
# {% set many = "4,800 more as they come" %}
# {% set fifty = more.verdict("50 more of island", metric="accuracy_island", baseline=many) %}
# {% do require(fifty.words == "better", "50 of the island are worth more to it than 4,800") %}
# {% set others = more.verdict("50 more of island", baseline=many) %}
# {% set two_hundred = more.values("accuracy_island").mean() %}
# **Fifty** island recordings bring the island {{ fifty | points }} points above what **4,800** recordings as they come
# bring it. The 4,800 are worth something to the others: {{ -others.difference | points }} points in all,
# {{ -more.verdict("50 more of island", metric="accuracy_plain", baseline=many).difference | points }} for plain,
# {{ -more.verdict("50 more of island", metric="accuracy_coast", baseline=many).difference | points }} for coast. That is
# what "more data" buys when nobody asks whose.
#
# Two hundred of the island bring it from {{ two_hundred["1,200 as they come"] | percent }} to
# {{ two_hundred["200 more of island"] | percent }} %. Balance, in section 2, brought it from
# {{ island["1,200 at random"].mean() | percent }} to {{ island[balanced].mean() | percent }} % without buying any: for the
# island, moving labels did as much as buying them.
#
# ### Would longer training do it?
#
# An objection is due. With 400 steps, 6,000 recordings are seen barely four times each. Perhaps the large set only had
# too little time. So once more, with **four times as many steps** for everyone:

# %%
longer = results.load("dialects-longer")
(100 * longer.frame.groupby("recipe", sort=False)[figures].mean()).round(1)

# %% [markdown]
# {% set long = load("dialects-longer") %}
# {% set gain = long.verdict(many, metric="accuracy_island") %}
# {% set plain, hill = long.verdict(many, metric="accuracy_plain"), long.verdict(many, metric="accuracy_hill") %}
# {% do require(gain.words == "better" and plain.words == "better", "4,800 more help with longer training") %}
# Everybody is served better now, and the objection was right. With time to learn, 4,800 more recordings bring the island
# {{ gain | points }} points, where 400 steps had brought it {{ more.verdict(many, metric="accuracy_island") | points }}, and
# the other dialects about {{ plain | points }} to {{ hill | points }}. A large set needs long training: stop early, and
# most of what it is worth is lost. So is the picture above a picture of *short* training? In part. (Fifty of the island
# were not measured at this length.) Two hundred of them, a twenty-fourth of the labels, still bring *the island* further:

# %%
points(longer, "200 more of island", baseline="4,800 more as they come")

# %% [markdown]
# {% set still = long.verdict("200 more of island", metric="accuracy_island", baseline=many) %}
# {% set for_others = long.verdict("200 more of island", metric="accuracy_plain", baseline=many) %}
# {% do require(still.words == "better" and for_others.words == "worse", "the island against the others") %}
# {% set kinder = long.verdict(balanced, metric="accuracy_plain") %}
# {{ still | points }} points more for the island, about {{ -for_others.difference | points(0) }} less for the others. So which is
# the better purchase? The figures do not say. They say what each choice is worth *to whom*, and whoever decides must
# then say whom the program is for.
#
# {% do require(kinder.words == "worse", "plain still pays for balance, a little") %}
# Balance, too, looks kinder with longer training: the island gains
# {{ long.verdict(balanced, metric="accuracy_island") | points }} points over "as they come", and plain pays
# {{ -kinder.difference | points }} (its interval only just keeps clear of zero).
#
# ## The verdict

# %%
results.ledger("A11")[["the claim", "figure", "measured", "verdict"]]

# %% [markdown]
# Choosing the training set *for* somebody works, and it is cheap, because it takes from where there is plenty. It is
# not free: when all get the same, the largest group pays. And nobody would have noticed any of it in the total, of which
# {{ runs.seeds | length | spelled }} seeds cannot even say whether it rose or fell.
#
# All this is about drawn speech and a small network. What carries over is the habit: **split every figure by group before
# you believe it, and look at the worst.** When the groups are not recorded, that is the first thing to buy.
#
# ## On your own data
#
# It takes a group for each sample: a hospital, a camera, a region, a year. Name your table in the first lines, and the
# column that holds the groups; `mix_groups` lets a group lie on both sides of the split, since here the model shall learn
# from all of them. Pictures come without groups: then the group is simply *how bright* one is. So it is for the real
# handwritten digits below, white on black, where the dark ones are thin.

# %% tags=["nbval-ignore-output"]
from dataclasses import replace

from course_lib.experiments import compare

own = datasets.load_digits()
# Yours: take the # from a line, and write into it what a message asks for, as drop=["id"].
# own = datasets.load_table("mine.csv", target="label", groups="region", mix_groups=True)
# own = datasets.load_image_folder("photos", size=32)


def by_brightness(split):
    """Give each picture a group, as a code from 0 up: the darkest tenth, the brightest, those between."""
    levels = [
        part.X.reshape(len(part), -1).mean(axis=1) for part in (own.train, split)
    ]
    return replace(
        split, groups=np.searchsorted(np.quantile(levels[0], [0.1, 0.9]), levels[1])
    )


if own.train.X.ndim > 2:
    parts = {
        part: by_brightness(getattr(own, part)) for part in ("train", "val", "test")
    }
    own = replace(own, group_names=("dark", "usual", "bright"), **parts)
elif own.train.groups is None or not set(own.train.groups) & set(own.test.groups):
    raise ValueError(
        "no group lies on both sides of the split; name the column that holds the groups, "
        "and let them: load_table(..., groups='region', mix_groups=True)"
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
)
tested = [
    f"accuracy_{own.group_names[code]}" for code in np.unique(own.test.groups)
]
own_runs.frame.groupby("recipe", sort=False)[["accuracy", *tested]].mean().round(3)

# %% [markdown]
# Look at every column before you call it a success: what the rare group gains, what the others pay, and (with more than
# these five seeds) which of the two is real. On the digits above, balance is no gift. A dark, thin *3* looks much like a usual
# one, so the thin ones can learn from the usual ones, and lose when those are taken away. Balance helps where a group's
# right answers cannot be learned from the others, as the island's vowels cannot.
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
# What else can be done with an unequal set (copy, weight, change the loss) is the subject of
# {{ lesson("change_the_data").link }} and {{ lesson("change_the_loss").link }}.
