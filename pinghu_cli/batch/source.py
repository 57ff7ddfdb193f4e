"""A file of claims as a relation of texts: CSV, JSON or Parquet, each row with the line or record that it is."""

import codecs
import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from pinghu_cli.batch import lines
from pinghu_cli.batch.engine import Engine, literal, quoted
from pinghu_cli.errors import DataError, UsageError
from pinghu_cli.files import in_print

ROLES = ("applicant", "incentive", "base", "count", "year", "profit_year")
"""What a column can be, by the name that it has unless told otherwise."""
NEEDED = ("applicant", "incentive")
ALSO = {"base": "amount"}
"""A second name that is understood where the first is missing."""
FORMATS = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".txt": "csv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
}
_DELIMITERS = (",", "\t", ";", "|")


class Columns(msgspec.Struct, frozen=True):
    """The columns of a file: which one plays each role, and the rest, in their order."""

    roles: Mapping[str, str]
    others: tuple[str, ...]


class Source(msgspec.Struct, frozen=True):
    """A readable relation. ``first`` is the line of its first row where every row is a line; None where it tells."""

    relation: str
    first: int | None
    broken: str | None = None
    """The relation (line, code, reason) of the lines that are no records."""


class Input(msgspec.Struct, frozen=True):
    """A file of claims: its path, format, columns, and the ways to read it, the fast one first."""

    path: Path
    format: str
    columns: Columns
    names: tuple[str, ...]
    delimiter: str = ","
    header_lines: int = 0


def format_of(path: Path) -> str:
    """csv, tsv, json, jsonl or parquet, by the end of the name. Raise UsageError for any other."""
    try:
        return FORMATS[path.suffix.casefold()]
    except KeyError:
        known = "、".join(FORMATS)
        raise UsageError("unknown-file", f"不認得檔案格式:{in_print(path)}", f"檔名結尾可用 {known}") from None


def look(engine: Engine, path: Path, renamed: Mapping[str, str]) -> Input:
    """What the file at ``path`` holds. ``renamed`` gives the names of columns that differ: ``{"base": "金額"}``.

    Raise OSError when it cannot be opened, DataError when it has no header or lacks a column that is needed.
    """
    kind = format_of(path).replace("tsv", "csv")
    with path.open("rb") as stream:
        start = stream.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n")
    if kind == "json" and not start.startswith(b"["):
        kind = "jsonl"
    delimiter, header_lines = ",", 0
    if kind == "csv":
        names, delimiter, header_lines = _header(path)
    else:
        names = _described(engine, path, kind)
    return Input(
        path=path,
        format=kind,
        columns=_columns(path, names, renamed),
        names=tuple(names),
        delimiter=delimiter,
        header_lines=header_lines,
    )


def direct(file: Input) -> Source:
    """The file as DuckDB's own readers take it, which is right only where every line is a record."""
    names = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in file.names)
    where = literal(file.path)
    if file.format == "csv":
        return Source(_csv(where, names, file.delimiter, skip=file.header_lines), file.header_lines + 1)
    if file.format == "parquet":
        texts = ", ".join(f"CAST({quoted(name)} AS VARCHAR) AS {quoted(name)}" for name in file.names)
        return Source(f"(SELECT {texts} FROM read_parquet({where}))", 1)
    shape = "array" if file.format == "json" else "newline_delimited"
    return Source(f"read_json({where}, format = '{shape}', columns = {{{names}}}, maximum_object_size = 1000000)", 1)


def records(file: Input) -> int | None:
    """How many records a file has if each is a line, as when it is read directly; None where no lines tell."""
    return lines.count(file.path) - file.header_lines if file.format in {"csv", "jsonl"} else None


def line_by_line(file: Input, folder: Path) -> Source:
    """The file read with care; what is left out is in ``broken``. Raise DataError where it has no lines to go by."""
    if file.format not in {"csv", "jsonl"}:
        raise DataError("unreadable", f"讀不懂 {in_print(file.path)}:不是完好的 {file.format} 檔", "請重新匯出這個檔案")
    records, broken = folder / "records.csv", folder / "broken.csv"
    with file.path.open("rb") as stream:
        numbered = lines.numbered(stream, file.header_lines + 1)
        if file.format == "csv":
            found = lines.csv_records(numbered, len(file.names), file.delimiter)
        else:
            found = lines.json_records(numbered, file.names)
        lines.rewrite(found, records, broken)
    names = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in file.names)
    return Source(
        _csv(literal(records), f"'#line': 'BIGINT', '#last': 'BIGINT', {names}"),
        None,
        _csv(literal(broken), "'line': 'BIGINT', 'code': 'VARCHAR', 'reason': 'VARCHAR'"),
    )


def _csv(where: str, columns: str, delimiter: str = ",", skip: int = 0) -> str:
    layout = f"delim = {literal(delimiter)}, quote = '\"', escape = '\"', header = false, skip = {skip}"
    return f"read_csv({where}, auto_detect = false, {layout}, columns = {{{columns}}})"


def _header(path: Path) -> tuple[list[str], str, int]:
    with path.open("rb") as stream:
        if stream.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            raise DataError("encoding", f"{in_print(path)}:1: 不是 UTF-8 文字", "請另存為「CSV UTF-8」")
    try:
        names, delimiter, taken = lines.header(path, _DELIMITERS)
    except UnicodeDecodeError:
        raise DataError("encoding", f"{in_print(path)}:1: 表頭不是 UTF-8 文字", "請另存為「CSV UTF-8」") from None
    except csv.Error:
        raise DataError("quotes", f"{in_print(path)}:1: 表頭的引號沒有成對", "請檢查第一行") from None
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise DataError("duplicate-column", f"{in_print(path)}:1: 欄名「{twice}」出現兩次", "每一欄請用不同的名字")
    return names, delimiter, taken


def _described(engine: Engine, path: Path, kind: str) -> list[str]:
    """The names of the columns of a JSON or Parquet file."""
    where = literal(path)
    shape = "array" if kind == "json" else "newline_delimited"
    objects = f"read_json({where}, format = '{shape}', records = true, sample_size = -1, maximum_depth = 1)"
    table = f"read_parquet({where})" if kind == "parquet" else objects
    if engine.try_run(f"CREATE OR REPLACE VIEW described AS SELECT * FROM {table}"):
        return [str(row[0]) for row in engine.run("DESCRIBE described")]
    if kind == "jsonl":
        return lines.json_names(path)
    raise DataError("unreadable", f"讀不懂 {in_print(path)}:不是完好的 {kind} 檔", "請重新匯出這個檔案")


def _columns(path: Path, names: Sequence[str], renamed: Mapping[str, str]) -> Columns:
    roles = {}
    for role in ROLES:
        candidates = (renamed[role],) if role in renamed else (role, ALSO.get(role, role))
        found = next((name for name in candidates if name in names), None)
        if found is None and (role in NEEDED or role in renamed):
            listed = "、".join(names) or "(空的)"
            raise DataError(
                "missing-column",
                f"{in_print(path)} 沒有欄位「{candidates[0]}」,只有:{listed}",
                "欄名不同時用 --columns applicant=申請人,base=金額",
            )
        if found is not None:
            roles[role] = found
    return Columns(roles, tuple(name for name in names if name not in roles.values()))
