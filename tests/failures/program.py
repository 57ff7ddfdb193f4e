"""The tool as a program that can be disturbed, forked from a process that has it loaded: hundreds can be run."""

import io
import multiprocessing
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.forkserver import ensure_running
from pathlib import Path
from typing import NamedTuple

from tests.calling import UNMEASURED

NOBODY = 65534
"""The user and the group who own nothing."""
MODULES = ["pinghu_cli.cli", "pinghu_cli.commands.export", "pinghu_cli.commands.estimate", "pinghu_cli.commands.match"]
MODULES += ["pinghu_cli.commands.draft", "pinghu_cli.commands.batch", "pinghu_cli.output.page", "xlsxwriter", "duckdb"]
_forking = multiprocessing.get_context("forkserver")
_forking.set_forkserver_preload(MODULES)


class Disturbance(NamedTuple):
    """What a run has to bear."""

    most_bytes: int | None = None
    """Of a file: the write that goes beyond fails, as on a full disk."""
    signal: int | None = None
    after: float = 0.0
    """Seconds until ``signal`` strikes."""
    user: int | None = None
    temporary: str | None = None
    """The folder for temporary files; None: beside the working folder."""
    closed: tuple[int, ...] = ()
    """Descriptors that are closed from the start."""


class Ended(NamedTuple):
    """How a run ended: its exit code (negative: the signal), what it said, how long it took."""

    code: int
    out: bytes
    err: bytes
    seconds: float


def run(arguments: list[str], folder: Path, how: Disturbance = Disturbance()) -> Ended:  # noqa: B008 - it cannot change
    """Run one command line in ``folder``; its output is kept in files beside the folder."""
    streams = [folder.parent / f"{folder.name}.{name}" for name in ("out", "err")]
    _serve()
    heard, begins = _forking.Pipe(duplex=False)
    names = [str(path) for path in streams]
    process = _forking.Process(target=_main, args=(arguments, str(folder), names, how, begins))
    process.start()
    begins.close()
    heard.recv()
    started = time.monotonic()
    if how.signal is not None:
        time.sleep(how.after)
        if process.is_alive() and process.pid is not None:
            os.kill(process.pid, how.signal)
    process.join()
    seconds = time.monotonic() - started
    out, err = (path.read_bytes() if path.exists() else b"" for path in streams)
    for path in streams:
        path.unlink(missing_ok=True)
    assert process.exitcode is not None
    return Ended(process.exitcode, out, err, seconds)


@cache
def _serve() -> None:
    """Start what forks, outside of what measures coverage: a program that is killed would leave half a file of it."""
    kept = dict(os.environ)
    for name in [name for name in os.environ if name.startswith("COVERAGE_")]:
        del os.environ[name]
    ensure_running()
    os.environ.update(kept)


def _main(arguments: list[str], folder: str, streams: list[str], how: Disturbance, begins: Connection) -> None:
    for name in [name for name in os.environ if name not in UNMEASURED]:
        del os.environ[name]
    os.environ.update(UNMEASURED | {"TMPDIR": how.temporary or os.path.dirname(folder)})  # noqa: PTH120
    os.chdir(folder)
    for number, name in enumerate(streams, start=1):
        opened = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
        os.dup2(opened, number)
        os.close(opened)
    for number in how.closed:
        os.close(number)
        setattr(sys, ("stdin", "stdout", "stderr")[number], None)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    if how.most_bytes is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (how.most_bytes, resource.RLIM_INFINITY))
    if how.user is not None:
        _import_all(arguments, folder)
        os.setgroups([])
        os.setgid(how.user)
        os.setuid(how.user)
    sys.argv = ["pinghu", *arguments]
    from pinghu_cli.__main__ import main

    begins.send(None)
    begins.close()
    main()


def _import_all(arguments: list[str], folder: str) -> None:
    """Run the command once elsewhere: the user that this process becomes may be kept out of Python's folder."""
    from pinghu_cli.cli import run as run_here

    with tempfile.TemporaryDirectory() as elsewhere:
        shutil.copytree(folder, elsewhere, dirs_exist_ok=True)
        os.chdir(elsewhere)
        sys.stdout = sys.stderr = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        run_here(arguments)
        os.chdir(folder)
        sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
