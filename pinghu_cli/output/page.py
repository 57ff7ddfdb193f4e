"""How people see a view: headings, folded text, tables that lose no character, records when the terminal is narrow.

Everything is laid out by rich as `Text`; nothing in the data is read as markup, emoji code or terminal control.
"""

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from rich.console import Console, Group, JustifyMethod, RenderableType
from rich.containers import Lines
from rich.table import Table
from rich.text import Text

from pinghu_cli.output.fold import breaks, cells, printable
from pinghu_cli.output.formats import flat, table
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
    Row,
    Style,
    Verbatim,
    View,
)

PROSE = 120
"""Widest line of running text, in cells: longer ones are hard to read."""
ENDLESS = 100_000
"""Width of a page without an edge: nothing is folded."""
BAR = 24
"""Cells of a whole bar."""
_AT_LEAST = {"text": 14, "id": 20, "number": ENDLESS}
_VALUE_AT_LEAST = 12
_BAR_AT_LEAST = 8
_GAP = 2
_EIGHTHS = " ▏▎▍▌▋▊▉"

STYLES: dict[Style, str] = {
    "": "",
    "heading": "bold",
    "id": "cyan",
    "amount": "green",
    "muted": "dim",
    "good": "green",
    "warn": "yellow",
    "bad": "red",
    "match": "bold magenta",
}


class Folded(Text):
    """Text that folds as Chinese does (see `output.fold`) instead of at spaces, and is never cut."""

    def wrap(self, console: Console, width: int, *, justify: JustifyMethod | None = None, **_: object) -> Lines:
        """The text as lines of at most ``width`` cells; a line that is indented keeps its indent where it folds."""
        lines = Lines()
        for line in self.split(allow_blank=True):
            indent = len(line.plain) - len(line.plain.lstrip(" "))
            lines.extend(_hanging(Text(" " * indent), line[indent:], width))
        if justify == "right":
            lines.justify(console, width, justify=justify)
        return lines


def page(view: View, width: int) -> RenderableType:
    """The whole view for a terminal of ``width`` cells."""
    match view:
        case Listing():
            return _listing(view, width)
        case Records(records=records):
            return _separated([_blocks(record.blocks, width) for record in records])
        case Report(blocks=blocks):
            return _blocks(blocks, width)
        case Verbatim(text=text):
            return Folded(printable(text))


def chosen(view: View, fields: tuple[str, ...]) -> Listing:
    """The rows of ``view`` with one column for each of ``fields``, headed by the field's name."""
    rows, names = table(view, fields)
    columns = tuple(Column(name, lambda row, name=name: flat(row.get(name))) for name in names)  # type: ignore[misc]
    return Listing(rows=rows, fields=names, columns=columns)


def _blocks(blocks: Sequence[Block], width: int) -> RenderableType:
    parts: list[RenderableType] = []
    after_pairs = False
    for block in blocks:
        if parts and (isinstance(block, Heading | Listing) or after_pairs):
            parts.append("")
        parts.append(_block(block, width))
        after_pairs = isinstance(block, Pairs)
    return Group(*parts)


def _block(block: Block, width: int) -> RenderableType:
    match block:
        case Heading(text=text):
            return _text(text, "heading")
        case Paragraph(text=text, style=style, indent=indent):
            return _joined(_hanging(Text(" " * indent), _text(text, style), _prose(width)))
        case Pairs(items=items):
            return _pairs([(label, _cell(value)) for label, value in items], width)
        case Listing():
            return _listing(block, width)


def _listing(listing: Listing, width: int) -> RenderableType:
    if not listing.rows:
        return Group()
    parts: list[RenderableType] = [_text(listing.title, "heading")] if listing.title else []
    widths = _widths(listing, width)
    parts.append(_table(listing, widths) if widths else _records(listing, width))
    if listing.notes:
        parts.append("")
    parts += [_block(Paragraph(note, style="muted"), width) for note in listing.notes]
    return Group(*parts)


def _widths(listing: Listing, width: int) -> list[int] | None:
    """The widths of the columns on a page of ``width`` cells; None when one of them would be unreadably narrow.

    Numbers and short names stay whole, the others share what is left: none gets more than it needs.
    """
    needs = [min(_natural(listing, column), _prose(width)) for column in listing.columns]
    floors = [min(need, _floor(listing, column)) for need, column in zip(needs, listing.columns, strict=True)]
    spare = width - sum(floors) - _GAP * (len(needs) - 1)
    if spare < 0:
        return None
    widths = list(floors)
    wanting = sorted(range(len(needs)), key=lambda index: needs[index] - floors[index])
    for place, index in enumerate(wanting):
        extra = min(needs[index] - floors[index], spare // (len(wanting) - place))
        widths[index] += extra
        spare -= extra
    return widths


def _floor(listing: Listing, column: Column) -> int:
    bars = any(isinstance(column.value(row), Bar) for row in listing.rows)
    return _BAR_AT_LEAST if bars else _AT_LEAST[column.kind]


def _natural(listing: Listing, column: Column) -> int:
    return max(cells(column.header), *(_cells_of(column.value(row)) for row in listing.rows))


def _cells_of(value: Cell) -> int:
    if isinstance(value, Bar):
        return BAR
    text = value if isinstance(value, str) else value.text
    return max(cells(line) for line in printable(text).split("\n"))


def _prose(width: int) -> int:
    return width if width >= ENDLESS // 2 else max(1, min(width, PROSE))


def _table(listing: Listing, widths: list[int]) -> Table:
    grid = Table(box=None, padding=(0, _GAP, 0, 0), pad_edge=False, show_edge=False, header_style="bold")
    for column, width in zip(listing.columns, widths, strict=True):
        grid.add_column(Folded(column.header), justify="right" if column.kind == "number" else "left", width=width)
    for row in listing.rows:
        sized = zip(listing.columns, widths, strict=True)
        grid.add_row(*(_cell(column.value(row), column.style, width) for column, width in sized))
    return grid


def _records(listing: Listing, width: int) -> RenderableType:
    """The rows one under another, a label before each value: for terminals too narrow for a table."""
    return _separated([_pairs(_labelled(listing.columns, row), width) for row in listing.rows])


def _labelled(columns: Iterable[Column], row: Row) -> list[tuple[str, Text]]:
    pairs = ((column, column.value(row)) for column in columns)
    return [(column.header, _cell(value, column.style)) for column, value in pairs if value != ""]


def _pairs(items: Sequence[tuple[str, Text]], width: int) -> Text:
    """Labels before their values; over them where the page is too narrow for both."""
    labels = max((cells(label) for label, _ in items), default=0) + _GAP
    beside = width - labels >= _VALUE_AT_LEAST
    lines: list[Text] = []
    for name, value in items:
        label = _text(name, "muted")
        if beside:
            label.append(" " * (labels - cells(name)))
            lines += _hanging(label, value, _prose(width))
        else:
            lines += [*_hanging(Text(), label, width), *_hanging(Text(" "), value, width)]
    return _joined(lines)


def _hanging(head: Text, text: Text, width: int) -> list[Text]:
    """Lines of ``head`` and ``text``; where ``text`` folds it goes on below its own beginning."""
    indent = cells(head.plain)
    pieces = [
        piece for line in text.split(allow_blank=True) for piece in line.divide(breaks(line.plain, width - indent))
    ]
    for piece in pieces:
        piece.rstrip_end(max(1, width - indent))
    return [Text.assemble(Text(" " * indent) if place else head, piece) for place, piece in enumerate(pieces)]


def _joined(lines: Iterable[Text]) -> Text:
    return Text("\n", overflow="ignore", no_wrap=True).join(lines)


def _separated(parts: Sequence[RenderableType]) -> RenderableType:
    gaps: Sequence[RenderableType] = [""] * (len(parts) - 1)
    return Group(*(part for pair in zip_longest(parts, gaps) for part in pair if part is not None))


def _cell(value: Cell, style: Style = "", width: int = BAR) -> Text:
    if isinstance(value, Bar):
        return Text(_bar(value.fraction, min(width, BAR)), style=STYLES["amount"])
    return _text(value, style)


def _text(value: str | Marked, style: Style) -> Text:
    if isinstance(value, str):
        return Folded(printable(value), style=STYLES[style])
    text = Folded(style=STYLES[style])
    position = 0
    for start, end in value.spans:
        text.append(printable(value.text[position:start]))
        text.append(printable(value.text[start:end]), STYLES[value.style])
        position = end
    return text.append(printable(value.text[position:]))


def _bar(fraction: float, width: int) -> str:
    eighths = round(max(0.0, min(1.0, fraction)) * width * 8)
    full, rest = divmod(eighths, 8)
    return "█" * full + (_EIGHTHS[rest] if rest else "")
