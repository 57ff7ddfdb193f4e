"""A receipt, a replay and a sweep as views: the page for people, the rows for scripts."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import msgspec

from pinghu_cli.declared import to_plain
from pinghu_cli.document.query import Offer
from pinghu_cli.listings.receipts import ReplayReport, SweepRow
from pinghu_cli.output.view import Bar, Block, Column, Heading, Listing, Paragraph, Report, Style, Table
from pinghu_cli.quantities.printed import grouped
from pinghu_cli.receipts.receipt import Line, Receipt
from pinghu_cli.receipts.replay import Difference, Replay
from pinghu_cli.receipts.sweep import Sweep
from pinghu_cli.receipts.words import PROFIT_YEAR

Cells = dict[str, Any]
"""What is shown of a line, by name."""
LABELS = {
    "claim": "申請",
    "incentive": "項目",
    "name": "項目名稱",
    "measure": "條文編號",
    "lead": "洽詢",
    "quote": "條文",
    "base": "金額名稱",
    "base_yuan": "所填金額",
    "count": "數量",
    "needs": "還缺的資料",
    "status": "狀態",
    "min_yuan": "定額(元)",
    "max_yuan": "上限(元)",
    "capped": "到上限",
    "steps": "計算",
    "notes": "說明",
    "warnings": "請注意",
    "title": "文件",
    "first_day": "有效期起",
    "last_day": "有效期止",
    "lapsed": "已失效",
}
"""What people call the fields of a receipt."""
NO_AMOUNT = {"needs_input": "待填", "unstated": "未寫明", "not_eligible": "不符合"}


def receipt_view(receipt: Receipt, numerals: Mapping[str, str]) -> Report:
    """The receipt. ``numerals`` gives the printed number of each item: ``{"9": "(九)"}``."""
    rows = [to_plain(line) for line in receipt.lines]
    notes = (f"合計上限 {grouped(receipt.totals.max_yuan)} 元", *receipt.warnings)
    listing = Listing(Line, receipt.lines, Table(rows, _columns()))
    return Report(value=receipt, blocks=tuple(_page(receipt, rows, numerals)), listing=listing, notes=notes)


def _columns() -> tuple[Column, ...]:
    return (
        Column("項目", lambda row: row["name"]),
        Column("計算", lambda row: "\n".join(row["steps"]) or _why_nothing(row), style="muted"),
        Column("上限(元)", _most, kind="number", style="amount"),
        Column("洽詢", lambda row: row["lead"], kind="id"),
    )


def _most(row: Cells) -> str:
    """The amount, or in a word why there is none; an exact award says so."""
    if row["status"] in NO_AMOUNT:
        return NO_AMOUNT[row["status"]]
    exact = "定額 " if row["min_yuan"] == row["max_yuan"] and row["max_yuan"] else ""
    return exact + grouped(Decimal(str(row["max_yuan"])))


def _why_nothing(row: Cells) -> str:
    return f"缺:{'、'.join(row['needs'])}" if row["needs"] else str(next(iter(row["notes"]), ""))


def _page(receipt: Receipt, rows: list[Cells], numerals: Mapping[str, str]) -> Iterator[Block]:
    whose = f"{receipt.applicant}:" if receipt.applicant else ""
    yield Heading(f"{whose}最多能拿多少({receipt.as_of} 估算)")
    yield Table([*rows, *_totals(receipt)], _columns())
    yield from _reasons(rows, "needs_input", "還缺的資料", "warn")
    yield from _reasons(rows, "not_eligible", "不符合的項目", "bad")
    yield Heading("請注意")
    yield from (Paragraph(f"· {warning}", "warn", 2) for warning in receipt.warnings)
    yield Heading("依據與說明")
    for row in rows:
        yield Paragraph(f"{row['name']}  [{row['incentive']}]", "id")
        yield Paragraph(f"{numerals[row['measure']]}「{row['quote']}」", "", 2)
        explained = row["status"] in {"needs_input", "not_eligible"}
        yield from (Paragraph(f"· {note}", "muted", 2) for note in row["notes"][explained:])
    source = receipt.document
    yield Paragraph(f"《{source.title}》,有效期 {source.first_day} 至 {source.last_day}", "muted")


def _totals(receipt: Receipt) -> Iterator[Cells]:
    """The last rows of the table: the sum of the ceilings, and what of it is printed without 最高."""
    totals = to_plain(receipt.totals)
    rest = {"status": "total", "lead": "", "needs": [], "notes": []}
    yield {**rest, "name": "合計上限", "steps": [], "min_yuan": None, "max_yuan": totals["max_yuan"]}
    if totals["min_yuan"]:
        steps = ["條文沒有印「最高」的部分"]
        yield {**rest, "name": "其中定額", "steps": steps, "min_yuan": None, "max_yuan": totals["min_yuan"]}


def _reasons(rows: list[Cells], status: str, heading: str, style: Style) -> Iterator[Block]:
    """Why the lines of one status have no amount; the reason is the first of a line's notes."""
    found = [row for row in rows if row["status"] == status]
    if found:
        yield Heading(heading)
    yield from (Paragraph(f"{row['name']}:{row['notes'][0]}{_how_to_fill(row)}", style, 2) for row in found)


def _how_to_fill(row: Cells) -> str:
    """How to write the claim with what it lacks."""
    year = "@第N年" if PROFIT_YEAR in row["needs"] else ""
    return f"(寫成 {row['incentive']}=金額{year})" if row["needs"] else ""


def replay_view(replay: Replay, file: str) -> Report:
    """Whether a receipt still holds, and each difference."""
    rows = [to_plain(difference) for difference in replay.differences]
    columns = (
        Column("項", lambda row: str(row["line"]) if row["line"] else "全體", kind="id"),
        Column("欄位", lambda row: LABELS[row["field"]], kind="id"),
        Column("收據上", lambda row: _shown(row["was"])),
        Column("現在", lambda row: _shown(row["now"])),
    )
    table = Table(rows, columns)
    value = ReplayReport(
        holds=replay.holds,
        data_changed=replay.data_changed,
        lapsed=replay.receipt.document.lapsed,
        differences=replay.differences,
        reworded=replay.reworded,
        receipt=replay.receipt,
    )
    verdict = f"{file} 仍然成立" if replay.holds else f"{file} 已不成立,有 {len(rows)} 處不同"
    data = "資料已有變動" if replay.data_changed else "資料沒有變動"
    total = f"現在的合計上限 {grouped(replay.receipt.totals.max_yuan)} 元"
    blocks: list[Block] = [Paragraph(verdict, "good" if replay.holds else "bad"), Paragraph(f"{data};{total}", "muted")]
    if replay.reworded:
        where = "、".join(dict.fromkeys(_where(difference) for difference in replay.reworded))
        why = "程式或資料換過說法,或收據被改過"
        blocks.append(Paragraph(f"文字與現在的不同:{where}({why})", "warn"))
    listing = Listing(Difference, replay.differences, table)
    return Report(value=value, blocks=(*blocks, *([table] if rows else [])), listing=listing)


def _where(difference: Difference) -> str:
    place = f"第 {difference.line} 項的" if difference.line else ""
    return f"{place}「{LABELS[difference.field]}」"


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return grouped(Decimal(str(value)))
    return "\n".join(value) if isinstance(value, list) else NO_AMOUNT.get(value, value or "無")


def sweep_view(sweep: Sweep, remarks: tuple[str, ...]) -> Listing:
    """Amount against base, one bar a row, with the row from which more brings nothing, and the clause."""
    rows = [SweepRow(incentive=sweep.rule.id, **msgspec.structs.asdict(point)) for point in sweep.points]
    most = max((point.max_yuan for point in sweep.points), default=Decimal(0)) or Decimal(1)
    base = sweep.rule.base or ""
    columns = (
        Column(f"{base}(元)", lambda row: grouped(row.base_yuan), kind="number"),
        Column("上限(元)", lambda row: grouped(row.max_yuan), kind="number", style="amount"),
        Column("", lambda row: Bar(float(row.max_yuan / most))),
        Column("", lambda row: _mark(sweep, row.base_yuan, row.eligible), kind="id", style="warn"),
    )
    title = sweep.offer.name + (f" × {sweep.claim.count}" if sweep.claim.count > 1 else "")
    notes = (*_turning_point(sweep), _clause(sweep.offer), *remarks)
    return Listing(SweepRow, rows, Table(rows, columns, title, notes))


def _clause(offer: Offer) -> str:
    return f"{offer.item.numeral}「{offer.incentive.quote}」"


def _mark(sweep: Sweep, base: Decimal, eligible: bool) -> str:
    if not eligible:
        return "不符合"
    return "← 到上限" if base == sweep.binds_at else ""


def _turning_point(sweep: Sweep) -> Iterator[str]:
    rule = sweep.rule
    if sweep.binds_at is not None:
        several = f"每{sweep.offer.tier.per or '筆'}" if sweep.claim.count > 1 else ""
        cap = (rule.each if rule.each is not None else rule.together) or rule.fixed or Decimal(0)
        whose = several if rule.each is not None else "合計" if several else ""
        reached = f"{several}{rule.base}到 {grouped(sweep.binds_at)} 元就達到{whose}上限 {grouped(cap)} 元"
        yield f"{reached},再多也不會增加"
    elif rule.tax:
        yield "條文沒有上限"
    else:
        yield "在可申請的範圍內不會達到上限"
    if rule.base_limit is not None:
        yield f"{rule.base}超過 {grouped(rule.base_limit)} 元不符合條件({grouped(rule.base_limit)} 元本身符合)"
