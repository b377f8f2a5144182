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
# "We need more data." It is the commonest sentence in machine learning, and the most expensive one. More of what? And
# how much better would the model be?
#
# In this lesson you learn to answer *before* the data are bought: you read a learning curve, extend it beyond what was
# measured, and see when such a forecast comes true. Then you ask what makes a thousand images a thousand, and what
# a pixel is worth.
#
# First, **write down your bets**.

# %%
# With 1,600 images a network gets 13 % of new ones wrong. How many percent with 10,000?
wrong_with_10_000 = ...

# What makes the better model: 4,000 photographs of 100 things, or 250 of 250 things?
better = ...

# Every image shrunk to half its height and half its width: how many points of accuracy are lost?
points_lost = ...


def said(bet):
    """The bet, or a gap where there is none."""
    return "___" if bet is ... else bet


# %% [markdown]
# ## 1 · A curve
#
# The images are the sketches that the course draws: ten things, 28 × 28 pixels. We train on 100 of them, on 200, 400,
# 800 and 1,600, and ask each time what share of 2,000 *new* sketches the network gets wrong. The size of the set is all
# that changes. Every run gets the same 2,000 steps, which get smaller towards the end, down to zero.
#
# Here is one of those runs, live.

# %%
import numpy as np
import pandas as pd

from course_lessons.how_much_data.figures import forecast_curve
from course_lib import datasets, plots
from course_lib.training import Recipe, train

data = datasets.load_sketches()

# %% tags=["nbval-ignore-output"]
recipe = Recipe(
    policy="random", budget=400, steps=2_000, learning_rate=2e-3, schedule="cosine"
)
run = train(recipe, data, test=True)
mine = {400: 1 - run.metrics["accuracy"]}
print(f"400 images, one seed: {mine[400]:.1%} wrong")

# %% [markdown]
# One run is one seed. Ten of each size are among the stored results. (There the sketches are drawn from 40,000, so that we
# have some to come back to.)

# %%
from course_lib import results

small = [100, 200, 400, 800, 1_600]
every_error = 1 - results.load("labels").values()
errors = every_error[[f"{n:,}" for n in small]].to_numpy()  # a row each seed
mean_error = errors.mean(axis=0)
pd.Series((100 * mean_error).round(1), index=small, name="error, %")

# %% [markdown]
# {% set small = 1 - load("labels").values().mean() %}
# Read it in steps of four: **four times the images, about half the errors** ({{ small["100"] | percent }}, then
# {{ small["400"] | percent }}, then {{ small["1,600"] | percent }} %). What falls by the same *share* each time is called a
# **power law**,
#
# $$\text{error} = a \cdot n^{-b},$$
#
# and if both axes are logarithms it is a straight line.

# %% tags=["nbval-ignore-output"]
measured = dict(zip(small, errors.T, strict=True))
forecast_curve(
    measured,
    live=mine,
    title="On log–log axes, the error falls in a straight line",
)

# %% [markdown]
# A straight line is easy to go on with.
#
# **Exercise 1.** Write `extrapolate(sizes, errors, n)`: fit a straight line to the logarithms of the sizes and the
# errors, all of them (by least squares, as `np.polyfit` does), follow it to `n` samples, and return the error expected
# there, a share, as one number and not rounded. Within 2 % of it is right. The sizes are a list, in any order; the
# errors are an array.

# %% tags=["exercise"]
from course_widgets import check


def extrapolate(sizes, errors, n):
    return ...


extrapolate = check("how_much_data-1", extrapolate)

# %% [markdown]
# Try it where we know the answer. From the three smallest sizes, 100 to 400, go on to four times as many:

# %%
expected = extrapolate(small[:3], mean_error[:3], 1_600)
print(
    f"expected with 1,600: {float(expected):.1%} wrong    measured: {mean_error[-1]:.1%}"
)

# %% [markdown]
# {% set once = studies.followed(1_600, mean=False) %}
# {% set missed = studies.followed(1_600, mean=True)[0] - small["1,600"] %}
# {% do require(missed | abs < 0.005, "the averaged line meets the error at 1,600") %}
# That is remarkable: it comes out right to {{ missed | abs | points }} points. But each of the three errors is an
# average over {{ once | length | spelled }} sets drawn anew. Whoever owns just one set of 400, and draws the line through
# that, forecasts anything from {{ once.min() | percent }} to {{ once.max() | percent }} % wrong. Curves of this kind have been
# found for pictures, speech and text, over many orders of magnitude.
#
# ## 2 · A forecast that says how sure it is
#
# For a decision that costs money, a number is not enough. `forecast` adds two things. The curve may have a **floor**,
# $\text{error} = a \cdot n^{-b} + c$: mistakes that no number of images takes away. And the fit is repeated a thousand
# times with the ten seeds drawn anew (a bootstrap), which gives a **95 % interval**.

# %%
from course_lessons.how_much_data.power_law import forecast

asked = np.geomspace(100, 40_000, 50)
promise = forecast(small, errors, asked)
forecast_curve(
    measured, promise, title="The further from what was measured, the less we know"
)

# %% [markdown]
# **Exercise 2.** You have promised **92 %** accuracy, so at most 8 % wrong. How many images will it take, if even the
# upper end of the interval is to be at most 8 %? Give the smallest such number, to the nearest hundred.
# (`forecast(small, errors, [5_000])` has `error`, `low` and `high`.)

# %% tags=["exercise"]
images = ...

images = check("how_much_data-2", images)

# %%
at = forecast(small, errors, [images, 10_000, 40_000])
print(f"{images:,} images: {at.error[0]:.1%} wrong, at worst {at.high[0]:.1%}")
print(
    f"10,000 images: {at.error[1]:.1%} wrong, {at.low[1]:.1%} to {at.high[1]:.1%}"
)

# %% [markdown]
# So says the forecast: with 10,000 images the promise is kept. Now we buy them, train, and look. We buy 40,000 as well, while we
# are at it. Same network, same 2,000 steps, ten seeds.

# %%
later = {n: every_error[f"{n:,}"] for n in (10_000, 40_000)}
forecast_curve(
    measured,
    promise,
    revealed={"measured later": later},
    title=f"Forecast with 10,000: {at.error[1]:.1%} wrong. Measured: "
    f"{later[10_000].mean():.1%}",
)

# %% tags=["nbval-ignore-output"]
print(f"You said {said(wrong_with_10_000)} % wrong with 10,000.")
for n, each in later.items():
    print(f"Measured with {n:,}: {each.mean():.1%} wrong.")

# %% [markdown]
# {% set more = load("labels").verdict("40,000", baseline="10,000") %}
# {% do require(more.words == "too close to call" and small["10,000"] > 0.08, "the promise is broken, and 40,000 gain nothing") %}
# Neither point is anywhere near its interval. The promise is broken, and from 10,000 to 40,000 *nothing* happens at all:
# 30,000 more labels, for no gain that {{ load("labels").seeds | length | spelled }} seeds can see.
#
# What went wrong? Not the arithmetic. The interval knows how much the *seeds* differ. It cannot know whether the curve goes
# on as it began. So ask what stopped it. Here is how well each network does on the very images it was trained on:

# %%
fits = results.load("labels").values("train_accuracy").mean()
(100 * fits.iloc[::-1]).round(1).rename("right on its own images, %")

# %% [markdown]
# The small sets are known by heart. The large ones are not: of 40,000 images the network has not even learned *those*,
# and no wonder, for 2,000 steps of 64 images are three passes over them. With few images, **data** were short. With many,
# **training** is. So let us train for twice as long.

# %%
longer = 1 - results.load("labels-longer").values()
twice = {n: longer[f"{n:,}"] for n in (10_000, 40_000)}
forecast_curve(
    measured,
    promise,
    revealed={"2,000 steps": later, "4,000 steps": twice},
    title="With twice the steps both points lie in their intervals",
)

# %%
for n, each in twice.items():
    print(f"Measured with {n:,} and 4,000 steps: {each.mean():.1%} wrong.")

# %% [markdown]
# {% set long = load("labels-longer") %}
# {% set longer, most = 1 - long.values().mean(), long.verdict("40,000", baseline="10,000") %}
# {% do require(most.words == "better" and longer["10,000"] < 0.08, "twice the steps keep the promise") %}
# With twice the steps 10,000 images get {{ longer["10,000"] | percent }} % wrong, where
# {{ studies.promised(10_000) | percent }} % were forecast, and 40,000 get {{ longer["40,000"] | percent }} %, inside the
# interval though near its upper end. That is {{ most | points }} points better ({{ most | span }}, over
# {{ long.seeds | length | spelled }} seeds): at most a hint that data begin to be short again. And mind what was compared:
# the small sets that made the forecast had 2,000 steps, which was all that they needed; the large ones have 4,000, and might
# still do better with more.
#
# That is the rule to take along: **a learning curve may be continued as long as the same thing stays short.** Before you
# buy data, compare the accuracy on the training images with that on new ones. If both are low, more data will not help.
# If the first is far above the second, it will, and the curve says by how much.
#
# ## 3 · A thousand images, or a thousand *different* images
#
# So far every image was a new sketch. Data seldom come like that. They come as the frames of a video, as ten
# photographs of the same part, as the patients of one hospital. Below, each row is **one** sketch, photographed with
# an unsteady hand: moved by up to a pixel, a little lighter or darker, with fresh noise.

# %%
from course_lessons.how_much_data.studies.bursts import few_groups, load_bursts
from course_lib.datasets import Split

bursts = load_bursts(n_sketches=400, shots=40)
shots = bursts.train.take(np.arange(5 * 40))
plots.class_gallery(
    Split(shots.X, shots.groups),
    [f"sketch {k}" for k in range(5)],
    title="Five sketches, twelve photographs of each",
)

# %% [markdown]
# You know the bet: **4,000** photographs of 100 sketches, or **250** photographs of 250 sketches? The first set is sixteen times as large.
# Here they train, live, 1,000 steps each. (`few_groups` draws so many sketches, and then the images from those.)

# %% tags=["nbval-ignore-output"]
from functools import partial

from course_lib import subsets
from course_lib.experiments import Comparison

short = recipe.replace(steps=1_000)
of_100 = partial(few_groups, n_groups=100)
of_250 = partial(few_groups, n_groups=250)
runs = {
    "4,000 of 100 sketches": train(
        short.replace(policy=of_100, budget=4_000), bursts, test=True
    ),
    "250 of 250 sketches": train(
        short.replace(policy=of_250, budget=250), bursts, test=True
    ),
}
rows = [
    {"recipe": name, "seed": 0, "accuracy": run.metrics["accuracy"]}
    for name, run in runs.items()
]
just_now = Comparison(pd.DataFrame(rows), "accuracy", "4,000 of 100 sketches")
diversity = results.load("diversity")
print("You said:", said(better))
diversity.plot(baseline="4,000 of 100 sketches", live=just_now)

# %%
diversity.summary(baseline="4,000 of 100 sketches").round(3)

# %% [markdown]
# {% set bursts = load("diversity") %}
# {% set read = bursts.values().mean() %}
# {% set few = bursts.verdict("250 of 250 sketches", baseline="4,000 of 100 sketches") %}
# {% set equal = bursts.verdict("1,000 of 1,000 sketches", baseline="1,000 of 100 sketches") %}
# {% set forty = bursts.verdict("4,000 of 100 sketches", baseline="1,000 of 100 sketches") %}
# {% set shots = bursts.verdict("1,000 of 100 sketches", baseline="100 of 100 sketches") %}
# {% do require(few.words == equal.words == shots.words == "better" and forty.words == "too close to call", "diversity wins") %}
# Over {{ bursts.seeds | length | spelled }} seeds, **250 different sketches beat 4,000 photographs of 100** by
# {{ few | points }} points, with a sixteenth of the images. At *equal* size, a thousand of each, it is
# {{ read["1,000 of 1,000 sketches"] | percent }} % against {{ read["1,000 of 100 sketches"] | percent }} %:
# {{ equal | points }} points, for the same memory and the same steps.
#
# Look at the two in the middle as well. Ten photographs of each sketch, or forty: the difference is {{ forty | points }}
# points {{ forty | interval }}. Three thousand more images, and nothing. But ten against *one* is worth {{ shots | points }}
# points, for a moved and noisy copy does teach something. (Such copies cost no label at all if the computer makes them. That is augmentation, and it has a
# lesson of its own.)
#
# So count **things, not images**. If you may label 250 frames of a hundred videos, do not take the first 250.
#
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
ways = {
    "the first 250": np.arange(250),
    "250 at random": subsets.random(bursts.train.y, 250, random_state=0),
    "your 250": np.asarray(spread(sketch, 250, 0)),
}
pd.Series(
    {way: len(np.unique(sketch[rows])) for way, rows in ways.items()},
    name="different sketches",
)

# %% [markdown]
# The first 250 are what a hurried collector hands in. A random draw is much better, and still shows many sketches
# twice.
#
# One warning belongs here. If images of one sketch lie on *both* sides of the split, the validation score rises and
# means nothing. {{ lesson("split_honestly").link }} has the tool that finds this.
#
# ## 4 · What a pixel is worth
#
# > *Higher resolution is better for the model, and costs memory.*
#
# An image of half the height and half the width has a quarter of the pixels, and takes a quarter of the memory. There are two ways to get
# there: **crop**, keep the middle and cut off the rest, or **resize**, where a block of pixels becomes one, its mean.

# %%
some = data.train.X[:10]


def as_large_as_before(images):
    """Every pixel shown as a block of them, so that it can be compared by eye."""
    factor = 28 // images.shape[1]
    return images.repeat(factor, axis=1).repeat(factor, axis=2)


ways = [
    some,
    datasets.resize(some, 14),
    datasets.resize(some, 7),
    datasets.crop(some, 14),
]
plots.image_grid(
    np.concatenate([as_large_as_before(each) for each in ways]),
    title="28 × 28, resized to 14 × 14 and 7 × 7, cropped to 14 × 14",
)

# %% [markdown]
# **Exercise 4.** Write `shrink(images, factor)`: uint8 images of shape (n, height, width), which need not be square,
# become images whose sides are `factor` times shorter. Every block of `factor × factor` pixels is replaced by its mean,
# rounded to the nearest whole number, still uint8. Height and width are multiples of the factor.


# %% tags=["exercise"]
def shrink(images, factor):
    return ...


shrink = check("how_much_data-4", shrink)

# %% [markdown]
# Now the figures, each over ten seeds: 2,500 sketches, 1,000 steps. *Enlarged* means that pixels were put between
# those that were there: more numbers, and no information added.

# %%
pixels = results.load("resolution")
rows = {
    "accuracy, %": 100 * pixels.values().mean(),
    "data, MB": pixels.values("data_bytes").mean() / 1e6,
    "memory taken, MB": pixels.values("peak_memory").mean() / 1e6,
    "seconds": pixels.values("seconds").mean(),
    "weights": pixels.values("parameters").mean() / 1e3,
}
pd.DataFrame(rows).round(1).rename(columns={"weights": "weights, thousands"})

# %%
pixels.summary().round(3)

# %% tags=["nbval-ignore-output"]
lost = -100 * pixels.verdict("14 × 14").difference
print(
    f"You said {said(points_lost)} points lost at half the side. Measured: {lost:.0f}."
)

# %% [markdown]
# {% set sizes = load("resolution") %}
# {% set shrunk = sizes.verdict("14 × 14") %}
# {% set crowd = sizes.verdict("10,000 of 14 × 14") %}
# {% set won = sizes.verdict("10,000 of 14 × 14", baseline="14 × 14") %}
# {% set cut = sizes.verdict("14 × 14, cropped", baseline="14 × 14") %}
# {% set blown = sizes.verdict("14 × 14, enlarged to 28", baseline="14 × 14") %}
# {% set rest = sizes.verdict("14 × 14, enlarged to 28") %}
# {% set huge = sizes.verdict("56 × 56, enlarged") %}
# {% set spent, weights = sizes.values("seconds").mean(), sizes.values("parameters").mean() %}
# {% do require(shrunk.words == crowd.words == rest.words == "worse", "pixels are worth something") %}
# {% do require(won.words == blown.words == huge.words == "better", "and so is a larger network") %}
# {% do require(0.5 < spent["14 × 14"] / spent["28 × 28"] < 0.65, "half the side saves nearly half of the time") %}
# Half the side costs **{{ -shrunk.difference | points }} points**, and saves three quarters of the data and of the memory,
# and nearly half of the time. Four times as many small images, at the same number of bytes, win {{ won | points }} of them
# back: they end {{ -crowd.difference | points }} points below. So far the statement holds, on both sides. Cropping to the
# middle {{ cut | word("is better than shrinking", "is worse than shrinking", "is not told from shrinking") }}
# ({{ cut | interval }} points): the one cuts ends off, the other blurs them.
#
# But look at the two that were **enlarged**. From 14 × 14 to 28 × 28 there is nothing new in the image, and it is worth
# {{ blown | points }} points. From 28 × 28 to 56 × 56 it is worth {{ huge | points }} more, for three times the memory and
# the seconds. The network saw nothing new. What grew is the *network* itself: with more places to look at it has
# {{ weights["56 × 56, enlarged"] | count }} weights in place of {{ weights["28 × 28"] | count }}, and finer steps to move
# in. So of the {{ -shrunk.difference | points }} points only about {{ -rest.difference | points }} are the price of the
# **pixels** that were lost; the rest is the price of the smaller network that comes with a smaller image. When somebody
# shows you that a higher resolution was better, ask whether the model grew with it.
#
# {% set own = sizes.values("train_accuracy").mean() %}
# {% do require(own["14 × 14"] < 0.65, "the small images are not learned yet") %}
# And ask the question of section 2. After 1,000 steps the network on 14 × 14 is right on
# {{ own["14 × 14"] | percent }} % of its *own* images: **training** is short. All figures here hold for these 1,000 steps.
# Expect the small images to catch up in part where training is longer, and the price of a pixel to fall.
#
# ## 5 · Do many images take longer to learn?
#
# > *The quantity of data does not decide whether, or when, training converges.*
#
# It depends on whether one counts steps or passes. Watch three networks, on 300, 1,000 and 10,000 sketches, from step to
# step. First the loss on their **own** images, then how many **others** they read right.

# %%
converged = results.load("convergence")
looks = [100, 200, 400, 800, 1_200]
read = {
    f"{name} sketches": {
        k: converged.values(f"accuracy_after_{k}")[name] for k in looks
    }
    for name in ("300", "1,000", "10,000")
}
plots.curves_over(
    read,
    over="steps",
    of="others read right",
    x_scale=1,
    title="The same pace at first; then the few stop rising",
)

# %%
losses = {f"after {k}": converged.values(f"loss_after_{k}").mean() for k in looks}
pd.DataFrame(losses).round(2).rename_axis("loss on their own sketches")

# %% [markdown]
# {% set pace = load("convergence") %}
# {% set reads = pace.verdict("300", metric="steps_to_read", baseline="10,000") %}
# {% set steps, passes = pace.values("steps_to_read").mean(), pace.values("passes_to_read").mean() %}
# {% set fitted, after = pace.values("steps_to_fit").mean(), pace.values("accuracy_after_1200").mean() %}
# {% set before = pace.values("accuracy_after_800").mean() %}
# {% do require(reads.words == "too close to call", "300 and 10,000 read others at the same pace") %}
# {% do require(fitted["300"] < 0.7 * fitted["10,000"], "few are fitted sooner") %}
# {% do require(after["10,000"] - before["10,000"] > 0.04, "10,000 still climb") %}
# In **steps**, few images are no quicker. That six in ten *others* are read takes {{ steps["300"] | count }} steps on 300
# sketches and {{ steps["10,000"] | count }} on 10,000: a difference of {{ reads | count }} steps
# ({{ reads | span(0, 1) }}), which {{ pace.seeds | length | spelled }} seeds do not tell from none. In **passes** over the
# data that is {{ passes["300"] | count }} passes over 300 sketches, and {{ passes["10,000"] | count }} over 10,000. So it is
# the number of steps that decides how soon the network gets somewhere useful, and hardly the number of images.
#
# That number does decide two other things. The network with 300 fits its *own* images sooner (a loss of 0.5 after
# {{ fitted["300"] | count }} steps, against {{ fitted["10,000"] | count }}), because there is less to fit. And it decides where
# the climb ends: after 1,200 steps the three read {{ after["300"] | percent }}, {{ after["1,000"] | percent }} and
# {{ after["10,000"] | percent }} %. With 300 it has nearly ended (it was {{ before["300"] | percent }} % after 800 steps);
# with 10,000 it goes on (it was {{ before["10,000"] | percent }} %).
#
# ## The verdict

# %%
from course_lib.results import ledger

pd.set_option("display.max_colwidth", None)
verdicts = ledger("B2", "B3").set_index("id")
verdicts[["the claim", "figure", "measured", "verdict"]]

# %% [markdown]
# More data help, and cost time only if you count passes. They stop helping when something else is short, and the
# curve does not say so by itself: the accuracy on the training images does. Different things are worth more than more
# images of the same things. Pixels are worth what they cost up to a point, and part of their credit belongs to the larger
# network behind them. And the quantity decides where training ends, not how fast it gets going.
#
# ## On your own data
#
# A learning curve takes four sizes and some seeds. Here it is for the handwritten digits that ship with the course. Name your
# own table or folder in the first lines, and ask for the number of samples that you think of buying.

# %% tags=["nbval-ignore-output"]
from course_lib.experiments import compare

own = datasets.load_digits()
# Yours: take the # from a line, and write into it what a message asks for, as drop=["id"].
# own = datasets.load_table("mine.csv", target="label")
# own = datasets.load_image_folder("photos", size=32)
think_of = 2 * len(own.train)

# four sizes, from a sixteenth to a half of what there is, and at least one of each class
smallest, largest = max(len(own.train) / 16, own.n_classes), len(own.train) / 2
sizes = np.unique(np.geomspace(smallest, largest, 4).astype(int)).tolist()
own_runs = compare(
    {
        str(n): Recipe(
            model="mlp",  # the quick one; "cnn" suits images better, and takes five times as long
            policy="random",
            budget=n,
            steps=300,
            learning_rate=2e-3,
            schedule="cosine",
        )
        for n in sizes
    },
    own,
    seeds=5,
)
own_errors = np.maximum(
    1 - own_runs.values().to_numpy(), 1e-3
)  # a law never ends at 0
own_promise = forecast(sizes, own_errors, np.geomspace(sizes[0], think_of, 40))
forecast_curve(
    dict(zip(sizes, own_errors.T, strict=True)),
    own_promise,
    title=f"{think_of:,} samples: {own_promise.error[-1]:.1%} wrong, "
    f"{own_promise.low[-1]:.1%} to {own_promise.high[-1]:.1%}",
)

# %%
fit = own_runs.values("train_accuracy").mean().iloc[-1]
print(
    f"right on its own {sizes[-1]} samples: {fit:.1%}. If that is low, train longer before you buy."
)

# %% [markdown]
# ## To read
#
# - J. Hestness et al., *Deep Learning Scaling is Predictable, Empirically*, 2017: power laws in translation, language,
#   images and speech, and the three parts of a learning curve.
# - R. L. Figueroa et al., *Predicting Sample Size Required for Classification Performance*, BMC Medical Informatics and
#   Decision Making, 2012: the forecast of this lesson, for medical texts.
# - J. Kaplan et al., *Scaling Laws for Neural Language Models*, 2020: what happens when data, model and training time
#   are each short in turn.
# - Z. Gong, P. Zhong and W. Hu, *Diversity in Machine Learning*, IEEE Access, 2019: diversity of data, of models, of
#   answers.
# - L. Kish, *Survey Sampling*, 1965: "clusters", and what a sample of them is really worth.
