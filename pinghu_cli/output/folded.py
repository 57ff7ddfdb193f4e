"""Text of a page as Rich draws it: broken by our own rules, for Rich would break Chinese at spaces only."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import pairwise

from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.segment import Segment

from pinghu_cli.output.fold import breaks, cells, printable, widest
from pinghu_cli.output.view import Marked, Style

Pieces = list[tuple[str, Style]]
"""Text with styles, in order."""


class Folded:
    """A text that breaks where Chinese may, behind ``head``; where it folds it goes on below its own beginning.

    ``natural`` is the width of the whole in a line, ``gap`` the cells that it keeps free at its right.
    """

    def __init__(self, pieces: Pieces, head: Pieces | None = None, *, right: bool = False) -> None:
        self._pieces, self._head, self._right = pieces, head or [], right
        self._text = "".join(text for text, _ in pieces)
        self._hanging = sum(cells(text) for text, _ in self._head)
        self.natural = self._hanging + max(map(cells, self._text.split("\n")))
        self.gap = 0

    @cached_property
    def measured(self) -> Measurement:
        """From the widest piece that stays together to the whole text in a line."""
        least = min(self.natural, self._hanging + widest(self._text))
        return Measurement(least + self.gap, self.natural + self.gap)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """The same at any width."""
        return self.measured

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The lines, flush left or right."""
        for line in self.lines(options.max_width):
            yield from segments(line, console)
            yield Segment.line()

    def lines(self, width: int) -> list[Pieces]:
        """The lines on a page of ``width`` cells, the gap included; flush left or right."""
        width -= self.gap
        lines = []
        for index, line in enumerate(self._folded(max(1, width - self._hanging))):
            space = width - sum(cells(text) for text, _ in line) if self._right else self._hanging
            head = self._head if index == 0 and not self._right else [(" " * space, "")]
            lines.append([*head, *line])
        return lines

    def _folded(self, width: int) -> Iterator[Pieces]:
        """Lines of at most ``width`` cells; spaces that hang over the edge are left out."""
        if self.natural - self._hanging <= width and "\n" not in self._text:
            yield self._pieces
            return
        at = 0
        for line in self._text.split("\n"):
            for start, end in pairwise([0, *breaks(line, width), len(line)]):
                hanging = cells(line[start:end]) > width
                yield _slice(self._pieces, at + start, at + (len(line[:end].rstrip(" ")) if hanging else end))
            at += len(line) + 1


def pieces(value: str | Marked, style: Style = "") -> Pieces:
    """A text as printable pieces."""
    match value:
        case Marked(text=text, spans=spans, style=marked):
            edges = [0, *(edge for span in spans for edge in span), len(text)]
            parts = [printable(text[start:end]) for start, end in pairwise(edges)]
            return [(part, marked if index % 2 else style) for index, part in enumerate(parts)]
        case str():
            return [(printable(value), style)]


def segments(pieces: Iterable[tuple[str, Style]], console: Console) -> Iterator[Segment]:
    """The pieces in the colours of the console."""
    for text, style in pieces:
        yield Segment(text, console.get_style(style) if style and text.strip(" ") else None)


def _slice(pieces: Pieces, start: int, end: int) -> Pieces:
    taken: Pieces = []
    for text, style in pieces:
        if start < len(text) and end > 0:
            taken.append((text[max(0, start) : end], style))
        start, end = start - len(text), end - len(text)
    return taken
