"""How people see a view: headings, folded text, tables that lose no character, records when the terminal is narrow.

Rich lays tables out; it would break Chinese badly (at spaces only), so every text is a `Folded`, which breaks by our
own rules. Nothing in the data is read as markup, emoji code or terminal control.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from rich.bar import Bar as RichBar
from rich.box import SIMPLE_HEAD
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.measure import Measurement
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table as RichTable

from pinghu_cli.output.fold import breaks, cells, printable, widest
from pinghu_cli.output.formats import Headings, cell, flat
from pinghu_cli.output.formats import table as rows_and_fields
from pinghu_cli.output.view import (
    Bar,
    Block,
    Cell,
    Column,
    Heading,
    Listing,
    Marked,
    Pairs,
    Paragraph,
    Records,
    Report,
    Style,
    Table,
    Verbatim,
    View,
)

Pieces = list[tuple[str, Style]]
"""Text with styles, in order."""

PROSE = 120
"""Widest line of running text, in cells: longer ones are hard to read."""
ENDLESS = 100_000
"""Width of a page without an edge: nothing is folded."""
_READABLE = 14
"""Cells below which a column of text is not worth reading."""
_NAME = 20
"""Cells up to which ids and names stay whole."""
_BAR = 12, 24
"""Least and most cells of a bar."""
_VALUE_AT_LEAST = 12
_INDENT = "  "
_GAP = 1
"""Cells that a column keeps free before the next, beside the one that Rich puts between them."""
_BULLET = "· "
"""What begins an entry of a list; where the entry folds it goes on below its text."""


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
            yield from _segments(line, console)
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


def page(view: View | Table) -> RenderableType:
    """The whole view."""
    match view:
        case Table():
            return _titled(view)
        case Listing(table=table, warnings=warnings):
            warned = [_Prose(Folded(_pieces(warning, "warn"))) for warning in warnings]
            apart = [Folded([("", "")])] if warned and table.items and not table.notes else []
            return Group(_titled(table), *apart, *warned)
        case Records(records=records):
            return _Apart([_blocks(record.blocks) for record in records])
        case Report(blocks=blocks):
            return _blocks(blocks)
        case Verbatim(text=text):
            return Folded([(printable(text), "")])


def chosen(view: View, fields: tuple[str, ...], headings: Headings = "id") -> Table:
    """The rows of ``view`` with one column for each of ``fields``."""
    rows, named = rows_and_fields(view, fields)
    columns = tuple(
        Column(
            field.label if headings == "zh" else field.name,
            lambda row, field=field: flat(cell(row.get(field.name), field, headings)),  # type: ignore[misc]
        )
        for field in named
    )
    return Table(items=rows, columns=columns)


class _Apart:
    """Parts with an empty line between them; one that shows nothing takes no line either."""

    def __init__(self, parts: Sequence[RenderableType]) -> None:
        self._parts = parts

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The parts in order."""
        for index, part in enumerate(self._parts):
            if index:
                yield Segment.line()
            yield part


class _Pairs:
    """Labels before their values; over them where the page is too narrow for both, or a word would break."""

    def __init__(self, items: Sequence[tuple[str, Pieces]]) -> None:
        self._items = items

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Each label with its value."""
        width = _prose(options.max_width)
        labels = max((cells(label) for label, _ in self._items), default=0) + len(_INDENT)
        for label, value in self._items:
            longest = widest("".join(text for text, _ in value))
            beside = options.max_width - labels
            if beside >= _VALUE_AT_LEAST and (longest <= beside or longest >= options.max_width):
                head: Pieces = [(label, "muted"), (" " * (labels - cells(label)), "")]
                yield from Folded(value, head).__rich_console__(console, options.update_width(width))
            else:
                yield Folded([(label, "muted")])
                yield Folded(value, [(" ", "")])


class _Prose:
    """Running text no wider than people read with ease."""

    def __init__(self, folded: Folded) -> None:
        self._folded = folded

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The text at the width of prose."""
        yield from self._folded.__rich_console__(console, options.update_width(_prose(options.max_width)))


class _Tabular:
    """A table as Rich lays it out: keys beside their rows or, where there is no room, below; else as records."""

    def __init__(self, table: Table) -> None:
        self._columns = table.columns
        self._values = [[column.value(item) for column in table.columns] for item in table.items]
        self._cells = [[_cell(*pair) for pair in zip(table.columns, row, strict=True)] for row in self._values]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The layout that fits."""
        width = options.max_width
        every = [*range(len(self._columns))]
        keys = [index for index in every if self._columns[index].kind == "key"]
        longest = max((cells(_INDENT + str(row[index])) for row in self._values for index in keys), default=0)
        whole = self._laid(every, width)
        rest = self._laid([index for index in every if index not in keys], width)
        if whole.most <= width or (not keys and whole.least <= width):
            yield whole.table(console, options)
        elif 0 < longest <= width and rest.least <= width:
            below = [[self._key(row, index) for index in keys] for row in (None, *self._values)]
            yield from rest.with_lines(console, options, below, longest)
        else:
            yield _Apart([self._record(row) for row in self._values])

    def _laid(self, indexes: Sequence[int], width: int) -> "_Laid":
        rows = [[row[index] for index in indexes] for row in self._cells]
        return _Laid([self._columns[index] for index in indexes], rows, _prose(width))

    def _key(self, row: Sequence[Cell] | None, index: int) -> Pieces:
        """The line that stands for a key below its row, or below the header."""
        column = self._columns[index]
        named: Pieces = (
            [(printable(column.header), "heading")] if row is None else _pieces(str(row[index]), column.style)
        )
        return [(_INDENT, ""), *named]

    def _record(self, row: Sequence[Cell]) -> RenderableType:
        shown = [(column, value) for column, value in zip(self._columns, row, strict=True) if value != ""]
        labelled = [
            (printable(column.header), value, column.style) for column, value in shown if not isinstance(value, Bar)
        ]
        bars = [_bar(value, _BAR[0]) for _, value in shown if isinstance(value, Bar)]
        return Group(_Pairs([(header, _pieces(value, style)) for header, value, style in labelled]), *bars)


class _Laid:
    """Columns as a Rich table, and the cells in it.

    ``least`` is the narrowest page on which all can be read, ``most`` the one from which on nothing folds.
    """

    def __init__(self, columns: Sequence[Column], rows: Sequence[Sequence["Folded | RichBar"]], most: int) -> None:
        headers = [Folded([(printable(column.header), "heading")], right=column.kind == "number") for column in columns]
        self._rows = [headers, *rows]
        self._widths = [
            _widths(column, [cell.natural if isinstance(cell, Folded) else None for cell in cells_of], most)
            for column, *cells_of in zip(columns, *self._rows, strict=True)
        ]
        self._gaps = [_GAP] * (len(columns) - 1) + [0]
        between = (_GAP + 1) * (len(columns) - 1)
        self.heights: list[int] = []
        """Lines of the header and of each row, once the table is made."""
        self.least = sum(least for least, _ in self._widths) + between
        self.most = sum(most for _, most in self._widths) + between

    def table(self, console: Console, options: ConsoleOptions) -> RichTable:
        """The Rich table for a page. Each column is one tall cell, which Rich draws many times faster than low ones."""
        width = options.max_width
        table = RichTable(box=SIMPLE_HEAD, padding=0, header_style="", border_style="muted")
        table.show_edge = table.pad_edge = False
        headings, *rows = [[*map(_before_a_gap, row, self._gaps)] for row in self._rows]
        for heading, (least, most), gap in zip(headings, self._widths, self._gaps, strict=True):
            fixed = most + gap if least == most or self.most <= width else None
            table.add_column(heading, width=fixed, min_width=least + gap, max_width=most + gap, no_wrap=least == most)
        columns = [_Stack(column) for column in zip(headings, *rows, strict=True)]
        table.add_row(*columns)
        list(console.render(table, options))  # tells each column its width
        drawn = [column.lines(console, options) for column in columns]
        self.heights = [max(map(len, row)) for row in zip(*drawn, strict=True)]
        for column, lines in zip(columns, drawn, strict=True):
            column.show(lines, self.heights)
        return table

    def with_lines(
        self, console: Console, options: ConsoleOptions, below: Sequence[Sequence[Pieces]], longest: int
    ) -> RenderResult:
        """The table with lines of their own below its header and each row; every line is as wide as the widest."""
        lines = console.render_lines(self.table(console, options), options)
        width = max(longest, drawn := Segment.get_line_length(lines[0]))
        space = [Segment(" " * (width - drawn)), Segment.line()]
        rule = 1
        for height, extra in zip(self.heights, below, strict=True):
            yield from (segment for line in lines[:height] for segment in (*line, *space))
            for pieces in extra:
                yield from Segment.adjust_line_length([*_segments(pieces, console)], width)
                yield Segment.line()
            yield from (segment for line in lines[height : height + rule] for segment in (*line, *space))
            lines = lines[height + rule :]
            rule = 0


class _Stack:
    """A column of a table below its heading: cells one below the other, each as high as its row.

    Drawn before `show` it shows nothing, and learns the width that Rich gives the column.
    """

    def __init__(self, cells_of: "Sequence[Folded | Padding]") -> None:
        """``cells_of``: the heading, which is drawn by Rich itself, and the cells."""
        self._cells = cells_of
        self._shown: list[Segment] = []
        self._width = 1

    def lines(self, console: Console, options: ConsoleOptions) -> list[list[list[Segment]]]:
        """The lines of the heading and of each cell at the width of the column."""
        return [
            [[*_segments(line, console)] for line in cell.lines(self._width)]
            if isinstance(cell, Folded)
            else console.render_lines(cell, options.update_width(self._width))
            for cell in self._cells
        ]

    def show(self, lines: Sequence[Sequence[Sequence[Segment]]], heights: Sequence[int]) -> None:
        """Show the lines of the cells, without those of the heading, each cell as high as its row."""
        for lines_of_cell, height in [*zip(lines, heights, strict=True)][1:]:
            for line in lines_of_cell:
                self._shown += (*line, Segment.line())
            self._shown += [Segment.line()] * (height - len(lines_of_cell))

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """From the least that one of the cells needs to the most."""
        each = [
            cell.measured if isinstance(cell, Folded) else Measurement.get(console, options, cell)
            for cell in self._cells[1:]
        ]
        return Measurement(max(cell.minimum for cell in each), max(cell.maximum for cell in each))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The lines."""
        self._width = options.max_width
        yield from self._shown


def _before_a_gap(cell: Folded | RichBar, gap: int) -> Folded | Padding:
    """A cell that keeps ``gap`` cells free at its right. A text does so itself: Rich draws what is padded twice."""
    if isinstance(cell, Folded):
        cell.gap = gap
        return cell
    return Padding(cell, (0, gap, 0, 0))


def _widths(column: Column, naturals: Sequence[int | None], most: int) -> tuple[int, int]:
    """The least and the most that a column takes: numbers, keys and short names stay whole, the rest folds."""
    natural = max(width or 0 for width in naturals)
    if None in naturals:
        return _BAR[0], max(_BAR[0], min(_BAR[1], most // 5))
    if column.kind in {"number", "key"} or (column.kind == "id" and natural <= _NAME):
        return natural, natural
    return min(natural, _READABLE), min(natural, most)


def _blocks(blocks: Sequence[Block]) -> RenderableType:
    """The blocks; an empty line stands before a heading or a table, and behind pairs."""
    parts: list[RenderableType] = []
    before: Block | None = None
    for block in blocks:
        if isinstance(block, Table) and not block.items:
            continue
        if parts and (isinstance(block, Heading | Table) or isinstance(before, Pairs)):
            parts.append(Folded([("", "")]))
        parts.append(_block(block))
        before = block
    return Group(*parts)


def _block(block: Block) -> RenderableType:
    match block:
        case Heading(text=text):
            return Folded(_pieces(text, "heading"))
        case Paragraph(text=text, style=style, indent=indent):
            pieces = _pieces(text, style)
            bullet = _BULLET if pieces[0][0].startswith(_BULLET) else ""
            pieces[0] = (pieces[0][0].removeprefix(bullet), pieces[0][1])
            return _Prose(Folded(pieces, [(" " * indent + bullet, style if bullet else "")]))
        case Pairs(items=items):
            return _Pairs([(printable(label), _pieces(value)) for label, value in items])
        case Table():
            return _titled(block)


def _titled(table: Table) -> RenderableType:
    if not table.items:
        return Group()
    title = [Folded(_pieces(table.title, "heading"))] if table.title else []
    notes = [_Prose(Folded(_pieces(note, "muted"))) for note in table.notes]
    return Group(*title, _Tabular(table), *([Folded([("", "")])] if notes else []), *notes)


def _cell(column: Column, value: Cell) -> Folded | RichBar:
    if isinstance(value, Bar):
        return _bar(value)
    (first, style), *others = _pieces(value, column.style)
    text = first.lstrip(" ")
    head: Pieces = [(first[: len(first) - len(text)], "")] if len(text) < len(first) else []
    return Folded([(text, style), *others], head, right=column.kind == "number")


def _bar(bar: Bar, width: int | None = None) -> RichBar:
    return RichBar(1.0, 0, max(0.0, min(1.0, bar.fraction)), width=width, color="green")


def _pieces(value: str | Marked, style: Style = "") -> Pieces:
    """A text as printable pieces."""
    match value:
        case Marked(text=text, spans=spans, style=marked):
            edges = [0, *(edge for span in spans for edge in span), len(text)]
            parts = [printable(text[start:end]) for start, end in pairwise(edges)]
            return [(part, marked if index % 2 else style) for index, part in enumerate(parts)]
        case str():
            return [(printable(value), style)]


def _segments(pieces: Iterable[tuple[str, Style]], console: Console) -> Iterator[Segment]:
    for text, style in pieces:
        yield Segment(text, console.get_style(style) if style and text.strip(" ") else None)


def _prose(width: int) -> int:
    return width if width >= ENDLESS // 2 else max(1, min(width, PROSE))


def _slice(pieces: Pieces, start: int, end: int) -> Pieces:
    taken: Pieces = []
    for text, style in pieces:
        if start < len(text) and end > 0:
            taken.append((text[max(0, start) : end], style))
        start, end = start - len(text), end - len(text)
    return taken
