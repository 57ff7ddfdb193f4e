"""What a command has to show, as values; the formats and the terminal decide how.

A command builds one of four views from plain JSON values and hands it to ``Session.show``:

- `Listing`: rows of the same fields (measures, units, search results …);
- `Records`: whole items, one object each (show);
- `Report`: one JSON object with pages for people (estimate, overview);
- `Verbatim`: text exactly as it is (text).

Scripts get ``fields`` of the rows, people get columns and blocks. Data is only data: no string in a view is ever
read as markup, emoji code or terminal control.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct

Row = Mapping[str, Any]
"""One row: field name -> JSON value (None, bool, int, float, str, lists and mappings of them; no Decimal).
Keys that are not among the view's ``fields`` are for columns only and never reach a script."""

Style = Literal["", "heading", "id", "amount", "muted", "good", "warn", "bad", "match"]
"""What a piece of text is; the page decides the colour. An empty one is plain."""


class Marked(Struct, frozen=True):
    """Text with highlighted spans: pairs of start and end (exclusive), in characters, in order, not overlapping."""

    text: str
    spans: tuple[tuple[int, int], ...] = ()
    style: Style = "match"


class Bar(Struct, frozen=True):
    """A bar of length ``fraction`` (0 to 1) of its column."""

    fraction: float


Cell = str | Marked | Bar


class Column(Struct, frozen=True):
    """A column that people see. ``value`` makes its cell from a row.

    ``kind``: ``text`` folds at the edge; ``id`` (short ids, names) and ``number`` (right-aligned) stay whole; ``key``
    (what people copy into the next command) stays whole too, and goes below its row where there is no room beside it.
    """

    header: str
    value: Callable[[Row], Cell]
    kind: Literal["text", "id", "key", "number"] = "text"
    style: Style = ""


class Listing(Struct, frozen=True):
    """Rows of the same fields. Every format holds the same rows; the table shows ``columns`` of them."""

    rows: Sequence[Row]
    fields: tuple[str, ...]
    """Names of the fields that scripts get, in their stable order: ASCII snake_case."""
    columns: tuple[Column, ...]
    title: str = ""
    notes: tuple[str, ...] = ()
    """Sentences under the table, for people only."""
    empty: str = "沒有符合的項目"
    """What people are told when there are no rows (on stderr)."""


class Heading(Struct, frozen=True):
    """A line that begins a part of a page."""

    text: str


class Paragraph(Struct, frozen=True):
    """Running text; folds at the width of the page, ``indent`` cells from its left edge."""

    text: str | Marked
    style: Style = ""
    indent: int = 0


class Pairs(Struct, frozen=True):
    """Labels with their values, one pair on a line."""

    items: tuple[tuple[str, Cell], ...]


Block = Heading | Paragraph | Pairs | Listing
"""A piece of a page; a Listing within a page is its table with title and notes."""


class Record(Struct, frozen=True):
    """One whole item: ``row`` for scripts, ``blocks`` for people."""

    row: Row
    blocks: tuple[Block, ...]


class Records(Struct, frozen=True):
    """Whole items. JSON is an object when there is one, an array when ``many`` were asked for."""

    records: tuple[Record, ...]
    fields: tuple[str, ...]
    many: bool = False


class Report(Struct, frozen=True):
    """One JSON object for scripts, ``blocks`` for people, ``listing`` its rows for csv, tsv and markdown.

    The notes of ``listing`` are what its rows do not say, such as warnings.
    """

    value: Row
    blocks: tuple[Block, ...]
    listing: Listing


class Verbatim(Struct, frozen=True):
    """Text printed exactly as it is (table and tsv), nothing added; other formats get ``row``."""

    text: str
    row: Row


View = Listing | Records | Report | Verbatim
