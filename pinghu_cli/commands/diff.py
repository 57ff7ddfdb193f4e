"""What changed between two editions of the document."""

from typing import TYPE_CHECKING, Annotated

import typer

from pinghu_cli.commands import completion
from pinghu_cli.commands.filters import DomainOption, ForOption, UnitOption
from pinghu_cli.commands.parameters import Offered
from pinghu_cli.commands.session import Example, Session, command
from pinghu_cli.document.model import Document
from pinghu_cli.errors import UsageError

if TYPE_CHECKING:
    from pinghu_cli.editions.changes import Topic


@command(
    "兩個版本之間改了什麼:措施、上限、比率、門檻、預算、目標、單位",
    details=(
        "舊、新都是資料檔;只寫一個時,與現用的資料(--data、PINGHU_DATA 或內建)比較。"
        "標題與正文去掉數字後最相近的視為同一項,把握不足的照實寫出,對不上的列為新增或刪去,不猜測。"
        "字體(繁簡)與標點寬窄的不同不算改動。"
    ),
    examples=(
        Example("pinghu diff 舊.yaml", "這份資料檔與現用的資料相比"),
        Example("pinghu diff 舊.yaml 新.yaml --only caps,rates", "只看金額、上限與比率"),
        Example("pinghu diff 舊.yaml --for {recipient} -f csv", "與{recipient}有關的,供試算表使用"),
    ),
)
def diff(  # noqa: PLR0913, PLR0917 - the options of a command are its parameters
    session: Session,
    old: Annotated[str, typer.Argument(metavar="舊", help="舊版的資料檔;- 為標準輸入")],
    new: Annotated[str | None, typer.Argument(metavar="[新]", help="新版的資料檔;省略為現用的資料")] = None,
    only: Annotated[
        str | None,
        typer.Option(
            "--only",
            metavar="方面,…",
            help="document、measures、incentives、caps、rates、thresholds、conditions、budget、targets、units、wording",
        ),
        Offered(completion.changes),
    ] = None,
    domain: DomainOption = None,
    unit: UnitOption = None,
    recipient: ForOption = None,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="有不同就以 1 結束,供程式判斷")] = False,
) -> None:
    """Compare two data files."""
    from pinghu_cli import api
    from pinghu_cli.pages.editions import editions_view

    before, after = _both(session, old, new)
    changes = api.diff(before, after, only=_topics(only), domain=domain, unit=unit, recipient=recipient)
    session.show(editions_view(changes))
    if exit_code and changes.changes:
        raise typer.Exit(1)


def _both(session: Session, old: str, new: str | None) -> tuple[Document, Document]:
    """The two documents. Raise UsageError where one file would be read as both, or one is not needed."""
    from pinghu_cli.document.load import load, locate

    if new is not None and session.data is not None:
        raise UsageError("bad-usage", "寫了新舊兩個檔案,就用不著 --data", "去掉 --data,或只寫舊的檔案")
    if old == "-" == (locate(session.data) if new is None else new):
        raise UsageError("same-file", "新舊不能都是標準輸入", "其中一份請寫檔名")
    before = load(old)
    return before, session.document if new is None else load(new)


def _topics(names: str | None) -> "frozenset[Topic]":
    """The topics that ``--only`` names. Raise UsageError with the nearest."""
    from pinghu_cli.editions.changes import TOPICS
    from pinghu_cli.names.options import one_of

    wanted = [name.strip() for name in (names or "").replace("、", ",").split(",") if name.strip()]
    return frozenset(one_of(name, tuple(TOPICS), "變動的種類", code="bad-topic") for name in wanted)
