"""A database -> a file, atomically."""

import csv
import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, get_args

from pinghu_cli.drafts import folder_beside
from pinghu_cli.errors import UsageError
from pinghu_cli.export.datasette import DATABASE, METADATA, metadata
from pinghu_cli.export.fulltext import add_indexes
from pinghu_cli.export.schema import Database, Dialect, Table, Type, Value, label
from pinghu_cli.export.script import script, statements
from pinghu_cli.files import check_output, in_print, on_disk, write_error, write_whole
from pinghu_cli.intake.database import in_our_words, load_duckdb
from pinghu_cli.quantities.printed import plain

Format = Literal["sqlite", "datasette", "duckdb", "csv", "json", "sql"]
FORMATS: tuple[Format, ...] = get_args(Format)
SCHEMA = 2
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


def write(
    database: Database,
    format: Format,
    name: str,
    dialect: Dialect = "duckdb",
    *,
    bom: bool = False,
    inputs: Sequence[str] = (),
) -> None:
    """Write ``database`` to the file ``name``; what stood there is replaced, once all is written.

    CSV is a folder, or an archive where the name ends in ``.zip``, ``datasette`` a folder; ``dialect`` is that of
    ``sql``, ``bom`` begins each file of ``csv``. Raise UsageError where DuckDB or SQLite's FTS5 is needed and missing,
    the name is one of the ``inputs``, or a folder of something else is in the way; WriteError.
    """
    path = Path(on_disk(name))
    match format:
        case "csv" if path.suffix != ".zip":
            _write_folder(_csv_files(database, bom=bom), PACKAGE, path, name)
        case "datasette":
            _write_folder(_datasette_files(database), METADATA, path, name)
        case "csv":
            write_whole(name, _zipped(database, bom=bom), inputs=inputs)
        case "sqlite":
            check_output(name, inputs=inputs, database=True)
            write_whole(name, _sqlite(database), database=True)
        case "duckdb":
            check_output(name, inputs=inputs, database=True)
            write_whole(name, _duckdb(database, path), database=True)
        case _:
            write_whole(name, as_text(database, format, dialect), inputs=inputs)


def as_text(database: Database, format: Format, dialect: Dialect = "duckdb") -> str:
    """The formats that are one text, ``json`` and ``sql``."""
    if format == "sql":
        return script(database, dialect)
    return json.dumps(_object(database), ensure_ascii=False, indent=1) + "\n"


def _sqlite(database: Database) -> bytes:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("BEGIN")
        for statement in statements(database, "sqlite"):
            connection.execute(statement)
        try:
            add_indexes(connection, database)
        except sqlite3.OperationalError:
            raise UsageError(
                "no-full-text",
                "這個 Python 的 SQLite 沒有全文索引(FTS5)",
                "請用 pinghu export sql 檔案 --dialect sqlite",
            ) from None
        connection.execute("COMMIT")
        return connection.serialize()


def _duckdb(database: Database, path: Path) -> bytes:
    """DuckDB makes its file by itself, with others beside it. Raise OSError where the disk is full."""
    module = load_duckdb()
    with folder_beside(path) as folder:
        made = folder / "made"
        try:
            with module.connect(in_print(made), config={"threads": 1}) as connection:  # more would wait for each other
                connection.execute("BEGIN")  # else each of hundreds of statements waits for the disk
                for statement in statements(database, "duckdb"):
                    connection.execute(statement)
                connection.execute("COMMIT")
                connection.execute("CHECKPOINT")  # closing writes too, and says nothing where it cannot
        except module.Error as error:
            raise in_our_words(error, in_print(path)) from None
        except RuntimeError as error:
            if str(error) != "Query interrupted":  # what DuckDB makes of Ctrl-C
                raise
            raise KeyboardInterrupt from None
        return made.read_bytes()


def _datasette_files(database: Database) -> Iterator[tuple[str, bytes]]:
    """The name and the content of each file, the description last."""
    yield f"{DATABASE}.db", _sqlite(database)
    yield METADATA, json.dumps(metadata(database), ensure_ascii=False, indent=1).encode() + b"\n"


def _csv_files(database: Database, *, bom: bool) -> Iterator[tuple[str, bytes]]:
    """The name and the content of each file, the description last."""
    for table in database.tables:
        stream = io.StringIO(newline="")
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([column.name for column in table.columns])
        writer.writerows([_cell(value) for value in row] for row in table.rows)
        yield f"{table.name}.csv", stream.getvalue().encode("utf-8-sig" if bom else "utf-8")
    yield PACKAGE, json.dumps(_package(database), ensure_ascii=False, indent=1).encode() + b"\n"


def _zipped(database: Database, *, bom: bool) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _csv_files(database, bom=bom):
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _write_folder(files: Iterator[tuple[str, bytes]], description: str, path: Path, name: str) -> None:
    """A folder of ``files``, one of them the ``description``, in the place of an earlier one, an empty one, or none."""
    if path.exists() and not path.is_dir():
        raise UsageError("in-the-way", f"{name} 已有,不是資料夾", "請用另一個名字;壓縮檔的檔名要以 .zip 結尾")
    strange = sorted(_strange(path, description)) if path.is_dir() else []
    if strange:
        raise UsageError("in-the-way", f"{name} 是已有的資料夾,裡面有「{strange[0]}」", "請用另一個名字")
    path = path.resolve()
    try:
        with folder_beside(path) as folder:
            made = folder / "made"
            made.mkdir()
            for file, content in files:
                (made / file).write_bytes(content)
            if path.is_dir():
                path.rename(folder / "before")
            made.rename(path)
    except OSError as error:
        raise write_error(error, name) from None


def _strange(folder: Path, description: str) -> set[str]:
    """The names in ``folder`` that no earlier export, with the file ``description``, has made."""
    names = {file.name for file in folder.iterdir()}
    try:
        told = json.loads((folder / description).read_bytes())
        made = told["resources"] if description == PACKAGE else told["databases"]
        ours = [entry["path"] for entry in made] if description == PACKAGE else [f"{entry}.db" for entry in made]
        return names - {description, *ours}
    except (OSError, ValueError, LookupError, TypeError):
        return names


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
        "title": table.label,
        "description": table.description,
        "type": "table",
        "path": f"{table.name}.csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [
                {
                    "name": column.name,
                    "title": label(table.name, column.name),
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
