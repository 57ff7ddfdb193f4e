"""Who reads: what is known of the person or program at the other end before a command says anything.

The environment decides, an option on the command line decides first.
"""

import os
import sys
from collections.abc import Mapping
from contextlib import suppress

from pinghu_cli import limits
from pinghu_cli.errors import WriteError
from pinghu_cli.output import streams
from pinghu_cli.output.script import Script, choose, convert

MACHINE = ("json", "jsonl", "ndjson")


class Reader:
    """One run's streams, script and habits. ``asked`` is whether the script was asked for with ``--script``."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        """Prepare the streams. Until `learn` the reader gets traditional script and plain errors."""
        self._environ = environ
        self.unicode = streams.prepare(sys.stdout)
        streams.prepare(sys.stderr)
        self.wants_json = False
        self.asked = False
        self.script: Script = "hant"
        self.data: str | None = None

    def learn(self, *, format: str | None = None, script: str | None = None, data: str | None = None) -> None:
        """Take the values of the options that help and errors obey too. Raise UsageError for an unknown script."""
        self.data = data
        self.wants_json = (self.usual_format if format is None else format).casefold() in MACHINE
        self.asked = script is not None
        self.script = choose(script, self._environ)

    @property
    def usual_format(self) -> str:
        """The format of ``PINGHU_FORMAT``; empty where it is not set."""
        return self._environ.get("PINGHU_FORMAT", "")

    @property
    def terminal(self) -> bool:
        """Whether stdout is a terminal."""
        return sys.stdout is not None and sys.stdout.isatty()

    @property
    def width(self) -> int | None:
        """Cells of a line: ``COLUMNS``, else the terminal's; None for a pipe, which has no edge."""
        columns = self._environ.get("COLUMNS", "")
        if columns.isdecimal() and columns.strip("0"):
            many = len(columns.lstrip("0")) > len(str(limits.TERMINAL_COLUMNS))
            return limits.TERMINAL_COLUMNS if many else min(int(columns), limits.TERMINAL_COLUMNS)
        return os.get_terminal_size(sys.stdout.fileno()).columns or 80 if self.terminal else None

    @property
    def height(self) -> int:
        """Lines of the terminal."""
        return os.get_terminal_size(sys.stdout.fileno()).lines or 24

    @property
    def color(self) -> bool:
        """Whether to colour when nothing is asked: on a terminal that can, unless ``NO_COLOR`` is set."""
        return self.terminal and not self._environ.get("NO_COLOR") and self._environ.get("TERM") != "dumb"

    @property
    def pager(self) -> str:
        """The command of ``PINGHU_PAGER`` or ``PAGER``; empty when there is none to use."""
        command = self._environ.get("PINGHU_PAGER", self._environ.get("PAGER", "")).strip()
        return "" if command == "cat" or not self.terminal else command

    @property
    def interactive(self) -> bool:
        """Whether somebody can be asked: stdin and stderr are terminals."""
        return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))

    def ask(self, prompt: str) -> str | None:
        """Ask on stderr and read a line; None when the input ends (Ctrl-D)."""
        streams.write(sys.stderr, self.worded(prompt))
        line = sys.stdin.readline()
        return line.strip() if line else None

    def worded(self, text: str) -> str:
        """What people read, in their script; the data file keeps its name, or the call that names it would not run."""
        if not self.data or self.data.isascii():
            return convert(text, self.script)
        return self.data.join(convert(part, self.script) for part in text.split(self.data))

    def tell(self, text: str) -> None:
        """Write to stderr, for people, whatever is in it shown harmless (`printable`), its calls with ``--data``.

        Where it cannot be written nobody reads it: the answer and its code stand.
        """
        from pinghu_cli.output.fold import printable

        if self.data is not None:
            from pinghu_cli.output.calls import going_on

            text = going_on(text, self.data)
        with suppress(WriteError):
            streams.write(sys.stderr, printable(self.worded(text)) + "\n")
