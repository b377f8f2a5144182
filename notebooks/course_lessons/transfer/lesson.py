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
# them. You put a new last layer on it, and train on your 30. This is **transfer learning**.
#
# What is such a start worth, counted in *labels*? And when is it worth nothing? First **write down your bets**.

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
# A network is a **trunk** that turns a picture into numbers, its **features**, and a **head**, one layer that reads the class
# from them. What it learned first is its **source**. A new head takes the place of the old one. The trunk can stay as it is:
# it is **frozen**. Or it learns on with the head: it is **fine-tuned**.
#
# Of the ten classes of sketches five are the source, the other five our task.

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
# First the network learns the source: 5,000 sketches, a thousand steps. Then there are three ways to learn from 30 labels, six
# of each new class. *From scratch* is a new network. For *frozen*, `linear_probe` fits a logistic regression to the features.

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
# That was one seed. Here are ten, and other numbers of labels. All get the same labelled sketches, and both networks that
# are trained get 400 steps. The bands are 95 % intervals over the seeds.

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
# frozen trunk ({{ means["10 labels, frozen"] | percent }} %) against the fine-tuned one
# ({{ means["10 labels, fine-tuned"] | percent }} %) is {{ at_ten.words }}. But with 300, frozen features are
# {{ -late.difference | points }} points *below* a network from scratch: they were made for other classes, and may not change.
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
# `inf` says that not even 1,000 labels were enough. Before you believe that, ask what the network from scratch lacked:
# labels, or **time**? Now both get four times the steps.

# %% tags=["nbval-ignore-output"]
longer = near.verdict(
    "1,000 labels, fine-tuned, four times as long",
    baseline="1,000 labels, from scratch, four times as long",
)
print(f"1,000 labels, and time to train: you said {said(points_added_later)}.")
print(f"Measured: {100 * longer.difference:+.1f} points.")

# %% [markdown]
# {% set short = near.verdict("1,000 labels, fine-tuned", baseline="1,000 labels, from scratch") %}
# {% set long = near.verdict("1,000 labels, fine-tuned, four times as long", baseline="1,000 labels, from scratch, four times as long") %}
# {% set small = near.verdict("30 labels, fine-tuned, four times as long", baseline="30 labels, from scratch, four times as long") %}
# {% do require(short.difference > 3 * long.difference and small.words == "better" and small.difference > 0.05, "time closes the gap at 1,000 labels alone") %}
# With 1,000 labels the start was {{ short | points }} points ahead after 400 steps, and {{ long | points }}
# ({{ long | span }}) after 1,600. With 30 labels it is still {{ small | points }} points ahead after 1,600
# ({{ small | span }}). So here the start saved **labels where labels are few, and mostly time where they are many**.
#
# ### The control
#
# Choose how many labels there are, how many layers learn, and how fast the trunk learns beside the head. When you let go, models
# are trained from the source and from scratch, pair by pair. From how many labels on does *the head alone* lose?

# %% tags=["nbval-ignore-output"]
from course_widgets import TransferLab

lab = TransferLab(source, new, labels=30, thawed=1)
lab

# %% [markdown]
# *Then let all layers learn. Which rate of the trunk is best with 10 labels, which with 300?*
#
# ## 2 · What does the trunk know?
#
# Four sources are compared: the five classes of *sketches*; 3,000 real *digits*; *nonsense*, the same sketches with their
# labels dealt out at random; and *nothing*, a trunk that was never trained.

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
# features carry over to classes that it never saw. Nonsense is
# {{ empty | word("a little better", "worse", "too close to call") }} ({{ empty | signed }} points, {{ empty | interval }}).
#
# **Fine-tuned**, even *nonsense* is {{ nonsense | points }} points better than from scratch ({{ nonsense | span }}). True
# labels add another {{ same | points }} ({{ same | span }}). So a good part of the gain is no knowledge of classes; perhaps
# the layers have adapted to pictures of this kind.
#
# *Digits* with 30 labels {{ digits | word("help", "hurt", "are too close to call") }} ({{ digits | signed }} points,
# {{ digits | interval }}); with 300, starting from them is {{ -harm.difference | points }} points *worse* than from scratch:
# **negative transfer**.
#
# ## 3 · Fine-tuning with care
#
# {% set kept = load("transfer-forgetting") %}
# {% set olds = kept.values("accuracy_old_classes").mean() %}
# {% set gentle = kept.verdict("lower layers at a hundredth", baseline="all layers at the full rate") %}
# {% do require(gentle.words == "worse" and olds.iloc[2] > olds.iloc[0] + 0.1, "gentle forgets less and learns less") %}
# Fine-tune with 300 labels, and put the old head back: it names {{ olds.iloc[0] | percent }} % of the old classes right. That
# is **forgetting**. With the trunk at a hundredth of the head's learning rate it is {{ olds.iloc[2] | percent }} %, but the new
# classes lose {{ -gentle.difference | points }} points.
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
# In this course that is `Transfer(source=source, trunk_rate=decay, stage_decay=decay)`; in torch, one group of parameters a
# layer.
#
# {% set care = load("transfer-care") %}
# {% set slow = care.verdict("30 labels, lower layers slower", baseline="30 labels, all at once") %}
# {% set slower = care.verdict("300 labels, lower layers slower", baseline="300 labels, all at once") %}
# {% set step = care.verdict("30 labels, layer by layer", baseline="30 labels, all at once") %}
# {% set steps = care.verdict("300 labels, layer by layer", baseline="300 labels, all at once") %}
# Is it worth it? Against one rate for all, lower layers at {{ studies.CARE["lower layers slower"].stage_decay | number(digits=1) }} of the rate
# of the one above are {{ slow.words }} with 30 labels ({{ slow | signed }} points, {{ slow | interval }}), {{ slower.words }}
# with 300 ({{ slower | signed }}, {{ slower | interval }}). **Gradual unfreezing** (the head begins alone, and one layer more
# joins from time to time) is {{ step.words }} ({{ step | signed }}, {{ step | interval }}) and {{ steps.words }}
# ({{ steps | signed }}, {{ steps | interval }}).
#
# A frozen trunk can change unnoticed. The one below has **batch norm**: layers that scale their inputs by a *running* mean
# and spread, which they update from every batch in training mode. Its weights are frozen; the head takes one step.

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
# Besides the head it is the trunk's running means and spreads that moved. No gradient moves them; training mode does. To
# keep them, put the trunk into `eval()` mode.
#
# {% set norm = load("transfer-batch-norm") %}
# {% set close = norm.verdict("300 labels, batch norm at rest from sketches", baseline="300 labels, batch norm learning from sketches") %}
# {% set apart = norm.verdict("300 labels, batch norm at rest from digits", baseline="300 labels, batch norm learning from digits") %}
# {% set best = "300 labels, batch norm learning from sketches" %}
# {% set shuffled, sorted = norm.values().mean()[best], norm.values("accuracy_sorted").mean()[best] %}
# {% do require(close.words == apart.words == "worse" and sorted < shuffled - 0.3, "batch norm at rest costs; without eval() the network fails") %}
# "Always freeze batch norm", some recipes say. Here, with 300 labels and 100 steps, that costs {{ -close.difference | points }}
# points ({{ close | interval }}), and from digits {{ -apart.difference | points }} ({{ apart | interval }}). But always call
# `eval()` to *use* a network: left in training mode, and given new sketches class by class, one that is right in
# {{ shuffled | percent }} % is right in {{ sorted | percent }} %.
#
# ## 4 · From far away
#
# Everybody can download a network that learned from **ImageNet**, a million photographs. The course brings one,
# EfficientNet-Lite0, with 4.65 million weights. Do its frozen features help with drawings? The baselines are a small network
# from scratch, and the same large one with random weights.

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
# On the **sketches** 30 labels reach {{ share["30 sketches, ImageNet's features"] | percent }} %, from scratch
# {{ share["30 sketches, from scratch"] | percent }} %. It is what was learned: with random weights it is
# {{ drawn | points }} points less. On the **digits** the same features are {{ -lost.difference | points }} points *worse* than
# from scratch with 100 labels, and {{ -still.difference | points }} with 300; with 30 it is
# {{ early | word("a gain", "worse, too", "too close to call") }} ({{ early | interval }}). Why, we did not test. So **try a
# source against no start at all**, on your own labels.
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

# %%
pd.set_option("display.max_colwidth", None)
results.ledger_by_statement("B19")

# %% [markdown]
# - A start from other weights saves labels where you have few. Where you have many, it mostly saves time.
# - With the fewest labels a frozen trunk does about as well, in a second. With more, fine-tune.
# - Which source is good, and which care pays, you must try: against no start, and one that knows nothing.
#
# ## On your own data
#
# Sort your photographs into folders, one for each class, and name the folder in the `load_image_folder` line. Both ways get the
# same labels, and are means of five seeds.

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
# - J. Yosinski et al., [*How transferable are features in deep neural networks?*](https://arxiv.org/abs/1411.1792), NeurIPS
#   2014: layer by layer.
# - K. He et al., [*Rethinking ImageNet Pre-training*](https://arxiv.org/abs/1811.08883), ICCV 2019: from scratch is as good, if
#   you train for long enough.
# - H. Maennel et al., [*What Do Neural Networks Learn When Trained With Random Labels?*](https://arxiv.org/abs/2006.10455),
#   NeurIPS 2020: why nonsense helps.
# - J. Howard and S. Ruder, [*Universal Language Model Fine-tuning for Text
#   Classification*](https://arxiv.org/abs/1801.06146), ACL 2018: gradual unfreezing, and a rate for each layer.
