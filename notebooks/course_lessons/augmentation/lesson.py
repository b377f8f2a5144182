# ---
# jupyter:
#   jupytext:
#     notebook_metadata_filter: train_well,-all
#   train_well:
#     title: Augmentation that fits the scene
#     minutes: 45
#     claims: [B10]
#     budget: {cell_seconds: 10, lesson_seconds: 90, memory_mb: 700}
# ---

# %% [markdown]
# # Augmentation that fits the scene
#
# Labels cost money. Changing a picture costs nothing: turn a digit by ten degrees, and you have a new picture under a label
# that is paid for. That is **augmentation**. An article says of it:
#
# > *Crop, flip, rotate, scale, change the colours, add noise. It enlarges the data set, the model generalises better and
# > over-fits less. But it must fit the scene, and too much of it hurts.*
#
# You will find a rule behind the last sentence. First **write down your bets**.

# %%
# 300 digits, augmented, are as good as how many that are not?
as_good_as = "___"

# Half of the digits are mirrored in training, left and right. What happens to the accuracy,
# in points (+ or −)?
mirrored = "___"

# The digits to be read lie turned by up to 45 degrees. Training pictures are turned, too.
# How many points does that gain?
turned_gain = "___"


# %% [markdown]
# ## 1 · New pictures from old ones
#
# The digits are real: 5,000 of MNIST, 28 × 28 pixels. An `Augmentation` says how far a picture may change. This one turns it by
# up to 15 degrees, moves it by up to a twentieth of its side, and scales it by up to a tenth, as a hand does anyway.

# %%
import numpy as np
import pandas as pd

from course_lessons.augmentation import figures, studies
from course_lessons.augmentation.studies.digits import load_pool
from course_lib import plots, results
from course_lib.augment import Augmentation, augment

hand = Augmentation(rotation=15, shift=0.05, scale=0.1)
data = load_pool(0)  # 4,000 digits to draw from, 1,000 to test on
first = [np.flatnonzero(data.train.y == k)[1] for k in range(10)]
digits = data.train.X[first]

rows = [augment(digits, hand, random_state=k).images for k in range(4)]
plots.image_grid(
    np.concatenate([digits, *rows]),
    title="Ten digits as they were written, and four new pictures of each",
)

# %% [markdown]
# In training every picture is changed **anew each time it is shown**. Here are 300 digits, as they are and augmented: same
# digits, same network, same 900 steps of 64 pictures. *Its own* are the 300 that the network learns from.

# %% tags=["nbval-ignore-output"]
from course_lib.training import Recipe, train

plain = Recipe(
    policy="random", budget=300, steps=900, learning_rate=4e-3, schedule="cosine"
)
asked = {"validation": None, "test": True, "progress": True}
runs = {
    "as they are": train(plain, data, **asked),
    "augmented": train(plain.replace(augment=hand), data, **asked),
}
for name, run in runs.items():
    own = run.evaluate(data.train.take(run.indices))["accuracy"]
    print(
        f"{name:12} {run.metrics['accuracy']:.1%} of new digits, {own:.1%} of its own"
    )

# %% [markdown]
# That was one seed. Here are ten, with the *learning curve*: how many labels give which accuracy. A dashed arrow goes from an
# augmented set to the point on the plain curve that is as good.

# %%
from course_lessons.augmentation.studies.worth import learning_curves, worth

as_many = worth(300)
figures.worth_curve(
    *learning_curves(),
    live={name: {300: run.metrics["accuracy"]} for name, run in runs.items()},
    title=f"300 digits, augmented, are as good as about {round(as_many, -2):,.0f} that are not",
)

# %% tags=["nbval-ignore-output"]
print(f"You said {as_good_as}. Measured: about {round(as_many, -2):,.0f}.")

# %% [markdown]
# {% set curve = load("augment-worth") %}
# {% set right, own = curve.values().mean(), curve.values("train_accuracy").mean() %}
# {% set few = curve.verdict("300, augmented", baseline="300") %}
# {% set some = curve.verdict("1,000, augmented", baseline="1,000") %}
# {% set many = curve.verdict("3,000, augmented", baseline="3,000") %}
# {% do require(few.words == some.words == "better" and few.low > some.high, "worth most with few digits") %}
# {% do require(studies.worth(1_000) > 3_000, "1,000 augmented are above the curve") %}
# 300 augmented digits are as good as about {{ (studies.worth(300) | round(-2)) | count }} plain ones. In points, augmentation gains
# {{ few | points }} with 300 digits {{ few | interval }}, {{ some | points }} with 1,000 {{ some | interval }},
# {{ many | points }} with 3,000 {{ many | interval }}. **The fewer labels you have, the more it is worth.** (In square brackets:
# the 95 % interval over the seeds.)
#
# Why? Both networks know their own 300 digits by heart ({{ own["300"] | percent }} % plain, {{ own["300, augmented"] | percent }} %
# augmented). Of new ones they read {{ right["300"] | percent }} % and {{ right["300, augmented"] | percent }} %. The gap is
# *over-fitting*, and augmentation narrows it.
#
# ## 2 · Could this picture have been taken?
#
# Before you use a change, ask: **could somebody have written this picture, and would it then have this label?**

# %%
mirror = Augmentation(hflip=1)
plots.image_grid(
    np.concatenate([digits, augment(digits, mirror).images]),
    title="Ten digits, and the same in a mirror",
)

# %% [markdown]
# **Exercise 1.** Which digits are still themselves in a mirror, so that a reader would give them the same label without a
# doubt? Give a list, such as `[3, 5]`.

# %% tags=["exercise"]
from course_widgets import check

safe = ...

safe = check("augmentation-1", safe)

# %% [markdown]
# Now the measurement: 1,000 digits, every picture mirrored half of the time. The bars show which share of each new digit is
# read.

# %%
operations = results.load("augment-operations")
figures.mirror_bars(operations)

# %% tags=["nbval-ignore-output"]
cost = operations.verdict("hflip 0.5").difference
print(f"You said {mirrored}. Measured: {100 * cost:+.1f} points.")

# %% [markdown]
# {% set flips = load("augment-operations") %}
# {% set flip = flips.verdict("hflip 0.5") %}
# {% set two, five = flips.verdict("hflip 0.5", metric="recall_2"), flips.verdict("hflip 0.5", metric="recall_5") %}
# {% set four, eight = flips.verdict("hflip 0.5", metric="recall_4"), flips.verdict("hflip 0.5", metric="recall_8") %}
# {% do require(flip.words == two.words == five.words == eight.words == "worse", "a mirror costs, and the 8, too") %}
# {% do require(four.words == "too close to call", "the 4 does not pay") %}
# On average a mirror costs {{ -flip.difference | points }} points. But the 5 loses {{ -five.difference | points }} and the 2
# {{ -two.difference | points }}, for a mirrored 2 is nearly a 5. For the 4 it is too close to call ({{ four | interval }}). The 8,
# the same in a mirror, still loses {{ -eight.difference | points }}: perhaps because a mirrored 3 looks like half an 8. An
# average hides who pays. **So look at every class.**
#
# ## 3 · How much, and for what?
#
# How far may one turn? Networks were trained on pictures turned by up to 5, 15, … 180 degrees. They read three kinds of new
# digits: **upright** ones; ones that lie **turned** by up to 45 degrees, as on a heap of forms; and ones in **other light**,
# darker and under a grey haze.

# %%
from course_lessons.augmentation.studies.digits import in_other_light, turned

some = data.test.X[:10]
plots.image_grid(
    np.concatenate([some, turned(some, 0), in_other_light(some, 0)]),
    title="Three scenes: upright, turned, in other light",
)

# %%
angles = [0, 5, 15, 30, 45, 90, 180]
names = ["none", *(f"rotation {angle}" for angle in angles[1:])]
upright = operations.values()[names]
lying = operations.values("accuracy_turned")[names]
figures.by_angle(angles, upright, lying)

# %% [markdown]
# {% set turns = load("augment-operations") %}
# {% set little, far, around = turns.verdict("rotation 15"), turns.verdict("rotation 90"), turns.verdict("rotation 180") %}
# {% set lying = turns.verdict("rotation 45", metric="accuracy_turned") %}
# {% set more = turns.verdict("rotation 30", baseline="rotation 15") %}
# {% set less, most = turns.verdict("rotation 45", baseline="rotation 30", metric="accuracy_turned"), turns.verdict("rotation 45", baseline="rotation 90", metric="accuracy_turned") %}
# {% do require(little.words == "better" and around.words == "worse" and lying.words == less.words == most.words == "better", "the curve turns") %}
# On upright digits a little turning helps, {{ little | signed }} points at 15 degrees {{ little | interval }}; 30 degrees are
# {{ more | word("better still", "worse", "too close to 15 to call") }}. And too much hurts:
# {{ far | signed }} at 90, {{ around | signed }} at 180, where a 6 becomes a 9 and the label is wrong. On turned digits 45 degrees
# are worth {{ lying | signed }} points {{ lying | interval }}.
#
# So no strength is good in itself. **Augment with pictures that could have been taken in the scene that you will meet.** That
# is the one idea of this lesson.
#
# **Exercise 2.** Write `largest_safe(angles, accuracy, allowed)`. `angles` is a list, in any order, with 0 for no rotation among
# them; `accuracy` an array with a row for each seed and a column for each angle, shares from 0 to 1. An angle is *safe* if
# the mean accuracy over the seeds is no further than `allowed` below that at 0, **and all smaller angles are safe, too**. Return
# the largest safe angle.


# %% tags=["exercise"]
def largest_safe(angles, accuracy, allowed):
    return ...


largest_safe = check("augmentation-2", largest_safe)

# %%
for scene, table in {"upright": upright, "turned": lying}.items():
    far = largest_safe(angles, table.to_numpy(), 0.005)
    print(f"{scene}: up to {far} degrees, if half a point may be lost")

# %% tags=["nbval-ignore-output"]
gain = operations.verdict("rotation 45", metric="accuracy_turned").difference
print(f"You said {turned_gain}. Measured: {100 * gain:+.1f} points.")

# %% [markdown]
# Now every operation of the article, at a usual strength. Left of zero it costs, right of zero it gains; hollow marks are too
# close to call.

# %%
figures.by_scene(
    operations,
    figures.OPERATIONS,
    figures.SCENES,
    title="What a change is worth depends on the pictures to be read",
)

# %% [markdown]
# {% set all = load("augment-operations") %}
# {% set lamp, lit = all.verdict("light 0.5"), all.verdict("light 0.5", metric="accuracy_light") %}
# {% do require(lit.words == "better" and lamp.words == "too close to call", "light helps in other light") %}
# {% set tilted = all.verdict("rotation 45", metric="accuracy_light") %}
# {% do require(tilted.words == "worse", "rotation harms in other light") %}
# Changed brightness and contrast gain {{ lit | signed }} points in other light {{ lit | interval }}, and where the light is as in
# training {{ lamp | signed }} {{ lamp | interval }}. To be ready for one scene can cost in another: turning by up to 45 degrees
# costs {{ -tilted.difference | points }} points in other light.
#
# ### The control
#
# Turn operations up and down. All your changes together are a **policy**. The wall shows 24 pictures as it makes them, and how
# many of each digit a model that has learned thousands still reads. When you let go, small models learn with your policy and
# without. Find one
# that helps in all three scenes, and one that helps with turned digits and harms upright ones.

# %% tags=["nbval-ignore-output"]
from course_widgets import AugmentationStudio

studio = AugmentationStudio()
studio

# %%
print(studio.value)
print(studio.code())

# %% [markdown]
# ## 4 · Every set its own
#
# Three policies and three sets: sketches, the same thrown on a table so that they lie any way round, and spoken words as
# spectrograms (pictures of sound: time runs to the right, pitch upwards), in which *masks* hide moments and pitches. The frame
# marks the policy that is best on the *validation* pictures. What is not coloured is too close to call.

# %%
figures.policies_by_set(
    results.load("augment-sets"),
    studies.SETS,
    studies.POLICIES,
    title="What helps one set harms another: points gained",
)

# %% [markdown]
# {% set races = load("augment-sets") %}
# {% set fish = races.verdict("sketches, flip", baseline="sketches, none") %}
# {% set word = races.verdict("spoken words, flip", baseline="spoken words, none") %}
# {% set up = races.verdict("sketches, turn any way", baseline="sketches, none") %}
# {% set lying = races.verdict("sketches lying any way, turn any way", baseline="sketches lying any way, none") %}
# {% set masks = races.verdict("spoken words, masks", baseline="spoken words, none") %}
# {% do require(0 < fish.low < 0.01 and word.words == up.words == lying.words == "worse", "a flip helps sketches alone") %}
# {% set long = load("augment-any-way-longer").verdict("turn any way") %}
# {% do require(long.low > lying.high, "longer training turns the verdict") %}
# {% do require(masks.words == "too close to call", "masks do nothing for our words") %}
# A flip gives the sketches {{ fish | signed }} points {{ fish | interval }}, only just clear of zero: a fish may swim to the
# left. It costs the words {{ -word.difference | points }}, for nobody speaks backwards. Turning any way costs upright sketches
# {{ -up.difference | points }} points. It also costs those that lie any way, {{ lying | signed }} {{ lying | interval }}, in a
# *short* training; with {{ studies.LONGER | spelled }} times the steps it is
# {{ long | word("a gain", "a loss", "too close to call") }}, {{ long | signed }} {{ long | interval }}.
#
# ## 5 · What else to mind
#
# **What is known of a picture must move with it.** A class label stays; a *box* around an object must move along.
#
# **Exercise 3.** Write `flip(image, boxes)`: mirror an image of shape (height, width), left and right, and its boxes with it. A box
# is a row `[left, top, right, bottom]`, in pixels, from 0 at the left or upper edge of the image to its width or height. Return
# both.


# %% tags=["exercise"]
def flip(image, boxes):
    return ...


flip = check("augmentation-3", flip)

# %% [markdown]
# **Split first, then augment.** Suppose you make nine changed copies of each of 300 digits, shuffle, and split: you validate
# on pictures whose siblings the network has seen.

# %%
leak = results.load("augment-leak")
metrics = {"val_accuracy": "validation says, %", "accuracy": "new digits say, %"}
(100 * leak.frame.groupby("recipe")[list(metrics)].mean()).round(1).rename(
    columns=metrics
)

# %% [markdown]
# {% set copies = load("augment-leak") %}
# {% set before, after = copies.values("optimism").mean()["copies before the split"], copies.verdict("copies before the split") %}
# {% do require(after.words == "worse", "copies before the split flatter") %}
# With copies made *before* the split, validation promises {{ before | points }} points more than comes true; made after it, no
# more. To check, keep the original's number beside every copy.
#
# **Exercise 4.** Write `leaked(origin, train, val)`. `origin[k]` is the number of the digit that picture k was made of; `train` and
# `val` hold the positions of the pictures to learn from and to validate on. Return the positions in `val` whose original, or
# another picture of it, is learned from.


# %% tags=["exercise"]
def leaked(origin, train, val):
    return ...


leaked = check("augmentation-4", leaked)

# %%
origin = np.repeat(np.arange(300), 10)  # a digit, and nine changed copies of it
order = np.random.default_rng(0).permutation(3_000)
found = leaked(origin, order[600:], order[:600])
print(f"{len(found)} of 600 validation pictures have a sibling in training")

# %% [markdown]
# {% set curve = load("augment-worth") %}
# {% set short = curve.verdict("1,000, augmented, 300 steps", baseline="1,000, 300 steps") %}
# {% set usual = curve.verdict("1,000, augmented", baseline="1,000") %}
# **It takes longer**: with 1,000 digits the gain is {{ short | signed }} points after 300 steps, {{ usual | signed }} after 900.
#
# **It can help at the end, too**: average the network's answers over several *views* of a new picture, each changed a little.
# That is **test-time augmentation**.
#
# **Exercise 5.** Write `averaged(predict_proba, views)`. `views` has the shape (views, pictures, height, width);
# `predict_proba(pictures)` gives a row for each picture and a probability for each class. Return the mean probabilities of each
# picture over its views.


# %% tags=["exercise"]
def averaged(predict_proba, views):
    return ...


averaged = check("augmentation-5", averaged)

# %% tags=["nbval-ignore-output"]
X, y = data.test.X, data.test.y
views = np.stack([X, *(augment(X, hand, random_state=k).images for k in range(7))])
for name, run in runs.items():
    one = run.metrics["accuracy"]
    eight = np.mean(averaged(run.predict_proba, views).argmax(axis=1) == y)
    print(f"{name:12} one view {one:.1%}, eight views {eight:.1%}")

# %% [markdown]
# {% set views = load("augment-views") %}
# {% set one, two = views.verdict("plain, 8 views", baseline="plain, one view"), views.verdict("augmented, 8 views", baseline="augmented, one view") %}
# {% set wrong = views.verdict("plain, 8 flipped views", baseline="plain, one view") %}
# {% set rare = load("augment-rare") %}
# {% set changed = rare.verdict("augmented copies", metric="recall_rare") %}
# {% do require(changed.words == "better", "augmented copies find more of the rare") %}
# {% do require(two.words == "better" and wrong.words == "worse" and one.words == "too close to call", "views help where trained") %}
# Over ten seeds eight views change the plain network by {{ one | signed }} points {{ one | interval }}, the augmented one by
# {{ two | signed }} {{ two | interval }}. Mirrored views cost {{ -wrong.difference | points }}.
#
# **It helps a rare class.** With 10 of one digit and 100 of every other, *changed* copies of the 10 find
# {{ changed | points }} points more of its new ones than plain copies {{ changed | interval }}.
#
# ## The verdict
#
# Each row is a statement. The columns say where it was found to hold and where not; ● is the statement itself.

# %%
pd.set_option("display.max_colwidth", None)
results.ledger_by_statement("B10")

# %% [markdown]
# - Augmentation is worth labels: much where they are few, little where they are many.
# - It helps as far as its pictures could have been taken in the scene that you will meet, under the same label. Beyond that
#   it teaches what is false, and single classes pay.
#
# ## On your own data
#
# Which policy fits *your* pictures? Write into `may_happen` what may happen to them, and let paired seeds decide.

# %% tags=["nbval-ignore-output"]
from course_lib import datasets
from course_lib.experiments import compare

own = datasets.load_digits()
# Yours: take the # from the line, and write into it what a message asks for, as
# skip=["broken.jpg"].
# own = datasets.load_image_folder("photos", size=32)
may_happen = {
    "none": None,
    "turned a little": {"rotation": 15},
    "mirrored": {"hflip": 0.5},
}

short = Recipe(steps=200, learning_rate=4e-3, schedule="cosine")
few = {"policy": "random", "budget": min(300, len(own.train))}
own_runs = compare(
    {name: short.replace(augment=how, **few) for name, how in may_happen.items()},
    own,
    seeds=5,
)
own_runs.plot()

# %% [markdown]
# Run it twice: with 200 steps, and with `steps=1_000`. Changed pictures take longer to learn, so a short training can make a
# good policy look bad.
#
# ## To read
#
# - R. Balestriero, L. Bottou and Y. LeCun, [The effects of regularization and data augmentation are class
#   dependent](https://arxiv.org/abs/2204.03632), NeurIPS 2022: which classes pay.
# - S. G. Müller and F. Hutter, [TrivialAugment](https://arxiv.org/abs/2103.10158), ICCV 2021: one random operation of random
#   strength is hard to beat; in the course `Augmentation(preset="trivialaugment")`.
# - D. S. Park et al., [SpecAugment](https://arxiv.org/abs/1904.08779), Interspeech 2019: the masks for speech.
