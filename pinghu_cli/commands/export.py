"""``pinghu export``: the whole document as tables for other tools."""

from operator import attrgetter
from typing import Annotated, Literal

import typer

from pinghu_cli.commands import completion
from pinghu_cli.commands.parameters import Offered
from pinghu_cli.commands.session import Example, Session, command
from pinghu_cli.errors import UsageError
from pinghu_cli.files import STDIN, check_output, write_whole
from pinghu_cli.listings.exports import ExportRow
from pinghu_cli.names.options import one_of
from pinghu_cli.output.view import Column, Listing, Table
from pinghu_cli.quantities.clock import today

WORKBOOK: Literal["xlsx"] = "xlsx"
PAGE: Literal["html"] = "html"
FORMAT_FIRST = "例如 pinghu export sqlite 政策.db"
DETAILS = """\
格式  sqlite、duckdb:資料庫,有鍵、檢視、說明;sqlite 有中文全文索引
      datasette:資料夾,用 datasette 資料夾 在瀏覽器看,有搜尋框
      csv:資料夾,每表一檔,附 datapackage.json;檔名以 .zip 結尾則為壓縮檔
      json:一個物件;sql:建立整個資料庫的 SQL
      xlsx:Excel 活頁簿,每種列表一張表,互相連結,附預算圖
      html:一個網頁檔,手機和電腦的瀏覽器直接打開,不用網路:搜尋、找補助、試算、預算圖
檔案  已有的會被取代;html、json 與 sql 可用 - 寫到標準輸出

資料庫與 sql 裡有空的 claims 表和 estimates 檢視:填入申請,就得到每筆的估算。"""


@command(
    "把整份文件匯出成網頁、活頁簿、資料庫、CSV、JSON 或 SQL",
    details=DETAILS,
    examples=(
        Example("pinghu export sqlite 政策.db", "給 SQLite"),
        Example("pinghu export xlsx 政策.xlsx", "給 Excel、WPS"),
        Example("pinghu export datasette 政策", "給瀏覽器:datasette 政策"),
        Example("pinghu export html 政策.html", "給不用命令列的人"),
        Example("pinghu export csv 政策.zip", "每表一個 CSV 檔"),
        Example("pinghu export sql - --dialect postgres", "給 PostgreSQL"),
    ),
    without=("bom",),
)
def export(
    session: Session,
    target: Annotated[
        str,
        typer.Argument(metavar="格式", help="html、xlsx、sqlite、datasette、duckdb、csv、json、sql"),
        Offered(completion.exports),
    ],
    file: Annotated[str, typer.Argument(metavar="檔案", help="要寫的檔案或資料夾")],
    dialect: Annotated[
        str | None,
        typer.Option(metavar="方言", help="sql 用:duckdb(預設)、sqlite、postgres、spark"),
        Offered(completion.dialects),
    ] = None,
    bom: Annotated[bool, typer.Option("--bom", help="csv 用:每檔前加 BOM,Excel 可直接開啟")] = False,
) -> None:
    """Write the file, and list what is in it."""
    from pinghu_cli.export.database import database
    from pinghu_cli.export.files import FORMATS, as_text, write
    from pinghu_cli.export.script import DIALECTS

    kind = one_of(target, (*FORMATS, WORKBOOK, PAGE), "匯出格式")
    if dialect and kind != "sql":
        raise UsageError("option-misfit", "--dialect 只用於 sql", "例如 pinghu export sql 政策.sql --dialect postgres")
    if bom and kind != "csv":
        raise UsageError("option-misfit", "--bom 只用於 csv", "例如 pinghu export csv 政策.zip --bom")
    chosen = one_of(dialect or "duckdb", DIALECTS, " SQL 方言")
    if kind == WORKBOOK:
        _export_workbook(session, file)
        return
    if kind == PAGE:
        _export_page(session, file)
        return
    whole = database(session.document)
    if file == STDIN:
        if kind not in {"json", "sql"}:
            raise UsageError("no-stdout", f"{kind} 不能寫到標準輸出", FORMAT_FIRST)
        session.write(as_text(whole, kind, chosen))
        return
    write(whole, kind, file, chosen, bom=bom, inputs=_inputs(session))
    rows = [_row(table.name, len(table.rows), table.description) for table in whole.tables]
    rows += [_row(view.name, None, view.description) for view in whole.views if kind not in {"csv", "json"}]
    _show(session, rows, file)


def _export_workbook(session: Session, file: str) -> None:
    from pinghu_cli.pages.workbook import sheets, whole_workbook

    if file == STDIN:
        raise UsageError("no-stdout", "xlsx 不能寫到標準輸出", "例如 pinghu export xlsx 政策.xlsx")
    check_output(file, inputs=_inputs(session))
    document = session.document
    write_whole(file, whole_workbook(document, today(), session.worded))
    listed = sheets(document)
    _show(session, [_row(name, len(sheet.rows), sheet.description) for name, sheet in listed.items()], file)


def _export_page(session: Session, file: str) -> None:
    from pinghu_cli.finding.engine import index_in
    from pinghu_cli.pages.web.data import parts
    from pinghu_cli.pages.web.page import whole_page

    simplified = session.reader.script == "hans" if session.reader.asked else None
    if file != STDIN:
        check_output(file, inputs=_inputs(session))
    page = whole_page(session.document, index_in(session.file), simplified=simplified)
    if file == STDIN:
        session.write(page)
        return
    write_whole(file, page, inputs=_inputs(session))
    _show(session, [_row(name, number, description) for name, number, description in parts(session.document)], file)


def _inputs(session: Session) -> tuple[str, ...]:
    return (session.data,) if session.data else ()


def _show(session: Session, rows: list[ExportRow], file: str) -> None:
    columns = (
        Column("表", attrgetter("table"), kind="id", style="id"),
        Column("列數", lambda row: "檢視" if row.rows is None else f"{row.rows:,}", kind="number"),
        Column("說明", attrgetter("description")),
    )
    session.show(Listing(ExportRow, rows, Table(rows, columns, notes=(f"已寫到 {file}",))))


def _row(name: str, rows: int | None, description: str) -> ExportRow:
    return ExportRow(table=name, kind="view" if rows is None else "table", rows=rows, description=description)
