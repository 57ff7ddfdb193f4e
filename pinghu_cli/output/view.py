"""What a command has to show, as values; the formats and the terminal decide how.

A command builds one of four views from declared rows (see `listings`) and hands it to ``Session.show``:

- `Listing`: rows of one type (measures, units, search results …);
- `Records`: whole items, one object each (show);
- `Report`: one object with a page for people (estimate, overview);
- `Verbatim`: text exactly as it is (text).

Scripts get the rows, people get tables and blocks. Data is only data: no string in a view is ever read as markup,
emoji code or terminal control.
"""

from collections.abc import Callable, Sequence
from typing import Any, Literal

from msgspec import Struct

from pinghu_cli.declared import Row, fields_of

Style = Literal["", "heading", "id", "figure", "muted", "good", "warn", "bad", "match"]
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
    """A column that people see. ``value`` makes its cell from one of the table's items.

    ``kind``: ``text`` folds at the edge; ``id`` (short ids, names) and ``number`` (right-aligned) stay whole; ``key``
    (what people copy into the next command) stays whole too, and goes below its row where there is no room beside it.
    """

    header: str
    value: Callable[[Any], Cell]
    kind: Literal["text", "id", "key", "number"] = "text"
    style: Style = ""


class Table(Struct, frozen=True):
    """Columns of the same items (typed answers or rows), for people."""

    items: Sequence[Any]
    columns: tuple[Column, ...]
    title: str = ""
    notes: tuple[str, ...] = ()
    """Sentences under the table."""


class ChartBar(Struct, frozen=True):
    """A bar: ``value`` on the chart's one scale, and as ``shown``. A ``part`` is of the bar before it that is none."""

    label: str
    value: float
    shown: str
    part: bool = False


class Chart(Struct, frozen=True):
    """Bars of one whole on one scale, for pictures."""

    title: str
    bars: tuple[ChartBar, ...]
    note: str = ""


NOTHING = "沒有符合的項目"


class Listing(Struct, frozen=True):
    """Rows of one declared type for scripts, their table for people. Every format holds the same rows."""

    of: type[Row]
    """The type of the rows; it stands for itself where there are none."""
    rows: Sequence[Row]
    table: Table
    without: tuple[str, ...] = ()
    """Fields of the type that this listing does not have."""
    empty: str = NOTHING
    """What people are told when there are no rows (on stderr)."""
    warnings: tuple[str, ...] = ()
    """What must be said with the rows: below their table, on stderr where a format holds rows alone."""
    chart: Chart | None = None
    """What a picture of it shows; None: the page itself."""

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of the fields that scripts get, in their stable order."""
        return tuple(field for field in fields_of(self.of) if field not in self.without)


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

    items: tuple[tuple[str, str | Marked], ...]


Block = Heading | Paragraph | Pairs | Table
"""A piece of a page."""


class Record(Struct, frozen=True):
    """One whole item: ``row`` for scripts, ``blocks`` for people."""

    row: Row
    blocks: tuple[Block, ...]


class Records(Struct, frozen=True):
    """Whole items. JSON is an object when there is one, an array when ``many`` were asked for."""

    records: tuple[Record, ...]
    many: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of the fields of all the items; one that an item does not have is empty for it."""
        return tuple(dict.fromkeys(field for record in self.records for field in fields_of(type(record.row))))


class Report(Struct, frozen=True):
    """One object for scripts, ``blocks`` for people, ``listing`` its rows for formats that hold rows alone."""

    value: Row
    blocks: tuple[Block, ...]
    listing: Listing
    notes: tuple[str, ...] = ()
    """What the rows do not say, such as warnings: on stderr where a format holds rows alone."""


class Verbatim(Struct, frozen=True):
    """Text printed exactly as it is (table and tsv), nothing added; other formats get ``row``."""

    text: str
    row: Row


View = Listing | Records | Report | Verbatim
