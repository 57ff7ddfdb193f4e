"""The rows of a table as texts in the database, in the order of the file."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from pinghu_cli.batch.engine import Engine
from pinghu_cli.drafts import Draft
from pinghu_cli.intake.database import literal
from pinghu_cli.intake.headings import Headings
from pinghu_cli.intake.rows import Rejected, Row
from pinghu_cli.intake.tables import Table

CELLS = "cells"
"""All rows: ``place`` (from 0), ``line`` and the texts of the columns, ``c0``, ``c1`` …; blank ones may be null. Beside
them stands what the database derives of the texts as it reads them."""
TEXTS = f"{CELLS}_texts"
"""The table behind `CELLS`: each row at its place."""
REJECTS = "rejects"
REJECT_FIELDS = ("line", "column", "value", "code", "reason", "remedy", "text")
"""The columns of `REJECTS`; see docs/batch.md."""


def column(place: int) -> str:
    """The name of a column of `CELLS`."""
    return f"c{place}"


def columns_of(headings: Headings) -> list[str]:
    """The names of the columns of `CELLS` with the texts."""
    return [column(place) for place in range(len(headings.columns))]


def load_cells(engine: Engine, table: Table, derived: Mapping[str, str], good: Draft, bad: Draft) -> None:
    """Fill `CELLS` and `REJECTS` with the rows of ``table``; ``good`` and ``bad`` are temporary files.

    ``derived`` are further columns of `CELLS`, as expressions over the texts of a row.
    """
    further = "".join(f", {expression} AS {name}" for name, expression in derived.items())
    fields = ", ".join(f"{_name(field)} {'BIGINT' if field == 'line' else 'TEXT'}" for field in REJECT_FIELDS)
    engine.run(f"CREATE TABLE {REJECTS} ({fields})")
    if _load_plainly(engine, table, further):
        return
    streams = [io.TextIOWrapper(draft.stream, "utf-8", newline="", errors="backslashreplace") for draft in (good, bad)]
    writers = [csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n") for stream in streams]
    for row in _watched(engine, table.rows()):
        if isinstance(row, Row):
            writers[0].writerow([row.line, *row.cells])
        else:
            writers[1].writerow(reject_row(row))
    for stream in streams:
        stream.flush()
        stream.detach()
    names = ["line", *columns_of(table.headings)]
    engine.run(f"CREATE TABLE {TEXTS} AS SELECT *{further} FROM {_csv(good.path, names)}")
    engine.run(f"INSERT INTO {REJECTS} BY NAME FROM {_csv(bad.path, REJECT_FIELDS)}")
    engine.run(f"CREATE VIEW {CELLS} AS SELECT *, rowid AS place FROM {TEXTS}")


def reject_row(row: Rejected) -> list[object]:
    """The values of `REJECT_FIELDS`; several faults of a row stand in one cell each."""
    faults = row.faults
    return [
        row.line,
        "、".join(dict.fromkeys(fault.column for fault in faults if fault.column)),
        ";".join(fault.value for fault in faults if fault.value),
        faults[0].code,
        ";".join(fault.reason for fault in faults),
        ";".join(dict.fromkeys(fault.remedy for fault in faults if fault.remedy)),
        _storable(row.text),
    ]


def _load_plainly(engine: Engine, table: Table, further: str) -> bool:
    """Have the database split the lines itself, where every one of them is a record of the right width."""
    plain = table.plain
    if plain is None:
        return False
    names = ", ".join(f"{text}: 'VARCHAR'" for text in columns_of(table.headings))
    layout = f"delim = {literal(plain.delimiter)}, quote = '', escape = '', header = false, skip = {plain.header_lines}"
    source = f"read_csv({literal(plain.path)}, auto_detect = false, {layout}, columns = {{{names}}})"
    if not engine.try_run(f"CREATE TABLE {TEXTS} AS SELECT *{further} FROM {source}"):
        return False
    if engine.value(f"SELECT COUNT(*) FROM {TEXTS}") != plain.records:
        engine.run(f"DROP TABLE {TEXTS}")
        return False
    first = plain.header_lines + 1
    engine.run(f"CREATE VIEW {CELLS} AS SELECT rowid + {first} AS line, *, rowid AS place FROM {TEXTS}")
    return True


def _watched(engine: Engine, rows: Iterable[Row | Rejected]) -> Iterator[Row | Rejected]:
    for count, row in enumerate(rows):
        if not count % 10_000:
            engine.advance(1 - 1 / (1 + count / 100_000))
        yield row


def _csv(path: str, names: Iterable[str]) -> str:
    columns = ", ".join(f"{_name(name)}: '{'BIGINT' if name == 'line' else 'VARCHAR'}'" for name in names)
    layout = "delim = ',', quote = '\"', escape = '\"', new_line = '\\n', header = false"
    return f"read_csv({literal(path)}, auto_detect = false, {layout}, columns = {{{columns}}})"


def _name(field: str) -> str:
    return f'"{field}"'


def _storable(text: object) -> object:
    """A text that UTF-8 can hold."""
    return text.encode("utf-8", "backslashreplace").decode() if isinstance(text, str) and not text.isascii() else text
