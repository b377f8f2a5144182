"""Wrong and right answers to cheap_tricks-3, “Predict at rest”."""

import copy

import torch

from course_lessons.cheap_tricks.exercises.at_rest import _right


def _in_training(model, x):
    with torch.no_grad():
        return model(x).argmax(dim=1)


def _left_at_rest(model, x):
    model.eval()
    with torch.no_grad():
        return model(x).argmax(dim=1)


def _always_training(model, x):
    found = _left_at_rest(model, x)
    model.train()
    return found


def _twice(model, x):
    was = model.training
    with torch.no_grad():
        model.train()(x)
        found = model.eval()(x).argmax(dim=1)
    model.train(was)
    return found


def _with_gradients(model, x):
    was = model.training
    found = model.eval()(x).argmax(dim=1)
    model.train(was)
    return found


def _along_the_batch(model, x):
    was = model.training
    model.eval()
    with torch.no_grad():
        found = model(x).argmax(dim=0)
    model.train(was)
    return found


def _lowest(model, x):
    was = model.training
    model.eval()
    with torch.no_grad():
        found = model(x).argmin(dim=1)
    model.train(was)
    return found


def _by_softmax(model, x):
    was = model.training
    try:
        with torch.inference_mode():
            return model.eval()(x).softmax(dim=1).max(dim=1).indices.tolist()
    finally:
        model.train(was)


def _frozen(model, x):
    was = model.training
    found = model.eval().requires_grad_(False)(x).argmax(dim=1)
    model.train(was)
    return found


def _switched_off(model, x):
    was = model.training
    torch.set_grad_enabled(False)
    found = model.eval()(x).argmax(dim=1)
    model.train(was)
    return found


def _of_a_copy(model, x):
    with torch.no_grad():
        return copy.deepcopy(model).eval()(x).argmax(dim=1)


MISTAKES = {
    "cheap_tricks-3": [
        (lambda: _in_training, "in training mode"),
        (lambda: _left_at_rest, "it is in evaluation mode"),
        (lambda: _always_training, "it is in training mode"),
        (lambda: _frozen, "can learn no more"),
        (lambda: _switched_off, "off for the whole program"),
        (lambda: _twice, "has changed while it predicted"),
        (lambda: _with_gradients, "gradients are kept"),
        (lambda: _along_the_batch, "5 classes for 40 images"),
        (lambda: _lowest, "highest score"),
        (lambda: lambda model, x: print(_right(model, x)), "gives nothing back"),
        (lambda: _right(torch.nn.Linear(2, 2), torch.zeros(1, 2)), "the function itself"),
    ]
}
ALSO_RIGHT = {"cheap_tricks-3": [lambda: _by_softmax, lambda: copy.copy(_right), lambda: _of_a_copy]}
