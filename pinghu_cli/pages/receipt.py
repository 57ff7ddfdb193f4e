"""A receipt, a replay and a sweep as views: the page for people, the rows for scripts."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from pinghu_cli.document.model import Document
from pinghu_cli.document.query import Offer
from pinghu_cli.document.unprinted import led_by
from pinghu_cli.listings.labels import LABELS
from pinghu_cli.listings.matches import TemplateRow
from pinghu_cli.listings.receipts import ReplayReport, SweepRow
from pinghu_cli.output.view import Bar, Block, Column, Heading, Listing, Paragraph, Report, Style, Table, Verbatim
from pinghu_cli.quantities.numerals import formal_amount
from pinghu_cli.quantities.printed import grouped, to_yuan
from pinghu_cli.receipts.causes import PROFIT_YEAR, yuan
from pinghu_cli.receipts.receipt import Line, Receipt, Totals
from pinghu_cli.receipts.replay import Difference, Replay
from pinghu_cli.receipts.sweep import Sweep
from pinghu_cli.receipts.template import template

NO_AMOUNT = {
    "needs_input": "待填",
    "unstated": "未寫明",
    "not_eligible": "不符合",
    "out_of_period": "不在有效期",
}
"""What stands for an amount where there is none."""
_EXPLAINED: dict[str, tuple[str, Style]] = {
    "needs_input": ("還缺的資料", "warn"),
    "not_eligible": ("不符合的項目", "bad"),
    "out_of_period": ("不在有效期的項目", "bad"),
}
"""Lines of which the page gives the reason apart, with heading and style."""


class _Sum(NamedTuple):
    """A last row of the table of lines: a sum, how it comes about, and its amount in words."""

    name: str
    working: str
    amount: str


def receipt_view(receipt: Receipt, numerals: Mapping[str, str]) -> Report:
    """The receipt. ``numerals`` gives the printed number of each item: ``{"9": "(九)"}``."""
    listing = Listing(Line, receipt.lines, Table(receipt.lines, _columns()))
    sums = tuple(f"{row.name} {row.amount}{_unit(row.amount)}" for row in _sums(receipt))
    blocks = tuple(_page(receipt, numerals))
    return Report(value=receipt, blocks=blocks, listing=listing, notes=(*sums, *receipt.warnings))


def template_view(document: Document) -> Verbatim:
    """The empty claims file."""
    text = template(document)
    return Verbatim(text=text, row=TemplateRow(template=text))


def _unit(amount: str) -> str:
    return "" if amount in NO_AMOUNT.values() else " 元"


def _columns() -> tuple[Column, ...]:
    return (
        Column("項目", lambda row: row.name),
        Column("計算", _working, style="muted"),
        Column("上限(元)", _most, kind="number", style="amount"),
        Column("洽詢", lambda row: "" if isinstance(row, _Sum) else led_by(row.lead), kind="id"),
    )


def _working(line: Line | _Sum) -> str:
    if isinstance(line, _Sum):
        return line.working
    return "\n".join(line.steps) or (f"缺:{'、'.join(line.needs)}" if line.needs else next(iter(line.notes), ""))


def _most(line: Line | _Sum) -> str:
    """The amount, or in a word why there is none; what is certain, saved and not counted is said."""
    if isinstance(line, _Sum):
        return line.amount
    if line.status in NO_AMOUNT or line.max_yuan is None:
        return NO_AMOUNT.get(line.status, "")
    words = "定額 " if line.max_yuan and line.min_yuan == line.max_yuan else "" if line.pays_out else "少繳 "
    return f"{words}{grouped(line.max_yuan)}{'' if line.counted else '(擇一,不計)'}"


def _page(receipt: Receipt, numerals: Mapping[str, str]) -> Iterator[Block]:
    whose = f"{receipt.applicant}:" if receipt.applicant else ""
    yield Heading(f"{whose}最多能拿多少({receipt.as_of} 估算)")
    yield Table([*receipt.lines, *_sums(receipt)], _columns())
    for status, (heading, style) in _EXPLAINED.items():
        yield from _reasons(receipt, status, heading, style)
    yield from _readings(receipt)
    yield Heading("請注意")
    yield from (Paragraph(f"· {warning}", "warn", 2) for warning in receipt.warnings)
    yield Heading("依據與說明")
    yield from _clauses(receipt, numerals)
    source = receipt.document
    yield Paragraph(f"《{source.title}》,有效期 {source.first_day} 至 {source.last_day}", "muted")


def _sums(receipt: Receipt) -> Iterator[_Sum]:
    """The sum of the ceilings, called so only where none is unknown; what of it is certain; the tax apart."""
    totals = receipt.totals
    if any(line.pays_out for line in receipt.lines):
        name = "已知合計" if totals.max_yuan is None else "合計上限"
        spelled = f"最高人民幣{formal_amount(int(totals.max_yuan * 100))}" if totals.max_yuan else ""
        yield _Sum(name, spelled or _unknown(receipt), _known(receipt, totals))
    if totals.min_yuan:
        yield _Sum("其中確定", "條文沒有印「最高」,也沒有疑問的部分", grouped(totals.min_yuan))
    saved = totals.tax_saved_yuan
    if saved != 0:
        yield _Sum(
            "少繳的稅費",
            "不是發放的款項,不在合計上限內",
            _words_for_unknown(receipt) if saved is None else grouped(saved),
        )


def _known(receipt: Receipt, totals: Totals) -> str:
    """The known part; where nothing is known, why."""
    if totals.known_max_yuan or totals.max_yuan is not None:
        return grouped(totals.known_max_yuan)
    return _words_for_unknown(receipt)


def _words_for_unknown(receipt: Receipt) -> str:
    return NO_AMOUNT["needs_input" if any(line.status == "needs_input" for line in receipt.lines) else "unstated"]


def _unknown(receipt: Receipt) -> str:
    """What the sum lacks."""
    unknown = [line for line in receipt.lines if line.max_yuan is None]
    return f"{len(unknown)} 項金額未知,沒有計入" if unknown else ""


def _reasons(receipt: Receipt, status: str, heading: str, style: Style) -> Iterator[Block]:
    """Why the lines of one status have no amount; the reason is the first of a line's notes."""
    lines = [line for line in receipt.lines if line.status == status]
    if lines:
        yield Heading(heading)
    yield from (Paragraph(f"{line.name}:{line.notes[0]}{_how_to_fill(line)}", style, 2) for line in lines)


def _how_to_fill(line: Line) -> str:
    """How to write the claim with what it lacks."""
    year = "@第N年" if PROFIT_YEAR in line.needs else ""
    return f"(寫成 {line.incentive}=金額{year})" if line.needs else ""


def _readings(receipt: Receipt) -> Iterator[Block]:
    """What the text leaves open, with both figures."""
    if receipt.readings:
        yield Heading("條文沒有寫明,兩種讀法")
    for reading in receipt.readings:
        yield Paragraph(f"{reading.name}:{reading.question}", "", 2)
        yield Paragraph(f"· {reading.taken}:{grouped(reading.taken_yuan)} 元(本收據採此)", "warn", 4)
        yield Paragraph(f"· {reading.other}:{grouped(reading.other_yuan)} 元", "warn", 4)


def _clauses(receipt: Receipt, numerals: Mapping[str, str]) -> Iterator[Block]:
    """Each clause once, below the names of what it grants; then what holds for each."""
    clauses = dict.fromkeys((line.measure, line.quote) for line in receipt.lines)
    for measure, quote in clauses:
        lines = [line for line in receipt.lines if (line.measure, line.quote) == (measure, quote)]
        for line in {line.incentive: line for line in lines}.values():
            yield Paragraph(f"{line.name}  [{line.incentive}]", "id")
        yield Paragraph(f"{numerals[measure]}「{quote}」", "", 2)
        notes = dict.fromkeys(note for line in lines for note in line.notes[line.status in _EXPLAINED :])
        yield from (Paragraph(f"· {note}", "muted", 2) for note in notes)


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
    total = "".join(f"現在的{row.name} {row.amount}{_unit(row.amount)}" for row in list(_sums(replay.receipt))[:1])
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
        Column("上限(元)", lambda row: grouped(row.max_yuan), kind="number", style="amount"),
        Column("", lambda row: Bar(int(row.max_yuan * 100) / most)),
        Column("", lambda row: _mark(sweep, int(row.base_yuan * 100), row.eligible), kind="id", style="warn"),
    )
    title = sweep.offer.name + (f" × {sweep.claim.count}" if sweep.claim.count > 1 else "")
    notes = (*_turning_point(sweep), _clause(sweep.offer), *remarks)
    return Listing(SweepRow, rows, Table(rows, columns, title, notes))


def _clause(offer: Offer) -> str:
    return f"{offer.item.numeral}「{offer.incentive.quote}」"


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
