"""A deck trains in a real kernel: cells run meanwhile, another control answers, stop and interrupt end it."""

import ast
from itertools import count

import pytest
from jupyter_client.manager import start_new_kernel

MAKE = """
import os
from course_lib.training import Recipe
from course_widgets import SamplingRatio, TrainingDeck
from course_widgets.training_deck.data import digits
endless = Recipe(model="mlp", epochs=100_000, learning_rate=1e-4)
deck, second = TrainingDeck(digits(), recipe=endless), TrainingDeck(digits(), recipe=endless)
ratio = SamplingRatio([0] * 9 + [1], target="1:3")
"""
ids = count()
LIMIT = 120  # seconds until a kernel that answers nothing fails the test


@pytest.fixture(scope="module")
def kernel(tmp_path_factory):
    """A kernel with two decks and another control, and the client that talks to it."""
    manager, client = start_new_kernel(cwd=str(tmp_path_factory.mktemp("kernel")))
    run(client, MAKE)
    yield manager, client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def run(client, code: str, expression: str = "None"):
    """Run a cell, and return the value of an expression after it."""
    reply = client.execute_interactive(
        code, user_expressions={"value": expression}, timeout=LIMIT, output_hook=lambda message: None
    )["content"]
    assert reply["status"] == "ok", reply
    return ast.literal_eval(reply["user_expressions"]["value"]["data"]["text/plain"])


def press(client, control: str, action: dict | None, **changes) -> None:
    """Ask as the page does: by a message of the control's own."""
    comm, setting = run(client, "", f"({control}.comm.comm_id, {control}._to_page())")
    request = {
        "id": f"view:{next(ids)}",
        "setting": {**setting, **changes},
        **({"action": action} if action else {}),
    }
    data = {"method": "update", "state": {"_request": request}, "buffer_paths": []}
    client.shell_channel.send(client.session.msg("comm_msg", {"comm_id": comm, "data": data}))


def training(client, control: str = "deck") -> bool:
    return run(client, "", f"{control}.training")


def begin(client, control: str = "deck") -> None:
    press(client, control, {"name": "train", "guess": ""})
    assert training(client, control)


def test_cells_and_controls_are_answered_while_it_trains_and_stop_keeps_what_there_is(kernel):
    _, client = kernel
    begin(client)
    done = run(client, "", "deck._live['done']")
    assert run(client, "two = 1 + 1", "two") == 2
    press(client, "ratio", None, target={"text": "1:2"})
    assert run(client, "", "list(ratio.value.after.values())") == [9, 4]
    begin(client, "second")
    while run(client, "", "deck._live['done']") <= done or run(client, "", "second._live['done']") <= 0:
        pass
    assert training(client)
    for control in ("deck", "second"):
        press(client, control, {"name": "stop"})
        assert not training(client, control)
    steps, stopped = run(client, "", "(deck.runs[0].steps, deck.runs[0].stopped)")
    assert stopped
    assert steps > 0


def test_interrupting_the_kernel_ends_it_and_the_kernel_goes_on(kernel):
    manager, client = kernel
    begin(client)
    done = run(client, "", "deck._live['done']")
    while run(client, "", "deck._live['done']") <= done:  # from a slice of its own on it hears interrupts
        pass
    manager.interrupt_kernel()
    while training(client):
        pass
    assert run(client, "two = 1 + 1", "(two, deck.runs[-1].stopped)") == (2, True)
    begin(client)
    press(client, "deck", {"name": "stop"})
    assert not training(client)


def test_interrupting_a_cell_interrupts_that_and_the_training_goes_on(kernel):
    manager, client = kernel
    begin(client)
    # The next cell follows at once; a kernel that stops on an error would still be dropping what is asked of it.
    cell = client.execute("import time; print('here'); time.sleep(600)", stop_on_error=False)
    while True:
        message = client.get_iopub_msg(timeout=LIMIT)
        if message["parent_header"].get("msg_id") == cell and message["msg_type"] == "stream":
            break
    manager.interrupt_kernel()
    assert client.get_shell_msg(timeout=LIMIT)["content"]["ename"] == "KeyboardInterrupt"
    assert training(client)
    press(client, "deck", {"name": "stop"})
    assert not training(client)


def test_a_cell_that_trains_meanwhile_gets_its_own_result(kernel):
    _, client = kernel
    code = "from course_lib.training import train\nrun = train(Recipe(model='linear', epochs=2), digits())"
    alone = run(client, code, "run.history[-1]['val_loss']")
    begin(client)
    assert run(client, code, "run.history[-1]['val_loss']") == alone
    assert training(client)
    press(client, "deck", {"name": "stop"})
    assert not training(client)
