"""Running ``pinghu`` as a person does: in a terminal of a given width, without colour."""

import os
import pty
import struct
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ
from types import MappingProxyType

BIN = Path(sys.executable).parent


def in_terminal(
    line: str, *, columns: int = 80, rows: int = 500, environment: Mapping[str, str] = MappingProxyType({})
) -> str:
    """What a terminal shows for a shell ``line``: standard output and errors, without colour, lines right-stripped."""
    master, slave = pty.openpty()
    ioctl(slave, TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    settings = {"TERM": "xterm", "NO_COLOR": "1", "PAGER": "cat", "LANG": "C.UTF-8", "PATH": path, **environment}
    child = subprocess.Popen(
        ["/bin/sh", "-c", line], stdin=slave, stdout=slave, stderr=slave, env=os.environ | settings, close_fds=True
    )
    os.close(slave)
    seen = b""
    with suppress(OSError):  # a closed terminal ends the reading on Linux
        while piece := os.read(master, 65536):
            seen += piece
    os.close(master)
    child.wait()
    return "\n".join(row.rstrip() for row in seen.decode().replace("\r\n", "\n").splitlines())
