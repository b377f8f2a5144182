# ---
# jupyter:
#   jupytext:
#     notebook_metadata_filter: train_well,-all
#   train_well:
#     title: How much data do you need?
#     minutes: 45
#     claims: [B2, B3, B5]
#     budget: {cell_seconds: 10, lesson_seconds: 90, memory_mb: 1000}
# ---

# %% [markdown]
# # How much data do you need?
#
# "We need more data." It is the most expensive sentence in machine learning. More of what? And how much better would it be?
#
# In this lesson you find the **bottleneck**: what is short, data, training time or pixels? You forecast what more data would
# bring *before* you buy them, and see when that fails. First, **write down your bets**.

# %%
# With 1,600 images a network gets 13 % of new ones wrong. How many percent with 10,000?
wrong_with_10_000 = ...
# What makes the better model: 4,000 photographs of 100 things, or 250 of 250 things?
better = ...
# Every image shrunk to half its height and half its width: how many points of accuracy are lost?
points_lost = ...

# %% [markdown]
# ## 1 · Four times the data, half the error?
#
# The images are sketches that the course draws: ten things, 28 × 28 pixels. We train on 100 of them, on 200, 400, 800 and
# 1,600, always for 2,000 steps, and ask what share of 2,000 *new* sketches the network gets wrong. Here is one run, live.

# %% tags=["nbval-ignore-output"]
import numpy as np

from course_lessons.how_much_data import figures, studies
from course_lib import datasets, plots, results
from course_lib.training import Recipe, train

data = datasets.load_sketches()
recipe = Recipe(
    policy="random", budget=400, steps=2_000, learning_rate=2e-3, schedule="cosine"
)
run = train(recipe, data, test=True, progress=True)
live = {400: 1 - run.metrics["accuracy"]}
print(f"400 images, one seed: {live[400]:.1%} wrong")

# %% [markdown]
# A **seed** is where chance starts from; another seed draws other images. Ten seeds of each size were run before and stored,
# and five of real handwritten digits (MNIST), with a smaller network. The bands are 95 % intervals of the mean.

# %%
sketches = studies.errors_over("labels")
digits = studies.errors_over("curve-digits", ending=", 800 steps")
plots.curves_over(
    {"drawn sketches": sketches, "real digits": digits},
    over="images to learn from",
    of="new images wrong",
    x_scale=1,
    title="The first images help most",
)

# %% [markdown]
# {% set few = studies.errors_over("labels") %}
# {% set real = studies.errors_over("curve-digits", ", 800 steps") %}
# {% set short = studies.errors_over("curve-digits", ", 200 steps") %}
# {% set halve, halve_real = studies.to_halve("labels"), studies.to_halve("curve-digits", ", 800 steps") %}
# {% do require(3.4 < halve < 4.6 and halve_real > 1.3 * halve, "four times halve the error of the sketches, not of the digits") %}
# Read it in steps of four: the sketches go from {{ few[100].mean() | percent }} to {{ few[400].mean() | percent }} to
# {{ few[1600].mean() | percent }} % wrong, the digits from {{ real[100].mean() | percent }} to
# {{ real[400].mean() | percent }} to {{ real[1600].mean() | percent }} %. What falls by the same *share* each time is called
# a **power law**, $\text{error} = a \cdot n^{-b}$. If both axes are logarithms (10, 100, 1,000 at equal distances) it is a
# straight line.

# %% tags=["nbval-ignore-output"]
figures.forecast_curve(
    sketches,
    revealed={"real digits": digits},
    live=live,
    title="On log–log axes, the error falls in a straight line",
)

# %% [markdown]
# Now you can say **what halving the error costs**: {{ halve | times }} times the images on the sketches, but
# {{ halve_real | times }} times on the digits. The slope is your data's and your network's. (With a quarter of the steps 1,600 digits leave {{ short[1600].mean() | percent }} % wrong in
# place of {{ real[1600].mean() | percent }} %: time matters little there.)
#
# *Your model makes twice the mistakes that it may. You have 2,000 images. How many would you ask for?*
#
# **Exercise 1.** Write `extrapolate(sizes, errors, n)`: fit a straight line to the logarithms of the sizes and the
# errors, all of them (by least squares, as `np.polyfit` does), follow it to `n` samples, and return the error expected
# there: a share, one number, not rounded. Within 2 % of it is right. The sizes are a list, in any order; the errors are an
# array.

# %% tags=["exercise"]
from course_widgets import check


def extrapolate(sizes, errors, n):
    return ...


extrapolate = check("how_much_data-1", extrapolate)

# %% [markdown]
# ## 2 · A forecast, and how sure it is
#
# You own *one* set of 1,600 images, not ten. So take one curve, that of the first seed, and forecast from it alone.
# `forecast` draws your line, and adds a **95 % interval** from how far your points lie off the line: if the line goes
# on, 95 of 100 such intervals hold the error of a new training.

# %%
from course_lessons.how_much_data.power_law import forecast

small = list(sketches)
mine = np.array([errors[0] for errors in sketches.values()])
asked = np.geomspace(100, 40_000, 50)
promise = forecast(small, mine, asked)
figures.forecast_curve(
    {n: [error] for n, error in zip(small, mine, strict=True)},
    promise,
    title="The further from what was measured, the less we know",
)

# %% [markdown]
# **Exercise 2.** You have promised **92 %** accuracy, at most 8 % wrong. How many images will it take, if even the upper
# end of your interval is to be at most 8 %? Give the smallest such number, to the nearest hundred.
# (`forecast(small, mine, [3_000])` has `error`, `low` and `high`.)

# %% tags=["exercise"]
images = ...

images = check("how_much_data-2", images)

# %% [markdown]
# Now we buy 10,000, and 40,000 as well. Below is what ten owners of 1,600 images each, with a curve of their own, forecast
# for 10,000, beside what was measured later.

# %%
later = studies.measured_later(10_000)
figures.owners(
    studies.promised(10_000),
    later,
    title="10,000 images: ten forecasts, all below what 2,000 steps give",
)

# %% tags=["nbval-ignore-output"]
print("You said", "nothing" if wrong_with_10_000 is ... else wrong_with_10_000)
print(later)

# %% [markdown]
# {% set told = studies.promised(10000).T[0] %}
# {% set at_2000, at_4000 = 1 - studies.over_sizes("labels")[10000].mean(), 1 - studies.over_sizes("labels-longer")[10000].mean() %}
# {% set held, missed = studies.how_many_hold(10000, at_4000), studies.how_many_hold(10000, at_2000) %}
# {% set more, long = load("labels").verdict("40,000", baseline="10,000"), load("labels-longer").verdict("40,000", baseline="10,000") %}
# {% do require(more.words == "too close to call" and at_2000 > 0.08 and missed < 3 and held > 7, "the forecasts fail at 2,000 steps and mostly hold at 4,000") %}
# The owners forecast anything from {{ told.min() | percent }} to {{ told.max() | percent }} %; each has one of
# these, and does not know which. Then the failure. With the same 2,000 steps 10,000 images get {{ at_2000 | percent }} % wrong: the promise is broken,
# and {{ missed | spelled }} of ten intervals holds that. From 10,000 to 40,000 *nothing* is gained that ten seeds can see
# ({{ more | signed }} points, {{ more | interval }}). The arithmetic is right, but takes for granted that the line goes on. What stopped it?
#
# ## 3 · Data, or time?
#
# Look at two scores of each network: on its **own** images and on **new** ones.

# %%
figures.own_and_new(
    {
        "2,000 steps": studies.both_over("labels"),
        "4,000 steps": studies.both_over("labels-longer"),
    },
    title="With few images the gap is wide; with many the two curves meet",
)

# %% [markdown]
# {% set own, new = load("labels").values("train_accuracy").mean(), load("labels").values().mean() %}
# {% set own_long = load("labels-longer").values("train_accuracy").mean() %}
# {% do require(own["40,000"] < 0.93 and own["400"] > 0.99 and long.words == "better", "time is short with many images") %}
# Small sets are known by heart: {{ own["400"] | percent }} % of 400 own images, {{ new["400"] | percent }} % of new ones.
# Here **data** are short. Of 40,000 the network has not even learned its *own*: {{ own["40,000"] | percent }} %, after three
# passes. Here **time** is short. With twice the steps 10,000 images get {{ at_4000 | percent }} % wrong, which
# {{ held | spelled }} of the ten intervals hold, and 40,000 are perhaps a little better ({{ long | signed }} points
# {{ long | interval }}). Of their own images {{ own_long["40,000"] | percent }} % are right: still time.
#
# **A learning curve may be continued as long as the same thing stays short.** Wide gap: more data. Both low and close:
# more data will not help.
#
# ### Do many images take longer to learn?
#
# > *The quantity of data does not decide whether, or when, training converges.*

# %%
plots.curves_over(
    studies.read_over_steps("convergence"),
    over="steps",
    of="others read right",
    x_scale=1,
    title="The same pace at first; then the few stop rising",
)

# %% [markdown]
# {% set pace = load("convergence") %}
# {% set reads = pace.verdict("300", metric="steps_to_read", baseline="10,000") %}
# {% set fit = pace.verdict("300", metric="steps_to_fit", baseline="10,000") %}
# {% set steps, passes = pace.values("steps_to_read").mean(), pace.values("passes_to_read").mean() %}
# {% set after, before = pace.values("accuracy_after_1200").mean(), pace.values("accuracy_after_800").mean() %}
# {% do require(reads.words == "too close to call" and fit.words != "too close to call" and after["10,000"] - before["10,000"] > 0.04, "the same pace, and 10,000 still climb") %}
# To read six in ten others it takes {{ steps["300"] | count }} steps on 300 sketches and {{ steps["10,000"] | count }} on
# 10,000: too close to call ({{ reads | count }}, {{ reads | span(0, 1) }}). In passes over the data it is
# {{ passes["300"] | count }} against {{ passes["10,000"] | count }}. So the pace depends on steps, hardly on the quantity; but
# the quantity decides where the climb ends. With 10,000 it had not ended: from 800 to 1,200 steps it went from
# {{ before["10,000"] | percent }} to {{ after["10,000"] | percent }} %.
#
# *A colleague trains for 10 epochs on every set. What does her learning curve mix up?*
#
# ## 4 · A thousand images, or a thousand *different* images
#
# Data often come as frames of a video, or ten photographs of one part. Below, each row is **one** sketch, photographed
# again and again: moved a pixel, lighter or darker, with new noise.

# %%
from course_lessons.how_much_data.studies.bursts import load_bursts
from course_lib.datasets import Split

bursts = load_bursts(n_sketches=400, shots=40)
shots = bursts.train.take(np.arange(5 * 40))
plots.class_gallery(
    Split(shots.X, shots.groups),
    [f"sketch {k}" for k in range(5)],
    title="Five sketches, twelve photographs of each",
)

# %%
print("You said:", "nothing" if better is ... else better)
few = "4,000 of 100 sketches"
plots.intervals(
    results.load("diversity").summary(baseline=few),
    baseline=few,
    title="Different things beat more pictures of the same",
)

# %% [markdown]
# {% set bursts = load("diversity") %}
# {% set few = bursts.verdict("250 of 250 sketches", baseline="4,000 of 100 sketches") %}
# {% set equal = bursts.verdict("1,000 of 1,000 sketches", baseline="1,000 of 100 sketches") %}
# {% set forty = bursts.verdict("4,000 of 100 sketches", baseline="1,000 of 100 sketches") %}
# {% set ten = bursts.verdict("1,000 of 100 sketches", baseline="100 of 100 sketches") %}
# {% set own = bursts.values("train_accuracy").mean() %}
# {% do require(few.words == equal.words == ten.words == "better" and forty.words == "too close to call", "diversity wins") %}
# Each dot is a mean difference over {{ bursts.seeds | length | spelled }} seeds, the line its 95 % interval. With 1,000 steps,
# **250 different sketches beat 4,000 photographs of 100** by {{ few | points }} points. At equal size, a thousand of
# each, the different ones win by {{ equal | points }}. Ten photographs of each sketch in place of one are worth
# {{ ten | points }} points, forty in place of ten {{ forty | points }} {{ forty | interval }}: nothing that can be seen. (The
# 4,000 are {{ own["4,000 of 100 sketches"] | percent }} % learned: they do not lack time.) Count **things, not images**.
#
# *You may label 250 frames of a hundred videos. Which?* (To number the photographs of each sketch, pandas has `cumcount`.)

# %%
import pandas as pd

print(pd.Series(shots.groups).groupby(shots.groups).cumcount().tolist()[37:43])

# %% [markdown]
# **Exercise 3.** Write `spread(sketch, budget, seed)`. `sketch` is an array that says which sketch each image shows, by
# numbers that may have gaps. Return the indices of exactly `budget` different images, in any order, that show **as many
# different sketches as possible**, and every sketch as often as every other (or once more), as far as it has images. The
# seed decides which: the same seed gives the same images, and with another one any sketch, and any image of it, may come.


# %% tags=["exercise"]
def spread(sketch, budget, seed):
    return ...


spread = check("how_much_data-3", spread)

# %%
sketch = bursts.train.groups
yours = np.asarray(spread(sketch, 250, 0))
print(len(np.unique(sketch[:250])), "sketches in the first 250 images")
print(len(np.unique(sketch[yours])), "sketches in your 250")

# %% [markdown]
# (If images of one sketch lie on both sides of the split, the score is false: {{ lesson("split_honestly").link }}.)
#
# ## 5 · What a pixel is worth
#
# > *Higher resolution is better for the model, and costs memory.*
#
# Half the side is a quarter of the pixels. One can **crop**, cut off all but the middle, or **resize**,
# where a block of pixels becomes one, its mean.
#
# **Exercise 4.** Write `shrink(images, factor)`: uint8 images of shape (n, height, width), which need not be square,
# become images whose sides are `factor` times shorter. Every block of `factor × factor` pixels is replaced by its mean,
# rounded to the nearest whole number, still uint8. Height and width are multiples of the factor.


# %% tags=["exercise"]
def shrink(images, factor):
    return ...


shrink = check("how_much_data-4", shrink)

# %%
some = data.train.X[:10]
ways = [some, shrink(some, 2), shrink(some, 4), datasets.crop(some, 14)]
plots.image_grid(
    np.concatenate([figures.as_blocks(each, 28) for each in ways]),
    title="28 × 28, shrunk to 14 × 14 and 7 × 7, cropped to 14 × 14",
)

# %% [markdown]
# Now 2,500 sketches at three sizes. *Enlarged* means shrunk to 14 × 14 and blown up to 28 × 28 again: more numbers, no
# information added. Each was trained for 1,000 steps, and again for 4,000.

# %%
figures.two_scores(
    studies.scores_of_sizes(),
    title="Longer training narrows what small images cost",
)

# %% tags=["nbval-ignore-output"]
print("You said", "nothing" if points_lost is ... else points_lost, "points lost")
for name in ("resolution", "resolution-longer"):
    print(f"{name}: {-100 * results.load(name).verdict('14 × 14').difference:.0f}")

# %% [markdown]
# {% set sizes, longer = load("resolution"), load("resolution-longer") %}
# {% set shrunk, shrunk_long = sizes.verdict("14 × 14"), longer.verdict("14 × 14") %}
# {% set blown, blown_long = sizes.verdict("14 × 14, enlarged to 28"), longer.verdict("14 × 14, enlarged to 28") %}
# {% set crowd = sizes.verdict("10,000 of 14 × 14") %}
# {% set own, own_long = sizes.values("train_accuracy").mean(), longer.values("train_accuracy").mean() %}
# {% set memory = sizes.values("peak_memory").mean() %}
# {% do require(shrunk.words == shrunk_long.words == blown_long.words == "worse" and shrunk_long.difference > 0.7 * shrunk.difference, "half the side costs, and less with longer training") %}
# After 1,000 steps half the side costs **{{ -shrunk.difference | points }} points**. After 4,000 it costs
# **{{ -shrunk_long.difference | points }}** {{ shrunk_long | interval }}. The network on small images was right on only
# {{ own["14 × 14"] | percent }} % of its *own* after 1,000 steps: above all **time** was short. (It still is: after 4,000
# it is at {{ own_long["14 × 14"] | percent }} %.)
#
# The enlarged ones hold no more than the small ones, but the network on them is as large as on the full images. They cost
# {{ -blown.difference | points }} points after 1,000 steps and {{ -blown_long.difference | points }}
# {{ blown_long | interval }} after 4,000. That is the price of the lost **pixels** alone; the rest was the smaller network
# and short training. When a higher resolution was better, ask whether the model grew with it, and how long both were
# trained. The saving is real: {{ memory["14 × 14"] | megabytes }} in place of {{ memory["28 × 28"] | megabytes }} MB.
#
# ## Four networks: what next?
#
# Say it for each before you read on: more data, more time, more pixels, or done?

# %%
figures.two_scores(
    studies.four_networks(),
    title="Own samples and new ones: four networks, four cures",
)

# %% [markdown]
# **A** knows its own by heart: more, and different, data. **B** has learned neither: more time. **C** has both high and close:
# nearly done. **D** is B after four times the steps, and the same images in full size are still far above it: pixels, and a
# larger network.
#
# ## The verdict

# %%
from course_lib.results import ledger_by_statement

pd.set_option("display.max_colwidth", None)
ledger_by_statement("B2", "B3")

# %% [markdown]
# More data help as long as data are what is short; what half the error costs, your own curve says. The score on the own images
# says whether data are short. Different things are worth more than more pictures of the same ones. Much of what pixels seem
# to be worth is time, and a larger network. A forecast from one set is only as good as that set.
#
# ## On your own data
#
# Four sizes, five draws of each; here for small digits. Name your table or folder in the first lines, and how many samples
# you may buy.

# %% tags=["nbval-ignore-output"]
from course_lib.experiments import compare

own = datasets.load_digits()
# Yours: take the # from a line, and write into it what a message asks for, as drop=["id"].
# own = datasets.load_table("mine.csv", target="label")
# own = datasets.load_image_folder("photos", size=32)
think_of = 2 * len(own.train)

smallest, largest = max(len(own.train) / 16, own.n_classes), len(own.train) / 2
sizes = np.unique(np.geomspace(smallest, largest, 4).astype(int)).tolist()
fields = {"model": "mlp", "steps": 300, "learning_rate": 2e-3, "schedule": "cosine"}
own_runs = compare(  # "cnn" in place of "mlp" suits images better
    {str(n): Recipe(policy="random", budget=n, **fields) for n in sizes},
    own,
    seeds=5,
)
own_errors = np.maximum(
    1 - own_runs.values().to_numpy(), 1e-3
)  # a law never ends at 0
own_promise = forecast(sizes, own_errors, np.geomspace(sizes[0], think_of, 40))
figures.forecast_curve(
    dict(zip(sizes, own_errors.T, strict=True)),
    own_promise,
    title=f"{think_of:,} samples: {own_promise.error[-1]:.1%} wrong",
)

# %%
fit = own_runs.values("train_accuracy").mean().iloc[-1]
print(f"Right on its own: {fit:.1%}. If that is low, train longer before you buy.")

# %% [markdown]
# ## To read
#
# - J. Hestness et al., [*Deep Learning Scaling is Predictable, Empirically*](https://arxiv.org/abs/1712.00409), 2017: power
#   laws in translation, language, images and speech.
# - R. L. Figueroa et al., [*Predicting Sample Size Required for Classification
#   Performance*](https://doi.org/10.1186/1472-6947-12-8), BMC Medical Informatics and Decision Making, 2012.
# - J. Kaplan et al., [*Scaling Laws for Neural Language Models*](https://arxiv.org/abs/2001.08361), 2020: data, model and
#   time, each short in turn.
# - A. Ng, *Machine Learning Yearning*, 2018, chapters 28 to 32: reading learning curves.
