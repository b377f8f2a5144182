# ---
# jupyter:
#   jupytext:
#     notebook_metadata_filter: train_well,-all
#   train_well:
#     title: "Count objects, not images"
#     minutes: 30
#     claims: [B8]
#     budget: {cell_seconds: 10, lesson_seconds: 90, memory_mb: 500}
# ---

# %% [markdown]
# # Count objects, not images
#
# *The classes are balanced: each is in as many images as any other.* A detector, which finds several things in one picture, is
# to learn from these images. Is it really balanced? And if not, what can you do, when you cannot drop a bird out of a picture?
#
# **Write down your bets.**

# %%
# Five classes, each in about as many of 500 images. Birds come in flocks.
# Which share of all objects are birds, in percent?
birds = "___"

# Can it be evened out by showing some images more often, and dropping none? Yes or no?
evened = "___"

# %% [markdown]
# ## 1 · Two ways to count
#
# These scenes are drawn by the course. Each object has a box around it and a class.

# %%
import numpy as np

from course_lessons.count_objects import figures
from course_lib import datasets, plots

scenes = datasets.load_scenes(n_train=500, n_val=10, n_test=10)
plots.scene_grid(scenes.train.take(range(5)), scenes.classes)

# %% [markdown]
# `scenes.train.classes` has a row for each image, with the class code of each object in it, and -1 where a place is empty.
#
# **Exercise 1.** Write `tally(classes, n_classes)`: for each class the number of images that it is in, and the number of
# its objects. That is two arrays (or lists), in the order of the codes; a class that is never seen has 0.

# %% tags=["exercise"]
from course_widgets import check


def tally(classes, n_classes):
    return ...


tally = check("count_objects-1", tally)

# %%
images, objects = (
    np.asarray(each) for each in tally(scenes.train.classes, scenes.n_classes)
)
for name, in_images, number in zip(scenes.classes, images, objects, strict=True):
    print(f"{name}: in {in_images} images, {number} objects")
print(
    f"You said {birds} % birds; there are {100 * objects[0] / objects.sum():.0f} %."
)

# %% [markdown]
# Every class is in about as many images, and yet far more *objects* are birds than anything else. A detector learns from
# objects. *Which count does an image classifier learn from, one that gives a picture one label?*
#
# ## 2 · Show some images more often
#
# **Repeat factors**, as the large detection set LVIS is trained with (Gupta and others, 2019): a class that makes up the share
# *f* of all objects gets the factor √(*t*/*f*), but at least 1, and an image is shown as often as the *largest* factor among
# its classes asks. *t* is a number that you choose: only classes with a smaller share than *t* are repeated.
#
# **Exercise 2.** Write `factors(counts, threshold)`. `counts` has a row for each image and a column for each class: how
# many objects. Return a factor for each image, not rounded; one without objects is shown once. A class may have no object
# at all, and asks for nothing then.


# %% tags=["exercise"]
def factors(counts, threshold):
    return ...


factors = check("count_objects-2", factors)

# %%
counts = scenes.train.counts()
shown = {
    "once": np.ones(len(counts)),
    "repeat factors": factors(counts, threshold=1.0),
}
figures.shares_of_objects(counts, shown, scenes.classes)

# %% [markdown]
# It hardly helps. Whoever repeats an image with a boat repeats the birds above it. But nobody says that all images with a boat
# must be repeated.
#
# **Exercise 3.** How often should *each* image be shown? Hand over `times`, a whole number from 1 to 5 for each of the 500,
# so that no class has more than 24 % of all objects shown.

# %% tags=["exercise"]
times = ...

times = check("count_objects-3", times)

# %%
shown["your times"] = times
figures.shares_of_objects(counts, shown, scenes.classes)

# %% [markdown]
# So it *can* be evened out, as long as there are images without birds, and enough of them. The price: an epoch is longer, and
# the pictures without birds are seen again and again. Or drop images with birds. Here is the control that shows what goes with
# them: the upper bars are images, with birds or without; below are the objects. Pull the images with birds down until there are
# no more birds than boats. *What else has gone?*

# %% tags=["nbval-ignore-output"]
from course_widgets import SamplingRatio

with_birds = np.where(counts[:, 0] > 0, "birds in it", "no birds")
of_each = dict(zip(scenes.classes, counts.T, strict=True))
flocks = SamplingRatio(
    with_birds, objects=of_each, how="under", target={"birds in it": 120}
)
flocks

# %% [markdown]
# **What cannot be evened out by repeating or dropping images: what never comes without the common class.** If every picture with
# a boat had a flock above it, repeating any of them would bring the flock along. Then each *box* must count differently.
#
# ## 3 · Weigh the boxes
#
# **Exercise 4.** Write `box_weights(classes, n_classes)`: a weight for each place in `classes`, so that every class that
# occurs has the same total weight and the weights of all objects average 1. Empty places (-1) get 0.

# %% tags=["exercise"]


def box_weights(classes, n_classes):
    return ...


box_weights = check("count_objects-4", box_weights)

# %%
weights = np.asarray(box_weights(scenes.train.classes, scenes.n_classes))
for code, name in enumerate(scenes.classes):
    mine = weights[scenes.train.classes == code]
    print(f"a {name} counts {mine[0]:.2f}, all of them {mine.sum():.0f}")

# %% [markdown]
# In torch these numbers are multiplied to the loss of each box; or the classifier is shown the same number of boxes of each
# class, as copies. No image is touched. *Compare with the weights 1/p of {{ lesson("change_the_loss").link }}: what is p here?*
#
# ## 4 · What is it worth?
#
# Measured beforehand: a classifier (logistic regression, trained to the end) learns from the boxes of 60 or of 240 images to
# tell the five classes apart. All ways have the same images and labels. *Repeated by objects* are the repeat factors of section
# 2, *evenly by objects* as many boxes of each class, as copies. To the right of zero is better than *every image once*. Eight
# draws.

# %%
figures.gains("objects", "as drawn")

# %% [markdown]
# Drawn things are easy. So the same pages again, with a real digit of MNIST in the place of every object: fours for birds,
# nines for boats. Eight draws.

# %%
figures.gains("objects-mnist", "as drawn")

# %% [markdown]
# {% set O = load("objects") %}
# {% set D = load("objects-mnist") %}
# {% macro by(of, where, way, metric, base="every image once") %}{{ of.verdict(where ~ ", " ~ way, baseline=where ~ ", " ~ base, metric=metric) | signed }} {{ of.verdict(where ~ ", " ~ way, baseline=where ~ ", " ~ base, metric=metric) | interval }}{% endmacro %}
# {% set here = "as drawn, 60 images" %}
# {% set more = "as drawn, 240 images" %}
# {% do require(O.verdict(here ~ ", evenly by objects", baseline=here ~ ", every image once", metric="recall_others").words == "better", "evening out helps the others") %}
# With 60 scenes, evening out the objects brings the other four classes {{ by(O, here, "evenly by objects", "recall_others") }}
# points and costs the birds {{ by(O, here, "evenly by objects", "recall_bird") }}. Images without birds shown four times bring
# {{ by(O, here, "those without birds four times", "recall_others") }}: repeating the *right* images does much of it. With 240
# scenes evening out brings {{ by(O, more, "evenly by objects", "recall_others") }}. On the digits it is
# {{ by(D, here, "evenly by objects", "recall_others") }} and {{ by(D, more, "evenly by objects", "recall_others") }}. It is a
# trade between common and rare classes, as in {{ lesson("change_the_data").link }}: a shift of what is answered when in doubt.
#
# Repeat factors were made for another case, a class that is in few *images*. Here only a tenth of the scenes with a house is
# left:

# %%
figures.houses_found()

# %% [markdown]
# {% set scarce = "houses scarce, 60 images" %}
# {% set house = O.values("recall_house").mean() %}
# {% set factor = O.verdict(scarce ~ ", repeated by objects", baseline=scarce ~ ", every image once", metric="recall_house") %}
# {% set four = O.verdict(scarce ~ ", evenly by objects", baseline="houses scarce, 240 images, every image once", metric="recall_house") %}
# {% set even = O.verdict(scarce ~ ", evenly by objects", baseline=scarce ~ ", repeated by objects", metric="recall_house") %}
# There they work: of 60 scenes, with two or three houses in them, {{ house[scarce ~ ", every image once"] | percent }} % of new
# houses are recognised; with repeat factors {{ house[scarce ~ ", repeated by objects"] | percent }} %
# ({{ factor | signed }} points, {{ factor | interval }}); with the objects evened out
# {{ house[scarce ~ ", evenly by objects"] | percent }} % (another {{ even | signed }}, {{ even | interval }}). With 240 scenes and no
# remedy it is {{ house["houses scarce, 240 images, every image once"] | percent }} %: here evening out
# {{ four | word("does more than", "does less than", "is too close to call against") }} four times as many scenes
# ({{ four | signed }}, {{ four | interval }}).
#
# And where birds are in *every* scene, so that nothing can be repeated without them:

# %%
figures.gains("objects", "birds in every scene")

# %% tags=["nbval-ignore-output"]
print(f"Can images be repeated until it is even? You said {evened}. As drawn, yes.")

# %% [markdown]
# ## The verdict

# %%
import pandas as pd

from course_lib import results

pd.set_option("display.max_colwidth", None)
results.ledger_by_statement("B8")

# %% [markdown]
# - Count what the model learns from. If that is objects, counting images misleads you.
# - Repeat factors help a class that is in few images. They do not undo a flock.
# - Repeating or dropping images evens out a flock only as far as there are images without it.
# - Weights on boxes always can. It is a trade: the rare classes gain, the common one pays.
#
# ## On your own data
#
# A table with a row for each object: the image that it is in, and its class. Most annotation tools export one.

# %%
import pandas as pd

from course_lib import datasets

boxes = pd.DataFrame(
    {
        "image": np.nonzero(scenes.train.classes >= 0)[0],
        "label": np.array(scenes.classes)[
            scenes.train.classes[scenes.train.classes >= 0]
        ],
    }
)
common = "bird"  # the class that there is too much of, as your file writes it
# Yours: take the # from the next line, and name the two columns as they stand in your file.
# boxes = datasets.load_objects("boxes.csv", image="file", label="class")

if common not in set(boxes["label"]):
    raise ValueError(
        f"no object is a {common!r}; there are {sorted(set(boxes['label']))}"
    )
by_class = boxes.groupby("label")["image"].agg(images="nunique", objects="size")
flocks_in = boxes.loc[boxes["label"] == common, "image"].unique()
apart = boxes[~boxes["image"].isin(flocks_in)].groupby("label").size()
by_class[f"without a {common}"] = apart.reindex(by_class.index, fill_value=0)
total, kinds = by_class["objects"].sum(), len(by_class)
by_class["weight of a box"] = (total / kinds / by_class["objects"]).round(2)
by_class

# %% [markdown]
# A class with 0 in the third column comes only together with the common one: no choice of images evens it out.
#
# ## To read
#
# - A. Gupta, P. Dollár and R. Girshick, [*LVIS*](https://arxiv.org/abs/1908.03195), CVPR 2019: repeat factors.
# - B. Yaman et al., [*Instance-Aware Repeat Factor Sampling*](https://arxiv.org/abs/2305.08069), 2023: images and objects
#   together.
# - K. Oksuz et al., [*Imbalance Problems in Object Detection: A Review*](https://arxiv.org/abs/1909.00169), 2020.
