"""How people see a view: headings, folded text, tables that lose no character, records when the terminal is narrow.

A page is lines of pieces of text, each piece with what it is; `ansi` colours them, `output.picture` draws them. Nothing
in the data is read as markup, emoji code or terminal control.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from pinghu_cli.output.fold import breaks, cells, printable, widest
from pinghu_cli.output.formats import flat
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

Line = list[tuple[str, Style]]
"""One line: pieces of text with their styles, in order."""

PROSE = 120
"""Widest line of running text, in cells: longer ones are hard to read."""
ENDLESS = 100_000
"""Width of a page without an edge: nothing is folded."""
BAR = 24
"""Cells of a whole bar."""
_AT_LEAST = {"text": 14, "id": 20, "key": ENDLESS, "number": ENDLESS, "bar": 12}
_VALUE_AT_LEAST = 12
_GAP = "  "
_BULLET = "· "
"""What begins an entry of a list; where the entry folds it goes on below its text."""
_EIGHTHS = " ▏▎▍▌▋▊▉"
_CODES: dict[Style, str] = {
    "heading": "1",
    "id": "36",
    "amount": "32",
    "muted": "2",
    "good": "32",
    "warn": "33",
    "bad": "31",
    "match": "1;35",
}
"""Colours by their terminal codes: the eight that every theme has."""


def page(view: View | Table, width: int) -> list[Line]:
    """The whole view for a terminal of ``width`` cells."""
    match view:
        case Table():
            return _titled(view, width)
        case Listing(table=table):
            return _titled(table, width)
        case Records(records=records):
            return _separated(_blocks(record.blocks, width) for record in records)
        case Report(blocks=blocks):
            return _blocks(blocks, width)
        case Verbatim(text=text):
            return _folded([(printable(text), "")], width)


def chosen(view: View, fields: tuple[str, ...]) -> Table:
    """The rows of ``view`` with one column for each of ``fields``, headed by the field's name."""
    rows, names = rows_and_fields(view, fields)
    columns = tuple(Column(name, lambda row, name=name: flat(row.get(name))) for name in names)  # type: ignore[misc]
    return Table(items=rows, columns=columns)


def ansi(lines: Iterable[Line], *, color: bool) -> str:
    """The lines as text for a terminal, coloured or plain."""
    return "".join("".join(_piece(text, style, color) for text, style in line) + "\n" for line in lines)


def _piece(text: str, style: Style, color: bool) -> str:
    code = _CODES.get(style) if color and text.strip(" ") else None
    return f"\x1b[{code}m{text}\x1b[0m" if code else text


def _blocks(blocks: Sequence[Block], width: int) -> list[Line]:
    lines: list[Line] = []
    for before, block in zip((None, *blocks), blocks, strict=False):
        part = _block(block, width)
        if lines and part and (isinstance(block, Heading | Table) or isinstance(before, Pairs)):
            lines.append([])
        lines += part
    return lines


def _block(block: Block, width: int) -> list[Line]:
    match block:
        case Heading(text=text):
            return _folded(_pieces(text, "heading"), width)
        case Paragraph(text=text, style=style, indent=indent):
            pieces = _pieces(text, style)
            bullet = _BULLET if pieces[0][0].startswith(_BULLET) else ""
            pieces[0] = (pieces[0][0].removeprefix(bullet), pieces[0][1])
            return _hanging([(" " * indent + bullet, style if bullet else "")], pieces, _prose(width))
        case Pairs(items=items):
            return _pairs([(label, _pieces(value)) for label, value in items], width)
        case Table():
            return _titled(block, width)


def _titled(listing: Table, width: int) -> list[Line]:
    if not listing.items:
        return []
    lines = _folded(_pieces(listing.title, "heading"), width) if listing.title else []
    lines += _table(listing, width) or _records(listing, width)
    if listing.notes:
        lines.append([])
    return lines + [line for note in listing.notes for line in _folded(_pieces(note, "muted"), _prose(width))]


def _table(listing: Table, width: int) -> list[Line]:
    """The rows side by side, keys below their rows where that makes room; nothing when the page is too narrow."""
    beside = tuple(column for column in listing.columns if column.kind != "key")
    keys = tuple(column for column in listing.columns if column.kind == "key")
    longest = max((_natural(listing, key) for key in keys), default=0)
    if widths := _widths(listing, listing.columns, width):
        return _rows(listing, listing.columns, widths, ())
    if keys and len(_GAP) + longest <= width and (widths := _widths(listing, beside, width)):
        return _rows(listing, beside, widths, keys)
    return []


def _widths(listing: Table, columns: tuple[Column, ...], width: int) -> list[int] | None:
    """The widths of ``columns`` on a page of ``width`` cells; None when one of them would be unreadably narrow.

    Numbers and short names stay whole. What is left goes to text first, then to long ids and bars; no column gets
    more than it needs, and those that need more share alike.
    """
    needs = [min(_natural(listing, column), _prose(width)) for column in columns]
    bars = [any(isinstance(column.value(row), Bar) for row in listing.items) for column in columns]
    least = [_AT_LEAST["bar" if bar else column.kind] for bar, column in zip(bars, columns, strict=True)]
    widths = [min(need, floor) for need, floor in zip(needs, least, strict=True)]
    spare = width - sum(widths) - len(_GAP) * (len(needs) - 1)
    if spare < 0:
        return None
    text = [index for index, column in enumerate(columns) if column.kind == "text" and not bars[index]]
    others = [index for index in range(len(needs)) if index not in text]
    for group in (text, others):
        wanting = sorted(group, key=lambda index: needs[index] - widths[index])
        for place, index in enumerate(wanting):
            extra = min(needs[index] - widths[index], spare // (len(wanting) - place))
            widths[index] += extra
            spare -= extra
    return widths


def _natural(listing: Table, column: Column) -> int:
    return max(cells(column.header), *(_cells_of(column.value(row)) for row in listing.items))


def _cells_of(value: Cell) -> int:
    if isinstance(value, Bar):
        return BAR
    text = value if isinstance(value, str) else value.text
    return max(cells(line) for line in printable(text).split("\n"))


def _prose(width: int) -> int:
    return width if width >= ENDLESS // 2 else max(1, min(width, PROSE))


def _rows(listing: Table, columns: tuple[Column, ...], widths: list[int], keys: tuple[Column, ...]) -> list[Line]:
    """Header and rows, ``keys`` on lines of their own below each; every line is as wide as the table."""
    lines = _side_by_side([[[(column.header, "heading")]] for column in columns], columns, widths)
    lines += [[(_GAP + key.header, "heading")] for key in keys]
    for row in listing.items:
        sized = zip(columns, widths, strict=True)
        cell_lines = [_folded(_pieces(column.value(row), column.style, width), width) for column, width in sized]
        lines += _side_by_side(cell_lines, columns, widths)
        lines += [[(_GAP, ""), *_pieces(key.value(row), key.style)] for key in keys]
    widest_line = max(length(line) for line in lines)
    return [[*line, (" " * (widest_line - length(line)), "")] for line in lines] if keys else lines


def _side_by_side(cell_lines: list[list[Line]], columns: tuple[Column, ...], widths: list[int]) -> list[Line]:
    """The lines of the cells of one row, padded and joined; shorter cells go on empty."""
    lines: list[Line] = []
    for place in range(max(len(cell) for cell in cell_lines)):
        line: Line = []
        for cell, column, width in zip(cell_lines, columns, widths, strict=True):
            content = cell[place] if place < len(cell) else []
            space: Line = [(" " * (width - length(content)), "")]
            gap: Line = [(_GAP, "")] if line else []
            line += gap + (space + content if column.kind == "number" else content + space)
        lines.append(line)
    return lines


def _records(listing: Table, width: int) -> list[Line]:
    """The rows one under another, a label before each value: for terminals too narrow for a table."""
    return _separated(_pairs(_labelled(listing.columns, row, width), width) for row in listing.items)


def _labelled(columns: Sequence[Column], row: Any, width: int) -> list[tuple[str, Line]]:
    beside = width - max(cells(column.header) for column in columns) - len(_GAP)
    values = ((column, column.value(row)) for column in columns)
    return [(column.header, _pieces(value, column.style, beside)) for column, value in values if value != ""]


def _pairs(items: Sequence[tuple[str, Line]], width: int) -> list[Line]:
    """Labels before their values; over them where the page is too narrow for both, or a word would break."""
    labels = max((cells(label) for label, _ in items), default=0) + len(_GAP)
    lines: list[Line] = []
    for name, value in items:
        longest = widest("".join(text for text, _ in value))
        if width - labels >= _VALUE_AT_LEAST and (longest <= width - labels or longest >= width):
            lines += _hanging([(name, "muted"), (" " * (labels - cells(name)), "")], value, _prose(width))
        else:
            lines += [*_folded([(name, "muted")], width), *_hanging([(" ", "")], value, width)]
    return lines


def _hanging(head: Line, body: Line, width: int) -> list[Line]:
    """``body`` behind ``head``; where it folds it goes on below its own beginning."""
    indent = length(head)
    return [
        [*(head if place == 0 else [(" " * indent, "")]), *line]
        for place, line in enumerate(_folded(body, width - indent))
    ]


def _folded(pieces: Line, width: int) -> list[Line]:
    """The pieces as lines of at most ``width`` cells; indented text keeps its indent where it folds."""
    text = "".join(part for part, _ in pieces)
    indent = len(text) - len(text.lstrip(" "))
    lines = [_slice(pieces, start, end) for start, end in _ranges(text[indent:], max(1, width - indent), indent)]
    return [[(" " * indent, ""), *line] for line in lines] if indent else lines


def _ranges(text: str, width: int, at: int) -> Iterator[tuple[int, int]]:
    """Start and end of each line of ``text``, counted from ``at``; spaces that hang over its edge are left out."""
    for line in text.split("\n"):
        for start, end in pairwise([0, *breaks(line, width), len(line)]):
            hanging = cells(line[start:end]) > width
            yield at + start, at + (len(line[:end].rstrip(" ")) if hanging else end)
        at += len(line) + 1


def _slice(pieces: Line, start: int, end: int) -> Line:
    found: Line = []
    for text, style in pieces:
        if start < len(text) and end > 0:
            found.append((text[max(0, start) : end], style))
        start, end = start - len(text), end - len(text)
    return found


def length(line: Line) -> int:
    """Cells of a line."""
    return sum(cells(text) for text, _ in line)


def _separated(parts: Iterable[list[Line]]) -> list[Line]:
    """Parts with an empty line between them."""
    return [line for place, part in enumerate(parts) for line in ([[], *part] if place else part)]


def _pieces(value: Cell, style: Style = "", width: int = BAR) -> Line:
    """A cell as pieces of printable text; a bar fills at most ``width`` cells."""
    match value:
        case Bar(fraction=fraction):
            return [(_bar(fraction, min(width, BAR)), "amount")]
        case Marked(text=text, spans=spans, style=marked):
            edges = [0, *(edge for span in spans for edge in span), len(text)]
            parts = [printable(text[start:end]) for start, end in pairwise(edges)]
            return [(part, marked if place % 2 else style) for place, part in enumerate(parts)]
        case _:
            return [(printable(value), style)]


def _bar(fraction: float, width: int) -> str:
    full, rest = divmod(round(max(0.0, min(1.0, fraction)) * width * 8), 8)
    return "█" * full + (_EIGHTHS[rest] if rest else "")
