"""Estimates and rejects -> files: CSV, TSV, JSON, JSON Lines, Parquet, XLSX, by the end of the name.

A row is the person's own columns, as they stand, then what we add. A text that a spreadsheet would take for a formula
is guarded in CSV and TSV, and is a text in XLSX.
"""

import io
import json
import re
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec

from pinghu_cli.batch.cells import CELLS, REJECT_FIELDS, REJECTS, column
from pinghu_cli.batch.engine import DatabaseRow, Engine
from pinghu_cli.batch.estimates import COUNTED, ESTIMATES, OFFERS, WORDS
from pinghu_cli.drafts import Draft
from pinghu_cli.errors import UsageError
from pinghu_cli.files import in_print
from pinghu_cli.intake.database import literal, quoted
from pinghu_cli.intake.headings import Headings, wording
from pinghu_cli.intake.rows import separated

FORMATS = {
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "tsv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
}
BOM = b"\xef\xbb\xbf"
FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"
"""What makes a spreadsheet take a text for a formula; a plain number with a sign is none."""
_SIGNED_NUMBER = r"[-+][0-9][0-9,.]*%?"
REJECT_HEADINGS = dict(zip(REJECT_FIELDS, ("行號", "欄", "內容", "代碼", "原因", "應改為", "原文"), strict=True))


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """The columns of a file of results: heading -> expression over `CELLS`, `ESTIMATES` ``e`` and `OFFERS` ``o``."""

    headings: tuple[str, ...]
    expressions: tuple[str, ...]
    fields: tuple[str, ...]
    """The field of each column that is ours; empty for the person's own."""


def format_of(path: Path) -> str:
    """The format by the end of the name. Raise UsageError for any other."""
    try:
        return FORMATS[path.suffix.casefold()]
    except KeyError:
        known = "、".join(FORMATS)
        raise UsageError("unknown-file", f"不認得檔案格式:{in_print(path)}", f"檔名結尾可用 {known}") from None


def layout(engine: Engine, headings: Headings, *, chinese: bool) -> Layout:
    """The person's columns, then ours; a name that is there already, in whatever case, gets ``input_`` before it."""
    chosen = {role: headings.of(role) for role in ("applicant", "year", "profit_year")}
    name = column(chosen["applicant"][0]) if chosen["applicant"] else "''"
    ours = {
        "line": "cells.line",
        "applicant": f"TRIM(cells.{name})" if chosen["applicant"] else "''",
        "incentive": "e.incentive",
        "name": "o.name",
        "ref": "o.ref",
        "measure": "o.measure",
        "lead": "o.lead",
        "base_yuan": _yuan("CASE WHEN o.takes_base THEN e.base_fen END"),
        "count": "e.count",
        **{role: f"e.{role}" for role in ("year", "profit_year") if chosen[role]},
        "min_yuan": _yuan("e.min_fen"),
        "max_yuan": _yuan("e.max_fen"),
        "pays_out": "e.pays_out",
        "counted": "e.counted",
        "capped": "e.capped",
        "status": _status() if chinese else "e.status",
        "reason": WORDS,
    }
    titles = {field: wording().results[field] if chinese else field for field in ours}
    applicant = headings.columns[chosen["applicant"][0]].name if chosen["applicant"] else ""
    if chinese or applicant == "applicant":
        ours.pop("applicant")  # the person's own column says it
    taken = {titles[field].casefold() for field in ours}
    places = _own(engine, headings)
    own: list[str] = []
    for place in places:
        title = headings.columns[place].name
        while title.casefold() in taken or title in own:
            title = f"原{title}" if chinese else f"input_{title}"
        own.append(title)
    return Layout(
        headings=(*own, *(titles[field] for field in ours)),
        expressions=(*(f"cells.{column(place)}" for place in places), *ours.values()),
        fields=(*("" for _ in own), *ours),
    )


def _own(engine: Engine, headings: Headings) -> list[int]:
    """Positions of the columns of the user's file, without empty ones that have no heading."""
    return [
        place
        for place, each in enumerate(headings.columns)
        if each.name != f"_{place + 1}"
        or engine.value(f"SELECT COUNT(*) FROM {CELLS} WHERE TRIM({column(place)}) <> ''")
    ]


def write_results(engine: Engine, layout: Layout, format: str, draft: Draft, *, bom: bool) -> None:
    """Every result, in the order of the file."""
    match format:
        case "csv" | "tsv":
            _write_separated(engine, layout, "," if format == "csv" else "\t", draft, bom=bom)
        case "parquet":
            query = _rows(layout, [quoted(name) for name in _apart(layout.headings)])
            engine.run(
                f"COPY ({query}) TO {literal(draft.path)} (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)"
            )
        case "xlsx":
            from pinghu_cli.batch.workbook import write_workbook

            write_workbook(draft, layout, (row for chunk in _chunks(engine, layout) for row in chunk))
        case _:
            _write_json(engine, layout, draft, lines=format == "jsonl")


def write_rejects(engine: Engine, draft: Draft, format: str, *, bom: bool, chinese: bool) -> None:
    """What was left out, line by line, and what to write instead."""
    headings = [REJECT_HEADINGS[field] if chinese else field for field in REJECT_FIELDS]
    listed = ", ".join(quoted(field) for field in REJECT_FIELDS)
    rows = (row for chunk in engine.chunks(f"SELECT {listed} FROM {REJECTS} ORDER BY line") for row in chunk)
    if format == "xlsx":
        from pinghu_cli.batch.workbook import write_workbook

        write_workbook(draft, Layout(headings=tuple(headings), expressions=(), fields=REJECT_FIELDS), rows)
        return
    stream = io.TextIOWrapper(draft.stream, "utf-8", newline="", write_through=True)
    if format in {"csv", "tsv"}:
        stream.write("\ufeff" if bom else "")
        delimiter = "," if format == "csv" else "\t"
        for row in chain([headings], rows):
            stream.write(f"{separated(map(guarded, row), delimiter)}\n")
    else:
        _dump(stream, headings, rows, lines=format == "jsonl")
    stream.flush()
    stream.detach()


def guarded(cell: object) -> object:
    """A text that a spreadsheet would take for a formula, with an apostrophe before it."""
    if isinstance(cell, str) and len(cell) > 1 and re.match(FORMULA, cell) and not re.fullmatch(_SIGNED_NUMBER, cell):
        return f"'{cell}"
    return cell


def _write_separated(engine: Engine, layout: Layout, delimiter: str, draft: Draft, *, bom: bool) -> None:
    """Lines of cells that we put together: the database would look at every cell again for what needs quotes."""
    ours = {"name", "ref", "measure", "lead"}
    cells = [
        _cell(expression, delimiter) if not field or field in {"applicant", "reason"} else expression
        for expression, field in zip(layout.expressions, layout.fields, strict=True)
    ]
    encoded = ", ".join(f"{_cell(field, delimiter)} AS {field}" for field in sorted(ours))
    header = separated(map(guarded, layout.headings), delimiter).encode("utf-8", "backslashreplace").decode()
    first = (BOM if bom else b"").decode() + header
    line = f", {literal(delimiter)}, ".join(cells)
    body = _query([f"e.line AS place, concat({line}) AS text"], f"(SELECT * REPLACE ({encoded}) FROM {OFFERS})")
    query = f"SELECT text FROM (SELECT -1 AS place, {literal(first)} AS text UNION ALL {body}) ORDER BY place"
    options = "FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\x01', USE_TMP_FILE false"
    engine.run(f"COPY ({query}) TO {literal(draft.path)} ({options})")


def _write_json(engine: Engine, layout: Layout, draft: Draft, *, lines: bool) -> None:
    stream = io.TextIOWrapper(draft.stream, "utf-8", newline="", errors="backslashreplace")
    rows = (row for chunk in _chunks(engine, layout) for row in chunk)
    _dump(stream, layout.headings, rows, lines=lines)
    stream.flush()
    stream.detach()


def _dump(stream: io.TextIOWrapper, names: Sequence[str], rows: Iterator[DatabaseRow], *, lines: bool) -> None:
    before = "["
    for row in rows:
        text = json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, default=_plain)
        stream.write(f"{text}\n" if lines else f"{before}{text}")
        before = ",\n"
    stream.write("" if lines else "]\n" if before != "[" else "[]\n")


def _plain(value: Any) -> float | int:
    """An amount as a number, a whole one without a point."""
    return int(value) if value == int(value) else float(value)


def _chunks(engine: Engine, layout: Layout) -> Iterator[list[DatabaseRow]]:
    return engine.chunks(_rows(layout, [f"x{place}" for place in range(len(layout.headings))]))


def _query(selected: Sequence[str], offers: str = OFFERS) -> str:
    return (
        f"SELECT {', '.join(selected)} FROM {ESTIMATES} AS e JOIN {CELLS} AS cells ON cells.place = e.line "
        f"JOIN {offers} AS o ON o.incentive = e.incentive "
        "LEFT JOIN reasons AS r ON r.incentive = e.incentive AND r.reason = e.reason "
        f"WHERE e.{COUNTED}"
    )


def _rows(layout: Layout, names: Sequence[str]) -> str:
    """The rows of ``layout`` in the order of the file, their columns called ``names``."""
    selected = [f"{value} AS {name}" for value, name in zip(layout.expressions, names, strict=True)]
    return f"{_query(selected)} ORDER BY e.line"


def _apart(headings: Sequence[str]) -> list[str]:
    """Headings that differ in more than case, as the columns of a database must."""
    apart: list[str] = []
    for heading in headings:
        name = heading
        while name.casefold() in {other.casefold() for other in apart}:
            name = f"input_{name}"
        apart.append(name)
    return apart


def _cell(expression: str, delimiter: str) -> str:
    """A text as a cell of a line: guarded, and in quotes where it must be."""
    formula = f"LENGTH({expression}) > 1 AND regexp_matches({expression}, '{FORMULA}')"
    guard = f"CASE WHEN {formula} AND NOT regexp_full_match({expression}, '{_SIGNED_NUMBER}') THEN chr(39) ELSE '' END"
    special = f'["\\r\\n{delimiter}]'
    doubled = f"{guard} || replace({expression}, chr(34), chr(34) || chr(34))"
    quoted = f"CASE WHEN regexp_matches({expression}, '{special}') THEN chr(34) || {doubled} || chr(34)"
    return (
        f"CASE WHEN {expression} IS NULL THEN '' WHEN regexp_matches({expression}, '{FORMULA}|{special}') "
        f"THEN {quoted} ELSE {doubled} END ELSE {expression} END"
    )


def _status() -> str:
    cases = " ".join(f"WHEN {literal(code)} THEN {literal(words)}" for code, words in wording().statuses.items())
    return f"CASE e.status {cases} ELSE e.status END"


def _yuan(fen: str) -> str:
    """分 as a decimal in 元: exact, for `sql.MAX_PRODUCT_FEN` has 16 digits."""
    return f"CAST({fen} AS DECIMAL(16, 0)) * CAST(0.01 AS DECIMAL(2, 2))"
