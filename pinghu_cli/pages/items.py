"""Pages of one thing: an item, a unit, an incentive, a paragraph, a note."""

from pinghu_cli.document import query
from pinghu_cli.document.model import AnnexItem, Document, Domain, Item, Measure, Note, Unit
from pinghu_cli.document.model import Paragraph as PrintedParagraph
from pinghu_cli.document.query import Offer, UnitDuties
from pinghu_cli.document.unprinted import NOT_WRITTEN, led_by
from pinghu_cli.listings.items import annex_row, duty_row, measure_row
from pinghu_cli.output.view import Block, Heading, Pairs, Paragraph
from pinghu_cli.pages import tables
from pinghu_cli.pages.about import OURS, ask_whom

PLACES = {"letter": "正文之前", "opening": "開頭", "closing": "結尾"}


def page_of(document: Document, thing: Item | Unit | Offer | PrintedParagraph | Note) -> tuple[Block, ...]:
    """The page of anything."""
    match thing:
        case Unit():
            return unit_page(document, thing)
        case Offer():
            return (*offer_page(thing), *_lapse(document))
        case PrintedParagraph():
            return (Heading(f"{thing.id} {thing.title}"), Paragraph(thing.text))
        case Note():
            pairs = (("可問", ask_whom(document, thing)), ("參看", "、".join(thing.see)))
            return (Heading(thing.question), Paragraph(thing.text), Pairs(_filled(pairs)), Paragraph(OURS, "muted"))
    return page(document, thing)


def offer_page(offer: Offer) -> tuple[Block, ...]:
    """An incentive for people: what is paid to whom on what condition, the clause, and how we read it."""
    presumed = f"(未印;按本工具的讀法是{'、'.join(offer.presumed.recipients)})" if offer.presumed else ""
    tier = offer.tier
    bounds = (
        f",{tier.base_from} 以上的" if tier.base_from else "",
        f",超過 {tier.base_over} 的" if tier.base_over else "",
        f",最多按 {tier.base_limit} 計" if tier.base_limit else "",
    )
    base = f"{tier.base}{''.join(bounds)}" if tier.base else ""
    pairs = (
        ("編號", offer.id),
        ("給付", tables.pays(offer)),
        ("按什麼計", base),
        ("對象", ("、".join(offer.recipients) or ("" if presumed else tables.UNNAMED)) + presumed),
        ("條件", offer.condition or "條文沒有別的條件"),
        ("條文", f"{offer.item.ref} {offer.item.title}"),
        ("洽詢", led_by(offer.lead)),
        ("也叫", "、".join((*offer.tier.aliases, *offer.incentive.aliases))),
    )
    remarks = (*offer.readings, *offer.incentive.notes)
    return (
        Heading(offer.name),
        Pairs(_filled(pairs)),
        Paragraph(f"「{offer.incentive.quote}」"),
        *((Heading("本工具的說明(不是文件內容)"),) if remarks else ()),
        *(Paragraph(f"· {remark}", "muted", 2) for remark in remarks),
        Paragraph(f"算一算:pinghu estimate {offer.id}{'=金額' if offer.tier.base else ''}", "muted"),
    )


def unit_page(document: Document, unit: Unit) -> tuple[Block, ...]:
    """A unit for people: its names, its duties, its goals once each, and the incentives that people ask it for."""
    duties = next(found for found in query.units(document) if found.unit.name == unit.name)
    budgets = [
        f"{home.id} {home.title} {home.budget.total if home.budget else NOT_WRITTEN}"
        for home in document.domains
        if unit.name in home.leads
    ]
    pairs = (
        ("全稱", unit.full_name or ""),
        ("俗稱", "、".join(unit.aliases)),
        ("職責", counted(duties)),
        ("牽頭領域的預算", "、".join(budgets)),
    )
    goals, offers = query.goals(document, unit.name), query.offers_led(document, unit.name)
    rows = [duty_row(duties, duty) for duty in duties.ordered]
    return (
        Heading(unit.name),
        Pairs(_filled(pairs)),
        tables.duties(rows, "事項", ()),
        *((tables.goals(goals, unit.name),) if goals else ()),
        *((tables.incentives_of_item(offers), *_lapse(document)) if offers else ()),
        *((Paragraph("全稱與俗稱不是文件內容。", "muted"),) if unit.full_name or unit.aliases else ()),
    )


def counted(unit: UnitDuties) -> str:
    """How much a unit leads and joins, in words."""
    return "、".join(
        f"{words}{len(items)}{counter}"
        for words, counter, items in (
            ("牽頭領域", "個", unit.items(Domain, "lead")),
            ("牽頭措施", "項", unit.items(Measure, "lead")),
            ("配合措施", "項", unit.items(Measure, "join")),
            ("附件牽頭", "項", unit.items(AnnexItem, "lead")),
            ("附件配合", "項", unit.items(AnnexItem, "join")),
        )
        if items
    )


def _filled(pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in pairs if pair[1])


def page(document: Document, item: Item) -> tuple[Block, ...]:
    """One item for people: heading, who and where, the text, what is paid, what is to be reached."""
    heading = Heading(f"{item.ref} {item.title}")
    blocks: list[Block] = [heading, Pairs(_where(document, item))]
    if item.text:
        blocks.append(Paragraph(item.text))
    if isinstance(item, Domain):
        below = query.annex_items(document, domain=item.number)
        lines = query.budget(document, item.number)
        blocks.append(tables.budget(lines) if lines else Paragraph(f"預算:{NOT_WRITTEN}", "muted"))
        blocks.append(tables.measures([measure_row(document, measure) for measure in item.measures]))
        if below:
            blocks.append(tables.annex([annex_row(document, entry) for entry in below]))
    offers = query.offers_of(document, item)
    if offers:
        blocks.append(tables.incentives_of_item(offers))
    if item.targets:
        blocks.append(tables.targets_of_item(query.targets_of(document, item)))
    if offers or isinstance(item, Domain):
        blocks += _lapse(document)
    return tuple(blocks)


def _lapse(document: Document) -> list[Block]:
    return [Paragraph(line, "warn") for line in tables.lapse(document)]


def _where(document: Document, item: Item) -> tuple[tuple[str, str], ...]:
    home = document.domain_of(item)
    pairs = [("編號", item.id), ("牽頭單位", led_by(item.lead))]
    if joining := [name for name in item.units if name not in item.leads]:
        pairs.append(("配合單位", "、".join(joining)))
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
