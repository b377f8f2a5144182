# ---
# jupyter:
#   jupytext:
#     notebook_metadata_filter: train_well,-all
#   train_well:
#     title: Cheap tricks that work
#     minutes: 40
#     claims: [B17, B20, B21]
#     budget: {cell_seconds: 10, lesson_seconds: 90, memory_mb: 700}
# ---

# %% [markdown]
# # Cheap tricks that work
#
# There are lists of tricks: stop early, normalise the batch, decay the weights, smooth the labels, average, clip, buy a
# faster machine. Each costs a line or two. Which are worth their line? You will put them onto a plain recipe one at a time,
# keep what pays, and see how soon a network can be good.
#
# First, **write down your bets**.

# %%
# The plain recipe needs so many processor seconds until it names 90 % of new sketches
# right. With all tricks that help: how many times fewer?
times_fewer = "___"

# Of these, which bring nothing clear at the top of the ladder? Strike out the others.
nothing = [
    "one cycle",
    "batch norm",
    "label smoothing",
    "averaged weights",
    "bfloat16",
]

# Early stopping with a patience of 1 epoch: how many of ten trainings stop too soon?
too_soon = "___"

# %% [markdown]
# ## 1 · A ladder
#
# We measure **time to accuracy**: the processor's seconds until 90 % of 1,000 validation sketches are named right. The
# *default recipe* is this course's: a small network, Adam at a constant rate of 0.001. `Fast` is the same
# network with a switch for each trick; its module is short, and `steps_of` in it is the whole loop. Here on the real
# digits, where it takes a moment only:

# %% tags=["nbval-ignore-output"]
import pandas as pd

from course_lessons.cheap_tricks import figures, machine, rivals, studies
from course_lessons.cheap_tricks.fast import LADDER, Fast, learn
from course_lib import datasets, results

digits = datasets.load_mnist_5000()
learn(
    LADDER["batches of 32"], digits
)  # not timed: a first run loads what is missing
seconds, images = rivals.default(digits, 0.9, seed=0)
print(f"default recipe: 90 % after {images:,} images, {seconds:.2f} s")
run = learn(LADDER["batches of 32"], digits, targets=[0.9])
seconds, images = run.reached[0.9]
print(f"all the tricks: 90 % after {images:,} images, {seconds:.2f} s")
seconds, images, right = rivals.without_gradients(digits, seed=0)
print(f"no training: {100 * right:.0f} % with {images:,} images, {seconds:.2f} s")

# %% [markdown]
# Now the rungs, on the sketches, five seeds each. Every rung has all tricks of those above it in the picture.

# %%
rungs = results.load("cheap-tricks-ladder")
figures.ladder(
    rungs, title="Each trick makes it faster, until what is left is overhead"
)

# %% [markdown]
# {% set L = load("cheap-tricks-ladder") %}
# {% set D = load("cheap-tricks-default") %}
# {% set F = studies.times_faster(D, "the record", "the default recipe") %}
# {% set images = L.values("samples_seen").mean() %}
# (Seconds of a busy machine; yours may need fewer. Their ratio is what counts.) The default recipe takes {{ D.values("seconds").mean()["the default recipe"] | number(digits=1) }} seconds, the top of the ladder is
# **{{ F | number(digits=0) }} times** faster ({{ F | interval(scale=1, digits=0) }}). (`python -m benchmarks time_to_accuracy` holds
# them, and a tutorial's training, against each other on your machine.) What was done, rung by rung:
#
# - **One cycle**: the rate rises for a while and falls to 0 (Smith 2018), so that larger steps are borne at first and small
#   ones finish.
# - **The data set's mean** and deviation: inputs around 0 suit the first weights.
# - **Batch norm**: after a layer each channel gets mean 0 and deviation 1, computed over the batch. So it bears a rate of
#   0.02.
# - **Each picture's own mean**: light and contrast of a picture say nothing about what it shows.
# - **Dark pictures inverted**: some sketches are chalk on a board. *That is knowledge about this data*, not a trick to
#   carry over.
# - **Twice the channels** cost more a step, and need fewer steps.
# - **Quicker averages**: Adam remembers some ten steps instead of a thousand. This training has far fewer.
# - **A whitened first layer**: its filters are worked out from the data, and never learn; the dearest gradient is saved.
# - **Batches of 32**: more steps with as many images. At the top {{ images["batches of 32"] | count }} images are enough.
#
# The third line of your first cell has no training at all: whitened filters, and a last layer solved for at once (ridge
# regression). Know such a rival before you praise a training.
#
# *Which of these would you expect to help on a table of customers?*
#
# ## 2 · What pays at the top
#
# A ladder flatters what came first. So we also go the other way: from the top, leave one out, or put one on. All
# take the same 55 steps, five seeds.

# %%
around = results.load("cheap-tricks-around-55")
around.plot()

# %% [markdown]
# {% set A = load("cheap-tricks-around-55") %}
# {% set smooth = A.verdict("with label smoothing of 0.1") %}
# {% set average = A.verdict("with averaged weights") %}
# {% set clip = A.verdict("with clipping to 1") %}
# {% set decay = A.verdict("with weight decay of 0.1") %}
# {% set cycle = A.verdict("without one cycle") %}
# {% set norm = A.verdict("without batch norm") %}
# {% set last = A.verdict("without channels last", metric="seconds") %}
# {% set half = A.verdict("with bfloat16", metric="seconds") %}
# In points: label smoothing (some of the target is spread over all classes) {{ smooth | signed }}
# ({{ smooth | interval }}); an average over the weights of the last steps (EMA) {{ average | signed }}
# ({{ average | interval }}); clipping long gradients {{ clip | signed }} ({{ clip | interval }}); weight decay
# {{ decay | signed }} ({{ decay | interval }}). Taken away, one cycle costs {{ -cycle.difference | points }}
# ({{ cycle | span }}) and batch norm {{ -norm.difference | points }} ({{ norm | span }}). This is a training of
# 55 steps: smoothing and averages are made for long ones, of which this says nothing.
#
# Two switches change seconds and hardly accuracy. *Channels last* stores the channels of a pixel together: without it a training takes
# {{ last | signed(scale=1, digits=2) }} s ({{ last | interval(scale=1, digits=2) }}). *bfloat16* halves the digits of every number; on this
# processor that is {{ half | signed(scale=1, digits=2) }} s ({{ half | interval(scale=1, digits=2) }}).
#
# **Exercise 1.** Write `pays(points, seconds)`. Both are 95 % intervals, `(low, high)`: of the points that a trick gains, and of the
# seconds that it saves. Return `"keep"` if one of the two is surely gained and none surely lost; `"drop"` if one is surely
# lost and none gained; `"you choose"` if one is gained and the other lost; else `"too close"`. An interval that holds 0, its ends included, is not sure.

# %% tags=["exercise"]
from course_widgets import check


def pays(points, seconds):
    return ...


pays = check("cheap_tricks-1", pays)

# %%
print("You left standing:", *nothing, sep="\n  ")
print("You judge:")
for name in list(studies.AROUND)[1:]:
    gained, slower = around.verdict(name), around.verdict(name, metric="seconds")
    verdict = pays((gained.low, gained.high), (-slower.high, -slower.low))
    print(f"  {name}: {verdict}")

# %% [markdown]
# ## 3 · Do they add up?
#
# Five of them, in all 32 combinations, 60 steps each: what each brings alone, what it brings when all others are there, and in
# the last row the sum of the first against the whole.

# %%
figures.overlap(
    results.load("cheap-tricks-combinations"),
    title="What a trick brings depends on what is there already",
)

# %% [markdown]
# {% set C = load("cheap-tricks-combinations") %}
# {% set pair = studies.whole_and_sum(C) %}
# In sum they would bring {{ pair[1] | points }} points; together they bring {{ pair[0] | points }} ({{ pair[0] | span }}).
# So a gain from a paper, measured on a plain recipe, is not what *you* will gain. Try a trick on the recipe that you
# have, and leave each out once at the end.
#
# Switch them on and off. *Before each click: will it bring more here than alone, or less?* Of the last three nothing was
# measured on the plain recipe: switch one on, and *Run mine* trains it, and the plain recipe beside it, here and now.

# %%
from course_lessons.cheap_tricks import switches
from course_widgets import TrickLadder

ladder = TrickLadder(
    results.load("cheap-tricks-combinations"),
    switches.TRICKS,
    train=switches.train,
    write=switches.write,
    on=["one cycle to 0.01", "whitened layer"],
)
ladder

# %% [markdown]
# ## 4 · Stop early
#
# Watch the validation loss, and stop when it has found no new low for some epochs: the **patience**. Then go back to the best
# weights.
#
# **Exercise 2.** Write `stop(losses, patience)`: `losses` is the validation loss after each epoch. Return two epochs, counted from 1: the one
# after which training ends (the lowest loss is `patience` epochs old, or the losses are over), and the one whose weights are kept. A loss that is only as low as the
# lowest is no new low.


# %% tags=["exercise"]
def stop(losses, patience):
    return ...


stop = check("cheap_tricks-2", stop)

# %%
print(f"You said: {too_soon} of ten stop too soon.")
early = {
    task: results.load(f"cheap-tricks-patience-{task}")
    for task in ("digits", "tumours")
}
table = {
    (task, figure): measured.values(figure).filter(regex=r"^patience \d+$").mean()
    for task, measured in early.items()
    for figure in ("too_soon", "epochs_run")
}
pd.DataFrame(table).mul([100, 1] * 2).round().astype(int)

# %% [markdown]
# {% set G = load("cheap-tricks-patience-digits") %}
# {% set one = G.verdict("patience 1", baseline="to the end") %}
# {% set ten = G.verdict("patience 10", baseline="to the end") %}
# {% set ran = G.values("epochs_run").mean() %}
# {% set soon = G.values("too_soon").mean() %}
# (*too_soon*: percent of ten trainings, on 300 samples, in which a lower loss would have come later; *epochs_run*: of
# 60.) On the digits, against going to the end, a patience of 1 is {{ one | signed }} points ({{ one | interval }}), and one
# of 10 {{ ten | signed }} ({{ ten | interval }}), after {{ ran["patience 10"] | number(digits=0) }} epochs. Judged by 50
# validation samples in place of 400, a patience of 2 stops too soon in
# {{ soon["patience 2, 50 to validate on"] | percent }} % of the trainings instead of {{ soon["patience 2"] | percent }} %. Early stopping
# saves epochs; that it makes the network *better* is another claim, and the ledger below has it.
#
# ## 5 · Norms and decay
#
# Batch norm's mean is that of the batch. With 4 images it is a poor one; **group norm** takes it over channels of one image instead.

# %%
norms = results.load("cheap-tricks-norms").values()
by_rate = {
    name: {rate: norms[f"{name}, rate {rate:g}"] for rate in studies.RATES}
    for name in studies.NORMS
}
100 * pd.DataFrame(
    {
        name: {f"rate {rate:g}": values.mean() for rate, values in rates.items()}
        | {
            f"batches of {size}": norms[f"{name}, batches of {size}"].mean()
            for size in studies.SMALL
        }
        for name, rates in by_rate.items()
    }
).round(3)

# %% [markdown]
# {% set N = load("cheap-tricks-norms") %}
# {% set W = load("cheap-tricks-decay") %}
# {% set high = N.verdict("batch norm, rate 0.02", baseline="no norm, rate 0.02") %}
# {% set tiny = N.verdict("group norm, batches of 4", baseline="batch norm, batches of 4") %}
# {% set usual = N.verdict("group norm, batches of 32", baseline="batch norm, batches of 32") %}
# {% do require(usual.words == "worse" and tiny.words != "better" and high.words == "better", "group norm is no remedy") %}
# {% set l2 = W.verdict("L2 0.01") %}
# {% set w = W.verdict("AdamW 0.1") %}
# At a rate of 0.02 batch norm is {{ high | signed }} points against none ({{ high | interval }}): it bears the large step. Group norm against batch norm is
# {{ usual | signed }} points with batches of 32 ({{ usual | interval }}) and {{ tiny | signed }} with batches of 4
# ({{ tiny | interval }}): in so short a training it is no remedy, not even for small batches.
#
# Weight decay, on 300 sketches: an L2 penalty of 0.01 in Adam is {{ l2 | signed }} points ({{ l2 | interval }}), AdamW's 0.1
# {{ w | signed }} ({{ w | interval }}). They are two things: Adam divides the penalty by the size of recent gradients, AdamW takes its share from the weight itself.
#
# **Exercise 3.** While it predicts, batch norm must use the means kept from training, or an answer depends on the other images. Write
# `predict(model, x)`: the class of each image, with the model at rest, without gradients, and with the model afterwards in
# the mode in which it was.

# %% tags=["exercise"]
import torch


def predict(model, x):
    return ...


predict = check("cheap_tricks-3", predict)

# %% [markdown]
# ## 6 · The machine
#
# How fast could it be? Two ceilings, measured now: multiply-adds a second in a large product of matrices, and bytes a second in a
# copy. Then what trainings make of the first.

# %% tags=["nbval-ignore-output"]
most = machine.ceiling()
print(f"A copy moves {most['bytes a second'] / 1e9:.1f} GB a second.")
print("Devices:", *(name for name, there in machine.devices().items() if there))
found = machine.used(
    {
        "the plain recipe": Fast(steps=100),
        "all tricks": LADDER["batches of 32"],
        "as wide as it can be, batches of 256": Fast(
            steps=8, batch_size=256, width=48
        ),
    },
    digits,
)
print(found.to_string())

# %% [markdown]
# A small network leaves most of the machine idle: what takes the time is not arithmetic but the starting of many small operations, and moving
# memory. A faster device helps where one step holds much arithmetic: large batches, wide layers. `machine.ceiling(device="cuda")` asks one, if
# torch finds it; where none is listed above, nobody has measured one here, and we claim nothing about it.
#
# **Exercise 4.** Your turn: 97 % of the digits, in 300 steps with batches of at most 64. Give a recipe, `Fast(steps=300, …)`; it is trained with three seeds, and judged on
# digits that it did not see.

# %% tags=["exercise"]
mine = ...

mine = check("cheap_tricks-4", mine)

# %% [markdown]
# ## The verdict
#
# Each row is a statement; the columns say where it was found to hold, and where not.

# %%
pd.set_option("display.max_colwidth", None)
results.ledger_by_statement("B17", "B20", "B21")

# %% [markdown]
# - Rate and schedule, inputs and norm come first; most other tricks are too close to call.
# - Gains overlap. Measure on your own recipe, and leave each out once.
# - Early stopping saves time. Give it patience, and enough validation samples.
# - Time to accuracy is a measure that cannot be cheated by a cheaper epoch.
# - All this is for small pictures and a small network.
#
# ## On your own data
#
# Four recipes of the library, five seeds each. Name your file in one of the two lines.

# %% tags=["nbval-ignore-output"]
from course_lib.experiments import compare
from course_lib.training import Recipe

own = datasets.load_digits()
# Yours: take the # from one of the lines, and write into it what a message asks for.
# own = datasets.load_image_folder("photos", size=32)
# own = datasets.load_table("mine.csv", target="label")

start = Recipe(model="mlp" if own.train.X.ndim == 2 else "cnn", steps=300)
cycle = start.replace(learning_rate=5e-3, schedule="one_cycle")
own_runs = compare(
    {
        "as it is": start,
        "one cycle": cycle,
        "and smoothed labels": cycle.replace(label_smoothing=0.1),
        "and weight decay": cycle.replace(optimizer="adamw", weight_decay=0.1),
    },
    own,
    metric="val_accuracy",
)
own_runs.plot()

# %% [markdown]
# ## To read
#
# - L. Prechelt, [*Early Stopping – But When?*](https://doi.org/10.1007/978-3-642-35289-8_5), 1998.
# - S. Ioffe and C. Szegedy, [*Batch Normalization*](https://arxiv.org/abs/1502.03167), ICML 2015; Y. Wu and K. He,
#   [*Group Normalization*](https://arxiv.org/abs/1803.08494), ECCV 2018.
# - I. Loshchilov and F. Hutter, [*Decoupled Weight Decay Regularization*](https://arxiv.org/abs/1711.05101), ICLR 2019.
# - L. N. Smith and N. Topin, [*Super-Convergence*](https://arxiv.org/abs/1708.07120), 2018: one cycle.
# - C. Coleman et al., [*DAWNBench*](https://arxiv.org/abs/1806.01427), 2018: time to accuracy; K. Jordan,
#   [*94% on CIFAR-10 in 3.29 Seconds on a Single GPU*](https://arxiv.org/abs/2404.00498), 2024: a record, rung by rung.
