"""A database as SQL: statements that create it in one engine. The queries of the views are in `export.views`.

Tables are written in the SQL that DuckDB, SQLite and PostgreSQL share. Spark has no keys and its tables want a place to
be kept, so there every table is a temporary view of its rows, and the caller brings the view ``claims``.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import get_args

from pinghu_cli.export.schema import Column, Database, Dialect, Table, Value, View
from pinghu_cli.export.views import query
from pinghu_cli.receipts.rules import Period

DIALECTS: tuple[Dialect, ...] = get_args(Dialect)
CLAIMS = "claims"
_ROWS = 500
"""Rows of one INSERT."""


def statements(database: Database, dialect: Dialect) -> Iterator[str]:
    """What to run, in order, without semicolons: each runs by itself."""
    for table in database.tables:
        yield from _spark_table(table) if dialect == "spark" else _table(table, database, dialect)
    for view in database.views:
        yield _view(view, dialect, database.period)
        if dialect in {"duckdb", "postgres"}:
            yield f"COMMENT ON VIEW {view.name} IS {literal(view.description, dialect)}"


def script(database: Database, dialect: Dialect) -> str:
    """The statements as one text with a head that says what it is, an empty line between them."""
    head = f"-- {database.title}\n-- pinghu export sql --dialect {dialect}; data {database.sha256}\n"
    return head + "".join(f"\n{statement};\n" for statement in statements(database, dialect))


def _table(table: Table, database: Database, dialect: Dialect) -> Iterator[str]:
    keys = {referred.name: referred.key[0] for referred in database.tables}
    lines = [(_column(column), column.description) for column in table.columns]
    lines.append((f"PRIMARY KEY ({', '.join(table.key)})", ""))
    lines += [
        (f"FOREIGN KEY ({column.name}) REFERENCES {column.refers} ({keys[column.refers]})", "")
        for column in table.columns
        if column.refers
    ]
    noted = dialect == "sqlite"  # keeps the text of the statement, and has no other place for a description
    body = "\n".join(
        f"  {line}{',' if place < len(lines) else ''}{f' -- {words}' if words and noted else ''}"
        for place, (line, words) in enumerate(lines, 1)
    )
    yield f"CREATE TABLE {table.name} ({f' -- {table.description}' if noted else ''}\n{body}\n)"
    if not noted:
        yield f"COMMENT ON TABLE {table.name} IS {literal(table.description, dialect)}"
        for column in table.columns:
            yield f"COMMENT ON COLUMN {table.name}.{column.name} IS {literal(column.description, dialect)}"
    if dialect in {"sqlite", "postgres"}:
        for column in table.columns:
            if column.refers and column.name != table.key[0]:  # by its key a row is found as it is
                yield f"CREATE INDEX {table.name}_{column.name} ON {table.name} ({column.name})"
    for start in range(0, len(table.rows), _ROWS):
        yield f"INSERT INTO {table.name} VALUES\n{_values(table.rows[start : start + _ROWS], dialect)}"


def _column(column: Column) -> str:
    return f"{column.name} {column.type}{' NOT NULL' if column.required else ''}"


def _spark_table(table: Table) -> Iterator[str]:
    if table.name == CLAIMS:
        return
    names = [column.name for column in table.columns]
    types = [column.type.replace("TEXT", "STRING") for column in table.columns]
    if table.rows:
        listed = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in zip(names, types, strict=True))
        rows = f"SELECT {listed} FROM VALUES\n{_values(table.rows, 'spark')}\nAS t ({', '.join(names)})"
    else:
        listed = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in zip(names, types, strict=True))
        rows = f"SELECT {listed} WHERE FALSE"
    yield f"CREATE OR REPLACE TEMPORARY VIEW {table.name} AS\n{rows}"


def _view(view: View, dialect: Dialect, period: Period) -> str:
    create = "CREATE OR REPLACE TEMPORARY VIEW" if dialect == "spark" else "CREATE VIEW"
    return f"{create} {view.name} AS\n{query(view, dialect, period)}"


def _values(rows: Sequence[Sequence[Value]], dialect: Dialect) -> str:
    return ",\n".join(f"  ({', '.join(literal(value, dialect) for value in row)})" for row in rows)


def literal(value: Value, dialect: Dialect) -> str:
    """A value as an engine reads it."""
    match value:
        case None:
            return "NULL"
        case bool():
            return "TRUE" if value else "FALSE"
        case Decimal():
            return f"{value.normalize():f}"
        case int():
            return str(value)
        case _ if dialect == "spark":
            return "'" + "".join(_OF_SPARK.get(character, character) for character in value) + "'"
        case _:
            return "'" + value.replace("'", "''") + "'"


_OF_SPARK = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
"""How Spark writes characters within a text."""
