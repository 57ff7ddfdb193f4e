"""The sums of a batch as views: for people by domain, measure and incentive; for scripts as rows and one object."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import msgspec

from pinghu_cli.batch.budget import Use
from pinghu_cli.batch.run import Batch, Job
from pinghu_cli.batch.summary import Group
from pinghu_cli.document.model import Document
from pinghu_cli.files import in_print
from pinghu_cli.listings.batches import BatchReport, GroupRow
from pinghu_cli.output.view import Block, Cell, Column, Heading, Listing, Marked, Pairs, Paragraph, Report, Table
from pinghu_cli.quantities.printed import grouped, in_hundred_millions, plain, to_yuan
from pinghu_cli.quantities.reading import FEN
from pinghu_cli.receipts.receipt import Totals
from pinghu_cli.receipts.warnings import ESTIMATE_ONLY, lapse_warning

SCHEMA = 1
"""Version of the report's form; raised when a field changes its meaning or goes."""
_DEPTH = {"total": 0, "domain": 0, "part": 1, "measure": 1, "incentive": 2, "unit": 0}


def summary_view(document: Document, job: Job, batch: Batch, day: datetime.date) -> Report:
    """What the claims add up to."""
    rows = [_group_row(group) for group in batch.groups]
    warnings = tuple(_warnings(document, batch, day))
    units = [group for group in batch.groups if group.kind == "unit"]
    blocks: list[Block] = [
        *_head(job, batch, day),
        Table([*_nested(batch.groups)], _group_columns(), title="按領域、措施、項目"),
        Table(units, _group_columns(), title="按牽頭單位"),
        *_remarks(warnings),
    ]
    listing = Listing(GroupRow, rows, Table(batch.groups, _group_columns()))
    value = _report(job, batch, day, rows, warnings)
    return Report(value=value, blocks=tuple(blocks), listing=listing, notes=warnings)


def budget_view(document: Document, job: Job, batch: Batch, day: datetime.date) -> Report:
    """The same beside what the budget sets aside."""
    budget = document.document.budget
    warnings = (
        *(
            f"{use.name}:上限合計超過預算 {grouped(-use.left_yuan)} 元"
            for use in batch.uses
            if use.kind in {"total", "domain"} and use.left_yuan is not None and use.left_yuan < 0
        ),
        f"「{budget.overlap},{budget.quote}」:各領域預算有交叉重疊;預算也支付條文沒有寫明金額的事項",
        "措施與項目的占比、份數,以所屬領域的預算計;文件沒有說明各分項支付哪些措施,分項只列預算",
        *_warnings(document, batch, day),
    )
    table = Table(batch.uses, _use_columns(), title="上限合計與 2025 年預算")
    value = _report(job, batch, day, [_group_row(group) for group in batch.groups], warnings)
    return Report(
        value=msgspec.structs.replace(value, budget=[*batch.uses]),
        blocks=(*_head(job, batch, day), table, *_remarks(warnings)),
        listing=Listing(Use, batch.uses, table),
        notes=warnings,
    )


def _report(job: Job, batch: Batch, day: datetime.date, groups: list[GroupRow], warnings: Sequence[str]) -> BatchReport:
    whole = batch.groups[0]
    return BatchReport(
        schema=SCHEMA,
        as_of=day.isoformat(),
        input=in_print(job.input),
        output=in_print(job.output),
        rejects=in_print(batch.rejects) if batch.rejects else None,
        applicants=whole.applicants,
        claims=batch.claims,
        rejected=batch.rejected,
        totals=Totals(
            min_yuan=to_yuan(whole.min_fen),
            max_yuan=None if whole.unstated else to_yuan(whole.max_fen),
            known_max_yuan=to_yuan(whole.max_fen),
            tax_saved_yuan=to_yuan(whole.tax_saved_fen),
            complete=not whole.unstated,
        ),
        groups=groups,
        warnings=[*warnings],
    )


def _group_row(group: Group) -> GroupRow:
    return GroupRow(
        kind=group.kind,
        id=group.id,
        name=group.name,
        applicants=group.applicants,
        claims=group.claims,
        not_eligible=group.not_eligible,
        unstated=group.unstated,
        capped=group.capped,
        min_yuan=plain(group.min_fen * FEN),
        max_yuan=plain(group.max_fen * FEN),
        tax_saved_yuan=plain(group.tax_saved_fen * FEN),
    )


def _nested(groups: Sequence[Group]) -> Iterator[Group]:
    """Domains, each followed by its measures, each followed by its incentives; the whole at the end."""
    for domain in (group for group in groups if group.kind == "domain"):
        yield domain
        for measure in (group for group in groups if group.kind == "measure" and group.ids <= domain.ids):
            yield measure
            yield from (group for group in groups if group.kind == "incentive" and group.ids <= measure.ids)
    yield groups[0]


def _group_columns() -> tuple[Column, ...]:
    return (
        Column("", lambda row: row.id if row.kind in {"domain", "measure"} else "", kind="id", style="id"),
        Column("名稱", _indented),
        Column("申請人", lambda group: f"{group.applicants:,}", kind="number"),
        Column("筆數", lambda group: f"{group.claims:,}", kind="number"),
        Column("到上限", lambda group: f"{group.capped:,}", kind="number", style="muted"),
        Column("上限合計(元)", lambda group: grouped(group.max_fen * FEN), kind="number", style="amount"),
    )


def _use_columns() -> tuple[Column, ...]:
    return (
        Column("", lambda row: row.id if row.kind in {"domain", "measure"} else "", kind="id", style="id"),
        Column("名稱", _indented),
        Column("上限合計(元)", _claimed, kind="number", style="amount"),
        Column("預算", _budget, kind="number"),
        Column("占預算", _share, kind="number"),
        Column("可給幾份", lambda use: "" if use.awards is None else f"{use.awards:,}", kind="number"),
    )


def _indented(row: Group | Use) -> str:
    return "  " * _DEPTH[row.kind] + row.name


def _claimed(use: Use) -> str:
    return "" if use.max_yuan is None else grouped(use.max_yuan)


def _budget(use: Use) -> str:
    """What is set aside, where it is the row's own and not its domain's."""
    return in_hundred_millions(use.budget_yuan) if use.kind in {"total", "domain", "part"} else ""


def _share(use: Use) -> Cell:
    if use.share is None:
        return ""
    text = "不到 0.1%" if 0 < use.share < Decimal("0.0005") else f"{use.share:.1%}"
    return Marked(text, ((0, len(text)),), "bad") if use.share > 1 else text


def _head(job: Job, batch: Batch, day: datetime.date) -> Iterator[Block]:
    whole = batch.groups[0]
    yield Heading(f"整批估算:{Path(in_print(job.input)).name}({day.isoformat()} 估算)")
    facts: Mapping[str, str] = {
        "申請人": f"{whole.applicants:,}",
        "計入": f"{batch.claims:,} 筆",
        "沒有計入": f"{batch.rejected:,} 列" + (f",見 {in_print(batch.rejects)}" if batch.rejects else ""),
        "上限合計": f"{grouped(whole.max_fen * FEN)} 元",
        "逐筆結果": in_print(job.output),
    }
    yield Pairs(tuple(facts.items()))


def _warnings(document: Document, batch: Batch, day: datetime.date) -> Iterator[str]:
    """What holds for the sums, the gravest first."""
    whole = batch.groups[0]
    yield from lapse_warning(document, day)
    if whole.unstated:
        yield f"有 {whole.unstated:,} 筆條文沒有寫明金額,沒有計入合計"
    if whole.not_eligible:
        yield f"有 {whole.not_eligible:,} 筆不符合條件,以 0 計"
    if sum(group.kind == "incentive" for group in batch.groups) > 1:
        yield "文件沒有說明各項補助能否同時享受;合計只是各項上限相加"
    yield ESTIMATE_ONLY


def _remarks(warnings: Sequence[str]) -> Iterator[Block]:
    yield Heading("請注意")
    yield from (Paragraph(f"· {warning}", "warn", 2) for warning in warnings)
