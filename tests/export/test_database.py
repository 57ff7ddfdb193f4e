"""The tables hold the whole document, tell their rows apart, refer to what exists, and read back the same."""

import csv
import json
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pinghu_cli.document import query
from pinghu_cli.document.load import load
from pinghu_cli.document.model import Document
from pinghu_cli.errors import UsageError
from pinghu_cli.export.database import database as database_of
from pinghu_cli.export.datasette import DATABASE, METADATA
from pinghu_cli.export.files import PACKAGE, write
from pinghu_cli.export.schema import OWN_LABELS, Database, Table
from pinghu_cli.listings.labels import LABELS


@pytest.fixture(scope="module")
def in_sqlite(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped document as a file of SQLite, to be read."""
    file = tmp_path_factory.mktemp("sqlite") / "a.db"
    write(database, "sqlite", str(file))
    return file


def table(database: Database, name: str) -> list[dict[str, Any]]:
    [found] = [one for one in database.tables if one.name == name]
    return [dict(zip((column.name for column in found.columns), row, strict=True)) for row in found.rows]


def test_nothing_is_left_out(document: Document, database: Database) -> None:
    assert [row["text"] for row in table(database, "items")] == [item.text for item in document.items()]
    assert [row["quote"] for row in table(database, "targets")] == [one.target.quote for one in query.targets(document)]
    assert [row["id"] for row in table(database, "tiers")] == [offer.id for offer in query.offers(document)]
    assert [row["name"] for row in table(database, "units")] == [unit.name for unit in document.units]
    duties = sum(len(unit.duties) for unit in query.units(document))
    assert len(table(database, "item_units")) == duties
    amounts = [(row["domain"], row["amount_yuan"]) for row in table(database, "budget_lines")]
    assert amounts == [(line.domain.id, line.amount.yuan) for line in query.budget(document)]


def test_keys_tell_rows_apart_and_refer_to_what_exists(database: Database) -> None:
    keys: dict[str, set[Any]] = {}
    for one in database.tables:
        rows = table(database, one.name)
        found = [tuple(row[name] for name in one.key) for row in rows]
        assert len(found) == len({*found}), one.name
        keys[one.name] = {key[0] for key in found}
        for column in one.columns:
            values = {row[column.name] for row in rows}
            assert column.refers is None or values <= keys[column.refers], (one.name, column.name)
            assert None not in values or not column.required, (one.name, column.name)


def test_every_table_view_and_column_is_described(database: Database) -> None:
    columns = table(database, "column_descriptions")
    assert all(row["label"] for row in columns)
    shown = {row["table_name"] for row in table(database, "table_descriptions")}
    with closing(sqlite3.connect(":memory:")) as connection:
        for statement in _statements(database):
            connection.execute(statement)
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type <> 'index'")]
        assert {*names} - {"table_descriptions", "column_descriptions"} == shown
        for name in shown:
            found = [column for column, *_ in connection.execute(f"SELECT * FROM {name}").description]
            assert [column for one, column in said_in_order(columns) if one == name] == found


def said_in_order(columns: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(row["table_name"], row["column_name"]) for row in columns]


def _statements(database: Database) -> list[str]:
    from pinghu_cli.export.script import statements

    return list(statements(database, "sqlite"))


def read_sqlite(path: Path, one: Table) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(f"SELECT * FROM {one.name} ORDER BY rowid").fetchall()


def read_duckdb(path: Path, one: Table) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(f"SELECT * FROM {one.name} ORDER BY rowid").fetchall()


def read_json(path: Path, one: Table) -> list[tuple[Any, ...]]:
    rows = json.loads(path.read_text(encoding="utf-8"))["tables"][one.name]
    assert all(list(row) == [column.name for column in one.columns] for row in rows)
    return [tuple(row.values()) for row in rows]


def read_csv(path: Path, one: Table) -> list[tuple[Any, ...]]:
    with (path / f"{one.name}.csv").open(encoding="utf-8", newline="") as stream:
        names, *rows = csv.reader(stream)
    assert names == [column.name for column in one.columns]
    return [
        tuple(_read(cell, column.type, required=column.required) for cell, column in zip(row, one.columns, strict=True))
        for row in rows
    ]


def _read(cell: str, kind: str, *, required: bool) -> Any:
    if cell == "" and not required:
        return None
    match kind:
        case "TEXT":
            return cell
        case "BOOLEAN":
            return cell == "true"
        case _:
            return Decimal(cell)


def alike(rows: list[tuple[Any, ...]]) -> list[list[Any]]:
    """Numbers as exact as all ways to keep them have in common."""
    return [[_number(value) if isinstance(value, int | float | Decimal) else value for value in row] for row in rows]


def _number(value: float | Decimal) -> Decimal:
    return round(Decimal(str(value)) if isinstance(value, float) else Decimal(value), 9)


READERS: dict[str, Callable[[Path, Table], list[tuple[Any, ...]]]] = {
    "sqlite": read_sqlite,
    "duckdb": read_duckdb,
    "json": read_json,
    "csv": read_csv,
}


@pytest.mark.parametrize("source", ["shipped", "evil"])
@pytest.mark.parametrize("format", READERS)
def test_every_format_reads_back_the_same(format: Any, source: str, evil: Path, tmp_path: Path) -> None:
    """Also what markup, spreadsheets and SQL would obey."""
    exported = database_of(load(evil if source == "evil" else None))
    write(exported, format, str(tmp_path / "out"))
    for one in exported.tables:
        assert alike(READERS[format](tmp_path / "out", one)) == alike(list(one.rows)), one.name


def test_amounts_in_sqlite_are_whole_numbers_not_floats(database: Database, tmp_path: Path) -> None:
    write(database, "sqlite", str(tmp_path / "a.db"))
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        kinds = connection.execute("SELECT DISTINCT TYPEOF(up_to_yuan), TYPEOF(amount_yuan) FROM tiers").fetchall()
        assert {kind for row in kinds for kind in row} == {"integer", "null"}
        assert connection.execute("SELECT SUM(amount_yuan) FROM budget WHERE part IS NULL").fetchone() == (
            3_416_000_000,
        )
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_descriptions_stand_in_the_database_itself(database: Database, tmp_path: Path) -> None:
    write(database, "duckdb", str(tmp_path / "a.duckdb"))
    with duckdb.connect(str(tmp_path / "a.duckdb"), read_only=True) as connection:
        query = "SELECT comment FROM duckdb_columns() WHERE table_name = 'tiers' AND column_name = 'up_to_yuan'"
        ((comment,),) = connection.execute(query).fetchall()
        assert "最高不是一定給的金額" in comment
    write(database, "sqlite", str(tmp_path / "a.db"))
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        [made] = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'tiers'").fetchone()
        assert "最高不是一定給的金額" in made


def test_a_folder_of_csv_describes_itself(database: Database, tmp_path: Path) -> None:
    write(database, "csv", str(tmp_path / "out"))
    package = json.loads((tmp_path / "out" / PACKAGE).read_text(encoding="utf-8"))
    assert [resource["path"] for resource in package["resources"]] == [f"{one.name}.csv" for one in database.tables]
    tiers = next(resource for resource in package["resources"] if resource["name"] == "tiers")
    assert tiers["schema"]["primaryKey"] == ["id"]
    assert tiers["schema"]["foreignKeys"] == [
        {"fields": ["incentive"], "reference": {"resource": "incentives", "fields": ["id"]}}
    ]
    write(database, "csv", str(tmp_path / "out.zip"))
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert sorted(archive.namelist()) == sorted(path.name for path in (tmp_path / "out").iterdir())


def test_the_folder_of_csv_is_a_valid_data_package(database: Database, tmp_path: Path) -> None:
    """Types, what must be there, keys and references, as the standard's own validator sees them."""
    from frictionless import Package  # half a second

    write(database, "csv", str(tmp_path / "out"))
    package = Package(str(tmp_path / "out" / PACKAGE))
    report = package.validate()
    assert report.valid, report.flatten(["name", "fieldName", "note"])[:5]
    assert all(resource.title and resource.description for resource in package.resources)
    assert all(field.title for resource in package.resources for field in resource.schema.fields)
    (tmp_path / "out" / "mirrors.csv").write_text("annex,measure,link\nA1,no such,same\n", encoding="utf-8")
    assert not Package(str(tmp_path / "out" / PACKAGE)).validate().valid


@pytest.mark.parametrize(
    ("table_name", "typed", "name"),
    [
        ("tiers", "手機", "數碼產品(手機、平板、智能手表(手環))以舊換新補貼"),
        ("tiers", "手机", "數碼產品(手機、平板、智能手表(手環))以舊換新補貼"),
        ("tiers", "智能工厂", "省級智能工廠"),
        ("tiers", "冰箱", "一級能效家電補貼"),
        ("items", "電梯", "支持推進“住有宜居”"),
        ("items", "人工智能", "推動算力賦能人工智能產業發展"),
        ("items", "國家級 工廠", "加快綠色化轉型"),
        ("units", "卫健委", "衛生健康局"),
        ("tiers", "9810", "9810出口海外倉貨物離境即退稅"),
    ],
)
def test_the_full_text_index_finds_chinese(in_sqlite: Path, table_name: str, typed: str, name: str) -> None:
    """As Datasette asks: each word in quotes. Words of two characters, everyday words, either script."""
    asked = " ".join(f'"{word}"' for word in typed.split())
    column = "title" if table_name == "items" else "name"
    query = f"SELECT {column} FROM {table_name} WHERE rowid IN (SELECT rowid FROM {table_name}_fts WHERE words MATCH ?)"
    with closing(sqlite3.connect(in_sqlite)) as connection:
        assert name in {found for (found,) in connection.execute(query, (asked,))}
        assert connection.execute(query, ('"不存在"',)).fetchall() == []


def test_views_with_a_search_box_have_the_rows_of_the_index(database: Database, in_sqlite: Path) -> None:
    """``place`` of the view is the row that the index knows."""
    with closing(sqlite3.connect(in_sqlite)) as connection:
        assert any(view.searched for view in database.views)
        for view in database.views:
            if view.searched:
                rows = connection.execute(
                    f"SELECT v.id, t.id FROM {view.name} AS v JOIN {view.searched} AS t ON t.rowid = v.place"
                ).fetchall()
                assert len(rows) == connection.execute(f"SELECT COUNT(*) FROM {view.name}").fetchone()[0]
                assert rows
                assert all(one == other for one, other in rows)


def test_every_reference_is_indexed(database: Database, tmp_path: Path) -> None:
    write(database, "sqlite", str(tmp_path / "a.db"))
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        for one in database.tables:
            for column in one.columns:
                if column.refers:
                    plan = connection.execute(
                        f"EXPLAIN QUERY PLAN SELECT * FROM {one.name} WHERE {column.name} = 'x'"
                    ).fetchall()
                    assert "INDEX" in plan[0][-1], (one.name, column.name)


def test_a_folder_for_datasette_tells_it_titles_columns_and_search(database: Database, tmp_path: Path) -> None:
    write(database, "datasette", str(tmp_path / "out"))
    write(database, "datasette", str(tmp_path / "out"))  # an earlier one is replaced
    told = json.loads((tmp_path / "out" / METADATA).read_text(encoding="utf-8"))
    assert database.title == told["title"]
    assert "2025-12-31" in told["description"]
    tables = told["databases"][DATABASE]["tables"]
    with closing(sqlite3.connect(tmp_path / "out" / f"{DATABASE}.db")) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE sql IS NOT NULL")}
        for name, page in tables.items():
            columns = [column for column, *_ in connection.execute(f"SELECT rowid, * FROM {name}").description]
            assert [name, *page["columns"]] == [name, *columns[1:]]
            assert page["title"] and page["description"]
            assert page.get("fts_table", name) in names
            assert {page.get("fts_pk", "rowid"), page.get("label_column", "rowid"), *page.get("facets", ())} <= {
                *columns
            }
    assert {name for name, page in tables.items() if "fts_table" in page} >= {"offers", "items", "measures", "units"}
    (tmp_path / "out" / "notes.txt").touch()
    with pytest.raises(UsageError, match=r"notes\.txt"):
        write(database, "datasette", str(tmp_path / "out"))


@pytest.mark.parametrize("name", ["a.db", "a.json", "a.sql", "a.zip"])
def test_the_same_document_gives_the_same_bytes(database: Database, tmp_path: Path, name: str) -> None:
    format: Any = {"db": "sqlite", "zip": "csv"}.get(name[2:], name[2:])
    found = []
    for _ in range(2):
        write(database, format, str(tmp_path / name))
        found.append((tmp_path / name).read_bytes())
    assert found[0] == found[1]


def test_what_stood_there_stays_when_writing_fails(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.db"
    path.write_text("earlier")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pinghu_cli.export.files.statements", full)
    with pytest.raises(OSError, match="No space"):
        write(database, "sqlite", str(path))
    assert [one.name for one in tmp_path.iterdir()] == ["a.db"]
    assert path.read_text() == "earlier"


def test_a_column_that_listings_have_is_called_as_there() -> None:
    """Only what no listing has is named here."""
    assert OWN_LABELS.keys().isdisjoint(LABELS)
