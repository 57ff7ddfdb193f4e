"""``pinghu replay``: whether a receipt still holds."""

import json
from typing import Annotated, Any

import typer

from pinghu_cli.commands.session import Example, Session, command

DETAILS = """\
RECEIPT 是用 pinghu estimate … -f json 存下的收據;- 為標準輸入。

按收據上的申請、申請人和日期重算,逐一比對每個數字、項目、條文與摘要。
只是換了說法而數字不變的,收據仍成立,另行列出;收據被改過的,不成立。
仍成立 0,已不成立 1,讀不懂 3。"""

EXAMPLES = (
    Example("pinghu replay 收據.json", "收據還成立嗎"),
    Example("pinghu estimate {offer} -f json | pinghu replay -", "剛開的收據"),
)


@command("一張收據是否仍成立", details=DETAILS, examples=EXAMPLES)
def replay(
    session: Session,
    receipt: Annotated[str, typer.Argument(metavar="RECEIPT", help="JSON 收據;- 為標準輸入")],
) -> None:
    """Recompute the receipt and show what differs; exit 1 where it no longer holds."""
    from pinghu_cli.pages.replay import replay_view
    from pinghu_cli.receipts import replay as replaying

    result = replaying.replay(session.document, replaying.read_receipt(receipt), _simplified)
    session.show(replay_view(result, receipt))
    if not result.holds:
        raise typer.Exit(1)


def _simplified(value: Any) -> Any:
    """A value of a receipt in simplified script."""
    from pinghu_cli.output.script import convert

    return json.loads(convert(json.dumps(value, ensure_ascii=False), "hans"))
