# ---
# jupyter:
#   jupytext:
#     notebook_metadata_filter: train_well,-all
#   train_well:
#     title: "Which background?"
#     minutes: 40
#     claims: [A3, A10]
#     budget: {cell_seconds: 10, lesson_seconds: 90, memory_mb: 700}
# ---

# %% [markdown]
# # Which background?
#
# One claim is bolder than all others about subsets: *in some tasks, such as object detection, training on a part
# generalises better than training on everything*. The reason given: a picture is mostly background, and most of it is easy.
# So one should leave most of it out, and keep what is **hard**. Is it the hardness that helps, or something simpler?
#
# **Write down your bets** before anything runs.

# %%
# A detector is given points, 100 if it finds every object and nothing else. It learns from every piece of the pictures
# as it comes; or from a random part, three pieces of background to each object. What does the part gain, in points?
part_gains = "___"

# If all look at equally many pieces, which is better: "balance" (objects copied) or "mining" (hard background)?
better = "___"

# %% [markdown]
# ## 1 · One object to fifty-eight windows
#
# These are small landscapes. The birds, boats, houses, persons and trees in them have boxes; rocks and clouds belong to the
# background.

# %%
import numpy as np
import pandas as pd

from course_lessons.which_background import detection, studies
from course_lib import datasets, plots, results, subsets
from course_lib.training import Recipe, train

scenes = datasets.load_scenes(400, 300, n_val=20)
plots.scene_grid(scenes.train.take(range(5)), scenes.classes)

# %% [markdown]
# A detector can be as simple as this: slide a **window**, a small square, over the scene, to 256 places. Ask of each: *does
# an object stand in its middle?* Then point at the places that stand out. So the training samples are windows. A scene gives
# a handful with an object, and hundreds without.

# %%
windows = detection.window_data(scenes)
labels = windows.train.y
print(
    f"{(labels == 1).sum():,} windows with an object, {(labels == 0).sum():,} of background"
)
plots.class_gallery(windows, per_class=16, title="Background, and objects")

# %% [markdown]
# In a batch of 64 there is about *one* object. Two ways to have more: leave background out, or **copy** the objects. The
# second leaves nothing out. It is the rival that tells whether *less* helps, or *balance*.
#
# **Exercise 1.** Write `with_copies(labels, ratio)`: positions in `labels`, an array of 0 (background) and 1 (object). Every
# window of background once; the objects repeated in turn, until there is one for every `ratio` windows of background
# (rounded down).

# %% tags=["exercise"]
from course_widgets import check


def with_copies(labels, ratio):
    return ...


with_copies = check("which_background-1", with_copies)

# %% [markdown]
# Three detectors with 600 steps each. How good they are is measured on 300 other scenes. Every point that a detector makes
# has a certainty. **Average precision** goes through the points from the surest down; at each object found it asks which
# share of the points so far was right; and takes the mean over all objects, with 0 for those never found. *Found* is the
# share of objects found when one false alarm a scene is allowed.

# %% tags=["nbval-ignore-output"]
from collections.abc import Callable

objects = int((labels == 1).sum())
part = subsets.random(
    labels, None, per_class={0: 3 * objects, 1: objects}, random_state=0
)


def exactly(rows) -> Callable:
    """A policy that takes these windows."""
    return lambda *_, **__: rows


ways = {
    "all as they come": np.arange(len(labels)),
    "all, objects copied": np.asarray(with_copies(labels, 3)),
    "1:3 at random": part,
}
detectors, measured = {}, {}
for name, rows in ways.items():
    detectors[name] = train(
        Recipe(steps=600, policy=exactly(rows)), windows, progress=True
    )
    measured[name] = detection.measure(detectors[name], scenes.test)
pd.DataFrame(measured).T[["average_precision", "found"]].round(2)

# %% [markdown]
# That was one training each. Here are ten, each with scenes of its own, all with 600 steps of 64 windows:

# %%
short = results.load("negatives")
copied = "all, objects copied"
rows = short.summary(baseline=copied).set_index("recipe")
print("You said, what a random part gains:", part_gains)
plain = ["all", copied, "1:1 at random", "1:3 at random"]
plots.intervals(
    rows.loc[plain].reset_index(),
    metric="average_precision",
    baseline=copied,
    title="A random part is as good as everything with its objects copied",
)

# %% [markdown]
# {% set short, long = load("negatives"), load("negatives-longer") %}
# {% set copied = "all, objects copied" %}
# {% set part, balance = short.verdict("1:3 at random", baseline="all"), short.verdict(copied, baseline="all") %}
# {% set same = short.verdict("1:3 at random", baseline=copied) %}
# {% set late = long.verdict("1:1 at random", baseline="all") %}
# {% set still = long.verdict(copied, baseline="all") %}
# {% do require(part.words == balance.words == "better" and same.words == late.words == "too close to call" and still.words == "better", "it was the balance, and time") %}
# So the claim is true here: a random part gains **{{ part | points }} points** ({{ part | interval }}) over all windows as
# they come. But all windows *with copies* gain {{ balance | points }}, and the two cannot be told apart
# ({{ same | signed }}, {{ same | interval }}). What helped was not to have less. It was **balance**.
#
# And it was a short training. With four times the steps the part's lead is gone
# ({{ late | signed }} points, {{ late | interval }}, for 1:1), and copies are worth {{ still | points }}
# ({{ still | interval }}). *Before you read on: what could hard background do that balance cannot?*
#
# ## 2 · Hard background
#
# Random background is mostly sky. **Hard negatives** are windows of background that the detector takes for objects. They can be
# looked for inside every batch: compute all losses, keep the objects and the hardest of the background, and learn from those.
# This is *online hard example mining*.
#
# **Exercise 2.** Write `mine(losses, labels, ratio)`: the positions to keep of a batch, in any order. Every object (label 1),
# and for each object `ratio` windows of background (label 0), those with the largest losses; all of it, where there is
# less. In a batch without an object, keep as much background as for one, so that it still teaches something. `losses` and
# `labels` are arrays, with one value for each window.


# %% tags=["exercise"]
def mine(losses, labels, ratio):
    return ...


mine = check("which_background-2", mine)

# %% [markdown]
# Your function now decides what a detector learns from, in batches of 64 as before:

# %% tags=["nbval-ignore-output"]
from torch.nn.functional import cross_entropy


def mined(counts):
    """A loss, as a recipe wants it: made from the counts of the classes, which it does not need."""

    def loss(scores, truth):
        each = cross_entropy(scores, truth, reduction="none")
        kept = np.array(mine(each.detach().numpy(), truth.numpy(), 3))
        return each[kept].mean()

    return loss


run = train(Recipe(steps=600, loss=mined), windows, progress=True)
measured["1:3 in the batch"] = detection.measure(run, scenes.test)
shown = scenes.test.take(range(5))
picture = plots.scene_grid(
    shown, scenes.classes, title="Circles: where the mined detector sees an object"
)
seen = detection.find_objects(run, shown.images)
for axes, found in zip(picture.axes, seen, strict=True):
    x, y, sure = found[found[:, 2] > 1].T
    axes.plot(x, y, "o", color="black", markersize=9, fillstyle="none")
print(
    {name: round(each["average_precision"], 2) for name, each in measured.items()}
)
picture

# %% [markdown]
# *Which circles are wrong, and what do they have in common?*
#
# ## 3 · Equal what?
#
# Mining is usually shown with large batches, so that some hard ones are in them. Then it *looks at* eight times as many
# windows as its rival, in as many steps. That is no fair race. Let everyone look at equally many windows: batch size ×
# steps, and what was scored beforehand to choose.
#
# **Exercise 3.** Write `steps_left(looked_at, batch_size, scored)`: how many whole steps remain when `looked_at` windows may
# be looked at in all, and `scored` of them were looked at to choose; 0, where nothing is left.


# %% tags=["exercise"]
def steps_left(looked_at, batch_size, scored):
    return ...


steps_left = check("which_background-3", steps_left)

# %% [markdown]
# {% set gain = short.verdict("1:3 in the batch", baseline=copied) %}
# {% do require(gain.words == "better", "in as many steps the large batch wins") %}
# In as many *steps*, mining in batches of 512 beats copies in batches of 64 by {{ gain | points }} points
# ({{ gain | interval }}). But it looks at eight times as many windows. Now all look at 160,000: 2,500 steps of 64 windows, or
# 312 of 512. *Which of the three will beat the copies?*

# %%
equal = results.load("negatives-equal")
shown = [
    copied,
    "copied, batches of 512",
    "mined, batches of 64",
    "mined, batches of 512",
]
rows = equal.summary(baseline=copied).set_index("recipe")
print("You said, the better one:", better)
plots.intervals(
    rows.loc[shown].reset_index(),
    metric="average_precision",
    baseline=copied,
    title="As many windows looked at: mining wins, large batches lose",
)

# %% [markdown]
# {% set equal, more = load("negatives-equal"), load("negatives-equal-longer") %}
# {% set mining, mining_later = equal.verdict("mined, batches of 64", baseline=copied), more.verdict("mined, batches of 64", baseline=copied) %}
# {% set large, large_later = equal.verdict("mined, batches of 512", baseline=copied), more.verdict("mined, batches of 512", baseline=copied) %}
# {% set large_gain = equal.verdict("mined, batches of 512", baseline="copied, batches of 512") %}
# {% do require(mining.words == mining_later.words == large_gain.words == "better" and large.words == large_later.words == "worse", "mining wins, large batches lose") %}
# Mining is worth {{ mining | points }} points ({{ mining | interval }}), and {{ mining_later | points }} when all look at twice
# as many ({{ mining_later | interval }}). In batches of 512 it beats copies in batches of 512 ({{ large_gain | signed }}), and
# loses to copies in batches of 64: {{ large | signed }} ({{ large | interval }}), with twice as many
# {{ large_later | signed }}. Few large steps cost more than mining brings. So say *equal what*. (Mining looks at every window,
# by the way: it is no subset.)
#
# ## 4 · Chosen once, from everything
#
# One can also choose beforehand: train a **scout** for a third of the steps, let it score all background, and keep the
# hardest. Each dot is one training of 600 steps:

# %%
few = ["all", copied, "1:1 hardest", "1:3 hardest", "1:1 hardest but 2 %"]
dots = short.values()[few]
picture = plots.Picture(
    2.6,
    "The hardest, chosen once: the best detectors, and the ruined ones",
    "; ".join(
        f"{name}: {dots[name].min():.2f} to {dots[name].max():.2f}" for name in few
    ),
)
axes = picture.plain_axes(grid="x", x="average precision", y="")
for at, name in enumerate(few):
    axes.plot(
        dots[name], [-at] * len(dots), "o", alpha=0.6, color=plots.PALETTE[at]
    )
axes.set_yticks([-at for at in range(len(few))], few)
picture

# %% [markdown]
# {% set ap = short.values() %}
# {% set stepped = short.verdict("1:1 hardest but 2 %", baseline=copied) %}
# {% set later = long.verdict("1:1 hardest", baseline=copied) %}
# {% do require((ap["1:1 hardest"] < 0.5).sum() == 2 and (ap["1:3 hardest"] < 0.5).sum() == 1, "ruined detectors") %}
# {% do require(ap["1:1 hardest but 2 %"].min() > 0.8 and stepped.words == "better" and long.values()["1:1 hardest"].min() > 0.8, "none is ruined without the very hardest, or later") %}
# Two detectors of *1:1 hardest* are of no use, and one of *1:3*: who has met only the hardest background has never seen a
# piece of sky, and may take it for anything. Of the ten of *1:3 hardest*
# {{ (ap["1:3 hardest"] > ap[copied]).sum() | spelled }} are better than everything balanced, and one ends at
# {{ ap["1:3 hardest"].min() | percent }} %. Stepping over the hardest 2 % cures it in every training, and is
# {{ stepped | points }} points better than balance ({{ stepped | interval }}): a *subset* that beats the whole, and not by its
# proportions. But it scored every window to choose.
# {% set paid, paid_later = equal.verdict("1:1 hardest but 2 %", baseline=copied), more.verdict("1:1 hardest but 2 %", baseline=copied) %}
# {% do require(paid.words == paid_later.words == "worse", "what is scored is not trained on") %}
# Where these count among the 160,000 that all may look at, it loses: {{ paid | signed }} points ({{ paid | interval }}); of
# twice as many {{ paid_later | signed }} ({{ paid_later | interval }}).
#
# What fails once in ten trainings is not in most sets of five. **Exercise 4.** A training fails with the chance `rate`. Write
# `trainings(rate, sure)`: how many must you run, so that you see *at least one* failure with the chance `sure` or more?


# %% tags=["exercise"]
def trainings(rate, sure):
    return ...


trainings = check("which_background-4", trainings)

# %%
print("To see what fails one time in ten, with 95 %:", trainings(0.1, 0.95))

# %% [markdown]
# ## 5 · Hard, or not annotated?
#
# Now careless annotators: of the training objects four in ten are badly annotated. A third of those were missed, a third have
# their box askew (the rest have a wrong name, which does no harm: the detector is asked where, not what). What is the hardest
# background now?

# %%
careless = results.load("negatives-careless")
plots.intervals(
    careless.summary(baseline=copied),
    metric="average_precision",
    baseline=copied,
    title="With careless annotations the hardest background is poison",
)

# %% [markdown]
# {% set careless = load("negatives-careless") %}
# {% set missed, precision = careless.values("missed").mean(), careless.values().mean() %}
# {% do require(precision.idxmax() == "1:3 in the batch" and precision["1:1 hardest"] < 0.2, "the miner digs up what was missed; in the batch it does not hurt") %}
# Of all background, {{ missed["all"] | percent }} % shows an object that nobody annotated. Of the **hardest**, chosen once, it
# is {{ missed["1:1 hardest"] | percent }} %: the miner digs up what the annotators missed, and the detector learns that these
# are no objects. It is lesson {{ lesson("hard_or_wrong").number }} again: *hard* and *wrong* look the same to a model. Mining
# in the batch came through unharmed: what is hardest changes from batch to batch.
#
# Can one *filter* bad annotations? Three annotators looked at every object, and how far they agreed is known. (A fifth of
# the objects were missed, a fifth are askew.)
# {% set trusted = load("annotations") %}
# {% set agreed, right, chance = trusted.verdict("60 % most agreed"), trusted.verdict("all that are right"), trusted.verdict("60 % at random") %}
# {% set knows = trusted.verdict("60 % most agreed", baseline="60 % at random") %}
# {% do require(agreed.words == "too close to call" and right.words == knows.words == "better" and chance.words == "worse", "agreement knows something, and gains nothing") %}
# Keeping the 60 % that they agree about most is {{ knows | points }} points better than as many at random, and too close to
# call against keeping all ({{ agreed | signed }}, {{ agreed | interval }}). Leaving out *exactly* what is wrong, which nobody
# can, gains {{ right | points }} ({{ right | interval }}): that is the ceiling. The missed ones are the plague, and no filter
# of annotations finds what was not annotated.
#
# ## The verdict

# %%
pd.set_option("display.max_colwidth", None)
results.ledger_by_statement(
    "A3", "A10", studies=[study.name for study in studies.STUDIES]
)

# %% [markdown]
# - A part of the background *does* beat all of it, in a short training. Everything with its objects copied does as well: it is
#   the **balance**, and most of that is time.
# - **Hard** background does a little more than balance, when it is mined anew in every small batch: that wins though all look
#   at as many windows.
# - Chosen once, it pays only if looking for it is free. The very hardest can ruin a detector; with careless annotations it is
#   poison.
# - Count what each way *looks at* before you call one better. A large batch is not free.
# - These are small scenes and one small network. The habit carries over: copy the objects, look at as many windows, run it
#   more often than you think you need.
#
# With your own detector: most libraries let you set how many negatives a batch holds. Try the copies first, and judge by whole
# pictures, not by windows.
#
# ## To read
#
# - A. Shrivastava, A. Gupta and R. Girshick, [*Training Region-Based Object Detectors with Online Hard Example
#   Mining*](https://arxiv.org/abs/1604.03540), CVPR 2016: mining in the batch.
# - W. Liu et al., [*SSD: Single Shot MultiBox Detector*](https://arxiv.org/abs/1512.02325), ECCV 2016: three negatives to a
#   positive. T.-Y. Lin et al., [*Focal Loss for Dense Object Detection*](https://arxiv.org/abs/1708.02002), ICCV 2017: weigh
#   the hard ones, leave none out.
#
# Whose data it should be is the next question: {{ lesson("whose_data").link }}.
