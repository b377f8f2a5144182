# ---
# jupyter:
#   jupytext:
#     notebook_metadata_filter: train_well,-all
#   train_well:
#     title: "The knobs: what each of them does"
#     minutes: 45
#     claims: [B13, B14, B15]
#     budget: {cell_seconds: 10, lesson_seconds: 90, memory_mb: 700}
# ---

# %% [markdown]
# # The knobs: what each of them does
#
# Training finds the weights. The rest you set before: how large the steps are, how many samples each step sees, for how
# long, and how strongly the weights are held back. These settings are **hyper-parameters**, or knobs. You will read that a knob
# set *too large over-fits, and too small under-fits*. Is that true of every knob?
#
# - **Under-fitting**: the network does not even learn its own training samples.
# - **Over-fitting**: it learns its own samples as well as before, or better, and gets *worse* on new ones.
#
# First, **write down your bets**.

# %%
# Turned far up, which of these over-fit? Strike out the others.
over_fit = ["learning rate", "batch size", "epochs", "dropout", "weight decay"]

# A recipe by the usual defaults, against 20 drawn by lot: how many of them does it beat?
beats = "___"

# %% [markdown]
# ## 1 · The learning rate
#
# All knobs are turned from one recipe: 300 training samples, the optimizer Adam, a learning rate of 0.001, 32 samples a
# step (a **batch**), 60 passes over the samples (**epochs**). On four tasks: sketches, real digits, spoken tones, and a
# table of tumours. Here are three rates on the sketches:

# %%
from course_lessons.knobs import figures, studies
from course_lessons.knobs.figures import of_knob, over_values
from course_lessons.knobs.studies import TASKS, load_task, recipe_for
from course_lib import results
from course_lib.training import range_test, train

data, base = load_task("sketches"), recipe_for("sketches")
print(base)

# %% tags=["nbval-ignore-output"]
runs = {
    f"rate {rate:g}": train(base.replace(learning_rate=rate), data, progress=True)
    for rate in (3e-4, 3e-3, 3e-2)
}
figures.learning_curves(
    {name: run.history for name, run in runs.items()},
    title="Own samples dashed, others solid: slow, well, and lost",
)

# %% [markdown]
# Now the whole range on all four tasks, five seeds each, with 95 % intervals as bands. *Own samples* are the 300 trained on.

# %%
measured = {task: results.load(f"knobs-{task}") for task in TASKS}
over_values(
    {task: figures.both(measured[task], "rate", studies.RATES) for task in TASKS},
    over="learning rate of Adam",
    title="Too small learns little; too large is lost, but not on the tumours",
)

# %% [markdown]
# {% set S = load("knobs-sketches") %}
# {% set D = load("knobs-digits") %}
# {% set T = load("knobs-tumours") %}
# {% set own = S.values("train_accuracy").mean() %}
# {% set new = S.values().mean() %}
# {% set more = S.verdict("rate 0.003") %}
# {% set slow = S.verdict("rate 0.0003, epochs 200") %}
# {% set sure = T.values("val_loss").mean() %}
# {% do require(own["rate 0.0001"] < own["as it is"] - 0.05 and own["rate 0.1"] < 0.3 and more.words == "better", "both ends under-fit on the sketches") %}
# {% do require(D.values("train_accuracy").mean()["rate 0.1"] < 0.9 and T.verdict("rate 0.1").words == "too close to call" and sure["rate 0.1"] > 3 * sure["as it is"], "the digits lose at 0.1, the tumours in the loss alone") %}
# On the sketches *both ends under-fit*. At 0.0001 the network names {{ own["rate 0.0001"] | percent }} % of its own samples
# right: in 60 epochs, steps so small do not get far. At 0.1 it is {{ own["rate 0.1"] | percent }} %, which is guessing. The
# usual 0.001 is not best: 0.003 is {{ more | points }} points better on new samples ({{ more | span }}). *Too small* is
# partly a matter of time: a third of the rate for 200 epochs ends {{ slow | word("above", "below", "about where") }} the
# usual one for 60 ({{ slow | signed }} points).
#
# The tumours are named as well as ever at 0.1; but their validation loss grows from {{ sure["as it is"] | number(digits=2) }} to {{ sure["rate 0.1"] | number(digits=2) }}: the
# network errs as often as before, and is far surer of it. It over-fits in the loss alone.
#
# *Which knob would you turn next? Say what you expect before you press* Train.

# %% tags=["nbval-ignore-output"]
from course_widgets import TrainingDeck

chosen = data.take(base.choose(data.train))
deck = TrainingDeck(chosen, recipe=base.replace(policy="all", budget=None))
deck

# %% [markdown]
# A **range test** finds a rate to begin with in one short training: the rate grows with every step, from far too small to
# far too large, and you watch the loss (Smith 2017). A common rule takes a tenth of the rate at which it was lowest. On the
# digits:

# %% tags=["nbval-ignore-output"]
found = range_test(recipe_for("digits"), load_task("digits"), steps=100)
figures.over_rates(
    found, title="First nothing, then it learns, then the steps are too large"
)

# %% [markdown]
# **Exercise 1.** Write `rate_from(rates, losses)`: both are arrays of the same length. Return a tenth of the rate at which
# the loss was lowest. A loss that is NaN ("not a number": the step was far too large) counts for nothing.


# %% tags=["exercise"]
import numpy as np

from course_widgets import check


def rate_from(rates, losses):
    return ...


rate_from = check("knobs-1", rate_from)

# %% tags=["nbval-ignore-output"]
print(f"A rate to begin with: {rate_from(found.rates, found.smoothed()):.1e}")

# %% [markdown]
# {% set R = load("knobs-range-test") %}
# {% set first = R.values().mean() %}
# {% set lowest = R.values().min() %}
# {% set top = new[S.values("val_accuracy").filter(regex="^(as it is|rate [0-9.e-]+)$").mean().idxmax()] %}
# {% set digit = D.values().mean() %}
# {% set well = digit[D.values("val_accuracy").filter(regex="^(as it is|rate [0-9.e-]+)$").mean().idxmax()] %}
# {% do require(first["digits, adam"] > well - 0.02 and first["sketches, adam"] < top - 0.05 and lowest["sketches, sgd"] < 0.2, "it finds a rate for the digits, and not for the sketches") %}
# How good is that rule? Over five seeds, what it suggests for the digits trains to {{ first["digits, adam"] | percent }} %; the
# rate that is best by validation, to {{ well | percent }} %. For the sketches it is {{ first["sketches, adam"] | percent }}
# against {{ top | percent }} %, and with plain SGD the worst of five ends at {{ lowest["sketches, sgd"] | percent }} %: there a
# hundred steps teach nothing, and the lowest loss is chance. **Look at the curve**: without a clear fall there is nothing to
# read.
#
# ## 2 · The batch: equal what?
#
# A larger batch makes fewer steps an epoch: of 300 samples, 10 of 32 but 3 of 128. So compare after equal **epochs**, or
# after equal **steps**?

# %%
over_values(
    {
        task: {
            "equal epochs": of_knob(of, "batch, equal epochs", studies.BATCHES),
            "equal steps": of_knob(of, "batch, equal steps", studies.EQUAL_STEPS),
        }
        for task, of in measured.items()
    },
    over="samples in a batch",
    of="new samples, %",
    title="Sketches: large batches lose after equal epochs, win after equal steps",
)

# %% [markdown]
# {% set full = S.verdict("batch, equal epochs 300") %}
# {% set small = S.verdict("batch, equal epochs 8") %}
# {% set same = S.verdict("batch, equal steps 128") %}
# {% set less = S.verdict("batch, equal steps 8") %}
# {% do require(full.words == "worse" and small.words == "better" and same.words == "better" and less.words == "worse", "the batch turns over between equal epochs and equal steps") %}
# The answer turns over. After equal epochs, batches of 8 are {{ small | points }} points better than batches of 32 on the
# sketches ({{ small | span }}), and one batch of all 300 is {{ -full.difference | points }} points worse: it has made 60
# steps where the others made hundreds. After equal steps it is the large batch that gains ({{ same | points }} points for 128,
# {{ same | span }}) and the small one that loses ({{ -less.difference | points }}); but then the large one has seen four times
# as many samples, and taken longer. Where a few epochs are enough, it hardly matters.
#
# **Exercise 2.** Write `epochs_for(n, batch_size, epochs, other)`. A training on `n` samples takes `epochs` epochs with
# batches of `batch_size`. How many whole epochs do batches of `other` need for at least as many steps? The last batch of
# an epoch may be smaller, and is a step all the same.

# %% tags=["exercise"]
import math


def epochs_for(n, batch_size, epochs, other):
    return ...


epochs_for = check("knobs-2", epochs_for)

# %%
{size: epochs_for(300, 32, 60, size) for size in (8, 32, 128, 300)}

# %% [markdown]
# If fewer steps are the trouble, larger steps may be the cure. The **linear scaling rule** says: four times the batch, four
# times the rate (Goyal et al. 2017). Plain SGD on the digits, 60 epochs each:

# %%
scaling = results.load("knobs-scaling")
over_values(
    {
        "the rate itself": figures.by_batch(scaling),
        "rate for 32 samples": figures.by_batch(scaling, relative_to=32),
    },
    over="learning rate",
    of="new samples, %",
    title="Divided by the batch size, the three curves are nearly one",
)

# %% [markdown]
# {% set L = load("knobs-scaling") %}
# {% set four = L.verdict("batch 128, rate 0.32", baseline="batch 32, rate 0.08") %}
# {% set far = load("knobs-scaling-far").verdict("batch 128, rate 5.12", baseline="batch 8, rate 0.32") %}
# {% do require(-0.02 < four.low and four.high < 0.02 and far.high < -0.1, "the rule holds below and breaks above") %}
# The rule holds over a wide range: batches of 128 at 0.32 and of 32 at 0.08 differ by {{ four | signed }} points
# ({{ four | interval }}). It breaks at the upper end. Batches of 8 still learn at 0.32; scaled to 128 that is 5.12, and
# {{ -far.difference | points }} points are gone ({{ far | interval }}).
#
# ## 3 · Too large over-fits?
#
# Four knobs hold the network back. **Dropout** sets features to 0 at random while it trains. An **L2** penalty pulls every
# weight towards 0 in proportion to its size, an **L1** penalty all equally; AdamW's **weight decay** takes a share of the
# weight itself in every step. And there is the length of training. Which do what the saying says?

# %%
longer = results.load("knobs-longer")
over_values(
    {task: figures.losses_over_epochs(longer, task) for task in TASKS},
    over="epochs",
    of="loss",
    scale=1,
    title="More epochs: its own loss falls on and on, that of others turns",
)

# %% [markdown]
# {% set E = load("knobs-longer") %}
# {% set loss = E.verdict("sketches, 240 epochs", metric="val_loss", baseline="sketches, 80 epochs") %}
# {% set share = E.verdict("sketches, 240 epochs", baseline="sketches, 80 epochs") %}
# {% do require(loss.words == "worse" and share.words != "worse", "the sketches over-fit in the loss alone") %}
# Too few epochs under-fit. Too many over-fit, but look at the measure: from 80 to 240 epochs the validation
# loss of the sketches grows by {{ loss | number(digits=2) }} ({{ loss | span(digits=2, scale=1) }}), while the share right
# {{ share | word("even rises", "falls", "does not clearly change") }} ({{ share | signed }} points, {{ share | interval }}).
#
# **Exercise 3.** Write `what_happened(before, after, margin)`. `before` and `after` are pairs: the share right of the
# training samples, and that of new ones, before and after a knob was turned. Return `"better"` if the new ones have gained
# more than the margin. If they have lost more than it, return `"under-fits"` if the training samples have lost more than it
# too, else `"over-fits"`. In all other cases `"no change"`.


# %% tags=["exercise"]
def what_happened(before, after, margin):
    return ...


what_happened = check("knobs-3", what_happened)

# %%
print("You left standing:", *over_fit, sep="\n  ")
figures.far_turned(measured, what_happened, margin=0.02)

# %% [markdown]
# {% set N = load("knobs-tones") %}
# {% set step = S.verdict("rate 0.01", baseline="rate 0.003") %}
# {% set tone = N.verdict("rate 0.03", baseline="rate 0.01") %}
# {% set drop = S.verdict("dropout, rate 0.003 0.4", baseline="rate 0.003") %}
# {% set dropped = S.verdict("dropout, rate 0.003 0.4", baseline="rate 0.003", metric="val_loss") %}
# {% set cost = N.verdict("dropout, rate 0.003 0.4", baseline="rate 0.003") %}
# {% set pull = S.verdict("decay, rate 0.003 0.1", baseline="rate 0.003") %}
# {% do require(step.words == tone.words == "worse" and own["rate 0.01"] > 0.98 and N.values("train_accuracy").mean()["rate 0.03"] > 0.98, "just above the best rate it over-fits") %}
# {% do require(own["dropout 0.95"] < own["as it is"] - 0.2 and own["L2 0.1"] < 0.3 and own["decay 10"] < 0.3 and own["L1 0.01"] < 0.3 and dropped.words == "better" and cost.words == "worse", "what holds back under-fits") %}
# So, is it true?
#
# - **Dropout, L2, L1, weight decay: reversed.** Too large, they under-fit; at 0 they hold nothing back. In between they can
#   help: on the sketches at a rate of 0.003, dropout of 0.4 brings
#   {{ drop | signed }} points ({{ drop | interval }}) and lowers the validation loss by
#   {{ -dropped.difference | number(digits=2) }}; AdamW's decay of 0.1 brings {{ pull | signed }} ({{ pull | interval }}). But
#   the same dropout costs the tones {{ -cost.difference | points }} points ({{ cost | interval }}).
# - **Epochs: true**, in the loss.
# - **Learning rate: half.** Too small under-fits. Just above its best it over-fits: at 0.01 the network still learns all of
#   its sketches, and is {{ -step.difference | points }} points worse on new ones than at 0.003 ({{ step | interval }}); the
#   tones do so at 0.03. Further up nothing is learned.
# - **Batch size: no meaning**, until you say equal what.
#
# ## 4 · Which optimizer? A clean question
#
# Google's tuning playbook sorts the knobs before an experiment. The **scientific** one is what you ask about: here the
# optimizer, plain **SGD**, SGD with **momentum** (it goes on in the direction of the last steps), **RMSprop** or **Adam** (both
# scale the step for each weight). **Nuisance** ones must be set well for each of its values, or it is unfair: here the
# rate. **Fixed** ones stay as they are, and what you find holds for them alone: 300 sketches, 60 epochs, batches of 32.

# %%
over_values(
    {"sketches": figures.by_optimizer(measured["sketches"])},
    over="learning rate",
    of="new samples, %",
    title="SGD, momentum and Adam are best at different rates",
)

# %% [markdown]
# {% set chosen = {} %}
# {% for name, pattern in {"sgd": "^sgd", "momentum": "^momentum", "rmsprop": "^rmsprop", "adam": "^(as it is|rate [0-9.e-]+)$"}.items() %}
# {% do chosen.update({name: S.values("val_accuracy").filter(regex=pattern).mean().idxmax()}) %}
# {% endfor %}
# {% set low = S.verdict("momentum 0.003", baseline="rate 0.003") %}
# {% set high = S.verdict("momentum 0.03", baseline="rate 0.03") %}
# {% set at_best = S.verdict(chosen.momentum, baseline=chosen.adam) %}
# {% set plain = S.verdict(chosen.sgd, baseline=chosen.adam) %}
# {% do require(low.words == "worse" and high.words == "better" and at_best.words != "worse", "momentum loses at one rate, wins at another, and does not lose at its own") %}
# At 0.003 for both, momentum is {{ -low.difference | points }} points behind Adam; at 0.03 for both it is
# {{ high | points }} ahead. Each at the rate that is best for it by validation, it is {{ at_best | word("ahead", "behind", "too close to call") }}: {{ at_best | signed }} points
# ({{ at_best | interval }}). Plain SGD is {{ plain | word("ahead", "behind", "too close to call") }} even so
# ({{ plain | signed }} points, {{ plain | interval }}). RMSprop reaches {{ new[chosen.rmsprop] | percent }} %, Adam
# {{ new[chosen.adam] | percent }} %.
#
# *Which knobs were nuisance in section 2, when you compared batch sizes?*
#
# ## 5 · The defaults
#
# Often recommended: a rate of 0.001 or 0.0001, batches of 32 or 64, an L2 penalty of 0.01 or 0.001. That is eight recipes.
# We hold them against 20 drawn at random from ranges in which most recipes learn: rates from 0.0003 to 0.01 (evenly in
# the logarithm), three optimizers, batches from 16 to 128, dropout up to 0.6, little weight decay; on two tasks.
#
# **Exercise 4.** Write `share_beaten(default, others)`: the share of `others`, an array of accuracies, that are below
# `default`; one that is equal counts half.


# %% tags=["exercise"]
def share_beaten(default, others):
    return ...


share_beaten = check("knobs-4", share_beaten)

# %%
import pandas as pd

print(f"You said: it beats {beats} of 20.")
rows = {}
for task in studies.LOTS:
    mean = results.load(f"knobs-defaults-{task}").values().mean()
    lot = mean.filter(like="random").to_numpy()
    for name in mean.index.drop(mean.filter(like="random").index):
        rows.setdefault(name, {})[task] = share_beaten(mean[name], lot)
(100 * pd.DataFrame(rows).T).round().astype(int).rename_axis(
    "of 20 at random it beats, %"
)

# %% [markdown]
# {% set O = load("knobs-defaults-tones") %}
# {% set reached = O.values().mean() %}
# {% set lot = reached.filter(like="random") %}
# {% set usual = "rate 0.001, batch 32, L2 0.001" %}
# {% set tenth = O.verdict("rate 0.0001, batch 32, L2 0.001", baseline=usual) %}
# {% set strong = O.verdict("rate 0.001, batch 32, L2 0.01", baseline=usual) %}
# {% set mild = load("knobs-defaults-tumours").verdict("rate 0.001, batch 32, L2 0.01", baseline=usual) %}
# {% do require(tenth.words == strong.words == "worse" and (lot > 0.6).mean() > 0.8, "most of the lot learn; the small rate and the strong penalty cost") %}
# On average a random recipe beats half of the others, so half is no merit. On the tones 0.001, with batches of 32 and an L2 of 0.001, beats
# {{ (lot < reached[usual]).mean() | percent }} % of the random recipes. With a rate of 0.0001 it is
# {{ -tenth.difference | points }} points worse ({{ tenth | interval }}): 60 epochs are too few for it. An L2 of 0.01 in place
# of 0.001 costs {{ -strong.difference | points }} points there; on the tumours it is
# {{ mild | word("a gain", "a loss", "too close to call") }}. So eight recipes that
# are recommended together are worth very different things.
#
# ## The verdict
#
# Where each statement was found to hold, and where not.

# %%
pd.set_option("display.max_colwidth", None)
results.ledger_by_statement("B13", "B14", "B15")

# %% [markdown]
# Begin with the learning rate: each optimizer has its own, and a range test costs seconds. Of batch sizes
# say *equal what*. "Too large over-fits" is a saying about epochs; what holds back under-fits when it is too large.
# Over-fitting shows in the loss first: watch both, on both parts. All this with 300
# samples and small networks.
#
# ## On your own data
#
# One range test, then five rates around what it suggests, five seeds each. Name your file in one of the two lines.

# %% tags=["nbval-ignore-output"]
from course_lib import datasets
from course_lib.experiments import compare
from course_lib.training import Recipe

own = datasets.load_digits()
# Yours: take the # from one of the lines, and write into it what a message asks for.
# own = datasets.load_image_folder("photos", size=32)
# own = datasets.load_table("mine.csv", target="label")

start = Recipe(model="mlp" if own.train.X.ndim == 2 else "cnn", steps=200)
tested = range_test(start, own)
first = tested.rates[tested.smoothed().argmin()] / 10
own_runs = compare(
    {
        f"rate {times * first:.1e}": start.replace(learning_rate=times * first)
        for times in (1 / 10, 1 / 3, 1, 3, 10)
    },
    own,
    seeds=5,
)
over_values(
    {"your data": figures.own_rates(own_runs)},
    over="learning rate",
    title="What you trained on, and the validation part",
)

# %% [markdown]
# ## To read
#
# - L. N. Smith, [*Cyclical Learning Rates for Training Neural Networks*](https://arxiv.org/abs/1506.01186), WACV 2017: the
#   range test, in section 3.3.
# - P. Goyal et al., [*Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour*](https://arxiv.org/abs/1706.02677), 2017:
#   the linear scaling rule, and where it breaks.
# - V. Godbole et al., [*Deep Learning Tuning Playbook*](https://github.com/google-research/tuning_playbook), 2023:
#   scientific, nuisance and fixed hyper-parameters.
# - I. Loshchilov and F. Hutter, [*Decoupled Weight Decay Regularization*](https://arxiv.org/abs/1711.05101), ICLR 2019: why
#   an L2 penalty in Adam is not weight decay.
