"""The sums of a batch as views: for people by domain, measure and incentive; for scripts as rows and one object."""

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import msgspec

from pinghu_cli.batch.budget import Use
from pinghu_cli.batch.run import Batch, Job, SumsSheet
from pinghu_cli.batch.summary import Group, Summary
from pinghu_cli.batch.workbook import Sheet
from pinghu_cli.document.model import Document
from pinghu_cli.document.unprinted import NOT_WRITTEN
from pinghu_cli.intake.headings import Column as TableColumn
from pinghu_cli.intake.headings import Headings
from pinghu_cli.intake.telling import about_skipped
from pinghu_cli.intake.wording import ROLE_NAMES
from pinghu_cli.listings.batches import BatchReport, ColumnRow, GroupRow
from pinghu_cli.listings.labels import WORDS, label
from pinghu_cli.output.view import Block, Cell, Column, Heading, Listing, Marked, Pairs, Paragraph, Report, Table
from pinghu_cli.quantities.printed import grouped, in_hundred_millions, plain, to_yuan
from pinghu_cli.receipts.causes import years as in_years
from pinghu_cli.receipts.receipt import Totals
from pinghu_cli.receipts.rules import period
from pinghu_cli.receipts.warnings import warnings as warnings_of

SHOWN_APPLICANTS = 10
"""How many applicants a page shows."""
SCHEMA = 1
"""Version of the report's form; raised when a field changes its meaning or goes."""
_UNITS = {"amounts": "各行金額的單位", "goods": "各行的單位,寫金額單位時採用", "": "不用於計算"}
_DEPTH = {"total": 0, "domain": 0, "part": 1, "measure": 1, "incentive": 2, "unit": 0, "applicant": 0}


def summary_view(document: Document, job: Job, batch: Batch, day: datetime.date) -> Report:
    """What the claims add up to."""
    rows = [_group_row(group) for group in batch.groups]
    warnings = tuple(_warnings(document, batch, batch.headings, day))
    units = [group for group in batch.groups if group.kind == "unit"]
    applicants = [group for group in batch.groups if group.kind == "applicant"]
    blocks: list[Block] = [
        *_head(job, batch, day),
        Table([*_nested(batch.groups)], _group_columns(), title="按領域、措施、項目"),
        Table(units, _group_columns(), title="按牽頭單位"),
        *_applicants(applicants, batch.groups[0].sums.applicants),
        *_remarks(warnings),
    ]
    listing = Listing(GroupRow, rows, Table(batch.groups, _group_columns()))
    value = _report(job, batch, day, rows, warnings)
    return Report(value=value, blocks=tuple(blocks), listing=listing, notes=_notes(batch, warnings))


def budget_view(document: Document, job: Job, batch: Batch, day: datetime.date) -> Report:
    """The same beside what the budget sets aside."""
    years = in_years(period(document))
    warnings = (
        *(
            f"{use.name}:上限合計超過預算 {grouped(-use.left_yuan)} 元"
            for use in batch.uses
            if use.kind in {"total", "domain"} and use.left_yuan is not None and use.left_yuan < 0
        ),
        *_overlap(document),
        "預算也支付條文沒有寫明金額的事項",
        "措施與項目的占比、份數,以所屬領域的預算計;文件沒有說明各分項支付哪些措施,分項只列預算",
        *_warnings(document, batch, batch.headings, day),
    )
    table = Table(batch.uses, _use_columns(), title=f"上限合計與{f' {years}' if years else ''}預算")
    value = _report(job, batch, day, [_group_row(group) for group in batch.groups], warnings)
    return Report(
        value=msgspec.structs.replace(value, budget=[*batch.uses]),
        blocks=(*_head(job, batch, day), table, *_remarks(warnings)),
        listing=Listing(Use, batch.uses, table),
        notes=_notes(batch, warnings),
    )


def _overlap(document: Document) -> tuple[str, ...]:
    """That budgets of domains overlap, where the document says so."""
    budget = document.document.budget
    if not budget or not budget.overlap:
        return ()
    return (f"「{budget.overlap},{budget.quote}」:各領域預算有交叉重疊",)


def _report(job: Job, batch: Batch, day: datetime.date, groups: list[GroupRow], warnings: Sequence[str]) -> BatchReport:
    whole = batch.groups[0]
    return BatchReport(
        schema=SCHEMA,
        as_of=day.isoformat(),
        input=job.input,
        output=job.output,
        rejects=batch.rejects,
        columns=[_column_row(column) for column in batch.headings.columns],
        remarks=[*_reading(batch)],
        applicants=whole.sums.applicants,
        claims=batch.claims,
        rejected=batch.rejected,
        totals=Totals(
            min_yuan=to_yuan(whole.sums.min_fen),
            max_yuan=None if whole.sums.unstated else to_yuan(whole.sums.max_fen),
            known_max_yuan=to_yuan(whole.sums.max_fen),
            tax_saved_yuan=to_yuan(whole.sums.tax_saved_fen),
            complete=not whole.sums.unstated,
        ),
        groups=groups,
        warnings=[*warnings],
    )


def _group_row(group: Group) -> GroupRow:
    return GroupRow(
        kind=group.kind,
        id=group.id,
        name=group.name,
        applicants=group.sums.applicants,
        claims=group.sums.claims,
        not_eligible=group.sums.not_eligible,
        unstated=group.sums.unstated,
        capped=group.sums.capped,
        min_yuan=plain(to_yuan(group.sums.min_fen)),
        max_yuan=plain(to_yuan(group.sums.max_fen)),
        tax_saved_yuan=plain(to_yuan(group.sums.tax_saved_fen)),
    )


def _nested(groups: Sequence[Group]) -> Iterator[Group]:
    """Domains, each followed by its measures, each followed by its incentives; the whole at the end."""
    for domain in (group for group in groups if group.kind == "domain"):
        yield domain
        for measure in (group for group in groups if group.kind == "measure" and group.incentives <= domain.incentives):
            yield measure
            yield from (
                group for group in groups if group.kind == "incentive" and group.incentives <= measure.incentives
            )
    yield groups[0]


def _group_columns() -> tuple[Column, ...]:
    return (
        Column("", lambda row: row.id if row.kind in {"domain", "measure"} else "", kind="id", style="id"),
        Column("名稱", _indented),
        Column("申請人", lambda group: f"{group.sums.applicants:,}", kind="number"),
        Column("筆數", lambda group: f"{group.sums.claims:,}", kind="number"),
        Column("到上限", lambda group: f"{group.sums.capped:,}", kind="number", style="muted"),
        Column("上限合計(元)", lambda group: grouped(to_yuan(group.sums.max_fen)), kind="number", style="figure"),
    )


def _applicants(applicants: Sequence[Group], every: int) -> Iterator[Block]:
    """The applicants with the largest sums; all of them are in the results."""
    shown = applicants[:SHOWN_APPLICANTS]
    if shown:
        more = f"(上限合計最高的 {len(shown)} 個,共 {every:,} 個)" if every > len(shown) else ""
        columns = [column for column in _group_columns() if column.header != "申請人"]
        yield Table(shown, tuple(columns), title=f"按申請人{more}")


def _column_row(column: TableColumn) -> ColumnRow:
    return ColumnRow(
        column=column.name,
        taken_for=column.role,
        unit=column.unit or None,
        scale=column.scale if column.role == "base" else None,
        warning=column.warning or None,
    )


def _taken(column: TableColumn) -> str:
    """What a column was taken for, in words."""
    if column.role is None:
        return _UNITS[column.of_rows]
    return ROLE_NAMES[column.role] + (f",按{column.unit}" if column.scale != 1 else "")


def _reading(batch: Batch) -> Iterator[str]:
    """How the file was read, and which rows are no claims."""
    yield from batch.remarks
    yield from about_skipped(batch.understood.skipped)
    for names in batch.understood.same:
        yield f"「{'」「'.join(names)}」只差寫法,當作同一個申請人"
    if batch.stale:
        yield f"{batch.stale} 不是這次的退件,沒有更動"


def _use_columns() -> tuple[Column, ...]:
    return (
        Column("", lambda row: row.id if row.kind in {"domain", "measure"} else "", kind="id", style="id"),
        Column("名稱", _indented),
        Column("上限合計(元)", _claimed, kind="number", style="figure"),
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
    if use.kind not in {"total", "domain", "part"}:
        return ""
    return NOT_WRITTEN if use.budget_yuan is None else in_hundred_millions(use.budget_yuan)


def _share(use: Use) -> Cell:
    if use.share is None:
        return ""
    text = "不到 0.1%" if 0 < use.share < Decimal("0.0005") else f"{use.share:.1%}"
    return Marked(text, ((0, len(text)),), "bad") if use.share > 1 else text


def _head(job: Job, batch: Batch, day: datetime.date) -> Iterator[Block]:
    whole = batch.groups[0].sums
    yield Heading(f"整批估算:{Path(job.input).name}({day.isoformat()} 估算)")
    facts: dict[str, str] = {
        "申請人": f"{whole.applicants:,}",
        "計入": f"{batch.claims:,} 筆",
        "沒有計入": f"{batch.rejected:,} 行" + (f",見 {batch.rejects}" if batch.rejects else ""),
        ("已知合計" if whole.unstated else "上限合計"): f"{grouped(to_yuan(whole.max_fen))} 元",
    }
    if whole.tax_saved_fen:
        facts["少繳的稅"] = f"{grouped(to_yuan(whole.tax_saved_fen))} 元(不是發放的款項)"
    yield Pairs((*facts.items(), ("逐筆結果", job.output)))
    yield Heading("各欄的用途")
    yield Pairs(tuple((column.name, _taken(column)) for column in batch.headings.columns))
    yield from (Paragraph(f"· {remark}", indent=2) for remark in _reading(batch))


def sums_sheet(document: Document, job: Job, day: datetime.date) -> SumsSheet:
    """What makes the worksheet of sums beside the results: all groups as rows, what holds for them below."""

    def made(added: Summary, headings: Headings) -> Sheet:
        chinese = job.chinese is not False
        fields = GroupRow.__struct_fields__
        names = [label(GroupRow, field) if chinese else field for field in fields]
        rows = [[_in_cell(group, field, chinese) for field in fields] for group in map(_group_row, added.groups)]
        notes = (f"{Path(job.input).name}({day.isoformat()} 估算)", *_warnings(document, added, headings, day))
        return Sheet("合計", names, rows, notes)

    return made


def _in_cell(row: GroupRow, field: str, chinese: bool) -> object:
    """A field of a group as a cell: amounts as decimals, nothing where the id is but the name again."""
    value = getattr(row, field)
    if field == "kind":
        return WORDS["kind"][value] if chinese else value
    if field == "id" and value == row.name:
        return ""
    return Decimal(str(value)) if field.endswith("_yuan") else value


def _warnings(document: Document, added: Batch | Summary, headings: Headings, day: datetime.date) -> Iterator[str]:
    """What holds for the sums, the gravest first."""
    yield from headings.warnings
    yield from warnings_of(document, day, added.facts)
    if added.groups[0].sums.not_eligible:
        yield f"有 {added.groups[0].sums.not_eligible:,} 筆不符合條件,以 0 計"


def _notes(batch: Batch, warnings: Sequence[str]) -> tuple[str, ...]:
    """What is said beside rows: those about columns, which are said in any case, are left out."""
    return tuple(warning for warning in warnings if warning not in batch.headings.warnings)


def _remarks(warnings: Sequence[str]) -> Iterator[Block]:
    yield Heading("請注意")
    yield from (Paragraph(f"· {warning}", "warn", 2) for warning in warnings)
