"""A study's file, Optuna's journal, and what can happen to it: a torn line, a killed worker, a full disk."""

import errno
import json
import os
import platform
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import psutil
from optuna.exceptions import UpdateFinishedTrialError
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend, JournalFileOpenLock
from optuna.study import Study
from optuna.trial import FrozenTrial, TrialState

NAMELESS = timedelta(minutes=1)
"""So long after its start a trial without its worker's name is lost: it is named at once."""
_RECORD = b'{"op_code"'


class MendingLock(JournalFileOpenLock):
    """Lets one process write at a time, and mends what a killed one has left before the next writes behind it."""

    def __init__(self, path: str) -> None:
        super().__init__(path, grace_period=10)
        self._path = Path(path)
        self._checked = False

    def acquire(self) -> bool:
        """Wait for the lock; then look at the end of the file, the first time at all of it."""
        super().acquire()
        try:
            if not self._checked or _torn(self._path):
                mend(self._path)
                self._checked = True
        except BaseException:
            self.release()
            raise
        return True


def open_journal(path: str | os.PathLike) -> JournalStorage:
    """Open a journal, or begin one; what is torn in it is mended first.

    Raises
    ------
    OSError, ValueError
        If there is no such folder, or the file is no journal.
    """
    path = Path(path)
    if not path.parent.is_dir():
        raise FileNotFoundError(f"there is no folder {path.parent}; make it, or give another storage")
    if path.exists() and path.read_bytes()[: len(_RECORD)] not in (_RECORD, b""):
        raise ValueError(
            f"{path} is no journal of a search; give a name that is free, such as 'search.journal'"
        )
    lock = MendingLock(str(path))
    backend = JournalFileBackend(str(path), lock_obj=lock)
    lock.acquire()
    lock.release()
    return JournalStorage(backend)


def mend(path: Path) -> None:
    """Take torn lines out of a journal, and keep the file as it was beside it, as ``NAME.torn``, ``NAME.torn2`` …

    A line is torn when its writer was killed or the disk was full. Where the next record stands behind it on the same
    line, that one is kept. Finished trials are in lines before and after it, and stay.
    """
    lines = path.read_bytes().splitlines(keepends=True)
    whole = [line if _is_whole(line) else line[max(0, line.rfind(_RECORD)) :] for line in lines]
    whole = [line for line in whole if _is_whole(line)]
    if whole == lines:
        return
    number, copy = 1, path.with_name(f"{path.name}.torn")
    while copy.exists():
        number += 1
        copy = path.with_name(f"{path.name}.torn{number}")
    shutil.copy2(path, copy)
    first = next(k for k, line in enumerate([*whole, b""]) if line != lines[k])
    with path.open("r+b") as file:  # the same file: other processes have read up to the torn line
        file.seek(sum(map(len, lines[:first])))
        file.write(b"".join(whole[first:]))
        file.truncate()


def _is_whole(line: bytes) -> bool:
    try:
        return line.endswith(b"\n") and isinstance(json.loads(line), dict)
    except ValueError:
        return False


def _torn(path: Path) -> bool:
    with path.open("rb") as file:
        if not file.seek(0, os.SEEK_END):
            return False
        file.seek(-1, os.SEEK_END)
        return file.read() != b"\n"


def this_worker() -> list:
    """Name this process so that nobody takes another for it: machine, number, and when it began."""
    return [platform.node(), os.getpid(), psutil.Process().create_time()]


def is_lost(trial: FrozenTrial) -> bool:
    """Whether a running trial's process is gone. Of other machines nobody here can know: theirs count as alive."""
    if "worker" not in trial.user_attrs:
        begun = trial.datetime_start
        return begun is not None and datetime.now(begun.tzinfo) - begun > NAMELESS
    machine, number, began = trial.user_attrs["worker"]
    if machine != platform.node():
        return False
    try:
        process = psutil.Process(number)
        return abs(process.create_time() - began) > 1 or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def give_up(study: Study, trial: FrozenTrial, *, again: bool) -> None:
    """Let a trial count as failed, and its setting wait to be tried again, unless another process has done so."""
    try:
        study._storage.set_trial_state_values(trial._trial_id, TrialState.FAIL)
    except UpdateFinishedTrialError:
        return
    if again and trial.params:
        study.enqueue_trial(trial.params, user_attrs={"again": trial.number})


@contextmanager
def room_on_disk(study: Study, storage: object) -> Iterator[None]:
    """Say what to do where the disk is full.

    Raises
    ------
    OSError
        The disk's own, with the number of trials that are kept.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise
        kept = len(study.get_trials(deepcopy=False, states=(TrialState.COMPLETE, TrialState.PRUNED)))
        words = (
            f"no room for {storage}: {os.strerror(error.errno)}. The {kept} finished trials in it are kept"
        )
        raise OSError(error.errno, f"{words}; make room, and call tune again with this storage") from error
