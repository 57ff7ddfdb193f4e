"""Estimates and rejects -> files: CSV, TSV, JSON, JSON Lines, Parquet, XLSX, by the end of the name.

A row is the person's own columns, as they stand, then what we add. A text that a spreadsheet would take for a formula
is guarded in CSV and TSV, and is a text in XLSX.
"""

import io
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from pinghu_cli.batch.cells import CELLS, REJECT_FIELDS, REJECTS, TEXTS, column, columns_of
from pinghu_cli.batch.engine import DatabaseRow, Engine
from pinghu_cli.batch.estimates import COUNTED, ESTIMATES, OFFERS, WORDS
from pinghu_cli.declared import FORMULA
from pinghu_cli.drafts import Draft
from pinghu_cli.errors import UsageError
from pinghu_cli.files import in_print
from pinghu_cli.intake.database import literal, quoted
from pinghu_cli.intake.headings import Headings
from pinghu_cli.intake.rows import separated
from pinghu_cli.intake.wording import wording
from pinghu_cli.receipts import causes, sql

if TYPE_CHECKING:
    from pinghu_cli.batch.workbook import Sheet

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
_FORMULA = f"^[{FORMULA}]"
_SIGNED_NUMBER = r"[-+][0-9][0-9,.]*%?"
"""What begins like a formula and is none."""
_CITED = ("incentive", "name", "ref", "measure", "lead")
"""The fields of results that the incentive alone tells; they stand side by side."""
_FLAGS = ("pays_out", "counted", "capped")
"""The fields that are true or false; they stand side by side as well."""
REJECT_HEADINGS = dict(zip(REJECT_FIELDS, ("行號", "欄", "內容", "代碼", "原因", "應改為", "原文"), strict=True))


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """The columns of a file of results: heading -> expression over a row of `_source`."""

    headings: tuple[str, ...]
    expressions: tuple[str, ...]
    fields: tuple[str, ...]
    """The field of each column that is ours; empty for the person's own."""
    texts: tuple[str, ...] = ()
    """The columns of `CELLS` that hold the texts of the file."""
    ordinary: frozenset[str] = frozenset()
    """Those expressions of texts of the file that are known to need neither quotes nor a guard."""


def format_of(path: Path) -> str:
    """The format by the end of the name. Raise UsageError for any other."""
    try:
        return FORMATS[path.suffix.casefold()]
    except KeyError:
        known = "、".join(FORMATS)
        raise UsageError("unknown-file", f"不認得檔案格式:{in_print(path)}", f"檔名結尾可用 {known}") from None


def layout(engine: Engine, headings: Headings, ordinary: Collection[int] = (), *, chinese: bool) -> Layout:
    """The person's columns, then ours; a name that is there already, in whatever case, gets ``input_`` before it.

    ``ordinary`` are the places of the person's columns whose texts are known to need neither quotes nor a guard.
    """
    chosen = {role: headings.of(role) for role in ("applicant", "year", "profit_year")}
    name = column(chosen["applicant"][0]) if chosen["applicant"] else "''"
    ours = {
        "line": "row",
        "applicant": f"TRIM({name})" if chosen["applicant"] else "''",
        "incentive": "incentive",
        "name": "name",
        "ref": "ref",
        "measure": "measure",
        "lead": "lead",
        "base_yuan": _yuan("CASE WHEN takes_base THEN base_fen END"),
        "count": "count",
        **{role: role for role in ("year", "profit_year") if chosen[role]},
        "min_yuan": _yuan("min_fen"),
        "max_yuan": _yuan("max_fen"),
        "pays_out": "pays_out",
        "counted": "counted",
        "capped": "capped",
        "status": _status() if chinese else "CAST(status AS TEXT)",
        "reason": f"COALESCE(plain_words, CASE WHEN words IS NOT NULL THEN {WORDS} END)",
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
        expressions=(*(column(place) for place in places), *ours.values()),
        fields=(*("" for _ in own), *ours),
        texts=tuple(columns_of(headings)),
        ordinary=frozenset(text for place in ordinary for text in (column(place), f"TRIM({column(place)})")),
    )


def _own(engine: Engine, headings: Headings) -> list[int]:
    """Positions of the columns of the user's file, without empty ones that have no heading."""
    return [
        place
        for place, heading in enumerate(headings.columns)
        if heading.name != f"_{place + 1}"
        or engine.value(f"SELECT COUNT(*) FROM {CELLS} WHERE TRIM({column(place)}) <> ''")
    ]


def write_results(
    engine: Engine, layout: Layout, format: str, draft: Draft, *, bom: bool, beside: "Sheet | None" = None
) -> None:
    """Every result, in the order of the file; in a workbook with a worksheet ``beside``."""
    match format:
        case "csv" | "tsv":
            _write_separated(engine, layout, "," if format == "csv" else "\t", draft, bom=bom)
        case "parquet":
            query = _rows(engine, layout, [quoted(name) for name in _apart(layout.headings)])
            engine.run(
                f"COPY ({query}) TO {literal(draft.path)} (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)"
            )
        case "xlsx":
            from pinghu_cli.batch.workbook import write_workbook

            write_workbook(draft, layout, (row for chunk in _chunks(engine, layout) for row in chunk), beside)
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
    if isinstance(cell, str) and len(cell) > 1 and cell[0] in FORMULA and not re.fullmatch(_SIGNED_NUMBER, cell):
        return f"'{cell}"
    return cell


def _write_separated(engine: Engine, layout: Layout, delimiter: str, draft: Draft, *, bom: bool) -> None:
    """Lines of cells that we put together: the database would look at every cell again for what needs quotes."""
    cells = zip(layout.expressions, layout.fields, strict=True)
    pieces = list(dict.fromkeys(_piece(layout, expression, field, delimiter) for expression, field in cells))
    pieces[0] = pieces[0].removeprefix(f"{literal(delimiter)}, ")
    header = separated(map(guarded, layout.headings), delimiter).encode("utf-8", "backslashreplace").decode()
    first = (BOM if bom else b"").decode() + header

    def as_cells(texts: Iterable[str]) -> str:
        return delimiter + separated(map(guarded, texts), delimiter)

    source = _source(engine, layout, lambda offer: {"cited": as_cells(offer.values())}, lambda text: as_cells([text]))
    query = f"SELECT {literal(first)} AS text UNION ALL SELECT concat({', '.join(pieces)}) FROM ({source}) AS source"
    options = "FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\x01', USE_TMP_FILE false"
    engine.run(f"COPY ({query}) TO {literal(draft.path)} ({options})")


def _piece(layout: Layout, expression: str, field: str, delimiter: str) -> str:
    """What a line has for a column, delimiter first; columns that are looked up together have one piece.

    The fewer pieces a line has, the less it costs.
    """
    mark = literal(delimiter)
    if field in _CITED:
        return "cited"
    if field in _FLAGS:
        ways = product((False, True), repeat=len(_FLAGS))
        listed = _listed("".join(f"{delimiter}{str(value).lower()}" for value in values) for values in ways)
        place = " + ".join(f"{2**bit} * CAST({flag} AS INTEGER)" for bit, flag in enumerate(reversed(_FLAGS)))
        return f"COALESCE({listed}[{place} + 1], concat({mark}, {f', {mark}, '.join(_FLAGS)}))"
    if field == "reason":
        commas = literal(f'(?s)^({delimiter})([^"].*{delimiter}.*)$')
        # it was a cell before figures were put into it, and these may have commas
        filled = f"regexp_replace({WORDS}, {commas}, '\\1\"\\2\"')"
        return f"COALESCE(plain_words, CASE WHEN words IS NULL THEN {mark} ELSE {filled} END)"
    guards = field in {"", "applicant"} and expression not in layout.ordinary
    return f"{mark}, {_cell(expression, delimiter) if guards else expression}"


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
    return engine.chunks(_rows(engine, layout, [f"x{place}" for place in range(len(layout.headings))]))


def _rows(engine: Engine, layout: Layout, names: Sequence[str]) -> str:
    """The rows of ``layout`` in the order of the file, their columns called ``names``."""
    selected = [f"{value} AS {name}" for value, name in zip(layout.expressions, names, strict=True)]
    return f"SELECT {', '.join(selected)} FROM ({_source(engine, layout)}) AS source"


def _source(
    engine: Engine,
    layout: Layout,
    told: Callable[[dict[str, str]], Mapping[str, str]] = dict,
    encoded: Callable[[str], str] = str,
) -> str:
    """The rows of `ESTIMATES` that are results, in the order of the file, beside their texts.

    With the texts that are ``told`` of an incentive, given its `_CITED` fields, and the reason, ``encoded``: in
    ``plain_words``, or in ``words`` where figures of the claim are to be put into it. Texts are looked up in lists by
    the place of the incentive and the reason among all, for a join keeps no order.
    """
    place = "CAST(enum_code(incentive) AS INTEGER)"
    rows = engine.run(f"SELECT {', '.join(_CITED)} FROM {OFFERS} ORDER BY incentive")
    offers = [dict(zip(_CITED, row, strict=True)) for row in rows]
    texts = [told(offer) for offer in offers]
    looked_up = "".join(
        f", {_listed(text[field] for text in texts)}[{place} + 1] AS {field}"
        for field in told(dict.fromkeys(_CITED, ""))
        if field != "incentive"
    )
    known = {(id, reason): words for id, reason, words in engine.run("SELECT incentive, reason, words FROM reasons")}
    words = [known.get((offer["incentive"], reason), "") for offer in offers for reason in sql.REASONS]
    plain = _listed(None if _is_marked(text) else encoded(text) for text in words)
    marked = _listed(encoded(text) if _is_marked(text) else None for text in words)
    which = f"[{place} * {len(sql.REASONS)} + enum_code(reason) + 1]"
    columns = ", ".join(("e.*", *layout.texts))
    return (
        f"SELECT {columns}{looked_up}, {plain}{which} AS plain_words, {marked}{which} AS words "
        f"FROM {TEXTS} POSITIONAL JOIN {ESTIMATES} AS e WHERE {COUNTED}"
    )


def _listed(texts: Iterable[str | None]) -> str:
    """A list of texts, as an expression; an empty one would count as a list of numbers."""
    return f"([{', '.join('NULL' if text is None else literal(text) for text in texts)}]::VARCHAR[])"


def _is_marked(words: str) -> bool:
    return causes.AMOUNT in words or causes.YEAR in words


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
    formula = f"LENGTH({expression}) > 1 AND regexp_matches({expression}, '{_FORMULA}')"
    guard = f"CASE WHEN {formula} AND NOT regexp_full_match({expression}, '{_SIGNED_NUMBER}') THEN chr(39) ELSE '' END"
    special = f'["\\r\\n{delimiter}]'
    doubled = f"{guard} || replace({expression}, chr(34), chr(34) || chr(34))"
    quoted = f"CASE WHEN regexp_matches({expression}, '{special}') THEN chr(34) || {doubled} || chr(34)"
    return (
        f"CASE WHEN {expression} IS NULL THEN '' WHEN {_is_ordinary(expression, delimiter)} THEN {expression} "
        f"WHEN regexp_matches({expression}, '{_FORMULA}|{special}') "
        f"THEN {quoted} ELSE {doubled} END ELSE {expression} END"
    )


def _is_ordinary(expression: str, delimiter: str) -> str:
    """Whether a text can stand in a cell as it is, by tests that cost next to nothing; most can."""
    begins = f"({expression} >= '0' AND {expression} < '=' OR {expression} >= 'A' AND {expression} < '＋')"
    marks = " OR ".join(f"contains({expression}, chr({ord(mark)}))" for mark in f'{delimiter}"\n\r')
    return f"{begins} AND NOT ({marks})"


def _status() -> str:
    cases = " ".join(f"WHEN {literal(code)} THEN {literal(words)}" for code, words in wording().statuses.items())
    return f"CASE status {cases} ELSE status END"


def _yuan(fen: str) -> str:
    """分 as a decimal in 元: exact, for `sql.MAX_PRODUCT_FEN` has 16 digits."""
    return f"CAST({fen} AS DECIMAL(16, 0)) * CAST(0.01 AS DECIMAL(2, 2))"
