"""A database -> a file, written under another name and put in place whole."""

import csv
import json
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, get_args

from pinghu_cli.batch.engine import load_duckdb
from pinghu_cli.errors import UsageError
from pinghu_cli.export.schema import Database, Table, Type, Value
from pinghu_cli.export.script import Dialect, script, statements
from pinghu_cli.files import folder_beside, in_print
from pinghu_cli.quantities.printed import plain

Format = Literal["sqlite", "duckdb", "csv", "json", "sql"]
FORMATS: tuple[Format, ...] = get_args(Format)
SCHEMA = 1
"""Version of the form of the JSON file; raised when a field changes its meaning or goes."""
PACKAGE = "datapackage.json"
"""Describes a folder of CSV files, as Frictionless Data Package tells."""
_FRICTIONLESS: dict[Type, str] = {
    "TEXT": "string",
    "BIGINT": "integer",
    "BOOLEAN": "boolean",
    "DECIMAL(18, 2)": "number",
    "DECIMAL(18, 9)": "number",
}


def write(database: Database, format: Format, path: Path, dialect: Dialect = "duckdb") -> None:
    """Write ``database`` to ``path``; what stood there is replaced, once all is written.

    CSV is a folder, or an archive where the name ends in ``.zip``; ``dialect`` is that of ``sql``.
    Raise UsageError where DuckDB is needed and missing, or a folder of something else is in the way; OSError.
    """
    if path.is_dir() and not (format == "csv" and _is_ours(path)):
        raise UsageError("in-the-way", f"{in_print(path)} 是已有的資料夾", "請用另一個名字")
    with folder_beside(path) as folder:
        made = folder / "made"
        _writer(format, dialect, zipped=path.suffix == ".zip")(database, made)
        if path.is_dir():
            path.rename(folder / "before")
        made.replace(path)


def as_text(database: Database, format: Format, dialect: Dialect = "duckdb") -> str:
    """The formats that are one text, ``json`` and ``sql``."""
    if format == "sql":
        return script(database, dialect)
    return json.dumps(_object(database), ensure_ascii=False, indent=1) + "\n"


def _writer(format: Format, dialect: Dialect, *, zipped: bool) -> Callable[[Database, Path], None]:
    match format:
        case "sqlite":
            return _write_sqlite
        case "duckdb":
            return _write_duckdb
        case "csv":
            return _write_zip if zipped else _write_csv
        case _:
            return lambda database, path: _write_text(path, as_text(database, format, dialect))


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")


def _write_sqlite(database: Database, path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("BEGIN")
        for statement in statements(database, "sqlite"):
            connection.execute(statement)
        connection.execute("COMMIT")


def _write_duckdb(database: Database, path: Path) -> None:
    with load_duckdb().connect(in_print(path)) as connection:
        for statement in statements(database, "duckdb"):
            connection.execute(statement)


def _write_csv(database: Database, folder: Path) -> None:
    folder.mkdir()
    for table in database.tables:
        with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow([column.name for column in table.columns])
            writer.writerows([_cell(value) for value in row] for row in table.rows)
    _write_text(folder / PACKAGE, json.dumps(_package(database), ensure_ascii=False, indent=1) + "\n")


def _write_zip(database: Database, path: Path) -> None:
    folder = path.with_name("csv")
    _write_csv(database, folder)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            archive.writestr(zipfile.ZipInfo(file.name), file.read_bytes(), zipfile.ZIP_DEFLATED)


def _is_ours(folder: Path) -> bool:
    """Whether ``folder`` is an earlier export of CSV files, or empty."""
    return (folder / PACKAGE).exists() or not any(folder.iterdir())


def _cell(value: Value) -> str | int | None:
    """As in JSON: ``true``; digits as they are; nothing for null."""
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value.normalize():f}"
        case _:
            return value


def _package(database: Database) -> dict[str, Any]:
    keys = {table.name: table.key[0] for table in database.tables}
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "pinghu",
        "title": database.title,
        "version": database.sha256,
        "resources": [_resource(table, keys) for table in database.tables],
    }


def _resource(table: Table, keys: dict[str, str]) -> dict[str, Any]:
    return {
        "name": table.name.replace("_", "-"),
        "description": table.description,
        "type": "table",
        "path": f"{table.name}.csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [
                {
                    "name": column.name,
                    "type": _FRICTIONLESS[column.type],
                    "description": column.description,
                    "constraints": {"required": column.required},
                }
                for column in table.columns
            ],
            "primaryKey": list(table.key),
            "foreignKeys": [
                {
                    "fields": [column.name],
                    "reference": {"resource": column.refers.replace("_", "-"), "fields": [keys[column.refers]]},
                }
                for column in table.columns
                if column.refers
            ],
            "missingValues": [""],
        },
    }


def _object(database: Database) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "title": database.title,
        "sha256": database.sha256,
        "tables": {table.name: [_row(table, row) for row in table.rows] for table in database.tables},
    }


def _row(table: Table, row: tuple[Value, ...]) -> dict[str, Any]:
    values = (plain(value) if isinstance(value, Decimal) else value for value in row)
    return dict(zip((column.name for column in table.columns), values, strict=True))
