"""``pinghu schema``: the JSON Schema of every answer, and of the files that people write."""

from operator import attrgetter
from typing import Annotated, Any

import typer

from pinghu_cli.commands import completion
from pinghu_cli.commands.parameters import Offered
from pinghu_cli.commands.session import Example, Session, command
from pinghu_cli.declared import summary
from pinghu_cli.errors import UsageError
from pinghu_cli.listings.catalogue import ANSWERS, Answer, answer
from pinghu_cli.listings.exports import SchemaRow
from pinghu_cli.output.view import Column, Listing, Table

FILES = {"data": "資料檔", "vocabulary": "共用的詞彙(data/vocabulary.yaml)"}
"""Files that have a schema, beside the answers."""
KINDS = {"array": "列表", "object": "物件"}


@command(
    "每個命令的 JSON 格式說明(JSON Schema)",
    details="不寫命令時列出全部。error 是 -f json 時的錯誤。data 是資料檔、vocabulary 是共用詞彙的格式,給編輯器。\n"
    "每個欄位的 title 是中文名稱;description 給寫程式的人,是英文,與 docs/contract.md 同。",
    examples=(
        Example("pinghu schema", "有哪些"),
        Example("pinghu schema budget", "pinghu budget -f json 的格式"),
        Example("pinghu schema data", "資料檔的格式,編輯器可據以提示"),
        Example("pinghu schema 'units NAME'", "一個單位的事項清單"),
    ),
    without=("data",),
)
def schema(
    session: Session,
    name: Annotated[
        list[str] | None, typer.Argument(metavar="[命令]", help="如 budget"), Offered(completion.schemas)
    ] = None,
) -> None:
    """Print the schema of an answer, or list what there is."""
    if name and name[0] in FILES:
        session.show_json(_of_file(*name))
        return
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


def _of_file(name: str, *more: str) -> dict[str, Any]:
    from pinghu_cli.document import schema_of_data

    if more:
        raise UsageError("extra-argument", f"多出來的參數:{'、'.join(more)}", f"寫成 pinghu schema {name}")
    return schema_of_data.data_schema() if name == "data" else schema_of_data.vocabulary_schema()


def _row(line: str, known: Answer) -> SchemaRow:
    answered = known.whole_type or known.row_type
    return SchemaRow(
        name=line,
        kind="object" if known.whole else "array",
        fields=[*known.fields],
        description=summary(answered),
    )
