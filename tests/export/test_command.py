"""``pinghu export`` as people and scripts call it."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from pinghu_cli.commands import completion
from pinghu_cli.commands.export import PAGE, WORKBOOK
from pinghu_cli.document.model import Document
from pinghu_cli.export.files import FORMATS
from pinghu_cli.export.script import DIALECTS
from tests.calling import Call, program


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_it_lists_what_it_wrote(call: Call) -> None:
    done = call("export", "sqlite", "平湖.db", "-f", "json")
    assert (done.code, done.err) == (0, "")
    rows = json.loads(done.out)
    assert {row["table"] for row in rows if row["kind"] == "view"} >= {"offers", "budget", "estimates"}
    with closing(sqlite3.connect("平湖.db")) as connection:
        for row in rows:
            [count] = connection.execute(f"SELECT COUNT(*) FROM {row['table']}").fetchone()
            assert row["rows"] in (count, None)


@pytest.mark.parametrize("format", ["json", "sql"])
def test_a_dash_is_standard_output_and_the_same(call: Call, format: str) -> None:
    assert call("export", format, "out").code == 0
    assert call("export", format, "-").out == Path("out").read_text(encoding="utf-8")


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite", "postgres", "spark"])
def test_sql_of_every_dialect_has_the_rules_and_the_estimate(call: Call, dialect: str) -> None:
    text = call("export", "sql", "-", "--dialect", dialect).out
    assert all(
        words in text for words in ("smart-factory.workshop", "VIEW estimates", "before_fen", f"--dialect {dialect}")
    )
    assert "//" not in text or dialect == "duckdb"


def test_csv_begins_with_a_bom_on_demand(call: Call) -> None:
    assert call("export", "csv", "plain").code == call("export", "csv", "marked", "--bom").code == 0
    for file in Path("plain").glob("*.csv"):
        assert Path("marked", file.name).read_bytes() == b"\xef\xbb\xbf" + file.read_bytes()


def test_an_earlier_export_is_replaced_and_nothing_else_is(call: Call) -> None:
    for _ in range(2):
        assert call("export", "csv", "tables").code == 0
    Path("tables/datapackage.json").unlink()
    refused = call("export", "csv", "tables")
    assert (refused.code, Path("tables/units.csv").exists()) == (2, True)
    Path("folder").mkdir()
    assert call("export", "sqlite", "folder").code == 2


@pytest.mark.parametrize(
    ("arguments", "code", "exit_code"),
    [
        (["xml", "a"], "unknown-choice", 2),
        (["xlsx", "-"], "no-stdout", 2),
        (["html", "nowhere/a.html"], "write-failed", 74),
        (["xlsx", "nowhere/a.xlsx"], "write-failed", 74),
        (["sql", "a", "--dialect", "oracle"], "unknown-choice", 2),
        (["json", "a", "--dialect", "spark"], "option-misfit", 2),
        (["json", "a", "--bom"], "option-misfit", 2),
        (["sqlite", "-"], "no-stdout", 2),
        (["sqlite"], "missing-argument", 2),
        (["sqlite", "nowhere/a.db"], "write-failed", 74),
        (["sqlite", "a.db", "--data", "nowhere.yaml"], "unreadable", 3),
    ],
)
def test_what_cannot_be_done_is_said(call: Call, arguments: list[str], code: str, exit_code: int) -> None:
    done = call("export", *arguments, "-f", "json")
    assert (json.loads(done.err)["error"]["code"], done.code, done.out) == (code, exit_code, "")
    assert not list(Path().iterdir())


def test_names_are_chinese_in_the_c_locale(tmp_path: Path) -> None:
    settings = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    for format in ("sqlite", "duckdb", "csv"):
        assert program("export", format, f"{tmp_path}/平湖.{format}", env=settings).code == 0
        assert (tmp_path / f"平湖.{format}").exists()


def test_the_shell_is_offered_what_there_is() -> None:
    assert [name for name, _ in completion.exports()] == [PAGE, WORKBOOK, *FORMATS]
    assert [name for name, _ in completion.dialects()] == list(DIALECTS)


def test_a_workbook_has_a_sheet_per_listing_linked_and_with_a_chart(call: Call, document: Document) -> None:
    """Every row of every listing; links lead to the row they name; the same bytes every time."""
    rows = json.loads(call("export", "xlsx", "平湖.xlsx", "-f", "json").out)
    written = Path("平湖.xlsx").read_bytes()
    book = openpyxl.load_workbook("平湖.xlsx")
    assert book.sheetnames == ["說明", *(row["table"] for row in rows)]
    assert {row["table"]: row["rows"] for row in rows} == {
        name: book[name].max_row - 1 for name in book.sheetnames if name != "說明"
    }
    links = 0
    for name in ("目標", "激勵", "預算", "事項"):
        for cell in (cell for row in book[name].iter_rows(min_row=2) for cell in row if cell.hyperlink):
            sheet, _, place = cell.hyperlink.location.partition("!")
            assert book[sheet.strip("'")][place].value == cell.value
            links += 1
    assert links > 1000
    assert len(book["預算"]._charts) == 1
    totals = [row[4].value for row in book["預算"].iter_rows(min_row=2, max_row=1 + len(document.domains))]
    assert document.document.budget
    assert sum(totals) == document.document.budget.total.yuan
    assert call("export", "xlsx", "平湖.xlsx").code == 0
    assert Path("平湖.xlsx").read_bytes() == written
