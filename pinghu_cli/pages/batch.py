"""The sums of a batch as views: for people by domain, measure and incentive; for scripts as rows and one object."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from pinghu_cli.batch.budget import Use
from pinghu_cli.batch.run import Batch, Job
from pinghu_cli.batch.summary import Group
from pinghu_cli.document.model import Document
from pinghu_cli.files import in_print
from pinghu_cli.output.view import Block, Cell, Column, Heading, Listing, Marked, Pairs, Paragraph, Report, Row
from pinghu_cli.quantities.printed import FEN, grouped, in_hundred_millions, plain
from pinghu_cli.receipts.receipt import ESTIMATE_ONLY, lapse_warning

SCHEMA = 1
"""Version of the report's form; raised when a field changes its meaning or goes."""
GROUP_FIELDS = (
    "kind",
    "id",
    "name",
    "applicants",
    "claims",
    "not_eligible",
    "unstated",
    "capped",
    "min_yuan",
    "max_yuan",
)
USE_FIELDS = Use.__struct_fields__
_DEPTH = {"total": 0, "domain": 0, "part": 1, "measure": 1, "incentive": 2, "unit": 0}


def summary_view(document: Document, job: Job, batch: Batch, day: datetime.date) -> Report:
    """What the claims add up to."""
    rows = [_group_row(group) for group in batch.groups]
    warnings = tuple(_warnings(document, batch, day))
    value = _report(job, batch, day) | {"groups": _only(rows, GROUP_FIELDS), "warnings": warnings}
    listing = Listing(rows=rows, fields=GROUP_FIELDS, columns=_group_columns(), notes=warnings)
    nested = [_group_row(group) for group in _nested(batch.groups)]
    units = [row for row in rows if row["kind"] == "unit"]
    blocks: list[Block] = [
        *_head(job, batch, day),
        Listing(rows=nested, fields=GROUP_FIELDS, columns=_group_columns(), title="按領域、措施、項目"),
        Listing(rows=units, fields=GROUP_FIELDS, columns=_group_columns(), title="按牽頭單位"),
        *_remarks(warnings),
    ]
    return Report(value=value, blocks=tuple(blocks), listing=listing)


def budget_view(document: Document, job: Job, batch: Batch, day: datetime.date) -> Report:
    """The same beside what the budget sets aside."""
    rows = [_use_row(use) for use in batch.uses]
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
    groups = _only([_group_row(group) for group in batch.groups], GROUP_FIELDS)
    value = _report(job, batch, day) | {"groups": groups, "budget": _only(rows, USE_FIELDS), "warnings": warnings}
    listing = Listing(rows=rows, fields=USE_FIELDS, columns=_use_columns(), notes=warnings)
    table = Listing(rows=rows, fields=USE_FIELDS, columns=_use_columns(), title="上限合計與 2025 年預算")
    return Report(value=value, blocks=(*_head(job, batch, day), table, *_remarks(warnings)), listing=listing)


def _report(job: Job, batch: Batch, day: datetime.date) -> dict[str, Any]:
    whole = batch.groups[0]
    return {
        "schema": SCHEMA,
        "as_of": day.isoformat(),
        "input": in_print(job.input),
        "output": in_print(job.output),
        "rejects": in_print(batch.rejects) if batch.rejects else None,
        "applicants": whole.applicants,
        "claims": batch.claims,
        "rejected": batch.rejected,
        "totals": {"min_yuan": plain(whole.min_fen * FEN), "max_yuan": plain(whole.max_fen * FEN)},
    }


def _group_row(group: Group) -> dict[str, Any]:
    row = {field: getattr(group, field) for field in GROUP_FIELDS[:-2]}
    amounts = {"min_yuan": group.min_fen * FEN, "max_yuan": group.max_fen * FEN}
    return row | {name: plain(yuan) for name, yuan in amounts.items()} | {"shown": grouped(amounts["max_yuan"])}


def _only(rows: Sequence[Row], fields: Sequence[str]) -> list[dict[str, Any]]:
    """``rows`` without what is for people."""
    return [{field: row[field] for field in fields} for row in rows]


def _use_row(use: Use) -> dict[str, Any]:
    row = msgspec.structs.asdict(use)
    return {name: plain(value) if isinstance(value, Decimal) else value for name, value in row.items()} | {
        "shown": {"max_yuan": "" if use.max_yuan is None else grouped(use.max_yuan)}
        | {"budget": in_hundred_millions(use.budget_yuan)}
    }


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
        Column("", lambda row: row["id"] if row["kind"] in {"domain", "measure"} else "", kind="id", style="id"),
        Column("名稱", _indented),
        Column("申請人", lambda row: f"{row['applicants']:,}", kind="number"),
        Column("筆數", lambda row: f"{row['claims']:,}", kind="number"),
        Column("到上限", lambda row: f"{row['capped']:,}", kind="number", style="muted"),
        Column("上限合計(元)", lambda row: row["shown"], kind="number", style="amount"),
    )


def _use_columns() -> tuple[Column, ...]:
    return (
        Column("", lambda row: row["id"] if row["kind"] in {"domain", "measure"} else "", kind="id", style="id"),
        Column("名稱", _indented),
        Column("上限合計(元)", lambda row: row["shown"]["max_yuan"], kind="number", style="amount"),
        Column("預算", _budget, kind="number"),
        Column("占預算", _share, kind="number"),
        Column("可給幾份", lambda row: "" if row["awards"] is None else f"{row['awards']:,}", kind="number"),
    )


def _indented(row: Row) -> str:
    return "  " * _DEPTH[row["kind"]] + str(row["name"])


def _budget(row: Row) -> str:
    """What is set aside, where it is the row's own and not its domain's."""
    return str(row["shown"]["budget"]) if row["kind"] in {"total", "domain", "part"} else ""


def _share(row: Row) -> Cell:
    if row["share"] is None:
        return ""
    text = "不到 0.1%" if 0 < row["share"] < 0.0005 else f"{row['share']:.1%}"
    return Marked(text, ((0, len(text)),), "bad") if row["share"] > 1 else text


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
