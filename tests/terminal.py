"""Running ``pinghu`` as a person does: in a terminal of a given width, without colour."""

import os
import re
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from pinghu_cli.cli import run

BIN = Path(sys.executable).parent
_SETTINGS = {"TERM": "xterm", "NO_COLOR": "1", "PAGER": "cat", "LANG": "C.UTF-8"}


def in_terminal(
    line: str, *, columns: int = 80, rows: int = 500, environment: Mapping[str, str] = MappingProxyType({})
) -> str:
    """What a terminal shows for a shell ``line``: standard output and errors, without colour, lines right-stripped."""
    master, slave = _posix("pty").openpty()
    _resize(slave, rows, columns)
    settings = {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", **_SETTINGS, **environment}
    child = subprocess.Popen(
        ["/bin/sh", "-c", line], stdin=slave, stdout=slave, stderr=slave, env=os.environ | settings, close_fds=True
    )
    os.close(slave)
    seen = _all_of(master)
    child.wait()
    return _as_rows(seen)


def shown_within(
    arguments: Sequence[str], *, columns: int = 80, environment: Mapping[str, str] = MappingProxyType({})
) -> str:
    """The same for one command line of ours, run within this process: its streams are a terminal all the same."""
    master, slave = _posix("pty").openpty()
    _resize(slave, 500, columns)
    with ThreadPoolExecutor(1) as beside, pytest.MonkeyPatch.context() as patch:
        seen = beside.submit(_all_of, master)
        for name, value in {**_SETTINGS, **environment}.items():
            patch.setenv(name, value)
        with ExitStack() as streams:
            for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
                patch.setattr(sys, name, streams.enter_context(os.fdopen(os.dup(slave), mode, encoding="utf-8")))
            os.close(slave)
            run(list(arguments))
        return _as_rows(seen.result())


def typed_in_shell(shell: list[str], keys: str, *, until: str, environment: dict[str, str]) -> str:
    """What an interactive shell shows after ``keys``: up to ``until``, or what came in 30 seconds."""
    child, master = _posix("pty").fork()
    if child == 0:
        os.execvpe(shell[0], shell, {"TERM": "xterm", **environment})
    _resize(master, 60, 120)
    seen = b""
    end = time.monotonic() + 30
    typed = False
    while time.monotonic() < end and until not in _plain(seen):
        if select.select([master], [], [], 0.2)[0]:
            try:
                seen += os.read(master, 65536)
            except OSError:
                break
        elif not typed and seen:  # the prompt stands, and the shell waits
            os.write(master, keys.encode())
            typed, seen = True, b""
    os.close(master)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return _plain(seen)


def _all_of(master: int) -> bytes:
    """What a terminal is sent until nobody has it open any more."""
    seen = b""
    with suppress(OSError):  # a closed terminal ends the reading on Linux
        while piece := os.read(master, 65536):
            seen += piece
    os.close(master)
    return seen


def _as_rows(seen: bytes) -> str:
    return "\n".join(row.rstrip() for row in seen.decode().replace("\r\n", "\n").splitlines())


def _plain(seen: bytes) -> str:
    """Terminal output without its control sequences."""
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|[\x00-\x1f]", "", seen.decode(errors="replace"))


def _posix(module: str) -> Any:
    """A module that Windows does not have: a test that needs a terminal is skipped there."""
    return pytest.importorskip(module)


def _resize(terminal: int, rows: int, columns: int) -> None:
    _posix("fcntl").ioctl(terminal, _posix("termios").TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
