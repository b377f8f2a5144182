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
points_added = "___"

# 1,000 labels, and time to train: how many points does it add then?
points_added_later = "___"

# The network that you start from has learned *wrong* labels, dealt out at random.
# Better or worse than no start?
from_nonsense = "___"


# %% [markdown]
# ## 1 · Two ways to use a network
#
# A network is a **trunk** that turns a picture into numbers, its **features**, and a **head**, one layer that reads the class
# from them. What the trunk has learned from is its **source**. For a new task you put a new head on it. The trunk can stay
# as it is: it is **frozen**. Or it learns on with the head: it is **fine-tuned**.
#
# The course's sketches have ten classes. Five of them are our source, the other five our task.

# %%
import numpy as np
import pandas as pd

from course_lessons.transfer import figures
from course_lessons.transfer.studies import load_halves
from course_lib import plots, results
from course_lib.training import Recipe, Transfer, train
from course_lib.transfer import frozen_features, linear_probe

old, new = load_halves()
plots.class_gallery(new.train, new.classes, title="The task: five other classes")

# %% [markdown]
# First the network learns the source: 5,000 sketches, a thousand steps. Then there are three ways to learn from 30 labels, six
# of each new class. *From scratch* is a new network. *Frozen*: the features are computed once, and the new head is a linear
# classifier on them (`linear_probe`). *Fine-tuned*: the same trunk trains on, with a new head.

# %% tags=["nbval-ignore-output"]
usual = Recipe(learning_rate=2e-3, schedule="cosine")
asked = {"validation": None, "test": True, "progress": True}
source = train(usual.replace(steps=1_000), old, **asked)
print(f"Of its own five classes it names {source.metrics['accuracy']:.0%} right.")

# %% tags=["nbval-ignore-output"]
few = usual.replace(policy="class_balanced", budget=30, steps=400)
scratch = train(few, new, **asked)
tuned = train(few.replace(transfer=Transfer(source=source)), new, **asked)

features = frozen_features(source.model, new.take(few.choose(new.train)))
head = linear_probe(features.train, C=0.1)  # C: how freely its weights may grow
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
curves = figures.curves_of(near, "{n:,} labels, {way}", labels, ways)
figures.by_labels(
    {"five new classes of sketches": curves},
    title="Both starts win at first; then frozen features fall behind",
)

# %% tags=["nbval-ignore-output"]
start = near.verdict("30 labels, fine-tuned", baseline="30 labels, from scratch")
print(f"You said {points_added}. Measured: {100 * start.difference:+.1f} points.")

# %% [markdown]
# {% set near = load("transfer-near") %}
# {% set means = near.values().mean() %}
# {% set first = near.verdict("30 labels, fine-tuned", baseline="30 labels, from scratch") %}
# {% set at_ten = near.verdict("10 labels, fine-tuned", baseline="10 labels, frozen") %}
# {% set late = near.verdict("300 labels, frozen", baseline="300 labels, from scratch") %}
# {% set much = near.verdict("300 labels, fine-tuned", baseline="300 labels, frozen") %}
# {% set ten = near.verdict("10 labels, frozen", baseline="10 labels, from scratch") %}
# {% set ten_tuned = near.verdict("10 labels, fine-tuned", baseline="10 labels, from scratch") %}
# {% set both = near.verdict("30 labels, frozen", baseline="30 labels, from scratch") %}
# {% do require(first.words == both.words == ten.words == ten_tuned.words == "better" and late.words == "worse" and much.words == "better", "the curves cross") %}
# With 30 labels, fine-tuning is {{ first | points }} points above learning from scratch ({{ first | span }}). With ten, the
# frozen trunk ({{ means["10 labels, frozen"] | percent }} %) against the fine-tuned one
# ({{ means["10 labels, fine-tuned"] | percent }} %) is {{ at_ten.words }}. But with 300, frozen features are
# {{ -late.difference | points }} points *below* a network from scratch. They were made for other classes, and may not change.
#
# *Up to about how many labels would you leave the trunk frozen?*
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
mean = {way: np.mean(list(curves[way].values()), axis=1) for way in ways}
for n in labels:
    times = worth(labels, mean["from scratch"], mean["fine-tuned"], n)
    print(
        f"{n:5,} labels, fine-tuned, are worth {times:.1f} times as many from scratch"
    )

# %% [markdown]
# `inf` says that from scratch not even 1,000 labels got as far. Before you believe that, ask what that network lacked:
# labels, or **time**? Now both get four times the steps.

# %% tags=["nbval-ignore-output"]
longer = near.verdict(
    "1,000 labels, fine-tuned, four times as long",
    baseline="1,000 labels, from scratch, four times as long",
)
print(
    f"You said {points_added_later}. Measured: {100 * longer.difference:+.1f} points."
)

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
# labels dealt out at random; and *nothing*, a trunk that was never trained. At zero is a network from scratch with the same 30
# labels. Hollow marks are too close to call.

# %%
sources = results.load("transfer-sources")
figures.gains(
    sources,
    {
        kind: {"kind": kind}
        for kind in ("sketches", "digits", "nonsense", "nothing")
    },
    {way: f"30 labels, {way}, from {{kind}}" for way in ("frozen", "fine-tuned")},
    baseline="30 labels, from scratch",
    title="30 labels: frozen, only the near source beats learning from scratch",
)

# %% tags=["nbval-ignore-output"]
print(f"You said of nonsense: {from_nonsense}.")

# %% [markdown]
# {% set sources = load("transfer-sources") %}
# {% set nonsense = sources.verdict("30 labels, fine-tuned, from nonsense", baseline="30 labels, from scratch") %}
# {% set digits = sources.verdict("30 labels, fine-tuned, from digits", baseline="30 labels, from scratch") %}
# {% set harm = sources.verdict("300 labels, fine-tuned, from digits", baseline="300 labels, from scratch") %}
# {% set same = sources.verdict("30 labels, fine-tuned, from sketches", baseline="30 labels, fine-tuned, from nonsense") %}
# {% set knows = sources.verdict("30 labels, frozen, from sketches", baseline="30 labels, frozen, from nothing") %}
# {% set empty = sources.verdict("30 labels, frozen, from nonsense", baseline="30 labels, frozen, from nothing") %}
# {% set other = sources.verdict("30 labels, frozen, from digits", baseline="30 labels, from scratch") %}
# {% set mere = sources.verdict("30 labels, frozen, from nonsense", baseline="30 labels, from scratch") %}
# {% do require(nonsense.words == "better" and harm.words == other.words == mere.words == "worse" and knows.words == same.words == "better", "nonsense helps, and so does knowledge") %}
# **Frozen**, the trunk that learned sketches is {{ knows | points }} points better than one that learned nothing: its
# features carry over to classes that it never saw. Whether the trunk that learned nonsense is better than nothing is
# {{ empty | word("not in doubt: it is", "not in doubt: it is worse", "too close to call") }} ({{ empty | signed }} points,
# {{ empty | interval }}).
#
# **Fine-tuned**, even *nonsense* is {{ nonsense | points }} points better than from scratch ({{ nonsense | span }}). True
# labels add another {{ same | points }} ({{ same | span }}). So a good part of the gain is no knowledge of classes; perhaps
# the layers have adapted to pictures of this kind.
#
# Starting from *digits* {{ digits | word("helps", "hurts", "is too close to call") }} with 30 labels. With 300 it is
# {{ -harm.difference | points }} points *worse* than from scratch ({{ harm | interval }}). A start that harms is called
# **negative transfer**.
#
# ## 3 · Fine-tuning with care
#
# {% set kept = load("transfer-forgetting") %}
# {% set olds = kept.values("accuracy_old_classes").mean() %}
# {% set gentle = kept.verdict("lower layers at a hundredth", baseline="all layers at the full rate") %}
# {% do require(gentle.words == "worse" and olds.iloc[2] > olds.iloc[0] + 0.1, "gentle forgets less and learns less") %}
# Fine-tune with 300 labels, then put the old head back: of the old classes it now names {{ olds.iloc[0] | percent }} % right
# (what it named before is printed in section 1). That is **forgetting**. With the trunk at a hundredth of the head's
# learning rate it is {{ olds.iloc[2] | percent }} %, but the new classes lose {{ -gentle.difference | points }} points
# ({{ gentle | interval }}).
#
# **Exercise 2.** Lower layers are found to be general, upper ones made for the old classes (Yosinski et al. 2014). So some let
# the lower layers learn more slowly. Write `layer_rates(n_layers, rate, decay)`: a list with the
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
# layer. **Gradual unfreezing** is another care: the head learns alone at first, and one layer more joins from time to time. Are
# they worth it? At zero is one rate for all layers, from the first step on.

# %%
care = results.load("transfer-care")
figures.gains(
    care,
    {
        f"{n} labels, {steps} steps": {"n": n, "long": long}
        for n in (30, 300)
        for steps, long in ((200, ""), (800, ", four times as long"))
    },
    {
        "lower layers slower": "{n} labels, lower layers slower{long}",
        "gradual unfreezing": "{n} labels, layer by layer{long}",
    },
    baseline="{n} labels, all at once{long}",
    title="Neither care gains here; with 300 labels and 200 steps both cost",
)

# %% [markdown]
# {% set care = load("transfer-care") %}
# {% set slow = care.verdict("30 labels, lower layers slower", baseline="30 labels, all at once") %}
# {% set slower = care.verdict("300 labels, lower layers slower, four times as long", baseline="300 labels, all at once, four times as long") %}
# {% set steps = care.verdict("300 labels, layer by layer", baseline="300 labels, all at once") %}
# {% set late = care.verdict("300 labels, layer by layer, four times as long", baseline="300 labels, all at once, four times as long") %}
# {% do require(slow.words == late.words == "too close to call" and slower.words == steps.words == "worse", "no care pays") %}
# Slower lower layers ({{ studies.CARE["lower layers slower"].stage_decay | number(digits=1) }} of the rate of the layer above)
# still cost {{ -slower.difference | points }} points with 300 labels after 800 steps ({{ slower | interval }}). Gradual
# unfreezing costs {{ -steps.difference | points }} after 200 steps ({{ steps | interval }}); after 800 it is
# {{ late.words }}. A care that slows learning down needs time.
#
# And a frozen trunk can change unnoticed. The one below has **batch norm**: layers that scale their inputs by a *running* mean
# and spread. In training mode they update both from every batch. The trunk's weights are frozen; the head takes one step.

# %%
import torch

from course_lib.models import build

model = build("resnet", (1, 28, 28), n_classes=5, seed=0).train()
model.body.requires_grad_(False)  # the body is the trunk: frozen?
before = {name: array.numpy().copy() for name, array in model.state_dict().items()}

x, y = torch.from_numpy(new.train.X[:64, None]), torch.from_numpy(new.train.y[:64])
torch.nn.functional.cross_entropy(model(x / 255), y).backward()
torch.optim.SGD(model.head.parameters(), lr=0.1).step()
after = {name: array.numpy() for name, array in model.state_dict().items()}

# %% [markdown]
# `before` and `after` hold all that the network knows, as dictionaries: a name, and an array of numbers.
#
# **Exercise 3.** Write `moved(before, after)`: both dictionaries have the same names. Return a list of the names whose arrays
# are no longer equal, in any order.


# %% tags=["exercise"]
def moved(before, after):
    return ...


moved = check("transfer-3", moved)

# %%
names = moved(before, after)
print(f"{len(names)} of {len(before)} arrays have moved:")
print(*sorted(names)[:4], "…", sep="\n")

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
# "Always freeze batch norm", some recipes say. Here, with 300 labels and 100 steps of fine-tuning, that costs
# {{ -close.difference | points }} points ({{ close | interval }}), and from digits {{ -apart.difference | points }}
# ({{ apart | interval }}). But always call `eval()` to *use* a network. One that names {{ shuffled | percent }} % of new
# sketches right falls to {{ sorted | percent }} % if it is left in training mode and given one class after another: each
# batch is then scaled by its own mean.
#
# ## 4 · From far away
#
# Everybody can download a network that learned from **ImageNet**, a million photographs. The course brings one,
# EfficientNet-Lite0, with 4.65 million weights. Do its frozen features help with drawings? They are compared with a small
# network from scratch, and with the features of the same large network before it had learned anything.

# %%
far = results.load("transfer-far")
ways = ["from scratch", "ImageNet's features", "untrained features"]
figures.by_labels(
    {
        data: figures.curves_of(far, f"{{n:,}} {data}, {{way}}", labels[:4], ways)
        for data in ("sketches", "digits")
    },
    title="Features of photographs: far ahead on sketches, behind on digits",
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
# {{ share["30 sketches, from scratch"] | percent }} %. What was learned makes the difference: untrained features are
# {{ drawn | points }} points lower. On the **digits** the same features are {{ -lost.difference | points }} points *worse* than
# from scratch with 100 labels, and {{ -still.difference | points }} with 300; with 30 it is
# {{ early | word("a gain", "worse, too", "too close to call") }} ({{ early | interval }}). We did not test why. So **try a
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
# - With the fewest labels a frozen trunk does about as well as a fine-tuned one. With more, fine-tune.
# - Which source is good, and which care pays, you must try: against no start, and against a start that knows nothing.
#
# ## On your own data
#
# Sort your photographs into folders, one for each class, and name the folder in the `load_image_folder` line. Both ways get the
# same labels; the bands are over five seeds.

# %% tags=["nbval-ignore-output"]
from course_lib import datasets
from course_lib.models import efficientnet_lite0

own = datasets.resize(datasets.load_digits().take(np.arange(200)), 32)
# Yours: take the # from the line, and write into it what a message asks for.
# own = datasets.load_image_folder("photos", size=96, colour=True)

seen = frozen_features(efficientnet_lite0(), own, progress=True)
n = len(own.train)
own_sizes = sorted({max(n // 4, len(own.classes)), n})
recipe = Recipe(policy="stratified", budget=n, steps=100, batch_size=32)
recipe = recipe.replace(learning_rate=2e-3, schedule="cosine")
own_right = figures.own_curves(own, seen, recipe, own_sizes)
title = "Your pictures: ImageNet's features, frozen, and a small network"
figures.by_labels({own.name: own_right}, title=title)

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
