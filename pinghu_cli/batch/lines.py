"""A file that is not clean, line by line: each line becomes a record or is set aside with the reason.

Slower than DuckDB's own reader and never in doubt about where a line begins: a stray quote costs its own line only.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

_MOST_BYTES = 1_000_000
"""A longer line is no claim."""
_MOST_LINES = 50
"""How many lines a quoted cell may span."""

Line = tuple[int, bytes]


class Record(NamedTuple):
    """The cells of a record on the lines from ``line`` to ``last``."""

    line: int
    last: int
    cells: list[str | None]


class Broken(NamedTuple):
    """A line that is no record."""

    line: int
    code: str
    reason: str


def numbered(stream: BinaryIO, start: int = 1) -> Iterator[Line]:
    """The lines of ``stream`` without their ends, from line ``start`` on."""
    for number, line in enumerate(stream, start=1):
        if number >= start:
            yield number, line.removesuffix(b"\n").removesuffix(b"\r")


def csv_records(lines: Iterator[Line], width: int, delimiter: str) -> Iterator[Record | Broken]:
    """Records of ``width`` cells; blank lines are skipped."""
    pending: list[Line] = []
    while pending or (pending := list(islice(lines, 1))):
        number, data = pending.pop(0)
        text = _decoded(number, data)
        if isinstance(text, Broken):
            yield text
            continue
        if not text.strip():
            continue
        cells, last = _cells(text, delimiter), number
        if cells is None:
            pending += islice(lines, _MOST_LINES - len(pending))
            cells, used = _spanning(text, pending, width, delimiter)
            last += used
            del pending[:used]
        if cells is None:
            yield Broken(number, "quotes", "引號沒有成對")
        elif len(cells) != width:
            few = "少於" if len(cells) < width else "多於"
            yield Broken(number, "ragged", f"有 {len(cells)} 欄,{few}表頭的 {width} 欄;含分隔符號的內容請加引號")
        else:
            yield Record(number, last, list(cells))


def json_records(lines: Iterator[Line], names: Sequence[str]) -> Iterator[Record | Broken]:
    """Objects, one on a line, as the cells ``names``; blank lines are skipped."""
    for number, data in lines:
        text = _decoded(number, data)
        if isinstance(text, Broken):
            yield text
            continue
        if not text.strip():
            continue
        value = _object(text)
        if value is not None:
            yield Record(number, number, [_json_cell(value.get(name)) for name in names])
        else:
            yield Broken(number, "not-an-object", "不是一個 JSON 物件")


def rewrite(found: Iterator[Record | Broken], records: Path, broken: Path) -> None:
    """Write the records (line, last, cells) and the broken lines (line, code, reason) as clean CSV without header."""
    with records.open("w", encoding="utf-8", newline="") as good, broken.open("w", encoding="utf-8", newline="") as bad:
        writers = [csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n") for stream in (good, bad)]
        for one in found:
            if isinstance(one, Record):
                writers[0].writerow([one.line, one.last, *one.cells])
            else:
                writers[1].writerow(one)


def _decoded(number: int, data: bytes) -> str | Broken:
    if len(data) > _MOST_BYTES:
        return Broken(number, "too-long", f"這一行有 {len(data):,} 位元組,不像一筆申請")
    try:
        return data.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError:
        return Broken(number, "encoding", "不是 UTF-8 文字;請另存為「CSV UTF-8」")


def _cells(text: str, delimiter: str) -> list[str] | None:
    """The cells of one record; None when its quotes are not in order."""
    if '"' not in text:
        return text.split(delimiter)
    try:
        rows = list(csv.reader(io.StringIO(text, newline="\n"), delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def _spanning(text: str, following: Sequence[Line], width: int, delimiter: str) -> tuple[list[str] | None, int]:
    """The cells of a record that goes on in the ``following`` lines, and how many of them it takes."""
    for used, (number, data) in enumerate(following, start=1):
        more = _decoded(number, data)
        if isinstance(more, Broken):
            break
        text += "\n" + more
        cells = _cells(text, delimiter) if '"' in more else None
        if cells is not None and len(cells) == width:
            return cells, used
    return None, 0


def _object(text: str) -> dict[str, Any] | None:
    """The object that ``text`` is, its numbers as they are written; None when it is none."""
    try:
        value = json.loads(text, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _json_cell(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def beside(stream: BinaryIO, rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Each of ``rows`` (first line, last line, …), ascending, with what stands there; no UTF-8 becomes escapes."""
    read = 0
    for row in rows:
        first, last = row[:2]
        found = b"".join(islice(stream, max(first - read - 1, 0), last - read))
        read = max(read, last)
        text = found.removeprefix(b"\xef\xbb\xbf").removesuffix(b"\n").removesuffix(b"\r")
        yield row, text.decode("utf-8", "backslashreplace")


def count(path: Path) -> int:
    """How many lines a file has; the last need not end."""
    total, last = 0, b"\n"
    with path.open("rb") as stream:
        while block := stream.read(1 << 22):
            total += block.count(b"\n")
            last = block[-1:]
    return total + (last != b"\n")


def header(path: Path, delimiters: Sequence[str]) -> tuple[list[str], str, int]:
    """The names of the first row (``_2`` for a blank one), what separates them, and how many lines it takes.

    Raise UnicodeDecodeError when the row is not UTF-8, csv.Error when its quotes are not in order.
    """
    with path.open("rb") as stream:
        first = stream.readline(_MOST_BYTES).decode("utf-8-sig")
        rest = (line.decode() for line in islice(stream, _MOST_LINES))
        delimiter = max(delimiters, key=first.count)
        reader = csv.reader(chain([first], rest), delimiter=delimiter, strict=True)
        names = next(reader, [])
        named = [name.strip() or f"_{place}" for place, name in enumerate(names, start=1)]
        return named, delimiter, reader.line_num


def json_names(path: Path) -> list[str]:
    """The names of all objects of a file that has one on each line, in the order that they are met."""
    names: dict[str, None] = {}
    with path.open("rb") as stream:
        for number, data in numbered(stream):
            text = _decoded(number, data)
            value = _object(text) if isinstance(text, str) else None
            names.update(dict.fromkeys(value or ()))
    return list(names)
