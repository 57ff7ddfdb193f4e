"""Reading claims reaches the file that was given and nothing else, and takes no more than it can hold."""

import zipfile
from pathlib import Path

import duckdb
import pytest

from pinghu_cli import limits
from pinghu_cli.errors import DataError
from pinghu_cli.intake import workbook
from pinghu_cli.intake.database import connected, literal

QUERIES = [
    "FROM read_csv({other})",
    "FROM read_text({other})",
    "FROM glob({folder} || '/*')",
    "COPY (SELECT 1) TO {new}",
    "ATTACH {new}",
    "EXPORT DATABASE {new}",
    "INSTALL httpfs",
    "LOAD httpfs",
    "FROM read_csv('http://127.0.0.1:9/a.csv')",
    "SET enable_external_access = true",
    "SET allowed_paths = [{other}]",
]


@pytest.mark.parametrize("query", QUERIES)
def test_the_database_reaches_only_what_it_was_given(tmp_path: Path, query: str) -> None:
    given, other = tmp_path / "given.csv", tmp_path / "other.csv"
    for path in (given, other):
        path.write_text("a\n1\n")
    places = {"other": other, "new": tmp_path / "new", "folder": tmp_path}
    with connected([str(given)]) as connection:
        assert connection.execute(f"FROM read_csv({literal(str(given))})").fetchall() == [(1,)]
        with pytest.raises(duckdb.Error):
            connection.execute(query.format_map({name: literal(str(path)) for name, path in places.items()})).fetchall()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["given.csv", "other.csv"]


def test_a_workbook_that_unpacks_beyond_measure_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few thousand bytes can say millions."""
    monkeypatch.setattr(limits, "WORKBOOK_BYTES", 1_000_000)
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(2_000_000))
    with pytest.raises(DataError, match="上限"):
        workbook.Workbook(str(tmp_path / "a.xlsx"), "a.xlsx")
