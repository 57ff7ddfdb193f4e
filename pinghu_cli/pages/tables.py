"""How listings look to people: the columns of each, and the notes under them."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from operator import attrgetter
from typing import Any

from pinghu_cli.document.model import Document
from pinghu_cli.document.query import BudgetLine, Offer, SetTarget
from pinghu_cli.document.unprinted import NOT_WRITTEN, led_by
from pinghu_cli.document.validity import lapse_line, validity
from pinghu_cli.document.wording import payment, reach
from pinghu_cli.listings.items import AnnexRow, DomainRow, DutyRow, MeasureRow, UnitRow
from pinghu_cli.listings.labels import KINDS, ROLES
from pinghu_cli.output.view import Bar, Cell, Chart, ChartBar, Column, Table
from pinghu_cli.quantities.clock import today

UNNAMED = "未寫明"
Notes = tuple[str, ...]


def domains(document: Document, rows: Sequence[DomainRow], notes: Notes = ()) -> Table:
    """The domains with their budgets and how much they hold."""
    budgets = {domain.id: str(domain.budget.total) if domain.budget else NOT_WRITTEN for domain in document.domains}
    columns = (
        Column("編號", attrgetter("id"), kind="id", style="id"),
        Column("領域", attrgetter("title")),
        Column("牽頭單位", lead, kind="id"),
        Column("預算", lambda row: budgets[row.id], kind="number", style="figure"),
        Column("措施", lambda row: _span(row.measures), kind="id"),
        Column("附件", _count("annex"), kind="number"),
        Column("激勵", _text("incentives"), kind="number"),
        Column("目標", _text("targets"), kind="number"),
    )
    return Table(rows, columns, notes=notes)


def measures(rows: Sequence[MeasureRow], notes: Notes = ()) -> Table:
    """The measures with their units."""
    columns = (
        Column("編號", attrgetter("id"), kind="id", style="id"),
        Column("措施", attrgetter("title")),
        Column("牽頭單位", lead, kind="id"),
        Column("配合單位", _joining, style="muted"),
        Column("激勵", _count("incentives"), kind="number"),
        Column("目標", _count("targets"), kind="number"),
    )
    return Table(rows, columns, notes=notes)


def annex(rows: Sequence[AnnexRow], notes: Notes = ()) -> Table:
    """The annex items with their goals."""
    columns = (
        Column("編號", attrgetter("id"), kind="id", style="id"),
        Column("爭取事項", attrgetter("title")),
        Column("具體目標", attrgetter("goal")),
        Column("責任單位", _joined("units"), style="muted"),
        Column("對應措施", _joined("measures"), kind="id"),
    )
    return Table(rows, columns, notes=notes)


def units(rows: Sequence[UnitRow], notes: Notes = ()) -> Table:
    """All units with how much each leads and joins."""
    columns = (
        Column("單位", attrgetter("name"), kind="id", style="heading"),
        Column("牽頭領域", _joined("leads_domains"), kind="id"),
        Column("牽頭措施", _joined("leads")),
        Column("配合措施", _joined("joins"), style="muted"),
        Column("附件", _joined("annex"), style="muted"),
    )
    return Table(rows, columns, notes=notes)


def duties(rows: Sequence[DutyRow], title: str, notes: Notes, *, is_one: bool = True) -> Table:
    """The duties of one unit or of several, what it leads first."""
    unit = () if is_one else (Column("單位", attrgetter("unit"), kind="id"),)
    columns = (
        *unit,
        Column("角色", lambda row: ROLES[row.role], kind="id", style="heading"),
        Column("類別", lambda row: KINDS[row.kind], kind="id"),
        Column("編號", attrgetter("id"), kind="id", style="id"),
        Column("事項", attrgetter("title")),
        Column("與誰", _joined("partners"), style="muted"),
    )
    return Table(rows, columns, title, notes)


def budget(lines: Sequence[BudgetLine], notes: tuple[str, ...] = ()) -> Table:
    """Totals and parts: shares of all domains, a part's share of its domain too, bars of all on one scale."""
    most = max((line.amount.yuan for line in lines), default=Decimal(0)) or Decimal(1)
    columns = (
        Column("領域", lambda line: line.domain.id if line.part is None else "", kind="id", style="id"),
        Column("項目", lambda line: line.domain.title if line.part is None else f"  {line.part}"),
        Column("金額", lambda line: str(line.amount), kind="number", style="figure"),
        Column("占全部", lambda line: _percent(line.share_of_all), kind="number"),
        Column("占領域", lambda line: _percent(line.share) if line.part else "", kind="number", style="muted"),
        Column("", lambda line: Bar(float(line.amount.yuan / most))),
    )
    return Table(lines, columns, notes=notes)


def budget_chart(lines: Sequence[BudgetLine], title: str, note: str) -> Chart:
    """The same as a chart."""
    bars = tuple(
        ChartBar(
            label=line.part or f"{line.domain.id} {line.domain.title}",
            value=float(line.amount.yuan),
            shown=_with_share(line),
            part=line.part is not None,
        )
        for line in lines
    )
    return Chart(title, bars, note)


def targets(facts: Sequence[SetTarget], notes: Notes = ()) -> Table:
    """Targets of many items."""
    columns = (
        Column("編號", lambda fact: fact.item.id, kind="id", style="id"),
        *_target_columns(),
        Column("牽頭單位", lambda fact: led_by(fact.item.lead), kind="id"),
    )
    return Table(facts, columns, notes=notes)


def goals(facts: Sequence[SetTarget], unit: str) -> Table:
    """Goals of a unit, each once, with its role in the item that sets them."""
    columns = (
        Column("角色", lambda fact: ROLES["lead" if unit in fact.item.leads else "join"], kind="id", style="heading"),
        Column("編號", lambda fact: fact.item.id, kind="id", style="id"),
        *_target_columns(),
    )
    repeated = "附件與措施重複的目標只列一次。"
    return Table(facts, columns, "目標", (repeated,))


def targets_of_item(facts: Sequence[SetTarget]) -> Table:
    """Targets of one item, inside its page."""
    return Table(facts, _target_columns(), title="目標")


def _target_columns() -> tuple[Column, ...]:
    return (
        Column("指標", lambda fact: fact.target.metric),
        Column("目標", lambda fact: reach(fact.target), style="figure"),
    )


def incentives(offers: Sequence[Offer], notes: tuple[str, ...] = ()) -> Table:
    """Tiers of many items."""
    columns = (
        Column("編號", attrgetter("id"), kind="key", style="id"),
        Column("激勵", attrgetter("name")),
        Column("給付", pays, style="figure"),
        Column("對象", recipients, kind="id"),
        Column("措施", lambda offer: offer.item.id, kind="id"),
        Column("牽頭單位", lead, kind="id"),
    )
    return Table(offers, columns, notes=notes)


def incentives_of_item(offers: Sequence[Offer]) -> Table:
    """Tiers of one item, inside its page."""
    columns = (
        Column("名稱", attrgetter("name")),
        Column("給付", pays, style="figure"),
        Column("對象", recipients, kind="id"),
        Column("編號", attrgetter("id"), kind="key", style="id"),
    )
    return Table(offers, columns, title="激勵")


def lead(row: Any) -> Cell:
    """The lead units of a row, or that the text names none."""
    return led_by(row.lead)


def _joining(row: MeasureRow) -> Cell:
    """The units that do not lead."""
    leads = (row.lead or "").split("、")
    return "、".join(name for name in row.units if name not in leads)


def _percent(share: Decimal | None) -> str:
    return "" if share is None else f"{share:.1%}"


def _with_share(line: BudgetLine) -> str:
    return str(line.amount) if line.share_of_all is None else f"{line.amount}({line.share_of_all:.1%})"


def lapse(document: Document) -> tuple[str, ...]:
    """What every page about money says once the document has lapsed, or before it begins."""
    line = lapse_line(validity(document), today())
    return (line,) if line else ()


def pays(offer: Offer) -> str:
    """What a tier pays, as a reader would say it: 最高25萬元,一次性."""
    return f"{payment(offer.tier)},一次性" if offer.one_time else payment(offer.tier)


def recipients(offer: Offer) -> str:
    """Who gets it; where the text names nobody, that, and who is meant as we read it."""
    if offer.recipients or not offer.presumed:
        return "、".join(offer.recipients) or UNNAMED
    return f"{'、'.join(offer.presumed.recipients)}(未印)"


def _text(name: str) -> Callable[[Any], Cell]:
    return lambda row: str(getattr(row, name))


def _joined(name: str) -> Callable[[Any], Cell]:
    return lambda row: "、".join(getattr(row, name))


def _count(name: str) -> Callable[[Any], Cell]:
    return lambda row: str(len(getattr(row, name)))


def _span(ids: Sequence[str]) -> str:
    """Ids that run without gaps, as first–last."""
    return ids[0] if len(ids) == 1 else f"{ids[0]}-{ids[-1]}" if ids else ""
