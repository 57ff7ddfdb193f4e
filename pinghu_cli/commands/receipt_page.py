"""A receipt, a replay and a sweep as views: the page for people, the rows for scripts."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import msgspec

from pinghu_cli.estimate.receipt import Line, Receipt, to_plain
from pinghu_cli.estimate.replay import Replay
from pinghu_cli.estimate.sweep import Sweep
from pinghu_cli.money import grouped
from pinghu_cli.output.view import Bar, Block, Column, Heading, Listing, Pairs, Paragraph, Report, Row

LINE_FIELDS = tuple(field for field in Line.__struct_fields__)
UNKNOWN = {"needs_input": "待填", "unstated": "未寫明", "not_eligible": "不符合"}
SHORT_NAME = 40


def receipt_view(receipt: Receipt, numerals: dict[str, str]) -> Report:
    """The receipt. ``numerals`` gives the printed number of each item: ``{"9": "(九)"}``."""
    rows = [to_plain(line) for line in receipt.lines]
    listing = Listing(rows=rows, fields=LINE_FIELDS, columns=_columns())
    return Report(value=to_plain(receipt), blocks=tuple(_page(receipt, rows, numerals)), listing=listing)


def _columns() -> tuple[Column, ...]:
    return (
        Column("項目", lambda row: row["name"]),
        Column("計算", lambda row: "\n".join(row["steps"]) or _why_nothing(row), style="muted"),
        Column("上限(元)", _most, kind="number", style="amount"),
        Column("洽詢", lambda row: row["lead"], kind="id"),
    )


def _most(row: Row) -> str:
    """The amount, or in a word why there is none; an exact award says so."""
    if row["status"] != "estimated":
        return UNKNOWN[row["status"]]
    exact = "定額 " if row["min_yuan"] == row["max_yuan"] and row["max_yuan"] else ""
    return exact + grouped(Decimal(str(row["max_yuan"])))


def _why_nothing(row: Row) -> str:
    return f"缺:{'、'.join(row['needs'])}" if row["needs"] else str(row["notes"][0])


def _page(receipt: Receipt, rows: list[dict[str, Any]], numerals: dict[str, str]) -> Iterator[Block]:
    whose = f"{receipt.applicant}:" if receipt.applicant else ""
    yield Heading(f"{whose}最多能拿多少({receipt.as_of} 估算)")
    yield Listing(rows=rows, fields=LINE_FIELDS, columns=_columns())
    yield Pairs(tuple(_totals(receipt)))
    missing = [row for row in rows if row["status"] == "needs_input"]
    if missing:
        yield Heading("還缺的資料")
        for row in missing:
            yield Paragraph(f"{row['name']}:{'、'.join(row['needs'])}", "warn", 2)
    yield Heading("依據與說明")
    for row in rows:
        yield Paragraph(f"{row['name']}  [{row['incentive']}]", "id")
        yield Paragraph(f"{numerals[row['measure']]}「{row['quote']}」", "", 2)
        for note in row["notes"]:
            yield Paragraph(f"· {note}", "muted", 2)
    yield Heading("請注意")
    for warning in receipt.warnings:
        yield Paragraph(f"· {warning}", "warn")
    yield Paragraph(f"依據:{receipt.document.title},資料 {receipt.document.sha256[:12]}", "muted")


def _totals(receipt: Receipt) -> Iterator[tuple[str, str]]:
    yield "合計上限", f"{grouped(receipt.totals.max_yuan)} 元"
    if receipt.totals.min_yuan:
        yield "其中定額", f"{grouped(receipt.totals.min_yuan)} 元(條文沒有印「最高」的部分)"


def replay_view(replay: Replay, file: str) -> Report:
    """Whether a receipt still holds, and each difference."""
    rows = [to_plain(difference) for difference in replay.differences]
    columns = (
        Column("項", lambda row: str(row["line"]) if row["line"] else "合計", kind="id"),
        Column("欄位", lambda row: row["field"], kind="id"),
        Column("收據上", lambda row: _shown(row["was"])),
        Column("現在", lambda row: _shown(row["now"])),
    )
    listing = Listing(rows=rows, fields=("line", "field", "was", "now"), columns=columns)
    value = {
        "holds": replay.holds,
        "data_changed": replay.data_changed,
        "lapsed": replay.receipt.document.lapsed,
        "differences": rows,
        "receipt": to_plain(replay.receipt),
    }
    verdict = f"{file} 仍然成立" if replay.holds else f"{file} 已不成立,有 {len(rows)} 處不同"
    data = "資料已有變動" if replay.data_changed else "資料沒有變動"
    total = f"現在的合計上限 {grouped(replay.receipt.totals.max_yuan)} 元"
    blocks: list[Block] = [Paragraph(verdict, "good" if replay.holds else "bad"), Paragraph(f"{data};{total}", "muted")]
    return Report(value=value, blocks=(*blocks, *([listing] if rows else [])), listing=listing)


def _shown(value: Any) -> str:
    return "無" if value is None else str(value)


def sweep_view(sweep: Sweep, remarks: tuple[str, ...]) -> Listing:
    """Amount against base, one bar a row, with the row from which more brings nothing."""
    rows = [msgspec.structs.asdict(point) for point in sweep.points]
    rows = [{**to_plain(row), "mark": _mark(sweep, row["base_yuan"], row["eligible"])} for row in rows]
    most = max((row["max_yuan"] for row in rows), default=0) or 1
    base = sweep.rule.base or ""
    return Listing(
        rows=rows,
        fields=("base_yuan", "max_yuan", "capped", "eligible"),
        columns=(
            Column(f"{base}(元)", lambda row: grouped(Decimal(str(row["base_yuan"]))), kind="number"),
            Column("上限(元)", lambda row: grouped(Decimal(str(row["max_yuan"]))), kind="number", style="amount"),
            Column("", lambda row: Bar(row["max_yuan"] / most)),
            Column("", lambda row: row["mark"], kind="id", style="warn"),
        ),
        title=sweep.offer.name,
        notes=(*_turning_point(sweep), *remarks),
    )


def _mark(sweep: Sweep, base: Decimal, eligible: bool) -> str:
    if not eligible:
        return "不符合"
    return "← 到上限" if base == sweep.binds_at else ""


def _turning_point(sweep: Sweep) -> Iterator[str]:
    rule = sweep.rule
    if sweep.binds_at is not None:
        cap = (rule.each if rule.each is not None else rule.together) or rule.fixed or Decimal(0)
        yield f"{rule.base}到 {grouped(sweep.binds_at)} 元就達到上限 {grouped(cap)} 元,再多也不會增加"
    elif rule.tax:
        yield "條文沒有上限"
    else:
        yield "在可申請的範圍內不會達到上限"
    if rule.base_limit is not None:
        yield f"{rule.base}超過 {grouped(rule.base_limit)} 元不符合條件({grouped(rule.base_limit)} 元本身符合)"
