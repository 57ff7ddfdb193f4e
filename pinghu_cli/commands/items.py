"""The items of the document: domains, measures, annex, show, text."""

from pinghu_cli import api
from pinghu_cli.commands.session import DomainOption, Example, IdArguments, OptionalId, Session, UnitOption, command
from pinghu_cli.document import query
from pinghu_cli.document.model import AnnexItem, Document, Domain, Item, Measure
from pinghu_cli.document.text import published_item, published_text
from pinghu_cli.errors import NotFound, PinghuError
from pinghu_cli.listings.items import (
    AnnexRow,
    DomainRow,
    MeasureRow,
    TextRow,
    annex_row,
    domain_row,
    measure_row,
    whole_item,
)
from pinghu_cli.output.view import Block, Heading, Listing, Pairs, Paragraph, Record, Records, Verbatim
from pinghu_cli.pages import tables
from pinghu_cli.quantities.numerals import citation


@command("八個領域:牽頭單位、預算、措施與激勵各有多少", examples=(Example("pinghu domains", "全部領域"),))
def domains(session: Session) -> None:
    """List the domains."""
    document = session.document
    rows = [domain_row(document, domain) for domain in api.domains(document)]
    session.show(Listing(DomainRow, rows, tables.domains(document, rows)))


@command(
    "列出措施,可只看一個領域或一個單位",
    examples=(
        Example("pinghu measures --domain 2", "領域二的措施"),
        Example("pinghu measures --unit 科技局", "科技局牽頭或配合的措施"),
    ),
)
def measures(session: Session, domain: DomainOption = None, unit: UnitOption = None) -> None:
    """List the measures."""
    document = session.document
    found = api.measures(document, domain, unit)
    rows = [measure_row(document, measure) for measure in found]
    session.show(Listing(MeasureRow, rows, tables.measures(rows)))


@command(
    "附件:積極爭取上級政策事項",
    examples=(
        Example("pinghu annex", "全部三十三項"),
        Example("pinghu annex --unit 教育局", "教育局要爭取的事項"),
    ),
)
def annex(session: Session, domain: DomainOption = None, unit: UnitOption = None) -> None:
    """List the annex items."""
    document = session.document
    found = api.annex(document, domain, unit)
    rows = [annex_row(document, item) for item in found]
    session.show(Listing(AnnexRow, rows, tables.annex(rows)))


@command(
    "把一項或幾項完整列出:原文、單位、激勵、目標",
    examples=(
        Example("pinghu show 9", "第九項措施"),
        Example("pinghu show A6 D2", "附件第六項和領域二"),
    ),
)
def show(session: Session, ids: IdArguments) -> None:
    """Show items whole. Those that exist are shown even when another does not; then exit 1."""
    document = session.document
    found: list[Item] = []
    missing: list[PinghuError] = []
    for words in ids:
        try:
            found.append(api.item(document, words))
        except NotFound as error:
            missing.append(error)
    if found:
        records = tuple(Record(row=whole_item(document, item), blocks=page(document, item)) for item in found)
        session.show(Records(records=records, many=len(ids) > 1))
    if missing:
        raise missing[0]


@command(
    "公布的文本,一字不改",
    examples=(
        Example("pinghu text", "全文"),
        Example("pinghu text 9", "第九項措施的原文"),
    ),
)
def text(session: Session, item: OptionalId = None) -> None:
    """Print the published text, whole or one item."""
    document = session.document
    if item is None:
        whole = published_text(document)
        session.show(Verbatim(text=whole, row=TextRow(id=None, title=document.document.title, text=whole)))
        return
    found = api.item(document, item)
    published = published_item(document, found)
    session.show(Verbatim(text=published, row=TextRow(id=found.id, title=found.title, text=published)))


def page(document: Document, item: Item) -> tuple[Block, ...]:
    """One item for people: heading, who and where, the text, what is paid, what is to be reached."""
    heading = Heading(f"{citation(item.id)} {item.title}")
    blocks: list[Block] = [heading, Pairs(_where(document, item)), Paragraph(item.text)]
    if isinstance(item, Domain):
        below = query.annex_items(document, domain=item.number)
        blocks.append(tables.budget(query.budget(document, item.number)))
        blocks.append(tables.measures([measure_row(document, measure) for measure in item.measures]))
        blocks.append(tables.annex([annex_row(document, entry) for entry in below]))
    offers = query.offers_of(document, item)
    if offers:
        blocks.append(tables.incentives_of_item(offers))
    if item.targets:
        blocks.append(tables.targets_of_item(query.targets_of(document, item)))
    return tuple(blocks)


def _where(document: Document, item: Item) -> tuple[tuple[str, str], ...]:
    home = document.domain_of(item)
    pairs = [("編號", item.id), ("牽頭單位", item.lead)]
    if len(item.units) > 1:
        pairs.append(("配合單位", "、".join(item.units[1:])))
    if not isinstance(item, Domain):
        pairs.append(("領域", f"{home.id} {home.title}"))
    related: tuple[str, list[Item]] = ("", [])
    match item:
        case Measure():
            related = ("附件對應", [*query.mirrors_of(document, item)])
        case AnnexItem():
            related = ("對應措施", [*query.mirrored_by(document, item)])
    if related[1]:
        pairs.append((related[0], "、".join(f"{other.id} {other.title}" for other in related[1])))
    return tuple(pairs)
