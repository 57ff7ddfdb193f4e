"""``pinghu estimate``: what claims come to at most, or an amount swept over its base."""

from typing import TYPE_CHECKING, Annotated

import typer

from pinghu_cli.commands import completion
from pinghu_cli.commands.handed_over import ColumnsOption, EncodingOption, SheetOption, asked_of
from pinghu_cli.commands.parameters import Offered
from pinghu_cli.commands.session import AsOfOption, Example, Session, command, day_of
from pinghu_cli.errors import UsageError

if TYPE_CHECKING:
    from pinghu_cli.intake.tables import Asked

DETAILS = """\
CLAIM 寫作 名稱[=金額][x數量][@年];寫法與申請檔(--claims)見 pinghu help claims。
金額都是上限:「最高」不是核定的數。缺少的資料會問,不會當作 0。
發放的款項與少繳的稅分開合計;同一對象只能擇一的,只計最高的一檔。
許多申請人的檔案用 pinghu batch。
用 -f json 存下的收據,日後可用 pinghu replay 重算。"""

EXAMPLES = (
    Example("pinghu estimate {offer} {rated}=320萬", "兩項一起算"),
    Example("pinghu estimate {tax}=500萬@第3年", "獲利第三年少繳的稅"),
    Example("pinghu estimate {rated} --sweep 10萬-500萬", "支出多少就到上限"),
    Example("pinghu estimate {offer} -f json", "給程式的收據"),
    Example("pinghu estimate --template > 申請.yaml", "空白的申請檔,填好後 --claims 申請.yaml"),
)


@command("最多能拿多少,怎麼算,問誰,依據哪一條", details=DETAILS, examples=EXAMPLES)
def estimate(  # noqa: PLR0913, PLR0917 - the options of a command are its parameters
    session: Session,
    claims: Annotated[
        list[str] | None,
        typer.Argument(metavar="CLAIM…", help="名稱[=金額][x數量][@年]"),
        Offered(completion.incentives),
    ] = None,
    file: Annotated[str | None, typer.Option("--claims", metavar="檔案", help="申請檔;- 為標準輸入")] = None,
    template: Annotated[bool, typer.Option("--template", help="印出空白的申請檔,列有全部項目")] = False,
    sweep: Annotated[str | None, typer.Option(metavar="低-高", help="金額在這個範圍內各得多少")] = None,
    columns: ColumnsOption = None,
    sheet: SheetOption = None,
    encoding: EncodingOption = None,
    applicant: Annotated[str | None, typer.Option(metavar="名稱", help="申請人,印在收據上")] = None,
    as_of: AsOfOption = None,
    batch: Annotated[str | None, typer.Option("--batch", hidden=True)] = None,
) -> None:
    """Compute and show. Exactly one of claims, file and template is given; sweep goes with one claim."""
    if batch is not None:
        raise UsageError("bad-usage", "整批申請是另一個命令", f"例如 pinghu batch {batch} -o 結果.csv")
    choices = (("CLAIM", claims), ("--claims", file), ("--template", template))
    given = [name for name, value in choices if value]
    if len(given) != 1:
        message = f"{'、'.join(given)}只能擇一" if given else "沒有寫明要估算什麼"
        raise UsageError("bad-usage", message, session.example("pinghu estimate {offer}"))
    if not file and (columns or sheet or encoding):
        raise UsageError("option-misfit", "--columns、--sheet、--encoding 只用於申請檔", "申請檔寫 --claims 檔案")
    if sweep and not claims:
        raise UsageError(
            "bad-usage", "--sweep 要配一個項目", session.example("pinghu estimate {rated} --sweep 10萬-500萬")
        )
    if sweep and applicant:
        raise UsageError("bad-usage", "--sweep 不分申請人", "去掉 --applicant")
    if template:
        from pinghu_cli.pages.receipt import template_view

        session.show(template_view(session.document, session.data))
    elif sweep:
        _sweep(session, claims or [], sweep, as_of)
    else:
        asked = asked_of(columns, sheet, encoding) if file else None
        _estimate(session, claims or [], file, asked, applicant, as_of)


def _estimate(
    session: Session,
    claims: list[str],
    file: str | None,
    asked: "Asked | None",
    applicant: str | None,
    as_of: str | None,
) -> None:
    from pinghu_cli.pages.receipt import receipt_view
    from pinghu_cli.receipts.claims import written_claims
    from pinghu_cli.receipts.receipt import estimate, unsealed

    day = day_of(as_of)
    compute = unsealed if session.shows_page else estimate
    if file and asked:
        from pinghu_cli.intake.claims_file import read_claims_file

        read = read_claims_file(session.document, file, asked)
        for remark in read.remarks:
            session.note(remark)
        for warning in read.warnings:
            session.warn(warning, within=False)
        receipt = compute(session.document, read.claims, applicant=applicant or read.applicant, as_of=day)
    else:
        receipt = compute(session.document, written_claims(claims), applicant=applicant or "", as_of=day)
    session.show(receipt_view(receipt, {item.id: item.ref for item in session.document.items()}))


def _sweep(session: Session, claims: list[str], span: str, as_of: str | None) -> None:
    from pinghu_cli.pages.sweep import sweep_view
    from pinghu_cli.receipts.sweep import read_range, sweep
    from pinghu_cli.receipts.warnings import ESTIMATE_ONLY, lapse_warning

    if len(claims) != 1:
        raise UsageError(
            "bad-usage", "--sweep 要配一個項目", session.example("pinghu estimate {rated} --sweep 10萬-500萬")
        )
    swept = sweep(session.document, claims[0], *read_range(span))
    session.show(sweep_view(swept, (*lapse_warning(session.document, day_of(as_of)), ESTIMATE_ONLY)))
