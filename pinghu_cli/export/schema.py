"""What a table is: columns with types, keys and descriptions, and rows; and what a view is."""

from decimal import Decimal
from typing import Literal

import msgspec

from pinghu_cli.listings.labels import LABELS

Type = Literal["TEXT", "BIGINT", "BOOLEAN", "DECIMAL(18, 2)", "DECIMAL(18, 9)"]
Dialect = Literal["duckdb", "sqlite", "postgres", "spark"]
YUAN: Type = "DECIMAL(18, 2)"
"""An amount in 元."""
NUMBER: Type = "DECIMAL(18, 9)"
"""A rate as a fraction, or a counted quantity."""
Value = str | int | bool | Decimal | None


class Column(msgspec.Struct, frozen=True):
    """A column; ``refers`` names the table whose key it holds."""

    name: str
    type: Type
    description: str
    refers: str | None = None
    required: bool = True


class Table(msgspec.Struct, frozen=True):
    """A table: ``key`` are the columns that tell its rows apart; ``rows`` in reading order."""

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...] = ()


class View(msgspec.Struct, frozen=True):
    """A query with a name; ``query`` in DuckDB's SQL, over tables and views that come before (see `export.views`)."""

    name: str
    description: str
    query: str


class Database(msgspec.Struct, frozen=True):
    """All tables, each after those it refers to, and all views."""

    title: str
    sha256: str
    """Of the data as loaded, as in a receipt."""
    period: tuple[int, int]
    """The first and the last year in which the document holds."""
    tables: tuple[Table, ...]
    views: tuple[View, ...]


def text(name: str, description: str = "", refers: str | None = None, *, required: bool = True) -> Column:
    """A column of text; without a description it is what the field of the listings is called."""
    return Column(name, "TEXT", description or LABELS[name], refers, required)


def whole(name: str, description: str = "", *, required: bool = True) -> Column:
    """A column of whole numbers."""
    return Column(name, "BIGINT", description or LABELS[name], None, required)


def yuan(name: str, description: str = "", *, required: bool = False) -> Column:
    """A column of amounts in 元."""
    return Column(name, YUAN, description or LABELS[name], None, required)
