"""A bar on stderr for long work, for people at a terminal; nothing for anybody else, nor for work that is soon done."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

Report = Callable[[str, float | None], None]
"""Takes what is being done, and the fraction done of it where that is known."""

PATIENCE_SECONDS = 1.0
"""Seconds before the bar appears."""


@contextmanager
def progress(worded: Callable[[str], str], *, quiet: bool) -> Iterator[Report]:
    """A report that draws the bar; the bar is gone afterwards. ``worded`` puts words into the reader's script."""
    if quiet or sys.stderr is None or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda _stage, _fraction: None
        return
    began = monotonic()
    shown: list[Progress] = []
    with ExitStack() as stack:

        def report(stage: str, fraction: float | None) -> None:
            if not shown and monotonic() - began > PATIENCE_SECONDS:
                shown.append(stack.enter_context(_bar()))
            for bar in shown:
                total = None if fraction is None else 1
                bar.update(bar.task_ids[0], description=worded(stage), total=total, completed=fraction or 0)

        yield report


def _bar() -> "Progress":
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(file=sys.stderr, markup=False, emoji=False, highlight=False)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=console, transient=True)
    bar.add_task("", total=None)
    return bar
