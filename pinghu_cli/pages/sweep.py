"""An amount swept over its base as a view: the chart for people, the rows for scripts."""

from collections.abc import Iterator

from pinghu_cli.document.query import Offer
from pinghu_cli.listings.receipts import SweepRow
from pinghu_cli.output.view import Bar, Column, Listing, Table
from pinghu_cli.quantities.printed import grouped, to_yuan
from pinghu_cli.receipts.causes import yuan
from pinghu_cli.receipts.sweep import Sweep


def sweep_view(sweep: Sweep, remarks: tuple[str, ...]) -> Listing:
    """Amount against base, one bar a row, with the row from which more brings nothing, and the clause."""
    rows = [
        SweepRow(
            incentive=sweep.rule.incentive,
            base_yuan=to_yuan(point.base_fen),
            max_yuan=to_yuan(point.max_fen),
            capped=point.capped,
            eligible=point.eligible,
        )
        for point in sweep.points
    ]
    most = max((point.max_fen for point in sweep.points), default=0) or 1
    columns = (
        Column(f"{sweep.rule.base}(元)", lambda row: grouped(row.base_yuan), kind="number"),
        Column("上限(元)", lambda row: grouped(row.max_yuan), kind="number", style="figure"),
        Column("", lambda row: Bar(int(row.max_yuan * 100) / most)),
        Column("", lambda row: _mark(sweep, int(row.base_yuan * 100), row.eligible), kind="id", style="warn"),
    )
    title = sweep.offer.name + (f" × {sweep.claim.count}" if sweep.claim.count > 1 else "")
    notes = (*_turning_point(sweep), _clause(sweep.offer), *remarks)
    return Listing(SweepRow, rows, Table(rows, columns, title, notes))


def _clause(offer: Offer) -> str:
    return f"{offer.item.ref}「{offer.incentive.quote}」"


def _mark(sweep: Sweep, base_fen: int, eligible: bool) -> str:
    if not eligible:
        return "不符合"
    return "← 到上限" if base_fen == sweep.binds_at_fen else ""


def _turning_point(sweep: Sweep) -> Iterator[str]:
    rule = sweep.rule
    if sweep.binds_at_fen is not None:
        several = f"每{sweep.offer.tier.per or '筆'}" if sweep.claim.count > 1 else ""
        cap = (rule.each_fen if rule.each_fen is not None else rule.together_fen) or rule.fixed_fen or 0
        whose = several if rule.each_fen is not None else "合計" if several else ""
        yield f"{several}{rule.base}到 {yuan(sweep.binds_at_fen)}就達到{whose}上限 {yuan(cap)},再多也不會增加"
    elif rule.exempt_years is not None:
        yield "條文沒有上限"
    else:
        yield "在可申請的範圍內不會達到上限"
    if rule.base_from_fen is not None:
        yield f"{rule.base}不到 {yuan(rule.base_from_fen)}不符合條件({yuan(rule.base_from_fen)}本身符合)"
    if rule.base_next_fen is not None:
        yield f"{rule.base}自 {yuan(rule.base_next_fen)}起按另一檔計"
    if rule.base_limit_fen is not None:
        limit = yuan(rule.base_limit_fen)
        yield f"{rule.base}超過 {limit}不符合條件({limit}本身符合)"
