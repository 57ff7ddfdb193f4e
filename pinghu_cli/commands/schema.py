"""``pinghu schema``: the JSON Schema of every answer."""

from operator import attrgetter
from typing import Annotated

import typer

from pinghu_cli.commands import completion
from pinghu_cli.commands.session import Example, Session, command
from pinghu_cli.declared import summary
from pinghu_cli.listings.catalogue import ANSWERS, Answer, answer
from pinghu_cli.listings.exports import SchemaRow
from pinghu_cli.output.view import Column, Listing, Table

KINDS = {"array": "列表", "object": "物件"}


@command(
    "每個命令的 JSON 格式說明(JSON Schema)",
    details="不寫命令時列出全部。error 是 -f json 時的錯誤。",
    examples=(
        Example("pinghu schema", "有哪些"),
        Example("pinghu schema budget", "pinghu budget -f json 的格式"),
        Example("pinghu schema 'units NAME'", "一個單位的事項清單"),
    ),
    without=("data",),
)
def schema(
    session: Session,
    name: Annotated[
        list[str] | None, typer.Argument(metavar="[命令]", help="如 budget", autocompletion=completion.schemas)
    ] = None,
) -> None:
    """Print the schema of an answer, or list what there is."""
    if name:
        session.show_json(answer(" ".join(name)).schema)
        return
    rows = [_row(line, known) for line, known in ANSWERS.items()]
    columns = (
        Column("命令", attrgetter("name"), kind="key", style="id"),
        Column("JSON", lambda row: KINDS[row.kind], kind="id"),
        Column("欄位", lambda row: "、".join(row.fields)),
    )
    session.show(Listing(SchemaRow, rows, Table(rows, columns)))


def _row(line: str, known: Answer) -> SchemaRow:
    answered = known.whole_type or known.row_type
    return SchemaRow(
        name=line,
        kind="object" if known.whole else "array",
        fields=[*known.fields],
        description=summary(answered),
    )
