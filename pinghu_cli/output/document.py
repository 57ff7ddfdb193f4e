"""A view as a document of its own, for people: Markdown that a wiki takes, HTML that Word takes.

Listings are tables of all their fields, with Chinese headings; what is one thing (an item, a receipt) is its page.
"""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise
from typing import Any

from pinghu_cli.output.fold import cells, printable
from pinghu_cli.output.formats import Field, Headings, as_markdown, cell, flat, table
from pinghu_cli.output.view import (
    Bar,
    Block,
    Cell,
    Heading,
    Listing,
    Marked,
    Pairs,
    Paragraph,
    Records,
    Report,
    Table,
    Verbatim,
    View,
)

_STYLE = """\
body { font: 1em/1.6 "PingFang TC", "Microsoft JhengHei", "Noto Sans CJK TC", sans-serif; margin: 2em; }
table { border-collapse: collapse; margin: .5em 0 1.5em; }
caption { text-align: left; font-weight: bold; }
th, td { border: 1px solid #999; padding: .2em .5em; text-align: left; vertical-align: top; }
thead th { background: #eee; }
th, .short { white-space: nowrap; }
.number { text-align: right; white-space: nowrap; }
.muted, .notes { color: #555; }
.warn { color: #850; }
.bad { color: #a00; }
.good, .figure { color: #060; }
@media print { body { margin: 0; } thead { display: table-header-group; } tr { break-inside: avoid; } }
"""


def blocks_of(view: View) -> Sequence[Block]:
    """The page of what is one thing; of a listing its title, its table and its notes."""
    match view:
        case Listing(table=listed, warnings=warnings):
            title = [Heading(listed.title)] if listed.title else []
            return [*title, listed, *(Paragraph(warning, "warn") for warning in warnings)]
        case Records(records=records):
            return [block for record in records for block in record.blocks]
        case Report(blocks=blocks):
            return blocks
        case Verbatim(text=text):
            return [Paragraph(text)]


def markdown(view: View) -> str:
    """The page of one thing in Markdown."""
    return "\n".join(part for block in blocks_of(view) if (part := _markdown(block)))


def _markdown(block: Block) -> str:
    match block:
        case Heading(text=text):
            return f"## {_line(text)}\n"
        case Paragraph(text=text):
            plain = plain_cell(text)
            return f"- {_line(plain[2:])}" if plain.startswith("· ") else f"{_line(plain)}\n"
        case Pairs(items=items):
            return "".join(f"- {_line(label)}:{_line(plain_cell(value))}\n" for label, value in items)
        case Table(items=items, columns=columns):
            shown = [column for column in columns if column.header]
            rows = [[plain_cell(column.value(item)) for column in shown] for item in items]
            title = f"**{_line(block.title)}**\n\n" if block.title else ""
            return f"{title}{as_markdown(rows, [column.header for column in shown])}" if rows else ""


def _line(text: str) -> str:
    """Text of a page with what Markdown would take for markup escaped."""
    escaped = "".join(f"\\{character}" if character in "\\`*_#<[|" else character for character in printable(text))
    return escaped.replace("\n", "<br>")


def html(view: View, title: str, fields: tuple[str, ...] | None, headings: Headings, language: str) -> str:
    """A page of HTML that refers to nothing outside. Raise UsageError for a field that the view does not have."""
    if isinstance(view, Listing | Verbatim) or fields:
        body = [*_listing(view, fields, headings)]
    else:
        body = [part for block in blocks_of(view) for part in _html(block)]
        if body and body[0].startswith("<h2>"):
            body[0] = f"<h1>{body[0].removeprefix('<h2>').removesuffix('</h2>')}</h1>"
    head = f'<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n<title>{_text(title)}</title>'
    opening = f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n{head}\n<style>\n{_STYLE}</style>\n</head>\n<body>\n'
    return opening + "".join(f"{part}\n" for part in body) + "</body>\n</html>\n"


def _listing(view: View, fields: tuple[str, ...] | None, headings: Headings) -> Iterator[str]:
    rows, chosen = table(view, fields)
    people = view.table if isinstance(view, Listing) else Table((), ())
    if people.title:
        yield f"<h1>{_text(people.title)}</h1>"
    names = [field.label if headings == "zh" else field.name for field in chosen]
    yield from _table(names, [[_field(row.get(field.name), field, headings) for field in chosen] for row in rows])
    yield from (f'<p class="notes">{_text(note)}</p>' for note in people.notes)
    if isinstance(view, Listing):
        yield from (f'<p class="warn">{_text(warning)}</p>' for warning in view.warnings)


def _field(value: Any, field: Field, headings: Headings) -> str:
    """A cell of a listing: figures grouped and fractions in percent where people read them."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        percent = headings == "zh" and field.name in FRACTIONS
        grouped = f"{value:.1%}" if percent else f"{value:,}" if headings == "zh" else flat(value)
        return f'<td class="number">{grouped}</td>'
    text = flat(cell(value, field, headings))
    return f"<td{_class('short' if cells(text) <= _SHORT else '')}>{_text(text)}</td>"


_SHORT = 20
"""Cells up to which a text stays in one line."""
FRACTIONS = ("share", "rate", "reduced_rate")
"""Fields that are fractions: in percent for people."""


def _html(block: Block) -> Iterator[str]:
    match block:
        case Heading(text=text):
            yield f"<h2>{_text(text)}</h2>"
        case Paragraph(text=text, style=style, indent=indent):
            margin = f' style="margin-left: {indent}em"' if indent else ""
            yield f"<p{_class(style)}{margin}>{_marked(text)}</p>"
        case Pairs(items=items):
            yield "<table>"
            yield from (
                f'<tr><th scope="row">{_text(label)}</th><td>{_marked(value)}</td></tr>' for label, value in items
            )
            yield "</table>"
        case Table(items=items, columns=columns):
            shown = [column for column in columns if column.header]
            rows = [
                [f"<td{_class(column.style, column.kind)}>{_marked(column.value(item))}</td>" for column in shown]
                for item in items
            ]
            yield from _table([column.header for column in shown], rows, block.title)
            yield from (f'<p class="notes">{_text(note)}</p>' for note in block.notes)


def _table(names: Sequence[str], rows: Sequence[Sequence[str]], title: str = "") -> Iterator[str]:
    yield "<table>"
    if title:
        yield f"<caption>{_text(title)}</caption>"
    headers = "".join(f'<th scope="col">{_text(name)}</th>' for name in names)
    yield f"<thead><tr>{headers}</tr></thead>"
    yield "<tbody>"
    yield from (f"<tr>{''.join(row)}</tr>" for row in rows)
    yield "</tbody>"
    yield "</table>"


def _class(style: str, kind: str = "") -> str:
    names = " ".join(name for name in (style, "number" if kind == "number" else "") if name)
    return f' class="{names}"' if names else ""


def _marked(value: Cell) -> str:
    """A cell; a highlight as <mark>."""
    if not isinstance(value, Marked):
        return _text(plain_cell(value))
    edges = [0, *(edge for span in value.spans for edge in span), len(value.text)]
    parts = [_text(value.text[start:end]) for start, end in pairwise(edges)]
    return "".join(f"<mark>{part}</mark>" if index % 2 else part for index, part in enumerate(parts))


def plain_cell(value: Cell) -> str:
    """A cell as text; a bar as its percentage."""
    match value:
        case Bar(fraction=fraction):
            return f"{fraction:.0%}"
        case Marked(text=text):
            return text
        case str():
            return value


def _text(text: str) -> str:
    return escape(printable(text)).replace("\n", "<br>")
