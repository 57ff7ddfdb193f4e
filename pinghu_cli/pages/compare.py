"""Two matches side by side as a view: what is gained, lost and changed, with amounts."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from operator import attrgetter

from pinghu_cli.document.model import Document
from pinghu_cli.document.unprinted import led_by
from pinghu_cli.listings.labels import GAINS, STATES
from pinghu_cli.listings.matches import ChangeRow, ComparisonReport, SideRow
from pinghu_cli.matching.compare import Change, compare
from pinghu_cli.matching.prospects import Match
from pinghu_cli.output.view import Block, Column, Heading, Listing, Paragraph, Report, Table
from pinghu_cli.pages.match import profile_value, shown, summary, totals_value
from pinghu_cli.quantities.printed import grouped, plain
from pinghu_cli.receipts.warnings import ESTIMATE_ONLY


def compare_view(document: Document, before: Match, after: Match, names: tuple[str, str]) -> Report:
    """What ``after`` gains, loses and changes against ``before``; ``names`` are what the two are called."""
    order = [verdict.offer.id for verdict in after.verdicts]
    ranked = sorted(before.verdicts, key=lambda verdict: order.index(verdict.offer.id))
    most = [{tier: prospect.max_yuan for tier, prospect in matched.prospects.items()} for matched in (before, after)]
    changes = compare(ranked, after.verdicts, *most)
    rows = [_change_row(change, before, after) for change in changes]
    words = {change.after.offer.id: (shown(change.before, before), shown(change.after, after)) for change in changes}
    totals = [totals_value(matched) for matched in (before, after)]
    difference = after.receipt.totals.known_max_yuan - before.receipt.totals.known_max_yuan
    columns = _change_columns(names, words)
    value = ComparisonReport(
        schema=1,
        before=SideRow(name=names[0], profile=profile_value(document, before), totals=totals[0]),
        after=SideRow(name=names[1], profile=profile_value(document, after), totals=totals[1]),
        difference_max_yuan=plain(difference),
        changes=rows,
    )
    return Report(
        value=value,
        blocks=tuple(_change_page(rows, (before, after), names, difference, columns)),
        listing=Listing(ChangeRow, rows, Table(rows, columns)),
    )


def _change_row(change: Change, before: Match, after: Match) -> ChangeRow:
    offer = change.after.offer
    most = [matched.prospects.get(offer.id) for matched in (before, after)]
    return ChangeRow(
        change=change.kind,
        id=offer.id,
        measure=offer.item.id,
        name=offer.name,
        before=change.before.state,
        after=change.after.state,
        before_max_yuan=plain(most[0].max_yuan) if most[0] else None,
        after_max_yuan=plain(most[1].max_yuan) if most[1] else None,
        lead=offer.lead,
        quote=offer.incentive.quote,
        ref=offer.item.ref,
    )


def _change_columns(names: tuple[str, str], words: Mapping[str, tuple[str, str]]) -> tuple[Column, ...]:
    """``words``: id of a tier -> what people see of it for the first and for the second profile."""
    return (
        Column("", lambda row: GAINS[row.change], kind="id", style="heading"),
        Column("項目", attrgetter("name")),
        Column(names[0], lambda row: f"{STATES[row.before]} {words[row.id][0]}"),
        Column(names[1], lambda row: f"{STATES[row.after]} {words[row.id][1]}"),
        Column("牽頭單位", lambda row: led_by(row.lead), kind="id"),
    )


def _change_page(
    rows: Sequence[ChangeRow],
    both: tuple[Match, Match],
    names: tuple[str, str],
    difference: Decimal,
    columns: tuple[Column, ...],
) -> Iterator[Block]:
    yield Heading(f"{names[0]} → {names[1]}")
    for kind in GAINS:
        found = [row for row in rows if row.change == kind]
        if found:
            yield Table(found, columns)
    if not rows:
        yield Paragraph("兩份資料的結果相同", "muted")
    for name, one in zip(names, both, strict=True):
        yield Paragraph(f"{name}:{summary(one)}")
    yield Paragraph(f"相差:{_difference(rows, difference)}。{ESTIMATE_ONLY}", "warn")


def _difference(rows: Sequence[ChangeRow], difference: Decimal) -> str:
    """多 250,000 元, and how many were won or lost that have no stated amount: these are not worth 0."""
    more = f"{'多' if difference > 0 else '少'} {grouped(abs(difference))} 元" if difference else "寫明的金額相同"
    turned = [row for row in rows if row.change != "changed"]
    unstated = sum(row.before_max_yuan is None and row.after_max_yuan is None for row in turned)
    return more + (f",另有 {unstated} 項未寫明金額" if unstated else "")
