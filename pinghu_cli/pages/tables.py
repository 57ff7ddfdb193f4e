"""How listings look to people: the columns of each, and the notes under them. Rows come from `pages.rows`."""

from collections.abc import Callable, Sequence

from pinghu_cli.output.view import Bar, Cell, Column, Listing, Row
from pinghu_cli.pages.rows import ANNEX, BUDGET, DOMAIN, DUTY, INCENTIVE, MEASURE, TARGET, UNIT

ROLES = {"lead": "牽頭", "join": "配合"}
KINDS = {"domain": "領域", "measure": "措施", "annex": "附件"}


def domains(rows: Sequence[Row]) -> Listing:
    """The domains with their budgets and how much they hold."""
    columns = (
        Column("編號", _field("id"), kind="id", style="id"),
        Column("領域", _field("title")),
        Column("牽頭單位", _field("lead"), kind="id"),
        Column("預算", _field("shown"), kind="number", style="amount"),
        Column("措施", _span("measures"), kind="id"),
        Column("附件", _count("annex"), kind="number"),
        Column("激勵", _field("incentives"), kind="number"),
        Column("目標", _field("targets"), kind="number"),
    )
    return Listing(rows=rows, fields=DOMAIN, columns=columns)


def measures(rows: Sequence[Row]) -> Listing:
    """The measures with their units."""
    columns = (
        Column("編號", _field("id"), kind="id", style="id"),
        Column("措施", _field("title")),
        Column("牽頭單位", _field("lead"), kind="id"),
        Column("配合單位", lambda row: "、".join(row["units"][1:]), style="muted"),
        Column("激勵", _count("incentives"), kind="number"),
        Column("目標", _count("targets"), kind="number"),
    )
    return Listing(rows=rows, fields=MEASURE, columns=columns)


def annex(rows: Sequence[Row]) -> Listing:
    """The annex items with their goals."""
    columns = (
        Column("編號", _field("id"), kind="id", style="id"),
        Column("爭取事項", _field("title")),
        Column("具體目標", _field("goal")),
        Column("責任單位", _joined("units"), style="muted"),
        Column("對應措施", _joined("measures"), kind="id"),
    )
    return Listing(rows=rows, fields=ANNEX, columns=columns)


def units(rows: Sequence[Row]) -> Listing:
    """All units with how much each leads and joins."""
    columns = (
        Column("單位", _field("name"), kind="id", style="heading"),
        Column("牽頭領域", _joined("leads_domains"), kind="id"),
        Column("牽頭措施", _joined("leads")),
        Column("配合措施", _joined("joins"), style="muted"),
        Column("附件", _joined("annex"), style="muted"),
    )
    return Listing(rows=rows, fields=UNIT, columns=columns)


def duties(rows: Sequence[Row], title: str, notes: tuple[str, ...]) -> Listing:
    """One unit's whole duty list, what it leads first."""
    columns = (
        Column("角色", lambda row: ROLES[row["role"]], kind="id", style="heading"),
        Column("類別", lambda row: KINDS[row["kind"]], kind="id"),
        Column("編號", _field("id"), kind="id", style="id"),
        Column("事項", _field("title")),
        Column("領域", _field("domain"), kind="id"),
    )
    return Listing(rows=rows, fields=DUTY, columns=columns, title=title, notes=notes)


def budget(rows: Sequence[Row], notes: tuple[str, ...] = ()) -> Listing:
    """Totals and parts with their shares as bars: a total's of all domains, a part's of its domain."""
    columns = (
        Column("領域", lambda row: row["domain"] if row["part"] is None else "", kind="id", style="id"),
        Column("項目", lambda row: row["title"] if row["part"] is None else f"  {row['part']}"),
        Column("金額", _field("shown"), kind="number", style="amount"),
        Column("占比", lambda row: f"{row['share']:.1%}", kind="number"),
        Column("", lambda row: Bar(row["share"])),
    )
    return Listing(rows=rows, fields=BUDGET, columns=columns, notes=notes)


def targets(rows: Sequence[Row]) -> Listing:
    """Targets of many items."""
    columns = (
        Column("編號", _field("id"), kind="id", style="id"),
        Column("指標", _field("metric")),
        Column("目標", _field("shown"), style="amount"),
        Column("牽頭單位", _field("lead"), kind="id"),
    )
    return Listing(rows=rows, fields=TARGET, columns=columns)


def targets_of_item(rows: Sequence[Row]) -> Listing:
    """Targets of one item, inside its page."""
    columns = (Column("指標", _field("metric")), Column("目標", _field("shown"), style="amount"))
    return Listing(rows=rows, fields=TARGET, columns=columns, title="目標")


def incentives(rows: Sequence[Row], notes: tuple[str, ...] = ()) -> Listing:
    """Tiers of many items."""
    columns = (
        Column("編號", _field("id"), kind="key", style="id"),
        Column("激勵", _field("name")),
        Column("給付", _payment, style="amount"),
        Column("對象", lambda row: row["recipient"] or "未寫明", kind="id"),
        Column("措施", _field("measure"), kind="id"),
        Column("牽頭單位", _field("lead"), kind="id"),
    )
    return Listing(rows=rows, fields=INCENTIVE, columns=columns, notes=notes)


def incentives_of_item(rows: Sequence[Row]) -> Listing:
    """Tiers of one item, inside its page."""
    columns = (
        Column("名稱", _field("name")),
        Column("給付", _payment, style="amount"),
        Column("對象", lambda row: row["recipient"] or "未寫明", kind="id"),
        Column("編號", _field("id"), kind="key", style="id"),
    )
    return Listing(rows=rows, fields=INCENTIVE, columns=columns, title="激勵")


def _payment(row: Row) -> Cell:
    return f"{row['shown']},一次性" if row["one_time"] else str(row["shown"])


def _field(name: str) -> Callable[[Row], Cell]:
    return lambda row: "" if row[name] is None else str(row[name])


def _joined(name: str) -> Callable[[Row], Cell]:
    return lambda row: "、".join(row[name])


def _count(name: str) -> Callable[[Row], Cell]:
    return lambda row: str(len(row[name]))


def _span(name: str) -> Callable[[Row], Cell]:
    """Ids that run without gaps, as first–last."""
    return lambda row: row[name][0] if len(row[name]) == 1 else f"{row[name][0]}-{row[name][-1]}" if row[name] else ""
