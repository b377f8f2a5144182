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
# An article says:
#
# > *You have 10,000 training images. Pick 1,000 of them. Training is faster, and the model is as good.*
#
# A tenth of the labelling, of the memory, of the waiting: a fine thing if it is true. In this lesson you test it, and see
# what a subset leaves out. Before anything runs, **write down your bet**.

# %%
# with 1,000 images instead of 10,000 …
points_lost = ...  # points of accuracy lost: 0? 2? 10?
times_faster = ...  # how many times faster is the training?

# %% [markdown]
# ## 1 · Drawing a sample
#
# Out of *n* things, choose *k*. With plain numbers: **generate** 1,000, **sample** 100, look at the **output**.

# %%
import numpy as np

numbers = np.random.default_rng(0).normal(loc=50, scale=10, size=1_000)
chosen = np.arange(100)
print(
    f"mean of all 1,000: {numbers.mean():.2f}    mean of the 100 chosen: {numbers[chosen].mean():.2f}"
)

# %% [markdown]
# `chosen` is an array of *positions*, and `numbers[chosen]` the sample. **A sampling decision is an array of indices**: it
# works for arrays, tensors, data frames and lists of files, and you can save it, or ask what it left out.
#
# But `np.arange(100)` takes the *first* hundred. If the data are sorted, by date, class or hospital, that is a disaster.
#
# **Exercise 1.** Write `draw(n, k, seed)`: `k` different indices out of `0 … n-1`, each with the same chance, and the same
# ones again whenever the seed is the same. (A **seed** is the number that chance starts from.)

# %% tags=["exercise"]
from course_widgets import check


def draw(n, k, seed):
    return ...


draw = check("subsets-1", draw)

# %% tags=["nbval-ignore-output"]
misses = [
    numbers[draw(1_000, 100, s)].mean() - numbers.mean() for s in range(1_000)
]
low, high = np.percentile(misses, [2.5, 97.5])
print(f"95 of 100 samples miss the mean by {low:+.2f} to {high:+.2f}")

# %% [markdown]
# A tenth of them gives the mean almost for free. If a mean were all that a network learned, the article would be right.
#
# ## 2 · Ten thousand sketches
#
# Here are 10,000 training images of ten things, drawn by the course: shifted, turned, badly lit, noisy. About one in 25 is
# drawn with chalk on a blackboard. Keep those in mind.

# %%
from course_lib import datasets, plots

data = datasets.load_sketches()
plots.class_gallery(data, per_class=10)

# %% [markdown]
# A `Recipe` holds all that decides a training: here a small convolutional network and ten passes over its images
# (**epochs**), 64 images in each step. `train` follows it. The test images, which no network has seen, give the accuracy.

# %% tags=["nbval-ignore-output"]
from course_lessons.subsets import figures, studies
from course_lib.training import Recipe, train

everything = Recipe(epochs=10)
thousand = Recipe(epochs=10, policy="random", budget=1_000)
runs = {
    "all 10,000": train(everything, data, test=True, progress=True),
    "1,000 at random": train(thousand, data, test=True),
}
studies.costs(runs)

# %% [markdown]
# It is about ten times faster, and a tenth of the data is held in memory. (At 28 × 28 pixels that is 8 MB against 0.8; for
# photographs of 12 megapixels, 360 GB against 36. *Memory taken* is what the training needed besides.)
#
# But look at the accuracy, and at **steps**: ten passes over a tenth of the images are a tenth of the steps. Was the sample
# too small, or the training too short? *Which of the two do you think? What run would tell?*

# %% tags=["nbval-ignore-output"]
as_long = thousand.replace(steps=1_570)
runs["1,000, as many steps"] = train(as_long, data, test=True, progress=True)
print(
    f"as many steps: {runs['1,000, as many steps'].metrics['accuracy']:.1%} right"
)
print(f"it took {runs['1,000, as many steps'].seconds:.1f} seconds")

# %% [markdown]
# Most of the loss was the shorter training; and with as many steps **nothing was faster**. A subset makes training faster
# only because you train less. If you see "ten times less data, ten times faster, just as good", ask how many steps each took.
#
# ## 3 · Once is not enough
#
# Another draw, another start of the network, and the numbers differ. Ten seeds were run before, and stored. Each dot is one
# training; yours are among them as diamonds.

# %% tags=["nbval-ignore-output"]
from course_lib import results

measured = results.load("sketches-1000")
figures.seed_dots(
    measured.values(),
    live={name: run.metrics["accuracy"] for name, run in runs.items()},
    title="One recipe, ten seeds: single runs differ by several points",
)

# %% [markdown]
# Now subtract, seed by seed, what all 10,000 reached: ten differences for each recipe. The dot is their mean; the line is its
# **95 % interval**: 95 of 100 such intervals hold the true mean. A line that crosses zero is *too close to call*. A single
# run may well lie outside: the interval is about the mean.

# %%
plots.intervals(
    measured.summary(),
    title="Against all 10,000: a tenth loses, most where it trains less",
)

# %% [markdown]
# {% set sketches, longer, digits = load("sketches-1000"), load("sketches-1000-longer"), load("digits-300") %}
# {% set few = sketches.verdict("1,000 at random") %}
# {% set in_proportion = sketches.verdict("1,000 stratified", baseline="1,000 at random") %}
# {% set as_long = sketches.verdict("1,000, as many steps") %}
# {% set twice = longer.verdict("1,000, as many steps") %}
# {% set real, real_long = digits.verdict("300 at random"), digits.verdict("300, as many steps") %}
# {% set real_twice = digits.verdict("300, as many steps, twice as long", baseline="all 3,000, twice as long") %}
# {% do require(twice.difference < as_long.difference and few.words == as_long.words == twice.words == real.words == real_long.words == real_twice.words == "worse", "a tenth loses, also when it is trained as long") %}
# {% do require(in_proportion.words == "too close to call", "a random draw of equal classes is balanced enough") %}
# With ten passes, 1,000 images cost **{{ -few.difference | points }} points**. With as many *steps* as all, they cost
# **{{ -as_long.difference | points }}**: the price of having fewer images. Give *both* twice as many steps, and it is
# {{ -twice.difference | points }} {{ twice | interval }}: short training had hidden a part, for the large set was not yet
# learned. The statement does not hold here. "A tenth of the images, at the full training time, for a few points" does, and
# may be a bargain where labels are dear.
#
# On **real handwritten digits** (MNIST: 300 of 3,000, a smaller network, five seeds) ten passes cost
# {{ -real.difference | points }} points, as many steps {{ -real_long.difference | points }} {{ real_long | interval }}, twice
# as many for both {{ -real_twice.difference | points }} {{ real_twice | interval }}: the same answer.

# %% tags=["nbval-ignore-output"]
seconds = measured.values("seconds").mean()
times = seconds["all 10,000"] / seconds["1,000 at random"]
bets = ["nothing" if bet is ... else bet for bet in (points_lost, times_faster)]
print("You said:", *bets)
for name in ("1,000 at random", "1,000, as many steps"):
    print(f"{name}: {-100 * measured.verdict(name).difference:.1f} points lost")
print(f"{times:.1f} times faster, or no faster with as many steps")

# %% [markdown]
# *A paper trains on half of the data "in half the time at no loss". What do you ask its authors?*
#
# ## 4 · What a random draw misses
#
# So far all classes were equally common. Here are again 10,000 sketches, but with a **long tail**: a hundred times more boats
# than umbrellas.

# %%
import pandas as pd

tail = datasets.load_sketches(imbalance=100)
labels = np.array(tail.classes)[tail.train.y]
counts = pd.Series(labels).value_counts()
figures.class_bars(counts.to_dict())

# %% [markdown]
# A random 1,000 holds four umbrellas, on average. Would a draw with none surprise you? `chance` draws ten thousand times
# (`hypergeometric` counts the umbrellas in `budget` images drawn without putting back).


# %%
def chance(budget, wanted=5, draws=10_000):
    """Share of random draws of `budget` that hold `wanted` umbrellas or more."""
    umbrellas = np.random.default_rng(0).hypergeometric(
        counts["umbrella"], 10_000 - counts["umbrella"], budget, draws
    )
    return np.mean(umbrellas >= wanted)


print(f"1,000 images: {chance(1_000):.0%} of the draws hold 5 umbrellas or more")

# %% [markdown]
# **Exercise 2.** How many images must you draw at random to have five umbrellas or more in **95 %** of the draws? Find the
# smallest budget; within a hundred of it is near enough.

# %% tags=["exercise"]
enough = ...

enough = check("subsets-2", enough)

# %% [markdown]
# Rare *classes* are only the rare things that have a name. In every class, one sketch in 25 is in chalk. No label says so.
# Here are the runs of section 3 once more, judged on the chalk sketches alone:

# %%
plots.intervals(
    measured.summary("accuracy_chalk"),
    metric="accuracy_chalk",
    title="On chalk alone, a tenth loses far more",
)

# %% [markdown]
# {% set chalk, chalk_twice = sketches.verdict("1,000, as many steps", metric="accuracy_chalk"), longer.verdict("1,000, as many steps", metric="accuracy_chalk") %}
# {% do require(chalk.difference < 2 * as_long.difference and chalk_twice.difference < 1.5 * twice.difference, "chalk loses far more than the average") %}
# A random 1,000 hold about 40 chalk sketches of 400. With as many steps the loss on them is
# **{{ -chalk.difference | points }} points**, {{ (chalk.difference / as_long.difference) | times }} times that over all images
# (after twice the steps {{ -chalk_twice.difference | points }}, {{ (chalk_twice.difference / twice.difference) | times }}
# times). An average over a test set hides this.
#
# *What is the chalk in your data?*
#
# ## 5 · At random, in proportion, or the same of each
#
# If labels are known before the draw, there are two classic ways:
#
# - **stratified**: from each class in proportion to its size. No luck in the counts; the tail stays a tail.
# - **class-balanced**: the same number from each class. The rare ones give all they have.
#
# The second is easy to say, and most code for it is wrong: 1,000 images for ten classes are 100 of each, but there are only
# 40 umbrellas.
#
# **Exercise 3.** Write `fair_draw(y, budget, seed)`: indices of exactly `budget` different images. Every class that can gives
# the same number (or one more), a class that has too few gives all, and the seed decides which ones.


# %% tags=["exercise"]
def fair_draw(y, budget, seed):
    return ...


fair_draw = check("subsets-3", fair_draw)

# %%
fair = pd.Series(labels[fair_draw(tail.train.y, 1_000, 0)]).value_counts()
figures.class_bars(counts.to_dict(), fair[counts.index].to_dict())

# %% [markdown]
# Which makes the better model? Predict first: all have 1,000 images and 1,570 steps, and are tested on as many umbrellas as
# boats.

# %%
tail_runs = results.load("longtail-1000")
plots.intervals(
    tail_runs.summary(baseline="1,000 at random"),
    metric="balanced_accuracy",
    baseline="1,000 at random",
    title="On a balanced test the class-balanced thousand beats even all 10,000",
)

# %% [markdown]
# {% set tail = load("longtail-1000") %}
# {% set fair = tail.verdict("1,000 class-balanced", baseline="1,000 at random") %}
# {% set fair_of_all = tail.verdict("1,000 class-balanced") %}
# {% set tail_own = tail.values("train_accuracy").mean() %}
# {% set drawn_alike = tail.verdict("1,000 stratified", baseline="1,000 at random") %}
# {% set rarest = tail.verdict("1,000 class-balanced", metric="recall_umbrella") %}
# {% do require(fair.words == fair_of_all.words == "better" and drawn_alike.words == "too close to call", "the fair draw beats a random one, and all") %}
# **The fair draw wins by {{ fair | points }} points**, at the same cost. It even beats **ten times as many** in their natural
# proportions, by {{ fair_of_all | points }} points. (All 10,000 hold the same umbrellas; but the network meets one in 250
# images, and finds {{ rarest | points }} points fewer of them. It has learned {{ tail_own["all 10,000"] | percent }} % of its own
# images: longer training may make up part of the lead.) A balanced test rewards not how many images there are, but what they
# are of.
#
# If your users send a hundred boats for every umbrella, measure that instead.
#
# ## 6 · The control: proportions, and what they cost
#
# Or show rare images more often. Solid is what is *kept*, hatched what is *copied*, an empty outline what is *dropped*. The dots
# are the images, similar ones together. **Positives : negatives** sets one class against the rest. *What happens to "samples per
# epoch" when you only copy?*

# %%
from sklearn.decomposition import PCA

from course_widgets import SamplingRatio

seen = runs["all 10,000"].features(tail.train.X)
points = PCA(n_components=2, random_state=0).fit_transform(seen)
control = SamplingRatio(labels, points=points)
control

# %% [markdown]
# **Exercise 4.** Find proportions that you could defend to a colleague: the commonest class at most **ten** times the rarest,
# no image seen more than **eight** times per epoch, and at least **9,000** samples per epoch. Set the control,
# let go, and hand over `control.value`.

# %% tags=["exercise"]
plan = ...

plan = check("subsets-4", plan)

# %%
print(plan.describe())

# %% [markdown]
# (`print(plan.code())` is the plan without this course. What it is worth: {{ lesson("change_the_data").link }}.)
#
# ## 7 · A small set is learned by heart
#
# Here is a network with only 300 images and all the time in the world.

# %% tags=["nbval-ignore-output"]
by_heart = Recipe(policy="random", budget=300, epochs=80, learning_rate=5e-3)
few = train(by_heart, data, progress=True)
figures.learning_curves({"300 images": few}, metric="loss")

# %% [markdown]
# {% set gap = load("sketches-curve").values("gap").mean() %}
# Its own images it soon knows by heart. The loss on the others *rises*: the network becomes more and more certain, also where
# it is wrong. The **gap** in accuracy between its own images and others is {{ gap["10,000"] | points }} points with 10,000
# images, {{ gap["1,000"] | points(0) }} with 1,000, and {{ gap["100"] | points(0) }} with 100 (all with 1,570 steps). *Which
# of these three would look best, if you only saw the training accuracy?*
#
# Two fields of a recipe hold a network back. `dropout=0.1` sets a tenth of its features to 0 in every step, others each
# time, so that it cannot rely on any one of them. `weight_decay=0.0005` pulls all weights a little towards 0 in every step.
#
# **Exercise 5.** You have 300 images and no more. Change the recipe with one of the two, so that the validation accuracy stays
# within four points of what it was, and the validation loss ends at least 15 % lower. The images stay drawn at random, the
# training no longer than 80 epochs: `by_heart.replace(…)`. (The check trains it: give it some seconds.)

# %% tags=["exercise"]
steadier = ...

steadier = check("subsets-5", steadier)

# %% [markdown]
# ## The verdict

# %%
pd.set_option("display.max_colwidth", None)
results.ledger_by_statement("A1", "A2", "A4", "A6", "A7", "A9")

# %% [markdown]
# A tenth of the images is faster *because* it trains less, and takes less memory because it is less. It is **not** as good, at
# equal passes nor at equal steps, on drawn sketches nor on real digits. What a random draw leaves out is first of all what
# is rare. There, the choice of *which* thousand mattered more than how many. And few images are learned by heart. All this is
# about small networks and two sets of images. So:
#
# ## On your own data
#
# Name your own table, or a folder with one folder of images per class, in the first lines. The subsets are *stratified*, so
# that they differ from the whole in size alone.

# %% tags=["nbval-ignore-output"]
from course_lib.experiments import compare

own = datasets.load_digits()
# Yours: take the # from a line, and write into it what a message asks for, as drop=["id"].
# own = datasets.load_table("mine.csv", target="label")
# own = datasets.load_image_folder("photos")

part = Recipe(model="cnn" if own.train.X.ndim > 2 else "mlp", steps=600)
own_runs = compare(
    {
        "all of it": part,
        "half": part.replace(policy="stratified", budget=0.5),
        "a tenth": part.replace(policy="stratified", budget=0.1),
    },
    own,
    seeds=3,
)
own_runs.plot()

# %% [markdown]
# Three seeds are too few to call anything; take `seeds=10`.
#
# ## To read
#
# - A. Katharopoulos and F. Fleuret, [*Not All Samples Are Created Equal*](https://arxiv.org/abs/1803.00942), ICML 2018: when
#   choosing samples pays for itself in time.
# - T. Hesterberg, [*What Teachers Should Know About the Bootstrap*](https://arxiv.org/abs/1411.5279), The American
#   Statistician, 2015: where such intervals come from.
# - B. Sorscher et al., [*Beyond Neural Scaling Laws*](https://arxiv.org/abs/2206.14486), NeurIPS 2022: which samples to keep
#   depends on how many you have.
