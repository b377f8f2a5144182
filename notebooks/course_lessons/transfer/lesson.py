# ---
# jupyter:
#   jupytext:
#     notebook_metadata_filter: train_well,-all
#   train_well:
#     title: Start from what is known
#     minutes: 40
#     claims: [B19]
#     budget: {cell_seconds: 10, lesson_seconds: 90, memory_mb: 700}
# ---

# %% [markdown]
# # Start from what is known
#
# You have 30 labelled pictures. Somebody else had a million, of other things, and gives away the network that learned from
# them. You take it, put a new last layer on it, and train on your 30. This is **transfer learning**.
#
# What is such a start worth, counted in *labels*: how many more would you need without it? And when is it worth nothing?
#
# First, **write down your bets**.

# %%
# 30 labels: how many points of accuracy does the start add?
points_added = ...

# 1,000 labels, and time to train: how many points does it add then?
points_added_later = ...

# The network that you start from has learned *wrong* labels, dealt out at random. Better or worse than no start?
from_nonsense = ...


def said(bet):
    """The bet, or a gap where there is none."""
    return "___" if bet is ... else bet


# %% [markdown]
# ## 1 · Two ways to use a network
#
# A network is a **trunk** that turns a picture into numbers, its **features**, and a **head**, one layer that reads the
# class from them. What the network learned from first is its **source**. The old head can only name the source's classes,
# so a new one takes its place. With the trunk there are two ways. **Frozen**: it stays as it is, and only the new head
# learns. **Fine-tuned**: trunk and head go on learning.
#
# The ten classes of sketches are split in two: five are our source, the other five are our task.

# %%
import numpy as np
import pandas as pd

from course_lessons.transfer.figures import by_labels
from course_lessons.transfer.studies import load_halves
from course_lib import plots, results
from course_lib.training import Recipe, Transfer, train
from course_lib.transfer import frozen_features, linear_probe

old, new = load_halves()
plots.class_gallery(
    new.train,
    new.classes,
    title="The task: five classes that are not in the source",
)

# %% [markdown]
# First the network learns the source: 5,000 sketches, a thousand steps. Then there are three ways to learn the new classes
# from 30 labels, six of each. *From scratch* is a new network that knows nothing. For *frozen*, `linear_probe` fits a
# logistic regression, a head without a trunk, to the features.

# %% tags=["nbval-ignore-output"]
source = train(
    Recipe(steps=1_000, learning_rate=2e-3, schedule="cosine"),
    old,
    validation=None,
    test=True,
    progress=True,
)
print(
    f"The source names {source.metrics['accuracy']:.0%} of its own five classes right."
)

# %% tags=["nbval-ignore-output"]
few = Recipe(
    policy="class_balanced",
    budget=30,
    steps=400,
    learning_rate=2e-3,
    schedule="cosine",
)
asked = {"validation": None, "test": True, "progress": True}
scratch = train(few, new, **asked)
tuned = train(few.replace(transfer=Transfer(source=source)), new, **asked)

labelled = new.take(few.choose(new.train))
features = frozen_features(source.model, labelled)
head = linear_probe(features.train, C=0.1)
now = {
    "from scratch": scratch.metrics["accuracy"],
    "frozen": head.score(features.test.X, features.test.y),
    "fine-tuned": tuned.metrics["accuracy"],
}
(100 * pd.Series(now)).round(1).rename("right of 1,000 new sketches, %")

# %% [markdown]
# That was one seed. Here are ten, and other numbers of labels. All three ways get the same labelled sketches, and the two
# networks that are trained get 400 steps each. The bands are 95 % intervals over the seeds.

# %%
near = results.load("transfer-near")
labels = [10, 30, 100, 300, 1_000]
ways = ["from scratch", "frozen", "fine-tuned"]
by_labels(
    near,
    "{n:,} labels, {way}",
    labels,
    ways,
    title="Fine-tuning stays ahead; frozen features fall behind",
)

# %% tags=["nbval-ignore-output"]
start = near.verdict("30 labels, fine-tuned", baseline="30 labels, from scratch")
print(
    f"You said {said(points_added)}. Measured: {100 * start.difference:+.1f} points."
)

# %% [markdown]
# {% set near = load("transfer-near") %}
# {% set means = near.values().mean() %}
# {% set first = near.verdict("30 labels, fine-tuned", baseline="30 labels, from scratch") %}
# {% set at_ten = near.verdict("10 labels, fine-tuned", baseline="10 labels, frozen") %}
# {% set late = near.verdict("300 labels, frozen", baseline="300 labels, from scratch") %}
# {% set much = near.verdict("300 labels, fine-tuned", baseline="300 labels, frozen") %}
# {% do require(first.words == "better" and late.words == "worse" and much.words == "better", "the curves cross") %}
# With 30 labels, fine-tuning is {{ first | points }} points above learning from scratch ({{ first | span }}). With ten, the
# frozen trunk is at {{ means["10 labels, frozen"] | percent }} %, the fine-tuned one at
# {{ means["10 labels, fine-tuned"] | percent }} %: {{ at_ten.words }}. But with 300 the frozen features are
# {{ -late.difference | points }} points *below* a network from scratch, and {{ much | points }} below fine-tuning. They were
# made for other classes, and may not change.
#
# *Look at the right-hand end: does the start ever stop paying?*
#
# **Exercise 1.** Points are hard to price; labels are not. Write `worth(labels, scratch, started, n)`: how many labels
# *from scratch* reach the accuracy that the start reaches with `n`, divided by `n`. `labels` is a list, from few to many;
# `scratch` and `started` are the accuracies at each, and rise. Between two sizes go in a straight line over the *logarithm*
# of the labels. If even the last of `scratch` is lower, the answer is `np.inf`.

# %% tags=["exercise"]
from course_widgets import check


def worth(labels, scratch, started, n):
    return ...


worth = check("transfer-1", worth)

# %%
mean = near.values().mean()
curve = {
    way: np.array([mean[f"{n:,} labels, {way}"] for n in labels]) for way in ways
}
pd.Series(
    {
        n: worth(labels, curve["from scratch"], curve["fine-tuned"], n)
        for n in labels
    },
    name="labels from scratch, for each one fine-tuned",
).round(1)

# %% [markdown]
# `inf` at the end says that no number of labels up to 1,000 was enough. Before you believe that a start is worth so
# much, ask what the network from scratch lacked: labels, or **time**? After 400 steps it may simply not be done. Here both
# get four times the steps:

# %%
late = {
    f"{n:,} labels": {
        way: 100 * mean[f"{n:,} labels, {way}, four times as long"]
        for way in ("from scratch", "fine-tuned")
    }
    for n in (30, 1_000)
}
print(f"1,000 labels, and time to train: you said {said(points_added_later)}.")
pd.DataFrame(late).T.round(1).rename_axis("1,600 steps, right in %")

# %% [markdown]
# {% set short = near.verdict("1,000 labels, fine-tuned", baseline="1,000 labels, from scratch") %}
# {% set long = near.verdict("1,000 labels, fine-tuned, four times as long", baseline="1,000 labels, from scratch, four times as long") %}
# {% set small = near.verdict("30 labels, fine-tuned, four times as long", baseline="30 labels, from scratch, four times as long") %}
# {% do require(short.difference > 3 * long.difference and small.words == "better" and small.difference > 0.05, "time closes the gap at 1,000 labels alone") %}
# With 1,000 labels the start was {{ short | points }} points ahead after 400 steps, and {{ long | points }}
# ({{ long | span }}) after 1,600. With 30 labels it is still {{ small | points }} points ahead after 1,600
# ({{ small | span }}). So here the start saved **labels where labels are few, and mostly time where they are many**.
#
# ## 2 · What does the trunk know?
#
# Four sources are compared:
#
# - *sketches*: the five source classes, as above;
# - *digits*: 3,000 real ones, written by hand;
# - *nonsense*: the sketches again, with their labels dealt out at random, so that there is nothing to learn about classes;
# - *nothing*: a trunk with random weights that was never trained. (Fine-tuned, that is training from scratch.)

# %%
sources = results.load("transfer-sources")
accuracy = 100 * sources.values().mean()
kinds = ["sketches", "digits", "nonsense", "nothing"]
pd.DataFrame(
    {
        way: {
            kind: accuracy.get(f"30 labels, {way}, from {kind}") for kind in kinds
        }
        for way in ("frozen", "fine-tuned")
    }
).round(1).rename_axis("30 labels, right in %")

# %% tags=["nbval-ignore-output"]
print(
    f"From scratch: {accuracy['30 labels, from scratch']:.1f} %. You said of nonsense: {said(from_nonsense)}."
)

# %% [markdown]
# {% set sources = load("transfer-sources") %}
# {% set nonsense = sources.verdict("30 labels, fine-tuned, from nonsense", baseline="30 labels, from scratch") %}
# {% set digits = sources.verdict("30 labels, fine-tuned, from digits", baseline="30 labels, from scratch") %}
# {% set harm = sources.verdict("300 labels, fine-tuned, from digits", baseline="300 labels, from scratch") %}
# {% set same = sources.verdict("30 labels, fine-tuned, from sketches", baseline="30 labels, fine-tuned, from nonsense") %}
# {% set knows = sources.verdict("30 labels, frozen, from sketches", baseline="30 labels, frozen, from nothing") %}
# {% set empty = sources.verdict("30 labels, frozen, from nonsense", baseline="30 labels, frozen, from nothing") %}
# {% do require(nonsense.words == "better" and harm.words == "worse" and knows.words == "better", "nonsense helps, and so does knowledge") %}
# **Frozen**, the trunk that learned sketches is {{ knows | points }} points better than one that learned nothing: its
# features carry over to classes that it never saw. The one that learned nonsense is
# {{ empty | word("a little better", "worse", "too close to call") }} ({{ empty | signed }} points, {{ empty | interval }}).
#
# **Fine-tuned** brings a surprise: starting from *nonsense* is {{ nonsense | points }} points better than from scratch
# ({{ nonsense | span }}). True labels in the source add another {{ same | points }} ({{ same | span }}). So a good part of
# the gain is not knowledge of classes. A likely reason is that the layers have already adapted to pictures of this kind,
# their brightness and their strokes. Had we not tried nonsense, we would have credited the source's labels with all of it.
#
# *Digits* look different. With 30 labels they {{ digits | word("still help", "hurt", "are too close to call") }}
# ({{ digits | signed }} points, {{ digits | interval }}); with 300 labels, starting from them is
# {{ -harm.difference | points }} points worse than from scratch.
#
# ## 3 · What it costs: forgetting
#
# Fine-tune with 300 labels, then put the old head back on the trunk. Does it still know the source's five classes? The table
# also has two gentler ways, in which the layers below the head learn at a fraction of the head's learning rate.

# %%
kept = results.load("transfer-forgetting")
pd.DataFrame(
    {
        "new classes, %": 100 * kept.values().mean(),
        "old classes, %": 100 * kept.values("accuracy_old_classes").mean(),
    }
).round(1)

# %% [markdown]
# {% set kept = load("transfer-forgetting") %}
# {% set olds = kept.values("accuracy_old_classes").mean() %}
# {% set gentle = kept.verdict("lower layers at a hundredth", baseline="all layers at the full rate") %}
# {% do require(gentle.words == "worse" and olds.iloc[2] > olds.iloc[0] + 0.1, "gentle forgets less and learns less") %}
# At the full rate the old classes fall to {{ olds.iloc[0] | percent }} %. That is **forgetting**: nothing in the 300
# labels asks the network to keep the old classes. At a hundredth of the rate it still names {{ olds.iloc[2] | percent }} %
# of them right, but is {{ -gentle.difference | points }} points worse on the new ones. If you need both tasks, keep a copy
# of the old network; if you need only the new one, let it forget.
#
# **Exercise 2.** Between frozen and fully tuned lies one number. Write `layer_rates(n_layers, rate, decay)`: a list with the
# learning rate of each layer, from the input to the head. The head, which is last, gets `rate`, and each layer `decay` times
# that of the layer above it.


# %% tags=["exercise"]
def layer_rates(n_layers, rate, decay):
    return ...


layer_rates = check("transfer-2", layer_rates)

# %%
print(*(f"{rate:.0e}" for rate in layer_rates(4, 0.002, 0.1)))

# %% [markdown]
# In this course that is `Transfer(source, stage_decay=0.1)`. In torch you give the optimizer one group of parameters for
# each layer.
#
# A trunk that should be frozen can change unnoticed. The one below has **batch norm**: layers that scale their inputs by
# a *running* mean and spread, which they update from every batch that they see in training mode. Its weights are frozen;
# then the head takes one training step.

# %%
import torch

from course_lib.models import build

torch.manual_seed(0)
model = build("resnet", (1, 28, 28), n_classes=5, seed=0)
model.body.requires_grad_(False)  # frozen?
before = {name: array.clone().numpy() for name, array in model.state_dict().items()}

model.train()
optimizer = torch.optim.SGD(model.head.parameters(), lr=0.1)
x = torch.from_numpy(new.train.X[:64, None]).float() / 255
loss = torch.nn.functional.cross_entropy(
    model(x), torch.from_numpy(new.train.y[:64])
)
loss.backward()
optimizer.step()
after = {name: array.clone().numpy() for name, array in model.state_dict().items()}

# %% [markdown]
# **Exercise 3.** Write `moved(before, after)`: both are dictionaries with the same names, an array for each. Return a list of
# the names whose arrays are no longer equal, in any order.


# %% tags=["exercise"]
def moved(before, after):
    return ...


moved = check("transfer-3", moved)

# %%
names = moved(before, after)
print(
    f"{len(names)} of {len(before)} arrays have moved:",
    *sorted(names)[:4],
    "…",
    sep="\n  ",
)

# %% [markdown]
# Besides the head, which was meant to learn, it is the trunk's running means and spreads that moved. They are no weights:
# no gradient moves them, but training mode does. To freeze a trunk with batch norm, put it into `eval()` mode as well.
# (`Transfer` does, unless you ask for `batch_norm="train"`.)
#
# ## 4 · From far away
#
# Few people have a second set that is so like their own. But everybody can download a network that learned from
# **ImageNet**, a million photographs of a thousand things. The course brings one, EfficientNet-Lite0, with 4.65 million
# weights. Do its features, frozen, help with drawings? The baselines are a small network from scratch, and the features of the same
# large network with random weights. Five seeds.

# %%
far = results.load("transfer-far")
by_labels(
    far,
    "{n:,} sketches, {way}",
    [10, 30, 100, 300],
    ["from scratch", "ImageNet's features", "untrained features"],
    title="Sketches: features learned from photographs are far ahead",
)

# %%
by_labels(
    far,
    "{n:,} digits, {way}",
    [10, 30, 100, 300],
    ["from scratch", "ImageNet's features", "untrained features"],
    title="Digits: the same features end below a small network from scratch",
)

# %% [markdown]
# {% set far = load("transfer-far") %}
# {% set share = far.values().mean() %}
# {% set won = far.verdict("30 sketches, ImageNet's features", baseline="30 sketches, from scratch") %}
# {% set lost = far.verdict("100 digits, ImageNet's features", baseline="100 digits, from scratch") %}
# {% set still = far.verdict("300 digits, ImageNet's features", baseline="300 digits, from scratch") %}
# {% set early = far.verdict("30 digits, ImageNet's features", baseline="30 digits, from scratch") %}
# {% set drawn = far.verdict("30 sketches, ImageNet's features", baseline="30 sketches, untrained features") %}
# {% do require(won.words == "better" and lost.words == still.words == "worse" and drawn.words == "better", "ImageNet helps sketches and hurts digits") %}
# {% do require(share["30 sketches, ImageNet's features"] > means["30 labels, fine-tuned"] + 0.05, "and beats the near source") %}
# On the **sketches** 30 labels reach {{ share["30 sketches, ImageNet's features"] | percent }} %; from scratch it is
# {{ share["30 sketches, from scratch"] | percent }} %. That is also more than the
# {{ means["30 labels, fine-tuned"] | percent }} % that our near source gave, with 5,000 sketches and a far smaller network.
#
# On the **digits** the same features are {{ -lost.difference | points }} points *worse* than a small network from scratch with
# 100 labels, and {{ -still.difference | points }} with 300; with 30 it is
# {{ early | word("a gain", "worse, too", "too close to call") }} ({{ early | interval }}). A start that hurts is called
# **negative transfer**.
#
# Do the sketches gain only because the network is larger? No: with random weights the same network is
# {{ drawn | points }} points below ImageNet's, so it is what was learned. Why the digits do not gain we did not test. A guess:
# ImageNet's classes have keys and umbrellas among them, but nothing that is told by strokes alone. So **try a source
# against no start at all**, on your own labels.
#
# **Exercise 4.** A network can only use what looks as it did at the source. This one learned from pictures with three
# channels, *first*, whose bytes had been made into (x − 127) / 128. Write `as_source(images)`: uint8 pictures in grey,
# (n, height, width), become floats of shape (n, 3, height, width), the grey three times.


# %% tags=["exercise"]
def as_source(images):
    return ...


as_source = check("transfer-4", as_source)

# %%
ready = as_source(new.test.X[:100])
print(f"{np.shape(ready)}, from {np.min(ready):.2f} to {np.max(ready):.2f}")

# %% [markdown]
# ## The verdict
#
# Each row is a statement. The columns say where it was found to hold and where not; ● is the statement itself.
# (`results.ledger("B19")` prints every comparison with its interval.)

# %%
pd.set_option("display.max_colwidth", None)
results.ledger_by_statement("B19")

# %% [markdown]
# - A start from other weights saves labels where you have few. Where you have many, it mostly saves time.
# - With the fewest labels a frozen trunk does about as well, and is fitted in a second. With more, fine-tune.
# - How alike two sets look does not tell which source is good: here photographs were the best start for sketches, and a
#   bad one for digits.
# - A part of the gain is not knowledge. Only a baseline that knows nothing, such as nonsense, can show how much.
# - Fine-tuning forgets the old classes. And your pictures must be scaled as the source's were.
#
# ## On your own data
#
# ImageNet's network was made for photographs. Sort yours into folders, one for each class, and name the folder in the
# `load_image_folder` line. The features are computed once, with a progress bar; a classifier on them takes a second. The
# network from scratch gets the same labels. Both are the mean of five seeds.

# %% tags=["nbval-ignore-output"]
from course_lib import datasets
from course_lib.experiments import compare
from course_lib.models import efficientnet_lite0

own = datasets.resize(datasets.load_digits().take(np.arange(200)), 32)
# Yours: take the # from the line, and write into it what a message asks for.
# own = datasets.load_image_folder("photos", size=96, colour=True)

sizes = sorted({len(own.train) // 4, len(own.train)})
plain = Recipe(
    policy="stratified",
    budget=len(own.train),
    steps=100,
    batch_size=32,
    learning_rate=2e-3,
    schedule="cosine",
)
scratch = compare(
    {f"{n:,} labels": plain.replace(budget=n) for n in sizes}, own, seeds=5
)
seen = frozen_features(efficientnet_lite0(), own, progress=True)


def by_features(n, seed):
    """How many of the test pictures a classifier on ImageNet's features names right."""
    rows = plain.replace(budget=n, seed=seed).choose(own.train)
    return linear_probe(seen.train.take(rows), C=0.01).score(
        seen.test.X, seen.test.y
    )


own_rows = {
    f"{n:,} labels": {
        "from scratch, %": scratch.values()[f"{n:,} labels"].mean(),
        "ImageNet's features, %": np.mean(
            [by_features(n, seed) for seed in range(5)]
        ),
    }
    for n in sizes
}
(100 * pd.DataFrame(own_rows).T).round(1)

# %% [markdown]
# ## To read
#
# - J. Yosinski, J. Clune, Y. Bengio and H. Lipson, [*How transferable are features in deep neural
#   networks?*](https://arxiv.org/abs/1411.1792), NeurIPS 2014: layer by layer.
# - S. Kornblith, J. Shlens and Q. V. Le, [*Do Better ImageNet Models Transfer Better?*](https://arxiv.org/abs/1805.08974),
#   CVPR 2019: and how little where labels are many.
# - K. He, R. Girshick and P. Dollár, [*Rethinking ImageNet Pre-training*](https://arxiv.org/abs/1811.08883), ICCV 2019: from
#   scratch is as good, if you train for long enough.
# - H. Maennel et al., [*What Do Neural Networks Learn When Trained With Random Labels?*](https://arxiv.org/abs/2006.10455),
#   NeurIPS 2020: why nonsense helps.
# - J. Howard and S. Ruder, [*Universal Language Model Fine-tuning for Text
#   Classification*](https://arxiv.org/abs/1801.06146), ACL 2018: gradual unfreezing, and a rate for each layer.
