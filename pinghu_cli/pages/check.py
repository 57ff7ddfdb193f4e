"""The check of a data file, as a view: problems item by item as the document is read, then what is left to judge."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter

from pinghu_cli.document import query
from pinghu_cli.document.model import Document
from pinghu_cli.listings.about import CheckRow, ProblemRow
from pinghu_cli.listings.labels import PAYS
from pinghu_cli.output.view import Block, Column, Heading, Listing, Pairs, Paragraph, Report, Table

FACTS = {
    "budget": "預算金額",
    "target": "目標",
    "incentive": "激勵",
    "tier": "激勵分檔",
    **{kind: f"  {name}" for kind, name in PAYS.items()},
}
NUMERALS = {
    "target": "目標的數字",
    "incentive": "激勵的數字",
    "budget": "預算的數字",
    "date": "日期",
    "name": "名稱",
    "descriptor": "描述",
    "todo": "待歸類",
    "numbering": "附件編號",
}
LEFT = {"problems": "問題", "doubts": "待定", "numerals": "未歸類的數字"}
_KINDS = {"doubt": "doubts", "numeral": "numerals", "numeral-todo": "numerals"}
"""Codes of what is to be judged, not mended: the work list."""
_SECTIONS = {
    "": "整個檔案",
    "schema": "整個檔案",
    "document": "文件",
    "domains": "領域",
    "annex": "附件",
    "units": "責任單位(units)",
    "scopes": "計量(scopes)",
    "recipients": "對象(recipients)",
    "facts": "申請人的事實(facts)",
    "notes": "說明(notes)",
    "knowledge": "文件以外的事實(knowledge)",
    "words": "搜尋的詞(words)",
}


def check_view(check: CheckRow, *, most: int | None, readable: bool, written: str = "") -> Report:
    """The whole check. ``most``: how many problems are shown; ``readable``: whether all rules could be tried.

    ``written`` names the index that was written.
    """
    blocks = (*_blocks(check, most, readable=readable), *_index_line(written))
    listing = Listing(ProblemRow, check.problems, _table(check.problems), empty="沒有問題")
    return Report(value=check, blocks=blocks, listing=listing)


def left(rows: Sequence[ProblemRow]) -> dict[str, int]:
    """How many of each kind are left; 0 is counted too."""
    counts = Counter(_KINDS.get(row.code, "problems") for row in rows)
    return {kind: counts[kind] for kind in LEFT}


def facts_of(document: Document) -> dict[str, int]:
    """How many facts of each kind the document holds."""
    offers = query.offers(document)
    pays = Counter(offer.pays for offer in offers)
    return {
        "budget": (document.document.budget is not None) + len(query.budget(document)),
        "target": len(query.targets(document)),
        "incentive": len({offer.incentive.id for offer in offers}),
        "tier": len(offers),
        **{kind: pays[kind] for kind in ("exact", "up_to", "rate", "pool", "tax", "unstated")},
    }


def _index_line(path: str) -> tuple[Block, ...]:
    return (Heading("索引"), Paragraph(f"已寫到 {path}")) if path else ()


def _table(rows: Sequence[ProblemRow]) -> Table:
    columns = (
        Column("條目", _section, kind="id", style="heading"),
        Column("行", lambda row: str(row.line), kind="number"),
        Column("位置", attrgetter("path"), style="muted"),
        Column("問題", attrgetter("message")),
        Column("怎麼辦", attrgetter("hint")),
    )
    return Table(rows, columns)


def _blocks(check: CheckRow, most: int | None, *, readable: bool) -> Iterator[Block]:
    yield Heading(check.file)
    counted = "、".join(f"{LEFT[kind]} {number} 處" for kind, number in check.left.items())
    if check.problems:
        yield Paragraph(counted, style="bad")
    else:
        compared = f"與 {check.text} 逐字相符" if check.text else "公布文本逐字相符"
        yield Paragraph(f"沒有問題:鍵與引用、引文與數字、合計、每個數字的出處、{compared}", style="good")
        yield Paragraph(counted, style="muted")
    wrong = [row for row in check.problems if row.code not in _KINDS]
    work = [row for row in check.problems if row.code in _KINDS]
    yield from _by_item(wrong, most)
    if not readable:
        yield Paragraph("鍵與值的寫法改好以後,才檢查引文、數字、合計與文本:改完再執行一次", style="warn")
    if work:
        yield Heading(f"待辦:{'、'.join(f'{LEFT[kind]} {check.left[kind]} 處' for kind in ('doubts', 'numerals'))}")
        if wrong:
            yield Paragraph("先改上面的問題:引文、數字改對以後,數字往往隨之歸類", style="muted")
        yield from _by_item(work, most)
    yield from _counts(check.facts, check.numerals)


def _by_item(rows: Sequence[ProblemRow], most: int | None) -> Iterator[Block]:
    """Problems under the item that they are in; the first ``most`` of them and how many more."""
    for section, found in groupby(rows[:most], _section):
        yield Heading(section)
        for row in found:
            place = f"第 {row.line} 行" + (f" {row.path}" if row.path else "")
            yield Paragraph(place, style="muted", indent=2)
            at = f"文本第 {row.text_line} 行第 {row.text_column} 字:" if row.text_line else ""
            yield Paragraph(at + row.message, indent=4)
            yield Paragraph(f"→ {row.hint}", style="good", indent=4)
    if most is not None and len(rows) > most:
        yield Paragraph(f"還有 {len(rows) - most} 處,改完前面的再看,或用 --all 全部列出", style="warn")


def _section(row: ProblemRow) -> str:
    if row.ref:
        return row.ref
    first = row.path.partition(".")[0].partition("[")[0]
    return _SECTIONS.get(first, first)


def _counts(facts: Mapping[str, int], numerals: Mapping[str, int]) -> Iterator[Block]:
    if facts:
        yield Heading("事實")
        yield Pairs(tuple((FACTS[kind], str(count)) for kind, count in facts.items()))
    if numerals:
        total = ("合計", str(sum(numerals.values())))
        yield Heading("阿拉伯數字")
        yield Pairs((*((NUMERALS[kind], str(numerals[kind])) for kind in NUMERALS if kind in numerals), total))
