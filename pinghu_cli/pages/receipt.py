"""A receipt and an empty claims file as views: the page for people, the rows for scripts."""

from collections.abc import Iterator, Mapping

import msgspec

from pinghu_cli.document.model import Document
from pinghu_cli.document.unprinted import led_by
from pinghu_cli.document.validity import period_words
from pinghu_cli.listings.labels import NO_AMOUNT
from pinghu_cli.output.view import Block, Column, Heading, Listing, Paragraph, Report, Style, Table, Verbatim
from pinghu_cli.quantities.numerals import formal_amount
from pinghu_cli.quantities.printed import grouped
from pinghu_cli.receipts.causes import PROFIT_YEAR
from pinghu_cli.receipts.receipt import Line, Receipt, Totals

_EXPLAINED: dict[str, tuple[str, Style]] = {
    "needs_input": ("還缺的資料", "warn"),
    "not_eligible": ("不符合的項目", "bad"),
    "out_of_period": ("不在有效期的項目", "bad"),
}
"""Lines of which the page gives the reason apart, with heading and style."""


class _Sum(msgspec.Struct, frozen=True):
    """A last row of the table of lines: a sum, how it comes about, and its amount in words."""

    name: str
    working: str
    amount: str


def receipt_view(receipt: Receipt, refs: Mapping[str, str]) -> Report:
    """The receipt. ``refs`` says how each item is cited: ``{"9": "(九)"}``."""
    listing = Listing(Line, receipt.lines, Table(receipt.lines, _columns()))
    totals = tuple(f"{row.name} {row.amount}{unit(row.amount)}" for row in sums(receipt))
    blocks = tuple(_page(receipt, refs))
    return Report(value=receipt, blocks=blocks, listing=listing, notes=(*totals, *receipt.warnings))


def template_view(document: Document, data: str | None) -> Verbatim:
    """The empty claims file; the call that it names goes on with the file ``data`` of ``--data``."""
    from pinghu_cli.listings.matches import TemplateRow
    from pinghu_cli.output.calls import going_on
    from pinghu_cli.receipts.template import template

    text = going_on(template(document), data)
    return Verbatim(text=text, row=TemplateRow(template=text))


def unit(amount: str) -> str:
    """What follows an amount, or the word in its place."""
    return "" if amount in NO_AMOUNT.values() else " 元"


def _columns() -> tuple[Column, ...]:
    return (
        Column("項目", lambda row: row.name),
        Column("計算", _working, style="muted"),
        Column("上限(元)", _most, kind="number", style="figure"),
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


def _page(receipt: Receipt, refs: Mapping[str, str]) -> Iterator[Block]:
    whose = f"{receipt.applicant}:" if receipt.applicant else ""
    yield Heading(f"{whose}最多能拿多少({receipt.as_of} 估算)")
    yield Table([*receipt.lines, *sums(receipt)], _columns())
    for status, (heading, style) in _EXPLAINED.items():
        yield from _reasons(receipt, status, heading, style)
    yield from _readings(receipt)
    yield Heading("請注意")
    yield from (Paragraph(f"· {warning}", "warn", 2) for warning in receipt.warnings)
    yield Heading("依據與說明")
    yield from _clauses(receipt, refs)
    source = receipt.document
    yield Paragraph(f"《{source.title}》,有效期 {period_words(source.first_day, source.last_day)}", "muted")


def sums(receipt: Receipt) -> Iterator[_Sum]:
    """The sum of the ceilings, called so only where none is unknown; what of it is certain; the tax apart."""
    totals = receipt.totals
    if any(line.pays_out for line in receipt.lines):
        name = "已知合計" if totals.max_yuan is None else "合計上限"
        spelled = f"最高人民幣{formal_amount(int(totals.max_yuan * 100))}" if totals.max_yuan else ""
        yield _Sum(name, spelled or _unknown(receipt), _known(receipt, totals))
    if totals.min_yuan:
        yield _Sum("其中確定", "金額或比例沒有印「最高」,也沒有疑問的部分", grouped(totals.min_yuan))
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


def _clauses(receipt: Receipt, refs: Mapping[str, str]) -> Iterator[Block]:
    """Each clause once, below the names of what it grants; then what holds for each."""
    clauses = dict.fromkeys((line.measure, line.quote) for line in receipt.lines)
    for measure, quote in clauses:
        lines = [line for line in receipt.lines if (line.measure, line.quote) == (measure, quote)]
        for line in {line.incentive: line for line in lines}.values():
            yield Paragraph(f"{line.name}  [{line.incentive}]", "id")
        yield Paragraph(f"{refs[measure]}「{quote}」", "", 2)
        notes = dict.fromkeys(note for line in lines for note in line.notes[line.status in _EXPLAINED :])
        yield from (Paragraph(f"· {note}", "muted", 2) for note in notes)
