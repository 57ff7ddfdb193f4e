"""Typing at a terminal: an interview as a person holds it."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from select import select

import pytest

ROOT = Path(__file__).parents[2]
PROMPTS = ("> ", "不存:", "(y/N)")
CTRL_C, CTRL_D = "\x03", "\x04"


def typed(arguments: Sequence[str], lines: Sequence[str], folder: Path) -> tuple[int, str]:
    """Exit code and screen of ``pinghu`` with ``arguments``, where each prompt gets the next of ``lines``."""
    settings = {"TERM": "xterm", "NO_COLOR": "1", "PAGER": "cat", "LANG": "C.UTF-8", "COLUMNS": "80"}
    pty = pytest.importorskip("pty")  # Windows has no terminals of this kind
    pid, master = pty.fork()
    if pid == 0:  # the child, with the new terminal as its own, so that Ctrl-C reaches it
        os.chdir(folder)
        program = [sys.executable, "-m", "pinghu_cli", *arguments]
        os.execve(sys.executable, program, os.environ | settings | {"PYTHONPATH": str(ROOT)})
    seen, answered, waiting, line = b"", 0, list(lines), ""
    with suppress(OSError):  # a closed terminal ends the reading on Linux
        while True:
            if line == CTRL_C and not select([master], [], [], 0.5)[0]:
                os.write(master, line.encode())  # the first one came before the program began to read
                continue
            piece = os.read(master, 65536)
            if not piece:
                break
            seen += piece
            if waiting and seen[answered:].decode("utf-8", "ignore").endswith(PROMPTS):
                answered = len(seen)
                line = waiting.pop(0)
                os.write(master, (line if line in (CTRL_C, CTRL_D) else f"{line}\n").encode())
    os.close(master)
    _, status = os.waitpid(pid, 0)
    rows = seen.decode().replace("\r\n", "\n").split("\n")
    return os.waitstatus_to_exitcode(status), "\n".join(row.rstrip() for row in rows)
