"""A replayed receipt as a view: whether it still holds, and what differs."""

from decimal import Decimal
from typing import Any

from pinghu_cli.listings.labels import LABELS, NO_AMOUNT
from pinghu_cli.listings.receipts import ReplayReport
from pinghu_cli.output.view import Block, Column, Listing, Paragraph, Report, Table
from pinghu_cli.pages.receipt import sums, unit
from pinghu_cli.quantities.printed import grouped
from pinghu_cli.receipts.replay import Difference, Replay


def replay_view(replay: Replay, file: str) -> Report:
    """Whether a receipt still holds, and each difference."""
    columns = (
        Column("項", lambda row: str(row.line) if row.line else "全體", kind="id"),
        Column("欄位", lambda row: _field(row.field), kind="id"),
        Column("收據上", lambda row: _shown(row.was)),
        Column("現在", lambda row: _shown(row.now)),
    )
    table = Table(replay.differences, columns)
    value = ReplayReport(
        holds=replay.holds,
        data_changed=replay.data_changed,
        lapsed=replay.receipt.document.lapsed,
        differences=replay.differences,
        reworded=replay.reworded,
        receipt=replay.receipt,
    )
    verdict = f"{file} 仍然成立" if replay.holds else f"{file} 已不成立,有 {len(replay.differences)} 處不同"
    data = "資料已有變動" if replay.data_changed else "資料沒有變動"
    total = "".join(f"現在的{row.name} {row.amount}{unit(row.amount)}" for row in list(sums(replay.receipt))[:1])
    blocks: list[Block] = [Paragraph(verdict, "good" if replay.holds else "bad"), Paragraph(f"{data};{total}", "muted")]
    if replay.reworded:
        where = "、".join(dict.fromkeys(_where(difference) for difference in replay.reworded))
        why = "程式或資料換過說法,或收據被改過"
        blocks.append(Paragraph(f"文字與現在的不同:{where}({why})", "warn"))
    listing = Listing(Difference, replay.differences, table)
    return Report(value=value, blocks=(*blocks, *([table] if replay.differences else [])), listing=listing)


def _where(difference: Difference) -> str:
    place = f"第 {difference.line} 項的" if difference.line else ""
    return f"{place}「{_field(difference.field)}」"


def _field(name: str) -> str:
    """document.title -> 文件.名稱."""
    return ".".join(LABELS.get(part, part) for part in name.split("."))


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return grouped(Decimal(str(value)))
    if isinstance(value, dict):
        return "、".join(f"{_field(key)} {_shown(part)}" for key, part in value.items())
    return "\n".join(map(_shown, value)) if isinstance(value, list) else NO_AMOUNT.get(value, value or "無")
