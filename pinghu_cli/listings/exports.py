"""What an export holds, as rows."""

from typing import Literal

from pinghu_cli.declared import Row


class ExportRow(Row, frozen=True):
    """A table or a view of an export."""

    table: str
    """Its name."""
    kind: Literal["table", "view"]
    """Whether it holds rows or computes them."""
    rows: int | None
    """How many rows it holds; null for a view."""
    description: str
    """What it holds."""


class SchemaRow(Row, frozen=True):
    """An answer that has a JSON Schema."""

    name: str
    """The command line that gives it, as `pinghu schema` takes it."""
    kind: Literal["array", "object"]
    """Whether JSON holds a list of rows, or one object."""
    fields: list[str]
    """The names of the fields of a row, or of the object."""
    description: str
    """What a row, or the object, is."""
