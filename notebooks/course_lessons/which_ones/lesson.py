# ---
# jupyter:
#   jupytext:
#     notebook_metadata_filter: train_well,-all
#   train_well:
#     title: "Which ones to label?"
#     minutes: 40
#     claims: [A5]
#     budget: {cell_seconds: 10, lesson_seconds: 90, memory_mb: 700}
# ---

# %% [markdown]
# # Which ones to label?
#
# You have thousands of pictures and no label. Labels cost: you can pay for thirty, or a hundred. *Choose representative
# ones*, people say, *and you need fewer*. Is it true? And how many labels does it save?
#
# You know nothing yet but the pictures. So a choice can only use what pictures look like. **Write down your bets.**

# %%
# real digits, 30 labels: points of accuracy that a representative choice gains over a random one
gain_at_30 = "___"
# how many labels drawn at random are worth 30 chosen ones?
thirty_are_worth = "___"

# %% [markdown]
# ## 1 · Near and far
#
# Here are 1,078 small digits. **Features** are numbers in which things that look alike are near each other. The simplest:
# PCA squeezes the 64 pixels of a digit into 16 numbers.

# %%
import numpy as np
import pandas as pd
from sklearn.decomposition import PCA

from course_lib import datasets, results, subsets

digits = datasets.load_digits()
pixels = digits.train.X.reshape(len(digits.train), -1) / 255
features = PCA(16, random_state=0).fit_transform(pixels).astype(np.float32)
features.shape

# %% [markdown]
# The oldest way to represent: leave nobody far away. Start somewhere; then always add the sample that is **farthest from
# its nearest pick**; stop when the budget is spent. It is called *k-center greedy*. Even the best thirty could at most halve
# its worst distance.
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
# Three rules want three things. **k-center** makes the *worst* distance small, so it likes the edges, where the odd ones are.
# **Facility location** makes the *mean* distance (squared) small: it likes samples that stand for many. **TypiClust** makes as
# many clusters as there is budget and takes the densest, most typical sample of each. How far is a digit from its nearest
# pick?

# %%
y, budget = digits.train.y, 30
thirty = {
    "at random": subsets.random(y, budget, random_state=0),
    "your k_center": k_center(features, budget, first=0),
    "facility location": subsets.facility_location(y, budget, features=features),
    "TypiClust": subsets.typiclust(y, budget, features=features, random_state=0),
}
for name, rows in thirty.items():
    far = subsets.distance_to_picks(features, rows)
    print(f"{name:18} at worst {far.max():.1f}, on average {far.mean():.2f}")

# %% [markdown]
# (`y` is handed over only because quotas could use it; none of these looks at it.) **Quotas** fix how many of each class are
# chosen: for that, all labels must be known already. Leave them off.
#
# In the control a *policy* is the rule that chooses, and the *budget* is how many. When you let go, small models are trained
# on exactly those digits, and on as many drawn at random. Press **Hide labels**: so it looks to whoever must choose. With **Circles**
# on, move **Pick**, and watch k-center choose, each time the digit farthest from all before it. What is it after: typical digits, or
# odd ones? Point at some. **Pin** a choice to compare the next with it.

# %% tags=["nbval-ignore-output"]
from course_widgets import SubsetExplorer

control = SubsetExplorer(
    digits, features=features, policy="k_center_greedy", budget=30, compare="random"
)
control

# %% [markdown]
# **Exercise 2.** Find a way to choose at most **30** digits, *without knowing a label*, that makes the models right on
# **79 %** or more. Set the control and hand over `control.value`. (The check trains three models on your choice, and takes
# the mean of what they get right of the validation part.)

# %% tags=["exercise"]
few = ...

few = check("which_ones-2", few)

# %% tags=["nbval-ignore-output"]
print(control.code())

# %% [markdown]
# *Which of the three rules won, and why that one, with so few labels?*
#
# ## 2 · Thirty of four thousand
#
# One choice on one small set can be luck. Now 4,000 real digits (MNIST) to choose from, and 1,000 others to be asked about.
# Better features, still without a label and without a network: cut small **patches** out of the pictures, let k-means find 24
# kinds of them, and say of each picture which kinds it holds, and where (Coates, Lee and Ng 2011).

# %% tags=["nbval-ignore-output"]
from sklearn.linear_model import LogisticRegression

from course_lessons.which_ones import figures, studies
from course_lib.features import PatchFeatures

data = studies.load_pool("digits", 0)
patches = PatchFeatures(verbose=True).fit(data.train.X)
pool, asked = patches.transform(data.train.X), patches.transform(data.test.X)


def accuracy(rows):
    judge = LogisticRegression(max_iter=1_000).fit(pool[rows], data.train.y[rows])
    return judge.score(asked, data.test.y)


everyone = range(len(pool))
by_chance = [subsets.random(everyone, 30, random_state=seed) for seed in range(20)]
chosen = subsets.facility_location(everyone, 30, features=pool)
figures.spread(
    {
        "30 at random, 20 times": [accuracy(rows) for rows in by_chance],
        "30 by facility location": [accuracy(chosen)],
    },
    title="Twenty random draws, and one choice",
)

# %% [markdown]
# {% set D, S = load("labels-digits"), load("labels-sketches") %}
# {% set facility, center = D.verdict("facility_location, patches 30", baseline="random 30"), D.verdict("k_center_greedy, patches 30", baseline="random 30") %}
# {% set typical, late = D.verdict("typiclust, patches 30", baseline="random 30"), D.verdict("k_center_greedy, patches 1000", baseline="random 1000") %}
# {% set facility_late = D.verdict("facility_location, patches 1000", baseline="random 1000") %}
# {% do require(facility.words == typical.words == "better" and facility.low > 0.1, "typical ones gain much at 30") %}
# Look at the scatter first: luck alone is worth many points here. The choice has none of that luck, and one choice is still one
# choice. So we repeated all of it ten times, each time with another 4,000 digits to choose from and other ones to be asked about. The
# judge is always the same: logistic regression on patches.

# %%
measured = results.load("labels-digits")
figures.over_labels(
    measured,
    {
        "random": "at random",
        "facility_location, patches": "facility location",
        "typiclust, patches": "TypiClust",
        "k_center_greedy, patches": "k-center",
    },
    title="Real digits: what is representative changes with the number of labels",
)

# %% [markdown]
# With 30 labels facility location gains **{{ facility | points }} points** over chance ({{ facility | interval }}), TypiClust
# {{ typical | points }} ({{ typical | interval }}), k-center {{ center | signed }} ({{ center | interval }}): when few are chosen,
# the *ordinary* ones teach most. With 1,000 labels k-center is {{ late | signed }} ({{ late | interval }}) and facility location
# {{ facility_late | signed }} ({{ facility_late | interval }}). *What happens to the gap between the curves as labels grow, and
# why?*
#
# ## 3 · What it saves: labels
#
# Read the picture *sideways*. Take the accuracy that 30 chosen labels reach, and go right along that height to the curve of
# the random draws. There you read how many random labels are worth as much.
#
# **Exercise 3.** Write `labels_worth(budgets, accuracies, reached)`: at how many labels a random choice has the accuracy
# `reached`. `budgets` are the numbers of labels that were measured, ascending; `accuracies` what random choice reaches with
# them, ascending too. Between two of them, go straight *on a logarithmic axis of labels*, as in the picture.


# %% tags=["exercise"]
def labels_worth(budgets, accuracies, reached):
    return ...


labels_worth = check("which_ones-6", labels_worth)

# %%
budgets = np.array(sorted(studies.RANDOM))
curve = measured.values()[[f"random {n}" for n in budgets]].mean().to_numpy()
for n in (30, 100, 300):
    reached = measured.values()[f"facility_location, patches {n}"].mean()
    worth = labels_worth(budgets, curve, reached)
    print(f"{n:4} chosen: {reached:.1%}, worth {worth:,.0f} at random")
print(f"You said: a gain of {gain_at_30}, and worth {thirty_are_worth}.")

# %% [markdown]
# {% set s30, s100, s300 = studies.labels_saved("digits", "facility_location, patches", 30), studies.labels_saved("digits", "facility_location, patches", 100), studies.labels_saved("digits", "facility_location, patches", 300) %}
# {% do require(s30.low > 10 and s100.low > 20, "it saves labels") %}
# So **30 chosen labels save you {{ s30 | count }} more**, drawn at random ({{ s30 | span(digits=0, scale=1) }}); 100 save
# {{ s100 | count }} ({{ s100 | span(digits=0, scale=1) }}), and 300 save {{ s300 | count }}
# ({{ s300 | span(digits=0, scale=1) }}). The points shrink as labels grow, the labels saved do not: near the top of the curve a
# point costs hundreds of labels. (The intervals are from drawing the ten seeds anew, with repeats.)
#
# ## 4 · The same classes
#
# Look again at what the choice got right. Did it choose better *pictures*, or only more evenly among the *classes*? A rival
# tells: draw at random, but exactly as many of each class as the choice has.
#
# **Exercise 4.** Write `rival(y, picked, *, seed)`: positions in `y`, drawn at random without repeats, as many of each class
# as there are among `picked`. All samples of a class have the same chance.


# %% tags=["exercise"]
def rival(y, picked, *, seed):
    return ...


rival = check("which_ones-7", rival)

# %% tags=["nbval-ignore-output"]
y = data.train.y
figures.spread(
    {
        "at random": [accuracy(rows) for rows in by_chance],
        "same classes, at random": [
            accuracy(rival(y, chosen, seed=seed)) for seed in range(20)
        ],
        "facility location": [accuracy(chosen)],
    },
    title="Part of the gain is classes; the rest is the pictures",
)

# %% [markdown]
# {% set quotas = D.verdict("random, quotas 30", baseline="random 30") %}
# {% set rest = D.verdict("facility_location, patches 30", baseline="random, quotas 30") %}
# {% set known, known_late = D.verdict("k_center_greedy, scout, quotas 30", baseline="random, quotas 30"), D.verdict("k_center_greedy, scout, quotas 1000", baseline="random, quotas 1000") %}
# {% do require(quotas.words == rest.words == "better", "classes are part of it, pictures the rest") %}
# Over the ten seeds: as many of each class, drawn at random, gain {{ quotas | points }} points over plain chance at 30 labels
# ({{ quotas | interval }}). For that the labels would have to be known. Facility location knows none, and is
# {{ rest | points }} points above even that ({{ rest | interval }}).
#
# In papers you will meet choices that use all labels: features of a **scout**, a network trained with every label, and quotas. Such
# a choice saves training, and no labels. Its rival is a random draw *with quotas*: against that, k-center by the scout's features
# is {{ known | signed }} points at 30 ({{ known | interval }}) and {{ known_late | signed }} at 1,000
# ({{ known_late | interval }}). Against plain chance it would look better than it is.
#
# ## 5 · Other pictures, other features
#
# Does it hold elsewhere? Here are the drawn sketches, 4,000 of ten classes, two features side by side.

# %%
figures.over_labels(
    results.load("labels-sketches"),
    {
        "random": "at random",
        "facility_location, patches": "facility location, patches",
        "facility_location, pixels": "facility location, pixels",
        "k_center_greedy, pixels": "k-center, pixels",
    },
    title="Sketches: the features decide",
)

# %% [markdown]
# {% set sf, sp = S.verdict("facility_location, patches 30", baseline="random 30"), S.verdict("facility_location, pixels 30", baseline="random 30") %}
# {% set hundred, pixels = S.verdict("facility_location, patches 100", baseline="random 100"), S.verdict("k_center_greedy, pixels 1000", baseline="random 1000") %}
# {% set thousand = S.verdict("facility_location, patches 1000", baseline="random 1000") %}
# {% set drawn = studies.labels_saved("sketches", "facility_location, patches", 100) %}
# With patches, facility location at 30 labels is {{ sf | signed }} points against chance ({{ sf | interval }}); by the pixels
# {{ sp | signed }} ({{ sp | interval }}). At 100 labels, by patches, {{ hundred | signed }} ({{ hundred | interval }}): that is
# {{ drawn | count }} labels ({{ drawn | span(digits=0, scale=1) }}). At 1,000 it is {{ thousand | signed }}
# ({{ thousand | interval }}); and k-center by pixels is {{ pixels | signed }} ({{ pixels | interval }}). Near in pixels is not near in
# meaning when the same boat may stand anywhere. **The features decide what "representative" means.** *Which of your own pictures
# would look alike to patches, and should not?*
#
# ## The verdict

# %%
pd.set_option("display.max_colwidth", None)
results.ledger_by_statement("A5", studies=[study.name for study in studies.STUDIES])

# %% [markdown]
# - Choosing pays most where labels are **fewest**, and there it is the typical ones that pay.
# - Say what it saves in *labels*, and read it off the curve of random draws.
# - It needs no label, if neither features nor quotas do. Quotas, and features of a scout, have seen them all.
# - It depends on the features: look at what they call near before you trust them.
# - The rival is a random draw of the same size *and the same classes*. It is a hard opponent.
# - One judge here, logistic regression, trained to its end. A network with 100 labels, and a long tail, are still to be tested.
#
# ## On your own data
#
# Which of your pictures or rows to have labelled next? Here the labels are known, so that the choice can be judged; `chosen`
# never looks at them. Name your own file in one of the lines.

# %% tags=["nbval-ignore-output"]
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

own = datasets.load_digits()
# Yours: take the # from a line, and write into it what a message asks for, as drop=["id"].
# own = datasets.load_table("mine.csv", target="label")
# own = datasets.load_image_folder("photos", size=32)

budget = min(50, len(own.train) // 4)
describe = (
    PatchFeatures(side=3)
    if own.train.X.ndim > 2
    else make_pipeline(SimpleImputer(), StandardScaler(), PCA(0.95))
)
own_pool, own_asked = (
    describe.fit_transform(own.train.X),
    describe.transform(own.val.X),
)


def own_accuracy(rows):
    labels = own.train.y[rows]
    if len(np.unique(labels)) == 1:  # a model that says one class to everything
        return (own.val.y == labels[0]).mean()
    judge = LogisticRegression(max_iter=1_000).fit(own_pool[rows], labels)
    return judge.score(own_asked, own.val.y)


own_all = range(len(own_pool))
chosen = subsets.facility_location(own_all, budget, features=own_pool)
own_reached = {
    f"{budget} at random": [
        own_accuracy(subsets.random(own_all, budget, random_state=seed))
        for seed in range(20)
    ],
    "same classes, at random": [
        own_accuracy(rival(own.train.y, chosen, seed=seed)) for seed in range(20)
    ],
    "facility location": [own_accuracy(chosen)],
}
figures.spread(own_reached, title="Which of your own to label next")

# %% [markdown]
# ## To read
#
# - A. Coates, H. Lee and A. Ng, [*An Analysis of Single-Layer Networks in Unsupervised Feature
#   Learning*](https://proceedings.mlr.press/v15/coates11a.html), AISTATS 2011: the patches.
# - O. Sener and S. Savarese, [*Active Learning for Convolutional Neural Networks: A Core-Set
#   Approach*](https://arxiv.org/abs/1708.00489), ICLR 2018: k-center, and why covering the data bounds the loss.
# - G. Hacohen, A. Dekel and D. Weinshall, [*Active Learning on a Budget: Opposite Strategies Suit High and Low
#   Budgets*](https://arxiv.org/abs/2202.02794), ICML 2022: TypiClust; typical ones first, odd ones later.
# - C. Guo, B. Zhao and Y. Bai, [*DeepCore*](https://arxiv.org/abs/2204.08499), DEXA 2022: a large race of such methods, in
#   which random is hard to beat.
#
# And once there are labels, are they right? {{ lesson("hard_or_wrong").link }}.
