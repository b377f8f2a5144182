# ---
# jupyter:
#   jupytext:
#     notebook_metadata_filter: train_well,-all
#   train_well:
#     title: Which model?
#     minutes: 40
#     claims: [B11, B12, B22]
#     budget: {cell_seconds: 10, lesson_seconds: 90, memory_mb: 700}
# ---

# %% [markdown]
# # Which model?
#
# There are hundreds of networks to choose from: VGG, ResNet, Transformers. Most advice on which to take is a rule of thumb:
# *few pictures, light model*; *fewer multiplications, faster*; *new is better*. You test such rules on six families of
# networks, and then build a procedure that finds a model without trying all of them.
#
# First, **write down your bets**.

# %%
# 100 digits to learn from: which is best? "vgg", "resnet", "inception",
# "efficientnet", "regnet", "vit", the small "cnn", or "linear"
best_of_100 = "___"

# EfficientNet has the fewest multiplications of the six. Is it the fastest?
fewest_is_fastest = "___"

# A network with a quarter of the weights: better or worse with 100 digits?
light_with_few = "___"


# %% [markdown]
# {% set mult = load("model-costs").values("multiply_adds").mean() %}
# {% set weights = load("model-costs").values("parameters").mean() %}
# {% do require((weights.drop(["linear", "light vgg", "light resnet", "heavy vgg", "heavy resnet"]) - 20000).abs().max() < 1600, "all have about 20,000 weights") %}
# ## 1 · Six families, one budget
#
# A **family** of networks is one idea, repeated, in sizes from small to huge:
#
# - **VGG** (2014): 3×3 convolutions, one after another. A *convolution* slides a small filter over the picture, so it finds
#   the same stroke anywhere.
# - **Inception** (2014): several convolutions of different sizes side by side.
# - **ResNet** (2015): each block *adds* a correction to its input, so that very deep networks still learn.
# - **EfficientNet** (2019): convolutions split into two cheap steps.
# - **RegNet** (2020): ResNet with widths found by a search for simple rules.
# - **Vision Transformer**, ViT (2020): cuts the picture into patches, and *learns* which to compare (attention).
#
# To compare ideas and not sizes, each gets about 20,000 weights. The data are real handwritten digits of 16×16 pixels. All take the same 160 training steps. With them run the
# course's two-layer *cnn* and a *linear* model, which has only {{ weights["linear"] | count }} weights.

# %% tags=["nbval-ignore-output"]
import numpy as np
import pandas as pd

from course_lessons.which_model import figures
from course_lessons.which_model.studies import FAMILIES, STUDIES, explain
from course_lessons.which_model.studies.families import pictures, width_of
from course_lib import results
from course_lib.training import Recipe, train

digits = pictures(0)
few = Recipe(
    policy="class_balanced",
    budget=100,
    steps=160,
    learning_rate=2e-3,
    schedule="cosine",
)
for model in ["vgg", "vit"]:
    recipe = few.replace(model=model, width=width_of(model, 20_000))
    run = train(recipe, digits, test=True, progress=True)
    print(f"{model}: {run.metrics['accuracy']:.1%} of 1,000 new digits are right")

# %% [markdown]
# That was one seed. Here are all of them, over five seeds and three sizes. In each seed all learn from the
# same digits. The bands are 95 % intervals.

# %%
figures.by_images(
    results.load("model-families"),
    [*FAMILIES, "cnn", "linear"],
    title="With few digits VGG and the small cnn lead; the Transformer is last",
)

# %% tags=["nbval-ignore-output"]
table = figures.measured()
hundred = table[table["images"] == 100].set_index("model")["accuracy"]
print(f"Best with 100 digits: {hundred.idxmax()}. You said: {best_of_100}.")

# %% [markdown]
# {% set runs = load("model-families") %}
# {% set mean = runs.values().mean() %}
# {% set known = runs.values("train_accuracy").mean() %}
# {% set linear = runs.verdict("100 digits, linear", baseline="100 digits, resnet") %}
# {% set cnn = runs.verdict("100 digits, cnn", baseline="100 digits, vgg") %}
# {% set late = runs.verdict("1,000 digits, linear", baseline="1,000 digits, resnet") %}
# {% do require(linear.words == "better" and late.words == "worse", "linear beats ResNet with 100 digits alone") %}
# {% do require(mean["100 digits, vgg"] == mean.filter(like="100 digits").filter(regex="^100").max(), "VGG is best of 100") %}
# {% do require(mean["1,000 digits, vit"] < mean["1,000 digits, linear"] and known["100 digits, resnet"] > 0.99, "the Transformer is last, and ResNet knows its own by heart") %}
# With 100 digits VGG names {{ mean["100 digits, vgg"] | percent }} % right. The cnn is
# {{ cnn | word("better", "worse", "too close to call") }} ({{ cnn | signed }} points, {{ cnn | interval }}). The linear model
# beats ResNet by {{ linear | points }} points ({{ linear | span }}). ResNet knows its own 100 digits by heart, so it does not lack power. A likely reason is
# the **prior**: what a network takes for granted before it has seen a single picture. A convolution takes for granted that a
# stroke is the same stroke wherever it lies. A Transformer has to learn that, from examples.
#
# With 1,000 digits the picture turns: ResNet is {{ -late.difference | points }} points *above* the linear model.
#
# **Is the lighter model better when data are few?** Here VGG and ResNet have a quarter of the weights, and four times as many:
#
# {% set sizes = load("model-sizes") %}
# {% set v = sizes.verdict("100 digits, light vgg", baseline="100 digits, usual vgg") %}
# {% set r = sizes.verdict("100 digits, light resnet", baseline="100 digits, usual resnet") %}
# {% set hv = sizes.verdict("100 digits, heavy vgg", baseline="100 digits, usual vgg") %}
# {% set hr = sizes.verdict("100 digits, heavy resnet", baseline="100 digits, usual resnet") %}
# {% do require(v.words == r.words == "worse" and hv.words == hr.words == "better", "heavier is better even with 100 digits") %}
# {% do require(sizes.values("train_accuracy").filter(regex="^100 ").mean().min() > 0.98, "all know their digits by heart") %}

# %%
figures.by_size(
    title="100 digits: the lighter network is worse, the heavier better"
)

# %% [markdown]
# So no, although both know their 100 digits by heart.
#
# {% set timed = load("model-seconds") %}
# {% set time, spent = timed.values().mean(), timed.values("seconds").median() %}
# **And does the order depend on the time?** In 160 steps a slow network has had more seconds than a quick one. So each family
# also got as many steps as take about two and a half seconds of a processor
# (measured: {{ "%.1f" | format(spent.min()) }} to {{ "%.1f" | format(spent.max()) }}):

# %%
figures.in_equal_time(
    title="In equal time, too, VGG leads and the Transformer is last"
)

# %% [markdown]
# {% set old = timed.verdict("1,000 digits, vgg", baseline="1,000 digits, resnet") %}
# {% set new = timed.verdict("1,000 digits, regnet", baseline="1,000 digits, resnet") %}
# {% do require(old.words == "better" and new.words == "worse" and time["1,000 digits, vit"] == time.min() and time["1,000 digits, vgg"] == time.max(), "the order stays") %}
# {% set rates = load("model-rates").values().mean() %}
# {% do require(rates.filter(regex="^(eff|reg|vit).*, 0.006").max() < rates["resnet, 0.006"] and rates.filter(regex="^(eff|reg|vit).*, 0.0007").max() < rates["resnet, 0.0007"], "no newer family reaches ResNet at another rate") %}
# {% set turned = runs.verdict("1,000 digits, vgg, augmented", baseline="1,000 digits, vgg") %}
# {% do require(turned.words == "worse", "augmentation wants more steps") %}
# At a third of the learning rate, and at three times, EfficientNet, RegNet and ViT stay below ResNet, too. Augmentation *costs*
# VGG {{ -turned.difference | points }} points at so few steps ({{ turned | interval }}): changed pictures take longer to learn.
#
# *Which of these would you try first, and why?*
#
# ## 2 · What an answer costs
#
# The usual figure for the work of a network is its **multiply-adds**: multiplications, each with an addition, for one
# answer. The time of an answer is its **latency**. Are fewer multiply-adds faster?

# %%
costs = table[table["images"] == 1_000]
figures.map_of(
    costs,
    "multiply_adds",
    "latency_ms",
    labels=("multiply-adds for an answer", "milliseconds for an answer"),
    title="EfficientNet multiplies least of the six, and is slow all the same",
)

# %% tags=["nbval-ignore-output"]
print("Fewest is fastest: you said", fewest_is_fastest)
print("A light model for 100 digits: you said", light_with_few)

# %% [markdown]
# {% set costs = load("model-costs") %}
# {% set ms = costs.values("ms_1").min() %}
# {% set slow = costs.verdict("efficientnet", metric="ms_1", baseline="vgg") %}
# {% do require(slow.words == "worse" and mult["efficientnet"] == mult[studies.FAMILIES | list].min() and ms["efficientnet"] == ms[studies.FAMILIES | list].max(), "fewest multiply-adds, slowest") %}
# EfficientNet needs {{ mult["efficientnet"] | count }} multiply-adds, VGG {{ mult["vgg"] | count }}. But EfficientNet takes
# {{ ms["efficientnet"] | number(digits=2) }} ms for an answer and VGG {{ ms["vgg"] | number(digits=2) }} ms, so it is
# {{ (ms["efficientnet"] / ms["vgg"]) | times }} times slower. A likely reason: it has many small layers, and starting each takes time. On another
# machine, or with large pictures, the order may be another. So **measure where it will run**.
#
# One model **beats** another if it costs no more and is no less
# accurate, and is better in at least one of the two. What nobody beats is the **Pareto front**.
#
# **Exercise 1.** Write `front(cost, accuracy)`: the positions of the models that no other beats. Both are lists of numbers, one
# for each model.

# %% tags=["exercise"]
from course_widgets import check


def front(cost, accuracy):
    return ...


front = check("which_model-1", front)

# %%
unbeaten = front(costs["latency_ms"].tolist(), costs["accuracy"].tolist())
names = costs["model"].iloc[list(unbeaten)].tolist()
figures.map_of(
    costs,
    "latency_ms",
    "accuracy",
    labels=("milliseconds for an answer", "accuracy with 1,000 digits"),
    title=f"Not beaten: {', '.join(names)}",
    joined=names,
)

# %% [markdown]
# *Your limit is 0.1 ms for an answer. Which model do you take, and how many points does the limit cost?*
#
# `ModelChooser` has the same table. Move the limits: what they rule out turns grey, with the reason. "Measure on this machine"
# trains the chosen model now.

# %%
from course_widgets import ModelChooser

recipes = {
    name: few.replace(model=name, width=width_of(name, 20_000))
    for name in table["model"].unique()
}
chooser = ModelChooser(table, data=digits, recipe=recipes)
chooser

# %% [markdown]
# ## 3 · A procedure
#
# **Rule out.** Three limits come from the use: how long an answer may take, how much memory there is, and below which accuracy the
# whole thing is useless (the *floor*). Users notice the slow answers, so look at `latency_p95_ms`, which 95 % of the answers
# stay below. And a measured accuracy has an interval: rule out a model only if even the
# *upper* end (`high`) is below the floor.
#
# **Exercise 2.** Write `shortlist(table, ms, megabytes, floor)`: a list of the names of the models that meet all three limits,
# quickest to train first. `table` has the columns `model`, `accuracy`, `low`, `high`, `latency_ms`, `latency_p95_ms`,
# `megabytes` and `train_seconds`. To meet a limit exactly is enough.


# %% tags=["exercise"]
def shortlist(table, ms, megabytes, floor):
    return ...


shortlist = check("which_model-2", shortlist)

# %% tags=["nbval-ignore-output"]
to_try = shortlist(costs, ms=0.3, megabytes=0.1, floor=0.8)
print("In this order:", ", ".join(to_try))

# %% [markdown]
# **Read the curves.** If validation still rises, a training wants *time*. If training is far above validation, it learns by
# heart and wants *more data*. If both have levelled off too low, it wants a *larger* model.
#
# **Exercise 3.** Write `next_step(train, val, floor)`. `train` and `val` are accuracies, one for each epoch, at least six.
# *Now* is the mean of the last three of `val`, *before* that of the three before them. Give `"done"` if now reaches the floor; else `"longer"` if now is
# more than 0.01 above before; else `"more data"` if the last three of `train` have a mean more than 0.05 above now; else
# `"larger"`.


# %% tags=["exercise"]
def next_step(train, val, floor):
    return ...


next_step = check("which_model-3", next_step)

# %% [markdown]
# Now the whole procedure, on your machine, with 1,000 digits. The floor for ruling out was low, for a longer training may do
# better than the table. We stop at 0.92.

# %% tags=["nbval-ignore-output"]
from dataclasses import replace

from course_lib.datasets import load_mnist_5000, resize

whole = resize(load_mnist_5000(0), 16)
whole = replace(whole, val=whole.val.take(np.arange(300)))
for name in to_try:
    word, steps = "longer", 160
    while word == "longer" and steps < 1_000:
        recipe = recipes[name].replace(budget=1_000, steps=steps)
        run = train(recipe, whole, progress=True)
        learned = [row["train_accuracy"] for row in run.history]
        seen = [row["val_accuracy"] for row in run.history]
        word = next_step(learned, seen, floor=0.92)
        print(
            f"{name}, {steps} steps, {run.seconds:.1f} s: {np.mean(seen[-3:]):.3f} → {word}"
        )
        steps *= 2
    if word == "done":
        break

# %% [markdown]
# {% set more = runs.verdict("300 digits, vgg", baseline="100 digits, vgg") %}
# It stops at the first model that is good enough. The quickest were tried first, so what failed cost little. Is "more data"
# before "larger" right? Three times as many digits gained VGG {{ more | points }} points, four times the weights
# {{ hv | points }}. And *pretrained*? Weights that have learned something near come before all of these:
# {{ lesson("transfer").link }}.
#
# Real curves show more kinds of trouble. Below are eight trainings of the small cnn. One is good. In each of the others one
# thing is wrong:
#
# - `"too short"`: it was stopped too early; `"over-fitting"`: it had only 60 digits;
# - `"rate too high"`, `"rate too low"`: the learning rate was;
# - `"label noise"`: four in ten training labels were drawn at random;
# - `"leak"`: validation looked at the training digits themselves;
# - `"wrong normalisation"`: validation and new digits were divided by 255 twice, and so are almost black.
#
# The diamond is the accuracy on 1,000 digits that nobody had looked at.

# %%
figures.eight_curves()

# %% [markdown]
# **Exercise 4.** Say which is which: a dictionary with one of the names for each letter, A to H. The good one is `"good"`.

# %% tags=["exercise"]
troubles = ...  # {"A": …, "B": …, and so on}

troubles = check("which_model-4", troubles)

# %% [markdown]
# ## 4 · Out of the laboratory
#
# **Does it run elsewhere?** A phone has no torch. **ONNX** is a file format for networks that many programs can run. *int8*
# stores their weights in 8 bits in place of 32. *Dynamic* int8 finds the range of all other numbers anew for each picture;
# *static* int8 has fixed it beforehand. The VGG from above, 1,000 digits:

# %%
figures.taken_out()

# %% [markdown]
# {% set out = load("model-deployed") %}
# {% set took = out.values("ms_1").min() %}
# {% set kept = out.verdict("onnx, static int8", baseline="torch") %}
# {% set slower = out.verdict("onnx, dynamic int8", metric="ms_1", baseline="onnx") %}
# {% do require(took["onnx"] < took["torch"] / 3 and slower.words == "worse" and kept.words == "too close to call", "ONNX is faster, dynamic int8 is not") %}
# Out of torch the same network answers {{ (took["torch"] / took["onnx"]) | times }} times faster. Eight bits more than halve the file, and the accuracy is
# {{ kept | word("better", "worse", "too close to call") }} ({{ kept | signed }} points, {{ kept | interval }}). But dynamic int8
# is *slower* than 32 bits here. (To try it: `pip install "train-well-on-less[deploy]"`, and
# `course_lessons.which_model.studies.deploy`.)
#
# **Can it say why?** **Grad-CAM** and **occlusion** colour the pixels that an answer hangs on. Occlusion covers one square after
# another, and sees how far the probability falls. Grad-CAM reads it from the gradients of the last layer, in one pass.

# %% tags=["nbval-ignore-output"]
network = explain.trained(0, "vgg", 28).model.eval()
figures.where_it_looks(
    network,
    pictures(0, side=28).test.X[:6],
    title="Six digits; where the network looks, by Grad-CAM and by occlusion",
)

# %% [markdown]
# {% set seen = load("model-explained") %}
# {% set left = seen.values().mean() %}
# {% set cam = seen.verdict("5% gone, grad-cam", baseline="5% gone, brightest") %}
# {% set occ = seen.verdict("5% gone, occlusion", baseline="5% gone, brightest") %}
# {% do require(cam.words == "better" and occ.words == "worse", "occlusion points better than the brightest pixels, Grad-CAM worse") %}
# Such pictures convince, but are they true? Delete the 5 % of the pixels that a map points at, and see what the network still
# names: {{ left["5% gone, random"] | percent }} % without random pixels, {{ left["5% gone, grad-cam"] | percent }} % without
# Grad-CAM's, {{ left["5% gone, occlusion"] | percent }} % without occlusion's. Without simply the *brightest* pixels it is
# {{ left["5% gone, brightest"] | percent }} %. So occlusion points at what matters, {{ -occ.difference | points }} points better
# than brightness ({{ occ | interval }}). Grad-CAM is worse: its map has few cells.
#
# ## The verdict
#
# Each row is a statement; ● is the statement itself, and the columns say where it held.

# %%
pd.set_option("display.max_colwidth", None)
here = [study.name for study in STUDIES]
results.ledger_by_statement("B11", "B12", "B22", studies=[*here, "transfer-near"])

# %% [markdown]
# - With few pictures the family matters much. Here the old, plain VGG was best, and no light network better.
# - Multiply-adds are no time. Measure the latency, and that of the slow answers.
# - Rule out first, try the quickest first, read the curves, and take a larger model last.
# - Whether a picture of "where it looks" is true can be tested, and should be.
# - Not measured here: large networks and large pictures, where newer families were designed to win; mAP of detectors
#   ({{ lesson("seven_tasks").link }}); several computers (torch has `DistributedDataParallel`).
#
# ## On your own data
#
# Put your file in the line. The families take the same steps on the same rows; the table has what each costs *on your machine*.

# %% tags=["nbval-ignore-output"]
from course_lib import datasets

own = datasets.load_digits()
# Yours: take the # from the line, and write into it what a message asks for.
# own = datasets.load_image_folder("photos", size=32)

recipe = Recipe(
    policy="stratified",
    budget=min(300, len(own.train)),
    steps=60,
    learning_rate=2e-3,
)
own_rows = figures.own_families(
    own, ["cnn", "vgg", "resnet"], recipe, parameters=20_000
)
own_rows

# %% [markdown]
# ## To read
#
# - K. Simonyan and A. Zisserman, [*Very Deep Convolutional Networks*](https://arxiv.org/abs/1409.1556), ICLR 2015 (VGG);
#   C. Szegedy et al., [*Going Deeper with Convolutions*](https://arxiv.org/abs/1409.4842), CVPR 2015 (Inception); K. He et al.,
#   [*Deep Residual Learning*](https://arxiv.org/abs/1512.03385), CVPR 2016 (ResNet).
# - M. Tan and Q. V. Le, [*EfficientNet*](https://arxiv.org/abs/1905.11946), ICML 2019; I. Radosavovic et al., [*Designing Network
#   Design Spaces*](https://arxiv.org/abs/2003.13678), CVPR 2020 (RegNet); A. Dosovitskiy et al., [*An Image is Worth 16×16
#   Words*](https://arxiv.org/abs/2010.11929), ICLR 2021 (ViT).
# - N. Ma et al., [*ShuffleNet V2*](https://arxiv.org/abs/1807.11164), ECCV 2018: why multiply-adds are no time.
# - R. R. Selvaraju et al., [*Grad-CAM*](https://arxiv.org/abs/1610.02391), ICCV 2017; J. Adebayo et al., [*Sanity Checks for
#   Saliency Maps*](https://arxiv.org/abs/1810.03292), NeurIPS 2018.
