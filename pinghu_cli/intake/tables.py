"""A file of claims -> a table: its columns with what they were taken for, and its rows of text, whatever the format."""

import io
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import msgspec

from pinghu_cli import limits
from pinghu_cli.document.model import Document
from pinghu_cli.document.query import offers
from pinghu_cli.drafts import Draft
from pinghu_cli.errors import DataError, Problem, UsageError
from pinghu_cli.files import ENCODINGS, STDIN, encoding_of, read_blocks
from pinghu_cli.intake import header, lines, records, telling
from pinghu_cli.intake.contents import Contents
from pinghu_cli.intake.header import Header
from pinghu_cli.intake.headings import Headings, recognised, understood, with_figures_told
from pinghu_cli.intake.records import Record
from pinghu_cli.intake.rows import Rejected, Row, as_line, rejected
from pinghu_cli.intake.stems import Of
from pinghu_cli.intake.stems import Path as ColumnPath
from pinghu_cli.intake.units import is_unit_row, stated_unit
from pinghu_cli.intake.wording import Role, is_footer, is_sum
from pinghu_cli.intake.workbook import Workbook, is_workbook
from pinghu_cli.receipts.rules import rule_of

FORMATS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
}
_TOP = 60
"""Among how many lines the header is looked for."""
_BOTTOM = 20
"""Among how many last rows a note about the unit is looked for."""
_HINT = "請檢查檔名"
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r")
"""Bytes that no text in one of the usual encodings has."""
_LONGEST_MARK = 20
"""How long the mark can be with which a file of another kind begins."""

Rows = Callable[[], Iterator[Row | Rejected]]


class Plain(msgspec.Struct, frozen=True, kw_only=True):
    """A text that may be split at ``delimiter`` as it stands: no quotes, every line a record."""

    path: str
    """A name of the text for a library in this process."""
    delimiter: str
    header_lines: int
    records: int


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A file of claims, read as far as its header. ``rows`` reads the rest, from its first row at every call."""

    name: str
    format: str
    headings: Headings
    rows: Rows
    remarks: tuple[str, ...] = ()
    """How the file was read where that was not given: encoding, worksheet, header, unit."""
    applicant: str | None = None
    """Whom the rows without an applicant belong to."""
    plain: Plain | None = None
    problems: tuple[Problem, ...] = ()
    """What is wrong with the file as a whole; its rows may still be looked at."""
    strict: bool = False
    """Whether an unknown name is a mistake (a claims file), not a column that is carried along."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of a table: columns by other names, a worksheet, an encoding, the roles that it must have."""

    columns: Mapping[Role, str] = {}
    sheet: str | None = None
    encoding: str | None = None
    of: Of = ""
    """Of how many units the amounts are, where that is said."""
    needed: tuple[Role, ...] = ("applicant", "incentive")


def format_of(file: str, head: bytes) -> str:
    """The format of a file by the end of its name, else by how it begins."""
    known = FORMATS.get(Path(file).suffix.casefold(), "")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"PK\x03\x04"):
        return "xlsx"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise DataError("unreadable", f"讀不懂 {file}:是舊式的 .xls 或加密的檔案", "請在試算表中另存為 .xlsx")
    if start[:_LONGEST_MARK].lower().startswith((b"<html", b"<!doctype html", b"<?xml", b"<table", b"<meta")):
        raise DataError("unreadable", f"讀不懂 {file}:是網頁或 XML,不是表格檔", "請在試算表中開啟,另存為 .xlsx")
    if known == "xlsx" and b"\n" in head and not set(head) & _CONTROLS:
        return _guessed(start)  # a text that a program has called .xlsx
    if known in {"", "csv"} and Path(file).suffix.casefold() not in {".csv", ".tsv"}:
        return _guessed(start)
    return known


def _guessed(start: bytes) -> str:
    if start[:1] in {b"[", b"{"}:
        return "json"
    first = start.splitlines()[:1]
    return "yaml" if start.startswith((b"applicant:", b"claims:", b"- ", b"#")) and b"," not in first[0] else "csv"


@contextmanager
def table(document: Document, file: str, asked: Asked = Asked()) -> Iterator[Table]:  # noqa: B008 - a frozen value
    """The claims in ``file`` (``-``: standard input). Raise DataError where it cannot be read, or has no header."""
    name = "標準輸入" if file == STDIN else file
    bases = {rule.base for offer in offers(document) if (rule := rule_of(document, offer)).base}
    reader = _Reader(document, name, asked, sorted(base for base in bases if base))
    with Draft(None) as raw, Draft(None) as text:
        for block in read_blocks(file, "申請檔", _HINT):
            raw.stream.write(block)
        raw.stream.flush()
        raw.stream.seek(0)
        format = format_of(name, raw.stream.read(4096))
        if asked.sheet and format != "xlsx":
            raise UsageError("option-misfit", "--sheet 只用於 XLSX", "去掉 --sheet")
        if format == "xlsx":
            yield reader.workbook(raw.path)
        elif format == "parquet":
            yield reader.parquet(raw.path)
        else:
            yield reader.text(format, raw.stream, text)


class _Reader:
    """Reads one file."""

    def __init__(self, document: Document, name: str, asked: Asked, bases: Sequence[str]) -> None:
        self._document, self._name, self._asked, self._bases = document, name, asked, bases

    def text(self, format: str, raw: BinaryIO, text: Draft) -> Table:
        """A file of text, in whatever encoding."""
        encoding = self._asked.encoding or encoding_of(raw)
        try:
            shape = lines.normalised(raw, encoding, text.stream)
        except UnicodeError:  # what no mark in place of a byte helps, such as UTF-16 that does not say its order
            hint = "寫檔案真正的編碼,例如 --encoding gb18030;或不寫,由程式自己看"
            raise DataError("unreadable", f"{self._name} 不能按 {encoding} 讀取", hint) from None
        remarks = () if encoding.startswith("utf-8") else (f"按 {ENCODINGS.get(encoding, encoding)} 讀取",)
        if format == "csv":
            return self._csv(text, shape, remarks)
        if format == "yaml":
            return self._claims_file(self._whole(text.stream), remarks)
        return self._json(text.stream, format, remarks)

    def _csv(self, text: Draft, shape: lines.Shape, remarks: tuple[str, ...]) -> Table:
        named, skipped = lines.with_sep_line(lines.numbered(text.stream))
        best: tuple[int, int, str, list[lines.Cells]] | None = None
        for delimiter in (named,) if named else lines.DELIMITERS:
            found = lines.records(lines.numbered(text.stream, skipped + 1), delimiter)
            top = [cells for cells in islice(found, _TOP) if isinstance(cells, lines.Cells)]
            read = self._header([cells.cells for cells in top])
            score = (len(recognised(read.paths, self._asked.columns)), len(read.paths))
            if best is None or score > best[:2]:
                best = (*score, delimiter, top)
        assert best is not None
        delimiter, top = best[2], best[3]
        if not top:
            raise self._refused("no-header", "檔案是空的", "第一行寫欄名:申請人,項目,金額,數量", 1)
        grid = [cells.cells for cells in top]
        read = self._header(grid)
        place, line = read.last, top[read.first].line
        above = _lines_above(grid[: read.first])
        units = grid[place + 1] if len(top) > place + 1 and is_unit_row(grid[place + 1]) else []
        last = top[place + 1].last if units else top[place].last
        below = _notes(row.split(delimiter) for row in lines.last(text.stream, last))
        rows_seen = [cells.cells for cells in top if cells.line > last]
        headings = self._headings(read.paths, [*above, *units], line, below=below, rows=rows_seen)
        headings = msgspec.structs.replace(headings, lines=_as_they_stand(grid, read))
        names = headings.columns

        def rows() -> Iterator[Row | Rejected]:
            found = lines.records(lines.numbered(text.stream, last + 1), delimiter, len(names), headings.named)
            for cells in found:
                yield cells if isinstance(cells, Rejected) else Row(*cells)

        clean = not (shape.quotes or shape.odd)
        plain = Plain(path=text.path, delimiter=delimiter, header_lines=last, records=shape.lines - last)
        told = (
            *remarks,
            *telling.about_header(read, line, top[place].last),
            *telling.about_units(last, units),
            *telling.about_columns(headings),
        )
        return Table(
            name=self._name, format="csv", headings=headings, rows=rows, remarks=told, plain=plain if clean else None
        )

    def workbook(self, path: str) -> Table:
        """The worksheet that is asked for, or the one that has claims."""
        if not is_workbook(path):
            raise DataError("unreadable", f"讀不懂 {self._name}:不是 XLSX 檔", "請在試算表中另存為 .xlsx")
        book = Workbook(path, self._name)
        sheet = self._sheet(book)
        top = book.top(sheet, _TOP)
        read = self._header(top)
        place = read.last
        above = _lines_above(top[: read.first])
        width = max((place + 1 for row in top for place, cell in enumerate(row) if cell.strip()), default=0)
        units = top[place + 1] if len(top) > place + 1 and is_unit_row(top[place + 1]) else []
        last = place + (2 if units else 1)
        hidden = telling.Hidden(book, sheet, last)
        bottom = range(max(last, book.height(sheet) - _BOTTOM) + 1, book.height(sheet) + 1)
        below = _notes(cells for _, cells in book.rows(sheet, only=bottom))
        above = [sheet, *above, *units]
        headings = self._headings(read.paths[:width], above, read.first + 1, below=below, rows=top[last:])
        headings = msgspec.structs.replace(
            headings, lines=_as_they_stand(top, read), hidden=tuple(hidden.warnings(headings))
        )
        width = len(headings.columns)
        single = {figures for role in ("base", "count") for figures in headings.of(role)}

        def rows() -> Iterator[Row | Rejected]:
            for number, cells in islice(book.rows(sheet, single), last, None):
                extra = next((cell for cell in cells[width:] if cell.strip()), "") if len(cells) > width else ""
                if extra:
                    reason = f"「{extra}」所在的欄沒有欄名"
                    yield rejected(number, "ragged", reason, "在表頭補上欄名,或清空這一格", text=as_line(cells))
                else:
                    yield Row(number, number, cells[:width])

        remarks = (f"工作表「{sheet}」",) if len(book.names()) > 1 else ()
        told = (
            *remarks,
            *telling.about_header(read, read.first + 1, place + 1),
            *telling.about_units(last, units),
            *telling.about_columns(headings),
        )
        told += tuple(telling.about_merged(book.merged(sheet), last))
        return Table(name=self._name, format="xlsx", headings=headings, rows=rows, remarks=told)

    def _sheet(self, book: Workbook) -> str:
        wanted, names = self._asked.sheet, book.names()
        if wanted is not None:
            if wanted not in book.all_names():
                raise UsageError("unknown-sheet", f"沒有工作表「{wanted}」", f"可用:{'、'.join(book.all_names())}")
            return wanted
        fitting = [name for name in names if self._has_claims(book.top(name, _TOP))]
        if len(fitting) > 1:
            listed = "、".join(fitting)
            raise UsageError("several-sheets", f"{self._name} 有幾張工作表都像申請:{listed}", "用 --sheet 指定")
        if not fitting and not names:
            raise self._refused("no-header", "沒有工作表", "", 1)
        return (fitting or names)[0]

    def _has_claims(self, grid: list[list[str]]) -> bool:
        return recognised(self._header(grid).paths, self._asked.columns) >= set(self._asked.needed)

    def parquet(self, path: str) -> Table:
        """The columns and rows of a Parquet file."""
        names, _ = records.parquet_records(path, self._name)

        def rows() -> Iterator[Row | Rejected]:
            _, found = records.parquet_records(path, self._name)
            for number, cells in enumerate(found, start=1):
                yield Row(number, number, cells)

        headings = self._headings(_paths(names), (), rows=[row.cells for row in _first(rows())])
        return Table(
            name=self._name,
            format="parquet",
            headings=headings,
            rows=rows,
            remarks=tuple(telling.about_columns(headings)),
        )

    def _json(self, stream: BinaryIO, format: str, remarks: tuple[str, ...]) -> Table:
        stream.seek(0)
        start = stream.read(4096).lstrip()[:1]
        if format == "json" and start != b"[":
            if _is_claims_file(data := self._whole(stream)):
                return self._claims_file(data, remarks)
            format = "jsonl"

        def found() -> Iterator[Record | Rejected]:
            if format == "jsonl":
                return records.json_lines(stream)
            return records.json_array(self._whole(stream).decode("utf-8", "surrogateescape"), self._name)

        return self._named_records(found, remarks, format)

    def _whole(self, stream: BinaryIO) -> bytes:
        """All that ``stream`` holds. Raise DataError where it is more than `limits.CLAIMS_BYTES`."""
        if stream.seek(0, io.SEEK_END) > limits.CLAIMS_BYTES:
            said = f"申請檔超過上限 {limits.CLAIMS_BYTES // limits.MB} MB"
            raise self._refused("too-large", said, "存成 CSV 或 JSON Lines,一行一筆", 1)
        stream.seek(0)
        return stream.read()

    def _claims_file(self, data: bytes, remarks: tuple[str, ...]) -> Table:
        document = records.yaml_records(data, self._name)
        read = self._named_records(lambda: iter(document.entries), remarks, "yaml", own=document.applicant, strict=True)
        return msgspec.structs.replace(
            read, applicant=document.applicant, strict=True, problems=tuple(document.problems)
        )

    def _named_records(
        self,
        found: Callable[[], Iterator[Record | Rejected]],
        remarks: tuple[str, ...],
        format: str,
        own: str | None = None,
        strict: bool = False,
    ) -> Table:
        names, shapes = records.names_of(found())
        needed = tuple(role for role in self._asked.needed if names and not (own and role == "applicant"))
        if strict and "applicant" not in self._asked.needed:
            needed = ()  # each entry is told what it lacks, beside the key that was misspelt

        def rows() -> Iterator[Row | Rejected]:
            for record in found():
                if isinstance(record, Rejected):
                    yield record
                else:
                    cells = [record.cells.get(name) for name in names]
                    yield Row(record.line, record.line, cells, record.lines, record.written)

        first = [row.cells for row in _first(rows())]
        headings = self._headings(_paths(names), (), shapes=shapes, needed=needed, rows=first)
        remarks = (*remarks, *telling.about_columns(headings))
        return Table(name=self._name, format=format, headings=headings, rows=rows, remarks=remarks)

    def _headings(
        self,
        paths: Sequence[ColumnPath],
        above: Sequence[str],
        line: int = 1,
        *,
        below: Sequence[str] = (),
        shapes: Iterable[frozenset[str]] = (),
        needed: tuple[Role, ...] | None = None,
        rows: Sequence[Sequence[str | None]] = (),
    ) -> Headings:
        """What the columns are, ``rows`` being the first below them."""
        if len(paths) > limits.COLUMNS:
            said = f"有 {len(paths):,} 欄,最多 {limits.COLUMNS:,} 欄"
            raise self._refused("too-many-columns", said, "刪去與申請無關的欄", line)
        try:
            found = understood(
                paths,
                self._asked.columns,
                self._bases,
                above,
                below=below,
                needed=self._asked.needed if needed is None else needed,
                shapes=list(shapes),
                of=self._asked.of,
                contents=Contents(self._document, rows),
            )
            return with_figures_told(found, rows)
        except DataError as error:
            raise self._refused(error.code, error.message, error.hint, line) from None

    def _refused(self, code: str, message: str, hint: str, line: int) -> DataError:
        problem = Problem(code, message, file=self._name, line=line, hint=hint)
        return DataError(code, f"{self._name}:{line}: {message}", hint, (problem,))

    def _header(self, grid: Sequence[Sequence[str]]) -> Header:
        return header.found(grid, self._asked.columns, self._asked.needed)


def _is_claims_file(data: bytes) -> bool:
    """Whether a JSON object is one claims file, not the first of several lines."""
    import json

    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return not all(line.strip().endswith(b"}") for line in data.splitlines()[:1])
    return isinstance(value, dict) and "claims" in value


def _paths(names: Iterable[str]) -> list[ColumnPath]:
    """``names`` of columns without groups, with ``_2`` for a blank one."""
    return [(name.strip() or f"_{place}",) for place, name in enumerate(names, start=1)]


def _first(rows: Iterable[Row | Rejected]) -> Iterator[Row]:
    """The rows at the beginning, by which columns of figures are known."""
    return (row for row in islice(rows, _TOP) if isinstance(row, Row))


def _as_they_stand(grid: Sequence[Sequence[str]], read: Header) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(cell.strip() for cell in row) for row in grid[read.first : read.last + 1])


def _lines_above(rows: Sequence[Sequence[str]]) -> list[str]:
    """The cells over a header, and each row as one text: a comma in it (單位:RMB 1,000) may have parted it."""
    return [text for row in rows for text in (*row, ",".join(row).rstrip(","))]


def _notes(rows: Iterable[Sequence[str]]) -> list[str]:
    """The cells of what is written under a table: of the last rows those behind which there is no claim."""
    notes: list[str] = []
    for row in reversed(deque(rows, _BOTTOM)):
        filled = [cell for cell in row if cell.strip()]
        if filled and not (is_sum(filled[0]) or is_footer(cell for cell in filled if not stated_unit(cell))):
            break
        notes += filled
    return notes
