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
# A program listens for ten spoken words: *yes, no, up, down, left, right, on, off, stop, go*. It gets 80 % right. Is that
# good enough to ship? It depends on who is speaking. For every score, ask: true **for whom?** In this lesson you choose a
# training set for those who were left out, and find out what that costs the others.
#
# Half of the recordings are in the *plain* dialect, three in ten from the *coast*, three in twenty from the *hill*, one in
# twenty from the *island*. **Write down your bets.**

# %%
# Of all recordings, 80 % are recognised. What percentage of the island's recordings is recognised?
island_right = ...

# When every dialect gets the same share of the training set, how many points does plain lose?
plain_loses = ...

# %% [markdown]
# ## 1 · Eighty percent, for whom?
#
# The recordings are spectrograms, drawn by the course: time runs to the right, low tones are at the bottom, brightness is
# energy. Nobody spoke them. Here is *no*, in all four dialects.

# %%
import numpy as np

from course_lib import datasets, plots
from course_lib.datasets import Split

data = datasets.load_speech_tones(n_val=4_000)
dialects = data.group_names
no = data.train.take(np.flatnonzero(data.train.y == data.classes.index("no")))
plots.class_gallery(
    Split(no.X, no.groups), dialects, per_class=9, title="“no”, in four dialects"
)

# %% [markdown]
# The vowel moves. A model must have met the island's *no* to know it.
#
# There are 6,000 training recordings. You can afford to have **1,200** labelled. Drawn at random, about 60 of them are from
# the island. Until we say otherwise, every training gets 400 steps, so that none wins by learning for longer.

# %% tags=["nbval-ignore-output"]
from course_lib.training import Recipe, train

at_random = train(Recipe(policy="random", budget=1_200, steps=400), data)
right = at_random.predict(data.val.X) == data.val.y
print(f"{right.mean():.1%} of {len(right):,} validation recordings are right")

# %% [markdown]
# **Exercise 1.** `right` says of each validation recording whether it was recognised (True or False), and `data.val.groups`
# which dialect it is in: codes from 0 up, in no order. Write `per_dialect(right, dialects)`: a list or an array with the share
# that is right, from 0 to 1 and not rounded, one for each dialect in the order of their codes. It should do for any number of
# dialects; each code up to the highest has recordings.

# %% tags=["exercise"]
from course_widgets import check


def per_dialect(right, dialects):
    return ...


per_dialect = check("whose_data-1", per_dialect)

# %% tags=["nbval-ignore-output"]
served = dict(zip(dialects, per_dialect(right, data.val.groups), strict=True))
print("You said", "nothing" if island_right is ... else island_right)
plots.recall_bars({"at random": served}, xlabel="recognised right, %")

# %% [markdown]
# An average mostly reflects the largest group. So where groups matter, watch the **worst group** (Sagawa et al. 2020). And
# split once more: by word.

# %% tags=["nbval-ignore-output"]
from course_lessons.whose_data import figures, studies

by_word = [
    per_dialect(right[data.val.y == word], data.val.groups[data.val.y == word])
    for word in range(len(data.classes))
]
figures.shares_by_word(
    np.transpose(by_word),
    dialects,
    data.classes,
    title="Of the island's words the network misses some far more than others: right, %",
)

# %% [markdown]
# *Which two words would you look at first?*
#
# How blind is the total? Leave the island out *altogether*, and put others in its place. First the scatter: each dot is one
# training of one recipe, by all recordings (across) and by the dialect that it serves worst (up).

# %%
short = studies.worst_dialect("dialects-1200")
figures.frontier(
    {"400 steps": short},
    title="One recipe, ten seeds: the worst dialect scatters most",
)

# %% [markdown]
# {% set runs = load("dialects-1200") %}
# {% set random, balanced, fifth, without = "1,200 at random", "1,200 balanced", "1,200, a fifth island", "1,200 without island" %}
# {% set loss = runs.verdict(without) %}
# {% set gone = runs.verdict(without, metric="accuracy_island") %}
# {% set island = runs.values("accuracy_island") %}
# {% do require(loss.words == "too close to call" and gone.words == "worse", "the total does not show a dialect left out") %}
# Without the island its own recordings lose **{{ -gone.difference | points }} points** (of {{ island[random].mean() | percent }} %).
# The total loses {{ -loss.difference | points }}, {{ loss | interval }} over {{ runs.seeds | length | spelled }} seeds: *too close
# to call*. (The bracket is the 95 % interval of the mean difference, seed by seed.) Whoever watches only the total does not see
# a whole dialect disappear.
#
# One training says little about the island: the same recipe, 1,200 at random, recognises from
# {{ island[random].min() | percent }} to {{ island[random].max() | percent }} % of its recordings, a **standard deviation**
# (the usual distance from the mean) of {{ island[random].std() | points(0) }} points.
#
# ## 2 · Select for one, or balance over all
#
# Two ways to give the island more of the 1,200:
#
# - **target one group**: a set share from the island, say a fifth, and the rest from the others in their natural proportions;
# - **balance**: the same number from every dialect.
#
# There is one trap. Of 300 recordings from the hill, one word may hardly be among them. A good draw is even over the
# dialects, *and within each dialect over the words*. (To number what belongs to each group, pandas has `cumcount`.)

# %%
import pandas as pd

groups = pd.Series(["hill", "hill", "coast", "hill"])
print(groups.groupby(groups).cumcount().tolist())

# %% [markdown]
# **Exercise 2.** Write `balance(words, dialects, budget, seed)`: indices of exactly `budget` different recordings, in any
# order. Every dialect that can gives the same number (or one more), and spreads its part over its words in the same way. A
# dialect with too few gives all it has, and the others make up for it; so does a word within a dialect, which may lack it
# altogether. `words` and `dialects` are codes, one for each recording. The same `seed`, the same draw; with another, any
# recording may come.


# %% tags=["exercise"]
def balance(words, dialects, budget, seed):
    return ...


balance = check("whose_data-2", balance)

# %% [markdown]
# Your function now trains a model: as many recordings, as many steps; only *whose* they are is different.

# %% tags=["nbval-ignore-output"]


def my_policy(y, budget, *, groups, random_state, **_):
    return np.asarray(balance(y, groups, budget, random_state))


balanced = train(Recipe(policy=my_policy, budget=1_200, steps=400), data)
right_now = balanced.predict(data.val.X) == data.val.y
now = dict(zip(dialects, per_dialect(right_now, data.val.groups), strict=True))
print(f"in all: {right.mean():.1%} at random, {right_now.mean():.1%} balanced")
plots.recall_bars(
    {"at random": served, "balanced": now}, xlabel="recognised right, %"
)

# %% [markdown]
# That is one seed. Over ten, against 1,200 at random, all recipes at once:

# %%
from course_lib import results

measured = results.load("dialects-1200")
recipes = (
    "1,200 balanced",
    "1,200, a fifth island",
    "1,200 without island",
    "all 6,000",
)
figures.differences(
    ["in all", *dialects],
    {
        name: studies.by_dialect(measured, name, "1,200 at random")
        for name in recipes
    },
    title="Against 1,200 at random: the island moves, the total hardly",
)

# %% tags=["nbval-ignore-output"]
lost = -100 * measured.verdict("1,200 balanced", metric="accuracy_plain").difference
print(
    f"You said {'nothing' if plain_loses is ... else plain_loses}. Plain loses {lost:.1f}."
)

# %% [markdown]
# {% set price, no_price = runs.verdict(balanced, metric="accuracy_plain"), runs.verdict(fifth, metric="accuracy_plain") %}
# {% set worst = studies.worst_dialect("dialects-1200") %}
# {% set all_worst = worst.verdict(balanced, baseline="all 6,000") %}
# {% do require(price.words == "worse" and no_price.words == "too close to call" and all_worst.words == "better", "plain pays for balance; balance beats all by the worst dialect") %}
# Both ways help the island, by **{{ runs.verdict(balanced, metric="accuracy_island") | points }}** and
# **{{ runs.verdict(fifth, metric="accuracy_island") | points }} points**, without one more label. The price: balance takes half of
# *plain*'s recordings, 600 to 300, and plain loses **{{ -price.difference | points }} points** {{ price | interval }}. A fifth
# for the island, 240 in place of 60, takes 180 from all others together; no loss of plain is seen
# ({{ no_price | signed }} {{ no_price | interval }}, which does not prove that there is none).
#
# Why so cheap? A learning curve is steep at its beginning: the 240th recording of the island teaches a great deal, the 600th of
# plain very little. And *all 6,000*, with as many island recordings as balance has, stay {{ all_worst | points }} points
# behind it by the worst dialect. After 400 steps, that is; see section 4.
#
# {% set no, go = runs.verdict(fifth, metric="recall_no"), runs.verdict(fifth, metric="recall_go") %}
# {% set trade = runs.frame["recall_no"].corr(runs.frame["recall_go"]) %}
# {% do require(trade < -0.8, "no and go are traded for each other") %}
# By *word* the same runs tell more: with a fifth of island, *no* gains {{ no | signed }} points {{ no | interval }} and *go*
# changes by {{ go | signed }} {{ go | interval }}. Over all runs they go against each other (correlation
# {{ trade | number(digits=2) }}): the network hardly tells them apart yet, and what one gains the other loses.
#
# *Who pays for balance, and who would never notice?*
#
# ## 3 · The control: mix the dialects yourself
#
# Each slider is a dialect's part of the 1,200; move one, or type a number, and the others make room. A *lock* keeps a
# dialect's number. **When you let go, the kernel trains a network on exactly that mixture.** On the right, upwards is better for
# the worst dialect, to the right in all; a click on a ring brings that mixture back. The dashed line is your **frontier**: of
# what you tried, nothing is better both ways.
#
# *Before you move: train twice on equal parts, with two seeds. How many points apart will the island be?* Press **Equal
# parts**, then **Train again with another seed**. Then lock the island and move the others; try five or six mixtures.

# %% tags=["nbval-ignore-output"]
from course_widgets import GroupMixer

control = GroupMixer(data, budget=1_200)
control

# %% [markdown]
# Mixtures whose island differs by less than {{ island[random].std() | points(0) }} points may well change places with another
# seed, and a frontier of single trainings flatters the lucky. Train again what you would choose. The steep rise while the island
# has few recordings is real. *Where does the worst dialect stop being the island?*
#
# **Exercise 3.** Find a mixture that you could defend to everybody: at least **67 %** right in *every* dialect, and at least
# **77 %** right in all. Set the control and hand over `control.value`. (The check trains your mixture with three seeds, for 400
# steps each, and takes the means on the validation recordings. Give it some seconds. `print(control.code())` is the draw in
# plain numpy.)

# %% tags=["exercise"]
mixture = ...

mixture = check("whose_data-3", mixture)

# %% [markdown]
# ## 4 · What to buy next
#
# Now you have your 1,200 in their natural proportions, **and money for 200 more labels**.
#
# **Exercise 4.** How many more of each dialect, 200 in all, so that *no* dialect stays below **66 %**? Hand over a dictionary; a
# dialect that you leave out gets none. (The check trains on your 1,400 as above.)

# %% tags=["exercise"]
buy = ...

buy = check("whose_data-4", buy)

# %% [markdown]
# A colleague buys **4,800** more as they come; you, **50**, all from the island. After 400 steps you look like a genius. Is that
# the data, or the time? So once more with **four times as many steps** for everyone.

# %%
bought = {
    "400 steps": results.load("dialects-more"),
    "1,600 steps": studies.bought_longer(),
}
purchases = ("50 more of island", "200 more of island", "4,800 more as they come")
figures.differences(
    purchases,
    {
        steps: [
            runs.verdict(
                name, metric="accuracy_island", baseline="1,200 as they come"
            )
            for name in purchases
        ]
        for steps, runs in bought.items()
    },
    title="What the island gains: the large purchase needs time",
)

# %% [markdown]
# {% set more, long, together = load("dialects-more"), load("dialects-longer"), studies.bought_longer() %}
# {% set many, natural = "4,800 more as they come", "1,200 as they come" %}
# {% set fifty = more.verdict("50 more of island", metric="accuracy_island", baseline=many) %}
# {% set fifty_long = together.verdict("50 more of island", metric="accuracy_island", baseline=many) %}
# {% set gain, gain_long = more.verdict(many, metric="accuracy_island"), long.verdict(many, metric="accuracy_island") %}
# {% set still = long.verdict("200 more of island", metric="accuracy_island", baseline=many) %}
# {% set for_others = long.verdict("200 more of island", metric="accuracy_plain", baseline=many) %}
# {% set kinder, kind = long.verdict(balanced, metric="accuracy_plain"), long.verdict(balanced, metric="accuracy_island") %}
# {% do require(fifty.words == "better" and fifty_long.words != "better" and still.words == "better" and for_others.words == "worse", "50 win after 400 steps only; 200 win at both") %}
# After 400 steps 50 of the right ones stand {{ fifty | points }} points above 4,800 as they come, on the island. After 1,600
# they {{ fifty_long | word("stand above", "stand below", "can no longer be told from them") }}: {{ fifty_long | signed }} points
# {{ fifty_long | interval }}. The 4,800 brought the island {{ gain | points }} points when training was short, and
# {{ gain_long | points }} when it was not. They had been **stopped too early**; they had not been the wrong data.
#
# *Two hundred* of the island, a twenty-fourth of the labels, stay {{ still | points }} points ahead for the island even then
# {{ still | interval }}, and about {{ -for_others.difference | points(0) }} behind for plain. Which is the better purchase? The
# figures say what each choice is worth *to whom*. Somebody must say whom the program is for.
#
# And balance? Here are the frontiers. After 1,600 steps no recipe is best in both directions.

# %%
figures.frontier(
    {"400 steps": short, "1,600 steps": studies.worst_dialect("dialects-longer")},
    title="The frontier: right in all, and right for the worst dialect",
)

# %% [markdown]
# With time, balance costs plain {{ -kinder.difference | points }} points {{ kinder | interval }} and brings the island
# {{ kind | points }}. *How long was the model trained that you ship?*
#
# ## The verdict

# %%
pd.set_option("display.max_colwidth", None)
results.ledger("A11")[["the claim", "figure", "measured", "verdict"]]

# %% [markdown]
# Choosing the training set *for* somebody works, and is cheap, because it takes from where there is plenty. It is not free: the
# largest group pays. Nobody would have noticed any of it in the total. "Fifty beat 4,800" was true of short training only. All
# this is about drawn speech and a small network. What carries over is the habit: **split every figure by group before you
# believe it, and look at the worst.**
#
# ## On your own data
#
# It takes a group for each sample: a hospital, a camera, a region. Name your table, and the column that holds the groups;
# `mix_groups` lets a group lie on both sides of the split, since the model shall learn from all of them. When nobody recorded a
# group, look for one: here it is *how bright* a picture is (digits, white on black, where the dark ones are thin).

# %% tags=["nbval-ignore-output"]
from course_lib.experiments import compare

own = datasets.load_digits()
# Yours: take the # from a line, and write into it what a message asks for, as drop=["id"].
# own = datasets.load_table("mine.csv", target="label", groups="region", mix_groups=True)
# own = datasets.load_image_folder("photos", size=32)
own = studies.with_groups(own)
model = "cnn" if own.train.X.ndim > 2 else "mlp"
own_recipe = Recipe(model=model, policy="random", budget=0.2, steps=300)
own_runs = compare(
    {
        "at random": own_recipe,
        "balanced": own_recipe.replace(policy="group_balanced"),
    },
    own,
    seeds=5,
)
tested = [
    f"accuracy_{own.group_names[code]}" for code in np.unique(own.test.groups)
]
own_runs.frame.groupby("recipe", sort=False)[["accuracy", *tested]].mean().round(3)

# %% [markdown]
# Look at every column: what the rare group gains, what the others pay. On the digits balance is no gift. A thin *3* looks much
# like a usual one, so the thin ones learn from the usual ones, and lose when those are taken away. Balance helps where a group's
# right answers cannot be learned from the others, as the island's vowels cannot.
#
# ## To read
#
# - S. Sagawa et al., [*Distributionally Robust Neural Networks for Group Shifts*](https://arxiv.org/abs/1911.08731), ICLR 2020:
#   train for the worst group.
# - B. Y. Idrissi et al., [*Simple Data Balancing Achieves Competitive
#   Worst-Group-Accuracy*](https://arxiv.org/abs/2110.14503), CLeaR 2022: what you have done here.
# - A. Koenecke et al., [*Racial Disparities in Automated Speech
#   Recognition*](https://doi.org/10.1073/pnas.1915768117), PNAS 2020: five systems, nearly twice the errors for one group.
