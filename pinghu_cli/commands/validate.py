"""Check a data file: every problem at once, and the account of facts and numerals."""

from collections import Counter
from operator import attrgetter
from typing import Annotated

import typer

from pinghu_cli.commands.session import Example, Session, command
from pinghu_cli.declared import fields_of
from pinghu_cli.document import query
from pinghu_cli.document.checks import ALL
from pinghu_cli.document.checks.numerals import account
from pinghu_cli.document.load import examine, locate, read_data
from pinghu_cli.document.model import Document
from pinghu_cli.document.yaml_source import Source
from pinghu_cli.errors import Problem, UsageError
from pinghu_cli.files import STDIN, in_print, write_whole
from pinghu_cli.listings.about import CheckRow, ProblemRow
from pinghu_cli.output.view import Block, Column, Heading, Listing, Pairs, Paragraph, Report, Table

FACTS = {
    "budget": "預算金額",
    "target": "目標",
    "incentive": "激勵",
    "tier": "激勵分檔",
    "exact": "  定額",
    "up_to": "  上限",
    "rate": "  比率",
    "pool": "  總額",
    "tax": "  稅收",
    "unstated": "  未寫明金額",
}
NUMERALS = {
    "target": "目標的數字",
    "incentive": "激勵的數字",
    "budget": "預算的數字",
    "date": "日期",
    "name": "名稱",
    "descriptor": "描述",
    "todo": "待歸類",
    "numbering": "附件編號",
}


@command(
    "檢查資料檔:一次列出全部問題,並清點每個數字",
    details="檢查鍵與型別、引文、數字、合計、每個阿拉伯數字的出處,以及能否逐字重建公布的文本。有問題時結束碼為 3。",
    examples=(
        Example("pinghu validate", "檢查隨附的資料"),
        Example("pinghu validate 我的.yaml --index", "檢查另一份,並寫下索引,以後查詢較快"),
    ),
)
def validate(
    session: Session,
    file: Annotated[str | None, typer.Argument(metavar="[檔案]", help="要檢查的資料檔;預設為正在使用的那一份")] = None,
    index: Annotated[
        bool, typer.Option("--index", help="沒有問題時,在檔案旁寫下索引(檔名加 .index);檔案一改就不再使用")
    ] = False,
) -> None:
    """Report all problems of a data file; exit 3 when there are any."""
    name = locate(file or session.data)
    if index and name == STDIN:
        raise UsageError("option-misfit", "--index 不能用於標準輸入", "請寫檔名")
    data = read_data(name)
    document, problems, source = examine(data, name, ALL)
    written = _write_index(name, data, document) if index and document and not problems else ""
    session.show(_report(source, document, problems, written))
    if problems:
        raise typer.Exit(3)


def _write_index(name: str, data: bytes, document: Document) -> str:
    """Write the index of a checked file beside it; gives its name."""
    from pinghu_cli.document.prepared import beside
    from pinghu_cli.prepare import prepare

    path = in_print(beside(name))
    write_whole(path, prepare(data, document), inputs=(name,))
    return path


def _report(source: Source, document: Document | None, problems: list[Problem], written: str) -> Report:
    rows = [ProblemRow(*(getattr(problem, field) for field in fields_of(ProblemRow))) for problem in problems]
    facts = _facts(document) if document else {}
    numerals = account(document, source) if document else {}
    value = CheckRow(file=source.file, valid=not problems, problems=rows, facts=facts, numerals=dict(numerals))
    table = _table(rows)
    listing = Listing(ProblemRow, rows, table, empty="沒有問題")
    return Report(value=value, blocks=(*_blocks(value, table), *_index_line(written)), listing=listing)


def _index_line(path: str) -> tuple[Block, ...]:
    return (Heading("索引"), Paragraph(f"已寫到 {path}")) if path else ()


def _table(rows: list[ProblemRow]) -> Table:
    columns = (
        Column("行", lambda row: str(row.line), kind="number"),
        Column("位置", attrgetter("path"), style="muted"),
        Column("問題", attrgetter("message")),
        Column("怎麼辦", attrgetter("hint")),
    )
    return Table(rows, columns)


def _blocks(check: CheckRow, problems: Table) -> tuple[Block, ...]:
    blocks: list[Block] = [Heading(check.file)]
    if check.problems:
        blocks += [Paragraph(f"{len(check.problems)} 個問題", style="bad"), problems]
    else:
        blocks.append(Paragraph("沒有問題:鍵與引用、引文與數字、合計、每個數字的出處、公布文本逐字相符", style="good"))
    if check.facts:
        blocks += [Heading("事實"), Pairs(tuple((FACTS[kind], str(count)) for kind, count in check.facts.items()))]
    if numerals := check.numerals:
        total = ("合計", str(sum(numerals.values())))
        pairs = tuple((NUMERALS[kind], str(numerals[kind])) for kind in NUMERALS if kind in numerals)
        blocks += [Heading("阿拉伯數字"), Pairs((*pairs, total))]
    return tuple(blocks)


def _facts(document: Document) -> dict[str, int]:
    offers = query.offers(document)
    pays = Counter(offer.pays for offer in offers)
    return {
        "budget": 1 + len(query.budget(document)),
        "target": len(query.targets(document)),
        "incentive": len({offer.incentive.id for offer in offers}),
        "tier": len(offers),
        **{kind: pays[kind] for kind in ("exact", "up_to", "rate", "pool", "tax", "unstated")},
    }
