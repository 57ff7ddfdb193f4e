"""``pinghu batch``: a file of claims estimated row by row, and what it adds up to beside the budget."""

import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from pinghu_cli.commands.handed_over import ColumnsOption, EncodingOption, SheetOption, asked_of
from pinghu_cli.commands.session import AsOfOption, Example, Session, command, day_of
from pinghu_cli.errors import DataError, UsageError

if TYPE_CHECKING:
    from pinghu_cli.batch.run import Job

EXAMPLE = "例如 pinghu batch 申請.xlsx -o 結果.xlsx"
HEADINGS = {"zh": True, "id": False}
DETAILS = """\
FILE 是 CSV(UTF-8、GBK、Big5、UTF-16,逗號、定位、分號都行)、XLSX、JSON、
JSON Lines、YAML 或 Parquet,每行一筆:申請人、項目、金額、數量,要時加年度、獲利年度。
  欄名    常見的說法都認得(企業名稱、補助項目、單價、台數……);不認得的寫
          --columns 'applicant=戶名,base="金額,元"'
  標題行  表頭上面的標題、單位:萬元會看;合計行、空白行不算申請
  單位    金額(萬元)按萬元計;格內寫 320萬 的按格內
  件數    金額旁有數量,不知是一件的還是合計時:--columns 單價=金額 或 總價=金額

沒有現成的表:pinghu batch --template 申請.xlsx 寫一張空白的,項目可以點選。

每一欄當作什麼、哪一欄沒有用,都會說明。
結果保留原有各欄,後面加上名稱、條文、措施、牽頭單位、金額、結果與說明;格式看檔名結尾。
不能計入的行連同行號、欄、原因、該怎麼寫另存;有這樣的行時結束碼為 3,結果照寫。"""


@command(
    "整批申請:一個檔案,每行一筆,逐筆估算並合計",
    details=DETAILS,
    examples=(
        Example("pinghu batch 申請.xlsx -o 結果.xlsx", "一張工作表進,一張工作表出"),
        Example("pinghu batch 申請.csv -o 結果.csv --against-budget", "上限合計與預算並列"),
    ),
    without=("bom", "output", "headings"),
)
def batch(  # noqa: PLR0913, PLR0917 - the options of a command are its parameters
    session: Session,
    file: Annotated[str | None, typer.Argument(metavar="[FILE]", help="申請檔;- 為標準輸入")] = None,
    output: Annotated[str | None, typer.Option("--output", "-o", metavar="檔案", help="逐筆結果")] = None,
    rejects: Annotated[
        str | None, typer.Option(metavar="檔案", help="不能計入的行;預設在結果旁,名為 ….rejects.csv")
    ] = None,
    columns: ColumnsOption = None,
    sheet: SheetOption = None,
    encoding: EncodingOption = None,
    against_budget: Annotated[bool, typer.Option("--against-budget", help="上限合計與各領域預算並列")] = False,
    as_of: AsOfOption = None,
    headings: Annotated[
        str | None, typer.Option(metavar="zh|id", help="結果的欄名用中文或代號;預設 XLSX 用中文,其他用代號")
    ] = None,
    bom: Annotated[bool, typer.Option("--bom", help="CSV 前加 BOM,Excel 可直接開啟")] = False,
    memory: Annotated[str | None, typer.Option(metavar="大小", help="記憶體用到多少就改用磁碟,預設 2GB")] = None,
    template: Annotated[str | None, typer.Option(metavar="檔案", help="寫一張空白的申請表(.xlsx),不作估算")] = None,
) -> None:
    """Write the results, show the sums. Raise DataError (exit 3) afterwards where rows had to be left out."""
    if template is not None:
        if file or output:
            raise UsageError("bad-usage", "--template 只寫空白的申請表", "去掉申請檔與 -o")
        _write_template(session, template)
        return
    if file is None or output is None:
        missing = "申請檔" if file is None else "-o 結果檔"
        raise UsageError("no-output" if file else "missing-argument", f"沒有寫明{missing}", EXAMPLE)
    from pinghu_cli.batch.run import Job, check
    from pinghu_cli.intake.database import MEMORY
    from pinghu_cli.names.options import one_of
    from pinghu_cli.pages.batch import SHOWN_APPLICANTS

    day = day_of(as_of)
    job = Job(
        input=file,
        output=output,
        rejects=rejects,
        asked=asked_of(columns, sheet, encoding),
        chinese=None if headings is None else HEADINGS[one_of(headings, tuple(HEADINGS), "欄名的寫法")],
        bom=bom,
        memory=memory or MEMORY,
        applicants=SHOWN_APPLICANTS if session.shows_page else None,
        inputs=(session.data,) if session.data else (),
    )
    check(job)
    _estimate(session, job, day, against_budget)


def _estimate(session: Session, job: "Job", day: datetime.date, against_budget: bool) -> None:
    from pinghu_cli.batch.budget import Use
    from pinghu_cli.batch.run import run
    from pinghu_cli.listings.batches import BatchReport, GroupRow
    from pinghu_cli.pages.batch import budget_view, summary_view, sums_sheet

    session.check_fields(Use if against_budget else GroupRow, BatchReport)
    with session.progress() as report:
        done = run(session.document, job, report=report, sums=sums_sheet(session.document, job, day))
    if not (session.shows_page and session.reader.terminal):  # whoever reads the page reads them there
        for warning in done.headings.warnings:
            session.warn(warning)
    session.show((budget_view if against_budget else summary_view)(session.document, job, done, day))
    if done.rejects:
        raise DataError("rejects", f"有 {done.rejected:,} 行沒有計入", f"行號與原因見 {done.rejects}")


def _write_template(session: Session, name: str) -> None:
    from pinghu_cli.batch.template import write_template

    write_template(session.document, name)
    session.note(f"已寫到 {name};填好後:pinghu batch {name} -o 結果.xlsx")
