"""Records with named cells (JSON, JSON Lines, YAML, Parquet) as rows of text.

A number is taken as it is written. A key that stands twice, or without a value, is an error with its line.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from decimal import Decimal
from typing import Any, BinaryIO, NamedTuple

from pinghu_cli import limits
from pinghu_cli.document.yaml_source import Source, parse
from pinghu_cli.errors import DataError, PinghuError, Problem
from pinghu_cli.intake import lines
from pinghu_cli.intake.database import connected, literal, load_duckdb, quoted
from pinghu_cli.intake.rows import Rejected, as_line, rejected
from pinghu_cli.quantities.printed import to_yuan
from pinghu_cli.receipts.claims import read_claim

_NO_OBJECT = ("not-an-object", "不是一個 JSON 物件", '一筆寫成 {"applicant": …, "incentive": …}')
_TOO_DEEP = ("too-deep", f"層層相套超過 {limits.DEPTH} 層", "一格寫一個值")
_SPACE = re.compile(r"\s*")
_PLAIN_EXPONENTS = 30


class Record(NamedTuple):
    """The cells of a record by name, and its line; ``lines`` where each cell has one of its own."""

    line: int
    cells: Mapping[str, str | None]
    lines: Mapping[str, int] = {}
    written: str = ""


class _TwiceError(ValueError):
    """A key that stands twice in one object."""


def json_lines(stream: BinaryIO) -> Iterator[Record | Rejected]:
    """Objects, one on a line; blank lines are skipped."""
    for number, data in lines.numbered(stream):
        text = lines.decoded(number, data)
        if isinstance(text, Rejected):
            yield text
        elif text.strip():
            try:
                yield _record(number, _loads(text), text)
            except (ValueError, RecursionError) as error:
                code, reason, remedy = _fault(error)
                yield rejected(number, code, reason, remedy, text=text)


def json_array(text: str, name: str) -> Iterator[Record | Rejected]:
    """The objects of an array. Raise DataError where the array is not whole: what is cut off cannot be known."""
    place = _SPACE.match(text).end() + 1  # type: ignore[union-attr]  # matches anything; then the bracket
    line, counted, first = 1, 0, True
    while True:
        place = _SPACE.match(text, place).end()  # type: ignore[union-attr]
        line, counted = line + text.count("\n", counted, place), place
        if text[place : place + 1] == "]" and first:
            break
        start = place
        try:
            value, place = _DECODER.raw_decode(text, place)
            yield _record(line, value, text[start:place])
        except _TwiceError as error:
            place = _LENIENT.raw_decode(text, place)[1]
            code, reason, remedy = _fault(error)
            yield rejected(line, code, reason, remedy, text=text[start:place])
        except (ValueError, RecursionError) as error:
            why = _TOO_DEEP[1] if isinstance(error, RecursionError) else str(error)
            raise _damaged(name, line, why) from None
        first = False
        place = _SPACE.match(text, place).end()  # type: ignore[union-attr]
        if text[place : place + 1] == "]":
            break
        if text[place : place + 1] != ",":
            line += text.count("\n", counted, place)
            raise _damaged(name, line, "陣列沒有寫完" if place >= len(text) else "兩筆之間要有逗號")
        place += 1
    if text[place + 1 :].strip():
        raise _damaged(name, line, "陣列之後還有文字")


class ClaimsDocument(NamedTuple):
    """A claims file as it stands: whose, the entries, and what is wrong with the file as a whole."""

    applicant: str | None
    entries: list[Record | Rejected]
    problems: list[Problem]


def yaml_records(data: bytes, name: str) -> ClaimsDocument:
    """A claims file in YAML, or in JSON as the part of YAML that it is."""
    tabs = data.lstrip()[:1] in b"{["
    source = parse(data.replace(b"\t", b"  ") if tabs else data, name)
    if source.problems:
        return ClaimsDocument(None, [], [problem for problem in source.problems if problem.code != "empty"])
    value = source.value if isinstance(source.value, dict) else {"claims": source.value}
    problems = [
        source.problem("unknown-key", f"不認得「{key}」", (key,), hint="可用:applicant、claims")
        for key in value
        if key not in {"applicant", "claims"}
    ]
    claims = value.get("claims")
    if not isinstance(claims, list):
        problems.append(source.problem("no-claims", "claims 須為清單", ("claims",), hint="請在 claims 下逐項列出"))
        claims = []
    top = () if value is not source.value else ("claims",)
    entries = [_entry(source, (*top, place), part) for place, part in enumerate(claims)]
    return ClaimsDocument(_cell(value.get("applicant")), entries, problems)


def parquet_records(path: str, name: str) -> tuple[list[str], Iterator[tuple[str | None, ...]]]:
    """The columns and the rows, as texts, of the Parquet file at ``path``. Raise DataError for any other file."""
    connection = connected([path])
    table = f"read_parquet({literal(path)}, hive_partitioning = false)"
    error = load_duckdb().Error
    try:
        kinds = {str(row[0]): str(row[1]) for row in connection.execute(f"DESCRIBE FROM {table}").fetchall()}
    except error:
        raise DataError("unreadable", f"讀不懂 {name}:不是完好的 Parquet 檔", "請重新匯出這個檔案") from None
    texts = ", ".join(_as_text(quoted(column), kind) for column, kind in kinds.items())

    def rows() -> Iterator[tuple[str | None, ...]]:
        with closing(connection):
            try:
                cursor = connection.execute(f"SELECT {texts} FROM {table}")
                while chunk := cursor.fetchmany(10_000):
                    yield from chunk
            except error:
                raise DataError("unreadable", f"讀不懂 {name}:Parquet 檔有損壞", "請重新匯出這個檔案") from None

    return list(kinds), rows()


def _as_text(column: str, kind: str) -> str:
    """A column as texts, as an expression: 0.00001, not 1e-05; an id that has lost digits (3.3e+17) stays as it is."""
    text = f"CAST({column} AS VARCHAR)"
    if kind not in {"FLOAT", "DOUBLE"}:
        return text
    return f"CASE WHEN contains({text}, 'e-') THEN rtrim(printf('%.15f', {column}), '0') ELSE {text} END"


def names_of(records: Iterable[Record | Rejected]) -> tuple[list[str], set[frozenset[str]]]:
    """The names of all cells in the order in which they are met, and the sets of them that records fill."""
    names: dict[str, None] = {}
    shapes: set[frozenset[str]] = set()
    for record in records:
        if isinstance(record, Record):
            names.update(dict.fromkeys(record.cells))
            shapes.add(frozenset(name for name, text in record.cells.items() if text))
    return list(names), shapes


def _entry(source: Source, path: tuple[str | int, ...], value: Any) -> Record | Rejected:
    """A claim of a claims file: a mapping, or one as on the command line."""
    line = source.line(path)
    if isinstance(value, str):
        return _written(line, value)
    if not isinstance(value, dict):
        reason, remedy = "這一項須為申請的寫法或鍵值", "寫成 incentive: 項目代號"
        return rejected(line, "not-a-claim", reason, remedy, text=str(value))
    lines_of = {key: source.line((*path, key)) for key in value}
    for key, part in value.items():
        if part is None and not _EXPECTED.fullmatch(key):
            remedy = "金額含逗號請加引號;冒號後要有空格"
            return rejected(lines_of[key], "no-value", f"「{key}」沒有值", remedy, text=as_line(value))
    return Record(line, {key: _cell(part) for key, part in value.items()}, lines_of)


_EXPECTED = re.compile(r"[A-Za-z_]{2,}|[一-鿿]{2,}")
"""A key that may stand without a value, to be filled in; ``200`` of ``3,200`` or ``amount:10萬`` is none."""


def _written(line: int, text: str) -> Record | Rejected:
    if re.match(r"\s*[A-Za-z_一-鿿]+\s*：", text) or re.match(r"\s*[a-z_]+:\S", text):
        return rejected(line, "bad-claim", f"「{text}」不是鍵值", "冒號要用半形,後面空一格:incentive: …", text=text)
    try:
        claim = read_claim(text)
    except PinghuError as error:
        return rejected(line, error.code, error.message, error.hint, text=text)
    base = None if claim.base_fen is None else to_yuan(claim.base_fen)
    inputs: dict[str, Any] = {"base": base, "count": claim.count if claim.count > 1 else None}
    inputs |= {"year": claim.year, "profit_year": claim.profit_year}
    cells = {"incentive": claim.incentive} | {
        key: f"{part:f}" if isinstance(part, Decimal) else str(part) for key, part in inputs.items() if part is not None
    }
    return Record(line, cells, written=text.strip())


def _record(line: int, value: Any, text: str) -> Record | Rejected:
    if not isinstance(value, dict):
        return rejected(line, *_NO_OBJECT, text=text)
    if any(isinstance(part, dict | list) for part in value.values()) and limits.is_too_deep(value):
        return rejected(line, *_TOO_DEEP, text=text)
    return Record(line, {key: _cell(part) for key, part in value.items()})


def _cell(value: Any) -> str | None:
    """A value as the text of a cell."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def _number(written: str) -> str:
    """A number as people write it: 1e6 is 1000000."""
    number = Decimal(written)
    exponent = number.as_tuple().exponent
    return f"{number:f}" if isinstance(exponent, int) and abs(exponent) <= _PLAIN_EXPONENTS else written


def _pairs(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _TwiceError(next(name for name in names if names.count(name) > 1))
    return found


_DECODER = json.JSONDecoder(
    object_pairs_hook=_pairs, parse_int=str, parse_float=_number, parse_constant=str, strict=False
)
_LENIENT = json.JSONDecoder()


def _loads(text: str) -> Any:
    value, end = _DECODER.raw_decode(text, _SPACE.match(text).end())  # type: ignore[union-attr]
    if text[end:].strip():
        raise ValueError
    return value


def _fault(error: Exception) -> tuple[str, str, str]:
    if isinstance(error, _TwiceError):
        return "duplicate-key", f"鍵「{error}」寫了兩次", "刪去其中一個"
    return _TOO_DEEP if isinstance(error, RecursionError) else _NO_OBJECT


def _damaged(name: str, line: int, why: str) -> DataError:
    reason = why if why.isascii() is False else "JSON 語法錯誤"
    return DataError("unreadable", f"{name}:{line}: 不是完好的 JSON:{reason}", "請重新匯出這個檔案")
