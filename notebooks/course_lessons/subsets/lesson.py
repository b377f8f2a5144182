# ---
# jupyter:
#   jupytext:
#     notebook_metadata_filter: train_well,-all
#   train_well:
#     title: Do you need all of it?
#     minutes: 45
#     claims: [A1, A2, A4, A6, A7, A8, A9]
#     budget: {cell_seconds: 10, lesson_seconds: 90, memory_mb: 1000}
# ---

# %% [markdown]
# # Do you need all of it?
#
# An article says, in so many words:
#
# > *You have 10,000 training images. Pick 1,000 of them. Training is faster, and the model is as good.*
#
# That is a fine thing if it is true: a tenth of the labelling, a tenth of the memory, a tenth of the waiting.
# In this lesson you test it. You will need no torch: a training run is described by a *recipe*, a list of settings,
# and `train` follows it. (If you do know torch: the loop is short, and `train??` shows it.)
#
# Before anything runs, **write down your bet**. A guess that is written down is worth ten that were "sort of expected".

# %%
# with 1,000 images instead of 10,000 …
points_lost = ...  # points of accuracy lost: 0? 2? 10?
times_faster = ...  # how many times faster is the training?

# %% [markdown]
# ## 1 · Drawing a sample
#
# Everything below rests on one small act: out of *n* things, choose *k*. Here it is with plain numbers. **Generate**
# 1,000 of them, **sample** 100, and look at the **output**.

# %%
import numpy as np

numbers = np.random.default_rng(0).normal(loc=50, scale=10, size=1_000)
chosen = np.arange(100)
print(
    f"mean of all 1,000: {numbers.mean():.2f}    mean of the 100 chosen: {numbers[chosen].mean():.2f}"
)

# %% [markdown]
# `chosen` is an array of *positions*, and `numbers[chosen]` the sample. That is the one idea to take along: **a
# sampling decision is an array of indices.** It works for arrays, tensors, data frames and lists of files, and you
# can save it, compare it with another one, or ask what it left out.
#
# But `np.arange(100)` takes the *first* hundred. If the data are sorted, by date or by class or by hospital, that is
# a disaster.
#
# **Exercise 1.** Write `draw(n, k, seed)`: `k` different indices out of `0 … n-1`, each with the same chance, and
# the same ones again whenever the seed is the same.

# %% tags=["exercise"]
from course_widgets import check


def draw(n, k, seed):
    return ...


draw = check("subsets-1", draw)

# %% [markdown]
# With your `draw`, let us see what a sample of 100 is worth: a thousand different draws, and how far their means
# are from the true one.

# %% tags=["nbval-ignore-output"]
misses = [
    numbers[draw(1_000, 100, seed)].mean() - numbers.mean() for seed in range(1_000)
]
low, high = np.percentile(misses, [2.5, 97.5])
print(
    f"95 % of the samples miss the mean by {low:+.2f} to {high:+.2f}; the numbers themselves differ by ±10 and more"
)

# %% [markdown]
# A tenth of the numbers gives the mean almost for free. If a mean were all that a network learned, the article
# would be right and this lesson over.

# %% [markdown]
# ## 2 · Ten thousand sketches
#
# Here are 10,000 training images of ten things, drawn by the course itself: shifted, turned, badly lit, noisy, with
# stray lines. About one in 25 is drawn with chalk on a blackboard. Keep those in mind.

# %%
from course_lib import datasets, plots

data = datasets.load_sketches()
plots.class_gallery(data)

# %% [markdown]
# A `Recipe` holds everything that decides a training run, and nothing else. What you don't mention has a default: a
# small convolutional network, ten passes over the images ("epochs"), 64 images per step.

# %%
from course_lib.training import Recipe, train

everything = Recipe(epochs=10)
thousand = Recipe(epochs=10, policy="random", budget=1_000)
thousand

# %% [markdown]
# Train both. The test images, which neither has seen, give the accuracy.

# %% tags=["nbval-ignore-output"]
import math

import pandas as pd

runs = {
    "all 10,000": train(everything, data, test=True),
    "1,000 at random": train(thousand, data, test=True),
}


def costs(runs):
    """What each run is worth, and what it took."""
    rows = {
        name: {
            "accuracy, %": round(100 * run.metrics["accuracy"], 1),
            "seconds": round(run.seconds, 1),
            "images seen": run.samples_seen,
            "steps": math.ceil(run.samples_seen / run.recipe.batch_size),
            "data, MB": round(run.data_bytes / 1e6, 1),
            "memory taken, MB": round(run.peak_memory / 1e6),
        }
        for name, run in runs.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index")


costs(runs)

# %% [markdown]
# Faster it is, ten times or more, and a tenth of the data is held in memory: so far the article is right. (For 28 × 28
# pixels that is 8 MB against 0.8. For photographs of 12 megapixels it is the difference between 360 GB and 36.)
#
# But look at the accuracy. And look at the column **steps**: ten passes over a tenth of the images are a tenth of the
# steps. The small run did not only see fewer images, it also *learned for a tenth of the time*. Was the sample too
# small, or the training too short? One more run can tell: 1,000 images, and as many steps as the large run took.

# %% tags=["nbval-ignore-output"]
as_long = thousand.replace(steps=1_570)
runs["1,000, as many steps"] = train(as_long, data, test=True)
costs(runs)

# %% [markdown]
# Most of the loss was the shorter training. Given as many steps, 1,000 images come much closer, though not all the way;
# and then **nothing was faster**. Here is the first thing to take home: a subset makes training faster only because
# you train less. If you see "ten times less data, ten times faster, just as good", ask how many steps each one took.
#
# ## 3 · Once is not enough
#
# Three runs, one draw each. Another draw, another start of the network, and the numbers differ. Before we believe a
# difference we want to see it *again and again*: every recipe with the same seeds, and the difference within each
# seed. That takes longer than a cell should, so ten seeds were run once and kept, with the command that repeats them.
# The bar is the 95 % interval of the mean difference; the diamond is your own run of a minute ago.

# %% tags=["nbval-ignore-output"]
from course_lib import results
from course_lib.experiments import Comparison

measured = results.load("sketches-1000")
mine = Comparison(
    pd.DataFrame(
        [
            {"recipe": name, "seed": 0, "accuracy": run.metrics["accuracy"]}
            for name, run in runs.items()
        ]
    ),
    metric="accuracy",
    baseline="all 10,000",
)
measured.plot(live=mine)

# %%
measured.summary().round(3)

# %% [markdown]
# {% set few = load("sketches-1000").verdict("1,000 at random") %}
# {% set in_proportion = load("sketches-1000").verdict("1,000 stratified", baseline="1,000 at random") %}
# {% set as_long = load("sketches-1000").verdict("1,000, as many steps") %}
# {% do require(few.words == as_long.words == "worse", "a tenth loses, also when it is trained as long") %}
# {% do require(in_proportion.words == "too close to call", "a random draw of equal classes is balanced enough") %}
# With the same ten passes, 1,000 random images cost **{{ -few.difference | points }} points** of accuracy, and no seed came near to losing nothing.
# Drawing in proportion to the classes changes nothing that ten seeds could see: here all classes are equally common, and
# a random draw is nearly balanced by itself. With as many *steps* as the large run, the same 1,000 images cost
# **{{ -as_long.difference | points }} points**: that is the price of having fewer images, and it is not zero either. As it stands, the statement does not hold
# here. "A tenth of the images, at the full training time, for {{ -as_long.difference | points(0) }} points" does, and it may be a very good bargain,
# when labelling is what costs you.
#
# What about your bet?

# %% tags=["nbval-ignore-output"]
lost = -100 * measured.verdict("1,000 at random").difference
lost_as_long = -100 * measured.verdict("1,000, as many steps").difference
seconds = measured.values("seconds").mean()
faster = seconds["all 10,000"] / seconds["1,000 at random"]
bet = f"{points_lost} points lost, {times_faster} times faster"
print("You said:", "nothing yet" if ... in (points_lost, times_faster) else bet)
print(f"Measured: {lost:.1f} points lost, {faster:.1f} times faster,")
print(f"     or {lost_as_long:.1f} points lost and no faster, with as many steps.")

# %% [markdown]
# ## 4 · What a random draw misses
#
# So far all ten classes were equally common. Real data are rarely so kind. Here are again 10,000 sketches, but with a
# **long tail**: a hundred times more boats than umbrellas.

# %%
from course_lessons.subsets.figures import class_bars

tail = datasets.load_sketches(imbalance=100)
labels = np.array(tail.classes)[tail.train.y]
counts = pd.Series(labels).value_counts()
class_bars(counts.to_dict())

# %% [markdown]
# Draw 1,000 of these at random and you get, on average, four umbrellas. On average. What would you say to a draw
# with none? Here is the chance that a draw holds at least five of the rarest class, found by simply drawing ten
# thousand times:


# %%
def chance(budget, wanted=5, draws=10_000):
    """Share of random draws of `budget` that hold `wanted` umbrellas or more."""
    umbrellas = np.random.default_rng(0).hypergeometric(
        counts["umbrella"], 10_000 - counts["umbrella"], budget, draws
    )
    return np.mean(umbrellas >= wanted)


print(f"1,000 images: {chance(1_000):.0%} of the draws hold 5 umbrellas or more")

# %% [markdown]
# (`hypergeometric` is the name for what your `draw` does: draw `budget` of 10,000 without putting back, and count the
# umbrellas. It does all the draws at once.)
#
# **Exercise 2.** How many images must you draw at random to have five umbrellas or more in **95 %** of the draws?
# Find the smallest budget; within a hundred of it is near enough.

# %% tags=["exercise"]
enough = ...

enough = check("subsets-2", enough)

# %%
print(f"{enough:,} of 10,000 images, to be fairly sure of five umbrellas")

# %% [markdown]
# That is the price of drawing blindly. And rare *classes* are only the rare things that have a name. In every class,
# one sketch in 25 is in chalk. No label says so, and no method that looks at labels will protect it. Below are the
# same measured runs as above (all classes equal), but only the test images in chalk are counted:

# %%
measured.plot("accuracy_chalk")

# %% [markdown]
# {% set chalk = load("sketches-1000").verdict("1,000, as many steps", metric="accuracy_chalk") %}
# {% do require(chalk.difference < 2 * as_long.difference, "chalk loses far more than the average") %}
# Even with all 10,000 the network reads little more than half of the chalk sketches; it has 400 of them to learn
# from. In a random 1,000 there are about 40, and with as many steps as before the loss is **{{ -chalk.difference | points }} points**,
# {{ (chalk.difference / as_long.difference) | number(1) }} times what it was over all images. An average over a test set hides this. Somebody has to ask.
#
# ## 5 · At random, in proportion, or the same of each
#
# If labels are known before the draw, we can do better than blind. Two classic ways:
#
# - **stratified**: from each class in proportion to its size. No more luck in the counts; the tail stays a tail.
# - **class-balanced**: the same number from each class. The rare ones give all they have.
#
# The second is easy to say, and most code that one finds for it is wrong: 1,000 images for ten classes are 100 of
# each, but there are only 40 umbrellas.
#
# **Exercise 3.** Write `fair_draw(y, budget, seed)`: indices of exactly `budget` different images. Every class that
# can gives the same number (or one more), a class that has too few gives all, and the seed decides which ones.


# %% tags=["exercise"]
def fair_draw(y, budget, seed):
    return ...


fair_draw = check("subsets-3", fair_draw)

# %%
from course_lib import subsets

y = tail.train.y
draws = {
    "at random": subsets.random(y, 1_000, random_state=0),
    "stratified": subsets.stratified(y, 1_000, random_state=0),
    "your fair draw": np.asarray(fair_draw(y, 1_000, 0)),
}
pd.DataFrame(
    {name: pd.Series(labels[rows]).value_counts() for name, rows in draws.items()}
).loc[counts.index]

# %% [markdown]
# Which of them makes the better model? Predict before you run: all three have 1,000 images and 1,570 steps, and they
# are tested on *balanced* images, where an umbrella counts as much as a boat. Your own function trains here, live:
# any function that is called like a policy can stand in a recipe.

# %% tags=["nbval-ignore-output"]


def my_policy(y, budget, *, random_state, **_):
    return np.asarray(fair_draw(y, budget, random_state))


yours = train(Recipe(policy=my_policy, budget=1_000, steps=1_570), tail, test=True)
tail_runs = results.load("longtail-1000")
print(
    f"your draw: {yours.metrics['balanced_accuracy']:.1%} balanced accuracy, one seed"
)
tail_runs.plot(baseline="1,000 at random")

# %%
tail_runs.summary(baseline="1,000 at random").round(3)

# %% [markdown]
# {% set fair = load("longtail-1000").verdict("1,000 class-balanced", baseline="1,000 at random") %}
# {% set fair_of_all = load("longtail-1000").verdict("1,000 class-balanced") %}
# {% set drawn_alike = load("longtail-1000").verdict("1,000 stratified", baseline="1,000 at random") %}
# {% do require(fair.words == fair_of_all.words == "better", "the fair draw beats a random one, and all") %}
# {% do require(drawn_alike.words == "too close to call", "stratified and random cannot be told apart") %}
# **The fair draw wins by {{ fair | points }} points**: of the same size, from the same images, at the same cost. And look at the line
# of *all 10,000*: the thousand that were chosen fairly beat **ten times as many** with their natural proportions, by
# {{ fair_of_all | points }} points. (Stratified and random cannot be told apart: the interval holds zero.) It is not the number of images that the
# balanced test rewards here, it is what they are of.
#
# Before you write "balanced is better" on a wall: the test set has as many umbrellas as boats. If your users send a
# hundred boats for every umbrella, then what you should measure is another thing, and the answer may be too
# ({{ lesson("change_the_data").link }} has the control for it).

# %%
recalls = {
    name: {label: rows[f"recall_{label}"].mean() for label in counts.index}
    for name, rows in tail_runs.frame.groupby("recipe", sort=False)
    if name != "1,000 stratified"
}
plots.recall_bars(recalls)

# %% [markdown]
# The picture shows who paid. With natural proportions the common classes at the top are found nearly always and the
# rare ones at the bottom by luck; fairly drawn, the bottom rises by far more than the top falls.
#
# ## 6 · The control: proportions, and what they cost
#
# Cutting down is not the only way to change proportions. One can also show rare images more often. Move the control:
# solid is what is *kept*, hatched what is *copied*, and an empty outline what is *dropped*. The dots are the images,
# placed by what the large network made of them (similar ones lie together).

# %%
from sklearn.decomposition import PCA

from course_lib.ratios import RatioPlan
from course_widgets import SamplingRatio

seen = runs["all 10,000"].features(tail.train.X)
points = PCA(n_components=2, random_state=0).fit_transform(seen)
control = SamplingRatio(labels, points=points)
control

# %% [markdown]
# **Exercise 4.** Find proportions that you could defend to a colleague: the commonest class at most **ten** times
# the rarest, no image seen more than **eight** times per epoch, and at least **9,000** samples per epoch. Set the
# control (ratio and way), let go, and hand over `control.value`.

# %% tags=["exercise"]
plan = ...

plan = check("subsets-4", plan)

# %%
print(plan.describe())

# %% [markdown]
# Whether such a plan also makes the better model is the question of {{ lesson("change_the_data").link }}. What it is in code that needs nothing
# of this course:

# %%
print(plan.code())

# %% [markdown]
# ## 7 · A small set is learned by heart
#
# There is one more risk in a small sample, and it does not show in the sample. Here is a network with only 300
# images and all the time in the world.

# %% tags=["nbval-ignore-output"]
from course_lessons.subsets.figures import learning_curves

by_heart = Recipe(policy="random", budget=300, epochs=80, learning_rate=5e-3)
few = train(by_heart, data)
learning_curves({"300 images": few})

# %% tags=["nbval-ignore-output"]
learning_curves({"300 images": few}, metric="loss")

# %% [markdown]
# On its own 300 images it soon makes no mistake at all. On others it stays far below: the **gap** is what it learned
# by heart. And the second picture is worse. The loss on the validation images *rises* while the accuracy hardly
# moves: the network becomes more and more certain, also where it is wrong.
#
# How does the gap depend on how many images there are? Measured, ten seeds each, all with 1,570 steps, in percent:

# %%
curve = results.load("sketches-curve")
gaps = curve.frame.groupby("n_train")[
    ["train_accuracy", "val_accuracy", "gap"]
].mean()
(100 * gaps).round(1)

# %% [markdown]
# {% set gap = load("sketches-curve").values("gap").mean() %}
# With 10,000 images the gap is **{{ gap["10,000"] | points }} points**, with 1,000 it is {{ gap["1,000"] | points(0) }}, with 300 it is {{ gap["300"] | points(0) }}, and with 100 it is {{ gap["100"] | points(0) }}: perfect on
# what it has seen, and wrong on every second image that it has not. The training accuracy alone would have told you the
# opposite story: it is *highest* where the model is worst.
#
# **Exercise 5.** You have 300 images and no more. Change the recipe so that the validation accuracy stays within
# four points of what it was, and the validation loss ends at least 15 % lower. The 300 images stay drawn at random,
# and the training no longer than 80 epochs. (`Recipe?` lists what there is; the check trains your recipe, so give it
# some seconds.)

# %% tags=["exercise"]
steadier = ...

steadier = check("subsets-5", steadier)

# %% tags=["nbval-ignore-output"]
learning_curves({"as it was": few, "yours": train(steadier, data)}, metric="loss")

# %% [markdown]
# ## The verdict
#
# Each line is one statement of the article, put so that it can fail; what was compared; the mean difference and its
# 95 % interval over ten seeds; and what follows.

# %%
pd.set_option("display.max_colwidth", None)
verdicts = results.ledger("A1", "A2", "A4", "A6", "A7", "A9").set_index("id")
verdicts[["the claim", "figure", "measured", "verdict"]]

# %% [markdown]
# So: a tenth of the images is faster *because* it trains less, and takes less memory because it is less. It is **not**
# as good, at equal passes nor at equal steps. What a random draw leaves out is first of all what is rare, and there the
# choice of *which* thousand mattered more than how many: on the long tail, a thousand chosen by class beat all ten
# thousand. Where the table says "too close to call", ten seeds are not enough to know, and we say so.
#
# These are verdicts about drawn sketches and a small network, not laws of nature. So:
#
# ## On your own data
#
# Everything above takes other data. Here it is with real handwritten digits, which ship with the course. Name your own
# in the first lines and run the cell: a table, or a folder that holds one folder of images per class. The subsets are
# *stratified*: they keep the classes' shares, so that they differ from the whole in size alone.

# %% tags=["nbval-ignore-output"]
from course_lib.experiments import compare

own = datasets.load_digits()
# Yours: take the # from a line, and write into it what a message asks for, as drop=["id"].
# own = datasets.load_table("mine.csv", target="label")
# own = datasets.load_image_folder("photos")

model = "cnn" if own.train.X.ndim > 2 else "mlp"
steps = 600
own_runs = compare(
    {
        "all of it": Recipe(model=model, steps=steps),
        "half": Recipe(model=model, steps=steps, policy="stratified", budget=0.5),
        "a tenth": Recipe(
            model=model, steps=steps, policy="stratified", budget=0.1
        ),
    },
    own,
    seeds=3,
)
own_runs.plot()

# %% [markdown]
# Three seeds are too few to call anything, and the picture says so. With `seeds=10` and a minute of patience it will
# commit itself.
#
# ## To read
#
# - A. Katharopoulos and F. Fleuret, *Not All Samples Are Created Equal: Deep Learning with Importance Sampling*, ICML
#   2018: when choosing samples pays for itself in time, and when not.
# - T. Hesterberg, *What Teachers Should Know About the Bootstrap*, The American Statistician, 2015: where the intervals
#   on this page come from, and why the usual ones are too narrow for ten seeds.
# - B. Sorscher et al., *Beyond Neural Scaling Laws: Beating Power Law Scaling via Data Pruning*, NeurIPS 2022: which
#   samples to keep depends on how many you have. You will see it with your own eyes in {{ lesson("which_ones").link }}.
