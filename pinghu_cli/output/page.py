"""How people see a view: headings, folded text, tables that lose no character, records when the terminal is narrow.

Rich lays tables out; it would break Chinese badly (at spaces only), so every text is a `Folded`, which breaks by our
own rules. Nothing in the data is read as markup, emoji code or terminal control.
"""

from collections.abc import Sequence

from rich.bar import Bar as RichBar
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.segment import Segment

from pinghu_cli.output.fold import cells, printable, widest
from pinghu_cli.output.folded import Folded, Pieces, pieces
from pinghu_cli.output.formats import Headings, cell, flat
from pinghu_cli.output.formats import table as rows_and_fields
from pinghu_cli.output.laid import NARROWEST_BAR, Laid
from pinghu_cli.output.view import (
    Bar,
    Block,
    Cell,
    Column,
    Heading,
    Listing,
    Pairs,
    Paragraph,
    Records,
    Report,
    Table,
    Verbatim,
    View,
)

PROSE = 120
"""Widest line of running text, in cells: longer ones are hard to read."""
ENDLESS = 100_000
"""Width of a page without an edge: nothing is folded."""
_VALUE_AT_LEAST = 12
_INDENT = "  "
_BULLET = "· "
"""What begins an entry of a list; where the entry folds it goes on below its text."""


def page(view: View | Table) -> RenderableType:
    """The whole view."""
    match view:
        case Table():
            return _titled(view)
        case Listing(table=table, warnings=warnings):
            warned = [_Prose(Folded(pieces(warning, "warn"))) for warning in warnings]
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
        elif 0 < longest <= width and rest.least <= width and keys != every:
            below = [[self._key(row, index) for index in keys] for row in (None, *self._values)]
            yield from rest.with_lines(console, options, below, longest)
        else:
            yield _Apart([self._record(row) for row in self._values])

    def _laid(self, indexes: Sequence[int], width: int) -> "Laid":
        rows = [[row[index] for index in indexes] for row in self._cells]
        return Laid([self._columns[index] for index in indexes], rows, _prose(width))

    def _key(self, row: Sequence[Cell] | None, index: int) -> Pieces:
        """The line that stands for a key below its row, or below the header."""
        column = self._columns[index]
        named: Pieces = (
            [(printable(column.header), "heading")] if row is None else pieces(str(row[index]), column.style)
        )
        return [(_INDENT, ""), *named]

    def _record(self, row: Sequence[Cell]) -> RenderableType:
        shown = [(column, value) for column, value in zip(self._columns, row, strict=True) if value != ""]
        labelled = [
            (printable(column.header), value, column.style) for column, value in shown if not isinstance(value, Bar)
        ]
        bars = [_bar(value, NARROWEST_BAR) for _, value in shown if isinstance(value, Bar)]
        return Group(_Pairs([(header, pieces(value, style)) for header, value, style in labelled]), *bars)


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
            return Folded(pieces(text, "heading"))
        case Paragraph(text=text, style=style, indent=indent):
            parts = pieces(text, style)
            bullet = _BULLET if parts[0][0].startswith(_BULLET) else ""
            parts[0] = (parts[0][0].removeprefix(bullet), parts[0][1])
            return _Prose(Folded(parts, [(" " * indent + bullet, style if bullet else "")]))
        case Pairs(items=items):
            return _Pairs([(printable(label), pieces(value)) for label, value in items])
        case Table():
            return _titled(block)


def _titled(table: Table) -> RenderableType:
    if not table.items:
        return Group()
    title = [Folded(pieces(table.title, "heading"))] if table.title else []
    notes = [_Prose(Folded(pieces(note, "muted"))) for note in table.notes]
    return Group(*title, _Tabular(table), *([Folded([("", "")])] if notes else []), *notes)


def _cell(column: Column, value: Cell) -> Folded | RichBar:
    if isinstance(value, Bar):
        return _bar(value)
    (first, style), *others = pieces(value, column.style)
    text = first.lstrip(" ")
    head: Pieces = [(first[: len(first) - len(text)], "")] if len(text) < len(first) else []
    return Folded([(text, style), *others], head, right=column.kind == "number")


def _bar(bar: Bar, width: int | None = None) -> RichBar:
    return RichBar(1.0, 0, max(0.0, min(1.0, bar.fraction)), width=width, color="green")


def _prose(width: int) -> int:
    return width if width >= ENDLESS // 2 else max(1, min(width, PROSE))
