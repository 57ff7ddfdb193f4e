"""The items of the document: domains, measures, annex; show and text of anything."""

from typing import Annotated

import typer

from pinghu_cli import api
from pinghu_cli.commands import completion
from pinghu_cli.commands.filters import (
    IN_DOCUMENT,
    DomainOption,
    LimitOption,
    Order,
    UnitOption,
    WordsArgument,
    arranged,
    largest_first,
    nothing,
    offered_orders,
    sort_option,
)
from pinghu_cli.commands.parameters import Offered
from pinghu_cli.commands.session import Example, Session, command
from pinghu_cli.document.model import Document, Paragraph
from pinghu_cli.document.text import published_item, published_text
from pinghu_cli.document.unprinted import NOT_WRITTEN
from pinghu_cli.errors import NotFound, PinghuError, UsageError
from pinghu_cli.listings.items import AnnexRow, DomainRow, MeasureRow, TextRow, annex_row, domain_row, measure_row
from pinghu_cli.output.view import NOTHING, Listing, Record, Records, Verbatim
from pinghu_cli.pages import tables

NAMES = """\
名稱可以是編號、範圍或幾項:9、九、(九)、第九條、1-3、8、9、A5-A8、附件1-3、D2、二、
也可以是標題裡的詞、單位、激勵、段落(P1)、說明(N1),繁簡、拼音、俗稱都行。"""
ORDERS = {"document": IN_DOCUMENT, "lead": Order("按牽頭單位", lambda item: item.lead or "")}
DOMAIN_ORDERS = {
    **ORDERS,
    "budget": largest_first("預算大的在前", lambda domain: domain.budget and domain.budget.total),
}
MEASURE_ORDERS = {
    **ORDERS,
    "incentives": Order(
        "激勵多的在前", lambda item: sum(len(group.tiers) for group in item.incentives), is_descending=True
    ),
    "targets": Order("目標多的在前", lambda item: len(item.targets), is_descending=True),
}


@command(
    "各領域:牽頭單位、預算、措施與激勵各有多少",
    examples=(
        Example("pinghu domains", "全部領域"),
        Example("pinghu domains --sort budget -n 3", "預算最大的三個"),
    ),
)
def domains(
    session: Session,
    words: WordsArgument = None,
    sort: Annotated[str, sort_option(DOMAIN_ORDERS), offered_orders(DOMAIN_ORDERS)] = "document",
    limit: LimitOption = None,
) -> None:
    """List the domains."""
    document = session.document
    found, notes = arranged(api.domains(document, words=words or ()), DOMAIN_ORDERS, sort, limit)
    rows = [domain_row(document, domain) for domain in found]
    session.show(Listing(DomainRow, rows, tables.domains(document, rows, notes)))
    if words and not found:
        raise nothing(words, "領域")


@command(
    "列出措施,可按領域、單位、詞或編號篩選",
    examples=(
        Example("pinghu measures --domain {domain}", "一個領域的措施"),
        Example("pinghu measures --unit {unit} --unit {other_unit}", "{unit}或{other_unit}牽頭或配合的措施"),
        Example("pinghu measures {phrase}", "提到這些詞的措施"),
    ),
)
def measures(
    session: Session,
    words: WordsArgument = None,
    domain: DomainOption = None,
    unit: UnitOption = None,
    sort: Annotated[str, sort_option(MEASURE_ORDERS), offered_orders(MEASURE_ORDERS)] = "document",
    limit: LimitOption = None,
) -> None:
    """List the measures."""
    document = session.document
    listed = api.measures(document, domain, unit, words=words or ())
    found, notes = arranged(listed, MEASURE_ORDERS, sort, limit)
    rows = [measure_row(document, measure) for measure in found]
    session.show(Listing(MeasureRow, rows, tables.measures(rows, notes)))
    if words and not found:
        raise nothing(words, "措施")


@command(
    "附件:積極爭取上級政策事項",
    examples=(
        Example("pinghu annex", "附件全部事項"),
        Example("pinghu annex --unit {annex_unit}", "{annex_unit}要爭取的事項"),
        Example("pinghu annex {annexes}", "附件的幾項"),
    ),
)
def annex(
    session: Session,
    words: WordsArgument = None,
    domain: DomainOption = None,
    unit: UnitOption = None,
    sort: Annotated[str, sort_option(ORDERS), offered_orders(ORDERS)] = "document",
    limit: LimitOption = None,
) -> None:
    """List the annex items."""
    document = session.document
    found, notes = arranged(api.annex(document, domain, unit, words=words or ()), ORDERS, sort, limit)
    rows = [annex_row(document, item) for item in found]
    empty = NOTHING if document.annex_items else f"附件{NOT_WRITTEN}"
    session.show(Listing(AnnexRow, rows, tables.annex(rows, notes), empty=empty))
    if words and not found:
        raise nothing(words, "附件事項")


@command(
    "把叫得出名字的完整列出:條目、單位、激勵、段落、說明",
    details=NAMES,
    examples=(
        Example("pinghu show {measure}", "一項措施"),
        Example("pinghu show {measures} D{domain}", "幾項措施和一個領域"),
        Example("pinghu show {offer}", "一項激勵:給付、條件、條文、說明"),
        Example("pinghu show {unit}", "一個單位的職責、目標和激勵"),
    ),
)
def show(
    session: Session,
    names: Annotated[
        list[str],
        typer.Argument(metavar="名稱…", help="9、5-8、A6、D2、標題、單位、激勵、P1、N1"),
        Offered(completion.ids),
    ],
) -> None:
    """Show things whole. Those that exist are shown even when another does not; then exit 1."""
    document = session.document
    found: list[api.Thing] = []
    missing: list[PinghuError] = []
    for name in names:
        try:
            found += (thing for thing in api.named(document, name) if thing not in found)
        except NotFound as error:
            missing.append(error)
    if found:
        from pinghu_cli.listings.whole import whole
        from pinghu_cli.pages.items import page_of

        records = tuple(Record(row=whole(document, thing), blocks=page_of(document, thing)) for thing in found)
        session.show(Records(records=records, many=len(names) > 1 or len(found) > 1))
    if missing:
        raise missing[0]


@command(
    "公布的文本,一字不改",
    details=NAMES,
    examples=(
        Example("pinghu text", "全文"),
        Example("pinghu text {measure}", "一項措施的原文"),
        Example("pinghu text {measures}", "幾項的原文"),
    ),
)
def text(
    session: Session,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[名稱]…", help="9、5-8、A6、D2、標題、P1;省略為全文"),
        Offered(completion.ids),
    ] = None,
) -> None:
    """Print the published text, whole or of what is named."""
    document = session.document
    if not names:
        whole_text = published_text(document)
        session.show(Verbatim(text=whole_text, row=TextRow(id=None, title=document.document.title, text=whole_text)))
        return
    rows = list({row.id: row for name in names for row in _published(document, name)}.values())
    if len(rows) == 1:
        session.show(Verbatim(text=rows[0].text, row=rows[0]))
        return
    together = "".join(row.text for row in rows)
    ids, titles = "、".join(str(row.id) for row in rows), "、".join(row.title for row in rows)
    session.show(Verbatim(text=together, row=TextRow(id=ids, title=titles, text=together)))


def _published(document: Document, name: str) -> list[TextRow]:
    """The text of what a name means. Raise NotFound, UsageError where it is called so and has no text of its own."""
    rows: list[TextRow] = []
    things = api.named(document, name)
    for thing in things:
        if isinstance(thing, Paragraph):
            rows.append(TextRow(id=thing.id, title=thing.title, text=f"{thing.text}\n"))
        elif isinstance(thing, api.ITEMS):
            rows.append(TextRow(id=thing.id, title=thing.title, text=published_item(document, thing)))
    if not rows:
        raise UsageError("no-text", f"「{name}」不是條文或段落", "用 pinghu show 看它", typed=name)
    return rows
