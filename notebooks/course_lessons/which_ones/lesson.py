# ---
# jupyter:
#   jupytext:
#     notebook_metadata_filter: train_well,-all
#   train_well:
#     title: "Which ones? Representative, hard, clean"
#     minutes: 50
#     claims: [A3, A5, A10]
#     budget: {cell_seconds: 10, lesson_seconds: 90, memory_mb: 700}
# ---

# %% [markdown]
# # Which ones? Representative, hard, clean
#
# In lesson {{ lesson("subsets").number }}, a thousand images drawn *at random* were not as good as ten thousand. But you
# need not choose at random. If you may train on one in ten, **which ones?** Ask three people and you hear three answers:
#
# - *those that represent the others*, so that nothing is left out;
# - *the hard ones*, because the easy ones teach nothing new;
# - *the clean ones*, because a wrong label teaches something false.
#
# All three sound right. Each of them is right somewhere, and badly wrong elsewhere. **Write down your bet** before
# anything runs.

# %%
# points of accuracy that a chosen 1,000 of 10,000 images gains over a random 1,000, at equal steps
representative_gains = ...
hardest_gain = ...  # write a loss as a negative gain


def said(bet):
    """The bet, or a gap where there is none."""
    return "___" if bet is ... else bet


# %% [markdown]
# ## 1 · Representative, before there is a single label
#
# Here are 1,078 handwritten digits, and nobody has said yet which is which. You can pay for **thirty** labels. The pixels
# can be looked at for free: PCA squeezes the 64 pixels of a digit into 16 numbers, which say roughly how it looks, so that
# digits that look alike are near each other.

# %%
import numpy as np
import pandas as pd
from sklearn.decomposition import PCA

from course_lib import datasets, plots, subsets

digits = datasets.load_digits()
pixels = digits.train.X.reshape(len(digits.train), -1) / 255
looks = PCA(16, random_state=0).fit_transform(pixels).astype(np.float32)
looks.shape

# %% [markdown]
# The oldest way to represent: leave nobody far away. Start somewhere; then always add the sample that is **farthest from
# its nearest pick**; stop when the budget is spent. It is called *k-center greedy*, it needs ten lines, and even the best
# thirty could at most halve the worst distance that it gets.
#
# **Exercise 1.** Write `k_center(features, k, first)`: the positions of `k` picks, in the order in which they are made.
# The first of them is given, `first`. Distance is the straight line, as `np.linalg.norm` has it; of several samples that
# are equally far, take any.

# %% tags=["exercise"]
from course_widgets import check


def k_center(features, k, first):
    return ...


k_center = check("which_ones-1", k_center)

# %% [markdown]
# How far is a digit from its nearest pick? At worst, and on average:

# %%
thirty = {
    "30 at random": subsets.random(digits.train.y, 30, random_state=0),
    "30 by your k_center": k_center(looks, 30, first=0),
    "30 by facility location": subsets.facility_location(
        digits.train.y, 30, features=looks
    ),
}
reach = {
    name: subsets.distance_to_picks(looks, rows) for name, rows in thirty.items()
}
pd.DataFrame(
    {
        name: {"at worst": far.max(), "on average": far.mean()}
        for name, far in reach.items()
    }
).T.round(1)

# %% [markdown]
# k-center aims at the *worst* distance, so it likes the edges, where the odd ones are. *Facility location* aims at the mean
# (of the squares), so it likes digits that stand for many others; with thirty picks its worst distance comes out no larger,
# for a greedy choice is good and not perfect. Which is the better idea with so few labels?
#
# Move the control. Its *policy* is the rule that chooses, its *budget* how many; *quotas* would fix how many of each class,
# which asks for the labels. When you let go, small models are trained on exactly those digits, and on as many drawn at
# random.

# %% tags=["nbval-ignore-output"]
from course_widgets import SubsetExplorer

control = SubsetExplorer(
    digits, features=looks, policy="k_center_greedy", budget=30, compare="random"
)
control

# %% [markdown]
# **Exercise 2.** Find a way to choose at most **30** digits, *without knowing a label*, that makes the models right on
# **79 %** or more. Set the control and hand over `control.value`. (The check trains three models on your choice, and takes
# the mean of what they get right of the validation part.)

# %% tags=["exercise"]
few = ...

few = check("which_ones-2", few)

# %%
print(few)

# %% [markdown]
# That is what representative choice is best at: it needs no labels, so it can say **which samples to label next**. Here is
# the code to take away, whatever the control is set to:

# %% tags=["nbval-ignore-output"]
print(control.code())

# %% [markdown]
# ## 2 · Hard
#
# Now the 10,000 sketches of lesson {{ lesson("subsets").number }}, and a *scout*: a network that trains on everything for
# two short epochs. It is still weak, on purpose: its mistakes show which images are hard. The score *EL2N* is the distance
# between the probabilities that it predicts and the right answer.

# %% tags=["nbval-ignore-output"]
from course_lib.scores import el2n
from course_lib.training import Recipe, train

sketches = datasets.load_sketches()
scout = train(Recipe(epochs=2), sketches)
hardness = el2n(scout, sketches.train.X, sketches.train.y)
order = np.argsort(-hardness)
both_ends = np.concatenate([order[:20], order[-20:]])
plots.image_grid(
    sketches.train.take(both_ends),
    title="The 20 hardest, and below them the 20 easiest",
)

# %% [markdown]
# {% set clean = load("race-clean") %}
# {% set wide = clean.verdict("1% k_center_greedy", baseline="1% random") %}
# The easiest are all umbrellas, one like the other. The hardest are squashed suns, leaning trees, a boat that could be a
# shoe; further down come the chalk sketches, far more often than among all. Would you learn what a boat is from *only*
# these? Let us compare: every policy, at five budgets, over {{ clean.seeds | length | spelled }} seeds, 800 steps for
# everyone. Those are {{ clean.frame | length | count }} trainings, so we ran them beforehand, and load the results.
#
# Who knows what? The scores and the features come from the same scout, which has seen every label. And the policies that
# look at features (k-center, facility location) have *quotas*: the same number from each class. *Random* has none.

# %%
from course_lib import results

clean = results.load("race-clean")
budgets = (0.01, 0.05, 0.1, 0.3, 0.5)


def by_budget(runs, *policies, figure="balanced_accuracy"):
    """For each policy the values of its ten seeds at each budget."""
    values = runs.values(figure)
    return {
        policy: {share: values[f"{share:.0%} {policy}"] for share in budgets}
        for policy in policies
    }


plots.curves_over(
    by_budget(
        clean,
        "k_center_greedy",
        "facility_location",
        "random",
        "hardest, EL2N",
        "easiest",
    ),
    over="budget, % of 10,000 images",
    of="accuracy",
    title="From 5 to 30 %, representative ones lead; the hardest lose at every budget",
)


# %%
def against(runs, baseline, *names):
    """Difference to a baseline in points, its 95 % interval, and the verdict: a row for each."""
    found = pd.DataFrame(
        [vars(runs.verdict(name, baseline=baseline)) for name in names], index=names
    )
    found[["difference", "low", "high"]] *= 100
    return found.round(1).rename(columns={"words": "verdict"})


against(
    clean,
    "10% random",
    "10% class_balanced",
    "10% k_center_greedy",
    "10% facility_location",
    "10% hardest, EL2N",
    "10% easiest",
)

# %% tags=["nbval-ignore-output"]
gains = 100 * (clean.values().mean() - clean.values()["10% random"].mean())
print(
    f"You said: representative {said(representative_gains)}, hardest {said(hardest_gain)}."
)
print(
    f"Measured: k-center {gains['10% k_center_greedy']:+.1f}, the hardest {gains['10% hardest, EL2N']:+.1f}."
)

# %% [markdown]
# {% set center = clean.verdict("10% k_center_greedy", baseline="10% random") %}
# {% set quotas = clean.verdict("10% class_balanced", baseline="10% random") %}
# {% do require(center.words == "better" and quotas.words == "too close to call", "k-center gains, and not by quotas") %}
# {% do require(wide.words == "too close to call", "at 1 % k-center does not lead") %}
# The representative thousand gains **{{ center | points }} points**, the hardest thousand loses
# **{{ -clean.verdict("10% hardest, EL2N", baseline="10% random").difference | points }}**. It is not the quotas: the classes
# of these sketches are about equal, and a random draw with the same number of each (*class_balanced*) gains nothing. The
# easiest lose for a plain reason: {{ studies.classes_missed("10% easiest") | spelled }} of the ten classes are hardly ever
# recognised, for there is next to nothing of them among the easiest thousand.
#
# Is the representative thousand as good as everything, then?

# %%
against(clean, "all", "10% random", "10% k_center_greedy", "30% k_center_greedy")

# %% [markdown]
# {% set tenth = clean.verdict("10% k_center_greedy", baseline="all") %}
# {% set third = clean.verdict("30% k_center_greedy", baseline="all") %}
# {% do require(tenth.words == "too close to call" and third.words == "better", "k-center against everything") %}
# With 800 steps for everyone, **1,000 images by k-center cannot be told from all 10,000**, as far as
# {{ clean.seeds | length | spelled }} seeds can tell: the difference is {{ tenth | signed }} points {{ tenth | interval }}.
# 3,000 are better than all by {{ third | points }}, while 1,000 at random lose
# {{ -clean.verdict("10% random", baseline="all").difference | points }}. Read that with care, because two things are in it.
# 800 steps are only five passes over 10,000 images; with more time the large set gets further. And k-center was not blind:
# the distances it keeps are between *features of the scout*, and its quotas count classes. To choose these 1,000, all
# 10,000 labels were used; so it saved training, memory and storage, and no labels. What it bought shows here, in the share
# of the rare chalk sketches that is recognised:

# %%
chalk = clean.values("accuracy_chalk").mean()
chalk.filter(
    ["all", "10% random", "10% k_center_greedy", "10% easiest", "10% herding"]
).round(2)

# %% [markdown]
# Odd ones lie far from everything, so k-center takes them. Herding, which wants the picks to have the same *mean* as the
# whole, leaves them out. Two policies, both called representative in the papers, and they want opposite things.
#
# ### Do the hardest ever win?
#
# They are said to win when there is plenty of data (Sorscher and others, 2022). Three ways to say "hard": the error of the
# scout (*EL2N*), the length of its gradient, which is how far the image would pull the weights (*GraNd*), and how often an
# image was learned and forgotten again over ten epochs (*forgetting*).

# %%
HARD = ("hardest, EL2N", "hardest, GraNd", "hardest, forgetting")
tail = results.load("race-longtail")
plots.curves_over(
    by_budget(clean, "random", *HARD),
    over="budget, % of 10,000 images",
    of="accuracy",
    title="Clean and balanced: the hardest come near random at one half, and not past it",
)

# %%
half = [f"50% {name}" for name in (*HARD, "class_balanced", "k_center_greedy")]
pd.concat(
    {
        "clean": against(clean, "50% random", *half),
        "long tail": against(tail, "50% random", *half),
    }
)

# %% [markdown]
# {% set tail = load("race-longtail") %}
# {% set forgotten = clean.verdict("50% hardest, forgetting", baseline="50% random") %}
# {% set pull = tail.verdict("50% hardest, GraNd", baseline="50% random") %}
# {% set alone = tail.verdict("50% class_balanced", baseline="50% random") %}
# {% set equal = tail.verdict("10% class_balanced", baseline="10% random") %}
# {% do require(forgotten.words == "too close to call", "the forgotten half is not told from random") %}
# On the clean sketches no way of being hard beats random at any budget we tried; at one half one of them, forgetting, is too
# close to call. On a long tail (ten times more of the commonest class than of the rarest) the hard ones are largely the
# rare ones, and at one half the largest gradients {{ pull | word("beat", "lose to", "are too close to call against") }}
# random ({{ pull | signed }} points).
#
# k-center at one half is {{ tail.verdict("50% k_center_greedy", baseline="50% random") | points }} points ahead there. But a
# random draw with equal classes is {{ alone | points }} ahead, too. At a tenth it is the same: of the
# {{ tail.verdict("10% k_center_greedy", baseline="10% random") | points }} points that k-center gains on the long tail,
# equal classes alone give {{ equal | points }}. **A policy with quotas has to beat a random draw with quotas**; that leaves
# {{ tail.verdict("10% k_center_greedy", baseline="10% class_balanced") | points }} points
# {{ tail.verdict("10% k_center_greedy", baseline="10% class_balanced") | interval }} for covering.
#
# So: the smaller the budget, the more you need the ordinary. A beginner learns boats from boats. And with half of ten
# thousand we have not come to where the hardest would win, if they do.
#
# ## 3 · Clean
#
# So far every label was right. Now one in ten is wrong, as in many real sets. Which images does a policy pick now that asks
# for the *hard* ones?

# %% tags=["nbval-ignore-output"]
from dataclasses import replace

from course_lib import quality

noisy_y, is_wrong = quality.wrong_labels(sketches.train.y, 0.1, random_state=0)
noisy = replace(sketches, train=replace(sketches.train, y=noisy_y))
scout = train(Recipe(epochs=2), noisy)
hardness = el2n(scout, noisy.train.X, noisy_y)
hardest = subsets.hardest(noisy_y, 1_000, scores=hardness)
print(
    f"{is_wrong.mean():.0%} of all labels are wrong; of the 1,000 hardest, {is_wrong[hardest].mean():.0%}"
)

# %% [markdown]
# A wrong label *is* hard. The scout says "boat", the label says "fish", and the error is as large as it gets. Nothing in
# the score tells a hard boat from a mislabelled one. One way out (Paul and others, 2021) is to step over the very
# hardest.
#
# **Exercise 3.** Write `pick(scores, budget, skip)`: leave out the hardest `skip` (a share of all samples, such as 0.1; round
# it to whole samples as you like), and return the positions of the `budget` hardest of the rest, in any order. `scores` is
# an array; the larger, the harder.


# %% tags=["exercise"]
def pick(scores, budget, skip):
    return ...


pick = check("which_ones-3", pick)

# %% tags=["nbval-ignore-output"]
for skip in (0.0, 0.05, 0.1, 0.15, 0.2):
    rows = pick(hardness, 1_000, skip)
    print(
        f"skip {skip:4.0%}: {is_wrong[rows].mean():4.0%} wrong, mean hardness {hardness[rows].mean():.2f}"
    )

# %% [markdown]
# Fewer wrong ones, and still hard. But is that a good training set? Back to the comparison, with a tenth of the labels
# wrong. *window* is your `pick`; *ccs* skips in the same way and then draws evenly from every degree of difficulty;
# *herding* wants the picks to have the mean of all; *not doubted* draws at random from the labels that confident learning
# does not doubt (it doubts a label that the scout finds improbable). Beside each, the share of its picks that is labelled
# wrong:

# %%
wrong = results.load("race-noisy")


def two_figures(runs, budget, *policies):
    """Mean accuracy, and the share of the picks that is labelled wrong, in percent."""
    names = [f"{budget} {policy}" for policy in policies]
    table = (
        runs.frame.groupby("recipe")[["balanced_accuracy", "wrong"]]
        .mean()
        .loc[names]
    )
    return (100 * table).round(0).astype(int).sort_values("balanced_accuracy")


SHOWN = (
    *("random", "k_center_greedy", "facility_location", "herding"),
    *("hardest, EL2N", "window", "ccs", "not doubted"),
)
two_figures(wrong, "10%", *SHOWN)

# %% [markdown]
# {% set noisy = load("race-noisy") %}
# {% set wrong = noisy.values("wrong").mean() %}
# {% for cleaner in ("herding", "window", "ccs", "not doubted") %}
# {% do require(noisy.verdict("10% " ~ cleaner, baseline="10% random").words == "worse", cleaner ~ " loses at a tenth") %}
# {% endfor %}
# A surprise, and not what the papers' summaries promise. The hardest are hopeless, as expected: of their labels
# {{ wrong["10% hardest, EL2N"] | percent }} % are wrong. But of those that *avoid* wrong labels, not one beats plain random at
# this budget: with one wrong label in ten, a random thousand is right nine times in ten and has everything in it. The
# cleaners throw out the wrong labels **and the hard right ones with them**. On data without one wrong label you can see
# what that costs:

# %%
against(clean, "10% random", "10% not doubted", "10% ccs", "10% window")

# %% [markdown]
# That is the verdict on *this* cleaner: it believes a scout of two epochs, and asks it about the very labels that it was
# trained on. Confident learning is meant for probabilities out of sample, as in lesson {{ lesson("data_quality").number }}.
# What a perfect cleaner would gain, this comparison does not say.
#
# When does cleaning pay, then? When every single label counts:

# %%
against(
    wrong,
    "1% random",
    "1% not doubted",
    "1% ccs",
    "1% herding",
    "1% k_center_greedy",
    "1% hardest, EL2N",
)

# %% [markdown]
# {% set cleaned, herded = noisy.verdict("1% not doubted", baseline="1% random"), noisy.verdict("1% herding", baseline="1% random") %}
# {% set odd = noisy.verdict("1% k_center_greedy", baseline="1% random") %}
# {% do require(cleaned.words == herded.words == "better" and odd.words == "worse", "at 1 %") %}
# {% do require(wrong["1% k_center_greedy"] > 0.5, "k-center finds mostly wrong labels") %}
# With only 100 images, cleaning first is worth {{ cleaned | points }} points, and *herding*, which stays in the middle where
# labels are seldom wrong, {{ herded | points }}. Part of that has nothing to do with wrong labels: with every label right,
# the same two gain {{ clean.verdict("1% not doubted", baseline="1% random") | points }} and
# {{ clean.verdict("1% herding", baseline="1% random") | points }} points at this size, since with 100 images the typical ones
# are the better ones. And k-center, the winner of before, loses **{{ -odd.difference | points }}**: it looks for the odd
# ones, and more than half of what it finds is odd because its label is wrong. (Its features come from a scout that has
# learned from those labels.)
#
# **Exercise 4.** You may train on **100** of the 10,000. Choose a policy for each of the three sets, so that no other is
# clearly better over the ten seeds: the interval of its difference to the one with the best mean must reach 0. Hand over
# `{"clean": "…", "long tail": "…", "wrong labels": "…"}`. The figures are in `clean`, `tail` and `wrong`; for instance
# `clean.values().mean().filter(like="1% ").sort_values()`. (`rs2` does not count; the next paragraph says why.)

# %% tags=["exercise"]
choice = ...

choice = check("which_ones-4", choice)

# %%
print(choice)

# %% [markdown]
# {% set fresh = clean.verdict("10% rs2", baseline="all") %}
# {% do require(fresh.words == "too close to call", "rs2 is not told from everything") %}
# You have chosen the best of many, and on the figures that you then read; so its lead is flattered. How far ahead it
# really is, new seeds would tell (lesson {{ lesson("split_honestly").number }} has the measure of it).
#
# One line in those tables needs a word: **rs2**. It draws a *fresh* random subset every epoch, so after a while it has seen
# everything, and it cannot be told from training on everything, because that is what it is. It saves no labels. It saves
# nothing else either at equal steps. But if your reason for a subset was *time*, it is the one to beat: it costs nothing to
# choose.

# %%
against(clean, "all", "10% rs2", "1% rs2", "10% random")

# %% [markdown]
# ## 4 · What choosing costs
#
# Choosing takes time too: the scout, the scores, the picking. A tenth of the images, at as many *epochs*, saves nine tenths
# of the training time. How much of that does the choosing eat up? (Processor seconds of these runs; over a hundred,
# choosing costs more than it saves.)

# %%
seconds = clean.values("seconds").mean()
choosing = clean.values("seconds_choosing").mean()
saved = 0.9 * seconds["all"]
eaten = 100 * choosing.filter(like="10% ") / saved
some = ("random", "rs2", "k_center_greedy", "facility_location")
some += ("hardest, EL2N", "hardest, GraNd", "hardest, forgetting")
eaten[[f"10% {name}" for name in some]].round(0).astype(int).to_frame(
    "% of the saving"
)

# %% [markdown]
# {% set eaten = studies.time_saved_by_a_tenth() %}
# {% do require(eaten["k_center_greedy"] > 0.5 and eaten["hardest, EL2N"] > 0.5, "a scout eats half of what is saved") %}
# Everything that needs a scout eats **half or more** of what it saves, and *forgetting*, which must watch ten epochs,
# {{ eaten["hardest, forgetting"] | times }} times as much as there is to save. That changes when the choice is used more
# than once: for twenty models, a tuning study, next year's data. If it is used once, a policy with a scout saves memory or
# storage. It hardly saves time.
#
# ## 5 · Where a subset can be better than everything: detection
#
# One claim is bolder than all the others: *in some tasks, such as object detection, training on a subset generalises
# better than training on everything*. The reason given is that there are too many easy negatives. Let us see.
#
# These are small landscapes. The birds, boats, houses, persons and trees in them have boxes; rocks and clouds belong to the
# background.

# %%
from course_lessons.which_ones import detection

scenes = datasets.load_scenes(400, 300, n_val=20)
plots.scene_grid(scenes.train.take(range(5)), scenes.classes)

# %% [markdown]
# A detector can be as simple as this: slide a *window*, a small square, over the scene, 256 places, and ask of each, *does
# an object stand in its middle?* Then point at the places that stand out. So the training samples are windows, and a scene
# gives a handful of windows with an object, and hundreds without.

# %%
windows = detection.window_data(scenes)
counts = np.bincount(windows.train.y)
print(
    f"{counts[1]:,} windows with an object, {counts[0]:,} of background: 1 to {counts[0] / counts[1]:.0f}"
)

# %%
plots.class_gallery(windows, per_class=16, title="Background, and objects")

# %% [markdown]
# Most of the background is sky and grass, and after a few steps there is nothing more to learn from it. Here are two
# detectors with 600 steps each: one learns from all windows as they come, one from all objects and three times as many
# windows of background, drawn at random. How good they are is measured on 300 other scenes. *Found* is the share of the
# objects that is pointed at when one false alarm a scene is allowed. *Average precision* is the usual summary over all
# such limits that one could set.

# %% tags=["nbval-ignore-output"]
objects = int(counts[1])
three_to_one = {0: 3 * objects, 1: objects}


def one_to_three(y, budget, *, random_state, **_):
    return subsets.random(
        y, None, per_class=three_to_one, random_state=random_state
    )


detectors = {
    "all windows": train(Recipe(steps=600), windows),
    "1:3 at random": train(Recipe(steps=600, policy=one_to_three), windows),
}
measured = {
    name: detection.measure(run, scenes.test) for name, run in detectors.items()
}
pd.DataFrame(measured).T[["average_precision", "found"]].round(2)

# %% tags=["nbval-ignore-output"]
shown = scenes.test.take(range(5))
picture = plots.scene_grid(
    shown, scenes.classes, title="Circles: where “1:3 at random” sees an object"
)
seen = detection.find_objects(detectors["1:3 at random"], shown.images)
for axes, found in zip(picture.axes, seen, strict=True):
    x, y, sure = found[found[:, 2] > 1].T
    axes.plot(
        x, y, "o", color="black", markersize=9, fillstyle="none", markeredgewidth=2
    )
picture

# %% [markdown]
# Random background is mostly sky again. **Hard negatives** would be better: background that the detector takes for an
# object. One can look for them inside every batch. Take a large batch, compute all losses, keep the objects and the
# hardest of the background, and learn from those alone.
#
# **Exercise 5.** Write `mine(losses, labels, ratio)`: the positions to keep of a batch, in any order. Every object (label 1),
# and for each object `ratio` windows of background (label 0), those with the largest losses; all of it, where there is
# less. In a batch without an object, keep as much background as for one, so that it still teaches something. `losses` and
# `labels` are arrays, with one value for each window.


# %% tags=["exercise"]
def mine(losses, labels, ratio):
    return ...


mine = check("which_ones-5", mine)

# %% [markdown]
# Your function now decides what a detector learns from, in each of 600 batches of 512 windows. (The other two had batches
# of 64: this one *looks at* eight times as many windows.)

# %% tags=["nbval-ignore-output"]
from torch.nn.functional import cross_entropy


def mined(counts):
    """A loss, as a recipe wants it: made from the counts of the classes, which it does not need."""

    def loss(scores, truth):
        each = cross_entropy(scores, truth, reduction="none")
        kept = np.array(mine(each.detach().numpy(), truth.numpy(), 3))
        return each[kept].mean()

    return loss


detectors["1:3 in the batch"] = train(
    Recipe(steps=600, batch_size=512, loss=mined), windows
)
measured["1:3 in the batch"] = detection.measure(
    detectors["1:3 in the batch"], scenes.test
)
pd.DataFrame(measured).T[["average_precision", "found"]].round(2)

# %% [markdown]
# {% set found = load("negatives") %}
# One seed. Here are {{ found.seeds | length | spelled }}, each with its own scenes. *1:1* and *1:3 hardest* were chosen once:
# a scout is trained for a third of the steps, all background is scored, the hardest are kept. *All, objects copied* is a
# control of a special kind: it learns from **every** window, but the objects are repeated until they are one in four.

# %%
found = results.load("negatives")
found.plot()

# %% [markdown]
# {% set sampled, copied = found.verdict("1:3 at random", baseline="all"), found.verdict("all, objects copied", baseline="all") %}
# {% set same = found.verdict("1:3 at random", baseline="all, objects copied") %}
# {% do require(sampled.words == "better" and same.words == "too close to call", "it was the balance") %}
# {% set n = found.values("n_train").mean() - found.values("objects").mean() %}
# So it is true here, and it needs an honest reading. A random subset of the background,
# {{ n["1:3 at random"] | count }} windows of {{ n["all"] | count }}, makes a better detector than all of them do:
# **{{ sampled | points }} points** of average precision, {{ sampled | span }}. But look at *all, objects copied*. It
# learns from every window there is, and gains {{ copied | points }}. What helped was not to have less. It was the
# **balance**. With {{ (n["all"] / found.values("objects").mean()["all"]) | count }} windows of background to one object, a
# batch of 64 holds about one object; that is what the whole set suffers from.
#
# Can choosing the *hard* background do more than balance does?

# %%
against(
    found,
    "all, objects copied",
    "1:3 at random",
    "1:3 in the batch",
    "1:1 hardest but 2 %",
    "1:3 hardest",
    "1:1 hardest",
)

# %% [markdown]
# {% set mined = found.verdict("1:3 in the batch", baseline="all, objects copied") %}
# {% set stepped = found.verdict("1:1 hardest but 2 %", baseline="all, objects copied") %}
# {% do require(mined.words == stepped.words == "better", "two ways do more than balance") %}
# {% set time = found.values("seconds").mean() %}
# Two ways can. Your mining in every batch is {{ mined | points }} points above everything balanced, and the hardest chosen
# once, but without the first 2 %, is {{ stepped | points }} above it. That one *is* a subset that generalises better than the
# whole set, and not because of the proportions. (Mining in the batch looks at every window, so it is no subset.) Both have
# their price: looking at every window before or while learning. Choosing took as long as the training, and mining in the
# batch took {{ (time["1:3 in the batch"] / time["all, objects copied"]) | times }} times as long, at equal steps.
#
# The two plain ways are another matter. Seed by seed:

# %%
tried = ["all, objects copied", "1:1 hardest", "1:3 hardest", "1:1 hardest but 2 %"]
found.values()[tried].round(2)

# %% [markdown]
# {% set ap = found.values() %}
# {% do require((ap["1:1 hardest"] < 0.5).sum() == 2 and (ap["1:3 hardest"] < 0.5).sum() == 1, "ruined detectors") %}
# {% do require(ap["1:1 hardest but 2 %"].min() > 0.8, "none is ruined without the very hardest") %}
# *1:1 hardest* has the best detector of the first row, and two that are of no use. A detector that has met only the hardest
# background has never seen a piece of sky, and may take it for anything. Three times as much background makes that rare.
# It does not make it impossible: of {{ ap | length | spelled }} detectors from *1:3 hardest*
# {{ (ap["1:3 hardest"] > ap["all, objects copied"]).sum() | spelled }} are better than everything balanced, and one is
# ruined, with an average precision of {{ ap["1:3 hardest"].min() | percent }} %. Stepping over the hardest 2 % (the window of exercise 3) cures it, in every row.
#
# Mind how easily that is missed. From the first five seeds alone one would have concluded this:

# %%
from course_lib.experiments import Comparison

first_five = Comparison(found.frame[found.frame["seed"] < 5], found.metric, "all")
against(first_five, "all, objects copied", "1:3 hardest")

# %% [markdown]
# {% set five = studies.first_seeds("negatives", 5, "all, objects copied").verdict("1:3 hardest") %}
# {% do require(five.words == "better", "five seeds would have misled") %}
# *Better.* What goes wrong once in ten trainings is not in five of them, and no interval can know of it. Before you trust a
# way that *can* fail, run it more often than you think you need.
#
# Would longer training cure the whole set? With **four times the steps** for everyone:

# %%
longer = results.load("negatives-longer")
against(longer, "all", "all, objects copied", "1:1 at random", "1:1 hardest")

# %% [markdown]
# {% set long = load("negatives-longer") %}
# {% set late = long.values().mean() %}
# {% set balance, hard = long.verdict("all, objects copied", baseline="all"), long.verdict("1:1 hardest", baseline="all") %}
# {% set more = long.verdict("1:1 hardest", baseline="all, objects copied") %}
# {% set lead = long.verdict("1:1 at random", baseline="all") %}
# {% do require(lead.words == "too close to call" and more.words == "too close to call", "with four times the steps") %}
# {% do require(long.values()["1:1 hardest"].min() > 0.8, "with four times the steps none is ruined") %}
# It nearly does. With time to learn, the whole set comes to {{ late["all"] | percent(0) }} %, where 600 steps had brought it
# to {{ ap.mean()["all"] | percent(0) }}. The random subset has lost its lead. What is left: {{ balance | points }} points for
# everything balanced, and {{ hard | points }} for the hard background chosen once. (With four times the steps none of its
# detectors is ruined.) The second includes balance; over everything balanced it is {{ more | signed }} {{ more | interval }},
# too close to call.
#
# And mining in the batch? Its 600 large batches took {{ time["1:3 in the batch"] | seconds }} seconds and came to
# {{ ap.mean()["1:3 in the batch"] | percent }} %. Everything balanced, for four times the steps, took
# {{ long.values("seconds").mean()["all, objects copied"] | seconds }} and came to
# {{ late["all, objects copied"] | percent }} %. At equal *time*, in seconds of the processor, there is
# nothing to choose between them.
#
# So in this task "a subset generalises better than everything" is true, and most of it is true of *short* trainings.
# Balance and mining are above all **faster** ways to a good detector.
#
# ### Hard, or not annotated?
#
# Now the same with careless annotators: of the training objects, four in ten are badly annotated. A third of those were
# missed, a third have their box askew. (The rest have the wrong name, which does no harm here: the detector is asked where,
# not what.) What is the hardest background now?

# %%
careless = results.load("negatives-careless")
figures = careless.frame.groupby("recipe", sort=False)[
    ["average_precision", "missed"]
]
(100 * figures.mean()).round(0).astype(int)

# %% [markdown]
# {% set careless = load("negatives-careless") %}
# {% set missed, precision = careless.values("missed").mean(), careless.values().mean() %}
# {% do require(precision.idxmax() == "1:3 in the batch", "mining in the batch is the best of all") %}
# The column *missed* is the share of the chosen background that shows an object nobody annotated. Of all background it is
# {{ missed["all"] | percent }} %. Of the **hardest**, it is {{ missed["1:1 hardest"] | percent }} %: the miner digs up what
# the annotators missed, and the detector is taught that these are no objects. Average precision is
# {{ precision["1:1 at random"] | percent(0) }} with background at random, and **{{ precision["1:1 hardest"] | percent(0) }}**
# with the hardest. It is section 3 again: *hard* and *wrong* look the same from where the model stands. Mining inside the
# batch starts from everything, and what is hardest changes all the time: it came through this unharmed, and was the best
# of all. (What it mined was not counted; its *missed* is that of all windows.)
#
# ### Which annotations to believe
#
# Three annotators looked at every object, and how far they *agreed* is known. (Here even more was done badly: of the
# objects, a fifth were missed, a fifth are askew.) Keep the six in ten that they agreed about most? Draw by agreement? Or
# leave out exactly those that are wrong, which only the one who made the data can?

# %%
trusted = results.load("annotations")
trusted.plot()

# %% [markdown]
# {% set trusted = load("annotations") %}
# {% set chance, agreed = "60 % at random", "60 % most agreed" %}
# {% set right = trusted.verdict("all that are right") %}
# {% set kept = trusted.values("objects").mean() %}
# {% do require(trusted.verdict(chance).words == "worse" and trusted.verdict(agreed).words == "too close to call", "agreement") %}
# {% do require(trusted.verdict(agreed, baseline=chance).words == right.words == "better", "agreement knows something") %}
# Four objects in ten, dropped at random, cost **{{ -trusted.verdict(chance).difference | points }} points**. Dropping those
# that annotators agree about least costs nothing that {{ trusted.seeds | length | spelled }} seeds could see, and is
# {{ trusted.verdict(agreed, baseline=chance) | points }} points better than chance: agreement does know something. But
# better than *all* of them it is not, or too little to be seen. Leaving out *exactly* what is wrong is worth
# **{{ right | points }} points**, with {{ (kept["all that are right"] / kept["all annotated"]) | percent(0) }} % of the
# objects. The bad boxes are less of a plague than one thinks: a network averages over them. (The missed ones are the
# plague, and no filter of *annotations* finds what was not annotated.)
#
# ## The verdict

# %%
pd.set_option("display.max_colwidth", None)
verdicts = results.ledger("A3", "A5", "A10").set_index("id")
verdicts[["the claim", "compared", "measured", "verdict"]]

# %% [markdown]
# {% do require(copied.difference > mined.difference, "most of it was balance") %}
# - **Representative** choice kept quality where a random one lost it, from a twentieth to a third of the sketches, with
#   the features of a scout that knew all labels. Without any labels it worked on the digits of section 1. On a long tail
#   most of its gain is that of equal classes. With wrong labels among them, beware of policies that love the odd ones.
# - **Hard** was worth its trouble in one place, the background of a detector, with the very hardest left out or drawn anew
#   in every batch. Chosen once, it can be ruinous. Among the sketches it never beat chance, and with few it lost badly.
# - **Clean** first, when each label counts. With many labels, a tenth of them wrong hurts less than losing the hard ones.
# - **Detection** is the task where less was more. Most of it was balance, and short training.
#
# These are drawn sketches, small scenes and small networks; and where the table says "too close to call", the seeds were too
# few. What carries over is the habit: **before you trust a chosen subset, compare it with a random one of the same size and
# the same classes.** It is a hard opponent.
#
# ## On your own data
#
# Exactly that comparison, in one cell: yours against two random ones and everything, at equal steps. Name your own table
# or folder in the first lines.

# %% tags=["nbval-ignore-output"]
from functools import partial

from course_lib.experiments import compare

own = datasets.load_digits()
# Yours: take the # from a line, and write into it what a message asks for, as drop=["id"].
# own = datasets.load_table("mine.csv", target="label")
# own = datasets.load_image_folder("photos", size=32)

model = "cnn" if own.train.X.ndim > 2 else "mlp"
scout = train(Recipe(model=model, epochs=2), own)
covering = partial(
    subsets.k_center_greedy,
    features=scout.features(own.train.X),
    per_class="balanced",
)
hard = partial(subsets.hardest, scores=el2n(scout, own.train.X, own.train.y))

same = {"model": model, "steps": 150}
tenth = {**same, "budget": 0.1}
own_runs = compare(
    {
        "a tenth at random": Recipe(policy="random", **tenth),
        "at random, equal classes": Recipe(policy="class_balanced", **tenth),
        "k-center": Recipe(policy=covering, **tenth),
        "the hardest": Recipe(policy=hard, **tenth),
        "all of it": Recipe(**same),
    },
    own,
    seeds=5,
)
own_runs.plot()

# %% [markdown]
# ## To read
#
# - O. Sener and S. Savarese, *Active Learning for Convolutional Neural Networks: A Core-Set Approach*, ICLR 2018: k-center,
#   and why covering the data bounds the loss.
# - M. Paul, S. Ganguli and G. K. Dziugaite, *Deep Learning on a Data Diet*, NeurIPS 2021: EL2N and GraNd; section 4 steps
#   over the hardest. M. Toneva et al., *An Empirical Study of Example Forgetting*, ICLR 2019: forgetting.
# - B. Sorscher et al., *Beyond Neural Scaling Laws*, NeurIPS 2022: keep the hard ones if you have plenty, the easy ones if
#   not. H. Zheng et al., *Coverage-Centric Coreset Selection for High Pruning Rates*, ICLR 2023: ccs.
# - C. Guo, B. Zhao and Y. Bai, *DeepCore*, DEXA 2022: a large race of such methods, in which random is hard to beat.
#   P. Okanovic et al., *Repeated Random Sampling for Minimizing the Time-to-Accuracy of Learning*, ICLR 2024: rs2.
# - A. Shrivastava, A. Gupta and R. Girshick, *Training Region-Based Object Detectors with Online Hard Example Mining*, CVPR
#   2016: mining in the batch. C. Northcutt, L. Jiang and I. Chuang, *Confident Learning*, JAIR 2021: which labels to doubt.
#
# Whose data it should be is the next question: {{ lesson("whose_data").link }}.
